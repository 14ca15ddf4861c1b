"""Bringing a layer's changes into the user's folder: planned, three-way, atomic, undoable.

A conflict never overwrites. Each file is written beside its place and renamed over it, after one
more look that the place still holds what the plan saw; so a kill leaves the old file or the new
one. Whatever was applied is journaled with what stood there before. Only permission bits are set:
never set-id or sticky.

What is not promised: an edit that is saved in the microseconds between that look and the rename.
"""

import contextlib
import hashlib
import os
import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from sandbox.baseline import MOST_TEXT_BYTES, Agreed
from sandbox.beneath import Identity, Tree, copy, identity, read, write
from sandbox.changes import Change, ChangesError, Kind, Node, NodeType
from sandbox.journal import Entry, Journal, journals
from sandbox.layer import Layer, digest, is_at_or_below, is_guarded, same_content, select
from sandbox.merge import choose, merge, with_hunks
from sandbox.place import Changed, Step, place, set_mode, sweep


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
    """One step. `is_merged`: the user's own changes to the file are kept in what is written.

    `now` and `seen` are what the folder held when the plan was made; `result` is what it shall
    hold, of a file with `content` or, where that is None, with what the layer has. `ours` is what
    counts as agreed afterwards, None for the layer's own content.
    """

    change: Change
    kind: ActionKind
    is_merged: bool = False
    hunks: tuple[str, ...] | None = None
    now: Node | None = field(default=None, repr=False)
    seen: Identity | None = field(default=None, repr=False)
    result: Node | None = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)
    ours: bytes | None = field(default=None, repr=False)


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
    with layer.writing():
        _finish_killed(layer)
    every = layer.changes().changes
    wanted = None if paths is None else [posixpath.normpath(path) for path in paths]
    chosen = select(every, wanted)
    for path in hunks or {}:
        if path not in {change.path for change in chosen}:
            raise ChangesError(f"Nothing is changed at {path}.")
    guarded = tuple(change for change in chosen if change.guard and not _is_named(change, wanted))
    chosen = tuple(change for change in chosen if change not in guarded)
    chosen = _with_folders(every, chosen)
    with layer.open_upper() as upper:
        planner = _Planner(layer, upper)
        # What is deleted first, from below; then what is made, from above.
        for change in [c for c in reversed(chosen) if c.after is None]:
            if hunks and change.path in hunks:
                raise ChangesError(f"{change.path} is deleted: that is taken whole or not at all.")
            planner.take(change, None)
        for change in [c for c in chosen if c.after is not None]:
            planner.take(change, None if hunks is None else hunks.get(change.path))
    return Plan(layer, tuple(planner.actions), tuple(planner.conflicts), guarded)


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


def history(layer: Layer) -> tuple[Applied, ...]:
    """The applies of a layer that can be undone, oldest first; those of killed processes too."""
    with layer.writing():
        _finish_killed(layer)
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
        _finish_killed(layer)
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


def _is_named(change: Change, wanted: list[str] | None) -> bool:
    return any(
        path == change.path or (is_guarded(path) and is_at_or_below(change.path, path))
        for path in wanted or ()
    )


def _with_folders(every: tuple[Change, ...], chosen: tuple[Change, ...]) -> tuple[Change, ...]:
    """With the new folders that the chosen ones lie in."""
    makes = {c.path: c for c in every if c.kind in (Kind.NEW, Kind.TYPE) and c.after is not None}
    found = {change.path: change for change in chosen}
    for change in chosen:
        above = posixpath.dirname(change.path)
        while above:
            folder = makes.get(above)
            if folder is not None and folder.guard is None and change.after is not None:
                found[above] = folder
            above = posixpath.dirname(above)
    return tuple(found[path] for path in sorted(found))


