"""The two products of `kernels.moe_prefill` where experts have few rows: bound by reading the weights, and by decoding.

A program has 128 rows of a matrix for up to BM rows of x, which lie in shared memory from the beginning.
From there on its warps never wait for one another: a lane reads sixteen bytes of a row, a whole group
of 32 columns, straight into registers, decodes them there, and so has four steps of the left operand of
mma.sync; the group's scale serves all of them. The matrix units do not care which column is which, as long
as both operands agree, so of x a lane reads the same columns, sixteen bytes at a time.
"""

# Gluon annotates layouts as what they become.
# pyright: reportAssignmentType=false

from dataclasses import dataclass

import triton
from torch import Tensor
from triton.experimental import gluon
from triton.experimental.gluon import language as gl
from triton.experimental.gluon.language.nvidia.ampere import async_copy, mma_v2

from kernels.expert_math import DECODE, DECODE_OPERANDS, MISSING
from kernels.moe_decode import ExpertMatrix
from kernels.moe_prefill_hopper import (
    barrier,
    bits,
    find_tile,
    gate_or_up,
    load_in_background,
    store_activated,
    store_weighted,
)
from kernels.pdl import launch_dependents, wait

gluon_launch_dependents, gluon_wait = gluon.jit(launch_dependents.fn), gluon.jit(wait.fn)


@gluon.constexpr_function
def _product_layout(WARPS):
    return gl.NVMMADistributedLayout(version=[2, 0], warps_per_cta=[WARPS, 1], instr_shape=[16, 8])


