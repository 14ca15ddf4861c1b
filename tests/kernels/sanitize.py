"""Runs our kernels under NVIDIA's compute-sanitizer: memory (memcheck), then shared memory (racecheck).

`python -m tests.kernels.sanitize [TEST ...]`, on a GPU; `make sanitize` is the same. A test of each kernel
runs, at the real shape and in a process of its own; torch's kernels are not instrumented. Ends with 1
after the first test in which a tool finds something.
"""

import shutil
import subprocess
import sys

import torch

from kernels.target import target_of
from tests.kernels.compile_for import launches

TESTS = (
    "tests/kernels/test_decode_step.py::test_a_whole_step",
    "tests/kernels/test_decode_step.py::test_unpacking_is_exact",
    "tests/kernels/test_prefill_step.py::test_a_prompt_and_the_token_after_it",
    "tests/kernels/test_moe_prefill.py::test_the_order_of_rows_does_not_matter",
    "tests/kernels/test_prefill_attention.py::test_lengths_may_be_known_to_the_device_only",
    "tests/kernels/test_prefill_glue.py::test_rotation_and_cache",
)


def main() -> None:
    tool = shutil.which("compute-sanitizer")
    if tool is None:
        sys.exit("There is no compute-sanitizer on the PATH: it comes with the CUDA toolkit.")
    target = target_of(torch.device("cuda"))
    names = {launch.kernel.fn.__name__ for launch in launches(target, everything=True)}
    chosen = [word for name in sorted(names) for word in ("--kernel-name", f"kns={name}")]
    pytest = [sys.executable, "-m", "pytest", "-q", "--timeout=0"]
    print(f"instrumented: {', '.join(sorted(names))}", flush=True)
    for test in sys.argv[1:] or TESTS:
        # Compiled beforehand: under the sanitizer that would take minutes.
        run([*pytest, test])
        for check in ("memcheck", "racecheck"):
            print(f"{check} of {test}", flush=True)
            run([tool, "--tool", check, "--error-exitcode", "9", *chosen, *pytest, test])


def run(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode:
        sys.exit(1)


if __name__ == "__main__":
    main()
