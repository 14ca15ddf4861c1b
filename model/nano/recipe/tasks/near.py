"""Neighbours of the refusals: the same subjects and names, but all that Python needs is there.

Who learns to refuse from "Where is Paris?" alone refuses "How many letters has Paris?" too. So every
subject that is refused also stands in questions that are computed.
"""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import ordinal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import capital
from model.nano.recipe.tasks.refusals import CITIES, COUNTRIES, PEOPLE
from model.nano.recipe.tasks.tables.subjects import SURNAMES
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
            "Places: {city}, {other}, {city3} - sort them alphabetically",
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


def _told(facts: str, asks: str) -> tuple[str, ...]:
    """Requests of a fact and a question about it, in either order: alternatives of both, in lower case."""
    capitals = "|".join(capital(ask) for ask in asks.split("|"))
    return (
        f"[{facts}]. [{capitals}]?",
        f"[{facts}][,|;| -|:|] [{asks}]?",
        f"[if|given that|say|suppose] [{facts}], [{asks}]?",
        f"[{asks}][ if| when|, given that] [{facts}]?",
        f"[{asks}]? [{facts}].",
    )


_OF_FACTS: tuple[Meaning, ...] = (
    Meaning("{high} / 0.3048", "That is {} feet.", said=_told("{peak} [is|measures] {high} [m|metres|meters]|the height of {peak} is {high} m|{high} m is the height of {peak}", "how many feet is that|what is that in feet|how high is it in feet"), wanted="the height in feet", how="divide by 0.3048"),
    Meaning("{far} / 1.609344", "That is {} miles.", said=_told("{river} is {far} km long|from {city} to {other} it is {far} km|{city} is {far} [km|kilometers] from {other}", "how many miles is that|what is that in miles|how far is it in miles"), wanted="the length in miles", how="divide by 1.609344"),
    Meaning("{weight} * 0.45359237", "That is {} kg.", said=_told("{animal} weighs {weight} [pounds|lb]|the weight of {animal} is {weight} pounds", "how many kilos is that|what is that in kg|how heavy is that in kilograms"), wanted="the weight in kg", how="multiply by 0.45359237"),
    Meaning("({hot_f} - 32) * 5 / 9", "That is {} °C.", said=_told("[it is|we have|today it is] {hot_f} [°F|F|degrees Fahrenheit] in {city}|the weather in {city} is {hot_f} °F", "what is that in Celsius|how many degrees Celsius is that"), wanted="the temperature in Celsius", how="subtract 32, times 5/9"),
    Meaning("({t1} + {t2} + {t3}) / 3", "The mean is {} degrees.", said=_told("the [forecast|weather forecast] for {city} says {t1}, {t2} and {t3} degrees|in {city} [it was|we had] {t1}, {t2}, {t3} °C", "what is the average|what is the mean temperature|how warm is that on average"), wanted="the mean temperature", real=True),
    Meaning("{price} * {part}", "That is worth {}.", said=_told("[bitcoin|an ounce of gold|a share of {company}|{company}] [is at|stands at|trades at|costs] {price} and I [own|have|hold] {part}|I [own|hold] {part} [bitcoin|ounces of gold|shares of {company}] and one [costs|is at] {price}", "how much is mine worth|what do I have in money|what are they worth together"), wanted="what it is worth"),
    Meaning("({sold} - {price}) / {price} * 100", "The profit is {}%.", said=_told("I bought [gold|shares of {company}|a painting|bitcoin] for {price} and sold [it|all] for {sold}|{company} went from {price} to {sold} since I bought", "how many percent did I gain|what is the gain in percent|which profit in percent is that"), wanted="the profit in percent", real=True),
    Meaning("{n} / ({n} + {k2}) * 100", "{x} has {}%.", said=_told("{x} [got|received] {n} votes and {y} {k2}|in the election {n} people chose {x} and {k2} chose {y}|the result is {x} {n}, {y} {k2}", "what percentage does {x} have|how many percent did {x} get|which share in percent has {x}"), wanted="a share in percent", real=True),
    Meaning("(date({y1}, {m1}, {d1}) - date({y0}, {m0}, {d0})).days", "There are {} days between them.", said=_told("the [election|eclipse|final|treaty|last concert] was on {y0}-{m02}-{d02} and the next [is|comes] on {y1}-{m12}-{d12}|one [election|eclipse|final] is dated {y0}-{m02}-{d02} and the other {y1}-{m12}-{d12}", "how many days are between them|how many days lie between the two|what is the difference in days"), wanted="the days between two dates", typing=False),
    Meaning("{leaves} - {now}", "You have {} minutes.", said=_told("[my train|the ferry|my bus|the film|the next tram] [goes|starts|leaves] at {hour}:{leaves02} and now it is {hour}:{now02}|it is {hour}:{now02} and [my train|the bus|the ferry to {city}] leaves at {hour}:{leaves02}", "how many minutes are left|how much time do I have in minutes|in how many minutes is that"), wanted="the minutes left", typing=False),
    Meaning("24 // {every} * {mg}", "That is {} mg a day.", said=_told("I take {mg} mg of [ibuprofen|the medicine|paracetamol|the antibiotic] every {every} hours|the [doctor|label] says {mg} mg every {every} hours", "how many mg is that in a day|what is the daily dose|how much do I take in 24 hours"), wanted="the dose a day"),
    Meaning("{total} / ({rate2} * 12)", "After {} years.", said=_told("[buying|a house|the apartment] would cost {total} and renting {rate2} a month|we can rent for {rate2} a month or buy for {total}", "how many years of rent make the price|after how many years does the rent reach the price"), wanted="the years of rent", real=True),
    Meaning("{metres} / 1000 / {walk} * 60", "It takes {} minutes.", said=_told("[the museum|the beach|the station|the town hall] is {metres} [m|meters] away and I walk {walk} km/h|I walk {walk} km/h and [my hotel|the airport|the market] is {metres} m from here", "how many minutes do I need|how long does it take in minutes|in how many minutes am I there"), wanted="the minutes of a walk", real=True),
    Meaning("math.ceil({pages} / {k})", "It takes {} days.", said=_told("{work} has {pages} pages and I [read|manage] {k} [a day|every day]|I read {k} pages of {work} a day and it has {pages}", "in how many days am I done|how many days does it take me|after how many days have I read it"), wanted="the days"),
    Meaning("({late_pay} - {early_pay}) / {early_pay} * 100", "It is {}%.", said=_told("[my boss|{name}|my sister|my neighbor] [makes|gets|earns] {early_pay} a month and I {late_pay}|they paid {early_pay} before and pay {late_pay} now", "how many percent more is that|by how many percent is the second higher|what is the difference in percent of the first"), wanted="the difference in percent", real=True),
    Meaning("{early} + {later} - {earlier}", "That is {}.", said=_told("the {earlier_th} [festival|congress|marathon|book fair] was in {early} and there is one every year|[a festival|a congress] takes place every year, the {earlier_th} in {early}", "in which year is the {later_th}|when is the {later_th}"), wanted="the year"),
    Meaning("sum(int(c) for c in '{phone}' if c.isdigit())", "The sum is {}.", said=_told("[my|our|the] [phone number|address code|bank code|number of {name}] is {phone}", "what is the sum of its digits|what do its digits add up to"), wanted="the sum of the digits", typing=False),
    Meaning("len('{letter}'.split())", "It has {} words.", said=("[how many words has|count the words of|how long in words is] [this letter|my mail|this cover letter|the invitation|this message]: {letter}", "[letter|mail|message]: {letter}\n[How many words is that|Number of words|words]?"), wanted="the number of words", typing=False),
    Meaning("max('{foreign}', '{foreign2}', key=len)", "{} is longer.", said=("[is '{foreign}' or '{foreign2}' the longer [greeting|phrase|text]|which has more letters, '{foreign}' or '{foreign2}'|the longer one of '{foreign}' and '{foreign2}']?",), wanted="the longer text", shown="text", typing=False),
)  # fmt: skip
_PEAKS = listed("Mount Everest, Kilimanjaro, the Matterhorn, the Eiffel Tower, Mont Blanc, the tower, our church, Mount Fuji, the tree, the Zugspitze", ", ")  # fmt: skip
_RIVERS = listed("the Nile, the Danube, the Rhine, this road, the Amazon, the border, the Great Wall, the coast, the race", ", ")  # fmt: skip
_ANIMALS = listed("a polar bear, my dog, a horse, the cat, an elephant, a gorilla, the suitcase, a blue whale, my brother", ", ")  # fmt: skip
_COMPANIES = listed("Apple, Siemens, Tesla, Nokia, my company, Google, Shell", ", ")
_WORKS = listed("Hamlet, Moby Dick, the novel, Faust, her biography, the Odyssey, my textbook, Dune", ", ")  # fmt: skip
_PHRASES = listed("guten Morgen, bonjour, buenas noches, dobar dan, terima kasih, good evening, god kväll, thank you, muito obrigado, arrivederci, dziękuję, tervetuloa, selamat pagi, happy birthday", ", ")  # fmt: skip
_SALUTATION = "[Dear Mrs {s}|Dear Mr {s}|Hi {name}|Hello {name}|Dear team|Dear neighbors]"
_BODY = "[I am writing about your advertisement|thank you for your letter|we are happy to invite you|the meeting is moved to Friday|the birds are singing again|please find the bill enclosed|I would like to cancel my contract|see you at the station|the old house sleeps in the snow]"


