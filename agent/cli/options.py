"""The flags that `run` and `chat` share, once.

All of them take text and have no default here: `agent.config` parses, defaults and names the origin,
the same way for a flag and for a variable.
"""

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.config import Settings


def settings_of(ctx: typer.Context) -> "Settings":
    """What the flags of a verb, the environment and the configuration files say. Raises ConfigError."""
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.config import resolve
    from agent.config_file import read_layers

    return resolve(ctx.params, os.environ, read_layers(os.environ))


def review_settings_of(ctx: typer.Context) -> "Settings":
    """As `settings_of`, for verbs about changes: they obey what they take, and no file.

    What is pending must be seen and saved whatever a configuration says of runs.
    """
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.config import resolve

    taken = ("MOTET_CD", "MOTET_COLOR", "MOTET_PLAIN", "MOTET_DEBUG")
    return resolve(ctx.params, {name: os.environ.get(name, "") for name in taken})


Prompt = Annotated[
    str | None,
    typer.Argument(help="What to do. Without it, or as -, standard input is the prompt."),
]
FirstPrompt = Annotated[str | None, typer.Argument(help="The first message.")]

Model = Annotated[
    str | None,
    typer.Option(
        "-m",
        "--model",
        metavar="NAME|PATH",
        help="120b, 20b, nano, a checkpoint folder, or scripted:FILE. Default: the best installed.",
    ),
]
EffortLevel = Annotated[
    str | None,
    typer.Option("-e", "--effort", metavar="low|medium|high", help="How long to think."),
]
System = Annotated[
    str | None,
    typer.Option(
        "-s", "--system", metavar="TEXT|@FILE", help="Instructions (the developer message)."
    ),
]
Folder = Annotated[
    str | None,
    typer.Option("-C", "--cd", metavar="DIR", help="The folder Python sees at /mnt/data."),
]
SandboxChoice = Annotated[
    str | None,
    typer.Option(
        "--sandbox",
        metavar="read-only|overlay|write|off",
        help="What Python may do to that folder. In an overlay it may write, and you decide what "
        "becomes of it: motet diff, apply, discard. write changes it for real, bounded only by the "
        "room on the disk. off needs --i-know.",
    ),
]
IKnow = Annotated[
    bool, typer.Option("--i-know", help="Confirms --sandbox off: Python as unconfined as you are.")
]
Show = Annotated[
    str | None,
    typer.Option("--show", metavar="reasoning,tools", help="Show these in full on stderr."),
]
ColorChoice = Annotated[
    str | None, typer.Option("--color", metavar="auto|always|never", help="Colours.")
]
Plain = Annotated[
    bool, typer.Option("--plain", help="No redrawing, no colours: for screen readers and logs.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
MaxTurns = Annotated[
    str | None,
    typer.Option("--max-turns", metavar="N", help="At most N model steps a message (50)."),
]
MaxTokens = Annotated[
    str | None,
    typer.Option("--max-tokens", metavar="N", help="At most N generated tokens a message."),
]
Seed = Annotated[str | None, typer.Option("--seed", metavar="N", help="Makes sampling repeatable.")]
Temperature = Annotated[
    str | None,
    typer.Option("--temperature", metavar="T", help="0 is greedy. Default: the checkpoint's own."),
]
TopP = Annotated[
    str | None,
    typer.Option("--top-p", metavar="P", help="Default: the checkpoint's own."),
]

# Of `diff`, `apply` and `discard`.
Changes = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID|PATH",
        help="Which changes (motet diff --list), and which paths of them. Default: the newest of "
        "this folder, and all of it.",
    ),
]

# Flags of `run` alone.
Files = Annotated[
    list[str] | None,
    typer.Option(
        "-f",
        "--file",
        metavar="PATH|-",
        help="A file for the model, at /mnt/data/NAME for Python. May be repeated; - is stdin.",
    ),
]
ApplyWhen = Annotated[
    str | None,
    typer.Option(
        "--apply",
        metavar="on-success|never",
        help="Whether an answered run's changes go to the folder at once. Default: never.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Events as JSON lines on stdout.")]
Deltas = Annotated[bool, typer.Option("--deltas", help="With --json: text as it comes.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Nothing on stderr but errors.")]
Verbose = Annotated[
    bool, typer.Option("-v", "--verbose", help="Progress and counts on stderr, also in a pipe.")
]
Timeout = Annotated[
    str | None,
    typer.Option("--timeout", metavar="DUR", help="Give up after 90, 30s, 10m or 2h (exit 124)."),
]
StdinWait = Annotated[
    str | None,
    typer.Option(
        "--stdin-wait", metavar="DUR", help="How long a pipe beside a prompt may stay silent (2s)."
    ),
]
NoStdin = Annotated[bool, typer.Option("--no-stdin", help="Do not look at standard input.")]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Print the exact prompt on stdout and its token count on stderr; no run."
    ),
]
PrintFlag = Annotated[bool, typer.Option("-p", hidden=True)]
