"""A linear map on a CPU whose weights are held in fp16 and whose arithmetic is fp32.

Nothing is rounded: a weight from a checkpoint has at most eight significant bits (bf16) or two
(MXFP4), so fp16 holds it exactly, if need be once a power of two has brought the matrix to the top of
fp16's range; `pack` checks that and declines otherwise. Decoding one token is bound by reading weights, and
this reads half of what fp32 does: 384 to 768 takes 52 us instead of 104 (one Zen 3 core).

The product is FBGEMM's. torch 2.13 calls its two functions deprecated and names no others that do the
same; where they are missing (other CPUs, some later torch) `pack` declines as well.
"""

import functools
import math
import warnings
from dataclasses import dataclass

import torch
from torch import Tensor

# The largest weight comes to lie in [2^14, 2^15); fp16 ends at 65504.
_TOP = 15


@dataclass(frozen=True, slots=True)
class HalfMatrix:
    """An [out, in] matrix in FBGEMM's own order, divided by `scale`, a power of two, fp32 []."""

    blocks: Tensor
    scale: Tensor | None


@functools.cache
def is_available() -> bool:
    """Whether this torch on this CPU has the product, tried once."""
    with warnings.catch_warnings():
        # Each function warns once a process; here, so that no user ever reads it.
        warnings.simplefilter("ignore")
        try:
            blocks = torch.fbgemm_pack_gemm_matrix_fp16(torch.eye(3))
            y = torch.fbgemm_linear_fp16_weight_fp32_activation(torch.eye(3), blocks, torch.ones(3))
        except (AttributeError, RuntimeError):
            return False
    return torch.equal(y, torch.eye(3) + 1)


def pack(weight: Tensor) -> HalfMatrix | None:
    """weight: [out, in], any float dtype, on the CPU. None where fp16 would round a weight."""
    weight = weight.float()
    largest = float(weight.abs().max())
    if not is_available() or not math.isfinite(largest):
        return None
    if _fits(weight):
        return HalfMatrix(torch.fbgemm_pack_gemm_matrix_fp16(weight), None)
    exponent = math.frexp(largest)[1] - _TOP
    scaled = weight * 2.0**-exponent
    if not _fits(scaled):
        return None
    return HalfMatrix(torch.fbgemm_pack_gemm_matrix_fp16(scaled), torch.tensor(2.0**exponent))


def half_linear(x: Tensor, weight: HalfMatrix, bias: Tensor | None) -> Tensor:
    """x: [T, in] fp32.  bias: [out] fp32.  Returns x @ weight.T + bias, [T, out] fp32."""
    if weight.scale is not None:
        x = x * weight.scale
    return torch.fbgemm_linear_fp16_weight_fp32_activation(x, weight.blocks, bias)


def _fits(weight: Tensor) -> bool:
    return torch.equal(weight.half().float(), weight)
