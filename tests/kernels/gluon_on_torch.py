"""Gluon on torch: enough of it to run the kernels of this repository without a GPU, one program after another.

Triton's interpreter does not know Gluon. `load` imports a module of kernels/ with this in Gluon's place (and
in Triton's, for what they share); its host functions then take CPU tensors. Layouts mean nothing here. What
runs in the background lands as late as it may: a copy when it is waited for, its place poisoned until then;
a product when it is waited for, from what its tiles hold then. So a tile that is overwritten too early, or
read too early, is noticed. The groups of a specialised kernel are threads. A group's own warps are one: a
missing barrier between them is not noticed.
"""

# A stand-in for a library whose functions take anything.
# pyright: basic

import importlib
import operator
import sys
import threading
from collections.abc import Callable
from itertools import product
from types import ModuleType, SimpleNamespace
from typing import Any

import torch

import kernels
from kernels.moe_decode import _LOW_BIT, _SIGN_BIT

# Of which a module is loaded with the real one's neighbours: what they share with this one is loaded, too.
_OURS = (
    "expert_math", "moe_few", "moe_prefill", "moe_prefill_hopper", "moe_ring", "prefill_attention",
    "prefill_attention_hopper",
)  # fmt: skip
_MAGNITUDES = torch.tensor([0, 0.5, 1, 1.5, 2, 3, 4, 6])
_DEADLOCK_S = 30


def load(name: str) -> ModuleType:
    """kernels.NAME, and what it imports of kernels/, on this Gluon. Nothing else sees it."""
    replaced = {f"kernels.{each}" for each in _OURS} | set(_LIBRARY)
    modules, members = dict(sys.modules), dict(vars(kernels))
    for each in replaced:
        sys.modules.pop(each, None)
    sys.modules.update(_LIBRARY)
    try:
        return importlib.import_module(f"kernels.{name}")
    finally:
        for each in replaced:
            sys.modules.pop(each, None)
        sys.modules.update((each, modules[each]) for each in replaced & set(modules))
        kernels.__dict__.clear()
        kernels.__dict__.update(members)


class Value:
    """A tensor of a kernel, or a number that it computed. Integers divide towards zero."""

    def __init__(self, of: Any) -> None:
        self.of: torch.Tensor = torch.as_tensor(_plain(of))

    def __getitem__(self, key: Any) -> "Value":
        return Value(self.of[key])

    def __bool__(self) -> bool:
        return bool(self.of)

    def __index__(self) -> int:
        return int(self.of)

    def __floordiv__(self, other: Any) -> "Value":
        return Value(torch.div(self.of, _plain(other), rounding_mode="trunc"))

    def __mod__(self, other: Any) -> "Value":
        return Value(torch.fmod(self.of, _plain(other)))

    def __neg__(self) -> "Value":
        return Value(-self.of)

    def to(self, dtype: torch.dtype) -> "Value":
        return Value(self.of.to(dtype))

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.of.shape)

    @property
    def type(self) -> SimpleNamespace:
        return SimpleNamespace(layout=None)


def _operator(name: str) -> None:
    compute = getattr(operator, name)

    def straight(self: Value, other: Any) -> Any:
        if isinstance(other, Pointer):
            return NotImplemented
        return Value(compute(self.of, _plain(other)))

    def turned(self: Value, other: Any) -> Value:
        return Value(compute(torch.as_tensor(other), self.of))

    bare = name.strip("_")
    setattr(Value, f"__{bare}__", straight)
    setattr(Value, f"__r{bare}__", turned)


for _name in ("add", "sub", "mul", "truediv", "and_", "or_", "lt", "le", "gt", "ge", "eq", "ne"):
    _operator(_name)


def _plain(value: Any) -> Any:
    return value.of if isinstance(value, Value) else value


