"""Log files: levels, first and last, times, hours, hosts, durations; and access logs of a web server.

The level is tested by `in line` and the time found by one regular expression, whatever the format.
"""

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import (
    ask,
    counting,
    dressed,
    how_many,
    lines_answer,
    order,
    quoting,
    states,
)
from model.nano.recipe.tasks.words import listed, sentence, word

_READ = "lines = {text}.splitlines()"
_TIME = r"(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d(?::\d\d)?"
_HOUR = r"re.search(r'(\d\d):\d\d', line)[1]"
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
    n = rng.randint(3, rng.choice((5, 7, 10, 18)))
    warning = rng.choice(_WARNINGS)
    levels = [
        "INFO",
        "ERROR",
        warning,
        *rng.choice(((), ("DEBUG",), ("CRITICAL",), ("FATAL",), ("TRACE", "DEBUG"))),
    ]
    if rng.random() < 0.08:
        levels = [level.lower() for level in levels]
    time = _start(rng)
    pace = rng.choice((40, 600, 3000, 20_000))
    form = rng.choice((
        "{t} {l} {m}", "{t} {l} {m}", "{t} [{l}] {m}", "[{t}] {l}: {m}", "{t} {l} [{s}] {m}", "{l} {t} {m}", "{t} - {l} - {m}", "{t} | {l} | {m}",
        "{t} {l} {s}: {m}", "[{t}] [{l}] {m}", "{l}: {m} ({t})", "{t},{l},{m}", "{t} {s} {l} {m}",
    ))  # fmt: skip
    stamp = rng.choice(
        (
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%dT%H:%M:%S",
            "%H:%M:%S",
            "%H:%M",
            "%Y-%m-%d %H:%M",
        )
    )
    sources = [word(rng) for _ in range(3)]
    messages = [_message(rng) for _ in range(rng.randint(2, 8))]
    durations = rng.random() < 0.25
    lines: list[str] = []
    for _ in range(n):
        time += timedelta(seconds=rng.randint(1, pace))
        message = rng.choice(messages)
        if durations:
            message = (
                f"{message} {rng.choice(('took', 'in', 'after'))} {rng.randint(1, 4000)}ms"
                if rng.random() < 0.85
                else message
            )
        line = (
            form.replace("{t}", time.strftime(stamp))
            .replace("{l}", rng.choice(levels))
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


def _start(rng: random.Random) -> datetime:
    first = datetime(2020, 1, 1, tzinfo=UTC)
    return first + timedelta(minutes=rng.randrange(7 * 365 * 24 * 60))


def _message(rng: random.Random) -> str:
    w = word(rng)
    return rng.choice((
        f"{rng.choice(('cannot open', 'failed to read', 'loaded', 'saved', 'deleted'))} {w}.{rng.choice(('txt', 'db', 'cfg'))}", f"user {w} {rng.choice(('logged in', 'logged out', 'not found'))}",
        f"connection to {w} {rng.choice(('lost', 'refused', 'closed', 'timed out'))}", "disk full", f"disk {rng.randint(50, 99)}% full", f"request {rng.randrange(10_000)} {rng.choice(('done', 'failed', 'started'))}",
        f"service {w} {rng.choice(('started', 'stopped', 'restarted'))}", "timeout", "out of memory", f"retry {rng.randint(1, 5)}", f"job {w} finished", sentence(rng, 2, 4), f"cache {w} cleared",
    ))  # fmt: skip


def logs(rng: random.Random) -> list[Draft]:
    """A question about a program's log."""
    log = log_of(rng)
    text = "\n".join(log.lines) + ("\n" if rng.random() < 0.9 else "")
    inline = rng.random() < 0.08
    return [filed(rng, question(rng, log), text, rng.choice(("log", "log", "txt")), inline=inline)]


def question(rng: random.Random, log: Log) -> Request:
    """One of all kinds about `log`."""
    kinds = [
        (4, _level_count), (4, _level_lines), (4, _first_or_last), (3, _by_level), (3, _by_hour), (2, _mentions), (1.5, _when),
        (1.5, _shares), (1.5, _frequent), (1, _span), (1.5, _between), (1.5, _named), (8 if log.durations else 0, _durations),
    ]  # fmt: skip
    kind = rng.choices([k for _, k in kinds], [w for w, _ in kinds])[0]
    return kind(rng, log, rng.choice(log.levels))


def _said(rng: random.Random, level: str) -> str:
    """How people call lines of a level."""
    name = level.lower()
    if rng.random() < 0.25:
        return rng.choice(
            (f"{level} lines", f"lines with {level}", f"{level} entries", f"{level} messages")
        )
    if name in ("error", "warning", "warn"):
        plural = {"error": "errors", "warning": "warnings", "warn": "warnings"}[name]
        return rng.choice(
            (
                plural,
                plural,
                plural,
                f"{name} lines",
                f"{name} messages",
                f"{level}s",
                f"{name} entries",
            )
        )
    return rng.choice(
        (
            f"{name} messages",
            f"{name} lines",
            f"{level} messages",
            f"{name} entries",
            f"lines of level {level}",
        )
    )


def _level_count(rng: random.Random, _: Log, level: str) -> Request:
    things = _said(rng, level)
    request = how_many(rng, things, rng.choice(("the log", "this log", "the file", "it")))
    return Request(request, (_READ, f"print(sum({level!r} in line for line in lines))"), counting(things), f"the number of {things}", f"count the lines with {level}",
                   f"print(len([line for line in lines if {level!r} in line]))")  # fmt: skip


def _level_lines(rng: random.Random, log: Log, level: str) -> Request:
    things = _said(rng, level)
    verb = rng.choice(("show", "list", "print", "give me", "find", "extract", "display"))
    dice = rng.random()
    if dice < 0.6:
        request = rng.choice(
            (
                order(rng, f"{verb} {rng.choice(('all', 'the', 'only the'))} {things}"),
                dressed(rng, f"Which {things} are there?"),
                f"{things}?",
                f"{things} only",
            )
        )
        return Request(
            request,
            (_READ, f"print(*[line for line in lines if {level!r} in line], sep='\\n')"),
            lines_answer,
            f"the {things}",
            f"keep the lines with {level}",
        )
    if dice < 0.8:
        others = [other for other in log.levels if other != level]
        other = rng.choice(others)
        joint = rng.choice(("and", "or"))
        request = rng.choice(
            (
                order(rng, f"{verb} all lines with {level} {joint} {other}"),
                how_many(rng, f"lines with {level} or {other}", "the log"),
            )
        )
        picked = f"[line for line in lines if {level!r} in line or {other!r} in line]"
        if (
            "ount" in request
            or "umber" in request
            or "How many" in request
            or request.lower().startswith("lines")
            or "many" in request
        ):
            return Request(
                request,
                (_READ, f"print(len({picked}))"),
                counting("such lines"),
                "a number of lines",
                f"count the lines with {level} or {other}",
            )
        return Request(
            request,
            (_READ, f"print(*{picked}, sep='\\n')"),
            lines_answer,
            "the lines of two levels",
            f"keep the lines with {level} or {other}",
        )
    request = order(rng, f"{verb} the lines that are not {level}")
    return Request(
        request,
        (_READ, f"print(*[line for line in lines if {level!r} not in line], sep='\\n')"),
        lines_answer,
        f"the lines without {level}",
        f"drop the lines with {level}",
    )


def _first_or_last(rng: random.Random, _: Log, level: str) -> Request:
    name = {"WARN": "warning"}.get(level, level.lower())
    which, i = rng.choice(
        (
            ("first", 0),
            ("first", 0),
            ("last", -1),
            ("latest", -1),
            ("second", 1),
            ("most recent", -1),
            ("earliest", 0),
        )
    )
    noun = rng.choice(
        (
            f"the {which} {name}",
            f"the {which} {name} message",
            f"the {which} {level} line",
            f"the {which} {name} line",
        )
    )
    read = (_READ, f"found = [line for line in lines if {level!r} in line]")
    request = rng.choice(
        (
            ask(rng, noun),
            ask(rng, noun),
            order(rng, f"show {noun}"),
            dressed(rng, f"Which is {noun}?"),
            dressed(rng, f"What does {noun} say?"),
            dressed(rng, f"What was {noun}?"),
        )
    )
    return Request(
        request,
        (*read, f"print(found[{i}])"),
        quoting(f"The {which} {name}: {{}}"),
        noun,
        f"keep the lines with {level}, take the {which}",
    )


def _when(rng: random.Random, _: Log, level: str) -> Request:
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
        _READ,
        f"found = [line for line in lines if {level!r} in line]",
        f"print(re.search(r'{_TIME}', found[{i}])[0])",
    )
    return Request(
        dressed(rng, request),
        code,
        quoting(f"The {which} {name} was at {{}}."),
        f"the time of the {which} {name}",
        f"keep the lines with {level}, find the time",
    )


