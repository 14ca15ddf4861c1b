"""Rows that share a value: an aggregate of each group, the best group, shares, two groups compared.

A group's key is a category's cell or the month, year or weekday of a date; the rest does not care.
"""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import amounting, asked, dressed, number_lines, quoting
from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.filters import picking
from model.nano.recipe.tasks.tables.views import QUOTIENT, Ask, View, needed


@dataclass(frozen=True, slots=True)
class Grouping:
    """The table cut into `groups`: `noun` names what `fold` makes of the list `{}` of one of them.

    `name` is what the groups are told apart by, `by` the column that has it, `column` the one that is
    folded, if rows are not counted. `where` follows the noun, `code` makes `groups`, `order` is how its
    keys are gone through.
    """

    view: View
    name: str
    noun: str
    fold: str
    where: str
    code: tuple[str, ...]
    how: str
    needs: tuple[str, ...]
    column: Column | None
    by: Column
    order: str = "groups"

    @property
    def is_count(self) -> bool:
        return self.fold == "len({})"

    @property
    def things(self) -> str:
        """What is counted, with its condition."""
        return f"{self.view.plural}{self.where.removeprefix(f' of {self.view.plural}')}"

    def value(self, key: str) -> str:
        """The aggregate of one group, an expression."""
        return self.fold.replace("{}", f"groups[{key}]")

    def exact(self, expression: str) -> str:
        """As it is shown: without binary noise where the column has decimals."""
        if self.column is None or self.fold in ("max({})", "min({})"):
            return expression
        return self.view.exact(expression, self.column, places=QUOTIENT if "/" in expression else 2)


_FOLDS = (
    (5, "total {m}", "sum({})"), (4, "average {m}", "sum({}) / len({})"), (4, "number of {p}", "len({})"),
    (1, "highest {m}", "max({})"), (1, "lowest {m}", "min({})"),
)  # fmt: skip


def _grouping(rng: random.Random, v: View, *, by_date: bool = False, filtered: float = 0.12) -> Grouping:  # fmt: skip
    """Raises ValueError where there is nothing to group by."""
    keys = v.table.of_kind("date" if by_date else "category")
    if not keys:
        raise ValueError("nothing to group by")
    by, c = rng.choice(keys), rng.choice(v.table.of_kind("number"))
    _, noun, fold = rng.choices(_FOLDS, [weight for weight, _, _ in _FOLDS])[0]
    m = v.name(c, rng)
    if "column" in m and fold != "len({})":
        noun = noun.replace("total", "sum").replace(" {m}", " of the {m}")
    elif fold == "sum({})" and len(v.table.of_kind("number")) == 1 and rng.random() < 0.3:
        # With one number in the table nobody names it: "total per country?"
        noun = "total"
    noun = noun.replace("{m}", m).replace("{p}", v.plural)
    key, name, needs = _period(rng, v, by) if by_date else (v.cell(by), v.name(by, rng), ())
    f, rows, narrow = picking(rng, v, avoid=by, chance=filtered)
    is_count = fold == "len({})"
    guard = f"    if {c.present.replace('{}', v.cell(c))}:\n    " if c.present and not is_count and not v.written.typed else ""  # fmt: skip
    return Grouping(
        v,
        name,
        noun,
        fold,
        f" of {f.of(v.plural)}" if f.words else "",
        (*narrow, "groups = {}", f"for r in {rows}:", f"{guard}    groups.setdefault({key}, []).append({'r' if is_count else v.value(c)})"),
        f"{f.keeping}group by {name}",
        tuple(dict.fromkeys((*needs, *needed("" if v.written.typed or is_count else c.needs, f.needs)))),
        None if is_count else c,
        by,
        "sorted(groups)" if by_date and name != "weekday" else "groups",
    )  # fmt: skip


