"""Many rows of a prompt through all layers as a fixed list of launches, about ten a layer.

Nothing depends on how many of the rows are real, nor on where they stand: both lie in device memory
(`extent`), so a CUDA graph can replay the list for any prompt that finds room. Rows behind the real ones
compute garbage that reaches neither the cache nor a real row.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from kernels.decode_step import TOP, DecodeStep, StepLayer, StepWeights
from kernels.moe_few import FewTuning
from kernels.moe_prefill import ExpertMaps, PrefillTuning, experts_of_sorted
from kernels.moe_prefill_hopper import HopperTuning
from kernels.moe_ring import RingTuning
from kernels.prefill_attention import prefill_attention
from kernels.prefill_norm import Source, add_norm, hand_over
from kernels.prefill_rotate import rotate_and_store
from kernels.prefill_router import route


class PrefillStep:
    """Launches for T rows at once. The cache is bound to it as to `kernels.decode_step.DecodeStep`."""

    def __init__(
        self,
        weights: StepWeights,
        *,
        n_heads: int,
        n_kv_heads: int,
        eps: float,
        alpha: float,
        limit: float,
        tuning: PrefillTuning | FewTuning | RingTuning | HopperTuning | None = None,
    ) -> None:
        """tuning: of the experts; None takes what is known for the number of rows."""
        self.weights = weights
        self._n_heads, self._n_kv_heads = n_heads, n_kv_heads
        self._eps, self._alpha, self._limit = eps, alpha, limit
        self._tuning = tuning
        first = weights.layers[0]
        self._hidden = weights.embedding.shape[1]
        self._head_dim = first.qkv.shape[0] // (n_heads + 2 * n_kv_heads)
        self._dtype = first.qkv.dtype
        device = weights.embedding.device
        self._scale = torch.tensor(self._head_dim**-0.5, dtype=torch.float32, device=device)
        self._keys: tuple[Tensor, ...] = ()
        self._values: tuple[Tensor, ...] = ()
        self._first: Tensor | None = None

    def bind(
        self,
        keys: Sequence[Tensor],
        values: Sequence[Tensor],
        cos: Tensor,
        sin: Tensor,
        first: Tensor | None = None,
    ) -> None:
        """The cache that `launch` reads and writes. cos, sin: fp32 [capacity, d / 2].

        first: int32 [1] on the device, the position with which sliding layers' begin; None is 0.
        """
        self._first = first
        self._keys, self._values = tuple(keys), tuple(values)
        self._cos, self._sin = cos, sin

    def launch(
        self, ids: Tensor, extent: Tensor, n_positions: int, following: DecodeStep | None = None
    ) -> None:
        """Write the real rows' keys and values.

        ids: int32 [T].  extent: int32 [2], the position of the first row and how many rows are real.
        n_positions: at least the end of the real rows; decides how attention shares out the keys.

        following: bound to the same cache, takes over the last real row and goes on to the next token.
        Of the last layer the other rows give only keys and values.
        """
        last = len(self.weights.layers) - 1
        x, normed = self._blocks(ids, extent, n_positions, last)
        self._keys_and_values(last, normed, extent)
        if following is not None:
            hand_over(
                x, extent,
                row=following.x, high=following.high, low=following.low, position=following.position,
            )  # fmt: skip
            following.launch(first=last)

    def hidden(self, ids: Tensor, extent: Tensor, n_positions: int) -> Tensor:
        """As `launch`. Returns the residual stream [T, D] fp32 after the last block, for the real rows."""
        return self._blocks(ids, extent, n_positions, len(self.weights.layers))[0]

    def _blocks(
        self, ids: Tensor, extent: Tensor, n_positions: int, n_layers: int
    ) -> tuple[Tensor, Tensor]:
        """The first blocks. Returns the stream behind them and its norm for the next."""
        layers = self.weights.layers
        # In fp32, as the decoding step keeps it.
        x = torch.empty((len(ids), self._hidden), dtype=torch.float32, device=ids.device)
        added, source = self.weights.embedding, Source.EMBEDDING
        norms = [layer.attention_norm for layer in layers] + [self.weights.final_norm]
        for index, layer in enumerate(layers[:n_layers]):
            normed = self._norm(x, added, norms[index], extent, source, ids)
            mapped = self._attention(index, normed, extent, n_positions)
            normed = self._norm(x, mapped, layer.mlp_norm, extent, Source.ROW)
            added, source = self._experts(layer, normed, extent), Source.EXPERTS
        return x, self._norm(x, added, norms[n_layers], extent, source, ids)

    def _norm(
        self,
        x: Tensor,
        added: Tensor,
        weight: Tensor,
        extent: Tensor,
        source: Source,
        ids: Tensor | None = None,
    ) -> Tensor:
        return add_norm(
            x, added, weight, extent, self._eps, source=source, ids=ids, dtype=self._dtype
        )

    def _attention(self, index: int, x: Tensor, extent: Tensor, n_positions: int) -> Tensor:
        layer, keys, values = self.weights.layers[index], self._keys[index], self._values[index]
        qkv = torch.addmm(layer.qkv_bias, x, layer.qkv.t()).view(len(x), -1, self._head_dim)
        first = self._first_of(layer)
        rotate_and_store(qkv, self._cos, self._sin, keys, values, extent, first)
        attended = prefill_attention(
            qkv[:, : self._n_heads], keys[:, :n_positions], values[:, :n_positions],
            layer.sinks, self._scale, layer.window, extent=extent, first=first,
        )  # fmt: skip
        return torch.addmm(layer.out_bias, attended, layer.out.t())

    def _keys_and_values(self, index: int, x: Tensor, extent: Tensor) -> None:
        layer, first = self.weights.layers[index], self._n_heads * self._head_dim
        kv = torch.addmm(layer.qkv_bias[first:], x, layer.qkv[first:].t())
        rotate_and_store(
            kv.view(len(x), -1, self._head_dim),
            self._cos, self._sin, self._keys[index], self._values[index], extent,
            self._first_of(layer),
        )  # fmt: skip

    def _first_of(self, layer: StepLayer) -> Tensor | None:
        return None if layer.window is None else self._first

    def _experts(self, layer: StepLayer, x: Tensor, extent: Tensor) -> Tensor:
        routing = route(x, layer.router, layer.router_bias, extent, top=TOP)
        maps = ExpertMaps(layer.up, layer.up_bias, layer.down, layer.down_bias)
        return experts_of_sorted(
            x, routing.order, routing.starts, routing.weights, maps,
            alpha=self._alpha, limit=self._limit, tuning=self._tuning,
        )  # fmt: skip
