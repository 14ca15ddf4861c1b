"""Copies: what comes back stands in the prompt, character for character."""

import ast
import random
import re

from agent.conversation import Effort
from model.nano.recipe.tasks import generate


def test_a_copy_stands_in_the_prompt():
    """The last answer, or what of it is expected, is a part of the first prompt."""
    for seed in range(400):
        turns = generate(random.Random(seed), family="copies").turns
        (expected,) = turns[-1].expected
        assert expected in turns[0].prompt
        assert turns[-1].answer.endswith(expected)
        assert all(turn.steps == () for turn in turns)


def test_what_is_picked_out_is_printed_unchanged():
    """The answer is the line that Python printed."""
    for seed in range(300):
        (turn,) = generate(random.Random(seed), family="picked out").turns
        assert turn.answer == turn.outputs[0].removesuffix("\n")


def test_what_is_made_of_an_identifier_is_said_unchanged():
    """It stands in the prompt and, letter for letter, in the cell; the answer is what was printed, or says a number."""
    answers = set()
    for seed in range(600):
        (turn,) = generate(random.Random(seed), family="identifiers", effort=Effort.LOW).turns
        (text,) = re.findall(r"^text = (.*)$", turn.steps[0].code, re.MULTILINE)
        assert ast.literal_eval(text) in turn.prompt
        if "print(" in turn.steps[0].code and "print(x, x " not in turn.steps[0].code:
            assert turn.answer == turn.outputs[0].removesuffix("\n")
        answers.add(turn.answer.partition(" ")[0])
    assert {"It", "Yes,", "No,"} <= answers
    assert not {"True", "False"} & answers
