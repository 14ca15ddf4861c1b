"""How much memory there is, and whether a model fits: asked before anything is loaded."""

import os
from dataclasses import dataclass
from pathlib import Path

import torch

from model.config import ModelConfig
from model.errors import EngineError

GIB = 1024**3

# Held back for activations, the interpreter and whatever else runs.
_RESERVE_BYTES = GIB // 2
# A context below this is of no use to an agent.
_SMALLEST_CONTEXT = 8192
_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of a checkpoint's tensors by what can be done with them.

    plain_elements: everything that is not an expert matrix, counted in numbers.
    packed_bytes: expert matrices in MXFP4.  expert_elements: the same, counted in numbers, or those
    of a checkpoint whose experts are not packed.
    """

    plain_elements: int
    packed_bytes: int
    expert_elements: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model will be held. `context_length` is what memory allows, at most the model's own."""

    dtype: torch.dtype
    unpack_experts: bool
    context_length: int


def plan(config: ModelConfig, footprint: Footprint, device: torch.device) -> Plan:
    """Raises EngineError with the numbers when the model does not fit."""
    free = available_bytes(device)
    budget = free - _RESERVE_BYTES
    smallest = min(_SMALLEST_CONTEXT, config.context_length)
    dtypes = [torch.bfloat16] if device.type == "cuda" else [torch.float32, torch.bfloat16]
    needs: list[int] = []
    for dtype in dtypes:
        unpack = _unpacks(footprint, dtype, device, free)
        weights = _weight_bytes(footprint, dtype, unpack)
        needs.append(weights + smallest * _cache_bytes(config, dtype))
        if needs[-1] <= budget:
            affordable = (budget - weights) // _cache_bytes(config, dtype)
            return Plan(dtype, unpack, min(config.context_length, affordable))
    raise EngineError(
        f"The model needs {(needs[-1] + _RESERVE_BYTES) / GIB:.1f} GiB of memory on {device}, where "
        f"{free / GIB:.1f} GiB are free: close other programs or take a smaller model."
    )


def available_bytes(device: torch.device) -> int:
    """Free memory of the device; on a CPU what the system, or our control group, could give."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    return min(_system_bytes(), _cgroup_bytes())


def _unpacks(
    footprint: Footprint, dtype: torch.dtype, device: torch.device, free_bytes: int
) -> bool:
    if not footprint.packed_bytes:
        return True
    return device.type == "cpu" and footprint.expert_elements * dtype.itemsize <= free_bytes // 4


def _weight_bytes(footprint: Footprint, dtype: torch.dtype, unpack: bool) -> int:
    plain = footprint.plain_elements * dtype.itemsize
    return plain + (
        footprint.expert_elements * dtype.itemsize if unpack else footprint.packed_bytes
    )


def _cache_bytes(config: ModelConfig, dtype: torch.dtype) -> int:
    """A position's keys and values in all layers."""
    return 2 * config.n_layers * config.n_kv_heads * config.head_dim * dtype.itemsize


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
        files = sum(
            int(line.split()[1])
            for line in lines
            if line.startswith(("inactive_file", "active_file"))
        )
        return max(0, limit - used + files)
    except (OSError, ValueError):
        # No control group, or no limit ("max").
        return 2**63 - 1
