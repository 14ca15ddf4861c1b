"""What a layer's files say: which paths it holds and where it hides the folder below.

Overlayfs (Documentation/filesystems/overlayfs.rst) writes a deletion as a character device 0,0 or,
in newer forms, as an empty file with the xattr `user.overlay.whiteout`; a folder with the xattr
`user.overlay.opaque` shows nothing of the one below. A rename is a deletion and a new file. Where no overlay can
be had, the layer is a copy of the folder, and what is no longer as it was copied is what it holds.
"""

import contextlib
import json
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.beneath import (
    DEEPEST,
    Identity,
    Tree,
    copy,
    identity,
    permissions,
)
from sandbox.changes import Node, Skipped

_OPAQUE = "user.overlay.opaque"
_WHITEOUT = "user.overlay.whiteout"


@dataclass(frozen=True, slots=True)
class Held:
    """`covers` are the paths at and below which nothing of the folder below shows through."""

    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    identities: dict[str, Identity] = field(default_factory=dict[str, Identity])
    covers: set[str] = field(default_factory=set[str])
    skipped: list[Skipped] = field(default_factory=list[Skipped])

    def hides(self, path: str) -> bool:
        """Whether the folder's own `path` is not what the sandbox sees there."""
        if path in self.nodes or path in self.covers:
            return True
        while path:
            path = path.rpartition("/")[0]
            if path in self.covers:
                return True
        return False


def read_layer(tree: Tree, copied: Mapping[str, Identity] | None = None) -> Held:
    """Everything in a layer. No code should be changing it meanwhile.

    `copied`: of a copy, what each path was when it was made.
    """
    held = Held()
    seen: set[str] = set()
    pending = [""]
    while pending:
        above = pending.pop()
        try:
            with tree.folder(above) as folder:
                if above and copied is None and is_opaque(folder):
                    held.covers.add(above)
                with os.scandir(folder) as entries:
                    found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
                marked = {
                    name
                    for name, status in found
                    if copied is None and _is_whiteout(folder, name, status)
                }
        except PermissionError:
            status = tree.status(above)
            if copied and status is not None and copied.get(above) == identity(status):
                # Closed as it was copied: nobody has been in there.
                continue
            held.skipped.append(Skipped(above, "its permissions forbid to read the folder"))
            continue
        for name, status in found:
            path = f"{above}/{name}" if above else name
            seen.add(path)
            if name in marked:
                held.covers.add(path)
                continue
            if not stat.S_ISDIR(status.st_mode):
                if copied is not None and copied.get(path) == identity(status):
                    continue
                # Also a pipe: whatever the folder has there is not seen inside.
                held.covers.add(path)
            elif path.count("/") >= DEEPEST:
                held.skipped.append(Skipped(path, "folders are nested too deep below it"))
            else:
                pending.append(path)
            _note(tree, held, path, status)
    unread = tuple(f"{skipped.path}/" for skipped in held.skipped)
    held.covers.update(p for p in (copied or {}).keys() - seen if not p.startswith(unread))
    return held


def _note(tree: Tree, held: Held, path: str, status: os.stat_result) -> None:
    try:
        node = tree.node(path, status)
    except ValueError as error:
        held.skipped.append(Skipped(path, f"it is {error}"))
        return
    except OSError as error:
        held.skipped.append(Skipped(path, f"it cannot be read ({error.strerror})"))
        return
    if node is not None:
        held.nodes[path] = node
        held.identities[path] = identity(status)


def is_opaque(folder: int) -> bool:
    try:
        return os.getxattr(folder, _OPAQUE) == b"y"
    except OSError:
        return False


def make_opaque(folder: int) -> None:
    os.setxattr(folder, _OPAQUE, b"y")


def is_whiteout(tree: Tree, path: str) -> bool:
    status = tree.status(path)
    if status is None:
        return False
    with tree.parent(path) as (folder, name):
        return _is_whiteout(folder, name, status)


def _is_whiteout(folder: int, name: str, status: os.stat_result) -> bool:
    if stat.S_ISCHR(status.st_mode):
        return status.st_rdev == 0
    if not stat.S_ISREG(status.st_mode) or status.st_size:
        return False
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return False
    try:
        os.getxattr(descriptor, _WHITEOUT)
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)


