"""The experts of many rows inside a CUDA graph."""

import pytest
import torch

from kernels.moe_prefill import experts_of_rows
from tests.kernels.test_moe_prefill import ALPHA, BOUND, LIMIT, choices, error, new_case

pytestmark = pytest.mark.gpu


@pytest.mark.parametrize("n_rows", [2, 300, 1000])
def test_a_graph_replays_other_choices(n_rows: int) -> None:
    """Recorded with random experts, replayed where one expert has every row: nothing asked the host."""
    case = new_case(n_rows)
    chosen, weights = choices(n_rows, "random")

    def run() -> torch.Tensor:
        return experts_of_rows(case.x, chosen, weights, case.maps, alpha=ALPHA, limit=LIMIT)

    run()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        found = run()
    other_chosen, other_weights = choices(n_rows, "one has all")
    chosen.copy_(other_chosen)
    weights.copy_(other_weights)
    found.fill_(torch.nan)

    graph.replay()

    assert error(found, case.expected(chosen, weights)) < BOUND
