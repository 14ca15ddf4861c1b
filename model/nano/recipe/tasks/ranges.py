"""Whole numbers: sequence × predicate × range × aggregate, and searches over them.

"The sum of the squares of the odd numbers below 50", "how many multiples of 7 between 100 and 200 end
in 3", "the smallest number above 90 that is prime", "the first 8 triangular numbers". Every cell is made
the same way: the numbers are gathered by the condition, then one thing is done with them.
"""

import functools
import math
import random
from dataclasses import dataclass, replace
from types import CodeType

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import count_word, in_words, integer, ordinal, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import dressed, listing, quoting
from model.nano.recipe.tasks.slots import Template, from_table

PRIME = "n > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1))"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A property of whole numbers: `noun` is a plural ("even numbers"), `verb` its clause ("are even").

    `one` is the clause of a single number ("is even"), `thing` its name as a singular if it has one
    ("even number"); `code` a condition on n. `rare`: so few numbers have it that a range should be long.
    """

    noun: str
    verb: str
    one: str
    code: str
    rare: bool = False
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """`words` follow the plural; `low` and `high` are what Python's `range` takes."""

    words: str
    low: str
    high: str
    size: int


def predicate(rng: random.Random, top: int = 1000) -> Predicate:
    """A property that numbers up to `top` may have."""
    k, m = rng.sample(range(2, 14), 2)
    if k % m == 0:
        # Else "divisible by 12 but not by 6" is asked, which nothing is.
        k, m = m, k
    d = rng.randint(0, 9)
    r = rng.randrange(1, k) if k > 1 else 0
    s = rng.randint(3, 9 * min(3, len(str(top))) - 6)
    kw, mw = count_word(rng, k), count_word(rng, m)
    digit = count_word(rng, d)
    choices: tuple[tuple[float, Predicate], ...] = (
        (3, Predicate("even [numbers|integers]", "are even", "is even", "n % 2 == 0", thing="even number")),
        (3, Predicate("odd [numbers|integers]", "are odd", "is odd", "n % 2 == 1", thing="odd number")),
        (4, Predicate(f"[multiples of {kw}|numbers divisible by {kw}|numbers that {kw} divides]", f"[are divisible by|are multiples of|can be divided by] {kw}",
                      f"is [divisible by|a multiple of] {kw}", f"n % {k} == 0", thing=f"multiple of {kw}")),
        (3, Predicate("[primes|prime numbers|primes]", "are prime", "is [prime|a prime|a prime number]", PRIME, thing="[prime|prime number]")),
        (2, Predicate("[perfect squares|square numbers|squares]", "are [perfect squares|square numbers]", "is a [perfect square|square number]",
                      "math.isqrt(n) ** 2 == n", rare=True, thing="[perfect square|square number]")),
        (1, Predicate("[perfect cubes|cube numbers]", "are [perfect cubes|cubes]", "is a [perfect cube|cube number]", "round(n ** (1 / 3)) ** 3 == n", rare=True, thing="[perfect cube|cube number]")),
        (1, Predicate("composite numbers", "are composite", "is composite", "n > 1 and any(n % d == 0 for d in range(2, int(n ** 0.5) + 1))", thing="composite number")),
        (1.5, Predicate("[palindromes|palindromic numbers]", "[are palindromes|read the same backwards]", "is a palindrome", "str(n) == str(n)[::-1]", rare=True, thing="palindrome")),
        (2, Predicate(f"numbers [ending in|that end in|that end with|whose last digit is] {digit}", f"[end in|end with] {digit}", f"[ends in|ends with] {digit}", f"n % 10 == {d}")),
        (1, Predicate(f"numbers [starting with|that start with|that begin with] {max(d, 1)}", f"start with {max(d, 1)}", f"starts with {max(d, 1)}", f"str(n).startswith('{max(d, 1)}')")),
        (2, Predicate(f"numbers [containing the digit|that contain the digit|with the digit|with a|that contain a] {d}", f"[contain the digit|contain a|have the digit] {d}",
                      f"contains the digit {d}", f"'{d}' in str(n)")),
        (1, Predicate(f"numbers [without the digit|that do not contain the digit|without a] {d}", f"[do not contain|don't contain] the digit {d}",
                      f"does not contain the digit {d}", f"'{d}' not in str(n)")),
        (1.5, Predicate(f"numbers [with|having] [a|] digit sum [of|] {s}", f"have a digit sum of {s}", f"has a digit sum of {s}", f"sum(int(d) for d in str(n)) == {s}", rare=True)),
        (1, Predicate(f"numbers whose digits [add up|sum] to {s}", f"have digits that add up to {s}", f"has digits that add up to {s}", f"sum(int(d) for d in str(n)) == {s}", rare=True)),
        (2, Predicate(f"numbers divisible by [both|] {kw} and {mw}", f"are divisible by [both|] {kw} and {mw}", f"is divisible by [both|] {kw} and {mw}", f"n % {k} == 0 and n % {m} == 0", rare=True)),
        (2, Predicate(f"[numbers divisible by {kw} or {mw}|multiples of {kw} or {mw}]", f"are [divisible by|multiples of] [either|] {kw} or {mw}", f"is divisible by {kw} or {mw}",
                      f"n % {k} == 0 or n % {m} == 0")),
        (2, Predicate(f"[numbers divisible by {kw} but not by {mw}|multiples of {kw} that are not multiples of {mw}]", f"[are divisible|can be divided] by {kw} but not [by|] {mw}",
                      f"is divisible by {kw} but not by {mw}", f"n % {k} == 0 and n % {m} != 0")),
        (1.5, Predicate(f"numbers [not divisible by|that are not divisible by] {kw}", f"are not divisible by {kw}", f"is not divisible by {kw}", f"n % {k} != 0")),
        (1.5, Predicate(f"numbers that leave [a|] remainder [of|] {r} when divided by {k}", f"leave [a|] remainder [of|] {r} when divided by {k}",
                        f"leaves a remainder of {r} when divided by {k}", f"n % {k} == {r}")),
    )  # fmt: skip
    return rng.choices([p for _, p in choices], [w for w, _ in choices])[0]


