"""A layer: what one session changed in one folder, kept on disk until it is dealt with.

It outlives its session, also one killed with -9: what it holds is pending until it is applied
(sandbox/apply.py) or discarded. The session that writes it holds its lock. Where layers lie, and how
they are made and found, is sandbox/store.py.

On disk: `meta.json`, `lock`, `upper/` and `work/` (the overlay's), `turns/` (sandbox/snapshots.py),
what sandbox/baseline.py and sandbox/copied.py keep, and `applies/` (sandbox/journal.py).
"""

import contextlib
import json
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from sandbox.baseline import MOST_READ_BYTES, Baseline
from sandbox.beneath import Tree, read, remove_tree
from sandbox.changes import Change, ChangesError, NodeType, Pending, Skipped, select
from sandbox.comparison import Comparison
from sandbox.copied import Copied, Copying
from sandbox.discarding import Discarding
from sandbox.lock import try_lock
from sandbox.merge import Hunk, hunks, is_binary
from sandbox.patterns import hides
from sandbox.snapshots import Snapshots
from sandbox.upper import Held, copy_layer, open_file, read_layer

_HIDDEN = "it has the name of a path that is hidden"

OnProgress = Callable[[int, int], None]

_MOST_DELETED_KEPT = 1000


class Layer:
    """A layer that is open.

    Reading (`changes`, `before`, `after`, `hunks`) works while its session runs, from anywhere.
    What writes (`snapshot`, `restore`, `discard`, apply, undo) is for the session itself or, once
    that has ended, for anybody: else ChangesError says that the session still runs.
    """

    def __init__(
        self,
        path: Path,
        folder: Path,
        made_at: float,
        lock: int = -1,
        *,
        copying: Copying | None = None,
    ) -> None:
        """`lock`: a descriptor that holds it already. `copying`: `upper` is a copy of the folder.

        Raises OSError if the folder is gone.
        """
        self.path = path
        self.id = path.name
        self.folder = folder
        self.made_at = made_at
        self.tree = Tree(folder)
        self.baseline = Baseline(path, self.tree)
        self.is_copy = copying is not None
        self._copying = copying
        self._snapshots = Snapshots(path)
        self._copied = Copied(path)
        self._lock = lock
        self._is_closed = False

    @property
    def hide(self) -> tuple[str, ...]:
        """Patterns of paths that its session hides: nothing is applied to them."""
        return read_meta(self.path, "hide")

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
            comparison = self._comparison(upper, held)
            paths = comparison.candidates()
            every: list[Change] = []
            for done, path in enumerate(paths):
                on_progress(done, len(paths))
                change = comparison.change(path)
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
        data = self.baseline.content(change.path, self.baseline.of(change.path))
        if data is None:
            raise ChangesError(f"What {change.path} was before is no longer known.")
        return data

    def after(self, change: Change) -> bytes:
        """The content of the file `change.after`. Raises ChangesError if it is gone."""
        try:
            with self.open_upper() as upper, open_file(upper, change.path) as descriptor:
                return read(descriptor, MOST_READ_BYTES)
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
            self._keep_all()
            with self.open_upper() as upper:
                turn = self._snapshots.take(upper)
            self._follow()
            return turn

    @property
    def turns(self) -> tuple[int, ...]:
        """The turns that `restore` knows, oldest first. 0, the empty layer, is always among them."""
        return self._snapshots.turns

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
                kept = Tree(self._snapshots.folder(turn), is_ours=True)
                with contextlib.closing(kept):
                    copy_layer(kept, new)
                if self.is_copy:
                    self._copied.note_restored(new, self._snapshots.identities(turn))
            else:
                self._fill(new)
            old = self.path / "upper.old"
            remove_tree(old)
            # Never a moment without one of the two: `mend` finishes what a kill interrupts.
            self.upper.rename(old)
            new.rename(self.upper)
            remove_tree(old)
            remove_tree(self.work)
            self.work.mkdir(mode=0o700)
            self._snapshots.forget_after(turn)
            self._prune()
            if not self.is_copy:
                self.baseline.refresh()

    def discard(self, paths: Collection[str] | None = None) -> tuple[str, ...]:
        """Drop changes: all, or those at `paths` and below them. Returns the paths dropped.

        No process of the sandbox may be alive. Raises ChangesError for a path without changes.
        """
        with self.writing(), self.open_upper() as upper:
            chosen = select(self.changes().changes, paths)
            dropped = [change.path for change in chosen]
            if paths is None:
                remove_tree(self.upper)
                remove_tree(self.work)
                self.work.mkdir(mode=0o700)
                self._fill(self.upper)
                self.baseline.forget(self.baseline.records())
            else:
                Discarding(self.tree, upper, is_copy=self.is_copy).drop(chosen)
                self.baseline.adopt(dropped)
                if self.is_copy:
                    self._copied.note_discarded(upper, dropped)
                self._prune()
            if not self.is_copy:
                self.baseline.refresh()
            return tuple(dropped)

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
        lock = try_lock(self.path / "lock")
        if lock is None:
            raise ChangesError(
                f"The session that writes layer {self.id} still runs. Do it there, or end it first."
            )
        try:
            yield
        finally:
            os.close(lock)

    def begin(self) -> None:
        """Make what its session starts with. Raises ChangesError, OSError."""
        self.work.mkdir(mode=0o700)
        self.baseline.start()
        self._fill(self.upper)

    def _fill(self, upper: Path) -> None:
        """Make `upper` as the session finds it: empty, or a copy of the folder."""
        if self._copying is None:
            upper.mkdir(mode=0o755)
        else:
            self._copied.fill(upper, self.tree, self.baseline, self._copying)

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
            for path in self._comparison(upper, held).candidates():
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
        return read_layer(upper, self._copied.identities() if self.is_copy else None)

    def _comparison(self, upper: Tree, held: Held) -> Comparison:
        return Comparison(self.tree, self.baseline, upper, held)

    def _follow(self) -> None:
        # A copy does not show what the user edits.
        if not self.is_copy:
            self.baseline.follow()


def read_meta(path: Path, name: str) -> tuple[str, ...]:
    """A list that was written when the layer there was made."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        meta = json.loads((path / "meta.json").read_text("ascii"))
        return tuple(map(str, meta.get(name, ())))
    return ()


def mend(path: Path) -> None:
    """Finish a `restore` of the layer there that a kill interrupted between its two renames."""
    with contextlib.suppress(OSError):
        if not (path / "upper").exists():
            (path / "upper.old").rename(path / "upper")
