"""Neighbours of the refusals: the same subjects and names, but all that Python needs is there.

Who learns to refuse from "Where is Paris?" alone refuses "How many letters has Paris?" too. So every
subject that is refused also stands in questions that are computed.
"""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.refusals import CITIES, COUNTRIES, PEOPLE
from model.nano.recipe.tasks.words import NAMES, listed, word

_TITLES = listed(
    "Hamlet, photosynthesis, democracy, Shakespeare, evolution, the Eiffel Tower, Mount Everest, jazz, philosophy, poetry, "
    "Wikipedia, Google, blockchain, vaccine, weather, headline, recipe, translation, medicine, lawyer, horoscope, love letter, "
    "good morning, thank you, I love you, once upon a time, the Roman empire, Star Wars, happy birthday, JavaScript, Einstein",
    ", ",
)
_OF_TEXT: tuple[Meaning, ...] = (
    Meaning(
        "len('{t}'.replace(' ', ''))",
        "{q} has {} letters.",
        questions=(
            "how many letters [are in|are there in|has] {q}",
            "how many letters [does {q} have|does the word {q} have|has the word {q}]",
            "how many letters do you need to [write|spell] {q}",
        ),
        said=("Count the letters in {q}.", "Number of letters in {q}?"),
        wanted="the number of letters",
        shown="text",
    ),
    Meaning(
        "'{t}'.upper()",
        "{}",
        orders=(
            "write {q} in [capitals|capital letters|upper case]",
            "[print|say|spell] {q} in [capitals|upper case]",
        ),
        nouns=("{q} in [capital letters|upper case]",),
        wanted="the text in capitals",
        shown="text",
    ),
    Meaning(
        "'{t}'[::-1]",
        "{}",
        orders=(
            "[write|spell|say|print] {q} [backwards|in reverse|from back to front]",
            "[reverse|turn around] {q}",
        ),
        questions=("what is {q} [backwards|spelled backwards|in reverse]",),
        wanted="the reversed text",
        shown="text",
    ),
    Meaning(
        "len('{t}'.split())",
        "The number of words is {}.",
        questions=("how many words [are in|are there in|has|does it take to write] {q}",),
        said=("Count the words of {q}.",),
        wanted="the number of words",
        shown="text",
    ),
    Meaning(
        "'{t}'.lower().count('{c}')",
        "The letter {c} occurs {} times.",
        questions=(
            "how [often|many times] does [the letter|] {c} [occur|appear|stand] in {q}",
            "how many {c}'s are in {q}",
        ),
        wanted="the count of a letter",
        shown="text",
    ),
)  # fmt: skip
_OF_PLACES: tuple[Meaning, ...] = (
    Meaning(
        "{a} / {h}",
        "The average speed is {} km/h.",
        said=(
            "[A train|A bus|A car|The plane] to {city} covers {a} km in {h} hours. [What is its average speed?|How fast is that on average?|Average speed?]",
            "It is {a} km from {city} to {other} and we drove {h} hours. [What was our average speed?|How many km per hour is that?]",
        ),
        wanted="the average speed",
    ),
    Meaning(
        "{a} / {s}",
        "It takes {} hours.",
        said=(
            "{city} is {a} km from {other}. How [long|many hours] does it take [to drive there|] at {s} km/h?",
            "I want to drive from {city} to {other}, {a} km, at {s} km/h. [How many hours will that take?|How long do I drive?]",
        ),
        wanted="the hours",
    ),
    Meaning(
        "{m} * 1000000 / {a}",
        "{} people live on a square kilometre.",
        said=(
            "{country} has {m} million [people|inhabitants] and {a} square kilometres. [What is its population density?|How many people live on a square kilometre?]",
            "{city} has {m} million inhabitants on {a} km². Population density?",
        ),
        wanted="the population density",
    ),
    Meaning(
        "{big} - {a}",
        "The difference is {}.",
        said=(
            "{country} has {big} [lakes|schools|villages|islands] and {other_country} has {a}. [How many more does {country} have?|What is the difference?]",
            "{city} has {big} [parks|bridges|museums] and {other} has {a}. How many more are there in {city}?",
        ),
        wanted="the difference",
    ),
    Meaning(
        "{hot} - {cold}",
        "The difference is {} degrees.",
        said=(
            "[Today|Yesterday|Right now] it is {hot} degrees in {city} and {cold} in {other}. [What is the difference?|How much warmer is it in {city}?|By how many degrees is {city} warmer?]",
            "Weather: {city} {hot} °C, {other} {cold} °C. How many degrees [are between them|difference]?",
        ),
        wanted="the difference of the temperatures",
    ),
    Meaning(
        "{rate} * {a}",
        "That is {}.",
        said=(
            "[One euro is|1 euro costs|A pound is worth] {rate} dollars. How many dollars are {a} [euros|of them]?",
            "The exchange rate is {rate}. [How much do I get for|What are|Convert] {a} euros [in dollars|]?",
        ),
        wanted="the amount in the other currency",
    ),
    Meaning(
        "sorted(['{city}', '{other}', '{city3}'])",
        "{}",
        said=(
            "[Sort|Put|Order] [these cities|these places|these] [alphabetically|in alphabetical order|by name]: {city}, {other}, {city3}",
            "{city}, {other}, {city3}: sort them alphabetically",
            "Which order do {city}, {other} and {city3} have in the alphabet?",
        ),
        wanted="the sorted list",
        shown="text",
    ),
    Meaning(
        "max(['{city}', '{other}', '{city3}'], key=len)",
        "{} is the longest.",
        said=(
            "Which [name|word] is longest: {city}, {other} or {city3}?",
            "Which of {city}, {other} and {city3} has the most letters?",
            "Of {city}, {other} and {city3}, which is the longest [word|name]?",
        ),
        wanted="the longest word",
        shown="text",
    ),
)  # fmt: skip
_OF_PEOPLE: tuple[Meaning, ...] = (
    Meaning(
        "{late} - {early}",
        "{person} was {} years old.",
        said=(
            "{person} was born in {early} and died in {late}. [How old did {person} get?|How old was {person} then?|At what age did {person} die?]",
        ),
        wanted="the age",
        typing=False,
    ),
    Meaning(
        "{late} - {early}",
        "It lasted {} years.",
        said=(
            "[The war|The empire|The revolution|The dynasty|The crisis] began in {early} and ended in {late}. [How many years did it last?|How long was that?]",
            "[Something happened|The castle was built|The treaty was signed] in {early}. How many years [is that before|before] {late}?",
        ),
        wanted="the number of years",
    ),
    Meaning(
        "{late} - {early}",
        "That was {} years.",
        said=(
            "[My father|{name}|My grandmother|My house|{person}] was [born|there] in {early}. How old [is that|would that be] in {late}?",
            "How many years [are|lie|passed] between {early} and {late}?",
            "How long ago was {early}, seen from {late}?",
        ),
        wanted="the years between",
    ),
    Meaning(
        "{n} + {k}",
        "{name2} is {} years old.",
        said=(
            "{name} is {n}. {name2} is {k} years older. How old is {name2}?",
            "How old is {name2} if {name} is {n} and {name2} is {k} years older?",
        ),
        wanted="the age",
    ),
    Meaning(
        "{k} * {d} * {n}",
        "You need {} in all.",
        said=(
            "My doctor says [to take|I must take] {k} pills {d} times a day for {n} days. How many pills [is that|do I need]?",
            "I take {k} [tablets|drops|vitamins] {d} times a day. How many do I take in {n} days?",
        ),
        wanted="the number of pills",
    ),
    Meaning(
        "{h} * {rate2}",
        "It costs {}.",
        said=(
            "My [lawyer|therapist|tax adviser|piano teacher|doctor|mechanic] [charges|costs|takes] {rate2} [euros|dollars] an hour. What do {h} hours cost?",
            "What does a {h} hour call with my [lawyer|doctor|broker] cost at {rate2} an hour?",
        ),
        wanted="the cost",
    ),
    Meaning(
        "({big} - {a}) / {a} * 100",
        "It rose by {}%.",
        said=(
            "[The stock|The share|Bitcoin|My rent|The gold price|Apple's share] [rose|went up|climbed] from {a} to {big}. [By how many percent?|What is that in percent?|What percentage is that?]",
        ),
        wanted="the change in percent",
    ),
    Meaning(
        "{g} * {n} / {k}",
        "You need {} grams.",
        said=(
            "[A recipe|The soup|My pancake recipe|The cake] for {k} people needs {g} g of [flour|sugar|butter|rice]. How [much|many grams] for {n} people?",
            "I cook for {n}. The recipe is for {k} and takes {g} g of [pasta|rice|potatoes]. How many grams do I need?",
        ),
        wanted="the amount for more people",
    ),
    Meaning(
        "{n} * {k}",
        "There are {} in all.",
        said=(
            "[A poem|The song|My essay|Her novel] has {n} [verses|pages|stanzas|chapters] of {k} [lines|words|syllables] each. How many [is that|are there in all]?",
            "I read {k} pages of [{person}'s book|the novel|Hamlet] a day. How many pages in {n} days?",
        ),
        wanted="the total",
    ),
    Meaning(
        "'{x}' if {n} > {k2} else '{y}'",
        "{} won.",
        said=(
            "[In the final|In the match|Last night|Yesterday] {x} scored {n} [goals|points] and {y} scored {k2}. Who won?",
            "{x} - {y} {n}:{k2}. Who won the [game|match]?",
            "Who won the election if {x} got {n} votes and {y} got {k2}?",
        ),
        wanted="the winner",
        shown="text",
    ),
)  # fmt: skip


