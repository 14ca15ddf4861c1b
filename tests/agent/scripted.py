"""An agent on a scripted engine and a tool that echoes, with everything that happened on record."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from agent.cli.script import marked_ids
from agent.conversation import Conversation, SystemMessage
from agent.engine_thread import EngineThread
from agent.events import Event, FileChange, Item, ItemCompleted, ItemStarted, TurnCompleted, Warned
from agent.loop import Agent, Limits
from model.engine import Engine, SamplingParams
from model.scripted_engine import ScriptedEngine
from model.tokenizer import load_tokenizer
from tools.base import (
    FunctionSpec,
    NamespaceSpec,
    ToolCall,
    ToolError,
    ToolOutput,
    ToolResult,
    ToolText,
)
from tools.toolbox import Toolbox

TOKENIZER = load_tokenizer()


def marked(text: str) -> list[int]:
    return marked_ids(text, TOKENIZER)


class Echo:
    """`python`: says what it was told. `fail` is an error for the model; `hang` waits for ever."""

    def __init__(self) -> None:
        self.calls: list[ToolCall] = []
        self.running = asyncio.Event()
        self.interrupted = 0

    @property
    def spec(self) -> NamespaceSpec:
        return NamespaceSpec("python", "Echoes.")

    async def call(self, call: ToolCall) -> AsyncIterator[ToolOutput]:
        self.calls.append(call)
        if call.body == "fail":
            raise ToolError("failed as told")
        if call.body == "hang":
            yield ToolText("hanging")
            self.running.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.interrupted += 1
                raise
        yield ToolText(f"partly {call.body}")
        yield ToolResult(f"echo {call.body}")

    async def close(self) -> None:
        pass


class Weather(Echo):
    """`functions.weather`: a function that takes JSON."""

    @property
    def spec(self) -> NamespaceSpec:
        schema = {"type": "object", "properties": {"city": {"type": "string"}}}
        return NamespaceSpec("functions", None, (FunctionSpec("weather", "Tells.", schema),))


class Rig:
    """What a test looks at: the events, the engine's prompts, the conversation, the tools."""

    def __init__(
        self, answers: Sequence[str] = (), *, engine: Engine | None = None, context: int = 131072
    ) -> None:
        self.scripted = ScriptedEngine(
            TOKENIZER, [marked(answer) for answer in answers], context_length=context
        )
        self.engine: Engine = self.scripted if engine is None else engine
        self.events: list[Event] = []
        self.python = Echo()
        self.weather = Weather()
        self.conversation = Conversation(SystemMessage(current_date="2026-01-02"))

    def agent(self, thread: EngineThread, limits: Limits | None = None) -> Agent:
        return Agent(
            engine=thread,
            tokenizer=TOKENIZER,
            toolbox=Toolbox([self.python, self.weather]),
            conversation=self.conversation,
            sampling=SamplingParams(temperature=0.0),
            limits=limits or Limits(),
            emit=self.events.append,
        )

    def ask(self, *questions: str, limits: Limits | None = None) -> str:
        """The answer to the last of `questions`, asked one after another."""
        return asyncio.run(self._ask(questions, limits))

    async def _ask(self, questions: Sequence[str], limits: Limits | None) -> str:
        async with EngineThread(lambda: self.engine) as thread:
            agent = self.agent(thread, limits)
            answers = [await agent.run_turn(question) for question in questions]
        return answers[-1]

    def completed(self, kind: str | None = None) -> list[Item | FileChange]:
        items = [event.item for event in self.events if isinstance(event, ItemCompleted)]
        return [item for item in items if kind in {None, item.type}]

    def warnings(self) -> list[str]:
        return [event.code for event in self.events if isinstance(event, Warned)]

    def last(self) -> TurnCompleted:
        event = self.events[-1]
        assert isinstance(event, TurnCompleted)
        return event

    def assert_orderly(self) -> None:
        """Each started item completes once, before the turn does."""
        started = [event.item.id for event in self.events if isinstance(event, ItemStarted)]
        assert [item.id for item in self.completed()] == started
        assert len(set(started)) == len(started)
