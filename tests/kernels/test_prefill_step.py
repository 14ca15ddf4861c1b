"""All launches of a prompt together against fp64: in the interpreter small, on a GPU at the real shape."""

import pytest
import torch
from torch import Tensor

from kernels.decode_step import Tuning
from kernels.moe_prefill import PrefillTuning
from kernels.prefill_step import PrefillStep
from tests.kernels.decode_case import ALPHA, EPS, LIMIT, PLAIN, REAL, Case, Sizes

HAS_GPU = torch.cuda.is_available()
DEVICE = "cuda" if HAS_GPU else "cpu"


def new_case(seed: int) -> tuple[Case, PrefillStep]:
    sizes, tuning = (REAL, Tuning()) if HAS_GPU else (Sizes(window=20), PLAIN)
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
    step.bind(list(case.keys), list(case.values), case.cos, case.sin)
    return case, step


def expected(case: Case, ids: list[int], past: int) -> Tensor:
    """The last row's final norm; on the way the cache of `case` is filled as by decoding steps."""
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
    return case.rms_norm(rows[-1], case.weights.final_norm)


@pytest.mark.parametrize(("n_real", "past"), [(5, 30), (19, 3)])
def test_a_prompt_through_all_layers(n_real: int, past: int) -> None:
    """The last row, and every key and value, behind a past; other positions stay as they are."""
    case, step = new_case(n_real)
    ids = [(7 * n + 3) % case.sizes.vocab for n in range(n_real)]
    n_rows = 16 if n_real <= 16 else 32
    padded = torch.tensor(ids + [0] * (n_rows - n_real), dtype=torch.int32, device=DEVICE)
    extent = torch.tensor([past, n_real], dtype=torch.int32, device=DEVICE)
    before = case.keys.clone(), case.values.clone()

    found = step.launch(padded, extent, 64)

    found_keys, found_values = case.keys.clone(), case.values.clone()
    case.keys.copy_(before[0])
    case.values.copy_(before[1])
    last = expected(case, ids, past)
    bound = 2e-2 if HAS_GPU else 1e-5
    assert float((found[0].double() - last).norm() / last.norm()) < bound
    here = slice(past, past + n_real)
    for now, then in ((found_keys, case.keys), (found_values, case.values)):
        difference = (now[:, :, here] - then[:, :, here]).double().norm()
        assert float(difference / then[:, :, here].double().norm()) < bound
        now[:, :, here] = then[:, :, here]
        assert torch.equal(now, then)
