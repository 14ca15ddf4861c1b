"""Functions that do something: send a message, book a table, search products, convert money.

Each is a request and parameters that it says in phrases of their own: "to Anna", "at 18:30". What a parameter is
called differs from user to user, some may be left out, and the phrases come in any order.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from model.nano.recipe.tasks.base import Reply
from model.nano.recipe.tasks.declared import Spell, Value, day, real, schema_of, text
from model.nano.recipe.tasks.numerals import integer, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.words import NAMES, code, listed, sentence, styled, word
from tools.base import FunctionSpec


@dataclass(frozen=True, slots=True)
class Detail:
    """A parameter: what it may be called, what its value is (one of `_DRAWN`, or choices), how it is said."""

    names: str
    kind: str
    said: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Action:
    """What the function may be called, how it is asked for, what its description says, its parameters, what it returns."""

    names: str
    request: str
    about: str
    details: tuple[Detail, ...]
    returns: str = "done"


@dataclass(frozen=True, slots=True)
class Act:
    """One function and one request for it, its arguments, what it returns and what is answered."""

    spec: FunctionSpec
    wanted: str
    request: str
    arguments: dict[str, Any]
    result: Any
    reply: Reply


def act(rng: random.Random, spell: Spell) -> Act:
    """A function that does something, and a request that needs it."""
    action = rng.choice(_ACTIONS)
    properties: dict[str, Any] = {}
    required: list[str] = []
    values: dict[str, Value] = {}
    phrases: list[str] = []
    for detail in action.details:
        name, value = spell(say(rng, f"[{detail.names}]", {})), _value(rng, detail.kind)
        properties[name] = _schema(value, detail.kind)
        if detail.is_required:
            required.append(name)
        if detail.is_required or rng.random() < 0.5:
            values[name] = value
            phrases.append(say(rng, detail.said, {"v": value.text}))
    first, *others = phrases
    rng.shuffle(others)
    request = " ".join([say(rng, action.request, {}), first, *others])
    parameters = {"type": "object", "properties": properties, "required": required}
    spec = FunctionSpec(spell(say(rng, f"[{action.names}]", {})), action.about, parameters)
    arguments = {name: value.json for name, value in values.items()}
    result, reply = _RETURNS[action.returns](rng)
    wanted = f"to {action.about[0].lower()}{action.about[1:-1]}"
    return Act(spec, wanted, request, arguments, result, reply)


def _value(rng: random.Random, kind: str) -> Value:
    if "/" in kind:
        choice = rng.choice(kind.split("/"))
        return Value(choice, choice)
    return _DRAWN[kind](rng)


def _schema(value: Value, kind: str) -> dict[str, Any]:
    return {"type": "string", "enum": kind.split("/")} if "/" in kind else schema_of(value.json)


def _bare(value: str) -> Value:
    return Value(value, value)


def _quoted(rng: random.Random, value: str) -> Value:
    mark = rng.choice(("'", '"', '"'))
    return _bare(value) if mark in value else Value(f"{mark}{value}{mark}", value)


def _title(rng: random.Random) -> Value:
    """A word or a code as it stands, or some words in quotation marks."""
    if rng.random() < 0.4:
        return _bare(rng.choice((styled, code, word))(rng))
    return _quoted(rng, sentence(rng, 1, 4))


def _count(rng: random.Random) -> Value:
    number = written(rng, integer(rng, rng.choice((1, 1, 1, 2, 3))))
    return Value(number.text, int(number.code))


def _amount(rng: random.Random) -> Value:
    amount = real(rng) if rng.random() < 0.5 else integer(rng, rng.randint(1, 6))
    return Value(str(amount), amount)


def _people(rng: random.Random) -> Value:
    *first, last = rng.sample(NAMES, rng.randint(2, 4))
    return Value(f"{', '.join(first)} and {last}", [*first, last])


_DRAWN: dict[str, Callable[[random.Random], Value]] = {
    "who": lambda rng: _bare(rng.choice((rng.choice(NAMES), rng.choice(NAMES), styled(rng), f"{word(rng)}@{word(rng)}.org"))),
    "words": lambda rng: _quoted(rng, sentence(rng, 2, 7)),
    "title": _title,
    "any": text,
    "day": lambda rng: _bare(day(rng)),
    "time": lambda rng: _bare(f"{rng.randint(0, 23):02}:{rng.choice(('00', '15', '30', '45', f'{rng.randint(0, 59):02}'))}"),
    "count": _count,
    "amount": _amount,
    "people": _people,
    "path": lambda rng: _bare(f"{word(rng)}.{rng.choice(('txt', 'csv', 'pdf', 'md'))}"),
    "place": lambda rng: _bare(rng.choice((rng.choice(_PLACES), word(rng).capitalize()))),
}  # fmt: skip
_PLACES = listed("Oslo Rome Paris Tokyo Lima Cairo Berlin Madrid Vienna Boston Chicago Sydney Zürich Kraków Delhi Seoul Lagos Prague Dublin Porto")  # fmt: skip
_MONEY = "EUR/USD/GBP/JPY/CHF"

_ACTIONS = (
    Action("send message|message|post message|sendText", "[send|write|text] a message", "Send a message.", (Detail("to|recipient|receiver|user", "who", "to {v}"), Detail("text|body|message|content", "words", "[saying|that says|with the text|:] {v}"))),
    Action("send email|email|mail|compose mail", "[send|write] an email", "Send an email.", (Detail("to|recipient|address", "who", "to {v}"), Detail("subject|title", "words", "[with the subject|about|with subject] {v}"), Detail("body|text|content", "words", "[saying|with the text|and the body] {v}", False))),
    Action("create event|add event|new event|schedule", "[create|add|schedule|put in my calendar] an event", "Create a calendar event.", (Detail("title|name|summary", "title", "[called|named] {v}"), Detail("date|day|on", "day", "on {v}"), Detail("time|start|start time", "time", "at {v}", False), Detail("guests|attendees|participants", "people", "with {v}", False))),
    Action("book table|reserve table|reservation|reserve", "[book|reserve] a table", "Book a table in a restaurant.", (Detail("restaurant|place|name", "title", "at {v}"), Detail("persons|people|guests|size", "count", "for {v} [people|persons]"), Detail("date|day", "day", "on {v}", False), Detail("time|hour", "time", "at {v}", False)), "id"),
    Action("add task|create task|new todo|add todo", "[add|create] a [task|todo]", "Add a task to the list.", (Detail("title|text|task|name", "title", "[called|named|:] {v}"), Detail("priority|level", "low/medium/high", "with {v} priority", False), Detail("due|due date|deadline", "day", "[due|until|by] {v}", False)), "id"),
    Action("start timer|set timer|timer", "[start|set] a timer", "Start a timer.", (Detail("minutes|duration|length", "count", "[for|of] {v} minutes"), Detail("label|name|title", "title", "[called|named|labelled] {v}", False))),
    Action("set alarm|alarm|wake", "set an alarm", "Set an alarm.", (Detail("time|at|hour", "time", "[at|for] {v}"), Detail("label|name", "title", "[called|named] {v}", False))),
    Action("play song|play|play music", "play", "Play a song.", (Detail("title|song|track", "title", "{v}"), Detail("artist|by|band", "who", "by {v}", False), Detail("volume|level", "count", "at volume {v}", False))),
    Action("search products|find products|search|query shop", "[search|look] for products", "Search the shop.", (Detail("query|text|term|q", "title", "[named|matching|called] {v}"), Detail("limit|max results|count|n", "count", "[with at most {v} results|(limit {v})|, {v} results at most]", False), Detail("max price|below|maximum", "amount", "[under|below|for less than] {v}", False)), "names"),
    Action("list files|find files|ls", "[list|find|show] the files", "List the files of a folder.", (Detail("folder|path|directory", "any", "in {v}"), Detail("extension|type|suffix", "txt/csv/pdf/md", "[of type|ending in] {v}", False)), "names"),
    Action("get weather|weather|get current weather|fetch weather|forecast", "[tell me|give me|show me] the weather", "Get the weather in a city.", (Detail("city|location|place|where", "place", "in {v}"), Detail("unit|units|format", "celsius/fahrenheit", "in {v}", False), Detail("date|day", "day", "on {v}", False)), "weather"),
    Action("translate|translate text|translation", "translate", "Translate a text.", (Detail("text|words|source", "words", "{v}"), Detail("language|target|to", "English/German/French/Spanish", "[to|into] {v}")), "text"),
    Action("convert currency|convert|exchange|to currency", "convert", "Convert an amount of money.", (Detail("amount|value|sum", "amount", "{v}"), Detail("source|from currency|base", _MONEY, "from {v}"), Detail("target|to currency|into", _MONEY, "to {v}")), "number"),
    Action("transfer|transfer money|pay|send money", "[transfer|pay|send]", "Transfer money.", (Detail("amount|sum|value", "amount", "{v}"), Detail("to|recipient|account", "who", "to {v}"), Detail("currency|unit", _MONEY, "in {v}", False), Detail("reference|note|reason", "words", "with the [note|reference] {v}", False)), "id"),
    Action("rename file|move file|mv|rename", "[rename|move] the file", "Rename a file.", (Detail("path|old|source|file", "path", "{v}"), Detail("new name|new|target", "path", "to {v}"))),
    Action("delete file|remove file|rm", "[delete|remove] the file", "Delete a file.", (Detail("path|file|name", "path", "{v}"), Detail("force|permanent|purge", "yes/no", "(force: {v})", False))),
    Action("set light|switch light|light|dim", "[set|dim] the light", "Set the brightness of a light.", (Detail("room|lamp|name|where", "title", "in {v}"), Detail("brightness|level|percent", "count", "to {v} percent"), Detail("color|tone", "warm/cold/red/blue", "in {v}", False))),
    Action("find route|route|directions|get directions", "[find|show me|get] the way", "Find the way between two places.", (Detail("start|from|origin", "place", "from {v}"), Detail("end|to|destination", "place", "to {v}"), Detail("mode|by|vehicle", "car/train/bike", "by {v}", False)), "distance"),
)  # fmt: skip


def _done(rng: random.Random) -> tuple[Any, Reply]:
    result = rng.choice(({"ok": True}, {"status": "ok"}, "ok", "done", {"success": True}, {"status": "done"}))  # fmt: skip
    return result, Reply("Done.", ("done",))


def _identified(rng: random.Random) -> tuple[Any, Reply]:
    name, number = rng.choice(("id", "number", "reference")), rng.choice((integer(rng), code(rng)))
    return {name: number, "status": "ok"}, Reply(f"Done. The {name} is {number}.", (str(number),))


def _named(rng: random.Random) -> tuple[Any, Reply]:
    names = [styled(rng) for _ in range(rng.choices((0, 1, 2, 3, 4), (1, 2, 3, 3, 2))[0])]
    result = rng.choice((names, {"results": names}, {"count": len(names), "items": names}))
    found = ", ".join(names)
    return result, Reply(f"Found: {found}.", (found,)) if names else Reply("Nothing was found.", ("nothing",))  # fmt: skip


def _weather(rng: random.Random) -> tuple[Any, Reply]:
    sky, degrees = rng.choice(("sunny", "cloudy", "rain", "snow", "fog", "windy", "clear")), rng.randint(-20, 40)  # fmt: skip
    names = rng.choice((("temperature", "sky"), ("temp", "conditions"), ("degrees", "weather")))
    return dict(zip(names, (degrees, sky), strict=True)), Reply(f"It is {degrees} degrees, {sky}.", (str(degrees), sky))  # fmt: skip


def _texts(rng: random.Random) -> tuple[Any, Reply]:
    said = sentence(rng, 2, 7)
    return rng.choice((said, {"text": said}, {"translation": said})), Reply(said, (said,))


def _numbers(rng: random.Random) -> tuple[Any, Reply]:
    value = real(rng)
    result = rng.choice((value, {"result": value}, {"amount": value}, {"value": value, "rate": real(rng)}))  # fmt: skip
    return result, Reply(f"The result is {value}.", (str(value),))


def _distance(rng: random.Random) -> tuple[Any, Reply]:
    km, minutes = rng.randint(1, 2000), rng.randint(2, 900)
    return {"km": km, "minutes": minutes}, Reply(f"It is {km} km and takes {minutes} minutes.", (f"{km} km", str(minutes)))  # fmt: skip


_RETURNS: dict[str, Callable[[random.Random], tuple[Any, Reply]]] = {
    "done": _done, "id": _identified, "names": _named, "weather": _weather, "text": _texts, "number": _numbers, "distance": _distance,
}  # fmt: skip
