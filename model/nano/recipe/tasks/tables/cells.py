"""What stands in a table: cells, labels, gaps, its shape, its rows in another format."""

import random

from model.nano.recipe.tasks.base import Reply
from model.nano.recipe.tasks.numerals import ordinal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import (
    ask,
    counting,
    dressed,
    lines_answer,
    order,
    quoting,
    quoting_fields,
)
from model.nano.recipe.tasks.tables.filters import picking
from model.nano.recipe.tasks.tables.rankings import an_order
from model.nano.recipe.tasks.tables.views import Ask, View, needed


def names(rng: random.Random, v: View) -> Ask:
    """The labels (or another column, or both) of the rows that fulfil a condition, or of all, perhaps sorted."""
    f, rows, narrow = picking(rng, v, chance=0.8)
    c = v.label if rng.random() < 0.8 else rng.choice(v.table.columns)
    both = c is not v.label and rng.random() < 0.4
    n, p = v.name(c, rng), f.of(v.plural) if f.words else f"all {v.plural}"
    noun = (
        p if c is v.label else f"{v.name(v.label, rng)} and {n} of {p}" if both else f"{n} of {p}"
    )
    slots = {
        "w": noun if noun.startswith("all ") else f"the {noun}",
        "n": noun,
        "p": v.plural,
        "f": f.words,
        "d": f.predicate,
    }
    patterns = ["[List|Show|Give me|Print|Find|Get|Name|Output] {w}[.||, please|]", "[list|show me|give me|print|names of] {n}[| please| pls]",
                "What are {w}?", "I need {w}.", "[Can|Could] you list {w}?", "{n}[?|]"]  # fmt: skip
    if f.words and c is v.label:
        patterns += ["[Which|which] {p} {d}[?|]", "Which {n} are there?", "[Only the|Filter for|Just the] {n}[.|]", "[Show|Give me] everything {f}[.|]", "[Which|What] are {w}[?|]",
                     "[is there|are there] any {n}, and which[?|]", "[Anything|anything|any] {f}[? Which?|?]"]  # fmt: skip
        if v.table.label.person:
            patterns += ["Who [are|is among] {w}[?|]", "[Who|who] {s}[?|]", "Which person {s}?", "[everybody|everyone] {f}[, by name|]", "[Show|List|Name] [everyone|everybody] {f}[.|]", "names of everyone {f}[| please]"] * 2  # fmt: skip
            slots["s"] = f.predicate.replace("are ", "is ", 1) if f.predicate.startswith("are ") else f.predicate  # fmt: skip
        if f.words.startswith("whose "):
            patterns += ["[Whose|whose] {x}[?|]"] * 3
            slots["x"] = f.words.removeprefix("whose ")
    request = dressed(rng, say(rng, rng.choice(patterns), slots))
    out, needs, how = f"[{v.cell(c)} for r in {rows}]", needed(f.needs), f"{f.keeping}print {n}"
    dice = rng.random()
    if dice < 0.13:
        request = f"{request.rstrip('.?! ')}{rng.choice((', sorted', ' in alphabetical order', ', sorted alphabetically', ' from A to Z', f', sorted by {n}', f', by {n}'))}"  # fmt: skip
        out = f"sorted({v.cell(c)} for r in {rows})"
    elif dice < 0.3:
        by, words, reverse = an_order(rng, v)
        request = f"{request.rstrip('.?! ')}, {words}"
        narrow = (*narrow, f"ranked = sorted({rows}, key=lambda r: {v.value(by)}{reverse})")
        rows, out = "ranked", f"[{v.cell(c)} for r in ranked]"
        needs, how = needed(f.needs, by.needs if not v.written.typed or by.kind == "date" else ""), f"{f.keeping}sort by {by.noun}, print {n}"  # fmt: skip
    if both:
        code = (f"for r in {rows}:", f"    print({v.cell(v.label)}, {v.cell(c)}, sep=', ')")
        if "sorted(" in out:
            raise ValueError("sorted by what?")
        return Ask(request, (*narrow, *code), lines_answer, slots["w"], how, needs)
    mark = "', '" if rng.random() < 0.2 else "'\\n'"
    if mark == "', '":
        request = f"{request.rstrip('.?! ')}{rng.choice((', separated by commas', ' as a comma separated list', ' in one line, comma separated', ', comma separated'))}"  # fmt: skip
    return Ask(
        request, (*narrow, f"print(*{out}, sep={mark})"), lines_answer, slots["w"], how, needs
    )


