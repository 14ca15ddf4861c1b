"""Limits on memory and processes that bind whoever runs: rlimits, a cgroup, or a watchdog.

rlimits hold per process, and the one on processes does not bind a root user's sandbox. What holds
for all processes together is a cgroup, where one can be made; elsewhere a thread looks every tenth
of a second and ends the sandbox. Nothing here raises for a limit that cannot be had: `Cgroup.make`
returns None, and `Isolation` says it.
"""

import contextlib
import itertools
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sandbox.base import Limits

_ROOT = Path("/sys/fs/cgroup")
_TICK_S = 0.1
_MAPPED_BYTES = 2 << 30
_serial = itertools.count()


def rlimits(limits: Limits) -> dict[str, int]:
    """Per-process limits by the names of the `resource` module.

    RLIMIT_DATA makes one greedy allocation a MemoryError that the process survives. Address space
    is wider, because libraries and threads map far more than they use.
    """
    return {
        "RLIMIT_CORE": 0,
        "RLIMIT_DATA": limits.memory_bytes,
        "RLIMIT_AS": limits.memory_bytes + _MAPPED_BYTES,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_NPROC": limits.processes,
        "RLIMIT_MSGQUEUE": 0,
    }


def in_words(size: int) -> str:
    """A number of bytes for people: `2 GiB`, `512 MiB`."""
    unit, name = (1 << 30, "GiB") if size >= 1 << 30 else (1 << 20, "MiB")
    return f"{size / unit:.3g} {name}"


@dataclass(frozen=True, slots=True)
class Cgroup:
    """A control group of our own for one sandboxed process and its descendants.

    `folders` is one folder in version 2, one per controller in version 1.
    """

    folders: tuple[Path, ...]
    limits: Limits

    @classmethod
    def make(cls, limits: Limits) -> "Cgroup | None":
        """A new group that limits memory and processes, or None where none may be made."""
        own = _own_groups(Path("/proc/self/cgroup").read_text(encoding="utf-8"))
        name = f"motet-{os.getpid()}-{next(_serial)}"
        for parents in _candidates(own):
            _sweep(parents)
            group = cls(tuple(parent / name for parent in parents), limits)
            try:
                group._create()
            except OSError:
                group.remove()
            else:
                return group
        return None

    def add(self, pid: int) -> None:
        """Move a process in; its later children follow. Raises OSError."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid), encoding="ascii")

    def limit_reached(self) -> str | None:
        """The limit that ended a process of the group."""
        for name in ("memory.events", "memory.oom_control"):
            for folder in self.folders:
                with contextlib.suppress(OSError):
                    counts = dict(
                        line.split() for line in (folder / name).read_text("ascii").splitlines()
                    )
                    if int(counts.get("oom_kill", 0)) > 0:
                        return f"the memory limit of {in_words(self.limits.memory_bytes)}"
        return None

    def remove(self) -> None:
        """Remove the empty group."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _create(self) -> None:
        for folder in self.folders:
            folder.mkdir()
        memory, processes = str(self.limits.memory_bytes), str(self.limits.processes)
        if len(self.folders) == 1:
            folder = self.folders[0]
            (folder / "memory.max").write_text(memory, encoding="ascii")
            (folder / "pids.max").write_text(processes, encoding="ascii")
            with contextlib.suppress(OSError):
                (folder / "memory.swap.max").write_text("0", encoding="ascii")
            return
        memory_folder, pids_folder = self.folders
        (memory_folder / "memory.limit_in_bytes").write_text(memory, encoding="ascii")
        with contextlib.suppress(OSError):
            (memory_folder / "memory.memsw.limit_in_bytes").write_text(memory, encoding="ascii")
        (pids_folder / "pids.max").write_text(processes, encoding="ascii")


def _own_groups(text: str) -> dict[str, str]:
    """Our group's path by controller, from /proc/self/cgroup; version 2 has the name ''."""
    groups: dict[str, str] = {}
    for line in text.splitlines():
        _, controllers, path = line.split(":", 2)
        groups.update(dict.fromkeys(controllers.split(","), path.lstrip("/")))
    return groups


