"""Random gpt-oss checkpoints for tests: both layouts, experts packed or plain, any sizes.

The weights are large enough for every part to matter: transformers' own initialisation (0.02, zero
sinks) hides errors.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from kernels.mxfp4 import dequantize
from tests.model.vocabulary import write_vocabulary


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a checkpoint; the defaults are small and odd."""

    n_layers: int = 4
    hidden_size: int = 96
    intermediate_size: int = 64
    n_heads: int = 8
    n_kv_heads: int = 2
    n_experts: int = 8
    experts_per_token: int = 4
    vocab_size: int = 512
    sliding_window: int = 8
    max_position_embeddings: int = 131072


NANO = Shape(
    n_layers=8,
    hidden_size=384,
    intermediate_size=384,
    n_heads=6,
    n_kv_heads=2,
    vocab_size=4096,
    sliding_window=128,
)


def write_nano_shaped(folder: Path, *, seed: int = 0) -> Path:
    """A random checkpoint of nano's shape and files, vocabulary included. Returns the folder."""
    write_vocabulary(folder, n_ranks=4072)
    generation = {"do_sample": False, "eos_token_id": [4072, 4078]}
    folder.joinpath("generation_config.json").write_text(json.dumps(generation))
    return write_checkpoint(folder, NANO, seed=seed, n_shards=2)


def write_checkpoint(
    folder: Path,
    shape: Shape | None = None,
    *,
    layout: str = "hf",
    packed: bool = True,
    seed: int = 0,
    n_shards: int = 1,
) -> Path:
    """Write config.json and safetensors. layout: `hf` or `original`. Returns the folder."""
    shape = shape or Shape()
    folder.mkdir(parents=True, exist_ok=True)
    tensors = random_tensors(shape, seed=seed)
    config = hf_config(shape)
    if not packed:
        tensors = without_mxfp4(tensors)
        del config["quantization_config"]
    if layout == "original":
        tensors, config = to_original(tensors), original_config(shape)
    folder.joinpath("config.json").write_text(json.dumps(config))
    save(folder, tensors, n_shards)
    return folder


def save(folder: Path, tensors: Mapping[str, Tensor], n_shards: int = 1) -> None:
    """One `model.safetensors`, or shards with an index."""
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    if n_shards == 1:
        save_file(tensors, folder / "model.safetensors")
        return
    weight_map: dict[str, str] = {}
    names = list(tensors)
    for shard in range(n_shards):
        file_name = f"model-{shard + 1:05}-of-{n_shards:05}.safetensors"
        chosen = {name: tensors[name] for name in names[shard::n_shards]}
        save_file(chosen, folder / file_name)
        weight_map |= dict.fromkeys(chosen, file_name)
    index = {"metadata": {}, "weight_map": weight_map}
    folder.joinpath("model.safetensors.index.json").write_text(json.dumps(index))


def hf_config(shape: Shape) -> dict[str, Any]:
    return {
        "architectures": ["GptOssForCausalLM"],
        "model_type": "gpt_oss",
        "num_hidden_layers": shape.n_layers,
        "num_local_experts": shape.n_experts,
        "num_experts_per_tok": shape.experts_per_token,
        "hidden_size": shape.hidden_size,
        "intermediate_size": shape.intermediate_size,
        "num_attention_heads": shape.n_heads,
        "num_key_value_heads": shape.n_kv_heads,
        "head_dim": 64,
        "attention_bias": True,
        "sliding_window": shape.sliding_window,
        "layer_types": [
            "full_attention" if layer % 2 else "sliding_attention"
            for layer in range(shape.n_layers)
        ],
        "vocab_size": shape.vocab_size,
        "rms_norm_eps": 1e-5,
        "swiglu_limit": 7.0,
        "hidden_act": "silu",
        "rope_theta": 150000,
        "rope_scaling": {
            "rope_type": "yarn",
            "factor": 32.0,
            "beta_fast": 32.0,
            "beta_slow": 1.0,
            "original_max_position_embeddings": 4096,
            "truncate": False,
        },
        "max_position_embeddings": shape.max_position_embeddings,
        "initial_context_length": 4096,
        "tie_word_embeddings": False,
        "quantization_config": {
            "quant_method": "mxfp4",
            "modules_to_not_convert": [
                "model.layers.*.self_attn",
                "model.layers.*.mlp.router",
                "model.embed_tokens",
                "lm_head",
            ],
        },
    }


def original_config(shape: Shape) -> dict[str, Any]:
    return {
        "num_hidden_layers": shape.n_layers,
        "num_experts": shape.n_experts,
        "experts_per_token": shape.experts_per_token,
        "vocab_size": shape.vocab_size,
        "hidden_size": shape.hidden_size,
        "intermediate_size": shape.intermediate_size,
        "swiglu_limit": 7.0,
        "head_dim": 64,
        "num_attention_heads": shape.n_heads,
        "num_key_value_heads": shape.n_kv_heads,
        "sliding_window": shape.sliding_window,
        "initial_context_length": 4096,
        "rope_theta": 150000,
        "rope_scaling_factor": 32.0,
        "rope_ntk_alpha": 1,
        "rope_ntk_beta": 32,
    }


