"""The forms in which a step reads its weights: nothing is rounded, nothing stands in a wrong place."""

import pytest
import torch
from torch import Tensor

from kernels.cpu_step import compiled
from kernels.cpu_table import StepSizes
from kernels.cpu_tiles import (
    TILE,
    bf16_product,
    bf16_tiles,
    mxfp4_product,
    mxfp4_tiles,
    padded,
)
from kernels.machine_code import PTR, Code, compile_functions, has_avx2
from kernels.mxfp4 import dequantize

needs_avx2 = pytest.mark.skipif(not has_avx2(), reason="needs AVX2 and llvmlite")
SIZES = StepSizes(2, 96, 64, 4, 2, 16, 8, 4, 100, 50, 1e-5, 1.702, 7.0)


def random(*size: int, seed: int = 0) -> Tensor:
    return torch.randn(size, generator=torch.Generator().manual_seed(seed))


def random_bytes(*size: int, low: int = 0, high: int = 256, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(low, high, size, dtype=torch.uint8, generator=generator)


def product(inner: Code, tile: Tensor, x: Tensor, count: int) -> Tensor:
    """One tile times x, by the step's own code."""
    outer = Code("outer", public=True, tile=PTR, x=PTR, out=PTR)
    outer.run(inner, outer.tile, outer.x, count, outer.out)
    out = torch.zeros(TILE)
    library = compile_functions([inner, outer])
    library.function("outer", 3)(tile.data_ptr(), x.data_ptr(), out.data_ptr())
    return out


@needs_avx2
@pytest.mark.parametrize(("n_rows", "n_inputs"), [(128, 96), (100, 33), (1, 1)])
def test_bf16_tiles_are_the_matrix(n_rows: int, n_inputs: int) -> None:
    weight = random(n_rows, n_inputs).bfloat16()
    x = random(n_inputs, seed=1)
    tiles = bf16_tiles(weight)
    assert tiles is not None
    assert tiles.shape == (padded(n_rows) // TILE, n_inputs, TILE)
    found = torch.cat([product(bf16_product(), tile, x, n_inputs) for tile in tiles])
    expected = weight.double() @ x.double()
    torch.testing.assert_close(found[:n_rows].double(), expected, rtol=0, atol=1e-5)
    assert found[n_rows:].eq(0).all()


@needs_avx2
@pytest.mark.parametrize(("n_rows", "n_groups"), [(64, 3), (192, 1), (96, 2)])
def test_mxfp4_tiles_are_the_matrices(n_rows: int, n_groups: int) -> None:
    blocks = random_bytes(2, n_rows, n_groups, 16)
    scales = random_bytes(2, n_rows, n_groups, low=110, high=135, seed=1)
    weight = dequantize(blocks, scales, torch.float64)
    tiles = mxfp4_tiles(blocks, scales)
    assert tiles is not None
    x = random(32 * n_groups, seed=2)
    for expert in range(2):
        found = torch.cat([product(mxfp4_product(), tile, x, n_groups) for tile in tiles[expert]])
        error = (found[:n_rows].double() - weight[expert] @ x.double()).abs()
        assert (error <= 1e-6 * (weight[expert].abs() @ x.double().abs())).all()
        assert found[n_rows:].eq(0).all()


def test_weights_that_the_forms_would_round_are_declined() -> None:
    assert bf16_tiles(random(8, 8)) is None
    blocks = random_bytes(1, 64, 1, 16)
    assert mxfp4_tiles(blocks, torch.zeros(1, 64, 1, dtype=torch.uint8)) is None
    assert mxfp4_tiles(blocks, torch.full((1, 64, 1), 254, dtype=torch.uint8)) is None


@pytest.mark.parametrize(
    "odd", [{"hidden_size": 80}, {"intermediate_size": 48}, {"head_dim": 24}, {"n_kv_heads": 3}]
)
def test_sizes_that_do_not_come_out_even_are_declined(odd: dict[str, int]) -> None:
    from dataclasses import replace

    assert SIZES.are_fitting()
    assert not replace(SIZES, **odd).are_fitting()


@needs_avx2
def test_a_model_is_compiled_once() -> None:
    assert compiled(SIZES) is compiled(SIZES)
