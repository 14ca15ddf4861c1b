"""What a layer holds that the user's folder does not: the words for it, shared by all who read it.

A path is relative to the folder, with `/` between names; bytes that are no UTF-8 stand in it as
surrogates (os.fsdecode). Paths, link targets and contents come from the sandbox: hostile, never to
be followed, and to be stripped before a terminal sees them.
"""

import posixpath
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class ChangesError(Exception):
    """A sentence for the user: why a layer cannot be used, and what to do."""


class NodeType(StrEnum):
    FILE = "file"
    FOLDER = "folder"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Node:
    """What stands at a path. `mode` is permission bits only; `target` is a link's."""

    type: NodeType
    mode: int
    size: int = 0
    target: str | None = None


class Kind(StrEnum):
    NEW = "new"
    MODIFIED = "modified"
    DELETED = "deleted"
    # Only the permission bits differ; a modified file may have other bits as well.
    MODE = "mode"
    # A file, folder or link has become another of these.
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Change:
    """One path that the layer has otherwise than the folder had it.

    `before` is what both last agreed on (the folder as the session saw it, or what was applied
    since), `after` what the layer holds; None where there is nothing. A rename is a deleted and a
    new path. A deleted folder has a change for everything in it.

    `is_hidden`: left out of lists by default (VCS internals, what the folder's .gitignore hides).
    `guard`: why it is applied only if its path is named; None for most. A phrase, as in
    "programs outside act on it".
    `is_base_known`: False where the user changed the file while the session ran, so that nobody
    knows which of the two the session started from: `before` is then the folder's file of now.
    """

    path: str
    kind: Kind
    before: Node | None
    after: Node | None
    is_binary: bool = False
    is_hidden: bool = False
    guard: str | None = None
    is_base_known: bool = True


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path of the layer that can never be applied (a pipe, a socket, a device), and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pending:
    """All that is not applied yet, sorted by path."""

    changes: tuple[Change, ...]
    skipped: tuple[Skipped, ...] = ()


def select(changes: tuple[Change, ...], paths: Collection[str] | None) -> tuple[Change, ...]:
    """The changes at `paths` and below them. Raises ChangesError for a path without changes."""
    if paths is None:
        return changes
    wanted = {posixpath.normpath(path) for path in paths}
    found: dict[str, list[Change]] = {path: [] for path in wanted}
    for change in changes:
        for path in wanted:
            if path == "." or is_at_or_below(change.path, path):
                found[path].append(change)
    for path, there in found.items():
        if not there:
            raise ChangesError(f"Nothing is changed at {path}.")
    chosen = {change.path: change for there in found.values() for change in there}
    return tuple(chosen[path] for path in sorted(chosen))


def is_at_or_below(path: str, above: str) -> bool:
    return path == above or path.startswith(above + "/")