def copy_layer(
    source: Tree,
    target: Path,
    former: Path | None = None,
    known: Mapping[str, Identity] | None = None,
    *,
    is_ours: bool = True,
    leave_out: Collection[str] = (),
) -> dict[str, Identity]:
    """All of a layer into the new folder `target`, whiteouts and opaque marks included.

    But for the paths of `leave_out` and what is below them.

    Files whose identity in `known` is still theirs are hard links to those in `former`. Returns the
    identities of the files. Pipes, sockets and folders nested too deep are left out, and where the
    source is not ours (but the user's own folder) what cannot be read.
    """
    known = known or {}
    seen: dict[str, Identity] = {}
    target.mkdir(mode=0o700)
    into = Tree(target)
    old = Tree(former, is_ours=True) if former is not None else None
    modes: list[tuple[str, int]] = []
    try:
        with source.folder("") as top:
            permitted = permissions(os.fstat(top))
        modes.append(("", permitted))
        left_out: set[str] = set()
        for path, status in source.walk():
            if path in leave_out or path.rpartition("/")[0] in left_out:
                left_out.add(path)
                continue
            if stat.S_ISDIR(status.st_mode):
                _copy_folder(source, into, path)
                modes.append((path, permissions(status)))
                continue
            seen[path] = identity(status)
            if old is not None and known.get(path) == seen[path] and _link(old, into, path):
                continue
            copy_node(source, into, path, status, is_ours=is_ours)
        # Last, and from below: a folder without rights could not be filled.
        for path, mode in reversed(modes):
            with into.folder(path) as folder:
                os.fchmod(folder, mode)
    finally:
        into.close()
        if old is not None:
            old.close()
    return seen


def _copy_folder(source: Tree, into: Tree, path: str) -> None:
    with into.parent(path) as (folder, name):
        os.mkdir(name, 0o700, dir_fd=folder)
    with contextlib.suppress(PermissionError), source.folder(path) as one:
        if is_opaque(one):
            with into.folder(path) as other:
                make_opaque(other)


def _link(old: Tree, into: Tree, path: str) -> bool:
    try:
        with old.parent(path) as (source, name), into.parent(path) as (target, _):
            os.link(name, name, src_dir_fd=source, dst_dir_fd=target, follow_symlinks=False)
        return True
    except OSError:
        return False


def copy_node(
    source: Tree, into: Tree, path: str, status: os.stat_result, *, is_ours: bool
) -> None:
    """A file, link or whiteout; other kinds are left out."""
    with into.parent(path) as (folder, name):
        if stat.S_ISLNK(status.st_mode):
            os.symlink(source.target(path), name, dir_fd=folder)
        elif stat.S_ISCHR(status.st_mode) and status.st_rdev == 0:
            os.mknod(name, stat.S_IFCHR, 0, dir_fd=folder)
        elif stat.S_ISREG(status.st_mode):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(name, flags, 0o600, dir_fd=folder)
            try:
                original = _open(source, path, status, is_ours=is_ours)
                if original is None:
                    os.unlink(name, dir_fd=folder)
                else:
                    _fill(original, descriptor, status)
            finally:
                os.close(descriptor)


def _open(source: Tree, path: str, status: os.stat_result, *, is_ours: bool) -> int | None:
    if is_ours:
        return open_forced(source, path, status)
    try:
        return source.open(path)
    except OSError:
        return None


def _fill(original: int, descriptor: int, status: os.stat_result) -> None:
    try:
        copy(original, descriptor)
        with contextlib.suppress(OSError):
            os.setxattr(descriptor, _WHITEOUT, os.getxattr(original, _WHITEOUT))
    finally:
        os.close(original)
    os.fchmod(descriptor, permissions(status))
    os.utime(descriptor, ns=(status.st_atime_ns, status.st_mtime_ns))


def open_forced(tree: Tree, path: str, status: os.stat_result) -> int:
    """A descriptor of a file of ours, also where code inside has taken away its permissions."""
    try:
        return tree.open(path)
    except PermissionError:
        with tree.parent(path) as (folder, name):
            flags = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
            found = os.open(name, flags, dir_fd=folder)
        there = Path(f"/proc/self/fd/{found}")
        try:
            there.chmod(0o600)
            return tree.open(path)
        finally:
            there.chmod(permissions(status))
            os.close(found)


@contextlib.contextmanager
def open_file(upper: Tree, path: str) -> Iterator[int]:
    """A descriptor of a file in the layer. Raises OSError."""
    status = upper.status(path)
    if status is None or not stat.S_ISREG(status.st_mode):
        raise FileNotFoundError(2, "it is gone from the layer")
    descriptor = open_forced(upper, path, status)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def read_identities(path: Path) -> dict[str, Identity]:
    """As JSON has them: what `copy_layer` returns. None for a file that is not there or is broken."""
    known: dict[str, Identity] = {}
    with contextlib.suppress(OSError, ValueError):
        for name, same in json.loads(path.read_text("ascii")).items():
            known[name] = (same[0], same[1], same[2], same[3])
    return known
