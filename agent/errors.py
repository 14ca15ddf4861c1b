"""What can go wrong, for whom, and the exit code a shell sees.

    Exception
    ├── MotetError                 for the user: one sentence and what to do next
    │   ├── ConfigError        2   a flag, a variable or a setting that makes no sense
    │   ├── NoFinalAnswer      3   the model stopped without an answer, also after a nudge
    │   ├── LimitReached       4   turns, tokens, context, or the same call again and again
    │   ├── InputError         8   standard input or a file: empty, unreadable, too large
    │   ├── Conflict           9   changes that do not fit the folder as it is now
    │   ├── TimedOut         124   `--timeout` is over (GNU timeout's code)
    │   └── Stopped      130/143   SIGINT or SIGTERM
    ├── model.errors.EngineError       6   missing, damaged or unfitting checkpoint
    │   └── ContextOverflow            4   the prompt is larger than the context
    ├── sandbox.base.SandboxError      7   no confinement of the kind asked for
    ├── sandbox.changes.ChangesError   9   changes that cannot be read or written
    ├── tools.base.ToolError           -   for the model: becomes the tool's message
    ├── OSError, of a full disk        1   standard output, or a folder of ours
    └── everything else                1   ours to mend; `--debug` shows the traceback

0 is a final answer; 141 is death by SIGPIPE, as of any filter. `describe` is the one place that turns
an exception into what is printed.
"""

import errno
import signal
from dataclasses import dataclass
from enum import StrEnum

from model.errors import ContextOverflow, EngineError


class Status(StrEnum):
    """How a run ended, as `run.completed` and `run.failed` say it."""

    OK = "ok"
    NO_ANSWER = "no_answer"
    LIMIT = "limit"
    INTERRUPTED = "interrupted"
    ERROR = "error"


class MotetError(Exception):
    """`hint` is the next thing to try, a sentence of its own."""

    exit_code = 1
    code = "internal"
    status = Status.ERROR

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(MotetError):
    exit_code = 2
    code = "usage"


class NoFinalAnswer(MotetError):
    exit_code = 3
    code = "no_answer"
    status = Status.NO_ANSWER


class LimitReached(MotetError):
    """`code` is which limit: turns, tokens, context, loop."""

    exit_code = 4
    status = Status.LIMIT

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.code = code


class InputError(MotetError):
    exit_code = 8
    code = "input"


class Conflict(MotetError):
    exit_code = 9
    code = "conflict"


class TimedOut(MotetError):
    exit_code = 124
    code = "timeout"
    status = Status.LIMIT


class Stopped(MotetError):
    """Ended by a signal; the code is the shell's own, 128 + its number."""

    code = "interrupted"
    status = Status.INTERRUPTED

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(f"stopped by {number.name}")
        self.exit_code = 128 + number


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception as the user meets it. Shaped like `error` in the last event."""

    exit_code: int
    status: Status
    code: str
    message: str
    hint: str | None = None


def describe(error: BaseException) -> Failure:
    """Any exception as one sentence, a hint and an exit code. Total.

    The sandbox's errors are known by their names, since this package may not import the sandbox
    (the composition root does).
    """
    match error:
        case MotetError():
            return Failure(error.exit_code, error.status, error.code, error.message, error.hint)
        case ContextOverflow():
            hint = "Pipe data in (motet run 'what to do' < file) or use a larger context."
            return Failure(4, Status.LIMIT, "context", str(error), hint)
        case EngineError():
            return Failure(6, Status.ERROR, "model", str(error))
        case _ if type(error).__name__ == "SandboxError":
            reason = str(getattr(error, "reason", error))
            return Failure(7, Status.ERROR, "sandbox", reason, getattr(error, "fix", None))
        case _ if type(error).__name__ == "ChangesError":
            return Failure(9, Status.ERROR, "changes", str(error))
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            message = f"nothing more can be written: {error.strerror}"
            return Failure(1, Status.ERROR, "disk", message, "Make room, then run it again.")
        case _:
            message = f"internal error: {type(error).__name__}: {error}"
            return Failure(1, Status.ERROR, "internal", message, "Run again with --debug.")