def holds(chosen: Predicate, n: int) -> bool:
    """Whether `n` has the property."""
    return bool(eval(_compiled(chosen.code), {"math": math, "n": n}))


@functools.lru_cache(maxsize=512)
def _compiled(condition: str) -> CodeType:
    return compile(condition, "property", "eval")


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
    return [replace(_with_imports(draft(rng, meaning, {})), sequence="numbers")]


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
    return replace(_with_imports(draft(rng, meaning, {})), sequence="numbers")


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
    drafted = _with_imports(draft(rng, meaning, {}))
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


def _with_imports(drafted: Draft) -> Draft:
    """The import of `math` for a condition that stands before the last line."""
    lacks = "math." in drafted.code and "import math" not in drafted.code
    return replace(drafted, code=f"import math\n{drafted.code}") if lacks else drafted


_WHOSE = {"n ** 2": "square", "n ** 3": "cube", "math.factorial(n)": "factorial"}
_GROWTHS = (
    ("[n^2 + n|n squared plus n|n*n + n|the square of n plus n]", "n ** 2 + n", 10**5),
    ("[the sum of the first n odd numbers]", "sum(range(1, 2 * n, 2))", 10**4),
    ("[the sum of the squares from 1 to n|1^2 + 2^2 + ... + n^2]", "sum(k ** 2 for k in range(1, n + 1))", 10**6),
    ("[n * 2^n|n times 2 to the power of n]", "n * 2 ** n", 10**8),
    ("[3n + 5|three times n plus five]", "3 * n + 5", 10**4),
    ("[7n|7 * n|seven times n]", "7 * n", 10**4),
    ("[1.05^n|1.05 to the power of n]", "1.05 ** n", 40),
    ("[the square of n|n squared|n^2|n**2|its square|n*n]", "n ** 2", 10**5),
    ("[the cube of n|n cubed|n^3|its cube]", "n ** 3", 10**6),
    ("[the factorial of n|n!|n factorial|its factorial]", "math.factorial(n)", 10**9),
    ("[2 to the power of n|2^n|2**n|two to the n]", "2 ** n", 10**9),
    ("[3 to the power of n|3^n|3**n]", "3 ** n", 10**9),
    ("[the sum of the numbers from 1 to n|1 + 2 + ... + n|the sum 1 + 2 + ... + n|the sum of the first n numbers]", "n * (n + 1) // 2", 10**5),
    ("[the product of n and n + 1|n * (n + 1)|n(n+1)]", "n * (n + 1)", 10**5),
)  # fmt: skip


