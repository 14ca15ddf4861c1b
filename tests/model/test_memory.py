"""The plan of a model's memory, made from sizes alone."""

import pytest
import torch

from kernels.half_linear import is_available
from model.config import ModelConfig, RopeConfig
from model.errors import EngineError
from model.memory import GIB, Footprint, available_bytes, plan

CPU = torch.device("cpu")
ROPE = RopeConfig(theta=150000, factor=32, beta_fast=32, beta_slow=1, original_context=4096)
CONFIG = ModelConfig(
    vocab_size=201088,
    hidden_size=2880,
    intermediate_size=2880,
    n_heads=64,
    n_kv_heads=8,
    head_dim=64,
    n_experts=32,
    experts_per_token=4,
    sliding_window=128,
    layer_is_sliding=(True, False) * 12,
    context_length=131072,
    rope=ROPE,
)
NANO = Footprint(plain_weights=6_400_000, packed_bytes=15_000_000, expert_weights=28_300_000)


def test_free_memory_is_a_plausible_number() -> None:
    """More than this process needs, less than any machine has."""
    assert 0.1 * GIB < available_bytes(CPU) < 2**50


def test_a_small_model_is_unpacked_on_a_cpu() -> None:
    """nano's experts take little of a quarter of the memory; the context is cut to what is left."""
    found = plan(CONFIG, NANO, CPU)
    position_bytes = 2 * 24 * 8 * 64 * 4
    assert (found.dtype, found.unpack_experts) == (torch.float32, True)
    assert (
        8192 <= found.context_length <= min(131072, available_bytes(CPU) // position_bytes + 2048)
    )


def test_experts_beyond_a_quarter_of_the_memory_stay_packed() -> None:
    """They are then decoded when they are chosen."""
    weight_bytes = 2 if is_available() else 4
    many = available_bytes(CPU) // weight_bytes
    assert not plan(CONFIG, Footprint(10, 10, many), CPU).unpack_experts


def test_a_model_that_does_not_fit_is_refused_with_numbers() -> None:
    """The need, what is free, and what to do."""
    huge = Footprint(plain_weights=10, packed_bytes=4096 * GIB, expert_weights=8000 * GIB)
    with pytest.raises(EngineError) as refusal:
        plan(CONFIG, huge, CPU)
    sentence = str(refusal.value)
    assert sentence.startswith("The model needs 4097.3 GiB of memory on cpu, where ")
    assert sentence.endswith(" GiB are free: close other programs or take a smaller model.")
