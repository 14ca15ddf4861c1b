"""The layers in which sandboxes keep what they changed: a folder each, on disk, until dealt with.

A layer outlives its session, also one killed with -9: what it holds is pending until it is applied
(sandbox/apply.py) or discarded. The session that writes it holds its lock. Layers lie in
`$XDG_STATE_HOME/motet/changes` (~/.local/state), for users without a home below /var/tmp, never
inside the folder that they change; 0700.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sandbox.changes import Change, Pending
from sandbox.merge import Hunk


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A layer without opening it. `made_at` is seconds since 1970; `is_live`: its session runs."""

    id: str
    folder: Path
    made_at: float
    is_live: bool


class Layer:
    """What one session changed in one folder.

    Reading (`changes`, `before`, `after`, `hunks`) works while its session runs, from anywhere.
    What writes (`snapshot`, `restore`, `discard`, apply, undo) is for the session itself or, once
    that has ended, for anybody: else ChangesError says that the session still runs.
    """

    id: str
    folder: Path
    made_at: float

    def changes(self) -> Pending:
        """All that is not applied yet."""
        raise NotImplementedError

    def before(self, change: Change) -> bytes:
        """The content of the file `change.before`. Raises ChangesError if it is no longer known.

        That is so for a binary or large file which the user changed or removed meanwhile.
        """
        raise NotImplementedError

    def after(self, change: Change) -> bytes:
        """The content of the file `change.after`. Raises ChangesError if it is gone."""
        raise NotImplementedError

    def hunks(self, change: Change) -> tuple[Hunk, ...]:
        """The hunks of a modified text file, new or deleted ones included; else none."""
        raise NotImplementedError

    def snapshot(self) -> int:
        """Keep the present state as the next turn's, from 1; call it at each turn's end.

        The sandbox may still be mounted, but no code should run. Costs little for what did not
        change since the last one.
        """
        raise NotImplementedError

    @property
    def turns(self) -> tuple[int, ...]:
        """The turns that `restore` knows, oldest first. 0, the empty layer, is always among them."""
        raise NotImplementedError

    def restore(self, turn: int) -> None:
        """Bring back the state at a turn's end and forget the later turns.

        No process of the sandbox may be alive: the next one sees the restored state. What was
        applied meanwhile stays in the folder, and shows as a change the other way.
        """
        raise NotImplementedError

    def discard(self, paths: Collection[str] | None = None) -> tuple[str, ...]:
        """Drop changes: all, or those at `paths` and below them. Returns the paths dropped.

        No process of the sandbox may be alive. Raises ChangesError for a path without changes.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Give the lock back. A layer without changes and without applies is removed. Safe twice."""
        raise NotImplementedError


class LayerStore:
    """All layers of this user. `LayerStore()` is the usual one."""

    def __init__(self, base: Path | None = None) -> None:
        """`base`: another folder than the usual, for tests. Raises ChangesError if none can be had."""
        raise NotImplementedError

    def layers(self, folder: Path | None = None) -> tuple[LayerInfo, ...]:
        """Those of `folder`, or all; newest first."""
        raise NotImplementedError

    def open(self, identifier: str) -> Layer:
        """By its id or an unambiguous beginning of it. The caller closes it. Raises ChangesError."""
        raise NotImplementedError

    def make(self, folder: Path) -> Layer:
        """A new, empty, locked layer of `folder` (real, absolute). Raises ChangesError."""
        raise NotImplementedError

    def gc(self, older_than_s: float = 30 * 86400) -> tuple[str, ...]:
        """Remove layers that hold nothing pending and are older than that. Returns their ids."""
        raise NotImplementedError
