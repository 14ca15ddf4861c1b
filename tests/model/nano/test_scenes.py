"""Word problems: every end of every scene can be asked, and the line by line answer is that of one expression."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest

from agent.conversation import Effort
from model.nano.recipe.tasks.base import Turn, compose
from model.nano.recipe.tasks.calculation.chances import CHANCES
from model.nano.recipe.tasks.problems import (
    building,
    buying,
    counting,
    physics,
    saving,
    travelling,
    working,
)
from model.nano.recipe.tasks.problems.scenes import End, Scene, Step, from_scenes, nested

SCENES = {
    "purchases": buying.PURCHASES,
    "prices": buying.PRICES,
    "growth": saving.GROWTH,
    "savings": saving.SAVINGS,
    "motion": travelling.MOTION,
    "work": working.WORK,
    "building": building.BUILDING,
    "counting": counting.COUNTING,
    "physics": physics.PHYSICS,
    "chances": CHANCES,
}


@pytest.mark.parametrize("name", SCENES)
def test_every_end_of_every_scene_can_be_asked(name):
    """Told and noted, with all steps or few: no slot stays open, and the check agrees."""
    for scene in SCENES[name]:
        for end in scene.ends:
            for least in {scene.least, len(scene.steps)}:
                turns = list(islice(_turns(replace(scene, ends=(end,), least=least)), 5))
                assert len(turns) == 5, (scene.told, end.asked)
                for turn in turns:
                    assert not set("{}[]|") & set(turn.prompt + turn.answer), turn
                    verdicts = [
                        output
                        for step, output in zip(turn.steps, turn.outputs, strict=True)
                        if step.is_check
                    ]
                    assert not verdicts or verdicts[-1].strip() == "True"


def _turns(scene: Scene) -> Iterator[Turn]:
    for seed in range(200):
        rng = random.Random(seed)
        try:
            yield from compose(rng, "test", Effort.HIGH, from_scenes(rng, [scene])).turns
        except ValueError:
            # As many as nobody has: the mixture draws another.
            continue


def test_a_story_is_computed_line_by_line():
    """Every step goes on from the value before; the check is one expression; money is in cents."""
    scene = Scene(
        1,
        "p=:80",
        "it costs {p$}",
        "{p$}",
        (End("How much is it for each of three?", "each of three", "{v} / 3", "{}.", money=True),),
        code="{p}",
        steps=(Step("d=:10", "there is {d}% off", "-{d}%", "{v} * (100 - {d}) / 100"),),
        least=1,
    )
    codes = set()
    for seed in range(40):
        (drafted,) = from_scenes(random.Random(seed), [scene])
        codes.add((drafted.code, drafted.check))
    plain = (
        "x = 80\nx = x * (100 - 10) / 100\nx = round(x / 3, 2)\nx",
        "round((80 * (100 - 10) / 100) / 3, 2) == x",
    )
    assert plain in codes
    assert nested(["80", "{v} - 3", "{v} * 2"]) == "(80 - 3) * 2"
