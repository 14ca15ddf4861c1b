"""Small word problems: prices, distances, sharing, ages, areas, interest."""

import random

from model.nano.recipe.tasks.arithmetic import assigned, kept, recheck
from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import dressed, quoting
from model.nano.recipe.tasks.words import NAMES, THINGS

_PLACES = ("bus", "train", "car", "cyclist", "plane", "truck", "boat", "runner")


def stories(rng: random.Random) -> list[Draft]:
    """A problem of one, two or three sentences."""
    text, question, expression, form = _problem(rng)
    prompt = f"{question} {text}" if rng.random() < 0.1 else f"{text} {question}"
    name, code = assigned(rng, expression)
    return [
        Draft(
            dressed(rng, prompt),
            quoting(form),
            wanted=rng.choice(
                ("the answer to a word problem", "a number from the story", "the result")
            ),
            how=rng.choice(
                ("write it as one expression", "compute it in Python", "turn it into Python")
            ),
            code=code,
            check=recheck(name, expression),
            result=kept(name, expression),
        )
    ]


def _problem(rng: random.Random) -> tuple[str, str, str, str]:
    """Story, question, expression and the answer's form."""
    who, other = rng.sample(NAMES, 2)
    things, more = rng.sample(THINGS, 2)
    a, b, c = (rng.randint(2, rng.choice((12, 40, 200))) for _ in range(3))
    na, nb, nc = (count_word(rng, n) for n in (a, b, c))
    price = (
        f"{rng.randint(0, 30)}.{rng.choice(('50', '99', '25', '75', f'{rng.randrange(100):02}'))}"
    )
    cost = rng.choice((str(b), price))
    sign = rng.choice(("${}", "{} dollars", "{} euros", "€{}", "${}"))
    money, each = sign.replace("{}", cost), rng.choice(("each", "apiece", "per piece"))
    answer_money = sign
    cash = (int(a * float(cost)) // 50 + 1) * 50
    big = a + b + c + rng.randint(1, 50)
    speed, hours = rng.randint(4, 160), rng.choice((2, 3, 4, 5, 1.5, 2.5, 6))
    vehicle = rng.choice(_PLACES)
    discount = rng.choice((5, 10, 15, 20, 25, 30, 50))
    match rng.randrange(16):
        case 0:
            return (
                f"{who} buys {na} {things} at {money} {each}.",
                rng.choice(
                    (f"How much does {who} pay?", "What is the total cost?", "How much is that?")
                ),
                f"{a} * {cost}",
                f"{who} pays {answer_money}.",
            )
        case 1:
            return (
                f"{who} buys {na} {things} for {money} {each} and pays with {cash}.",
                "How much change is there?",
                f"{cash} - {a} * {cost}",
                f"The change is {answer_money}.",
            )
        case 2:
            return (
                f"A {vehicle} travels at {speed} km/h for {hours} hours.",
                rng.choice(
                    (
                        "How far does it go?",
                        "What distance is covered?",
                        "How many kilometers is that?",
                    )
                ),
                f"{speed} * {hours}",
                "It goes {} km.",
            )
        case 3:
            distance = speed * rng.randint(2, 8)
            return (
                f"A {vehicle} covers {distance} km in {hours} hours.",
                rng.choice(
                    ("What is its speed?", "How fast is it?", "What is the average speed in km/h?")
                ),
                f"{distance} / {hours}",
                "The speed is {} km/h.",
            )
        case 4:
            distance = speed * rng.randint(2, 8)
            return (
                f"A {vehicle} moves at {speed} km/h.",
                f"How long does it take for {distance} km?",
                f"{distance} / {speed}",
                "It takes {} hours.",
            )
        case 5:
            total = a * b
            return (
                f"{total} {things} are shared equally among {na} people.",
                rng.choice(("How many does each get?", "How many does each person get?")),
                f"{total} // {a}",
                f"Each gets {{}} {things}.",
            )
        case 6:
            total = a * b + rng.randint(1, a)
            return (
                f"{who} packs {total} {things} into boxes of {na}.",
                "How many are left over?",
                f"{total} % {a}",
                f"{{}} {things} are left over.",
            )
        case 7:
            return (
                f"{who} has {big} {things}. {who} gives {na} to {other} and loses {nb}.",
                rng.choice(("How many are left?", f"How many {things} does {who} have now?")),
                f"{big} - {a} - {b}",
                f"{who} has {{}} {things} left.",
            )
        case 8:
            return (
                f"{who} has {na} {things} and {other} has {nb} more.",
                rng.choice(
                    (f"How many {things} do they have together?", "How many do they have in total?")
                ),
                f"{a} + ({a} + {b})",
                f"Together they have {{}} {things}.",
            )
        case 9:
            return (
                f"There are {na} boxes with {nb} {things} in each, and {nc} {more} more.",
                "How many things are there in all?",
                f"{a} * {b} + {c}",
                "There are {} things in all.",
            )
        case 10:
            shape, question, code, unit = rng.choice(
                (
                    ("rectangle", "area", f"{a} * {b}", "m²"),
                    ("rectangle", "perimeter", f"2 * ({a} + {b})", "m"),
                    ("garden", "area", f"{a} * {b}", "m²"),
                )
            )
            return (
                f"A {shape} is {a} m long and {b} m wide.",
                f"What is its {question}?",
                code,
                f"The {question} is {{}} {unit}.",
            )
        case 11:
            return (
                f"A {rng.choice(('jacket', 'phone', 'book', 'chair', 'ticket'))} costs {sign.replace('{}', str(a * 10))} and is {discount}% off.",
                rng.choice(("What is the new price?", "How much does it cost now?")),
                f"{a * 10} * (100 - {discount}) / 100",
                f"It costs {answer_money} now.",
            )
        case 12:
            rate = rng.choice((2, 3, 4, 5, 1.5))
            return (
                f"{who} puts {a * 100} into an account with {rate}% interest a year.",
                f"How much is there after {rng.choice(('one year', '1 year'))}?",
                f"{a * 100} * (1 + {rate} / 100)",
                "There is {} after one year.",
            )
        case 13:
            return (
                f"{who} earns {sign.replace('{}', str(a))} an hour and works {nb} hours a week.",
                f"How much does {who} earn in {nc} weeks?",
                f"{a} * {b} * {c}",
                f"{who} earns {answer_money}.",
            )
        case 14:
            return (
                f"{who} reads {na} pages a day.",
                f"How many days does a book of {a * b} pages take?",
                f"{a * b} / {a}",
                "It takes {} days.",
            )
        case _:
            story = f"{who} is {big} years old and {other} is {na} years younger."
            if rng.random() < 0.5:
                return story, f"How old is {other}?", f"{big} - {a}", f"{other} is {{}} years old."
            return (
                story,
                "How old are they together?",
                f"{big} + ({big} - {a})",
                "Together they are {} years old.",
            )
