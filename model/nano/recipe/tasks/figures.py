"""Numbers in a file as people have them: with units, signs, comments, gaps, as times, dates or hex.

Plain lists of numbers are `lists`; here the reading is the work, and what is asked goes on from there.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.columns import CLEAN, Column, number_column
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    how_many,
    lines_answer,
    order,
    quoting,
    states,
)
from model.nano.recipe.tasks.subjects import NUMBERS
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
    return (lambda: _asked(rng, read, column, things, how)), text, "txt"


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


def _asked(rng: random.Random, read: tuple[str, ...], c: Column, things: str, how: str) -> Request:
    of = rng.choice(
        (
            f" of the {things}" if "these" not in things else f" of {things}",
            f" of the {things}" if "these" not in things else f" of {things}",
            " of all of them",
            "",
        )
    )
    pivot = rng.choice(c.values)
    k = rng.randint(2, max(2, min(4, len(c.values) - 1)))
    dice = rng.random()
    if dice < 0.55:
        _, names, fn, check = rng.choices(_AGGREGATES, [a[0] for a in _AGGREGATES])[0]
        name = rng.choice(names)
        noun = f"the {name}"
        imports = tuple(f"import {m}" for m in ("statistics", "math") if f"{m}." in fn)
        shown, request = (
            rounded(rng, fn, ask(rng, f"{noun}{of}"))
            if "/" in fn or "stdev" in fn
            else (fn, ask(rng, f"{noun}{of}"))
        )
        if fn == "sum(numbers)" and rng.random() < 0.3:
            request = dressed(
                rng,
                rng.choice(
                    (
                        f"Add up the {things}.".replace("the these", "these"),
                        f"What do the {things} add up to?".replace("the these", "these"),
                        "add all of this up",
                        "sum it up",
                        "total?",
                    )
                ),
            )
        return Request(
            request,
            (*imports, *read, f"print({shown})"),
            comes_to(noun, shown),
            f"{noun}{of}",
            how,
            check if shown == fn else "",
            shown,
            "numbers",
        )
    if dice < 0.7:
        sign, said = rng.choice(
            (
                (">", "above"),
                ("<", "below"),
                (">", "over"),
                (">=", "at least"),
                ("<", "under"),
                (">", "greater than"),
                ("<", "less than"),
            )
        )
        unit = f"{things.removeprefix('these ')} {said} {pivot}"
        if rng.random() < 0.6:
            return Request(
                how_many(rng, unit, "the file"),
                (*read, f"print(sum(x {sign} {pivot} for x in numbers))"),
                counting(unit),
                f"the number of {unit}",
                f"{how}, count",
                f"print(len([x for x in numbers if x {sign} {pivot}]))",
                sequence="numbers",
            )
        return Request(
            order(rng, f"{rng.choice(('list', 'show', 'print'))} the {unit}"),
            (*read, f"print(*[x for x in numbers if x {sign} {pivot}], sep=', ')"),
            lines_answer,
            f"the {unit}",
            how,
            sequence="numbers",
        )
    if dice < 0.82:
        verb, fn = rng.choice((("sort them", "sorted(numbers)"), ("sort the numbers in descending order", "sorted(numbers, reverse=True)"), ("sort from high to low", "sorted(numbers, reverse=True)"), (f"list the {count_word(rng, k)} largest", f"sorted(numbers, reverse=True)[:{k}]"),
                               (f"show the {count_word(rng, k)} smallest", f"sorted(numbers)[:{k}]"), ("list the different values", "dict.fromkeys(numbers)"), ("show them in ascending order", "sorted(numbers)"), ("print the numbers backwards", "numbers[::-1]")))  # fmt: skip
        return Request(
            order(rng, verb),
            (*read, f"print(*{fn}, sep=', ')"),
            lines_answer,
            "the numbers in another order",
            how,
            sequence="numbers",
        )
    if dice < 0.9:
        verb, body = rng.choice((
            (rng.choice(("show the running total", "print the cumulative sums", "give me the running sum after each line")), ("total = 0", "for x in numbers:", "    total += x", "    print(total)")),
            (rng.choice(("show the differences between consecutive values", "how does each value differ from the one before", "list the change from line to line")), ("for a, b in zip(numbers, numbers[1:]):", "    print(b - a)")),
            (rng.choice(("double every number", "multiply each value by 2")), ("for x in numbers:", "    print(x * 2)")),
            (rng.choice(("show each value as a percentage of the total", "what percent of the total is each value")), ("for x in numbers:", "    print(100 * x / sum(numbers))")),
        ))  # fmt: skip
        return Request(
            order(rng, verb)
            if not verb.startswith(("how", "what"))
            else dressed(rng, f"{verb[0].upper()}{verb[1:]}?"),
            (*read, *body),
            lines_answer,
            "a value a line",
            f"{how}, then a loop",
            sequence="numbers",
        )
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
    return Request(
        dressed(rng, request),
        (*read, f"print(numbers.index({fn}(numbers)) + 1)"),
        quoting("Number {}."),
        f"the position of the {most} value",
        how,
        sequence="numbers",
    )


def moments(rng: random.Random) -> list[Draft]:
    """Dates or durations, one a line."""
    n = rng.randint(2, rng.choice((4, 8, 14)))
    if rng.random() < 0.55:
        first = date(rng.randint(2000, 2026), rng.randint(1, 12), 1)
        days = [
            first + timedelta(days=rng.randrange(rng.choice((40, 400, 2000)))) for _ in range(n)
        ]
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
    else:
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
    *body, last = shown.split("\n")
    q = Request(
        request,
        (*read, *body, f"print({last})"),
        answer,
        "an answer about the dates" if "days" in shown else "an answer about the times",
        how,
    )
    return [filed(rng, q, "\n".join(lines) + "\n", "txt", inline=rng.random() < 0.25)]
