"""A signal to the program inside a sandbox, and to nothing else.

The process that a sandbox hands out may be the sandbox's own guard: a signal to that one could end
everything. The program stands at or below it, and is known by its arguments, which no guard has.
Code inside can hide the program, and then it is not found, or dress up another process of its own
sandbox: one from below the guard is all that is ever signalled.
"""

import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path

_DEEPEST = 4


def interrupt_program(pid: int, argv: Sequence[str]) -> bool:
    """SIGINT to the program `argv` at or below process `pid`. False: it was not found."""
    wanted = b"".join(os.fsencode(argument) + b"\0" for argument in argv)
    with contextlib.suppress(OSError, ValueError, IndexError):
        found = [process for process in _at_or_below(pid) if _arguments(process) == wanted]
        # What it has forked has the same arguments, and is younger.
        program = min(found, key=_started, default=None)
        if program is None:
            return False
        target = os.pidfd_open(program)
        try:
            # Looked at again now that it is held: a number can be another process's by then.
            if _arguments(program) == wanted:
                signal.pidfd_send_signal(target, signal.SIGINT)
                return True
        finally:
            os.close(target)
    return False


def _at_or_below(pid: int) -> list[int]:
    found = [pid]
    generation = [pid]
    for _ in range(_DEEPEST):
        generation = [child for parent in generation for child in _children(parent)]
        found += generation
    return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text("ascii").split())
    return children


def _arguments(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _started(pid: int) -> int:
    """When a process began, in ticks since boot."""
    # The name, in parentheses, may hold anything; the fields are counted from its end.
    return int(
        Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()[19]
    )
