"""Second and third turns that go on with what Python still holds: "now double it", "and the largest?"."""

import random
import re
from dataclasses import replace

from model.nano.recipe.tasks.base import Answer, Draft, Family, Reply
from model.nano.recipe.tasks.calculation import (
    arithmetic,
    chances,
    comparisons,
    percentages,
    shapes,
)
from model.nano.recipe.tasks.grammar import Meaning, answering, draft
from model.nano.recipe.tasks.measures import units
from model.nano.recipe.tasks.number_lists import lists
from model.nano.recipe.tasks.numerals import count_word, integer, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import amounting, capital
from model.nano.recipe.tasks.problems import buying, counting, saving, stories, travelling, working
from model.nano.recipe.tasks.whole_numbers import numbers, properties, ranges
from model.nano.recipe.tasks.writing import letters

_FIRST: tuple[Family, ...] = (
    arithmetic.signs, arithmetic.signs, arithmetic.words, arithmetic.remembered, arithmetic.steps, arithmetic.relations, percentages.percentages, percentages.percentages,
    buying.purchases, buying.prices, saving.savings, shapes.shapes, travelling.motion, working.work, counting.counting, chances.chances, stories.stories,
    numbers.powers, numbers.theory, units.conversions, letters.text_counts,
    lists.aggregates, lists.aggregates, lists.aggregates, lists.counts, lists.positions, lists.amounts, lists.arrangements, ranges.sequences, ranges.sequences,
)  # fmt: skip


def followups(rng: random.Random) -> list[Draft]:
    """A first turn that keeps its result or its list, then one or two that use it."""
    if rng.random() < 0.07:
        return _claims(rng)
    drafts = rng.choice(_FIRST)(rng)
    while drafts[-1].result is None and drafts[-1].sequence is None:
        drafts = rng.choice(_FIRST)(rng)
    for _ in range(rng.choices((1, 2, 3), (6, 3, 1))[0]):
        last = drafts[-1]
        again = _with_another(rng, last) if rng.random() < 0.2 else None
        if again:
            drafts.append(again)
        elif last.sequence and (last.result is None or rng.random() < 0.6):
            drafts.append(_of_the_list(rng, last.sequence))
        elif last.result:
            drafts.append(_of_the_result(rng, last.result))
    return drafts


_IT = "[it|it|that|that|the result|this]"
_OPERATIONS = (
    (3, ("[double|double] {it}",), "{v} * 2", ("[what is|and] [double|twice] {it}", "[times two|times 2]")),
    (2, ("halve {it}", "divide {it} in half"), "{v} / 2", ("[what is|and] half of {it}", "half of {it}")),
    (1.5, ("triple {it}",), "{v} * 3", ("[what is|and] three times {it}",)),
    (3, ("divide {it} by {n}", "split {it} into {n} equal parts"), "{v} / {n}", ("[what is|how much is] {it} divided by {n}", "divided by {n}", "[and|] {it} divided by {n}", "how much is {it} for each of {n}")),
    (3, ("multiply {it} by {n}",), "{v} * {n}", ("[what is|how much is] {it} times {n}", "times {n}", "and {it} times {n}", "how much is {n} times {it}")),
    (3, ("add {n} to {it}", "add {n}", "add another {n}", "put {n} on top of {it}", "increase {it} by {n}"), "{v} + {n}", ("[what is|how much is] {it} plus {n}", "plus {n}", "and {n} more", "and with {n} more")),
    (3, ("subtract {n} from {it}", "subtract {n}", "take {n} away from {it}", "take {n} off", "reduce {it} by {n}"), "{v} - {n}", ("[what is|how much is] {it} minus {n}", "minus {n}", "and {n} less", "what is left if I take {n} away")),
    (1, ("subtract {it} from {n}",), "{n} - {v}", ("[what is|how much is] {n} minus {it}",)),
    (1, ("divide {n} by {it}",), "{n} / {v}", ("[what is|how much is] {n} divided by {it}",)),
    (2, ("square {it}",), "{v} ** 2", ("[what is|and] {it} squared", "[what is|and] the square of {it}")),
    (0.7, ("cube {it}",), "{v} ** 3", ("[what is|and] {it} cubed",)),
    (1.5, ("take the square root of {it}", "take its square root"), "math.sqrt(abs({v}))", ("[what is|and] the square root of [its absolute value|the absolute value of {it}]",)),
    (2, ("take {n} percent of {it}", "take {n}% of {it}"), "{v} * {n} / 100", ("[what is|how much is] {n}% of {it}", "[what is|how much is] {n} percent of {it}")),
    (2, ("increase {it} by {n}%", "add {n}% to {it}", "add {n} percent"), "{v} * (100 + {n}) / 100", ("[what is|how much is] {it} plus {n}%", "and with {n}% more", "and {n} percent more")),
    (2, ("reduce {it} by {n}%", "take {n}% off", "subtract {n} percent"), "{v} * (100 - {n}) / 100", ("[what is|how much is] {it} minus {n}%", "and with {n}% off", "and {n} percent less")),
    (1, ("give {it} as a percentage of {n}",), "{v} / {n} * 100", ("[what|how many] percent of {n} is {it}",)),
    (2, ("round {it} to [2|two] [decimals|decimal places|places]",), "round({v}, 2)", ("and rounded to [two|2] decimals", "[what is|and] {it} to 2 decimals")),
    (1.5, ("round {it}", "round {it} to the nearest integer", "round {it} to a whole number"), "round({v})", ("and rounded", "what is {it} as a whole number")),
    (0.7, ("round {it} to one decimal",), "round({v}, 1)", ("and to one decimal",)),
    (1, ("negate {it}", "change its sign"), "-{v}", ("what is the negative of {it}",)),
    (1, (), "{v} * 12", ("how much is {it} per year if {it} is per month", "and times twelve")),
)  # fmt: skip
_COMPARED = (("more than", ">"), ("[larger|greater|bigger] than", ">"), ("[less|smaller] than", "<"), ("[over|above]", ">"), ("[below|under]", "<"), ("at least", ">="))  # fmt: skip


