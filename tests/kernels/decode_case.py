"""A random decode step, small for the interpreter or of the real shape for a GPU, and its fp64 reference."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kernels.decode_step import DecodeStep, StepLayer, StepWeights, Tuning
from kernels.moe_decode import pack_experts
from kernels.mxfp4 import dequantize, quantize

EPS, ALPHA, LIMIT = 1e-5, 1.702, 7.0


@dataclass(frozen=True, slots=True)
class Sizes:
    hidden: int = 96
    inner: int = 96
    n_heads: int = 4
    n_kv_heads: int = 2
    head_dim: int = 32
    n_experts: int = 8
    n_layers: int = 2
    vocab: int = 300
    capacity: int = 512
    window: int = 128


REAL = Sizes(2880, 2880, 64, 8, 64, 32, 2, 5000)
# The interpreter pays for each program, so few large ones.
PLAIN = Tuning(
    pdl=False, asm=False, shares=4, attention_block=64, window_block=64, out_rows=8, qkv_pairs=8, up_rows=32,
    down_rows=8, unembed_rows=8, unembed_programs=16,
)  # fmt: skip
# What has not been measured yet, all at once; an inner size of 96 has three tiles of PLAIN's rows.
CANDIDATES = {
    "widen": True,
    "window_alone": True,
    "qkv_late": True,
    "qkv_mma": True,
    "qkv_registers": 96,
    "out_mma": True,
    "router_late": True,
    "readers_choose": True,
    "up_tiles": 2,
    "up_registers": 88,
    "down_axis": 0,
}
PLAIN_CANDIDATES = replace(PLAIN, **CANDIDATES | {"up_tiles": 3, "window_block": 128})


class Case:
    """Weights, a filled cache, and the step bound to it; every output buffer holds NaN."""

    def __init__(self, sizes: Sizes, tuning: Tuning, *, seed: int, device: str) -> None:
        self.sizes, self.device = sizes, device
        self._random = torch.Generator(device).manual_seed(seed)
        self.dtype = torch.bfloat16 if device == "cuda" else torch.float32
        s = sizes
        n_rows = (s.n_heads + 2 * s.n_kv_heads) * s.head_dim
        self.experts = [
            (
                quantize(self.normal(s.n_experts, 2 * s.inner, s.hidden, scale=2 * s.hidden**-0.5)),
                quantize(self.normal(s.n_experts, s.hidden, s.inner, scale=2 * s.inner**-0.5)),
            )
            for _ in range(s.n_layers)
        ]
        layers = tuple(
            StepLayer(
                attention_norm=self.norm(),
                qkv=self.normal(n_rows, s.hidden, scale=s.hidden**-0.5).to(self.dtype),
                qkv_bias=self.normal(n_rows, scale=0.3).to(self.dtype),
                sinks=self.normal(s.n_heads),
                window=s.window if index % 2 == 0 else None,
                out=self.normal(s.hidden, s.n_heads * s.head_dim, scale=0.1).to(self.dtype),
                out_bias=self.normal(s.hidden, scale=0.1).to(self.dtype),
                mlp_norm=self.norm(),
                router=self.normal(s.n_experts, s.hidden, scale=s.hidden**-0.5).to(self.dtype),
                router_bias=self.normal(s.n_experts, scale=0.1),
                up=pack_experts(*up, tuning.up_rows),
                up_bias=self.normal(s.n_experts, 2 * s.inner, scale=0.3),
                down=pack_experts(*down, tuning.down_rows),
                down_bias=self.normal(s.n_experts, s.hidden, scale=0.3),
            )
            for index, (up, down) in enumerate(self.experts)
        )
        forbidden = torch.zeros(s.vocab, dtype=torch.uint8, device=device)
        forbidden[s.vocab // 2 :] = 1
        self.weights = StepWeights(
            embedding=self.normal(s.vocab, s.hidden).to(self.dtype),
            layers=layers,
            final_norm=self.norm(),
            unembedding=self.normal(s.vocab, s.hidden, scale=s.hidden**-0.5).to(self.dtype),
            forbidden=forbidden,
        )
        angles = torch.outer(
            torch.arange(s.capacity, device=device).float(),
            150000 ** -(torch.arange(0, s.head_dim, 2, device=device) / s.head_dim),
        )
        self.cos, self.sin = angles.cos() * 1.34, angles.sin() * 1.34
        shape = (s.n_layers, s.n_kv_heads, s.capacity, s.head_dim)
        self.keys = self.normal(*shape).to(self.dtype)
        self.values = self.normal(*shape).to(self.dtype)
        self.step = DecodeStep(
            self.weights,
            n_heads=s.n_heads,
            n_kv_heads=s.n_kv_heads,
            eps=EPS,
            alpha=ALPHA,
            limit=LIMIT,
            tuning=tuning,
        )
        self.step.bind(list(self.keys), list(self.values), self.cos, self.sin)
        for name in (
            "q", "attended_high", "attended_low", "part_out", "part_max", "part_sum", "normed", "h",
            "logits", "router_logits", "expert_weights", "best_scores", "unscale",
        ):  # fmt: skip
            getattr(self.step, name).fill_(torch.nan)

    def normal(self, *shape: int, scale: float = 1.0) -> Tensor:
        return scale * torch.randn(shape, generator=self._random, device=self.device)

    def norm(self) -> Tensor:
        return (1 + self.normal(self.sizes.hidden, scale=0.3)).bfloat16()

    # The same in fp64, layer by layer. `x` is the residual stream.

    def rms_norm(self, x: Tensor, weight: Tensor) -> Tensor:
        return x * torch.rsqrt(x.square().mean() + EPS) * weight.double()

    def qkv(self, index: int, x: Tensor, position: int) -> tuple[Tensor, Tensor, Tensor]:
        """q [H, d], k and v [K, d]."""
        s, layer = self.sizes, self.weights.layers[index]
        y = layer.qkv.double() @ self.rms_norm(x, layer.attention_norm) + layer.qkv_bias.double()
        turned, v = y.view(-1, s.head_dim).split([s.n_heads + s.n_kv_heads, s.n_kv_heads])
        cos, sin = self.cos[position].double(), self.sin[position].double()
        low, high = turned.chunk(2, dim=1)
        turned = torch.cat([low * cos - high * sin, high * cos + low * sin], dim=1)
        return turned[: s.n_heads], turned[s.n_heads :], v

    def attention(self, index: int, q: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """keys, values: [K, n, d], the newest last."""
        s, layer = self.sizes, self.weights.layers[index]
        if layer.window is not None:
            keys, values = keys[:, -layer.window :], values[:, -layer.window :]
        scores = q.double().view(s.n_kv_heads, -1, s.head_dim) @ keys.double().transpose(1, 2)
        sinks = layer.sinks.double().view(s.n_kv_heads, -1, 1)
        scores = torch.cat([scores * s.head_dim**-0.5, sinks], dim=-1)
        return (scores.softmax(dim=-1)[..., :-1] @ values.double()).reshape(-1)

    def out(self, index: int, x: Tensor, attended: Tensor) -> Tensor:
        layer = self.weights.layers[index]
        return x + layer.out.double() @ attended + layer.out_bias.double()

    def router(self, index: int, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """norm(x), the chosen experts, their weights."""
        layer = self.weights.layers[index]
        normed = self.rms_norm(x, layer.mlp_norm)
        logits = layer.router.double() @ normed + layer.router_bias.double()
        values, ids = logits.topk(4)
        return normed, ids, values.softmax(dim=-1)

    def gate_up(self, index: int, normed: Tensor, expert: int) -> Tensor:
        blocks, scales = self.experts[index][0]
        y = dequantize(blocks[expert], scales[expert], torch.float64) @ normed
        y += self.weights.layers[index].up_bias[expert].double()
        gate, up = y.chunk(2)
        gate, up = gate.clamp(max=LIMIT), up.clamp(-LIMIT, LIMIT)
        return gate * torch.sigmoid(ALPHA * gate) * (up + 1)

    def down(self, index: int, h: Tensor, expert: int) -> Tensor:
        blocks, scales = self.experts[index][1]
        y = dequantize(blocks[expert], scales[expert], torch.float64) @ h
        return y + self.weights.layers[index].down_bias[expert].double()

    def logits(self, x: Tensor) -> Tensor:
        weights = self.weights
        logits = weights.unembedding.double() @ self.rms_norm(x, weights.final_norm)
        return logits.masked_fill(weights.forbidden.bool(), -torch.inf)

    def residual(self) -> Tensor:
        """The step's own, after `start` or a kernel."""
        return self.step.x.double()
