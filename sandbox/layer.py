"""The layers in which sandboxes keep what they changed: a folder each, on disk, until dealt with.

A layer outlives its session, also one killed with -9: what it holds is pending until it is applied
(sandbox/apply.py) or discarded. The session that writes it holds its lock. Layers lie in
`$XDG_STATE_HOME/motet/changes` (~/.local/state), for users without a home below /var/tmp, never
inside the folder that they change; 0700.

On disk: `meta.json`, `lock`, `upper/` and `work/` (the overlay's), `turns/` (snapshots of upper),
what sandbox/baseline.py keeps, and `applies/` (the journals of sandbox/apply.py).
"""

import contextlib
import fcntl
import hashlib
import json
import os
import posixpath
import stat
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.baseline import MOST_TEXT_BYTES, Agreed, Baseline
from sandbox.beneath import Identity, Tree, identity, permissions, read, remove_tree
from sandbox.changes import Change, ChangesError, Kind, Node, NodeType, Pending, Skipped
from sandbox.ignored import Ignored
from sandbox.merge import Hunk, hunks, is_binary
from sandbox.patterns import below, hides
from sandbox.upper import (
    Held,
    copy_layer,
    copy_node,
    is_opaque,
    is_whiteout,
    make_opaque,
    open_forced,
    read_layer,
)
from sandbox.workspace import own_state

# Changed inside the sandbox they would act outside, without anybody running them.
GUARDED = frozenset({".git", ".envrc", ".vscode", ".idea", ".motet"})
_ACTS_OUTSIDE = "programs outside act on it"
_HIDDEN = "it has the name of a path that is hidden"
_LEADS_OUT = "it is a link that leads out of the folder"

OnProgress = Callable[[int, int], None]

# A folder up to here is copied where no overlay can be had.
MOST_COPY_ENTRIES = 20_000
MOST_COPY_BYTES = 512 << 20

