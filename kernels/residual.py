"""The residual stream as it travels between kernels: fp32, and as two bf16 numbers whose sum it is.

A matrix in bf16 is read eight numbers a thread. Activations in fp32 would be read four a thread and then
be exchanged through shared memory, four round trips one after the other that nothing hides; two bf16
vectors come in the matrix's own order, cost the same bytes, and keep 17 bits.
"""

import triton
import triton.language as tl

# $2 holds two bf16.
_WIDEN = tl.constexpr("shl.b32 $0, $2, 16; and.b32 $1, $2, 0xFFFF0000;")


@triton.jit
def widened(value, ASM: tl.constexpr):
    """bf16 as fp32.  ASM: by two instructions for two numbers, where the compiler takes three: it brings the
    upper half down before it shifts it up. Neighbours have to be in one thread.
    """
    if ASM:
        bits = tl.inline_asm_elementwise(
            _WIDEN, "=r,=r,r", [value], dtype=tl.int32, is_pure=True, pack=2
        )
        return bits.to(tl.float32, bitcast=True)
    else:  # noqa: RET505 - one of the two is compiled
        return value.to(tl.float32)


@triton.jit
def store_residual(value, at, x, high, low, mask=None):
    """value: fp32.  x: fp32; high, low: bf16."""
    tl.store(x + at, value, mask=mask)
    store_split(value, at, high, low, mask)


@triton.jit
def store_split(value, at, high, low, mask=None):
    """value: fp32.  high, low: bf16."""
    upper = value.to(tl.bfloat16)
    tl.store(high + at, upper, mask=mask)
    tl.store(low + at, (value - upper.to(tl.float32)).to(tl.bfloat16), mask=mask)


@triton.jit
def load_split(high, low, first, D: tl.constexpr, C: tl.constexpr, ASM: tl.constexpr = False):
    """fp32 [1, C] from `first` on."""
    column = first + tl.arange(0, C)[None, :]
    upper = tl.load(high + column, mask=column < D, other=0.0)
    lower = tl.load(low + column, mask=column < D, other=0.0)
    return widened(upper, ASM) + widened(lower, ASM)


@triton.jit
def load_columns(weight, row, is_row, first, D: tl.constexpr, C: tl.constexpr):
    """[R, C] of a matrix of D columns; read once, so it need not stay in the cache."""
    column = first + tl.arange(0, C)[None, :]
    return tl.load(
        weight + row[:, None] * D + column, mask=is_row[:, None] & (column < D), other=0.0,
        eviction_policy="evict_first",
    )  # fmt: skip


@triton.jit
def row_pointers(weight, row, D: tl.constexpr, C: tl.constexpr):
    """[R, C], the first C columns of rows of a matrix of D columns: for `load_piece`."""
    return weight + row[:, None] * D + tl.arange(0, C)[None, :]


@triton.jit
def load_piece(pointers, first: tl.constexpr, D: tl.constexpr, C: tl.constexpr):
    """[R, C] from column `first` on; all rows have to be there."""
    if first + C <= D:
        return tl.load(pointers + first, eviction_policy="evict_first")
    else:  # noqa: RET505 - one of the two is compiled
        column = first + tl.arange(0, C)[None, :]
        mask = column < D
        return tl.load(pointers + first, mask=mask, other=0.0, eviction_policy="evict_first")


@triton.jit
def own_sums(piece, x, R: tl.constexpr, C: tl.constexpr, ASM: tl.constexpr = False):
    """fp32 [R, C / 8]: the products of eight columns, which one thread holds, summed.

    What is left to be exchanged between threads is exchanged once for all pieces and rows.
    """
    return tl.sum(tl.reshape(widened(piece, ASM) * x, [R, C // 8, 8]), axis=2)


@triton.jit
def load_norm(norm_weight, D: tl.constexpr, C: tl.constexpr):
    """A norm's weight, bf16 [D], as three pieces fp32 [1, C] in the order of the matrices."""
    return (
        load_norm_piece(norm_weight, 0, D, C).to(tl.float32),
        load_norm_piece(norm_weight, C, D, C).to(tl.float32),
        load_norm_piece(norm_weight, 2 * C, D, C).to(tl.float32),
    )


@triton.jit
def load_norm_piece(norm_weight, first, D: tl.constexpr, C: tl.constexpr):
    """bf16 [1, C] of a norm's weight from column `first` on."""
    column = first + tl.arange(0, C)[None, :]
    return tl.load(norm_weight + column, mask=column < D, other=0.0)


@triton.jit
def load_scaled(high, low, norm0, norm1, norm2, eps, D: tl.constexpr, C: tl.constexpr):
    """The residual times a norm's weight, in three pieces fp32 [1, C], and 1 / rms, which is still to be
    multiplied: after a product it is one multiplication a row.
    """
    x0 = load_split(high, low, 0, D, C)
    x1 = load_split(high, low, C, D, C)
    x2 = load_split(high, low, 2 * C, D, C)
    rms = tl.rsqrt(tl.sum(x0 * x0 + x1 * x1 + x2 * x2) / D + eps)
    return x0 * norm0, x1 * norm1, x2 * norm2, rms


@triton.jit
def load_scaled_and_squares(high, low, norm0, norm1, norm2, D: tl.constexpr, C: tl.constexpr):
    """As `load_scaled`, but the squares [1, C] that are still to be summed: with the products, so that
    the warps meet once and not twice.
    """
    x0 = load_split(high, low, 0, D, C)
    x1 = load_split(high, low, C, D, C)
    x2 = load_split(high, low, 2 * C, D, C)
    return x0 * norm0, x1 * norm1, x2 * norm2, x0 * x0 + x1 * x1 + x2 * x2
