"""Functions as a user declares them: what nobody has seen before, and how a question brings their arguments.

A function looks a fact up ("the price of a ticket") or sets it. Names, parameters and values are drawn so that
only reading the declaration helps: which name, which parameters in which order, which type, what may be left out.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from model.nano.recipe.tasks.copying import material
from model.nano.recipe.tasks.numerals import decimal, integer, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.words import code, listed, sentence, styled, word
from tools.base import FunctionSpec

Spell = Callable[[str], str]
"""Words to an identifier: "due date" to "due_date"."""

_THINGS = listed(
    "order customer product city ticket invoice room device book flight train song server account parcel user file sensor table store machine team "
    "project task message contract member course vehicle patient recipe station event house country company shipment printer lamp door"
)
_FACTS = listed(
    "price/status/owner/weight/address/temperature/balance/stock/color/due date/rating/size/speed/capacity/version/location/height/title/phone number/"
    "serial number/population/author/length/total/discount/arrival time/manager/category/score/level/brightness/volume/deadline/budget/age/distance",
    "/",
)
_USUAL = (
    "weather/in/city", "temperature/in/city", "time/in/city", "forecast/for/city", "news/about/topic", "exchange rate/of/currency", "capital/of/country",
    "price/of/product", "price/for/ticket", "distance/to/place", "stock/of/article", "mail/from/sender", "departure/from/station", "number of users/in/group",
)  # fmt: skip
"""Facts with their preposition and the thing that they are about."""
_UNITS = {
    "price": ("EUR", "USD", "GBP"),
    "balance": ("EUR", "CHF"),
    "weight": ("kg", "g", "lb"),
    "temperature": ("°C", "°F", "K"),
    "speed": ("km/h", "m/s"),
    "height": ("m", "cm"),
    "distance": ("km", "miles"),
    "volume": ("litres", "dB"),
}
_GETTERS = "[get|fetch|find|lookup|read|query|show|load]"
_SETTERS = "[set|change|update|put|write]"
_ENUMS = (
    ("unit", ("kg", "g", "lb")),
    ("currency", ("EUR", "USD", "GBP", "JPY")),
    ("language", ("en", "de", "fr", "es")),
    ("format", ("short", "long", "full")),
    ("mode", ("fast", "slow", "auto")),
    ("priority", ("low", "normal", "high")),
    ("scale", ("celsius", "fahrenheit")),
    ("order", ("asc", "desc")),
)
_FLAGS = listed("details history taxes drafts images archive children")
_LISTS = listed("tags fields columns labels parts")
_OTHERS = listed("limit/year/page/days/max results/depth/radius/minimum/factor/note/region/comment/threshold/count", "/")  # fmt: skip
_TYPES = ("string", "integer", "number")
_LONGEST = 48
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Parameter:
    """`words` are its name in a sentence."""

    name: str
    words: str
    schema: Mapping[str, Any]
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Function:
    """A declared function about one fact of a thing. `new` is the fact's value, if it is one that sets it."""

    spec: FunctionSpec
    fact: str
    preposition: str
    thing: str
    key: Parameter
    new: Parameter | None
    options: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What an argument is: as the user writes it, and in JSON."""

    text: str
    json: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a call: the key, the new value if there is one, what is said of options, all arguments."""

    key: Value
    new: Value | None
    said: str
    arguments: dict[str, Any]


def spelling(rng: random.Random) -> Spell:
    """How one user spells identifiers."""

    def camel(words: str) -> str:
        first, *others = words.split()
        return first + "".join(other.capitalize() for other in others)

    return rng.choice((lambda words: words.replace(" ", "_"), camel))


