"""How much memory a conversation takes on this GPU: a context filled by one prompt, then decoded in.

`python benchmarks/memory.py [--model 20b|120b] [--context N] [--json FILE]`. Random weights of the real shape; the prompt
is read and the answer decoded as the engine does it. `tensors` is the most that was allocated at any time,
`reserved` what torch took from the device for them, `device` all that is in use on it afterwards, the
driver's own share and that of other programs included.
"""

import argparse
import sys
from itertools import islice
from pathlib import Path

import torch

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.random_model import random_model, shape_of
from benchmarks.report import begin, write
from model.engine import SamplingParams
from model.graph_decoder import GraphDecoder
from model.graph_prefill import GraphPrefill
from model.kv_cache import stretch

# What the models are to fit in, in bytes, with a context of 32,768.
LIMITS = {"20b": 16 * 10**9, "120b": 80 * 10**9}
N_DECODED = 64


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=list(LIMITS), default="20b")
    parser.add_argument("--context", type=int, default=32768)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    config = shape_of(arguments.model)
    model = random_model(config)
    report = begin(
        model=f"{arguments.model}, random weights, batch 1",
        context=arguments.context,
        weights_gb=in_gb(torch.cuda.memory_allocated()),
    )
    decoder = GraphDecoder(model, torch.zeros(config.vocab_size, dtype=torch.bool, device="cuda"))
    reader = GraphPrefill(model, decoder)
    cache = model.new_cache(kept=stretch(config))
    # All of it at once, as what memory is planned for.
    cache.grow(arguments.context)
    cache_gb = in_gb(sum(t.nbytes for tensors in cache.views() for t in tensors))
    n_prompt = arguments.context - N_DECODED - 1
    ids = [(7919 * n) % 200_000 for n in range(n_prompt)]
    decoder.draw_by(SamplingParams(temperature=1.0, seed=0))
    for first in range(0, n_prompt, reader.chunk):
        piece = ids[first : first + reader.chunk]
        reader.read(piece, cache, is_last=first + len(piece) == n_prompt)
    list(islice(decoder.tokens(None, cache), N_DECODED))
    free, total = torch.cuda.mem_get_info()
    found = {
        "cache_gb": cache_gb,
        "tensors_gb": in_gb(torch.cuda.max_memory_allocated()),
        "reserved_gb": in_gb(torch.cuda.max_memory_reserved()),
        "device_gb": in_gb(total - free),
        "limit_gb": in_gb(LIMITS[arguments.model]),
    }
    for name, value in found.items():
        print(f"{name}: {value}")
    write(report | found, arguments.json)


def in_gb(n_bytes: int) -> float:
    return round(n_bytes / 1e9, 2)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
