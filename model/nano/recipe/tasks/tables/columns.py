"""Columns of tables: what is in the cells, how the cells are written, how Python reads a number of them.

A column has a kind (names, a category, a number, a date) and a style (money, units, percent signs,
thousands separators, gaps); its words come from `subjects`.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from model.nano.recipe.tasks.numerals import favoured
from model.nano.recipe.tasks.tables.subjects import (
    MONTHS,
    SHORT_MONTHS,
    SURNAMES,
    TWINS,
    WEEKDAYS,
    Category,
    Label,
    Topic,
)
from model.nano.recipe.tasks.words import NAMES, code, sentence, styled, word


@dataclass(frozen=True, slots=True)
class Column:
    """One column as written: `values` are the numbers or the sortable texts behind `cells`.

    `convert` is Python for the value of the cell `{}`. `present` is a condition on the cell `{}`
    where some are missing, and then `gap` stands in their place.
    """

    header: str
    noun: str
    kind: str
    cells: tuple[str, ...]
    values: tuple[float | str, ...]
    convert: str = "{}"
    present: str = ""
    gap: str = ""
    needs: str = ""
    topic: Topic | None = None
    category: Category | None = None

    @property
    def is_number(self) -> bool:
        return self.kind == "number"

    @property
    def has_decimals(self) -> bool:
        return any(isinstance(value, float) and value % 1 for value in self.values)

    @property
    def is_flag(self) -> bool:
        """Whether JSON has it as true and false."""
        return self.kind == "category" and {"true", "false"} >= {*self.cells}


CLEAN = "num = lambda s: float(re.sub('[^0-9.-]', '', s))"
"""How a number is had from a cell with signs, units or separators."""


def number_column(rng: random.Random, topic: Topic, rows: int, *, plain: bool = False) -> Column:
    """Numbers in one style; `plain` ones are nothing but digits."""
    if rng.random() < 0.05:
        header = noun = word(rng)
        topic = Topic((noun,), topic.low, topic.high)
    else:
        header, noun = _measure(rng, topic)
    digits = _digits(rng, topic, rows)
    is_decimal = any("." in d for d in digits)
    values: list[float] = [float(d) if "." in d else int(d) for d in digits]
    style = "plain" if plain else _style(rng, topic, values)
    cells, convert, needs = _styled(style, rng, topic, digits, is_decimal=is_decimal)
    present = gap = ""
    if rows > 2 and not plain and rng.random() < 0.07:
        gap = rng.choice(("", "", "", "n/a", "N/A", "-", "?", "null", "-999"))
        missing = rng.sample(range(rows), rng.randint(1, max(1, rows // 4)))
        cells = [gap if i in missing else cell for i, cell in enumerate(cells)]
        values = [v for i, v in enumerate(values) if i not in missing]
        present = f"{{}} != {gap!r}" if gap else "{}"
    return Column(header, noun, "number", tuple(cells), tuple(values), convert, present, gap, needs, topic)  # fmt: skip


def twin_columns(rng: random.Random, rows: int) -> tuple[Column, Column]:
    """Two columns of numbers that are alike, to be held against each other."""
    first, second, low, high, is_ordered = rng.choice(TWINS)
    both = number_column(rng, Topic((first,), low, high), 2 * rows)
    if both.present or both.noun != first:
        raise ValueError("gaps cannot be compared")
    pairs = list(zip(zip(both.cells, both.values, strict=True), zip(both.cells[rows:], both.values[rows:], strict=False), strict=False))  # fmt: skip
    if is_ordered:
        pairs = [(a, b) if float(a[1]) <= float(b[1]) else (b, a) for a, b in pairs]
    is_upper = both.header.isupper()

    def column(noun: str, cells: Iterable[tuple[str, float | str]]) -> Column:
        written, values = zip(*cells, strict=True)
        header = noun.upper() if is_upper else noun
        return replace(both, header=header, noun=noun.replace("_", " "), cells=written, values=values)  # fmt: skip

    return column(first, (a for a, _ in pairs)), column(second, (b for _, b in pairs))


def _digits(rng: random.Random, topic: Topic, rows: int) -> list[str]:
    """Numbers of a topic: whole ones, or all with the same places, or as they come."""
    whole = topic.high > 100 or not topic.money
    is_decimal = rng.random() < (0.25 if whole else 0.7) and topic.headers[0] not in ("age", "year")
    low, high = topic.low, topic.high
    if rng.random() < 0.3:
        high = low + (high - low) * rng.choice((0.05, 0.2, 1.5))
    if not is_decimal:
        values = [rng.randint(round(low), round(high)) for _ in range(rows)]
        return [str(favoured(rng, v)) if v > 9 and topic.headers[0] != "year" else str(v) for v in values]  # fmt: skip
    places = 2 if topic.money else rng.choice((1, 2))
    digits = [f"{rng.uniform(low, high):.{places}f}" for _ in range(rows)]
    return [f"{float(d):g}" for d in digits] if high < 9999 and rng.random() < 0.2 else digits


_ABBREVIATIONS = {
    "quantity": "qty", "temperature": "temp", "weight": "wt", "height": "ht", "distance": "dist", "amount": "amt", "population": "pop",
    "duration": "dur", "department": "dept", "category": "cat", "number": "no", "revenue": "rev", "customer": "cust",
}  # fmt: skip
_SUFFIXES = {"kg": "kg", "cm": "cm", "m": "m", "km": "km", "min": "min", "h": "h", "°C": "c", "MB": "mb", "km/h": "kmh", "mm": "mm", "%": "pct"}  # fmt: skip


def _measure(rng: random.Random, topic: Topic) -> tuple[str, str]:
    """A header and what people call that column: weight_kg is the weight, qty the quantity."""
    noun = rng.choice(topic.headers)
    header = _header(rng, noun)
    suffix = rng.choice(("eur", "usd")) if topic.money else _SUFFIXES.get(topic.unit, "")
    dice = rng.random()
    if dice < 0.1 and suffix:
        header = f"{_ABBREVIATIONS.get(noun, noun) if rng.random() < 0.3 else noun}_{suffix}"
    elif dice < 0.16:
        header = _ABBREVIATIONS.get(noun, header)
    if topic.said and rng.random() < 0.15:
        noun = rng.choice(topic.said)
    return header, noun


def _style(rng: random.Random, topic: Topic, values: list[float]) -> str:
    dice = rng.random()
    if dice < 0.8:
        return "plain"
    if topic.money:
        return rng.choice(("$", "$", "€", "£", " EUR", " USD", "thousands", "$thousands"))
    if topic.unit:
        return rng.choice((topic.unit if topic.unit in "%°C" else f" {topic.unit}", topic.unit))
    if max(values) > 999 and topic.headers[0] != "year":
        return "thousands"
    return rng.choice(("plain", "plain", "plain", "hex", "comma"))


def _styled(
    style: str, rng: random.Random, topic: Topic, digits: list[str], *, is_decimal: bool
) -> tuple[list[str], str, str]:
    """The cells, the conversion of one, and what the conversion needs."""
    # Of whole numbers, too: one way for all plain cells, and a decimal further down is no error.
    plain = "float({})"
    match style:
        case "plain":
            return digits, plain, ""
        case "hex" if not is_decimal and topic.low >= 0:
            return [f"0x{int(d):{rng.choice(('x', 'X'))}}" for d in digits], "int({}, 16)", ""
        case "comma" if is_decimal:
            return [d.replace(".", ",") for d in digits], "float({}.replace(',', '.'))", ""
        case "hex" | "comma":
            return digits, plain, ""
        case "thousands" | "$thousands":
            sign = style[0] if style[0] == "$" else ""
            number = [
                f"{sign}{float(d):,.2f}" if is_decimal else f"{sign}{int(d):,}" for d in digits
            ]
        case _ if style in "$€£":
            number = [f"{style}{d}" for d in digits]
        case _:
            number = [f"{d}{style}" for d in digits]
    return [n.replace("$-", "-$") for n in number], "num({})", CLEAN


def category_column(rng: random.Random, category: Category, rows: int) -> Column:
    """Few values that repeat."""
    noun = header = rng.choice(category.headers)
    if rng.random() < 0.05:
        noun = header = word(rng)
    elif rng.random() < 0.15:
        header = _ABBREVIATIONS.get(noun, noun)
        noun = rng.choice(category.headers)
    pool = list(category.pool)
    if rng.random() < 0.1 and len(pool) > 2:
        pool = [styled(rng) for _ in range(4)]
    elif category.person and rng.random() < 0.4:
        form = rng.choice(("{f} {s}", "{f} {s}", "{s} {f}", "{s}, {f}"))
        pool = [form.replace("{f}", rng.choice(NAMES)).replace("{s}", rng.choice(SURNAMES)) for _ in range(5)]  # fmt: skip
    few = rng.sample(pool, min(len(pool), rng.randint(2, 5)))
    if category.phrases and rng.random() < 0.2:
        few = [
            cell.swapcase() if cell.istitle() and rng.random() < 0.1 else cell.lower()
            for cell in few
        ]
    cells = tuple(rng.choice(few) for _ in range(rows))
    return Column(_header(rng, header), noun.replace("_", " "), "category", cells, cells, category=category)  # fmt: skip


DATE_FORMS = (
    ("%Y-%m-%d", 6), ("%d.%m.%Y", 1), ("%d/%m/%Y", 1), ("%m/%d/%Y", 1), ("%Y/%m/%d", 1), ("%d %b %Y", 1),
    ("%b %d, %Y", 0.7),
)  # fmt: skip


def date_column(rng: random.Random, rows: int) -> Column:
    """Days of one or two years in one form; ISO ones compare as text."""
    form = rng.choices([f for f, _ in DATE_FORMS], [w for _, w in DATE_FORMS])[0]
    first = date(rng.randint(2015, 2026), 1, 1)
    span = rng.choice((30, 90, 365, 700))
    days = [first + timedelta(days=rng.randrange(span)) for _ in range(rows)]
    if rng.random() < 0.5:
        days.sort()
    noun = rng.choice(
        (
            "date",
            "date",
            "day",
            "due",
            "ordered",
            "hired",
            "created",
            "joined",
            "started",
            "delivered",
            "sold",
            "born",
            "founded",
        )
    )
    if rng.random() < 0.15:
        noun = f"{rng.choice(('order', 'start', 'end', 'due', 'delivery', 'birth', 'payment', 'entry'))}_date"
    cells = tuple(d.strftime(form) for d in days)
    iso = form == "%Y-%m-%d"
    convert = "{}" if iso else f"datetime.strptime({{}}, {form!r})"
    needs = "" if iso else "from datetime import datetime"
    values = tuple(d.isoformat() for d in days)
    return Column(
        _header(rng, noun), noun.replace("_", " "), "date", cells, values, convert, needs=needs
    )


def label_column(rng: random.Random, label: Label, rows: int) -> Column:
    """A name a row, all different where there are enough."""
    cells: list[str] = []
    for _ in range(20 * rows):
        cell = label.draw(rng)
        if cell not in cells and cell.strip():
            cells.append(cell)
        if len(cells) == rows:
            break
    while len(cells) < rows:
        cells.append(f"{label.draw(rng)} {len(cells)}")
    if label.plural[0] in ("months", "days", "quarters") and len(set(cells)) == rows:
        cells.sort(key=_in_order)
    if rng.random() < 0.06 and rows > 1:
        i = rng.randrange(rows)
        cells[i] = rng.choice((f"{rng.choice(SURNAMES)}, {rng.choice(NAMES)}", f'{cells[i]} "{word(rng)}"', f"{cells[i]}, {word(rng)}"))  # fmt: skip
    noun = rng.choice(label.headers)
    return Column(_header(rng, noun), noun.lower().replace("_", " "), "label", tuple(cells), tuple(cells))  # fmt: skip


def _in_order(cell: str) -> int:
    """Months, weekdays and quarters in their own order."""
    order = (
        *MONTHS,
        *SHORT_MONTHS,
        *WEEKDAYS,
        *(day[:3] for day in WEEKDAYS),
        "Q1",
        "Q2",
        "Q3",
        "Q4",
    )
    return order.index(cell) if cell in order else len(order)


def text_column(rng: random.Random, rows: int) -> Column:
    """Addresses, telephone numbers, notes: cells that are only shown."""
    noun, draw = rng.choice((
        ("email", lambda: f"{word(rng)}@{word(rng)}.{rng.choice(('com', 'org', 'net'))}"),
        ("phone", lambda: f"{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}"),
        ("note", lambda: f"{word(rng)} {word(rng)}"),
        ("code", lambda: code(rng).replace(",", "")),
        ("comment", lambda: sentence(rng, 1, 4).replace(",", "")),
    ))  # fmt: skip
    cells = tuple(draw() for _ in range(rows))
    return Column(_header(rng, noun), noun, "text", cells, cells)


def _header(rng: random.Random, noun: str) -> str:
    """A header as files have it: mostly the noun itself."""
    dice = rng.random()
    if dice < 0.75:
        return noun
    if dice < 0.9:
        return noun.capitalize()
    return noun.upper() if dice < 0.95 else noun.replace("_", " ").title()
