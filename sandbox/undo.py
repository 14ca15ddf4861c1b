"""Taking back an apply, file by file, where the folder still holds what was applied."""

from sandbox.apply import Applied
from sandbox.beneath import identity
from sandbox.changes import ChangesError
from sandbox.journal import Entry, Journal, journals
from sandbox.layer import Layer
from sandbox.place import Changed, Step, set_mode
from sandbox.plan import PathConflict
from sandbox.settle import finish_killed, holds, note_undone, put_old


def history(layer: Layer) -> tuple[Applied, ...]:
    """The applies of a layer that can be undone, oldest first; those of killed processes too."""
    with layer.writing():
        finish_killed(layer)
    return tuple(
        Applied(journal.id, tuple(entry.path for entry in entries), ())
        for journal in journals(layer.path / "applies")
        if (entries := journal.done())
    )


def undo(layer: Layer, applied: Applied, *, step: Step | None = None) -> Applied:
    """Put back what stood there, where the folder still holds what was applied; else a conflict.

    What is undone is pending again.
    """
    step = step or (lambda _: None)
    journal = next(
        (one for one in journals(layer.path / "applies") if one.id == applied.id),
        None,
    )
    if journal is None:
        raise ChangesError("Nothing was applied that could be undone.")
    conflicts: list[PathConflict] = []
    undone: list[str] = []
    with layer.writing():
        finish_killed(layer)
        for entry in reversed(journal.done()):
            try:
                _undo_one(layer, journal, entry, step)
                undone.append(entry.path)
            except Changed as error:
                conflicts.append(PathConflict(entry.path, str(error)))
            except OSError as error:
                reason = f"It cannot be written: {error.strerror}."
                conflicts.append(PathConflict(entry.path, reason))
    return Applied(journal.id, tuple(undone), tuple(conflicts))


def _undo_one(layer: Layer, journal: Journal, entry: Entry, step: Step) -> None:
    if not holds(layer.tree, entry):
        raise Changed("It was changed since it was applied.")
    status = layer.tree.status(entry.path)
    seen = None if status is None else identity(status)
    journal.mark(entry, "undo")
    step("undo")
    try:
        if entry.is_mode:
            assert entry.old is not None
            set_mode(layer.tree, entry.path, entry.old.mode, seen)
        else:
            put_old(layer, journal, entry, now=entry.new, seen=seen, step=step)
    except BaseException:
        journal.mark(entry, "done")
        raise
    note_undone(layer, journal, entry)
    step("undone")
