"""A layer's changes as git's unified diff, and what does not fit into one as notes.

Valid for `git apply` and `patch -p1`: new and deleted files, modes as git knows them (644 and 755),
links as files of mode 120000, a type that changed as a deletion and a new file. Git has no folders
and no other permissions, so those are notes. A binary file is one line with its sizes, at which
`git apply` stops rather than making an empty file of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.terminal.diff import Line, Part, quoted, shown_name
from agent.terminal.format import number
from sandbox.baseline import MOST_TEXT_BYTES
from sandbox.changes import Change, ChangesError, Kind, Node, NodeType
from sandbox.layer import Layer
from sandbox.merge import Hunk, hunks, is_binary

_NO_NEWLINE = b"\\ No newline at end of file"
_PARTS = {b" ": Part.CONTEXT, b"-": Part.REMOVED, b"+": Part.ADDED}
# Above this a file is not compared for a person: its lines would not be read, and cost seconds.
MOST_COMPARED = MOST_TEXT_BYTES


@dataclass(frozen=True, slots=True)
class Counts:
    """Lines of a change. None where they were not counted: a binary, or too large."""

    added: int | None = 0
    removed: int | None = 0


def patch(layer: Layer, change: Change, *, most_bytes: int | None = None) -> Iterator[Line]:
    """The change as lines. A text of more than `most_bytes` is not compared, and says so.

    Raises ChangesError where the contents are no longer known.
    """
    yield from _notes(change)
    if change.before is not None and change.after is not None and change.kind is Kind.TYPE:
        gone = replace(change, kind=Kind.DELETED, after=None)
        made = replace(change, kind=Kind.NEW, before=None)
        for half in (gone, made):
            yield from _file_patch(layer, half, most_bytes)
    else:
        yield from _file_patch(layer, change, most_bytes)


def patch_header(change: Change) -> Iterator[Line]:
    """The lines above the hunks: names and modes, without `---` and `+++`."""
    old, new = _git_mode(change.before), _git_mode(change.after)
    yield _header(b"diff --git " + _name("a/", change) + b" " + _name("b/", change))
    if old is None and new is not None:
        yield _header(b"new file mode " + new)
    elif old is not None and new is None:
        yield _header(b"deleted file mode " + old)
    elif old is not None and new is not None and old != new:
        yield _header(b"old mode " + old)
        yield _header(b"new mode " + new)


def hunk_lines(hunk: Hunk) -> Iterator[Line]:
    old = _range(hunk.old_start, hunk.old_count)
    new = _range(hunk.new_start, hunk.new_count)
    yield Line(Part.HUNK, b"@@ -%b +%b @@" % (old, new))
    for line in hunk.lines:
        part = _PARTS[line[:1]]
        yield Line(part, line.removesuffix(b"\n"))
        if not line.endswith(b"\n"):
            yield Line(part, _NO_NEWLINE)


def hunks_of(layer: Layer, change: Change) -> Sequence[Hunk] | None:
    """The hunks of a text, however long, or a link; None for a binary. Raises ChangesError."""
    if NodeType.LINK in _types(change):
        return hunks(_target(change.before), _target(change.after))
    if not change.is_binary:
        return layer.hunks(change)
    if _size(change) <= MOST_TEXT_BYTES:
        return None
    # A layer takes what is larger for binary, whatever it holds.
    old = b"" if change.before is None else layer.before(change)
    new = b"" if change.after is None else layer.after(change)
    return None if is_binary(old) or is_binary(new) else hunks(old, new)


def counts(layer: Layer, change: Change) -> Counts:
    """Total: what cannot be counted is None."""
    if _size(change) > MOST_COMPARED:
        return Counts(None, None)
    halves = [change]
    if change.kind is Kind.TYPE:
        halves = [
            replace(change, kind=Kind.DELETED, after=None),
            replace(change, kind=Kind.NEW, before=None),
        ]
    try:
        found = [hunks_of(layer, half) for half in halves]
    except ChangesError:
        return Counts(None, None)
    if None in found:
        return Counts(None, None)
    lines = [line for part in found for hunk in part or () for line in hunk.lines]
    return Counts(
        sum(line.startswith(b"+") for line in lines), sum(line.startswith(b"-") for line in lines)
    )


def stat_lines(counted: Sequence[tuple[Change, Counts]], width: int) -> Iterator[Line]:
    """As `git diff --stat`: a line for each change, then the sums."""
    names = [shown_name(change.path) for change, _ in counted]
    numbers = [_amount(change, count) for change, count in counted]
    name_width = max(map(len, names), default=0)
    number_width = max(map(len, numbers), default=0)
    room = max(10, width - min(name_width, width // 2) - number_width - 5)
    most = max((_total(count) for _, count in counted), default=0)
    for name, amount, (_, count) in zip(names, numbers, counted, strict=True):
        bar = _bar(count, room / most if most > room else 1.0)
        text = f" {name:{name_width}} | {amount:>{number_width}} {bar}"
        yield Line(Part.CONTEXT, text.rstrip().encode())
    added = sum(count.added or 0 for _, count in counted)
    removed = sum(count.removed or 0 for _, count in counted)
    sums = f" {files(len(counted))} changed, +{number(added)} -{number(removed)}"
    yield Line(Part.CONTEXT, sums.encode())


def files(count: int) -> str:
    return f"{number(count)} file{'' if count == 1 else 's'}"


def _file_patch(layer: Layer, change: Change, most_bytes: int | None) -> Iterator[Line]:
    if _types(change) <= {NodeType.FOLDER}:
        return
    if change.kind is Kind.MODE and _git_mode(change.before) == _git_mode(change.after):
        return
    if most_bytes is not None and _size(change) > most_bytes:
        size = number(_size(change))
        yield Line.note(
            f"{shown_name(change.path)}: {size} bytes, too many to be compared here; all of it: "
            f"motet diff {layer.id} > FILE"
        )
        return
    # First of all, so that what raises leaves no half of a patch behind.
    found = hunks_of(layer, change)
    yield from patch_header(change)
    if found is None:
        yield _header(_binary(change))
        return
    if found:
        yield _header(b"--- " + _side("a/", change, change.before))
        yield _header(b"+++ " + _side("b/", change, change.after))
    for hunk in found:
        yield from hunk_lines(hunk)


def _notes(change: Change) -> Iterator[Line]:
    """What a patch cannot say. Before `diff --git`: below it git would take a note for the end."""
    name = shown_name(change.path)
    before, after = change.before, change.after
    if before is None and after is not None and after.type is NodeType.FOLDER:
        yield Line.note(f"new folder {name}/")
    elif after is None and before is not None and before.type is NodeType.FOLDER:
        yield Line.note(f"deleted folder {name}/")
    elif before is not None and after is not None:
        if before.type is not after.type:
            yield Line.note(f"{name} was a {before.type}, and becomes a {after.type}")
        elif before.mode != after.mode and before.type is not NodeType.LINK:
            yield Line.note(f"mode of {name}: {before.mode:o} -> {after.mode:o}")
    if not change.is_base_known:
        yield Line.note(f"{name} changed in the folder meanwhile: compared with what it is now")


def _binary(change: Change) -> bytes:
    sizes = [node.size for node in (change.before, change.after) if node is not None]
    amount = " -> ".join(map(str, sizes)).encode()
    old, new = (
        b"/dev/null" if node is None else _name(side, change)
        for side, node in (("a/", change.before), ("b/", change.after))
    )
    return b"Binary files %b and %b (%b bytes) differ" % (old, new, amount)


def _header(data: bytes) -> Line:
    return Line(Part.HEADER, data)


def _name(side: str, change: Change) -> bytes:
    return quoted((side + change.path).encode("utf-8", "surrogateescape"))


def _side(side: str, change: Change, node: Node | None) -> bytes:
    if node is None:
        return b"/dev/null"
    name = _name(side, change)
    # A tab tells where a name with spaces ends, as git does it.
    return name + b"\t" if b" " in name else name


def _range(start: int, count: int) -> bytes:
    """Lines count from 1; an empty range is named by the line before it."""
    first = start + 1 if count else start
    return b"%d" % first if count == 1 else b"%d,%d" % (first, count)


def _git_mode(node: Node | None) -> bytes | None:
    if node is None or node.type is NodeType.FOLDER:
        return None
    if node.type is NodeType.LINK:
        return b"120000"
    return b"100755" if node.mode & 0o100 else b"100644"


def _types(change: Change) -> set[NodeType]:
    return {node.type for node in (change.before, change.after) if node is not None}


def _size(change: Change) -> int:
    return max(node.size for node in (change.before, change.after) if node is not None)


def _target(node: Node | None) -> bytes:
    return (node.target or "").encode("utf-8", "surrogateescape") if node is not None else b""


def _total(count: Counts) -> int:
    return (count.added or 0) + (count.removed or 0)


def _amount(change: Change, count: Counts) -> str:
    if count.added is not None:
        return str(_total(count))
    sizes = [node.size for node in (change.before, change.after) if node is not None]
    # What is larger was not looked into.
    kind = "Bin " if _size(change) <= MOST_COMPARED else ""
    return f"{kind}{' -> '.join(map(str, sizes))} bytes"


def _bar(count: Counts, scale: float) -> str:
    """At least one sign for what is not nothing."""
    added, removed = ((n and max(1, round(n * scale))) or 0 for n in (count.added, count.removed))
    return "+" * added + "-" * removed
