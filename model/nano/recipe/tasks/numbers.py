"""Powers and roots, number theory, comparisons."""

import random
from dataclasses import replace

from model.nano.recipe.tasks.arithmetic import computed
from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import Numeral, integer, numeral
from model.nano.recipe.tasks.phrasing import (
    ask,
    capital,
    dressed,
    judging,
    order,
    quoting,
    whether,
)


def powers(rng: random.Random) -> list[Draft]:
    """Roots, squares, cubes, exponentials and logarithms."""
    n = integer(rng, rng.choice((1, 2, 2, 3, 4, 6)))
    match rng.randrange(7):
        case 0:
            n = n if rng.random() < 0.5 else n * n
            return [_math(rng, f"the square root of {n}", f"math.sqrt({n})", f"{n} ** 0.5")]
        case 1:
            return [_math(rng, f"sqrt({n})", f"math.sqrt({n})", f"{n} ** 0.5")]
        case 2:
            return [_math(rng, f"the cube root of {n}", f"math.cbrt({n})", f"{n} ** (1 / 3)")]
        case 3:
            e = rng.randint(2, 40)
            word = rng.choice((f"{n} to the power of {e}", f"{n} to the {e}th power", f"{n}^{e}"))
            return [
                computed(rng, ask(rng, word), f"{n} ** {e}", "a power", f"{capital(word)} is {{}}.")
            ]
        case 4:
            word, e = rng.choice((("squared", 2), ("cubed", 3)))
            return [
                computed(
                    rng, ask(rng, f"{n} {word}"), f"{n} ** {e}", "a power", f"{n} {word} is {{}}."
                )
            ]
        case 5:
            name, code = rng.choice(
                ((f"the natural logarithm of {n}", f"math.log({n})"), (f"log base 10 of {n}", f"math.log10({n})"),
                 (f"log base 2 of {n}", f"math.log2({n})"), (f"e to the power of {n % 50}", f"math.exp({n % 50})"))
            )  # fmt: skip
            return [_math(rng, name, code, code)]
        case _:
            return [
                _math(
                    rng, f"the integer square root of {n}", f"math.isqrt({n})", f"int({n} ** 0.5)"
                )
            ]


def theory(rng: random.Random) -> list[Draft]:
    """gcd, lcm, primes, divisors, factorials, digits, bases."""
    n = integer(rng, rng.choice((2, 2, 3, 3, 4)))
    m = integer(rng, rng.choice((2, 2, 3)))
    match rng.randrange(11):
        case 0:
            name = rng.choice(("greatest common divisor", "gcd", "GCD", "highest common factor"))
            noun = rng.choice((f"the {name} of {n} and {m}", f"the {name} of {n} and {m}", f"gcd({n}, {m})",
                               f"the largest number that divides {n} and {m}", f"the biggest common divisor of {n} and {m}",
                               f"the greatest number by which {n} and {m} are divisible"))  # fmt: skip
            return [
                _math(
                    rng,
                    noun,
                    f"math.gcd({n}, {m})",
                    f"max(d for d in range(1, {n} + 1) if {n} % d == 0 and {m} % d == 0)",
                )
            ]
        case 1:
            name = rng.choice(("least common multiple", "lcm", "LCM", "smallest common multiple"))
            return [
                _math(
                    rng,
                    f"the {name} of {n} and {m}",
                    f"math.lcm({n}, {m})",
                    f"{n} * {m} // math.gcd({n}, {m})",
                )
            ]
        case 2:
            k = rng.randint(2, 25)
            noun = rng.choice((f"{k}!", f"the factorial of {k}", f"{k} factorial"))
            return [_math(rng, noun, f"math.factorial({k})", f"math.prod(range(1, {k} + 1))")]
        case 3:
            return [_primality(rng, n)]
        case 4:
            code = f"[d for d in range(1, {n} + 1) if {n} % d == 0]"
            verb = rng.choice(
                (
                    f"list the divisors of {n}",
                    f"list all factors of {n}",
                    f"find all divisors of {n}",
                )
            )
            return [
                computed(
                    rng, order(rng, verb), code, "the divisors", f"The divisors of {n} are {{}}."
                )
            ]
        case 5:
            code = f"len([d for d in range(1, {n} + 1) if {n} % d == 0])"
            prompt = dressed(rng, f"How many {rng.choice(('divisors', 'factors'))} does {n} have?")
            return [
                computed(rng, prompt, code, "the number of divisors", f"{n} has {{}} divisors.")
            ]
        case 6:
            return [_factorization(rng, n)]
        case 7:
            word, code = rng.choice(
                (("sum of the digits", f"sum(int(d) for d in str({n}))"), ("digit sum", f"sum(int(d) for d in '{n}')"),
                 ("number of digits", f"len(str({n}))"), ("largest digit", f"max(str({n}))"))
            )  # fmt: skip
            return [
                computed(
                    rng,
                    ask(rng, f"the {word} of {n}"),
                    code,
                    f"the {word}",
                    f"The {word} of {n} is {{}}.",
                )
            ]
        case 8:
            base, code = rng.choice(
                (("binary", "bin"), ("hexadecimal", "hex"), ("octal", "oct"), ("hex", "hex"))
            )
            prompt = (
                order(rng, f"convert {n} to {base}")
                if rng.random() < 0.6
                else ask(rng, f"{n} in {base}")
            )
            return [
                computed(
                    rng, prompt, f"{code}({n})", f"the number in {base}", f"{n} in {base} is {{}}."
                )
            ]
        case 9:
            k = rng.randint(2, 15)
            what, term = rng.choice((("prime numbers", "prime"), ("primes", "prime")))
            code = f"primes = []\nn = 2\nwhile len(primes) < {k}:\n    if all(n % p for p in primes):\n        primes.append(n)\n    n += 1\nprimes"
            if rng.random() < 0.4:
                code = code.removesuffix("primes") + "primes[-1]"
                noun = (
                    f"the {k}th {term} number"
                    if k > 3
                    else f"the {('second', 'third')[k - 2]} prime number"
                )
                return [
                    computed(
                        rng, ask(rng, noun), code, "a prime number", f"{capital(noun)} is {{}}."
                    )
                ]
            return [
                computed(
                    rng,
                    order(rng, f"list the first {k} {what}"),
                    code,
                    "prime numbers",
                    f"The first {k} {what} are {{}}.",
                )
            ]
        case _:
            k = rng.randint(10, 500)
            code = f"len([n for n in range(2, {k} + 1) if all(n % d for d in range(2, int(n ** 0.5) + 1))])"
            prompt = dressed(rng, f"How many primes are there up to {k}?")
            return [
                computed(
                    rng, prompt, code, "the number of primes", f"There are {{}} primes up to {k}."
                )
            ]


