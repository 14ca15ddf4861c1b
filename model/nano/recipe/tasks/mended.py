"""Python that the user wrote and that fails, or gives what was not meant: the line is mended and run.

The answer names the mended line with its value, so that the user sees both. What fails in nano's own cells
is `mishaps`.
"""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import needed_imports
from model.nano.recipe.tasks.numerals import decimal
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import amounting, dressed, quoting
from model.nano.recipe.tasks.words import NAMES, word

# The line as it was written, what it raises (or gives), the line as it was meant.
Fault = tuple[str, str, str]
_FAILS = (
    "[{b} [raises|gives|throws|ends in|fails with] {a} {e}|I get {a} {e} [for|from|with] {b}|{e} in {b}][. What is it really?|, what is the result meant?|, what would come out if it were right?|. Fix it and give the result.|, what should come out?|, but I need the value|. Tell me the value that I meant.|: result?]",
    "[{b} fails|{b} crashes|{b} does not work|{b} doesn't work|my code {b} fails|the line {b} crashes][, what is it?|. What should come out?|. What was meant?|, please fix it|. Repair it and run it.|, what does it give when it is fixed?]",
    "[fix|correct|repair|mend] [this|this line|my code|the error] and [run it|give me the result|tell me the value|evaluate it]: {b}",
    "why does {b} fail[, and what is the right result?|? And the value?]",
    "what is wrong with {b}? [I need the result.|What should it give?|Tell me the right value.]",
    "{b}\n{e}\n[what is the result without the mistake?|fix it|please correct that and run it]",
)
_NOT_MEANT = (
    "{b} gives {e}[, but I want {m}|. I meant {m}. What is it then?|, I need {m}|: why? I want {m}]",
    "[Python says|I get] {e} for {b}, [but I want|I wanted|I need] {m}",
    "{m} of that, not {e}: {b}",
)


def mended(rng: random.Random) -> list[Draft]:
    """A line to be mended, or the name of what a line raises."""
    dice = rng.random()
    if dice < 0.2:
        return [_which_error(rng)]
    if dice < 0.35:
        return [_not_meant(rng)]
    broken, error, right = rng.choice((_of_types, _of_types, _of_names, _of_names, _of_signs, _of_text))(rng)  # fmt: skip
    article = "an" if error[0] in "AI" else "a"
    text = say(rng, rng.choice(_FAILS), {"b": broken, "e": error, "a": article})
    return [_mending(rng, text, right)]


def _mending(rng: random.Random, text: str, right: str) -> Draft:
    lines = [*needed_imports(right), *right.split("\n")]
    prints = lines[-1].startswith("print(")
    form = "The line prints: {}" if prints else f"{lines[-1]} is {{}}."
    return Draft(
        dressed(rng, text, typing=False),
        quoting(form) if prints else amounting(form),
        wanted="what the line should have given",
        how="write it as it was meant and run it",
        code="\n".join(lines),
    )


def _of_types(rng: random.Random) -> Fault:
    """Strings where numbers belong, and the other way round."""
    a, b, c = (rng.randint(2, 900) for _ in range(3))
    point = decimal(rng, 2)
    total = f"d = {{'Total': {a}, 'n': {b}}}"
    return rng.choice((
        (f"sum(['{a}', '{b}', '{c}'])", "TypeError", f"sum([{a}, {b}, {c}])"),
        (f"sum({a}, {b}, {c})", "TypeError", f"sum([{a}, {b}, {c}])"),
        (f"int('{point}') * {b}", "ValueError", f"float('{point}') * {b}"),
        (f"float('{a},{b % 100:02}')", "ValueError", f"float('{a}.{b % 100:02}')"),
        (f"len({a}{b})", "TypeError", f"len(str({a}{b}))"),
        (f"math.sqrt('{a}')", "TypeError", f"math.sqrt({a})"),
        (f"'{a}' + {b}", "TypeError", f"{a} + {b}"),
        (f"{a} - '{b}'", "TypeError", f"{a} - {b}"),
        (f"'{a}' * '{b}'", "TypeError", f"{a} * {b}"),
        (f"abs('-{a}') + {b}", "TypeError", f"abs(-{a}) + {b}"),
        (f"round('{point}', 1)", "TypeError", f"round({point}, 1)"),
        (f"max({a}, '{b}')", "TypeError", f"max({a}, {b})"),
        (f"int('0x{a:x}')", "ValueError", f"int('0x{a:x}', 16)"),
        (f"int('0b{a:b}')", "ValueError", f"int('0b{a:b}', 2)"),
        (f"{total}; d['total'] / d['n']", "KeyError", f"{total}\nd['Total'] / d['n']"),
    ))  # fmt: skip


