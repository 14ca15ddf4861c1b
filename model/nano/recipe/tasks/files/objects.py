"""JSON objects: a value at a path, keys, lists in them."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.keys import SECTIONS, Setting, some_settings
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    ask,
    asked,
    comes_to,
    counting,
    dressed,
    how_many,
    judging,
    lines_answer,
    quoting,
    whether,
)
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.words import NAMES, styled, word


@dataclass(frozen=True, slots=True)
class Place:
    """A value somewhere in the object: the expression for it, the names on the way, the expression for what holds it."""

    at: str
    named: tuple[str, ...]
    path: tuple[str | int, ...]
    value: object

    @property
    def parent(self) -> str:
        return self.at[: self.at.rindex("[")]


_READ = ("import json", "d = {json}")
_HOW = "load the JSON"


def objects(rng: random.Random) -> list[Draft]:
    """A JSON object: a value at a path, keys, how long a list is, sums of a list in it."""
    value = _object(rng)
    text = json.dumps(value, indent=rng.choice((2, 2, 4, None)), ensure_ascii=False) + "\n"
    q = _largest(rng, value) if rng.random() < 0.06 else _asked(rng, _place(rng, value))
    return [filed(rng, q, text, "json", inline=rng.random() < 0.15)]


def _place(rng: random.Random, value: dict[str, object]) -> Place:
    path, leaf = rng.choice(list(_paths(value)))
    at = "d" + "".join(f"[{step!r}]" for step in path)
    return Place(at, tuple(step for step in path if isinstance(step, str)), path, leaf)


def _asked(rng: random.Random, p: Place) -> Request:
    """What is asked of a value depends on what it is."""
    match p.value:
        case [dict(), *_]:
            return _of_records(rng, p, p.value)
        case [int() | float(), *_]:
            return _of_numbers(rng, p)
        case list():
            return _of_list(rng, p)
        case dict():
            return _of_keys(rng, p, p.value)
        case bool() if rng.random() < 0.5:
            return _is_on(rng, p)
        case str() if rng.random() < 0.1:
            return _is_there(rng, p)
        case _:
            return _value(rng, p)


def _value(rng: random.Random, p: Place) -> Request:
    noun = _path_words(rng, p.path)
    bare = noun.removeprefix("the value of ").removeprefix("the ")
    patterns = "Look up {n}.|{b}[?|]|[which|what] {b} [does it have|is given|is declared|is set|does it declare][?|]|what does it say for {b}[?|]|[get|read|give me] {n}" + ("" if noun.startswith("the value") else "|What is {n} set to?")  # fmt: skip
    request = ask(rng, noun) if rng.random() < 0.5 else dressed(rng, say_one(rng, patterns, {"n": noun, "b": bare}))  # fmt: skip
    return Request(request, (*_READ, f"print({p.at})"), quoting("It is {}."), noun, f"{_HOW}, go to {'.'.join(p.named)}")  # fmt: skip


def _of_numbers(rng: random.Random, p: Place) -> Request:
    name = " ".join(reversed(p.named[-2:])) if rng.random() < 0.2 else p.named[-1]
    noun, fn = rng.choice((
        ("[sum|total]", "sum({})"), ("[largest|highest] value", "max({})"), ("[smallest|lowest] value", "min({})"), ("number of values", "len({})"),
        ("[average|mean]", "sum({}) / len({})"), ("sum", "sum({})"), ("last value", "{}[-1]"), ("first value", "{}[0]"),
    ))  # fmt: skip
    noun = say_one(rng, noun, {})
    said = say_one(rng, "the {n} [of|in] {x}|the {n} of the {x} list|the {n} of all {x}|the {n} of the numbers in {x}", {"n": noun, "x": name})  # fmt: skip
    shown, request = fn.replace("{}", p.at), asked(rng, said)
    if "/" in fn:
        shown, request = rounded(rng, shown, request)
    return Request(dressed(rng, request), (*_READ, f"print({shown})"), comes_to(f"the {noun}", shown), said, f"{_HOW}, use {'.'.join(p.named)}", result=shown)  # fmt: skip


def _of_list(rng: random.Random, p: Place) -> Request:
    name = p.named[-1]
    unit = name if name.endswith("s") else f"entries in {name}"
    request, shown, answer = rng.choice((
        (how_many(rng, unit, "the file"), f"len({p.at})", counting(name if name.endswith("s") else "entries")),
        (dressed(rng, say_one(rng, "[List|Show] [the|all] {n}[.|]|What are the {n}?|Which {n} are there?|{n}[?|]|names of the {n}", {"n": name})), f"*{p.at}, sep='\\n'", lines_answer),
        (ask(rng, f"the first of the {name}"), f"{p.at}[0]", quoting("{}")), (ask(rng, f"the last of the {name}"), f"{p.at}[-1]", quoting("{}")),
    ))  # fmt: skip
    return Request(request, (*_READ, f"print({shown})"), answer, f"the {name}", f"{_HOW}, use {'.'.join(p.named)}")  # fmt: skip


def _of_records(rng: random.Random, p: Place, rows: Sequence[dict[str, object]]) -> Request:
    """A list of objects in the object: one key of all, or a sum of it."""
    name = p.named[-1]
    key = rng.choice(list(rows[0]))
    if rng.random() < 0.2:
        unit = name if name.endswith("s") else f"entries in {name}"
        return Request(how_many(rng, unit, "the file"), (*_READ, f"print(len({p.at}))"), counting(unit), f"the number of {unit}", _HOW)  # fmt: skip
    how = f"{_HOW}, go through {'.'.join(p.named)}"
    if isinstance(rows[0][key], int):
        noun, fn = rng.choice((("total", "sum"), ("highest", "max"), ("lowest", "min")))
        said = say_one(rng, "the {w} {k} [of|in] {n}|the {w} {k} of all {n}|the {w} {k} among the {n}", {"w": noun, "k": key, "n": name})  # fmt: skip
        return Request(ask(rng, said), (*_READ, f"print({fn}(x[{key!r}] for x in {p.at}))"), comes_to(f"the {noun} {key}"), said, how)  # fmt: skip
    request = dressed(rng, say_one(rng, "[List|Show] the {k} of [each of|all|every one of] the {n}[.|]|[which|what] {k} values [are|occur] in {n}[?|]|{k} of all {n}[?|]|all {k} values in {n}", {"k": key, "n": name}))  # fmt: skip
    return Request(request, (*_READ, f"print(*[x[{key!r}] for x in {p.at}], sep='\\n')"), lines_answer, f"the {key} values of {name}", how)  # fmt: skip


def _of_keys(rng: random.Random, p: Place, value: dict[str, object]) -> Request:
    last = p.named[-1]
    flat = all(not isinstance(inner, list | dict) for inner in value.values())
    request, code, answer = rng.choice((
        (dressed(rng, say_one(rng, "Which keys does {x} have?|[List|Show] the keys of {x}[.|]|keys [in|of] {x}[?|]|names of the {x}|names of all entries in {x}", {"x": last})), (f"print(*{p.at}, sep='\\n')",), lines_answer),
        (how_many(rng, f"keys in {last}", "the file"), (f"print(len({p.at}))",), counting("keys")),
        (dressed(rng, say_one(rng, "What are the top-level keys?|Which keys are there at the top?|list the top level keys|keys?|[which|what] keys does the file have[?|]", {})), ("print(*d, sep='\\n')",), lines_answer),
        (dressed(rng, say_one(rng, "[Show|List] everything [in|under] {x}[.|]|{x} with [all|its] values[?|]|what is in {x}[?|]|all settings [of|under] {x}", {"x": last})), (f"for k, v in {p.at}.items():", "    print(f'{k}: {v}')"), lines_answer),
    )[: 4 if flat else 3])  # fmt: skip
    return Request(request, (*_READ, *code), answer, f"the keys of {last}", _HOW)


def _is_on(rng: random.Random, p: Place) -> Request:
    k = " ".join(p.named[-2:] if rng.random() < 0.3 else p.named[-1:])
    on = rng.choice(("on", "enabled", "true", "set to true"))
    return Request(whether(rng, f"is {k} {on}", f"{k} is {on}"), (*_READ, f"print({p.at})"), judging(f"Yes, {k} is {on}.", f"No, {k} is not {on}."), "a yes or no", _HOW)  # fmt: skip


def _is_there(rng: random.Random, p: Place) -> Request:
    key = p.named[-1] if rng.random() < 0.5 else word(rng)
    where = p.named[-2] if len(p.named) > 1 else "the file"
    return Request(whether(rng, f"does {where} have a {key}", f"{where} has a {key}"), (*_READ, f"print({key!r} in {p.parent})"), judging(f"Yes, {where} has a {key}.", f"No, {where} has no {key}."), "a yes or no", _HOW)  # fmt: skip


def _largest(rng: random.Random, value: dict[str, object]) -> Request:
    """Which key at the top has the largest number."""
    if sum(isinstance(v, int | float) and not isinstance(v, bool) for v in value.values()) < 2:
        raise ValueError("no two numbers")
    fn, most = rng.choice((("max", "largest"), ("max", "highest"), ("min", "smallest")))
    request = dressed(rng, say_one(rng, "Which key has the {m} [number|value]?|[which|what] value is the {m} number[?|]|{m} number in the file[, and its key|][?|]|the key with the {m} number", {"m": most}))  # fmt: skip
    code = ("numbers = {k: v for k, v in d.items() if type(v) in (int, float)}", f"best = {fn}(numbers, key=numbers.get)", "print(f'{best}: {numbers[best]}')")  # fmt: skip
    return Request(request, (*_READ, *code), quoting("{}"), f"the {most} number", f"{_HOW}, keep the numbers")  # fmt: skip


def _path_words(rng: random.Random, path: tuple[str | int, ...]) -> str:
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth")
    if len(path) == 1:
        return rng.choice((f"the {path[0]}", f"the value of {path[0]}", f"{path[0]}"))
    if rng.random() < 0.2:
        dotted = str(path[0]) + "".join(
            f"[{s}]" if isinstance(s, int) else f".{s}" for s in path[1:]
        )
        return rng.choice((dotted, f"the value of {dotted}"))
    names = [f"{ordinals[step]} entry" if isinstance(step, int) else str(step) for step in path]
    if any(isinstance(step, int) for step in path):
        i = next(i for i, step in enumerate(path) if isinstance(step, int))
        names[i - 1 : i + 1] = [
            f"{names[i].partition(' ')[0]} of the {names[i - 1]}"
            if rng.random() < 0.5
            else f"{names[i].partition(' ')[0]} entry of {names[i - 1]}"
        ]
        if len(names) == 1:
            return f"the {names[0]}"
        return rng.choice(
            (f"the {names[-1]} of the {names[-2]}", f"the {names[-1]} in the {names[-2]}")
        )
    tail = names[-2:]
    return rng.choice(
        (
            f"the {tail[1]} of {tail[0]}",
            f"the {tail[1]} of the {tail[0]}",
            f"the {tail[1]} in {tail[0]}",
            f"the {' '.join(tail)}",
            f"the {tail[1]} under {tail[0]}",
        )
    )


def _object(rng: random.Random) -> dict[str, object]:
    value: dict[str, object] = {}
    for s in some_settings(rng, 1, 5):
        value[s.key] = _leaf(s)
    for _ in range(rng.randint(0, 3)):
        key = rng.choice(
            (
                rng.choice(SECTIONS),
                word(rng),
                rng.choice(
                    (
                        "tags",
                        "users",
                        "items",
                        "scores",
                        "values",
                        "ports",
                        "address",
                        "meta",
                        "colors",
                        "names",
                        "sizes",
                    )
                ),
            )
        )
        value[key] = _nested(rng)
    items = list(value.items())
    rng.shuffle(items)
    return dict(items)


def _leaf(s: Setting) -> object:
    if s.number is not None:
        return int(s.text) if "." not in s.text else s.number
    return s.text == "true" if s.text in ("true", "false") else s.text


def _nested(rng: random.Random) -> object:
    match rng.randrange(5):
        case 0:
            return [rng.randint(0, rng.choice((10, 100, 5000))) for _ in range(rng.randint(1, 8))]
        case 1:
            return [rng.choice((word, styled))(rng) for _ in range(rng.randint(1, 5))]
        case 2:
            keys = rng.sample(("name", "age", "id", "city", "price", "role"), rng.randint(2, 3))
            return [
                {
                    k: rng.choice(NAMES) if k in ("name", "city", "role") else rng.randint(1, 99)
                    for k in keys
                }
                for _ in range(rng.randint(1, 4))
            ]
        case _:
            inner: dict[str, object] = {s.key: _leaf(s) for s in some_settings(rng, 1, 4)}
            if rng.random() < 0.3:
                inner[rng.choice(SECTIONS)] = {s.key: _leaf(s) for s in some_settings(rng, 1, 3)}
            return inner


def _paths(value: object, at: tuple[str | int, ...] = ()):
    """Every path to a leaf, a list or an object."""
    if at:
        yield at, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*at, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for i, inner in enumerate(value):
            yield from (
                (path, leaf) for path, leaf in _paths(inner, (*at, i)) if not isinstance(leaf, dict)
            )
