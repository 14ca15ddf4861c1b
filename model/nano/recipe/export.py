"""A trained network as a checkpoint folder: Hugging Face layout, MXFP4 experts, bf16 the rest."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from kernels.mxfp4 import quantize
from model.nano.recipe.network import Layer, Network, Shape

SHARD_BYTES = 15 * 2**20 - 2**16


def export(network: Network, folder: Path) -> None:
    """Write config.json, generation_config.json, the shards and their index into `folder`.

    The vocabulary's files are `vocabulary.write`'s and lie there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    control = json.loads((folder / "special_tokens.json").read_text())
    stop = [control["<|return|>"], control["<|call|>"], control["<|endoftext|>"]]
    _write_json(folder / "config.json", config(network.shape, stop[0], stop[2]))
    generation = {"do_sample": False, "eos_token_id": stop, "pad_token_id": stop[2]}
    _write_json(folder / "generation_config.json", generation)
    _write_shards(folder, tensors(network))


def tensors(network: Network) -> dict[str, Tensor]:
    """The checkpoint's tensors by name, on the CPU."""
    out = {
        "model.embed_tokens.weight": network.embed,
        "model.norm.weight": network.norm,
        "lm_head.weight": network.head,
    }
    quantized: dict[str, Tensor] = {}
    for i, layer in enumerate(network.layers):
        assert isinstance(layer, Layer)
        at = f"model.layers.{i}"
        out |= {
            f"{at}.input_layernorm.weight": layer.input_norm,
            f"{at}.post_attention_layernorm.weight": layer.post_norm,
            f"{at}.self_attn.sinks": layer.sinks,
            f"{at}.mlp.router.weight": layer.router_weight,
            f"{at}.mlp.router.bias": layer.router_bias,
            f"{at}.mlp.experts.gate_up_proj_bias": layer.gate_up_bias,
            f"{at}.mlp.experts.down_proj_bias": layer.down_bias,
        }
        for name in "qkvo":
            out[f"{at}.self_attn.{name}_proj.weight"] = getattr(layer, f"{name}_weight")
            out[f"{at}.self_attn.{name}_proj.bias"] = getattr(layer, f"{name}_bias")
        for name, weight in (("gate_up_proj", layer.gate_up), ("down_proj", layer.down)):
            blocks, scales = quantize(weight.detach().float().cpu())
            quantized[f"{at}.mlp.experts.{name}_blocks"] = blocks
            quantized[f"{at}.mlp.experts.{name}_scales"] = scales
    dense = {name: t.detach().to("cpu", torch.bfloat16).contiguous() for name, t in out.items()}
    return dense | quantized


def config(shape: Shape, eos: int, pad: int) -> dict[str, Any]:
    """config.json in the published form of gpt-oss, with our sizes."""
    s = shape
    return {
        "architectures": ["GptOssForCausalLM"],
        "model_type": "gpt_oss",
        "attention_bias": True,
        "attention_dropout": 0.0,
        "eos_token_id": eos,
        "experts_per_token": s.num_experts_per_tok,
        "head_dim": s.head_dim,
        "hidden_act": "silu",
        "hidden_size": s.hidden_size,
        "initial_context_length": s.rope_original,
        "initializer_range": 0.02,
        "intermediate_size": s.intermediate_size,
        "layer_types": ["sliding_attention", "full_attention"] * (s.num_hidden_layers // 2),
        "max_position_embeddings": s.max_position_embeddings,
        "num_attention_heads": s.num_attention_heads,
        "num_experts_per_tok": s.num_experts_per_tok,
        "num_hidden_layers": s.num_hidden_layers,
        "num_key_value_heads": s.num_key_value_heads,
        "num_local_experts": s.num_local_experts,
        "output_router_logits": False,
        "pad_token_id": pad,
        "quantization_config": {
            "quant_method": "mxfp4",
            "modules_to_not_convert": [
                "model.layers.*.self_attn",
                "model.layers.*.mlp.router",
                "model.embed_tokens",
                "lm_head",
            ],
        },
        "rms_norm_eps": s.rms_norm_eps,
        "rope_scaling": {
            "beta_fast": s.beta_fast,
            "beta_slow": s.beta_slow,
            "factor": s.rope_factor,
            "original_max_position_embeddings": s.rope_original,
            "rope_type": "yarn",
            "truncate": False,
        },
        "rope_theta": s.rope_theta,
        "router_aux_loss_coef": 0.9,
        "sliding_window": s.sliding_window,
        "swiglu_limit": s.swiglu_limit,
        "tie_word_embeddings": False,
        "use_cache": True,
        "vocab_size": s.vocab_size,
    }


def _write_shards(folder: Path, tensors: dict[str, Tensor]) -> None:
    shards: list[dict[str, Tensor]] = [{}]
    size = 0
    for name, tensor in tensors.items():
        if size + tensor.nbytes > SHARD_BYTES:
            shards.append({})
            size = 0
        shards[-1][name] = tensor
        size += tensor.nbytes
    weight_map: dict[str, str] = {}
    for i, shard in enumerate(shards, 1):
        file = f"model-{i:05}-of-{len(shards):05}.safetensors"
        save_file(shard, folder / file, metadata={"format": "pt"})
        weight_map |= dict.fromkeys(shard, file)
    total = sum(tensor.nbytes for tensor in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    _write_json(folder / "model.safetensors.index.json", index)


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")
