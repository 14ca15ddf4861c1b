"""Attention with sinks of many queries against the cache: prompts, and what is appended to one.

Flash attention: a program holds M rows of one key head, each a query of one of the G heads that share
the key head, and goes through the keys that they see with a streaming softmax in fp32. The sink is its
start. Where the queries alone do not fill the chip, the keys are shared out, too, and a second, small
kernel joins the shares.

Causal and window masks are applied only to tiles that need them; a sliding layer touches its window's
keys only. Nothing behind the last key is read.
"""

from dataclasses import dataclass

import torch
import triton
import triton.language as tl
from torch import Tensor

from kernels.prefill_attention_hopper import LOG2_E, NOTHING, hopper_attention_kernel


@triton.jit
def _attend(
    queries, keys, values, first, visible_end, key, position, factor, maximum, total, output,
    WINDOW: tl.constexpr, MASKED: tl.constexpr, HEAD: tl.constexpr,
):  # fmt: skip
    """Take the tile of keys at `first` into the running maximum, sum and weighted values.

    keys, values: pointers [B, HEAD] of position 0. All numbers are in units of log 2.
    """
    at = first + key
    inside = (at < visible_end)[:, None]
    if MASKED:
        k = tl.load(keys + first * HEAD, mask=inside, other=0.0)
    else:
        k = tl.load(keys + first * HEAD)
    scores = tl.dot(queries, tl.trans(k))
    if MASKED:
        distance = position[:, None] - at[None, :]
        visible = distance >= 0
        if WINDOW > 0:
            visible = visible & (distance < WINDOW)
        scores = tl.where(visible, scores, -float("inf"))
    new_maximum = tl.maximum(maximum, tl.max(scores, axis=1) * factor)
    weights = tl.exp2(scores * factor - new_maximum[:, None])
    decay = tl.exp2(maximum - new_maximum)
    total = total * decay + tl.sum(weights, axis=1)
    output = output * decay[:, None]
    if MASKED:
        v = tl.load(values + first * HEAD, mask=inside, other=0.0)
    else:
        v = tl.load(values + first * HEAD)
    output = tl.dot(weights.to(v.dtype), v, output)
    return new_maximum, total, output


