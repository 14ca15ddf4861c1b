"""Conditions on rows: the words that follow what the rows are called, and the code on `r`."""

import random
from dataclasses import dataclass
from datetime import date

from model.nano.recipe.tasks.columns import Column
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.subjects import MONTHS, SAID
from model.nano.recipe.tasks.tables.views import View


@dataclass(frozen=True, slots=True)
class Filter:
    """`words` follow the plural of the rows or a value of theirs; `code` is a condition on `r`.

    `before` says the same before the plural, if it can be said there: "open orders".
    """

    words: str = ""
    code: str = ""
    how: str = ""
    needs: str = ""
    before: str = ""

    def of(self, plural: str) -> str:
        """The rows by what they are called: "employees in Rome", "open orders"."""
        return f"{self.before} {plural}" if self.before else f"{plural} {self.words}"

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
    said = SAID.get(value, value) if rng.random() < 0.5 else value
    said = said if rng.random() < 0.9 else said.lower()
    if len(values) > 2 and rng.random() < 0.08:
        one, two = rng.sample(values, 2)
        words = rng.choice((f"where {n} is {one} or {two}", f"with {n} {one} or {two}", f"whose {n} is {one} or {two}"))  # fmt: skip
        return Filter(words, f"{cell} in ({one!r}, {two!r})", f"{n} is {one} or {two}")
    is_yes, is_no = value in ("yes", "true"), value in ("no", "false")
    if v.written.headed and (is_yes or is_no) and rng.random() < 0.6:
        words = say(rng, "[that are|which are|marked as|] {n}" if is_yes else "[that are not {n}|not [yet|] {n}|still not {n}|that are not {n} yet|not marked as {n}|which are not {n}]", {"n": n})  # fmt: skip
        return Filter(
            words, _equals(v, c, value), f"{n} is {value}", before=_adjective(rng, n, is_yes=is_yes)
        )
    if not c.is_flag and rng.random() < 0.08:
        words = rng.choice((f"where {n} is not {said}", f"whose {n} is not {said}", f"with a {n} other than {said}"))  # fmt: skip
        return Filter(words, f"{cell} != {value!r}", f"{n} is not {value}")
    forms = [f"where {n} is {said}", f"where the {n} is {said}", f"with {n} {said}", f"whose {n} is {said}",
             f"where {n} = {said}", f"that have {n} {said}", f"with {said} as {n}", f"for {n} {said}"]  # fmt: skip
    if v.written.headed and c.category and c.category.phrases and rng.random() < 0.6:
        forms = [phrase.replace("{}", said) for phrase in c.category.phrases]
    before = (
        said
        if v.written.headed and c.category and c.category.adjective and rng.random() < 0.4
        else ""
    )
    return Filter(rng.choice(forms), _equals(v, c, value), f"{n} is {value}", before=before)


_UN = ("paid", "delivered", "verified", "shipped", "approved", "archived")


def _adjective(rng: random.Random, noun: str, *, is_yes: bool) -> str:
    """What a flag makes of the rows: "paid invoices", "unpaid invoices"; often nothing."""
    if " " in noun or rng.random() < 0.6:
        return ""
    opposite = {"enabled": "disabled", "active": "inactive"}.get(
        noun, f"un{noun}" if noun in _UN else ""
    )
    return (
        noun
        if is_yes and noun in (*_UN, "enabled", "active", "returned")
        else ""
        if is_yes
        else opposite
    )


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
    if guard and rng.random() < 0.3:
        return _filled(rng, v, c, n)
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
    if topic and topic.headers[0] == "stock" and v.written.headed and rng.random() < 0.3:
        words, sign = rng.choice((("out of stock", "=="), ("out of stock", "=="), ("in stock", ">"), ("that are sold out", "==")))  # fmt: skip
        return Filter(words, f"{guard}{x} {sign} 0", f"{n} {sign} 0", c.needs)
    if n.endswith("s") and " " not in n and v.written.headed:
        forms += [f"with {said if said[-1] == 'n' or said[0] == 'a' or said == 'over' else 'more than' if sign == '>' else 'at least' if sign == '>=' else 'at most' if sign == '<=' else 'fewer than'} {pivot} {n}"] * 2  # fmt: skip
    if topic and topic.more and v.written.headed and sign in "<>" and rng.random() < 0.5:
        comparative = topic.more if sign == ">" else topic.less
        forms = [f"{comparative} {pivot}", f"that are {comparative} {pivot}", f"{comparative} {pivot}{topic.unit and ' ' + topic.unit}"]  # fmt: skip
    elif topic and topic.verb and v.written.headed and sign in "<>":
        more = "more than" if sign == ">" else "less than"
        forms += [f"that {topic.verb} {more} {pivot}"] * 2
    return Filter(rng.choice(forms), f"{guard}{x} {sign} {pivot}", f"{n} {sign} {pivot}", c.needs)


