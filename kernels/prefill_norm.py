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


class Source(IntEnum):
    """What is added: the embedding of an id, one row, TOP rows."""

    EMBEDDING = 0
    ROW = 1
    EXPERTS = 2


@triton.jit
def add_norm_kernel(
    x, added, ids, norm_weight, normed, extent, eps,
    D: tl.constexpr, DP: tl.constexpr, SOURCE: tl.constexpr, TOP: tl.constexpr, LAST: tl.constexpr,
):  # fmt: skip
    """x: [T, D].  added: [V, D], [T, D] or [T, TOP, D] by SOURCE.  ids: int32 [T].  normed: [T, D].

    extent: int32 [2], the second is the number of real rows. LAST: only the last of them, to row 0 of
    `normed`, and x stays as it is.
    """
    n_rows = tl.load(extent + 1)
    row = tl.program_id(0)
    if LAST:
        row += n_rows - 1
    if row >= n_rows:
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
    if LAST:
        to = normed + column
    else:
        tl.store(at, value.to(x.dtype.element_ty), mask=inside)
        to = normed + row.to(tl.int64) * D + column
    tl.store(to, scaled.to(normed.dtype.element_ty), mask=inside)


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
    last: bool = False,
) -> Tensor:
    """As the kernel says. Returns the normed rows [T, D] in `dtype`, or [1, D] of the last real one."""
    n_rows, hidden = x.shape
    n_programs = 1 if last else n_rows
    normed = torch.empty((n_programs, hidden), dtype=dtype, device=x.device)
    add_norm_kernel[(n_programs,)](
        x, added, extent if ids is None else ids, norm_weight, normed, extent, eps,
        D=hidden, DP=triton.next_power_of_2(hidden), SOURCE=int(source),
        TOP=added.shape[0] // n_rows if source is Source.EXPERTS else 1,
        LAST=last, num_warps=4,
    )  # fmt: skip
    return normed
