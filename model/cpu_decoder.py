"""Decoding a small model on a CPU: one call of machine code a token, the experts packed as they came.

What kernels.cpu_step needs is read from the checkpoint a second time, because the plain path, which reads
prompts, holds its weights in other forms.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import pad

from kernels.cpu_step import (
    TILE,
    Field,
    LayerField,
    StepSizes,
    StepTable,
    bf16_tiles,
    compiled,
    mxfp4_tiles,
    padded,
    scratch_floats,
)
from kernels.machine_code import has_avx2
from model.checkpoint import Checkpoint
from model.config import ModelConfig
from model.kv_cache import KVCache
from model.layouts import detect, has_packed_experts
from model.transformer import Transformer


class CpuDecoder:
    """The decoding steps of one model. One step at a time."""

    def __init__(self, model: Transformer, sizes: StepSizes, table: StepTable) -> None:
        self._model = model
        self._embedding = model.weights.embedding
        self._x = torch.zeros(padded(sizes.hidden_size))
        self._hidden_size = sizes.hidden_size
        self._logits = torch.zeros(padded(sizes.vocab_size))
        self._vocab_size = sizes.vocab_size
        self._table = table
        for field, room in {
            Field.X: self._x,
            Field.LOGITS: self._logits,
            Field.QKV: torch.zeros(padded(sizes.qkv_size)),
            Field.ATTENDED: torch.zeros(sizes.n_heads * sizes.head_dim),
            Field.HIDDEN: torch.zeros(sizes.experts_per_token * sizes.intermediate_size),
            Field.CHOSEN: torch.zeros(sizes.experts_per_token, dtype=torch.int64),
            Field.SHARES: torch.zeros(sizes.experts_per_token),
        }.items():
            table.set(field, room)
        self._scratch = torch.zeros(scratch_floats(sizes))
        self._step = compiled(sizes).function("step", 3)
        self._number = 0
        self._cache: KVCache | None = None

    def forward(self, token: int, cache: KVCache) -> Tensor:
        """As `Transformer.forward([token], cache)`."""
        position = len(cache.ids)
        cache.reserve(position + 1)
        self._bind(cache, position)
        self._x[: self._hidden_size].copy_(self._embedding[token])
        # 31 bits of the number are kept.
        self._number = self._number % 0x7FFFFFFF + 1
        self._step(self._table.address, self._scratch.data_ptr(), self._number)
        cache.ids.append(token)
        return self._logits[: self._vocab_size].clone()

    def _bind(self, cache: KVCache, position: int) -> None:
        """Tell the table where the cache is: it moves when it grows."""
        table = self._table
        if cache is not self._cache or cache.capacity != table.get(Field.CAPACITY):
            cos, sin = self._model.rope_tables(cache.capacity)
            table.set(Field.COS, cos)
            table.set(Field.SIN, sin)
            # Values follow the keys, so the keys' address is that of both.
            for layer, keys in enumerate(cache.views()[0]):
                table.set(LayerField.CACHE, keys, layer)
            table.set(Field.CAPACITY, cache.capacity)
            self._cache = cache
        table.set(Field.POSITION, position)


def cpu_decoder(model: Transformer, checkpoint: Checkpoint) -> CpuDecoder | None:
    """None where this machine, these sizes or these weights are not what the machine code takes.

    The checkpoint must have been loaded as `model`, on the CPU.
    """
    sizes = _sizes(model.config)
    packed = has_packed_experts(detect(checkpoint.tensors), checkpoint.tensors)
    if not packed or not sizes.are_fitting() or not has_avx2():
        return None
    table = StepTable(sizes)
    with torch.inference_mode(), checkpoint.opened() as read:
        if not _fill(table, model, checkpoint, read):
            return None
    return CpuDecoder(model, sizes, table)


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
    table: StepTable, model: Transformer, checkpoint: Checkpoint, read: Callable[[str], Tensor]
) -> bool:
    """Put all weights into the table. False where one does not fit its form."""
    layout, config, weights = detect(checkpoint.tensors), model.config, model.weights
    names = layout.block

    def both(prefixes: list[str], suffix: str) -> Tensor:
        return torch.cat([read(prefix + suffix) for prefix in prefixes])

    unembedding = bf16_tiles(read(layout.unembedding))
    if unembedding is None:
        return False
    table.set(Field.UNEMBEDDING, unembedding)
    table.set(Field.FINAL_NORM, weights.final_norm.weight)
    for layer, block in enumerate(weights.blocks):
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
        router = block.mlp.router
        missing = -config.n_experts % 8
        numbers = {
            LayerField.NORM: block.attention_norm.weight,
            LayerField.QKV_BIAS: _whole(both(qkv, ".bias")),
            LayerField.SINKS: block.attention.sinks,
            LayerField.OUT_BIAS: _whole(read(f"{prefix}{names.out}.bias")),
            LayerField.MLP_NORM: block.mlp_norm.weight,
            LayerField.ROUTER: pad(router.weight, (0, missing)).contiguous(),
            LayerField.ROUTER_BIAS: pad(router.bias, (0, missing)),
            LayerField.UP_BIAS: _paired(read(prefix + names.up_bias)).float().contiguous(),
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


def _whole(numbers: Tensor) -> Tensor:
    """fp32, the last axis in whole tiles."""
    missing = padded(numbers.shape[-1]) - numbers.shape[-1]
    return pad(numbers.float(), (0, missing)).contiguous()