class _Planner:
    """Decides change by change, knowing what the plan has decided above and below it."""

    def __init__(self, layer: Layer, upper: Tree) -> None:
        self.actions: list[Action] = []
        self.conflicts: list[PathConflict] = []
        self._layer = layer
        self._upper = upper
        self._gone: set[str] = set()
        self._made: set[str] = set()

    def take(self, change: Change, hunks: Collection[str] | None) -> None:
        try:
            now, seen = self._now(change.path)
            action = self._decide(change, now, hunks)
        except Changed as error:
            self.conflicts.append(PathConflict(change.path, str(error)))
            return
        except OSError as error:
            self.conflicts.append(
                PathConflict(change.path, f"It cannot be read: {error.strerror}.")
            )
            return
        self.actions.append(replace(action, now=now, seen=seen))
        if action.result is None:
            self._gone.add(change.path)
        elif action.result.type is NodeType.FOLDER:
            self._made.add(change.path)

    def _now(self, path: str) -> tuple[Node | None, Identity | None]:
        status = self._layer.tree.status(path)
        try:
            node = self._layer.tree.node(path, status)
        except ValueError as error:
            raise Changed(f"There is {error} in its place.") from error
        return node, None if status is None else identity(status)

    def _decide(self, change: Change, now: Node | None, hunks: Collection[str] | None) -> Action:
        after = change.after
        if after is None:
            return self._delete(change, now)
        self._check_folder(change.path)
        if now is not None and now.type is not after.type and not self._is_untouched(change, now):
            raise Changed(f"There is a {now.type} in its place.")
        match after.type:
            case NodeType.FOLDER:
                return self._folder(change, after, now)
            case NodeType.LINK:
                return self._link(change, after, now)
            case NodeType.FILE:
                return self._file(change, after, now, hunks)

    def _check_folder(self, path: str) -> None:
        above = posixpath.dirname(path)
        if not above or above in self._made:
            return
        node, _ = self._now(above)
        if node is None or node.type is not NodeType.FOLDER:
            raise Changed("The folder that it belongs in is not there.")

    def _delete(self, change: Change, now: Node | None) -> Action:
        if now is None:
            return Action(change, ActionKind.NOTHING)
        if not self._is_untouched(change, now):
            raise Changed("You changed what the sandbox deleted.")
        if now.type is NodeType.FOLDER:
            self._check_empty(change.path)
        return Action(change, ActionKind.DELETE)

    def _check_empty(self, path: str) -> None:
        names = self._layer.tree.names(path)
        if any(f"{path}/{name}" not in self._gone for name in names):
            raise Changed("The sandbox deleted the folder, but not all that is in it now.")

    def _folder(self, change: Change, after: Node, now: Node | None) -> Action:
        result = replace(after)
        if now is None:
            self._check_not_removed(change)
            return Action(change, ActionKind.FOLDER, result=result)
        if now.type is not NodeType.FOLDER:
            return Action(change, ActionKind.FOLDER, result=result)
        return self._mode(change, after, now)

    def _link(self, change: Change, after: Node, now: Node | None) -> Action:
        result = replace(after)
        if now is None:
            self._check_not_removed(change)
        elif now.type is NodeType.LINK and now.target == after.target:
            return Action(change, ActionKind.NOTHING, result=now)
        elif now.type is NodeType.FOLDER:
            self._check_empty(change.path)
        elif not self._is_as_before(change, now):
            raise Changed("You and the sandbox both changed it.")
        return Action(change, ActionKind.LINK, result=result)

    def _file(
        self, change: Change, after: Node, now: Node | None, hunks: Collection[str] | None
    ) -> Action:
        ours = None if hunks is None else self._some(change, hunks)
        names = None if hunks is None else tuple(hunks)
        if now is None or now.type is not NodeType.FILE:
            if now is None:
                self._check_not_removed(change)
            elif now.type is NodeType.FOLDER:
                self._check_empty(change.path)
            return Action(
                change, ActionKind.WRITE, result=after, content=ours, ours=ours, hunks=names
            )
        mode = self._merged_mode(change, after, now)
        if self._is_same(change.path, ours):
            same = self._mode(change, replace(after, mode=mode), now)
            return replace(same, ours=ours, hunks=names)
        result = Node(NodeType.FILE, mode, after.size)
        # Hunks of an unknown base are hunks of what the folder has now, so they fit as they are.
        if self._is_as_before(change, now) or (ours is not None and not change.is_base_known):
            return Action(
                change, ActionKind.WRITE, result=result, content=ours, ours=ours, hunks=names
            )
        text = self._merged(change, ours)
        return Action(
            change, ActionKind.WRITE, is_merged=True, result=result, content=text, ours=ours,
            hunks=names,
        )  # fmt: skip

    def _check_not_removed(self, change: Change) -> None:
        if change.before is not None:
            raise Changed("You removed what the sandbox changed.")

    def _mode(self, change: Change, after: Node, now: Node) -> Action:
        mode = self._merged_mode(change, after, now)
        result = replace(now, mode=mode)
        kind = ActionKind.NOTHING if mode == now.mode else ActionKind.MODE
        return Action(change, kind, result=result)

    def _merged_mode(self, change: Change, after: Node, now: Node) -> int:
        before = change.before
        if before is None or before.type is not after.type or before.mode == after.mode:
            return now.mode
        if before.mode != now.mode != after.mode:
            raise Changed("You and the sandbox both changed its permissions.")
        return after.mode

    def _is_untouched(self, change: Change, now: Node) -> bool:
        """Whether the folder's `now` is what both agreed on, its permissions included."""
        mode = None if change.before is None else change.before.mode
        return now.mode == mode and self._is_as_before(change, now)

    def _is_as_before(self, change: Change, now: Node) -> bool:
        """Whether the folder's `now` is what both agreed on, but for its permissions."""
        before = change.before
        if before is None or before.type is not now.type or not change.is_base_known:
            return False
        if now.type is NodeType.FOLDER:
            return True
        if now.type is NodeType.LINK:
            return now.target == before.target
        agreed = self._layer.baseline.of(change.path)
        status = self._layer.tree.status(change.path)
        if status is not None and identity(status) == agreed.identity:
            return True
        if agreed.digest is None or now.size != before.size:
            return False
        with self._theirs(change.path) as theirs:
            return digest(theirs) == agreed.digest

    def _is_same(self, path: str, ours: bytes | None) -> bool:
        with self._theirs(path) as theirs:
            if ours is not None:
                return read(theirs, len(ours) + 1) == ours
            with self._layer.open_after(self._upper, path) as mine:
                return same_content(mine, theirs)

    def _merged(self, change: Change, ours: bytes | None) -> bytes:
        """Both sides' lines together."""
        with self._theirs(change.path) as descriptor:
            theirs = read(descriptor, MOST_TEXT_BYTES + 1)
        if ours is None:
            with self._layer.open_after(self._upper, change.path) as descriptor:
                ours = read(descriptor, MOST_TEXT_BYTES + 1)
        if max(len(theirs), len(ours)) > MOST_TEXT_BYTES:
            raise Changed("You and the sandbox both changed it, and it is too large to be merged.")
        agreed = self._layer.baseline.of(change.path)
        base = None
        if agreed.node is not None and agreed.node.type is NodeType.FILE and agreed.is_known:
            base = self._layer.content(change.path, agreed)
        merged = merge(base, ours, theirs)
        if merged.text is not None:
            return merged.text
        if change.before is None:
            raise Changed("You and the sandbox both made it, each differently.")
        if not change.is_base_known:
            raise Changed("You changed it while the sandbox did.")
        if not merged.conflicts:
            raise Changed("You and the sandbox both changed it, and it cannot be merged by lines.")
        lines = ", ".join(str(conflict.start + 1) for conflict in merged.conflicts[:5])
        raise Changed(f"You and the sandbox both changed it at line {lines} of the original.")

    def _some(self, change: Change, ids: Collection[str]) -> bytes:
        every = self._layer.hunks(change)
        try:
            chosen = choose(every, ids)
        except KeyError as error:
            raise ChangesError(f"{change.path} has no hunk {error.args[0]}.") from error
        before = self._layer.before(change) if change.before is not None else b""
        return with_hunks(before, chosen)

    @contextlib.contextmanager
    def _theirs(self, path: str) -> Iterator[int]:
        descriptor = self._layer.tree.open(path)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


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
    _note_done(layer, journal, entry)
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
    with layer.open_after(upper, action.change.path) as descriptor:
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
        with layer.open_after(upper, entry.path) as ours:
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


