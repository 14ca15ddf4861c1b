"""When an answer is right: it holds what is expected, in whatever dress."""

import re
from collections.abc import Iterable, Sequence


def is_right(answer: str, expected: Sequence[str]) -> bool:
    """Whether every expected string stands in the answer, and every number as a number."""
    text = normalised(answer)
    numbers = [float(number) for number in _NUMBERS.findall(text)]
    return all(_holds(text, numbers, normalised(item)) for item in expected)


def normalised(text: str) -> str:
    """Lower case; without markup, thousands separators and repeated white space."""
    text = re.sub(r"[*`_\"“”]|(?<=\d),(?=\d{3}(?!\d))", "", text.replace("−", "-"))
    return " ".join(text.casefold().split())


_NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
# A minus after a digit or a letter is a hyphen (dates, A-3).
_NUMBERS = re.compile(rf"(?<![\w.])(?:(?<!\w-){_NUMBER})(?![\w])")


def _holds(text: str, numbers: Iterable[float], item: str) -> bool:
    if not re.fullmatch(_NUMBER, item):
        return item in text
    # Beyond 15 digits a float cannot tell; there the digits must be the same.
    if len(item) > 15 and item.lstrip("-").isdigit():
        return re.search(rf"(?<![\d.]){re.escape(item)}(?!\d|\.\d)", text) is not None
    value = float(item)
    return any(abs(number - value) <= 1e-9 * max(1.0, abs(value)) for number in numbers)
