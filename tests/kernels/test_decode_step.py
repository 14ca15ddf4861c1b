"""The kernels of a decode step against fp64: in the interpreter at small sizes, on a GPU at the real ones."""

# Triton's annotations say what a kernel sees inside, not what launches it.
# pyright: reportArgumentType=false, reportCallIssue=false

from dataclasses import replace

import pytest
import torch
import triton
import triton.language as tl
from torch import Tensor

from kernels.choice import four_experts, key_of, nth_expert
from kernels.decode_step import Tuning
from kernels.moe_decode import LARGEST_SCALE, pack_experts, unpack_expert
from kernels.moe_unpack import unpack_to_bf16
from kernels.mxfp4 import dequantize, quantize
from tests.kernels.decode_case import CANDIDATES, PLAIN, PLAIN_CANDIDATES, REAL, Case, Sizes

HAS_GPU = torch.cuda.is_available()
DEVICE = "cuda" if HAS_GPU else "cpu"
TOKEN = 7


# The kernels as they are tuned, and all forms that have not been measured yet.
both = pytest.mark.parametrize("is_candidate", [False, True], ids=["as tuned", "candidates"])


def new_case(seed: int = 0, *, is_candidate: bool = False) -> Case:
    if HAS_GPU:
        tuning = replace(Tuning(), **CANDIDATES) if is_candidate else Tuning()
        return Case(REAL, tuning, seed=seed, device="cuda")
    return Case(Sizes(), PLAIN_CANDIDATES if is_candidate else PLAIN, seed=seed, device="cpu")


def error(found: Tensor, expected: Tensor) -> float:
    """‖found − expected‖ / ‖expected‖; NaN where an output was not written."""
    return float((found.double() - expected).norm() / expected.norm())


def by_columns(activations: Tensor) -> Tensor:
    """Activations [..., D] of the experts' kernels in their columns' order."""
    return activations.unflatten(-1, (4, -1, 8)).transpose(-3, -2).flatten(-3)


# Storage in bf16 (queries, keys) has 2^-9 an element; elsewhere only activations in fp16 are rounded.
STORED, COMPUTED = (3e-3, 2e-3) if HAS_GPU else (1e-4, 2e-3)


@both
@pytest.mark.parametrize("position", [0, 1, 127, 128, 300])
def test_queries_keys_and_values(position: int, is_candidate: bool) -> None:
    """Norm, product, bias, rotation; keys and values at their place and nowhere else."""
    case = new_case(position, is_candidate=is_candidate)
    case.step.start(TOKEN, position)
    before = case.keys.clone(), case.values.clone()

    case.step.norm_qkv(1)

    q, k, v = case.qkv(1, case.residual(), position)
    assert error(case.step.q.view_as(q), q) < STORED
    assert error(case.keys[1, :, position], k) < STORED
    assert error(case.values[1, :, position], v) < STORED
    for now, then in zip((case.keys, case.values), before, strict=True):
        now[1, :, position] = then[1, :, position]
        assert torch.equal(now, then)


@pytest.mark.parametrize(
    ("index", "is_candidate"), [(0, False), (0, True), (1, False)], ids=["window", "alone", "full"]
)
@pytest.mark.parametrize("position", [0, 1, 63, 64, 127, 128, 129, 300, 511])
def test_attention_with_sinks(index: int, is_candidate: bool, position: int) -> None:
    """Sliding and full layers; what lies behind the position is not read."""
    case = new_case(position, is_candidate=is_candidate)
    case.step.start(TOKEN, position)
    case.step.q.copy_(case.normal(case.step.q.numel()))
    case.keys[:, :, position + 1 :] = torch.nan
    case.values[:, :, position + 1 :] = torch.nan

    case.step.attention(index)

    seen = slice(0, position + 1)
    q = case.step.q.view(case.sizes.n_heads, -1)
    expected = case.attention(index, q, case.keys[index, :, seen], case.values[index, :, seen])
    found = case.step.attended_high.double() + case.step.attended_low.double()
    assert error(found, expected) < STORED


