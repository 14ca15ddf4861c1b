"""gpt-oss: embedding, blocks of attention and mixture of experts, unembedding."""

from dataclasses import dataclass

import torch
from torch import Tensor

from model.attention import attend
from model.config import ModelConfig
from model.kv_cache import KVCache
from model.layers import Rope, linear, rms_norm
from model.moe import Experts, Router, moe


@dataclass(frozen=True, slots=True)
class LayerWeights:
    """Linear maps are [in, out]. Norms, sinks and the router are fp32, the rest is in one dtype.

    qkv: [D, (H + 2K) · d], the query heads before the key heads before the value heads.
    """

    attention_norm: Tensor
    qkv: Tensor
    qkv_bias: Tensor
    sinks: Tensor
    out: Tensor
    out_bias: Tensor
    mlp_norm: Tensor
    router: Router
    experts: Experts


@dataclass(frozen=True, slots=True)
class Weights:
    """embedding: [V, D].  unembedding: [D, V]."""

    embedding: Tensor
    layers: tuple[LayerWeights, ...]
    final_norm: Tensor
    unembedding: Tensor


class Transformer:
    """The forward pass. Holds no state of a conversation; the cache does."""

    def __init__(self, config: ModelConfig, weights: Weights) -> None:
        self.config = config
        self.device = weights.embedding.device
        self._weights = weights
        self._rope = Rope(config.rope, config.head_dim, self.device)

    def new_cache(self) -> KVCache:
        return KVCache(self.config, self._weights.embedding.dtype, self.device)

    @torch.inference_mode()
    def forward(self, ids: list[int], cache: KVCache) -> Tensor:
        """Read `ids` after what the cache holds and add them to it.

        Returns the logits [V] fp32 that follow the last of them.
        """
        return self.logits(self.hidden(ids, cache)[-1:])[0]

    @torch.inference_mode()
    def hidden(self, ids: list[int], cache: KVCache) -> Tensor:
        """The residual stream [T, D] after the last block, for all `ids`; adds them to the cache."""
        position = len(cache.ids)
        if position + len(ids) > cache.capacity:
            cache.reserve(position + len(ids))
            self._rope.reserve(cache.capacity)
        x = self._weights.embedding[torch.tensor(ids, device=self.device)]
        for index, layer in enumerate(self._weights.layers):
            x = x + self._attention(x, index, layer, position, cache)
            x = x + self._mlp(x, layer)
        # Last, so that an interrupt in between leaves the cache as it was.
        cache.ids += ids
        return x

    @torch.inference_mode()
    def logits(self, hidden: Tensor) -> Tensor:
        """hidden: [T, D].  Returns [T, V] fp32."""
        weights = self._weights
        x = rms_norm(hidden, weights.final_norm, self.config.rms_norm_eps)
        return (x @ weights.unembedding).float()

    def _attention(
        self, x: Tensor, index: int, layer: LayerWeights, position: int, cache: KVCache
    ) -> Tensor:
        config = self.config
        x = rms_norm(x, layer.attention_norm, config.rms_norm_eps)
        qkv = linear(x, layer.qkv, layer.qkv_bias).view(x.shape[0], -1, config.head_dim)
        n_rotated = config.n_heads + config.n_kv_heads
        rotated = self._rope.rotate(qkv[:, :n_rotated], position)
        q, k = rotated[:, : config.n_heads], rotated[:, config.n_heads :]
        keys, values = cache.store(index, position, k, qkv[:, n_rotated:])
        window = config.sliding_window if config.layer_is_sliding[index] else None
        attended = attend(q, keys, values, layer.sinks, window)
        return linear(attended.reshape(x.shape[0], -1), layer.out, layer.out_bias)

    def _mlp(self, x: Tensor, layer: LayerWeights) -> Tensor:
        config = self.config
        x = rms_norm(x, layer.mlp_norm, config.rms_norm_eps)
        return moe(
            x, layer.router, layer.experts, alpha=config.swiglu_alpha, limit=config.swiglu_limit
        )
