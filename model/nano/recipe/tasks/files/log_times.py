"""A log by its times: when, by hour or day, between two times, how long, the longest silence."""

import random
import re

from model.nano.recipe.tasks.files.log_levels import one_of, said_of
from model.nano.recipe.tasks.files.logs import TIME, Log
from model.nano.recipe.tasks.files.material import LINES
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    asked,
    counting,
    dressed,
    how_many,
    lines_answer,
    number_lines,
    order,
    quoting,
)
from model.nano.recipe.tasks.places import Request

_HOUR = r"re.search(r'(\d\d):\d\d', line)[1]"
_DAY = r"re.search(r'\d{4}-\d\d-\d\d', line)[0]"


def when(rng: random.Random, _: Log, level: str) -> Request:
    """The time of the first or last line of a level."""
    name = one_of(level)
    which, i = rng.choice((("first", 0), ("first", 0), ("last", -1)))
    request = say_one(rng, "When [did the {w} {n} occur|was the {w} {n}|did we get the {w} {n}]?|At what time was the {w} {n}?|[time|timestamp] of the {w} {n}[?|]|What time did the {w} {n} happen?|when was the {w} {l} [line|entry] written[?|]|{w} {n} at what time[?|]", {"w": which, "n": name, "l": level})  # fmt: skip
    code = ("import re", LINES, f"found = [line for line in lines if {level!r} in line]", f"print(re.search(r'{TIME}', found[{i}])[0])")  # fmt: skip
    return Request(dressed(rng, request), code, quoting(f"The {which} {name} was at {{}}."), f"the time of the {which} {name}", f"keep the lines with {level}, find the time")  # fmt: skip


def by_time(rng: random.Random, log: Log, level: str) -> Request:
    """Lines counted by hour or by day, or the busiest of them."""
    by_day = log.dated and rng.random() < 0.5
    unit, key = ("day", _DAY) if by_day else ("hour", _HOUR)
    if by_day and log.lines[0][:2] == "20":
        key = "line[:10]"
    narrowed = rng.random() < 0.7
    things = said_of(rng, level) if narrowed else rng.choice(("lines", "messages", "entries"))
    pad = "        " if narrowed else "    "
    code = (
        *(("import re",) if "re." in key else ()),
        LINES,
        f"{unit}s = {{}}",
        "for line in lines:",
        *((f"    if {level!r} in line:",) if narrowed else ()),
        f"{pad}{unit} = {key}",
        f"{pad}{unit}s[{unit}] = {unit}s.get({unit}, 0) + 1",
    )
    slots = {"t": things, "u": unit, "i": "On" if by_day else "In"}
    how = f"count by {unit}" + (f" the lines with {level}" if narrowed else "")
    if rng.random() < 0.5:
        request = rng.choice((
            ask(rng, say_one(rng, "the number of {t} [per|for each|by|in each] {u}", slots)), order(rng, say_one(rng, "count the {t} [by|per] {u}|group the {t} by {u}", slots)),
            dressed(rng, say_one(rng, "How many {t} [are there in each|per|for each|by] {u}[?|]|{t} [per|by] {u}[?|]|{t} by {u}, please|how many {t} did we have each {u}[?|]", slots)),
        ))  # fmt: skip
        code = (*code, f"for {unit} in {unit}s:", f"    print(f'{{{unit}}}: {{{unit}s[{unit}]}}')")
        return Request(request, code, lines_answer, f"the {things} per {unit}", how)
    fn, most = rng.choice((("max", "most"), ("max", "most"), ("max", "most"), ("min", "fewest")))
    slots["m"] = most
    request = say_one(rng, "[Which|which] {u} has [the|] {m} {t}[?|]|{i} which {u} [are|were] [the|there] {m} {t}[?|]|[the|] {u} with the {m} {t}[?|]|which {u} had [the|] {m} {t}[?|]|{t}: which {u} has {m}[?|]|[worst|busiest] {u} by {t}[?|]" if fn == "max" else "[Which|which] {u} has the {m} {t}[?|]|[the|] {u} with the {m} {t}[?|]", slots)  # fmt: skip
    return Request(dressed(rng, request), (*code, f"print({fn}({unit}s, key={unit}s.get))"), quoting("It is {}."), f"the {unit} with the {most} {things}", how)  # fmt: skip


_TIMES = ("import re", "from datetime import datetime", "text = {text}",
          f"times = [datetime.fromisoformat(t) for t in re.findall(r'{TIME}', text)]")  # fmt: skip


def span(rng: random.Random, log: Log, _: str) -> Request:
    """How long the log runs, or the longest silence in it; in hours or minutes if so asked."""
    if not log.dated or ":" not in log.lines[0] or len(log.lines) < 2:
        raise ValueError("times without days")
    unit, seconds = rng.choice((("", 1), ("", 1), ("minutes", 60), ("hours", 3600), ("seconds", 1)))
    if rng.random() < 0.7:
        noun, value = "the time between the first and the last line", "max(times) - min(times)"
        request = say_one(rng, "How long does the log run, from the first to the last line?|How much time is between the first and the last [entry|line]?|time span of the log[?|]|What period does the log cover?|time [between|from] the first [and|to] the last [entry|line][?|]|how long is the log, in time[?|]", {})  # fmt: skip
    else:
        noun, value = "the longest silence", "max(b - a for a, b in zip(times, times[1:]))"
        request = say_one(rng, "What is the longest [gap|pause|silence] between two [lines|entries]?|longest [gap|pause] in the log[?|]|how long was it quiet at most[?|]|biggest time difference between neighbouring lines[?|]", {})  # fmt: skip
    if not unit:
        return Request(dressed(rng, request), (*_TIMES, f"print({value})"), quoting("It is {}."), noun, "find the times, subtract")  # fmt: skip
    said = f"{request.rstrip('.?! ')}{rng.choice((f', in {unit}', f' in {unit}', f'? In {unit}.'))}"
    shown = f"({value}).total_seconds()" + (f" / {seconds}" if seconds > 1 else "")
    shown, said = rounded(rng, shown, said)
    return Request(dressed(rng, said), (*_TIMES, f"print({shown})"), amounting(f"It is {{}} {unit}.", shown), f"{noun} in {unit}", "find the times, subtract")  # fmt: skip


