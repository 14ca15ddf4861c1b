"""A cache whose sliding layers keep a stretch of positions, against one that keeps all."""

import random

import pytest
from torch import Tensor

from model.transformer import Transformer
from tests.model.checkpoints import smaller, write_checkpoint
from tests.model.test_transformer import assert_close, load, random_ids

WINDOW, KEPT = 8, 40
# Three layers, so that what a sliding layer says is seen by another.
SHAPE = smaller(n_layers=3, n_heads=2, n_kv_heads=1, sliding_window=WINDOW)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Transformer:
    return load(write_checkpoint(tmp_path_factory.mktemp("sliding"), SHAPE))


def fresh(model: Transformer, ids: list[int]) -> Tensor:
    return model.forward(ids, model.new_cache())


@pytest.mark.parametrize("chunk", [1, 7, 30, KEPT - WINDOW + 1])
def test_a_long_prompt_is_read_as_with_all_positions(model: Transformer, chunk: int) -> None:
    """In pieces, through several moves of the window."""
    ids = random_ids(150, SHAPE)
    cache = model.new_cache(kept=KEPT)
    logits = [
        model.forward(ids[start : start + chunk], cache) for start in range(0, len(ids), chunk)
    ]
    assert_close(logits[-1], fresh(model, ids))
    assert cache.first > 0
    assert {keys.shape[1] for keys in cache.views()[0]} == {KEPT, cache.capacity}


@pytest.mark.parametrize("length", [0, 60, 100])
def test_it_goes_back_to_a_mark(model: Transformer, length: int) -> None:
    """Further than the stretch reaches, and exactly there."""
    ids = random_ids(160, SHAPE)
    cache = model.new_cache(kept=KEPT)
    for start in range(0, 160, 20):
        model.forward(ids[start : start + 20], cache)
        cache.mark()
    assert cache.rewind(length) == length
    assert cache.ids == ids[:length]
    assert_close(model.forward(ids[5:12], cache), fresh(model, ids[:length] + ids[5:12]))


def test_without_a_mark_it_goes_back_further(model: Transformer) -> None:
    """And says how far, so that the rest is read again."""
    ids = random_ids(160, SHAPE)
    cache = model.new_cache(kept=KEPT)
    model.forward(ids[:25], cache)
    cache.mark()
    for start in range(25, 160, 15):
        model.forward(ids[start : start + 15], cache)
    assert cache.rewind(90) == 25
    assert_close(model.forward(ids[25:50], cache), fresh(model, ids[:50]))
    assert cache.rewind(45) == 45, "still in the stretch"


def test_what_was_forgotten_has_no_mark(model: Transformer) -> None:
    """A mark behind the position gone back to is of ids that are no more."""
    ids, others = random_ids(160, SHAPE), random_ids(161, SHAPE)
    cache = model.new_cache(kept=KEPT)
    for start in range(0, 80, 20):
        model.forward(ids[start : start + 20], cache)
        cache.mark()
    cache.rewind(40)
    for start in range(40, 160, 20):
        model.forward(others[start : start + 20], cache)
    assert cache.rewind(80) == 40
    assert_close(model.forward(ids[:9], cache), fresh(model, ids[:40] + ids[:9]))


@pytest.mark.parametrize("seed", range(4))
def test_any_conversation_is_as_with_all_positions(model: Transformer, seed: int) -> None:
    """Read, mark, rewind in any order: the logits are those of the ids."""
    rng = random.Random(seed)
    cache = model.new_cache(kept=KEPT)
    for _ in range(25):
        length = cache.rewind(rng.randint(0, len(cache.ids)))
        assert length == len(cache.ids)
        logits = None
        for _ in range(rng.randint(1, 4)):
            ids = [rng.randrange(SHAPE.vocab_size) for _ in range(rng.randint(1, KEPT - WINDOW))]
            logits = model.forward(ids, cache)
        cache.mark()
        assert logits is not None
        assert_close(logits, fresh(model, cache.ids))


def test_memory_of_a_sliding_layer_does_not_grow(model: Transformer) -> None:
    cache = model.new_cache(kept=KEPT)
    cache.grow(50)
    cache.ids += [0] * 20
    before = [keys.shape[1] for keys in cache.views()[0]]
    cache.grow(9000)
    after = [keys.shape[1] for keys in cache.views()[0]]
    assert [size for size in after if size in before] == [KEPT, KEPT]
    assert max(after) >= 9000


def test_its_place_changes_when_it_grows(model: Transformer) -> None:
    """And only then: what was recorded for it stays right."""
    cache = model.new_cache(kept=KEPT)
    model.forward(random_ids(20, SHAPE), cache)
    place = cache.place
    model.forward(random_ids(KEPT - WINDOW, SHAPE), cache)
    cache.rewind(5)
    assert cache.place == place
    cache.grow(cache.capacity + 1)
    assert cache.place != place
