"""Expression trees: drawn with their value, said in words or written in signs, and as Python.

An operand that is itself an operation has parentheses in the code; in words only noun phrases nest
("the square of the sum of 3 and 4"), for "3 plus 4 times 5" has one reading only.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.numerals import Numeral, integer, numeral, written
from model.nano.recipe.tasks.patterns import say


@dataclass(frozen=True, slots=True)
class Expression:
    """`text` as the user writes it, `code` as Python does, `value` what it comes to.

    `is_atom`: a single number or call, which needs no parentheses.
    """

    text: str
    code: str
    value: float
    is_atom: bool = True

    @property
    def operand(self) -> str:
        return self.code if self.is_atom else f"({self.code})"


@dataclass(frozen=True, slots=True)
class _Rule:
    """An operation: how it is said, its Python, whether its operands must be whole or small."""

    text: str
    code: str
    needs: str = ""


_UNARY = (
    *[_Rule("[the square of|the square of] {a}", "{a} ** 2")] * 4,
    *[_Rule("the cube of {a}", "{a} ** 3")] * 2,
    *[_Rule("the square root of {a}", "math.sqrt({a})", "positive")] * 3,
    *[_Rule("[half of|half|one half of|half of|50% of] {a}", "{a} / 2")] * 3,
    *[_Rule("[a third of|one third of] {a}", "{a} / 3")] * 2,
    *[_Rule("[a quarter of|one quarter of|a fourth of|one fourth of] {a}", "{a} / 4")] * 2,
    *[_Rule("[twice|double|two times|the double of|two times] {a}", "2 * {a}")] * 3,
    *[_Rule("[three times|triple|3 times|the triple of|thrice] {a}", "3 * {a}")] * 2,
    _Rule("[a tenth of|one tenth of] {a}", "{a} / 10"),
    _Rule("[a fifth of|one fifth of] {a}", "{a} / 5"),
    _Rule("the negative of {a}", "-{a}"),
    _Rule("the absolute value of {a}", "abs({a})"),
    _Rule("[the reciprocal of|the inverse of|one over] {a}", "1 / {a}"),
    _Rule("[the cube root of|the third root of] {a}", "math.cbrt({a})", "positive"),
    *[_Rule("[the factorial of|the factorial of] {a}", "math.factorial({a})", "small")] * 2,
    *[_Rule("[the sum of the digits of|the digit sum of|the sum of all digits of] {a}", "sum(int(d) for d in str({a}))", "whole")] * 2,
    _Rule("[the number of digits of|the number of digits in] {a}", "len(str({a}))", "whole"),
    _Rule("the fourth power of {a}", "{a} ** 4"),
)  # fmt: skip
_BINARY = (
    *[_Rule("the sum of {a} and {b}", "{a} + {b}")] * 4,
    *[_Rule("the product of {a} and {b}", "{a} * {b}")] * 4,
    *[_Rule("the difference [between|of] {a} and {b}", "{a} - {b}", "falling")] * 3,
    *[_Rule("[the quotient of|the ratio of] {a} and {b}", "{a} / {b}")] * 2,
    *[_Rule("[the remainder when|the remainder if] {a} is divided by {b}", "{a} % {b}", "whole")] * 2,
    _Rule("[the remainder of|the rest of] {a} divided by {b}", "{a} % {b}", "whole"),
    *[_Rule("[the average of|the mean of|the arithmetic mean of] {a} and {b}", "({a} + {b}) / 2")] * 2,
    *[_Rule("[the larger of|the bigger of|the maximum of|the greater of] {a} and {b}", "max({a}, {b})")] * 1,
    *[_Rule("[the smaller of|the minimum of|the lesser of] {a} and {b}", "min({a}, {b})")] * 1,
    *[_Rule("[the greatest common divisor of|the gcd of|the GCD of|the highest common factor of|the largest common divisor of] {a} and {b}", "math.gcd({a}, {b})", "whole")] * 2,
    *[_Rule("[the least common multiple of|the lcm of|the LCM of|the smallest common multiple of] {a} and {b}", "math.lcm({a}, {b})", "whole")] * 2,
    _Rule("the sum of the squares of {a} and {b}", "{a} ** 2 + {b} ** 2"),
)  # fmt: skip
_INFIX = (
    *[_Rule("{a} [plus|plus|plus|added to] {b}", "{a} + {b}")] * 4,
    *[_Rule("{a} [minus|minus|less|take away] {b}", "{a} - {b}")] * 4,
    *[_Rule("{a} [times|times|multiplied by|multiplied with] {b}", "{a} * {b}")] * 5,
    *[_Rule("{a} [divided by|over|divided by] {b}", "{a} / {b}")] * 4,
    *[_Rule("{a} [increased by|raised by|plus another] {b}", "{a} + {b}")] * 1,
    *[_Rule("{a} [decreased by|reduced by|lowered by] {b}", "{a} - {b}")] * 1,
    *[_Rule("{b} [more than|added to] {a}", "{a} + {b}")] * 1,
    *[_Rule("{b} [less than|subtracted from] {a}", "{a} - {b}")] * 1,
    _Rule("{a} [modulo|mod] {b}", "{a} % {b}", "whole"),
    _Rule("{a} [to the power of|raised to the power of|to the power] {b}", "{a} ** {b}", "power"),
)  # fmt: skip
_POSTFIX = (
    _Rule("{a} squared", "{a} ** 2"),
    _Rule("{a} cubed", "{a} ** 3"),
    _Rule("{a} doubled", "{a} * 2"),
    _Rule("{a} factorial", "math.factorial({a})", "small"),
    _Rule("[root|square root of] {a}", "math.sqrt({a})", "positive"),
)
_FRACTIONS = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    10: "tenth",
}
# Numbers that have names of their own.
_SAID = (
    ("half a dozen", "6"), ("a dozen", "12"), ("two dozen", "24"), ("three dozen", "36"), ("a score", "20"), ("a gross", "144"), ("one and a half", "1.5"), ("two and a half", "2.5"), ("3 and a half", "3.5"),
    ("two and three quarters", "2.75"), ("one and a quarter", "1.25"), ("one and a half million", "1500000"), ("half a million", "500000"), ("two and a half thousand", "2500"), ("a hundred", "100"), ("a thousand", "1000"),
)  # fmt: skip
_LIMIT = 10**24


def atom(rng: random.Random, digits: int | None = None) -> Expression:
    """A number, mostly whole and small; seldom so many millions, or below zero."""
    dice = rng.random()
    if dice < 0.015:
        amount = rng.choice(("2", "3", "5", "1.5", "2.5", "10", "40"))
        name, power = rng.choice((("million", 6), ("million", 6), ("billion", 9), ("thousand", 3)))
        code = f"{amount} * 10 ** {power}"
        return Expression(f"{amount} {name}", code, _value(code), is_atom=False)
    if dice < 0.04:
        value = rng.randint(1, 99)
        sign = rng.choice(("-", "-", "minus ", "negative "))
        return Expression(f"{sign}{value}", f"-{value}", -value, is_atom=False)
    if dice < 0.06:
        text, code = rng.choice(_SAID)
        return Expression(text, code, _value(code))
    number = numeral(
        rng, decimals=0.06, digits=digits or rng.choice((1, 1, 2, 2, 2, 3, 3, 4, 5, 7))
    )
    return Expression(number.text, number.code, _value(number.code))


def in_noun(rng: random.Random, depth: int) -> Expression:
    """A noun phrase of up to `depth` operations: "half of the sum of 3 and 4"."""
    if depth == 0:
        return atom(rng)
    dice = rng.random()
    if dice < 0.16:
        return _part(rng, in_noun(rng, depth - 1))
    if dice < 0.5:
        return _apply(rng, _UNARY, in_noun(rng, depth - 1), None)
    inner, other = in_noun(rng, depth - 1), in_noun(rng, rng.choice((0, 0, depth - 1)))
    if not inner.is_atom and rng.random() < 0.5:
        inner, other = other, inner
    return _apply(rng, _BINARY, inner, other)


def in_words(rng: random.Random) -> Expression:
    """Words of any kind: a noun phrase, an infix chain, a postfix, and these combined."""
    dice = rng.random()
    if dice < 0.5:
        return in_noun(rng, rng.choices((1, 2, 3), (5, 6, 1))[0])
    if dice < 0.6:
        return _apply(rng, _POSTFIX, atom(rng), None)
    sides = [
        rng.choices(
            (
                atom(rng),
                in_noun(rng, 1),
                _apply(rng, _POSTFIX, atom(rng), None),
                _part(rng, atom(rng)),
                _in_parentheses(rng),
            ),
            (5, 2, 1, 0.7, 0.5),
        )[0]
        for _ in range(2)
    ]
    joined = _apply(rng, _INFIX, sides[0], sides[1])
    if rng.random() < 0.3 and not sides[1].text.startswith("the"):
        third = atom(rng)
        word, sign = rng.choice(
            (("plus", "+"), ("minus", "-"), ("times", "*"), ("divided by", "/"))
        )
        if rng.random() < 0.5:
            # The comma closes what comes before it.
            closing = rng.choice(
                (
                    f", all {word}",
                    f", then {word}",
                    f", the result {word}",
                    f", and all that {word}",
                )
            )
            return _checked(
                Expression(
                    f"{joined.text}{closing} {third.text}",
                    f"({joined.code}) {sign} {third.code}",
                    0,
                    is_atom=False,
                )
            )
        return _checked(Expression(f"{joined.text} {word} {third.text}", f"{joined.code} {sign} {third.code}", 0, is_atom=False))  # fmt: skip
    return joined


def _in_parentheses(rng: random.Random) -> Expression:
    """Signs inside words: "(18 + 7) squared"."""
    a, b = rng.randint(2, 60), rng.randint(2, 60)
    sign = rng.choice("+-*")
    inner = f"({a} {sign} {b})"
    word, power = rng.choice(((" squared", " ** 2"), (" cubed", " ** 3"), ("", ""), ("", "")))
    return _checked(Expression(f"{inner}{word}", f"{inner}{power}", 0, is_atom=not power))


def in_signs(rng: random.Random, operations: int) -> Expression:
    """Digits and signs, with parentheses, functions and powers."""
    style = _Style(rng)
    tree = _signs(rng, operations, style)
    text = tree.text
    if style.is_tight and "mod" not in text:
        text = text.replace(" ", "")
    return Expression(text, tree.code, tree.value, tree.is_atom)


class _Style:
    """How one user writes signs, throughout an expression."""

    def __init__(self, rng: random.Random) -> None:
        self.signs = {
            "+": "+",
            "-": rng.choice(("-", "-", "-", "−", "–")),
            "*": rng.choice(("*", "*", "*", "x", "×", "·")),
            "/": rng.choice(("/", "/", "/", "÷", ":")),
            "**": rng.choice(("^", "**")),
        }
        self.is_tight = rng.random() < 0.2
        self.decimals = rng.choice((0.0, 0.0, 0.0, 0.5))
        self.digits = rng.choice((None, None, None, 1, 2, 2, 3, 4, 6))


def _signs(rng: random.Random, operations: int, style: _Style) -> Expression:
    if operations == 0:
        return _leaf(rng, style)
    if rng.random() < 0.12:
        return _called(rng, _signs(rng, operations - 1, style), style)
    left = rng.randint(0, operations - 1)
    a, b = _signs(rng, left, style), _signs(rng, operations - 1 - left, style)
    operator = rng.choices(("+", "-", "*", "/", "**", "%"), (6, 5, 6, 4, 0.7, 0.5))[0]
    if operator == "**":
        power = rng.choice((2, 2, 2, 3, 3, 4, 5))
        shown = {2: "²", 3: "³"}.get(power, "")
        text = (
            f"{_grouped(a.text, a)}{shown or style.signs['**'] + str(power)}"
            if rng.random() < 0.3
            else f"{_grouped(a.text, a)}{style.signs['**']}{power}"
        )
        return _checked(Expression(text, f"{a.operand} ** {power}", 0, is_atom=False))
    if operator == "%":
        a, b = _leaf(rng, style), _leaf(rng, style)
        return _checked(
            Expression(
                f"{a.text} {rng.choice(('%', 'mod', 'mod'))} {b.text}",
                f"{a.code} % {b.code}",
                0,
                is_atom=False,
            )
        )
    if operator in "*/":
        left_text, left_code = _factor(a)
        right_text, right_code = _factor(b, is_right=True)
    else:
        left_text, left_code = a.text, a.code
        right_text, right_code = (b.text, b.code) if operator == "+" else _factor(b, is_right=False)
    if (
        operator == "*"
        and right_text.startswith("(")
        and left_text.isdigit()
        and rng.random() < 0.3
    ):
        text = f"{left_text}{right_text}"
    else:
        text = f"{left_text} {style.signs[operator]} {right_text}"
    return _checked(Expression(text, f"{left_code} {operator} {right_code}", 0, is_atom=False))


def _factor(a: Expression, *, is_right: bool = False) -> tuple[str, str]:
    """A factor in parentheses where it has to have them."""
    bare = a.is_atom or (not is_right and _is_product(a.code))
    return (a.text, a.code) if bare else (f"({a.text})", f"({a.code})")


def _is_product(code: str) -> bool:
    """Whether the outermost operation binds at least as strongly as a product."""
    depth = 0
    for i, c in enumerate(code):
        depth += (c in "([") - (c in ")]")
        if depth == 0 and i and c in "+-" and code[i - 1] == " ":
            return False
    return not code.startswith("-")


def _grouped(text: str, a: Expression) -> str:
    return text if a.is_atom else f"({text})"


def _called(rng: random.Random, a: Expression, style: _Style) -> Expression:
    """A function of an expression, as people write functions in a line."""
    b = _leaf(rng, style)
    m, n, k = rng.randint(4, 400), rng.randint(4, 400), rng.randint(2, 12)
    text, code = rng.choice(
        (
            (f"sqrt({a.text})", f"math.sqrt({a.code})"), (f"√{a.text}" if a.is_atom else f"√({a.text})", f"math.sqrt({a.code})"),
            (f"|{a.text}|", f"abs({a.code})"), (f"abs({a.text})", f"abs({a.code})"), (f"gcd({m}, {n})", f"math.gcd({m}, {n})"),
            (f"lcm({m}, {n})", f"math.lcm({m}, {n})"), (f"{k}!", f"math.factorial({k})"),
            (f"max({a.text}, {b.text})", f"max({a.code}, {b.code})"), (f"min({a.text}, {b.text})", f"min({a.code}, {b.code})"),
        )
    )  # fmt: skip
    return _checked(Expression(text, code, 0))


def _leaf(rng: random.Random, style: _Style) -> Expression:
    digits = style.digits or rng.choice((1, 1, 2, 2, 3, 4, 5, 7))
    number = numeral(rng, decimals=style.decimals, digits=digits)
    if any(c.isalpha() for c in number.text):
        number = Numeral(number.code, number.code)
    if style.is_tight:
        number = Numeral(number.text.replace(",", ""), number.code)
    return Expression(number.text, number.code, _value(number.code))


def _part(rng: random.Random, whole: Expression) -> Expression:
    """A fraction or a percentage of something: "two thirds of 90", "15% of the sum of …"."""
    if rng.random() < 0.4:
        p = rng.choice((rng.randint(1, 99), 5, 10, 15, 20, 25, 75))
        sign = rng.choice(("%", "%", " percent", " per cent"))
        return _checked(
            Expression(
                f"{p}{sign} of {whole.text}", f"{whole.operand} * {p} / 100", 0, is_atom=False
            )
        )
    b = rng.choice(tuple(_FRACTIONS)[1:])
    a = rng.randint(2, b - 1)
    top = rng.choice((_count(a), str(a)))
    words = rng.choice(
        (f"{top} {_FRACTIONS[b]}s of", f"{_count(a)}-{_FRACTIONS[b]}s of", f"{a}/{b} of")
    )
    return _checked(
        Expression(f"{words} {whole.text}", f"{whole.operand} * {a} / {b}", 0, is_atom=False)
    )


def _count(n: int) -> str:
    return ("two", "three", "four", "five", "six", "seven", "eight", "nine")[n - 2]


def _apply(
    rng: random.Random, rules: Sequence[_Rule], a: Expression, b: Expression | None
) -> Expression:
    """A rule on its operands; where they do not suit it, other operands or another rule."""
    rule = rng.choice(rules)
    match rule.needs:
        case "small":
            a = _small(rng, 12)
        case "whole":
            a = a if _is_whole(a) else _whole(rng)
            b = None if b is None else b if _is_whole(b) and b.value > 0 else _whole(rng)
        case "positive" if a.value < 0:
            a = atom(rng)
        case "falling" if b is not None and a.value < b.value:
            a, b = b, a
        case "power":
            a, b = _small(rng, 20), _small(rng, 12)
        case _:
            pass
    text, code = say(rng, rule.text, {}), rule.code
    text, code = text.replace("{a}", a.text), code.replace("{a}", _inside(code, "{a}", a))
    if b is not None:
        text, code = text.replace("{b}", b.text), code.replace("{b}", _inside(code, "{b}", b))
    is_call = (
        code.startswith(("math.", "max(", "min(", "abs(", "sum(", "len("))
        and code.count("(") == code.count(")")
        and _closes_last(code)
    )
    return _checked(Expression(text, code, 0, is_atom=is_call))


def _inside(code: str, slot: str, a: Expression) -> str:
    """An operand that stands alone between a call's marks needs no parentheses."""
    alone = f"({slot})" in code or f"({slot}, " in code or f", {slot})" in code
    return a.code if alone and not code.startswith("(") else a.operand


def _closes_last(code: str) -> bool:
    """Whether the first parenthesis is closed by the last character."""
    depth = 0
    for i, c in enumerate(code):
        depth += (c == "(") - (c == ")")
        if depth == 0 and c == ")":
            return i == len(code) - 1
    return False


def _checked(expression: Expression) -> Expression:
    """With its value. Raises ArithmeticError on what has none, or is too long to read."""
    value = _value(expression.code)
    if isinstance(value, complex) or abs(value) > _LIMIT:
        raise OverflowError("too large")
    return Expression(expression.text, expression.code, value, expression.is_atom)


def _value(code: str) -> float:
    return eval(code, {"math": math})


def _is_whole(a: Expression) -> bool:
    return isinstance(a.value, int) and 0 < a.value < 10**12


def _whole(rng: random.Random) -> Expression:
    number = written(rng, integer(rng, rng.choice((1, 2, 2, 3, 4))))
    return Expression(number.text, number.code, int(number.code))


def _small(rng: random.Random, top: int) -> Expression:
    number = written(rng, rng.randint(2, top))
    return Expression(number.text, number.code, int(number.code))