def _by_level(rng: random.Random, log: Log, _: str) -> Request:
    code = (
        _READ,
        f"for level in {log.levels!r}:",
        "    print(f'{level}: {sum(level in line for line in lines)}')",
    )
    if rng.random() < 0.7:
        request = rng.choice((order(rng, "count the lines by level"), ask(rng, "the number of messages per level"), dressed(rng, "How many messages of each level are there?"), dressed(rng, "How many lines per level?"),
                              dressed(rng, "Give me a count for each log level."), "counts by level", dressed(rng, "Summarize the log by level."), dressed(rng, "How often does each level occur?")))  # fmt: skip
        return Request(
            request,
            code,
            lines_answer,
            "the number of lines per level",
            "count each level",
        )
    fn, most = rng.choice(
        (
            ("max", "most common"),
            ("max", "most frequent"),
            ("min", "least common"),
            ("min", "rarest"),
        )
    )
    code = (
        _READ,
        f"levels = {log.levels!r}",
        f"print({fn}(levels, key=lambda level: sum(level in line for line in lines)))",
    )
    return Request(
        dressed(
            rng,
            rng.choice(
                (
                    f"What is the {most} level?",
                    f"Which level is the {most}?",
                    f"the {most} log level",
                )
            ),
        ),
        code,
        quoting("It is {}."),
        f"the {most} level",
        "count each level",
    )


