"""Two lists at a time, of numbers or of words: what both have, what one has more, merged, place by place."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.words import NAMES, styled, word


@dataclass(frozen=True, slots=True)
class _Question:
    """Its Python over `a` and `b`, and ways to ask: `single` means one value, `numeric` that it needs numbers."""

    weight: float
    code: str
    named: tuple[str, ...]
    asked: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    single: bool = False
    numeric: bool = False


_QUESTIONS = (
    _Question(
        3, "sorted(set(a) & set(b))",
        ("[the intersection of|the common elements of|what is common to] {p} and {q}", "the [elements|values|items] in both {p} and {q}", "the overlap of {p} and {q}"),
        ("[which|what] [values|elements|items] [are in both|occur in both|do both share,] {p} and {q}", "what do {p} and {q} have in common", "[what|which] appear[s|] in both {p} and {q}"),
        ("[list|find|show] what {p} and {q} have in common", "intersect {p} [with|and] {q}"),
    ),
    _Question(2, "sorted(set(a) | set(b))", ("[the union of|all different elements of] {p} and {q}", "the values in {p} or {q}"), orders=("[join|merge|combine] {p} and {q} without [duplicates|repeats]",)),
    _Question(
        2.5, "sorted(set(a) - set(b))",
        ("the [elements|values|items] of {p} that are not in {q}", "the difference of the sets {p} and {q}"),
        ("which [elements|values] of {p} are missing in {q}", "what is in {p} but not in {q}", "what does {p} have that {q} does not have"),
        ("[list|show|find] what is only in {p}, not in {q}",),
    ),
    _Question(1, "sorted(set(a) ^ set(b))", ("the [elements|values] in exactly one of {p} and {q}", "the symmetric difference of {p} and {q}")),
    _Question(1, "a + b", ("{p} and {q} joined into one list", "{p} followed by {q}"), orders=("append {q} to {p}", "put {q} behind {p}")),
    _Question(1.5, "sorted(a + b)", ("{p} and {q} merged and sorted", "all values of {p} and {q} in order"), orders=("merge {p} and {q} and sort the result", "merge {p} with {q} and sort them")),
    _Question(1, "len(set(a) & set(b))", ("the number of values in both {p} and {q}",), ("how many [values|elements] do {p} and {q} share", "how many are in both {p} and {q}"), single=True),
    _Question(1, "[m + n for m, n in zip(a, b)]", ("the sums place by place of {p} and {q}", "the element-wise sum of {p} and {q}"), orders=("add {p} and {q} element by element",), numeric=True),
    _Question(1, "[m * n for m, n in zip(a, b)]", ("the element-wise product of {p} and {q}",), orders=("multiply {p} and {q} place by place",), numeric=True),
    _Question(1, "[n - m for m, n in zip(a, b)]", ("the changes from {p} to {q}, one by one",), ("by how much does each value change from {p} to {q}",), numeric=True),
    _Question(1.2, "sum(m * n for m, n in zip(a, b))", ("the [dot product|scalar product|inner product] of {p} and {q}",), single=True, numeric=True),
    _Question(1, "sum(a) - sum(b)", ("the difference between the sums of {p} and {q}",), ("by how much is the sum of {p} larger than the sum of {q}",), single=True, numeric=True),
    _Question(1, "sum(a) / len(a) - sum(b) / len(b)", ("the difference between the averages of {p} and {q}",), ("by how much is the mean of {p} above the mean of {q}",), single=True, numeric=True),
    _Question(0.7, "math.dist(a, b)", ("the Euclidean distance between {p} and {q}",), single=True, numeric=True),
    _Question(1.5, "sum(m * n for m, n in zip(a, b)) / sum(b)", ("the weighted [mean|average] of {p} with the weights {q}", "the average of {p}, weighted by {q}"), ("what is the mean of {p} if the weights are {q}",), single=True, numeric=True),
    _Question(0.8, "sum(m != n for m, n in zip(a, b))", ("the number of places in which {p} and {q} differ",), ("in how many places do {p} and {q} differ",), single=True),
)  # fmt: skip


def two_lists(rng: random.Random) -> Draft:
    """A question about two lists, which are written in brackets, bare, or under names before it."""
    question = rng.choices(_QUESTIONS, [q.weight for q in _QUESTIONS])[0]
    size = rng.randint(3, 5)
    is_numeric = question.numeric or rng.random() < 0.6
    if is_numeric:
        top = rng.choice((12, 20, 99))
        a, b = ([str(rng.randint(1, top)) for _ in range(size)] for _ in range(2))
        left, right = f"[{', '.join(a)}]", f"[{', '.join(b)}]"
    else:
        some = [word(rng) if rng.random() < 0.8 else rng.choice((styled(rng), rng.choice(NAMES))) for _ in range(size + 3)]  # fmt: skip
        a, b = rng.sample(some, size), rng.sample(some, size)
        left, right = repr(a), repr(b)
    p, q, introduced = _written(rng, a, b)
    meaning = Meaning(
        f"a = {left}\nb = {right}\n{question.code}",
        "It is {}." if question.single else "{}",
        nouns=question.named if question.single else (),
        plurals=() if question.single else question.named,
        questions=question.asked,
        orders=question.orders,
        wanted="what comes of both lists",
        how="use both lists in Python",
        shown="value" if question.single else "text",
        typing=False,
        real="/" in question.code,
    )
    place = (lambda request: f"{introduced}{request}") if introduced else None
    return draft(rng, meaning, {"p": p, "q": q}, place)


def _written(rng: random.Random, a: list[str], b: list[str]) -> tuple[str, str, str]:
    """How the request names each list, and the text before it that introduces both, if any."""
    commas = ", ".join(a), ", ".join(b)
    match rng.randrange(8):
        case 0 | 1:
            p, q = (f"[{text}]" for text in commas)
        case 2:
            p, q = (f"{{{text}}}" for text in commas)
        case 3:
            p, q = (f"({text})" for text in commas)
        case 4:
            p, q = (f'"{text}"' for text in commas)
        case 5 if not any(" " in item for item in (*a, *b)):
            p, q = " ".join(a), " ".join(b)
        case _:
            return _introduced(rng, commas)
    return p, q, ""


def _introduced(rng: random.Random, texts: tuple[str, str]) -> tuple[str, str, str]:
    """Both under a name, a line each or one behind the other."""
    p, q = rng.choice(
        (("A", "B"), ("x", "y"), ("the first list", "the second"), ("list 1", "list 2"), ("old", "new"), ("mine", "yours"))
    )  # fmt: skip
    sign = rng.choice((": ", " = ", ": "))
    if sign == " = ":
        texts = f"[{texts[0]}]", f"[{texts[1]}]"
    between, after = rng.choice((("\n", "\n"), ("; ", ". "), ("\n", "\n\n")))
    names = p.removeprefix("the "), q.removeprefix("the ")
    return p, q, f"{names[0]}{sign}{texts[0]}{between}{names[1]}{sign}{texts[1]}{after}"
