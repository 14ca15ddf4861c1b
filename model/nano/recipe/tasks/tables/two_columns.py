"""Two columns of each row: multiplied and added up, held against each other, their totals compared."""

import random
from collections.abc import Sequence

from model.nano.recipe.tasks.base import Answer
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    comes_to,
    counting,
    dressed,
    judging,
    lines_answer,
    number_lines,
    quoting,
    whether,
)
from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.filters import picking
from model.nano.recipe.tasks.tables.views import Ask, View, needed


def product(rng: random.Random, v: View) -> Ask:
    """The total of one column times another."""
    numbers = [c for c in v.table.of_kind("number") if not c.present]
    if len(numbers) < 2 or not v.written.headed:
        raise ValueError("one number is no product")
    prices = _about(numbers, "price", "cost", "salary")
    counts = _about(numbers, "quantity", "stock", "units", "hours")
    is_worth = bool(prices and counts)
    a, b = (prices[0], counts[0]) if is_worth else rng.sample(numbers, 2)
    x, y, m, n = v.value(a), v.value(b), v.name(a, rng), v.name(b, rng)
    f, rows, narrow = picking(rng, v, chance=0.25)
    where = f" of {f.of(v.plural)}" if f.words else ""
    slots = {"m": m, "n": n, "w": where, "p": v.plural}
    nouns = "the sum of {m} times {n}{w}|the total of {m} * {n}{w}|the total value ({m} x {n}){w}|the sum of the products of {m} and {n}{w}"
    said = "Multiply {m} by {n} in each row and add it all up{w}.|{m} times {n}, summed over all rows{w}"
    if is_worth:
        nouns += "|the total value{w}|the total revenue{w}, {m} times {n}|the worth of everything{w} ({n} times {m})"
        said += "|What is everything worth{w} ({m} times {n})?|what's it all worth{w}|How much is it all together{w}, {n} times {m}?|grand total{w} ({n} x {m})"
    request = ask(rng, say_one(rng, nouns, slots)) if rng.random() < 0.6 else dressed(rng, say_one(rng, said, slots))  # fmt: skip
    places = 4 if a.has_decimals and b.has_decimals else 2
    shown = v.exact("sum(values)", a, b, places=places)
    return Ask(
        request,
        (*narrow, f"values = [{x} * {y} for r in {rows}]", f"print({shown})"),
        comes_to("the total"),
        f"the total of {m} times {n}",
        f"{f.keeping}multiply {m} by {n} and add up",
        needed(*(() if v.written.typed else (a.needs, b.needs)), f.needs),
        f"total = 0\nfor r in {rows}:\n    total += {x} * {y}\nprint({v.exact('total', a, b, places=places)})",
        shown,
        "values",
    )


def _about(columns: Sequence[Column], *topics: str) -> list[Column]:
    return [c for c in columns if c.topic and c.topic.headers[0] in topics]


def _pair(rng: random.Random, v: View) -> tuple[Column, Column]:
    """The twins, or two numbers in one style. Raises ValueError where there are none."""
    if v.table.twins:
        return v.table.twins[0], v.table.twins[1]
    numbers = [c for c in v.table.of_kind("number") if not c.present]
    first, second = rng.sample(numbers, 2)
    if first.convert != second.convert or not v.written.headed:
        raise ValueError("they do not compare")
    return first, second


# "In which month", "on which day": what stands before the rows' name where they are times or places.
_IN = {"months": "in ", "quarters": "in ", "days": "on ", "cities": "in ", "countries": "in "}


def difference(rng: random.Random, v: View) -> Ask:
    """The row where two columns differ most or least, or the difference of every row."""
    a, b = _pair(rng, v)
    m, n = v.name(a, rng), v.name(b, rng)

    def gap(row: str) -> str:
        return v.exact(f"abs({v.value(b, row)} - {v.value(a, row)})", a, b)

    needs = needed(*(() if v.written.typed else (a.needs, b.needs)))
    slots = {"o": v.one, "p": v.plural, "m": m, "n": n, "i": _IN.get(v.plural, "for "),
             "d": say_one(rng, "[difference|difference|gap|spread] between {m} and {n}", {"m": m, "n": n})}  # fmt: skip
    if rng.random() < 0.3:
        request = say_one(rng, "[Show|Give me|List|Compute|What is] the {d} [of|for] [each|every] {o}[.|]|{d} per {o}|[by how much do|how much do] {m} and {n} differ [in|for] each {o}[?|]", slots)  # fmt: skip
        code = ("for r in rows:", f"    print({v.cell(v.label)}, {gap('r')})")
        return Ask(dressed(rng, request), code, number_lines(), f"a difference of each {v.one}", f"subtract {m} from {n}, row by row", needs)  # fmt: skip
    fn, most = rng.choice((("max", "biggest"), ("max", "largest"), ("max", "widest"), ("min", "smallest")))  # fmt: skip
    slots["s"] = most
    with_value = rng.random() < 0.25
    request = say_one(rng, "Which {o} has the {s} {d}[?|]|{i}which {o} [is|was] the {d} {s}[?|]|the {o} with the {s} {d}|[Find|Name|Show] the {o} with the {s} {d}[.|]|{o} with the {s} {d}[?|]"
                  + ("|Where do {m} and {n} differ [most|the most][?|]|Which {o} has {m} and {n} farthest apart?" if fn == "max" else "|Where are {m} and {n} closest[?|]"), slots)  # fmt: skip
    if with_value:
        request = request.rstrip(".?! ") + rng.choice((", and how much is it?", " and how big is it?", " (with the value)"))  # fmt: skip
    best = f"best = {fn}(rows, key=lambda r: {gap('r')})"
    label = v.cell(v.label, "best")
    shown = f"print({label}, {gap('best')})" if with_value else f"print({label})"
    answer: Answer = number_lines() if with_value else quoting("It is {}.")
    return Ask(dressed(rng, request), (best, shown), answer, f"where {m} and {n} differ {'most' if fn == 'max' else 'least'}", f"take the row with the {most} difference", needs)  # fmt: skip


