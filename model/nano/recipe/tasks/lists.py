"""Lists of numbers, written in the prompt or piped in: sequence × range × predicate × aggregate."""

import random
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.numerals import count_word, decimal, integer, ordinal
from model.nano.recipe.tasks.phrasing import (
    ask,
    capital,
    counting,
    dressed,
    order,
    quoting,
    quoting_fields,
    states,
)
from model.nano.recipe.tasks.sources import Source, cell, predicate, selection, source
from model.nano.recipe.tasks.words import NAMES


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`nouns` name it, `{v}` in `code` and `check` is the list; `orders` ask for it as verbs."""

    nouns: tuple[str, ...]
    code: str
    check: str = ""
    orders: tuple[str, ...] = ()


AGGREGATES = (
    Aggregate(("sum", "sum", "total"), "sum({v})", "t = 0\nfor x in {v}:\n    t += x\nt",
              ("add up {o}", "sum {o}", "add {o} up", "total {o}", "add {o} together", "sum up {o}")),
    Aggregate(("mean", "average", "average", "arithmetic mean"), "sum({v}) / len({v})",
              "from statistics import mean\nmean({v})", ("average {o}",)),
    Aggregate(("median", "median value"), "from statistics import median\nmedian({v})", "sorted({v})"),
    Aggregate(("maximum", "largest number", "max", "largest value", "biggest number", "highest value", "largest"),
              "max({v})", "sorted({v})[-1]"),
    Aggregate(("minimum", "smallest number", "min", "smallest value", "lowest value", "smallest"),
              "min({v})", "sorted({v})[0]"),
    Aggregate(("range", "difference between the largest and the smallest"), "max({v}) - min({v})",
              "s = sorted({v})\ns[-1] - s[0]"),
    Aggregate(("product",), "import math\nmath.prod({v})", "p = 1\nfor x in {v}:\n    p *= x\np",
              ("multiply {o}", "multiply {o} together")),
    Aggregate(("sum of the squares", "sum of squares"), "sum(x ** 2 for x in {v})", "sum(x * x for x in {v})"),
    Aggregate(("second largest", "second highest"), "sorted({v})[-2]", "sorted({v}, reverse=True)[1]"),
    Aggregate(("second smallest",), "sorted({v})[1]", "sorted({v}, reverse=True)[-2]"),
    Aggregate(("variance",), "from statistics import pvariance\npvariance({v})"),
    Aggregate(("standard deviation",), "from statistics import pstdev\npstdev({v})"),
)  # fmt: skip
_COMMON = (6, 5, 3, 4, 3, 2, 2, 2, 1.5, 1, 0.3, 0.5)


def aggregates(rng: random.Random) -> list[Draft]:
    """One aggregate of a whole list or of a part of it."""
    given = source(rng)
    aggregate = rng.choices(AGGREGATES, _COMMON)[0]
    part = selection(rng, given.values) if rng.random() < 0.35 else None
    name = rng.choice(aggregate.nouns)
    if part is None:
        noun = f"the {name} of {given.these}"
        if aggregate.orders and rng.random() < 0.45:
            request = order(rng, rng.choice(aggregate.orders).replace("{o}", given.these))
        elif given.stdin is not None and rng.random() < 0.2:
            request = rng.choice(
                (name, name, f"{name}?", f"the {name}", f"{name} please", capital(name))
            )
        else:
            request = ask(rng, noun)
        body = cell(rng, given.code, aggregate.code.replace("{v}", given.name))
        check = aggregate.check.replace("{v}", given.name)
        return [
            given.draft(
                rng, request, states(rng, f"the {name}"), body, wanted=f"the {name}", check=check
            )
        ]
    noun = f"the {name} of {part.words}"
    if part.qualifier and name.endswith(("number", "value")):
        noun = f"the {name} {part.qualifier}"
    chosen = part.code.replace("{v}", given.name)
    body = cell(rng, f"{given.code}\nchosen = {chosen}", aggregate.code.replace("{v}", "chosen"))
    check = aggregate.check.replace("{v}", "chosen")
    answer = states(rng, noun)
    request = ask(rng, noun)
    return [given.draft(rng, request, answer, body, wanted=noun, check=check)]


def counts(rng: random.Random) -> list[Draft]:
    """How many numbers there are, or how many of some kind."""
    given = source(rng)
    if rng.random() < 0.3:
        noun = rng.choice(
            ("the number of values", "how many numbers there are", "the count of the numbers")
        )
        request = rng.choice(("How many numbers are there?", "count the numbers", "How many values are in this list?",
                              "How many numbers are in the list?", "count them", "How many are there?"))  # fmt: skip
        body = cell(rng, given.code, f"len({given.name})")
        return [given.draft(rng, dressed(rng, request), counting("numbers"), body, wanted=noun)]
    words, condition = predicate(rng, given.values)
    request = rng.choice(
        (f"How many of {given.these} are {words}?", f"How many numbers are {words}?", f"count the numbers that are {words}",
         f"How many are {words}?", f"Count how many of {given.these} are {words}.", f"number of values that are {words}")
    )  # fmt: skip
    body = cell(rng, given.code, f"len([x for x in {given.name} if {condition}])")
    check = f"sum(1 for x in {given.name} if {condition})"
    answer = quoting(
        rng.choice((f"{{}} of the numbers are {words}.", f"{{}} numbers are {words}.", "{}"))
    )
    return [
        given.draft(
            rng, dressed(rng, request), answer, body, wanted=f"how many are {words}", check=check
        )
    ]


def arrangements(rng: random.Random) -> list[Draft]:
    """The list sorted, reversed, without repeats, filtered, cut, mapped."""
    given = source(rng)
    v = given.name
    n = rng.randint(2, 5)
    words, condition = predicate(rng, given.values)
    k = rng.randint(2, 9)
    verb, code, noun = rng.choice(
        (
            ("sort {o}", f"sorted({v})", "the sorted numbers"),
            ("sort {o} in ascending order", f"sorted({v})", "the sorted numbers"),
            ("put {o} in order", f"sorted({v})", "the sorted numbers"),
            ("sort {o} in descending order", f"sorted({v}, reverse=True)", "the numbers in descending order"),
            ("sort {o} from largest to smallest", f"sorted({v}, reverse=True)", "the numbers in descending order"),
            ("reverse {o}", f"{v}[::-1]", "the reversed list"),
            ("reverse the order of {o}", f"{v}[::-1]", "the reversed list"),
            ("remove the duplicates from {o}", f"list(dict.fromkeys({v}))", "the numbers without repeats"),
            ("list the unique values of {o}", f"list(dict.fromkeys({v}))", "the unique values"),
            (f"list the first {n} of {{o}}", f"{v}[:{n}]", f"the first {n} numbers"),
            (f"show the last {n} of {{o}}", f"{v}[-{n}:]", f"the last {n} numbers"),
            (f"find the {n} largest of {{o}}", f"sorted({v}, reverse=True)[:{n}]", f"the {n} largest numbers"),
            (f"find the {n} smallest of {{o}}", f"sorted({v})[:{n}]", f"the {n} smallest numbers"),
            (f"list those of {{o}} that are {words}", f"[x for x in {v} if {condition}]", f"the numbers that are {words}"),
            (f"keep only the numbers that are {words} in {{o}}", f"[x for x in {v} if {condition}]", f"the numbers that are {words}"),
            (f"multiply each of {{o}} by {k}", f"[x * {k} for x in {v}]", "the new numbers"),
            (f"add {k} to each of {{o}}", f"[x + {k} for x in {v}]", "the new numbers"),
            ("double every number in {o}", f"[x * 2 for x in {v}]", "the doubled numbers"),
            ("square each of {o}", f"[x ** 2 for x in {v}]", "the squares"),
        )
    )  # fmt: skip
    if len(given.values) > 40:
        return aggregates(rng)
    body = cell(rng, given.code, code, listed=True)
    request = order(rng, verb.replace("{o}", given.these))
    answer = _list_answer(noun)
    return [given.draft(rng, request, answer, body, wanted=noun)]


def positions(rng: random.Random) -> list[Draft]:
    """The nth number, from the front or the back, or where a number stands."""
    given = source(rng)
    v, n = given.name, rng.randint(1, min(len(given.values), 9))
    match rng.randrange(3):
        case 0:
            noun = f"the {ordinal(rng, n)} number"
            code = f"{v}[{n - 1}]"
        case 1:
            noun, code = rng.choice((("the last number", f"{v}[-1]"), ("the first number", f"{v}[0]"),
                                     ("the second to last number", f"{v}[-2]")))  # fmt: skip
        case _:
            value = rng.choice(given.values)
            noun, code = f"the number of times {value} occurs", f"{v}.count({value})"
    body = cell(rng, given.code, code)
    return [given.draft(rng, ask(rng, noun), states(rng, noun), body, wanted=noun)]


def pairs(rng: random.Random) -> list[Draft]:
    """Two aggregates of one list."""
    given = source(rng)
    first, second = rng.sample(AGGREGATES[:5], 2)
    a, b = rng.choice(first.nouns), rng.choice(second.nouns)
    lines = f"{first.code}\n{second.code}".replace("{v}", given.name).split("\n")
    imports = [line for line in lines if line.startswith("from")]
    values = [line for line in lines if not line.startswith("from")]
    code = "\n".join([*imports, f"print({values[0]}, {values[1]})"])
    form = f"The {a} is {{}} and the {b} is {{}}."
    noun = f"the {a} and the {b}"
    request = ask(rng, f"{noun} of {given.these}")
    return [
        given.draft(rng, request, quoting_fields(form), cell(rng, given.code, code), wanted=noun)
    ]


def amounts(rng: random.Random) -> list[Draft]:
    """Numbers in a sentence of everyday life: "My bills are 12.50, 30 and 9 euros. How much in total?"."""
    thing, unit = rng.choice(_AMOUNTS)
    n = rng.randint(2, 6)
    money = unit in ("dollars", "euros", "pounds")
    values = [
        decimal(rng, 2)
        if money and rng.random() < 0.4
        else str(integer(rng, rng.choice((1, 2, 3))))
        for _ in range(n)
    ]
    listed_ = f"{', '.join(values[:-1])} and {values[-1]}"
    who = rng.choice(("My", "Our", "Her", "His", "The", f"{rng.choice(NAMES)}'s"))
    story = rng.choice(
        (f"{who} {thing} are {listed_} {unit}.", f"{who} {thing}: {listed_} {unit}.", f"{who} {thing} were {listed_}.",
         f"I have {count_word(rng, n)} {thing}: {listed_} {unit}.", f"There are {thing} of {listed_} {unit}.",
         f"I noted {thing} of {', '.join(values)}.")
    )  # fmt: skip
    name, question, code = rng.choice(
        (
            ("total", rng.choice(("How much is that in total?", "Total?", "What is the total?", "How much altogether?", "What do they add up to?", "Sum?", "How much in all?")), "sum({v})"),
            ("total", rng.choice(("How many {u} is that?", "How much is that together?", "What does that come to?")), "sum({v})"),
            ("average", rng.choice(("What is the average?", "On average?", "How much is that on average?", "Average?", "What's the mean?")), "sum({v}) / len({v})"),
            ("largest", rng.choice(("Which is the largest?", "What is the highest one?", "The biggest?", "Which one is the most?")), "max({v})"),
            ("smallest", rng.choice(("Which is the smallest?", "What is the lowest one?", "The least?")), "min({v})"),
            ("difference", rng.choice(("What is the difference between the largest and the smallest?", "How far apart are the largest and the smallest?")), "max({v}) - min({v})"),
        )
    )  # fmt: skip
    question = question.replace("{u}", unit)
    given = Source(
        tuple(values), "numbers", f"numbers = [{', '.join(values)}]", "these", story, None
    )
    prompt = f"{story} {question}" if rng.random() < 0.85 else f"{question} {story}"
    body = cell(rng, given.code, code.replace("{v}", "numbers"))
    draft = given.draft(rng, "", states(rng, f"the {name}"), body, wanted=f"the {name}")
    return [replace(draft, prompt=dressed(rng, prompt))]


_AMOUNTS = (
    ("bills", "dollars"), ("prices", "euros"), ("purchases", "dollars"), ("receipts", "euros"), ("scores", "points"),
    ("grades", "points"), ("runs", "kilometers"), ("trips", "miles"), ("walks", "minutes"), ("parcels", "kilograms"),
    ("bags", "kg"), ("boards", "meters"), ("calls", "minutes"), ("donations", "pounds"), ("savings", "euros"),
    ("tips", "dollars"), ("tickets", "euros"), ("rooms", "square meters"), ("results", "points"), ("films", "minutes"),
)  # fmt: skip


def _list_answer(noun: str) -> Answer:
    verb = "is" if noun.endswith(" list") else "are"

    def answer(output: str) -> Reply:
        if output.strip() == "[]":
            return Reply("There are none.", ("none",))
        return quoting(f"{capital(noun)} {verb} {{}}.")(output)

    return answer