def _by_hour(rng: random.Random, log: Log, level: str) -> Request:
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
    body = [_READ, f"{unit}s = {{}}", "for line in lines:"]
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


def _mentions(rng: random.Random, log: Log, level: str) -> Request:
    w = rng.choice(log.words or ("timeout",))
    both = rng.random() < 0.4
    test = f"{level!r} in line and {w!r} in line" if both else f"{w!r} in line"
    things = (
        f"{_said(rng, level)} that mention {w}"
        if both
        else rng.choice(
            (
                f"lines about {w}",
                f"lines that mention {w}",
                f"messages with {w}",
                f"lines containing '{w}'",
                f"entries with {w}",
            )
        )
    )
    if rng.random() < 0.5:
        return Request(
            how_many(rng, things, "the log"),
            (_READ, f"print(len([line for line in lines if {test}]))"),
            counting(things),
            f"the number of {things}",
            f"count the lines with {w}",
        )
    return Request(
        order(rng, f"{rng.choice(('show', 'list', 'find', 'print'))} the {things}"),
        (_READ, f"print(*[line for line in lines if {test}], sep='\\n')"),
        lines_answer,
        f"the {things}",
        f"keep the lines with {w}",
    )


def _shares(rng: random.Random, _: Log, level: str) -> Request:
    things = _said(rng, level)
    request = rng.choice(
        (
            f"What percentage of the lines are {things}?",
            f"What percent of the log is {things}?",
            f"share of {things} in percent",
            f"How many percent are {things}?",
        )
    )
    shown, asked = rounded(
        rng, f"100 * sum({level!r} in line for line in lines) / len(lines)", dressed(rng, request)
    )
    return Request(
        asked,
        (_READ, f"print({shown})"),
        quoting("It is {}%."),
        f"the share of {things}",
        f"divide the lines with {level} by all",
    )


def _frequent(rng: random.Random, _: Log, level: str) -> Request:
    """What stands behind the level, and how often."""
    name = {"WARN": "warning"}.get(level, level.lower())
    read = (
        _READ,
        f"found = [line.split({level!r}, 1)[1].strip(' :|-],') for line in lines if {level!r} in line]",
    )
    if rng.random() < 0.5:
        request = rng.choice(
            (
                f"What is the most common {name} message?",
                f"Which {name} occurs most often?",
                f"the most frequent {name}",
                f"most common {level} message?",
            )
        )
        return Request(
            dressed(rng, request),
            (*read, "print(max(found, key=found.count))"),
            quoting(f"The most common {name}: {{}}"),
            f"the most common {name}",
            f"take what follows {level}, count it",
        )
    request = rng.choice(
        (
            f"Which different {name} messages are there?",
            f"list the unique {name} messages",
            f"distinct {name} messages",
            f"What kinds of {name} messages occur?",
        )
    )
    return Request(
        dressed(rng, request),
        (*read, "print(*dict.fromkeys(found), sep='\\n')"),
        lines_answer,
        f"the different {name} messages",
        f"take what follows {level}",
    )


