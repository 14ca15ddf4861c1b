"""What `motet diff` and `/diff` do: changes as a diff, as counts, as JSON, and the list of them all.

To a terminal each file is shown up to some length, which is said, and through a pager; a pipe gets
every byte, and what is no part of the patch goes to standard error.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from agent.cli.patch import MOST_COMPARED, counts, files, patch, stat_lines
from agent.cli.pending import (
    Meant,
    Selection,
    at,
    changed_files,
    command,
    is_pending,
    meant,
    select,
    told,
)
from agent.cli.views import shown_progress
from agent.config import Settings
from agent.errors import ConfigError, Conflict
from agent.events import ChangedFile, record
from agent.terminal.diff import Line, folded_lines, painted, shown_name
from agent.terminal.format import number
from agent.terminal.pager import page, width
from agent.terminal.style import wants_color
from agent.terminal.text import safe_line
from sandbox.changes import ChangesError, Node, Pending
from sandbox.layer import Layer
from sandbox.store import LayerInfo, LayerStore

# Of one file on a terminal.
_SHOWN_LINES = 5000
NOTHING = "nothing is pending"


def show_changes(settings: Settings, words: Sequence[str], *, everything: bool, stat: bool) -> None:
    """`motet diff`. Raises ConfigError, ChangesError; Conflict where a patch could not be whole."""
    found = compared(LayerStore(), words, settings)
    if found.layer is None:
        if settings.json:
            print(json.dumps({"id": None, "folder": str(settings.folder), "changes": []}))
        else:
            tell_nothing(settings)
        return
    with closing(found.layer) as layer:
        pending = at(found.pending, found.paths)
        chosen = select(pending, found.paths, everything=everything)
        if settings.json:
            print(json.dumps(_as_json(layer, pending, chosen)))
        else:
            Diff(layer, pending, chosen, stat=stat).show(settings, os.environ)


def show_list(settings: Settings, words: Sequence[str], *, everything: bool) -> None:
    """`motet diff --list`: the layers of this folder with something pending, or of all folders."""
    if words:
        raise ConfigError("--list takes no ID and no paths", "Leave them out, or --list.")
    store = LayerStore()
    rows: list[tuple[LayerInfo, tuple[ChangedFile, ...]]] = []
    broken: list[str] = []
    elsewhere = 0
    with shown_progress("comparing", settings, os.environ) as on_progress:
        for info in store.layers():
            if not everything and info.folder != settings.folder:
                elsewhere += 1
                continue
            try:
                with closing(store.open(info.id)) as layer:
                    pending = layer.changes(on_progress)
                    if is_pending(pending):
                        rows.append((info, changed_files(layer, told(pending.changes))))
            except ChangesError as error:
                broken.append(f"{info.id}: {error}")
    if settings.json:
        print(json.dumps([_row_as_json(info, changed) for info, changed in rows]))
        return
    for info, changed in rows:
        print(_row(info, changed, with_folder=everything))
    if not rows and not broken:
        print(f"motet: {NOTHING}" + ("" if everything else " for this folder"), file=sys.stderr)
    for line in broken:
        print(f"motet: {safe_line(line)}", file=sys.stderr)
    if elsewhere:
        print("motet: those of other folders: motet diff --list --all", file=sys.stderr)


def compared(store: LayerStore, words: Sequence[str], settings: Settings) -> Meant:
    """What the words stand for, as `meant` says; how far it is is shown where that takes long."""
    with shown_progress("comparing", settings, os.environ) as on_progress:
        return meant(store, words, settings.folder, on_progress)


def tell_nothing(settings: Settings) -> None:
    print(f"motet: {NOTHING} for {shown_name(str(settings.folder))}", file=sys.stderr)


class Diff:
    """Some changes of a layer on their way to a reader."""

    def __init__(
        self, layer: Layer, pending: Pending, chosen: Selection, *, stat: bool = False
    ) -> None:
        self._layer = layer
        self._changes = told(chosen.changes)
        self._pending = pending
        self._hidden = chosen.hidden
        self._stat = stat
        self._unknown: list[str] = []

    def show(self, settings: Settings, environ: Mapping[str, str]) -> None:
        """On stdout: for a person if it is a terminal or colours are wanted, else exact.

        Raises Conflict where contents are no longer known, after all else was shown.
        """
        color = wants_color(sys.stdout, settings.color, environ)
        if sys.stdout.isatty() or color:
            page(self.for_person(color=color), sys.stdout, environ)
        else:
            self._write_exact()
        if self._unknown:
            raise Conflict("the diff is not whole", "\n".join(self._unknown))

    def for_person(self, *, color: bool) -> Iterator[str]:
        """Lines without escapes but our colours, long files folded, the notes at the end."""
        lines = self._stats() if self._stat else self._patches(most_bytes=MOST_COMPARED, fold=True)
        for line in lines:
            yield painted(line, color=color)
        # Only now: what is not known is found on the way.
        for line in self._end():
            yield painted(line, color=color)

    def _write_exact(self) -> None:
        out = sys.stdout.buffer
        lines = self._stats() if self._stat else self._patches(most_bytes=None, fold=False)
        for line in lines:
            out.write(line.data + b"\n")
        out.flush()
        for line in self._end():
            print(painted(line, color=False).replace("#", "motet:", 1), file=sys.stderr)

    def _stats(self) -> Iterator[Line]:
        counted = [(change, counts(self._layer, change)) for change in self._changes]
        return stat_lines(counted, width())

    def _patches(self, *, most_bytes: int | None, fold: bool) -> Iterator[Line]:
        for change in self._changes:
            try:
                lines = patch(self._layer, change, most_bytes=most_bytes)
                if fold:
                    whole = f"all of them: {command('diff', self._layer, change.path)} | less"
                    lines = folded_lines(lines, _SHOWN_LINES, whole)
                yield from lines
            except ChangesError as error:
                self._unknown.append(f"{shown_name(change.path)}: {error}")

    def _end(self) -> Iterator[Line]:
        for change in self._changes:
            if change.guard is not None:
                how = command("apply", self._layer, change.path)
                yield Line.note(
                    f"applied only if named ({change.guard}): {shown_name(change.path)}; {how}"
                )
        for skipped in self._pending.skipped:
            yield Line.note(f"never applied: {shown_name(skipped.path)}: {skipped.reason}")
        if self._hidden:
            how = command("diff", self._layer, "--all")
            why = "hidden by .gitignore or version control's own"
            yield Line.note(f"{files(self._hidden)} more, {why}: {how}")
        if not self._changes and not self._hidden and not self._pending.skipped:
            yield Line.note(NOTHING)


def _as_json(layer: Layer, pending: Pending, chosen: Selection) -> dict[str, Any]:
    changes = zip(chosen.changes, changed_files(layer, chosen.changes), strict=True)
    return {
        "id": layer.id,
        "folder": str(layer.folder),
        "made_at": layer.made_at,
        "changes": [
            {
                **record(changed),
                "before": _node(change.before),
                "after": _node(change.after),
                "binary": change.is_binary,
                "guard": change.guard,
            }
            for change, changed in changes
        ],
        "hidden": chosen.hidden,
        "skipped": [{"path": s.path, "reason": s.reason} for s in pending.skipped],
    }


def _node(node: Node | None) -> dict[str, Any] | None:
    if node is None:
        return None
    return {
        "type": node.type.value,
        "mode": f"{node.mode:o}",
        "size": node.size,
        "target": node.target,
    }


def _row(info: LayerInfo, changed: Sequence[ChangedFile], *, with_folder: bool) -> str:
    when = datetime.fromtimestamp(info.made_at).astimezone().strftime("%Y-%m-%d %H:%M")
    added, removed = _sums(changed)
    folder = f"  {shown_name(str(info.folder))}" if with_folder else ""
    running = "  (its session runs)" if info.is_live else ""
    hidden = sum(file.is_hidden for file in changed)
    counted = f"{files(len(changed) - hidden)}, +{number(added)} -{number(removed)}"
    if hidden:
        counted += f", {number(hidden)} hidden"
    return f"{info.id}  {when}  {counted}{folder}{running}"


def _row_as_json(info: LayerInfo, changed: Sequence[ChangedFile]) -> dict[str, Any]:
    added, removed = _sums(changed)
    return {
        "id": info.id,
        "folder": str(info.folder),
        "made_at": info.made_at,
        "is_live": info.is_live,
        "files": len(changed),
        "hidden": sum(file.is_hidden for file in changed),
        "+": added,
        "-": removed,
    }


def _sums(changed: Sequence[ChangedFile]) -> tuple[int, int]:
    return sum(c.added or 0 for c in changed), sum(c.removed or 0 for c in changed)
