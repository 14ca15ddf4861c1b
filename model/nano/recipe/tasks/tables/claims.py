"""Yes or no of rows, and two rows compared."""

import random

from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import amounting, asked, dressed, judging, quoting, whether
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


def compared(rng: random.Random, v: View) -> Ask:
    """Two rows: whether one has more, which has more, by how much or how many percent."""
    c, dice = rng.choice(v.table.of_kind("number")), rng.random()
    if c.present or v.table.rows < 2:
        raise ValueError("gaps do not compare")
    i, j = rng.sample(range(v.table.rows), 2)
    one, two, n = v.label.cells[i], v.label.cells[j], v.name(c, rng)
    code = f"d = {{{v.cell(v.label)}: {v.value(c)} for r in rows}}"
    needs = needed(c.needs if not v.written.typed else "")
    who = "Who" if v.table.label.person else "Which"
    more = c.topic.more.removesuffix(" than") if c.topic and v.written.headed else ""
    if dice < 0.36:
        q, s = f"does {one} have a higher {n} than {two}", f"{one} has a higher {n} than {two}"
        no = f"{one} does not have a higher {n} than {two}"
        if more and rng.random() < 0.6:
            q, s, no = (
                f"is {one} {more} than {two}",
                f"{one} is {more} than {two}",
                f"{one} is not {more} than {two}",
            )
        return Ask(whether(rng, q, s), (code, f"print(d[{one!r}] > d[{two!r}])"), judging(f"Yes, {s}.", f"No, {no}."), "a yes or no", f"compare the {n} of both", needs)  # fmt: skip
    if dice < 0.62:
        forms = [
            f"{who} has the higher {n}, {one} or {two}?",
            f"Which {n} is higher, that of {one} or of {two}?",
            f"{one} or {two}: more {n}?",
            f"{who} has more {n}: {one} or {two}?",
        ]
        forms += (
            [f"{who} is {more}, {one} or {two}?", f"{who} is {more}: {one} or {two}?"] * 2
            if more
            else []
        )
        return Ask(dressed(rng, rng.choice(forms)), (code, f"print(max({one!r}, {two!r}, key=d.get))"), quoting("It is {}."),
                   f"who has the higher {n}", "compare both", needs)  # fmt: skip
    if dice < 0.78:
        forms = [
            f"By how many percent does {n} change from {one} to {two}?",
            f"What is the percentage change in {n} from {one} to {two}?",
            f"How much did {n} grow from {one} to {two}, in percent?",
            f"growth of {n} from {one} to {two} in %",
        ]
        shown, request = rounded(
            rng, f"100 * (d[{two!r}] - d[{one!r}]) / d[{one!r}]", dressed(rng, rng.choice(forms))
        )
        return Ask(request, (code, f"print({shown})"), amounting("It changes by {}%.", shown), f"the change of {n} in percent", "divide the difference by the first", needs)  # fmt: skip
    forms = [
        f"How much more {n} does {one} have than {two}?",
        f"How much higher is the {n} of {one} than that of {two}?",
    ]
    forms += (
        [f"How much {more} is {one} than {two}?", f"By how much is {one} {more} than {two}?"] * 2
        if more
        else []
    )
    if rng.random() < 0.5:
        forms = [
            asked(rng, f"the difference in {n} between {one} and {two}"),
            f"By how much do {one} and {two} differ in {n}?",
            f"What is the {n} difference between {one} and {two}?",
        ]
        shown = f"abs(d[{one!r}] - d[{two!r}])"
    else:
        shown = f"d[{one!r}] - d[{two!r}]"
    return Ask(dressed(rng, rng.choice(forms)), (code, f"print({v.exact(shown, c)})"), amounting("It is {}."), f"a difference in {n}", "subtract one from the other", needs)  # fmt: skip
