"""Chats about one table: Python holds its rows, so later turns neither read nor name it again.

"And in Paris?", "what about the median?", "which one was it?", "same for the lowest", "sort those by age".
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    comes_to,
    counting,
    lines_answer,
    number_lines,
    quoting,
    states,
    uncapital,
)
from model.nano.recipe.tasks.tables import records
from model.nano.recipe.tasks.tables.aggregates import (
    AGGREGATES,
    aggregate_of,
    an_aggregate,
    computation,
)
from model.nano.recipe.tasks.tables.columns import CLEAN, Column
from model.nano.recipe.tasks.tables.conditions import Filter
from model.nano.recipe.tasks.tables.conversions import saved
from model.nano.recipe.tasks.tables.filters import a_filter
from model.nano.recipe.tasks.tables.views import (
    Ask,
    View,
    best_line,
    needed,
    tabled,
    values_line,
    view,
)


@dataclass(frozen=True, slots=True)
class State:
    """What the last turn was about: a column, the rows (`rows`, `picked`, `best`), a condition.

    `said` tells what an elliptic question repeats: an aggregate (by its number in `AGGREGATES`), a
    "count", a "list", or nothing. `end` is "max" or "min" if `best` was taken so.
    """

    column: Column
    rows: str
    said: int | str
    filter: Filter
    end: str = ""


Turn = tuple[Ask, State]


def table_chats(rng: random.Random) -> list[Draft]:
    """A question about a table, then one or two that go on from it."""
    v = view(rng)
    first, state = rng.choice((_aggregated, _aggregated, _selected, _extreme, _any))(rng, v)
    drafts = [tabled(rng, v, first)]
    held = set(drafts[0].code.split("\n"))
    for _ in range(rng.choices((1, 2), (4, 1))[0]):
        follow, state = _follow(rng, v, state)
        drafts.append(_next(follow, held))
    return drafts


def _next(a: Ask, held: set[str]) -> Draft:
    """A later turn: nothing is read again, and only what is not `held` yet is imported or defined."""
    needs = [*a.needs, *(["import re"] if CLEAN in a.needs else [])]
    new = [need for need in dict.fromkeys(needs) if need not in held]
    imports = sorted(n for n in new if n.startswith("import"))
    imports += [n for n in new if n.startswith("from")]
    rest = [n for n in new if not n.startswith(("import", "from"))]
    lines = [*imports, *rest, *a.code]
    held.update(lines)
    return Draft(
        a.request,
        a.answer,
        wanted=a.wanted,
        how=f"use the rows from before, {a.how}",
        code="\n".join(lines),
        check=a.check,
        result=a.result,
    )


# --- first turns --------------------------------------------------------------------------------------


def _aggregated(rng: random.Random, v: View) -> Turn:
    """An aggregate of a column, perhaps of some rows."""
    column = rng.choice(v.table.of_kind("number"))
    f, rows = Filter(), "rows"
    if rng.random() < 0.5:
        f, rows = a_filter(rng, v, avoid=column), "picked"
    i = an_aggregate(rng)
    return aggregate_of(rng, v, column, i, f), State(column, rows, i, f)


def _selected(rng: random.Random, v: View) -> Turn:
    """The rows that fulfil a condition: which or how many."""
    f = a_filter(rng, v)
    column = rng.choice(v.table.of_kind("number"))
    state = State(column, "picked", rng.choice(("count", "list")), f)
    what = f.of(v.plural)
    patterns = "How many {w} are there[?|]|count the {w}|How many {w}[?|]|number of {w}|Tell me how many {w} there are.|{w}: how many?" if state.said == "count" else "[List|Show|Find|Which are|Give me|Print] the {w}[.|]|{w}[?|]|which {w} are there[?|]"  # fmt: skip
    return _told(v, state, say_one(rng, patterns, {"w": what}), _narrowing(f)), state


def _extreme(rng: random.Random, v: View) -> Turn:
    """The largest or smallest value of a column, kept with its row."""
    column = rng.choice(v.table.of_kind("number"))
    end = rng.choice(("max", "max", "min"))
    return _end_of(rng, v, column, end, "[What is|Find|Tell me|Give me|what's] the {w} {n}[?|.|]|{w} {n}[?|]"), State(column, "best", "", Filter(), end)  # fmt: skip


def _end_of(rng: random.Random, v: View, c: Column, end: str, pattern: str) -> Ask:
    word = rng.choice(("highest", "largest") if end == "max" else ("lowest", "smallest"))
    n = v.name(c, rng)
    code = (best_line(v, c, end, "rows"), f"print({v.cell(c, 'best')})")
    return Ask(say_one(rng, pattern, {"w": word, "n": n}), code, states(f"the {word} {n}"), f"the {word} {n}", f"take the row with the {word} {n}", _needs_of(v, c))  # fmt: skip


def _any(rng: random.Random, v: View) -> Turn:
    column = rng.choice(v.table.of_kind("number"))
    return records.question(rng, v), State(column, "rows", "", Filter())


# --- what follows -------------------------------------------------------------------------------------


def _follow(rng: random.Random, v: View, state: State) -> Turn:
    if state.rows == "best":
        after_best = ((4, _of_the_row), (2, _opposite), (1, _part_of_all)) if state.end else ((1, _of_the_row),)  # fmt: skip
        kind = rng.choices([k for _, k in after_best], [w for w, _ in after_best])[0]
        return kind(rng, v, state)
    kinds: list[tuple[float, Callable[[random.Random, View, State], Turn]]] = [(2, _other_aggregate), (2, _unrelated), (1, _per_group)]  # fmt: skip
    # "These" are rows that the last turn was about.
    if state.said != "" or state.rows == "picked":
        kinds += [(1, _saved), (1.5, _ranked), (1, _which)]
    if isinstance(state.said, int):
        kinds += [(4, _other_aggregate), (2, _other_column), (1, _without)]
    if state.said != "":
        kinds += [(5, _other_filter)]
    if state.rows == "picked":
        kinds += [(3, _listed), (3, _counted), (1.5, _narrower)]
        # A mean is no part of anything.
        kinds += [(1, _part_of_all)] if state.said in (0, "count", "list") else []
        kinds += [(2, _overall)] if isinstance(state.said, int) else []
    kind = rng.choices([k for _, k in kinds], [w for w, _ in kinds])[0]
    return kind(rng, v, state)


def _needs_of(v: View, c: Column) -> tuple[str, ...]:
    return () if v.written.typed and c.kind != "date" else needed(c.needs)


def _narrowing(f: Filter) -> tuple[str, ...]:
    return (f"picked = [r for r in rows if {f.code}]",)


def _recomputed(rng: random.Random, v: View, state: State, request: str, narrow: tuple[str, ...] = ()) -> Ask:  # fmt: skip
    """What the state says, of its rows."""
    if not isinstance(state.said, int):
        return _told(v, state, request, narrow)
    last, check = computation(v, state.column, state.said)
    noun = rng.choice(AGGREGATES[state.said].nouns).replace("{c}", v.name(state.column, rng))
    where = f" where {state.filter.how}" if state.filter.how and state.rows == "picked" else ""
    needs = (*_needs_of(v, state.column), *(needed(state.filter.needs) if narrow else ()), *(("import statistics",) if "statistics" in last else ()))  # fmt: skip
    return Ask(
        request,
        (*narrow, values_line(v, state.column, state.rows), f"print({last})"),
        comes_to(f"the {noun}"),
        f"the {noun}",
        f"take the {noun}{where}",
        tuple(dict.fromkeys(needs)),
        check,
        result=last,
        sequence="values",
    )


def _told(v: View, state: State, request: str, narrow: tuple[str, ...]) -> Ask:
    """The number of the rows, or their names."""
    what, how = state.filter.of(v.plural), f"keep the rows where {state.filter.how}"
    needs = needed(state.filter.needs)
    if state.said == "count":
        return Ask(request, (*narrow, f"print(len({state.rows}))"), counting(v.plural), f"the number of {what}", f"{how}, count", needs)  # fmt: skip
    return Ask(request, (*narrow, f"print(*[{v.cell(v.label)} for r in {state.rows}], sep='\\n')"), lines_answer, f"the {what}", how, needs)  # fmt: skip


# What the aggregates are called without their column, in their order.
_BARE = (
    ("total", "sum"), ("average", "mean"), ("median",), ("maximum", "highest", "largest", "max"), ("minimum", "lowest", "smallest", "min"),
    ("range", "spread"), ("standard deviation",), ("second highest", "second largest"),
)  # fmt: skip
_ALSO = "[And|and|What about|And what is|And what's|Now|Also|How about|And also|now give me|And give me|What is|Then] {n}[?|.||, please]"


def _other_aggregate(rng: random.Random, v: View, state: State) -> Turn:
    i = an_aggregate(rng)
    while i == state.said:
        i = an_aggregate(rng)
    bare = f"the {rng.choice(_BARE[i])}"
    if not isinstance(state.said, int) or rng.random() < 0.2:
        bare = f"{bare} {v.name(state.column, rng)}"
    state = replace(state, said=i)
    return _recomputed(rng, v, state, say(rng, _ALSO, {"n": bare})), state


def _other_filter(rng: random.Random, v: View, state: State) -> Turn:
    """ "And in Paris?": the same of other rows."""
    f = a_filter(rng, v, avoid=state.column)
    pattern = "[And|and|What about|How about|And what about|Now|Now only|Only|And for|and now|same for] [{f}|those {w}|the ones {w}|the {f}][?|.|]"
    if f.words.startswith(("in ", "from ", "on ", "of ", "for ", "by ", "with ")) and rng.random() < 0.5:  # fmt: skip
        pattern = "[And|and|And now|Now|now only|Only|and just] {w}[?|]"
    state = replace(state, filter=f, rows="picked")
    return _recomputed(rng, v, state, say(rng, pattern, {"f": f.of(v.plural), "w": f.words}), _narrowing(f)), state  # fmt: skip


def _narrower(rng: random.Random, v: View, state: State) -> Turn:
    """ "Of those, how many are paid?": a condition on top of the last."""
    f = a_filter(rng, v, avoid=state.column)
    said = "count" if rng.random() < 0.5 else "list"
    pattern = "[How many of [them|those|these] {d}|of those, how many {d}|and how many of these {d}][?|]" if said == "count" else "[Which of [them|those|these] {d}|and which of those {d}|of these, only those {w}][?|]"  # fmt: skip
    both = Filter(f"{state.filter.words} and {f.words}", f.code, f"{state.filter.how} and {f.how}", f.needs)  # fmt: skip
    state = replace(state, said=said, filter=both)
    return _told(v, state, say(rng, pattern, {"d": f.predicate, "w": f.words}), (f"picked = [r for r in picked if {f.code}]",)), state  # fmt: skip


def _other_column(rng: random.Random, v: View, state: State) -> Turn:
    others = [c for c in v.table.of_kind("number") if c is not state.column]
    if not others:
        raise ValueError("no other column")
    state = replace(state, column=rng.choice(others))
    request = say(rng, "[And|and|What about|How about|And what about|Now|The same for|and the same for|Do the same with|same for] the {n}[?|.|]", {"n": v.name(state.column, rng)})  # fmt: skip
    return _recomputed(rng, v, state, request), state


def _overall(rng: random.Random, v: View, state: State) -> Turn:
    state = replace(state, rows="rows", filter=Filter())
    request = say(rng, "[And of all {p}|And overall|and in total for all {p}|What about all of them|And without that condition|And for everyone|and for all {p}|and for the whole table][?|]", {"p": v.plural})  # fmt: skip
    return _recomputed(rng, v, state, request), state


def _per_group(rng: random.Random, v: View, state: State) -> Turn:
    """ "And per city?": totals or counts by a category, of the same rows."""
    groups = v.table.of_kind("category")
    if not groups or state.column.present:
        raise ValueError("nothing to group by")
    by = rng.choice(groups)
    n, m = v.name(by, rng), v.name(state.column, rng)
    is_count = state.said in ("count", "list")
    item, shown = ("r", "len(groups[k])") if is_count else (v.value(state.column), v.exact("sum(groups[k])", state.column))  # fmt: skip
    noun = "number" if is_count else f"total {m}"
    request = say(rng, "[And|and|Now|now] [per|by|for each] {n}[?|]" if is_count or state.said == 0 else "[And|Now|now|and] the {a} [per|by|for each] {n}[?|, please|]", {"n": n, "a": noun})  # fmt: skip
    code = ("groups = {}", f"for r in {state.rows}:", f"    groups.setdefault({v.cell(by)}, []).append({item})", "for k in groups:", f"    print(f'{{k}}: {{{shown}}}')")  # fmt: skip
    return Ask(request, code, number_lines(), f"the {noun} per {n}", f"group by {n}", () if is_count else _needs_of(v, state.column)), replace(state, rows="rows", filter=Filter(), said="")  # fmt: skip


def _part_of_all(rng: random.Random, v: View, state: State) -> Turn:
    """How many percent the last rows or the last value are of the whole."""
    c = state.column
    if c.present:
        raise ValueError("gaps have no total")
    total = f"sum({v.value(c)} for r in rows)"
    if state.rows == "best":
        part, whole = v.value(c, "best"), f"the total {v.name(c, rng)}"
    elif state.said in ("count", "list"):
        part, total, whole = "len(picked)", "len(rows)", f"all {v.plural}"
    else:
        part, whole = f"sum({v.value(c)} for r in picked)", f"the total {v.name(c, rng)}"
    request = say(rng, "[How many percent of {w} is that|What percentage of {w} is that|and in percent of {w}|And as a percentage of {w}|which share of {w} is that, in %][?|]", {"w": whole})  # fmt: skip
    shown, asked = rounded(rng, f"100 * {part} / {total}", request)
    return Ask(asked, (f"print({shown})",), amounting("It is {}%.", shown), f"the share in {whole}", "divide by the whole", _needs_of(v, c)), replace(state, rows="rows", filter=Filter(), said="")  # fmt: skip


def _unrelated(rng: random.Random, v: View, state: State) -> Turn:
    a = records.question(rng, v)
    if rng.random() < 0.4:
        a = replace(a, request=f"{rng.choice(('And ', 'Now: ', 'OK. ', 'Next: ', 'Also, '))}{uncapital(a.request)}")  # fmt: skip
    return a, replace(state, rows="rows", filter=Filter(), said="")


def _without(rng: random.Random, v: View, state: State) -> Turn:
    """The aggregate without its largest or smallest value."""
    which, cut = rng.choice((("largest", "sorted(values)[:-1]"), ("highest", "sorted(values)[:-1]"), ("smallest", "sorted(values)[1:]"), ("lowest", "sorted(values)[1:]")))  # fmt: skip
    a = _recomputed(rng, v, replace(state, said=rng.choice((0, 1))), "")
    request = say(
        rng,
        "[Now without|And without|What is it without|and if we leave out|Now leave out|Excluding] the {w} [one|value|] [- what is the {n}|: the {n}|, the {n}][?|]",
        {"w": which, "n": a.wanted.removeprefix("the ")},
    )
    values, last = a.code[-2:]
    return replace(a, request=request, code=(values, f"values = {cut}", last), how=f"drop the {which} value, {a.how}", check=""), state  # fmt: skip


def _counted(rng: random.Random, v: View, state: State) -> Turn:
    request = say(rng, "[How many are there|How many are these|and how many are there|How many is that|How many rows is that|And how many|how many is it in total][?|]", {})  # fmt: skip
    return Ask(request, (f"print(len({state.rows}))",), counting(v.plural), "the number of these rows", "count them"), replace(state, said="count")  # fmt: skip


def _listed(rng: random.Random, v: View, state: State) -> Turn:
    c = v.label if rng.random() < 0.6 else rng.choice(v.table.columns)
    n = v.name(c, rng)
    form = "[Which ones are they|List them|Show them|Which are these|Name them|Who are they|who are these|which ones][?|.|]" if c is v.label else "[Show their {n}|And their {n}|List the {n} of these|What are their {n} values|Give me the {n} of each of them][?|.|]"  # fmt: skip
    return Ask(say(rng, form, {"n": n}), (f"print(*[{v.cell(c)} for r in {state.rows}], sep='\\n')",), lines_answer, f"the {n} of these rows", f"print {n}"), replace(state, said="list")  # fmt: skip


def _ranked(rng: random.Random, v: View, state: State) -> Turn:
    """The rows in the order of a column, or the first few of them."""
    c = v.a_number(rng)
    n = v.name(c, rng)
    down = rng.random() < 0.6
    way = rng.choice((", highest first", " descending", ", largest first")) if down else rng.choice(("", ", lowest first", " ascending"))  # fmt: skip
    k = rng.randint(2, 3)
    cut = f"[:{k}]" if down and rng.random() < 0.3 else ""
    pattern = "[And the|and the|Show the|the] top {k}[ of them|] by {n}[?|.|]" if cut else "[Sort|Order|Rank|Now sort|Please sort|and sort] [them|these] by {n}{d}[.|]"  # fmt: skip
    code = (
        f"ranked = sorted({state.rows}, key=lambda r: {v.value(c)}{', reverse=True' if down else ''})",
        f"for r in ranked{cut}:",
        f"    print({v.cell(v.label)}, {v.cell(c)})",
    )
    return Ask(say(rng, pattern, {"n": n, "d": way, "k": k}), code, lines_answer, f"these rows by {n}", f"sort by {n}", _needs_of(v, c)), replace(state, said="")  # fmt: skip


def _which(rng: random.Random, v: View, state: State) -> Turn:
    fn, word = rng.choice((("max", "highest"), ("max", "most"), ("min", "lowest"), ("min", "least")))  # fmt: skip
    n = v.name(state.column, rng)
    request = say(rng, "[Which of them has|And which one has|Which has|Who of them has|Which one of these has|and who has] the {w} {n}[?|]", {"w": word, "n": n})  # fmt: skip
    code = (best_line(v, state.column, fn, state.rows), f"print({v.cell(v.label, 'best')})")
    return Ask(request, code, quoting("It is {}."), f"which has the {word} {n}", f"take the row with the {word} {n}", _needs_of(v, state.column)), replace(state, rows="best", said="", end="")  # fmt: skip


def _of_the_row(rng: random.Random, v: View, state: State) -> Turn:
    """ "Which one is it?", "and its price?": another cell of the row in `best`."""
    c = v.label if rng.random() < 0.6 else rng.choice(v.table.columns)
    n = v.name(c, rng)
    form = "[And its {n}|What is its {n}|and the {n}|What {n} does it have|And what {n} is that|its {n}][?|]"
    if c is v.label and rng.random() < 0.8:
        form = "[Which one is it|Which one was that|Which one is that|And which is it|Who is it|Which {o} is that|What is it called|who was it|Which row is that|who has it|and who is that][?|]"
    ask = Ask(say(rng, form, {"n": n, "o": v.one}), (f"print({v.cell(c, 'best')})",), quoting("It is {}."), f"the {n} of that row", f"take {n} from best")  # fmt: skip
    return ask, replace(state, rows="rows", said="", end="")


def _opposite(rng: random.Random, v: View, state: State) -> Turn:
    """ "Same for the lowest": the other end of the column."""
    end = "min" if state.end == "max" else "max"
    pattern = "[Same|The same|same thing] for the {w}[?|.|]|[And|and|Now|now] the {w}[?|]|and the {w} {n}[?|]|what about the {w}[?|]"
    return _end_of(rng, v, state.column, end, pattern), replace(state, end=end)


def _saved(rng: random.Random, v: View, state: State) -> Turn:
    return saved(rng, v, state.rows), state
