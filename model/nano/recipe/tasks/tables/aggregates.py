"""Numbers over rows: sums, means, medians of a column, counts and shares, who is above average."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    asked,
    comes_to,
    counting,
    dressed,
    lines_answer,
)
from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.conditions import Filter
from model.nano.recipe.tasks.tables.filters import a_filter, among, picking
from model.nano.recipe.tasks.tables.views import QUOTIENT, Ask, View, needed, values_line


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A number of a column's `values`: nouns and what to do with `{c}` for the column, the expression, another way to it."""

    weight: float
    nouns: tuple[str, ...]
    expression: str
    check: str
    how: str


AGGREGATES = (
    Aggregate(5, ("total {c}", "sum of the {c}", "sum of {c}", "total of {c}", "overall {c}", "combined {c}", "{c} in total", "sum of all {c} values"),
     "sum(values)", "total = 0\nfor x in values:\n    total += x\nprint(total)", "add up {c}"),
    Aggregate(5, ("average {c}", "mean {c}", "average of {c}", "avg {c}", "mean of the {c}", "{c} on average", "average value of {c}"),
     "sum(values) / len(values)", "import statistics\nprint(statistics.mean(values))", "average {c}"),
    Aggregate(2, ("median {c}", "median of the {c}", "median of {c}", "middle value of {c}"), "statistics.median(values)",
     "n = len(values)\ns = sorted(values)\nprint((s[(n - 1) // 2] + s[n // 2]) / 2)", "take the median of {c}"),
    Aggregate(3, ("highest {c}", "maximum {c}", "largest {c}", "max {c}", "biggest {c}", "maximum of {c}", "top {c}", "peak {c}"),
     "max(values)", "print(sorted(values)[-1])", "take the largest {c}"),
    Aggregate(3, ("lowest {c}", "minimum {c}", "smallest {c}", "min {c}", "least {c}", "minimum of {c}"),
     "min(values)", "print(sorted(values)[0])", "take the smallest {c}"),
    Aggregate(1, ("range of {c}", "spread of {c}", "difference between the highest and the lowest {c}", "gap between the largest and smallest {c}",
         "difference between max and min {c}"),
     "max(values) - min(values)", "s = sorted(values)\nprint(s[-1] - s[0])", "largest minus smallest {c}"),
    Aggregate(0.6, ("standard deviation of {c}", "stdev of {c}", "std of the {c}"), "statistics.stdev(values)",
     "m = sum(values) / len(values)\nprint((sum((x - m) ** 2 for x in values) / (len(values) - 1)) ** 0.5)", "take the standard deviation of {c}"),
    Aggregate(0.5, ("second highest {c}", "second largest {c}", "second biggest {c}"), "sorted(values)[-2]",
     "print(sorted(values, reverse=True)[1])", "sort {c} and take the second from the end"),
)  # fmt: skip


def an_aggregate(rng: random.Random) -> int:
    """The number of one of `AGGREGATES`."""
    return rng.choices(range(len(AGGREGATES)), [a.weight for a in AGGREGATES])[0]


def aggregate(rng: random.Random, v: View) -> Ask:
    """A sum, mean, median … of a column."""
    c = rng.choice(v.table.of_kind("number"))
    f, _, _ = picking(rng, v, avoid=c, chance=0.45)
    return aggregate_of(rng, v, c, an_aggregate(rng), f)


def computation(v: View, c: Column, aggregate: int) -> tuple[str, str]:
    """The last line of one of `AGGREGATES` of a column's `values`, and its check."""
    last, check = AGGREGATES[aggregate].expression, AGGREGATES[aggregate].check
    places = {"sum(values)": 2, "max(values) - min(values)": 2, "sum(values) / len(values)": QUOTIENT, "statistics.median(values)": QUOTIENT}.get(last)  # fmt: skip
    if places is None:
        return last, check
    before, _, shown = check.removesuffix(")").rpartition("print(")
    return v.exact(last, c, places=places), f"{before}print({v.exact(shown, c, places=places)})"


