"""The two products of `kernels.moe_prefill` for Hopper, with a group of warps for each kind of work.

One group copies: rows of x and packed words into a ring of tiles in shared memory. Two to four groups
multiply parts of 64 rows of a matrix by the same block of x, with words decoded as
`kernels.moe_prefill_hopper` does it. While one group waits for its products another's fill the matrix
units; of two groups each has two parts, one of which is multiplied while the other is decoded.

The kernel stays: each program goes through the (block of rows, three or four parts) tiles that fall to it,
and its copies run ahead into the next tile. Where a block has few rows left, at most `tail`, it multiplies
so many only.
"""

# Gluon annotates layouts as what they become.
# pyright: reportAssignmentType=false, reportOperatorIssue=false, reportIndexIssue=false

from dataclasses import dataclass
from typing import Any

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
    load_in_background,
    product_layout,
    scales_layout,
    store_activated,
    store_weighted,
    word_copy_layout,
    words_layout,
    x_copy_layout,
)

# Groups of 32 columns that a step takes.
_GS = gl.constexpr(2)
# Rows of a matrix that one matrix instruction takes, and warps of each group.
_BN = gl.constexpr(64)
_WARPS = gl.constexpr(4)
# By groups that multiply: registers of their threads, and of those that copy; 64 Ki for all.
_REGISTERS = {2: (224, 56), 3: (144, 80), 4: (104, 64)}


@gluon.jit
def _add(a, b):
    return a + b


@gluon.jit
def _blocks(
    starts, E: gl.constexpr, BM: gl.constexpr, TAIL: gl.constexpr, SHORT_LAST: gl.constexpr
):
    """Of each expert its number, its first row and the end of its rows; how many blocks of BM rows it
    has, and how many there are up to its last; the latter of blocks that are numbered behind all those.

    SHORT_LAST: these are the ones of at most TAIL rows. Otherwise there are none.
    """
    layout: gl.constexpr = gl.BlockedLayout([triton.cdiv(E, 32)], [32], [_WARPS], [0])
    expert = gl.arange(0, E, layout=layout)
    begin = gl.load(starts + expert)
    end = gl.load(starts + expert + 1)
    n_blocks = (end - begin + BM - 1) // BM
    n_short = 0 * n_blocks
    if SHORT_LAST:
        rest = (end - begin) % BM
        n_short = ((rest > 0) & (rest <= TAIL)).to(gl.int32)
    n_blocks -= n_short
    last = gl.associative_scan(n_blocks, 0, _add)
    last_short = gl.associative_scan(n_short, 0, _add) + gl.max(last, 0)
    return expert, begin, end, n_blocks, last, last_short


@gluon.constexpr_function
def _across(N, ALL, IS_UP):
    """Tiles that a block of rows meets, of ALL parts each."""
    return triton.cdiv(2 * N if IS_UP else N, ALL * _BN)


@gluon.jit
def _n_tiles(blocks, N: gl.constexpr, ALL: gl.constexpr, IS_UP: gl.constexpr):
    return gl.max(blocks[5], 0) * _across(N, ALL, IS_UP)