def test_a_sliding_layer_may_hold_a_stretch() -> None:
    """Its buffers begin with another position than those of a full layer; the rotation knows of neither."""
    case = new_case(8)
    position, first = 300, 150
    case.step.start(TOKEN, position)
    case.step.hold_from(first)

    case.step.norm_qkv(0)
    row = position - first
    _, k, v = case.qkv(0, case.residual(), position)
    assert error(case.keys[0, :, row], k) < STORED
    assert error(case.values[0, :, row], v) < STORED
    case.step.norm_qkv(1)
    _, k, _ = case.qkv(1, case.residual(), position)
    assert error(case.keys[1, :, position], k) < STORED

    case.step.q.copy_(case.normal(case.step.q.numel()))
    q = case.step.q.view(case.sizes.n_heads, -1)
    for index, newest in ((0, row), (1, position)):
        case.step.attention(index)
        seen = slice(0, newest + 1)
        expected = case.attention(index, q, case.keys[index, :, seen], case.values[index, :, seen])
        found = case.step.attended_high.double() + case.step.attended_low.double()
        assert error(found, expected) < STORED


@pytest.mark.parametrize("fault", ["window", "sink"], ids=["a window off by one", "a scaled sink"])
def test_attention_notices(fault: str) -> None:
    """A planted fault is far outside the tolerance."""
    case = new_case(5)
    layer = case.weights.layers[0]
    layer.sinks.add_(4)
    case.step.start(TOKEN, 300)
    case.step.q.copy_(case.normal(case.step.q.numel()))
    # A key that the window just excludes, and that every query likes.
    case.keys[0, :, 300 - 128] = (
        8 * case.step.q.view(case.sizes.n_kv_heads, -1, case.sizes.head_dim)[:, 0]
    )
    case.step.attention(0)
    found = case.step.attended_high.double()
    wrong = (
        replace(layer, window=129) if fault == "window" else replace(layer, sinks=1.1 * layer.sinks)
    )
    case.weights = replace(case.weights, layers=(wrong, *case.weights.layers[1:]))

    q = case.step.q.view(case.sizes.n_heads, -1)
    assert error(found, case.attention(0, q, case.keys[0, :, :301], case.values[0, :, :301])) > 0.02


@both
def test_output_map_and_residual(is_candidate: bool) -> None:
    case = new_case(1, is_candidate=is_candidate)
    case.step.start(TOKEN, 3)
    attended = case.normal(case.step.q.numel())
    case.step.attended_high.copy_(attended)
    case.step.attended_low.copy_(attended - case.step.attended_high.float())
    expected = case.out(0, case.residual(), attended.double())

    case.step.out(0)

    assert error(case.step.x, expected) < 1e-4
    assert error(case.step.high.double() + case.step.low.double(), expected) < 1e-4


@triton.jit
def _choose_kernel(keys, logits, ids, each, weights, E: tl.constexpr):
    slot = tl.arange(0, 4)
    expert, weight = four_experts(keys, logits, E)
    tl.store(ids + slot, expert)
    tl.store(weights + slot, weight)
    for n in range(4):
        tl.store(each + n, nth_expert(keys, n, E))


@triton.jit
def _keys_kernel(logits, keys, E: tl.constexpr):
    expert = tl.arange(0, E)
    tl.store(keys + expert, key_of(tl.load(logits + expert), expert, E))


def from_keys(keys: Tensor, logits: Tensor) -> tuple[list[int], Tensor]:
    """What the experts' kernels choose, either of which alike: four experts and their weights."""
    ids, each = torch.full((2, 4), -1, dtype=torch.int32, device=DEVICE).unbind()
    weights = torch.full((4,), torch.nan, device=DEVICE)
    _choose_kernel[(1,)](keys, logits, ids, each, weights, E=len(keys), num_warps=1)
    assert each.tolist() == ids.tolist()
    return ids.tolist(), weights


