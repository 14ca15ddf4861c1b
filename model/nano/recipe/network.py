"""The gpt-oss network in the form that trains fast at nano's size.

Same mathematics as `model.transformer` (a test compares the two on the exported weights), other
means: attention is `flex_attention` over packed rows, sinks come in through its log-sum-exp, all
experts are computed densely and the unchosen ones weighted 0, which at eight small experts beats
sorting. Expert matrices pass through MXFP4 rounding with straight-through gradients from the first
step, so that the exported weights are the weights that were trained.
"""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.attention.flex_attention import BlockMask, create_block_mask, flex_attention

from kernels.mxfp4 import round_to_mxfp4


@dataclass(frozen=True, slots=True)
class Shape:
    """nano's sizes; the names are those of the Hugging Face config."""

    vocab_size: int = 4096
    hidden_size: int = 384
    intermediate_size: int = 384
    num_hidden_layers: int = 8
    num_attention_heads: int = 6
    num_key_value_heads: int = 2
    head_dim: int = 64
    num_local_experts: int = 8
    num_experts_per_tok: int = 4
    sliding_window: int = 128
    max_position_embeddings: int = 4096
    rope_theta: float = 150_000.0
    rope_factor: float = 32.0
    rope_original: int = 4096
    beta_fast: float = 32.0
    beta_slow: float = 1.0
    rms_norm_eps: float = 1e-5
    swiglu_limit: float = 7.0
    swiglu_alpha: float = 1.702


@dataclass(slots=True)
class Rows:
    """Packed rows, all [B, L]. `document` 0 is the row's prefix, -1 padding; positions restart after it."""

    ids: Tensor
    document: Tensor
    position: Tensor


def block_masks(rows: Rows, window: int) -> tuple[BlockMask, BlockMask]:
    """(banded, full): a token sees the prefix and its own conversation, backwards."""
    document, position = rows.document, rows.position

    def full(b: Tensor, _h: Tensor, q: Tensor, k: Tensor) -> Tensor:
        own = (document[b, k] == document[b, q]) | (document[b, k] == 0)
        return own & (position[b, k] <= position[b, q]) & (k <= q)

    def banded(b: Tensor, _h: Tensor, q: Tensor, k: Tensor) -> Tensor:
        return full(b, _h, q, k) & (position[b, q] - position[b, k] < window)

    B, L = document.shape
    device = document.device.type
    make = _compiled_block_mask() if device == "cuda" else create_block_mask
    return make(banded, B, None, L, L, device), make(full, B, None, L, L, device)


@functools.cache
def _compiled_block_mask() -> Callable[..., BlockMask]:
    """Eager, it builds the whole [B, L, L] mask."""
    return torch.compile(create_block_mask)


