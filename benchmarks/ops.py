"""How long single operations take on this GPU, beside what the chip allows.

`python benchmarks/ops.py [--json FILE]`. Shapes of gpt-oss, random inputs. A FLOP counts where a query sees
a key, and what a tile computes beyond that does not; a byte counts once. The floor is the longer of the
FLOPs at the rate of a large bf16 product and the bytes at the read bandwidth. Each time is the mean of
calls on several inputs in one CUDA graph, so that the cache is cold; medians.
"""

# pyright: reportCallIssue=false

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import torch
import triton

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.decode import device_s, read_bandwidth
from kernels.prefill_attention import Tuning, prefill_attention

RUNS = 15
INPUTS = 8
N_HEADS, N_KV_HEADS, HEAD, WINDOW = 64, 8, 64, 128
# Queries, and all positions with them.
ATTENTION = [(2048, 2048), (8192, 8192), (16, 8192), (256, 8192), (256, 32768), (1024, 32768)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rate, bandwidth = matrix_rate(), read_bandwidth()
    report: dict[str, object] = {
        "date": datetime.now(UTC).date().isoformat(),
        "card": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "triton": triton.__version__,
        "bf16_tflop_s": round(rate / 1e12),
        "read_gb_s": round(bandwidth / 1e9),
    }
    print("  ".join(f"{name}: {value}" for name, value in report.items()))
    print(f"{'operation':32s}       us   GFLOP      MB  TFLOP/s  of the floor")
    rows: list[dict[str, object]] = []
    for n_queries, n_keys in ATTENTION:
        for window in (None, WINDOW):
            name = f"attention {n_queries}@{n_keys} {'full' if window is None else 'sliding'}"
            seconds = attention_s(n_queries, n_keys, window)
            flop = attention_flop(n_queries, n_keys, window)
            n_bytes = attention_bytes(n_queries, n_keys, window)
            share = max(flop / rate, n_bytes / bandwidth) / seconds
            print(
                f"{name:32s} {1e6 * seconds:8.1f} {flop / 1e9:7.2f} {n_bytes / 1e6:7.1f}"
                f" {flop / seconds / 1e12:8.0f} {share:8.1%}"
            )
            rows.append(
                {
                    "operation": name,
                    "us": round(1e6 * seconds, 2),
                    "gflop": round(flop / 1e9, 3),
                    "mb": round(n_bytes / 1e6, 2),
                    "share": round(share, 4),
                }
            )
    if arguments.json is not None:
        report["rows"] = rows
        arguments.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def attention_s(
    n_queries: int, n_keys: int, window: int | None, tuning: Tuning | None = None
) -> float:
    return median_s([attention(n_queries, n_keys, window, tuning) for _ in range(INPUTS)])


def attention(
    n_queries: int, n_keys: int, window: int | None, tuning: Tuning | None
) -> Callable[[], object]:
    """A call on random tensors of gpt-oss' shape."""
    heads = N_HEADS + 2 * N_KV_HEADS
    q = torch.randn(n_queries, heads, HEAD, dtype=torch.bfloat16, device="cuda")[:, :N_HEADS]
    cache = torch.randn(2 * N_KV_HEADS, n_keys + 64, HEAD, dtype=torch.bfloat16, device="cuda")
    keys, values = cache[:, :n_keys].chunk(2)
    sinks = torch.randn(N_HEADS, device="cuda")
    scale = torch.tensor(HEAD**-0.5, dtype=torch.bfloat16, device="cuda")
    return lambda: prefill_attention(q, keys, values, sinks, scale, window, tuning=tuning)


def attention_flop(n_queries: int, n_keys: int, window: int | None) -> float:
    """Two products of 2 HEAD operations for each pair of a query and a key that it sees."""
    positions = range(n_keys - n_queries + 1, n_keys + 1)
    seen = sum(positions if window is None else (min(n, window) for n in positions))
    return 4.0 * HEAD * N_HEADS * seen


def attention_bytes(n_queries: int, n_keys: int, window: int | None) -> int:
    """Queries, outputs, and each key and value that is seen, in bf16."""
    seen = n_keys if window is None else min(n_keys, n_queries + window - 1)
    return 4 * HEAD * (N_HEADS * n_queries + N_KV_HEADS * seen)


def matrix_rate() -> float:
    """bf16 FLOP a second of a product of random 8192 x 8192 matrices."""
    a, b = torch.randn(2, 8192, 8192, dtype=torch.bfloat16, device="cuda").unbind()
    return 2 * 8192**3 / median_s([lambda: a @ b] * 4)


def median_s(calls: list[Callable[[], object]]) -> float:
    """Seconds of one of the calls by the device's clock, launched from a graph: without the host's share."""
    stream = torch.cuda.Stream()
    # What the calls read was written on the stream before.
    torch.cuda.synchronize()
    with torch.cuda.stream(stream):
        calls[0]()
    stream.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, stream=stream):
        for call in calls:
            call()
    graph.replay()
    return statistics.median(device_s(graph.replay) for _ in range(RUNS)) / len(calls)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
