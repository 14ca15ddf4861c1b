"""Sequences that are given by their first terms, and puzzles about whole numbers that a short loop solves."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.slots import Template, from_table

_ARITHMETIC = "a=1-40# d=2-15# b=:a+d c=:b+d e=:c+d"
_GEOMETRIC = "a=1-9# r=2-6# b=:a*r c=:b*r e=:c*r"
_TERMS = "[{a}, {b}, {c}, {e}, ...|{a}, {b}, {c}, {e}|{a}, {b}, {c}, ...]"
_NEXT = (
    "[What comes next|Which number comes next|What is the next number|What's next|Next term][:| in] {t}[?|...?|, ...?]", "{t}, [?|what is next?|next?|... continue|which number follows?]",
    "[The sequence|The numbers] {t} [goes on|go on]. [What is the next term?|Which number is next?]",
)  # fmt: skip


def _next(terms: str) -> tuple[str, ...]:
    return tuple(pattern.replace("{t}", terms) for pattern in _NEXT)


_DIFFERENCES = (
    "rows = [[{t}]]\nwhile any(rows[-1]):\n    row = rows[-1]\n    rows.append([b - a for a, b in zip(row, row[1:])])\n"
    "sum(row[-1] for row in rows)"
)  # fmt: skip


def _growing(weight: float, spec: str, terms: str) -> Template:
    """A sequence whose differences grow: the table of differences ends in zeros."""
    return (weight, spec, Meaning(_DIFFERENCES.replace("{t}", terms), "It is {}.", said=_next(terms), shown="fields", wanted="the next number", how="take differences until they are zero, add the last ones"))  # fmt: skip


PROGRESSIONS: tuple[Template, ...] = (
    (2, f"{_ARITHMETIC} n=5-90", Meaning("{a} + ({n} - 1) * {d}", "It is {}.", nouns=(f"term number {{n}} of {_TERMS}", f"the number in place {{n}} of the sequence {_TERMS}"), said=(f"[Sequence|The sequence is|The numbers go] {_TERMS} [What is term number {{n}}?|Which number is in place {{n}}?|What is number {{n}}?]", "A sequence starts with {a} and goes up by {d} each time. What is the term number {n}?"), wanted="that term", how="first plus steps")),
    (1.5, f"{_ARITHMETIC} n=5-60", Meaning("sum({a} + i * {d} for i in range({n}))", "The sum is {}.", nouns=(f"the sum of the first {{n}} terms of {_TERMS}",), said=(f"{_TERMS} [Add up the first {{n}} terms.|What is the sum of the first {{n}} terms?]",), wanted="the sum", how="add the terms up")),
    (1.2, f"{_ARITHMETIC} k=5-60 x=:a+d*(k-1)", Meaning("({x} - {a}) // {d} + 1", "It is term number {}.", questions=(f"which term of {_TERMS} is {{x}}", f"at which place of {_TERMS} is {{x}}"), wanted="the number of the term", how="the steps to it, plus one")),
    (2, f"{_ARITHMETIC}", Meaning("{e} + ({e} - {c})", "It is {}.", said=_next("{a}, {b}, {c}, {e}"), wanted="the next number", how="add the step")),
    (0.8, f"{_ARITHMETIC}", Meaning("({b} + {e}) / 2", "It is {}.", said=("[Which number is missing|What is missing|Fill the gap]: {a}, {b}, ?, {e}?", "{a}, {b}, _, {e}: [which number is missing?|what belongs there?]"), wanted="the missing number", how="the middle of its neighbors")),
    (1.5, f"{_GEOMETRIC} n=5-12", Meaning("{a} * {r} ** ({n} - 1)", "It is {}.", nouns=(f"term number {{n}} of {_TERMS}, each {{r}} times the one before",), said=("[Sequence|The sequence is] {a}, {b}, {c}, ... with a constant ratio. [What is term number {n}?|Which number is in place {n}?]", "A sequence starts with {a} and every term is {r} times the one before. What is term number {n}?"), wanted="that term", how="first times the ratio")),
    (1.5, f"{_GEOMETRIC} n=4-15", Meaning("sum({a} * {r} ** i for i in range({n}))", "The sum is {}.", nouns=("the sum of the first {n} terms of {a}, {b}, {c}, ... with ratio {r}", "the sum of a geometric series of {n} terms that starts with {a} and has the ratio {r}"), said=("A geometric [series|sequence] starts with {a} and has the ratio {r}. What is the sum of its first {n} terms?",), wanted="the sum", how="add the terms up")),
    (1.5, f"{_GEOMETRIC}", Meaning("{e} * {e} // {c}", "It is {}.", said=_next("{a}, {b}, {c}, {e}"), wanted="the next number", how="multiply by the ratio")),
    (1.2, "a=1-12# b=1-12# c=:a+b e=:b+c f=:c+e", Meaning("{e} + {f}", "It is {}.", said=_next("{a}, {b}, {c}, {e}, {f}"), wanted="the next number", how="add the last two")),
    _growing(1, "s=1-9# k=-1/0/1/2/3 a=:s*s+k b=:(s+1)**2+k c=:(s+2)**2+k e=:(s+3)**2+k", "{a}, {b}, {c}, {e}"),
    _growing(1, "s=1-9# a=:s*(s+1)//2 b=:(s+1)*(s+2)//2 c=:(s+2)*(s+3)//2 e=:(s+3)*(s+4)//2", "{a}, {b}, {c}, {e}"),
    _growing(1, "a=1-20# d=1-9# g=1-6# b=:a+d c=:b+d+g e=:c+d+2*g", "{a}, {b}, {c}, {e}"),
    _growing(0.6, "s=1-5# a=:s**3 b=:(s+1)**3 c=:(s+2)**3 e=:(s+3)**3 f=:(s+4)**3", "{a}, {b}, {c}, {e}, {f}"),
    (1.2, "a=1-9# m=2-4# p=1-9# n=3-12", Meaning("a = {a}\nfor _ in range({n} - 1):\n    a = a * {m} + {p}\na", "It is {}.", said=("A sequence starts with {a}; each next term is {m} times the one before plus {p}. What is term number {n}?", "a1 = {a} and a(n+1) = {m} * a(n) + {p}. [What is a({n})?|Compute a({n}).]", "[Start with|Begin with] {a} and [again and again|repeatedly] multiply by {m} and add {p}. What is number {n} in that sequence, {a} being the first?"), shown="fields", wanted="that term", how="go term by term")),
)  # fmt: skip

PUZZLES: tuple[Template, ...] = (
    (1.2, "n=5-200", Meaning("text = str(math.factorial({n}))\nlen(text) - len(text.rstrip('0'))", "It has {} zeros at its end.", questions=("how many zeros are at the end of {n}!", "how many trailing zeros does {n} factorial have", "in how many zeros does {n}! end"), nouns=("the number of trailing zeros of {n}!",), wanted="the number of zeros", how="write it out and strip the zeros")),
    (1.2, "k=3-30", Meaning("n = 1\nwhile math.factorial(n) <= 10 ** {k}:\n    n += 1\nn", "It is {}.", nouns=("the smallest n [with|such that] n! [>|is greater than] 10^{k}", "the first factorial's n above 10^{k}"), questions=("which is the smallest n whose factorial is above 10^{k}",), shown="fields", wanted="the smallest such n", how="try one after another")),
    (1.2, "b=2-9 k=3-40", Meaning("n = 1\nwhile len(str({b} ** n)) < {k}:\n    n += 1\nn", "It is {}.", nouns=("the smallest n [for which|such that] {b}^n has {k} digits", "the first power of {b} with at least {k} digits, as its exponent"), questions=("what is the smallest exponent for which {b}^n has at least {k} digits",), shown="fields", wanted="the smallest such exponent", how="try one after another")),
    (1.5, "n=6-900", Meaning("n, steps = {n}, 0\nwhile n != 1:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1\n    steps += 1\nsteps", "It takes {} steps.", questions=("how many Collatz steps does {n} take to reach 1", "how many steps does the Collatz sequence from {n} need until 1"), said=("Collatz starting from {n}[, how many steps until 1?|: steps to 1?]", "Halve {n} if it is even, else triple it and add 1, and so on. After how many steps is it 1?"), shown="fields", wanted="the number of steps", how="follow the rule and count")),
    (1, "n=6-400", Meaning("n = top = {n}\nwhile n != 1:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1\n    top = max(top, n)\ntop", "It is {}.", questions=("what is the largest number in the Collatz sequence of {n}", "how high does the Collatz sequence from {n} get"), shown="fields", wanted="the largest number", how="follow the rule and keep the largest")),
    (1.2, "k=100-9999# n=:rng.choice((k,k,153,370,371,407,1634,8208,9474,k+1))", Meaning("sum(int(d) ** len(str({n})) for d in str({n})) == {n}", claims=(("is {n} [a narcissistic number|an Armstrong number|narcissistic]", "{n} is [a narcissistic number|an Armstrong number|narcissistic]", "{n} is not [a narcissistic number|an Armstrong number|narcissistic]"),), how="raise each digit to the number of digits")),
    (0.8, "k=3-4#", Meaning("[n for n in range(10 ** ({k} - 1), 10 ** {k}) if sum(int(d) ** {k} for d in str(n)) == n]", "They are {}.", plurals=("the narcissistic numbers with {k} digits", "all {k}-digit Armstrong numbers"), questions=("which {k}-digit numbers are the sum of their digits to the power of {k}",), shown="text", wanted="those numbers", how="test each number")),
    (1.5, "p=2-40# q=2-40# s=:p+q t=:p*q", Meaning("print(*next((a, {s} - a) for a in range({s}) if a * ({s} - a) == {t}))", "They are {} and {}.", said=("Two numbers [have the sum|add up to] {s} and [have the product|multiply to] {t}. [Which are they?|Find them.|What are the two numbers?]", "Which two numbers have the sum {s} and the product {t}?", "sum {s}, product {t}: which two numbers?"), shown="fields", wanted="the two numbers", how="try the pairs with that sum")),
    (1.2, "n=100-90000000#", Meaning("n = {n}\nwhile n > 9:\n    n = sum(int(d) for d in str(n))\nn", "It is {}.", nouns=("the digital root of {n}", "the repeated digit sum of {n}"), said=("Add up the digits of {n}, then those of the sum, until one digit is left. Which one?",), shown="fields", wanted="the digital root", how="digit sums until one digit is left")),
    (1, "k=6-600 n=:rng.choice((k,k,6,28,496,8128,12,120))", Meaning("sum(d for d in range(1, {n}) if {n} % d == 0) == {n}", claims=(("is {n} a perfect number", "{n} is a perfect number", "{n} is not a perfect number"),), how="add up the proper divisors")),
    (1, "n=20-9000", Meaning("(math.isqrt({n}) + 1) ** 2", "It is {}.", nouns=("the next [perfect square|square number] [after|above] {n}", "the smallest square above {n}"), questions=("which is the next perfect square after {n}",), wanted="the next square", how="the root, one more, squared")),
    (1, "n=20-5000 k=3-8", Meaning("[n * n for n in range(math.isqrt({n}) + 1, math.isqrt({n}) + 1 + {k})]", "They are {}.", plurals=("the first {k} [perfect squares|square numbers] above {n}", "the {k} smallest squares greater than {n}"), shown="text", wanted="those squares", how="start at the root")),
    (1, "n=20-900 m=3-19 k=3-8", Meaning("[n for n in range({n} + 1, {n} + 1 + {m} * {k}) if n % {m} == 0]", "They are {}.", plurals=("the first {k} multiples of {m} above {n}", "the {k} smallest multiples of {m} greater than {n}"), shown="text", wanted="those multiples", how="test the numbers above it")),
    (1.5, "k=2-200", Meaning("primes = []\nn = 2\nwhile len(primes) < {k}:\n    if all(n % p for p in primes):\n        primes.append(n)\n    n += 1\nprimes[-1]", "It is {}.", nouns=("[the prime number|prime] number {k}", "prime number {k}, counted from 2"), questions=("what is prime number {k}",), shown="fields", wanted="that prime", how="collect primes until there are enough")),
    (1, "b=2-40 e=5-400 k=2-4", Meaning("pow({b}, {e}, 10 ** {k})", "They are {}.", plurals=("the last {k} digits of {b}^{e}", "the last {k} digits of {b} to the power of {e}"), questions=("in which {k} digits does {b}^{e} end",), shown="text", wanted="the last digits", how="use pow with a modulus")),
    (1, "n=5-60", Meaning("sum(int(d) for d in str(math.factorial({n})))", "It is {}.", nouns=("the [digit sum|sum of the digits] of {n}!", "the sum of the digits of {n} factorial"), wanted="the digit sum", how="write it out, add the digits")),
    (1, "n=4-200 m=:2*n", Meaning("primes = [p for p in range(2, {m}) if all(p % d for d in range(2, int(p ** 0.5) + 1))]\n*[(p, {m} - p) for p in primes if p <= {m} - p and {m} - p in primes]", "{}", plurals=("the ways to write {m} as a sum of two primes",), questions=("which two primes add up to {m}",), shown="text", wanted="the pairs of primes", how="test the pairs")),
    (1, "n=12-99# k=2-20", Meaning("n = {n}\nfor _ in range({k}):\n    n += int(str(n)[::-1])\nn", "It is {}.", said=("[Take|Start with] {n} and {k} times add the number with its digits reversed. [What do you get?|What is the result?]",), shown="fields", wanted="the number in the end", how="add the reversed number again and again")),
    (1, "a=2-30 b=31-90", Meaning("print(*[(a, b, math.isqrt(a * a + b * b)) for a in range({a}, {b}) for b in range(a, {b}) if math.isqrt(a * a + b * b) ** 2 == a * a + b * b][:3])", "{}", plurals=("the first three Pythagorean triples with legs from {a} to below {b}",), shown="list", wanted="three triples", how="test pairs of legs")),
)  # fmt: skip


def progressions(rng: random.Random) -> list[Draft]:
    """The next term, the nth, a sum of terms."""
    return from_table(rng, PROGRESSIONS)


def puzzles(rng: random.Random) -> list[Draft]:
    """Zeros of factorials, Collatz, digital roots, pairs with a sum and a product."""
    return from_table(rng, PUZZLES)
