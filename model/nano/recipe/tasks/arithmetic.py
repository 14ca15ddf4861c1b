"""Arithmetic: expressions in signs and in words, of one operation or nested."""

import random
import re
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import Numeral, integer, numeral, written
from model.nano.recipe.tasks.phrasing import ask, dressed, order, quoting, states

# One name far ahead of the others: nano is greedy, and should keep its results to go on with them.
NAMES = {"x": 8, "result": 3, "y": 1, "value": 1, "total": 1, "a": 1, "n": 1, "answer": 1}
_SIGNS = {
    "+": ("+", "+", "+", "plus"),
    "-": ("-", "-", "-", "minus"),
    "*": ("*", "*", "x", "×", "times", "multiplied by"),
    "/": ("/", "/", "÷", "divided by", "over"),
    "**": ("**", "^", "to the power of"),
    "//": ("//",),
    "%": ("%", "mod", "modulo"),
}


@dataclass(frozen=True, slots=True)
class Expression:
    """`text` as the user writes it, `code` as Python does; `check` computes the same otherwise."""

    text: str
    code: str
    check: str = ""


def signs(rng: random.Random) -> list[Draft]:
    """Digits and signs: "What is 48271 * 3917 + 17?"."""
    expression = _chain(rng, rng.choices((2, 3, 4, 5), (10, 6, 3, 1))[0])
    text = expression.text
    if rng.random() < 0.12 and not any(c.isalpha() and c != "x" for c in text):
        text = text.replace(" ", "")
    prompt = ask(rng, text)
    name, code = assigned(rng, expression.code)
    rounded = rng.random() < 0.5 and "/" in expression.code and "//" not in expression.code
    if rounded:
        places = rng.choice((0, 1, 2, 2, 2, 3, 4))
        return [_rounded(rng, prompt, expression.code, places)]
    form = rng.choices(
        (f"{text} = {{}}.", f"{text} is {{}}.", "{}", "The result is {}."), (8, 2, 1, 1)
    )[0]
    return [
        Draft(
            prompt,
            quoting(form),
            wanted=rng.choice(("the value of the expression", "the result", "this calculation")),
            how=rng.choice(("compute it in Python", "use Python", "evaluate it with Python")),
            code=code,
            check=recheck(name, expression.check or expression.code),
            result=kept(name, expression.code),
        )
    ]


def words(rng: random.Random) -> list[Draft]:
    """Operations nested in words: "the square of the sum of 3 and 4"."""
    expression = _nested(rng, rng.choices((1, 2, 3), (6, 4, 1))[0])
    name, code = assigned(rng, expression.code)
    return [
        Draft(
            ask(rng, expression.text),
            states(rng, expression.text),
            wanted=rng.choice(("the value", "the result", "a number")),
            how=rng.choice(
                ("write it as Python", "compute it in Python", "evaluate it step by step")
            ),
            code=code,
            check=recheck(name, expression.code),
            result=kept(name, expression.code),
        )
    ]


def assigned(rng: random.Random, expression: str) -> tuple[str | None, str]:
    """The expression kept under a name (given first, never one it uses) and shown, or only shown."""
    taken = re.findall(r"\w+", expression)
    names = {name: weight for name, weight in NAMES.items() if name not in taken}
    name = rng.choices(tuple(names), tuple(names.values()))[0]
    dice = rng.random()
    if dice < 0.75:
        return name, f"{name} = {expression}\n{name}"
    if dice < 0.85:
        return name, f"{name} = {expression}\nprint({name})"
    if dice < 0.93:
        return None, f"print({expression})"
    return None, expression


def kept(name: str | None, expression: str) -> str:
    """What a later cell can use for the result: its name, or the expression again."""
    return name or f"({expression})"


def computed(
    rng: random.Random, prompt: str, expression: str, wanted: str, form: str, *, check: str = ""
) -> Draft:
    """A draft that asks for the value of `expression`; `form` words the answer."""
    if "\n" in expression:
        name, code = None, expression
        check = ""
    else:
        name, code = assigned(rng, expression)
        check = recheck(name, check or expression) or (
            f"print({check})" if check != expression else ""
        )
    return Draft(
        prompt,
        quoting(form),
        wanted=wanted,
        how=rng.choice(("compute it in Python", "use Python", "Python computes it")),
        code=code,
        check=check,
        result=None if "\n" in expression else kept(name, expression),
    )


def recheck(name: str | None, expression: str) -> str:
    """A cell that compares with the kept result; none if nothing was kept."""
    return f"{expression} == {name}" if name else ""


