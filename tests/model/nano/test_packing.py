"""Rows hold whole conversations behind what they share, and hardly any padding."""

import itertools
import random
from datetime import date, timedelta

import numpy as np
import pytest

from model.nano.recipe.packing import PADDING, rows, task_seeds
from model.nano.recipe.render import nano_tokenizer, samples
from model.nano.recipe.tasks import Split, generate

LENGTH = 4096


@pytest.fixture(scope="module")
def packed():
    return [*itertools.islice(rows(7, LENGTH, nano_tokenizer()), 250)]


def test_rows_are_full(packed):
    """The samples of a date find room in one of a few unfinished rows."""
    assert np.mean([(row.document != PADDING).mean() for row in packed]) > 0.97


def test_a_row_is_a_prefix_and_whole_samples(packed):
    """Each as the renderer gives it, once, at positions that go on after the prefix; what follows the prefix is not predicted."""
    seeds = task_seeds(7, 0, 1)
    day = date(2024, 1, 1) + timedelta(days=random.Random(next(seeds)).randrange(5 * 365))
    left = {}
    for seed in itertools.islice(seeds, 3200):
        task = generate(random.Random(seed), split=Split.TRAINING)
        for sample in samples(task, day):
            left.setdefault((*sample.prefix_ids, *sample.ids), []).append((task.family, sample))
    for row in packed[:40]:
        prefix = row.ids[row.document == 0]
        assert row.document.max() == len(row.families)
        for number, family in enumerate(row.families, 1):
            (places,) = np.nonzero(row.document == number)
            ids, weights = row.ids[places], row.weight[places]
            found, sample = left[(*prefix.tolist(), *ids.tolist())].pop()
            assert found == family
            assert (np.diff(places) == 1).all()
            assert row.position[places].tolist() == [*range(len(prefix), len(prefix) + len(ids))]
            assert weights[0] == 0
            assert weights[1:].tolist() == np.float16(sample.weights[1:]).tolist()
        assert (row.position[: len(prefix)] == np.arange(len(prefix))).all()
        assert not row.weight[row.document <= 0].any()
