"""The small kernels of prompts against fp64: in the interpreter at small sizes, on a GPU at the real ones."""

import pytest
import torch
from torch import Tensor

from kernels.prefill_norm import Source, add_norm, hand_over
from kernels.prefill_rotate import rotate_and_store
from kernels.prefill_router import Routing, route

HAS_GPU = torch.cuda.is_available()
DEVICE = "cuda" if HAS_GPU else "cpu"
# The interpreter multiplies bf16 wrongly.
DTYPE = torch.bfloat16 if HAS_GPU else torch.float32
ROUNDING = 4e-3 if HAS_GPU else 1e-6
HIDDEN = 2880 if HAS_GPU else 200
EPS = 1e-5
# Real rows, and all.
ROWS = [(1, 16), (16, 16), (17, 32), (90, 128)] + [(2000, 2048)] * HAS_GPU


class Random:
    def __init__(self, seed: int) -> None:
        self._generator = torch.Generator(DEVICE).manual_seed(seed)

    def normal(self, *shape: int, scale: float = 1.0) -> Tensor:
        return scale * torch.randn(shape, generator=self._generator, device=DEVICE)


def extent(past: int, rows: int) -> Tensor:
    return torch.tensor([past, rows], dtype=torch.int32, device=DEVICE)


def error(found: Tensor, expected: Tensor) -> float:
    """‖found − expected‖ / ‖expected‖ of the worst row; NaN where an output was not written."""
    return float(((found.double() - expected).norm(dim=-1) / expected.norm(dim=-1)).max())


def normed(x: Tensor, weight: Tensor) -> Tensor:
    return x * torch.rsqrt(x.square().mean(dim=-1, keepdim=True) + EPS) * weight.double()


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize(("n_real", "n_rows"), ROWS)
def test_what_is_added_and_the_norm(n_real: int, n_rows: int, source: Source) -> None:
    """Each kind of summand; rows behind the real ones are left as they are."""
    random = Random(n_real)
    x, weight = random.normal(n_rows, HIDDEN), 1 + random.normal(HIDDEN, scale=0.3)
    ids = torch.randint(0, 50, (n_rows,), dtype=torch.int32, device=DEVICE)
    shape = {Source.EMBEDDING: 50, Source.ROW: n_rows, Source.EXPERTS: 4 * n_rows}[source]
    added = random.normal(shape, HIDDEN).to(DTYPE)
    before = x.clone()
    match source:
        case Source.EMBEDDING:
            expected = added[ids.long()].double()
        case Source.ROW:
            expected = x.double() + added.double()
        case Source.EXPERTS:
            expected = x.double() + added.double().view(n_rows, 4, -1).sum(1)
    expected = expected[:n_real]

    found = add_norm(x, added, weight, extent(7, n_real), EPS, source=source, ids=ids, dtype=DTYPE)

    assert error(x[:n_real], expected) < 1e-6
    assert error(found[:n_real], normed(expected, weight)) < ROUNDING
    assert torch.equal(x[n_real:], before[n_real:])


def test_the_last_real_row_is_handed_over() -> None:
    """In fp32, as two bf16 that add up to it, and its position."""
    x = Random(1).normal(16, HIDDEN)
    row, position = (
        torch.zeros(HIDDEN, device=DEVICE),
        torch.zeros(1, dtype=torch.int32, device=DEVICE),
    )
    high, low = torch.zeros(2, HIDDEN, dtype=torch.bfloat16, device=DEVICE).unbind()

    hand_over(x, extent(30, 9), row=row, high=high, low=low, position=position)

    assert torch.equal(row, x[8])
    assert error(high.float() + low.float(), x[8].double()) < 1e-4
    assert position.tolist() == [38]