def aggregate_of(rng: random.Random, v: View, c: Column, aggregate: int, f: Filter) -> Ask:
    """One of `AGGREGATES` of column `c`, of the rows that `f` keeps."""
    nouns, how = AGGREGATES[aggregate].nouns, AGGREGATES[aggregate].how
    last, check = computation(v, c, aggregate)
    rows = "picked" if f.code else "rows"
    narrow = (f"picked = [r for r in rows if {f.code}]",) if f.code else ()
    n = v.name(c, rng)
    noun = rng.choice(nouns).replace("{c}", n)
    if "column" in n:
        noun = f"{noun.partition(' ')[0].removesuffix(' of')} of the {n}".replace(
            "second of", "second highest of"
        )
    over = among(v, rng, f)
    request = asked(rng, f"the {noun}{over}")
    if noun == f"average {n}" and rng.random() < 0.3:
        request = asked(rng, f"the average {v.one} {n}{over}")
    if rng.random() < 0.35 and "column" not in n:
        request = _everyday(rng, v, c, n, AGGREGATES[aggregate].expression, f) or request
    needs = needed(c.needs if not v.written.typed else "", f.needs, "import statistics" if "statistics" in last else "")  # fmt: skip
    shown, expression = last, AGGREGATES[aggregate].expression
    if "/" in expression or "statistics" in expression:
        shown, request = rounded(rng, expression, request)
        shown = last if shown == expression else shown
    return Ask(
        dressed(rng, request),
        (*narrow, values_line(v, c, rows), f"print({shown})"),
        comes_to(f"the {noun}", shown),
        f"the {noun}{over}",
        f.keeping + how.replace("{c}", n),
        needs,
        check if shown == last else "",
        result=shown,
        sequence="values",
    )


# Questions that name the column in passing: {n} the column, {m} its plural, {p} the rows, {v} what they do.
_EVERYDAY = {
    "sum(values)": "How much {n} do {p} have in total?|What do the {m} of {p} add up to?|add up the {m} of {p}|What is the {n} of {p} altogether?|Sum the {n} column for {p}.|How much are the {m} of {p} together?"
    "|sum up {n} for {p}|total {n}, {p}[?|]|{n} total for {p}[?|]|all {m} of {p} summed up|{n} of {p}, all together[?|]",
    "sum(values) / len(values)": "What {n} do {p} have on average?|How high is the average {n} of {p}?|What's the {n} of {p} on average?|average {n} of {p}?|What is a typical (mean) {n} of {p}?|avg {n} for {p}[?|]|mean {n}, {p}[?|]|{n} of {p}, on average[?|]",
    "statistics.median(values)": "median {n} of {p}[?|]|What {n} is in the middle for {p}?|{n} of {p}, median please",
    "max(values)": "How high does the {n} of {p} go?|What is the biggest {n} among {p}?|max {n} of {p}[?|]|highest {n}, {p}[?|]|how much is the {n} of {p} at most[?|]",
    "min(values)": "How low does the {n} of {p} go?|What is the smallest {n} among {p}?|min {n} of {p}[?|]|lowest {n}, {p}[?|]|how much is the {n} of {p} at least[?|]",
}  # fmt: skip
_DONE_BY = {
    "sum(values)": "How much do {p} {v} in total?|What do {p} {v} together?|How much do {p} {v} altogether?",
    "sum(values) / len(values)": "How much do {p} {v} on average?|What do {p} {v} on average?|How much does {o} {v} on average?",
}
# Where the table has one number, nobody names it.
_BARE = {
    "sum(values)": "total?|the total|sum?|grand total[?|]|what's the total[?|]|add it all up|sum it up[, please|]",
    "sum(values) / len(values)": "average?|the mean|mean?|what's the average[?|]|avg[?|]",
    "statistics.median(values)": "median?|the median",
    "max(values)": "max?|the maximum|what's the highest[?|]",
    "min(values)": "min?|the minimum|what's the lowest[?|]",
}


