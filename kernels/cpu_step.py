"""One decoding step of a small model on a CPU, as machine code: from a token's embedding to its logits.

A step reads each weight once: attention, router and unembedding in bf16, experts in MXFP4, never
unpacked in memory. It is a row of phases, a phase a number of tasks that are independent of one another;
whoever takes part claims the next task until there is none. So a second thread may join at any moment
or stay away. Everything is fp32 but the weights, which are exact.

Tiles: 64 outputs times all inputs, in the order in which they are read. Eight registers hold the sums.
"""

import ctypes
import functools
from dataclasses import dataclass
from enum import IntEnum

import torch
from torch import Tensor

from kernels.machine_code import (
    F32,
    I8,
    I64,
    PTR,
    V8,
    Code,
    Library,
    Value,
    Variable,
    compile_functions,
)
from kernels.mxfp4 import GROUP

TILE = 64
# Bytes of a group of 32 inputs of an MXFP4 tile: the scales, then half a byte a weight.
_GROUP_BYTES = TILE + GROUP * TILE // 2
_LANES = 8


@dataclass(frozen=True, slots=True)
class StepSizes:
    """What the machine code is made for. Sizes in numbers, `context_length` in positions."""

    n_layers: int
    hidden_size: int
    intermediate_size: int
    n_heads: int
    n_kv_heads: int
    head_dim: int
    n_experts: int
    experts_per_token: int
    vocab_size: int
    context_length: int
    eps: float
    alpha: float
    limit: float

    @property
    def qkv_size(self) -> int:
        return (self.n_heads + 2 * self.n_kv_heads) * self.head_dim

    def are_fitting(self) -> bool:
        """Whether groups, registers and halves of heads come out even."""
        return (
            self.hidden_size % GROUP == 0
            and self.intermediate_size % GROUP == 0
            and self.head_dim % (2 * _LANES) == 0
            and self.head_dim <= TILE
            and self.n_heads % self.n_kv_heads == 0
        )


class Field(IntEnum):
    """Places in the table of a step: 64-bit numbers, most of them addresses."""

    # What several threads write stands apart: 64 bytes are a line of the cache.
    TURN = 0
    DONE = 8
    # Looks in vain for another thread's last task, the most of any phase.
    WAITED = 16
    POSITION = 24
    X = 25
    QKV = 26
    ATTENDED = 27
    HIDDEN = 28
    LOGITS = 29
    CHOSEN = 30
    SHARES = 31
    COS = 32
    SIN = 33
    CAPACITY = 34
    FINAL_NORM = 35
    UNEMBEDDING = 36
    TOKEN = 37
    EMBEDDING = 38
    # Here the layers begin.
    LAYERS = 40


class LayerField(IntEnum):
    """Places in a layer's part of the table."""

    NORM = 0
    QKV = 1
    QKV_BIAS = 2
    SINKS = 3
    OUT = 4
    OUT_BIAS = 5
    MLP_NORM = 6
    ROUTER = 7
    ROUTER_BIAS = 8
    UP = 9
    UP_BIAS = 10
    DOWN = 11
    DOWN_BIAS = 12
    CACHE = 13
    WINDOW = 14
    SIZE = 16


