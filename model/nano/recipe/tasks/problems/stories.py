"""Stories of what somebody has and what becomes of it, event by event; other word problems are `scenes`."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import amounting, capital, dressed, uncapital
from model.nano.recipe.tasks.problems.scenes import nested
from model.nano.recipe.tasks.words import NAMES, PLURALS, THINGS, listed

_MEN = listed("Tom,Ben,Omar,Peter,Max,Leo,Ali,Paul,David,Noah,Ravi,Jack,my brother,my uncle,the boy,the farmer,Mr. Smith,the baker", ",")  # fmt: skip
_WOMEN = listed("Anna,Maria,Lea,Clara,Nina,Emma,Priya,Sofia,Grace,Mia,Rosa,Zoe,my sister,my aunt,the girl,the teacher,Mrs. Lee,the nurse", ",")  # fmt: skip
_SHOPS = listed("a shop,the library,the school,a hotel,the museum,the club,a factory,the team,a company,the bakery", ",")  # fmt: skip
_GAINS = (
    ("buys {n} more", "bought {n} more"), ("gets {n} from {o}", "got {n} from {o}"), ("finds {n}", "found {n}"), ("receives {n} more", "received {n} more"), ("wins {n}", "won {n}"), ("collects another {n}", "collected another {n}"),
    ("makes {n} more", "made {n} more"), ("adds {n}", "added {n}"), ("orders {n} new ones", "ordered {n} new ones"), ("is given {n} by {o}", "was given {n} by {o}"), ("picks {n} more", "picked {n} more"),
)  # fmt: skip
_LOSSES = (
    ("gives {n} to {o}", "gave {n} to {o}"), ("gives {o} {n}", "gave {o} {n}"), ("loses {n}", "lost {n}"), ("sells {n}", "sold {n}"), ("uses {n}", "used {n}"), ("throws {n} away", "threw {n} away"), ("breaks {n}", "broke {n}"),
    ("gives away {n}", "gave away {n}"), ("donates {n}", "donated {n}"), ("lends {n} to {o}", "lent {n} to {o}"), ("eats {n}", "ate {n}"), ("drops {n}", "dropped {n}"), ("spends {n}", "spent {n}"), ("returns {n}", "returned {n}"),
)  # fmt: skip
_PARTS = (("half", "2"), ("a third", "3"), ("one third", "3"), ("a quarter", "4"), ("one fourth", "4"), ("a fifth", "5"), ("1/3", "3"), ("1/4", "4"), ("a tenth", "10"))  # fmt: skip


def stories(rng: random.Random) -> list[Draft]:
    """What somebody has and what becomes of it, a sentence and a line of code for each change."""
    group, he = rng.choice(
        ((_MEN, "he"), (_WOMEN, "she"), (_WOMEN, "she"), (_MEN, "he"), (_SHOPS, "it"))
    )
    who, things = rng.choice(group), rng.choice((*PLURALS, *THINGS))
    past = rng.random() < 0.5
    n = rng.choice((_count(rng) + 20, 12 * rng.randint(2, 20)))
    had, has = ("had", "had", "started with", "owned", "bought", "collected"), ("has", "has", "owns", "starts with", "keeps")  # fmt: skip
    verb = rng.choice(had if past else has)
    events = [_event(rng, past=past) for _ in range(rng.choices((1, 2, 3), (4, 4, 2))[0])]
    text = f"{who} {verb} {count_word(rng, n)} {things}"
    for k, (words, _) in enumerate(events):
        joints = (f". {he.capitalize()} ", ", ", ", then ", f". Then {he} ", " and ", " and then ", f". After that {he} ", f", but {he} " if not k else ", ")  # fmt: skip
        text += rng.choice(joints) + words
    lines = [str(n), *(code for _, code in events)]
    value = eval(nested(lines))
    if value < 0 or (value % 1 and rng.random() < 0.85):
        raise ValueError("nobody has that many")
    return [
        Draft(
            dressed(rng, _asked(rng, text, _question(rng, who, he, things, past=past))),
            amounting("There are {}."),
            wanted=f"how many {things} there are in the end",
            how="follow the story line by line",
            code="\n".join([*(f"x = {line.replace('{v}', 'x')}" for line in lines), "x"]),
            check=f"{nested(lines)} == x",
            result="x",
        )
    ]


def _question(rng: random.Random, who: str, he: str, things: str, *, past: bool) -> str:
    now = "now" if not past else rng.choice(("now", "in the end", "left", "at the end"))
    return rng.choice((
        f"How many {things} does {he} have {now}?", f"How many does {he} have {now}?", f"How many {things} are left?", "How many are left?", f"How many {things} are there now?", f"How many {things} does {who} have {now}?",
        "How many is that now?", f"What number of {things} remains?", "How many now?", f"How many {things} {'did ' + he + ' end up with' if past else 'remain'}?", f"Find the number of {things} {he} has now.",
    ))  # fmt: skip


def _asked(rng: random.Random, text: str, question: str) -> str:
    if rng.random() < 0.93:
        return f"{capital(text)}. {question}"
    return f"If {text}, {uncapital(question)}"


def _event(rng: random.Random, *, past: bool) -> tuple[str, str]:
    """A verb phrase and what it does to `{v}`."""
    other = rng.choice((*NAMES[:30], "a friend", "his sister", "a neighbor", "the school"))
    m = rng.randint(2, 19)
    dice = rng.random()
    if dice < 0.36:
        return rng.choice(_GAINS)[past].replace("{n}", count_word(rng, m)).replace(
            "{o}", other
        ), f"{{v}} + {m}"
    if dice < 0.75:
        return rng.choice(_LOSSES)[past].replace("{n}", count_word(rng, m)).replace(
            "{o}", other
        ), f"{{v}} - {m}"
    if dice < 0.93:
        part, k = rng.choice(_PARTS)
        verb = rng.choice((("gives {p} of them to {o}", "gave {p} of them to {o}"), ("sells {p} of them", "sold {p} of them"), ("loses {p} of them", "lost {p} of them"), ("gives away {p} of them", "gave away {p} of them"), ("eats {p} of them", "ate {p} of them")))  # fmt: skip
        return verb[past].replace("{p}", part).replace("{o}", other), f"{{v}} - {{v}} / {k}"
    return ("doubles that number", "doubled that number")[past], "{v} * 2"


def _count(rng: random.Random) -> int:
    return rng.randint(2, rng.choice((12, 40, 200)))
