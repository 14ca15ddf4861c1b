"""One decoding step of a small model on a CPU, as machine code: from a token's embedding to its logits.

A step reads each weight once: attention, router and unembedding in bf16, experts in MXFP4, never
unpacked in memory. It is a row of phases, a phase a number of tasks that are independent of one another;
whoever takes part claims the next task until there is none. So a second thread may join at any moment
or stay away. Everything is fp32 but the weights, which are exact.

Here are the course of a step and the tasks that are one product; attention and the experts stand in files
of their own, like the weights' forms and the table by which all of it finds its data.
"""

import functools

from kernels.cpu_attention import attend
from kernels.cpu_experts import down, gate_up, route
from kernels.cpu_table import (
    Field,
    LayerField,
    Scratch,
    StepSizes,
    number,
    place,
    places,
    task,
)
from kernels.cpu_tiles import LANES, TILE, bf16_product, mxfp4_product, padded
from kernels.machine_code import F32, I8, I64, PTR, V8, Code, Library, Value, compile_functions


@functools.cache
def compiled(sizes: StepSizes) -> Library:
    """`step(table, scratch, number)` runs a step, `assist(table, scratch, awake, patience)` takes part.

    Each thread brings a scratch of its own, zeroed once.
    """
    return compile_functions(_Writer(sizes).functions())


# The last phase is over, and no other has begun.
_IDLE = 0xFFFF


class _Writer:
    """Writes the functions of a step for given sizes."""

    def __init__(self, sizes: StepSizes) -> None:
        self.sizes = sizes
        self.scratch = Scratch(sizes)
        self.bf16_product = bf16_product()
        self.mxfp4_product = mxfp4_product()
        self.norm = self._norm()

    def functions(self) -> list[Code]:
        kinds = [self._qkv(), self._attention(), self._out(), self._up(), self._down()]
        unembed = self._unembed()
        size, one_task = self._size(), self._one_task([*kinds, unembed])
        step, assist = self._step(size, one_task), self._assist(size, one_task)
        parts = [self.bf16_product, self.mxfp4_product, self.norm, *kinds, unembed, size, one_task]
        return [*parts, step, assist]

    def _norm(self) -> Code:
        """out = RMS norm of x by weight."""
        d = self.sizes.hidden_size
        code = Code("norm", x=PTR, weight=PTR, out=PTR)
        squares = code.variable(V8, 0.0)
        with code.loop(0, d, LANES) as i:
            x = code.load(V8, code.x, i)
            squares.set(code.fma(x, x, squares.get()))
        mean = code.sum_of(squares.get()) / float(d) + self.sizes.eps
        scale = code.splat(code.value(F32, 1.0) / code.call(F32, "llvm.sqrt.f32", mean))
        with code.loop(0, d, LANES) as i:
            normed = code.load(V8, code.x, i) * scale * code.load(V8, code.weight, i)
            code.store(normed, code.out, i)
        return code

    # Tasks: of a layer's five phases, and the last.

    def _qkv(self) -> Code:
        code = task("qkv")
        normed = self._normed_once(code, place(code, LayerField.NORM, code.layer))
        tiles, bias = places(code, LayerField.QKV, LayerField.QKV_BIAS)
        out = code.at(place(code, Field.QKV), code.index * TILE, F32)
        d = self.sizes.hidden_size
        code.run(self.bf16_product, _tile(code, tiles, d), normed, d, out)
        bias = code.at(bias, code.index * TILE, F32)
        with code.loop(0, TILE, LANES) as i:
            code.store(code.load(V8, out, i) + code.load(V8, bias, i), out, i)
        return code

    def _attention(self) -> Code:
        code = task("attention")
        attend(code, self.sizes)
        return code

    def _out(self) -> Code:
        code = task("out")
        tiles, bias = places(code, LayerField.OUT, LayerField.OUT_BIAS)
        n_inputs = self.sizes.n_heads * self.sizes.head_dim
        found = code.room(F32, TILE)
        tile = _tile(code, tiles, n_inputs)
        code.run(self.bf16_product, tile, place(code, Field.ATTENDED), n_inputs, found)
        x = code.at(place(code, Field.X), code.index * TILE, F32)
        bias = code.at(bias, code.index * TILE, F32)
        with code.loop(0, TILE, LANES) as i:
            with_bias = code.load(V8, found, i) + code.load(V8, bias, i)
            code.store(code.load(V8, x, i) + with_bias, x, i)
        return code

    def _up(self) -> Code:
        code = task("up")
        weight = place(code, LayerField.MLP_NORM, code.layer)
        normed = self._normed_once(code, weight, is_routed=True)
        gate_up(code, self.sizes, normed, self.mxfp4_product)
        return code

    def _down(self) -> Code:
        code = task("down")
        down(code, self.sizes, self.mxfp4_product)
        return code

    def _unembed(self) -> Code:
        d = self.sizes.hidden_size
        code = task("unembed")
        normed = self._normed_once(code, place(code, Field.FINAL_NORM))
        out = code.at(place(code, Field.LOGITS), code.index * TILE, F32)
        tile = _tile(code, place(code, Field.UNEMBEDDING), d)
        code.run(self.bf16_product, tile, normed, d, out)
        return code

    def _normed_once(self, code: Code, weight: Value, *, is_routed: bool = False) -> Value:
        """norm(x) in the thread's own room, computed with the first task of a phase."""
        normed = code.at(code.scratch, self.scratch.normed, F32)
        with code.when(_differs(code, code.load(I64, code.scratch), code.phase)):
            code.run(self.norm, place(code, Field.X), weight, normed)
            code.store(code.phase, code.scratch)
            if is_routed:
                route(code, self.sizes, normed)
        return normed

    # The course of a step.

    def _embed(self, code: Code) -> None:
        """x = the token's row of the embedding, bf16 [V, D]."""
        d = self.sizes.hidden_size
        row = code.at(place(code, Field.EMBEDDING), number(code, Field.TOKEN) * (2 * d), "i8")
        x = place(code, Field.X)
        with code.loop(0, d, LANES) as i:
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
        first = phase // 5 * int(LayerField.SIZE) + int(Field.LAYERS)
        layer = code.at(code.table, first, I64)
        for which, function in enumerate(kinds):
            with code.when(kind.equals(which)):
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


def _tile(code: Code, tiles: Value, n_inputs: int) -> Value:
    """The task's own, of bf16."""
    return code.at(tiles, code.index * (n_inputs * TILE * 2), "i8")


def _differs(code: Code, a: Value, b: Value) -> Value:
    return code.emit("i1", f"icmp ne i64 {a.name}, {b.name}")


def _watch(code: Code, at: Value) -> Value:
    return code.emit(I64, f"load atomic i64, ptr {at.name} acquire, align 8")


def _publish(code: Code, at: Value, value: Value) -> None:
    code.do(f"store atomic i64 {value.name}, ptr {at.name} seq_cst, align 8")


def _add(code: Code, at: Value, addend: int) -> None:
    code.emit(I64, f"atomicrmw add ptr {at.name}, i64 {addend} acq_rel")


def _claim(code: Code, turn: Value, seen: Value) -> Value:
    """Whether the task that was seen is ours now."""
    following = seen + 1
    pair = code.emit(
        "{ i64, i1 }",
        f"cmpxchg ptr {turn.name}, i64 {seen.name}, i64 {following.name} acq_rel acquire",
    )
    return code.emit("i1", f"extractvalue {{ i64, i1 }} {pair.name}, 1")
