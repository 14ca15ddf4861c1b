"""Two tables of which one names rows of the other: customers and their orders, joined by a key."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.files.folder import TwoFiles
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    comes_to,
    counting,
    lines_answer,
    number_lines,
    quoting,
)
from model.nano.recipe.tasks.tables.subjects import CATEGORIES, GOODS
from model.nano.recipe.tasks.words import NAMES


@dataclass(frozen=True, slots=True)
class Link:
    """What the rows of both tables are, the category of the first, the number of the second and its ends."""

    one: str
    many: str
    category: str
    number: str
    low: int
    high: int
    verb: str = ""


_LINKS = (
    Link("customer", "order", "city", "amount", 5, 900, "spent"), Link("customer", "order", "country", "total", 5, 900, "spent"), Link("employee", "shift", "department", "hours", 2, 10, "worked"),
    Link("student", "test", "class", "points", 1, 30, "scored"), Link("product", "sale", "category", "units", 1, 60), Link("driver", "trip", "region", "distance", 3, 400), Link("member", "payment", "status", "amount", 5, 200, "paid"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Joined:
    """Both tables, and the code that reads them: `{one}s` by id, and `rows` that have their name."""

    link: Link
    files: TwoFiles
    people: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, str, str], ...]
    read: str

    @property
    def slots(self) -> dict[str, str]:
        link = self.link
        return {"o": link.one, "m": f"{link.many}s", "c": link.category, "n": link.number, "a": self.files.one, "b": self.files.two, "v": link.verb}  # fmt: skip

    @property
    def value(self) -> str:
        return f"float(r['{self.link.number}'])"

    def exact(self, total: str) -> str:
        """A total without binary noise."""
        return f"round({total}, 2)" if any("." in row[2] for row in self.rows) else total


def joined_tables(rng: random.Random) -> list[Draft]:
    """A question that needs both tables."""
    j = _drawn(rng)
    kind = rng.choices((_per, _most, _of_category, _of_name, _largest, _without), (3, 3, 2, 2, 1.5, 1.5))[0]  # fmt: skip
    return [kind(rng, j)]


def _drawn(rng: random.Random) -> Joined:
    link = rng.choice(_LINKS)
    n = rng.randint(3, 5)
    form = rng.choice(("{}", "{}", f"{link.one[0].upper()}{{:02}}"))
    ids = [form.format(i) for i in range(1, n + 1)]
    names = rng.sample(GOODS if link.one == "product" else NAMES, n)
    pool = next(c.pool for c in CATEGORIES if link.category in c.headers)
    few = rng.sample(pool, 2)
    is_decimal = link.high > 100 and rng.random() < 0.4
    people = tuple((i, name, rng.choice(few)) for i, name in zip(ids, names, strict=True))
    rows = tuple(
        (str(100 + k), rng.choice(ids), f"{rng.uniform(link.low, link.high):.2f}" if is_decimal else str(rng.randint(link.low, link.high)))
        for k in range(1, rng.randint(4, 8))
    )  # fmt: skip
    key = rng.choice((f"{link.one}_id", f"{link.one}_id", link.one))
    texts = (
        f"id,name,{link.category}\n" + "".join(f"{','.join(row)}\n" for row in people),
        f"{link.many}_id,{key},{link.number}\n" + "".join(f"{','.join(row)}\n" for row in rows),
    )
    files = TwoFiles(f"{link.one}s.csv", f"{link.many}s.csv", texts)
    read = (
        f"import csv\n{link.one}s = {{r['id']: r for r in csv.DictReader(open('/mnt/data/{files.one}'))}}\n"
        f"rows = [{{**{link.one}s[r['{key}']], **r}} for r in csv.DictReader(open('/mnt/data/{files.two}'))]\n"
    )
    return Joined(link, files, people, rows, read)


def _draft(rng: random.Random, j: Joined, request: str, code: str, answer: Answer, wanted: str) -> Draft:  # fmt: skip
    if rng.random() < 0.5:
        request = say_one(rng, "In {a} and {b}: {r}|{r} ({a}, {b})|{a} has the {o}s, {b} the {m}. {r}|Use {a} and {b}. {r}|Join {a} with {b}. {r}", j.slots | {"r": request})  # fmt: skip
    return j.files.draft(rng, request, j.read + code, answer, wanted, f"join each {j.link.many} with its {j.link.one}")  # fmt: skip


def _groups(by: str, item: str) -> str:
    return f"groups = {{}}\nfor r in rows:\n    groups.setdefault(r['{by}'], []).append({item})\n"


def _by(rng: random.Random, j: Joined) -> tuple[str, str]:
    """The column to group by, and how it is said."""
    return ("name", j.link.one) if rng.random() < 0.6 else (j.link.category, f"{j.link.one} {j.link.category}")  # fmt: skip


def _per(rng: random.Random, j: Joined) -> Draft:
    by, said = _by(rng, j)
    slots = j.slots | {"g": said}
    if rng.random() < 0.35:
        request = say_one(rng, "How many {m} are there per {g}?|number of {m} per {g}[?|]|count the {m} by {g}", slots)  # fmt: skip
        code = f"{_groups(by, 'r')}for k in groups:\n    print(f'{{k}}: {{len(groups[k])}}')"
        return _draft(rng, j, request, code, lines_answer, f"the {j.link.many}s per {said}")
    request = say_one(rng, "What is the total {n} per {g}?|total {n} [per|by] {g}[?|]|[Sum|Add] up the {n} of the {m} by {g}.|{n} for each {g}, in total[?|]", slots)  # fmt: skip
    code = f"{_groups(by, j.value)}for k in groups:\n    print(f'{{k}}: {{{j.exact('sum(groups[k])')}}}')"  # fmt: skip
    return _draft(rng, j, request, code, number_lines(), f"the total {j.link.number} per {said}")


def _most(rng: random.Random, j: Joined) -> Draft:
    by, said = _by(rng, j)
    slots = j.slots | {"g": said, "w": "Who" if by == "name" and j.link.one != "product" else f"Which {said}"}  # fmt: skip
    if rng.random() < 0.4:
        request = say_one(rng, "{w} has the most {m}?|{w} has most {m}?|{g} with the most {m}[?|]", slots)  # fmt: skip
        code = f"{_groups(by, 'r')}print(max(groups, key=lambda k: len(groups[k])))"
        return _draft(rng, j, request, code, quoting("It is {}."), f"the {said} with the most {j.link.many}s")  # fmt: skip
    patterns = "{w} has the highest total {n}?|{g} with the largest total {n}[?|]|which {g} has the highest {n} in total[?|]"
    patterns += "|{w} {v} the most[ in total| overall|]?|{w} {v} most?" if j.link.verb else ""
    code = f"{_groups(by, j.value)}print(max(groups, key=lambda k: sum(groups[k])))"
    return _draft(rng, j, say_one(rng, patterns, slots), code, quoting("It is {}."), f"the {said} with the largest total")  # fmt: skip


def _of_category(rng: random.Random, j: Joined) -> Draft:
    _, _, value = rng.choice(j.people)
    slots = j.slots | {"x": value}
    test = f"r['{j.link.category}'] == {value!r}"
    if rng.random() < 0.4:
        request = say_one(rng, "How many {m} are from {o}s with {c} {x}?|number of {m} of {o}s whose {c} is {x}[?|]|{m} of {x} {o}s, how many?", slots)  # fmt: skip
        code = f"print(len([r for r in rows if {test}]))"
        return _draft(rng, j, request, code, counting(f"{j.link.many}s"), f"the number of {j.link.many}s of {value}")  # fmt: skip
    request = say_one(rng, "What is the total {n} of {o}s with {c} {x}?|total {n} of the {o}s whose {c} is {x}[?|]|{n} of all {x} {o}s together[?|]", slots)  # fmt: skip
    code = f"print({j.exact(f'sum({j.value} for r in rows if {test})')})"
    return _draft(rng, j, request, code, comes_to("the total"), f"the total {j.link.number} of {value}")  # fmt: skip


def _of_name(rng: random.Random, j: Joined) -> Draft:
    _, name, _ = rng.choice(j.people)
    slots = j.slots | {"x": name}
    if rng.random() < 0.4:
        request = say_one(rng, "How many {m} does {x} have?|number of {m} of {x}[?|]|count {x}'s {m}", slots)  # fmt: skip
        code = f"print(len([r for r in rows if r['name'] == {name!r}]))"
        return _draft(rng, j, request, code, counting(f"{j.link.many}s"), f"the number of {j.link.many}s of {name}")  # fmt: skip
    request = say_one(rng, "What is the total {n} of {x}?|total {n} of {x}[?|]|{x}'s {n} in total[?|]", slots)  # fmt: skip
    test = f"r['name'] == {name!r}"
    code = f"print({j.exact(f'sum({j.value} for r in rows if {test})')})"
    return _draft(rng, j, request, code, comes_to("the total"), f"the total {j.link.number} of {name}")  # fmt: skip


def _largest(rng: random.Random, j: Joined) -> Draft:
    fn, most = rng.choice((("max", "largest"), ("max", "highest"), ("min", "smallest")))
    column, said = rng.choice((("name", f"name of the {j.link.one}"), (j.link.category, j.link.category)))  # fmt: skip
    p = j.link.many
    request = say_one(rng, "What is the {s} of the {p} with the {x} {n}?|{s} for the {p} with the {x} {n}[?|]|whose is the {p} with the {x} {n}[?|]" if column == "name" else "What is the {s} of the {p} with the {x} {n}?|{s} of the {p} with the {x} {n}[?|]", j.slots | {"s": said, "p": p, "x": most})  # fmt: skip
    code = f"best = {fn}(rows, key=lambda r: {j.value})\nprint(best['{column}'])"
    return _draft(rng, j, request, code, quoting("It is {}."), f"the {said} of the {most} {p}")


def _without(rng: random.Random, j: Joined) -> Draft:
    request = say_one(rng, "Which {o}s have no {m}?|{o}s without [any|] {m}[?|]|list the {o}s that have no {m}", j.slots)  # fmt: skip
    code = f"seen = {{r['name'] for r in rows}}\nprint(*[p['name'] for p in {j.link.one}s.values() if p['name'] not in seen], sep='\\n')"
    return _draft(rng, j, request, code, lines_answer, f"the {j.link.one}s without {j.link.many}s")  # fmt: skip
