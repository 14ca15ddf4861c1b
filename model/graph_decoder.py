"""Decoding on a GPU: one step is a CUDA graph, and its token never waits for the host.

The device draws a token, looks up its embedding and goes on with the next step; the host launches one
step ahead and reads each token when it is done. What was computed beyond a stop is garbage behind the
cache's ids, which the next step overwrites.
"""

import secrets
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

import torch
from torch import Tensor

from kernels.decode_step import RING, DecodeStep, StepLayer, StepWeights, Tuning
from kernels.target import target_of
from model.engine import SamplingParams
from model.kv_cache import KVCache
from model.layers import PlainLinear
from model.sampling import Sampler
from model.tiled_experts import TUNING, TiledExperts
from model.transformer import Block, Transformer, Weights

# Two steps: one runs while the host hands out the token of the other.
_AHEAD = 2
# Largest relative error of the logits against plain torch that counts as rounding: through 24 layers of
# random weights bf16 makes 0.04 of it, a wrong kernel about 1.
ROUNDING = 0.15
# A router's logit that no other reaches.
_WINNING = 64.0


class GraphDecoder:
    """The decoding steps of one model. Uses the cache that it is given; one stream of tokens at a time."""

    def __init__(self, model: Transformer, forbidden: Tensor, tuning: Tuning = TUNING) -> None:
        """forbidden: bool [V]. Raises ValueError for weights that the kernels cannot hold exactly."""
        self._model = model
        has_pdl = tuning.pdl and target_of(model.device).has_pdl
        self._step = new_step(model, forbidden, replace(tuning, pdl=has_pdl))
        self._host = torch.zeros(RING, dtype=torch.int32, pin_memory=True)
        self._graph = torch.cuda.CUDAGraph()
        self._bound: tuple[int, ...] = ()

    @property
    def step(self) -> DecodeStep:
        """Its launches and buffers, bound to a cache by `bind`."""
        return self._step

    def error(self) -> float:
        """The smallest relative error of a step's logits against the plain model's, over a few tokens.

        All go to the same experts: rounding cannot flip any.
        """
        with same_experts(self._model):
            return self._error()

    def _error(self) -> float:
        cache = self._model.new_cache()
        ids = [(7 * n + 1) % self._model.config.vocab_size for n in range(12)]
        self._model.forward(ids[:-4], cache)
        errors: list[float] = []
        for token in ids[-4:]:
            position = len(cache.ids)
            self.bind(cache)
            self._step.start(token, position)
            self.replay()
            found = self._step.logits.clone()
            expected = self._model.forward([token], cache)
            seen = found.isfinite()
            difference: Tensor = found[seen] - expected[seen]
            errors.append(_norm(difference) / _norm(expected[seen]))
        self._bound = ()
        return min(errors)

    def is_sound(self) -> bool:
        return self.error() < ROUNDING

    def draw_by(self, params: SamplingParams) -> None:
        """What the steps draw by. top_p has to be 1: the device draws from the whole distribution."""
        seed = secrets.randbits(62) if params.seed is None else params.seed % 2**62
        self._step.temperature.fill_(params.temperature)
        self._step.seed.fill_(seed)

    def tokens(self, first: int | None, cache: KVCache) -> Generator[int]:
        """The tokens after `first`, which the cache does not hold yet, without end; see `draw_by`.

        The cache's ids grow by each token that was read, `first` included. None: a step, or a prompt,
        has just drawn it behind the cache's ids. It is then the first of the tokens.
        """
        token = first
        while True:
            self.bind(cache)
            if token is not None:
                self._step.start(token, len(cache.ids))
            for following in self._until_full(token, cache):
                token = following
                yield token

    def filtered_tokens(self, first: int, cache: KVCache, sampler: Sampler) -> Generator[int]:
        """As `tokens`, drawn by `sampler`, for which the host has to wait."""
        token = first
        self._step.temperature.zero_()
        while True:
            self.bind(cache)
            self._step.start(token, len(cache.ids))
            self.replay()
            cache.ids.append(token)
            token = int(sampler.sample(self._step.logits.clone()))
            yield token

    def bare_step(self, cache: KVCache) -> Callable[[int], None]:
        """One replay at a position, nothing around it: what benchmarks compare the loop with."""
        self.bind(cache)
        self._step.start(0, len(cache.ids))
        position = self._step.position

        def replay(at: int) -> None:
            self.replay()
            position.fill_(at)

        return replay

    def _until_full(self, token: int | None, cache: KVCache) -> Generator[int]:
        """Tokens until the cache has no room for another step. token: as `first` of `tokens`."""
        launched = len(cache.ids)
        running: deque[tuple[int, torch.cuda.Event]] = deque()
        if token is None:
            running.append(((launched - 1) % RING, self._fetch(launched - 1)))
        while True:
            while launched < cache.end and len(running) < _AHEAD:
                self.replay()
                running.append((launched % RING, self._fetch(launched)))
                launched += 1
            if not running:
                return
            slot, done = running.popleft()
            done.synchronize()
            if token is not None:
                cache.ids.append(token)
            token = int(self._host[slot])
            yield token

    def _fetch(self, position: int) -> torch.cuda.Event:
        """The token drawn at the position on its way to the host."""
        slot = position % RING
        self._host[slot : slot + 1].copy_(self._step.ring[slot : slot + 1], non_blocking=True)
        done = torch.cuda.Event()
        done.record()
        return done

    def bind(self, cache: KVCache) -> None:
        """Have room for a step in the cache, and steps that use it where it lies now.

        May compute a step, so nothing may wait in the buffers.
        """
        cache.reserve(len(cache.ids) + 1)
        self._step.hold_from(cache.first)
        if self._bound == cache.place:
            return
        self._step.bind(*cache.views(), *self._model.rope_tables(cache.capacity))
        self._bound = cache.place
        # At a position that holds nothing yet, because recording computes.
        self._step.start(0, len(cache.ids))
        self._graph = self._recorded()

    def replay(self) -> None:
        """A step from what lies ready in the buffers."""
        self._graph.replay()

    def _recorded(self) -> torch.cuda.CUDAGraph:
        """A step once for real, which compiles its kernels, and once for the record."""
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream), torch.inference_mode():
            self._step.launch()
            stream.synchronize()
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph, stream=stream):
                self._step.launch()
        torch.cuda.current_stream().wait_stream(stream)
        return graph