def between(rng: random.Random, log: Log, level: str) -> Request:
    """The lines between two times of day, before one or after it."""
    hours = sorted({int(re.search(r"(\d\d):\d\d", line)[1]) for line in log.lines})  # pyright: ignore[reportOptionalSubscript]
    low = rng.choice(hours)
    high = rng.choice([hour for hour in (*hours, low + 1, low + 2) if low < hour < 24] or [23])
    narrowed = rng.random() < 0.4
    things = said_of(rng, level) if narrowed else rng.choice(("lines", "entries", "messages"))
    time = r"re.search(r'\d\d:\d\d', line)[0]"
    slots = {"l": low, "h": high, "ll": f"{low:02}", "hh": f"{high:02}"}
    match rng.randrange(5):
        case 0:
            test, clock = f"{time} >= '{low:02}:00'", "[after|since|from] {ll}:00[ on|]|[after|since] {l} o'clock"  # fmt: skip
        case 1:
            test, clock = f"{time} < '{high:02}:00'", "before {hh}:00|before {h} o'clock|until {hh}:00"  # fmt: skip
        case _:
            test, clock = f"'{low:02}:00' <= {time} < '{high:02}:00'", "between {l}:00 and {h}:00|between {ll}:00 and {hh}:00|from {ll}:00 to {hh}:00|between {l} and {h} o'clock|from {l} to {h} o'clock"  # fmt: skip
    unit = f"{things} {say_one(rng, clock, slots)}"
    test = f"{level!r} in line and {test}" if narrowed else test
    code = ("import re", LINES, f"found = [line for line in lines if {test}]")
    how = "compare the times of the lines"
    if rng.random() < 0.6:
        return Request(how_many(rng, unit, "the log"), (*code, "print(len(found))"), counting(unit), f"the number of {unit}", how)  # fmt: skip
    return Request(order(rng, f"{rng.choice(('show', 'list', 'print', 'give me'))} the {unit}"), (*code, "print(*found, sep='\\n')"), lines_answer, f"the {unit}", how)  # fmt: skip


def durations(rng: random.Random, _: Log, __: str) -> Request:
    """The numbers before ms: the slowest line, means, how many are above a limit."""
    read = ("import re", "text = {text}", "numbers = [int(x) for x in re.findall(r'(\\d+)ms', text)]")  # fmt: skip
    how = "find the numbers before ms"
    dice = rng.random()
    if dice < 0.25:
        request = say_one(rng, "Which line took [the|] longest?|show the slowest [request|line|entry]|What was the slowest entry?|[the|] line with the [largest number of|most] ms", {})  # fmt: skip
        code = (
            "import re",
            LINES,
            "timed = [line for line in lines if re.search(r'\\d+ms', line)]",
            "print(max(timed, key=lambda line: int(re.search(r'(\\d+)ms', line)[1])))",
        )
        return Request(dressed(rng, request), code, quoting("{}"), "the slowest line", "compare the ms of the lines")  # fmt: skip
    if dice < 0.45:
        limit = rng.choice((100, 200, 500, 1000, 2000))
        unit = say_one(rng, "[lines|entries|requests] [that took|with] [more than|over] {x} ms|[lines|entries] slower than {x}ms", {"x": limit})  # fmt: skip
        return Request(how_many(rng, unit, "the log"), (*read, f"print(sum(x > {limit} for x in numbers))"), counting(unit), f"the number of {unit}", how, sequence="numbers")  # fmt: skip
    if dice < 0.55:
        k = rng.randint(2, 4)
        request = order(rng, say_one(rng, "[show|list] the {k} [longest|slowest] [durations|times]", {"k": k}))  # fmt: skip
        return Request(request, (*read, f"print(*sorted(numbers, reverse=True)[:{k}], sep=', ')"), number_lines(), f"the {k} longest durations", how, sequence="numbers")  # fmt: skip
    noun, fn = rng.choice((
        ("average duration", "sum(numbers) / len(numbers)"), ("mean time in ms", "sum(numbers) / len(numbers)"), ("longest duration", "max(numbers)"),
        ("shortest duration", "min(numbers)"), ("total duration in ms", "sum(numbers)"), ("slowest time", "max(numbers)"), ("median duration", "statistics.median(numbers)"),
    ))  # fmt: skip
    shown, request = rounded(rng, fn, asked(rng, f"the {noun}"))
    imports = ("import statistics",) if "statistics" in fn else ()
    return Request(dressed(rng, request), (*imports, *read, f"print({shown})"), amounting(f"The {noun} is {{}} ms.", shown), f"the {noun}", how, result=shown, sequence="numbers")  # fmt: skip
