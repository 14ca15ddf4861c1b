"""The machine code of one of Hopper's kernels on stdout: `python -m tests.kernels.hopper_code KERNEL`.

KERNEL: "attention", or one of `EXPERTS` and "up" or "down". As the host launches it for the 20b. Needs no GPU, but
a process without triton's interpreter.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
import triton

from kernels.moe_prefill import HOPPER, ExpertMaps, experts_of_sorted
from kernels.moe_prefill_hopper import HopperTuning
from kernels.moe_ring import RingTuning
from kernels.prefill_attention import Tuning, prefill_attention
from tests.kernels.compile_for import Launch, binary_of, empty, empty_weights, launches_of


def first(kind: type) -> Any:
    """Of those that the host chooses from."""
    return next(tuning for _, tuning in HOPPER if isinstance(tuning, kind))


EXPERTS = {
    "hopper": first(HopperTuning),
    "ring": first(RingTuning),
    "three": RingTuning(block_m=128, tail=64, stages=6, groups=3, short_last=True),
    "four": RingTuning(block_m=64, tail=32, stages=8, groups=4, short_last=True),
}
# As benchmarks/tune_prefill.py has it.
ATTENTION = Tuning(64, 64, 4, 4, 3, 168, 1, overlapped=True)
N_ROWS = 1024


def main() -> None:
    kind, _, product = sys.argv[1].partition(" ")
    launch = attention() if kind == "attention" else experts(EXPERTS[kind])[product]
    tool = Path(triton.__file__).parent / "backends/nvidia/bin/nvdisasm"
    with tempfile.NamedTemporaryFile(suffix=".cubin") as file:
        file.write(binary_of(launch, 90).asm["cubin"])
        file.flush()
        subprocess.run([tool, "-c", file.name], check=True)


def attention() -> Launch:
    cache = empty(16, 8192, 64)
    sinks, scale = empty(64, dtype=torch.float32), empty(dtype=torch.float32)
    extent = empty(2, dtype=torch.int32)

    def work() -> None:
        prefill_attention(
            empty(N_ROWS, 64, 64), cache[:8], cache[8:], sinks, scale, None, tuning=ATTENTION, extent=extent
        )  # fmt: skip

    (launch,) = launches_of([work])
    return launch


def experts(tuning: RingTuning | HopperTuning) -> dict[str, Launch]:
    layer = empty_weights(32, up_rows=2, down_rows=1).layers[0]
    maps = ExpertMaps(layer.up, layer.up_bias, layer.down, layer.down_bias)
    order, starts = empty(4 * N_ROWS, dtype=torch.int32), empty(33, dtype=torch.int32)
    weights = empty(4 * N_ROWS, dtype=torch.float32)

    def work() -> None:
        experts_of_sorted(
            empty(N_ROWS, 2880), order, starts, weights, maps, alpha=1.702, limit=7.0, tuning=tuning
        )

    return dict(zip(("up", "down"), launches_of([work]), strict=True))


if __name__ == "__main__":
    main()
