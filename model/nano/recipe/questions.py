"""What nano is asked: tasks that the training never draws, and files of questions in other people's words."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from agent.conversation import Effort
from model.nano.recipe.canned import Answer
from model.nano.recipe.scoring import holds, is_right
from model.nano.recipe.tasks import Split, Task, Turn, generate
from tools.base import FunctionSpec

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


def failing_first(dialogues: Sequence[Dialogue]) -> list[Dialogue]:
    """Those that compute, with a first cell that raises an error whatever it says."""
    return [replace(dialogue, fails_first=True) for dialogue in dialogues if dialogue.computes]
