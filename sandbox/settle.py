"""What an apply or an undo did is noted, and what a killed one began is settled.

Both note a step in the layer's record first and in the journal then. A step that began and did not
end is judged by what the folder holds: it was done, or it never happened.
"""

import contextlib
import os
from dataclasses import replace
from pathlib import Path

from sandbox.beneath import Identity, Tree, copy, digest, identity
from sandbox.changes import Node, NodeType
from sandbox.journal import Entry, Journal, journals
from sandbox.layer import Layer
from sandbox.place import Changed, Step, place, sweep


def finish_killed(layer: Layer) -> None:
    """Settle the steps that a killed process began, by what the folder holds."""
    for journal in journals(layer.path / "applies"):
        for entry in journal.unfinished():
            sweep(layer.tree, entry.path, entry.temporary)
            is_undo = journal.state(entry) == "undo"
            if holds(layer.tree, entry):
                if is_undo:
                    journal.mark(entry, "done")
                else:
                    note_done(layer, journal, entry)
                continue
            if entry.old and entry.new and layer.tree.status(entry.path) is None:
                # A file gave way to a folder, or the other way, and the other never came.
                with contextlib.suppress(Changed, OSError):
                    put_old(layer, journal, entry, now=None, seen=None)
                    _agree_as_before(layer, entry)
            if is_undo:
                note_undone(layer, journal, entry)
            else:
                journal.mark(entry, "dropped")


def note_done(layer: Layer, journal: Journal, entry: Entry) -> None:
    """The record first: a step that is not marked done is judged again, one that is, is not."""
    agreed = entry.after
    if agreed.digest is not None and entry.new_digest == agreed.digest:
        status = layer.tree.status(entry.path)
        agreed = replace(agreed, identity=None if status is None else identity(status))
    layer.baseline.set(entry.path, agreed)
    journal.mark(entry, "done")


def put_old(
    layer: Layer,
    journal: Journal,
    entry: Entry,
    *,
    now: Node | None,
    seen: Identity | None,
    step: Step = lambda _: None,
) -> None:
    place(
        layer.tree,
        entry.path,
        entry.old,
        now=now,
        seen=seen,
        content=lambda descriptor: _pour(journal.old(entry), descriptor),
        temporary=entry.temporary,
        step=step,
    )


def note_undone(layer: Layer, journal: Journal, entry: Entry) -> None:
    _agree_as_before(layer, entry)
    journal.mark(entry, "undone")


def _agree_as_before(layer: Layer, entry: Entry) -> None:
    agreed = entry.before
    status = layer.tree.status(entry.path)
    if agreed.identity is not None and not entry.is_merged and status is not None:
        # The same content in another inode.
        agreed = replace(agreed, identity=identity(status))
    layer.baseline.set(entry.path, agreed)


def _pour(path: Path, descriptor: int) -> None:
    source = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        copy(source, descriptor)
    finally:
        os.close(source)


def holds(tree: Tree, entry: Entry) -> bool:
    """Whether the folder has just what the entry put there."""
    node = entry.new
    try:
        now = tree.node(entry.path)
        if now is None or node is None or now.type is not node.type:
            return now is node
        if now.type is NodeType.FOLDER:
            return now.mode == node.mode or not entry.is_mode
        if now.mode != node.mode or now.target != node.target:
            return False
        if now.type is NodeType.LINK:
            return True
        descriptor = tree.open(entry.path)
    except (OSError, ValueError):
        return False
    try:
        return digest(descriptor) == entry.new_digest
    finally:
        os.close(descriptor)
