"""What a pattern matches in a text: addresses, links, numbers, dates."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.material import FILE, TEXT, joined, paragraphs
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    how_many,
    lines_answer,
    ordered,
    states,
)
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.words import word


@dataclass(frozen=True, slots=True)
class Pattern:
    """What can be found in a text; `numeric` ones can be added up."""

    names: tuple[str, ...]
    regex: str
    numeric: str = ""


_PATTERNS = (
    Pattern(("email addresses", "emails", "e-mail addresses", "mail addresses"), r"[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    Pattern(("URLs", "links", "web addresses", "urls"), r"https?://\S*[\w/]"),
    Pattern(("numbers", "numbers", "numeric values"), r"-?\d+(?:\.\d+)?", "float"),
    Pattern(("years", "years", "four-digit years"), r"\b(?:19|20)\d\d\b"),
    Pattern(("dates", "ISO dates", "days"), r"\d{4}-\d\d-\d\d"),
    Pattern(("times", "clock times"), r"\d\d:\d\d"),
    Pattern(("phone numbers", "telephone numbers"), r"\+\d[\d -]+\d"),
    Pattern(("hashtags", "tags"), r"#\w+"),
    Pattern(("mentions", "@ mentions", "user names with @"), r"(?<!\w)@\w+"),
    Pattern(("IP addresses", "IPs"), r"\d+\.\d+\.\d+\.\d+"),
    Pattern(("dollar amounts", "amounts in dollars", "prices"), r"\$(\d+(?:\.\d+)?)", "float"),
    Pattern(("percentages", "percent values"), r"(\d+(?:\.\d+)?)%", "float"),
    Pattern(("capitalized words", "words with a capital letter", "words starting with a capital"), r"\b[A-Z]\w*"),
    Pattern(("texts in quotes", "quoted texts", "strings in quotation marks"), r'"([^"]*)"'),
    Pattern(("texts in parentheses", "parts in brackets"), r"\(([^)]*)\)"),
    Pattern(("words in capitals", "all-caps words"), r"\b[A-Z]{2,}\b"),
)  # fmt: skip


def findings(rng: random.Random) -> list[Draft]:
    """What a pattern matches in a text: all, how many, the first, unique, sorted, the sum."""
    p = rng.choice(_PATTERNS)
    inline = rng.random() < 0.1
    lines = _with_findings(rng, p, paragraphs(rng, short=True))
    q = _asked(rng, p, rng.choice(p.names), lines)
    return [filed(rng, q, joined(rng, lines), rng.choice(("txt", "md", "txt")), inline=inline)]


def _asked(rng: random.Random, p: Pattern, name: str, lines: list[str]) -> Request:
    if p.numeric and rng.random() < 0.5:
        return _added_up(rng, p, name, lines)
    if p.names[0] == "email addresses" and rng.random() < 0.2:
        return _domains(rng, p, name)
    return rng.choices((_all, _how_many, _one), (6, 3, 2))[0](rng, p, name)


def _read(p: Pattern) -> tuple[str, ...]:
    return ("import re", TEXT, f"found = re.findall({_raw(p.regex)}, text)")


def _how(name: str) -> str:
    return f"find the {name} with a regular expression"


def _in_it(rng: random.Random) -> str:
    return rng.choice(("", "", " in the text", " in the file", " in this", " in it"))


def _added_up(rng: random.Random, p: Pattern, name: str, lines: list[str]) -> Request:
    is_whole = p.names[0] == "numbers" and all("." not in line for line in lines)
    noun, fn = rng.choice((("[sum|total]", "sum(numbers)"), ("[sum|total]", "sum(numbers)"), ("[largest|biggest|highest]", "max(numbers)"), ("[smallest|lowest]", "min(numbers)"), ("[average|mean]", "sum(numbers) / len(numbers)")))  # fmt: skip
    noun = say_one(rng, noun, {})
    slots = {"a": noun, "n": name, "o": _in_it(rng)}
    request = ask(rng, say_one(rng, "the {a} of the {n}{o}|the {a} of all {n}{o}|the {a} of all the {n} that occur{o}", slots))  # fmt: skip
    if fn == "sum(numbers)" and rng.random() < 0.4:
        request = dressed(rng, say_one(rng, "[Add|Sum] up [all|the|all the] {n}{o}[.|]|What do the {n}{o} add up to?|total of all {n}{o}[?|]|sum of every one of the {n}{o}", slots))  # fmt: skip
    places = {"sum(numbers)": 2, "sum(numbers) / len(numbers)": 10}.get(fn)
    # Without binary noise: 72.48, not 72.47999999999999.
    shown = f"round({fn}, {places})" if places and not is_whole else fn
    return Request(request, (*_read(p), f"numbers = [{'int' if is_whole else 'float'}(x) for x in found]", f"print({shown})"), comes_to(f"the {noun} of the {name}"), f"the {noun} of the {name}", _how(name), result=shown, sequence="numbers")  # fmt: skip


def _all(rng: random.Random, p: Pattern, name: str) -> Request:
    slots = {"n": name, "o": _in_it(rng)}
    request = rng.choice((
        ordered(rng, say_one(rng, "[list|find|extract|show|print|give me|pull out|get] [all|the|every one of the|all the] {n}{o}", slots)),
        say_one(rng, "[Which|What] {n} are[ there|]{o}?|{n}[?|]|What are the {n}{o}?|all {n}{o}[ please| pls|]|are there [any|] {n}{o}, and which[?|]", slots),
    ))  # fmt: skip
    out, said = rng.choice((("found", ""), ("found", ""), ("found", ""), ("dict.fromkeys(found)", ", each once"), ("dict.fromkeys(found)", " without duplicates"), ("sorted(found)", ", sorted"), ("sorted(set(found))", ", unique and sorted")))  # fmt: skip
    request = request.rstrip(".?! ") + said if said else request
    mark = "'\\n'"
    if rng.random() < 0.2:
        mark = "', '"
        request = request.rstrip(".?! ") + rng.choice((", separated by commas", " in one line with commas", ", comma separated"))  # fmt: skip
    return Request(dressed(rng, request), (*_read(p), f"print(*{out}, sep={mark})"), lines_answer, f"the {name}", _how(name))  # fmt: skip


def _how_many(rng: random.Random, p: Pattern, name: str) -> Request:
    unit, out = rng.choice(((name, "len(found)"), (name, "len(found)"), (f"different {name}", "len(set(found))")))  # fmt: skip
    return Request(how_many(rng, unit, rng.choice(FILE)), (*_read(p), f"print({out})"), counting(unit), f"the number of {unit}", _how(name), result=out)  # fmt: skip


def _one(rng: random.Random, p: Pattern, name: str) -> Request:
    """The first, the last or the most frequent."""
    if name.endswith("addresses"):
        one = name.removesuffix("es")
    else:
        one = name.replace("texts", "text").replace("parts", "part").replace("words", "word").removesuffix("s")  # fmt: skip
    which, fn = rng.choice((("first", "found[0]"), ("first", "found[0]"), ("last", "found[-1]"), ("second", "found[1]"), ("most frequent", "max(found, key=found.count)")))  # fmt: skip
    return Request(ask(rng, f"the {which} {one}{_in_it(rng)}"), (*_read(p), f"print({fn})"), states(f"the {which} {one}"), f"the {which} {one}", _how(name))  # fmt: skip


def _domains(rng: random.Random, p: Pattern, name: str) -> Request:
    request = say_one(rng, "Which domains do the email addresses have?|list the different email domains|What domains are the mails from?|unique domains of the emails[?|]|email domains, each once", {})  # fmt: skip
    return Request(dressed(rng, request), (*_read(p), "print(*dict.fromkeys(x.split('@')[1] for x in found), sep='\\n')"), lines_answer, "the domains of the email addresses", _how(name))  # fmt: skip


def _raw(regex: str) -> str:
    return f"r'{regex}'" if "'" not in regex else f'r"{regex}"'


def _with_findings(rng: random.Random, p: Pattern, lines: list[str]) -> list[str]:
    """Text with one to six things of this kind, and perhaps a few of others."""
    lines = [line for line in lines if line] or ["x"]
    made = [_finding(rng, p) for _ in range(rng.randint(1, 6))]
    if rng.random() < 0.3:
        made.append(rng.choice(made))
    if rng.random() < 0.4:
        made.append(_finding(rng, rng.choice(_PATTERNS)))
    for thing in made:
        i = rng.randrange(len(lines))
        parts = lines[i].split(" ")
        parts.insert(rng.randint(0, len(parts)), thing)
        lines[i] = " ".join(parts)
    return lines


def _finding(rng: random.Random, p: Pattern) -> str:
    w, n, d = word(rng), rng.randrange(1, 500), rng.randint(10, 28)
    made = {
        "email addresses": f"{rng.choice((w, f'{w}.{word(rng)}', f'{w}{n}'))}@{word(rng)}.{rng.choice(('com', 'org', 'de', 'co.uk', 'io'))}",
        "URLs": f"http{rng.choice(('s', 's', ''))}://{rng.choice(('', 'www.'))}{w}.{rng.choice(('com', 'org', 'net'))}{rng.choice(('', '/', f'/{word(rng)}', f'/a?id={n}'))}",
        "numbers": rng.choice((str(n), str(n), str(-n), f"{n}.{d}")),
        "years": str(rng.randint(1900, 2029)),
        "dates": f"20{d}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "times": f"{rng.randrange(24):02}:{rng.randrange(60):02}",
        "phone numbers": f"+{d} {rng.randrange(100, 999)} {rng.randrange(1000, 999999)}",
        "hashtags": f"#{w}",
        "mentions": f"@{w}",
        "IP addresses": ".".join(str(rng.randrange(256)) for _ in range(4)),
        "dollar amounts": rng.choice((f"${n}", f"${n}.{d}")),
        "percentages": rng.choice((f"{n % 100}%", f"{n % 100}.{d % 9 + 1}%")),
        "capitalized words": w.capitalize(),
        "texts in quotes": f'"{word(rng)} {w}"',
        "texts in parentheses": f"({word(rng)} {w})",
        "words in capitals": f"{w.upper()}X",
    }  # fmt: skip
    return made[p.names[0]]
