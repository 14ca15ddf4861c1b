"""Second and third turns that go on with what Python still holds: "now double it", "and the largest?"."""

import random

from model.nano.recipe.tasks import arithmetic, lists, percentages, stories, units
from model.nano.recipe.tasks.arithmetic import assigned, recheck
from model.nano.recipe.tasks.base import Draft, Family
from model.nano.recipe.tasks.numerals import integer, written
from model.nano.recipe.tasks.phrasing import dressed, judging, quoting, states

_FIRST: tuple[Family, ...] = (
    arithmetic.signs, arithmetic.signs, arithmetic.words, arithmetic.remembered, percentages.percentages,
    lists.aggregates, lists.aggregates, lists.counts, lists.positions, stories.stories, units.conversions,
)  # fmt: skip


def followups(rng: random.Random) -> list[Draft]:
    """A first turn that keeps its result or its list, then one or two that use it."""
    drafts = rng.choice(_FIRST)(rng)
    while drafts[-1].result is None and drafts[-1].sequence is None:
        drafts = rng.choice(_FIRST)(rng)
    for _ in range(rng.choices((1, 2), (3, 1))[0]):
        last = drafts[-1]
        if last.sequence and (last.result is None or rng.random() < 0.6):
            drafts.append(_of_the_list(rng, last.sequence))
        elif last.result:
            drafts.append(_of_the_result(rng, last.result))
    return drafts


def _of_the_result(rng: random.Random, v: str) -> Draft:
    n = written(rng, integer(rng, rng.choice((1, 1, 2, 3))))
    it = rng.choice(("it", "that", "the result", "this"))
    if rng.random() < 0.08:
        k = rng.choice((0, 100, 1000))
        return Draft(
            dressed(
                rng,
                rng.choice(
                    (f"Is {it} more than {k}?", f"Is {it} larger than {k}?", f"is {it} above {k}")
                ),
            ),
            judging(f"Yes, it is more than {k}.", f"No, it is not more than {k}."),
            wanted="a comparison with the last result",
            how=f"use {v}",
            code=f"{v} > {k}",
            result=v,
        )
    verb, expression = rng.choice(
        (
            (f"double {it}", f"{v} * 2"),
            (f"double {it}", f"{v} * 2"),
            (f"halve {it}", f"{v} / 2"),
            (f"triple {it}", f"{v} * 3"),
            (f"divide {it} by {n.text}", f"{v} / {n.code}"),
            (f"divide {it} by {n.text}", f"{v} / {n.code}"),
            (f"multiply {it} by {n.text}", f"{v} * {n.code}"),
            (f"multiply {it} by {n.text}", f"{v} * {n.code}"),
            (f"add {n.text} to {it}", f"{v} + {n.code}"),
            (f"add {n.text}", f"{v} + {n.code}"),
            (f"subtract {n.text} from {it}", f"{v} - {n.code}"),
            (f"subtract {n.text}", f"{v} - {n.code}"),
            (f"take {n.text} away from {it}", f"{v} - {n.code}"),
            (f"square {it}", f"{v} ** 2"),
            (f"take {n.text} percent of {it}", f"{v} * {n.code} / 100"),
            (f"increase {it} by {n.text}%", f"{v} * (100 + {n.code}) / 100"),
            (f"round {it} to 2 decimals", f"round({v}, 2)"),
            (f"round {it}", f"round({v})"),
            (f"what is {it} divided by {n.text}", f"{v} / {n.code}"),
            (f"what is {it} plus {n.text}", f"{v} + {n.code}"),
            (f"what is {it} times {n.text}", f"{v} * {n.code}"),
            (f"what is {n.text}% of {it}", f"{v} * {n.code} / 100"),
            (f"what is half of {it}", f"{v} / 2"),
            (f"and {it} times {n.text}", f"{v} * {n.code}"),
            (f"and minus {n.text}", f"{v} - {n.code}"),
            (f"times {n.text}", f"{v} * {n.code}"),
            (f"plus {n.text}", f"{v} + {n.code}"),
            (f"minus {n.text}", f"{v} - {n.code}"),
            (f"divided by {n.text}", f"{v} / {n.code}"),
        )
    )  # fmt: skip
    name, code = assigned(rng, expression)
    return Draft(
        _continued(rng, verb),
        quoting(rng.choice(("It is {}.", "The result is {}.", "That gives {}.", "That is {}."))),
        wanted=rng.choice(
            ("an operation on the last result", "to go on with the result", "to change the result")
        ),
        how=f"use {v} from before" if v.isidentifier() else "go on from the last result",
        code=code,
        check=recheck(name, expression),
        result=name,
    )


def _of_the_list(rng: random.Random, v: str) -> Draft:
    aggregate = rng.choice(lists.AGGREGATES[:10])
    noun = rng.choice(aggregate.nouns)
    if rng.random() < 0.15:
        code, noun = rng.choice(((f"sorted({v})", "sorted list"), (f"{v}[::-1]", "reversed list")))
        prompt = (
            rng.choice(("Sort them.", "now sort them", "Sort the list.", "and sorted?"))
            if "sorted" in code
            else rng.choice(("Reverse them.", "now reverse the list", "in reverse order please"))
        )
        return Draft(
            prompt,
            states(rng, f"the {noun}"),
            wanted=f"the {noun}",
            how=f"use {v} from before",
            code=f"print({code})",
            sequence=v,
        )
    if rng.random() < 0.12:
        noun, code = "number of values", f"len({v})"
        prompt = rng.choice(
            (
                "How many are there?",
                "and how many numbers are there?",
                "How many values does it have?",
            )
        )
    else:
        code = aggregate.code.replace("{v}", v)
        prompt = rng.choice(
            (f"And the {noun}?", f"and the {noun}", f"What about the {noun}?", f"Now the {noun}.", f"And what is the {noun}?",
             f"What is the {noun} of them?", f"Now give me the {noun}.", f"the {noun}, please", f"Use the list again: what is the {noun}?",
             f"What is their {noun}?", f"and the {noun} of these?", f"Also the {noun}.", f"{noun}?")
        )  # fmt: skip
    *imports, last = code.split("\n")
    return Draft(
        prompt,
        states(rng, f"the {noun}"),
        wanted=f"the {noun} of the same numbers",
        how=f"use {v} from before",
        code="\n".join([*imports, last if rng.random() < 0.6 else f"print({last})"]),
        check=aggregate.check.replace("{v}", v) if "len" not in last else "",
        sequence=v,
    )


def _continued(rng: random.Random, verb: str) -> str:
    """An order or a question that follows another."""
    text = (
        rng.choice(
            ("", "", "Now ", "now ", "Then ", "Please ", "OK, ", "And now ", "Can you ", "and ")
        )
        + verb
    )
    if verb.startswith(("what", "and", "times", "plus", "minus", "divided")):
        text = verb
    text = text[:1].upper() + text[1:] if rng.random() < 0.6 else text
    question = verb.startswith(("what", "and")) or text.lower().startswith("can you")
    return text + rng.choice(("?", "?", "") if question else (".", ".", "", "!"))
