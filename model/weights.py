"""Tensors of a checkpoint, either layout, into the model's weights.

Tensor by tensor: each is read from the mapped file, checked, brought into the form that the model
computes with, and let go, so there is never a second copy of the model. Names and shapes are checked
from the headers before anything is read.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from kernels.mxfp4 import GROUP, NAN_SCALE
from model.attention import Attention
from model.checkpoint import Checkpoint
from model.config import ModelConfig
from model.errors import EngineError
from model.layers import PlainLinear, RmsNorm, SwiGlu, make_linear
from model.layouts import Layout, detect, expected_shapes, has_packed_experts
from model.memory import Footprint, Plan
from model.moe import Expert, Experts, MixtureOfExperts, PackedExperts
from model.transformer import Block, Weights

_FLOATS = ("BF16", "F16", "F32")
_BYTES = ("U8",)


def measure(checkpoint: Checkpoint, config: ModelConfig) -> Footprint:
    """Sizes from the headers. Raises EngineError for a tensor missing, unknown or misshapen."""
    layout = detect(checkpoint.tensors)
    packed = has_packed_experts(layout, checkpoint.tensors)
    _check_headers(checkpoint, expected_shapes(layout, config, packed=packed), config, packed)
    experts = config.n_layers * config.n_experts * 3 * config.hidden_size * config.intermediate_size
    numbers = sum(
        stored.n_elements for stored in checkpoint.tensors.values() if stored.dtype in _FLOATS
    )
    packed_bytes = sum(
        stored.n_bytes for stored in checkpoint.tensors.values() if stored.dtype in _BYTES
    )
    plain = numbers if packed else numbers - experts
    has_fp32 = any(stored.dtype == "F32" for stored in checkpoint.tensors.values())
    return Footprint(plain, packed_bytes, experts, has_fp32)


def load_weights(
    checkpoint: Checkpoint,
    config: ModelConfig,
    plan: Plan,
    device: torch.device,
    on_progress: Callable[[int, int], None],
) -> Weights:
    """The checkpoint must have been measured. Raises EngineError for values that are no numbers."""
    with torch.inference_mode(), checkpoint.opened() as read:
        return _Loader(checkpoint, config, plan, device, on_progress, read).weights()


class _Loader:
    """Reads the tensors of one checkpoint, in the order of the model."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        config: ModelConfig,
        plan: Plan,
        device: torch.device,
        on_progress: Callable[[int, int], None],
        read: Callable[[str], Tensor],
    ) -> None:
        self._checkpoint = checkpoint
        self._config = config
        self._plan = plan
        self._device = device
        self._on_progress = on_progress
        self._read = read
        self._layout: Layout = detect(checkpoint.tensors)
        self._packed = has_packed_experts(self._layout, checkpoint.tensors)
        self._total_bytes = sum(stored.n_bytes for stored in checkpoint.tensors.values())
        self._done_bytes = 0
        self._swiglu = SwiGlu(
            config.intermediate_size, config.swiglu_alpha, config.swiglu_limit, device
        )

    def weights(self) -> Weights:
        layout = self._layout
        blocks = [self._block(index) for index in range(self._config.n_layers)]
        unembedding = self._tensor(layout.unembedding)
        no_bias = torch.zeros(unembedding.shape[0], dtype=self._plan.dtype, device=self._device)
        return Weights(
            # Looked up, not multiplied: bf16 stays bf16 on a CPU too.
            embedding=self._tensor(layout.embedding).to(self._device, copy=True),
            blocks=tuple(blocks),
            final_norm=self._norm(layout.final_norm),
            unembedding=make_linear(self._stored(unembedding), no_bias),
            dtype=self._plan.dtype,
        )

    def _block(self, index: int) -> Block:
        names, config = self._layout.block, self._config
        prefix = f"{self._layout.block_prefix}{index}."
        qkv = [prefix + name for name in names.qkv]
        return Block(
            attention_norm=self._norm(prefix + names.attention_norm),
            qkv=make_linear(
                self._stored(torch.cat([self._tensor(f"{name}.weight") for name in qkv])),
                self._computed(torch.cat([self._tensor(f"{name}.bias") for name in qkv])),
            ),
            attention=Attention(
                sinks=self._fp32(prefix + names.sinks),
                scale=self._constant(config.head_dim**-0.5).to(self._plan.dtype),
                window=config.sliding_window if config.layer_is_sliding[index] else None,
            ),
            out=make_linear(
                self._stored(self._tensor(f"{prefix}{names.out}.weight")),
                self._computed(self._tensor(f"{prefix}{names.out}.bias")),
            ),
            mlp_norm=self._norm(prefix + names.mlp_norm),
            mlp=MixtureOfExperts(
                router=PlainLinear(
                    self._fp32(f"{prefix}{names.router}.weight").t().contiguous(),
                    self._fp32(f"{prefix}{names.router}.bias"),
                ),
                experts=self._packed_experts(prefix) if self._packed else self._experts(prefix),
                experts_per_token=config.experts_per_token,
                swiglu=self._swiglu,
            ),
        )

    def _packed_experts(self, prefix: str) -> Experts | Sequence[Expert]:
        names = self._layout.block
        blocks, scales = names.packed
        packed = PackedExperts(
            up_blocks=_gates_first(self._tensor(prefix + names.up + blocks)).to(self._device),
            up_scales=_gates_first(self._tensor(prefix + names.up + scales)).to(self._device),
            up_bias=self._computed(_gates_first(self._tensor(prefix + names.up_bias))),
            down_blocks=self._tensor(prefix + names.down + blocks).to(self._device, copy=True),
            down_scales=self._tensor(prefix + names.down + scales).to(self._device, copy=True),
            down_bias=self._computed(self._tensor(prefix + names.down_bias)),
        )
        if self._plan.decode_kernels:
            from model.tiled_experts import tiled

            return tiled(packed)
        if not self._plan.unpack_experts:
            return packed
        return [_unpacked(packed[expert_id]) for expert_id in range(self._config.n_experts)]

    def _experts(self, prefix: str) -> Sequence[Expert]:
        """Of a checkpoint saved again without MXFP4: weights [E, in, out]."""
        names = self._layout.block
        up = _gates_first(self._tensor(prefix + names.up).transpose(1, 2))
        down = self._tensor(prefix + names.down).transpose(1, 2)
        up_bias = self._computed(_gates_first(self._tensor(prefix + names.up_bias)))
        down_bias = self._computed(self._tensor(prefix + names.down_bias))
        return [
            Expert(
                make_linear(self._stored(up[expert_id]), up_bias[expert_id]),
                make_linear(self._stored(down[expert_id]), down_bias[expert_id]),
            )
            for expert_id in range(self._config.n_experts)
        ]

    def _norm(self, name: str) -> RmsNorm:
        return RmsNorm(self._fp32(name), self._constant(self._config.rms_norm_eps))

    def _constant(self, value: float) -> Tensor:
        return torch.tensor(value, dtype=torch.float32, device=self._device)

    def _fp32(self, name: str) -> Tensor:
        return self._tensor(name).to(self._device, torch.float32, copy=True)

    def _computed(self, tensor: Tensor) -> Tensor:
        """In the dtype of the activations."""
        return tensor.to(self._device, self._plan.dtype, copy=True)

    def _stored(self, weight: Tensor) -> Tensor:
        """A matrix where it will be used. A CPU packs it from any dtype, see `make_linear`."""
        if self._device.type == "cpu":
            return weight
        return weight.to(self._device, self._plan.dtype, copy=True)

    def _tensor(self, name: str) -> Tensor:
        """Lies in the file's mapped pages: to be copied before the loader is done."""
        tensor = self._read(name)
        if tensor.is_floating_point():
            is_sound = bool(tensor.isfinite().all())
        else:
            is_sound = not name.endswith("scales") or not bool((tensor == NAN_SCALE).any())
        if not is_sound:
            raise _unfitting(self._checkpoint, f"{name} holds values that are no finite numbers")
        self._done_bytes += self._checkpoint.tensors[name].n_bytes
        self._on_progress(self._done_bytes, self._total_bytes)
        return tensor


