"""INI files: sections of keys."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.keys import KEYS, SECTIONS, said_key, some_settings
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


def ini(rng: random.Random) -> list[Draft]:
    """Sections of keys: one value, the sections, the keys of a section, sums and comparisons."""
    sections = {name: some_settings(rng, 1, 5) for name in rng.sample(SECTIONS, rng.randint(1, 4))}
    equals = rng.choice((" = ", "=", " = ", ": "))
    lines: list[str] = []
    for name, settings in sections.items():
        if rng.random() < 0.12:
            lines.append(f"{rng.choice('#;')} {word(rng)} {word(rng)}")
        lines += [f"[{name}]", *(f"{s.key}{equals}{s.text}" for s in settings)]
        if rng.random() < 0.6:
            lines.append("")
    text = "\n".join(lines).rstrip("\n") + "\n"
    read = ("import configparser", "c = configparser.ConfigParser()", "c.read_string({text})")
    name = rng.choice(list(sections))
    settings = sections[name]
    s = rng.choice(settings)
    at = f"c[{name!r}][{s.key!r}]"
    how = "read it with configparser"
    dice = rng.random()
    if dice < 0.5:
        k = said_key(rng, s.key)
        noun = rng.choice(
            (
                f"the {k} in the {name} section",
                f"the {k} of {name}",
                f"{k} in [{name}]",
                f"the value of {s.key} in section {name}",
                f"the {name} {k}",
                f"the {k} under {name}",
                f"{name}.{s.key}",
            )
        )
        if sum(s.key == t.key for ts in sections.values() for t in ts) == 1:
            noun = rng.choice((noun, f"the {k}", f"the value of {s.key}", f"{k}"))
        request = rng.choice(
            (
                ask(rng, noun),
                ask(rng, noun),
                dressed(rng, f"What is {noun} set to?"),
                dressed(rng, f"Which value does {noun} have?"),
                dressed(rng, f"look up {noun}"),
            )
        )
        q = Request(
            request,
            (*read, f"print({at})"),
            quoting("It is {}."),
            f"the value of {s.key} in {name}",
            how,
        )
    elif dice < 0.62:
        request, shown, answer = rng.choice((
            (how_many(rng, "sections", "the file"), "len(c.sections())", counting("sections")),
            (dressed(rng, rng.choice(("Which sections are there?", "List the sections.", "What sections does it have?", "names of all sections"))), "*c.sections(), sep='\\n'", lines_answer),
        ))  # fmt: skip
        q = Request(request, (*read, f"print({shown})"), answer, "the sections", how)
    elif dice < 0.82:
        request, shown, answer = rng.choice((
            (how_many(rng, f"keys in {name}", "the file"), f"len(c[{name!r}])", counting(f"keys in {name}")),
            (how_many(rng, f"settings in the {name} section", "the file"), f"len(c[{name!r}])", counting("settings")),
            (dressed(rng, rng.choice((f"Which keys are in [{name}]?", f"List the keys of {name}.", f"What options does the {name} section have?", f"keys in section {name}"))), f"*c[{name!r}], sep='\\n'", lines_answer),
            (how_many(rng, "keys in total", "the file"), "sum(len(c[s]) for s in c.sections())", counting("keys")),
        ))  # fmt: skip
        q = Request(request, (*read, f"print({shown})"), answer, f"the keys of {name}", how)
    elif dice < 0.9:
        key = s.key if rng.random() < 0.5 else rng.choice(KEYS)
        q = Request(
            whether(rng, f"is there a {key} in {name}", f"there is a {key} in {name}"),
            (*read, f"print({key!r} in c[{name!r}])"),
            judging(f"Yes, {name} has {key}.", f"No, {name} has no {key}."),
            "a yes or no",
            how,
        )
    else:
        numbers = [(n, t) for n, ts in sections.items() for t in ts if t.number is not None]
        if len(numbers) < 2:
            raise ValueError("no two numbers")
        (n1, a), (n2, b) = rng.sample(numbers, 2)
        kind = "float" if "." in a.text + b.text else "int"
        sign, say = rng.choice(
            (("+", "the sum of {a} and {b}"), ("-", "{a} minus {b}"), ("*", "{a} times {b}"))
        )
        noun = say.replace("{a}", f"{a.key} of {n1}").replace("{b}", f"{b.key} of {n2}")
        code = f"print({kind}(c[{n1!r}][{a.key!r}]) {sign} {kind}(c[{n2!r}][{b.key!r}]))"
        q = Request(ask(rng, noun), (*read, code), comes_to("the result"), noun, how)
    return [filed(rng, q, text, rng.choice(("ini", "cfg", "conf", "ini")))]
