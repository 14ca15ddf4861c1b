"""Many greedy conversations decoded at once, each seen as an engine of its own.

The evaluation asks hundreds of questions through the real loop and the real sandbox. One after another
they take most of an hour on a CPU and leave a GPU idle; here every conversation has a *seat*, an `Engine`
whose tokens come from one thread that steps all seats together.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import torch
import torch.nn.functional as F
from torch import Tensor

from model.engine import GenerationStats, SamplingParams
from model.errors import ContextOverflow, EngineError
from model.nano.recipe.network import Layer, Network, rms_norm, rope_tables
from model.tokenizer import Tokenizer

_CHUNK = 512


class Batch:
    """The network, its cache of `seats` conversations, and the thread that decodes.

    The network's weights should be those of a checkpoint (`export.load`): experts are taken as already
    rounded. Computes in fp32. `close` ends the thread.
    """

    def __init__(self, network: Network, tokenizer: Tokenizer, seats: int) -> None:
        self.tokenizer = tokenizer
        self.shape = network.shape
        self._network = network.eval().requires_grad_(requires_grad=False)
        for layer in network.layers:
            assert isinstance(layer, Layer)
            layer.is_rounded = True
        s = self.shape
        self._device = network.embed.device
        size = (seats, s.max_position_embeddings, s.num_key_value_heads, s.head_dim)
        cache = torch.zeros(2 * s.num_hidden_layers, *size, device=self._device)
        self._keys, self._values = cache.chunk(2)
        self._held: list[list[int]] = [[] for _ in range(seats)]
        self._free = list(range(seats))
        self._inbox: SimpleQueue[_Request | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="batch", daemon=True)
        self._thread.start()

    def seat(self) -> "Seat":
        """A free seat. Raises EngineError if all are taken."""
        try:
            return Seat(self, self._free.pop())
        except IndexError:
            raise EngineError("All seats of the batch are taken.") from None

    def leave(self, number: int) -> None:
        self._held[number] = []
        self._free.append(number)

    def ask(self, request: "_Request") -> None:
        self._inbox.put(request)

    def close(self) -> None:
        self._inbox.put(None)
        self._thread.join()

    @torch.inference_mode()
    def _run(self) -> None:
        active: list[_Request] = []
        while True:
            try:
                arrived = self._arrived(wait=not active)
            except EOFError:
                for request in active:
                    request.fail(EngineError("The batch was closed."))
                return
            try:
                for request in arrived:
                    self._start(request)
                active = [request for request in active + arrived if not request.is_done]
                if active:
                    self._step(active)
                active = [request for request in active if not request.is_done]
            except Exception as error:  # noqa: BLE001 - handed to whoever waits for a token
                for request in {id(one): one for one in active + arrived}.values():
                    request.fail(error)
                active = []

    def _arrived(self, *, wait: bool) -> list["_Request"]:
        """What was asked meanwhile. Raises EOFError once the batch is closed."""
        arrived: list[_Request] = []
        while True:
            try:
                request = self._inbox.get(block=wait and not arrived)
            except Empty:
                return arrived
            if request is None:
                raise EOFError
            arrived.append(request)

    def _start(self, request: "_Request") -> None:
        """Read the prompt, but for what the seat's cache holds of it, and give the first token."""
        own, prompt = request.seat, request.prompt
        best = max(range(len(self._held)), key=lambda at: (self._shared(at, prompt), at == own))
        kept = request.cached = self._shared(best, prompt)
        if best != own:
            # The system message that another conversation has read.
            for cache in (*self._keys, *self._values):
                cache[own, :kept] = cache[best, :kept]
        hidden = None
        for start in range(kept, len(prompt), _CHUNK):
            hidden = self._hidden([request.seat], [prompt[start : start + _CHUNK]], [start])
        assert hidden is not None, "a prompt has a token"
        self._held[request.seat] = list(prompt)
        request.give(self._next(hidden[:, -1])[0])

    def _shared(self, seat: int, prompt: Sequence[int]) -> int:
        """How many ids of the prompt, but for its last, the seat's cache begins with."""
        held = self._held[seat]
        n = 0
        while n < min(len(held), len(prompt) - 1) and held[n] == prompt[n]:
            n += 1
        return n

    def _step(self, active: Sequence["_Request"]) -> None:
        """One more token of every conversation."""
        seats = [request.seat for request in active]
        held = [self._held[seat] for seat in seats]
        hidden = self._hidden(seats, [[r.last] for r in active], [len(ids) for ids in held])
        for request, token in zip(active, self._next(hidden[:, -1]), strict=True):
            self._held[request.seat].append(request.last)
            request.give(token)

    def _next(self, hidden: Tensor) -> list[int]:
        """The likeliest ids after `hidden` [N, D] among those that the vocabulary has."""
        logits = F.linear(hidden, self._network.head)[:, : self.tokenizer.n_vocab]
        return logits.argmax(dim=-1).tolist()

    def _hidden(self, seats: list[int], ids: Sequence[Sequence[int]], starts: list[int]) -> Tensor:
        """Normed hidden states [N, T, D] of `ids`, all of one length T, after `starts` cached ones."""
        device = self._device
        at = torch.tensor(seats, device=device)
        tokens = torch.tensor(ids, device=device)
        first = torch.tensor(starts, device=device)
        position = first[:, None] + torch.arange(tokens.shape[1], device=device)
        limit = max(starts) + tokens.shape[1]
        distance = position[:, :, None] - torch.arange(limit, device=device)
        network = self._network
        cos, sin = rope_tables(self.shape, position)
        x = F.embedding(tokens, network.embed)
        for i, layer in enumerate(network.layers):
            assert isinstance(layer, Layer)
            seen = distance >= 0
            if i % 2 == 0:
                seen &= distance < self.shape.sliding_window
            attend = _Cached(layer, self._keys[i], self._values[i], at, position, seen)
            x = layer.block(x, cos, sin, attend)
        return rms_norm(x, network.norm, self.shape.rms_norm_eps)


