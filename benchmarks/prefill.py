"""How long a prompt takes until its logits, fresh or onto a long context, on this GPU.

`python benchmarks/prefill.py [--json FILE]`: the 20b's shape with random weights, read as the engine does it; the host's clock
from the call to the likeliest id on the host. The floor is the FLOPs of the weights that take part (without
the unembedding, which sees one position) at the rate of a large bf16 product of the same run. Medians.
"""

import argparse
import json
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import torch

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.decode import device_s
from benchmarks.random_model import random_model, shape_of
from model.config import ModelConfig
from model.kv_cache import KVCache
from model.transformer import Transformer

RUNS = 5
CHUNK = 2048
# Tokens, and onto how many.
CASES = (
    (256, 0), (1024, 0), (2048, 0), (8192, 0), (32768, 0),
    (16, 8192), (256, 8192), (1024, 8192), (256, 32768),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    target: Path | None = parser.parse_args().json
    rate = product_rate()
    config = shape_of("20b")
    model = random_model(config)
    cache = model.new_cache()
    cache.reserve(max(tokens + onto for tokens, onto in CASES))
    for tensors in cache.views():
        for tensor in tensors:
            tensor.normal_()
    report: dict[str, object] = {
        "date": datetime.now(UTC).date().isoformat(),
        "card": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "model": "20b, random weights",
        "bf16_tflop_s": round(rate / 1e12),
    }
    print("  ".join(f"{name}: {value}" for name, value in report.items()))
    print(" tokens    onto   floor ms        ms  tokens/s  share")
    rows: list[dict[str, float]] = []
    for tokens, onto in CASES:
        floor, seconds = tokens * token_flops(config) / rate, read_s(model, cache, tokens, onto)
        print(
            f"{tokens:7d} {onto:7d} {1e3 * floor:10.2f} {1e3 * seconds:9.1f} {tokens / seconds:9.0f}"
            f" {floor / seconds:6.1%}"
        )
        rows.append({"tokens": tokens, "onto": onto, "ms": 1e3 * seconds, "floor_ms": 1e3 * floor})
    if target is not None:
        target.write_text(json.dumps({**report, "rows": rows}, indent=1) + "\n", "utf-8")


def read_s(model: Transformer, cache: KVCache, tokens: int, onto: int) -> float:
    ids = [(7 * n) % model.config.vocab_size for n in range(tokens)]
    times: list[float] = []
    for _ in range(RUNS + 1):
        cache.ids = [0] * onto
        torch.cuda.synchronize()
        started = time.perf_counter()
        chosen = [
            model.forward(ids[first : first + CHUNK], cache).argmax()
            for first in range(0, tokens, CHUNK)
        ]
        int(chosen[-1])
        times.append(time.perf_counter() - started)
    # The first one compiles.
    return statistics.median(times[1:])


def token_flops(config: ModelConfig) -> int:
    """Of the weights that one token meets, attention's scores not counted."""
    d, inner = config.hidden_size, config.intermediate_size
    attention = d * (config.qkv_size + config.n_heads * config.head_dim)
    experts = config.experts_per_token * 3 * d * inner
    return 2 * config.n_layers * (attention + experts + d * config.n_experts)


def product_rate() -> float:
    """FLOPs a second of a large product on random numbers."""
    size = 8192
    a = torch.randn(size, size, dtype=torch.bfloat16, device="cuda")
    b = torch.randn(size, size, dtype=torch.bfloat16, device="cuda")
    torch.mm(a, b)
    return 2 * size**3 / statistics.median(device_s(lambda: torch.mm(a, b)) for _ in range(10))


if __name__ == "__main__":
    with torch.inference_mode():
        main()
