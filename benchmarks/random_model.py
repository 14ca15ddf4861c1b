"""gpt-oss of any shape with random weights, built in seconds.

For measuring speed, and for comparing one way of computing with another.
"""

import math

import torch
from torch import Tensor

from kernels.decode_step import Tuning
from kernels.moe_decode import ExpertMatrix
from model.attention import Attention
from model.config import ModelConfig, RopeConfig
from model.kv_cache import KVCache
from model.layers import PlainLinear, RmsNorm, SwiGlu
from model.moe import MixtureOfExperts
from model.tiled_experts import TUNING, TiledExperts
from model.transformer import Block, Transformer, Weights

# Layers, experts.
SHAPES = {"20b": (24, 32), "120b": (36, 128)}


def shape_of(name: str) -> ModelConfig:
    """name: `20b` or `120b`."""
    n_layers, n_experts = SHAPES[name]
    return ModelConfig(
        vocab_size=201088,
        hidden_size=2880,
        intermediate_size=2880,
        n_heads=64,
        n_kv_heads=8,
        head_dim=64,
        n_experts=n_experts,
        experts_per_token=4,
        sliding_window=128,
        layer_is_sliding=tuple(index % 2 == 0 for index in range(n_layers)),
        context_length=131072,
        rope=RopeConfig(
            theta=150000.0, factor=32.0, beta_fast=32.0, beta_slow=1.0, original_context=4096
        ),
    )


class _Random:
    """Random tensors of one device: bf16 numbers, held in `dtype`."""

    def __init__(self, device: str, dtype: torch.dtype) -> None:
        self._device, self._dtype = device, dtype
        self._generator = torch.Generator(device).manual_seed(0)

    def normal(self, *shape: int, scale: float) -> Tensor:
        drawn = torch.randn(
            shape, dtype=torch.bfloat16, device=self._device, generator=self._generator
        )
        return drawn.mul_(scale).to(self._dtype)

    def linear(self, rows: int, columns: int) -> PlainLinear:
        return PlainLinear(
            self.normal(rows, columns, scale=columns**-0.5).t(), self.normal(rows, scale=0.1)
        )

    def norm(self, size: int, eps: Tensor) -> RmsNorm:
        return RmsNorm((1 + self.normal(size, scale=0.1)).bfloat16().float(), eps)

    def packed(self, n_experts: int, n_rows: int, n_columns: int, rows: int) -> ExpertMatrix:
        """Random bits are random codes; the scales make the weights about n_columns^-1/2."""
        n_groups = n_columns // 32
        words = torch.randint(
            -(2**31), 2**31 - 1, (n_experts, n_rows // rows, n_groups, rows, 4),
            dtype=torch.int32, device=self._device, generator=self._generator,
        )  # fmt: skip
        # A code's root mean square is about 3.
        centre = round(127 - math.log2(3 * n_columns**0.5))
        scales = torch.randint(
            centre - 1, centre + 2, words.shape[:-1],
            dtype=torch.uint8, device=self._device, generator=self._generator,
        )  # fmt: skip
        return ExpertMatrix(words, scales)


@torch.inference_mode()
def random_model(
    config: ModelConfig,
    *,
    device: str = "cuda",
    dtype: torch.dtype = torch.bfloat16,
    tuning: Tuning = TUNING,
) -> Transformer:
    """Weights of a size that keeps the activations near one, experts packed in the tuning's order.

    All weights are bf16 numbers, whatever `dtype` holds them.
    """
    random = _Random(device, dtype)
    d, inner = config.hidden_size, config.intermediate_size
    eps = torch.tensor(config.rms_norm_eps, device=device)
    swiglu = SwiGlu(inner, config.swiglu_alpha, config.swiglu_limit, torch.device(device))

    def block(is_sliding: bool) -> Block:
        router = random.linear(config.n_experts, d)
        return Block(
            attention_norm=random.norm(d, eps),
            qkv=random.linear(config.qkv_size, d),
            attention=Attention(
                sinks=random.normal(config.n_heads, scale=1.0).float(),
                scale=torch.tensor(config.head_dim**-0.5, device=device).to(dtype),
                window=config.sliding_window if is_sliding else None,
            ),
            out=random.linear(d, config.n_heads * config.head_dim),
            mlp_norm=random.norm(d, eps),
            mlp=MixtureOfExperts(
                router=PlainLinear(router.weight.float().contiguous(), router.bias.float()),
                experts=TiledExperts(
                    up=random.packed(config.n_experts, 2 * inner, d, tuning.up_rows),
                    up_bias=random.normal(config.n_experts, 2 * inner, scale=0.1),
                    down=random.packed(config.n_experts, d, inner, tuning.down_rows),
                    down_bias=random.normal(config.n_experts, d, scale=0.1),
                ),
                experts_per_token=config.experts_per_token,
                swiglu=swiglu,
            ),
        )

    unembedding = random.normal(config.vocab_size, d, scale=d**-0.5)
    weights = Weights(
        embedding=random.normal(config.vocab_size, d, scale=1.0),
        blocks=tuple(block(is_sliding) for is_sliding in config.layer_is_sliding),
        final_norm=random.norm(d, eps),
        unembedding=PlainLinear(unembedding.t(), unembedding.new_zeros(config.vocab_size)),
        dtype=dtype,
    )
    return Transformer(config, weights)


@torch.inference_mode()
def random_cache(model: Transformer, n_positions: int) -> KVCache:
    """With room for so many positions at least, all of it filled."""
    cache = model.new_cache()
    cache.reserve(n_positions)
    for tensors in cache.views():
        for tensor in tensors:
            tensor.normal_()
    return cache


def step_bytes(config: ModelConfig, context: int) -> int:
    """What one step must read: each weight that takes part once, and the keys and values it sees."""
    d, inner = config.hidden_size, config.intermediate_size
    attention = 2 * d * (config.qkv_size + config.n_heads * config.head_dim)
    router = 2 * d * config.n_experts
    # 17 bytes for 32 weights; the biases are bf16.
    expert = 3 * d * inner * 17 // 32 + 2 * (2 * inner + d)
    layers = config.n_layers * (attention + router + config.experts_per_token * expert)
    position = 4 * config.n_kv_heads * config.head_dim
    seen = sum(
        min(context, config.sliding_window) if is_sliding else context
        for is_sliding in config.layer_is_sliding
    )
    return layers + 2 * d * config.vocab_size + position * seen
