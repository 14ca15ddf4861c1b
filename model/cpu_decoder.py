"""Decoding a small model on a CPU: one call of machine code a token, the experts packed as they came.

What kernels.cpu_step needs is read from the checkpoint a second time, because the plain path, which reads
prompts, holds its weights in other forms.
"""

import ctypes
import os
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import pad

from kernels.cpu_step import compiled
from kernels.cpu_table import Field, LayerField, Scratch, StepSizes, StepTable
from kernels.cpu_tiles import TILE, bf16_tiles, mxfp4_tiles, padded
from kernels.machine_code import Library, has_avx2
from model.checkpoint import Checkpoint
from model.config import ModelConfig
from model.kv_cache import KVCache
from model.layouts import detect, has_packed_experts
from model.transformer import Transformer

# Threads beside the one that decodes: a phase has some ten tasks at least.
_MOST_ASSISTANTS = 3
# Looks for work before an assistant sleeps: about a millisecond, longer than it takes to hand out a token.
_PATIENCE = 10_000
# A task takes some 10 us. Who was waited for this many looks, 0.1 ms and more, had lost its core to another
# program, and that costs more than it helps: so many steps then go without.
_STALL = 20_000
_FEWEST_ALONE, _MOST_ALONE = 50, 1600


@dataclass(frozen=True, slots=True)
class PreparedStep:
    """Machine code and packed weights, without a place to compute."""

    sizes: StepSizes
    library: Library
    table: StepTable


def prepare_step(checkpoint: Checkpoint, config: ModelConfig) -> PreparedStep | None:
    """None where this machine, these sizes or these weights are not what the machine code takes.

    The checkpoint must have been measured. Uses nothing of the plain path's weights, so both can be loaded
    at the same time.
    """
    sizes = _sizes(config)
    packed = has_packed_experts(detect(checkpoint.tensors), checkpoint.tensors)
    if not packed or not sizes.are_fitting() or not has_avx2():
        return None
    library, table = compiled(sizes), StepTable(sizes)
    with torch.inference_mode(), checkpoint.opened() as read:
        is_exact = _fill(table, checkpoint, config, read)
    return PreparedStep(sizes, library, table) if is_exact else None


class CpuDecoder:
    """The decoding steps of one model. One step at a time; the numbers do not depend on who assists."""

    def __init__(
        self, model: Transformer, prepared: PreparedStep, *, n_assistants: int | None = None
    ) -> None:
        """n_assistants: threads that help; by default as many as there are cores to spare."""
        sizes, table = prepared.sizes, prepared.table
        self._model = model
        logits = torch.zeros(padded(sizes.vocab_size))
        self._logits = logits[: sizes.vocab_size]
        self._table = table
        for field, room in {
            Field.X: torch.zeros(padded(sizes.hidden_size)),
            Field.LOGITS: logits,
            Field.QKV: torch.zeros(padded(sizes.qkv_size)),
            Field.ATTENDED: torch.zeros(sizes.n_heads * sizes.head_dim),
            Field.HIDDEN: torch.zeros(sizes.experts_per_token * sizes.intermediate_size),
            Field.CHOSEN: torch.zeros(sizes.experts_per_token, dtype=torch.int64),
            Field.SHARES: torch.zeros(sizes.experts_per_token),
        }.items():
            table.set(field, room)
        self._scratch = torch.zeros(Scratch(sizes).n_floats)
        self._scratch_address = self._scratch.data_ptr()
        self._step = prepared.library.function("step", 3)
        self._number = 0
        self._cache: KVCache | None = None
        self._alone, self._pause = 0, _FEWEST_ALONE
        if n_assistants is None:
            n_assistants = min(_MOST_ASSISTANTS, _n_cores() - 1)
        self._assistants = [_Assistant(prepared) for _ in range(n_assistants)]
        for assistant in self._assistants:
            # At the latest when Python ends: the thread must not run code that is gone.
            weakref.finalize(self, assistant.close)

    def forward(self, token: int, cache: KVCache) -> Tensor:
        """As `Transformer.forward([token], cache)`, but the next step overwrites the logits.

        What is done here is done with cold caches after 17 MB of weights: each torch operation costs 50 us.
        """
        position = len(cache.ids)
        cache.reserve(position + 1)
        self._bind(cache)
        self._table.set(Field.POSITION, position)
        self._table.set(Field.TOKEN, token)
        # 31 bits of the number are kept.
        self._number = self._number % 0x7FFFFFFF + 1
        self._run()
        cache.ids.append(token)
        return self._logits

    def _run(self) -> None:
        arguments = self._table.address, self._scratch_address, self._number
        if self._alone:
            self._alone -= 1
            self._step(*arguments)
            return
        for assistant in self._assistants:
            assistant.wake()
        self._step(*arguments)
        if self._table.get(Field.WAITED) > _STALL:
            self._alone = self._pause
            self._pause = min(2 * self._pause, _MOST_ALONE)
        else:
            self._pause = max(self._pause - 1, _FEWEST_ALONE)

    def _bind(self, cache: KVCache) -> None:
        """Tell the table where the cache is: it moves when it grows."""
        table = self._table
        if cache is self._cache and cache.capacity == table.get(Field.CAPACITY):
            return
        cos, sin = self._model.rope_tables(cache.capacity)
        table.set(Field.COS, cos)
        table.set(Field.SIN, sin)
        # Values follow the keys, so the keys' address is that of both.
        for layer, keys in enumerate(cache.views()[0]):
            table.set(LayerField.CACHE, keys, layer)
        table.set(Field.CAPACITY, cache.capacity)
        self._cache = cache


