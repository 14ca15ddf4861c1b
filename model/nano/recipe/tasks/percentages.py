"""Percentages: of, more, less, what percent, change; as such and in everyday life."""

import random

from model.nano.recipe.tasks.arithmetic import computed
from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import integer, numeral
from model.nano.recipe.tasks.phrasing import ask, capital, dressed


def percentages(rng: random.Random) -> list[Draft]:
    """Such as "15% of 240", "what percent of 80 is 20", increases and discounts, alone or after each other."""
    p = rng.choice(
        ("5", "10", "12", "15", "20", "25", "30", "40", "7.5", "8", "2.5", str(rng.randint(1, 99)))
    )
    sign = rng.choice(("%", "%", " percent", " per cent"))
    a = numeral(rng, decimals=0.15, digits=rng.choice((2, 3, 3, 4, 5)))
    if rng.random() < 0.3:
        return [_percent_story(rng, p + sign, p)]
    match rng.randrange(6):
        case 0 | 1:
            noun, code = f"{p}{sign} of {a.text}", f"{a.code} * {p} / 100"
        case 2:
            b = integer(rng, rng.choice((2, 3)))
            noun, code = f"the percentage of {a.text} that {b} is", f"{b} / {a.code} * 100"
            prompt = rng.choice(
                (f"What percent of {a.text} is {b}?", f"{b} is what percent of {a.text}?",
                 f"what percentage is {b} out of {a.text}", f"How many percent of {a.text} are {b}?",
                 f"Express {b} as a percentage of {a.text}.")
            )  # fmt: skip
            answer = rng.choice((f"{b} is {{}}% of {a.text}.", "It is {}%.", "{}%"))
            return [computed(rng, dressed(rng, prompt), code, "a percentage", answer)]
        case 3:
            word, op = rng.choice(
                (("increased", "+"), ("decreased", "-"), ("raised", "+"), ("reduced", "-"))
            )
            noun, code = f"{a.text} {word} by {p}{sign}", f"{a.code} * (100 {op} {p}) / 100"
        case 4:
            noun = f"the price of a {a.text} dollar item after a {p}{sign} discount"
            code = f"{a.code} * (100 - {p}) / 100"
        case _:
            b = integer(rng, rng.choice((2, 3)))
            noun = f"the percentage change from {a.text} to {b}"
            code = f"({b} - {a.code}) / {a.code} * 100"
            return [
                computed(
                    rng, ask(rng, noun), code, "the change in percent", f"{capital(noun)} is {{}}%."
                )
            ]
    if rng.random() < 0.1:
        noun, code = f"{noun}, plus {a.text}", f"{code} + {a.code}"
    short = (
        f"{p}% of {a.text} is {{}}."
        if " of " in noun and noun[0].isdigit()
        else f"{capital(noun)} is {{}}."
    )
    return [
        computed(
            rng,
            ask(rng, noun),
            code,
            "a percentage",
            rng.choice((short, short, "The result is {}.")),
        )
    ]


def _percent_story(rng: random.Random, percent: str, p: str) -> Draft:
    """Tips, taxes, fees, votes, changes of a price."""
    a, b = sorted((integer(rng, rng.choice((2, 3, 4))), integer(rng, rng.choice((2, 3, 4)))))
    b += 1
    thing = rng.choice(
        (
            "bill",
            "dinner",
            "salary",
            "price",
            "invoice",
            "loan",
            "ticket",
            "rent",
            "order",
            "house",
            "fund",
        )
    )
    match rng.randrange(5):
        case 0:
            part = rng.choice(
                ("tip", "tax", "fee", "share", "commission", "levy", "deposit", "discount")
            )
            text = rng.choice(
                (f"The {thing} is {b} and the {part} is {percent}. How much is the {part}?", f"What is the {part} of {percent} on {b}?",
                 f"I pay a {part} of {percent} on a {thing} of {b}. How much is that?", f"A {part} of {percent} on {b} is how much?",
                 f"How much {part} do I pay for {b} at {percent}?", f"{percent} {part} on {b}?")
            )  # fmt: skip
            return computed(
                rng, dressed(rng, text), f"{b} * {p} / 100", f"the {part}", f"The {part} is {{}}."
            )
        case 1:
            part = rng.choice(("tip", "tax", "fee", "surcharge", "VAT"))
            text = rng.choice(
                (f"The {thing} is {b}, plus {percent} {part}. What is the total?", f"With {percent} {part}, what does a {thing} of {b} come to?",
                 f"Add {percent} {part} to {b}.", f"{b} plus {percent}", f"{b} with {percent} {part} added?", f"Put {percent} on top of {b}.")
            )  # fmt: skip
            return computed(
                rng, dressed(rng, text), f"{b} * (100 + {p}) / 100", "the total", "The total is {}."
            )
        case 2:
            text = rng.choice(
                (f"Subtract {percent} from {b}.", f"{b} minus {percent}", f"{b} less {percent}?", f"What is left of {b} after {percent} are gone?",
                 f"The {thing} of {b} is cut by {percent}. What is it now?", f"{percent} off a {thing} of {b}: what do I pay?", f"Lower {b} by {percent}.")
            )  # fmt: skip
            return computed(
                rng, dressed(rng, text), f"{b} * (100 - {p}) / 100", "what is left", "It is {}."
            )
        case 3:
            who = rng.choice(
                (
                    "people",
                    "students",
                    "members",
                    "guests",
                    "seats",
                    "answers",
                    "pages",
                    "votes",
                    "cars",
                    "eggs",
                )
            )
            what = rng.choice(
                (
                    "said no",
                    "are left",
                    "passed",
                    "were there",
                    "are taken",
                    "are correct",
                    "were sold",
                    "are blue",
                )
            )
            text = rng.choice(
                (f"{a} of {b} {who} {what}. What percentage is that?", f"{a} out of {b} {who} {what}. How many percent?",
                 f"{a} of the {b} {who} {what}; in percent?", f"What percent are {a} of {b} {who}?", f"{a} from {b} in percent")
            )  # fmt: skip
            return computed(
                rng, dressed(rng, text), f"{a} / {b} * 100", "a percentage", "That is {}%."
            )
        case _:
            up = rng.random() < 0.5
            old, new = (a, b) if up else (b, a)
            verb = rng.choice(
                ("rose", "grew", "increased", "went up", "climbed")
                if up
                else ("fell", "dropped", "shrank", "went down", "sank")
            )
            text = rng.choice(
                (f"The {thing} {verb} from {old} to {new}. How many percent is that?", f"From {old} to {new}: what change in percent?",
                 f"A {thing} {verb} from {old} to {new}. By what percentage?", f"By how many percent did {old} change to become {new}?")
            )  # fmt: skip
            return computed(
                rng,
                dressed(rng, text),
                f"({new} - {old}) / {old} * 100",
                "the change",
                "The change is {}%.",
            )