@dataclass(frozen=True, slots=True)
class _Cached:
    """Attention over a layer's cache: keys, values [seats, C, K, d]; seen: [N, T, C']."""

    layer: Layer
    keys: Tensor
    values: Tensor
    at: Tensor
    position: Tensor
    seen: Tensor

    def __call__(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        rows = self.at[:, None]
        self.keys[rows, self.position] = k.transpose(1, 2)
        self.values[rows, self.position] = v.transpose(1, 2)
        limit = self.seen.shape[-1]
        keys, values = self.keys[self.at, :limit], self.values[self.at, :limit]
        n, heads, t, dim = q.shape
        grouped = q.reshape(n, keys.shape[2], -1, t, dim)
        scores = torch.einsum("nkgtd,nckd->nkgtc", grouped, keys) * dim**-0.5
        scores = scores.masked_fill(~self.seen[:, None, None], float("-inf"))
        sinks = self.layer.sinks.view(1, keys.shape[2], -1, 1, 1).expand(*scores.shape[:4], 1)
        weight = torch.cat((scores, sinks), dim=-1).softmax(dim=-1)[..., :-1]
        return torch.einsum("nkgtc,nckd->nkgtd", weight, values).reshape(n, heads, t, dim)


class _Request:
    """One `generate`: tokens go into a queue, an error or the end after them."""

    def __init__(
        self,
        seat: int,
        prompt: Sequence[int],
        stop: Collection[int],
        most: int,
        cancelled: Callable[[], bool],
    ) -> None:
        self.seat, self.prompt, self.cached = seat, prompt, 0
        self.last = -1
        self.is_done = False
        self.tokens: SimpleQueue[int | Exception | None] = SimpleQueue()
        self._stop, self._left, self._cancelled = stop, most, cancelled

    def give(self, token: int) -> None:
        self.last = token
        self._left -= 1
        self.tokens.put(token)
        if token in self._stop or self._left <= 0 or self._cancelled():
            self.is_done = True
            self.tokens.put(None)

    def fail(self, error: Exception) -> None:
        self.is_done = True
        self.tokens.put(error)


class Seat:
    """A conversation's place in a batch: an `Engine` that is always greedy."""

    name = "nano"

    def __init__(self, batch: Batch, number: int) -> None:
        self._batch, self._number = batch, number
        self._stats = GenerationStats()

    @property
    def tokenizer(self) -> Tokenizer:
        return self._batch.tokenizer

    @property
    def context_length(self) -> int:
        return self._batch.shape.max_position_embeddings

    @property
    def default_sampling(self) -> SamplingParams:
        return SamplingParams(temperature=0.0)

    @property
    def stats(self) -> GenerationStats:
        return self._stats

    def generate(
        self,
        prompt: Sequence[int],
        params: SamplingParams,
        *,
        stop: Collection[int],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[int]:
        """As `Engine.generate`, without a measure of time. Raises EngineError if asked to sample."""
        if params.temperature > 0:
            raise EngineError("A batch decodes greedily.")
        room = self.context_length - len(prompt)
        if room <= 0:
            raise ContextOverflow(f"The prompt has {len(prompt)} tokens: too long.")
        most = room if params.max_tokens is None else min(room, params.max_tokens)
        request = _Request(self._number, list(prompt), stop, most, cancelled)
        self._batch.ask(request)
        generated = 0
        while (token := request.tokens.get()) is not None:
            if isinstance(token, Exception):
                raise token
            generated += 1
            self._stats = GenerationStats(len(prompt), request.cached, generated)
            yield token

    def close(self) -> None:
        self._batch.leave(self._number)
