"""The families in which the question itself holds all there is to compute with, and how often each is drawn."""

from model.nano.recipe.tasks import parts
from model.nano.recipe.tasks.base import Family
from model.nano.recipe.tasks.calculation import (
    arithmetic,
    chances,
    comparisons,
    percentages,
    rivals,
    shapes,
)
from model.nano.recipe.tasks.measures import calendars, clocks, days, units
from model.nano.recipe.tasks.number_lists import lists
from model.nano.recipe.tasks.problems import (
    building,
    buying,
    counting,
    physics,
    saving,
    stories,
    travelling,
    working,
)
from model.nano.recipe.tasks.whole_numbers import (
    numbers,
    progressions,
    properties,
    ranges,
    searches,
)
from model.nano.recipe.tasks.writing import letters, text, text_claims, word_lists

FAMILIES: dict[str, tuple[float, Family]] = {
    "signs": (9, arithmetic.signs),
    "words": (11, arithmetic.words),
    "relations": (7, arithmetic.relations),
    "variables": (2, arithmetic.remembered),
    "unknowns": (9, arithmetic.unknowns),
    "steps": (8, arithmetic.steps),
    "percentages": (10, percentages.percentages),
    "fractions": (4, percentages.fractions),
    "powers": (4, numbers.powers),
    "rounding": (4, numbers.rounding),
    "number theory": (10, numbers.theory),
    "ranges": (9, ranges.sequences),
    "searches": (7, searches.searches),
    "progressions": (4, progressions.progressions),
    "puzzles": (4, progressions.puzzles),
    "properties": (3.5, properties.properties),
    "rivals": (3, rivals.rivals),
    "comparisons": (6, comparisons.comparisons),
    "aggregates": (9, lists.aggregates),
    "counts": (6, lists.counts),
    "arrangements": (6, lists.arrangements),
    "positions": (5, lists.positions),
    "pairs": (5, lists.pairs),
    "list claims": (3, lists.checks),
    "amounts": (3, lists.amounts),
    "parts": (5, parts.parts),
    "text": (11, text.strings),
    "text counts": (6, letters.text_counts),
    "text lengths": (5, letters.lengths),
    "word lists": (6, word_lists.word_lists),
    "text claims": (3, text_claims.text_claims),
    "units": (13, units.conversions),
    "times": (4.5, clocks.times),
    "dates": (8, days.dates),
    "calendars": (3, calendars.calendars),
    "shapes": (6, shapes.shapes),
    "chances": (5, chances.chances),
    "purchases": (9, buying.purchases),
    "prices": (7, buying.prices),
    "growth": (5, saving.growth),
    "savings": (7, saving.savings),
    "motion": (9, travelling.motion),
    "work": (7, working.work),
    "building": (6, building.building),
    "counting": (9, counting.counting),
    "physics": (4, physics.physics),
    "stories": (6, stories.stories),
}
