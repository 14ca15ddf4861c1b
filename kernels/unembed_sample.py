"""The last norm, the unembedding and the draw of the next token, without leaving the device.

    logits = U norm(x);  token = argmax(logits / T + gumbel)

The Gumbel maximum draws from softmax(logits / T) exactly: each program keeps its best, a second kernel
the best of all, which also looks up the token's embedding, so that the next step can begin.
"""

import triton
import triton.language as tl

from kernels.pdl import launch_dependents, wait
from kernels.residual import load_columns, load_norm, load_scaled, store_residual


@triton.jit
def unembed_kernel(
    high, low, norm_weight, weight, forbidden, temperature, seed, position, logits, best_scores, best_ids,
    eps, V,
    D: tl.constexpr, R: tl.constexpr, C: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """A program takes every n-th tile of R rows. logits: fp32 [V], stored too."""
    program = tl.program_id(0)
    n_programs = tl.num_programs(0)
    launch_dependents(PDL)
    norm0, norm1, norm2 = load_norm(norm_weight, D, C)
    wait(PDL)
    x0, x1, x2, rms = load_scaled(high, low, norm0, norm1, norm2, eps, D, C)
    heat = tl.load(temperature)
    inverse = 1 / tl.where(heat == 0, 1.0, heat)
    noise_seed = tl.load(seed)
    step = tl.load(position)
    best = tl.full([R], -float("inf"), tl.float32)
    best_row = tl.zeros([R], tl.int32)
    for first in range(program * R, V, n_programs * R):
        row = first + tl.arange(0, R)
        is_row = row < V
        y = load_columns(weight, row, is_row, 0, D, C).to(tl.float32) * x0
        y += load_columns(weight, row, is_row, C, D, C).to(tl.float32) * x1
        y += load_columns(weight, row, is_row, 2 * C, D, C).to(tl.float32) * x2
        logit = tl.sum(y, axis=1) * rms
        hidden = tl.load(forbidden + row, mask=is_row, other=1)
        logit = tl.where(hidden != 0, -float("inf"), logit)
        tl.store(logits + row, logit, mask=is_row)
        uniform = tl.rand(noise_seed, step.to(tl.int64) * V + row)
        gumbel = -tl.log(-tl.log(tl.maximum(uniform, 1e-10)))
        score = logit * inverse + tl.where(heat == 0, 0.0, gumbel)
        better = score > best
        best = tl.where(better, score, best)
        best_row = tl.where(better, row, best_row)
    # The lowest id among equals, whoever found it.
    highest = tl.max(best, axis=0)
    tl.store(best_scores + program, highest)
    tl.store(best_ids + program, tl.min(tl.where(best == highest, best_row, 2147483647), axis=0))


@triton.jit
def next_token_kernel(
    best_scores, best_ids, embedding, token, position, ring, x, high, low,
    N: tl.constexpr, NP: tl.constexpr, D: tl.constexpr, DP: tl.constexpr, RING: tl.constexpr,
    PDL: tl.constexpr,
):  # fmt: skip
    """One program: the token, its place in the ring, its embedding in x, the position after it."""
    launch_dependents(PDL)
    wait(PDL)
    part = tl.arange(0, NP)
    scores = tl.load(best_scores + part, mask=part < N, other=-float("inf"))
    ids = tl.load(best_ids + part, mask=part < N, other=2147483647)
    highest = tl.max(scores, axis=0)
    chosen = tl.min(tl.where(scores == highest, ids, 2147483647), axis=0)
    at = tl.load(position)
    tl.store(token, chosen)
    tl.store(ring + at % RING, chosen)
    column = tl.arange(0, DP)
    inside = column < D
    row = tl.load(embedding + chosen.to(tl.int64) * D + column, mask=inside, other=0.0)
    store_residual(row.to(tl.float32), column, x, high, low, mask=inside)
    tl.debug_barrier()
    tl.store(position, at + 1)
