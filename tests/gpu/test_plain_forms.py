"""What only a GPU runs, against its plain form, which Triton's interpreter tests: both on the card."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from kernels.decode_step import Tuning
from kernels.moe_prefill import FEW, MANY, SOME, PrefillTuning, tuning_for
from kernels.target import target_of
from tests.kernels.decode_case import REAL, Case
from tests.kernels.test_moe_prefill import choices, error, new_case, run

pytestmark = pytest.mark.gpu
POSITION = 300


def logits_of(tuning: Tuning) -> Tensor:
    """Of a step through two layers at the real shape; the same weights each time."""
    case = Case(REAL, tuning, seed=11, device="cuda")
    case.step.start(7, POSITION)
    case.step.launch()
    seen = case.step.logits.isfinite()
    assert int(seen.sum()) == REAL.vocab // 2
    return case.step.logits[seen]


def test_dependent_launch_changes_nothing() -> None:
    """To the bit: only when a kernel starts is another matter."""
    assert torch.equal(logits_of(Tuning()), logits_of(replace(Tuning(), pdl=False)))


def test_the_machines_own_instructions_decode_as_plain_triton_does() -> None:
    """Experts of one token. fp16 sums eight products, each sum off by 2^-12 of itself in the mean, where
    plain Triton has fp32: two maps and two layers of that.
    """
    found, expected = logits_of(Tuning()), logits_of(replace(Tuning(), asm=False))
    assert float((found - expected).norm() / expected.norm()) < 2e-3


@pytest.mark.parametrize(
    ("n_rows", "tuning"), [(17, FEW), (300, SOME), (2000, MANY)], ids=["few", "some", "many"]
)
def test_experts_of_many_rows_are_the_same_to_the_bit(n_rows: int, tuning: PrefillTuning) -> None:
    """Decoding is exact either way, and the products are those of the same matrix units."""
    case, (chosen, weights) = new_case(n_rows), choices(n_rows, "random")
    by_machine = run(case, chosen, weights, tuning)
    assert torch.equal(by_machine, run(case, chosen, weights, replace(tuning, asm=False)))


@pytest.mark.parametrize("n_rows", [17, 300, 2000])
def test_what_the_card_prefers_is_what_any_card_can(n_rows: int) -> None:
    """The kernels chosen for this card, against those that run everywhere."""
    case, (chosen, weights) = new_case(n_rows), choices(n_rows, "random")
    preferred = tuning_for(chosen.numel(), case.maps, target_of(case.x.device))
    by_any = run(case, chosen, weights, SOME)
    assert error(run(case, chosen, weights, preferred), by_any.double()) < 5e-3
