"""Code as the sandbox's kernel would run it, in process and fast.

A training task is run a million times, so there is no kernel here: one namespace a task, stdout captured
in order, the last expression echoed with IPython's own printer, an error with IPython's own
traceback. The text comes out of `tools.output`, the very code of the tool; a test runs tasks in the
real sandbox and compares. `/mnt/data/stdin.txt` is opened through the namespace's own `open`.
Only the recipe's own code is run here: nothing that a model wrote.
"""

import ast
import builtins
import contextlib
import functools
import io
import linecache
import sys
from types import CodeType, TracebackType
from typing import Any

from agent.attachments import STDIN_PATH
from tools.output import Chunk, render_output


class Notebook:
    """One kernel's worth of state. `stdin` is what `/mnt/data/stdin.txt` holds, if it is there."""

    def __init__(self) -> None:
        self.stdin: bytes | None = None
        self._executed = 0
        self._namespace: dict[str, Any] = {"__name__": "__main__", "open": self._open}

    def run(self, code: str, *, may_fail: bool = False) -> str:
        """The tool's text for a cell. An error is raised, or becomes text if the cell `may_fail`."""
        self._executed += 1
        # The finder of the failing node knows a cell by such a name.
        filename = f"/ipykernel_0/{self._executed}.py"
        chunks: list[Chunk] = []
        try:
            statements, last = _compiled(code, filename)
            stdout = io.StringIO()
            value = None
            try:
                with contextlib.redirect_stdout(stdout):
                    for statement in statements:
                        exec(statement, self._namespace)
                    value = eval(last, self._namespace) if last else None
            finally:
                if printed := stdout.getvalue():
                    chunks.append(Chunk("stdout", printed))
            if value is not None:
                chunks.append(Chunk("result", echo(value)))
        except Exception as error:
            if not may_fail:
                raise
            chunks.append(Chunk("error", _error_text(error, code, filename, self._executed)))
        return render_output(chunks).text

    def _open(self, path: str, *args: Any, **options: Any) -> Any:
        if path != STDIN_PATH or self.stdin is None:
            return builtins.open(path, *args, **options)  # noqa: PTH123 - it stands in for open
        raw = io.BytesIO(self.stdin)
        return raw if "b" in "".join(map(str, args)) else io.TextIOWrapper(raw, encoding="utf-8")


def echo(value: object) -> str:
    """The last expression's value as Jupyter shows it."""
    if isinstance(value, (int, float, str)):
        return repr(value)
    # Deferred: importing IPython costs a third of a second.
    from IPython.lib.pretty import pretty

    return str(pretty(value))


def _compiled(code: str, filename: str) -> tuple[list[CodeType], CodeType | None]:
    """Statement by statement as IPython does, and the last expression if the code ends in one."""
    tree = ast.parse(code, filename)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        expression = tree.body.pop()
        assert isinstance(expression, ast.Expr)
        last = compile(ast.Expression(expression.value), filename, "eval")
    modules = [ast.Module([statement], []) for statement in tree.body]
    return [compile(module, filename, "exec") for module in modules], last


def _error_text(error: Exception, code: str, filename: str, number: int) -> str:
    """IPython's text for an uncaught error in cell `number`."""
    lines = [f"{line}\n" for line in code.splitlines()]
    linecache.cache[filename] = (len(code), None, lines, filename)
    shell = _shell()
    # What IPython's own `compile.cache` does, for a name that we chose.
    shell.compile._filename_map[filename] = number  # noqa: SLF001
    if isinstance(error, SyntaxError) and error.filename == filename:
        return _syntax_error(code, filename)
    frames = _own_frames(error.__traceback__)
    parts = shell.InteractiveTB.structured_traceback(type(error), error, frames, tb_offset=0)
    return "\n".join(parts)


def _syntax_error(code: str, filename: str) -> str:
    """IPython parses with flags of its own, so it says it in other words than `ast.parse`."""
    shell = _shell()
    try:
        shell.compile.ast_parse(f"{code}\n", filename)
    except SyntaxError as error:
        # Raised while our own is handled, which is not the cell's business.
        error.__context__ = None
        parts = shell.SyntaxTB.structured_traceback(type(error), error, [])
        return "\n".join(parts)
    raise AssertionError("IPython accepts what Python does not")


def _own_frames(frames: TracebackType | None) -> TracebackType | None:
    """The traceback without this module's own frames at its head."""
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    return frames


@functools.cache
def _shell() -> Any:
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    # The tool strips colours; not to make them saves most of the time.
    config.InteractiveShell.colors = "nocolor"
    hook = sys.displayhook
    shell = InteractiveShell.instance(config=config)
    sys.displayhook = hook
    return shell
