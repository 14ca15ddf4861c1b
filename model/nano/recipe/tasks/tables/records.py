"""The families that ask anything about a table: in a file, or in the prompt."""

import random
from collections.abc import Callable

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.tables.aggregates import (
    above_average,
    aggregate,
    count,
    share,
    without_one,
)
from model.nano.recipe.tasks.tables.cells import lookup, missing, shape, whole_row
from model.nano.recipe.tasks.tables.claims import claim
from model.nano.recipe.tasks.tables.conversions import computed, converted, joined
from model.nano.recipe.tasks.tables.dates import ages, days
from model.nano.recipe.tasks.tables.groups import by_period, grouped, groups_ranked
from model.nano.recipe.tasks.tables.listing import names
from model.nano.recipe.tasks.tables.rankings import both_ends, extreme, nth, top
from model.nano.recipe.tasks.tables.series import series
from model.nano.recipe.tasks.tables.two_columns import beats, difference, product, totals
from model.nano.recipe.tasks.tables.values import distinct, repeats
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
    if v.table.twins and rng.random() < 0.6:
        return rng.choice((difference, beats, totals))(rng, v)
    weights, kinds = zip(*_KINDS, strict=True)
    return rng.choices(kinds, weights)[0](rng, v)


_KINDS: tuple[tuple[float, Callable[[random.Random, View], Ask]], ...] = (
    (7, aggregate), (5, count), (1.2, above_average), (1.1, share), (1.1, without_one),
    (5, extreme), (4, top), (1.1, both_ends), (1.4, nth), (1.2, series),
    (6, grouped), (5, by_period), (1.1, groups_ranked), (3, distinct), (1.1, repeats),
    (7, names), (4, lookup), (1.1, whole_row), (2, shape), (3, missing), (0.7, converted), (1.4, computed), (0.8, joined),
    (2.5, claim), (1.5, product), (0.5, difference), (0.7, beats), (0.4, totals), (1.5, days), (2.8, ages),
)  # fmt: skip
