"""Long output on a terminal goes through the user's pager, as git does it.

`$PAGER`, else less with git's options: quit where one screen is enough, keep the colours, leave the
text on the screen. Never in a pipe; `PAGER=cat`, `PAGER=` and TERM=dumb mean no pager.
"""

import contextlib
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import FrameType
from typing import IO, TextIO


def page(lines: Iterable[str], stream: TextIO, environ: Mapping[str, str]) -> None:
    """Print `lines` on `stream`, and those that do not fit on the screen in a pager.

    Returns when the user has left it. From the main thread, because Ctrl-C is the pager's meanwhile.
    """
    rest = iter(lines)
    command = pager_command(environ) if stream.isatty() else None
    if command is None:
        _print(rest, stream)
        return
    size = shutil.get_terminal_size()
    head: list[str] = []
    rows = 0
    for line in rest:
        head.append(line)
        rows += 1 + len(line) // max(1, size.columns)
        if rows >= size.lines:
            _through(command, chain(head, rest), stream, environ)
            return
    _print(iter(head), stream)


def pager_command(environ: Mapping[str, str]) -> list[str] | None:
    """The words of the pager to start, None where there is none to be used."""
    if environ.get("TERM", "dumb") in {"dumb", ""}:
        return None
    try:
        command = shlex.split(environ.get("PAGER", "less"))
    except ValueError:
        return None
    if not command or command == ["cat"] or shutil.which(command[0]) is None:
        return None
    return command


def _through(
    command: list[str], lines: Iterator[str], stream: TextIO, environ: Mapping[str, str]
) -> None:
    stream.flush()
    env = {"LESS": "FRX", "LV": "-c", **environ}
    # A handler that does nothing is reset in the child, so that Ctrl-C reaches the pager alone.
    before = signal.signal(signal.SIGINT, _leave_it_to_the_pager)
    try:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=stream, env=env, encoding="utf-8"
        ) as pager:
            assert pager.stdin is not None
            # The user may leave before the end.
            with contextlib.suppress(BrokenPipeError):
                _print(lines, pager.stdin)
            with contextlib.suppress(BrokenPipeError):
                pager.stdin.close()
    except OSError:
        _print(lines, stream)
    finally:
        signal.signal(signal.SIGINT, before)


def _leave_it_to_the_pager(_number: int, _frame: FrameType | None) -> None:
    pass


def _print(lines: Iterator[str], stream: IO[str]) -> None:
    stream.writelines(f"{line}\n" for line in lines)
    stream.flush()


def width() -> int:
    """Columns of the terminal, 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns
