"""What `motet apply`, `motet discard` and their commands in a chat do.

What was done is said a line a file on stdout; what was not, and why, on stderr.
"""

import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from agent.cli.choosing import choose
from agent.cli.patch import files
from agent.cli.pending import at, command, meant, named, told
from agent.cli.review import compared, tell_nothing
from agent.config import Settings
from agent.errors import ConfigError, Conflict
from agent.terminal.diff import shown_name
from agent.terminal.text import safe_text
from sandbox.apply import apply
from sandbox.changes import Kind, Pending
from sandbox.layer import Layer
from sandbox.plan import PathConflict, Plan, plan
from sandbox.store import LayerInfo, LayerStore
from sandbox.undo import history, undo

_WORDS = {
    Kind.NEW: "new",
    Kind.MODIFIED: "changed",
    Kind.DELETED: "deleted",
    Kind.MODE: "mode",
    Kind.TYPE: "replaced",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What an apply, an undo or a discard did: `done` and `left`, a line each, and conflicts."""

    done: tuple[str, ...]
    left: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def apply_changes(settings: Settings, words: Sequence[str], *, by_hunk: bool) -> int:
    """`motet apply`; returns the exit code. Raises ConfigError, ChangesError, Conflict."""
    if by_hunk and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError("apply -p asks for each hunk, so it needs a terminal", "Leave out -p.")
    found = compared(LayerStore(), words, settings)
    if found.layer is None:
        tell_nothing(settings)
        return 0
    with closing(found.layer) as layer:
        if by_hunk:
            chosen = choose(layer, found.paths, settings)
            if not chosen.paths:
                print("motet: nothing was chosen, nothing was written", file=sys.stderr)
                return 0
            planned = plan(layer, chosen.paths, chosen.hunks)
        else:
            planned = plan(layer, found.paths or None)
        return _say(take(planned), f"undo: {command('apply', layer, '--undo')}")


def undo_last(settings: Settings, words: Sequence[str]) -> int:
    """`motet apply --undo`; returns the exit code. Raises ConfigError, ChangesError, Conflict."""
    if len(words) > 1:
        raise ConfigError("--undo takes back a whole apply, so it takes no paths")
    store = LayerStore()
    layer = meant(store, words, settings.folder).layer if words else _last_applied(store, settings)
    if layer is None:
        print("motet: nothing was applied here that could be undone", file=sys.stderr)
        return 0
    with closing(layer):
        applies = history(layer)
        if not applies:
            print(f"motet: nothing of {layer.id} was applied", file=sys.stderr)
            return 0
        undone = undo(layer, applies[-1])
        done = tuple(f"restored  {shown_name(path)}" for path in sorted(undone.paths))
        return _say(Report(done, conflicts=_conflict_lines(undone.conflicts)), None)


def discard_changes(settings: Settings, words: Sequence[str], *, is_agreed: bool) -> int:
    """`motet discard`; returns the exit code. Raises ConfigError, ChangesError."""
    store = LayerStore()
    gone = named(store.layers(), words[0]) if len(words) == 1 else None
    if gone is not None and not gone.folder.is_dir():
        return _drop_whole(store, gone, is_agreed=is_agreed)
    found = compared(store, words, settings)
    if found.layer is None:
        tell_nothing(settings)
        return 0
    with closing(found.layer) as layer:
        question = f"{to_discard(found.pending, found.paths)}, of {shown_name(str(layer.folder))}?"
        if not is_agreed and not _agrees(question):
            return 0
        return _say(drop(layer, found.paths), None)


def take(planned: Plan) -> Report:
    """Apply a plan. Raises ChangesError if nothing can be written."""
    applied = apply(planned)
    by_path = {action.change.path: action for action in planned.actions}
    done: list[str] = []
    for path in applied.paths:
        action = by_path.get(path)
        word = "changed" if action is None else _WORDS[action.change.kind]
        merged = "" if action is None or not action.is_merged else " (merged with your own changes)"
        done.append(f"{word:8}  {shown_name(path)}{merged}")
    left = tuple(
        f"not applied, because it was not named: {shown_name(change.path)} ({change.guard}); "
        f"{command('apply', planned.layer, change.path)}"
        for change in planned.guarded
    )
    conflicts = dict.fromkeys((*planned.conflicts, *applied.conflicts))
    return Report(tuple(done), left, _conflict_lines(conflicts))


def drop(layer: Layer, paths: Sequence[str]) -> Report:
    """Discard. Raises ChangesError."""
    dropped = layer.discard(paths or None)
    return Report(tuple(f"discarded  {shown_name(path)}" for path in dropped))


def to_discard(pending: Pending, paths: Sequence[str]) -> str:
    """What would go, for the question before a discard."""
    changes = at(pending, paths).changes
    return f"Discard changes to {files(len(told(changes)))} for good"


def conflict(report: Report) -> Conflict:
    """The error of a report with conflicts: what is not written, and what to do."""
    count = len(report.conflicts)
    return Conflict(
        f"{files(count)} not written, because you changed {'it' if count == 1 else 'them'} too:\n"
        + "\n".join(f"  {line}" for line in report.conflicts),
        "Nothing of yours was overwritten. Look with motet diff, then change the file by hand, or "
        "put yours aside and apply again.",
    )


def _agrees(question: str) -> bool:
    """Raises ConfigError where nobody can be asked."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError("discard asks first, and here is no terminal to ask", "Add --yes.")
    try:
        answer = input(f"{question} [y/N] ")
    except EOFError:
        answer = ""
    if answer.strip().lower() in {"y", "yes"}:
        return True
    print("motet: nothing was discarded", file=sys.stderr)
    return False


def _drop_whole(store: LayerStore, info: LayerInfo, *, is_agreed: bool) -> int:
    """A layer whose folder is gone: nothing can be compared, so it goes whole or not at all."""
    where = shown_name(str(info.folder))
    question = f"Discard all changes of {info.id} for good? Their folder, {where}, is gone."
    if not is_agreed and not _agrees(question):
        return 0
    store.drop(info)
    return _say(Report((f"discarded  all of {info.id}",)), None)


def _last_applied(store: LayerStore, settings: Settings) -> Layer | None:
    """The newest layer of the folder of which something was applied; to be closed."""
    for info in store.layers(settings.folder):
        layer = store.open(info.id)
        if history(layer):
            return layer
        layer.close()
    return None


def _conflict_lines(conflicts: Iterable[PathConflict]) -> tuple[str, ...]:
    return tuple(f"{shown_name(conflict.path)}: {conflict.reason}" for conflict in conflicts)


def _say(report: Report, how_to_undo: str | None) -> int:
    for line in report.done:
        print(line)
    sys.stdout.flush()
    for line in report.left:
        print(f"motet: {safe_text(line)}", file=sys.stderr)
    if report.done and how_to_undo and sys.stderr.isatty():
        print(f"motet: {how_to_undo}", file=sys.stderr)
    if report.conflicts:
        raise conflict(report)
    return 0
