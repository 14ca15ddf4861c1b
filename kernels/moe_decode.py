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

from kernels.choice import four_experts, nth_expert
from kernels.expert_math import swiglu
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
def _load_groups(pointers, first: tl.constexpr, inside, G: tl.constexpr, GS: tl.constexpr):
    """GS groups from `first` on; `inside` says which there are."""
    if first + GS <= G:
        return tl.load(pointers, eviction_policy="evict_first")
    else:  # noqa: RET505 - one of the two is compiled
        return tl.load(pointers, mask=inside, other=0, eviction_policy="evict_first")


@triton.jit
def _load_activations(x, first: tl.constexpr, inside, G: tl.constexpr, GS: tl.constexpr):
    """x: pointers to group 0 in the layout of the words, so that nothing is exchanged.  Four times
    int64 of that shape: the activations of GS groups from `first` on.
    """
    if first + GS <= G:
        x0 = tl.load(x + first * 2)
        x1 = tl.load(x + (G + first) * 2)
        x2 = tl.load(x + (2 * G + first) * 2)
        x3 = tl.load(x + (3 * G + first) * 2)
    else:
        x0 = tl.load(x + first * 2, mask=inside, other=0)
        x1 = tl.load(x + (G + first) * 2, mask=inside, other=0)
        x2 = tl.load(x + (2 * G + first) * 2, mask=inside, other=0)
        x3 = tl.load(x + (3 * G + first) * 2, mask=inside, other=0)
    return x0, x1, x2, x3


@triton.jit
def _tile(words, scales, at_words: tl.constexpr, at_scales: tl.constexpr, group,
          G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr):  # fmt: skip
    """The words and scales of a tile in three pieces of GS groups, `at_…` behind the pointers.

    words: int64 pointers […, GS, R, 2], scales: pointers […, GS, R].  group: of the shape of the scales.
    """
    in0, in1, in2 = group < G, GS + group < G, 2 * GS + group < G
    w, s = words + at_words, scales + at_scales
    w0 = _load_groups(w, 0, tl.expand_dims(in0, -1), G, GS)
    w1 = _load_groups(w + GS * R * 2, GS, tl.expand_dims(in1, -1), G, GS)
    w2 = _load_groups(w + 2 * GS * R * 2, 2 * GS, tl.expand_dims(in2, -1), G, GS)
    s0 = _load_groups(s, 0, in0, G, GS)
    s1 = _load_groups(s + GS * R, GS, in1, G, GS)
    s2 = _load_groups(s + 2 * GS * R, 2 * GS, in2, G, GS)
    return w0, w1, w2, s0, s1, s2


@triton.jit
def _product(words, scales, x, ASM: tl.constexpr):
    """fp32 […, GS, R]: the products of a piece, with the scales and without."""
    x0, x1, x2, x3 = x
    sums = dot16(words, x0, x1, x2, x3, ASM)
    return tl.sum(sums, axis=len(sums.shape) - 1) * code_scale(scales)


