"""Finds the tiles of prefill attention on this GPU: `python benchmarks/tune_prefill.py`."""

import sys
from pathlib import Path

import torch

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.ops import WINDOW, attention_s
from kernels.prefill_attention import Tuning

# rows, keys, warps, stages, resident, registers
FULL = [
    (128, 64, 4, 3, 2), (128, 64, 4, 4, 2), (64, 64, 4, 3, 3), (64, 64, 4, 3, 4, 128), (64, 128, 4, 3, 2),
    (128, 32, 4, 4, 2), (256, 64, 8, 3, 1), (128, 128, 8, 2, 1),
]  # fmt: skip
SLIDING = [
    (64, 32, 4, 2, 4), (64, 32, 4, 3, 4), (64, 32, 4, 4, 4), (64, 32, 4, 3, 5, 96), (64, 16, 4, 4, 4),
    (64, 64, 4, 2, 4), (128, 32, 4, 3, 2), (128, 64, 4, 3, 2), (32, 32, 2, 3, 4),
]  # fmt: skip


def main() -> None:
    shapes = [(8192, 8192), (2048, 2048), (1024, 32768), (512, 8192), (256, 8192), (16, 8192)]
    print("rows keys warps stages resident", *(f"{t}@{s}" for t, s in shapes))
    for window, candidates in ((None, FULL), (WINDOW, SLIDING)):
        for candidate in candidates:
            tuning = Tuning(*candidate)
            times = [1e6 * attention_s(t, s, window, tuning) for t, s in shapes]
            print(window, *candidate, *(f"{time:8.1f}" for time in times), flush=True)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
