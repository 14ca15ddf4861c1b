"""Units and dates."""

import random
from datetime import date, timedelta

from model.nano.recipe.tasks.arithmetic import assigned, recheck
from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import integer, numeral
from model.nano.recipe.tasks.phrasing import (
    ask,
    dressed,
    judging,
    order,
    quoting,
    quoting_fields,
    whether,
)
from model.nano.recipe.tasks.words import listed

# Name and abbreviations of each unit, and its size in the first unit of the row.
_UNITS: tuple[tuple[tuple[str, str, float | int], ...], ...] = (
    (("metres", "m", 1), ("kilometers", "km", 1000), ("miles", "mi", 1609.344), ("feet", "ft", 0.3048),
     ("inches", "in", 0.0254), ("yards", "yd", 0.9144), ("centimeters", "cm", 0.01), ("millimeters", "mm", 0.001)),
    (("kilograms", "kg", 1), ("pounds", "lb", 0.45359237), ("grams", "g", 0.001), ("ounces", "oz", 0.028349523125),
     ("tonnes", "t", 1000)),
    (("seconds", "s", 1), ("minutes", "min", 60), ("hours", "h", 3600), ("days", "d", 86400), ("weeks", "wk", 604800)),
    (("liters", "l", 1), ("milliliters", "ml", 0.001), ("gallons", "gal", 3.785411784), ("cubic meters", "m3", 1000)),
    (("bytes", "B", 1), ("kilobytes", "kB", 1000), ("megabytes", "MB", 10**6), ("gigabytes", "GB", 10**9)),
    (("square meters", "m2", 1), ("hectares", "ha", 10**4), ("square kilometers", "km2", 10**6)),
)  # fmt: skip
_MONTHS = listed(
    "January February March April May June July August September October November December"
)


def conversions(rng: random.Random) -> list[Draft]:
    """A quantity in another unit; temperatures; hours and minutes."""
    dice = rng.random()
    if dice < 0.2:
        return [_temperature(rng)]
    if dice < 0.32:
        return [_clock(rng)]
    (a, a_short, a_size), (b, b_short, b_size) = rng.sample(rng.choice(_UNITS), 2)
    amount = numeral(rng, decimals=0.25, digits=rng.choice((1, 2, 2, 3, 4)))
    if rng.random() < 0.35:
        a, b = f" {a_short}", b_short
    else:
        a = f" {a}"
    prompt = rng.choice(
        (order(rng, f"convert {amount.text}{a} to {b}"), order(rng, f"convert {amount.text}{a} into {b}"),
         dressed(rng, f"How many {b} are {amount.text}{a}?"), dressed(rng, f"How many {b} are there in {amount.text}{a}?"),
         ask(rng, f"{amount.text}{a} in {b}"), f"{amount.text}{a} to {b}", f"{amount.text}{a} in {b}?")
    )  # fmt: skip
    expression = f"{amount.code} * {a_size} / {b_size}"
    if a_size == 1:
        expression = f"{amount.code} / {b_size}"
    if b_size == 1:
        expression = f"{amount.code} * {a_size}"
    return [_draft(rng, prompt, expression, f"the amount in {b}", f"{amount.text}{a} = {{}} {b}.")]


def _temperature(rng: random.Random) -> Draft:
    t = rng.choice((str(rng.randint(-40, 120)), f"{rng.randint(-20, 110)}.{rng.randint(1, 9)}"))
    scale, other, code = rng.choice(
        (("Celsius", "Fahrenheit", f"{t} * 9 / 5 + 32"), ("Fahrenheit", "Celsius", f"({t} - 32) * 5 / 9"),
         ("Celsius", "Kelvin", f"{t} + 273.15"), ("Kelvin", "Celsius", f"{t} - 273.15"))
    )  # fmt: skip
    if rng.random() < 0.4:
        a, b = (
            f"{t}°{scale[0]}" if scale != "Kelvin" else f"{t} K",
            "K" if other == "Kelvin" else f"°{other[0]}",
        )
    else:
        a, b = f"{t} degrees {scale}", other
    prompt = rng.choice((order(rng, f"convert {a} to {b}"), ask(rng, f"{a} in {b}"), f"{a} to {b}"))
    return _draft(rng, prompt, code, f"the temperature in {other}", f"{a} is {{}} {b}.")


def _clock(rng: random.Random) -> Draft:
    """Hours and minutes, both ways."""
    hours, minutes = rng.randint(1, 30), rng.randint(1, 59)
    if rng.random() < 0.6:
        unit, code = rng.choice(
            (("minutes", f"{hours} * 60 + {minutes}"), ("seconds", f"({hours} * 60 + {minutes}) * 60"),
             ("hours", f"{hours} + {minutes} / 60"))
        )  # fmt: skip
        what = rng.choice((f"{hours} hours and {minutes} minutes", f"{hours}h {minutes}min"))
        prompt = rng.choice(
            (
                dressed(rng, f"How many {unit} are {what}?"),
                order(rng, f"convert {what} to {unit}"),
                ask(rng, f"{what} in {unit}"),
            )
        )
        return _draft(rng, prompt, code, f"the time in {unit}", f"{what} = {{}} {unit}.")
    total = integer(rng, rng.choice((3, 4)))
    prompt = rng.choice(
        (
            dressed(rng, f"How many hours and minutes are {total} minutes?"),
            order(rng, f"convert {total} minutes to hours and minutes"),
        )
    )
    return Draft(
        prompt,
        quoting_fields(f"{total} minutes are {{}} hours and {{}} minutes."),
        wanted="hours and minutes",
        how="use divmod",
        code=f"print({total} // 60, {total} % 60)",
    )


