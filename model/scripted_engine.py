"""An engine whose answers are written beforehand: for tests, and for trying the agent without a model."""

from collections.abc import Callable, Collection, Iterator, Sequence

from model.engine import GenerationStats, SamplingParams
from model.errors import ContextOverflow, EngineError
from model.tokenizer import Tokenizer


class ScriptedEngine:
    """Each `generate` plays the next of `answers`; `prompts` keeps what was asked.

    Counts prefix reuse as the local engine does. Raises EngineError when no answer is left.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        answers: Sequence[Sequence[int]],
        *,
        context_length: int = 131072,
        name: str = "scripted",
    ) -> None:
        self.prompts: list[list[int]] = []
        self._tokenizer = tokenizer
        self._answers = [list(answer) for answer in answers]
        self._context_length = context_length
        self._name = name
        self._cached: list[int] = []
        self._stats = GenerationStats()

    @property
    def name(self) -> str:
        return self._name

    @property
    def tokenizer(self) -> Tokenizer:
        return self._tokenizer

    @property
    def context_length(self) -> int:
        return self._context_length

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
        room = self._context_length - len(prompt)
        if room < 1:
            raise ContextOverflow(
                f"The prompt has {len(prompt)} tokens and the context {self._context_length}."
            )
        self.prompts.append(list(prompt))
        if len(self.prompts) > len(self._answers):
            raise EngineError("The script has no answer left.")
        answer = self._answers[len(self.prompts) - 1]
        limit = room if params.max_tokens is None else min(room, params.max_tokens)
        return self._play(list(prompt), answer[:limit], stop, cancelled)

    def close(self) -> None:
        """Nothing to release."""

    def _play(
        self,
        prompt: list[int],
        answer: list[int],
        stop: Collection[int],
        cancelled: Callable[[], bool],
    ) -> Iterator[int]:
        shared = _common_prefix(self._cached, prompt[:-1])
        self._cached = list(prompt)
        self._stats = GenerationStats(len(prompt), shared)
        for count, token_id in enumerate(answer, start=1):
            if cancelled():
                return
            self._stats = GenerationStats(len(prompt), shared, count)
            yield token_id
            if token_id in stop:
                return
            self._cached.append(token_id)


def _common_prefix(ours: Sequence[int], theirs: Sequence[int]) -> int:
    length = 0
    while length < min(len(ours), len(theirs)) and ours[length] == theirs[length]:
        length += 1
    return length
