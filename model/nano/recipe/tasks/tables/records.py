"""The families that ask anything about a table: in a file, or in the prompt."""

import random
from collections.abc import Callable

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.tables.aggregates import above_average, aggregate, count, product
from model.nano.recipe.tasks.tables.cells import converted, lookup, missing, names, shape
from model.nano.recipe.tasks.tables.claims import claim
from model.nano.recipe.tasks.tables.groups import distinct, grouped
from model.nano.recipe.tasks.tables.rankings import days, extreme, top
from model.nano.recipe.tasks.tables.views import Ask, View, tabled, view


def records(rng: random.Random) -> list[Draft]:
    """Any question about a table in a file."""
    v = view(rng)
    return [tabled(rng, v, question(rng, v))]


def inline_records(rng: random.Random) -> list[Draft]:
    """Any question about a small table that stands in the prompt."""
    v = view(rng, inline=True)
    return [tabled(rng, v, question(rng, v), inline=True)]


def question(rng: random.Random, v: View) -> Ask:
    """One of all kinds; raises ValueError where the table has not what it takes."""
    weights, kinds = zip(*_KINDS, strict=True)
    return rng.choices(kinds, weights)[0](rng, v)


_KINDS: tuple[tuple[float, Callable[[random.Random, View], Ask]], ...] = (
    (7, aggregate), (5, count), (5, extreme), (4, top), (5, names), (6, grouped), (4, lookup), (3, distinct),
    (1.5, product), (2, shape), (2.5, claim), (1.2, above_average), (1.5, days), (1, missing), (0.7, converted),
)  # fmt: skip
