"""Dates: between them, before and after them, what day it is; and questions that need today's."""

import random
from datetime import date, timedelta

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import count_word, ordinal
from model.nano.recipe.tasks.words import NAMES, listed

MONTHS = listed(
    "January February March April May June July August September October November December"
)
WEEKDAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def dates(rng: random.Random) -> list[Draft]:
    """One question about one date or two."""
    return [rng.choices(_KINDS, _WEIGHTS)[0](rng)]


def _between(rng: random.Random) -> Draft:
    a, b, x, y = _two(rng)
    unit, per = rng.choice(
        (("days", ""), ("days", ""), ("days", ""), ("weeks", " / 7"), ("hours", " * 24"))
    )
    if rng.random() < 0.15:
        return _asked(
            rng,
            Meaning(
                f"n = ({in_python(b)} - {in_python(a)}).days\nprint(n // 7, n % 7)",
                "It is {} weeks and {} days.",
                questions=(f"how many weeks and days are [there|] between {x} and {y}", f"how many weeks and days [is it|are there] from {x} to {y}"),
                shown="fields", wanted="weeks and days", how="subtract the dates",
            ),
        )  # fmt: skip
    return _asked(
        rng,
        Meaning(
            f"({in_python(b)} - {in_python(a)}).days{per}",
            f"It is {{}} {unit}.",
            nouns=(f"the number of {unit} [between {x} and {y}|from {x} to {y}]", f"the [difference|time] between {x} and {y} in {unit}", f"{unit} between {x} and {y}"),
            questions=(
                f"how many {unit} are [there|] between {x} and {y}", f"how many {unit} [is it|are there|does it take] from {x} [to|until|till] {y}", f"how many {unit} lie between {x} and {y}",
                f"how many {unit} after {x} is {y}", f"how many {unit} before {y} is {x}", f"how many {unit} [passed|went by] between {x} and {y}", f"how many {unit} apart are {x} and {y}",
            ),
            said=(f"The [project|course|trip] [started|began] on {x} and [finished|ended] on {y}. How many {unit} [is|was] that?",
                  f"From {x} to {y}[: how many {unit}?|, how many {unit} is that?]", f"[A trip|A course|The job] begins on {x} and ends on {y}. How many {unit} are [there|] in between?"),
            wanted=f"the {unit} between", how="subtract the dates",
        ),
    )  # fmt: skip


def _weekday(rng: random.Random) -> Draft:
    a = any_day(rng)
    x = as_written(rng, a)
    if rng.random() < 0.2:
        name = rng.choice((WEEKDAYS[a.weekday()], rng.choice(WEEKDAYS)))
        return _asked(
            rng,
            Meaning(
                f"{in_python(a)}.strftime('%A') == '{name}'",
                claims=((f"[is|was] {x} a {name}", f"{x} is a {name}", f"{x} is not a {name}"), (f"does {x} fall on a {name}", f"{x} is a {name}", f"{x} is not a {name}")),
                how="ask for the weekday",
            ),
        )  # fmt: skip
    return _asked(
        rng,
        Meaning(
            f"{in_python(a)}.strftime('%A')",
            "It is a {}.",
            nouns=(f"the [weekday|day of the week] [of|on] {x}", f"the weekday for {x}"),
            questions=(f"[what|which] [day of the week|weekday|day] [was|is|will be] {x}", f"on [what|which] [day of the week|weekday|day] [does|did] {x} fall", f"what day [was it|is it] on {x}"),
            said=(f"[I was born|We met|The meeting is|They married] on {x}. [What day of the week was that?|Which weekday is that?|What weekday?]", f"{x}[: weekday?|, which day of the week?| is what weekday?]"),
            shown="text", wanted="the weekday", how="use strftime",
        ),
    )  # fmt: skip


