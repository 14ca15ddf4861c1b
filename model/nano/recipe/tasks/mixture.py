"""How often each family is drawn, at which effort, and under which head."""

import functools
import random
import warnings
from datetime import date, timedelta
from enum import Enum

from agent.conversation import Effort
from model.nano.recipe.tasks import (
    computing,
    data,
    exploring,
    failures,
    followups,
    functions,
    mended,
    messy,
    mishaps,
    near,
    refusals,
    stages,
    talk,
)
from model.nano.recipe.tasks.base import Family, Task, compose
from model.nano.recipe.tasks.measures import days
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.split import (
    Meaning,
    common_meanings,
    has_held_out_meaning,
    has_held_out_rendering,
    has_question_of_others,
)
from model.nano.recipe.tasks.words import NAMES, sentence, word
from model.nano.recipe.tasks.writing import text_chats

FAMILIES: dict[str, tuple[float, Family]] = {
    **computing.FAMILIES,
    **data.FAMILIES,
    "follow-ups": (11, followups.followups),
    "text chats": (3, text_chats.text_chats),
    "befallen": (3, failures.befallen),
    "given up": (0.7, failures.given_up),
    "surprises": (1, failures.surprises),
    "repaired": (1.5, mishaps.repaired),
    "corrected": (5, mishaps.corrected),
    "hopeless": (1.5, mishaps.hopeless),
    "mended": (2, mended.mended),
    "messy": (3, messy.messy),
    "stages": (4, stages.stages),
    "exploring": (4, exploring.exploring),
    "small talk": (7, talk.small_talk),
    "refusals": (12, refusals.refusals),
    "near refusals": (8, near.near_refusals),
    "chats": (1.5, talk.chats),
    "missing data": (1.5, talk.missing_data),
}
# Kinds that have a head of their own: a date that matters, no tool, tools of the user's.
_TODAY, _WITHOUT_PYTHON, _FUNCTIONS = "today", "without Python", "functions"
KINDS = (*FAMILIES, _TODAY, _WITHOUT_PYTHON, _FUNCTIONS)
"""Every name that a task's `family` may have."""
_KIND_WEIGHTS = (*(weight for weight, _ in FAMILIES.values()), 4, 2.5, 8)
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
    return (
        has_held_out_rendering(task)
        or has_held_out_meaning(task, elementary_meanings())
        or has_question_of_others(task)
    )


@functools.cache
def elementary_meanings() -> frozenset[Meaning]:
    """What the mixture itself repeats. Draws some thousand tasks the first time: seconds."""
    return common_meanings(_any_task(random.Random(seed), None, None) for seed in range(3000))


def _any_task(rng: random.Random, effort: Effort | None, family: str | None) -> Task:
    if family is not None and family not in {*FAMILIES, *KINDS}:
        raise KeyError(family)
    effort = effort or rng.choices(tuple(Effort), (3, 5, 2))[0]
    kind = family or rng.choices(KINDS, _KIND_WEIGHTS)[0]
    while True:
        try:
            return _drawn(rng, effort, kind)
        except (ArithmeticError, LookupError, ValueError):
            # An empty selection, a number too long: such a draft has no answer. Draw another.
            continue
        except Exception as error:  # noqa: BLE001 - one in a million must not end a training
            warnings.warn(f"{kind}: a draft that is wrong, {error!r}", stacklevel=2)


def _drawn(rng: random.Random, effort: Effort, kind: str) -> Task:
    if kind == _TODAY:
        day = _FIRST_DAY + timedelta(days=rng.randrange(5 * 365))
        return compose(rng, kind, effort, days.today(rng, day), today=day)
    if kind == _WITHOUT_PYTHON:
        return compose(rng, kind, effort, talk.without_python(rng), has_python=False)
    if kind == _FUNCTIONS:
        return functions.task(rng, kind, effort)
    instructions = _instructions(rng) if rng.random() < 0.08 else None
    return compose(rng, kind, effort, FAMILIES[kind][1](rng), instructions=instructions)


def _instructions(rng: random.Random) -> str:
    """One to three sentences of a developer message."""
    slots = {"word": word(rng), "name": rng.choice(NAMES), "sentence": sentence(rng)}
    forms = rng.sample(_INSTRUCTIONS, rng.choices((1, 2, 3), (6, 3, 1))[0])
    return rng.choice((" ", "\n")).join(say(rng, form, slots) for form in forms)