@triton.jit
def gate_up_kernel(
    x, unscale, expert_ids, words, scales, bias, h, alpha, limit,
    N: tl.constexpr, G: tl.constexpr, R: tl.constexpr, T: tl.constexpr, GS: tl.constexpr, E: tl.constexpr,
    CHOOSE: tl.constexpr, ASM: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """A program takes T tiles, one after the other, each three times GS groups. x: int64 [8 G],
    h: fp16 [4, N], times 2^6, both in the order of `activation_at`.

    CHOOSE: expert_ids are the router's keys, int32 [E]: see kernels.choice.
    """
    n_tiles: tl.constexpr = N // R
    tl.static_assert(n_tiles % T == 0)
    slot = tl.program_id(0) // (n_tiles // T)
    own = tl.program_id(0) % (n_tiles // T) * T
    wait(PDL)
    # After the wait: so the next kernel may read without waiting what was chosen before this one.
    launch_dependents(PDL)
    expert = nth_expert(expert_ids, slot, E) if CHOOSE else tl.load(expert_ids + slot)
    expert = expert.to(tl.int64)
    group = tl.arange(0, GS)[:, None]
    pair = tl.arange(0, 2)[None, None, :]
    in_tile = group * R + tl.arange(0, R)[None, :]
    first = (expert * 2 * n_tiles + own) * (G * R)
    words += first * 2 + (in_tile[:, :, None] * 2 + pair)
    scales += first + in_tile
    x += group[:, :, None] * 2 + pair + tl.zeros([1, R, 1], tl.int32)
    for t in tl.static_range(T):
        gates = _tile(words, scales, t * G * R * 2, t * G * R, group, G, R, GS)
        ups = _tile(
            words, scales, (n_tiles + t) * G * R * 2, (n_tiles + t) * G * R, group, G, R, GS
        )
        scale = tl.load(unscale)
        rows = (own + t) * R + tl.arange(0, R)
        bias_at = bias + expert * (2 * N) + rows
        gate_bias = tl.load(bias_at).to(tl.float32)
        up_bias = tl.load(bias_at + N).to(tl.float32)
        if T > 1:
            # No load crosses it. To save registers the compiler would put most of a tile's loads between
            # the products, where each is waited for.
            tl.debug_barrier()
        gate_sums = tl.zeros([GS, R], tl.float32)
        up_sums = tl.zeros([GS, R], tl.float32)
        for p in tl.static_range(3):
            inside = (p * GS + group < G)[:, :, None]
            x_piece = _load_activations(x, p * GS, inside, G, GS)
            gate_sums += _product(gates[p], gates[p + 3], x_piece, ASM)
            up_sums += _product(ups[p], ups[p + 3], x_piece, ASM)
        gate = tl.sum(gate_sums, axis=0) * scale + gate_bias
        up = tl.sum(up_sums, axis=0) * scale + up_bias
        # At most limit · (limit + 1) = 56: times 2^6 it uses fp16's range and cannot leave it.
        activated = swiglu(gate, up, alpha, limit) * 64
        tl.store(h + slot * N + activation_at(rows, N // 32), activated.to(tl.float16))


@triton.jit
def _four_tiles(
    words, scales, first: tl.constexpr, last: tl.constexpr, group, G: tl.constexpr, R: tl.constexpr,
    GS: tl.constexpr,
):  # fmt: skip
    """Tiles first … first + 3, none behind `last`."""
    o0: tl.constexpr = min(first, last) * G * R
    o1: tl.constexpr = min(first + 1, last) * G * R
    o2: tl.constexpr = min(first + 2, last) * G * R
    o3: tl.constexpr = min(first + 3, last) * G * R
    t0 = _tile(words, scales, o0 * 2, o0, group, G, R, GS)
    t1 = _tile(words, scales, o1 * 2, o1, group, G, R, GS)
    t2 = _tile(words, scales, o2 * 2, o2, group, G, R, GS)
    t3 = _tile(words, scales, o3 * 2, o3, group, G, R, GS)
    return t0, t1, t2, t3


@triton.jit
def _four_products(tiles, p: tl.constexpr, x, sums, ASM: tl.constexpr):
    """Piece p of four tiles, added to their sums."""
    t0, t1, t2, t3 = tiles
    y0, y1, y2, y3 = sums
    y0 += _product(t0[p], t0[p + 3], x, ASM)
    y1 += _product(t1[p], t1[p + 3], x, ASM)
    y2 += _product(t2[p], t2[p + 3], x, ASM)
    y3 += _product(t3[p], t3[p + 3], x, ASM)
    return y0, y1, y2, y3


@triton.jit
def _of_slot(value, AXIS: tl.constexpr):
    """[4] as [4, 1, 1], or as [1, 4, 1] where the groups' axis is the first."""
    if AXIS == 0:
        return value[None, :, None]
    else:  # noqa: RET505 - one of the two is compiled
        return value[:, None, None]


@triton.jit
def down_kernel(
    h, expert_ids, expert_weights, words, scales, bias, x, high, low,
    D: tl.constexpr, G: tl.constexpr, R: tl.constexpr, GS: tl.constexpr, AXIS: tl.constexpr, E: tl.constexpr,
    CHOOSE: tl.constexpr, ASM: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """A program takes eight tiles of each of four experts, asked for before it waits. Which experts those
    are is known: the kernel in between has waited for it before this one could start.

    AXIS: that of the groups, 0 or 1; the other is that of the experts. Triton lays the first of the two
    across the lanes. With 0 each of four warps has an expert, and they meet once, at the end. With 1 a
    warp has words of all experts but scales of one, and each piece of scales goes through shared memory:
    48 barriers more.  CHOOSE: expert_ids are the router's keys, int32 [E], and expert_weights its logits.

    h: int64 [4, 8 G] in the order of `activation_at`. x: fp32 [D], updated; high, low: bf16 [D], whose
    sum is x to 17 bits.
    """
    launch_dependents(PDL)
    n_tiles: tl.constexpr = D // R
    # Of eight tiles or all.
    last: tl.constexpr = n_tiles - 1 - (n_tiles > 8) * (n_tiles - 8)
    begin = tl.program_id(0) * 8
    # Eight tiles that are all there, of which those from `begin` on are this program's.
    first = tl.minimum(begin, n_tiles - 1 - last)
    slot = tl.arange(0, 4)
    if CHOOSE:
        expert, weight = four_experts(expert_ids, expert_weights, E)
    else:
        expert = tl.load(expert_ids + slot)
        weight = tl.load(expert_weights + slot)
    group = tl.arange(0, GS)[:, None, None] if AXIS == 0 else tl.arange(0, GS)[None, :, None]
    pair = tl.arange(0, 2)[None, None, None, :]
    r = tl.arange(0, R)[None, None, :]
    # int32 is enough: 2^31 words of eight bytes.
    at = (_of_slot(expert * n_tiles + first, AXIS) * G + group) * R + r
    at_words = words + (at[:, :, :, None] * 2 + pair)
    tiles = _four_tiles(at_words, scales + at, 0, last, group, G, R, GS)
    more = _four_tiles(at_words, scales + at, 4, last, group, G, R, GS)
    # Tiles in the order of their three bits, the lowest first.
    bit0 = tl.arange(0, 2)[None, :, None, None]
    bit1 = tl.arange(0, 2)[None, None, :, None]
    bit2 = tl.arange(0, 2)[None, None, None, :]
    tile = first + bit0 + 2 * bit1 + 4 * bit2
    row = tile * R + tl.arange(0, R)[:, None, None, None]
    is_own = (tile >= begin) & (tile < n_tiles)
    row_bias = tl.load(
        bias + (expert * D)[:, None, None, None, None] + row[None, :, :, :, :],
        mask=is_own[None, :, :, :, :], other=0.0,
    ).to(tl.float32)  # fmt: skip
    old = tl.load(x + row, mask=is_own, other=0.0)
    of_slot = h + _of_slot(slot, AXIS)[:, :, :, None] * (8 * G) + group[:, :, :, None] * 2 + pair
    h_at = of_slot + tl.zeros([1, 1, R, 1], tl.int32)
    zero = tl.zeros(at.shape, tl.float32)
    wait(PDL)
    sums = (zero, zero, zero, zero)
    more_sums = (zero, zero, zero, zero)
    for p in tl.static_range(3):
        h_piece = _load_activations(h_at, p * GS, (p * GS + group < G)[:, :, :, None], G, GS)
        sums = _four_products(tiles, p, h_piece, sums, ASM)
        more_sums = _four_products(more, p, h_piece, more_sums, ASM)
    y0, y1, y2, y3 = sums
    y4, y5, y6, y7 = more_sums
    lower = tl.join(tl.join(y0, y1), tl.join(y2, y3))
    upper = tl.join(tl.join(y4, y5), tl.join(y6, y7))
    y = tl.sum(tl.join(lower, upper), axis=AXIS) * 0.015625 + row_bias
    y = tl.sum(y * weight[:, None, None, None, None], axis=0)
    store_residual(old + y, row, x, high, low, mask=is_own)
