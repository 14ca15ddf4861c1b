"""Sampling: the distribution, its nucleus, greedy, and ids that do not exist."""

import pytest
import torch
from torch import Tensor

from model.engine import SamplingParams
from model.sampling import Sampler

LOGITS = torch.tensor([2.0, 1.0, 0.5, 0.0, -1.0, -torch.inf])
ALL_ALLOWED = torch.zeros(6, dtype=torch.bool)
DRAWS = 20_000


def shares(params: SamplingParams, forbidden: Tensor = ALL_ALLOWED) -> Tensor:
    """The share of each id in many draws."""
    sampler = Sampler(params, forbidden)
    ids = torch.stack([sampler.sample(LOGITS.clone()) for _ in range(DRAWS)])
    return torch.bincount(ids, minlength=6) / DRAWS


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_ids_are_drawn_by_the_softmax(temperature: float) -> None:
    """Shares are within four standard deviations of the softmax at the temperature."""
    expected = (LOGITS / temperature).softmax(-1)
    deviation = (expected * (1 - expected) / DRAWS).sqrt()
    drawn = shares(SamplingParams(temperature, seed=1))
    assert torch.all((drawn - expected).abs() <= 4 * deviation)


def test_top_p_keeps_the_smallest_sufficient_set() -> None:
    """0.56, 0.21, 0.13: three ids are needed for 0.85, and keep their proportions."""
    probabilities = LOGITS.softmax(-1)
    expected = torch.where(torch.arange(6) < 3, probabilities, 0)
    expected /= expected.sum()
    drawn = shares(SamplingParams(1.0, top_p=0.85, seed=2))
    assert torch.all((drawn - expected).abs() <= 4 * (expected * (1 - expected) / DRAWS).sqrt())


def test_the_smallest_top_p_is_greedy() -> None:
    """The likeliest id always stays."""
    sampler = Sampler(SamplingParams(1.0, top_p=1e-9, seed=3), ALL_ALLOWED)
    assert {int(sampler.sample(LOGITS.clone())) for _ in range(200)} == {0}


@pytest.mark.parametrize("temperature", [0.0, 1e-30, 1e-6])
def test_low_temperatures_take_the_likeliest(temperature: float) -> None:
    """Zero is greedy, and next to zero neither overflows nor wanders."""
    sampler = Sampler(SamplingParams(temperature), ALL_ALLOWED)
    assert {int(sampler.sample(LOGITS * 100)) for _ in range(50)} == {0}


@pytest.mark.parametrize("temperature", [0.0, 1.0, 1000.0])
def test_forbidden_ids_never_come_out(temperature: float) -> None:
    """Neither greedily, where they are likeliest, nor at any temperature."""
    forbidden = torch.tensor([True, False, True, False, False, False])
    sampler = Sampler(SamplingParams(temperature, seed=4), forbidden)
    ids = {int(sampler.sample(LOGITS.clone())) for _ in range(500)}
    assert ids == ({1} if temperature == 0 else {1, 3, 4})


@pytest.mark.parametrize("seed", [0, -1, 2**64 + 5])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    """A seed repeats its draws."""
    one, other = (Sampler(SamplingParams(seed=seed), ALL_ALLOWED) for _ in range(2))
    draws = [[int(each.sample(LOGITS.clone())) for _ in range(50)] for each in (one, other)]
    assert draws[0] == draws[1]
