"""What a cell printed, as text: the exact bytes that the model reads.

Pure and without dependencies, because two sides must agree byte for byte: the Python tool, and the
recipe that writes the training data of the small model. No kernel, no sandbox, no clock in here.

The rule: pieces stand in the order in which they came. stdout and stderr are joined as they are.
A result or an error stands on lines of its own: it starts on a new line if the text before does
not end in one, and so does what follows it. No final newline is added or removed. Terminal escapes
are dropped, a carriage return overwrites its line as a terminal would (a progress bar leaves its
last state). Nothing at all gives `NO_OUTPUT`. Too long a text keeps its head (3/4 of the limit) and
its tail (1/4), and the line between them says how many bytes are missing.
"""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

NO_OUTPUT = (
    "[WARN] No output available. Use print() to output anything to stdout to receive the output"
)

DEFAULT_LIMIT_BYTES = 16_384
# What a cell may send at all, most of which nobody reads, before it is stopped.
MOST_OUTPUT_BYTES = 256 << 20

# Below this the line that names the omitted size would leave no room for the output itself.
_SMALLEST_LIMIT = 256

ChunkKind = Literal["stdout", "stderr", "result", "error"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of output. `result` is an echoed value or a display, `error` a whole traceback."""

    kind: ChunkKind
    text: str


@dataclass(frozen=True, slots=True)
class RenderedOutput:
    """`text` is what the model reads; `truncated` says that it holds head and tail only."""

    text: str
    truncated: bool


def render_output(
    chunks: Iterable[Chunk], *, limit_bytes: int = DEFAULT_LIMIT_BYTES
) -> RenderedOutput:
    """The text of `chunks`, at most `limit_bytes` of UTF-8.

    Raises ValueError for a limit below 256 bytes.
    """
    return _fit(_join(chunks), "", 0, limit_bytes)


@dataclass(slots=True)
class Capture:
    """Output as it arrives, in bounded memory: head and tail, never more than `limit_bytes`.

    A cell may print gigabytes. What falls out of the middle is counted, not kept.
    """

    limit_bytes: int = 1 << 20
    omitted_bytes: int = 0
    _head: list[Chunk] = field(default_factory=list[Chunk])
    _tail: deque[Chunk] = field(default_factory=deque[Chunk])
    _head_bytes: int = 0
    _tail_bytes: int = 0

    def add(self, chunk: Chunk) -> None:
        """Take one piece."""
        data = chunk.text.encode("utf-8", "replace")
        room = self.limit_bytes * 3 // 4 - self._head_bytes
        if room > 0:
            head, data = _split_bytes(data, room)
            self._head.append(Chunk(chunk.kind, head.decode("utf-8", "replace")))
            # Whatever comes after a cut belongs to the tail, even if it would fit.
            self._head_bytes = self._head_bytes + len(head) if not data else 1 << 62
        if data:
            self._push_tail(chunk.kind, data)

    def render(self, *, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> RenderedOutput:
        """As `render_output` over everything that was added."""
        if self.omitted_bytes == 0:
            return render_output([*self._head, *self._tail], limit_bytes=limit_bytes)
        return _fit(_join(self._head), _join(self._tail), self.omitted_bytes, limit_bytes)

    def _push_tail(self, kind: ChunkKind, data: bytes) -> None:
        room = self.limit_bytes // 4
        self.omitted_bytes += max(0, len(data) - room)
        kept = data[-room:].decode("utf-8", "ignore")
        self._tail.append(Chunk(kind, kept))
        self._tail_bytes += len(kept.encode())
        while self._tail_bytes > room:
            gone = len(self._tail.popleft().text.encode())
            self._tail_bytes -= gone
            self.omitted_bytes += gone


def plain_text(text: str) -> str:
    """`text` without terminal escapes, control characters, bidi controls and lone surrogates.

    Safe to show in a terminal; newlines and tabs stay. Carriage returns and backspaces do what a
    terminal would do to the line.
    """
    text = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    if "\r" in text or "\b" in text:
        text = "\n".join(_overwrite(line) for line in text.split("\n"))
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))


def _join(chunks: Iterable[Chunk]) -> str:
    """The pieces in order. Streams are joined first: an escape may be cut between two pieces."""
    parts: list[str] = []
    ends_in_newline = True
    after_block = False
    for is_block, group in groupby(chunks, key=lambda chunk: chunk.kind in ("result", "error")):
        texts = [chunk.text for chunk in group]
        for raw in texts if is_block else ["".join(texts)]:
            text = plain_text(raw)
            if not text:
                continue
            if (is_block or after_block) and not ends_in_newline:
                parts.append("\n")
            parts.append(text)
            ends_in_newline = text.endswith("\n")
            after_block = is_block
    return "".join(parts)


def _fit(head: str, tail: str, omitted: int, limit_bytes: int) -> RenderedOutput:
    """`head`, `omitted` missing bytes, `tail`; cut further until it fits the limit."""
    if limit_bytes < _SMALLEST_LIMIT:
        raise ValueError(f"an output limit below {_SMALLEST_LIMIT} bytes: {limit_bytes}")
    head_data, tail_data = head.encode(), tail.encode()
    total = len(head_data) + len(tail_data) + omitted
    if omitted == 0 and total <= limit_bytes:
        text = head + tail
        return RenderedOutput(text or NO_OUTPUT, truncated=False)
    room = limit_bytes - len(_omission(total))
    if omitted == 0:
        tail_data = head_data + tail_data
    kept_head = head_data[: room * 3 // 4].decode("utf-8", "ignore")
    kept_tail = tail_data[-(room // 4) :].decode("utf-8", "ignore")
    missing = total - len(kept_head.encode()) - len(kept_tail.encode())
    return RenderedOutput(kept_head + _omission(missing) + kept_tail, truncated=True)


def _omission(size: int) -> str:
    return f"\n[... {size:,} bytes omitted ...]\n"


def _split_bytes(data: bytes, size: int) -> tuple[bytes, bytes]:
    """`data` cut at most at `size`, between two characters."""
    if len(data) <= size:
        return data, b""
    while data[size] & 0xC0 == 0x80:
        size -= 1
    return data[:size], data[size:]


def _overwrite(line: str) -> str:
    """What a terminal shows of a line with carriage returns and backspaces."""
    cells: list[str] = []
    column = 0
    for character in line:
        if character == "\r":
            column = 0
        elif character == "\b":
            column = max(0, column - 1)
        else:
            cells[column : column + 1] = [character]
            column += 1
    return "".join(cells)


# ECMA-48: control sequences, strings with their terminator (titles, links, graphics), short escapes;
# each also by its 8-bit introducer. The classes exclude what would end them, so matching is linear.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x9c|\x1b\\)"
    r"|\x1b[ -/]*[0-~]"
)
# C0 without tab and newline, DEL, C1, the twelve bidi controls, and the invisible tag characters.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