def _candidates(own: dict[str, str]) -> list[tuple[Path, ...]]:
    """Folders in which a group might be made, best first."""
    found: list[tuple[Path, ...]] = []
    if (_ROOT / "cgroup.controllers").exists() and "" in own:
        # A group with processes cannot hand controllers down, so ours is a sibling of one above.
        here = _ROOT / own[""]
        for parent in (*here.parents, here):
            with contextlib.suppress(OSError):
                handed_down = (parent / "cgroup.subtree_control").read_text("ascii").split()
                if parent.is_relative_to(_ROOT) and {"memory", "pids"} <= set(handed_down):
                    found.append((parent,))
    if "memory" in own and "pids" in own:
        found.append((_ROOT / "memory" / own["memory"], _ROOT / "pids" / own["pids"]))
    return found


def _sweep(parents: tuple[Path, ...]) -> None:
    """Remove the empty groups that killed programs left behind."""
    for folder in (folder for parent in parents for folder in parent.glob("motet-*-*")):
        pid = folder.name.split("-")[1]
        if not Path("/proc", pid).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


class Members(Protocol):
    """Says which processes belong to a sandbox."""

    def __call__(self) -> list[str]:
        """Their pids as they stand in /proc."""
        ...


class SameNamespace:
    """The processes in the pid namespace of `pid`, which nothing leaves."""

    def __init__(self, pid: int) -> None:
        self._namespace = _namespace(str(pid))
        self._verdicts: dict[str, bool] = {}
        if not self._namespace:
            raise ProcessLookupError(f"there is no process {pid}")

    def __call__(self) -> list[str]:
        # A pid is judged once, while it lives.
        pids = _pids()
        self._verdicts = {pid: inside for pid, inside in self._verdicts.items() if pid in pids}
        for pid in pids - self._verdicts.keys():
            self._verdicts[pid] = _namespace(pid) == self._namespace
        return [pid for pid, inside in self._verdicts.items() if inside]


class Descendants:
    """What was started below `keeper`, itself not included; it is the parent of all orphans."""

    def __init__(self, keeper: int) -> None:
        self._keeper = str(keeper)

    def __call__(self) -> list[str]:
        parents = {pid: _parent(pid) for pid in _pids()}
        inside = {self._keeper}
        pending = True
        while pending:
            found = {pid for pid, parent in parents.items() if parent in inside} - inside
            inside |= found
            pending = bool(found)
        return list(inside - {self._keeper})


def _pids() -> set[str]:
    return {name for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208


def _namespace(pid: str) -> str:
    with contextlib.suppress(OSError):
        return str(Path("/proc", pid, "ns/pid").readlink())
    return ""


def _parent(pid: str) -> str:
    with contextlib.suppress(OSError, IndexError):
        # The name stands in brackets and may hold anything.
        return Path("/proc", pid, "stat").read_bytes().rpartition(b")")[2].split()[1].decode()
    return ""


class Watchdog:
    """Ends a sandbox whose processes together pass a limit; for where no cgroup does.

    `kill` ends all of it. Shared pages count once, by their proportional share, before anything is
    ended. A burst may pass the limit for a tick; the limit of each process bounds by how much.
    """

    def __init__(self, members: Members, limits: Limits, kill: Callable[[], None]) -> None:
        self._members = members
        self._limits = limits
        self._kill = kill
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="sandbox-watchdog", daemon=True)
        self.reached: str | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Return when the thread has ended."""
        self._stop.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_TICK_S):
            inside = self._members()
            if len(inside) > self._limits.processes:
                self.reached = f"the limit of {self._limits.processes} processes"
            elif self._too_much_memory(inside):
                self.reached = f"the memory limit of {in_words(self._limits.memory_bytes)}"
            if self.reached is not None:
                self._kill()
                return

    def _too_much_memory(self, pids: list[str]) -> bool:
        # The cheap sum counts pages that forks share once per fork: only a reason to look closer.
        limit = self._limits.memory_bytes
        return sum(map(_resident, pids)) > limit and sum(map(_own_share, pids)) > limit


def _resident(pid: str) -> int:
    with contextlib.suppress(OSError, IndexError):
        return int(Path("/proc", pid, "statm").read_text("ascii").split()[1]) * _PAGE
    return 0


def _own_share(pid: str) -> int:
    """Anonymous and shared memory of a process, each page divided by those who map it."""
    with contextlib.suppress(OSError, ValueError):
        lines = Path("/proc", pid, "smaps_rollup").read_text("ascii").splitlines()[1:]
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        return 1024 * sum(sizes.get(name, 0) for name in ("Pss_Anon", "Pss_Shmem", "SwapPss"))
    return 0


_PAGE = os.sysconf("SC_PAGE_SIZE")
