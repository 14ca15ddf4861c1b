"""How fast nano answers on this machine's CPU, and how far that is from what its memory allows.

Random weights of nano's shape, or a checkpoint folder: `python benchmarks/cpu_decode.py [FOLDER]`.
Decoding one token reads every weight that takes part once, so the floor is those bytes over the read
bandwidth, which is measured in the same run (the sum of 256 MiB). Medians of several runs, since other
programs disturb; the best run is printed too.
"""

import argparse
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

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
    chosen: Path | None = parser.parse_args().checkpoint
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = chosen or write_nano_shaped(Path(folder))
        started = time.perf_counter()
        engine = LocalEngine.load(checkpoint, device="cpu")
        load_s = time.perf_counter() - started
        measure(engine, read_config(checkpoint), load_s)


def measure(engine: LocalEngine, config: ModelConfig, load_s: float) -> None:
    prefill_s, decode_s = zip(*(one_run(engine, seed) for seed in range(RUNS)), strict=True)
    token_s = statistics.median(decode_s)
    needed = bytes_per_token(config)
    bandwidth = BANDWIDTH_BYTES / statistics.median(timed(sum_of_memory()) for _ in range(RUNS))
    print(
        f"{datetime.now(UTC).date().isoformat()}  {cpu_name()}  {torch.get_num_threads()} thread(s)"
    )
    print(
        f"torch {torch.__version__}, weights in {'fp16' if is_available() else 'fp32'}, fp32 arithmetic"
    )
    print(f"load                {load_s:8.2f} s")
    print(f"prefill {PROMPT_TOKENS} tokens  {statistics.median(prefill_s):8.2f} s")
    print(f"decode              {1 / token_s:8.1f} tokens/s, best {1 / min(decode_s):.1f}")
    print(f"bytes a token       {needed / 1e6:8.1f} MB at {bandwidth / 1e9:.1f} GB/s")
    print(
        f"floor               {bandwidth / needed:8.1f} tokens/s, reached {needed / bandwidth / token_s:.0%}"
    )


def one_run(engine: LocalEngine, seed: int) -> tuple[float, float]:
    """Seconds for a fresh prompt, and seconds a token after it."""
    generator = torch.Generator().manual_seed(seed)
    prompt: list[int] = torch.randint(256, 4000, (PROMPT_TOKENS,), generator=generator).tolist()
    params = SamplingParams(temperature=0.0, max_tokens=DECODED_TOKENS)
    # The last token is sampled and never read, so one forward pass fewer than tokens.
    list(engine.generate(prompt, params, stop=()))
    return engine.stats.prefill_s, engine.stats.decode_s / (DECODED_TOKENS - 1)


def bytes_per_token(config: ModelConfig) -> int:
    """Weights of attention, router, the chosen experts and the unembedding, as they are held."""
    d, i = config.hidden_size, config.intermediate_size
    attention = d * config.qkv_size + config.n_heads * config.head_dim * d
    experts = config.experts_per_token * 3 * d * i
    held = config.n_layers * (attention + experts) + d * config.vocab_size
    router = config.n_layers * d * config.n_experts
    return held * (2 if is_available() else 4) + router * 4


def sum_of_memory() -> Callable[[], object]:
    memory = torch.ones(BANDWIDTH_BYTES // 4)
    return memory.sum


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
