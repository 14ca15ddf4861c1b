"""Questions in stages: a first result, then something that is made of it, each in a cell of its own.

"First the mean, then how many are above it", numbered steps, the smallest n of a kind and something about
it, the same again with another rate, a result and its test. At every effort the cells are the same ones.
"""

import random
from collections.abc import Sequence

from model.nano.recipe.tasks.base import Answer, Draft, Step
from model.nano.recipe.tasks.numerals import favoured
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    capital,
    dressed,
    ordered,
    quoting_fields,
    uncapital,
    with_data,
)


def stages(rng: random.Random) -> list[Draft]:
    """One such question."""
    form = rng.choice((_of_a_list, _of_a_list, _numbered, _numbered, _search, _search, _again, _tested))  # fmt: skip
    return [form(rng)]


def staged(
    prompt: str, cells: Sequence[tuple[str, str]], answer: Answer, wanted: str, how: str
) -> Draft:
    """A draft of `cells`, each with the thought before it; the plan comes before the first."""
    *before, (lesson, code) = cells
    steps = tuple(Step(thought, text) for thought, text in before)
    return Draft(prompt, answer, wanted=wanted, how=how, code=code, lesson=lesson, before=steps)


# What is computed of a list first; what is asked then, of a middle value or of one of the numbers: words, code, the answer's second half.
_MIDDLES = (("mean", "sum(numbers) / len(numbers)"), ("average", "sum(numbers) / len(numbers)"), ("median", "sorted(numbers)[len(numbers) // 2]"))  # fmt: skip
_MEMBERS = (("largest", "max(numbers)"), ("smallest", "min(numbers)"), ("sum", "sum(numbers)"), ("second largest", "sorted(numbers)[-2]"))  # fmt: skip
_OF_MIDDLES = (
    ("count [those|the numbers] that are [above|greater than|larger than] it", "len([n for n in numbers if n > m])", "{} of them are above it"),
    ("count [those|the numbers] that are [below|smaller than|less than] it", "len([n for n in numbers if n < m])", "{} of them are below it"),
    ("tell me how far the largest is from it", "max(numbers) - m", "the largest is {} away"),
    ("say how much the smallest differs from it", "m - min(numbers)", "the smallest is {} away"),
    ("find the number that is closest to it", "min(numbers, key=lambda n: abs(n - m))", "the closest to it is {}"),
    ("say what percent of it the largest is", "max(numbers) / m * 100", "the largest is {}% of it"),
)  # fmt: skip
_OF_MEMBERS = (
    ("[multiply it by|take it times] {k}", "m * {k}", "{k} times that is {}"),
    ("[add|and add] {k} to it", "m + {k}", "with {k} more it is {}"),
    ("divide it by {k}", "m / {k}", "divided by {k} it is {}"),
    ("give [the number of its digits|its number of digits]", "len(str(m))", "it has {} digits"),
    ("give the remainder of it by {k}", "m % {k}", "the remainder by {k} is {}"),
    ("square it", "m ** 2", "its square is {}"),
    ("say how far it is from {k}00", "abs(m - {k}00)", "it is {} from {k}00"),
)
_FORMS = (
    "[First|first|To start with,] [compute|find|work out|calculate|determine] {a}[, then| and then|, and afterwards| and after that] {b}.",
    "[Compute|Find|Work out] {a} first. Then {b}.",
    "[I need|Give me] {a}[; then|, and then|. After that] {b}.",
    "[What is|what's] {a}? Then {b}.",
    "step 1: {a}. step 2: {b}.",
    "1. {a} 2. {b}",
)


def _of_a_list(rng: random.Random) -> Draft:
    """An aggregate, and what is asked of the numbers by it."""
    values = rng.sample(range(2, rng.choice((40, 100, 900))), rng.randint(4, 8) | 1)
    firsts, thens = rng.choice(((_MIDDLES, _OF_MIDDLES), (_MIDDLES, _OF_MIDDLES), (_MEMBERS, _OF_MEMBERS)))  # fmt: skip
    noun, first = rng.choice(firsts)
    then, second, form = rng.choice(thens)
    if noun == "median" and "closest" in then:
        raise ValueError("the median is closest to itself")
    k = str(rng.randint(2, 12))
    then, second, form = (text.replace("{k}", k) for text in (then, second, form))
    listed = ", ".join(map(str, values))
    what = rng.choice((f"the {noun} of {listed}", f"the {noun} of {listed}", f"the {noun} of the numbers"))  # fmt: skip
    prompt = say(rng, rng.choice(_FORMS), {"a": what, "b": say(rng, then, {})})
    if what.endswith("numbers"):
        prompt = with_data(rng, prompt, listed)
    return staged(
        dressed(rng, prompt),
        (
            ("", f"numbers = [{listed}]\nm = {first}\nm"),
            ("Now the second part.", f"print(m, {second})"),
        ),
        quoting_fields(f"The {noun} is {{}}; {form}."),
        f"the {noun} and something made of it",
        f"compute the {noun} first",
    )