def _shifted(rng: random.Random) -> Draft:
    a = any_day(rng)
    x = as_written(rng, a)
    later = rng.random() < 0.65
    n = rng.randint(2, rng.choice((12, 60, 200, 1000)))
    sign, word = ("+", rng.choice(("after", "after", "from"))) if later else ("-", "before")
    unit = rng.choice(("days", "days", "days", "weeks"))
    count = count_word(rng, n)
    wants_day = rng.random() < 0.15
    tail, shown = (".strftime('%A')", "weekday") if wants_day else ("", "date")
    asked = "weekday" if wants_day else "date"
    value = (
        f"({in_python(a)} {sign} timedelta({unit}={n})){tail}"
        if tail
        else f"{in_python(a)} {sign} timedelta({unit}={n})"
    )
    return _asked(
        rng,
        Meaning(
            value,
            "It is {}.",
            nouns=(f"the {asked} {count} {unit} {word} {x}", f"the {asked} of {x} {'plus' if later else 'minus'} {n} {unit}"),
            questions=(f"[what|which] {asked} is {count} {unit} {word} {x}", f"[what|which] {asked} is it {count} {unit} {word} {x}", f"[what|which] {asked} comes {count} {unit} {word} {x}") + (() if wants_day else (f"what is {x} {'plus' if later else 'minus'} {n} {unit}", f"what day is {count} {unit} {word} {x}")),
            orders=() if wants_day else (f"add {count} {unit} to {x}" if later else f"subtract {count} {unit} from {x}", f"[go|count] {count} {unit} {'forward' if later else 'back'} from {x}"),
            said=(f"[The order was placed|It was sent|The contract starts|I bought it] on {x}. [Which {asked} is {count} {unit} later?|What {asked} is it {count} {unit} later?]",) if later else (f"[The deadline|The exam|The flight] is on {x}. [Which {asked} is|What {asked} is] {count} {unit} before that?",),
            shown="text", wanted=f"the {shown}", how="use timedelta",
        ),
    )  # fmt: skip


def _months(rng: random.Random) -> Draft:
    """Months and years later: the same day of another month."""
    a = any_day(rng).replace(day=rng.randint(2, 24))
    x = as_written(rng, a)
    if rng.random() < 0.35:
        n = rng.randint(1, 60)
        later = rng.random() < 0.6
        word = "after" if later else "before"
        count = f"{n} year{'s' if n > 1 else ''}"
        code = f"date({a.year} {'+' if later else '-'} {n}, {a.month}, {a.day})"
    else:
        n = rng.randint(2, 30)
        later, word, count = True, "after", f"{count_word(rng, n)} months"
        code = f"n = {a.year} * 12 + {a.month} - 1 + {n}\ndate(n // 12, n % 12 + 1, {a.day})"
        if rng.random() < 0.3:
            later, word, code = False, "before", code.replace(f"+ {n}\n", f"- {n}\n")
    return _asked(
        rng,
        Meaning(
            code,
            "It is {}.",
            nouns=(f"the date {count} {word} {x}", f"{x} {'plus' if later else 'minus'} {count}"),
            questions=(f"[what|which] date is [it|] {count} {word} {x}",),
            orders=(f"add {count} to {x}",) if later else (f"subtract {count} from {x}",),
            said=(f"[A contract starts|A subscription begins] on {x} and [runs for|is valid for] {count}. When does it end?",) if later else (),
            shown="text", wanted="the date", how="count the months",
        ),
    )  # fmt: skip


def _year(rng: random.Random) -> Draft:
    year = rng.choice(
        (rng.randint(1600, 2400), rng.randint(1990, 2040), rng.randrange(1600, 2401, 100))
    )
    match rng.randrange(4):
        case 0 | 1:
            meaning = Meaning(
                f"calendar.isleap({year})",
                claims=((f"[is|was] {year} a leap year", f"{year} is a leap year", f"{year} is not a leap year"), (f"does {year} have 366 days", f"{year} has 366 days", f"{year} does not have 366 days"),
                        (f"does February {year} have 29 days", f"February {year} has 29 days", f"February {year} does not have 29 days")),
                how="ask calendar",
            )  # fmt: skip
        case 2:
            meaning = Meaning(
                f"n = {year} + 1\nwhile not calendar.isleap(n):\n    n += 1\nn", "It is {}.", nouns=(f"the [next|first] leap year after {year}",), questions=(f"[when|which year] is the next leap year after {year}",), shown="fields", wanted="the next leap year", how="try year after year",
            )  # fmt: skip
        case _:
            later = year + rng.randint(5, 120)
            meaning = Meaning(
                f"sum(calendar.isleap(n) for n in range({year}, {later} + 1))", "There are {}.", nouns=(f"the number of leap years [between {year} and {later}|from {year} to {later}]",), questions=(f"how many leap years are [there|] [between {year} and {later}|from {year} to {later}]",), wanted="the number of leap years", how="count them with calendar",
            )  # fmt: skip
    return _asked(rng, meaning)