def _everyday(rng: random.Random, v: View, c: Column, n: str, expression: str, f: Filter) -> str:
    """A question as people put it without thinking of columns; empty where there is none."""
    if expression not in _EVERYDAY:
        return ""
    is_only = len(v.table.of_kind("number")) == 1
    if is_only and not f.words and rng.random() < 0.3:
        return say_one(rng, _BARE[expression], {})
    p = f.of(v.plural) if f.words else rng.choice((f"the {v.plural}", f"all {v.plural}"))
    verb = c.topic.verb if c.topic and v.written.headed else ""
    patterns = [_EVERYDAY[expression]]
    patterns += [_DONE_BY[expression]] if verb and expression in _DONE_BY else []
    if n == "age" and "/" in expression:
        patterns.append("How old are {p} on average?")
    unit = c.topic.unit if c.topic and v.written.headed and is_only and not f.before else ""
    if unit and expression == "sum(values)":
        patterns.append(
            f"how many {unit} {f.words or 'in total'}[?|]|{unit} {f.words or 'in total'}[?|]"
        )
    slots = {"n": n, "m": n if n.endswith("s") else f"{n}s", "p": p, "v": verb, "o": f"a {v.one}"}
    return say_one(rng, rng.choice(patterns), slots)


def count(rng: random.Random, v: View) -> Ask:
    """How many rows fulfil a condition, or which share of all."""
    f = a_filter(rng, v)
    narrow = f"picked = [r for r in rows if {f.code}]"
    what = f.of(v.plural)
    slots = {"w": what, "p": v.plural, "d": f.predicate, "f": f.words}
    if rng.random() < 0.15:
        request = say_one(rng, "What [percentage|share|percent] of [the|all|] {p} {d}[, in percent|]?|What percent of all {p} are those {f}?|percentage of {w}[?|]|how many percent of the {p} {d}[?|]|{w} in percent of all", slots)  # fmt: skip
        shown, request = rounded(rng, "100 * len(picked) / len(rows)", request)
        return Ask(dressed(rng, request), (narrow, f"print({shown})"), amounting("It is {}%.", shown), "a share in percent", f"count those where {f.how}, divide by all", needed(f.needs), result=shown)  # fmt: skip
    request = say_one(rng, "How many {w} are there?|How many {w}[?|]|[Count|count] the {w}[.|]|count {w}|number of {w}|How many of the {p} {d}?|How many {p} do we have {f}?|How many {p} {d}[?|]|How many {d}?|Tell me how many {w} there are.|I need the number of {w}.|How many entries {d}?|{w}: how many[?|]|{w}, just the number", slots)  # fmt: skip
    return Ask(dressed(rng, request), (narrow, "print(len(picked))"), counting(v.plural), f"the number of {what}", f"count the rows where {f.how}", needed(f.needs),
               f"print(sum(1 for r in rows if {f.code}))", result="len(picked)")  # fmt: skip