def _of_names(rng: random.Random) -> Fault:
    """Functions that are called otherwise in Python, or are not imported."""
    a, b, c = (rng.randint(2, 90) for _ in range(3))
    numbers = f"[{a}, {b}, {c}]"
    text = word(rng)
    return rng.choice((
        (f"sqrt({a * a})", "NameError", f"math.sqrt({a * a})"),
        (f"math.squareroot({a * a})", "AttributeError", f"math.sqrt({a * a})"),
        (f"maths.sqrt({a})", "NameError", f"math.sqrt({a})"),
        (f"{numbers}.length", "AttributeError", f"len({numbers})"),
        (f"{numbers}.sum()", "AttributeError", f"sum({numbers})"),
        (f"{numbers}.max()", "AttributeError", f"max({numbers})"),
        (f"lenght('{text}')", "NameError", f"len('{text}')"),
        (f"'{text}'.length()", "AttributeError", f"len('{text}')"),
        (f"'{text}'.uper()", "AttributeError", f"print('{text}'.upper())"),
        (f"'{text}'.toUpperCase()", "AttributeError", f"print('{text}'.upper())"),
        (f"'{text}'.reverse()", "AttributeError", f"print('{text}'[::-1])"),
        (f"mean({numbers})", "NameError", f"sum({numbers}) / len({numbers})"),
        (f"{numbers}.average()", "AttributeError", f"sum({numbers}) / len({numbers})"),
        (f"Math.max({a}, {b})", "NameError", f"max({a}, {b})"),
        (f"pow({a % 9 + 2}; {b % 6 + 2})", "SyntaxError", f"pow({a % 9 + 2}, {b % 6 + 2})"),
        (f"factorial({a % 15 + 3})", "NameError", f"math.factorial({a % 15 + 3})"),
        (f"math.fact({a % 15 + 3})", "AttributeError", f"math.factorial({a % 15 + 3})"),
        (f"gcd({a * 6}, {b * 4})", "NameError", f"math.gcd({a * 6}, {b * 4})"),
    ))  # fmt: skip


def _of_signs(rng: random.Random) -> Fault:
    """Brackets, commas and signs of multiplication."""
    a, b, c = (rng.randint(2, 90) for _ in range(3))
    return rng.choice((
        (f"({a} + {b}) * {c})", "SyntaxError", f"({a} + {b}) * {c}"),
        (f"sum([{a}, {b}, {c})", "SyntaxError", f"sum([{a}, {b}, {c}])"),
        (f"max([{a}, {b}, {c}]", "SyntaxError", f"max([{a}, {b}, {c}])"),
        (f"sum([{a} {b} {c}])", "SyntaxError", f"sum([{a}, {b}, {c}])"),
        (f"{a}({b} + {c})", "TypeError", f"{a} * ({b} + {c})"),
        (f"({a} - {b})({c} + 1)", "TypeError", f"({a} - {b}) * ({c} + 1)"),
        (f"x = {a}; {b}x + {c}", "SyntaxError", f"x = {a}\n{b} * x + {c}"),
        (f"{a} × {b}", "SyntaxError", f"{a} * {b}"),
        (f"{a} ÷ {b}", "SyntaxError", f"{a} / {b}"),
        (f"0{a} + {b}", "SyntaxError", f"{a} + {b}"),
        (f"{a} % of {b * 10}", "SyntaxError", f"{b * 10} * {a} / 100"),
        (f"{a} plus {b}", "SyntaxError", f"{a} + {b}"),
        (f"{a}² + {b}²", "SyntaxError", f"{a} ** 2 + {b} ** 2"),
        (f"print {a} * {b}", "SyntaxError", f"print({a} * {b})"),
    ))  # fmt: skip


