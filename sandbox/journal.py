"""What an apply did, written down step by step, so that it can be undone, also after a kill.

A folder for each apply: `journal.jsonl` and `old/`, copies of what was replaced. A step is written
before it is taken and once more when it is done; what began and did not end is judged by what the
user's folder holds.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.baseline import Agreed, decode_node, decode_record, encode_node, encode_record
from sandbox.beneath import copy, write
from sandbox.changes import Node


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: the folder's `old` and `new` at `path`, and what was agreed before and after.

    `new_digest` is the sha256 of a new file's content; the old one's content is in `old/`.
    `temporary` is the name beside `path` under which it is made. `is_mode`: only permissions change.
    """

    number: int
    path: str
    temporary: str
    old: Node | None
    new: Node | None
    new_digest: str | None
    is_mode: bool
    is_merged: bool
    before: Agreed
    after: Agreed


class Journal:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name
        self.entries: dict[int, Entry] = {}
        self._states: dict[int, str] = {}
        self._load()

    @classmethod
    def make(cls, folder: Path) -> "Journal":
        """A new one below `folder`, after all others."""
        folder.mkdir(mode=0o700, exist_ok=True)
        number = max((int(one.id) for one in journals(folder)), default=0) + 1
        path = folder / str(number)
        (path / "old").mkdir(mode=0o700, parents=True)
        return cls(path)

    def state(self, entry: Entry) -> str:
        """`start`, `done`, `dropped` (never happened), `undo` (begun) or `undone`."""
        return self._states[entry.number]

    def done(self) -> list[Entry]:
        """What was done and not undone, in order."""
        return [entry for number, entry in self.entries.items() if self._states[number] == "done"]

    def unfinished(self) -> Iterator[Entry]:
        """What a killed process left half done, if anything."""
        for number, entry in list(self.entries.items()):
            if self._states[number] in ("start", "undo"):
                yield entry

    def start(self, entry: Entry, original: int | None) -> None:
        """Write down what will be done; `original` is the open file that will be replaced."""
        if original is not None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            target = os.open(self.old(entry), flags, 0o600)
            try:
                copy(original, target)
            finally:
                os.close(target)
        self._write({"start": entry.number, **_encode(entry)})
        self.entries[entry.number] = entry
        self._states[entry.number] = "start"

    def mark(self, entry: Entry, state: str) -> None:
        self._write({state: entry.number})
        self._states[entry.number] = state

    def old(self, entry: Entry) -> Path:
        """The copy of the file that was replaced."""
        return self.path / "old" / str(entry.number)

    def _load(self) -> None:
        try:
            lines = (self.path / "journal.jsonl").read_text("ascii").splitlines()
        except OSError:
            return
        for line in lines:
            # A kill can cut the last line short.
            with contextlib.suppress(ValueError, KeyError, TypeError, AssertionError):
                data: dict[str, object] = json.loads(line)
                if "start" in data:
                    entry = _decode(data)
                    self.entries[entry.number] = entry
                    self._states[entry.number] = "start"
                for state in ("done", "dropped", "undo", "undone"):
                    if state in data:
                        self._states[int(str(data[state]))] = state

    def _write(self, data: dict[str, object]) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(self.path / "journal.jsonl", flags, 0o600)
        try:
            write(descriptor, b"\n" + json.dumps(data).encode("ascii") + b"\n")
        finally:
            os.close(descriptor)


def journals(folder: Path) -> list[Journal]:
    """All below `folder`, oldest first."""
    paths = [path for path in folder.glob("*") if path.name.isdigit()]
    return [Journal(path) for path in sorted(paths, key=lambda path: int(path.name))]


def _encode(entry: Entry) -> dict[str, object]:
    return {
        "path": entry.path,
        "temporary": entry.temporary,
        "old": encode_node(entry.old),
        "new": encode_node(entry.new),
        "new_digest": entry.new_digest,
        "is_mode": entry.is_mode,
        "is_merged": entry.is_merged,
        "before": encode_record(entry.path, entry.before),
        "after": encode_record(entry.path, entry.after),
    }


def _decode(data: dict[str, object]) -> Entry:
    old, new, before, after = data["old"], data["new"], data["before"], data["after"]
    assert old is None or isinstance(old, list)
    assert new is None or isinstance(new, list)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    new_digest = data["new_digest"]
    return Entry(
        int(str(data["start"])),
        str(data["path"]),
        str(data["temporary"]),
        decode_node(old),  # pyright: ignore[reportUnknownArgumentType]
        decode_node(new),  # pyright: ignore[reportUnknownArgumentType]
        None if new_digest is None else str(new_digest),
        bool(data["is_mode"]),
        bool(data["is_merged"]),
        decode_record(before)[1],  # pyright: ignore[reportUnknownArgumentType]
        decode_record(after)[1],  # pyright: ignore[reportUnknownArgumentType]
    )
