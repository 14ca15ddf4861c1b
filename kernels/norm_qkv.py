"""RMS norm, queries, keys and values of one token, their rotation, and the cache write, in one kernel.

    y = Wqkv (x · rsqrt(mean(x^2) + eps) · g) + b;  q and k turned by their position;  k, v cached

A program takes P pairs of rows (i, i + d / 2) of the heads, because the rotation needs both. Their weights
are requested before the kernel before has ended (see kernels.pdl). The buffers of keys and values begin
with the position `first`.
"""

import triton
import triton.language as tl

from kernels.pdl import launch_dependents, wait
from kernels.residual import (
    load_norm,
    load_norm_piece,
    load_piece,
    load_scaled,
    load_split,
    own_sums,
    row_pointers,
    widened,
)
from kernels.row_product import add_products, as_words, no_sums, own_products, split_vector


@triton.jit
def _rows(pair, HALF: tl.constexpr):
    """The lower row of each pair; the other is HALF below."""
    return pair // HALF * (2 * HALF) + pair % HALF


@triton.jit
def norm_qkv_kernel(
    high, low, norm_weight, weight, bias, cos, sin, position, first, q, keys, values, head_stride, eps,
    D: tl.constexpr, H: tl.constexpr, K: tl.constexpr, HEAD: tl.constexpr,
    P: tl.constexpr, C: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """high, low: bf16 [D], whose sum is x.  norm_weight: bf16 [D].  weight, bias: bf16 [(H + 2 K) HEAD, D] and
    without D, queries before keys before values.  cos, sin: fp32 [positions, HEAD / 2].  position, first:
    int32 [1].  q: bf16 [H, HEAD].  keys, values: bf16 [K, …, HEAD], their heads `head_stride` apart.
    C: at least a third of D, a power of two.
    """
    HALF: tl.constexpr = HEAD // 2
    n_pairs: tl.constexpr = (H + 2 * K) * HALF
    launch_dependents(PDL)
    pair = tl.program_id(0) * P + tl.arange(0, P)
    is_pair = pair < n_pairs
    row = _rows(tl.minimum(pair, n_pairs - 1), HALF)
    lows = row_pointers(weight, row, D, C)
    highs = lows + HALF * D
    low0 = load_piece(lows, 0, D, C)
    high0 = load_piece(highs, 0, D, C)
    low1 = load_piece(lows, C, D, C)
    low_bias = tl.load(bias + row).to(tl.float32)
    high_bias = tl.load(bias + row + HALF).to(tl.float32)
    # Written by the step before.
    at = tl.load(position)
    held_from = tl.load(first)
    c = tl.load(cos + at * HALF + pair % HALF)
    s = tl.load(sin + at * HALF + pair % HALF)
    wait(PDL)
    norm0, norm1, norm2 = load_norm(norm_weight, D, C)
    x0, x1, x2, rms = load_scaled(high, low, norm0, norm1, norm2, eps, D, C)
    y_lows = own_sums(low0, x0, P, C)
    high1 = load_piece(highs, C, D, C)
    y_highs = own_sums(high0, x0, P, C)
    low2 = load_piece(lows, 2 * C, D, C)
    y_lows += own_sums(low1, x1, P, C)
    high2 = load_piece(highs, 2 * C, D, C)
    y_highs += own_sums(high1, x1, P, C)
    y_lows += own_sums(low2, x2, P, C)
    y_highs += own_sums(high2, x2, P, C)
    y_low = tl.sum(y_lows, axis=1) * rms + low_bias
    y_high = tl.sum(y_highs, axis=1) * rms + high_bias
    turned_low = y_low * c - y_high * s
    turned_high = y_high * c + y_low * s
    is_q = is_pair & (row < H * HEAD)
    is_k = is_pair & (row >= H * HEAD) & (row < (H + K) * HEAD)
    is_v = is_pair & (row >= (H + K) * HEAD)
    tl.store(q + row, turned_low.to(q.dtype.element_ty), mask=is_q)
    tl.store(q + row + HALF, turned_high.to(q.dtype.element_ty), mask=is_q)
    kv_head = (row // HEAD - H) % K
    to = kv_head * head_stride + (at - held_from) * HEAD + pair % HALF
    tl.store(keys + to, turned_low.to(keys.dtype.element_ty), mask=is_k)
    tl.store(keys + to + HALF, turned_high.to(keys.dtype.element_ty), mask=is_k)
    tl.store(values + to, y_low.to(values.dtype.element_ty), mask=is_v)
    tl.store(values + to + HALF, y_high.to(values.dtype.element_ty), mask=is_v)


@triton.jit
def _add(a0, a1, a2, b0, b1, b2):
    return a0 + b0, a1 + b1, a2 + b2


@triton.jit
def _factor(x, C: tl.constexpr, MMA: tl.constexpr):
    """x as `_add_rows` wants it."""
    if MMA:
        return split_vector(x, C)
    else:  # noqa: RET505 - one of the two is compiled
        return x


@triton.jit
def _add_rows(
    sums, piece, x, P: tl.constexpr, C: tl.constexpr, ASM: tl.constexpr, MMA: tl.constexpr
):
    if MMA:
        return add_products(sums, piece, x, P, C)
    else:  # noqa: RET505 - one of the two is compiled
        return sums + own_sums(piece, x, P, C, ASM)


@triton.jit
def norm_qkv_late_kernel(
    high, low, norm_weight, weight, bias, cos, sin, position, first, q, keys, values, head_stride, eps,
    D: tl.constexpr, H: tl.constexpr, K: tl.constexpr, HEAD: tl.constexpr,
    P: tl.constexpr, C: tl.constexpr, ASM: tl.constexpr, MMA: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """The same, with 1 / rms summed late, beside the rows, where HALF is a multiple of P.

    So the warps meet once. In the other kernel they meet for 1 / rms first, and half of the weights is asked
    for behind that. Here all are asked for before the wait: behind it the compiler would put each load
    where its product is.  ASM: see `widened`.  MMA: see kernels.row_product.
    """
    HALF: tl.constexpr = HEAD // 2
    tl.static_assert(HALF % P == 0)
    launch_dependents(PDL)
    # The pairs of a program follow one another in one head.
    head = tl.program_id(0) * P // HALF
    pair = tl.program_id(0) * P % HALF + tl.arange(0, P)
    row = head * HEAD + pair
    rows = weight + (head * HEAD + tl.program_id(0) * P % HALF) * D
    # Matrix instructions want four numbers together.
    U: tl.constexpr = 1 + 3 * MMA
    DU: tl.constexpr = D // U
    CU: tl.constexpr = C // U
    lows = row_pointers(as_words(rows) if MMA else rows, tl.arange(0, P), DU, CU)
    highs = lows + HALF * DU
    low0 = load_piece(lows, 0, DU, CU)
    high0 = load_piece(highs, 0, DU, CU)
    low1 = load_piece(lows, CU, DU, CU)
    high1 = load_piece(highs, CU, DU, CU)
    low2 = load_piece(lows, 2 * CU, DU, CU)
    high2 = load_piece(highs, 2 * CU, DU, CU)
    norm0 = load_norm_piece(norm_weight, 0, D, C)
    low_bias = tl.load(bias + row)
    high_bias = tl.load(bias + row + HALF)
    # Written by the step before.
    at = tl.load(position)
    c = tl.load(cos + at * HALF + pair)
    s = tl.load(sin + at * HALF + pair)
    zero = no_sums(P, C) if MMA else tl.zeros([P, C // 8], tl.float32)
    wait(PDL)
    held_from = tl.load(first)
    x = load_split(high, low, 0, D, C, ASM)
    norm1 = load_norm_piece(norm_weight, C, D, C)
    norm2 = load_norm_piece(norm_weight, 2 * C, D, C)
    squares = own_sums(x, x, 1, C)
    x = _factor(x * widened(norm0, ASM), C, MMA)
    y_lows = _add_rows(zero, low0, x, P, C, ASM, MMA)
    y_highs = _add_rows(zero, high0, x, P, C, ASM, MMA)
    x = load_split(high, low, C, D, C, ASM)
    squares += own_sums(x, x, 1, C)
    x = _factor(x * widened(norm1, ASM), C, MMA)
    y_lows = _add_rows(y_lows, low1, x, P, C, ASM, MMA)
    y_highs = _add_rows(y_highs, high1, x, P, C, ASM, MMA)
    x = load_split(high, low, 2 * C, D, C, ASM)
    squares += own_sums(x, x, 1, C)
    x = _factor(x * widened(norm2, ASM), C, MMA)
    y_lows = _add_rows(y_lows, low2, x, P, C, ASM, MMA)
    y_highs = _add_rows(y_highs, high2, x, P, C, ASM, MMA)
    if MMA:
        y_lows = own_products(y_lows)
        y_highs = own_products(y_highs)
    squares = tl.broadcast_to(squares, [P, C // 8])
    y_low, y_high, square = tl.reduce((y_lows, y_highs, squares), 1, _add)
    rms = tl.rsqrt(square / D + eps)
    y_low = y_low * rms + low_bias.to(tl.float32)
    y_high = y_high * rms + high_bias.to(tl.float32)
    turned_low = y_low * c - y_high * s
    turned_high = y_high * c + y_low * s
    if head < H:
        tl.store(q + row, turned_low.to(q.dtype.element_ty))
        tl.store(q + row + HALF, turned_high.to(q.dtype.element_ty))
    else:
        to = (head - H) % K * head_stride + (at - held_from) * HEAD + pair
        if head < H + K:
            tl.store(keys + to, turned_low.to(keys.dtype.element_ty))
            tl.store(keys + to + HALF, turned_high.to(keys.dtype.element_ty))
        else:
            tl.store(values + to, y_low.to(values.dtype.element_ty))
            tl.store(values + to + HALF, y_high.to(values.dtype.element_ty))
