"""Where the computing families could be wrong about their own truth: precedence, units, dates, slots."""

import math
import random
import re

import pytest

from agent.conversation import Effort
from model.nano.recipe.tasks import generate
from model.nano.recipe.tasks.base import compose
from model.nano.recipe.tasks.calculation import arithmetic, comparisons, shapes
from model.nano.recipe.tasks.calculation.expressions import Expression, in_signs, in_words
from model.nano.recipe.tasks.measures import units
from model.nano.recipe.tasks.measures.quantities import NAMED
from model.nano.recipe.tasks.numerals import Numeral, integer
from model.nano.recipe.tasks.slots import drawn
from model.nano.recipe.tasks.whole_numbers import properties
from model.nano.recipe.tasks.whole_numbers.properties import holds, predicate
from tests.soak import count

_SIGNS = {"×": "*", "·": "*", "x": "*", "÷": "/", ":": "/", "−": "-", "–": "-", "^": "**", "²": "**2", "³": "**3", "mod": "%"}  # fmt: skip


def test_an_expression_means_what_its_signs_say():
    """The user's text, its signs made Python's, comes to the value of the code."""
    compared = 0
    for seed in range(count(5000, 800)):
        try:
            tree = in_signs(random.Random(seed), 1 + seed % 4)
        except (ArithmeticError, ValueError):
            continue
        text = re.sub(r"(?<=\d),(?=\d{3})", "", tree.text)
        if re.search(r"[a-wyz√|!]", text.replace("mod", "")):
            continue
        for sign, python in _SIGNS.items():
            text = text.replace(sign, python)
        text = re.sub(r"(?<=\d)\(", "*(", text)
        assert eval(text) == pytest.approx(tree.value, rel=1e-12), (tree.text, tree.code)
        compared += 1
    assert compared > 200


def test_words_are_computed_by_code_of_the_same_value():
    """An expression's value is that of its code, and nothing of it is too long to read."""
    for seed in range(count(5000, 800)):
        try:
            tree = in_words(random.Random(seed))
        except (ArithmeticError, ValueError):
            continue
        assert eval(tree.code, {"math": math}) == tree.value
        assert abs(tree.value) <= 10**24


def test_compound_units_agree_with_their_sizes():
    """A foot is twelve inches by both tables."""
    for pair in units.PAIRS:
        large, small = (
            eval(unit.size or "1") / eval(unit.per or "1")
            for unit in (NAMED[pair.large], NAMED[pair.small])
        )
        assert large / small == pytest.approx(pair.ratio, rel=1e-9)


def test_every_property_of_numbers_is_one_that_some_number_has():
    """A search for the smallest number of a kind ends."""
    for seed in range(count(2000, 400)):
        chosen = predicate(random.Random(seed))
        assert any(holds(chosen, n) for n in range(1, 3000)), chosen


def test_numbers_have_runs_of_equal_digits():
    """One in twenty of five digits ends in four zeros or is one digit five times; none grows longer."""
    drawn_ = [str(integer(random.Random(seed), 5)) for seed in range(2000)]
    assert {len(text) for text in drawn_} == {5}
    round_ = sum(text.endswith("0000") or len(set(text)) == 1 for text in drawn_)
    assert 150 < round_ < 500


def test_slots_follow_their_description():
    """Ranges, words, choices, decimals and what is computed from them."""
    for seed in range(200):
        slots = drawn(random.Random(seed), "a=3-9# b=2-40. r=1/2.5/4 who=@name t=:a*2+1")
        a, b, r, t = (_number(slots[name]) for name in "abrt")
        assert 3 <= a <= 9
        assert 2 <= b < 41
        assert r in (1, 2.5, 4)
        assert t == 2 * a + 1
        assert isinstance(slots["who"], str)


def _number(value):
    return float(value.code if isinstance(value, Numeral) else value)


@pytest.mark.parametrize(
    "family", ["units", "times", "dates", "shapes", "chances", "percentages", "powers", "rounding"]
)
def test_no_slot_stays_open(family):
    """What is asked and answered has no braces and no brackets of a pattern."""
    for seed in range(300):
        for turn in generate(random.Random(seed), family=family).turns:
            assert not set("{}[]") & set(turn.prompt + turn.answer), turn


def test_of_two_equal_results_neither_is_larger():
    """The answer says that they are equal, and the cell finds it out."""
    same = Expression("3 * 4", "3 * 4", 12, is_atom=False), Expression("12", "12", 12)
    drafted = comparisons._larger(random.Random(0), *same)
    task = compose(random.Random(0), "test", Effort.LOW, [drafted])
    assert task.turns[0].outputs == ("equal\n",)
    assert task.turns[0].answer == "They are equal."


def test_sums_and_products_of_decimals_have_no_noise():
    """0.1 + 0.2 is 0.3; quotients stand as they are."""
    answers = {}
    for code in ("0.1 + 0.2", "1.1 * 3", "0.1 / 3"):
        drafted = arithmetic._evaluated(
            random.Random(0), Expression(code, code, eval(code), is_atom=False)
        )
        answers[code] = compose(random.Random(0), "test", Effort.LOW, [drafted]).turns[0].answer
    assert answers == {
        "0.1 + 0.2": "The result is 0.3.",
        "1.1 * 3": "The result is 3.3.",
        "0.1 / 3": f"The result is {0.1 / 3}.",
    }


def test_a_property_is_denied_once():
    """The verb is denied, not what else the clause denies."""
    clauses = ("is prime", "is divisible by 10 but not by 6", "ends in 3", "is not divisible by 4", "does not contain the digit 7")  # fmt: skip
    assert [properties._denied(clause) for clause in clauses] == [
        "is not prime", "is not divisible by 10 but not by 6", "does not end in 3", "is divisible by 4", "does contain the digit 7",
    ]  # fmt: skip


def test_figures_agree_with_each_other():
    """What follows from one measure of a figure leads back to it: the square of area 49, the circle of its edge."""
    measures = {
        (figure.name, figure.given): dict(measure[:2] for measure in figure.measures)
        for figure in shapes.FIGURES
    }

    def value(name, given, measure, **slots):
        (codes,) = [codes for (n, g), codes in measures.items() if n == name and given in g]
        code = codes[measure]
        for slot, number in slots.items():
            code = code.replace(f"{{{slot}}}", str(number))
        return eval(code, {"math": math})

    area = value("circle", "a radius of", "area", r=3)
    assert value("circle", "area {r}", "radius", r=area) == pytest.approx(3)
    edge = value("circle", "area {r}", "circumference", r=area)
    assert value("circle", "circumference {r}", "area", r=edge) == pytest.approx(area)
    assert value("square", "perimeter {a}", "area", a=28) == 49
    assert value("square", "diagonal {a}", "area", a=math.sqrt(98)) == pytest.approx(49)
    assert value("cube", "volume {a}", "surface area", a=27) == pytest.approx(54)
    assert value("right triangle", "legs of", "hypotenuse", a=3, b=4) == 5
    assert value("right triangle", "a hypotenuse of", "area", a=3, c=5) == 6
    ball = value("[sphere|ball]", "a radius of", "volume", r=2)
    assert value("sphere", "volume {r}", "radius", r=ball) == pytest.approx(2)