def near_refusals(rng: random.Random) -> list[Draft]:
    """A question that sounds like one to refuse and is to be computed."""
    kind = rng.choice((_OF_TEXT, _OF_PLACES, _OF_PEOPLE, _OF_PEOPLE, _OF_FACTS, _OF_FACTS, _OF_FACTS))  # fmt: skip
    slots = _facts(rng) if kind is _OF_FACTS else _slots(rng)
    return [draft(rng, rng.choice(kind), slots)]


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


def _facts(rng: random.Random) -> dict[str, object]:
    """The slots of `_OF_FACTS`; numbers that are no ints are never put into words."""
    city, other = rng.sample(CITIES, 2)
    x, y = rng.sample(NAMES, 2)
    n, k2 = (rng.randint(12, 9000) for _ in range(2))
    low, high = sorted(rng.sample(range(60), 2))
    first, second = sorted((rng.randint(1960, 2035), rng.randint(1960, 2035)))
    price, pay = rng.randint(20, 70_000), rng.randint(900, 9000)
    slots: dict[str, object] = {
        "city": city, "other": other, "x": x, "y": y, "name": x,
        "peak": rng.choice(_PEAKS), "river": rng.choice(_RIVERS), "animal": rng.choice(_ANIMALS),
        "company": rng.choice(_COMPANIES), "work": rng.choice(_WORKS),
        "high": rng.randint(12, 8848), "far": rng.randint(12, 6650), "weight": rng.randint(5, 9000),
        "hot_f": str(rng.randint(-20, 110)), "price": price, "sold": price + rng.randint(1, price),
        "part": rng.choice((str(rng.randint(2, 90)), f"0.{rng.randint(1, 99):02}", f"{rng.randint(1, 9)}.5")),
        "n": n, "k2": k2, "hour": str(rng.randint(5, 23)), "now": str(low), "now02": f"{low:02}", "leaves": str(high), "leaves02": f"{high:02}",
        "every": rng.choice(("4", "6", "8", "12")), "mg": rng.randint(1, 40) * 25,
        "total": rng.randint(60, 900) * 1000, "rate2": rng.randint(20, 300) * 10,
        "metres": rng.randint(20, 900) * 10, "walk": rng.choice(("4", "5", "6", "4.5")),
        "pages": rng.randint(90, 1300), "k": rng.randint(5, 60), "early_pay": pay, "late_pay": pay + rng.randint(20, 2000),
        "early": str(rng.randint(1950, 2026)), "earlier": str(n % 60 + 1), "later": str(k2 % 60 + 61),
        "earlier_th": ordinal(rng, n % 60 + 1), "later_th": ordinal(rng, k2 % 60 + 61),
        "phone": " ".join(str(rng.randint(10, 9999)) for _ in range(rng.randint(2, 4))),
        "foreign": rng.choice(_PHRASES[:7]), "foreign2": rng.choice(_PHRASES[7:]),
        "letter": say(rng, f"{_SALUTATION}, {_BODY}[.| and {_BODY}.]", {"s": rng.choice(SURNAMES), "name": x}).replace("'", ""),
    }  # fmt: skip
    for name in ("t1", "t2", "t3"):
        slots[name] = str(rng.randint(-12, 36))
    for i, year in enumerate((first, second)):
        day, month = rng.randint(1, 28), rng.randint(1, 12)
        slots |= {f"y{i}": str(year), f"m{i}": str(month), f"d{i}": str(day), f"m{i}2": f"{month:02}", f"d{i}2": f"{day:02}"}  # fmt: skip
    return slots