def random_tensors(shape: Shape, *, seed: int = 0) -> dict[str, Tensor]:
    """Hugging Face's names, experts in MXFP4, the rest bf16."""
    generator = torch.Generator().manual_seed(seed)

    def normal(*size: int, scale: float) -> Tensor:
        return (torch.randn(size, generator=generator) * scale).bfloat16()

    def matrix(n_out: int, n_in: int) -> Tensor:
        return normal(n_out, n_in, scale=2 / math.sqrt(n_in))

    def norm() -> Tensor:
        return 1 + normal(d, scale=0.5)

    def packed(prefix: str, n_out: int, n_in: int) -> dict[str, Tensor]:
        groups = (shape.n_experts, n_out, n_in // 32)
        # E2M1 has a standard deviation of about 3.
        centre = 127 - round(math.log2(1.5 * math.sqrt(n_in)))
        scales = torch.randint(centre - 2, centre + 2, groups, generator=generator)
        blocks = torch.randint(0, 256, (*groups, 16), generator=generator)
        return {
            f"{prefix}_blocks": blocks.to(torch.uint8),
            f"{prefix}_scales": scales.to(torch.uint8),
            f"{prefix}_bias": normal(shape.n_experts, n_out, scale=0.5),
        }

    d, i, q, kv = (
        shape.hidden_size,
        shape.intermediate_size,
        64 * shape.n_heads,
        64 * shape.n_kv_heads,
    )
    tensors = {"model.embed_tokens.weight": normal(shape.vocab_size, d, scale=1.0)}
    for layer in range(shape.n_layers):
        attention, mlp = f"model.layers.{layer}.self_attn", f"model.layers.{layer}.mlp"
        tensors |= {
            f"model.layers.{layer}.input_layernorm.weight": norm(),
            f"model.layers.{layer}.post_attention_layernorm.weight": norm(),
            f"{attention}.sinks": normal(shape.n_heads, scale=1.0),
            f"{mlp}.router.weight": matrix(shape.n_experts, d),
            f"{mlp}.router.bias": normal(shape.n_experts, scale=0.5),
        }
        for name, n_out, n_in in (("q", q, d), ("k", kv, d), ("v", kv, d), ("o", d, q)):
            tensors[f"{attention}.{name}_proj.weight"] = matrix(n_out, n_in)
            tensors[f"{attention}.{name}_proj.bias"] = normal(n_out, scale=0.5)
        tensors |= packed(f"{mlp}.experts.gate_up_proj", 2 * i, d)
        tensors |= packed(f"{mlp}.experts.down_proj", d, i)
    tensors["model.norm.weight"] = norm()
    tensors["lm_head.weight"] = matrix(shape.vocab_size, d)
    return tensors


def without_mxfp4(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """As transformers saves the model again: plain bf16 experts, [E, in, out]."""
    plain: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if name.endswith("_blocks"):
            scales = tensors[name.removesuffix("_blocks") + "_scales"]
            plain[name.removesuffix("_blocks")] = dequantize(tensor, scales).transpose(1, 2)
        elif not name.endswith("_scales"):
            plain[name] = tensor
    return plain


def to_original(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The same numbers under OpenAI's names: q, k and v in one matrix."""
    renamed: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if ".q_proj." in name:
            parts = [tensors[name.replace(".q_proj.", f".{part}_proj.")] for part in "qkv"]
            renamed[_original_name(name)] = torch.cat(parts)
        elif ".k_proj." not in name and ".v_proj." not in name:
            renamed[_original_name(name)] = tensor
    return renamed


def _original_name(name: str) -> str:
    for theirs, ours in (
        ("model.embed_tokens.weight", "embedding.weight"),
        ("lm_head.weight", "unembedding.weight"),
        ("model.norm.weight", "norm.scale"),
        ("model.layers.", "block."),
        ("input_layernorm.weight", "attn.norm.scale"),
        ("post_attention_layernorm.weight", "mlp.norm.scale"),
        ("self_attn.q_proj.", "attn.qkv."),
        ("self_attn.o_proj.", "attn.out."),
        ("self_attn.sinks", "attn.sinks"),
        ("mlp.router.", "mlp.gate."),
        ("experts.gate_up_proj_bias", "mlp1_bias"),
        ("experts.down_proj_bias", "mlp2_bias"),
        ("experts.gate_up_proj_", "mlp1_weight."),
        ("experts.down_proj_", "mlp2_weight."),
    ):
        name = name.replace(theirs, ours)
    return name


def smaller(**sizes: int) -> Shape:
    return replace(Shape(), **sizes)
