"""`motet sandbox check`: what confines Python on this machine, or why nothing can."""

# Flags reach `settings_of` by name, through `ctx.params`.
# ruff: noqa: ARG001

import typer

from agent.cli import options
from agent.cli.commands import Command, Group

app = typer.Typer(help="What confines the model's Python.", no_args_is_help=True, cls=Group)


@app.callback()
def sandbox() -> None:
    """What confines the model's Python."""


@app.command("check", cls=Command)
def check(
    ctx: typer.Context,
    folder: options.Folder = None,
    sandbox: options.SandboxChoice = None,
    i_know: options.IKnow = False,
) -> None:
    """Open the sandbox that a run would use, and say what holds in it. Exits 7 if none can be had."""
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.cli.session import sandbox_for

    settings = options.settings_of(ctx)
    box = sandbox_for(settings, {})
    try:
        print(f"{box.isolation.mechanism}, mode {settings.sandbox}, Python's folder {box.drive}")
        for sentence in box.isolation.holds:
            print(f"  holds: {sentence}")
        for sentence in box.isolation.lacks:
            print(f"  lacks: {sentence}")
        for sentence in box.notices:
            print(f"  note:  {sentence}")
    finally:
        box.close()
