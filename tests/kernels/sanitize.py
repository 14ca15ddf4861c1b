"""Runs our kernels under NVIDIA's compute-sanitizer: memory (memcheck) and shared memory (racecheck).

`python -m tests.kernels.sanitize [WORD ...]`, on a GPU; `make sanitize` is the same. Each operation whose name
holds a word, at a small shape and in a process of its own, all of them side by side: first alone, which
compiles, then under each tool. torch's kernels are not instrumented, and each tensor is an allocation of its
own, so that memcheck knows where it ends. Prints which kernels were checked by which tool. Ends with 1
where a tool found something or did not come to an end, and where memcheck misses a planted fault.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import torch
import triton
import triton.language as tl
from triton.runtime.jit import JITFunction

from kernels.decode_step import Tuning
from kernels.moe_decode import pack_experts
from kernels.moe_few import FewTuning
from kernels.moe_prefill import (
    FEW,
    HOPPER,
    MANY,
    SOME,
    ExpertMaps,
    PrefillTuning,
    experts_of_rows,
)
from kernels.moe_prefill_hopper import HopperTuning
from kernels.moe_ring import RingTuning
from kernels.moe_unpack import unpack_to_bf16
from kernels.mxfp4 import quantize
from kernels.prefill_step import PrefillStep
from tests.kernels.attention_case import new_case
from tests.kernels.decode_case import ALPHA, CANDIDATES, EPS, LIMIT, Case, Sizes

TOOLS = ("memcheck", "racecheck")
# One process without a tool, and one with.
COMPILING_S, CHECKING_S = 40, 50
# Of each kernel's loops every part is entered, the last piece is not whole, and several programs run.
SMALL = Sizes(576, 576, 16, 2, 64, 8, 2, 300, 512, 128)
SMALL_TUNING = Tuning(shares=4, unembed_programs=16)
PLANTED = "a planted fault"
FOUND = 9


@dataclass(frozen=True, slots=True)
class Outcome:
    """verdict: clean, found, late or failed."""

    verdict: str
    seconds: float
    output: str

    def __str__(self) -> str:
        return f"{self.verdict}\n{self.output[-2000:]}"


def main() -> None:
    tool = shutil.which("compute-sanitizer")
    if tool is None:
        sys.exit("There is no compute-sanitizer on the PATH: it comes with the CUDA toolkit.")
    words = sys.argv[1:] or [""]
    names = [name for name in operations() if any(word in name for word in words)]
    if PLANTED not in names:
        names.append(PLANTED)
    with ThreadPoolExecutor(len(TOOLS) * len(names)) as pool:
        alone = dict(zip(names, pool.map(compiled, names), strict=True))
        jobs = [
            (tool, check, name, launched(outcome.output))
            for name, outcome in alone.items()
            if outcome.verdict == "clean"
            for check in TOOLS
            if check == "memcheck" or name != PLANTED
        ]
        outcomes = list(pool.map(lambda job: checked(*job), jobs))
    bad = [
        f"{name}, alone: {outcome}" for name, outcome in alone.items() if outcome.verdict != "clean"
    ]
    for (_, check, name, kernels), outcome in zip(jobs, outcomes, strict=True):
        print(
            f"{check:9s}  {outcome.verdict:6s} {outcome.seconds:5.1f} s  {name}: {', '.join(kernels)}"
        )
        if outcome.verdict != ("found" if name == PLANTED else "clean"):
            bad.append(f"{name}, {check}: {outcome}")
    sys.exit("\n".join(bad) or None)


def compiled(name: str) -> Outcome:
    """An operation without a tool."""
    return run([], name, COMPILING_S)


def checked(tool: str, check: str, name: str, kernels: list[str]) -> Outcome:
    """An operation under one of the tools, which looks at these kernels."""
    chosen = [word for kernel in kernels for word in ("--kernel-name", f"kns={kernel}")]
    # They all look for a port at the same time.
    options = ["--tool", check, "--error-exitcode", str(FOUND), "--max-connections", "200"]
    return run([tool, *options, *chosen], name, CHECKING_S)


def run(before: list[str], name: str, limit_s: float) -> Outcome:
    """`play` in a process."""
    play_it = f"from tests.kernels.sanitize import play; play({name!r})"
    process = subprocess.Popen(
        [*before, sys.executable, "-c", play_it],
        env={**os.environ, "PYTORCH_NO_CUDA_MEMORY_CACHING": "1"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    started = time.perf_counter()
    try:
        output, _ = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        # The tool and what it watches.
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        return Outcome("late", limit_s, output)
    verdict = {0: "clean", FOUND: "found"}.get(process.returncode, "failed")
    return Outcome(verdict, time.perf_counter() - started, output)


def launched(output: str) -> list[str]:
    """The kernels that `play` has printed."""
    return json.loads(output.splitlines()[-1])


def play(name: str) -> None:
    """One operation. Prints which of our kernels it launched."""
    kernels: set[str] = set()
    launch = JITFunction.run

    def noted(kernel: Any, *arguments: Any, **named: Any) -> Any:
        kernels.add(kernel.fn.__name__)
        return launch(kernel, *arguments, **named)

    JITFunction.run = noted  # pyright: ignore[reportAttributeAccessIssue]
    with torch.inference_mode():
        operations()[name]()
        torch.cuda.synchronize()
    assert kernels
    print(json.dumps(sorted(kernels)))


def operations() -> dict[str, Callable[[], object]]:
    forms = {"few": FEW, "some": SOME, "many": MANY}
    if torch.cuda.get_device_capability()[0] == 9:
        forms |= {f"Hopper, up to {most} rows": tuning for most, tuning in HOPPER}
    return {
        "decoding step": lambda: decode(SMALL_TUNING),
        "decoding step, candidates": lambda: decode(replace(SMALL_TUNING, **CANDIDATES)),
        "prompt": prompt,
        "attention of prompts": lambda: attend(None),
        "attention of prompts, window": lambda: attend(100),
        "unpacking": lambda: unpack_to_bf16(expert_maps().up, 1),
        **{f"experts, {name}": lambda form=form: experts(form) for name, form in forms.items()},
        PLANTED: planted,
    }


def decode(tuning: Tuning) -> None:
    case = Case(SMALL, tuning, seed=0, device="cuda")
    case.step.start(7, 300)
    case.step.launch()


def prompt() -> None:
    """19 rows behind 200, and the token after them."""
    case = Case(SMALL, SMALL_TUNING, seed=1, device="cuda")
    step = PrefillStep(
        case.weights, n_heads=SMALL.n_heads, n_kv_heads=SMALL.n_kv_heads, eps=EPS, alpha=ALPHA, limit=LIMIT
    )  # fmt: skip
    step.bind(list(case.keys), list(case.values), case.cos, case.sin)
    ids = torch.arange(32, dtype=torch.int32, device="cuda")
    extent = torch.tensor([200, 19], dtype=torch.int32, device="cuda")
    step.launch(ids, extent, 256, case.step)


def attend(window: int | None) -> None:
    """As many rows as make several blocks; the keys in one share, and in three."""
    case = new_case(40, 150, (2, 8), window)
    case.run()
    case.run(splits=3)


def expert_maps() -> ExpertMaps:
    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, device="cuda")

    n, inner, hidden = SMALL.n_experts, SMALL.inner, SMALL.hidden
    return ExpertMaps(
        up=pack_experts(*quantize(normal(n, 2 * inner, hidden)), 2),
        up_bias=normal(n, 2 * inner).bfloat16(),
        down=pack_experts(*quantize(normal(n, hidden, inner)), 1),
        down_bias=normal(n, hidden).bfloat16(),
    )


def experts(tuning: PrefillTuning | FewTuning | RingTuning | HopperTuning) -> None:
    """Forty rows: of the first expert's all, of the others' some."""
    x = torch.randn(40, SMALL.hidden, device="cuda").bfloat16()
    scores = torch.randn(40, SMALL.n_experts, device="cuda")
    scores[:, 0] = 10
    weights, chosen = scores.topk(4)
    experts_of_rows(
        x, chosen, weights.softmax(-1), expert_maps(), alpha=ALPHA, limit=LIMIT, tuning=tuning
    )


@triton.jit
def _beyond_kernel(source, out):
    at = tl.arange(0, 128)
    tl.store(out + at, tl.load(source + at))


def planted() -> None:
    """Reads and writes 128 numbers where there are 100."""
    source, out = torch.zeros(2, 100, device="cuda").unbind()
    _beyond_kernel[(1,)](source.clone(), out.clone())


if __name__ == "__main__":
    main()
