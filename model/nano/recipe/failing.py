"""A Python tool whose first cell fails, whatever it says: what does the model make of a real traceback?"""

from collections.abc import AsyncGenerator

from tools.base import NamespaceSpec, Tool, ToolCall, ToolOutput

# What may befall code that is right.
FAILURES = (
    "ValueError('unexpected value')", "KeyError('data')", "TypeError('unsupported operand')",
    "NameError(\"name 'value' is not defined\")", "IndexError('list index out of range')",
    "AttributeError(\"'NoneType' object has no attribute 'split'\")", "RuntimeError('try again')",
    "OSError(5, 'Input/output error')", "MemoryError()", "ZeroDivisionError('division by zero')",
    "TimeoutError('timed out')", "ModuleNotFoundError(\"No module named 'numpy'\")",
)  # fmt: skip
# The statement keeps its place, so that the traceback points at the line that the model wrote.
_SABOTAGE = """\
import ast

class _Fail(ast.NodeTransformer):
    def visit_Module(self, node):
        get_ipython().ast_transformers.remove(self)
        raised = ast.parse({failure!r}).body[0]
        for part in ast.walk(raised):
            ast.copy_location(part, node.body[-1])
        node.body[-1] = raised
        return node

get_ipython().ast_transformers.append(_Fail())
"""


class FailingFirst:
    """`tool`, but the last statement of the first cell raises `failure`.

    The cell that arranges it is run before; the model never sees it.
    """

    def __init__(self, tool: Tool, failure: str) -> None:
        self._tool = tool
        self._failure: str | None = failure

    @property
    def spec(self) -> NamespaceSpec:
        return self._tool.spec

    async def call(self, call: ToolCall) -> AsyncGenerator[ToolOutput]:
        if self._failure is not None:
            sabotage = _SABOTAGE.format(failure=f"raise {self._failure}")
            self._failure = None
            async for _ in self._tool.call(ToolCall(call.recipient, sabotage)):
                pass
        async for output in self._tool.call(call):
            yield output

    async def close(self) -> None:
        await self._tool.close()
