"""The small pieces: RMS norm, linear maps, rotary positions, the clamped SwiGLU.

Weights of linear maps are [in, out], so that a formula reads `x @ weight`.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

from model.config import RopeConfig


def rms_norm(x: Tensor, weight: Tensor, eps: float) -> Tensor:
    """x: [T, D].  weight: [D] fp32. Statistics and weight in fp32, cast down once at the end."""
    return functional.rms_norm(x.float(), weight.shape, weight, eps).to(x.dtype)


def linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """x: [T, in].  weight: [in, out].  bias: [out].  Returns [T, out]."""
    return torch.addmm(bias, x, weight)


def swiglu(x: Tensor, alpha: float, limit: float) -> Tensor:
    """x: [..., 2 * I], the gates before the ups.  Returns [..., I].

    gate · sigmoid(alpha · gate) · (up + 1), the gate clamped from above only.
    """
    gate, up = x.chunk(2, dim=-1)
    gate = gate.clamp(max=limit)
    return torch.sigmoid(gate * alpha).mul_(gate).mul_(up.clamp(-limit, limit).add_(1))


class Rope:
    """Rotary positions, half-split pairs (d, d + head_dim / 2), as tables grown on demand."""

    def __init__(self, config: RopeConfig, head_dim: int, device: torch.device) -> None:
        self._frequencies = inverse_frequencies(config, head_dim).to(device)
        self._concentration = config.concentration
        self.reserve(0)

    def reserve(self, n_positions: int) -> None:
        """Tables for positions 0 … n_positions - 1."""
        # From whole numbers in fp32: bf16 positions break beyond 256.
        positions = torch.arange(n_positions, dtype=torch.float32, device=self._frequencies.device)
        angles = torch.outer(positions, self._frequencies)
        cos, sin = angles.cos() * self._concentration, angles.sin() * self._concentration
        self._cos = torch.cat([cos, cos], dim=-1).unsqueeze(1)
        # The sign of the rotation sits in the table: (x1, x2) → x · cos + (x2, x1) · (-sin, sin).
        self._sin = torch.cat([-sin, sin], dim=-1).unsqueeze(1)

    def rotate(self, x: Tensor, position: int) -> Tensor:
        """x: [T, H, d] at positions position … position + T - 1. Returns the same shape and dtype."""
        stop = position + x.shape[0]
        swapped = x.roll(x.shape[-1] // 2, dims=-1)
        rotated = (x * self._cos[position:stop]).addcmul_(swapped, self._sin[position:stop])
        return rotated.to(x.dtype)


def inverse_frequencies(config: RopeConfig, head_dim: int) -> Tensor:
    """[head_dim / 2] fp32: fast pairs keep their frequency, slow ones are stretched by `factor`.

    The bounds between fast and slow are not rounded (`truncate: false`).
    """
    pair = torch.arange(head_dim // 2, dtype=torch.float64)
    frequency = config.theta ** (-2 * pair / head_dim)
    low = _pair_with_rotations(config.beta_fast, config, head_dim)
    high = _pair_with_rotations(config.beta_slow, config, head_dim)
    low, high = max(low, 0), min(high, head_dim - 1)
    slowness = ((pair - low) / max(high - low, 0.001)).clamp(0, 1)
    return (frequency * (1 - slowness) + frequency / config.factor * slowness).float()


def _pair_with_rotations(rotations: float, config: RopeConfig, head_dim: int) -> float:
    """The (fractional) pair that turns so many times within the original context."""
    wavelength = config.original_context / (rotations * 2 * math.pi)
    return head_dim * math.log(wavelength) / (2 * math.log(config.theta))
