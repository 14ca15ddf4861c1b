"""The composition root: picks engine, sandbox and tools for the settings, and builds the agent."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from agent.cli.confine import limits_for, policy_for
from agent.cli.models import ModelChoice
from agent.cli.script import read_script
from agent.cli.told import left_behind
from agent.cli.turns import Turns
from agent.cli.version import build
from agent.config import SandboxMode, Settings
from agent.conversation import Conversation, DeveloperMessage, Effort, SystemMessage
from agent.engine_thread import EngineThread
from agent.events import (
    Emit,
    Event,
    ItemCompleted,
    SandboxInfo,
    SessionStarted,
    TurnCompleted,
    Warned,
)
from agent.loop import Agent, Limits
from model.config import read_config
from model.engine import Engine, SamplingParams, load_engine
from model.scripted_engine import ScriptedEngine
from model.tokenizer import Tokenizer, load_tokenizer
from sandbox.base import Mode, Sandbox, SandboxError, Workspace
from sandbox.changes import ChangesError
from sandbox.ladder import open_sandbox
from sandbox.workspace import own_displays
from tools.base import NamespaceSpec
from tools.python import PythonTool
from tools.toolbox import Toolbox

T = TypeVar("T")
OnProgress = Callable[[int, int], None]


class Session:
    """A model that loads, Python that starts, and the agent that has both.

    `async with` begins both at once, and closes both, and the sandbox, at the end. Without a sandbox
    Python is not offered.
    """

    def __init__(
        self,
        settings: Settings,
        choice: ModelChoice,
        sandbox: Sandbox | None,
        *,
        emit: Emit,
        on_progress: OnProgress,
        needs_python: bool = True,
    ) -> None:
        """`needs_python`: a kernel that does not start is an error, and not a chat without Python."""
        self.choice = choice
        self._needs_python = needs_python
        self._settings = settings
        self.sandbox = sandbox
        self._emit = emit
        self._on_progress = on_progress
        self._stack = AsyncExitStack()
        self._python = None if sandbox is None else python_for(settings, sandbox)
        self.toolbox = Toolbox([] if self._python is None else [self._python])
        self.conversation = new_conversation(settings, self.toolbox.specs)
        self.turns = None if sandbox is None or sandbox.layer is None else Turns(sandbox.layer)
        self._agent: Agent | None = None
        self._ended: TurnCompleted | None = None
        self._load_ms = 0

    async def __aenter__(self) -> Self:
        if self.sandbox is not None:
            self._stack.callback(self.sandbox.close)
            for notice in self.sandbox.notices:
                self._emit(Warned("sandbox", notice))
        for sentence in left_behind(self._settings.folder):
            self._emit(Warned("left_behind", sentence))
        self._stack.push_async_callback(self.toolbox.close)
        self._thread = EngineThread(self._load)
        self._starting = asyncio.create_task(self._start_python())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._starting.cancel()
        await asyncio.gather(self._starting, return_exceptions=True)
        await self._thread.close()
        await self._stack.aclose()

    async def agent(self) -> Agent:
        """The agent, once model and Python are ready. Raises EngineError, SandboxError."""
        if self._agent is None:
            # First, because a kernel is up, or has failed, long before a large model is loaded.
            await self._settle_python()
            engine = await self._thread.ready()
            sampling = sampling_for(self._settings, engine.default_sampling)
            self._agent = Agent(
                engine=self._thread,
                tokenizer=engine.tokenizer,
                toolbox=self.toolbox,
                conversation=self.conversation,
                sampling=sampling,
                limits=Limits(self._settings.max_turns, self._settings.max_tokens),
                emit=self._during_turn,
            )
            self._emit(self._started(engine, sampling))
        return self._agent

    async def turn(self, text: str) -> str:
        """The answer to `text`; what its cells changed is kept as a turn, however it ends.

        The turn's `FileChange` comes before its `TurnCompleted`. Raises what `agent` and
        `Agent.run_turn` raise.
        """
        agent = await self.agent()
        await self._begin_turn()
        try:
            return await agent.run_turn(text)
        finally:
            await self._end_turn()

    async def engine(self) -> Engine:
        """The engine once it is loaded, for its plain properties. Raises EngineError."""
        return await self._thread.ready()

    async def use_model(self, choice: ModelChoice) -> None:
        """Go on with another model; the conversation and Python stay."""
        await self._thread.close()
        self.choice = choice
        self._agent = None
        self._thread = EngineThread(self._load)

    def use_effort(self, effort: Effort) -> None:
        """From the next message on. The system message changes, so all of the prompt is read again."""
        self.conversation.system = replace(self.conversation.system, effort=effort)

    async def restart(self) -> None:
        """A new conversation and a Python without variables."""
        effort = self.conversation.system.effort
        self.conversation = new_conversation(self._settings, self.toolbox.specs)
        self.conversation.system = replace(self.conversation.system, effort=effort)
        self._agent = None
        if self._python is not None:
            await self._python.restart()

    async def stop_python(self, reason: str) -> None:
        """Leave no process in the sandbox. The next cell is told that, for this reason."""
        if self._python is not None:
            await self._python.stop(reason)

    def _during_turn(self, event: Event) -> None:
        if isinstance(event, TurnCompleted):
            self._ended = event
        else:
            self._emit(event)

    async def _begin_turn(self) -> None:
        if self.turns is not None:
            try:
                await asyncio.to_thread(self.turns.begin)
            except (ChangesError, OSError) as error:
                sentence = f"What you edited meanwhile may conflict with this turn: {error}"
                self._emit(Warned("changes", sentence))

    async def _end_turn(self) -> None:
        try:
            if self.turns is not None:
                item = await asyncio.to_thread(self.turns.end)
                if item is not None:
                    self._emit(ItemCompleted(item))
        except (ChangesError, OSError) as error:
            self._emit(Warned("changes", f"The turn's changes cannot be undone singly: {error}"))
        finally:
            if self._ended is not None:
                self._emit(self._ended)
                self._ended = None

    def _load(self) -> Engine:
        """Runs in the engine's thread."""
        began = time.monotonic()
        engine = load(self.choice, self._on_progress)
        self._load_ms = round((time.monotonic() - began) * 1000)
        return engine

    async def _start_python(self) -> None:
        if self._python is not None:
            await self._python.start()

    async def _settle_python(self) -> None:
        try:
            await asyncio.shield(self._starting)
        except SandboxError as error:
            if self._needs_python:
                raise
            self._emit(Warned("python_off", f"Going on without Python: {error}"))
            self._python = self.sandbox = None
            self.toolbox = Toolbox([])
            self.conversation.system = replace(self.conversation.system, namespaces=())
            self._starting = asyncio.create_task(self._start_python())

    def _started(self, engine: Engine, sampling: SamplingParams) -> SessionStarted:
        return SessionStarted(
            model=self.choice.name,
            build=build(),
            effort=self.conversation.system.effort or Effort.MEDIUM,
            context=engine.context_length,
            cwd=str(self._settings.folder),
            sandbox=sandbox_info(self._settings, self.sandbox),
            tools=tuple(spec.name for spec in self.toolbox.specs),
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            seed=sampling.seed,
            load_ms=self._load_ms,
        )


