"""Numbers: drawn in all sizes, and written as people write them."""

import random
import re
from dataclasses import dataclass

from model.nano.recipe.tasks.words import listed

_ONES = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = listed("first second third fourth fifth sixth seventh eighth ninth tenth")


@dataclass(frozen=True, slots=True)
class Numeral:
    """`text` as the user writes it, `code` as Python does."""

    text: str
    code: str


def integer(rng: random.Random, digits: int | None = None) -> int:
    """A natural number above 0; without `digits` mostly small, up to 20 of them."""
    if digits is None:
        digits = rng.choices(range(1, 21), (18, 26, 20, 13, 8, 5, 3, 2, 1, *[0.4] * 11))[0]
    return favoured(rng, rng.randrange(max(1, 10 ** (digits - 1)), 10**digits))


def favoured(rng: random.Random, value: int) -> int:
    """Mostly `value`; else a number of its length as people choose them: 40000, 1000000, 250, 7777.

    Copying a run of equal digits is learnt from such numbers alone: how many zeros are there?
    """
    digits = len(str(value))
    dice = rng.random()
    if digits < 2 or dice > 0.2:
        return value
    if dice < 0.14:
        place = 10 ** (digits - rng.choice((1, 1, min(2, digits - 1))))
        return value // place * place
    return 10 ** (digits - 1) if dice < 0.17 else int(str(value)[0] * digits)


def decimal(rng: random.Random, digits: int = 3) -> str:
    """A number with a fraction, as digits."""
    places = rng.choice((1, 1, 2, 2, 2, 3, 4))
    return f"{rng.randrange(10 ** rng.randint(1, digits))}.{rng.randrange(10**places):0{places}}"


def numeral(rng: random.Random, *, decimals: float = 0.15, digits: int | None = None) -> Numeral:
    """A number in digits, with thousands separators, in words, or with a fraction."""
    if rng.random() < decimals:
        text = decimal(rng)
        return Numeral(spoken(text) if rng.random() < 0.06 else text, text)
    return written(rng, integer(rng, digits))


def written(rng: random.Random, value: int) -> Numeral:
    """`value` in digits, seldom with separators or in words."""
    if value > 999 and rng.random() < 0.12:
        return Numeral(f"{value:,}", str(value))
    if value < 10_000 and rng.random() < 0.1:
        return Numeral(_varied(rng, in_words(value)), str(value))
    if 10_000 <= value < 10**9 and value % 1000 == 0 and rng.random() < 0.3:
        return Numeral(_in_thousands(rng, value), str(value))
    return Numeral(str(value), str(value))


def _in_thousands(rng: random.Random, value: int) -> str:
    """A round number as people say it: "forty thousand", "250 thousand", "1.2 million"."""
    if rng.random() < 0.4:
        return in_words(value)
    if value >= 10**6 and value % 10**4 == 0:
        return f"{value / 10**6:g} million"
    return f"{value // 1000} thousand" if value < 10**6 else f"{value:,}"


def worded(text: str) -> str:
    """`text` with its numbers in words: "three hundred twelve times eleven". Raises ValueError if one has no words."""
    if re.search(r"\d[/^*²³%]|\de\d|\d,\d{3}|\d{10}", text):
        raise ValueError("a number that is not said in words")
    text = re.sub(r"(?<![\w.])-(?=\d)", "minus ", text)
    return re.sub(r"\d+\.\d+|\d+", lambda found: _said(found[0]), text)


def _said(number: str) -> str:
    return spoken(number) if "." in number else in_words(int(number)).replace(" and ", " ")


def spoken(text: str) -> str:
    """A decimal number below 10,000 in words: "three point one four"."""
    whole, _, places = text.partition(".")
    return f"{in_words(int(whole))} point {' '.join(_ONES[int(d)] for d in places)}"


def _varied(rng: random.Random, words: str) -> str:
    """Number words as others write them: without "and", without hyphens, "a hundred"."""
    dice = rng.random()
    if dice < 0.2:
        words = words.replace(" and ", " ")
    elif dice < 0.35:
        words = words.replace("-", " ")
    if words.startswith(("one hundred", "one thousand")) and rng.random() < 0.4:
        words = f"a{words[3:]}"
    return words


def in_words(value: int) -> str:
    """A number below a billion in English."""
    assert 0 <= value < 10**9
    if value >= 10**6:
        rest = f" {in_words(value % 10**6)}" if value % 10**6 else ""
        return f"{in_words(value // 10**6)} million{rest}"
    if value >= 1000:
        rest = f" {in_words(value % 1000)}" if value % 1000 else ""
        return f"{in_words(value // 1000)} thousand{rest}"
    if value >= 100:
        rest = f" and {in_words(value % 100)}" if value % 100 else ""
        return f"{_ONES[value // 100]} hundred{rest}"
    if value >= 20:
        rest = f"-{_ONES[value % 10]}" if value % 10 else ""
        return f"{_TENS[value // 10 - 2]}{rest}"
    return _ONES[value]


def ordinal(rng: random.Random, n: int) -> str:
    """Either "third" or "3rd"."""
    if n <= len(_ORDINALS) and rng.random() < 0.5:
        return _ORDINALS[n - 1]
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def count_word(rng: random.Random, n: int) -> str:
    """A small count: "3" or "three"."""
    return in_words(n) if n < 100 and rng.random() < 0.4 else str(n)
