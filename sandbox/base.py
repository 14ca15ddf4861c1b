"""How a process is confined: the protocol, the limits, and what is promised.

The guard is the kernel (namespaces, seccomp, mounts, rlimits), never the text of a command. A
`Sandbox` says by `Isolation` what holds on this machine. Nothing here knows of Jupyter.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sandbox.layer import Layer

# Where the workspace stands inside: the folder that gpt-oss was trained to use.
DRIVE = "/mnt/data"


class SandboxError(Exception):
    """No confinement of the kind asked for can be had. `fix` is the one command that would help."""

    def __init__(self, reason: str, fix: str | None = None) -> None:
        super().__init__(reason if fix is None else f"{reason} {fix}")
        self.reason = reason
        self.fix = fix


class Mode(StrEnum):
    """What the tools may do to the user's folder."""

    READ_ONLY = "read-only"
    OVERLAY = "overlay"
    WRITE = "write"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for everything that runs in one sandbox together, unless said per process.

    `file_bytes` and `open_files` are per process; `tmp_bytes` is the size of /tmp, memory that
    counts towards `memory_bytes` only where a cgroup holds the limit. `disk_bytes` and `disk_files`
    are for what is kept on disk of one sandbox's changes. `cpu_seconds` is processor time of one
    spawned process with all its descendants: by default an hour of the whole machine.
    """

    memory_bytes: int = 2 << 30
    processes: int = 256
    open_files: int = 1024
    file_bytes: int = 1 << 30
    tmp_bytes: int = 256 << 20
    disk_bytes: int = 2 << 30
    disk_files: int = 200_000
    cpu_seconds: int = field(default_factory=lambda: 3600 * len(os.sched_getaffinity(0)))


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder shown at `/mnt/data`. `None` is an empty private scratch folder.

    `inputs` are read-only files placed in it by name (`stdin.txt`), whatever the folder holds.
    """

    folder: Path | None = None
    mode: Mode = Mode.OVERLAY
    inputs: Mapping[str, Path] = field(default_factory=dict[str, Path])


@dataclass(frozen=True, slots=True)
class Network:
    """Hosts that programs inside may reach, by a proxy: `pypi.org`, `*.example.org`.

    `warn` gets a sentence for the user about what was refused, from a thread of the proxy's.
    `resolve` and `dial` stand in for the machine's own (`sandbox.proxy.Resolve`, `Dial`).
    """

    hosts: tuple[str, ...]
    warn: Callable[[str], None] = lambda _: None
    resolve: Callable[[str, int], Any] | None = None
    dial: Callable[[str, int], Any] | None = None


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The Python that runs cells. `sandbox.python_env` finds it.

    `packages` are folders that come before its own packages; `prefixes` what must be shown for it,
    besides this interpreter. `advice` is told to whoever tries to install something.
    """

    executable: str
    packages: tuple[str, ...] = ()
    prefixes: tuple[Path, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user opens and closes beside the workspace. Without it nothing is open.

    `read`: absolute paths, shown read-only where they are. `hide`: what is covered in all that is
    shown; `sandbox.policy.covers` says how it is written. `python`: None is this interpreter.
    """

    read: tuple[Path, ...] = ()
    hide: tuple[str, ...] = ()
    network: Network | None = None
    python: Interpreter | None = None


@dataclass(frozen=True, slots=True)
class Isolation:
    """What confines a process here. `holds` and `lacks` are sentences for the user.

    `arguments`: the exact command that starts a process, FD for numbers of descriptors; empty where
    no command does.
    """

    mechanism: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...]
    arguments: tuple[str, ...] = ()


class Process(Protocol):
    """A confined process with all its descendants."""

    @property
    def pid(self) -> int: ...

    @property
    def stdout(self) -> IO[bytes]: ...

    @property
    def stderr(self) -> IO[bytes]: ...

    def poll(self) -> int | None:
        """The exit status, None while it runs. 128 + n where signal n ended it."""
        ...

    def limit_reached(self) -> str | None:
        """The limit that ended it, as a phrase ("the memory limit of 2 GiB"), or None."""
        ...

    def kill(self) -> None:
        """End it and all its descendants now, reap, close the pipes. Safe to call twice."""
        ...


class Sandbox(Protocol):
    @property
    def isolation(self) -> Isolation: ...

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences that the user must see before anything runs; often empty."""
        ...

    @property
    def drive(self) -> str:
        """The workspace's path as the confined process names it; its working folder."""
        ...

    @property
    def network(self) -> bool:
        """Whether a confined process can reach anything outside."""
        ...

    @property
    def python(self) -> Interpreter:
        """What runs cells, with its paths as the confined process sees them."""
        ...

    @property
    def private(self) -> Path:
        """A folder of this sandbox on the host, for its user's files (0700). Gone after close."""
        ...

    @property
    def layer(self) -> "Layer | None":
        """Where this sandbox keeps what it changes; None where the mode keeps nothing.

        The sandbox closes it; what it holds stays on disk until it is applied or discarded.
        """
        ...

    def spawn(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> Process:
        """Start `argv` confined, in the workspace. stdin is /dev/null; the caller drains the pipes.

        `env` is added to the few variables that the sandbox sets itself; nothing else is passed.
        The process and all its descendants die with the calling *thread*, so call it from one that
        lives as long as they should. Raises SandboxError.
        """
        ...

    def close(self) -> None:
        """Remove the sandbox's own files. The caller has killed its processes. Safe twice."""
        ...
