"""What a layer holds against what it and the user's folder last agreed on: its changes, path by path."""

import contextlib
import os

from sandbox.baseline import MOST_TEXT_BYTES, Agreed, Baseline
from sandbox.beneath import Tree, digest, read, same_content
from sandbox.changes import Change, Kind, Node, NodeType
from sandbox.guarded import why_guarded
from sandbox.ignored import Ignored
from sandbox.merge import is_binary
from sandbox.upper import Held, open_file

# Looked at to tell text from other bytes.
_HEAD_BYTES = 64 << 10


class Comparison:
    """One look at a layer: what it holds against what was agreed."""

    def __init__(self, folder: Tree, baseline: Baseline, upper: Tree, held: Held) -> None:
        self._folder = folder
        self._baseline = baseline
        self._upper = upper
        self._held = held
        self._ignored = Ignored(folder)

    def candidates(self) -> list[str]:
        """The paths that may be changed: in the layer, or hidden by it."""
        paths = {*self._held.nodes, *self._held.covers}
        for cover in self._held.covers:
            paths.update(self._baseline.below(cover))
        # What cannot be applied is not a deletion either.
        return sorted(paths - {skipped.path for skipped in self._held.skipped})

    def change(self, path: str) -> Change | None:
        agreed = self._baseline.of(path)
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
            guard=why_guarded(path, after),
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
            return self._folder.target(path)
        except OSError:
            return None

    def _has_same_content(self, path: str, agreed: Agreed, after: Node) -> bool:
        assert agreed.node is not None
        if agreed.is_known and agreed.node.size != after.size:
            return False
        try:
            with open_file(self._upper, path) as ours:
                if agreed.digest is not None:
                    return digest(ours) == agreed.digest
                with self._folder.reading(path) as theirs:
                    is_as_long = os.fstat(theirs).st_size == after.size
                    return is_as_long and same_content(ours, theirs)
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
                open_file(self._upper, path) as descriptor,
            ):
                if is_binary(read(descriptor, _HEAD_BYTES)):
                    return True
        if agreed.node is None or agreed.node.type is not NodeType.FILE:
            return False
        data = self._baseline.content(path, agreed)
        # No longer known, so nothing can be compared by lines.
        return data is None or is_binary(data)
