"""Which view a verb gets, and when it is shown at all."""

import os
import pty
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from agent.cli.views import shown_progress
from agent.config import Settings
from tests.agent.terminal.screen import Screen

TERMINAL = {"TERM": "xterm"}


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[bytearray]:
    """Standard error is a terminal inside. Yields what afterwards holds all that was written to it."""
    reader, writer = pty.openpty()
    written = bytearray()
    with os.fdopen(writer, "w") as stderr, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stderr)
        # rich asks the environment itself.
        patch.setenv("TERM", "xterm")
        yield written
    # A terminal hands on what it gets when it comes to it. Without a writer it ends with an error.
    with suppress(OSError):
        while piece := os.read(reader, 1 << 16):
            written += piece
    os.close(reader)


def test_progress_is_shown_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line with the share that is done; nothing of it stays."""
    with (
        terminal(monkeypatch) as written,
        shown_progress("comparing", Settings(), TERMINAL, patience_s=0) as tell,
    ):
        tell(1, 4)
        tell(2, 4)
    output = written.decode()
    assert "comparing" in output
    assert Screen().feed(output).text == ""


def test_what_is_done_at_once_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line flashes by."""
    with (
        terminal(monkeypatch) as written,
        shown_progress("comparing", Settings(), TERMINAL, patience_s=60) as tell,
    ):
        tell(1, 4)
    assert written == b""


def test_no_progress_in_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard error of a filter stays empty."""
    with (tmp_path / "stderr").open("w+") as stderr, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stderr)
        with shown_progress("comparing", Settings(), TERMINAL, patience_s=0) as tell:
            tell(1, 4)
        stderr.seek(0)
        assert stderr.read() == ""