_NAMED: tuple[Template, ...] = (
    (2, "a=10-9000", Meaning("a, b = 1, 1\nwhile a <= {a}:\n    a, b = b, a + b\na", "It is {}.", nouns=("the [first|smallest] Fibonacci number [above|greater than|larger than|over] {a}",), shown="fields", wanted="that Fibonacci number", how="go on until it is large enough")),
    (1.5, "a=10-9000", Meaning("numbers = [1, 1]\nwhile numbers[-1] + numbers[-2] < {a}:\n    numbers.append(numbers[-1] + numbers[-2])\nprint(numbers)", "They are {}.", plurals=("[all|the] Fibonacci numbers [below|less than|under] {a}",), shown="list", wanted="the Fibonacci numbers", how="go on while they are small enough")),
    (1, "a=10-9000", Meaning("numbers = [1, 1]\nwhile numbers[-1] + numbers[-2] < {a}:\n    numbers.append(numbers[-1] + numbers[-2])\nlen(numbers)", "There are {}.", nouns=("the number of Fibonacci numbers below {a}",), questions=("how many Fibonacci numbers are [there|] below {a}",), wanted="how many there are", how="go on while they are small enough")),
    (1, "a=10-9000", Meaning("numbers = [1, 1]\nwhile numbers[-1] + numbers[-2] < {a}:\n    numbers.append(numbers[-1] + numbers[-2])\nsum(n for n in numbers if n % 2 == 0)", "The sum is {}.", nouns=("the sum of the even Fibonacci numbers below {a}",), orders=("add up the even Fibonacci numbers [below|under] {a}",), wanted="their sum", how="go on while they are small enough, then add")),
    (1.5, "b=2-7# a=10-90000", Meaning("n = 1\nwhile n <= {a}:\n    n *= {b}\nn", "It is {}.", nouns=("the [first|smallest] power of {b} [above|greater than|larger than|over] {a}",), shown="fields", wanted="that power", how="multiply until it is large enough")),
    (1.5, "b=2-7# a=10-90000", Meaning("n = 1\nwhile n * {b} < {a}:\n    n *= {b}\nn", "It is {}.", nouns=("the [largest|greatest|biggest|highest] power of {b} [below|less than|under] {a}",), shown="fields", wanted="that power", how="multiply while it is small enough")),
    (1, "a=10-90000", Meaning("n = 1\nwhile math.factorial(n) <= {a}:\n    n += 1\nmath.factorial(n)", "It is {}.", nouns=("the [first|smallest] factorial [above|greater than|larger than] {a}",), shown="fields", wanted="that factorial", how="try one after another")),
    (1, "a=10-9000", Meaning("n = 1\nwhile n * (n + 1) // 2 <= {a}:\n    n += 1\nn * (n + 1) // 2", "It is {}.", nouns=("the [first|smallest] triangular number [above|greater than|larger than] {a}",), shown="fields", wanted="that number", how="try one after another")),
    (1, "k=3-12", Meaning("n = 1\nwhile sum(n % d == 0 for d in range(1, n + 1)) != {k}:\n    n += 1\nn", "It is {}.", nouns=("the [smallest|first] number with exactly {k} divisors",), shown="fields", wanted="that number", how="count the divisors of one after another")),
    (1.2, "a=2-12 b=2-12 c=2-12", Meaning("n = 1\nwhile n % {a} or n % {b} or n % {c}:\n    n += 1\nn", "It is {}.", nouns=("the [smallest|first|least] [positive|] number divisible by {a}, {b} and {c}", "the smallest number that {a}, {b} and {c} all divide"), shown="fields", wanted="that number", how="try one after another")),
    (1, "p=2-6# q=7/11/13 r=1-1# s=2-6#", Meaning("n = 1\nwhile not (n % {p} == {r} and n % {q} == {s}):\n    n += 1\nn", "It is {}.", nouns=("the smallest number that leaves remainder {r} when divided by {p} and remainder {s} when divided by {q}",), shown="fields", wanted="that number", how="try one after another")),
    (1.2, "a=10-90 b=91-200", Meaning("any(n > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1)) for n in range({a}, {b} + 1))", claims=(("is there a prime between {a} and {b}", "there is a prime between {a} and {b}", "there is no prime between {a} and {b}"),), how="test each number")),
    (1.2, "a=10-900 g=2-12# b=:a+g", Meaning("any(math.isqrt(n) ** 2 == n for n in range({a}, {b} + 1))", claims=(("is there a perfect square between {a} and {b}", "there is a perfect square between {a} and {b}", "there is no perfect square between {a} and {b}"),), how="test each number")),
)  # fmt: skip


