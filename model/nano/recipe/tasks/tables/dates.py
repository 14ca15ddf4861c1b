"""Dates of rows: the earliest and the latest, who came first, days between them, weekdays."""

import random

from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import ask, dressed, quoting
from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.views import Ask, View, needed


def days(rng: random.Random, v: View) -> Ask:
    """The earliest or latest date, the row that has it, or the days between both ends."""
    c = _a_date(v)
    return rng.choices((_end, _row_at_end, _span), (2, 4, 3))[0](rng, v, c)


def ages(rng: random.Random, v: View) -> Ask:
    """A weekday of a row's date, or the days between the dates of two rows."""
    c = _a_date(v)
    i, j = rng.sample(range(v.table.rows), 2)
    n = v.name(c, rng)
    slots = {"n": n, "a": v.said(rng, i), "b": v.said(rng, j)}
    one, two = (f"d[{v.label.cells[k]!r}]" for k in (i, j))
    value, needs = _as_date(v, c)
    code = f"d = {{{v.cell(v.label)}: {value} for r in rows}}"
    if rng.random() < 0.4:
        request = say_one(rng, "[Which|What] [day of the week|weekday] [is|was] the {n} of {a}?|weekday of the {n} of {a}[?|]|on which weekday [is|was] the {n} of {a}[?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), (code, f"print({one}.strftime('%A'))"), quoting("It is a {}."), f"a weekday of {n}", f"find the {n} of {v.label.cells[i]}", needs)  # fmt: skip
    request = say_one(rng, "[How many days|What number of days] [are|lie] between the {n} of {a} and [that of |]{b}?|days between {a} and {b} by {n}[?|]|How many days apart are {a} and {b} ({n})?|how many days from {a} to {b}, by {n}[?|]", slots)  # fmt: skip
    return Ask(dressed(rng, request), (code, f"print(abs(({one} - {two}).days))"), quoting("{} days"), "a number of days", f"subtract the {n} of both", needs)  # fmt: skip


def _a_date(v: View) -> Column:
    """Raises ValueError where there is none, or nothing to compare it with."""
    dates = v.table.of_kind("date")
    if not dates or v.table.rows < 2:
        raise ValueError("no dates")
    return dates[0]


def _as_date(v: View, c: Column) -> tuple[str, tuple[str, ...]]:
    """An expression for a cell as a date, where it would do as text otherwise, and what it needs."""
    if c.convert == "{}":
        return f"date.fromisoformat({v.cell(c)})", ("from datetime import date",)
    return v.value(c), needed(c.needs)


_ENDS = (("min", "earliest|first|oldest"), ("max", "latest|last|newest|most recent"))
# Headers of the day from which somebody is there, and how the first and the last of them are asked for.
_STARTS = ("hired", "joined", "started", "start date", "entry date")
_HERE = {
    "min": "[Who|who] has been here [the|] longest[?|]|[Who|who] [started|joined|came] first[?|]|our oldest {o} by {n}[?|]",
    "max": "[Who|who] is the newest {o}[?|]|[Who|who] [joined|started|came] last[?|]|[Who|who] has been here [the|] shortest[?|]|newest {o}[?|]",
}


def _end(rng: random.Random, v: View, c: Column) -> Ask:
    fn, words = rng.choice(_ENDS)
    noun = f"the {say_one(rng, words, {})} {v.name(c, rng)}"
    code = (f"best = {fn}(rows, key=lambda r: {v.value(c)})", f"print({v.cell(c, 'best')})")
    return Ask(ask(rng, noun), code, quoting("It is {}."), noun, f"take {noun}", needed(c.needs))


def _row_at_end(rng: random.Random, v: View, c: Column) -> Ask:
    fn, words = rng.choice(_ENDS)
    n, label = v.name(c, rng), v.cell(v.label, "best")
    slots = {"o": v.one, "n": n, "x": say_one(rng, words, {}), "y": "first" if fn == "min" else "last"}  # fmt: skip
    patterns = "[Which|which] {o} has the {x} {n}[?|]|[the|] {o} with the {x} {n}[?|]|[the|] {x} {o} by {n}[?|]|What comes {y} by {n}?"
    if c.noun in _STARTS and v.table.label.person and v.written.headed:
        patterns = _HERE[fn]
    request, shown = say_one(rng, patterns, slots), label
    if rng.random() < 0.3:
        request = request.rstrip(".?! ") + rng.choice((" and when?", ", and when was that?", f" and what is the {n}?", " and since when?", ", with the date"))  # fmt: skip
        shown = f"{label}, {v.cell(c, 'best')}, sep=', '"
    code = (f"best = {fn}(rows, key=lambda r: {v.value(c)})", f"print({shown})")
    return Ask(dressed(rng, request), code, quoting("It is {}."), f"the row with the {slots['x']} {n}", f"take the {slots['x']} {n}", needed(c.needs))  # fmt: skip


def _span(rng: random.Random, v: View, c: Column) -> Ask:
    n = v.name(c, rng)
    value, needs = _as_date(v, c)
    slots = {"n": n, "c": n.removesuffix(" column")}
    request = ask(rng, f"the number of days between the first and the last {n}") if rng.random() < 0.4 else dressed(rng, say_one(rng, "How many days are between the earliest and [the|] latest {n}?|How many days does the {c} column span?|days from the first to the last {n}[?|]", slots))  # fmt: skip
    return Ask(request, (f"days = [{value} for r in rows]", "print((max(days) - min(days)).days)"), quoting("There are {} days between them."), "a number of days", f"latest {n} minus earliest", needs)  # fmt: skip
