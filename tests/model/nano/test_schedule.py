"""The clock of a training: pieces of one schedule, checkpoints on the way, an end when asked."""

import os
import signal
import time

import pytest

from model.nano.recipe.schedule import LAST_SAVE_S, WARMUP_STEPS, Clock, interruption, rate


@pytest.mark.parametrize(
    ("decay_share", "rates"),
    [(0.0, [1, 1, 1, 1]), (0.5, [1, 1, 0.5, 0]), (1.0, [1, 0.5, 0.25, 0])],
)
def test_only_the_piece_that_is_told_to_decays(decay_share, rates):
    """Constant, or down to 0 over the last share of the time; never below 0."""
    assert [rate(10_000, spent, decay_share) for spent in (0, 0.5, 0.75, 1)] == rates
    assert rate(10_000, 1.1, decay_share) == rates[-1]


def test_every_piece_warms_up():
    """By steps, whatever the decay."""
    for decay_share in (0.0, 1.0):
        rates = [rate(number, 0, decay_share) for number in range(WARMUP_STEPS + 1)]
        assert rates[0] == 1 / WARMUP_STEPS
        assert rates == sorted(rates)
        assert rates[-2:] == [1, 1]


def test_the_clock_begins_when_all_is_compiled():
    """Until then nothing is spent and nothing is due."""
    clock = Clock(seconds=0.05, decay_share=1.0, save_every_s=0.0)
    assert (clock.spent, clock.elapsed_s, clock.save_is_due()) == (0, 0, False)
    clock.start()
    time.sleep(0.06)
    assert clock.spent > 1
    assert clock.rate(10_000) == 0


def test_a_run_within_a_time_keeps_some_for_its_last_checkpoint():
    """What was spent before the start counts; at least a second is left."""
    clock = Clock(600, 0.5, 60, until=time.monotonic() + 100)
    clock.start()
    assert clock.seconds == pytest.approx(100 - LAST_SAVE_S, abs=0.5)
    late = Clock(600, 0.5, 60, until=time.monotonic() - 100)
    late.start()
    assert late.seconds == 1


def test_checkpoints_are_due_once_in_a_while():
    """Not twice for one span of time."""
    clock = Clock(600, 0.5, save_every_s=0.1)
    clock.start()
    due = [clock.save_is_due()]
    time.sleep(0.11)
    due += [clock.save_is_due(), clock.save_is_due()]
    assert due == [False, True, False]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_the_second_ends(number):
    """Afterwards everything is as it was."""
    before = signal.getsignal(number)
    with interruption() as asked:
        assert not asked.is_requested
        os.kill(os.getpid(), number)
        assert asked.is_requested
        assert signal.getsignal(number) is signal.SIG_DFL
    assert signal.getsignal(number) is before
