"""The two output streams of a command: stdout is the product, everything else goes to stderr."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


def claim_stdout() -> int:
    """Keep stdout for the caller: returns a descriptor of it, and sends everybody else to stderr.

    A library that prints (or a C library that writes to descriptor 1) must not stain the answer.
    """
    sys.stdout.flush()
    ours = os.dup(1)
    os.set_inheritable(ours, False)
    os.dup2(2, 1)
    return ours


def write_all(fd: int, data: bytes) -> None:
    """Raises BrokenPipeError when nobody reads any more."""
    while data:
        data = data[os.write(fd, data) :]


@contextmanager
def as_a_filter() -> Iterator[None]:
    """What is printed inside is out at the end; a reader that leaves ends the process as it does `yes`.

    Here and not in `main`, because typer would make it exit 1.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        die_of_broken_pipe()


def die_of_broken_pipe() -> NoReturn:
    """End as a filter does whose reader has left: by SIGPIPE, so that the shell sees 141."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPIPE})
    os.kill(os.getpid(), signal.SIGPIPE)
    os._exit(128 + signal.SIGPIPE)