_HEAD_BYTES = 64 << 10
_MOST_READ_BYTES = 256 << 20
_MOST_DELETED_KEPT = 1000
_LOCK_WAIT_S = 1.0
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MAKING_S = 3600.0
_KEEP_S = 30 * 86400.0


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A layer without opening it. `made_at` is seconds since 1970; `is_live`: its session runs."""

    id: str
    folder: Path
    made_at: float
    is_live: bool


class Layer:
    """What one session changed in one folder.

    Reading (`changes`, `before`, `after`, `hunks`) works while its session runs, from anywhere.
    What writes (`snapshot`, `restore`, `discard`, apply, undo) is for the session itself or, once
    that has ended, for anybody: else ChangesError says that the session still runs.
    """

    def __init__(
        self, path: Path, folder: Path, made_at: float, lock: int = -1, *, is_copy: bool = False
    ) -> None:
        """`lock`: a descriptor that holds it already. `is_copy`: `upper` is a copy of the folder.

        Raises OSError if the folder is gone.
        """
        self.path = path
        self.id = path.name
        self.folder = folder
        self.made_at = made_at
        self.tree = Tree(folder)
        self.baseline = Baseline(path, self.tree)
        self.is_copy = is_copy
        self._lock = lock
        self._is_closed = False

    @property
    def hide(self) -> tuple[str, ...]:
        """Patterns of paths that its session hides: nothing is applied to them."""
        return self._meta("hide")

    def _meta(self, name: str) -> tuple[str, ...]:
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            meta = json.loads((self.path / "meta.json").read_text("ascii"))
            return tuple(map(str, meta.get(name, ())))
        return ()

    @property
    def upper(self) -> Path:
        """The overlay's upper folder. With `work`, for the mount."""
        return self.path / "upper"

    @property
    def work(self) -> Path:
        return self.path / "work"

    def changes(self, on_progress: OnProgress = lambda _done, _all: None) -> Pending:
        """All that is not applied yet. `on_progress` gets how many paths were compared, of how many.

        What it raises ends the comparison.
        """
        with self.open_upper() as upper:
            held = self._held(upper)
            reader = _Reader(self, upper, held)
            paths = reader.candidates()
            every: list[Change] = []
            for done, path in enumerate(paths):
                on_progress(done, len(paths))
                change = reader.change(path)
                if change is not None:
                    every.append(change)
        patterns = self.hide
        hidden = {change.path for change in every if hides(patterns, change.path)}
        changes = tuple(change for change in every if change.path not in hidden)
        skipped = [*held.skipped, *(Skipped(path, _HIDDEN) for path in hidden)]
        return Pending(changes, tuple(sorted(skipped, key=lambda entry: entry.path)))

    def before(self, change: Change) -> bytes:
        """The content of the file `change.before`. Raises ChangesError if it is no longer known.

        That is so for a binary or large file which the user changed or removed meanwhile.
        """
        data = self.content(change.path, self.baseline.of(change.path))
        if data is None:
            raise ChangesError(f"What {change.path} was before is no longer known.")
        return data

    def content(self, path: str, agreed: Agreed) -> bytes | None:
        """What a record stands for; of an unknown one what the folder has now. None: gone."""
        if agreed.digest is not None:
            data = self.baseline.content(agreed.digest)
            if data is not None:
                return data
        try:
            descriptor = self.tree.open(path)
        except OSError:
            return None
        try:
            status = os.fstat(descriptor)
            if agreed.is_known and identity(status) != agreed.identity and agreed.digest is None:
                return None
            data = read(descriptor, _MOST_READ_BYTES)
        finally:
            os.close(descriptor)
        if agreed.digest is not None and hashlib.sha256(data).hexdigest() != agreed.digest:
            return None
        return data

    def after(self, change: Change) -> bytes:
        """The content of the file `change.after`. Raises ChangesError if it is gone."""
        try:
            with self.open_upper() as upper, self.open_after(upper, change.path) as descriptor:
                return read(descriptor, _MOST_READ_BYTES)
        except OSError as error:
            raise ChangesError(f"{change.path} cannot be read: {error.strerror}.") from error

    def hunks(self, change: Change) -> tuple[Hunk, ...]:
        """The hunks of a modified text file, new or deleted ones included; else none."""
        nodes = [node for node in (change.before, change.after) if node is not None]
        if change.is_binary or any(node.type is not NodeType.FILE for node in nodes):
            return ()
        old = self.before(change) if change.before is not None else b""
        new = self.after(change) if change.after is not None else b""
        return () if is_binary(old) or is_binary(new) else hunks(old, new)

    def begin_turn(self) -> None:
        """Take what the user has edited since the last turn as what the code of this one sees.

        Without it a file that the user edited between two turns and the code in the second is a
        conflict; a file that he replaced or made is one in any case, as long as the kernel lives.
        Call it before a turn's first code.
        """
        with self.writing():
            self._keep_all()
            self._follow()

    def snapshot(self) -> int:
        """Keep the present state as the next turn's, from 1; call it at each turn's end.

        The sandbox may still be mounted, but no code should run. Costs little for what did not
        change since the last one.
        """
        with self.writing():
            turn = self.turns[-1] + 1
            self._keep_all()
            former, known = self._turn(turn - 1) if turn > 1 else (None, {})
            target = self.path / "turns" / str(turn)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            new = target.with_name(f"{turn}.new")
            remove_tree(new)
            with self.open_upper() as upper:
                seen = copy_layer(upper, new, former, known)
            target.with_suffix(".json").write_text(json.dumps(seen), "ascii")
            new.rename(target)
            self._follow()
            return turn

    @property
    def turns(self) -> tuple[int, ...]:
        """The turns that `restore` knows, oldest first. 0, the empty layer, is always among them."""
        found = (path.name for path in (self.path / "turns").glob("*") if path.is_dir())
        return (0, *sorted(int(name) for name in found if name.isdigit()))

    def restore(self, turn: int) -> None:
        """Bring back the state at a turn's end and forget the later turns.

        No process of the sandbox may be alive: the next one sees the restored state. What was
        applied meanwhile stays in the folder, and shows as a change the other way.
        """
        if turn not in self.turns:
            raise ChangesError(f"Turn {turn} is not kept.")
        with self.writing():
            new = self.path / "upper.new"
            remove_tree(new)
            if turn:
                with contextlib.closing(
                    Tree(self.path / "turns" / str(turn), is_ours=True)
                ) as kept:
                    copy_layer(kept, new)
                if self.is_copy:
                    self._note_copied(self._turn(turn)[1], new)
            elif self.is_copy:
                self.fill(new, self._meta("inputs"))
            else:
                new.mkdir(mode=0o755)
            old = self.path / "upper.old"
            remove_tree(old)
            # Never a moment without one of the two: `_mend` finishes what a kill interrupts.
            self.upper.rename(old)
            new.rename(self.upper)
            remove_tree(old)
            remove_tree(self.work)
            self.work.mkdir(mode=0o700)
            for later in self.turns:
                if later > turn:
                    remove_tree(self.path / "turns" / str(later))
                    (self.path / "turns" / f"{later}.json").unlink(missing_ok=True)
            self._prune()
            if not self.is_copy:
                self.baseline.refresh()

    def discard(self, paths: Collection[str] | None = None) -> tuple[str, ...]:
        """Drop changes: all, or those at `paths` and below them. Returns the paths dropped.

        No process of the sandbox may be alive. Raises ChangesError for a path without changes.
        """
        with self.writing(), self.open_upper() as upper:
            chosen = select(self.changes().changes, paths)
            if paths is None and self.is_copy:
                remove_tree(self.upper)
                self.fill(self.upper, self._meta("inputs"))
            elif paths is None:
                for folder, mode in ((self.upper, 0o755), (self.work, 0o700)):
                    remove_tree(folder)
                    folder.mkdir(mode=mode)
                self.baseline.forget(self.baseline.records())
            else:
                _Discard(self, upper).drop(chosen)
                if self.is_copy:
                    self._note_copied_now([change.path for change in chosen])
                self._prune()
            if not self.is_copy:
                self.baseline.refresh()
            return tuple(change.path for change in chosen)

    def close(self) -> None:
        """Give the lock back. A layer without changes and without applies is removed. Safe twice."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            if self._lock >= 0:
                self._finish()
        finally:
            if self._lock >= 0:
                os.close(self._lock)
                self._lock = -1
            self.tree.close()

    def _finish(self) -> None:
        remove_tree(self.work)
        pending = self.changes()
        if pending.changes or pending.skipped:
            self._keep_all()
        elif not (self.path / "applies").exists():
            remove_tree(self.path)
            # From here on the name may be another session's.
            return
        self.work.mkdir(mode=0o700, exist_ok=True)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock, as this layer's session does all the time. Raises ChangesError."""
        if self._lock >= 0:
            yield
            return
        lock = _try_lock(self.path / "lock")
        if lock is None:
            raise ChangesError(
                f"The session that writes layer {self.id} still runs. Do it there, or end it first."
            )
        try:
            yield
        finally:
            os.close(lock)

    @contextlib.contextmanager
    def open_after(self, upper: Tree, path: str) -> Iterator[int]:
        """A descriptor of a file in the layer. Raises OSError."""
        status = upper.status(path)
        if status is None or not stat.S_ISREG(status.st_mode):
            raise FileNotFoundError(2, "it is gone from the layer")
        descriptor = open_forced(upper, path, status)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def open_upper(self) -> Iterator[Tree]:
        """The layer's files. Raises ChangesError."""
        try:
            upper = Tree(self.upper, is_ours=True)
        except OSError as error:
            raise ChangesError(f"Layer {self.id} cannot be read: {error}.") from error
        try:
            yield upper
        finally:
            upper.close()

    def _keep_all(self) -> None:
        """Record the base of all that the layer holds, while the folder still has it."""
        with self.open_upper() as upper:
            held = self._held(upper)
            deleted = 0
            for path in _Reader(self, upper, held).candidates():
                after = held.nodes.get(path)
                deleted += after is None
                is_file = after is not None and after.type is NodeType.FILE
                # Of a deletion the times do; the content shows it after an edit of the user's.
                is_one_of_few = after is None and deleted <= _MOST_DELETED_KEPT
                self.baseline.keep(path, with_content=is_file or is_one_of_few)

    def _prune(self) -> None:
        """Forget the base of what the layer no longer holds."""
        with self.open_upper() as upper:
            held = self._held(upper)
        records = self.baseline.records()
        self.baseline.forget([path for path in records if not held.hides(path)])

    def _held(self, upper: Tree) -> Held:
        return read_layer(upper, self._copied() if self.is_copy else None)

    def _follow(self) -> None:
        # A copy does not show what the user edits.
        if not self.is_copy:
            self.baseline.follow()

    def fill(self, upper: Path, inputs: Collection[str]) -> None:
        """Copy the folder as it is now into the new `upper`, with room for the inputs."""
        self.baseline.forget(self.baseline.records())
        self.baseline.refresh()
        size = self.baseline.size()
        if size is None or size[0] > MOST_COPY_ENTRIES or size[1] > MOST_COPY_BYTES:
            raise ChangesError(
                f"{self.folder} is too large to be copied (at most {MOST_COPY_ENTRIES:,} files and "
                f"{MOST_COPY_BYTES >> 20} MiB)."
            )
        copy_layer(self.tree, upper, is_ours=False)
        for name in inputs:
            place = upper / name
            if not place.is_file() or place.is_symlink():
                remove_tree(place)
                place.unlink(missing_ok=True)
                place.touch(0o444)
        with contextlib.closing(Tree(upper)) as made:
            self._write_copied({path: identity(status) for path, status in made.walk()})

    def _note_copied(self, then: dict[str, Identity], upper: Path) -> None:
        """`upper` is a copy of a turn: what was unchanged in that (`then`) is so in this."""
        copied = self._copied()
        with contextlib.closing(Tree(upper)) as made:
            for path, same in copied.items():
                status = made.status(path)
                if status is not None and then.get(path) == same:
                    copied[path] = identity(status)
        self._write_copied(copied)

    def _note_copied_now(self, paths: list[str]) -> None:
        copied = self._copied()
        with self.open_upper() as upper:
            for path in paths:
                status = upper.status(path)
                copied.pop(path, None)
                if status is not None:
                    copied[path] = identity(status)
        self._write_copied(copied)

    def _copied(self) -> dict[str, Identity]:
        return _identities(self.path / "copied.json")

    def _write_copied(self, copied: dict[str, Identity]) -> None:
        new = self.path / "copied.json.new"
        new.write_text(json.dumps(copied), "ascii")
        new.replace(self.path / "copied.json")

    def _turn(self, turn: int) -> tuple[Path, dict[str, Identity]]:
        path = self.path / "turns" / str(turn)
        return path, _identities(path.with_suffix(".json"))


