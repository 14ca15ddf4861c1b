"""Plots: their cells are run here with a stand-in for matplotlib that takes down what is called."""

import io
import random

from agent.conversation import Effort
from model.nano.recipe.tasks import generate
from tests.soak import count

_DRAW = {"plot", "bar", "barh", "hist", "pie", "scatter", "step"}


class _Pyplot:
    """Names of its functions in the order of their calls."""

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        def call(*arguments, **_):
            # As matplotlib does: a call with nothing to draw is no plot.
            assert name not in _DRAW or len(list(arguments[0])) > 1
            self.calls.append(name)

        return call


def _calls(turns):
    """What the last cell of a conversation calls, after the last cells of the turns before it."""
    pyplot = _Pyplot()
    files = {name: data for turn in turns for name, data in turn.files}
    piped = [turn.stdin for turn in turns if turn.stdin is not None]

    def opened(path):
        name = path.removeprefix("/mnt/data/")
        return io.StringIO((piped[0] if name == "stdin.txt" else files[name]).decode())

    namespace = {"open": opened, "plt": pyplot}
    for turn in turns:
        exec(turn.steps[-1].code.replace("import matplotlib.pyplot as plt\n", ""), namespace)
    return pyplot.calls


def test_every_plot_is_drawn_and_saved():
    """One drawing or two, perhaps names, then the file; every kind of drawing is asked for."""
    drawn = set()
    for seed in range(count(3000, 400)):
        calls = _calls(generate(random.Random(seed), family="plots", effort=Effort.LOW).turns)
        assert calls[-1] == "savefig"
        assert set(calls[:-1]) <= _DRAW | {"title", "xlabel", "ylabel", "grid"}
        assert 1 <= sum(call in _DRAW for call in calls) <= 2
        drawn |= set(calls) & _DRAW
    assert drawn == _DRAW


def test_a_plot_is_shown_or_the_answer_says_what_is_missing():
    """With matplotlib there is an image and a file that the answer names; without, one sentence."""
    ends = set()
    for seed in range(200):
        turn = generate(random.Random(seed), family="plots", effort=Effort.LOW).turns[-1]
        shown = "[image/png" in turn.outputs[-1]
        assert shown == turn.answer.startswith("The plot is in /mnt/data/")
        assert shown or "not installed" in turn.answer
        ends.add(shown)
    assert ends == {True, False}