def dates(rng: random.Random) -> list[Draft]:
    """Days between, weekdays, days added, leap years."""
    a = date(1950, 1, 1) + timedelta(days=rng.randrange(365 * 100))
    b = a + timedelta(days=rng.randint(1, rng.choice((30, 400, 4000))))
    n = rng.randint(2, rng.choice((30, 200, 1000)))
    x, y = _written(rng, a), _written(rng, b)
    match rng.randrange(6):
        case 0 | 1:
            ask_ = rng.choice((dressed(rng, f"How many days are between {x} and {y}?"), ask(rng, f"the number of days between {x} and {y}"),
                               ask(rng, f"the number of days from {x} to {y}"), dressed(rng, f"How many days from {x} until {y}?")))  # fmt: skip
            return [
                _dated(
                    ask_,
                    f"({_code(b)} - {_code(a)}).days",
                    f"There are {{}} days between {x} and {y}.",
                    "the days between two dates",
                )
            ]
        case 2 | 3:
            ask_ = rng.choice((dressed(rng, f"What day of the week was {x}?"), ask(rng, f"the weekday of {x}"), dressed(rng, f"Which weekday is {x}?"),
                               dressed(rng, f"On what day of the week does {x} fall?")))  # fmt: skip
            return [
                _dated(
                    ask_, f"{_code(a)}.strftime('%A')", f"{x} is a {{}}.", "the weekday", shown=True
                )
            ]
        case 4:
            sign, words = rng.choice((("+", "after"), ("-", "before"), ("+", "after")))
            unit = rng.choice(("days", "days", "weeks"))
            ask_ = rng.choice(
                (
                    dressed(rng, f"What date is {n} {unit} {words} {x}?"),
                    ask(rng, f"the date {n} {unit} {words} {x}"),
                )
            )
            return [
                _dated(
                    ask_,
                    f"{_code(a)} {sign} timedelta({unit}={n})",
                    f"{n} {unit} {words} {x} is {{}}.",
                    "a date",
                    shown=True,
                )
            ]
        case _:
            code = f"import calendar\ncalendar.isleap({a.year})"
            return [Draft(whether(rng, f"is {a.year} a leap year", f"{a.year} is a leap year"),
                          judging(f"Yes, {a.year} is a leap year.", f"No, {a.year} is not a leap year."),
                          wanted="whether it is a leap year", how="ask calendar", code=code)]  # fmt: skip


def today(rng: random.Random, day: date) -> list[Draft]:
    """Questions that need the system message's date."""
    n = rng.randint(2, 200)
    later = day + timedelta(days=rng.randint(3, 300))
    y = _written(rng, later)
    here = _code(day)
    match rng.randrange(4):
        case 0:
            return [_dated(dressed(rng, rng.choice(("What day of the week is it today?", "What weekday is today?", "which day of the week is it?"))),
                           f"{here}.strftime('%A')", "Today is {}.", "today's weekday", shown=True)]  # fmt: skip
        case 1:
            prompt = dressed(
                rng,
                rng.choice(
                    (
                        "What is today's date?",
                        "What date is it today?",
                        "what's the date",
                        "Which date do we have today?",
                    )
                ),
            )
            return [_dated(prompt, here, "Today is {}.", "today's date", shown=True)]
        case 2:
            prompt = dressed(
                rng,
                rng.choice(
                    (
                        f"How many days until {y}?",
                        f"How many days are left until {y}?",
                        f"days until {y}",
                    )
                ),
            )
            return [
                _dated(
                    prompt,
                    f"({_code(later)} - {here}).days",
                    f"It is {{}} days until {y}.",
                    "the days from today",
                )
            ]
        case _:
            prompt = dressed(
                rng,
                rng.choice(
                    (
                        f"What date is it in {n} days?",
                        f"What is the date {n} days from now?",
                        f"which date is {n} days from today",
                    )
                ),
            )
            return [
                _dated(
                    prompt,
                    f"{here} + timedelta(days={n})",
                    f"In {n} days it is {{}}.",
                    "a date from today",
                    shown=True,
                )
            ]


def _dated(prompt: str, expression: str, form: str, wanted: str, *, shown: bool = False) -> Draft:
    """`shown`: the value reads well only when printed."""
    imports = (
        "from datetime import date, timedelta"
        if "timedelta" in expression
        else "from datetime import date"
    )
    last = f"print({expression})" if shown else expression
    return Draft(
        prompt, quoting(form), wanted=wanted, how="use datetime", code=f"{imports}\n{last}"
    )


def _code(day: date) -> str:
    return f"date({day.year}, {day.month}, {day.day})"


def _written(rng: random.Random, day: date) -> str:
    month = _MONTHS[day.month - 1]
    return rng.choice(
        (day.isoformat(), day.isoformat(), f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}",
         f"{month[:3]} {day.day}, {day.year}", f"{day.day} {month[:3]} {day.year}")
    )  # fmt: skip


def _draft(rng: random.Random, prompt: str, expression: str, wanted: str, form: str) -> Draft:
    name, code = assigned(rng, expression)
    return Draft(
        prompt,
        quoting(form),
        wanted=wanted,
        how=rng.choice(("compute it in Python", "convert it in Python")),
        code=code,
        check=recheck(name, expression),
        result=name,
    )
