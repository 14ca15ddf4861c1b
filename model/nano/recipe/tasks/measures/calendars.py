"""Dates by the calendar: days of a kind in a year or a month, several dates compared, timestamps, due dates."""

import random
from datetime import timedelta

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.measures.days import MONTHS, WEEKDAYS, any_day, as_written, in_python
from model.nano.recipe.tasks.numerals import ordinal


def calendars(rng: random.Random) -> list[Draft]:
    """One question about a year, a month, several dates or a date as a number."""
    ways = ((2, _in_a_year), (2, _in_a_month), (3, _of_several), (1, _stamp), (2, _due))
    way = rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0]
    return [draft(rng, way(rng), {})]


def _in_a_year(rng: random.Random) -> Meaning:
    """How many days of a kind a year has, and which."""
    year = rng.randint(1990, 2040)
    weekday = rng.randrange(7)
    w, n = WEEKDAYS[weekday], rng.choice((13, 13, 13, 1, 24, 29, rng.randint(1, 28)))
    nth = ordinal(rng, n)
    days = f"[date({year}, m, {n}) for m in range(1, 13) if date({year}, m, {n}).weekday() == {weekday}]"
    return rng.choice((
        Meaning(f"len({days})", "There are {}.", questions=(f"how many {w}s the {nth} are there in {year}", f"how often is the {nth} a {w} in {year}"), nouns=(f"the number of {w}s that are a {nth} in {year}",), wanted="how many there are", how="test that day of each month"),
        Meaning(f"days = {days}\n*days, sep=', '", "{}", questions=(f"[which|what] {w}s in {year} are a {nth}", f"in which months of {year} is the {nth} a {w}"), plurals=(f"the {w}s the {nth} in {year}",), shown="text", wanted="those days", how="test that day of each month"),
        Meaning(f"days = [date({year}, 1, 1) + timedelta(days=n) for n in range(365 + calendar.isleap({year}))]\nsum(d.weekday() == {weekday} for d in days)", "There are {}.", questions=(f"how many {w}s does {year} have", f"how many {w}s are there in the year {year}"), nouns=(f"the number of {w}s in {year}",), wanted="how many there are", how="go over the days of the year"),
        Meaning(f"days = [date({year}, 1, 1) + timedelta(days=n) for n in range(365 + calendar.isleap({year}))]\nsum(d.weekday() < 5 for d in days)", "There are {}.", questions=(f"how many [weekdays|working days] are there in {year}, [ignoring|without] holidays",), nouns=(f"the number of days from Monday to Friday in {year}",), wanted="how many there are", how="go over the days of the year"),
        Meaning(f"sum(calendar.isleap(y) for y in range({year - 60}, {year + 1}))", "There are {}.", questions=(f"how many leap years are there from {year - 60} to {year}",), nouns=(f"the number of leap years from {year - 60} to {year}",), wanted="how many there are", how="ask calendar for each year"),
    ))  # fmt: skip


def _in_a_month(rng: random.Random) -> Meaning:
    """The last day, the working days, the weekends of a month."""
    year, m = rng.randint(1990, 2040), rng.randint(1, 12)
    name = f"{MONTHS[m - 1]} {year}"
    days = (
        f"days = [date({year}, {m}, d) for d in range(1, calendar.monthrange({year}, {m})[1] + 1)]"
    )
    return rng.choice((
        Meaning(f"{days}\nsum(d.weekday() < 5 for d in days)", "There are {}.", questions=(f"how many [working days|weekdays|business days] [are there in|are in] {name}", f"how many days from Monday to Friday are in {name}"), nouns=(f"the [working days|weekdays] in {name}", f"the number of working days in {name}"), wanted="how many there are", how="go over the days of the month"),
        Meaning(f"{days}\nsum(d.weekday() > 4 for d in days)", "There are {}.", questions=(f"how many [weekend days|days on weekends|Saturdays and Sundays] are in {name}",), nouns=(f"the number of weekend days in {name}",), wanted="how many there are", how="go over the days of the month"),
        Meaning(f"d = date({year}, {m}, calendar.monthrange({year}, {m})[1])\nprint(d, d.strftime('%A'))", "It is {}, a {}.", questions=(f"what is the last day of {name} and [which|what] weekday is it", f"on [which|what] weekday does {name} end and on which date"), nouns=(f"the last day of {name} with its weekday",), shown="fields", wanted="the last day and its weekday", how="ask calendar for the length"),
        Meaning(f"calendar.monthrange({year}, {m})[1]", "It has {} days.", questions=(f"how long is {name} in days", f"how many days has {name}"), nouns=(f"the length of {name} in days",), wanted="the number of days", how="ask calendar"),
        Meaning(f"date({year}, {m}, 1).strftime('%A')", "It is a {}.", questions=(f"on [which|what] weekday does {name} [start|begin]", f"what weekday is the first of {name}"), nouns=(f"the weekday of the first of {name}",), shown="text", wanted="the weekday", how="use strftime"),
    ))  # fmt: skip


