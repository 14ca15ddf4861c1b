"""What Hopper's attention becomes, without a GPU: compiled for one and looked at.

That it computes the right thing is tests/kernels/test_gluon_kernels.py's business, and on a GPU
tests/gpu/test_prefill_attention.py's.
"""

import os
import re
import subprocess
import sys


def test_the_softmax_does_not_wait_for_the_products_beside_it() -> None:
    """ptxas has not made each matrix instruction wait for the one before, and exponentials stand
    before the wait for what runs beside them.
    """
    code = subprocess.run(
        [sys.executable, "-m", "tests.kernels.hopper_code", "attention"],
        env={**os.environ, "TRITON_INTERPRET": "0"}, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip

    assert code.count("WARPGROUP.DEPBAR") < code.count("HGMMA") / 2
    # Up to the product that the wait is for, or to where the code goes on elsewhere.
    waits = re.findall(r"DEPBAR\.LE gsb0, 0x0 (.*?)(?:HGMMA|\n\.L_)", code, re.DOTALL)
    assert len(waits) > 3
    assert all("MUFU.EX2" not in behind for behind in waits)
