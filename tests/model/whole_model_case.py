"""Whole random models, computed in several ways and compared: by the kernels, by plain torch, in fp32.

Rounding flips experts, and a flipped expert says nothing about a kernel. So the experts that the
reference chose are replayed: 64 more on their router biases, which leaves the softmax over the four as it
is and any implementation of the router to do its own work.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from benchmarks.random_model import random_model
from kernels.decode_step import DecodeStep, Tuning
from kernels.moe_decode import ExpertMatrix, unpack_expert
from kernels.moe_unpack import unpack_to_bf16
from kernels.mxfp4 import dequantize
from model.attention import Attention
from model.config import ModelConfig, RopeConfig
from model.graph_decoder import GraphDecoder, new_step
from model.kv_cache import KVCache
from model.layers import Linear, PlainLinear
from model.moe import Expert
from model.tiled_experts import TiledExperts
from model.transformer import Block, Transformer, Weights

# Far above any router logit; in fp32 the logits keep 2^-17 beside it.
FAVOUR = 64.0


@torch.inference_mode()
def lively_model(config: ModelConfig, *, device: str, tuning: Tuning | None = None) -> Transformer:
    """Attention counts for as much as the experts do, sinks for as much as keys; biases would be missed.

    Attention of fewer keys would only turn bf16's rounding into larger differences.
    """
    dtype = torch.bfloat16 if device == "cuda" else torch.float32
    model = random_model(
        config, device=device, dtype=dtype, **({"tuning": tuning} if tuning else {})
    )
    for block in model.weights.blocks:
        qkv, out, experts = plain_linear(block.qkv), plain_linear(block.out), tiled_experts(block)
        out.weight.mul_(2)
        block.attention.sinks.add_(2)
        for bias in (qkv.bias, out.bias, experts.up_bias, experts.down_bias):
            bias.mul_(4)
    return model


def with_blocks(model: Transformer, change: Callable[[int, Block], Block]) -> Transformer:
    """The same model with other blocks. Shares what they share."""
    blocks = tuple(change(index, block) for index, block in enumerate(model.weights.blocks))
    changed = Transformer(model.config, replace(model.weights, blocks=blocks))
    changed._rope = model._rope
    return changed


def plain_linear(linear: Linear) -> PlainLinear:
    assert isinstance(linear, PlainLinear)
    return linear


def tiled_experts(block: Block) -> TiledExperts:
    experts = block.mlp.experts
    assert isinstance(experts, TiledExperts)
    return experts


class PlainAttention(Attention):
    """Never by the kernel."""

    def __call__(self, q: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        return self.plain(q, keys, values)


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Experts for plain torch: decoded when they are chosen, never grouped."""

    experts: TiledExperts
    dtype: torch.dtype

    def __getitem__(self, expert_id: int) -> Expert:
        experts = self.experts
        return Expert(
            self._linear(experts.up, experts.up_bias, expert_id),
            self._linear(experts.down, experts.down_bias, expert_id),
        )

    def _linear(self, matrix: ExpertMatrix, bias: Tensor, expert_id: int) -> PlainLinear:
        if matrix.words.is_cuda:
            weight = unpack_to_bf16(matrix, expert_id)
        else:
            # Without the interpreter, which is slow.
            weight = dequantize(*unpack_expert(matrix, expert_id), torch.bfloat16)
        return PlainLinear(weight.to(self.dtype).t(), bias[expert_id].to(self.dtype))


class Recorder(PlainLinear):
    """A router that keeps what it said."""

    kept: list[Tensor]

    def __init__(self, router: PlainLinear, kept: list[Tensor]) -> None:
        super().__init__(router.weight, router.bias)
        object.__setattr__(self, "kept", kept)

    def __call__(self, x: Tensor) -> Tensor:
        logits = super().__call__(x)
        self.kept.append(logits)
        return logits


