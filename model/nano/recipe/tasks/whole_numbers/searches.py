"""Searches for whole numbers: the smallest above, the first so many, the nth, those of some that fit.

"The smallest number above 90 that is prime", "the first 8 triangular numbers".
"""

import random
from dataclasses import replace

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import count_word, integer, ordinal, written
from model.nano.recipe.tasks.phrasing import quoting
from model.nano.recipe.tasks.slots import Template, from_table
from model.nano.recipe.tasks.whole_numbers.properties import PRIME, holds, predicate, which_of

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
    return [which_of(rng)]


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
    return _search(rng, nouns, code, {"a": written(rng, limit)}, "It is {}.")


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
    return _search(rng, nouns, body, {"a": written(rng, limit)}, "It is {}.")


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
    return replace(draft(rng, meaning, {}), sequence="numbers")