@gluon.constexpr_function
def _words_layout(BN, WARPS):
    """[BN, group, word]: rows l / 4 and l / 4 + 8 of a warp's sixteen, group l % 4, in lane l."""
    registers = [[0, 0, 1], [0, 0, 2], [8, 0, 0]]
    registers += [[(16 * WARPS) << j, 0, 0] for j in range(bits(BN // (16 * WARPS)))]
    return gl.DistributedLinearLayout(
        reg_bases=registers,
        lane_bases=[[0, 1, 0], [0, 2, 0], [1, 0, 0], [2, 0, 0], [4, 0, 0]],
        warp_bases=[[16 << j, 0, 0] for j in range(bits(WARPS))],
        block_bases=[],
        shape=[BN, 4, 4],
    )


@gluon.constexpr_function
def _x_layout(BM, WARPS):
    """[BM, column of a chunk]: row l / 4 of eight, group l % 4, in lane l of each warp."""
    registers = [[0, 1 << j] for j in range(5)] + [[8 << j, 0] for j in range(bits(BM // 8))]
    return gl.DistributedLinearLayout(
        reg_bases=registers,
        lane_bases=[[0, 32], [0, 64], [1, 0], [2, 0], [4, 0]],
        warp_bases=[[0, 0]] * bits(WARPS),
        block_bases=[],
        shape=[BM, 128],
    )


@gluon.constexpr_function
def _x_shared(BM):
    # The sixteen bytes that eight lanes read at once, of two rows and four groups, lie in different banks.
    rows = [[1, 8], [2, 16], [4, 32]] + [[8 << j, 0] for j in range(bits(BM // 8))]
    return gl.SharedLinearLayout(
        offset_bases=[[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [0, 32], [0, 64 + 16], *rows]
    )


@gluon.constexpr_function
def _x_copy_layout(WARPS):
    return gl.BlockedLayout([1, 8], [2, 16], [WARPS, 1], [1, 0])


@gluon.jit
def _decoded(words, scales, BN: gl.constexpr, A: gl.constexpr):
    """words: [BN, 4, 4], scales: [BN, 4, 1].  bf16 [BN, 128] in A, 2^-64 times the weights.

    Column 32 g + 8 k + 4 i + 2 j + h of a chunk becomes 32 k + 16 i + 8 j + 2 g + h.
    """
    a, b, c, d, e, f, g, h = gl.inline_asm_elementwise(
        DECODE, DECODE_OPERANDS, [words, scales.to(gl.int32)],
        dtype=(gl.bfloat16, gl.bfloat16, gl.bfloat16, gl.bfloat16,
               gl.bfloat16, gl.bfloat16, gl.bfloat16, gl.bfloat16),
        is_pure=True, pack=1,
    )  # fmt: skip
    # [BN, group, word, h, k's high bit, k's low bit]
    even = gl.join(gl.join(a, b), gl.join(e, f))
    odd = gl.join(gl.join(c, d), gl.join(g, h))
    both = gl.join(even, odd)
    parts = gl.permute(gl.reshape(both, (BN, 4, 2, 2, 2, 2, 2)), (0, 5, 6, 2, 3, 1, 4))
    flat = gl.reshape(parts, (BN, 128))
    # Each thread holds already what it needs, or this does not compile.
    return gl.convert_layout(flat, A, assert_trivial=True)


@gluon.jit
def _product(
    x, x_rows, words, scales, matrix, n,
    D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, BN: gl.constexpr, BM: gl.constexpr,
    AHEAD: gl.constexpr, WARPS: gl.constexpr, PDL: gl.constexpr,
):  # fmt: skip
    """Rows n of a matrix that begins at row `matrix` times rows of x: fp32 [BN, BM].

    n: of the words' layout.  x_rows: of the copies' layout.  PDL: x is being written still.
    """
    C: gl.constexpr = _product_layout(WARPS)
    A: gl.constexpr = gl.DotOperandLayout(operand_index=0, parent=C, k_width=2)
    B: gl.constexpr = gl.DotOperandLayout(operand_index=1, parent=C, k_width=2)
    W: gl.constexpr = _words_layout(BN, WARPS)
    # A chunk is 128 columns; what a turn reads was asked for in the turn before.
    TURNS: gl.constexpr = triton.cdiv(G, 4 * AHEAD)
    CHUNKS: gl.constexpr = TURNS * AHEAD
    group = gl.arange(0, 4, layout=gl.SliceLayout(0, gl.SliceLayout(2, W)))
    word = gl.arange(0, 4, layout=gl.SliceLayout(0, gl.SliceLayout(1, W)))
    row_at = ((n // R) * (G * R) + n % R)[:, None]
    words += matrix * (4 * G)
    scales += matrix * G
    next_words = ()
    next_scales = ()
    for chunk in gl.static_range(AHEAD):
        # Behind the last group it is repeated: x is zero there.
        at = row_at + gl.minimum(4 * chunk + group, G - 1)[None, :] * R
        next_words += (gl.load(words + gl.expand_dims(at * 4, 2) + word[None, None, :]),)
        next_scales += (gl.load(scales + at),)
    x_tiles = gl.allocate_shared_memory(x.dtype.element_ty, [CHUNKS, BM, 128], _x_shared(BM))
    gluon_wait(PDL)
    column = gl.arange(0, 128, layout=gl.SliceLayout(0, _x_copy_layout(WARPS)))
    x_at = x_rows[:, None] * D + column[None, :]
    for tile in range(CHUNKS):
        load_in_background(
            x_tiles.index(tile), x + tile * 128 + x_at, mask=(column < D - tile * 128)[None, :]
        )
    async_copy.commit_group()
    async_copy.wait_group(0)
    barrier()
    total = gl.zeros((BN, BM), gl.float32, layout=C)
    for turn in range(TURNS):
        now_words = next_words
        now_scales = next_scales
        next_words = ()
        next_scales = ()
        for p in gl.static_range(AHEAD):
            c = turn * AHEAD + p
            weights = _decoded(now_words[p], gl.expand_dims(now_scales[p], 2), BN, A)
            at = row_at + gl.minimum(4 * (c + AHEAD) + group, G - 1)[None, :] * R
            next_words += (gl.load(words + gl.expand_dims(at * 4, 2) + word[None, None, :]),)
            next_scales += (gl.load(scales + at),)
            # [row, group, k, i, j, h] of _decoded's columns
            rows = gl.reshape(x_tiles.index(c).load(_x_layout(BM, WARPS)), (BM, 4, 4, 2, 2, 2))
            rows = gl.reshape(gl.permute(rows, (0, 2, 3, 4, 1, 5)), (BM, 128))
            rows = gl.convert_layout(gl.permute(rows, (1, 0)), B, assert_trivial=True)
            total = mma_v2(weights, rows, total)
    barrier()
    return total * MISSING


@gluon.jit
def few_gate_up_kernel(
    x, order, starts, words, scales, bias, h, alpha, limit,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    TOP: gl.constexpr, BN: gl.constexpr, BM: gl.constexpr, AHEAD: gl.constexpr, WARPS: gl.constexpr,
    PDL: gl.constexpr,
):  # fmt: skip
    """As kernels.moe_prefill.prefill_gate_up_kernel.  PDL: the second product may start."""
    gluon_launch_dependents(PDL)
    expert, first, end = find_tile(starts, gl.program_id(1), E, BM, WARPS)
    end = gl.minimum(end, first + BM)
    column = gl.program_id(0) * (BN // 2)
    if expert < E:
        row = first + gl.arange(0, BM, layout=gl.SliceLayout(1, _x_copy_layout(WARPS)))
        # What is behind the last row repeats it and is not stored.
        token = gl.load(order + gl.minimum(row, end - 1)) // TOP
        ROWS: gl.constexpr = gl.SliceLayout(1, gl.SliceLayout(2, _words_layout(BN, WARPS)))
        n = gate_or_up(gl.arange(0, BN, layout=ROWS), column, N)
        total = _product(
            x, token, words, scales, expert.to(gl.int64) * (2 * N), n,
            D, G, R, BN, BM, AHEAD, WARPS, False,
        )  # fmt: skip
        store_activated(total, bias, h, alpha, limit, expert, first, end, column, N, BN, BM, WARPS)


@gluon.jit
def few_down_kernel(
    h, order, starts, pair_weights, words, scales, bias, y,
    N: gl.constexpr, D: gl.constexpr, G: gl.constexpr, R: gl.constexpr, E: gl.constexpr,
    BN: gl.constexpr, BM: gl.constexpr, AHEAD: gl.constexpr, WARPS: gl.constexpr, PDL: gl.constexpr,
):  # fmt: skip
    """As kernels.moe_prefill.prefill_down_kernel.  PDL: the first product may still run. Only h is its work:
    order and starts were there before it began.
    """
    expert, first, end = find_tile(starts, gl.program_id(1), E, BM, WARPS)
    end = gl.minimum(end, first + BM)
    column = gl.program_id(0) * BN
    if expert < E:
        row = first + gl.arange(0, BM, layout=gl.SliceLayout(1, _x_copy_layout(WARPS)))
        ROWS: gl.constexpr = gl.SliceLayout(1, gl.SliceLayout(2, _words_layout(BN, WARPS)))
        n = gl.minimum(column + gl.arange(0, BN, layout=ROWS), N - 1)
        total = _product(
            h, gl.minimum(row, end - 1), words, scales, expert.to(gl.int64) * N, n,
            D, G, R, BN, BM, AHEAD, WARPS, PDL,
        )  # fmt: skip
        store_weighted(
            total, order, pair_weights, bias, y, expert, first, end, column, N, BN, BM, WARPS
        )


@dataclass(frozen=True, slots=True)
class FewTuning:
    """Blocks of both products: rows of a matrix, rows of x, chunks of 128 columns asked for ahead, warps.

    pdl: see kernels.pdl; the second product asks for its weights while the first one ends. Not measured yet.
    """

    block_n: int
    block_m: int
    ahead: int
    warps: int
    pdl: bool = False

    def sizes(self) -> dict[str, int]:
        return {
            "BN": self.block_n, "BM": self.block_m, "AHEAD": self.ahead, "WARPS": self.warps,
            "PDL": self.pdl, "num_warps": self.warps,
        }  # fmt: skip


def few_gate_up(
    x: Tensor, order: Tensor, starts: Tensor, matrix: ExpertMatrix, bias: Tensor, h: Tensor,
    *, alpha: float, limit: float, top: int, n_blocks: int, tuning: FewTuning,
) -> None:  # fmt: skip
    """As kernels.moe_prefill_hopper.gate_up, for any number of columns."""
    inner, hidden = h.shape[1], x.shape[1]
    few_gate_up_kernel[(triton.cdiv(2 * inner, tuning.block_n), n_blocks)](
        x, order, starts, matrix.words, matrix.scales, bias, h, alpha, limit,
        N=inner, D=hidden, G=hidden // 32, R=matrix.rows, E=len(starts) - 1, TOP=top,
        **tuning.sizes(),
    )  # fmt: skip


def few_down(
    h: Tensor, order: Tensor, starts: Tensor, weights: Tensor, matrix: ExpertMatrix, bias: Tensor,
    y: Tensor, *, n_blocks: int, tuning: FewTuning,
) -> None:  # fmt: skip
    """As kernels.moe_prefill_hopper.down, for any number of columns."""
    inner, hidden = h.shape[1], y.shape[1]
    few_down_kernel[(triton.cdiv(hidden, tuning.block_n), n_blocks)](
        h, order, starts, weights, matrix.words, matrix.scales, bias, y,
        N=hidden, D=inner, G=inner // 32, R=matrix.rows, E=len(starts) - 1,
        **tuning.sizes(), **({"launch_pdl": True} if tuning.pdl else {}),
    )  # fmt: skip
