"""Which lines of a text are meant: words before or behind "lines", and the list of them in Python."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.files.material import some_piece
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.patterns import say_one


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the lines: how it is called after "the", and an expression over `lines`.

    `words` alone follow "lines"; empty where they stand before it.
    """

    name: str
    code: str
    words: str = ""


def a_part(rng: random.Random, lines: list[str]) -> Part:
    """The lines that fulfil a condition."""
    words, test = _with_piece(rng, lines) if rng.random() < 0.5 else _of_a_kind(rng, lines)
    return Part(f"lines {words}", f"[line for line in lines if {test}]", words)


def _with_piece(rng: random.Random, lines: list[str]) -> tuple[str, str]:
    """Words and a condition on `line`: it has a piece, or has not."""
    piece = some_piece(rng, lines)
    slots = {"p": rng.choice((piece, f"'{piece}'", f'"{piece}"'))}
    if rng.random() < 0.12:
        return say_one(rng, "that do not contain {p}|without {p}|not containing {p}|that don't mention {p}|where {p} is missing", slots), f"{piece!r} not in line"  # fmt: skip
    words = say_one(rng, "that contain {p}|containing {p}|with {p}|that mention {p}|in which {p} occurs|that have {p} in them|with the word {p}|where {p} appears|including {p}|matching {p}|that include {p}", slots)  # fmt: skip
    if rng.random() < 0.15:
        case = rng.choice((" in any case", ", ignoring case", " (case does not matter)", ", upper or lower case", ", case insensitive"))  # fmt: skip
        return f"{words}{case}", f"{piece.lower()!r} in line.lower()"
    return words, f"{piece!r} in line"


def _of_a_kind(rng: random.Random, lines: list[str]) -> tuple[str, str]:
    """Words and a condition on `line`: how it begins or ends, how long it is, what it has."""
    some = rng.choice([line for line in lines if line] or ["a"])
    begin = rng.choice((some[0], some[0], some[: rng.randint(2, 3)].strip(), some.split()[0] if some.split() else some[0]))  # fmt: skip
    end = some[-1]
    n = rng.randint(1, 5)
    length = rng.choice((3, 5, 8, 10, 12, 20, 30, 40, 80))
    words, test = rng.choice((
        ("[starting with|that start with|beginning with] {b}|that [begin|start] with '{b}'", f"line.startswith({begin!r})"), ("[starting with|that start with] {b}|that begin with '{b}'", f"line.startswith({begin!r})"),
        ("ending with {e}|that end in {e}|that end with '{e}'", f"line.endswith({end!r})"),
        ("[longer than|with more than|of more than|over] {x} characters", f"len(line) > {length}"), ("[shorter than|with fewer than|with less than|under] {x} characters", f"len(line) < {length}"),
        ("[with|that have|of] more than {k} words", f"len(line.split()) > {n}"), ("[with|that have] fewer than {k} words", f"len(line.split()) < {n}"), ("[with|of] exactly {k} words", f"len(line.split()) == {n}"),
        ("that are not empty|with text|that are not blank|with something in them", "line.strip()"), ("with a digit|that contain a number|with digits in them|containing digits", "any(c.isdigit() for c in line)"),
        ("in capitals|that are all upper case|written in upper case", "line.isupper()"), ("without digits|with no number in them", "not any(c.isdigit() for c in line)"),
    ))  # fmt: skip
    return say_one(rng, words, {"b": begin, "e": end, "x": length, "k": count_word(rng, n)}), test


def a_stretch(rng: random.Random, lines: list[str]) -> Part:
    """Lines by their place, length or repetition: "first three lines"."""
    n = rng.randint(2, max(2, min(5, len(lines) - 1)))
    a = rng.randint(1, len(lines))
    b = rng.randint(a, len(lines))
    name, code = rng.choice((
        ("first {k} lines|top {k} lines", f"lines[:{n}]"), ("last {k} lines|final {k} lines|bottom {k} lines", f"lines[-{n}:]"), ("even lines|even-numbered lines", "lines[1::2]"), ("odd-numbered lines|odd lines", "lines[::2]"),
        ("{k} longest lines", f"sorted(lines, key=len)[-{n}:][::-1]"), ("{k} shortest lines", f"sorted(lines, key=len)[:{n}]"), ("unique lines|different lines|distinct lines", "list(dict.fromkeys(lines))"),
        ("non-empty lines|lines with text", "[line for line in lines if line.strip()]"), ("lines {a} to {b}|lines from {a} to {b}|lines {a}-{b}", f"lines[{a - 1}:{b}]"),
        ("lines that occur more than once|repeated lines|duplicate lines", "[line for line in dict.fromkeys(lines) if lines.count(line) > 1]"), ("lines that occur only once", "[line for line in lines if lines.count(line) == 1]"),
    ))  # fmt: skip
    return Part(say_one(rng, name, {"k": count_word(rng, n), "a": a, "b": b}), code)
