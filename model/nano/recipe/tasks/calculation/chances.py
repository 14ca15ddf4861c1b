"""How many ways there are, and how likely something is."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.problems.scenes import End, Scene, from_scenes
from model.nano.recipe.tasks.slots import Template, from_table

_ASKED: tuple[Template, ...] = (
    (1, "n=2-8#", Meaning("10 ** {n}", "There are {}.", questions=("how many {n}-digit [PINs|PIN codes|codes] are [possible|there]", "how many [PINs|codes] with {n} digits are [possible|there]"), wanted="the number of codes", how="ten for each place")),
    (1, "n=4-60 w=@plural", Meaning("math.comb({n}, 2)", "There are {}.", questions=("how many pairs can be [formed|made] [from|of|with] {n} [students|people|{w}]", "how many different pairs are there among {n} [{w}|people]"), wanted="the number of pairs", how="use math.comb")),
    (3, "n=7-40 a=2-6 w=@plural", Meaning("math.comb({n}, {a})", "There are {} ways.", wanted="the number of ways", how="use math.comb", questions=(
        "in how many ways can [one|you|I|we] [choose|pick|select|take] {a} [{w}|{w}|items|] [out of|from|of] {n}",
        "how many ways are there to [choose|pick|select] {a} [{w}|things|people|] [from|out of] {n}", "how many ways [can you|can I|are there to] [choose|pick|select] {a} {w} [from|out of] {n} [{w}|]",
        "how many [different|] [groups|teams|committees|subsets|combinations|hands] of {a} [can be formed|can be made|can be chosen|are there] [from|out of|with] {n} [people|students|cards|{w}|{w}|]"),
        nouns=("{n} choose {a}", "the number of [combinations|ways to choose] {a} [from|out of] {n}", "the binomial coefficient {n} over {a}", "C({n}, {a})", "the number of {a}-element subsets of a set of {n}"))),
    (2, "n=4-20 a=2-4", Meaning("math.perm({n}, {a})", "There are {}.", wanted="the number of arrangements", how="use math.perm", questions=(
        "how many [permutations|ordered selections|arrangements] of {a} [out of|from] {n} are there",
        "in how many ways can {a} [of {n} people|people out of {n}] [be seated in a row|stand in a line|be put in order]",
        "how many ways are there to [award|give] {a} different [prizes|medals] [to|among] {n} [runners|people]"), nouns=("the number of permutations of {a} out of {n}", "P({n}, {a})"))),
    (2.5, "n=3-15 w=@plural", Meaning("math.factorial({n})", "There are {}.", wanted="the number of orders", how="use the factorial", questions=(
        "in how many [ways|orders|different ways] can {n} [people|books|{w}|{w}] [be arranged|stand in a row|be put in a row|be lined up|sit in a row]",
        "how many [ways|orders|arrangements|permutations] are there [for|of] {n} [books|people|different letters|items|things]",
        "how many ways can you [arrange|order|line up] {n} [{w}|people|things]"))),
    (1, "n=3-12", Meaning("math.factorial({n} - 1)", "There are {}.", wanted="the number of orders", how="one seat is fixed", questions=("in how many ways can {n} people sit [around|at] a round table",))),
    (1.5, "n=4-60", Meaning("{n} * ({n} - 1) // 2", "There are {}.", wanted="the number of pairs", how="each with each other once", said=(
        "{n} people [shake hands|all shake hands] with each other. How many handshakes [are there|is that]?", "{n} teams [play|each play] [once|] against each other. How many [games|matches] [are there|is that]?",
        "[At a party|In a room] {n} [guests|people] all [shake hands|clink glasses] once. How many times?"))),
    (2, "w=2-12 n=2-6", Meaning("{w} ** {n}", "There are {}.", wanted="the number of codes", how="each place on its own", questions=(
        "how many [codes|passwords|words|strings|numbers|PINs|sequences] of length {n} [can be made|are there|are possible] [from|with] {w} [letters|symbols|digits|signs]",
        "how many {n}-[letter|digit|symbol] [codes|words|passwords|strings] [can be made|are there|are possible] [from|with] {w} [different|] [letters|symbols|signs]"))),
    (1.2, "n=2-20", Meaning("2 ** {n}", "There are {}.", wanted="the number of outcomes", how="two for each", questions=("how many subsets does a set of {n} [elements|things] have", "how many [outcomes|results|different results] are [there|possible] when [tossing|flipping] {n} coins", "how many [values|numbers] can {n} bits [store|represent|hold]"))),
    (1.2, "n=2-6", Meaning("6 ** {n}", "There are {}.", wanted="the number of outcomes", how="six for each die", questions=("how many outcomes are there when [rolling|throwing] {n} dice",))),
    (1.2, "a=2-12 b=2-12 c=2-9", Meaning("{a} * {b} * {c}", "There are {}.", wanted="the number of combinations", how="multiply the choices", said=(
        "[I have|A shop has|She has] {a} shirts, {b} [trousers|pants|skirts] and {c} [hats|pairs of shoes]. [How many outfits are possible?|How many combinations is that?|How many different outfits are there?]",
        "A menu has {a} starters, {b} mains and {c} desserts. How many [different meals|combinations] are [there|possible]?"))),
    (2.5, "n=2-3# s=3-12#", Meaning("rolls = list(product(range(1, 7), repeat={n}))\nsum(sum(r) == {s} for r in rolls) / len(rolls)", "The probability is {}.", wanted="the probability", how="count all rolls", nouns=(
        "the [probability|chance] [of rolling|of throwing|of getting|to roll] [a sum of|a total of|] {s} with {n} dice", "the [probability|chance] that {n} dice [add up to|sum to|show a sum of] {s}"), questions=("how likely is a [sum|total] of {s} with {n} dice", "how likely is it that {n} dice [add up to|sum to] {s}"))),
    (1.5, "n=2-8 k=1-2", Meaning("math.comb({n}, {k}) / 2 ** {n}", "The probability is {}.", wanted="the probability", how="combinations over all outcomes", nouns=(
        "the [probability|chance] of [getting|] exactly {k} heads in {n} [coin tosses|coin flips|tosses|flips]", "the probability that {n} [coins|coin tosses] [show|give] exactly {k} heads"), questions=("how likely are exactly {k} heads in {n} [coin flips|tosses]",))),
    (1.2, "n=2-12", Meaning("1 / 2 ** {n}", "The probability is {}.", wanted="the probability", how="one half each time", nouns=("the [probability|chance] of {n} heads in a row", "the chance that {n} coins all show heads"), questions=("how likely are {n} heads in a row",))),
    (1.2, "n=2-8", Meaning("1 - (5 / 6) ** {n}", "The probability is {}.", wanted="the probability", how="one less the chance of none", real=True, nouns=("the [probability|chance] of at least one six [in|with] {n} [rolls|throws|dice]",), questions=("how likely is at least one six in {n} [rolls|throws]",))),
    (1.2, "n=1-4", Meaning("1 / 6 ** {n}", "The probability is {}.", wanted="the probability", how="a sixth each time", real=True, nouns=("the [probability|chance] of [rolling|] {n} sixes in a row",), questions=("how likely are {n} sixes in a row",))),
    (1.2, "k=4/13/26/12/1", Meaning("{k} / 52", "The probability is {}.", wanted="the probability", how="those cards over 52", real=True, nouns=("the [probability|chance] of drawing one of {k} [winning|good|special] cards from a [deck|pack] of 52",))),
    (1, "x=1-2", Meaning("4 / 52", "The probability is {}.", wanted="the probability", how="four of 52 cards", real=True, nouns=("the [probability|chance] of drawing [an ace|a king|a queen|a seven] from a [deck|deck of cards|pack of 52 cards|standard deck]",), questions=("how likely is [an ace|a king] [from|in] a deck of [52|] cards",))),
    (1, "x=1-2", Meaning("13 / 52", "The probability is {}.", wanted="the probability", how="thirteen of 52 cards", real=True, nouns=("the [probability|chance] of drawing a [heart|spade|club|diamond] from a [deck|deck of cards|pack of 52 cards|standard deck]",))),
    (1, "n=2-60", Meaning("1 - math.perm(365, {n}) / 365 ** {n}", "The probability is {}.", wanted="the probability", how="one less the chance that all differ", real=True, nouns=("the [probability|chance] that [at least|] two of {n} people [share a birthday|have the same birthday]",))),
)  # fmt: skip


_DRAWN = "{r} red and {b} blue {things}"

CHANCES: tuple[Scene, ...] = (
    Scene(
        4,
        "what=bag/box/urn/jar/drawer things=balls/marbles/socks/tokens/cards/candies r=2-20 b=2-20",
        f"[a {{what}} [has|holds|contains] {_DRAWN}|there are {_DRAWN} in a {{what}}]",
        "{what}: {r} red, {b} blue {things}",
        (
            End("[One is drawn. How likely is a red one?|What is the probability of drawing a red one?|What's the chance of red?]", "[P(red)|chance of red]", "{r} / ({r} + {b})", "The probability is {}.", how="favourable over all"),
            End("[What is the probability of a blue one, in percent?|How likely is a blue one, in percent?]", "[chance of blue in percent]", "{b} / ({r} + {b}) * 100", "It is {}%.", how="favourable over all, times 100"),
            End("[What is the probability of red as a fraction?|How likely is red, as a fraction in lowest terms?]", "[P(red) as a fraction]", "Fraction({r}, {r} + {b})", "It is {}.", shown="text", how="use Fraction"),
            End("[Two are drawn without putting back. What is the probability that both are red?|I take two without replacement. How likely are two red ones?]", "[two without replacement, both red]", "{r} / ({r} + {b}) * ({r} - 1) / ({r} + {b} - 1)", "The probability is {}.", how="one draw after the other"),
            End("[Two are drawn, the first is put back. What is the probability that both are red?|With replacement, how likely are two red ones?]", "[two with replacement, both red]", "({r} / ({r} + {b})) ** 2", "The probability is {}.", how="the same chance twice"),
            End("[Two are drawn without putting back. How likely is one of each colour?|What is the probability of one red and one blue in two draws without replacement?]", "[two without replacement, one of each]", "{r} * {b} / math.comb({r} + {b}, 2)", "The probability is {}.", how="the pairs of both colours over all pairs"),
            End("[{k} are drawn without putting back. How likely is at least one red one?|What is the chance of at least one red in {k} draws without replacement?]", "[{k} without replacement, at least one red]", "1 - math.comb({b}, {k}) / math.comb({r} + {b}, {k})", "The probability is {}.", spec="k=2-4", how="one less the chance of none"),
        ),
    ),
    Scene(
        3,
        "n=2-4# what=rolled/thrown",
        "[{n} dice are {what}|I roll {n} dice|somebody throws {n} dice]",
        "{n} dice",
        (
            End("[How likely is a sum of {s}?|What is the probability that they add up to {s}?]", "[P(sum {s})]", "rolls = list(product(range(1, 7), repeat={n}))\nsum(sum(r) == {s} for r in rolls) / len(rolls)", "The probability is {}.", spec="s=:rng.randint(n,6*n)", how="count all rolls"),
            End("[How likely is a sum of at least {s}?|What is the chance of {s} or more in total?]", "[P(sum at least {s})]", "rolls = list(product(range(1, 7), repeat={n}))\nsum(sum(r) >= {s} for r in rolls) / len(rolls)", "The probability is {}.", spec="s=:rng.randint(n+1,6*n)", how="count all rolls"),
            End("[How likely is it that all show different numbers?|What is the probability that no two are the same?]", "[P(all different)]", "math.perm(6, {n}) / 6 ** {n}", "The probability is {}.", how="different ones over all"),
            End("[How likely is at least one six?|What is the probability of at least one 6?]", "[P(at least one six)]", "1 - (5 / 6) ** {n}", "The probability is {}.", how="one less the chance of none"),
            End("[How likely is exactly one six?|What is the probability of exactly one 6?]", "[P(exactly one six)]", "{n} * (1 / 6) * (5 / 6) ** ({n} - 1)", "The probability is {}.", how="one of them a six, the others not"),
            End("[What is the expected sum?|How much is the sum on average?]", "[expected sum]", "{n} * 3.5", "It is {}.", how="three and a half each"),
            End("[How many outcomes are there?|How many different results are possible, the dice being distinct?]", "[how many outcomes]", "6 ** {n}", "There are {}.", how="six for each"),
        ),
    ),
    Scene(
        3,
        "n=2-12 k=1-6 p=10/20/25/30/40/60/70/75/80/90 who=a~player/a~machine/an~archer/a~sensor/a~seed verb=hits/works/scores/succeeds/sprouts",
        "{who} {verb} with a probability of {p}%, and there are {n} tries",
        "p = {p}%, {n} tries",
        (
            End("[How likely is it that all succeed?|What is the chance of {n} out of {n}?]", "[all of them]", "({p} / 100) ** {n}", "The probability is {}.", how="multiply the chances"),
            End("[How likely is at least one success?|What is the probability that it works at least once?]", "[at least one]", "1 - (1 - {p} / 100) ** {n}", "The probability is {}.", how="one less the chance of none"),
            End("[How likely are exactly {k} successes?|What is the probability of exactly {k}?]", "[exactly {k}]", "math.comb({n}, {k}) * ({p} / 100) ** {k} * (1 - {p} / 100) ** ({n} - {k})", "The probability is {}.", spec="k=:rng.randint(1,n)", how="the binomial formula"),
            End("[How many successes are expected?|How often does it work on average?]", "[expected number]", "{n} * {p} / 100", "It is {}.", how="tries times chance"),
        ),
    ),
    Scene(
        2,
        "n=2-12",
        "[a coin is tossed {n} times|I flip a coin {n} times|{n} fair coins are thrown]",
        "{n} coin tosses",
        (
            End("[How likely are exactly {k} heads?|What is the probability of exactly {k} heads?]", "[P(exactly {k} heads)]", "math.comb({n}, {k}) / 2 ** {n}", "The probability is {}.", spec="k=:rng.randint(0,n)", how="combinations over all outcomes"),
            End("[How likely are at least {k} heads?|What is the chance of {k} or more heads?]", "[P(at least {k} heads)]", "sum(math.comb({n}, i) for i in range({k}, {n} + 1)) / 2 ** {n}", "The probability is {}.", spec="k=:rng.randint(1,n)", how="add up the combinations"),
            End("[How likely are only heads?|What is the probability that all are heads?]", "[all heads]", "1 / 2 ** {n}", "The probability is {}.", how="one half each time"),
            End("[How many different outcomes are there?|How many sequences of heads and tails are possible?]", "[how many outcomes]", "2 ** {n}", "There are {}.", how="two for each"),
        ),
    ),
    Scene(
        2,
        "n=20-50# k=3-7# t=2-900",
        "[in a lottery {k} numbers out of {n} are drawn|one has to guess {k} of {n} numbers]",
        "lottery {k} of {n}",
        (
            End("[How many possible draws are there?|How many combinations are that?]", "[combinations]", "math.comb({n}, {k})", "There are {}.", how="use math.comb"),
            End("[How likely is it to win with one ticket?|What is the chance of all {k} right?]", "[chance with one ticket]", "1 / math.comb({n}, {k})", "The probability is {}.", how="one over all combinations"),
            End("[How likely is it to win with {t} different tickets?|What is the chance with {t} different tickets?]", "[chance with {t} tickets]", "{t} / math.comb({n}, {k})", "The probability is {}.", how="the tickets over all combinations"),
            End("[How likely is it to have exactly {m} right?|What is the chance of exactly {m} right ones?]", "[exactly {m} right]", "math.comb({k}, {m}) * math.comb({n} - {k}, {k} - {m}) / math.comb({n}, {k})", "The probability is {}.", spec="m=:rng.randint(1,k)", how="right ones times wrong ones over all"),
        ),
    ),
    Scene(
        2,
        "n=3-10# w=10/26/36/52/62 what=password/PIN/code",
        "a {what} has {n} places, each one of {w} signs",
        "{what}, {n} places, {w} signs",
        (
            End("[How many of them are possible?|How many different ones are there?]", "[how many]", "{w} ** {n}", "There are {}.", how="each place on its own"),
            End("[How many have no sign twice?|How many are there if all signs must differ?]", "[all different]", "math.perm({w}, {n})", "There are {}.", how="use math.perm"),
            End("[How many days does it take to try all at {r} a second?|At {r} tries per second, how many days for all?]", "[days at {r}/s]", "{w} ** {n} / {r} / 86400", "It takes {} days.", spec="r=1000/10000/1000000/1000000000", how="all over those a day"),
            End("[How many bits is that?|How many bits of entropy does a random one have?]", "[bits]", "{n} * math.log2({w})", "It has {} bits.", how="the places times log2 of the signs"),
        ),
    ),
)  # fmt: skip


def chances(rng: random.Random) -> list[Draft]:
    """How many ways there are, and how likely something is."""
    return from_scenes(rng, CHANCES) if rng.random() < 0.5 else from_table(rng, _ASKED)
