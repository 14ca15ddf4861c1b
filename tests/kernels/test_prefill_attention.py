"""Prefill attention against fp64: in the interpreter at small sizes, on a GPU at the real ones."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from kernels.prefill_attention import split_count
from tests.kernels.attention_case import HAS_GPU, HEADS, TOLERANCE, error, new_case

TIMES = [1, 2, 17, 64, 200]
PASTS = [0, 1, 100, 127, 128, 129, 500]


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """New tensors hold NaN until they are written."""
    new_empty = Tensor.new_empty
    monkeypatch.setattr(
        Tensor, "new_empty", lambda *args, **kwargs: new_empty(*args, **kwargs).fill_(torch.nan)
    )


@pytest.mark.usefixtures("poisoned")
@pytest.mark.parametrize("window", [None, 128])
@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize("n_queries", TIMES)
def test_every_query_sees_its_keys(
    n_queries: int, heads: tuple[int, int], window: int | None
) -> None:
    """Any number of queries behind any number of keys; nothing behind the last key is read."""
    # The interpreter pays for each tile, so large ones.
    sizes = {} if HAS_GPU else {"rows": 256, "keys": 128}
    pasts = PASTS if HAS_GPU or n_queries < 100 else PASTS[::3]
    for seed, n_past in enumerate(pasts):
        case = new_case(n_queries, n_past, heads, window, seed)
        assert error(case.run(**sizes), case.reference()) < TOLERANCE


@pytest.mark.usefixtures("poisoned")
@pytest.mark.parametrize("n_splits", [2, 3, 8, 64] if HAS_GPU else [2, 5])
@pytest.mark.parametrize(("n_queries", "n_past"), [(1, 0), (2, 100), (17, 300), (40, 129)])
def test_keys_may_be_shared_out(n_queries: int, n_past: int, n_splits: int) -> None:
    """Shares join to the same, also those that hold no key at all."""
    for heads, window in zip(HEADS, (None, 128), strict=True):
        case = new_case(n_queries, n_past, heads, window, n_splits)
        assert error(case.run(splits=n_splits), case.reference()) < TOLERANCE


@pytest.mark.parametrize("n_splits", [1, 3])
@pytest.mark.parametrize(("n_queries", "n_past"), [(1, 0), (5, 200), (17, 300), (40, 129)])
def test_lengths_may_be_known_to_the_device_only(
    n_queries: int, n_past: int, n_splits: int
) -> None:
    """As what a graph replays: more rows than queries, more cache than keys, perhaps not from 0 on."""
    for heads, window, first in zip(HEADS, (None, 128), (0, 1000), strict=True):
        case = new_case(n_queries, n_past, heads, window, n_splits)
        found = case.run_by_extent(40, first, splits=n_splits)
        assert error(found, case.reference()) < TOLERANCE


@pytest.mark.parametrize("size", [(16, 16), (32, 64), (64, 32), (128, 128)])
def test_any_tile_gives_the_same(size: tuple[int, int]) -> None:
    """Also where tiles of keys and blocks of queries do not meet at the diagonal."""
    rows, keys = size
    for window in (None, 20):
        case = new_case(29, 77, HEADS[1], window)
        assert error(case.run(rows=rows, keys=keys), case.reference()) < TOLERANCE


@pytest.mark.parametrize("fault", ["window", "sinks", "mask"])
@pytest.mark.parametrize("n_splits", [1, 3])
def test_faults_are_noticed(fault: str, n_splits: int) -> None:
    """A window off by one, a scaled sink, a mask off by one: far outside the tolerance."""
    case = new_case(40, 300, HEADS[0], 128 if fault == "window" else None, 3)
    match fault:
        case "window":
            wrong = replace(case, window=129)
        case "sinks":
            case.sinks.add_(6)
            wrong = replace(case, sinks=1.1 * case.sinks)
        case _:
            # Each query sees one key more or less than it should.
            wrong = replace(case, keys=case.keys[:, :-1], values=case.values[:, :-1])
    assert error(wrong.run(splits=n_splits), case.reference()) > 10 * TOLERANCE


def test_large_scores_neither_overflow_nor_vanish() -> None:
    """Scores of hundreds, and sinks far above and far below them."""
    case = new_case(20, 50, HEADS[0], None)
    case = replace(case, scale=100 * case.scale)
    case.sinks[::2] = -500
    assert error(case.run(), case.reference()) < 5 * TOLERANCE
    case.sinks.fill_(1e4)
    assert float(case.run().abs().max()) == 0


@pytest.mark.parametrize("slots", [132, 264])
def test_shares_fill_the_chip(slots: int) -> None:
    """Short appends are split, long chunks are not; no share is shorter than is worth it."""
    for n_programs in (8, 16, 40, 128, 200):
        for n_keys in (8192, 32768):
            n_splits = split_count(n_programs, n_keys, slots)
            rounds = -(-n_programs * n_splits // slots)
            assert n_programs * n_splits >= 0.7 * rounds * slots or n_keys / n_splits < 512
    assert split_count(8, 300, slots) == 1
    assert split_count(8 * slots, 32768, slots) == 1
