"""Prompts read by CUDA graphs, against plain torch on the same weights."""

import statistics
from collections.abc import Callable
from itertools import islice

import pytest
import torch
from torch import Tensor

from model.engine import SamplingParams
from model.graph_prefill import CHUNK, GraphPrefill
from model.kv_cache import KVCache
from model.local_engine import LocalEngine
from model.nano.recipe.render import CHECKPOINT
from model.transformer import Transformer
from tests.gpu.test_local_engine import load

pytestmark = pytest.mark.gpu
# Beyond sizes and the window, single tokens, and where the cache has to grow.
PIECES = (1, 2, 15, 16, 17, 100, 128, 129, 7, 600, 1, 1024, 64, 2000, 300, 5, 33, 16)


@pytest.fixture(scope="module")
def nano() -> LocalEngine:
    return LocalEngine.load(CHECKPOINT, device="cuda")


@pytest.fixture
def reader(nano: LocalEngine) -> GraphPrefill:
    assert nano._decoder is not None
    return GraphPrefill(nano._model, nano._decoder)


def ids_of(n: int) -> list[int]:
    return [(7 * k * k + 3 * k + 1) % 4000 for k in range(n)]


def logits_after_pieces(
    forward: Callable[[list[int], KVCache], Tensor], cache: KVCache
) -> list[Tensor]:
    ids = ids_of(sum(PIECES))
    found: list[Tensor] = []
    for n in PIECES:
        start = len(cache.ids)
        found.append(forward(ids[start : start + n], cache).clone())
    return found


def test_the_kernels_pass_their_self_test(reader: GraphPrefill) -> None:
    """Far inside what loading allows, and the model is as it was."""
    biases = [block.mlp.router.bias.clone() for block in reader._model.weights.blocks]
    assert reader.error() < 0.05
    for block, bias in zip(reader._model.weights.blocks, biases, strict=True):
        assert torch.equal(block.mlp.router.bias, bias)


def test_pieces_of_all_sizes_are_read_as_by_plain_torch(
    nano: LocalEngine, reader: GraphPrefill
) -> None:
    """The logits after each piece, behind all pieces before: as near to fp32 as plain torch in bf16.

    By the median, as bf16 flips an expert here and there.
    """
    model, exact = nano._model, load(CHECKPOINT, "cuda", torch.float32)
    expected = logits_after_pieces(exact.forward, exact.new_cache())
    cache = model.new_cache()
    by_graph = logits_after_pieces(reader.forward, cache)
    by_torch = logits_after_pieces(model.forward, model.new_cache())

    def errors(found: list[Tensor]) -> float:
        return statistics.median(
            float((a - b).norm() / b.norm()) for a, b in zip(found, expected, strict=True)
        )

    assert errors(by_graph) <= 1.2 * errors(by_torch)
    assert errors(by_torch) < 0.1
    assert cache.ids == ids_of(sum(PIECES))


def test_a_rewound_cache_is_read_onto(nano: LocalEngine, reader: GraphPrefill) -> None:
    """To the bit what a fresh cache gives: what was beyond is not seen."""
    ids = ids_of(300)
    fresh, rewound = nano._model.new_cache(), nano._model.new_cache()
    for cache in (fresh, rewound):
        reader.forward(ids[:200], cache)
    reader.forward([5] * 90, rewound)
    rewound.rewind(200)
    expected = reader.forward(ids[200:], fresh).clone()
    assert torch.equal(reader.forward(ids[200:], rewound), expected)


def test_the_rows_of_a_piece_do_not_know_how_many_there_are(
    nano: LocalEngine, reader: GraphPrefill
) -> None:
    """What stood in the padding of a former piece changes nothing."""
    cache = nano._model.new_cache()
    cache.reserve(CHUNK)
    reader.forward(ids_of(CHUNK), cache)
    cache.rewind(0)
    expected = reader.forward(ids_of(20), cache).clone()
    cache.rewind(0)
    reader.forward([9] * 32, cache)
    cache.rewind(0)
    assert torch.equal(reader.forward(ids_of(20), cache), expected)


def test_nothing_leaks(nano: LocalEngine, reader: GraphPrefill) -> None:
    """The same logits and no memory more after many pieces and growths."""
    model: Transformer = nano._model

    def some() -> Tensor:
        cache = model.new_cache()
        reader.forward(ids_of(500), cache)
        return reader.forward(ids_of(30), cache).clone()

    expected = some()
    some()
    torch.cuda.synchronize()
    before = torch.cuda.memory_allocated()
    for _ in range(20):
        assert torch.equal(some(), expected)
    torch.cuda.synchronize()
    assert torch.cuda.memory_allocated() <= before


def test_unsound_kernels_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed self-test is said aloud, and plain torch reads the prompt."""
    monkeypatch.setattr(GraphPrefill, "error", lambda _: 1.0)
    with pytest.warns(RuntimeWarning, match="for prompts failed"):
        engine = LocalEngine.load(CHECKPOINT, device="cuda")
    assert engine._decoder is not None
    assert len(list(engine.generate([1, 2], SamplingParams(max_tokens=3), stop=()))) == 3


def test_a_long_prompt_is_read_in_pieces(nano: LocalEngine) -> None:
    """Through the engine: more than one piece, a shared beginning, and what the stats say of it."""
    assert nano._decoder is not None
    nano._reader, whole = GraphPrefill(nano._model, nano._decoder, chunk=256), nano._reader
    prompt = ids_of(700)
    greedy = SamplingParams(temperature=0.0, max_tokens=2)
    try:
        answer = list(nano.generate(prompt, greedy, stop=()))
        assert nano.stats.cached_tokens == 0
        assert nano.stats.prefill_s > 0
        list(nano.generate([*prompt[:-100], 5, 6], greedy, stop=()))
        assert nano.stats.cached_tokens == len(prompt) - 100
        nano._cache.rewind(512)
        assert list(nano.generate(prompt, greedy, stop=())) == answer
    finally:
        nano._reader = whole


@pytest.mark.parametrize("turn", ["goes on", "goes back"])
def test_sliding_layers_may_keep_a_stretch(
    nano: LocalEngine, reader: GraphPrefill, turn: str
) -> None:
    """Prompts and answers through several moves of the window are, to the bit, those of a whole cache."""
    model, decoder = nano._model, nano._decoder
    assert decoder is not None
    decoder.draw_by(SamplingParams(temperature=0.0))

    def conversation(cache: KVCache) -> tuple[list[int], Tensor]:
        ids = ids_of(3000)
        for start in range(0, 3000, 300):
            reader.read(ids[start : start + 300], cache, is_last=start == 2700)
            cache.mark()
        answer = list(islice(decoder.tokens(None, cache), 900))
        if turn == "goes back":
            assert cache.rewind(2400) == 2400
        return answer, reader.forward(ids_of(200), cache).clone()

    whole, short = model.new_cache(), model.new_cache(kept=700)
    (answer, logits), (same, same_logits) = conversation(whole), conversation(short)
    assert same == answer
    assert torch.equal(same_logits, logits)
    assert short.first > 2000
    assert whole.ids == short.ids
