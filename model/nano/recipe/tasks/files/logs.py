"""Log files: what a program wrote, and the questions about it.

The level is tested by `in line` and the time found by one regular expression, whatever the format.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from model.nano.recipe.tasks.words import sentence, word

TIME = r"(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d(?::\d\d)?"
_WARNINGS = ("WARNING", "WARN")


@dataclass(frozen=True, slots=True)
class Log:
    """Lines, the levels in them, how they are spelt, and some words of the messages."""

    lines: tuple[str, ...]
    levels: tuple[str, ...]
    words: tuple[str, ...]
    dated: bool
    durations: bool


def log_of(rng: random.Random) -> Log:
    """A log of a program: 3 to 18 lines in one form, over minutes or over days."""
    n = rng.randint(3, rng.choice((5, 7, 10, 18)))
    warning = rng.choice(_WARNINGS)
    levels = ["INFO", "ERROR", warning, *rng.choice(((), ("DEBUG",), ("CRITICAL",), ("FATAL",), ("TRACE", "DEBUG")))]  # fmt: skip
    if rng.random() < 0.08:
        levels = [level.lower() for level in levels]
    time = start(rng)
    pace = rng.choice((40, 600, 3000, 20_000, 60_000))
    width = rng.choice((0, 0, 0, 0, 5, 8))
    form = rng.choice((
        "{t} {l} {m}", "{t} {l} {m}", "{t} [{l}] {m}", "[{t}] {l}: {m}", "{t} {l} [{s}] {m}", "{l} {t} {m}", "{t} - {l} - {m}", "{t} | {l} | {m}",
        "{t} {l} {s}: {m}", "[{t}] [{l}] {m}", "{l}: {m} ({t})", "{t},{l},{m}", "{t} {s} {l} {m}",
    ))  # fmt: skip
    stamp = rng.choice(("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%H:%M:%S", "%H:%M", "%Y-%m-%d %H:%M"))  # fmt: skip
    sources = [word(rng) for _ in range(3)]
    messages = [_message(rng) for _ in range(rng.randint(2, 8))]
    durations = rng.random() < 0.25
    lines: list[str] = []
    for _ in range(n):
        time += timedelta(seconds=rng.randint(1, pace))
        message = rng.choice(messages)
        if durations and rng.random() < 0.85:
            message = f"{message} {rng.choice(('took', 'in', 'after'))} {rng.randint(1, 4000)}ms"
        line = (
            form.replace("{t}", time.strftime(stamp))
            .replace("{l}", f"{rng.choice(levels):{width}}" if width else rng.choice(levels))
            .replace("{s}", rng.choice(sources))
        )
        lines.append(line.replace("{m}", message))
    words_ = tuple(w for m in messages for w in m.split() if w.isalpha())
    return Log(
        tuple(lines),
        tuple(levels),
        (*words_, *(sources if "{s}" in form else ())),
        "%Y" in stamp,
        durations,
    )


def start(rng: random.Random) -> datetime:
    first = datetime(2020, 1, 1, tzinfo=UTC)
    return first + timedelta(minutes=rng.randrange(7 * 365 * 24 * 60))


def _message(rng: random.Random) -> str:
    w = word(rng)
    return rng.choice((
        f"{rng.choice(('cannot open', 'failed to read', 'loaded', 'saved', 'deleted'))} {w}.{rng.choice(('txt', 'db', 'cfg'))}", f"user {w} {rng.choice(('logged in', 'logged out', 'not found'))}",
        f"connection to {w} {rng.choice(('lost', 'refused', 'closed', 'timed out'))}", "disk full", f"disk {rng.randint(50, 99)}% full", f"request {rng.randrange(10_000)} {rng.choice(('done', 'failed', 'started'))}",
        f"service {w} {rng.choice(('started', 'stopped', 'restarted'))}", "timeout", "out of memory", f"retry {rng.randint(1, 5)}", f"job {w} finished", sentence(rng, 2, 4), f"cache {w} cleared",
    ))  # fmt: skip
