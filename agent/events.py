"""Everything that happens in a run, as one union of frozen dataclasses.

The loop emits events and never prints. The terminal, the JSON stream and tests are only readers of
them. `record` gives the JSON object of an event: `type`, then its fields; the writer adds `seq`, `ts`
and `session_id` (docs/cli.md lists them all). Exactly one `RunCompleted` or `RunFailed` is emitted per
process, and nothing follows it.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from agent.errors import Failure, Status

SCHEMA_VERSION = 1


class ItemStatus(StrEnum):
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Reasoning:
    """A message on the analysis channel that is no call."""

    type: ClassVar[str] = "reasoning"
    id: str
    status: ItemStatus = ItemStatus.RUNNING
    text: str = ""
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Preamble:
    """Commentary without a recipient: words for the user between calls."""

    type: ClassVar[str] = "message"
    id: str
    status: ItemStatus = ItemStatus.RUNNING
    text: str = ""


@dataclass(frozen=True, slots=True)
class Final:
    """The answer."""

    type: ClassVar[str] = "final"
    id: str
    status: ItemStatus = ItemStatus.RUNNING
    text: str = ""


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A call and, when completed, its result. `tool` is the namespace, `output` what the model read.

    It starts when the model begins to write it, is updated when `arguments` is complete and the call
    is about to run, and completes with the result.
    """

    type: ClassVar[str] = "tool_call"
    id: str
    tool: str
    recipient: str
    status: ItemStatus = ItemStatus.RUNNING
    arguments: str = ""
    output: str = ""
    output_truncated: bool = False
    images: tuple[Path, ...] = ()
    ms: int = 0


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """`added` and `removed` count lines, None for what has none; in a record they are `+` and `-`.

    `kind`: new, modified, deleted, mode or type, against the folder; reverted for what is again as
    there. `is_hidden`: .gitignore hides it, or it is version control's own.
    """

    names: ClassVar[dict[str, str]] = {"added": "+", "removed": "-", "is_hidden": "hidden"}
    path: str
    kind: str
    added: int | None
    removed: int | None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a turn changed in the user's folder, or in the layer above it that holds it back.

    `layer` is the id by which `motet diff` shows it. Never running: it is known at the turn's end.
    """

    type: ClassVar[str] = "file_change"
    id: str
    layer: str
    changes: tuple[ChangedFile, ...]
    status: ItemStatus = ItemStatus.COMPLETED


# What a model writes, and so begins; a FileChange only completes.
Item = Reasoning | Preamble | Final | ToolUse


@dataclass(frozen=True, slots=True)
class SandboxInfo:
    """`rung` is the mechanism in force; `net` is Python's network."""

    rung: str
    mode: str
    net: str = "off"


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """`sandbox` is None where Python is not offered."""

    type: ClassVar[str] = "session.started"
    model: str
    build: str
    effort: str
    context: int
    cwd: str
    sandbox: SandboxInfo | None
    tools: tuple[str, ...]
    temperature: float
    top_p: float
    seed: int | None
    load_ms: int


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """`turn` counts user messages from 1; `prompt_tokens` is the prompt of its first step."""

    type: ClassVar[str] = "turn.started"
    turn: int
    prompt_tokens: int


@dataclass(frozen=True, slots=True)
class ItemStarted:
    type: ClassVar[str] = "item.started"
    item: Item


@dataclass(frozen=True, slots=True)
class ItemDelta:
    """More of the item's text, a call's arguments, or (`output`) a call's output."""

    type: ClassVar[str] = "item.delta"
    item_id: str
    text: str
    output: bool = False


@dataclass(frozen=True, slots=True)
class ItemUpdated:
    """A call whose `arguments` are complete, before it runs."""

    type: ClassVar[str] = "item.updated"
    item: Item


@dataclass(frozen=True, slots=True)
class ItemCompleted:
    type: ClassVar[str] = "item.completed"
    item: Item | FileChange


@dataclass(frozen=True, slots=True)
class Warned:
    """Something was repaired, skipped or is not as asked. Never the end of anything."""

    type: ClassVar[str] = "warning"
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Sums over the turn's steps. `input` = `cached` + `prefilled`; generated = `reasoning` + `output`."""

    input: int = 0
    cached: int = 0
    prefilled: int = 0
    reasoning: int = 0
    output: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds. `ttft_ms` is from the user's message to the first sampled token."""

    prefill_ms: int = 0
    ttft_ms: int = 0
    decode_ms: int = 0
    tool_ms: int = 0


@dataclass(frozen=True, slots=True)
class TurnCompleted:
    """`tok_s` is decoding alone, None before a second token. `context` is what the turn fills of it."""

    type: ClassVar[str] = "turn.completed"
    turn: int
    status: Status
    steps: int
    usage: Usage
    timing: Timing
    tok_s: float | None
    context_tokens: int


@dataclass(frozen=True, slots=True)
class RunCompleted:
    """`changes_pending` counts files that wait to be applied or discarded, in `layer`."""

    type: ClassVar[str] = "run.completed"
    final: str
    totals: Usage
    exit_code: int = 0
    status: Status = Status.OK
    changes_pending: int = 0
    layer: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    code: str
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class RunFailed:
    """`final` holds what there was of an answer, None if nothing."""

    type: ClassVar[str] = "run.failed"
    exit_code: int
    status: Status
    error: ErrorInfo
    final: str | None = None
    totals: Usage = Usage()
    changes_pending: int = 0
    layer: str | None = None

    @classmethod
    def of(
        cls,
        failure: Failure,
        *,
        final: str | None,
        totals: Usage,
        changes_pending: int = 0,
        layer: str | None = None,
    ) -> "RunFailed":
        error = ErrorInfo(failure.code, failure.message, failure.hint)
        return cls(failure.exit_code, failure.status, error, final, totals, changes_pending, layer)


Event = (
    SessionStarted
    | TurnStarted
    | ItemStarted
    | ItemDelta
    | ItemUpdated
    | ItemCompleted
    | Warned
    | TurnCompleted
    | RunCompleted
    | RunFailed
)

Emit = Callable[[Event], None]


def record(event: Event | ChangedFile) -> dict[str, Any]:
    """The event as plain JSON values, `type` first; an item carries its `id` and `type` first too."""
    return _plain(event)


def _plain(value: Any) -> Any:
    match value:
        case StrEnum():
            return value.value
        case Path():
            return str(value)
        case tuple():
            return [_plain(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
        case _ if is_dataclass(value):
            kind = getattr(value, "type", None)
            head = {"type": kind} if kind else {}
            names: dict[str, str] = getattr(value, "names", {})
            return head | {
                names.get(f.name, f.name): _plain(getattr(value, f.name)) for f in fields(value)
            }
        case _:
            return value
