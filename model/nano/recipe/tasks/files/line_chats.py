"""Chats about some lines of a file: "how many errors?", "show them", "which mention db?", "and the others?".

Python holds `lines` and those that were `picked`, so later turns read nothing and repeat no condition.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.log_levels import said_of
from model.nano.recipe.tasks.files.logs import log_of
from model.nano.recipe.tasks.files.material import LINES, joined, some_lines, some_piece
from model.nano.recipe.tasks.files.which_lines import a_part
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    counting,
    how_many,
    lines_answer,
    order,
    quoting,
)
from model.nano.recipe.tasks.places import Request, filed


@dataclass(frozen=True, slots=True)
class Picked:
    """The lines of a file, what those that were picked are called, and the list of them over `lines`."""

    lines: Sequence[str]
    name: str
    code: str
    extension: str

    @property
    def kept(self) -> list[str]:
        return eval(self.code, {"lines": self.lines})


def line_chats(rng: random.Random) -> list[Draft]:
    """Some lines are counted or listed, then one to three questions about them."""
    p = _of_a_log(rng) if rng.random() < 0.5 else _of_a_text(rng)
    if len(p.kept) < 2 and rng.random() < 0.9:
        raise ValueError("too few to talk about")
    first = _first(rng, p)
    drafts = [filed(rng, first, joined(rng, list(p.lines)), p.extension)]
    # What was just counted or shown is not asked for again.
    done: list[_Follow] = [_counted if first.result else _shown]
    for _ in range(rng.choices((1, 2, 3), (5, 4, 1))[0]):
        done.append(rng.choice([kind for kind in _FOLLOWS if kind not in done]))
        q = done[-1](rng, p)
        drafts.append(Draft(q.request, q.answer, wanted=q.wanted, how=f"go on with picked: {q.how}", code="\n".join(q.code), result=q.result))  # fmt: skip
    return drafts


def _of_a_log(rng: random.Random) -> Picked:
    log = log_of(rng)
    level = rng.choice(log.levels)
    return Picked(log.lines, said_of(rng, level), f"[line for line in lines if {level!r} in line]", "log")  # fmt: skip


def _of_a_text(rng: random.Random) -> Picked:
    lines = some_lines(rng)
    part = a_part(rng, lines)
    return Picked(lines, part.name, part.code, rng.choice(("txt", "md")))


def _first(rng: random.Random, p: Picked) -> Request:
    code = (LINES, f"picked = {p.code}")
    if rng.random() < 0.6:
        return Request(how_many(rng, p.name, "the file"), (*code, "print(len(picked))"), counting(p.name), f"the number of {p.name}", "keep these lines and count", result="len(picked)")  # fmt: skip
    request = order(rng, say_one(rng, "[show|list|print|find] the {n}|[show|list] all {n}", {"n": p.name}))  # fmt: skip
    return Request(request, (*code, "print(*picked, sep='\\n')"), lines_answer, f"the {p.name}", "keep these lines")  # fmt: skip


# --- what follows -------------------------------------------------------------------------------------


def _shown(rng: random.Random, _: Picked) -> Request:
    request = say_one(rng, "[Show|List|Print] them[.|]|show me these[.|]|which ones[?|]|what do they say[?|]|let me see them", {})  # fmt: skip
    return Request(request, ("print(*picked, sep='\\n')",), lines_answer, "these lines", "print them")  # fmt: skip


def _counted(rng: random.Random, _: Picked) -> Request:
    request = say_one(rng, "How many are there[?|]|how many is that[?|]|and how many are these[?|]|count them", {})  # fmt: skip
    return Request(request, ("print(len(picked))",), counting("lines"), "the number of these lines", "count them")  # fmt: skip


def _the_others(rng: random.Random, _: Picked) -> Request:
    request = say_one(rng, "And how many [others|other lines] are there?|so how many are not[?|]|how many [lines|] are left without them[?|]|and the rest, how many[?|]|how many do not[?|]", {})  # fmt: skip
    return Request(request, ("print(len(lines) - len(picked))",), counting("other lines"), "the number of the other lines", "subtract from all lines")  # fmt: skip


def _share(rng: random.Random, _: Picked) -> Request:
    request = say_one(rng, "How many percent of all lines is that?|What percentage of the lines is that?|in percent of all lines[?|]|which share of the file is that, in %[?|]", {})  # fmt: skip
    shown, request = rounded(rng, "100 * len(picked) / len(lines)", request)
    return Request(request, (f"print({shown})",), amounting("It is {}%.", shown), "the share of these lines", "divide by all lines")  # fmt: skip


def _one_of_them(rng: random.Random, _: Picked) -> Request:
    which, code = rng.choice((("first", "picked[0]"), ("last", "picked[-1]"), ("longest", "max(picked, key=len)"), ("shortest", "min(picked, key=len)")))  # fmt: skip
    request = say_one(rng, "[And|and|Now|] the {w} [of them|one|of these][?|.|]|[Which|which] is the {w} of them[?|]|show [me|] only the {w} one|what does the {w} one say[?|]", {"w": which})  # fmt: skip
    return Request(request, (f"print({code})",), quoting("{}"), f"the {which} of these lines", f"take the {which}")  # fmt: skip


def _narrower(rng: random.Random, p: Picked) -> Request:
    """Another condition on top; `picked` are those from then on."""
    piece = some_piece(rng, p.kept or list(p.lines))
    narrow = f"picked = [line for line in picked if {piece!r} in line]"
    slots = {"p": rng.choice((piece, f"'{piece}'"))}
    if rng.random() < 0.5:
        request = say_one(rng, "How many of [them|these] [mention|contain|have] {p}?|of those, how many [mention|contain] {p}[?|]|and how many with {p}[?|]", slots)  # fmt: skip
        return Request(request, (narrow, "print(len(picked))"), counting("such lines"), f"how many of these mention {piece}", f"keep those with {piece}, count")  # fmt: skip
    request = say_one(rng, "Which of [them|these] [mention|contain] {p}?|only those [with|that mention] {p}|now only the ones with {p}[.|]|and which [mention|contain] {p}[?|]", slots)  # fmt: skip
    return Request(request, (narrow, "print(*picked, sep='\\n')"), lines_answer, f"those that mention {piece}", f"keep those with {piece}")  # fmt: skip


def _sorted(rng: random.Random, _: Picked) -> Request:
    request, code = rng.choice((
        ("[Sort|Now sort|Please sort] them[ alphabetically|][.|]|and in alphabetical order[?|]", "sorted(picked)"), ("[Sort|Now sort] them by length[.|]", "sorted(picked, key=len)"), ("[And|Now] backwards, last one first[.|]|reverse their order", "picked[::-1]"),
        ("each of them once[, please|]|without duplicates[, please|]|drop repeated ones", "dict.fromkeys(picked)"),
    ))  # fmt: skip
    return Request(say_one(rng, request, {}), (f"print(*{code}, sep='\\n')",), lines_answer, "these lines in another order", "print them in this order")  # fmt: skip


_Follow = Callable[[random.Random, Picked], Request]
_FOLLOWS: tuple[_Follow, ...] = (_shown, _counted, _the_others, _share, _one_of_them, _narrower, _sorted)  # fmt: skip
