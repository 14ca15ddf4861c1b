"""Finds the tiles of many rows' experts on this GPU: `python benchmarks/tune_experts.py`.

One layer of the 20b with random weights, microseconds by rows and tuning; the quickest of a row belongs into
kernels.moe_prefill's tables. A tuning that the card cannot run is left out.
"""

import sys
from pathlib import Path

import torch
from triton.compiler.errors import CompilationError
from triton.runtime.errors import OutOfResources

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.moe import layer_of_20b, median_s
from kernels.moe_few import FewTuning
from kernels.moe_prefill import FEW, MANY, SOME, ExpertMaps, experts_of_rows
from kernels.moe_prefill_hopper import HopperTuning
from kernels.moe_ring import RingTuning
from model.tiled_experts import TiledExperts

ROWS = (16, 64, 128, 256, 512, 1024, 2048, 4096, 8192)
ANYWHERE = (FEW, SOME, MANY)
OF_FEW = tuple(
    FewTuning(block_n=128, block_m=block_m, ahead=ahead, warps=8)
    for block_m in (8, 16)
    for ahead in (2, 3, 4)
)
OF_HOPPER = (
    *(RingTuning(*sizes) for sizes in ((32, 16, 12), (64, 16, 8), (64, 32, 8))),
    HopperTuning(block_n=64, block_m=16, tail=16, warps=4, registers=96),
    HopperTuning(block_n=128, block_m=64, tail=16, warps=8, registers=128),
    HopperTuning(block_n=128, block_m=128, tail=32, warps=4),
    HopperTuning(block_n=128, block_m=256, tail=64, warps=8),
)


def main() -> None:
    config, mlp = layer_of_20b()
    experts = mlp.experts
    assert isinstance(experts, TiledExperts)
    maps = ExpertMaps(experts.up, experts.up_bias, experts.down, experts.down_bias)
    is_hopper = torch.cuda.get_device_capability()[0] == 9
    print(torch.cuda.get_device_name())
    print("tuning", *(f"{n:6d}" for n in ROWS))
    for tuning in (*ANYWHERE, *(OF_FEW + OF_HOPPER if is_hopper else ())):
        times: list[str] = []
        for n_rows in ROWS:
            x = torch.randn((n_rows, config.hidden_size), device="cuda").bfloat16()
            scores, chosen = torch.randn((n_rows, config.n_experts), device="cuda").topk(
                config.experts_per_token
            )
            weights = scores.softmax(dim=-1)
            try:
                seconds = median_s(
                    lambda: experts_of_rows(
                        x, chosen, weights, maps,  # noqa: B023
                        alpha=mlp.swiglu.alpha, limit=mlp.swiglu.limit, tuning=tuning,  # noqa: B023
                    )
                )  # fmt: skip
            except (OutOfResources, CompilationError):
                times.append("     -")
            else:
                times.append(f"{1e6 * seconds:6.0f}")
        print(tuning, *times, flush=True)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