def _period(rng: random.Random, v: View, d: Column) -> tuple[str, str, tuple[str, ...]]:
    """An expression for the month, year or weekday of a date, its name, and what it needs."""
    unit, form = rng.choice((("month", "%Y-%m"), ("month", "%Y-%m"), ("year", "%Y"), ("weekday", "%A")))  # fmt: skip
    if d.convert != "{}":
        return f"{v.value(d)}.strftime('{form}')", unit, needed(d.needs)
    if unit == "weekday":
        return (
            f"date.fromisoformat({v.cell(d)}).strftime('%A')",
            unit,
            ("from datetime import date",),
        )
    return f"{v.cell(d)}[:{7 if unit == 'month' else 4}]", unit, ()


def grouped(rng: random.Random, v: View) -> Ask:
    """By a category: each group's aggregate or the best group, seldom a share or two groups."""
    kind = rng.choices((_each, _best, _ranked, _shares, _two), (50, 38, 8, 5, 8))[0]
    return kind(rng, _grouping(rng, v))


def by_period(rng: random.Random, v: View) -> Ask:
    """The same by the month, year or weekday of a date."""
    return rng.choices((_each, _best), (6, 4))[0](rng, _grouping(rng, v, by_date=True, filtered=0))


def groups_ranked(rng: random.Random, v: View) -> Ask:
    """Groups in the order of their aggregate, shares of groups, two groups compared."""
    return rng.choice((_ranked, _shares, _two))(rng, _grouping(rng, v, filtered=0))


def _each(rng: random.Random, g: Grouping) -> Ask:
    slots = {"a": g.noun, "n": g.name, "w": g.where, "p": g.things}
    noun = "the {a}{w} [per|per|for each|by|of each|in each] {n}"
    said = (
        "[Show|Give me|List|Print|I need] the {a}{w} [for every|per|by|of each] {n}[.|]|{a}{w} per {n}[?|]|{a}{w} by {n}[?| please| pls|]"
        "|[For each {n}|Per {n}], what is the {a}{w}?|Group by {n} and [give|show|compute] the {a}{w}[.|]|{a}{w} grouped by {n}"
        "|Break [down the|the] {a}{w} [down |]by {n}[.|]|{a}{w} for [every|each] {n} [please|]|{a}, by {n}[?|]"
    )  # fmt: skip
    if g.is_count:
        said += "|How many {p} are there [per|in each|for each|by] {n}[?|]|how many {p} per {n}[?|]|[count|Count] the {p} [per|by|in each] {n}[.|]|{p} per {n}[?|]"
    elif "column" not in g.noun:
        said += "|What is the {a}{w} in each {n}?|how much is the {a}{w} per {n}[?|]"
    if g.fold == "sum({})":
        said += "|[Add|Sum] up the {m}{w} per {n}[.|]|[sum|Sum] of {m}{w} [per|by] {n}[?|]"
        slots["m"] = g.noun.removeprefix("total ").removeprefix("sum of the ").replace("total", "values")  # fmt: skip
    request = asked(rng, say(rng, noun, slots)) if rng.random() < 0.4 else say(rng, f"[{said}]", slots)  # fmt: skip
    shown = g.exact(g.value("k"))
    if "/" in g.fold and rng.random() < 0.3:
        shown = g.value("k")
        places = rng.choice((1, 2, 2))
        decimals = f"{places} decimal{'s' if places > 1 else ''}"
        request = request.rstrip(".?! ")
        if rng.random() < 0.3:
            request, shown = f"{request}, with {decimals}", f"{shown}:.{places}f"
        else:
            request = say(rng, "{r}[, rounded to {d}| (round to {d})| to {d}|, {d} please]", {"r": request, "d": decimals})  # fmt: skip
            shown = f"round({shown}, {places})"
    order = g.order
    if order == "groups" and rng.random() < 0.15:
        request = request.rstrip(".?! ") + rng.choice((f", sorted by {g.name}", f" in order of {g.name}"))  # fmt: skip
        order = "sorted(groups)"
    code = (*g.code, f"for k in {order}:", f"    print(f'{{k}}: {{{shown}}}')")
    return Ask(
        dressed(rng, request),
        code,
        number_lines(shown),
        f"the {g.noun} per {g.name}",
        g.how,
        g.needs,
    )


