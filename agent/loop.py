"""The agent's loop: decode → tool → decode … → final, for one user message.

It owns the conversation and never prints: what happens is emitted as events. Within a turn the
prompt only grows (the sampled ids, the tool's result, the next opening), so the engine's cache always
holds all of it but the news; between turns the encoder drops old reasoning, and the engine rewinds.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Protocol

from agent.conversation import Channel, Conversation, Message, Role
from agent.engine_thread import EngineThread
from agent.errors import LimitReached, NoFinalAnswer, Status, describe
from agent.events import (
    Emit,
    ItemCompleted,
    ItemDelta,
    ItemStatus,
    ItemUpdated,
    ToolUse,
    TurnStarted,
    Usage,
    Warned,
)
from agent.generation import Generation, Generator
from agent.harmony.arguments import json_arguments, python_code
from agent.harmony.encode import encode_conversation, encode_opening
from agent.harmony.recipients import declared_names, not_available, resolve_recipient
from agent.turn import Turn
from model.engine import SamplingParams
from model.tokenizer import Tokenizer
from tools.base import NamespaceSpec, ToolCall, ToolError, ToolOutput, ToolResult, ToolText

INTERRUPTED_CALL = "[The user interrupted this call.]"
NOT_RUN = "[This call was not run.]"
REPEATED_CALL = (
    "[Not run: this very call was made {count} times in a row, and its result would be the same. Use "
    "the result above, try something else, or answer with what is known.]"
)


class Toolbox(Protocol):
    """What the loop needs of the tools."""

    @property
    def specs(self) -> tuple[NamespaceSpec, ...]: ...

    def call(self, call: ToolCall) -> AsyncIterator[ToolOutput]: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Per user message: model steps, generated tokens (None: the context), identical calls."""

    steps: int = 50
    tokens: int | None = None
    identical_calls: int = 3


