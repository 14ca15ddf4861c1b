"""What a pattern matches in a text: addresses, links, numbers, dates."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.texts import FILE, TEXT, joined, paragraphs
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    how_many,
    lines_answer,
    order,
    states,
)
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
    name = rng.choice(p.names)
    o = rng.choice(("", "", " in the text", " in the file", " in this", " in it"))
    read = ("import re", TEXT, f"found = re.findall({_raw(p.regex)}, text)")
    how = f"find the {name} with a regular expression"
    dice = rng.random()
    if p.numeric and dice < 0.5:
        of = "[float(x) for x in found]"
        if p.names[0] == "numbers" and all("." not in line for line in lines):
            of = "[int(x) for x in found]"
        noun, fn = rng.choice((("sum", "sum(numbers)"), ("sum", "sum(numbers)"), ("total", "sum(numbers)"), ("largest", "max(numbers)"), ("smallest", "min(numbers)"), ("average", "sum(numbers) / len(numbers)")))  # fmt: skip
        noun = f"the {noun} of the {name}"
        request = rng.choice((ask(rng, noun + o), ask(rng, noun.replace("the " + name, "all " + name) + o), dressed(rng, f"Add up all {name}{o}.") if fn == "sum(numbers)" else ask(rng, noun + o)))  # fmt: skip
        q = Request(
            request,
            (*read, f"numbers = {of}", f"print({fn})"),
            comes_to(noun),
            noun,
            how,
            result=fn,
            sequence="numbers",
        )
    elif dice < 0.6:
        verb = rng.choice(
            ("list", "find", "extract", "show", "print", "give me", "pull out", "get")
        )
        how_many_of = rng.choice(("all", "the", "every one of the", "all the"))
        request = rng.choice((order(rng, f"{verb} {how_many_of} {name}{o}"), dressed(rng, f"Which {name} are{o or ' in the text'}?"), f"{name}?", dressed(rng, f"What are the {name}{o}?")))  # fmt: skip
        out, said = rng.choice((("found", ""), ("found", ""), ("found", ""), ("dict.fromkeys(found)", ", each once"), ("dict.fromkeys(found)", " without duplicates"), ("sorted(found)", ", sorted"), ("sorted(set(found))", ", unique and sorted")))  # fmt: skip
        request = request.rstrip(".?! ") + said if said else request
        mark = "', '" if rng.random() < 0.2 else "'\\n'"
        if mark == "', '":
            request = request.rstrip(".?! ") + rng.choice(
                (", separated by commas", " in one line with commas")
            )
        q = Request(
            request,
            (*read, f"print(*{out}, sep={mark})"),
            lines_answer,
            f"the {name}",
            how,
            sequence=None,
        )
    elif dice < 0.85:
        unit, out = rng.choice(
            ((name, "len(found)"), (name, "len(found)"), (f"different {name}", "len(set(found))"))
        )
        q = Request(
            how_many(rng, unit, rng.choice(FILE)),
            (*read, f"print({out})"),
            counting(unit),
            f"the number of {unit}",
            how,
            result=out,
        )
    elif p.names[0] == "email addresses" and dice < 0.95:
        request = rng.choice(
            (
                "Which domains do the email addresses have?",
                "list the different email domains",
                "What domains are the mails from?",
                "unique domains of the emails",
            )
        )
        q = Request(
            dressed(rng, request),
            (*read, "print(*dict.fromkeys(x.split('@')[1] for x in found), sep='\\n')"),
            lines_answer,
            "the domains of the email addresses",
            how,
        )
    else:
        which, i = rng.choice((("first", 0), ("last", -1), ("second", 1)))
        one = (
            name.removesuffix("es")
            if name.endswith("addresses")
            else name.replace("texts", "text")
            .replace("parts", "part")
            .replace("words", "word")
            .removesuffix("s")
        )
        q = Request(
            ask(rng, f"the {which} {one}{o}"),
            (*read, f"print(found[{i}])"),
            states(f"the {which} {one}"),
            f"the {which} {one}",
            how,
        )
    return [filed(rng, q, joined(rng, lines), rng.choice(("txt", "md", "txt")), inline=inline)]


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