def _best(rng: random.Random, g: Grouping) -> Ask:
    if g.fold in ("max({})", "min({})"):
        raise ValueError("the highest of the lowest is not asked for")
    fn, words = rng.choice((("max", "[highest|largest|biggest]"), ("max", "[highest|largest|biggest]"), ("min", "[lowest|smallest]")))  # fmt: skip
    slots = {"a": g.noun, "n": g.name, "w": g.where, "p": g.things, "r": g.view.plural}
    if g.is_count:
        words = "most" if fn == "max" else "fewest"
        said = "Which {n} has [the|] {x} {p}[?|]|[In which|in which] {n} are the {x} {p}[?|]|What is the {n} with the {x} {p}?|{n} with [the|] {x} {p}[?|]"
    else:
        said = "[Which|What] {n} has the {x} {a}{w}[?|]|[the|] {n} with the {x} {a}{w}[?|]|Find the {n} with the {x} {a}{w}.|By {a}{w}, which {n} is {x}?|Where is the {a}{w} {x}, by {n}?"
    if g.by.category and g.by.category.person and not g.where:
        said = f"{said}|{_who(g, fn)}|{_who(g, fn)}"
    slots["x"] = word = say(rng, words, {})
    request = say(rng, f"[{said}]", slots)
    with_value = rng.random() < 0.2
    if with_value:
        request = request.rstrip(".?! ") + rng.choice((" and how much?", ", with the value", ", and what is it?", " and how much is it"))  # fmt: skip
    last = f"print(f'{{best}}: {{{g.exact(g.value('best'))}}}')" if with_value else "print(best)"
    answer = number_lines() if with_value else quoting("It is {}.")
    code = (*g.code, f"best = {fn}(groups, key=lambda k: {g.value('k')})", last)
    return Ask(dressed(rng, request), code, answer, f"the {g.name} with the {word} {g.noun}", f"{g.how}, take the {word}", g.needs)  # fmt: skip


_PAST = {"spend": "spent", "sell": "sold", "make": "made", "earn": "earned", "work": "worked", "score": "scored"}  # fmt: skip


def _who(g: Grouping, fn: str) -> str:
    """Patterns that ask for a person by what they do: "Who spent the most overall?"."""
    most = "[the|] most" if fn == "max" else "[the|] least"
    verb = g.column.topic.verb if g.column and g.column.topic else ""
    if g.is_count:
        return f"[Who|who] has [the|] {'most' if fn == 'max' else 'fewest'} {{p}}[?|]"
    if verb in _PAST and g.fold == "sum({})":
        return f"[Who|who] [{_PAST[verb]}|has {_PAST[verb]}] {most}[ overall| in total| altogether|][?|]"  # fmt: skip
    return "[Who|who] has the {x} {a}[?|]"


def _ranked(rng: random.Random, g: Grouping) -> Ask:
    down = rng.random() < 0.75
    first = "[highest first|descending|largest first|from high to low|biggest first]" if down else "[lowest first|ascending|smallest first]"  # fmt: skip
    top = down and rng.random() < 0.3
    k = rng.randint(2, 3)
    slots = {"n": g.name, "a": g.noun, "w": g.where, "k": k}
    if top:
        request = say(rng, "[[the|The|] top {k} {n} values by {a}{w}|Which {k} {n} values have the [highest|largest] {a}{w}[?|]|[Show|List|Give me] the {k} {n} values with the [highest|largest] {a}{w}[.|]]", slots)  # fmt: skip
    else:
        request = say(rng, f"[[Rank|Sort|Order] the {{n}} [values |]by {{a}}{{w}}, {first}[.|]|Show the {{a}}{{w}} per {{n}}, sorted[ by value|], {first}[.|]|{{a}}{{w}} by {{n}}, {first}]", slots)  # fmt: skip
    keys = f"sorted(groups, key=lambda k: {g.value('k')}{', reverse=True' if down else ''}){f'[:{k}]' if top else ''}"
    code = (*g.code, f"for k in {keys}:", f"    print(f'{{k}}: {{{g.exact(g.value('k'))}}}')")
    return Ask(dressed(rng, request), code, number_lines(), f"the {g.name} values by {g.noun}", f"{g.how}, sort by {g.noun}", g.needs)  # fmt: skip


