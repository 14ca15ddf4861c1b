"""How fast one conversation decodes on this GPU, beside what its memory allows.

Random weights of the real shape: `python benchmarks/decode.py [--model 20b|120b] [--json FILE] [--plot FILE]`. A step
must read each weight that takes part once, and the keys and values that it sees; the floor is those bytes
over the read bandwidth, measured in the same run (4 GiB, best of a few grids). `graph` is the bare CUDA
graph, `loop` what a Python reader of the engine's own token stream sees, sampling included. Medians.
"""

# Triton's annotations say what a kernel sees inside, not what launches it.
# pyright: reportAttributeAccessIssue=false, reportCallIssue=false

import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import torch
import triton
import triton.language as tl

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.random_model import random_cache, random_model, shape_of, step_bytes
from benchmarks.report import begin, parser_of, write
from model.engine import SamplingParams
from model.graph_decoder import GraphDecoder
from model.kv_cache import KVCache

RUNS = 7
LOOP_TOKENS = 200
READ_BYTES = 4 * 2**30


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--model", choices=["20b", "120b"], default="20b")
    parser.add_argument("--contexts", type=int, nargs="+", default=[1024, 8192, 32768])
    arguments = parser.parse_args()
    bandwidth = read_bandwidth()
    config = shape_of(arguments.model)
    model = random_model(config)
    decoder = GraphDecoder(model, torch.zeros(config.vocab_size, dtype=torch.bool, device="cuda"))
    cache = random_cache(model, max(arguments.contexts) + RUNS * LOOP_TOKENS)
    rows: list[dict[str, float]] = []
    report = begin(
        model=f"{arguments.model}, random weights, batch 1", read_gb_s=round(bandwidth / 1e9)
    )
    print("context   floor ms   graph ms  tok/s  share    loop ms  tok/s  share")
    for context in arguments.contexts:
        floor = step_bytes(config, context) / bandwidth
        graph, loop = graph_s(decoder, cache, context), loop_s(decoder, cache, context)
        print(
            f"{context:7d} {1e3 * floor:10.3f} {1e3 * graph:10.3f} {1 / graph:6.0f} {floor / graph:6.1%}"
            f" {1e3 * loop:10.3f} {1 / loop:6.0f} {floor / loop:6.1%}"
        )
        rows.append(
            {
                "context": context,
                "floor_ms": round(1e3 * floor, 4),
                "graph_ms": round(1e3 * graph, 4),
                "loop_ms": round(1e3 * loop, 4),
                "loop_tokens_s": round(1 / loop, 1),
                "loop_share": round(floor / loop, 4),
            }
        )
    report["peak_gib"] = round(torch.cuda.max_memory_allocated() / 2**30, 2)
    print(f"peak memory of the model and a cache of {cache.capacity}: {report['peak_gib']} GiB")
    report["rows"] = rows
    write(report, arguments.json, arguments.plot)


def graph_s(decoder: GraphDecoder, cache: KVCache, context: int) -> float:
    """Seconds of one replay at `context`, by the device's clock."""
    cache.ids = [0] * context
    replay = decoder.bare_step(cache)
    return statistics.median(device_s(lambda: replay(context)) for _ in range(5 * RUNS))


def loop_s(decoder: GraphDecoder, cache: KVCache, context: int) -> float:
    """Seconds a token for a reader, temperature 1."""
    runs: list[float] = []
    for seed in range(RUNS):
        cache.ids = [0] * context
        decoder.draw_by(SamplingParams(temperature=1.0, seed=seed))
        tokens = decoder.tokens(0, cache)
        next(tokens)
        started = time.perf_counter()
        list(islice(tokens, LOOP_TOKENS))
        runs.append((time.perf_counter() - started) / LOOP_TOKENS)
        tokens.close()
    return statistics.median(runs)


@triton.jit
def _read_kernel(source, out, n, B: tl.constexpr):
    total = tl.zeros([B], tl.int32)
    for first in range(tl.program_id(0) * B, n, tl.num_programs(0) * B):
        total ^= tl.load(source + first.to(tl.int64) + tl.arange(0, B))
    tl.store(out + tl.program_id(0) * B + tl.arange(0, B), total)


def read_bandwidth() -> float:
    """Bytes a second of reading 4 GiB once; the best of a few grids, each the median of many."""
    source = torch.randint(
        -(2**31), 2**31 - 1, (READ_BYTES // 4,), dtype=torch.int32, device="cuda"
    )
    multiprocessors = torch.cuda.get_device_properties().multi_processor_count
    out = torch.empty(16 * multiprocessors * 4096, dtype=torch.int32, device="cuda")

    def seconds(block: int, programs: int, warps: int) -> float:
        def read() -> None:
            _read_kernel[(programs * multiprocessors,)](
                source, out, source.numel(), B=block, num_warps=warps
            )

        read()
        return statistics.median(device_s(read) for _ in range(20))

    return READ_BYTES / min(seconds(2048, 8, 8), seconds(4096, 4, 8), seconds(4096, 8, 16))


def device_s(work: Callable[[], object]) -> float:
    started, ended = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    started.record()
    work()
    ended.record()
    ended.synchronize()
    return started.elapsed_time(ended) / 1e3


if __name__ == "__main__":
    with torch.inference_mode():
        main()
