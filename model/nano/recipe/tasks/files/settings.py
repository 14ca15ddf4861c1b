"""Files of settings, with sections (INI) or without (`key=value`): values, switches, keys, small sums.

Both are read into something that a key leads into; the questions are the same.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.keys import KEYS, SECTIONS, Setting, said_key, some_settings
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
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
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.words import word


@dataclass(frozen=True, slots=True)
class Entry:
    """A setting, its section if there are any, and the expression that has its text."""

    setting: Setting
    section: str
    at: str

    def name(self, rng: random.Random, entries: Sequence["Entry"]) -> str:
        """How people say which one, as a noun phrase: without the section where the key is the only one."""
        k = said_key(rng, self.setting.key)
        is_only = sum(e.setting.key == self.setting.key for e in entries) == 1
        if not self.section or (is_only and rng.random() < 0.5):
            return say_one(rng, "the {k}|the value of {k}|{k}|the value for {k}|the setting {k}|the {k} setting", {"k": k})  # fmt: skip
        return say_one(rng, "the {k} in the {s} section|the {k} of {s}|{k} in {b}|the value of {x} in section {s}|the {s} {k}|the {k} under {s}|{s}.{x}",
                       {"k": k, "x": self.setting.key, "s": self.section, "b": f"[{self.section}]"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """A file of settings: its text, the lines that read it, and what is in it.

    `keys` are expressions for the keys by section; without sections there is one, named "".
    """

    text: str
    read: tuple[str, ...]
    how: str
    entries: tuple[Entry, ...]
    keys: dict[str, str]

    def numbers(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.setting.number is not None]


def ini(rng: random.Random) -> list[Draft]:
    """A question about an INI file."""
    s = _with_sections(rng)
    kind = rng.choices((_value, _sections, _keys, _is_there, _is_on, _computed), (9, 2, 4, 1.5, 2, 4))[0]  # fmt: skip
    return [filed(rng, kind(rng, s), s.text, rng.choice(("ini", "cfg", "conf", "ini")))]


def settings(rng: random.Random) -> list[Draft]:
    """A question about lines of `key=value` or `key: value`."""
    s = _of_lines(rng)
    kind = rng.choices((_value, _keys, _is_there, _is_on, _starting, _computed), (9, 4, 1.5, 2, 1.5, 4))[0]  # fmt: skip
    extension = rng.choice(("env", "conf", "properties", "txt", "cfg"))
    return [filed(rng, kind(rng, s), s.text, extension, inline=rng.random() < 0.1)]


def _with_sections(rng: random.Random) -> Settings:
    sections = {name: some_settings(rng, 1, 5) for name in rng.sample(SECTIONS, rng.randint(1, 4))}
    equals = rng.choice((" = ", "=", " = ", ": "))
    lines: list[str] = []
    for name, found in sections.items():
        if rng.random() < 0.12:
            lines.append(f"{rng.choice('#;')} {word(rng)} {word(rng)}")
        lines += [f"[{name}]", *(f"{s.key}{equals}{s.text}" for s in found)]
        if rng.random() < 0.6:
            lines.append("")
    return Settings(
        "\n".join(lines).rstrip("\n") + "\n",
        ("import configparser", "c = configparser.ConfigParser()", "c.read_string({text})"),
        "read it with configparser",
        tuple(Entry(s, name, f"c[{name!r}][{s.key!r}]") for name, found in sections.items() for s in found),
        {name: f"c[{name!r}]" for name in sections},
    )  # fmt: skip


def _of_lines(rng: random.Random) -> Settings:
    found = some_settings(rng, 2, 8)
    if rng.random() < 0.4:
        found = [Setting(s.key.upper(), s.text, s.number) for s in found]
    marks = ("=", " = ") if any(":" in s.text for s in found) else ("=", "=", " = ", ": ", ":")
    mark = rng.choice(marks)
    lines = [f"{s.key}{mark}{s.text}" for s in found]
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        lines.insert(rng.randint(0, len(lines)), rng.choice((f"# {word(rng)} {word(rng)}", "")))
    sign = mark.strip()
    read = (
        f"pairs = [line.split({sign!r}, 1) for line in {{lines}} if {sign!r} in line and line[0] != '#']",
        "d = {k.strip(): v.strip() for k, v in pairs}",
    )
    entries = tuple(Entry(s, "", f"d[{s.key!r}]") for s in found)
    return Settings("\n".join(lines) + "\n", read, f"make a dict of the lines, split at '{sign}'", entries, {"": "d"})  # fmt: skip


# --- questions ----------------------------------------------------------------------------------------


def _value(rng: random.Random, s: Settings) -> Request:
    e = rng.choice(s.entries)
    noun = e.name(rng, s.entries)
    bare = noun.removeprefix("the ").removeprefix("value of ").removeprefix("value for ")
    patterns = "What is {n} set to?|Which value does {n} have?|look up {n}|{b}?|[which|what] {b} is set[?|]|[what|which] {b} [is used|does it use|is configured][?|]|[tell me|check] {n}|what does it say for {b}[?|]|{b} [please|pls]"
    request = ask(rng, noun) if rng.random() < 0.45 else dressed(rng, say_one(rng, patterns, {"n": noun, "b": bare}))  # fmt: skip
    return Request(request, (*s.read, f"print({e.at})"), quoting("It is {}."), f"the value of {e.setting.key}" + (f" in {e.section}" if e.section else ""), s.how)  # fmt: skip


def _sections(rng: random.Random, s: Settings) -> Request:
    if rng.random() < 0.4:
        return Request(how_many(rng, "sections", "the file"), (*s.read, "print(len(c.sections()))"), counting("sections"), "the number of sections", s.how)  # fmt: skip
    request = dressed(rng, say_one(rng, "[Which|What] sections [are there|does it have]?|[List|Show] [the|all] sections[.|]|names of all sections|sections[?|]|what sections are in the file[?|]", {}))  # fmt: skip
    return Request(request, (*s.read, "print(*c.sections(), sep='\\n')"), lines_answer, "the sections", s.how)  # fmt: skip


_THINGS = ("settings", "keys", "entries", "options", "variables")


def _keys(rng: random.Random, s: Settings) -> Request:
    """The keys of a section or of all, or how many they are."""
    section = rng.choice(list(s.keys))
    keys, things = s.keys[section], rng.choice(_THINGS)
    if section and rng.random() < 0.2:
        return Request(how_many(rng, f"{things} in total", "the file"), (*s.read, "print(sum(len(c[s]) for s in c.sections()))"), counting(things), f"the number of {things}", s.how)  # fmt: skip
    where = say_one(rng, "in {s}|in the {s} section|in section {s}", {"s": section}) if section else ""  # fmt: skip
    unit = f"{things} {where}".strip()
    if rng.random() < 0.4:
        return Request(how_many(rng, unit, "the file"), (*s.read, f"print(len({keys}))"), counting(unit), f"the number of {unit}", s.how)  # fmt: skip
    request = dressed(rng, say_one(rng, "[Which|What] {u} are there?|[List|Show] [all|the] {u}[.|]|names of the {u}|[which|what] {t} [does it define|are set|are defined] {w}[?|]|{u}[?|]|what is configured {w}[?|]", {"u": unit, "t": things, "w": where}))  # fmt: skip
    return Request(
        request, (*s.read, f"print(*{keys}, sep='\\n')"), lines_answer, f"the {unit}", s.how
    )


def _is_there(rng: random.Random, s: Settings) -> Request:
    section = rng.choice(list(s.keys))
    own = [e.setting.key for e in s.entries if e.section == section]
    key = rng.choice(own) if rng.random() < 0.5 else rng.choice((*KEYS, word(rng)))
    code = (*s.read, f"print({key!r} in {s.keys[section]})")
    if section:
        return Request(whether(rng, f"is there a {key} in {section}", f"there is a {key} in {section}"), code, judging(f"Yes, {section} has {key}.", f"No, {section} has no {key}."), "a yes or no", s.how)  # fmt: skip
    said = rng.choice(("set", "set", "defined"))
    return Request(whether(rng, f"is {key} {said}", f"{key} is {said}"), code, judging(f"Yes, {key} is set.", f"No, {key} is not set."), "a yes or no", s.how)  # fmt: skip


_SWITCHED = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}  # fmt: skip


def _is_on(rng: random.Random, s: Settings) -> Request:
    """Whether a switch is on: what is written for yes and no varies."""
    switches = [e for e in s.entries if e.setting.text.lower() in _SWITCHED and e.setting.number is None]  # fmt: skip
    if not switches:
        raise ValueError("no switch")
    e = rng.choice(switches)
    k = said_key(rng, e.setting.key)
    k = k.lower() if rng.random() < 0.5 else k
    on = rng.choice(("on", "on", "enabled", "turned on", "active"))
    off = {"on": "off", "enabled": "disabled", "turned on": "turned off", "active": "inactive"}[on]
    asked, code = (on, "in") if rng.random() < 0.75 else (off, "not in")
    test = f"print({e.at}.lower() {code} ('true', 'yes', 'on', '1'))"
    other = off if asked == on else on
    return Request(whether(rng, f"is {k} {asked}", f"{k} is {asked}"), (*s.read, test), judging(f"Yes, {k} is {asked}.", f"No, {k} is {other}."), "a yes or no", f"{s.how}, see whether it says true, yes or on")  # fmt: skip


def _starting(rng: random.Random, s: Settings) -> Request:
    letter, things = rng.choice(s.entries).setting.key[0], rng.choice(_THINGS)
    request = dressed(rng, say_one(rng, "Which {t} start with {l}?|[list|show] the {t} that begin with {l}|all {t} starting with {l}|{t} with a {l} at the start[?|]", {"t": things, "l": letter}))  # fmt: skip
    return Request(request, (*s.read, f"print(*[k for k in d if k.startswith({letter!r})], sep='\\n')"), lines_answer, f"the {things} starting with {letter}", s.how)  # fmt: skip


# Units at the end of keys, and what else people want to know such values in.
_UNITS = {"s": (("minutes", "/ 60"), ("milliseconds", "* 1000")), "ms": (("seconds", "/ 1000"),), "min": (("seconds", "* 60"), ("hours", "/ 60")),
          "mb": (("bytes (1 MB = 1000000)", "* 1000000"), ("kB", "* 1000"), ("GB", "/ 1000")), "kb": (("bytes (1 kB = 1000)", "* 1000"), ("MB", "/ 1000")), "hours": (("minutes", "* 60"), ("days", "/ 24"))}  # fmt: skip


def _computed(rng: random.Random, s: Settings) -> Request:
    """A value in another unit, changed by a number, or two values combined."""
    numbers = s.numbers()
    if not numbers:
        raise ValueError("no numbers")
    e = rng.choice(numbers)
    name, value = e.name(rng, s.entries), f"{'float' if '.' in e.setting.text else 'int'}({e.at})"
    unit = e.setting.key.lower().rpartition("_")[2]
    if unit in _UNITS and rng.random() < 0.7:
        said, factor = rng.choice(_UNITS[unit])
        noun = say_one(rng, "{n} in {u}|how [many|much] {u} {n} is", {"n": name, "u": said})
        request = ask(rng, noun) if noun.startswith(name) else dressed(rng, f"Tell me {noun}.")
        return Request(request, (*s.read, f"print({value} {factor})"), amounting("It is {}."), f"{name} in {said}", f"{s.how}, convert it")  # fmt: skip
    others = [o for o in numbers if o is not e]
    if others and rng.random() < 0.7:
        o = rng.choice(others)
        other, second = o.name(rng, s.entries), f"{'float' if '.' in o.setting.text else 'int'}({o.at})"  # fmt: skip
        sign, pattern = rng.choice((("+", "the sum of {a} and {b}|{a} plus {b}|{a} and {b} together"), ("-", "{a} minus {b}|the difference between {a} and {b}"), ("*", "{a} times {b}|{a} multiplied by {b}|the product of {a} and {b}")))  # fmt: skip
        noun = say_one(rng, pattern, {"a": name, "b": other})
        return Request(ask(rng, noun), (*s.read, f"print({value} {sign} {second})"), comes_to("the result"), noun, s.how)  # fmt: skip
    k = rng.choice((2, 3, 5, 10, 100))
    sign, pattern = rng.choice((("* 2", "twice {a}|{a} doubled"), (f"* {k}", "{a} times {k}"), (f"+ {k}", "{a} plus {k}|{a} increased by {k}"), ("/ 2", "half of {a}")))  # fmt: skip
    noun = say_one(rng, pattern, {"a": name, "k": k})
    return Request(ask(rng, noun), (*s.read, f"print({value} {sign})"), comes_to("the result"), noun, s.how)  # fmt: skip
