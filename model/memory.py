"""How much memory there is, and whether a model fits: asked before anything is loaded."""

import os
from dataclasses import dataclass
from pathlib import Path

import torch

from kernels.half_linear import is_available
from kernels.target import target_of
from model.config import ModelConfig
from model.errors import EngineError
from model.kv_cache import stretch

GIB = 1024**3

# Held back for activations, the interpreter and whatever else runs.
_RESERVE_BYTES = GIB // 2
# A context below this is of no use to an agent.
_SMALLEST_CONTEXT = 8192
_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a checkpoint holds.

    plain_weights: numbers outside the expert matrices.  packed_bytes: the expert matrices in MXFP4, 0
    where they are plain.  expert_weights: their numbers, packed or not.  has_fp32: numbers that a
    CPU may be unable to hold in two bytes.
    """

    plain_weights: int
    packed_bytes: int
    expert_weights: int
    has_fp32: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model will be held. `context_length` is what memory allows, at most the model's own.

    dtype: of activations and cache.  decode_kernels: whether kernels/ has steps for these sizes.
    """

    dtype: torch.dtype
    unpack_experts: bool
    context_length: int
    decode_kernels: bool = False


def plan(config: ModelConfig, footprint: Footprint, device: torch.device) -> Plan:
    """fp32 on a CPU, bf16 on CUDA. Raises EngineError with the numbers when it does not fit."""
    free = available_bytes(device)
    on_cpu = device.type == "cpu"
    dtype = torch.float32 if on_cpu else torch.bfloat16
    weight_bytes = 4 if on_cpu and (footprint.has_fp32 or not is_available()) else 2
    unpacked_bytes = footprint.expert_weights * weight_bytes
    # On a CPU decoding costs more than reading, as long as there is plenty of room.
    unpack = on_cpu and unpacked_bytes <= free // 4
    experts = unpacked_bytes if unpack or not footprint.packed_bytes else footprint.packed_bytes
    held = footprint.plain_weights * weight_bytes + experts + _RESERVE_BYTES
    kernels = not on_cpu and footprint.packed_bytes > 0 and _has_kernels(config, device)
    layer_bytes = 2 * config.n_kv_heads * config.head_dim * dtype.itemsize
    # With kernels the sliding layers keep a stretch, however long the context is.
    n_short = sum(config.layer_is_sliding) if kernels else 0
    held += n_short * layer_bytes * stretch(config)
    position_bytes = max(1, config.n_layers - n_short) * layer_bytes
    context_length = min(config.context_length, (free - held) // position_bytes)
    if context_length < min(_SMALLEST_CONTEXT, config.context_length):
        needed = held + min(_SMALLEST_CONTEXT, config.context_length) * position_bytes
        raise EngineError(
            f"The model needs {needed / GIB:.1f} GiB of memory on {device}, where {free / GIB:.1f} "
            "GiB are free: close other programs or take a smaller model."
        )
    return Plan(dtype, unpack, context_length, kernels)


def _has_kernels(config: ModelConfig, device: torch.device) -> bool:
    """What the decoding kernels take for granted: bf16 products, powers of two, four experts."""
    return (
        target_of(device).has_bf16
        and config.experts_per_token == 4
        and config.n_experts >= 4
        and _is_power_of_two(config.n_experts)
        and config.head_dim >= 16
        and _is_power_of_two(config.head_dim)
    )


def _is_power_of_two(number: int) -> bool:
    return number & (number - 1) == 0


def available_bytes(device: torch.device) -> int:
    """Free memory of the device; on a CPU what the system, or our control group, could give."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    return min(_system_bytes(), _cgroup_bytes())


def _system_bytes() -> int:
    try:
        lines = _MEMINFO.read_text("ascii").splitlines()
        kib = next(line.split()[1] for line in lines if line.startswith("MemAvailable:"))
        return int(kib) * 1024
    except (OSError, StopIteration):
        # Not Linux: what is installed, which is all that the standard library tells.
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _cgroup_bytes() -> int:
    """What the memory limit of a container leaves; file pages count as free."""
    try:
        limit = int(_CGROUP.joinpath("memory.max").read_text("ascii"))
        used = int(_CGROUP.joinpath("memory.current").read_text("ascii"))
        lines = _CGROUP.joinpath("memory.stat").read_text("ascii").splitlines()
    except (OSError, ValueError):
        # No control group, or no limit ("max").
        return 2**63 - 1
    prefixes = ("inactive_file ", "active_file ")
    files = sum(int(line.split()[1]) for line in lines if line.startswith(prefixes))
    return max(0, limit - used + files)
