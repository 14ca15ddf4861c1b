"""Attention of one token with sinks, over all positions or the last `window` ones: two kernels.

A program of the first reads a share of the keys of one key head for the G query heads that share it. A
window is one share; else the second kernel joins the shares, a program a query head. A sink is one more
logit without a value.
"""

import triton
import triton.language as tl

from kernels.pdl import launch_dependents, wait
from kernels.residual import store_split


@triton.jit
def _attend(queries, k, v, inside, scale, maximum, total, output):
    """Take a tile of keys into the running maximum, sum and weighted values."""
    scores = tl.dot(queries, tl.trans(k)) * scale
    scores = tl.where(inside[None, :], scores, -float("inf"))
    new_maximum = tl.maximum(maximum, tl.max(scores, axis=1))
    weights = tl.exp(scores - new_maximum[:, None])
    decay = tl.exp(maximum - new_maximum)
    total = total * decay + tl.sum(weights, axis=1)
    output = output * decay[:, None] + tl.dot(weights.to(v.dtype), v)
    return new_maximum, total, output


@triton.jit
def _shares(newest, window, B: tl.constexpr, S: tl.constexpr):
    """How many shares, S at most, the seen keys are read in: each as many blocks as the longest needs."""
    n_blocks = tl.cdiv(tl.minimum(newest + 1, window), B)
    return tl.cdiv(n_blocks, tl.cdiv(n_blocks, S))


@triton.jit
def decode_attention_kernel(
    q, keys, values, sinks, position, first_held, out_high, out_low, part_out, part_max, part_sum,
    head_stride, scale, window,
    K: tl.constexpr, HEAD: tl.constexpr, G: tl.constexpr, GP: tl.constexpr, B: tl.constexpr,
    S: tl.constexpr, ALONE: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """K · S programs, some of which have nothing to do. With S = 1 this is all, else `join_kernel` follows.

    q: bf16 [K · G, HEAD].  keys, values: bf16 [K, …, HEAD] from position `first_held` on, their heads
    `head_stride` apart.  sinks: fp32 [K · G].  position, first_held: int32 [1].  out_high, out_low: bf16
    [K · G, HEAD], whose sum is the result; or part_out: fp32 [S, K · G, HEAD], part_max, part_sum: fp32
    [S, K · G].  GP: at least G and 16, a power of two.  B: keys of a block.

    ALONE: the first block is all, and the lanes whose place it is load the newest key over it. Otherwise
    it is chosen number by number, and a loop's block is taken apart into its numbers.
    """
    launch_dependents(PDL)
    # Positions are counted from the first that the buffers hold.
    newest = tl.load(position) - tl.load(first_held)
    kv_head = tl.program_id(0) % K
    split = tl.program_id(0) // K
    shares = _shares(newest, window, B, S)
    if split < shares:
        head = kv_head * G + tl.arange(0, GP)
        is_head = tl.arange(0, GP) < G
        d = tl.arange(0, HEAD)
        sink = tl.load(sinks + head, mask=is_head, other=0.0)
        # Earlier steps have written the position and all keys before it; only the newest key and the
        # query come from the kernel before.
        first = tl.maximum(newest + 1 - window, 0)
        share = tl.cdiv(tl.cdiv(newest + 1 - first, shares), B) * B
        begin = first + split * share
        end = tl.minimum(begin + share, newest + 1)
        rows = begin + tl.arange(0, B)
        at = kv_head * head_stride + rows[:, None] * HEAD + d[None, :]
        is_old = (rows < tl.minimum(end, newest))[:, None]
        k = tl.load(keys + at, mask=is_old, other=0.0)
        v = tl.load(values + at, mask=is_old, other=0.0)
        wait(PDL)
        queries = tl.load(q + head[:, None] * HEAD + d[None, :], mask=is_head[:, None], other=0.0)
        new_at = kv_head * head_stride + newest * HEAD + d[None, :]
        is_new = (rows == newest)[:, None]
        if ALONE:
            # The values first: the other way round they are asked for when the keys are there.
            v = tl.load(values + at, mask=is_new, other=v)
            k = tl.load(keys + at, mask=is_new, other=k)
        else:
            k = tl.where(is_new, tl.load(keys + new_at), k)
            v = tl.where(is_new, tl.load(values + new_at), v)
        maximum = tl.full([GP], -1e30, tl.float32)
        total = tl.zeros([GP], tl.float32)
        output = tl.zeros([GP, HEAD], tl.float32)
        if ALONE:
            inside = rows < end
            maximum, total, output = _attend(queries, k, v, inside, scale, maximum, total, output)
        else:
            for start in tl.range(begin, end, B, num_stages=1):
                # The next block is asked for while this one is taken in.
                inside = start + tl.arange(0, B) < end
                rows = start + B + tl.arange(0, B)
                at = kv_head * head_stride + rows[:, None] * HEAD + d[None, :]
                next_k = tl.load(keys + at, mask=(rows < end)[:, None], other=0.0)
                next_v = tl.load(values + at, mask=(rows < end)[:, None], other=0.0)
                maximum, total, output = _attend(
                    queries, k, v, inside, scale, maximum, total, output
                )
                k = next_k
                v = next_v
        if S == 1:
            whole = tl.maximum(maximum, sink)
            decay = tl.exp(maximum - whole)
            total = total * decay + tl.exp(sink - whole)
            to = head[:, None] * HEAD + d[None, :]
            store_split(output * (decay / total)[:, None], to, out_high, out_low, is_head[:, None])
        else:
            part = split * (K * G) + head
            tl.store(part_max + part, maximum, mask=is_head)
            tl.store(part_sum + part, total, mask=is_head)
            tl.store(part_out + part[:, None] * HEAD + d[None, :], output, mask=is_head[:, None])


@triton.jit
def join_kernel(
    sinks, position, first_held, out_high, out_low, part_out, part_max, part_sum, window,
    H: tl.constexpr, HEAD: tl.constexpr, B: tl.constexpr, S: tl.constexpr, SP: tl.constexpr,
    PDL: tl.constexpr,
):  # fmt: skip
    """A program joins the shares of one of H query heads.  SP: S or more, a power of two."""
    launch_dependents(PDL)
    head = tl.program_id(0)
    d = tl.arange(0, HEAD)
    share = tl.arange(0, SP)
    newest = tl.load(position) - tl.load(first_held)
    is_share = share < _shares(newest, window, B, S)
    part = share * H + head
    sink = tl.load(sinks + head)
    wait(PDL)
    maxima = tl.load(part_max + part, mask=is_share, other=-1e30)
    sums = tl.load(part_sum + part, mask=is_share, other=0.0)
    at = part[:, None] * HEAD + d[None, :]
    pieces = tl.load(part_out + at, mask=is_share[:, None], other=0.0)
    whole = tl.maximum(tl.max(maxima, axis=0), sink)
    decays = tl.exp(maxima - whole)
    total = tl.sum(sums * decays, axis=0) + tl.exp(sink - whole)
    joined = tl.sum(pieces * (decays / total)[:, None], axis=0)
    store_split(joined, head * HEAD + d, out_high, out_low)
