"""A log by its levels and messages: counts, lines, shares, what is frequent, who is named."""

import random

from model.nano.recipe.tasks.files.logs import Log
from model.nano.recipe.tasks.files.material import LINES
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    counting,
    dressed,
    how_many,
    judging,
    lines_answer,
    order,
    quoting,
    whether,
)
from model.nano.recipe.tasks.places import Request


def said_of(rng: random.Random, level: str) -> str:
    """How people call lines of a level."""
    name = level.lower()
    if name in ("error", "warning", "warn") and rng.random() < 0.6:
        return "errors" if name == "error" else "warnings"
    return say_one(rng, "{l} lines|{n} lines|lines with {l}|{l} entries|{n} entries|{l} messages|{n} messages|lines of level {l}|{l}s" if name in ("error", "warning", "warn")
                   else "{n} messages|{n} lines|{l} messages|{l} lines|{n} entries|{l} entries|lines of level {l}|lines with {l}", {"l": level, "n": name})  # fmt: skip


def one_of(level: str) -> str:
    """The singular: a warning is called so, however it is spelt."""
    return "warning" if level.lower() == "warn" else level.lower()


def level_count(rng: random.Random, _: Log, level: str) -> Request:
    """How many lines of a level, or whether there are any."""
    if rng.random() < 0.15:
        level = rng.choice((level, "ERROR", "CRITICAL", "FATAL"))
        things = said_of(rng, level)
        return Request(whether(rng, f"are there any {things}", f"there are {things}"), (LINES, f"print(any({level!r} in line for line in lines))"),
                       judging(f"Yes, there are {things}.", f"No, there are no {things}."), "a yes or no", f"look for {level}")  # fmt: skip
    things = said_of(rng, level)
    request = how_many(rng, things, rng.choice(("the log", "this log", "the file", "it")))
    return Request(request, (LINES, f"print(sum({level!r} in line for line in lines))"), counting(things), f"the number of {things}", f"count the lines with {level}",
                   f"print(len([line for line in lines if {level!r} in line]))")  # fmt: skip


_SHOW = "[show|list|print|give me|find|extract|display|grep|filter]"


def level_lines(rng: random.Random, log: Log, level: str) -> Request:
    """The lines of a level, of two, or of all others."""
    things = said_of(rng, level)
    dice = rng.random()
    if dice < 0.6:
        request = rng.choice((
            order(rng, say_one(rng, f"{_SHOW} [all|the|only the|all the] {{t}}", {"t": things})),
            dressed(rng, say_one(rng, "Which {t} are there?|What {t} do we have?|what are the {t}[?|]|{t}?|{t} only|just the {t}[| pls]", {"t": things})),
        ))  # fmt: skip
        return Request(request, (LINES, f"print(*[line for line in lines if {level!r} in line], sep='\\n')"), lines_answer, f"the {things}", f"keep the lines with {level}")  # fmt: skip
    if dice < 0.8:
        other = rng.choice([other for other in log.levels if other != level])
        picked = f"[line for line in lines if {level!r} in line or {other!r} in line]"
        how = f"the lines with {level} or {other}"
        if rng.random() < 0.5:
            return Request(how_many(rng, f"lines with {level} or {other}", "the log"), (LINES, f"print(len({picked}))"), counting("such lines"), "a number of lines", f"count {how}")  # fmt: skip
        request = order(rng, say_one(rng, f"{_SHOW} all lines with {{l}} [and|or] {{o}}|{_SHOW} [both|] {{l}} and {{o}} [lines|entries]", {"l": level, "o": other}))  # fmt: skip
        return Request(request, (LINES, f"print(*{picked}, sep='\\n')"), lines_answer, "the lines of two levels", f"keep {how}")  # fmt: skip
    request = order(rng, say_one(rng, f"{_SHOW} [the lines|everything] that [are not|is not] {{l}}|{_SHOW} [all|everything] except {{l}}|drop the {{l}} lines|{_SHOW} the lines without {{l}}", {"l": level}))  # fmt: skip
    return Request(request, (LINES, f"print(*[line for line in lines if {level!r} not in line], sep='\\n')"), lines_answer, f"the lines without {level}", f"drop the lines with {level}")  # fmt: skip


