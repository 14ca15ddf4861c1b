"""gpt-oss of the real shapes with random weights, built on the GPU in seconds: for measuring speed only."""

import torch
from torch import Tensor

from kernels.moe_decode import ExpertMatrix
from model.attention import Attention
from model.config import ModelConfig, RopeConfig
from model.layers import PlainLinear, RmsNorm, SwiGlu
from model.moe import MixtureOfExperts
from model.tiled_experts import TUNING, TiledExperts
from model.transformer import Block, Transformer, Weights

# Layers, experts.
SHAPES = {"20b": (24, 32), "120b": (36, 128)}
DEVICE = torch.device("cuda")


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


@torch.inference_mode()
def random_model(config: ModelConfig) -> Transformer:
    """Weights of a size that keeps the activations near one, experts packed."""
    torch.manual_seed(0)
    d, inner = config.hidden_size, config.intermediate_size
    eps = torch.tensor(config.rms_norm_eps, device=DEVICE)
    swiglu = SwiGlu(inner, config.swiglu_alpha, config.swiglu_limit, DEVICE)

    def linear(rows: int, columns: int) -> PlainLinear:
        return PlainLinear(
            _normal(rows, columns, scale=columns**-0.5).t(), _normal(rows, scale=0.1)
        )

    def norm() -> RmsNorm:
        return RmsNorm((1 + _normal(d, scale=0.1)).float(), eps)

    def block(is_sliding: bool) -> Block:
        router = linear(config.n_experts, d)
        return Block(
            attention_norm=norm(),
            qkv=linear(config.qkv_size, d),
            attention=Attention(
                sinks=_normal(config.n_heads, scale=1.0).float(),
                scale=torch.tensor(config.head_dim**-0.5, device=DEVICE).bfloat16(),
                window=config.sliding_window if is_sliding else None,
            ),
            out=linear(d, config.n_heads * config.head_dim),
            mlp_norm=norm(),
            mlp=MixtureOfExperts(
                router=PlainLinear(router.weight.float().contiguous(), router.bias.float()),
                experts=TiledExperts(
                    up=_packed(config.n_experts, 2 * inner, d, TUNING.up_rows),
                    up_bias=_normal(config.n_experts, 2 * inner, scale=0.1),
                    down=_packed(config.n_experts, d, inner, TUNING.down_rows),
                    down_bias=_normal(config.n_experts, d, scale=0.1),
                ),
                experts_per_token=config.experts_per_token,
                swiglu=swiglu,
            ),
        )

    unembedding = _normal(config.vocab_size, d, scale=d**-0.5)
    weights = Weights(
        embedding=_normal(config.vocab_size, d, scale=1.0),
        blocks=tuple(block(is_sliding) for is_sliding in config.layer_is_sliding),
        final_norm=norm(),
        unembedding=PlainLinear(
            unembedding.t(), torch.zeros(config.vocab_size, dtype=torch.bfloat16, device=DEVICE)
        ),
        dtype=torch.bfloat16,
    )
    return Transformer(config, weights)


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


def _normal(*shape: int, scale: float) -> Tensor:
    return scale * torch.randn(shape, dtype=torch.bfloat16, device=DEVICE)


def _packed(n_experts: int, n_rows: int, n_columns: int, rows: int) -> ExpertMatrix:
    """Random bits are random codes; the scales make the weights about n_columns^-1/2."""
    n_groups = n_columns // 32
    words = torch.randint(
        -(2**31), 2**31 - 1, (n_experts, n_rows // rows, n_groups, rows, 4),
        dtype=torch.int32, device=DEVICE,
    )  # fmt: skip
    scales = torch.randint(119, 122, words.shape[:-1], dtype=torch.uint8, device=DEVICE)
    return ExpertMatrix(words, scales)
