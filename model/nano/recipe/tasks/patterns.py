"""Patterns: text with alternatives and slots, "[what is|find] [the|] sum of {a} and {b}".

Alternatives nest, an empty one leaves its part out; each is as likely as its neighbours. Slots are filled
afterwards, so that what they hold may have any characters.
"""

import functools
import random
from collections.abc import Mapping

Slots = Mapping[str, object]
_Node = str | tuple[tuple["_Node", ...], ...]


def say(rng: random.Random, pattern: str, slots: Slots) -> str:
    """One of the texts of a pattern, spaces tidied; `{}` stays."""
    text = _tidy(_expanded(rng, _parsed(pattern)))
    for name, value in slots.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text.strip(" ")


def say_one(rng: random.Random, patterns: str, slots: Slots) -> str:
    """As `say`, of one of several patterns that bars separate."""
    return say(rng, f"[{patterns}]", slots)


def _tidy(text: str) -> str:
    """Without the double spaces that an empty alternative leaves."""
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _expanded(rng: random.Random, nodes: tuple[_Node, ...]) -> str:
    return "".join(
        node if isinstance(node, str) else _expanded(rng, rng.choice(node)) for node in nodes
    )


# Not all: what tables and people are called stands in some of them.
@functools.lru_cache(maxsize=8192)
def _parsed(pattern: str) -> tuple[_Node, ...]:
    return _sequence(pattern, 0, "")[0]


def _sequence(pattern: str, start: int, ends: str) -> tuple[tuple[_Node, ...], int]:
    """Nodes up to one of `ends`, and where that is."""
    nodes: list[_Node] = []
    literal = ""
    i = start
    while i < len(pattern) and pattern[i] not in ends:
        if pattern[i] == "[":
            options: list[tuple[_Node, ...]] = []
            while i < len(pattern) and pattern[i] != "]":
                option, i = _sequence(pattern, i + 1, "|]")
                options.append(option)
            assert i < len(pattern), f"a bracket is open in {pattern!r}"
            nodes += [literal, tuple(options)]
            literal = ""
        else:
            literal += pattern[i]
        i += 1
    return (*nodes, literal), i
