"""How fast nano answers on this machine's CPU, and how far that is from what its memory allows.

Random weights of nano's shape, or a checkpoint folder: `python benchmarks/cpu_decode.py [FOLDER] [--json
FILE]`. Decoding one token reads every weight that takes part once and the cache, so the floor is those bytes,
as they are held, over the read bandwidth, which is measured in the same run (the sum of 256 MiB, by one thread and
by two; the faster counts). Medians of several runs, since other programs disturb; the best run is printed
too. Memory is what the process holds at the end beyond one that only imports torch.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

# A script of the checkout: the random checkpoint comes from the tests.
sys.path.insert(0, str(Path(__file__).parents[1]))

from kernels.half_linear import is_available
from model.config import ModelConfig, read_config
from model.engine import SamplingParams
from model.local_engine import LocalEngine
from tests.model.checkpoints import write_nano_shaped

PROMPT_TOKENS = 300
DECODED_TOKENS = 128
RUNS = 9
BANDWIDTH_BYTES = 256 * 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, nargs="?")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    chosen: Path | None = arguments.checkpoint
    target: Path | None = arguments.json
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = chosen or write_nano_shaped(Path(folder))
        # The second load finds the files in memory, as a user's second start does.
        load_s = min(timed(lambda: LocalEngine.load(checkpoint, device="cpu")) for _ in range(2))
        engine = LocalEngine.load(checkpoint, device="cpu")
        report = measure(engine, read_config(checkpoint), load_s)
    for name, value in report.items():
        print(f"{name:24} {value}")
    if target is not None:
        target.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def measure(engine: LocalEngine, config: ModelConfig, load_s: float) -> dict[str, Any]:
    first_s, decode_s = zip(*(one_run(engine, seed) for seed in range(RUNS)), strict=True)
    resident = resident_bytes()
    token_s = statistics.median(decode_s)
    has_machine_code = engine.decodes_by_machine_code
    needed = bytes_per_token(config, packed=has_machine_code) + cache_bytes(config)
    bandwidth = max(read_bandwidth(threads) for threads in (1, 2))
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cpu": cpu_name(),
        "torch": str(torch.__version__),
        "decoded by": "machine code" if has_machine_code else "torch",
        "load_s": round(load_s, 2),
        f"first_token_of_{PROMPT_TOKENS}_s": round(statistics.median(first_s), 2),
        "tokens_s": round(1 / token_s, 1),
        "best_tokens_s": round(1 / min(decode_s), 1),
        "mb_a_token": round(needed / 1e6, 1),
        "read_gb_s": round(bandwidth / 1e9, 1),
        "floor_tokens_s": round(bandwidth / needed, 1),
        "share": round(needed / bandwidth / token_s, 3),
        "mb_above_torch": round((resident - torch_bytes()) / 1e6),
    }


def one_run(engine: LocalEngine, seed: int) -> tuple[float, float]:
    """Seconds until the first token of a fresh prompt, and seconds for each after it."""
    generator = torch.Generator().manual_seed(seed)
    prompt: list[int] = torch.randint(256, 4000, (PROMPT_TOKENS,), generator=generator).tolist()
    params = SamplingParams(temperature=0.0, max_tokens=DECODED_TOKENS)
    tokens = iter(engine.generate(prompt, params, stop=()))
    first_s = timed(lambda: next(tokens))
    # The last token is sampled and never read, so one forward pass fewer than tokens.
    return first_s, timed(lambda: list(tokens)) / (DECODED_TOKENS - 1)


def bytes_per_token(config: ModelConfig, *, packed: bool) -> int:
    """Weights of attention, router, the chosen experts and the unembedding, as they are held.

    packed: bf16 and MXFP4, as in the checkpoint; else all in what plain torch multiplies fastest.
    """
    d, i = config.hidden_size, config.intermediate_size
    attention = d * config.qkv_size + config.n_heads * config.head_dim * d
    plain = config.n_layers * attention + d * config.vocab_size
    experts = config.n_layers * config.experts_per_token * 3 * d * i
    router = config.n_layers * d * config.n_experts
    if packed:
        return 2 * plain + experts * 17 // 32 + 4 * router
    return (plain + experts) * (2 if is_available() else 4) + 4 * router


def cache_bytes(config: ModelConfig) -> int:
    """Keys and values in fp32 that a token reads, in the middle of what is decoded."""
    n_read = PROMPT_TOKENS + DECODED_TOKENS // 2
    positions = sum(
        min(n_read, config.sliding_window) if is_sliding else n_read
        for is_sliding in config.layer_is_sliding
    )
    return positions * 2 * config.n_kv_heads * config.head_dim * 4


def read_bandwidth(n_threads: int) -> float:
    """Bytes a second."""
    memory = torch.ones(BANDWIDTH_BYTES // 4)
    before = torch.get_num_threads()
    torch.set_num_threads(n_threads)
    seconds = statistics.median(timed(memory.sum) for _ in range(RUNS))
    torch.set_num_threads(before)
    return BANDWIDTH_BYTES / seconds


def resident_bytes() -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def torch_bytes() -> int:
    """What a process holds that only imports torch."""
    program = "import torch; print(open('/proc/self/status').read())"
    command = [sys.executable, "-c", program]
    status = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return next(
        int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:")
    )


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} x {names[0]}" if names else platform.machine()


if __name__ == "__main__":
    main()
