"""More of what people ask of a table: computed columns, shares, months of dates, both ends, whole rows.

A family of its own beside `records`: the same tables and filters, other weights.
"""

import random
from collections.abc import Callable

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.columns import Column
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    capital,
    comes_to,
    counting,
    dressed,
    judging,
    lines_answer,
    number_lines,
    quoting,
    whether,
)
from model.nano.recipe.tasks.tables.dates import ages
from model.nano.recipe.tasks.tables.filters import a_filter
from model.nano.recipe.tasks.tables.groups import by_period, groups_ranked
from model.nano.recipe.tasks.tables.views import (
    Ask,
    View,
    best_line,
    needed,
    tabled,
    values_line,
    view,
)


def reports(rng: random.Random) -> list[Draft]:
    """A question of one of these kinds, mostly about a file."""
    inline = rng.random() < 0.2
    v = view(rng, inline=inline)
    kind = rng.choices([k for _, k in _KINDS], [w for w, _ in _KINDS])[0]
    return [tabled(rng, v, kind(rng, v), inline=inline)]


def _number(rng: random.Random, v: View) -> Column:
    """A number column without gaps. Raises ValueError where there is none."""
    columns = [c for c in v.table.of_kind("number") if not c.present]
    if not columns:
        raise ValueError("only columns with gaps")
    return rng.choice(columns)


def share(rng: random.Random, v: View) -> Ask:
    """Which share of a column's total some rows or one row have."""
    c = _number(rng, v)
    n = v.name(c, rng)
    if rng.random() < 0.6:
        f = a_filter(rng, v, avoid=c)
        picked, whose, how = f"[r for r in rows if {f.code}]", f.of(v.plural), f.how
        needs = needed("" if v.written.typed else c.needs, f.needs)
    else:
        i = rng.randrange(v.table.rows)
        whose = v.label.cells[i]
        picked, how = f"[r for r in rows if {v.cell(v.label)} == {whose!r}]", f"{v.label.noun} is {whose}"  # fmt: skip
        needs = needed("" if v.written.typed else c.needs)
    request = say_one(rng, "[What percentage|What percent|How many percent] of the total {n} [comes from|belongs to|is from] {w}?|[What share|What part] of the {n} [do|does] {w} have, in percent?|share of {w} in the total {n}, in percent|[what|What] % of all {n} is [due to|from] {w}?", {"n": n, "w": whose})  # fmt: skip
    shown, asked = rounded(rng, "100 * part / total", dressed(rng, request))
    code = (f"picked = {picked}", f"part = sum({v.value(c)} for r in picked)", f"total = sum({v.value(c)} for r in rows)", f"print({shown})")  # fmt: skip
    return Ask(asked, code, amounting("It is {}%.", shown), f"the share of {whose} in {n}", f"add up {n} where {how}, divide by the total", needs)  # fmt: skip


def computed(rng: random.Random, v: View) -> Ask:
    """A value of each row: a column changed by a number, or two columns combined."""
    c = _number(rng, v)
    n, x = v.name(c, rng), v.value(c)
    k = rng.choice((2, 3, 5, 10, 12, 15, 20, 25, 50, 100))
    verb, expression = rng.choice((
        (f"increase every {n} by {k}%", f"{x} * {100 + k} / 100"), (f"raise all {n} values by {k} percent", f"{x} * {100 + k} / 100"), (f"reduce the {n} by {k}%", f"{x} * {100 - k} / 100"), (f"double the {n}", f"{x} * 2"),
        (f"add {k} to each {n}", f"{x} + {k}"), (f"divide every {n} by {k}", f"{x} / {k}"), (f"multiply the {n} by {k}", f"{x} * {k}"), (f"halve each {n}", f"{x} / 2"),
    ))  # fmt: skip
    needs = list(needed("" if v.written.typed else c.needs))
    others = [o for o in v.table.of_kind("number") if o is not c and not o.present]
    if others and rng.random() < 0.5:
        o = rng.choice(others)
        m, y = v.name(o, rng), v.value(o)
        verb, expression = rng.choice((
            (f"multiply {n} by {m} for each {v.one}", f"{x} * {y}"), (f"compute {n} times {m} for every {v.one}", f"{x} * {y}"), (f"show {n} plus {m} of each {v.one}", f"{x} + {y}"), (f"give the difference of {n} and {m} for each {v.one}", f"{x} - {y}"), (f"compute {n} divided by {m} per {v.one}", f"{x} / {y}"),
        ))  # fmt: skip
        needs += needed("" if v.written.typed else o.needs)
    shown = expression
    request = say(rng, "[Please|Now|Can you|Could you||] {v}[ and show the result| and list them| and print each|]", {"v": verb})  # fmt: skip
    request = capital(request) + ("?" if request.startswith(("Can", "Could")) else ".")
    if "/" in expression and rng.random() < 0.4:
        shown = f"round({expression}, 2)"
        request = f"{request.rstrip('.?')}, rounded to 2 decimals."
    code = ("for r in rows:", f"    print({v.cell(v.label)}, {shown})")
    return Ask(dressed(rng, request), code, number_lines(shown), f"a value of each {v.one}", f"{verb}, row by row", tuple(dict.fromkeys(needs)))  # fmt: skip