def searches(rng: random.Random) -> list[Draft]:
    """The smallest or largest number such that; the next prime; the first ones of a kind; the nth."""
    kind = rng.random()
    if kind < 0.14:
        return from_table(rng, _NAMED)
    if kind < 0.4:
        return [_extreme(rng)]
    if kind < 0.53:
        return [_outgrowing(rng)]
    if kind < 0.85:
        return [_first_ones(rng)]
    return [_which(rng)]


def _extreme(rng: random.Random) -> Draft:
    chosen = predicate(rng)
    limit = integer(rng, rng.choice((2, 2, 3, 3, 4)))
    up = rng.random() < 0.6 or not any(holds(chosen, n) for n in range(1, limit))
    number = "[number|integer|whole number|natural number]"
    if chosen.code == PRIME and rng.random() < 0.6:
        nouns = ("the [next|first|smallest] prime [number|] [after|above|greater than|larger than|bigger than|following|over] {a}",) if up else (
            "the [largest|biggest|last|greatest] prime [number|] [below|under|before|less than|smaller than] {a}", "the previous prime before {a}")  # fmt: skip
    elif up:
        nouns = (f"the [smallest|first|lowest|least] {number} [above|greater than|larger than|bigger than|over|after] {{a}} that {chosen.one}",
                 f"the [smallest|first] {number} that {chosen.one} and is [greater|larger|more] than {{a}}",
                 f"the next {number} after {{a}} that {chosen.one}")  # fmt: skip
    else:
        nouns = (f"the [largest|biggest|greatest|highest|last] {number} [below|less than|smaller than|under] {{a}} that {chosen.one}",
                 f"the [largest|biggest|greatest] {number} that {chosen.one} and is [less|smaller] than {{a}}",
                 f"the last {number} before {{a}} that {chosen.one}")  # fmt: skip
    if chosen.thing and chosen.code != PRIME and rng.random() < 0.6:
        near = (
            "[above|greater than|larger than|bigger than|over|after|following]"
            if up
            else "[below|less than|smaller than|under|before]"
        )
        most = "[smallest|first|lowest|next]" if up else "[largest|biggest|greatest|last|highest]"
        nouns = (f"the {most} {chosen.thing} {near} {{a}}",)
    sign = "+" if up else "-"
    code = f"n = {{a}} {sign} 1\nwhile not ({chosen.code}):\n    n {sign}= 1\nn"
    return _with_imports(_search(rng, nouns, code, {"a": written(rng, limit)}, "It is {}."))


def _outgrowing(rng: random.Random) -> Draft:
    words, code, top = rng.choice(_GROWTHS)
    limit = rng.choice(
        (
            rng.randint(50, 5000),
            rng.choice((100, 1000, 5000, 10_000, 50_000, 100_000, 10**6)),
            rng.randint(50, max(top, 51)),
        )
    )
    if top < 1000:
        limit = rng.randint(2, top)  # fmt: skip
    if rng.random() < 0.75:
        nouns = (
            f"the [smallest|least|first|lowest] [n|number n|integer n|whole number n] [such that|for which|so that|where] {words} [is greater than|exceeds|is more than|is larger than|is above|is bigger than|>] {{a}}",
        )
        body = f"n = 1\nwhile {code} <= {{a}}:\n    n += 1\nn"
    else:
        nouns = (
            f"the [largest|biggest|greatest|highest] [n|number n|integer n|whole number n] [such that|for which|so that|where] {words} [is less than|is below|is smaller than|stays below|is under|<] {{a}}",
        )
        body = f"n = 1\nwhile {code} < {{a}}:\n    n += 1\nn - 1"
    return _with_imports(_search(rng, nouns, body, {"a": written(rng, limit)}, "It is {}."))


