"""Questions in parts, each of which goes on from what the one before has shown: a cell for each, as in `stages`.

Steps on a list, a number that is found and then used, two offers, a table that is grouped before its largest
group is looked at, an account year by year, a list before and after a change.
"""

import random
from dataclasses import replace

from model.nano.recipe.tasks.base import Draft, Reply
from model.nano.recipe.tasks.grammar import needed_imports
from model.nano.recipe.tasks.number_lists import lists
from model.nano.recipe.tasks.number_lists.sources import source
from model.nano.recipe.tasks.numerals import count_word, integer
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import amounting, dressed, quoting, quoting_fields
from model.nano.recipe.tasks.places import placed
from model.nano.recipe.tasks.stages import enumerated, staged
from model.nano.recipe.tasks.whole_numbers.properties import predicate
from model.nano.recipe.tasks.words import NAMES, WARES, listed


def parts(rng: random.Random) -> list[Draft]:
    """One of the ways to need several cells."""
    ways = (
        (3, _list_steps), (2, _found_then_used), (2, _offers), (2, _largest_group), (1, _year_by_year), (2, _before_and_after),
    )  # fmt: skip
    return [rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0](rng)]


_ENDS = (
    ("[add them up|sum what is left|give me the sum]", "sum(numbers)"),
    ("[average them|give me the mean of what is left|compute their average]", "sum(numbers) / len(numbers)"),
    ("[tell me how many are left|count them|count what is left]", "len(numbers)"),
    ("[give me the largest|tell me the maximum]", "max(numbers)"),
    ("[give me the smallest|tell me the minimum]", "min(numbers)"),
    ("[give me the median|compute their median]", "statistics.median(numbers)"),
    ("[give me the difference of the largest and the smallest|tell me the range]", "max(numbers) - min(numbers)"),
)  # fmt: skip


def _list_steps(rng: random.Random) -> Draft:
    """Steps on a list, numbered or one after another."""
    given = source(rng, longest=None if rng.random() < 0.3 else 12)
    changes: list[tuple[str, str]] = []
    while len(changes) < rng.choice((1, 2, 2, 3)):
        order, code, _ = lists.step(rng, given)
        if lists.is_flat(code):
            what = "{o}" if changes else given.these
            changes.append((say(rng, order, {"o": "them" if what == "{o}" else what}), code))
    end, last = rng.choice(_ENDS)
    orders = [*(order for order, _ in changes), say(rng, end, {})]
    request = enumerated(rng, orders)
    if given.stdin is None:
        request = say(rng, "[{r}\n{d}|{d}\n{r}|Numbers: {d}\n{r}|{r}\nThe numbers: {d}]", {"r": request, "d": given.data})  # fmt: skip
    cells = [("", f"{given.code}\nnumbers")]
    cells += [
        (f"Step {i}.", f"numbers = {code}\nnumbers") for i, (_, code) in enumerate(changes, 1)
    ]
    cells += [(f"Step {len(orders)}.", "\n".join([*needed_imports(last), f"x = {last}", "x"]))]
    drafted = staged(
        dressed(rng, request, typing=False),
        cells,
        amounting("The result is {}."),
        "the result of the steps",
        "put the numbers in a list, then a cell for each step",
    )
    return replace(drafted, stdin=given.stdin, result="x", sequence="numbers")


_USES = (
    ("its square", "n ** 2"), ("the sum of its digits", "sum(int(d) for d in str(n))"), ("how many divisors it has", "sum(n % d == 0 for d in range(1, n + 1))"), ("its binary form", "bin(n)[2:]"), ("its square root", "n ** 0.5"),
    ("the next multiple of 10 above it", "n // 10 * 10 + 10"), ("its digits reversed", "int(str(n)[::-1])"), ("its remainder when divided by 7", "n % 7"), ("how many digits it has", "len(str(n))"),
)  # fmt: skip


