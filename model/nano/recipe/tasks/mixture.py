"""How often each family is drawn, at which effort, and under which head."""

import functools
import random
from datetime import date, timedelta
from enum import Enum

from agent.conversation import Effort
from model.nano.recipe.tasks import (
    computing,
    data,
    days,
    followups,
    mishaps,
    near,
    refusals,
    talk,
)
from model.nano.recipe.tasks.base import Family, Task, compose
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.split import (
    Meaning,
    common_meanings,
    has_held_out_meaning,
    has_held_out_rendering,
)
from model.nano.recipe.tasks.words import NAMES, sentence, word

FAMILIES: dict[str, tuple[float, Family]] = {
    **computing.FAMILIES,
    **data.FAMILIES,
    "follow-ups": (10, followups.followups),
    "repaired": (1.5, mishaps.repaired),
    "corrected": (2, mishaps.corrected),
    "hopeless": (1.5, mishaps.hopeless),
    "small talk": (5, talk.small_talk),
    "refusals": (9, refusals.refusals),
    "near refusals": (6, near.near_refusals),
    "chats": (1.5, talk.chats),
    "missing data": (1, talk.missing_data),
}
_NAMES = tuple(FAMILIES)
_WEIGHTS = tuple(weight for weight, _ in FAMILIES.values())
# What a developer message may say without changing what nano does.
_INSTRUCTIONS = (
    "[Answer|Reply|Respond] [briefly|politely|in English|in one sentence|in plain words|shortly|honestly|like a friend].",
    "Be [concise|polite|brief|exact|helpful|honest|friendly].",
    "You are [a calculator|a helpful assistant|a math tutor|a data analyst|an assistant for {word}|{name}'s assistant].",
    "[Use|Always use] [Python for every computation|the python tool|Python].",
    "[You help with|This is] [homework|data analysis|a project about {word}|the folder of {name}].",
    "[Keep it short|Do not explain|Never guess|The user is a beginner|The user is {name}|Think carefully|Check your results|No markdown].",
    "[Project notes|Rules|AGENTS.md|Notes]: {sentence}",
    "{sentence}",
)
_FIRST_DAY = date(2024, 1, 1)


class Split(Enum):
    """Which tasks `generate` may draw: any, those to train on, or those the training never sees."""

    ALL = "all"
    TRAINING = "training"
    HELD_OUT = "held out"


def generate(
    rng: random.Random,
    *,
    effort: Effort | None = None,
    family: str | None = None,
    split: Split = Split.ALL,
) -> Task:
    """One task: a pure function of `rng`. `effort` and `family` are drawn if not given."""
    while True:
        task = _any_task(rng, effort, family)
        if split is Split.ALL or is_held_out(task) is (split is Split.HELD_OUT):
            return task


def is_held_out(task: Task) -> bool:
    """Whether the training must not see `task`."""
    return has_held_out_rendering(task) or has_held_out_meaning(task, elementary_meanings())


@functools.cache
def elementary_meanings() -> frozenset[Meaning]:
    """What the mixture itself repeats. Draws some thousand tasks the first time: seconds."""
    return common_meanings(_any_task(random.Random(seed), None, None) for seed in range(3000))


def _any_task(rng: random.Random, effort: Effort | None, family: str | None) -> Task:
    effort = effort or rng.choices(tuple(Effort), (3, 5, 2))[0]
    if family is None:
        dice = rng.random()
        if dice < 0.015:
            day = _FIRST_DAY + timedelta(days=rng.randrange(5 * 365))
            return compose(rng, "today", effort, days.today(rng, day), today=day)
        if dice < 0.04:
            drafts = talk.without_python(rng)
            return compose(rng, "without Python", effort, drafts, has_python=False)
    family = family or rng.choices(_NAMES, _WEIGHTS)[0]
    instructions = _instructions(rng) if rng.random() < 0.08 else None
    # An unknown name is the caller's error, not a draft to be drawn again.
    _, drawn = FAMILIES[family]
    while True:
        try:
            drafts = drawn(rng)
            return compose(rng, family, effort, drafts, instructions=instructions)
        except (ArithmeticError, LookupError, ValueError):
            # An empty selection, a number too long: such a draft has no answer. Draw another.
            continue


def _instructions(rng: random.Random) -> str:
    """One to three sentences of a developer message."""
    slots = {"word": word(rng), "name": rng.choice(NAMES), "sentence": sentence(rng)}
    forms = rng.sample(_INSTRUCTIONS, rng.choices((1, 2, 3), (6, 3, 1))[0])
    return rng.choice((" ", "\n")).join(say(rng, form, slots) for form in forms)
