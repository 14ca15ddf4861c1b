"""Claims about a text: a palindrome, an anagram, how it begins or ends, what is longer or earlier."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import dressed, judging, wondered
from model.nano.recipe.tasks.words import styled, word


@dataclass(frozen=True, slots=True)
class _Claim:
    """A condition on `text`, and question, clause and denial in several wordings; `{t}` is the text."""

    text: str
    code: str
    wordings: tuple[tuple[str, str, str], ...]


def text_claims(rng: random.Random) -> list[Draft]:
    """Whether something is true of a word or of two."""
    text, other = styled(rng), styled(rng)
    claim = rng.choice(_CLAIMS)(rng, text, other)
    mark = rng.choice(("'", '"') if " " in claim.text else ("", "", "", "'", '"'))
    seed = rng.random()
    # The same alternatives in all three.
    question, clause, denial = (
        say(random.Random(seed), part, {"t": f"{mark}{claim.text}{mark}"})
        for part in rng.choice(claim.wordings)
    )
    return [
        Draft(
            dressed(rng, wondered(rng, question, clause), typing=False),
            judging(f"Yes, {clause}.", f"No, {denial}."),
            wanted="a yes or no",
            how="test it in Python",
            code=f"text = '{claim.text}'\n{claim.code}",
        )
    ]


def _palindrome(rng: random.Random, _text: str, _other: str) -> _Claim:
    half = word(rng)
    text = rng.choice((half + half[::-1], half + half[-2::-1], half, word(rng)))
    if rng.random() < 0.3:
        spaced = f"{half[:2]} {half[2:]} {half[-2::-1]}".strip()
        text = " ".join(rng.choice((text.capitalize(), f"{half} {half[::-1]}", spaced)).split())
    return _Claim(
        text,
        "letters = [c for c in text.lower() if c.isalnum()]\nletters == letters[::-1]",
        (
            ("is {t} a palindrome", "{t} is a palindrome", "{t} is not a palindrome"),
            ("is {t} a palindrome [if spaces are ignored|ignoring spaces and capitals]", "{t} is a palindrome", "{t} is not a palindrome"),
            ("does {t} read the same [in both directions|backwards|forwards and backwards]", "{t} is a palindrome", "{t} is not a palindrome"),
            ("is {t} the same [from behind|when reversed|backwards]", "{t} is the same backwards", "{t} is not the same backwards"),
        ),
    )  # fmt: skip


def _containing(rng: random.Random, text: str, _other: str) -> _Claim:
    part = rng.choice((word(rng)[:2], text[1:3], text[-2:], text[:3]))
    return _Claim(
        text,
        f"'{part}' in text",
        (
            (f"does {{t}} contain {part}", f"{{t}} contains {part}", f"{{t}} does not contain {part}"),
            (f"is {part} [in|part of|contained in] {{t}}", f"{part} is in {{t}}", f"{part} is not in {{t}}"),
        ),
    )  # fmt: skip


def _anagram(rng: random.Random, text: str, _other: str) -> _Claim:
    shuffled = "".join(rng.sample(text, len(text)))
    other = rng.choice((shuffled, shuffled[:-1] + rng.choice("aeiou")))
    return _Claim(
        text,
        f"sorted(text.lower()) == sorted('{other}'.lower())",
        (
            (f"are {{t}} and {other} anagrams", f"{{t}} and {other} are anagrams", f"{{t}} and {other} are not anagrams"),
            (f"do {{t}} and {other} have the same letters", f"{{t}} and {other} have the same letters", f"{{t}} and {other} do not have the same letters"),
            (f"can {{t}} be rearranged to {other}", f"{{t}} can be rearranged to {other}", f"{{t}} cannot be rearranged to {other}"),
            (f"is {other} an anagram of {{t}}", f"{other} is an anagram of {{t}}", f"{other} is not an anagram of {{t}}"),
        ),
    )  # fmt: skip


def _beginning(rng: random.Random, text: str, _other: str) -> _Claim:
    part = rng.choice((text[:2], word(rng)[:1], text[:1]))
    wording = (f"does {{t}} [start|begin] with {part}", f"{{t}} [starts|begins] with {part}", f"{{t}} does not [start|begin] with {part}")  # fmt: skip
    return _Claim(text, f"text.startswith('{part}')", (wording,))


def _ending(rng: random.Random, text: str, _other: str) -> _Claim:
    part = rng.choice((text[-2:], word(rng)[-1:], text[-1:]))
    wording = (f"does {{t}} end [with|in] {part}", f"{{t}} ends [with|in] {part}", f"{{t}} does not end [with|in] {part}")  # fmt: skip
    return _Claim(text, f"text.endswith('{part}')", (wording,))


def _so_long(rng: random.Random, text: str, _other: str) -> _Claim:
    n = rng.choice((len(text), rng.randint(3, 12)))
    return _Claim(
        text,
        f"len(text) == {n}",
        (
            (f"does {{t}} have {n} [letters|characters]", f"{{t}} has {n} [letters|characters]", f"{{t}} does not have {n} [letters|characters]"),
            (f"is {{t}} {n} characters long", f"{{t}} is {n} characters long", f"{{t}} is not {n} characters long"),
        ),
    )  # fmt: skip


def _longer(_rng: random.Random, text: str, other: str) -> _Claim:
    return _Claim(
        text,
        f"len(text) > len('{other}')",
        (
            (f"is {{t}} longer than {other}", f"{{t}} is longer than {other}", f"{{t}} is not longer than {other}"),
            (f"does {{t}} have more letters than {other}", f"{{t}} has more letters than {other}", f"{{t}} does not have more letters than {other}"),
        ),
    )  # fmt: skip


def _earlier(_rng: random.Random, text: str, other: str) -> _Claim:
    wording = (f"does {{t}} come before {other} in the alphabet", f"{{t}} comes before {other}", f"{{t}} does not come before {other}")  # fmt: skip
    return _Claim(text, f"text < '{other}'", (wording,))


def _repeating(rng: random.Random, _text: str, _other: str) -> _Claim:
    text = word(rng)
    return _Claim(
        text,
        "len(set(text)) < len(text)",
        (
            ("does any letter occur twice in {t}", "a letter occurs twice in {t}", "no letter occurs twice in {t}"),
            ("does {t} have [a repeated letter|repeated letters]", "{t} has [a repeated letter|repeated letters]", "{t} has no repeated letter"),
        ),
    )  # fmt: skip


def _ordered(rng: random.Random, _text: str, _other: str) -> _Claim:
    text = rng.choice((word(rng), "".join(sorted(word(rng)))))
    wording = ("are the letters of {t} in alphabetical order", "the letters of {t} are in alphabetical order", "the letters of {t} are not in alphabetical order")  # fmt: skip
    return _Claim(text, "list(text) == sorted(text)", (wording,))


def _all_of_a_kind(rng: random.Random, text: str, _other: str) -> _Claim:
    kind, code = rng.choice((("letters", "isalpha"), ("digits", "isdigit"), ("letters and digits", "isalnum")))  # fmt: skip
    text = rng.choice((text, word(rng), str(rng.randrange(10**6))))
    wording = (f"does {{t}} consist of {kind} only", f"{{t}} consists of {kind} only", f"{{t}} does not consist of {kind} only")  # fmt: skip
    return _Claim(text, f"text.{code}()", (wording,))


_CLAIMS: tuple[Callable[[random.Random, str, str], _Claim], ...] = (
    _palindrome, _palindrome, _containing, _anagram, _beginning, _ending, _so_long, _longer, _earlier, _repeating, _ordered, _all_of_a_kind,
)  # fmt: skip