def lookup(rng: random.Random, v: View) -> Ask:
    """A cell of a named row."""
    i = rng.randrange(v.table.rows)
    label = v.label.cells[i]
    c = rng.choice([c for c in v.table.columns if c is not v.label] or [v.label])
    n = v.name(c, rng)
    said = v.said(rng, i)
    noun = rng.choice(
        (f"the {n} of {said}", f"the {n} of {said}", f"{said}'s {n}", f"the {n} for {said}")
    )
    forms = [ask(rng, noun)] * 3
    forms += [dressed(rng, f"Which {n} does {said} have?"), dressed(rng, f"What {n} has {said}?"), dressed(rng, f"look up the {n} of {said}")]  # fmt: skip
    topic = c.topic
    if topic and topic.verb and v.written.headed:
        forms += [dressed(rng, f"How much does {said} {topic.verb}?")] * 2
    if n == "age":
        forms += [dressed(rng, f"How old is {said}?")] * 2
    if v.plural in ("months", "days", "quarters"):
        forms = [
            ask(rng, f"the {n} in {said}"),
            dressed(rng, f"What was the {n} in {said}?"),
            dressed(rng, f"How much {n} was there in {said}?"),
        ]
    if rng.random() < 0.12 and v.table.rows > 2:
        n2 = rng.randint(1, v.table.rows)
        which = f"row {n2}" if rng.random() < 0.5 else f"the {ordinal(rng, n2)} row"
        return Ask(ask(rng, f"the {n} in {which}"), (f"print({v.cell(c, f'rows[{n2 - 1}]')})",), quoting(f"The {n} in {which} is {{}}."),
                   f"one {n}", f"take {which}")  # fmt: skip
    if not c.cells[i].strip():
        raise ValueError("an empty cell")
    return Ask(
        rng.choice(forms),
        (
            "for r in rows:",
            f"    if {v.cell(v.label)} == {label!r}:",
            f"        print({v.cell(c)})",
        ),
        quoting("It is {}."),
        f"the {n} of {label}",
        f"find the row of {label}",
    )


def shape(rng: random.Random, v: View) -> Ask:
    """How many rows and columns, which columns, the first or the last row."""
    p, rows = v.plural, "rows"
    dice = rng.randrange(6)
    if dice == 5:
        request = say(rng, "[rows? columns?|How many rows and columns [are there|does it have|does the table have]?|number of rows and [of|] columns|size of the table, rows and columns[?|]|what are the dimensions of [this|the table][?|]]", {})  # fmt: skip
        return Ask(dressed(rng, request), ("print(len(rows), len(rows[0]))",), quoting_fields("{} rows and {} columns."), "the numbers of rows and columns", "count the rows and the cells of one")  # fmt: skip
    if dice < 2:
        request = rng.choice((f"How many {p} are there?", f"How many {p} are listed?", "How many rows are there?", "how many rows", "count the rows",
                              "How many records does the file have?", f"How many {p} does it list?", f"number of {p}", "How many entries are in the data?",
                              "how many data rows are in there, without the header" if v.written.headed else "How many lines of data?"))  # fmt: skip
        return Ask(
            dressed(rng, request),
            ("print(len(rows))",),
            counting(p),
            "the number of rows",
            "count the rows",
        )
    if dice == 2:
        request = rng.choice(
            (
                "How many columns are there?",
                "number of columns",
                "How many columns does it have?",
                "count the columns",
            )
        )
        return Ask(dressed(rng, request), ("print(len(rows[0]))",), counting("columns"), "the number of columns", "count the cells of a row")  # fmt: skip
    if dice == 3 and not v.written.by_position:
        request = rng.choice(("What are the columns called?", "Which columns are there?", "column names", "List the headers.", "What fields does it have?", "names of the columns?"))  # fmt: skip
        return Ask(dressed(rng, request), ("print(*rows[0], sep=', ')",), quoting("The columns are {}."), "the names of the columns", "print the keys of a row")  # fmt: skip
    i, word = rng.choice(((0, "first"), (-1, "last"), (1, "second"), (-2, "second to last")))
    c = rng.choice(v.table.columns)
    if v.table.rows < 2 or not c.cells[i].strip():
        raise ValueError("no such row")
    n = v.name(c, rng)
    return Ask(ask(rng, f"the {n} of the {word} {rng.choice(('row', 'entry', 'record'))}"), (f"print({v.cell(c, f'{rows}[{i}]')})",),
               quoting("It is {}."), f"the {word} {n}", f"take the {word} row")  # fmt: skip


