"""Dates of rows: the earliest and the latest, who came first, days between them, weekdays."""

import random

from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import ask, dressed, quoting
from model.nano.recipe.tasks.tables.views import Ask, View, needed


def days(rng: random.Random, v: View) -> Ask:
    """The earliest or latest row by date, or the days between the two ends."""
    dates = v.table.of_kind("date")
    if not dates or v.table.rows < 2:
        raise ValueError("no dates")
    c = dates[0]
    n = v.name(c, rng)
    needs = needed(c.needs)
    fn, word = rng.choice((("min", "[earliest|first|oldest]"), ("max", "[latest|last|newest|most recent]")))  # fmt: skip
    slots = {"o": v.one, "n": n, "x": say(rng, word, {})}
    best = f"best = {fn}(rows, key=lambda r: {v.value(c)})"
    how = f"take the {slots['x']} {n}"
    dice = rng.random()
    if dice < 0.25:
        return Ask(ask(rng, f"the {slots['x']} {n}"), (best, f"print({v.cell(c, 'best')})"), quoting("It is {}."), f"the {slots['x']} {n}", how, needs)  # fmt: skip
    if dice < 0.7:
        patterns = "[Which|which] {o} has the {x} {n}[?|]|[the|] {o} with the {x} {n}[?|]|[the|] {x} {o} by {n}[?|]|What comes [first|last] by {n}?".replace(
            "[first|last]", "first" if fn == "min" else "last"
        )
        if c.noun in _STARTS and v.table.label.person and v.written.headed:
            patterns = (
                "[Who|who] has been here [the|] longest[?|]|[Who|who] [started|joined|came] first[?|]|our oldest {o} by {n}[?|]"
                if fn == "min"
                else "[Who|who] is the newest {o}[?|]|[Who|who] [joined|started|came] last[?|]|[Who|who] has been here [the|] shortest[?|]|newest {o}[?|]"
            )
        request = say_one(rng, patterns, slots)
        if rng.random() < 0.3:
            request = request.rstrip(".?! ") + rng.choice((" and when?", ", and when was that?", f" and what is the {n}?", " and since when?", ", with the date"))  # fmt: skip
            return Ask(dressed(rng, request), (best, f"print({v.cell(v.label, 'best')}, {v.cell(c, 'best')}, sep=', ')"), quoting("It is {}."), f"the row with the {slots['x']} {n}", how, needs)  # fmt: skip
        return Ask(dressed(rng, request), (best, f"print({v.cell(v.label, 'best')})"), quoting("It is {}."), f"the row with the {slots['x']} {n}", how, needs)  # fmt: skip
    iso = c.convert == "{}"
    value = f"date.fromisoformat({v.cell(c)})" if iso else v.value(c)
    request = rng.choice((ask(rng, f"the number of days between the first and the last {n}"), dressed(rng, f"How many days are between the earliest and latest {n}?"),
                          dressed(rng, f"How many days does the {n.removesuffix(' column')} column span?")))  # fmt: skip
    return Ask(request, (f"days = [{value} for r in rows]", "print((max(days) - min(days)).days)"), quoting("There are {} days between them."),
               "a number of days", f"latest {n} minus earliest", needs or ("from datetime import date",))  # fmt: skip


# Headers of the day from which somebody is there.
_STARTS = ("hired", "joined", "started", "start date", "entry date")


def ages(rng: random.Random, v: View) -> Ask:
    """Days from a date of the table to a day, or between the dates of two rows."""
    dates = v.table.of_kind("date")
    if not dates or v.table.rows < 2:
        raise ValueError("no dates")
    d = dates[0]
    i, j = rng.sample(range(v.table.rows), 2)
    one, two, n = v.label.cells[i], v.label.cells[j], v.name(d, rng)
    said = {"n": n, "a": v.said(rng, i), "b": v.said(rng, j)}
    iso = d.convert == "{}"
    value = f"date.fromisoformat({v.cell(d)})" if iso else v.value(d)
    needs = needed("from datetime import date" if iso else d.needs)
    code = f"d = {{{v.cell(v.label)}: {value} for r in rows}}"
    request = say_one(rng, "[How many days|What number of days] [are|lie] between the {n} of {a} and [that of |]{b}?|days between {a} and {b} by {n}?|How many days apart are {a} and {b} ({n})?", said)  # fmt: skip
    if rng.random() < 0.4:
        request = say_one(rng, "[Which|What] [day of the week|weekday] [is|was] the {n} of {a}?|weekday of the {n} of {a}", said)  # fmt: skip
        return Ask(dressed(rng, request), (code, f"print(d[{one!r}].strftime('%A'))"), quoting("It is a {}."), f"a weekday of {n}", f"find the {n} of {one}", needs)  # fmt: skip
    return Ask(dressed(rng, request), (code, f"print(abs((d[{one!r}] - d[{two!r}]).days))"), quoting("{} days"), "a number of days", f"subtract the {n} of both", needs)  # fmt: skip
