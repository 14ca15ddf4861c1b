"""How a process is confined: the protocol, the limits, and what is promised.

The guard is the kernel (namespaces, seccomp, mounts, rlimits), never the text of a command. A
`Sandbox` says by `Isolation` what holds on this machine. Nothing here knows of Jupyter.
"""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol


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
    """Ceilings for everything that runs in one sandbox together, unless said per process."""

    memory_bytes: int = 2 << 30
    processes: int = 256
    open_files: int = 1024
    file_bytes: int = 1 << 30
    tmp_bytes: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder shown at `/mnt/data`. `None` is an empty private scratch folder.

    `inputs` are read-only files placed in it by name (`stdin.txt`), whatever the folder holds.
    """

    folder: Path | None = None
    mode: Mode = Mode.OVERLAY
    inputs: Mapping[str, Path] = field(default_factory=dict[str, Path])


@dataclass(frozen=True, slots=True)
class Isolation:
    """What confines a process here. `holds` and `lacks` are sentences for the user."""

    mechanism: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...]


class Sandbox(Protocol):
    @property
    def isolation(self) -> Isolation: ...

    def spawn(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        pass_fds: Sequence[int] = (),
    ) -> subprocess.Popen[bytes]:
        """Start `argv` confined. stdin is /dev/null; stdout and stderr are pipes that the caller drains.

        The process and all its descendants die when the returned process is killed or when this
        program dies. `env` is the whole environment. Raises SandboxError.
        """
        ...

    def close(self) -> None:
        """Remove the sandbox's own files. Safe to call twice."""
        ...
