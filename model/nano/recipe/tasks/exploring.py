"""Data of a form that is not known: it is looked at in a first cell, then computed with.

The user says so ("look at it first", "I don't know what is in there", "find out how it is separated"), and
what is asked can only be said when its form is known. Piped, or a file in the folder.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.numerals import decimal, favoured
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import capital, comes_to, dressed, quoting_fields, states
from model.nano.recipe.tasks.places import file_name
from model.nano.recipe.tasks.stages import staged
from model.nano.recipe.tasks.tables.subjects import GOODS
from model.nano.recipe.tasks.words import NAMES, sentence, word


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked (a pattern that begins with a verb in lower case), code for it (`{text}` is the file's text), the answer."""

    verb: str
    code: str
    answer: Answer
    imports: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text, how its extension may be, what the look at it tells, and what can be asked."""

    text: str
    extension: str
    lesson: str
    asks: tuple[Ask, ...]


def exploring(rng: random.Random) -> list[Draft]:
    """A look, then one question or two in one."""
    kinds: tuple[Callable[[random.Random], Unknown], ...] = (_pairs, _pairs, _records, _records, _figures_in_prose, _object, _short_headers)  # fmt: skip
    unknown = rng.choice(kinds)(rng)
    ask = rng.choice(unknown.asks)
    piped = rng.random() < 0.4
    name = "stdin.txt" if piped else file_name(rng, unknown.extension)
    what = rng.choice(("the input", "the data", "stdin", "my data", "the piped data")) if piped else name  # fmt: skip
    text = f"open('/mnt/data/{name}').read()"
    *lines, last = ask.code.replace("{text}", text).split("\n")
    code = "\n".join([*([ask.imports] if ask.imports else []), *lines, f"print({last})"])
    drafted = staged(
        dressed(rng, _request(rng, what, say(rng, ask.verb, {}))),
        (("", f"print({text}[:300])"), (unknown.lesson, code)),
        ask.answer,
        f"something of {name} whose form I do not know",
        "look at it first",
    )
    data = unknown.text.encode()
    if piped:
        return [replace(drafted, stdin=data)]
    return [replace(drafted, files=((name, data),))]


def _request(rng: random.Random, what: str, verb: str) -> str:
    """Look first, then do what `verb` says."""
    return capital(
        say_one(
            rng,
            "[have a look at|look at|take a look at|inspect|check|open|see what is in|read] {w}[ first|], [then|and then|and after that|and] {v}[.|]"
            "|I [don't know|am not sure|forgot|have no idea] what is in {w}[. Look and|. Look inside and|, please look and|. Have a look, then] {v}[.|]"
            "|I [don't know|am not sure] how {w} is [structured|separated|written]. [Find out and|Look first, then] {v}[.|]"
            "|find out how {w} is [separated|structured|organized][, then| and then|, and when you know,] {v}[.|]"
            "|[somebody gave me|there is] {w}: {v}, but look at it first[.|]"
            "|{v}; you have to look at {w} to know how[.|]",
            {"w": what, "v": verb},
        )
    )


_MARKS = ((": ", ":"), (" = ", "="), ("=", "="), (";", ";"), ("|", "|"), ("\t", "\t"), (",", ","))


def _pairs(rng: random.Random) -> Unknown:
    """Names with a number each, with some mark between."""
    joint, mark = rng.choice(_MARKS)
    pool = rng.choice((NAMES, GOODS, [word(rng) for _ in range(12)]))
    names = list(dict.fromkeys(rng.sample(pool, rng.randint(3, 7))))
    is_decimal = rng.random() < 0.4
    text = "".join(f"{name}{joint}{decimal(rng, 2) if is_decimal else favoured(rng, rng.randint(1, 900))}\n" for name in names)  # fmt: skip
    number = "float" if is_decimal else "int"
    split = f"pairs = [line.rsplit({mark!r}, 1) for line in {{text}}.splitlines()]\nd = {{k.strip(): {number}(v) for k, v in pairs}}\n"  # fmt: skip
    one = rng.choice(names)
    return Unknown(
        text,
        "txt",
        f"Every line has a name and a number with {mark!r} between.",
        (
            Ask("[add up|sum up|sum|total] [all numbers that are there|the numbers|all numbers in it|the values]", f"{split}sum(d.values())", comes_to("the sum")),
            Ask("[tell me|find|give me|say] [the average|the mean] of [the numbers|the values|its numbers]", f"{split}sum(d.values()) / len(d)", comes_to("the average")),
            Ask("[tell me|say|find out] [which entry has the largest number, and that number|the largest number and whose it is|who has most, and how much]", f"{split}max(d, key=d.get), max(d.values())", _name_and_number),
            Ask("[count|tell me the number of] [the entries|its entries|how many entries it has]", f"{split}len(d)", comes_to("the number of entries")),
            Ask(f"[tell me|give me|find] [the value|the number] of {one}", f"{split}d[{one!r}]", comes_to(f"the number of {one}")),
            Ask("[tell me|find] the difference between the largest and the smallest number", f"{split}max(d.values()) - min(d.values())", comes_to("the difference")),
        ),
    )  # fmt: skip


def _name_and_number(output: str) -> Reply:
    """The last of the printed words is the number."""
    name, _, number = output.strip().rpartition(" ")
    return quoting_fields(f"It is {name} with {{}}.")(number)


def _records(rng: random.Random) -> Unknown:
    """Rows of an id, a day and a number without a header, in some order and with some mark."""
    mark = rng.choice((";", "|", "\t", ",", " "))
    start = date(2019, 1, 1) + timedelta(days=rng.randrange(2500))
    n = rng.randint(3, 8)
    days = [start + timedelta(days=rng.randrange(400)) for _ in range(n)]
    numbers = [favoured(rng, rng.randint(1, 500)) for _ in range(n)]
    ids = [f"{rng.choice('abkxt')}{rng.randint(1, 999)}" for _ in range(n)]
    order = rng.sample(range(3), 3)
    columns = (ids, [day.isoformat() for day in days], [str(number) for number in numbers])
    text = "".join(mark.join(columns[k][i] for k in order) + "\n" for i in range(n))
    where = [order.index(k) for k in range(3)]
    rows = f"rows = [line.split({mark!r}) for line in {{text}}.splitlines()]\n"
    day, number = f"r[{where[1]}]", f"int(r[{where[2]}])"
    name = {";": "semicolons", "|": "bars", "\t": "tabs", ",": "commas", " ": "spaces"}[mark]
    return Unknown(
        text,
        rng.choice(("txt", "csv", "dat", "txt")),
        f"Rows separated by {name}, without a header: the day is column {where[1] + 1}, the number column {where[2] + 1}.",
        (
            Ask("[tell me|say] [the number of rows and the latest day|how many rows there are and what their latest day is|its length in rows and its latest date]", f"{rows}len(rows), max({day} for r in rows)", quoting_fields("It has {} rows; the newest date is {}.")),
            Ask("[tell me|say] how many [records|rows|lines] there are and what the numbers [add up|sum] to", f"{rows}len(rows), sum({number} for r in rows)", quoting_fields("It has {} rows; the sum is {}.")),
            Ask("[add up|sum|total] the [numbers|numeric column|amounts]", f"{rows}sum({number} for r in rows)", comes_to("the sum")),
            Ask("[tell me|find|give me] [the oldest date|the first day|the earliest date] in it", f"{rows}min({day} for r in rows)", states("the oldest date")),
            Ask("[tell me|find] [the date of the largest number|on which day the number is largest]", f"{rows}max(rows, key=lambda r: {number})[{where[1]}]", states("that day")),
            Ask("[tell me|compute|give me] the average of the [numbers|numeric column|number column]", f"{rows}sum({number} for r in rows) / len(rows)", comes_to("the average")),
            Ask("[tell me|find] the first and the last day in it", f"{rows}min({day} for r in rows), max({day} for r in rows)", quoting_fields("From {} to {}.")),
        ),
    )  # fmt: skip


def _figures_in_prose(rng: random.Random) -> Unknown:
    """Sentences with a number in most of them."""
    numbers = [favoured(rng, rng.randint(2, 2000)) for _ in range(rng.randint(2, 5))]
    sentences = [
        f"{sentence(rng, 2, 4).rstrip('.?!,')} {number} {' '.join(word(rng) for _ in range(rng.randint(1, 3)))}."
        for number in numbers
    ]
    text = rng.choice((" ", "\n")).join(sentences) + "\n"
    if any(c.isdigit() for s, number in zip(sentences, numbers, strict=True) for c in s.replace(str(number), "", 1)):  # fmt: skip
        raise ValueError("another number among the words")
    found = "numbers = [int(x) for x in re.findall(r'\\d+', {text})]\n"
    return Unknown(
        text,
        "txt",
        "It is prose with numbers in it: find them with a pattern.",
        (
            Ask("[add up|sum up] [every number that stands there|all numbers in it|its numbers]", f"{found}sum(numbers)", comes_to("the sum"), "import re"),
            Ask("[tell me|find|give me] the [largest|biggest|highest] number in it", f"{found}max(numbers)", comes_to("the largest number"), "import re"),
            Ask("[count|tell me the number of] the numbers in it", f"{found}len(numbers)", comes_to("the number of numbers"), "import re"),
            Ask("[count the numbers in it and add them up|tell me how many numbers it has and their sum]", f"{found}len(numbers), sum(numbers)", quoting_fields("It has {} numbers; the sum is {}."), "import re"),
            Ask("[count its words|tell me how many words it has]", "len({text}.split())", comes_to("the number of words")),
        ),
    )  # fmt: skip


def _object(rng: random.Random) -> Unknown:
    """A JSON object with values of several kinds."""
    keys = list(dict.fromkeys(word(rng) for _ in range(rng.randint(3, 6))))
    values = [rng.choice((str(favoured(rng, rng.randint(1, 90_000))), decimal(rng, 2), f'"{word(rng)}"', "true" if rng.random() < 0.3 else str(rng.randint(1, 50)))) for _ in keys]  # fmt: skip
    values[0] = str(rng.randint(1, 500))
    text = "{" + ", ".join(f'"{k}": {v}' for k, v in zip(keys, values, strict=True)) + "}\n"
    read = "d = json.loads({text})\nnumbers = {k: v for k, v in d.items() if type(v) in (int, float)}\n"  # fmt: skip
    return Unknown(
        text,
        "json",
        "It is a JSON object; only some of its values are numbers.",
        (
            Ask("[tell me|say|find out] [which value is the largest number|what its largest number is]", f"{read}max(numbers.values())", comes_to("the largest number"), "import json"),
            Ask("[tell me|say] which key has the largest number", f"{read}max(numbers, key=numbers.get)", states("that key", '"'), "import json"),
            Ask("[add up|sum up] [the numbers|its numeric values|all the numbers in it]", f"{read}sum(numbers.values())", comes_to("the sum"), "import json"),
            Ask("[count its keys|tell me how many keys it has]", f"{read}len(d)", comes_to("the number of keys"), "import json"),
            Ask("[tell me|count] how many of its values are numbers", f"{read}len(numbers)", comes_to("the number of numbers"), "import json"),
        ),
    )  # fmt: skip


# Headers as programs write them, and what people call that.
_HEADERS = (
    ("wt_kg", "weight"), ("h_cm", "height"), ("temp_c", "temperature"), ("dur_s", "duration"), ("pr_eur", "price"), ("qty", "quantity"),
    ("amt", "amount"), ("dist_km", "distance"), ("spd_kmh", "speed"), ("vol_l", "volume"), ("age_y", "age"), ("sal", "salary"), ("pop", "population"),
    ("pts", "points"), ("len_m", "length"), ("area_m2", "area"), ("tot", "total"), ("cnt", "count"),
)  # fmt: skip


def _short_headers(rng: random.Random) -> Unknown:
    """A table whose headers are abbreviations."""
    (header, topic), *others = rng.sample(_HEADERS, rng.randint(2, 3))
    n = rng.randint(3, 7)
    headers = ["id", header, *(other for other, _ in others)]
    rng.shuffle(headers)
    cells = {h: [str(favoured(rng, rng.randint(1, 400))) if h != "id" else str(100 + i) for i in range(n)] for h in headers}  # fmt: skip
    text = "\n".join([",".join(headers), *(",".join(cells[h][i] for h in headers) for i in range(n)), ""])  # fmt: skip
    read = f"values = [int(r['{header}']) for r in csv.DictReader({{text}}.splitlines())]\n"
    that = (
        f"[the {topic}|the {topic} column|the column for the {topic}|the column with the {topic}]"
    )
    return Unknown(
        text,
        "csv",
        f"The column for the {topic} is called {header}.",
        (
            Ask(f"[compute|tell me|give me] the [average|mean] of {that}", f"{read}sum(values) / len(values)", comes_to(f"the mean {topic}"), "import csv"),
            Ask(f"[add up|sum up|total] {that}", f"{read}sum(values)", comes_to(f"the sum of {header}"), "import csv"),
            Ask(f"[tell me|find] the [largest|highest] value of {that}", f"{read}max(values)", comes_to(f"the largest {topic}"), "import csv"),
            Ask(f"[tell me|find] the [smallest|lowest] value of {that}", f"{read}min(values)", comes_to(f"the smallest {topic}"), "import csv"),
        ),
    )  # fmt: skip
