"""The engine that runs a checkpoint in this process, on a CPU or one CUDA device."""

import time
import warnings
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import torch
from torch import Tensor

from model.checkpoint import Checkpoint, open_checkpoint
from model.config import ModelConfig, read_config, read_default_sampling
from model.engine import GenerationStats, SamplingParams
from model.errors import ContextOverflow, EngineError
from model.kv_cache import stretch
from model.memory import Plan, plan
from model.sampling import Sampler
from model.tokenizer import Tokenizer, load_tokenizer
from model.transformer import Transformer
from model.weights import load_weights, measure

if TYPE_CHECKING:
    from model.cpu_decoder import CpuDecoder, PreparedStep
    from model.graph_decoder import GraphDecoder
    from model.graph_prefill import GraphPrefill

# Tokens read at once without kernels: bounds the activations, and how long a cancel has to wait.
PREFILL_CHUNK = 512


class LocalEngine:
    """One model and one cache. A new `generate` ends the one before."""

    def __init__(
        self,
        name: str,
        model: Transformer,
        tokenizer: Tokenizer,
        *,
        context_length: int,
        default_sampling: SamplingParams,
        decode_kernels: bool = False,
        cpu_decoder: "CpuDecoder | None" = None,
    ) -> None:
        """decode_kernels: decode by them if they pass their self-test here.

        cpu_decoder: reads single tokens in place of `model`.
        """
        self._name = name
        self._model = model
        self._tokenizer = tokenizer
        self._context_length = context_length
        self._default_sampling = default_sampling
        # Where the kernels decode, memory is what a long context lacks.
        self._cache = model.new_cache(kept=stretch(model.config) if decode_kernels else None)
        self._forbidden = _forbidden_ids(tokenizer, model.config.vocab_size).to(model.device)
        self._stats = GenerationStats()
        self._running: Generator[int] | None = None
        self._reader: GraphPrefill | None = None
        self._decoder = self._new_decoder() if decode_kernels else None
        self._cpu_decoder = cpu_decoder
        if self._decoder is not None:
            self._reader = self._new_reader(self._decoder)

    @classmethod
    def load(
        cls,
        checkpoint: Path,
        *,
        device: str = "auto",
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Self:
        """As `model.engine.load_engine`. device: `auto`, `cpu`, `cuda` or `cuda:N`."""
        config = read_config(checkpoint)
        default_sampling = read_default_sampling(checkpoint)
        tokenizer = load_tokenizer(checkpoint)
        if tokenizer.n_vocab > config.vocab_size:
            raise EngineError(
                f"The vocabulary of {checkpoint} has {tokenizer.n_vocab} ids and the model "
                f"{config.vocab_size}: fetch the checkpoint again."
            )
        stored = open_checkpoint(checkpoint)
        target = _device(device)
        chosen = plan(config, measure(stored, config), target)
        if target.type == "cpu" and _is_small(config):
            torch.set_num_threads(1)
        try:
            model, cpu_decoder = _load(stored, config, chosen, target, on_progress)
        except (torch.OutOfMemoryError, MemoryError) as error:
            raise EngineError(
                f"Memory on {target} ran out while the model was loaded: close other programs."
            ) from error
        return cls(
            _name(checkpoint, config),
            model,
            tokenizer,
            context_length=chosen.context_length,
            default_sampling=default_sampling,
            decode_kernels=chosen.decode_kernels,
            cpu_decoder=cpu_decoder,
        )

    @property
    def name(self) -> str:
        return self._name

    @property
    def decodes_by_machine_code(self) -> bool:
        return self._cpu_decoder is not None

    @property
    def tokenizer(self) -> Tokenizer:
        return self._tokenizer

    @property
    def context_length(self) -> int:
        return self._context_length

    @property
    def default_sampling(self) -> SamplingParams:
        return self._default_sampling

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
        ids = list(prompt)
        self._check(ids, params)
        room = self._context_length - len(ids)
        limit = room if params.max_tokens is None else min(room, params.max_tokens)
        if self._running is not None:
            self._running.close()
        self._stats = GenerationStats(prompt_tokens=len(ids))
        self._running = self._generate(ids, params, limit, frozenset(stop), cancelled)
        return self._running

    def close(self) -> None:
        """Forget model and cache, and with them the memory."""
        del self._model, self._cache
        self._decoder = self._reader = self._cpu_decoder = None

    def _check(self, ids: list[int], params: SamplingParams) -> None:
        if not ids:
            raise EngineError("The prompt is empty.")
        if not all(0 <= token_id < self._model.config.vocab_size for token_id in ids):
            raise EngineError("The prompt holds ids that the model does not have.")
        if not params.temperature >= 0 or not 0 < params.top_p <= 1:
            raise EngineError(
                f"temperature {params.temperature} with top_p {params.top_p} is no way to sample: "
                "temperature is 0 or more, top_p above 0 and at most 1."
            )
        if len(ids) >= self._context_length:
            raise ContextOverflow(
                f"The prompt has {len(ids)} tokens and the context {self._context_length}: "
                "shorten the conversation or begin a new one."
            )

    def _generate(
        self,
        prompt: list[int],
        params: SamplingParams,
        limit: int,
        stop: frozenset[int],
        cancelled: Callable[[], bool],
    ) -> Generator[int]:
        if self._decoder is not None and _draws_from_all(params):
            self._decoder.draw_by(params)
        logits = self._prefill(prompt, cancelled)
        if logits is None or cancelled():
            return
        tokens = self._tokens(logits, params)
        for count in range(1, limit + 1):
            started = time.perf_counter()
            token_id = next(tokens)
            self._count_token(count, time.perf_counter() - started)
            yield token_id
            if token_id in stop or count == limit or cancelled():
                return

    def _tokens(self, logits: Tensor, params: SamplingParams) -> Generator[int]:
        """What follows the prompt, without end. The cache grows by each that was read."""
        if self._reader is not None and self._decoder is not None and _draws_from_all(params):
            # The prompt has drawn the first one.
            yield from self._decoder.tokens(None, self._cache)
        sampler = Sampler(params, self._forbidden)
        first = int(sampler.sample(logits))
        yield first
        if self._decoder is None:
            yield from self._plain_tokens(first, sampler)
        elif _draws_from_all(params):
            yield from self._decoder.tokens(first, self._cache)
        else:
            yield from self._decoder.filtered_tokens(first, self._cache, sampler)

    def _plain_tokens(self, token_id: int, sampler: Sampler) -> Generator[int]:
        step = self._cpu_decoder
        while True:
            if step is None:
                logits = self._model.forward([token_id], self._cache)
            else:
                logits = step.forward(token_id, self._cache)
            token_id = int(sampler.sample(logits))
            yield token_id

    def _new_decoder(self) -> "GraphDecoder | None":
        """None, and a warning, where the kernels do not do here what plain torch does."""
        from model.graph_decoder import GraphDecoder

        try:
            decoder = GraphDecoder(self._model, self._forbidden)
            reason = None if decoder.is_sound() else "their numbers are not those of plain torch"
        except Exception as error:  # noqa: BLE001 - compilers and drivers raise anything
            decoder, reason = None, f"{type(error).__name__}: {error}"
        if reason is None:
            return decoder
        _warn_of_slowness("The GPU kernels", reason, "decoding goes on")
        return None

    def _new_reader(self, decoder: "GraphDecoder") -> "GraphPrefill | None":
        """As `_new_decoder`, for prompts."""
        from model.graph_prefill import GraphPrefill

        try:
            reader = GraphPrefill(self._model, decoder)
            reason = None if reader.is_sound() else "their numbers are not those of plain torch"
        except Exception as error:  # noqa: BLE001 - compilers and drivers raise anything
            reader, reason = None, f"{type(error).__name__}: {error}"
        if reason is None:
            return reader
        _warn_of_slowness("The GPU kernels for prompts", reason, "reading goes on")
        return None

    def _prefill(self, prompt: list[int], cancelled: Callable[[], bool]) -> Tensor | None:
        """Read what the cache does not hold; the logits after the last id, None when cancelled."""
        started = time.perf_counter()
        # The last id is always read: its logits are not kept.
        shared = self._cache.rewind(self._cache.common_prefix(prompt[:-1]))
        self._stats = replace(self._stats, cached_tokens=shared)
        # At once, not piece by piece: what grows is copied.
        self._cache.grow(len(prompt) + 1)
        logits = None
        chunk = PREFILL_CHUNK if self._reader is None else self._reader.chunk
        for start in range(shared, len(prompt), chunk):
            if cancelled():
                return None
            logits = self._read(prompt[start : start + chunk], is_last=start + chunk >= len(prompt))
            self._stats = replace(self._stats, prefill_s=time.perf_counter() - started)
        # The next turn may drop all that comes now.
        self._cache.mark()
        if self._model.device.type == "cuda":
            torch.cuda.synchronize(self._model.device)
            self._stats = replace(self._stats, prefill_s=time.perf_counter() - started)
        return logits

    def _read(self, ids: list[int], *, is_last: bool) -> Tensor | None:
        """A piece of a prompt; the logits behind it, at least of the last."""
        if self._reader is None:
            return self._model.forward(ids, self._cache)
        if is_last:
            return self._reader.forward(ids, self._cache)
        self._reader.read(ids, self._cache, is_last=False)
        return None

    def _count_token(self, count: int, seconds: float) -> None:
        stats = self._stats
        self._stats = replace(stats, generated_tokens=count, decode_s=stats.decode_s + seconds)


def _draws_from_all(params: SamplingParams) -> bool:
    """Whether no filter stands between the logits and the draw."""
    return params.top_p == 1 or params.temperature == 0


def _warn_of_slowness(which: str, reason: str, what: str) -> None:
    warnings.warn(
        f"{which} failed their self-test ({reason[:300]}): {what} with plain torch, many times "
        "slower.",
        RuntimeWarning,
        stacklevel=4,
    )


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise EngineError(f"There is no device {name!r}: take auto, cpu or cuda.") from error
    if device.type == "cuda" and not (device.index or 0) < torch.cuda.device_count():
        raise EngineError(f"There is no device {name} on this machine: take auto or cpu.")
    if device.type not in ("cpu", "cuda"):
        raise EngineError(f"The device {name} is not supported: take auto, cpu or cuda.")
    return device


def _is_small(config: ModelConfig) -> bool:
    """Whether a second thread would wait longer than it works.

    At nano's size (matrices of 0.5 MB) two threads are no faster than one on two free cores, and
    ten times slower where something else runs, because the threads wait for each other spinning.
    """
    return config.hidden_size * config.intermediate_size < 2**20


def _load(
    stored: Checkpoint,
    config: ModelConfig,
    chosen: Plan,
    device: torch.device,
    on_progress: Callable[[int, int], None] | None,
) -> "tuple[Transformer, CpuDecoder | None]":
    """The model, and for small ones on a CPU, whose weights may stand in memory twice, the decoder."""

    def load() -> Transformer:
        progress = on_progress or _ignore_progress
        return Transformer(config, load_weights(stored, config, chosen, device, progress))

    if device.type != "cpu" or not _is_small(config):
        return load(), None
    from model.cpu_decoder import CpuDecoder, prepare_step

    # Side by side: each takes half a second.
    with ThreadPoolExecutor(max_workers=1) as other:
        preparing = other.submit(prepare_step, stored, config)
        model = load()
    prepared = _result_or_warning(preparing)
    return model, None if prepared is None else CpuDecoder(model, prepared)


def _result_or_warning(preparing: "Future[PreparedStep | None]") -> "PreparedStep | None":
    """None, and a warning, where no machine code can be made after all."""
    try:
        return preparing.result()
    except EngineError:
        raise
    except Exception as error:  # noqa: BLE001 - compilers raise anything
        reason = f"{type(error).__name__}: {error}"
    warnings.warn(
        f"No machine code could be made for this CPU ({reason[:300]}): decoding goes on with plain torch, "
        "several times slower.",
        RuntimeWarning,
        stacklevel=2,
    )
    return None


def _name(checkpoint: Path, config: ModelConfig) -> str:
    """`20b` and `120b` by their sizes, else the folder's own name."""
    known = {(24, 32, 2880): "20b", (36, 128, 2880): "120b"}
    sizes = (config.n_layers, config.n_experts, config.hidden_size)
    # nano lies in model/nano/checkpoint.
    folder = checkpoint.resolve()
    return known.get(sizes) or (folder.parent.name if folder.name == "checkpoint" else folder.name)


def _forbidden_ids(tokenizer: Tokenizer, vocab_size: int) -> Tensor:
    """bool [V]: ids that mean nothing to the tokenizer."""
    return torch.tensor([not _is_known(tokenizer, token_id) for token_id in range(vocab_size)])


def _is_known(tokenizer: Tokenizer, token_id: int) -> bool:
    try:
        tokenizer.token_bytes(token_id)
    except KeyError:
        return False
    return True


def _ignore_progress(_done: int, _total: int) -> None:
    pass
