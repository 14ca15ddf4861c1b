"""MXFP4 against its definition, exhaustively, and against transformers' decoder."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers.integrations.mxfp4 import convert_moe_packed_tensors

from kernels.mxfp4 import dequantize, quantize, round_to_mxfp4

E2M1 = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, -0.0, -0.5, -1.0, -1.5, -2.0, -3.0, -4.0, -6.0]
ALL_BYTES = torch.arange(256, dtype=torch.uint8).reshape(16, 16)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32, torch.float64])
def test_every_byte_under_every_finite_scale(dtype: torch.dtype) -> None:
    """Each of 256 bytes × 255 scales gives low nibble then high nibble, times 2^(s - 127)."""
    blocks = ALL_BYTES.expand(255, 16, 16)
    scales = torch.arange(255, dtype=torch.uint8)[:, None].expand(255, 16)
    nibbles = [E2M1[code] for byte in range(256) for code in (byte & 15, byte >> 4)]
    powers = [[2.0 ** (scale - 127)] for scale in range(255)]
    # In fp64 nothing rounds; the narrower types overflow to infinity and are exact otherwise.
    exact = torch.tensor(powers, dtype=torch.float64) * torch.tensor(nibbles, dtype=torch.float64)
    assert torch.equal(dequantize(blocks, scales, dtype), exact.to(dtype))


def test_the_specifications_example() -> None:
    """Byte 0x5A under scale 128 is -2 and 6."""
    blocks = torch.full((1, 16), 0x5A, dtype=torch.uint8)
    scales = torch.full((1,), 128, dtype=torch.uint8)
    assert dequantize(blocks, scales)[:2].tolist() == [-2.0, 6.0]


def test_scale_255_is_not_a_number() -> None:
    """E8M0's 255 makes a NaN of the whole group, of its zeros too."""
    blocks = torch.zeros(2, 16, dtype=torch.uint8)
    scales = torch.tensor([255, 127], dtype=torch.uint8)
    assert dequantize(blocks, scales).isnan().tolist() == [True] * 32 + [False] * 32


def test_equal_to_transformers_bit_for_bit() -> None:
    """Every byte and every scale below 255 decode as transformers does, apart from its transpose."""
    generator = torch.Generator().manual_seed(1)
    blocks = torch.randint(0, 256, (3, 10, 17, 16), generator=generator, dtype=torch.uint8)
    scales = torch.randint(0, 255, (3, 10, 17), generator=generator, dtype=torch.uint8)
    theirs = convert_moe_packed_tensors(blocks, scales, dtype=torch.bfloat16).transpose(1, 2)
    ours = dequantize(blocks, scales, torch.bfloat16)
    assert torch.equal(ours.view(torch.int16), theirs.contiguous().view(torch.int16))


@pytest.mark.parametrize(
    ("blocks", "scales", "dtype"),
    [((4, 16), (5,), torch.bfloat16), ((4, 8), (4,), torch.bfloat16), ((4, 16), (4,), torch.half)],
)
def test_shapes_and_types_that_do_not_fit_are_refused(
    blocks: tuple[int, ...], scales: tuple[int, ...], dtype: torch.dtype
) -> None:
    """Neither blocks of another size, nor missing scales, nor fp16, which would lose values."""
    with pytest.raises(ValueError, match="fit"):
        dequantize(
            torch.zeros(blocks, dtype=torch.uint8), torch.zeros(scales, dtype=torch.uint8), dtype
        )
    with pytest.raises(ValueError, match="groups of 32"):
        quantize(torch.zeros(3, 33))


@given(scale=st.integers(0, 252), seed=st.integers(0, 2**32))
def test_what_dequantize_gave_comes_back_unchanged(scale: int, seed: int) -> None:
    """Quantising decoded values reproduces them: trained weights ship as they were trained."""
    generator = torch.Generator().manual_seed(seed)
    blocks = torch.randint(0, 256, (4, 16), generator=generator, dtype=torch.uint8)
    weight = dequantize(blocks, torch.full((4,), scale, dtype=torch.uint8), torch.float32)
    assert torch.equal(dequantize(*quantize(weight), torch.float32), weight)


@given(exponent=st.integers(-120, 120), seed=st.integers(0, 2**32))
def test_no_other_power_of_two_is_better(exponent: int, seed: int) -> None:
    """The squared error of a group is the smallest that any scale and any codes reach."""
    generator = torch.Generator().manual_seed(seed)
    weight = torch.randn(8, 32, generator=generator, dtype=torch.float32)
    scaled = weight * 2.0**exponent
    decoded = dequantize(*quantize(scaled), torch.float64) * 2.0**-exponent
    error = (decoded - weight).square().sum(-1)
    values = torch.tensor(sorted({*E2M1}), dtype=torch.float64)
    candidates = values[None, :] * 2.0 ** torch.arange(-6, 4, dtype=torch.float64)[:, None]
    distance = (weight[:, None, :, None].double() - candidates[None, :, None, :]).abs().amin(-1)
    # The error is summed in fp32, so two scales may tie to its rounding.
    assert torch.all(error <= distance.square().sum(-1).amin(-1) * (1 + 1e-5))


def test_ties_go_to_even() -> None:
    """Half-way values take the neighbour with mantissa bit 0; the sign is kept."""
    ties = [0.25, 0.75, 1.25, 1.75, 2.5, 3.5, 5.0]
    weight = torch.tensor([6.0, *ties, *(-tie for tie in ties)] + [0.0] * 17)
    expected = [0.0, 1.0, 1.0, 2.0, 2.0, 4.0, 4.0]
    decoded = dequantize(*quantize(weight), torch.float32)
    assert decoded.tolist()[:15] == [6.0, *expected, *(-value for value in expected)]


def test_zeros_subnormals_and_the_largest_floats() -> None:
    """Groups at the ends of fp32 stay finite; zeros stay zero."""
    largest = torch.finfo(torch.float32).max
    weight = torch.tensor([0.0, 1e-45, 1e-38, largest]).repeat_interleave(32)
    decoded = dequantize(*quantize(weight), torch.float64).unflatten(0, (4, 32))[:, 0]
    # 2^-127 is the smallest scale, and 6 · 2^125 is as near to the maximum as a finite float can be.
    assert decoded.tolist() == [0.0, 0.0, 1.5 * 2.0**-127, 6 * 2.0**125]


@pytest.mark.parametrize("poison", [torch.inf, -torch.inf, torch.nan])
def test_damage_stays_visible(poison: float) -> None:
    """A group with a NaN or an infinity becomes NaN; its neighbours do not."""
    weight = torch.ones(64)
    weight[40] = poison
    blocks, scales = quantize(weight)
    assert scales.tolist() == [125, 255]
    assert dequantize(blocks, scales).isnan().tolist() == [False] * 32 + [True] * 32
    assert round_to_mxfp4(weight).isnan().tolist() == [False] * 32 + [True] * 32


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_rounding_is_quantising_without_packing(dtype: torch.dtype) -> None:
    """`round_to_mxfp4` equals a round trip through blocks and scales, in the weight's own type."""
    weight = torch.randn(3, 5, 96, generator=torch.Generator().manual_seed(2)).to(dtype)
    rounded = round_to_mxfp4(weight)
    assert rounded.dtype == dtype
    assert torch.equal(rounded, dequantize(*quantize(weight), dtype))