def sandbox_for(
    settings: Settings, inputs: Mapping[str, Path], emit: Emit | None = None
) -> Sandbox:
    """Raises SandboxError, ConfigError. The caller closes it; the files of `inputs` may then go.

    `emit` is for warnings of what was refused while it runs; it is called on this thread's loop.
    """
    return open_sandbox(
        Workspace(settings.folder, Mode(settings.sandbox), dict(inputs)),
        limits_for(settings),
        policy=policy_for(settings, emit),
    )


def python_for(settings: Settings, sandbox: Sandbox) -> PythonTool:
    """The tool as it is declared and run; the caller closes it."""
    return PythonTool(sandbox, timeout_s=settings.python_timeout_s, displays=own_displays())


def sandbox_info(settings: Settings, sandbox: Sandbox | None) -> SandboxInfo | None:
    if sandbox is None:
        return None
    net = "off"
    if sandbox.network:
        net = "on" if settings.sandbox is SandboxMode.OFF else settings.net
    return SandboxInfo(sandbox.isolation.mechanism, settings.sandbox, net)


def load(choice: ModelChoice, on_progress: OnProgress) -> Engine:
    """Runs in the engine's thread. Raises EngineError."""
    if choice.is_script:
        script = read_script(choice.path)
        return ScriptedEngine(
            script.tokenizer, script.answers, context_length=script.context_length
        )
    return load_engine(choice.path, on_progress=on_progress)


def prompt_facts(choice: ModelChoice) -> tuple[Tokenizer, int]:
    """A model's tokenizer and context length, without loading the model. Raises EngineError."""
    if choice.is_script:
        script = read_script(choice.path)
        return script.tokenizer, script.context_length
    return load_tokenizer(choice.path), read_config(choice.path).context_length


def new_conversation(settings: Settings, namespaces: tuple[NamespaceSpec, ...]) -> Conversation:
    """An empty conversation; its date stays what it is now, so that the prompt's head does too."""
    return Conversation(
        SystemMessage(
            current_date=datetime.now().astimezone().date().isoformat(),
            effort=settings.effort,
            namespaces=namespaces,
        ),
        None if settings.system is None else DeveloperMessage(settings.system),
    )


def sampling_for(settings: Settings, defaults: SamplingParams) -> SamplingParams:
    """The checkpoint's own sampling, changed by what the user set."""
    return replace(
        defaults,
        temperature=_or(settings.temperature, defaults.temperature),
        top_p=_or(settings.top_p, defaults.top_p),
        seed=_or(settings.seed, defaults.seed),
    )


def _or(chosen: T | None, default: T) -> T:
    return default if chosen is None else chosen