class Pointer:
    """Into a flat tensor; what is outside is an error."""

    def __init__(self, to: torch.Tensor, at: torch.Tensor) -> None:
        self._to, self._at = to, at
        self.dtype = SimpleNamespace(element_ty=to.dtype)

    def __add__(self, distance: Any) -> "Pointer":
        return Pointer(self._to, self._at + _plain(distance))

    __radd__ = __add__

    def read(self, mask: Any = None, other: Any = 0) -> torch.Tensor:
        at, inside = self._inside(mask)
        return torch.where(inside, self._to[torch.where(inside, at, 0)], _plain(other))

    def write(self, values: Any, mask: Any = None) -> None:
        at, inside = self._inside(mask)
        values = torch.as_tensor(_plain(values)).to(self._to.dtype).expand(at.shape)
        self._to[at[inside]] = values[inside]

    def _inside(self, mask: Any) -> tuple[torch.Tensor, torch.Tensor]:
        inside = torch.tensor(True) if mask is None else torch.as_tensor(_plain(mask))
        at, inside = torch.broadcast_tensors(self._at, inside)
        real = at[inside]
        assert bool(((real >= 0) & (real < self._to.numel())).all()), "outside of the tensor"
        return at, inside


class Shared:
    """Shared memory, poisoned."""

    def __init__(self, of: torch.Tensor) -> None:
        self.of, self.dtype, self.shape = of, of.dtype, tuple(of.shape)

    def index(self, at: Any) -> "Shared":
        return Shared(self.of[int(at)])

    def slice(self, first: int, length: int) -> "Shared":
        return Shared(self.of[first : first + length])

    def permute(self, order: tuple[int, ...]) -> "Shared":
        return Shared(self.of.permute(order))

    def load(self, layout: Any) -> Value:
        del layout
        return Value(self.of.clone())

    def poison(self, but_for: torch.Tensor) -> None:
        """What is to be overwritten with something else."""
        self.of[self.of != but_for] = torch.nan if self.of.is_floating_point() else -1


class Product:
    """A product under way, which is of no use before it is waited for."""

    def __init__(self, compute: Callable[[], Value]) -> None:
        self._compute = compute
        self._done: Value | None = None

    def finished(self) -> Value:
        if self._done is None:
            self._done = self._compute()
        return self._done


class Group(threading.local):
    """What one group of warps has under way."""

    def __init__(self) -> None:
        self.threads = 128
        self.copies: list[Callable[[], object]] = []
        self.committed: list[list[Callable[[], object]]] = []
        self.products: list[Product] = []


_group = Group()
_program = SimpleNamespace(number=0, count=1)


class Barrier:
    """mbarrier: a phase is over when `count` have arrived."""

    changed = threading.Condition()

    def __init__(self) -> None:
        self.count, self.arrived, self.phases = 0, 0, 0

    def arrive(self, count: int) -> None:
        with self.changed:
            self.arrived += count
            assert self.arrived <= self.count
            if self.arrived == self.count:
                self.arrived, self.phases = 0, self.phases + 1
                self.changed.notify_all()

    def wait(self, parity: int) -> None:
        with self.changed:
            over = self.changed.wait_for(lambda: self.phases % 2 != parity, timeout=_DEADLOCK_S)
            assert over, "the groups wait for each other"


class Barriers:
    def __init__(self, count: int) -> None:
        self._barriers = [Barrier() for _ in range(count)]

    def index(self, at: Any) -> Barrier:
        return self._barriers[int(at)]


class Function:
    """A jitted function: called by a kernel, or launched as one."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.fn = function

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self.fn(*args, **named)

    def __getitem__(self, grid: tuple[int, ...]) -> Callable[..., None]:
        def launch(*args: Any, **named: Any) -> None:
            for option in ("num_warps", "maxnreg", "launch_pdl"):
                named.pop(option, None)
            for number in product(*(range(n) for n in reversed(grid))):
                _program.number, _program.count = tuple(reversed(number)), grid
                _group.__init__()
                self.fn(*map(_argument, args), **named)

        return launch


def _argument(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        flat = torch.as_strided(
            value, (value.untyped_storage().nbytes() // value.itemsize,), (1,), 0
        )
        return Pointer(flat, torch.tensor(value.storage_offset()))
    return Value(value)


def _jit(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    del options
    return _jit if function is None else Function(function)


def _constexpr(value: Any) -> Any:
    """The same number or string, with `value` as Triton's has it."""
    kind = type(value)
    return type("Constant", (kind,), {"value": property(kind)})(value)


