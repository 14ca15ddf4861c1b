"""The `motet` command: which verb, and how it ends.

Only what `--help` needs is imported here; a verb imports its own. Typer ignores what a verb returns,
so verbs end by raising: `typer.Exit` with a code, or an error that `agent.errors` knows.
"""

import os
import shlex
import sys
import threading
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from agent.cli import apply, chat, config, diff, discard, doctor, run, sandbox
from agent.cli.commands import Command, Group
from agent.cli.version import build

app = typer.Typer(
    name="motet",
    help="An agent in your terminal that runs gpt-oss on your own machine.",
    epilog="Without a verb: a chat in a terminal; piped input is a prompt to run.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run", cls=Command)(run.run)
app.command("chat", cls=Command)(chat.chat)
app.command("diff", cls=Command)(diff.diff)
app.command("apply", cls=Command)(apply.apply)
app.command("discard", cls=Command)(discard.discard)
app.command("doctor", cls=Command)(doctor.doctor)
app.add_typer(sandbox.app, name="sandbox")
app.add_typer(config.app, name="config")

VERBS = ("run", "chat", "diff", "apply", "discard", "doctor", "sandbox", "config")


@app.callback(invoke_without_command=True)
def motet(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"motet {build()}")
        raise typer.Exit


def with_verb(args: Sequence[str], *, is_terminal: bool) -> list[str]:
    """`args` with the verb that is meant where none is written.

    `-p` anywhere before `--` means `run`, as in other agents; else a terminal gets a chat, and piped
    input is a prompt to run. A first word that is no option is left for typer to judge.
    """
    own = list(args)
    if own[:1] and (not own[0].startswith("-") or own[0] in {"-h", "--help", "--version"}):
        return own
    options = own[: own.index("--")] if "--" in own else own
    return ["run" if "-p" in options or not is_terminal else "chat", *own]


def main() -> NoReturn:
    """The command, once it is imported. Never returns."""
    _fill_closed_descriptors()
    code = _run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            code = code or 141
    if any(thread.name == "engine" for thread in threading.enumerate()):
        # A load that nobody waits for any more; tearing the runtime down under it could crash.
        os._exit(code)
    sys.exit(code)


def _fill_closed_descriptors() -> None:
    """Standard streams that were closed (`2>&-`) become /dev/null.

    Else the next file to be opened would get that number, and what is meant for people would go there.
    """
    for fd in (0, 1, 2):
        try:
            os.fstat(fd)
        except OSError:
            # The lowest free number, so it is this one.
            os.open(os.devnull, os.O_RDWR)
    streams = {"stdout": sys.stdout, "stderr": sys.stderr}
    for fd, (name, stream) in enumerate(streams.items(), start=1):
        if stream is None:  # pyright: ignore[reportUnnecessaryComparison]
            setattr(sys, name, os.fdopen(fd, "w"))


def _run(args: Sequence[str]) -> int:
    """Run the command line; whatever happens becomes a sentence on stderr and an exit code."""
    is_terminal = sys.stdin is not None and sys.stdin.isatty()
    try:
        command = get_command(app)
        code = command(
            with_verb(args, is_terminal=is_terminal), prog_name="motet", standalone_mode=False
        )
        return code if isinstance(code, int) else 0
    except TyperException as error:
        from agent.errors import ConfigError

        return _complain(ConfigError(error.format_message(), _hint(error, args)), args)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        from agent.cli.streams import die_of_broken_pipe

        die_of_broken_pipe()
    except Exception as error:  # noqa: BLE001 - the last place where an error can become a sentence
        return _complain(error, args)


def _hint(error: TyperException, args: Sequence[str]) -> str:
    """What to do about a usage error."""
    if args and " " in args[0] and not args[0].startswith("-"):
        return f"Write: motet run {shlex.quote(args[0])}"
    context = getattr(error, "ctx", None)
    see = f"See: {'motet' if context is None else context.command_path} --help"
    if hasattr(error, "option_name") and any(" " in word for word in args):
        see += ". A prompt that begins with - goes after --"
    return see


def _complain(error: Exception, args: Sequence[str]) -> int:
    """Deferred imports: only who errs pays for rich."""
    import traceback

    from agent.cli.views import view_for_errors
    from agent.errors import describe

    if "--debug" in args or os.environ.get("MOTET_DEBUG"):
        traceback.print_exception(error)
    failure = describe(error)
    view_for_errors(os.environ).fail(failure)
    return failure.exit_code
