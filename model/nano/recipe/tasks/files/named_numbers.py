"""Names with a number each: told in sentences, listed in the prompt, or in a file.

All become a dict `d`; the questions are the same, in the words of what the numbers are.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.numerals import count_word, decimal, favoured
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    comes_to,
    dressed,
    judging,
    lines_answer,
    number_lines,
    order,
    quoting,
    whether,
)
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.tables.subjects import CITIES, GOODS, WEEKDAYS
from model.nano.recipe.tasks.words import NAMES, THINGS, styled


@dataclass(frozen=True, slots=True)
class Quantity:
    """What the numbers are: how one is told, and the words for more, less and the number itself.

    A sum of ages or temperatures means nothing: `adds_up`.
    """

    form: str
    noun: str
    most: str
    least: str
    more: str
    less: str
    things: str
    top: int
    adds_up: bool = True

    @property
    def who(self) -> str:
        return "Who" if self.things == "people" else "Which"

    @property
    def one(self) -> str:
        return {"people": "person", "things": "thing", "cities": "city", "days": "day"}[self.things]


_TOLD = (
    Quantity("{k} is {v}[| years old]", "age", "oldest", "youngest", "older", "younger", "people", 90, adds_up=False),
    Quantity("{k} is {v} cm tall", "height", "tallest", "shortest", "taller", "shorter", "people", 200),
    Quantity("{k} weighs {v} kg", "weight", "heaviest", "lightest", "heavier", "lighter", "people", 120),
    Quantity("{k} scored {v}[| points]", "score", "best", "worst", "better", "worse", "people", 100),
    Quantity("{k} has {v} [points|coins|stamps|books|apples|followers]", "number", "one with the most", "one with the fewest", "richer", "poorer", "people", 500),
    Quantity("{k} ran {v} km", "distance", "one who ran farthest", "one who ran least", "farther", "less far", "people", 42),
    Quantity("{k} earns {v}[| dollars| euros]", "pay", "best paid", "worst paid", "better paid", "worse paid", "people", 5000),
    Quantity("{k} costs {v}[| dollars| euros]", "price", "most expensive", "cheapest", "more expensive", "cheaper", "things", 90),
    Quantity("[a |the |]{k} costs ${v}", "price", "most expensive", "cheapest", "more expensive", "cheaper", "things", 300),
    Quantity("{k} [weighs|has a weight of] {v} g", "weight", "heaviest", "lightest", "heavier", "lighter", "things", 900),
    Quantity("{k} has {v} [|million ]inhabitants", "population", "largest", "smallest", "larger", "smaller", "cities", 900),
    Quantity("{k} is {v} km away", "distance", "farthest", "nearest", "farther", "nearer", "cities", 900),
    Quantity("[it was |]{v} degrees [on|in] {k}", "temperature", "warmest", "coldest", "warmer", "colder", "days", 35, adds_up=False),
    Quantity("{k}: {v} visitors", "number of visitors", "busiest", "quietest", "busier", "quieter", "days", 900),
    Quantity("{k} sold {v}[| pieces| tickets]", "sales", "best", "worst", "better", "worse", "people", 400),
    Quantity("[on |]{k} {v} mm [of rain |]fell", "rainfall", "wettest", "driest", "wetter", "drier", "days", 60),
)  # fmt: skip
_LISTED = (
    Quantity("", "number", "one with the most", "one with the least", "higher", "lower", "people", 0),
    Quantity("", "value", "one with the highest value", "one with the lowest value", "higher", "lower", "people", 0),
    Quantity("", "value", "one with the largest number", "one with the smallest number", "larger", "smaller", "things", 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """The names, their numbers as they are written, and what these are."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    what: Quantity

    @property
    def literal(self) -> str:
        return ", ".join(f"{k!r}: {v}" for k, v in zip(self.names, self.numbers, strict=True))

    def exact(self, expression: str) -> str:
        """Sums and means of decimals would show binary noise."""
        places = 10 if "/" in expression else 4
        return (
            f"round({expression}, {places})" if any("." in v for v in self.numbers) else expression
        )


