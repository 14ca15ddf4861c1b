"""Rows from processes: one that is stuck, fails or dies holds up nobody, the last one ends the training."""

import os
import subprocess
import sys
import time
from contextlib import closing

import numpy as np
import pytest

from model.nano.recipe import feed
from model.nano.recipe.feed import Feed
from model.nano.recipe.packing import Row


def _row(number):
    ids = np.full(4, number, np.uint16)
    return Row(
        ids, np.zeros(4, np.int16), np.zeros(4, np.int16), np.ones(4, np.float16), ("signs",)
    )


def endless(pipe, number, _workers):
    while True:
        pipe.send([_row(number)] * 16)


def counting(pipe, _number, _workers):
    for number in range(60_000):
        pipe.send([_row(number)] * 16)
        time.sleep(0.0005)


def stuck_but_one(pipe, number, _workers):
    pipe.send([_row(number)] * 16)
    if number != 1:
        time.sleep(600)
    endless(pipe, number, _workers)


def dying_but_one(pipe, number, workers):
    (endless if number == 1 else dying)(pipe, number, workers)


def failing(pipe, _number, _workers):
    pipe.send(RuntimeError("a generator process failed: no such family"))


def dying(pipe, number, _workers):
    pipe.send([_row(number)] * 16)
    os._exit(9)


def silent(_pipe, _number, _workers):
    time.sleep(600)


def once(pipe, number, _workers):
    pipe.send([_row(number)] * 16)
    time.sleep(600)


def _drawn(fed, size, enough):
    """Rows until there are enough, at a pace that a generator can keep."""
    numbers = []
    while not enough(numbers):
        numbers += [int(row.ids[0]) for row in fed.rows(size)]
        time.sleep(0.02)
    return numbers


def test_rows_come_from_every_process():
    """As many as asked for, from both."""
    with closing(Feed(endless, 2, seed=1)) as fed:
        _drawn(fed, 64, lambda numbers: {*numbers} == {0, 1})
        assert len(fed.rows(5)) == 5
        assert fed.fresh_share() > feed.LEAST_FRESH


def test_a_stuck_process_holds_up_nobody():
    """The other's rows go on coming."""
    with closing(Feed(stuck_but_one, 2, seed=1)) as fed:
        _drawn(fed, 16, lambda numbers: numbers.count(1) > 300)


def test_generator_processes_need_no_torch():
    """The module that they import again with the entry point; torch would slow them by a fifth."""
    code = "import sys, model.nano.recipe.train; print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_a_process_that_died_is_announced_and_missed(capfd):
    """The other's rows go on coming."""
    with closing(Feed(dying_but_one, 2, seed=1)) as fed:
        _drawn(fed, 16, lambda _: "exit code 9\n1 others go on" in capfd.readouterr().err)
        _drawn(fed, 16, lambda numbers: numbers.count(1) > 300)


def test_the_pool_does_not_grow_without_bound(monkeypatch):
    """The oldest rows go."""
    monkeypatch.setattr(feed, "POOL_ROWS", 320)
    with closing(Feed(counting, 1, seed=1)) as fed:
        seen = _drawn(fed, 16, lambda numbers: max(numbers, default=0) > 100)
        assert len(fed._pool) <= 320 + 16
        assert min(seen[-16:]) > 50


def test_rows_that_nobody_needs_yet_wait(monkeypatch):
    """A bit more than wanted is read, and each once: nothing is lost or repeated meanwhile."""
    monkeypatch.setattr(feed, "FRESH_ROWS", 64)
    with closing(Feed(counting, 1, seed=1)) as fed:
        numbers = [int(row.ids[0]) for row in fed.rows(16)]
        while fed.waiting() < 64:
            time.sleep(0.01)
        # More would come if there were room.
        time.sleep(0.2)
        assert fed.waiting() < 64 + 16
        while len(numbers) < 1600:
            if fed.waiting() >= 16:
                numbers += [int(row.ids[0]) for row in fed.rows(16)]
        assert numbers == [number for number in range(100) for _ in range(16)]


@pytest.mark.parametrize(
    ("work", "message"),
    [(failing, "no such family"), (dying, "exit code 9"), (silent, "deliver nothing")],
)
def test_what_goes_wrong_ends_the_training(work, message):
    """With the process's own message, its exit code, or that nothing comes."""
    patience = 0.5 if work is silent else 60
    fed = Feed(work, 1, seed=1, patience=patience)
    with closing(fed), pytest.raises(RuntimeError, match=message):
        _drawn(fed, 1, lambda _: False)


def test_learning_a_few_rows_by_heart_is_refused(monkeypatch):
    """When for long most rows are drawn again, the training stops and says so."""
    monkeypatch.setattr(feed, "WATCHED_BATCHES", 50)
    fed = Feed(once, 1, seed=1)
    with closing(fed), pytest.raises(RuntimeError, match="too slow"):
        _drawn(fed, 2, lambda _: False)