def _copy(to: Shared, source: Pointer, mask: Any = None) -> None:
    values = source.read(mask)
    to.poison(but_for=values)
    _group.copies.append(lambda: to.of.copy_(values))


def _commit_group() -> None:
    _group.committed.append(_group.copies)
    _group.copies = []


def _wait_group(pending: int) -> None:
    while len(_group.committed) > pending:
        for land in _group.committed.pop(0):
            land()


def _arrive_with_copies(barrier: Barrier, *, increment_count: bool) -> None:
    assert not increment_count
    _commit_group()
    _wait_group(0)
    barrier.arrive(_group.threads)


def _multiply(
    a: Any, b: Shared, total: Any, *, use_acc: bool = True, is_async: bool = False
) -> Any:
    def compute() -> Value:
        before = total.finished() if isinstance(total, Product) else total
        found = a.of.double() @ b.of.double()
        return Value((found + before.of if use_acc else found).float())

    if not is_async:
        return compute()
    _group.products.append(Product(compute))
    return _group.products[-1]


def _wait_for_products(pending: int, deps: Any) -> Any:
    while len(_group.products) > pending:
        _group.products.pop(0).finished()
    under_way = set(map(id, _group.products))
    results = [
        each.finished() if isinstance(each, Product) and id(each) not in under_way else each
        for each in deps
    ]
    return results[0] if len(results) == 1 else tuple(results)