def _month(rng: random.Random) -> Draft:
    year, m = rng.randint(1900, 2100), rng.randint(1, 12)
    name = f"{MONTHS[m - 1]} {year}"
    weekday = rng.randrange(7)
    w = WEEKDAYS[weekday]
    match rng.randrange(5):
        case 0 | 1:
            meaning = Meaning(f"calendar.monthrange({year}, {m})[1]", "It has {} days.", nouns=(f"the number of days in {name}", f"the length of {name} in days"), questions=(f"how many days [does {name} have|are there in {name}|are in {name}|has {name}]", f"how long is {name} in days"), wanted="the days of the month", how="ask calendar")  # fmt: skip
        case 2:
            k = rng.randint(1, 4)
            nth = ordinal(rng, k)
            meaning = Meaning(
                f"days = [date({year}, {m}, d) for d in range(1, calendar.monthrange({year}, {m})[1] + 1)]\n[d for d in days if d.weekday() == {weekday}][{k - 1}]",
                "It is {}.", nouns=(f"the date of the {nth} {w} [in|of] {name}", f"the {nth} {w} [in|of] {name}"), questions=(f"[when|on which date] is the {nth} {w} [in|of] {name}",), shown="text", wanted="that date", how="go over the days of the month",
            )  # fmt: skip
        case 3:
            meaning = Meaning(
                f"days = [date({year}, {m}, d) for d in range(1, calendar.monthrange({year}, {m})[1] + 1)]\n[d for d in days if d.weekday() == {weekday}][-1]",
                "It is {}.", nouns=(f"the date of the last {w} [in|of] {name}", f"the last {w} [in|of] {name}"), questions=(f"[when|on which date] is the last {w} [in|of] {name}",), shown="text", wanted="that date", how="go over the days of the month",
            )  # fmt: skip
        case _:
            meaning = Meaning(
                f"days = [date({year}, {m}, d) for d in range(1, calendar.monthrange({year}, {m})[1] + 1)]\nsum(d.weekday() == {weekday} for d in days)",
                "There are {}.", nouns=(f"the number of {w}s in {name}",), questions=(f"how many {w}s [are there|are|were there] in {name}", f"how many {w}s does {name} have"), wanted="how many there are", how="go over the days of the month",
            )  # fmt: skip
    return _asked(rng, meaning)


def _place_in_year(rng: random.Random) -> Draft:
    a = any_day(rng)
    x = as_written(rng, a)
    n = rng.randint(2, 365)
    match rng.randrange(4):
        case 0:
            meaning = Meaning(f"{in_python(a)}.timetuple().tm_yday", "It is day {}.", nouns=(f"the day [number|] of the year [of|for] {x}",), questions=(f"[what|which] day of the year is {x}", f"which number has {x} in its year"), wanted="the day of the year", how="use timetuple")  # fmt: skip
        case 1:
            meaning = Meaning(f"{in_python(a)}.isocalendar()[1]", "It is week {}.", nouns=(f"the [ISO|calendar|] week [number|] of {x}",), questions=(f"[what|which] [calendar|ISO|] week is {x} in", f"in which [calendar|] week is {x}"), wanted="the week", how="use isocalendar")  # fmt: skip
        case 2:
            meaning = Meaning(f"date({a.year}, 1, 1) + timedelta(days={n - 1})", "It is {}.", nouns=(f"the date of day {n} of {a.year}", f"the {n}th day of {a.year}" if n % 10 > 3 else f"day {n} of the year {a.year}"), questions=(f"which date is day {n} of {a.year}",), shown="text", wanted="the date", how="count from the first of January")  # fmt: skip
        case _:
            meaning = Meaning(f"(date({a.year}, 12, 31) - {in_python(a)}).days", "There are {} days left.", nouns=(f"the number of days left in the year after {x}",), questions=(f"how many days are left in the year after {x}", f"how many days is it from {x} to the end of the year"), wanted="the days left", how="subtract from the last day")  # fmt: skip
    return _asked(rng, meaning)


