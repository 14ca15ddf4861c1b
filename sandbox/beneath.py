"""Files below one folder, by descriptors: no path leads out, whatever links stand in it.

Every component is opened without following links, from the descriptor of the one before. So a
folder that somebody swaps for a link in the middle of the work is an error (`NotADirectoryError` or
ELOOP), never a way to /etc/shadow.
"""

import contextlib
import ctypes
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sandbox.changes import Node, NodeType

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_PIECE = 1 << 20
# Folders nested deeper are not entered: each of their names would cost as many steps.
DEEPEST = 128
_LIBC = ctypes.CDLL(None, use_errno=True)
_NO_REPLACE = 1

# inode, size, mtime, ctime: what tells a file that nobody touched. Times in ns.
Identity = tuple[int, int, int, int]


def identity(status: os.stat_result) -> Identity:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def permissions(status: os.stat_result) -> int:
    """Never the set-id and sticky bits."""
    return stat.S_IMODE(status.st_mode) & 0o777


class Tree:
    """The files below a folder. Paths are relative, `""` is the folder itself."""

    def __init__(self, path: Path, *, is_ours: bool = False) -> None:
        """`is_ours`: open it also where code inside has taken away its permissions."""
        self.path = path
        self._is_ours = is_ours
        try:
            self._root = os.open(path, _FOLDER)
        except PermissionError:
            if not is_ours:
                raise
            self._root = _open_ours(path)

    def close(self) -> None:
        if self._root >= 0:
            os.close(self._root)
            self._root = -1

    @contextlib.contextmanager
    def folder(self, path: str) -> Iterator[int]:
        """A descriptor of a folder. Raises OSError where a component is none or a link."""
        here = os.dup(self._root)
        try:
            for name in path.split("/") if path else ():
                there = os.open(_checked(name), _FOLDER, dir_fd=here)
                os.close(here)
                here = there
            yield here
        finally:
            os.close(here)

    @contextlib.contextmanager
    def parent(self, path: str) -> Iterator[tuple[int, str]]:
        """A descriptor of the folder of `path`, and the last name."""
        above, _, name = path.rpartition("/")
        with self.folder(above) as descriptor:
            yield descriptor, _checked(name)

    def status(self, path: str) -> os.stat_result | None:
        """lstat; None where nothing stands, or where the way there is no longer one of folders."""
        try:
            if not path:
                return os.fstat(self._root)
            with self.parent(path) as (folder, name):
                return os.stat(name, dir_fd=folder, follow_symlinks=False)
        except OSError as error:
            if error.errno in _GONE:
                return None
            raise

    def node(self, path: str, status: os.stat_result | None = None) -> Node | None:
        """What stands at `path`; None where nothing does. Raises ValueError for other kinds."""
        status = status or self.status(path)
        if status is None:
            return None
        kind = stat.S_IFMT(status.st_mode)
        if kind == stat.S_IFDIR:
            return Node(NodeType.FOLDER, permissions(status))
        if kind == stat.S_IFREG:
            return Node(NodeType.FILE, permissions(status), status.st_size)
        if kind == stat.S_IFLNK:
            return Node(NodeType.LINK, 0o777, target=self.target(path))
        raise ValueError(kind_in_words(kind))

    def target(self, path: str) -> str:
        with self.parent(path) as (folder, name):
            return os.readlink(name, dir_fd=folder)

    def open(self, path: str) -> int:
        """A descriptor of a regular file, for reading. Raises OSError."""
        with self.parent(path) as (folder, name):
            # NONBLOCK: a pipe in the file's place must not hold us.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            descriptor = os.open(name, flags, dir_fd=folder)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "is no regular file")
        return descriptor

    @contextlib.contextmanager
    def reading(self, path: str) -> Iterator[int]:
        """As `open`, closed at the end."""
        descriptor = self.open(path)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def names(self, path: str) -> list[str]:
        with self.folder(path) as folder:
            return sorted(os.listdir(folder))  # noqa: PTH208

    def walk(self, path: str = "") -> Iterator[tuple[str, os.stat_result]]:
        """Everything below `path`, folders before what they hold; not across file systems.

        What cannot be read is left out, as is what vanishes meanwhile. In a tree of ours folders
        that were closed are open afterwards.
        """
        pending = [path]
        while pending:
            above = pending.pop()
            try:
                with self.folder(above) as folder, os.scandir(folder) as entries:
                    device = os.fstat(folder).st_dev
                    found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
                    for name, status in found if self._is_ours else ():
                        if stat.S_ISDIR(status.st_mode) and status.st_mode & 0o700 != 0o700:
                            os.close(_open_ours(name, folder))
            except OSError:
                continue
            for name, status in sorted(found, key=lambda entry: entry[0]):
                inner = f"{above}/{name}" if above else name
                yield inner, status
                if (
                    stat.S_ISDIR(status.st_mode)
                    and status.st_dev == device
                    and inner.count("/") < DEEPEST
                ):
                    pending.append(inner)


