"""Two of a kind: runs, tariffs by the month or at once, divisors among others, floats that should be equal.

Numbers and results as such are `comparisons`, packs and their prices `problems.buying`.
"""

import random

from model.nano.recipe.tasks.base import Draft, Reply
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import capital, dressed, quoting, quoting_fields, whether
from model.nano.recipe.tasks.words import NAMES


def rivals(rng: random.Random) -> list[Draft]:
    """Two of them, and which is better."""
    return [rng.choice((_runs, _plans, _dividing, _float_sums))(rng)]


def _runs(rng: random.Random) -> Draft:
    """Two runners, each with a distance and a time."""
    x, y = rng.sample(NAMES[:30], 2)
    runs = []
    for name in (x, y):
        km = rng.choice((3, 4, 5, 6, 8, 10, 12))
        seconds = round(km * rng.uniform(230, 330))
        runs.append((name, km, seconds // 60, seconds % 60))
    if runs[0][1:] == runs[1][1:]:
        raise ValueError("one pace")
    parts = [f"{name} [ran|did|needs|took|] {km} km in {minutes}:{seconds:02}" for name, km, minutes, seconds in runs]  # fmt: skip
    prompt = say_one(rng, f"{parts[0]}, {parts[1]}. [Who was faster?|Who had the better pace?|Which one is quicker?]|who is [quicker|the faster one], {parts[0]} or {parts[1]}?|{parts[0]} and {parts[1]}, who is faster?|pace: {parts[0]}; {parts[1]} - who wins?", {})  # fmt: skip
    pairs = ", ".join(f"{name!r}: ({minutes} * 60 + {seconds}) / {km}" for name, km, minutes, seconds in runs)  # fmt: skip
    return Draft(
        dressed(rng, prompt, typing=False),
        quoting("{} was faster."),
        wanted="who was faster",
        how="compute the seconds a kilometre of both",
        code=f"d = {{{pairs}}}\nprint(min(d, key=d.get))",
    )


def _plans(rng: random.Random) -> Draft:
    """Paid by the month or at once: which is cheaper over some time, and by how much."""
    month = rng.choice((f"{rng.randint(2, 40)}.99", str(rng.randint(3, 60))))
    months = rng.choice((12, 12, 12, 6, 24))
    whole = round(float(month) * months * rng.uniform(0.75, 1.15))
    span = {12: "a year", 6: "half a year", 24: "two years"}[months]
    prompt = say_one(rng, "[{m} a month|monthly {m}|{m} per month] or {w} for {s}: [which is cheaper and by how much|what is cheaper, and how much do I save]?|tariff A: {m} a month, tariff B: {w} for {s}. [Cheaper one and the difference?|Which one saves money, and how much?]", {"m": month, "w": str(whole), "s": span})  # fmt: skip
    names = ("A", "B") if "tariff" in prompt else ("monthly", "once")
    lines = [f"a, b = {month} * {months}, {whole}", f"print({names[0]!r} if a < b else {names[1]!r}, round(abs(a - b), 2))"]  # fmt: skip
    form = "Tariff {} is cheaper by {}." if "tariff" in prompt else "Paying {} is cheaper by {}."
    return Draft(
        dressed(rng, capital(prompt), typing=False),
        quoting_fields(form),
        wanted="the cheaper one and the difference",
        how=f"compute both for {months} months",
        code="\n".join(lines),
    )


def _dividing(rng: random.Random) -> Draft:
    """Which of some numbers divide another, or are divided by it."""
    k = rng.randint(2, 12)
    n = k * rng.choice((6, 12, 18, 24, 30, 36, 60))
    divisors = [d for d in range(2, n) if n % d == 0]
    chosen = rng.sample(divisors, min(len(divisors), rng.randint(1, 3)))
    values = sorted({*chosen, *rng.sample(range(2, 60), rng.randint(2, 4))})
    shown = ", ".join(map(str, values))
    prompt, test = rng.choice((
        (f"[which|which ones] of {shown} [divide|are divisors of|are factors of] {n}", f"{n} % n == 0"), (f"out of {shown}, [which are multiples of|which are divisible by] {k}", f"n % {k} == 0"),
        (f"{shown}: [which of them divide {n}|which are divisors of {n}]", f"{n} % n == 0"), (f"[which|which ones] of {shown} leave a remainder when {n} is divided by them", f"{n} % n != 0"),
    ))  # fmt: skip
    return Draft(
        dressed(rng, f"{capital(say(rng, prompt, {}))}?"),
        _these,
        wanted="the numbers of the list for which it holds",
        how="test each",
        code=f"print([n for n in [{shown}] if {test}])",
    )


def _these(output: str) -> Reply:
    if output.strip() == "[]":
        return Reply("None of them.", ("none",))
    return quoting("These: {}.")(output)


def _float_sums(rng: random.Random) -> Draft:
    """Whether a sum of decimals is what it should be: as Python has it, often not."""
    a, b = rng.randint(1, 9), rng.randint(1, 9)
    left, right = f"0.{a} + 0.{b}", f"{(a + b) / 10}"
    said = left if rng.random() < 0.5 else left.replace(" ", "")
    return Draft(
        whether(rng, say(rng, f"[are {said} and {right} [equal|the same]|is {said} exactly {right}] [in Python|for a computer|as floats|]", {}), f"{said} and {right} are equal for a computer"),
        lambda output: Reply("Yes, they are equal.", ("yes",)) if output.strip() == "True" else Reply("No, they are not equal.", ("no",)),
        wanted="whether both are equal",
        how="compare them in Python",
        code=f"{left} == {right}",
    )  # fmt: skip
