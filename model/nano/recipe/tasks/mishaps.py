"""Cells that fail: repaired in a second call, or, where nothing can be repaired, said plainly."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.failures import computed
from model.nano.recipe.tasks.numerals import decimal, integer, ordinal
from model.nano.recipe.tasks.phrasing import ask, comes_to, dressed, order, saying
from model.nano.recipe.tasks.words import word

_READ = "open('/mnt/data/stdin.txt').read()"


def repaired(rng: random.Random) -> list[Draft]:
    """The first cell raises; the second does it right."""
    return [
        rng.choice((_decimals, _missing_import, _text_summed, _not_a_number, _wrong_separator))(rng)
    ]


def corrected(rng: random.Random) -> list[Draft]:
    """Code of another family, first with a slip in it: a name, a bracket, a column, a conversion."""
    drafts = computed(rng)
    code = drafts[0].code
    slips = [slip for slip in (f(rng, code) for f in _SLIPS) if slip and slip[0] != code]
    if not slips:
        raise ValueError("nothing to spoil in this code")
    broken, lesson = rng.choice(slips)
    return [replace(drafts[0], broken=broken, lesson=lesson), *drafts[1:]]


_Slip = tuple[str, str] | None
"""Code with a mistake, and what the traceback teaches."""


def _no_import(rng: random.Random, code: str) -> _Slip:
    imports = [line for line in code.split("\n") if line.startswith(("import ", "from "))]
    if not imports:
        return None
    gone = rng.choice(imports)
    name = gone.split(" ")[-1]
    return code.replace(f"{gone}\n", "", 1), f"{name} must be imported first."


def _other_name(rng: random.Random, code: str) -> _Slip:
    """The last use of a name that the code assigns, misspelt."""
    names = re.findall(r"^(\w+) = ", code, re.MULTILINE)
    if not names:
        return None
    name = rng.choice(names)
    at = [match.start() for match in re.finditer(rf"\b{name}\b", code)][-1]
    other = rng.choice((name + "s", name[:-1] or "z", name + "_1", "my_" + name))
    return code[:at] + other + code[at + len(name) :], f"The name is {name}, not {other}."


def _no_bracket(rng: random.Random, code: str) -> _Slip:
    at = [i for i, character in enumerate(code) if character in ")]"]
    if not at:
        return None
    i = rng.choice(at)
    return code[:i] + code[i + 1 :], "A bracket is missing."


def _no_such_attribute(rng: random.Random, code: str) -> _Slip:
    found = re.findall(r"\.([a-z]+)\(", code)
    if not found:
        return None
    name = rng.choice(found)
    i = rng.randrange(len(name))
    other = name[:i] + name[i + 1 :]
    return code.replace(f".{name}(", f".{other}(", 1), f"It is called {name}."


def _other_column(rng: random.Random, code: str) -> _Slip:
    found = re.findall(r"r\['(\w+)'\]", code)
    if not found:
        return None
    name = rng.choice(found)
    other = rng.choice((name.capitalize(), name + "s", name.upper(), name[:-1], name.lower()))
    return code.replace(f"r['{name}']", f"r['{other}']"), f"The column is called {name}."


def _plain_conversion(_: random.Random, code: str) -> _Slip:
    """Cells with signs, units, decimals or hex digits, converted as if they were plain."""
    for right, wrong, lesson in (
        ("num(r[", "float(r[", "The cells hold more than digits: strip the rest with num."),
        ("num(line", "float(line", "The lines hold more than digits: strip the rest with num."),
        (", 16)", ")", "They are hex numbers: int with base 16."),
        (".replace(',', '.')", "", "The decimal mark is a comma: replace it."),
        ("float(r[", "int(r[", "There are decimals: use float."),
        ("float(x)", "int(x)", "There are decimals: use float."),
        ("float(line", "int(line", "There are decimals: use float."),
    ):
        if right in code:
            return code.replace(right, wrong), lesson
    return None


def _no_delimiter(_: random.Random, code: str) -> _Slip:
    found = re.search(r", delimiter='([^']+)'", code)
    if found is None:
        return None
    return code.replace(found[0], ""), f"The delimiter is '{found[1]}'."


def _no_guard(_: random.Random, code: str) -> _Slip:
    found = re.search(
        r" if (?:r\['[^']+'\]|r\[\d+\]|line\.strip\(\))(?: != ('[^']*'))?(?=[\])])", code
    )
    if found is None:
        return None
    what = found[1] or "empty"
    return code.replace(found[0], ""), f"Some cells are {what}: leave them out."


_SLIPS: tuple[Callable[[random.Random, str], _Slip], ...] = (
    _no_import, _other_name, _no_bracket, _no_such_attribute, _other_column, _plain_conversion, _plain_conversion,
    _no_delimiter, _no_guard, _no_guard,
)  # fmt: skip


def hopeless(rng: random.Random) -> list[Draft]:
    """The error is the answer."""
    return [
        rng.choice(
            (_division, _too_few, _unknown_name, _negative_root, _no_such_day, _not_integer)
        )(rng)
    ]


def _decimals(rng: random.Random) -> Draft:
    values = [str(rng.randint(1, 99)) for _ in range(rng.randint(1, 6))] + [decimal(rng, 2)]
    noun, code = _aggregate(rng)
    return Draft(
        ask(rng, f"the {noun} of these numbers"),
        comes_to(f"the {noun}"),
        wanted=f"the {noun}",
        how="read the numbers from the file",
        broken=f"numbers = [int(x) for x in {_READ}.split()]\n{code}",
        lesson="There are decimals: use float.",
        code=f"numbers = [float(x) for x in {_READ}.split()]\n{code}",
        stdin="\n".join([*values, ""]).encode(),
        sequence="numbers",
    )


def _missing_import(rng: random.Random) -> Draft:
    n = integer(rng, rng.choice((2, 3, 4)))
    noun, code = rng.choice(
        ((f"the square root of {n}", f"math.sqrt({n})"), (f"the logarithm of {n}", f"math.log({n})"),
         (f"the factorial of {n % 20 + 2}", f"math.factorial({n % 20 + 2})"), (f"gcd({n}, 36)", f"math.gcd({n}, 36)"))
    )  # fmt: skip
    return Draft(
        ask(rng, noun),
        comes_to(noun),
        wanted="the value",
        how="use math",
        broken=code,
        lesson="math must be imported first.",
        code=f"import math\n{code}",
    )


def _text_summed(rng: random.Random) -> Draft:
    values = [str(rng.randint(1, 999)) for _ in range(rng.randint(2, 7))]
    return Draft(
        order(rng, "add these numbers up"),
        comes_to("the sum"),
        wanted="the sum",
        how="read the numbers from the file",
        broken=f"numbers = {_READ}.split()\nsum(numbers)",
        lesson="They are strings: convert them to int.",
        code="numbers = [int(x) for x in numbers]\nsum(numbers)",
        stdin="\n".join(values).encode(),
        sequence="numbers",
    )


def _not_a_number(rng: random.Random) -> Draft:
    bad = rng.choice(("n/a", "none", "-", word(rng), "missing", "total", "x"))
    values = [str(rng.randint(1, 500)) for _ in range(rng.randint(2, 7))]
    values.insert(rng.randint(0, len(values)), bad)
    noun, code = _aggregate(rng)
    answer = f"the {noun} of the numbers, without '{bad}',"
    return Draft(
        ask(rng, f"the {noun} of these numbers"),
        comes_to(answer),
        wanted=f"the {noun}",
        how="read the numbers from the file",
        broken=f"numbers = [int(x) for x in {_READ}.split()]\n{code}",
        lesson=f"'{bad}' is not a number: skip it.",
        code=f"numbers = [int(x) for x in {_READ}.split() if x.isdigit()]\n{code}",
        stdin="\n".join([*values, ""]).encode(),
        sequence="numbers",
    )


def _wrong_separator(rng: random.Random) -> Draft:
    values = [str(rng.randint(1, 500)) for _ in range(rng.randint(2, 7))]
    mark = rng.choice((",", ";"))
    noun, code = _aggregate(rng)
    return Draft(
        ask(rng, f"the {noun} of these numbers"),
        comes_to(f"the {noun}"),
        wanted=f"the {noun}",
        how="read the numbers from the file",
        broken=f"numbers = [int(x) for x in {_READ}.split()]\n{code}",
        lesson=f"They are separated by '{mark}'.",
        code=f"numbers = [int(x) for x in {_READ}.split('{mark}')]\n{code}",
        stdin=mark.join(values).encode(),
        sequence="numbers",
    )


def _division(rng: random.Random) -> Draft:
    n = integer(rng)
    text = rng.choice((f"{n} / 0", f"{n} divided by 0", f"{n} divided by zero", f"{n} ÷ 0"))
    return _failing(ask(rng, text), f"{n} / 0", saying("Division by zero is not defined.", "zero"))


def _too_few(rng: random.Random) -> Draft:
    values = [str(rng.randint(1, 500)) for _ in range(rng.randint(2, 7))]
    n = len(values) + rng.randint(1, 9)
    which = ordinal(rng, n)
    draft = _failing(
        ask(rng, f"the {which} of these numbers"),
        f"numbers = [int(x) for x in {_READ}.split()]\nnumbers[{n - 1}]",
        saying(f"There is no {which} number: the list is shorter.", "no"),
    )
    return Draft(
        draft.prompt,
        draft.answer,
        draft.wanted,
        draft.how,
        draft.code,
        stdin="\n".join(values).encode(),
        fails=True,
    )


def _unknown_name(rng: random.Random) -> Draft:
    name = rng.choice("xyzabckmn") if rng.random() < 0.6 else word(rng)
    n = rng.randint(2, 99)
    sign = rng.choice("+-*/")
    text = rng.choice((f"{name} {sign} {n}", f"{name} {sign} {n}", f"the value of {name}"))
    code = name if text.startswith("the") else f"{name} {sign} {n}"
    return _failing(
        ask(rng, text),
        code,
        saying(f"{name} is not defined yet. Tell me its value first.", "not defined"),
    )


def _negative_root(rng: random.Random) -> Draft:
    n = integer(rng, rng.choice((1, 2, 3)))
    noun, code, what = rng.choice(
        ((f"the square root of -{n}", f"math.sqrt(-{n})", "square root"), (f"the logarithm of -{n}", f"math.log(-{n})", "logarithm"))
    )  # fmt: skip
    return _failing(
        ask(rng, noun), f"import math\n{code}", saying(f"-{n} has no real {what}.", "no")
    )


def _no_such_day(rng: random.Random) -> Draft:
    year = rng.randint(1990, 2040)
    month, day, name = rng.choice(
        (
            (2, 30, "February"),
            (4, 31, "April"),
            (6, 31, "June"),
            (9, 31, "September"),
            (11, 31, "November"),
            (2, 31, "February"),
        )
    )
    text = rng.choice((f"{year}-{month:02}-{day}", f"{name} {day}, {year}", f"{day} {name} {year}"))
    return _failing(
        dressed(rng, rng.choice((f"What day of the week is {text}?", f"Which weekday is {text}?"))),
        f"from datetime import date\nprint(date({year}, {month}, {day}).strftime('%A'))",
        saying(f"{text} is not a date: {name} has fewer days.", "not a date"),
    )


def _not_integer(rng: random.Random) -> Draft:
    text = word(rng)
    return _failing(
        order(rng, f"convert '{text}' to an integer"),
        f"int('{text}')",
        saying(f"'{text}' is not a number.", "not a number"),
    )


def _failing(prompt: str, code: str, answer: Answer) -> Draft:
    return Draft(prompt, answer, wanted="a value", how="try it in Python", code=code, fails=True)


def _aggregate(rng: random.Random) -> tuple[str, str]:
    return rng.choice(
        (
            ("sum", "sum(numbers)"),
            ("total", "sum(numbers)"),
            ("average", "sum(numbers) / len(numbers)"),
            ("maximum", "max(numbers)"),
            ("smallest", "min(numbers)"),
        )
    )
