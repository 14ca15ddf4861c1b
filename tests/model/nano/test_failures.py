"""What befalls right code, and data that is not as it seemed."""

import random

import pytest

from agent.conversation import Effort
from model.nano.recipe.tasks import base, failures, generate
from model.nano.recipe.tasks.phrasing import quoting


@pytest.mark.parametrize("effort", Effort)
def test_what_befalls_the_first_cell_is_run_again(effort):
    """The first cell comes twice, first with an error, then with its result."""
    for seed in range(60):
        turn = generate(random.Random(seed), family="befallen", effort=effort).turns[0]
        first, again = turn.steps[:2]
        assert first.code == again.code
        assert base._tells_error(turn.outputs[0])
        assert not base._tells_error(turn.outputs[-1])
        assert (again.thought is not None) is (effort is not Effort.LOW)


def test_two_failures_are_told():
    """After the second failure there is no further cell, and the answer names the error."""
    for seed in range(60):
        turn = generate(random.Random(seed), family="given up").turns[0]
        assert len(turn.steps) == 2
        assert "failed twice" in turn.answer
        assert all(base._tells_error(output) for output in turn.outputs)


def test_a_kernel_that_died_has_lost_its_variables():
    """The cell that is run again makes all that it needs."""
    draft = base.Draft("q", quoting("{}"), "x", code="x = 2\nx", befalls=(failures._DIED,))
    (turn,) = base.compose(random.Random(0), "x", Effort.LOW, [draft]).turns
    assert turn.outputs == (failures._DIED, "2")


def test_surprises_end_in_an_answer():
    """A first reading that fails is repaired, or the answer says what is not there."""
    ends = set()
    for seed in range(300):
        turn = generate(random.Random(seed), family="surprises", effort=Effort.LOW).turns[0]
        assert any(base._tells_error(output) for output in turn.outputs)
        ends.add(base._tells_error(turn.outputs[-1]))
        if base._tells_error(turn.outputs[-1]):
            assert "no" in turn.answer.lower()
    assert ends == {True, False}
