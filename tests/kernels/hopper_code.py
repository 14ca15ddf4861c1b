"""The machine code of one of Hopper's expert kernels on stdout: `python -m tests.kernels.hopper_code KIND up|down`.

Kinds are those of `TUNINGS`. Needs no GPU, but a process without triton's interpreter.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import triton
from triton.backends.compiler import GPUTarget
from triton.experimental.gluon._runtime import GluonASTSource

from kernels.moe_prefill import HOPPER
from kernels.moe_prefill_hopper import HopperTuning, down_kernel, gate_up_kernel
from kernels.moe_ring import RingTuning, ring_kernel

TYPES = {
    "words": "*i32", "scales": "*u8", "order": "*i32", "starts": "*i32", "pair_weights": "*fp32",
    "alpha": "fp32", "limit": "fp32",
}  # fmt: skip


def first(kind: type) -> Any:
    """Of those that the host chooses from."""
    return next(tuning for _, tuning in HOPPER if isinstance(tuning, kind))


TUNINGS = {
    "hopper": first(HopperTuning),
    "ring": first(RingTuning),
    "three": RingTuning(block_m=128, tail=64, stages=6, groups=3, short_last=True),
    "four": RingTuning(block_m=64, tail=32, stages=8, groups=4, short_last=True),
}


def main() -> None:
    kind, product = sys.argv[1:]
    tuning, is_up = TUNINGS[kind], product == "up"
    of_hopper = gate_up_kernel if is_up else down_kernel
    kernel = of_hopper if kind == "hopper" else ring_kernel
    # Of the 20b's shape.
    sizes = {"N": 2880, "D": 2880, "G": 90, "R": 2 if is_up else 1, "E": 32, "TOP": 4}
    sizes |= {"IS_UP": is_up, **tuning.sizes()}
    names = kernel.arg_names
    signature = {name: "constexpr" if name in sizes else TYPES.get(name, "*bf16") for name in names}
    constants = {(at,): sizes[name] for at, name in enumerate(names) if name in sizes}
    aligned = {
        (at,): [["tt.divisibility", 16]]
        for at, name in enumerate(names)
        if signature[name].startswith("*")
    }
    compiled = triton.compile(
        GluonASTSource(kernel, signature, constants, aligned),
        target=GPUTarget("cuda", 90, 32),
        options={
            "num_warps": sizes["num_warps"],
            "maxnreg": sizes.get("maxnreg"),
            "enable_fp_fusion": True,
        },
    )
    tool = Path(triton.__file__).parent / "backends/nvidia/bin/nvdisasm"
    with tempfile.NamedTemporaryFile(suffix=".cubin") as binary:
        binary.write(compiled.asm["cubin"])
        binary.flush()
        subprocess.run([tool, "-c", binary.name], check=True)


if __name__ == "__main__":
    main()
