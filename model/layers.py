"""The small pieces: linear maps, RMS norm, rotary positions, the clamped SwiGLU."""

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from kernels.half_linear import HalfMatrix, half_linear, pack
from model.config import RopeConfig

# Rows of one packed matrix: bounds the fp32 copy that packing needs (the 20b's unembedding has 201,088).
_PACKED_ROWS = 16384


class Linear(Protocol):
    """x: [T, in] to [T, out]."""

    def __call__(self, x: Tensor) -> Tensor: ...


@dataclass(frozen=True, slots=True)
class PlainLinear:
    """weight: [in, out], so that the formula reads x @ weight.  bias: [out]."""

    weight: Tensor
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        return torch.addmm(self.bias, x, self.weight)


@dataclass(frozen=True, slots=True)
class HalfLinear:
    """The same on a CPU in fp32, its weights exactly in fp16."""

    weight: HalfMatrix
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        return half_linear(x, self.weight, self.bias)


@dataclass(frozen=True, slots=True)
class StackedLinear:
    """A tall map in parts, their outputs one after the other."""

    parts: tuple[Linear, ...]

    def __call__(self, x: Tensor) -> Tensor:
        return torch.cat([part(x) for part in self.parts], dim=-1)


def make_linear(weight: Tensor, bias: Tensor) -> Linear:
    """weight: [out, in], as checkpoints have it; on a CPU any float dtype.  bias: [out]."""
    if weight.device.type != "cpu":
        return PlainLinear(weight.t(), bias)
    if weight.shape[0] > _PACKED_ROWS:
        starts = range(0, weight.shape[0], _PACKED_ROWS)
        parts = [slice(start, start + _PACKED_ROWS) for start in starts]
        return StackedLinear(tuple(make_linear(weight[part], bias[part]) for part in parts))
    packed = pack(weight)
    if packed is None:
        # In this order in memory a product with one row reads 13 GB/s instead of 7 (384 to 4096).
        return PlainLinear(weight.float().t().contiguous(), bias)
    return HalfLinear(packed, bias)


@dataclass(frozen=True, slots=True)
class RmsNorm:
    """weight: [D] fp32.  eps: [] fp32.

    Constants are tensors here and below: to an operation on one token a Python number costs another
    2 us, as much as the operation itself.
    """

    weight: Tensor
    eps: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        """x: [T, D]. Statistics and weight in fp32, cast down once at the end."""
        x32 = x.float()
        # Not vector_norm, which is one operation less and doubles the error of the logits.
        scale = x32.square().mean(dim=-1, keepdim=True).add_(self.eps).rsqrt_()
        return (x32 * scale).mul_(self.weight).to(x.dtype)


class SwiGlu:
    """gate · sigmoid(alpha · gate) · (up + 1), the gate clamped from above only, up on both sides."""

    def __init__(self, size: int, alpha: float, limit: float, device: torch.device) -> None:
        self.alpha, self.limit = alpha, limit
        self._alpha = torch.tensor(alpha, device=device)
        # Gates and ups are clamped by one operation.
        self._upper = torch.full((2 * size,), limit, device=device)
        self._lower = torch.cat([self._upper.new_full((size,), -torch.inf), -self._upper[:size]])

    def __call__(self, x: Tensor) -> Tensor:
        """x: [T, 2 * I], the gates before the ups.  Returns [T, I]."""
        gate, up = x.clamp(self._lower, self._upper).chunk(2, dim=-1)
        activated = torch.sigmoid(gate * self._alpha).mul_(gate)
        return torch.addcmul(activated, activated, up).to(x.dtype)


class Rope:
    """Rotary positions, half-split pairs (d, d + head_dim / 2), as tables grown on demand."""

    def __init__(self, config: RopeConfig, head_dim: int, device: torch.device) -> None:
        self._frequencies = inverse_frequencies(config, head_dim).to(device)
        self._concentration = config.concentration
        self._n_positions = -1
        self.reserve(0)

    def reserve(self, n_positions: int) -> None:
        """Tables for positions 0 … n_positions - 1 at least."""
        if n_positions <= self._n_positions:
            return
        self._n_positions = n_positions
        # From whole numbers in fp32: bf16 positions break beyond 256.
        positions = torch.arange(n_positions, dtype=torch.float32, device=self._frequencies.device)
        angles = torch.outer(positions, self._frequencies)
        cos, sin = angles.cos() * self._concentration, angles.sin() * self._concentration
        self._cos = torch.cat([cos, cos], dim=-1).unsqueeze(1)
        # The sign of the rotation sits in the table: (x1, x2) · cos + (x2, x1) · (-sin, sin).
        self._sin = torch.cat([-sin, sin], dim=-1).unsqueeze(1)

    def at(self, start: int, stop: int) -> tuple[Tensor, Tensor]:
        """Cosines and signed sines [T, 1, d] fp32 of the positions start … stop - 1."""
        return self._cos[start:stop], self._sin[start:stop]


def rotate(x: Tensor, rope: tuple[Tensor, Tensor]) -> None:
    """Turn x: [T, H, d] in place; rope from `Rope.at`. In fp32, cast down once."""
    cos, sin = rope
    swapped = x.roll(x.shape[-1] // 2, dims=-1)
    x.copy_((x * cos).addcmul_(swapped, sin))


def inverse_frequencies(config: RopeConfig, head_dim: int) -> Tensor:
    """[head_dim / 2] fp32: fast pairs keep their frequency, slow ones are stretched by `factor`.

    The bounds between fast and slow are not rounded (`truncate: false`). In fp32 and in this order of
    operations, as the model was trained: a last bit of a frequency is 3e-4 rad at position 4096.
    """
    exponent = torch.arange(0, head_dim, 2, dtype=torch.float32) / head_dim
    wavelength = config.theta**exponent
    low = max(_pair_that_turns(config.beta_fast, config, head_dim), 0)
    high = min(_pair_that_turns(config.beta_slow, config, head_dim), head_dim - 1)
    pair = torch.arange(head_dim // 2, dtype=torch.float32)
    fastness = 1 - ((pair - low) / max(high - low, 0.001)).clamp(0, 1)
    return 1 / (config.factor * wavelength) * (1 - fastness) + 1 / wavelength * fastness


def _pair_that_turns(times: float, config: RopeConfig, head_dim: int) -> float:
    """The (fractional) pair that turns so many times within the original context."""
    wavelength = config.original_context / (times * 2 * math.pi)
    return head_dim * math.log(wavelength) / (2 * math.log(config.theta))
