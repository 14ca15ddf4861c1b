"""`motet discard`: pending changes dropped for good."""

# Flags reach the settings by name, through `ctx.params`.
# ruff: noqa: ARG001

from typing import Annotated

import typer

from agent.cli import options


def discard(
    ctx: typer.Context,
    words: options.Changes = None,
    folder: options.Folder = None,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")] = False,
    color: options.ColorChoice = None,
    debug: options.Debug = False,
) -> None:
    """Drop pending changes: all, or those at PATHS and below. Asks first; in a pipe it needs --yes."""
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.cli.streams import as_a_filter
    from agent.cli.taking import discard_changes

    settings = options.review_settings_of(ctx)
    with as_a_filter():
        code = discard_changes(settings, words or [], is_agreed=yes)
    raise typer.Exit(code)
