"""What tables are about: numbers, categories and what a row is, with the words that people have for them.

Words for more and less ("older than", "the cheapest") come with a number, words behind a plural ("in
Rome") with a category; a label says what its rows have in life.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from model.nano.recipe.tasks.words import NAMES, THINGS, listed, sentence, styled, word

CITIES = listed(
    "Rome Paris Berlin Madrid Oslo Lima Cairo Tokyo London Vienna Dublin Prague Athens Lisbon Quito "
    "Delhi Boston Chicago Denver Miami Austin Seattle Zürich Genève Köln Malmö Kraków Brno Porto Lyon Hamburg"
)


COUNTRIES = listed(
    "France Spain Italy Germany Norway Peru Chile Japan India China Brazil Canada Mexico Egypt Kenya "
    "Poland Greece Portugal Sweden Turkey Vietnam Austria Ghana USA UK"
)


SURNAMES = listed(
    "Smith Jones Brown Miller Garcia Lee Kim Patel Novak Rossi Müller Silva Khan Weber Dubois O'Brien "
    "Larsen Ivanova Nguyen Okafor Sato Costa Moreau Schmidt Popov"
)


GOODS = listed(
    "lamp chair desk table pen notebook mug bottle laptop phone mouse keyboard monitor cable bag jacket "
    "shirt shoes hat apple banana pear bread milk cheese rice coffee tea juice sugar salt butter eggs soap "
    "towel candle book ball racket tent drill hammer saw nails paint brush rope bucket printer tablet "
    "camera speaker headphones charger backpack umbrella"
)


ADJECTIVES = listed("red blue green small large old new wooden steel light heavy mini super basic")


_CODES = {
    "FR": "France", "ES": "Spain", "IT": "Italy", "DE": "Germany", "NO": "Norway", "PE": "Peru", "CL": "Chile", "JP": "Japan", "IN": "India", "CN": "China", "BR": "Brazil", "CA": "Canada",
    "MX": "Mexico", "EG": "Egypt", "KE": "Kenya", "PL": "Poland", "GR": "Greece", "PT": "Portugal", "SE": "Sweden", "TR": "Turkey", "AT": "Austria", "US": "the USA", "GB": "Britain", "CH": "Switzerland",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """What a number is about: its headers, and the words for more and less of it.

    `verb` fits in "how much do they {verb}"; `unit` may follow the number in a cell. `said` are nouns of
    people who do not look at the header.
    """

    headers: tuple[str, ...]
    low: float
    high: float
    most: str = ""
    least: str = ""
    more: str = ""
    less: str = ""
    verb: str = ""
    unit: str = ""
    money: bool = False
    said: tuple[str, ...] = ()


NUMBERS = tuple(
    Topic(tuple(headers.split("/")), low, high, *words.split("/"), unit=unit, money=money, said=tuple(said.split("/")) if said else ())
    for headers, low, high, words, unit, money, said in (
        ("price/unit_price", 1, 500, "most expensive/cheapest/more expensive than/cheaper than/cost", "", True, "unit price/price each"),
        ("cost", 1, 2000, "most expensive/cheapest/more expensive than/cheaper than/cost", "", True, ""),
        ("age", 5, 90, "oldest/youngest/older than/younger than", "", False, ""),
        ("salary", 1000, 9900, "best paid/worst paid///earn", "", True, "pay/wage"),
        ("income", 500, 99_000, "richest/poorest///earn", "", True, "yearly income"),
        ("weight", 1, 300, "heaviest/lightest/heavier than/lighter than/weigh", "kg", False, "kilos"),
        ("height", 20, 250, "tallest/shortest/taller than/shorter than", "cm", False, ""),
        ("length", 1, 900, "longest/shortest/longer than/shorter than", "m", False, ""),
        ("score/points", 0, 100, "best/worst///score", "", False, ""),
        ("quantity/qty", 1, 60, "", "", False, "pieces/number of pieces"),
        ("stock", 0, 500, "", "", False, "pieces in stock"),
        ("units/sold", 1, 900, "best selling/worst selling///sell", "", False, "units sold/sold units"),
        ("population", 1000, 9_000_000, "most populous/least populous", "", False, "inhabitants"),
        ("distance", 1, 900, "farthest/nearest", "km", False, ""),
        ("duration/minutes", 1, 240, "longest/shortest/longer than/shorter than/last", "min", False, "time"),
        ("hours", 1, 60, "////work", "h", False, "working hours"),
        ("rating/stars", 1, 5, "best rated/worst rated", "", False, ""),
        ("temperature/temp", -20, 40, "hottest/coldest/warmer than/colder than", "°C", False, "degrees"),
        ("year", 1950, 2025, "newest/oldest/newer than/older than", "", False, ""),
        ("pages", 20, 900, "longest/shortest/longer than/shorter than", "", False, ""),
        ("amount/total/spent", 1, 3000, "largest/smallest///spend", "", True, "money spent/total amount"),
        ("revenue/sales", 10, 90_000, "best selling/worst selling///make", "", True, "turnover"),
        ("size", 1, 9000, "largest/smallest/larger than/smaller than", "MB", False, "megabytes"),
        ("speed", 1, 320, "fastest/slowest/faster than/slower than", "km/h", False, ""),
        ("goals/wins", 0, 40, "best/worst///score", "", False, ""),
        ("votes/views/downloads", 0, 90_000, "most popular/least popular", "", False, ""),
        ("discount/tax/share", 1, 60, "", "%", False, ""),
        ("profit/balance", -900, 5000, "", "", True, ""),
        ("rainfall/rain", 0, 80, "wettest/driest", "mm", False, ""),
        ("capacity", 2, 500, "largest/smallest", "", False, ""),
    )
)  # fmt: skip


# Two columns that are held against each other row by row; the third says that the first is never the larger.
TWINS = tuple(
    (first, second, low, high, is_ordered)
    for pair, low, high, is_ordered in (
        ("min/max", -15, 40, True), ("low/high", 1, 400, True), ("start/end", 1, 900, True), ("opening/closing", 10, 900, False),
        ("north/south", 100, 3000, False), ("east/west", 100, 3000, False), ("budget/actual", 100, 9000, False), ("planned/spent", 50, 5000, False),
        ("income/expenses", 200, 9000, False), ("in/out", 0, 500, False), ("before/after", 40, 200, False), ("home/away", 0, 8, False), ("morning/evening", -5, 30, False),
        ("math/english", 1, 100, False), ("2023/2024", 100, 9000, False), ("last_year/this_year", 100, 9000, False), ("men/women", 0, 900, False), ("online/store", 10, 2000, False),
        ("buy/sell", 1, 300, False), ("expected/measured", 1, 100, False), ("ordered/delivered", 1, 90, False), ("left/right", 1, 100, False), ("day/night", 1, 300, False),
    )
    for first, second in (pair.split("/"),)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Category:
    """A column whose values repeat. `phrases` fit behind a plural: "employees in Rome"; a `person` is asked for by "who",
    an `adjective` also stands before the plural: "open orders".
    """

    headers: tuple[str, ...]
    pool: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    person: bool = False
    adjective: bool = False


CATEGORIES = (
    Category(("city", "location"), CITIES, ("in {}", "from {}", "in {}"), adjective=True),
    Category(("country",), COUNTRIES, ("from {}", "in {}")),
    Category(("country", "country_code"), tuple(_CODES), ("from {}", "in {}")),
    Category(("department", "dept"), listed("Sales IT HR Finance Marketing Legal Support Research"), ("in {}", "in the {} department", "who work in {}"), adjective=True),
    Category(("team", "group"), listed("red blue green alpha beta north south A B C"), ("in {}", "of the {} team", "in team {}")),
    Category(("category", "type"), listed("fruit tools toys food books garden office clothing drinks electronics sport"), ("in the {} category", "of type {}", "in {}"), adjective=True),
    Category(("status", "state"), listed("open closed paid unpaid pending shipped cancelled active inactive failed done"), ("that are {}", "which are {}", "with status {}", "marked {}"), adjective=True),
    Category(("color", "colour"), listed("red blue green black white yellow grey"), ("that are {}", "in {}"), adjective=True),
    Category(("region", "area"), listed("North South East West EU US APAC"), ("in the {}", "in {}", "from {}"), adjective=True),
    Category(("month",), listed("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"), ("in {}", "for {}"), adjective=True),
    Category(("day", "weekday"), listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"), ("on {}", "for {}")),
    Category(("class", "grade"), listed("1A 1B 2A 2B A B C"), ("in class {}", "in {}")),
    Category(("customer", "client", "seller", "owner"), NAMES[:20], ("of {}", "by {}", "from {}", "for {}"), person=True),
    Category(("size",), listed("S M L XL"), ("in size {}", "of size {}")),
    Category(("paid", "active", "in_stock", "member"), listed("yes no"), ()),
    Category(("enabled", "done", "verified", "delivered", "shipped", "approved", "returned", "archived"), listed("true false"), ()),
    Category(("kind", "species"), listed("cat dog bird fish horse snake"), ("that are a {}", "of kind {}")),
    Category(("priority", "level"), listed("low medium high urgent"), ("with {} priority", "with priority {}"), adjective=True),
    Category(("method", "via"), listed("cash card transfer cheque"), ("paid by {}", "by {}"), adjective=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """The column that names a row, and what a row is called; `person` asks "who".

    `about` are the first headers of the topics and categories that such rows have in life.
    """

    headers: tuple[str, ...]
    plural: tuple[str, ...]
    draw: Callable[[random.Random], str]
    person: bool = False
    about: tuple[str, ...] = ()


def _person(rng: random.Random) -> str:
    first = rng.choice(NAMES)
    return first if rng.random() < 0.6 else f"{first} {rng.choice(SURNAMES)}"


def _product(rng: random.Random) -> str:
    dice = rng.random()
    if dice < 0.6:
        return rng.choice(GOODS)
    return f"{rng.choice(ADJECTIVES)} {rng.choice(GOODS)}" if dice < 0.85 else styled(rng)


def _code(rng: random.Random) -> str:
    return rng.choice((f"{rng.choice('ABCXZ')}{rng.randrange(10, 999)}", str(rng.randrange(1000, 9999)),
                       f"{rng.choice(('INV', 'ORD', 'TX'))}-{rng.randrange(1000):03}"))  # fmt: skip


MONTHS = listed(
    "January February March April May June July August September October November December"
)


SHORT_MONTHS = listed("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")


WEEKDAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
# What people say for what files have.
SAID = {
    **_CODES,
    **dict(zip(SHORT_MONTHS, MONTHS, strict=True)),
    **{day[:3]: day for day in WEEKDAYS},
}


_ANIMALS = listed(
    "cat dog lion tiger horse cow sheep fox wolf bear whale eagle rabbit mouse goat snake frog shark owl deer"
)


_OF_PEOPLE = listed(
    "age salary income weight height score hours balance amount rating votes city country department team status class paid"
)


_OF_PLAYERS = listed("age goals score height weight speed votes team country city salary")


_OF_CUSTOMERS = listed(
    "age amount balance quantity discount city country status paid method rating region"
)


_OF_GOODS = listed(
    "price cost quantity stock units rating discount weight profit revenue category color size status paid"
)


_OF_ORDERS = listed(
    "amount price quantity discount cost weight customer status method country month paid priority"
)


_OF_PLACES = listed("population temperature rainfall distance country region revenue size cost")


_OF_WORKS = listed("year pages rating duration price votes revenue category country stock")


_OF_FILES = listed("size votes pages duration category status customer")


_OF_DEVICES = listed("temperature hours speed capacity price status region kind cost duration")


_OF_TIMES = listed("revenue cost temperature rainfall hours units profit votes quantity distance")


_OF_ANIMALS = listed("weight height speed age length kind color country")


_OF_TEAMS = listed("goals score votes city country region profit")


_OF_SHOPS = listed("revenue cost units stock rating profit country region status distance")


LABELS = (
    Label(("name", "employee", "Name"), ("employees", "people", "persons", "workers"), _person, True, _OF_PEOPLE),
    Label(("name", "student"), ("students", "people", "pupils"), _person, True, _OF_PEOPLE),
    Label(("player", "name"), ("players", "people"), _person, True, _OF_PLAYERS),
    Label(("customer", "client", "name"), ("customers", "clients"), _person, True, _OF_CUSTOMERS),
    Label(("product", "item", "name"), ("products", "items", "articles"), _product, about=_OF_GOODS),
    Label(("item", "description"), ("items", "things", "entries"), _product, about=_OF_GOODS),
    Label(("order", "order_id", "id"), ("orders",), _code, about=_OF_ORDERS),
    Label(("invoice", "id", "number"), ("invoices", "bills"), _code, about=_OF_ORDERS),
    Label(("city", "name", "town"), ("cities", "towns", "places"), lambda rng: rng.choice(CITIES), about=_OF_PLACES),
    Label(("country", "name"), ("countries",), lambda rng: rng.choice(COUNTRIES), about=_OF_PLACES),
    Label(("title", "book"), ("books", "titles"), lambda rng: sentence(rng, 1, 3).rstrip(".!?").replace(",", ""), about=_OF_WORKS),
    Label(("title", "movie", "film"), ("movies", "films"), lambda rng: sentence(rng, 1, 3).rstrip(".!?").replace(",", ""), about=_OF_WORKS),
    Label(("file", "filename"), ("files",), lambda rng: f"{word(rng)}.{rng.choice(('txt', 'csv', 'png', 'log'))}", about=_OF_FILES),
    Label(("sensor", "device", "host"), ("sensors", "devices", "machines"), lambda rng: f"{rng.choice(('s', 'dev', 'web', 'node'))}{rng.randrange(1, 99)}", about=_OF_DEVICES),
    Label(("month",), ("months",), lambda rng: rng.choice(MONTHS), about=_OF_TIMES),
    Label(("month",), ("months",), lambda rng: rng.choice(SHORT_MONTHS), about=_OF_TIMES),
    Label(("day", "weekday"), ("days",), lambda rng: rng.choice(WEEKDAYS), about=_OF_TIMES),
    Label(("day",), ("days",), lambda rng: rng.choice(WEEKDAYS)[:3], about=_OF_TIMES),
    Label(("quarter",), ("quarters",), lambda rng: f"Q{rng.randint(1, 4)}", about=_OF_TIMES),
    Label(("team",), ("teams",), lambda rng: word(rng).capitalize(), about=_OF_TEAMS),
    Label(("animal",), ("animals",), lambda rng: rng.choice(_ANIMALS), about=_OF_ANIMALS),
    Label(("category", "group"), ("categories", "groups"), word),
    Label(("store", "shop", "branch"), ("stores", "shops", "branches"), lambda rng: rng.choice(CITIES), about=_OF_SHOPS),
    Label(("thing", "key", "label"), ("entries", "rows", "records", "things"), styled),
    Label(("fruit", "item", "what"), ("things", "items"), lambda rng: rng.choice(THINGS), about=_OF_GOODS),
)  # fmt: skip