def beats(rng: random.Random, v: View) -> Ask:
    """The rows where one column is above another: which, how many, whether all or any."""
    pair = list(_pair(rng, v))
    rng.shuffle(pair)
    a, b = pair
    m, n = v.name(a, rng), v.name(b, rng)
    sign, more = rng.choice(((">", "[above|higher than|more than|larger than|over|greater than]"), ("<", "[below|lower than|less than|smaller than|under]")))  # fmt: skip
    test = f"{v.value(a)} {sign} {v.value(b)}"
    needs = needed(*(() if v.written.typed else (a.needs, b.needs)))
    slots = {"o": v.one, "p": v.plural, "m": m, "n": n, "i": _IN.get(v.plural, "for ")}
    words = say_one(rng, f"where {{m}} is {more} {{n}}", slots)
    how = f"compare {m} with {n}"
    dice = rng.random()
    if dice < 0.3:
        request = say_one(rng, f"[How many {{p}} are there {words}|[count|Count] the {{p}} {words}|{{i}}how many {{p}} is {{m}} {more} {{n}}|number of {{p}} {words}][?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), (f"print(sum({test} for r in rows))",), counting(v.plural), f"the number of {v.plural} {words}", how, needs)  # fmt: skip
    if dice < 0.45:
        fn, word = rng.choice((("all", "always"), ("any", "ever")))
        claim = say_one(rng, f"{{m}} is {word} {more} {{n}}", slots)
        return Ask(whether(rng, f"is {m} {claim.removeprefix(f'{m} is ')}", claim), (f"print({fn}({test} for r in rows))",), judging("Yes, it is.", "No, it is not."), "a yes or no", how, needs)  # fmt: skip
    beat = f"|{{i}}which {{p}} did {{m}} {'beat' if sign == '>' else 'fall below'} {{n}}[?|]"
    request = say_one(rng, f"Which {{p}} have [a|] {'[higher|larger|more]' if sign == '>' else '[lower|smaller|less]'} {{m}} than {{n}}[?|]|{{i}}which {{p}} is {{m}} {more} {{n}}[?|]|[list|show|find|give me] the {{p}} {words}|{{p}} {words}[?|]{beat}|when [is|was] {{m}} {more} {{n}}[?|]", slots)  # fmt: skip
    return Ask(dressed(rng, request), (f"print(*[{v.cell(v.label)} for r in rows if {test}], sep='\\n')",), lines_answer, f"the {v.plural} {words}", how, needs)  # fmt: skip


def totals(rng: random.Random, v: View) -> Ask:
    """Which of two columns has the larger total, by how much, or both sums."""
    a, b = _pair(rng, v)
    m, n = v.name(a, rng), v.name(b, rng)
    code = tuple(f"{x} = {v.exact(f'sum({v.value(c)} for r in rows)', c)}" for x, c in (("a", a), ("b", b)))  # fmt: skip
    needs = needed(*(() if v.written.typed else (a.needs, b.needs)))
    slots = {"m": m, "n": n}
    how = f"add up {m} and {n}"
    dice = rng.random()
    if dice < 0.4:
        request = say_one(rng, "[Which is [higher|larger|more|bigger] [overall|in total|altogether], {m} or {n}?|[Is|was] there more {m} or more {n} [in total|overall]?|{m} or {n}: which total is [larger|higher]?|{m} vs {n} - who has more [overall|in total]?]", slots)  # fmt: skip
        return Ask(dressed(rng, request), (*code, f"print({m!r} if a > b else {n!r})"), quoting("It is {}."), "which total is larger", how, needs)  # fmt: skip
    if dice < 0.7:
        request = ask(rng, say_one(rng, "the [total|sum] of {m} minus [the total|the sum|that] of {n}|the difference between total {m} and total {n}|total {m} minus total {n}", slots))  # fmt: skip
        return Ask(request, (*code, f"print({v.exact('a - b', a, b)})"), amounting("It is {}."), f"total {m} minus total {n}", f"{how}, subtract", needs)  # fmt: skip
    request = say_one(rng, "[What are the|Give me the|Show the|the|] [totals|sums] of {m} and [of|] {n}[?|]|total {m} and total {n}[?| please]|sum [up|] both columns, {m} and {n}[.|]", slots)  # fmt: skip
    return Ask(dressed(rng, request), (*code, "print(a, b)"), number_lines(), f"the totals of {m} and {n}", how, needs)  # fmt: skip
