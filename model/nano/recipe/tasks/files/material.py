"""Texts to ask about: lines of one kind, and prose.

A file is read, never retyped: `LINES` and `TEXT` are how.
"""

import random

from model.nano.recipe.tasks.tables.subjects import GOODS, SURNAMES
from model.nano.recipe.tasks.words import COMMON, NAMES, code, foreign, sentence, styled, word

LINES = "lines = {text}.splitlines()"


TEXT = "text = {text}"


FILE = ("the file", "the input", "this text", "the text", "this", "the data", "it")


def some_lines(rng: random.Random, *, short: bool = False) -> list[str]:
    """Lines of one kind: sentences, words, names, codes, log entries."""
    n = rng.randint(2, 6 if short else rng.choice((4, 6, 8, 16)))
    if not short and rng.random() < 0.015:
        n = rng.randint(300, 900)
    match rng.randrange(9):
        case 0 | 1:
            lines = [sentence(rng, 1, 7) for _ in range(n)]
        case 2:
            lines = [word(rng) for _ in range(n)]
        case 3:
            lines = [
                rng.choice((rng.choice(NAMES), f"{rng.choice(NAMES)} {rng.choice(SURNAMES)}"))
                for _ in range(n)
            ]
        case 4:
            lines = [
                f"{rng.choice(('INFO', 'ERROR', 'WARN', 'DEBUG'))} {sentence(rng, 2, 4)}"
                for _ in range(n)
            ]
        case 5:
            lines = [rng.choice(GOODS) for _ in range(n)]
        case 6:
            lines = [rng.choice((code, styled, foreign))(rng) for _ in range(n)]
        case 7:
            boxes = rng.choice((("[x]", "[ ]"), ("- [x]", "- [ ]"), ("DONE", "TODO"), ("*", "-")))
            lines = [f"{rng.choice(boxes)} {sentence(rng, 1, 3).rstrip('.!?')}" for _ in range(n)]
        case _:
            lines = [styled(rng) for _ in range(n)]
    if rng.random() < 0.35:
        lines += rng.choices(lines, k=rng.randint(1, 3))
        rng.shuffle(lines)
    if rng.random() < 0.1:
        lines.insert(len(lines) // 2, "")
    return lines


def paragraphs(rng: random.Random, *, short: bool = False) -> list[str]:
    """Prose: sentences with capitals and full stops, some words again and again, perhaps blank lines."""
    numbered = rng.choice((0, 0, 0.3, 0.7))
    favourite = [rng.choice(COMMON) for _ in range(3)] + [word(rng)]
    lines: list[str] = []
    for _ in range(rng.randint(1, 3 if short else rng.choice((3, 6, 10)))):
        sentences: list[str] = []
        for _ in range(rng.randint(1, 3)):
            parts = [
                rng.choice((word(rng), word(rng), rng.choice(COMMON), rng.choice(favourite)))
                for _ in range(rng.randint(3, 9))
            ]
            if rng.random() < numbered:
                parts.insert(rng.randint(1, len(parts)), _a_number(rng))
            if len(parts) > 5 and rng.random() < 0.3:
                parts[2] += ","
            text = " ".join(parts)
            sentences.append(text[0].upper() + text[1:] + rng.choice((".", ".", ".", "!", "?")))
        lines.append(" ".join(sentences))
        if not short and rng.random() < 0.15:
            lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    return lines


def some_piece(rng: random.Random, lines: list[str]) -> str:
    """Something to look for: a piece of a line, or a word that need not be there."""
    if rng.random() < 0.15:
        return word(rng)
    candidates = rng.choice(lines).split() or ["a"]
    chosen = rng.choice(candidates).strip(".,!?'\"()[]:;") or "a"
    return chosen if rng.random() < 0.75 else chosen[:3]


def joined(rng: random.Random, lines: list[str]) -> str:
    return "\n".join(lines) + ("\n" if rng.random() < 0.9 else "")


def _a_number(rng: random.Random) -> str:
    """As texts have them: a year, a count, an amount."""
    n = rng.randint(2, 400)
    return rng.choice(
        (
            f"in {rng.randint(1890, 2026)}",
            str(n),
            f"{n} euros",
            f"{rng.uniform(1, 90):.1f} km",
            f"about {n}",
        )
    )
