"""Rows that share a value: an aggregate of each group, the different values, the most common one."""

import random

from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import (
    ask,
    counting,
    dressed,
    lines_answer,
    number_lines,
    quoting,
)
from model.nano.recipe.tasks.tables.filters import picking
from model.nano.recipe.tasks.tables.views import Ask, View, needed


def grouped(rng: random.Random, v: View) -> Ask:
    """An aggregate of each group, or the group where it is largest."""
    groups = v.table.of_kind("category")
    if not groups:
        raise ValueError("nothing to group by")
    g = rng.choice(groups)
    c = rng.choice(v.table.of_kind("number"))
    guard = "" if not c.present or v.written.typed else f"    if {c.present.replace('{}', v.cell(c))}:\n    "  # fmt: skip
    n, m = v.name(g, rng), v.name(c, rng)
    noun, fold = rng.choices(
        ((f"total {m}", "sum({})"), (f"average {m}", "sum({}) / len({})"), (f"number of {v.plural}", "len({})"),
         (f"highest {m}", "max({})"), (f"lowest {m}", "min({})")), (5, 4, 4, 1, 1))[0]  # fmt: skip
    if "column" in m and "number" not in noun:
        noun = f"{noun.partition(' ')[0]} of the {m}".replace("total of", "sum of")
    item = "r" if fold == "len({})" else v.value(c)
    build = (
        "groups = {}",
        "for r in rows:",
        f"{guard if item != 'r' else ''}    groups.setdefault({v.cell(g)}, []).append({item})",
    )
    f, _, narrow = picking(rng, v, avoid=g, chance=0.12)
    if f.words:
        build = (build[0], "for r in picked:", build[2])
    needs = needed(c.needs if not v.written.typed and item != "r" else "", f.needs)
    where = f" of {v.plural} {f.words}" if f.words else ""
    if rng.random() < 0.55:
        request = rng.choice((
            ask(rng, f"the {noun}{where} per {n}"), ask(rng, f"the {noun}{where} for each {n}"), ask(rng, f"the {noun}{where} by {n}"),
            dressed(rng, f"Show the {noun}{where} for every {n}."), dressed(rng, f"{noun}{where} per {n}"), dressed(rng, f"For each {n}, what is the {noun}{where}?"),
            dressed(rng, f"Group by {n} and give the {noun}{where}."), dressed(rng, f"{noun}{where} grouped by {n}"),
            dressed(rng, f"How many {v.plural}{where[len(v.plural) + 4:] if where else ''} are there per {n}?") if fold == "len({})"
            else dressed(rng, f"What is the {noun}{where} in each {n}?"),
        ))  # fmt: skip
        shown = fold.replace("{}", "groups[k]")
        if "/" in shown and rng.random() < 0.3:
            places = rng.choice((1, 2, 2))
            request = say(
                rng,
                "{r}[, rounded to {k} decimals| (round to {k} decimals)| to {k} decimals|, with {k} decimals]",
                {"r": request.rstrip(".?! "), "k": places},
            )
            shown = (
                f"{shown}:.{places}f"
                if request.endswith(("with 1 decimals", "with 2 decimals"))
                else f"round({shown}, {places})"
            )
        each = "for k in groups:"
        if rng.random() < 0.15:
            request = request.rstrip(".?! ") + rng.choice((f", sorted by {n}", f" in order of {n}"))
            each = "for k in sorted(groups):"
        return Ask(request, (*narrow, *build, each, f"    print(f'{{k}}: {{{shown}}}')"), number_lines(shown),
                   f"the {noun} per {n}", f"{f.keeping}group by {n}", needs)  # fmt: skip
    fn, word = rng.choice((("max", "highest"), ("max", "largest"), ("min", "lowest"), ("max", "biggest"), ("min", "smallest")))  # fmt: skip
    if fold == "len({})":
        word = "most" if fn == "max" else "fewest"
        form = (f"Which {n} has the {word} {v.plural}{where[len(v.plural) + 4:] if where else ''}?", f"In which {n} are the {word} {v.plural}?",
                f"What is the {n} with the {word} {v.plural}?", f"{n} with the {word} {v.plural}")  # fmt: skip
        form = form if not where else form[:1]
    else:
        form = (f"Which {n} has the {word} {noun}{where}?", f"What {n} has the {word} {noun}{where}?", f"the {n} with the {word} {noun}{where}",
                f"Find the {n} with the {word} {noun}{where}.", f"By {noun}{where}, which {n} is {word}?")  # fmt: skip
    shown = fold.replace("{}", "groups[k]")
    with_value = rng.random() < 0.2
    request = dressed(rng, rng.choice(form))
    if with_value:
        request = request.rstrip(".?! ") + rng.choice(
            (" and how much?", ", with the value", ", and what is it?")
        )
    last = (
        f"print(f'{{best}}: {{{fold.replace('{}', 'groups[best]')}}}')"
        if with_value
        else "print(best)"
    )
    answer = number_lines() if with_value else quoting("It is {}.")  # fmt: skip
    return Ask(request, (*narrow, *build, f"best = {fn}(groups, key=lambda k: {shown})", last), answer, f"the {n} with the {word} {noun}",
               f"{f.keeping}group by {n}, take the {word}", needs)  # fmt: skip


def distinct(rng: random.Random, v: View) -> Ask:
    """Different values of a column, the most common one, how often one occurs, whether any repeats."""
    c = rng.choice(v.table.of_kind("category") or v.table.of_kind("label"))
    n = v.name(c, rng)
    many = {
        "city": "cities",
        "country": "countries",
        "category": "categories",
        "status": "statuses",
        "class": "classes",
    }.get(n, f"{n}s")
    if "column" in n:
        many = (
            f"values in the {n}"
            if "last" in n or n[0].isdigit() or "column" in n[3:]
            else f"values in {n}"
        )
    cell = v.cell(c)
    dice = rng.random()
    if dice < 0.35:
        request = rng.choice((f"How many different {many} are there?", f"How many distinct {many}?", f"number of unique {many}", f"Count the different {many}.",
                              f"how many unique {many} are in the data"))  # fmt: skip
        return Ask(dressed(rng, request), (f"print(len({{{cell} for r in rows}}))",), counting(f"different {many}"), f"the number of different {many}",
                   f"put the {n} values in a set", check=f"print(len(set({cell} for r in rows)))")  # fmt: skip
    if dice < 0.65:
        request = rng.choice((f"Which {many} are there?", f"List the different {many}.", f"What are the unique {many}?", f"all distinct {many}, please",
                              f"show the unique {many}", f"Give me every {n} once." if "column" not in n else f"What are the unique {many}?"))  # fmt: skip
        return Ask(dressed(rng, request), (f"print(*dict.fromkeys({cell} for r in rows), sep='\\n')",), lines_answer,
                   f"the different {many}", "print every value once")  # fmt: skip
    fn, word = rng.choices((("max", "most common"), ("max", "most frequent"), ("min", "rarest"), ("min", "least common")), (4, 3, 1, 1))[0]  # fmt: skip
    request = rng.choice((f"What is the {word} {n}?", f"Which {n} is {word}?" if word != "rarest" else f"Which {n} is the rarest?", f"the {word} {n}",
                          f"Which {n} appears {'most' if fn == 'max' else 'least'} often?", f"find the {word} {n}"))  # fmt: skip
    if "column" in n:
        request = f"What is the {word} value in the {n}?".replace("the column", "column")
    code = (f"values = [{cell} for r in rows]", f"print({fn}(values, key=values.count))")
    return Ask(
        dressed(rng, request),
        code,
        quoting("It is {}."),
        f"the {word} {n}",
        "count each value",
    )
