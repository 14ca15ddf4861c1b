"""Quantities in other units, simple and compound; times of day and durations."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import Numeral, decimal, integer, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.slots import Template, from_table


@dataclass(frozen=True, slots=True)
class Unit:
    """`many` and `one` are patterns for its name, `short` its sign; times `size` and over `per` it is in the base unit."""

    many: str
    one: str
    short: str
    size: str = ""
    per: str = ""


_LENGTHS = (
    Unit("[millimeters|millimetres]", "millimeter", "mm", "0.001"), Unit("[centimeters|centimetres|centimeters]", "centimeter", "cm", "0.01"),
    Unit("[meters|metres|meters]", "meter", "m"), Unit("[kilometers|kilometres|kilometers]", "kilometer", "km", "1000"), Unit("miles", "mile", "mi", "1609.344"),
    Unit("feet", "foot", "ft", "0.3048"), Unit("inches", "inch", "in", "0.0254"), Unit("yards", "yard", "yd", "0.9144"), Unit("nautical miles", "nautical mile", "nmi", "1852"),
)  # fmt: skip
_MASSES = (
    Unit("[kilograms|kilos|kilogrammes|kilograms]", "[kilogram|kilo]", "kg"), Unit("[grams|grammes|grams]", "gram", "g", "0.001"), Unit("milligrams", "milligram", "mg", "0.000001"),
    Unit("pounds", "pound", "[lb|lbs]", "0.45359237"), Unit("ounces", "ounce", "oz", "0.028349523125"), Unit("[tonnes|tons|metric tons]", "tonne", "t", "1000"), Unit("stone", "stone", "st", "6.35029318"),
)  # fmt: skip
_TIMES = (
    Unit("seconds", "second", "[s|sec]"), Unit("minutes", "minute", "min", "60"), Unit("hours", "[hour|hour]", "[h|hrs]", "3600"), Unit("days", "day", "d", "86400"),
    Unit("weeks", "week", "[weeks|wk]", "604800"), Unit("milliseconds", "millisecond", "ms", "0.001"), Unit("years", "year", "years", "31536000"),
)  # fmt: skip
_VOLUMES = (
    Unit("[liters|litres|liters]", "[liter|litre]", "[l|L]"), Unit("[milliliters|millilitres]", "milliliter", "[ml|mL]", "0.001"), Unit("[cubic meters|cubic metres]", "cubic meter", "[m3|m³]", "1000"),
    Unit("[gallons|US gallons|gallons]", "gallon", "gal", "3.785411784"), Unit("[cubic centimeters|cubic centimetres]", "cubic centimeter", "[cm3|cm³|cc]", "0.001"), Unit("[pints|US pints]", "pint", "pt", "0.473176473"),
    Unit("[cups|US cups]", "cup", "cups", "0.2365882365"), Unit("centiliters", "centiliter", "cl", "0.01"), Unit("deciliters", "deciliter", "dl", "0.1"), Unit("[fluid ounces|US fluid ounces]", "fluid ounce", "fl oz", "0.0295735295625"),
)  # fmt: skip
_STORAGE = (
    Unit("bytes", "byte", "B"), Unit("bits", "bit", "bits", "", "8"), Unit("kilobytes", "kilobyte", "[kB|KB]", "1000"), Unit("megabytes", "megabyte", "MB", "10**6"), Unit("gigabytes", "gigabyte", "GB", "10**9"),
    Unit("terabytes", "terabyte", "TB", "10**12"), Unit("kibibytes", "kibibyte", "KiB", "1024"), Unit("mebibytes", "mebibyte", "MiB", "1024**2"), Unit("gibibytes", "gibibyte", "GiB", "1024**3"), Unit("tebibytes", "tebibyte", "TiB", "1024**4"),
)  # fmt: skip
_AREAS = (
    Unit("[square meters|square metres]", "square meter", "[m2|m²|sqm]"), Unit("hectares", "hectare", "ha", "10000"), Unit("[square kilometers|square kilometres]", "square kilometer", "[km2|km²]", "10**6"),
    Unit("acres", "acre", "acres", "4046.8564224"), Unit("square feet", "square foot", "[sq ft|ft2]", "0.09290304"), Unit("square centimeters", "square centimeter", "[cm2|cm²]", "0.0001"), Unit("square miles", "square mile", "sq mi", "2589988.110336"),
)  # fmt: skip
_SPEEDS = (
    Unit("[meters per second|metres per second]", "meter per second", "m/s"), Unit("[kilometers per hour|km per hour|kilometres per hour]", "kilometer per hour", "[km/h|kph|kmh]", "1000", "3600"),
    Unit("miles per hour", "mile per hour", "[mph|mi/h]", "0.44704"), Unit("knots", "knot", "[kn|knots]", "1852", "3600"),
)  # fmt: skip
_ENERGIES = (
    Unit("joules", "joule", "J"), Unit("kilojoules", "kilojoule", "kJ", "1000"), Unit("kilowatt hours", "kilowatt hour", "kWh", "3600000"), Unit("calories", "calorie", "cal", "4.184"), Unit("kilocalories", "kilocalorie", "kcal", "4184"),
)  # fmt: skip
_PRESSURES = (
    Unit("pascals", "pascal", "Pa"),
    Unit("bar", "bar", "bar", "100000"),
    Unit("hectopascals", "hectopascal", "hPa", "100"),
    Unit("atmospheres", "atmosphere", "atm", "101325"),
)
_POWERS = (Unit("watts", "watt", "W"), Unit("kilowatts", "kilowatt", "kW", "1000"), Unit("megawatts", "megawatt", "MW", "10**6"))  # fmt: skip
_KINDS = (
    (6, _LENGTHS, "long"), (5, _MASSES, "heavy"), (5, _TIMES, "long"), (4, _VOLUMES, "much"), (4, _STORAGE, "large"), (3, _AREAS, "large"), (3.5, _SPEEDS, "fast"),
    (1, _ENERGIES, "much"), (0.7, _PRESSURES, "high"), (0.5, _POWERS, "strong"),
)  # fmt: skip
_COMPOUND = (
    (_LENGTHS[5], _LENGTHS[6], 11), (_LENGTHS[2], _LENGTHS[1], 99), (_LENGTHS[3], _LENGTHS[2], 999), (_MASSES[3], _MASSES[4], 15), (_MASSES[0], _MASSES[1], 999), (_TIMES[2], _TIMES[1], 59), (_TIMES[2], _TIMES[1], 59), (_TIMES[2], _TIMES[1], 59),
    (_TIMES[1], _TIMES[0], 59), (_TIMES[3], _TIMES[2], 23), (_TIMES[4], _TIMES[3], 6), (_MASSES[6], _MASSES[3], 13), (_VOLUMES[0], _VOLUMES[1], 999),
)  # fmt: skip


def conversions(rng: random.Random) -> list[Draft]:
    """A quantity, perhaps of two units, in another; temperatures; which of two is more."""
    dice = rng.random()
    if dice < 0.12:
        return from_table(rng, _TEMPERATURES)
    if dice < 0.22:
        return [_compound(rng)]
    if dice < 0.32:
        return [_larger(rng)]
    if dice < 0.4:
        return from_table(rng, _MIXED)
    kinds = rng.choices(_KINDS, [weight for weight, _, _ in _KINDS])[0]
    a, b = rng.sample(kinds[1], 2)
    amount = _amount(rng)
    text = _quantity(rng, amount, a)
    into = say(rng, b.short if rng.random() < 0.35 else b.many, {})
    meaning = Meaning(
        _converted(f"{amount.code}{_times(a)}", b),
        f"It is {{}} {into}.",
        nouns=("{q} [in|expressed in|converted to|measured in] {u}", "{q} in {u}"),
        orders=("convert {q} [to|into] {u}", "[convert|change|turn|transform] {q} [to|into] {u}", "express {q} in {u}", "[write|give|put] {q} in {u}"),
        questions=("how many {u} [are|is|are there in|make|are in] {q}", "how many {u} [are|is|are there in] {q}", "{q} [is|are|equals] how many {u}", "how much is {q} in {u}", "what is {q} in {u}", "how many {u} does {q} [have|make]"),
        said=("{q} [to|in|into|as|->|=] {u}[?||.|, please]", "I have {q}. [How many {u} is that?|What is that in {u}?]", "{q} = ? {u}", "[It is|That's|We have] {q}. [In {u}?|How many {u}?|How much is that in {u}?]"),
        wanted=f"the amount in {into}",
        how="multiply by one size, divide by the other",
        real=True,
    )  # fmt: skip
    return [draft(rng, meaning, {"q": text, "u": into})]


def _amount(rng: random.Random) -> Numeral:
    if rng.random() < 0.25:
        text = decimal(rng)
        return Numeral(text, text)
    value = (
        rng.choice((1, 10, 100))
        if rng.random() < 0.1
        else integer(rng, rng.choice((1, 2, 2, 3, 4)))
    )
    return written(rng, value)


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
    return base + (f" * {unit.per}" if unit.per else "") + (f" / {unit.size}" if unit.size else "")


def _compound(rng: random.Random) -> Draft:
    """Two units in, or two units out."""
    large, small, top = rng.choice(_COMPOUND)
    kinds = next(kinds for _, kinds, _ in _KINDS if large in kinds)
    a, b = rng.randint(1, rng.choice((6, 12, 30))), rng.randint(1, top)
    if rng.random() < 0.35:
        # Out: so many minutes in hours and minutes.
        total = rng.randint(top + 2, top * 40)
        ratio = _RATIOS[large.many, small.many]
        units = say(rng, f"{large.many} and {small.many}", {})
        first, second = units.split(" and ")
        meaning = Meaning(
            f"print({{t}} // {ratio}, {{t}} % {ratio})",
            f"It is {{}} {first} and {{}} {second}.",
            nouns=(f"{{t}} {second} in {units}",),
            orders=(f"[convert|change|turn] {{t}} {second} [to|into] {units}", f"express {{t}} {second} in {units}"),
            questions=(f"how many {units} [are|is] {{t}} {second}", f"how much is {{t}} {second} in {units}"),
            said=(f"{{t}} {second} [to|in|as] {units}[?|]", f"[It takes|It is|I have] {{t}} {second}. How many {units} is that?"),
            shown="fields",
            wanted=f"{first} and {second}",
            how="use // and %",
        )  # fmt: skip
        return draft(rng, meaning, {"t": total})
    into = rng.choice([unit for unit in kinds if unit not in (large, small)] + [small, small])
    u = say(rng, into.many if rng.random() < 0.7 else into.short, {})
    one = Numeral(str(a), str(a)), Numeral(str(b), str(b))
    if rng.random() < 0.35:
        text = say(rng, f"{{a}}[ |]{large.short} {{b}}[ |]{small.short}", {"a": a, "b": b})
    else:
        joint = rng.choice((" and ", " ", ", ", " and "))
        text = f"{a} {say(rng, large.one if a == 1 else large.many, {})}{joint}{b} {say(rng, small.one if b == 1 else small.many, {})}"
    base = f"({one[0].code}{_times(large)} + {one[1].code}{_times(small)})"
    meaning = Meaning(
        _converted(base, into) if into.size else base.strip("()"),
        f"It is {{}} {u}.",
        nouns=("{q} in {u}", "{q} [expressed|] in {u}"),
        orders=("[convert|change|turn] {q} [to|into] {u}", "express {q} in {u}"),
        questions=(
            "how many {u} [are|is|are there in] {q}",
            "how much is {q} in {u}",
            "{q} is how many {u}",
        ),
        said=(
            "{q} [to|in|into|as] {u}[?|]",
            "[It takes|It is|I have|That was] {q}. How many {u} is that?",
        ),
        wanted=f"the amount in {u}",
        how="add both in the base unit, then convert",
        real=True,
    )
    return draft(rng, meaning, {"q": text, "u": u})


_RATIOS = {
    (large.many, small.many): ratio
    for (large, small, _), ratio in zip(_COMPOUND, (12, 100, 1000, 16, 1000, 60, 60, 60, 60, 24, 7, 14, 1000), strict=True)
}  # fmt: skip


def _larger(rng: random.Random) -> Draft:
    """Which of two quantities is more, or by how much."""
    _, kinds, adjective = rng.choices(_KINDS, [weight for weight, _, _ in _KINDS])[0]
    a, b = rng.sample(kinds[:7], 2)
    m = Numeral(*2 * (str(rng.randint(2, 90)),))
    ratio = eval(f"({m.code}{_times(a)})") / eval(f"(1{_times(b)})")
    n = max(1, round(ratio * rng.choice((0.5, 0.8, 0.9, 1.1, 1.3, 2, 3))))
    if n > 10**9 or ratio < 0.2:
        raise ValueError("nobody compares these")
    second = Numeral(str(n), str(n))
    p, q = _quantity(rng, m, a), _quantity(rng, second, b)
    more = {
        "long": "longer",
        "heavy": "heavier",
        "much": "more",
        "large": "[larger|bigger]",
        "fast": "faster",
        "high": "higher",
        "strong": "stronger",
    }[adjective]
    left, right = f"{m.code}{_times(a)}", f"{second.code}{_times(b)}"
    if rng.random() < 0.4:
        return draft(
            rng,
            Meaning(
                f"{left} > {right}",
                claims=((f"is {p} {more} than {q}", f"{p} is {more} than {q}", f"{p} is not {more} than {q}"),),
                how="compare both in the base unit",
            ),
            {},
        )  # fmt: skip
    meaning = Meaning(
        f"'{p}' if {left} > {right} else '{q}'",
        "{} is more.",
        said=(
            f"[Which|What] is {more}, [{p} or {q}|{q} or {p}]?", f"[{p} or {q}|{q} or {p}]: [which|what] is {more}?", f"Is {p} or {q} {more}?",
            f"[Compare|compare] {p} and {q}[. Which is more?|: which is {more}?]", f"[{p}|{p},] or {q}, which [one|] is {more}?",
        ),
        shown="text",
        wanted="the larger of both",
        how="compare both in the base unit",
    )  # fmt: skip
    return draft(rng, meaning, {})


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
    _degrees(3, "t=1-120.", _C, "F", "{t} * 9 / 5 + 32"),
    _degrees(1, "t=-5/-10/-20/-40/-3.5/0/36.6/-273.15", _C, "F", "{t} * 9 / 5 + 32"),
    _degrees(3, "t=1-250.", _F, "C", "({t} - 32) * 5 / 9"),
    _degrees(1, "t=-5/-10/-40/0/98.6/212/32", _F, "C", "({t} - 32) * 5 / 9"),
    _degrees(1.5, "t=1-500.", _C, "K", "{t} + 273.15"),
    _degrees(1.5, "t=1-500.", _K, "C", "{t} - 273.15"),
    _degrees(0.7, "t=1-300", _F, "K", "({t} - 32) * 5 / 9 + 273.15"),
    _degrees(0.7, "t=100-500", _K, "F", "({t} - 273.15) * 9 / 5 + 32"),
)  # fmt: skip
_MIXED: tuple[Template, ...] = (
    (1, "a=1-40. b=100/250/500/700/650", Meaning("math.ceil({a} * 1000 / {b})", "You need {}.", said=("A file is {a} GB. How many {b} MB [discs|disks|sticks|parts] are needed [to store it|for it]?",), wanted="the number needed", how="both in MB, divide, round up")),
    (1.5, "a=1-20 b=10/20/25/30/33/50/75", Meaning("{a} * 100 / {b}", "It is {}.", said=("How many [glasses|bottles|cups|cans] of {b} cl [do I get from|are there in|can be filled with|fit into] {a} liters?",), wanted="the number of glasses", how="both in one unit, then divide", real=True)),
    (1.5, "a=1-20 b=200/250/300/330/500/750", Meaning("{a} * 1000 / {b}", "It is {}.", said=("How many [glasses|bottles|cups|cans] of {b} ml [do I get from|are there in|can be filled with|fit into] {a} liters?", "[I have|There are] {a} liters of [juice|water|milk]. How many {b} ml [glasses|bottles] is that?"), wanted="the number of glasses", how="both in one unit, then divide", real=True)),
    (1.5, "a=1-40# b=1-90#", Meaning("{a} * 10**9 / ({b} * 10**6)", "It takes {} seconds.", said=("How long does it take to [download|copy|send] {a} GB at {b} MB/s?", "How many seconds does a file of {a} GB take at {b} MB per second?"), wanted="the seconds", how="size over rate", real=True)),
    (1.5, "a=1-40# b=5-900#", Meaning("{a} * 10**9 * 8 / ({b} * 10**6)", "It takes {} seconds.", said=("How long does [it take to download|a download of] {a} GB [at|with] {b} [Mbit/s|Mbps|megabits per second][ take|]?",), wanted="the seconds", how="bits over rate", real=True)),
    (1, "a=8-900#", Meaning("{a} / 8", "It is {} MB/s.", nouns=("{a} [Mbit/s|Mbps|megabits per second] in [MB/s|megabytes per second]",), orders=("convert {a} [Mbit/s|Mbps] to MB/s",), wanted="megabytes per second", how="eight bits a byte")),
    (1, "a=10-60#", Meaning("235.214583 / {a}", "It is {} liters per 100 km.", orders=("convert {a} [mpg|miles per gallon] to [liters per 100 km|l/100km]",), nouns=("{a} mpg in [l/100km|liters per 100 km]",), wanted="the consumption", how="use the factor", real=True)),
    (1.5, "a=1-360", Meaning("math.radians({a})", "It is {}.", nouns=("{a} degrees in radians", "{a}° in radians"), orders=("convert {a} degrees to radians",), questions=("how many radians are {a} degrees",), wanted="radians", how="use math.radians", real=True)),
    (1, "a=1-12.", Meaning("math.degrees({a})", "It is {}.", nouns=("{a} radians in degrees",), orders=("convert {a} [radians|rad] to degrees",), questions=("how many degrees are {a} radians",), wanted="degrees", how="use math.degrees", real=True)),
    (1.5, "a=10/30/45/60/90/120/15/75/180", Meaning("math.sin(math.radians({a}))", "It is {}.", nouns=("the sine of {a} degrees", "sin({a}°)", "sin of {a} degrees"), wanted="the sine", how="radians first", real=True)),
    (1.2, "a=10/30/45/60/90/120/15/75/180", Meaning("math.cos(math.radians({a}))", "It is {}.", nouns=("the cosine of {a} degrees", "cos({a}°)", "cos of {a} degrees"), wanted="the cosine", how="radians first", real=True)),
    (1, "a=10/30/45/60/15/75", Meaning("math.tan(math.radians({a}))", "It is {}.", nouns=("the tangent of {a} degrees", "tan({a}°)"), wanted="the tangent", how="radians first", real=True)),
    (1.5, "a=1-9 b=1-59# c=1-9 d=1-59#", Meaning("t = {a} * 60 + {b} + {c} * 60 + {d}\nprint(t // 60, t % 60)", "It is {} hours and {} minutes.", shown="fields", said=(
        "[Add|add] {a} [h|hours] {b} [min|minutes] and {c} [h|hours] {d} [min|minutes].", "[What is|How much is] {a} h {b} min plus {c} h {d} min?", "[I worked|I walked|The film and the meal take] {a} hours {b} minutes and [then|] {c} hours {d} minutes. How long is that [in total|together]?"), wanted="the time together", how="add the minutes, then split them")),
    (1, "a=1-9 b=1-59# n=2-9", Meaning("t = ({a} * 60 + {b}) * {n}\nprint(t // 60, t % 60)", "It is {} hours and {} minutes.", shown="fields", said=(
        "[What is|How much is] {n} times {a} hours {b} minutes?", "[One trip|One lesson|A film] takes {a} h {b} min. How long are {n}?"), wanted="the time together", how="multiply the minutes, then split them")),
    (1, "t=4000-90000", Meaning("print({t} // 3600, {t} % 3600 // 60, {t} % 60)", "It is {} hours, {} minutes and {} seconds.", shown="fields", orders=("convert {t} seconds to hours, minutes and seconds",), nouns=("{t} seconds in hours, minutes and seconds",), questions=("how many hours, minutes and seconds are {t} seconds",), wanted="hours, minutes, seconds", how="use // and %")),
    (1, "t=100-9000", Meaning("f'{{t} // 60}:{{t} % 60:02}'", "It is {}.", shown="text", orders=("[write|express|show] {t} minutes as [hh:mm|h:mm|hours:minutes]", "convert {t} minutes to [hh:mm|h:mm]"), nouns=("{t} minutes as [hh:mm|h:mm|hours:minutes]",), wanted="hours and minutes", how="use // and %")),
)  # fmt: skip


def times(rng: random.Random) -> list[Draft]:
    """Times of day: how long from one to another, what time it is later or earlier, on which clock."""
    h, m, k, n = rng.randrange(24), rng.randrange(60), rng.randint(2, 12), rng.randint(2, 59)
    g, o = rng.randrange(24), rng.randrange(60)
    halves = rng.random() < 0.3
    a, a_code = _clock(rng, h, m, halves=halves)
    b, b_code = _clock(rng, g, o, halves=halves)
    match rng.randrange(5):
        case 0 | 1:
            meaning = Meaning(
                f"t = ({b_code} - ({a_code})) % 1440\nprint(t // 60, t % 60)",
                "It is {} hours and {} minutes.",
                nouns=(f"the [time|duration|difference] between {a} and {b}", f"the time from {a} to {b}"),
                questions=(f"how long is it from {a} [to|until|till] {b}", f"how much time is [there|] between {a} and {b}", f"how many hours and minutes are [there|] between {a} and {b}"),
                said=(f"[A film|The meeting|My shift|The train|A lesson|The flight|A movie|The show] [starts|begins] at {a} and [ends|stops|is over] at {b}. [How long is that?|How long does it last?|How long does it take?]",
                      f"I [slept|worked|drove] from {a} to {b}. How long was that?", f"{a} to {b}, how long?",
                      f"[A train|A bus|My flight|The ferry] [leaves|departs] at {a} and arrives at {b}. How long is the [journey|trip]?", f"[If I leave|I leave] at {a} and [get there|arrive] at {b}, how long [does it take|is that]?"),
                shown="fields", wanted="the time between", how="both in minutes, then subtract",
            )  # fmt: skip
        case 2 if rng.random() < 0.4:
            meaning = Meaning(
                f"(({b_code}) - ({a_code})) % 1440 / 60", "It is {} hours.",
                nouns=(f"the number of hours [between {a} and {b}|from {a} to {b}]",),
                questions=(f"how many hours are [there|] [between {a} and {b}|from {a} to {b}]", f"how many hours is it from {a} to {b}"),
                said=(f"I [work|sleep] from {a} to {b}. How many hours is that?",),
                wanted="the hours between", how="both in minutes, subtract, divide by 60", real=True,
            )  # fmt: skip
        case 2:
            meaning = Meaning(
                f"({b_code} - ({a_code})) % 1440", "It is {} minutes.",
                nouns=(f"the number of minutes [between {a} and {b}|from {a} to {b}]",),
                questions=(f"how many minutes are [there|] [between {a} and {b}|from {a} to {b}]", f"how many minutes is it from {a} to {b}"),
                wanted="the minutes between", how="both in minutes, then subtract",
            )  # fmt: skip
        case _:
            later = rng.random() < 0.65
            sign = "+" if later else "-"
            span, span_code = rng.choice(
                ((f"{k} hours and {n} minutes", f"{k} * 60 + {n}"), (f"{k} h {n} min", f"{k} * 60 + {n}"), (f"{n} minutes", str(n)), (f"{k} hours", f"{k} * 60"), (f"{n + 60} minutes", str(n + 60)), (f"{k}h{n:02}", f"{k} * 60 + {n}"))
            )  # fmt: skip
            span_code = f"({span_code})" if sign == "-" and "+" in span_code else span_code
            word = "after" if later else "before"
            meaning = Meaning(
                f"t = {a_code} {sign} {span_code}\nf'{{t // 60 % 24:02}}:{{t % 60:02}}'", "It is {}.",
                orders=(f"add {span} to {a}",) if later else (f"subtract {span} from {a}",),
                nouns=(f"the time {span} {word} {a}", f"{a} {'plus' if later else 'minus'} {span}"),
                questions=(f"what time is it {span} {word} {a}", f"what time is {span} {word} {a}"),
                said=(
                    (f"It is {a}. What time is it in {span}?", f"[A train leaves|A film starts|A movie starts|The meeting begins|A class starts|The show begins] at {a} and [takes|lasts|runs for|goes on for] {span}. [When [does it end|is it over]|What time does it end|At what time is it over]?", f"{a} + {span} = ?")
                    if later else (f"It is {a}. What time was it {span} ago?", f"[The train arrives|It ends|The film is over] at {a} [and it took|after] {span}. When did it start?")
                ),
                shown="text", wanted="the time of day", how="count in minutes",
            )  # fmt: skip
    return [draft(rng, meaning, {})]


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
