"""The forward pass against transformers' GptOssForCausalLM, and against itself along other ways."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import GptOssConfig, GptOssForCausalLM
from transformers.utils.quantization_config import Mxfp4Config

from model.checkpoint import open_checkpoint
from model.config import read_config
from model.layers import inverse_frequencies
from model.memory import Plan
from model.transformer import Transformer
from model.weights import load_weights, measure
from tests.model.checkpoints import Shape, random_tensors, smaller, without_mxfp4, write_checkpoint

CPU = torch.device("cpu")
# Of the logits' standard deviation, in fp32.
BOUND = 1e-4
EAGER: dict[str, Any] = {"attn_implementation": "eager", "experts_implementation": "eager"}

ODD = smaller(hidden_size=160, intermediate_size=96, n_heads=6, n_experts=5, experts_per_token=2)
SHALLOW = smaller(n_layers=2, n_heads=2, n_kv_heads=1, sliding_window=128)


def load(folder: Path, *, unpack: bool = True) -> Transformer:
    """The CPU path in fp32."""
    config = read_config(folder)
    checkpoint = open_checkpoint(folder)
    measure(checkpoint, config)
    plan = Plan(torch.float32, unpack_experts=unpack, context_length=config.context_length)
    weights = load_weights(checkpoint, config, plan, CPU, lambda _done, _total: None)
    return Transformer(config, weights)


def reference(shape: Shape, seed: int = 0) -> Any:
    """transformers' model in fp32 with the same weights, eager in all parts."""
    config = GptOssConfig(
        num_hidden_layers=shape.n_layers,
        num_local_experts=shape.n_experts,
        num_experts_per_tok=shape.experts_per_token,
        hidden_size=shape.hidden_size,
        intermediate_size=shape.intermediate_size,
        num_attention_heads=shape.n_heads,
        num_key_value_heads=shape.n_kv_heads,
        head_dim=64,
        vocab_size=shape.vocab_size,
        sliding_window=shape.sliding_window,
        **EAGER,
    )
    model = GptOssForCausalLM(config).eval()
    tensors = {
        name: t.float() for name, t in without_mxfp4(random_tensors(shape, seed=seed)).items()
    }
    model.load_state_dict(tensors)
    return model


def random_ids(count: int, shape: Shape) -> list[int]:
    generator = torch.Generator().manual_seed(count)
    return torch.randint(0, shape.vocab_size, (count,), generator=generator).tolist()


def all_logits(model: Transformer, ids: list[int]) -> Tensor:
    return model.logits(model.hidden(ids, model.new_cache()))


def assert_close(ours: Tensor, theirs: Tensor) -> None:
    assert ours.shape == theirs.shape
    assert (ours - theirs).abs().max() <= BOUND * theirs.std()


@pytest.mark.parametrize(
    ("shape", "n_ids"),
    [(Shape(), 40), (ODD, 133), (smaller(sliding_window=1), 20), (SHALLOW, 4301)],
    ids=["past the window", "odd sizes", "window of one", "past 4096"],
)
def test_logits_are_those_of_transformers(tmp_path: Path, shape: Shape, n_ids: int) -> None:
    """At every position, in fp32, the largest difference is below 1e-4 of a standard deviation."""
    model = load(write_checkpoint(tmp_path, shape))
    ids = random_ids(n_ids, shape)
    with torch.inference_mode():
        theirs = reference(shape)(torch.tensor([ids])).logits[0]
    assert_close(all_logits(model, ids), theirs)


def test_logits_are_those_of_transformers_own_loader(tmp_path: Path) -> None:
    """transformers reads our MXFP4 checkpoint and decodes it to the same model."""
    model = load(write_checkpoint(tmp_path))
    theirs: Any = GptOssForCausalLM.from_pretrained(
        tmp_path,
        quantization_config=Mxfp4Config(dequantize=True),
        dtype=torch.float32,
        **EAGER,
    )
    ids = random_ids(40, Shape())
    with torch.inference_mode():
        assert_close(all_logits(model, ids), theirs(torch.tensor([ids])).logits[0])


def test_a_checkpoint_saved_by_transformers_is_read(tmp_path: Path) -> None:
    """fp32, no MXFP4, theta folded into `rope_parameters`, shards: what save_pretrained writes."""
    theirs = reference(Shape())
    theirs.save_pretrained(tmp_path, max_shard_size="1MB")
    ids = random_ids(40, Shape())
    with torch.inference_mode():
        assert_close(all_logits(load(tmp_path), ids), theirs(torch.tensor([ids])).logits[0])


