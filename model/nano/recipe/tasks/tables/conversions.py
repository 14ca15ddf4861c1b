"""Rows made into something else: another format, a value computed of each, a file."""

import random

from model.nano.recipe.tasks.base import Answer, Reply
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import capital, dressed, lines_answer, number_lines, order
from model.nano.recipe.tasks.tables.views import QUOTIENT, Ask, View, needed
from model.nano.recipe.tasks.words import word

# What the format is called, the lines that print `rows` in it, what they need, how.
_FORMATS = (
    ("as JSON", ("print(json.dumps(rows, ensure_ascii=False))",), ("import json",), "dump them as JSON"),
    ("as [CSV|comma separated values]", ("w = csv.writer(sys.stdout, lineterminator='\\n')", "w.writerow(rows[0])", "w.writerows(r.values() for r in rows)"), ("import csv", "import sys"), "write them with csv"),
    ("as CSV with semicolons", ("w = csv.writer(sys.stdout, lineterminator='\\n', delimiter=';')", "w.writerow(rows[0])", "w.writerows(r.values() for r in rows)"), ("import csv", "import sys"), "write them with csv"),
    ("[as TSV|separated by tabs]", ("w = csv.writer(sys.stdout, lineterminator='\\n', delimiter='\\t')", "w.writerow(rows[0])", "w.writerows(r.values() for r in rows)"), ("import csv", "import sys"), "write them with csv"),
    ("as a Markdown table", ("print('|', ' | '.join(rows[0]), '|')", "print('|' + '---|' * len(rows[0]))", "for r in rows:", "    print('|', ' | '.join(map(str, r.values())), '|')"), (), "print them between bars"),
    ("[one per line|line by line|each on its own line]", ("for r in rows:", "    print(*r.values(), sep=', ')"), (), "print a row a line"),
)  # fmt: skip
_TO = {"turn": "into ", "convert": "to ", "transform": "into "}


def converted(rng: random.Random, v: View) -> Ask:
    """The rows, or some columns of them, in another format."""
    if v.written.by_position or v.table.rows > 8:
        raise ValueError("not these rows")
    called, code, needs, how = rng.choice(_FORMATS)
    called = say(rng, called, {})
    if len(v.table.columns) > 2 and rng.random() < 0.5:
        columns = rng.sample(v.table.columns, 2)
        what = f"the {' and '.join(v.name(c, rng) for c in columns)}" + rng.choice(("", f" of all {v.plural}", f" of the {v.plural}"))  # fmt: skip
        code = (f"rows = [{{k: r[k] for k in {[c.header for c in columns]!r}}} for r in rows]", *code)  # fmt: skip
        verb = rng.choice(("show", "print", "give me", "output", "write", "list"))
    else:
        what = rng.choice(("this", "it", "the table", "the rows", "the data"))
        verb = rng.choice(("show", "print", "give me", "output", "rewrite", *(_TO if called.startswith("as ") else ())))  # fmt: skip
    request = order(rng, f"{verb} {what} {_TO[verb] + called[3:] if verb in _TO else called}")
    return Ask(request, code, lines_as_they_are, "the rows in another form", how, needs)


def lines_as_they_are(output: str) -> Reply:
    """The tool's lines, unchanged. Raises ValueError for many."""
    text = output.strip("\n")
    if not text.strip() or text != text.strip() or len(text) > 500:
        raise ValueError("too much, or nothing, to repeat")
    return Reply(text, tuple(text.split("\n")))


