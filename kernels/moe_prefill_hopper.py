"""The two products of `kernels.moe_prefill` for Hopper: the same decoding, but nobody waits for the matrix units.

Triton's own compiler brings decoded weights to the matrix instruction through shared memory, with nine
barriers a step, and decodes only while the matrix units stand still. So these kernels are in Gluon, which
lets one say which thread holds what: a word is loaded by the thread whose operand it becomes, and while
the units multiply step i, the same threads decode step i + 1.

A program takes BN rows of a matrix and a block of BM rows of x. Where a block has few rows left, at most
TAIL, it multiplies so many only: an expert of 130 rows costs little more than one of 128.
"""

# Gluon annotates layouts as what they become.
# pyright: reportAssignmentType=false

from dataclasses import dataclass

import triton
from torch import Tensor
from triton.experimental import gluon
from triton.experimental.gluon import language as gl
from triton.experimental.gluon.language.nvidia.hopper import (
    async_copy,
    warpgroup_mma,
    warpgroup_mma_wait,
)

from kernels.expert_math import DECODE, DECODE_OPERANDS, MISSING, swiglu
from kernels.moe_decode import ExpertMatrix

gluon_swiglu = gluon.jit(swiglu.fn)
# Two names changed after triton 3.6.
load_in_background = getattr(async_copy, "async_load", async_copy.async_copy_global_to_shared)
barrier = getattr(gl, "barrier", None) or gl.thread_barrier
# Groups of 32 columns that a step takes.
_GS = gl.constexpr(2)
# Steps of a product at the least: what is asked for ahead must be there.
_LEAST_STEPS = 8


@gluon.constexpr_function
def bits(n):
    return n.bit_length() - 1


@gluon.constexpr_function
def product_layout(BM, WARPS):
    return gl.NVMMADistributedLayout(
        version=[3, 0], warps_per_cta=[WARPS, 1], instr_shape=[16, BM, 16]
    )


