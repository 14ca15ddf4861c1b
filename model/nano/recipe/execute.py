"""Code as the sandbox's kernel would run it, in process and fast.

A training task is run a million times, so there is no kernel here: one namespace a task, stdout captured
in order, the last expression echoed with IPython's own printer, an error with IPython's own
traceback. The text comes out of `tools.output`, the very code of the tool; a test runs tasks in the
real sandbox and compares. `/mnt/data` and its files are what the namespace's own `open` and
`os.listdir` know; numpy and its like are missing, as they may be where nano works.
Only the recipe's own code is run here; what a model wrote, in `notebook`, in a process of its own.
"""

import ast
import builtins
import contextlib
import functools
import inspect
import io
import linecache
import sys
import types
from types import CodeType, TracebackType
from typing import Any

from agent.attachments import STDIN_NAME
from sandbox.base import DRIVE
from tools.output import Chunk, render_output

_NOT_PROMISED = (
    "numpy",
    "pandas",
    "scipy",
    "matplotlib",
    "openpyxl",
    "yaml",
    "requests",
    "dateutil",
    "sympy",
)


class Notebook:
    """One kernel's worth of state.

    `stdin` is what `/mnt/data/stdin.txt` holds, if it is there; `files` are the others in the folder.
    """

    def __init__(self) -> None:
        self.stdin: bytes | None = None
        self.files: dict[str, bytes] = {}
        self._executed = 0
        self._namespace: dict[str, Any] = {"__name__": "__main__"}
        self._restart()

    def run(self, code: str, *, may_fail: bool = False, failure: str | None = None) -> str:
        """The tool's text for a cell. An error is raised, or becomes text if the cell `may_fail`.

        `failure` is an exception (an expression) that is raised in place of its last statement.
        """
        self._executed += 1
        # The finder of the failing node knows a cell by such a name.
        filename = f"/ipykernel_0/{self._executed}.py"
        chunks: list[Chunk] = []
        try:
            statements, last = _compiled(code, filename, failure)
            stdout = io.StringIO()
            value = None
            try:
                with contextlib.redirect_stdout(stdout):
                    exec(statements, self._namespace)
                    value = eval(last, self._namespace) if last else None
            finally:
                if printed := stdout.getvalue():
                    chunks.append(Chunk("stdout", printed))
            if value is not None:
                chunks.append(Chunk("result", echo(value)))
        except Exception as error:
            if not may_fail and failure is None:
                raise
            chunks.append(Chunk("error", _error_text(error, code, filename, self._executed)))
        return render_output(chunks).text

    def skip(self, output: str) -> str:
        """A cell that this notebook cannot run: the tool's text for it is `output`."""
        self._executed += 1
        if "are gone" in output:
            self._restart()
        return output

    def _restart(self) -> None:
        self._executed = 0
        self._namespace.clear()
        own = {**vars(builtins), "__import__": self._import}
        self._namespace.update(__name__="__main__", open=self._open, __builtins__=own)

    def _contents(self) -> dict[str, bytes]:
        piped = {} if self.stdin is None else {STDIN_NAME: self.stdin}
        return self.files | piped

    def _open(self, path: str, mode: str = "r", **options: Any) -> Any:
        name = str(path).removeprefix(f"{DRIVE}/")
        contents = self._contents()
        if "w" in mode:
            return _Written(self.files, name)
        if name not in contents:
            raise FileNotFoundError(2, "No such file or directory", path)
        raw = io.BytesIO(contents[name])
        if "b" in mode:
            return raw
        return io.TextIOWrapper(
            raw,
            encoding=options.get("encoding") or "utf-8",
            errors=options.get("errors"),
            newline=options.get("newline"),
        )

    def _import(self, name: str, *args: Any) -> Any:
        package = name.partition(".")[0]
        if package in _NOT_PROMISED:
            raise ModuleNotFoundError(f"No module named {package!r}")
        if name == "os":
            return types.SimpleNamespace(listdir=self._listdir)
        return builtins.__import__(name, *args)

    def _listdir(self, path: str = ".") -> list[str]:
        if path.rstrip("/") not in (".", DRIVE):
            raise FileNotFoundError(2, "No such file or directory", path)
        return list(self._contents())


class _Written(io.StringIO):
    """A file opened for writing: its text is in the folder once it is closed."""

    def __init__(self, files: dict[str, bytes], name: str) -> None:
        super().__init__(newline="")
        self._files, self._name = files, name

    def close(self) -> None:
        if not self.closed:
            self._files[self._name] = self.getvalue().encode()
        super().close()


def echo(value: object) -> str:
    """The last expression's value as Jupyter shows it."""
    if isinstance(value, (int, float, str)):
        return repr(value)
    # Deferred: importing IPython costs a third of a second.
    from IPython.lib.pretty import pretty

    return str(pretty(value))


def _compiled(code: str, filename: str, failure: str | None) -> tuple[CodeType, CodeType | None]:
    """The statements, and the last expression if the code ends in one.

    `failure` is raised in place of the last statement.
    """
    tree = ast.parse(code, filename)
    last = None
    if failure is not None:
        raised = ast.parse(f"raise {failure}").body[0]
        for node in ast.walk(raised):
            ast.copy_location(node, tree.body[-1])
        tree.body[-1] = raised
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        expression = tree.body.pop()
        assert isinstance(expression, ast.Expr)
        last = compile(ast.Expression(expression.value), filename, "eval")
    return compile(tree, filename, "exec"), last


def _error_text(error: Exception, code: str, filename: str, number: int) -> str:
    """IPython's text for an uncaught error in cell `number`."""
    lines = [f"{line}\n" for line in code.splitlines()]
    linecache.cache[filename] = (len(code), None, lines, filename)
    shell = _shell()
    # No module has this file; else `inspect` asks all of them, and that takes most of the time.
    inspect.modulesbyfile[filename] = ""
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
    """The traceback without this module's own frames."""
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    frame = frames
    while frame is not None:
        while frame.tb_next is not None and frame.tb_next.tb_frame.f_code.co_filename == __file__:
            frame.tb_next = frame.tb_next.tb_next
        frame = frame.tb_next
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
