"""The 20b's shape with random weights, all layers: the kernels against plain torch, prompt and decoding.

With the reference's experts replayed the two say the same; routed freely the kernels are as near to fp32
as plain torch in bf16 is. A planted fault fails the check.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from benchmarks.random_model import shape_of
from model.graph_decoder import GraphDecoder
from model.graph_prefill import GraphPrefill
from model.tiled_experts import TUNING
from model.transformer import Transformer
from tests.model.whole_model_case import (
    FAULTS,
    Steps,
    Verdict,
    favouring,
    judge,
    lively_model,
    plain_model,
    relative_errors,
)

pytestmark = pytest.mark.gpu
# Far past the window, where a rounded frequency shows; the second piece onto the first.
CHUNKS = (slice(0, 3000), slice(3000, 3016))
N_STEPS = 12
N_IDS = CHUNKS[-1].stop + N_STEPS
# The last positions of the prompt, and the steps: logits of all would take gigabytes.
N_SEEN = 24


@dataclass(frozen=True, slots=True)
class Reference:
    """Logits [N_SEEN + N_STEPS, V] of the last positions; experts [N_IDS, 4] of each layer."""

    logits: Tensor
    chosen: list[Tensor]


@pytest.fixture(autouse=True)
def inference() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.fixture(scope="module")
def model() -> Transformer:
    return lively_model(shape_of("20b"), device="cuda")


@pytest.fixture(scope="module")
def reference(model: Transformer) -> Reference:
    """Plain torch in bf16."""
    kept: list[Tensor] = []
    logits = by_plain_torch(plain_model(model, kept=kept))
    return Reference(logits, [each.topk(4).indices for each in kept])


def ids() -> list[int]:
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, 201088, (N_IDS,), generator=generator).tolist()


@torch.inference_mode()
def by_plain_torch(plain: Transformer) -> Tensor:
    return plain.logits(plain.hidden(ids(), plain.new_cache())[-N_SEEN - N_STEPS :])


def by_kernels(model: Transformer, chosen: list[Tensor] | None) -> Tensor:
    """Two pieces of the prompt, then step by step; with the experts written down, or freely."""
    cache = model.new_cache()
    hidden: list[Tensor] = []
    for chunk in CHUNKS:
        reader = favouring(model, [layer[chunk] for layer in chosen]) if chosen else model
        decoder = GraphDecoder(reader, forbidden(model))
        hidden.append(GraphPrefill(reader, decoder).hidden(ids()[chunk], cache))
    weights = model.weights
    normed = weights.final_norm(torch.cat(hidden)[-N_SEEN:]).to(weights.dtype)
    steps = Steps(model, cache, TUNING)
    of_steps = [
        steps.logits(ids()[at], [layer[at] for layer in chosen] if chosen else None)
        for at in range(CHUNKS[-1].stop, N_IDS)
    ]
    return torch.cat([weights.unembedding(normed).float(), torch.stack(of_steps)])


def forbidden(model: Transformer) -> Tensor:
    return torch.zeros(model.config.vocab_size, dtype=torch.bool, device="cuda")


def verdicts(found: Tensor, expected: Tensor) -> tuple[Verdict, Verdict]:
    """Of the prompt and of the steps."""
    return judge(found[:N_SEEN], expected[:N_SEEN]), judge(found[N_SEEN:], expected[N_SEEN:])


def test_with_replayed_experts_the_kernels_say_the_same(
    model: Transformer, reference: Reference
) -> None:
    """KL at most 1e-3 at every position, and the same likeliest id wherever that is more than noise."""
    found = by_kernels(model, reference.chosen)
    assert all(verdict.is_good() for verdict in verdicts(found, reference.logits))


def test_routed_freely_the_kernels_are_as_near_to_fp32(
    model: Transformer, reference: Reference
) -> None:
    """The mean error of prompt and of steps, at most 1.2 times that of plain torch in bf16."""
    exact = by_plain_torch(plain_model(model, dtype=torch.float32))
    of_kernels = relative_errors(by_kernels(model, None), exact)
    of_plain = relative_errors(reference.logits, exact)
    for part in (slice(0, N_SEEN), slice(N_SEEN, None)):
        assert float(of_kernels[part].mean()) <= 1.2 * float(of_plain[part].mean())


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_fails_the_check(
    model: Transformer, reference: Reference, fault: Callable[[Transformer], Transformer]
) -> None:
    """In the prompt's kernels and in the decoding ones, each by itself."""
    found = by_kernels(fault(model), reference.chosen)
    assert not any(verdict.is_good() for verdict in verdicts(found, reference.logits))
