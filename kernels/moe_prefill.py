"""The mixture of experts for many rows: a grouped product that decodes MXFP4 on its way to the matrix units.

    h_p = swiglu(W1_e x_t + b1_e)                 rows p = (t, slot) sorted by their expert e
    y_t = sum over the four slots of w_p (W2_e h_p + b2_e)

Nothing here depends on the data but the numbers themselves: the launches are the same for any choice of
experts, nothing waits for the host, and no sum depends on who comes first. A block of rows belongs to one
expert; the grid has room for the most blocks that can be, and those too many end at once.

The kernels here run on any card, and in the interpreter; on Hopper `kernels.moe_prefill_hopper` and,
for few rows, `kernels.moe_few` have faster ones of the same products. How a word is decoded is told in `kernels.expert_math`.
"""

import math
from dataclasses import dataclass, replace

import torch
import triton
import triton.language as tl
from torch import Tensor

from kernels.expert_math import DECODE, DECODE_OPERANDS, MISSING, swiglu
from kernels.moe_decode import ExpertMatrix, code_scale, code_value
from kernels.moe_few import FewTuning, few_down, few_gate_up
from kernels.moe_prefill_hopper import HopperTuning, down, gate_up, takes
from kernels.moe_ring import RingTuning, ring_down, ring_gate_up
from kernels.target import Target, target_of


@triton.jit
def sort_kernel(expert_of_pair, order, starts, P, E: tl.constexpr, B: tl.constexpr):
    """A program takes one expert: where its pairs begin, and their numbers from there on, ascending.

    expert_of_pair: int64 [P].  order: int32 [P].  starts: int32 [E + 1].
    """
    expert = tl.program_id(0)
    below = tl.zeros([B], tl.int32)
    for first in range(0, P, B):
        at = first + tl.arange(0, B)
        own = tl.load(expert_of_pair + at, mask=at < P, other=E)
        below += (own < expert).to(tl.int32)
    begin = tl.sum(below, 0)
    tl.store(starts + expert, begin)
    if expert == E - 1:
        tl.store(starts + E, P)
    for first in range(0, P, B):
        at = first + tl.arange(0, B)
        chosen = (tl.load(expert_of_pair + at, mask=at < P, other=E) == expert).to(tl.int32)
        to = begin + tl.cumsum(chosen, 0) - 1
        tl.store(order + to, at, mask=chosen != 0)
        begin += tl.sum(chosen, 0)


@triton.jit
def _find_tile(starts, tile, E: tl.constexpr, BM: tl.constexpr):
    """The expert of a block of rows, its first row, and the end of the expert's rows; E if there is none."""
    expert = tl.arange(0, E)
    begin = tl.load(starts + expert)
    end = tl.load(starts + expert + 1)
    n_tiles = (end - begin + BM - 1) // BM
    last = tl.cumsum(n_tiles, 0)
    found = tl.sum((last <= tile).to(tl.int32), 0)
    here = expert == found
    first = tl.sum(tl.where(here, begin + (tile - last + n_tiles) * BM, 0), 0)
    return found, first, tl.sum(tl.where(here, end, 0), 0)


@triton.jit
def _decode_asm(words, scales):
    return tl.inline_asm_elementwise(
        DECODE, DECODE_OPERANDS, [words, scales.to(tl.int32)],
        dtype=(tl.bfloat16, tl.bfloat16, tl.bfloat16, tl.bfloat16,
               tl.bfloat16, tl.bfloat16, tl.bfloat16, tl.bfloat16),
        is_pure=True, pack=1,
    )  # fmt: skip


@triton.jit
def _decode_plain(words, scales, sign: tl.constexpr, low: tl.constexpr):
    return code_value(words, sign, low) * code_scale(scales) * (1 / MISSING)


@triton.jit
def _weights(
    words, scales, BN: tl.constexpr, GS: tl.constexpr, ASM: tl.constexpr,
    TYPE: tl.constexpr,
):  # fmt: skip
    """words: [BN, GS, 4], scales: [BN, GS, 1].  [BN, 32 GS], 2^-64 times the weights."""
    if ASM:
        a, b, c, d, e, f, g, h = _decode_asm(words, scales)
    else:
        a = _decode_plain(words, scales, 15, 9)
        b = _decode_plain(words, scales, 31, 25)
        c = _decode_plain(words, scales, 12, 6)
        d = _decode_plain(words, scales, 28, 22)
        e = _decode_plain(words, scales, 14, 3)
        f = _decode_plain(words, scales, 30, 19)
        g = _decode_plain(words, scales, 13, 0)
        h = _decode_plain(words, scales, 29, 16)
    # [BN, GS, w, h, k's high bit, k's low bit]
    even = tl.join(tl.join(a, b), tl.join(e, f))
    odd = tl.join(tl.join(c, d), tl.join(g, h))
    both = tl.join(even, odd)
    return tl.reshape(tl.permute(both, (0, 1, 4, 5, 2, 3)), (BN, 32 * GS)).to(TYPE)


