"""The `python` tool: what the model is told of it, and what it accepts as a call.

The declaration is a pure function and the kernel is imported only when a tool is made, so the
recipe of the small model and `motet run --dry-run` can have the one without the other.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from sandbox.base import Sandbox, SandboxError
from tools.base import NamespaceSpec, ToolCall, ToolOutput, ToolResult, ToolText
from tools.output import DEFAULT_LIMIT_BYTES, MOST_OUTPUT_BYTES, NO_OUTPUT, Chunk, plain_text

if TYPE_CHECKING:
    from tools.jupyter import CellResult, KernelSession

DEFAULT_TIMEOUT_S = 120.0
DEFAULT_GRACE_S = 3.0
# What a person sees of one cell while it runs; the rest is in the result, head and tail.
_SHOWN_CHARACTERS = 256 << 10


def python_namespace(
    timeout_s: float = DEFAULT_TIMEOUT_S, internet: bool = False, drive: str = "/mnt/data"
) -> NamespaceSpec:
    """The declaration of `python`: the text gpt-oss was trained with, made true where it must be.

    Source: the two paragraphs of openai/harmony's system message with the python tool.
    """
    access = "enabled" if internet else "disabled"
    return NamespaceSpec(
        name="python",
        description=(
            "Use this tool to execute Python code in your chain of thought. The code will not be "
            "shown to the user. This tool should be used for internal reasoning, but not for code "
            "that is intended to be visible to the user (e.g. when creating plots, tables, or "
            "files).\n\n"
            "When you send a message containing Python code to python, it will be executed in a "
            "stateful Jupyter notebook environment. python will respond with the output of the "
            f"execution or time out after {float(timeout_s)} seconds. The drive at '{drive}' can "
            "be used to save and persist user files. Internet access for this session is "
            f"{access}."
        ),
    )


class PythonTool:
    """Cells of the model in one kernel, which keeps its state from call to call.

    `start` makes the kernel beforehand, so that the first call need not wait for it.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        grace_s: float = DEFAULT_GRACE_S,
        limit_bytes: int = DEFAULT_LIMIT_BYTES,
        most_output_bytes: int = MOST_OUTPUT_BYTES,
        displays: Path | None = None,
    ) -> None:
        """`timeout_s` per cell; then it has `grace_s` to stop before the kernel is killed.

        `limit_bytes` bounds what the model reads of one call; a cell that sends more than
        `most_output_bytes` is interrupted. `displays` is the folder below which displayed files are
        kept; without one they go with the sandbox's own. The sandbox stays its owner's.
        """
        self._sandbox = sandbox
        self._grace_s = grace_s
        self._timeout_s = timeout_s
        self._limit_bytes = limit_bytes
        self._most_output_bytes = most_output_bytes
        self._displays = displays
        self._session: KernelSession | None = None
        self._lock = asyncio.Lock()
        self._stopped: str | None = None

    @property
    def spec(self) -> NamespaceSpec:
        return python_namespace(
            self._timeout_s, internet=self._sandbox.network, drive=self._sandbox.drive
        )

    async def start(self) -> None:
        """Return when a kernel is ready. Raises SandboxError."""
        async with self._lock:
            await self._kernel_session().start()

    async def call(self, call: ToolCall) -> AsyncGenerator[ToolOutput]:
        """Run one cell: its output as it comes, then the result."""
        code = code_of_call(call.body)
        shown = _LiveText()
        running = asyncio.create_task(self._execute(code, shown.add))
        running.add_done_callback(lambda _: shown.end())
        try:
            async for text in shown:
                yield ToolText(text)
            yield await running
        finally:
            # Left early, by cancellation or because nobody reads on: the cell is interrupted.
            running.cancel()
            await asyncio.wait([running])

    async def restart(self) -> None:
        """A fresh kernel. Raises SandboxError."""
        self._stopped = None
        async with self._lock:
            await self._kernel_session().restart()

    async def stop(self, reason: str) -> None:
        """End the kernel and all that it started; the next call begins a fresh one.

        The model is told then that its variables are gone, and for which reason.
        """
        await self.close()
        self._stopped = reason

    async def close(self) -> None:
        async with self._lock:
            if self._session is not None:
                await self._session.close()

    async def _execute(self, code: str, on_output: Callable[[Chunk], None]) -> ToolResult:
        async with self._lock:
            try:
                result = await self._kernel_session().execute(
                    code, timeout_s=self._timeout_s, on_output=on_output
                )
            except SandboxError as error:
                return ToolResult(f"[ERROR] Python cannot be used: {error.reason}", is_error=True)
        if self._stopped is not None:
            result.restarted, self._stopped = self._stopped, None
        return self._result(result)

    def _kernel_session(self) -> "KernelSession":
        if self._session is None:
            # Late: who only declares the tool needs none of it.
            from tools.jupyter import KernelSession

            self._session = KernelSession(
                self._sandbox,
                grace_s=self._grace_s,
                most_output_bytes=self._most_output_bytes,
                displays=self._displays,
            )
        return self._session

    def _result(self, cell: "CellResult") -> ToolResult:
        notes = cell_notes(cell, self._timeout_s)
        room = self._limit_bytes - sum(len(note.encode()) + 1 for note in notes)
        rendered = cell.output.render(limit_bytes=room)
        parts = [note for note in notes if note.startswith("[WARN]")]
        if not (notes and rendered.text == NO_OUTPUT):
            parts.append(rendered.text)
        parts += [note for note in notes if note.startswith("[ERROR]")]
        text = parts[0]
        for part in parts[1:]:
            text += part if text.endswith("\n") else f"\n{part}"
        return ToolResult(
            text,
            is_error=cell.status != "ok",
            truncated=rendered.truncated,
            images=cell.images,
        )


