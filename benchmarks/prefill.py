"""How long a fresh prompt takes until the next id is on the host, on this GPU.

`python benchmarks/prefill.py [--json FILE] [--plot FILE] [--kernels]`: the 20b's shape with random weights, read as the engine does
it, by the host's clock. The floor is the longer of two: the FLOPs (without the unembedding, which sees one position)
at the rate of a large bf16 product, and the bytes that must be read once at the read bandwidth, both of
the same run. Medians.
"""

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.decode import device_s, read_bandwidth
from benchmarks.ops import matrix_rate
from benchmarks.random_model import random_cache, random_model, shape_of
from benchmarks.report import begin, parser_of, write
from model.config import ModelConfig
from model.graph_decoder import GraphDecoder
from model.graph_prefill import CHUNK, GraphPrefill
from model.kv_cache import KVCache

RUNS = 7
# Tokens, and onto how many.
CASES = ((64, 0), (256, 0), (1024, 0), (2048, 0), (8192, 0), (32768, 0))


def main(cases: Sequence[tuple[int, int]], description: str | None) -> None:
    parser = parser_of(description)
    parser.add_argument("--kernels", action="store_true", help="how long each kernel runs, too")
    arguments = parser.parse_args()
    rate, bandwidth = matrix_rate(), read_bandwidth()
    config = shape_of("20b")
    model = random_model(config)
    forbidden = torch.zeros(config.vocab_size, dtype=torch.bool, device="cuda")
    decoder = GraphDecoder(model, forbidden)
    reader = GraphPrefill(model, decoder)
    cache = random_cache(model, max(tokens + onto for tokens, onto in cases) + 1)
    report = begin(
        model="20b, random weights, batch 1",
        bf16_tflop_s=round(rate / 1e12),
        read_gb_s=round(bandwidth / 1e9),
    )
    print(" tokens    onto   floor ms  device ms        ms  tokens/s  share")
    rows: list[dict[str, float]] = []
    for tokens, onto in cases:
        n_flops, n_bytes = flops(config, tokens, onto), least_bytes(config, tokens, onto)
        floor = max(n_flops / rate, n_bytes / bandwidth)
        on_device, seconds = read_s(reader, decoder.step.token, cache, tokens, onto)
        print(
            f"{tokens:7d} {onto:7d} {1e3 * floor:10.2f} {1e3 * on_device:10.2f} {1e3 * seconds:9.2f}"
            f" {tokens / seconds:9.0f} {floor / seconds:6.1%}",
            flush=True,
        )
        if arguments.kernels:
            print_kernels(reader, cache, tokens, onto)
        rows.append(
            {
                "tokens": tokens,
                "onto": onto,
                "floor_ms": round(1e3 * floor, 3),
                "device_ms": round(1e3 * on_device, 3),
                "ms": round(1e3 * seconds, 3),
                "tokens_s": round(tokens / seconds),
                "share": round(floor / seconds, 4),
            }
        )
    report["peak_gib"] = round(torch.cuda.max_memory_allocated() / 2**30, 2)
    print(f"peak memory of the model and a cache of {cache.capacity}: {report['peak_gib']} GiB")
    report["rows"] = rows
    write(report, arguments.json, arguments.plot)


def read_s(
    reader: GraphPrefill, token: Tensor, cache: KVCache, tokens: int, onto: int
) -> tuple[float, float]:
    """Seconds until `token`, by the device's clock, and by the host's."""
    ids = ids_of(tokens)
    times: list[tuple[float, float]] = []

    def read() -> int:
        read_ids(reader, cache, ids)
        return int(token)

    for _ in range(RUNS + 1):
        cache.ids = [0] * onto
        torch.cuda.synchronize()
        started = time.perf_counter()
        on_device = device_s(read)
        times.append((on_device, time.perf_counter() - started))
    # The first one compiles and records.
    devices, hosts = zip(*times[1:], strict=True)
    return statistics.median(devices), statistics.median(hosts)


def ids_of(tokens: int) -> list[int]:
    vocabulary = 200_000
    return [(7919 * n) % vocabulary for n in range(tokens)]


def read_ids(reader: GraphPrefill, cache: KVCache, ids: list[int]) -> None:
    for first in range(0, len(ids), CHUNK):
        reader.read(ids[first : first + CHUNK], cache, is_last=first + CHUNK >= len(ids))


def print_kernels(reader: GraphPrefill, cache: KVCache, tokens: int, onto: int) -> None:
    """Of one reading, what was recorded for it already: launches and their time together, the longest first."""
    cache.ids = [0] * onto
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        read_ids(reader, cache, ids_of(tokens))
        torch.cuda.synchronize()
    for kernel in sorted(profile.key_averages(), key=lambda k: -k.self_device_time_total):
        if kernel.self_device_time_total > 0:
            print(f"{kernel.count:8d} {kernel.self_device_time_total:10.0f} us  {kernel.key[:80]}")


def flops(config: ModelConfig, tokens: int, onto: int) -> float:
    """Of the weights that the tokens meet, and of attention where a query sees a key."""
    d, inner = config.hidden_size, config.intermediate_size
    wide = config.n_heads * config.head_dim
    experts = config.experts_per_token * 3 * d * inner
    maps = 2 * config.n_layers * (d * (config.qkv_size + wide) + experts + d * config.n_experts)
    positions = range(onto + 1, onto + tokens + 1)
    full, banded = sum(positions), sum(min(n, config.sliding_window) for n in positions)
    seen = sum(banded if is_sliding else full for is_sliding in config.layer_is_sliding)
    return float(tokens * maps + 4 * wide * seen)


def least_bytes(config: ModelConfig, tokens: int, onto: int) -> float:
    """The matrices that take part, once; of the experts those that even choices meet; keys and values."""
    d, inner = config.hidden_size, config.intermediate_size
    attention = 2 * d * (config.qkv_size + config.n_heads * config.head_dim)
    missed = (1 - config.experts_per_token / config.n_experts) ** tokens
    experts = config.n_experts * (1 - missed) * 3 * d * inner * 17 / 32
    position = 4 * config.n_kv_heads * config.head_dim
    seen = sum(
        min(onto + tokens, config.sliding_window + tokens) if is_sliding else onto + tokens
        for is_sliding in config.layer_is_sliding
    )
    layers = config.n_layers * (attention + 2 * d * config.n_experts + experts)
    return layers + 2 * d * config.vocab_size + position * seen


if __name__ == "__main__":
    with torch.inference_mode():
        main(CASES, __doc__)
