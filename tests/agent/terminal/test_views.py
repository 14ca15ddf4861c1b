"""What the two views leave on a terminal, and what never reaches it."""

import io
import re
import threading
import time
from collections.abc import Callable

import pytest
from rich.console import Console

from agent.config import Shown
from agent.errors import Failure, Status
from agent.events import Final, ItemDelta, ItemStarted
from agent.terminal.plain import PlainView, Wanted
from agent.terminal.render import LIVE_LINES, LiveView
from agent.terminal.view import View
from tests.agent.terminal.screen import Screen
from tests.agent.terminal.story import EVIL, story

Make = Callable[[Console, Wanted], View]


def frozen(view: type) -> Make:
    """The view with a clock that stands still."""
    return lambda console, wanted: view(console, wanted, clock=lambda: 3.1)


def shown(make: Make, wanted: Wanted, evil: str = "", color: bool = True) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        force_terminal=True,
        color_system="truecolor" if color else None,
        width=60,
        height=20,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    view = make(console, wanted)
    for event in story(evil):
        view(event)
    view.fail(Failure(4, Status.LIMIT, "turns", f"too many{evil}", "Raise it."))
    view.close()
    return file.getvalue()


CHAT = """\
thought 412 tok, 0.0 s
I will compute.

python
  print(0)
  print(1)
  print(2)
  print(3)
  print(4)
  print(5)
  print(6)
  print(7)
  … 12 more lines
  0
  1
  2
  3
  4
  5
  6
  7
  … 12 more lines
motet: a notice
The sum is 190.

 n  m
 ────
 1  2

Done.

in 18\u202f204 (17\u202f950 reused) · think 412 · out 233 · 96 tok/s ·
ttft 0.18 s · tools 2.4 s · ctx 14%
motet: too many
Raise it."""


def test_a_chat_leaves_a_readable_scrollback() -> None:
    """After the live lines are gone: thought, call, output, the answer as Markdown, the counts."""
    screen = Screen().feed(shown(frozen(LiveView), Wanted(answer=True)))
    assert screen.text == CHAT
    assert screen.tallest <= LIVE_LINES
    assert screen.shows_cursor


class _SlowConsole(Console):
    """Takes longer to print than a frame of the live lines lasts."""

    def render(self, *args, **options):
        if threading.current_thread() is threading.main_thread():
            time.sleep(0.1)
        return super().render(*args, **options)


def test_no_frame_is_drawn_in_the_middle_of_a_print() -> None:
    """The print would take back as many lines as there were before, and leave the others standing."""
    file = io.StringIO()
    view = LiveView(
        _SlowConsole(file=file, force_terminal=True, width=60, height=20, legacy_windows=False),
        Wanted(answer=True),
    )
    view(ItemStarted(Final("item_1")))
    view.notice("one")
    view(ItemDelta("item_1", "| n | m |\n|---|---|\n| 1 | 2 |\n"))
    view.notice("two")
    view.close()
    assert Screen().feed(file.getvalue()).text == "motet: one\nmotet: two"


def test_a_run_in_a_terminal_leaves_no_answer_on_stderr() -> None:
    """The answer is stdout's; progress and the folded call stay."""
    text = Screen().feed(shown(frozen(LiveView), Wanted())).text
    assert "190" not in text
    assert text.startswith("thought 412 tok, 0.0 s\nI will compute.\npython\n  print(0)")


def test_show_shows_in_full() -> None:
    """--show reasoning,tools: every line of both."""
    wanted = Wanted.of(frozenset(Shown), answer=True)
    text = Screen().feed(shown(frozen(LiveView), wanted)).text
    assert text.startswith("Let me see.\n")
    assert "  print(19)\n  0\n" in text
    assert "more lines" not in text


PLAIN = """\
thought 412 tok, 0.0 s
I will compute.
python:
  print(0)
  print(1)
  print(2)
  print(3)
  print(4)
  print(5)
  print(6)
  print(7)
  … 12 more lines
output:
  0
  1
  2
  3
  4
  5
  6
  7
  … 12 more lines
motet: a notice
answer:
The **sum** is 190.

| n | m |
|---|---|
| 1 | 2 |

Done.
motet: too many
Raise it.
"""


def test_plain_is_words_in_order() -> None:
    """No cursor movement, no colour, no redrawing: the lines as they come."""
    assert shown(frozen(PlainView), Wanted(answer=True), color=False) == PLAIN


def test_a_filter_is_silent_unless_asked() -> None:
    """Notices and errors only; with --quiet errors only; details with -v."""
    silent = Wanted(progress=False)
    errors = "motet: too many\nRaise it.\n"
    assert shown(frozen(PlainView), silent, color=False) == f"motet: a notice\n{errors}"
    quiet = Wanted(progress=False, notices=False)
    assert shown(frozen(PlainView), quiet, color=False) == errors
    verbose = shown(frozen(PlainView), Wanted(progress=False, details=True), color=False)
    assert verbose.startswith("motet: a detail\nmotet: a notice\nin 18")


@pytest.mark.parametrize("view", [LiveView, PlainView])
@pytest.mark.parametrize("everything", [False, True])
def test_foreign_escapes_reach_no_view(view: type, everything: bool) -> None:
    """Escapes in any text change nothing: the same screen as without them."""
    show = frozenset(Shown) if everything else frozenset()
    wanted = Wanted.of(show, answer=True, details=True)
    clean = Screen().feed(shown(frozen(view), wanted))
    attacked = Screen().feed(shown(frozen(view), wanted, evil=EVIL))
    assert attacked.text == clean.text
    assert not re.search("[\x80-\x9f\u202e]", attacked.text)


def test_closing_twice_is_fine() -> None:
    """A view may be closed by whoever gets there first."""
    file = io.StringIO()
    view = LiveView(Console(file=file, force_terminal=True), Wanted())
    view.wait("loading")
    view.close()
    view.close()
    screen = Screen().feed(file.getvalue())
    assert "loading" in file.getvalue()
    assert screen.text == ""
    assert screen.shows_cursor
