"""Search the decoding kernels' rows, warps and shares on this GPU, one kernel after the other.

`python benchmarks/tune_decode.py`: each candidate is measured in the whole step of a random 20b, where its
neighbours are; the best is kept for the next kernel. Prints what `kernels.decode_step.Tuning` should say
here. The rows of the expert matrices are not searched: the weights lie in that order.
"""

import statistics
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import torch

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.decode import device_s
from benchmarks.random_model import random_model, shape_of
from kernels.decode_step import Tuning
from model.graph_decoder import GraphDecoder

CANDIDATES: list[tuple[int, list[dict[str, Any]]]] = [
    (1024, [{"attention_block": b, "attention_warps": w} for b, w in ((64, 4), (64, 8), (128, 4), (128, 8))]),
    (1024, [{"window_block": b} for b in (64, 128)]),
    (32768, [{"shares": s} for s in (16, 32, 49, 64)]),
    (1024, [{"out_rows": r, "out_registers": n} for r, n in ((4, 0), (4, 80), (8, 0), (8, 168))]),
    (1024, [{"qkv_pairs": r, "qkv_warps": w} for r, w in ((2, 4), (1, 2), (1, 4), (4, 8), (4, 4), (2, 8))]),
    (1024, [{"router_experts": r, "router_warps": w} for r, w in product((2, 4, 8), (2, 4, 8))]),
    (1024, [{"up_registers": r} for r in (0, 64, 72, 96)]),
    (1024, [{"down_registers": r} for r in (0, 128, 168)]),
    (1024, [{"unembed_rows": r, "unembed_warps": w, "unembed_programs": p}
            for r, w, p in ((2, 1, 1584), (2, 1, 1320), (4, 4, 528), (4, 4, 792), (1, 1, 3960), (2, 2, 1584))]),
]  # fmt: skip


def main() -> None:
    config = shape_of("20b")
    model = random_model(config)
    forbidden = torch.zeros(config.vocab_size, dtype=torch.bool, device="cuda")
    cache = model.new_cache()
    cache.reserve(33000)
    for tensors in cache.views():
        for tensor in tensors:
            tensor.normal_()

    def step_us(tuning: Tuning, context: int) -> float:
        cache.ids = [0] * context
        replay = GraphDecoder(model, forbidden, tuning).bare_step(cache)
        return 1e6 * statistics.median(device_s(lambda: replay(context)) for _ in range(25))

    best = Tuning()
    for context, changes in CANDIDATES:
        times: list[float] = []
        for change in changes:
            try:
                times.append(step_us(replace(best, **change), context))
            except Exception as error:  # noqa: BLE001 - too many registers, say
                print(f"{change}: {type(error).__name__}")
                times.append(float("inf"))
                continue
            print(f"{context:6d} {times[-1]:8.1f} us  {change}", flush=True)
        best = replace(best, **changes[times.index(min(times))])
    print(best)
    for context in (1024, 8192, 32768):
        print(f"{context:6d} {step_us(best, context):8.1f} us")


if __name__ == "__main__":
    with torch.inference_mode():
        main()
