"""Whether a stream gets colours and redrawing, and the rich console that follows from it.

The order of precedence is the one of no-color.org and bixense.com/clicolors: the flag, NO_COLOR,
CLICOLOR_FORCE (or FORCE_COLOR), TERM=dumb, then whether it is a terminal at all.
"""

from collections.abc import Mapping
from typing import TextIO

from rich.console import Console

from agent.config import Color


def wants_color(stream: TextIO, color: Color, environ: Mapping[str, str]) -> bool:
    match color:
        case Color.ALWAYS:
            return True
        case Color.NEVER:
            return False
        case Color.AUTO:
            pass
    if environ.get("NO_COLOR"):
        return False
    if environ.get("CLICOLOR_FORCE", "0") != "0" or environ.get("FORCE_COLOR", "0") != "0":
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()


def can_redraw(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether lines can be taken back: a terminal that knows how to move its cursor."""
    return stream.isatty() and environ.get("TERM", "dumb") not in {"dumb", ""}


def console(stream: TextIO, color: Color, environ: Mapping[str, str]) -> Console:
    """A console that decides nothing by itself: no markup, no emoji codes, no guessed colours."""
    colored = wants_color(stream, color, environ)
    return Console(
        file=stream,
        force_terminal=stream.isatty() or colored,
        color_system="auto" if colored else None,
        no_color=not colored,
        markup=False,
        emoji=False,
        highlight=False,
    )
