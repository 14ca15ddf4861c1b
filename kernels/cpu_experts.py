"""The experts of one token on a CPU as machine code: which ones, then a task for each tile of a map."""

from kernels.cpu_table import Field, LayerField, Scratch, StepSizes, eights, place, places
from kernels.cpu_tiles import GROUP_BYTES, LANES, TILE, padded
from kernels.machine_code import F32, I64, V8, Code, Value
from kernels.mxfp4 import GROUP


def route(code: Code, sizes: StepSizes, normed: Value) -> None:
    """The likeliest experts and their shares. Every thread finds and writes the same.

    normed: fp32 [D].
    """
    _choose(code, sizes, _logits(code, sizes, normed))


def _logits(code: Code, sizes: StepSizes, normed: Value) -> Value:
    """Of each expert, fp32, in the thread's own room."""
    n_columns = eights(sizes.n_experts)
    router, bias = places(code, LayerField.ROUTER, LayerField.ROUTER_BIAS)
    logits = code.at(code.scratch, Scratch(sizes).router, F32)
    for column in range(0, n_columns, LANES):
        # Four sums at once: one would wait for itself.
        sums = [code.variable(V8, 0.0) for _ in range(4)]
        with code.loop(0, sizes.hidden_size, 4) as j:
            for k, part in enumerate(sums):
                x = code.splat(code.load(F32, normed, j + k))
                weights = code.load(V8, router, (j + k) * n_columns + column)
                part.set(code.fma(weights, x, part.get()))
        a, b, c, d = (part.get() for part in sums)
        code.store((a + b) + (c + d) + code.load(V8, bias, column), logits, column)
    return logits


def _choose(code: Code, sizes: StepSizes, logits: Value) -> None:
    """The chosen and the softmax over them, into the table. Overwrites their logits."""
    chosen, shares = place(code, Field.CHOSEN), place(code, Field.SHARES)
    raw = code.room(F32, sizes.experts_per_token)
    total, largest = code.variable(F32, 0.0), code.variable(F32, 0.0)
    best, expert = code.variable(F32, 0.0), code.variable(I64, 0)
    with code.loop(0, sizes.experts_per_token) as slot:
        best.set(-3e38)
        with code.loop(0, sizes.n_experts) as i:
            logit = code.load(F32, logits, i)
            with code.when(logit > best.get()):
                best.set(logit)
                expert.set(i)
        with code.when(slot.equals(0)):
            largest.set(best.get())
        share = code.first_of(code.exp(code.splat(best.get() - largest.get())))
        total.set(total.get() + share)
        code.store(share, raw, slot)
        code.store(expert.get(), chosen, slot)
        code.store(code.value(F32, -3.2e38), logits, expert.get())
    # What others see is written once, and final: they write the same at the same time.
    with code.loop(0, sizes.experts_per_token) as slot:
        code.store(code.load(F32, raw, slot) / total.get(), shares, slot)


def gate_up(code: Code, sizes: StepSizes, normed: Value, product: Code) -> None:
    """32 gates and their 32 ups of one chosen expert, through the clamped SwiGLU.

    normed: fp32 [D].  product: `mxfp4_product`.
    """
    half = TILE // 2
    n_tiles = sizes.intermediate_size // half
    slot, tile = code.index // n_tiles, code.index % n_tiles
    expert = code.load(I64, place(code, Field.CHOSEN), slot)
    row = expert * n_tiles + tile
    n_groups = sizes.hidden_size // GROUP
    tiles, bias = places(code, LayerField.UP, LayerField.UP_BIAS)
    found = code.room(F32, TILE)
    start = code.at(tiles, row * (n_groups * GROUP_BYTES), "i8")
    code.run(product, start, normed, n_groups, found)
    bias = code.at(bias, row * TILE, F32)
    hidden = code.at(place(code, Field.HIDDEN), code.index * half, F32)
    with code.loop(0, half, LANES) as i:
        gate = code.load(V8, found, i) + code.load(V8, bias, i)
        up = code.load(V8, found, i + half) + code.load(V8, bias, i + half)
        gate = code.smallest(gate, sizes.limit)
        up = code.largest(code.smallest(up, sizes.limit), -sizes.limit)
        sigmoid = code.value(V8, 1.0) / (code.exp(gate * -sizes.alpha) + 1.0)
        code.store(gate * sigmoid * (up + 1.0), hidden, i)


def down(code: Code, sizes: StepSizes, product: Code) -> None:
    """64 numbers of all chosen experts' outputs, weighted, onto the residual stream.

    product: `mxfp4_product`.
    """
    n_tiles = padded(sizes.hidden_size) // TILE
    n_groups = sizes.intermediate_size // GROUP
    tiles, bias = places(code, LayerField.DOWN, LayerField.DOWN_BIAS)
    found = code.room(F32, TILE)
    x = code.at(place(code, Field.X), code.index * TILE, F32)
    with code.loop(0, sizes.experts_per_token) as slot:
        expert = code.load(I64, place(code, Field.CHOSEN), slot)
        share = code.splat(code.load(F32, place(code, Field.SHARES), slot))
        row = expert * n_tiles + code.index
        start = code.at(tiles, row * (n_groups * GROUP_BYTES), "i8")
        hidden = code.at(place(code, Field.HIDDEN), slot * sizes.intermediate_size, F32)
        code.run(product, start, hidden, n_groups, found)
        with code.loop(0, TILE, LANES) as i:
            y = code.load(V8, found, i) + code.load(V8, code.at(bias, row * TILE, F32), i)
            code.store(code.fma(y, share, code.load(V8, x, i)), x, i)
