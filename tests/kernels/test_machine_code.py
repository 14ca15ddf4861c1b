"""The language is LLVM's: what it computes is compared with torch's."""

import pytest
import torch
from torch import Tensor

from kernels.machine_code import F32, I64, PTR, V8, Code, compile_functions, has_avx2

pytestmark = pytest.mark.skipif(not has_avx2(), reason="needs AVX2 and llvmlite")


def run(code: Code, *arguments: Tensor | int) -> None:
    values = [a.data_ptr() if isinstance(a, Tensor) else a for a in arguments]
    library = compile_functions([code])
    library.function(code.name, len(values))(*values)


def test_exp_is_exact_to_two_last_places() -> None:
    code = Code("exps", public=True, x=PTR, n=I64)
    with code.loop(0, code.n, 8) as i:
        code.store(code.exp(code.load(V8, code.x, i)), code.x, i)
    x = torch.linspace(-87, 88, 80_000)
    expected = x.double().exp()
    run(code, x, len(x))
    assert ((x.double() - expected).abs() / expected).max() < 2 * 2**-23


def test_exp_stays_finite_at_both_ends() -> None:
    code = Code("exps", public=True, x=PTR)
    code.store(code.exp(code.load(V8, code.x)), code.x)
    x = torch.tensor([-1e30, -200.0, -88.0, 0.0, 1.0, 89.0, 1e30, 88.0])
    run(code, x)
    assert x.isfinite().all()
    assert x[0] < 1e-37
    assert x[3] == 1


def test_sums_and_largest_go_over_all_eight() -> None:
    code = Code("reductions", public=True, x=PTR)
    x = code.load(V8, code.x)
    code.store(code.sum_of(x), code.x)
    code.store(code.largest_of(x), code.x, 1)
    numbers = torch.tensor([3.0, -1, 4, 1, -5, 9, 2, 6])
    run(code, numbers)
    assert numbers[:2].tolist() == [19, 9]


@pytest.mark.parametrize(("start", "stop", "step"), [(0, 10, 1), (3, 17, 4), (5, 5, 1), (9, 2, 1)])
def test_a_loop_counts_like_range(start: int, stop: int, step: int) -> None:
    code = Code("count", public=True, out=PTR, start=I64, stop=I64)
    with code.loop(code.start, code.stop, step) as i:
        seen = code.load(I64, code.out)
        code.store(i, code.out, seen + 1)
        code.store(seen + 1, code.out)
    out = torch.zeros(32, dtype=torch.int64)
    run(code, out, start, stop)
    assert out[1 : int(out[0]) + 1].tolist() == list(range(start, stop, step))


def test_a_block_runs_when_its_condition_holds() -> None:
    """The largest number and its place, one after another."""
    code = Code("largest", public=True, x=PTR, n=I64, out=PTR)
    best, place = code.variable(F32, -1e9), code.variable(I64, -1)
    with code.loop(0, code.n) as i:
        x = code.load(F32, code.x, i)
        with code.when(x > best.get()):
            best.set(x)
            place.set(i)
    code.store(place.get(), code.out)
    x, out = torch.tensor([3.0, 8, -2, 8, 1]), torch.zeros(1, dtype=torch.int64)
    run(code, x, len(x), out)
    assert out.item() == 1


def test_a_function_runs_another() -> None:
    double = Code("double", x=PTR, by=F32)
    double.store(double.load(F32, double.x) * double.by, double.x)
    outer = Code("outer", public=True, x=PTR)
    outer.run(double, outer.x, outer.load(F32, outer.x, 1))
    x = torch.tensor([5.0, 2.5])
    compile_functions([double, outer]).function("outer", 1)(x.data_ptr())
    assert x.tolist() == [12.5, 2.5]
