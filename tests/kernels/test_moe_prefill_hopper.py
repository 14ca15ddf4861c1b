"""What Hopper's kernels of the experts become, without a GPU: compiled for one and looked at.

That they compute the right thing is tests/kernels/test_gluon_kernels.py's business, and on a GPU
tests/kernels/test_moe_prefill.py's.
"""

import os
import re
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "kernel", ["hopper up", "hopper down", "ring up", "ring down", "three up", "four up"]
)
def test_matrix_instructions_run_in_the_background(kernel: str) -> None:
    """ptxas has not made each of them wait for the one before, and weights come from registers."""
    code = subprocess.run(
        [sys.executable, "-m", "tests.kernels.hopper_code", kernel],
        env={**os.environ, "TRITON_INTERPRET": "0"}, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip

    products = re.findall(r"HGMMA\S* R\d+, (\S+),", code)
    assert products
    assert all(operand.startswith("R") for operand in products)
    assert code.count("WARPGROUP.DEPBAR") < len(products) / 2
