"""What the model reads of a cell's output, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.output import NO_OUTPUT, Capture, Chunk, RenderedOutput, plain_text, render_output

KINDS = st.sampled_from(["stdout", "stderr", "result", "error"])
CHUNKS = st.lists(st.builds(Chunk, KINDS, st.text(max_size=40)), max_size=12)


def text(*chunks: tuple[str, str]) -> str:
    return render_output([Chunk(kind, piece) for kind, piece in chunks]).text  # pyright: ignore[reportArgumentType]


def test_nothing_printed_is_said():
    """No output at all is a sentence that teaches print()."""
    assert render_output([]) == RenderedOutput(NO_OUTPUT, truncated=False)
    assert text(("stdout", ""), ("stderr", "\x1b[0m")) == NO_OUTPUT


def test_streams_are_joined_as_they_are():
    """No newline is added or removed between pieces of the streams or at the end."""
    assert text(("stdout", "a"), ("stderr", "b"), ("stdout", "c\n")) == "abc\n"
    assert text(("stdout", "3")) == "3"
    assert text(("stdout", "\n\n")) == "\n\n"


def test_a_result_stands_on_lines_of_its_own():
    """A result starts on a new line if it must, and so does what follows it."""
    assert text(("stdout", "a"), ("result", "3")) == "a\n3"
    assert text(("stdout", "a\n"), ("result", "3")) == "a\n3"
    assert text(("result", "3")) == "3"
    assert text(("result", "1"), ("result", "2"), ("stdout", "x\n")) == "1\n2\nx\n"
    assert text(("stdout", "x"), ("error", "Traceback")) == "x\nTraceback"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[38;5;196mred\x1b[m", "red"),
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]8;;http://e\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\x", "x"),
        ("\x1b_Gf=100;AAAA\x1b\\x", "x"),
        ("\x9b31mred", "red"),
        ("\x1b(Bx\x1b=y", "xy"),
        ("\x1b[2J\x1b[Hx", "x"),
        ("tab\tline\nbell\a null\0", "tab\tline\nbell null"),
        ("a\r\nb\r\n", "a\nb\n"),
        ("  0%\r 50%\r100%\n", "100%\n"),
        ("long line\rshort\n", "shortline\n"),
        ("abc\b\bX", "aXc"),
        ("\u202eevil\u202c\u2066x\u2069", "evilx"),
        ("\U000e0041\U000e007f!", "!"),
        ("half \ud800", "half \ufffd"),
        ("\x1b]0;never closed", "0;never closed"),
        ("\x1b[", ""),
        ("<|end|> é 漢 🙂", "<|end|> é 漢 🙂"),
    ],
)
def test_what_a_terminal_would_obey_is_gone(raw, plain):
    """Escapes, control characters and invisible writing leave; carriage returns overwrite."""
    assert plain_text(raw).removeprefix("[").removeprefix("]") == plain


@given(st.text())
def test_plain_text_is_plain(raw):
    """Nothing that moves a cursor or hides text is left, and cleaning twice changes nothing."""
    plain = plain_text(raw)

    assert all(c in "\n\t" or (c >= " " and not "\x7f" <= c <= "\x9f") for c in plain)
    assert plain_text(plain) == plain


def test_an_escape_cut_between_two_pieces_is_seen():
    """The kernel may cut its messages anywhere."""
    assert text(("stdout", "a\x1b[3"), ("stdout", "1mb")) == "ab"


def test_long_output_keeps_head_and_tail():
    """Three quarters and one quarter of the limit, and between them how much is missing."""
    rendered = render_output([Chunk("stdout", "h" * 9000 + "t" * 9000)], limit_bytes=1000)
    marker = "\n[... 17,032 bytes omitted ...]\n"

    assert rendered == RenderedOutput("h" * 726 + marker + "t" * 242, truncated=True)
    assert len(marker) + 726 + 242 == 1000


@given(CHUNKS, st.integers(256, 1000))
def test_the_limit_holds(chunks, limit):
    """Never more bytes than allowed, and the missing ones are counted right."""
    whole = render_output(chunks, limit_bytes=1 << 20).text
    rendered = render_output(chunks, limit_bytes=limit)

    assert len(rendered.text.encode()) <= limit
    assert rendered.truncated == (len(whole.encode()) > limit)
    assert rendered.truncated or rendered.text == whole


def test_a_limit_without_room_is_refused():
    """A limit that cannot even say what is missing is a mistake."""
    with pytest.raises(ValueError, match="below 256 bytes"):
        render_output([], limit_bytes=255)


@given(CHUNKS)
def test_a_capture_renders_like_its_pieces(chunks):
    """While everything fits, a capture is the list of what was added."""
    capture = Capture()
    for chunk in chunks:
        capture.add(chunk)

    assert capture.render() == render_output(chunks)


def test_a_capture_holds_head_and_tail_of_anything():
    """Memory stays bounded, and the omitted size is that of the whole output."""
    capture = Capture(limit_bytes=4096)
    size = 0
    for number in range(100_000):
        line = f"{number}\n"
        size += len(line)
        capture.add(Chunk("stdout", line))
    rendered = capture.render(limit_bytes=1024)

    head, marker, tail = rendered.text.partition("\n[... ")
    missing = int(marker and tail.split()[0].replace(",", ""))
    tail = tail.partition("...]\n")[2]
    assert rendered.truncated
    assert head.startswith("0\n1\n2\n")
    assert tail.endswith("99998\n99999\n")
    assert len(head.encode()) + missing + len(tail.encode()) == size


def test_one_huge_piece_is_cut_between_characters():
    """A single piece larger than the capture keeps whole characters at both cuts."""
    capture = Capture(limit_bytes=1000)
    capture.add(Chunk("stdout", "é" * 100_000))
    rendered = capture.render(limit_bytes=512)

    assert set(rendered.text.replace("\n", "")) <= set("é[.] 0123456789,bytesomitd")
    assert rendered.truncated