def _search(
    rng: random.Random, nouns: tuple[str, ...], code: str, slots: dict[str, object], form: str
) -> Draft:
    """A loop whose last line shows the number."""
    meaning = Meaning(
        code, form, nouns=nouns, wanted="the first number that fits", how="try one number after another", shown="fields"
    )  # fmt: skip
    drafted = draft(rng, meaning, slots)
    return replace(drafted, answer=quoting(form), check="n", result="n")


_SERIES = (
    ("[triangular numbers|triangle numbers]", "triangular number", "n * (n + 1) // 2"),
    ("[square numbers|perfect squares|squares]", "square number", "n ** 2"),
    ("[cube numbers|perfect cubes|cubes]", "cube number", "n ** 3"),
    ("powers of [2|two]", "power of 2", "2 ** n"),
    ("powers of [3|three]", "power of 3", "3 ** n"),
    ("even numbers", "even number", "2 * n"),
    ("odd numbers", "odd number", "2 * n - 1"),
    ("factorials", "factorial", "math.factorial(n)"),
    ("[natural numbers|positive integers|whole numbers]", "natural number", "n"),
)  # fmt: skip
_TAKEN: tuple[tuple[float, tuple[str, ...], str, str], ...] = (
    (4, ("[list|show|give me|print|find|write down|compute|name|generate] the first {k} {w}", "list {k} {w} from the start"), "{v}", "They are {}."),
    (3, ("[add up|sum|compute the sum of|find the sum of|calculate the sum of|give me the total of] the first {k} {w}",), "sum({v})", "The sum is {}."),
    (1, ("[compute|find|calculate] the [average|mean] of the first {k} {w}",), "sum({v}) / len({v})", "The average is {}."),
    (0.7, ("[compute|find|calculate] the product of the first {k} {w}",), "math.prod({v})", "The product is {}."),
    (1.2, ("[compute|find|calculate|give me] the sum of the squares of the first {k} {w}", "add up the squares of the first {k} {w}"), "sum(n ** 2 for n in {v})", "The sum is {}."),
    (0.6, ("[compute|find|calculate] the sum of the reciprocals of the first {k} {w}",), "sum(1 / n for n in {v})", "The sum is {}."),
)  # fmt: skip


def _first_ones(rng: random.Random) -> Draft:
    """The first k of a kind, or the kth, or an aggregate of them."""
    k = rng.randint(2, rng.choice((6, 12, 20)))
    kind = rng.random()
    if kind < 0.3:
        plural, single = (
            "[Fibonacci numbers|fibonacci numbers|numbers of the Fibonacci sequence|terms of the Fibonacci series]",
            "Fibonacci number",
        )
        k = max(k, 3)
        before = [
            "numbers = [1, 1]",
            f"while len(numbers) < {k}:",
            "    numbers.append(numbers[-1] + numbers[-2])",
        ]
    elif kind < 0.65:
        plural, single, term = rng.choice(_SERIES)
        before = [f"numbers = [{term} for n in range(1, {k} + 1)]"]
    else:
        chosen = predicate(rng)
        while chosen.rare and "isqrt" in chosen.code:
            chosen = predicate(rng)
        k = min(k, 10)
        plural = chosen.noun
        single = "prime number" if chosen.code == PRIME else ""
        before = ["numbers = []", "n = 1", f"while len(numbers) < {k}:", f"    if {chosen.code}:", "        numbers.append(n)", "    n += 1"]  # fmt: skip
    if single and rng.random() < 0.3:
        nth = ordinal(rng, k)
        code, form = "numbers[-1]", f"The {nth} {single} is {{}}."
        nouns, orders = (f"the {nth} {single}", f"{single} [number|no.|#] {k}"), ()
        if single.endswith("number"):
            nouns = (f"the {nth} {single}", f"{single.removesuffix(' number')} number {k}")
    else:
        _, orders, code, form = rng.choices(_TAKEN, [t[0] for t in _TAKEN])[0]
        orders = tuple(o.replace("{w}", plural).replace("{k}", count_word(rng, k)) for o in orders)
        code = code.replace("{v}", "numbers")
        nouns = ()
    meaning = Meaning(
        "\n".join([*before, code]),
        form,
        nouns=nouns,
        orders=orders,
        plurals=(f"the first {count_word(rng, k)} {plural}",) if code == "numbers" else (),
        questions=(f"what are the first {count_word(rng, k)} {plural}",)
        if code == "numbers"
        else (),
        wanted="the first numbers of this kind",
        how="build the list",
        shown="text" if code == "numbers" else "value",
        check="len(numbers)" if code == "numbers" else "",
    )
    return replace(_with_imports(draft(rng, meaning, {})), sequence="numbers")