def missing(rng: random.Random, v: View) -> Ask:
    """How many cells of a column are missing, or which rows lack it."""
    gaps = [c for c in v.table.columns if c.present]
    if not gaps:
        raise ValueError("no gaps")
    c, p = gaps[0], v.plural
    n = v.name(c, rng)
    gap = c.gap
    test = f"{v.cell(c)} == {gap!r}"
    if rng.random() < 0.5:
        request = rng.choice((f"How many {p} have no {n}?", f"In how many rows is the {n} missing?", f"count the missing {n} values", f"How many {n} values are missing?"))  # fmt: skip
        return Ask(dressed(rng, request), (f"print(len([r for r in rows if {test}]))",), counting(f"rows without a {n}"), f"the number of missing {n} values", f"count the rows where {n} is '{gap}'")  # fmt: skip
    request = rng.choice(
        (
            f"Which {p} have no {n}?",
            f"For which {p} is the {n} missing?",
            f"list the {p} without a {n}",
        )
    )
    return Ask(dressed(rng, request), (f"print(*[{v.cell(v.label)} for r in rows if {test}], sep='\\n')",), lines_answer, f"the {p} without a {n}", f"keep the rows where {n} is '{gap}'")  # fmt: skip


def converted(rng: random.Random, v: View) -> Ask:
    """The rows, or some columns of them, in another format."""
    if v.written.by_position or v.table.rows > 8:
        raise ValueError("not these rows")
    columns = list(v.table.columns)
    some = rng.random() < 0.5 and len(columns) > 2
    if some:
        columns = rng.sample(columns, 2)
    names = " and ".join(v.name(c, rng) for c in columns) if some else ""
    what = (
        f"the {names}" if some else rng.choice(("this", "it", "the table", "the rows", "the data"))
    )
    of = rng.choice(("", f" of all {v.plural}", f" of the {v.plural}")) if some else ""
    kept = f"rows = [{{k: r[k] for k in {[c.header for c in columns]!r}}} for r in rows]"
    body = (kept,) if some else ()
    match rng.randrange(4):
        case 0:
            said, code, needs, how = (
                "as JSON",
                ("print(json.dumps(rows, ensure_ascii=False))",),
                ("import json",),
                "dump them as JSON",
            )
        case 1:
            mark, said = rng.choice(
                (
                    (",", "as CSV"),
                    (",", "as comma separated values"),
                    (";", "as CSV with semicolons"),
                    ("\t", "as TSV"),
                    ("\t", "separated by tabs"),
                )
            )
            option = "" if mark == "," else f", delimiter={mark!r}"
            code = (
                f"w = csv.writer(sys.stdout, lineterminator='\\n'{option})",
                "w.writerow(rows[0])",
                "w.writerows(r.values() for r in rows)",
            )
            needs, how = ("import csv", "import sys"), "write them with csv"
        case 2:
            said, code, needs, how = (
                "as a Markdown table",
                (
                    "print('|', ' | '.join(rows[0]), '|')",
                    "print('|' + '---|' * len(rows[0]))",
                    "for r in rows:",
                    "    print('|', ' | '.join(map(str, r.values())), '|')",
                ),
                (),
                "print them between bars",
            )
        case _:
            said, how = (
                rng.choice(("one per line", "line by line", "each on its own line")),
                "print a row a line",
            )
            code, needs = ("for r in rows:", "    print(*r.values(), sep=', ')"), ()
    verb = rng.choice(("show", "print", "give me", "output", "write", "list"))
    if not some and said.startswith("as "):
        verb = rng.choice(("convert", "turn", "rewrite", "show", "print", "give me"))
        said = (
            f"into {said[3:]}"
            if verb == "turn"
            else f"to {said[3:]}"
            if verb == "convert"
            else said
        )
    request = order(rng, f"{verb} {what}{of} {said}")
    return Ask(request, (*body, *code), lines_as_they_are, "the rows in another form", how, needs)


def lines_as_they_are(output: str) -> Reply:
    """The tool's lines, unchanged. Raises ValueError for many."""
    text = output.strip("\n")
    if not text.strip() or text != text.strip() or len(text) > 500:
        raise ValueError("too much, or nothing, to repeat")
    return Reply(text, tuple(text.split("\n")))
