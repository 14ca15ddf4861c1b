"""The mixture of experts: a router, and the chosen experts' clamped SwiGLU.

Experts are held packed in MXFP4 and decoded when they are chosen, or decoded once where memory
allows. Their first map gives the gates before the ups (a checkpoint interleaves them).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

import torch
from torch import Tensor

from kernels.mxfp4 import dequantize
from model.layers import Linear, PlainLinear, SwiGlu


@dataclass(frozen=True, slots=True)
class Expert:
    """up: D to 2 * I.  down: I to D."""

    up: Linear
    down: Linear


class Experts(Protocol):
    def __getitem__(self, expert_id: int) -> Expert: ...


@runtime_checkable
class GroupedExperts(Protocol):
    """Experts that take many rows at once, without a loop on the host."""

    def of_rows(self, x: Tensor, chosen: Tensor, weights: Tensor, swiglu: SwiGlu) -> Tensor:
        """x: [T, D].  chosen, weights: [T, K].  The chosen experts' weighted sums [T, D]."""
        ...


@dataclass(frozen=True, slots=True)
class PackedExperts:
    """Blocks uint8 [E, rows, G, 16] and scales uint8 [E, rows, G], as in kernels.mxfp4.

    Rows are outputs: 2 * I of the first map, D of the second. Biases [E, rows] have the dtype of the
    activations, and an expert is decoded to it each time it is asked for.
    """

    up_blocks: Tensor
    up_scales: Tensor
    up_bias: Tensor
    down_blocks: Tensor
    down_scales: Tensor
    down_bias: Tensor

    def __getitem__(self, expert_id: int) -> Expert:
        up = dequantize(self.up_blocks[expert_id], self.up_scales[expert_id], self.up_bias.dtype)
        down = dequantize(
            self.down_blocks[expert_id], self.down_scales[expert_id], self.down_bias.dtype
        )
        return Expert(
            PlainLinear(up.t(), self.up_bias[expert_id]),
            PlainLinear(down.t(), self.down_bias[expert_id]),
        )


@dataclass(frozen=True, slots=True)
class MixtureOfExperts:
    """router: [D, E] fp32 and its bias [E]; in bf16, near ties would flip experts."""

    router: PlainLinear
    experts: Experts | Sequence[Expert]
    experts_per_token: int
    swiglu: SwiGlu

    def __call__(self, x: Tensor) -> Tensor:
        """x: [T, D].  Returns [T, D]: the chosen experts' outputs, weighted and summed in fp32."""
        logits, chosen = self.router(x.float()).topk(self.experts_per_token)
        weights = logits.softmax(dim=-1)
        if x.shape[0] == 1:
            return self._one(x, cast(list[int], chosen[0].tolist()), weights)
        if isinstance(self.experts, GroupedExperts):
            return self.experts.of_rows(x, chosen, weights, self.swiglu)
        return self._many(x, chosen, weights)

    def _one(self, x: Tensor, chosen: list[int], weights: Tensor) -> Tensor:
        """Decoding: nothing to sort by expert, and what is elementwise is done for all at once."""
        experts = [self.experts[expert_id] for expert_id in chosen]
        hidden = torch.cat([expert.up(x) for expert in experts])
        rows = self.swiglu(hidden).chunk(len(experts))
        outputs = torch.cat([expert.down(row) for expert, row in zip(experts, rows, strict=True)])
        return torch.mm(weights, outputs.float()).to(x.dtype)

    def _many(self, x: Tensor, chosen: Tensor, weights: Tensor) -> Tensor:
        """Expert by expert, on the tokens that chose it."""
        output = torch.zeros(x.shape, dtype=torch.float32, device=x.device)
        for expert_id in cast(list[int], chosen.unique().tolist()):
            expert = self.experts[expert_id]
            token, slot = torch.where(chosen == expert_id)
            y = expert.down(self.swiglu(expert.up(x[token])))
            output.index_add_(0, token, y.float() * weights[token, slot].unsqueeze(-1))
        return output.to(x.dtype)
