"""What the settings mean for the sandbox: its limits and its policy."""

import asyncio
import contextlib
import os
from collections.abc import Callable

from agent.config import Net, Settings
from agent.errors import ConfigError
from agent.events import Emit, Warned
from sandbox.addresses import canonical_pattern
from sandbox.base import Interpreter, Limits, Network, Policy, SandboxError
from sandbox.policy import extra_paths
from sandbox.python_env import find_env


def limits_for(settings: Settings) -> Limits:
    return Limits(
        memory_bytes=settings.memory_bytes,
        processes=settings.pids,
        disk_bytes=settings.disk_bytes,
    )


def policy_for(settings: Settings, emit: Emit | None = None) -> Policy:
    """Raises ConfigError for a host that is none, a path that may not be shown, an unfit environment."""
    network = None
    if settings.net is Net.ALLOW_LIST:
        network = Network(_hosts(settings), _warner(emit))
    try:
        extra_paths(settings.read)
    except SandboxError as error:
        raise ConfigError(f"{settings.origins['read']}: {error.reason}", error.fix) from error
    return Policy(settings.read, settings.hide, network, _python(settings))


def _python(settings: Settings) -> Interpreter | None:
    if settings.python_env is None:
        return None
    try:
        return find_env(settings.python_env, os.environ)
    except SandboxError as error:
        raise ConfigError(f"{settings.origins['python_env']}: {error.reason}", error.fix) from error


def _hosts(settings: Settings) -> tuple[str, ...]:
    for host in settings.allow_hosts:
        try:
            canonical_pattern(host)
        except ValueError as error:
            origin = settings.origins["allow_hosts"]
            raise ConfigError(f"{origin}: the host {host!r} {error}") from None
    return settings.allow_hosts


def _warner(emit: Emit | None) -> Callable[[str], None]:
    """From the proxy's thread to the loop that is running now."""
    if emit is None:
        return lambda _: None
    loop = asyncio.get_running_loop()

    def warn(sentence: str) -> None:
        # The loop may be gone, and with it everybody who would read this.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(emit, Warned("network", sentence))

    return warn
