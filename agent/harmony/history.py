"""What of the past the model reads again.

A turn begins with a user message and is finished once a later user message exists. Of finished
turns the reasoning is left out, and a call that was interrupted gets a result that says so; nothing
else changes. The rule looks at finished turns only, so inside a turn each prompt is a prefix of the
next one and a cache of keys and values stays valid.
"""

from collections.abc import Sequence

from agent.conversation import Channel, Message, Role

INTERRUPTED = "[interrupted: this call did not finish and has no result]"


def replayed(messages: Sequence[Message]) -> list[Message]:
    """The messages to render, in order."""
    users = [index for index, message in enumerate(messages) if message.role is Role.USER]
    current = users[-1] if users else 0
    return [*_finished(messages, current), *messages[current:]]


def _finished(messages: Sequence[Message], current: int) -> list[Message]:
    """`messages[:current]`, the finished turns, as they are replayed."""
    kept: list[Message] = []
    for index, message in enumerate(messages[:current]):
        if _is_reasoning(message):
            continue
        kept.append(message)
        # Never past the end: the message at `current` is the user's.
        if message.is_call and messages[index + 1].role is not Role.TOOL:
            kept.append(interrupted_result(message))
    return kept


def interrupted_result(call: Message) -> Message:
    """The result of a call that never came to one."""
    return Message(
        role=Role.TOOL,
        content=INTERRUPTED,
        name=call.recipient,
        channel=call.channel,
        recipient="assistant",
    )


def _is_reasoning(message: Message) -> bool:
    """Thoughts for the model alone. A call on the same channel is kept, with its result."""
    return (
        message.role is Role.ASSISTANT
        and message.channel == Channel.ANALYSIS
        and not message.is_call
    )