def new_step(model: Transformer, forbidden: Tensor, tuning: Tuning) -> DecodeStep:
    """The launches of one step of `model`, bound to no cache yet; on a CPU for Triton's interpreter.

    forbidden: bool [V]. Raises ValueError for weights that the kernels cannot hold exactly.
    """
    config = model.config
    return DecodeStep(
        _step_weights(model.weights, forbidden),
        n_heads=config.n_heads,
        n_kv_heads=config.n_kv_heads,
        eps=config.rms_norm_eps,
        alpha=config.swiglu_alpha,
        limit=config.swiglu_limit,
        tuning=tuning,
    )


@contextmanager
def same_experts(model: Transformer) -> Generator[None]:
    """The router's biases, which kernels and plain torch share, let the first experts win."""
    biases = [block.mlp.router.bias for block in model.weights.blocks]
    kept = [bias.clone() for bias in biases]
    with torch.inference_mode():
        try:
            for bias in biases:
                bias[: model.config.experts_per_token] += _WINNING
            yield
        finally:
            for bias, old in zip(biases, kept, strict=True):
                bias.copy_(old)


def _step_weights(weights: Weights, forbidden: Tensor) -> StepWeights:
    unembedding = weights.unembedding
    assert isinstance(unembedding, PlainLinear)
    return StepWeights(
        embedding=weights.embedding,
        layers=tuple(_step_layer(block) for block in weights.blocks),
        final_norm=_exact(weights.final_norm.weight),
        unembedding=unembedding.weight.t(),
        forbidden=forbidden.to(torch.uint8),
    )


def _step_layer(block: Block) -> StepLayer:
    experts, qkv, out = block.mlp.experts, block.qkv, block.out
    assert isinstance(experts, TiledExperts)
    assert isinstance(qkv, PlainLinear)
    assert isinstance(out, PlainLinear)
    return StepLayer(
        attention_norm=_exact(block.attention_norm.weight),
        qkv=qkv.weight.t(),
        qkv_bias=qkv.bias,
        sinks=block.attention.sinks,
        window=block.attention.window,
        out=out.weight.t(),
        out_bias=out.bias,
        mlp_norm=_exact(block.mlp_norm.weight),
        router=_exact(block.mlp.router.weight.t().contiguous()),
        router_bias=block.mlp.router.bias,
        up=experts.up,
        up_bias=experts.up_bias,
        down=experts.down,
        down_bias=experts.down_bias,
    )


def _exact(weight: Tensor) -> Tensor:
    """In bf16, as gpt-oss stores it."""
    rounded = weight.bfloat16()
    if not torch.equal(rounded.float(), weight.float()):
        raise ValueError("a weight that bf16 does not hold")
    return rounded


def _norm(values: Tensor) -> float:
    return float(values.square().sum().sqrt())
