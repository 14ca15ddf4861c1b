"""nano on CUDA repeats what it wrote on a CPU."""

from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Tensor

from model.graph_decoder import GraphDecoder
from model.graph_prefill import GraphPrefill
from model.local_engine import LocalEngine
from model.nano.recipe.render import CHECKPOINT
from model.tiled_experts import TUNING
from model.transformer import Transformer
from tests.gpu.nano_runs import Run, read_runs
from tests.model.test_transformer import load
from tests.model.whole_model_case import Steps

pytestmark = pytest.mark.gpu
# A third of the logits' standard deviation.
LARGEST_NOISE = 1.0


@pytest.fixture(autouse=True)
def inference() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.fixture(scope="module")
@torch.inference_mode()
def expected() -> list[Tensor]:
    """The CPU's logits in fp32 wherever it generated a token, [n, V] a run."""
    n_threads = torch.get_num_threads()
    # As the engine does for a small model.
    torch.set_num_threads(1)
    try:
        return list(read_at_once(load(CHECKPOINT), read_runs()))
    finally:
        torch.set_num_threads(n_threads)


@pytest.fixture(scope="module")
def model() -> Transformer:
    return LocalEngine.load(CHECKPOINT, device="cuda")._model


def read_at_once(model: Transformer, runs: list[Run]) -> Iterator[Tensor]:
    for run in runs:
        hidden = model.hidden(run.prompt + run.generated[:-1], model.new_cache())
        yield model.logits(hidden[len(run.prompt) - 1 :])


def read_by_kernels(model: Transformer, runs: list[Run]) -> Iterator[Tensor]:
    """A prompt in one piece, as its graphs compute it."""
    cache = model.new_cache()
    forbidden = torch.zeros(model.config.vocab_size, dtype=torch.bool, device="cuda")
    reader = GraphPrefill(model, GraphDecoder(model, forbidden))
    weights = model.weights
    for run in runs:
        cache.rewind(0)
        hidden = reader.hidden(run.prompt + run.generated[:-1], cache)[len(run.prompt) - 1 :]
        yield weights.unembedding(weights.final_norm(hidden).to(weights.dtype)).float()


def decode_step_by_step(model: Transformer, runs: list[Run]) -> Iterator[Tensor]:
    """The generated tokens by the decoding kernels, the prompts before them by plain torch."""
    cache = model.new_cache()
    steps = Steps(model, cache, TUNING)
    for run in runs:
        cache.rewind(0)
        model.hidden(run.prompt[:-1], cache)
        tokens = [run.prompt[-1], *run.generated[:-1]]
        yield torch.stack([steps.logits(token) for token in tokens])


@pytest.mark.parametrize("compute", [read_by_kernels, decode_step_by_step])
def test_what_the_cpu_wrote_is_what_cuda_would_write(
    model: Transformer,
    expected: list[Tensor],
    compute: Callable[[Transformer, list[Run]], Iterator[Tensor]],
) -> None:
    """Teacher-forced: of all tokens at least 99.5 % are the likeliest on both.

    Of each other token the CPU thought nearly as much as of its own: the gap is below the noise, which is
    four times the root mean square of what bf16 does to the gap of the CPU's two best.
    """
    gap_errors: list[Tensor] = []
    gaps: list[Tensor] = []
    for found, theirs in zip(compute(model, read_runs()), expected, strict=True):
        ours = found.cpu()
        two = theirs.topk(2).indices
        gap_errors.append(gap(ours, two) - gap(theirs, two))
        chosen = torch.stack([two[:, 0], ours.argmax(1)], dim=1)
        differs = chosen[:, 0] != chosen[:, 1]
        gaps.append(gap(theirs, chosen)[differs])
    errors = torch.cat(gap_errors)
    noise = 4 * float(errors.square().mean().sqrt())
    assert len(errors) > 1000
    assert noise < LARGEST_NOISE
    different = torch.cat(gaps)
    assert len(different) <= 0.005 * len(errors)
    assert bool((different < noise).all())


def gap(logits: Tensor, two: Tensor) -> Tensor:
    """How far the first of two ids is above the second. logits: [n, V].  two: [n, 2]."""
    first, second = logits.gather(1, two).unbind(1)
    return first - second
