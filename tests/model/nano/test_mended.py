"""Python of the user's that fails, and data with faults: both are what they are said to be."""

import math
import random
import re
import warnings

import pytest

from agent.conversation import Effort
from model.nano.recipe.tasks import generate, mended
from tests.soak import count


def _raised(code):
    """The name of what a line raises, or None."""
    with warnings.catch_warnings():
        # "3(4 + 5)" makes Python warn before it fails.
        warnings.simplefilter("ignore")
        try:
            exec(code, {"math": math})
        except Exception as error:  # noqa: BLE001 - whatever the line raises
            return type(error).__name__
    return None


@pytest.mark.parametrize("faults", [mended._of_types, mended._of_names, mended._of_signs, mended._of_text])  # fmt: skip
def test_what_is_mended_was_broken(faults):
    """The line raises what the user says; the mended one works."""
    for seed in range(count(2000, 300)):
        broken, error, right = faults(random.Random(seed))
        assert _raised(broken) == error, broken
        assert _raised(right) is None, right


def test_what_was_not_meant_is_what_python_gives():
    """Each line gives what it is said to give, and the mended one something else."""
    seen = set()
    for seed in range(200):
        for broken, gives, meant, right in mended._unmeant(random.Random(seed)):
            assert repr(eval(broken)) == gives
            assert repr(eval(right, {"math": math})) != gives
            seen.add(meant)
    assert len(seen) == 9


def test_the_mended_line_is_in_the_answer():
    """With its value, or with what it prints, or the name of the exception that was asked for."""
    starts = set()
    for seed in range(300):
        turn = generate(random.Random(seed), family="mended", effort=Effort.LOW).turns[0]
        (step,) = turn.steps
        line = step.code.split("\n")[-1]
        start = re.match(r"It raises |The line prints: ", turn.answer)
        starts.add(start and start[0])
        assert start or turn.answer.startswith(f"{line} is ")
    assert starts == {"It raises ", "The line prints: ", None}


def test_faulty_data_is_read_without_an_error():
    """What is to be left out is left out at once: there is no traceback and no number of it in the result."""
    for seed in range(count(2000, 300)):
        turn = generate(random.Random(seed), family="messy", effort=Effort.LOW).turns[0]
        assert "Traceback" not in turn.outputs[-1]
        assert not re.search(r"(?<!\d)-?9999?(?!\d)", turn.answer)
