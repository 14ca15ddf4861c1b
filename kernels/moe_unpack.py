"""One expert's matrix from the decoding kernels' order to plain bf16, for products with many rows.

Exact: MXFP4 has two significant bits. Reads 17/32 byte and writes two for each weight.
"""

import torch
import triton
import triton.language as tl
from torch import Tensor

from kernels.moe_decode import ExpertMatrix, code_scale, code_value

_GROUPS = 8


@triton.jit
def _unpack_kernel(
    words, scales, out, G: tl.constexpr, R: tl.constexpr, RP: tl.constexpr, B: tl.constexpr
):
    tile = tl.program_id(0)
    group = tl.program_id(1) * B + tl.arange(0, B)
    row = tl.arange(0, RP)
    word = tl.arange(0, 4)
    inside = (group < G)[:, None] & (row < R)[None, :]
    at = (tile * G + group)[:, None] * R + row[None, :]
    packed = tl.load(
        words + at[:, :, None] * 4 + word[None, None, :], mask=inside[:, :, None], other=0
    )
    scale = code_scale(tl.load(scales + at, mask=inside, other=0))[:, :, None]
    # Two columns are neighbours in the two halves of a word, so they leave as one int32.
    to = out + ((tile * R + row)[None, :, None] * G + group[:, None, None]) * 16
    _store_pair(packed, scale, to + word[None, None, :], inside, 15, 9)
    _store_pair(packed, scale, to + 4 + word[None, None, :], inside, 12, 6)
    _store_pair(packed, scale, to + 8 + word[None, None, :], inside, 14, 3)
    _store_pair(packed, scale, to + 12 + word[None, None, :], inside, 13, 0)


@triton.jit
def _store_pair(packed, scale, to, inside, sign: tl.constexpr, low: tl.constexpr):
    first = (code_value(packed, sign, low) * scale).to(tl.bfloat16).to(tl.int16, bitcast=True)
    second = code_value(packed, sign + 16, low + 16) * scale
    second = second.to(tl.bfloat16).to(tl.int16, bitcast=True)
    pair = (first.to(tl.int32) & 0xFFFF) | (second.to(tl.int32) << 16)
    tl.store(to, pair, mask=inside[:, :, None])


def unpack_to_bf16(matrix: ExpertMatrix, expert: int) -> Tensor:
    """bf16 [N, 32 G]."""
    words, scales = matrix.words[expert], matrix.scales[expert]
    n_tiles, n_groups, rows, _ = words.shape
    out = torch.empty((n_tiles * rows, 32 * n_groups), dtype=torch.bfloat16, device=words.device)
    _unpack_kernel[(n_tiles, triton.cdiv(n_groups, _GROUPS))](
        words, scales, out.view(torch.int32),
        G=n_groups, R=rows, RP=triton.next_power_of_2(rows), B=_GROUPS, num_warps=2,
    )  # fmt: skip
    return out
