"""Finds the tiles of many rows' experts on this GPU: `python benchmarks/tune_experts.py [--rows N …]`.

One layer of the 20b with random weights, some two minutes for all rows. For each number of rows, with even
choices and with some experts favoured: microseconds and share of the floor, as in benchmarks/moe.py, the one
that is taken now first. The quickest belongs into kernels.moe_prefill's tables. `error`: against the first's
result, of the worst row. A tuning that the card cannot run is left out.
"""

import argparse
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from triton.compiler.errors import CompilationError
from triton.runtime.errors import OutOfResources

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.decode import read_bandwidth
from benchmarks.moe import layer_of_20b, median_s
from benchmarks.ops import matrix_rate
from kernels.moe_few import FewTuning
from kernels.moe_prefill import (
    FEW,
    MANY,
    SOME,
    ExpertMaps,
    PrefillTuning,
    experts_of_rows,
    tuning_for,
)
from kernels.moe_prefill_hopper import HopperTuning
from kernels.moe_ring import RingTuning
from kernels.target import target_of
from model.tiled_experts import TiledExperts

ROWS = (16, 64, 128, 256, 384, 512, 1024, 2048, 4096)
# What is added to the logits of the experts that chance favours, in standard deviations of a logit.
FAVOUR = 0.5
# Rows per expert in the mean, from and to, for which it may be worth a try.
ANYWHERE = ((0, 16, FEW), (8, 128, SOME), (64, math.inf, MANY))
ON_HOPPER = (
    (0, 16, FewTuning(block_n=128, block_m=8, ahead=3, warps=8)),
    (0, 16, FewTuning(block_n=128, block_m=8, ahead=3, warps=8, pdl=True)),
    (0, 32, FewTuning(block_n=128, block_m=16, ahead=3, warps=8)),
    (0, 32, FewTuning(block_n=128, block_m=16, ahead=3, warps=8, pdl=True)),
    (16, 48, FewTuning(block_n=256, block_m=32, ahead=2, warps=16)),
    (8, 48, RingTuning(block_m=32, tail=16, stages=10, groups=4)),
    (8, 160, RingTuning(block_m=64, tail=16, stages=8, groups=4)),
    (8, 160, RingTuning(block_m=64, tail=32, stages=8, groups=4)),
    (8, 160, RingTuning(block_m=64, tail=32, stages=8, groups=4, short_last=True)),
    (8, 160, RingTuning(block_m=64, tail=32, stages=8, groups=3)),
    (8, 160, RingTuning(block_m=64, tail=32, stages=8)),
    (8, 96, HopperTuning(block_n=128, block_m=64, tail=16, warps=8, registers=128)),
    (8, 96, HopperTuning(block_n=128, block_m=64, tail=32, warps=8, registers=128)),
    (48, math.inf, RingTuning(block_m=128, tail=32, stages=6)),
    (48, math.inf, RingTuning(block_m=128, tail=32, stages=6, short_last=True)),
    (48, math.inf, RingTuning(block_m=128, tail=64, stages=6, short_last=True)),
    (48, math.inf, RingTuning(block_m=128, tail=32, stages=6, groups=3, short_last=True)),
    (48, math.inf, RingTuning(block_m=128, tail=64, stages=6, groups=3, short_last=True)),
    (128, math.inf, HopperTuning(block_n=128, block_m=256, tail=64, warps=8)),
)  # fmt: skip

Tuning = PrefillTuning | FewTuning | RingTuning | HopperTuning


@dataclass(frozen=True, slots=True)
class Layer:
    maps: ExpertMaps
    alpha: float
    limit: float

    def of_rows(self, x: Tensor, chosen: Tensor, weights: Tensor, tuning: Tuning) -> Tensor:
        return experts_of_rows(
            x, chosen, weights, self.maps, alpha=self.alpha, limit=self.limit, tuning=tuning
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS)
    rows: list[int] = parser.parse_args().rows
    config, mlp = layer_of_20b()
    experts = mlp.experts
    assert isinstance(experts, TiledExperts)
    maps = ExpertMaps(experts.up, experts.up_bias, experts.down, experts.down_bias)
    layer = Layer(maps, mlp.swiglu.alpha, mlp.swiglu.limit)
    n_weights = 3 * config.hidden_size * config.intermediate_size
    top, n_experts = config.experts_per_token, config.n_experts
    flops_s, bytes_s = matrix_rate(), read_bandwidth()
    target = target_of(torch.device("cuda"))
    print(torch.cuda.get_device_name(), f"{flops_s / 1e12:.0f} TFLOP/s, {bytes_s / 1e9:.0f} GB/s")
    for n_rows in rows:
        taken = tuning_for(n_rows * top, maps, target)
        others = candidates(n_rows * top / n_experts, is_hopper=target.has_wgmma)
        x = torch.randn((n_rows, config.hidden_size), device="cuda").bfloat16()
        routed = [choices(n_rows, n_experts, top, favour) for favour in (0.0, FAVOUR)]
        expected = [layer.of_rows(x, *each, taken) for each in routed]
        n_flops = 2 * n_rows * top * n_weights
        n_bytes = [chosen.unique().numel() * n_weights * 17 / 32 for chosen, _ in routed]
        floors = [max(n_flops / flops_s, n / bytes_s) for n in n_bytes]
        print(f"{n_rows} rows: floor {1e6 * floors[0]:.0f} us")
        print("  even us share  uneven us share  error")
        for tuning in (taken, *(tuning for tuning in others if tuning != taken)):
            try:
                found = [layer.of_rows(x, *each, tuning) for each in routed]
            except (OutOfResources, CompilationError):
                continue
            times = [median_s(lambda: layer.of_rows(x, *each, tuning)) for each in routed]  # noqa: B023
            pairs = zip(times, floors, strict=True)
            columns = [f"{1e6 * seconds:9.0f} {floor / seconds:5.0%}" for seconds, floor in pairs]
            errors = [error(*pair) for pair in zip(found, expected, strict=True)]
            print(*columns, f" {max(errors):.0e}", tuning, flush=True)


def candidates(rows_per_expert: float, *, is_hopper: bool) -> list[Tuning]:
    table = ON_HOPPER if is_hopper else ANYWHERE
    return [tuning for least, most, tuning in table if least <= rows_per_expert <= most]


def choices(n_rows: int, n_experts: int, top: int, favour: float) -> tuple[Tensor, Tensor]:
    """Each row's experts and their weights."""
    logits = torch.randn((n_rows, n_experts), device="cuda")
    logits += favour * torch.randn(n_experts, device="cuda")
    scores, chosen = logits.topk(top)
    return chosen, scores.softmax(dim=-1)


def error(found: Tensor, expected: Tensor) -> float:
    difference = (found.float() - expected.float()).norm(dim=1)
    return float((difference / expected.float().norm(dim=1)).max())


if __name__ == "__main__":
    with torch.inference_mode():
        main()
