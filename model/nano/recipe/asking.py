"""Questions through the real loop, with a sandbox or a notebook of their own: what becomes of each."""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from agent.attachments import STDIN_NAME, with_data
from agent.conversation import Conversation, DeveloperMessage, SystemMessage
from agent.engine_thread import EngineThread
from agent.errors import MotetError
from agent.events import Event, ItemCompleted, ToolUse, TurnCompleted, Warned
from agent.harmony.prompts import FUNCTIONS
from agent.loop import Agent, Limits
from model.engine import Engine, EngineError, load_engine
from model.nano.recipe.canned import CannedFunctions
from model.nano.recipe.failing import FAILURES, FailingFirst
from model.nano.recipe.notebook import NotebookTool
from model.nano.recipe.questions import Dialogue, Question
from model.nano.recipe.render import functions_namespace
from model.nano.recipe.scoring import is_refusal
from model.tokenizer import load_tokenizer
from sandbox.base import DRIVE, Workspace
from sandbox.ladder import open_sandbox
from tools.base import NamespaceSpec, Tool
from tools.python import PythonTool
from tools.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question. `deviations` are the codes of the loop's warnings and its error.

    `expected` is the text of what was expected, for people.
    """

    family: str
    effort: str
    prompt: str
    answer: str
    expected: str
    is_right: bool
    calls: tuple[str, ...]
    deviations: tuple[str, ...]
    tokens: int
    decode_s: float

    @property
    def refuses(self) -> bool:
        return is_refusal(self.answer)

    @property
    def is_well_formed(self) -> bool:
        return not self.deviations

    @property
    def is_good(self) -> bool:
        return self.is_right and self.is_well_formed


async def ask_one_by_one(
    dialogues: Sequence[Dialogue], checkpoint: Path, *, in_notebook: bool
) -> list[list[Outcome]]:
    """What became of each dialogue, by the engine that ships."""
    async with EngineThread(lambda: load_engine(checkpoint)) as engine:
        await engine.ready()
        with Progress(console=Console(stderr=True), transient=True) as progress:
            return [
                await ask(dialogue, engine, in_notebook=in_notebook)
                for dialogue in progress.track(dialogues, description="asking nano")
            ]


async def ask_together(
    dialogues: Sequence[Dialogue],
    checkpoint: Path,
    at_once: int,
    *,
    in_notebook: bool,
    until: float = float("inf"),
) -> list[list[Outcome]]:
    """The same through `batch`, greedily whatever the checkpoint says, on a GPU if there is one.

    In a mixed order; nothing becomes of those that have not begun at `until` (of `time.monotonic`).
    """
    # Deferred: the engine that ships needs none of it.
    import torch

    from model.nano.recipe.batch import Batch
    from model.nano.recipe.export import load

    device = "cuda" if torch.cuda.is_available() else "cpu"
    batch = Batch(load(checkpoint).to(device), load_tokenizer(checkpoint), at_once)
    places = asyncio.Semaphore(at_once)
    answered: list[list[Outcome]] = [[] for _ in dialogues]

    async def seated(number: int) -> None:
        async with places:
            if time.monotonic() < until:
                async with EngineThread(batch.seat) as thread:
                    answered[number] = await ask(dialogues[number], thread, in_notebook=in_notebook)

    order = list(range(len(dialogues)))
    random.Random(0).shuffle(order)
    try:
        await asyncio.gather(*map(seated, order))
    finally:
        await asyncio.to_thread(batch.close)
    return answered


async def ask(
    dialogue: Dialogue, thread: EngineThread, *, in_notebook: bool = False
) -> list[Outcome]:
    """A dialogue through the real loop, with a sandbox or a notebook of its own. Raises SandboxError."""
    engine = await thread.ready()
    events: list[Event] = []
    with _python(dialogue, in_notebook=in_notebook) as python:
        tools: list[Tool] = [python] if python else []
        if dialogue.functions:
            tools.append(CannedFunctions(dialogue.functions, dialogue.answers))
        async with Toolbox(tools) as toolbox:
            agent = Agent(
                engine=thread,
                tokenizer=engine.tokenizer,
                toolbox=toolbox,
                conversation=_conversation(dialogue, toolbox.specs),
                sampling=engine.default_sampling,
                limits=Limits(steps=10, tokens=2000),
                emit=events.append,
            )
            outcomes: list[Outcome] = []
            for question in dialogue.questions:
                events.clear()
                text = _message(question, engine)
                deviations, answer = [], ""
                try:
                    answer = await agent.run_turn(text)
                except (MotetError, EngineError) as error:
                    deviations.append(type(error).__name__)
                outcomes.append(_outcome(dialogue, question, answer, events, deviations))
            return outcomes


@contextmanager
def _python(dialogue: Dialogue, *, in_notebook: bool) -> Iterator[Tool | None]:
    """The tool with the dialogue's files; none where Python is not offered. The toolbox closes it."""
    if not dialogue.has_python:
        yield None
        return
    failure = None
    if dialogue.fails_first:
        failure = random.Random(dialogue.questions[0].prompt).choice(FAILURES)
    inputs = _inputs(dialogue)
    if in_notebook:
        yield NotebookTool(inputs, failure)
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in inputs}
        for name, path in paths.items():
            path.write_bytes(inputs[name])
        sandbox = open_sandbox(Workspace(None, inputs=paths))
        try:
            tool = PythonTool(sandbox)
            yield FailingFirst(tool, failure) if failure else tool
        finally:
            sandbox.close()


