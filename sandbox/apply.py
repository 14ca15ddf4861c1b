"""Bringing a plan into the user's folder: atomic, journaled, undoable (sandbox/undo.py).

Each file is written beside its place and renamed over it, after one more look that the place still
holds what the plan saw; so a kill leaves the old file or the new one. Whatever was applied is journaled
with what stood there before. Only permission bits are set: never set-id or sticky.

What is not promised: an edit that is saved in the microseconds between that look and the rename.
"""

import contextlib
import hashlib
import os
from dataclasses import dataclass, replace

from sandbox.baseline import MOST_TEXT_BYTES, Agreed
from sandbox.beneath import Tree, copy, digest, identity, read, write
from sandbox.changes import NodeType
from sandbox.journal import Entry, Journal
from sandbox.layer import Layer
from sandbox.place import Changed, Step, place, set_mode
from sandbox.plan import Action, ActionKind, PathConflict, Plan
from sandbox.settle import note_done
from sandbox.upper import open_file


@dataclass(frozen=True, slots=True)
class Applied:
    """An apply that was done: `paths` in order, and what turned out to conflict.

    `id` is of the journal that `undo` reads, within the layer; None where nothing was to be done.
    """

    id: str | None
    paths: tuple[str, ...]
    conflicts: tuple[PathConflict, ...]


def apply(plan: Plan, *, step: Step | None = None) -> Applied:
    """Do it. What is applied is no longer pending. Raises ChangesError if nothing can be written.

    `step` is called after each thing done, with its name.
    """
    step = step or (lambda _: None)
    if not plan.actions:
        return Applied(None, (), plan.conflicts)
    layer = plan.layer
    conflicts = list(plan.conflicts)
    done: list[str] = []
    with layer.writing(), layer.open_upper() as upper:
        journal = Journal.make(layer.path / "applies")
        step("journal")
        touched: set[int] = set()
        for action in plan.actions:
            path = action.change.path
            try:
                _act(layer, upper, journal, _seen_again(layer, action, touched), step)
                done.append(path)
            except Changed as error:
                conflicts.append(PathConflict(path, str(error)))
            except OSError as error:
                conflicts.append(PathConflict(path, f"It cannot be written: {error.strerror}."))
        step("end")
    return Applied(journal.id, tuple(done), tuple(conflicts))


def _act(layer: Layer, upper: Tree, journal: Journal, action: Action, step: Step) -> None:
    path, result = action.change.path, action.result
    agreed = _agreement(layer, upper, action)
    if action.kind is ActionKind.NOTHING:
        layer.baseline.set(path, replace(agreed, identity=action.seen if agreed.digest else None))
        return
    number = len(journal.entries) + 1
    entry = Entry(
        number=number,
        path=path,
        temporary=f".motet-{layer.id}-{journal.id}-{number}",
        old=action.now,
        new=result,
        new_digest=_result_digest(action, agreed),
        is_mode=action.kind is ActionKind.MODE,
        is_merged=action.is_merged,
        before=layer.baseline.of(path),
        after=agreed,
    )
    with contextlib.ExitStack() as stack:
        original = None
        if action.now is not None and action.now.type is NodeType.FILE and not entry.is_mode:
            try:
                original = layer.tree.open(path)
            except FileNotFoundError as error:
                raise Changed("It was changed just now.") from error
            stack.callback(os.close, original)
        journal.start(entry, original)
        step("start")
        try:
            _bring_about(layer, upper, entry, action, step)
        except BaseException:
            journal.mark(entry, "dropped")
            raise
    note_done(layer, journal, entry)
    step("done")


def _seen_again(layer: Layer, action: Action, touched: set[int]) -> Action:
    """`action`, where one before it has removed another name of the same file (a hard link).

    That changes the times of the inode, but not those of the content.
    """
    seen, status = action.seen, layer.tree.status(action.change.path)
    if seen is None or status is None:
        return action
    same = identity(status)
    if seen[0] in touched and same[:3] == seen[:3]:
        action = replace(action, seen=same)
    touched.add(seen[0])
    return action


def _agreement(layer: Layer, upper: Tree, action: Action) -> Agreed:
    """What counts as agreed once the action is done: what the layer has, or the chosen hunks."""
    after = action.change.after
    if after is None or after.type is not NodeType.FILE:
        return Agreed(after)
    if action.ours is not None:
        return Agreed(
            replace(after, size=len(action.ours)), digest=layer.baseline.store(action.ours)
        )
    with open_file(upper, action.change.path) as descriptor:
        if after.size > MOST_TEXT_BYTES:
            return Agreed(after, digest=digest(descriptor))
        data = read(descriptor)
    return Agreed(replace(after, size=len(data)), digest=layer.baseline.store(data))


def _result_digest(action: Action, agreed: Agreed) -> str | None:
    if action.result is None or action.result.type is not NodeType.FILE:
        return None
    if action.content is not None:
        return hashlib.sha256(action.content).hexdigest()
    return agreed.digest


def _bring_about(layer: Layer, upper: Tree, entry: Entry, action: Action, step: Step) -> None:
    if entry.is_mode:
        assert entry.new is not None
        set_mode(layer.tree, entry.path, entry.new.mode, action.seen)
        step("placed")
        return

    def content(descriptor: int) -> None:
        if action.content is not None:
            write(descriptor, action.content)
            return
        with open_file(upper, entry.path) as ours:
            copy(ours, descriptor)

    place(
        layer.tree,
        entry.path,
        entry.new,
        now=action.now,
        seen=action.seen,
        content=content,
        temporary=entry.temporary,
        step=step,
    )