def _of_text(rng: random.Random) -> Fault:
    """Text that is printed together with numbers."""
    a, b = rng.randint(2, 90), rng.randint(2, 90)
    label, name = word(rng), rng.choice(NAMES)
    sign = rng.choice("+-*")
    return rng.choice((
        (f"print('{label}: ' + {a} {sign} {b})", "TypeError", f"print('{label}: ' + str({a} {sign} {b}))"),
        (f'print("{label} " + {a})', "TypeError", f'print("{label} " + str({a}))'),
        (f"print('{label}: ' + len('{label}'))", "TypeError", f"print('{label}: ' + str(len('{label}')))"),
        (f"'{label}' + {a}", "TypeError", f"print('{label}' + str({a}))"),
        (f"print(f'{label}: {{{a} {sign} {b}}}'", "SyntaxError", f"print(f'{label}: {{{a} {sign} {b}}}')"),
        (f"print({name})", "NameError", f"print('{name}')"),
        (f"', '.join([{a}, {b}])", "TypeError", f"print(', '.join(['{a}', '{b}']))"),
    ))  # fmt: skip


def _not_meant(rng: random.Random) -> Draft:
    """Code that runs and gives something else than was wanted."""
    broken, gives, meant, right = rng.choice(_unmeant(rng))
    slots = {"b": broken, "e": gives, "m": meant}
    return _mending(rng, say(rng, rng.choice(_NOT_MEANT), slots), right)


def _unmeant(rng: random.Random) -> tuple[tuple[str, str, str, str], ...]:
    """Lines, what they give, what was meant, and the line for that."""
    a, b = rng.randint(11, 99), rng.randint(2, 9)
    return (
        (f"{a} ^ {b}", str(a ^ b), "the power", f"{a} ** {b}"),
        (f"{a} / {b}", str(a / b), "the whole part", f"{a} // {b}"),
        (f"'{a}' + '{b}'", f"'{a}{b}'", "the sum", f"{a} + {b}"),
        (f"'{b}' * {b}", f"'{str(b) * b}'", "the product", f"{b} * {b}"),
        (f"{a} // {b}", str(a // b), "the exact quotient", f"{a} / {b}"),
        (f"-{b} ** 2", str(-(b**2)), "the square of the negative number", f"(-{b}) ** 2"),
        (f"round({2 * b}.5)", str(round(2 * b + 0.5)), "it rounded up", f"math.ceil({2 * b}.5)"),
        (f"max('{a}', '{b}')", f"'{max(str(a), str(b))}'", "the larger number", f"max({a}, {b})"),
        (f"sorted(['{a * 9}', '{b}', '{a}'])", str(sorted([str(a * 9), str(b), str(a)])), "the numbers in order", f"sorted([{a * 9}, {b}, {a}])"),
    )  # fmt: skip


def _which_error(rng: random.Random) -> Draft:
    """The name of the exception that a line raises."""
    a, text = rng.randint(0, 99), word(rng)
    line = rng.choice((
        f"{a} / 0", f"{a} // 0", f"{a} % 0", f"int('{text}')", f"float('{text}')", f"[1, 2, 3][{a + 3}]", f"{{'a': 1}}['{text}']", f"'{text}' + {a}", f"len({a})", f"sum(['{text}'])",
        f"None + {a}", f"'{text}'.push('x')", "[].pop()", f"math.sqrt(-{a + 1})", f"math.factorial(-{a + 1})", f"int('{a}.5')", f"'{text}'[{a + 60}]", f"'{text}'.index('%')", f"chr(-{a + 1})",
        f"({a}, 2).append(3)", f"dict([{a}])", f"unknown_{text}", "max([])", f"'{text}' < {a}", f"bytes([{a + 256}])", f"({a}).upper()",
    ))  # fmt: skip
    request = say_one(
        rng,
        "[which|what] [exception|error|kind of error] [does {b} raise|do I get for {b}|does {b} give|comes from {b}][?|? Only the name.|]"
        "|[what happens|which exception is raised] [when I do|if I run|if you evaluate|for] {b} [in Python|][?|]|name the exception of {b}|{b}: which [error|exception]?|{b} raises what?",
        {"b": line},
    )  # fmt: skip
    imports = needed_imports(line)
    cell = [*imports, "try:", f"    {line}", "except Exception as error:", "    print(type(error).__name__)"]  # fmt: skip
    return Draft(
        dressed(rng, request, typing=False),
        quoting("It raises {}."),
        wanted="the name of an exception",
        how="run it and catch what it raises",
        code="\n".join(cell),
    )
