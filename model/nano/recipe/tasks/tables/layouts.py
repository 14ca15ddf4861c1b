"""Files of records: how a table is written down, and the Python that reads it.

After that code `rows` is a list. All layouts share that, so a question about a table never cares how
it is written; where it is put is `places`.
"""

import csv
import io
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.tables.columns import (
    Column,
    category_column,
    date_column,
    label_column,
    number_column,
    text_column,
    twin_columns,
)
from model.nano.recipe.tasks.tables.subjects import CATEGORIES, LABELS, NUMBERS, Label
from model.nano.recipe.tasks.words import sentence


@dataclass(frozen=True, slots=True)
class Table:
    """The columns in their order; `label` says what a row is. `twins` are two to be compared, or none."""

    columns: tuple[Column, ...]
    label: Label
    twins: tuple[Column, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.columns[0].cells)

    def of_kind(self, *kinds: str) -> list[Column]:
        return [column for column in self.columns if column.kind in kinds]


@dataclass(frozen=True, slots=True)
class Written:
    """A table as text and how it is read.

    `imports` and `lines` make `rows`, `{file}`, `{lines}` and `{text}` standing for the open file, an
    iterable of its lines and its text. A cell is had by its column's position or by its header;
    `typed` says that numbers come as numbers. `how` is an imperative for a thought.
    """

    text: str
    imports: tuple[str, ...]
    lines: tuple[str, ...]
    how: str
    extension: str
    by_position: bool = False
    headed: bool = True
    typed: bool = False


def table(rng: random.Random, *, rows: int | None = None, plain: bool = False) -> Table:
    """A label column, one to three numbers, perhaps categories and a date, in some order."""
    n = rows or rng.randint(2, rng.choice((3, 5, 6, 8, 10)))
    label = rng.choice(LABELS)
    n = min(n, {"quarters": 4, "days": 7}.get(label.plural[0], n))
    columns = [label_column(rng, label, n)]
    # Mostly what such rows have in life; now and then anything, so that only the header counts.
    is_real = bool(label.about) and rng.random() < 0.75
    numbers = [t for t in NUMBERS if not is_real or t.headers[0] in label.about]
    # Twins are compared with each other: no third number beside them.
    twins = list(twin_columns(rng, n)) if not plain and rng.random() < 0.08 else []
    categories = [c for c in CATEGORIES if not is_real or c.headers[0] in label.about]
    topics = rng.sample(numbers, rng.choices((1, 2, 3), (4, 4, 1))[0])
    columns += twins or [number_column(rng, topic, n, plain=plain) for topic in topics]
    for category in rng.sample(
        categories, min(len(categories), rng.choices((0, 1, 2), (3, 6, 1))[0])
    ):
        columns.insert(rng.randint(1, len(columns)), category_column(rng, category, n))
    if rng.random() < 0.25:
        columns.insert(rng.randint(0, len(columns)), date_column(rng, n))
    if rng.random() < 0.07:
        columns.insert(rng.randint(1, len(columns)), text_column(rng, n))
    unique = {column.header.lower(): column for column in columns}
    if all(column.kind != "label" for column in unique.values()):
        raise ValueError("another column has the label's header")
    return Table(tuple(unique.values()), label, tuple(twins))


def written(rng: random.Random, t: Table, *, inline: bool = False) -> Written:
    """The table in one of the layouts that can hold it."""
    plain = all(c.convert in ("{}", "int({})", "float({})") and not c.present for c in t.columns)
    spaced = any(" " in cell or not cell for c in t.columns for cell in (*c.cells, c.header))
    choices: list[tuple[float, Callable[[random.Random, Table], Written]]] = [
        (14, _csv), (2, _delimited), (1, _noted), (0.8, _headless), (0.8 if not inline else 3, _piped_table),
    ]  # fmt: skip
    if not spaced:
        choices += [(1.5 if not inline else 3, _aligned)]
    if plain:
        choices += [
            (3, _json),
            (0.7, _json_lines),
            (0.5, _json_wrapped),
            (0.6, _json_nested),
            (0.15, _json_keyed),
        ]
    if plain and not spaced and not any("=" in cell for c in t.columns for cell in c.cells):
        choices += [(0.3, _pairs)]
    weights, forms = zip(*choices, strict=True)
    return rng.choices(forms, weights)[0](rng, t)


