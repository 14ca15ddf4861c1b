"""The experts of many rows on this GPU, beside what its matrix units and its memory allow.

`python benchmarks/moe.py`: one layer of the 20b with random weights. Floors: the multiplications over the rate of
a large bf16 product, and the touched experts, packed, over the read bandwidth, both measured in the same run; the
larger of the two counts. Medians, the second-level cache overwritten before each run, routing not included.
"""

import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.decode import read_bandwidth
from benchmarks.ops import matrix_rate
from benchmarks.random_model import random_model, shape_of
from model.config import ModelConfig
from model.moe import GroupedExperts, MixtureOfExperts

ROWS = (16, 64, 256, 512, 1024, 2048, 4096, 8192)
RUNS = 11


def main() -> None:
    config, mlp = layer_of_20b()
    experts = mlp.experts
    assert isinstance(experts, GroupedExperts)
    d, inner, top = config.hidden_size, config.intermediate_size, config.experts_per_token
    flops_s, bytes_s = matrix_rate(), read_bandwidth()
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}")
    print(f"{flops_s / 1e12:.0f} TFLOP/s, {bytes_s / 1e9:.0f} GB/s")
    print("  rows      us  floor us  TFLOP/s     MB    GB/s  share")
    for n_rows in ROWS:
        x = torch.randn((n_rows, d), device="cuda").bfloat16()
        scores, chosen = torch.randn((n_rows, config.n_experts), device="cuda").topk(top)
        weights = scores.softmax(dim=-1)
        seconds = median_s(lambda: experts.of_rows(x, chosen, weights, mlp.swiglu))  # noqa: B023
        flops = n_rows * top * 2 * 3 * d * inner
        n_bytes = chosen.unique().numel() * 3 * d * inner * 17 / 32
        floor = max(flops / flops_s, n_bytes / bytes_s)
        print(
            f"{n_rows:6d} {1e6 * seconds:7.0f} {1e6 * floor:9.0f} {flops / seconds / 1e12:8.0f} "
            f"{n_bytes / 1e6:6.0f} {n_bytes / seconds / 1e9:7.0f} {floor / seconds:6.0%}"
        )


def layer_of_20b() -> tuple[ModelConfig, MixtureOfExperts]:
    """With random weights."""
    config = replace(shape_of("20b"), layer_is_sliding=(True,))
    return config, random_model(config).weights.blocks[0].mlp


def median_s(run: Callable[[], Tensor]) -> float:
    """Device seconds, by events; the host is far ahead when the first one is reached."""
    overwritten = torch.empty(2**28, dtype=torch.uint8, device="cuda")
    run()
    times: list[float] = []
    for _ in range(RUNS):
        begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        overwritten.zero_()
        torch.cuda._sleep(2_000_000)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        begin.record()
        run()
        end.record()
        end.synchronize()
        times.append(begin.elapsed_time(end) / 1e3)
    return statistics.median(times)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
