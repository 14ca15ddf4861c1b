"""Machine code for single tokens: the same logits and the same cache as the plain path."""

import time
from concurrent.futures import Future
from pathlib import Path

import pytest
import torch
from torch import Tensor

from kernels.machine_code import has_avx2
from model.checkpoint import open_checkpoint
from model.config import read_config
from model.cpu_decoder import CpuDecoder, PreparedStep, prepare_step
from model.engine import SamplingParams
from model.errors import EngineError
from model.local_engine import LocalEngine, _result_or_warning
from model.memory import plan
from model.transformer import Transformer
from model.weights import load_weights, measure
from tests.model.checkpoints import Shape, write_checkpoint, write_nano_shaped

# As for the plain path against transformers: a largest difference, in standard deviations.
BOUND = 1e-4
NANO_FOLDER = Path(__file__).parents[2] / "model/nano/checkpoint"

pytestmark = pytest.mark.skipif(not has_avx2(), reason="needs AVX2 and llvmlite")


def load(folder: Path, n_assistants: int | None = None) -> tuple[Transformer, CpuDecoder]:
    config, stored, cpu = read_config(folder), open_checkpoint(folder), torch.device("cpu")
    chosen = plan(config, measure(stored, config), cpu)
    model = Transformer(config, load_weights(stored, config, chosen, cpu, lambda *_: None))
    prepared = prepare_step(stored, config)
    assert prepared is not None
    return model, CpuDecoder(model, prepared, n_assistants=n_assistants)


def ids(count: int, shape: Shape, seed: int = 0) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, shape.vocab_size, (count,), generator=generator).tolist()


def assert_close(ours: Tensor, theirs: Tensor) -> None:
    assert ours.shape == theirs.shape
    assert (ours - theirs).abs().max() <= BOUND * theirs.std()


@pytest.mark.parametrize(
    ("shape", "n_read"),
    [
        (Shape(), 3),
        (Shape(), 40),
        (Shape(hidden_size=32, intermediate_size=32, n_heads=5, n_kv_heads=5, vocab_size=300), 9),
        (Shape(n_experts=12, experts_per_token=3, n_layers=3, sliding_window=1), 20),
        (Shape(n_experts=4, experts_per_token=4, n_heads=16, n_kv_heads=1), 12),
        (Shape(n_layers=2, hidden_size=64), 4200),
    ],
    ids=["few", "past the window", "one query a key", "window of one", "all experts", "past 4096"],
)
def test_logits_are_those_of_the_plain_path(tmp_path: Path, shape: Shape, n_read: int) -> None:
    """Token after token behind a prompt that the plain path read; both caches go on growing."""
    model, decoder = load(write_checkpoint(tmp_path, shape))
    plain, packed = model.new_cache(), model.new_cache()
    model.hidden(ids(n_read, shape), plain)
    model.hidden(ids(n_read, shape), packed)
    for token in ids(12, shape, seed=1):
        assert_close(decoder.forward(token, packed), model.forward([token], plain))
    assert packed.ids == plain.ids


def test_the_first_token_may_be_a_single_one(tmp_path: Path) -> None:
    """Without a prompt: an empty cache grows here as well."""
    model, decoder = load(write_checkpoint(tmp_path))
    plain, packed = model.new_cache(), model.new_cache()
    for token in ids(30, Shape()):
        assert_close(decoder.forward(token, packed), model.forward([token], plain))


def test_the_plain_path_reads_on_from_its_cache(tmp_path: Path) -> None:
    """Keys and values are what the plain path would have left."""
    model, decoder = load(write_checkpoint(tmp_path))
    tokens = ids(40, Shape())
    plain, mixed = model.new_cache(), model.new_cache()
    model.hidden(tokens[:20], mixed)
    for token in tokens[20:30]:
        decoder.forward(token, mixed)
    assert_close(model.forward(tokens[30:], mixed), model.forward(tokens, plain))


def test_a_cache_may_be_rewound_grown_or_another(tmp_path: Path) -> None:
    """Each step finds the cache that it is given, wherever that lies by now."""
    model, decoder = load(write_checkpoint(tmp_path))
    tokens = ids(24, Shape())
    first, second = model.new_cache(), model.new_cache()
    for token in tokens[:20]:
        decoder.forward(token, first)
    decoder.forward(tokens[0], second)
    first.rewind(10)
    decoder.forward(tokens[10], first)
    decoder.forward(tokens[1], second)
    first.reserve(10_000)
    found = decoder.forward(tokens[11], first)
    assert first.ids == tokens[:12]
    assert second.ids == tokens[:2]
    assert_close(found, model.forward(tokens[:12], model.new_cache()))


