"""Times of day: how long from one to another, what time it is later or earlier, durations added up."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.patterns import say

_WRITTEN = "f'{t // 60 % 24:02}:{t % 60:02}'"


def times(rng: random.Random) -> list[Draft]:
    """Times of day and durations."""
    ways = ((4, _between), (2, _moved), (1, _shift), (1.5, _added), (1, _zones))
    return [rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0](rng)]


def _two_clocks(rng: random.Random) -> tuple[str, str, str, str]:
    """Two times of day on one clock, and their minutes since midnight in Python."""
    halves = rng.random() < 0.3
    a, a_code = _clock(rng, rng.randrange(24), rng.randrange(60), halves=halves)
    b, b_code = _clock(rng, rng.randrange(24), rng.randrange(60), halves=halves)
    return a, b, a_code, b_code


# How a time between two is said: a pattern for its unit, the code over the minutes `t`, the answer.
_SPANS = (
    (3, "[time|duration|time in hours and minutes]", "[hours and minutes|hours and minutes|h and min]", "print(t // 60, t % 60)", "It is {} hours and {} minutes.", "fields"),
    (1.2, "number of minutes", "minutes", "t", "It is {} minutes.", "value"),
    (1, "number of hours", "hours", "t / 60", "It is {} hours.", "value"),
)  # fmt: skip


def _between(rng: random.Random) -> Draft:
    """From one time to another, past midnight too."""
    a, b, a_code, b_code = _two_clocks(rng)
    _, noun, unit, code, form, shown = rng.choices(_SPANS, [span[0] for span in _SPANS])[0]
    how_long = "How long is that" if shown == "fields" else f"How many {unit} is that"
    meaning = Meaning(
        f"t = ({b_code} - ({a_code})) % 1440\n{code}",
        form,
        nouns=(f"the {noun} between {a} and {b}", f"the {noun} from {a} to {b}"),
        questions=(
            *((f"how long is it from {a} [to|until|till] {b}", f"how much time is [there|] between {a} and {b}") if shown == "fields" else ()),
            f"how many {unit} are [there|] [between {a} and {b}|from {a} to {b}]", f"how many {unit} is it from {a} to {b}",
        ),
        said=(
            f"[A film|The meeting|My shift|The train|A lesson|The flight|A movie|The show] [starts|begins] at {a} and [ends|stops|is over] at {b}[| the next day]. [{how_long}?|{how_long} in all?]",
            f"I [slept|worked|drove] from {a} to {b}. {how_long}?", f"{a} to {b}, {how_long.lower().removesuffix(' is that')}?", f"{a} - {b}: {how_long.lower()}?",
            f"[A train|A bus|My flight|The ferry] [leaves|departs] at {a} and arrives at {b}. {how_long}?", f"[If I leave|I leave] at {a} and [get there|arrive] at {b}, {how_long.lower()}?",
            f"It is {a} and [my train leaves|the shop closes|the game starts|school is over] at {b}. {how_long.replace('is that', 'is left')}?",
        ),
        shown=shown,
        wanted="the time between",
        how="both in minutes, then subtract",
        real=code == "t / 60",
    )  # fmt: skip
    return draft(rng, meaning, {})


def _span(rng: random.Random) -> tuple[str, str]:
    """A duration as people write it, and its minutes in Python."""
    k, n = rng.randint(1, 12), rng.randint(2, 59)
    return rng.choice((
        (f"{k} hours and {n} minutes", f"{k} * 60 + {n}"), (f"{k} h {n} min", f"{k} * 60 + {n}"), (f"{n} minutes", str(n)), (f"{k} hours", f"{k} * 60"),
        (f"{n + 60} minutes", str(n + 60)), (f"{k}h{n:02}", f"{k} * 60 + {n}"), (f"{k}h {n}min", f"{k} * 60 + {n}"), (f"{k} and a half hours", f"{k} * 60 + 30"), (f"{k}:{n:02} hours", f"{k} * 60 + {n}"),
    ))  # fmt: skip


def _moved(rng: random.Random) -> Draft:
    """So much later or earlier."""
    a, _, a_code, _ = _two_clocks(rng)
    span, span_code = _span(rng)
    later = rng.random() < 0.65
    sign, word = ("+", "after") if later else ("-", "before")
    span_code = f"({span_code})" if sign == "-" and "+" in span_code else span_code
    meaning = Meaning(
        f"t = {a_code} {sign} {span_code}\n{_WRITTEN}",
        "It is {}.",
        orders=(f"add {span} to {a}",) if later else (f"subtract {span} from {a}",),
        nouns=(f"the time {span} {word} {a}", f"{a} {'plus' if later else 'minus'} {span}"),
        questions=(f"what time is it {span} {word} {a}", f"what time is {span} {word} {a}"),
        said=(
            (f"It is {a}. What time is it in {span}?", f"[A train leaves|A film starts|A movie starts|The meeting begins|A class starts|The show begins] at {a} and [takes|lasts|runs for|goes on for] {span}. [When [does it end|is it over]|What time does it end|At what time is it over]?", f"{a} + {span} = ?", f"The cake goes in at {a} and needs {span}. [When is it done?|When do I take it out?]")
            if later else (f"It is {a}. What time was it {span} ago?", f"[The train arrives|It ends|The film is over] at {a} [and it took|after] {span}. When did it start?", f"I have to be there at {a} and the way takes {span}. When do I leave?")
        ),
        shown="text",
        wanted="the time of day",
        how="count in minutes",
    )  # fmt: skip
    return draft(rng, meaning, {})


def _shift(rng: random.Random) -> Draft:
    """Work from one time to another with a break, perhaps on several days or for a wage."""
    start, end = rng.randint(5, 12), rng.randint(13, 23)
    m, n = rng.choice((0, 0, 15, 30, 45)), rng.choice((0, 0, 15, 30, 45, 10))
    rest = rng.choice((15, 20, 30, 45, 60))
    days, wage = rng.randint(2, 6), rng.randint(9, 45)
    told = f"[I work|My shift is|She works|He is at work] from {start}:{m:02} to {end}:{n:02} with [a break of {rest} minutes|a {rest} minute break|{rest} min off for lunch]"
    worked = f"t = {end} * 60 + {n} - ({start} * 60 + {m}) - {rest}\n"
    code, form, shown, asked = rng.choice((
        ("print(t // 60, t % 60)", "It is {} hours and {} minutes.", "fields", "[How long is that?|How much time is that?|How many hours and minutes of work are that?]"),
        ("t / 60", "It is {} hours.", "value", "[How many hours of work is that?|How many hours is that?]"),
        (f"t / 60 * {days}", "It is {} hours.", "value", f"[How many hours is that in {days} days?|How many hours are {days} such days?]"),
        (f"round(t / 60 * {wage}, 2)", "It is {}.", "value", f"[At {wage} an hour, what is the pay?|How much is that at {wage} dollars an hour?]"),
    ))  # fmt: skip
    return draft(rng, Meaning(worked + code, form, said=(f"{told}. {asked}", f"{told}: {asked.lower()}"), shown=shown, wanted="the time of work", how="the minutes between, less the break"), {})  # fmt: skip


_PLACES = ("Berlin", "Tokyo", "New York", "London", "Sydney", "Delhi", "Lima", "Nairobi", "Honolulu", "the office", "my sister's town")  # fmt: skip


def _zones(rng: random.Random) -> Draft:
    """A time here in a place whose difference from UTC is told."""
    a, _, a_code, _ = _two_clocks(rng)
    here, there = rng.sample(_PLACES, 2)
    p, q = rng.randint(-10, 12), rng.randint(-10, 12)
    if p == q:
        raise ValueError("the same time in both")
    told = f"It is {a} in {here} (UTC{p:+}). [What time is it in {there} (UTC{q:+})?|{there} is at UTC{q:+}. What time is it there?]"
    ahead = "ahead of" if q > p else "behind"
    other = f"{there} is {abs(q - p)} hours {ahead} {here}. [What time is it there when it is {a} in {here}?|It is {a} in {here}. What time in {there}?]"
    code = f"t = {a_code} + ({q} - ({p})) * 60" if rng.random() < 0.5 else ""
    said = told if code else other
    code = code or f"t = {a_code} {'+' if q > p else '-'} {abs(q - p)} * 60"
    return draft(rng, Meaning(f"{code}\n{_WRITTEN}", "It is {}.", said=(said,), shown="text", wanted="the time there", how="add the hours between"), {})  # fmt: skip


def _added(rng: random.Random) -> Draft:
    """Durations together, one taken from another, one several times."""
    spans = [_span(rng) for _ in range(rng.choice((2, 2, 3, 4)))]
    texts = [text for text, _ in spans]
    total = " + ".join(code for _, code in spans)
    listed = f"{', '.join(texts[:-1])} and {texts[-1]}"
    n = rng.randint(2, 9)
    dice = rng.random()
    if dice < 0.6:
        code = total
        said: tuple[str, ...] = (f"[Add|Add up|add] {listed}.", f"[What is|How much is] {' plus '.join(texts)}?", f"{' + '.join(texts)}[ = ?|, total?| in total?]", f"[I worked|The films take|My runs took|The calls lasted] {listed}. How long is that [in total|together|in all]?")  # fmt: skip
    elif dice < 0.75 and len(spans) == 2:
        code = f"abs({spans[0][1]} - ({spans[1][1]}))"
        said = (f"[What is the difference between|How much do they differ:] {texts[0]} and {texts[1]}?", f"One film takes {texts[0]}, another {texts[1]}. How much longer is the longer one?")  # fmt: skip
    else:
        code = f"({spans[0][1]}) * {n}"
        said = (f"[What is|How much is] {n} times {texts[0]}?", f"[One trip|One lesson|A film] takes {texts[0]}. How long are {n}?", f"{n} x {texts[0]}[?| = ?]")  # fmt: skip
    meaning = Meaning(f"t = {code}\nprint(t // 60, t % 60)", "It is {} hours and {} minutes.", said=tuple(say(rng, one, {}) for one in said), shown="fields", wanted="the time together", how="add the minutes, then split them")  # fmt: skip
    return draft(rng, meaning, {})


def _clock(rng: random.Random, hour: int, minute: int, *, halves: bool) -> tuple[str, str]:
    """A time of day as people write it, and its minutes since midnight in Python."""
    if halves:
        half = "am" if hour < 12 else "pm"
        shown = hour % 12 or 12
        text = f"{shown}:{minute:02} {half}" if minute or rng.random() < 0.3 else f"{shown} {half}"
        # Noon and midnight are twelve on this clock.
        hours = {("am", 12): "0", ("pm", 12): "12"}.get(
            (half, shown), str(shown) if half == "am" else f"({shown} + 12)"
        )
        minute = minute if ":" in text else 0
        return rng.choice((text, text.replace(" ", ""), text.upper())), f"{hours} * 60 + {minute}"
    return rng.choice((f"{hour}:{minute:02}", f"{hour:02}:{minute:02}")), f"{hour} * 60 + {minute}"
