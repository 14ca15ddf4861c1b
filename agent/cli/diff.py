"""`motet diff`: what a session changed, before anything of it reaches the folder."""

# Flags reach the settings by name, through `ctx.params`.
# ruff: noqa: ARG001

from typing import Annotated

import typer

from agent.cli import options


def diff(
    ctx: typer.Context,
    words: options.Changes = None,
    folder: options.Folder = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Also what .gitignore hides, and version control's own files; with --list, all "
            "folders.",
        ),
    ] = False,
    stat: Annotated[
        bool, typer.Option("--stat", help="Only how many lines, file by file.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Which changes there are: id, time, counts.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="As one JSON value.")] = False,
    color: options.ColorChoice = None,
    debug: options.Debug = False,
) -> None:
    """Show pending changes as a unified diff. In a pipe it is one for `git apply` or `patch -p1`.

    Without ID: the newest changes of this folder. Nothing pending is one sentence and exit 0.
    """
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.cli.review import show_changes, show_list
    from agent.cli.streams import as_a_filter

    settings = options.review_settings_of(ctx)
    with as_a_filter():
        if list_:
            show_list(settings, words or [], everything=everything)
        else:
            show_changes(settings, words or [], everything=everything, stat=stat)
