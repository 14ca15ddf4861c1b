"""Rows in the order of a column: the first, the last, the top few, all of them."""

import random

from model.nano.recipe.tasks.columns import Column
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import ask, dressed, lines_answer, order, quoting
from model.nano.recipe.tasks.tables.filters import picking
from model.nano.recipe.tasks.tables.views import Ask, View, best_line, needed


def extreme(rng: random.Random, v: View) -> Ask:
    """Which row has the most or least of a column."""
    c = rng.choice(v.table.of_kind("number"))
    f, rows, narrow = picking(rng, v, avoid=c, chance=0.3)
    fn, adjective, word = _superlative(rng, v, c)
    one = v.one
    n = v.name(c, rng)
    where = f" among {v.plural} {f.words}" if f.words else ""
    if f.words.startswith(_DIRECT) and rng.random() < 0.6:
        where = f" {f.words}"
    out = v.label if rng.random() < 0.85 else rng.choice(v.table.columns)
    what = f"the {one} with the {word} {n}"
    forms = [f"Which {one} has the {word} {n}{where}?", f"{one} with the {word} {n}{where}", f"Find the {one} with the {word} {n}{where}.",
             f"What is the {one} with the {word} {n}{where}?", f"Which {one} has {word} {n}{where}?", f"Whose {n} is {word}{where}?"]  # fmt: skip
    if v.table.label.person:
        forms += [f"Who has the {word} {n}{where}?", f"who has the {word} {n}{where}", f"Name the {one} with the {word} {n}{where}."]  # fmt: skip
        if c.topic and c.topic.verb:
            forms += [f"Who {c.topic.verb}s the {'most' if fn == 'max' else 'least'}{where}?"] * 3
    if adjective:
        what = f"the {adjective} {one}"
        more = [f"Which {one} is the {adjective}{where}?", f"the {adjective} {one}{where}", f"What is the {adjective} {one}{where}?",
                f"Find the {adjective} {one}{where}.", f"{adjective} {one}{where}?"]  # fmt: skip
        forms += [*more, *([f"Who is the {adjective}{where}?"] * 2 if v.table.label.person else [])]
    request = dressed(rng, rng.choice(forms))
    if out is not v.label and out is not c:
        m = v.name(out, rng)
        request = rng.choice((f"What is the {m} of {what}{where}?", f"{m} of {what}{where}?", f"Give me the {m} of {what}{where}.",
                              f"Find {what}{where} and tell me the {m}."))  # fmt: skip
        answer = quoting("It is {}.")
    elif rng.random() < 0.25:
        request = f"{request.rstrip('.?! ')}{rng.choice((', and how much is it?', ' and what is the value?', f', and what is the {n}?', ' (with the value)'))}"  # fmt: skip
        code = f'print(f"{{best[{_key(v, v.label)}]}}: {{best[{_key(v, c)}]}}")'
        return Ask(request, (*narrow, best_line(v, c, fn, rows), code), quoting("{}"), what, f"{f.keeping}take the row with the {word} {n}",
                   needed(c.needs if not v.written.typed else "", f.needs))  # fmt: skip
    else:
        out = v.label
        answer = quoting("It is {}.")
    return Ask(
        request,
        (*narrow, best_line(v, c, fn, rows), f"print({v.cell(out, 'best')})"),
        answer,
        what,
        f"{f.keeping}take the row with the {word} {n}",
        needed(c.needs if not v.written.typed else "", f.needs),
        result=None,
    )


_DIRECT = ("in ", "from ", "of ", "on ", "with ", "for ", "by ")


def _superlative(rng: random.Random, v: View, c: Column) -> tuple[str, str, str]:
    """ "max" or "min", an adjective if the topic has one, and "highest" or "lowest"."""
    is_max = rng.random() < 0.6
    topic = c.topic
    adjective = (topic.most if is_max else topic.least) if topic and v.written.headed else ""
    word = rng.choice(("highest", "largest", "most", "biggest", "greatest") if is_max else ("lowest", "smallest", "least"))  # fmt: skip
    return "max" if is_max else "min", adjective, word


def _key(v: View, c: Column) -> str:
    return str(v.table.columns.index(c)) if v.written.by_position else f"'{c.header}'"


def top(rng: random.Random, v: View) -> Ask:
    """The n rows with the most or least, perhaps with their values; all of them: a sorted list."""
    c = rng.choice(v.table.of_kind("number", "date"))
    if v.table.rows < 3 or (c.present and not v.written.typed):
        raise ValueError("too few rows to sort")
    f, rows, narrow = picking(rng, v, avoid=c, chance=0.25)
    n, p = v.name(c, rng), v.plural
    where = f" {f.words}" if f.words else ""
    k = rng.randint(2, min(5, v.table.rows))
    whole = rng.random() < 0.4
    down = rng.random() < 0.6
    adjective, word = "", rng.choice(("highest", "largest", "biggest") if down else ("lowest", "smallest"))  # fmt: skip
    if c.topic and v.written.headed:
        adjective = c.topic.most if down else c.topic.least
    if whole:
        direction = rng.choice(("descending", "highest first", "from high to low", "largest first", "in descending order", "decreasing") if down
                               else ("ascending", "lowest first", "from low to high", "smallest first", "", "in ascending order"))  # fmt: skip
        if c.kind == "date":
            direction = rng.choice(("newest first", "latest first") if down else ("oldest first", "earliest first", ""))  # fmt: skip
        tail = f", {direction}" if direction else ""
        verb = rng.choice((f"sort the {p}{where} by {n}{tail}", f"list the {p}{where} sorted by {n}{tail}", f"order the {p}{where} by {n}{tail}",
                           f"rank the {p}{where} by {n}{tail}", f"show all {p}{where} ordered by {n}{tail}", f"arrange the {p}{where} by {n}{tail}"))  # fmt: skip
        request, noun, cut = order(rng, verb), f"the {p} by {n}", ""
    else:
        said = count_word(rng, k)
        forms = [f"the {said} {p}{where} with the {word} {n}", f"the top {said} {p}{where} by {n}" if down else f"the bottom {said} {p}{where} by {n}"]  # fmt: skip
        if c.kind == "date":
            forms = [f"the {said} {'latest' if down else 'earliest'} {p}{where}", f"the {said} {p}{where} with the {'latest' if down else 'earliest'} {n}"]  # fmt: skip
        elif adjective:
            forms += [f"the {said} {adjective} {p}{where}"] * 2
        noun = rng.choice(forms)
        request = rng.choice((ask(rng, noun), order(rng, f"list {noun}"), order(rng, f"show {noun}"), dressed(rng, f"Which are {noun}?")))  # fmt: skip
        cut = f"[:{k}]"
    reverse = ", reverse=True" if down else ""
    valued = rng.random() < 0.4
    if valued and rng.random() < 0.7:
        request = f"{request.rstrip('.?! ')}{rng.choice((' with their values', f' with their {n}', f', and show the {n}', f' and the {n} of each'))}"  # fmt: skip
    elif valued:
        valued = False
    shown = f"{v.cell(v.label)}, {v.cell(c)}" if valued else v.cell(v.label)
    return Ask(
        request,
        (*narrow, f"ranked = sorted({rows}, key=lambda r: {v.value(c)}{reverse})", f"for r in ranked{cut}:", f"    print({shown})"),
        lines_answer,
        noun,
        f"{f.keeping}sort by {n}{' downwards' if down else ''}",
        needed(c.needs if not v.written.typed or c.kind == "date" else "", f.needs),
    )  # fmt: skip