def function(
    rng: random.Random,
    spell: Spell,
    *,
    sets: bool = False,
    verb: str = "",
    fact: str = "",
    thing: str = "",
    key: str = "",
    optional: bool = True,
) -> Function:
    """A function that gets a fact or `sets` it; what is given is not drawn. `optional`: it may have options."""
    preposition = "of"
    if not (fact or thing or sets) and rng.random() < 0.3:
        fact, preposition, thing = rng.choice(_USUAL).split("/")
    thing, fact = thing or _one_of(rng, _THINGS), fact or _one_of(rng, _FACTS)
    by = key or say(rng, "[{thing}|{thing} id|id|name|{thing} name|key|{thing} number]", {"thing": thing})  # fmt: skip
    slots = {"fact": fact, "thing": thing, "by": by, "of": preposition, "a": article(thing)}
    verb = verb or (_SETTERS if sets else _GETTERS)
    name = say(rng, f"{verb} [{{fact}}|{{fact}}|{{thing}} {{fact}}]", slots)
    about = "[Set|Sets|Change|Updates] the {fact} of {a} {thing}." if sets else "[Returns|Gets|Look up|Gives|Fetch] the {fact} {of} [{a}|the|one] {thing}[.|.| by its {by}.]"  # fmt: skip
    keyed = _parameter(rng, spell, by, ("string", "string", "integer") if " " in by else ("string",))  # fmt: skip
    new = _parameter(rng, spell, rng.choice((fact, "value", f"new {fact}"))) if sets else None
    n = rng.choices((0, 1, 2), (5, 4, 2))[0] if optional else 0
    options = tuple(_option(rng, spell) for _ in range(n))
    parameters = [keyed, *([new] if new else []), *options]
    if rng.random() < 0.2:
        rng.shuffle(parameters)
    if len({parameter.name for parameter in parameters}) < len(parameters):
        raise ValueError("two parameters of one name")
    spec = FunctionSpec(spell(name), say(rng, about, slots), _schema(parameters))
    return Function(spec, fact, preposition, thing, keyed, new, options)


def asked(rng: random.Random, of: Function, key: Value | None = None) -> Asked:
    """A request that needs `of`; what is optional is said half of the time."""
    key = key or _value(rng, of.key.schema)
    values = {of.key.name: key}
    if of.new:
        values[of.new.name] = _value(rng, of.new.schema)
    said = ""
    for option in of.options:
        if option.is_required or rng.random() < 0.5:
            values[option.name] = _value(rng, option.schema)
            said += _said(rng, option.words, values[option.name])
    properties = (of.spec.parameters or {})["properties"]
    arguments = {name: values[name].json for name in properties if name in values}
    return Asked(key, values[of.new.name] if of.new else None, said, arguments)


def result_of(rng: random.Random, fact: str) -> tuple[Any, str]:
    """A fact's value as a function returns it, and its unit or nothing."""
    unit = rng.choice(_UNITS.get(fact, ("",)))
    if unit or rng.random() < 0.4:
        return (real(rng) if rng.random() < 0.4 else integer(rng)), unit
    drawn = rng.choice((word, code, styled, day, lambda rng: sentence(rng, 2, 4)))
    return drawn(rng).strip(), ""


def article(noun: str) -> str:
    """The indefinite one."""
    return "an" if noun[0] in "aeiou" else "a"


def schema_of(value: Any) -> dict[str, Any]:
    """The simplest type that has this value."""
    match value:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case float():
            return {"type": "number"}
        case list():
            return {"type": "array", "items": {"type": "string"}}
        case _:
            return {"type": "string"}


def _schema(parameters: list[Parameter]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {parameter.name: parameter.schema for parameter in parameters},
        "required": [parameter.name for parameter in parameters if parameter.is_required],
    }


def _parameter(
    rng: random.Random, spell: Spell, words: str, types: tuple[str, ...] = _TYPES
) -> Parameter:
    """A required one of a simple type."""
    return Parameter(spell(words), words, _described(rng, {"type": rng.choice(types)}, words))