def chosen(case: Case) -> tuple[list[int], Tensor]:
    step = case.step
    if step.tuning.readers_choose:
        return from_keys(step.router_keys, step.router_logits)
    return step.expert_ids.tolist(), step.expert_weights


@pytest.mark.parametrize("n_experts", [8, 32, 128])
@pytest.mark.parametrize("shift", [-100.0, 0.0, 100.0])
def test_keys_are_in_the_order_of_the_logits(shift: float, n_experts: int) -> None:
    """Of positive, negative and mixed numbers; the lower expert first among equals."""
    random = torch.Generator().manual_seed(n_experts)
    logits = (torch.randn(n_experts, generator=random) + shift).to(DEVICE)
    logits[[2, 5]] = logits.max() + 1
    keys = torch.zeros(n_experts, dtype=torch.int32, device=DEVICE)

    _keys_kernel[(1,)](logits, keys, E=n_experts)
    ids, weights = from_keys(keys, logits)

    values, expected = logits.sort(descending=True, stable=True)
    assert ids == expected[:4].tolist()
    assert error(weights, values[:4].double().softmax(dim=-1)) < 1e-6


@both
@pytest.mark.parametrize("seed", range(4))
def test_router_chooses_as_fp64_does(seed: int, is_candidate: bool) -> None:
    """Ids in the order of their logits wherever the gaps exceed the noise; weights; the fp16 copy."""
    case = new_case(seed, is_candidate=is_candidate)
    case.step.start(TOKEN + seed, 3)

    case.step.router(0)

    normed, ids, weights = case.router(0, case.residual())
    found_ids, found_weights = chosen(case)
    assert found_ids == ids.tolist()
    assert error(found_weights, weights) < 1e-3
    found = by_columns(case.step.normed).double() * case.step.unscale.double()
    assert error(found, normed) < 5e-4
    assert 2**12 <= float(case.step.normed.abs().max()) <= 2**13
    assert not case.step.counter.any()


@both
def test_equal_logits_go_to_the_lower_expert(is_candidate: bool) -> None:
    """All logits equal: experts 0 to 3, a quarter each."""
    case = new_case(2, is_candidate=is_candidate)
    case.weights.layers[0].router.zero_()
    case.weights.layers[0].router_bias.fill_(1.0)
    case.step.start(TOKEN, 3)

    case.step.router(0)

    ids, weights = chosen(case)
    assert ids == [0, 1, 2, 3]
    assert weights.tolist() == [0.25] * 4


@both
def test_experts(is_candidate: bool) -> None:
    """Both maps of the chosen experts, from packed weights, and the weighted sum."""
    case = new_case(3, is_candidate=is_candidate)
    case.step.start(TOKEN, 3)
    case.step.router(1)
    ids, weights = chosen(case)
    normed = by_columns(case.step.normed).double() * case.step.unscale.double()

    case.step.gate_up(1)
    hidden = [case.gate_up(1, normed, expert) for expert in ids]
    for row, expected in zip(by_columns(case.step.h).double() / 64, hidden, strict=True):
        assert error(row, expected) < COMPUTED

    found_hidden = by_columns(case.step.h).double() / 64
    expected = case.residual()
    for slot, expert in enumerate(ids):
        expected = expected + weights[slot].double() * case.down(1, found_hidden[slot], expert)
    case.step.down(1)
    assert error(case.step.x, expected) < COMPUTED


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_experts_take_activations_of_any_size(scale: float) -> None:
    """The power of two keeps fp16 in range, whatever the norm's weight does."""
    case = new_case(4)
    case.weights.layers[0].mlp_norm.mul_(scale)
    case.step.start(TOKEN, 3)
    case.step.router(0)
    normed, _, _ = case.router(0, case.residual())

    case.step.gate_up(0)

    expert = int(case.step.expert_ids[0])
    assert (
        error(by_columns(case.step.h[0]).double() / 64, case.gate_up(0, normed, expert))
        < 2 * COMPUTED
    )


