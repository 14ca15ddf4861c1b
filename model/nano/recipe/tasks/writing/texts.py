"""Text given in a prompt: what it is, and where it stands."""

import random

from model.nano.recipe.tasks.phrasing import dressed
from model.nano.recipe.tasks.words import (
    COMMON,
    NAMES,
    sentence,
    styled,
    vocabulary_words,
    word,
)


def literal(text: str) -> str:
    """As people write it: single quotes unless the text has one."""
    return repr(text)


def material(rng: random.Random) -> str:
    match rng.randrange(8):
        case 0 | 1:
            return word(rng)
        case 2:
            return rng.choice(
                (
                    styled(rng),
                    f"{rng.choice(NAMES[:40])} {rng.choice(vocabulary_words()).capitalize()}",
                )
            )
        case 3 | 4:
            return " ".join(
                rng.choice(COMMON) if rng.random() < 0.5 else rng.choice(vocabulary_words()).lower()
                for _ in range(rng.randint(2, 8))
            )
        case _:
            return sentence(rng, 2, 5)


def placed(rng: random.Random, text: str) -> tuple[str, str]:
    """How the request names the text, and what stands before or after it: the text itself, or nothing."""
    kind = "word" if " " not in text else rng.choice(("sentence", "phrase", "text"))
    if rng.random() < (0.3 if " " in text else 0.22):
        # First the text, then a request about "it".
        opening = rng.choice(
            (
                f"{text}\n",
                f"Here is a {kind}: {text}\n",
                f"{kind.capitalize()}: {text}\n",
                f"Take the {kind} {text!r}. ",
                f'My {kind} is "{text}". ',
                f"Given the {kind} {text!r}: ",
                f"\n\n{text}",
                f": {text}",
                f": {text}",
                f" - {text}",
                f"{text} - ",
                f": '{text}'",
            )
        )
        return rng.choice((f"this {kind}", "it", f"the {kind}", "this")), opening
    where = rng.choice(("", f"the {kind}", f"the {kind}", "the string", "the text"))
    mark = rng.choice(("'", '"', '"')) if " " in text or rng.random() < 0.25 else ""
    if "'" in text:
        mark = '"'
    return f"{where} {mark}{text}{mark}".strip(), ""


def with_text(rng: random.Random, opening: str, request: str) -> str:
    """The request with its text before it, or after it where the opening is a colon or a blank line."""
    if not opening:
        return dressed(rng, request, typing=False)
    return joined(opening, request)


def joined(opening: str, request: str) -> str:
    after = opening.startswith((":", "\n", " - "))
    return f"{request.rstrip('.?!: ')}{opening}" if after else f"{opening}{request}"
