"""Which of two results is larger, by how much, whether a claim about them is true; several forms in order."""

import random
from dataclasses import replace

from model.nano.recipe.tasks.base import Draft, Reply
from model.nano.recipe.tasks.calculation.expressions import Expression, in_signs, in_words
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import integer, numeral
from model.nano.recipe.tasks.phrasing import listing

_RELATIONS = (
    (3, ">", "[greater|more|larger|bigger|higher] than"), (3, "<", "[less|smaller|lower] than"), (1, ">=", "at least"), (1, "<=", "at most"),
    (1.5, "==", "[equal to|the same as|exactly]"), (0.7, "<", "below"), (0.7, ">", "above"),
)  # fmt: skip


def comparisons(rng: random.Random) -> list[Draft]:
    """Two results, or several numbers in several forms."""
    dice = rng.random()
    if dice < 0.12:
        return [_in_order(rng)]
    if dice < 0.17:
        return [_nearest(rng)]
    a, b = _side(rng), _side(rng)
    if rng.random() < 0.5 and isinstance(a.value, int) and abs(a.value) < 10**9:
        # Near to the other one, so that both answers occur.
        near = a.value + rng.choice((0, 0, 1, -1, 10, -10))
        b = Expression(str(near), str(near), near)
    ways = ((5, _claimed), (1.2, _apart), (3, _larger))
    way = rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0]
    return [way(rng, a, b)]


def _claimed(rng: random.Random, a: Expression, b: Expression) -> Draft:
    _, sign, word = rng.choices(_RELATIONS, [w for w, _, _ in _RELATIONS])[0]
    claims = ((f"is {a.text} {word} {b.text}", f"{a.text} is {word} {b.text}", f"{a.text} is not {word} {b.text}"),)  # fmt: skip
    if rng.random() < 0.1:
        sign = "=="
        claims = ((f"does {a.text} equal {b.text}", f"{a.text} equals {b.text}", f"{a.text} does not equal {b.text}"), (f"is {a.text} = {b.text}", f"{a.text} = {b.text}", f"{a.text} is not {b.text}"))  # fmt: skip
    return draft(rng, Meaning(f"{a.code} {sign} {b.code}", claims=claims, how="compare both in Python"), {})  # fmt: skip


def _apart(rng: random.Random, a: Expression, b: Expression) -> Draft:
    meaning = Meaning(
        f"{a.code} - {b.operand}",
        "The difference is {}.",
        questions=(f"by how much is {a.text} [larger|greater|bigger|more] than {b.text}", f"how much [more|larger|bigger] is {a.text} than {b.text}"),
        nouns=(f"the difference between {a.text} and {b.text}",) if "and" not in a.text + b.text else (),
        wanted="the difference",
        how="subtract",
        real=True,
    )  # fmt: skip
    return draft(rng, meaning, {})


def _larger(rng: random.Random, a: Expression, b: Expression) -> Draft:
    """Which of both; neither, if they are equal."""
    larger = rng.random() < 0.65
    word = "[larger|bigger|greater|more|higher]" if larger else "[smaller|less|lower]"
    said = (
        f"[Which|What|Which one|Which number] is {word}, {a.text} or {b.text}?", f"Which is {word}: {a.text} or {b.text}?", f"{a.text} or {b.text}: which [one|] is {word}?", f"[what|which] is {word}, {a.text} or {b.text}",
        f"Compare {a.text} and {b.text}. Which is {word}?", f"{a.text} vs {b.text}, which is {word}?", f"Is {a.text} or {b.text} {word}?", f"{a.text} or {b.text}?" if larger else f"Which is less, {a.text} or {b.text}?",
    )  # fmt: skip
    sign, name = (">", "larger") if larger else ("<", "smaller")
    meaning = Meaning(
        f"a, b = {a.code}, {b.code}\n'equal' if a == b else '{a.text}' if a {sign} b else '{b.text}'",
        said=said,
        shown="text",
        wanted=f"the {name} one, or that they are equal",
        how="compute both, compare them",
    )

    def answer(output: str) -> Reply:
        if output.strip() == "equal":
            return Reply("They are equal.", ("equal",))
        return listing(f"{{}} is {name}.")(output)

    return replace(draft(rng, meaning, {}), answer=answer)


