"""What comes of one cell: its messages, taken apart by hand, become output, images and an end.

A kernel's messages come from a hostile place. Whatever does not have the expected shape is dropped.
"""

import asyncio
import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from tools.output import Capture, Chunk

MOST_IMAGES = 32
_LARGEST_IMAGE = 8 << 20
_PNG = b"\x89PNG\r\n\x1a\n"

OnOutput = Callable[[Chunk], None]


@dataclass(slots=True)
class Cell:
    """What has come of a cell. It is finished when both its reply and its idle status are here."""

    on_output: OnOutput | None
    save_image: Callable[[bytes], Path | None]
    output: Capture = field(default_factory=Capture)
    images: list[Path] = field(default_factory=list[Path])
    failed: bool = False
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    _has_reply: bool = False
    _is_idle: bool = False
    _has_traceback: bool = False
    _repeated: str = ""

    def take_reply(self, content: dict[str, Any]) -> None:
        self._has_reply = True
        if content.get("status") != "ok":
            self.failed = True
            self._repeated = _traceback(content)
        self._settle()

    def take_output(self, kind: str, content: dict[str, Any]) -> None:
        """A message of iopub. What is not understood is dropped."""
        match kind, content:
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
        if not text or self.finished.is_set():
            return
        chunk = Chunk(kind, text)
        self.output.add(chunk)
        if self.on_output is not None:
            self.on_output(chunk)

    def _add_display(self, data: dict[Any, Any]) -> None:
        if isinstance(text := data.get("text/plain"), str):
            self._add("result", text)
        if isinstance(encoded := data.get("image/png"), str):
            self._add("result", self._image(encoded))
        elif not isinstance(text, str) and data:
            names = ", ".join(str(name)[:60] for name in list(data)[:5])
            self._add("result", f"[{names} not shown]")

    def _image(self, encoded: str) -> str:
        if len(encoded) > _LARGEST_IMAGE * 4 // 3:
            return f"[image/png of more than {_LARGEST_IMAGE >> 20} MiB not saved]"
        try:
            data = base64.b64decode(encoded.replace("\n", ""), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if not data.startswith(_PNG):
            return "[image/png not saved: it is not a PNG]"
        path = self.save_image(data)
        if path is None:
            return f"[image/png {len(data)} bytes not saved: more than {MOST_IMAGES} images]"
        self.images.append(path)
        return f"[image/png {len(data)} bytes saved to {path}]"

    def _settle(self) -> None:
        if not (self._has_reply and self._is_idle):
            return
        # The reply repeats the traceback, and may overtake it: it counts only where iopub brought none.
        if not self._has_traceback:
            self._add("error", self._repeated)
        self.finished.set()


def _traceback(content: dict[str, Any]) -> str:
    """The traceback of an error message, or what there is of it."""
    match content:
        case {"traceback": [*lines]} if lines and all(isinstance(line, str) for line in lines):
            return "\n".join(cast("list[str]", lines))
        case {"ename": str(name), "evalue": str(value)}:
            return f"{name}: {value}"
        case _:
            return ""