def _filled(rng: random.Random, v: View, c: Column, n: str) -> Filter:
    """Whether the cell is there at all."""
    cell = v.cell(c)
    if rng.random() < 0.5:
        words = say_one(rng, "with a {n}|that have a {n}|whose {n} is [known|given|there]|where {n} is not missing", {"n": n})  # fmt: skip
        return Filter(words, c.present.replace("{}", cell), f"{n} is there")
    words = say_one(rng, "without a {n}|that have no {n}|whose {n} is [missing|not given]|where {n} is missing", {"n": n})  # fmt: skip
    return Filter(words, f"{cell} == {c.gap!r}", f"{n} is missing")


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
    n = v.name(c, rng)
    words, code, how = _dated(rng, v, c)
    dice = rng.random()
    if dice < 0.35:
        words = rng.choice(
            (f"where {n} is {words}", f"with a {n} {words}", f"whose {n} is {words}")
        )
    elif c.noun in _DONE and v.written.headed and dice < 0.75:
        who = "who " if v.table.label.person else "that were "
        words = rng.choice(
            (f"{c.noun} {words}", f"{who}{c.noun} {words}", f"{who}{c.noun} {words}")
        )
        words = words.replace("who hired", "who were hired").replace("who born", "who were born")
    return Filter(words, code, how.replace("{n}", n), c.needs)


# Headers that say what was done on the date.
_DONE = (
    "ordered",
    "hired",
    "created",
    "joined",
    "started",
    "delivered",
    "sold",
    "born",
    "founded",
    "paid",
)


def _dated(rng: random.Random, v: View, c: Column) -> tuple[str, str, str]:
    """Words for a stretch of time, a condition on a date's value, and how it is tested, of `{n}`."""
    x, iso = v.value(c), c.convert == "{}"
    days = sorted(date.fromisoformat(str(value)) for value in rng.choices(c.values, k=2))
    first, day = days
    year, month = day.year, day.month

    def literal(d: date) -> str:
        return f"'{d}'" if iso else f"datetime({d.year}, {d.month}, {d.day})"

    name = MONTHS[month - 1]
    match rng.randrange(9):
        case 0:
            return (
                f"in {year}",
                f"{x}[:4] == '{year}'" if iso else f"{x}.year == {year}",
                f"the year of {{n}} is {year}",
            )
        case 1:
            return (
                f"in {name}",
                f"{x}[5:7] == '{month:02}'" if iso else f"{x}.month == {month}",
                f"the month of {{n}} is {month}",
            )
        case 2:
            said = rng.choice(
                (
                    f"in {name} {year}",
                    f"in {name} of {year}",
                    f"in {name[:3]} {year}",
                    f"in {year}-{month:02}",
                )
            )
            return (
                said,
                f"{x}[:7] == '{year}-{month:02}'"
                if iso
                else f"{x}.strftime('%Y-%m') == '{year}-{month:02}'",
                f"{{n}} is in {year}-{month:02}",
            )
        case 3:
            sign, said = rng.choice(
                ((">", "after"), ("<", "before"), (">=", "since"), ("<=", "until the end of"))
            )
            return (
                f"{said} {year}",
                f"{x}[:4] {sign} '{year}'" if iso else f"{x}.year {sign} {year}",
                f"the year of {{n}} {sign} {year}",
            )
        case 4 if first != day:
            said = rng.choice(
                (
                    f"between {first} and {day}",
                    f"from {first} to {day}",
                    f"between {_spoken(rng, first)} and {_spoken(rng, day)}",
                )
            )
            return (
                said,
                f"{literal(first)} <= {x} <= {literal(day)}",
                f"{{n}} is from {first} to {day}",
            )
        case _:
            sign, said = rng.choice(
                (
                    (">", "after"),
                    ("<", "before"),
                    (">=", "since"),
                    (">=", "from"),
                    ("<=", "until"),
                    (">=", "on or after"),
                )
            )
            tail = " on" if said == "from" else ""
            return (
                f"{said} {_spoken(rng, day)}{tail}",
                f"{x} {sign} {literal(day)}",
                f"{{n}} {sign} {day}",
            )


def _spoken(rng: random.Random, day: date) -> str:
    name = MONTHS[day.month - 1]
    return rng.choice(
        (
            f"{day}",
            f"{day}",
            f"{name} {day.day}, {day.year}",
            f"{day.day} {name} {day.year}",
            f"{day.day} {name[:3]} {day.year}",
        )
    )


def among(v: View, rng: random.Random, f: Filter) -> str:
    """ " of the employees in Rome": what a value is taken over."""
    if not f.words:
        return rng.choice(("", "", "", f" of the {v.plural}", f" of all {v.plural}", f" for all {v.plural}", " in the table", " in the file"))  # fmt: skip
    direct = not f.words.startswith(("older", "younger", "that", "which", "who", "whose", "cheaper", "more ", "heavier", "lighter"))  # fmt: skip
    p = f.of(v.plural)
    forms = [f" of {p}", f" of the {p}", f" of all {p}", f" for {p}", f" for the {p}", f", only {p}"]  # fmt: skip
    if direct:
        forms += [f" {f.words}"] * 2
    return rng.choice(forms)
