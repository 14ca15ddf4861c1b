"""A list of numbers as a task has it: drawn, written in the prompt or piped in, and parts of it."""

import random
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import count_word, decimal, favoured, integer
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import with_data

READ = "open('/mnt/data/stdin.txt').read()"


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of the list: a pattern for it, where `{o}` is the list, and an expression over `numbers`."""

    words: str
    code: str


@dataclass(frozen=True, slots=True)
class Source:
    """A list of numbers: its literals, how a prompt refers to it, and the line that makes it in Python.

    The list is called `numbers` there. `stdin` is set when it is piped in; else the prompt must hold `data`.
    """

    values: tuple[str, ...]
    code: str
    these: str
    data: str
    stdin: bytes | None

    def draft(self, rng: random.Random, meaning: Meaning) -> Draft:
        """A draft of a meaning about this list, which its patterns call `{o}`."""
        meaning = replace(meaning, code=f"{self.code}\n{meaning.code}")
        slots = {"o": self.these}
        if self.stdin is not None:
            drafted = draft(rng, meaning, slots)
        elif rng.random() < 0.35 and len(self.values) < 12:
            # The list itself stands where the request names it.
            drafted = draft(rng, meaning, {"o": self.data})
        else:
            drafted = draft(rng, meaning, slots, lambda text: _beside(rng, text, self.data))
        return replace(drafted, stdin=self.stdin, sequence="numbers")


def _beside(rng: random.Random, request: str, data: str) -> str:
    return with_data(
        rng,
        request,
        data,
        rng.choice(("numbers", "values", "measurements", "scores", "prices", "data")),
    )


def source(rng: random.Random, *, longest: int | None = None) -> Source:
    """A list in the prompt or, less often, on standard input."""
    piped = longest is None and rng.random() < 0.35
    values = _values(rng, min(_length(rng, piped), longest or 10**6))
    kind = "float" if any("." in value for value in values) else "int"
    if not piped:
        these = rng.choice(
            ("these numbers", "these", "the following numbers", "this list", "the numbers", "these values", "the list", "my numbers", "the data")
        )  # fmt: skip
        code = f"numbers = [{', '.join(values)}]"
        return Source(values, code, these, _written(rng, values), None)
    separator = rng.choices(("\n", " ", ", ", ",", "; "), (12, 3, 2, 1, 0.5))[0]
    text = separator.join(values) + ("\n" if rng.random() < 0.9 else "")
    read = READ
    if separator.strip():
        read += f".replace('{separator.strip()}', ' ')"
    these = rng.choice(
        ("these numbers", "these", "the numbers", "the input", "them", "the piped numbers", "the numbers from stdin", "the numbers in the file", "this")
    )  # fmt: skip
    code = f"numbers = [{kind}(n) for n in {read}.split()]"
    return Source(values, code, these, "", text.encode())


def _length(rng: random.Random, piped: bool) -> int:
    if piped and rng.random() < 0.03:
        return rng.randint(800, 3000)
    return rng.randint(2, rng.choice((4, 6, 8, 8, 30 if piped else 12)))


def _values(rng: random.Random, length: int) -> tuple[str, ...]:
    """Literals of one kind: small, large, mixed, negative or with decimals."""
    match rng.randrange(8):
        case 0 | 1 | 2:
            top = rng.choice((10, 20, 100, 100, 1000))
            return tuple(str(favoured(rng, rng.randint(1, top))) for _ in range(length))
        case 3 if rng.random() < 0.4:
            digits = rng.randint(3, 7)
            return tuple(str(integer(rng, digits)) for _ in range(length))
        case 4:
            return tuple(str(integer(rng, rng.randint(1, 3))) for _ in range(length))
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
            return rng.choice((", ", ",", "; ", "\n")).join(values)


def predicate(rng: random.Random, values: tuple[str, ...]) -> tuple[str, str]:
    """Words that follow "that are", and a condition on `n`."""
    whole = all("." not in value for value in values)
    pivot = rng.choice(values)
    if rng.random() < 0.3:
        pivot = str(rng.choice((0, 5, 10, 20, 50, 100, 1000)))
    low, high = sorted(rng.choices(values, k=2), key=float)
    k = rng.randint(3, 9)
    kw = count_word(rng, k)
    forms = [
        (f"[above|over] {pivot}", f"n > {pivot}"),
        (f"[greater|larger|bigger|more|higher] than {pivot}", f"n > {pivot}"),
        (f"[below|under] {pivot}", f"n < {pivot}"),
        (f"[less|smaller|lower] than {pivot}", f"n < {pivot}"),
        (f"[at least|not less than] {pivot}", f"n >= {pivot}"),
        (f"[at most|no more than|not above] {pivot}", f"n <= {pivot}"),
        (f"between {low} and {high}", f"{low} <= n <= {high}"),
        ("positive", "n > 0"),
        ("negative", "n < 0"),
        (f"[different from|not equal to] {pivot}", f"n != {pivot}"),
    ]
    if whole:
        forms += [("even", "n % 2 == 0"), ("odd", "n % 2 == 1")] * 3
        forms += [(f"divisible by {kw}", f"n % {k} == 0"), (f"multiples of {kw}", f"n % {k} == 0")]
        if all(value[0] != "-" for value in values):
            prime = "n > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1))"
            forms += [("prime", prime)] * (2 if max(map(len, values)) < 7 else 0)
    words, condition = rng.choice(forms)
    return say(rng, words, {}), condition


def selection(rng: random.Random, values: tuple[str, ...]) -> Selection:
    """A part of the list: a range of positions, a predicate, or both."""
    n = rng.randint(2, max(2, min(9, len(values) - 1)))
    count = count_word(rng, n)
    ranges = (
        Selection(f"the first {count} [numbers|values|] of {{o}}", f"numbers[:{n}]"),
        Selection(f"the last {count} [numbers|values|] of {{o}}", f"numbers[-{n}:]"),
        Selection("every [second|other] [number|value] of {o}", "numbers[::2]"),
        Selection(f"the {count} [largest|highest|biggest] [numbers|values|] of {{o}}", f"sorted(numbers)[-{n}:]"),
        Selection(f"the {count} [smallest|lowest] [numbers|values|] of {{o}}", f"sorted(numbers)[:{n}]"),
        Selection("the [distinct|different|unique] [numbers|values] of {o}", "list(set(numbers))"),
        Selection("all but the first of {o}", "numbers[1:]"),
        Selection("all but the last of {o}", "numbers[:-1]"),
        Selection("{o} without the largest", "sorted(numbers)[:-1]"),
        Selection("{o} without the smallest", "sorted(numbers)[1:]"),
        Selection("{o} without the largest and the smallest", "sorted(numbers)[1:-1]"),
        Selection(f"{{o}} [from position|from number] 2 to {n + 1}", f"numbers[1:{n + 1}]"),
    )  # fmt: skip
    dice = rng.random()
    if dice < 0.4:
        return rng.choice(ranges)
    words, condition = predicate(rng, values)
    noun = f"the {words} numbers [of|in|among] {{o}}" if " " not in words else f"[the numbers|those|the values] of {{o}} that are {words}"  # fmt: skip
    if words.startswith("multiples"):
        noun = f"the {words} [in|among] {{o}}"
    if dice > 0.88:
        part = rng.choice(ranges[:2])
        return Selection(
            noun.replace("{o}", part.words), f"[n for n in {part.code} if {condition}]"
        )
    return Selection(noun, f"[n for n in numbers if {condition}]")
