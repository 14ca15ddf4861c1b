"""A list of numbers as a task has it: drawn, written in the prompt or piped in, and parts of it."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.numerals import count_word, decimal, integer
from model.nano.recipe.tasks.phrasing import with_data

READ = "open('/mnt/data/stdin.txt').read()"


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of the list: `words` name it, `code` is an expression over `{v}`.

    `qualifier` follows a number: "above 7" in "the smallest number above 7".
    """

    words: str
    code: str
    qualifier: str = ""


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


def predicate(rng: random.Random, values: tuple[str, ...]) -> tuple[str, str]:
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


def selection(rng: random.Random, values: tuple[str, ...]) -> Selection:
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
    words, condition = predicate(rng, values)
    noun = f"the {words} numbers" if " " not in words else f"the numbers {words}"
    if words.startswith("multiples"):
        noun = f"the {words}"
    if dice > 0.85:
        part = rng.choice(ranges[:2])
        words = part.words.replace(" numbers", "")
        return Selection(f"{noun} among {words}", f"[x for x in {part.code} if {condition}]")
    qualifier = words if rng.random() < 0.5 and noun.startswith("the numbers") else ""
    return Selection(noun, f"[x for x in {{v}} if {condition}]", qualifier)