# Steps: words, the thought, and the code for the number before it.
_STEPS = (
    ("[square|square it|take its square|square the result]", "{v} ** 2"),
    ("[double it|double that|times two]", "{v} * 2"),
    ("[add {n}|add {n} to it|plus {n}]", "{v} + {n}"),
    ("[subtract {n}|take away {n}|minus {n}]", "{v} - {n}"),
    ("[multiply by {n}|times {n}|multiply that by {n}]", "{v} * {n}"),
    ("[mod {n}|take it modulo {n}|the remainder when divided by {n}]", "{v} % {n}"),
    ("[sum its digits|take the digit sum|add up the digits of that]", "sum(int(d) for d in str(abs({v})))"),
    ("[reverse its digits|turn the digits around]", "int(str(abs({v}))[::-1])"),
    ("[count its digits|number of its digits]", "len(str(abs({v})))"),
    ("[divide by {n}, whole part|integer division by {n}|divide by {n} and drop the rest]", "{v} // {n}"),
    ("[cube it|take it to the third power]", "{v} ** 3"),
)  # fmt: skip
_STARTS = (
    ("[take|start with|begin with] {a}", "{a}"),
    ("[sum the digits of|add up the digits of] {a}", "sum(int(d) for d in str({a}))"),
    ("[multiply {a} by {b}|{a} times {b}]", "{a} * {b}"),
    ("[add {a} and {b}|{a} plus {b}]", "{a} + {b}"),
    ("[square {a}|{a} squared]", "{a} ** 2"),
    ("[find|compute] {c}!", "math.factorial({c})"),
    ("[the product|product] of {a} and {b}", "{a} * {b}"),
)
_NUMBERINGS = ("step {i}: ", "{i}. ", "{i}) ", "({i}) ", "Step {i}: ")
_ORDINALS = ("first ", "then ", "after that ", "finally ")


def _numbered(rng: random.Random) -> Draft:
    """Steps with numbers before them; the last result, or all of them."""
    start, code = rng.choice(_STARTS)
    slots = {"a": str(favoured(rng, rng.randint(11, 9999))), "b": str(rng.randint(3, 99)), "c": str(rng.randint(4, 12))}  # fmt: skip
    parts, codes = [say(rng, start, slots)], [_filled(code, slots)]
    for words, step in rng.choices(_STEPS, k=rng.choice((1, 2, 2, 3))):
        n = {"n": str(rng.randint(2, 99))}
        parts.append(say(rng, words, n))
        codes.append(_filled(step, n))
    lines = [f"x{i + 1} = {text.replace('{v}', f'x{i}')}" for i, text in enumerate(codes)]
    shows_all = rng.random() < 0.35
    wish = say_one(rng, "all results, please.|Show each result.|Give me every intermediate result.|I want to see all the numbers.", {}) if shows_all else ""  # fmt: skip
    names = [f"x{i + 1}" for i in range(len(lines))]
    cells = [
        (
            "Now the next step.",
            "\n".join([*(["import math"] if "math." in line else []), line, name]),
        )
        for line, name in zip(lines, names, strict=True)
    ]
    if shows_all:
        cells[-1] = ("The last step, and all results.", f"{lines[-1]}\nprint({', '.join(names)})")
    prompt = enumerated(rng, parts)
    return staged(
        f"{prompt.rstrip('.;')}. {wish}" if wish else prompt,
        cells,
        quoting_fields(f"The results are {', '.join(['{}'] * len(lines))}.")
        if shows_all
        else amounting("The result is {}."),
        "the result of the steps" if not shows_all else "all results of the steps",
        "do one step after the other",
    )


def _filled(code: str, slots: dict[str, str]) -> str:
    for name, value in slots.items():
        code = code.replace(f"{{{name}}}", value)
    return code