def _which(rng: random.Random) -> Draft:
    """Which of some given numbers are of a kind."""
    values = [integer(rng, rng.choice((1, 2, 2, 3))) for _ in range(rng.randint(3, 8))]
    chosen = predicate(rng)
    data = ", ".join(map(str, values[:-1])) + rng.choice((", ", " and ", " or ")) + str(values[-1])
    single = rng.random() < 0.4
    verb = chosen.one if single else chosen.verb
    prompt = say(
        rng,
        rng.choice(
            (f"Which of [these|these numbers|the numbers|the following|the following numbers] {verb}: {{d}}?", f"[Which of|Which among|What numbers of] {{d}} {verb}?",
             f"{{d}} - which [of them|of these|ones] {verb}?", f"[List|Find|Give me|Show|Pick] [those|the ones|the numbers] of {{d}} that {verb}.",
             f"Which [number|one] {chosen.one}: {{d}}?", f"[From|Out of|Among] {{d}}, which {verb}?", f"Numbers: {{d}}. Which [of them|ones] {verb}?")
        ),
        {"d": data},
    )  # fmt: skip
    literal = ", ".join(map(str, values))
    code = f"numbers = [n for n in [{literal}] if {chosen.code}]\nprint(numbers)"
    return _with_imports(
        Draft(
            dressed(rng, prompt),
            listing("These: {}."),
            wanted="those numbers that fit",
            how="test each number",
            code=code,
            check="len(numbers)",
            sequence="numbers",
        )
    )


def properties(rng: random.Random) -> list[Draft]:
    """Whether one number has a property: "is 221 prime", "does 7 divide 91", "is 144 a square"."""
    chosen = predicate(rng)
    n = integer(rng, rng.choice((2, 2, 3, 3, 4)))
    if rng.random() < 0.4:
        # Both answers should be common.
        start = n
        while not holds(chosen, n) and n < start + 2000:
            n += 1
    value = written(rng, n)
    one = say(rng, chosen.one, {})
    if one.startswith("is not "):
        denial = f"{value.text} is {one.removeprefix('is not ')}"
    elif one.startswith("is "):
        denial = f"{value.text} is not {one.removeprefix('is ')}"
    elif one.startswith("does not "):
        denial = f"{value.text} does {one.removeprefix('does not ')}"
    else:
        verb, _, rest = one.partition(" ")
        base = {"has": "have", "leaves": "leave"}.get(verb, verb.removesuffix("s"))
        denial = f"{value.text} does not {base} {rest}"
    verb, _, rest = one.partition(" ")
    base = {"has": "have", "leaves": "leave"}.get(verb, verb.removesuffix("s"))
    question = (
        f"{verb} {value.text} {rest}"
        if verb in ("is", "does")
        else f"does {value.text} {base} {rest}"
    )
    meaning = Meaning(
        f"n = {value.code}\n{chosen.code}",
        claims=((question, f"{value.text} {one}", denial),),
        how="test it in Python",
        check="",
    )
    return [_with_imports(draft(rng, meaning, {}))]
