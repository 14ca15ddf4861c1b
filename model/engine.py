"""The seam between the agent and whatever produces tokens: ids in, ids out.

Torch-free on purpose, so that the command starts fast; `load_engine` imports the runtime. An engine
knows nothing of Harmony, terminals or tools. It is synchronous: `list(engine.generate(...))` is a
test, and `agent.engine_thread` makes an async stream of it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from model.errors import ContextOverflow, EngineError
from model.tokenizer import Tokenizer

__all__ = [
    "ContextOverflow",
    "Engine",
    "EngineError",
    "GenerationStats",
    "SamplingParams",
    "load_engine",
]


@dataclass(frozen=True, slots=True)
class SamplingParams:
    """temperature 0 is greedy. `seed=None` draws a fresh one. `max_tokens=None` fills the context."""

    temperature: float = 1.0
    top_p: float = 1.0
    seed: int | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class GenerationStats:
    """Counts of the latest `generate`, read after (or while) it runs. Times in seconds."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    generated_tokens: int = 0
    prefill_s: float = 0.0
    decode_s: float = 0.0


class Engine(Protocol):
    @property
    def name(self) -> str:
        """Short and for people: `nano`, `20b`, a folder's name."""
        ...

    @property
    def tokenizer(self) -> Tokenizer: ...

    @property
    def context_length(self) -> int: ...

    @property
    def default_sampling(self) -> SamplingParams:
        """From the checkpoint's generation_config.json."""
        ...

    @property
    def stats(self) -> GenerationStats: ...

    def generate(
        self,
        prompt: Sequence[int],
        params: SamplingParams,
        *,
        stop: Collection[int],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[int]:
        """Yield sampled ids, the stop id included, then end.

        Reuses the longest prefix of `prompt` that the cache holds. Ends early, without an error,
        when `cancelled()` turns true (asked once a token and once a prefill chunk), at
        `max_tokens`, or at the end of the context. Raises ContextOverflow when the prompt alone
        does not fit.
        """
        ...

    def close(self) -> None: ...


def load_engine(
    checkpoint: Path,
    *,
    device: str = "auto",
    on_progress: Callable[[int, int], None] | None = None,
) -> Engine:
    """Load a gpt-oss checkpoint folder (either layout). `on_progress(bytes_done, bytes_total)`.

    Raises EngineError with one sentence for a missing, damaged or unfitting checkpoint.
    """
    # Deferred: torch costs seconds to import, and most verbs never need it.
    from model.local_engine import LocalEngine

    return LocalEngine.load(checkpoint, device=device, on_progress=on_progress)