def enumerated(rng: random.Random, parts: Sequence[str]) -> str:
    """The steps with numbers, or with words for their order."""
    if rng.random() < 0.3:
        words = [_ORDINALS[min(i, 2)] for i in range(len(parts))]
        if len(parts) > 2:
            words[-1] = _ORDINALS[3]
        pieces = [word + uncapital(part) for word, part in zip(words, parts, strict=True)]
        return capital(rng.choice((", ", "; ", ", ")).join(pieces)) + rng.choice((".", "", "."))
    form = rng.choice(_NUMBERINGS)
    end = rng.choice((".", "", ";")) if form != "{i}. " else ""
    pieces = [f"{form.replace('{i}', str(i + 1))}{part}{end}" for i, part in enumerate(parts)]
    return rng.choice((" ", " ", "\n")).join(pieces)


# A value that grows with n: words, code, and the largest power of ten that is soon passed.
_GROWING = (
    ("n!", "math.factorial(n)", 18), ("2^n", "2 ** n", 18), ("3^n", "3 ** n", 18), ("n^3", "n ** 3", 9), ("n squared", "n ** 2", 6),
    ("the sum of the numbers from 1 to n", "n * (n + 1) // 2", 6), ("2**n", "2 ** n", 18), ("n^n", "n ** n", 18), ("1.5^n", "1.5 ** n", 18), ("n^2 + n", "n ** 2 + n", 6),
)  # fmt: skip
_OF_FOUND = (
    ("", "", ""),
    ("", "", ""),
    ("the number of digits of {f}", "len(str({c}))", "it has {} digits"),
    ("the value of {f}", "{c}", "the value is {}"),
    ("by how much it is over", "{c} - {limit}", "it is {} over"),
    ("the digit sum of {f}", "sum(int(d) for d in str({c}))", "its digit sum is {}"),
)


def _search(rng: random.Random) -> Draft:
    """The smallest n for which something exceeds a limit or has so many digits, and something about it."""
    said, code, top = rng.choice(_GROWING)
    power = rng.randint(3, top)
    limit, written = rng.choice(((f"10**{power}", f"10^{power}"), (str(m := favoured(rng, rng.randint(50, 10**6))), f"{m}")))  # fmt: skip
    by_digits = rng.random() < 0.3 and "1.5" not in code
    if by_digits:
        clause, test = f"[has|gets] [{power} digits|more than {power - 1} digits]", f"len(str({code})) < {power}"  # fmt: skip
        limit = f"10**{power - 1}"
    else:
        clause, test = f"[exceeds|is greater than|is larger than|is over|passes] {written}", f"{code} <= {limit}"  # fmt: skip
    asks, second, form = rng.choice(_OF_FOUND)
    if ("digit" in asks and "1.5" in code) or ("over" in asks and by_digits):
        raise ValueError("no digits to count, or nothing to be over")
    words = {"f": said, "w": say(rng, clause, {})}
    prompt = say_one(
        rng,
        "[find|what is|determine] the smallest n for which {f} {w}|the smallest n such that {f} {w}|from which n on {f} {w}|the first n where {f} {w}|let n grow until {f} {w}[: which n is it|, n =|. How large is n?]|increase n from 1 until {f} {w}, what is n",
        words,
    )  # fmt: skip
    joint = rng.choice((", and then {}", " and {}", ", then {}", " and also {}"))
    prompt += joint.format(say(rng, asks, words)) if asks else ""
    imports = "import math\n" if "math." in code else ""
    search = f"{imports}n = 1\nwhile {test}:\n    n += 1\nn"
    request = dressed(rng, capital(prompt) + rng.choice((".", "", "?")))
    if not asks:
        return Draft(request, amounting("n is {}."), wanted="the smallest n", how="count n up until it holds", code=search, result="n")  # fmt: skip
    second = second.replace("{c}", code).replace("{limit}", limit)
    return staged(
        request,
        (("", search), ("n is found, now the rest.", f"print(n, {second})")),
        quoting_fields(f"n is {{}}; {form}."),
        f"the smallest n and {say(rng, asks, words)}",
        "count n up until it holds",
    )


