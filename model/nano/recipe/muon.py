"""Muon: momentum whose update is orthogonalised by Newton-Schulz steps, for matrices.

Source of the method: Keller Jordan, "Muon: an optimizer for hidden layers in neural networks", 2024.
Here for stacks of matrices too (all experts of a layer at once), which torch's own does not take.
"""

from collections.abc import Iterable

import torch
from torch import Tensor

# Coefficients of the quintic iteration from the source: steep at zero, within [0.7, 1.2] after five.
_A, _B, _C = 3.4445, -4.7750, 2.0315


def orthogonalize(g: Tensor, steps: int = 5) -> Tensor:
    """Nearest semi-orthogonal matrices, roughly. g: [..., M, N]; computed in bf16."""
    x = g.bfloat16()
    wide = x.size(-2) > x.size(-1)
    if wide:
        x = x.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        a = x @ x.mT
        x = _A * x + (_B * a + _C * a @ a) @ x
    return (x.mT if wide else x).to(g.dtype)


class Muon(torch.optim.Optimizer):
    """lr is per unit of the update's spectral norm, scaled by sqrt(max(1, rows / columns)).

    Parameters of one shape are updated together: many small products cost their launches only.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, momentum: float = 0.95) -> None:
        params = list(params)
        super().__init__(params, {"lr": lr, "momentum": momentum})
        # A CPU may lack the compiler that this takes.
        on_gpu = any(p.is_cuda for p in params)
        self._orthogonalize = torch.compile(orthogonalize) if on_gpu else orthogonalize

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            alike: dict[torch.Size, list[Tensor]] = {}
            for p in group["params"]:
                alike.setdefault(p.shape, []).append(p)
            for shape, params in alike.items():
                gradient = torch.stack([p.grad for p in params if p.grad is not None])
                state = self.state[params[0]]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(gradient)
                m = state["momentum"]
                m.lerp_(gradient, 1 - group["momentum"])
                update = self._orthogonalize(gradient.lerp_(m, group["momentum"]))
                scale = max(1.0, shape[-2] / shape[-1]) ** 0.5
                for p, change in zip(params, update, strict=True):
                    p.add_(change, alpha=-group["lr"] * scale)
