"""Muon: updates have singular values near one, and parameters do not see each other."""

import torch

from model.nano.recipe import muon


def test_an_update_is_nearly_orthogonal():
    """Of wide and of tall matrices, alone and stacked: singular values within [0.5, 1.5]."""
    for shape in ((40, 24), (24, 40), (3, 24, 24)):
        generator = torch.Generator().manual_seed(2)
        values = torch.linalg.svdvals(muon.orthogonalize(torch.randn(shape, generator=generator)))
        # A square random matrix has singular values near zero; those may stay smaller.
        assert values.max() < 1.5
        assert values.median() > 0.5


def test_parameters_of_one_shape_are_updated_as_each_alone():
    """Over several steps with momentum, and the others' gradients make no difference."""
    generator = torch.Generator().manual_seed(1)
    shapes = [(16, 24), (16, 24), (3, 16, 8), (3, 16, 8), (24, 8)]
    together = [torch.nn.Parameter(torch.randn(shape, generator=generator)) for shape in shapes]
    alone = [torch.nn.Parameter(p.detach().clone()) for p in together]
    optimizers = [muon.Muon(together, lr=0.02), *(muon.Muon([p], lr=0.02) for p in alone)]
    for _ in range(3):
        for p, q in zip(together, alone, strict=True):
            p.grad = torch.randn(p.shape, generator=generator)
            q.grad = p.grad.clone()
        for optimizer in optimizers:
            optimizer.step()
    for p, q in zip(together, alone, strict=True):
        assert torch.allclose(p, q, atol=1e-6)