@triton.jit(do_not_specialize=["n_queries", "n_keys", "n_splits"])
def prefill_attention_kernel(
    q, keys, values, sinks, scale, out, part_max, part_sum, extent, first_held,
    n_queries, n_keys, n_splits, query_stride, head_stride,
    WINDOW: tl.constexpr, K: tl.constexpr, G: tl.constexpr, HEAD: tl.constexpr,
    M: tl.constexpr, B: tl.constexpr, SPLIT: tl.constexpr, STAGES: tl.constexpr,
    EXTENT: tl.constexpr, FIRST: tl.constexpr,
):  # fmt: skip
    """out: [T, H d], or fp32 [splits, T, H, d] with part_max and part_sum [splits, T, H] if SPLIT.

    WINDOW: 0 is none.  EXTENT: the numbers of queries and keys are read from `extent`,
    FIRST: the latter counts from `first_held`.
    """
    if EXTENT:
        n_queries = tl.load(extent + 1)
        n_keys = tl.load(extent) + n_queries
        if FIRST:
            n_keys -= tl.load(first_held)
    kv_head = tl.program_id(0) % K
    rest = tl.program_id(0) // K
    split = rest % n_splits
    # The last queries see most: they go first, so that the short ones fill up the end.
    block = tl.num_programs(0) // (K * n_splits) - 1 - rest // n_splits
    if EXTENT and block * M >= n_queries * G:
        return
    row = block * M + tl.arange(0, M)
    is_row = row < n_queries * G
    query = tl.minimum(row // G, n_queries - 1)
    head = kv_head * G + row % G
    d = tl.arange(0, HEAD)
    key = tl.arange(0, B)
    before = n_keys - n_queries
    position = before + query
    oldest = before + block * M // G
    newest = before + tl.minimum((block * M + M - 1) // G, n_queries - 1)

    first = 0
    # Up to here in whole tiles, every row sees every key.
    plain_end = (oldest + 1) // B * B
    if WINDOW > 0:
        first = tl.maximum(oldest - WINDOW + 1, 0)
        plain_end = first
    visible_end = newest + 1
    begin = first
    end = visible_end
    if SPLIT:
        share = tl.cdiv(tl.cdiv(visible_end - first, n_splits), B) * B
        begin = first + split * share
        end = tl.minimum(begin + share, visible_end)
    plain_end = tl.minimum(plain_end, end)

    queries = tl.load(
        q + (query * query_stride + head * HEAD)[:, None] + d[None, :],
        mask=is_row[:, None], other=0.0,
    )  # fmt: skip
    factor = tl.load(scale).to(tl.float32) * LOG2_E
    sink = tl.load(sinks + head).to(tl.float32) * LOG2_E
    maximum = tl.where(split == 0, sink, NOTHING)
    total = tl.where(split == 0, 1.0, 0.0) + tl.zeros([M], tl.float32)
    output = tl.zeros([M, HEAD], tl.float32)
    tile = kv_head * head_stride + key[:, None] * HEAD + d[None, :]
    keys += tile
    values += tile
    if WINDOW == 0:
        for at in tl.range(begin, plain_end, B, num_stages=STAGES):
            maximum, total, output = _attend(
                queries, keys, values, at, visible_end, key, position, factor,
                maximum, total, output, WINDOW, False, HEAD,
            )  # fmt: skip
    for at in tl.range(tl.maximum(begin, plain_end), end, B, num_stages=STAGES):
        maximum, total, output = _attend(
            queries, keys, values, at, visible_end, key, position, factor,
            maximum, total, output, WINDOW, True, HEAD,
        )  # fmt: skip

    to = query * (K * G) + head
    if SPLIT:
        to += split * n_queries * (K * G)
        tl.store(part_max + to, maximum, mask=is_row)
        tl.store(part_sum + to, total, mask=is_row)
    else:
        output = output / total[:, None]
    tl.store(
        out + to[:, None] * HEAD + d[None, :], output.to(out.dtype.element_ty), mask=is_row[:, None]
    )


@triton.jit(do_not_specialize=["n_rows", "n_splits"])
def join_shares_kernel(
    part_out, part_max, part_sum, out, extent, n_rows, n_splits,
    H: tl.constexpr, HEAD: tl.constexpr, R: tl.constexpr, SP: tl.constexpr, EXTENT: tl.constexpr,
):  # fmt: skip
    """Rows are pairs of query and head. SP: at least n_splits.  EXTENT: as above."""
    if EXTENT:
        n_rows = tl.load(extent + 1) * H
    row = tl.program_id(0) * R + tl.arange(0, R)
    split = tl.arange(0, SP)
    d = tl.arange(0, HEAD)
    is_row = row < n_rows
    inside = (split < n_splits)[:, None] & is_row[None, :]
    part = split[:, None] * n_rows + row[None, :]
    maxima = tl.load(part_max + part, mask=inside, other=NOTHING)
    sums = tl.load(part_sum + part, mask=inside, other=0.0)
    outputs = tl.load(
        part_out + part[:, :, None] * HEAD + d[None, None, :], mask=inside[:, :, None], other=0.0
    )
    decays = tl.exp2(maxima - tl.max(maxima, axis=0)[None, :])
    total = tl.where(is_row, tl.sum(sums * decays, axis=0), 1.0)
    joined = tl.sum(outputs * decays[:, :, None], axis=0) / total[:, None]
    tl.store(
        out + row[:, None] * HEAD + d[None, :],
        joined.to(out.dtype.element_ty), mask=is_row[:, None],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tuning:
    """As benchmarks/tune_prefill.py found them on an H100.

    rows: of a program.  keys: of a tile.  resident: programs that one multiprocessor holds.

    registers: of a thread at most; 0 is no limit.  splits: shares of the keys; 0 is as many as fill
    the chip.  overlapped: by `kernels.prefill_attention_hopper` where that takes it, 16 rows a warp and
    `keys` as large as a head; not measured yet.
    """

    rows: int = 128
    keys: int = 64
    warps: int = 4
    stages: int = 3
    resident: int = 2
    registers: int = 0
    splits: int = 0
    overlapped: bool = False


FULL = Tuning()
# Small tiles, of which a narrow band wastes less.
WINDOWED = Tuning(rows=64, keys=32, resident=4)
MAX_SPLITS = 64
# A share of fewer keys costs more to join than it saves.
_LEAST_SHARE = 256


def prefill_attention(
    q: Tensor,
    keys: Tensor,
    values: Tensor,
    sinks: Tensor,
    scale: Tensor,
    window: int | None,
    *,
    tuning: Tuning | None = None,
    extent: Tensor | None = None,
    first: Tensor | None = None,
) -> Tensor:
    """q: [T, H, d] with heads side by side, d a power of two of at least 16.  keys, values: [K, S, d]
    of one head stride, positions side by side.  sinks: [H].  scale: [], on the device.

    The queries are the last T >= 1 of the S positions. Key j is visible to query i iff 0 <= i - j, and
    i - j < window where there is one. Returns [T, H * d] in q's dtype. Does not wait for the device.

    extent: int32 [2] on the device, for what is recorded once and replayed at other lengths: how many
    positions are before the queries, and how many of the T rows are queries, at least one. Both
    together are at most S. The other rows of the result are not written.  first: int32 [1] on the device,
    with `extent`: the position with which keys and values begin; None is 0.
    """
    n_queries, n_heads, head_dim = q.shape
    n_kv_heads, n_keys, _ = keys.shape
    assert q.stride()[1:] == (head_dim, 1)
    assert keys.stride() == values.stride()
    assert keys.stride()[1:] == (head_dim, 1)
    group = n_heads // n_kv_heads
    tuning = tuning or (FULL if window is None else WINDOWED)
    n_rows = min(tuning.rows, max(16, triton.next_power_of_2(n_queries * group)))
    n_programs = n_kv_heads * triton.cdiv(n_queries * group, n_rows)
    seen = n_keys if window is None else min(n_keys, window)
    n_splits = tuning.splits or split_count(n_programs, seen, tuning.resident * _processors(q))
    out = q.new_empty(n_queries, n_heads * head_dim)
    parts, part_max, part_sum = out, out, out
    if n_splits > 1:
        parts = q.new_empty(n_splits, n_queries, n_heads, head_dim, dtype=torch.float32)
        part_max, part_sum = q.new_empty(
            2, n_splits, n_queries, n_heads, dtype=torch.float32
        ).unbind()
    is_overlapped = tuning.overlapped and window is None and n_rows == tuning.rows
    kernel = hopper_attention_kernel if is_overlapped else prefill_attention_kernel
    kernel[(n_programs * n_splits,)](
        q, keys, values, sinks, scale, parts, part_max, part_sum, q if extent is None else extent,
        q if first is None else first, n_queries, n_keys, n_splits, q.stride(0), keys.stride(0),
        WINDOW=window or 0, K=n_kv_heads, G=group, HEAD=head_dim, M=n_rows, B=tuning.keys,
        SPLIT=n_splits > 1, STAGES=tuning.stages, EXTENT=extent is not None, FIRST=first is not None,
        num_warps=tuning.warps, **({"maxnreg": tuning.registers} if tuning.registers else {}),
    )  # fmt: skip
    if n_splits > 1:
        padded = triton.next_power_of_2(n_splits)
        joined_rows = max(1, 32 // padded)
        join_shares_kernel[(triton.cdiv(n_queries * n_heads, joined_rows),)](
            parts, part_max, part_sum, out, q if extent is None else extent, n_queries * n_heads, n_splits,
            H=n_heads, HEAD=head_dim, R=joined_rows, SP=padded, EXTENT=extent is not None, num_warps=4,
        )  # fmt: skip
    return out


def split_count(n_programs: int, n_keys: int, slots: int) -> int:
    """Shares of the keys, so that `n_programs` times that fill rounds of `slots` programs well."""
    most = min(MAX_SPLITS, n_keys // _LEAST_SHARE)
    if n_programs >= 2 * slots or most < 2:
        return 1

    def idle(splits: int) -> float:
        rounds = triton.cdiv(n_programs * splits, slots)
        # A join is worth some idleness.
        return (
            1 - n_programs * splits / (rounds * slots) + (0.1 if splits > 1 else 0) + 0.01 * rounds
        )

    return min(range(1, most + 1), key=idle)


def _processors(tensor: Tensor) -> int:
    """In the interpreter, of a small imagined chip."""
    if not tensor.is_cuda:
        return 8
    return torch.cuda.get_device_properties(tensor.device).multi_processor_count
