"""What a meaning's slots are filled with, from a short description.

"a=2-90" is a whole number in that range, which may be written in words; "a=2-90#" one in digits; "a=2-90."
sometimes has a fraction; "who=@name" draws a word; "t=:a*3" is computed from the slots before it.
"""

import random
from collections.abc import Sequence

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import Numeral, favoured
from model.nano.recipe.tasks.words import NAMES, PLURALS, THINGS, listed

Template = tuple[float, str, Meaning]
"""A weight, a description of the slots, and the meaning."""

_WORDS = {
    "name": NAMES,
    "things": THINGS,
    "plural": PLURALS,
    "vehicle": listed("car bus train truck cyclist plane boat ship runner motorbike van drone tram ferry"),
    "good": listed(
        "jacket phone book chair ticket lamp bike laptop shirt sofa camera watch table dress tent guitar "
        "bag coat monitor game course printer TV toy mug"
    ),
    "shape": listed("rectangle garden room field wall floor lawn yard carpet poster screen plot"),
    "people": listed("people friends colleagues siblings students neighbors players families roommates guests kids"),
}  # fmt: skip


def from_table(rng: random.Random, table: Sequence[Template]) -> list[Draft]:
    """A draft of one of the templates."""
    _, spec, meaning = rng.choices(table, [weight for weight, _, _ in table])[0]
    return [draft(rng, meaning, drawn(rng, spec))]


def drawn(rng: random.Random, spec: str) -> dict[str, object]:
    """Values for the slots that `spec` describes, in its order."""
    values: dict[str, object] = {}
    for item in spec.split():
        name, _, kind = item.partition("=")
        values[name] = _value(rng, kind, values)
    return values


def _value(rng: random.Random, kind: str, values: dict[str, object]) -> object:
    if kind.startswith("@"):
        return rng.choice(_WORDS[kind[1:]])
    if kind.startswith(":"):
        numbers = {name: _number(value) for name, value in values.items()}
        result = eval(kind[1:], {"rng": rng}, numbers)
        return Numeral(str(result), str(result))
    if "/" in kind:
        choice = rng.choice(kind.split("/"))
        return Numeral(choice, choice)
    low, _, high = kind.rstrip(".#").partition("-")
    value = rng.randint(int(low), rng.choice((int(high), int(low) + (int(high) - int(low)) // 4)))
    value = max(int(low), favoured(rng, value))
    if kind.endswith(".") and rng.random() < 0.3:
        text = f"{value}.{rng.choice(('5', '5', '25', '75', '2', str(rng.randint(1, 99))))}"
        return Numeral(text, text)
    return Numeral(str(value), str(value)) if kind.endswith("#") else value


def _number(value: object) -> object:
    if isinstance(value, Numeral):
        return float(value.code) if "." in value.code else int(value.code)
    return value
