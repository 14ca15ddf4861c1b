"""What each turn of a session changed: kept at its end, told in the event stream, undone by /undo."""

import hashlib

from agent.cli.patch import MOST_COMPARED
from agent.cli.pending import changed_files, told
from agent.events import ChangedFile, FileChange
from sandbox.changes import Change, ChangesError, NodeType, Pending
from sandbox.layer import Layer, OnProgress

_Marks = dict[str, tuple[Change, bytes]]


class Turns:
    """The turns of one layer. `end` and `undo` read and copy files: not for the event loop."""

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.pending = Pending(())
        self._marks: _Marks = {}
        # Those that changed something; the others are passed over by `undo`.
        self._busy: list[int] = []
        # The first one's is the layer's own beginning.
        self._has_begun = False

    @property
    def can_undo(self) -> bool:
        return bool(self._busy)

    def begin(self) -> None:
        """Before a turn's first code: what the user edited since is what it sees. Raises ChangesError."""
        if self._has_begun:
            self.layer.begin_turn()
        self._has_begun = True

    def end(self) -> FileChange | None:
        """Keep the state as a turn's; what changed since the last one, None if nothing.

        Raises ChangesError.
        """
        turn = self.layer.snapshot()
        changed = self._news()
        if not changed:
            return None
        self._busy.append(turn)
        return FileChange(f"changes_{turn}", self.layer.id, changed)

    def undo(self) -> tuple[ChangedFile, ...]:
        """Back to before the last turn that changed something. No process may live in the sandbox.

        Returns what is different now. Raises ChangesError.
        """
        turn = self._busy[-1]
        self.layer.restore(max(one for one in self.layer.turns if one < turn))
        self._busy.pop()
        return self._news()

    def refresh(self, on_progress: OnProgress = lambda _done, _all: None) -> None:
        """Look again, after something was applied or discarded."""
        self.pending = self.layer.changes(on_progress)
        self._marks = self._marked()

    def _news(self) -> tuple[ChangedFile, ...]:
        before = self._marks
        self.refresh()
        marks = self._marks
        news = [
            change for path, (change, mark) in marks.items() if before.get(path) != (change, mark)
        ]
        reverted = [change for path, (change, _) in before.items() if path not in marks]
        return changed_files(self.layer, told(news)) + tuple(
            ChangedFile(change.path, "reverted", 0, 0, change.is_hidden) for change in reverted
        )

    def _marked(self) -> _Marks:
        return {c.path: (c, _digest(self.layer, c)) for c in self.pending.changes}


def _digest(layer: Layer, change: Change) -> bytes:
    """Of what a file holds, so that another content of the same size is news."""
    node = change.after
    if node is None or node.type is not NodeType.FILE or node.size > MOST_COMPARED:
        return b""
    try:
        return hashlib.sha256(layer.after(change)).digest()
    except ChangesError:
        return b""
