"""How long single operations take on this GPU, beside what the chip allows: every one of the 20b.

`python benchmarks/ops.py [--json FILE] [--plot FILE] [--only WORD]`. Random weights and inputs. A FLOP counts where it is needed (a
query sees a key, a row meets an expert that it chose), and what a tile computes beyond that does not; a
byte counts once. The floor is the longer of the FLOPs at the rate of a large bf16 product and the bytes at
the read bandwidth, both of the same run. Each time is the mean of calls on several layers or inputs in one
CUDA graph, so that the cache is cold; medians.
"""

import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.decode import device_s, read_bandwidth
from benchmarks.random_model import random_cache, random_model, shape_of
from benchmarks.report import begin, parser_of, write
from kernels.decode_step import DecodeStep
from kernels.moe_prefill import ExpertMaps, experts_of_sorted
from kernels.prefill_attention import Tuning, prefill_attention
from kernels.prefill_norm import Source, add_norm
from kernels.prefill_rotate import rotate_and_store
from kernels.prefill_router import Routing, route
from model.config import ModelConfig
from model.graph_decoder import new_step
from model.layers import PlainLinear
from model.tiled_experts import TUNING, TiledExperts
from model.transformer import Block, Transformer

RUNS = 15
INPUTS = 8
CONFIG = shape_of("20b")
N_HEADS, N_KV_HEADS, HEAD = CONFIG.n_heads, CONFIG.n_kv_heads, CONFIG.head_dim
WINDOW, D, INNER = CONFIG.sliding_window, CONFIG.hidden_size, CONFIG.intermediate_size
TOP, N_EXPERTS = CONFIG.experts_per_token, CONFIG.n_experts
CONTEXTS = (1024, 8192, 32768)
ROWS = (16, 256, 2048)
# Queries, and all positions with them.
ATTENTION = [(2048, 2048), (8192, 8192), (16, 8192), (256, 8192), (256, 32768), (1024, 32768)]


@dataclass(frozen=True, slots=True)
class Work:
    """calls: the same operation on different inputs, which together are more than the cache holds.

    flop, n_bytes: of one call.
    """

    name: str
    flop: float
    n_bytes: float
    calls: Sequence[Callable[[], object]]


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--only", default="", help="operations whose names hold this")
    arguments = parser.parse_args()
    rate, bandwidth = matrix_rate(), read_bandwidth()
    report = begin(bf16_tflop_s=round(rate / 1e12), read_gb_s=round(bandwidth / 1e9))
    print(f"{'operation':32s}       us   GFLOP      MB  TFLOP/s   GB/s  of the floor")
    rows: list[dict[str, object]] = []
    for work in works(random_model(CONFIG)):
        if arguments.only not in work.name:
            continue
        seconds = median_s(work.calls)
        by_flop, by_bytes = work.flop / rate, work.n_bytes / bandwidth
        share = max(by_flop, by_bytes) / seconds
        print(
            f"{work.name:32s} {1e6 * seconds:8.1f} {work.flop / 1e9:7.2f} {work.n_bytes / 1e6:7.1f}"
            f" {work.flop / seconds / 1e12:8.0f} {work.n_bytes / seconds / 1e9:6.0f} {share:8.1%}",
            flush=True,
        )
        rows.append(
            {
                "operation": work.name,
                "us": round(1e6 * seconds, 2),
                "gflop": round(work.flop / 1e9, 3),
                "mb": round(work.n_bytes / 1e6, 2),
                "bound": "products" if by_flop > by_bytes else "memory",
                "share": round(share, 4),
            }
        )
    report["rows"] = rows
    write(report, arguments.json, arguments.plot)


def works(model: Transformer) -> Iterator[Work]:
    yield from decode_works(model)
    for n_rows in ROWS:
        yield from prompt_works(model, n_rows)
    for n_queries, n_keys in ATTENTION:
        for window in (None, WINDOW):
            yield attention_work(n_queries, n_keys, window)


