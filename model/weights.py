"""Tensors of a checkpoint, either layout, into the model's weights.

The layout is told by the names of the tensors, not by the folder. Memory is allocated once, in the
form the model computes with; each tensor of the file is then copied into its place (a view of that
memory), so there is never a second copy of the model. Names and shapes: openai/gpt-oss
`torch/weights.py` for `original/`, transformers' `GptOssForCausalLM` for the other.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kernels.mxfp4 import BLOCK_BYTES, GROUP, NAN_SCALE
from model.checkpoint import Checkpoint, StoredTensor
from model.config import ModelConfig
from model.errors import EngineError
from model.memory import Footprint, Plan
from model.moe import DenseExperts, Experts, PackedExperts, Router
from model.transformer import LayerWeights, Weights

_FLOATS = ("BF16", "F16", "F32")
_BYTES = ("U8",)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stored tensor of `shape` goes: its elements, in order, are those of `view`."""

    shape: tuple[int, ...]
    view: Tensor


def holds_packed_experts(checkpoint: Checkpoint) -> bool:
    return any(name.endswith(("_blocks", ".blocks")) for name in checkpoint.tensors)


def measure(checkpoint: Checkpoint) -> Footprint:
    """Sums over the stored shapes; nothing is read."""
    plain = packed = expert = 0
    for name, stored in checkpoint.tensors.items():
        elements = torch.Size(stored.shape).numel()
        if stored.dtype in _BYTES:
            packed += elements
            # A block byte holds two numbers; scales hold none.
            expert += 2 * elements if len(stored.shape) > 3 else 0
        elif name.endswith(("experts.gate_up_proj", "experts.down_proj")):
            expert += elements
        else:
            plain += elements
    return Footprint(plain, packed, expert)


def load_weights(
    checkpoint: Checkpoint,
    config: ModelConfig,
    plan: Plan,
    device: torch.device,
    on_progress: Callable[[int, int], None],
) -> Weights:
    """Raises EngineError for a tensor missing, unknown, misshapen, mistyped, or not a number."""
    packed = holds_packed_experts(checkpoint)
    # The names and shapes are checked on memory that does not exist, before any is asked for.
    _check(
        checkpoint, _places(checkpoint, _allocate(config, plan.dtype, torch.device("meta"), packed))
    )
    weights = _allocate(config, plan.dtype, device, packed)
    places = _places(checkpoint, weights)
    total = sum(stored.n_bytes for stored in checkpoint.tensors.values())
    done = 0

    def copy(name: str, tensor: Tensor) -> None:
        nonlocal done
        _check_numbers(name, tensor, checkpoint)
        view = places[name].view
        view.copy_(tensor.view(view.shape))
        done += checkpoint.tensors[name].n_bytes
        on_progress(done, total)

    with torch.inference_mode():
        checkpoint.read(copy)
        if packed and plan.unpack_experts:
            layers = tuple(_unpacked(layer, plan.dtype) for layer in weights.layers)
            return replace(weights, layers=layers)
    return weights


def _places(checkpoint: Checkpoint, weights: Weights) -> dict[str, Place]:
    places = _hf_places if "model.embed_tokens.weight" in checkpoint.tensors else _original_places
    return dict(places(weights))


def _allocate(
    config: ModelConfig, dtype: torch.dtype, device: torch.device, packed: bool
) -> Weights:
    def empty(*shape: int, dtype: torch.dtype = dtype) -> Tensor:
        return torch.empty(shape, dtype=dtype, device=device)

    def matrix(n_in: int, n_out: int, dtype: torch.dtype = dtype) -> Tensor:
        # On a CPU [in, out] in memory is what a product with one row reads fastest in fp32 (13 GB/s
        # to 7 at 384 x 4096) and [out, in] what it does in bf16.
        if device.type == "cpu" and dtype == torch.bfloat16:
            return empty(n_out, n_in, dtype=dtype).t()
        return empty(n_in, n_out, dtype=dtype)

    def layer() -> LayerWeights:
        attended = config.n_heads * config.head_dim
        return LayerWeights(
            attention_norm=empty(d, dtype=torch.float32),
            qkv=matrix(d, config.qkv_size),
            qkv_bias=empty(config.qkv_size),
            sinks=empty(config.n_heads, dtype=torch.float32),
            out=matrix(attended, d),
            out_bias=empty(d),
            mlp_norm=empty(d, dtype=torch.float32),
            router=Router(
                matrix(d, config.n_experts, dtype=torch.float32),
                empty(config.n_experts, dtype=torch.float32),
                config.experts_per_token,
            ),
            experts=_allocate_packed(config, empty) if packed else _allocate_dense(config, empty),
        )

    d = config.hidden_size
    return Weights(
        embedding=empty(config.vocab_size, d),
        layers=tuple(layer() for _ in config.layer_is_sliding),
        final_norm=empty(d, dtype=torch.float32),
        unembedding=matrix(d, config.vocab_size),
    )


