"""The judge: numbers as numbers, text as text, dress ignored."""

import pytest

from model.nano.recipe.scoring import holds, is_refusal, is_right, normalised


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


@pytest.mark.parametrize(
    ("answer", "item"),
    [
        ("The total is 1,480.", 1480),
        ("The total is 1,480.00 euros.", 1480),
        ("It is 490304748152065230784000099094.", 490304748152065230784000099094),
        ("8h 35min", [8, 35]),
        ("255 is 0xff and 0b11111111.", ["ff", "11111111"]),
        ("-40 degrees", -40),
        ("The numbers are 110,121,132.", [110, 121, 132]),
        ("Grace came second.", "grace"),
        ("Anything.", []),
        ("It ends at 22:03.", {"any": ["22:03", "10:03"]}),
        ("110,121,132", {"order": ["110", "121", "132"]}),
        ("1, 1, 2, 3", {"order": ["1", "1", "2", "3"]}),
        ("The value is 3.10.", {"exact": "3.10"}),
        ("So: [Łódź]", {"exact": "[Łódź]"}),
        ("2026-11-10", {"date": "2026-11-10"}),
        ("It is Tuesday, 10 November 2026.", {"date": "2026-11-10"}),
        ("November 10th, 2026", {"date": "2026-11-10"}),
        ("November 10", {"date": "2026-11-10"}),
        ("10/11/2026", {"date": "2026-11-10"}),
        ("Yes, they are.", {"yes": True}),
        ("Both are the same length.", {"yes": True}),
        ("No, 391 is less.", {"yes": False}),
        ("2100 isn’t a leap year.", {"yes": False}),
        ("Sorry, that is beyond me.", {"refused": True}),
    ],
)
def test_an_item_that_holds(answer, item):
    assert holds(answer, item)


@pytest.mark.parametrize(
    ("answer", "item"),
    [
        ("The total is 14800.", 1480),
        ("The total is 1480.5.", 1480),
        ("It is 490304748152065230784000099095.", 490304748152065230784000099094),
        ("It is 4.90304748152065e+29.", 490304748152065230784000099094),
        ("It is 490304748152065230784000099094.5", 490304748152065230784000099094),
        ("That makes 0.3333.", 1 / 3),
        ("Code A-35", 35),
        ("8 hours", [8, 35]),
        ("Gracefully.", "grace"),
        ("It ends at 22:30.", {"any": ["22:03", "10:03"]}),
        ("1, 3, 2", {"order": ["1", "2", "3"]}),
        ("The value is 3.1.", {"exact": "3.10"}),
        ("The value is 13.10.", {"exact": "3.10"}),
        ("The value is 3.105.", {"exact": "3.10"}),
        ("The value is 80.4672.", {"exact": "80"}),
        ("nato", {"exact": "NATO"}),
        ("12 November 2026", {"date": "2026-11-10"}),
        ("10 November 2027", {"date": "2026-11-10"}),
        ("November 10, 2027", {"date": "2026-11-10"}),
        ("No.", {"yes": True}),
        ("Yes, although not by much.", {"yes": False}),
        ("The capital is Paris.", {"refused": True}),
        ("I drew it.", {"plot": True}),
    ],
)
def test_an_item_that_does_not_hold(answer, item):
    assert not holds(answer, item)


def test_a_plot_is_seen_not_said():
    assert holds("Here it is.", {"plot": True}, plotted=True)


@pytest.mark.parametrize("item", [True, None, {"almost": 3}])
def test_an_unknown_item_is_refused(item):
    with pytest.raises(ValueError, match="not an expected answer"):
        holds("3", item)


@pytest.mark.parametrize(
    "answer", ["I can’t look that up.", "I don't know that.", "That is out of my reach."]
)
def test_a_refusal_has_many_words(answer):
    assert is_refusal(answer)


def test_an_answer_is_no_refusal():
    assert not is_refusal("The mean is 12.")