def both_ends(rng: random.Random, v: View) -> Ask:
    """The rows or the values at both ends of a column."""
    c = _number(rng, v)
    n, needs = v.name(c, rng), needed("" if v.written.typed else c.needs)
    if rng.random() < 0.4:
        request = say(rng, "[What are|Give me|Show|Find] the [highest and lowest|lowest and highest|maximum and minimum|smallest and largest] {n}[?|.|]", {"n": n})  # fmt: skip
        first, second = ("min", "max") if request.find("low") < request.find("high") != -1 or "smallest and" in request else ("max", "min")  # fmt: skip
        code = (values_line(v, c, "rows"), f"print({first}(values), {second}(values))")
        return Ask(dressed(rng, request), code, number_lines(), f"both ends of {n}", f"take {first} and {second} of {n}", needs)  # fmt: skip
    topic = c.topic
    most, least = (topic.most, topic.least) if topic and topic.most and v.written.headed else (f"one with the highest {n}", f"one with the lowest {n}")  # fmt: skip
    request = say(rng, "[Which {p} are|Show me|Find|What is|Name] the {a} and the {b}[?|.|]", {"p": v.plural, "a": most, "b": least})  # fmt: skip
    best = best_line(v, c, "max", "rows").replace("best", "most", 1)
    worst = best_line(v, c, "min", "rows").replace("best", "least", 1)
    code = (best, worst, f"print({v.cell(v.label, 'most')}, {v.cell(v.label, 'least')}, sep='\\n')")
    return Ask(dressed(rng, request), code, lines_answer, f"both ends by {n}", f"take the rows with the largest and the smallest {n}", needs)  # fmt: skip


def ranked(rng: random.Random, v: View) -> Ask:
    """The nth by a column, or the place of a row."""
    c = _number(rng, v)
    n, needs = v.name(c, rng), needed("" if v.written.typed else c.needs)
    if v.table.rows < 3:
        raise ValueError("too few to rank")
    down = rng.random() < 0.7
    k = rng.randint(2, min(4, v.table.rows))
    nth = {2: "second", 3: "third", 4: "fourth"}[k]
    most = rng.choice(("highest", "largest") if down else ("lowest", "smallest"))
    reverse = ", reverse=True" if down else ""
    line = f"ranked = sorted(rows, key=lambda r: {v.value(c)}{reverse})"
    if rng.random() < 0.6:
        request = say(rng, "[Which {o} has|Who has|Find the {o} with|{o} with] the {k} {m} {n}[?|.|]", {"o": v.one, "k": nth, "m": most, "n": n})  # fmt: skip
        if not v.table.label.person:
            request = request.replace("Who has", f"Which {v.one} has")
        topic = c.topic
        if topic and topic.most and v.written.headed and rng.random() < 0.5:
            request = say(rng, "[Which is|What is|Who is] the {k} {m} {o}?", {"k": nth, "m": topic.most if down else topic.least, "o": v.one})  # fmt: skip
        return Ask(dressed(rng, request), (line, f"print({v.cell(v.label, f'ranked[{k - 1}]')})"), quoting("It is {}."), f"the {nth} by {n}", f"sort by {n}, take the {nth}", needs)  # fmt: skip
    if rng.random() < 0.5:
        request = ask(rng, f"the {nth} {most} {n}")
        return Ask(request, (values_line(v, c, "rows"), f"print(sorted(values{reverse})[{k - 1}])"), comes_to(f"the {nth} {most} {n}"), f"the {nth} {most} {n}", f"sort {n}, take the {nth}", needs)  # fmt: skip
    one = rng.choice(v.label.cells)
    request = say_one(rng, "[What rank|Which place|Which position] does {l} have by {n}, {h} first?|[Where does {l} rank by {n}|What is the rank of {l} by {n}], {h} first?", {"l": one, "n": n, "h": most})  # fmt: skip
    code = (line, f"print([{v.cell(v.label)} for r in ranked].index({one!r}) + 1)")
    return Ask(dressed(rng, request), code, quoting(f"{one} has rank {{}}."), f"the rank of {one}", f"sort by {n}, find {one}", needs)  # fmt: skip


