"""RMS norm, queries, keys and values of one token, their rotation, and the cache write, in one kernel.

    y = Wqkv (x · rsqrt(mean(x^2) + eps) · g) + b;  q and k turned by their position;  k, v cached

A program takes P pairs of rows (i, i + d / 2) of the heads, because the rotation needs both. Their weights
are requested before the kernel before has ended (see kernels.pdl). The buffers of keys and values begin
with the position `first`.
"""

import triton
import triton.language as tl

from kernels.pdl import launch_dependents, wait
from kernels.residual import load_columns, load_norm, load_scaled


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
    row = _rows(pair, HALF)
    low0 = load_columns(weight, row, is_pair, 0, D, C)
    high0 = load_columns(weight, row + HALF, is_pair, 0, D, C)
    low1 = load_columns(weight, row, is_pair, C, D, C)
    high1 = load_columns(weight, row + HALF, is_pair, C, D, C)
    low2 = load_columns(weight, row, is_pair, 2 * C, D, C)
    high2 = load_columns(weight, row + HALF, is_pair, 2 * C, D, C)
    low_bias = tl.load(bias + row, mask=is_pair, other=0.0).to(tl.float32)
    high_bias = tl.load(bias + row + HALF, mask=is_pair, other=0.0).to(tl.float32)
    # Written by the step before.
    at = tl.load(position)
    held_from = tl.load(first)
    c = tl.load(cos + at * HALF + pair % HALF)
    s = tl.load(sin + at * HALF + pair % HALF)
    norm0, norm1, norm2 = load_norm(norm_weight, D, C)
    wait(PDL)
    x0, x1, x2, rms = load_scaled(high, low, norm0, norm1, norm2, eps, D, C)
    lows = low0.to(tl.float32) * x0 + low1.to(tl.float32) * x1 + low2.to(tl.float32) * x2
    highs = high0.to(tl.float32) * x0 + high1.to(tl.float32) * x1 + high2.to(tl.float32) * x2
    y_low = tl.sum(lows, axis=1) * rms + low_bias
    y_high = tl.sum(highs, axis=1) * rms + high_bias
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
