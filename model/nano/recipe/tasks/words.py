"""Text material: words, strings, names, sentences.

Copying only generalises when the tokens come in unseen orders, so real words are mixed with syllables,
random letters, joined fragments, capitals, digits and other scripts.
"""

import functools
import random
import string

from model.tokenizer import load_tokenizer


def listed(text: str, separator: str | None = None) -> tuple[str, ...]:
    """The words of `text`, or what `separator` separates."""
    return tuple(text.split(separator))


NAMES = listed(
    "Anna Ben Clara David Emma Felix Grace Hugo Ines Jack Kira Liam Mia Noah Olga Paul Quentin Rosa Sam "
    "Tina Uma Victor Wendy Xavier Yara Zoe Aisha Chen Dmitri Fatima Hiroshi Ingrid Kofi Lakshmi Mateo "
    "Nguyen Priya Ravi Sofia Tomás Zoë José Łukasz Søren Renée Jürgen Björk Émile François Anaïs "
    "Šárka Ağa Óscar Iñigo Αλέξης Ольга Иван 李雷 さくら"
)
THINGS = listed(
    "apples pens books tickets cups chairs bottles cookies pencils coins eggs oranges boxes stamps "
    "lamps cards shirts candles keys bikes bags notebooks plates tiles flowers bricks muffins toys "
    "batteries marbles lemons bananas sandwiches posters cables magnets"
)
WARES = listed(
    "apples pears plums grapes melons cherries peaches carrots potatoes tomatoes onions peppers beans nuts eggs loaves rolls cakes pies waffles "
    "pizzas burgers toppings donuts sweets candies chocolates lollipops snacks drinks sodas juices teas coffees bottles cans jars cups mugs glasses plates bowls "
    "spoons forks knives pans pots chairs tables desks lamps shelves beds pillows blankets towels curtains rugs mirrors clocks vases candles books comics magazines "
    "newspapers letters stamps envelopes postcards pens pencils crayons markers erasers rulers notebooks folders stickers posters photos paintings drawings songs albums "
    "records films games puzzles cards dice chips tokens coins medals trophies badges marbles balls bats gloves kites dolls robots trains cars bikes scooters skates boats "
    "planes trucks tires wheels bolts screws nails bricks tiles planks pipes cables wires bulbs batteries phones laptops keyboards cameras watches rings necklaces shirts "
    "socks shoes hats caps scarves coats jackets dresses belts ties bags boxes baskets crates barrels bins ladders ropes tents seeds bulbs roses tulips trees bushes leaves "
    "flowers plants"
)
"""What a shop sells."""
PLURALS = (
    *WARES,
    *listed(
        "cows sheep goats pigs horses hens ducks rabbits cats dogs birds fish frogs bees ants butterflies students pupils teachers players runners guests "
        "visitors members workers drivers singers dancers actors soldiers tourists children kids boys girls men women friends teams classes rooms houses streets towns "
        "tickets points votes lessons pages chapters lines words emails messages files folders jobs orders parcels seats rows tables questions answers errors"
    ),
)
"""Whatever can be counted."""
COMMON = listed(
    "the a of and to in is it for on with as at by from this that we you they are was be have not but "
    "or one all new old red blue green small big long short good bad day night time year work house "
    "water fire tree stone river road city door window light paper music morning garden market never "
    "always slowly quickly under over near far warm cold first last next three seven many few some"
)
_ONSETS = listed("b c d f g h j k l m n p qu r s t v w x z br ch cl dr fl gr pl pr sh sl st th tr")
_NUCLEI = listed("a e i o u ai ea ee ie oo ou y")
_CODAS = ["", "", "", "n", "r", "s", "t", "l", "m", "ck", "nd", "st", "x"]


@functools.cache
def vocabulary_words() -> tuple[str, ...]:
    """Words that are one o200k token: real words of many languages, in ASCII, three letters or more."""
    tokenizer = load_tokenizer()
    texts = (tokenizer.token_bytes(i) for i in range(256, 60_000))
    return tuple(
        text[1:].decode()
        for text in texts
        if text[:1] == b" " and len(text) > 3 and text[1:].isalpha() and text.isascii()
    )