Attend = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Queries [B, H, L, d], keys and values [B, K, L, d], rotated, to [B, H, L, d]."""


class Network(nn.Module):
    """Parameters in fp32 under the checkpoint's own names, q, k and v apart, experts as [E, out, in]."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embed = nn.Parameter(torch.randn(shape.vocab_size, shape.hidden_size) * 0.5)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.num_hidden_layers))
        self.norm = nn.Parameter(torch.ones(shape.hidden_size))
        self.head = nn.Parameter(torch.zeros(shape.vocab_size, shape.hidden_size))

    def forward(self, ids: Tensor, position: Tensor, masks: tuple[BlockMask, BlockMask]) -> Tensor:
        """Final hidden states, normed, before the head: [B, L, D] fp32. ids, position: [B, L]."""
        cos, sin = rope_tables(self.shape, position)
        x = F.embedding(ids, self.embed)
        for i, layer in enumerate(self.layers):
            x = layer(x, cos, sin, masks[i % 2])
        return rms_norm(x, self.norm, self.shape.rms_norm_eps)


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        s = shape
        self.shape = shape
        self.input_norm = nn.Parameter(torch.ones(s.hidden_size))
        self.q_weight, self.q_bias = _linear(s.num_attention_heads * s.head_dim, s.hidden_size)
        self.k_weight, self.k_bias = _linear(s.num_key_value_heads * s.head_dim, s.hidden_size)
        self.v_weight, self.v_bias = _linear(s.num_key_value_heads * s.head_dim, s.hidden_size)
        self.o_weight, self.o_bias = _linear(s.hidden_size, s.num_attention_heads * s.head_dim)
        self.sinks = nn.Parameter(torch.zeros(s.num_attention_heads))
        self.post_norm = nn.Parameter(torch.ones(s.hidden_size))
        self.router_weight, self.router_bias = _linear(s.num_local_experts, s.hidden_size)
        E, D, H = s.num_local_experts, s.hidden_size, s.intermediate_size
        self.gate_up = nn.Parameter(torch.randn(E, 2 * H, D) * D**-0.5)
        self.gate_up_bias = nn.Parameter(torch.zeros(E, 2 * H))
        self.down = nn.Parameter(torch.randn(E, D, H) * H**-0.5 * 0.3)
        self.down_bias = nn.Parameter(torch.zeros(E, D))
        self.is_rounded = False

    def rounded(self, weight: Tensor) -> Tensor:
        """The experts' values as they ship: `weight` itself once `is_rounded`."""
        return weight if self.is_rounded else fake_quantize(weight)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: BlockMask) -> Tensor:
        """x: [B, L, D] fp32, the residual stream. cos, sin: of `rope_tables`."""

        def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
            scale = self.shape.head_dim**-0.5
            out, lse = flex_attention(
                q, k, v, block_mask=mask, scale=scale, enable_gqa=True, return_lse=True
            )
            # Softmax with one more logit that has no value = without it × sigmoid(lse − sink).
            return out * torch.sigmoid(lse - self.sinks[None, :, None])[..., None].to(out.dtype)

        return self.block(x, cos, sin, attend)

    def block(self, x: Tensor, cos: Tensor, sin: Tensor, attend: Attend) -> Tensor:
        """The layer with its attention, sinks included, done by `attend`. x: [B, L, D] fp32."""
        B, L, _ = x.shape
        s = self.shape
        normed = rms_norm(x, self.input_norm, s.rms_norm_eps)

        def heads(weight: Tensor, bias: Tensor) -> Tensor:
            return F.linear(normed, weight, bias).view(B, L, -1, s.head_dim).transpose(1, 2)

        q = rotate(heads(self.q_weight, self.q_bias), cos, sin)
        k = rotate(heads(self.k_weight, self.k_bias), cos, sin)
        v = heads(self.v_weight, self.v_bias)
        out = attend(q.to(v.dtype), k.to(v.dtype), v).transpose(1, 2).reshape(B, L, -1)
        x = x + F.linear(out, self.o_weight, self.o_bias)
        return x + self._experts(rms_norm(x, self.post_norm, s.rms_norm_eps))

    def _experts(self, x: Tensor) -> Tensor:
        s = self.shape
        # Near ties must fall as they fall at inference, which routes in fp32.
        with torch.autocast(x.device.type, enabled=False):
            logits = F.linear(x.float(), self.router_weight, self.router_bias)
        top, index = logits.topk(s.num_experts_per_tok, dim=-1)
        weight = torch.zeros_like(logits).scatter(-1, index, top.softmax(-1))  # [B, L, E]
        E, H = s.num_local_experts, s.intermediate_size
        gate_up = self.rounded(self.gate_up).flatten(0, 1)
        h = F.linear(x, gate_up, self.gate_up_bias.flatten()).unflatten(-1, (E, H, 2))
        h = h.float()
        gate = h[..., 0].clamp(max=s.swiglu_limit)
        up = h[..., 1].clamp(-s.swiglu_limit, s.swiglu_limit)
        a = gate * torch.sigmoid(s.swiglu_alpha * gate) * (up + 1)
        a = (a * weight[..., None]).flatten(-2)  # [B, L, E*H], the chosen experts' share
        down = self.rounded(self.down).transpose(0, 1).flatten(1)  # [D, E*H]
        return F.linear(a, down) + weight @ self.down_bias


def rms_norm(x: Tensor, weight: Tensor, eps: float) -> Tensor:
    x = x.float()
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * weight


def rope_tables(shape: Shape, position: Tensor) -> tuple[Tensor, Tensor]:
    """cos, sin [B, 1, L, head_dim/2] fp32 by untruncated YaRN, concentration multiplied in."""
    s = shape
    half = torch.arange(s.head_dim // 2, device=position.device, dtype=torch.float64)
    frequency = s.rope_theta ** (-2 * half / s.head_dim)

    def bound(rotations: float) -> float:
        turns = s.rope_original / (rotations * 2 * math.pi)
        return s.head_dim / 2 * math.log(turns) / math.log(s.rope_theta)

    low, high = bound(s.beta_fast), bound(s.beta_slow)
    ramp = ((half - low) / (high - low)).clamp(0, 1)
    inverse = ((1 - ramp) * frequency + ramp * frequency / s.rope_factor).float()
    angle = position[:, None, :, None].float() * inverse
    concentration = 0.1 * math.log(s.rope_factor) + 1
    return angle.cos() * concentration, angle.sin() * concentration


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    x1, x2 = x.float().chunk(2, dim=-1)
    return torch.cat((x1 * cos - x2 * sin, x2 * cos + x1 * sin), dim=-1)


def fake_quantize(weight: Tensor) -> Tensor:
    """MXFP4's values in the forward pass, the identity in the backward pass."""
    return weight + (round_to_mxfp4(weight.detach()) - weight.detach())


def _linear(out_features: int, in_features: int) -> tuple[nn.Parameter, nn.Parameter]:
    weight = torch.randn(out_features, in_features) * in_features**-0.5
    return nn.Parameter(weight), nn.Parameter(torch.zeros(out_features))
