"""Small word problems: prices, distances, sharing, ages, areas, interest."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from model.nano.recipe.tasks.arithmetic import assigned, recheck
from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import dressed, quoting, uncapital
from model.nano.recipe.tasks.words import NAMES, THINGS


@dataclass(frozen=True, slots=True)
class Problem:
    """`expression` computes the answer; `form` words it."""

    story: str
    questions: tuple[str, ...]
    expression: str
    form: str


def stories(rng: random.Random) -> list[Draft]:
    """A problem of one or two sentences and its question."""
    problem = rng.choice(_KINDS)(rng)
    question = rng.choice(problem.questions)
    first = rng.random() < 0.1
    prompt = f"{question} {problem.story}" if first else f"{problem.story} {question}"
    name, code = assigned(rng, problem.expression)
    return [
        Draft(
            dressed(rng, prompt),
            quoting(problem.form),
            wanted=rng.choice(("the answer to a word problem", "a number from the story")),
            how=rng.choice(("write it as one expression", "compute it in Python")),
            code=code,
            check=recheck(name, problem.expression),
            result=name,
        )
    ]


def _shopping(rng: random.Random) -> Problem:
    who, things = rng.choice(NAMES), rng.choice(THINGS)
    n, money = _count(rng), rng.choice(("${}", "{} dollars", "{} euros", "€{}"))
    cents = rng.choice(("50", "99", "25", "75", f"{rng.randrange(100):02}"))
    cost = rng.choice((str(rng.randint(1, 60)), f"{rng.randint(0, 30)}.{cents}"))
    each = rng.choice(("each", "apiece", "per piece"))
    price = money.replace("{}", cost)
    story = f"{who} buys {count_word(rng, n)} {things} at {price} {each}"
    if rng.random() < 0.4:
        cash = (int(n * float(cost)) // 50 + 1) * 50
        return Problem(
            f"{story} and pays with {cash}.",
            ("How much change is there?", "What is the change?", f"How much does {who} get back?"),
            f"{cash} - {n} * {cost}",
            f"The change is {money}.",
        )
    return Problem(
        f"{story}.",
        (f"How much does {who} pay?", "What is the total cost?", "How much is that?"),
        f"{n} * {cost}",
        f"{who} pays {money}.",
    )


def _discount(rng: random.Random) -> Problem:
    thing = rng.choice(("jacket", "phone", "book", "chair", "ticket", "lamp", "bike"))
    price, off = _count(rng) * 10, rng.choice((5, 10, 15, 20, 25, 30, 50))
    money = rng.choice(("${}", "{} dollars", "{} euros"))
    return Problem(
        f"A {thing} costs {money.replace('{}', str(price))} and is {off}% off.",
        ("What is the new price?", "How much does it cost now?"),
        f"{price} * (100 - {off}) / 100",
        f"It costs {money} now.",
    )


def _interest(rng: random.Random) -> Problem:
    who, sum_, rate = rng.choice(NAMES), _count(rng) * 100, rng.choice(("2", "3", "4", "5", "1.5"))
    years = rng.choice((1, 1, 2, 3, 10))
    after = "one year" if years == 1 else f"{count_word(rng, years)} years"
    power = "" if years == 1 else f" ** {years}"
    return Problem(
        f"{who} puts {sum_} into an account with {rate}% interest a year.",
        (f"How much is there after {after}?", f"What is it worth after {after}?"),
        f"{sum_} * (1 + {rate} / 100){power}",
        f"There is {{}} after {after}.",
    )


def _wages(rng: random.Random) -> Problem:
    who, pay, hours, weeks = rng.choice(NAMES), _count(rng), _count(rng), rng.randint(2, 12)
    return Problem(
        f"{who} earns {pay} dollars an hour and works {count_word(rng, hours)} hours a week.",
        (f"How much does {who} earn in {count_word(rng, weeks)} weeks?",),
        f"{pay} * {hours} * {weeks}",
        f"{who} earns {{}} dollars.",
    )


def _motion(rng: random.Random) -> Problem:
    vehicle = rng.choice(("bus", "train", "car", "cyclist", "plane", "truck", "boat", "runner"))
    speed, hours = rng.randint(4, 160), rng.choice((2, 3, 4, 5, 1.5, 2.5, 6))
    distance = speed * rng.randint(2, 8)
    return rng.choice(
        (
            Problem(
                f"A {vehicle} travels at {speed} km/h for {hours} hours.",
                (
                    "How far does it go?",
                    "What distance is covered?",
                    "How many kilometers is that?",
                ),
                f"{speed} * {hours}",
                "It goes {} km.",
            ),
            Problem(
                f"A {vehicle} covers {distance} km in {hours} hours.",
                ("What is its speed?", "How fast is it?", "What is the average speed in km/h?"),
                f"{distance} / {hours}",
                "The speed is {} km/h.",
            ),
            Problem(
                f"A {vehicle} moves at {speed} km/h.",
                (f"How long does it take for {distance} km?",),
                f"{distance} / {speed}",
                "It takes {} hours.",
            ),
        )
    )


def _sharing(rng: random.Random) -> Problem:
    things, people = rng.choice(THINGS), rng.randint(2, 30)
    total = people * _count(rng)
    if rng.random() < 0.5:
        return Problem(
            f"{total} {things} are shared equally among {count_word(rng, people)} people.",
            ("How many does each get?", "How many does each person get?"),
            f"{total} // {people}",
            f"Each gets {{}} {things}.",
        )
    total += rng.randrange(people)
    return Problem(
        f"{rng.choice(NAMES)} packs {total} {things} into boxes of {people}.",
        ("How many are left over?", "How many do not fit into full boxes?"),
        f"{total} % {people}",
        f"{{}} {things} are left over.",
    )


def _possessions(rng: random.Random) -> Problem:
    (who, other), things = rng.sample(NAMES, 2), rng.choice(THINGS)
    a, b = _count(rng), _count(rng)
    whole = a + b + _count(rng)
    na, nb = count_word(rng, a), count_word(rng, b)
    if rng.random() < 0.5:
        return Problem(
            f"{who} has {whole} {things}. {who} gives {na} to {other} and loses {nb}.",
            ("How many are left?", f"How many {things} does {who} have now?"),
            f"{whole} - {a} - {b}",
            f"{who} has {{}} {things} left.",
        )
    return Problem(
        f"{who} has {na} {things} and {other} has {nb} more.",
        (f"How many {things} do they have together?", "How many do they have in total?"),
        f"{a} + ({a} + {b})",
        f"Together they have {{}} {things}.",
    )


_CHANGES = (
    ("buys {n} more", "+"), ("gets {n} from a friend", "+"), ("finds {n}", "+"), ("receives {n}", "+"), ("collects {n}", "+"),
    ("makes {n} new ones", "+"), ("wins {n}", "+"), ("adds {n}", "+"), ("picks up {n}", "+"), ("orders {n} more", "+"),
    ("sells {n}", "-"), ("loses {n}", "-"), ("gives away {n}", "-"), ("breaks {n}", "-"), ("throws {n} away", "-"),
    ("eats {n}", "-"), ("uses {n}", "-"), ("returns {n}", "-"), ("lends {n} to {other}", "-"), ("drops {n}", "-"),
    ("doubles the number", "* 2"), ("loses half of them", "/ 2"),
)  # fmt: skip
_PEOPLE = (
    "a baker", "the teacher", "a shop", "my sister", "our neighbor", "the library", "a child", "a gardener", "the museum",
    "the school", "a collector", "my uncle", "a trader", "the chef", "a hotel", "the club", "an artist", "a driver",
)  # fmt: skip
_STOCK = (
    "sheep", "hens", "horses", "stickers", "stones", "shells", "bulbs", "photos", "songs", "paintings", "members",
    "guests", "seats", "trees", "roses", "loaves", "fish", "bees", "robots", "pages", "stickers", "coupons", "letters",
)  # fmt: skip


def _events(rng: random.Random) -> Problem:
    """A stock that grows and shrinks: "The baker has 40 loaves, sells 25 and makes 10 new ones."."""
    who = rng.choice(_PEOPLE) if rng.random() < 0.6 else rng.choice(NAMES)
    things = rng.choice(_STOCK) if rng.random() < 0.6 else rng.choice(THINGS)
    n = _count(rng) + 20
    expression, parts = str(n), []
    for _ in range(rng.randint(1, 3)):
        words, change = rng.choice(_CHANGES)
        m = rng.randint(2, 19)
        parts.append(words.replace("{n}", count_word(rng, m)).replace("{other}", rng.choice(NAMES)))
        if " " in change:
            expression = f"{expression if expression.isdigit() else f'({expression})'} {change}"
        else:
            expression += f" {change} {m}"
    has = rng.choice(("has", "has", "owns", "starts with", "keeps", "begins with"))
    *first, last = parts
    joint = (
        rng.choice((" and ", ", then ", " and then "))
        if first
        else rng.choice((" and ", ", then ", ". Then it "))
    )
    story = (
        f"{who} {has} {count_word(rng, n)} {things}"
        + "".join(f", {part}" for part in first)
        + joint
        + last
    )
    who_now = who.replace("a ", "the ", 1).replace("an ", "the ", 1) if who[0] == "a" else who
    return Problem(
        f"{story[0].upper()}{story[1:]}.",
        (
            f"How many {things} does {who_now} have now?",
            f"How many {things} are there now?",
            "How many are there in the end?",
            f"How many {things} remain?",
            "What number is left?",
            f"How many {things} is that?",
            "How many now?",
        ),
        expression,
        rng.choice(
            (f"There are {{}} {things} now.", f"There are {{}} {things} now.", f"{{}} {things}.")
        ),
    )


def _rates(rng: random.Random) -> Problem:
    """So much in so many units of time: per unit, or in another time."""
    verb, things, unit = rng.choice(
        (("prints", "pages", "minutes"), ("makes", "chairs", "days"), ("bakes", "loaves", "hours"), ("needs", "liters", "days"),
         ("writes", "lines", "hours"), ("fills", "bottles", "minutes"), ("walks", "kilometers", "hours"), ("uses", "kWh", "weeks"),
         ("drives", "miles", "hours"), ("covers", "kilometers", "hours"), ("paints", "walls", "days"), ("sells", "tickets", "days"))
    )  # fmt: skip
    who = rng.choice(
        (
            "A machine",
            "A worker",
            "A printer",
            "She",
            "He",
            rng.choice(NAMES),
            "The team",
            "A robot",
        )
    )
    per, time, other = rng.randint(2, 90), rng.randint(2, 12), rng.randint(3, 40)
    total = per * time
    story = rng.choice(
        (f"{who} {verb} {total} {things} in {count_word(rng, time)} {unit}.",
         f"In {count_word(rng, time)} {unit}, {uncapital(who)} {verb} {total} {things}.")
    )  # fmt: skip
    one = unit.removesuffix("s")
    if rng.random() < 0.5:
        return Problem(
            story,
            (f"How many {things} per {one} is that?", f"How many {things} are that in one {one}?", f"How much is that per {one}?",
             f"What is the rate per {one}?"),
            f"{total} / {time}",
            f"That is {{}} {things} per {one}.",
        )  # fmt: skip
    return Problem(
        story,
        (
            f"How many {things} are that in {other} {unit}?",
            f"How many in {other} {unit}?",
            f"And in {other} {unit}?",
        ),
        f"{total} / {time} * {other}",
        f"In {other} {unit} that is {{}} {things}.",
    )


def _splitting(rng: random.Random) -> Problem:
    """A sum of money that several share."""
    n = rng.randint(2, 12)
    cost = (
        f"{rng.randint(10, 400)}.{rng.randrange(100):02}"
        if rng.random() < 0.6
        else str(rng.randint(10, 4000))
    )
    people = rng.choice(
        (
            "friends",
            "people",
            "colleagues",
            "siblings",
            "students",
            "neighbors",
            "players",
            "families",
            "roommates",
        )
    )
    what = rng.choice(
        (
            "a bill",
            "the rent",
            "a prize",
            "the costs",
            "a taxi",
            "a present",
            "a dinner",
            "an inheritance",
            "the profit",
        )
    )
    how = rng.choice(("equally", "evenly", "fairly", "in equal parts", ""))
    amount = rng.choice(("{} dollars", "${}", "{} euros", "{}")).replace("{}", cost)
    story = f"{count_word(rng, n)} {people} {rng.choice(('share', 'split', 'divide'))} {what} of {amount} {how}".strip()
    return Problem(
        f"{story[0].upper()}{story[1:]}.",
        (
            "How much is that for each?",
            "What does each one get?",
            "How much per person?",
            "What is the share of one person?",
            "How much for everyone?",
            "What is each part?",
        ),
        f"{cost} / {n}",
        rng.choice(("Each part is {}.", "It is {} for each.")),
    )


def _boxes(rng: random.Random) -> Problem:
    things, more = rng.sample(THINGS, 2)
    a, b, c = _count(rng), _count(rng), _count(rng)
    return Problem(
        f"There are {count_word(rng, a)} boxes with {count_word(rng, b)} {things} in each, "
        f"and {count_word(rng, c)} {more} more.",
        ("How many things are there in all?", "How many things are that?"),
        f"{a} * {b} + {c}",
        "There are {} things in all.",
    )


def _ages(rng: random.Random) -> Problem:
    who, other = rng.sample(NAMES, 2)
    younger = rng.randint(1, 40)
    age = younger + rng.randint(1, 50)
    story = f"{who} is {age} years old and {other} is {count_word(rng, younger)} years younger."
    if rng.random() < 0.5:
        return Problem(
            story, (f"How old is {other}?",), f"{age} - {younger}", f"{other} is {{}} years old."
        )
    return Problem(
        story,
        ("How old are they together?", "What is the sum of their ages?"),
        f"{age} + ({age} - {younger})",
        "Together they are {} years old.",
    )


def _rectangle(rng: random.Random) -> Problem:
    shape = rng.choice(("rectangle", "garden", "room", "field", "wall"))
    a, b = _count(rng), _count(rng)
    question, expression, unit = rng.choice(
        (("area", f"{a} * {b}", "m²"), ("perimeter", f"2 * ({a} + {b})", "m"))
    )
    return Problem(
        f"A {shape} is {a} m long and {b} m wide.",
        (f"What is its {question}?", f"Find the {question}."),
        expression,
        f"The {question} is {{}} {unit}.",
    )


def _reading(rng: random.Random) -> Problem:
    who, pages, days = rng.choice(NAMES), rng.randint(5, 60), rng.randint(2, 40)
    return Problem(
        f"{who} reads {count_word(rng, pages)} pages a day.",
        (f"How many days does a book of {pages * days} pages take?",),
        f"{pages * days} / {pages}",
        "It takes {} days.",
    )


def _count(rng: random.Random) -> int:
    return rng.randint(2, rng.choice((12, 40, 200)))


_KINDS: tuple[Callable[[random.Random], Problem], ...] = (
    _events, _events, _events, _events, _rates, _rates, _splitting, _splitting, _shopping, _shopping, _discount, _interest, _wages, _motion, _motion, _sharing, _possessions,
    _possessions, _boxes, _ages, _rectangle, _reading,
)  # fmt: skip
