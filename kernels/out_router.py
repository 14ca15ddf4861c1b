"""Attention's output map with the residual; then the norm and the router: two kernels.

    x += Wo a + bo                                                                      out_kernel
    g = Wr norm(x) + br;  the K best of g and the softmax over them;  norm(x) as fp16    router_kernel

The norm needs all of x and a program of the first has some rows, so the router is a kernel of its own. Its
programs have some experts each, the last one to finish picks among all; one more writes norm(x), scaled
by a power of two and in the order of kernels.moe_decode.
"""

import triton
import triton.language as tl

from kernels.choice import key_of
from kernels.moe_decode import activation_at
from kernels.pdl import is_last, launch_dependents, wait
from kernels.residual import (
    load_columns,
    load_norm,
    load_piece,
    load_scaled,
    load_scaled_and_squares,
    load_split,
    own_sums,
    row_pointers,
    store_residual,
)
from kernels.row_product import add_products, as_words, load_vector, no_sums, own_products


@triton.jit
def out_kernel(
    a_high, a_low, weight, bias, x, high, low,
    D: tl.constexpr, A: tl.constexpr, R: tl.constexpr, C: tl.constexpr, ASM: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """R rows a program, three of four pieces of them asked for before the wait.

    a_high, a_low: bf16 [A], whose sum is a.  weight: bf16 [D, A].  bias: [D].  x: fp32 [D], updated; high,
    low: bf16 [D], whose sum is x to 17 bits.  C: at least a quarter of A, a power of two.  ASM: see `widened`.
    """
    launch_dependents(PDL)
    row = tl.program_id(0) * R + tl.arange(0, R)
    is_row = row < D
    inside = tl.minimum(row, D - 1)
    pointers = row_pointers(weight, inside, A, C)
    w0 = load_piece(pointers, 0, A, C)
    w1 = load_piece(pointers, C, A, C)
    w2 = load_piece(pointers, 2 * C, A, C)
    old = tl.load(bias + inside).to(tl.float32)
    wait(PDL)
    old += tl.load(x + inside)
    y = own_sums(w0, load_split(a_high, a_low, 0, A, C, ASM), R, C, ASM)
    # Takes the registers of the first.
    w3 = load_piece(pointers, 3 * C, A, C)
    y += own_sums(w1, load_split(a_high, a_low, C, A, C, ASM), R, C, ASM)
    y += own_sums(w2, load_split(a_high, a_low, 2 * C, A, C, ASM), R, C, ASM)
    y += own_sums(w3, load_split(a_high, a_low, 3 * C, A, C, ASM), R, C, ASM)
    store_residual(old + tl.sum(y, axis=1), row, x, high, low, mask=is_row)


@triton.jit
def out_mma_kernel(
    a_high, a_low, weight, bias, x, high, low,
    D: tl.constexpr, A: tl.constexpr, R: tl.constexpr, C: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """The same by matrix instructions: see kernels.row_product."""
    launch_dependents(PDL)
    row = tl.program_id(0) * R + tl.arange(0, R)
    is_row = row < D
    inside = tl.minimum(row, D - 1)
    pointers = row_pointers(as_words(weight), inside, A // 4, C // 4)
    w0 = load_piece(pointers, 0, A // 4, C // 4)
    w1 = load_piece(pointers, C // 4, A // 4, C // 4)
    w2 = load_piece(pointers, C // 2, A // 4, C // 4)
    old = tl.load(bias + inside).to(tl.float32)
    wait(PDL)
    old += tl.load(x + inside)
    y = add_products(no_sums(R, C), w0, load_vector(a_high, a_low, 0, A, C), R, C)
    # Takes the registers of the first.
    w3 = load_piece(pointers, 3 * C // 4, A // 4, C // 4)
    y = add_products(y, w1, load_vector(a_high, a_low, C, A, C), R, C)
    y = add_products(y, w2, load_vector(a_high, a_low, 2 * C, A, C), R, C)
    y = add_products(y, w3, load_vector(a_high, a_low, 3 * C, A, C), R, C)
    store_residual(old + tl.sum(own_products(y), axis=1), row, x, high, low, mask=is_row)


@triton.jit
def router_kernel(
    high, low, norm_weight, router, router_bias, logits_of_all, counter,
    expert_ids, expert_weights, normed, unscale, eps,
    D: tl.constexpr, E: tl.constexpr, EB: tl.constexpr, K: tl.constexpr, C: tl.constexpr,
    LATE: tl.constexpr, CHOOSE: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """Programs 0 … E / EB - 1 have EB experts each, one more writes norm(x).

    router: bf16 [E, D].  router_bias, logits_of_all: fp32 [E].  counter: int32 [1], 0 before and after.
    expert_ids: int32 [K], expert_weights: fp32 [K].  normed: fp16 [D] in the order of `activation_at`, times
    1 / unscale, fp32 [1].  C: at least a third of D, a power of two.

    LATE: 1 / rms is summed beside the logits, and experts are compared in the order that keeps the sums
    of a place within a thread.  CHOOSE: otherwise expert_ids become the keys, int32 [E], by which others
    choose (kernels.choice).
    """
    program = tl.program_id(0)
    n_routers: tl.constexpr = E // EB
    launch_dependents(PDL)
    norm = load_norm(norm_weight, D, C)
    if program < n_routers:
        row = program * EB + tl.arange(0, EB)
        logits = _logits(high, low, norm, router, router_bias, row, eps, D, E, EB, C, LATE, PDL)
        if not CHOOSE:
            tl.store(logits_of_all + row, logits)
            tl.store(expert_ids + row, key_of(logits, row, E))
        elif n_routers == 1:
            _choose(logits, E, expert_ids, expert_weights, K, LATE)
        else:
            tl.store(logits_of_all + row, logits)
            if is_last(counter, n_routers):
                every = tl.load(logits_of_all + tl.arange(0, E), cache_modifier=".cg")
                _choose(every, E, expert_ids, expert_weights, K, LATE)
    else:
        _store_norm(high, low, norm, normed, unscale, eps, D, C, LATE, PDL)


@triton.jit
def _logits(
    high, low, norm, router, router_bias, row, eps,
    D: tl.constexpr, E: tl.constexpr, EB: tl.constexpr, C: tl.constexpr, LATE: tl.constexpr,
    PDL: tl.constexpr,
):  # fmt: skip
    """fp32 [EB], of the experts `row`, whose weights are asked for before the wait."""
    norm0, norm1, norm2 = norm
    is_row = row < E
    w0 = load_columns(router, row, is_row, 0, D, C)
    w1 = load_columns(router, row, is_row, C, D, C)
    w2 = load_columns(router, row, is_row, 2 * C, D, C)
    b = tl.load(router_bias + row)
    wait(PDL)
    if LATE:
        x0, x1, x2, squares = load_scaled_and_squares(high, low, norm0, norm1, norm2, D, C)
        y = w0.to(tl.float32) * x0 + w1.to(tl.float32) * x1 + w2.to(tl.float32) * x2
        sums, square = tl.reduce((y, tl.broadcast_to(squares, [EB, C])), 1, _add)
        return sums * tl.rsqrt(square / D + eps) + b
    else:  # noqa: RET505 - one of the two is compiled
        x0, x1, x2, rms = load_scaled(high, low, norm0, norm1, norm2, eps, D, C)
        y = w0.to(tl.float32) * x0 + w1.to(tl.float32) * x1 + w2.to(tl.float32) * x2
        return tl.sum(y, axis=1) * rms + b


@triton.jit
def _store_norm(
    high, low, norm, normed, unscale, eps,
    D: tl.constexpr, C: tl.constexpr, LATE: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """norm(x) in fp16, scaled so that nothing leaves its range."""
    norm0, norm1, norm2 = norm
    wait(PDL)
    if LATE:
        x0, x1, x2, squares = load_scaled_and_squares(high, low, norm0, norm1, norm2, D, C)
        largest = tl.maximum(tl.maximum(tl.abs(x0), tl.abs(x1)), tl.abs(x2))
        total, largest = tl.reduce((squares, largest), 1, _add_and_largest)
        # Of one row.
        rms = tl.rsqrt(tl.sum(total) / D + eps)
        largest = tl.sum(largest) * rms
    else:
        x0, x1, x2, rms = load_scaled(high, low, norm0, norm1, norm2, eps, D, C)
        largest = tl.max(tl.maximum(tl.maximum(tl.abs(x0), tl.abs(x1)), tl.abs(x2))) * rms
    # The power of two that brings the largest to [2^12, 2^13), from its exponent bits.
    field = tl.minimum(266 - (largest.to(tl.int32, bitcast=True) >> 23), 253)
    factor = rms * (field << 23).to(tl.float32, bitcast=True)
    _store_piece(normed, x0 * factor, 0, D, C, LATE)
    _store_piece(normed, x1 * factor, C, D, C, LATE)
    _store_piece(normed, x2 * factor, 2 * C, D, C, LATE)
    tl.store(unscale, ((254 - field) << 23).to(tl.float32, bitcast=True))


@triton.jit
def _store_piece(
    normed, value, first: tl.constexpr, D: tl.constexpr, C: tl.constexpr, LATE: tl.constexpr
):
    """value: fp32 [1, C], columns from `first` on.  LATE: written so that the compiler sees which eight lie
    together: it need not exchange them.
    """
    if LATE:
        eight = first // 8 + tl.arange(0, C // 8)[:, None]
        at = (eight % 4 * (D // 32) + eight // 4) * 8 + tl.arange(0, 8)[None, :]
        tl.store(normed + at, tl.reshape(value, [C // 8, 8]).to(tl.float16), mask=eight * 8 < D)
    else:
        column = first + tl.arange(0, C)[None, :]
        tl.store(normed + activation_at(column, D // 32), value.to(tl.float16), mask=column < D)


@triton.jit
def _add_and_largest(a0, a1, b0, b1):
    return a0 + b0, tl.maximum(a1, b1)


@triton.jit
def _add(a0, a1, b0, b1):
    return a0 + b0, a1 + b1


@triton.jit
def _choose(
    logits, E: tl.constexpr, expert_ids, expert_weights, K: tl.constexpr, LATE: tl.constexpr
):
    """The K largest logits, the lower index first among equals, and the softmax over them.

    An expert's place is the number of better ones: one comparison of all with all instead of K searches
    one after the other.
    """
    expert = tl.arange(0, E)
    if LATE:
        is_better = logits[:, None] > logits[None, :]
        is_earlier = (logits[:, None] == logits[None, :]) & (expert[:, None] < expert[None, :])
        place = tl.sum((is_better | is_earlier).to(tl.int32), axis=0)
    else:
        is_better = logits[None, :] > logits[:, None]
        is_earlier = (logits[None, :] == logits[:, None]) & (expert[None, :] < expert[:, None])
        place = tl.sum((is_better | is_earlier).to(tl.int32), axis=1)
    is_chosen = place < K
    share = tl.where(is_chosen, tl.exp(logits - tl.max(logits, axis=0)), 0.0)
    tl.store(expert_ids + place, expert, mask=is_chosen)
    tl.store(expert_weights + place, share / tl.sum(share, axis=0), mask=is_chosen)
