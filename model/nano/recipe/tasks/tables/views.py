"""A table as a question sees it, and how the question and its table become a draft."""

import random
import re
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.numerals import ordinal
from model.nano.recipe.tasks.phrasing import singular
from model.nano.recipe.tasks.places import Placed, placed
from model.nano.recipe.tasks.tables.columns import CLEAN, Column
from model.nano.recipe.tasks.tables.layouts import Table, Written, table, written
from model.nano.recipe.tasks.tables.subjects import SAID

# Places of a quotient: more than anybody reads, fewer than binary fractions show.
QUOTIENT = 10


@dataclass(frozen=True, slots=True)
class View:
    """A table as it is written, with the words and the code for its columns and rows."""

    table: Table
    written: Written
    plural: str

    def cell(self, column: Column, row: str = "r") -> str:
        if self.written.by_position:
            return f"{row}[{self.table.columns.index(column)}]"
        return f"{row}[{column.header!r}]"

    def literal(self, column: Column, cell: str) -> str:
        """What a cell is compared with."""
        return str(cell == "true") if column.is_flag and self.written.typed else repr(cell)

    def value(self, column: Column, row: str = "r") -> str:
        """The cell as a number or as something that compares."""
        cell = self.cell(column, row)
        if self.written.typed and column.is_number:
            return cell
        return column.convert.replace("{}", cell)

    def exact(self, expression: str, *columns: Column, places: int = 2) -> str:
        """An expression of cells that is rounded if they have decimals: 0.1 + 0.2 is no 0.30000000000000004.

        `places` are those of a sum; a quotient has more.
        """
        has_decimals = any(c.has_decimals for c in columns)
        return f"round({expression}, {places})" if has_decimals else expression

    def name(self, column: Column, rng: random.Random) -> str:
        """How a prompt names a column."""
        if self.written.headed and rng.random() < 0.97:
            return column.noun.replace("_", " ") if rng.random() < 0.85 else column.header
        n = self.table.columns.index(column) + 1
        last = n == len(self.table.columns)
        if last and rng.random() < 0.3:
            return "last column"
        return f"{ordinal(rng, n)} column" if rng.random() < 0.6 else f"column {n}"

    def said(self, rng: random.Random, row: int) -> str:
        """How a prompt names a row: by its label, seldom in lower case or in quotes."""
        label, dice = self.label.cells[row], rng.random()
        if label in SAID and dice > 0.6:
            return SAID[label]
        if dice < 0.1:
            return label.lower()
        return f"'{label}'" if " " in label and dice < 0.25 else label

    def a_number(self, rng: random.Random) -> Column:
        """A number column without gaps. Raises ValueError where there is none."""
        columns = [c for c in self.table.of_kind("number") if not c.present]
        if not columns:
            raise ValueError("only columns with gaps")
        return rng.choice(columns)

    @property
    def one(self) -> str:
        """The singular of what a row is."""
        return singular(self.plural)

    @property
    def label(self) -> Column:
        return self.table.of_kind("label")[0]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request and the code after `rows` is there. `wanted` and `how` go into the thoughts."""

    request: str
    code: tuple[str, ...]
    answer: Answer
    wanted: str
    how: str
    needs: tuple[str, ...] = ()
    check: str = ""
    result: str | None = None
    sequence: str | None = None


def view(rng: random.Random, *, inline: bool = False) -> View:
    t = table(rng, rows=rng.randint(2, 5) if inline else None)
    return View(t, written(rng, t, inline=inline), rng.choice(t.label.plural))


def tabled(rng: random.Random, v: View, a: Ask, *, inline: bool = False) -> Draft:
    """The question, its table somewhere, and the cell that answers it."""
    request = _with_a_note(rng, v, a)
    place = placed(rng, request, v.written.text, v.written.extension, inline=inline)
    code = assembled(v, a, place)
    return Draft(
        place.prompt,
        a.answer,
        wanted=a.wanted,
        how=f"{v.written.how}, {a.how}" if a.how else v.written.how,
        code=code,
        check=a.check,
        stdin=place.stdin,
        files=place.files,
        attached=place.attached,
        before=place.before,
        result=a.result,
        sequence=a.sequence,
    )


def _with_a_note(rng: random.Random, v: View, a: Ask) -> str:
    """The request, perhaps with a word about the cells: those that the code leaves out, or decimal commas."""
    code = "\n".join(a.code)
    gaps = [c for c in v.table.columns if c.present and _leaves_out(v, c, code)]
    notes: list[str] = []
    if gaps and rng.random() < 0.5:
        gap = gaps[0].gap or rng.choice(("missing", "empty"))
        notes += [f", ignore the {gap} ones", f" (skip the {gap} ones)", f", some are {gap}", f", leave out those that are {gap}", f". Ignore the {gap} values.", f", without the {gap} cells"]  # fmt: skip
    elif "replace(',', '.')" in code and rng.random() < 0.25:
        notes += [". Decimals are commas here.", " (comma as decimal mark)", ", the decimals are written with commas"]  # fmt: skip
    return a.request.rstrip(".?! ") + rng.choice(notes) if notes else a.request


def _leaves_out(v: View, c: Column, code: str) -> bool:
    """Whether a condition keeps only the rows that have the cell; to look for the gaps is another matter."""
    condition = re.escape(c.present.replace("{}", v.cell(c)))
    return re.search(rf"if {condition}(?! ==)", code) is not None


def assembled(v: View, a: Ask, place: Placed) -> str:
    """Imports in alphabetical order, what the place needs, the reading, the question's own lines."""
    needs = [*(f"import {m}" for m in v.written.imports), *a.needs]
    code = "\n".join(a.code)
    if "num(" in code and not any(n.startswith("num") for n in needs):
        needs.append(CLEAN)
    if "re.sub" in "\n".join(needs):
        needs.append("import re")
    imports = sorted({n for n in needs if n.startswith("import")})
    imports += sorted({n for n in needs if n.startswith("from")})
    rest = dict.fromkeys(n for n in needs if not n.startswith(("import", "from")))
    given = [place.given] if place.given else []
    reading = [place.fill(line) for line in v.written.lines]
    return "\n".join([*imports, *rest, *given, *reading, *a.code])


def needed(*things: str) -> tuple[str, ...]:
    """What must be imported or defined, some of it in several lines."""
    return tuple(line for thing in things if thing for line in thing.split("\n"))


def values_line(v: View, c: Column, rows: str) -> str:
    guard = f" if {c.present.replace('{}', v.cell(c))}" if c.present and not v.written.typed else ""
    return f"values = [{v.value(c)} for r in {rows}{guard}]"


def best_line(v: View, c: Column, fn: str, rows: str) -> str:
    if c.present and not v.written.typed:
        rows = f"[r for r in {rows} if {c.present.replace('{}', v.cell(c))}]"
    return f"best = {fn}({rows}, key=lambda r: {v.value(c)})"
