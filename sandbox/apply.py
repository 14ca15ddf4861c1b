"""Bringing a layer's changes into the user's folder: planned, three-way, atomic, undoable.

A conflict never overwrites. Each file is written beside its place and renamed over it, after one
more look that the place still holds what the plan saw; so a kill leaves the old file or the new
one. Whatever was applied is journaled with what stood there before. Only permission bits are set:
never set-id or sticky.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sandbox.changes import Change
from sandbox.layer import Layer


class ActionKind(StrEnum):
    WRITE = "write"
    LINK = "link"
    FOLDER = "folder"
    DELETE = "delete"
    MODE = "mode"
    # The folder has it already; only noted as applied.
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Action:
    """One step. `is_merged`: the user's own changes to the file are kept in what is written."""

    change: Change
    kind: ActionKind
    is_merged: bool = False
    hunks: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PathConflict:
    """A change that is not applied, and why, as a sentence. It stays pending."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What `apply` would do; nothing is written yet. `guarded` are changes that must be named."""

    layer: Layer
    actions: tuple[Action, ...]
    conflicts: tuple[PathConflict, ...]
    guarded: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """An apply that was done: `paths` in order, and what turned out to conflict.

    `id` is of the journal that `undo` reads, within the layer; None where nothing was to be done.
    """

    id: str | None
    paths: tuple[str, ...]
    conflicts: tuple[PathConflict, ...]


def plan(
    layer: Layer,
    paths: Collection[str] | None = None,
    hunks: Mapping[str, Collection[str]] | None = None,
) -> Plan:
    """All changes, or those at `paths` and below them; of the files in `hunks` only these hunks.

    A guarded change is taken only if `paths` names it, or a folder that is itself guarded.
    Raises ChangesError for a path without changes and for an unknown hunk.
    """
    raise NotImplementedError


def apply(plan: Plan) -> Applied:
    """Do it. What is applied is no longer pending. Raises ChangesError if nothing can be written."""
    raise NotImplementedError


def history(layer: Layer) -> tuple[Applied, ...]:
    """The applies of a layer that can be undone, oldest first; those of killed processes too."""
    raise NotImplementedError


def undo(layer: Layer, applied: Applied) -> Applied:
    """Put back what stood there, where the folder still holds what was applied; else a conflict.

    What is undone is pending again.
    """
    raise NotImplementedError