def kind_in_words(kind: int) -> str:
    return {
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }.get(kind, "no file")


def read(descriptor: int, most: int | None = None) -> bytes:
    """The rest of an open file, or its next `most` bytes."""
    pieces: list[bytes] = []
    left = most
    while left is None or left > 0:
        piece = os.read(descriptor, _PIECE if left is None else min(_PIECE, left))
        if not piece:
            break
        pieces.append(piece)
        left = None if left is None else left - len(piece)
    return b"".join(pieces)


def digest(descriptor: int) -> str:
    """The sha256 of the rest of an open file."""
    found = hashlib.sha256()
    while piece := os.read(descriptor, 1 << 20):
        found.update(piece)
    return found.hexdigest()


def same_content(one: int, other: int) -> bool:
    """Whether two open files hold the same from here on."""
    while True:
        left, right = read(one, 1 << 20), read(other, 1 << 20)
        if left != right:
            return False
        if not left:
            return True


def copy(source: int, target: int) -> None:
    """One open file into another, sharing blocks where the file system can."""
    with contextlib.suppress(OSError):
        while os.copy_file_range(source, target, 1 << 30):
            pass
    # What is left: all of it, where the two file systems do not work together.
    while piece := os.read(source, _PIECE):
        write(target, piece)


def write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def rename_new(folder: int, old: str, new: str) -> None:
    """Rename, but never over something. Raises FileExistsError."""
    result = _LIBC.renameat2(folder, os.fsencode(old), folder, os.fsencode(new), _NO_REPLACE)
    if result == 0:
        return
    number = ctypes.get_errno()
    if number not in (errno.EINVAL, errno.ENOSYS):
        raise OSError(number, os.strerror(number))
    # A file system without it (some network ones). A folder replaces an empty one at most; a link
    # is refused where something stands.
    if stat.S_ISDIR(os.stat(old, dir_fd=folder, follow_symlinks=False).st_mode):
        os.rename(old, new, src_dir_fd=folder, dst_dir_fd=folder)
        return
    os.link(old, new, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    os.unlink(old, dir_fd=folder)


def remove_tree(path: Path) -> None:
    """Remove a folder of ours, whatever permissions and depth code inside has given it.

    What lies deep is moved up first, so that no depth is too much for our descriptors and stack.
    """
    try:
        root = _open_ours(path)
    except OSError:
        return
    try:
        moved = 0
        while names := os.listdir(root):  # noqa: PTH208
            for name in names:
                inner = _unlink_or_open(root, name)
                if inner is None:
                    continue
                for deep in os.listdir(inner):  # noqa: PTH208
                    deeper = _unlink_or_open(inner, deep)
                    if deeper is not None:
                        os.close(deeper)
                        moved += 1
                        # Long, so that no name of the tree is met.
                        up = f"{'moved-up-' * 20}{os.urandom(4).hex()}{moved}"
                        os.rename(deep, up, src_dir_fd=inner, dst_dir_fd=root)
                os.close(inner)
                os.rmdir(name, dir_fd=root)
        path.rmdir()
    except OSError:
        # Best effort: the next clean-up tries again.
        return
    finally:
        os.close(root)


def _unlink_or_open(folder: int, name: str) -> int | None:
    """Remove a file, or open a folder after making it ours to read and write."""
    try:
        os.unlink(name, dir_fd=folder)
        return None
    except OSError as error:
        if error.errno not in (errno.EISDIR, errno.EPERM):
            raise
    return _open_ours(name, folder)


def _open_ours(path: str | Path, folder: int | None = None) -> int:
    """A folder of ours, opened after making it ours to read and write."""
    found = os.open(path, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        Path(f"/proc/self/fd/{found}").chmod(0o700)
    finally:
        os.close(found)
    return os.open(path, _FOLDER, dir_fd=folder)


def _checked(name: str) -> str:
    if name in ("", ".", "..") or "\0" in name:
        raise OSError(errno.EINVAL, f"{name!r} is no name")
    return name