def decode_works(model: Transformer) -> Iterator[Work]:
    """Each kernel of a decoding step, on every layer after another."""
    config = model.config
    step = new_step(model, torch.zeros(config.vocab_size, dtype=torch.bool, device="cuda"), TUNING)
    cache = random_cache(model, max(CONTEXTS) + 64)
    step.bind(*cache.views(), *model.rope_tables(cache.capacity))
    step.start(0, CONTEXTS[0])
    step.launch()
    layers = range(config.n_layers)
    expert = 17 / 32

    def of_matrix(
        name: str, rows: int, columns: int, call: Callable[[int], None], size: float = 2
    ) -> Work:
        """size: bytes of a weight. Vectors are left out."""
        calls = [lambda layer=layer: call(layer) for layer in layers]
        return Work(f"decode {name}", 2.0 * rows * columns, size * rows * columns, calls)

    yield of_matrix("norm_qkv", config.qkv_size, D, step.norm_qkv)
    yield of_matrix("out", D, N_HEADS * HEAD, step.out)
    yield of_matrix("router", N_EXPERTS, D, step.router)
    yield of_matrix("gate_up", TOP * 2 * INNER, D, step.gate_up, expert)
    yield of_matrix("down", TOP * D, INNER, step.down, expert)
    yield Work(
        "decode unembed",
        2.0 * config.vocab_size * D,
        2.0 * config.vocab_size * D,
        [step.unembed] * 4,
    )
    yield Work(
        "decode next_token", 0, 4 * 2 * TUNING.unembed_programs + 2 * D, [step.next_token] * 4
    )
    for context in CONTEXTS:
        for window in (None, WINDOW):
            yield decode_attention_work(step, config, context, window)


def decode_attention_work(
    step: DecodeStep, config: ModelConfig, context: int, window: int | None
) -> Work:
    step.start(0, context)
    chosen = [
        n for n, sliding in enumerate(config.layer_is_sliding) if sliding == (window is not None)
    ]
    calls = [lambda layer=layer: step.attention(layer) for layer in chosen]
    seen = context if window is None else min(context, window)
    kind = "full" if window is None else "sliding"
    return Work(
        f"decode attention {context} {kind}",
        4.0 * HEAD * N_HEADS * seen,
        4 * HEAD * N_KV_HEADS * seen,
        calls,
    )


def prompt_works(model: Transformer, n_rows: int) -> Iterator[Work]:
    """Each launch of a prompt's layer but attention."""
    prompt = Prompt(model, n_rows)
    yield prompt.product("qkv", CONFIG.qkv_size, D, lambda block: block.qkv)
    yield prompt.product("out", D, N_HEADS * HEAD, lambda block: block.out)
    yield prompt.norm("row + norm", Source.ROW, 1)
    yield prompt.norm("experts + norm", Source.EXPERTS, TOP)
    yield prompt.rotation()
    routers = [block.mlp.router.weight.t().contiguous().bfloat16() for block in prompt.blocks]
    yield prompt.routing(routers)
    yield prompt.experts(routers)


