"""How many ways there are, and how likely something is."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.slots import Template, from_table

CHANCES: tuple[Template, ...] = (
    (1, "n=2-8#", Meaning("10 ** {n}", "There are {}.", questions=("how many {n}-digit [PINs|PIN codes|codes] are [possible|there]", "how many [PINs|codes] with {n} digits are [possible|there]"), wanted="the number of codes", how="ten for each place")),
    (1, "n=4-60 w=@plural", Meaning("math.comb({n}, 2)", "There are {}.", questions=("how many pairs can be [formed|made] [from|of|with] {n} [students|people|{w}]", "how many different pairs are there among {n} [{w}|people]"), wanted="the number of pairs", how="use math.comb")),
    (1, "r=1-20 b=1-20 w=@plural", Meaning("{b} / ({r} + {b})", "The probability is {}.", wanted="the probability", how="favourable over all", real=True, said=("A [bag|box|drawer] has {r} red and {b} green [marbles|balls|{w}]. [What is the probability of picking a green one?|How likely is a green one?|What is the chance of green?]",))),
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
    (2, "r=1-20 b=1-20 w=@plural", Meaning("{r} / ({r} + {b})", "The probability is {}.", wanted="the probability", how="favourable over all", real=True, said=(
        "[A bag|A box|An urn|A jar|A drawer] [has|holds|contains] {r} red and {b} [blue|green|white|black] [balls|marbles|{w}]. [What is the probability of drawing a red one?|How likely is a red one?|What is the chance to draw red?|What's the probability of red?]",))),
    (1.5, "r=2-20 b=1-20", Meaning("{r} / ({r} + {b}) * ({r} - 1) / ({r} + {b} - 1)", "The probability is {}.", wanted="the probability", how="one draw after the other", real=True, said=(
        "[A bag|A box|An urn] [has|holds|contains] {r} red and {b} [blue|green|white] [balls|marbles]. [Two are drawn without putting back.|I take two.|Two are drawn without replacement.] [What is the probability that both are red?|How likely are two red ones?]",))),
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
    (1.2, "n=2-12 p=10-95#", Meaning("({p} / 100) ** {n}", "The probability is {}.", wanted="the probability", how="multiply the chances", real=True, said=("[A player hits|Something works|A test passes] with a probability of {p}%. [How likely are {n} in a row?|What is the chance of {n} times in a row?]",))),
)  # fmt: skip


def chances(rng: random.Random) -> list[Draft]:
    """How many ways there are, and how likely something is."""
    return from_table(rng, CHANCES)