class Agent:
    """A conversation with a model that has tools. One turn at a time."""

    def __init__(
        self,
        *,
        engine: EngineThread,
        tokenizer: Tokenizer,
        toolbox: Toolbox,
        conversation: Conversation,
        sampling: SamplingParams,
        limits: Limits,
        emit: Emit,
    ) -> None:
        self.conversation = conversation
        self.totals = Usage()
        self._engine = engine
        self._tokenizer = tokenizer
        self._toolbox = toolbox
        self._sampling = sampling
        self._limits = limits
        self._emit = emit
        self._turns = count(1)
        numbers = count(1)
        self._generator = Generator(engine, tokenizer, emit, lambda: f"item_{next(numbers)}")

    async def run_turn(self, text: str) -> str:
        """Answer `text`; returns the final answer.

        Raises NoFinalAnswer, LimitReached, EngineError. Cancelling the task stops the engine at its
        next token and interrupts a running call; whole messages stay in the conversation. On every
        path each started item completes and `TurnCompleted` is emitted last.
        """
        self.conversation.append(Message(Role.USER, text))
        prompt = encode_conversation(self.conversation, self._tokenizer)
        turn = Turn(next(self._turns), prompt, self._tokenizer)
        self._emit(TurnStarted(turn.number, len(turn.prompt)))
        try:
            answer = await self._steps(turn)
            turn.status = Status.OK
            return answer
        except asyncio.CancelledError:
            turn.status = Status.INTERRUPTED
            raise
        except Exception as error:
            turn.status = describe(error).status
            raise
        finally:
            self.totals += turn.usage
            self._emit(turn.completed())

    async def _steps(self, turn: Turn) -> str:
        opening: list[int] = []
        for _ in range(self._limits.steps):
            generation = await self._generate(turn, opening)
            if generation.answer is not None:
                return generation.answer
            if not generation.is_whole:
                raise self._cut_short(turn)
            if generation.call is not None:
                turn.add_result(await self._run_call(turn, *generation.call))
            elif generation.is_unaddressed:
                turn.add_result(self._unaddressed(generation.messages[-1]))
            elif opening:
                raise NoFinalAnswer(
                    "the model ended its turn without an answer",
                    "Ask again, perhaps with another --effort.",
                )
            else:
                # It thought and stopped: write the answer's header for it, once.
                self._emit(Warned("primed_final", "no answer came; asked once more for one"))
                turn.reopen()
                opening = encode_opening(Channel.FINAL, self._tokenizer)
                continue
            opening = []
        raise LimitReached(
            "turns",
            f"no answer within {self._limits.steps} model steps",
            "Raise --max-turns, or ask for less at once.",
        )

    async def _generate(self, turn: Turn, opening: Sequence[int]) -> Generation:
        generation = Generation()
        if self._tokens_left(turn) == 0:
            raise self._cut_short(turn)
        try:
            await self._generator.run(turn.prompt, self._params(turn), generation, opening=opening)
        finally:
            self.conversation.extend(generation.messages)
            turn.count(generation, self._engine.stats)
        turn.add_generated(opening, generation)
        return generation

    def _params(self, turn: Turn) -> SamplingParams:
        return replace(self._sampling, max_tokens=self._tokens_left(turn))

    def _tokens_left(self, turn: Turn) -> int | None:
        """Of the message's budget; None where there is no limit but the context."""
        if self._limits.tokens is None:
            return None
        return max(0, self._limits.tokens - turn.generated)

    def _cut_short(self, turn: Turn) -> LimitReached:
        if self._tokens_left(turn) == 0:
            return LimitReached(
                "tokens", f"no answer within {self._limits.tokens} tokens", "Raise --max-tokens."
            )
        return LimitReached(
            "context",
            "the context is full",
            "Begin a new conversation, or give the data as a file instead of in the prompt.",
        )

    async def _run_call(self, turn: Turn, message: Message, item: ToolUse) -> Message:
        """Run a call and append its result, whatever happens."""
        recipient = message.recipient or ""
        name = resolve_recipient(recipient, declared_names(self._toolbox.specs))
        result, status = ToolResult(NOT_RUN, is_error=True), ItemStatus.FAILED
        started = time.monotonic()
        try:
            result = await self._result(turn, name, message, item)
            status = ItemStatus.FAILED if result.is_error else ItemStatus.COMPLETED
        except asyncio.CancelledError:
            result, status = ToolResult(INTERRUPTED_CALL, is_error=True), ItemStatus.CANCELLED
            raise
        finally:
            seconds = time.monotonic() - started
            turn.tool_s += seconds
            reply = _reply(message, name or recipient, result.text)
            self.conversation.append(reply)
            self._emit(
                ItemCompleted(
                    replace(
                        item,
                        status=status,
                        output=result.text,
                        output_truncated=result.truncated,
                        images=result.images,
                        ms=round(seconds * 1000),
                    )
                )
            )
        return reply

    async def _result(
        self, turn: Turn, name: str | None, message: Message, item: ToolUse
    ) -> ToolResult:
        if name is None:
            text = not_available(message.recipient, declared_names(self._toolbox.specs))
            self._emit(Warned("unknown_tool", text))
            return ToolResult(text, is_error=True)
        times = turn.count_call(name, message.content)
        if times > self._limits.identical_calls:
            raise LimitReached(
                "loop",
                f"the model repeats one call of {name} without end",
                "Ask in other words, or for a smaller step.",
            )
        if times == self._limits.identical_calls:
            self._emit(
                Warned("repeated_call", f"refused: {name} was called {times} times with one text")
            )
            return ToolResult(REPEATED_CALL.format(count=times), is_error=True)
        try:
            call = ToolCall(name, _body(name, message.content))
            self._emit(ItemUpdated(item))
            # Read to its end: a tool may have to tidy up after its result.
            result = None
            async for output in self._toolbox.call(call):
                match output:
                    case ToolText(text):
                        self._emit(ItemDelta(item.id, text, output=True))
                    case ToolResult():
                        result = output
        except ToolError as error:
            return ToolResult(str(error), is_error=True)
        assert result is not None, f"{name} ended without a result"
        return result

    def _unaddressed(self, message: Message) -> Message:
        """The answer to a call whose header names no tool."""
        names = declared_names(self._toolbox.specs)
        text = not_available(None, names)
        self._emit(Warned("unaddressed_call", text))
        reply = _reply(message, min(names, default="functions"), text)
        self.conversation.append(reply)
        return reply


def _body(name: str, content: str) -> str:
    """What the tool is handed: functions take one JSON object, other tools the text itself."""
    if "." in name:
        return json.dumps(json_arguments(content), ensure_ascii=False)
    return python_code(content)


def _reply(call: Message, name: str, text: str) -> Message:
    """A tool's message; it goes back on the channel of the call."""
    return Message(Role.TOOL, text, name=name, channel=call.channel, recipient=Role.ASSISTANT.value)
