"""Training rows: one system message, then as many conversations as fit.

The prefix is paid once a row and not once a conversation. Conversations that share a prefix (date,
place, effort) are gathered in buckets; a bucket in which nothing more fits becomes a row.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from model.nano.recipe.moving import draw_place, moved
from model.nano.recipe.render import Sample, samples
from model.nano.recipe.tasks import Split, generate
from model.tokenizer import Tokenizer

PADDING = -1
# Of tasks. A minute draws more than a million; those from 2**41 on belong to the evaluation.
SEEDS_A_TRAINING = 2**32
TRAININGS = 2**8
_TASKS_A_DATE = 3200
# Of one prefix: what has no room in one of them has it in another.
_UNFINISHED = 4


@dataclass(frozen=True, slots=True)
class Row:
    """All [L]: ids uint16; document int16 (0 the prefix, -1 padding); position int16; weight float16.

    `weight[i]` is the loss weight of *predicting* `ids[i]`. `families[i]` is the family of document i + 1.
    """

    ids: np.ndarray
    document: np.ndarray
    position: np.ndarray
    weight: np.ndarray
    families: tuple[str, ...]


def rows(
    seed: int, length: int, tokenizer: Tokenizer, worker: int = 0, workers: int = 1
) -> Iterator[Row]:
    """Endless rows of `length` tokens; every seed below TRAININGS and every worker has tasks of its own."""
    seeds = task_seeds(seed, worker, workers)
    rng = random.Random(next(seeds))
    while True:
        day = date(2024, 1, 1) + timedelta(days=rng.randrange(5 * 365))
        place = draw_place(rng)
        buckets = _Buckets(length)
        for task_seed in itertools.islice(seeds, _TASKS_A_DATE):
            task = moved(generate(random.Random(task_seed), split=Split.TRAINING), place)
            for sample in samples(task, day, tokenizer):
                yield from buckets.add(sample, task.family)
        yield from buckets.rest()


def task_seeds(seed: int, worker: int, workers: int) -> Iterator[int]:
    """Endless, below 2**40: no two trainings and no two workers of one share any, until they begin anew."""
    first = seed % TRAININGS * SEEDS_A_TRAINING
    while True:
        yield from range(first + worker, first + SEEDS_A_TRAINING, workers)


@dataclass(slots=True)
class _Bucket:
    """A row that is being filled: `size` tokens so far."""

    prefix: tuple[int, ...]
    size: int
    samples: list[Sample] = field(default_factory=list[Sample])
    families: list[str] = field(default_factory=list[str])


class _Buckets:
    """The unfinished rows of one date, a few for each prefix."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._unfinished: dict[tuple[int, ...], list[_Bucket]] = {}

    def add(self, sample: Sample, family: str) -> Iterator[Row]:
        """Put `sample` where it fits; where that is nowhere, the fullest row is finished for a new one."""
        prefix = tuple(sample.prefix_ids)
        if len(prefix) + len(sample.ids) > self._length:
            return
        buckets = self._unfinished.setdefault(prefix, [])
        room = self._length - len(sample.ids)
        bucket = next((one for one in buckets if one.size <= room), None)
        if bucket is None:
            if len(buckets) == _UNFINISHED:
                fullest = max(buckets, key=lambda one: one.size)
                buckets.remove(fullest)
                yield _row(fullest, self._length)
            bucket = _Bucket(prefix, len(prefix))
            buckets.append(bucket)
        bucket.samples.append(sample)
        bucket.families.append(family)
        bucket.size += len(sample.ids)

    def rest(self) -> Iterator[Row]:
        """What is left at the end of the date."""
        for bucket in itertools.chain.from_iterable(self._unfinished.values()):
            # A quarter full is worth a row; less would train on padding.
            if bucket.size > self._length // 4:
                yield _row(bucket, self._length)


def _row(bucket: _Bucket, length: int) -> Row:
    n = len(bucket.prefix)
    ids = np.zeros(length, np.uint16)
    document = np.full(length, PADDING, np.int16)
    position = np.zeros(length, np.int16)
    weight = np.zeros(length, np.float16)
    ids[:n], document[:n], position[:n] = bucket.prefix, 0, np.arange(n)
    start = n
    for i, sample in enumerate(bucket.samples, 1):
        end = start + len(sample.ids)
        ids[start:end], document[start:end] = sample.ids, i
        position[start:end] = np.arange(n, n + end - start)
        weight[start:end] = sample.weights
        # What follows the prefix is predicted from the prefix, not from the conversation before.
        weight[start] = 0
        start = end
    return Row(ids, document, position, weight, tuple(bucket.families))