def _rounded(rng: random.Random, prompt: str, expression: str, places: int) -> Draft:
    where = {0: "to the nearest integer", 1: "to one decimal"}.get(places, f"to {places} decimals")
    words = rng.choice((f", rounded {where}", f" Round {where}.", f" ({where})"))
    bare = prompt.rstrip("?.:= ")
    stop = prompt[len(bare) :].strip(" :=") or "?"
    text = f"{bare}{stop}{words}" if words.startswith(" R") else f"{bare}{words}{stop}"
    rounding = f"round({expression}, {places})" if places else f"round({expression})"
    name, code = assigned(rng, rounding)
    return Draft(
        text,
        states(rng, "the result"),
        wanted=f"the result rounded {where}",
        how="compute and round in Python",
        code=code,
        check=f"print({expression})",
        result=kept(name, rounding),
    )


def _chain(rng: random.Random, length: int) -> Expression:
    """Operands joined by signs, some of them in parentheses."""
    decimals = rng.choice((0.0, 0.0, 0.0, 0.4))
    digits = rng.choice((None, None, 1, 2, 3))
    operators = [rng.choice(("+", "-", "*", "*", "/", "+", "-", "*")) for _ in range(length - 1)]
    if length == 2 and rng.random() < 0.25:
        return _special(rng)
    operands = [numeral(rng, decimals=decimals, digits=digits) for _ in range(length)]
    if rng.random() < 0.1:
        operands[0] = Numeral(f"-{operands[0].text}", f"-{operands[0].code}")
    wordy = rng.random() < 0.25
    if not wordy and any(part.text[-1].isalpha() for part in operands):
        operands = [Numeral(part.code, part.code) for part in operands]
    signs = [rng.choice(_SIGNS[o]) if wordy else rng.choice(_SIGNS[o][:3]) for o in operators]
    text, code = _joined(operands, signs, operators)
    if length > 2 and rng.random() < 0.5:
        cut = rng.randint(2, length - 1)
        left_text, left_code = _joined(operands[:cut], signs[: cut - 1], operators[: cut - 1])
        rest_text = "".join(
            f" {s} {o.text}" for s, o in zip(signs[cut - 1 :], operands[cut:], strict=True)
        )
        rest_code = "".join(
            f" {s} {o.code}" for s, o in zip(operators[cut - 1 :], operands[cut:], strict=True)
        )
        text, code = f"({left_text}){rest_text}", f"({left_code}){rest_code}"
    return Expression(text, code)


def _joined(operands: list[Numeral], signs: list[str], operators: list[str]) -> tuple[str, str]:
    text, code = operands[0].text, operands[0].code
    for sign, operator, operand in zip(signs, operators, operands[1:], strict=True):
        text += f" {sign} {operand.text}"
        code += f" {operator} {operand.code}"
    return text, code


def _special(rng: random.Random) -> Expression:
    """A power, an integer division or a remainder."""
    operator = rng.choice(("**", "//", "%"))
    if operator == "**":
        base, exponent = integer(rng, rng.choice((1, 1, 2, 3))), rng.randint(2, 12)
        product = " * ".join([str(base)] * exponent)
        return Expression(
            f"{base}{rng.choice(('^', ' ^ ', '**', ' ** ', ' to the power of '))}{exponent}",
            f"{base} ** {exponent}",
            product if exponent < 5 else f"pow({base}, {exponent})",
        )
    a, b = integer(rng, rng.choice((2, 3, 4, 6))), integer(rng, rng.choice((1, 2, 3)))
    check = f"({a} - {a} % {b}) // {b}" if operator == "//" else f"{a} - {a} // {b} * {b}"
    return Expression(f"{a} {rng.choice(_SIGNS[operator])} {b}", f"{a} {operator} {b}", check)


def _nested(rng: random.Random, depth: int, *, top: bool = True) -> Expression:
    if depth == 0:
        number = written(rng, integer(rng, rng.choice((1, 1, 2, 2, 3, 4))))
        return Expression(number.text, number.code)
    if rng.random() < 0.6:
        # Infix words do not nest: "the sum of 3 and 4 times 5" has two readings.
        text, code = rng.choice(_BINARY + _INFIX if depth == 1 and top else _BINARY)
        a, b = _nested(rng, depth - 1, top=False), _nested(rng, 0)
        if rng.random() < 0.2:
            a, b = b, a
        return _filled(text, code, a, b)
    text, code = rng.choice(_UNARY)
    return _filled(text, code, _nested(rng, depth - 1, top=False), None)


