"""What comes of one cell: its messages, taken apart by hand, become output, files and an end.

A kernel's messages come from a hostile place. Whatever does not have the expected shape is dropped.
"""

import asyncio
import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from tools.displays import BASE64, LARGEST, SUFFIXES, DisplayRefused, DisplayStore
from tools.output import MOST_OUTPUT_BYTES, Capture, Chunk
from tools.pace import MESSAGE_BYTES
from tools.png import PngError, clean_png

_MOST_NAMED_TYPES = 5


class _Unfit(Exception):
    """A display is not what it is called, or too large. The text says why, as a phrase."""


OnOutput = Callable[[Chunk], None]


@dataclass(slots=True)
class Cell:
    """What has come of a cell. It is finished when both its reply and its idle status are here.

    `overflowed` is set when it has sent more than `most_bytes`, or as much has come beside it while
    it ran; what comes later is dropped, and `overflow` says which.
    """

    on_output: OnOutput | None
    displays: DisplayStore
    most_bytes: int = MOST_OUTPUT_BYTES
    output: Capture = field(default_factory=Capture)
    files: list[Path] = field(default_factory=list[Path])
    failed: bool = False
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    overflowed: asyncio.Event = field(default_factory=asyncio.Event)
    overflow: str | None = None
    _own_bytes: int = 0
    _other_bytes: int = 0
    _refused: bool = False
    _has_reply: bool = False
    _is_idle: bool = False
    _has_traceback: bool = False
    _repeated: str = ""

    def count(self, size: int, *, is_own: bool) -> None:
        """A message of so many bytes has come while this cell ran, of this cell or not."""
        size += MESSAGE_BYTES
        if is_own:
            self._own_bytes += size
        else:
            self._other_bytes += size
        if self.overflow is None and max(self._own_bytes, self._other_bytes) > self.most_bytes:
            limit = f"more than {self.most_bytes >> 20} MiB"
            self.overflow = (
                f"The cell sent {limit} of output"
                if is_own
                else f"The kernel sent {limit} that is no output of this cell"
            )
            self.overflowed.set()

    def take_reply(self, content: dict[str, Any]) -> None:
        self._has_reply = True
        if content.get("status") != "ok":
            self.failed = True
            self._repeated = _traceback(content)
        self._settle()

    def take_output(self, kind: str, content: dict[str, Any] | None) -> None:
        """A message of iopub. What is not understood is dropped. None: it had too many values."""
        match kind, content:
            case "execute_result" | "display_data", None:
                self._add("result", "[a display of too many values not shown]")
            case _, None:
                pass
            case "stream", {"name": "stdout" | "stderr" as name, "text": str(text)}:
                self._add(name, text)
            case "execute_result" | "display_data", {"data": dict()}:
                self._add_display(cast("dict[Any, Any]", content["data"]))
            case "error", _:
                self.failed = self._has_traceback = True
                self._add("error", _traceback(content))
            case "status", {"execution_state": "idle"}:
                self._is_idle = True
                self._settle()
            case _:
                pass

    def _add(self, kind: Literal["stdout", "stderr", "result", "error"], text: str) -> None:
        if not text or self.finished.is_set() or self.overflowed.is_set():
            return
        chunk = Chunk(kind, text)
        self.output.add(chunk)
        if self.on_output is not None:
            self.on_output(chunk)

    def _add_display(self, data: dict[Any, Any]) -> None:
        if self.finished.is_set() or self.overflowed.is_set():
            return
        text = data.get("text/plain")
        if isinstance(text, str):
            self._add("result", text)
        # A picture has a text beside it that says little. For the other types the text is enough.
        kind = next(
            (
                name
                for name in SUFFIXES
                if name in data and (name.startswith("image/") or not isinstance(text, str))
            ),
            None,
        )
        if kind is not None:
            self._add_file(kind, data[kind])
        elif not isinstance(text, str) and data:
            names = ", ".join(str(name)[:60] for name in list(data)[:_MOST_NAMED_TYPES])
            self._add("result", f"[{names} not shown]")

    def _add_file(self, kind: str, value: Any) -> None:
        if self._refused:
            return
        try:
            data = _file_content(kind, value)
            path = self.displays.store(kind, data, used=len(self.files))
        except (_Unfit, PngError) as error:
            self._add("result", f"[{kind} not saved: {error}]")
        except DisplayRefused as refusal:
            # Once: a loop that displays goes on and on.
            self._refused = True
            self._add("result", f"[{kind} not saved, nor what follows: {refusal}]")
        else:
            self.files.append(path)
            self._add("result", f"[{kind} {len(data)} bytes saved to {path}]")

    def _settle(self) -> None:
        if not (self._has_reply and self._is_idle):
            return
        # The reply repeats the traceback, and may overtake it: it counts only where iopub brought none.
        if not self._has_traceback:
            self._add("error", self._repeated)
        self.finished.set()


def _file_content(kind: str, value: Any) -> bytes:
    """The bytes to store. Raises _Unfit and PngError."""
    if not isinstance(value, str):
        raise _Unfit("it is not text")
    if len(value) > LARGEST * 4 // 3 + 4:
        raise _Unfit(f"it has more than {LARGEST >> 20} MiB")
    if kind not in BASE64:
        return value.encode("utf-8", "replace")
    try:
        data = base64.b64decode(value.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if kind == "image/png":
        return clean_png(data)
    if not data.startswith(b"\xff\xd8\xff"):
        raise _Unfit("it is not a JPEG")
    return data


def _traceback(content: dict[str, Any]) -> str:
    """The traceback of an error message, or what there is of it."""
    match content:
        case {"traceback": [*lines]} if lines and all(isinstance(line, str) for line in lines):
            return "\n".join(cast("list[str]", lines))
        case {"ename": str(name), "evalue": str(value)}:
            return f"{name}: {value}"
        case _:
            return ""
