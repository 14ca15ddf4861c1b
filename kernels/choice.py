"""Which four experts, where the kernels that read the experts look for them themselves.

The router may choose (`kernels.out_router`). Its last program does so then, which costs a fence, a counter
in memory and the logits' way there and back, one after the other, before an expert's first weight is
asked for. Or each program that needs an expert finds it among the router's keys: integers in the order of
the logits, whose last bits name the expert, so that the largest says by itself whose it is. Logits
that agree in all other bits (of 128 experts the first 17 count) are equal: the lower expert goes first.
"""

import triton
import triton.language as tl

_LEAST = tl.constexpr(-(2**31))


@triton.jit
def key_of(logit, expert, E: tl.constexpr):
    """int32.  logit: fp32.  E: a power of two."""
    bits = logit.to(tl.int32, bitcast=True)
    # A negative number's bits count the other way.
    ordered = bits ^ ((bits >> 31) & 0x7FFFFFFF)
    return (ordered & -E) | (E - 1 - expert)


@triton.jit
def nth_expert(keys, n, E: tl.constexpr):
    """The expert of the n-th largest key, n from 0.  keys: int32 [E]."""
    key = tl.load(keys + tl.arange(0, E))
    for _ in range(n):
        key = tl.where(key == tl.max(key, axis=0), _LEAST, key)
    last = tl.max(key, axis=0)
    return E - 1 - (last & (E - 1))  # pyright: ignore[reportOperatorIssue]


@triton.jit
def four_experts(keys, logits, E: tl.constexpr):
    """The four experts, int32 [4], and their weights, fp32 [4].  keys: int32 [E], logits: fp32 [E]."""
    slot = tl.arange(0, 4)
    key = tl.load(keys + tl.arange(0, E))
    best = tl.zeros([4], tl.int32)
    for n in tl.static_range(4):
        largest = tl.max(key, axis=0)
        best = tl.where(slot == n, largest, best)
        key = tl.where(key == largest, _LEAST, key)
    expert = E - 1 - (best & (E - 1))
    logit = tl.load(logits + expert)
    share = tl.exp(logit - tl.max(logit, axis=0))
    return expert, share / tl.sum(share, axis=0)