def near_refusals(rng: random.Random) -> list[Draft]:
    """A question that sounds like one to refuse and is to be computed."""
    kind = rng.choice((_OF_TEXT, _OF_PLACES, _OF_PEOPLE, _OF_PEOPLE))
    return [draft(rng, rng.choice(kind), _slots(rng))]


def _slots(rng: random.Random) -> dict[str, object]:
    text = rng.choice(
        (rng.choice(_TITLES), rng.choice(CITIES), rng.choice(COUNTRIES), rng.choice(PEOPLE), word(rng))
    )  # fmt: skip
    city, other, third = rng.sample(CITIES, 3)
    country, other_country = rng.sample(COUNTRIES, 2)
    quote = rng.choice(("'", "'", '"', "")) if " " not in text else "'"
    name, name2 = rng.sample(NAMES, 2)
    x, y = rng.sample(COUNTRIES if rng.random() < 0.4 else NAMES, 2)
    n, k2 = rng.sample(range(1, 60), 2)
    early = rng.randint(900, 2000)
    a = rng.randint(2, 900)
    return {
        "t": text, "q": f"{quote}{text}{quote}",
        "c": rng.choice([c for c in text.lower() if c.isascii() and c.isalpha()] or ["e"]),
        "city": city, "other": other, "city3": third, "country": country, "other_country": other_country,
        "person": rng.choice(PEOPLE[:18]), "name": name, "name2": name2,
        "x": x, "y": y, "n": n, "k2": k2,
        "early": str(early), "late": str(early + rng.randint(1, 100)),
        "a": a, "big": a + rng.randint(1, 2000), "h": rng.randint(2, 12), "s": rng.randint(20, 300),
        "m": rng.randint(1, 90), "hot": str(rng.randint(5, 42)), "cold": str(rng.randint(-20, 4)),
        "rate": f"{rng.uniform(0.2, 3):.2f}", "rate2": rng.randint(20, 400),
        "k": rng.randint(2, 12), "d": rng.randint(2, 5), "g": rng.randint(2, 20) * 25,
    }  # fmt: skip