def _span(rng: random.Random, log: Log, _: str) -> Request:
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
        f"times = [datetime.fromisoformat(t) for t in re.findall(r'{_TIME}', text)]",
        "print(max(times) - min(times))",
    )
    return Request(
        dressed(rng, request),
        code,
        quoting("It runs for {}."),
        "the time between the first and the last line",
        "find the times, subtract",
    )


def _between(rng: random.Random, log: Log, level: str) -> Request:
    """The lines between two times of day."""
    hours = sorted({int(re.search(r"(\d\d):\d\d", line)[1]) for line in log.lines})  # pyright: ignore[reportOptionalSubscript]
    low = rng.choice(hours)
    high = rng.choice([hour for hour in (*hours, low + 1, low + 2) if low < hour < 24] or [23])
    both = rng.random() < 0.4
    things = _said(rng, level) if both else rng.choice(("lines", "entries", "messages"))
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
    code = ("import re", _READ, f"found = [line for line in lines if {test}]")
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


def _named(rng: random.Random, log: Log, _: str) -> Request:
    """What stands behind a word such as user: which, how many, the most frequent."""
    behind = [
        w
        for w in ("user", "service", "job", "to", "cache")
        if any(f" {w} " in line for line in log.lines)
    ]
    if not behind:
        raise ValueError("nobody is named")
    w = rng.choice(behind)
    things = {
        "user": "users",
        "service": "services",
        "job": "jobs",
        "to": "hosts behind 'to'",
        "cache": "caches",
    }[w]
    read = ("import re", "text = {text}", f"found = re.findall(r'\\b{w} (\\w+)', text)")
    how = f"find the words behind {w}"
    dice = rng.random()
    if dice < 0.35:
        request = rng.choice(
            (
                f"Which {things} are mentioned?",
                f"list the different {things}",
                f"unique {things}?",
                f"What {things} occur in the log?",
            )
        )
        return Request(
            dressed(rng, request),
            (*read, "print(*dict.fromkeys(found), sep=', ')"),
            lines_answer,
            f"the {things}",
            how,
        )
    if dice < 0.7:
        return Request(
            how_many(rng, f"different {things}", "the log"),
            (*read, "print(len(set(found)))"),
            counting(f"different {things}"),
            f"the number of different {things}",
            how,
        )
    one = things.removesuffix("s") if w != "to" else "host behind 'to'"
    request = rng.choice(
        (
            f"Which {one} appears most often?",
            f"What is the most frequent {one}?",
            f"most common {one}?",
        )
    )
    return Request(
        dressed(rng, request),
        (*read, "print(max(found, key=found.count))"),
        quoting("{}"),
        f"the most frequent {one}",
        how,
    )


def _durations(rng: random.Random, _: Log, __: str) -> Request:
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
            _READ,
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
        quoting(f"The {noun} is {{}} ms."),
        f"the {noun}",
        "find the numbers before ms",
        result=shown,
        sequence="numbers",
    )


_PATHS = listed(
    "/ /index.html /about /login /api/users /api/items /img/logo.png /cart /search /style.css /docs /admin /health /favicon.ico"
)


