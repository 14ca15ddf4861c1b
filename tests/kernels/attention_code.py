"""The machine code of Hopper's attention on stdout: `python -m tests.kernels.attention_code`.

Needs no GPU, but a process without triton's interpreter.
"""

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import torch
import triton
from triton.backends.compiler import GPUTarget
from triton.experimental.gluon._runtime import GluonASTSource
from triton.runtime.jit import JITFunction

from kernels.prefill_attention import Tuning, prefill_attention
from tests.kernels.compile_for import Launch, empty, launch_of

# As benchmarks/tune_prefill.py has it.
TUNING = Tuning(64, 64, 4, 4, 3, 168, 1, overlapped=True)


def main() -> None:
    launch = recorded()
    source = GluonASTSource(launch.kernel, launch.signature, launch.constants, launch.attributes)
    binary = triton.compile(source, target=GPUTarget("cuda", 90, 32), options=launch.options)
    tool = Path(triton.__file__).parent / "backends/nvidia/bin/nvdisasm"
    with tempfile.NamedTemporaryFile(suffix=".cubin") as file:
        file.write(binary.asm["cubin"])
        file.flush()
        subprocess.run([tool, "-c", file.name], check=True)


def recorded() -> Launch:
    """As the host launches it for the 20b."""
    found: list[Launch] = []

    def record(kernel: Any, *arguments: Any, grid: Any, warmup: bool, **named: Any) -> None:
        del grid, warmup
        found.append(launch_of(kernel, arguments, named))

    JITFunction.run = record  # pyright: ignore[reportAttributeAccessIssue]
    cache = empty(16, 8192, 64)
    sinks, scale = empty(64, dtype=torch.float32), empty(dtype=torch.float32)
    extent = empty(2, dtype=torch.int32)
    prefill_attention(
        empty(1024, 64, 64), cache[:8], cache[8:], sinks, scale, None, tuning=TUNING, extent=extent
    )
    return found[0]


if __name__ == "__main__":
    main()
