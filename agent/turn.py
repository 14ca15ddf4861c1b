"""One user turn in progress: the prompt that only grows, and what is counted on the way."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.conversation import Message, Role
from agent.errors import Status
from agent.events import Timing, TurnCompleted, Usage
from agent.generation import Generation
from agent.harmony.encode import encode_message
from agent.harmony.tokens import ControlIds
from model.engine import GenerationStats
from model.tokenizer import Tokenizer


@dataclass(slots=True)
class Turn:
    """`prompt` ends in `<|start|>assistant` whenever a generation may begin.

    The last id of what was sampled is never in the engine's cache yet, so a wrong terminator is put
    right there at no cost.
    """

    number: int
    prompt: list[int]
    tokenizer: Tokenizer
    status: Status = Status.ERROR
    steps: int = 0
    usage: Usage = field(default_factory=Usage)
    decode_s: float = 0.0
    prefill_s: float = 0.0
    tool_s: float = 0.0
    ttft_s: float | None = None
    _started: float = field(default_factory=time.monotonic)
    _last_call: tuple[str, str] | None = None
    _last_call_count: int = 0

    @property
    def generated(self) -> int:
        return self.usage.reasoning + self.usage.output

    def add_generated(self, opening: Sequence[int], generation: Generation) -> None:
        """Take over the whole messages of a generation; what is not whole is left out."""
        if generation.whole_ids:
            self.prompt += [*opening, *generation.ids[: generation.whole_ids]]

    def add_result(self, result: Message) -> None:
        """Close the call that ended the prompt, add the tool's message, open the next message."""
        self._close(ControlIds.of(self.tokenizer).call)
        self.prompt += encode_message(result, self.tokenizer)
        self._open()

    def reopen(self) -> None:
        """Open another message after one that should not have been the last."""
        assistant = self._assistant()
        if self.prompt[-len(assistant) :] != assistant:
            self._close(ControlIds.of(self.tokenizer).end)
            self._open()

    def count(self, generation: Generation, stats: GenerationStats) -> None:
        self.steps += 1
        if self.ttft_s is None and generation.first_token_at is not None:
            self.ttft_s = generation.first_token_at - self._started
        self.prefill_s += stats.prefill_s
        self.decode_s += stats.decode_s
        self.usage += Usage(
            input=stats.prompt_tokens,
            cached=stats.cached_tokens,
            prefilled=stats.prompt_tokens - stats.cached_tokens,
            reasoning=generation.reasoning_tokens,
            output=len(generation.ids) - generation.reasoning_tokens,
        )

    def count_call(self, name: str, body: str) -> int:
        """How many times in a row this very call was made, this one included."""
        call = name, body.strip()
        self._last_call_count = self._last_call_count + 1 if call == self._last_call else 1
        self._last_call = call
        return self._last_call_count

    def completed(self) -> TurnCompleted:
        return TurnCompleted(
            turn=self.number,
            status=self.status,
            steps=self.steps,
            usage=self.usage,
            timing=Timing(
                prefill_ms=round(self.prefill_s * 1000),
                ttft_ms=round((self.ttft_s or 0.0) * 1000),
                decode_ms=round(self.decode_s * 1000),
                tool_ms=round(self.tool_s * 1000),
            ),
            tok_s=round(self.generated / self.decode_s, 1) if self.decode_s > 0 else None,
            context_tokens=len(self.prompt),
        )

    def _close(self, terminator: int) -> None:
        control = ControlIds.of(self.tokenizer)
        if self.prompt[-1] in control.stop | {control.end}:
            self.prompt[-1] = terminator
        else:
            self.prompt.append(terminator)

    def _open(self) -> None:
        self.prompt += self._assistant()

    def _assistant(self) -> list[int]:
        return [ControlIds.of(self.tokenizer).start, *self.tokenizer.encode(Role.ASSISTANT)]
