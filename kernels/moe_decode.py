"""The chosen experts for one token: two kernels that read each MXFP4 weight once, packed.

    h_j = swiglu(W1_j x + b1_j)             gate_up_kernel, rows of all chosen experts
    x' = x + sum_j w_j (W2_j h_j + b2_j)    down_kernel, rows of x, all chosen experts in each

One row of arithmetic is bound by reading weights: 53 MB a layer of the 20b. An H100's integer units do
64 operations a cycle and multiprocessor, so that each integer operation a weight costs 60 us a token
of the 20b, and decoding must cost fewer than two. `ExpertMatrix` therefore orders the bits of the codes
so that one or two masks bring two of them into the two halves of a register as fp16 numbers, 2^-14 times
their value, which one HFMA2 multiplies with two activations. What has to be shifted is multiplied, by
the units that multiply anyway: by 2^6 + 2^1, where the sign goes another way than the other bits (what
else that leaves is masked, and no carry reaches what stays). fp16 sums eight products at most; all else
is fp32.

The activations come as fp16 scaled by a power of two (`unscale`), so that the largest is about 2^12,
and in an order of their own: see `activation_at`.
"""

from dataclasses import dataclass

import torch
import triton
import triton.language as tl
from torch import Tensor

from kernels.pdl import launch_dependents, wait
from kernels.residual import store_residual

GROUP = 32
# 2^(s - 127 + 62) has to be a finite bf16: kernels.moe_prefill decodes with that factor.
LARGEST_SCALE = 192
# Where the sign and the three other bits of pair k's code lie in each half of a word.
_SIGN_BIT = (15, 12, 14, 13)
_LOW_BIT = (9, 6, 3, 0)


@dataclass(frozen=True, slots=True)
class ExpertMatrix:
    """Matrices [E, N, 32 G] in MXFP4, in the order that the kernels read.

    words: int32 [E, N / R, G, R, 4], scales: uint8 [E, N / R, G, R]. R rows are read together. The low
    half of word w holds the codes of columns 8 k + 2 w of the group, the high half of 8 k + 2 w + 1,
    k = 0 … 3, their bits as `_SIGN_BIT` and `_LOW_BIT` say.
    """

    words: Tensor
    scales: Tensor

    @property
    def rows(self) -> int:
        return self.words.shape[3]


