"""A profile for macOS's sandbox-exec, as text. **Untested**: written from Apple's own profiles.

Nothing uses it yet: on macOS `open_sandbox` refuses. What it would give is less than on Linux: no view
of its own (what is not allowed is refused, not absent), no process table of its own, no limits on
memory. It says "deny" to everything and then allows what an interpreter needs: reading the system and
itself, writing to the workspace by the mode, and nothing of the network.

Syntax: the SBPL of /System/Library/Sandbox/Profiles; later rules win over earlier ones.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from sandbox.base import Mode, Policy, SandboxError
from sandbox.guarded import GUARDED

_SYSTEM = ("/usr/lib", "/usr/share", "/usr/bin", "/bin", "/System/Library", "/Library/Apple")
_FILES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/private/etc/localtime")


def seatbelt_profile(
    folder: Path | None, mode: Mode, scratch: Path, policy: Policy | None = None
) -> str:
    """The profile for a workspace. All paths are real and absolute; `hide` has whole paths only.

    `scratch` is a private folder that may be written: home, temporary files, and the workspace where
    there is no folder. Mode `overlay` is read-only here. Raises SandboxError for mode `off`, for a
    path that cannot be written into a profile, and for a pattern that is no whole path.
    """
    if mode is Mode.OFF:
        raise SandboxError("Mode off has no profile.")
    policy = policy or Policy()
    prefixes = {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}
    if policy.python is not None:
        prefixes |= {prefix.resolve() for prefix in policy.python.prefixes}
    readable = [*map(Path, _SYSTEM), *sorted(prefixes), *policy.read, scratch]
    readable += [] if folder is None else [folder]
    writable = [scratch, *([folder] if folder is not None and mode is Mode.WRITE else [])]
    lines = [
        "(version 1)",
        "(deny default)",
        "(allow process-fork)",
        "(allow signal (target same-sandbox))",
        "(allow sysctl-read)",
        "(allow file-read-metadata)",
        _rule("allow", "file-read* process-exec*", _below(readable)),
        _rule("allow", "file-read*", [f"(literal {_quoted(name)})" for name in _FILES]),
        _rule("allow", "file-write*", [*_below(writable), '(literal "/dev/null")']),
    ]
    if folder is not None and mode is Mode.WRITE:
        # Acted on by programs outside, so not even mode `write` lets them be changed.
        lines.append(_rule("deny", "file-write*", _below(folder / name for name in GUARDED)))
    if policy.hide:
        hidden = [_whole(pattern) for pattern in policy.hide]
        lines.append(_rule("deny", "file-read* file-write*", _below(hidden)))
    # Said once more and last, so that no rule above can open it.
    lines.append("(deny network*)")
    return "\n".join(lines) + "\n"


def _whole(pattern: str) -> Path:
    if not pattern.startswith("/"):
        raise SandboxError(f"{pattern!r} cannot be hidden here: only whole paths can.")
    return Path(pattern)


def _rule(verdict: str, operations: str, filters: Iterable[str]) -> str:
    return "\n".join([f"({verdict} {operations}", *(f"    {one}" for one in filters)]) + ")"


def _below(paths: Iterable[Path]) -> list[str]:
    return [f"(subpath {_quoted(str(path))})" for path in paths]


def _quoted(text: str) -> str:
    """A string of SBPL, which is Scheme's. Control characters have no form that all versions know."""
    if not text.startswith("/") or any(ord(mark) < 32 or ord(mark) == 127 for mark in text):
        raise SandboxError(f"The path {text!r} cannot be written into a profile.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise SandboxError(f"The path {text!r} cannot be written into a profile.") from None
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
