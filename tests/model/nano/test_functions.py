"""Functions that a user declares: calls as declared, made of what is known, and played by the real loop."""

import asyncio
import json
import random
import re
from datetime import date

import pytest

from agent.conversation import Effort
from agent.harmony.encode import encode_conversation
from model.nano.recipe.canned import Answer, CannedFunctions
from model.nano.recipe.questions import of_task
from model.nano.recipe.render import conversation, nano_tokenizer, samples
from model.nano.recipe.tasks import generate
from model.nano.recipe.tasks.declared import asked, function, spelling
from model.tokenizer import load_tokenizer
from tests.model.nano.test_evaluate import play
from tests.soak import count
from tools.base import ToolCall, ToolResult


def _tasks(n):
    return [generate(random.Random(seed), family="functions") for seed in range(n)]


def _fits(value, schema):
    match schema:
        case {"enum": choices}:
            return value in choices
        case {"type": "array", "items": items}:
            return isinstance(value, list) and all(_fits(one, items) for one in value)
        case {"type": kind}:
            types = {"string": str, "integer": int, "number": int | float, "boolean": bool}
            return isinstance(value, types[kind]) and (kind == "boolean") == isinstance(value, bool)
        case _:
            raise AssertionError(schema)


def _calls(task):
    """Every call of a function with what stands before it."""
    for turn in task.turns:
        known = turn.prompt
        for step, output in zip(turn.steps, turn.outputs, strict=True):
            if step.function:
                yield step.function, step.code, known
            known += output


def test_arguments_are_as_declared():
    """The types, every required one, in the order of the declaration, in JSON without spaces."""
    used = optional = 0
    for task in _tasks(count(5000, 1500)):
        declared = {spec.name: spec.parameters for spec in task.functions}
        assert len(declared) == len(task.functions) > 0
        for name, body, _ in _calls(task):
            schema = declared[name]
            assert schema is not None
            arguments, properties = json.loads(body), schema["properties"]
            assert json.dumps(arguments, ensure_ascii=False, separators=(",", ":")) == body
            assert [key for key in properties if key in arguments] == list(arguments)
            assert set(schema["required"]) <= arguments.keys()
            assert all(_fits(value, properties[key]) for key, value in arguments.items())
            used, optional = used + 1, optional + (len(properties) > len(arguments))
    assert used > optional > 0


def test_texts_are_known_before_they_are_written():
    """Each text of a call stands in the question or in a result before it, each answer in either, but for "Done."."""
    for task in _tasks(count(5000, 1500)):
        for name, body, known in _calls(task):
            texts = [value for value in json.loads(body).values() if isinstance(value, str)]
            assert all(text in known for text in texts), (name, body, known)
        for turn in task.turns:
            if any(step.function for step in turn.steps):
                outputs = "".join(turn.outputs)
                numbers = outputs + json.dumps([step.code for step in turn.steps])
                known = turn.prompt + numbers
                if turn.expected not in (("done",), ("nothing",)):
                    assert all(item.split(", ")[0].split(" ")[0] in known for item in turn.expected)


def test_a_value_is_said_as_it_is_called():
    """What a request says of an option is in its arguments; what it leaves out is not."""
    rng = random.Random(4)
    for _ in range(count(5000, 300)):
        try:
            of = function(rng, spelling(rng))
            made = asked(rng, of)
        except ValueError:
            continue
        for option in of.options:
            is_said = re.search(rf"\b{re.escape(option.words)}\b", made.said) is not None
            assert (option.name in made.arguments) == is_said, made


def test_prompts_are_those_of_the_loop():
    """With the functions in the developer message and the line about them in the system message."""
    tokenizer = nano_tokenizer()
    for task in _tasks(count(1000, 60)):
        for i, sample in enumerate(samples(task, date(2026, 11, 25), tokenizer)):
            prompt = encode_conversation(
                conversation(task, date(2026, 11, 25), tokenizer, i), tokenizer
            )
            assert [*sample.prefix_ids, *sample.ids][: len(prompt)] == prompt
            text = tokenizer.decode(prompt)
            assert "Calls to these tools must go to the commentary channel: 'functions'" in text
            assert f"type {task.functions[0].name} = (_: {{" in text


@pytest.mark.parametrize("effort", Effort)
def test_what_is_trained_is_played_by_the_loop(effort):
    """One call, one after another, a failing one, one with Python after it, none: right and well-formed."""
    tokenizer = load_tokenizer()
    shapes = {}
    for seed in range(400):
        task = generate(random.Random(seed), family="functions", effort=effort)
        first = task.turns[0]
        shapes.setdefault(
            (tuple(bool(step.function) for step in first.steps), "rror" in "".join(first.outputs)),
            task,
        )
    assert {((), False), ((True,), False), ((True, True), True), ((True, False), False)} <= shapes.keys()  # fmt: skip
    for task in shapes.values():
        outcomes = asyncio.run(play(of_task(task), task, tokenizer))
        assert [o.answer for o in outcomes] == [turn.answer for turn in task.turns]
        assert [o.calls for o in outcomes] == [
            tuple(step.code for step in turn.steps) for turn in task.turns
        ]
        assert all(o.is_right and o.is_well_formed for o in outcomes), outcomes


def test_other_calls_get_an_error():
    """Each answer is given once, for the very arguments in any order."""

    tool = CannedFunctions((), [Answer("f", '{"a":1,"b":"x"}', "7")])
    call = ToolCall("functions.f", '{"b": "x", "a": 1}')

    async def results():
        calls = (ToolCall("functions.g", call.body), call, call)
        return [output for one in calls async for output in tool.call(one)]

    first, second, third = asyncio.run(results())
    assert second == ToolResult("7")
    assert first.is_error
    assert third.is_error
