"""Attention of one token on a CPU, with sinks, as machine code: a task for each key head."""

from kernels.cpu_table import Field, LayerField, Scratch, StepSizes, number, place
from kernels.cpu_tiles import LANES
from kernels.machine_code import F32, I64, V8, Code, Value


def attend(code: Code, sizes: StepSizes) -> None:
    """One key head and the query heads that read it: rotation, cache write, softmax with sinks."""
    scratch = Scratch(sizes)
    d, n_kv, n_groups = sizes.head_dim, sizes.n_kv_heads, sizes.n_heads // sizes.n_kv_heads
    qkv = place(code, Field.QKV)
    position = number(code, Field.POSITION)
    queries = code.at(qkv, code.index * (n_groups * d), F32)
    key = code.at(qkv, code.index * d + sizes.n_heads * d, F32)
    value = code.at(qkv, code.index * d + (sizes.n_heads + n_kv) * d, F32)
    cache = place(code, LayerField.CACHE, code.layer)
    head_size = number(code, Field.CAPACITY) * d
    keys = code.at(cache, code.index * head_size, F32)
    values = code.at(cache, (code.index + n_kv) * head_size, F32)
    cos = code.at(place(code, Field.COS), position * (d // 2), F32)
    sin = code.at(place(code, Field.SIN), position * (d // 2), F32)
    with code.loop(0, n_groups) as group:
        _rotate(code, code.at(queries, group * d, F32), cos, sin, d, d**-0.5)
    _rotate(code, key, cos, sin, d, 1.0)
    with code.loop(0, d, LANES) as i:
        at = position * d + i
        code.store(code.load(V8, key, i), keys, at)
        code.store(code.load(V8, value, i), values, at)
    seen = position + 1
    window = number(code, LayerField.WINDOW, code.layer)
    first = code.select(window < seen, seen - window, code.value(I64, 0))
    n_keys = seen - first
    keys, values = code.at(keys, first * d, F32), code.at(values, first * d, F32)
    scores = code.at(code.scratch, scratch.scores, F32)
    _scores(code, sizes, queries, keys, scores, n_keys)
    sinks = code.at(place(code, LayerField.SINKS, code.layer), code.index * n_groups, F32)
    attended = code.at(place(code, Field.ATTENDED), code.index * (n_groups * d), F32)
    with code.loop(0, n_groups) as group:
        row = code.at(scores, group * scratch.scores_row, F32)
        total = _softmax(code, row, n_keys, code.load(F32, sinks, group))
        out = code.at(attended, group * d, F32)
        _weighted_values(code, sizes, row, values, n_keys, total, out)


def _scores(
    code: Code, sizes: StepSizes, queries: Value, keys: Value, scores: Value, n_keys: Value
) -> None:
    d, n_groups = sizes.head_dim, sizes.n_heads // sizes.n_kv_heads
    row = Scratch(sizes).scores_row
    with code.loop(0, n_keys) as t:
        key = [code.load(V8, keys, t * d + i) for i in range(0, d, LANES)]
        for group in range(n_groups):
            total = code.value(V8, 0.0)
            for i, part in enumerate(key):
                total = code.fma(part, code.load(V8, queries, group * d + i * LANES), total)
            code.store(code.sum_of(total), scores, t + group * row)


def _weighted_values(
    code: Code, sizes: StepSizes, row: Value, values: Value, n_keys: Value, total: Value, out: Value
) -> None:
    d = sizes.head_dim
    sums = [code.variable(V8, 0.0) for _ in range(0, d, LANES)]
    with code.loop(0, n_keys) as t:
        weight = code.splat(code.load(F32, row, t))
        for i, part in enumerate(sums):
            part.set(code.fma(code.load(V8, values, t * d + i * LANES), weight, part.get()))
    share = code.splat(code.value(F32, 1.0) / total)
    for i, part in enumerate(sums):
        code.store(part.get() * share, out, i * LANES)


def _rotate(code: Code, x: Value, cos: Value, sin: Value, d: int, scale: float) -> None:
    half = d // 2
    with code.loop(0, half, LANES) as i:
        a, b = code.load(V8, x, i), code.load(V8, x, i + half)
        c, s = code.load(V8, cos, i), code.load(V8, sin, i)
        code.store((a * c - b * s) * scale, x, i)
        code.store((b * c + a * s) * scale, x, i + half)


def _softmax(code: Code, row: Value, n_keys: Value, sink: Value) -> Value:
    """row: scores to exp(score - largest), in place.  Returns their sum, the sink's included."""
    for i in range(LANES):
        code.store(code.value(F32, -1e30), row, n_keys + i)
    largest = code.variable(V8, code.splat(sink))
    with code.loop(0, n_keys, LANES) as t:
        largest.set(code.largest(largest.get(), code.load(V8, row, t)))
    most = code.splat(code.largest_of(largest.get()))
    total = code.variable(V8, 0.0)
    with code.loop(0, n_keys, LANES) as t:
        weights = code.exp(code.load(V8, row, t) - most)
        code.store(weights, row, t)
        # What lies behind the keys is e^-87: nothing beside the largest, which is 1.
        total.set(total.get() + weights)
    of_sink = code.exp(code.splat(sink) - most)
    return code.sum_of(total.get()) + code.first_of(of_sink)
