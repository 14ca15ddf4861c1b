"""Word problems: a scene in numbers, steps that change its value, and all that can be asked of it.

A scene is told in clauses ("a jacket costs $80") or noted as people note things ("jacket $80, 20% off").
Steps follow one another in it, each a clause more and a line of Python more; each of its ends is a
question. So whatever can be asked of one situation stands beside it, and every wording, step and end
combines with the others. The Python follows the story line by line; a check is one expression.
"""

import math
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft, fill, spelled
from model.nano.recipe.tasks.numerals import Numeral
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import capital, in_singular, uncapital
from model.nano.recipe.tasks.slots import Template, drawn, from_table
from model.nano.recipe.tasks.words import NAMES


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to the value `{v}`: slots, a clause, the same noted, and an expression for the new value."""

    spec: str
    told: str
    noted: str
    code: str


@dataclass(frozen=True, slots=True)
class End:
    """A question: as a sentence, as a note's last words, and the expression that answers it.

    `code` may use the slots of the scene and of `spec`, and `{v}`, the value after the steps. `form`
    words the answer; money is rounded to cents, and what is `whole` has no fraction.
    """

    asked: str
    noted: str
    code: str
    form: str = "It is {}."
    spec: str = ""
    money: bool = False
    how: str = ""
    shown: str = "value"
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A situation: its slots, a clause, the same noted, and the questions.

    `code` is the value that the steps change, of which there are at least `least`; a `whole` one has
    never a fraction. `{p$}` in a text is the slot `p` in the story's currency.
    """

    weight: float
    spec: str
    told: str
    noted: str
    ends: tuple[End, ...]
    code: str = ""
    steps: tuple[Step, ...] = ()
    least: int = 0
    whole: bool = False


_CURRENCIES = (
    "${}",
    "${}",
    "${}",
    "{} dollars",
    "{} euros",
    "€{}",
    "{} EUR",
    "£{}",
    "{} bucks",
    "{}",
)
_OPENINGS = ("[Suppose|Say|Imagine|Assume] ", "Here is the situation: ", "")


def from_scenes(
    rng: random.Random, scenes: Sequence[Scene], asked: Sequence[Template] = ()
) -> list[Draft]:
    """A draft of one of the scenes, or now and then of what is `asked` in one sentence."""
    if asked and rng.random() < 0.25:
        return from_table(rng, asked)
    scene = rng.choices(scenes, [scene.weight for scene in scenes])[0]
    currency = rng.choice(_CURRENCIES)
    given = _slots(rng, scene.spec, currency, {})
    clauses, notes = [say(rng, scene.told, given.texts)], [say(rng, scene.noted, given.digits)]
    lines = [fill(scene.code, given.codes)] if scene.code else []
    for step in _some(rng, scene):
        slots = _slots(rng, step.spec, currency, {})
        clauses.append(say(rng, step.told, slots.texts))
        notes.append(say(rng, step.noted, slots.digits))
        lines.append(fill(step.code, slots.codes))
    end = rng.choice(scene.ends)
    known = {name: Numeral(code, code) for name, code in given.codes.items()}
    if lines:
        value = _checked(nested(lines), whole=scene.whole)
        known["v"] = Numeral(str(value), str(value))
    slots = given.with_(_slots(rng, end.spec, currency, known))
    lines.append(fill(end.code, slots.codes))
    if end.whole:
        _checked(nested(lines), whole=True)
    if rng.random() < 0.2:
        text = _note(rng, notes, say(rng, end.noted, slots.digits))
    else:
        text = _story(rng, clauses, say(rng, end.asked, slots.texts))
    return [_draft(rng, in_singular(text), lines, end, slots.texts)]


@dataclass(frozen=True, slots=True)
class _Slots:
    """Slots as they are told, in digits, and as code; `p` is under `p$` as an amount of money."""

    texts: dict[str, str]
    digits: dict[str, str]
    codes: dict[str, str]

    def with_(self, other: "_Slots") -> "_Slots":
        return _Slots(
            self.texts | other.texts, self.digits | other.digits, self.codes | other.codes
        )