_BINARY = (
    ("the sum of {a} and {b}", "{a} + {b}"),
    ("the product of {a} and {b}", "{a} * {b}"),
    ("the difference between {a} and {b}", "abs({a} - {b})"),
    ("the quotient of {a} and {b}", "{a} / {b}"),
    ("the remainder when {a} is divided by {b}", "{a} % {b}"),
    ("the remainder of {a} divided by {b}", "{a} % {b}"),
    ("the average of {a} and {b}", "({a} + {b}) / 2"),
    ("the larger of {a} and {b}", "max({a}, {b})"),
    ("the smaller of {a} and {b}", "min({a}, {b})"),
)
_INFIX = (
    ("{a} multiplied by {b}", "{a} * {b}"),
    ("{a} times {b}", "{a} * {b}"),
    ("{a} plus {b}", "{a} + {b}"),
    ("{a} minus {b}", "{a} - {b}"),
    ("{a} divided by {b}", "{a} / {b}"),
    ("{a} increased by {b}", "{a} + {b}"),
    ("{a} reduced by {b}", "{a} - {b}"),
    ("{b} more than {a}", "{a} + {b}"),
    ("{b} less than {a}", "{a} - {b}"),
)
_UNARY = (
    ("the square of {a}", "{a} ** 2"),
    ("the cube of {a}", "{a} ** 3"),
    ("half of {a}", "{a} / 2"),
    ("a third of {a}", "{a} / 3"),
    ("a quarter of {a}", "{a} / 4"),
    ("three quarters of {a}", "{a} * 3 / 4"),
    ("two thirds of {a}", "{a} * 2 / 3"),
    ("twice {a}", "2 * {a}"),
    ("the double of {a}", "{a} * 2"),
    ("three times {a}", "3 * {a}"),
    ("the negative of {a}", "-{a}"),
    ("one tenth of {a}", "{a} / 10"),
)


def _filled(text: str, code: str, a: Expression, b: Expression | None) -> Expression:
    """A rule with its operands; compound ones are parenthesised in the code."""
    text, code = text.replace("{a}", a.text), code.replace("{a}", _atom(a.code))
    if b is not None:
        text, code = text.replace("{b}", b.text), code.replace("{b}", _atom(b.code))
    return Expression(text, code)


def _atom(code: str) -> str:
    return (
        code
        if code.isdigit() or (code.startswith("abs(") and code.count("(") == 1)
        else f"({code})"
    )


def remembered(rng: random.Random) -> list[Draft]:
    """First "Set x = 41 in Python", then a question about x."""
    name = (
        rng.choice("xyzabcknm")
        if rng.random() < 0.6
        else rng.choice(("total", "price", "count", "width"))
    )
    value = numeral(rng, decimals=0.1, digits=rng.choice((1, 2, 3, 5)))
    request = rng.choice(
        (
            f"Set {name} = {value.text} in Python.", f"let {name} = {value.text}", f"{name} = {value.text}",
            f"Store {value.text} in a variable called {name}.", f"Remember that {name} is {value.text}.",
            f"Assign {value.text} to {name}.", f"Define {name} as {value.text}.",
            f"In Python, let {name} be {value.text}.", f"Save {value.text} as {name}",
            f"Let us call {value.text} {name}.", f"{name} shall be {value.text}.", f"Put {value.text} into {name}.",
            f"Keep {value.text} in {name} for later.", f"Note that {name} is {value.text}.", f"{name} has the value {value.text}.",
            f"Create a variable {name} with the value {value.text}.", f"make {name} equal to {value.text}", f"{name} is {value.text}.",
            f"Use {name} for {value.text} from now on.",
        )
    )  # fmt: skip
    first = Draft(
        dressed(rng, request) if rng.random() < 0.3 else request,
        quoting(
            rng.choice((f"{name} is now {{}}.", f"Done: {name} = {{}}.", f"{name} is set to {{}}."))
        ),
        wanted=f"the variable {name} set",
        how="assign it in Python",
        code=f"{name} = {value.code}\n{name}",
        result=name,
    )
    if rng.random() < 0.15:
        return [first]
    other = written(rng, integer(rng, rng.choice((1, 2, 3))))
    operator = rng.choice("+-*/+*")
    sign = rng.choice(_SIGNS[operator])
    new, code = assigned(rng, f"{name} {operator} {other.code}")
    text = f"{name} {sign} {other.text}"
    second = Draft(
        ask(rng, text),
        quoting(rng.choice((f"{text} = {{}}.", f"{text} is {{}}."))),
        wanted=f"an expression in {name}",
        how=f"use {name} in Python",
        code=code,
        check=recheck(new, f"{name} {operator} {other.code}"),
        result=kept(new, f"{name} {operator} {other.code}"),
    )
    return [first, second]


