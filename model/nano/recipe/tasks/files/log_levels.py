"""A log by its levels and messages: counts, lines, shares, what is frequent, who is named."""

import random

from model.nano.recipe.tasks.files.logs import Log
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


def said_of(rng: random.Random, level: str) -> str:
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


def level_count(rng: random.Random, _: Log, level: str) -> Request:
    things = said_of(rng, level)
    request = how_many(rng, things, rng.choice(("the log", "this log", "the file", "it")))
    return Request(request, (LINES, f"print(sum({level!r} in line for line in lines))"), counting(things), f"the number of {things}", f"count the lines with {level}",
                   f"print(len([line for line in lines if {level!r} in line]))")  # fmt: skip


def level_lines(rng: random.Random, log: Log, level: str) -> Request:
    things = said_of(rng, level)
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
            (LINES, f"print(*[line for line in lines if {level!r} in line], sep='\\n')"),
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
                (LINES, f"print(len({picked}))"),
                counting("such lines"),
                "a number of lines",
                f"count the lines with {level} or {other}",
            )
        return Request(
            request,
            (LINES, f"print(*{picked}, sep='\\n')"),
            lines_answer,
            "the lines of two levels",
            f"keep the lines with {level} or {other}",
        )
    request = order(rng, f"{verb} the lines that are not {level}")
    return Request(
        request,
        (LINES, f"print(*[line for line in lines if {level!r} not in line], sep='\\n')"),
        lines_answer,
        f"the lines without {level}",
        f"drop the lines with {level}",
    )


def first_or_last(rng: random.Random, _: Log, level: str) -> Request:
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
    read = (LINES, f"found = [line for line in lines if {level!r} in line]")
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


def by_level(rng: random.Random, log: Log, _: str) -> Request:
    code = (
        LINES,
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
        LINES,
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


def mentions(rng: random.Random, log: Log, level: str) -> Request:
    w = rng.choice(log.words or ("timeout",))
    both = rng.random() < 0.4
    test = f"{level!r} in line and {w!r} in line" if both else f"{w!r} in line"
    things = (
        f"{said_of(rng, level)} that mention {w}"
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
            (LINES, f"print(len([line for line in lines if {test}]))"),
            counting(things),
            f"the number of {things}",
            f"count the lines with {w}",
        )
    return Request(
        order(rng, f"{rng.choice(('show', 'list', 'find', 'print'))} the {things}"),
        (LINES, f"print(*[line for line in lines if {test}], sep='\\n')"),
        lines_answer,
        f"the {things}",
        f"keep the lines with {w}",
    )


def shares(rng: random.Random, _: Log, level: str) -> Request:
    things = said_of(rng, level)
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
        (LINES, f"print({shown})"),
        amounting("It is {}%.", shown),
        f"the share of {things}",
        f"divide the lines with {level} by all",
    )


def frequent(rng: random.Random, _: Log, level: str) -> Request:
    """What stands behind the level, and how often."""
    name = {"WARN": "warning"}.get(level, level.lower())
    read = (
        LINES,
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


def named(rng: random.Random, log: Log, _: str) -> Request:
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
