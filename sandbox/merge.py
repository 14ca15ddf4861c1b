"""Comparing and merging texts by lines: hunks, and a three-way merge.

Works on bytes: line endings and a missing final newline are kept as they are. A text is what holds
no NUL. Hostile texts cost bounded time: where comparing would take too long, a block counts as
replaced whole.

Lines are matched by patience (lines that are unique on both sides anchor the rest) and, where there
are none, by Myers' greedy algorithm. The merge is diff3's: changes of the two sides that overlap or
touch in the base conflict, unless they are equal.
"""

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

# The most edits that Myers' algorithm looks for in a block without unique lines; its work and its
# memory grow with the square.
_MOST_EDITS = 400


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


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines [old, old_end) of one text are lines [new, new_end) of another."""

    old: int
    old_end: int
    new: int
    new_end: int


def is_binary(data: bytes) -> bool:
    return b"\0" in data


def hunks(old: bytes, new: bytes, context: int = 3) -> tuple[Hunk, ...]:
    """Where `new` differs from `old`, in order. Empty for equal texts; a binary is for the caller."""
    before, after = _lines(old), _lines(new)
    groups: list[list[_Edit]] = []
    for edit in _edits(before, after):
        if groups and edit.old - groups[-1][-1].old_end <= 2 * context:
            groups[-1].append(edit)
        else:
            groups.append([edit])
    seen: Counter[str] = Counter()
    return tuple(_hunk(before, after, group, context, seen) for group in groups)


def with_hunks(old: bytes, chosen: Sequence[Hunk]) -> bytes:
    """`old` with some of its hunks applied. They must be hunks of this very text."""
    lines = _lines(old)
    for hunk in sorted(chosen, key=lambda hunk: hunk.old_start, reverse=True):
        end = hunk.old_start + hunk.old_count
        assert [line[1:] for line in hunk.lines if line[:1] != b"+"] == lines[hunk.old_start : end]
        lines[hunk.old_start : end] = [line[1:] for line in hunk.lines if line[:1] != b"-"]
    return b"".join(lines)


def choose(all_hunks: Sequence[Hunk], ids: Collection[str]) -> tuple[Hunk, ...]:
    """Those with one of the ids. Raises KeyError with the first id that none has."""
    known = {hunk.id for hunk in all_hunks}
    for identifier in ids:
        if identifier not in known:
            raise KeyError(identifier)
    return tuple(hunk for hunk in all_hunks if hunk.id in ids)


def merge(base: bytes | None, ours: bytes, theirs: bytes) -> Merge:
    """Both sides' changes to `base` together. An unknown base (None): equal sides or a conflict.

    Changes that touch the same lines, or lines next to each other, conflict unless equal.
    """
    if ours == theirs:
        return Merge(ours)
    if base is None or is_binary(base) or is_binary(ours) or is_binary(theirs):
        return Merge(ours if base == theirs else theirs if base == ours else None)
    old, mine, yours = _lines(base), _lines(ours), _lines(theirs)
    result: list[bytes] = []
    conflicts: list[Conflict] = []
    done = 0
    for start, end, by_us, by_them in _regions(_edits(old, mine), _edits(old, yours)):
        result += old[done:start]
        done = end
        here, there = _side(mine, by_us, start, end), _side(yours, by_them, start, end)
        if here == there or not by_them:
            result += here if here is not None else []
        elif not by_us:
            result += there if there is not None else []
        else:
            conflicts.append(
                Conflict(start, tuple(old[start:end]), tuple(here or []), tuple(there or []))
            )
    if conflicts:
        return Merge(None, tuple(conflicts))
    return Merge(b"".join([*result, *old[done:]]))


def _lines(data: bytes) -> list[bytes]:
    # Not splitlines: a lone carriage return ends no line.
    *whole, last = data.split(b"\n")
    return [line + b"\n" for line in whole] + ([last] if last else [])


def _hunk(
    before: list[bytes],
    after: list[bytes],
    group: list[_Edit],
    context: int,
    seen: Counter[str],
) -> Hunk:
    old_start, new_start = group[0].old, group[0].new
    lead = min(context, old_start)
    old_start, new_start = old_start - lead, new_start - lead
    tail = min(context, len(before) - group[-1].old_end)
    lines: list[bytes] = []
    changed = hashlib.sha256()
    here = old_start
    for edit in group:
        lines += [b" " + line for line in before[here : edit.old]]
        edited = [b"-" + line for line in before[edit.old : edit.old_end]]
        edited += [b"+" + line for line in after[edit.new : edit.new_end]]
        changed.update(b"@".join(edited))
        lines += edited
        here = edit.old_end
    lines += [b" " + line for line in before[here : here + tail]]
    name = changed.hexdigest()[:8]
    seen[name] += 1
    return Hunk(
        id=name if seen[name] == 1 else f"{name}-{seen[name]}",
        old_start=old_start,
        old_count=here + tail - old_start,
        new_start=new_start,
        new_count=group[-1].new_end + tail - new_start,
        lines=tuple(lines),
    )


def _regions(
    ours: list[_Edit], theirs: list[_Edit]
) -> list[tuple[int, int, list[_Edit], list[_Edit]]]:
    """Stretches of the base with the edits of both sides in them; edits that touch are in one."""
    edits = sorted(
        [(edit.old, edit.old_end, 0, edit) for edit in ours]
        + [(edit.old, edit.old_end, 1, edit) for edit in theirs],
        key=lambda entry: entry[:3],
    )
    regions: list[tuple[int, int, list[_Edit], list[_Edit]]] = []
    for start, end, side, edit in edits:
        if regions and start <= regions[-1][1]:
            first, last, *sides = regions[-1]
            sides[side].append(edit)
            regions[-1] = (first, max(last, end), sides[0], sides[1])
        else:
            regions.append((start, end, [edit], []) if side == 0 else (start, end, [], [edit]))
    return regions


def _side(lines: list[bytes], edits: list[_Edit], start: int, end: int) -> list[bytes] | None:
    """What one side has in place of base lines [start, end); None where it changed nothing."""
    if not edits:
        return None
    first, last = edits[0], edits[-1]
    return lines[first.new - (first.old - start) : last.new_end + (end - last.old_end)]


def _edits(old: list[bytes], new: list[bytes]) -> list[_Edit]:
    """What lies between the equal blocks."""
    edits: list[_Edit] = []
    i = j = 0
    for at_old, at_new in [*_matches(old, new), (len(old), len(new))]:
        if i < at_old or j < at_new:
            edits.append(_Edit(i, at_old, j, at_new))
        i, j = at_old + 1, at_new + 1
    return edits


def _matches(old: list[bytes], new: list[bytes]) -> list[tuple[int, int]]:
    """Pairs of equal lines, ascending on both sides."""
    numbers: dict[bytes, int] = {}
    a = [numbers.setdefault(line, len(numbers)) for line in old]
    b = [numbers.setdefault(line, len(numbers)) for line in new]
    found: list[tuple[int, int]] = []
    # Each block costs its length; anchors that come one at a time would cost the square.
    budget = 30 * (len(a) + len(b)) + 100_000
    blocks = [(0, len(a), 0, len(b))]
    while blocks:
        low, high, left, right = blocks.pop()
        while low < high and left < right and a[low] == b[left]:
            found.append((low, left))
            low, left = low + 1, left + 1
        while low < high and left < right and a[high - 1] == b[right - 1]:
            high, right = high - 1, right - 1
            found.append((high, right))
        if low == high or left == right:
            continue
        budget -= high - low + right - left
        if budget < 0:
            continue
        anchors = _anchors(a, b, low, high, left, right)
        if not anchors:
            found += [(low + i, left + j) for i, j in _myers(a[low:high], b[left:right])]
            continue
        for i, j in [*anchors, (high, right)]:
            blocks.append((low, i, left, j))
            low, left = i + 1, j + 1
        found += anchors
    return sorted(found)


def _anchors(
    a: list[int], b: list[int], low: int, high: int, left: int, right: int
) -> list[tuple[int, int]]:
    """Lines that stand once in either block: the longest run of pairs in the same order."""
    count_a, count_b = Counter(a[low:high]), Counter(b[left:right])
    places = {b[j]: j for j in range(left, right) if count_b[b[j]] == 1}
    pairs = [(i, places[a[i]]) for i in range(low, high) if count_a[a[i]] == 1 and a[i] in places]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [j]
        last[at : at + 1] = [index]
    run: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def _myers(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """The pairs of a shortest edit script; none where that has more than `_MOST_EDITS` edits."""
    reach = {1: 0}
    history: list[dict[int, int]] = []
    for edits in range(min(_MOST_EDITS, len(a) + len(b)) + 1):
        history.append(reach.copy())
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
            i = reach[k + 1] if down else reach[k - 1] + 1
            while i < len(a) and i - k < len(b) and a[i] == b[i - k]:
                i += 1
            reach[k] = i
            if k == len(a) - len(b) and i >= len(a):
                return _trace(history, len(a), len(b))
    return []


def _trace(history: list[dict[int, int]], i: int, j: int) -> list[tuple[int, int]]:
    """Back from the end of both along the furthest reaching paths."""
    pairs: list[tuple[int, int]] = []
    for edits in range(len(history) - 1, -1, -1):
        reach = history[edits]
        k = i - j
        down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
        from_i = reach[k + 1] if down else reach[k - 1]
        from_j = from_i - (k + 1 if down else k - 1)
        while i > from_i and j > from_j:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        i, j = (max(from_i, 0), max(from_j, 0)) if edits else (0, 0)
    return pairs