class _Reader:
    """One look at a layer: what it holds against what was agreed."""

    def __init__(self, layer: Layer, upper: Tree, held: Held) -> None:
        self._layer = layer
        self._upper = upper
        self._held = held
        self._ignored = Ignored(layer.tree)

    def candidates(self) -> list[str]:
        """The paths that may be changed: in the layer, or hidden by it."""
        paths = {*self._held.nodes, *self._held.covers}
        for cover in self._held.covers:
            paths.update(self._layer.baseline.below(cover))
        # What cannot be applied is not a deletion either.
        return sorted(paths - {skipped.path for skipped in self._held.skipped})

    def change(self, path: str) -> Change | None:
        agreed = self._layer.baseline.of(path)
        before, after = agreed.node, self._held.nodes.get(path)
        kind = self._kind(path, agreed, after)
        if kind is None:
            return None
        return Change(
            path,
            kind,
            before,
            after,
            is_binary=self._is_binary(path, agreed, after),
            is_hidden=self._ignored.hides(
                path, is_folder=(after or before or Node(NodeType.FILE, 0)).type is NodeType.FOLDER
            ),
            guard=_guard(path, after),
            is_base_known=agreed.is_known,
        )

    def _kind(self, path: str, agreed: Agreed, after: Node | None) -> Kind | None:
        before = agreed.node
        if before is None or after is None:
            return None if before is after else Kind.NEW if before is None else Kind.DELETED
        if before.type is not after.type:
            return Kind.TYPE
        match after.type:
            case NodeType.FOLDER:
                is_same = True
            case NodeType.LINK:
                old = before.target if agreed.is_known else self._target_now(path)
                is_same = after.target == old
            case NodeType.FILE:
                is_same = self._has_same_content(path, agreed, after)
        if not is_same:
            return Kind.MODIFIED
        is_moded = after.type is not NodeType.LINK and before.mode != after.mode
        return Kind.MODE if is_moded else None

    def _target_now(self, path: str) -> str | None:
        try:
            return self._layer.tree.target(path)
        except OSError:
            return None

    def _has_same_content(self, path: str, agreed: Agreed, after: Node) -> bool:
        assert agreed.node is not None
        if agreed.is_known and agreed.node.size != after.size:
            return False
        try:
            with self._layer.open_after(self._upper, path) as ours:
                if agreed.digest is not None:
                    return digest(ours) == agreed.digest
                theirs = self._layer.tree.open(path)
                try:
                    status = os.fstat(theirs)
                    if status.st_size != after.size:
                        return False
                    return same_content(ours, theirs)
                finally:
                    os.close(theirs)
        except OSError:
            return False

    def _is_binary(self, path: str, agreed: Agreed, after: Node | None) -> bool:
        sizes = [n.size for n in (agreed.node, after) if n is not None and n.type is NodeType.FILE]
        if not sizes:
            return False
        if max(sizes) > MOST_TEXT_BYTES:
            return True
        if after is not None and after.type is NodeType.FILE:
            with (
                contextlib.suppress(OSError),
                self._layer.open_after(self._upper, path) as descriptor,
            ):
                if is_binary(read(descriptor, _HEAD_BYTES)):
                    return True
        if agreed.node is None or agreed.node.type is not NodeType.FILE:
            return False
        data = self._layer.content(path, agreed)
        # No longer known, so nothing can be compared by lines.
        return data is None or is_binary(data)


