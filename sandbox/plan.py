"""What an apply would do, decided change by change: a three-way merge of the layer and the folder.

A conflict never overwrites: where the user and the session both changed something, lines are merged
or the change is left pending, with a sentence that says why.
"""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sandbox.baseline import MOST_TEXT_BYTES
from sandbox.beneath import Identity, Tree, digest, identity, read, same_content
from sandbox.changes import Change, ChangesError, Kind, Node, NodeType, is_at_or_below, select
from sandbox.guarded import is_guarded
from sandbox.layer import Layer
from sandbox.merge import choose, merge, with_hunks
from sandbox.place import Changed
from sandbox.settle import finish_killed
from sandbox.upper import open_file


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
        finish_killed(layer)
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
        with self._layer.tree.reading(change.path) as theirs:
            return digest(theirs) == agreed.digest

    def _is_same(self, path: str, ours: bytes | None) -> bool:
        with self._layer.tree.reading(path) as theirs:
            if ours is not None:
                return read(theirs, len(ours) + 1) == ours
            with open_file(self._upper, path) as mine:
                return same_content(mine, theirs)

    def _merged(self, change: Change, ours: bytes | None) -> bytes:
        """Both sides' lines together."""
        with self._layer.tree.reading(change.path) as descriptor:
            theirs = read(descriptor, MOST_TEXT_BYTES + 1)
        if ours is None:
            with open_file(self._upper, change.path) as descriptor:
                ours = read(descriptor, MOST_TEXT_BYTES + 1)
        if max(len(theirs), len(ours)) > MOST_TEXT_BYTES:
            raise Changed("You and the sandbox both changed it, and it is too large to be merged.")
        agreed = self._layer.baseline.of(change.path)
        base = None
        if agreed.node is not None and agreed.node.type is NodeType.FILE and agreed.is_known:
            base = self._layer.baseline.content(change.path, agreed)
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
