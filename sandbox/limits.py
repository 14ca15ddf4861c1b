"""Limits that bind whoever runs: rlimits, a control group, and a watchdog for what neither can hold.

rlimits hold per process, and the one on processes does not bind a root user's sandbox. For all
processes together a control group holds memory and processes, where one can be made; elsewhere the
watchdog does, which looks ten times a second and ends the sandbox. Disk and processor time are always
the watchdog's. Nothing here raises for a limit that cannot be had: `Cgroup.make` returns None, and
`in_force` says what holds instead.
"""

import contextlib
import itertools
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sandbox.base import Limits
from sandbox.disk import RESERVE_BYTES, Disk
from sandbox.words import in_words, time_in_words

_ROOT = Path("/sys/fs/cgroup")
_TICK_S, _SLOW_TICK_S = 0.1, 0.5
# So many looks go by before all processes of the machine are looked at again.
_MOST_QUIET = 10
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
        # Only for when nobody watches: the watchdog counts all together, and names the limit.
        "RLIMIT_CPU": limits.cpu_seconds + 60,
    }


def in_force(
    limits: Limits, *, has_cgroup: bool, is_measured: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences for the user: each limit with what holds it, and what no mechanism holds.

    `is_measured`: whether what is written lands in folders of ours.
    """
    watchdog = "a watchdog that looks ten times a second"
    together = "a control group" if has_cgroup else watchdog
    memory, most = in_words(limits.memory_bytes), in_words(limits.file_bytes)
    counted = "a control group and a watchdog" if has_cgroup else "a watchdog"
    holds = [
        f"memory: {memory} together, by {together}; {memory} of data a process, by rlimit",
        f"processes and threads: {limits.processes} together, by {together}",
        f"a process: {limits.open_files} open files, a file: {most}, by rlimit",
        f"processor time: {time_in_words(limits.cpu_seconds)} a kernel, by {counted}",
    ]
    lacks: list[str] = []
    if is_measured:
        changes = f"{in_words(limits.disk_bytes)} and {limits.disk_files:,} files of changes"
        holds.append(f"disk: {changes}, by a watchdog; what a second writes may pass it")
    else:
        room = in_words(RESERVE_BYTES)
        lacks.append(
            f"disk: of your own folder only the size of each file and the last {room} of room"
        )
    if not has_cgroup:
        lacks.append("a burst of memory or processes may pass its limit for a tenth of a second")
    lacks.append("a fair share of the processor: not enforced, only a lower priority")
    return tuple(holds), tuple(lacks)


@dataclass(frozen=True, slots=True)
class Cgroup:
    """A control group of our own for one sandboxed process and its descendants.

    `folders` is one folder in version 2; in version 1 one each for memory and processes, and perhaps
    one that counts processor time.
    """

    folders: tuple[Path, ...]
    limits: Limits

    @classmethod
    def can_be_made(cls, limits: Limits) -> bool:
        group = cls.make(limits)
        if group is not None:
            group.remove()
        return group is not None

    @classmethod
    @contextlib.contextmanager
    def starting(cls, limits: Limits) -> "Iterator[Cgroup | None]":
        """As `make`, for a process that is started inside; removed if that raises."""
        group = cls.make(limits)
        try:
            yield group
        except BaseException:
            if group is not None:
                group.remove()
            raise

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

    def cpu_seconds(self) -> float | None:
        """Processor time of all that was ever in the group; None where it is not counted."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            if len(self.folders) == 1:
                # The first line is usage_usec.
                return int((self.folders[0] / "cpu.stat").read_text("ascii").split()[1]) / 1e6
            return int((self.folders[2] / "cpuacct.usage").read_text("ascii")) / 1e9
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
        memory_folder, pids_folder, *_ = self.folders
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
        pair = (_ROOT / "memory" / own["memory"], _ROOT / "pids" / own["pids"])
        if "cpuacct" in own:
            found.append((*pair, _ROOT / "cpuacct" / own["cpuacct"]))
        found.append(pair)
    return found


def _sweep(parents: tuple[Path, ...]) -> None:
    """Remove the empty groups that killed programs left behind."""
    for folder in (folder for parent in parents for folder in parent.glob("motet-*-*")):
        pid = folder.name.split("-")[1]
        if not Path("/proc", pid).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


@dataclass(frozen=True, slots=True)
class _Status:
    """What the kernel says of one process: times in clock ticks, memory in bytes."""

    parent: str
    started: str
    own_ticks: int
    reaped_ticks: int
    threads: int
    resident: int


def _status(pid: str) -> _Status | None:
    """None for a process that is gone."""
    try:
        # The name stands in brackets and may hold anything. Format: proc_pid_stat(5), from field 3.
        fields = Path("/proc", pid, "stat").read_bytes().rpartition(b")")[2].split()
        times = [int(field) for field in fields[11:15]]
        return _Status(
            parent=fields[1].decode(),
            started=fields[19].decode(),
            own_ticks=times[0] + times[1],
            reaped_ticks=times[2] + times[3],
            threads=int(fields[17]),
            resident=int(fields[21]) * _PAGE,
        )
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return None


class Members(Protocol):
    """Says which processes belong to a sandbox."""

    def __call__(self) -> list[str]:
        """Their pids as they stand in /proc."""
        ...


class _News:
    """Says whether a process may have been made since the last time: mostly none was."""

    def __init__(self) -> None:
        self._newest = b""
        self._quiet = 0

    def __bool__(self) -> bool:
        # The last field is the newest pid. Some containers show an older one for a while.
        newest = Path("/proc/loadavg").read_bytes().split()[-1]
        self._quiet = 0 if newest != self._newest else (self._quiet + 1) % _MOST_QUIET
        self._newest = newest
        return self._quiet == 0


class _Judged(ABC):
    """Judges each process once while it lives, and now and then anew: it may be another one."""

    def __init__(self) -> None:
        self._inside: dict[str, bool] = {}
        self._news = _News()
        self._rounds = 0

    def __call__(self) -> list[str]:
        if self._news:
            self._rounds = (self._rounds + 1) % _MOST_QUIET
            pids = _pids()
            kept = {} if self._rounds == 0 else self._inside
            self._inside = {pid: inside for pid, inside in kept.items() if pid in pids}
            for pid in pids:
                if pid not in self._inside:
                    self._judge(pid)
        return [pid for pid, inside in self._inside.items() if inside]

    @abstractmethod
    def _judge(self, pid: str) -> None: ...


class SameNamespace(_Judged):
    """The processes in the pid namespace of `pid`, which nothing leaves."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self._namespace = _namespace(str(pid))
        if not self._namespace:
            raise ProcessLookupError(f"there is no process {pid}")

    def _judge(self, pid: str) -> None:
        self._inside[pid] = _namespace(pid) == self._namespace


class Descendants(_Judged):
    """`keeper` and what was started below it; it is the parent of all orphans."""

    def __init__(self, keeper: int) -> None:
        super().__init__()
        self._keeper = str(keeper)

    def _judge(self, pid: str) -> None:
        # Up to one that is judged; all on the way are as that one is.
        way = [pid]
        while (here := way[-1]) not in self._inside and here not in (self._keeper, "0"):
            status = _status(here)
            way.append("0" if status is None else status.parent)
        inside = way[-1] == self._keeper or self._inside.get(way[-1], False)
        self._inside.update(dict.fromkeys(way, inside))


def _pids() -> set[str]:
    return {name for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208


def _namespace(pid: str) -> str:
    with contextlib.suppress(OSError):
        return str(Path("/proc", pid, "ns/pid").readlink())
    return ""


class Watchdog:
    """Ends a sandbox whose processes together pass a limit.

    `kill` ends all of it. With a `cgroup`, memory and processes are held by that. Shared pages count
    once, by their proportional share, before anything is ended. A burst may pass the limit for a
    tick; the limit of each process bounds by how much. If it cannot look, it ends the sandbox.
    """

    def __init__(
        self,
        members: Members,
        limits: Limits,
        kill: Callable[[], None],
        *,
        cgroup: Cgroup | None = None,
        disk: Disk | None = None,
    ) -> None:
        self._members = members
        self._limits = limits
        self._kill = kill
        self._cgroup = cgroup
        self._disk = disk
        self._processor = _Processor()
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

    def look(self) -> str | None:
        """The limit that is passed at this moment, as a phrase."""
        pids = self._members()
        inside = {pid: status for pid in pids if (status := _status(pid)) is not None}
        if self._cgroup is None:
            if sum(status.threads for status in inside.values()) > self._limits.processes:
                return f"the limit of {self._limits.processes} processes"
            if self._too_much_memory(inside) or self._too_much_in_sockets(list(inside)):
                return f"the memory limit of {in_words(self._limits.memory_bytes)}"
        used = self._processor.seconds(inside)
        if self._cgroup is not None and (counted := self._cgroup.cpu_seconds()) is not None:
            used = counted
        if used > self._limits.cpu_seconds:
            return f"the limit of {time_in_words(self._limits.cpu_seconds)} of processor time"
        return None if self._disk is None else self._disk.look(list(inside), used)

    def _watch(self) -> None:
        while not self._stop.wait(_TICK_S if self._cgroup is None else _SLOW_TICK_S):
            try:
                self.reached = self.look()
            # Whatever it is: a limit that is not watched is no limit.
            except Exception as error:  # noqa: BLE001
                self.reached = f"a limit that could not be watched ({error})"
            if self.reached is not None:
                self._kill()
                return

    def _too_much_in_sockets(self, pids: Sequence[str]) -> bool:
        """Whether all sockets could hold more than the memory limit, which counts none of it."""
        most = self._limits.memory_bytes // _buffer_bytes()
        # As below: counted cheaply, then closely.
        if sum(len(_descriptors(pid)) for pid in pids) <= most:
            return False
        sockets: set[str] = set()
        for pid in pids:
            sockets.update(name for name in _open_files(pid) if name.startswith("socket:"))
        return len(sockets) > most

    def _too_much_memory(self, inside: dict[str, _Status]) -> bool:
        # The cheap sum counts pages that forks share once per fork: only a reason to look closer.
        limit = self._limits.memory_bytes
        if sum(status.resident for status in inside.values()) <= limit:
            return False
        return sum(_own_share(pid, status) for pid, status in inside.items()) > limit


class _Processor:
    """Adds up processor time without a control group: two sums, each of which may miss some.

    What parents reaped misses children that nobody waits for; what was seen misses what began and
    ended between two looks.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], int] = {}
        self._ended = 0

    def seconds(self, inside: dict[str, _Status]) -> float:
        reaped = sum(status.own_ticks + status.reaped_ticks for status in inside.values())
        now = {(pid, status.started): status.own_ticks for pid, status in inside.items()}
        self._ended += sum(ticks for key, ticks in self._seen.items() if key not in now)
        self._seen = now
        return max(reaped, self._ended + sum(now.values())) / _TICKS_PER_SECOND