def pack_experts(blocks: Tensor, scales: Tensor, rows: int) -> ExpertMatrix:
    """blocks: uint8 [E, N, G, 16], scales: uint8 [E, N, G], as in kernels.mxfp4; N a multiple of rows.

    Raises ValueError for a scale above 2^65, which no trained model has.
    """
    if int(scales.max()) > LARGEST_SCALE:
        raise ValueError(f"an MXFP4 scale above 2^{LARGEST_SCALE - 127}")
    n_experts, n_rows, n_groups, _ = blocks.shape
    words = torch.empty(
        (n_experts, n_rows // rows, n_groups, rows, 4), dtype=torch.int32, device=blocks.device
    )
    # Expert by expert: the temporaries stay small.
    for expert in range(n_experts):
        # [N, G, k, w]: a byte holds columns 8 k + 2 w and 8 k + 2 w + 1.
        code = blocks[expert].view(n_rows, n_groups, 4, 4).int()
        packed = torch.zeros_like(code[:, :, 0])
        for k in range(4):
            low, high = code[:, :, k] & 15, code[:, :, k] >> 4
            for half, shift in ((low, 0), (high, 16)):
                packed |= (half >> 3) << (_SIGN_BIT[k] + shift)
                packed |= (half & 7) << (_LOW_BIT[k] + shift)
        words[expert] = packed.view(-1, rows, n_groups, 4).transpose(1, 2)
    tiled = scales.view(n_experts, -1, rows, n_groups).transpose(2, 3).contiguous()
    return ExpertMatrix(words, tiled)


def unpack_expert(matrix: ExpertMatrix, expert: int) -> tuple[Tensor, Tensor]:
    """The inverse for one expert: blocks uint8 [N, G, 16] and scales uint8 [N, G]."""
    words = matrix.words[expert].transpose(1, 2).flatten(0, 1)
    bytes_of_k: list[Tensor] = []
    for k in range(4):
        low, high = (
            ((words >> (_SIGN_BIT[k] + shift) & 1) << 3) | (words >> (_LOW_BIT[k] + shift) & 7)
            for shift in (0, 16)
        )
        bytes_of_k.append(low | high << 4)
    blocks = torch.stack(bytes_of_k, dim=2).to(torch.uint8).flatten(2)
    return blocks, matrix.scales[expert].transpose(1, 2).flatten(0, 1)


_DOT16 = tl.constexpr("""
{
.reg .b32 w, v, t, s, x, y;
.reg .b32 w1;
.reg .b16 lo, hi;
.reg .f32 a, b;
mov.b64 {w, w1}, $1;
mov.b64 {x, y}, $2;
and.b32 v, w, 0x8E008E00;
mul.rn.f16x2 s, v, x;
and.b32 v, w1, 0x8E008E00;
fma.rn.f16x2 s, v, y, s;
mov.b64 {x, y}, $3;
mul.lo.u32 t, w, 8;
and.b32 v, t, 0x8E008E00;
fma.rn.f16x2 s, v, x, s;
mul.lo.u32 t, w1, 8;
and.b32 v, t, 0x8E008E00;
fma.rn.f16x2 s, v, y, s;
mov.b64 {x, y}, $4;
and.b32 t, w, 0x40384038;
mul.lo.u32 t, t, 66;
and.b32 v, t, 0x8E008E00;
fma.rn.f16x2 s, v, x, s;
and.b32 t, w1, 0x40384038;
mul.lo.u32 t, t, 66;
and.b32 v, t, 0x8E008E00;
fma.rn.f16x2 s, v, y, s;
mov.b64 {x, y}, $5;
and.b32 t, w, 0x20072007;
mul.lo.u32 t, t, 516;
and.b32 v, t, 0x8E008E00;
fma.rn.f16x2 s, v, x, s;
and.b32 t, w1, 0x20072007;
mul.lo.u32 t, t, 516;
and.b32 v, t, 0x8E008E00;
fma.rn.f16x2 s, v, y, s;
mov.b32 {lo, hi}, s;
cvt.f32.f16 a, lo;
cvt.f32.f16 b, hi;
add.f32 $0, a, b;
}
""")


@triton.jit
def activation_at(column, G: tl.constexpr):
    """Where the activation of a column lies: the k-th eight of all G groups of 32 together. The lanes of a
    warp have a group each and so read neighbours; in the columns' order they would meet in few of the
    cache's banks, and `down_kernel` would wait for those longer than for the weights.
    """
    return ((column % 32 // 8) * G + column // 32) * 8 + column % 8


@triton.jit
def _half(pairs, shift: tl.constexpr):
    """One of four fp16 in an int64, as fp32."""
    return ((pairs >> shift) & 0xFFFF).to(tl.int16).to(tl.float16, bitcast=True).to(tl.float32)


@triton.jit
def code_value(words, sign: tl.constexpr, low: tl.constexpr):
    """One code of a word (int32), or of two (int64), as fp32, times 2^-14."""
    exponent = ((words >> (low + 1)) & 3).to(tl.int32)
    mantissa = ((words >> low) & 1).to(tl.float32)
    normal = (1 + 0.5 * mantissa) * ((1 << exponent).to(tl.float32) * 0.5)
    magnitude = tl.where(exponent == 0, 0.5 * mantissa, normal) * 0.00006103515625
    return tl.where(((words >> sign) & 1) != 0, -magnitude, magnitude)


@triton.jit
def _pair(words, x, sign: tl.constexpr, low: tl.constexpr):
    total = code_value(words, sign, low) * _half(x, 0)
    total += code_value(words, sign + 16, low + 16) * _half(x, 16)
    total += code_value(words, sign + 32, low + 32) * _half(x, 32)
    total += code_value(words, sign + 48, low + 48) * _half(x, 48)
    return total


@triton.jit
def dot16(words, x0, x1, x2, x3, ASM: tl.constexpr):
    """words: int64, sixteen codes.  x0 … x3: int64, four fp16 each.  fp32: 2^-14 times their product."""
    if ASM:
        return tl.inline_asm_elementwise(
            _DOT16, "=f,l,l,l,l,l", [words, x0, x1, x2, x3],
            dtype=tl.float32, is_pure=True, pack=1,
        )  # fmt: skip
    else:  # noqa: RET505 - one of the two is compiled
        total = _pair(words, x0, 15, 9) + _pair(words, x1, 12, 6)
        return total + _pair(words, x2, 14, 3) + _pair(words, x3, 13, 0)


@triton.jit
def code_scale(byte):
    """2^(byte - 127 + 14): an E8M0 scale that also undoes the 2^-14 of the codes."""
    return ((byte.to(tl.int32) + 14) << 23).to(tl.float32, bitcast=True)


@triton.jit
def _words(words, tile, first, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr):
    """int64 [GS, R, 2] of one tile's groups from `first` on."""
    group = first + tl.arange(0, GS)
    at = (tile * G + group)[:, None] * R + tl.arange(0, R)[None, :]
    at_word = at[:, :, None] * 2 + tl.arange(0, 2)[None, None, :]
    mask = (group < G)[:, None, None]
    return tl.load(words + at_word, mask=mask, other=0, eviction_policy="evict_first")


@triton.jit
def _scales(scales, tile, first, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr):
    group = first + tl.arange(0, GS)
    at = (tile * G + group)[:, None] * R + tl.arange(0, R)[None, :]
    return tl.load(scales + at, mask=(group < G)[:, None], other=0)


@triton.jit
def _activations(x, first, k: tl.constexpr, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr):
    """int64 [GS, R, 2], the same for each row: in the layout of the words, so nothing is exchanged."""
    group = first + tl.arange(0, GS)
    at = (k * G + group)[:, None, None] * 2 + tl.arange(0, 2)[None, None, :]
    at += tl.zeros([1, R, 1], tl.int32)
    return tl.load(x + at, mask=(group < G)[:, None, None], other=0)


@triton.jit
def _product(
    words, scales, x, first, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr, ASM: tl.constexpr
):
    x0 = _activations(x, first, 0, G, R, GS)
    x1 = _activations(x, first, 1, G, R, GS)
    x2 = _activations(x, first, 2, G, R, GS)
    x3 = _activations(x, first, 3, G, R, GS)
    return dot16(words, x0, x1, x2, x3, ASM) * code_scale(scales)[:, :, None]


@triton.jit
def _two_products(
    gate,
    gate_scales,
    up,
    up_scales,
    x,
    first,
    G: tl.constexpr,
    R: tl.constexpr,
    GS: tl.constexpr,
    ASM: tl.constexpr,
):
    x0 = _activations(x, first, 0, G, R, GS)
    x1 = _activations(x, first, 1, G, R, GS)
    x2 = _activations(x, first, 2, G, R, GS)
    x3 = _activations(x, first, 3, G, R, GS)
    gates = dot16(gate, x0, x1, x2, x3, ASM) * code_scale(gate_scales)[:, :, None]
    ups = dot16(up, x0, x1, x2, x3, ASM) * code_scale(up_scales)[:, :, None]
    return gates, ups


@triton.jit
def gate_up_kernel(
    x, unscale, expert_ids, words, scales, bias, h, alpha, limit,
    N: tl.constexpr, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr,
    ASM: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """A program takes one tile, three times GS groups. x: int64 [8 G], h: fp16 [4, N],
    times 2^6, both in the order of `activation_at`.
    """
    n_tiles: tl.constexpr = N // R
    slot = tl.program_id(0) // n_tiles
    own = tl.program_id(0) % n_tiles
    wait(PDL)
    # After the wait: so the next kernel may read without waiting what was chosen before this one.
    launch_dependents(PDL)
    expert = tl.load(expert_ids + slot).to(tl.int64)
    tile = expert * 2 * n_tiles + own
    a0 = _words(words, tile, 0, G, R, GS)
    b0 = _words(words, tile + n_tiles, 0, G, R, GS)
    a1 = _words(words, tile, GS, G, R, GS)
    b1 = _words(words, tile + n_tiles, GS, G, R, GS)
    a2 = _words(words, tile, 2 * GS, G, R, GS)
    b2 = _words(words, tile + n_tiles, 2 * GS, G, R, GS)
    c0 = _scales(scales, tile, 0, G, R, GS)
    d0 = _scales(scales, tile + n_tiles, 0, G, R, GS)
    c1 = _scales(scales, tile, GS, G, R, GS)
    d1 = _scales(scales, tile + n_tiles, GS, G, R, GS)
    c2 = _scales(scales, tile, 2 * GS, G, R, GS)
    d2 = _scales(scales, tile + n_tiles, 2 * GS, G, R, GS)
    scale = tl.load(unscale)
    rows = own * R + tl.arange(0, R)
    bias_at = bias + expert * (2 * N) + rows
    gate_bias = tl.load(bias_at).to(tl.float32)
    up_bias = tl.load(bias_at + N).to(tl.float32)
    gates, ups = _two_products(a0, c0, b0, d0, x, 0, G, R, GS, ASM)
    gates1, ups1 = _two_products(a1, c1, b1, d1, x, GS, G, R, GS, ASM)
    gates2, ups2 = _two_products(a2, c2, b2, d2, x, 2 * GS, G, R, GS, ASM)
    gate = tl.sum(tl.sum(gates + gates1 + gates2, axis=2), axis=0) * scale + gate_bias
    up = tl.sum(tl.sum(ups + ups1 + ups2, axis=2), axis=0) * scale + up_bias
    gate = tl.minimum(gate, limit)
    up = tl.minimum(tl.maximum(up, -limit), limit)
    # The sigmoid by a power that cannot overflow.
    power = tl.exp(-tl.abs(alpha * gate))
    sigmoid = tl.where(gate >= 0, 1.0, power) / (1 + power)
    activated = gate * sigmoid * (up + 1)
    # At most limit · (limit + 1) = 56: times 2^6 it uses fp16's range and cannot leave it.
    tl.store(h + slot * N + activation_at(rows, N // 32), (activated * 64).to(tl.float16))


@triton.jit
def _expert_tile(words, scales, tile, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr):
    """One tile of one expert: three pieces of GS groups, and their scales."""
    w0 = _words(words, tile, 0, G, R, GS)
    w1 = _words(words, tile, GS, G, R, GS)
    w2 = _words(words, tile, 2 * GS, G, R, GS)
    s0 = _scales(scales, tile, 0, G, R, GS)
    s1 = _scales(scales, tile, GS, G, R, GS)
    s2 = _scales(scales, tile, 2 * GS, G, R, GS)
    return w0, w1, w2, s0, s1, s2


@triton.jit
def _expert_sums(h, w0, w1, w2, s0, s1, s2, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr,
                 ASM: tl.constexpr):  # fmt: skip
    sums = _product(w0, s0, h, 0, G, R, GS, ASM)
    sums += _product(w1, s1, h, GS, G, R, GS, ASM)
    return sums + _product(w2, s2, h, 2 * GS, G, R, GS, ASM)


@triton.jit
def down_kernel(
    h, expert_ids, expert_weights, words, scales, bias, x, high, low,
    D: tl.constexpr, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr,
    ASM: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """A program takes one tile of each of four experts, asked for before it waits. Which experts those
    are is known: the kernel in between has waited for it before this one could start.

    x: fp32 [D], updated; high, low: bf16 [D], whose sum is x to 17 bits.
    """
    launch_dependents(PDL)
    n_tiles: tl.constexpr = D // R
    tile = tl.program_id(0)
    rows = tile * R + tl.arange(0, R)
    expert0 = tl.load(expert_ids).to(tl.int64)
    expert1 = tl.load(expert_ids + 1).to(tl.int64)
    expert2 = tl.load(expert_ids + 2).to(tl.int64)
    expert3 = tl.load(expert_ids + 3).to(tl.int64)
    a0, a1, a2, t0, t1, t2 = _expert_tile(words, scales, expert0 * n_tiles + tile, G, R, GS)
    b0, b1, b2, u0, u1, u2 = _expert_tile(words, scales, expert1 * n_tiles + tile, G, R, GS)
    c0, c1, c2, v0, v1, v2 = _expert_tile(words, scales, expert2 * n_tiles + tile, G, R, GS)
    d0, d1, d2, w0, w1, w2 = _expert_tile(words, scales, expert3 * n_tiles + tile, G, R, GS)
    weight0 = tl.load(expert_weights)
    weight1 = tl.load(expert_weights + 1)
    weight2 = tl.load(expert_weights + 2)
    weight3 = tl.load(expert_weights + 3)
    total = tl.load(x + rows)
    total += tl.load(bias + expert0 * D + rows).to(tl.float32) * weight0
    total += tl.load(bias + expert1 * D + rows).to(tl.float32) * weight1
    total += tl.load(bias + expert2 * D + rows).to(tl.float32) * weight2
    total += tl.load(bias + expert3 * D + rows).to(tl.float32) * weight3
    wait(PDL)
    sums = _expert_sums(h, a0, a1, a2, t0, t1, t2, G, R, GS, ASM) * weight0
    sums += _expert_sums(h + 8 * G, b0, b1, b2, u0, u1, u2, G, R, GS, ASM) * weight1
    sums += _expert_sums(h + 16 * G, c0, c1, c2, v0, v1, v2, G, R, GS, ASM) * weight2
    sums += _expert_sums(h + 24 * G, d0, d1, d2, w0, w1, w2, G, R, GS, ASM) * weight3
    store_residual(total + tl.sum(tl.sum(sums, axis=2), axis=0) * 0.015625, rows, x, high, low)