def _age(rng: random.Random) -> Draft:
    born, on, x, y = _two(rng, years=True)
    who = rng.choice((*NAMES[:40], "a man", "she", "my mother", "he"))
    meaning = Meaning(
        f"b, d = {in_python(born)}, {in_python(on)}\nd.year - b.year - ((d.month, d.day) < (b.month, b.day))",
        "The age is {}.",
        questions=(f"how old [was|is] {who} on {y} [if|when] born on {x}", f"how old is [somebody|someone|a person] born on {x} on {y}"),
        said=(f"If [someone|somebody|{who}] was born on {x}, how old [were they|was that] on {y}?", f"{who} was born on {x}. [How old was {who} on {y}?|What was the age on {y}?|How old on {y}?]", f"[Born|born] {x}, how old on {y}?"),
        wanted="the age", how="subtract the years, less one before the birthday",
    )  # fmt: skip
    return _asked(rng, meaning)


def _years(rng: random.Random) -> Draft:
    """Questions about years alone, and about working days."""
    a = rng.randint(1850, 2010)
    b = a + rng.randint(3, 100)
    who = rng.choice((*NAMES[:40], "a man", "she", "my mother", "he", "my grandfather"))
    if rng.random() < 0.3:
        first, second, x, y = _two(rng)
        meaning = Meaning(
            f"a, b = {in_python(first)}, {in_python(second)}\nsum((a + timedelta(days=n)).weekday() < 5 for n in range((b - a).days + 1))",
            "There are {}.", nouns=(f"the number of [working days|weekdays|business days] from {x} to {y} [inclusive|]",), questions=(f"how many [working days|weekdays|business days] are [there|] [from {x} to {y}|between {x} and {y}]",), wanted="the working days", how="count the days from Monday to Friday",
        )  # fmt: skip
        return _asked(rng, meaning)
    meaning = Meaning(
        f"{b} - {a}", "It is {} years.",
        nouns=(f"the number of years [between {a} and {b}|from {a} to {b}]", f"the age in {b} of somebody born in {a}"),
        questions=(f"how many years are [there|] between {a} and {b}", f"how many years [is it|] from {a} to {b}", f"how old [is|was] {who} in {b} if born in {a}", f"how old does somebody born in {a} [turn|get] in {b}", f"how many years after {a} [was|is] {b}"),
        said=(f"{who} was born in {a}. [How old in {b}?|How old is that in {b}?|What age was that in {b}?]", f"[A house was built|A company was founded|The school was opened] in {a}. How old [is|was] it in {b}?"),
        wanted="the years", how="subtract the years",
    )  # fmt: skip
    return _asked(rng, meaning)


def _order(rng: random.Random) -> Draft:
    a, b, x, y = _two(rng)
    first, second = (x, y) if rng.random() < 0.5 else (y, x)
    one, two = (in_python(a), in_python(b)) if first == x else (in_python(b), in_python(a))
    if rng.random() < 0.5:
        word = rng.choice(("before", "after"))
        sign = "<" if word == "before" else ">"
        return _asked(rng, Meaning(f"{one} {sign} {two}", claims=((f"is {first} {word} {second}", f"{first} is {word} {second}", f"{first} is not {word} {second}"),), how="compare the dates"))  # fmt: skip
    word, sign = rng.choice((("earlier", "<"), ("later", ">"), ("first", "<")))
    return _asked(rng, Meaning(f"{first!r} if {one} {sign} {two} else {second!r}", f"{{}} is {word}.", said=(f"[Which|Which date|What] is {word}, {first} or {second}?", f"{first} or {second}: which [is|comes] {word}?"), shown="text", wanted="one of both dates", how="compare the dates"))  # fmt: skip


# Forms that an example shows.
_EXAMPLES = ("%A, %B %-d, %Y", "%a %-d %b %Y", "%d/%m/%y", "%B %-d, %Y", "%-d %B %Y", "%Y%m%d", "%d-%b-%Y", "%m/%d/%Y", "%A %-d %B")  # fmt: skip


