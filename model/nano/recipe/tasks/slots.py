"""What a meaning's slots are filled with, from a short description.

"a=2-90" is a whole number in that range, which may be written in words; "a=2-90#" one in digits; "a=2-90."
sometimes has a fraction, "p=2-90$" cents; "who=@name" draws a word, "what=a~bill/the~rent" one of these;
"t=:a*3" is computed from the slots before it. A `~` is a space.
"""

import random
import re
from collections.abc import Mapping, Sequence

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import Numeral, favoured
from model.nano.recipe.tasks.words import NAMES, PLURALS, THINGS, WARES, listed

Template = tuple[float, str, Meaning]
"""A weight, a description of the slots, and the meaning."""

_WORDS = {
    "name": NAMES,
    "things": THINGS,
    "plural": PLURALS,
    "wares": WARES,
    "who": listed(
        "Anna,Ben,Clara,Omar,Lucy,Ivan,Priya,Kofi,Mia,Mr. Smith,Mrs. Lee,my brother,my sister,my neighbor,a farmer,the baker,the teacher,"
        "a student,my aunt,our coach,a customer,the chef,Aunt Rosa,the club,my boss,grandpa,a tourist", ","
    ),
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


def drawn(
    rng: random.Random, spec: str, given: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Values for the slots that `spec` describes, in its order; those `given` may be used by name."""
    values: dict[str, object] = dict(given or {})
    for item in spec.split():
        name, _, kind = item.partition("=")
        values[name] = _value(rng, kind.replace("~", " "), values)
    return values


def _value(rng: random.Random, kind: str, values: dict[str, object]) -> object:
    if kind.startswith("@"):
        return rng.choice(_WORDS[kind[1:]])
    if kind.startswith(":"):
        numbers = {name: _number(value) for name, value in values.items()}
        result = eval(kind[1:], {"rng": rng, **numbers})
        return Numeral(str(result), str(result))
    if "/" in kind:
        choice = rng.choice(kind.split("/"))
        return Numeral(choice, choice)
    low, _, high = kind.rstrip(".#$").partition("-")
    value = rng.randint(int(low), rng.choice((int(high), int(low) + (int(high) - int(low)) // 4)))
    value = min(max(int(low), favoured(rng, value)), int(high))
    if kind.endswith("$") and rng.random() < 0.4:
        text = f"{value}.{rng.choice(('50', '99', '25', '75', '95', f'{rng.randrange(100):02}'))}"
        return Numeral(text, text)
    if kind.endswith(".") and rng.random() < 0.3:
        text = f"{value}.{rng.choice(('5', '5', '25', '75', '2', str(rng.randint(1, 99))))}"
        return Numeral(text, text)
    return Numeral(str(value), str(value)) if kind[-1] in "#$" or "#." in kind else value


def _number(value: object) -> object:
    """A slot's value for computing others; a word stays one."""
    if not isinstance(value, Numeral) or not re.fullmatch(r"-?[\d.]+", value.code):
        return value.code if isinstance(value, Numeral) else value
    return float(value.code) if "." in value.code else int(value.code)
