"""Finds the tiles of prefill attention on this GPU: `python benchmarks/tune_prefill.py`, some two minutes.

Microseconds and share of the floor, the FLOPs at the rate of a large bf16 product. The tuning in use comes
first; the quickest belongs into kernels.prefill_attention. `error`: against the first's result. One that the
card cannot run is left out.
"""

import sys
from pathlib import Path

import torch
from torch import Tensor
from triton.compiler.errors import CompilationError
from triton.runtime.errors import OutOfResources

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.ops import INPUTS, WINDOW, attention, attention_flop, matrix_rate, median_s
from kernels.prefill_attention import FULL, WINDOWED, Tuning

# rows, keys, warps, stages, resident, registers, splits
OF_ALL_KEYS = (
    FULL, Tuning(128, 64, 8, 3, 2, 128), Tuning(128, 64, 8, 2, 2, 128), Tuning(64, 64, 4, 3, 4, 128),
    Tuning(64, 64, 4, 3, 3), Tuning(256, 64, 8, 3, 1), Tuning(64, 64, 4, 4, 3, 168, 0, overlapped=True),
    Tuning(64, 64, 4, 4, 2, 0, 0, overlapped=True), Tuning(128, 64, 8, 4, 1, 0, 0, overlapped=True),
)  # fmt: skip
OF_A_WINDOW = (
    WINDOWED, Tuning(64, 32, 4, 2, 4), Tuning(64, 32, 4, 3, 5, 96), Tuning(64, 16, 4, 4, 4),
    Tuning(128, 32, 8, 3, 3, 80),
)  # fmt: skip
# Queries, and all positions with them: fresh prompts, pieces of long ones, what is appended.
SHAPES = (
    (1024, 1024), (2048, 2048), (8192, 8192), (4096, 32768), (1024, 9216), (256, 8448), (16, 8208),
)  # fmt: skip


def main() -> None:
    rate = matrix_rate()
    print(torch.cuda.get_device_name(), f"{rate / 1e12:.0f} TFLOP/s")
    for window, tunings in ((None, OF_ALL_KEYS), (WINDOW, OF_A_WINDOW)):
        print(
            *(f"{f'{t}@{s}':>15s}" for t, s in SHAPES),
            " error, all keys" if window is None else " error, a window",
        )
        for tuning in tunings:
            try:
                times = [
                    median_s([attention(t, s, window, tuning) for _ in range(INPUTS)])
                    for t, s in SHAPES
                ]
            except (OutOfResources, CompilationError):
                continue
            floors = [attention_flop(t, s, window) / rate for t, s in SHAPES]
            columns = [
                f"{1e6 * seconds:9.1f} {floor / seconds:5.0%}"
                for seconds, floor in zip(times, floors, strict=True)
            ]
            error = difference(result(window, tuning), result(window, tunings[0]))
            print(*columns, f" {error:.0e}", tuning, flush=True)


def result(window: int | None, tuning: Tuning) -> Tensor:
    """Of a piece of a long prompt, the same each time."""
    torch.manual_seed(0)
    found = attention(1000, 5000, window, tuning)()
    assert isinstance(found, Tensor)
    return found.float()


def difference(found: Tensor, expected: Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


if __name__ == "__main__":
    with torch.inference_mode():
        main()