def _found_then_used(rng: random.Random) -> Draft:
    """The first number of a kind, and then something about it."""
    chosen = predicate(rng)
    if not chosen.thing:
        raise ValueError("it has no name as one")
    start = integer(rng, rng.choice((2, 3, 3, 4)))
    larger = rng.random() < 0.7
    use, code = rng.choice(_USES)
    thing = say(rng, chosen.thing, {})
    request = say_one(
        rng,
        "[Find|What is|Give me] the [{e}|{m}] {t} [{w}|{w2}] {s}, and {u}[.|]|[Find|find] the {m} {t} {w} {s}. Then tell me {u}.|the {m} {t} {w} {s} and {u}",
        {"t": thing, "s": start, "u": use, "e": "first" if larger else "last", "m": "smallest" if larger else "largest", "w": "above" if larger else "below", "w2": "after" if larger else "before"},
    )  # fmt: skip
    if request.startswith("What"):
        request = request.rstrip(".") + "?"
    way = "+" if larger else "-"
    search = f"n = {start} {way} 1\nwhile not ({chosen.code}):\n    n {way}= 1\nn"
    return staged(
        dressed(rng, request),
        (
            ("", "\n".join([*needed_imports(search), search])),
            (f"Now {use}.", f"print(n, {code})"),
        ),
        quoting_fields("It is {}, and the other answer is {}."),
        f"a number that is found first, and {use}",
        "search for it, then use it",
    )


def _offers(rng: random.Random) -> Draft:
    """Two offers with a base and a price for each: which is cheaper, by how much, from when on."""
    unit = rng.choice(listed("minute GB visit kilometer hour page lesson ride"))
    a, b = rng.randint(0, 30), rng.randint(31, 90)
    q = rng.choice((0.05, 0.1, 0.2, 0.5, 1, 2, 3))
    p = round(q + rng.choice((0.05, 0.1, 0.25, 0.5, 1, 1.5)), 2)
    n = rng.choice((rng.randint(5, 60), rng.randint(50, 600)))
    told = say_one(
        rng,
        "[Plan A costs|Offer A is|Tariff A takes] {a} plus {p} per {u}, [plan B|offer B|B] {b} plus {q} per {u}.|A: {a} + {p}/{u}, B: {b} + {q}/{u}.",
        {"a": a, "b": b, "p": p, "q": q, "u": unit},
    )
    asked, form, last = rng.choice((
        (f"Which is cheaper for {n} {unit}s, and by how much?", "{} is cheaper, by {}.", "print('A' if cost_a < cost_b else 'B', round(abs(cost_a - cost_b), 2))"),
        (f"What do {n} {unit}s cost with each, and from how many {unit}s on do both cost the same?", "A costs {}, B costs {}, and they are the same at {}.", f"print(cost_a, cost_b, round(({b} - {a}) / ({p} - {q}), 2))"),
        (f"What does each cost for {n} {unit}s, and which one should I take?", "A costs {}, B costs {}: take {}.", "print(cost_a, cost_b, 'A' if cost_a < cost_b else 'B')"),
    ))  # fmt: skip
    first = f"cost_a = round({a} + {p} * {n}, 2)\ncost_b = round({b} + {q} * {n}, 2)\nprint(cost_a, cost_b)"
    return staged(
        dressed(rng, f"{told} {asked}"),
        (("", first), ("Now compare them.", last)),
        quoting_fields(form),
        "a comparison of both offers",
        "compute both, then compare them",
    )


def _largest_group(rng: random.Random) -> Draft:
    """A small table: totals per group first, then the group with the largest and its share."""
    key = rng.choice(listed("category product region customer team month"))
    number = rng.choice(listed("amount sales total points hours cost"))
    names = rng.sample((*NAMES[:30], *WARES), rng.randint(2, 4))
    rows = [(rng.choice(names), rng.randint(1, 200)) for _ in range(rng.randint(4, 9))]
    text = f"{key},{number}\n" + "".join(f"{name},{value}\n" for name, value in rows)
    largest = rng.random() < 0.7
    fn, most = ("max", "largest") if largest else ("min", "smallest")
    request = say(
        rng,
        "[Which {k} has the {m} total {n}, and what is its share of all in percent?|Add up {n} per {k}. Which is the {m}, and how many percent of the total is that?|total {n} by {k}, then the {m} one and its percentage of the whole]",
        {"k": key, "n": number, "m": most},
    )
    place = placed(rng, request, text, "csv")
    group = place.fill(
        f"import csv\nrows = list(csv.DictReader({{lines}}))\ntotals = {{}}\nfor r in rows:\n    totals[r['{key}']] = totals.get(r['{key}'], 0) + int(r['{number}'])\ntotals"
    )
    drafted = staged(
        dressed(rng, place.prompt, typing=False),
        (
            *((step.thought or "", step.code) for step in place.before),
            ("Read it and add up each group.", group),
            (
                f"Now the {most} and its share.",
                f"best = {fn}(totals, key=totals.get)\nprint(best, round(100 * totals[best] / sum(totals.values()), 2))",
            ),
        ),
        quoting_fields("It is {} with {}%."),
        f"the {key} with the {most} total, and its share",
        f"add up {number} per {key}, then take the {most}",
    )
    return replace(drafted, stdin=place.stdin, files=place.files, attached=place.attached)