def whole_row(rng: random.Random, v: View) -> Ask:
    """All cells of a row: of a name, of a number, or the one at an end."""
    values = "*r, sep=', '" if v.written.by_position else "*r.values(), sep=', '"
    if rng.random() < 0.6:
        one = rng.choice(v.label.cells)
        request = say_one(rng, "[Show|Print|Give me|Find|What is|Output] the [whole |entire |full |complete |]row [of|for|with] {l}[.|]|[What do we know about|Tell me everything about|all data of|Everything about] {l}[?|.|]", {"l": one})  # fmt: skip
        code = (
            "for r in rows:",
            f"    if {v.cell(v.label)} == {one!r}:",
            f"        print({values})",
        )
        return Ask(dressed(rng, request), code, lines_answer, f"the row of {one}", f"find the row of {one}")  # fmt: skip
    c = _number(rng, v)
    fn, most = rng.choice((("max", "highest"), ("max", "largest"), ("min", "lowest"), ("min", "smallest")))  # fmt: skip
    n = v.name(c, rng)
    request = say(rng, "[Show|Print|Give me|Find] the [whole |entire |full |complete ]row with the {m} {n}[.|]", {"m": most, "n": n})  # fmt: skip
    code = (best_line(v, c, fn, "rows"), f"print({values.replace('*r', '*best')})")
    return Ask(dressed(rng, request), code, lines_answer, f"the row with the {most} {n}", f"take the row with the {most} {n}", needed("" if v.written.typed else c.needs))  # fmt: skip


def without_one(rng: random.Random, v: View) -> Ask:
    """An aggregate without the largest or smallest value, or without a named row."""
    c = _number(rng, v)
    if v.table.rows < 3:
        raise ValueError("too few are left")
    n, needs = v.name(c, rng), needed("" if v.written.typed else c.needs)
    noun, fn = rng.choice((("average", "sum(values) / len(values)"), ("total", "sum(values)"), ("mean", "sum(values) / len(values)"), ("sum of", "sum(values)")))  # fmt: skip
    shown = fn if "/" in fn else v.exact(fn, c)
    if rng.random() < 0.5:
        which, cut = rng.choice((("highest", "[:-1]"), ("largest", "[:-1]"), ("lowest", "[1:]"), ("smallest", "[1:]")))  # fmt: skip
        request = ask(rng, say(rng, "the {a} {n} [without|excluding|except|not counting|leaving out] the {w} [one|value|]", {"a": noun, "n": n, "w": which}))  # fmt: skip
        code = (values_line(v, c, "rows"), f"values = sorted(values){cut}", f"print({shown})")
        return Ask(request, code, comes_to(f"the {noun} {n}"), f"the {noun} {n} without the {which}", f"drop the {which}, then compute", needs)  # fmt: skip
    one = rng.choice(v.label.cells)
    request = ask(rng, say(rng, "the {a} {n} [without|excluding|except|not counting|of all but] {l}", {"a": noun, "n": n, "l": one}))  # fmt: skip
    code = (f"picked = [r for r in rows if {v.cell(v.label)} != {one!r}]", values_line(v, c, "picked"), f"print({shown})")  # fmt: skip
    return Ask(request, code, comes_to(f"the {noun} {n}"), f"the {noun} {n} without {one}", f"leave {one} out, then compute", needs)  # fmt: skip


def repeats(rng: random.Random, v: View) -> Ask:
    """Whether values of a column occur more than once, and which."""
    c = rng.choice([*v.table.of_kind("category"), v.label])
    n, cell = v.name(c, rng), v.cell(c)
    if rng.random() < 0.3:
        q = (
            f"are there duplicates in {n}"
            if "column" not in n
            else f"are there duplicates in the {n}"
        )
        return Ask(whether(rng, q, q.replace("are there", "there are", 1)), (f"values = [{cell} for r in rows]", "print(len(values) != len(set(values)))"), judging("Yes, there are duplicates.", "No, there are no duplicates."), "a yes or no", f"compare the number of {n} values with that of different ones")  # fmt: skip
    if rng.random() < 0.4:
        value = rng.choice(c.cells)
        request = say_one(rng, "[How often|How many times] does {x} [occur|appear] in [the {n} column|{n}]?|count of {x} in {n}|How many rows have {x} as {n}?", {"x": value, "n": n.removesuffix(" column")})  # fmt: skip
        return Ask(dressed(rng, request), (f"values = [{cell} for r in rows]", f"print(values.count({v.literal(c, value)}))"), counting("such rows"), f"how often {value} occurs", f"count {value} in {n}")  # fmt: skip
    request = say_one(rng, "[Which|What] {n} [values|] [occur|appear] more than once?|[List|Show|Find] the {n} [values|] that [repeat|occur more than once|appear several times].|duplicate {n} values?", {"n": n})  # fmt: skip
    return Ask(dressed(rng, request), (f"values = [{cell} for r in rows]", "print(*[x for x in dict.fromkeys(values) if values.count(x) > 1], sep='\\n')"), lines_answer, f"the repeated {n} values", "keep those that occur more than once")  # fmt: skip


_KINDS: tuple[tuple[float, Callable[[random.Random, View], Ask]], ...] = (
    (2, share), (2.5, computed), (2, both_ends), (2.5, ranked), (2, whole_row), (2, without_one), (9, by_period),
    (2, groups_ranked), (2, repeats), (5, ages),
)  # fmt: skip