class Prompt:
    """Rows of a prompt, other ones for each of some layers, and what these layers do with them."""

    def __init__(self, model: Transformer, n_rows: int) -> None:
        self.blocks = model.weights.blocks[:INPUTS]
        self._model, self._n_rows = model, n_rows
        self._x = [torch.randn(n_rows, D, device="cuda") for _ in self.blocks]
        self._rows = [x.bfloat16() for x in self._x]
        self._extent = torch.tensor([0, n_rows], dtype=torch.int32, device="cuda")

    def product(
        self, name: str, rows_out: int, columns: int, linear: Callable[[Block], object]
    ) -> Work:
        inputs = self._random(self._n_rows, columns)

        def call(index: int, block: Block) -> Tensor:
            chosen = linear(block)
            assert isinstance(chosen, PlainLinear)
            return chosen(inputs[index])

        moved = 2 * (rows_out * columns + self._n_rows * (rows_out + columns))
        return self._work(name, 2.0 * self._n_rows * rows_out * columns, moved, call)

    def norm(self, name: str, source: Source, width: int) -> Work:
        """width: how many rows are added to each of the stream's."""
        added = self._random(self._n_rows * width, D)
        weight = self._model.weights.final_norm.weight.bfloat16()

        def call(index: int, _block: Block) -> Tensor:
            return add_norm(
                self._x[index], added[index], weight, self._extent, CONFIG.rms_norm_eps,
                source=source, dtype=torch.bfloat16,
            )  # fmt: skip

        # The stream in fp32 in and out, what is added, what comes of it.
        return self._work(name, 0, self._n_rows * D * (8 + 2 * width + 2), call)

    def rotation(self) -> Work:
        shape = (2, N_KV_HEADS, self._n_rows + 64, HEAD)
        keys, values = torch.zeros(shape, dtype=torch.bfloat16, device="cuda")
        cos, sin = self._model.rope_tables(self._n_rows)
        heads = self._random(self._n_rows, CONFIG.qkv_size // HEAD, HEAD)

        def call(index: int, _block: Block) -> None:
            rotate_and_store(heads[index], cos, sin, keys, values, self._extent)

        return self._work("rotate and store", 0, 4 * self._n_rows * CONFIG.qkv_size, call)

    def routing(self, routers: Sequence[Tensor]) -> Work:
        """routers: bf16 [N_EXPERTS, D], one a layer."""
        return self._work(
            "route", 2.0 * self._n_rows * D * N_EXPERTS, 2 * D * (self._n_rows + N_EXPERTS),
            lambda index, block: self._routed(index, block, routers[index]),
        )  # fmt: skip

    def experts(self, routers: Sequence[Tensor]) -> Work:
        routed = [self._routed(n, block, routers[n]) for n, block in enumerate(self.blocks)]

        def call(index: int, block: Block) -> Tensor:
            tiled, r = block.mlp.experts, routed[index]
            assert isinstance(tiled, TiledExperts)
            maps = ExpertMaps(tiled.up, tiled.up_bias, tiled.down, tiled.down_bias)
            return experts_of_sorted(
                self._rows[index], r.order, r.starts, r.weights, maps,
                alpha=CONFIG.swiglu_alpha, limit=CONFIG.swiglu_limit,
            )  # fmt: skip

        touched = statistics.mean(int(r.expert_ids.unique().numel()) for r in routed)
        weights = 3 * D * INNER
        # x of each pair, h out and in, y out.
        moved = touched * weights * 17 / 32 + 2 * TOP * self._n_rows * (2 * D + 2 * INNER)
        return self._work("experts", 2.0 * self._n_rows * TOP * weights, moved, call)

    def _routed(self, index: int, block: Block, router: Tensor) -> Routing:
        return route(self._rows[index], router, block.mlp.router.bias, self._extent, top=TOP)

    def _random(self, *shape: int) -> list[Tensor]:
        """bf16, one a layer."""
        return [torch.randn(shape, device="cuda").bfloat16() for _ in self.blocks]

    def _work(
        self, name: str, flop: float, n_bytes: float, call: Callable[[int, Block], object]
    ) -> Work:
        calls = [lambda n=n, block=block: call(n, block) for n, block in enumerate(self.blocks)]
        return Work(f"prompt {name} {self._n_rows}", flop, n_bytes, calls)


def attention_work(n_queries: int, n_keys: int, window: int | None) -> Work:
    kind = "full" if window is None else "sliding"
    return Work(
        f"attention {n_queries}@{n_keys} {kind}",
        attention_flop(n_queries, n_keys, window),
        attention_bytes(n_queries, n_keys, window),
        [attention(n_queries, n_keys, window, None) for _ in range(INPUTS)],
    )


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


def median_s(calls: Sequence[Callable[[], object]]) -> float:
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
