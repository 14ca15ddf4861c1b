"""Quantities in other units: one, several, sums of them, in two units; which of two is more; temperatures."""

import math
import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.measures.quantities import KINDS, NAMED, Kind, Unit
from model.nano.recipe.tasks.numerals import Numeral, decimal, integer, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.slots import Template, from_table


def conversions(rng: random.Random) -> list[Draft]:
    """A quantity, perhaps of two units, in another; temperatures; which of two is more."""
    dice = rng.random()
    if dice < 0.12:
        return from_table(rng, _TEMPERATURES)
    if dice < 0.2:
        return from_table(rng, _MIXED)
    ways = ((8, _one), (1, _two_in), (1, _two_out), (1, _summed), (0.8, _several), (1.2, _larger))
    return [rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0](rng)]


def _one(rng: random.Random) -> Draft:
    kind = _kind(rng)
    a, b = rng.sample(kind.units, 2)
    amount = _amount(rng)
    code = _converted(f"{amount.code}{_times(a)}", b)
    how = "multiply by one size, divide by the other"
    return _asked_in(rng, kind, _quantity(rng, amount, a), b, code, how)


def _asked_in(
    rng: random.Random, kind: Kind, quantity: str, unit: Unit, code: str, how: str
) -> Draft:
    """A request for `quantity` in `unit`, which `code` computes."""
    into = say(rng, unit.short if rng.random() < 0.35 else unit.many, {})
    meaning = Meaning(
        code,
        f"It is {{}} {into}.",
        nouns=("{q} [in|expressed in|converted to|measured in] {u}", "{q} in {u}"),
        orders=("[convert|change|turn|transform] {q} [to|into] {u}", "express {q} in {u}", "[write|give|put] {q} in {u}"),
        questions=(
            "how many {u} [are|is|are there in|make|are in] {q}", "{q} [is|are|equals] how many {u}", "[how much|what] is {q} in {u}", "how many {u} does {q} [have|make]", "how many {u} [go|fit] into {q}",
        ),
        said=(
            "{q} [to|in|into|as|->|=] {u}[?||.|, please| pls]", "I have {q}. [How many {u} is that?|What is that in {u}?]", "{q} = ? {u}", "{q} - {u}?",
            f"{kind.stated}[. [In {{u}}?|How many {{u}}?|How much is that in {{u}}?|What's that in {{u}}?|Please give that in {{u}}.]|, what is that in {{u}}?|, so how many {{u}}?]",
        ),
        wanted="the amount in {u}",
        how=how,
        real=True,
    )  # fmt: skip
    return draft(rng, meaning, {"q": quantity, "u": into})


def _kind(rng: random.Random) -> Kind:
    return rng.choices(KINDS, [kind.weight for kind in KINDS])[0]


def _amount(rng: random.Random) -> Numeral:
    dice = rng.random()
    if dice < 0.22:
        text = decimal(rng)
        return Numeral(text, text)
    if dice < 0.26:
        whole = rng.randint(1, 12)
        text, places = rng.choice((("a half", "5"), ("one half", "5"), ("a quarter", "25"), ("three quarters", "75")))  # fmt: skip
        return Numeral(f"{whole} and {text}", f"{whole}.{places}")
    digits = rng.choice((1, 2, 2, 3, 4))
    return written(rng, rng.choice((1, 10, 100)) if dice < 0.34 else integer(rng, digits))


def _quantity(rng: random.Random, amount: Numeral, unit: Unit) -> str:
    if amount.code == "1":
        return say(rng, f"[a|one|1] {unit.one}", {})
    if rng.random() < 0.4 and amount.text[-1].isdigit():
        return f"{amount.text}{rng.choice((' ', ' ', ''))}{say(rng, unit.short, {})}"
    return f"{amount.text} {say(rng, unit.many, {})}"


def _times(unit: Unit) -> str:
    """What makes an amount of `unit` one of the base unit."""
    return (f" * {unit.size}" if unit.size else "") + (f" / {unit.per}" if unit.per else "")