def _allocate_dense(config: ModelConfig, empty: Callable[..., Tensor]) -> DenseExperts:
    e, d, i = config.n_experts, config.hidden_size, config.intermediate_size
    return DenseExperts(empty(e, d, 2 * i), empty(e, 2 * i), empty(e, i, d), empty(e, d))


def _allocate_packed(config: ModelConfig, empty: Callable[..., Tensor]) -> PackedExperts:
    e, d, i = config.n_experts, config.hidden_size, config.intermediate_size
    if d % GROUP or i % GROUP:
        raise EngineError(
            f"MXFP4 experts need sizes in groups of {GROUP}, and config.json has hidden_size {d} and "
            f"intermediate_size {i}: fetch the checkpoint again."
        )
    return PackedExperts(
        up_blocks=empty(e, 2 * i, d // GROUP, BLOCK_BYTES, dtype=torch.uint8),
        up_scales=empty(e, 2 * i, d // GROUP, dtype=torch.uint8),
        up_bias=empty(e, 2 * i),
        down_blocks=empty(e, d, i // GROUP, BLOCK_BYTES, dtype=torch.uint8),
        down_scales=empty(e, d, i // GROUP, dtype=torch.uint8),
        down_bias=empty(e, d),
    )


def _unpacked(layer: LayerWeights, dtype: torch.dtype) -> LayerWeights:
    """The layer with its experts decoded, one expert at a time."""
    packed = layer.experts
    assert isinstance(packed, PackedExperts)
    dense = DenseExperts(
        up_weight=torch.stack([packed.up(e) for e in range(packed.up_bias.shape[0])]),
        up_bias=packed.up_bias,
        down_weight=torch.stack([packed.down(e) for e in range(packed.down_bias.shape[0])]),
        down_bias=packed.down_bias,
    )
    return replace(layer, experts=dense)


def _hf_places(weights: Weights) -> Iterator[tuple[str, Place]]:
    yield _place("model.embed_tokens.weight", weights.embedding)
    yield _place("model.norm.weight", weights.final_norm)
    yield _place("lm_head.weight", weights.unembedding.t())
    for n, layer in enumerate(weights.layers):
        prefix = f"model.layers.{n}"
        n_q, n_kv = layer.out.shape[0], (layer.qkv.shape[1] - layer.out.shape[0]) // 2
        parts = zip(
            "qkv",
            layer.qkv.split([n_q, n_kv, n_kv], dim=1),
            layer.qkv_bias.split([n_q, n_kv, n_kv]),
            strict=True,
        )
        for letter, weight, bias in parts:
            yield _place(f"{prefix}.self_attn.{letter}_proj.weight", weight.t())
            yield _place(f"{prefix}.self_attn.{letter}_proj.bias", bias)
        yield _place(f"{prefix}.input_layernorm.weight", layer.attention_norm)
        yield _place(f"{prefix}.self_attn.sinks", layer.sinks)
        yield _place(f"{prefix}.self_attn.o_proj.weight", layer.out.t())
        yield _place(f"{prefix}.self_attn.o_proj.bias", layer.out_bias)
        yield _place(f"{prefix}.post_attention_layernorm.weight", layer.mlp_norm)
        yield _place(f"{prefix}.mlp.router.weight", layer.router.weight.t())
        yield _place(f"{prefix}.mlp.router.bias", layer.router.bias)
        yield from _hf_expert_places(f"{prefix}.mlp.experts", layer.experts)


def _hf_expert_places(prefix: str, experts: Experts) -> Iterator[tuple[str, Place]]:
    yield _interleaved(f"{prefix}.gate_up_proj_bias", experts.up_bias)
    yield _place(f"{prefix}.down_proj_bias", experts.down_bias)
    match experts:
        case PackedExperts():
            yield _interleaved(f"{prefix}.gate_up_proj_blocks", experts.up_blocks)
            yield _interleaved(f"{prefix}.gate_up_proj_scales", experts.up_scales)
            yield _place(f"{prefix}.down_proj_blocks", experts.down_blocks)
            yield _place(f"{prefix}.down_proj_scales", experts.down_scales)
        case _:
            # Saved again without MXFP4, transformers' own parameters: [E, in, out].
            assert isinstance(experts, DenseExperts)
            yield _interleaved(f"{prefix}.gate_up_proj", experts.up_weight, axis=2)
            yield _place(f"{prefix}.down_proj", experts.down_weight)


def _original_places(weights: Weights) -> Iterator[tuple[str, Place]]:
    yield _place("embedding.weight", weights.embedding)
    yield _place("norm.scale", weights.final_norm)
    yield _place("unembedding.weight", weights.unembedding.t())
    for n, layer in enumerate(weights.layers):
        prefix = f"block.{n}"
        yield _place(f"{prefix}.attn.norm.scale", layer.attention_norm)
        yield _place(f"{prefix}.attn.qkv.weight", layer.qkv.t())
        yield _place(f"{prefix}.attn.qkv.bias", layer.qkv_bias)
        yield _place(f"{prefix}.attn.sinks", layer.sinks)
        yield _place(f"{prefix}.attn.out.weight", layer.out.t())
        yield _place(f"{prefix}.attn.out.bias", layer.out_bias)
        yield _place(f"{prefix}.mlp.norm.scale", layer.mlp_norm)
        yield _place(f"{prefix}.mlp.gate.weight", layer.router.weight.t())
        yield _place(f"{prefix}.mlp.gate.bias", layer.router.bias)
        yield from _original_expert_places(f"{prefix}.mlp", layer.experts)


def _original_expert_places(prefix: str, experts: Experts) -> Iterator[tuple[str, Place]]:
    yield _interleaved(f"{prefix}.mlp1_bias", experts.up_bias)
    yield _place(f"{prefix}.mlp2_bias", experts.down_bias)
    match experts:
        case PackedExperts():
            yield _interleaved(f"{prefix}.mlp1_weight.blocks", experts.up_blocks)
            yield _interleaved(f"{prefix}.mlp1_weight.scales", experts.up_scales)
            yield _place(f"{prefix}.mlp2_weight.blocks", experts.down_blocks)
            yield _place(f"{prefix}.mlp2_weight.scales", experts.down_scales)
        case _:
            assert isinstance(experts, DenseExperts)
            yield _interleaved(f"{prefix}.mlp1_weight", experts.up_weight.transpose(1, 2))
            yield _place(f"{prefix}.mlp2_weight", experts.down_weight.transpose(1, 2))


def _place(name: str, view: Tensor) -> tuple[str, Place]:
    return name, Place(tuple(view.shape), view)


def _interleaved(name: str, target: Tensor, axis: int = 1) -> tuple[str, Place]:
    """The file has gate, up, gate, up… along `axis`; we keep the gates before the ups."""
    halves = target.unflatten(axis, (2, -1)).transpose(axis, axis + 1)
    return name, Place(tuple(target.shape), halves)


def _check(checkpoint: Checkpoint, places: Mapping[str, Place]) -> None:
    missing = sorted(places.keys() - checkpoint.tensors.keys())
    unknown = sorted(checkpoint.tensors.keys() - places.keys())
    if missing:
        raise _unfitting(checkpoint, f"the tensor {missing[0]} is missing{_and_more(missing)}")
    if unknown:
        raise _unfitting(checkpoint, f"the tensor {unknown[0]} is unknown{_and_more(unknown)}")
    for name, place in places.items():
        _check_form(name, checkpoint.tensors[name], place, checkpoint)


def _check_form(name: str, stored: StoredTensor, place: Place, checkpoint: Checkpoint) -> None:
    if stored.shape != place.shape:
        raise _unfitting(
            checkpoint, f"{name} has shape {list(stored.shape)} instead of {list(place.shape)}"
        )
    expected = _BYTES if place.view.dtype == torch.uint8 else _FLOATS
    if stored.dtype not in expected:
        raise _unfitting(checkpoint, f"{name} is {stored.dtype} instead of {' or '.join(expected)}")


def _check_numbers(name: str, tensor: Tensor, checkpoint: Checkpoint) -> None:
    if tensor.is_floating_point():
        sound = bool(tensor.isfinite().all())
    else:
        sound = not name.endswith("scales") or not bool((tensor == NAN_SCALE).any())
    if not sound:
        raise _unfitting(checkpoint, f"{name} holds values that are no finite numbers")


def _and_more(names: list[str]) -> str:
    return f" and {len(names) - 1} more" if len(names) > 1 else ""


def _unfitting(checkpoint: Checkpoint, reason: str) -> EngineError:
    return EngineError(
        f"The checkpoint {checkpoint.folder} is damaged or no gpt-oss model ({reason}): fetch it again."
    )
