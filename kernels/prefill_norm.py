"""The residual stream of many rows: what is added to it, and the RMS norm after it, in one kernel.

    x_t += what came of the block before;   y_t = x_t · rsqrt(mean(x_t^2) + eps) · g

What came before is one of three: a token's embedding, with which x begins; one row of the output map;
the weighted rows of the experts that t chose. The stream stays in the dtype of x, sums are in fp32. A
program takes one row; rows behind the real ones (see `extent` below) are left alone.
"""

from enum import IntEnum

import torch
import triton
import triton.language as tl
from torch import Tensor

from kernels.residual import store_residual


class Source(IntEnum):
    """What is added: the embedding of an id, one row, TOP rows."""

    EMBEDDING = 0
    ROW = 1
    EXPERTS = 2


@triton.jit
def add_norm_kernel(
    x, added, ids, norm_weight, normed, extent, eps,
    D: tl.constexpr, DP: tl.constexpr, SOURCE: tl.constexpr, TOP: tl.constexpr,
):  # fmt: skip
    """x: [T, D].  added: [V, D], [T, D] or [T, TOP, D] by SOURCE.  ids: int32 [T].  normed: [T, D].

    extent: int32 [2], the second is the number of real rows.
    """
    row = tl.program_id(0)
    if row >= tl.load(extent + 1):
        return
    column = tl.arange(0, DP)
    inside = column < D
    at = x + row.to(tl.int64) * D + column
    if SOURCE == 0:
        token = tl.load(ids + row).to(tl.int64)
        value = tl.load(added + token * D + column, mask=inside, other=0.0).to(tl.float32)
    else:
        value = tl.load(at, mask=inside, other=0.0).to(tl.float32)
        more = tl.zeros([DP], tl.float32)
        for slot in tl.static_range(TOP):
            from_row = added + (row.to(tl.int64) * TOP + slot) * D + column
            more += tl.load(from_row, mask=inside, other=0.0).to(tl.float32)
        value += more
    weight = tl.load(norm_weight + column, mask=inside, other=0.0).to(tl.float32)
    scaled = value * tl.rsqrt(tl.sum(value * value, axis=0) / D + eps) * weight
    tl.store(at, value.to(x.dtype.element_ty), mask=inside)
    to = normed + row.to(tl.int64) * D + column
    tl.store(to, scaled.to(normed.dtype.element_ty), mask=inside)


@triton.jit
def last_row_kernel(
    x, extent, row, high, low, position, D: tl.constexpr, DP: tl.constexpr
):  # fmt: skip
    """The last real row of x: [T, D], and its position, as a decoding step takes them over."""
    last = tl.load(extent + 1) - 1
    column = tl.arange(0, DP)
    inside = column < D
    value = tl.load(x + last.to(tl.int64) * D + column, mask=inside, other=0.0)
    store_residual(value.to(tl.float32), column, row, high, low, mask=inside)
    tl.store(position, tl.load(extent) + last)


def add_norm(
    x: Tensor,
    added: Tensor,
    norm_weight: Tensor,
    extent: Tensor,
    eps: float,
    *,
    source: Source,
    ids: Tensor | None = None,
    dtype: torch.dtype,
) -> Tensor:
    """As the kernel says. Returns the normed rows [T, D] in `dtype`."""
    n_rows, hidden = x.shape
    normed = torch.empty((n_rows, hidden), dtype=dtype, device=x.device)
    add_norm_kernel[(n_rows,)](
        x, added, extent if ids is None else ids, norm_weight, normed, extent, eps,
        D=hidden, DP=triton.next_power_of_2(hidden), SOURCE=int(source),
        TOP=added.shape[0] // n_rows if source is Source.EXPERTS else 1, num_warps=4,
    )  # fmt: skip
    return normed


def hand_over(
    x: Tensor, extent: Tensor, *, row: Tensor, high: Tensor, low: Tensor, position: Tensor
) -> None:
    """The last real row of x: [T, D] to `row`, fp32 [D], and to high + low, bf16 [D] each; position: int32 [1]."""
    hidden = x.shape[1]
    last_row_kernel[(1,)](
        x, extent, row, high, low, position,
        D=hidden, DP=triton.next_power_of_2(hidden), num_warps=4,
    )  # fmt: skip
