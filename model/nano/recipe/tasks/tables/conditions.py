"""One condition on a row, from one column: words that follow what the rows are called, and the code on `r`."""

import random
from dataclasses import dataclass
from datetime import date

from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.subjects import MONTHS, SAID
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


def condition(rng: random.Random, v: View, c: Column) -> Filter:
    """A condition on the cells of `c`. Raises ValueError where there is nothing to compare."""
    match c.kind:
        case "number":
            return _of_number(rng, v, c)
        case "date":
            return _of_date(rng, v, c)
        case _:
            return _of_category(rng, v, c)


# --- categories, and whatever else is compared as it stands -------------------------------------------


def _of_category(rng: random.Random, v: View, c: Column) -> Filter:
    n, cell, value = v.name(c, rng), v.cell(c), rng.choice(c.cells)
    values = sorted({*c.cells})
    if len(values) > 2 and rng.random() < 0.08:
        one, two = rng.sample(values, 2)
        words = say_one(rng, "where {n} is {a} or {b}|with {n} {a} or {b}|whose {n} is {a} or {b}|with {a} or {b} as {n}", {"n": n, "a": one, "b": two})  # fmt: skip
        return Filter(words, f"{cell} in ({one!r}, {two!r})", f"{n} is {one} or {two}")
    if v.written.headed and value in ("yes", "true", "no", "false") and rng.random() < 0.6:
        return _flagged(rng, v, c, n, value)
    said = SAID.get(value, value) if rng.random() < 0.5 else value
    slots = {"n": n, "x": said if rng.random() < 0.9 else said.lower()}
    if not c.is_flag and rng.random() < 0.08:
        words = say_one(rng, "where {n} is not {x}|whose {n} is not {x}|with a {n} other than {x}", slots)  # fmt: skip
        return Filter(words, f"{cell} != {value!r}", f"{n} is not {value}")
    words = say_one(rng, "where {n} is {x}|where the {n} is {x}|with {n} {x}|whose {n} is {x}|where {n} = {x}|that have {n} {x}|with {x} as {n}|for {n} {x}", slots)  # fmt: skip
    before = ""
    if v.written.headed and c.category and c.category.phrases:
        if rng.random() < 0.6:
            words = rng.choice(c.category.phrases).replace("{}", slots["x"])
        if c.category.adjective and rng.random() < 0.4:
            before = slots["x"]
    return Filter(words, _equals(v, c, value), f"{n} is {value}", before=before)


def _equals(v: View, c: Column, value: str) -> str:
    cell = v.cell(c)
    if c.is_flag and v.written.typed:
        return cell if value == "true" else f"not {cell}"
    return f"{cell} == {value!r}"


# What rows are called before their plural by a flag that says yes, and by one that says no.
_ADJECTIVES = {
    **{flag: (flag, f"un{flag}") for flag in ("paid", "delivered", "verified", "shipped", "approved", "archived")},
    "enabled": ("enabled", "disabled"), "active": ("active", "inactive"), "returned": ("returned", ""),
}  # fmt: skip


def _flagged(rng: random.Random, v: View, c: Column, n: str, value: str) -> Filter:
    """A column of yes and no, which is itself the word: "not yet delivered", "unpaid invoices"."""
    is_yes = value in ("yes", "true")
    patterns = "that are {n}|which are {n}|marked as {n}|{n}" if is_yes else "that are not {n}|not {n}|not yet {n}|still not {n}|that are not {n} yet|not marked as {n}|which are not {n}"  # fmt: skip
    yes, no = _ADJECTIVES.get(n, ("", "")) if rng.random() < 0.4 else ("", "")
    return Filter(say_one(rng, patterns, {"n": n}), _equals(v, c, value), f"{n} is {value}", before=yes if is_yes else no)  # fmt: skip


# --- numbers ------------------------------------------------------------------------------------------

# A sign, words before a number, and words before a number of things.
_COMPARISONS = (
    (">", "above|over|greater than|more than|higher than|>|bigger than", "more than|over|above"),
    ("<", "below|under|less than|lower than|<|smaller than", "fewer than|less than|under"),
    (">=", "at least|at or above|>=|no less than", "at least|no fewer than"),
    ("<=", "at most|up to|<=|no more than", "at most|up to|no more than"),
)  # fmt: skip


