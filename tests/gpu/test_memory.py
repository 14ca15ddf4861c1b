"""The plan of a model's memory on a CUDA device."""

from dataclasses import replace

import pytest
import torch

from model.kv_cache import stretch
from model.memory import GIB, Footprint, available_bytes, plan
from tests.model.test_memory import CONFIG

pytestmark = pytest.mark.gpu
CUDA = torch.device("cuda")


def test_sliding_layers_leave_room_for_a_longer_context() -> None:
    """With two GiB beside the experts: full layers grow with the context, sliding ones do not.

    A model without kernels keeps all positions of all layers.
    """
    torch.cuda.empty_cache()
    footprint = Footprint(10, packed_bytes=available_bytes(CUDA) - 2 * GIB, expert_weights=10)
    with_kernels = plan(CONFIG, footprint, CUDA)
    without = plan(replace(CONFIG, n_experts=31), footprint, CUDA)
    assert (with_kernels.decode_kernels, without.decode_kernels) == (True, False)
    layer_bytes = 2 * 8 * 64 * 2
    room = 1.5 * GIB
    expected = (room - 12 * layer_bytes * stretch(CONFIG)) / (12 * layer_bytes)
    # Other programs may take or give memory meanwhile.
    assert with_kernels.context_length == pytest.approx(expected, rel=0.05)
    assert without.context_length == pytest.approx(room / (24 * layer_bytes), rel=0.05)
