"""A task as training samples: token ids and loss weights, through the product's own renderer.

One sample a turn, because inference shows earlier turns without their analysis. A sample's prefix is
the system message, which many samples share and a row of training pays once. Where nothing is shared
(no Python declared, a date of the task's own, functions) the prefix is empty and `ids` holds the system message.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agent.attachments import with_data
from agent.conversation import (
    Channel,
    Conversation,
    DeveloperMessage,
    Message,
    Role,
    SystemMessage,
)
from agent.harmony.encode import encode_head, encode_message, encode_messages
from agent.harmony.prompts import FUNCTIONS, tools_text
from agent.harmony.tokens import CONSTRAIN
from model.nano import CHECKPOINT
from model.nano.recipe.tasks.base import USUAL_PLACE, Place, Step, Task, Turn
from model.tokenizer import Tokenizer, load_tokenizer
from tools.base import FunctionSpec, NamespaceSpec
from tools.python import python_namespace

CONTEXT_LENGTH = 4096
"""nano's; it decides how much of piped data a message shows."""


USER_WEIGHT = 0.02
"""A user's words are worth little: they are predicted for the sake of their patterns only."""


@dataclass(frozen=True, slots=True)
class Sample:
    """`weights[i]` is the loss weight of predicting `ids[i]`; the prefix has none."""

    prefix_ids: list[int]
    ids: list[int]
    weights: list[float]


def samples(task: Task, day: date, tokenizer: Tokenizer | None = None) -> list[Sample]:
    """One sample a turn, under a system message of `day` (or of the task's own date)."""
    tokenizer = tokenizer or nano_tokenizer()
    # No two declarations are alike, and a schema cannot be a key.
    head_ids = encode_head if task.functions else _head_ids
    head = head_ids(system_message(task, day), developer_message(task), tokenizer)
    shared = task.has_python and task.today is None and not task.functions
    prefix = list(_head_ids(system_message(task, day), None, tokenizer)) if shared else []
    start = list(head[len(prefix) :])
    past: list[Message] = []
    out: list[Sample] = []
    for turn in task.turns:
        past.append(user_message(turn, tokenizer, task.place))
        ids = start + encode_messages(past, tokenizer)
        weights = _question_weights(ids, tokenizer)
        _add_answer(ids, weights, turn, tokenizer)
        out.append(Sample(prefix, ids, weights))
        past += turn_messages(turn)
    return out


def conversation(task: Task, day: date, tokenizer: Tokenizer, turns: int) -> Conversation:
    """The conversation as the loop holds it when it asks for the answer of turn `turns`."""
    talk = Conversation(system_message(task, day), developer_message(task))
    for turn in task.turns[:turns]:
        talk.append(user_message(turn, tokenizer, task.place))
        talk.extend(turn_messages(turn))
    talk.append(user_message(task.turns[turns], tokenizer, task.place))
    return talk


def system_message(task: Task, day: date) -> SystemMessage:
    return SystemMessage(
        current_date=(task.today or day).isoformat(),
        effort=task.effort,
        namespaces=(_python(task.place),) if task.has_python else (),
    )


def developer_message(task: Task) -> DeveloperMessage | None:
    if task.instructions is None and not task.functions:
        return None
    return DeveloperMessage(task.instructions, functions_namespace(task.functions))


def functions_namespace(functions: tuple[FunctionSpec, ...]) -> tuple[NamespaceSpec, ...]:
    """Where a user's functions are declared; nothing without any."""
    return (NamespaceSpec(FUNCTIONS, functions=functions),) if functions else ()


def user_message(turn: Turn, tokenizer: Tokenizer, place: Place = USUAL_PLACE) -> Message:
    text = with_data(
        turn.prompt,
        turn.files if turn.attached else (),
        turn.stdin,
        tokenizer=tokenizer,
        context_length=CONTEXT_LENGTH,
        drive=place.drive,
    )
    return Message(Role.USER, text)