def _of_several(rng: random.Random) -> Meaning:
    """Which of some dates is first, last, a Sunday; how far apart they are; in order."""
    start = any_day(rng)
    days = list(dict.fromkeys(start + timedelta(days=rng.randrange(rng.choice((20, 200, 3000)))) for _ in range(rng.randint(3, 5))))  # fmt: skip
    if len(days) < 3:
        raise ValueError("hardly several")
    style = rng.randrange(5)
    texts = [as_written(rng, day, style) for day in days]
    listed = f"{', '.join(texts[:-1])}{rng.choice((' and', ' or', ','))} {texts[-1]}"
    given = f"days = [{', '.join(in_python(day) for day in days)}]\n"
    w = rng.choice((WEEKDAYS[rng.choice(days).weekday()], rng.choice(WEEKDAYS)))
    return rng.choice((
        Meaning(f"{given}min(days)", "It is {}.", said=(f"[Which|Which date|Which of these] is [the earliest|first|the oldest]: {listed}?", f"{listed} - which [is|comes] first?"), nouns=(f"the earliest of {listed}",), shown="text", wanted="the earliest date", how="put the dates in a list"),
        Meaning(f"{given}max(days)", "It is {}.", said=(f"[Which|Which date|Which of these] is [the latest|last|the newest]: {listed}?", f"{listed} - which is the latest?"), nouns=(f"the latest of {listed}",), shown="text", wanted="the latest date", how="put the dates in a list"),
        Meaning(f"{given}[str(d) for d in days if d.strftime('%A') == '{w}']", "{}", said=(f"Which of these [dates|] is a {w}: {listed}?", f"{listed}: which one is a {w}?", f"Which of {listed} [falls on|is] a {w}?", f"Which of {listed} falls on a {w}, if any?"), shown="text", wanted="those on that weekday", how="ask each for its weekday"),
        Meaning(f"{given}*sorted(days), sep=', '", "{}", orders=(f"sort [these dates|the dates|]: {listed}", f"put {listed} in [order|chronological order]"), shown="text", wanted="the dates in order", how="sort them"),
        Meaning(f"{given}(max(days) - min(days)).days", "It is {} days.", questions=(f"how many days are between the first and the last of {listed}",), said=(f"{listed}: how many days from the earliest to the latest?",), wanted="the days between", how="subtract the first from the last"),
        Meaning(f"{given}*[d.strftime('%A') for d in days], sep=', '", "{}", said=(f"[Which weekdays are|Give me the weekdays of] {listed}?", f"{listed}: weekdays?"), shown="text", wanted="their weekdays", how="use strftime for each"),
    ))  # fmt: skip


def _stamp(rng: random.Random) -> Meaning:
    """Seconds since 1970, in UTC, and back."""
    n = rng.randint(0, 2_000_000_000)
    day = any_day(rng)
    if day.year < 1971 or rng.random() < 0.6:
        utc = f"datetime.fromtimestamp({n}, timezone.utc)"
        form, asked = rng.choice((("%Y-%m-%d", "date"), ("%Y-%m-%d %H:%M:%S", "date and time")))
        return Meaning(f"{utc}.strftime('{form}')", "It is {}.", questions=(f"[what|which] {asked} is [the|] [unix timestamp|Unix time|timestamp|epoch] {n}[| in UTC]",), orders=(f"convert the [unix|epoch] timestamp {n} to a {asked} in UTC",), nouns=(f"the {asked} of the Unix timestamp {n}[| in UTC]",), shown="text", wanted="the date", how="use fromtimestamp in UTC")  # fmt: skip
    x = as_written(rng, day)
    return Meaning(f"int(datetime({day.year}, {day.month}, {day.day}, tzinfo=timezone.utc).timestamp())", "It is {}.", questions=(f"what is the [unix|Unix|epoch] timestamp of {x} at midnight UTC",), orders=(f"convert {x}, 0:00 UTC, to a Unix timestamp",), nouns=(f"the Unix time of {x}, midnight UTC",), wanted="the timestamp", how="use timestamp in UTC")  # fmt: skip


def _due(rng: random.Random) -> Meaning:
    """When something is due, whether it is late, how long it still runs."""
    start = any_day(rng)
    n = rng.choice((7, 10, 14, 21, 28, 30, 45, 60, 90, rng.randint(5, 120)))
    other = start + timedelta(days=n + rng.randint(-20, 20))
    style = rng.randrange(5)
    x, y = as_written(rng, start, style), as_written(rng, other, style)
    what, due = rng.choice((("an invoice is dated", "[due|to be paid]"), ("the book was lent on", "due back"), ("the parcel was sent on", "due"), ("the trial started on", "over"), ("the visa begins on", "over")))  # fmt: skip
    told = f"{what[0].upper()}{what[1:]} {x} and is {due} [after|in] {n} days"
    code = f"{in_python(start)} + timedelta(days={n})"
    return rng.choice((
        Meaning(code, "It is {}.", said=(f"{told}. [On which date is that?|When is that?|Which date is that?]", f"{told}: when?"), shown="text", wanted="the due date", how="add the days"),
        Meaning(f"d = {code}\nprint(d, d.strftime('%A'))", "It is {}, a {}.", said=(f"{told}. [On which date is that and what weekday is it?|Which date and weekday is that?]",), shown="fields", wanted="the due date and its weekday", how="add the days"),
        Meaning(f"{in_python(other)} > {code}", claims=((f"is what [was due|ended] {n} days after {x} over on {y}", f"what [was due|ended] {n} days after {x} is over on {y}", f"what [was due|ended] {n} days after {x} is not over on {y}"),), how="add the days, compare"),
        Meaning(f"({code} - {in_python(other)}).days", "It is {} days.", said=(f"{told}. How many days [are left|remain] on {y}[? A negative number means that it is over.| (negative if it is over)?]",), wanted="the days left", how="add the days, subtract the other date"),
    ))  # fmt: skip