class _Discard:
    """Makes paths of a layer show the user's folder again, one by one."""

    def __init__(self, layer: Layer, upper: Tree) -> None:
        self._layer = layer
        self._upper = upper

    def drop(self, chosen: tuple[Change, ...]) -> None:
        for change in reversed(chosen):
            if change.after is not None:
                self._remove(change)
        for change in chosen:
            if change.before is not None:
                self._show(change.path)
        self._layer.baseline.adopt([change.path for change in chosen])

    def _remove(self, change: Change) -> None:
        assert change.after is not None
        with self._upper.parent(change.path) as (folder, name):
            if change.after.type is not NodeType.FOLDER:
                os.unlink(name, dir_fd=folder)
            elif change.kind is Kind.MODE and change.before is not None:
                with self._upper.folder(change.path) as descriptor:
                    os.fchmod(descriptor, change.before.mode)
            else:
                # What is in it and not discarded keeps it.
                with contextlib.suppress(OSError):
                    os.rmdir(name, dir_fd=folder)

    def _show(self, path: str) -> None:
        if not self._layer.is_copy and is_whiteout(self._upper, path):
            with self._upper.parent(path) as (folder, name):
                os.unlink(name, dir_fd=folder)
        if self._open_above(path) and self._upper.status(path) is None:
            status = self._layer.tree.status(path)
            if status is not None and stat.S_ISDIR(status.st_mode):
                self._make_folder(path)
            elif status is not None:
                copy_node(self._layer.tree, self._upper, path, status, is_ours=False)

    def _open_above(self, path: str) -> bool:
        """Make room for `path`; whether a folder above it hides the user's, so it must be copied."""
        is_hidden = self._layer.is_copy
        names = path.split("/")[:-1]
        for depth in range(1, len(names) + 1):
            above = "/".join(names[:depth])
            if not self._layer.is_copy and is_whiteout(self._upper, above):
                with self._upper.parent(above) as (folder, name):
                    os.unlink(name, dir_fd=folder)
                self._make_folder(above)
            status = self._upper.status(above)
            if status is None and is_hidden:
                self._make_folder(above)
            if status is None:
                continue
            if not stat.S_ISDIR(status.st_mode):
                raise ChangesError(f"{above} is no folder in the sandbox: discard that instead.")
            with self._upper.folder(above) as descriptor:
                is_hidden = is_hidden or is_opaque(descriptor)
        return is_hidden

    def _make_folder(self, path: str) -> None:
        with self._upper.parent(path) as (folder, name):
            os.mkdir(name, 0o755, dir_fd=folder)
        with self._upper.folder(path) as descriptor:
            if not self._layer.is_copy:
                make_opaque(descriptor)
            with contextlib.suppress(OSError), self._layer.tree.folder(path) as original:
                os.fchmod(descriptor, permissions(os.fstat(original)))


