"""fp16 weights with fp32 arithmetic: nothing is rounded, or `pack` declines."""

import pytest
import torch
from torch import Tensor

from kernels.half_linear import half_linear, is_available, pack


def random(*size: int, seed: int = 0) -> Tensor:
    return torch.randn(size, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("magnitude", [1.0, 2.0**-20, 2.0**-60, 2.0**40])
@pytest.mark.parametrize(("n_rows", "n_in", "n_out"), [(1, 384, 768), (3, 33, 201), (5, 7, 5)])
def test_the_product_is_that_of_fp32(n_rows: int, n_in: int, n_out: int, magnitude: float) -> None:
    """bf16 weights of any magnitude: equal to fp64 arithmetic up to fp32's own rounding."""
    weight = (random(n_out, n_in) * magnitude).bfloat16()
    x, bias = random(n_rows, n_in, seed=1), random(n_out, seed=2) * magnitude
    packed = pack(weight)
    assert (packed is not None) == is_available()
    if packed is not None:
        exact = x.double() @ weight.double().t() + bias
        found = half_linear(x, packed, bias).double()
        assert (found - exact).abs().max() <= 3e-6 * magnitude * n_in**0.5


def test_a_weight_that_fp16_would_round_is_declined() -> None:
    """fp32 numbers, and a range that fp16 does not span."""
    assert pack(random(8, 8)) is None
    assert pack(torch.tensor([[1.0, 2.0**-45]])) is None
    assert pack(torch.tensor([[1.0, torch.inf]])) is None
    assert pack(torch.tensor([[1.0, torch.nan]])) is None


def test_zeros_are_a_matrix_too() -> None:
    """Neither the scale nor the product of zeros fails."""
    packed = pack(torch.zeros(4, 6, dtype=torch.bfloat16))
    if packed is not None:
        assert torch.equal(half_linear(random(2, 6), packed, torch.ones(4)), torch.ones(2, 4))
