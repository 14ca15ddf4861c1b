"""A sample is what the loop would send and what the model should write, and nothing else."""

import random
from datetime import date

import pytest

from agent.conversation import Effort, Message, Role
from agent.harmony.decode import Deviation, Diagnostic, MessageEnded, StreamDecoder, Terminator
from agent.harmony.encode import encode_conversation
from model.nano.recipe.moving import draw_place, moved
from model.nano.recipe.render import (
    USER_WEIGHT,
    conversation,
    samples,
    texts,
    turn_messages,
    user_message,
)
from model.nano.recipe.tasks import Step, Task, Turn, generate
from model.tokenizer import load_tokenizer
from tests.soak import count

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer()


def _tasks():
    return (generate(random.Random(seed)) for seed in range(count(3000, 300)))


def test_a_prompt_is_what_the_loop_sends(tokenizer):
    """Prefix and ids begin with the very prompt that `encode_conversation` gives for the turn."""
    for task in _tasks():
        for i, sample in enumerate(samples(task, DAY, tokenizer)):
            prompt = encode_conversation(conversation(task, DAY, tokenizer, i), tokenizer)
            assert [*sample.prefix_ids, *sample.ids][: len(prompt)] == prompt


def test_a_conversation_elsewhere_is_told_so_everywhere(tokenizer):
    """A task moved to another drive is the loop's prompt there, and names the old drive nowhere."""
    drives: set[str] = set()
    for number, task in enumerate(_tasks()):
        place = draw_place(random.Random(number))
        there = moved(task, place)
        drives.add(place.drive)
        for i, sample in enumerate(samples(there, DAY, tokenizer)):
            talk = conversation(there, DAY, tokenizer, i)
            ids = [*sample.prefix_ids, *sample.ids]
            prompt = encode_conversation(talk, tokenizer)
            assert ids[: len(prompt)] == prompt
            text = tokenizer.decode(ids)
            assert place.drive == "/mnt/data" or "/mnt/data" not in text
            assert not task.has_python or f"The drive at '{place.drive}'" in text
    assert {".", "/mnt/data"} < drives


def test_the_answer_decodes_to_its_messages(tokenizer):
    """The decoder reads back the messages of the turn, each with its terminator, and has no complaint."""
    for task in _tasks():
        for i, (turn, sample) in enumerate(
            zip(task.turns, samples(task, DAY, tokenizer), strict=True)
        ):
            prompt = encode_conversation(conversation(task, DAY, tokenizer, i), tokenizer)
            answer = [*sample.prefix_ids, *sample.ids][len(prompt) :]
            decoder = StreamDecoder(tokenizer)
            events = [*decoder.feed(answer), *decoder.finish()]
            assert not [e for e in events if isinstance(e, Diagnostic) and not _of_a_tool(e)]
            ended = [e for e in events if isinstance(e, MessageEnded)]
            assert [e.message for e in ended] == turn_messages(turn)
            assert [e.terminator for e in ended] == [*map(_terminator, turn_messages(turn))]


def _of_a_tool(event: Diagnostic) -> bool:
    """The decoder is made for what a model writes; here the tool's messages stand in between."""
    return event.kind is Deviation.FOREIGN_ROLE


def _terminator(message: Message) -> Terminator:
    if message.role is Role.TOOL:
        return Terminator.END
    if message.recipient is not None:
        return Terminator.CALL
    return Terminator.RETURN if message.channel == "final" else Terminator.END


