"""What a layer and the user's folder last agreed on, path by path: the base of every merge.

The folder is never copied. When a session starts, it is walked once and each file's inode, size and
times are noted (the manifest); as long as they are the same, the file is what the session saw. What
the session changes gets a record of its own, kept while the original is still there: the text, or a
digest. Where the user changed a file first, nobody knows which of the two the session saw.
"""

import contextlib
import hashlib
import json
import os
import stat
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox.beneath import Identity, Tree, identity, permissions, read, write
from sandbox.changes import Node, NodeType

# Texts up to here are kept, compared and merged by lines; what is larger counts as binary.
MOST_TEXT_BYTES = 4 << 20
# Of a file, however large, no more is read at once.
MOST_READ_BYTES = 256 << 20
# Of what is larger a digest tells whether the user touched it only, up to here.
_MOST_DIGEST_BYTES = 64 << 20
# 20,000 entries take some 0.2 s. In a larger folder only the times tell what changed since.
MOST_ENTRIES = 20_000
# A file's times come from a clock that ticks every 4 to 10 ms.
_TICK_NS = 10_000_000

_TYPES = {stat.S_IFREG: NodeType.FILE, stat.S_IFDIR: NodeType.FOLDER, stat.S_IFLNK: NodeType.LINK}


@dataclass(frozen=True, slots=True)
class Agreed:
    """`identity` is of the folder's file that holds just this, `digest` the content's sha256."""

    node: Node | None
    is_known: bool = True
    identity: Identity | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    type: NodeType
    mode: int
    identity: Identity


