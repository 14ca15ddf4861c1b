"""How a result is to be shown: rounded, with so many decimals, with separators, as a fraction.

Nothing of that happens unless the request asks for it, and then the answer has the number as it was
printed. What nobody asked to have in a form has one convention: a whole number is said whole, 13 for the
13.0 that Python makes of 39 / 3.
"""

import random
import re
from dataclasses import dataclass

from model.nano.recipe.tasks.numerals import count_word, in_words
from model.nano.recipe.tasks.patterns import say


@dataclass(frozen=True, slots=True)
class Format:
    """A prompt that asks for a format, the expression that obeys; a text must be printed."""

    prompt: str
    expression: str
    imports: tuple[str, ...] = ()
    is_text: bool = False


def formatted(rng: random.Random, prompt: str, expression: str) -> Format:
    """`prompt` with a wish for the form of its number."""
    clause, code, is_text = _wish(rng)
    code = code.replace("{x}", expression)
    imports = ("import math",) if "math." in code else ()
    bare = prompt.rstrip("?.:= ")
    stop = prompt[len(bare) :].strip(" :=")[:1]
    if rng.random() < 0.35:
        verb = rng.choice(_SENTENCES[clause.partition(" ")[0]])
        rest = clause.partition(" ")[2]
        return Format(f"{bare}{stop or '.'} {verb} {rest}.", code, imports, is_text)
    joint = rng.choice((", ", " ", ", ", " (", " - "))
    if clause.startswith("to ") and joint != " " and rng.random() < 0.3:
        # As people note it: "area of the circle, two decimals".
        clause = clause.removeprefix("to ")
    close = ")" if joint == " (" else ""
    return Format(f"{bare}{joint}{clause}{close}{stop}", code, imports, is_text)


def whole(value: str) -> str:
    """A number as an answer says it, without the `.0` of a float; any other text as it stands."""
    number = value.strip()
    if not re.fullmatch(r"-?\d+\.0", number):
        return value
    return "0" if number == "-0.0" else number.removesuffix(".0")


def whole_numbers(text: str) -> str:
    """As `whole`, for every number among the words of a text."""
    return re.sub(r"(?<![\w.,'\"-])-?\d+\.0(?![\w.'\"])", lambda found: whole(found[0]), text)


def has_one_place(expression: str) -> bool:
    """Whether it rounds to one decimal: that was asked for, so even a zero is said."""
    return (
        expression.startswith("round(") and expression.endswith(", 1)")
    ) or ":.1f}" in expression


def without_noise(expression: str) -> str:
    """The expression, rounded at the tenth place: of decimals that are added or multiplied nothing is left there
    but what floats leave, as in 0.1 + 0.2.
    """
    return f"round({expression}, 10)"


_SENTENCES = {
    "rounded": ("Round", "Please round", "Round it", "Round the result", "Round the answer", "round"),
    "with": ("Give it with", "Show it with", "Write it with", "I want it with", "Answer with", "Use"),
    "showing": ("Show", "Always show", "show"),
    "in": ("Give it in", "Show it in", "Write it in", "Answer in"),
    "to": ("Round to", "Give it to", "Round it to", "Give the answer to", "Correct to"),
}  # fmt: skip


# A weight, words that follow the request, the expression with `{x}`, whether that is a text. `{n}` is a number of
# places as it is said, `{k}` as digits, `{p}` the places.
_WISHES = (
    (52, "[rounded to|to] {n} {p}", "round({x}, {k})", False),
    (2.5, "rounded to the nearest tenth", "round({x}, 1)", False),
    (1.5, "rounded to the nearest hundredth", "round({x}, 2)", False),
    (3, "[rounded to the nearest [cent|penny]|to the cent]", "format({x}, '.2f')", True),
    (1, "rounded to the nearest thousandth", "round({x}, 3)", False),
    (16, "rounded [to the nearest integer|to the nearest whole number|to a whole number|to an integer|to zero decimals]", "round({x})", False),
    (1.4, "rounded to the nearest [ten|10]", "round({x}, -1)", False),
    (1.4, "rounded to the nearest [hundred|100]", "round({x}, -2)", False),
    (1.4, "rounded to the nearest [thousand|1000]", "round({x}, -3)", False),
    (3, "rounded up[| to a whole number| to the next integer]", "math.ceil({x})", False),
    (3, "rounded down[| to a whole number| to an integer]", "math.floor({x})", False),
    (8, "[with exactly|with precisely|with|showing] {n} {p}", "format({x}, '.{k}f')", True),
    (3, "with [thousands separators|commas|commas as thousands separators]", "format({x}, ',')", True),
    (2, "with [thousands separators|commas] and {n} {p}", "format({x}, ',.{k}f')", True),
    (1.5, "rounded to {n} significant [figure|digit]{s}", "format({x}, '.{k}g')", True),
    (1, "in [scientific|exponential] notation", "format({x}, 'e')", True),
    (1, "in [scientific|exponential] notation with {n} {p}", "format({x}, '.{k}e')", True),
)  # fmt: skip
_PLACES = "[decimal{s}|decimal place{s}|digit{s} after the point|place{s}|decimal digit{s}|d.p.]"


def _wish(rng: random.Random) -> tuple[str, str, bool]:
    """Words that follow the request, the expression with `{x}`, and whether that is a text."""
    _, clause, code, is_text = rng.choices(_WISHES, [wish[0] for wish in _WISHES])[0]
    k = rng.choice((1, 1, 2, 2, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10))
    number = in_words(k) if rng.random() < 0.4 else str(k)
    slots = {"n": number, "p": say(rng, _PLACES, {}), "s": "" if k == 1 else "s"}
    return say(rng, clause, slots), code.replace("{k}", str(k)), is_text


def rounded(rng: random.Random, expression: str, request: str) -> tuple[str, str]:
    """Seldom: the same rounded, and a request that says so."""
    if rng.random() > 0.25:
        return expression, request
    k = rng.choice((0, 1, 2, 2, 2, 3))
    places = f"{count_word(rng, k)} decimal{'' if k == 1 else 's'}"
    bare = request.rstrip(".?! ")
    if k == 0:
        said = rng.choice((f"{bare}, rounded to a whole number", f"{bare}, rounded", f"{bare} rounded to the nearest integer", f"{bare}, no decimals"))  # fmt: skip
        return f"round({expression})", said + rng.choice((".", "", "?"))
    said = rng.choice((f"{bare}, rounded to {places}", f"{bare} to {places}", f"{bare} (round to {places})", f"{request} Round to {places}.",
                       f"{request} Use {places}.", f"{bare} with {places}", f"{bare}, {places} pls", f"{bare}, {places}", f"{bare}? {places} please"))  # fmt: skip
    if f" with {places}" in said or f"Use {places}" in said:
        mark = '"' if "'" in expression else "'"
        return f"f{mark}{{{expression}:.{k}f}}{mark}", said
    return f"round({expression}, {k})", said
