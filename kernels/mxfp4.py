"""MXFP4, the format of gpt-oss's expert weights: groups of 32 four-bit floats under one scale.

A byte of `blocks` holds two E2M1 codes, low nibble first: sign, two exponent bits, one mantissa bit,
so ±{0, ½, 1, 1½, 2, 3, 4, 6}. A byte s of `scales` is E8M0 and means 2^(s - 127); 255 means NaN.
Groups run along the last (contraction) axis. OCP Microscaling Formats 1.0, section 5.
"""

import torch
from torch import Tensor
from torch.nn.functional import embedding

GROUP = 32
BLOCK_BYTES = GROUP // 2
NAN_SCALE = 255

_E2M1 = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, -0.0, -0.5, -1.0, -1.5, -2.0, -3.0, -4.0, -6.0)
_EXPONENT_BIAS = 127
_MANTISSA_BITS = 23


def dequantize(blocks: Tensor, scales: Tensor, dtype: torch.dtype = torch.bfloat16) -> Tensor:
    """blocks: uint8 [..., G, 16].  scales: uint8 [..., G].  Returns [..., 32 * G] in `dtype`.

    Exact in bf16, fp32 and fp64: two significant bits fit all of them, and scale 0 (2^-127) gives
    their subnormals. Scale 254 overflows to ±inf above 1½; scale 255 gives NaN for the whole group.
    fp16 would lose most scales, so it raises ValueError, as do shapes that do not belong together.
    """
    if dtype not in (torch.bfloat16, torch.float32, torch.float64):
        raise ValueError(f"MXFP4 does not fit into {dtype}")
    if blocks.shape != (*scales.shape, BLOCK_BYTES):
        raise ValueError(f"blocks {tuple(blocks.shape)} do not fit scales {tuple(scales.shape)}")
    # One look-up gives both values of a byte, which beats shifts and masks on a CPU.
    values = embedding(blocks.int(), _byte_values(dtype, blocks.device))
    values = values.flatten(-2).mul_(
        _scale_values(dtype, scales.device)[scales.int()].unsqueeze(-1)
    )
    return values.flatten(-2)


def quantize(weight: Tensor) -> tuple[Tensor, Tensor]:
    """weight: float [..., 32 * G].  Returns blocks uint8 [..., G, 16] and scales uint8 [..., G].

    To nearest, ties to even. Of the two powers of two that can be best, the one under which the
    largest value may be clipped to 6 and the one under which it is not, each group takes that of the
    smaller squared error. What `dequantize` gave below scale 253 comes back unchanged. A group with
    a NaN or an infinity gets scale 255. Never waits for the device.
    """
    groups = _grouped(weight)
    values, exponent = _nearest(groups)
    codes = _codes(values)
    blocks = codes[..., 0::2] | codes[..., 1::2] << 4
    scales = exponent.squeeze(-1) + _EXPONENT_BIAS
    return blocks, torch.where(_is_finite(groups), scales, NAN_SCALE).to(torch.uint8)


def round_to_mxfp4(weight: Tensor) -> Tensor:
    """`dequantize(*quantize(weight))` in weight's dtype, without packing: for training.

    weight: float [..., 32 * G].  Elementwise operations only, so that compilers fuse it.
    """
    groups = _grouped(weight)
    values, exponent = _nearest(groups)
    rounded = torch.where(
        _is_finite(groups).unsqueeze(-1), values * _power_of_two(exponent), torch.nan
    )
    return rounded.flatten(-2).to(weight.dtype)


def _byte_values(dtype: torch.dtype, device: torch.device) -> Tensor:
    """[256, 2]: the two values of each byte."""
    e2m1 = torch.tensor(_E2M1, dtype=dtype, device=device)
    byte = torch.arange(256, device=device)
    return torch.stack([e2m1[byte & 15], e2m1[byte >> 4]], dim=1)


def _scale_values(dtype: torch.dtype, device: torch.device) -> Tensor:
    """[256]: the value of each scale byte."""
    powers = [2.0 ** (byte - _EXPONENT_BIAS) for byte in range(NAN_SCALE)]
    return torch.tensor([*powers, torch.nan], dtype=dtype, device=device)


def _grouped(weight: Tensor) -> Tensor:
    """fp32 [..., G, 32]."""
    if weight.shape[-1] % GROUP:
        raise ValueError(f"the last axis of {tuple(weight.shape)} is not in groups of {GROUP}")
    return weight.float().reshape(*weight.shape[:-1], -1, GROUP)


def _nearest(groups: Tensor) -> tuple[Tensor, Tensor]:
    """The E2M1 values of each group, before scaling, and its exponent int32 [..., G, 1]."""
    largest = groups.abs().amax(-1, keepdim=True)
    # The exponent bits of a positive float are the floor of its logarithm.
    floor_log2 = (largest.view(torch.int32) >> _MANTISSA_BITS) - _EXPONENT_BIAS
    # 4 = 2^2 is E2M1's largest power of two. Zero and the subnormals take the smallest scale; at the
    # other end 6 · 2^125 is the largest value that decodes to a finite float.
    clipping = (floor_log2 - 2).clamp(min=-_EXPONENT_BIAS, max=_EXPONENT_BIAS - 3)
    wide = clipping + 1
    values, clipping_error = _round(groups, clipping)
    wide_values, wide_error = _round(groups, wide)
    is_wide = 4 * wide_error < clipping_error
    return torch.where(is_wide, wide_values, values), torch.where(is_wide, wide, clipping)


def _round(groups: Tensor, exponent: Tensor) -> tuple[Tensor, Tensor]:
    """The nearest E2M1 values under 2^exponent, and each group's squared error [..., G, 1].

    Both in units of 2^exponent, whose square could underflow.
    """
    scaled = groups * _power_of_two(-exponent)
    magnitude = scaled.abs()
    # Half the distance of a binade's values: ½ below 2, 1 below 4, 2 above.
    step = 0.5 + 0.5 * (magnitude >= 2) + (magnitude >= 4)
    # torch.round takes ties to even, and even multiples of `step` have mantissa bit 0.
    values = (torch.round(magnitude / step) * step).clamp(max=6.0).copysign(scaled)
    return values, (values - scaled).square().sum(-1, keepdim=True)


def _power_of_two(exponent: Tensor) -> Tensor:
    """2^exponent exactly, for int32 exponents -127 … 127."""
    normal = ((exponent + _EXPONENT_BIAS) << _MANTISSA_BITS).view(torch.float32)
    return torch.where(exponent > -_EXPONENT_BIAS, normal, 2.0**-127)


def _codes(values: Tensor) -> Tensor:
    """E2M1 values to their codes, uint8. Both zeros get code 0."""
    magnitude = values.abs()
    code = torch.where(
        magnitude <= 2, magnitude * 2, torch.where(magnitude <= 4, magnitude + 2, 7.0)
    )
    return (code + 8 * (values < 0)).to(torch.uint8)


def _is_finite(groups: Tensor) -> Tensor:
    return torch.isfinite(groups).all(-1)
