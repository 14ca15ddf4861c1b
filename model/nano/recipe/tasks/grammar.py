"""A grammar of requests: patterns that say one thing in many ways, and meanings that become drafts.

A pattern is text with alternatives and slots: "[what is|find] [the|] sum of {a} and {b}". A `Meaning`
holds patterns by mood, the Python for it and the form of the answer; `draft` picks a mood, says it,
perhaps asks for a format as well, dresses it and fills the same slots into the code. Numbers in slots
are written in many ways (`numerals.written`), in the code always as Python does.
"""

import ast
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.formats import formatted, whole
from model.nano.recipe.tasks.numerals import Numeral, written
from model.nano.recipe.tasks.patterns import Slots, say
from model.nano.recipe.tasks.phrasing import (
    amounting,
    asked,
    capital,
    dressed,
    judging,
    listed_for,
    listing,
    ordered,
    questioned,
    quoting_fields,
    stated,
    wondered,
)

_REPEATED = 45


@dataclass(frozen=True, slots=True)
class Meaning:
    """Something to compute, and the ways to ask for it.

    Patterns by mood: `nouns` name it ("the area of …"), `plurals` name several ("the divisors of …"), `orders` are imperatives in lower case,
    `questions` whole questions without their mark, `said` whole requests with their own punctuation,
    `claims` pairs of a yes/no question and its clause. `code` is an expression in `{slot}`s, after
    lines of preparation if any; `shown` "value" keeps and echoes it, "text" prints it, "fields" is code
    that prints several words by itself, "list" code that prints one value by itself. `form` words the answer (for claims the two answers are made
    of the clause); `check` computes the same otherwise. `real`: a format may be asked for on top; `money` is rounded to cents if none is.
    """

    code: str
    form: str = "{}"
    nouns: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    claims: tuple[tuple[str, str, str], ...] = ()
    wanted: str = "the result"
    how: str = "compute it in Python"
    check: str = ""
    shown: str = "value"
    real: bool = False
    money: bool = False
    typing: bool = True


def draft(
    rng: random.Random, meaning: Meaning, slots: Slots, place: Callable[[str], str] | None = None
) -> Draft:
    """One way to ask for a meaning, with its code and answer.

    `place` puts the request beside its data; without it the request is only dressed.
    """
    texts, codes = spelled(rng, slots)
    if meaning.claims:
        return _claim(rng, meaning, texts, codes, place)
    moods = (
        (4, meaning.nouns, asked),
        (4, meaning.plurals, listed_for),
        (3, meaning.orders, ordered),
        (4, meaning.questions, questioned),
        (4, meaning.said, stated),
    )
    given = [mood for mood in moods if mood[1]]
    _, patterns, put = rng.choices(given, [weight for weight, _, _ in given])[0]
    text = put(rng, say(rng, rng.choice(patterns), texts))
    *before, expression = fill(meaning.code, codes).split("\n")
    form = say(rng, meaning.form, texts)
    shown, check = meaning.shown, meaning.check
    if meaning.real and rng.random() < 0.13:
        asked_format = formatted(rng, text, expression)
        text, expression = asked_format.prompt, asked_format.expression
        before = [*asked_format.imports, *before]
        # Another way to the number is no way to the number in this form.
        shown, check = "text" if asked_format.is_text else shown, ""
        form = form.replace("{}%", "{}").replace("${}", "{}") if asked_format.is_text else form
    elif meaning.money:
        expression, check = f"round({expression}, 2)", f"round({check}, 2)" if check else ""
    imports = needed_imports("\n".join([*before, expression]))
    before = [*[line for line in imports if line not in before], *before]
    return Draft(
        place(text) if place else dressed(rng, text, typing=meaning.typing),
        answering(form, shown, expression),
        wanted=say(rng, meaning.wanted, texts),
        how=say(rng, meaning.how, texts),
        code="\n".join([*before, *shown_lines(expression, shown)]),
        check=_check(fill(check, codes), expression, shown),
        result="x" if shown == "value" else None,
    )


def shown_lines(expression: str, shown: str) -> list[str]:
    """The last lines of a cell: the value kept under a name and echoed, or printed."""
    if shown == "value":
        return [f"x = {expression}", "x"]
    return [f"print({expression})"] if shown == "text" else [expression]


def needed_imports(expression: str) -> list[str]:
    """The import lines for what an expression uses of the standard library."""
    lines = [
        f"import {name}" for name in ("math", "calendar", "statistics") if f"{name}." in expression
    ]
    if "Fraction(" in expression:
        lines.append("from fractions import Fraction")
    if "Counter(" in expression:
        lines.append("from collections import Counter")
    dates = [
        name for name in ("date", "datetime", "timedelta", "timezone") if _calls(expression, name)
    ]
    if dates:
        lines.append(f"from datetime import {', '.join(dates)}")
    tools = [
        name for name in ("combinations", "permutations", "product") if _calls(expression, name)
    ]
    if tools:
        lines.append(f"from itertools import {', '.join(tools)}")
    return lines


def fill(code: str, codes: Mapping[str, str]) -> str:
    """The code with its slots filled."""
    for name, value in codes.items():
        code = code.replace(f"{{{name}}}", value)
    return code


