"""How much a sandbox keeps on disk: measured from outside, because no limit of the kernel counts it.

Counted are the blocks of all files below the folders that are written to, and of files that were
removed and are still open. What hides from both (an open file on its way through a socket, a mapping
of a removed file) is met by the last rule: the sandbox is ended when the disk itself is nearly full.
"""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sandbox.base import Limits
from sandbox.words import in_words

# What the user's disk keeps free, whatever the limit says.
RESERVE_BYTES = 256 << 20
# A new process below a folder that is over the limit may still work, and clear up.
_SLACK_BYTES = 1 << 20
_SLACK_FILES = 100
_EVERY_S = 0.5
# Measuring may take this share of the time.
_SHARE = 0.05
# As deep as a layer is read.
_MOST_NESTED = 128


class Disk:
    """Says when the `folders` have grown past the limits; measures only after something ran."""

    def __init__(
        self,
        folders: Sequence[Path],
        limits: Limits,
        *,
        users_folder: Path | None = None,
        free: Callable[[Sequence[Path]], int] | None = None,
    ) -> None:
        """`users_folder`: the user's own, where that is written for real.

        It is not measured (it may be large, and others write there too); its disk is kept from
        filling. `free`: how much room there is, for tests.
        """
        self._read_free = free or _free
        self._users = () if users_folder is None else (users_folder,)
        self._least_room = min(RESERVE_BYTES, self._read_free(self._users) - _SLACK_BYTES)
        self._folders = tuple(folders)
        self._limits = limits
        self._due = 0.0
        self._used = -1.0
        self._free = self._read_free(self._folders)
        size = _Size()
        for folder in self._folders:
            size.add(folder)
        room = self._limits.disk_bytes
        if self._folders:
            room = min(room, size.bytes + max(0, self._free - RESERVE_BYTES))
        self._most_bytes = max(room, size.bytes + _SLACK_BYTES)
        self._most_files = max(limits.disk_files, size.files + _SLACK_FILES)

    def look(self, pids: Sequence[str], used: float) -> str | None:
        """The limit that is passed, as a phrase. `used` is the processes' time on the processor so far.

        Raises OSError for what cannot be measured.
        """
        began = time.monotonic()
        if began < self._due or used == self._used:
            return None
        self._used = used
        reached = self._measure(pids)
        ended = time.monotonic()
        self._due = ended + max(_EVERY_S, (ended - began) / _SHARE)
        return reached

    def _measure(self, pids: Sequence[str]) -> str | None:
        size = _Size(self._most_bytes, self._most_files)
        for folder in self._folders:
            size.add(folder)
        for pid in pids:
            size.add_removed(pid)
        if size.bytes > self._most_bytes:
            # In words of what is asked for: the disk's own room is told apart.
            if self._most_bytes < self._limits.disk_bytes:
                return "the room on the disk"
            return f"the disk limit of {in_words(self._limits.disk_bytes)}"
        if size.files > self._most_files:
            return f"the limit of {self._limits.disk_files:,} files"
        if self._users and self._read_free(self._users) < self._least_room:
            return "the room on the disk"
        free = self._read_free(self._folders)
        if self._folders and free < RESERVE_BYTES and self._free - free > self._most_bytes:
            return "the room on the disk"
        return None


class _Size:
    """Adds up blocks and files; files with several names count once. Stops when it is too much."""

    def __init__(self, most_bytes: int = 1 << 62, most_files: int = 1 << 62) -> None:
        self.bytes = 0
        self.files = 0
        self._most_bytes = most_bytes
        self._most_files = most_files
        self._seen: set[tuple[int, int]] = set()

    def add(self, folder: Path) -> None:
        try:
            descriptor = os.open(folder, _AS_FOLDER)
        except FileNotFoundError:
            return
        try:
            self._add_below(descriptor, 0)
        finally:
            os.close(descriptor)

    def add_removed(self, pid: str) -> None:
        """Files without a name that a process holds open."""
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            for name in os.listdir(f"/proc/{pid}/fd"):  # noqa: PTH208
                with contextlib.suppress(OSError):
                    status = os.stat(f"/proc/{pid}/fd/{name}")  # noqa: PTH116
                    if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                        self._count(status)

    def _add_below(self, folder: int, depth: int) -> None:
        """By descriptors: what is renamed or replaced by a link meanwhile leads nowhere else."""
        if depth > _MOST_NESTED:
            raise OSError(f"more than {_MOST_NESTED} folders in each other")
        with os.scandir(folder) as entries:
            for entry in entries:
                if self.bytes > self._most_bytes or self.files > self._most_files:
                    return
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    status = entry.stat(follow_symlinks=False)
                    self._count(status)
                    if stat.S_ISDIR(status.st_mode):
                        self._enter(folder, entry.name, depth)

    def _enter(self, folder: int, name: str, depth: int) -> None:
        try:
            descriptor = _open_folder(folder, name)
        except OSError as error:
            # A link in the folder's place by now.
            if error.errno == errno.ELOOP:
                return
            raise
        try:
            self._add_below(descriptor, depth + 1)
        finally:
            os.close(descriptor)

    def _count(self, status: os.stat_result) -> None:
        identity = (status.st_dev, status.st_ino)
        if identity not in self._seen:
            self._seen.add(identity)
            self.files += 1
            # Blocks are of 512 bytes, whatever the file system's are.
            self.bytes += status.st_blocks * 512


_AS_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def _open_folder(parent: int, name: str) -> int:
    try:
        return os.open(name, _AS_FOLDER, dir_fd=parent)
    except PermissionError:
        # Code inside closed it. Its owner may look, or there would be a place to hide things in.
        place = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        path = f"/proc/self/fd/{place}"
        os.chmod(path, stat.S_IMODE(os.fstat(place).st_mode) | 0o700)  # noqa: PTH101
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    finally:
        os.close(place)


def _free(folders: Sequence[Path]) -> int:
    """The room left on the fullest of the disks."""
    free = 1 << 62
    for folder in folders:
        # A layer may be discarded while its kernel still lives.
        with contextlib.suppress(FileNotFoundError):
            status = os.statvfs(folder)
            free = min(free, status.f_bavail * status.f_frsize)
    return free