def told(rng: random.Random) -> list[Draft]:
    """Sentences that tell a number of each, then a question about who, which, how much."""
    what = rng.choice(_TOLD)
    pool = {"people": NAMES, "things": GOODS, "cities": CITIES, "days": WEEKDAYS}[what.things]
    names = rng.sample(pool, rng.randint(2, min(6, len(pool))))
    low = -10 if what.noun == "temperature" and rng.random() < 0.2 else max(1, what.top // 20)
    numbers = [f"{rng.uniform(low, what.top):.{rng.choice((1, 2))}f}" if rng.random() < 0.15 else str(rng.randint(low, what.top)) for _ in names]  # fmt: skip
    named = Named(tuple(names), tuple(numbers), what)
    # Everybody in the same words.
    sentence = say(rng, what.form, {})
    parts = [sentence.replace("{k}", k).replace("{v}", v) for k, v in zip(names, numbers, strict=True)]  # fmt: skip
    text = rng.choice((", ".join(parts[:-1]) + " and " + parts[-1], ", ".join(parts), ". ".join(parts)))  # fmt: skip
    text = text[0].upper() + text[1:] + "."
    q = question(rng, named)
    form = rng.choice(("{t} {q}", "{t} {q}", "{t}\n{q}", "{q} {t}"))
    prompt = form.replace("{t}", text).replace("{q}", q.request)
    return [_inline(named, q, dressed(rng, prompt, typing=False))]


def mappings(rng: random.Random) -> list[Draft]:
    """A list of names with numbers, in the prompt or in a file."""
    inline = rng.random() < 0.6
    named = _listed(rng, rng.randint(2, 7 if inline else 12))
    q = question(rng, named)
    if not inline:
        return [_filed(rng, named, q)]
    form = rng.choice(("{k} {v}", "{k}: {v}", "{k} = {v}", "{k} ({v})", "{k} - {v}", "{k} has {v}" if named.what.things == "people" else "{k} cost {v}"))  # fmt: skip
    pairs = (form.replace("{k}", k).replace("{v}", v) for k, v in zip(named.names, named.numbers, strict=True))  # fmt: skip
    data = rng.choice((", ", ", ", "; ", "\n")).join(pairs)
    bare = q.request.rstrip(".?! ")
    prompt = rng.choice((f"{data}. {q.request}", f"{data}\n{q.request}", f"{bare}: {data}", f"{q.request}\n{data}", f"Given {data}: {q.request}", f"{data} - {q.request}",
                         f"Here are the values: {data}. {q.request}", f"{data}, {q.request}", f"{bare}? {data}"))  # fmt: skip
    return [_inline(named, q, prompt.strip())]


def _listed(rng: random.Random, n: int) -> Named:
    what = rng.choice(_LISTED)
    pool = NAMES if what.things == "people" else rng.choice((THINGS, GOODS))
    drawn = [styled(rng) if rng.random() < 0.15 else rng.choice(pool) for _ in range(n)]
    names = [name for name in dict.fromkeys(drawn) if not {"'", ":", "="} & {*name}]
    if len(names) < 2:
        raise ValueError("too few names")
    is_decimal = rng.random() < 0.2
    top = rng.choice((10, 50, 100, 1000, 20_000))
    numbers = [decimal(rng, 2) if is_decimal else str(favoured(rng, rng.randint(1, top))) for _ in names]  # fmt: skip
    return Named(tuple(names), tuple(numbers), what)


def _inline(named: Named, q: Request, prompt: str) -> Draft:
    code = "\n".join([f"d = {{{named.literal}}}", *q.code])
    return Draft(prompt, q.answer, wanted=q.wanted, how="put them in a dict", code=code, check=q.check)  # fmt: skip


def _filed(rng: random.Random, named: Named, q: Request) -> Draft:
    """In a file: lines split at a mark, or JSON."""
    kind = "float" if any("." in v for v in named.numbers) else "int"
    if rng.random() < 0.25:
        values = {k: float(v) if kind == "float" else int(v) for k, v in zip(named.names, named.numbers, strict=True)}  # fmt: skip
        text = json.dumps(values, ensure_ascii=False, indent=rng.choice((None, 2))) + "\n"
        read, how, extension = ("import json", "d = {json}"), "load the JSON", "json"
    else:
        mark = rng.choice((": ", "=", " ", ",", "\t", ":", " - "))
        if any((mark.strip() or " ") in name for name in named.names):
            raise ValueError("the mark is in a name")
        text = "".join(f"{k}{mark}{v}\n" for k, v in zip(named.names, named.numbers, strict=True))
        read = (
            f"pairs = [line.split({'' if mark == ' ' else repr(mark)}) for line in {{lines}} if line.strip()]",
            f"d = {{k.strip(): {kind}(v) for k, v in pairs}}",
        )
        how = f"make a dict of the lines, split at {repr(mark) if mark.strip() else 'white space'}"
        extension = "txt"
    return filed(rng, Request(q.request, (*read, *q.code), q.answer, q.wanted, how), text, extension)  # fmt: skip


# --- questions over d ---------------------------------------------------------------------------------


def question(rng: random.Random, named: Named) -> Request:
    """One of all kinds; its code begins after `d` is there."""
    weights, kinds = zip(*_KINDS, strict=True)
    return rng.choices(kinds, weights)[0](rng, named)


def _shown(request: str, shown: str, answer: Answer, wanted: str, check: str = "") -> Request:
    return Request(request, (f"print({shown})",), answer, wanted, "", check)


def _extreme(rng: random.Random, n: Named) -> Request:
    what = n.what
    fn, most = rng.choice((("max", what.most), ("max", what.most), ("min", what.least)))
    slots = {"w": what.who, "l": what.who.lower(), "m": most, "o": what.one, "n": what.noun}
    patterns = "{w} is the {m}?|{l} is the {m}[?|]|Find the {m}.|Tell me {l} is the {m}.|Name the {m}.|who or which is the {m}[?|]"
    if "one " not in most:
        patterns += "|{w} is {m}?|Name the {m} {o}.|the {m} {o}?|Which {o} is the {m}?|{m} {o}[?|]|Who or what is the {m}?"
    elif what.things == "people":
        patterns += f"|Who has the {'most' if fn == 'max' else 'least'}?|who has {'most' if fn == 'max' else 'least'}[?|]"
    request = say_one(rng, patterns, slots)
    if rng.random() < 0.2:
        request = request.rstrip(".?! ") + rng.choice((" and with how much?", f", and what is the {what.noun}?", ", with the number", " and how much is it?"))  # fmt: skip
        return Request(dressed(rng, request), (f"best = {fn}(d, key=d.get)", "print(best, d[best])"), number_lines(), f"the {most} and the {what.noun}", "")  # fmt: skip
    order_check = "print(sorted(d, key=d.get)[-1])" if fn == "max" else "print(sorted(d, key=d.get)[0])"  # fmt: skip
    return _shown(dressed(rng, request), f"{fn}(d, key=d.get)", quoting("It is {}."), f"the {most}", order_check)  # fmt: skip


def _second(rng: random.Random, n: Named) -> Request:
    what = n.what
    patterns = (
        "{w} comes second[?|]|{l} is in second place[?|]|{w} has the second [largest|highest] {n}?"
    )
    if "one " not in what.most:
        patterns += (
            "|{w} is the second {m}?|the second {m} {o}?|Who or what comes second after the {m}?"
        )
    request = say_one(rng, patterns, {"w": what.who, "l": what.who.lower(), "m": what.most, "o": what.one, "n": what.noun})  # fmt: skip
    return _shown(dressed(rng, request), "sorted(d, key=d.get)[-2]", quoting("It is {}."), "the second")  # fmt: skip


def _average(rng: random.Random, n: Named) -> Request:
    noun = say_one(rng, "the [average|mean] {n}|the [average|mean]|the {n} on average", {"n": n.what.noun})  # fmt: skip
    shown = n.exact("sum(d.values()) / len(d)")
    return _shown(ask(rng, noun), shown, comes_to(f"the average {n.what.noun}"), noun, "" if shown.startswith("round") else "import statistics\nprint(statistics.mean(d.values()))")  # fmt: skip


def _total(rng: random.Random, n: Named) -> Request:
    if not n.what.adds_up:
        noun = f"the sum of the {n.what.noun}s"
    else:
        noun = say_one(rng, "the total|the sum|the total {n}|the sum of all values|the overall total|the total of all of them", {"n": n.what.noun})  # fmt: skip
    shown = n.exact("sum(d.values())")
    check = f"total = 0\nfor v in d.values():\n    total += v\nprint({n.exact('total')})"
    return _shown(ask(rng, noun), shown, comes_to("the total"), noun, check)


def _difference(rng: random.Random, n: Named) -> Request:
    a, b = rng.sample(n.names, 2)
    what = n.what
    dice = rng.random()
    if dice < 0.25:
        request = ask(rng, rng.choice((f"the difference between the largest and the smallest {what.noun}", "the gap between highest and lowest", "the range of the values")))  # fmt: skip
        return _shown(request, n.exact("max(d.values()) - min(d.values())"), comes_to("the difference"), "largest minus smallest")  # fmt: skip
    if dice < 0.35:
        request = say_one(rng, "How many times as [much|large] as {b} [is|has] {a}?|What is the ratio of {a} to {b}?|{a} divided by {b}[?|]", {"a": a, "b": b})  # fmt: skip
        return _shown(dressed(rng, request), f"d[{a!r}] / d[{b!r}]", amounting("It is {}."), "the ratio of two")  # fmt: skip
    request = say_one(rng, "How much {m} is {a} than {b}?|By how much is {a} {m} than {b}?|What is the difference between {a} and {b}?|difference between {a} and {b}[?|]|how far apart are {a} and {b}[?|]", {"m": what.more, "a": a, "b": b})  # fmt: skip
    return _shown(dressed(rng, request), n.exact(f"abs(d[{a!r}] - d[{b!r}])"), amounting("The difference is {}."), "the difference of two")  # fmt: skip


def _beyond(rng: random.Random, n: Named) -> Request:
    """Which or how many are above a number or the average."""
    what, value = n.what, rng.choice(n.numbers)
    sign, said = rng.choice(((">", f"above {value}"), ("<", f"below {value}"), (">=", f"at least {value}"), (">", f"more than {value}"), ("<", f"less than {value}"), (">", f"over {value}")))  # fmt: skip
    if rng.random() < 0.25:
        sign, said = rng.choice(((">", "above the average"), (">", "above average"), ("<", "below the average")))  # fmt: skip
        value = "sum(d.values()) / len(d)"
    slots = {"w": "Who" if what.things == "people" else "Which ones", "v": "is" if what.things == "people" else "are", "s": said}  # fmt: skip
    if rng.random() < 0.35:
        request = dressed(rng, say_one(rng, "How many are {s}?|How many of them are {s}?|count those {s}|how many have {s}[?|]", slots))  # fmt: skip
        return _shown(request, f"sum(v {sign} {value} for v in d.values())", quoting("There are {}."), f"how many are {said}")  # fmt: skip
    request = dressed(rng, say_one(rng, "{w} {v} {s}?|List those {s}.|everyone {s}[?|]|which are {s}[?|]|show only those {s}", slots))  # fmt: skip
    return _shown(request, f"*[k for k in d if d[k] {sign} {value}], sep=', '", lines_answer, f"those {said}")  # fmt: skip


def _sorted(rng: random.Random, n: Named) -> Request:
    what, down = n.what, rng.random() < 0.65
    reverse = ", reverse=True" if down else ""
    way = "[highest first|descending|largest first|from high to low]" if down else "[lowest first|ascending|smallest first|from low to high]"  # fmt: skip
    patterns = f"[sort|order|rank|list] them[ by {{n}}|], {way}|sort [this|it] by {{n}}, {way}"
    if "one" not in what.most:
        patterns += (
            "|[rank|order|list] them from {m} to {l}"
            if down
            else "|[rank|order|list] them from {l} to {m}"
        )
    request = order(rng, say_one(rng, patterns, {"n": what.noun, "m": what.most, "l": what.least}))
    if rng.random() < 0.5:
        return Request(request, (f"for k in sorted(d, key=d.get{reverse}):", "    print(k, d[k])"), number_lines(), f"the order by {what.noun}", "")  # fmt: skip
    return _shown(request, f"*sorted(d, key=d.get{reverse}), sep=', '", lines_answer, f"the order by {what.noun}")  # fmt: skip


def _top(rng: random.Random, n: Named) -> Request:
    k = rng.randint(2, max(2, len(n.names) - 1))
    request = dressed(rng, say_one(rng, "{w} are the top {k}?|the top {k}[?|]|top {k}[?|]|Which are the {k} highest?|List the top {k}.|the {k} largest[?|]", {"w": n.what.who, "k": count_word(rng, k)}))  # fmt: skip
    return _shown(request, f"*sorted(d, key=d.get, reverse=True)[:{k}], sep=', '", lines_answer, f"the top {k}")  # fmt: skip


def _value(rng: random.Random, n: Named) -> Request:
    name = rng.choice(n.names)
    request = ask(rng, say_one(rng, "the {n} of {k}|{k}'s {n}", {"n": n.what.noun, "k": name}))
    return _shown(request, f"d[{name!r}]", quoting("It is {}."), f"the {n.what.noun} of {name}")


def _share(rng: random.Random, n: Named) -> Request:
    if not n.what.adds_up:
        raise ValueError("no parts of a whole")
    name = rng.choice(n.names)
    request = dressed(rng, say_one(rng, "What [share|part] of the total does {k} have, in percent?|What percent of the total is {k}?|{k}'s share of the total in %[?|]|how many percent does {k} have[?|]", {"k": name}))  # fmt: skip
    return _shown(request, f"100 * d[{name!r}] / sum(d.values())", amounting(f"{name} has {{}}%."), f"the share of {name}")  # fmt: skip


def _claim(rng: random.Random, n: Named) -> Request:
    a, b = rng.sample(n.names, 2)
    said = f"{a} is {n.what.more} than {b}"
    return _shown(whether(rng, f"is {a} {n.what.more} than {b}", said), f"d[{a!r}] > d[{b!r}]", judging(f"Yes, {said}.", f"No, {a} is not {n.what.more} than {b}."), "a yes or no")  # fmt: skip


def _without(rng: random.Random, n: Named) -> Request:
    """The mean or the sum of the others."""
    if len(n.names) < 3:
        raise ValueError("too few are left")
    name = rng.choice(n.names)
    noun, fn = rng.choice((("average", n.exact("sum(values) / len(values)")), ("total", n.exact("sum(values)"))))  # fmt: skip
    request = ask(rng, say_one(rng, "the {a} [without|except|leaving out|not counting] {k}|the {a} {n} [without|except] {k}|the {a} of the others, without {k}", {"a": noun, "n": n.what.noun, "k": name}))  # fmt: skip
    return Request(request, (f"values = [d[k] for k in d if k != {name!r}]", f"print({fn})"), comes_to(f"the {noun}"), f"the {noun} without {name}", "")  # fmt: skip


_KINDS: Sequence[tuple[float, Callable[[random.Random, Named], Request]]] = (
    (5, _extreme), (1.5, _second), (2.5, _average), (2.5, _total), (3, _difference), (3, _beyond), (3, _sorted), (2, _top), (1, _value), (1.5, _share), (1.5, _claim), (1, _without),
)  # fmt: skip