def _own_share(pid: str, status: _Status) -> int:
    """Anonymous and shared memory of a process, each page divided by those who map it."""
    try:
        lines = Path("/proc", pid, "smaps_rollup").read_text("ascii").splitlines()[1:]
    except PermissionError:
        # A process can close itself to looks: then all that it holds is its own.
        return status.resident
    except (FileNotFoundError, ProcessLookupError):
        return 0
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return 1024 * sum(sizes.get(name, 0) for name in ("Pss_Anon", "Pss_Shmem", "SwapPss"))


def _buffer_bytes() -> int:
    """The most that one unix socket lets wait: the kernel doubles what is asked for."""
    return 2 * int(Path("/proc/sys/net/core/wmem_max").read_text("ascii"))


def _descriptors(pid: str) -> list[str]:
    """A process's open descriptors; where it closes itself to looks, as many as it has room for."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        try:
            return os.listdir(f"/proc/{pid}/fd")  # noqa: PTH208
        except PermissionError:
            status = dict(
                line.split(":", 1)
                for line in Path("/proc", pid, "status").read_text("utf-8", "replace").splitlines()
                if ":" in line
            )
            # Without memory it is about to end, which closes it as well.
            room = int(status["FDSize"]) if "VmSize" in status else 0
            return [f"hidden {number}" for number in range(room)]
    return []


def _open_files(pid: str) -> list[str]:
    """What the descriptors are, as /proc says it; the hidden ones might all be sockets."""
    found: list[str] = []
    for name in _descriptors(pid):
        if name.startswith("hidden"):
            found.append(f"socket: {pid} {name}")
        else:
            with contextlib.suppress(OSError):
                found.append(str(Path("/proc", pid, "fd", name).readlink()))
    return found


class Guard:
    """Holds one spawned process and its descendants to the limits. Watches from the start."""

    def __init__(
        self,
        members: Members,
        limits: Limits,
        kill: Callable[[], None],
        *,
        cgroup: Cgroup | None,
        folders: Sequence[Path],
        users_folder: Path | None = None,
    ) -> None:
        """`folders`: where on the host what is written inside ends up, but for `users_folder`, the user's.

        Raises OSError.
        """
        self._cgroup = cgroup
        self._reached: str | None = None
        disk = Disk(folders, limits, users_folder=users_folder)
        self._watchdog = Watchdog(members, limits, kill, cgroup=cgroup, disk=disk)
        try:
            self._watchdog.start()
        except RuntimeError as error:
            raise OSError(f"no thread for the watchdog: {error}") from error

    def reached(self, status: int | None) -> str | None:
        """The limit that ended the process, whose exit status is `status`."""
        killed = status == _KILLED
        if self._reached is None and killed and self._cgroup is not None:
            self._reached = self._cgroup.limit_reached()
        return self._watchdog.reached or self._reached

    def close(self, status: int | None) -> None:
        """Let go, once every process has ended."""
        self._watchdog.stop()
        self.reached(status)
        if self._cgroup is not None:
            self._cgroup.remove()


_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# As a shell says it: ended by SIGKILL.
_KILLED = 137
