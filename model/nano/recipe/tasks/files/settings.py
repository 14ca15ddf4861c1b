"""Lines of `key=value` or `key: value`."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.keys import Setting, said_key, some_settings
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
from model.nano.recipe.tasks.words import word


def settings(rng: random.Random) -> list[Draft]:
    """Lines of `key=value` or `key: value`: a value, the keys, how many, sums."""
    found = some_settings(rng, 2, 8)
    upper = rng.random() < 0.4
    if upper:
        found = [Setting(s.key.upper(), s.text, s.number) for s in found]
    mark = (
        rng.choice(("=", "=", " = ", ": ", ":"))
        if not any(":" in s.text for s in found)
        else rng.choice(("=", " = "))
    )
    sign = mark.strip()
    lines = [f"{s.key}{mark}{s.text}" for s in found]
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        lines.insert(rng.randint(0, len(lines)), rng.choice((f"# {word(rng)} {word(rng)}", "")))
    text = "\n".join(lines) + "\n"
    test = f"if {sign!r} in line and line[0] != '#'"
    read = (
        f"pairs = [line.split({sign!r}, 1) for line in {{lines}} {test}]",
        "d = {k.strip(): v.strip() for k, v in pairs}",
    )
    how = f"make a dict of the lines, split at '{sign}'"
    s = rng.choice(found)
    k = said_key(rng, s.key.lower() if upper and rng.random() < 0.3 else s.key)
    things = rng.choice(("settings", "variables", "keys", "entries", "options"))
    dice = rng.random()
    if dice < 0.5:
        noun = rng.choice(
            (f"the {k}", f"the value of {k}", k, f"the value for {k}", f"the setting {k}")
        )
        request = rng.choice(
            (
                ask(rng, noun),
                ask(rng, noun),
                dressed(rng, f"What is {k} set to?"),
                dressed(rng, f"Which value has {k}?"),
                f"{k}?",
                dressed(rng, f"look up {k}"),
            )
        )
        q = Request(
            request,
            (*read, f"print(d[{s.key!r}])"),
            quoting("It is {}."),
            f"the value of {s.key}",
            how,
        )
    elif dice < 0.62:
        q = Request(
            how_many(rng, things, "the file"),
            (*read, "print(len(d))"),
            counting(things),
            f"the number of {things}",
            how,
        )
    elif dice < 0.74:
        request = dressed(
            rng,
            rng.choice(
                (
                    f"Which {things} are there?",
                    f"List all {things}.",
                    f"names of the {things}",
                    "List the keys.",
                    f"What {things} does it define?",
                )
            ),
        )
        q = Request(
            request,
            (*read, "print(*d, sep='\\n')"),
            lines_answer,
            f"the {things}",
            how,
        )
    elif dice < 0.82:
        key = s.key if rng.random() < 0.5 else word(rng)
        q = Request(
            whether(rng, f"is {key} set", f"{key} is set"),
            (*read, f"print({key!r} in d)"),
            judging(f"Yes, {key} is set.", f"No, {key} is not set."),
            "a yes or no",
            how,
        )
    elif dice < 0.9:
        letter = s.key[0]
        request = rng.choice(
            (
                f"Which {things} start with {letter}?",
                f"list the {things} that begin with {letter}",
                f"all {things} starting with {letter}",
            )
        )
        q = Request(
            dressed(rng, request),
            (*read, f"print(*[k for k in d if k.startswith({letter!r})], sep='\\n')"),
            lines_answer,
            f"the {things} starting with {letter}",
            how,
        )
    else:
        numbers = [t for t in found if t.number is not None]
        if len(numbers) < 2:
            raise ValueError("no two numbers")
        a, b = rng.sample(numbers, 2)
        kind = "float" if "." in a.text + b.text else "int"
        op, say = rng.choice(
            (("+", "the sum of {a} and {b}"), ("-", "{a} minus {b}"), ("*", "{a} times {b}"))
        )
        noun = say.replace("{a}", a.key).replace("{b}", b.key)
        q = Request(
            ask(rng, noun),
            (*read, f"print({kind}(d[{a.key!r}]) {op} {kind}(d[{b.key!r}]))"),
            comes_to("the result"),
            noun,
            how,
        )
    return [
        filed(
            rng,
            q,
            text,
            rng.choice(("env", "conf", "properties", "txt", "cfg")),
            inline=rng.random() < 0.1,
        )
    ]
