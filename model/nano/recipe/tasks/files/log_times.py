"""A log by its times: when, by hour or day, between two times, how long."""

import random
import re

from model.nano.recipe.tasks.files.log_levels import said_of
from model.nano.recipe.tasks.files.logs import TIME, Log
from model.nano.recipe.tasks.files.texts import LINES
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.layouts import Request
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    counting,
    dressed,
    how_many,
    lines_answer,
    order,
    quoting,
)

_HOUR = r"re.search(r'(\d\d):\d\d', line)[1]"


def when(rng: random.Random, _: Log, level: str) -> Request:
    name = {"WARN": "warning"}.get(level, level.lower())
    which, i = rng.choice((("first", 0), ("first", 0), ("last", -1)))
    request = rng.choice(
        (
            f"When did the {which} {name} occur?",
            f"When was the {which} {name}?",
            f"At what time was the {which} {name}?",
            f"time of the {which} {name}",
            f"What time did the {which} {name} happen?",
            f"timestamp of the {which} {level}?",
        )
    )
    code = (
        "import re",
        LINES,
        f"found = [line for line in lines if {level!r} in line]",
        f"print(re.search(r'{TIME}', found[{i}])[0])",
    )
    return Request(
        dressed(rng, request),
        code,
        quoting(f"The {which} {name} was at {{}}."),
        f"the time of the {which} {name}",
        f"keep the lines with {level}, find the time",
    )


def by_hour(rng: random.Random, log: Log, level: str) -> Request:
    things = {"ERROR": "errors", "WARN": "warnings", "WARNING": "warnings"}.get(
        level, f"{level} lines"
    )
    narrowed = rng.random() < 0.7
    if not narrowed:
        things = rng.choice(("lines", "messages", "entries"))
    by_day = log.dated and rng.random() < 0.15
    unit = "day" if by_day else "hour"
    key = "line[:10]" if by_day and log.lines[0][:2] == "20" else _HOUR
    if by_day and key == _HOUR:
        key = r"re.search(r'\d{4}-\d\d-\d\d', line)[0]"
    body = [LINES, f"{unit}s = {{}}", "for line in lines:"]
    pad = "    "
    if narrowed:
        body.append(f"    if {level!r} in line:")
        pad = "        "
    body += [f"{pad}{unit} = {key}", f"{pad}{unit}s[{unit}] = {unit}s.get({unit}, 0) + 1"]
    needs = ("import re",) if "re." in key else ()
    if rng.random() < 0.65:
        request = rng.choice((ask(rng, f"the number of {things} per {unit}"), order(rng, f"count the {things} by {unit}"), dressed(rng, f"How many {things} are there in each {unit}?"), f"{things} per {unit}", dressed(rng, f"{things} by {unit}, please"),
                              dressed(rng, f"How many {things} per {unit}?"), dressed(rng, f"Group the {things} by {unit}.")))  # fmt: skip
        return Request(
            request,
            (
                *needs,
                *body,
                f"for {unit} in {unit}s:",
                f"    print(f'{{{unit}}}: {{{unit}s[{unit}]}}')",
            ),
            lines_answer,
            f"the {things} per {unit}",
            f"count by {unit}" + (f" the lines with {level}" if narrowed else ""),
        )
    request = rng.choice(
        (
            f"Which {unit} has the most {things}?",
            f"In which {unit} are the most {things}?",
            f"the {unit} with the most {things}",
            f"busiest {unit} by {things}?",
            f"When ({unit}) were there most {things}?",
        )
    )
    return Request(
        dressed(rng, request),
        (*needs, *body, f"print(max({unit}s, key={unit}s.get))"),
        quoting("It is {}."),
        f"the {unit} with the most {things}",
        f"count by {unit}",
    )


def span(rng: random.Random, log: Log, _: str) -> Request:
    request = rng.choice(
        (
            "How long does the log run, from the first to the last line?",
            "How much time is between the first and the last entry?",
            "time span of the log",
            "What period does the log cover?",
        )
    )
    if not log.dated or ":" not in log.lines[0]:
        raise ValueError("times without days")
    code = (
        "import re",
        "from datetime import datetime",
        "text = {text}",
        f"times = [datetime.fromisoformat(t) for t in re.findall(r'{TIME}', text)]",
        "print(max(times) - min(times))",
    )
    return Request(
        dressed(rng, request),
        code,
        quoting("It runs for {}."),
        "the time between the first and the last line",
        "find the times, subtract",
    )


def between(rng: random.Random, log: Log, level: str) -> Request:
    """The lines between two times of day."""
    hours = sorted({int(re.search(r"(\d\d):\d\d", line)[1]) for line in log.lines})  # pyright: ignore[reportOptionalSubscript]
    low = rng.choice(hours)
    high = rng.choice([hour for hour in (*hours, low + 1, low + 2) if low < hour < 24] or [23])
    both = rng.random() < 0.4
    things = said_of(rng, level) if both else rng.choice(("lines", "entries", "messages"))
    test = f"'{low:02}:00' <= re.search(r'\\d\\d:\\d\\d', line)[0] < '{high:02}:00'"
    test = f"{level!r} in line and {test}" if both else test
    when = rng.choice(
        (
            f"between {low}:00 and {high}:00",
            f"between {low:02}:00 and {high:02}:00",
            f"from {low:02}:00 to {high:02}:00",
            f"between {low} and {high} o'clock",
        )
    )
    code = ("import re", LINES, f"found = [line for line in lines if {test}]")
    if rng.random() < 0.6:
        return Request(
            how_many(rng, f"{things} {when}", "the log"),
            (*code, "print(len(found))"),
            counting(f"{things} {when}"),
            f"the number of {things} {when}",
            "compare the times of the lines",
        )
    return Request(
        order(rng, f"{rng.choice(('show', 'list', 'print'))} the {things} {when}"),
        (*code, "print(*found, sep='\\n')"),
        lines_answer,
        f"the {things} {when}",
        "compare the times of the lines",
    )


def durations(rng: random.Random, _: Log, __: str) -> Request:
    read = (
        "import re",
        "text = {text}",
        "numbers = [int(x) for x in re.findall(r'(\\d+)ms', text)]",
    )
    dice = rng.random()
    if dice < 0.25:
        request = rng.choice(
            (
                "Which line took the longest?",
                "show the slowest request",
                "What was the slowest entry?",
                "the line with the largest number of ms",
            )
        )
        code = (
            "import re",
            LINES,
            "timed = [line for line in lines if re.search(r'\\d+ms', line)]",
            "print(max(timed, key=lambda line: int(re.search(r'(\\d+)ms', line)[1])))",
        )
        return Request(
            dressed(rng, request),
            code,
            quoting("{}"),
            "the slowest line",
            "compare the ms of the lines",
        )
    noun, fn = rng.choice(
        (
            ("average duration", "sum(numbers) / len(numbers)"),
            ("mean time in ms", "sum(numbers) / len(numbers)"),
            ("longest duration", "max(numbers)"),
            ("shortest duration", "min(numbers)"),
            ("total duration in ms", "sum(numbers)"),
            ("slowest time", "max(numbers)"),
        )
    )
    shown, request = rounded(rng, fn, ask(rng, f"the {noun}"))
    return Request(
        request,
        (*read, f"print({shown})"),
        amounting(f"The {noun} is {{}} ms.", shown),
        f"the {noun}",
        "find the numbers before ms",
        result=shown,
        sequence="numbers",
    )