def _of_number(rng: random.Random, v: View, c: Column) -> Filter:
    n, x = v.name(c, rng), v.value(c)
    guard = ""
    if c.present and not v.written.typed:
        if rng.random() < 0.3:
            return _filled(rng, v, c, n)
        guard = c.present.replace("{}", v.cell(c)) + " and "
    topic = c.topic if v.written.headed else None
    if topic and topic.headers[0] == "stock" and rng.random() < 0.3:
        words, sign = rng.choice((("out of stock", "=="), ("out of stock", "=="), ("in stock", ">"), ("that are sold out", "==")))  # fmt: skip
        return Filter(words, f"{guard}{x} {sign} 0", f"{n} {sign} 0", c.needs)
    pivot = _pivot(rng, c)
    low, high = sorted((pivot, _pivot(rng, c)), key=float)
    if low != high and rng.random() < 0.14:
        words = say_one(rng, "with {n} between {l} and {h}|whose {n} is between {l} and {h}|with a {n} from {l} to {h}|where {n} is {l} to {h}", {"n": n, "l": low, "h": high})  # fmt: skip
        return Filter(words, f"{guard}{low} <= {x} <= {high}", f"{n} is {low} to {high}", c.needs)
    if rng.random() < 0.05:
        words = say_one(rng, "with {n} {x}|whose {n} is exactly {x}|where {n} equals {x}", {"n": n, "x": pivot})  # fmt: skip
        return Filter(words, f"{guard}{x} == {pivot}", f"{n} is {pivot}", c.needs)
    sign, than, many = rng.choices(_COMPARISONS, (5, 4, 2, 1))[0]
    words = _compared(rng, c, n, sign, than, many, is_headed=v.written.headed)
    return Filter(words.replace("{x}", str(pivot)), f"{guard}{x} {sign} {pivot}", f"{n} {sign} {pivot}", c.needs)  # fmt: skip


def _compared(rng: random.Random, c: Column, n: str, sign: str, than: str, many: str, *, is_headed: bool) -> str:  # fmt: skip
    """The words of a comparison with `{x}`."""
    topic = c.topic if is_headed else None
    slots = {"n": n, "t": say_one(rng, than, {}), "x": "{x}"}
    if topic and topic.more and sign in "<>" and rng.random() < 0.5:
        slots["m"] = topic.more if sign == ">" else topic.less
        slots["u"] = topic.unit
        return say_one(rng, "{m} {x}|that are {m} {x}|{m} {x} {u}", slots)
    patterns = "where {n} is {t} {x}|with {n} {t} {x}|whose {n} is {t} {x}|with a {n} {t} {x}|that have a {n} {t} {x}"
    if is_headed and n.endswith("s") and " " not in n:
        slots["k"] = say_one(rng, many, {})
        patterns += "|with {k} {x} {n}|that have {k} {x} {n}"
    if topic and topic.verb and sign in "<>":
        slots["v"] = f"{topic.verb} {'more' if sign == '>' else 'less'} than"
        patterns += "|that {v} {x}|that {v} {x}"
    return say_one(rng, patterns, slots)


def _filled(rng: random.Random, v: View, c: Column, n: str) -> Filter:
    """Whether the cell is there at all."""
    cell = v.cell(c)
    if rng.random() < 0.5:
        words = say_one(rng, "with a {n}|that have a {n}|whose {n} is [known|given|there]|where {n} is not missing", {"n": n})  # fmt: skip
        return Filter(words, c.present.replace("{}", cell), f"{n} is there")
    words = say_one(rng, "without a {n}|that have no {n}|whose {n} is [missing|not given]|where {n} is missing", {"n": n})  # fmt: skip
    return Filter(words, f"{cell} == {c.gap!r}", f"{n} is missing")