@triton.jit
def _product(
    x, x_rows, in_block, words, scales, n, expert, N: tl.constexpr, D: tl.constexpr,
    G: tl.constexpr, R: tl.constexpr, BN: tl.constexpr, BM: tl.constexpr, GS: tl.constexpr,
    ASM: tl.constexpr, STAGES: tl.constexpr,
):  # fmt: skip
    """Rows n of an expert's matrix times rows of x: fp32 [BN, BM]."""
    group = tl.arange(0, GS)
    column = tl.arange(0, 32 * GS)
    matrix = expert.to(tl.int64) * N
    at = (((n // R) * G)[:, None] + group[None, :]) * R + (n % R)[:, None]
    word_at = words + matrix * (G * 4) + at[:, :, None] * 4 + tl.arange(0, 4)[None, None, :]
    scale_at = scales + matrix * G + at
    x_at = x + x_rows.to(tl.int64)[None, :] * D + column[:, None]
    total = tl.zeros([BN, BM], tl.float32)
    inside = (n < N)[:, None]
    if ASM:
        # The loop asks for the scales one step ahead only: too late for what is not in the cache.
        row_at = tl.where(n < N, (n // R) * (G * R) + n % R, 0)
        sector = tl.minimum(tl.arange(0, 8) * 32, (G - 1) * R)
        tl.inline_asm_elementwise(
            "prefetch.global.L2 [$1]; mov.b32 $0, 0;", "=r,l",
            [scales + matrix * G + row_at[:, None] + sector[None, :]],
            dtype=tl.int32, is_pure=False, pack=1,
        )  # fmt: skip
    scale = tl.load(scale_at, mask=inside & (group < G)[None, :], other=0)
    for first in tl.range(0, G, GS, num_stages=STAGES):
        valid = inside & (group < G - first)[None, :]
        word = tl.load(word_at + first * (R * 4), mask=valid[:, :, None], other=0)
        rows = tl.load(
            x_at + first * 32,
            mask=in_block[None, :] & (column < D - first * 32)[:, None],
            other=0.0,
        )
        weights = _weights(word, scale[:, :, None], BN, GS, ASM, x.dtype.element_ty)
        # One step ahead: single bytes cannot be copied to shared memory in the background.
        more = inside & (group < G - first - GS)[None, :]
        scale = tl.load(scale_at + (first + GS) * R, mask=more, other=0)
        total = tl.dot(weights, rows, total)
    return total * MISSING


@triton.jit
def prefill_gate_up_kernel(
    x, order, starts, words, scales, bias, h, alpha, limit,
    N: tl.constexpr, D: tl.constexpr, G: tl.constexpr, R: tl.constexpr, E: tl.constexpr,
    TOP: tl.constexpr, BN: tl.constexpr, BM: tl.constexpr, GS: tl.constexpr,
    ASM: tl.constexpr, STAGES: tl.constexpr,
):  # fmt: skip
    """x: [T, D].  order: int32 [P], pairs (row · TOP + slot) by expert.  h: [P, N] in that order.

    A program takes BN / 2 gates and the same ups, in turn eight of each, as one thread holds rows r and
    r + 8 of a product.
    """
    expert, first, end = _find_tile(starts, tl.program_id(1), E, BM)
    if expert == E:
        return
    row = first + tl.arange(0, BM)
    in_block = row < end
    token = tl.load(order + row, mask=in_block, other=0) // TOP
    local = tl.arange(0, BN)
    n = tl.program_id(0) * (BN // 2) + (local // 16) * 8 + local % 8
    n = tl.where(n < N, n + (local // 8 % 2) * N, 2 * N)
    total = _product(
        x,
        token,
        in_block,
        words,
        scales,
        n,
        expert,
        2 * N,
        D,
        G,
        R,
        BN,
        BM,
        GS,
        ASM,
        STAGES,
    )
    own = tl.program_id(0) * (BN // 2) + tl.arange(0, BN // 2)
    bias_at = bias + expert * (2 * N) + own
    gate_bias = tl.load(bias_at, mask=own < N, other=0).to(tl.float32)
    up_bias = tl.load(bias_at + N, mask=own < N, other=0).to(tl.float32)
    pairs = tl.permute(tl.reshape(total, (BN // 16, 2, 8, BM)), (0, 2, 3, 1))
    gate, up = tl.split(pairs)
    gate = tl.reshape(gate, (BN // 2, BM)) + gate_bias[:, None]
    up = tl.reshape(up, (BN // 2, BM)) + up_bias[:, None]
    activated = tl.trans(swiglu(gate, up, alpha, limit).to(h.dtype.element_ty))
    to = h + row.to(tl.int64)[:, None] * N + own[None, :]
    tl.store(to, activated, mask=in_block[:, None] & (own < N)[None, :])


@triton.jit
def prefill_down_kernel(
    h, order, starts, pair_weights, words, scales, bias, y,
    N: tl.constexpr, D: tl.constexpr, G: tl.constexpr, R: tl.constexpr, E: tl.constexpr,
    BN: tl.constexpr, BM: tl.constexpr, GS: tl.constexpr,
    ASM: tl.constexpr, STAGES: tl.constexpr,
):  # fmt: skip
    """h: [P, D] by expert.  pair_weights: fp32 [P].  y: [P, N], weighted, in the order of the pairs."""
    expert, first, end = _find_tile(starts, tl.program_id(1), E, BM)
    if expert == E:
        return
    row = first + tl.arange(0, BM)
    in_block = row < end
    pair = tl.load(order + row, mask=in_block, other=0)
    weight = tl.load(pair_weights + pair, mask=in_block, other=0)
    n = tl.program_id(0) * BN + tl.arange(0, BN)
    total = _product(
        h,
        row,
        in_block,
        words,
        scales,
        n,
        expert,
        N,
        D,
        G,
        R,
        BN,
        BM,
        GS,
        ASM,
        STAGES,
    )
    total += tl.load(bias + expert * N + n, mask=n < N, other=0).to(tl.float32)[:, None]
    weighted = tl.trans((total * weight[None, :]).to(y.dtype.element_ty))
    to = y + pair.to(tl.int64)[:, None] * N + n[None, :]
    tl.store(to, weighted, mask=in_block[:, None] & (n < N)[None, :])


@dataclass(frozen=True, slots=True)
class ExpertMaps:
    """up: [E, 2 I, D], the gates before the ups.  down: [E, D, I].  Biases [E, rows]."""

    up: ExpertMatrix
    up_bias: Tensor
    down: ExpertMatrix
    down_bias: Tensor


@dataclass(frozen=True, slots=True)
class PrefillTuning:
    """Blocks of both products: rows of a matrix, rows of x, groups of 32 columns, warps, stages.

    asm: as in kernels.decode_step.
    """

    block_n: int
    block_m: int
    groups: int
    warps: int
    stages: int
    asm: bool = True


# By rows per expert, in the mean, as found on an H100.
FEW = PrefillTuning(block_n=64, block_m=16, groups=2, warps=4, stages=6)
SOME = PrefillTuning(block_n=64, block_m=64, groups=2, warps=4, stages=4)
MANY = PrefillTuning(block_n=128, block_m=256, groups=2, warps=8, stages=4)
# Bytes of shared memory that a program of MANY takes, with some to spare.
_MANY_BYTES = 192 * 2**10
# The same for Hopper's kernels, as found on an H200: up to so many rows per expert.
HOPPER = (
    (4, FewTuning(block_n=128, block_m=8, ahead=3, warps=8)),
    (16, FewTuning(block_n=128, block_m=16, ahead=3, warps=8)),
    (96, HopperTuning(block_n=128, block_m=64, tail=16, warps=8, registers=128)),
    (192, RingTuning(block_m=128, tail=32, stages=6)),
    (math.inf, HopperTuning(block_n=128, block_m=256, tail=64, warps=8)),
)


def tuning_for(
    n_pairs: int, maps: ExpertMaps, target: Target
) -> PrefillTuning | FewTuning | RingTuning | HopperTuning:
    """By how many rows an expert has in the mean, as far as target and shapes allow."""
    n_experts = len(maps.up.words)
    if target.has_wgmma and takes(maps.up) and takes(maps.down):
        return next(tuning for most, tuning in HOPPER if n_pairs <= most * n_experts)
    if n_pairs <= 12 * n_experts:
        choice = FEW
    elif n_pairs <= 100 * n_experts or target.shared_bytes < _MANY_BYTES:
        choice = SOME
    else:
        choice = MANY
    return replace(choice, asm=target.has_asm)


def experts_of_rows(
    x: Tensor,
    chosen: Tensor,
    weights: Tensor,
    maps: ExpertMaps,
    *,
    alpha: float,
    limit: float,
    tuning: PrefillTuning | FewTuning | RingTuning | HopperTuning | None = None,
) -> Tensor:
    """x: [T, D].  chosen: int64 [T, K].  weights: fp32 [T, K].  [T, D] in the dtype of x.

    E is a power of two. On CUDA x and the biases are bf16.
    """
    n_rows, top = chosen.shape
    n_pairs, n_experts = chosen.numel(), maps.up.words.shape[0]
    order = torch.empty(n_pairs, dtype=torch.int32, device=x.device)
    starts = torch.empty(n_experts + 1, dtype=torch.int32, device=x.device)
    block = min(1024, triton.next_power_of_2(n_pairs))
    sort_kernel[(n_experts,)](
        chosen.contiguous(), order, starts, n_pairs, E=n_experts, B=block, num_warps=4
    )
    y = experts_of_sorted(
        x, order, starts, weights.reshape(-1), maps, alpha=alpha, limit=limit, tuning=tuning
    )
    return y.view(n_rows, top, -1).sum(1)


def experts_of_sorted(
    x: Tensor,
    order: Tensor,
    starts: Tensor,
    weights: Tensor,
    maps: ExpertMaps,
    *,
    alpha: float,
    limit: float,
    tuning: PrefillTuning | FewTuning | RingTuning | HopperTuning | None = None,
) -> Tensor:
    """Each pair of a row and an expert that it chose, by itself.

    x: [T, D].  order: int32 [P], the numbers t · K + slot of the pairs, expert after expert.  starts:
    int32 [E + 1], where each expert's begin, and where the last one's end: there may be fewer than P.
    weights: fp32 [P], by number. Returns [P, D] by number, weighted; pairs that are not there are not
    written.
    """
    n_pairs, n_experts = len(order), maps.up.words.shape[0]
    top = n_pairs // len(x)
    choice = tuning or tuning_for(n_pairs, maps, target_of(x.device))
    # Each expert but those without rows may leave one block unfilled.
    n_blocks = min(n_pairs, n_pairs // choice.block_m + n_experts)
    inner, hidden = 32 * maps.down.words.shape[2], x.shape[1]
    x = x.contiguous()
    h = torch.empty((n_pairs, inner), dtype=x.dtype, device=x.device)
    y = torch.empty((n_pairs, hidden), dtype=x.dtype, device=x.device)
    up, second = (order, starts, maps.up, maps.up_bias), (maps.down, maps.down_bias)
    spec = {"alpha": alpha, "limit": limit, "top": top}
    match choice:
        case FewTuning():
            few_gate_up(x, *up, h, **spec, n_blocks=n_blocks, tuning=choice)
            few_down(h, order, starts, weights, *second, y, n_blocks=n_blocks, tuning=choice)
            return y
        case RingTuning():
            ring_gate_up(x, *up, h, **spec, tuning=choice)
            ring_down(h, order, starts, weights, *second, y, tuning=choice)
            return y
        case HopperTuning():
            gate_up(x, *up, h, **spec, n_blocks=n_blocks, tuning=choice)
            down(h, order, starts, weights, *second, y, n_blocks=n_blocks, tuning=choice)
            return y
        case PrefillTuning():
            pass
    sizes = {
        "E": n_experts, "BN": choice.block_n, "BM": choice.block_m, "GS": choice.groups,
        "ASM": choice.asm, "STAGES": choice.stages, "num_warps": choice.warps,
    }  # fmt: skip
    prefill_gate_up_kernel[(triton.cdiv(2 * inner, choice.block_n), n_blocks)](
        x, order, starts, maps.up.words, maps.up.scales, maps.up_bias, h, alpha, limit,
        N=inner, D=hidden, G=hidden // 32, R=maps.up.rows, TOP=top, **sizes,
    )  # fmt: skip
    prefill_down_kernel[(triton.cdiv(hidden, choice.block_n), n_blocks)](
        h, order, starts, weights, maps.down.words, maps.down.scales, maps.down_bias, y,
        N=hidden, D=inner, G=inner // 32, R=maps.down.rows, **sizes,
    )  # fmt: skip
    return y
