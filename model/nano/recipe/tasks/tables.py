"""CSV on standard input: filter × column × aggregate."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.numerals import decimal
from model.nano.recipe.tasks.phrasing import ask, counting, dressed, quoting, states
from model.nano.recipe.tasks.words import NAMES, THINGS, styled, word

# What the row with the most and with the least of a column is called.
_SUPERLATIVES = {
    "price": ("most expensive", "cheapest"), "cost": ("most expensive", "cheapest"), "age": ("oldest", "youngest"),
    "weight": ("heaviest", "lightest"), "height": ("tallest", "shortest"), "score": ("best", "worst"),
    "points": ("best", "worst"), "population": ("largest", "smallest"), "year": ("newest", "oldest"),
    "salary": ("best paid", "worst paid"), "sales": ("best seller", "worst seller"),
}  # fmt: skip
_READ = (
    "import csv\nrows = list(csv.DictReader(open('/mnt/data/stdin.txt')))",
    "import csv\nwith open('/mnt/data/stdin.txt') as f:\n    rows = list(csv.DictReader(f))",
)
_TEXT_COLUMNS = (
    "name",
    "item",
    "city",
    "product",
    "team",
    "country",
    "category",
    "color",
    "id",
    "person",
)
_NUMBER_COLUMNS = ("price", "age", "amount", "count", "score", "quantity", "year", "points", "sales", "weight",
                   "height", "cost", "stock", "salary", "hours", "population")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """`numeric` and `textual` are column names; `rows` holds the cells by column."""

    textual: str
    numeric: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    kind: str

    def text(self) -> str:
        columns = (self.textual, *self.numeric)
        lines = [",".join(columns), *(",".join(row[c] for c in columns) for row in self.rows)]
        return "\n".join(lines) + "\n"

    def draft(
        self, rng: random.Random, request: str, code: str, answer: Answer, wanted: str
    ) -> Draft:
        """A draft that asks `request` of this table; `code` runs after `rows` was read."""
        *body, last = code.split("\n")
        if not last.startswith("print") and rng.random() < 0.5:
            last = f"print({last})"
        return Draft(
            request,
            answer,
            wanted=wanted,
            how=rng.choice(("read the CSV file", "read the table with csv", "read the rows")),
            code="\n".join([rng.choice(_READ), *body, last]),
            stdin=self.text().encode(),
        )


def table_aggregates(rng: random.Random) -> list[Draft]:
    """A sum, mean, maximum, minimum or count of a column, perhaps of some rows only."""
    table = _table(rng)
    column = rng.choice(table.numeric)
    value = f"{table.kind}(r['{column}'])"
    condition, words = _filter(rng, table) if rng.random() < 0.35 else ("", "")
    tail = f" if {condition}" if condition else ""
    name, code = rng.choice(
        (
            ("total", f"sum({value} for r in rows{tail})"),
            ("sum of the", f"sum({value} for r in rows{tail})"),
            ("average", f"values = [{value} for r in rows{tail}]\nsum(values) / len(values)"),
            ("mean", f"values = [{value} for r in rows{tail}]\nsum(values) / len(values)"),
            ("highest", f"max({value} for r in rows{tail})"),
            ("maximum", f"max({value} for r in rows{tail})"),
            ("lowest", f"min({value} for r in rows{tail})"),
            ("minimum", f"min({value} for r in rows{tail})"),
        )
    )  # fmt: skip
    plural = (
        rng.choice((column, f"{column} column")) if name != "sum of the" else f"{column} column"
    )
    noun = f"the {name} {plural}{words}"
    request = ask(rng, noun)
    if not words and rng.random() < 0.3:
        request = dressed(rng, _everyday(rng, name, column))
    return [table.draft(rng, request, code, states(rng, noun), noun)]


def _everyday(rng: random.Random, name: str, column: str) -> str:
    """A question that names the column in passing."""
    many = column if column.endswith("s") else f"{column}s"
    if name in ("total", "sum of the"):
        forms = ("What do the {m} add up to?", "How much {c} is there in total?", "add up the {m}", "total {c}", "Sum up all the {m}.",
                 "What is the sum of all {m}?", "How much are all the {m} together?", "{c} in total?")  # fmt: skip
    elif name in ("average", "mean"):
        forms = ("What {c} do they have on average?", "average {c}?", "What is the {c} on average?", "How high is the average {c}?",
                 "What's the mean of the {m}?", "{c} on average", "the average of all {m}")  # fmt: skip
    elif name in ("highest", "maximum"):
        forms = (
            "What is the largest {c}?",
            "the biggest {c}",
            "How high does {c} go?",
            "top {c}?",
            "max {c}",
            "What is the most {c}?",
        )
    else:
        forms = (
            "What is the smallest {c}?",
            "the least {c}",
            "How low does {c} go?",
            "min {c}",
            "bottom {c}?",
        )
    return rng.choice(forms).replace("{m}", many).replace("{c}", column)


def table_rows(rng: random.Random) -> list[Draft]:
    """How many rows, which row has the extreme, the value of a named row."""
    table = _table(rng)
    column = rng.choice(table.numeric)
    value = f"{table.kind}(r['{column}'])"
    t = table.textual
    match rng.randrange(4):
        case 0:
            request = dressed(
                rng,
                rng.choice(
                    (
                        "How many rows are there?",
                        "How many rows does the table have?",
                        "count the rows",
                        f"How many {t}s are listed?",
                    )
                ),
            )
            return [
                table.draft(
                    rng,
                    request,
                    "len(rows)",
                    counting("rows"),
                    "the number of rows",
                )
            ]
        case 1:
            condition, words = _filter(rng, table)
            request = dressed(
                rng, f"How many rows have {words.removeprefix(' where ').replace(' is ', ' ', 1)}?"
            )
            return [
                table.draft(
                    rng,
                    request,
                    f"sum(1 for r in rows if {condition})",
                    counting("such rows"),
                    "a number of rows",
                )
            ]
        case 2 if column in _SUPERLATIVES and rng.random() < 0.6:
            most, least = _SUPERLATIVES[column]
            word_, fn = rng.choice(((most, "max"), (least, "min")))
            form = rng.choice(
                (
                    "Who is the {}?",
                    "Which {t} is the {}?",
                    "Which one is the {}?",
                    "the {} {t}",
                    "Find the {} {t}.",
                    "What is the {}?",
                )
            )
            request = dressed(rng, form.replace("{}", word_).replace("{t}", t))
            code = f"print({fn}(rows, key=lambda r: {value})['{t}'])"
            return [
                table.draft(
                    rng, request, code, quoting(f"{{}} is the {word_}."), f"the {word_} {t}"
                )
            ]
        case 2:
            word_, fn = rng.choice(
                (("highest", "max"), ("lowest", "min"), ("largest", "max"), ("smallest", "min"))
            )
            request = dressed(
                rng,
                rng.choice(
                    (
                        f"Which {t} has the {word_} {column}?",
                        f"{t} with the {word_} {column}",
                        f"Who or what has the {word_} {column}?",
                    )
                ),
            )
            code = f"print({fn}(rows, key=lambda r: {value})['{t}'])"
            return [
                table.draft(
                    rng,
                    request,
                    code,
                    quoting(f"{{}} has the {word_} {column}."),
                    f"the {t} with the {word_} {column}",
                )
            ]
        case _:
            row = rng.choice(table.rows)
            noun = rng.choice((f"the {column} of {row[t]}", f"{row[t]}'s {column}"))
            code = f"print(next(r['{column}'] for r in rows if r['{t}'] == {row[t]!r}))"
            return [
                table.draft(
                    rng,
                    ask(rng, noun),
                    code,
                    quoting(f"The {column} of {row[t]} is {{}}."),
                    f"one {column}",
                )
            ]


def _filter(rng: random.Random, table: Table) -> tuple[str, str]:
    """A condition on `r`, and its words beginning with " where"."""
    row = rng.choice(table.rows)
    if rng.random() < 0.3:
        t = table.textual
        return f"r['{t}'] == {row[t]!r}", f" where {t} is {row[t]}"
    column = rng.choice(table.numeric)
    sign, words = rng.choice(
        ((">", "above"), ("<", "below"), (">", "over"), (">=", "at least"), ("<", "under"))
    )
    return (
        f"{table.kind}(r['{column}']) {sign} {row[column]}",
        f" where {column} is {words} {row[column]}",
    )


def _table(rng: random.Random) -> Table:
    textual = rng.choice(_TEXT_COLUMNS) if rng.random() < 0.8 else word(rng)
    pool = [*_NUMBER_COLUMNS, word(rng), word(rng)]
    numeric = tuple(
        dict.fromkeys(c for c in rng.sample(pool, rng.choice((1, 2, 2, 3))) if c != textual)
    )
    kind = "float" if rng.random() < 0.3 else "int"
    top = rng.choice((10, 100, 1000, 100_000))
    number: Callable[[], str] = (
        (lambda: decimal(rng)) if kind == "float" else (lambda: str(rng.randint(1, top)))
    )
    cells = _labels(rng)
    rows = tuple(
        {textual: cells(), **{column: number() for column in numeric}}
        for _ in range(rng.randint(2, rng.choice((5, 10, 20))))
    )
    return Table(textual, numeric, rows, kind)


def _labels(rng: random.Random) -> Callable[[], str]:
    kinds: tuple[Callable[[], str], ...] = (
        lambda: rng.choice(NAMES),
        lambda: rng.choice(THINGS),
        lambda: styled(rng),
        lambda: word(rng).capitalize(),
    )
    return rng.choice(kinds)