def _in_order(rng: random.Random) -> Draft:
    """Fractions, decimals and percentages: sorted, or the largest of them."""
    items: dict[str, str] = {}
    for _ in range(rng.randint(3, 5)):
        p, q = rng.randint(1, 11), rng.randint(2, 12)
        text, code = rng.choice(
            (
                (f"{p}/{q}", f"{p} / {q}"),
                (f"0.{rng.randint(1, 99)}", ""),
                (f"{10 * p}%", f"{10 * p} / 100"),
                (f"{p * 9}%", f"{p * 9} / 100"),
            )
        )
        items[text] = code or text
    if len(items) < 3 or len({eval(code) for code in items.values()}) < len(items):
        raise ValueError("too few, or two that are the same")
    given = f"values = {{{', '.join(f'{text!r}: {code}' for text, code in items.items())}}}\n"
    listed = ", ".join(items)
    orders: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    down = rng.random() < 0.3
    if rng.random() < 0.55:
        way = "from largest to smallest" if down else "[from smallest to largest|in ascending order|smallest first]"  # fmt: skip
        orders = (f"[sort|order|arrange] {listed} {way}", f"put {listed} in order, {way}")
        code, form = f"*sorted(values, key=values.get{', reverse=True' if down else ''}), sep=', '", "{}"  # fmt: skip
    else:
        fn, word = ("min", "[smallest|least]") if down else ("max", "[largest|biggest|greatest]")
        said = (f"[Which|Which of these] is the {word}: {listed}?", f"{listed}: which is the {word}?", f"the {word} of {listed}")  # fmt: skip
        code, form = f"{fn}(values, key=values.get)", "It is {}."
    return draft(rng, Meaning(f"{given}{code}", form, orders=orders, said=said, shown="text", wanted="these numbers compared", how="make numbers of all of them"), {})  # fmt: skip


def _nearest(rng: random.Random) -> Draft:
    """Which of several is nearest to pi, to a root, to a number."""
    name, code, value = rng.choice((("pi", "math.pi", 3.14159), ("e", "math.e", 2.71828), ("the square root of 2", "math.sqrt(2)", 1.41421), ("the golden ratio", "(1 + math.sqrt(5)) / 2", 1.61803), (str(n := integer(rng, 2)), str(n), n)))  # fmt: skip
    items = {}
    for _ in range(rng.randint(2, 4)):
        q = rng.randint(3, 40)
        p = max(1, round(value * q + rng.choice((-1, 0, 0, 1))))
        text = rng.choice((f"{p}/{q}", f"{p / q:.2f}"))
        items[text] = text.replace("/", " / ")
    if len(items) < 2:
        raise ValueError("only one")
    given = f"values = {{{', '.join(f'{text!r}: {c}' for text, c in items.items())}}}\n"
    listed = ", ".join(list(items)[:-1]) + f" or {list(items)[-1]}"
    said = (f"[Which|What] is [closest|nearest] to {name}: {listed}?", f"{listed}: which is [nearer|nearest|closest] to {name}?")  # fmt: skip
    return draft(rng, Meaning(f"{given}min(values, key=lambda t: abs(values[t] - {code}))", "It is {}.", said=said, shown="text", wanted="the nearest one", how="compare the distances"), {})  # fmt: skip


def _side(rng: random.Random) -> Expression:
    dice = rng.random()
    if dice < 0.4:
        number = numeral(rng, digits=rng.choice((1, 2, 3, 4, 8)))
        return Expression(
            number.text, number.code, float(number.code) if "." in number.code else int(number.code)
        )
    side = in_signs(rng, rng.choice((1, 1, 2))) if dice < 0.75 else in_words(rng)
    if "'" in side.text or "," in side.text:
        raise ValueError("no such text within quotes")
    return side
