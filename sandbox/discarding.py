"""Dropping single changes from a layer: its paths show the user's folder again.

In an overlay that is mostly a matter of removing what covers them; below a folder that the session
replaced, and in a copy, the folder's own files are copied in.
"""

import contextlib
import os
import stat

from sandbox.beneath import Tree, permissions
from sandbox.changes import Change, ChangesError, Kind, NodeType
from sandbox.upper import copy_node, is_opaque, is_whiteout, make_opaque


class Discarding:
    """Makes paths of a layer show the user's folder again, one by one."""

    def __init__(self, folder: Tree, upper: Tree, *, is_copy: bool) -> None:
        """`is_copy`: the layer is a copy of the folder, not an overlay's upper one."""
        self._folder = folder
        self._upper = upper
        self._is_copy = is_copy

    def drop(self, chosen: tuple[Change, ...]) -> None:
        for change in reversed(chosen):
            if change.after is not None:
                self._remove(change)
        for change in chosen:
            if change.before is not None:
                self._show(change.path)

    def _remove(self, change: Change) -> None:
        assert change.after is not None
        with self._upper.parent(change.path) as (folder, name):
            if change.after.type is not NodeType.FOLDER:
                os.unlink(name, dir_fd=folder)
            elif change.kind is Kind.MODE and change.before is not None:
                with self._upper.folder(change.path) as descriptor:
                    os.fchmod(descriptor, change.before.mode)
            else:
                # What is in it and not discarded keeps it.
                with contextlib.suppress(OSError):
                    os.rmdir(name, dir_fd=folder)

    def _show(self, path: str) -> None:
        if not self._is_copy and is_whiteout(self._upper, path):
            with self._upper.parent(path) as (folder, name):
                os.unlink(name, dir_fd=folder)
        if self._open_above(path) and self._upper.status(path) is None:
            status = self._folder.status(path)
            if status is not None and stat.S_ISDIR(status.st_mode):
                self._make_folder(path)
            elif status is not None:
                copy_node(self._folder, self._upper, path, status, is_ours=False)

    def _open_above(self, path: str) -> bool:
        """Make room for `path`; whether a folder above it hides the user's, so it must be copied."""
        is_hidden = self._is_copy
        names = path.split("/")[:-1]
        for depth in range(1, len(names) + 1):
            above = "/".join(names[:depth])
            if not self._is_copy and is_whiteout(self._upper, above):
                with self._upper.parent(above) as (folder, name):
                    os.unlink(name, dir_fd=folder)
                self._make_folder(above)
            status = self._upper.status(above)
            if status is None and is_hidden:
                self._make_folder(above)
            if status is None:
                continue
            if not stat.S_ISDIR(status.st_mode):
                raise ChangesError(f"{above} is no folder in the sandbox: discard that instead.")
            with self._upper.folder(above) as descriptor:
                is_hidden = is_hidden or is_opaque(descriptor)
        return is_hidden

    def _make_folder(self, path: str) -> None:
        with self._upper.parent(path) as (folder, name):
            os.mkdir(name, 0o755, dir_fd=folder)
        with self._upper.folder(path) as descriptor:
            if not self._is_copy:
                make_opaque(descriptor)
            with contextlib.suppress(OSError), self._folder.folder(path) as original:
                os.fchmod(descriptor, permissions(os.fstat(original)))