def _records(t: Table) -> list[list[str]]:
    return [list(row) for row in zip(*(c.cells for c in t.columns), strict=True)]


def _as_csv(rows: Sequence[Sequence[str]], delimiter: str = ",", *, quoted: bool = False) -> str:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _csv(rng: random.Random, t: Table) -> Written:
    rows = [[c.header for c in t.columns], *_records(t)]
    text = _as_csv(rows, quoted=rng.random() < 0.1)
    return Written(text, ("csv",), ("rows = list(csv.DictReader({lines}))",), "read the CSV", "csv")


def _delimited(rng: random.Random, t: Table) -> Written:
    mark = rng.choice((";", ";", "\t", "\t", "|"))
    text = _as_csv([[c.header for c in t.columns], *_records(t)], mark)
    read = f"rows = list(csv.DictReader({{lines}}, delimiter={mark!r}))"
    name = {";": "semicolons", "\t": "tabs", "|": "bars"}[mark]
    return Written(text, ("csv",), (read,), f"read the table, separated by {name}", "tsv" if mark == "\t" else "csv")  # fmt: skip


def _noted(rng: random.Random, t: Table) -> Written:
    """With comments and blank lines."""
    lines = _as_csv([[c.header for c in t.columns], *_records(t)]).splitlines()
    note = f"# {sentence(rng, 2, 5)}"
    for _ in range(rng.randint(1, 2)):
        lines.insert(rng.choice((0, 0, rng.randint(1, len(lines)))), rng.choice((note, note, "")))
    if not any(line.startswith("#") or not line for line in lines):
        lines.insert(0, note)
    code = (
        "lines = [line for line in {lines} if line.strip() and line[0] != '#']",
        "rows = list(csv.DictReader(lines))",
    )
    return Written("\n".join(lines) + "\n", ("csv",), code, "skip comments and blank lines, read the CSV", "csv")  # fmt: skip


def _headless(rng: random.Random, t: Table) -> Written:
    mark = rng.choice((",", ",", ";"))
    option = "" if mark == "," else f", delimiter={mark!r}"
    return Written(
        _as_csv(_records(t), mark),
        ("csv",),
        (f"rows = list(csv.reader({{lines}}{option}))",),
        "there is no header: take the columns by position",
        "csv",
        by_position=True,
        headed=False,
    )


def _aligned(rng: random.Random, t: Table) -> Written:
    """Columns that white space separates, with or without a header."""
    rows = _records(t)
    header = rng.random() < 0.7
    if header:
        rows.insert(0, [c.header for c in t.columns])
    if rng.random() < 0.6:
        widths = [max(len(row[i]) for row in rows) for i in range(len(t.columns))]
        lines = ["  ".join(f"{cell:{w}}" for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]  # fmt: skip
    else:
        lines = [" ".join(row) for row in rows]
    code = f"rows = [line.split() for line in {{lines}}]{'[1:]' if header else ''}"
    return Written("\n".join(lines) + "\n", (), (code,), "split each line at white space", "txt", by_position=True, headed=header)  # fmt: skip


def _piped_table(rng: random.Random, t: Table) -> Written:
    """A Markdown table."""
    rows = [[c.header for c in t.columns], *_records(t)]
    rows = [[cell.replace("|", "/") for cell in row] for row in rows]
    rule = "|" + "|".join(rng.choice(("---", " --- ")) for _ in t.columns) + "|"
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, rule)
    code = (
        "rows = [[c.strip() for c in line.split('|')[1:-1]] for line in {lines}]",
        "rows = rows[2:]",
    )
    return Written("\n".join(lines) + "\n", (), code, "split the rows at the bars", "md", by_position=True)  # fmt: skip


