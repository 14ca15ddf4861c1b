"""Queries and keys of many rows turned by their positions, keys and values written to the cache.

    (a, b) -> (a · cos - b · sin, b · cos + a · sin)    for the pairs (i, i + d / 2) of a head

A program takes one row with all its heads. Rows behind the real ones write nothing.
"""

import triton
import triton.language as tl
from torch import Tensor


@triton.jit
def rotate_kernel(
    qkv, cos, sin, keys, values, extent, first, head_stride,
    H: tl.constexpr, K: tl.constexpr, HEAD: tl.constexpr, HP: tl.constexpr, FIRST: tl.constexpr,
):  # fmt: skip
    """HP: at least the number of heads, a power of two.  FIRST: whether `first` counts."""
    HALF: tl.constexpr = HEAD // 2
    row = tl.program_id(0)
    if row >= tl.load(extent + 1):
        return
    position = tl.load(extent) + row
    head = tl.arange(0, HP)[:, None]
    i = tl.arange(0, HALF)[None, :]
    is_head = head < H + 2 * K
    at = qkv + row.to(tl.int64) * ((H + 2 * K) * HEAD) + head * HEAD + i
    low = tl.load(at, mask=is_head, other=0.0)
    high = tl.load(at + HALF, mask=is_head, other=0.0)
    c = tl.load(cos + position * HALF + i)
    s = tl.load(sin + position * HALF + i)
    turned_low = (low.to(tl.float32) * c - high.to(tl.float32) * s).to(low.dtype)
    turned_high = (high.to(tl.float32) * c + low.to(tl.float32) * s).to(low.dtype)
    held_at = position
    if FIRST:
        held_at -= tl.load(first)
    is_query = head < H
    tl.store(at, turned_low, mask=is_query)
    tl.store(at + HALF, turned_high, mask=is_query)
    is_key = (head >= H) & (head < H + K)
    key_at = keys + (head - H) * head_stride + held_at * HEAD + i
    tl.store(key_at, turned_low, mask=is_key)
    tl.store(key_at + HALF, turned_high, mask=is_key)
    is_value = (head >= H + K) & is_head
    value_at = values + (head - H - K) * head_stride + held_at * HEAD + i
    tl.store(value_at, low, mask=is_value)
    tl.store(value_at + HALF, high, mask=is_value)


def rotate_and_store(
    qkv: Tensor,
    cos: Tensor,
    sin: Tensor,
    keys: Tensor,
    values: Tensor,
    extent: Tensor,
    first: Tensor | None = None,
) -> None:
    """qkv: [T, H + 2 K, d], its queries turned in place; H may be 0.  cos, sin: fp32 [S, d / 2].  keys, values: [K, S, d]
    of one head stride, positions side by side.

    extent: int32 [2] on the device, the position of the first row and the number of real rows, which
    find room in S.  first: int32 [1] on the device, the position with which keys and values begin; None is 0.
    """
    n_rows, n_heads_of_all, head_dim = qkv.shape
    n_kv_heads = keys.shape[0]
    rotate_kernel[(n_rows,)](
        qkv, cos, sin, keys, values, extent, extent if first is None else first, keys.stride(0),
        H=n_heads_of_all - 2 * n_kv_heads, K=n_kv_heads, HEAD=head_dim,
        HP=triton.next_power_of_2(n_heads_of_all), FIRST=first is not None, num_warps=4,
    )  # fmt: skip
