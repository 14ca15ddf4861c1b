"""`motet sandbox check`: what confines Python on this machine, or why nothing can."""

# Flags reach `settings_of` by name, through `ctx.params`.
# ruff: noqa: ARG001

import json
import shlex
from typing import Annotated

import typer

from agent.cli import options
from agent.cli.commands import Command, Group

app = typer.Typer(help="What confines the model's Python.", cls=Group)


@app.callback()
def sandbox() -> None:
    """What confines the model's Python."""


@app.command("check", cls=Command)
def check(
    ctx: typer.Context,
    folder: options.Folder = None,
    sandbox: options.SandboxChoice = None,
    i_know: options.IKnow = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Also the exact command that confines.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Open the sandbox that a run would use, and say what holds in it. Exits 7 if none can be had."""
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.cli.session import sandbox_for, sandbox_info

    settings = options.settings_of(ctx)
    box = sandbox_for(settings, {})
    try:
        isolation, info = box.isolation, sandbox_info(settings, box)
        if as_json:
            facts = {
                "mechanism": isolation.mechanism,
                "mode": settings.sandbox,
                "drive": box.drive,
                "net": info and info.net,
                "python": box.python.executable,
                "holds": isolation.holds,
                "lacks": isolation.lacks,
                "notices": box.notices,
                "arguments": isolation.arguments,
            }
            print(json.dumps(facts))
            return
        place = "" if box.drive == "." else f", Python's folder {box.drive}"
        print(f"{isolation.mechanism}, mode {settings.sandbox}{place}")
        for name, sentences in (
            ("holds", isolation.holds),
            ("lacks", isolation.lacks),
            ("note", box.notices),
        ):
            for sentence in sentences:
                print(f"  {name + ':':6} {sentence}")
        if verbose:
            print(_command(isolation.arguments))
    finally:
        box.close()


def _command(arguments: tuple[str, ...]) -> str:
    """The command for a shell, one option and its values to a line."""
    if not arguments:
        return "no command: the first program confines itself"
    lines = [shlex.quote(arguments[0])]
    for word in arguments[1:]:
        if word.startswith("--"):
            lines.append(f"  {word}")
        else:
            lines[-1] += f" {shlex.quote(word)}"
    return " \\\n".join(lines)
