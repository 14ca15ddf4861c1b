"""What a GPU offers the kernels, by its compute capability: the one place that such choices come from.

Hopper is what the tuning was measured on; Ampere, Ada and Blackwell compile and are chosen for by the
limits below. Limits are those of the CUDA programming guide, "Technical Specifications per Compute
Capability".
"""

from dataclasses import dataclass

import torch

_KIB = 2**10


@dataclass(frozen=True, slots=True)
class Target:
    """capability: major and minor, (0, 0) for Triton's interpreter.

    has_bf16: products of bf16 in the matrix units and pairs of bf16 in one register, which every kernel
    here wants. has_pdl: programmatic dependent launch (`kernels.pdl`). has_wgmma: matrix
    instructions of four warps, in the background, which Hopper alone has. has_asm: the kernels' own
    instructions may be used. shared_bytes: shared memory of one program, at most.
    """

    capability: tuple[int, int]
    has_bf16: bool
    has_pdl: bool
    has_wgmma: bool
    has_asm: bool
    shared_bytes: int


# Before Ampere nothing here runs. Capabilities that are not listed have what the next lower one has.
_SHARED_BYTES = {
    (7, 0): 96 * _KIB,
    (7, 5): 64 * _KIB,
    (8, 0): 163 * _KIB,
    (8, 6): 99 * _KIB,
    (8, 7): 163 * _KIB,
    (8, 9): 99 * _KIB,
    (9, 0): 227 * _KIB,
    (12, 0): 99 * _KIB,
}
INTERPRETER = Target(
    (0, 0), has_bf16=False, has_pdl=False, has_wgmma=False, has_asm=False, shared_bytes=2**31
)


def describe(capability: tuple[int, int]) -> Target:
    """Raises ValueError for a GPU before Volta."""
    known = [each for each in _SHARED_BYTES if each <= capability]
    if not known:
        raise ValueError(f"no GPU of capability {capability[0]}.{capability[1]} runs Triton")
    has_bf16 = capability >= (8, 0)
    return Target(
        capability,
        has_bf16=has_bf16,
        has_pdl=capability >= (9, 0),
        has_wgmma=capability[0] == 9,
        has_asm=has_bf16,
        shared_bytes=_SHARED_BYTES[max(known)],
    )


def target_of(device: torch.device) -> Target:
    """Of a CUDA device; of any other the interpreter."""
    if device.type != "cuda":
        return INTERPRETER
    return describe(torch.cuda.get_device_capability(device))
