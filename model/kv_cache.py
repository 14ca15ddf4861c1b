"""Keys and values of the positions read so far, and the ids that they belong to.

All layers keep every position. A sliding layer needs its last 127 only, but a ring of those cannot
be rewound, and Harmony rewinds at each turn: it drops the analysis of the turn before.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from model.config import ModelConfig
from model.errors import EngineError

_FIRST_CAPACITY = 4096


class KVCache:
    """Grows by doubling. Positions beyond `len(ids)` hold garbage that the next step overwrites."""

    def __init__(self, config: ModelConfig, dtype: torch.dtype, device: torch.device) -> None:
        self.ids: list[int] = []
        self.capacity = 0
        self._limit = config.context_length
        # One [2K, capacity, d] a layer: the key heads, then the value heads.
        shape = (2 * config.n_kv_heads, 0, config.head_dim)
        self._layers = [
            torch.empty(shape, dtype=dtype, device=device) for _ in config.layer_is_sliding
        ]

    def common_prefix(self, ids: Sequence[int]) -> int:
        """How many of the first ids are those that the cache holds."""
        for position, (ours, theirs) in enumerate(zip(self.ids, ids, strict=False)):
            if ours != theirs:
                return position
        return min(len(self.ids), len(ids))

    def rewind(self, length: int) -> None:
        """Forget all but the first `length` positions."""
        del self.ids[length:]

    def reserve(self, length: int) -> None:
        """Make room for positions 0 … length - 1. Layer by layer, so that one is copied at a time."""
        if length <= self.capacity:
            return
        capacity = min(max(_FIRST_CAPACITY, 2 * self.capacity, length), max(self._limit, length))
        for layer, old in enumerate(self._layers):
            new = _allocate(old, capacity)
            new[:, : len(self.ids)] = old[:, : len(self.ids)]
            self._layers[layer] = new
        self.capacity = capacity

    def views(self) -> tuple[list[Tensor], list[Tensor]]:
        """Keys and values of each layer, [K, capacity, d] each, until the next `reserve`."""
        keys, values = zip(*(layer.chunk(2) for layer in self._layers), strict=True)
        return list(keys), list(values)

    def store(self, layer: int, kv: Tensor) -> tuple[Tensor, Tensor]:
        """kv: [T, 2K, d], written behind the ids. Returns all keys and values, [K, S, d] each."""
        start = len(self.ids)
        stop = start + kv.shape[0]
        heads = self._layers[layer]
        heads[:, start:stop].copy_(kv.transpose(0, 1))
        keys, values = heads[:, :stop].chunk(2)
        return keys, values


def _allocate(old: Tensor, capacity: int) -> Tensor:
    try:
        return old.new_empty(old.shape[0], capacity, old.shape[2])
    # A CPU's allocator raises a plain RuntimeError, CUDA's a subclass of it.
    except (RuntimeError, MemoryError) as error:
        raise EngineError(
            f"Memory on {old.device} ran out for a context of {capacity} tokens: begin a new "
            "conversation or close other programs."
        ) from error
