"""Tables: whatever the layout and the place, the same question has the same answer."""

import random
import re
from datetime import datetime

import pytest

from agent.conversation import Effort
from model.nano.recipe.execute import Notebook
from model.nano.recipe.tasks import generate
from model.nano.recipe.tasks.base import compose
from model.nano.recipe.tasks.phrasing import saying
from model.nano.recipe.tasks.places import placed
from model.nano.recipe.tasks.tables import (
    conditions,
    groups,
    joins,
    layouts,
    records,
    subjects,
    two_columns,
)
from model.nano.recipe.tasks.tables.columns import (
    Column,
    category_column,
    number_column,
    twin_columns,
)
from model.nano.recipe.tasks.tables.subjects import CATEGORIES, LABELS, NUMBERS
from model.nano.recipe.tasks.tables.views import Ask, View, assembled, tabled, view

LAYOUTS = (
    layouts._csv,
    layouts._delimited,
    layouts._noted,
    layouts._headless,
    layouts._aligned,
    layouts._piped_table,
    layouts._json,
    layouts._json_lines,
    layouts._json_wrapped,
    layouts._json_nested,
    layouts._json_keyed,
    layouts._pairs,
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_reads_back_what_was_written(layout):
    """The reading code gives each column's values again, piped in and in the prompt."""
    for seed in range(20):
        rng = random.Random(seed)
        try:
            t = layouts.table(rng, plain=True)
        except ValueError:
            # Two columns of one name: drawn again, as the mixture does.
            continue
        if any(" " in cell for c in t.columns for cell in (*c.cells, c.header)):
            continue
        v = View(t, layout(rng, t), "rows")
        for inline in (False, True):
            place = placed(rng, "x", v.written.text, "txt", inline=inline)
            notebook = Notebook()
            notebook.stdin = place.stdin
            notebook.files.update(place.files)
            needs = tuple(need for c in t.columns for need in c.needs.split("\n") if need)
            ask = Ask("", (), saying("x"), "", "", needs)
            notebook.run(assembled(v, ask, place))
            for c in t.columns:
                values = [str(float(v) if c.is_number else v) for v in c.values]
                if c.kind == "date":
                    values = list(c.cells)
                read = f"float({_read(v, c)})" if c.is_number else _read(v, c)
                got = notebook.run(f"print([str({read}) for r in rows])")
                assert got == f"{values}\n", (seed, inline)


def _read(v, column):
    return v.cell(column) if column.kind == "date" else v.value(column)


def test_cells_of_every_style_have_their_number():
    """Signs, units, separators and hex digits do not change what a cell is worth."""
    styles = set()
    for seed in range(600):
        rng = random.Random(seed)
        column = number_column(rng, rng.choice(NUMBERS), 4)
        read = [cell for cell in column.cells if not column.present or cell != column.gap]
        notebook = Notebook()
        notebook.run(f"import re\n{column.needs}\ncells = {read!r}")
        code = column.convert.replace("{}", "c")
        got = notebook.run(f"[float({code}) for c in cells] == {[float(v) for v in column.values]}")
        assert got == "True", column
        styles.add(code)
    assert styles == {
        "float(c)", "int(c, 16)", "num(c)", "float(c.replace(',', '.'))",
    }  # fmt: skip


def test_the_rows_that_a_filter_keeps_are_those_of_its_words():
    """A category's condition keeps the rows that have the value, by count."""
    rng = random.Random(3)
    column = category_column(rng, CATEGORIES[0], 9)
    t = layouts.Table((layouts.label_column(rng, layouts.LABELS[0], 9), column), layouts.LABELS[0])
    people = View(t, layouts._csv(rng, t), "people")
    for seed in range(40):
        f = conditions._of_category(random.Random(seed), people, column)
        rows = [{column.header: cell} for cell in column.cells]
        kept = [r[column.header] for r in rows if eval(f.code, {"r": r})]
        named = [cell for cell in set(column.cells) if cell in f.words or cell.lower() in f.words]
        assert named
        is_negated = " not " in f.words or "other than" in f.words
        assert {*kept} == ({*column.cells} - {*named} if is_negated else {*named})


def test_files_that_are_not_shown_are_looked_at_first():
    """A file that the message does not hold is printed before it is computed with."""
    seen = 0
    for seed in range(300):
        turn = generate(random.Random(seed), family="records").turns[0]
        if turn.files and not turn.attached:
            seen += 1
            assert len(turn.steps) > 1
            assert turn.files[0][0] in turn.steps[-2].code + turn.steps[0].code + turn.steps[1].code
            assert turn.files[0][1].decode()[:50].strip() in "".join(turn.outputs)
    assert seen > 20


def test_every_kind_of_question_is_answered():
    """Each kind gives tasks whose code runs, for most tables."""
    for _, kind in records._KINDS:
        right = 0
        for seed in range(400):
            rng = random.Random(seed)
            try:
                v = view(rng)
                drafts = [tabled(rng, v, kind(rng, v))]
                right += bool(compose(rng, "x", Effort.MEDIUM, drafts).turns[0].answer)
                if right == 5:
                    break
            except (ValueError, ArithmeticError, LookupError):
                continue
        assert right >= 5, kind


@pytest.mark.parametrize("family", ["records", "inline records", "table chats", "mappings", "logs"])
def test_whole_results_are_said_whole(family):
    """No answer has a 13.0 that the data has not, unless one decimal was asked for."""
    seen = 0
    for seed in range(300):
        data = ""
        for turn in generate(random.Random(seed), family=family).turns:
            data += turn.prompt + (turn.stdin or b"").decode() + str(turn.files)
            printed = set(re.findall(_WITH_ZERO, "".join(turn.outputs)))
            computed = {number for number in printed if number not in data}
            seen += bool(computed)
            if ", 1)" not in turn.steps[-1].code and ":.1f" not in turn.steps[-1].code:
                assert not computed & {*re.findall(_WITH_ZERO, turn.answer)}
    assert seen > 1


_WITH_ZERO = r"(?<![\w.])\d+\.0(?![\w.])"


def test_flags_are_tested_as_their_layout_has_them():
    """A column of true and false is a truth value in JSON and a text in CSV; the filter keeps the same rows."""
    column = Column(
        "done", "done", "category", ("true", "false", "true"), ("true", "false", "true")
    )
    t = layouts.Table((layouts.label_column(random.Random(0), LABELS[0], 3), column), LABELS[0])
    for layout in (layouts._csv, layouts._json):
        v = View(t, layout(random.Random(0), t), "people")
        kept = set()
        for seed in range(40):
            f = conditions._of_category(random.Random(seed), v, column)
            cells = column.cells if layout is layouts._csv else (True, False, True)
            rows = [{"done": cell} for cell in cells]
            kept.add((f.how, tuple(bool(eval(f.code, {"r": r})) for r in rows)))
        yes, no = (True, False, True), (False, True, False)
        assert kept - {("done is not true", no), ("done is not false", yes)} == {
            ("done is true", yes), ("done is false", no),
        }  # fmt: skip


def test_twins_are_alike():
    """Two columns to be compared are written in one style, and an ordered pair never runs backwards."""
    ordered = 0
    for seed in range(400):
        try:
            first, second = twin_columns(random.Random(seed), 5)
        except ValueError:
            continue
        assert first.convert == second.convert
        if first.noun == "min":
            ordered += 1
            pairs = zip(first.values, second.values, strict=True)
            assert all(float(a) <= float(b) for a, b in pairs)
    assert ordered


def test_two_columns_are_held_against_each_other_row_by_row():
    """The row that is named has the largest difference of all, and the rows listed are those above."""
    seen = set()
    for seed in range(3000):
        rng = random.Random(seed)
        try:
            v = view(rng)
            if not v.table.twins or v.table.twins[0].convert != "float({})" or v.written.typed:
                continue
            kind = rng.choice((two_columns.difference, two_columns.beats))
            turn = compose(rng, "x", Effort.LOW, [tabled(rng, v, kind(rng, v))]).turns[0]
        except ValueError:
            continue
        pairs = [
            tuple(map(float, pair)) for pair in zip(*(c.values for c in v.table.twins), strict=True)
        ]
        code = turn.steps[-1].code
        if "best = max" in code and turn.answer.startswith("It is"):
            seen.add("max")
            gaps = [abs(a - b) for a, b in pairs]
            i = gaps.index(max(gaps))
            assert v.label.cells[i].replace('""', '"') in turn.answer or len({*gaps}) < len(gaps)
        elif "sum(" in code:
            seen.add("count")
            above = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
            assert int(re.findall(r"\d+", turn.answer)[0]) in above
    assert seen == {"max", "count"}


@pytest.mark.parametrize("family", ["records", "table chats", "mappings", "told numbers"])
def test_no_answer_has_binary_noise(family):
    """Totals, means and differences of decimals are said as 1410.37, not as 1410.3700000000001."""
    for seed in range(500):
        for turn in generate(random.Random(seed), family=family).turns:
            assert not re.search(r"\d\.\d*(0000000|9999999)\d", turn.answer), turn.steps[-1].code


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y"])
def test_a_date_filter_keeps_the_days_of_its_words(form):
    """Conditions on a date are the same whether it compares as text or is parsed."""
    days = ("2019-12-31", "2020-01-01", "2020-03-15", "2021-03-02", "2021-12-31")
    cells = tuple(datetime.fromisoformat(day).strftime(form) for day in days)
    iso = form == "%Y-%m-%d"
    convert = "{}" if iso else f"datetime.strptime({{}}, {form!r})"
    column = Column("due", "due", "date", cells, days, convert)
    t = layouts.Table((column,), LABELS[0])
    v = View(t, layouts._csv(random.Random(0), t), "people")
    for seed in range(300):
        words, code, _ = conditions._dated(random.Random(seed), v, column)
        rows = [{"due": cell} for cell in cells]
        kept = [bool(eval(code, {"r": r, "datetime": datetime})) for r in rows]
        if found := re.fullmatch(r"(in|after|before|since) (\d{4})", words):
            year = found[2]
            compared = {"in": str.__eq__, "after": str.__gt__, "before": str.__lt__, "since": str.__ge__}  # fmt: skip
            assert kept == [compared[found[1]](day[:4], year) for day in days]
        if found := re.fullmatch(r"(after|before|since|until) (\d{4}-\d\d-\d\d)", words):
            compared = {"after": str.__gt__, "before": str.__lt__, "since": str.__ge__, "until": str.__le__}  # fmt: skip
            assert kept == [compared[found[1]](day, found[2]) for day in days]


def test_where_nothing_is_left_the_answer_says_none():
    """A list without entries prints an empty line, and that is an answer."""
    none = 0
    for seed in range(600):
        turn = generate(random.Random(seed), family="records", effort=Effort.HIGH).turns[0]
        if not turn.outputs[-1].strip():
            none += 1
            assert turn.answer == "There are none."
            assert turn.closing_thought == "Nothing was printed, so there are none."
    assert none > 3


def test_the_groups_have_the_totals_of_their_rows():
    """Per category, month or weekday: what is answered is what adding up by hand gives."""
    seen = set()
    for seed in range(3000):
        rng = random.Random(seed)
        by_date = rng.random() < 0.4
        try:
            v = view(rng)
            g = groups._grouping(rng, v, by_date=by_date, filtered=0)
        except (ValueError, IndexError):
            continue
        if g.fold != "sum({})" or not g.column or g.column.present:
            continue
        turn = compose(rng, "x", Effort.LOW, [tabled(rng, v, groups._each(rng, g))]).turns[0]
        keys = g.by.values if not by_date else [_period(day, g.name) for day in g.by.values]
        totals = {}
        for key, value in zip(keys, g.column.values, strict=True):
            totals[str(key)] = totals.get(str(key), 0) + value
        printed = dict(line.rsplit(": ", 1) for line in turn.outputs[-1].splitlines())
        if g.by.is_flag and v.written.typed:
            printed = {key.lower(): value for key, value in printed.items()}
        assert printed.keys() == totals.keys()
        assert all(abs(float(printed[key]) - totals[key]) < 0.01 for key in totals)
        seen.add(g.name if by_date else "category")
    assert seen >= {"category", "month", "year", "weekday"}


def _period(day, unit):
    form = {"month": "%Y-%m", "year": "%Y", "weekday": "%A"}[unit]
    return datetime.fromisoformat(day).strftime(form)


def test_a_comparison_keeps_the_numbers_of_its_words():
    """Above, at least, between: whatever the words, the rows that are kept are those."""
    signs = {"above": "__gt__", "over": "__gt__", "more than": "__gt__", "below": "__lt__", "under": "__lt__", "less than": "__lt__", "at least": "__ge__", "at most": "__le__", "up to": "__le__"}  # fmt: skip
    seen = set()
    for seed in range(800):
        rng = random.Random(seed)
        column = number_column(rng, rng.choice(NUMBERS), 6, plain=True)
        t = layouts.Table((column,), LABELS[0])
        v = View(t, layouts._csv(rng, t), "people")
        f = conditions._of_number(rng, v, column)
        found = re.search(rf"(?<!or )(?<!no )\b({'|'.join(signs)}) (-?[\d.]+)", f.words)
        if not found or "between" in f.words:
            continue
        seen.add(found[1])
        kept = [bool(eval(f.code, {"r": {column.header: cell}})) for cell in column.cells]
        assert kept == [getattr(float(x), signs[found[1]])(float(found[2])) for x in column.values]
    assert len(seen) > 6


def test_a_code_is_meant_by_its_name():
    """Files have NO and Jan; who says Norway or January means their rows."""
    seen = set()
    for cell, name in subjects.SAID.items():
        column = Column("c", "c", "category", (cell, "x"), (cell, "x"))
        t = layouts.Table((column,), LABELS[0])
        v = View(t, layouts._csv(random.Random(0), t), "rows")
        for seed in range(60):
            f = conditions._of_category(random.Random(seed), v, column)
            if name in f.words and " not " not in f.words and "other than" not in f.words:
                assert f.code == f"r['c'] == {cell!r}"
                seen.add(cell)
    assert seen == subjects.SAID.keys()


def test_two_tables_are_joined_by_their_key():
    """Totals of a name and of a category are those of the rows that belong to it."""
    seen = set()
    for seed in range(400):
        rng = random.Random(seed)
        j = joins._drawn(rng)
        kind = rng.choice((joins._of_category, joins._of_name))
        turn = compose(rng, "x", Effort.LOW, [kind(rng, j)]).turns[0]
        ((column, value), *_) = re.findall(r"r\['(\w+)'\] == '([^']+)'", turn.steps[-1].code)
        ids = {i for i, name, group in j.people if value == (name if column == "name" else group)}
        rows = [float(number) for _, i, number in j.rows if i in ids]
        counts = "len(" in turn.steps[-1].code
        expected = len(rows) if counts else round(sum(rows), 2)
        assert float(turn.outputs[-1]) == expected
        seen.add((column == "name", counts))
    assert len(seen) == 4
