"""What a training task is, and how a draft of one becomes a task.

A family (a module beside this one) writes drafts: a prompt, the code that computes the answer, and how
to word it. `compose` runs the code and lays out the turn as the effort asks: low calls at once, medium
plans first, high also checks the result a second way. So the truth of every answer comes from running
the code, and a family never cares about effort.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.conversation import Effort
from model.nano.recipe.execute import Notebook


@dataclass(frozen=True, slots=True)
class Step:
    """One call of Python: what is thought before it, if anything, and the code.

    A mistake is there to be repaired by the next step; nobody should learn to make it. A check computes
    again what is known. `failure` is an exception (an expression) that befalls code which is right,
    `output` the tool's text for code that is not run here: a plot, a cell that times out.
    """

    thought: str | None
    code: str
    is_mistake: bool = False
    is_check: bool = False
    failure: str | None = None
    output: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its whole answer.

    `outputs[i]` is the tool's text for `steps[i]`. `expected` are the strings that a right final answer
    holds. Without steps the answer follows the closing thought directly. `files` are new in the working
    folder, name and content; the prompt shows them if they are `attached`.
    """

    prompt: str
    stdin: bytes | None
    steps: tuple[Step, ...]
    outputs: tuple[str, ...]
    closing_thought: str | None
    answer: str
    expected: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...] = ()
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A conversation. `today` is set where the answer depends on the system message's date."""

    family: str
    effort: Effort
    turns: tuple[Turn, ...]
    instructions: str | None = None
    has_python: bool = True
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A final answer and what in it must be right."""

    text: str
    expected: tuple[str, ...]


Answer = Callable[[str], Reply]


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn before its code has run.

    `answer` words the reply from the text that `code` printed. `wanted` names what is asked (a noun
    phrase without its data) and `how` the way to it (an imperative): the thoughts are made of them.
    `check` computes the same a second way. `broken` fails first, and `lesson` says why; `fails` says that
    `code` itself raises, and the answer tells so. `before` are cells that run ahead of all that, say to
    look at a file. `result` is an expression for the result afterwards and `sequence` the name of the
    numbers, for turns that follow.
    """

    prompt: str
    answer: Answer
    wanted: str = ""
    how: str = ""
    code: str = ""
    check: str = ""
    broken: str = ""
    lesson: str = ""
    stdin: bytes | None = None
    result: str | None = None
    sequence: str | None = None
    fails: bool = False
    before: tuple[Step, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    attached: bool = False


Family = Callable[[random.Random], list[Draft]]


def compose(
    rng: random.Random,
    family: str,
    effort: Effort,
    drafts: Sequence[Draft],
    *,
    instructions: str | None = None,
    has_python: bool = True,
    today: date | None = None,
) -> Task:
    """Run the drafts in one notebook, one after another, and lay them out for `effort`.

    Raises what the code raises, unless the draft expects it to fail.
    """
    notebook = Notebook()
    turns = tuple(_turn(rng, draft, effort, notebook) for draft in drafts)
    return Task(family, effort, turns, instructions, has_python, today)


def _turn(rng: random.Random, draft: Draft, effort: Effort, notebook: Notebook) -> Turn:
    if draft.stdin is not None:
        notebook.stdin = draft.stdin
    notebook.files.update(draft.files)
    steps = _steps(rng, draft, effort)
    deciding = len(draft.before) + (1 if draft.broken else 0)
    outputs = tuple(
        notebook.skip(step.output)
        if step.output is not None
        else notebook.run(
            step.code,
            may_fail=step.is_mistake or (draft.fails and i == deciding),
            failure=step.failure,
        )
        for i, step in enumerate(steps)
    )
    for i, step in enumerate(steps):
        if (step.is_mistake or (draft.fails and i == deciding)) and "Error" not in outputs[i]:
            raise ValueError("a cell that should fail did not")
    reply = draft.answer(outputs[deciding] if steps else "")
    return Turn(
        draft.prompt,
        draft.stdin,
        steps,
        outputs,
        _closing_thought(rng, draft, effort),
        reply.text,
        reply.expected,
        draft.files,
        draft.attached,
    )


def _steps(rng: random.Random, draft: Draft, effort: Effort) -> tuple[Step, ...]:
    if not draft.code:
        return ()
    thinks = effort is not Effort.LOW
    plan = _plan(rng, draft, effort) if thinks else None
    steps = [replace(step, thought=step.thought if thinks else None) for step in draft.before]
    if draft.broken:
        steps.append(Step(None, draft.broken, is_mistake=True))
    steps.append(Step(draft.lesson or None if thinks else None, draft.code))
    steps[0] = replace(steps[0], thought=plan)
    if draft.check and effort is Effort.HIGH:
        steps.append(Step(rng.choice(_CHECKS), draft.check, is_check=True))
    return tuple(steps)


_CHECKS = ("Now check it another way.", "Check the result another way.", "Let me verify that.")
_PLANS = (
    "Need {wanted}. {how}.",
    "The user wants {wanted}. {how}.",
    "{how} to get {wanted}.",
    "{wanted}: {how}.",
)


def _plan(rng: random.Random, draft: Draft, effort: Effort) -> str:
    how = draft.how or "compute it in Python"
    form = rng.choice(_PLANS)
    if effort is Effort.HIGH and draft.check:
        form += rng.choice((" Then check it another way.", " Then verify."))
    text = form.replace("{wanted}", draft.wanted)
    text = text.replace(
        "{how}", how if not form.startswith("{how}") and ": {how}" in form else _cap(how)
    )
    return _cap(text)


def _closing_thought(rng: random.Random, draft: Draft, effort: Effort) -> str | None:
    if effort is Effort.LOW:
        return None
    if not draft.code:
        return (
            f"{_cap(draft.wanted)}. {_cap(draft.how)}." if draft.how else f"{_cap(draft.wanted)}."
        )
    if effort is Effort.HIGH:
        return rng.choice(("The result holds.", "Confirmed.")) if draft.check else None
    return None


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