def padded(n_rows: int) -> int:
    """Rows in whole tiles."""
    return -(-n_rows // TILE) * TILE


def bf16_tiles(weight: Tensor) -> Tensor | None:
    """weight: [out, in].  Returns int16 [tiles, in, 64], or None where bf16 would round a weight.

    Two neighbours in memory share 32 bits and go to different registers, so that a shift and a mask
    make floats of them.
    """
    exact = weight.bfloat16()
    if not torch.equal(exact.to(weight.dtype), weight):
        return None
    # Row 64 t + 16 c + 8 h + i lies at tile t, place 16 c + 2 i + h.
    rows = _with_whole_tiles(exact.view(torch.int16)).view(
        -1, TILE // 16, 2, _LANES, exact.shape[1]
    )
    return rows.permute(0, 4, 1, 3, 2).reshape(rows.shape[0], exact.shape[1], TILE).contiguous()


def mxfp4_tiles(blocks: Tensor, scales: Tensor) -> Tensor | None:
    """blocks: uint8 [E, rows, G, 16].  scales: uint8 [E, rows, G].  As in kernels.mxfp4.

    Returns uint8 [E, tiles, G, 1088]: for each group the 64 rows' scales, then for each of its 32 inputs 32
    bytes, a code in each half. None for scales whose value is no normal float.
    """
    if bool((scales == 0).any()) or bool((scales > 252).any()):
        return None
    n_experts, _, n_groups, _ = blocks.shape
    rows = _with_whole_tiles(blocks, dim=1).view(n_experts, -1, 2, TILE // 2, n_groups, GROUP // 2)
    first, second = rows.unbind(2)
    # A byte held two inputs of one row and is to hold one input of two rows, 32 apart.
    inputs = torch.stack([first & 15 | second << 4, first >> 4 | second & 240], dim=-1)
    # The machine looks up 32 bytes at once and joins them pairwise within each 16: 0-7 and 16-23 become one
    # register of 16-bit numbers, 8-15 and 24-31 the next, and each of those gives two of floats.
    inputs = inputs.view(n_experts, -1, 2, 2, 2, _LANES // 2, n_groups, GROUP // 2, 2)
    inputs = inputs.permute(0, 1, 6, 7, 8, 4, 2, 5, 3).reshape(n_experts, -1, n_groups, GROUP * 32)
    # 1 in the rows that are there for the tile only: their codes are zeros.
    heads = _with_whole_tiles(scales, dim=1, filler=127)
    heads = heads.view(n_experts, -1, TILE, n_groups).transpose(2, 3)
    return torch.cat([heads, inputs], dim=-1)


def _with_whole_tiles(rows: Tensor, dim: int = 0, filler: int = 0) -> Tensor:
    n_rows = rows.shape[dim]
    missing = padded(n_rows) - n_rows
    if not missing:
        return rows
    shape = list(rows.shape)
    shape[dim] = missing
    return torch.cat([rows, rows.new_full(shape, filler)], dim=dim)


@functools.cache
def compiled(sizes: StepSizes) -> Library:
    """`step(table, scratch, number)` runs a step, `assist(table, scratch, awake, patience)` takes part.

    Each thread brings a scratch of its own, zeroed once.
    """
    return compile_functions(_Writer(sizes).functions())


def scratch_floats(sizes: StepSizes) -> int:
    """Room that a thread needs for itself: [phase | norm(x) | router's logits | scores]."""
    return _Scratch(sizes).n_floats


class _Scratch:
    """Where things lie in a thread's own room, in floats."""

    def __init__(self, sizes: StepSizes) -> None:
        self.normed = 16
        self.router = self.normed + padded(sizes.hidden_size)
        self.scores = self.router + _eights(sizes.n_experts)
        self.scores_row = _eights(sizes.context_length) + _LANES
        n_groups = sizes.n_heads // sizes.n_kv_heads
        self.n_floats = self.scores + n_groups * self.scores_row


def _eights(n: int) -> int:
    return -(-n // _LANES) * _LANES


# E2M1 as bf16, byte by byte: what a code's upper and lower byte are. Twice, for both 16 bytes.
_POSITIVE = (0x0000, 0x3F00, 0x3F80, 0x3FC0, 0x4000, 0x4040, 0x4080, 0x40C0)
_CODES = (*_POSITIVE, *(code | 0x8000 for code in _POSITIVE))
_BYTES = "<32 x i8>"
_WORDS = "<16 x i16>"


def _bytes(values: list[int]) -> str:
    return "<" + ", ".join(f"i8 {value}" for value in values) + ">"


_LOW_BYTES = _bytes([code & 255 for code in _CODES] * 2)
_HIGH_BYTES = _bytes([code >> 8 for code in _CODES] * 2)
# The last phase is over, and no other has begun.
_IDLE = 0xFFFF


class _Writer:
    """Writes the functions of a step for given sizes."""

    def __init__(self, sizes: StepSizes) -> None:
        self.sizes = sizes
        self.scratch = _Scratch(sizes)
        self.bf16_tile = self._bf16_tile()
        self.mxfp4_tile = self._mxfp4_tile()
        self.norm = self._norm()

    def functions(self) -> list[Code]:
        kinds = [self._qkv(), self._attention(), self._out(), self._up(), self._down()]
        unembed = self._unembed()
        size, one_task = self._size(), self._one_task([*kinds, unembed])
        step, assist = self._step(size, one_task), self._assist(size, one_task)
        parts = [self.bf16_tile, self.mxfp4_tile, self.norm, *kinds, unembed, size, one_task]
        return [*parts, step, assist]

    # Products.

    def _bf16_tile(self) -> Code:
        """out[64] = tile · x."""
        code = Code("bf16_tile", tile=PTR, x=PTR, n_inputs=I64, out=PTR)
        sums = [code.variable(V8, 0.0) for _ in range(_LANES)]
        with code.loop(0, code.n_inputs) as j:
            x = code.splat(code.load(F32, code.x, j))
            for chunk in range(4):
                words = code.load(I8, code.tile, j * (TILE // 2) + chunk * _LANES)
                for part, bits in enumerate((words << 16, words & -65536)):
                    total = sums[2 * chunk + part]
                    total.set(code.fma(code.cast("bitcast", bits, V8), x, total.get()))
        _store_all(code, sums, code.out)
        return code

    def _mxfp4_tile(self) -> Code:
        """out[64] = tile · x."""
        code = Code("mxfp4_tile", tile=PTR, x=PTR, n_groups=I64, out=PTR)
        totals = [code.variable(V8, 0.0) for _ in range(_LANES)]
        sums = [code.variable(V8, 0.0) for _ in range(_LANES)]
        with code.loop(0, code.n_groups) as group:
            start = code.at(code.tile, group * _GROUP_BYTES, "i8")
            inputs = code.at(code.x, group * GROUP, F32)
            for part in sums:
                part.set(0.0)
            with code.loop(0, GROUP) as j:
                x = code.splat(code.load(F32, inputs, j))
                packed = code.load(_BYTES, start, j * (TILE // 2) + TILE, by="i8")
                for part, values in zip(sums, _floats_of(code, packed), strict=True):
                    part.set(code.fma(values, x, part.get()))
            for register, (total, part) in enumerate(zip(totals, sums, strict=True)):
                exponents = code.load("<8 x i8>", start, register * _LANES, by="i8")
                scale = code.cast("bitcast", code.cast("zext", exponents, I8) << 23, V8)
                total.set(code.fma(part.get(), scale, total.get()))
        _store_all(code, totals, code.out)
        return code

    def _norm(self) -> Code:
        """out = RMS norm of x by weight."""
        d = self.sizes.hidden_size
        code = Code("norm", x=PTR, weight=PTR, out=PTR)
        squares = code.variable(V8, 0.0)
        with code.loop(0, d, _LANES) as i:
            x = code.load(V8, code.x, i)
            squares.set(code.fma(x, x, squares.get()))
        mean = code.sum_of(squares.get()) / float(d) + self.sizes.eps
        scale = code.splat(code.value(F32, 1.0) / code.call(F32, "llvm.sqrt.f32", mean))
        with code.loop(0, d, _LANES) as i:
            normed = code.load(V8, code.x, i) * scale * code.load(V8, code.weight, i)
            code.store(normed, code.out, i)
        return code

    # Tasks: of a layer's five phases, and the last.

    def _qkv(self) -> Code:
        code = _task("qkv")
        normed = self._normed_once(code, _place(code, LayerField.NORM, code.layer))
        tiles, bias = _places(code, LayerField.QKV, LayerField.QKV_BIAS)
        out = code.at(_place(code, Field.QKV), code.index * TILE, F32)
        d = self.sizes.hidden_size
        code.run(self.bf16_tile, _tile(code, tiles, d * TILE * 2), normed, d, out)
        bias = code.at(bias, code.index * TILE, F32)
        with code.loop(0, TILE, _LANES) as i:
            code.store(code.load(V8, out, i) + code.load(V8, bias, i), out, i)
        return code

    def _attention(self) -> Code:
        """Of one key head and the query heads that read it: rotation, cache write, softmax with sinks."""
        sizes = self.sizes
        d, n_kv, n_groups = sizes.head_dim, sizes.n_kv_heads, sizes.n_heads // sizes.n_kv_heads
        code = _task("attention")
        qkv = _place(code, Field.QKV)
        position = _number(code, Field.POSITION)
        queries = code.at(qkv, code.index * (n_groups * d), F32)
        key = code.at(qkv, code.index * d + sizes.n_heads * d, F32)
        value = code.at(qkv, code.index * d + (sizes.n_heads + n_kv) * d, F32)
        cache = _place(code, LayerField.CACHE, code.layer)
        head_size = _number(code, Field.CAPACITY) * d
        keys = code.at(cache, code.index * head_size, F32)
        values = code.at(cache, (code.index + n_kv) * head_size, F32)
        cos = code.at(_place(code, Field.COS), position * (d // 2), F32)
        sin = code.at(_place(code, Field.SIN), position * (d // 2), F32)
        with code.loop(0, n_groups) as group:
            _rotate(code, code.at(queries, group * d, F32), cos, sin, d, d**-0.5)
        _rotate(code, key, cos, sin, d, 1.0)
        with code.loop(0, d, _LANES) as i:
            at = position * d + i
            code.store(code.load(V8, key, i), keys, at)
            code.store(code.load(V8, value, i), values, at)
        seen = position + 1
        window = _number(code, LayerField.WINDOW, code.layer)
        first = code.select(window < seen, seen - window, code.value(I64, 0))
        n_keys = seen - first
        keys, values = code.at(keys, first * d, F32), code.at(values, first * d, F32)
        scores = code.at(code.scratch, self.scratch.scores, F32)
        self._scores(code, queries, keys, scores, n_keys)
        sinks = code.at(_place(code, LayerField.SINKS, code.layer), code.index * n_groups, F32)
        attended = code.at(_place(code, Field.ATTENDED), code.index * (n_groups * d), F32)
        with code.loop(0, n_groups) as group:
            row = code.at(scores, group * self.scratch.scores_row, F32)
            total = _softmax(code, row, n_keys, code.load(F32, sinks, group))
            out = code.at(attended, group * d, F32)
            self._weighted_values(code, row, values, n_keys, total, out)
        return code

    def _scores(
        self, code: Code, queries: Value, keys: Value, scores: Value, n_keys: Value
    ) -> None:
        d, n_groups = self.sizes.head_dim, self.sizes.n_heads // self.sizes.n_kv_heads
        with code.loop(0, n_keys) as t:
            key = [code.load(V8, keys, t * d + i) for i in range(0, d, _LANES)]
            for group in range(n_groups):
                total = code.value(V8, 0.0)
                for i, part in enumerate(key):
                    total = code.fma(part, code.load(V8, queries, group * d + i * _LANES), total)
                code.store(code.sum_of(total), scores, t + group * self.scratch.scores_row)

    def _weighted_values(
        self, code: Code, row: Value, values: Value, n_keys: Value, total: Value, out: Value
    ) -> None:
        d = self.sizes.head_dim
        sums = [code.variable(V8, 0.0) for _ in range(0, d, _LANES)]
        with code.loop(0, n_keys) as t:
            weight = code.splat(code.load(F32, row, t))
            for i, part in enumerate(sums):
                part.set(code.fma(code.load(V8, values, t * d + i * _LANES), weight, part.get()))
        share = code.splat(code.value(F32, 1.0) / total)
        for i, part in enumerate(sums):
            code.store(part.get() * share, out, i * _LANES)

    def _out(self) -> Code:
        code = _task("out")
        tiles, bias = _places(code, LayerField.OUT, LayerField.OUT_BIAS)
        n_inputs = self.sizes.n_heads * self.sizes.head_dim
        found = code.room(F32, TILE)
        tile = _tile(code, tiles, n_inputs * TILE * 2)
        code.run(self.bf16_tile, tile, _place(code, Field.ATTENDED), n_inputs, found)
        x = code.at(_place(code, Field.X), code.index * TILE, F32)
        bias = code.at(bias, code.index * TILE, F32)
        with code.loop(0, TILE, _LANES) as i:
            with_bias = code.load(V8, found, i) + code.load(V8, bias, i)
            code.store(code.load(V8, x, i) + with_bias, x, i)
        return code

    def _up(self) -> Code:
        """32 gates and their 32 ups of one chosen expert, through the clamped SwiGLU."""
        sizes, half = self.sizes, TILE // 2
        code = _task("up")
        normed = self._normed_once(code, _place(code, LayerField.MLP_NORM, code.layer), route=True)
        n_tiles = sizes.intermediate_size // half
        slot, tile = code.index // n_tiles, code.index % n_tiles
        expert = code.load(I64, _place(code, Field.CHOSEN), slot)
        row = expert * n_tiles + tile
        n_groups = sizes.hidden_size // GROUP
        tiles, bias = _places(code, LayerField.UP, LayerField.UP_BIAS)
        found = code.room(F32, TILE)
        place = code.at(tiles, row * (n_groups * _GROUP_BYTES), "i8")
        code.run(self.mxfp4_tile, place, normed, n_groups, found)
        bias = code.at(bias, row * TILE, F32)
        hidden = code.at(_place(code, Field.HIDDEN), code.index * half, F32)
        with code.loop(0, half, _LANES) as i:
            gate = code.load(V8, found, i) + code.load(V8, bias, i)
            up = code.load(V8, found, i + half) + code.load(V8, bias, i + half)
            gate = code.smallest(gate, sizes.limit)
            up = code.largest(code.smallest(up, sizes.limit), -sizes.limit)
            sigmoid = code.value(V8, 1.0) / (code.exp(gate * -sizes.alpha) + 1.0)
            code.store(gate * sigmoid * (up + 1.0), hidden, i)
        return code

    def _down(self) -> Code:
        """64 numbers of all chosen experts' outputs, weighted, onto the residual stream."""
        sizes = self.sizes
        code = _task("down")
        n_tiles = padded(sizes.hidden_size) // TILE
        n_groups = sizes.intermediate_size // GROUP
        tiles, bias = _places(code, LayerField.DOWN, LayerField.DOWN_BIAS)
        found = code.room(F32, TILE)
        x = code.at(_place(code, Field.X), code.index * TILE, F32)
        with code.loop(0, sizes.experts_per_token) as slot:
            expert = code.load(I64, _place(code, Field.CHOSEN), slot)
            share = code.splat(code.load(F32, _place(code, Field.SHARES), slot))
            row = expert * n_tiles + code.index
            place = code.at(tiles, row * (n_groups * _GROUP_BYTES), "i8")
            hidden = code.at(_place(code, Field.HIDDEN), slot * sizes.intermediate_size, F32)
            code.run(self.mxfp4_tile, place, hidden, n_groups, found)
            with code.loop(0, TILE, _LANES) as i:
                y = code.load(V8, found, i) + code.load(V8, code.at(bias, row * TILE, F32), i)
                code.store(code.fma(y, share, code.load(V8, x, i)), x, i)
        return code

    def _unembed(self) -> Code:
        d = self.sizes.hidden_size
        code = _task("unembed")
        normed = self._normed_once(code, _place(code, Field.FINAL_NORM))
        out = code.at(_place(code, Field.LOGITS), code.index * TILE, F32)
        tile = _tile(code, _place(code, Field.UNEMBEDDING), d * TILE * 2)
        code.run(self.bf16_tile, tile, normed, d, out)
        return code

    def _normed_once(self, code: Code, weight: Value, *, route: bool = False) -> Value:
        """norm(x) in the thread's own room, computed with the first task of a phase."""
        normed = code.at(code.scratch, self.scratch.normed, F32)
        with code.when(_differs(code, code.load(I64, code.scratch), code.phase)):
            code.run(self.norm, _place(code, Field.X), weight, normed)
            code.store(code.phase, code.scratch)
            if route:
                self._route(code, normed)
        return normed

    def _route(self, code: Code, normed: Value) -> None:
        """The likeliest experts and their shares. Every thread finds and writes the same."""
        sizes = self.sizes
        n_columns = _eights(sizes.n_experts)
        router, bias = _places(code, LayerField.ROUTER, LayerField.ROUTER_BIAS)
        logits = code.at(code.scratch, self.scratch.router, F32)
        for column in range(0, n_columns, _LANES):
            # Four sums at once: one would wait for itself.
            sums = [code.variable(V8, 0.0) for _ in range(4)]
            with code.loop(0, sizes.hidden_size, 4) as j:
                for k, part in enumerate(sums):
                    x = code.splat(code.load(F32, normed, j + k))
                    weights = code.load(V8, router, (j + k) * n_columns + column)
                    part.set(code.fma(weights, x, part.get()))
            a, b, c, d = (part.get() for part in sums)
            code.store((a + b) + (c + d) + code.load(V8, bias, column), logits, column)
        chosen, shares = _place(code, Field.CHOSEN), _place(code, Field.SHARES)
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
            share = code.exp(code.splat(best.get() - largest.get()))
            share = code.emit(F32, f"extractelement {V8} {share.name}, i64 0")
            total.set(total.get() + share)
            code.store(share, raw, slot)
            code.store(expert.get(), chosen, slot)
            code.store(code.value(F32, -3.2e38), logits, expert.get())
        # What others see is written once, and final: they write the same at the same time.
        with code.loop(0, sizes.experts_per_token) as slot:
            code.store(code.load(F32, raw, slot) / total.get(), shares, slot)

    # The course of a step.

    def _embed(self, code: Code) -> None:
        """x = the token's row of the embedding, bf16 [V, D]."""
        d = self.sizes.hidden_size
        row = code.at(_place(code, Field.EMBEDDING), _number(code, Field.TOKEN) * (2 * d), "i8")
        x = _place(code, Field.X)
        with code.loop(0, d, _LANES) as i:
            words = code.cast("zext", code.load("<8 x i16>", row, i, by="i16"), I8)
            code.store(code.cast("bitcast", words << 16, V8), x, i)

    def _size(self) -> Code:
        """out = how many tasks the phase has."""
        sizes = self.sizes
        code = Code("size", phase=I64, out=PTR)
        of_kind = (
            padded(sizes.qkv_size) // TILE,
            sizes.n_kv_heads,
            padded(sizes.hidden_size) // TILE,
            sizes.experts_per_token * sizes.intermediate_size * 2 // TILE,
            padded(sizes.hidden_size) // TILE,
        )
        result = code.value(I64, padded(sizes.vocab_size) // TILE)
        for kind, n_tasks in enumerate(of_kind):
            is_it = (code.phase < 5 * sizes.n_layers) & (code.phase % 5).equals(kind)
            result = code.select(is_it, code.value(I64, n_tasks), result)
        code.store(result, code.out)
        return code

    def _one_task(self, kinds: list[Code]) -> Code:
        """turn: as in the table, whose task is to be done."""
        sizes = self.sizes
        code = Code("one_task", table=PTR, scratch=PTR, turn=I64)
        phase, index = (code.turn >> 16) & 0xFFFF, code.turn & 0xFFFF
        kind = code.select(phase < 5 * sizes.n_layers, phase % 5, code.value(I64, 5))
        place = phase // 5 * int(LayerField.SIZE) + int(Field.LAYERS)
        layer = code.at(code.table, place, I64)
        for number, function in enumerate(kinds):
            with code.when(kind.equals(number)):
                code.run(function, code.table, layer, code.scratch, code.turn >> 16, index)
        _add(code, code.at(code.table, int(Field.DONE), I64), 1)
        return code

    def _step(self, size: Code, one_task: Code) -> Code:
        """number: 1 at least, and another one than in the step before."""
        code = Code("step", public=True, table=PTR, scratch=PTR, number=I64)
        self._embed(code)
        turn = code.at(code.table, int(Field.TURN), I64)
        done = code.at(code.table, int(Field.DONE), I64)
        room = code.room(I64, 1)
        most = code.variable(I64, 0)
        with code.loop(0, 5 * self.sizes.n_layers + 1) as phase:
            code.run(size, phase, room)
            n_tasks = code.load(I64, room)
            _publish(code, done, code.value(I64, 0))
            _publish(code, turn, (code.number << 32) | (phase << 16))
            with code.repeat() as leave:
                now = _watch(code, turn)
                leave((n_tasks - 1) < (now & 0xFFFF))
                with code.when(_claim(code, turn, now)):
                    code.run(one_task, code.table, code.scratch, now)
            waited = code.variable(I64, 0)
            with code.repeat() as leave:
                leave(_watch(code, done).equals(n_tasks))
                code.do("call void @llvm.x86.sse2.pause()")
                waited.set(waited.get() + 1)
            with code.when(waited.get() > most.get()):
                most.set(waited.get())
        _publish(code, turn, (code.number << 32) | (_IDLE << 16))
        code.store(most.get(), code.table, int(Field.WAITED))
        return code

    def _assist(self, size: Code, one_task: Code) -> Code:
        """Do what there is to do, until nothing was for so many looks; then `awake` becomes 0."""
        code = Code("assist", public=True, table=PTR, scratch=PTR, awake=PTR, patience=I64)
        turn = code.at(code.table, int(Field.TURN), I64)
        room = code.room(I64, 1)
        waited = code.variable(I64, 0)
        with code.repeat() as leave:
            now = _watch(code, turn)
            code.run(size, (now >> 16) & 0xFFFF, room)
            is_idle = ((now >> 16) & 0xFFFF).equals(_IDLE)
            n_tasks = code.select(is_idle, code.value(I64, 0), code.load(I64, room))
            waited.set(waited.get() + 1)
            with code.when((now & 0xFFFF) < n_tasks):
                waited.set(0)
                with code.when(_claim(code, turn, now)):
                    code.run(one_task, code.table, code.scratch, now)
            code.do("call void @llvm.x86.sse2.pause()")
            leave(waited.get() > code.patience)
        _publish(code, code.awake, code.value(I64, 0))
        return code


def _task(name: str) -> Code:
    """layer: its part of the table.  phase: of this step, unlike that of any other."""
    return Code(name, table=PTR, layer=PTR, scratch=PTR, phase=I64, index=I64)


def _place(code: Code, field: Field | LayerField, table: Value | None = None) -> Value:
    return code.load(PTR, table or code.table, int(field), by=I64)


def _places(code: Code, *fields: LayerField) -> list[Value]:
    return [_place(code, field, code.layer) for field in fields]


def _number(code: Code, field: Field | LayerField, table: Value | None = None) -> Value:
    return code.load(I64, table or code.table, int(field))


def _tile(code: Code, tiles: Value, n_bytes: int) -> Value:
    return code.at(tiles, code.index * n_bytes, "i8")


def _store_all(code: Code, registers: list[Variable], out: Value) -> None:
    for i, register in enumerate(registers):
        code.store(register.get(), out, i * _LANES)


def _floats_of(code: Code, packed: Value) -> list[Value]:
    """The 64 weights of 32 bytes, in the order of the tile's rows."""
    registers: list[Value] = []
    # A right shift of bytes: LLVM has it, AVX2 makes it of two others.
    for codes in (packed & 15, packed >> 4):
        low, high = (
            code.emit(
                _BYTES,
                f"call {_BYTES} @llvm.x86.avx2.pshuf.b({_BYTES} {table}, {_BYTES} {codes.name})",
            )
            for table in (_LOW_BYTES, _HIGH_BYTES)
        )
        for upper in (0, 8):
            order = [
                lane + upper + i + 32 * b for lane in (0, 16) for i in range(8) for b in (0, 1)
            ]
            places = ", ".join(f"i32 {place}" for place in order)
            words = code.emit(
                _BYTES,
                f"shufflevector {_BYTES} {low.name}, {_BYTES} {high.name}, <32 x i32> <{places}>",
            )
            pairs = code.cast("bitcast", words, I8)
            registers += [code.cast("bitcast", bits, V8) for bits in (pairs << 16, pairs & -65536)]
    return registers


def _rotate(code: Code, x: Value, cos: Value, sin: Value, d: int, scale: float) -> None:
    half = d // 2
    with code.loop(0, half, _LANES) as i:
        a, b = code.load(V8, x, i), code.load(V8, x, i + half)
        c, s = code.load(V8, cos, i), code.load(V8, sin, i)
        code.store((a * c - b * s) * scale, x, i)
        code.store((b * c + a * s) * scale, x, i + half)


def _softmax(code: Code, row: Value, n_keys: Value, sink: Value) -> Value:
    """row: scores to exp(score - largest), in place.  Returns their sum, the sink's included."""
    for i in range(_LANES):
        code.store(code.value(F32, -1e30), row, n_keys + i)
    largest = code.variable(V8, code.splat(sink))
    with code.loop(0, n_keys, _LANES) as t:
        largest.set(code.largest(largest.get(), code.load(V8, row, t)))
    most = code.splat(code.largest_of(largest.get()))
    total = code.variable(V8, 0.0)
    with code.loop(0, n_keys, _LANES) as t:
        weights = code.exp(code.load(V8, row, t) - most)
        code.store(weights, row, t)
        # What lies behind the keys is e^-87: nothing beside the largest, which is 1.
        total.set(total.get() + weights)
    of_sink = code.exp(code.splat(sink) - most)
    return code.sum_of(total.get()) + code.emit(F32, f"extractelement {V8} {of_sink.name}, i64 0")


def _differs(code: Code, a: Value, b: Value) -> Value:
    return code.emit("i1", f"icmp ne i64 {a.name}, {b.name}")


def _watch(code: Code, place: Value) -> Value:
    return code.emit(I64, f"load atomic i64, ptr {place.name} acquire, align 8")


def _publish(code: Code, place: Value, value: Value) -> None:
    code.do(f"store atomic i64 {value.name}, ptr {place.name} seq_cst, align 8")


def _add(code: Code, place: Value, number: int) -> None:
    code.emit(I64, f"atomicrmw add ptr {place.name}, i64 {number} acq_rel")


def _claim(code: Code, turn: Value, seen: Value) -> Value:
    """Whether the task that was seen is ours now."""
    following = seen + 1
    pair = code.emit(
        "{ i64, i1 }",
        f"cmpxchg ptr {turn.name}, i64 {seen.name}, i64 {following.name} acq_rel acquire",
    )
    return code.emit("i1", f"extractvalue {{ i64, i1 }} {pair.name}, 1")


class StepTable:
    """The table of a step and the tensors behind its addresses."""

    def __init__(self, sizes: StepSizes) -> None:
        n_numbers = int(Field.LAYERS) + sizes.n_layers * int(LayerField.SIZE)
        self._numbers = (ctypes.c_int64 * n_numbers)()
        self._kept: dict[int, Tensor] = {}
        self.address = ctypes.addressof(self._numbers)

    def set(self, field: Field | LayerField, value: Tensor | int, layer: int | None = None) -> None:
        """A tensor's address, or a number. layer: the field is one of its part."""
        place = int(field)
        if layer is not None:
            place += int(Field.LAYERS) + layer * int(LayerField.SIZE)
        if isinstance(value, Tensor):
            if not value.is_contiguous() or value.device.type != "cpu":
                raise ValueError(f"{field.name} does not lie in one piece in main memory")
            self._kept[place] = value
            value = value.data_ptr()
        self._numbers[place] = value

    def get(self, field: Field) -> int:
        return self._numbers[int(field)]