def _converted(base: str, unit: Unit) -> str:
    size = f"({unit.size})" if "*" in unit.size.replace("**", "") or "/" in unit.size else unit.size
    return base + (f" * {unit.per}" if unit.per else "") + (f" / {size}" if unit.size else "")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Units that are said together: so many of the small one make a large one. `short` are short ways to write both."""

    large: str
    small: str
    ratio: int
    short: str = ""


PAIRS = (
    _Pair("foot", "inch", 12, "[{a} foot {b}|{a} ft {b}|{a}'{b}\"|{a} feet {b}]"),
    _Pair("meter", "centimeter", 100, "{a} m {b}"),
    _Pair("kilometer", "meter", 1000),
    _Pair("pound", "ounce", 16),
    _Pair("kilogram", "gram", 1000),
    _Pair("hour", "minute", 60, "[{a}h{b:02}|{a}h {b}min|{a}:{b:02} h]"),
    _Pair("hour", "minute", 60, "[{a}h{b:02}|{a}h {b}min|{a}:{b:02} h]"),
    _Pair("minute", "second", 60, "[{a}min{b:02}|{a}:{b:02} min|{a}m {b}s]"),
    _Pair("day", "hour", 24),
    _Pair("week", "day", 7),
    _Pair("stone", "pound", 14),
    _Pair("liter", "milliliter", 1000),
)


def _two_in(rng: random.Random) -> Draft:
    """ "6 foot 2 in cm"."""
    pair = rng.choice(PAIRS)
    kind, large, small = _of(pair)
    a, b = rng.randint(1, rng.choice((6, 12, 30))), rng.randint(1, pair.ratio - 1)
    into = rng.choice([*(unit for unit in kind.units if unit not in (large, small)), small, small])
    if pair.short and rng.random() < 0.4:
        text = say(rng, pair.short, {}).format(a=a, b=b)
    elif rng.random() < 0.4:
        text = say(rng, f"{{a}}[ |]{large.short} {{b}}[ |]{small.short}", {"a": a, "b": b})
    else:
        text = rng.choice((" and ", " ", ", ")).join(_counted(rng, n, unit) for n, unit in ((a, large), (b, small)))  # fmt: skip
    base = f"{a}{_times(large)} + {b}{_times(small)}"
    code = _converted(f"({base})", into) if into.size or into.per else base
    return _asked_in(rng, kind, text, into, code, "add both in the base unit, then convert")


def _of(pair: _Pair) -> tuple[Kind, Unit, Unit]:
    large, small = NAMED[pair.large], NAMED[pair.small]
    return next(kind for kind in KINDS if large in kind.units), large, small


def _counted(rng: random.Random, n: int, unit: Unit) -> str:
    return f"{n} {say(rng, unit.one if n == 1 else unit.many, {})}"


def _two_out(rng: random.Random) -> Draft:
    """ "500 minutes in hours and minutes", "180 cm in feet and inches"."""
    pair = rng.choice(PAIRS)
    kind, large, small = _of(pair)
    units = say(rng, f"{large.many} and {small.many}", {})
    first, second = units.split(" and ")
    given = rng.choice([small, small, large, *kind.units])
    if given is small:
        amount = Numeral(*2 * (str(rng.randint(pair.ratio + 2, pair.ratio * 40)),))
        code = f"print({amount.code} // {pair.ratio}, {amount.code} % {pair.ratio})"
        how = "use // and %"
    else:
        amount = _amount(rng)
        base = _converted(f"{amount.code}{_times(given)}", small)
        if not pair.ratio <= eval(base, {"math": math}) < 10**6:
            raise ValueError("nobody splits that")
        code = f"n = round({base})\nprint(n // {pair.ratio}, n % {pair.ratio})"
        how = f"all in {second}, rounded, then use // and %"
    meaning = Meaning(
        code,
        f"It is {{}} {first} and {{}} {second}.",
        nouns=("{q} in {u}",),
        orders=("[convert|change|turn|split] {q} [to|into] {u}", "express {q} in {u}"),
        questions=("how many {u} [are|is] {q}", "how much is {q} in {u}"),
        said=("{q} [to|in|as] {u}[?|]", f"[It is|I have|{kind.stated}]. How many {{u}} is that?".replace("[It is|I have|", "[It is {q}|I have {q}|")),
        shown="fields",
        wanted=f"{first} and {second}",
        how=how,
    )  # fmt: skip
    return draft(rng, meaning, {"q": _quantity(rng, amount, given), "u": units})


def _summed(rng: random.Random) -> Draft:
    """ "2 km plus 300 m in meters", "how much more is 3 lb than 1 kg, in grams"."""
    kind = _kind(rng)
    units = [rng.choice(kind.units) for _ in range(rng.choice((2, 2, 3)))]
    amounts = [_amount(rng) for _ in units]
    into = rng.choice((*units, rng.choice(kind.units)))
    sign = rng.choice("++-") if len(units) == 2 else "+"
    code = f" {sign} ".join(
        f"{n.code}{_times(unit)}" for n, unit in zip(amounts, units, strict=True)
    )
    texts = [_quantity(rng, n, unit) for n, unit in zip(amounts, units, strict=True)]
    joint = rng.choice((" plus ", " + ", " and ") if sign == "+" else (" minus ", " - ", " less "))
    text = joint.join(texts)
    if joint == " and " and len(texts) == 3:
        text = f"{texts[0]}, {texts[1]} and {texts[2]}"
    code = _converted(f"({code})", into) if into.size or into.per else code
    into_ = say(rng, into.short if rng.random() < 0.35 else into.many, {})
    meaning = Meaning(
        code,
        f"It is {{}} {into_}.",
        nouns=(
            "{q} in {u}",
            "the [sum|total] of {q} in {u}" if joint == " and " else "{q}, in {u}",
        ),
        questions=("how much is {q} in {u}", "how many {u} [are|is] {q}", "what is {q}, in {u}"),
        orders=("[add up|add] {q}, in {u}",) if joint == " and " else ("compute {q} in {u}",),
        said=("{q} = ? {u}", "{q} [in|to] {u}?"),
        wanted="the result in {u}",
        how="all in the base unit, then convert",
        real=True,
    )
    return draft(rng, meaning, {"q": text, "u": into_})


def _several(rng: random.Random) -> Draft:
    """ "Convert 5, 10 and 20 km to miles"."""
    kind = _kind(rng)
    a, b = rng.sample(kind.units, 2)
    amounts = [_amount(rng) for _ in range(rng.randint(2, 5))]
    short = rng.random() < 0.5
    unit, into = (say(rng, one.short if short else one.many, {}) for one in (a, b))
    if any(not n.text[-1].isdigit() or n.code == "1" for n in amounts):
        raise ValueError("a number that is no plain one")
    *front, last = [n.text for n in amounts]
    code = _converted(f"n{_times(a)}", b)
    meaning = Meaning(
        f"[round({code}, 2) for n in ({', '.join(n.code for n in amounts)})]",
        f"They are {{}} {into}.",
        plurals=("{q} in {u} [to 2 decimals|rounded to two decimals|with 2 decimal places]",),
        orders=("convert {q} [to|into] {u}, [rounded to 2 decimals|each to two decimals]", "[change|turn] {q} into {u} (2 decimals each)"),
        questions=("how many {u} are {q}, [each|] rounded to 2 decimals",),
        said=("{q} [in|to] {u}, 2 decimals[?|]",),
        shown="text",
        wanted="each of them in {u}",
        how="convert each in a list",
    )  # fmt: skip
    return draft(rng, meaning, {"q": f"{', '.join(front)} and {last} {unit}", "u": into})


def _larger(rng: random.Random) -> Draft:
    """Which of two quantities is more, whether one is, or by how much they differ."""
    kind = _kind(rng)
    a, b = rng.sample(kind.units, 2)
    m = Numeral(*2 * (str(rng.randint(2, 90)),))
    ratio = eval(f"({m.code}{_times(a)}) / (1{_times(b)})", {"math": math})
    n = max(1, round(ratio * rng.choice((0.5, 0.8, 0.9, 1.1, 1.3, 2, 3))))
    if n > 10**9 or ratio < 0.2:
        raise ValueError("nobody compares these")
    second = Numeral(str(n), str(n))
    p, q = _quantity(rng, m, a), _quantity(rng, second, b)
    left, right = f"{m.code}{_times(a)}", f"{second.code}{_times(b)}"
    sign, more = rng.choice(((">", kind.more), (">", kind.more), ("<", kind.less)))
    how = "compare both in the base unit"
    if rng.random() < 0.4:
        claim = (
            f"is {p} {more} than {q}",
            f"{p} is {more} than {q}",
            f"{p} is not {more} than {q}",
        )
        return draft(rng, Meaning(f"{left} {sign} {right}", claims=(claim,), how=how), {})
    said = (
        f"[Which|What] is {more}, [{p} or {q}|{q} or {p}]?", f"[{p} or {q}|{q} or {p}]: [which|what] is {more}?", f"Is {p} or {q} {more}?",
        f"[Compare|compare] {p} and {q}[. Which is more?|: which is {more}?]", f"[{p}|{p},] or {q}, which [one|] is {more}?",
    )  # fmt: skip
    code = f"'{p}' if {left} {sign} {right} else '{q}'"
    form = "{} is " + ("more." if sign == ">" else "less.")
    return draft(rng, Meaning(code, form, said=said, shown="text", wanted="the larger of both", how=how), {})  # fmt: skip


_C = "[{t} [degrees|degrees|deg|] [Celsius|celsius|centigrade|C]|{t}°C|{t} °C|{t}C]"
_F = "[{t} [degrees|degrees|deg|] [Fahrenheit|fahrenheit|F]|{t}°F|{t} °F|{t}F]"
_K = "[{t} [kelvin|Kelvin|K]|{t}K]"
_TO = {"C": "[Celsius|celsius|°C|degrees Celsius]", "F": "[Fahrenheit|fahrenheit|°F|degrees Fahrenheit]", "K": "[kelvin|Kelvin|K]"}  # fmt: skip


def _degrees(weight: float, spec: str, given: str, to: str, code: str) -> Template:
    into = _TO[to]
    return (
        weight,
        spec,
        Meaning(
            code,
            f"It is {{}} {'K' if to == 'K' else '°' + to}.",
            nouns=(f"{given} in {into}",),
            orders=(f"convert {given} [to|into] {into}", f"[express|change|write] {given} in {into}"),
            questions=(f"how [many|much] [degrees|] {into} [is|are] {given}", f"how [hot|warm|cold|much] is {given} in {into}"),
            said=(f"{given} [to|in|into|as] {into}[?|]", f"It is {given} [outside|here|today]. [What is that in {into}?|In {into}?]", f"[The oven is at|The thermometer shows|Water at] {given}. How much is that in {into}?"),
            wanted=f"the temperature in {to}",
            how="use the formula",
            real=True,
        ),
    )  # fmt: skip


_TEMPERATURES: tuple[Template, ...] = (
    _degrees(3, "t=1-120#.", _C, "F", "{t} * 9 / 5 + 32"),
    _degrees(1, "t=-5/-10/-20/-40/-3.5/0/36.6/-273.15", _C, "F", "{t} * 9 / 5 + 32"),
    _degrees(3, "t=1-250#.", _F, "C", "({t} - 32) * 5 / 9"),
    _degrees(1, "t=-5/-10/-40/0/98.6/212/32", _F, "C", "({t} - 32) * 5 / 9"),
    _degrees(1.5, "t=1-500#.", _C, "K", "{t} + 273.15"),
    _degrees(1.5, "t=1-500#.", _K, "C", "{t} - 273.15"),
    _degrees(0.7, "t=1-300#", _F, "K", "({t} - 32) * 5 / 9 + 273.15"),
    _degrees(0.7, "t=100-500#", _K, "F", "({t} - 273.15) * 9 / 5 + 32"),
)  # fmt: skip
_MIXED: tuple[Template, ...] = (
    (1, "a=1-40. b=100/250/500/700/650", Meaning("math.ceil({a} * 1000 / {b})", "You need {}.", said=("A file is {a} GB. How many {b} MB [discs|disks|sticks|parts] are needed [to store it|for it]?",), wanted="the number needed", how="both in MB, divide, round up")),
    (1.5, "a=1-20 b=10/20/25/30/33/50/75", Meaning("{a} * 100 / {b}", "It is {}.", said=("How many [glasses|bottles|cups|cans] of {b} cl [do I get from|are there in|can be filled with|fit into] {a} liters?",), wanted="the number of glasses", how="both in one unit, then divide", real=True)),
    (1.5, "a=1-20 b=200/250/300/330/500/750", Meaning("{a} * 1000 / {b}", "It is {}.", said=("How many [glasses|bottles|cups|cans] of {b} ml [do I get from|are there in|can be filled with|fit into] {a} liters?", "[I have|There are] {a} liters of [juice|water|milk]. How many {b} ml [glasses|bottles] is that?"), wanted="the number of glasses", how="both in one unit, then divide", real=True)),
    (1.5, "a=1-40# b=1-90#", Meaning("{a} * 10**9 / ({b} * 10**6)", "It takes {} seconds.", said=("How long does it take to [download|copy|send] {a} GB at {b} MB/s?", "How many seconds does a file of {a} GB take at {b} MB per second?"), wanted="the seconds", how="size over rate", real=True)),
    (1.5, "a=1-40# b=5-900#", Meaning("{a} * 10**9 * 8 / ({b} * 10**6)", "It takes {} seconds.", said=("How long does [it take to download|a download of] {a} GB [at|with] {b} [Mbit/s|Mbps|megabits per second][ take|]?",), wanted="the seconds", how="bits over rate", real=True)),
    (1, "a=8-900#", Meaning("{a} / 8", "It is {} MB/s.", nouns=("{a} [Mbit/s|Mbps|megabits per second] in [MB/s|megabytes per second]",), orders=("convert {a} [Mbit/s|Mbps] to MB/s",), wanted="megabytes per second", how="eight bits a byte")),
    (1, "a=3-15.", Meaning("235.214583 / {a}", "It is {} mpg.", orders=("convert {a} [l/100km|liters per 100 km|l per 100 km] to [mpg|miles per gallon]",), nouns=("{a} [l/100km|liters per 100 km] in [mpg|miles per gallon]",), questions=("how many [mpg|miles per gallon] are {a} liters per 100 km",), wanted="miles per gallon", how="use the factor", real=True)),
    (0.8, "a=8-30.", Meaning("100 / {a}", "It is {} liters per 100 km.", orders=("convert {a} [km/l|km per liter] to [l/100km|liters per 100 km]",), nouns=("{a} km per liter in liters per 100 km",), wanted="the consumption", how="100 over it", real=True)),
    (1, "a=3-9# b=0-59# c=:f'{b:02}'", Meaning("60 / ({a} + {b} / 60)", "It is {} km/h.", questions=("how fast is a pace of {a}:{c} [min/km|per kilometer|minutes per km] in km/h", "what speed in km/h is a pace of {a}:{c} per km"), nouns=("a pace of {a}:{c} min/km in km/h",), said=("I run a kilometer in {a}:{c} minutes. How many km/h is that?",), wanted="the speed", how="60 over the minutes", real=True)),
    (1, "a=5-20.", Meaning("t = round(3600 / {a})\nf'{t // 60}:{t % 60:02}'", "It is {} min per km.", questions=("what pace in min per km is {a} km/h",), nouns=("the pace in [min/km|minutes per km] at {a} km/h",), said=("I run at {a} km/h. What is my pace per km?",), shown="text", wanted="the pace", how="seconds a kilometer, then minutes")),
    (1, "a=5-60# b=0-59# d=5/10/21.0975/42.195/3/15 c=:f'{b:02}'", Meaning("t = round(({a} * 60 + {b}) / {d})\nf'{t // 60}:{t % 60:02}'", "It is {} min per km.", said=("I ran {d} km in {a}:{c} minutes. [What is my pace per km?|What pace is that?]", "{d} km in {a}:{c}, pace per km?"), shown="text", wanted="the pace", how="seconds a kilometer, then minutes")),
    (1, "p=1-20$", Meaning("round({p} / 0.45359237, 2)", "It is {} per kg.", questions=("how much [per kilo|per kg] is [${p}|{p}] a pound",), nouns=("[${p}|{p}] per pound [per kilo|as a price per kg]", "a price of {p} per lb in price per kg"), wanted="the price of a kilo", how="over the kilos of a pound")),
    (1, "p=1-20$", Meaning("round({p} / 3.785411784, 2)", "It is {} per liter.", questions=("how much [a liter|per liter] is [${p}|{p}] a gallon",), nouns=("[${p}|{p}] per gallon as a price per liter",), wanted="the price of a liter", how="over the liters of a gallon")),
    (1, "t=1000-900000#", Meaning("print({t} // 86400, {t} % 86400 // 3600, {t} % 3600 // 60, {t} % 60)", "It is {} days, {} hours, {} minutes and {} seconds.", shown="fields", orders=("convert {t} seconds [to|into] days, hours, minutes and seconds",), nouns=("{t} seconds in days, hours, minutes and seconds",), questions=("how many days, hours, minutes and seconds are {t} seconds",), wanted="days, hours, minutes, seconds", how="use // and %")),
    (1, "t=1500-90000#", Meaning("print({t} // 1440, {t} % 1440 // 60, {t} % 60)", "It is {} days, {} hours and {} minutes.", shown="fields", orders=("convert {t} minutes [to|into] days, hours and minutes",), nouns=("{t} minutes in days, hours and minutes",), questions=("how many days, hours and minutes are {t} minutes",), wanted="days, hours, minutes", how="use // and %")),
    (1, "t=100-90000#", Meaning("f'{{t} // 3600:02}:{{t} % 3600 // 60:02}:{{t} % 60:02}'", "It is {}.", shown="text", orders=("[write|express|show] {t} seconds as hh:mm:ss", "convert {t} seconds to [hh:mm:ss|h:mm:ss]"), nouns=("{t} seconds as hh:mm:ss",), wanted="hours, minutes and seconds", how="use // and %")),
    (1, "h=1-30# m=1-59# n=:f'{m:02}'", Meaning("{h} + {m} / 60", "It is {} hours.", questions=("how many hours are {h}:{n} [hours|h] as a decimal number",), nouns=("{h}:{n} h as decimal hours", "{h} hours {m} minutes in decimal hours"), said=("I worked {h}:{n}. [What is that in decimal hours?|How many hours as a decimal?]",), wanted="the decimal hours", how="minutes over 60", real=True)),
    (1, "t=-15/-12/-5/0/5/10/15/20 f=5-70#", Meaning("'{t} °C' if {t} * 9 / 5 + 32 < {f} else '{f} °F'", "{} is colder.", said=("[Which|What] is [the colder one|colder], {t} °C or {f} °F?", "{t} C or {f} F, which is colder?"), shown="text", wanted="the colder one", how="both in Fahrenheit")),
    (1.2, "t=-5/0/10/15/20/25/30/36.6 f=20-110#", Meaning("'{t} °C' if {t} * 9 / 5 + 32 > {f} else '{f} °F'", "{} is warmer.", said=("[Which|What] is [warmer|hotter], {t} °C or {f} °F?", "{t} C or {f} F, which is warmer?", "Is {t} degrees Celsius or {f} degrees Fahrenheit warmer?"), shown="text", wanted="the warmer one", how="both in Fahrenheit")),
    (1, "a=1-90# b=10-900#", Meaning("{a} * 1024**3 / ({b} * 10**6)", "It takes {} seconds.", said=("How long does it take to copy {a} GiB at {b} MB/s?", "How many seconds do {a} GiB take at {b} MB per second?"), wanted="the seconds", how="bytes over bytes a second", real=True)),
    (1, "a=10-60#", Meaning("235.214583 / {a}", "It is {} liters per 100 km.", orders=("convert {a} [mpg|miles per gallon] to [liters per 100 km|l/100km]",), nouns=("{a} mpg in [l/100km|liters per 100 km]",), wanted="the consumption", how="use the factor", real=True)),
    (1.5, "a=1-360", Meaning("math.radians({a})", "It is {}.", nouns=("{a} degrees in radians", "{a}° in radians"), orders=("convert {a} degrees to radians",), questions=("how many radians are {a} degrees",), wanted="radians", how="use math.radians", real=True)),
    (1, "a=1-12.", Meaning("math.degrees({a})", "It is {}.", nouns=("{a} radians in degrees",), orders=("convert {a} [radians|rad] to degrees",), questions=("how many degrees are {a} radians",), wanted="degrees", how="use math.degrees", real=True)),
    (1.5, "a=10/30/45/60/90/120/15/75/180", Meaning("math.sin(math.radians({a}))", "It is {}.", nouns=("the sine of {a} degrees", "sin({a}°)", "sin of {a} degrees"), wanted="the sine", how="radians first", real=True)),
    (1.2, "a=10/30/45/60/90/120/15/75/180", Meaning("math.cos(math.radians({a}))", "It is {}.", nouns=("the cosine of {a} degrees", "cos({a}°)", "cos of {a} degrees"), wanted="the cosine", how="radians first", real=True)),
    (1, "a=10/30/45/60/15/75", Meaning("math.tan(math.radians({a}))", "It is {}.", nouns=("the tangent of {a} degrees", "tan({a}°)"), wanted="the tangent", how="radians first", real=True)),
    (1, "t=4000-90000", Meaning("print({t} // 3600, {t} % 3600 // 60, {t} % 60)", "It is {} hours, {} minutes and {} seconds.", shown="fields", orders=("convert {t} seconds to hours, minutes and seconds",), nouns=("{t} seconds in hours, minutes and seconds",), questions=("how many hours, minutes and seconds are {t} seconds",), wanted="hours, minutes, seconds", how="use // and %")),
    (1, "t=100-9000", Meaning("f'{{t} // 60}:{{t} % 60:02}'", "It is {}.", shown="text", orders=("[write|express|show] {t} minutes as [hh:mm|h:mm|hours:minutes]", "convert {t} minutes to [hh:mm|h:mm]"), nouns=("{t} minutes as [hh:mm|h:mm|hours:minutes]",), wanted="hours and minutes", how="use // and %")),
)  # fmt: skip
