"""One path of the user's folder brought into another state, whole or not at all.

A file, link or folder is made beside its place under a name of ours and renamed to it, so whoever reads,
and a kill at any moment, finds the old or the new one. Just before, the place is looked at once
more: what is not what the caller saw is left alone.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from sandbox.beneath import Identity, Tree, identity, rename_new
from sandbox.changes import Node, NodeType

# Writes a file's content to an open descriptor.
Content = Callable[[int], None]
# Told what was just done; a test kills the process there.
Step = Callable[[str], None]


class Changed(Exception):
    """The place is not as it was seen, or cannot be made so. A sentence; nothing was overwritten."""


def place(
    tree: Tree,
    path: str,
    result: Node | None,
    *,
    now: Node | None,
    seen: Identity | None,
    content: Content | None,
    temporary: str,
    step: Step,
) -> None:
    """Make `path` be `result` (None: nothing), where it is `now` with the identity `seen`.

    `temporary` is the name that a file or link has while it is made. `content` fills a file.
    Raises Changed, and OSError where the folder cannot be written.
    """
    with tree.parent(path) as (folder, name):
        _check(folder, name, now, seen)
        if result is None:
            _remove(folder, name, now)
        else:
            try:
                _make(folder, name, temporary, result, content)
                step("temporary")
                _check(folder, name, now, seen)
                _put(folder, name, temporary, result, now, step)
            finally:
                _sweep(folder, temporary)
        step("placed")
        os.fsync(folder)


def set_mode(tree: Tree, path: str, mode: int, seen: Identity | None) -> None:
    """Set the permission bits of a file or folder. Raises Changed and OSError."""
    with tree.parent(path) as (folder, name):
        found = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        status = os.fstat(found)
        if stat.S_ISLNK(status.st_mode) or not _is_seen(status, seen):
            raise Changed("It was changed just now.")
        # By descriptor: the very file that was looked at.
        Path(f"/proc/self/fd/{found}").chmod(mode & 0o777)
    finally:
        os.close(found)


def _check(folder: int, name: str, now: Node | None, seen: Identity | None) -> None:
    try:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        status = None
    if status is None and now is None:
        return
    if status is None or now is None or not _is_seen(status, seen):
        raise Changed("It was changed just now.")


def _is_seen(status: os.stat_result, seen: Identity | None) -> bool:
    if seen is not None and stat.S_ISDIR(status.st_mode):
        # Its times change with what is made in it.
        return status.st_ino == seen[0]
    return identity(status) == seen


def _remove(folder: int, name: str, now: Node | None) -> None:
    if now is None:
        return
    if now.type is not NodeType.FOLDER:
        os.unlink(name, dir_fd=folder)
        return
    try:
        os.rmdir(name, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise Changed("The folder is to be removed, but it holds other files.") from error
        raise


def _make(folder: int, name: str, temporary: str, result: Node, content: Content | None) -> None:
    if result.type is NodeType.LINK:
        assert result.target is not None
        os.symlink(result.target, temporary, dir_fd=folder)
        return
    if result.type is NodeType.FOLDER:
        os.mkdir(temporary, 0o700, dir_fd=folder)
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        made = os.open(temporary, flags, dir_fd=folder)
        try:
            # Ours to write while it is filled, whatever the sandbox took away.
            os.fchmod(made, (result.mode & 0o777) | 0o700)
        finally:
            os.close(made)
        return
    assert content is not None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, 0o600, dir_fd=folder)
    try:
        content(descriptor)
        _keep_owner_and_attributes(folder, name, descriptor)
        os.fchmod(descriptor, result.mode & 0o777)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_owner_and_attributes(folder: int, name: str, descriptor: int) -> None:
    """Of the file that is replaced, as far as we may: an editor that saves in place keeps them."""
    with contextlib.suppress(OSError):
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        old = os.open(name, flags, dir_fd=folder)
        try:
            status = os.fstat(old)
            if not stat.S_ISREG(status.st_mode):
                return
            if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
                with contextlib.suppress(OSError):
                    os.fchown(descriptor, status.st_uid, status.st_gid)
            for attribute in os.listxattr(old):
                # Capabilities are rights of the old content only.
                if attribute != "security.capability":
                    with contextlib.suppress(OSError):
                        os.setxattr(descriptor, attribute, os.getxattr(old, attribute))
        finally:
            os.close(old)


def _put(
    folder: int, name: str, temporary: str, result: Node, now: Node | None, step: Step
) -> None:
    # A rename puts a file or link over another, but a folder only over nothing.
    if NodeType.FOLDER not in (result.type, now.type if now else NodeType.FOLDER):
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        return
    _remove(folder, name, now)
    step("removed")
    try:
        rename_new(folder, temporary, name)
    except FileExistsError as error:
        raise Changed("It was made just now.") from error


def sweep(tree: Tree, path: str, temporary: str) -> None:
    """Remove what a killed process left beside `path`."""
    with contextlib.suppress(OSError), tree.parent(path) as (folder, _):
        _sweep(folder, temporary)


def _sweep(folder: int, temporary: str) -> None:
    for remove in (os.unlink, os.rmdir):
        with contextlib.suppress(OSError):
            remove(temporary, dir_fd=folder)
