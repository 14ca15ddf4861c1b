"""Questions about a program's log."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.log_levels import (
    by_level,
    first_or_last,
    frequent,
    level_count,
    level_lines,
    mentions,
    named,
    shares,
)
from model.nano.recipe.tasks.files.log_times import between, by_time, durations, span, when
from model.nano.recipe.tasks.files.logs import Log, log_of
from model.nano.recipe.tasks.places import Request, filed


def logs(rng: random.Random) -> list[Draft]:
    """A question about a program's log."""
    log = log_of(rng)
    text = "\n".join(log.lines) + ("\n" if rng.random() < 0.9 else "")
    inline = rng.random() < 0.08
    return [filed(rng, question(rng, log), text, rng.choice(("log", "log", "txt")), inline=inline)]


def question(rng: random.Random, log: Log) -> Request:
    """One of all kinds about `log`."""
    kinds = [
        (4, level_count), (4, level_lines), (4, first_or_last), (3, by_level), (4, by_time), (2, mentions), (1.5, when),
        (1.5, shares), (1.5, frequent), (1.5, span), (1.5, between), (1.5, named), (8 if log.durations else 0, durations),
    ]  # fmt: skip
    kind = rng.choices([k for _, k in kinds], [w for w, _ in kinds])[0]
    return kind(rng, log, rng.choice(log.levels))
