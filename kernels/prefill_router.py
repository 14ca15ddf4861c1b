"""The router of many rows: logits, the best experts and their weights, and the pairs sorted by expert.

    g_t = Wr x_t + b;   the TOP best of g_t, the softmax over them;   pairs (t, slot) in the order of experts

The products are exact and summed in fp32. Among equal logits the lower expert goes first. Pairs of one
expert are in the order of their rows, so nothing depends on who comes first. A program takes a block of
rows: the first kernel chooses and counts, the second adds up the counts before its block and puts each
pair where it belongs. Where one block is all, one kernel does both.
"""

from dataclasses import dataclass

import torch
import triton
import triton.language as tl
from torch import Tensor

# Rows of a program: the least that the matrix units take.
BLOCK = 16
# Sums of a logit that are under way side by side; of one, each product would wait for the one before.
_PARTS = tl.constexpr(4)
_LEAST_COLUMNS = 16


@triton.jit
def _place(chosen, slot, begin, row, order, TOP: tl.constexpr):
    """chosen, slot: int32 [BM, EP].  begin: int32 [EP], where this block's pairs of each expert begin."""
    before = tl.cumsum(chosen, axis=0) - chosen
    tl.store(order + begin[None, :] + before, row[:, None] * TOP + slot, mask=chosen != 0)