@gluon.constexpr_function
def words_layout(BN, WARPS, rank):
    """[BN, 4 GS], or [BN, GS, 4], words as the threads hold the columns that they decode to: rows l / 4
    and l / 4 + 8 of a warp's sixteen, word l % 4 of each group, in lane l.
    """

    def base(row, group, word):
        return [row, group, word] if rank == 3 else [row, 4 * group + word]

    registers = [base(0, 1 << j, 0) for j in range(bits(_GS.value))] + [base(8, 0, 0)]
    registers += [base((16 * WARPS) << j, 0, 0) for j in range(bits(BN // (16 * WARPS)))]
    return gl.DistributedLinearLayout(
        reg_bases=registers,
        lane_bases=[base(0, 0, 1), base(0, 0, 2), base(1, 0, 0), base(2, 0, 0), base(4, 0, 0)],
        warp_bases=[base(16 << j, 0, 0) for j in range(bits(WARPS))],
        block_bases=[],
        shape=[BN, _GS.value, 4] if rank == 3 else [BN, 4 * _GS.value],
    )


@gluon.constexpr_function
def scales_layout(BN, WARPS):
    return gl.SliceLayout(2, words_layout(BN, WARPS, 3))


@gluon.constexpr_function
def x_copy_layout(WARPS):
    # 16 bytes a thread; a row's 32 GS columns side by side.
    across = 4 * _GS.value
    return gl.BlockedLayout([1, 8], [32 // across, across], [WARPS, 1], [1, 0])


@gluon.constexpr_function
def word_copy_layout(WARPS):
    return gl.BlockedLayout([1, 4], [32 // _GS.value, _GS.value], [WARPS, 1], [1, 0])


@gluon.jit
def _add(a, b):
    return a + b


@gluon.jit
def find_tile(starts, tile, E: gl.constexpr, BM: gl.constexpr, WARPS: gl.constexpr):
    """As in kernels.moe_prefill."""
    layout: gl.constexpr = gl.BlockedLayout([triton.cdiv(E, 32)], [32], [WARPS], [0])
    expert = gl.arange(0, E, layout=layout)
    begin = gl.load(starts + expert)
    end = gl.load(starts + expert + 1)
    n_tiles = (end - begin + BM - 1) // BM
    last = gl.associative_scan(n_tiles, 0, _add)
    found = gl.sum((last <= tile).to(gl.int32), 0)
    here = expert == found
    first = gl.sum(gl.where(here, begin + (tile - last + n_tiles) * BM, 0), 0)
    return found, first, gl.sum(gl.where(here, end, 0), 0)


@gluon.jit
def decoded(words, scales, BN: gl.constexpr, A: gl.constexpr):
    """words: [BN, GS, 4], scales: [BN, GS, 1].  bf16 [BN, 32 GS] in A, 2^-64 times the weights."""
    a, b, c, d, e, f, g, h = gl.inline_asm_elementwise(
        DECODE, DECODE_OPERANDS, [words, scales.to(gl.int32)],
        dtype=(gl.bfloat16, gl.bfloat16, gl.bfloat16, gl.bfloat16,
               gl.bfloat16, gl.bfloat16, gl.bfloat16, gl.bfloat16),
        is_pure=True, pack=1,
    )  # fmt: skip
    # [BN, GS, w, h, k's high bit, k's low bit]
    even = gl.join(gl.join(a, b), gl.join(e, f))
    odd = gl.join(gl.join(c, d), gl.join(g, h))
    both = gl.join(even, odd)
    flat = gl.reshape(gl.permute(both, (0, 1, 4, 5, 2, 3)), (BN, 32 * _GS))
    # Each thread holds already what it needs, or this does not compile.
    return gl.convert_layout(flat, A, assert_trivial=True)


@gluon.jit
def _copy(
    i, x, x_at, is_row, x_tiles, words, word_at, word_tiles, R: gl.constexpr, STAGES: gl.constexpr
):  # fmt: skip
    """Ask for what step i reads."""
    slot = i % STAGES
    load_in_background(x_tiles.index(slot), x + i * (32 * _GS) + x_at, mask=is_row)
    load_in_background(word_tiles.index(slot), words + i * (4 * _GS * R) + word_at)
    async_copy.commit_group()


@gluon.jit
def _step(
    i, total, scale, x, x_at, is_row, x_tiles, words, word_at, word_tiles,
    STEPS: gl.constexpr, R: gl.constexpr, BN: gl.constexpr, STAGES: gl.constexpr,
    WARPS: gl.constexpr, A: gl.constexpr,
):  # fmt: skip
    """Starts step i's product when step i - 2's is done and i - 1's perhaps not."""
    async_copy.wait_group(STAGES - 3)
    # All threads have copied step i's tiles, and none still reads those of step i - 2.
    barrier()
    _copy(
        gl.minimum(i + STAGES - 2, STEPS - 1),
        x, x_at, is_row, x_tiles, words, word_at, word_tiles, R, STAGES,
    )  # fmt: skip
    word = word_tiles.index(i % STAGES).load(words_layout(BN, WARPS, 2))
    word = gl.convert_layout(
        gl.reshape(word, (BN, _GS, 4)), words_layout(BN, WARPS, 3), assert_trivial=True
    )
    weights = decoded(word, gl.expand_dims(scale, 2), BN, A)
    total = warpgroup_mma(weights, x_tiles.index(i % STAGES).permute((1, 0)), total, is_async=True)
    return warpgroup_mma_wait(1, deps=[total])


@gluon.jit
def _product(
    x, x_rows, is_row, words, scales, matrix, copied_n, scaled_n,
    D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, BN: gl.constexpr, BM: gl.constexpr,
    STAGES: gl.constexpr, WARPS: gl.constexpr,
):  # fmt: skip
    """Rows of a matrix that begins at row `matrix` times rows of x: fp32 [BN, BM].

    x_rows, is_row: of the copies' layout; of a small block only what is a row is read.  copied_n, scaled_n:
    the matrix' rows, of the layouts of copied words and of scales.
    """
    C: gl.constexpr = product_layout(BM, WARPS)
    A: gl.constexpr = gl.DotOperandLayout(operand_index=0, parent=C, k_width=2)
    STEPS: gl.constexpr = G // _GS
    X_SHARED: gl.constexpr = gl.NVMMASharedLayout(
        swizzle_byte_width=128, element_bitwidth=16, rank=2
    )
    W_SHARED: gl.constexpr = gl.SwizzledSharedLayout(
        vec=4, per_phase=8 // _GS, max_phase=_GS, order=[1, 0]
    )
    x_tiles = gl.allocate_shared_memory(x.dtype.element_ty, [STAGES, BM, 32 * _GS], X_SHARED)
    word_tiles = gl.allocate_shared_memory(gl.int32, [STAGES, BN, 4 * _GS], W_SHARED)

    column = gl.arange(0, 32 * _GS, layout=gl.SliceLayout(0, x_copy_layout(WARPS)))
    x_at = x_rows[:, None] * D + column[None, :]
    # Of a large block few rows are missing, and asking costs registers.
    is_row = None if BM > 64 else is_row[:, None]
    word = gl.arange(0, 4 * _GS, layout=gl.SliceLayout(0, word_copy_layout(WARPS)))
    word_at = ((copied_n // R) * (4 * G * R) + copied_n % R * 4)[:, None]
    word_at += (word // 4 * (4 * R) + word % 4)[None, :]
    words += matrix * (4 * G)
    group = gl.arange(0, _GS, layout=gl.SliceLayout(0, scales_layout(BN, WARPS)))
    scale_at = ((scaled_n // R) * (G * R) + scaled_n % R)[:, None] + (group * R)[None, :]
    scales += matrix * G

    for ahead in gl.static_range(STAGES - 2):
        _copy(ahead, x, x_at, is_row, x_tiles, words, word_at, word_tiles, R, STAGES)
    # Scales come by themselves, two steps ahead: bytes cannot be copied in the background.
    even_scale = gl.load(scales + scale_at)
    odd_scale = gl.load(scales + _GS * R + scale_at)
    total = gl.zeros((BN, BM), gl.float32, layout=C)
    # Two steps a turn: the operand of one is in use while the next one's is decoded.
    for half in range(STEPS // 2):
        i = 2 * half
        scale = even_scale
        even_scale = gl.load(scales + gl.minimum(i + 2, STEPS - 1) * (_GS * R) + scale_at)
        total = _step(
            i, total, scale, x, x_at, is_row, x_tiles, words, word_at, word_tiles,
            STEPS, R, BN, STAGES, WARPS, A,
        )  # fmt: skip
        scale = odd_scale
        odd_scale = gl.load(scales + gl.minimum(i + 3, STEPS - 1) * (_GS * R) + scale_at)
        total = _step(
            i + 1, total, scale, x, x_at, is_row, x_tiles, words, word_at, word_tiles,
            STEPS, R, BN, STAGES, WARPS, A,
        )  # fmt: skip
    if STEPS % 2 == 1:
        # Without this wait ptxas makes every matrix instruction of the kernel wait for the one before
        # (C7513): behind the loop it no longer sees whose operand is free.
        total = warpgroup_mma_wait(0, deps=[total])
        total = _step(
            STEPS - 1, total, even_scale, x, x_at, is_row, x_tiles, words, word_at, word_tiles,
            STEPS, R, BN, STAGES, WARPS, A,
        )  # fmt: skip
    total = warpgroup_mma_wait(0, deps=[total])
    async_copy.wait_group(0)
    barrier()
    return total * MISSING


@gluon.jit
def gate_or_up(local, column, N: gl.constexpr):
    """In turn eight gates and the same ups, as one thread holds rows r and r + 8 of a product."""
    n = gl.minimum(column + local // 16 * 8 + local % 8, N - 1)
    return n + local // 8 % 2 * N


@gluon.jit
def store_activated(
    total, bias, h, alpha, limit, expert, first, end, column,
    N: gl.constexpr, BN: gl.constexpr, BM: gl.constexpr, WARPS: gl.constexpr,
):  # fmt: skip
    """swiglu of a product's sums [BN, BM], rows as `gate_or_up` orders them, into h [P, N]."""
    gate, up = gl.split(gl.permute(gl.reshape(total, (BN // 16, 2, 8, BM)), (0, 2, 3, 1)))
    gate = gl.reshape(gate, (BN // 2, BM))
    up = gl.reshape(up, (BN // 2, BM))
    n = gl.minimum(
        column + gl.arange(0, BN // 2, layout=gl.SliceLayout(1, gate.type.layout)), N - 1
    )
    bias += expert * (2 * N)
    gate += gl.load(bias + n).to(gl.float32)[:, None]
    up += gl.load(bias + N + n).to(gl.float32)[:, None]
    activated = gluon_swiglu(gate, up, alpha, limit).to(h.dtype.element_ty)
    OUT: gl.constexpr = gl.BlockedLayout([8, 1], [BN // 16, 512 // BN], [1, WARPS], [0, 1])
    activated = gl.convert_layout(activated, OUT)
    row = first + gl.arange(0, BM, layout=gl.SliceLayout(0, OUT))
    n = column + gl.arange(0, BN // 2, layout=gl.SliceLayout(1, OUT))
    to = h + row.to(gl.int64)[None, :] * N + n[:, None]
    gl.store(to, activated, mask=(row < end)[None, :] & (n < N)[:, None])


@gluon.jit
def store_weighted(
    total, order, pair_weights, bias, y, expert, first, end, column,
    N: gl.constexpr, BN: gl.constexpr, BM: gl.constexpr, WARPS: gl.constexpr,
):  # fmt: skip
    """A product's sums [BN, BM] with their bias, times their pairs' weights, into y [P, N]."""
    C: gl.constexpr = total.type.layout
    n = gl.minimum(column + gl.arange(0, BN, layout=gl.SliceLayout(1, C)), N - 1)
    total += gl.load(bias + expert * N + n).to(gl.float32)[:, None]
    row = first + gl.arange(0, BM, layout=gl.SliceLayout(0, C))
    weight = gl.load(pair_weights + gl.load(order + gl.minimum(row, end - 1)))
    weighted = (total * weight[None, :]).to(y.dtype.element_ty)
    OUT: gl.constexpr = gl.BlockedLayout([8, 1], [BN // 8, 256 // BN], [1, WARPS], [0, 1])
    weighted = gl.convert_layout(weighted, OUT)
    row = first + gl.arange(0, BM, layout=gl.SliceLayout(0, OUT))
    pair = gl.load(order + gl.minimum(row, end - 1))
    n = column + gl.arange(0, BN, layout=gl.SliceLayout(1, OUT))
    to = y + pair.to(gl.int64)[None, :] * N + n[:, None]
    gl.store(to, weighted, mask=(row < end)[None, :] & (n < N)[:, None])


@gluon.jit
def _gate_up_tile(
    x, order, words, scales, bias, h, alpha, limit, expert, first, end, column,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, TOP: gl.constexpr,
    BN: gl.constexpr, BM: gl.constexpr, STAGES: gl.constexpr, WARPS: gl.constexpr,
):  # fmt: skip
    row = first + gl.arange(0, BM, layout=gl.SliceLayout(1, x_copy_layout(WARPS)))
    # What is behind the last row is not stored.
    token = gl.load(order + gl.minimum(row, end - 1)) // TOP
    copied = gl.arange(0, BN, layout=gl.SliceLayout(1, word_copy_layout(WARPS)))
    scaled = gl.arange(0, BN, layout=gl.SliceLayout(1, scales_layout(BN, WARPS)))
    total = _product(
        x, token, row < end, words, scales, expert.to(gl.int64) * (2 * N),
        gate_or_up(copied, column, N), gate_or_up(scaled, column, N),
        D, G, R, BN, BM, STAGES, WARPS,
    )  # fmt: skip
    store_activated(total, bias, h, alpha, limit, expert, first, end, column, N, BN, BM, WARPS)


@gluon.jit
def gate_up_kernel(
    x, order, starts, words, scales, bias, h, alpha, limit,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    TOP: gl.constexpr, BN: gl.constexpr, BM: gl.constexpr, TAIL: gl.constexpr,
    STAGES: gl.constexpr, WARPS: gl.constexpr,
):  # fmt: skip
    """As kernels.moe_prefill.prefill_gate_up_kernel."""
    expert, first, end = find_tile(starts, gl.program_id(1), E, BM, WARPS)
    end = gl.minimum(end, first + BM)
    column = gl.program_id(0) * (BN // 2)
    if expert < E:
        if TAIL < BM:
            if end - first <= TAIL:
                _gate_up_tile(
                    x, order, words, scales, bias, h, alpha, limit, expert, first, end, column,
                    N, D, G, R, TOP, BN, TAIL, STAGES, WARPS,
                )  # fmt: skip
            else:
                _gate_up_tile(
                    x, order, words, scales, bias, h, alpha, limit, expert, first, end, column,
                    N, D, G, R, TOP, BN, BM, STAGES, WARPS,
                )  # fmt: skip
        else:
            _gate_up_tile(
                x, order, words, scales, bias, h, alpha, limit, expert, first, end, column,
                N, D, G, R, TOP, BN, BM, STAGES, WARPS,
            )  # fmt: skip


@gluon.jit
def _down_tile(
    h, order, pair_weights, words, scales, bias, y, expert, first, end, column,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr,
    BN: gl.constexpr, BM: gl.constexpr, STAGES: gl.constexpr, WARPS: gl.constexpr,
):  # fmt: skip
    row = first + gl.arange(0, BM, layout=gl.SliceLayout(1, x_copy_layout(WARPS)))
    copied = gl.arange(0, BN, layout=gl.SliceLayout(1, word_copy_layout(WARPS)))
    scaled = gl.arange(0, BN, layout=gl.SliceLayout(1, scales_layout(BN, WARPS)))
    total = _product(
        h, gl.minimum(row, end - 1), row < end, words, scales, expert.to(gl.int64) * N,
        gl.minimum(column + copied, N - 1), gl.minimum(column + scaled, N - 1),
        D, G, R, BN, BM, STAGES, WARPS,
    )  # fmt: skip
    store_weighted(
        total, order, pair_weights, bias, y, expert, first, end, column, N, BN, BM, WARPS
    )


@gluon.jit
def down_kernel(
    h, order, starts, pair_weights, words, scales, bias, y,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    BN: gl.constexpr, BM: gl.constexpr, TAIL: gl.constexpr,
    STAGES: gl.constexpr, WARPS: gl.constexpr,
):  # fmt: skip
    """As kernels.moe_prefill.prefill_down_kernel."""
    expert, first, end = find_tile(starts, gl.program_id(1), E, BM, WARPS)
    end = gl.minimum(end, first + BM)
    column = gl.program_id(0) * BN
    if expert < E:
        if TAIL < BM:
            if end - first <= TAIL:
                _down_tile(
                    h, order, pair_weights, words, scales, bias, y, expert, first, end, column,
                    N, D, G, R, BN, TAIL, STAGES, WARPS,
                )  # fmt: skip
            else:
                _down_tile(
                    h, order, pair_weights, words, scales, bias, y, expert, first, end, column,
                    N, D, G, R, BN, BM, STAGES, WARPS,
                )  # fmt: skip
        else:
            _down_tile(
                h, order, pair_weights, words, scales, bias, y, expert, first, end, column,
                N, D, G, R, BN, BM, STAGES, WARPS,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HopperTuning:
    """Blocks of both products: rows of a matrix, rows of x, how few rows of x take the shorter way.

    registers: of a thread at most.
    """

    block_n: int
    block_m: int
    tail: int
    warps: int
    stages: int = 4
    registers: int = 255

    def sizes(self) -> dict[str, int]:
        return {
            "BN": self.block_n, "BM": self.block_m, "TAIL": self.tail, "STAGES": self.stages,
            "WARPS": self.warps, "num_warps": self.warps, "maxnreg": self.registers,
        }  # fmt: skip


def takes(matrix: ExpertMatrix) -> bool:
    """Whether the columns are whole steps, and enough of them."""
    n_groups = matrix.words.shape[2]
    return n_groups % _GS.value == 0 and n_groups >= _LEAST_STEPS * _GS.value


def gate_up(
    x: Tensor, order: Tensor, starts: Tensor, matrix: ExpertMatrix, bias: Tensor, h: Tensor,
    *, alpha: float, limit: float, top: int, n_blocks: int, tuning: HopperTuning,
) -> None:  # fmt: skip
    """x: bf16 [T, D].  h: bf16 [P, N], written in the order of `order`; the rest as in
    kernels.moe_prefill.experts_of_sorted. `takes` the matrix.
    """
    inner, hidden = h.shape[1], x.shape[1]
    gate_up_kernel[(triton.cdiv(2 * inner, tuning.block_n), n_blocks)](
        x, order, starts, matrix.words, matrix.scales, bias, h, alpha, limit,
        N=inner, D=hidden, G=hidden // 32, R=matrix.rows, E=len(starts) - 1, TOP=top,
        **tuning.sizes(),
    )  # fmt: skip


def down(
    h: Tensor, order: Tensor, starts: Tensor, weights: Tensor, matrix: ExpertMatrix, bias: Tensor,
    y: Tensor, *, n_blocks: int, tuning: HopperTuning,
) -> None:  # fmt: skip
    """y: bf16 [P, N], written by the pairs' numbers."""
    inner, hidden = h.shape[1], y.shape[1]
    down_kernel[(triton.cdiv(hidden, tuning.block_n), n_blocks)](
        h, order, starts, weights, matrix.words, matrix.scales, bias, y,
        N=hidden, D=inner, G=inner // 32, R=matrix.rows, E=len(starts) - 1,
        **tuning.sizes(),
    )  # fmt: skip
