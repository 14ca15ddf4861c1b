"""The experts of a mixture on a GPU: packed in MXFP4 in the order that the decoding kernels read.

Imports triton, so only what runs on CUDA imports this.
"""

from dataclasses import dataclass

from torch import Tensor

from kernels.decode_step import Tuning
from kernels.moe_decode import ExpertMatrix, pack_experts
from kernels.moe_prefill import ExpertMaps, experts_of_rows
from kernels.moe_unpack import unpack_to_bf16
from model.layers import PlainLinear, SwiGlu
from model.moe import Expert, PackedExperts

TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class TiledExperts:
    """up: [E, 2 I, D], the gates before the ups.  down: [E, D, I].  Biases bf16 [E, rows]."""

    up: ExpertMatrix
    up_bias: Tensor
    down: ExpertMatrix
    down_bias: Tensor

    def __getitem__(self, expert_id: int) -> Expert:
        """Decoded to bf16 each time it is asked for: the plain path."""
        return Expert(
            PlainLinear(unpack_to_bf16(self.up, expert_id).t(), self.up_bias[expert_id]),
            PlainLinear(unpack_to_bf16(self.down, expert_id).t(), self.down_bias[expert_id]),
        )

    def of_rows(self, x: Tensor, chosen: Tensor, weights: Tensor, swiglu: SwiGlu) -> Tensor:
        """As model.moe.GroupedExperts says."""
        maps = ExpertMaps(self.up, self.up_bias, self.down, self.down_bias)
        return experts_of_rows(x, chosen, weights, maps, alpha=swiglu.alpha, limit=swiglu.limit)


def tiled(experts: PackedExperts) -> TiledExperts:
    """The same experts in the kernels' order. Raises ValueError for scales that no kernel takes."""
    return TiledExperts(
        up=pack_experts(experts.up_blocks, experts.up_scales, TUNING.up_rows),
        up_bias=experts.up_bias,
        down=pack_experts(experts.down_blocks, experts.down_scales, TUNING.down_rows),
        down_bias=experts.down_bias,
    )