def _calls(expression: str, name: str) -> bool:
    """Whether `name` is called or used as a class, not as a method or a part of another word."""
    before, found, _ = f" {expression}".partition(f"{name}(")
    if found and not (before[-1].isalnum() or before[-1] in "._"):
        return True
    before, found, _ = f" {expression}".partition(f"{name}.")
    return bool(found) and not (before[-1].isalnum() or before[-1] in "._)")


def _claim(
    rng: random.Random,
    meaning: Meaning,
    texts: Mapping[str, str],
    codes: Mapping[str, str],
    place: Callable[[str], str] | None,
) -> Draft:
    parts, seed = rng.choice(meaning.claims), rng.random()
    named = [set(re.findall(r"\{(\w+)\}", part)) for part in parts]
    assert named[0] == named[1] == named[2], f"a clause may stand for the question: {parts}"
    # The same alternatives in all three.
    question, claim, denial = (say(random.Random(seed), part, texts) for part in parts)
    *before, expression = fill(meaning.code, codes).split("\n")
    before = [*needed_imports("\n".join([*before, expression])), *before]
    text = wondered(rng, question, claim)
    compared = _compared(expression)
    if compared and rng.random() < 0.15:
        return _claim_with_value(rng, meaning, text, before, compared, expression, place)
    return Draft(
        place(text) if place else dressed(rng, text, typing=meaning.typing),
        _verdict(claim, denial),
        wanted="a yes or no",
        how=say(rng, meaning.how, texts).replace("compute it", "test it"),
        code="\n".join([*before, expression]),
        check=fill(meaning.check, codes),
    )


_VALUE_TOO = "[? And what is it exactly?|, and how much is it?|? How much is it exactly?|, and what is the exact value?|? Give me the number as well.|? How much, then?|, and how much?]"


def _compared(expression: str) -> str:
    """What an inequality with a number computes on its left; none if that is not one thing to be told."""
    try:
        tree = ast.parse(expression, mode="eval").body
    except SyntaxError:
        return ""
    match tree:
        case ast.Compare(ast.BinOp() | ast.Call() as left, [ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()], [ast.Constant() | ast.UnaryOp(operand=ast.Constant())]):  # fmt: skip
            text = ast.get_source_segment(expression, left) or ""
            is_number = not re.search(r"date|time|Fraction", text)
            return text if is_number and expression.startswith(text) else ""
        case _:
            return ""


def _claim_with_value(
    rng: random.Random,
    meaning: Meaning,
    text: str,
    before: list[str],
    left: str,
    expression: str,
    place: Callable[[str], str] | None,
) -> Draft:
    """Both at once: whether it is more, and how much it is."""
    text = text.rstrip(".?! ") + say(rng, _VALUE_TOO, {})
    return Draft(
        place(text) if place else dressed(rng, text, typing=meaning.typing),
        _verdict_and_value,
        wanted="a yes or no, and the value",
        how="compute the value, then compare",
        code="\n".join([*before, f"x = {left}", f"print(x, x{expression.removeprefix(left)})"]),
        result="x",
    )


def _verdict_and_value(output: str) -> Reply:
    """ "Yes, it is 12." of "12 True"."""
    value, verdict = output.split()
    word = {"True": "Yes", "False": "No"}[verdict]
    float(value)
    return Reply(f"{word}, it is {whole(value)}.", (word, whole(value)))


def _verdict(claim: str, denial: str) -> Answer:
    """The claim again with its verdict; a long one is not repeated."""
    if len(claim) > _REPEATED:
        return judging("Yes, that is so.", "No, that is not so.")
    return judging(f"Yes, {claim}.", f"No, {denial}.")


def answering(form: str, shown: str, expression: str) -> Answer:
    """`form` with what a cell of `shown_lines` shows of `expression`."""
    form = capital(form)
    if shown == "text":
        return listing(form)
    if shown == "fields":
        return quoting_fields(form)
    return amounting(form, expression)


def _check(check: str, expression: str, shown: str) -> str:
    if not check:
        # What goes on from an x of before cannot be computed again.
        goes_on = re.search(r"\bx\b", expression)
        return f"{expression} == x" if shown == "value" and not goes_on else ""
    *before, last = check.split("\n")
    if (
        shown == "value"
        and not before
        and " == " not in last
        and "isclose" not in last
        and last != "x"
    ):
        last = f"{last} == x"
    return "\n".join([*needed_imports(last), *before, last])


def spelled(rng: random.Random, slots: Slots) -> tuple[dict[str, str], dict[str, str]]:
    """Every slot as text and as code; an int is written in one of many ways."""
    texts: dict[str, str] = {}
    codes: dict[str, str] = {}
    for name, value in slots.items():
        if isinstance(value, int) and value >= 0:
            texts[name], codes[name] = _numeral(written(rng, value))
        elif isinstance(value, Numeral):
            texts[name], codes[name] = _numeral(value)
        else:
            texts[name] = codes[name] = str(value)
    return texts, codes


def _numeral(value: Numeral) -> tuple[str, str]:
    return value.text, value.code
