"""Reading prompts on a GPU: a piece of a prompt is one CUDA graph, whatever its length and place.

Pieces are rounded up to a few sizes; how many rows are real and where they stand lies in device memory.
A size is recorded when it is first used; the recording depends on where the cache lies, so a cache that
grew is recorded anew.
"""

from array import array
from collections import deque
from dataclasses import dataclass

import torch
from torch import Tensor

from kernels.prefill_step import PrefillStep
from model.graph_decoder import ROUNDING, GraphDecoder, same_experts
from model.kv_cache import KVCache, stretch
from model.transformer import Transformer

# Rows of a graph. Products on padded rows cost time, so not only powers of two.
SIZES = (16, 32, 64, 128, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096)
# Tokens of one piece: the larger, the more rows an expert has for its weights; bounds the activations.
CHUNK = SIZES[-1]
# A short context and a long one: attention shares out their keys in two ways.
_FEW_POSITIONS = 1024
_TEST_TOKENS = 6
# Sizes that take kernels of their own: what the self-test looks at.
_KINDS = (16, 64, 256, 1024, 2048)


@dataclass(frozen=True, slots=True)
class _Key:
    """Rows and positions, not less than there are; whether the prompt ends here."""

    n_rows: int
    n_positions: int
    is_last: bool


class GraphPrefill:
    """The pieces of prompts of one model. Uses the cache that it is given."""

    def __init__(self, model: Transformer, decoder: GraphDecoder, *, chunk: int = CHUNK) -> None:
        """decoder: takes over the last row of a prompt; bound to the cache in use.

        chunk: tokens that `forward` takes at most, at most CHUNK.
        """
        self.chunk = chunk
        config = model.config
        # A piece, the token after it, and the window before it.
        assert stretch(config) > config.sliding_window + CHUNK
        self._model = model
        self._decoder = decoder
        self._step = PrefillStep(
            decoder.step.weights,
            n_heads=config.n_heads,
            n_kv_heads=config.n_kv_heads,
            eps=config.rms_norm_eps,
            alpha=config.swiglu_alpha,
            limit=config.swiglu_limit,
        )
        # The extent, then the ids.
        self._input = torch.zeros(2 + CHUNK, dtype=torch.int32, device=model.device)
        self._graphs: dict[_Key, torch.cuda.CUDAGraph] = {}
        # Intermediate results of all recordings share memory: one runs at a time.
        self._pool = torch.cuda.MemPool()
        # The recordings', and of the work that is not recorded yet: memory is kept by stream.
        self._stream = torch.cuda.Stream()
        self._compiled: set[_Key] = set()
        self._bound: tuple[int, ...] = ()
        self._done: deque[torch.cuda.Event] = deque()

    @torch.inference_mode()
    def error(self) -> float:
        """The largest, over the sizes that are computed in different ways, of the relative error of the
        logits after a few tokens against the plain model's, token by token.

        Every row goes to the same experts: rounding cannot flip any.
        """
        plain, cache = self._model.new_cache(), self._model.new_cache()
        ids = [(7 * n + 1) % self._model.config.vocab_size for n in range(_TEST_TOKENS)]
        self._bind(cache, self.chunk)
        with same_experts(self._model):
            logits = [self._model.forward([token], plain) for token in ids]
            errors = [self._error_of(ids, size, logits[-1]) for size in _KINDS]
        self.forget()
        torch.cuda.empty_cache()
        return max(errors)

    def _error_of(self, ids: list[int], size: int, expected: Tensor) -> float:
        self._write([0, len(ids), *ids])
        self._launch(_Key(size, size, is_last=True))
        found = self._decoder.step.logits
        seen = found.isfinite()
        squares = (found - expected)[seen].square().sum()
        return float((squares / expected[seen].square().sum()).sqrt())

    def is_sound(self) -> bool:
        return self.error() < ROUNDING

    def forget(self) -> None:
        """Recordings and what they use of a cache."""
        self._graphs.clear()
        # With the recordings goes what they used.
        self._pool = torch.cuda.MemPool()
        self._bound = ()

    def forward(self, ids: list[int], cache: KVCache) -> Tensor:
        """As `Transformer.forward`, for at most CHUNK ids. The next step overwrites the result."""
        self.read(ids, cache, is_last=True)
        return self._decoder.step.logits

    @torch.inference_mode()
    def read(self, ids: list[int], cache: KVCache, *, is_last: bool) -> None:
        """At most CHUNK ids into the cache. The host gets one piece ahead of the device.

        is_last: the decoder's step has drawn a token, by its temperature and seed, and stands behind it.
        """
        stop = len(cache.ids) + len(ids)
        self._bind(cache, stop + 1)
        n_rows = next(size for size in SIZES if size >= len(ids))
        is_short = stop <= _FEW_POSITIONS < cache.capacity
        key = _Key(n_rows, _FEW_POSITIONS if is_short else cache.capacity, is_last)
        self._write([len(cache.ids), len(ids), *ids])
        if key not in self._graphs:
            self._record(key)
        self._graphs[key].replay()
        # Last, so that an interrupt in between leaves the cache as it was.
        cache.ids += ids
        self._wait()

    @torch.inference_mode()
    def hidden(self, ids: list[int], cache: KVCache) -> Tensor:
        """As `Transformer.hidden`, in fp32, for at most CHUNK ids; nothing is recorded."""
        stop = len(cache.ids) + len(ids)
        self._bind(cache, stop + 1)
        numbers = torch.tensor([len(cache.ids), len(ids), *ids], dtype=torch.int32)
        numbers = numbers.to(self._model.device)
        cache.ids += ids
        return self._step.hidden(numbers[2:], numbers[:2], stop)

    def _write(self, numbers: list[int]) -> None:
        """The extent and the ids of the next piece. What stands behind them is of no row."""
        # torch.tensor takes three times as long for a list.
        host = torch.frombuffer(array("i", numbers), dtype=torch.int32).pin_memory()
        self._input[: len(numbers)].copy_(host, non_blocking=True)

    def _record(self, key: _Key) -> None:
        self._stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self._stream):
            if key not in self._compiled:
                # Compiling is not for recording: once for real, in the memory of the recordings.
                with torch.cuda.use_mem_pool(self._pool):
                    self._launch(key)
                self._stream.synchronize()
                self._compiled.add(key)
            graph = torch.cuda.CUDAGraph()
            # What torch.cuda.graph_pool_handle gives, under another type.
            pool = self._pool.id
            with torch.cuda.graph(graph, pool=pool, stream=self._stream):  # pyright: ignore[reportArgumentType]
                self._launch(key)
        torch.cuda.current_stream().wait_stream(self._stream)
        self._graphs[key] = graph

    def _launch(self, key: _Key) -> None:
        extent, ids = self._input[:2], self._input[2 : 2 + key.n_rows]
        following = self._decoder.step if key.is_last else None
        self._step.launch(ids, extent, key.n_positions, following)

    def _wait(self) -> None:
        """For the piece before the one just launched."""
        self._done.append(torch.cuda.Event())
        self._done[-1].record()
        if len(self._done) > 1:
            self._done.popleft().synchronize()

    def _bind(self, cache: KVCache, n_positions: int) -> None:
        """Have room in the cache, and pieces that use it where it lies now."""
        cache.reserve(n_positions)
        self._decoder.bind(cache)
        if self._bound == cache.place:
            return
        self.forget()
        self._step.bind(
            *cache.views(), *self._model.rope_tables(cache.capacity), self._decoder.step.first
        )
        self._bound = cache.place