def _identities(path: Path) -> dict[str, Identity]:
    known: dict[str, Identity] = {}
    with contextlib.suppress(OSError, ValueError):
        for name, same in json.loads(path.read_text("ascii")).items():
            known[name] = (same[0], same[1], same[2], same[3])
    return known


def digest(descriptor: int) -> str:
    """The sha256 of the rest of an open file."""
    found = hashlib.sha256()
    while piece := os.read(descriptor, 1 << 20):
        found.update(piece)
    return found.hexdigest()


def same_content(one: int, other: int) -> bool:
    """Whether two open files hold the same from here on."""
    while True:
        left, right = read(one, 1 << 20), read(other, 1 << 20)
        if left != right:
            return False
        if not left:
            return True


def select(changes: tuple[Change, ...], paths: Collection[str] | None) -> tuple[Change, ...]:
    """The changes at `paths` and below them. Raises ChangesError for a path without changes."""
    if paths is None:
        return changes
    wanted = {posixpath.normpath(path) for path in paths}
    found: dict[str, list[Change]] = {path: [] for path in wanted}
    for change in changes:
        for path in wanted:
            if path == "." or is_at_or_below(change.path, path):
                found[path].append(change)
    for path, there in found.items():
        if not there:
            raise ChangesError(f"Nothing is changed at {path}.")
    chosen = {change.path: change for there in found.values() for change in there}
    return tuple(chosen[path] for path in sorted(chosen))


