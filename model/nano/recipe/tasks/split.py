"""Which tasks are never trained on: by what they mean and by how they are worded.

A *meaning* is the operations of a turn's code in their order, without the data: "the mean of the
squares below a limit" is one meaning whatever the numbers. A *rendering* is the wording without its
numbers and quotations. A fixed share of both, by hash, belongs to the evaluation. What is short or
common is elementary and always trained: who has never seen a median cannot know what it is. Never
trained are questions of tests/eval, which patterns may compose by chance (one in 200,000 tasks was).
"""

import ast
import functools
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import cast

from model.nano.recipe.tasks.base import Task, Turn

COMPOSED = 3
"""Operations from which on a meaning can be held out."""

SHORT_QUESTION = 30
"""Characters up to which a question may be anybody's: "add up", "who are you?"."""

Meaning = tuple[str, ...]

_ASKED = Path(__file__).parents[4] / "tests" / "eval"
_COMMON = 3
LEAVES = (ast.expr_context, ast.Name, ast.Constant)
_MEANINGS_SHARE = 8
_RENDERINGS_SHARE = 24
# What every cell does to read and to show is no operation.
_PLUMBING = {
    *("print", "open", "read", "reader", "DictReader", "close", "split", "splitlines", "strip"),
    *("int", "float", "str", "list", "len", "round", "replace", "append", "get"),
}


def common_meanings(tasks: Iterable[Task]) -> frozenset[Meaning]:
    """The meanings that occur in `tasks` several times."""
    counts = Counter(meaning(turn) for task in tasks for turn in task.turns)
    return frozenset(one for one, count in counts.items() if count >= _COMMON)


def has_held_out_meaning(task: Task, elementary: Collection[Meaning]) -> bool:
    """Whether a turn of `task` is composed as no training task may be."""
    return any(
        len(one) >= COMPOSED
        and one not in elementary
        and _drawn("meaning " + " ".join(one), _MEANINGS_SHARE)
        for one in map(meaning, task.turns)
    )


def has_held_out_rendering(task: Task) -> bool:
    """Whether the prompts of `task` are worded as no training task may be."""
    return _drawn("rendering " + rendering(task), _RENDERINGS_SHARE)


def has_question_of_others(task: Task) -> bool:
    """Whether a prompt of `task` is one by which nano is judged, word for word."""
    return any(turn.prompt in asked for turn in task.turns for asked in asked_by_others().values())


@functools.cache
def asked_by_others() -> dict[str, frozenset[str]]:
    """The users' words of tests/eval by file, either form of record, but for short ones."""
    return {
        file.name: frozenset(text for text in _prompts(file) if len(text) > SHORT_QUESTION)
        for file in sorted(_ASKED.glob("*.jsonl"))
    }


def _prompts(file: Path) -> Iterator[str]:
    for line in file.read_text("utf-8").splitlines():
        for turn in json.loads(line)["turns"]:
            yield turn if isinstance(turn, str) else turn["prompt"]


def meaning(turn: Turn) -> Meaning:
    """The operations of the code, whatever the effort: operators, calls, conditions, slices.

    Without mistakes, checks and looks at the data.
    """
    return tuple(
        operation
        for step in turn.steps
        if not (step.is_mistake or step.is_check or step.is_look)
        for operation in _operations(step.code)
    )


def rendering(task: Task) -> str:
    """The prompts in lower case, a 0 for every number, without quotations and marks."""
    text = "\n".join(turn.prompt for turn in task.turns).lower()
    text = re.sub(r"'[^']*'|\"[^\"]*\"", "'", text)
    text = re.sub(r"-?\d[\d.,:/%-]*", "0", text)
    # A list of numbers is one, however long.
    return re.sub(r"0(?:\W+0)+", "0", re.sub(r"[^\w'\n]+", " ", text)).strip()


def _operations(code: str) -> Iterator[str]:
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in operation_nodes(tree):
        match node:
            case ast.BinOp() | ast.BoolOp():
                yield type(node.op).__name__
            case ast.Compare():
                yield "".join(type(operator).__name__ for operator in node.ops)
            case ast.Call():
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)
                if name not in _PLUMBING:
                    yield name
            case ast.comprehension() | ast.Slice():
                yield type(node).__name__
            case _:
                pass


def operation_nodes(tree: ast.AST) -> list[ast.AST]:
    """What `ast.walk` gives, in its order and in half its time, without what holds no operation."""
    nodes: list[ast.AST] = [tree]
    for node in nodes:
        for name in node._fields:
            value = getattr(node, name)
            items = cast("list[object]", value) if isinstance(value, list) else [value]
            nodes += [
                item for item in items if isinstance(item, ast.AST) and not isinstance(item, LEAVES)
            ]
    return nodes


def _drawn(text: str, share: int) -> bool:
    return int.from_bytes(hashlib.blake2s(text.encode(), digest_size=4).digest()) % share == 0
