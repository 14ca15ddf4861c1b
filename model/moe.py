"""The mixture of experts: a router, and the chosen experts' clamped SwiGLU.

Experts are held packed in MXFP4 and decoded when they are chosen, or decoded once where memory
allows. Their first matrix holds the gates before the ups (a checkpoint interleaves them).
"""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from kernels.mxfp4 import dequantize
from model.layers import linear, swiglu


class Experts(Protocol):
    """E experts. Biases: up [E, 2 * I], down [E, D], in the dtype of the activations."""

    @property
    def up_bias(self) -> Tensor: ...
    @property
    def down_bias(self) -> Tensor: ...

    def up(self, expert: int) -> Tensor:
        """[D, 2 * I]"""
        ...

    def down(self, expert: int) -> Tensor:
        """[I, D]"""
        ...


@dataclass(frozen=True, slots=True)
class DenseExperts:
    """up_weight: [E, D, 2 * I].  down_weight: [E, I, D]."""

    up_weight: Tensor
    up_bias: Tensor
    down_weight: Tensor
    down_bias: Tensor

    def up(self, expert: int) -> Tensor:
        return self.up_weight[expert]

    def down(self, expert: int) -> Tensor:
        return self.down_weight[expert]


@dataclass(frozen=True, slots=True)
class PackedExperts:
    """Blocks uint8 [E, rows, G, 16] and scales uint8 [E, rows, G], as in kernels.mxfp4.

    Rows are outputs: 2 * I of the first matrix, D of the second.
    """

    up_blocks: Tensor
    up_scales: Tensor
    up_bias: Tensor
    down_blocks: Tensor
    down_scales: Tensor
    down_bias: Tensor

    def up(self, expert: int) -> Tensor:
        return dequantize(self.up_blocks[expert], self.up_scales[expert], self.up_bias.dtype).t()

    def down(self, expert: int) -> Tensor:
        return dequantize(
            self.down_blocks[expert], self.down_scales[expert], self.down_bias.dtype
        ).t()


@dataclass(frozen=True, slots=True)
class Router:
    """weight: [D, E] fp32.  bias: [E] fp32. In bf16 near ties would flip experts."""

    weight: Tensor
    bias: Tensor
    experts_per_token: int

    def choose(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x: [T, D].  Returns expert ids int64 [T, k] and their weights fp32 [T, k], rows sum to 1."""
        logits, chosen = linear(x.float(), self.weight, self.bias).topk(self.experts_per_token)
        return chosen, logits.softmax(dim=-1)


def moe(x: Tensor, router: Router, experts: Experts, *, alpha: float, limit: float) -> Tensor:
    """x: [T, D].  Returns [T, D]: the chosen experts' outputs, biases included, weighted in fp32."""
    chosen, weights = router.choose(x)
    if x.shape[0] == 1:
        return _one_token(x[0], chosen[0], weights[0], experts, alpha, limit).unsqueeze(0)
    output = torch.zeros(x.shape, dtype=torch.float32, device=x.device)
    for expert in chosen.unique().tolist():
        token, slot = (chosen == expert).nonzero(as_tuple=True)
        hidden = linear(x[token], experts.up(expert), experts.up_bias[expert])
        y = linear(swiglu(hidden, alpha, limit), experts.down(expert), experts.down_bias[expert])
        output.index_add_(0, token, y.float() * weights[token, slot].unsqueeze(-1))
    return output.to(x.dtype)


def _one_token(
    x: Tensor, chosen: Tensor, weights: Tensor, experts: Experts, alpha: float, limit: float
) -> Tensor:
    """x: [D].  Decoding: no gathering of rows, and what can be is done for all experts at once."""
    expert_ids: list[int] = chosen.tolist()
    hidden = torch.stack([torch.mv(experts.up(expert).t(), x) for expert in expert_ids])
    activated = swiglu(hidden + experts.up_bias[chosen], alpha, limit)
    outputs = torch.stack(
        [torch.mv(experts.down(expert).t(), row) for expert, row in zip(expert_ids, activated)]
    )
    return (weights @ (outputs + experts.down_bias[chosen]).float()).to(x.dtype)
