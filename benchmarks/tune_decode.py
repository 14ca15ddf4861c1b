"""Finds the decoding kernels' forms, rows, warps and shares on this GPU, one kernel after the other.

`python benchmarks/tune_decode.py [--model 20b|120b] [--all]`: each candidate is measured in the whole step of a
random model, where its neighbours are, by turns with the others of its kernel; the best is kept for the next
kernel. Prints the bare graph's time and its share of the floor (see benchmarks/decode.py), then graph and
loop with the tuning as it is and as it should be. Without `--all` only what has not been measured yet. The
rows of the expert matrices are not searched: the weights lie in that order.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import torch

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.decode import LOOP_TOKENS, RUNS, device_s, graph_s, loop_s, read_bandwidth
from benchmarks.random_model import random_cache, random_model, shape_of, step_bytes
from kernels.decode_step import Tuning
from model.graph_decoder import GraphDecoder
from model.kv_cache import KVCache
from model.tiled_experts import TUNING

CONTEXTS = (1024, 8192, 32768)
ROUNDS, REPLAYS = 4, 12
Change = dict[str, Any]
# At which context, and what for one kernel: see "What awaits a card" in docs/performance.md.
UNMEASURED: list[tuple[int, list[Change]]] = [
    (1024, [{}, {"down_axis": 0}]),
    (1024, [{}, {"up_tiles": 2, "up_registers": 88}]),
    (1024, [{}, {"window_alone": True}, {"window_alone": True, "attention_warps": 8}]),
    (1024, [{}, {"widen": True}, {"out_mma": True}]),
    (1024, [{}, {"qkv_late": True, "qkv_registers": 96, "widen": True},
            {"qkv_late": True, "qkv_registers": 96, "widen": True, "qkv_mma": True}]),
    (1024, [{}, {"router_late": True}, {"router_late": True, "readers_choose": True},
            {"router_late": True, "readers_choose": True, "router_warps": 4}]),
    # All at once: what one kernel leaves to the next may count.
    (1024, [{}, {"down_axis": 0, "up_tiles": 2, "up_registers": 88, "window_alone": True, "widen": True,
                 "out_mma": True, "qkv_late": True, "qkv_registers": 96, "qkv_mma": True, "router_late": True,
                 "readers_choose": True}]),
]  # fmt: skip
MEASURED: list[tuple[int, list[Change]]] = [
    (1024, [{"attention_block": b, "attention_warps": w} for b, w in ((64, 4), (64, 8), (128, 4), (128, 8))]),
    (1024, [{"window_block": b} for b in (64, 128)]),
    (32768, [{"shares": s} for s in (16, 32, 49, 64)]),
    (1024, [{"out_rows": r, "out_registers": n} for r, n in ((4, 0), (4, 80), (8, 0), (8, 168))]),
    (1024, [{"qkv_pairs": r, "qkv_warps": w} for r, w in ((2, 4), (1, 2), (1, 4), (4, 8), (4, 4), (2, 8))]),
    (1024, [{"router_experts": r, "router_warps": w} for r, w in product((1, 2, 4, 8), (2, 4, 8))]),
    (1024, [{"up_tiles": t, "up_registers": r} for t, r in ((1, 0), (1, 56), (1, 64), (1, 72), (1, 96), (2, 88))]),
    (1024, [{"down_registers": r} for r in (0, 128, 168)]),
    (1024, [{"unembed_rows": r, "unembed_warps": w, "unembed_programs": p}
            for r, w, p in ((2, 1, 1584), (2, 1, 1320), (4, 4, 528), (4, 4, 792), (1, 1, 3960), (2, 2, 1584))]),
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=["20b", "120b"], default="20b")
    parser.add_argument("--all", action="store_true", help="what has been measured before, too")
    arguments = parser.parse_args()
    started = time.perf_counter()
    bandwidth = read_bandwidth()
    config = shape_of(arguments.model)
    model = random_model(config)
    forbidden = torch.zeros(config.vocab_size, dtype=torch.bool, device="cuda")
    cache = random_cache(model, max(CONTEXTS) + RUNS * LOOP_TOKENS)
    floors = {context: step_bytes(config, context) / bandwidth for context in CONTEXTS}
    print(f"{arguments.model} on {torch.cuda.get_device_name()}: {bandwidth / 1e9:.0f} GB/s")

    def decoder(tuning: Tuning) -> GraphDecoder:
        return GraphDecoder(model, forbidden, tuning)

    groups = UNMEASURED + (MEASURED if arguments.all else [])
    best = search(groups, decoder, cache, floors)
    print(best)
    print("context   floor ms   graph ms  share    loop ms  share")
    print_steps("as it is", decoder(TUNING), cache, floors)
    print_steps("best", decoder(best), cache, floors)
    print(f"{time.perf_counter() - started:.0f} s")


def search(
    groups: Sequence[tuple[int, list[Change]]],
    decoder: Callable[[Tuning], GraphDecoder],
    cache: KVCache,
    floors: Mapping[int, float],
) -> Tuning:
    """The tuning with the quickest change of each group. floors: seconds, by context."""

    def replay(tuning: Tuning, context: int) -> Callable[[], object] | None:
        cache.ids = [0] * context
        try:
            bare_step = decoder(tuning).bare_step(cache)
        except Exception as error:  # noqa: BLE001 - too many registers, say
            print(f"{type(error).__name__}: {error}"[:200])
            return None
        return lambda: bare_step(context)

    best = TUNING
    for context, changes in groups:
        seconds = by_turns([replay(replace(best, **change), context) for change in changes])
        for change, each in zip(changes, seconds, strict=True):
            print(
                f"{context:6d} {1e6 * each:8.1f} us {floors[context] / each:6.1%}  {change}",
                flush=True,
            )
        best = replace(best, **changes[seconds.index(min(seconds))])
    return best


def print_steps(
    name: str, decoder: GraphDecoder, cache: KVCache, floors: Mapping[int, float]
) -> None:
    """Graph and loop at each context, as benchmarks/decode.py has them."""
    for context, floor in floors.items():
        graph, loop = graph_s(decoder, cache, context), loop_s(decoder, cache, context)
        print(
            f"{context:7d} {1e3 * floor:10.3f} {1e3 * graph:10.3f} {floor / graph:6.1%}"
            f" {1e3 * loop:10.3f} {floor / loop:6.1%}  {name}"
        )


def by_turns(works: Sequence[Callable[[], object] | None]) -> list[float]:
    """The median seconds of each; infinite for what there is none of."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, own in zip(works, times, strict=True):
            own.extend(torch.inf if work is None else device_s(work) for _ in range(REPLAYS))
    return [statistics.median(own) for own in times]


if __name__ == "__main__":
    with torch.inference_mode():
        main()