def first_or_last(rng: random.Random, log: Log, level: str) -> Request:
    """One line of a level, or only what it says."""
    name = one_of(level)
    which, i = rng.choice((("first", 0), ("first", 0), ("last", -1), ("last", -1), ("latest", -1), ("second", 1), ("most recent", -1), ("earliest", 0)))  # fmt: skip
    found = f"found = [line for line in lines if {level!r} in line]"
    how = f"keep the lines with {level}, take the {which}"
    slots = {"w": which, "n": name, "l": level}
    # Where the time stands behind the message, that is no message alone.
    if rng.random() < 0.35 and not log.lines[0].endswith(")"):
        noun = say_one(rng, "the [text|message|message text] of the {w} {n}|[only|just] the message of the {w} {n}[ line|]|the {w} {n} message, without time and level|the {w} {n}'s message", slots)  # fmt: skip
        request = rng.choice((ask(rng, noun), dressed(rng, say_one(rng, "what [did|does] the {w} {n} say[?|], [only the message|just the text]|{w} {n}, message only", slots))))  # fmt: skip
        return Request(request, (LINES, found, f"print(found[{i}].split({level!r}, 1)[1].strip(' :|-],'))"), quoting(f"The {which} {name}: {{}}"), noun, f"{how}, and what follows the level")  # fmt: skip
    noun = say_one(rng, "the {w} {n}|the {w} {n} message|the {w} {l} line|the {w} {n} line|the {w} {n} entry", slots)  # fmt: skip
    request = rng.choice((ask(rng, noun), order(rng, f"show {noun}"), dressed(rng, say_one(rng, "[Which|What] [is|was] {x}?|What does {x} say?|{y}[?|]|{y} pls", {"x": noun, "y": noun.removeprefix("the ")}))))  # fmt: skip
    return Request(request, (LINES, found, f"print(found[{i}])"), quoting(f"The {which} {name}: {{}}"), noun, how)  # fmt: skip


def by_level(rng: random.Random, log: Log, _: str) -> Request:
    """The number of lines of each level, or the level that most have."""
    if rng.random() < 0.7:
        request = rng.choice((
            order(rng, say_one(rng, "count the [lines|entries|messages] by level|count [each level|the levels]|summarize [the log|it] by level", {})),
            ask(rng, say_one(rng, "the number of [messages|lines|entries] [per|of each|by] level|the counts [by|per] [level|log level]", {})),
            dressed(rng, say_one(rng, "How many [messages|lines|entries] of each level are there?|How many [lines|entries] per level[?|]|Give me a count for each log level.|[lines|counts|entries] [by|per] level[?|]|How often does each level occur?|how many of each level[?|]|level statistics[?|]|break it down by level", {})),
        ))  # fmt: skip
        code = (f"for level in {log.levels!r}:", "    print(f'{level}: {sum(level in line for line in lines)}')")  # fmt: skip
        return Request(request, (LINES, *code), lines_answer, "the number of lines per level", "count each level")  # fmt: skip
    fn, most = rng.choice((("max", "most common"), ("max", "most frequent"), ("min", "least common"), ("min", "rarest")))  # fmt: skip
    code = (f"levels = {log.levels!r}", f"print({fn}(levels, key=lambda level: sum(level in line for line in lines)))")  # fmt: skip
    request = dressed(rng, say_one(rng, "What is the {m} level?|Which level is the {m}?|[the|] {m} log level[?|]|which level [occurs|appears] {o}[?|]", {"m": most, "o": "most" if fn == "max" else "least"}))  # fmt: skip
    return Request(request, (LINES, *code), quoting("It is {}."), f"the {most} level", "count each level")  # fmt: skip


def mentions(rng: random.Random, log: Log, level: str) -> Request:
    """Lines with a word, perhaps of a level: how many, which, the first or the last."""
    w = rng.choice(log.words or ("timeout",))
    both = rng.random() < 0.4
    test = f"{level!r} in line and {w!r} in line" if both else f"{w!r} in line"
    with_word = say_one(rng, "about {w}|that mention {w}|with {w}|containing '{w}'|that contain {w}|where {w} appears", {"w": w})  # fmt: skip
    things = f"{said_of(rng, level)} {with_word}" if both else f"{rng.choice(('lines', 'messages', 'entries'))} {with_word}"  # fmt: skip
    picked = f"[line for line in lines if {test}]"
    how = f"keep the lines with {w}"
    dice = rng.random()
    if dice < 0.45:
        return Request(how_many(rng, things, "the log"), (LINES, f"print(len({picked}))"), counting(things), f"the number of {things}", f"count the lines with {w}")  # fmt: skip
    if dice < 0.6:
        which, i = rng.choice((("first", 0), ("last", -1)))
        noun = f"the {which} line {with_word}" if not both else f"the {which} {one_of(level)} {with_word}"  # fmt: skip
        return Request(ask(rng, noun), (LINES, f"found = {picked}", f"print(found[{i}])"), quoting("{}"), noun, f"{how}, take the {which}")  # fmt: skip
    return Request(order(rng, say_one(rng, f"{_SHOW} the {{t}}|{_SHOW} all {{t}}", {"t": things})), (LINES, f"print(*{picked}, sep='\\n')"), lines_answer, f"the {things}", how)  # fmt: skip