def above_average(rng: random.Random, v: View) -> Ask:
    """Rows beyond the average: which or how many."""
    c = v.a_number(rng)
    n, p = v.name(c, rng), v.plural
    sign, word = rng.choice(((">", "above"), (">", "above"), ("<", "below")))
    code = (values_line(v, c, "rows"), "mean = sum(values) / len(values)", f"picked = [r for r in rows if {v.value(c)} {sign} mean]")  # fmt: skip
    needs = needed(c.needs if not v.written.typed else "")
    what = f"{p} with a {n} {word} average"
    how = f"compute the mean of {n}, keep the rows {word} it"
    slots = {"w": what, "p": p, "x": word, "n": n, "a": f"an {word}" if word == "above" else f"a {word}"}  # fmt: skip
    if rng.random() < 0.5:
        request = say_one(rng, "How many {w}?|How many {p} are {x} the average {n}?|count the {w}|How many {p} have a {n} {x} the mean?|how many are {x} average in {n}[?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), (*code, "print(len(picked))"), counting(p), f"the number of {what}", how, needs)  # fmt: skip
    request = say_one(rng, "Which {w} are there?|Which {p} have {a}-average {n}?|list the {w}|Which {p} are {x} the average {n}?|{p} {x} the mean {n}[?|]|who or what is {x} average in {n}[?|]", slots)  # fmt: skip
    return Ask(dressed(rng, request), (*code, f"print(*[{v.cell(v.label)} for r in picked], sep='\\n')"), lines_answer, f"the {what}", how, needs)  # fmt: skip


def share(rng: random.Random, v: View) -> Ask:
    """Which share of a column's total some rows or one row have."""
    c = v.a_number(rng)
    n, needs = v.name(c, rng), needed("" if v.written.typed else c.needs)
    if rng.random() < 0.6:
        f = a_filter(rng, v, avoid=c)
        test, whose, how = f.code, f.of(v.plural), f.how
        needs = tuple(dict.fromkeys((*needs, *needed(f.needs))))
    else:
        i = rng.randrange(v.table.rows)
        whose, label = v.said(rng, i), v.label.cells[i]
        test, how = f"{v.cell(v.label)} == {label!r}", f"{v.label.noun} is {label}"
    request = say_one(rng, "[What percentage|What percent|How many percent] of the total {n} [comes from|belongs to|is from] {w}?|[What share|What part] of the {n} [do|does] {w} have, in percent?|share of {w} in the total {n}, in [percent|%]|[what|What] % of all {n} is [due to|from] {w}?|{w}: which part of the total {n}, in %[?|]", {"n": n, "w": whose})  # fmt: skip
    shown, request = rounded(rng, "100 * part / total", request)
    code = (f"picked = [r for r in rows if {test}]", f"part = sum({v.value(c)} for r in picked)", f"total = sum({v.value(c)} for r in rows)", f"print({shown})")  # fmt: skip
    return Ask(dressed(rng, request), code, amounting("It is {}%.", shown), f"the share of {whose} in {n}", f"add up {n} where {how}, divide by the total", needs)  # fmt: skip


def without_one(rng: random.Random, v: View) -> Ask:
    """An aggregate without the largest or smallest value, or without a named row."""
    c = v.a_number(rng)
    if v.table.rows < 3:
        raise ValueError("too few are left")
    n, needs = v.name(c, rng), needed("" if v.written.typed else c.needs)
    noun, fn = rng.choice((("average", v.exact("sum(values) / len(values)", c, places=QUOTIENT)), ("total", v.exact("sum(values)", c)), ("mean", v.exact("sum(values) / len(values)", c, places=QUOTIENT)), ("sum of", v.exact("sum(values)", c))))  # fmt: skip
    if rng.random() < 0.5:
        which, cut = rng.choice((("highest", "[:-1]"), ("largest", "[:-1]"), ("lowest", "[1:]"), ("smallest", "[1:]")))  # fmt: skip
        without, how = f"the {which}", f"drop the {which}, then compute"
        code = (values_line(v, c, "rows"), f"values = sorted(values){cut}", f"print({fn})")
        tail = rng.choice((" one", " value", ""))
    else:
        i = rng.randrange(v.table.rows)
        without, how, tail = v.said(rng, i), f"leave {v.label.cells[i]} out, then compute", ""
        code = (f"picked = [r for r in rows if {v.cell(v.label)} != {v.label.cells[i]!r}]", values_line(v, c, "picked"), f"print({fn})")  # fmt: skip
    request = ask(rng, say_one(rng, "the {a} {n} [without|excluding|except|not counting|leaving out|if we leave out] {w}{t}", {"a": noun, "n": n, "w": without, "t": tail}))  # fmt: skip
    return Ask(request, code, comes_to(f"the {noun} {n}"), f"the {noun} {n} without {without}", how, needs)  # fmt: skip
