"""A trained network as a checkpoint folder: Hugging Face layout, MXFP4 experts, bf16 the rest."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from kernels.mxfp4 import dequantize, quantize
from model.nano.recipe.network import Layer, Network, Shape

SHARD_BYTES = 15 * 2**20 - 2**16


def export(network: Network, folder: Path) -> None:
    """Write config.json, generation_config.json, the shards and their index into `folder`.

    The vocabulary's files are `vocabulary.write`'s and lie there already. A checkpoint that is there is
    replaced once the new one is whole.
    """
    new = folder / "new"
    new.mkdir(exist_ok=True)
    control = json.loads((folder / "special_tokens.json").read_text())
    stop = [control["<|return|>"], control["<|call|>"], control["<|endoftext|>"]]
    _write_json(new / "config.json", config(network.shape, stop[0], stop[2]))
    generation = {"do_sample": False, "eos_token_id": stop, "pad_token_id": stop[2]}
    _write_json(new / "generation_config.json", generation)
    _write_shards(new, tensors(network))
    for file in new.iterdir():
        file.replace(folder / file.name)
    new.rmdir()


def load(folder: Path) -> Network:
    """A network with the weights of a checkpoint that `export` wrote, on the CPU."""
    found = json.loads((folder / "config.json").read_text())
    names = {field.name for field in fields(Shape)} & found.keys()
    network = Network(Shape(**{name: found[name] for name in names}))
    index = json.loads((folder / "model.safetensors.index.json").read_text())
    stored: dict[str, Tensor] = {}
    for file in sorted(set(index["weight_map"].values())):
        stored |= load_file(folder / file)
    with torch.no_grad():
        for name, parameter in _dense(network).items():
            parameter.copy_(stored[name])
        for name, parameter in _experts(network).items():
            blocks, scales = stored[f"{name}_blocks"], stored[f"{name}_scales"]
            parameter.copy_(dequantize(blocks, scales))
    return network


def tensors(network: Network) -> dict[str, Tensor]:
    """The checkpoint's tensors by name, on the CPU."""
    dense = {
        name: t.detach().to("cpu", torch.bfloat16).contiguous()
        for name, t in _dense(network).items()
    }
    quantized: dict[str, Tensor] = {}
    for name, weight in _experts(network).items():
        # Where the weights are: two cores take 20 seconds for what is nothing to a GPU.
        blocks, scales = quantize(weight.detach())
        quantized |= {f"{name}_blocks": blocks.cpu(), f"{name}_scales": scales.cpu()}
    return dense | quantized


def _dense(network: Network) -> Mapping[str, Tensor]:
    """The parameters that ship in bf16, by their names in the checkpoint."""
    out: dict[str, Tensor] = {
        "model.embed_tokens.weight": network.embed,
        "model.norm.weight": network.norm,
        "lm_head.weight": network.head,
    }
    for at, layer in _layers(network):
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
    return out


def _experts(network: Network) -> Mapping[str, Tensor]:
    """The parameters that ship in MXFP4, by their names without `_blocks` and `_scales`."""
    out: dict[str, Tensor] = {}
    for at, layer in _layers(network):
        out[f"{at}.mlp.experts.gate_up_proj"] = layer.gate_up
        out[f"{at}.mlp.experts.down_proj"] = layer.down
    return out


def _layers(network: Network) -> Iterator[tuple[str, Layer]]:
    for i, layer in enumerate(network.layers):
        assert isinstance(layer, Layer)
        yield f"model.layers.{i}", layer


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
        # It is written for its owner alone, and would be shipped so.
        (folder / file).chmod(0o644)
        weight_map |= dict.fromkeys(shard, file)
    total = sum(tensor.nbytes for tensor in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    _write_json(folder / "model.safetensors.index.json", index)


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")
