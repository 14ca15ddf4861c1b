"""Patterns, meanings and formats: what the families are written in."""

import random

import pytest

from agent.conversation import Effort
from model.nano.recipe.tasks import grammar
from model.nano.recipe.tasks.base import compose
from model.nano.recipe.tasks.formats import formatted, whole
from model.nano.recipe.tasks.grammar import Meaning, draft, needed_imports
from model.nano.recipe.tasks.numerals import Numeral
from model.nano.recipe.tasks.patterns import say


def _said(pattern, **slots):
    return {say(random.Random(seed), pattern, slots) for seed in range(200)}


def test_a_pattern_says_all_its_texts():
    """Alternatives nest, an empty one leaves no second space, slots may hold brackets."""
    assert _said("[a [big|] box|two boxes] of {n}", n="[x|y]") == {
        "a big box of [x|y]", "a box of [x|y]", "two boxes of [x|y]",
    }  # fmt: skip


def test_a_bracket_left_open_is_refused():
    """Patterns are checked when they are first said."""
    with pytest.raises(AssertionError, match="open"):
        say(random.Random(0), "[a|b", {})


def test_a_meaning_is_asked_in_its_words_and_computed_in_its_code():
    """The number is in the prompt as the user writes it, in the code as Python does."""
    meaning = Meaning("{a} * 2", "The double is {}.", nouns=("the double of {a}",), real=True)
    for seed in range(100):
        rng = random.Random(seed)
        drafted = draft(rng, meaning, {"a": Numeral("1,250", "1250")})
        task = compose(rng, "test", Effort.HIGH, [drafted])
        (turn,) = task.turns
        assert "1,250" in turn.prompt
        right = [step for step in turn.steps if not step.is_slip and not step.is_check]
        assert all("1250 * 2" in step.code for step in right)
        if turn.steps[-1].is_check:
            assert turn.outputs[-1].strip() == "True"


def test_imports_are_what_the_expression_uses():
    """A name inside another word or after a point is no use of it."""
    assert needed_imports("math.sqrt(2)") == ["import math"]
    assert needed_imports("(date(2024, 1, 1) - date(2023, 1, 1)).days") == [
        "from datetime import date"
    ]
    assert needed_imports("update(1)") == []
    assert needed_imports("len(list(combinations(xs, 2)))") == [
        "from itertools import combinations"
    ]


def test_a_whole_number_is_said_whole():
    """Without a float's zero, in a list as well; text stays, and so does one decimal that was asked for."""
    assert [whole(text) for text in ("13.0\n", "-0.0", "2.50", "1e+22", "v3.0")] == [
        "13", "0", "2.50", "1e+22", "v3.0",
    ]  # fmt: skip
    asked = {
        "value": "39 / 3",
        "list": "[6 / 2, 3 / 2]",
        "places": "round(39 / 3, 2)",
        "place": "round(39 / 3, 1)",
    }
    answers = {}
    for name, code in asked.items():
        meaning = Meaning(code, nouns=("it",), shown="text" if name == "list" else "value")
        drafted = draft(random.Random(0), meaning, {})
        answers[name] = compose(random.Random(0), "test", Effort.LOW, [drafted]).turns[0].answer
    assert answers == {"value": "13", "list": "3, 1.5", "places": "13", "place": "13.0"}


def test_a_format_is_in_the_words_and_in_the_code():
    """Whatever is asked of the number's form, the expression obeys."""
    for seed in range(300):
        wish = formatted(random.Random(seed), "What is 2 / 3?", "2 / 3")
        assert wish.prompt.startswith("What is 2 / 3")
        assert len(wish.prompt) > len("What is 2 / 3?") + 5
        assert "2 / 3" in wish.expression != "2 / 3"


def test_a_claim_may_ask_for_the_value_as_well():
    """Of what is compared with a number, and of nothing else."""
    assert grammar._compared("95 * 505 > 40000") == "95 * 505"
    assert grammar._compared("sum(numbers) / len(numbers) <= -4.5") == "sum(numbers) / len(numbers)"
    assert grammar._compared("7 > 5") == ""
    assert grammar._compared("(2 + 3) * 4 > 5 + x") == ""
    assert grammar._compared("1 < sum(numbers) < 5") == ""
    assert grammar._compared("date(2024, 1, 1) - date(2023, 1, 1) > 5") == ""
    assert grammar._compared("n =") == ""
    answers = set()
    for seed in range(300):
        rng = random.Random(seed)
        claim = ("is {a}*5 over 59", "{a}*5 is over 59", "{a}*5 is not over 59")
        drafted = draft(
            rng, Meaning("{a} * 5 > 59", claims=(claim,)), {"a": rng.choice(("11", "12"))}
        )
        answers.add(compose(rng, "test", Effort.LOW, [drafted]).turns[0].answer)
    assert answers == {
        "Yes, 12*5 is over 59.",
        "No, 11*5 is not over 59.",
        "Yes, it is 60.",
        "No, it is 55.",
    }
