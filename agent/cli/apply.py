"""`motet apply`: pending changes into the folder, three-way, and back again."""

# Flags reach the settings by name, through `ctx.params`.
# ruff: noqa: ARG001

from typing import Annotated

import typer

from agent.cli import options


def apply(
    ctx: typer.Context,
    words: options.Changes = None,
    folder: options.Folder = None,
    patch: Annotated[
        bool, typer.Option("-p", "--patch", help="Choose hunk by hunk, in a terminal.")
    ] = False,
    undo: Annotated[
        bool,
        typer.Option("--undo", help="Take the last apply back; its changes are pending again."),
    ] = False,
    color: options.ColorChoice = None,
    debug: options.Debug = False,
) -> None:
    """Write pending changes into the folder. All, or those at PATHS and below.

    What you changed yourself meanwhile is kept: other lines are merged, the same lines are a
    conflict. Nothing of a conflicting file is written, everything else is; then the exit code is 9.
    """
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.cli.streams import as_a_filter
    from agent.cli.taking import apply_changes, undo_last
    from agent.errors import ConfigError

    settings = options.review_settings_of(ctx)
    if undo and patch:
        raise ConfigError("--undo and --patch exclude each other")
    with as_a_filter():
        if undo:
            code = undo_last(settings, words or [])
        else:
            code = apply_changes(settings, words or [], by_hunk=patch)
    raise typer.Exit(code)
