"""Which paths a list leaves out by default: VCS internals and what .gitignore hides.

Read from the user's folder only: a .gitignore that the sandbox wrote would hide what it did. Used for
showing, never for what is kept or applied.
"""

import os
from collections.abc import Iterator

from pathspec import GitIgnoreSpec

from sandbox.beneath import Tree, read

_VCS = (".git", ".hg", ".svn", ".jj", ".bzr")
# A longer file is cut: a pattern is a regular expression, and they are tried one after the other.
_MOST_BYTES = 64 << 10


class Ignored:
    """The .gitignore files of a folder, each read once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._specs: dict[str, GitIgnoreSpec | None] = {}
        self._folders: dict[str, bool] = {}

    def hides(self, path: str, *, is_folder: bool) -> bool:
        """As git: a hidden folder hides all below it; else the deepest pattern that fits decides."""
        if any(name in _VCS for name in path.split("/")):
            return True
        above = path.rpartition("/")[0]
        if above:
            if above not in self._folders:
                self._folders[above] = self.hides(above, is_folder=True)
            if self._folders[above]:
                return True
        for folder in _upwards(path):
            spec = self._spec(folder)
            if spec is not None:
                inner = path[len(folder) + 1 :] if folder else path
                found = spec.check_file(inner + "/" * is_folder).include
                if found is not None:
                    return found
        return False

    def _spec(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            self._specs[folder] = self._read(f"{folder}/.gitignore" if folder else ".gitignore")
        return self._specs[folder]

    def _read(self, path: str) -> GitIgnoreSpec | None:
        try:
            descriptor = self._tree.open(path)
        except OSError:
            return None
        try:
            text = read(descriptor, _MOST_BYTES).decode("utf-8", "surrogateescape")
        finally:
            os.close(descriptor)
        try:
            return GitIgnoreSpec.from_lines(text.splitlines())
        except ValueError:
            # One bad pattern (git ignores just that); then nothing is hidden.
            return None


def _upwards(path: str) -> Iterator[str]:
    """The folders of `path`, the deepest first, `""` last."""
    while path:
        path = path.rpartition("/")[0]
        yield path