class _Assistant:
    """A thread that takes part in steps. It sleeps when there were none for a while."""

    def __init__(self, prepared: PreparedStep) -> None:
        self._assist = prepared.library.function("assist", 4)
        self._table = prepared.table
        self._scratch = torch.zeros(Scratch(prepared.sizes).n_floats)
        # 1 from `wake` until the thread is about to sleep; then the machine code writes 0.
        self._awake = ctypes.c_int64(0)
        self._called = threading.Semaphore(0)
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="motet-decode", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        if not self._awake.value:
            self._awake.value = 1
            self._called.release()

    def close(self) -> None:
        self._is_closed = True
        self._called.release()
        self._thread.join()

    def _run(self) -> None:
        addresses = self._table.address, self._scratch.data_ptr(), ctypes.addressof(self._awake)
        while True:
            self._called.acquire()
            if self._is_closed:
                return
            self._assist(*addresses, _PATIENCE)


def _n_cores() -> int:
    """Those that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _sizes(config: ModelConfig) -> StepSizes:
    return StepSizes(
        n_layers=config.n_layers,
        hidden_size=config.hidden_size,
        intermediate_size=config.intermediate_size,
        n_heads=config.n_heads,
        n_kv_heads=config.n_kv_heads,
        head_dim=config.head_dim,
        n_experts=config.n_experts,
        experts_per_token=config.experts_per_token,
        vocab_size=config.vocab_size,
        context_length=config.context_length,
        eps=config.rms_norm_eps,
        alpha=config.swiglu_alpha,
        limit=config.swiglu_limit,
    )


def _fill(
    table: StepTable, checkpoint: Checkpoint, config: ModelConfig, read: Callable[[str], Tensor]
) -> bool:
    """Put all weights into the table. False where one does not fit its form."""
    layout = detect(checkpoint.tensors)
    names = layout.block

    def both(prefixes: list[str], suffix: str) -> Tensor:
        return torch.cat([read(prefix + suffix) for prefix in prefixes])

    embedding = read(layout.embedding)
    unembedding = bf16_tiles(read(layout.unembedding))
    if unembedding is None or embedding.dtype != torch.bfloat16:
        return False
    table.set(Field.EMBEDDING, embedding.clone())
    table.set(Field.UNEMBEDDING, unembedding)
    table.set(Field.FINAL_NORM, _fp32(read(layout.final_norm)))
    for layer in range(config.n_layers):
        prefix = f"{layout.block_prefix}{layer}."
        qkv = [prefix + name for name in names.qkv]
        blocks, scales = (_paired(read(prefix + names.up + part)) for part in names.packed)
        down_blocks, down_scales = (read(prefix + names.down + part) for part in names.packed)
        tiles = {
            LayerField.QKV: bf16_tiles(both(qkv, ".weight")),
            LayerField.OUT: bf16_tiles(read(f"{prefix}{names.out}.weight")),
            LayerField.UP: mxfp4_tiles(blocks, scales),
            LayerField.DOWN: mxfp4_tiles(down_blocks, down_scales),
        }
        for field, tensor in tiles.items():
            if tensor is None:
                return False
            table.set(field, tensor, layer)
        missing = (0, -config.n_experts % 8)
        numbers = {
            LayerField.NORM: _fp32(read(prefix + names.attention_norm)),
            LayerField.QKV_BIAS: _whole(both(qkv, ".bias")),
            LayerField.SINKS: _fp32(read(prefix + names.sinks)),
            LayerField.OUT_BIAS: _whole(read(f"{prefix}{names.out}.bias")),
            LayerField.MLP_NORM: _fp32(read(prefix + names.mlp_norm)),
            LayerField.ROUTER: pad(_fp32(read(f"{prefix}{names.router}.weight").t()), missing),
            LayerField.ROUTER_BIAS: pad(_fp32(read(f"{prefix}{names.router}.bias")), missing),
            LayerField.UP_BIAS: _fp32(_paired(read(prefix + names.up_bias))),
            LayerField.DOWN_BIAS: _whole(read(prefix + names.down_bias)),
        }
        for field, tensor in numbers.items():
            table.set(field, tensor, layer)
        window = config.sliding_window if config.layer_is_sliding[layer] else config.context_length
        table.set(LayerField.WINDOW, window, layer)
    return True


def _paired(rows: Tensor) -> Tensor:
    """[E, 2 * I, …]: from gate, up, gate, up… to 32 gates, their 32 ups, and so on: tile by tile."""
    pairs = rows.view(rows.shape[0], -1, TILE // 2, 2, *rows.shape[2:])
    return pairs.transpose(2, 3).flatten(1, 3)


def _fp32(numbers: Tensor) -> Tensor:
    """A copy: what is read lies in the file."""
    return numbers.to(torch.float32, copy=True).contiguous()


def _whole(numbers: Tensor) -> Tensor:
    """fp32, the last axis in whole tiles."""
    missing = padded(numbers.shape[-1]) - numbers.shape[-1]
    return pad(_fp32(numbers), (0, missing))
