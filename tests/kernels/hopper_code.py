"""The machine code of one of Hopper's expert kernels on stdout: `python -m tests.kernels.hopper_code NAME`.

With the first of kernels.moe_prefill.HOPPER that is for it. Needs no GPU, but a process without triton's interpreter.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import triton
from triton.backends.compiler import GPUTarget
from triton.experimental.gluon._runtime import GluonASTSource

from kernels.moe_prefill import HOPPER
from kernels.moe_prefill_hopper import HopperTuning, down_kernel, gate_up_kernel

TYPES = {
    "words": "*i32", "scales": "*u8", "order": "*i32", "starts": "*i32", "pair_weights": "*fp32",
    "alpha": "fp32", "limit": "fp32",
}  # fmt: skip


def main() -> None:
    kernel = {"gate_up": gate_up_kernel, "down": down_kernel}[sys.argv[1]]
    tuning = next(tuning for _, tuning in HOPPER if isinstance(tuning, HopperTuning))
    # Of the 20b's shape.
    sizes = {"N": 2880, "D": 2880, "G": 90, "R": 2, "E": 32, "TOP": 4, **tuning.sizes()}
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
            "num_warps": tuning.warps, "maxnreg": tuning.registers, "enable_fp_fusion": True,
        },
    )  # fmt: skip
    tool = Path(triton.__file__).parent / "backends/nvidia/bin/nvdisasm"
    with tempfile.NamedTemporaryFile(suffix=".cubin") as binary:
        binary.write(compiled.asm["cubin"])
        binary.flush()
        subprocess.run([tool, "-c", binary.name], check=True)


if __name__ == "__main__":
    main()
