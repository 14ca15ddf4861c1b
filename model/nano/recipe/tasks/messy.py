"""Data with a fault that the user knows of, or has yet to be told: junk among numbers, rows of other lengths, two forms of a date.

What only wants another conversion (units, signs, gaps) is in `figures`. Here something has to be left out
or told apart first, and often the user says so: "-999 means no reading", "skip the rest".
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.number_lists.lists import AGGREGATES, Aggregate
from model.nano.recipe.tasks.numerals import count_word, decimal, favoured
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import (
    ask,
    capital,
    comes_to,
    counting,
    dressed,
    quoting_fields,
    states,
    uncapital,
    with_data,
)
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.words import NAMES, THINGS, word


def messy(rng: random.Random) -> list[Draft]:
    """One question about one such file."""
    form = rng.choice((_numbers, _numbers, _numbers, _skipped, _pairs, _ragged, _dates, _nearly_json, _commas))  # fmt: skip
    return [form(rng)]


@dataclass(frozen=True, slots=True)
class Mess:
    """A fault among numbers, one a line.

    `spoilt` are lines that are put between them, `number` and `kept` are code over `line`, `said` is
    what the user says of it; without `is_plain` nobody could guess it.
    """

    spoilt: Callable[[random.Random], str]
    number: str
    kept: str
    said: str
    lesson: str
    is_plain: bool = True


_JUNK = ("n/a", "err", "-", "none", "foo", "missing", "error 7", "?", "offline", "NaN?", "see note", "tbd", "x")  # fmt: skip
_IS_NUMBER = "line.strip().replace('.', '', 1).lstrip('-').isdigit()"
_MESSES = (
    Mess(lambda rng: rng.choice(_JUNK), "float(line)", _IS_NUMBER, "[some lines are not numbers|some lines are broken|there is junk in it|ignore what is not a number|skip the lines that are no numbers|leave out everything that is no number|leave the rubbish out]", "keep the lines that are numbers"),
    Mess(lambda _: "-999", "float(line)", "float(line) != -999", "[-999 means no reading|-999 stands for missing|ignore the -999 values|the -999 are sensor errors|leave the -999s out|without the -999 entries|-999 is an error code]", "leave out -999", is_plain=False),
    Mess(lambda _: "9999", "float(line)", "float(line) != 9999", "[9999 means missing|ignore the 9999s|9999 is not a value but a gap|skip 9999]", "leave out 9999", is_plain=False),
    Mess(lambda rng: f"# {word(rng)} {word(rng)}", "float(line)", "line[0] != '#'", "[there are comments in between|lines with # are comments|skip the comments|ignore lines that start with #]", "leave out the comments"),
    Mess(lambda _: "", "float(line)", "line.strip()", "[there are blank lines|some lines are empty|skip empty lines|ignore the blank lines]", "leave out the blank lines"),
    Mess(lambda _: "value", "float(line)", "line.strip() != 'value'", "[the header comes several times|the header line occurs again further down|there is a header again in between|skip the headers]", "leave out the headers"),
)  # fmt: skip
_WHAT = ("the numbers", "the values", "the readings", "it", "the data", "all values", "these", "the measurements", "the column")  # fmt: skip


def _numbers(rng: random.Random) -> Draft:
    """An aggregate of the lines that count."""
    mess = rng.choice(_MESSES)
    lines = _spoilt(rng, mess)
    aggregate = rng.choices(AGGREGATES[:6], (6, 6, 2, 4, 3, 1))[0]
    name = rng.choice(aggregate.nouns)
    if rng.random() < 0.1:
        aggregate, name = _HOW_MANY, "number of values"
    request = _with_remark(rng, ask(rng, _noun(rng, name)), mess)
    expression = aggregate.code.replace("{v}", "numbers")
    q = Request(
        request,
        (
            *(("import statistics",) if "statistics." in expression else ()),
            f"numbers = [{mess.number} for line in {{lines}} if {mess.kept}]",
            f"x = {expression}",
            "x",
        ),
        comes_to(f"the {name}"),
        f"the {name} of the lines that count",
        f"read the numbers, one a line, {mess.lesson}",
        result="x",
        sequence="numbers",
    )
    return filed(rng, q, "\n".join([*lines, ""]), "txt")


_HOW_MANY = Aggregate(("number of values",), "len({v})")


def _noun(rng: random.Random, name: str) -> str:
    return f"the {name} of {rng.choice(_WHAT)}" if rng.random() < 0.8 else f"the {name}"


def _with_remark(rng: random.Random, request: str, mess: Mess) -> str:
    """The request with what the user says of the fault, before or behind; or without, where it is plain to see."""
    if mess.is_plain and rng.random() < 0.4:
        return request
    remark = say(rng, mess.said, {})
    bare = request.rstrip(".?! ")
    return rng.choice((
        f"{bare}, {remark}", f"{bare}; {remark}", f"{bare} ({remark})", f"{bare} - {remark}", f"{capital(remark)}. {request}", f"{remark}. {request}", f"{bare}, but {remark}",
        f"Note: {remark}. {request}", f"{capital(remark)}, so {uncapital(request)}" if not remark.startswith(("ignore", "skip", "leave", "without")) else f"{capital(remark)}: {uncapital(request)}",
    ))  # fmt: skip


def _spoilt(rng: random.Random, mess: Mess) -> list[str]:
    top = rng.choice((20, 100, 900))
    is_decimal = rng.random() < 0.5
    values = [
        decimal(rng, 2) if is_decimal else str(favoured(rng, rng.randint(1, top)))
        for _ in range(rng.randint(3, 9))
    ]
    for _ in range(rng.randint(1, 3)):
        values.insert(rng.randint(0, len(values)), mess.spoilt(rng))
    if mess.kept == "line.strip()":
        return ["", *values] if rng.random() < 0.2 else values
    return values


def _skipped(rng: random.Random) -> Draft:
    """The aggregate of what is a number, and how many lines are not."""
    mess = _MESSES[0]
    lines = _spoilt(rng, mess)
    name, expression = rng.choice((("mean", "sum(numbers) / len(numbers)"), ("sum", "sum(numbers)"), ("average", "sum(numbers) / len(numbers)"), ("maximum", "max(numbers)"), ("minimum", "min(numbers)")))  # fmt: skip
    form = say(
        rng,
        "[Some lines are broken: skip them, give me the {n} of the rest and say how many you skipped.|{n} of the numbers, and how many lines are no numbers?|skip what is not a number. {n} of the rest, and number of skipped lines?"
        "|How many lines are broken, and what is the {n} of the good ones?|count the bad lines and give the {n} of the others|I want the {n} without the junk lines, and the number of junk lines]",
        {"n": name},
    )  # fmt: skip
    first_bad = "bad" in form.partition("and")[0] or form.startswith(("How many", "count"))
    shown = ["len(bad)", expression] if first_bad else [expression, "len(bad)"]
    forms = (f"Lines that are no numbers: {{}}; the {name} of the rest is {{}}.", f"The {name} is {{}}; lines that are no numbers: {{}}.")  # fmt: skip
    answer = forms[0] if first_bad else forms[1]
    q = Request(
        dressed(rng, form),
        (
            "lines = list({lines})",
            f"bad = [line for line in lines if not {_IS_NUMBER}]",
            "numbers = [float(line) for line in lines if line not in bad]",
            f"print({', '.join(shown)})",
        ),
        quoting_fields(answer),
        f"the {name} of the lines that are numbers, and how many are not",
        "separate the lines that are numbers from the rest",
        sequence="numbers",
    )
    return filed(rng, q, "\n".join([*lines, ""]), "txt")


def _pairs(rng: random.Random) -> Draft:
    """Names with numbers whose header comes again, or whose numbers are missing here and there."""
    label, count_ = rng.choice(("name", "item", "what", "id")), rng.choice(("qty", "amount", "points", "price", "hours"))  # fmt: skip
    header = f"{label},{count_}"
    names = rng.sample(rng.choice((NAMES, THINGS)), rng.randint(3, 7))
    lines = [f"{name},{favoured(rng, rng.randint(1, 400))}" for name in names]
    if rng.random() < 0.5:
        lines.insert(rng.randint(1, len(lines) - 1), header)
        kept, remark = f"line.split(',')[1].strip() != '{count_}'", "[the header line occurs again further down|the header comes again|ignore the second header]"  # fmt: skip
    else:
        gap = rng.choice(("n/a", "", "-", "?"))
        for i in rng.sample(range(len(lines)), 1 + (len(lines) > 4)):
            lines[i] = f"{lines[i].partition(',')[0]},{gap}"
        kept, remark = "line.split(',')[1].strip().isdigit()", f"[in some rows {f'there is only {gap}' if gap else 'the number is missing'}|not all rows have a number|skip the rows without a number]"  # fmt: skip
    name, expression = rng.choice((("total", "sum(values)"), ("sum", "sum(values)"), ("average", "sum(values) / len(values)"), ("highest", "max(values)"), ("lowest", "min(values)")))  # fmt: skip
    request = ask(rng, rng.choice((f"the {name} {count_}", f"the {name} of the {count_} column", f"the {name} of the second column")))  # fmt: skip
    if rng.random() < 0.6:
        request = f"{request.rstrip('.?! ')}, {say(rng, remark, {})}"
    q = Request(
        request,
        (
            "lines = list({lines})[1:]",
            f"values = [int(line.split(',')[1]) for line in lines if {kept}]",
            f"x = {expression}",
            "x",
        ),
        comes_to(f"the {name} {count_}"),
        f"the {name} {count_}",
        "read the second column, leave out what is no number",
        result="x",
    )
    return filed(rng, q, "\n".join([header, *lines, ""]), "csv")


def _ragged(rng: random.Random) -> Draft:
    """Rows of different lengths: how many have so many fields, or more, or which."""
    rows = [
        ",".join(word(rng) for _ in range(rng.choice((2, 3, 3, 3, 4))))
        for _ in range(rng.randint(4, 9))
    ]
    k = rng.choice((2, 3, 3, 4))
    number = count_word(rng, k)
    fields = rng.choice(("fields", "columns", "cells", "values", "entries"))
    words, test = rng.choice((
        (f"[exactly |]{number} {fields}", f"== {k}"), (f"more than {number} {fields}", f"> {k}"), (f"fewer than {number} {fields}", f"< {k}"), (f"[another number of {fields} than {number}|not {number} {fields}]", f"!= {k}"),
    ))  # fmt: skip
    words = say(rng, words, {})
    read = ("rows = [line.strip().split(',') for line in {lines}]",)
    if rng.random() < 0.7:
        prompt = say(rng, f"[how many rows have {words}?|number of [rows|lines] with {words}|count the [rows|lines] [with|that have] {words}|Not every row is complete. How many have {words}?|not all rows are complete: how many have {words}]", {})  # fmt: skip
        shown, answer = f"print(sum(len(r) {test} for r in rows))", counting("such rows")
    else:
        prompt = say(rng, f"[what does the first row with {words} begin with?|first cell of the first row that has {words}]", {})  # fmt: skip
        shown, answer = f"print([r[0] for r in rows if len(r) {test}][0])", states("its first cell", '"')  # fmt: skip
    q = Request(
        dressed(rng, capital(prompt) if rng.random() < 0.5 else prompt),
        (*read, shown),
        answer,
        f"rows with {words}",
        "split every line at its commas and look at the lengths",
    )
    return filed(rng, q, "\n".join([*rows, ""]), "csv")


def _dates(rng: random.Random) -> Draft:
    """Days in two forms: which is first, which is last, how many days lie between."""
    start = date(2015, 1, 1) + timedelta(days=rng.randrange(5000))
    days = [start + timedelta(days=rng.randrange(800)) for _ in range(rng.randint(3, 7))]
    lines = [f"{d:%Y-%m-%d}" if i % 2 == rng.randrange(2) else f"{d:%d.%m.%Y}" for i, d in enumerate(days)]  # fmt: skip
    nouns, shown, answer = rng.choice((
        ("[earliest|first|oldest] [date|day]", "min(days)", states("the first day")), ("[latest|last|newest|most recent] [date|day]", "max(days)", states("the last day")),
        ("number of days between the first and the last [date|of them]", "(max(days) - min(days)).days", comes_to("the number of days")),
    ))  # fmt: skip
    remark = say(rng, "[the dates are not all in one format|dates come in two formats|some are written 2024-05-01, others 01.05.2024||]", {})  # fmt: skip
    request = ask(rng, f"the {say(rng, nouns, {})}")
    q = Request(
        f"{capital(remark)}. {request}" if remark else request,
        (
            "from datetime import date",
            "def day(text):",
            "    if '.' in text:",
            "        return date(*map(int, text.split('.')[::-1]))",
            "    return date.fromisoformat(text)",
            "days = [day(line.strip()) for line in {lines}]",
            f"print({shown})",
        ),
        answer,
        "a day of a list in two formats",
        "read both formats, dots mean day, month, year",
    )
    return filed(rng, q, "\n".join([*lines, ""]), "txt")


def _nearly_json(rng: random.Random) -> Draft:
    """An object with a comma too many."""
    keys = list(dict.fromkeys(word(rng) for _ in range(rng.randint(2, 5))))
    text = "{" + ", ".join(f'"{k}": {rng.randint(1, 500)}' for k in keys) + ",}"
    noun, shown, answer = rng.choice((
        ("the sum of the values", "sum(d.values())", comes_to("the sum")), ("the largest value", "max(d.values())", comes_to("the largest value")), ("the number of keys", "len(d)", comes_to("the number of keys")),
        ("the key with the largest value", "max(d, key=d.get)", states("that key", '"')), (f"the value of {keys[0]}", f"d[{keys[0]!r}]", comes_to(f"the value of {keys[0]}")),
    ))  # fmt: skip
    remark = say(rng, "[this json is not quite valid|there is a comma too many in this json|json.loads fails on this||]", {})  # fmt: skip
    request = ask(rng, noun)
    q = Request(
        f"{capital(remark)}. {request}" if remark else request,
        ("import json", "d = json.loads({text}.replace(',}', '}'))", f"print({shown})"),
        answer,
        noun,
        "drop the comma before the bracket, then read the JSON",
    )
    return filed(rng, q, f"{text}\n", "json")


def _commas(rng: random.Random) -> Draft:
    """Numbers of the prompt with decimal commas, so that commas cannot separate them."""
    # With three places a comma might separate thousands.
    values = [
        f"{rng.randint(0, 99)}.{rng.choice(('5', '25', '0', str(rng.randint(1, 99))))}"
        for _ in range(rng.randint(2, 6))
    ]
    written = rng.choice(("; ", " / ", " ", "\n", " | ", " and ")).join(values).replace(".", ",")
    name, expression = rng.choice((("sum", "sum(numbers)"), ("total", "sum(numbers)"), ("average", "sum(numbers) / len(numbers)"), ("mean", "sum(numbers) / len(numbers)"), ("largest", "max(numbers)"), ("smallest", "min(numbers)")))  # fmt: skip
    remark = say(rng, "[commas are decimal points|the comma is the decimal mark|German numbers|decimal commas here|the commas mean decimals||]", {})  # fmt: skip
    noun = f"the {name} of {rng.choice(('these numbers', 'the following', 'these', 'my numbers'))}"
    request = with_data(rng, ask(rng, noun), written)
    return Draft(
        f"{request}\n({remark})" if remark else request,
        comes_to(f"the {name}"),
        wanted=f"the {name} of numbers with decimal commas",
        how="write them with points",
        code=f"numbers = [{', '.join(values)}]\nx = {expression}\nx",
        check=f"{expression} == x",
        result="x",
        sequence="numbers",
    )
