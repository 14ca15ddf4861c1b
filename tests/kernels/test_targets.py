"""Every kernel compiles for GPUs that are not here, and fits what they have."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch

from kernels.target import INTERPRETER, describe, target_of
from tests.soak import count

ROOT = Path(__file__).parents[2]
# The two with the least: the oldest, and one of little shared memory. `make soak` compiles for all.
IS_SOAK = count(full=1, quick=0)
NUMBERS = (80, 86, 89, 90, 100, 120) if IS_SOAK else (80, 120)


@pytest.fixture(scope="module")
def reports() -> dict[int, list[dict[str, Any]]]:
    """Of two targets at once: what the compiler says of each kernel."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(NUMBERS, pool.map(compiled, NUMBERS), strict=True))


def compiled(number: int) -> list[dict[str, Any]]:
    """In a process of its own, as this one may have Triton's interpreter in place of the compiler."""
    environment = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    result = subprocess.run(
        [sys.executable, "-m", "tests.kernels.compile_for", str(number), *["--all"] * IS_SOAK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.timeout(1800)
def test_every_kernel_compiles(number: int, reports: dict[int, list[dict[str, Any]]]) -> None:
    """As the host would launch it there; with dependent launch only where there is one."""
    target, kernels = describe(divmod(number, 10)), reports[number]
    assert [kernel for kernel in kernels if "error" in kernel] == []
    assert [kernel for kernel in kernels if kernel["shared"] > target.shared_bytes] == []
    assert any(kernel["has_pdl"] for kernel in kernels) == target.has_pdl
    # Decoding alone has eight.
    assert len({kernel["kernel"] for kernel in kernels}) > 8


@pytest.mark.parametrize(
    ("capability", "has_bf16", "has_pdl", "shared_kib"),
    [
        ((7, 5), False, False, 64),
        ((8, 0), True, False, 163),
        ((8, 9), True, False, 99),
        ((9, 0), True, True, 227),
        ((10, 0), True, True, 227),
        ((12, 1), True, True, 99),
    ],
)
def test_what_is_known_of_a_target(
    capability: tuple[int, int], has_bf16: bool, has_pdl: bool, shared_kib: int
) -> None:
    target = describe(capability)
    assert (target.has_bf16, target.has_pdl) == (has_bf16, has_pdl)
    assert target.shared_bytes == 1024 * shared_kib


def test_what_runs_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"6\.1"):
        describe((6, 1))


def test_a_cpu_has_the_interpreter() -> None:
    assert target_of(torch.device("cpu")) == INTERPRETER
