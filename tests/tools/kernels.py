"""A real kernel in a real sandbox, for tests: play with the tool, run cells."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from typing import Any

from sandbox.base import Limits, Sandbox, Workspace
from sandbox.ladder import Rung, open_sandbox
from tools.base import ToolCall, ToolResult
from tools.python import PythonTool

DEATH = "The next cell runs in a new one; all variables are gone."


def in_kernel(
    play: Callable[[PythonTool], Awaitable[None]],
    *,
    workspace: Workspace | None = None,
    limits: Limits | None = None,
    timeout_s: float = 60.0,
    grace_s: float = 3.0,
    rungs: Sequence[Rung] = tuple(Rung),
    around: Callable[[Sandbox], Sandbox] = lambda sandbox: sandbox,
    **options: Any,
) -> None:
    """Play with a tool in a sandbox of its own, `around` which may stand another; closed in any case.

    `options` go to the tool.
    """

    async def run() -> None:
        with closing(open_sandbox(workspace, limits, rungs=rungs)) as sandbox:
            tool = PythonTool(around(sandbox), timeout_s=timeout_s, grace_s=grace_s, **options)
            try:
                await play(tool)
            finally:
                await tool.close()

    asyncio.run(run())


async def cell(tool: PythonTool, code: str) -> ToolResult:
    *_, result = [output async for output in tool.call(ToolCall("python", code))]
    assert isinstance(result, ToolResult)
    return result


async def text(tool: PythonTool, code: str) -> str:
    return (await cell(tool, code)).text
