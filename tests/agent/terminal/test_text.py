"""Foreign text cannot steer the terminal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.terminal.text import safe_line, safe_text, visible_text

HARMLESS = re.compile(
    "[^\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]*"
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1b]0;new title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9d0;title\x9ctext", "text"),
        ("\x1bPq#0sixel\x1b\\after", "after"),
        ("\x1b_kitty\x1b\\after", "after"),
        ("\x1b]52;c;aGk=", ""),
        ("unended \x1b]0;title\nnext line", "unended \nnext line"),
        ("\x1bc", ""),
        ("\x1b(0lqk", "lqk"),
        ("abc\u202edcba", "abcdcba"),
        ("a\u2066b\u2069c", "abc"),
        ("a\x00b\x07c\x08d\x7fe", "abcde"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("progress 10%\rprogress 20%\r\ndone", "progress 10%\nprogress 20%\ndone"),
        ("\ud83d", "\ufffd"),
        ("na\u00efve \U0001f469\u200d\U0001f52c \u05e9\u05dc\u05d5\u05dd", None),
    ],
)
def test_escapes_go_and_text_stays(text: str, shown: str | None) -> None:
    """Escapes of all kinds vanish with what they carry; emoji sequences and Hebrew stay."""
    assert safe_text(text) == (text if shown is None else shown)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_is_safe_and_stays_so(text: str) -> None:
    """No control is left in any text, a second pass changes nothing, and it encodes."""
    safe = safe_text(text)
    assert HARMLESS.fullmatch(safe)
    assert safe_text(safe) == safe
    safe.encode()
    assert "\n" not in safe_line(text)


@given(st.text("\x1b[]PX^_0;m\x07\\\x9b\x9c\x9da\n", max_size=60))
def test_dense_escapes_leave_no_introducer(text: str) -> None:
    """Overlapping and unfinished escapes cannot build a new one."""
    assert HARMLESS.fullmatch(safe_text(text))


def test_visible_text_spells_out_what_safe_text_takes_away() -> None:
    """Caret notation for C0, code points for the rest, bytes for what was no UTF-8; tabs stay."""
    text = "a\x1b[31m\r\n\x7f\u202e\x9b\té" + b"\xff".decode("utf-8", "surrogateescape")
    assert visible_text(text) == "a^[[31m^M^J^?<U+202E><U+009B>\té<FF>"


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_visible_text_is_safe(text: str) -> None:
    """Nothing is left that safe_text would take away; harmless text is as it was."""
    shown = visible_text(text)
    assert safe_text(shown) == shown
    assert "\n" not in shown
    if safe_text(text) == text and "\n" not in text:
        assert shown == text