def _of_the_result(rng: random.Random, v: str) -> Draft:
    it = say(rng, _IT, {})
    if rng.random() < 0.14:
        k = rng.choice((0, 10, 50, 100, 500, 1000, rng.randint(1, 5000)))
        word, sign = rng.choice(_COMPARED)
        said = f"it is {word} {k}"
        meaning = Meaning(
            f"{v} {sign} {k}",
            claims=((f"is {it} {word} {k}", said, f"it is not {word} {k}"),),
            how=f"compare {v}",
        )
        return replace(draft(rng, meaning, {}, lambda request: _continued(rng, request)), result=v)
    n = written(rng, integer(rng, rng.choice((1, 1, 2, 3))))
    weights = [operation[0] for operation in _OPERATIONS]
    _, orders, expression, questions = rng.choices(_OPERATIONS, weights)[0]
    forms = [*((order, False) for order in orders), *((question, True) for question in questions)]
    form, is_question = rng.choice(forms)
    request = say(rng, form, {"it": it, "n": n.text})
    if not is_question:
        request = (
            say(rng, "[|||Now |now |Then |Please |OK, |And now |Can you |and |Next, ]", {})
            + " "
            + request
        )
    code = expression.replace("{v}", v).replace("{n}", n.code)
    imports = ["import math"] if "math." in code else []
    request = request.strip()
    asks = is_question or request.lower().startswith("can you")
    end = rng.choice(("?", "?", "") if asks else (".", ".", "", "!"))
    # A result in x is followed by the next x: "it" is always the last.
    name = v if v == "x" or not v.isidentifier() else "x"
    name = name if name.isidentifier() else "x"
    return Draft(
        (capital(request) if rng.random() < 0.6 else request) + end,
        answering("It is {}.", "value", code),
        wanted="to go on with the last result",
        how=f"use {v} from before" if v.isidentifier() else "go on from the last result",
        code="\n".join([*imports, f"{name} = {code}", name]),
        result=name,
    )


def _of_the_list(rng: random.Random, v: str) -> Draft:
    """Another question about the same list, mostly elliptic."""
    if rng.random() < 0.25:
        n = rng.randint(2, 4)
        count = count_word(rng, n)
        code, plural, orders = rng.choice(
            (
                (f"sorted({v})", "[them|the numbers] [sorted|in order]", ("sort [them|the list|the numbers]", "put them in order")),
                (f"sorted({v}, reverse=True)", "[them|the numbers] in descending order", ("sort them [in descending order|from largest to smallest|descending]",)),
                (f"{v}[::-1]", "them in reverse order", ("reverse [them|the list|the order]",)),
                (f"sorted({v}, reverse=True)[:{n}]", f"the {count} largest [of them|]", (f"show the {count} largest",)),
                (f"sorted({v})[:{n}]", f"the {count} smallest [of them|]", (f"show the {count} smallest",)),
                (f"{v}[:{n}]", f"the first {count} [of them|]", (f"show the first {count}",)),
                (f"list(dict.fromkeys({v}))", "[them|the numbers] without duplicates", ("remove the duplicates",)),
                (f"[n * 2 for n in {v}]", "[them|the numbers] doubled", ("double [them|each of them|all of them]",)),
            )
        )  # fmt: skip
        meaning = Meaning(code, "They are {}.", plurals=(f"[now|and|] {plural}",), orders=tuple(f"[now|then|] {order}" for order in orders), said=tuple(f"[Now|And|OK,|Then|] {order}[.|!|]" for order in orders), shown="text", wanted="the list in another form", how=f"use {v} from before")  # fmt: skip
        return replace(_continuing(rng, meaning), sequence=v)
    if rng.random() < 0.12:
        meaning = Meaning(f"len({v})", "There are {}.", questions=("how many are there", "and how many [are there|numbers are there|is that]", "how many values does it have", "how many numbers [are they|was that]"), wanted="how many there are", how=f"use {v} from before")  # fmt: skip
        return replace(_continuing(rng, meaning), sequence=v)
    aggregate = rng.choices(
        lists.AGGREGATES[:14], (6, 5, 4, 4, 4, 2, 2, 1.5, 1.5, 1, 1, 1, 1, 0.5)
    )[0]
    noun = rng.choice(aggregate.nouns)
    meaning = Meaning(
        aggregate.code.replace("{v}", v),
        f"The {noun} is {{}}.",
        said=(
            f"[And|And|What about|Now|Then|Also|And what is|How about|Next:|And now] the {noun}[?|?|]", f"[What is|What's] [their|the] {noun}[ of them| of these| of the same numbers|]?",
            f"[Now|Also|Then] [give me|show me|tell me|compute] the {noun}[.|]", f"{noun}?", f"the {noun}[, please|?|]", f"Use the list again: what is the {noun}?", f"And their {noun}?",
        ),
        wanted=f"the {noun} of the same numbers",
        how=f"use {v} from before",
        real="/" in aggregate.code,
    )  # fmt: skip
    return replace(_continuing(rng, meaning), sequence=v)


