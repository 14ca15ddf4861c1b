"""Chats about one table: Python holds its rows, so later turns neither read nor name it again.

"And in Paris?", "what about the median?", "which one was it?", "sort those by age", "save them to out.csv".
"""

import random
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.columns import CLEAN, Column
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import (
    comes_to,
    counting,
    lines_answer,
    quoting,
    saying,
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
from model.nano.recipe.tasks.tables.filters import Filter, a_filter
from model.nano.recipe.tasks.tables.views import Ask, View, best_line, tabled, values_line, view
from model.nano.recipe.tasks.words import word


@dataclass(frozen=True, slots=True)
class State:
    """What the last turn was about: a column, the rows (`rows`, `picked`, `best`), a condition.

    `said` tells what an elliptic question repeats: an aggregate (by its number in `AGGREGATES`), a
    "count", a "list", or nothing.
    """

    column: Column
    rows: str
    said: int | str
    filter: Filter


def table_chats(rng: random.Random) -> list[Draft]:
    """A question about a table, then one to three that go on from it."""
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


def _aggregated(rng: random.Random, v: View) -> tuple[Ask, State]:
    """An aggregate of a column, perhaps of some rows."""
    column = rng.choice(v.table.of_kind("number"))
    f, rows = Filter(), "rows"
    if rng.random() < 0.5:
        f, rows = a_filter(rng, v, avoid=column), "picked"
    i = an_aggregate(rng)
    return aggregate_of(rng, v, column, i, f), State(column, rows, i, f)


def _selected(rng: random.Random, v: View) -> tuple[Ask, State]:
    """The rows that fulfil a condition: which or how many."""
    f = a_filter(rng, v)
    column = rng.choice(v.table.of_kind("number"))
    narrow = f"picked = [r for r in rows if {f.code}]"
    what = f.of(v.plural)
    needs = tuple(line for line in f.needs.split("\n") if line)
    if rng.random() < 0.5:
        request = say(
            rng,
            "[How many {w} are there|count the {w}|How many {w}|number of {w}|Tell me how many {w} there are][?|]",
            {"w": what},
        )
        return Ask(
            request,
            (narrow, "print(len(picked))"),
            counting(what),
            f"the number of {what}",
            f"count the rows where {f.how}",
            needs,
        ), State(column, "picked", "count", f)
    request = say(rng, "[List|Show|Find|Which are|Give me|Print] the {w}[.|]", {"w": what})
    out = f"print(*[{v.cell(v.label)} for r in picked], sep='\\n')"
    return Ask(
        request,
        (narrow, out),
        lines_answer,
        f"the {what}",
        f"keep the rows where {f.how}",
        needs,
    ), State(column, "picked", "list", f)


def _extreme(rng: random.Random, v: View) -> tuple[Ask, State]:
    """The largest or smallest value of a column, kept with its row."""
    column = rng.choice(v.table.of_kind("number"))
    fn, word_ = rng.choice(
        (("max", "highest"), ("max", "largest"), ("min", "lowest"), ("min", "smallest"))
    )
    n = v.name(column, rng)
    code = (best_line(v, column, fn, "rows"), f"print({v.cell(column, 'best')})")
    request = say(
        rng, "[What is|Find|Tell me|Give me|what's] the {w} {n}[?|.|]", {"w": word_, "n": n}
    )
    needs = tuple(line for line in column.needs.split("\n") if line) if not v.written.typed else ()
    return Ask(
        request,
        code,
        states(f"the {word_} {n}"),
        f"the {word_} {n}",
        f"take the row with the {word_} {n}",
        needs,
    ), State(column, "best", "", Filter())


def _any(rng: random.Random, v: View) -> tuple[Ask, State]:
    column = rng.choice(v.table.of_kind("number"))
    return records.question(rng, v), State(column, "rows", "", Filter())


def _follow(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    if state.rows == "best":
        return _of_the_row(rng, v), replace(state, rows="rows", said="")
    kinds = [(2, _other_aggregate), (2, _unrelated)]
    # "These" are rows that the last turn was about.
    if state.said != "" or state.rows == "picked":
        kinds += [(1, _saved), (1.5, _ranked), (1, _which)]
    if isinstance(state.said, int):
        kinds += [(4, _other_aggregate), (2, _other_column), (1, _without)]
    if state.said != "":
        kinds += [(5, _other_filter)]
    if state.rows == "picked":
        kinds += [(3, _listed), (3, _counted)]
        kinds += [(2, _overall)] if isinstance(state.said, int) else []
    kind = rng.choices([k for _, k in kinds], [w for w, _ in kinds])[0]
    return kind(rng, v, state)


def _needs_of(v: View, c: Column) -> tuple[str, ...]:
    return tuple(line for line in c.needs.split("\n") if line) if not v.written.typed else ()


def _recomputed(
    rng: random.Random, v: View, state: State, request: str, narrow: tuple[str, ...] = ()
) -> Ask:
    """What the state says, of its rows."""
    if not isinstance(state.said, int):
        return _told(v, state, request, narrow)
    nouns = AGGREGATES[state.said].nouns
    last, check = computation(v, state.column, state.said)
    noun = rng.choice(nouns).replace("{c}", v.name(state.column, rng))
    needs = (
        *_needs_of(v, state.column),
        *(line for line in state.filter.needs.split("\n") if line and narrow),
    )
    if "statistics" in last:
        needs = (*needs, "import statistics")
    how = f"the {noun}" + (
        f" where {state.filter.how}" if state.filter.how and state.rows == "picked" else ""
    )
    return Ask(
        request,
        (*narrow, values_line(v, state.column, state.rows), f"print({last})"),
        comes_to(f"the {noun}"),
        f"the {noun}",
        f"take {how}",
        tuple(dict.fromkeys(needs)),
        check,
        result=last,
        sequence="values",
    )


def _told(v: View, state: State, request: str, narrow: tuple[str, ...]) -> Ask:
    """The number of the rows, or their names."""
    needs = tuple(line for line in state.filter.needs.split("\n") if line)
    what, how = state.filter.of(v.plural), f"keep the rows where {state.filter.how}"
    if state.said == "count":
        code, answer = f"print(len({state.rows}))", counting(v.plural)
        return Ask(
            request, (*narrow, code), answer, f"the number of {what}", f"{how}, count", needs
        )
    code = f"print(*[{v.cell(v.label)} for r in {state.rows}], sep='\\n')"
    return Ask(request, (*narrow, code), lines_answer, f"the {what}", how, needs)


# What the aggregates are called without their column, in their order.
_BARE = (
    ("total", "sum"), ("average", "mean"), ("median",), ("maximum", "highest", "largest", "max"), ("minimum", "lowest", "smallest", "min"),
    ("range", "spread"), ("standard deviation",), ("second highest", "second largest"),
)  # fmt: skip
_ALSO = "[And|and|What about|And what is|And what's|Now|Also|How about|And also|now give me|And give me|What is|Then] {n}[?|.||, please]"


def _other_aggregate(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    i = an_aggregate(rng)
    bare = rng.choice(_BARE[i])
    is_aggregate = isinstance(state.said, int)
    state = replace(state, said=i)
    n = (
        f"the {bare}"
        if is_aggregate and rng.random() < 0.8
        else f"the {bare} {v.name(state.column, rng)}"
    )
    return _recomputed(rng, v, state, say(rng, _ALSO, {"n": n})), state


def _other_filter(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    """ "And in Paris?": the same of other rows."""
    f = a_filter(rng, v, avoid=state.column)
    said = say(
        rng,
        "[And|and|What about|How about|And what about|Now|Now only|Only|And for|and now] [{p}|those|the ones|the {p}] {w}[?|.|]",
        {"p": v.plural, "w": f.words},
    )
    if (
        f.words.startswith(("in ", "from ", "on ", "of ", "for ", "by ", "with "))
        and rng.random() < 0.5
    ):
        said = say(rng, "[And|and|And now|Now|now only|Only] {w}[?|]", {"w": f.words})
    state = replace(state, filter=f, rows="picked")
    return _recomputed(rng, v, state, said, (f"picked = [r for r in rows if {f.code}]",)), state


def _other_column(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    others = [c for c in v.table.of_kind("number") if c is not state.column]
    if not others:
        raise ValueError("no other column")
    state = replace(state, column=rng.choice(others))
    n = v.name(state.column, rng)
    return _recomputed(
        rng,
        v,
        state,
        say(
            rng,
            "[And|and|What about|How about|And what about|Now|The same for|and the same for|Do the same with] the {n}[?|.|]",
            {"n": n},
        ),
    ), state


def _overall(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    state = replace(state, rows="rows", filter=Filter())
    request = say(
        rng,
        "[And of all {p}|And overall|and in total for all {p}|What about all of them|And without that condition|And for everyone|and for all {p}][?|]",
        {"p": v.plural},
    )
    return _recomputed(rng, v, state, request), state


def _unrelated(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    a = records.question(rng, v)
    if rng.random() < 0.4:
        a = replace(
            a,
            request=f"{rng.choice(('And ', 'Now: ', 'OK. ', 'Next: ', 'Also, '))}{uncapital(a.request)}",
        )
    return a, replace(state, rows="rows", filter=Filter(), said="")


def _without(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    """The aggregate without its largest or smallest value."""
    which, cut = rng.choice(
        (
            ("largest", "sorted(values)[:-1]"),
            ("highest", "sorted(values)[:-1]"),
            ("smallest", "sorted(values)[1:]"),
            ("lowest", "sorted(values)[1:]"),
        )
    )
    a = _recomputed(rng, v, replace(state, said=rng.choice((0, 1))), "")
    request = say(
        rng,
        "[Now without|And without|What is it without|and if we leave out|Now leave out|Excluding] the {w} [one|value|] [- what is the {n}|: the {n}|, the {n}][?|]",
        {"w": which, "n": a.wanted.removeprefix("the ")},
    )
    values, last = a.code[-2], a.code[-1]
    return replace(
        a,
        request=request,
        code=(values, f"values = {cut}", last),
        how=f"drop the {which} value, {a.how}",
        check="",
    ), state


def _counted(rng: random.Random, _: View, state: State) -> tuple[Ask, State]:
    request = say(
        rng,
        "[How many are there|How many are these|and how many are there|How many is that|How many rows is that|And how many][?|]",
        {},
    )
    return Ask(
        request,
        (f"print(len({state.rows}))",),
        quoting("There are {}."),
        "the number of these rows",
        "count them",
    ), replace(state, said="count")


def _listed(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    c = v.label if rng.random() < 0.6 else rng.choice(v.table.columns)
    n = v.name(c, rng)
    form = (
        "[Which ones are they|List them|Show them|Which are these|Name them|Who are they|who are these][?|.|]"
        if c is v.label
        else "[Show their {n}|And their {n}|List the {n} of these|What are their {n} values|Give me the {n} of each of them][?|.|]"
    )
    return Ask(
        say(rng, form, {"n": n}),
        (f"print(*[{v.cell(c)} for r in {state.rows}], sep='\\n')",),
        lines_answer,
        f"the {n} of these rows",
        f"print {n}",
    ), replace(state, said="list")


def _ranked(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    c = rng.choice(v.table.of_kind("number"))
    if c.present:
        raise ValueError("gaps cannot be sorted")
    n = v.name(c, rng)
    down = rng.random() < 0.6
    request = say(
        rng,
        "[Sort|Order|Rank|Now sort|Please sort|and sort] [them|these] by {n}{d}[.|]",
        {
            "n": n,
            "d": rng.choice((", highest first", " descending", ", largest first"))
            if down
            else rng.choice(("", ", lowest first", " ascending")),
        },
    )
    reverse = ", reverse=True" if down else ""
    code = (
        f"ranked = sorted({state.rows}, key=lambda r: {v.value(c)}{reverse})",
        "for r in ranked:",
        f"    print({v.cell(v.label)}, {v.cell(c)})",
    )
    return Ask(
        request,
        code,
        lines_answer,
        f"these rows by {n}",
        f"sort by {n}",
        _needs_of(v, c),
    ), replace(state, said="")


def _which(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    fn, word_ = rng.choice(
        (("max", "highest"), ("max", "most"), ("min", "lowest"), ("min", "least"))
    )
    n = v.name(state.column, rng)
    request = say(
        rng,
        "[Which of them has|And which one has|Which has|Who of them has|Which one of these has] the {w} {n}[?|]",
        {"w": word_, "n": n},
    )
    code = (best_line(v, state.column, fn, state.rows), f"print({v.cell(v.label, 'best')})")
    return Ask(
        request,
        code,
        quoting("It is {}."),
        f"which has the {word_} {n}",
        f"take the row with the {word_} {n}",
        _needs_of(v, state.column),
    ), replace(state, rows="best", said="")


def _of_the_row(rng: random.Random, v: View) -> Ask:
    c = v.label if rng.random() < 0.6 else rng.choice(v.table.columns)
    n = v.name(c, rng)
    if c is v.label and rng.random() < 0.8:
        form = "[Which one is it|Which one was that|Which one is that|And which is it|Who is it|Which {o} is that|What is it called|who was it|Which row is that][?|]"
    else:
        form = "[And its {n}|What is its {n}|and the {n}|What {n} does it have|And what {n} is that|its {n}][?|]"
    return Ask(
        say(rng, form, {"n": n, "o": v.one}),
        (f"print({v.cell(c, 'best')})",),
        quoting("It is {}."),
        f"the {n} of that row",
        f"take {n} from best",
    )


def _saved(rng: random.Random, v: View, state: State) -> tuple[Ask, State]:
    """The rows or the names written to a file of the folder."""
    kind = rng.choice(("csv", "json", "txt"))
    name = f"{rng.choice(('out', 'result', 'selected', 'export', word(rng)))}.{kind}"
    path = f"/mnt/data/{name}"
    request = say(
        rng,
        "[Save|Write|Store|Please save|Now save|Export] [them|these|the rows|that|the result] [to|in|into|as] [a file|] {f}[.|]",
        {"f": name},
    )
    match kind:
        case "json":
            code: tuple[str, ...] = (
                "import json",
                f"with open({path!r}, 'w') as f:",
                f"    json.dump({state.rows}, f)",
            )
        case "csv":
            body = f"csv.writer(f).writerows({'' if v.written.by_position else '[r.values() for r in '}{state.rows}{'' if v.written.by_position else ']'})"
            head = (
                () if v.written.by_position else (f"    csv.writer(f).writerow({state.rows}[0])",)
            )
            code = (
                "import csv",
                f"with open({path!r}, 'w', newline='') as f:",
                *head,
                f"    {body}",
            )
        case _:
            code = (
                f"with open({path!r}, 'w') as f:",
                f"    for r in {state.rows}:",
                f"        print({v.cell(v.label)}, file=f)",
            )
    code = (*code, f"print(len({state.rows}), 'rows saved')")
    return Ask(
        request, code, _saved_answer(name), f"the rows in {name}", f"write them to {path}"
    ), state


def _saved_answer(name: str) -> Answer:
    def answer(output: str):
        rows = output.split(maxsplit=1)[0]
        return saying(
            f"Saved {rows} row{'' if rows == '1' else 's'} to /mnt/data/{name}.", name, rows
        )("")

    return answer