def plain_model(
    model: Transformer, *, dtype: torch.dtype | None = None, kept: list[Tensor] | None = None
) -> Transformer:
    """Plain torch throughout. dtype: of everything, the model's own by default.

    kept: gets the router's logits, layer after layer.
    """
    own = dtype or model.weights.dtype
    weights = model.weights

    def linear(old: Linear) -> PlainLinear:
        plain = plain_linear(old)
        return PlainLinear(plain.weight.to(own), plain.bias.to(own))

    def block(old: Block) -> Block:
        attention, router = old.attention, old.mlp.router
        return replace(
            old,
            qkv=linear(old.qkv),
            attention=PlainAttention(attention.sinks, attention.scale.to(own), attention.window),
            out=linear(old.out),
            mlp=replace(
                old.mlp,
                router=router if kept is None else Recorder(router, kept),
                experts=OneByOne(tiled_experts(old), own),
            ),
        )

    changed = Weights(
        embedding=weights.embedding,
        blocks=tuple(map(block, weights.blocks)),
        final_norm=weights.final_norm,
        unembedding=linear(weights.unembedding),
        dtype=own,
    )
    plain = Transformer(model.config, changed)
    plain._rope = model._rope
    return plain


def favouring(model: Transformer, chosen: list[Tensor]) -> Transformer:
    """The same model where each token has the experts that are written down. chosen: [T, 4] a layer."""

    def block(index: int, old: Block) -> Block:
        router = old.mlp.router
        bias = router.bias.expand(len(chosen[index]), -1)
        favoured = bias.scatter_add(1, chosen[index], torch.full_like(bias, FAVOUR))
        return replace(old, mlp=replace(old.mlp, router=PlainLinear(router.weight, favoured)))

    return with_blocks(model, block)


class Steps:
    """Decoding by the kernels, token after token: in CUDA graphs, or one by one in the interpreter."""

    def __init__(self, model: Transformer, cache: KVCache, tuning: Tuning) -> None:
        # Router biases of its own, which each step may change.
        self._model = with_blocks(model, _own_bias)
        self._biases = [block.mlp.router.bias for block in model.weights.blocks]
        self._cache = cache
        forbidden = torch.zeros(model.config.vocab_size, dtype=torch.bool, device=model.device)
        self._run: Callable[[int], DecodeStep]
        if model.device.type == "cuda":
            decoder = GraphDecoder(self._model, forbidden, tuning)
            self._run = lambda token: _replayed(decoder, token, cache)
        else:
            step = new_step(self._model, forbidden, tuning)
            self._run = lambda token: _interpreted(step, self._model, token, cache)

    def logits(self, token: int, chosen: list[Tensor] | None = None) -> Tensor:
        """fp32 [V] after `token`. chosen: int64 [4], the experts of each layer to be taken."""
        for index, block in enumerate(self._model.weights.blocks):
            block.mlp.router.bias.copy_(self._biases[index])
            if chosen is not None:
                block.mlp.router.bias[chosen[index]] += FAVOUR
        logits = self._run(token).logits.clone()
        self._cache.ids.append(token)
        return logits


def _replayed(decoder: GraphDecoder, token: int, cache: KVCache) -> DecodeStep:
    position = len(cache.ids)
    decoder.bind(cache)
    decoder.step.start(token, position)
    decoder.replay()
    return decoder.step


def _interpreted(step: DecodeStep, model: Transformer, token: int, cache: KVCache) -> DecodeStep:
    position = len(cache.ids)
    cache.reserve(position + 1)
    step.bind(*cache.views(), *model.rope_tables(cache.capacity))
    step.start(token, position)
    step.launch()
    return step


def _own_bias(_index: int, block: Block) -> Block:
    router = PlainLinear(block.mlp.router.weight, block.mlp.router.bias.clone())
    return replace(block, mlp=replace(block.mlp, router=router))


@dataclass(frozen=True, slots=True)
class Verdict:
    """kl: KL(expected ‖ found) in nats, of the worst position.

    flips: positions whose likeliest id differs although the expected two best are further apart than
    four times the root mean square of the difference there.
    """

    kl: float
    flips: int

    def is_good(self, kl: float = 1e-3) -> bool:
        return self.kl <= kl and self.flips == 0


def judge(found: Tensor, expected: Tensor) -> Verdict:
    """found, expected: logits [T, V]."""
    kls: list[Tensor] = []
    flips = 0
    # Row by row: a softmax of all of them would need gigabytes.
    for ours, theirs in zip(found.double(), expected.double(), strict=True):
        surprise = theirs.log_softmax(0) - ours.log_softmax(0)
        kls.append((theirs.softmax(0) * surprise).sum())
        best, second = theirs.topk(2).values
        noise = (ours - theirs).square().mean().sqrt()
        flips += bool(ours.argmax() != theirs.argmax() and best - second > 4 * noise)
    worst = torch.stack(kls)
    # A NaN must not hide behind a maximum.
    assert bool(worst.isfinite().all())
    return Verdict(float(worst.max()), flips)


