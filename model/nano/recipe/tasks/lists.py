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
    with_data,
)
from model.nano.recipe.tasks.words import NAMES

READ = "open('/mnt/data/stdin.txt').read()"


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


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of the list: `words` name it, `code` is an expression over `{v}`.

    `qualifier` follows a number: "above 7" in "the smallest number above 7".
    """

    words: str
    code: str
    qualifier: str = ""


def aggregates(rng: random.Random) -> list[Draft]:
    """One aggregate of a whole list or of a part of it."""
    given = source(rng)
    aggregate = rng.choices(AGGREGATES, _COMMON)[0]
    selection = _selection(rng, given.values) if rng.random() < 0.35 else None
    name = rng.choice(aggregate.nouns)
    if selection is None:
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
    noun = f"the {name} of {selection.words}"
    if selection.qualifier and name.endswith(("number", "value")):
        noun = f"the {name} {selection.qualifier}"
    part = selection.code.replace("{v}", given.name)
    body = cell(rng, f"{given.code}\nchosen = {part}", aggregate.code.replace("{v}", "chosen"))
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
    words, condition = _predicate(rng, given.values)
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
    words, condition = _predicate(rng, given.values)
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


@dataclass(frozen=True, slots=True)
class Source:
    """A list of numbers: its literals, how a prompt refers to it, and the line that makes it in Python.

    `stdin` is set when it is piped in; else the prompt must hold `data`.
    """

    values: tuple[str, ...]
    name: str
    code: str
    these: str
    data: str
    stdin: bytes | None

    def draft(
        self,
        rng: random.Random,
        request: str,
        answer: Answer,
        code: str,
        *,
        wanted: str,
        check: str = "",
    ) -> Draft:
        """A draft that asks `request` of this list."""
        piped = self.stdin is not None
        last = code.rpartition("\n")[2]
        return Draft(
            request if piped else with_data(rng, request, self.data, "numbers"),
            answer,
            wanted=wanted,
            how=rng.choice(_HOW_PIPED if piped else _HOW_WRITTEN),
            code=code,
            check=check,
            stdin=self.stdin,
            result=last.removeprefix("print(").removesuffix(")") if last[:6] == "print(" else last,
            sequence=self.name,
        )


_HOW_PIPED = (
    "read the numbers from the file",
    "read the file in Python",
    "the data is in the file",
)
_HOW_WRITTEN = ("put the numbers in a list", "use a Python list", "compute it in Python")


def source(rng: random.Random) -> Source:
    """A list in the prompt or on standard input."""
    piped = rng.random() < 0.5
    values = _values(rng, _length(rng, piped))
    name = rng.choice(("numbers", "numbers", "numbers", "values", "data", "xs"))
    kind = "float" if any("." in value for value in values) else "int"
    if not piped:
        literal = ", ".join(values)
        these = rng.choice(
            ("these numbers", "these", "the following numbers", "this list", "the numbers")
        )
        return Source(values, name, f"{name} = [{literal}]", these, _written(rng, values), None)
    separator = rng.choices(("\n", " ", ", ", ",", "; "), (12, 3, 2, 1, 0.5))[0]
    text = separator.join(values) + ("\n" if rng.random() < 0.9 else "")
    read = READ
    if separator.strip():
        read += f".replace('{separator.strip()}', ' ')"
    these = rng.choice(
        ("these numbers", "these", "the numbers", "the input", "them", "the piped numbers")
    )
    code = f"{name} = [{kind}(x) for x in {read}.split()]"
    return Source(values, name, code, these, "", text.encode())


def cell(rng: random.Random, definition: str, code: str, *, listed: bool = False) -> str:
    """`definition`, then `code` with its imports first and its last line shown in one of three ways."""
    lines = code.split("\n")
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    *body, last = [line for line in lines if line not in imports]
    name = rng.choices(("result", "answer", "total"), (6, 1, 1))[0]
    if last.startswith("print("):
        shown = [last]
    elif listed:
        shown = [f"print({last})"]
    else:
        forms = ([f"{name} = {last}", name], [last], [f"print({last})"])
        shown = rng.choices(forms, (7, 2, 1))[0]
    return "\n".join([*imports, definition, *body, *shown])


def _length(rng: random.Random, piped: bool) -> int:
    if piped and rng.random() < 0.03:
        return rng.randint(800, 3000)
    return rng.randint(2, rng.choice((5, 8, 12, 60 if piped else 20)))


def _values(rng: random.Random, length: int) -> tuple[str, ...]:
    """Literals of one kind: small, large, mixed, negative or with decimals."""
    match rng.randrange(8):
        case 0 | 1 | 2:
            top = rng.choice((10, 20, 100, 100, 1000))
            return tuple(str(rng.randint(1, top)) for _ in range(length))
        case 3:
            digits = rng.randint(3, 7)
            return tuple(str(integer(rng, digits)) for _ in range(length))
        case 4:
            return tuple(str(integer(rng, rng.randint(1, 5))) for _ in range(length))
        case 5 | 6:
            return tuple(str(rng.randint(-50, 100)) for _ in range(length))
        case _:
            return tuple(decimal(rng) for _ in range(length))


def _written(rng: random.Random, values: tuple[str, ...]) -> str:
    """The list as people write one."""
    match rng.randrange(8):
        case 0 | 1 | 2:
            return ", ".join(values)
        case 3 | 4:
            return " ".join(values)
        case 5:
            return f"[{', '.join(values)}]"
        case 6:
            return f"{', '.join(values[:-1])} and {values[-1]}"
        case _:
            return rng.choice((", ", ",", "; ", "\n", " + ")).join(values)


def _predicate(rng: random.Random, values: tuple[str, ...]) -> tuple[str, str]:
    """Words that follow "that are", and a condition on `x`."""
    pivot = rng.choice(values)
    low, high = sorted(rng.sample(values, 2), key=float)
    k = rng.randint(3, 9)
    forms = [
        (f"above {pivot}", f"x > {pivot}"),
        (f"greater than {pivot}", f"x > {pivot}"),
        (f"larger than {pivot}", f"x > {pivot}"),
        (f"below {pivot}", f"x < {pivot}"),
        (f"less than {pivot}", f"x < {pivot}"),
        (f"at least {pivot}", f"x >= {pivot}"),
        (f"at most {pivot}", f"x <= {pivot}"),
        (f"between {low} and {high}", f"{low} <= x <= {high}"),
        ("positive", "x > 0"),
        ("negative", "x < 0"),
    ]
    if all("." not in value for value in values):
        forms += [("even", "x % 2 == 0"), ("odd", "x % 2 == 1")] * 3
        forms += [(f"divisible by {k}", f"x % {k} == 0"), (f"multiples of {k}", f"x % {k} == 0")]
    return rng.choice(forms)


def _selection(rng: random.Random, values: tuple[str, ...]) -> Selection:
    """A part of the list: a range of positions, a predicate, or both."""
    n = rng.randint(2, max(2, min(9, len(values) - 1)))
    count = count_word(rng, n)
    ranges = (
        Selection(f"the first {count} numbers", f"{{v}}[:{n}]"),
        Selection(f"the last {count} numbers", f"{{v}}[-{n}:]"),
        Selection("every second number", "{v}[::2]"),
        Selection(f"the {count} largest numbers", f"sorted({{v}})[-{n}:]"),
        Selection(f"the {count} smallest numbers", f"sorted({{v}})[:{n}]"),
        Selection("the distinct numbers", "set({v})"),
        Selection("all but the first number", "{v}[1:]"),
        Selection("all but the last number", "{v}[:-1]"),
    )
    dice = rng.random()
    if dice < 0.35:
        return rng.choice(ranges)
    words, condition = _predicate(rng, values)
    noun = f"the {words} numbers" if " " not in words else f"the numbers {words}"
    if words.startswith("multiples"):
        noun = f"the {words}"
    if dice > 0.85:
        part = rng.choice(ranges[:2])
        words = part.words.replace(" numbers", "")
        return Selection(f"{noun} among {words}", f"[x for x in {part.code} if {condition}]")
    qualifier = words if rng.random() < 0.5 and noun.startswith("the numbers") else ""
    return Selection(noun, f"[x for x in {{v}} if {condition}]", qualifier)


def _list_answer(noun: str) -> Answer:
    def answer(output: str) -> Reply:
        if output.strip() == "[]":
            return Reply("There are none.", ("none",))
        return quoting(
            f"{capital(noun)} are {{}}." if noun.endswith("s") else f"{capital(noun)} is {{}}."
        )(output)

    return answer
