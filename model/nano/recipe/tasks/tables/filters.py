"""Conditions on rows: the words that follow what the rows are called, and the code on `r`."""

import random
from dataclasses import dataclass
from datetime import date

from model.nano.recipe.tasks.columns import Column
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.subjects import MONTHS
from model.nano.recipe.tasks.tables.views import View


@dataclass(frozen=True, slots=True)
class Filter:
    """`words` follow the plural of the rows or a value of theirs; `code` is a condition on `r`."""

    words: str = ""
    code: str = ""
    how: str = ""
    needs: str = ""

    @property
    def predicate(self) -> str:
        """The words as what rows do or are: "that are paid" gives "are paid"."""
        first, _, rest = self.words.partition(" ")
        if first in ("that", "which", "who"):
            return rest
        if first in ("whose", "where"):
            return f"are those {self.words}"
        return f"are {self.words}"

    @property
    def keeping(self) -> str:
        """The beginning of a thought; empty if all rows are kept."""
        return f"keep the rows where {self.how}, " if self.how else ""


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


def picking(rng: random.Random, v: View, *, avoid: Column | None = None, chance: float) -> tuple[Filter, str, tuple[str, ...]]:  # fmt: skip
    """A filter or none, the name of the rows that are left, and the line that narrows them."""
    if rng.random() >= chance or v.table.rows < 2:
        return Filter(), "rows", ()
    f = a_filter(rng, v, avoid=avoid)
    return f, "picked", (f"picked = [r for r in rows if {f.code}]",)


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
    is_yes, is_no = value in ("yes", "true"), value in ("no", "false")
    if v.written.headed and (is_yes or is_no) and rng.random() < 0.6:
        words = say(rng, "[that are|which are|marked as|] {n}" if is_yes else "[that are not {n}|not [yet|] {n}|still not {n}|that are not {n} yet|not marked as {n}|which are not {n}]", {"n": n})  # fmt: skip
        return Filter(words, _equals(v, c, value), f"{n} is {value}")
    if not c.is_flag and rng.random() < 0.08:
        words = rng.choice((f"where {n} is not {said}", f"whose {n} is not {said}", f"with a {n} other than {said}"))  # fmt: skip
        return Filter(words, f"{cell} != {value!r}", f"{n} is not {value}")
    forms = [f"where {n} is {said}", f"where the {n} is {said}", f"with {n} {said}", f"whose {n} is {said}",
             f"where {n} = {said}", f"that have {n} {said}", f"with {said} as {n}", f"for {n} {said}"]  # fmt: skip
    if v.written.headed and c.category and c.category.phrases and rng.random() < 0.6:
        forms = [phrase.replace("{}", said) for phrase in c.category.phrases]
    return Filter(rng.choice(forms), _equals(v, c, value), f"{n} is {value}")


def _equals(v: View, c: Column, value: str) -> str:
    cell = v.cell(c)
    if c.is_flag and v.written.typed:
        return cell if value == "true" else f"not {cell}"
    return f"{cell} == {value!r}"


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
            words, how = f"in {MONTHS[month - 1]}", f"month {month}"
        case _:
            sign, said = rng.choice(
                ((">", "after"), ("<", "before"), (">=", "since"), (">=", "from"))
            )
            said_day = rng.choice((f"{day}", f"{day}", f"{MONTHS[month - 1]} {day.day}, {year}", f"{day.day} {MONTHS[month - 1]} {year}"))  # fmt: skip
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


def among(v: View, rng: random.Random, f: Filter) -> str:
    """ " of the employees in Rome": what a value is taken over."""
    if not f.words:
        return rng.choice(("", "", "", f" of the {v.plural}", f" of all {v.plural}", f" for all {v.plural}", " in the table", " in the file"))  # fmt: skip
    direct = not f.words.startswith(("older", "younger", "that", "which", "who", "whose", "cheaper", "more ", "heavier", "lighter"))  # fmt: skip
    forms = [f" of {v.plural} {f.words}", f" of the {v.plural} {f.words}", f" of all {v.plural} {f.words}", f" for {v.plural} {f.words}"]  # fmt: skip
    if direct:
        forms += [f" {f.words}"] * 2
    return rng.choice(forms)
