"""Hunks and the three-way merge: exact on every text, bounded on hostile ones."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.merge import Conflict, choose, hunks, is_binary, merge, with_hunks
from tests.soak import count

# Few letters, so that lines repeat; line ends of every kind, and none at the end.
LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"a\r", b"", b"long line"]), max_size=12)
TEXTS = st.builds(lambda lines, end: b"\n".join(lines) + end, LINES, st.sampled_from([b"\n", b""]))


@given(TEXTS, TEXTS, st.integers(0, 4))
def test_all_hunks_make_the_new_text(old, new, context):
    """The hunks say all of the difference, for every text and any width of context."""
    found = hunks(old, new, context)
    assert with_hunks(old, found) == new
    assert (found == ()) == (old == new)
    assert len({hunk.id for hunk in found}) == len(found)


@given(TEXTS, TEXTS)
def test_a_hunk_can_be_taken_alone_and_the_rest_later(old, new):
    """After one hunk the others are still the difference, so that the rest can follow."""
    found = hunks(old, new, 0)
    for hunk in found:
        partly = with_hunks(old, [hunk])
        assert with_hunks(partly, hunks(partly, new)) == new


@given(TEXTS, TEXTS)
def test_a_side_that_changed_nothing_takes_the_other(base, other):
    """The merge with an unchanged side is the changed side; equal changes are taken once."""
    assert merge(base, other, base).text == other
    assert merge(base, base, other).text == other
    assert merge(base, other, other).text == other
    assert merge(None, other, other).text == other


@given(TEXTS, TEXTS, TEXTS)
def test_the_merge_does_not_know_its_left_from_its_right(base, ours, theirs):
    """The two sides are equal before it: the same text or the same conflicts."""
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.text == other.text
    assert [c.start for c in one.conflicts] == [c.start for c in other.conflicts]
    assert (one.text is None) == (one.conflicts != ())


@given(st.data())
def test_the_merge_equals_a_model_by_lines(data):
    """Lines replaced in place: each is taken from the side that changed it, neighbours conflict."""
    size = data.draw(st.integers(1, 12))
    edits = st.dictionaries(st.integers(0, size - 1), st.sampled_from([b"x", b"y"]))
    base = [b"line %d\n" % i for i in range(size)]

    def edited(chosen: dict[int, bytes]) -> list[bytes]:
        return [chosen[i] + b" %d\n" % i if i in chosen else base[i] for i in range(size)]

    mine, yours = edited(data.draw(edits)), edited(data.draw(edits))
    # Runs of lines that somebody changed; a run with both sides in it must be the same on both.
    expected: list[bytes] | None = []
    run: list[int] = []
    for i in range(size + 1):
        if i < size and (mine[i] != base[i] or yours[i] != base[i]):
            run.append(i)
            continue
        ours, theirs, was = ([side[n] for n in run] for side in (mine, yours, base))
        if expected is not None:
            if ours not in (was, theirs) and theirs != was:
                expected = None
            else:
                expected += (theirs if ours == was else ours) + (base[i : i + 1])
        run = []

    merged = merge(b"".join(base), b"".join(mine), b"".join(yours)).text
    assert merged == (None if expected is None else b"".join(expected))


def test_a_conflict_names_its_lines():
    """Where both changed a line, neither is taken, and what each has is told."""
    found = merge(b"1\n2\n3\n", b"1\ntwo\n3\n", b"1\nzwei\n3\n")

    assert found.text is None
    assert found.conflicts == (Conflict(1, (b"2\n",), (b"two\n",), (b"zwei\n",)),)


def test_ends_of_lines_stay_as_they_are():
    """A carriage return and a missing final newline are part of their lines."""
    assert merge(b"a\r\nb\r\nc", b"A\r\nb\r\nc", b"a\r\nb\r\nC").text == b"A\r\nb\r\nC"


def test_binaries_are_equal_or_conflict():
    """Bytes with a NUL are never merged; one changed side is taken."""
    assert is_binary(b"a\0")
    assert merge(b"a\0", b"b\0", b"c\0").text is None
    assert merge(b"a\0", b"b\0", b"a\0").text == b"b\0"
    assert merge(None, b"b", b"c").text is None


def test_hunks_are_named_by_their_content():
    """Applying one hunk leaves the other's id; an id that none has is an error."""
    old = b"".join(b"%d\n" % i for i in range(40))
    new = old.replace(b"\n5\n", b"\nfive\n").replace(b"\n30\n", b"\nthirty\n")
    first, second = hunks(old, new)
    assert (first.old_start, first.old_count, first.new_start, first.new_count) == (2, 7, 2, 7)
    assert first.lines == (
        b" 2\n", b" 3\n", b" 4\n", b"-5\n", b"+five\n", b" 6\n", b" 7\n", b" 8\n",
    )  # fmt: skip

    (rest,) = hunks(with_hunks(old, [first]), new)
    assert rest.id == second.id
    assert choose((first, second), {second.id}) == (second,)
    with pytest.raises(KeyError, match="none"):
        choose((first, second), {"none"})


def test_hostile_texts_cost_little():
    """Texts made to be hard to compare end soon, and the result is still exact."""
    seeded = random.Random(1)
    size = count(100_000, 20_000)
    texts = [
        b"a\n" * size,
        b"a\nb\n" * size,
        b"".join(seeded.choice([b"a\n", b"b\n", b"c\n"]) for _ in range(size)),
        b"".join(b"%d\n" % i for i in seeded.sample(range(size), size)),
        b"".join(b"%d\n" % i for i in range(size)),
        b"".join(b"%d\n" % i for i in range(size, 0, -1)),
    ]
    for old in texts:
        for new in texts:
            assert with_hunks(old, hunks(old, new)) == new
