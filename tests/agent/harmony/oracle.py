"""openai-harmony 0.0.8 as the oracle: our data in, its token ids, texts and messages out.

It reads its vocabulary from a folder, so the tests give it the rank file that ships with motet and
nothing is downloaded.
"""

import json
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openai_harmony as reference

from agent.conversation import (
    Conversation,
    DeveloperMessage,
    Effort,
    Message,
    Role,
    SystemMessage,
)
from model.tokenizer import o200k_ranks_file
from tools.base import FunctionSpec, NamespaceSpec


class Oracle:
    def __init__(self, folder: Path) -> None:
        (folder / "o200k_base.tiktoken").write_bytes(o200k_ranks_file())
        with _environment("TIKTOKEN_ENCODINGS_BASE", str(folder)):
            self.encoding = reference.load_harmony_encoding("HarmonyGptOss")

    def message(self, message: Message) -> list[int]:
        return self.encoding.render(_message(message))

    def messages(self, messages: Sequence[Message]) -> list[int]:
        """All of them, nothing dropped."""
        keep = reference.RenderConversationConfig(auto_drop_analysis=False)
        return self.encoding.render_conversation(_conversation(messages), keep)

    def completion(
        self, conversation: Conversation, messages: Sequence[Message], *, drop: bool = False
    ) -> list[int]:
        """The prompt of `conversation`'s head and `messages`."""
        config = reference.RenderConversationConfig(auto_drop_analysis=drop)
        whole = _conversation(messages, conversation.system, conversation.developer)
        return self.encoding.render_conversation_for_completion(
            whole, reference.Role.ASSISTANT, config
        )

    def training(self, conversation: Conversation, messages: Sequence[Message]) -> list[int]:
        keep = reference.RenderConversationConfig(auto_drop_analysis=False)
        whole = _conversation(messages, conversation.system, conversation.developer)
        return self.encoding.render_conversation_for_training(whole, keep)

    def parse(self, ids: Sequence[int], role: Role | None = Role.ASSISTANT) -> list[Message]:
        """Raises HarmonyError where it cannot."""
        their_role = None if role is None else reference.Role(role.value)
        parsed = self.encoding.parse_messages_from_completion_tokens(ids, their_role)
        return [_ours(message) for message in parsed]

    def parameters(self, schema: Any) -> str:
        """The type it prints for the parameters of a function."""
        function = FunctionSpec("f", "", schema)
        developer = DeveloperMessage(namespaces=(NamespaceSpec("n", None, (function,)),))
        ids = self.encoding.render(_developer(developer))
        text = self.encoding.decode(ids)
        return text.split("type f = (_: ", 1)[1].rsplit(") => any;", 1)[0]

    def encode(self, text: str) -> list[int]:
        """Markers in `text` become control ids: for writing streams down."""
        return self.encoding.encode(text, allowed_special="all")


def browser() -> NamespaceSpec:
    return _namespace(reference.ToolNamespaceConfig.browser())


def python() -> NamespaceSpec:
    return _namespace(reference.ToolNamespaceConfig.python())


def _namespace(config: reference.ToolNamespaceConfig) -> NamespaceSpec:
    functions = (FunctionSpec(t.name, t.description, t.parameters) for t in config.tools)
    return NamespaceSpec(config.name, config.description, tuple(functions))


def _conversation(
    messages: Sequence[Message],
    system: SystemMessage | None = None,
    developer: DeveloperMessage | None = None,
) -> reference.Conversation:
    head = [] if system is None else [_system(system)]
    head += [] if developer is None else [_developer(developer)]
    return reference.Conversation.from_messages([*head, *map(_message, messages)])


def _system(system: SystemMessage) -> reference.Message:
    efforts = {
        Effort.LOW: reference.ReasoningEffort.LOW,
        Effort.MEDIUM: reference.ReasoningEffort.MEDIUM,
        Effort.HIGH: reference.ReasoningEffort.HIGH,
    }
    content = reference.SystemContent(
        model_identity=system.identity,
        reasoning_effort=None if system.effort is None else efforts[system.effort],
        conversation_start_date=system.current_date,
        knowledge_cutoff=system.knowledge_cutoff,
        channel_config=reference.ChannelConfig.require_channels(list(system.channels)),
        tools=_tools(system.namespaces),
    )
    return reference.Message.from_role_and_content(reference.Role.SYSTEM, content)


def _developer(developer: DeveloperMessage) -> reference.Message:
    content = reference.DeveloperContent(
        instructions=developer.instructions, tools=_tools(developer.namespaces)
    )
    return reference.Message.from_role_and_content(reference.Role.DEVELOPER, content)


def _tools(
    namespaces: Sequence[NamespaceSpec],
) -> dict[str, reference.ToolNamespaceConfig] | None:
    configs = {
        space.name: reference.ToolNamespaceConfig(
            name=space.name,
            description=space.description,
            tools=[
                reference.ToolDescription(
                    name=function.name,
                    description=function.description,
                    # Not validated: some schemas are no dict.
                    parameters=function.parameters,  # pyright: ignore[reportArgumentType]
                )
                for function in space.functions
            ],
        )
        for space in namespaces
    }
    return configs or None


def _message(message: Message) -> reference.Message:
    author = reference.Author(role=reference.Role(message.role.value), name=message.name)
    theirs = reference.Message.from_author_and_content(author, message.content)
    theirs.channel = message.channel
    theirs.recipient = message.recipient
    theirs.content_type = message.content_type
    return theirs


def _ours(message: reference.Message) -> Message:
    raw = json.loads(message.to_json())
    return Message(
        role=Role(raw["role"]),
        content="".join(part["text"] for part in raw["content"]),
        name=raw.get("name"),
        channel=raw.get("channel"),
        recipient=raw.get("recipient"),
        content_type=raw.get("content_type"),
    )


@contextmanager
def _environment(name: str, value: str) -> Generator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