def comparisons(rng: random.Random) -> list[Draft]:
    """Which is larger; whether one divides another, is even, is a square."""
    digits = rng.choice((1, 2, 3, 4, 8))
    a, b = numeral(rng, digits=digits), numeral(rng, digits=digits)
    match rng.randrange(5):
        case 0 | 1:
            word, code = rng.choice(
                (
                    ("larger", "max"),
                    ("bigger", "max"),
                    ("smaller", "min"),
                    ("greater", "max"),
                    ("less", "min"),
                )
            )
            join = rng.choice(
                (f"{a.text} or {b.text}", f"{a.text} or {b.text}", f"{b.text} or {a.text}")
            )
            prompt = rng.choice(
                (
                    f"Which is {word}, {join}?",
                    f"Which number is {word}: {join}?",
                    f"{join}: which one is {word}?",
                    f"what is {word}, {join}",
                )
            )
            return [
                computed(
                    rng,
                    dressed(rng, prompt),
                    f"{code}({a.code}, {b.code})",
                    "a comparison",
                    f"{{}} is {word}.",
                )
            ]
        case 2:
            sign, word = rng.choice(
                (
                    (">", "greater than"),
                    ("<", "less than"),
                    (">", "larger than"),
                    (">", "more than"),
                    ("<", "smaller than"),
                )
            )
            left, right = rng.choice(((a, b), _product(rng, a, b)))
            return [
                _claim(
                    rng,
                    f"is {left.text} {word} {right.text}",
                    f"{left.text} is {word} {right.text}",
                    f"{left.text} is not {word} {right.text}",
                    f"{left.code} {sign} {right.code}",
                )
            ]
        case 3:
            n, k = integer(rng, rng.choice((2, 3, 4))), rng.randint(2, 20)
            word = rng.choice((f"divisible by {k}", f"a multiple of {k}"))
            return [
                _claim(
                    rng, f"is {n} {word}", f"{n} is {word}", f"{n} is not {word}", f"{n} % {k} == 0"
                )
            ]
        case _:
            n = integer(rng, rng.choice((2, 3, 4)))
            word, code = rng.choice(
                (
                    ("even", f"{n} % 2 == 0"),
                    ("odd", f"{n} % 2 == 1"),
                    ("a perfect square", f"int({n} ** 0.5) ** 2 == {n}"),
                )
            )
            return [_claim(rng, f"is {n} {word}", f"{n} is {word}", f"{n} is not {word}", code)]


def _product(rng: random.Random, a: Numeral, b: Numeral) -> tuple[Numeral, Numeral]:
    """A result to compare with a number: "3 * 4" with "11"."""
    k = rng.randint(2, 30)
    op = rng.choice("+*")
    return Numeral(f"{a.text} {op} {k}", f"{a.code} {op} {k}"), b


def _primality(rng: random.Random, n: int) -> Draft:
    code = f"n = {n}\nn > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1))"
    question = rng.choice((f"is {n} prime", f"is {n} a prime number", f"is {n} a prime"))
    return Draft(
        whether(rng, question, f"{n} is {question.split(' ', 2)[2]}"),
        judging(f"Yes, {n} is prime.", f"No, {n} is not prime."),
        wanted="whether the number is prime",
        how="try all divisors",
        code=code,
        check="[d for d in range(1, n + 1) if n % d == 0]",
    )


def _factorization(rng: random.Random, n: int) -> Draft:
    code = (
        f"n = {n}\nfactors = []\nd = 2\nwhile n > 1:\n    while n % d == 0:\n        factors.append(d)\n"
        "        n //= d\n    d += 1\nfactors"
    )
    verb = rng.choice(
        (f"factor {n} into primes", f"factorize {n}", f"find the prime factors of {n}")
    )
    return Draft(
        order(rng, verb),
        quoting(f"The prime factors of {n} are {{}}."),
        wanted="the prime factors",
        how="divide by each prime",
        code=code,
        check="import math\nmath.prod(factors)",
    )


def _math(rng: random.Random, noun: str, expression: str, check: str) -> Draft:
    """A draft whose code needs `math`."""
    draft = computed(
        rng, ask(rng, noun), expression, "the value", f"{capital(noun)} is {{}}.", check=check
    )
    if "**" in check:
        # A root found another way may differ in its last digit.
        draft = replace(draft, check=f"math.isclose({check}, {draft.result})")
    return replace(draft, code=f"import math\n{draft.code}")


def _claim(rng: random.Random, question: str, claim: str, denial: str, code: str) -> Draft:
    return Draft(
        whether(rng, question, claim),
        judging(f"Yes, {claim}.", f"No, {denial}."),
        wanted="a yes or no",
        how="test it in Python",
        code=code if rng.random() < 0.6 else f"print({code})",
    )
