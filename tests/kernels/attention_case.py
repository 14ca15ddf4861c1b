"""Random queries and a cache behind them, small for the interpreter or of the real shape for a GPU, and
what attention makes of them in fp64.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kernels.prefill_attention import FULL, WINDOWED, prefill_attention

HAS_GPU = torch.cuda.is_available()
DEVICE = "cuda" if HAS_GPU else "cpu"
DTYPE = torch.bfloat16 if HAS_GPU else torch.float32
HEAD = 64 if HAS_GPU else 16
# (key heads, query heads of each)
HEADS = [(8, 8), (2, 3)] if HAS_GPU else [(1, 8), (2, 3)]
# The result and the softmax's weights are rounded to bf16, 2^-9 each.
TOLERANCE = 4e-3 if HAS_GPU else 1e-5


@dataclass(frozen=True, slots=True)
class Case:
    """q is a view of a wider product, keys and values of a larger cache with NaN behind them."""

    q: Tensor
    keys: Tensor
    values: Tensor
    sinks: Tensor
    scale: Tensor
    window: int | None

    def run(self, **changes: int) -> Tensor:
        tuning = replace(FULL if self.window is None else WINDOWED, **changes)
        args = self.q, self.keys, self.values, self.sinks, self.scale, self.window
        return prefill_attention(*args, tuning=tuning)

    def run_by_extent(self, n_rows: int, first: int = 0, **changes: int) -> Tensor:
        """The same among `n_rows` rows, the numbers of keys and queries known to the device only.

        first: the position of the first key, 0 as where nothing is said of it.
        """
        n_queries, n_keys = self.q.shape[0], self.keys.shape[1]
        q = self.q.new_full((n_rows, *self.q.shape[1:]), torch.nan)
        q[:n_queries] = self.q
        # What lies behind the last key is NaN.
        keys, values = (
            torch.as_strided(x, (x.shape[0], n_keys + 70, HEAD), x.stride())
            for x in (self.keys, self.values)
        )
        begin = first + n_keys - n_queries
        extent = torch.tensor([begin, n_queries], dtype=torch.int32, device=DEVICE)
        held = torch.tensor([first], dtype=torch.int32, device=DEVICE) if first else None
        tuning = replace(FULL if self.window is None else WINDOWED, **changes)
        args = keys, values, self.sinks, self.scale, self.window
        return prefill_attention(q, *args, tuning=tuning, extent=extent, first=held)[:n_queries]

    def reference(self) -> Tensor:
        """[T, H * d] fp64, the whole matrix of scores at once."""
        n_queries, n_heads, _ = self.q.shape
        n_kv_heads, n_keys, _ = self.keys.shape
        keys, values = (
            x.double().repeat_interleave(n_heads // n_kv_heads, dim=0)
            for x in (self.keys, self.values)
        )
        scores = self.q.double().transpose(0, 1) @ keys.transpose(1, 2) * self.scale.double()
        position = torch.arange(n_keys, device=DEVICE)
        distance = position[n_keys - n_queries :, None] - position
        hidden = distance < 0
        if self.window is not None:
            hidden |= distance >= self.window
        scores = scores.masked_fill(hidden, -torch.inf)
        sinks = self.sinks.double().view(-1, 1, 1).expand(-1, n_queries, 1)
        weights = torch.cat([scores, sinks], dim=-1).softmax(dim=-1)[..., :-1]
        return (weights @ values).transpose(0, 1).reshape(n_queries, -1)


def new_case(
    n_queries: int, n_past: int, heads: tuple[int, int], window: int | None, seed: int = 0
) -> Case:
    random = torch.Generator(DEVICE).manual_seed(seed)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=random, device=DEVICE)

    n_kv_heads, group = heads
    n_keys = n_past + n_queries
    n_heads = n_kv_heads * group
    qkv = normal(n_queries, n_heads + 2 * n_kv_heads, HEAD).to(DTYPE)
    cache = torch.full((2 * n_kv_heads, n_keys + 70, HEAD), torch.nan, dtype=DTYPE, device=DEVICE)
    cache[:, :n_keys] = normal(2 * n_kv_heads, n_keys, HEAD)
    keys, values = cache[:, :n_keys].chunk(2)
    # Scores of a few units, so that single keys matter.
    scale = torch.tensor(2 * HEAD**-0.5, dtype=DTYPE, device=DEVICE)
    return Case(qkv[:, :n_heads], keys, values, 2 * normal(n_heads), scale, window)


def error(found: Tensor, expected: Tensor) -> float:
    """The largest row's ‖found − expected‖ / ‖expected‖; NaN where an output was not written."""
    difference = (found.double() - expected).norm(dim=-1) / expected.norm(dim=-1)
    return float(difference.max()) if bool(difference.isfinite().all()) else torch.nan