@gluon.jit
def _find_tile(
    tile, blocks, N: gl.constexpr, ALL: gl.constexpr, BM: gl.constexpr, IS_UP: gl.constexpr
):  # fmt: skip
    """The tile's expert, its first row and the end of its rows, and its first column of the result."""
    expert, begin, end, n_blocks, last, last_short = blocks
    ACROSS: gl.constexpr = _across(N, ALL, IS_UP)
    block = tile // ACROSS
    is_short = block >= gl.max(last, 0)
    found = gl.sum((gl.where(is_short, last_short, last) <= block).to(gl.int32), 0)
    here = expert == found
    before = gl.where(is_short, n_blocks, block - last + n_blocks)
    first = gl.sum(gl.where(here, begin + before * BM, 0), 0)
    stop = gl.minimum(gl.sum(gl.where(here, end, 0), 0), first + BM)
    return found, first, stop, tile % ACROSS * (ALL * _BN // 2 if IS_UP else ALL * _BN)


@gluon.jit
def _matrix_row(local, column, N: gl.constexpr, IS_UP: gl.constexpr):
    if IS_UP:
        return gate_or_up(local, column, N)
    else:  # noqa: RET505 - one of the two is compiled
        return gl.minimum(column + local, N - 1)


@gluon.jit
def _slot_of(x_tiles, slot, BM: gl.constexpr):
    """Room for BM rows of x."""
    tile = x_tiles.index(slot)
    if tile.shape[0] > BM:
        tile = tile.slice(0, BM)
    return tile


@gluon.jit
def _copy_tile(
    step, x, order, words, ring, tile,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, TOP: gl.constexpr,
    ALL: gl.constexpr, BM: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
):  # fmt: skip
    """All steps of one tile into the ring, from the program's step `step` on; returns the next."""
    x_tiles, word_tiles, is_full, is_free = ring
    expert, first, end, column = tile
    row = first + gl.arange(0, BM, layout=gl.SliceLayout(1, x_copy_layout(_WARPS)))
    # What is behind the last row is zero and is not stored.
    is_row = (row < end)[:, None]
    row = gl.minimum(row, end - 1)
    if IS_UP:
        row = gl.load(order + row) // TOP
    x_column = gl.arange(0, 32 * _GS, layout=gl.SliceLayout(0, x_copy_layout(_WARPS)))
    x_at = row[:, None] * D + x_column[None, :]
    local = gl.arange(0, _BN, layout=gl.SliceLayout(1, word_copy_layout(_WARPS)))
    word = gl.arange(0, 4 * _GS, layout=gl.SliceLayout(0, word_copy_layout(_WARPS)))
    word = word // 4 * (4 * R) + word % 4
    word_at = ()
    for _ in gl.static_range(ALL):
        n = _matrix_row(local, column, N, IS_UP)
        word_at += (((n // R) * (4 * G * R) + n % R * 4)[:, None] + word[None, :],)
        column += _BN // 2 if IS_UP else _BN
    ROWS: gl.constexpr = 2 * N if IS_UP else N
    words += expert.to(gl.int64) * (ROWS * 4 * G)
    for i in range(G // _GS):
        slot = step % STAGES
        mbarrier.wait(is_free.index(slot), step // STAGES & 1 ^ 1)
        load_in_background(_slot_of(x_tiles, slot, BM), x + i * (32 * _GS) + x_at, mask=is_row)
        for part in gl.static_range(ALL):
            to = word_tiles[part].index(slot)
            load_in_background(to, words + i * (4 * _GS * R) + word_at[part])
        # Each thread arrives when its copies are there.
        async_copy.mbarrier_arrive(is_full.index(slot), increment_count=False)
        step += 1
    return step


@gluon.jit
def _copy(
    x, order, starts, words, ring,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    TOP: gl.constexpr, ALL: gl.constexpr, BM: gl.constexpr, TAIL: gl.constexpr, STAGES: gl.constexpr,
    IS_UP: gl.constexpr, SHORT_LAST: gl.constexpr,
):  # fmt: skip
    """The group that copies."""
    blocks = _blocks(starts, E, BM, TAIL, SHORT_LAST)
    step = 0
    for number in range(gl.program_id(0), _n_tiles(blocks, N, ALL, IS_UP), gl.num_programs(0)):
        tile = _find_tile(number, blocks, N, ALL, BM, IS_UP)
        if tile[2] - tile[1] <= TAIL:
            step = _copy_tile(
                step, x, order, words, ring, tile, N, D, G, R, TOP, ALL, TAIL, STAGES, IS_UP
            )
        else:
            step = _copy_tile(
                step, x, order, words, ring, tile, N, D, G, R, TOP, ALL, BM, STAGES, IS_UP
            )


@gluon.jit
def _start(slot, total, scale, x_tiles, word_tiles, BM: gl.constexpr, A: gl.constexpr):
    """Decode a part's 64 rows of a step's words and start their product."""
    word = word_tiles.index(slot).load(words_layout(_BN, _WARPS, 2))
    word = gl.reshape(word, (_BN, _GS, 4))
    word = gl.convert_layout(word, words_layout(_BN, _WARPS, 3), assert_trivial=True)
    weights = decoded(word, gl.expand_dims(scale, 2), _BN, A)
    x_tile = _slot_of(x_tiles, slot, BM)
    return warpgroup_mma(weights, x_tile.permute((1, 0)), total, is_async=True)


@gluon.jit
def _multiply_step(
    step, totals, scales, ring,
    FIRST: gl.constexpr, PARTS: gl.constexpr, BM: gl.constexpr, STAGES: gl.constexpr, A: gl.constexpr,
):  # fmt: skip
    """A step's products with a group's parts: while one is multiplied, the next is decoded."""
    x_tiles, word_tiles, is_full, is_free = ring
    slot = step % STAGES
    mbarrier.wait(is_full.index(slot), step // STAGES & 1)
    started = ()
    for part in gl.static_range(PARTS):
        started += (
            _start(slot, totals[part], scales[part], x_tiles, word_tiles[FIRST + part], BM, A),
        )
    # A wait for one of them only, with the next step's in between, ptxas does not take (C7512).
    if PARTS == 1:
        finished = (warpgroup_mma_wait(0, deps=started),)
    else:
        finished = warpgroup_mma_wait(0, deps=started)
    mbarrier.arrive(is_free.index(slot), count=1)
    return finished


@gluon.jit
def _multiply_tile(
    step, given, ring, tile, FIRST: gl.constexpr, PARTS: gl.constexpr,
    N: gl.constexpr, G: gl.constexpr, R: gl.constexpr,
    BM: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
):  # fmt: skip
    """One tile out of the ring, from the program's step `step` on; returns the next."""
    C: gl.constexpr = product_layout(BM, _WARPS)
    A: gl.constexpr = gl.DotOperandLayout(operand_index=0, parent=C, k_width=2)
    SCALES: gl.constexpr = scales_layout(_BN, _WARPS)
    STEPS: gl.constexpr = G // _GS
    ROWS: gl.constexpr = 2 * N if IS_UP else N
    HEIGHT: gl.constexpr = _BN // 2 if IS_UP else _BN
    order, scales, bias, out, pair_weights, alpha, limit = given
    expert, first, end, column = tile
    column += FIRST * HEIGHT
    local = gl.arange(0, _BN, layout=gl.SliceLayout(1, SCALES))
    group = gl.arange(0, _GS, layout=gl.SliceLayout(0, SCALES)) * R
    scales += expert.to(gl.int64) * (ROWS * G)
    scale_at = ()
    totals = ()
    for part in gl.static_range(PARTS):
        n = _matrix_row(local, column + part * HEIGHT, N, IS_UP)
        scale_at += (((n // R) * (G * R) + n % R)[:, None] + group[None, :],)
        totals += (gl.zeros((_BN, BM), gl.float32, layout=C),)
    # Scales come by themselves, two steps ahead: bytes cannot be copied in the background.
    even = _load_scales(scales, scale_at)
    odd = _load_scales(scales + _GS * R, scale_at)
    for half in range(STEPS // 2):
        now = even
        even = _load_scales(scales + gl.minimum(2 * half + 2, STEPS - 1) * (_GS * R), scale_at)
        totals = _multiply_step(step, totals, now, ring, FIRST, PARTS, BM, STAGES, A)
        now = odd
        odd = _load_scales(scales + gl.minimum(2 * half + 3, STEPS - 1) * (_GS * R), scale_at)
        totals = _multiply_step(step + 1, totals, now, ring, FIRST, PARTS, BM, STAGES, A)
        step += 2
    if STEPS % 2 == 1:
        totals = _multiply_step(step, totals, even, ring, FIRST, PARTS, BM, STAGES, A)
        step += 1
    for part in gl.static_range(PARTS):
        total = totals[part] * MISSING
        if IS_UP:
            store_activated(
                total, bias, out, alpha, limit, expert, first, end, column, N, _BN, BM, _WARPS
            )
        else:
            store_weighted(
                total, order, pair_weights, bias, out, expert, first, end, column,
                N, _BN, BM, _WARPS,
            )  # fmt: skip
        column += HEIGHT
    return step


@gluon.jit
def _load_scales(scales, scale_at):
    """Of each part."""
    loaded = ()
    for part in gl.static_range(len(scale_at)):
        loaded += (gl.load(scales + scale_at[part]),)
    return loaded


@gluon.jit
def _multiply(
    given, starts, ring, FIRST: gl.constexpr, PARTS: gl.constexpr, ALL: gl.constexpr,
    N: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    BM: gl.constexpr, TAIL: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
    SHORT_LAST: gl.constexpr,
):  # fmt: skip
    """A group that multiplies, of each tile the parts FIRST, FIRST + 1, … of 64 rows."""
    blocks = _blocks(starts, E, BM, TAIL, SHORT_LAST)
    step = 0
    for number in range(gl.program_id(0), _n_tiles(blocks, N, ALL, IS_UP), gl.num_programs(0)):
        tile = _find_tile(number, blocks, N, ALL, BM, IS_UP)
        if tile[2] - tile[1] <= TAIL:
            step = _multiply_tile(
                step, given, ring, tile, FIRST, PARTS, N, G, R, TAIL, STAGES, IS_UP
            )
        else:
            step = _multiply_tile(step, given, ring, tile, FIRST, PARTS, N, G, R, BM, STAGES, IS_UP)


@gluon.jit
def ring_kernel(
    x, order, starts, words, scales, bias, out, pair_weights, alpha, limit,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    TOP: gl.constexpr, BM: gl.constexpr, TAIL: gl.constexpr, STAGES: gl.constexpr, IS_UP: gl.constexpr,
    SHORT_LAST: gl.constexpr, GROUPS: gl.constexpr, WORKERS: gl.constexpr, REGISTERS: gl.constexpr,
):  # fmt: skip
    """The first product as kernels.moe_prefill.prefill_gate_up_kernel if IS_UP, else the second as its
    prefill_down_kernel; what only the other one reads is ignored.
    """
    ALL: gl.constexpr = 3 if GROUPS == 3 else 4
    X_SHARED: gl.constexpr = gl.NVMMASharedLayout(
        swizzle_byte_width=128, element_bitwidth=16, rank=2
    )
    W_SHARED: gl.constexpr = gl.SwizzledSharedLayout(
        vec=4, per_phase=8 // _GS, max_phase=_GS, order=[1, 0]
    )
    x_tiles = gl.allocate_shared_memory(x.dtype.element_ty, [STAGES, BM, 32 * _GS], X_SHARED)
    # Of each part by itself: between two copies to one allocation the compiler puts a barrier.
    word_tiles = ()
    for _ in gl.static_range(ALL):
        word_tiles += (gl.allocate_shared_memory(gl.int32, [STAGES, _BN, 4 * _GS], W_SHARED),)
    is_full = gl.allocate_shared_memory(gl.int64, [STAGES, 1], mbarrier.MBarrierLayout())
    is_free = gl.allocate_shared_memory(gl.int64, [STAGES, 1], mbarrier.MBarrierLayout())
    for slot in gl.static_range(STAGES):
        mbarrier.init(is_full.index(slot), count=32 * _WARPS)
        mbarrier.init(is_free.index(slot), count=GROUPS)
    ring = (x_tiles, word_tiles, is_full, is_free)
    given = (order, scales, bias, out, pair_weights, alpha, limit)
    # Gluon cannot gather functions in a loop, so each number of groups is written out.
    if GROUPS == 2:
        gl.warp_specialize(
            [
                (_multiply, (given, starts, ring, 0, 2, 4, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_multiply, (given, starts, ring, 2, 2, 4, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_copy, (x, order, starts, words, ring, N, D, G, R, E, TOP, 4, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
            ],
            WORKERS, REGISTERS,
        )  # fmt: skip
    elif GROUPS == 3:
        gl.warp_specialize(
            [
                (_multiply, (given, starts, ring, 0, 1, 3, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_multiply, (given, starts, ring, 1, 1, 3, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_multiply, (given, starts, ring, 2, 1, 3, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_copy, (x, order, starts, words, ring, N, D, G, R, E, TOP, 3, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
            ],
            WORKERS, REGISTERS,
        )  # fmt: skip
    else:
        gl.warp_specialize(
            [
                (_multiply, (given, starts, ring, 0, 1, 4, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_multiply, (given, starts, ring, 1, 1, 4, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_multiply, (given, starts, ring, 2, 1, 4, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_multiply, (given, starts, ring, 3, 1, 4, N, G, R, E, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
                (_copy, (x, order, starts, words, ring, N, D, G, R, E, TOP, 4, BM, TAIL, STAGES, IS_UP, SHORT_LAST)),
            ],
            WORKERS, REGISTERS,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RingTuning:
    """Rows of x in a block, how few of them take the shorter way, tiles in the ring.

    groups: that multiply, 2, of two parts each, or 3 or 4, of one.  short_last: what takes the shorter
    way behind all else, so that the programs end together; otherwise expert after expert. Neither 3 or 4 nor
    short_last has been measured yet.
    """

    block_m: int
    tail: int
    stages: int
    groups: int = 2
    short_last: bool = False

    def sizes(self) -> dict[str, Any]:
        # The first group takes what the others leave.
        multiplying, copying = _REGISTERS[self.groups]
        return {
            "BM": self.block_m, "TAIL": self.tail, "STAGES": self.stages,
            "SHORT_LAST": self.short_last, "GROUPS": self.groups,
            "WORKERS": (_WARPS.value,) * self.groups,
            "REGISTERS": (multiplying,) * (self.groups - 1) + (copying,), "num_warps": _WARPS.value,
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