class Baseline:
    """Kept in a folder of the layer: `manifest.json`, `agreed.jsonl` and `objects/`."""

    def __init__(self, path: Path, folder: Tree) -> None:
        self._path = path
        self._folder = folder
        self._records: dict[str, Agreed] = {}
        self._manifest: dict[str, _Entry] = {}
        self._is_complete = False
        self._since_ns = 0
        self._sorted: list[str] | None = None

    def start(self) -> None:
        """Note what the folder holds now."""
        (self._path / "objects").mkdir(mode=0o700, exist_ok=True)
        self.refresh()

    def load(self) -> None:
        """What `start` and `set` have written. A last line that a kill cut short is left out."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            known = json.loads((self._path / "manifest.json").read_text("ascii"))
            self._is_complete, self._since_ns = known["complete"], known["since"]
            self._manifest = {
                path: _Entry(NodeType(kind), mode, (inode, size, mtime, ctime))
                for path, kind, mode, inode, size, mtime, ctime in known["entries"]
            }
        with contextlib.suppress(OSError):
            for line in (self._path / "agreed.jsonl").read_text("ascii").splitlines():
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    path, agreed = decode_record(json.loads(line))
                    self._put(path, agreed)

    def refresh(self) -> None:
        """Take the folder as it is now as what the session will see, where it has no record.

        Only while nothing is mounted: see `follow`.
        """
        self._since_ns = time.time_ns() - _TICK_NS
        self._manifest, self._is_complete = self._walk()
        self._save()

    def follow(self) -> None:
        """Take the user's edits since as what a session sees that is mounted, where that is sure.

        An overlay shows an edit in place at once. But of a name that was looked up it goes on to
        show the old file, or nothing, when the user puts another file there: then nobody knows what
        the code saw, so that is not taken.
        """
        now, _ = self._walk()
        for path, entry in now.items():
            old = self._manifest.get(path)
            if old is not None and old.type is entry.type and old.identity[0] == entry.identity[0]:
                self._manifest[path] = entry
        self._save()

    def _walk(self) -> tuple[dict[str, _Entry], bool]:
        """The entries, and whether they are all."""
        entries: dict[str, _Entry] = {}
        for path, status in self._folder.walk():
            if len(entries) >= MOST_ENTRIES:
                return entries, False
            kind = _TYPES.get(stat.S_IFMT(status.st_mode))
            if kind is not None:
                entries[path] = _Entry(kind, permissions(status), identity(status))
        return entries, True

    def _save(self) -> None:
        self._sorted = None
        entries = [(p, e.type, e.mode, *e.identity) for p, e in self._manifest.items()]
        known = {"complete": self._is_complete, "since": self._since_ns, "entries": entries}
        self._write("manifest.json", json.dumps(known))

    def size(self) -> int | None:
        """How many bytes the folder's files have; None for more entries than are looked at."""
        if not self._is_complete:
            return None
        files = (e for e in self._manifest.values() if e.type is NodeType.FILE)
        return sum(entry.identity[1] for entry in files)

    def adopt(self, paths: Iterable[str]) -> None:
        """Take what the folder has there now as agreed."""
        paths = list(paths)
        self.forget(paths)
        for path in paths:
            status = self._folder.status(path)
            self.set(
                path, Agreed(None) if status is None else self._now(path, status, is_known=True)
            )

    def of(self, path: str) -> Agreed:
        """What both agreed on at `path`."""
        if path in self._records:
            return self._records[path]
        status = self._folder.status(path)
        entry = self._manifest.get(path)
        if entry is None:
            if self._is_complete or status is None:
                return Agreed(None)
            return self._now(path, status, is_known=status.st_ctime_ns < self._since_ns)
        if status is not None and _TYPES.get(stat.S_IFMT(status.st_mode)) is entry.type:
            # A folder's times change with what is in it.
            if entry.type is NodeType.FOLDER:
                return Agreed(Node(NodeType.FOLDER, entry.mode))
            if identity(status) == entry.identity:
                return self._now(path, status, is_known=True)
        size = entry.identity[1] if entry.type is NodeType.FILE else 0
        return Agreed(Node(entry.type, entry.mode, size), entry.type is NodeType.FOLDER)

    def _now(self, path: str, status: os.stat_result, *, is_known: bool) -> Agreed:
        try:
            return Agreed(self._folder.node(path, status), is_known, identity(status))
        except (ValueError, OSError):
            return Agreed(None)

    def below(self, path: str) -> list[str]:
        """The paths below `path` that the session may have seen."""
        if self._sorted is None:
            self._sorted = sorted({*self._manifest, *self._records})
        start = bisect_left(self._sorted, path + "/")
        end = bisect_left(self._sorted, path + "0")
        found = self._sorted[start:end]
        if not self._is_complete:
            found = sorted({*found, *(inner for inner, _ in self._folder.walk(path))})
        return found

    def keep(self, path: str, *, with_content: bool) -> None:
        """Record what `of` says now, before the user changes it. Does nothing the second time."""
        if path in self._records:
            return
        agreed = self.of(path)
        if with_content and agreed.is_known and agreed.identity is not None:
            agreed = self._with_content(path, agreed)
        self.set(path, agreed)

    def _with_content(self, path: str, agreed: Agreed) -> Agreed:
        node = agreed.node
        if node is None or node.type is not NodeType.FILE or node.size > _MOST_DIGEST_BYTES:
            return agreed
        try:
            descriptor = self._folder.open(path)
        except OSError:
            return agreed
        try:
            data = read(descriptor)
            if identity(os.fstat(descriptor)) != agreed.identity:
                return replace(agreed, is_known=False)
        finally:
            os.close(descriptor)
        return replace(agreed, digest=self.store(data))

    def store(self, data: bytes) -> str:
        """The digest of `data`, which is kept if it is short enough."""
        digest = hashlib.sha256(data).hexdigest()
        if len(data) <= MOST_TEXT_BYTES and not (self._path / "objects" / digest).exists():
            self._write(f"objects/{digest}", data)
        return digest

    def content(self, path: str, agreed: Agreed) -> bytes | None:
        """What a record stands for; of an unknown one what the folder has now. None: gone."""
        if agreed.digest is not None:
            data = self._stored(agreed.digest)
            if data is not None:
                return data
        try:
            descriptor = self._folder.open(path)
        except OSError:
            return None
        try:
            status = os.fstat(descriptor)
            if agreed.is_known and identity(status) != agreed.identity and agreed.digest is None:
                return None
            data = read(descriptor, MOST_READ_BYTES)
        finally:
            os.close(descriptor)
        if agreed.digest is not None and hashlib.sha256(data).hexdigest() != agreed.digest:
            return None
        return data

    def _stored(self, digest: str) -> bytes | None:
        """None if it was too long or is gone."""
        try:
            return (self._path / "objects" / digest).read_bytes()
        except OSError:
            return None

    def set(self, path: str, agreed: Agreed) -> None:
        """Record it, on disk at once."""
        line = json.dumps(encode_record(path, agreed)) + "\n"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(self._path / "agreed.jsonl", flags, 0o600)
        try:
            # First a newline: the last line may have been cut short by a kill.
            write(descriptor, b"\n" + line.encode("ascii"))
        finally:
            os.close(descriptor)
        self._put(path, agreed)

    def records(self) -> Iterator[str]:
        return iter(tuple(self._records))

    def forget(self, paths: Iterable[str]) -> None:
        """Drop records: those paths are the folder's again."""
        gone = set(paths) & self._records.keys()
        if not gone:
            return
        kept = {path: agreed for path, agreed in self._records.items() if path not in gone}
        lines = (json.dumps(encode_record(path, agreed)) for path, agreed in kept.items())
        self._write("agreed.jsonl", "".join(line + "\n" for line in lines))
        self._records = kept
        self._sorted = None

    def _put(self, path: str, agreed: Agreed) -> None:
        self._records[path] = agreed
        self._sorted = None

    def _write(self, name: str, data: str | bytes) -> None:
        """Whole or not at all."""
        new = self._path / f"{name}.new"
        new.write_bytes(data.encode("ascii") if isinstance(data, str) else data)
        new.replace(self._path / name)


def encode_node(node: Node | None) -> list[object] | None:
    return node and [node.type, node.mode, node.size, node.target]


def decode_node(data: list[object] | None) -> Node | None:
    if data is None:
        return None
    kind, mode, size, target = data
    assert isinstance(mode, int)
    assert isinstance(size, int)
    assert target is None or isinstance(target, str)
    return Node(NodeType(str(kind)), mode, size, target)


def encode_record(path: str, agreed: Agreed) -> dict[str, object]:
    return {
        "path": path,
        "node": encode_node(agreed.node),
        "known": agreed.is_known,
        "identity": agreed.identity,
        "digest": agreed.digest,
    }


def decode_record(data: dict[str, object]) -> tuple[str, Agreed]:
    node, same = data["node"], data["identity"]
    assert node is None or isinstance(node, list)
    assert same is None or isinstance(same, list)
    first = None if same is None else tuple(int(str(number)) for number in same)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    digest = data["digest"]
    return str(data["path"]), Agreed(
        decode_node(node),  # pyright: ignore[reportUnknownArgumentType]
        bool(data["known"]),
        None if first is None else (first[0], first[1], first[2], first[3]),
        None if digest is None else str(digest),
    )
