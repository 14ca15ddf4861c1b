"""What a training task is, and how a draft of one becomes a task.

A family (in the modules beside and below this one) writes drafts: a prompt, the code that computes the answer, and how
to word it. `compose` runs the code and lays out the turn as the effort asks: low calls at once, medium
plans first, high also looks at the data or checks the result a second way, corrects itself if the two
differ, and compares the output with the question before it answers. So the truth of every answer comes from running
the code, and a family never cares about effort.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.conversation import Effort
from model.nano.recipe.execute import Notebook
from tools.base import FunctionSpec


@dataclass(frozen=True, slots=True)
class Step:
    """One call: what is thought before it, if anything, and the code. Of Python, unless there is a `function` of the
    user's: then the code is its arguments in JSON, and `output` what it returns.

    A mistake is there to be repaired by the next step; nobody should learn to make it. A slip is one that
    raises nothing: only a check can tell. A check computes again what is known, a look shows the data first: both come with the effort. `failure` is an exception (an expression) that befalls code which is right,
    `output` the tool's text for code that is not run here: a plot, a cell that times out.
    """

    thought: str | None
    code: str
    is_mistake: bool = False
    is_slip: bool = False
    is_check: bool = False
    failure: str | None = None
    output: str | None = None
    function: str = ""
    is_look: bool = False


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
class Place:
    """Where Python runs, as the system message tells the model. Families write for the first `drive`."""

    drive: str = "/mnt/data"
    internet: bool = False
    timeout_s: float = 120.0


USUAL_PLACE = Place()


@dataclass(frozen=True, slots=True)
class Task:
    """A conversation. `today` is set where the answer depends on the system message's date; `functions` are the
    user's.
    """

    family: str
    effort: Effort
    turns: tuple[Turn, ...]
    instructions: str | None = None
    has_python: bool = True
    today: date | None = None
    functions: tuple[FunctionSpec, ...] = ()
    place: Place = USUAL_PLACE


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
    look at a file. `output` is the deciding cell's text if it is not run here. `befalls` are exceptions
    (expressions) or texts of the tool in brackets that befall the first cell, one after the other, until
    it works; if the draft `fails`, it never does. `result` is an expression for the result afterwards and `sequence` the name of the numbers,
    for turns that follow.
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
    output: str | None = None
    befalls: tuple[str, ...] = ()


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
    functions: tuple[FunctionSpec, ...] = (),
) -> Task:
    """Run the drafts in one notebook, one after another, and lay them out for `effort`.

    Raises what the code raises, unless the draft expects it to fail.
    """
    notebook = Notebook()
    turns = tuple(_turn(rng, draft, effort, notebook) for draft in drafts)
    return Task(family, effort, turns, instructions, has_python, today, functions)


def _turn(rng: random.Random, draft: Draft, effort: Effort, notebook: Notebook) -> Turn:
    if draft.stdin is not None:
        notebook.stdin = draft.stdin
    notebook.files.update(draft.files)
    steps = _steps(rng, draft, effort)
    deciding = max((i for i, step in enumerate(steps) if step.code == draft.code), default=0)
    if draft.befalls and draft.fails:
        deciding = len(steps) - 1
    outputs = tuple(
        notebook.skip(step.output)
        if step.output is not None
        else notebook.run(
            step.code,
            may_fail=(step.is_mistake and not step.is_slip) or (draft.fails and i == deciding),
            failure=step.failure,
        )
        for i, step in enumerate(steps)
    )
    for i, step in enumerate(steps):
        if step.is_slip:
            if outputs[i] == outputs[deciding] or outputs[i + 1].strip() != "False":
                raise ValueError("a slip that makes no difference")
        elif (step.is_mistake or (draft.fails and i == deciding)) and not _tells_error(outputs[i]):
            raise ValueError("a cell that should fail did not")
    reply = draft.answer(outputs[deciding] if steps else "")
    return Turn(
        draft.prompt,
        draft.stdin,
        steps,
        outputs,
        _closing_thought(draft, effort, outputs[deciding] if steps else ""),
        reply.text,
        reply.expected,
        draft.files,
        draft.attached,
    )


def _tells_error(output: str) -> bool:
    return any(mark in output for mark in ("Error", "Traceback (most recent", "[ERROR]"))


def _steps(rng: random.Random, draft: Draft, effort: Effort) -> tuple[Step, ...]:
    if not draft.code:
        return ()
    thinks = effort is not Effort.LOW
    steps = [replace(step, thought=step.thought if thinks else None) for step in draft.before]
    look = _look(draft) if effort is Effort.HIGH else ""
    if look:
        steps.append(Step(None, look, is_look=True))
    if draft.broken:
        steps.append(Step(None, draft.broken, is_mistake=True))
    lesson = draft.lesson or (_AFTER_LOOK.format(how=_cap(_how(draft))) if look else None)
    steps.append(Step(lesson if thinks else None, draft.code, output=draft.output))
    steps[0] = replace(steps[0], thought=_plan(draft, effort, look) if thinks else None)
    if draft.check and effort is Effort.HIGH:
        check = Step(_CHECK, draft.check, is_check=True)
        slip = _slip(rng, draft) if rng.random() < _SLIPS else ""
        if slip:
            steps[-1:] = [
                replace(steps[-1], code=slip, is_mistake=True, is_slip=True),
                check,
                Step(_DIFFER, draft.code),
            ]
        steps.append(check)
    return _befallen(draft, steps) if draft.befalls else tuple(steps)


def _befallen(draft: Draft, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The first cell as often as something befalls it, then all of `steps` unless it never works."""
    thinks = steps[0].thought is not None
    failing = [
        replace(
            steps[0],
            thought=steps[0].thought if i == 0 else _AGAIN if thinks else None,
            failure=None if befalls.startswith("[") else befalls,
            output=befalls if befalls.startswith("[") else None,
        )
        for i, befalls in enumerate(draft.befalls)
    ]
    if draft.fails:
        return tuple(failing)
    return (*failing, replace(steps[0], thought=_AGAIN if thinks else None), *steps[1:])


