"""RMS norm, queries, keys and values of one token, their rotation, and the cache write, in one kernel.

    y = Wqkv (x · rsqrt(mean(x^2) + eps) · g) + b;  q and k turned by their position;  k, v cached

A program takes P pairs of rows (i, i + d / 2) of the heads, because the rotation needs both. Their weights
are requested before the kernel before has ended (see kernels.pdl). The buffers of keys and values begin
with the position `first`.
"""

import triton
import triton.language as tl

from kernels.pdl import launch_dependents, wait
from kernels.residual import load_norm, load_piece, load_scaled, own_sums, row_pointers


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
