"""gpt-oss: embedding, blocks of attention and mixture of experts, unembedding."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import embedding

from model.attention import Attention
from model.config import ModelConfig
from model.kv_cache import KVCache
from model.layers import Linear, RmsNorm, Rope, rotate
from model.moe import MixtureOfExperts


@dataclass(frozen=True, slots=True)
class Block:
    """qkv: D to (H + 2K) · d, the query heads before the key heads before the value heads.

    out: H · d to D.
    """

    attention_norm: RmsNorm
    qkv: Linear
    attention: Attention
    out: Linear
    mlp_norm: RmsNorm
    mlp: MixtureOfExperts


@dataclass(frozen=True, slots=True)
class Weights:
    """embedding: [V, D].  unembedding: D to V.  dtype: of the activations and the cache."""

    embedding: Tensor
    blocks: tuple[Block, ...]
    final_norm: RmsNorm
    unembedding: Linear
    dtype: torch.dtype


class Transformer:
    """The forward pass. Holds no state of a conversation; the cache does."""

    def __init__(self, config: ModelConfig, weights: Weights) -> None:
        self.config = config
        self.device = weights.embedding.device
        self.weights = weights
        self._rope = Rope(config.rope, config.head_dim, self.device)

    def new_cache(self, *, kept: int | None = None) -> KVCache:
        """kept: as KVCache has it."""
        return KVCache(self.config, self.weights.dtype, self.device, kept=kept)

    def rope_tables(self, n_positions: int) -> tuple[Tensor, Tensor]:
        """Cosines and sines, fp32 [n_positions, d / 2] each."""
        self._rope.reserve(n_positions)
        cos, signed_sin = self._rope.at(0, n_positions)
        half = self.config.head_dim // 2
        return cos[:, 0, :half].contiguous(), signed_sin[:, 0, half:].contiguous()

    @torch.inference_mode()
    def forward(self, ids: list[int], cache: KVCache) -> Tensor:
        """Read `ids` after what the cache holds and add them to it.

        Returns the logits [V] fp32 that follow the last of them.
        """
        return self.logits(self.hidden(ids, cache)[-1:])[0]

    @torch.inference_mode()
    def hidden(self, ids: list[int], cache: KVCache) -> Tensor:
        """The residual stream [T, D] after the last block, for all `ids`; adds them to the cache."""
        start = len(cache.ids)
        stop = start + len(ids)
        cache.reserve(stop)
        self._rope.reserve(cache.capacity)
        rope = self._rope.at(start, stop)
        x = embedding(torch.tensor(ids, device=self.device), self.weights.embedding)
        x = x.to(self.weights.dtype)
        for layer, block in enumerate(self.weights.blocks):
            x = x + self._attention(block.attention_norm(x), layer, block, rope, cache)
            x = x + block.mlp(block.mlp_norm(x))
        # Last, so that an interrupt in between leaves the cache as it was.
        cache.ids += ids
        return x

    @torch.inference_mode()
    def logits(self, hidden: Tensor) -> Tensor:
        """hidden: [T, D].  Returns [T, V] fp32."""
        return self.weights.unembedding(self.weights.final_norm(hidden)).float()

    def _attention(
        self, x: Tensor, layer: int, block: Block, rope: tuple[Tensor, Tensor], cache: KVCache
    ) -> Tensor:
        n_heads, n_kv_heads = self.config.n_heads, self.config.n_kv_heads
        qkv = block.qkv(x).view(x.shape[0], -1, self.config.head_dim)
        rotate(qkv[:, : n_heads + n_kv_heads], rope)
        keys, values = cache.store(layer, qkv[:, n_heads:])
        return block.out(block.attention(qkv[:, :n_heads], keys, values))
