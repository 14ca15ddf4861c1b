"""Properties of whole numbers: what they are called, the condition in Python, and whether a number has one."""

import functools
import math
import random
from dataclasses import dataclass
from types import CodeType

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft, needed_imports
from model.nano.recipe.tasks.numerals import count_word, integer, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import dressed, listing

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
    claim = (_question(value.text, one), f"{value.text} {one}", f"{value.text} {_denied(one)}")
    code = f"n = {value.code}\n{chosen.code}"
    return [draft(rng, Meaning(code, claims=(claim,), how="test it in Python"), {})]


def _question(number: str, clause: str) -> str:
    """ "is prime" gives "is 7 prime", "ends in 3" gives "does 7 end in 3"."""
    verb, _, rest = clause.partition(" ")
    return (
        f"{verb} {number} {rest}"
        if verb in ("is", "does")
        else f"does {number} {_base(verb)} {rest}"
    )


def _denied(clause: str) -> str:
    """ "is prime" gives "is not prime", "ends in 3" gives "does not end in 3", and back."""
    verb, _, rest = clause.partition(" ")
    if rest.startswith("not "):
        return clause.replace(" not ", " ", 1)
    return f"is not {rest}" if verb == "is" else f"does not {_base(verb)} {rest}"


def _base(verb: str) -> str:
    return {"has": "have", "leaves": "leave"}.get(verb, verb.removesuffix("s"))


def which_of(rng: random.Random) -> Draft:
    """Which of some given numbers have a property."""
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
    code = "\n".join([*needed_imports(code), code])
    return Draft(
        dressed(rng, prompt),
        listing("These: {}."),
        wanted="those numbers that fit",
        how="test each number",
        code=code,
        check="len(numbers)",
        sequence="numbers",
    )
