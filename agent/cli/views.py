"""Which view a verb gets: by the terminal, and by what the user asked to see."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console

from agent.config import Color, Settings
from agent.terminal.plain import PlainView, Wanted
from agent.terminal.style import can_redraw, console
from agent.terminal.view import View


def view_for_run(settings: Settings, environ: Mapping[str, str]) -> View:
    """On stderr: progress for a person at a terminal, else only what was asked for, and notices."""
    is_watched = sys.stderr.isatty() and not settings.json
    wanted = Wanted.of(
        settings.show,
        progress=(is_watched or settings.verbose) and not settings.quiet,
        details=settings.verbose,
        notices=not settings.quiet,
    )
    screen = console(sys.stderr, settings.color, environ)
    redraws = is_watched and not settings.plain and can_redraw(sys.stderr, environ)
    return _view(screen, wanted, redraws=redraws)


def view_for_chat(settings: Settings, environ: Mapping[str, str]) -> View:
    """On stdout, where the conversation is."""
    wanted = Wanted.of(settings.show, answer=True)
    screen = console(sys.stdout, settings.color, environ)
    redraws = not settings.plain and can_redraw(sys.stdout, environ)
    return _view(screen, wanted, redraws=redraws)


@contextmanager
def shown_progress(
    phase: str, settings: Settings, environ: Mapping[str, str], *, patience_s: float = 0.5
) -> Iterator[Callable[[int, int], None]]:
    """For what is mostly done at once: once `patience_s` is over, how far it is, on stderr.

    In a terminal only; taken back at the end. Yields what to call with how much of how much is done.
    """
    view: View | None = None
    began = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal view
        if view is None and time.monotonic() - began > patience_s:
            view = view_for_run(settings, environ)
            view.wait(phase)
        if view is not None:
            view.progress(done, total)

    try:
        yield tell
    finally:
        if view is not None:
            view.close()


def view_for_errors(environ: Mapping[str, str]) -> View:
    """For an error before there are settings."""
    return PlainView(console(sys.stderr, Color.AUTO, environ), Wanted())


def _view(screen: Console, wanted: Wanted, *, redraws: bool) -> View:
    if not redraws:
        return PlainView(screen, wanted)
    # Markdown and highlighting: a filter in a pipe need not load them.
    from agent.terminal.render import LiveView

    return LiveView(screen, wanted)
