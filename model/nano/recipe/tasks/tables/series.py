"""Rows in the order of the file, as a series: running totals, changes from row to row, the largest jump."""

import random

from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import dressed, number_lines, quoting
from model.nano.recipe.tasks.tables.views import Ask, View, needed


def series(rng: random.Random, v: View) -> Ask:
    """One of these kinds, for a number without gaps."""
    columns = [c for c in v.table.of_kind("number") if not c.present]
    if v.table.rows < 3 or not columns:
        raise ValueError("no series")
    c = rng.choice(columns)
    needs = needed("" if v.written.typed else c.needs)
    slots = {"o": v.one, "p": v.plural, "n": v.name(c, rng)}
    values = f"values = [{v.value(c)} for r in rows]"
    labels = f"labels = [{v.cell(v.label)} for r in rows]"
    n = slots["n"]
    match rng.randrange(5):
        case 0:
            request = say_one(rng, "[running|cumulative] [total|sum] of [the|] {n}[ by {o}| per {o}|]|[Show|Give me|Print] the [running total|cumulative sum] of {n}[ after each {o}|][.|]|add up {n} row by row and show [each|every] step", slots)  # fmt: skip
            code = ("total = 0", "for r in rows:", f"    total += {v.value(c)}", f"    print({v.cell(v.label)}, {v.exact('total', c)})")  # fmt: skip
            return Ask(dressed(rng, request), code, number_lines(), f"the running total of {n}", "add up row by row", needs)  # fmt: skip
        case 1:
            request = say_one(rng, "[Show|What is|Give me|List] the change in {n} from [one {o} to the next|{o} to {o}][?|.|]|{o} over {o} change [in|of] {n}|how does {n} change from {o} to {o}[?|]|difference of {n} to the {o} before", slots)  # fmt: skip
            code = (labels, values, "for i in range(1, len(values)):", f"    print(labels[i], {v.exact('values[i] - values[i - 1]', c)})")  # fmt: skip
            return Ask(dressed(rng, request), code, number_lines(), f"the changes of {n}", "subtract the row before", needs)  # fmt: skip
        case 2:
            fn, word = rng.choice((("max", "[increase|jump|rise|growth]"), ("min", "[drop|decrease|fall]")))  # fmt: skip
            request = say_one(rng, f"[Which|What] {{o}} [has|had|saw] the [biggest|largest] {word} in {{n}}[ over the {{o}} before| compared with the one before|][?|]|where [is|was] the [biggest|largest] {word} [in|of] {{n}}[?|]|[biggest|largest] {word} of {{n}}, which {{o}}[?|]", slots)  # fmt: skip
            code = (labels, values, f"best = {fn}(range(1, len(values)), key=lambda i: values[i] - values[i - 1])", "print(labels[best])")  # fmt: skip
            return Ask(dressed(rng, request), code, quoting("It is {}."), f"the largest change of {n}", "compare each row with the one before", needs)  # fmt: skip
        case 3:
            sign, word = rng.choice(((">", "[increase|rise|go up|grow]"), ("<", "[decrease|fall|go down|drop]")))  # fmt: skip
            request = say_one(rng, f"[How often|How many times] did {{n}} {word}[ compared with the {{o}} before| from one {{o}} to the next|][?|]|in how many {{p}} did {{n}} {word}[?|]", slots)  # fmt: skip
            code = (values, f"print(sum(b {sign} a for a, b in zip(values, values[1:])))")
            return Ask(dressed(rng, request), code, quoting("{} times."), f"how often {n} changes so", "compare neighbours", needs)  # fmt: skip
        case _:
            pivot = rng.choice([x for x in c.values if isinstance(x, int | float)])
            sign, word = rng.choice(((">", "[above|over|more than]"), ("<", "[below|under|less than]")))  # fmt: skip
            request = say_one(rng, f"[What|Which] is the [first|last] {{o}} [with|that has] {{n}} {word} {{v}}[?|]|the [first|last] {{o}} where {{n}} is {word} {{v}}|when [is|was] {{n}} {word} {{v}} for the [first|last] time[?|]", {**slots, "v": pivot})  # fmt: skip
            i = -1 if "last" in request else 0
            code = (f"found = [r for r in rows if {v.value(c)} {sign} {pivot}]", f"print({v.cell(v.label, f'found[{i}]')})")  # fmt: skip
            return Ask(dressed(rng, request), code, quoting("It is {}."), f"the {'last' if i else 'first'} {v.one} of a kind", f"keep the rows where {n} {sign} {pivot}", needs)  # fmt: skip
