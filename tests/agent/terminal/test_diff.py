"""The lines of a diff: exact for programs, harmless and readable for people."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.terminal.diff import Line, Part, folded_lines, painted, quoted, shown_name
from agent.terminal.pager import page


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"plain.txt", "plain.txt"),
        (b"sp ace", "sp ace"),
        ("näme".encode(), "näme"),
        (b"-rf", "-rf"),
        (b"a\nb", '"a\\nb"'),
        (b"\x1b[2J", '"\\033[2J"'),
        (b'q"\\', '"q\\"\\\\"'),
        (b"\xff", '"\\377"'),
        ("\u202egnp".encode(), '"\\342\\200\\256gnp"'),
    ],
)
def test_names_as_git_writes_them(name: bytes, shown: str) -> None:
    """Readable names as they are, all others in quotes with escapes."""
    assert quoted(name) == shown.encode()
    assert shown_name(name.decode("utf-8", "surrogateescape")) == shown


@given(st.binary(min_size=1, max_size=40).filter(lambda name: not set(name) & set(b"\0/")))
def test_any_name_is_one_line_that_names_it(name: bytes) -> None:
    """No two names are shown alike, and git's own rules read it back."""
    shown = quoted(name)
    assert b"\n" not in shown
    assert re.search(rb"[\x00-\x1f\x7f]", shown) is None
    assert unquoted(shown) == name


def unquoted(shown: bytes) -> bytes:
    """By the rules of git's quote.c."""
    if not shown.startswith(b'"'):
        return shown
    short = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
    return re.sub(
        rb"\\([0-7]{3}|.)",
        lambda m: bytes([int(m[1], 8) if len(m[1]) == 3 else short[m[1][0]]]),
        shown[1:-1],
    )


@given(st.binary(max_size=200), st.sampled_from(Part), st.booleans())
def test_a_painted_line_obeys_no_content(data: bytes, part: Part, color: bool) -> None:
    """One line, and no escape but our colour around it."""
    shown = painted(Line(part, data.replace(b"\n", b"")), color=color)
    inner = shown.removeprefix(part.value).removesuffix("\x1b[m") if color else shown
    assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f]", inner)


def test_what_is_cut_is_said() -> None:
    """A long line and a long file, with how much is left out."""
    shown = painted(Line(Part.ADDED, b"+" + b"x" * 9999), color=False)
    assert shown == "+" + "x" * 1999 + " … (a line of 10\u202f000 bytes)"
    lines = [Line(Part.CONTEXT, b"%d" % n) for n in range(10)]
    assert list(folded_lines(iter(lines), 10, "")) == lines
    *head, last = folded_lines(iter(lines), 3, "see them so")
    assert (head, last.data.decode()) == (lines[:3], "# … 7 more lines; see them so")


def test_no_pager_without_a_terminal() -> None:
    """A pipe gets every line as it is; with a terminal, see tests/e2e/test_review.py."""
    out = io.StringIO()
    page((str(n) for n in range(1000)), out, {"PAGER": "false", "TERM": "xterm"})
    assert out.getvalue().splitlines() == [str(n) for n in range(1000)]
