"""When an answer is right: it holds what is expected, in whatever dress."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any


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


def holds(answer: str, item: Any, *, plotted: bool = False) -> bool:
    """Whether `answer` is right by `item`, one entry of `answer` in the independent questions.

    An item, as it stands in JSON, is one of:

    - a number: it stands in the answer as a number, in any dress (1480, 1,480.0, 1.48e3);
    - a text: it stands there as a word or phrase, in upper or lower case, quoted or not;
    - a list: all of its items hold (an empty one holds always);
    - {"any": items}: at least one holds;
    - {"order": texts}: they stand there in this order;
    - {"exact": text}: it stands there letter by letter, and not as part of a longer number or word;
    - {"date": "2026-11-28"}: this day, written in any usual way;
    - {"yes": bool}: the answer affirms or denies;
    - {"plot": true}: `plotted`, whether a figure was shown;
    - {"refused": true}: the answer says that it cannot.

    Raises ValueError for anything else.
    """
    match item:
        case {"any": choices}:
            return any(holds(answer, choice, plotted=plotted) for choice in choices)
        case {"order": texts}:
            return any(_in_order(text, texts) for text in _readings(answer))
        case {"exact": text}:
            return (
                re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(text)}(?!\w|[.,]?\d)", answer) is not None
            )
        case {"date": iso}:
            return re.search(_written(date.fromisoformat(iso)), normalised(answer)) is not None
        case {"yes": affirmed}:
            return _affirms(answer) == affirmed
        case {"plot": True}:
            return plotted
        case {"refused": True}:
            return is_refusal(answer)
        case list():
            return all(holds(answer, one, plotted=plotted) for one in item)
        case str():
            return any(_finds(text, item) is not None for text in _readings(answer))
        case bool():
            raise ValueError(f"{item!r} is not an expected answer; write {{'yes': {item}}}")
        case int() | float():
            return any(_as_number(text, item) for text in _readings(answer))
        case _:
            raise ValueError(f"{item!r} is not an expected answer")


def is_refusal(answer: str) -> bool:
    """Whether the answer says, in whatever words, that the question is out of reach."""
    text = normalised(answer).replace("’", "'")
    return re.search(_REFUSALS, text) is not None


_REFUSALS = (
    r"\bbeyond (me|my|what)\b|\bcan(not|'t| not)\b|\b(unable|not able)\b|\b(don't|do not) know\b"
    r"|\bno (way|access|knowledge|idea|means)\b|\bout of (my )?reach\b|\boutside (of )?(my|what)\b"
    r"|\bknow nothing\b|\bnothing i (can|know)\b|\bonly (compute|calculate|do computations)\b"
)


def _readings(answer: str) -> tuple[str, str]:
    """The answer as it stands and without thousands separators: "110,121,132" may be a list."""
    return re.sub(r"[*`_\"“”]", "", " ".join(answer.casefold().split())), normalised(answer)


def _finds(text: str, item: str, start: int = 0) -> re.Match[str] | None:
    wanted = re.escape(normalised(item))
    # Python writes 0xff where a question wants ff.
    return re.compile(rf"(?<!\w)(?:0[xbo])?{wanted}(?!\w)").search(text, start)


def _in_order(text: str, items: Sequence[str]) -> bool:
    position = 0
    for item in items:
        found = _finds(text, item, position)
        if found is None:
            return False
        position = found.end()
    return True


# Beyond 15 digits a float cannot tell; there the digits must be the same.
_FLOATS_TELL = 10**15


def _as_number(text: str, value: float) -> bool:
    for written in re.findall(rf"(?<![\w.])(?<!\w-){_NUMBER}(?!\d|\.\d)", text):
        if isinstance(value, int) and (abs(value) >= _FLOATS_TELL or written.lstrip("-").isdigit()):
            if written == str(value):
                return True
        elif abs(float(written) - value) <= 1e-9 * max(1.0, abs(value)):
            return True
    return False


def _written(day: date) -> str:
    """A pattern for the usual ways to write a day, in lower case; the year may be left out."""
    month = rf"{day:%b}[a-z]*\b\.?".lower()
    number = rf"0?{day.day}(?:st|nd|rd|th)?"
    figures = [rf"0?{day.day}", rf"0?{day.month}"]
    return "|".join(
        (
            rf"\b{day:%Y-%m-%d}\b",
            rf"\b{number}(?: of)? {month}(?:,? {day.year}\b|(?!,? \d))",
            rf"\b{month} {number}(?:,? {day.year}\b|(?!,? \d|\d))",
            rf"\b{figures[0]}([./]) ?{figures[1]}\1 ?{day.year}\b",
            rf"\b{figures[1]}/{figures[0]}/{day.year}\b",
        )
    )


def _affirms(answer: str) -> bool | None:
    if not answer.strip():
        return None
    text = answer.casefold().replace("’", "'")
    first = re.search(r"\b(yes|no|not|true|false|neither|never)\b|n't\b", text)
    return first is None or first.group() in {"yes", "true"}