def _form(rng: random.Random) -> Draft:
    a = any_day(rng)
    x = as_written(rng, a)
    if rng.random() < 0.35:
        code = rng.choice(_EXAMPLES)
        example = any_day(rng).strftime(code)
        return _asked(rng, Meaning(f"{in_python(a)}.strftime('{code}')", "It is {}.", orders=(f"[write|format|put] {x} [like|as in|in the form] {example}", f"write the date {x} like this: {example}"), shown="text", wanted="the date in the form of the example", how="use strftime"))  # fmt: skip
    words, code = rng.choice((("DD.MM.YYYY", "%d.%m.%Y"), ("YYYY-MM-DD", "%Y-%m-%d"), ("ISO format", "%Y-%m-%d"), ("MM/DD/YYYY", "%m/%d/%Y"), ("DD/MM/YYYY", "%d/%m/%Y"), ("YYYYMMDD", "%Y%m%d"), ("YYYY/MM/DD", "%Y/%m/%d"), ("words like 5 March 2020", "%-d %B %Y")))  # fmt: skip
    return _asked(rng, Meaning(f"{in_python(a)}.strftime('{code}')", "It is {}.", orders=(f"[write|format|give|show|put|convert] {x} [in|as|to] {words}",), nouns=(f"{x} [in|as] {words}",), shown="text", wanted="the date in that form", how="use strftime"))  # fmt: skip


_KINDS = (
    _between,
    _weekday,
    _shifted,
    _months,
    _year,
    _month,
    _place_in_year,
    _age,
    _order,
    _form,
    _years,
)
_WEIGHTS = (5, 4, 4.5, 2, 2, 2.5, 2, 2, 1.2, 0.8, 2)