def unknowns(rng: random.Random) -> list[Draft]:
    """The unknown of one or two steps: "x + 5 = 12"."""
    x, a, b = (integer(rng, rng.choice((1, 2, 3))) for _ in range(3))
    n = rng.choice("xxxyzan")
    equation, words, expression = rng.choice(
        (
            (f"{n} + {a} = {x + a}", f"What number plus {a} is {x + a}?", f"{x + a} - {a}"),
            (f"{n} - {a} = {x}", f"Which number minus {a} gives {x}?", f"{x} + {a}"),
            (f"{a} * {n} = {a * x}", f"What number times {a} is {a * x}?", f"{a * x} / {a}"),
            (f"{a}{n} = {a * x}", f"{a} times what number is {a * x}?", f"{a * x} / {a}"),
            (f"{n} / {a} = {x}", f"Which number divided by {a} is {x}?", f"{x} * {a}"),
            (f"{a} - {n} = {a - x}", f"{a} minus what number is {a - x}?", f"{a} - {_atom(str(a - x))}"),
            (f"{a}{n} + {b} = {a * x + b}", f"{a} times a number plus {b} is {a * x + b}. What is the number?",
             f"({a * x + b} - {b}) / {a}"),
            (f"{a} * {n} - {b} = {a * x - b}", f"{a} times a number minus {b} is {a * x - b}. Find the number.",
             f"({_atom(str(a * x - b))} + {b}) / {a}"),
        )
    )  # fmt: skip
    if rng.random() < 0.4:
        prompt, form = dressed(rng, words), "The number is {}."
    else:
        prompt = dressed(
            rng,
            rng.choice(
                (f"Solve {equation}.", f"Solve {equation} for {n}.", f"{equation}. What is {n}?",
                 f"If {equation}, what is {n}?", f"Find {n}: {equation}", f"{equation}, {n} = ?")
            ),
        )  # fmt: skip
        form = f"{n} = {{}}."
    name, code = assigned(rng, expression)
    return [
        Draft(
            prompt,
            quoting(form),
            wanted="the unknown",
            how="solve for it and compute",
            code=code,
            check=recheck(name, expression),
            result=kept(name, expression),
        )
    ]


_STEPS = (
    ("add {n}", "+"), ("plus {n}", "+"), ("increase it by {n}", "+"), ("add {n} to it", "+"),
    ("subtract {n}", "-"), ("minus {n}", "-"), ("take away {n}", "-"), ("reduce it by {n}", "-"),
    ("multiply by {n}", "*"), ("multiply it by {n}", "*"), ("times {n}", "*"), ("multiply the result by {n}", "*"),
    ("divide by {n}", "/"), ("divide it by {n}", "/"), ("divide the result by {n}", "/"), ("divide the rest by {n}", "/"),
)  # fmt: skip
_ORDERS = (
    ("add {b} to {a}", "{a} + {b}"), ("add {a} and {b}", "{a} + {b}"), ("add up {a} and {b}", "{a} + {b}"),
    ("subtract {b} from {a}", "{a} - {b}"), ("take {b} away from {a}", "{a} - {b}"),
    ("multiply {a} by {b}", "{a} * {b}"), ("multiply {a} and {b}", "{a} * {b}"), ("multiply {a} with {b}", "{a} * {b}"),
    ("divide {a} by {b}", "{a} / {b}"), ("raise {a} to the power of {b}", "{a} ** {b}"),
    ("double {a}", "{a} * 2"), ("halve {a}", "{a} / 2"), ("square {a}", "{a} ** 2"),
)  # fmt: skip


def steps(rng: random.Random) -> list[Draft]:
    """Imperatives: "multiply 12 by 7", or several: "take 50, add 7, then divide by 3"."""
    size = rng.choice((1, 2, 2, 3, 3, 4, 5))
    if rng.random() < 0.5:
        a, b = (written(rng, integer(rng, size)) for _ in range(2))
        text, expression = rng.choice(_ORDERS)
        if "**" in expression and "{b}" in expression:
            b = written(rng, rng.randint(2, 12))
        text = text.replace("{a}", a.text).replace("{b}", b.text)
        expression = expression.replace("{a}", a.code).replace("{b}", b.code)
    else:
        start = written(rng, integer(rng, size))
        verb = rng.choice(
            ("take", "start with", "begin with", "take the number", "start from", "from")
        )
        parts, expression = [f"{verb} {start.text}"], start.code
        for _ in range(rng.randint(1, 3)):
            step, sign = rng.choice(_STEPS)
            n = written(rng, integer(rng, rng.choice((1, 2, 3))))
            parts.append(step.replace("{n}", n.text))
            expression = (
                f"{expression if expression.isdigit() else f'({expression})'} {sign} {n.code}"
            )
        *first, last = parts
        text = (
            ", ".join(first)
            + rng.choice((", then ", " and then ", " and ", ", ", ". Then "))
            + last
        )
    name, code = assigned(rng, expression)
    return [
        Draft(
            order(rng, text),
            quoting(rng.choice(("The result is {}.", "The result is {}.", "It is {}.", "{}"))),
            wanted="the result of the steps",
            how="write them as one expression",
            code=code,
            check=recheck(name, expression),
            result=kept(name, expression),
        )
    ]
