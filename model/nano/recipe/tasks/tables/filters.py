"""Which rows a question is about: one condition or two, in its words and its code."""

import random

from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.conditions import Filter, condition
from model.nano.recipe.tasks.tables.views import View


def a_filter(rng: random.Random, v: View, *, avoid: Column | None = None) -> Filter:
    """One condition, seldom two. Raises ValueError where no column is left for one."""
    columns = [c for c in v.table.columns if c is not avoid and c.kind != "label"]
    if not columns:
        raise ValueError("nothing to filter by")
    first = rng.choice(columns)
    f = condition(rng, v, first)
    others = [c for c in columns if c is not first]
    if others and rng.random() < 0.18:
        g = condition(rng, v, rng.choice(others))
        joint = rng.choices(("and", "or"), (5, 1))[0]
        return Filter(
            f"{f.words} {joint} {g.words}",
            f"{f.code} {joint} {g.code}",
            f"{f.how} {joint} {g.how}",
            "\n".join(need for need in (f.needs, g.needs) if need),
        )
    return f


def picking(rng: random.Random, v: View, *, avoid: Column | None = None, chance: float) -> tuple[Filter, str, tuple[str, ...]]:  # fmt: skip
    """A filter or none, the name of the rows that are left, and the line that narrows them."""
    if rng.random() >= chance or v.table.rows < 2:
        return Filter(), "rows", ()
    f = a_filter(rng, v, avoid=avoid)
    return f, "picked", (f"picked = [r for r in rows if {f.code}]",)


def among(v: View, rng: random.Random, f: Filter) -> str:
    """ " of the employees in Rome": what a value is taken over."""
    if not f.words:
        return rng.choice(("", "", "", f" of the {v.plural}", f" of all {v.plural}", f" for all {v.plural}", " in the table", " in the file"))  # fmt: skip
    direct = not f.words.startswith(("older", "younger", "that", "which", "who", "whose", "cheaper", "more ", "heavier", "lighter"))  # fmt: skip
    p = f.of(v.plural)
    forms = [f" of {p}", f" of the {p}", f" of all {p}", f" for {p}", f" for the {p}", f", only {p}"]  # fmt: skip
    if direct:
        forms += [f" {f.words}"] * 2
    return rng.choice(forms)
