"""The python tool without a sandbox: the recipe's own notebook in a process of its own.

For an evaluation where no confinement is to be had, or no time for two thousand kernels: a process here
starts in a fifth of a kernel's time. What the model wrote runs as the user, with limits of time and memory
and of nothing else, so this is for nano alone, which learns from the recipe and from nothing else.
Matplotlib and what else the notebook does not promise are missing.
"""

import asyncio
import base64
import json
import os
import resource
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import Any

from agent.attachments import STDIN_NAME
from model.nano.recipe.execute import Notebook
from tools.base import NamespaceSpec, ToolCall, ToolResult
from tools.python import code_of_call, python_namespace

_TIMEOUT_S = 10.0
# From the end of its output to its own.
_END_S = 1.0
_MEMORY_BYTES = 2 << 30
# In the tool's words: what took this long would take longer.
_TIMED_OUT = "[ERROR] Timed out after 120 seconds. The cell did not stop when interrupted, so the kernel was restarted: all variables are gone."
_DIED = "[ERROR] The kernel died: {why}. The next cell runs in a new one; all variables are gone."


class NotebookTool:
    """`inputs` are the files in the folder, by name; `failure` is raised in place of the first cell's last statement."""

    def __init__(
        self,
        inputs: Mapping[str, bytes],
        failure: str | None = None,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        self._inputs = inputs
        self._failure = failure
        self._timeout_s = timeout_s
        self._process: Process | None = None

    @property
    def spec(self) -> NamespaceSpec:
        return python_namespace()

    async def call(self, call: ToolCall) -> AsyncGenerator[ToolResult]:
        process = self._process = self._process or await self._start()
        assert process.stdin
        assert process.stdout
        cell = {"code": code_of_call(call.body), "failure": self._failure}
        self._failure = None
        process.stdin.write(_line(cell))
        try:
            answer = await asyncio.wait_for(process.stdout.readline(), self._timeout_s)
        except TimeoutError:
            await self.close()
            yield ToolResult(_TIMED_OUT, is_error=True)
            return
        if answer:
            yield ToolResult(json.loads(answer)["text"])
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _END_S)
        await self.close()
        yield ToolResult(_DIED.format(why=f"exit code {process.returncode}"), is_error=True)

    async def close(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _start(self) -> Process:
        command = (sys.executable, "-m", __name__)
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_MEMORY_BYTES
        )
        files = {name: base64.b64encode(data).decode() for name, data in self._inputs.items()}
        assert process.stdin
        process.stdin.write(_line(files))
        return process


def main() -> None:
    """The process: the files, then a cell a line, and its text."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    # A cell that reads its standard input or writes behind Python's back must not meet our lines.
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    notebook = Notebook()
    files = {name: base64.b64decode(data) for name, data in json.loads(requests.readline()).items()}
    notebook.stdin = files.pop(STDIN_NAME, None)
    notebook.files = files
    for line in requests:
        cell = json.loads(line)
        text = notebook.run(cell["code"], may_fail=True, failure=cell["failure"])
        answers.write(json.dumps({"text": text}) + "\n")
        answers.flush()


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


if __name__ == "__main__":
    main()
