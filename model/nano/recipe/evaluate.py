"""How good a nano is: tasks it never saw, through the real loop and the real sandbox.

    python -m model.nano.recipe.evaluate [-n 200] [--seed S] [--effort high] [--questions FILE ...]

The tasks come from the generator, such as the training never draws (`tasks.split`), or from a file of
questions in other people's words. Prints a table by family: turns answered right, turns without any
deviation from the format, tokens a turn, tokens a second.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from agent.attachments import shown_tokens, with_file, with_stdin
from agent.conversation import Conversation, DeveloperMessage, Effort, SystemMessage
from agent.engine_thread import EngineThread
from agent.errors import MotetError
from agent.events import Event, ItemCompleted, ToolUse, TurnCompleted, Warned
from agent.harmony.prompts import FUNCTIONS
from agent.loop import Agent, Limits
from model.engine import Engine, EngineError, load_engine
from model.nano.recipe.canned import Answer, CannedFunctions
from model.nano.recipe.failing import FailingFirst
from model.nano.recipe.render import CHECKPOINT, functions_namespace
from model.nano.recipe.scoring import holds, is_refusal, is_right
from model.nano.recipe.tasks import Split, Task, Turn, generate
from model.tokenizer import load_tokenizer
from sandbox.base import Sandbox, Workspace
from sandbox.ladder import open_sandbox
from tools.base import FunctionSpec, NamespaceSpec, Tool
from tools.python import PythonTool
from tools.toolbox import Toolbox

FIRST_SEED = 2**41
"""Training draws its seeds below 2**40."""


@dataclass(frozen=True, slots=True)
class Question:
    """One user message, and how its answer is judged.

    `expected` are strings and numbers that a right answer holds; an `item` (of `scoring.holds`) replaces
    them.
    """

    prompt: str
    stdin: bytes | None
    expected: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    attached: bool = False
    item: Any = None

    def is_right(self, answer: str, *, plotted: bool) -> bool:
        if self.item is None:
            return is_right(answer, self.expected)
        return holds(answer, self.item, plotted=plotted)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Questions of one conversation.

    `computes`: an answer needs a cell that works, as far as is known. `fails_first`: the first cell raises.
    `functions` are the user's, and `answers` what they return.
    """

    family: str
    effort: Effort
    questions: tuple[Question, ...]
    instructions: str | None = None
    has_python: bool = True
    today: date | None = None
    computes: bool = True
    fails_first: bool = False
    functions: tuple[FunctionSpec, ...] = ()
    answers: tuple[Answer, ...] = ()


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


def fresh(
    n: int, seed: int, effort: Effort | None, families: Sequence[str] | None = None
) -> Iterator[Dialogue]:
    """Tasks of the generator, held out by what they mean or how they are worded."""
    for i in range(n):
        rng = random.Random(FIRST_SEED + seed * 1_000_003 + i)
        family = families[i % len(families)] if families else None
        yield of_task(generate(rng, effort=effort, family=family, split=Split.HELD_OUT))


def of_task(task: Task) -> Dialogue:
    questions = tuple(
        Question(turn.prompt, turn.stdin, turn.expected, turn.files, turn.attached)
        for turn in task.turns
    )
    return Dialogue(
        task.family,
        task.effort,
        questions,
        task.instructions,
        task.has_python,
        task.today,
        computes=all(_computes(turn) for turn in task.turns),
        functions=task.functions,
        answers=tuple(
            Answer(step.function, step.code, output)
            for turn in task.turns
            for step, output in zip(turn.steps, turn.outputs, strict=True)
            if step.function
        ),
    )


def _computes(turn: Turn) -> bool:
    """Whether its first call is a cell, and its last one works."""
    return bool(turn.steps) and not turn.steps[0].function and "Error" not in turn.outputs[-1]


def from_file(path: Path, effort: Effort | None) -> Iterator[Dialogue]:
    """One JSON object a line, in one of two forms.

    `skill`, `turns` (`prompt`, `expected`, perhaps `stdin`), perhaps `today`; or `family`, `date`, `turns`
    (texts), `answer` (an item of `scoring.holds` for each), `stdin` and `files` or null.
    """
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        if "family" in record:
            yield _independent(record, effort or Effort.MEDIUM)
            continue
        questions = tuple(
            Question(
                turn["prompt"],
                turn["stdin"].encode() if "stdin" in turn else None,
                tuple(turn["expected"]),
            )
            for turn in record["turns"]
        )
        today = date.fromisoformat(record["today"]) if "today" in record else None
        yield Dialogue(record["skill"], effort or Effort.MEDIUM, questions, today=today)