def _inputs(dialogue: Dialogue) -> dict[str, bytes]:
    """What is piped in, and the files, by name."""
    piped = [q.stdin for q in dialogue.questions if q.stdin is not None]
    assert len(piped) <= 1, "standard input is read once"
    files = dict(file for q in dialogue.questions for file in q.files)
    return files | ({STDIN_NAME: piped[0]} if piped else {})


def _conversation(dialogue: Dialogue, namespaces: tuple[NamespaceSpec, ...]) -> Conversation:
    day = dialogue.today or datetime.now().astimezone().date()
    built_in = tuple(space for space in namespaces if space.name != FUNCTIONS)
    developer = None
    if dialogue.instructions is not None or dialogue.functions:
        developer = DeveloperMessage(dialogue.instructions, functions_namespace(dialogue.functions))
    system = SystemMessage(
        current_date=day.isoformat(), effort=dialogue.effort, namespaces=built_in
    )
    return Conversation(system, developer)


def _message(question: Question, engine: Engine) -> str:
    """The user message as the product writes it: with what is piped in, or named by `-f`."""
    return with_data(
        question.prompt,
        question.files if question.attached else (),
        question.stdin,
        tokenizer=engine.tokenizer,
        context_length=engine.context_length,
        drive=DRIVE,
    )


def _outcome(
    dialogue: Dialogue,
    question: Question,
    answer: str,
    events: Sequence[Event],
    deviations: Sequence[str],
) -> Outcome:
    calls = [
        event.item
        for event in events
        if isinstance(event, ItemCompleted) and isinstance(event.item, ToolUse)
    ]
    warnings = [event.code for event in events if isinstance(event, Warned)]
    (completed,) = [event for event in events if isinstance(event, TurnCompleted)]
    return Outcome(
        family=dialogue.family,
        effort=dialogue.effort,
        prompt=question.prompt,
        answer=answer,
        expected=str(question.expected if question.item is None else question.item),
        is_right=question.is_right(answer, plotted=any(call.images for call in calls)),
        calls=tuple(call.arguments for call in calls),
        deviations=(*warnings, *deviations),
        tokens=completed.usage.reasoning + completed.usage.output,
        decode_s=completed.timing.decode_ms / 1000,
    )
