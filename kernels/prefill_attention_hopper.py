"""The attention of `kernels.prefill_attention` on Hopper, for layers that see all keys: products beside the softmax.

At d = 64 the exponentials of a tile take as long as its two products. Triton waits for the scores of a
tile and then computes its softmax, with the matrix units at rest. Here the scores of the next tile and
the weighted values of the one before are under way while the threads work on a tile's softmax, and one
wait serves both.

Arguments and results are those of `kernels.prefill_attention.prefill_attention_kernel` for WINDOW = 0.
"""

# Gluon annotates layouts as what they become.
# pyright: reportAssignmentType=false, reportIndexIssue=false, reportOperatorIssue=false

from triton.experimental import gluon
from triton.experimental.gluon import language as gl
from triton.experimental.gluon.language.nvidia.hopper import (
    async_copy,
    warpgroup_mma,
    warpgroup_mma_wait,
)

from kernels.moe_prefill_hopper import barrier, load_in_background, product_layout, x_copy_layout

LOG2_E = gl.constexpr(1.4426950408889634)
# A maximum of nothing: finite, so that no infinities are subtracted.
NOTHING = gl.constexpr(-1e30)


@gluon.jit
def _copy(tile, tiles, source, n_left, STAGES: gl.constexpr, WARPS: gl.constexpr):
    """Ask for a tile of keys or values. n_left: from the first on; what is behind becomes zeros."""
    B: gl.constexpr = tiles.shape[1]
    row = gl.arange(0, B, layout=gl.SliceLayout(1, x_copy_layout(WARPS)))
    column = gl.arange(0, B, layout=gl.SliceLayout(0, x_copy_layout(WARPS)))
    load_in_background(
        tiles.index(tile % STAGES),
        source + tile * (B * B) + row[:, None] * B + column[None, :],
        mask=(row < n_left - tile * B)[:, None],
    )


@gluon.jit
def _step(
    tile, scores, maximum, total, output, q_tile, k_tiles, v_tiles, keys, values, n_tiles, n_left,
    position, factor, MASKED: gl.constexpr, STAGES: gl.constexpr, WARPS: gl.constexpr,
):  # fmt: skip
    """Take a tile, whose scores are there, into the running maximum, sum and weighted values.

    Returns the scores of the tile after it, too; the values are still under way. position: of the queries,
    counted from the first key.
    """
    C: gl.constexpr = scores.type.layout
    A: gl.constexpr = gl.DotOperandLayout(operand_index=0, parent=C, k_width=2)
    async_copy.wait_group(STAGES - 3)
    # All threads have copied what this step reads; all warps have the scores of this tile, and the values
    # of the last but one.
    barrier()
    k_tile = k_tiles.index((tile + 1) % STAGES)
    later = warpgroup_mma(
        q_tile, k_tile.permute((1, 0)), gl.zeros_like(scores), use_acc=False, is_async=True
    )
    if MASKED:
        key = tile * scores.shape[1] + gl.arange(0, scores.shape[1], layout=gl.SliceLayout(0, C))
        scores = gl.where(key[None, :] <= position[:, None], scores, -float("inf"))
    new_maximum = gl.maximum(maximum, gl.max(scores, 1) * factor)
    weights = gl.exp2(scores * factor - new_maximum[:, None])
    decay = gl.exp2(maximum - new_maximum)
    total = total * decay + gl.sum(weights, 1)
    weights = gl.convert_layout(weights.to(q_tile.dtype), A, assert_trivial=True)
    # A place of its own in the code, too: without the branch ptxas puts the exponentials behind the wait.
    if tile + STAGES - 2 < n_tiles:
        _copy(tile + STAGES, k_tiles, keys, n_left, STAGES, WARPS)
        _copy(tile + STAGES - 2, v_tiles, values, n_left, STAGES, WARPS)
    async_copy.commit_group()
    later, output = warpgroup_mma_wait(0, deps=[later, output])
    output = output * decay[:, None]
    output = warpgroup_mma(weights, v_tiles.index(tile % STAGES), output, is_async=True)
    # Not for this one: that only makes a tensor of what is under way.
    output = warpgroup_mma_wait(1, deps=[output])
    return later, new_maximum, total, output


