"""Names with a number each, in the prompt or in a file."""

import json
import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.numerals import count_word, decimal
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    comes_to,
    dressed,
    lines_answer,
    number_lines,
    order,
    quoting,
)
from model.nano.recipe.tasks.subjects import GOODS
from model.nano.recipe.tasks.words import NAMES, THINGS, styled


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
        (3, (ask(rng, rng.choice(("the total", "the sum", "the sum of all values", "the overall total"))), "sum(d.values())", comes_to("the total"), "the total")),
        (3, (ask(rng, rng.choice(("the average", "the mean", "the average value"))), "sum(d.values()) / len(d)", comes_to("the average"), "the average")),
        (2, (rng.choice((ask(rng, f"the value of {name}"), dressed(rng, f"How much does {name} have?"))), f"d[{name!r}]", quoting("It is {}."), f"the value of {name}")),
        (3, (order(rng, rng.choice(("sort them from high to low", "sort them by value, largest first", "rank them from highest to lowest"))), "for k in sorted(d, key=d.get, reverse=True):\n    print(k, d[k])", number_lines(), "the names by value")),
        (2, (order(rng, rng.choice(("sort them from low to high", "order them by value, smallest first", "sort by number ascending"))), "for k in sorted(d, key=d.get):\n    print(k, d[k])", number_lines(), "the names by value")),
        (3, (dressed(rng, f"{who if people else 'Which ones'} {'has' if people else 'have'} {more} {value}?"), f"*[k for k in d if d[k] {sign} {value}], sep=', '", lines_answer, f"who has {more} {value}")),
        (2, (dressed(rng, f"How many have {more} {value}?"), f"sum(v {sign} {value} for v in d.values())", quoting("{} of them."), f"how many have {more} {value}")),
        (2, (dressed(rng, rng.choice((f"Who are the top {count_word(rng, k)}?" if people else f"Which are the top {count_word(rng, k)}?", f"top {k}", f"the {count_word(rng, k)} largest"))), f"*sorted(d, key=d.get, reverse=True)[:{k}], sep=', '", lines_answer, f"the {k} largest")),
        (2, (ask(rng, rng.choice(("the difference between the largest and the smallest", "the gap between highest and lowest"))), "max(d.values()) - min(d.values())", comes_to("the difference"), "largest minus smallest")),
        (1.5, (dressed(rng, rng.choice((f"What share of the total does {name} have, in percent?", f"What percent of the total is {name}?"))), f"100 * d[{name!r}] / sum(d.values())", amounting(f"{name} has {{}}%."), f"the share of {name}")),
        (1.5, (dressed(rng, f"{who if people else 'Which'} {'is' if people else 'are'} above the average?"), "*[k for k in d if d[k] > sum(d.values()) / len(d)], sep=', '", lines_answer, "those above the average")),
    )  # fmt: skip
    return rng.choices([f for _, f in forms], [w for w, _ in forms])[0]
