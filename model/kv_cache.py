"""Keys and values of the positions read so far, and the ids that they belong to.

A full layer keeps every position. A sliding layer sees its last 127 only; it keeps a stretch of positions,
whose newest window moves to the front when the stretch is full. Harmony rewinds at each turn (it drops
the analysis of the turn before), perhaps to where the stretch no longer reaches: so the window is kept
at positions that are marked, which the ends of prompts are.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from model.config import ModelConfig
from model.errors import EngineError

_FIRST_CAPACITY = 4096
# Of a sliding layer beyond its window, where it keeps a stretch: what is read at once finds room, and
# a few turns can be taken back without a mark.
_BEYOND_WINDOW = 8064
# Of the 20b a marked position takes 3 MB.
_MOST_MARKS = 24


def stretch(config: ModelConfig) -> int:
    """How many positions a sliding layer keeps where memory counts."""
    return config.sliding_window + _BEYOND_WINDOW


class KVCache:
    """Grows by doubling. Positions beyond `len(ids)` hold garbage that the next step overwrites.

    first: the first position that the sliding layers hold, 0 where they hold all.
    """

    def __init__(
        self,
        config: ModelConfig,
        dtype: torch.dtype,
        device: torch.device,
        *,
        kept: int | None = None,
    ) -> None:
        """kept: positions in a sliding layer's stretch, at least a window and what is read at once.

        None is all of them.
        """
        self.ids: list[int] = []
        self.capacity = 0
        self.first = 0
        self._limit = config.context_length
        self._kept = kept
        # Positions before a query that it sees.
        self._past = config.sliding_window - 1
        self._is_sliding = config.layer_is_sliding
        # One [2K, capacity, d] a layer: the key heads, then the value heads.
        shape = (2 * config.n_kv_heads, 0, config.head_dim)
        self._layers = [torch.empty(shape, dtype=dtype, device=device) for _ in self._is_sliding]
        # By position: the window before it, [2K, past, d] a sliding layer.
        self._marks: dict[int, list[Tensor]] = {}

    def common_prefix(self, ids: Sequence[int]) -> int:
        """How many of the first ids are those that the cache holds."""
        for position, (ours, theirs) in enumerate(zip(self.ids, ids, strict=False)):
            if ours != theirs:
                return position
        return min(len(self.ids), len(ids))

    @torch.inference_mode()
    def mark(self) -> None:
        """Keep what it takes to come back to this position."""
        if self._kept is None:
            return
        begin, end = self._window_before(len(self.ids)), len(self.ids)
        windows = [layer[:, begin - self.first : end - self.first] for layer in self._sliding()]
        self._marks.pop(end, None)
        self._marks[end] = [window.clone() for window in windows]
        while len(self._marks) > _MOST_MARKS:
            del self._marks[next(iter(self._marks))]

    @torch.inference_mode()
    def rewind(self, length: int) -> int:
        """Forget all but the first `length` positions, or fewer: what the sliding layers can go back to.

        Returns how many are left.
        """
        if self._window_before(length) < self.first:
            length = max((at for at in self._marks if at <= length), default=0)
            self.first = self._window_before(length)
            for layer, window in zip(self._sliding(), self._marks.get(length, ()), strict=False):
                layer[:, : window.shape[1]] = window
        del self.ids[length:]
        self._marks = {at: windows for at, windows in self._marks.items() if at <= length}
        return length

    def reserve(self, length: int) -> None:
        """Make room for positions up to length - 1, which are read at once."""
        self.grow(length)
        if self._kept is not None and length > self.end:
            self._move()
            assert length <= self.end, "more at once than a stretch holds"

    @torch.inference_mode()
    def grow(self, length: int) -> None:
        """Have the full layers hold positions 0 … length - 1. Layer by layer, so that one is copied at a time."""
        if length <= self.capacity:
            return
        capacity = min(max(_FIRST_CAPACITY, 2 * self.capacity, length), max(self._limit, length))
        for layer, old in enumerate(self._layers):
            is_short = self._is_sliding[layer] and self._kept is not None
            size = min(capacity, self._kept or 0) if is_short else capacity
            if size == old.shape[1]:
                continue
            new = _allocate(old, size)
            held = len(self.ids) - (self.first if is_short else 0)
            new[:, :held] = old[:, :held]
            self._layers[layer] = new
        self.capacity = capacity

    @property
    def end(self) -> int:
        """The first position for which `reserve` would have to do something."""
        if self._kept is None:
            return self.capacity
        return min(self.capacity, self.first + self._kept)

    def views(self) -> tuple[list[Tensor], list[Tensor]]:
        """Keys and values of each layer, [K, S, d] each, until `reserve` or `rewind`.

        S is the capacity; of a sliding layer at most the stretch, whose positions begin with `first`.
        """
        keys, values = zip(*(layer.chunk(2) for layer in self._layers), strict=True)
        return list(keys), list(values)

    @property
    def place(self) -> tuple[int, ...]:
        """What a recording that uses the cache depends on: how large it is, and where each layer lies."""
        return self.capacity, *(layer.data_ptr() for layer in self._layers)

    def store(self, layer: int, kv: Tensor) -> tuple[Tensor, Tensor]:
        """kv: [T, 2K, d], written behind the ids. Returns all keys and values, [K, S, d] each.

        Of a sliding layer those that it holds.
        """
        start = len(self.ids) - (self.first if self._is_sliding[layer] else 0)
        stop = start + kv.shape[0]
        heads = self._layers[layer]
        heads[:, start:stop].copy_(kv.transpose(0, 1))
        keys, values = heads[:, :stop].chunk(2)
        return keys, values

    def _window_before(self, position: int) -> int:
        return max(0, position - self._past)

    def _sliding(self) -> Iterator[Tensor]:
        return (
            layer for layer, slides in zip(self._layers, self._is_sliding, strict=True) if slides
        )

    @torch.inference_mode()
    def _move(self) -> None:
        """The newest window of each sliding layer to the front of its stretch."""
        begin = self._window_before(len(self.ids))
        for layer in self._sliding():
            window = layer[:, begin - self.first : len(self.ids) - self.first].clone()
            layer[:, : window.shape[1]] = window
        self.first = begin


def _allocate(old: Tensor, capacity: int) -> Tensor:
    try:
        return old.new_empty(old.shape[0], capacity, old.shape[2])
    # A CPU's allocator raises a plain RuntimeError, CUDA's a subclass of it.
    except (RuntimeError, MemoryError) as error:
        raise EngineError(
            f"Memory on {old.device} ran out for a context of {capacity} tokens: begin a new "
            "conversation or close other programs."
        ) from error