def _specialize(parts: Any, warps: tuple[int, ...], registers: tuple[int, ...]) -> None:
    assert len(warps) == len(registers) == len(parts) - 1
    failed: list[BaseException] = []

    def run(function: Callable[..., Any], args: tuple[Any, ...], threads: int) -> None:
        _group.threads = threads
        try:
            function(*args)
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            failed.append(error)

    groups = [
        threading.Thread(target=run, args=(*part, 32 * n))
        for part, n in zip(parts, (_group.threads // 32, *warps), strict=True)
    ]
    for group in groups:
        group.start()
    for group in groups:
        group.join()
    if failed:
        raise failed[0]


def _decode(asm: str, operands: str, args: list[Value], **rest: Any) -> tuple[Value, ...]:
    """The one piece of assembly here, `kernels.expert_math.DECODE`, by what it says that it does."""
    del operands, rest
    assert "fma.rn.bf16x2" in asm
    words, scales = args[0].of.long() & 0xFFFFFFFF, args[1].of.double()
    factor = 2.0 ** (scales - 127 - 64)
    found: list[Value] = []
    for k, shift in product(range(4), (0, 16)):
        code = words >> (_LOW_BIT[k] + shift) & 7
        sign = 1 - 2 * (words >> (_SIGN_BIT[k] + shift) & 1)
        found.append(Value((_MAGNITUDES[code] * sign * factor).float()))
    return tuple(found)


def _allocate(dtype: Any, shape: Any, layout: Any) -> Any:
    if layout == "barriers":
        return Barriers(shape[0])
    nothing = torch.nan if dtype.is_floating_point else -1
    return Shared(torch.full([int(n) for n in shape], nothing, dtype=dtype))


def _of(compute: Callable[..., torch.Tensor]) -> Callable[..., Value]:
    """A function of tensors or numbers."""
    return lambda *args: Value(compute(*(torch.as_tensor(_plain(arg)) for arg in args)))


def _layout(*args: Any, **named: Any) -> None:
    del args, named


def _assert(condition: bool) -> None:
    assert condition


def _sum(x: Value, axis: int) -> Value:
    return Value(x.of.sum(axis, dtype=x.of.dtype))


_language = SimpleNamespace(
    float32=torch.float32, bfloat16=torch.bfloat16, int32=torch.int32, int64=torch.int64,
    constexpr=_constexpr, static_range=range, range=lambda *bounds, **_: range(*bounds), barrier=_layout,
    program_id=lambda axis: Value(_program.number[axis]),
    num_programs=lambda axis: Value(_program.count[axis]),
    arange=lambda first, end, layout=None: Value(torch.arange(first, end, dtype=torch.int32)),
    load=lambda at, mask=None, other=0: Value(at.read(mask, other)),
    store=lambda at, values, mask=None: at.write(values, mask),
    zeros=lambda shape, dtype, layout=None: Value(torch.zeros([int(n) for n in shape], dtype=dtype)),
    zeros_like=_of(torch.zeros_like), where=_of(torch.where), minimum=_of(torch.minimum),
    maximum=_of(torch.maximum), exp=_of(torch.exp), exp2=_of(torch.exp2), abs=_of(torch.abs),
    cdiv=lambda a, b: (a + b - 1) // b, static_assert=_assert,
    max=lambda x, axis: Value(x.of.amax(axis)), sum=_sum,
    associative_scan=lambda x, axis, combine: Value(x.of.cumsum(axis, dtype=x.of.dtype)),
    expand_dims=lambda x, axis: Value(x.of.unsqueeze(axis)),
    reshape=lambda x, shape: Value(x.of.reshape([int(n) for n in shape])),
    permute=lambda x, order: Value(x.of.permute(order)),
    join=lambda a, b: Value(torch.stack([a.of, b.of], dim=-1)),
    split=lambda x: (Value(x.of[..., 0]), Value(x.of[..., 1])),
    convert_layout=lambda x, layout, assert_trivial=False: x,
    inline_asm_elementwise=_decode, allocate_shared_memory=_allocate, warp_specialize=_specialize,
    BlockedLayout=_layout, SliceLayout=_layout, DotOperandLayout=_layout, NVMMASharedLayout=_layout,
    NVMMADistributedLayout=_layout, DistributedLinearLayout=_layout, SwizzledSharedLayout=_layout,
    SharedLinearLayout=_layout,
)  # fmt: skip


_nvidia = SimpleNamespace(
    async_copy=SimpleNamespace(
        async_load=_copy, async_copy_global_to_shared=_copy, commit_group=_commit_group,
        wait_group=_wait_group, mbarrier_arrive=_arrive_with_copies,
    ),
    mbarrier=SimpleNamespace(
        MBarrierLayout=lambda: "barriers",
        init=lambda barrier, count: setattr(barrier, "count", count),
        arrive=lambda barrier, count: barrier.arrive(count),
        wait=lambda barrier, parity: barrier.wait(int(parity)),
    ),
    warpgroup_mma=_multiply, warpgroup_mma_wait=_wait_for_products,
    mma_v2=lambda a, b, total: Value((a.of.double() @ b.of.double() + total.of).float()),
)  # fmt: skip
_gluon = SimpleNamespace(jit=_jit, constexpr_function=lambda function: function, language=_language)
_triton = SimpleNamespace(
    jit=_jit,
    language=_language,
    cdiv=lambda a, b: -(-int(a) // int(b)),
    next_power_of_2=lambda n: 1 << max(0, n - 1).bit_length(),
)
_LIBRARY: dict[str, Any] = {
    "triton": _triton,
    "triton.language": _language,
    "triton.experimental": SimpleNamespace(gluon=_gluon),
    "triton.experimental.gluon": _gluon,
    "triton.experimental.gluon.language": _language,
    "triton.experimental.gluon.language.nvidia.hopper": _nvidia,
    "triton.experimental.gluon.language.nvidia.ampere": _nvidia,
}
