"""A user's functions whose results are known beforehand: what a task says that they return."""

import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from agent.harmony.prompts import FUNCTIONS
from tools.base import FunctionSpec, NamespaceSpec, ToolCall, ToolResult


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call of `function` with these arguments, in JSON, returns."""

    function: str
    arguments: str
    result: str


class CannedFunctions:
    """A tool that answers the calls it knows, each in its turn, and any other with an error."""

    def __init__(self, functions: tuple[FunctionSpec, ...], answers: Sequence[Answer]) -> None:
        self.spec = NamespaceSpec(FUNCTIONS, functions=functions)
        self._left = list(answers)

    async def call(self, call: ToolCall) -> AsyncGenerator[ToolResult]:
        """The result of the first such call that has not been made yet."""
        for answer in self._left:
            is_named = call.recipient == f"{FUNCTIONS}.{answer.function}"
            if is_named and json.loads(call.body) == json.loads(answer.arguments):
                self._left.remove(answer)
                yield ToolResult(answer.result)
                return
        yield ToolResult('{"error":"no result for these arguments"}', is_error=True)

    async def close(self) -> None:
        """Nothing is held."""
