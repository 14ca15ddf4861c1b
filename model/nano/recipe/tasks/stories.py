"""Word problems of one to three steps: shopping, sharing, growing, wages, ages, rates, sequences."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from model.nano.recipe.tasks.arithmetic import assigned, recheck
from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import amounting, capital, dressed, uncapital
from model.nano.recipe.tasks.slots import Template, from_table
from model.nano.recipe.tasks.words import NAMES, PLURALS, THINGS


@dataclass(frozen=True, slots=True)
class Problem:
    """`expression` computes the answer; `form` words it."""

    story: str
    questions: tuple[str, ...]
    expression: str
    form: str


def stories(rng: random.Random) -> list[Draft]:
    """A problem of one or two sentences and its question."""
    dice = rng.random()
    if dice < 0.27:
        return [_events(rng)]
    if dice < 0.8:
        return from_table(rng, STORIES)
    problem = rng.choice(_KINDS)(rng)
    question = rng.choice(problem.questions)
    first = rng.random() < 0.1
    prompt = f"{question} {problem.story}" if first else f"{problem.story} {question}"
    name, code = assigned(rng, problem.expression)
    return [
        Draft(
            dressed(rng, prompt),
            amounting(problem.form),
            wanted="the number that the story asks for",
            how="write it as one expression",
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


def _wages(rng: random.Random) -> Problem:
    who, pay, hours, weeks = rng.choice(NAMES), _count(rng), _count(rng), rng.randint(2, 12)
    return Problem(
        f"{who} earns {pay} dollars an hour and works {count_word(rng, hours)} hours a week.",
        (f"How much does {who} earn in {count_word(rng, weeks)} weeks?",),
        f"{pay} * {hours} * {weeks}",
        f"{who} earns {{}} dollars.",
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


_MEN = (
    "Tom",
    "Ben",
    "Omar",
    "Peter",
    "Max",
    "Leo",
    "Ali",
    "Paul",
    "David",
    "Noah",
    "Ravi",
    "Jack",
    "my brother",
    "my uncle",
    "the boy",
    "the farmer",
    "Mr. Smith",
    "the baker",
)
_WOMEN = (
    "Anna",
    "Maria",
    "Lea",
    "Clara",
    "Nina",
    "Emma",
    "Priya",
    "Sofia",
    "Grace",
    "Mia",
    "Rosa",
    "Zoe",
    "my sister",
    "my aunt",
    "the girl",
    "the teacher",
    "Mrs. Lee",
    "the nurse",
)
_SHOPS = (
    "a shop",
    "the library",
    "the school",
    "a hotel",
    "the museum",
    "the club",
    "a factory",
    "the team",
    "a company",
    "the bakery",
)
_GAINS = (
    ("buys {n} more", "bought {n} more"), ("gets {n} from {o}", "got {n} from {o}"), ("finds {n}", "found {n}"), ("receives {n} more", "received {n} more"), ("wins {n}", "won {n}"), ("collects another {n}", "collected another {n}"),
    ("makes {n} more", "made {n} more"), ("adds {n}", "added {n}"), ("orders {n} new ones", "ordered {n} new ones"), ("is given {n} by {o}", "was given {n} by {o}"), ("picks {n} more", "picked {n} more"),
)  # fmt: skip
_LOSSES = (
    ("gives {n} to {o}", "gave {n} to {o}"), ("gives {o} {n}", "gave {o} {n}"), ("loses {n}", "lost {n}"), ("sells {n}", "sold {n}"), ("uses {n}", "used {n}"), ("throws {n} away", "threw {n} away"), ("breaks {n}", "broke {n}"),
    ("gives away {n}", "gave away {n}"), ("donates {n}", "donated {n}"), ("lends {n} to {o}", "lent {n} to {o}"), ("eats {n}", "ate {n}"), ("drops {n}", "dropped {n}"), ("spends {n}", "spent {n}"), ("returns {n}", "returned {n}"),
)  # fmt: skip
_PARTS = (("half", "2"), ("a third", "3"), ("one third", "3"), ("a quarter", "4"), ("one fourth", "4"), ("a fifth", "5"), ("1/3", "3"), ("1/4", "4"), ("a tenth", "10"))  # fmt: skip


def _events(rng: random.Random) -> Draft:
    """What somebody has and what becomes of it, a sentence and a line of code for each change."""
    group, he = rng.choice(
        ((_MEN, "he"), (_WOMEN, "she"), (_WOMEN, "she"), (_MEN, "he"), (_SHOPS, "it"))
    )
    who, things = rng.choice(group), rng.choice((*PLURALS, *THINGS))
    past = rng.random() < 0.5
    n = rng.choice((_count(rng) + 20, 12 * rng.randint(2, 20)))
    has = rng.choice(
        ("had", "had", "started with", "owned", "bought", "collected")
        if past
        else ("has", "has", "owns", "starts with", "keeps")
    )
    lines, expression, parts = [f"x = {n}"], str(n), []
    for _ in range(rng.choices((1, 2, 3), (4, 4, 2))[0]):
        words, code = _event(rng, past=past)
        parts.append(words)
        lines.append(f"x = {code.replace('{v}', 'x')}")
        expression = code.replace("{v}", expression if expression.isdigit() else f"({expression})")
    text = f"{who} {has} {count_word(rng, n)} {things}"
    for k, part in enumerate(parts):
        joint = rng.choice(
            (
                f". {he.capitalize()} ",
                ", ",
                ", then ",
                f". Then {he} ",
                " and ",
                " and then ",
                f". After that {he} ",
                f", but {he} " if not k else ", ",
            )
        )
        text += joint + part
    value = eval(expression)
    if value < 0 or (value % 1 and rng.random() < 0.85):
        raise ValueError("nobody has that many")
    now = "now" if not past else rng.choice(("now", "in the end", "left", "at the end"))
    question = rng.choice((
        f"How many {things} does {he} have {now}?", f"How many does {he} have {now}?", f"How many {things} are left?", "How many are left?", f"How many {things} are there now?", f"How many {things} does {who} have {now}?",
        "How many is that now?", f"What number of {things} remains?", "How many now?", f"How many {things} {'did ' + he + ' end up with' if past else 'remain'}?", f"Find the number of {things} {he} has now.",
    ))  # fmt: skip
    story = f"{capital(text)}." if rng.random() < 0.93 else f"If {text}"
    prompt = f"{story} {question}" if story.endswith(".") else f"{story}, {uncapital(question)}"
    return Draft(
        dressed(rng, prompt),
        amounting("There are {}."),
        wanted=f"how many {things} there are in the end",
        how="follow the story line by line",
        code="\n".join([*lines, "x"]),
        check=f"{expression} == x",
        result="x",
    )


def _event(rng: random.Random, *, past: bool) -> tuple[str, str]:
    """A verb phrase and what it does to `{v}`."""
    other = rng.choice((*NAMES[:30], "a friend", "his sister", "a neighbor", "the school"))
    m = rng.randint(2, 19)
    dice = rng.random()
    if dice < 0.36:
        return rng.choice(_GAINS)[past].replace("{n}", count_word(rng, m)).replace(
            "{o}", other
        ), f"{{v}} + {m}"
    if dice < 0.75:
        return rng.choice(_LOSSES)[past].replace("{n}", count_word(rng, m)).replace(
            "{o}", other
        ), f"{{v}} - {m}"
    if dice < 0.93:
        part, k = rng.choice(_PARTS)
        verb = rng.choice((("gives {p} of them to {o}", "gave {p} of them to {o}"), ("sells {p} of them", "sold {p} of them"), ("loses {p} of them", "lost {p} of them"), ("gives away {p} of them", "gave away {p} of them"), ("eats {p} of them", "ate {p} of them")))  # fmt: skip
        return verb[past].replace("{p}", part).replace("{o}", other), f"{{v}} - {{v}} / {k}"
    return ("doubles that number", "doubled that number")[past], "{v} * 2"


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
    _rates, _rates, _splitting, _shopping, _shopping, _wages, _sharing, _possessions, _possessions, _boxes, _ages, _reading,
)  # fmt: skip

_N = "[Anna|Ben|Clara|Tom|Mia|Leo|Sara|Omar|Nina|Paul|Lucy|Max|Ivan|Priya|Kofi|Mr. Smith|Mrs. Lee|My brother|My sister|A farmer|A baker|The teacher]"
_M = "[${p}|{p} dollars|{p} euros|€{p}]"
_TOTAL = "[How many are there in total?|How many is that in all?|How many are there altogether?|What is the total?|Total?|How many in all?]"
_LEFT = "[How many are left?|How many remain?|How many are left over?|What is left?|How many are there then?]"

STORIES: tuple[Template, ...] = (
    (1.5, "a=2-12 p=2-12# q=10-90# things=@plural more=@plural", Meaning("{q} / {p} * {a}", "You get {}.", said=("[A shop sells|They sell|You get] {a} {things} for {p} [euros|dollars]. How many [{things}|] do I get for {q} [euros|dollars]?", "{a} {things} cost {p}. How many [can I buy|do I get] for {q}?"), wanted="the number", how="the money over the price, times the number", real=True)),
    (1.5, "k=5-40 d=2-15 t=620-990 things=@plural more=@plural", Meaning("{t} - {k} * {d}", "{} pages remain.", said=(f"{_N} reads {{k}} pages [a day|each day|every day]. [After {{d}} days, how many pages of a {{t}}-page book remain?|How many of {{t}} pages are left after {{d}} days?]",), wanted="the pages that remain", how="subtract the product")),
    (1.5, "b=3-5# x=4-40# s=:x*(b+1) things=@plural more=@plural", Meaning("{s} / ({b} + 1)", "The younger one is {}.", said=("[Kim|Anna|Tom|Ali] is {b} times as old as [Ron|Lea|Max]. [The sum of their ages is {s}|Together they are {s}]. How old is [Ron|the younger one|the younger]?", "One number is {b} times the other, and their sum is {s}. What is the smaller one?"), wanted="the smaller one", how="the sum over all parts", real=True)),
    (1, "x=4-40# s=:x*3 things=@plural more=@plural", Meaning("{s} / 3", "The younger one is {}.", said=("[Kim|Anna|Tom|Ali] is twice as old as [Ron|Lea|Max]. [The sum of their ages is {s}|Together they are {s}]. How old is [Ron|the younger one|the younger]?",), wanted="the smaller one", how="the sum over three parts")),
    (1.5, "a=2-12 b=4-16 n=2-12 things=@plural more=@plural", Meaning("{a} * {b} / {n}", "Each gets {}.", said=("{n} [friends|children|people] share {a} [pizzas|cakes|bars] [cut into|of|with] {b} [slices|pieces] each. How many [slices|pieces] does each get?",), wanted="each one's share", how="multiply, then divide", real=True)),
    (1.5, "k=10-90# g=200-3000# things=@plural more=@plural", Meaning("math.ceil({g} / {k})", "It takes {} months.", said=("I save {k} [euros|dollars|] a month. [How long until I have {g}?|How many months until I have {g} euros?|When do I have {g}?]", "How many months [do I need|does it take] to save {g} at {k} a month?"), wanted="the number of months", how="divide and round up")),
    (1.5, "t=100-900 k=5-60 things=@plural more=@plural", Meaning("{t} / {k}", "It takes {} hours.", said=("A tank [with|of|holding] {t} liters loses {k} liters [per|an|every] hour. [When is it empty?|After how many hours is it empty?|How long until it is empty?]", "A candle of {t} mm burns {k} mm an hour. How long does it last?"), wanted="the hours", how="divide", real=True)),
    (1.5, "p=1-30. k=2-40. things=@plural more=@plural", Meaning("{p} * {k}", "It costs {}.", said=("[Apples|Potatoes|Nuts|Grapes|Coffee beans] cost {p} [euros|dollars|] [per|a] [kilo|kilogram|pound|liter]. [What do {k} cost?|How much are {k}?|How much do {k} kg cost?]", "[What do|How much do] {k} [kg|kilos|meters|liters] cost at {p} [each|a kilo|per meter|per liter]?", "[A kilo|A meter|A liter] costs {p}. [What do {k} cost?|How much is it for {k}?]"), wanted="the price", how="multiply")),
    (1.5, "n=2-12 g=100-900# m=2-20 things=@plural more=@plural", Meaning("{g} / {n} * {m}", "You need {} g.", said=("A recipe for {n} [people|] needs {g} g [of|] [flour|sugar|rice]. How much [flour|sugar|rice|] is needed for {m} [people|]?", "{g} g are enough for {n}. How much do {m} need?"), wanted="the amount needed", how="scale it", real=True)),
    (1.5, "a=100-900 p=10/20/25/30/35/40/60/75 things=@plural more=@plural", Meaning("{a} * (100 - {p}) / 100", "There were {}.", said=("[Out of|Of] {a} [visitors|guests|passengers|members], {p}% [were|are] [children|women|students]. How many [were|are] not?", "{a} people came, {p}% of them children. How many adults came?", "Out of {a} visitors, {p}% were children. How many adults came?"), wanted="the rest", how="the rest of 100 percent", real=True)),
    (2, "p=8-40. h=5-45. things=@plural more=@plural", Meaning("{p} * {h}", "It is {}.", said=(
        "[Peter|Tom|Omar|My brother] [earns|gets|makes] {p} [dollars|euros|] an hour. He [worked|works] {h} hours. [How much did he earn?|How much does he get?|What does he earn?|How much is that?]",
        "[Anna|Lea|My sister|Sofia] is paid {p} an hour and worked {h} hours. [How much did she earn?|How much does she get?|What is her pay?]"), wanted="the pay", how="wage times hours")),
    (1.5, "p=200-900 h=5-45 things=@plural more=@plural", Meaning("{p} / {h}", "It is {} an hour.", said=(
        "[Peter|Tom|Omar] earned {p} in {h} hours. [How much is that an hour?|What did he get per hour?|What is his hourly wage?]", "[Anna|Lea|Sofia] got {p} for {h} hours of work. [How much is that per hour?|What is her hourly pay?]"), wanted="the wage", how="pay over hours", real=True)),
    (1.5, "n=2-30 k=2-40 d=2-14 things=@plural more=@plural", Meaning("{n} * {k} * {d}", "It is {}.", said=(
        "{n} [workers|machines|hens|students] [make|produce|collect|lay] {k} {things} [a day|each day|every day]. How many {things} [is that|do they make|are there] [in|after] {d} days?", "[Each of|Every one of] {n} [shelves|boxes|rooms] has {k} {things}, and there are {d} such [halls|houses|floors]. How many {things} in all?"), wanted="the total", how="multiply all three")),
    (1.5, "a=50-900 b=2-12 c=2-40 things=@plural more=@plural", Meaning("{a} - {b} * {c}", "{} are left.", said=(
        "[We have|There were|A shop had] {a} {things}. Each of {b} [people|guests|classes] took {c}. [How many are left?|How many remain?|How many were left?]", "From {a} {things}, {b} boxes of {c} are [sold|filled|sent away]. How many {things} are left?"), wanted="what is left", how="subtract the product")),
    (1.5, "a=20-300 b=20-300 c=2-90 things=@plural more=@plural", Meaning("{a} + {b} - {c}", "It is {}.", said=(
        "[On Monday|In the morning|Last week] {a} {things} were [sold|made|counted] and [on Tuesday|in the afternoon|this week] {b}. {c} [came back|were returned|were bad]. How many [does that leave|is that in the end|are left]?", "[I had|She had|He had] {a} {things}, then bought {b} more and lost {c}. How many are there now?"), wanted="the number in the end", how="add, then subtract")),
    (1.5, "a=20-300 b=2-90 things=@plural more=@plural", Meaning("{a} - {b}", "It is {}.", said=("There were {a} {things} and {b} are left. How many are [gone|missing|sold]?",), wanted="how many are gone", how="subtract")),
    (2, "a=2-40 b=2-40 p=1-20# q=1-20# things=@plural more=@plural", Meaning("{a} * {p} + {b} * {q}", "The total is {}.", said=(
        f"{_N} buys {{a}} [apples|tickets|{{things}}|{{things}}] at [${{p}}|{{p}} euros] each and {{b}} [pears|posters|{{more}}|{{more}}] at [${{q}}|{{q}} euros] each. [How much is that in total?|What is the total?|How much does it cost?|What does it all cost?]",
        "{a} [adults|big boxes] at {p} and {b} [children|small boxes] at {q}: [what is the total?|how much together?]", "Tickets cost {p} for adults and {q} for children. What do {a} adults and {b} children pay?"), wanted="the total cost", how="multiply each, then add")),
    (1.5, "a=2-9 p=1-12# c=50/100/20/200 things=@plural more=@plural", Meaning("{c} - {a} * {p}", "The change is {}.", said=(
        f"{_N} buys {{a}} [loaves|{{things}}|{{things}}] at [${{p}}|{{p}} euros] each and pays with a {{c}} [dollar|euro] [bill|note]. [How much change is there?|What is the change?|How much comes back?]", "I pay {a} items of {p} each with {c}. How much do I get back?"), wanted="the change", how="paid less the cost")),
    (1.5, "a=20-90 b=2-9 c=2-9 things=@plural more=@plural", Meaning("{a} - {b} * {c}", "{} are left.", said=(
        f"{_N} has {{a}} [cookies|marbles|{{things}}|{{things}}] and gives {{b}} [of them|] to each of {{c}} friends. {_LEFT}", f"There are {{a}} [chairs|cakes|seats] and {{b}} tables take {{c}} each. {_LEFT}"), wanted="what is left", how="subtract the product")),
    (1.5, "a=2-30 b=2-30 c=2-12 things=@plural more=@plural", Meaning("({a} + {b}) * {c}", "There are {}.", said=(
        "Each of {c} [bags has {a} red and {b} blue balls|boxes has {a} old and {b} new books|classes has {a} boys and {b} girls|rooms has {a} small and {b} large chairs]. " + _TOTAL,
        "{a} boys and {b} girls each get {c} [pencils|{things}]. How many is that in all?"), wanted="the total", how="add, then multiply")),
    (1.5, "a=2-30 b=2-30 c=2-12 things=@plural more=@plural", Meaning("({a} + {b}) / {c}", "Each gets {}.", said=(
        f"{_N} has {{a}} [cards|{{things}}|{{things}}] and a friend has {{b}}. They share [all of them|them] equally among {{c}} [people|children]. [How many does each get?|How much for each?|How many each?]",), wanted="each one's share", how="add, then divide", real=True)),
    (1.5, "a=3-40 b=2-20 things=@plural more=@plural", Meaning("{a} + ({a} - {b})", "Together they have {}.", said=(f"{_N} has {{a}} [stamps|{{things}}|{{things}}] and a friend has {{b}} [fewer|less]. [How many do they have together?|How many in total?]",), wanted="both together", how="the smaller first, then add")),
    (1.5, "a=3-40 b=2-6 things=@plural more=@plural", Meaning("{a} + {a} * {b}", "Together they have {}.", said=(f"{_N} has {{a}} [stamps|{{things}}|{{things}}] and a friend has {{b}} times as many. [How many do they have together?|How many in total?]",), wanted="both together", how="the larger first, then add")),
    (1, "a=3-40 b=2-6 things=@plural more=@plural", Meaning("{a} * {b} - {a}", "The difference is {}.", said=(f"{_N} has {{a}} [stamps|{{things}}|{{things}}] and a friend has {{b}} times as many. How many more does the friend have?",), wanted="the difference", how="the larger first, then subtract")),
    (1.5, "d=2-30 k=5-60 n=2-12 things=@plural more=@plural", Meaning("{k} * {d} - {n}", "It is {}.", said=(f"{_N} [writes|prints|copies] {{k}} pages a day for {{d}} days and then [throws|gives] away {{n}}. {_LEFT}",), wanted="what is left", how="multiply, then subtract")),
    (2, "t=40-400 k=5-40 things=@plural more=@plural", Meaning("math.ceil({t} / {k})", "It takes {} days.", said=(
        "A book has {t} pages. [I read|She reads|Tom reads] {k} pages [a day|every day|per day]. [How many days does it take?|How long does it take?|After how many days is it finished?]", "How many days [does it take|do I need] to [read|write|print] {t} pages at {k} pages a day?"), wanted="the number of days", how="divide and round up")),
    (1.5, "t=100-900 k=10-60 n=2-9 things=@plural more=@plural", Meaning("{t} - {k} * {n}", "{} are left.", said=("A [tank|barrel|pool] [holds|contains|has] {t} liters. [Every hour {k} liters flow out. How many liters are left after {n} hours?|Every day {k} liters are used. How many are left after {n} days?|It loses {k} liters a minute. How much is left after {n} minutes?]",), wanted="what is left", how="subtract the product")),
    (1.5, "a=10-60 b=2-30 n=2-12 things=@plural more=@plural", Meaning("{a} + {b} * {n}", "It is {}.", said=(
        "A [taxi|plumber|phone plan|gym] [charges|costs|takes] {a} [euros|dollars] plus {b} [for every kilometer|per hour|per month|for each visit]. What is the price for {n}?",
        "A plant is {a} cm tall and grows {b} cm [a week. How tall is it after {n} weeks?|a month. How tall is it after {n} months?|every year. How tall is it after {n} years?]",
        "[I have|She has|He has] {a} euros and saves {b} euros [a week|every week]. How much [is it|is that] after {n} weeks?"), wanted="the amount in the end", how="the start plus the product")),
    (1.5, "a=10-60 b=2-30 t=100-900 things=@plural more=@plural", Meaning("({t} - {a}) / {b}", "It takes {}.", said=("[I have|She has|He has] {a} euros and [saves|gets] {b} euros [a week|every week]. After how many weeks are there {t}?", "A plant is {a} cm tall and grows {b} cm a week. When is it {t} cm tall?"), wanted="the number of weeks", how="the missing part over the rate", real=True)),
    (1.5, "a=12-90 b=2-5 n=1-20 things=@plural more=@plural", Meaning("{a} / {b} - {n}", "{} are left.", said=(f"{_N} has {{a}} [cards|{{things}}|{{things}}], keeps one of {{b}} equal parts and loses {{n}}. {_LEFT}",), wanted="what is left", how="divide, then subtract", real=True)),
    (1.5, "a=20-90 f=2/3/4/5 things=@plural more=@plural", Meaning("{a} - {a} / {f}", "{} are left.", said=("[There are|A class has|A shop has|A box holds] {a} [students|{things}|{things}]. One in {f} is [missing|broken|sold|bad]. [How many are not?|How many are left?|How many are still there?]",), wanted="the rest", how="subtract the part", real=True)),
    (1.5, "a=20-900 b=2-8 c=3-9 things=@plural more=@plural", Meaning("{a} * {b} / {c}", "It is {}.", said=("[A car|A machine|A pump] needs {a} [liters|kWh] for {c} [days|hours|trips]. How much for {b}?",), wanted="the amount needed", how="scale it", real=True)),
    (1.5, "a=2-12 b=20-90 c=2-9 things=@plural more=@plural", Meaning("{a} * {b} / {c}", "It is {} each.", said=("{a} [boxes|bags|packs] of {b} [pencils|{things}|{things}] are shared [equally|] by {c} [children|people|classes]. [How many does each get?|How many each?]",), wanted="each one's share", how="multiply, then divide", real=True)),
    (1.5, "a=2-12 b=20-90 c=2-90 things=@plural more=@plural", Meaning("{a} * {b} + {c}", "There are {}.", said=("There are {a} [rows|shelves|boxes] with {b} [chairs|{things}|{things}] [each|in each] and {c} [more|extra|others]. " + _TOTAL,), wanted="the total", how="multiply, then add")),
    (1.5, "a=2-12 b=20-90 c=2-19 things=@plural more=@plural", Meaning("{a} * {b} - {c}", "There are {}.", said=("There are {a} [rows|shelves|boxes] with {b} [chairs|{things}|{things}] each, but {c} are [broken|missing|empty]. [How many are good?|How many are there really?|How many can be used?]",), wanted="those that are good", how="multiply, then subtract")),
    (1.5, "h=20-60 w=10-40# n=2-12 things=@plural more=@plural", Meaning("{h} * {w} * {n}", "It is {}.", said=("[She earns|He gets|A worker earns] {w} [dollars|euros] [an hour|per hour] and works {h} hours a week. How much is that in {n} weeks?",), wanted="the pay", how="hours times wage times weeks")),
    (1.5, "h=30-45 o=1-12 w=10-40# things=@plural more=@plural", Meaning("{h} * {w} + {o} * {w} * 1.5", "It is {}.", said=("[She earns|He gets|A worker earns] {w} [dollars|euros] an hour for {h} hours and one and a half times that for {o} hours of overtime. How much is that?",), wanted="the pay", how="overtime counts one and a half")),
    (1.5, "a=60-95 b=60-95 c=60-95 g=70-95 things=@plural more=@plural", Meaning("4 * {g} - {a} - {b} - {c}", "It must be {}.", said=("[The scores|The grades|My scores] are {a}, {b} and {c}. What must the fourth be for an average of {g}?",), wanted="the missing score", how="the wanted sum less the others")),
    (1.5, "a=50-99 b=50-99 p=20-50# things=@plural more=@plural", Meaning("({a} * {p} + {b} * (100 - {p})) / 100", "It is {}.", said=("[The exam counts|Homework counts|The project counts] {p}% and the rest is the test. [The scores are|I have] {a} and {b}. What is the [final grade|weighted average|overall score]?",), wanted="the weighted average", how="weigh both", real=True)),
    (1, "w=45-120# h=150-200# things=@plural more=@plural", Meaning("{w} / ({h} / 100) ** 2", "It is {}.", nouns=("the BMI [of somebody with|for|at] {w} kg and {h} cm", "the body mass index for {w} kg and {h} cm"), wanted="the body mass index", how="weight over height squared", real=True)),
    (1.5, "a=2-30 d=2-12 n=5-40 things=@plural more=@plural", Meaning("{a} + ({n} - 1) * {d}", "It is {}.", said=(
        "A sequence starts with {a} and goes up by {d} each time. What is the term number {n}?", "[The first row has|A staircase starts with] {a} [seats|bricks] and each next one has {d} more. How many has number {n}?"), wanted="that term", how="first plus steps")),
    (1.5, "a=2-12# d=2-12# n=5-40 b=:a+d c=:b+d e=:c+d things=@plural more=@plural", Meaning("{a} + ({n} - 1) * {d}", "It is {}.", said=("[Sequence|The sequence is|The numbers go] {a}, {b}, {c}, {e}, ... [What is term number {n}?|Which number is in place {n}?|What is number {n}?]",), wanted="that term", how="first plus steps")),
    (1, "a=2-9# r=2-5# n=5-12 b=:a*r c=:b*r things=@plural more=@plural", Meaning("{a} * {r} ** ({n} - 1)", "It is {}.", said=("[Sequence|The sequence is] {a}, {b}, {c}, ... [What is term number {n}?|Which number is in place {n}?]", "A sequence starts with {a} and every term is {r} times the one before. What is term number {n}?"), wanted="that term", how="first times the ratio")),
    (1, "a=2-12# d=2-12# b=:a+d c=:b+d e=:c+d things=@plural more=@plural", Meaning("{e} + ({e} - {c})", "It is {}.", said=("[What comes next|Which number comes next|What is the next number]: {a}, {b}, {c}, {e}, ...?", "{a}, {b}, {c}, {e}, [?|what is next?|... continue]"), wanted="the next number", how="add the step")),
    (1, "a=2-9# r=2-4# b=:a*r c=:b*r e=:c*r things=@plural more=@plural", Meaning("{e} * {e} / {c}", "It is {}.", said=("[What comes next|Which number comes next] if every term is multiplied by the same number: {a}, {b}, {c}, {e}, ...?",), wanted="the next number", how="multiply by the ratio")),
    (1, "y=1-12 s=100-900 things=@plural more=@plural", Meaning("{s} * 2 ** {y}", "There are {}.", said=("{s} [bacteria|cells] double every hour. How many are there after {y} hours?", "A [colony|culture] of {s} doubles every day. How big is it after {y} days?"), wanted="the number in the end", how="double it each time")),
    (1, "s=100-9000 h=2-12 y=1-6 t=:h*y things=@plural more=@plural", Meaning("{s} / 2 ** ({t} / {h})", "There is {}.", said=("A substance has a half-life of {h} [days|hours|years]. Of {s} [grams|g|mg], how much is left after {t}?", "{s} g decay with a half-life of {h} hours. How much is left after {t} hours?"), wanted="what is left", how="halve it each half-life", real=True)),
    (1, "a=5-60 b=2-30 c=1-12 things=@plural more=@plural", Meaning("{a} - {b} + {c}", "There are {}.", said=("[A bus|A train|A tram] has {a} passengers. At a stop {b} get off and {c} get on. [How many are there now?|How many passengers are on it then?]", "A [lift|ship] carries {a} people; {b} leave and {c} [enter|come]. How many are there now?"), wanted="the number now", how="subtract and add")),
    (1, "a=-20/-15/-8/-5/-12/-3 b=2-20 things=@plural more=@plural", Meaning("{a} + {b}", "It is {}.", said=("It was {a} degrees and gets {b} degrees warmer. [How cold is it now?|What is the temperature now?]", "The temperature rises from {a} by {b} degrees. What is it now?"), wanted="the temperature", how="add")),
    (1, "a=3-20 b=4-30 things=@plural more=@plural", Meaning("{a} - {b}", "It is {}.", said=("It was {a} degrees and gets {b} degrees colder. [How cold is it now?|What is the temperature now?]",), wanted="the temperature", how="subtract")),
    (1, "n=4-60 f=2/4/6/8 things=@plural more=@plural", Meaning("{n} * {f}", "There are {}.", said=("How many [legs|wheels|corners] do {n} [animals|insects|machines|tables] with {f} each have?",), wanted="the total", how="multiply")),
    (1, "h=5-40 l=:h*2+rng.randint(1,h)*2 things=@plural more=@plural", Meaning("r = ({l} - 2 * {h}) // 2\nprint({h} - r, r)", "{} with two legs and {} with four.", shown="fields", said=("[There are|A farm has] {h} heads and {l} legs of [hens and rabbits|chickens and cows|birds and dogs]. How many of each?",), wanted="how many of each", how="four legs are two more than two")),
)  # fmt: skip