def relative_errors(found: Tensor, expected: Tensor) -> Tensor:
    """‖found − expected‖ / ‖expected‖ at each position, [T]."""
    return (found - expected).norm(dim=-1) / expected.norm(dim=-1)


# Faults that a checker of whole models must notice. Each takes a model and gives a wrong one.


def _window_off_by_one(_index: int, block: Block) -> Block:
    attention = block.attention
    if attention.window is None:
        return block
    return replace(block, attention=replace(attention, window=attention.window + 1))


def _scaled_sinks(_index: int, block: Block) -> Block:
    attention = block.attention
    sinks = attention.sinks * float(attention.scale)
    return replace(block, attention=replace(attention, sinks=sinks))


def _swapped(matrix: ExpertMatrix, bias: Tensor) -> tuple[ExpertMatrix, Tensor]:
    half = bias.shape[1] // 2
    tiles = matrix.words.shape[1] // 2
    words, scales = (part.roll(tiles, dims=1) for part in (matrix.words, matrix.scales))
    return ExpertMatrix(words, scales), bias.roll(half, dims=1)


def _gate_and_up_swapped(_index: int, block: Block) -> Block:
    experts = tiled_experts(block)
    up, up_bias = _swapped(experts.up, experts.up_bias)
    return replace(block, mlp=replace(block.mlp, experts=replace(experts, up=up, up_bias=up_bias)))


def _without_qkv_bias(_index: int, block: Block) -> Block:
    return replace(block, qkv=_without_bias(block.qkv))


def _without_out_bias(_index: int, block: Block) -> Block:
    return replace(block, out=_without_bias(block.out))


def _without_bias(linear: Linear) -> PlainLinear:
    plain = plain_linear(linear)
    return PlainLinear(plain.weight, torch.zeros_like(plain.bias))


def _without_expert_bias(name: str) -> Callable[[int, Block], Block]:
    def change(_index: int, block: Block) -> Block:
        experts = tiled_experts(block)
        wrong = replace(experts, **{name: torch.zeros_like(getattr(experts, name))})
        return replace(block, mlp=replace(block.mlp, experts=wrong))

    return change


def _yarn_rounded(model: Transformer) -> Transformer:
    """The bounds between fast and slow pairs rounded outwards, as `truncate: true` has it."""
    config = model.config
    wrong = Transformer(config, model.weights)
    rope = wrong._rope
    rope._frequencies = rounded_frequencies(config.rope, config.head_dim).to(model.device)
    # The tables were made with the right ones.
    rope._n_positions = -1
    rope.reserve(0)
    return wrong


def rounded_frequencies(config: RopeConfig, head_dim: int) -> Tensor:
    """[head_dim / 2] fp32."""
    pair = torch.arange(head_dim // 2, dtype=torch.float64)
    wavelength = config.theta ** (2 * pair / head_dim)

    def turning(times: float) -> float:
        length = torch.tensor(config.original_context / (times * 2 * torch.pi))
        return float(head_dim * length.log() / (2 * torch.tensor(config.theta).log()))

    low, high = int(turning(config.beta_fast)), -int(-turning(config.beta_slow) // 1)
    slowness = ((pair - low) / (high - low)).clamp(0, 1)
    return ((1 - slowness) / wavelength + slowness / (config.factor * wavelength)).float()


def _in_blocks(change: Callable[[int, Block], Block]) -> Callable[[Transformer], Transformer]:
    return lambda model: with_blocks(model, change)


FAULTS: dict[str, Callable[[Transformer], Transformer]] = {
    "the window off by one": _in_blocks(_window_off_by_one),
    "the sinks scaled": _in_blocks(_scaled_sinks),
    "YaRN rounded": _yarn_rounded,
    "gate and up swapped": _in_blocks(_gate_and_up_swapped),
    "no bias of queries, keys, values": _in_blocks(_without_qkv_bias),
    "no bias of the output map": _in_blocks(_without_out_bias),
    "no bias of gate and up": _in_blocks(_without_expert_bias("up_bias")),
    "no bias of down": _in_blocks(_without_expert_bias("down_bias")),
}