def _note_done(layer: Layer, journal: Journal, entry: Entry) -> None:
    """The record first: a step that is not marked done is judged again, one that is, is not."""
    agreed = entry.after
    if agreed.digest is not None and entry.new_digest == agreed.digest:
        status = layer.tree.status(entry.path)
        agreed = replace(agreed, identity=None if status is None else identity(status))
    layer.baseline.set(entry.path, agreed)
    journal.mark(entry, "done")


def _undo_one(layer: Layer, journal: Journal, entry: Entry, step: Step) -> None:
    if not _holds(layer.tree, entry):
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
            _put_old(layer, journal, entry, now=entry.new, seen=seen, step=step)
    except BaseException:
        journal.mark(entry, "done")
        raise
    _note_undone(layer, journal, entry)
    step("undone")


def _put_old(
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


def _note_undone(layer: Layer, journal: Journal, entry: Entry) -> None:
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


def _finish_killed(layer: Layer) -> None:
    """Settle the steps that a killed process began, by what the folder holds."""
    for journal in journals(layer.path / "applies"):
        for entry in journal.unfinished():
            sweep(layer.tree, entry.path, entry.temporary)
            is_undo = journal.state(entry) == "undo"
            if _holds(layer.tree, entry):
                if is_undo:
                    journal.mark(entry, "done")
                else:
                    _note_done(layer, journal, entry)
                continue
            if entry.old and entry.new and layer.tree.status(entry.path) is None:
                # A file gave way to a folder, or the other way, and the other never came.
                with contextlib.suppress(Changed, OSError):
                    _put_old(layer, journal, entry, now=None, seen=None)
                    _agree_as_before(layer, entry)
            if is_undo:
                _note_undone(layer, journal, entry)
            else:
                journal.mark(entry, "dropped")


def _holds(tree: Tree, entry: Entry) -> bool:
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
