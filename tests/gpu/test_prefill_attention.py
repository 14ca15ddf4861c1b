"""Prefill attention at the lengths of real use, and inside the model."""

import warnings
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from model.attention import Attention
from model.nano.recipe.render import CHECKPOINT
from model.transformer import Transformer
from tests.gpu.test_local_engine import load
from tests.kernels.attention_case import HEADS, TOLERANCE, error, new_case

pytestmark = pytest.mark.gpu
IS_HOPPER = torch.cuda.is_available() and torch.cuda.get_device_capability()[0] == 9


@pytest.mark.parametrize(
    ("n_queries", "n_past"), [(2048, 0), (16, 8176), (256, 8000), (1000, 5000)]
)
@pytest.mark.parametrize("window", [None, 128])
def test_long_contexts(n_queries: int, n_past: int, window: int | None) -> None:
    """With the shares that the host chooses for this chip."""
    case = new_case(n_queries, n_past, HEADS[0], window)
    assert error(case.run(), case.reference()) < TOLERANCE


@pytest.mark.skipif(not IS_HOPPER, reason="by Hopper's own instructions")
@pytest.mark.parametrize("n_splits", [0, 1, 3, 64])
@pytest.mark.parametrize("rows", [64, 128])
def test_products_may_run_beside_the_softmax(rows: int, n_splits: int) -> None:
    """Few queries and many, no whole tile, one, an odd and an even number; lengths on the device."""
    sizes = {
        "rows": rows, "warps": rows // 16, "stages": 4, "resident": 1, "splits": n_splits, "overlapped": True,
    }  # fmt: skip
    for seed, (n_queries, n_past) in enumerate(
        [(1, 0), (40, 0), (17, 47), (40, 129), (64, 192), (200, 127), (300, 500), (1000, 5000)]
    ):
        for heads, first in zip(HEADS, (0, 1000), strict=True):
            case = new_case(n_queries, n_past, heads, None, seed)
            expected = case.reference()
            assert error(case.run(**sizes), expected) < TOLERANCE
            assert error(case.run_by_extent(1024, first, **sizes), expected) < TOLERANCE


def test_nothing_waits_for_the_device() -> None:
    case = new_case(200, 5000, HEADS[0], None)
    case.run()
    with warnings.catch_warnings():
        # torch calls the mode a prototype.
        warnings.simplefilter("ignore")
        try:
            torch.cuda.set_sync_debug_mode("error")
            case.run()
        finally:
            torch.cuda.set_sync_debug_mode("default")


class PlainAttention(Attention):
    """Never by the kernel."""

    def __call__(self, q: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        return self.plain(q, keys, values)


def errors(found: Tensor, expected: Tensor) -> Tensor:
    """‖found − expected‖ / ‖expected‖ at each position."""
    return (found - expected).norm(dim=-1) / expected.norm(dim=-1)


def test_the_model_reads_a_prompt_as_with_plain_torch() -> None:
    """nano, past the window and appended to in pieces: no further from fp32 than plain torch in bf16.

    By the median, as bf16 flips an expert here and there whichever attention it has.
    """
    model = load(CHECKPOINT, "cuda", torch.bfloat16)
    blocks = tuple(
        replace(
            block,
            attention=PlainAttention(
                block.attention.sinks, block.attention.scale, block.attention.window
            ),
        )
        for block in model.weights.blocks
    )
    plain = Transformer(model.config, replace(model.weights, blocks=blocks))
    exact = load(CHECKPOINT, "cuda", torch.float32)
    ids = [(7 * n + 1) % 4000 for n in range(1500)]
    of_kernel, of_plain, expected = (
        torch.cat(
            [
                each.logits(each.hidden(ids[start:stop], cache))
                for start, stop in ((0, 2), (2, 500), (500, 516), (516, 517), (517, 1500))
            ]
        )
        for each, cache in ((m, m.new_cache()) for m in (model, plain, exact))
    )
    median = errors(of_kernel, expected).median()
    assert median <= 1.2 * errors(of_plain, expected).median()
    assert median <= 0.1