def test_it_takes_what_ships() -> None:
    """nano's own weights have the forms that the machine code needs."""
    model, decoder = load(NANO_FOLDER)
    plain, packed = model.new_cache(), model.new_cache()
    tokens = [n % model.config.vocab_size for n in range(300, 450)]
    model.hidden(tokens, plain)
    model.hidden(tokens, packed)
    for token in tokens[:8]:
        assert_close(decoder.forward(token, packed), model.forward([token], plain))


@pytest.mark.parametrize("layout", ["hf", "original"])
def test_both_layouts_are_read(tmp_path: Path, layout: str) -> None:
    model, decoder = load(write_checkpoint(tmp_path, layout=layout))
    assert_close(decoder.forward(7, model.new_cache()), model.forward([7], model.new_cache()))


def test_plain_experts_are_left_to_the_plain_path(tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path, packed=False)
    assert prepare_step(open_checkpoint(folder), read_config(folder)) is None


@pytest.mark.parametrize("n_assistants", [1, 3])
def test_assistants_do_not_change_a_bit(tmp_path: Path, n_assistants: int) -> None:
    """Whoever does a task does it alike, and none is done twice or forgotten."""
    folder = write_checkpoint(tmp_path)
    results: list[list[Tensor]] = []
    for count in (0, n_assistants):
        model, decoder = load(folder, count)
        cache = model.new_cache()
        results.append([])
        for token in ids(300, Shape()):
            # Whoever was stalled would stay away for a while.
            decoder._alone = 0
            results[-1].append(decoder.forward(token, cache).clone())
    for alone, together in zip(*results, strict=True):
        assert torch.equal(alone, together)


def test_an_assistant_sleeps_between_answers(tmp_path: Path) -> None:
    """Without steps it stops looking for work, each time that it was woken."""
    _, decoder = load(write_checkpoint(tmp_path), 1)
    assistant = decoder._assistants[0]
    for _ in range(3):
        assistant.wake()
        deadline = time.monotonic() + 60
        while assistant._awake.value:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_an_assistant_ends_with_its_decoder(tmp_path: Path) -> None:
    model, decoder = load(write_checkpoint(tmp_path), 1)
    decoder.forward(1, model.new_cache())
    thread = decoder._assistants[0]._thread
    del decoder
    thread.join(timeout=60)
    assert not thread.is_alive()


def test_a_stalled_assistant_is_left_alone(tmp_path: Path) -> None:
    """A step that waited too long is followed by some without help, then by one with it."""
    model, decoder = load(write_checkpoint(tmp_path), 1)
    cache = model.new_cache()
    decoder.forward(1, cache)
    decoder._alone = 2
    decoder._assistants[0].close()
    decoder._assistants[0]._awake.value = 0
    decoder.forward(1, cache)
    decoder.forward(1, cache)
    assert decoder._assistants[0]._awake.value == 0
    decoder.forward(1, cache)
    assert decoder._assistants[0]._awake.value == 1


def test_the_engine_decodes_by_it(tmp_path: Path) -> None:
    """A small model on a CPU has it unasked."""
    engine = LocalEngine.load(write_nano_shaped(tmp_path), device="cpu")
    assert engine._cpu_decoder is not None
    assert list(engine.generate([1, 2, 3], SamplingParams(temperature=0.0, max_tokens=5), stop=()))
    assert len(engine._cache.ids) == 7


def test_a_compiler_that_fails_is_said_and_done_without() -> None:
    """Whatever LLVM raises: the model answers by plain torch, and the user reads why it is slow."""
    failed: Future[PreparedStep | None] = Future()
    failed.set_exception(RuntimeError("unknown CPU"))
    with pytest.warns(RuntimeWarning, match="RuntimeError: unknown CPU.*plain torch"):
        assert _result_or_warning(failed) is None


def test_a_damaged_checkpoint_is_no_matter_of_compilers() -> None:
    failed: Future[PreparedStep | None] = Future()
    failed.set_exception(EngineError("The checkpoint is damaged."))
    with pytest.raises(EngineError, match="damaged"):
        _result_or_warning(failed)
