"""What was said: roles, channels, messages and the append-only conversation.

Plain data. How it becomes token ids is `agent.harmony.encode`; how ids become messages again is
`agent.harmony.decode`. The system and the developer message have structure of their own (identity,
effort, tool declarations), so they are types here and not text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tools.base import NamespaceSpec


class Role(StrEnum):
    SYSTEM = "system"
    DEVELOPER = "developer"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Channel(StrEnum):
    """The three channels gpt-oss was trained on. A message may carry another string, or none."""

    ANALYSIS = "analysis"
    COMMENTARY = "commentary"
    FINAL = "final"


class Effort(StrEnum):
    """The `Reasoning:` line of the system message."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Message:
    """One message after the system and developer messages.

    A tool's result has role `TOOL` and the tool's full name (`python`, `functions.f`) as `name`.
    `recipient` is set on calls (`python`, `browser.search`, `functions.f`) and on results
    (`assistant`). `content_type` is `code`, `json` or `<|constrain|>json`; the marker at its head
    is rendered as the control token.
    """

    role: Role
    content: str
    name: str | None = None
    channel: str | None = None
    recipient: str | None = None
    content_type: str | None = None

    @property
    def is_call(self) -> bool:
        """Whether this asks a tool for something, so that a result must follow it."""
        return self.role is Role.ASSISTANT and self.recipient not in NOT_TOOLS


# Recipients that are people or the model itself. `None`: the message is for everybody.
NOT_TOOLS = frozenset({None, "all", "assistant", "user"})


@dataclass(frozen=True, slots=True)
class SystemMessage:
    """The head of every prompt. `None` omits a line, no `channels` the line of channels.

    `namespaces` are built-in tools.
    """

    identity: str | None = "You are ChatGPT, a large language model trained by OpenAI."
    knowledge_cutoff: str | None = "2024-06"
    current_date: str | None = None
    effort: Effort | None = Effort.MEDIUM
    namespaces: tuple[NamespaceSpec, ...] = ()
    channels: tuple[str, ...] = tuple(Channel)


@dataclass(frozen=True, slots=True)
class DeveloperMessage:
    """Instructions and the user's functions. `None` instructions print no heading, "" prints it."""

    instructions: str | None = None
    namespaces: tuple[NamespaceSpec, ...] = ()


@dataclass(slots=True)
class Conversation:
    """A system message, perhaps a developer message, then messages that are only ever appended."""

    system: SystemMessage = field(default_factory=SystemMessage)
    developer: DeveloperMessage | None = None
    _messages: list[Message] = field(default_factory=list[Message])

    @property
    def messages(self) -> tuple[Message, ...]:
        return tuple(self._messages)

    def append(self, message: Message) -> None:
        self._messages.append(message)

    def extend(self, messages: Iterable[Message]) -> None:
        self._messages.extend(messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    def __len__(self) -> int:
        return len(self._messages)
