"""Every error is one sentence, a hint and an exit code."""

import errno
import signal

import pytest

from agent.errors import (
    ConfigError,
    Failure,
    InputError,
    LimitReached,
    NoFinalAnswer,
    Status,
    Stopped,
    TimedOut,
    describe,
)
from model.errors import ContextOverflow, EngineError
from sandbox.base import SandboxError


@pytest.mark.parametrize(
    ("error", "exit_code", "status", "code"),
    [
        (ConfigError("m", "h"), 2, Status.ERROR, "usage"),
        (NoFinalAnswer("m", "h"), 3, Status.NO_ANSWER, "no_answer"),
        (LimitReached("turns", "m", "h"), 4, Status.LIMIT, "turns"),
        (InputError("m", "h"), 8, Status.ERROR, "input"),
        (TimedOut("m", "h"), 124, Status.LIMIT, "timeout"),
        (SandboxError("m", "h"), 7, Status.ERROR, "sandbox"),
    ],
)
def test_our_errors_keep_message_and_hint(
    error: Exception, exit_code: int, status: Status, code: str
) -> None:
    """The table of exit codes in docs/cli.md."""
    assert describe(error) == Failure(exit_code, status, code, "m", "h")


def test_signals_have_the_shell_s_codes() -> None:
    """128 plus the number."""
    assert describe(Stopped(signal.SIGINT)).exit_code == 130
    assert describe(Stopped(signal.SIGTERM)).exit_code == 143
    assert describe(Stopped(signal.SIGINT)).status is Status.INTERRUPTED


def test_engine_errors_are_the_model_s_and_an_overflow_is_a_limit() -> None:
    """6 for what cannot run, 4 for what does not fit the context."""
    assert describe(EngineError("m")) == Failure(6, Status.ERROR, "model", "m")
    overflow = describe(ContextOverflow("m"))
    assert (overflow.exit_code, overflow.status, overflow.code) == (4, Status.LIMIT, "context")


def test_a_full_disk_is_no_fault_of_ours() -> None:
    """`motet run … > /dev/full` has a sentence, and no advice to look at a traceback."""
    full = describe(OSError(errno.ENOSPC, "No space left on device"))
    assert full == Failure(
        1,
        Status.ERROR,
        "disk",
        "nothing more can be written: No space left on device",
        "Make room, then run it again.",
    )


def test_anything_else_is_internal() -> None:
    """Exit 1, named by its type, with the way to see more."""
    assert describe(KeyError("x")) == Failure(
        1, Status.ERROR, "internal", "internal error: KeyError: 'x'", "Run again with --debug."
    )