def word(rng: random.Random) -> str:
    """One word, mostly lower case, of letters only."""
    match rng.randrange(8):
        case 0 | 1 | 2:
            return rng.choice(vocabulary_words()).lower()
        case 3:
            return rng.choice(COMMON)
        case 4 | 5:
            return _syllables(rng)
        case 6:
            return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 9)))
        case _:
            return (rng.choice(vocabulary_words()) + rng.choice(vocabulary_words())[:4]).lower()


def styled(rng: random.Random) -> str:
    """A word or a code-like string in any case, with hyphens, digits, underscores."""
    match rng.randrange(10):
        case 0 | 1 | 2 | 3:
            return word(rng)
        case 4:
            return word(rng).capitalize()
        case 5:
            return word(rng).upper()
        case 6:
            return f"{word(rng)}{rng.choice('-_')}{word(rng)}"
        case 7:
            return f"{word(rng)}{rng.randrange(1000)}"
        case 8:
            letters = string.ascii_letters + string.digits
            return "".join(rng.choices(letters, k=rng.randint(3, 12)))
        case _:
            return rng.choice((word(rng) + word(rng).capitalize(), rng.choice(NAMES), word(rng)))


_SCRIPTS = (
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžčćđłńśźżąęğışőűřůťďĺľ",
    "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώΑΒΓΔΘΛΞΠΣΦΨΩ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИКЛМНОПРСТ",
    "日本語中国人大小山川田水火木金土月年学校電車東京北南西上下左右心手目口耳花鳥風雨雪海空星光",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン",
    "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह",
    "กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศสหอ",
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "😀😎🎉🚀🌍🍕🐍💡🔥⭐✅❌→←±×÷√∞≠≤≥€£¥§©™…–—•",
)


def foreign(rng: random.Random) -> str:
    """A word of another script, or one with accents; sometimes a few signs."""
    script = rng.choice(_SCRIPTS)
    if script is _SCRIPTS[0]:
        letters = list(word(rng))
        for _ in range(rng.randint(1, 3)):
            letters[rng.randrange(len(letters))] = rng.choice(script)
        return "".join(letters)
    return "".join(rng.choices(script, k=rng.randint(1, 7)))


def code(rng: random.Random) -> str:
    """A code as on a ticket, a licence, a bank account: capitals, digits and marks in a pattern."""
    pattern = rng.choice((
        "AA-00-0000", "AAA000", "A0A0A0", "aaaa-aaaa", "AAAA-AAAA-AAAA", "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh", "hhhhhhh", "HHHHHHHH",
        "AA00 0000 0000 0000 0000 00", "+00 000 0000000", "(000) 000-0000", "000-00-0000", "#hhhhhh", "0000 0000 0000 0000", "A-0000/00",
        "00:00:00", "v0.00.0", "x00y", "XXXXXXXX", "XXXXXXXXXXXXXXXX", "AAA-000-aaa", "00.00.0000", "00000", "AA_0000_a", "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
        "000.000.00.0", "A00.0", "AaAaAa00", "AA0000AA", "aaa.aaa@aaaaa.com", "0x" + "H" * rng.randint(2, 10),
    ))  # fmt: skip
    kinds = {
        "A": string.ascii_uppercase,
        "a": string.ascii_lowercase,
        "0": string.digits,
        "h": "0123456789abcdef",
        "H": "0123456789ABCDEF",
        "X": string.ascii_letters + string.digits,
    }
    return "".join(rng.choice(kinds[c]) if c in kinds else c for c in pattern)


def words(rng: random.Random, low: int, high: int) -> list[str]:
    return [word(rng) for _ in range(rng.randint(low, high))]


def sentence(rng: random.Random, low: int = 3, high: int = 9) -> str:
    """Words with a capital and a full stop now and then, sometimes with a comma."""
    chosen = [
        styled(rng) if rng.random() < 0.15 else word(rng) for _ in range(rng.randint(low, high))
    ]
    if len(chosen) > 4 and rng.random() < 0.2:
        chosen[2] += ","
    text = " ".join(chosen)
    if rng.random() < 0.4:
        text = text[0].upper() + text[1:] + rng.choice(("", ".", ".", "!", "?"))
    return text


def _syllables(rng: random.Random) -> str:
    return "".join(
        rng.choice(_ONSETS) + rng.choice(_NUCLEI) + rng.choice(_CODAS)
        for _ in range(rng.randint(1, 3))
    )
