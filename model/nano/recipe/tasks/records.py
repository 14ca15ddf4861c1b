"""Questions about tables: filter × column × group × aggregate × order × top-n, in any layout and place.

The code is one pipeline: read `rows`, narrow them to `picked`, then one of a few idioms. It composes:
a question with a filter differs by one line from the same without.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.columns import CLEAN, Column
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.layouts import Placed, Table, Written, placed, table, written
from model.nano.recipe.tasks.numerals import count_word, ordinal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import (
    ask,
    asked,
    counting,
    dressed,
    judging,
    lines_answer,
    order,
    quoting,
    singular,
    states,
    whether,
)


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

    def value(self, column: Column, row: str = "r") -> str:
        """The cell as a number or as something that compares."""
        cell = self.cell(column, row)
        if self.written.typed and column.is_number:
            return cell
        return column.convert.replace("{}", cell)

    def name(self, column: Column, rng: random.Random) -> str:
        """How a prompt names a column."""
        if self.written.headed and rng.random() < 0.97:
            return column.noun.replace("_", " ") if rng.random() < 0.85 else column.header
        n = self.table.columns.index(column) + 1
        last = n == len(self.table.columns)
        if last and rng.random() < 0.3:
            return "last column"
        return f"{ordinal(rng, n)} column" if rng.random() < 0.6 else f"column {n}"

    @property
    def one(self) -> str:
        """The singular of what a row is."""
        return singular(self.plural)

    @property
    def label(self) -> Column:
        return self.table.of_kind("label")[0]


@dataclass(frozen=True, slots=True)
class Filter:
    """`words` follow the plural of the rows or a value of theirs; `code` is a condition on `r`."""

    words: str = ""
    code: str = ""
    how: str = ""
    needs: str = ""


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


def draft(rng: random.Random, v: View, a: Ask, *, inline: bool = False) -> Draft:
    """The question, its table somewhere, and the cell that answers it."""
    place = placed(rng, a.request, v.written.text, v.written.extension, inline=inline)
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


def records(rng: random.Random) -> list[Draft]:
    """Any question about a table in a file."""
    v = view(rng)
    return [draft(rng, v, question(rng, v))]


def inline_records(rng: random.Random) -> list[Draft]:
    """Any question about a small table that stands in the prompt."""
    v = view(rng, inline=True)
    return [draft(rng, v, question(rng, v), inline=True)]


def question(rng: random.Random, v: View) -> Ask:
    """One of all kinds; raises ValueError where the table has not what it takes."""
    weights, kinds = zip(*_KINDS, strict=True)
    return rng.choices(kinds, weights)[0](rng, v)


# --- filters ------------------------------------------------------------------------------------------


def a_filter(rng: random.Random, v: View, *, avoid: Column | None = None) -> Filter:
    """One condition, seldom two. Raises ValueError where no column is left for one."""
    columns = [c for c in v.table.columns if c is not avoid and c.kind != "label"]
    if not columns:
        raise ValueError("nothing to filter by")
    first = rng.choice(columns)
    f = _condition(rng, v, first)
    others = [c for c in columns if c is not first]
    if others and rng.random() < 0.18:
        g = _condition(rng, v, rng.choice(others))
        joint = rng.choices(("and", "or"), (5, 1))[0]
        return Filter(
            f"{f.words} {joint} {g.words}",
            f"{f.code} {joint} {g.code}",
            f"{f.how} {joint} {g.how}",
            "\n".join(need for need in (f.needs, g.needs) if need),
        )
    return f


def _condition(rng: random.Random, v: View, c: Column) -> Filter:
    match c.kind:
        case "number":
            return _of_number(rng, v, c)
        case "date":
            return _of_date(rng, v, c)
        case _:
            return _of_category(rng, v, c)


def _of_category(rng: random.Random, v: View, c: Column) -> Filter:
    n, cell = v.name(c, rng), v.cell(c)
    values = sorted(set(c.cells))
    value = rng.choice(c.cells)
    said = value if rng.random() < 0.9 else value.lower()
    if len(values) > 2 and rng.random() < 0.08:
        one, two = rng.sample(values, 2)
        words = rng.choice((f"where {n} is {one} or {two}", f"with {n} {one} or {two}", f"whose {n} is {one} or {two}"))  # fmt: skip
        return Filter(words, f"{cell} in ({one!r}, {two!r})", f"{n} is {one} or {two}")
    if rng.random() < 0.08:
        words = rng.choice((f"where {n} is not {said}", f"whose {n} is not {said}", f"with a {n} other than {said}"))  # fmt: skip
        return Filter(words, f"{cell} != {value!r}", f"{n} is not {value}")
    forms = [f"where {n} is {said}", f"where the {n} is {said}", f"with {n} {said}", f"whose {n} is {said}",
             f"where {n} = {said}", f"that have {n} {said}", f"with {said} as {n}", f"for {n} {said}"]  # fmt: skip
    if v.written.headed and c.category and c.category.phrases and rng.random() < 0.6:
        forms = [phrase.replace("{}", said) for phrase in c.category.phrases]
    if v.written.headed and value in ("yes", "true") and rng.random() < 0.5:
        forms = [f"that are {n}", f"marked as {n}"]
    elif v.written.headed and value in ("no", "false") and rng.random() < 0.5:
        forms = [f"that are not {n}", f"not marked as {n}"]
    return Filter(rng.choice(forms), f"{cell} == {value!r}", f"{n} is {value}")


_COMPARISONS = (
    (">", ("above", "over", "greater than", "more than", "higher than", ">", "bigger than")),
    ("<", ("below", "under", "less than", "lower than", "<", "smaller than")),
    (">=", ("at least", "at or above", ">=", "no less than")),
    ("<=", ("at most", "up to", "<=", "no more than")),
)


def _of_number(rng: random.Random, v: View, c: Column) -> Filter:
    n, x = v.name(c, rng), v.value(c)
    guard = "" if not c.present or v.written.typed else c.present.replace("{}", v.cell(c)) + " and "
    pivot = _pivot(rng, c)
    sign, words = rng.choices(_COMPARISONS, (5, 4, 2, 1))[0]
    said = rng.choice(words)
    if rng.random() < 0.1:
        low, high = sorted((pivot, _pivot(rng, c)))
        form = rng.choice((f"with {n} between {low} and {high}", f"whose {n} is between {low} and {high}", f"with a {n} from {low} to {high}"))  # fmt: skip
        return Filter(form, f"{guard}{low} <= {x} <= {high}", f"{n} is {low} to {high}", c.needs)
    if rng.random() < 0.05:
        form = rng.choice((f"with {n} {pivot}", f"whose {n} is exactly {pivot}", f"where {n} equals {pivot}"))  # fmt: skip
        return Filter(form, f"{guard}{x} == {pivot}", f"{n} is {pivot}", c.needs)
    forms = [f"where {n} is {said} {pivot}", f"with {n} {said} {pivot}", f"whose {n} is {said} {pivot}",
             f"with a {n} {said} {pivot}", f"that have a {n} {said} {pivot}"]  # fmt: skip
    topic = c.topic
    if topic and topic.more and v.written.headed and sign in "<>" and rng.random() < 0.5:
        comparative = topic.more if sign == ">" else topic.less
        forms = [f"{comparative} {pivot}", f"that are {comparative} {pivot}", f"{comparative} {pivot}{topic.unit and ' ' + topic.unit}"]  # fmt: skip
    elif topic and topic.verb and v.written.headed and sign in "<>":
        more = "more than" if sign == ">" else "less than"
        forms += [f"that {topic.verb} {more} {pivot}"] * 2
    return Filter(rng.choice(forms), f"{guard}{x} {sign} {pivot}", f"{n} {sign} {pivot}", c.needs)


def _pivot(rng: random.Random, c: Column) -> float | str:
    if not c.values:
        raise ValueError("no numbers in this column")
    value = rng.choice(c.values)
    assert not isinstance(value, str)
    if rng.random() < 0.5 and abs(value) > 10:
        unit = 10 ** (len(str(int(abs(value)))) - 1)
        return int(round(value / unit) * unit)
    return value


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


def _of_date(rng: random.Random, v: View, c: Column) -> Filter:
    n, x, iso = v.name(c, rng), v.value(c), c.convert == "{}"
    day = date.fromisoformat(str(rng.choice(c.values)))
    year, month = day.year, day.month
    match rng.randrange(4):
        case 0:
            code = f"{x}[:4] == '{year}'" if iso else f"{x}.year == {year}"
            words, how = f"in {year}", f"year {year}"
        case 1:
            code = f"{x}[5:7] == '{month:02}'" if iso else f"{x}.month == {month}"
            words, how = f"in {_MONTHS[month - 1]}", f"month {month}"
        case _:
            sign, said = rng.choice(
                ((">", "after"), ("<", "before"), (">=", "since"), (">=", "from"))
            )
            said_day = rng.choice((f"{day}", f"{day}", f"{_MONTHS[month - 1]} {day.day}, {year}", f"{day.day} {_MONTHS[month - 1]} {year}"))  # fmt: skip
            code = (
                f"{x} {sign} '{day}'" if iso else f"{x} {sign} datetime({year}, {month}, {day.day})"
            )
            words = f"{said} {said_day}" + (" on" if said == "from" else "")
            how = f"{n} {sign} {day}"
    if rng.random() < 0.5:
        words = rng.choice(
            (f"where {n} is {words}", f"with a {n} {words}", f"whose {n} is {words}")
        )
    return Filter(words, code, how, c.needs)


def _picking(rng: random.Random, v: View, *, avoid: Column | None = None, chance: float) -> tuple[Filter, str, tuple[str, ...]]:  # fmt: skip
    """A filter or none, the name of the rows that are left, and the line that narrows them."""
    if rng.random() >= chance or v.table.rows < 2:
        return Filter(), "rows", ()
    f = a_filter(rng, v, avoid=avoid)
    return f, "picked", (f"picked = [r for r in rows if {f.code}]",)


def needed(*things: str) -> tuple[str, ...]:
    """What must be imported or defined, some of it in several lines."""
    return tuple(line for thing in things if thing for line in thing.split("\n"))


def predicate(words: str) -> str:
    """The words of a filter as what rows do or are: "that are paid" gives "are paid"."""
    first, _, rest = words.partition(" ")
    if first in ("that", "which", "who"):
        return rest
    if first in ("whose", "where"):
        return f"are those {words}"
    return f"are {words}"


def _among(v: View, rng: random.Random, f: Filter) -> str:
    """ " of the employees in Rome": what a value is taken over."""
    if not f.words:
        return rng.choice(("", "", "", f" of the {v.plural}", f" of all {v.plural}", f" for all {v.plural}", " in the table", " in the file"))  # fmt: skip
    direct = not f.words.startswith(("older", "younger", "that", "which", "who", "whose", "cheaper", "more ", "heavier", "lighter"))  # fmt: skip
    forms = [f" of {v.plural} {f.words}", f" of the {v.plural} {f.words}", f" of all {v.plural} {f.words}", f" for {v.plural} {f.words}"]  # fmt: skip
    if direct:
        forms += [f" {f.words}"] * 2
    return rng.choice(forms)


def _keeping(f: Filter) -> str:
    return f"keep the rows where {f.how}, " if f.how else ""


# --- kinds of questions -------------------------------------------------------------------------------

# Names before and behind the column's, the last line, a check, what to do.
AGGREGATES: tuple[tuple[float, tuple[str, ...], str, str, str], ...] = (
    (5, ("total {c}", "sum of the {c}", "sum of {c}", "total of {c}", "overall {c}", "combined {c}", "{c} in total", "sum of all {c} values"),
     "sum(values)", "total = 0\nfor x in values:\n    total += x\nprint(total)", "add up {c}"),
    (5, ("average {c}", "mean {c}", "average of {c}", "avg {c}", "mean of the {c}", "{c} on average", "average value of {c}"),
     "sum(values) / len(values)", "import statistics\nprint(statistics.mean(values))", "average {c}"),
    (2, ("median {c}", "median of the {c}", "median of {c}", "middle value of {c}"), "statistics.median(values)",
     "n = len(values)\ns = sorted(values)\nprint((s[(n - 1) // 2] + s[n // 2]) / 2)", "take the median of {c}"),
    (3, ("highest {c}", "maximum {c}", "largest {c}", "max {c}", "biggest {c}", "maximum of {c}", "top {c}", "peak {c}"),
     "max(values)", "print(sorted(values)[-1])", "take the largest {c}"),
    (3, ("lowest {c}", "minimum {c}", "smallest {c}", "min {c}", "least {c}", "minimum of {c}"),
     "min(values)", "print(sorted(values)[0])", "take the smallest {c}"),
    (1, ("range of {c}", "spread of {c}", "difference between the highest and the lowest {c}", "gap between the largest and smallest {c}",
         "difference between max and min {c}"),
     "max(values) - min(values)", "s = sorted(values)\nprint(s[-1] - s[0])", "largest minus smallest {c}"),
    (0.6, ("standard deviation of {c}", "stdev of {c}", "std of the {c}"), "statistics.stdev(values)",
     "m = sum(values) / len(values)\nprint((sum((x - m) ** 2 for x in values) / (len(values) - 1)) ** 0.5)", "take the standard deviation of {c}"),
    (0.5, ("second highest {c}", "second largest {c}", "second biggest {c}"), "sorted(values)[-2]",
     "print(sorted(values, reverse=True)[1])", "sort {c} and take the second from the end"),
)  # fmt: skip


def values_line(v: View, c: Column, rows: str) -> str:
    guard = f" if {c.present.replace('{}', v.cell(c))}" if c.present and not v.written.typed else ""
    return f"values = [{v.value(c)} for r in {rows}{guard}]"


def aggregate(rng: random.Random, v: View) -> Ask:
    """A sum, mean, median … of a column."""
    c = rng.choice(v.table.of_kind("number"))
    f, _, _ = _picking(rng, v, avoid=c, chance=0.45)
    return aggregate_of(
        rng, v, c, rng.choices(range(len(AGGREGATES)), [a[0] for a in AGGREGATES])[0], f
    )


def aggregate_of(rng: random.Random, v: View, c: Column, aggregate: int, f: Filter) -> Ask:
    """One of `AGGREGATES` of column `c`, of the rows that `f` keeps."""
    _, nouns, last, check, how = AGGREGATES[aggregate]
    rows = "picked" if f.code else "rows"
    narrow = (f"picked = [r for r in rows if {f.code}]",) if f.code else ()
    n = v.name(c, rng)
    noun = rng.choice(nouns).replace("{c}", n)
    if "column" in n:
        noun = f"{noun.partition(' ')[0].removesuffix(' of')} of the {n}".replace(
            "second of", "second highest of"
        )
    over = _among(v, rng, f)
    request = ask(rng, f"the {noun}{over}")
    if rng.random() < 0.35 and "column" not in n:
        request = dressed(rng, _everyday(rng, v, c, n, last, f) or request)
    needs = needed(c.needs if not v.written.typed else "", f.needs, "import statistics" if "statistics" in last else "")  # fmt: skip
    shown, asked = rounded(rng, last, request) if "/" in last or "st" in last else (last, request)
    return Ask(
        asked,
        (*narrow, values_line(v, c, rows), f"print({shown})"),
        states(f"the {noun}"),
        f"the {noun}{over}",
        _keeping(f) + how.replace("{c}", n),
        needs,
        check if shown == last else "",
        result=shown,
        sequence="values",
    )


def _everyday(rng: random.Random, v: View, c: Column, n: str, last: str, f: Filter) -> str:
    """A question that names the column in passing; empty where there is none."""
    p = f"{v.plural} {f.words}" if f.words else rng.choice((f"the {v.plural}", "they", f"all {v.plural}"))  # fmt: skip
    many = n if n.endswith("s") else f"{n}s"
    verb = c.topic.verb if c.topic else ""
    if last == "sum(values)":
        forms = [f"How much {n} do {p} have in total?", f"What do the {many} of {p} add up to?", f"add up the {many} of {p}",
                 f"What is the {n} of {p} altogether?", f"Sum the {n} column for {p}.", f"How much are the {many} of {p} together?",
                 f"sum up {n} for {p}"]  # fmt: skip
        if verb:
            forms += [f"How much do {p} {verb} in total?", f"What do {p} {verb} together?", f"How much do {p} {verb} altogether?"] * 2  # fmt: skip
    elif "/" in last:
        forms = [f"What {n} do {p} have on average?", f"How high is the average {n} of {p}?", f"What's the {n} of {p} on average?",
                 f"average {n} of {p}?", f"What is a typical (mean) {n} of {p}?"]  # fmt: skip
        if verb:
            forms += [f"How much do {p} {verb} on average?", f"What do {p} {verb} on average?"] * 2
        if n == "age":
            forms += [f"How old are {p} on average?"] * 2
    elif last == "max(values)":
        forms = [f"How high does the {n} of {p} go?", f"What is the biggest {n} among {p}?", f"max {n} of {p}"]  # fmt: skip
    elif last == "min(values)":
        forms = [f"How low does the {n} of {p} go?", f"What is the smallest {n} among {p}?", f"min {n} of {p}"]  # fmt: skip
    else:
        return ""
    return rng.choice(forms).replace("of they", "of them").replace("among they", "among them").replace("for they", "for them")  # fmt: skip


def count(rng: random.Random, v: View) -> Ask:
    """How many rows fulfil a condition, or which share of all."""
    f = a_filter(rng, v)
    narrow = f"picked = [r for r in rows if {f.code}]"
    what = f"{v.plural} {f.words}"
    if rng.random() < 0.15:
        request = rng.choice((f"What percentage of {v.plural} {predicate(f.words)}?", f"What share of the {v.plural} {predicate(f.words)}, in percent?",
                              f"What percent of all {v.plural} are those {f.words}?", f"percentage of {what}"))  # fmt: skip
        shown, asked = rounded(rng, "100 * len(picked) / len(rows)", dressed(rng, request))
        return Ask(asked, (narrow, f"print({shown})"), quoting("It is {}%."), "a share in percent",
                   f"count those where {f.how}, divide by all", needed(f.needs), result=shown)  # fmt: skip
    request = rng.choice((f"How many {what} are there?", f"How many {what}?", f"Count the {what}.", f"count {what}", f"number of {what}",
                          f"How many of the {v.plural} {predicate(f.words)}?", f"How many {v.plural} do we have {f.words}?", f"How many {v.plural} {predicate(f.words)}?", f"How many {predicate(f.words)}?",
                          f"Tell me how many {what} there are.", f"I need the number of {what}.", f"How many entries {predicate(f.words)}?"))  # fmt: skip
    return Ask(
        dressed(rng, request),
        (narrow, "print(len(picked))"),
        counting(v.plural),
        f"the number of {what}",
        f"count the rows where {f.how}",
        needed(f.needs),
        f"print(sum(1 for r in rows if {f.code}))",
        result="len(picked)",
    )


_DIRECT = ("in ", "from ", "of ", "on ", "with ", "for ", "by ")


def _superlative(rng: random.Random, v: View, c: Column) -> tuple[str, str, str]:
    """ "max" or "min", an adjective if the topic has one, and "highest" or "lowest"."""
    is_max = rng.random() < 0.6
    topic = c.topic
    adjective = (topic.most if is_max else topic.least) if topic and v.written.headed else ""
    word = rng.choice(("highest", "largest", "most", "biggest", "greatest") if is_max else ("lowest", "smallest", "least"))  # fmt: skip
    return "max" if is_max else "min", adjective, word


def extreme(rng: random.Random, v: View) -> Ask:
    """Which row has the most or least of a column."""
    c = rng.choice(v.table.of_kind("number"))
    f, rows, narrow = _picking(rng, v, avoid=c, chance=0.3)
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
        return Ask(request, (*narrow, best_line(v, c, fn, rows), code), quoting("{}"), what, f"{_keeping(f)}take the row with the {word} {n}",
                   needed(c.needs if not v.written.typed else "", f.needs))  # fmt: skip
    else:
        out = v.label
        answer = quoting("It is {}.")
    return Ask(
        request,
        (*narrow, best_line(v, c, fn, rows), f"print({v.cell(out, 'best')})"),
        answer,
        what,
        f"{_keeping(f)}take the row with the {word} {n}",
        needed(c.needs if not v.written.typed else "", f.needs),
        result=None,
    )


def _key(v: View, c: Column) -> str:
    return str(v.table.columns.index(c)) if v.written.by_position else f"'{c.header}'"


def best_line(v: View, c: Column, fn: str, rows: str) -> str:
    if c.present and not v.written.typed:
        rows = f"[r for r in {rows} if {c.present.replace('{}', v.cell(c))}]"
    return f"best = {fn}({rows}, key=lambda r: {v.value(c)})"


def top(rng: random.Random, v: View) -> Ask:
    """The n rows with the most or least, perhaps with their values; all of them: a sorted list."""
    c = rng.choice(v.table.of_kind("number", "date"))
    if v.table.rows < 3 or (c.present and not v.written.typed):
        raise ValueError("too few rows to sort")
    f, rows, narrow = _picking(rng, v, avoid=c, chance=0.25)
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
        f"{_keeping(f)}sort by {n}{' downwards' if down else ''}",
        needed(c.needs if not v.written.typed or c.kind == "date" else "", f.needs),
    )  # fmt: skip


def listing(rng: random.Random, v: View) -> Ask:
    """The labels (or another column) of the rows that fulfil a condition, or a whole column."""
    f, rows, narrow = _picking(rng, v, chance=0.75)
    c = v.label if rng.random() < 0.8 else rng.choice(v.table.columns)
    n, p = v.name(c, rng), v.plural
    what = f"{p} {f.words}" if f.words else f"{n} of all {p}" if c is not v.label else f"all {p}"
    if c is not v.label and f.words:
        what = f"{n} of {p} {f.words}"
    forms = (
        [f"Which {p} {predicate(f.words)}?", f"which {p} {predicate(f.words)}"]
        if f.words and c is v.label
        else []
    )
    forms += [f"List the {what}.", f"list {what}", f"Show the {what}.", f"Give me the {what}.", f"Print the {what}", f"What are the {what}?",
              f"Find the {what}.", f"names of the {what}" if c is v.label else f"{what}?", f"show me {what}"]  # fmt: skip
    if f.words and c is v.label:
        forms += [f"Which {what} are there?", f"Who are the {what}?" if v.table.label.person else f"Which are the {what}?"]  # fmt: skip
    request = dressed(rng, rng.choice(forms).replace("the all", "all"))
    ordered = rng.random() < 0.15
    if ordered:
        request = f"{request.rstrip('.?! ')}{rng.choice((', sorted', ' in alphabetical order', ', sorted alphabetically', ' from A to Z'))}"  # fmt: skip
    out = f"{v.cell(c)} for r in {rows}"
    out = f"sorted({out})" if ordered else f"[{out}]"
    mark = "', '" if rng.random() < 0.3 else "'\\n'"
    if mark == "', '":
        request = f"{request.rstrip('.?! ')}{rng.choice((', separated by commas', ' as a comma separated list', ' in one line, comma separated'))}"  # fmt: skip
    return Ask(
        request,
        (*narrow, f"print(*{out}, sep={mark})"),
        lines_answer,
        f"the {what}".replace("the all", "all"),
        f"{_keeping(f)}print {n}",
        needed(f.needs),
        sequence=None,
    )


def grouped(rng: random.Random, v: View) -> Ask:
    """An aggregate of each group, or the group where it is largest."""
    groups = v.table.of_kind("category")
    if not groups:
        raise ValueError("nothing to group by")
    g = rng.choice(groups)
    c = rng.choice(v.table.of_kind("number"))
    guard = "" if not c.present or v.written.typed else f"    if {c.present.replace('{}', v.cell(c))}:\n    "  # fmt: skip
    n, m = v.name(g, rng), v.name(c, rng)
    noun, fold = rng.choices(
        ((f"total {m}", "sum({})"), (f"average {m}", "sum({}) / len({})"), (f"number of {v.plural}", "len({})"),
         (f"highest {m}", "max({})"), (f"lowest {m}", "min({})")), (5, 4, 4, 1, 1))[0]  # fmt: skip
    if "column" in m and "number" not in noun:
        noun = f"{noun.partition(' ')[0]} of the {m}".replace("total of", "sum of")
    item = "r" if fold == "len({})" else v.value(c)
    build = (
        "groups = {}",
        "for r in rows:",
        f"{guard if item != 'r' else ''}    groups.setdefault({v.cell(g)}, []).append({item})",
    )
    f, _, narrow = _picking(rng, v, avoid=g, chance=0.12)
    if f.words:
        build = (build[0], "for r in picked:", build[2])
    needs = needed(c.needs if not v.written.typed and item != "r" else "", f.needs)
    where = f" of {v.plural} {f.words}" if f.words else ""
    if rng.random() < 0.55:
        request = rng.choice((
            ask(rng, f"the {noun}{where} per {n}"), ask(rng, f"the {noun}{where} for each {n}"), ask(rng, f"the {noun}{where} by {n}"),
            dressed(rng, f"Show the {noun}{where} for every {n}."), dressed(rng, f"{noun}{where} per {n}"), dressed(rng, f"For each {n}, what is the {noun}{where}?"),
            dressed(rng, f"Group by {n} and give the {noun}{where}."), dressed(rng, f"{noun}{where} grouped by {n}"),
            dressed(rng, f"How many {v.plural}{where[len(v.plural) + 4:] if where else ''} are there per {n}?") if fold == "len({})"
            else dressed(rng, f"What is the {noun}{where} in each {n}?"),
        ))  # fmt: skip
        shown = fold.replace("{}", "groups[k]")
        if "/" in shown and rng.random() < 0.3:
            places = rng.choice((1, 2, 2))
            request = say(
                rng,
                "{r}[, rounded to {k} decimals| (round to {k} decimals)| to {k} decimals|, with {k} decimals]",
                {"r": request.rstrip(".?! "), "k": places},
            )
            shown = (
                f"{shown}:.{places}f"
                if request.endswith(("with 1 decimals", "with 2 decimals"))
                else f"round({shown}, {places})"
            )
        each = "for k in groups:"
        if rng.random() < 0.15:
            request = request.rstrip(".?! ") + rng.choice((f", sorted by {n}", f" in order of {n}"))
            each = "for k in sorted(groups):"
        return Ask(request, (*narrow, *build, each, f"    print(f'{{k}}: {{{shown}}}')"), lines_answer,
                   f"the {noun} per {n}", f"{_keeping(f)}group by {n}", needs)  # fmt: skip
    fn, word = rng.choice((("max", "highest"), ("max", "largest"), ("min", "lowest"), ("max", "biggest"), ("min", "smallest")))  # fmt: skip
    if fold == "len({})":
        word = "most" if fn == "max" else "fewest"
        form = (f"Which {n} has the {word} {v.plural}{where[len(v.plural) + 4:] if where else ''}?", f"In which {n} are the {word} {v.plural}?",
                f"What is the {n} with the {word} {v.plural}?", f"{n} with the {word} {v.plural}")  # fmt: skip
        form = form if not where else form[:1]
    else:
        form = (f"Which {n} has the {word} {noun}{where}?", f"What {n} has the {word} {noun}{where}?", f"the {n} with the {word} {noun}{where}",
                f"Find the {n} with the {word} {noun}{where}.", f"By {noun}{where}, which {n} is {word}?")  # fmt: skip
    shown = fold.replace("{}", "groups[k]")
    with_value = rng.random() < 0.2
    request = dressed(rng, rng.choice(form))
    if with_value:
        request = request.rstrip(".?! ") + rng.choice(
            (" and how much?", ", with the value", ", and what is it?")
        )
    last = (
        f"print(f'{{best}}: {{{fold.replace('{}', 'groups[best]')}}}')"
        if with_value
        else "print(best)"
    )
    answer = quoting("{}") if with_value else quoting("It is {}.")  # fmt: skip
    return Ask(request, (*narrow, *build, f"best = {fn}(groups, key=lambda k: {shown})", last), answer, f"the {n} with the {word} {noun}",
               f"{_keeping(f)}group by {n}, take the {word}", needs)  # fmt: skip


def lookup(rng: random.Random, v: View) -> Ask:
    """A cell of a named row."""
    i = rng.randrange(v.table.rows)
    label = v.label.cells[i]
    c = rng.choice([c for c in v.table.columns if c is not v.label] or [v.label])
    n = v.name(c, rng)
    said = f"'{label}'" if " " in label and rng.random() < 0.3 else label
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


def distinct(rng: random.Random, v: View) -> Ask:
    """Different values of a column, the most common one, how often one occurs, whether any repeats."""
    c = rng.choice(v.table.of_kind("category") or v.table.of_kind("label"))
    n = v.name(c, rng)
    many = {
        "city": "cities",
        "country": "countries",
        "category": "categories",
        "status": "statuses",
        "class": "classes",
    }.get(n, f"{n}s")
    if "column" in n:
        many = (
            f"values in the {n}"
            if "last" in n or n[0].isdigit() or "column" in n[3:]
            else f"values in {n}"
        )
    cell = v.cell(c)
    dice = rng.random()
    if dice < 0.35:
        request = rng.choice((f"How many different {many} are there?", f"How many distinct {many}?", f"number of unique {many}", f"Count the different {many}.",
                              f"how many unique {many} are in the data"))  # fmt: skip
        return Ask(dressed(rng, request), (f"print(len({{{cell} for r in rows}}))",), counting(f"different {many}"), f"the number of different {many}",
                   f"put the {n} values in a set", check=f"print(len(set({cell} for r in rows)))")  # fmt: skip
    if dice < 0.65:
        request = rng.choice((f"Which {many} are there?", f"List the different {many}.", f"What are the unique {many}?", f"all distinct {many}, please",
                              f"show the unique {many}", f"Give me every {n} once." if "column" not in n else f"What are the unique {many}?"))  # fmt: skip
        return Ask(dressed(rng, request), (f"print(*dict.fromkeys({cell} for r in rows), sep='\\n')",), lines_answer,
                   f"the different {many}", "print every value once")  # fmt: skip
    fn, word = rng.choices((("max", "most common"), ("max", "most frequent"), ("min", "rarest"), ("min", "least common")), (4, 3, 1, 1))[0]  # fmt: skip
    request = rng.choice((f"What is the {word} {n}?", f"Which {n} is {word}?" if word != "rarest" else f"Which {n} is the rarest?", f"the {word} {n}",
                          f"Which {n} appears {'most' if fn == 'max' else 'least'} often?", f"find the {word} {n}"))  # fmt: skip
    if "column" in n:
        request = f"What is the {word} value in the {n}?".replace("the column", "column")
    code = (f"values = [{cell} for r in rows]", f"print({fn}(values, key=values.count))")
    return Ask(
        dressed(rng, request),
        code,
        quoting("It is {}."),
        f"the {word} {n}",
        "count each value",
    )


def product(rng: random.Random, v: View) -> Ask:
    """A total or a ranking of one column times another."""
    numbers = v.table.of_kind("number")
    if len(numbers) < 2 or not v.written.headed:
        raise ValueError("one number is no product")
    money = [c for c in numbers if c.topic and c.topic.headers[0] in ("price", "cost", "salary")]
    counts = [c for c in numbers if c not in money and c.topic and c.topic.headers[0] in ("quantity", "stock", "units", "hours")]  # fmt: skip
    a, b = (money[0], counts[0]) if money and counts else rng.sample(numbers, 2)
    if a.present or b.present:
        raise ValueError("gaps have no product")
    x, y, m, n = v.value(a), v.value(b), v.name(a, rng), v.name(b, rng)
    f, rows, narrow = _picking(rng, v, chance=0.25)
    where = f" of {v.plural} {f.words}" if f.words else ""
    needs = needed(*(() if v.written.typed else (a.needs, b.needs)), f.needs)
    if rng.random() < 0.7:
        forms = [ask(rng, f"the sum of {m} times {n}{where}"), ask(rng, f"the total of {m} * {n}{where}"), dressed(rng, f"Multiply {m} by {n} in each row and add it all up{where}."),
                 ask(rng, f"the total value ({m} x {n}){where}")]  # fmt: skip
        if money and counts:
            forms += [ask(rng, f"the total value{where}"), ask(rng, f"the total revenue{where}, {m} times {n}"), dressed(rng, f"What is everything worth{where} ({m} times {n})?")]  # fmt: skip
        return Ask(rng.choice(forms), (*narrow, f"values = [{x} * {y} for r in {rows}]", "print(sum(values))"), states("the total"),
                   f"the total of {m} times {n}", f"{_keeping(f)}multiply {m} by {n} and add up", needs,
                   f"total = 0\nfor r in {rows}:\n    total += {x} * {y}\nprint(total)", "sum(values)", "values")  # fmt: skip
    if f.words or a.convert != b.convert:
        raise ValueError("not asked")
    sign, op, word = rng.choice(((">", "higher", "exceeds"), ("<", "lower", "is below")))
    what = f"{v.plural} where {m} {word} {n}"
    return Ask(dressed(rng, rng.choice((f"Which {v.plural} have a {op} {m} than {n}?", f"list the {what}", f"Show {what}."))),
               (f"print(*[{v.cell(v.label)} for r in rows if {x} {sign} {y}], sep='\\n')",), lines_answer, f"the {what}", f"compare {m} with {n}", needs)  # fmt: skip


def shape(rng: random.Random, v: View) -> Ask:
    """How many rows and columns, which columns, the first or the last row."""
    p, rows = v.plural, "rows"
    dice = rng.randrange(5)
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


def claim(rng: random.Random, v: View) -> Ask:
    """Whether any or all rows fulfil a condition, or one row has more than another."""
    dice = rng.random()
    if dice < 0.5:
        f = a_filter(rng, v)
        p = v.plural
        fn, q, s, yes, no = rng.choice((
            ("any", f"are there any {p} {f.words}", f"there are {p} {f.words}", f"Yes, there are {p} {f.words}.", f"No, there are no {p} {f.words}."),
            ("any", f"is there a row {f.words}", f"there is a row {f.words}", "Yes, there is one.", "No, there is none."),
            ("all", f"are all {p} {f.words}", f"all {p} are {f.words}", f"Yes, all {p} are.", f"No, not all {p} are."),
        ))  # fmt: skip
        return Ask(whether(rng, q, s), (f"print({fn}({f.code} for r in rows))",), judging(yes, no), "a yes or no", f"test whether {fn} row has {f.how}", needed(f.needs))  # fmt: skip
    return compared(rng, v, dice)


def compared(rng: random.Random, v: View, dice: float) -> Ask:
    """Two rows: whether one has more, which has more, by how much or how many percent."""
    c = rng.choice(v.table.of_kind("number"))
    if c.present or v.table.rows < 2:
        raise ValueError("gaps do not compare")
    i, j = rng.sample(range(v.table.rows), 2)
    one, two, n = v.label.cells[i], v.label.cells[j], v.name(c, rng)
    code = f"d = {{{v.cell(v.label)}: {v.value(c)} for r in rows}}"
    needs = needed(c.needs if not v.written.typed else "")
    who = "Who" if v.table.label.person else "Which"
    more = c.topic.more.removesuffix(" than") if c.topic and v.written.headed else ""
    if dice < 0.68:
        q, s = f"does {one} have a higher {n} than {two}", f"{one} has a higher {n} than {two}"
        no = f"{one} does not have a higher {n} than {two}"
        if more and rng.random() < 0.6:
            q, s, no = (
                f"is {one} {more} than {two}",
                f"{one} is {more} than {two}",
                f"{one} is not {more} than {two}",
            )
        return Ask(whether(rng, q, s), (code, f"print(d[{one!r}] > d[{two!r}])"), judging(f"Yes, {s}.", f"No, {no}."), "a yes or no", f"compare the {n} of both", needs)  # fmt: skip
    if dice < 0.82:
        forms = [
            f"{who} has the higher {n}, {one} or {two}?",
            f"Which {n} is higher, that of {one} or of {two}?",
            f"{one} or {two}: more {n}?",
            f"{who} has more {n}: {one} or {two}?",
        ]
        forms += (
            [f"{who} is {more}, {one} or {two}?", f"{who} is {more}: {one} or {two}?"] * 2
            if more
            else []
        )
        return Ask(dressed(rng, rng.choice(forms)), (code, f"print(max({one!r}, {two!r}, key=d.get))"), quoting("It is {}."),
                   f"who has the higher {n}", "compare both", needs)  # fmt: skip
    if dice < 0.88:
        forms = [
            f"By how many percent does {n} change from {one} to {two}?",
            f"What is the percentage change in {n} from {one} to {two}?",
            f"How much did {n} grow from {one} to {two}, in percent?",
            f"growth of {n} from {one} to {two} in %",
        ]
        shown, request = rounded(
            rng, f"100 * (d[{two!r}] - d[{one!r}]) / d[{one!r}]", dressed(rng, rng.choice(forms))
        )
        return Ask(request, (code, f"print({shown})"), quoting("It changes by {}%."), f"the change of {n} in percent", "divide the difference by the first", needs)  # fmt: skip
    forms = [
        f"How much more {n} does {one} have than {two}?",
        f"How much higher is the {n} of {one} than that of {two}?",
    ]
    forms += (
        [f"How much {more} is {one} than {two}?", f"By how much is {one} {more} than {two}?"] * 2
        if more
        else []
    )
    if rng.random() < 0.5:
        forms = [
            asked(rng, f"the difference in {n} between {one} and {two}"),
            f"By how much do {one} and {two} differ in {n}?",
            f"What is the {n} difference between {one} and {two}?",
        ]
        last = f"print(abs(d[{one!r}] - d[{two!r}]))"
    else:
        last = f"print(d[{one!r}] - d[{two!r}])"
    return Ask(dressed(rng, rng.choice(forms)), (code, last), quoting("It is {}."), f"a difference in {n}", "subtract one from the other", needs)  # fmt: skip


def above_average(rng: random.Random, v: View) -> Ask:
    """Rows beyond the average: which or how many."""
    c = rng.choice(v.table.of_kind("number"))
    if c.present:
        raise ValueError("gaps have no average")
    n, p = v.name(c, rng), v.plural
    sign, word = rng.choice(((">", "above"), (">", "above"), ("<", "below")))
    code = (values_line(v, c, "rows"), "mean = sum(values) / len(values)", f"picked = [r for r in rows if {v.value(c)} {sign} mean]")  # fmt: skip
    needs = needed(c.needs if not v.written.typed else "")
    what = f"{p} with a {n} {word} average"
    how = f"compute the mean of {n}, keep the rows {word} it"
    if rng.random() < 0.5:
        request = rng.choice((f"How many {what}?", f"How many {p} are {word} the average {n}?", f"count the {what}", f"How many {p} have a {n} {word} the mean?"))  # fmt: skip
        return Ask(dressed(rng, request), (*code, "print(len(picked))"), counting(p), f"the number of {what}", how, needs)  # fmt: skip
    request = rng.choice((f"Which {what} are there?", f"Which {p} have an {word}-average {n}?" if word == "above" else f"Which {p} have a {word}-average {n}?",
                          f"list the {what}", f"Which {p} are {word} the average {n}?"))  # fmt: skip
    return Ask(dressed(rng, request), (*code, f"print(*[{v.cell(v.label)} for r in picked], sep='\\n')"), lines_answer, f"the {what}", how, needs)  # fmt: skip


def days(rng: random.Random, v: View) -> Ask:
    """The earliest or latest row by date, or the days between the two ends."""
    dates = v.table.of_kind("date")
    if not dates or v.table.rows < 2:
        raise ValueError("no dates")
    c = dates[0]
    n = v.name(c, rng)
    needs = needed(c.needs)
    fn, word = rng.choice((("min", "earliest"), ("max", "latest"), ("min", "first"), ("max", "last"), ("max", "most recent")))  # fmt: skip
    if rng.random() < 0.4:
        request = ask(rng, f"the {word} {n}" if word not in ("first", "last") else f"the {'earliest' if fn == 'min' else 'latest'} {n}")  # fmt: skip
        return Ask(request, (f"best = {fn}(rows, key=lambda r: {v.value(c)})", f"print({v.cell(c, 'best')})"), quoting("It is {}."),
                   f"the {word} {n}", f"take the {word} {n}", needs)  # fmt: skip
    if rng.random() < 0.5:
        word = "earliest" if fn == "min" else "latest"
        request = rng.choice((f"Which {v.one} has the {word} {n}?",
                              f"What comes {'first' if fn == 'min' else 'last'} by {n}?"))  # fmt: skip
        return Ask(dressed(rng, request), (f"best = {fn}(rows, key=lambda r: {v.value(c)})", f"print({v.cell(v.label, 'best')})"), quoting("It is {}."),
                   f"the row with the {word} {n}", f"take the {word} {n}", needs)  # fmt: skip
    iso = c.convert == "{}"
    value = f"date.fromisoformat({v.cell(c)})" if iso else v.value(c)
    request = rng.choice((ask(rng, f"the number of days between the first and the last {n}"), dressed(rng, f"How many days are between the earliest and latest {n}?"),
                          dressed(rng, f"How many days does the {n} column span?")))  # fmt: skip
    return Ask(request, (f"days = [{value} for r in rows]", "print((max(days) - min(days)).days)"), quoting("There are {} days between them."),
               "a number of days", f"latest {n} minus earliest", needs or ("from datetime import date",))  # fmt: skip


def missing(rng: random.Random, v: View) -> Ask:
    """How many cells of a column are missing, or which rows lack it."""
    gaps = [c for c in v.table.columns if c.present]
    if not gaps:
        raise ValueError("no gaps")
    c, p = gaps[0], v.plural
    n = v.name(c, rng)
    gap = next(cell for cell in c.cells if not any(ch.isdigit() for ch in cell))
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


_KINDS: tuple[tuple[float, Callable[[random.Random, View], Ask]], ...] = (
    (7, aggregate), (5, count), (5, extreme), (4, top), (5, listing), (6, grouped), (4, lookup), (3, distinct),
    (1.5, product), (2, shape), (2.5, claim), (1.2, above_average), (1.5, days), (1, missing), (0.7, converted),
)  # fmt: skip