@pytest.mark.parametrize(
    ("n_heads", "n_kv_heads", "head_dim"), [(64, 8, 64), (3, 1, 16), (0, 2, 16)]
)
@pytest.mark.parametrize(("n_real", "n_rows"), ROWS[:4])
@pytest.mark.parametrize("first", [0, 30])
def test_rotation_and_cache(
    first: int, n_real: int, n_rows: int, n_heads: int, n_kv_heads: int, head_dim: int
) -> None:
    """Queries in place, keys and values at their positions, counted from `first`; nothing else changes."""
    random = Random(n_real)
    past, capacity = 41, 300
    qkv = random.normal(n_rows, n_heads + 2 * n_kv_heads, head_dim).to(DTYPE)
    angles = random.normal(capacity, head_dim // 2)
    cos, sin = angles.cos() * 1.3, angles.sin() * 1.3
    cache = random.normal(2 * n_kv_heads, capacity, head_dim).to(DTYPE)
    old_qkv, old_cache = qkv.double(), cache.clone()
    there, here = slice(past, past + n_real), slice(past - first, past - first + n_real)
    low, high = old_qkv[:n_real, : n_heads + n_kv_heads].chunk(2, dim=-1)
    c, s = (table[there].double().unsqueeze(1) for table in (cos, sin))
    turned = torch.cat([low * c - high * s, high * c + low * s], dim=-1)

    keys, values = cache.chunk(2)
    held = extent(first, 0)[:1] if first else None
    rotate_and_store(qkv, cos, sin, keys, values, extent(past, n_real), held)

    if n_heads:
        assert error(qkv[:n_real, :n_heads], turned[:, :n_heads]) < ROUNDING
    assert error(keys[:, here], turned[:, n_heads:].transpose(0, 1)) < ROUNDING
    assert torch.equal(
        values[:, here].double(), old_qkv[:n_real, n_heads + n_kv_heads :].transpose(0, 1)
    )
    assert torch.equal(qkv[n_real:].double(), old_qkv[n_real:])
    cache[:, here] = old_cache[:, here]
    assert torch.equal(cache, old_cache)


def check_order(routing: Routing, n_real: int, n_experts: int) -> None:
    """`order` and `starts` are those of a stable sort of the real rows' pairs."""
    experts = routing.expert_ids[:n_real].reshape(-1).long()
    expected = experts.argsort(stable=True)
    assert torch.equal(routing.order[: 4 * n_real].long(), expected)
    ends = torch.bincount(experts, minlength=n_experts).cumsum(0)
    assert routing.starts.tolist() == [0, *ends.tolist()]


@pytest.mark.parametrize("n_experts", [8, 32, 128])
@pytest.mark.parametrize(("n_real", "n_rows"), ROWS)
def test_rows_find_their_experts(n_real: int, n_rows: int, n_experts: int) -> None:
    """As fp64 chooses them, wherever the gap of the fourth and the fifth logit is more than noise."""
    random = Random(n_real)
    x = random.normal(n_rows, HIDDEN).to(DTYPE)
    x[n_real:] = torch.nan
    weight = random.normal(n_experts, HIDDEN, scale=HIDDEN**-0.5).to(DTYPE)
    bias = random.normal(n_experts, scale=0.1)
    logits = x[:n_real].double() @ weight.double().T + bias.double()
    values, ids = logits.topk(5)
    is_clear = values[:, 3] - values[:, 4] > 1e-4

    routing = route(x, weight, bias, extent(3, n_real), top=4)

    found = routing.expert_ids[:n_real].long()
    expected = ids[:, :4]
    assert torch.equal(found.sort().values[is_clear], expected.sort().values[is_clear])
    weights = logits.gather(1, found).softmax(dim=-1)
    assert error(routing.weights.view(n_rows, 4)[:n_real], weights) < 1e-4
    check_order(routing, n_real, n_experts)


def test_equal_logits_go_to_the_lower_expert() -> None:
    """All logits equal: experts 0 to 3, a quarter each, in two blocks."""
    x = torch.ones(32, HIDDEN, dtype=DTYPE, device=DEVICE)
    weight = torch.zeros(32, HIDDEN, dtype=DTYPE, device=DEVICE)
    bias = torch.ones(32, device=DEVICE)

    routing = route(x, weight, bias, extent(0, 20), top=4)

    assert routing.expert_ids[:20].tolist() == [[0, 1, 2, 3]] * 20
    assert routing.weights[:80].tolist() == [0.25] * 80
    check_order(routing, 20, 32)


def test_rows_may_have_biases_of_their_own() -> None:
    """What replays other choices: the wanted experts' logits are raised."""
    random = Random(3)
    x = random.normal(40, HIDDEN).to(DTYPE)
    weight = random.normal(32, HIDDEN, scale=HIDDEN**-0.5).to(DTYPE)
    wanted = random.normal(40, 32).topk(4).indices
    bias = torch.zeros(40, 32, device=DEVICE).scatter(1, wanted, 64.0)

    routing = route(x, weight, bias, extent(0, 37), top=4)

    assert torch.equal(routing.expert_ids[:37].sort().values.long(), wanted[:37].sort().values)
    logits = (x[:37].double() @ weight.double().T).gather(1, routing.expert_ids[:37].long())
    assert error(routing.weights.view(40, 4)[:37], logits.softmax(dim=-1)) < 1e-4