def today(rng: random.Random, day: date) -> list[Draft]:
    """Questions that need the system message's date."""
    n = rng.randint(2, rng.choice((12, 60, 300)))
    count = count_word(rng, n)
    later = day + timedelta(days=rng.randint(3, 400))
    past = day - timedelta(days=rng.randint(3, 9000))
    here = in_python(day)
    born = past.replace(day=min(past.day, 28))
    unit = rng.choice(("days", "days", "weeks"))
    y = as_written(rng, later)
    weekday = rng.randrange(7)
    w = WEEKDAYS[weekday]
    dated = day - timedelta(days=rng.randint(3, 90))
    payable = rng.choice((7, 10, 14, 21, 30, 45, 60))
    nth = rng.randint(1, 28)
    month = rng.randint(1, 12)
    following = f"n = {day.year} * 12 + {day.month}\ny, m = n // 12, n % 12 + 1\n"
    meanings = (
        Meaning(f"{here}.strftime('%A')", "Today is {}.", questions=("[what|which] [day of the week|weekday|day] is [it today|today|it]", "what day do we have today"), nouns=("today's weekday", "the weekday today"), shown="text", wanted="today's weekday", how="take today's date"),
        Meaning(here, "Today is {}.", questions=("[what|which] date is [it today|today|it]", "what is the date today", "what's today's date", "what is the current date"), nouns=("today's date", "the date of today", "the current date"), shown="text", wanted="today's date", how="take today's date"),
        Meaning(f"{here}.year", "It is {}.", questions=("[what|which] year is [it|this]", "what year do we have"), nouns=("the current year",), wanted="this year", how="take today's date"),
        Meaning(f"({in_python(later)} - {here}).days", "It is {} days.", questions=(f"how many days [is it|are there|are left|remain] until {y}", f"how many days until {y}", f"how long is it until {y} in days", f"in how many days is {y}"), nouns=(f"the number of days until {y}", f"days until {y}", f"days [from today|] to {y}"), wanted="the days until then", how="subtract today's date"),
        Meaning(f"({here} - {in_python(past)}).days", "It is {} days.", questions=(f"how many days [is it|has it been|have passed] since {as_written(rng, past)}", f"how many days ago was {as_written(rng, past)}"), nouns=(f"the number of days since {as_written(rng, past)}",), wanted="the days since then", how="subtract from today's date"),
        Meaning(f"{here} + timedelta({unit}={n})", "It is {}.", questions=(f"[what|which] date [is it|will it be] in {count} {unit}", f"[what|which] date is {count} {unit} from [now|today]", f"what is the date in {count} {unit}"), nouns=(f"the date {count} {unit} from [now|today]", f"the date in {count} {unit}", f"today plus {count} {unit}"), shown="text", wanted="a date from today", how="use timedelta"),
        Meaning(f"{here} - timedelta({unit}={n})", "It was {}.", questions=(f"[what|which] date was [it|] {count} {unit} ago", f"what was the date {count} {unit} ago"), nouns=(f"the date {count} {unit} ago", f"today minus {count} {unit}"), shown="text", wanted="a date before today", how="use timedelta"),
        Meaning(f"({here} + timedelta(days={n})).strftime('%A')", "It is a {}.", questions=(f"[what|which] [day of the week|weekday] [is it|will it be] in {count} days", f"which weekday is {count} days from now"), shown="text", wanted="a weekday from today", how="use timedelta"),
        Meaning(f"({here} + timedelta(days=1)).strftime('%A')", "Tomorrow is {}.", questions=("[what|which] [day of the week|weekday|day] is [it|] tomorrow",), shown="text", wanted="tomorrow's weekday", how="add a day"),
        Meaning(f"{here} + timedelta(days=1)", "It is {}.", questions=("[what|which] date is [it|] tomorrow", "what is tomorrow's date"), nouns=("tomorrow's date",), shown="text", wanted="tomorrow's date", how="add a day"),
        Meaning(f"{here} - timedelta(days=1)", "It was {}.", questions=("[what|which] date was [it|] yesterday", "what was yesterday's date"), nouns=("yesterday's date",), shown="text", wanted="yesterday's date", how="subtract a day"),
        Meaning(f"(date({day.year}, 12, 25) - {here}).days" if day < date(day.year, 12, 25) else f"(date({day.year + 1}, 12, 25) - {here}).days", "It is {} days.", questions=("how many days [is it|are there|are left|] until Christmas", "how long until Christmas in days", "how many days to Christmas"), nouns=("days until Christmas",), wanted="the days until Christmas", how="subtract today's date"),
        Meaning(f"(date({day.year + 1}, 1, 1) - {here}).days", "It is {} days.", questions=("how many days [is it|are there|are left|] until [New Year|new year|next year|January 1]",), wanted="the days until the new year", how="subtract today's date"),
        Meaning(f"(date({day.year}, 12, 31) - {here}).days", "It is {} days.", questions=("how many days are left in [this year|the year]", "how many days does this year have left"), wanted="the days left", how="subtract today's date"),
        Meaning(f"{here}.timetuple().tm_yday", "It is day {}.", questions=("[what|which] day of the year is [it|today|it today]",), wanted="the day of the year", how="use timetuple"),
        Meaning(f"{here}.isocalendar()[1]", "It is week {}.", questions=("[what|which] [calendar|] week [is it|do we have|is this]",), nouns=("the current [calendar|] week", "the week number today"), wanted="the week", how="use isocalendar"),
        Meaning(f"calendar.isleap({day.year})", claims=(("is this year a leap year", f"{day.year} is a leap year", f"{day.year} is not a leap year"), ("is it a leap year", f"{day.year} is a leap year", f"{day.year} is not a leap year")), how="ask calendar"),
        Meaning(f"b, d = {in_python(born)}, {here}\nd.year - b.year - ((d.month, d.day) < (b.month, b.day))", "The age is {}.", questions=(f"how old is [somebody|someone|a person] born on {as_written(rng, born)} [today|now|]",), said=(f"I was born on {as_written(rng, born)}. How old am I[ now| today|]?", f"[She|My son|He] was born on {as_written(rng, born)}. [How old is that today?|What is the age now?]"), wanted="the age today", how="subtract the years, less one before the birthday"),
        Meaning(f"d = {here} + timedelta(days=1)\nwhile d.weekday() != {weekday}:\n    d += timedelta(days=1)\nprint(d)", "It is {}.", questions=(f"[what date|when] is [the next {w}|next {w}]",), nouns=(f"the date of [the next|next] {w}",), shown="fields", wanted="that date", how="go on day by day"),
        Meaning(f"{following}d = date(y, m, calendar.monthrange(y, m)[1])\nprint(d, d.strftime('%A'))", "It is {}, a {}.", questions=("what is the last day of next month, and which weekday is it", "on which date and weekday does next month end"), nouns=("the last day of next month, with its weekday",), shown="fields", wanted="the last day of next month", how="take the next month, ask calendar for its length"),
        Meaning(f"{following}date(y, m, 1).strftime('%A')", "It is a {}.", questions=("on [what|which] weekday does next month [start|begin]", "what weekday is the first of next month"), shown="text", wanted="a weekday", how="take the next month"),
        Meaning(f"{here} > {in_python(dated)} + timedelta(days={payable})", claims=tuple((f"is {bill} overdue [today|now|]", f"{bill} is overdue", f"{bill} is not overdue") for bill in (f"an invoice of {as_written(rng, dated)}, payable within {payable} days,", f"a book lent on {as_written(rng, dated)} for {payable} days")), how="add the days, compare with today"),
        Meaning(f"({in_python(dated)} + timedelta(days={payable}) - {here}).days", "It is {} days.", said=(f"An invoice of {as_written(rng, dated)} is payable within {payable} days. How many days are left from today[? A negative number means overdue.| (negative if overdue)?]",), wanted="the days left", how="add the days, subtract today"),
        Meaning(f"date({day.year}, {month}, {nth}).strftime('%A')", "It is a {}.", questions=(f"on [what|which] weekday is {MONTHS[month - 1]} {nth} this year", f"what weekday [is|was] {nth} {MONTHS[month - 1]} this year"), shown="text", wanted="a weekday of this year", how="take this year's date"),
        Meaning(f"d = {here} - timedelta(days=1)\nwhile d.weekday() != {weekday}:\n    d -= timedelta(days=1)\nprint(d)", "It was {}.", questions=(f"what date was last {w}", f"[what date|when] was [the last|the most recent] {w} before today"), nouns=(f"the date of last {w}",), shown="fields", wanted="that date", how="go back day by day"),
        Meaning(f"sum(({here} + timedelta(days=n)).weekday() < 5 for n in range(1, ({in_python(later)} - {here}).days + 1))", "There are {}.", questions=(f"how many [working days|weekdays] are [left|there] until {y}, {y} included",), nouns=(f"the number of weekdays from tomorrow to {y}",), wanted="the working days until then", how="count the days from Monday to Friday"),
        Meaning(f"calendar.monthrange({day.year}, {day.month})[1] - {day.day}", "It is {} days.", questions=("how many days are left [in|of] this month", "how many days until the end of the month"), wanted="the days left", how="ask calendar"),
    )  # fmt: skip
    return [_asked(rng, rng.choice(meanings))]