def test_a_greedy_continuation_is_that_of_transformers(tmp_path: Path) -> None:
    """64 tokens after a prompt longer than the window, id for id."""
    model = load(write_checkpoint(tmp_path))
    prompt = random_ids(30, Shape())
    cache = model.new_cache()
    ours: list[int] = []
    logits = model.forward(prompt, cache)
    for _ in range(64):
        ours.append(int(logits.argmax()))
        logits = model.forward(ours[-1:], cache)
    theirs = reference(Shape()).generate(
        torch.tensor([prompt]),
        attention_mask=torch.ones(1, len(prompt)),
        max_new_tokens=64,
        min_new_tokens=64,
        do_sample=False,
    )
    assert ours == theirs[0, len(prompt) :].tolist()


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: write_checkpoint(folder, layout="original"),
        lambda folder: write_checkpoint(folder, packed=False),
        lambda folder: write_checkpoint(folder, n_shards=3),
    ],
    ids=["original", "plain bf16", "sharded"],
)
def test_every_layout_holds_the_same_model(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    """The same numbers under other names and in other files give the same logits, bit for bit."""
    ids = random_ids(40, Shape())
    expected = all_logits(load(write_checkpoint(tmp_path / "hf")), ids)
    assert torch.equal(all_logits(load(write(tmp_path / "other")), ids), expected)


def test_experts_that_stay_packed_compute_the_same(tmp_path: Path) -> None:
    """Decoding an expert when it is chosen equals decoding all of them at load."""
    folder = write_checkpoint(tmp_path)
    ids = random_ids(40, Shape())
    packed, unpacked = load(folder, unpack=False), load(folder)
    assert_close(all_logits(packed, ids), all_logits(unpacked, ids))
    cache = packed.new_cache()
    packed.forward(ids[:-1], cache)
    assert_close(packed.forward(ids[-1:], cache), all_logits(unpacked, ids)[-1])


@pytest.mark.parametrize("chunk", [1, 7, 127, 128, 129, 1025])
def test_reading_in_chunks_is_reading_at_once(tmp_path: Path, chunk: int) -> None:
    """Token by token or in chunks around the window and the key block, the logits stay."""
    model = load(write_checkpoint(tmp_path, SHALLOW))
    ids = random_ids(300 if chunk < 100 else 1300, SHALLOW)
    cache = model.new_cache()
    parts = [
        model.logits(model.hidden(ids[start : start + chunk], cache))
        for start in range(0, len(ids), chunk)
    ]
    assert_close(torch.cat(parts), all_logits(model, ids))
    assert cache.ids == ids


@pytest.mark.parametrize("length", [0, 1, 127, 128, 299])
def test_a_rewound_cache_is_a_fresh_one(tmp_path: Path, length: int) -> None:
    """After forgetting what came later, other ids give what they give without the detour."""
    model = load(write_checkpoint(tmp_path, SHALLOW))
    first, second = random_ids(300, SHALLOW), random_ids(301, SHALLOW)
    cache = model.new_cache()
    model.forward(first, cache)
    cache.rewind(length)
    logits = model.forward(second, cache)
    assert_close(logits, model.forward(first[:length] + second, model.new_cache()))


def test_the_cache_grows_past_its_first_size(tmp_path: Path) -> None:
    """What was stored before the growth is still read after it."""
    model = load(write_checkpoint(tmp_path, SHALLOW))
    ids = random_ids(4200, SHALLOW)
    cache = model.new_cache()
    for start in range(0, 3600, 600):
        model.forward(ids[start : start + 600], cache)
    assert_close(model.forward(ids[3600:], cache), model.forward(ids, model.new_cache()))


def test_rope_has_the_specifications_frequencies(tmp_path: Path) -> None:
    """YaRN with untruncated bounds: eight values of the published numbers."""
    config = read_config(write_checkpoint(tmp_path))
    frequencies = inverse_frequencies(config.rope, 64)
    expected = {
        0: 1.0,
        1: 6.890443059e-01,
        8: 5.081327482e-02,
        9: 3.170569618e-02,
        12: 6.794959490e-03,
        17: 1.293187012e-04,
        18: 3.830881237e-05,
        31: 3.023511428e-07,
    }
    chosen = frequencies[list(expected)].double()
    torch.testing.assert_close(
        chosen, torch.tensor([*expected.values()], dtype=torch.float64), rtol=3e-7, atol=0
    )
    theirs: Any = reference(Shape()).model.rotary_emb
    assert torch.equal(frequencies, theirs.inv_freq)
    assert config.rope.concentration == pytest.approx(1.3465735902799727, rel=1e-15)


def test_caches_of_different_sizes_share_the_rotary_tables(tmp_path: Path) -> None:
    """A small cache beside a large one, and room made beforehand."""
    model = load(write_checkpoint(tmp_path, Shape(n_layers=1)))
    large, small = model.new_cache(), model.new_cache()
    large.reserve(9000)
    expected = model.forward([5, 6, 7], small)
    large.ids += [0] * 8000
    model.forward([5, 6, 7], large)
    assert torch.equal(model.forward([5, 6, 7], model.new_cache()), expected)
