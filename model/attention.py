"""Attention with sinks, over all earlier positions or a sliding window.

A sink is one learned logit a query head: it takes part in the softmax and contributes no value. In
the streaming softmax that is its start, `maximum = sink, total = exp(sink - sink) = 1`.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from kernels.target import target_of

# Keys that a chunk of queries sees at once: bounds the scores to H · T · 1024 floats.
KEY_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Attention:
    """sinks: [H] fp32.  scale: [], head_dim^-½.  window: keys that a query sees; None is all."""

    sinks: Tensor
    scale: Tensor
    window: int | None

    def __call__(self, q: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """q: [T, H, d].  keys, values: [K, S, d].  Returns [T, H * d].

        The queries are the last T of the S positions. Query head h reads key head h // (H / K). Key j
        is visible to query i iff 0 <= i - j, and i - j < window where there is one. Softmax in fp32.
        """
        if q.shape[0] > 1 and _kernel_takes(q):
            # Needs triton, which not every machine has.
            from kernels.prefill_attention import prefill_attention

            return prefill_attention(q, keys, values, self.sinks, self.scale, self.window)
        return self.plain(q, keys, values)

    def plain(self, q: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """The same in torch, on any device and in any dtype."""
        n_queries, n_heads, head_dim = q.shape
        if self.window is not None:
            oldest = max(0, keys.shape[1] - n_queries - self.window + 1)
            keys, values = keys[:, oldest:], values[:, oldest:]
        # [K, G * T, d]: the heads that share a key head become rows of one product.
        rows = (q * self.scale).transpose(0, 1).reshape(keys.shape[0], -1, head_dim)
        sinks = self.sinks.view(keys.shape[0], -1, 1)
        if n_queries == 1:
            return _attend_one(rows, keys, values, sinks).view(1, -1)
        output = _attend_many(rows, keys, values, sinks, self.window)
        return output.view(n_heads, n_queries, head_dim).transpose(0, 1).reshape(n_queries, -1)


def _kernel_takes(q: Tensor) -> bool:
    head_dim = q.shape[-1]
    return (
        q.is_cuda
        and q.dtype == torch.bfloat16
        and head_dim >= 16
        and head_dim.bit_count() == 1
        and target_of(q.device).has_bf16
    )


def _attend_one(q: Tensor, keys: Tensor, values: Tensor, sinks: Tensor) -> Tensor:
    """q: [K, G, d], one position. It sees every key, so there is no mask."""
    scores = torch.bmm(q, keys.transpose(1, 2)).float()
    weights = torch.cat([scores, sinks], dim=-1).softmax(dim=-1)[..., :-1]
    return torch.bmm(weights.to(values.dtype), values)


def _attend_many(
    q: Tensor, keys: Tensor, values: Tensor, sinks: Tensor, window: int | None
) -> Tensor:
    """q: [K, G * T, d].  sinks: [K, G, 1].  Block by block of keys, with a streaming softmax."""
    n_kv_heads, n_groups = sinks.shape[:2]
    n_queries = q.shape[1] // n_groups
    n_keys = keys.shape[1]
    query_position = torch.arange(n_keys - n_queries, n_keys, device=q.device).unsqueeze(1)
    maximum = sinks.expand(-1, -1, n_queries).reshape(n_kv_heads, -1, 1)
    total = torch.ones_like(maximum)
    output = torch.zeros(q.shape, dtype=torch.float32, device=q.device)
    for start in range(0, n_keys, KEY_BLOCK):
        block = slice(start, min(start + KEY_BLOCK, n_keys))
        scores = torch.bmm(q, keys[:, block].transpose(1, 2)).float()
        distance = query_position - torch.arange(block.start, block.stop, device=q.device)
        hidden = distance < 0 if window is None else (distance < 0) | (distance >= window)
        scores.view(n_kv_heads, n_groups, n_queries, -1).masked_fill_(hidden, -torch.inf)
        new_maximum = torch.maximum(maximum, scores.amax(dim=-1, keepdim=True))
        weights = scores.sub_(new_maximum).exp_()
        decay = (maximum - new_maximum).exp_()
        total = total * decay + weights.sum(dim=-1, keepdim=True)
        output = output * decay + torch.bmm(weights.to(values.dtype), values[:, block])
        maximum = new_maximum
    return (output / total).to(values.dtype)
