"""What a tool is: its declaration, a call, the outputs, the errors, and the toolbox.

A tool knows nothing of Harmony's tokens. It declares itself with a `NamespaceSpec`, is handed a
`ToolCall` whose body is the text that the model wrote, and yields what comes of it: any number of
`ToolText` while it works (for the human), then exactly one `ToolResult` (for the model).
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class ToolError(Exception):
    """Something the model did wrong or cannot have. Its text becomes the tool's message."""


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A function as the model sees it. `parameters` is a JSON schema, `None` for no arguments."""

    name: str
    description: str
    parameters: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NamespaceSpec:
    """A namespace of the tools block. Without functions its description stands alone (python)."""

    name: str
    description: str | None = None
    functions: tuple[FunctionSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCall:
    """`recipient` is the whole name the model addressed: `python`, `browser.open`, `functions.f`."""

    recipient: str
    body: str


@dataclass(frozen=True, slots=True)
class ToolText:
    """Output as it appears, already free of terminal escapes. Never part of the prompt."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The end of a call. `text` is exactly what the model reads.

    `truncated` says that `text` holds head and tail only; `images` are files the tool stored.
    """

    text: str
    is_error: bool = False
    truncated: bool = False
    images: tuple[Path, ...] = ()


ToolOutput = ToolText | ToolResult


class Tool(Protocol):
    """One namespace. Calls come one after another, never two at once."""

    @property
    def spec(self) -> NamespaceSpec: ...

    def call(self, call: ToolCall) -> AsyncIterator[ToolOutput]:
        """Run a call. Raises ToolError for what the model should read as an error.

        Cancelling the consuming task interrupts the work; the tool stays usable.
        """
        ...

    async def close(self) -> None:
        """Release everything; safe to call twice."""
        ...