def _option(rng: random.Random, spell: Spell) -> Parameter:
    """One beside the key, of any type, required or not."""
    schema: dict[str, Any]
    match rng.randrange(6):
        case 0:
            words, choices = rng.choice(_ENUMS)
            schema = {"type": "string", "enum": list(choices)}
        case 1:
            words = word(rng)
            schema = {"type": "string", "enum": [*dict.fromkeys(word(rng) for _ in range(3))]}
        case 2:
            words, schema = _one_of(rng, _FLAGS), {"type": "boolean"}
        case 3:
            words = _one_of(rng, _LISTS)
            schema = {"type": "array", "items": {"type": rng.choice(_TYPES[:2])}}
        case _:
            words, schema = _one_of(rng, _OTHERS), {"type": rng.choice(_TYPES)}
    is_required = rng.random() < 0.35
    if "enum" in schema and not is_required and rng.random() < 0.4:
        schema["default"] = schema["enum"][0]
    return Parameter(spell(words), words, _described(rng, schema, words), is_required)


def _described(rng: random.Random, schema: dict[str, Any], words: str) -> dict[str, Any]:
    if rng.random() < 0.65:
        return schema
    about = rng.choice((f"The {words}.", words, f"the {words} to use", sentence(rng, 2, 4)))
    return {**schema, "description": about}


def _value(rng: random.Random, schema: Mapping[str, Any]) -> Value:
    """A value that the schema allows."""
    match schema:
        case {"enum": choices}:
            choice = rng.choice(choices)
            return Value(choice, choice)
        case {"type": "boolean"}:
            return Value("", rng.random() < 0.5)
        case {"type": "array", "items": items}:
            values = [_value(rng, items) for _ in range(rng.randint(2, 4))]
            *first, last = [value.text for value in values]
            return Value(f"{', '.join(first)} and {last}", [value.json for value in values])
        case {"type": "integer"}:
            whole = written(rng, integer(rng, rng.choice((1, 1, 2, 2, 3, 4, 6))))
            return Value(whole.text, int(whole.code))
        case {"type": "number"}:
            number = real(rng)
            return Value(str(number), number)
        case _:
            return text(rng)


def text(rng: random.Random) -> Value:
    """Any text on one line, in quotation marks or not."""
    kinds = (styled, word, day, lambda rng: material(rng, short=True)[1])
    drawn = rng.choices(kinds, (3, 1, 1, 5))[0](rng)
    if "\n" in drawn or len(drawn) > _LONGEST:
        raise ValueError("too long for an argument")
    marks = [mark for mark in "'\"" if mark not in drawn]
    if drawn[-1].isalnum():
        # Else a request without its last mark would lose this one, too.
        marks += [""] * (6 if " " not in drawn else 2)
    mark = rng.choice(marks)
    return Value(f"{mark}{drawn}{mark}", drawn)


def _said(rng: random.Random, words: str, value: Value) -> str:
    """What a request says of an option, with what joins it to the words before."""
    if isinstance(value.json, bool):
        preposition, answer = ("with", "yes") if value.json else ("without", "no")
        return rng.choice((f" {preposition} {words}", f" {preposition} {words}", f" ({words}: {answer})"))  # fmt: skip
    form = rng.choice((" with {w} {v}", " with {w} {v}", " ({w}: {v})", ", {w} {v}", ", {w} = {v}", " with the {w} {v}"))  # fmt: skip
    return form.replace("{w}", words).replace("{v}", value.text)


def real(rng: random.Random) -> float | int:
    """A number as JSON has it: without a fraction of 0."""
    value = float(decimal(rng))
    return int(value) if value == int(value) else value


def day(rng: random.Random) -> str:
    return f"{rng.randint(2000, 2035)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _one_of(rng: random.Random, known: tuple[str, ...]) -> str:
    """Mostly a word that fits, else any that is no "to" or "and"."""
    if rng.random() < 0.7:
        return rng.choice(known)
    while len(drawn := word(rng)) < _SHORTEST:
        pass
    return drawn
