"""Sentences that tell a number of each."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    comes_to,
    dressed,
    judging,
    lines_answer,
    quoting,
    whether,
)
from model.nano.recipe.tasks.subjects import CITIES, GOODS, WEEKDAYS
from model.nano.recipe.tasks.words import NAMES


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
    pool = {"people": NAMES, "things": GOODS, "cities": CITIES, "days": WEEKDAYS}[t.things]
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
        (ask(rng, f"the average {t.noun}"), "sum(d.values()) / len(d)", comes_to(f"the average {t.noun}"), f"the average {t.noun}"),
        (ask(rng, f"the total {t.noun}") if t.noun not in ("age", "temperature") else ask(rng, f"the sum of the {t.noun}s"), "sum(d.values())", comes_to("the total"), f"the total {t.noun}"),
        (say(rng, "[How much {m} is {a} than {b}?|By how much is {a} {m} than {b}?|What is the difference between {a} and {b}?|difference between {a} and {b}]", {"m": t.more, "a": k, "b": names[b]}),
         f"abs(d[{k!r}] - d[{names[b]!r}])", amounting("The difference is {}."), "the difference of two"),
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


_CHECKS = {
    "max(d, key=d.get)": "print(sorted(d, key=d.get)[-1])",
    "min(d, key=d.get)": "print(sorted(d, key=d.get)[0])",
    "sum(d.values())": "total = 0\nfor v in d.values():\n    total += v\nprint(total)",
    "sum(d.values()) / len(d)": "import statistics\nprint(statistics.mean(d.values()))",
}