def _asked(rng: random.Random, meaning: Meaning) -> Draft:
    return draft(rng, meaning, {})


def any_day(rng: random.Random) -> date:
    if rng.random() < 0.04:
        month, day = rng.choice(tuple(_FEASTS))
        return date(rng.randint(1950, 2040), month, day)
    start = rng.choice((date(1900, 1, 1), date(1990, 1, 1), date(2015, 1, 1)))
    return start + timedelta(days=rng.randrange(365 * 20 if start.year > 1900 else 365 * 150))


def _two(rng: random.Random, *, years: bool = False) -> tuple[date, date, str, str]:
    """An earlier and a later date, both written alike."""
    a = any_day(rng)
    gap = rng.randint(900, 30_000) if years else rng.randint(1, rng.choice((30, 300, 400, 4000)))
    b = a + timedelta(days=gap)
    style = rng.randrange(len(_STYLES))
    return a, b, as_written(rng, a, style), as_written(rng, b, style)


def in_python(day: date) -> str:
    return f"date({day.year}, {day.month}, {day.day})"


_FEASTS = {
    (12, 25): "Christmas",
    (1, 1): "New Year's Day",
    (12, 31): "New Year's Eve",
    (10, 31): "Halloween",
}
_STYLES = (
    "{y}-{m:02}-{d:02}", "{y}-{m:02}-{d:02}", "{y}-{m:02}-{d:02}", "{M} {d}, {y}", "{M} {d}, {y}", "{d} {M} {y}", "{d} {M} {y}", "{S} {d}, {y}", "{d} {S} {y}", "{M} {n}, {y}", "the {n} of {M} {y}",
    "{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{y}/{m:02}/{d:02}", "{M} {d} {y}", "{n} {M} {y}", "{d}. {M} {y}",
)  # fmt: skip


def as_written(rng: random.Random, day: date, style: int | None = None) -> str:
    if (day.month, day.day) in _FEASTS:
        return f"{_FEASTS[day.month, day.day]} {day.year}"
    form = _STYLES[style] if style is not None else rng.choice(_STYLES)
    month = MONTHS[day.month - 1]
    suffix = "th" if day.day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")  # fmt: skip
    return form.format(
        y=day.year, m=day.month, d=day.day, M=month, S=month[:3], n=f"{day.day}{suffix}"
    )
