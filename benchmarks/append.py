"""How long a tool's result takes that is read onto a long context, until the next id is there.

`python benchmarks/append.py [--json FILE] [--plot FILE]`: as benchmarks/prefill.py measures fresh prompts.
"""

import sys
from pathlib import Path

import torch

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.prefill import main

# Tokens, and onto how many.
CASES = ((16, 8192), (256, 8192), (1024, 8192), (16, 32768), (256, 32768), (1024, 32768))

if __name__ == "__main__":
    with torch.inference_mode():
        main(CASES, __doc__)
