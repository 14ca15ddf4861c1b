"""One decode step as a fixed list of launches: six or seven kernels a layer, two at the end.

Everything a launch needs is allocated once, so that a CUDA graph can replay the list. What changes from
step to step (the position, the token, temperature and seed) lies in device memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import triton
from torch import Tensor

from kernels.decode_attention import decode_attention_kernel, join_kernel
from kernels.moe_decode import ExpertMatrix, down_kernel, gate_up_kernel
from kernels.norm_qkv import norm_qkv_kernel, norm_qkv_late_kernel
from kernels.out_router import out_kernel, out_mma_kernel, router_kernel
from kernels.target import Target
from kernels.unembed_sample import next_token_kernel, unembed_kernel

# Tokens that the device may be ahead of the reader, at most.
RING = 64
TOP = 4


@dataclass(frozen=True, slots=True)
class StepLayer:
    """One layer's weights as the kernels read them.

    qkv: bf16 [(H + 2 K) d, D], out: bf16 [D, H d], router: bf16 [E, D], up: [E, 2 I, D] with the gates
    before the ups, down: [E, D, I]; biases bf16 or fp32; norms bf16;
    sinks and router_bias fp32.
    window: keys that are seen; None is all.
    """

    attention_norm: Tensor
    qkv: Tensor
    qkv_bias: Tensor
    sinks: Tensor
    window: int | None
    out: Tensor
    out_bias: Tensor
    mlp_norm: Tensor
    router: Tensor
    router_bias: Tensor
    up: ExpertMatrix
    up_bias: Tensor
    down: ExpertMatrix
    down_bias: Tensor


@dataclass(frozen=True, slots=True)
class StepWeights:
    """embedding, unembedding: bf16 [V, D].  final_norm: bf16 [D].  forbidden: uint8 [V], 1 hides an id."""

    embedding: Tensor
    layers: tuple[StepLayer, ...]
    final_norm: Tensor
    unembedding: Tensor
    forbidden: Tensor


@dataclass(frozen=True, slots=True)
class Tuning:
    """Rows and warps of each kernel, as measured in a whole step on an H200 (benchmarks/tune_decode.py).

    pdl: see kernels.pdl.  asm: by the machine's own instructions where plain Triton, which the interpreter
    runs, does worse; off, `widen`, `qkv_mma` and `out_mma` are off, too.

    Forms that have not been measured yet: qkv_late and, of that, qkv_mma; out_mma; widen, of qkv_late and of
    `out` without out_mma; window_alone, router_late, readers_choose, up_tiles, down_axis. See the kernels.
    """

    pdl: bool = True
    asm: bool = True
    widen: bool = False
    qkv_pairs: int = 2
    qkv_warps: int = 4
    qkv_late: bool = False
    qkv_mma: bool = False
    qkv_registers: int = 0
    # Shares of the keys of a full layer, at most: a block each while there are few keys.
    shares: int = 64
    attention_block: int = 64
    # A window is one share, and best one block.
    window_block: int = 128
    window_alone: bool = False
    attention_warps: int = 4
    out_rows: int = 8
    out_warps: int = 4
    out_registers: int = 168
    out_mma: bool = False
    router_experts: int = 1
    router_warps: int = 8
    router_late: bool = False
    readers_choose: bool = False
    up_rows: int = 2
    up_tiles: int = 1
    up_warps: int = 1
    up_registers: int = 56
    down_rows: int = 1
    # A warp has an expert, so four. Three programs fit on a multiprocessor, and so all on the chip at
    # once; without a limit the compiler takes 174.
    down_warps: int = 4
    down_registers: int = 168
    down_axis: int = 1
    unembed_rows: int = 2
    unembed_warps: int = 1
    unembed_programs: int = 1584


def tuning_for(target: Target) -> Tuning:
    """What the target has not is off; the rest is as it was found on Hopper."""
    return Tuning(pdl=target.has_pdl, asm=target.has_asm)


class DecodeStep:
    """Buffers and launches for one token at a time.

    keys, values: per layer [K, S, d] of one head stride, S the capacity or, of a sliding layer, a stretch
    of it (`hold_from`). The weights' matrices have `up_rows` and `down_rows` of the tuning. Token, position,
    temperature and seed lie in device memory.
    """

    def __init__(
        self,
        weights: StepWeights,
        *,
        n_heads: int,
        n_kv_heads: int,
        eps: float,
        alpha: float,
        limit: float,
        tuning: Tuning,
    ) -> None:
        self.weights, self.tuning = weights, tuning
        self._n_heads, self._n_kv_heads = n_heads, n_kv_heads
        self._eps, self._alpha, self._limit = eps, alpha, limit
        first = weights.layers[0]
        self._hidden = weights.embedding.shape[1]
        self._inner = 32 * first.down.words.shape[2]
        self._head_dim = first.qkv.shape[0] // (n_heads + 2 * n_kv_heads)
        n_experts, vocab = first.router.shape[0], weights.unembedding.shape[0]
        device, dtype = weights.embedding.device, first.qkv.dtype
        head_dim, inner, hidden = self._head_dim, self._inner, self._hidden
        self._keys: tuple[Tensor, ...] = ()
        self._values: tuple[Tensor, ...] = ()

        def zeros(*shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
            return torch.zeros(shape, dtype=dtype, device=device)

        self.x = zeros(hidden)
        self.q = zeros(n_heads * head_dim, dtype=dtype)
        self.high = zeros(hidden, dtype=torch.bfloat16)
        self.low = zeros(hidden, dtype=torch.bfloat16)
        self.attended_high = zeros(n_heads * head_dim, dtype=torch.bfloat16)
        self.attended_low = zeros(n_heads * head_dim, dtype=torch.bfloat16)
        self.part_out = zeros(tuning.shares, n_heads, head_dim)
        self.part_max = zeros(tuning.shares, n_heads)
        self.part_sum = zeros(tuning.shares, n_heads)
        self.counter = zeros(1, dtype=torch.int32)
        self.router_logits = zeros(n_experts)
        self.router_keys = zeros(n_experts, dtype=torch.int32)
        self.expert_ids = zeros(TOP, dtype=torch.int32)
        self.expert_weights = zeros(TOP)
        self.normed = zeros(hidden, dtype=torch.float16)
        self.unscale = zeros(1)
        self.h = zeros(TOP, inner, dtype=torch.float16)
        self.logits = zeros(vocab)
        self.best_scores = zeros(tuning.unembed_programs)
        self.best_ids = zeros(tuning.unembed_programs, dtype=torch.int32)
        self.token = zeros(1, dtype=torch.int32)
        self.position = zeros(1, dtype=torch.int32)
        # With which position the buffers of sliding layers, and of full ones, begin.
        self.first = zeros(1, dtype=torch.int32)
        self._held_from = 0
        self._zero = zeros(1, dtype=torch.int32)
        self.ring = zeros(RING, dtype=torch.int32)
        self.temperature = zeros(1)
        self.seed = zeros(1, dtype=torch.int64)

    def bind(
        self, keys: Sequence[Tensor], values: Sequence[Tensor], cos: Tensor, sin: Tensor
    ) -> None:
        """The cache that `launch` reads and writes. cos, sin: fp32 [capacity, d / 2]."""
        self._keys, self._values = tuple(keys), tuple(values)
        self._cos, self._sin = cos, sin

    def hold_from(self, first: int) -> None:
        """Sliding layers' keys and values begin with this position."""
        if first != self._held_from:
            self.first.fill_(first)
            self._held_from = first

    def _first_of(self, layer: StepLayer) -> Tensor:
        return self._zero if layer.window is None else self.first

    def start(self, token: int, position: int) -> None:
        """Lay the token for `position` ready."""
        self.position.fill_(position)
        self.x.copy_(self.weights.embedding[token])
        self.high.copy_(self.x)
        self.low.copy_(self.x - self.high.float())

    def launch(self, *, first: int = 0) -> None:
        """Everything of a step, from x at `position` to the next token and its x.

        first: the layer that x stands before.
        """
        for index in range(first, len(self.weights.layers)):
            self.norm_qkv(index)
            self.attention(index)
            self.out(index)
            self.router(index)
            self.gate_up(index)
            self.down(index)
        self.head()

    def head(self) -> None:
        self.unembed()
        self.next_token()

    def _options(self, warps: int, registers: int = 0) -> dict[str, object]:
        options: dict[str, object] = {"num_warps": warps, "PDL": self.tuning.pdl}
        if registers:
            options["maxnreg"] = registers
        if self.tuning.pdl:
            options["launch_pdl"] = True
        return options

    def _choice(self) -> tuple[Tensor, Tensor]:
        """By what the experts' kernels know their experts: ids and weights, or the router's keys and logits."""
        if self.tuning.readers_choose:
            return self.router_keys, self.router_logits
        return self.expert_ids, self.expert_weights

    def norm_qkv(self, index: int) -> None:
        layer, tuning = self.weights.layers[index], self.tuning
        keys, values = self._keys[index], self._values[index]
        n_pairs = layer.qkv.shape[0] // 2
        kernel, form = norm_qkv_kernel, {}
        if tuning.qkv_late:
            kernel = norm_qkv_late_kernel
            form = {"ASM": tuning.asm and tuning.widen, "MMA": tuning.asm and tuning.qkv_mma}
        kernel[(triton.cdiv(n_pairs, tuning.qkv_pairs),)](
            self.high, self.low, layer.attention_norm, layer.qkv, layer.qkv_bias,
            self._cos, self._sin, self.position, self._first_of(layer),
            self.q, keys, values, keys.stride(0), self._eps,
            D=self._hidden, H=self._n_heads, K=self._n_kv_heads, HEAD=self._head_dim, P=tuning.qkv_pairs,
            C=triton.next_power_of_2(triton.cdiv(self._hidden, 3)),
            **form, **self._options(tuning.qkv_warps, tuning.qkv_registers),
        )  # fmt: skip

    def attention(self, index: int) -> None:
        layer, tuning = self.weights.layers[index], self.tuning
        n_heads, n_kv, head_dim = self._n_heads, self._n_kv_heads, self._head_dim
        keys, group = self._keys[index], n_heads // n_kv
        shares = 1 if layer.window is not None else tuning.shares
        block = tuning.attention_block if layer.window is None else tuning.window_block
        window = keys.shape[1] if layer.window is None else layer.window
        decode_attention_kernel[(n_kv * shares,)](
            self.q, keys, self._values[index], layer.sinks, self.position, self._first_of(layer),
            self.attended_high, self.attended_low, self.part_out, self.part_max, self.part_sum,
            keys.stride(0), head_dim**-0.5, window,
            K=n_kv, HEAD=head_dim, G=group, GP=max(16, triton.next_power_of_2(group)), B=block, S=shares,
            ALONE=tuning.window_alone and layer.window is not None and layer.window <= block,
            **self._options(tuning.attention_warps),
        )  # fmt: skip
        if shares > 1:
            join_kernel[(n_heads,)](
                layer.sinks, self.position, self._first_of(layer), self.attended_high, self.attended_low,
                self.part_out, self.part_max, self.part_sum, window,
                H=n_heads, HEAD=head_dim, B=block, S=shares, SP=triton.next_power_of_2(shares),
                **self._options(4),
            )  # fmt: skip

    def out(self, index: int) -> None:
        layer, tuning = self.weights.layers[index], self.tuning
        inner = self.q.numel()
        kernel, form = out_kernel, {"ASM": tuning.asm and tuning.widen}
        if tuning.asm and tuning.out_mma:
            kernel, form = out_mma_kernel, {}
        kernel[(triton.cdiv(self._hidden, tuning.out_rows),)](
            self.attended_high, self.attended_low, layer.out, layer.out_bias,
            self.x, self.high, self.low,
            D=self._hidden, A=inner, R=tuning.out_rows,
            C=triton.next_power_of_2(triton.cdiv(inner, 4)),
            **form, **self._options(tuning.out_warps, tuning.out_registers),
        )  # fmt: skip

    def router(self, index: int) -> None:
        layer, tuning = self.weights.layers[index], self.tuning
        n_experts = layer.router.shape[0]
        block = min(tuning.router_experts, n_experts)
        router_kernel[(n_experts // block + 1,)](
            self.high, self.low, layer.mlp_norm, layer.router, layer.router_bias, self.router_logits,
            self.counter, self._choice()[0], self.expert_weights,
            self.normed, self.unscale, self._eps,
            D=self._hidden, E=n_experts, EB=block, K=TOP,
            LATE=tuning.router_late, CHOOSE=not tuning.readers_choose,
            C=triton.next_power_of_2(triton.cdiv(self._hidden, 3)),
            **self._options(tuning.router_warps),
        )  # fmt: skip

    def gate_up(self, index: int) -> None:
        layer, tuning = self.weights.layers[index], self.tuning
        rows = layer.up.rows
        gate_up_kernel[(TOP * (self._inner // (rows * tuning.up_tiles)),)](
            self.normed.view(torch.int64), self.unscale, self._choice()[0],
            layer.up.words.view(torch.int64), layer.up.scales, layer.up_bias, self.h,
            self._alpha, self._limit,
            N=self._inner, G=self._hidden // 32, R=rows, T=tuning.up_tiles,
            GS=triton.next_power_of_2(triton.cdiv(self._hidden // 32, 3)),
            E=layer.router.shape[0], CHOOSE=tuning.readers_choose, ASM=tuning.asm,
            **self._options(tuning.up_warps, tuning.up_registers),
        )  # fmt: skip

    def down(self, index: int) -> None:
        layer, tuning = self.weights.layers[index], self.tuning
        rows = layer.down.rows
        down_kernel[(triton.cdiv(self._hidden // rows, 8),)](
            self.h.view(torch.int64), *self._choice(),
            layer.down.words.view(torch.int64), layer.down.scales, layer.down_bias,
            self.x, self.high, self.low,
            D=self._hidden, G=self._inner // 32, R=rows,
            GS=triton.next_power_of_2(triton.cdiv(self._inner // 32, 3)),
            AXIS=tuning.down_axis, E=layer.router.shape[0], CHOOSE=tuning.readers_choose, ASM=tuning.asm,
            **self._options(tuning.down_warps, tuning.down_registers),
        )  # fmt: skip

    def unembed(self) -> None:
        weights, tuning = self.weights, self.tuning
        unembed_kernel[(tuning.unembed_programs,)](
            self.high, self.low, weights.final_norm, weights.unembedding, weights.forbidden,
            self.temperature, self.seed, self.position, self.logits,
            self.best_scores, self.best_ids, self._eps, weights.unembedding.shape[0],
            D=self._hidden, R=tuning.unembed_rows,
            C=triton.next_power_of_2(triton.cdiv(self._hidden, 3)),
            **self._options(tuning.unembed_warps),
        )  # fmt: skip

    def next_token(self) -> None:
        weights, tuning = self.weights, self.tuning
        next_token_kernel[(1,)](
            self.best_scores, self.best_ids, weights.embedding, self.token, self.position,
            self.ring, self.x, self.high, self.low,
            N=tuning.unembed_programs, NP=triton.next_power_of_2(tuning.unembed_programs),
            D=self._hidden, DP=triton.next_power_of_2(self._hidden), RING=RING,
            **self._options(4),
        )  # fmt: skip
