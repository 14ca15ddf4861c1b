"""Rows of a bf16 matrix times a vector by matrix instructions, from where one token's kernels have both.

A lane has eight columns of a row, and the same columns of the vector as two bf16 numbers each
(`kernels.residual`). In fp32 that is a widening and a multiplication a weight. The matrix instruction
m16n8k16 takes them as they are: column n of its right operand is what the four lanes 4 n … 4 n + 3 have of
the row, rows n and n + 8 of its left one what they have of the vector's two parts. Of the 8 by 8 sums the
diagonal is wanted, the four lanes' own; the rest is thrown away. So one instruction does 8 weights a
lane's worth of work for 4, and no number leaves its register. Products are exact, sums fp32.

Only as the machine's own instruction, which Triton's interpreter cannot run: until a card has, this has
been compiled only.
"""

import triton
import triton.language as tl

# Two of them, for the eight columns that a lane reads at once.
_PRODUCT = tl.constexpr("""
{
.reg .b32 w0, w1, w2, w3, h0, h1, h2, h3, l0, l1, l2, l3;
.reg .f32 s0, s1, s2, s3;
mov.b64 {w0, w1}, $4;
mov.b64 {w2, w3}, $5;
mov.b64 {h0, h1}, $6;
mov.b64 {h2, h3}, $7;
mov.b64 {l0, l1}, $8;
mov.b64 {l2, l3}, $9;
mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32
{s0, s1, s2, s3}, {h0, l0, h1, l1}, {w0, w1}, {$10, $11, $12, $13};
mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32
{$0, $1, $2, $3}, {h2, l2, h3, l3}, {w2, w3}, {s0, s1, s2, s3};
}
""")
# A lane has the sums of rows lane / 4 and lane / 4 + 8, in columns 2 (lane % 4) and the next. On the diagonal
# it has one of the two columns, or none.
_DIAGONAL = tl.constexpr("""
{
.reg .pred is_first, is_second;
.reg .b32 lane, row, column;
.reg .f32 a, b;
mov.u32 lane, %laneid;
shr.u32 row, lane, 2;
and.b32 column, lane, 3;
shl.b32 column, column, 1;
setp.eq.u32 is_first, row, column;
add.u32 column, column, 1;
setp.eq.u32 is_second, row, column;
add.f32 a, $1, $3;
add.f32 b, $2, $4;
selp.f32 a, a, 0f00000000, is_first;
selp.f32 $0, b, a, is_second;
}
""")
# Four fp32 as two bf16 each: what is nearest, and what that lacks.
_SPLIT = tl.constexpr("""
{
.reg .b32 h0, h1, l0, l1;
.reg .b32 b0, b1, b2, b3;
.reg .f32 f0, f1, f2, f3;
cvt.rn.bf16x2.f32 h0, $3, $2;
cvt.rn.bf16x2.f32 h1, $5, $4;
shl.b32 b0, h0, 16;
and.b32 b1, h0, 0xFFFF0000;
shl.b32 b2, h1, 16;
and.b32 b3, h1, 0xFFFF0000;
mov.b32 f0, b0;
mov.b32 f1, b1;
mov.b32 f2, b2;
mov.b32 f3, b3;
sub.f32 f0, $2, f0;
sub.f32 f1, $3, f1;
sub.f32 f2, $4, f2;
sub.f32 f3, $5, f3;
cvt.rn.bf16x2.f32 l0, f1, f0;
cvt.rn.bf16x2.f32 l1, f3, f2;
mov.b64 $0, {h0, h1};
mov.b64 $1, {l0, l1};
}
""")


@triton.jit
def as_words(pointers):
    """Pointers to bf16 as pointers to int64, four of them each."""
    return pointers.to(tl.pointer_type(tl.int64), bitcast=True)


@triton.jit
def load_vector(high, low, first: tl.constexpr, A: tl.constexpr, C: tl.constexpr):
    """Columns `first` … first + C - 1 of a vector of A numbers in two parts, for `add_products`.

    high, low: bf16 [A].  Four times int64 [1, C / 8]: each half of a lane's eight columns, high, then low.
    """
    word = first // 4 + tl.arange(0, C // 4)[None, :]
    highs = tl.load(as_words(high) + word, mask=word < A // 4, other=0)
    lows = tl.load(as_words(low) + word, mask=word < A // 4, other=0)
    h0, h1 = _halves(highs, 1, C)
    l0, l1 = _halves(lows, 1, C)
    return h0, h1, l0, l1


@triton.jit
def split_vector(x, C: tl.constexpr):
    """The same of what has been computed: fp32 [1, C], eight columns a lane."""
    even, odd = tl.split(tl.reshape(x, [1, C // 8, 2, 2, 2]))
    even0, even1 = tl.split(even)
    odd0, odd1 = tl.split(odd)
    x0, x4 = tl.split(even0)
    x2, x6 = tl.split(even1)
    x1, x5 = tl.split(odd0)
    x3, x7 = tl.split(odd1)
    h0, l0 = _split_four(x0, x1, x2, x3)
    h1, l1 = _split_four(x4, x5, x6, x7)
    return h0, h1, l0, l1


@triton.jit
def _split_four(x0, x1, x2, x3):
    return tl.inline_asm_elementwise(
        _SPLIT, "=l,=l,f,f,f,f", [x0, x1, x2, x3], dtype=(tl.int64, tl.int64), is_pure=True, pack=1
    )


@triton.jit
def no_sums(R: tl.constexpr, C: tl.constexpr):
    """Four times fp32 [R, C / 8]: what a lane has of the 16 by 8 sums of its warp."""
    zero = tl.zeros([R, C // 8], tl.float32)
    return zero, zero, zero, zero


@triton.jit
def _halves(words, R: tl.constexpr, C: tl.constexpr):
    """int64 [R, C / 4] as two of [R, C / 8]: the halves of what a lane reads at once."""
    return tl.split(tl.reshape(words, [R, C // 8, 2]))


@triton.jit
def add_products(sums, weights, vector, R: tl.constexpr, C: tl.constexpr):
    """sums: of `no_sums` or of this.  weights: int64 [R, C / 4].  vector: of `load_vector` or `split_vector`."""
    # Four lanes have to be in one row.
    tl.static_assert(C >= 32)
    s0, s1, s2, s3 = sums
    h0, h1, l0, l1 = vector
    w0, w1 = _halves(weights, R, C)
    return tl.inline_asm_elementwise(
        _PRODUCT, "=f,=f,=f,=f,l,l,l,l,l,l,f,f,f,f", [w0, w1, h0, h1, l0, l1, s0, s1, s2, s3],
        dtype=(tl.float32, tl.float32, tl.float32, tl.float32), is_pure=True, pack=1,
    )  # fmt: skip


@triton.jit
def own_products(sums):
    """fp32 [R, C / 8], whose sum along the rows is what is wanted: most of them are 0."""
    s0, s1, s2, s3 = sums
    return tl.inline_asm_elementwise(
        _DIAGONAL, "=f,f,f,f,f", [s0, s1, s2, s3], dtype=tl.float32, is_pure=True, pack=1
    )