@gluon.jit(do_not_specialize=["n_queries", "n_keys", "n_splits"])
def hopper_attention_kernel(
    q, keys, values, sinks, scale, out, part_max, part_sum, extent, first_held,
    n_queries, n_keys, n_splits, query_stride, head_stride,
    WINDOW: gl.constexpr, K: gl.constexpr, G: gl.constexpr, HEAD: gl.constexpr,
    M: gl.constexpr, B: gl.constexpr, SPLIT: gl.constexpr, STAGES: gl.constexpr,
    EXTENT: gl.constexpr, FIRST: gl.constexpr,
):  # fmt: skip
    """Sixteen rows a warp. Scores and values are held by the threads in one way, as a tile has HEAD keys."""
    gl.static_assert(WINDOW == 0 and B == HEAD)
    WARPS: gl.constexpr = M // 16
    C: gl.constexpr = product_layout(B, WARPS)
    COPY: gl.constexpr = x_copy_layout(WARPS)
    SHARED: gl.constexpr = gl.NVMMASharedLayout(swizzle_byte_width=128, element_bitwidth=16, rank=2)
    if EXTENT:
        n_queries = gl.load(extent + 1)
        n_keys = gl.load(extent) + n_queries
        if FIRST:
            n_keys -= gl.load(first_held)
    kv_head = gl.program_id(0) % K
    rest = gl.program_id(0) // K
    split = rest % n_splits
    # The last queries see most: they go first, so that the short ones fill up the end.
    block = gl.num_programs(0) // (K * n_splits) - 1 - rest // n_splits
    if EXTENT and block * M >= n_queries * G:
        return
    before = n_keys - n_queries
    oldest = before + block * M // G
    visible_end = before + gl.minimum((block * M + M - 1) // G, n_queries - 1) + 1
    begin = 0
    end = visible_end
    if SPLIT:
        share = gl.cdiv(gl.cdiv(visible_end, n_splits), B) * B
        begin = split * share
        end = gl.minimum(begin + share, visible_end)
    n_tiles = gl.cdiv(gl.maximum(end - begin, 0), B)
    # So many tiles every row sees wholly.
    n_plain = gl.maximum(gl.minimum((oldest + 1) // B * B, end) - begin, 0) // B

    q_tile = gl.allocate_shared_memory(q.dtype.element_ty, [M, HEAD], SHARED)
    k_tiles = gl.allocate_shared_memory(q.dtype.element_ty, [STAGES, B, HEAD], SHARED)
    v_tiles = gl.allocate_shared_memory(q.dtype.element_ty, [STAGES, B, HEAD], SHARED)
    row = block * M + gl.arange(0, M, layout=gl.SliceLayout(1, COPY))
    column = gl.arange(0, HEAD, layout=gl.SliceLayout(0, COPY))
    is_row = row < n_queries * G
    query = gl.minimum(row // G, n_queries - 1)
    head = kv_head * G + row % G
    load_in_background(
        q_tile, q + (query * query_stride + head * HEAD)[:, None] + column[None, :],
        mask=is_row[:, None],
    )  # fmt: skip
    n_left = visible_end - begin
    keys += kv_head * head_stride + begin * HEAD
    values += kv_head * head_stride + begin * HEAD
    for tile in gl.static_range(STAGES):
        _copy(tile, k_tiles, keys, n_left, STAGES, WARPS)
    for tile in gl.static_range(STAGES - 2):
        _copy(tile, v_tiles, values, n_left, STAGES, WARPS)
    async_copy.commit_group()

    of_product = block * M + gl.arange(0, M, layout=gl.SliceLayout(1, C))
    of_query = gl.minimum(of_product // G, n_queries - 1)
    of_head = kv_head * G + of_product % G
    position = before + of_query - begin
    factor = gl.load(scale).to(gl.float32) * LOG2_E
    sink = gl.load(sinks + of_head).to(gl.float32) * LOG2_E
    maximum = gl.where(split == 0, sink, NOTHING)
    total = gl.where(split == 0, 1.0, 0.0) + gl.zeros_like(sink)
    output = gl.zeros((M, HEAD), gl.float32, layout=C)
    async_copy.wait_group(0)
    barrier()
    scores = warpgroup_mma(q_tile, k_tiles.index(0).permute((1, 0)), output, use_acc=False)
    # Two tiles a turn: the scores of one are in use while the other's come.
    for half in range(n_plain // 2):
        scores, maximum, total, output = _step(
            2 * half, scores, maximum, total, output, q_tile, k_tiles, v_tiles, keys, values,
            n_tiles, n_left, position, factor, False, STAGES, WARPS,
        )  # fmt: skip
        scores, maximum, total, output = _step(
            2 * half + 1, scores, maximum, total, output, q_tile, k_tiles, v_tiles, keys, values,
            n_tiles, n_left, position, factor, False, STAGES, WARPS,
        )  # fmt: skip
    # Behind a loop ptxas does not see what is still under way.
    output = warpgroup_mma_wait(0, deps=[output])
    for tile in range(n_plain // 2 * 2, n_tiles):
        scores, maximum, total, output = _step(
            tile, scores, maximum, total, output, q_tile, k_tiles, v_tiles, keys, values,
            n_tiles, n_left, position, factor, True, STAGES, WARPS,
        )  # fmt: skip
    output = warpgroup_mma_wait(0, deps=[output])
    async_copy.wait_group(0)

    to = query * (K * G) + head
    if SPLIT:
        to += split * n_queries * (K * G)
        part = split * n_queries * (K * G) + of_query * (K * G) + of_head
        gl.store(part_max + part, maximum, mask=of_product < n_queries * G)
        gl.store(part_sum + part, total, mask=of_product < n_queries * G)
    else:
        output = output / total[:, None]
    output = gl.convert_layout(output.to(out.dtype.element_ty), COPY)
    gl.store(out + to[:, None] * HEAD + column[None, :], output, mask=is_row[:, None])