def _with_another(rng: random.Random, last: Draft) -> Draft | None:
    """The same again with another number in the place of one: "and with 7 instead of 5?"."""
    values = re.findall(r"(?<![\w.,/])\d{1,4}(?![\w.,%/]|$)", last.prompt)
    fits = [value for value in values if _uses(last.prompt, value) == 1 == _uses(last.code, value)]
    goes_on = re.search(r"= .*\bx\b", last.code)
    if not fits or goes_on or last.stdin is not None or "'" in last.code or "while" in last.code:
        return None
    old = rng.choice(fits)
    new = str(max(2, int(old) + rng.choice((-3, -2, -1, 1, 2, 3, 5, 10))))
    if new == old or _uses(last.code, new):
        return None
    request = say(
        rng,
        "[And with {n} instead of {o}?|and with {n} instead of {o}|What if it is {n} instead of {o}?|The same with {n} instead of {o}.|Now with {n} in place of {o}.|And if {o} were {n}?|What about {n} instead of {o}?|Replace {o} by {n}.|I meant {n}, not {o}.|Sorry, {n} instead of {o}.|Again, but with {n} instead of {o}.]",
        {"n": new, "o": old},
    )  # fmt: skip
    if len(re.findall(r"\d+(?:[.,]\d+)*", last.prompt)) == 1 and rng.random() < 0.7:
        # Where there is one number only, nobody says which is meant.
        request = say(rng, "[and|and for|and with|what about|how about|now|now with|same for|the same for|wait, I meant|sorry, I meant|I meant|no,|and if it is|] {n}[?|?|||.]", {"n": new})  # fmt: skip
    swap = re.compile(rf"(?<![\w.]){old}(?![\w.])")
    code, check = swap.sub(new, last.code), swap.sub(new, last.check)
    answer = last.answer
    if _tells_a_verdict(last):
        answer = _retold(last.answer, old, new)
    elif last.result == "x":
        answer = amounting("Then it is {}.")
    return replace(last, prompt=request, code=code, check=check, answer=answer, wanted="the same with another number", how="compute it again")  # fmt: skip


def _claims(rng: random.Random) -> list[Draft]:
    """Whether a number has a property, and then whether others have it."""
    drafts = [rng.choice((properties.properties, comparisons.comparisons))(rng)[0]]
    for _ in range(rng.choice((1, 1, 2))):
        again = _with_another(rng, drafts[-1]) if _tells_a_verdict(drafts[-1]) else None
        if again is None:
            raise ValueError("nothing to ask again")
        drafts.append(again)
    return drafts


def _tells_a_verdict(draft_: Draft) -> bool:
    """Whether its last line is true or false."""
    last = draft_.code.split("\n")[-1]
    return bool(re.search(r"[<>]| == | != | in |^all\(|^any\(", last)) and "print(" not in last and " for " not in last.partition("all(")[0]  # fmt: skip


def _retold(answer: Answer, old: str, new: str) -> Answer:
    """The verdict of before, about another number."""

    def retelling(output: str) -> Reply:
        reply = answer(output)
        text = re.sub(rf"(?<![\w.]){old}(?!\w|\.\d)", new, reply.text)
        return Reply(text, reply.expected)

    return retelling


def _uses(text_: str, value: str) -> int:
    return len(re.findall(rf"(?<![\w.]){value}(?![\w.])", text_))


def _continuing(rng: random.Random, meaning: Meaning) -> Draft:
    return draft(rng, meaning, {}, lambda request: _continued(rng, request))


def _continued(rng: random.Random, request: str) -> str:
    """A request as it follows another: never with a greeting, often without capitals or marks."""
    dice = rng.random()
    if dice < 0.25:
        request = request[:1].lower() + request[1:] if not request.startswith("I ") else request
    return request.rstrip(".? ") if dice < 0.12 else request.strip()
