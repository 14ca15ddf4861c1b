"""All tools of a session: routes a call to the one it names, bounds what comes back, closes all."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from tools.base import NamespaceSpec, Tool, ToolCall, ToolError, ToolOutput, ToolResult
from tools.output import DEFAULT_LIMIT_BYTES, Chunk, render_output


class Toolbox:
    """Tools by namespace, as an async context manager that closes them."""

    def __init__(self, tools: Sequence[Tool], *, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        """`limit_bytes` bounds the text of each result. Two tools of one name: ValueError."""
        self._tools = {tool.spec.name: tool for tool in tools}
        if len(self._tools) != len(tools):
            raise ValueError("two tools have the same namespace")
        self._limit_bytes = limit_bytes

    @property
    def specs(self) -> tuple[NamespaceSpec, ...]:
        """What is declared to the model."""
        return tuple(tool.spec for tool in self._tools.values())

    @property
    def names(self) -> tuple[str, ...]:
        """Every recipient that a call may have: `python`, `browser.open`."""
        return tuple(
            name
            for spec in self.specs
            for name in ([f"{spec.name}.{f.name}" for f in spec.functions] or [spec.name])
        )

    async def call(self, call: ToolCall) -> AsyncGenerator[ToolOutput]:
        """Run a call. What the model did wrong comes back as a result, never as an exception."""
        if call.recipient not in self.names:
            available = ", ".join(self.names) or "none"
            yield ToolResult(f"tool not available; available: {available}", is_error=True)
            return
        outputs = self._tools[call.recipient.split(".")[0]].call(call)
        try:
            async for output in outputs:
                yield self._bounded(output) if isinstance(output, ToolResult) else output
        except ToolError as error:
            yield self._bounded(ToolResult(str(error), is_error=True))
        finally:
            # Now, not when the garbage collector gets to it: leaving early interrupts the work.
            if isinstance(outputs, AsyncGenerator):
                await outputs.aclose()

    async def close(self) -> None:
        """Close every tool, also when one of them fails. Safe to call twice."""
        errors: list[Exception] = []
        for tool in self._tools.values():
            try:
                await tool.close()
            except Exception as error:  # noqa: BLE001 - the others must be closed, too
                errors.append(error)
        if errors:
            raise ExceptionGroup("tools did not close", errors)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def _bounded(self, result: ToolResult) -> ToolResult:
        if len(result.text.encode("utf-8", "replace")) <= self._limit_bytes:
            return result
        cut = render_output([Chunk("stdout", result.text)], limit_bytes=self._limit_bytes)
        return replace(result, text=cut.text, truncated=True)
