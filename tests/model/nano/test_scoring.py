"""The judge: numbers as numbers, text as text, dress ignored."""

import pytest

from model.nano.recipe.scoring import is_right, normalised


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("48271 * 3917 + 17 = 189,077,524.", ("189077524",)),
        ("The sum is **39**.", ("39",)),
        ("It is 21.0.", ("21",)),
        ("33.333333333333336", ("33.3333333333333",)),
        ("A minus: −5.", ("-5",)),
        ("$42.50", ("42.5",)),
        ("Yes, 7 is prime.", ("yes",)),
        ("Sorted: 3, 9, 27.", ("3, 9, 27",)),
        ("The lines:\na\nb", ("a\nb",)),
        ("2026-11-25 is a Wednesday.", ("Wednesday", "2026-11-25")),
        ("It is 12345678901234567890.", ("12345678901234567890",)),
        ('"Olga" is longer.', ("olga",)),
    ],
)
def test_right(answer, expected):
    assert is_right(answer, expected)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("139", ("39",)),
        ("39.5", ("39",)),
        ("-5", ("5",)),
        ("No.", ("yes",)),
        ("1 and 2", ("1", "3")),
        ("12345678901234567891", ("12345678901234567890",)),
        ("", ("1",)),
    ],
)
def test_wrong(answer, expected):
    assert not is_right(answer, expected)


def test_normalised():
    """Markup, separators, case and white space go; a list of numbers keeps its commas."""
    assert normalised("**The  sum**\nis `1,234,567`") == "the sum is 1234567"
    assert normalised("1, 200, 3") == "1, 200, 3"