def _year_by_year(rng: random.Random) -> Draft:
    """An account year by year, then the first year in which something holds."""
    start = rng.choice((500, 1000, 2000, 5000, 10000))
    rate = rng.choice((1, 2, 3, 4, 5))
    out = rng.randint(start // 50 * 3, start // 5)
    years = rng.randint(4, 12)
    limit = start // rng.choice((2, 4))
    request = say(
        rng,
        "[An account has {s}. Every year it earns {r}%, then {o} is taken out.|I have {s} at {r}% a year and take out {o} at the end of each year.] [Show the balance after each of {y} years and tell me|List the balance for {y} years, and say] after how many years it is below {l}.",
        {"s": start, "r": rate, "o": out, "y": count_word(rng, years), "l": limit},
    )
    first = f"balance = {start}\nbalances = []\nfor year in range(1, {years + 1}):\n    balance = balance * (100 + {rate}) / 100 - {out}\n    balances.append(round(balance, 2))\nbalances"
    code = f"years = [year for year, b in enumerate(balances, 1) if b < {limit}]\nprint(*balances, sep=', ')\nprint(years[0])"

    def answer(output: str) -> Reply:
        shown, year = output.strip().rsplit("\n", 1)
        return quoting(f"The balances are {{}}; it is below {limit} after {year} years.")(shown)

    return staged(
        dressed(rng, request),
        (("", first), ("Now the first year below the limit.", code)),
        answer,
        "the balances, and the first year below the limit",
        "go year by year, then look for the first",
    )


def _before_and_after(rng: random.Random) -> Draft:
    """A statistic of a list, then the same after something has changed in it."""
    given = source(rng, longest=12)
    name, code = rng.choice((("average", "sum({v}) / len({v})"), ("mean", "sum({v}) / len({v})"), ("median", "statistics.median({v})"), ("sum", "sum({v})")))  # fmt: skip
    n = integer(rng, rng.choice((1, 2, 2, 3)))
    said, changed = rng.choice((
        (f"[if I add {n}|with {n} added|after adding {n} to the list]", f"numbers + [{n}]"), ("[without the largest|if the largest is dropped]", "sorted(numbers)[:-1]"), ("[without the smallest|if the smallest is left out]", "sorted(numbers)[1:]"),
        ("[if every number is doubled|with all of them doubled]", "[2 * n for n in numbers]"), ("[without repeated values|if each value counts once]", "list(dict.fromkeys(numbers))"),
    ))  # fmt: skip
    request = say(rng, "[What is the {n} of {o}, and what is it {s}?|Give me the {n} of {o}, and then {s}.|{n} of {o}, and {s}?]", {"n": name, "o": given.these, "s": say(rng, said, {})})  # fmt: skip
    request = say(rng, "[{r}\n{d}|{d}\n{r}|{d} - {r}]", {"r": request, "d": given.data})
    value = code.replace("{v}", "numbers")
    lines = [*needed_imports(value), given.code, f"first = {value}", "first"]
    drafted = staged(
        dressed(rng, request, typing=False),
        (
            ("", "\n".join(lines)),
            (
                "Now the changed list.",
                f"changed = {changed}\nprint(first, {code.replace('{v}', 'changed')})",
            ),
        ),
        quoting_fields(f"The {name} is {{}}, then {{}}."),
        f"the {name} before and after",
        f"compute the {name}, change the list, compute it again",
    )
    return replace(drafted, sequence="numbers")
