"""The recipe's notebook as a tool: the same text as the kernel's, its files, its limits."""

import asyncio
from contextlib import aclosing

import pytest

from model.nano.recipe.notebook import NotebookTool
from sandbox.base import Workspace
from sandbox.ladder import open_sandbox
from tools.base import ToolCall
from tools.python import PythonTool

CELLS = (
    "x = 6 * 7\nx",
    "print('a')\n[x, 'ü']",
    "def half(n):\n    return n / 0\nhalf(x)",
    "for i in range(3)\n    print(i)",
    "import json\nprint(json.loads(open('/mnt/data/stdin.txt').read())['n'], open('a.txt').read())",
    "y = 1",
)
INPUTS = {"stdin.txt": b'{"n": 7}', "a.txt": "é".encode()}


async def _texts(tool, cells):
    texts = []
    for cell in cells:
        async with aclosing(tool.call(ToolCall("python", cell))) as outputs:
            *_, result = [output async for output in outputs]
        texts.append(result.text)
    await tool.close()
    return texts


def test_cells_say_what_the_kernel_says(tmp_path):
    """Values, prints, errors with their tracebacks, files; variables are kept."""
    paths = {name: tmp_path / name for name in INPUTS}
    for name, path in paths.items():
        path.write_bytes(INPUTS[name])
    sandbox = open_sandbox(Workspace(None, inputs=paths))
    try:
        expected = asyncio.run(_texts(PythonTool(sandbox), CELLS))
    finally:
        sandbox.close()
    assert asyncio.run(_texts(NotebookTool(INPUTS), CELLS)) == expected
    assert NotebookTool(INPUTS).spec == PythonTool(sandbox).spec


def test_the_first_cell_fails_if_it_should():
    """Its last statement raises; the same cell works the second time."""
    first, second = asyncio.run(_texts(NotebookTool({}, "KeyError('k')"), ["n = 2\nn + 3"] * 2))
    assert first.splitlines()[-1] == "KeyError: 'k'"
    assert "----> 2 n + 3" in first
    assert second == "5"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("while True: pass", "[ERROR] Timed out after 120 seconds."),
        ("import sys\nsys.modules['os']._exit(3)", "[ERROR] The kernel died: exit code 3."),
        ("raise SystemExit(3)", "[ERROR] The kernel died: exit code 3."),
    ],
)  # fmt: skip
def test_what_ends_the_process_is_told_and_a_new_one_goes_on(cell, told):
    """In the words of the real tool; the files are there again, the variables are gone."""
    tool = NotebookTool({"a.txt": b"7"}, timeout_s=3)
    text, value, gone = asyncio.run(_texts(tool, [cell, "int(open('a.txt').read())", "cell"]))
    assert text.startswith(told)
    assert "all variables are gone" in text
    assert value == "7"
    assert gone.endswith("NameError: name 'cell' is not defined")


def test_memory_is_limited_and_standard_input_is_empty():
    """A cell that wants eight gigabytes gets an error, and one that reads gets nothing."""
    much, read = asyncio.run(_texts(NotebookTool({}), ["len(bytearray(8 << 30))", "input()"]))
    assert "MemoryError" in much
    assert "EOFError" in read