def computed(rng: random.Random, v: View) -> Ask:
    """A value of each row: a column changed by a number, or two columns combined."""
    c = v.a_number(rng)
    n, x = v.name(c, rng), v.value(c)
    k = rng.choice((2, 3, 5, 10, 12, 15, 20, 25, 50, 100))
    columns, needs = (c,), needed("" if v.written.typed else c.needs)
    others = [o for o in v.table.of_kind("number") if o is not c and not o.present]
    if others and rng.random() < 0.5:
        o = rng.choice(others)
        columns, y = (c, o), v.value(o)
        slots = {"n": n, "m": v.name(o, rng), "o": v.one}
        needs = tuple(dict.fromkeys((*needs, *needed("" if v.written.typed else o.needs))))
        pattern, expression = rng.choice((
            ("multiply {n} by {m} for each {o}|compute {n} times {m} for every {o}|{n} x {m} per {o}", f"{x} * {y}"), ("show {n} plus {m} of each {o}|add {n} and {m} for each {o}", f"{x} + {y}"),
            ("give the difference of {n} and {m} for each {o}|subtract {m} from {n} in every row", f"{x} - {y}"), ("compute {n} divided by {m} per {o}|give the ratio of {n} to {m} for each {o}", f"{x} / {y}"),
        ))  # fmt: skip
    else:
        slots = {"n": n, "k": str(k)}
        pattern, expression = rng.choice((
            ("increase every {n} by {k}%|raise all {n} values by {k} percent|add {k}% to each {n}", f"{x} * {100 + k} / 100"), ("reduce the {n} by {k}%|take {k}% off every {n}|lower each {n} by {k} percent", f"{x} * {100 - k} / 100"), ("double the {n}|show twice the {n} of each", f"{x} * 2"),
            ("add {k} to each {n}", f"{x} + {k}"), ("divide every {n} by {k}", f"{x} / {k}"), ("multiply the {n} by {k}", f"{x} * {k}"), ("halve each {n}", f"{x} / 2"),
        ))  # fmt: skip
    verb = say_one(rng, pattern, slots)
    request = say(rng, "[Please|Now|Can you|Could you||] {v}[ and show the result| and list them| and print each|]", {"v": verb})  # fmt: skip
    request = capital(request) + ("?" if request.startswith(("Can", "Could")) else ".")
    shown = v.exact(expression, *columns, places=QUOTIENT if "/" in expression else 4)
    if "/" in expression and rng.random() < 0.4:
        shown = f"round({expression}, 2)"
        request = f"{request.rstrip('.?')}, rounded to 2 decimals."
    code = ("for r in rows:", f"    print({v.cell(v.label)}, {shown})")
    return Ask(dressed(rng, request), code, number_lines(shown), f"a value of each {v.one}", f"{verb}, row by row", needs)  # fmt: skip


def joined(rng: random.Random, v: View) -> Ask:
    """Two columns of each row as one text."""
    if len(v.table.columns) < 2:
        raise ValueError("nothing to join")
    a, b = rng.sample(v.table.columns, 2)
    mark, called = rng.choice(((" ", "a space"), (" - ", "a dash"), (", ", "a comma"), (": ", "a colon"), ("/", "a slash"), ("_", "an underscore")))  # fmt: skip
    slots = {"a": v.name(a, rng), "b": v.name(b, rng), "m": called, "o": v.one}
    request = say_one(rng, "[Join|Combine|Concatenate|Put together] {a} and {b} [with|by] {m}[, one per line|, a line each|][.|]|{a} and {b} of [every|each] {o}, joined by {m}[?|]|[show|list|print] {a} and {b} with {m} between them[.|]|one column out of {a} and {b}, {m} between", slots)  # fmt: skip
    code = ("for r in rows:", f"    print({v.cell(a)}, {v.cell(b)}, sep={mark!r})")
    return Ask(dressed(rng, request), code, lines_answer, f"{slots['a']} and {slots['b']} in one", f"print both with {called} between")  # fmt: skip


def saved(rng: random.Random, v: View, rows: str) -> Ask:
    """The rows that Python holds as `rows`, or their names, written to a file of the folder."""
    kind = rng.choice(("csv", "json", "txt"))
    name = f"{rng.choice(('out', 'result', 'selected', 'export', word(rng)))}.{kind}"
    path = f"/mnt/data/{name}"
    request = say(rng, "[Save|Write|Store|Please save|Now save|Export] [them|these|the rows|that|the result] [to|in|into|as] [a file|] {f}[.|]", {"f": name})  # fmt: skip
    match kind:
        case "json":
            code = ("import json", f"with open({path!r}, 'w') as f:", f"    json.dump({rows}, f)")
        case "csv" if v.written.by_position:
            code = ("import csv", f"with open({path!r}, 'w', newline='') as f:", f"    csv.writer(f).writerows({rows})")  # fmt: skip
        case "csv":
            code = ("import csv", f"with open({path!r}, 'w', newline='') as f:", f"    csv.writer(f).writerow({rows}[0])", f"    csv.writer(f).writerows([r.values() for r in {rows}])")  # fmt: skip
        case _:
            code = (f"with open({path!r}, 'w') as f:", f"    for r in {rows}:", f"        print({v.cell(v.label)}, file=f)")  # fmt: skip
    code = (*code, f"print(len({rows}), 'rows saved')")
    return Ask(request, code, _saved_answer(name), f"the rows in {name}", f"write them to {path}")


def _saved_answer(name: str) -> Answer:
    def answer(output: str) -> Reply:
        rows = output.split(maxsplit=1)[0]
        text = f"Saved {rows} row{'' if rows == '1' else 's'} to /mnt/data/{name}."
        return Reply(text, (name, rows))

    return answer
