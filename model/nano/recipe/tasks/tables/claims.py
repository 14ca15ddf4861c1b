"""Yes or no of rows, and two rows compared."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import amounting, dressed, judging, quoting, whether
from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.filters import a_filter, picking
from model.nano.recipe.tasks.tables.views import Ask, View, needed, values_line


def claim(rng: random.Random, v: View) -> Ask:
    """Whether any or all rows fulfil a condition, or one row has more than another."""
    dice = rng.random()
    if dice < 0.5:
        f = a_filter(rng, v)
        p = v.plural
        does = f.predicate
        one = f.words.replace("are ", "is ").replace("have ", "has ")
        fn, q, s, yes, no = rng.choice((
            ("any", f"are there any {f.of(p)}", f"there are {f.of(p)}", f"Yes, there are {f.of(p)}.", f"No, there are no {f.of(p)}."),
            ("any", f"is there a row {one}", f"there is a row {one}", "Yes, there is one.", "No, there is none."),
            ("all", f"are all {p} {does[4:]}" if does.startswith("are ") else f"do all {p} {does}", f"all {p} {does}", "Yes, all of them.", "No, not all of them."),
        ))  # fmt: skip
        return Ask(whether(rng, q, s), (f"print({fn}({f.code} for r in rows))",), judging(yes, no), "a yes or no", f"test whether {fn} row has {f.how}", needed(f.needs))  # fmt: skip
    if dice < 0.62:
        return _of_aggregate(rng, v)
    return compared(rng, v)


def _of_aggregate(rng: random.Random, v: View) -> Ask:
    """Whether a mean, a total or an end of a column is above or below a number."""
    c = rng.choice(v.table.of_kind("number"))
    f, rows, narrow = picking(rng, v, avoid=c, chance=0.3)
    noun, code = rng.choice((("[average|mean]", "sum(values) / len(values)"), ("total", "sum(values)"), ("[highest|maximum]", "max(values)"), ("[lowest|minimum]", "min(values)")))  # fmt: skip
    values = [float(x) for x in c.values]
    low, high = (
        (min(values), max(values)) if noun != "total" else (sum(values) / 2, sum(values) * 1.5)
    )
    pivot = round(low + (high - low) * rng.random(), 0 if high - low > 9 else 1)
    said = f"{pivot:.0f}" if pivot == round(pivot) else str(pivot)
    sign, word = rng.choice(((">", "[above|over|more than|higher than]"), ("<", "[below|under|less than|lower than]")))  # fmt: skip
    slots = {"n": v.name(c, rng), "w": f" of {f.of(v.plural)}" if f.words else "", "v": said}
    claim = say(rng, f"the {noun} {{n}}{{w}} is {word} {{v}}", slots)
    subject, _, rest = claim.rpartition(" is ")
    return Ask(
        whether(rng, f"is {subject} {rest}", claim),
        (*narrow, values_line(v, c, rows), f"print({code} {sign} {said})"),
        judging(f"Yes, {claim}.", f"No, {subject} is not {rest}."),
        "a yes or no",
        f"{f.keeping}compare {subject} with {said}",
        needed("" if v.written.typed else c.needs, f.needs),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Two:
    """Two rows and a number of both, which `code` has in a dict: their labels as they are and as they are said."""

    view: View
    column: Column
    n: str
    labels: tuple[str, str]
    said: tuple[str, str]
    code: str
    needs: tuple[str, ...]

    @property
    def more(self) -> str:
        """A comparative, if the number has one."""
        topic = self.column.topic if self.view.written.headed else None
        return topic.more.removesuffix(" than") if topic else ""

    @property
    def values(self) -> tuple[str, str]:
        return f"d[{self.labels[0]!r}]", f"d[{self.labels[1]!r}]"

    def slots(self) -> dict[str, str]:
        who = "Who" if self.view.table.label.person else "Which"
        return {"a": self.said[0], "b": self.said[1], "n": self.n, "m": self.more, "w": who, "l": who.lower()}  # fmt: skip


def compared(rng: random.Random, v: View) -> Ask:
    """Two rows: whether one has more, which has more, by how much or how many percent."""
    c = rng.choice(v.table.of_kind("number"))
    if c.present or v.table.rows < 2:
        raise ValueError("gaps do not compare")
    i, j = rng.sample(range(v.table.rows), 2)
    code = f"d = {{{v.cell(v.label)}: {v.value(c)} for r in rows}}"
    needs = needed(c.needs if not v.written.typed else "")
    two = Two(v, c, v.name(c, rng), (v.label.cells[i], v.label.cells[j]), (v.said(rng, i), v.said(rng, j)), code, needs)  # fmt: skip
    return rng.choices((_whether_more, _which_more, _change, _by_how_much), (4, 3, 2, 3))[0](rng, two)  # fmt: skip


def _whether_more(rng: random.Random, t: Two) -> Ask:
    one, other = t.said
    first, second = t.values
    if t.more and rng.random() < 0.6:
        question, claim, denial = f"is {one} {t.more} than {other}", f"{one} is {t.more} than {other}", f"{one} is not {t.more} than {other}"  # fmt: skip
    else:
        question = say_one(rng, "does {a} have [a higher|more] {n} than {b}", t.slots())
        claim = question.removeprefix("does ").replace(" have ", " has ", 1)
        denial = claim.replace(" has ", " does not have ", 1)
    return Ask(whether(rng, question, claim), (t.code, f"print({first} > {second})"), judging(f"Yes, {claim}.", f"No, {denial}."), "a yes or no", f"compare the {t.n} of both", t.needs)  # fmt: skip


def _which_more(rng: random.Random, t: Two) -> Ask:
    patterns = "{w} has the higher {n}, {a} or {b}?|Which {n} is higher, that of {a} or of {b}?|{a} or {b}: more {n}?|{w} has more {n}: {a} or {b}?|{a} vs {b}, {l} has more {n}[?|]|higher {n}: {a} or {b}[?|]"
    if t.more:
        patterns += (
            "|{w} is {m}, {a} or {b}?|{w} is {m}: {a} or {b}?|{a} or {b}, {l} is {m}[?|]" * 2
        )
    one, other = t.labels
    return Ask(dressed(rng, say_one(rng, patterns, t.slots())), (t.code, f"print(max({one!r}, {other!r}, key=d.get))"), quoting("It is {}."), f"who has the higher {t.n}", "compare both", t.needs)  # fmt: skip


def _change(rng: random.Random, t: Two) -> Ask:
    """From one row to the other, in percent."""
    first, second = t.values
    request = say_one(rng, "By how many percent does {n} change from {a} to {b}?|What is the percentage change in {n} from {a} to {b}?|How much did {n} grow from {a} to {b}, in percent?|growth of {n} from {a} to {b} in [%|percent]|change of {n} between {a} and {b} in %|how many percent [more|higher] is the {n} of {b} than that of {a}[?|]", t.slots())  # fmt: skip
    shown, request = rounded(rng, f"100 * ({second} - {first}) / {first}", request)
    return Ask(dressed(rng, request), (t.code, f"print({shown})"), amounting("It changes by {}%.", shown), f"the change of {t.n} in percent", "divide the difference by the first", t.needs)  # fmt: skip


def _by_how_much(rng: random.Random, t: Two) -> Ask:
    first, second = t.values
    if rng.random() < 0.5:
        patterns = "the difference in {n} between {a} and {b}|By how much do {a} and {b} differ in {n}?|What is the {n} difference between {a} and {b}?|difference between {a} and {b} in {n}[?|]|how far apart are {a} and {b} in {n}[?|]"
        shown = f"abs({first} - {second})"
    else:
        patterns = "How much more {n} does {a} have than {b}?|How much higher is the {n} of {a} than that of {b}?|{n} of {a} minus {n} of {b}[?|]"
        patterns += "|How much {m} is {a} than {b}?|By how much is {a} {m} than {b}?" * 2 if t.more else ""  # fmt: skip
        shown = f"{first} - {second}"
    return Ask(dressed(rng, say_one(rng, patterns, t.slots())), (t.code, f"print({t.view.exact(shown, t.column)})"), amounting("It is {}."), f"a difference in {t.n}", "subtract one from the other", t.needs)  # fmt: skip