def turn_messages(turn: Turn) -> list[Message]:
    """What follows the user's message: thoughts, calls, results, the final answer."""
    messages: list[Message] = []
    for step, output in zip(turn.steps, turn.outputs, strict=True):
        if step.thought is not None:
            messages.append(_analysis(step.thought))
        messages.append(_call(step))
        messages.append(_result(step, output))
    if turn.closing_thought is not None:
        messages.append(_analysis(turn.closing_thought))
    messages.append(Message(Role.ASSISTANT, turn.answer, channel=Channel.FINAL))
    return messages


def texts(task: Task) -> Iterator[str]:
    """Every piece of text that the renderer encodes for a task, but for the system message."""
    if task.instructions is not None:
        yield task.instructions
    yield tools_text(functions_namespace(task.functions))
    for turn in task.turns:
        yield from ("user", turn.prompt)
        if turn.stdin is not None:
            yield turn.stdin.decode(errors="replace")[:4000]
        for _, data in turn.files if turn.attached else ():
            yield data.decode(errors="replace")[:4000]
        for message in turn_messages(turn):
            yield message.name or message.role
            yield f" to={message.recipient}" if message.recipient else ""
            yield message.channel or ""
            yield f" {message.content_type.removeprefix(CONSTRAIN)}" if message.content_type else ""
            yield message.content


@functools.cache
def nano_tokenizer() -> Tokenizer:
    return load_tokenizer(CHECKPOINT)


def _question_weights(ids: list[int], tokenizer: Tokenizer) -> list[float]:
    """For a prompt that ends with the user's message: only its body counts, and little."""
    control = tokenizer.control_ids["<|message|>"]
    body = len(ids) - ids[::-1].index(control)
    return [0.0] * body + [USER_WEIGHT] * (len(ids) - body - 1) + [0.0]


def _add_answer(ids: list[int], weights: list[float], turn: Turn, tokenizer: Tokenizer) -> None:
    """The model's own messages at weight 1, mistakes and the tool's at 0; RETURN ends the last one.

    After a user's or a tool's message the loop writes `<|start|>assistant`; after its own thought
    the model writes it.
    """
    opening = 1 + len(tokenizer.encode(Role.ASSISTANT))
    given = opening
    mistakes = [step.code for step in turn.steps if step.is_mistake]
    for message in turn_messages(turn):
        piece = encode_message(message, tokenizer)
        ids += piece
        if message.role is Role.TOOL:
            weights += [0.0] * len(piece)
            given = opening
        else:
            is_mistake = message.recipient is not None and message.content in mistakes
            weight = 0.0 if is_mistake else 1.0
            weights += [0.0] * given + [weight] * (len(piece) - given)
            given = 0
    ids[-1] = tokenizer.control_ids["<|return|>"]


def _analysis(thought: str) -> Message:
    return Message(Role.ASSISTANT, thought, channel=Channel.ANALYSIS)


def _call(step: Step) -> Message:
    return Message(
        Role.ASSISTANT,
        step.code,
        channel=_channel(step),
        recipient=_tool(step),
        content_type=f"{CONSTRAIN}json" if step.function else "code",
    )


def _result(step: Step, output: str) -> Message:
    return Message(
        Role.TOOL, output, name=_tool(step), channel=_channel(step), recipient=Role.ASSISTANT
    )


def _tool(step: Step) -> str:
    return f"{FUNCTIONS}.{step.function}" if step.function else "python"


def _channel(step: Step) -> Channel:
    return Channel.COMMENTARY if step.function else Channel.ANALYSIS


@functools.lru_cache(maxsize=256)
def _python(place: Place) -> NamespaceSpec:
    return python_namespace(place.timeout_s, internet=place.internet, drive=place.drive)


@functools.lru_cache(maxsize=256)
def _head_ids(
    system: SystemMessage, developer: DeveloperMessage | None, tokenizer: Tokenizer
) -> tuple[int, ...]:
    return tuple(encode_head(system, developer, tokenizer))