# Something with one rate, and the same with another: question, function of p, its body, the unit.
_AGAIN = (
    ("in how many years does {a} [grow|rise] to {b} [at|with] {p}% [a year|per year|interest]", "n, v = 0, {a}\n    while v < {b}:\n        n, v = n + 1, v * (1 + p / 100)\n    return n", "{} years"),
    ("what [do|will] {a} [become|be|amount to] after {n} years [at|with] {p}% [interest|a year]", "return {a} * (1 + p / 100) ** {n}", "{}"),
    ("what does a {a} [bike|phone|coat] cost with {p}% off", "return {a} * (100 - p) / 100", "{}"),
    ("how many hours do {a} km take at {p} km/h", "return {a} / p", "{} hours"),
    ("{a} [euros|sweets|points] shared by {p} people, how much for each", "return {a} / p", "{}"),
    ("what is {a} plus {p}% tax", "return {a} * (100 + p) / 100", "{}"),
    ("what is the sum of the multiples of {p} below {a}", "return sum(range(p, {a}, p))", "{}"),
    ("how many numbers up to {a} are divisible by {p}", "return {a} // p", "{}"),
)  # fmt: skip


def _again(rng: random.Random) -> Draft:
    """A function, called with one number and then with another."""
    ask, body, unit = rng.choice(_AGAIN)
    a = favoured(rng, rng.randint(100, 5000))
    p, q = rng.sample(range(2, 13), 2)
    slots = {"a": str(a), "b": str(a * rng.choice((2, 2, 3))), "n": str(rng.randint(3, 20))}
    question = say(rng, ask, slots | {"p": str(p)})
    then = say(rng, "[and the same with {q}|Then again with {q}|and with {q}|and now with {q} instead|and for {q}|the same for {q}]", {"q": str(q)})  # fmt: skip
    joint = ", " if then.startswith(("and", "the")) else "? "
    function = f"def f(p):\n    {_filled(body, slots)}\nf({p})"
    return staged(
        dressed(rng, f"{capital(question)}{joint}{then}{rng.choice(('?', '.', ''))}"),
        (("", function), (f"Now the same with {q}.", f"print(f({p}), f({q}))")),
        quoting_fields(f"With {p} it is {unit}, with {q} it is {unit}."),
        f"the same for {p} and for {q}",
        "write a function and call it twice",
    )


def _tested(rng: random.Random) -> Draft:
    """A result and its test."""
    r, s = (rng.choice([n for n in range(-12, 13) if n]) for _ in range(2))
    if r == s:
        raise ValueError("one root twice")
    b, c = -(r + s), r * s
    match rng.randrange(3):
        case 0:
            middle = f"{b:+}".replace("+", "+ ").replace("-", "- ") if b else ""
            last = f"{c:+}".replace("+", "+ ").replace("-", "- ")
            equation = f"{rng.choice(('x^2', 'x²', 'x**2'))} {middle + 'x ' if b else ''}{last} = 0".replace(" 1x", " x")  # fmt: skip
            prompt = say(rng, "[solve|find the roots of|find the solutions of] {e} and [check|test|verify] [them|both|the roots] [by putting them in|by substitution|]", {"e": equation})  # fmt: skip
            first = f"a, b, c = 1, {b}, {c}\nd = (b ** 2 - 4 * a * c) ** 0.5\nroots = [(-b - d) / (2 * a), (-b + d) / (2 * a)]\nroots"
            test = "print(*roots, *[x ** 2 + b * x + c for x in roots])"
            form = "The roots are {} and {}; put in, they give {} and {}."
        case 1:
            n, k = favoured(rng, rng.randint(100, 10**6)), rng.randint(3, 97)
            prompt = say(rng, "[divide {n} by {k} with remainder|{n} divided by {k} as quotient and remainder] and [check it by multiplying back|test the result|verify that it is right]", {"n": n, "k": k})  # fmt: skip
            first = f"q, r = divmod({n}, {k})\nq, r"
            test = f"print(q, r, q * {k} + r)"
            form = "The quotient is {}, the remainder {}; multiplied back it is {}."
        case _:
            low, high = sorted((abs(r) + 2, abs(s) + 20))
            prompt = say_one(rng, "[find|which are] two numbers with sum {s} and product {p}, and check them|two whole numbers add up to {s} and multiply to {p}: find and test them|by trial: two numbers whose sum is {s} and whose product is {p}, then verify", {"s": low + high, "p": low * high})  # fmt: skip
            first = f"pairs = [(a, {low + high} - a) for a in range({low + high} // 2 + 1) if a * ({low + high} - a) == {low * high}]\npairs"
            test = "a, b = pairs[0]\nprint(a, b, a + b, a * b)"
            form = "They are {} and {}; their sum is {} and their product {}."
    return staged(
        dressed(rng, ordered(rng, prompt) if not prompt[0].isdigit() else prompt, typing=False),
        (("", first), ("Now the test.", test)),
        quoting_fields(form),
        "a result and its test",
        "compute it first, then put it in",
    )
