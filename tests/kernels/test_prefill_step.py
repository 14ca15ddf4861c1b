"""All launches of a prompt together against fp64: in the interpreter small, on a GPU at the real shape."""

import torch
from torch import Tensor

from kernels.decode_step import Tuning
from kernels.moe_prefill import PrefillTuning
from kernels.prefill_step import PrefillStep
from tests.kernels.decode_case import ALPHA, EPS, LIMIT, PLAIN, REAL, Case, Sizes

HAS_GPU = torch.cuda.is_available()
DEVICE = "cuda" if HAS_GPU else "cpu"
BOUND = 2e-2 if HAS_GPU else 1e-5


def new_case(seed: int) -> tuple[Case, PrefillStep]:
    sizes, tuning = (
        (REAL, Tuning())
        if HAS_GPU
        else (Sizes(hidden=64, inner=64, head_dim=16, vocab=60, window=20), PLAIN)
    )
    case = Case(sizes, tuning, seed=seed, device=DEVICE)
    step = PrefillStep(
        case.weights,
        n_heads=sizes.n_heads,
        n_kv_heads=sizes.n_kv_heads,
        eps=EPS,
        alpha=ALPHA,
        limit=LIMIT,
        tuning=None if HAS_GPU else PrefillTuning(64, 64, 4, 4, 1, asm=False),
    )
    if HAS_GPU:
        # bf16 would flip experts against fp64: the same ones for every row.
        for layer in case.weights.layers:
            layer.router_bias[[1, 8, 9, 30]] += 64
    step.bind(list(case.keys), list(case.values), case.cos, case.sin)
    return case, step


def expected(case: Case, ids: list[int], past: int) -> list[Tensor]:
    """The rows behind the last block; on the way the cache of `case` is filled as by decoding steps."""
    rows = [case.weights.embedding[token].double() for token in ids]
    for index in range(case.sizes.n_layers):
        for n, x in enumerate(rows):
            position = past + n
            q, k, v = case.qkv(index, x, position)
            case.keys[index, :, position] = k
            case.values[index, :, position] = v
            seen = slice(0, position + 1)
            keys, values = case.keys[index, :, seen], case.values[index, :, seen]
            y = case.out(index, x, case.attention(index, q, keys, values))
            normed, experts, weights = case.router(index, y)
            for expert, weight in zip(experts.tolist(), weights, strict=True):
                y = y + weight * case.down(index, case.gate_up(index, normed, expert), expert)
            rows[n] = y
    return rows


def inputs(case: Case, n_real: int, n_rows: int, past: int) -> tuple[list[int], Tensor, Tensor]:
    """The real ids, all ids, the extent."""
    ids = [(7 * n + 3) % case.sizes.vocab for n in range(n_real)]
    padded = torch.tensor(ids + [0] * (n_rows - n_real), dtype=torch.int32, device=DEVICE)
    return ids, padded, torch.tensor([past, n_real], dtype=torch.int32, device=DEVICE)


def error(found: Tensor, reference: Tensor) -> float:
    return float((found.double() - reference.double()).norm() / reference.double().norm())


def check_cache(case: Case, before: tuple[Tensor, Tensor], here: slice) -> list[Tensor]:
    """Keys and values of `here` are the reference's, the others are as before. Returns its rows."""
    found = case.keys.clone(), case.values.clone()
    case.keys.copy_(before[0])
    case.values.copy_(before[1])
    ids, _, _ = inputs(case, here.stop - here.start, here.stop - here.start, here.start)
    rows = expected(case, ids, here.start)
    for now, then in zip(found, (case.keys, case.values), strict=True):
        assert error(now[:, :, here], then[:, :, here]) < BOUND
        now[:, :, here] = then[:, :, here]
        assert torch.equal(now, then)
    return rows


def test_rows_through_all_blocks() -> None:
    """Every row's stream, and every key and value, behind a past."""
    case, step = new_case(1)
    _, ids, extent = inputs(case, 19, 32, past=3)
    before = case.keys.clone(), case.values.clone()

    found = step.hidden(ids, extent, 64)

    rows = check_cache(case, before, slice(3, 22))
    assert error(found[:19], torch.stack(rows)) < BOUND


def test_a_prompt_and_the_token_after_it() -> None:
    """The decoding step takes over: the next logits, the token that it draws, and where it stands."""
    case, step = new_case(2)
    _, ids, extent = inputs(case, 5, 16, past=30)
    before = case.keys.clone(), case.values.clone()

    step.launch(ids, extent, 64, case.step)

    logits = case.logits(check_cache(case, before, slice(30, 35))[-1])
    allowed = logits.isfinite()
    assert error(case.step.logits[allowed], logits[allowed]) < (2e-2 if HAS_GPU else 2e-3)
    assert int(case.step.token) == int(case.step.logits.argmax())
    assert int(case.step.position) == 35
