"""What a task says the tool answered is what the real tool in the real sandbox answers."""

import asyncio
import random

from agent.harmony.encode import encode_message
from model.nano.recipe.render import turn_messages
from model.nano.recipe.tasks import FAMILIES, generate
from model.tokenizer import load_tokenizer
from sandbox.base import Workspace
from sandbox.ladder import open_sandbox
from tests.soak import count
from tools.base import ToolCall, ToolResult
from tools.python import PythonTool, python_namespace

WITH_ERRORS = ("repaired", "hopeless", "corrected", "surprises")


def test_outputs_equal_the_tools():
    """Every cell of sampled tasks, errors among them, gives the same text and so the same ids."""
    tasks = [
        *(
            generate(random.Random(seed), family=WITH_ERRORS[seed % 4])
            for seed in range(count(60, 12))
        ),
        *(_computing(seed) for seed in range(count(54, 12))),
    ]
    said, seen = asyncio.run(_run(tasks))
    assert said == seen
    tokenizer = load_tokenizer()
    assert [encode_message(m, tokenizer) for m in said] == [
        encode_message(m, tokenizer) for m in seen
    ]


def test_the_declaration_is_the_tools():
    """The system message of training declares Python as the confined tool does."""
    sandbox = open_sandbox(Workspace(None))
    try:
        assert PythonTool(sandbox).spec == python_namespace()
    finally:
        sandbox.close()


def _computing(seed):
    rng = random.Random(1000 + seed)
    computing = [family for family in FAMILIES if generate(rng, family=family).turns[0].steps]
    while True:
        task = generate(rng, family=rng.choice(computing))
        if task.family != "plots" and not _is_befallen(task):
            return task


def _is_befallen(task):
    """Whether something comes from outside: the sandbox has no part in that."""
    steps = [step for turn in task.turns for step in turn.steps]
    return any(step.failure is not None or step.output is not None for step in steps)


_EMPTY = "import os\nfor name in os.listdir('/mnt/data'):\n    os.remove(f'/mnt/data/{name}')"


async def _run(tasks):
    """The tool messages as the tasks have them, and as the sandbox's kernel gives them."""
    said, seen = [], []
    sandbox = open_sandbox(Workspace(None))
    tool = PythonTool(sandbox)
    try:
        for task in tasks:
            files = [file for turn in task.turns for file in turn.files]
            if task.turns[0].stdin is not None:
                files.append(("stdin.txt", task.turns[0].stdin))
            await _call(tool, _EMPTY)
            for name, data in files:
                await _call(tool, f"open('/mnt/data/{name}', 'wb').write({data!r})")
            # A kernel of its own: tracebacks number the cells.
            await tool.restart()
            for turn in task.turns:
                results = [m for m in turn_messages(turn) if m.role == "tool"]
                for step, message in zip(turn.steps, results, strict=True):
                    said.append(message)
                    result = await _call(tool, step.code)
                    seen.append(
                        type(message)(
                            message.role,
                            result.text,
                            message.name,
                            message.channel,
                            message.recipient,
                        )
                    )
    finally:
        await tool.close()
        sandbox.close()
    return said, seen


async def _call(tool, code):
    outputs = [output async for output in tool.call(ToolCall("python", code))]
    assert isinstance(outputs[-1], ToolResult)
    return outputs[-1]
