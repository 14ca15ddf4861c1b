"""The two products of `kernels.moe_prefill` for Hopper, with a group of warps for each kind of work.

One group copies: rows of x and packed words into a ring of tiles in shared memory. Two groups multiply,
each 128 rows of a matrix by the same block of x, with words decoded as `kernels.moe_prefill_hopper` does
it: while 64 rows are multiplied the next 64 are decoded, and while one group waits for its products the
other's fill the matrix units.

The kernel stays: each program goes through the (block of rows, 256 rows of the matrix) tiles that fall to
it, and its copies run ahead into the next tile. Where a block has few rows left, at most `tail`, it
multiplies so many only.
"""

# Gluon annotates layouts as what they become.
# pyright: reportAssignmentType=false, reportOperatorIssue=false

from dataclasses import dataclass

import torch
import triton
from torch import Tensor
from triton.experimental import gluon
from triton.experimental.gluon import language as gl
from triton.experimental.gluon.language.nvidia.hopper import (
    async_copy,
    mbarrier,
    warpgroup_mma,
    warpgroup_mma_wait,
)

from kernels.expert_math import MISSING
from kernels.moe_decode import ExpertMatrix
from kernels.moe_prefill_hopper import (
    decoded,
    gate_or_up,
    gluon_swiglu,
    load_in_background,
    product_layout,
    scales_layout,
    word_copy_layout,
    words_layout,
    x_copy_layout,
)

# Groups of 32 columns that a step takes.
_GS = gl.constexpr(2)
# Rows of a matrix that one matrix instruction takes, and warps of each group.
_BN = gl.constexpr(64)
_WARPS = gl.constexpr(4)
# Registers of a thread that multiplies, and of one that copies: 64 Ki for all three groups.
_MULTIPLYING, _COPYING = 224, 56


@gluon.jit
def _add(a, b):
    return a + b


@gluon.jit
def _blocks(starts, E: gl.constexpr, BM: gl.constexpr):
    """Of each expert its number, its first row and the end of its rows, its blocks of BM rows, and all
    blocks up to its last.
    """
    layout: gl.constexpr = gl.BlockedLayout([triton.cdiv(E, 32)], [32], [_WARPS], [0])
    expert = gl.arange(0, E, layout=layout)
    begin = gl.load(starts + expert)
    end = gl.load(starts + expert + 1)
    n_blocks = (end - begin + BM - 1) // BM
    return expert, begin, end, n_blocks, gl.associative_scan(n_blocks, 0, _add)


@gluon.constexpr_function
def _across(N, IS_UP):
    """Tiles that a block of rows meets."""
    return triton.cdiv(2 * N if IS_UP else N, 4 * _BN)


@gluon.jit
def _n_tiles(blocks, N: gl.constexpr, IS_UP: gl.constexpr):
    return gl.max(blocks[4], 0) * _across(N, IS_UP)


@gluon.jit
def _find_tile(tile, blocks, N: gl.constexpr, BM: gl.constexpr, IS_UP: gl.constexpr):
    """The tile's expert, its first row and the end of its rows, and its first column of the result."""
    expert, begin, end, n_blocks, last = blocks
    ACROSS: gl.constexpr = _across(N, IS_UP)
    block = tile // ACROSS
    found = gl.sum((last <= block).to(gl.int32), 0)
    here = expert == found
    first = gl.sum(gl.where(here, begin + (block - last + n_blocks) * BM, 0), 0)
    stop = gl.minimum(gl.sum(gl.where(here, end, 0), 0), first + BM)
    return found, first, stop, tile % ACROSS * (2 * _BN if IS_UP else 4 * _BN)


@gluon.jit
def _matrix_row(local, column, N: gl.constexpr, IS_UP: gl.constexpr):
    if IS_UP:
        return gate_or_up(local, column, N)
    else:  # noqa: RET505 - one of the two is compiled
        return gl.minimum(column + local, N - 1)


