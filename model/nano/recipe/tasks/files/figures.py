"""Numbers in a file as people have them: with units, signs, comments, gaps, as times, dates or hex.

Plain lists of numbers are `lists`; here the reading is the work, and what is asked goes on from there.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    how_many,
    lines_answer,
    number_lines,
    order,
    quoting,
    states,
)
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.tables.columns import CLEAN, Column, number_column
from model.nano.recipe.tasks.tables.subjects import NUMBERS
from model.nano.recipe.tasks.words import word

_AGGREGATES = (
    (6, ("sum", "total"), "sum(numbers)", "total = 0\nfor x in numbers:\n    total += x\nprint(total)"), (5, ("average", "mean"), "sum(numbers) / len(numbers)", "import statistics\nprint(statistics.mean(numbers))"),
    (2, ("median",), "statistics.median(numbers)", "n, s = len(numbers), sorted(numbers)\nprint((s[(n - 1) // 2] + s[n // 2]) / 2)"), (3, ("largest", "maximum", "highest", "biggest"), "max(numbers)", "print(sorted(numbers)[-1])"),
    (3, ("smallest", "minimum", "lowest"), "min(numbers)", "print(sorted(numbers)[0])"), (1, ("range", "spread"), "max(numbers) - min(numbers)", "s = sorted(numbers)\nprint(s[-1] - s[0])"),
    (1, ("standard deviation",), "statistics.stdev(numbers)", "m = sum(numbers) / len(numbers)\nprint((sum((x - m) ** 2 for x in numbers) / (len(numbers) - 1)) ** 0.5)"),
    (1, ("second largest", "second highest"), "sorted(numbers)[-2]", "print(sorted(numbers, reverse=True)[1])"), (0.6, ("product",), "math.prod(numbers)", "p = 1\nfor x in numbers:\n    p *= x\nprint(p)"),
)  # fmt: skip


def figures(rng: random.Random) -> list[Draft]:
    """A list of numbers that must be cleaned or converted first."""
    ask_next, text, extension = asking(rng)
    return [filed(rng, ask_next(), text, extension, inline=rng.random() < 0.12)]


def asking(rng: random.Random) -> tuple[Callable[[], Request], str, str]:
    """Draws questions about a list; the list as a text, and the extension of its file."""
    column = number_column(rng, rng.choice(NUMBERS), rng.randint(2, rng.choice((5, 9, 20))))
    lines, test, how = _dressed_up(rng, column)
    whole = column.convert == "float({})" and all(isinstance(v, int) for v in column.values)
    value = "int(line)" if whole else column.convert.replace("{}", "line")
    needs = tuple(column.needs.split("\n")) if column.needs else ()
    if column.convert == "num({})":
        needs = ("import re", CLEAN)
    read = (*needs, f"numbers = [{value} for line in {{lines}}{test}]")
    things = rng.choice(("numbers", "values", "these numbers", "figures", "lines"))
    text = "\n".join(lines) + "\n"
    figures = _Figures(read, things, how, column)
    return (lambda: _asked(rng, figures)), text, "txt"


def _dressed_up(rng: random.Random, column: Column) -> tuple[list[str], str, str]:
    """Lines, a condition on `line`, and how to read them."""
    lines = list(column.cells)
    tests: list[str] = []
    how = "read the numbers, one a line"
    if column.convert == "num({})":
        how = "read the lines, strip signs and units"
    elif "16" in column.convert:
        how = "read the lines as hex numbers"
    if column.present:
        gap = column.gap
        tests.append(f"line.strip() != {gap!r}" if gap else "line.strip()")
        how += f", skip '{gap}'" if gap else ", skip empty lines"
    elif rng.random() < 0.25:
        for _ in range(rng.randint(1, 2)):
            lines.insert(rng.randint(0, len(lines)), "")
        tests.append("line.strip()")
        how += ", skip empty lines"
    if rng.random() < 0.25 and "-" not in column.cells:
        lines.insert(rng.choice((0, 0, rng.randint(0, len(lines)))), f"# {word(rng)} {word(rng)}")
        tests.append("line[0] != '#'")
        how += ", skip comments"
    return lines, f" if {' and '.join(tests)}" if tests else "", how


@dataclass(frozen=True, slots=True)
class _Figures:
    """What a question about the numbers needs: the lines that read them, their name, a thought on it, the column."""

    read: tuple[str, ...]
    things: str
    how: str
    column: Column

    def request(
        self, request: str, lines: tuple[str, ...], answer: Answer, wanted: str, how: str = ""
    ) -> Request:
        """A request whose code goes on from `numbers`."""
        how = f"{self.how}{how}"
        return Request(request, (*self.read, *lines), answer, wanted, how, sequence="numbers")


def _asked(rng: random.Random, figures: _Figures) -> Request:
    of_them = f" of {figures.things}" if "these" in figures.things else f" of the {figures.things}"
    of = rng.choice((of_them, of_them, " of all of them", ""))
    pivot = rng.choice(figures.column.values)
    k = rng.randint(2, max(2, min(4, len(figures.column.values) - 1)))
    dice = rng.random()
    if dice < 0.55:
        return _aggregated(rng, figures, of)
    if dice < 0.7:
        return _beyond(rng, figures, pivot)
    if dice < 0.82:
        return _arranged(rng, figures, k)
    return _line_by_line(rng, figures) if dice < 0.9 else _extreme_line(rng, figures)


def _aggregated(rng: random.Random, figures: _Figures, of: str) -> Request:
    """A sum, a mean, the largest; seldom rounded."""
    _, names, fn, check = rng.choices(_AGGREGATES, [a[0] for a in _AGGREGATES])[0]
    noun = f"the {rng.choice(names)}"
    imports = tuple(f"import {m}" for m in ("statistics", "math") if f"{m}." in fn)
    shown, request = fn, ask(rng, f"{noun}{of}")
    if "/" in fn or "stdev" in fn:
        shown, request = rounded(rng, fn, request)
    if fn == "sum(numbers)" and rng.random() < 0.3:
        added = (f"Add up the {figures.things}.", f"What do the {figures.things} add up to?")
        forms = [form.replace("the these", "these") for form in added]
        request = dressed(rng, rng.choice((*forms, "add all of this up", "sum it up", "total?")))
    return Request(
        request,
        (*imports, *figures.read, f"print({shown})"),
        comes_to(noun, shown),
        f"{noun}{of}",
        figures.how,
        check if shown == fn else "",
        shown,
        "numbers",
    )


_BEYOND = (
    (">", "above"),
    ("<", "below"),
    (">", "over"),
    (">=", "at least"),
    ("<", "under"),
    (">", "greater than"),
    ("<", "less than"),
)


def _beyond(rng: random.Random, figures: _Figures, pivot: object) -> Request:
    """Those above or below one of them: how many, or which."""
    sign, said = rng.choice(_BEYOND)
    unit = f"{figures.things.removeprefix('these ')} {said} {pivot}"
    if rng.random() < 0.6:
        request = figures.request(
            how_many(rng, unit, "the file"),
            (f"print(sum(x {sign} {pivot} for x in numbers))",),
            counting(unit),
            f"the number of {unit}",
            ", count",
        )
        return replace(request, check=f"print(len([x for x in numbers if x {sign} {pivot}]))")
    return figures.request(
        order(rng, f"{rng.choice(('list', 'show', 'print'))} the {unit}"),
        (f"print(*[x for x in numbers if x {sign} {pivot}], sep=', ')",),
        number_lines(),
        f"the {unit}",
    )


def _arranged(rng: random.Random, figures: _Figures, k: int) -> Request:
    """In another order, the k largest, the different ones."""
    verb, fn = rng.choice((("sort them", "sorted(numbers)"), ("sort the numbers in descending order", "sorted(numbers, reverse=True)"), ("sort from high to low", "sorted(numbers, reverse=True)"), (f"list the {count_word(rng, k)} largest", f"sorted(numbers, reverse=True)[:{k}]"),
                           (f"show the {count_word(rng, k)} smallest", f"sorted(numbers)[:{k}]"), ("list the different values", "dict.fromkeys(numbers)"), ("show them in ascending order", "sorted(numbers)"), ("print the numbers backwards", "numbers[::-1]")))  # fmt: skip
    return figures.request(
        order(rng, verb),
        (f"print(*{fn}, sep=', ')",),
        number_lines(),
        "the numbers in another order",
    )


def _line_by_line(rng: random.Random, figures: _Figures) -> Request:
    """A value for each: running totals, differences, doubles, shares."""
    verb, body = rng.choice((
        (rng.choice(("show the running total", "print the cumulative sums", "give me the running sum after each line")), ("total = 0", "for x in numbers:", "    total += x", "    print(total)")),
        (rng.choice(("show the differences between consecutive values", "how does each value differ from the one before", "list the change from line to line")), ("for a, b in zip(numbers, numbers[1:]):", "    print(b - a)")),
        (rng.choice(("double every number", "multiply each value by 2")), ("for x in numbers:", "    print(x * 2)")),
        (rng.choice(("show each value as a percentage of the total", "what percent of the total is each value")), ("for x in numbers:", "    print(100 * x / sum(numbers))")),
    ))  # fmt: skip
    is_question = verb.startswith(("how", "what"))
    request = dressed(rng, f"{verb[0].upper()}{verb[1:]}?") if is_question else order(rng, verb)
    return figures.request(request, body, number_lines(), "a value a line", ", then a loop")


def _extreme_line(rng: random.Random, figures: _Figures) -> Request:
    """Where the largest or the smallest stands."""
    fn, most = rng.choice(
        (("max", "largest"), ("min", "smallest"), ("max", "highest"), ("min", "lowest"))
    )
    request = rng.choice(
        (
            f"On which line is the {most} value?",
            f"Which position has the {most} number?",
            f"Which one is the {most}, counted from 1?",
        )
    )
    return figures.request(
        dressed(rng, request),
        (f"print(numbers.index({fn}(numbers)) + 1)",),
        quoting("Number {}."),
        f"the position of the {most} value",
    )


def moments(rng: random.Random) -> list[Draft]:
    """Dates or durations, one a line."""
    n = rng.randint(2, rng.choice((4, 8, 14)))
    lines, q = (_days if rng.random() < 0.55 else _durations)(rng, n)
    return [filed(rng, q, "\n".join(lines) + "\n", "txt", inline=rng.random() < 0.25)]


def _days(rng: random.Random, n: int) -> tuple[list[str], Request]:
    """Dates in one form: the first, the last, between them, in order, their weekdays."""
    first = date(rng.randint(2000, 2026), rng.randint(1, 12), 1)
    days = [first + timedelta(days=rng.randrange(rng.choice((40, 400, 2000)))) for _ in range(n)]
    form = rng.choice(("%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y"))
    lines = [day.strftime(form) for day in days]
    value = (
        "date.fromisoformat(line.strip())"
        if form == "%Y-%m-%d"
        else f"datetime.strptime(line.strip(), '{form}').date()"
    )
    read = (
        f"from datetime import {'date' if form == '%Y-%m-%d' else 'datetime'}",
        f"days = [{value} for line in {{lines}} if line.strip()]",
    )
    how = "read the dates"
    year = rng.choice(days).year
    weekday = rng.choice(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    )
    request, shown, answer = rng.choice((
        (ask(rng, rng.choice(("the earliest date", "the first date", "the oldest date"))), "min(days)", states("the earliest date")),
        (ask(rng, rng.choice(("the latest date", "the most recent date", "the newest date"))), "max(days)", states("the latest date")),
        (rng.choice((ask(rng, "the number of days between the first and the last date"), dressed(rng, "How many days are between the earliest and the latest date?"))), "(max(days) - min(days)).days", quoting("There are {} days between them.")),
        (order(rng, "sort the dates"), "*sorted(days), sep='\\n'", lines_answer),
        (order(rng, "sort the dates, newest first"), "*sorted(days, reverse=True), sep='\\n'", lines_answer),
        (how_many(rng, f"dates in {year}", "the file"), f"sum(d.year == {year} for d in days)", counting(f"dates in {year}")),
        (how_many(rng, f"{weekday}s", "the list"), f"sum(d.strftime('%A') == '{weekday}' for d in days)", counting(f"{weekday}s")),
        (dressed(rng, rng.choice(("Which weekdays are these?", "Give the weekday of each date.", "day of the week for each line"))), "*[d.strftime('%A') for d in days], sep='\\n'", lines_answer),
        (how_many(rng, "dates on a weekend", "the list"), "sum(d.weekday() >= 5 for d in days)", counting("dates on a weekend")),
        (order(rng, "convert the dates to the form YYYY-MM-DD"), "*days, sep='\\n'", lines_answer),
    ))  # fmt: skip
    code = (*read, f"print({shown})")
    return lines, Request(request, code, answer, "an answer about the dates", how)


def _durations(rng: random.Random, n: int) -> tuple[list[str], Request]:
    """Times as a:bb: added up, the longest, the average."""
    lines = [f"{rng.randrange(rng.choice((3, 12)))}:{rng.randrange(60):02}" for _ in range(n)]
    unit = rng.choice(("hours and minutes", "minutes and seconds"))
    read = (
        "pairs = [line.split(':') for line in {lines} if line.strip()]",
        "numbers = [int(a) * 60 + int(b) for a, b in pairs]",
    )
    how = f"turn each into {unit.rpartition(' ')[2]}, write it as a:bb again"
    back = "f'{{n // 60}}:{{n % 60:02}}'".replace("{{", "{").replace("}}", "}")
    what = rng.choice((f"times ({unit})", f"durations in {unit}", "durations", "times"))
    request, shown, answer = rng.choice((
        (rng.choice((ask(rng, f"the sum of these {what}"), ask(rng, f"the total of the {what}"), dressed(rng, f"Add up the {what}."))), f"n = sum(numbers)\n{back}", states("the total")),
        (ask(rng, f"the longest of these {what}"), f"n = max(numbers)\n{back}", states("the longest")),
        (ask(rng, f"the shortest of these {what}"), f"n = min(numbers)\n{back}", states("the shortest")),
        (ask(rng, f"the total of the {what}, in {unit.rpartition(' ')[2]}"), "sum(numbers)", states("the total")),
        (ask(rng, f"the average of the {what}, in {unit.rpartition(' ')[2]}"), "sum(numbers) / len(numbers)", comes_to("the average")),
    ))  # fmt: skip
    *before, last = shown.split("\n")
    code = (*read, *before, f"print({last})")
    return lines, Request(request, code, answer, "an answer about the times", how)
