"""Whole numbers in a range: sequence × predicate × range × aggregate.

"The sum of the squares of the odd numbers below 50", "how many multiples of 7 between 100 and 200 end in 3".
Every cell is made the same way: the numbers are gathered by the condition, then one thing is done with them.
"""

import random
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import in_words, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.slots import Template, from_table
from model.nano.recipe.tasks.whole_numbers.properties import predicate


@dataclass(frozen=True, slots=True)
class Range:
    """`words` follow the plural; `low` and `high` are what Python's `range` takes."""

    words: str
    low: str
    high: str
    size: int


def _range(rng: random.Random, top: int) -> Range:
    high = rng.choice((rng.randint(12, top), rng.choice((20, 50, 100, 200, 500, 1000))))
    high = max(12, min(high, top))
    low = rng.randint(1, high // 2)
    a, b = written(rng, low).text, written(rng, high).text
    match rng.randrange(8):
        case 0 | 1:
            words = rng.choice((f"[that lie|lying|in the range] between {a} and {b}", f"from {a} to {b}", f"between {a} and {b}", f"from {a} [up|] to {b} [inclusive|]",
                                f"from {a} through {b}", f"in the range {low} to {high}", f"in [{low}-{high}|{low}..{high}]",
                                f"between {a} and {b} [inclusive|included|(inclusive)]"))  # fmt: skip
            return Range(words, str(low), f"{high} + 1", high - low + 1)
        case 2 | 3 | 4:
            words = f"[below|below|less than|under|smaller than|strictly below] {b}"
            return Range(words, "1", str(high), high - 1)
        case 5 | 6:
            words = rng.choice((f"[up to|up to|not exceeding|at most|no greater than|not above|up to and including] {b}",
                                f"from [1|one] to {b}", f"between 1 and {b}", f"from 1 through {b}"))  # fmt: skip
            return Range(words, "1", f"{high} + 1", high)
        case _:
            digits = rng.randint(1, 3 if top > 100 else 2)
            words = f"with {in_words(digits)} digit{'s' if digits > 1 else ''}"
            return Range(words, str(10 ** (digits - 1)), str(10**digits), 9 * 10 ** (digits - 1))


_AGGREGATES: tuple[tuple[float, tuple[str, ...], tuple[str, ...], str, str, str], ...] = (
    (6, ("the [sum|sum|total] of [all|all the|the|] {w}",), ("[add up|sum|sum up|total|add|add together] [all|all the|the] {w}",), "sum(numbers)", "The sum is {}.", "s = 0\nfor n in numbers:\n    s += n\ns == x"),
    (1.5, ("the [average|mean] of [all|the|all the] {w}",), ("average [all|the] {w}",), "sum(numbers) / len(numbers)", "The average is {}.", ""),
    (1, ("the product of [all|the|all the] {w}",), ("multiply [all|all the|the] {w}", "multiply [all|the] {w} together"), "math.prod(numbers)", "The product is {}.", ""),
    (1.5, ("the [largest|biggest|greatest|highest] of [the|all] {w}", "the [largest|maximum] among [the|all] {w}"), (), "max(numbers)", "The largest is {}.", "sorted(numbers)[-1]"),
    (1.5, ("the [smallest|lowest|least] of [the|all] {w}",), (), "min(numbers)", "The smallest is {}.", "sorted(numbers)[0]"),
    (0.7, ("the median of [all|the] {w}",), (), "statistics.median(numbers)", "The median is {}.", ""),
)  # fmt: skip
_MAPPED = (
    ("squares", "n ** 2"),
    ("cubes", "n ** 3"),
    ("square roots", "n ** 0.5"),
    ("reciprocals", "1 / n"),
    ("doubles", "2 * n"),
)


def sequences(rng: random.Random) -> list[Draft]:
    """An aggregate, a count or a list of the numbers of some kind in a range."""
    kind = rng.random()
    if kind < 0.06:
        return from_table(rng, _WRITTEN_OUT)
    if kind < 0.36:
        return [_counted(rng)]
    if kind < 0.5:
        return [_listed(rng)]
    chosen = rng.choices(_AGGREGATES, [a[0] for a in _AGGREGATES])[0]
    _, nouns, orders, code, form, check = chosen
    small = "prod" in code
    plural, condition, low, high = _plural(rng, 20 if small else 1000, plain=0.25)
    element = "n"
    if rng.random() < 0.3 and not small:
        name, element = rng.choices(_MAPPED, (6, 3, 1, 1, 1))[0]
        plural = f"{name} of [all|the|all the|] {plural}"
    meaning = Meaning(
        f"numbers = {_gathered(element, low, high, condition)}\n{code}",
        form,
        nouns=tuple(noun.replace("{w}", plural) for noun in nouns),
        orders=tuple(order.replace("{w}", plural) for order in orders),
        wanted=say(rng, nouns[0], {"w": "numbers"}),
        how="gather the numbers, then go over them",
        check=check,
    )
    return [replace(draft(rng, meaning, {}), sequence="numbers")]


# The sum as it is written: the first terms, dots, the last.
_WRITTEN_OUT: tuple[Template, ...] = (
    (3, "b=6-900#", Meaning("sum(range(1, {b} + 1))", "The sum is {}.", nouns=("1 + 2 + 3 + ... + {b}", "1+2+3+...+{b}", "1 + 2 + ... + {b}", "the sum 1 + 2 + 3 + ... + {b}", "the series 1 + 2 + 3 + … + {b}"), wanted="the sum", how="use range")),
    (1, "h=6-200# b=:2*h", Meaning("sum(range(2, {b} + 1, 2))", "The sum is {}.", nouns=("2 + 4 + 6 + ... + {b}", "2+4+6+...+{b}"), wanted="the sum", how="use range in steps of 2")),
    (1, "h=6-200# b=:2*h+1", Meaning("sum(range(1, {b} + 1, 2))", "The sum is {}.", nouns=("1 + 3 + 5 + ... + {b}", "1+3+5+...+{b}"), wanted="the sum", how="use range in steps of 2")),
    (1, "a=1-9# d=2-9# b=:a+d c=:b+d k=3-40 e=:c+d*k", Meaning("sum(range({a}, {e} + 1, {d}))", "The sum is {}.", nouns=("{a} + {b} + {c} + ... + {e}",), wanted="the sum", how="use range with the step")),
    (1.2, "b=4-60#", Meaning("sum(n ** 2 for n in range(1, {b} + 1))", "The sum is {}.", nouns=("1^2 + 2^2 + ... + {b}^2", "1² + 2² + 3² + ... + {b}²", "1 + 4 + 9 + ... + {b}^2"), wanted="the sum of squares", how="use range")),
    (0.7, "b=4-60#", Meaning("sum(n ** 3 for n in range(1, {b} + 1))", "The sum is {}.", nouns=("1^3 + 2^3 + ... + {b}^3", "1³ + 2³ + ... + {b}³"), wanted="the sum of cubes", how="use range")),
    (1, "b=4-20#", Meaning("math.prod(range(1, {b} + 1))", "The product is {}.", nouns=("1 * 2 * 3 * ... * {b}", "1 x 2 x ... x {b}"), wanted="the product", how="use range")),
    (1, "b=4-60#", Meaning("sum(1 / n for n in range(1, {b} + 1))", "The sum is {}.", nouns=("1 + 1/2 + 1/3 + ... + 1/{b}", "the harmonic sum up to 1/{b}"), wanted="the sum", how="use range", real=True)),
    (1, "b=4-30#", Meaning("sum(2 ** n for n in range({b} + 1))", "The sum is {}.", nouns=("1 + 2 + 4 + ... + 2^{b}", "2^0 + 2^1 + ... + 2^{b}"), wanted="the sum", how="use range")),
)  # fmt: skip


def _counted(rng: random.Random) -> Draft:
    """How many there are; perhaps of one kind that are also of another."""
    plural, condition, low, high = _plural(rng, 1000, plain=0)
    plain, _, plain_low, plain_high = _plural(rng, 1000, plain=1)
    other = predicate(rng)
    questions = (
        f"how many {plural} are there",
        f"how many {plural} [exist|are there|do exist]",
        f"how many {plural}",
    )
    if rng.random() < 0.5:
        questions = (f"how many {plain} {other.verb}", f"how many of the {plain} {other.verb}")
        condition, low, high = other.code, plain_low, plain_high
    elif rng.random() < 0.35:
        # "How many multiples of 7 between 100 and 200 end in 3?"
        questions = (f"how many {plural} {other.verb}", f"how many of the {plural} {other.verb}")
        condition = f"{_atom(condition)} and {_atom(other.code)}"
    plural = questions[0].removeprefix("how many ") if "are there" not in questions[0] else plural
    is_clause = questions[0].endswith(other.verb) and "are there" not in questions[0]
    meaning = Meaning(
        f"numbers = {_gathered('n', low, high, condition)}\nlen(numbers)",
        "There are {}.",
        nouns=()
        if is_clause
        else (f"the [number|count|amount] of {plural}", f"how many {plural} there are"),
        orders=()
        if is_clause
        else (f"count [the|all|all the] {plural}", f"count how many {plural} there are"),
        questions=questions,
        wanted="how many there are",
        how="gather the numbers, then count them",
        check=f"sum(1 for n in range({low}, {high}) if {condition})",
    )
    return replace(draft(rng, meaning, {}), sequence="numbers")


def _listed(rng: random.Random) -> Draft:
    plural, condition, low, high = _plural(rng, 60, plain=0)
    which: tuple[str, ...] = ()
    if rng.random() < 0.3:
        plain, _, low, high = _plural(rng, 60, plain=1)
        chosen = predicate(rng, 60)
        condition, plural = chosen.code, f"{plain} that {chosen.verb}"
        which = (f"which {plain} {chosen.verb}",) * 2
    meaning = Meaning(
        f"numbers = {_gathered('n', low, high, condition)}\nnumbers",
        "They are {}.",
        plurals=(f"[all|all the|the] {plural}",),
        orders=(
            f"[list|list|show|find|print|enumerate|write down|name|give me] [all|all the|the] {plural}",
            f"make a list of [all|the|] {plural}",
        ),
        questions=(
            f"what are [all|] the {plural}",
            f"which are the {plural}",
            f"which {plural}" if which else f"which are all the {plural}",
            *which,
        ),
        wanted="the numbers of this kind",
        how="gather them in a list",
        shown="text",
    )
    drafted = draft(rng, meaning, {})
    return replace(drafted, sequence="numbers", check="len(numbers)")


def _plural(rng: random.Random, top: int, plain: float) -> tuple[str, str, str, str]:
    """A plural with its range, the condition, and the range's ends; `plain` of them have no condition."""
    span = _range(rng, top)
    number = rng.choice(("numbers", "integers", "whole numbers", "natural numbers", "numbers"))
    if rng.random() < plain:
        if span.words.startswith("with ") and rng.random() < 0.7:
            return f"{span.words.split()[1]}-digit numbers", "", span.low, span.high
        return f"{number} {span.words}", "", span.low, span.high
    chosen = predicate(rng, top)
    while chosen.rare and top < 100:
        chosen = predicate(rng, top)
    if span.words.startswith("with ") and rng.random() < 0.6:
        size = span.words.split()[1]
        return f"{size}-digit {chosen.noun}", chosen.code, span.low, span.high
    order = (
        f"{chosen.noun} {span.words}",
        f"{number} {span.words} [that|which] {chosen.verb}",
        f"{number} {span.words} [that|which] {chosen.verb}",
    )
    text = order[0] if chosen.noun[-1] in "s]" and rng.random() < 0.7 else rng.choice(order[1:])
    return text, chosen.code, span.low, span.high


def _gathered(element: str, low: str, high: str, condition: str) -> str:
    rest = f" if {condition}" if condition else ""
    start = "" if low == "0" else f"{low}, "
    return f"[{element} for n in range({start}{high}){rest}]"


def _atom(condition: str) -> str:
    return f"({condition})" if " or " in condition or " and " in condition else condition