@triton.jit
def route_kernel(
    x, weight, bias, chosen_ids, pair_weights, counts, order, starts, extent, bias_stride,
    D: tl.constexpr, E: tl.constexpr, EP: tl.constexpr, TOP: tl.constexpr, BM: tl.constexpr,
    BK: tl.constexpr, STAGES: tl.constexpr, ALONE: tl.constexpr,
):  # fmt: skip
    """x: [T, D].  weight: [E, D].  chosen_ids: int32 [T, TOP].  counts: int32 [blocks, EP], not if ALONE.

    EP: E, or what the matrix units take at least.
    """
    n_rows = tl.load(extent + 1)
    row = tl.program_id(0) * BM + tl.arange(0, BM)
    if tl.program_id(0) * BM >= n_rows:
        return
    is_row = (row < n_rows)[:, None]
    expert = tl.arange(0, EP)
    is_expert = expert < E
    k = tl.arange(0, _PARTS)[:, None] * (BK // _PARTS) + tl.arange(0, BK // _PARTS)[None, :]
    x_at = x + row.to(tl.int64)[None, :, None] * D + k[:, None, :]
    weight_at = weight + expert[None, None, :] * D + k[:, :, None]
    sums = tl.zeros([_PARTS, BM, EP], tl.float32)
    for first in tl.range(0, D, BK, num_stages=STAGES):
        inside = k < D - first
        rows = tl.load(x_at + first, mask=is_row[None, :, :] & inside[:, None, :], other=0.0)
        columns = tl.load(
            weight_at + first, mask=inside[:, :, None] & is_expert[None, None, :], other=0.0
        )
        sums = tl.dot(rows, columns, sums, input_precision="ieee")
    logits = tl.sum(sums, axis=0)
    bias_at = bias + tl.where(row < n_rows, row, 0)[:, None] * bias_stride + expert[None, :]
    logits += tl.load(bias_at, mask=is_expert[None, :], other=-float("inf"))

    chosen = tl.zeros([BM, EP], tl.int32)
    slots = tl.zeros([BM, EP], tl.int32)
    odds = tl.exp(logits - tl.max(logits, axis=1)[:, None])
    shares = tl.zeros([BM, EP], tl.float32)
    for slot in tl.static_range(TOP):
        highest = tl.max(logits, axis=1)
        is_highest = logits == highest[:, None]
        which = tl.min(tl.where(is_highest, expert[None, :], E - 1), axis=1)
        is_it = expert[None, :] == which[:, None]
        chosen = tl.where(is_it, 1, chosen)
        slots = tl.where(is_it, slot, slots)
        shares = tl.where(is_it, odds, shares)
        logits = tl.where(is_it, -float("inf"), logits)
        tl.store(chosen_ids + row * TOP + slot, which, mask=row < n_rows)
    chosen = tl.where(is_row, chosen, 0)
    shares /= tl.sum(shares, axis=1)[:, None]
    tl.store(pair_weights + row[:, None] * TOP + slots, shares, mask=chosen != 0)
    count = tl.sum(chosen, axis=0)
    if ALONE:
        end = tl.cumsum(count, axis=0)
        tl.store(starts, 0)
        tl.store(starts + 1 + expert, end, mask=is_expert)
        _place(chosen, slots, end - count, row, order, TOP)
    else:
        tl.store(counts + tl.program_id(0) * EP + expert, count)


@triton.jit
def place_kernel(
    chosen_ids, counts, order, starts, extent,
    E: tl.constexpr, EP: tl.constexpr, TOP: tl.constexpr, BM: tl.constexpr, BC: tl.constexpr,
):  # fmt: skip
    """As `route_kernel`.  BC: blocks whose counts are added up at once."""
    n_rows = tl.load(extent + 1)
    block = tl.program_id(0)
    if block * BM >= n_rows:
        return
    n_blocks = tl.cdiv(n_rows, BM)
    expert = tl.arange(0, EP)
    row = block * BM + tl.arange(0, BM)
    before = tl.zeros([EP], tl.int32)
    total = tl.zeros([EP], tl.int32)
    for first in range(0, n_blocks, BC):
        other = first + tl.arange(0, BC)
        count = tl.load(
            counts + other[:, None] * EP + expert[None, :],
            mask=(other < n_blocks)[:, None],
            other=0,
        )
        total += tl.sum(count, axis=0)
        before += tl.sum(tl.where((other < block)[:, None], count, 0), axis=0)
    end = tl.cumsum(total, axis=0)
    if block == 0:
        tl.store(starts, 0)
        tl.store(starts + 1 + expert, end, mask=expert < E)
    chosen = tl.zeros([BM, EP], tl.int32)
    slots = tl.zeros([BM, EP], tl.int32)
    for slot in tl.static_range(TOP):
        which = tl.load(chosen_ids + row * TOP + slot, mask=row < n_rows, other=EP)
        is_it = expert[None, :] == which[:, None]
        chosen = tl.where(is_it, 1, chosen)
        slots = tl.where(is_it, slot, slots)
    _place(chosen, slots, end - total + before, row, order, TOP)


@dataclass(frozen=True, slots=True)
class Routing:
    """expert_ids: int32 [T, TOP], best first.  weights: fp32 [T · TOP].  order, starts: as in
    `kernels.moe_prefill.experts_of_sorted`.
    """

    expert_ids: Tensor
    weights: Tensor
    order: Tensor
    starts: Tensor


def route(x: Tensor, weight: Tensor, bias: Tensor, extent: Tensor, *, top: int) -> Routing:
    """x: [T, D].  weight: [E, D] in the dtype of x, E a power of two.  bias: fp32 [E],
    or [T, E] for one a row.

    extent: int32 [2] on the device, the second is the number of real rows. The others choose nothing.
    """
    n_rows, hidden = x.shape
    n_experts = weight.shape[0]
    n_columns = max(_LEAST_COLUMNS, n_experts)
    n_blocks = triton.cdiv(n_rows, BLOCK)

    def numbers(*shape: int) -> Tensor:
        return torch.empty(shape, dtype=torch.int32, device=x.device)

    expert_ids, order = numbers(n_rows, top), numbers(n_rows * top)
    counts, starts = numbers(n_blocks, n_columns), numbers(n_experts + 1)
    weights = torch.empty(n_rows * top, dtype=torch.float32, device=x.device)
    sizes = {"E": n_experts, "EP": n_columns, "TOP": top, "BM": BLOCK, "num_warps": 4}
    route_kernel[(n_blocks,)](
        x, weight, bias, expert_ids, weights, counts, order, starts, extent,
        bias.stride(0) if bias.dim() == 2 else 0,
        D=hidden, BK=256 if n_columns <= 64 else 64, STAGES=4, ALONE=n_blocks == 1, **sizes,
    )  # fmt: skip
    if n_blocks > 1:
        place_kernel[(n_blocks,)](
            expert_ids, counts, order, starts, extent,
            BC=min(64, triton.next_power_of_2(n_blocks)), **sizes,
        )  # fmt: skip
    return Routing(expert_ids, weights, order, starts)
