"""Attention of one token with sinks, over all positions or the last `window` ones.

One program reads a share of the keys of one key head for the G query heads that share it; the last
program of a key head to finish joins the shares. A sink is one more logit without a value.
"""

import triton
import triton.language as tl

from kernels.pdl import is_last, launch_dependents, wait
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
def decode_attention_kernel(
    q, keys, values, sinks, position, first_held, out_high, out_low, part_out, part_max, part_sum, counters,
    head_stride, scale, window,
    HEAD: tl.constexpr, G: tl.constexpr, GP: tl.constexpr, B: tl.constexpr,
    S: tl.constexpr, STAGES: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    launch_dependents(PDL)
    kv_head = tl.program_id(0) // S
    split = tl.program_id(0) % S
    head = kv_head * G + tl.arange(0, GP)
    is_head = tl.arange(0, GP) < G
    d = tl.arange(0, HEAD)
    key = tl.arange(0, B)
    sink = tl.load(sinks + head, mask=is_head, other=0.0)
    # Earlier steps have written the position and all keys before it; only the newest key and the
    # query come from the kernel before.
    # From here on positions are counted from the first that the buffers hold.
    newest = tl.load(position) - tl.load(first_held)
    first = tl.maximum(newest + 1 - window, 0)
    share = tl.cdiv(tl.cdiv(newest - first, S), B) * B
    begin = first + split * share
    end = tl.minimum(begin + share, newest)
    rows = begin + key
    address = kv_head * head_stride + rows[:, None] * HEAD + d[None, :]
    inside = rows < end
    k = tl.load(keys + address, mask=inside[:, None], other=0.0)
    v = tl.load(values + address, mask=inside[:, None], other=0.0)
    wait(PDL)
    queries = tl.load(q + head[:, None] * HEAD + d[None, :], mask=is_head[:, None], other=0.0)
    new_at = kv_head * head_stride + newest * HEAD + d[None, :]
    new_k = tl.load(keys + new_at).to(tl.float32)
    new_v = tl.load(values + new_at).to(tl.float32)
    # The newest key is where the first share begins; the others begin with nothing.
    is_first = split == 0
    score = tl.sum(queries.to(tl.float32) * new_k, axis=1) * scale
    maximum = tl.where(is_first, score, -1e30)
    total = tl.where(is_first, 1.0, 0.0) + tl.zeros([GP], tl.float32)
    output = tl.where(is_first, new_v, 0.0) + tl.zeros([GP, HEAD], tl.float32)
    maximum, total, output = _attend(queries, k, v, inside, scale, maximum, total, output)
    for start in tl.range(begin + B, end, B, num_stages=STAGES):
        rows = start + key
        inside = rows < end
        address = kv_head * head_stride + rows[:, None] * HEAD + d[None, :]
        k = tl.load(keys + address, mask=inside[:, None], other=0.0)
        v = tl.load(values + address, mask=inside[:, None], other=0.0)
        maximum, total, output = _attend(queries, k, v, inside, scale, maximum, total, output)
    to = head[:, None] * HEAD + d[None, :]
    if S == 1:
        whole = tl.maximum(maximum, sink)
        decay = tl.exp(maximum - whole)
        total = total * decay + tl.exp(sink - whole)
        store_split(output * (decay / total)[:, None], to, out_high, out_low, is_head[:, None])
    else:
        n_heads = tl.num_programs(0) // S * G
        part = split * n_heads + head
        tl.store(part_max + part, maximum, mask=is_head)
        tl.store(part_sum + part, total, mask=is_head)
        tl.store(part_out + part[:, None] * HEAD + d[None, :], output, mask=is_head[:, None])
        if is_last(counters + kv_head, S):
            parts = tl.arange(0, S)[:, None] * n_heads + head[None, :]
            maxima = tl.load(
                part_max + parts, mask=is_head[None, :], other=0.0, cache_modifier=".cg"
            )
            sums = tl.load(part_sum + parts, mask=is_head[None, :], other=0.0, cache_modifier=".cg")
            whole = tl.maximum(tl.max(maxima, axis=0), sink)
            decays = tl.exp(maxima - whole[None, :])
            total = tl.sum(sums * decays, axis=0) + tl.exp(sink - whole)
            joined = tl.zeros([GP, HEAD], tl.float32)
            for s in tl.static_range(S):
                row = s * n_heads + head
                part_decay = tl.exp(
                    tl.load(part_max + row, mask=is_head, other=0.0, cache_modifier=".cg") - whole
                )
                piece = tl.load(
                    part_out + row[:, None] * HEAD + d[None, :],
                    mask=is_head[:, None], other=0.0, cache_modifier=".cg",
                )  # fmt: skip
                joined += piece * part_decay[:, None]
            store_split(joined / total[:, None], to, out_high, out_low, is_head[:, None])