def cell_notes(cell: "CellResult", timeout_s: float) -> list[str]:
    """What the model must be told beside a cell's output: one plain sentence for each."""
    notes: list[str] = []
    if cell.restarted is not None:
        notes.append(
            f"[WARN] The kernel had stopped ({cell.restarted}), so this cell ran in a new one: "
            "earlier variables are gone."
        )
    fate = (
        "The cell did not stop when interrupted, so the kernel was restarted: all variables are gone."
        if cell.state_lost
        else "The cell was interrupted; variables are kept."
    )
    match cell.status:
        case "timeout":
            notes.append(f"[ERROR] Timed out after {timeout_s:g} seconds. {fate}")
        case "overflow":
            notes.append(f"[ERROR] {cell.reason}. {fate}")
        case "died":
            notes.append(
                f"[ERROR] The kernel died: {cell.reason}. The next cell runs in a new one; all "
                "variables are gone."
            )
        case _:
            pass
    return notes


class _LiveText:
    """Pieces of output on their way to the person who watches, up to a bound."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._room = _SHOWN_CHARACTERS

    def add(self, chunk: Chunk) -> None:
        text = plain_text(chunk.text[: self._room + 1])
        if self._room < 0 or not text:
            return
        self._room -= len(text)
        if self._room < 0:
            text += "\n[... more output, not shown ...]\n"
        self._queue.put_nowait(text)

    def end(self) -> None:
        self._queue.put_nowait(None)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        text = await self._queue.get()
        if text is None:
            raise StopAsyncIteration
        return text


def code_of_call(body: str) -> str:
    """The Python of a call: the body itself, or the value of a body that is just `{"code": …}`."""
    if not body.lstrip().startswith("{"):
        return body
    try:
        value: object = json.loads(body)
    except ValueError:
        return body
    if not isinstance(value, dict):
        return body
    match cast("dict[str, Any]", value):
        case {"code": str(code), **rest} if not rest:
            return code
        case _:
            return body
