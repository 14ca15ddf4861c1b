"""Conversations to token ids, the pieces of text encoded one by one as openai-harmony does.

Text never becomes a control id: every piece goes through the tokenizer's ordinary BPE, and control
ids are put in here by meaning. What the bodies of system and developer messages say is
`agent.harmony.prompts`; what of the past is said again is `agent.harmony.history`.
"""

import functools
from collections.abc import Iterable, Sequence

from agent.conversation import (
    Channel,
    Conversation,
    DeveloperMessage,
    Message,
    Role,
    SystemMessage,
)
from agent.harmony.history import replayed
from agent.harmony.prompts import declares_functions, developer_text, system_text
from agent.harmony.tokens import CONSTRAIN, ControlIds
from model.tokenizer import Tokenizer


def encode_conversation(
    conversation: Conversation, tokenizer: Tokenizer, *, completion: bool = True
) -> list[int]:
    """The whole prompt. `completion` adds `<|start|>assistant`, after which the model goes on."""
    ids = encode_head(conversation.system, conversation.developer, tokenizer)
    ids += encode_messages(conversation.messages, tokenizer)
    if completion:
        ids += [ControlIds.of(tokenizer).start, *tokenizer.encode(Role.ASSISTANT)]
    return ids


def encode_head(
    system: SystemMessage, developer: DeveloperMessage | None, tokenizer: Tokenizer
) -> list[int]:
    """The system message and, if there is one, the developer message."""
    has_functions = declares_functions(developer)
    messages = [Message(Role.SYSTEM, system_text(system, has_functions=has_functions))]
    if developer is not None:
        messages.append(Message(Role.DEVELOPER, developer_text(developer)))
    return _joined(messages, tokenizer)


def encode_messages(messages: Sequence[Message], tokenizer: Tokenizer) -> list[int]:
    """Messages after the head, by the rules of `agent.harmony.history`."""
    return _joined(replayed(messages), tokenizer)


def encode_message(message: Message, tokenizer: Tokenizer) -> list[int]:
    """One message, `<|start|>` to terminator. Raises ValueError for a tool message without name."""
    control = ControlIds.of(tokenizer)
    is_to_tool = message.role is Role.ASSISTANT and message.recipient is not None
    return [
        *_header(
            _author(message), message.recipient, message.channel, message.content_type, tokenizer
        ),
        *tokenizer.encode(message.content),
        control.call if is_to_tool else control.end,
    ]


def encode_for_training(conversation: Conversation, tokenizer: Tokenizer) -> list[int]:
    """Without the opening of an answer; a last `final` ends in `<|return|>`, as it is sampled."""
    ids = encode_conversation(conversation, tokenizer, completion=False)
    last = conversation.messages[-1:]
    if last and last[0].role is Role.ASSISTANT and last[0].channel == Channel.FINAL:
        ids[-1] = ControlIds.of(tokenizer).return_
    return ids


def encode_opening(channel: str, tokenizer: Tokenizer) -> list[int]:
    """What makes the model go on inside a message of `channel`, after `<|start|>assistant`."""
    control = ControlIds.of(tokenizer)
    return [control.channel, *tokenizer.encode(channel), control.message]


# A conversation has a handful of headers.
@functools.lru_cache(maxsize=256)
def _header(
    author: str,
    recipient: str | None,
    channel: str | None,
    content_type: str | None,
    tokenizer: Tokenizer,
) -> tuple[int, ...]:
    """`<|start|>` to `<|message|>`."""
    control = ControlIds.of(tokenizer)
    ids = [control.start, *tokenizer.encode(author)]
    # The reference keeps `all` silent, yet closes the message as a call.
    if recipient is not None and recipient != "all":
        ids += tokenizer.encode(f" to={recipient}")
    if channel is not None:
        ids += [control.channel, *tokenizer.encode(channel)]
    if content_type is not None:
        ids += _content_type(content_type, control, tokenizer)
    return (*ids, control.message)


def _joined(messages: Iterable[Message], tokenizer: Tokenizer) -> list[int]:
    return [token for message in messages for token in encode_message(message, tokenizer)]


def _author(message: Message) -> str:
    if message.role is Role.TOOL:
        if not message.name:
            raise ValueError("a tool's message needs the tool's name")
        return message.name
    return message.role.value if message.name is None else f"{message.role.value}:{message.name}"


def _content_type(content_type: str, control: ControlIds, tokenizer: Tokenizer) -> list[int]:
    if not content_type.startswith(CONSTRAIN):
        return tokenizer.encode(f" {content_type}")
    word = content_type.removeprefix(CONSTRAIN)
    return [*tokenizer.encode(" "), control.constrain, *tokenizer.encode(word)]
