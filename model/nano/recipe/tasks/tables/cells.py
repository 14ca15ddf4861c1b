"""What stands in a table: cells of a named row, whole rows, gaps, how many rows and columns there are."""

import random

from model.nano.recipe.tasks.numerals import ordinal
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    ask,
    counting,
    dressed,
    lines_answer,
    quoting,
    quoting_fields,
)
from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.views import Ask, View, best_line, needed


def lookup(rng: random.Random, v: View) -> Ask:
    """A cell of a row, by its label or its place."""
    c = rng.choice([c for c in v.table.columns if c is not v.label] or [v.label])
    n = v.name(c, rng)
    if rng.random() < 0.15 and v.table.rows > 2:
        return _by_place(rng, v, c, n)
    i = rng.randrange(v.table.rows)
    if not c.cells[i].strip():
        raise ValueError("an empty cell")
    label = v.label.cells[i]
    slots = {"n": n, "l": v.said(rng, i)}
    if v.plural in ("months", "days", "quarters"):
        request = rng.choice((ask(rng, f"the {n} in {slots['l']}"), dressed(rng, say_one(rng, "What was the {n} in {l}?|How much {n} was there in {l}?|{l}'s {n}[?|]|{n} for {l}[?|]", slots))))  # fmt: skip
    else:
        patterns = "Which {n} does {l} have?|What {n} has {l}?|look up the {n} of {l}|{n} of {l}[?|]|{l}: {n}?|what's {l}'s {n}[?|]"
        if c.topic and c.topic.verb and v.written.headed:
            patterns += f"|How much does {{l}} {c.topic.verb}?" * 3
        if n == "age":
            patterns += "|How old is {l}?" * 3
        noun = say_one(rng, "the {n} of {l}|the {n} of {l}|{l}'s {n}|the {n} for {l}", slots)
        request = ask(rng, noun) if rng.random() < 0.4 else dressed(rng, say_one(rng, patterns, slots))  # fmt: skip
    code = ("for r in rows:", f"    if {v.cell(v.label)} == {label!r}:", f"        print({v.cell(c)})")  # fmt: skip
    return Ask(request, code, quoting("It is {}."), f"the {n} of {label}", f"find the row of {label}")  # fmt: skip


def _by_place(rng: random.Random, v: View, c: Column, n: str) -> Ask:
    """The first, last or nth row's cell."""
    k = rng.randint(1, v.table.rows)
    which, i = rng.choice(((f"row {k}", k - 1), (f"the {ordinal(rng, k)} row", k - 1), ("the first row", 0), ("the last row", -1), ("the last entry", -1), ("the second to last row", -2)))  # fmt: skip
    if not c.cells[i].strip():
        raise ValueError("an empty cell")
    return Ask(ask(rng, f"the {n} {rng.choice(('in', 'of'))} {which}"), (f"print({v.cell(c, f'rows[{i}]')})",), quoting(f"The {n} in {which} is {{}}."), f"one {n}", f"take {which}")  # fmt: skip


def whole_row(rng: random.Random, v: View) -> Ask:
    """All cells of a row: of a name, or the one at an end."""
    shown = "*{r}, sep=', '" if v.written.by_position else "*{r}.values(), sep=', '"
    if rng.random() < 0.6:
        i = rng.randrange(v.table.rows)
        label = v.label.cells[i]
        request = say_one(rng, "[Show|Print|Give me|Find|What is|Output] the [whole |entire |full |complete |]row [of|for|with] {l}[.|]|[What do we know about|Tell me everything about|all data of|Everything about|What do you have on] {l}[?|.|]|{l}, all columns[?|]|details of {l}[?|]", {"l": v.said(rng, i)})  # fmt: skip
        code = ("for r in rows:", f"    if {v.cell(v.label)} == {label!r}:", f"        print({shown.replace('{r}', 'r')})")  # fmt: skip
        return Ask(dressed(rng, request), code, lines_answer, f"the row of {label}", f"find the row of {label}")  # fmt: skip
    c = v.a_number(rng)
    fn, most = rng.choice((("max", "highest"), ("max", "largest"), ("min", "lowest"), ("min", "smallest")))  # fmt: skip
    n = v.name(c, rng)
    request = say_one(rng, "[Show|Print|Give me|Find] the [whole |entire |full |complete ]row with the {m} {n}[.|]|[all columns|everything] of the {o} with the {m} {n}[.|]", {"m": most, "n": n, "o": v.one})  # fmt: skip
    code = (best_line(v, c, fn, "rows"), f"print({shown.replace('{r}', 'best')})")
    return Ask(dressed(rng, request), code, lines_answer, f"the row with the {most} {n}", f"take the row with the {most} {n}", needed("" if v.written.typed else c.needs))  # fmt: skip


