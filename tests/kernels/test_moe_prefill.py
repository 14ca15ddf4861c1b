"""The experts of many rows against fp64: in the interpreter at small sizes, on a GPU at the real ones."""

from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from kernels.moe_decode import pack_experts
from kernels.moe_few import FewTuning
from kernels.moe_prefill import (
    FEW,
    HOPPER,
    MANY,
    SOME,
    ExpertMaps,
    PrefillTuning,
    experts_of_rows,
    experts_of_sorted,
)
from kernels.moe_prefill_hopper import HopperTuning
from kernels.moe_ring import RingTuning
from kernels.mxfp4 import dequantize, quantize

HAS_GPU = torch.cuda.is_available()
DEVICE = "cuda" if HAS_GPU else "cpu"
ALPHA, LIMIT = 1.702, 7.0
HIDDEN, INNER, N_EXPERTS = (2880, 2880, 32) if HAS_GPU else (96, 64, 8)
# The interpreter knows no machine instructions and multiplies bf16 wrongly.
DTYPE = torch.bfloat16 if HAS_GPU else torch.float32
BOUND = 1e-2 if HAS_GPU else 1e-5
IS_HOPPER = HAS_GPU and torch.cuda.get_device_capability()[0] == 9
OF_HOPPER = {f"hopper {most}": tuning for most, tuning in HOPPER} | {
    "dependent launch": FewTuning(block_n=128, block_m=16, ahead=3, warps=8, pdl=True),
    "three groups": RingTuning(block_m=128, tail=64, stages=6, groups=3),
    "four groups": RingTuning(block_m=64, tail=32, stages=8, groups=4),
    "short blocks last": RingTuning(block_m=64, tail=16, stages=8, groups=4, short_last=True),
} if IS_HOPPER else {}  # fmt: skip
TUNINGS = {"few": FEW, "some": SOME, "many": MANY} | OF_HOPPER if HAS_GPU else {
    "small": PrefillTuning(32, 16, 2, 4, 1, asm=False),
    "large": PrefillTuning(64, 32, 4, 4, 1, asm=False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """Random experts, their fp64 values, and rows."""

    maps: ExpertMaps
    up: Tensor
    down: Tensor
    x: Tensor

    def expected(self, chosen: Tensor, weights: Tensor) -> Tensor:
        total = torch.zeros(self.x.shape, dtype=torch.float64, device=DEVICE)
        for expert in range(N_EXPERTS):
            token, slot = torch.where(chosen == expert)
            y = self.x[token].double() @ self.up[expert].T + self.maps.up_bias[expert].double()
            gate, up = y.chunk(2, dim=1)
            gate, up = gate.clamp(max=LIMIT), up.clamp(-LIMIT, LIMIT)
            h = gate * torch.sigmoid(ALPHA * gate) * (up + 1)
            y = h @ self.down[expert].T + self.maps.down_bias[expert].double()
            total.index_add_(0, token, y * weights[token, slot].double().unsqueeze(1))
        return total


def new_case(n_rows: int, seed: int = 0) -> Case:
    random = torch.Generator(DEVICE).manual_seed(seed)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=random, device=DEVICE)

    up = quantize(2 * normal(N_EXPERTS, 2 * INNER, HIDDEN) * HIDDEN**-0.5)
    down = quantize(2 * normal(N_EXPERTS, HIDDEN, INNER) * INNER**-0.5)
    maps = ExpertMaps(
        up=pack_experts(*up, 2),
        up_bias=(0.3 * normal(N_EXPERTS, 2 * INNER)).to(DTYPE),
        down=pack_experts(*down, 1),
        down_bias=(0.3 * normal(N_EXPERTS, HIDDEN)).to(DTYPE),
    )
    values = (dequantize(*up, torch.float64), dequantize(*down, torch.float64))
    return Case(maps, *values, normal(n_rows, HIDDEN).to(DTYPE))


def error(found: Tensor, expected: Tensor) -> float:
    """‖found − expected‖ / ‖expected‖ of the worst row; NaN where an output was not written."""
    rows = (found.double() - expected).norm(dim=1) / expected.norm(dim=1)
    return float(rows.max())


def run(
    case: Case,
    chosen: Tensor,
    weights: Tensor,
    tuning: PrefillTuning | FewTuning | RingTuning | HopperTuning,
) -> Tensor:
    # What `empty` finds may be a former result: so it finds NaN.
    torch.full((32 * case.x.numel(),), torch.nan, dtype=DTYPE, device=DEVICE)
    return experts_of_rows(
        case.x, chosen, weights, case.maps, alpha=ALPHA, limit=LIMIT, tuning=tuning
    )


def choices(n_rows: int, kind: str) -> tuple[Tensor, Tensor]:
    random = torch.Generator(DEVICE).manual_seed(n_rows)
    scores = torch.randn((n_rows, N_EXPERTS), generator=random, device=DEVICE)
    if kind == "one has all":
        scores[:, 3] = 10
    if kind == "most have none":
        scores[:, 1:-3] = -10
    values, chosen = scores.topk(4)
    return chosen, values.softmax(dim=-1)


@pytest.mark.parametrize("tuning", TUNINGS.values(), ids=TUNINGS.keys())
@pytest.mark.parametrize(
    ("n_rows", "kind"),
    [(2, "random"), (17, "most have none"), (40, "one has all"), (40, "random")]
    + [(129, "most have none"), (1000, "one has all"), (2000, "random")] * HAS_GPU,
)
def test_rows_get_their_experts(
    n_rows: int, kind: str, tuning: PrefillTuning | FewTuning | RingTuning | HopperTuning
) -> None:
    """Every row's four experts, weighted; experts without rows, and one with all of them."""
    case = new_case(n_rows)
    chosen, weights = choices(n_rows, kind)

    found = run(case, chosen, weights, tuning)

    assert error(found, case.expected(chosen, weights)) < BOUND


def test_fewer_pairs_than_there_is_room_for() -> None:
    """Rows without experts are neither read nor written, wherever they are."""
    case = new_case(9)
    chosen, weights = choices(9, "random")
    expected = case.expected(chosen, weights)
    real = [0, 3, 4, 8]
    pairs = [(int(chosen[t, k]), 4 * t + k) for t in real for k in range(4)]
    numbers = [pair for _, pair in sorted(pairs)]
    order = torch.tensor(numbers + [10**9] * (36 - len(numbers)), dtype=torch.int32, device=DEVICE)
    begins = [sum(e < expert for e, _ in pairs) for expert in range(N_EXPERTS + 1)]
    starts = torch.tensor(begins, dtype=torch.int32, device=DEVICE)
    case.x[[t for t in range(9) if t not in real]] = torch.nan
    torch.full((64 * case.x.numel(),), torch.nan, dtype=DTYPE, device=DEVICE)

    y = experts_of_sorted(
        case.x, order, starts, weights.reshape(-1), case.maps, alpha=ALPHA, limit=LIMIT,
        tuning=next(iter(TUNINGS.values())),
    )  # fmt: skip

    assert error(y.view(9, 4, -1)[real].float().sum(1), expected[real]) < BOUND


def test_the_order_of_rows_does_not_matter() -> None:
    """Each row's result, to the bit, whatever its place is."""
    case = new_case(24)
    chosen, weights = choices(24, "random")
    tuning = next(iter(TUNINGS.values()))
    found = run(case, chosen, weights, tuning)
    turned = Case(case.maps, case.up, case.down, case.x.flip(0))

    again = run(turned, chosen.flip(0), weights.flip(0), tuning)

    assert torch.equal(again.flip(0), found)


def test_a_wrong_expert_is_noticed() -> None:
    """A planted fault is far outside the tolerance."""
    case = new_case(8)
    chosen, weights = choices(8, "random")
    found = run(case, chosen, weights, next(iter(TUNINGS.values())))

    chosen[5, 0] = next(e for e in range(N_EXPERTS) if e not in chosen[5].tolist())

    assert error(found, case.expected(chosen, weights)) > 0.1
