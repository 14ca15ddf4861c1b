"""The families in which the question itself holds all there is to compute with, and how often each is drawn."""

from model.nano.recipe.tasks import (
    arithmetic,
    lists,
    measures,
    numbers,
    percentages,
    ranges,
    stories,
    text,
)
from model.nano.recipe.tasks.base import Family

FAMILIES: dict[str, tuple[float, Family]] = {
    "signs": (9, arithmetic.signs),
    "words": (5, arithmetic.words),
    "variables": (2, arithmetic.remembered),
    "unknowns": (2, arithmetic.unknowns),
    "steps": (4, arithmetic.steps),
    "percentages": (4, percentages.percentages),
    "powers": (2, numbers.powers),
    "number theory": (4, numbers.theory),
    "ranges": (5, ranges.sequences),
    "searches": (3.5, ranges.searches),
    "properties": (2.5, ranges.properties),
    "comparisons": (3, numbers.comparisons),
    "aggregates": (10, lists.aggregates),
    "counts": (4, lists.counts),
    "arrangements": (4, lists.arrangements),
    "positions": (2, lists.positions),
    "pairs": (1.5, lists.pairs),
    "amounts": (3, lists.amounts),
    "text": (7, text.strings),
    "text counts": (3, text.text_counts),
    "text lengths": (1.5, text.lengths),
    "text claims": (2, text.text_claims),
    "units": (4, measures.conversions),
    "dates": (3, measures.dates),
    "stories": (5, stories.stories),
}
