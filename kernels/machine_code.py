"""Machine code at run time: LLVM's language written with Python's operators, and its compiler.

A `Code` is one function under construction. Its values are typed as LLVM types them ("i64", "float",
"<8 x float>", "ptr"), numbers beside a value take the value's type, and loops and conditions are `with`
blocks:

    code = Code("scale", x="ptr", factor="float")
    with code.loop(0, 64, step=8) as i:
        code.store(code.load(V8, code.x, i) * code.splat(code.factor), code.x, i)

LLVM itself is llvmlite's: a wheel without a compiler, which starts in 0.1 s. `compile_functions` returns
None where that is missing.
"""

import ctypes
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

F32 = "float"
I64 = "i64"
PTR = "ptr"
# Eight floats: a register of AVX.
V8 = "<8 x float>"
I8 = "<8 x i32>"

_EXP = (1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
_ITEM = {V8: F32, I8: "i32", F32: F32, I64: I64, "i32": "i32", PTR: PTR}


@dataclass(frozen=True, slots=True)
class Value:
    """The result of one instruction."""

    code: "Code"
    type: str
    name: str

    def __add__(self, other: "Value | float") -> "Value":
        return self._with("fadd", "add", other)

    def __sub__(self, other: "Value | float") -> "Value":
        return self._with("fsub", "sub", other)

    def __mul__(self, other: "Value | float") -> "Value":
        return self._with("fmul", "mul", other)

    def __truediv__(self, other: "Value | float") -> "Value":
        return self._with("fdiv", "", other)

    def __floordiv__(self, other: "Value | int") -> "Value":
        """Of numbers that are not negative."""
        return self._with("", "udiv", other)

    def __mod__(self, other: "Value | int") -> "Value":
        return self._with("", "urem", other)

    def __and__(self, other: "Value | int") -> "Value":
        return self._with("", "and", other)

    def __or__(self, other: "Value | int") -> "Value":
        return self._with("", "or", other)

    def __lshift__(self, other: "Value | int") -> "Value":
        return self._with("", "shl", other)

    def __rshift__(self, other: "Value | int") -> "Value":
        """The bits that move in are zeros."""
        return self._with("", "lshr", other)

    def __lt__(self, other: "Value | float") -> "Value":
        return self._compare("olt", "slt", other)

    def __gt__(self, other: "Value | float") -> "Value":
        return self._compare("ogt", "sgt", other)

    def equals(self, other: "Value | float") -> "Value":
        return self._compare("oeq", "eq", other)

    def _with(self, of_floats: str, of_integers: str, other: "Value | float") -> "Value":
        operation = of_floats if _is_float(self.type) else of_integers
        assert operation, self.type
        operand = self.code.operand(self.type, other)
        return self.code.emit(self.type, f"{operation} {self.type} {self.name}, {operand}")

    def _compare(self, of_floats: str, of_integers: str, other: "Value | float") -> "Value":
        how = f"fcmp {of_floats}" if _is_float(self.type) else f"icmp {of_integers}"
        operand = self.code.operand(self.type, other)
        return self.code.emit("i1", f"{how} {self.type} {self.name}, {operand}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A place for one value, in a register where there is one."""

    code: "Code"
    type: str
    place: Value

    def get(self) -> Value:
        return self.code.load(self.type, self.place)

    def set(self, value: Value | float) -> None:
        self.code.store(self.code.value(self.type, value), self.place)


class Code:
    """One function. Its arguments are attributes; it returns nothing: results lie in memory."""

    def __init__(self, name: str, *, public: bool = False, **arguments: str) -> None:
        self.name = name
        self.is_public = public
        self.arguments = arguments
        self._entry: list[str] = []
        self.lines: list[str] = []
        self._n_names = 0

    def __getattr__(self, name: str) -> Value:
        try:
            return Value(self, self.arguments[name], f"%{name}")
        except KeyError:
            raise AttributeError(name) from None

    def text(self) -> str:
        arguments = ", ".join(f"{kind} %{name}" for name, kind in self.arguments.items())
        linkage = "" if self.is_public else "internal "
        body = "\n".join(["entry:", *self._entry, "br label %begin", "begin:", *self.lines])
        return f"define {linkage}void @{self.name}({arguments}) #0 {{\n{body}\nret void\n}}\n"

    # Values.

    def emit(self, kind: str, instruction: str) -> Value:
        value = Value(self, kind, self._new_name())
        self.lines.append(f"{value.name} = {instruction}")
        return value

    def operand(self, kind: str, value: Value | float) -> str:
        """A value's name or a number's text."""
        if isinstance(value, Value):
            assert value.type == kind, (value.type, kind)
            return value.name
        item = _float_text(value) if _is_float(kind) else str(int(value))
        return f"splat ({kind[1:-1].split(' x ')[1]} {item})" if kind.startswith("<") else item

    def value(self, kind: str, value: Value | float) -> Value:
        return value if isinstance(value, Value) else Value(self, kind, self.operand(kind, value))

    def splat(self, value: Value) -> Value:
        """A float in all eight places."""
        one = self.emit(V8, f"insertelement {V8} poison, float {value.name}, i64 0")
        return self.emit(V8, f"shufflevector {V8} {one.name}, {V8} poison, {I8} zeroinitializer")

    def first_of(self, vector: Value) -> Value:
        return self.emit(F32, f"extractelement {V8} {vector.name}, i64 0")

    def cast(self, how: str, value: Value, kind: str) -> Value:
        return self.emit(kind, f"{how} {value.type} {value.name} to {kind}")

    def select(self, condition: Value, yes: Value, no: Value) -> Value:
        picked = f"{yes.type} {yes.name}, {no.type} {no.name}"
        return self.emit(yes.type, f"select i1 {condition.name}, {picked}")

    def call(self, kind: str, function: str, *values: Value | float, flags: str = "") -> Value:
        """An intrinsic; numbers take the type `kind`."""
        arguments = ", ".join(
            f"{value.type} {value.name}" for value in (self.value(kind, v) for v in values)
        )
        return self.emit(kind, f"call {flags} {kind} @{function}({arguments})")

    def fma(self, a: Value, b: Value | float, c: Value | float) -> Value:
        return self.call(a.type, f"llvm.fma.{_suffix(a.type)}", a, b, c)

    def largest(self, a: Value, b: Value | float) -> Value:
        return self.call(a.type, f"llvm.maxnum.{_suffix(a.type)}", a, b)

    def smallest(self, a: Value, b: Value | float) -> Value:
        return self.call(a.type, f"llvm.minnum.{_suffix(a.type)}", a, b)

    def sum_of(self, vector: Value) -> Value:
        """Of the eight, in whatever order."""
        zero = f"{F32} 0.0, {V8} {vector.name}"
        return self.emit(F32, f"call reassoc float @llvm.vector.reduce.fadd.v8f32({zero})")

    def largest_of(self, vector: Value) -> Value:
        return self.call(F32, "llvm.vector.reduce.fmax.v8f32", vector)

    def exp(self, x: Value) -> Value:
        """e^x of eight floats, to 2 units in the last place; 0 far below, finite far above.

        x = n ln 2 + r; e^r by the polynomial of Moshier's Cephes (expf.c).
        """
        x = self.smallest(self.largest(x, -87.0), 88.0)
        n = self.call(V8, "llvm.roundeven.v8f32", x * 1.44269504088896341)
        # ln 2 in two parts, the first with so few bits that its product is exact.
        r = self.fma(n, 2.12194440e-4, self.fma(n, -0.693359375, x))
        p = self.value(V8, 1.9875691500e-4)
        for factor in _EXP:
            p = self.fma(p, r, factor)
        y = self.fma(p, r * r, r) + 1.0
        power = (self.cast("fptosi", n, I8) + 127) << 23
        return y * self.cast("bitcast", power, V8)

    # Memory: addresses count items of the type, or bytes where `by` says so.

    def at(self, place: Value, index: Value | int, by: str) -> Value:
        return self.emit(
            PTR, f"getelementptr {by}, ptr {place.name}, i64 {self.operand(I64, index)}"
        )

    def load(self, kind: str, place: Value, index: Value | int = 0, *, by: str = "") -> Value:
        """The index counts items: floats, for eight of them too."""
        place = self.at(place, index, by or _ITEM[kind])
        return self.emit(kind, f"load {kind}, ptr {place.name}, align {_alignment(kind)}")

    def store(self, value: Value, place: Value, index: Value | int = 0, *, by: str = "") -> None:
        place = self.at(place, index, by or _ITEM[value.type])
        self.do(
            f"store {value.type} {value.name}, ptr {place.name}, align {_alignment(value.type)}"
        )

    def variable(self, kind: str, start: Value | float) -> Variable:
        variable = Variable(self, kind, self.room(kind, 1))
        variable.set(start)
        return variable

    def room(self, kind: str, n_items: int) -> Value:
        """Memory of this call, not cleared."""
        name = self._new_name()
        self._entry.append(f"{name} = alloca {kind}, i64 {n_items}, align 32")
        return Value(self, PTR, name)

    # The course of things.

    def do(self, instruction: str) -> None:
        """An instruction without a result."""
        self.lines.append(instruction)

    def run(self, function: "Code", *values: Value | int) -> None:
        kinds = function.arguments.values()
        passed = [
            f"{kind} {self.operand(kind, value)}" for kind, value in zip(kinds, values, strict=True)
        ]
        self.do(f"call void @{function.name}({', '.join(passed)})")

    @contextmanager
    def loop(self, start: Value | int, stop: Value | int, step: int = 1) -> Iterator[Value]:
        """The block for start, start + step, … below stop."""
        counter = self.variable(I64, start)
        with self.repeat() as leave:
            index = counter.get()
            leave(self.value(I64, stop) - 1 < index)
            yield index
            counter.set(index + step)

    @contextmanager
    def repeat(self) -> Iterator["Leave"]:
        """The block again and again, until `leave(condition)` within it ends it."""
        head, end = self._new_label(), self._new_label()
        self.do(f"br label %{head}\n{head}:")
        yield Leave(self, end)
        self.do(f"br label %{head}\n{end}:")

    @contextmanager
    def when(self, condition: Value) -> Iterator[None]:
        """The block if the condition holds."""
        then, end = self._new_label(), self._new_label()
        self.do(f"br i1 {condition.name}, label %{then}, label %{end}\n{then}:")
        yield
        self.do(f"br label %{end}\n{end}:")

    def _new_name(self) -> str:
        self._n_names += 1
        return f"%v{self._n_names}"

    def _new_label(self) -> str:
        return self._new_name().replace("%v", "l")


@dataclass(frozen=True, slots=True)
class Leave:
    code: Code
    end: str

    def __call__(self, condition: Value) -> None:
        stay = self.end + f"s{len(self.code.lines)}"
        self.code.do(f"br i1 {condition.name}, label %{self.end}, label %{stay}\n{stay}:")


class Library:
    """Compiled functions."""

    def __init__(self, engine: Any, functions: Sequence[Code]) -> None:
        self._engine = engine
        self._addresses = {
            code.name: int(engine.get_function_address(code.name)) for code in functions
        }

    def function(self, name: str, n_arguments: int) -> Any:
        """To be called with addresses and whole numbers. Other threads run on meanwhile."""
        kind = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * n_arguments)
        function: Any = kind(self._addresses[name])
        # The code must not go before the last who calls it.
        function.library = self
        return function


def has_avx2() -> bool:
    """Whether LLVM is here and this CPU has AVX2, FMA and what belongs to them."""
    try:
        import llvmlite.binding as llvm
    except (ImportError, OSError):
        return False
    features = llvm.get_host_cpu_features()
    return bool(features.get("avx2") and features.get("fma"))


def compile_functions(functions: Sequence[Code]) -> Library:
    """For this very CPU. A function stands behind those that it runs, if any does."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        jit=True,
    )
    text = "\n".join(code.text() for code in functions)
    module = llvm.parse_assembly(text + 'attributes #0 = { nounwind "no-trapping-math"="true" }\n')
    builder = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options())
    # Variables into registers and no more: LLVM's own -O1 takes ten times as long and gains nothing here.
    passes = llvm.create_new_module_pass_manager()
    passes.add_sroa_pass()
    passes.add_instruction_combine_pass()
    passes.add_simplify_cfg_pass()
    passes.run(module, builder)
    engine = llvm.create_mcjit_compiler(module, target)
    engine.finalize_object()
    return Library(engine, [code for code in functions if code.is_public])


def _is_float(kind: str) -> bool:
    return kind in {F32, V8}


def _suffix(kind: str) -> str:
    return {F32: "f32", V8: "v8f32"}[kind]


def _alignment(kind: str) -> int:
    return 4 if kind.startswith("<") else {"i64": 8, "ptr": 8, "i8": 1}.get(kind, 4)


def _float_text(value: float) -> str:
    """LLVM writes a float as the bits of the double that equals it."""
    single: float = struct.unpack("f", struct.pack("f", value))[0]
    return "0x" + struct.pack(">d", single).hex().upper()