def is_at_or_below(path: str, above: str) -> bool:
    return path == above or path.startswith(above + "/")


def is_guarded(path: str) -> bool:
    """Whether a name in it is one that programs outside act on."""
    return any(name.lower() in GUARDED for name in path.split("/"))


def _guard(path: str, after: Node | None) -> str | None:
    if is_guarded(path):
        return _ACTS_OUTSIDE
    if after is not None and after.target is not None:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), after.target))
        if after.target.startswith("/") or joined == ".." or joined.startswith("../"):
            return _LEADS_OUT
    return None


class LayerStore:
    """All layers of this user. `LayerStore()` is the usual one."""

    def __init__(self, base: Path | None = None) -> None:
        """`base`: another folder than the usual, for tests."""
        self._bases = _usual_bases() if base is None else [base]

    def layers(self, folder: Path | None = None) -> tuple[LayerInfo, ...]:
        """Those of `folder`, or all; newest first."""
        found = [info for path in self._paths() if (info := _info(path)) is not None]
        found = [info for info in found if folder is None or info.folder == folder.resolve()]
        return tuple(sorted(found, key=lambda info: (info.made_at, info.id), reverse=True))

    def open(self, identifier: str) -> Layer:
        """By its id or an unambiguous beginning of it. The caller closes it. Raises ChangesError."""
        paths = {path.name: path for path in self._paths() if path.name.startswith(identifier)}
        if identifier in paths:
            paths = {identifier: paths[identifier]}
        if len(paths) != 1 or not identifier:
            what = "Several layers begin" if paths else "There is no layer that begins"
            raise ChangesError(f"{what} with {identifier!r}.")
        (path,) = paths.values()
        info = _info(path)
        if info is None:
            raise ChangesError(f"Layer {identifier} cannot be read.")
        try:
            is_copy = (path / "copied.json").exists()
            layer = Layer(path, info.folder, info.made_at, is_copy=is_copy)
        except OSError as error:
            raise ChangesError(
                f"The folder of layer {identifier}, {info.folder}, cannot be opened: "
                f"{error.strerror}. Bring it back, or discard layer {identifier} whole."
            ) from error
        if not info.is_live:
            _mend(path)
        layer.baseline.load()
        return layer

    def make(
        self,
        folder: Path,
        *,
        skip: int = 0,
        hide: Collection[str] = (),
        as_copy: bool = False,
        inputs: Collection[str] = (),
    ) -> Layer:
        """A new, empty, locked layer of `folder` (real, absolute). Raises ChangesError.

        `as_copy`: the layer is a copy of the whole folder, for where no overlay can be had, in which
        the names of `inputs` stand for mounts to cover. A folder that is too large is refused.

        `hide`: patterns of paths that are never applied (sandbox/patterns.py).
        `skip`: how many of the places that could hold it have proved unfit for an overlay.
        """
        places = [base for base in self._bases if not base.is_relative_to(folder)]
        usable = [base for base in places if _is_usable(base)]
        if len(usable) <= skip:
            raise ChangesError(
                "No folder was found that can hold what Python changes. "
                "Set XDG_STATE_HOME to a folder that you can write."
            )
        self.gc()
        path, lock, made_at = _place(usable[skip])
        hidden = below(hide, str(folder))
        meta = {"folder": str(folder), "made_at": made_at, "hide": hidden, "inputs": [*inputs]}
        try:
            layer = Layer(path, folder, made_at, lock, is_copy=as_copy)
            (path / "work").mkdir(mode=0o700)
            layer.baseline.start()
            if as_copy:
                layer.fill(layer.upper, inputs)
            else:
                layer.upper.mkdir(mode=0o755)
            # Last: what has none is no layer yet.
            (path / "meta.json.new").write_text(json.dumps(meta), "ascii")
            (path / "meta.json.new").rename(path / "meta.json")
        except BaseException as error:
            os.close(lock)
            remove_tree(path)
            if isinstance(error, OSError):
                raise ChangesError(f"{folder} cannot be opened: {error.strerror}.") from error
            raise
        return layer

    def drop(self, info: LayerInfo) -> None:
        """Remove a layer with all that it holds, also where its folder is gone. Raises ChangesError."""
        for path in self._paths():
            if path.name != info.id:
                continue
            lock = _try_lock(path / "lock")
            if lock is None:
                raise ChangesError(f"The session that writes layer {info.id} still runs.")
            try:
                remove_tree(path)
            finally:
                os.close(lock)

    def gc(self, older_than_s: float = _KEEP_S) -> tuple[str, ...]:
        """Remove layers that hold nothing pending and are older than that. Returns their ids."""
        removed: list[str] = []
        for base in filter(_is_ours, self._bases):
            _sweep(base)
        for info in self.layers():
            if info.is_live or info.made_at > time.time() - older_than_s:
                continue
            with contextlib.suppress(ChangesError, OSError):
                layer = self.open(info.id)
                with contextlib.closing(layer), layer.writing():
                    if layer.changes() == Pending(()):
                        remove_tree(layer.path)
                        removed.append(info.id)
        return tuple(removed)

    def _paths(self) -> list[Path]:
        return [
            path.parent
            for base in self._bases
            if _is_ours(base)
            for path in base.glob("*/meta.json")
        ]