@gluon.jit
def _copy_tile(
    step, x, order, words, expert, first, end, column, x_tiles, word_tiles, is_full, is_free,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, TOP: gl.constexpr,
    BM: gl.constexpr, RING_BM: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
):  # fmt: skip
    """All steps of one tile into the ring, from the program's step `step` on; returns the next."""
    # What is behind the last row repeats it and is not stored.
    row = first + gl.arange(0, BM, layout=gl.SliceLayout(1, x_copy_layout(_WARPS)))
    row = gl.minimum(row, end - 1)
    if IS_UP:
        row = gl.load(order + row) // TOP
    x_column = gl.arange(0, 32 * _GS, layout=gl.SliceLayout(0, x_copy_layout(_WARPS)))
    x_at = row[:, None] * D + x_column[None, :]
    local = gl.arange(0, 4 * _BN, layout=gl.SliceLayout(1, word_copy_layout(_WARPS)))
    n = _matrix_row(local, column, N, IS_UP)
    word = gl.arange(0, 4 * _GS, layout=gl.SliceLayout(0, word_copy_layout(_WARPS)))
    word_at = ((n // R) * (4 * G * R) + n % R * 4)[:, None]
    word_at += (word // 4 * (4 * R) + word % 4)[None, :]
    ROWS: gl.constexpr = 2 * N if IS_UP else N
    words += expert.to(gl.int64) * (ROWS * 4 * G)
    for i in range(G // _GS):
        slot = step % STAGES
        mbarrier.wait(is_free.index(slot), step // STAGES & 1 ^ 1)
        x_tile = x_tiles.index(slot)
        if BM < RING_BM:
            x_tile = x_tile.slice(0, BM)
        load_in_background(x_tile, x + i * (32 * _GS) + x_at)
        load_in_background(word_tiles.index(slot), words + i * (4 * _GS * R) + word_at)
        # Each thread arrives when its copies are there.
        async_copy.mbarrier_arrive(is_full.index(slot), increment_count=False)
        step += 1
    return step


@gluon.jit
def _copy(
    x, order, starts, words, x_tiles, word_tiles, is_full, is_free,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    TOP: gl.constexpr, BM: gl.constexpr, TAIL: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
):  # fmt: skip
    """The group that copies."""
    blocks = _blocks(starts, E, BM)
    step = 0
    for tile in range(gl.program_id(0), _n_tiles(blocks, N, IS_UP), gl.num_programs(0)):
        expert, first, end, column = _find_tile(tile, blocks, N, BM, IS_UP)
        if end - first <= TAIL:
            step = _copy_tile(
                step, x, order, words, expert, first, end, column, x_tiles, word_tiles, is_full,
                is_free, N, D, G, R, TOP, TAIL, BM, STAGES, IS_UP,
            )  # fmt: skip
        else:
            step = _copy_tile(
                step, x, order, words, expert, first, end, column, x_tiles, word_tiles, is_full,
                is_free, N, D, G, R, TOP, BM, BM, STAGES, IS_UP,
            )  # fmt: skip


@gluon.jit
def _start(
    slot, part: gl.constexpr, total, scale, x_tiles, word_tiles, WHO: gl.constexpr,
    BM: gl.constexpr, RING_BM: gl.constexpr, A: gl.constexpr,
):  # fmt: skip
    """Decode 64 rows of a step's words and start their product."""
    own = word_tiles.index(slot).slice((2 * WHO + part) * _BN, _BN)
    word = gl.reshape(own.load(words_layout(_BN, _WARPS, 2)), (_BN, _GS, 4))
    word = gl.convert_layout(word, words_layout(_BN, _WARPS, 3), assert_trivial=True)
    weights = decoded(word, gl.expand_dims(scale, 2), _BN, A)
    x_tile = x_tiles.index(slot)
    if BM < RING_BM:
        x_tile = x_tile.slice(0, BM)
    return warpgroup_mma(weights, x_tile.permute((1, 0)), total, is_async=True)


@gluon.jit
def _multiply_step(
    step, first_total, second_total, first_scale, second_scale, x_tiles, word_tiles, is_full,
    is_free, WHO: gl.constexpr, BM: gl.constexpr, RING_BM: gl.constexpr, STAGES: gl.constexpr,
    A: gl.constexpr,
):  # fmt: skip
    """128 rows of a step: while the first 64 are multiplied, the second 64 are decoded."""
    slot = step % STAGES
    mbarrier.wait(is_full.index(slot), step // STAGES & 1)
    first_total = _start(
        slot, 0, first_total, first_scale, x_tiles, word_tiles, WHO, BM, RING_BM, A
    )
    second_total = _start(
        slot, 1, second_total, second_scale, x_tiles, word_tiles, WHO, BM, RING_BM, A
    )
    # A wait for one of the two only, with the next step's in between, ptxas does not take (C7512).
    first_total, second_total = warpgroup_mma_wait(0, deps=[first_total, second_total])
    mbarrier.arrive(is_free.index(slot), count=1)
    return first_total, second_total


@gluon.jit
def _finish(
    total, part: gl.constexpr, order, bias, out, pair_weights, alpha, limit, expert, first, end,
    column, N: gl.constexpr, BM: gl.constexpr, IS_UP: gl.constexpr,
):  # fmt: skip
    """Bias, and activation or weight, and store."""
    C: gl.constexpr = product_layout(BM, _WARPS)
    HEIGHT: gl.constexpr = _BN // 2 if IS_UP else _BN
    column += part * HEIGHT
    total = total * MISSING
    if IS_UP:
        gate, up = gl.split(gl.permute(gl.reshape(total, (_BN // 16, 2, 8, BM)), (0, 2, 3, 1)))
        gate = gl.reshape(gate, (HEIGHT, BM))
        up = gl.reshape(up, (HEIGHT, BM))
        own = gl.arange(0, HEIGHT, layout=gl.SliceLayout(1, gate.type.layout))
        n = gl.minimum(column + own, N - 1)
        bias += expert * (2 * N)
        gate += gl.load(bias + n).to(gl.float32)[:, None]
        up += gl.load(bias + N + n).to(gl.float32)[:, None]
        result = gluon_swiglu(gate, up, alpha, limit)
    else:
        n = gl.minimum(column + gl.arange(0, HEIGHT, layout=gl.SliceLayout(1, C)), N - 1)
        row = first + gl.arange(0, BM, layout=gl.SliceLayout(0, C))
        total += gl.load(bias + expert * N + n).to(gl.float32)[:, None]
        result = total * gl.load(pair_weights + gl.load(order + gl.minimum(row, end - 1)))[None, :]
    OUT: gl.constexpr = gl.BlockedLayout([8, 1], [HEIGHT // 8, 256 // HEIGHT], [1, _WARPS], [0, 1])
    result = gl.convert_layout(result.to(out.dtype.element_ty), OUT)
    row = first + gl.arange(0, BM, layout=gl.SliceLayout(0, OUT))
    n = column + gl.arange(0, HEIGHT, layout=gl.SliceLayout(1, OUT))
    to_row = row if IS_UP else gl.load(order + gl.minimum(row, end - 1))
    to = out + to_row.to(gl.int64)[None, :] * N + n[:, None]
    gl.store(to, result, mask=(row < end)[None, :] & (n < N)[:, None])


@gluon.jit
def _multiply_tile(
    step, order, scales, bias, out, pair_weights, alpha, limit, expert, first, end, column,
    x_tiles, word_tiles, is_full, is_free, WHO: gl.constexpr,
    N: gl.constexpr, G: gl.constexpr, R: gl.constexpr,
    BM: gl.constexpr, RING_BM: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
):  # fmt: skip
    """One tile out of the ring, from the program's step `step` on; returns the next."""
    C: gl.constexpr = product_layout(BM, _WARPS)
    A: gl.constexpr = gl.DotOperandLayout(operand_index=0, parent=C, k_width=2)
    SCALES: gl.constexpr = scales_layout(_BN, _WARPS)
    STEPS: gl.constexpr = G // _GS
    ROWS: gl.constexpr = 2 * N if IS_UP else N
    HEIGHT: gl.constexpr = _BN // 2 if IS_UP else _BN
    NEXT: gl.constexpr = _GS * R
    column += 2 * WHO * HEIGHT
    local = gl.arange(0, _BN, layout=gl.SliceLayout(1, SCALES))
    group = gl.arange(0, _GS, layout=gl.SliceLayout(0, SCALES)) * R
    scales += expert.to(gl.int64) * (ROWS * G)
    n = _matrix_row(local, column, N, IS_UP)
    first_at = ((n // R) * (G * R) + n % R)[:, None] + group[None, :]
    n = _matrix_row(local, column + HEIGHT, N, IS_UP)
    second_at = ((n // R) * (G * R) + n % R)[:, None] + group[None, :]
    # Scales come by themselves, two steps ahead: bytes cannot be copied in the background.
    even_first = gl.load(scales + first_at)
    even_second = gl.load(scales + second_at)
    odd_first = gl.load(scales + NEXT + first_at)
    odd_second = gl.load(scales + NEXT + second_at)
    first_total = gl.zeros((_BN, BM), gl.float32, layout=C)
    second_total = first_total
    for half in range(STEPS // 2):
        i = 2 * half
        later = scales + gl.minimum(i + 2, STEPS - 1) * NEXT
        first_scale = even_first
        second_scale = even_second
        even_first = gl.load(later + first_at)
        even_second = gl.load(later + second_at)
        first_total, second_total = _multiply_step(
            step, first_total, second_total, first_scale, second_scale, x_tiles, word_tiles,
            is_full, is_free, WHO, BM, RING_BM, STAGES, A,
        )  # fmt: skip
        later = scales + gl.minimum(i + 3, STEPS - 1) * NEXT
        first_scale = odd_first
        second_scale = odd_second
        odd_first = gl.load(later + first_at)
        odd_second = gl.load(later + second_at)
        first_total, second_total = _multiply_step(
            step + 1, first_total, second_total, first_scale, second_scale, x_tiles,
            word_tiles, is_full, is_free, WHO, BM, RING_BM, STAGES, A,
        )  # fmt: skip
        step += 2
    if STEPS % 2 == 1:
        first_total, second_total = _multiply_step(
            step, first_total, second_total, even_first, even_second, x_tiles,
            word_tiles, is_full, is_free, WHO, BM, RING_BM, STAGES, A,
        )  # fmt: skip
        step += 1
    _finish(
        first_total, 0, order, bias, out, pair_weights, alpha, limit, expert, first, end, column,
        N, BM, IS_UP,
    )  # fmt: skip
    _finish(
        second_total, 1, order, bias, out, pair_weights, alpha, limit, expert, first, end, column,
        N, BM, IS_UP,
    )  # fmt: skip
    return step


@gluon.jit
def _multiply(
    order, starts, scales, bias, out, pair_weights, alpha, limit,
    x_tiles, word_tiles, is_full, is_free, WHO: gl.constexpr,
    N: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    BM: gl.constexpr, TAIL: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
):  # fmt: skip
    """A group that multiplies: the first, WHO = 0, or the second."""
    blocks = _blocks(starts, E, BM)
    step = 0
    for tile in range(gl.program_id(0), _n_tiles(blocks, N, IS_UP), gl.num_programs(0)):
        expert, first, end, column = _find_tile(tile, blocks, N, BM, IS_UP)
        if end - first <= TAIL:
            step = _multiply_tile(
                step, order, scales, bias, out, pair_weights, alpha, limit, expert, first, end,
                column, x_tiles, word_tiles, is_full, is_free, WHO,
                N, G, R, TAIL, BM, STAGES, IS_UP,
            )  # fmt: skip
        else:
            step = _multiply_tile(
                step, order, scales, bias, out, pair_weights, alpha, limit, expert, first, end,
                column, x_tiles, word_tiles, is_full, is_free, WHO,
                N, G, R, BM, BM, STAGES, IS_UP,
            )  # fmt: skip


@gluon.jit
def ring_kernel(
    x, order, starts, words, scales, bias, out, pair_weights, alpha, limit,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    TOP: gl.constexpr, BM: gl.constexpr, TAIL: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
    MULTIPLYING: gl.constexpr, COPYING: gl.constexpr,
):  # fmt: skip
    """The first product as kernels.moe_prefill.prefill_gate_up_kernel if IS_UP, else the second as its
    prefill_down_kernel; what only the other one reads is ignored.
    """
    X_SHARED: gl.constexpr = gl.NVMMASharedLayout(
        swizzle_byte_width=128, element_bitwidth=16, rank=2
    )
    W_SHARED: gl.constexpr = gl.SwizzledSharedLayout(
        vec=4, per_phase=8 // _GS, max_phase=_GS, order=[1, 0]
    )
    x_tiles = gl.allocate_shared_memory(x.dtype.element_ty, [STAGES, BM, 32 * _GS], X_SHARED)
    word_tiles = gl.allocate_shared_memory(gl.int32, [STAGES, 4 * _BN, 4 * _GS], W_SHARED)
    is_full = gl.allocate_shared_memory(gl.int64, [STAGES, 1], mbarrier.MBarrierLayout())
    is_free = gl.allocate_shared_memory(gl.int64, [STAGES, 1], mbarrier.MBarrierLayout())
    for slot in gl.static_range(STAGES):
        mbarrier.init(is_full.index(slot), count=32 * _WARPS)
        mbarrier.init(is_free.index(slot), count=2)
    gl.warp_specialize(
        [
            (
                _multiply,
                (order, starts, scales, bias, out, pair_weights, alpha, limit,
                 x_tiles, word_tiles, is_full, is_free, 0, N, G, R, E, BM, TAIL, STAGES, IS_UP),
            ),
            (
                _multiply,
                (order, starts, scales, bias, out, pair_weights, alpha, limit,
                 x_tiles, word_tiles, is_full, is_free, 1, N, G, R, E, BM, TAIL, STAGES, IS_UP),
            ),
            (
                _copy,
                (x, order, starts, words, x_tiles, word_tiles, is_full, is_free,
                 N, D, G, R, E, TOP, BM, TAIL, STAGES, IS_UP),
            ),
        ],
        [_WARPS, _WARPS],
        [MULTIPLYING, COPYING],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RingTuning:
    """Rows of x in a block, how few of them take the shorter way, and tiles in the ring."""

    block_m: int
    tail: int
    stages: int

    def sizes(self) -> dict[str, int]:
        return {
            "BM": self.block_m, "TAIL": self.tail, "STAGES": self.stages,
            "MULTIPLYING": _MULTIPLYING, "COPYING": _COPYING, "num_warps": _WARPS.value,
        }  # fmt: skip


def ring_gate_up(
    x: Tensor, order: Tensor, starts: Tensor, matrix: ExpertMatrix, bias: Tensor, h: Tensor,
    *, alpha: float, limit: float, top: int, tuning: RingTuning,
) -> None:  # fmt: skip
    """x: bf16 [T, D].  h: bf16 [P, N], written in the order of `order`; the rest as in
    kernels.moe_prefill.experts_of_sorted. `takes` the matrix.
    """
    inner, hidden = h.shape[1], x.shape[1]
    ring_kernel[(_processors(x),)](
        x, order, starts, matrix.words, matrix.scales, bias, h, starts, alpha, limit,
        N=inner, D=hidden, G=hidden // 32, R=matrix.rows, E=len(starts) - 1, TOP=top, IS_UP=True,
        **tuning.sizes(),
    )  # fmt: skip


def ring_down(
    h: Tensor, order: Tensor, starts: Tensor, weights: Tensor, matrix: ExpertMatrix, bias: Tensor,
    y: Tensor, *, tuning: RingTuning,
) -> None:  # fmt: skip
    """y: bf16 [P, N], written by the pairs' numbers."""
    inner, hidden = h.shape[1], y.shape[1]
    ring_kernel[(_processors(h),)](
        h, order, starts, matrix.words, matrix.scales, bias, y, weights, 0.0, 0.0,
        N=hidden, D=inner, G=inner // 32, R=matrix.rows, E=len(starts) - 1, TOP=1, IS_UP=False,
        **tuning.sizes(),
    )  # fmt: skip


def _processors(tensor: Tensor) -> int:
    if not tensor.is_cuda:
        return 1
    return torch.cuda.get_device_properties(tensor.device).multi_processor_count
