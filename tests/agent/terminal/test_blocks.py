"""Streaming Markdown: settled blocks come out once, whole, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.terminal.blocks import Blocks


@pytest.mark.parametrize(
    ("text", "settled", "tail"),
    [
        ("one line", [], "one line"),
        ("one\n\n", [], "one\n\n"),
        ("one\n\ntwo", ["one\n\n"], "two"),
        ("\n\none\n\n\ntwo\n\nthree", ["\n\none\n\n\n", "two\n\n"], "three"),
        ("| a |\n|---|\n| 1 |\n\nend", ["| a |\n|---|\n| 1 |\n\n"], "end"),
        ("```py\nx\n\ny\n```\n\nend", ["```py\nx\n\ny\n```\n\n"], "end"),
        ("````\n```\n\n````\n\nend", ["````\n```\n\n````\n\n"], "end"),
        ("~~~\n\n```\n\n~~~\n\nend", ["~~~\n\n```\n\n~~~\n\n"], "end"),
        ("```\nopen\n\nfor ever", [], "```\nopen\n\nfor ever"),
    ],
)
def test_a_block_is_settled_when_the_next_begins(text: str, settled: list[str], tail: str) -> None:
    """Blank lines end a block, except inside a fence."""
    blocks = Blocks()
    assert blocks.add(text) == settled
    assert blocks.tail == tail
    assert blocks.rest() == tail
    assert blocks.tail == ""


@given(
    st.lists(st.sampled_from(["a", "\n", "\n\n", "```", "~~~", " ", "| x |", "- "]), max_size=40)
)
def test_the_grouping_of_the_stream_does_not_matter(pieces: list[str]) -> None:
    """Piece by piece or at once: the same blocks, and joined they are the text."""
    whole, stream = Blocks(), Blocks()
    at_once = [*whole.add("".join(pieces)), whole.rest()]
    one_by_one = [block for piece in pieces for block in stream.add(piece)]
    one_by_one.append(stream.rest())
    assert "".join(at_once) == "".join(one_by_one) == "".join(pieces)
    assert at_once == one_by_one