# The most that `_usual_bases` returns.
LAYER_PLACES = 3


def _usual_bases() -> list[Path]:
    state = own_state()
    folders = [Path("/var/tmp"), Path(tempfile.gettempdir())]  # noqa: S108
    places = [state / "changes"] if state else []
    places += [folder.resolve() / f"motet-{os.getuid()}" / "changes" for folder in folders]
    return list(dict.fromkeys(places))


def _is_usable(base: Path) -> bool:
    """Make it if need be; False where that fails or where it is not ours alone."""
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (base.parent, base):
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
                return False
        base.chmod(0o700)
        return os.access(base, os.W_OK | os.X_OK)
    except OSError:
        return False


def _is_ours(base: Path) -> bool:
    try:
        status = base.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()


def _place(base: Path) -> tuple[Path, int, float]:
    """A new folder below `base`, the lock that is held on it, and when it was made."""
    made_at = time.time()
    number = int(made_at)
    while True:
        path = base / _short(number)
        try:
            path.mkdir(mode=0o700)
            break
        except FileExistsError:
            number += 1
    lock = _try_lock(path / "lock")
    assert lock is not None
    return path, lock, made_at


def _sweep(base: Path) -> None:
    """Remove what was killed while it was made."""
    for path in base.iterdir():
        # Another session may end, and its folder go, between two looks.
        with contextlib.suppress(FileNotFoundError):
            if (
                not (path / "meta.json").exists()
                and path.lstat().st_mtime < time.time() - _MAKING_S
            ):
                remove_tree(path)


def _short(number: int) -> str:
    """Six letters and digits that sort by time until 2038 and beyond."""
    text = ""
    for _ in range(6):
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


def _info(path: Path) -> LayerInfo | None:
    try:
        meta = json.loads((path / "meta.json").read_text("ascii"))
        folder, made_at = Path(str(meta["folder"])), float(meta["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        lock = _try_lock(path / "lock", shared=True)
    except FileNotFoundError:
        # Its session has just ended and left nothing to keep.
        return None
    if lock is not None:
        os.close(lock)
    return LayerInfo(path.name, folder, made_at, is_live=lock is None)


def _try_lock(path: Path, *, shared: bool = False) -> int | None:
    """A descriptor that holds the lock, None while another process does."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    deadline = time.monotonic() + (0 if shared else _LOCK_WAIT_S)
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            # Somebody may just be asking whether the layer is live.
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return None
            time.sleep(0.02)


def _mend(path: Path) -> None:
    """Finish a `restore` that a kill interrupted between its two renames."""
    with contextlib.suppress(OSError):
        if not (path / "upper").exists():
            (path / "upper.old").rename(path / "upper")