def access_logs(rng: random.Random) -> list[Draft]:
    """A question about a web server's log: addresses, paths, status codes, bytes."""
    n = rng.randint(2, rng.choice((4, 6, 10)))
    ips = [".".join(str(rng.randrange(1, 256)) for _ in range(4)) for _ in range(rng.randint(2, 5))]
    paths = rng.sample(_PATHS, rng.randint(2, 6))
    time = _start(rng)
    lines: list[str] = []
    for _ in range(n):
        time += timedelta(seconds=rng.randint(1, 3000))
        status = rng.choice(("200", "200", "200", "404", "500", "301", "403", "201", "304"))
        lines.append(
            f'{rng.choice(ips)} - - [{time.strftime("%d/%b/%Y:%H:%M:%S")} +0000] "{rng.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE"))} {rng.choice(paths)} HTTP/1.1" {status} {rng.randint(0, 90_000)}'
        )
    read = ("rows = [line.split() for line in {lines}]",)
    unit, i = rng.choice((("address", 0), ("path", 6), ("status code", 8), ("method", 5)))
    cell = f"r[{i}]" if i != 5 else "r[5][1:]"
    many = {
        "address": rng.choice(("IP addresses", "IPs", "clients")),
        "path": rng.choice(("paths", "pages", "URLs")),
        "status code": "status codes",
        "method": "methods",
    }[unit]
    one = {
        "IP addresses": "IP address",
        "IPs": "IP",
        "clients": "client",
        "paths": "path",
        "pages": "page",
        "URLs": "URL",
    }.get(many, unit)
    how = f"split each line, the {unit} is field {i}"
    value = rng.choice([(line.split()[i]).lstrip('"') for line in lines])
    dice = rng.random()
    if dice < 0.25:
        things = {
            "status code": rng.choice(
                (
                    f"requests with status {value}",
                    f"{value} responses",
                    f"requests that got {value}",
                    f"{value}s",
                )
            ),
            "address": f"requests from {value}",
            "path": rng.choice((f"requests for {value}", f"hits on {value}")),
            "method": rng.choice((f"{value} requests", f"requests with {value}")),
        }[unit]
        q = Request(
            how_many(rng, things, "the log"),
            (*read, f"print(len([r for r in rows if {cell} == {value!r}]))"),
            counting(things),
            f"the number of {things}",
            how,
        )
    elif dice < 0.45:
        request = rng.choice(
            (
                f"Which {one} is most frequent?",
                f"What is the most common {one}?",
                f"the {one} with the most requests",
                f"Which {one} occurs most often?",
                f"top {one}?",
            )
        )
        q = Request(
            dressed(rng, request),
            (*read, f"values = [{cell} for r in rows]", "print(max(values, key=values.count))"),
            quoting("It is {}."),
            f"the most common {one}",
            how,
        )
    elif dice < 0.6:
        q = Request(
            how_many(rng, f"different {many}", "the log"),
            (*read, f"print(len({{{cell} for r in rows}}))"),
            counting(f"different {many}"),
            f"the number of different {many}",
            how,
        )
    elif dice < 0.75:
        request = rng.choice(
            (
                f"Count the requests per {one}.",
                f"How many requests for each {one}?",
                f"requests by {one}",
                f"number of requests per {one}",
            )
        )
        q = Request(
            dressed(rng, request),
            (
                "from collections import Counter",
                *read,
                f"for k, n in Counter({cell} for r in rows).most_common():",
                "    print(f'{k}: {n}')",
            ),
            lines_answer,
            f"the requests per {one}",
            how,
        )
    elif dice < 0.85:
        noun, fn = rng.choice(
            (
                ("total number of bytes", "sum(numbers)"),
                ("largest response in bytes", "max(numbers)"),
                ("average size of a response", "sum(numbers) / len(numbers)"),
                ("total bytes sent", "sum(numbers)"),
            )
        )
        q = Request(
            ask(rng, f"the {noun}"),
            (*read, "numbers = [int(r[9]) for r in rows]", f"print({fn})"),
            states(f"the {noun}"),
            f"the {noun}",
            "split each line, the bytes are field 9",
            result=fn,
            sequence="numbers",
        )
    elif dice < 0.93:
        request = rng.choice(
            (
                "How many requests failed (status 400 or more)?",
                "number of requests with an error status",
                "How many responses are 4xx or 5xx?",
                "count the failed requests",
            )
        )
        q = Request(
            dressed(rng, request),
            (*read, "print(len([r for r in rows if int(r[8]) >= 400]))"),
            counting("failed requests"),
            "the number of failed requests",
            "count the status codes from 400",
        )
    else:
        k = rng.randint(2, 3)
        request = rng.choice(
            (
                f"Which are the top {count_word(rng, k)} {many}?",
                f"the {count_word(rng, k)} most frequent {many}",
                f"top {k} {many}",
            )
        )
        q = Request(
            dressed(rng, request),
            (
                "from collections import Counter",
                *read,
                f"for k, n in Counter({cell} for r in rows).most_common({k}):",
                "    print(f'{k}: {n}')",
            ),
            lines_answer,
            f"the {k} most frequent {many}",
            how,
        )
    return [filed(rng, q, "\n".join(lines) + "\n", "log")]