def _pivot(rng: random.Random, c: Column) -> float | str:
    """A number of the column, often a round one near it."""
    if not c.values:
        raise ValueError("no numbers in this column")
    value = rng.choice(c.values)
    assert not isinstance(value, str)
    if rng.random() < 0.5 and abs(value) > 10:
        unit = 10 ** (len(str(int(abs(value)))) - 1)
        return int(round(value / unit) * unit)
    return value


# --- dates --------------------------------------------------------------------------------------------

# Headers that say what was done on the date, and how that is said of people.
_DONE = ("ordered", "hired", "created", "joined", "started", "delivered", "sold", "born", "founded", "paid")  # fmt: skip
_DID = {"hired": "who were hired", "born": "who were born", "joined": "who joined", "started": "who started"}  # fmt: skip


def _of_date(rng: random.Random, v: View, c: Column) -> Filter:
    n = v.name(c, rng)
    words, code, how = _dated(rng, v, c)
    dice = rng.random()
    if dice < 0.35:
        words = say_one(rng, "where {n} is {w}|with a {n} {w}|whose {n} is {w}", {"n": n, "w": words})  # fmt: skip
    elif c.noun in _DONE and v.written.headed and dice < 0.75:
        did = _DID.get(c.noun, f"that were {c.noun}") if v.table.label.person else f"that were {c.noun}"  # fmt: skip
        words = f"{rng.choice((c.noun, did, did))} {words}"
    return Filter(words, code, how.replace("{n}", n), c.needs)


def _dated(rng: random.Random, v: View, c: Column) -> tuple[str, str, str]:
    """Words for a stretch of time, a condition on a date's value, and how it is tested, of `{n}`."""
    x, iso = v.value(c), c.convert == "{}"
    first, day = sorted(date.fromisoformat(str(value)) for value in rng.choices(c.values, k=2))
    slots = {"y": day.year, "m": MONTHS[day.month - 1], "s": MONTHS[day.month - 1][:3], "i": f"{day:%Y-%m}"}  # fmt: skip

    def literal(d: date) -> str:
        return f"'{d}'" if iso else f"datetime({d.year}, {d.month}, {d.day})"

    match rng.randrange(9):
        case 0:
            return f"in {day.year}", f"{x}[:4] == '{day.year}'" if iso else f"{x}.year == {day.year}", f"the year of {{n}} is {day.year}"  # fmt: skip
        case 1:
            return f"in {slots['m']}", f"{x}[5:7] == '{day.month:02}'" if iso else f"{x}.month == {day.month}", f"the month of {{n}} is {day.month}"  # fmt: skip
        case 2:
            month = f"{x}[:7]" if iso else f"{x}.strftime('%Y-%m')"
            return say_one(rng, "in {m} {y}|in {m} of {y}|in {s} {y}|in {i}", slots), f"{month} == '{slots['i']}'", f"{{n}} is in {slots['i']}"  # fmt: skip
        case 3:
            sign, said = rng.choice(((">", "after"), ("<", "before"), (">=", "since"), ("<=", "until the end of")))  # fmt: skip
            return f"{said} {day.year}", f"{x}[:4] {sign} '{day.year}'" if iso else f"{x}.year {sign} {day.year}", f"the year of {{n}} {sign} {day.year}"  # fmt: skip
        case 4 if first != day:
            said = rng.choice((f"between {first} and {day}", f"from {first} to {day}", f"between {_spoken(rng, first)} and {_spoken(rng, day)}"))  # fmt: skip
            return said, f"{literal(first)} <= {x} <= {literal(day)}", f"{{n}} is from {first} to {day}"  # fmt: skip
        case _:
            sign, said, tail = rng.choice(((">", "after", ""), ("<", "before", ""), (">=", "since", ""), (">=", "from", " on"), ("<=", "until", ""), (">=", "on or after", "")))  # fmt: skip
            return f"{said} {_spoken(rng, day)}{tail}", f"{x} {sign} {literal(day)}", f"{{n}} {sign} {day}"  # fmt: skip


def _spoken(rng: random.Random, day: date) -> str:
    name = MONTHS[day.month - 1]
    return rng.choice((f"{day}", f"{day}", f"{name} {day.day}, {day.year}", f"{day.day} {name} {day.year}", f"{day.day} {name[:3]} {day.year}"))  # fmt: skip
