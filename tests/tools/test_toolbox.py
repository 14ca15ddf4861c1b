"""Routing of calls, the bound on results, and that everything is closed."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from tools.base import FunctionSpec, NamespaceSpec, ToolCall, ToolError, ToolResult, ToolText
from tools.toolbox import Toolbox


class Echo:
    """A tool with functions: answers with the body, or fails as the body says."""

    def __init__(self, name: str = "echo") -> None:
        self.spec = NamespaceSpec(name, None, (FunctionSpec("say", "Says it."),))
        self.closed = 0
        self.interrupted = False

    async def call(self, call: ToolCall) -> AsyncGenerator[ToolText | ToolResult]:
        try:
            yield ToolText("working")
            if call.body == "wrong":
                raise ToolError("`body` should not be wrong")
            yield ToolResult(call.body)
        except GeneratorExit:
            self.interrupted = True
            raise

    async def close(self) -> None:
        self.closed += 1
        if self.spec.name == "broken":
            raise OSError("stuck")


def results(toolbox: Toolbox, recipient: str, body: str = "x") -> list[ToolText | ToolResult]:
    async def collect() -> list[ToolText | ToolResult]:
        return [output async for output in toolbox.call(ToolCall(recipient, body))]

    return asyncio.run(collect())


def test_a_call_goes_to_the_tool_it_names():
    """Progress and result come through as they are."""
    assert results(Toolbox([Echo("a"), Echo("b")]), "b.say", "hello") == [
        ToolText("working"),
        ToolResult("hello"),
    ]


@pytest.mark.parametrize("recipient", ["python", "echo", "echo.shout", "echo.say.it", ""])
def test_an_undeclared_tool_is_a_result(recipient):
    """The model reads which tools there are."""
    assert results(Toolbox([Echo()]), recipient) == [
        ToolResult("tool not available; available: echo.say", is_error=True)
    ]
    assert results(Toolbox([]), recipient) == [
        ToolResult("tool not available; available: none", is_error=True)
    ]


def test_a_mistake_of_the_model_is_a_result():
    """A ToolError's text is what the model reads."""
    assert results(Toolbox([Echo()]), "echo.say", "wrong")[-1] == ToolResult(
        "`body` should not be wrong", is_error=True
    )


def test_a_long_result_is_cut():
    """Whatever a tool returns, the model reads a bounded text that says what is missing."""
    result = results(Toolbox([Echo()], limit_bytes=256), "echo.say", "é" * 1000)[-1]

    assert isinstance(result, ToolResult)
    assert result.truncated
    assert len(result.text.encode()) <= 256
    assert "bytes omitted ...]" in result.text


def test_leaving_early_reaches_the_tool():
    """Closing the stream of outputs closes the tool's own at once."""
    tool = Echo()

    async def leave() -> bool:
        outputs = Toolbox([tool]).call(ToolCall("echo.say", "x"))
        assert await anext(outputs) == ToolText("working")
        await outputs.aclose()
        return tool.interrupted

    assert asyncio.run(leave())


def test_all_are_closed():
    """One tool that does not close keeps no other from it."""
    tools = [Echo("broken"), Echo("a"), Echo("b")]

    async def use() -> None:
        async with Toolbox(tools) as toolbox:
            assert toolbox.names == ("broken.say", "a.say", "b.say")

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(use())
    assert [str(error) for error in caught.value.exceptions] == ["stuck"]
    assert [tool.closed for tool in tools] == [1, 1, 1]


def test_two_tools_of_one_name_are_a_mistake():
    """A namespace belongs to one tool."""
    with pytest.raises(ValueError, match="same namespace"):
        Toolbox([Echo(), Echo()])
