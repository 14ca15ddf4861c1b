"""What the kernels of many rows do with a word of packed MXFP4 and with a gate and its up, whichever compiler they are for.

`kernels.moe_decode.ExpertMatrix` has the eight columns 8 k + 2 w + h of word w together. That is what
one thread of a matrix instruction holds of its left operand, so the weights are that operand: a word is
decoded in the registers of the thread that needs it. As bf16 the bits of a code, put at the end of the
exponent and the beginning of the mantissa, are 2^-126 times their value (zero and the subnormal too);
one exact multiplication by a power of two gives 2^-64 times the weight, which leaves room on both sides.
"""

import triton
import triton.language as tl

# $8 is a word, $9 its scale's byte: eight bf16, columns 2 w and 2 w + 1, then those 8 further, and so on.
DECODE = tl.constexpr("""
{
.reg .b32 f, z, r, s, t, u, v, a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3;
mov.b32 z, 0x80008000;
mad.lo.u32 f, $9, 0x00800080, 0x1F001F00;
shr.b32 r, $8, 3;
shl.b32 s, $8, 3;
shl.b32 t, $8, 1;
shl.b32 u, $8, 6;
shl.b32 v, $8, 2;
and.b32 a0, r, 0x01C001C0;
and.b32 a1, $8, 0x01C001C0;
and.b32 a2, s, 0x01C001C0;
and.b32 a3, u, 0x01C001C0;
lop3.b32 b0, $8, 0x80008000, a0, 0xEA;
lop3.b32 b1, s, 0x80008000, a1, 0xEA;
lop3.b32 b2, t, 0x80008000, a2, 0xEA;
lop3.b32 b3, v, 0x80008000, a3, 0xEA;
fma.rn.bf16x2 c0, b0, f, z;
fma.rn.bf16x2 c1, b1, f, z;
fma.rn.bf16x2 c2, b2, f, z;
fma.rn.bf16x2 c3, b3, f, z;
mov.b32 {$0, $1}, c0;
mov.b32 {$2, $3}, c1;
mov.b32 {$4, $5}, c2;
mov.b32 {$6, $7}, c3;
}
""")
DECODE_OPERANDS = tl.constexpr("=h,=h,=h,=h,=h,=h,=h,=h,r,r")
# What the decoded weights lack: see above.
MISSING = tl.constexpr(2.0**64)


@triton.jit
def swiglu(gate, up, alpha, limit):
    """The clamped SwiGLU of fp32 gates and ups."""
    gate = tl.minimum(gate, limit)
    up = tl.minimum(tl.maximum(up, -limit), limit)
    # The sigmoid by a power that cannot overflow.
    power = tl.exp(-tl.abs(alpha * gate))
    return gate * (tl.where(gate >= 0, 1.0, power) / (1 + power)) * (up + 1)
