"""The decoding kernels in the interpreter as a whole small model, against plain torch.

The same checks run on a GPU at the 20b's shape in tests/gpu/test_whole_model.py. Here it is shown that
they pass for what is right and fail for each planted fault.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from kernels.decode_step import Tuning
from model.config import ModelConfig, RopeConfig
from model.layers import inverse_frequencies
from model.transformer import Transformer
from tests.model.whole_model_case import (
    FAULTS,
    Steps,
    judge,
    lively_model,
    plain_model,
    relative_errors,
    rounded_frequencies,
)
from tests.soak import count

if torch.cuda.is_available():
    # Triton compiles then, and knows no CPU.
    pytest.skip("the GPU's own test covers it", allow_module_level=True)
# The interpreter pays for each program, so as few as there can be.
TUNING = Tuning(
    pdl=False, asm=False, shares=2, attention_block=64, window_block=64, out_rows=32, qkv_pairs=64, up_rows=32,
    down_rows=32, router_experts=8, unembed_rows=32, unembed_programs=2,
)  # fmt: skip
CONFIG = ModelConfig(
    vocab_size=64,
    hidden_size=32,
    intermediate_size=32,
    n_heads=2,
    n_kv_heads=1,
    head_dim=64,
    n_experts=8,
    experts_per_token=4,
    sliding_window=16,
    layer_is_sliding=(True, False),
    context_length=131072,
    rope=RopeConfig(
        theta=150000.0, factor=32.0, beta_fast=32.0, beta_slow=1.0, original_context=4096
    ),
)
# KL in fp32, in nats.
ROUNDING = 1e-6
N_PROMPT = 300
# One of the missing biases is enough for every day: the interpreter takes seconds for each.
N_FAULTS = count(len(FAULTS), 5)


@pytest.fixture(autouse=True)
def inference() -> Iterator[None]:
    with torch.inference_mode():
        yield


def ids() -> list[int]:
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, CONFIG.vocab_size, (N_PROMPT + 1,), generator=generator).tolist()


def by_plain_torch(model: Transformer, kept: list[Tensor]) -> Tensor:
    """The logits after the last id, and into `kept` the router's."""
    plain = plain_model(model, kept=kept)
    return plain.logits(plain.hidden(ids(), plain.new_cache())[-1:])


def by_kernels(model: Transformer, chosen: list[Tensor] | None) -> Tensor:
    """The prompt is read by plain torch, the last id by the kernels of `model`."""
    plain = plain_model(model)
    cache = plain.new_cache()
    plain.hidden(ids()[:-1], cache)
    steps = Steps(model, cache, TUNING)
    return steps.logits(ids()[-1], chosen and [layer[-1] for layer in chosen])[None]


def test_kernels_compute_what_plain_torch_does() -> None:
    """Routed freely, which in fp32 is no different."""
    model = lively_model(CONFIG, device="cpu", tuning=TUNING)
    expected = by_plain_torch(model, [])
    found = by_kernels(model, None)
    assert judge(found, expected).is_good(ROUNDING)
    assert float(relative_errors(found, expected).max()) < 2e-3


@pytest.mark.parametrize("fault", [None, *list(FAULTS)[:N_FAULTS]], ids=str)
def test_a_planted_fault_fails_the_check(fault: str | None) -> None:
    """One layer, its experts replayed; without a fault the check passes."""
    # A rounded frequency shows at a distance.
    config = replace(CONFIG, layer_is_sliding=(fault != "YaRN rounded",))
    model = lively_model(config, device="cpu", tuning=TUNING)
    kept: list[Tensor] = []
    expected = by_plain_torch(model, kept)
    chosen = [logits.topk(4).indices for logits in kept]
    wrong = FAULTS[fault](model) if fault else model
    assert judge(by_kernels(wrong, chosen), expected).is_good(ROUNDING) == (fault is None)


def test_the_rounded_frequencies_differ_in_the_rounding_only() -> None:
    """Outside of the pairs between the bounds they are those of the model."""
    right, wrong = inverse_frequencies(CONFIG.rope, 64), rounded_frequencies(CONFIG.rope, 64)
    differs = ((right - wrong).abs() > 1e-6 * right).nonzero().flatten().tolist()
    assert differs == list(range(9, 18))