def _gates_first(rows: Tensor) -> Tensor:
    """[E, 2 * I, …]: a checkpoint has gate, up, gate, up…; we keep the gates before the ups."""
    return torch.cat([rows[:, 0::2], rows[:, 1::2]], dim=1)


def _unpacked(expert: Expert) -> Expert:
    """Decoded for good, in the form that a CPU multiplies fastest."""
    assert isinstance(expert.up, PlainLinear)
    assert isinstance(expert.down, PlainLinear)
    return Expert(
        make_linear(expert.up.weight.t(), expert.up.bias),
        make_linear(expert.down.weight.t(), expert.down.bias),
    )


def _check_headers(
    checkpoint: Checkpoint,
    shapes: dict[str, tuple[int, ...]],
    config: ModelConfig,
    packed: bool,
) -> None:
    if packed and (config.hidden_size % GROUP or config.intermediate_size % GROUP):
        raise _unfitting(
            checkpoint,
            f"MXFP4 works in groups of {GROUP}, and hidden_size is {config.hidden_size}, "
            f"intermediate_size {config.intermediate_size}",
        )
    tensors = checkpoint.tensors
    for fault, names in (
        ("missing", shapes.keys() - tensors),
        ("unknown", tensors.keys() - shapes),
    ):
        if names:
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            raise _unfitting(checkpoint, f"the tensor {min(names)} is {fault}{more}")
    for name, shape in shapes.items():
        stored = tensors[name]
        if stored.shape != shape:
            raise _unfitting(
                checkpoint, f"{name} has shape {list(stored.shape)} instead of {list(shape)}"
            )
        expected = _BYTES if name.endswith(("blocks", "scales")) else _FLOATS
        if stored.dtype not in expected:
            raise _unfitting(
                checkpoint, f"{name} is {stored.dtype} instead of {' or '.join(expected)}"
            )


def _unfitting(checkpoint: Checkpoint, reason: str) -> EngineError:
    return EngineError(
        f"The checkpoint {checkpoint.folder} is damaged or no gpt-oss model ({reason}): "
        "fetch it again."
    )