def _independent(record: dict[str, Any], effort: Effort) -> Dialogue:
    stdin = record["stdin"] and record["stdin"].encode()
    files = tuple((name, text.encode()) for name, text in (record["files"] or {}).items())
    questions = [
        Question(text, None, item=item)
        for text, item in zip(record["turns"], record["answer"], strict=True)
    ]
    questions[0] = replace(questions[0], stdin=stdin, files=files)
    today = date.fromisoformat(record["date"])
    return Dialogue(record["family"], effort, tuple(questions), today=today)


def table(outcomes: Sequence[Outcome], title: str = "nano") -> Table:
    """Families in the order of their names, then the efforts, then the sum."""
    view = Table("family", "turns", "right", "well-formed", "refuses", "tokens a turn", title=title)
    for column in view.columns[1:]:
        column.justify = "right"
    for family in sorted({outcome.family for outcome in outcomes}):
        view.add_row(*_row(family, [o for o in outcomes if o.family == family]))
    view.add_section()
    for effort in sorted({outcome.effort for outcome in outcomes}):
        view.add_row(*_row(f"effort {effort}", [o for o in outcomes if o.effort == effort]))
    view.add_section()
    view.add_row(*_row("all", outcomes))
    return view


def summary(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures of the table's last row, and the decoding speed."""
    seconds = sum(outcome.decode_s for outcome in outcomes)
    return {
        "turns": len(outcomes),
        "right": sum(outcome.is_right for outcome in outcomes),
        "well_formed": sum(outcome.is_well_formed for outcome in outcomes),
        "tokens_a_turn": round(statistics.mean(outcome.tokens for outcome in outcomes), 1),
        "tokens_a_second": round(sum(o.tokens for o in outcomes) / seconds, 1) if seconds else 0.0,
    }


def _row(name: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    figures = summary(outcomes)
    n = len(outcomes)
    return (
        name,
        str(n),
        f"{figures['right']} ({figures['right'] / n:.1%})",
        f"{figures['well_formed'] / n:.1%}",
        str(sum(outcome.refuses for outcome in outcomes)),
        f"{figures['tokens_a_turn']:.0f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=200, help="fresh tasks of the generator")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--effort", type=Effort, choices=tuple(Effort), default=None)
    parser.add_argument("--family", nargs="+", help="fresh tasks of these families only")
    parser.add_argument("--questions", type=Path, nargs="+", help="files of questions instead")
    parser.add_argument(
        "--fail-first", action="store_true", help="the first cell of every task raises an error"
    )
    parser.add_argument(
        "--at-once",
        type=int,
        default=1,
        help="conversations decoded together, on a GPU if there is one; 1: the engine that ships",
    )
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--json", action="store_true", help="every outcome as a line of JSON")
    parser.add_argument("--wrong", action="store_true", help="show what went wrong")
    parser.add_argument(
        "--all", action="store_true", help="held-out tasks, all questions of tests/eval, errors"
    )
    arguments = parser.parse_args()
    console = Console()
    for title, dialogues in _sets(arguments).items():
        outcomes = asyncio.run(_ask_all(dialogues, arguments.checkpoint, arguments.at_once))
        if arguments.json:
            for outcome in outcomes:
                verdict = {"well_formed": outcome.is_well_formed, "refuses": outcome.refuses}
                print(json.dumps({"set": title} | asdict(outcome) | verdict, ensure_ascii=False))
            print(json.dumps({"set": title, "summary": summary(outcomes)}), flush=True)
            continue
        if arguments.wrong:
            _show_wrong(console, outcomes)
        console.print(table(outcomes, title))
        if arguments.at_once == 1:
            console.print(f"{summary(outcomes)['tokens_a_second']} tokens/s decoding")


def _sets(arguments: argparse.Namespace) -> dict[str, list[Dialogue]]:
    """What is to be asked, by title."""
    n, seed, effort = arguments.n, arguments.seed, arguments.effort
    if arguments.questions:
        files = list(arguments.questions)
        sets = {file.stem: list(from_file(file, effort)) for file in files}
    else:
        sets = {"held-out tasks": list(fresh(n, seed, effort, arguments.family))}
    if arguments.fail_first:
        sets = {
            f"{title}, first cell fails": _failing_first(asked) for title, asked in sets.items()
        }
    if arguments.all:
        sets |= {
            file.stem: list(from_file(file, effort)) for file in sorted(_ASKED.glob("*.jsonl"))
        }
        sets["first cell fails"] = _failing_first(list(fresh(n, seed + 1, effort)))[: n // 2]
    return sets


_ASKED = Path(__file__).parents[3] / "tests" / "eval"


def _failing_first(dialogues: Sequence[Dialogue]) -> list[Dialogue]:
    return [replace(dialogue, fails_first=True) for dialogue in dialogues if dialogue.computes]


def _show_wrong(console: Console, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if not (outcome.is_right and outcome.is_well_formed):
            for line in (
                f"--- {outcome.family}, {outcome.effort} {' '.join(outcome.deviations)}",
                f"prompt   {outcome.prompt}",
                *(f"call     {call}" for call in outcome.calls),
                f"answer   {outcome.answer}",
                f"expected {outcome.expected}",
            ):
                console.print(line, markup=False, highlight=False)


async def _ask_all(dialogues: Sequence[Dialogue], checkpoint: Path, at_once: int) -> list[Outcome]:
    """Every dialogue with a kernel of its own, one after another or `at_once` together."""
    if at_once > 1:
        return await _ask_together(dialogues, checkpoint, at_once)
    outcomes: list[Outcome] = []
    async with EngineThread(lambda: load_engine(checkpoint)) as engine:
        await engine.ready()
        with Progress(console=Console(stderr=True), transient=True) as progress:
            for dialogue in progress.track(dialogues, description="asking nano"):
                outcomes += await ask(dialogue, engine)
    return outcomes


async def _ask_together(
    dialogues: Sequence[Dialogue], checkpoint: Path, at_once: int
) -> list[Outcome]:
    """The same through `batch`: greedy whatever the checkpoint says."""
    # Deferred: the engine that ships needs neither.
    import torch

    from model.nano.recipe.batch import Batch
    from model.nano.recipe.export import load

    device = "cuda" if torch.cuda.is_available() else "cpu"
    batch = Batch(load(checkpoint).to(device), load_tokenizer(checkpoint), at_once)
    places = asyncio.Semaphore(at_once)

    async def seated(dialogue: Dialogue) -> list[Outcome]:
        async with places, EngineThread(batch.seat) as thread:
            return await ask(dialogue, thread)

    try:
        answered = await asyncio.gather(*map(seated, dialogues))
    finally:
        await asyncio.to_thread(batch.close)
    return [outcome for outcomes in answered for outcome in outcomes]


async def ask(dialogue: Dialogue, thread: EngineThread) -> list[Outcome]:
    """A dialogue through the real loop and a sandbox of its own. Raises SandboxError."""
    engine = await thread.ready()
    events: list[Event] = []
    with _sandbox(dialogue) as sandbox:
        tools: list[Tool] = [PythonTool(sandbox)] if sandbox else []
        if dialogue.fails_first:
            rng = random.Random(dialogue.questions[0].prompt)
            tools = [FailingFirst(tool, rng) for tool in tools]
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
def _sandbox(dialogue: Dialogue) -> Iterator[Sandbox | None]:
    """A fresh one with the dialogue's piped data, or none where Python is not offered."""
    if not dialogue.has_python:
        yield None
        return
    piped = [q.stdin for q in dialogue.questions if q.stdin is not None]
    assert len(piped) <= 1, "standard input is read once"
    with tempfile.TemporaryDirectory() as folder:
        inputs: dict[str, Path] = {}
        for data in piped:
            inputs["stdin.txt"] = Path(folder) / "stdin.txt"
            inputs["stdin.txt"].write_bytes(data)
        for name, data in (file for q in dialogue.questions for file in q.files):
            inputs[name] = Path(folder) / name
            inputs[name].write_bytes(data)
        sandbox = open_sandbox(Workspace(None, inputs=inputs))
        try:
            yield sandbox
        finally:
            sandbox.close()


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
    text = question.prompt
    limit = shown_tokens(engine.context_length)

    def count(text: str) -> int:
        return len(engine.tokenizer.encode(text))

    if question.stdin is not None:
        text = with_stdin(text, question.stdin, count_tokens=count, limit=limit)
    for name, data in question.files if question.attached else ():
        text = with_file(
            text,
            name,
            data,
            count_tokens=count,
            limit=limit // len(question.files),
            path=f"/mnt/data/{name}",
        )
    return text


def _outcome(
    dialogue: Dialogue,
    question: Question,
    answer: str,
    events: Sequence[Event],
    deviations: Sequence[str],
) -> Outcome:
    calls = [
        event.item.arguments
        for event in events
        if isinstance(event, ItemCompleted) and isinstance(event.item, ToolUse)
    ]
    warnings = [event.code for event in events if isinstance(event, Warned)]
    plotted = any(
        isinstance(event, ItemCompleted) and isinstance(event.item, ToolUse) and event.item.images
        for event in events
    )
    (completed,) = [event for event in events if isinstance(event, TurnCompleted)]
    return Outcome(
        family=dialogue.family,
        effort=dialogue.effort,
        prompt=question.prompt,
        answer=answer,
        expected=str(question.expected if question.item is None else question.item),
        is_right=question.is_right(answer, plotted=plotted),
        calls=tuple(calls),
        deviations=(*warnings, *deviations),
        tokens=completed.usage.reasoning + completed.usage.output,
        decode_s=completed.timing.decode_ms / 1000,
    )


if __name__ == "__main__":
    main()