@both
def test_a_whole_step(is_candidate: bool) -> None:
    """All layers, the logits, the greedy token, its embedding, and the position after it."""
    case = new_case(6, is_candidate=is_candidate)
    position = 200
    case.step.start(TOKEN, position)
    x = case.residual()

    case.step.launch()

    for index in range(case.sizes.n_layers):
        q, _, _ = case.qkv(index, x, position)
        seen = slice(0, position + 1)
        attended = case.attention(index, q, case.keys[index, :, seen], case.values[index, :, seen])
        x = case.out(index, x, attended)
        normed, ids, weights = case.router(index, x)
        for expert, weight in zip(ids.tolist(), weights, strict=True):
            x = x + weight * case.down(index, case.gate_up(index, normed, expert), expert)
    expected = case.logits(x)
    allowed = expected.isfinite()
    assert error(case.step.logits[allowed], expected[allowed]) < (1e-2 if HAS_GPU else 2e-3)
    assert torch.equal(case.step.logits.isinf(), ~allowed)
    token = int(case.step.token)
    assert token == int(case.step.logits.argmax())
    assert int(case.step.position) == position + 1
    assert int(case.step.ring[position % 64]) == token
    assert torch.equal(case.step.x, case.weights.embedding[token].float())


def test_sampling_follows_the_distribution() -> None:
    """Counts of many seeds against softmax(logits / T), and the same seed twice."""
    sizes = replace(REAL if HAS_GPU else Sizes(hidden=32, inner=32), n_layers=1, vocab=8)
    tuning = replace(Tuning() if HAS_GPU else PLAIN, unembed_programs=1, unembed_rows=8)
    case = Case(sizes, tuning, seed=7, device=DEVICE)
    case.step.temperature.fill_(0.8)
    counts = torch.zeros(sizes.vocab)
    n_draws = 2000 if HAS_GPU else 100

    for seed in range(n_draws):
        case.step.start(TOKEN % sizes.vocab, 3)
        case.step.seed.fill_(seed)
        case.step.head()
        counts[int(case.step.token)] += 1

    probabilities = (case.step.logits.double().cpu() / 0.8).softmax(dim=-1)
    expected = n_draws * probabilities
    tolerance = 4.5 * (expected * (1 - probabilities)).sqrt() + 1e-9
    assert bool(((counts - expected).abs() <= tolerance).all())
    last = int(case.step.token)
    case.step.start(TOKEN % sizes.vocab, 3)
    case.step.head()
    assert int(case.step.token) == last


def test_packing_is_a_permutation() -> None:
    """All codes and scales come back."""
    torch.manual_seed(0)
    blocks = torch.randint(0, 256, (3, 32, 5, 16), dtype=torch.uint8)
    scales = torch.randint(0, LARGEST_SCALE + 1, (3, 32, 5), dtype=torch.uint8)
    for rows in (1, 2, 32):
        packed = pack_experts(blocks, scales, rows)
        for expert in range(3):
            found_blocks, found_scales = unpack_expert(packed, expert)
            assert torch.equal(found_blocks, blocks[expert])
            assert torch.equal(found_scales, scales[expert])


def test_a_scale_beyond_the_kernels_is_refused() -> None:
    blocks = torch.zeros((1, 2, 1, 16), dtype=torch.uint8)
    scales = torch.full((1, 2, 1), LARGEST_SCALE + 1, dtype=torch.uint8)
    with pytest.raises(ValueError, match=r"2\^65"):
        pack_experts(blocks, scales, 2)


@pytest.mark.parametrize("rows", [1, 2, 8])
def test_unpacking_is_exact(rows: int) -> None:
    """Every bit of the plain decoder's bf16."""
    torch.manual_seed(1)
    blocks, scales = quantize(torch.randn(2, 16, 288, device=DEVICE))
    packed = pack_experts(blocks, scales, rows)
    for expert in range(2):
        expected = dequantize(blocks[expert], scales[expert])
        assert torch.equal(unpack_to_bf16(packed, expert), expected)