def _slots(rng: random.Random, spec: str, currency: str, given: Mapping[str, object]) -> _Slots:
    """The slots of `spec`, which may use those `given`. Raises ValueError if two are the same name."""
    names = [item.partition("=")[0] for item in spec.split()]
    values = drawn(rng, spec, given)
    texts, codes = spelled(rng, {name: values[name] for name in names})
    people = [value for value in values.values() if isinstance(value, str) and value in NAMES]
    if len(people) > len(set(people)):
        raise ValueError("somebody and the same again")
    money = {f"{name}$": currency.format(_in_cents(code)) for name, code in codes.items()}
    # A sign stands before digits only.
    told = (
        money if currency[0] in "$€£" else {f"{n}$": currency.format(t) for n, t in texts.items()}
    )
    return _Slots(texts | told, codes | money, codes)


def _in_cents(code: str) -> str:
    """An amount of money with both decimals if it has one."""
    return f"{code}0" if re.fullmatch(r"\d+\.\d", code) else code


def _checked(expression: str, *, whole: bool) -> float:
    """What it comes to. Raises ValueError if nothing is left of what was there, or a part of one thing."""
    value = eval(expression, {"math": math})
    if value <= 0 or (whole and value % 1):
        raise ValueError("nobody has that many")
    return value


def nested(lines: Sequence[str]) -> str:
    """One expression for several, each of which uses the one before as `{v}`."""
    whole = ""
    for line in lines:
        bare = line == "{v}" or whole.replace(".", "").isdigit()
        whole = line.replace("{v}", whole if bare else f"({whole})")
    return whole


def _some(rng: random.Random, scene: Scene) -> list[Step]:
    """Up to three of the steps, in their order."""
    many = max(scene.least, rng.choices((0, 1, 2, 3), (3, 4, 3, 1))[0])
    chosen = rng.sample(range(len(scene.steps)), min(many, len(scene.steps)))
    return [scene.steps[i] for i in sorted(chosen)]


def _story(rng: random.Random, clauses: list[str], asked: str) -> str:
    """The clauses as sentences, and the question: behind them, before them, or with "if"."""
    dice = rng.random()
    if dice < 0.07 and asked.count(". ") == 0 and asked.endswith("?") and ". " not in clauses[0]:
        return f"If {' and '.join(uncapital(clause) for clause in clauses)}, {uncapital(asked)}"
    if len(clauses) > 1 and rng.random() < 0.25:
        joint = rng.choice((" and ", ", then ", ", and ", "; "))
        clauses = [*clauses[:-2], f"{clauses[-2]}{joint}{clauses[-1]}"]
    told = " ".join(f"{capital(clause)}." for clause in clauses)
    if dice < 0.14 and ". " not in asked:
        return f"{asked} {told}"
    if dice < 0.18:
        return f"{say(rng, rng.choice(_OPENINGS), {})} {uncapital(told)} {asked}"
    return f"{told} {asked}"


def _note(rng: random.Random, notes: list[str], asked: str) -> str:
    """As somebody types who is in a hurry."""
    joint = rng.choice((", ", ", ", "; ", " - "))
    last = rng.choice((", ", ": ", ". ", " - ", "\n"))
    return f"{joint.join(notes)}{last}{asked}{rng.choice(('?', '?', '', '??'))}"


def _draft(
    rng: random.Random, text: str, lines: list[str], end: End, texts: Mapping[str, str]
) -> Draft:
    """The request and its Python: a line for each value, and all in one expression as the check."""
    if len(lines) > 1 and lines[-1] == "{v}":
        lines.pop()
    whole = nested(lines)
    *before, last = (line.replace("{v}", "x") for line in lines)
    meaning = Meaning(
        "\n".join([*(f"x = {line}" for line in before), last]),
        end.form,
        said=("{text}",),
        wanted="the answer to the story",
        how=end.how
        or ("follow the story line by line" if before else "write it as one expression"),
        check=whole if before and end.shown == "value" else "",
        shown=end.shown,
        real=end.shown == "value" and not end.whole and "/" in whole and "math." not in whole,
        money=end.money,
    )
    return draft(rng, meaning, {**texts, "text": text})
