"""Hopper's kernels on torch in Gluon's place: the right numbers, and no tile read or written too early."""

import pytest
import torch
from torch import Tensor

from kernels.moe_decode import pack_experts
from kernels.mxfp4 import dequantize, quantize
from tests.kernels.gluon_on_torch import load

EXPERTS, ATTENTION = load("moe_prefill"), load("prefill_attention")
ALPHA, LIMIT, TOP, N_EXPERTS = 1.702, 7.0, 4, 8
TUNINGS = {
    "few": EXPERTS.FewTuning(block_n=128, block_m=16, ahead=3, warps=8),
    "taller few": EXPERTS.FewTuning(block_n=256, block_m=32, ahead=2, warps=16),
    "hopper": EXPERTS.HopperTuning(block_n=128, block_m=64, tail=16, warps=8),
    "hopper without masks": EXPERTS.HopperTuning(block_n=128, block_m=128, tail=32, warps=8),
    "two groups": EXPERTS.RingTuning(block_m=64, tail=32, stages=4),
    "three groups": EXPERTS.RingTuning(block_m=32, tail=16, stages=3, groups=3),
    "four groups": EXPERTS.RingTuning(block_m=64, tail=16, stages=4, groups=4),
    "short blocks last": EXPERTS.RingTuning(32, 16, 4, 4, short_last=True),
}


@pytest.mark.parametrize("tuning", TUNINGS.values(), ids=TUNINGS.keys())
def test_rows_get_their_experts(tuning: object) -> None:
    """Experts with several blocks of rows, one, a part of one, none; an odd and an even number of steps."""
    # What moe_prefill_hopper takes at least is more than the others need.
    hidden, inner = (512, 576) if isinstance(tuning, EXPERTS.HopperTuning) else (192, 320)
    random = torch.Generator().manual_seed(0)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=random)

    n_rows = 60
    scores = normal(n_rows, N_EXPERTS) + torch.tensor([4.0, 1, 1, 0, 0, 0, -1, -9])
    values, chosen = scores.topk(TOP)
    weights = values.softmax(dim=-1)
    order = chosen.flatten().sort(stable=True).indices.int()
    starts = torch.tensor([int((chosen < n).sum()) for n in range(N_EXPERTS + 1)]).int()
    up = quantize(2 * normal(N_EXPERTS, 2 * inner, hidden) * hidden**-0.5)
    down = quantize(2 * normal(N_EXPERTS, hidden, inner) * inner**-0.5)
    up_bias, down_bias = normal(N_EXPERTS, 2 * inner), normal(N_EXPERTS, hidden)
    maps = EXPERTS.ExpertMaps(pack_experts(*up, 2), up_bias, pack_experts(*down, 1), down_bias)
    x = normal(n_rows, hidden)

    y = EXPERTS.experts_of_sorted(
        x, order, starts, weights.flatten(), maps, alpha=ALPHA, limit=LIMIT, tuning=tuning
    )

    up_values, down_values = dequantize(*up, torch.float64), dequantize(*down, torch.float64)
    for pair, expert in enumerate(chosen.flatten().tolist()):
        h = up_values[expert] @ x[pair // TOP].double() + up_bias[expert].double()
        gate, linear = h.chunk(2)
        gate, linear = gate.clamp(max=LIMIT), linear.clamp(-LIMIT, LIMIT)
        h = gate * torch.sigmoid(ALPHA * gate) * (linear + 1)
        expected = down_values[expert] @ h + down_bias[expert].double()
        expected *= weights.flatten()[pair].double()
        assert float((y[pair] - expected).norm() / expected.norm()) < 1e-5


@pytest.mark.parametrize("n_splits", [1, 3])
@pytest.mark.parametrize("stages", [3, 4])
@pytest.mark.parametrize(
    ("n_queries", "n_past"), [(40, 0), (17, 47), (40, 129), (9, 55), (30, 500)]
)
def test_queries_see_their_keys(n_queries: int, n_past: int, stages: int, n_splits: int) -> None:
    """No whole tile, one, an odd and an even number; more rows than queries, more cache than keys."""
    random = torch.Generator().manual_seed(0)
    n_kv_heads, group, head = 2, 3, 64
    n_keys, n_heads, first = n_past + n_queries, n_kv_heads * group, 1000
    q = torch.full((64, n_heads, head), torch.nan)
    cache = torch.full((2, n_kv_heads, n_keys + 70, head), torch.nan)
    q[:n_queries] = torch.randn(n_queries, n_heads, head, generator=random)
    cache[:, :, :n_keys] = torch.randn(2, n_kv_heads, n_keys, head, generator=random)
    sinks = torch.randn(n_heads, generator=random)
    tuning = ATTENTION.Tuning(64, 64, 4, stages, 3, splits=n_splits, overlapped=True)
    found = ATTENTION.prefill_attention(
        q, *cache.unbind(), sinks, torch.tensor(0.25), None, tuning=tuning,
        extent=torch.tensor([first + n_past, n_queries]).int(), first=torch.tensor([first]).int(),
    )[:n_queries]  # fmt: skip

    keys, values = cache[:, :, :n_keys].double().repeat_interleave(group, dim=1)
    scores = q[:n_queries].double().transpose(0, 1) @ keys.transpose(1, 2) * 0.25
    hidden = torch.arange(n_past, n_keys)[:, None] < torch.arange(n_keys)
    scores = scores.masked_fill(hidden, -torch.inf)
    logits = torch.cat([scores, sinks.double().view(-1, 1, 1).expand(-1, n_queries, 1)], dim=-1)
    expected = (logits.softmax(dim=-1)[..., :-1] @ values).transpose(0, 1).flatten(1)
    assert float((found - expected).norm() / expected.norm()) < 1e-6