# Thoughts have one form each: what is said in many ways must be learnt many times.
_CHECK = "Now check it another way."
_DIFFER = "They differ: I made a mistake. Compute it again."
_AGAIN = "That failed, but the code is right. Run it again."
_AFTER_LOOK = "Now I know its form. {how}."
_SLIPS = 0.06
_SHORT = 60


def _plan(draft: Draft, effort: Effort, look: str) -> str:
    first = "Look at the data first, then " if look else ""
    how = first + _how(draft) if look else _cap(_how(draft))
    then = " Then check it another way." if effort is Effort.HIGH and draft.check else ""
    return f"The user wants {draft.wanted}. {how}.{then}"


def _how(draft: Draft) -> str:
    return draft.how or "compute it in Python"


def _look(draft: Draft) -> str:
    """A cell that shows the beginning of the file which the code reads; none if there is a check."""
    opened = re.search(r"open\('[^()]*'\)", draft.code)
    if draft.check or draft.before or draft.broken or draft.fails or not opened:
        return ""
    return "" if ", 'w" in opened[0] else f"print({opened[0]}.read()[:200])"


def _slip(rng: random.Random, draft: Draft) -> str:
    """The code with a digit of one of its numbers copied wrongly; none if it has no longer number."""
    numbers = [*re.finditer(r"(?<![\w.'])\d{2,}(?![\w.'])", draft.code)]
    # A search for what no number is would not end.
    searches = "while " in draft.code
    if draft.broken or draft.fails or searches or not numbers or " == x" not in draft.check:
        return ""
    at = rng.choice(numbers)
    i = rng.randrange(at.start(), at.end())
    digit = rng.choice([d for d in "123456789" if d != draft.code[i]])
    return draft.code[:i] + digit + draft.code[i + 1 :]


def _closing_thought(draft: Draft, effort: Effort, output: str) -> str | None:
    """What is thought before the answer: at medium only where there was no code, at high always."""
    if effort is Effort.LOW:
        return None
    if not draft.code:
        how = f" {_cap(draft.how)}." if draft.how else ""
        idle = " There is nothing to compute here, so no code is needed."
        return f"{_cap(draft.wanted)}.{how}" + (idle if effort is Effort.HIGH else "")
    if effort is not Effort.HIGH:
        return None
    value = output.strip()
    short = len(value) <= _SHORT and "\n" not in value
    if draft.check:
        return f"Both agree: {value}." if short else "Both agree."
    if draft.fails:
        return "It cannot be computed, so I say why."
    if not value or value.startswith("[WARN]"):
        return "Nothing was printed, so there are none."
    shown = f"The output is {value}." if short else "The output is complete."
    return f"{shown} This is {draft.wanted}, in the form that was asked for, so I answer."


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
