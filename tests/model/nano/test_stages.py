"""Questions that take a cell after another."""

import math
import random

import pytest

from agent.conversation import Effort
from model.nano.recipe.tasks import generate
from model.nano.recipe.tasks.formats import whole
from tests.soak import count


@pytest.mark.parametrize("effort", Effort)
def test_every_stage_has_a_cell(effort):
    """Two cells or more at any effort, unless a search is all that is asked; thoughts as the effort has them."""
    lengths = set()
    for seed in range(count(1000, 200)):
        turn = generate(random.Random(seed), family="stages", effort=effort).turns[0]
        lengths.add(len(turn.steps))
        thinks = effort is not Effort.LOW
        assert all((step.thought is not None) is thinks for step in turn.steps if not step.is_check)
        # What the answer says stands in the last cell's output.
        if not turn.steps[-1].is_check:
            words = turn.outputs[-1].split()
            assert all(whole(word) in turn.answer for word in words)
    assert {1, 2, 3, 4} <= lengths


def test_a_search_finds_the_first():
    """One less is not yet enough."""
    found = 0
    for seed in range(count(1000, 200)):
        turn = generate(random.Random(seed), family="stages", effort=Effort.LOW).turns[0]
        cell = turn.steps[0].code
        if "while " in cell and "n += 1" in cell and "def " not in cell:
            test = cell.split("while ")[1].split(":")[0]
            n = int(turn.outputs[0])
            values = [eval(test, {"math": math, "n": k}) for k in (n - 1, n)]
            assert values == [True, False]
            found += 1
    assert found > 10


@pytest.mark.parametrize("effort", Effort)
def test_unknown_data_is_looked_at_first(effort):
    """The first cell shows its beginning, the last one computes; the plan says so."""
    for seed in range(count(1000, 150)):
        turn = generate(random.Random(seed), family="exploring", effort=effort).turns[0]
        look, compute = turn.steps
        assert look.code.endswith(".read()[:300])")
        data = turn.files[0][1] if turn.stdin is None else turn.stdin
        assert turn.outputs[0].strip() == data.decode()[:300].strip()
        assert "print(" in compute.code
        if effort is not Effort.LOW:
            assert "Look at it first." in str(look.thought)