def _shares(rng: random.Random, g: Grouping) -> Ask:
    """Which part of the whole each group is, in percent."""
    if g.fold not in ("sum({})", "len({})"):
        raise ValueError("no parts of a whole")
    whole = f"all {g.things}" if g.is_count else f"the {g.noun}{g.where}"
    request = say(rng, "[[What|Which] [share|percentage|part] of {t} [does each {n} have|is each {n}|comes from each {n}][, in percent|][?|]|share of each {n} in {t}[, in percent| in %|]|[Show|Give me] the percentage of {t} [per|by] {n}[.|]|percent of {t} per {n}]", {"t": whole, "n": g.name})  # fmt: skip
    shown, request = rounded(rng, f"100 * {g.value('k')} / total", request)
    shown = shown.removeprefix('f"{').removesuffix('}"').removeprefix("f'{").removesuffix("}'")
    code = (*g.code, f"total = sum({g.value('k')} for k in groups)", "for k in groups:", f"    print(f'{{k}}: {{{shown}}}%')")  # fmt: skip
    return Ask(dressed(rng, request), code, number_lines(shown), f"the share of each {g.name}", f"{g.how}, divide by the total", g.needs)  # fmt: skip


def _two(rng: random.Random, g: Grouping) -> Ask:
    """Two groups against each other: which has more, by how much."""
    cells = sorted({*g.by.cells})
    if (
        len(cells) < 2
        or g.where
        or g.fold in ("max({})", "min({})")
        or (g.by.is_flag and g.view.written.typed)
    ):
        raise ValueError("no two groups")
    one, two = rng.sample(cells, 2)
    slots = {"a": g.noun, "b": one, "c": two, "n": g.name, "p": g.view.plural}
    first, second = g.value(repr(one)), g.value(repr(two))
    how = f"{g.how}, compare {one} and {two}"
    if rng.random() < 0.45:
        said = "Which has [the|a] [higher|larger|bigger] {a}, {b} or {c}?|{b} or {c}: which has the [higher|larger] {a}?|Is the {a} [higher|larger] [in|for|of] {b} or [in|for|of] {c}?|{b} vs {c}, [higher|larger] {a}?"
        if g.is_count:
            said = "[Are there more {p} in|Are more {p} of] {b} or {c}?|Which has more {p}, {b} or {c}?|more {p}: {b} or {c}?"
        code = (*g.code, f"print({one!r} if {first} > {second} else {two!r})")
        return Ask(dressed(rng, say(rng, f"[{said}]", slots)), code, quoting("It is {}."), f"which of two has the larger {g.noun}", how, g.needs)  # fmt: skip
    said = "How much [higher|larger|more] is the {a} [of|in|for] {b} than [that of|that in|for] {c}?|difference in {a} between {b} and {c}[?|]|What is the difference between the {a} of {b} and {c}?|by how much does the {a} [of|in] {b} exceed that [of|in] {c}[?|]"
    if g.is_count:
        said = "How many more {p} [are there in|does] {b} [have |]than {c}?|difference in the number of {p} between {b} and {c}[?|]"
    shown, request = f"{first} - {second}", say(rng, f"[{said}]", slots)
    if "/" in g.fold:
        shown, request = rounded(rng, shown, request)
    if shown == f"{first} - {second}":
        shown = g.exact(shown)
    return Ask(dressed(rng, request), (*g.code, f"print({shown})"), amounting("It is {}.", shown), f"a difference in {g.noun}", how, g.needs)  # fmt: skip
