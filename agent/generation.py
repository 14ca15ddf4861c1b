"""One generation: sampled ids in; items, as events, and whole messages out.

Stands between the engine's stream and the loop. It also decides when a generation is over before the
model says so: a call that was closed with `<|end|>`, a complete answer, or the model speaking for
somebody else ends it there, since what follows would be written without the tool's result, after the
answer, or in another's name.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from agent.conversation import NOT_TOOLS, Channel, Message, Role
from agent.engine_thread import EngineThread
from agent.events import (
    Emit,
    Final,
    Item,
    ItemCompleted,
    ItemDelta,
    ItemStarted,
    ItemStatus,
    Preamble,
    Reasoning,
    ToolUse,
    Warned,
)
from agent.harmony.decode import (
    ContentDelta,
    DecodeEvent,
    Deviation,
    Diagnostic,
    HeaderKnown,
    MessageEnded,
    StreamDecoder,
    Terminator,
)
from agent.harmony.tokens import stop_ids
from model.engine import SamplingParams
from model.tokenizer import Tokenizer


@dataclass(slots=True)
class Generation:
    """What one generation brought; it fills while it runs.

    `ids` are the sampled ids up to where it was ended; `whole_ids` of them belong to the whole
    messages in `messages` (an empty answer is none).
    `call` is the call that ended it, its item still running. `answer` is a complete, non-empty final;
    `is_unaddressed`: a call was ended that names no tool.
    `is_whole` is false when a limit or the user cut the last message.
    """

    ids: list[int] = field(default_factory=list[int])
    whole_ids: int = 0
    messages: list[Message] = field(default_factory=list[Message])
    call: tuple[Message, ToolUse] | None = None
    answer: str | None = None
    is_unaddressed: bool = False
    is_whole: bool = False
    reasoning_tokens: int = 0
    first_token_at: float | None = None


class Generator:
    """Runs generations. `next_id` names items; one instance serves a whole conversation."""

    def __init__(
        self, engine: EngineThread, tokenizer: Tokenizer, emit: Emit, next_id: Callable[[], str]
    ) -> None:
        self._engine = engine
        self._tokenizer = tokenizer
        self._emit = emit
        self._next_id = next_id
        self._stop = stop_ids(tokenizer)

    async def run(
        self,
        prompt: Sequence[int],
        params: SamplingParams,
        into: Generation,
        *,
        opening: Sequence[int] = (),
    ) -> None:
        """Generate after `prompt` + `opening`, filling `into`.

        `opening` is a header that was written for the model, so it belongs to the first message.
        Cancelled or failing, the message in progress is closed first: what started also completes.
        """
        reader = _Reader(StreamDecoder(self._tokenizer), into, self._emit, self._next_id)
        reader.open(opening)
        sampled = self._engine.generate([*prompt, *opening], params, stop=self._stop)
        try:
            async with aclosing(sampled) as stream:
                async for token in stream:
                    if into.first_token_at is None:
                        into.first_token_at = time.monotonic()
                    reader.feed(token)
                    if token in self._stop:
                        into.is_whole = True
                    if into.is_whole:
                        break
        finally:
            reader.finish()


class _Reader:
    """Decoder events to items and messages."""

    def __init__(
        self,
        decoder: StreamDecoder,
        into: Generation,
        emit: Emit,
        next_id: Callable[[], str],
    ) -> None:
        self._decoder = decoder
        self._into = into
        self._emit = emit
        self._next_id = next_id
        self._item: Item | None = None
        self._opening = 0
        self._is_over = False

    def open(self, ids: Sequence[int]) -> None:
        """Ids that the model did not sample."""
        self._opening = len(ids)
        self._take_all(self._decoder.feed(ids))

    def feed(self, token: int) -> None:
        self._into.ids.append(token)
        self._take_all(self._decoder.feed([token]))

    def finish(self) -> None:
        self._take_all(self._decoder.finish())

    def _take_all(self, events: Sequence[DecodeEvent]) -> None:
        for event in events:
            if not self._is_over:
                self._take(event)

    def _take(self, event: DecodeEvent) -> None:
        match event:
            case HeaderKnown():
                self._begin(event)
            case ContentDelta(text):
                self._say(text)
            case MessageEnded(message, Terminator.TRUNCATED):
                self._cut(message)
            case MessageEnded():
                self._end(event)
            case Diagnostic():
                self._emit(Warned(f"harmony.{event.kind}", event.detail))
                if event.kind is Deviation.FOREIGN_ROLE:
                    self._stop_before(event.span.start)

    def _begin(self, header: HeaderKnown) -> None:
        if header.role is not Role.ASSISTANT:
            # Nobody's item: a diagnostic follows that ends the generation before it.
            return
        self._item = self._new_item(header)
        self._emit(ItemStarted(self._item))

    def _new_item(self, header: HeaderKnown) -> Item:
        number = self._next_id()
        if header.recipient is not None and header.recipient not in NOT_TOOLS:
            return ToolUse(number, header.recipient.partition(".")[0], header.recipient)
        if header.channel == Channel.ANALYSIS:
            return Reasoning(number)
        # Without a channel the model answered and forgot to say so.
        return Preamble(number) if header.channel == Channel.COMMENTARY else Final(number)

    def _say(self, text: str) -> None:
        if self._item is None:
            return
        self._emit(ItemDelta(self._item.id, text))

    def _end(self, ended: MessageEnded) -> None:
        message, item = ended.message, self._item
        self._item = None
        is_unaddressed = _is_call_to_nobody(message, ended.terminator)
        match item:
            case None:
                return
            case ToolUse():
                self._keep(message, ended)
                self._into.call = message, replace(item, arguments=message.content)
            case Reasoning():
                tokens = ended.span.stop - ended.span.start
                self._into.reasoning_tokens += tokens
                self._keep(message, ended)
                self._complete(replace(item, text=message.content, tokens=tokens))
            case Preamble():
                self._keep(message, ended)
                self._complete(replace(item, text=message.content))
            case Final():
                if is_unaddressed or message.content.strip():
                    self._keep(replace(message, channel=Channel.FINAL.value), ended)
                    self._into.answer = None if is_unaddressed else message.content
                self._complete(replace(item, text=message.content))
        self._into.is_unaddressed = is_unaddressed
        if self._into.call or self._into.answer is not None or is_unaddressed:
            self._stop_before(ended.span.stop)

    def _keep(self, message: Message, ended: MessageEnded) -> None:
        self._into.messages.append(message)
        self._into.whole_ids = ended.span.stop - self._opening

    def _complete(self, item: Item) -> None:
        self._emit(ItemCompleted(replace(item, status=ItemStatus.COMPLETED)))

    def _stop_before(self, position: int) -> None:
        """The generation is over; ids from `position` of the stream on are not part of it."""
        self._is_over = True
        self._into.is_whole = True
        del self._into.ids[max(0, position - self._opening) :]

    def _cut(self, message: Message) -> None:
        """A message without its end: never run, and kept only if the user has seen it as an answer."""
        item, self._item = self._item, None
        match item:
            case None:
                return
            case ToolUse():
                item = replace(item, arguments=message.content)
            case Reasoning():
                item = replace(item, text=message.content)
            case Preamble() | Final():
                item = replace(item, text=message.content)
                if message.content.strip():
                    self._into.messages.append(message)
        self._emit(ItemCompleted(replace(item, status=ItemStatus.CANCELLED)))


def _is_call_to_nobody(message: Message, terminator: Terminator) -> bool:
    """Whether this was meant as a call although its header names no tool."""
    if message.is_call or message.channel == Channel.FINAL:
        return False
    is_json = message.channel == Channel.COMMENTARY and "json" in (message.content_type or "")
    return is_json or terminator is Terminator.CALL
