"""Comparing and merging texts by lines: hunks, and a three-way merge.

Works on bytes: line endings and a missing final newline are kept as they are. A text is what holds
no NUL. Hostile texts cost bounded time: where comparing would take too long, a block counts as
replaced whole.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hunk:
    """One place where two texts differ, with some equal lines around it, as `diff -u` cuts it.

    Starts count lines from 0. Each line of `lines` is b" ", b"-" or b"+" and the line with its
    ending; a last line without one has none. `id` is of the changed lines' content, so it stays the
    same when another hunk of the file is applied.
    """

    id: str
    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that both sides changed, each differently. `start` counts lines of the base from 0."""

    start: int
    base: tuple[bytes, ...]
    ours: tuple[bytes, ...]
    theirs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """`text` is None where there are conflicts or where the sides are binary and differ."""

    text: bytes | None
    conflicts: tuple[Conflict, ...] = ()


def is_binary(data: bytes) -> bool:
    return b"\0" in data


def hunks(old: bytes, new: bytes, context: int = 3) -> tuple[Hunk, ...]:
    """Where `new` differs from `old`, in order. Empty for equal texts; a binary is for the caller."""
    raise NotImplementedError


def with_hunks(old: bytes, chosen: Sequence[Hunk]) -> bytes:
    """`old` with some of its hunks applied. They must be hunks of this very text."""
    raise NotImplementedError


def choose(all_hunks: Sequence[Hunk], ids: Collection[str]) -> tuple[Hunk, ...]:
    """Those with one of the ids. Raises KeyError with the first id that none has."""
    raise NotImplementedError


def merge(base: bytes | None, ours: bytes, theirs: bytes) -> Merge:
    """Both sides' changes to `base` together. An unknown base (None): equal sides or a conflict.

    Changes that touch the same lines, or lines next to each other, conflict unless equal.
    """
    raise NotImplementedError
