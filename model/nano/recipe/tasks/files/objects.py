"""JSON objects: a value at a path, keys, lists in them."""

import json
import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.keys import SECTIONS, Setting, some_settings
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    how_many,
    judging,
    lines_answer,
    quoting,
    whether,
)
from model.nano.recipe.tasks.words import NAMES, styled, word


def objects(rng: random.Random) -> list[Draft]:
    """A JSON object: a value at a path, keys, how long a list is, sums of a list in it."""
    value = _object(rng)
    text = json.dumps(value, indent=rng.choice((2, 2, 4, None)), ensure_ascii=False) + "\n"
    read = ("import json", "d = {json}")
    how = "load the JSON"
    paths = list(_paths(value))
    path, leaf = rng.choice(paths)
    at = "d" + "".join(f"[{step!r}]" for step in path)
    last = str(path[-1])
    named = [str(step) for step in path if isinstance(step, str)]
    if isinstance(leaf, list) and leaf and all(isinstance(x, int | float) for x in leaf):
        name = " ".join(reversed(named[-2:])) if rng.random() < 0.2 else named[-1]
        noun, fn = rng.choice(
            (
                ("sum", "sum({})"),
                ("total", "sum({})"),
                ("largest value", "max({})"),
                ("smallest value", "min({})"),
                ("number of values", "len({})"),
                ("average", "sum({0}) / len({0})"),
            )
        )
        said = rng.choice(
            (f"the {noun} of {name}", f"the {noun} in {name}", f"the {noun} of the {name} list")
        )
        shown, request = rounded(rng, fn.replace("{0}", at).replace("{}", at), ask(rng, said))
        q = Request(
            request,
            (*read, f"print({shown})"),
            comes_to(f"the {noun}", shown),
            said,
            f"{how}, use {'.'.join(named)}",
            result=shown,
        )
    elif isinstance(leaf, list):
        name = named[-1]
        request, shown, answer = rng.choice((
            (how_many(rng, name if name.endswith("s") else f"entries in {name}", "the file"), f"len({at})", counting(name if name.endswith("s") else "entries")),
            (dressed(rng, rng.choice((f"List the {name}.", f"What are the {name}?", f"show all {name}", f"Which {name} are there?"))), f"*{at}, sep='\\n'", lines_answer),
            (ask(rng, f"the first of the {name}"), f"{at}[0]", quoting("{}")), (ask(rng, f"the last of the {name}"), f"{at}[-1]", quoting("{}")),
        ))  # fmt: skip
        q = Request(
            request,
            (*read, f"print({shown})"),
            answer,
            f"the {name}",
            f"{how}, use {'.'.join(named)}",
        )
    elif isinstance(leaf, dict):
        request, shown, answer = rng.choice((
            (dressed(rng, rng.choice((f"Which keys does {last} have?", f"List the keys of {last}.", f"keys in {last}"))), f"*{at}, sep='\\n'", lines_answer),
            (how_many(rng, f"keys in {last}", "the file"), f"len({at})", counting("keys")),
            (dressed(rng, rng.choice(("What are the top-level keys?", "Which keys are there at the top?", "list the top level keys", "keys?"))), "*d, sep='\\n'", lines_answer),
        ))  # fmt: skip
        q = Request(request, (*read, f"print({shown})"), answer, f"the keys of {last}", how)
    elif rng.random() < 0.1 and isinstance(leaf, str):
        key = named[-1] if rng.random() < 0.5 else word(rng)
        parent = at[: at.rindex("[")]
        where = named[-2] if len(named) > 1 else "the file"
        q = Request(
            whether(rng, f"does {where} have a {key}", f"{where} has a {key}"),
            (*read, f"print({key!r} in {parent})"),
            judging(f"Yes, {where} has a {key}.", f"No, {where} has no {key}."),
            "a yes or no",
            how,
        )
    else:
        noun = _path_words(rng, path)
        request = rng.choice(
            (
                ask(rng, noun),
                ask(rng, noun),
                dressed(rng, f"What is {noun} set to?")
                if not noun.startswith("the value")
                else ask(rng, noun),
                dressed(rng, f"Look up {noun}."),
            )
        )
        q = Request(
            request,
            (*read, f"print({at})"),
            quoting("It is {}."),
            noun,
            f"{how}, go to {'.'.join(named)}",
        )
    return [filed(rng, q, text, "json", inline=rng.random() < 0.15)]


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
