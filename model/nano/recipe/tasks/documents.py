"""Files of settings and objects: INI, key=value, JSON objects flat and nested, and names with numbers.

Questions look a value up, list or count keys, compute over values. The reading idiom is one per format.
"""

import json
import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.columns import CITIES, GOODS
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.numerals import count_word, decimal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import (
    ask,
    counting,
    dressed,
    how_many,
    judging,
    lines_answer,
    order,
    quoting,
    states,
    whether,
)
from model.nano.recipe.tasks.words import NAMES, THINGS, listed, styled, word

_KEYS = listed(
    "host port user name timeout debug level path version password token url region zone mode theme language size width height "
    "color font retries limit workers threads cache ttl log_level log_file max_size min_size email title author license key "
    "database table schema interval delay enabled verbose color_mode rate factor threshold address city country id count"
)
_SECTIONS = listed(
    "server database client logging cache paths user general default network display auth api mail storage main window"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A key with its value as text; `number` if it is one."""

    key: str
    text: str
    number: float | None


def _setting(rng: random.Random, key: str) -> Setting:
    if rng.random() < 0.45 or key in (
        "port",
        "timeout",
        "size",
        "width",
        "height",
        "retries",
        "limit",
        "count",
    ):
        text = (
            decimal(rng, 2)
            if rng.random() < 0.15
            else str(rng.randint(1, rng.choice((10, 100, 9000))))
        )
        return Setting(key, text, float(text))
    text = rng.choice((
        word(rng), word(rng), styled(rng), f"/{word(rng)}/{word(rng)}", rng.choice(("true", "false", "yes", "no", "on", "off")), f"{word(rng)}.{word(rng)}.com",
        f"{word(rng)} {word(rng)}", f"https://{word(rng)}.org/{word(rng)}", f"{rng.randrange(256)}.0.0.{rng.randrange(256)}", rng.choice(("info", "dark", "en", "fast")),
    ))  # fmt: skip
    return Setting(key, text, None)


def _settings(rng: random.Random, low: int = 2, high: int = 7) -> list[Setting]:
    n = rng.randint(low, high)
    keys = rng.sample(_KEYS, n) if rng.random() < 0.8 else [word(rng) for _ in range(n)]
    return [_setting(rng, key) for key in dict.fromkeys(keys)]


# --- INI ----------------------------------------------------------------------------------------------


def ini(rng: random.Random) -> list[Draft]:
    """Sections of keys: one value, the sections, the keys of a section, sums and comparisons."""
    sections = {name: _settings(rng, 1, 5) for name in rng.sample(_SECTIONS, rng.randint(1, 4))}
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
        k = spoken(rng, s.key)
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
        key = s.key if rng.random() < 0.5 else rng.choice(_KEYS)
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
        q = Request(ask(rng, noun), (*read, code), states("the result"), noun, how)
    return [filed(rng, q, text, rng.choice(("ini", "cfg", "conf", "ini")))]


def spoken(rng: random.Random, key: str) -> str:
    """A key as people say it: mostly itself."""
    return key.replace("_", " ") if rng.random() < 0.3 else key


# --- key=value ----------------------------------------------------------------------------------------


def settings(rng: random.Random) -> list[Draft]:
    """Lines of `key=value` or `key: value`: a value, the keys, how many, sums."""
    found = _settings(rng, 2, 8)
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
    k = spoken(rng, s.key.lower() if upper and rng.random() < 0.3 else s.key)
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
            states("the result"),
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


# --- JSON ---------------------------------------------------------------------------------------------


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
            states(f"the {noun}"),
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
    for s in _settings(rng, 1, 5):
        value[s.key] = _leaf(s)
    for _ in range(rng.randint(0, 3)):
        key = rng.choice(
            (
                rng.choice(_SECTIONS),
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
            inner: dict[str, object] = {s.key: _leaf(s) for s in _settings(rng, 1, 4)}
            if rng.random() < 0.3:
                inner[rng.choice(_SECTIONS)] = {s.key: _leaf(s) for s in _settings(rng, 1, 3)}
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


# --- names with numbers -------------------------------------------------------------------------------


def mappings(rng: random.Random) -> list[Draft]:
    """Names with a number each, in the prompt or in a file: the largest, who, the sum, sorted, above."""
    inline = rng.random() < 0.6
    n = rng.randint(2, 7 if inline else 12)
    people = rng.random() < 0.5
    pool = NAMES if people else (THINGS if rng.random() < 0.4 else GOODS)
    names = list(
        dict.fromkeys(styled(rng) if rng.random() < 0.15 else rng.choice(pool) for _ in range(n))
    )
    names = [name for name in names if "'" not in name and ":" not in name and "=" not in name]
    if len(names) < 2:
        raise ValueError("too few names")
    is_decimal = rng.random() < 0.2
    top = rng.choice((10, 50, 100, 1000, 20_000))
    numbers = [decimal(rng, 2) if is_decimal else str(rng.randint(1, top)) for _ in names]
    pairs = list(zip(names, numbers, strict=True))
    if inline:
        form = rng.choice(
            (
                "{k} {v}",
                "{k}: {v}",
                "{k} = {v}",
                "{k} ({v})",
                "{k} has {v}" if people else "{k} cost {v}",
                "{k} - {v}",
            )
        )
        data = rng.choice((", ", ", ", "; ", "\n")).join(
            form.replace("{k}", k).replace("{v}", v) for k, v in pairs
        )
        read: tuple[str, ...] = (f"d = {{{', '.join(f'{k!r}: {v}' for k, v in pairs)}}}",)
        how = "put them in a dict"
        text = ""
    else:
        mark = rng.choice((": ", "=", " ", ",", "\t", ":", " - "))
        if any(mark.strip() in k if mark.strip() else " " in k for k, _ in pairs):
            raise ValueError("the mark is in a name")
        text = "\n".join(f"{k}{mark}{v}" for k, v in pairs) + "\n"
        data = ""
        split = repr(mark) if mark.strip() else ("" if mark == " " else repr(mark))
        kind = "float" if is_decimal else "int"
        read = (
            f"pairs = [line.split({split}) for line in {{lines}} if line.strip()]",
            f"d = {{k.strip(): {kind}(v) for k, v in pairs}}",
        )
        how = f"make a dict of the lines, split at {'white space' if not mark.strip() else repr(mark)}"
        if rng.random() < 0.25:
            text = (
                json.dumps(
                    {k: float(v) if is_decimal else int(v) for k, v in pairs},
                    ensure_ascii=False,
                    indent=rng.choice((None, 2)),
                )
                + "\n"
            )
            read, how = ("import json", "d = {json}"), "load the JSON"
    request, shown, answer, wanted = _of_mapping(rng, pairs, people=people)
    q = Request(
        request,
        (*read, f"print({shown})") if "\n" not in shown else (*read, *shown.split("\n")),
        answer,
        wanted,
        how,
    )
    if not inline:
        return [filed(rng, q, text, "json" if "json" in how.lower() else "txt")]
    bare = request.rstrip(".?! ")
    prompt = rng.choice(
        (
            f"{data}. {request}",
            f"{data}\n{request}",
            f"{bare}: {data}",
            f"{request}\n{data}",
            f"Given {data}: {request}",
            f"{data} - {request}",
            f"Here are the values: {data}. {request}",
        )
    )
    return [Draft(prompt.strip(), answer, wanted=wanted, how=how, code="\n".join(q.code))]


def _of_mapping(rng: random.Random, pairs: list[tuple[str, str]], *, people: bool):
    """A request, the code to show, the answer, what is wanted."""
    who = "Who" if people else "Which"
    name, value = rng.choice(pairs)
    k = rng.randint(2, max(2, min(4, len(pairs) - 1)))
    sign, more = rng.choice(
        ((">", "more than"), ("<", "less than"), (">=", "at least"), (">", "over"), ("<", "below"))
    )
    fn, most = rng.choice(
        (
            ("max", "most"),
            ("max", "highest value"),
            ("max", "largest number"),
            ("min", "least"),
            ("min", "smallest number"),
            ("min", "lowest value"),
        )
    )
    forms = (
        (4, (dressed(rng, rng.choice((f"{who} has the {most}?", f"{who} is the one with the {most}?", f"Find the one with the {most}."))), f"{fn}(d, key=d.get)", quoting("It is {}."), f"the one with the {most}")),
        (3, (ask(rng, rng.choice(("the total", "the sum", "the sum of all values", "the overall total"))), "sum(d.values())", states("the total"), "the total")),
        (3, (ask(rng, rng.choice(("the average", "the mean", "the average value"))), "sum(d.values()) / len(d)", states("the average"), "the average")),
        (2, (rng.choice((ask(rng, f"the value of {name}"), dressed(rng, f"How much does {name} have?"))), f"d[{name!r}]", quoting("It is {}."), f"the value of {name}")),
        (3, (order(rng, rng.choice(("sort them from high to low", "sort them by value, largest first", "rank them from highest to lowest"))), "for k in sorted(d, key=d.get, reverse=True):\n    print(k, d[k])", lines_answer, "the names by value")),
        (2, (order(rng, rng.choice(("sort them from low to high", "order them by value, smallest first", "sort by number ascending"))), "for k in sorted(d, key=d.get):\n    print(k, d[k])", lines_answer, "the names by value")),
        (3, (dressed(rng, f"{who if people else 'Which ones'} {'has' if people else 'have'} {more} {value}?"), f"*[k for k in d if d[k] {sign} {value}], sep=', '", lines_answer, f"who has {more} {value}")),
        (2, (dressed(rng, f"How many have {more} {value}?"), f"sum(v {sign} {value} for v in d.values())", quoting("{} of them."), f"how many have {more} {value}")),
        (2, (dressed(rng, rng.choice((f"Who are the top {count_word(rng, k)}?" if people else f"Which are the top {count_word(rng, k)}?", f"top {k}", f"the {count_word(rng, k)} largest"))), f"*sorted(d, key=d.get, reverse=True)[:{k}], sep=', '", lines_answer, f"the {k} largest")),
        (2, (ask(rng, rng.choice(("the difference between the largest and the smallest", "the gap between highest and lowest"))), "max(d.values()) - min(d.values())", states("the difference"), "largest minus smallest")),
        (1.5, (dressed(rng, rng.choice((f"What share of the total does {name} have, in percent?", f"What percent of the total is {name}?"))), f"100 * d[{name!r}] / sum(d.values())", quoting(f"{name} has {{}}%."), f"the share of {name}")),
        (1.5, (dressed(rng, f"{who if people else 'Which'} {'is' if people else 'are'} above the average?"), "*[k for k in d if d[k] > sum(d.values()) / len(d)], sep=', '", lines_answer, "those above the average")),
    )  # fmt: skip
    return rng.choices([f for _, f in forms], [w for w, _ in forms])[0]


@dataclass(frozen=True, slots=True)
class Told:
    """A number told of someone or something: how, and the words for more, less and the number itself."""

    form: str
    noun: str
    most: str
    least: str
    more: str
    less: str
    things: str
    top: int


_TOLD = (
    Told("{k} is {v}[| years old]", "age", "oldest", "youngest", "older", "younger", "people", 90),
    Told("{k} is {v} cm tall", "height", "tallest", "shortest", "taller", "shorter", "people", 200),
    Told("{k} weighs {v} kg", "weight", "heaviest", "lightest", "heavier", "lighter", "people", 120),
    Told("{k} scored {v}[| points]", "score", "best", "worst", "better", "worse", "people", 100),
    Told("{k} has {v} [points|coins|stamps|books|apples|followers]", "number", "one with the most", "one with the fewest", "richer", "poorer", "people", 500),
    Told("{k} ran {v} km", "distance", "one who ran farthest", "one who ran least", "farther", "less far", "people", 42),
    Told("{k} earns {v}[| dollars| euros]", "pay", "best paid", "worst paid", "better paid", "worse paid", "people", 5000),
    Told("{k} costs {v}[| dollars| euros]", "price", "most expensive", "cheapest", "more expensive", "cheaper", "things", 90),
    Told("[a |the |]{k} costs ${v}", "price", "most expensive", "cheapest", "more expensive", "cheaper", "things", 300),
    Told("{k} [weighs|has a weight of] {v} g", "weight", "heaviest", "lightest", "heavier", "lighter", "things", 900),
    Told("{k} has {v} [|million ]inhabitants", "population", "largest", "smallest", "larger", "smaller", "cities", 900),
    Told("{k} is {v} km away", "distance", "farthest", "nearest", "farther", "nearer", "cities", 900),
    Told("[it was |]{v} degrees [on|in] {k}", "temperature", "warmest", "coldest", "warmer", "colder", "days", 35),
    Told("{k}: {v} visitors", "number of visitors", "busiest", "quietest", "busier", "quieter", "days", 900),
)  # fmt: skip


def told(rng: random.Random) -> list[Draft]:
    """Sentences that tell a number of each, then a question about who, which, how much."""
    t = rng.choice(_TOLD)
    pool = {"people": NAMES, "things": GOODS, "cities": CITIES, "days": _DAYS}[t.things]
    names = rng.sample(pool, rng.randint(2, min(6, len(pool))))
    low = -10 if t.noun == "temperature" and rng.random() < 0.2 else max(1, t.top // 20)
    numbers = [
        f"{rng.uniform(low, t.top):.{rng.choice((1, 2))}f}"
        if rng.random() < 0.15
        else str(rng.randint(low, t.top))
        for _ in names
    ]
    # Everybody in the same words.
    sentence = say(rng, t.form, {})
    parts = [
        sentence.replace("{k}", k).replace("{v}", v) for k, v in zip(names, numbers, strict=True)
    ]
    told_ = rng.choice(
        (", ".join(parts[:-1]) + " and " + parts[-1], ", ".join(parts), ". ".join(parts))
    )
    told_ = told_[0].upper() + told_[1:] + "."
    who = "Who" if t.things == "people" else "Which"
    one = {"people": "person", "things": "thing", "cities": "city", "days": "day"}[t.things]
    a, b = rng.sample(range(len(names)), 2)
    k, value = names[a], rng.choice(numbers)
    n = rng.randint(2, max(2, len(names) - 1))
    most, least = (t.most, "max"), (t.least, "min")
    word_, fn = rng.choice((most, least))
    kind = rng.choices(range(9), (5, 2, 2, 3, 2, 2, 2, 2, 1))[0]
    sign, said = rng.choice(
        (
            (">", f"above {value}"),
            ("<", f"below {value}"),
            (">=", f"at least {value}"),
            (">", f"more than {value}"),
            ("<", f"less than {value}"),
        )
    )
    forms: tuple[tuple[str, str, Answer, str], ...] = (
        (say(rng, "[{w} is the {m}?|{w} is {m}?|Find the {m}.|Name the {m} {o}.|the {m} {o}?|Tell me {l} is the {m}.|Which {o} is the {m}?|Who or what is the {m}?]", {"w": who, "m": word_, "o": one, "l": who.lower()}),
         f"{fn}(d, key=d.get)", quoting("It is {}."), f"the {word_}"),
        (ask(rng, f"the average {t.noun}"), "sum(d.values()) / len(d)", states(f"the average {t.noun}"), f"the average {t.noun}"),
        (ask(rng, f"the total {t.noun}") if t.noun not in ("age", "temperature") else ask(rng, f"the sum of the {t.noun}s"), "sum(d.values())", states("the total"), f"the total {t.noun}"),
        (say(rng, "[How much {m} is {a} than {b}?|By how much is {a} {m} than {b}?|What is the difference between {a} and {b}?|difference between {a} and {b}]", {"m": t.more, "a": k, "b": names[b]}),
         f"abs(d[{k!r}] - d[{names[b]!r}])", quoting("The difference is {}."), "the difference of two"),
        (say(rng, "[{w} {v} {s}?|How many are {s}?|List those {s}.]", {"w": "Who" if t.things == "people" else "Which ones", "v": "is" if t.things == "people" else "are", "s": said}), "", quoting("{}"), f"those {said}"),
        (say(rng, "[Sort them by {n}, {d}.|Order them from {h}.|Rank them from {h}.]", {"n": t.noun, "d": rng.choice(("highest first", "descending", "largest first")), "h": f"{t.most} to {t.least}" if "one" not in t.most else "most to least"}),
         "*sorted(d, key=d.get, reverse=True), sep=', '", lines_answer, f"the order by {t.noun}"),
        (say(rng, "[{w} is the second {m}?|the second {m} {o}?|Who or what comes second after the {m}?]", {"w": who, "m": t.most, "o": one}) if "one" not in t.most else f"{who} comes second?",
         "sorted(d, key=d.get)[-2]", quoting("It is {}."), f"the second {t.most}"),
        (whether(rng, f"is {k} {t.more} than {names[b]}", f"{k} is {t.more} than {names[b]}"), f"d[{k!r}] > d[{names[b]!r}]", judging(f"Yes, {k} is {t.more} than {names[b]}.", f"No, {k} is not {t.more} than {names[b]}."), "a yes or no"),
        (say(rng, "[Who are the top {k}?|the top {k}?|Which are the {k} highest?|List the top {k}.]", {"k": count_word(rng, n)}), f"*sorted(d, key=d.get, reverse=True)[:{n}], sep=', '", lines_answer, f"the top {n}"),
    )  # fmt: skip
    request, shown, answer, wanted = forms[kind]
    if not shown:
        counts = request.startswith("How many")
        shown = (
            f"sum(x {sign} {value} for x in d.values())"
            if counts
            else f"*[k for k in d if d[k] {sign} {value}], sep=', '"
        )
        answer = quoting("There are {}.") if counts else lines_answer
    literal_ = ", ".join(f"{k!r}: {v}" for k, v in zip(names, numbers, strict=True))
    prompt = rng.choice(
        (f"{told_} {request}", f"{told_} {request}", f"{told_}\n{request}", f"{request} {told_}")
    )
    return [Draft(dressed(rng, prompt, typing=False), answer, wanted=wanted, how="put them in a dict", code=f"d = {{{literal_}}}\nprint({shown})", check=_CHECKS.get(shown, ""))]  # fmt: skip


_DAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_CHECKS = {
    "max(d, key=d.get)": "print(sorted(d, key=d.get)[-1])",
    "min(d, key=d.get)": "print(sorted(d, key=d.get)[0])",
    "sum(d.values())": "total = 0\nfor v in d.values():\n    total += v\nprint(total)",
    "sum(d.values()) / len(d)": "import statistics\nprint(statistics.mean(d.values()))",
}
