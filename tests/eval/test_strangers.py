"""No question of any set is the generator's: what is measured is understanding, not memory.

Some sets are blind, so a failure counts the questions per file and does not show them.
"""

import random
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import model.nano.recipe
from model.nano.recipe.tasks import Split, generate
from model.nano.recipe.tasks.split import asked_by_others, has_question_of_others
from tests.soak import count


def _counts(met: Mapping[str, Collection[str]]) -> dict[str, int]:
    return {name: len(questions) for name, questions in met.items() if questions}


ASKED = asked_by_others()


def test_no_question_stands_in_the_recipe():
    """Neither as a string of the source nor inside one."""
    recipe = Path(model.nano.recipe.__file__).parent
    source = "\n".join(file.read_text("utf-8") for file in recipe.rglob("*.py"))
    met = {name: {text for text in asked if text in source} for name, asked in ASKED.items()}
    assert _counts(met) == {}


def test_no_question_is_trained_on():
    """None is the prompt of a turn in many tasks of a training."""
    drawn = {
        turn.prompt
        for seed in range(count(200_000, 5000))
        for turn in generate(random.Random(seed), split=Split.TRAINING).turns
    }
    assert _counts({name: asked & drawn for name, asked in ASKED.items()}) == {}


def test_a_task_that_asks_one_is_held_out():
    """Wherever in the conversation, and with the question's own data or others."""
    task = generate(random.Random(1), family="follow-ups")
    assert not has_question_of_others(task)
    for question in set().union(*ASKED.values()):
        last = replace(task.turns[-1], prompt=question)
        assert has_question_of_others(replace(task, turns=(*task.turns[:-1], last))), "one is not"


def test_every_set_is_compared():
    """All five files, hundreds of questions of them: an empty set would never meet the recipe."""
    assert {name: len(asked) > 40 for name, asked in ASKED.items()} == {
        "copies-2026-11-28.jsonl": True,
        "development.jsonl": True,
        "questions-2026-11-28.jsonl": True,
        "questions.jsonl": True,
        "refusals-2026-11-28.jsonl": True,
    }