def _objects(t: Table, columns: Sequence[Column] | None = None) -> list[dict[str, object]]:
    columns = columns or t.columns
    return [{c.header: _typed(c, i) for c in columns} for i in range(t.rows)]


def _typed(column: Column, row: int) -> object:
    if column.is_flag:
        return column.cells[row] == "true"
    return column.values[row] if column.is_number else column.cells[row]


def _dumped(rng: random.Random, value: object) -> str:
    indent = rng.choice((None, 2, 2)) if isinstance(value, dict) or rng.random() < 0.5 else None
    if indent is None and isinstance(value, list) and rng.random() < 0.7:
        lines = ",\n ".join(json.dumps(v, ensure_ascii=False) for v in value)
        return f"[{lines}]\n"
    return json.dumps(value, indent=indent, ensure_ascii=False) + "\n"


def _json(rng: random.Random, t: Table) -> Written:
    return Written(_dumped(rng, _objects(t)), ("json",), ("rows = {json}",), "load the JSON", "json", typed=True)  # fmt: skip


def _json_lines(_: random.Random, t: Table) -> Written:
    text = "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in _objects(t))
    code = "rows = [json.loads(line) for line in {lines}]"
    return Written(text, ("json",), (code,), "load each line as JSON", "jsonl", typed=True)


def _json_wrapped(rng: random.Random, t: Table) -> Written:
    key = rng.choice(("items", "data", "results", "rows", t.label.plural[0], "records"))
    value: dict[str, object] = {key: _objects(t)}
    if rng.random() < 0.4:
        value = {rng.choice(("version", "count", "page")): rng.randint(1, 9), **value}
    return Written(
        _dumped(rng, value), ("json",), (f"rows = {{json}}[{key!r}]",), f"load the JSON and take {key}", "json", typed=True
    )  # fmt: skip


def _json_nested(rng: random.Random, t: Table) -> Written:
    """Some of a row's cells are an object of their own: {"id": 7, "to": {"city": …}}."""
    others = [c for c in t.columns if c.kind != "label"]
    inner = rng.sample(others, rng.randint(1, min(2, len(others))))
    key = rng.choice([k for k in ("to", "details", "info", "meta", "address", "data") if all(k != c.header for c in t.columns)])  # fmt: skip
    value: object = [
        {**outer, key: own}
        for outer, own in zip(_objects(t, [c for c in t.columns if c not in inner]), _objects(t, inner), strict=True)
    ]  # fmt: skip
    source = "{json}"
    if rng.random() < 0.5:
        name = rng.choice((t.label.plural[0], "items", "results"))
        value, source = {name: value}, f"{{json}}[{name!r}]"
    code = f"rows = [{{**r.pop({key!r}), **r}} for r in {source}]"
    return Written(_dumped(rng, value), ("json",), (code,), f"load the JSON, with what is in {key} one level up", "json", typed=True)  # fmt: skip


def _json_keyed(rng: random.Random, t: Table) -> Written:
    first = t.of_kind("label")[0]
    rest = [c for c in t.columns if c is not first]
    value = dict(zip(first.cells, _objects(t, rest), strict=True))
    code = f"rows = [{{{first.header!r}: k, **v}} for k, v in {{json}}.items()]"
    return Written(_dumped(rng, value), ("json",), (code,), "load the JSON and make rows of it", "json", typed=True)  # fmt: skip


def _pairs(_: random.Random, t: Table) -> Written:
    """Lines of `key=value` pairs."""
    headers = [c.header for c in t.columns]
    lines = [" ".join(f"{h}={cell}" for h, cell in zip(headers, row, strict=True)) for row in _records(t)]  # fmt: skip
    code = "rows = [dict(p.split('=') for p in line.split()) for line in {lines}]"
    return Written("\n".join(lines) + "\n", (), (code,), "split the pairs of each line", "txt")