def test_weights_by_example(tokenizer):
    """The user's words count little, the tool's not at all, what the model must write fully."""
    turn = Turn("2+2?", None, (Step("Add.", "2+2"),), ("4",), None, "4.", ("4",))
    task = Task("signs", Effort.MEDIUM, (turn,))
    (sample,) = samples(task, DAY, tokenizer)
    pieces = [tokenizer.decode([i]) for i in sample.ids]
    weighted = dict.fromkeys((0.0, USER_WEIGHT, 1.0), "")
    for piece, weight in zip(pieces, sample.weights, strict=True):
        weighted[weight] += piece
    assert weighted == {
        USER_WEIGHT: "2+2?",
        1.0: (
            "<|channel|>analysis<|message|>Add.<|end|>"
            "<|start|>assistant to=python<|channel|>analysis code<|message|>2+2<|call|>"
            "<|channel|>final<|message|>4.<|return|>"
        ),
        0.0: (
            "<|start|>user<|message|><|end|><|start|>assistant"
            "<|start|>python to=assistant<|channel|>analysis<|message|>4<|end|><|start|>assistant"
        ),
    }


def test_a_mistake_is_read_but_not_learned(tokenizer):
    """The failing call has no weight; its repair has."""
    steps = (Step("Add.", "2+", is_mistake=True), Step("Fix it.", "2+2"))
    turn = Turn("2+2?", None, steps, ("SyntaxError", "4"), None, "4.", ("4",))
    (sample,) = samples(Task("corrected", Effort.MEDIUM, (turn,)), DAY, tokenizer)
    learned = "".join(
        tokenizer.decode([i])
        for i, weight in zip(sample.ids, sample.weights, strict=True)
        if weight == 1
    )
    assert learned == (
        "<|channel|>analysis<|message|>Add.<|end|>"
        "<|channel|>analysis<|message|>Fix it.<|end|>"
        "<|start|>assistant to=python<|channel|>analysis code<|message|>2+2<|call|>"
        "<|channel|>final<|message|>4.<|return|>"
    )


def test_only_the_last_turn_of_a_sample_is_trained(tokenizer):
    """In the prompt only the last user message weighs: the history's answers end in END, a wrong lesson."""
    for task in _tasks():
        for i, sample in enumerate(samples(task, DAY, tokenizer)):
            talk = conversation(task, DAY, tokenizer, i)
            size = len(encode_conversation(talk, tokenizer)) - len(sample.prefix_ids)
            question = len(tokenizer.encode(talk.messages[-1].content))
            # Behind the question stand <|end|>, <|start|> and "assistant".
            body = size - question - 3
            expected = [0.0] * body + [USER_WEIGHT] * question + [0.0] * 3
            assert sample.weights[:size] == expected
            assert len(sample.weights) == len(sample.ids)


def test_prefixes_are_shared(tokenizer):
    """One prefix for an effort and a day; none where a task brings its own head."""
    prefixes = {}
    for task in _tasks():
        for sample in samples(task, DAY, tokenizer):
            shared = task.has_python and task.today is None and not task.functions
            assert bool(sample.prefix_ids) == shared
            if shared:
                prefixes.setdefault(task.effort, set()).add(tuple(sample.prefix_ids))
    assert {effort: len(found) for effort, found in prefixes.items()} == dict.fromkeys(Effort, 1)


def test_piped_data_stands_in_the_users_message(tokenizer):
    """As the product puts it there: size, path, text."""
    turn = Turn("Sum?", b"3\n9\n27\n", (), (), None, "39.", ("39",))
    assert user_message(turn, tokenizer) == Message(
        Role.USER,
        "Sum?\n\nStandard input (3 lines, 7 bytes) is in /mnt/data/stdin.txt:\n3\n9\n27",
    )


def test_texts_hold_what_is_encoded():
    """The vocabulary is chosen from these: prompts, data, headers, code, results, answers."""
    turn = Turn("Sum?", b"3\n", (Step(None, "3"),), ("3",), None, "3.", ("3",))
    assert [text for text in texts(Task("t", Effort.LOW, (turn,), "Hi.")) if text] == [
        "Hi.", "user", "Sum?", "3\n",
        "assistant", " to=python", "analysis", " code", "3",
        "python", " to=assistant", "analysis", "3",
        "assistant", "final", "3.",
    ]  # fmt: skip