def shares(rng: random.Random, _: Log, level: str) -> Request:
    """Which part of the lines a level has."""
    things = said_of(rng, level)
    request = say_one(rng, "What [percentage|share|percent] of the [lines|log|entries] are {t}?|share of {t} in percent|How many percent [of the lines|] are {t}?|{t} in percent of all lines[?|]|percentage of {t}[?|]|how much of the log is {t}, in %[?|]", {"t": things})  # fmt: skip
    shown, request = rounded(rng, f"100 * sum({level!r} in line for line in lines) / len(lines)", request)  # fmt: skip
    return Request(dressed(rng, request), (LINES, f"print({shown})"), amounting("It is {}%.", shown), f"the share of {things}", f"divide the lines with {level} by all")  # fmt: skip


def frequent(rng: random.Random, _: Log, level: str) -> Request:
    """What stands behind the level: the most common, the different ones, how often each."""
    name = one_of(level)
    read = (LINES, f"found = [line.split({level!r}, 1)[1].strip(' :|-],') for line in lines if {level!r} in line]")  # fmt: skip
    slots = {"n": name, "l": level}
    how = f"take what follows {level}"
    dice = rng.random()
    if dice < 0.4:
        request = say_one(rng, "What is the most [common|frequent] {n} message?|Which {n} [occurs|happens|appears] most often?|[the|] most [common|frequent] {n}[?|]|most common {l} message[?|]|which {n} do we see most[?|]", slots)  # fmt: skip
        return Request(dressed(rng, request), (*read, "print(max(found, key=found.count))"), quoting(f"The most common {name}: {{}}"), f"the most common {name}", f"{how}, count it")  # fmt: skip
    if dice < 0.6:
        request = say_one(rng, "[How often|How many times] does each {n} [message|] [occur|appear][?|]|count the {n} messages by text|{n} messages with their counts[?|]|group the {n} [messages|lines] and count them", slots)  # fmt: skip
        return Request(dressed(rng, request), ("from collections import Counter", *read, "for message, n in Counter(found).most_common():", "    print(f'{message}: {n}')"), lines_answer, f"how often each {name} occurs", f"{how}, count it")  # fmt: skip
    if dice < 0.75:
        return Request(how_many(rng, f"different {name} messages", "the log"), (*read, "print(len(set(found)))"), counting(f"different {name} messages"), f"the number of different {name} messages", how)  # fmt: skip
    request = say_one(rng, "Which different {n} messages are there?|[list|show] the [unique|different|distinct] {n} messages|[distinct|unique] {n} messages[?|]|What kinds of {n} messages occur?|every {n} message once", slots)  # fmt: skip
    return Request(dressed(rng, request), (*read, "print(*dict.fromkeys(found), sep='\\n')"), lines_answer, f"the different {name} messages", how)  # fmt: skip


_NAMED = {"user": "users", "service": "services", "job": "jobs", "to": "hosts behind 'to'", "cache": "caches"}  # fmt: skip


def named(rng: random.Random, log: Log, _: str) -> Request:
    """What stands behind a word such as user: which, how many, the most frequent."""
    behind = [w for w in _NAMED if any(f" {w} " in line for line in log.lines)]
    if not behind:
        raise ValueError("nobody is named")
    w = rng.choice(behind)
    things, one = _NAMED[w], _NAMED[w].removesuffix("s") if w != "to" else "host behind 'to'"
    read = ("import re", "text = {text}", f"found = re.findall(r'\\b{w} (\\w+)', text)")
    how = f"find the words behind {w}"
    slots = {"t": things, "o": one}
    dice = rng.random()
    if dice < 0.35:
        request = say_one(rng, "Which {t} are mentioned?|list the different {t}|unique {t}[?|]|[What|which] {t} occur[?| in the log?]|names of all {t}", slots)  # fmt: skip
        return Request(dressed(rng, request), (*read, "print(*dict.fromkeys(found), sep=', ')"), lines_answer, f"the {things}", how)  # fmt: skip
    if dice < 0.65:
        return Request(how_many(rng, f"different {things}", "the log"), (*read, "print(len(set(found)))"), counting(f"different {things}"), f"the number of different {things}", how)  # fmt: skip
    request = say_one(rng, "Which {o} appears most [often|]?|What is the most frequent {o}?|most common {o}[?|]|{o} with the most entries[?|]", slots)  # fmt: skip
    return Request(dressed(rng, request), (*read, "print(max(found, key=found.count))"), quoting("{}"), f"the most frequent {one}", how)  # fmt: skip