def shape(rng: random.Random, v: View) -> Ask:
    """How many rows and columns, which columns."""
    slots = {"p": v.plural, "x": ", without the header" if v.written.headed else ""}
    dice = rng.random()
    if dice < 0.45:
        request = say_one(rng, "How many {p} are there?|How many {p} are [listed|in the file]?|How many rows are there?|how many rows[?|]|count the rows|How many [records|entries] does the file have?|How many {p} does it list?|number of {p}|How many entries are in the data?|how many data rows are in there{x}[?|]|{p}: how many[?|]|[row|record] count[?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), ("print(len(rows))",), counting(v.plural), "the number of rows", "count the rows")  # fmt: skip
    if dice < 0.6:
        request = say_one(rng, "How many columns are there?|number of columns|How many columns does it have?|count the columns|how many fields [per row|has a row][?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), ("print(len(rows[0]))",), counting("columns"), "the number of columns", "count the cells of a row")  # fmt: skip
    if dice < 0.8 or v.written.by_position:
        request = say_one(rng, "rows? columns?|How many rows and columns [are there|does it have|does the table have]?|number of rows and [of|] columns|size of the table, rows and columns[?|]|what are the dimensions of [this|the table][?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), ("print(len(rows), len(rows[0]))",), quoting_fields("{} rows and {} columns."), "the numbers of rows and columns", "count the rows and the cells of one")  # fmt: skip
    request = say_one(rng, "What are the columns called?|Which columns are there?|column names[?|]|List the headers.|What fields does it have?|names of the columns[?|]|[what|which] columns does it have[?|]|header[?|]", slots)  # fmt: skip
    return Ask(dressed(rng, request), ("print(*rows[0], sep=', ')",), quoting("The columns are {}."), "the names of the columns", "print the keys of a row")  # fmt: skip


def missing(rng: random.Random, v: View) -> Ask:
    """How many cells of a column are missing, or which rows lack it."""
    gaps = [c for c in v.table.columns if c.present]
    if not gaps:
        raise ValueError("no gaps")
    c, n = gaps[0], v.name(gaps[0], rng)
    if not c.gap and rng.random() < 0.25:
        return _incomplete(rng, v)
    test = f"{v.cell(c)} == {c.gap!r}"
    slots = {"p": v.plural, "n": n, "w": "who" if v.table.label.person else "which of them"}
    how = f"the rows where {n} is '{c.gap}'"
    if rng.random() < 0.5:
        request = say_one(rng, "How many {p} have no {n}?|how many rows have no {n}[?|]|In how many rows is the {n} missing?|count the missing {n} values|How many {n} values are missing?|{n}: how many gaps[?|]|number of {p} without [a|] {n}", slots)  # fmt: skip
        return Ask(dressed(rng, request), (f"print(len([r for r in rows if {test}]))",), counting(f"rows without a {n}"), f"the number of missing {n} values", f"count {how}")  # fmt: skip
    request = say_one(rng, "Which {p} have no {n}?|For which {p} is the {n} missing?|list the {p} without [a|] {n}|{p} with no {n}[?|]|where is the {n} missing[?|]|{w} has no {n}[?|]", slots)  # fmt: skip
    return Ask(dressed(rng, request), (f"print(*[{v.cell(v.label)} for r in rows if {test}], sep='\\n')",), lines_answer, f"the {v.plural} without a {n}", f"keep {how}")  # fmt: skip


def _incomplete(rng: random.Random, v: View) -> Ask:
    """Rows with an empty cell, wherever it is."""
    picked = f"[r for r in rows if '' in {'r' if v.written.by_position else 'r.values()'}]"
    slots = {"p": v.plural}
    if rng.random() < 0.5:
        request = say_one(rng, "How many [rows|{p}] [have an empty cell|are incomplete|have a gap]?|number of incomplete rows|[count|Count] the rows with [empty|missing] cells", slots)  # fmt: skip
        return Ask(dressed(rng, request), (f"print(len({picked}))",), counting("incomplete rows"), "the number of incomplete rows", "look for empty cells")  # fmt: skip
    request = say_one(rng, "Which {p} [are incomplete|have an empty cell|have a gap][?|]|[list|show] the {p} with [empty|missing] cells|incomplete {p}[?|]|where is something missing[?|]", slots)  # fmt: skip
    return Ask(dressed(rng, request), (f"print(*[{v.cell(v.label)} for r in {picked}], sep='\\n')",), lines_answer, f"the incomplete {v.plural}", "keep the rows with empty cells")  # fmt: skip
