"""Percentages and fractions: of, more, less, what percent, change; fractions exact and as numbers."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import in_words
from model.nano.recipe.tasks.slots import Template, from_table

_P = "[{p}%|{p}%|{p}%|{p} %|{p} percent|{p} per cent]"
_PS = "p=5/10/12/15/20/25/30/40/50/60/75/80/90/7.5/8/2.5/3/1/17/33/99/120/150/200"
_LESS = "p=5/10/12/15/20/25/30/40/50/60/75/80/90/7.5/8/2.5/3/1/17/33/99"
_PS2 = "q=5/10/12/15/20/25/30/40/50/8/3/7.5"
_THING = "[bill|salary|price|invoice|loan|ticket|rent|order|house|fund|budget|fee|wage]"
_WHO = "[people|students|members|guests|seats|answers|pages|votes|cars|eggs|questions|tickets|patients|trees]"
_DID = "[said no|are left|passed|were there|are taken|are correct|were sold|are blue|came|failed|are missing]"

PERCENTAGES: tuple[Template, ...] = (
    (6, f"{_PS} a=2-9000.", Meaning("{a} * {p} / 100", "It is {}.", nouns=(f"{_P} of {{a}}", f"{_P} of {{a}}", f"{_P} out of {{a}}"), orders=(f"take {_P} of {{a}}", f"[compute|find|calculate|work out] {_P} of {{a}}"),
        questions=(f"how much is {_P} of {{a}}", f"{_P} of {{a}} is [how much|what]"), said=(f"[I have|There are|We need|A total of] {{a}}. How much is {_P} of [it|that]?", f"{{a}}, {_P} of it[?|. How much?]"), wanted="the percentage of it", how="multiply and divide by 100", real=True)),
    (1, f"{_PS} a=2-9000# b=2-900#", Meaning("{a} * {p} / 100 + {b}", "It is {}.", nouns=(f"{_P} of {{a}} plus {{b}}", f"{{b}} more than {_P} of {{a}}"), wanted="the sum", how="the percentage first", real=True)),
    (1, f"{_PS} {_PS2} a=20-9000#", Meaning("{a} * {p} / 100 * {q} / 100", "It is {}.", nouns=(f"{{q}}% of {_P} of {{a}}", "{q} percent of {p} percent of {a}"), wanted="the percentage of the percentage", how="one after the other", real=True)),
    (1, f"{_PS} {_PS2} a=20-9000# b=20-9000#", Meaning("{a} * {p} / 100 + {b} * {q} / 100", "It is {}.", nouns=("{p}% of {a} plus {q}% of {b}", "the sum of {p}% of {a} and {q}% of {b}"), wanted="the sum", how="add both", real=True)),
    (1, f"{_PS} {_PS2} a=20-9000# b=20-9000#", Meaning("max({a} * {p} / 100, {b} * {q} / 100)", "It is {}.", said=("[Which|What] is [more|larger|bigger], {p}% of {a} or {q}% of {b}?", "{p}% of {a} or {q}% of {b}: which is more?"), wanted="the larger one", how="compute both, take the larger")),
    (3.5, "a=2-900. b=2-900.", Meaning("{b} / {a} * 100", "It is {}%.", nouns=("the percentage of {a} that {b} is", "{b} as a percentage of {a}", "{b} out of {a} in percent", "the percentage that {b} makes of {a}"), orders=("express {b} as a [percentage|percent] of {a}", "write {b} out of {a} as a percentage"),
        questions=("what percent of {a} is {b}", "{b} is what percent of {a}", "what percentage is {b} of {a}", "what percentage is {b} out of {a}", "how many percent of {a} [is|are] {b}", "{b} of {a} is what percentage"), wanted="the percentage", how="part over whole, times 100", real=True)),
    (2.5, "a=20-900 g=2-600# b=:rng.randint(1,a)", Meaning("{b} / {a} * 100", "It is {}%.", said=(f"{{b}} of [the|] {{a}} {_WHO} {_DID}. [What percentage is that?|How many percent is that?|What percent?|In percent?]", f"{{b}} out of {{a}} {_WHO} {_DID}. [How many percent?|What percentage is that?|As a percentage?]", "[I got|She got|He has] {b} out of {a} [points|right|correct]. [What percentage is that?|How much is that in percent?|What is my score in percent?]"), wanted="the percentage", how="part over whole, times 100", real=True)),
    (1.2, "a=20-900# g=2-600# b=:rng.randint(1,a)", Meaning("({a} - {b}) / {a} * 100", "It is {}%.", said=(f"{{b}} of {{a}} {_WHO} [came|passed]. What percentage did not?", "[Of|Out of] {a} [students|tests] {b} passed. What percentage failed?", "{b} of {a} seats are taken. What percentage is free?"), wanted="the percentage of the rest", how="the rest over the whole, times 100", real=True)),
    (3, f"{_PS} a=2-9000.", Meaning("{a} * (100 + {p}) / 100", "It is {}.", nouns=(f"{{a}} [increased|raised] by {_P}", f"{{a}} plus {_P}", f"{{a}} and {_P} more", f"{_P} more than {{a}}", f"{{a}} with {_P} added"), orders=(f"[increase|raise] {{a}} by {_P}", f"add {_P} to {{a}}", f"put {_P} on top of {{a}}"),
        said=(f"[A|The] {_THING} of {{a}} [goes up|rises|is raised|increases|grows] by {_P}. [What is it now?|How much is it then?|What is the new amount?]", f"{{a}} grows by {_P}. What [is it now|does it become]?"), wanted="the larger amount", how="times 100 plus the percentage", real=True)),
    (3, f"{_LESS} a=2-9000.", Meaning("{a} * (100 - {p}) / 100", "It is {}.", nouns=(f"{{a}} [decreased|reduced|lowered] by {_P}", f"{{a}} minus {_P}", f"{{a}} less {_P}", f"{_P} less than {{a}}", f"{_P} off {{a}}"), orders=(f"[decrease|reduce|lower|cut] {{a}} by {_P}", f"subtract {_P} from {{a}}", f"take {_P} off {{a}}"),
        said=(f"[A|The] {_THING} of {{a}} [goes down|falls|is cut|drops|is reduced] by {_P}. [What is it now?|How much is left?|What is the new amount?]", f"What is left of {{a}} after {_P} are gone?"), wanted="the smaller amount", how="times 100 minus the percentage", real=True)),
    (1.5, f"{_PS} {_PS2} a=20-9000#", Meaning("{a} * (100 + {p}) / 100 * (100 - {q}) / 100", "It is {}.", nouns=("{a} increased by {p}% and then decreased by {q}%",), said=(f"[A|The] {_THING} of {{a}} [rises|goes up] by {{p}}% and then [falls|drops] by {{q}}%. [What is it now?|How much is it in the end?]",), wanted="the amount in the end", how="one change after the other", real=True)),
    (1.5, f"{_PS} {_PS2} a=20-9000#", Meaning("{a} * (100 + {p}) / 100 * (100 + {q}) / 100", "It is {}.", said=(f"[A|The] {_THING} of {{a}} [rises|goes up] by {{p}}% and [then|next year] by [another|] {{q}}%. [What is it now?|How much is it in the end?]",), wanted="the amount in the end", how="one change after the other", real=True)),
    (2.5, "a=20-900. b=20-900.", Meaning("({b} - {a}) / {a} * 100", "The change is {}%.", nouns=("the [percentage change|percent change|change in percent|relative change] from {a} to {b}",), questions=("by [how many percent|what percentage|what percent] did {a} change to become {b}", "what percent change is it from {a} to {b}", "how many percent [more|less] is {b} than {a}"),
        said=(f"[A|The] {_THING} [rose|fell|went|changed|grew|dropped] from {{a}} to {{b}}. [How many percent is that?|By what percentage?|What is the change in percent?]", "From {a} to {b}: what change in percent?"), wanted="the change in percent", how="difference over the old value", real=True)),
    (2, f"{_PS} a=2-900", Meaning("{a} / {p} * 100", "It is {}.", questions=(f"{{a}} is {_P} of [what|what number|which number|how much]", f"of [what|which] number is {{a}} {_P}", f"{_P} of what [number|] is {{a}}"), said=(f"{_P} of a number [is|are] {{a}}. [What is the number?|Find the number.|Which number?]", f"{{a}} {_WHO} are {_P} of all. How many are there [in total|in all]?", f"If {_P} [is|are] {{a}}, [what is|how much is] [100%|the whole|the total]?"), wanted="the whole", how="divide by the percentage, times 100", real=True)),
    (1.5, "p=5/10/12/15/20/25/30/40/60/75/80/85 a=20-9000", Meaning("{a} * (100 - {p}) / 100", "It is {}.", said=(f"[Of|Out of] {{a}} {_WHO}, {_P} [came|passed|voted|answered]. How many did not?", f"{_P} of {{a}} {_WHO} are [red|new|taken|gone]. How many are not?", f"A tank with {{a}} liters loses {_P}. How much is left?"), wanted="the rest", how="the rest of 100 percent", real=True)),
    (1, "a=1-90. b=1-9", Meaning("{a} / 100", "It is {}.", nouns=("{a}% as a decimal [number|]", "{a} percent as a decimal"), orders=("[convert|change|turn] {a}% [to|into] a decimal", "write {a}% as a decimal number"), wanted="the decimal", how="divide by 100")),
    (1, "a=0.5/0.25/0.125/0.07/0.9/1.2/0.333/0.045/2.5", Meaning("{a} * 100", "It is {}%.", nouns=("{a} as a percentage", "{a} in percent"), orders=("[convert|change|turn] {a} [to|into] a percentage", "write {a} as a percentage", "express {a} in percent"), wanted="the percentage", how="times 100")),
    (1, "a=1-19# b=2-25", Meaning("{a} / {b} * 100", "It is {}%.", nouns=("{a}/{b} as a percentage", "{a}/{b} in percent"), orders=("[convert|change|turn] {a}/{b} [to|into] a percentage", "express {a}/{b} as a percent"), wanted="the percentage", how="divide, times 100", real=True)),
    (1, f"{_PS} a=20-900#", Meaning("{a} * {p} / 1000", "It is {}.", nouns=("{p} per mille of {a}", "{p}‰ of {a}"), wanted="the part", how="divide by 1000")),
)  # fmt: skip

_F = "Fraction({a}, {b})"
_G = "Fraction({c}, {d})"
_AB = "[{a}/{b}|{a}/{b}|{a} / {b}]"
_CD = "[{c}/{d}|{c}/{d}|{c} / {d}]"
_FOUR = "a=1-12# b=2-16# c=1-12# d=2-16#"
_AS = "[as a fraction|exactly|as an exact fraction|in fractions]"


def _operated(weight: float, sign: str, words: str, order: str, code: str) -> Template:
    return (
        weight,
        _FOUR,
        Meaning(
            code,
            "It is {}.",
            nouns=(f"{_AB} {sign} {_CD} {_AS}", f"{_AB} {words} {_CD} {_AS}", f"the {order} {_AB} and {_CD} {_AS}"),
            said=(f"[Compute|Calculate|What is] {_AB} {sign} {_CD}[. Give a fraction.|? Answer with a fraction.|. The answer should be a fraction.|, and keep it a fraction]", f"{_AB} {sign} {_CD} {_AS}"),
            shown="text", wanted="the exact fraction", how="use Fraction",
        ),
    )  # fmt: skip


FRACTIONS: tuple[Template, ...] = (
    (1.2, "a=2-60# b=61-200#", Meaning("Fraction({a}, {b})", "It is {}.", questions=("what fraction of {b} is {a}", "{a} is what fraction of {b}"), shown="text", wanted="the fraction", how="use Fraction")),
    _operated(2, "+", "plus", "sum of", f"{_F} + {_G}"),
    _operated(1.5, "-", "minus", "difference of", f"{_F} - {_G}"),
    _operated(1.5, "*", "times", "product of", f"{_F} * {_G}"),
    _operated(1.5, "÷", "divided by", "quotient of", f"{_F} / {_G}"),
    (2.5, "k=2-12# m=1-12# n=2-16# a=:k*m b=:k*n", Meaning(_F, "It is {}.", orders=(f"[simplify|reduce] [the fraction|] {_AB}", f"reduce {_AB} to lowest terms", f"write {_AB} in [lowest terms|simplest form]"), nouns=(f"{_AB} in [lowest terms|simplest form]", f"{_AB} simplified"), shown="text", wanted="the simplified fraction", how="use Fraction")),
    (2, "x=0.5/0.25/0.75/0.125/0.2/0.6/0.375/1.5/2.25/0.05/0.35/0.625/3.2/0.04", Meaning("Fraction('{x}')", "It is {}.", orders=("[convert|turn|change] {x} [to|into] a fraction", "[write|express] {x} as a fraction"), nouns=("{x} as a fraction", "the fraction for {x}"), shown="text", wanted="the fraction", how="use Fraction")),
    (1.5, "a=1-19# b=2-25#", Meaning("{a} / {b}", "It is {}.", orders=(f"[convert|turn|change] {_AB} [to|into] a decimal", f"[write|express] {_AB} as a decimal [number|]"), nouns=(f"{_AB} as a decimal [number|]", f"the decimal value of {_AB}"), wanted="the decimal", how="divide", real=True)),
    (2, "a=1-9# b=2-12# c=2-900", Meaning("{c} * {a} / {b}", "It is {}.", nouns=(f"{_AB} of {{c}}",), orders=(f"[compute|find|take|work out] {_AB} of {{c}}",), questions=(f"how much is {_AB} of {{c}}",), wanted="that part", how="times the numerator, over the denominator", real=True)),
    (1.5, _FOUR, Meaning(f"max({_F}, {_G})", "{} is larger.", said=(f"[Which|Which fraction|What] is [larger|bigger|greater], {_AB} or {_CD}?", f"{_AB} or {_CD}: which is [larger|bigger]?"), shown="text", wanted="the larger fraction", how="compare as fractions")),
    (1.5, _FOUR, Meaning(f"{_F} > {_G}", claims=(("is {a}/{b} [greater|larger|bigger|more] than {c}/{d}", "{a}/{b} is [greater|larger|bigger|more] than {c}/{d}", "{a}/{b} is not greater than {c}/{d}"),), how="compare as fractions")),
    (1.2, "k=1-4# a=1-9# b=2-12# m=:k*a+rng.randint(0,1) n=:k*b", Meaning("Fraction({a}, {b}) == Fraction({m}, {n})", claims=(("is {a}/{b} [equal to|the same as|equivalent to] {m}/{n}", "{a}/{b} is equal to {m}/{n}", "{a}/{b} is not equal to {m}/{n}"), ("are {a}/{b} and {m}/{n} [equal|equivalent|the same]", "{a}/{b} and {m}/{n} are equal", "{a}/{b} and {m}/{n} are not equal")), how="compare as fractions")),
    (1, "w=1-9# a=1-9# b=10-16# c=2-9#", Meaning("{w} + Fraction({a}, {b})", "It is {}.", orders=("[convert|turn] [the mixed number|] {w} {a}/{b} [to|into] an improper fraction", "write {w} {a}/{b} as an improper fraction"), shown="text", wanted="the improper fraction", how="add the whole number")),
    (1, "a=11-90# b=2-10#", Meaning("print({a} // {b}, Fraction({a} % {b}, {b}))", "It is {} and {}.", orders=(f"[convert|turn] {_AB} [to|into] a mixed number", f"write {_AB} as a mixed number"), shown="fields", wanted="the mixed number", how="whole part, then the rest")),
    (1, "a=1-9# b=2-16#", Meaning("1 / Fraction({a}, {b})", "It is {}.", nouns=(f"the reciprocal of {_AB} [as a fraction|]",), shown="text", wanted="the reciprocal", how="use Fraction")),
)  # fmt: skip


def percentages(rng: random.Random) -> list[Draft]:
    """Such as "15% of 240", "what percent of 80 is 20", increases and reductions, the whole of a part."""
    return from_table(rng, PERCENTAGES)


def fractions(rng: random.Random) -> list[Draft]:
    """Exact fractions: sums, lowest terms, comparisons; from and to decimals."""
    return [_in_words(rng)] if rng.random() < 0.15 else from_table(rng, FRACTIONS)


_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"}  # fmt: skip


def _in_words(rng: random.Random) -> Draft:
    """ "One half plus one third", "five sixths as a percentage"."""
    (p, p_code), (q, q_code) = _said(rng), _said(rng)
    how = "use Fraction"
    if rng.random() < 0.3:
        into, code = rng.choice((("[a percentage|percent]", f"float({p_code} * 100)"), ("a decimal [number|]", f"float({p_code})")))  # fmt: skip
        form = "It is {}%." if "percent" in into else "It is {}."
        return draft(rng, Meaning(code, form, nouns=(f"{p} as {into}",), orders=(f"[write|express|give] {p} as {into}",), wanted="that fraction", how=how), {})  # fmt: skip
    sign, word, order = rng.choice((("+", "plus", "add {p} and {q}"), ("-", "minus", "subtract {q} from {p}"), ("*", "times", "multiply {p} by {q}"), ("/", "divided by", "divide {p} by {q}")))  # fmt: skip
    if sign == "+" and rng.random() < 0.3:
        third, third_code = _said(rng)
        order, word = f"add {p}, {q} and {third}", "plus"
        p, p_code = f"{third} plus {p}", f"{third_code} + {p_code}"
    order = order.replace("{p}", p).replace("{q}", q)
    exactly = "[|, as a fraction|, in lowest terms| as a fraction|, exactly]"
    meaning = Meaning(
        f"{p_code} {sign} {q_code}",
        "It is {}.",
        nouns=(f"{p} {word} {q}{exactly}",),
        orders=(f"{order}{exactly}",),
        questions=(f"how much is {p} {word} {q}{exactly}",),
        shown="text",
        wanted="the exact fraction",
        how=how,
    )
    return draft(rng, meaning, {})


def _said(rng: random.Random) -> tuple[str, str]:
    """A fraction in words, seldom with a whole number before it, and its Python."""
    q = rng.choice(tuple(_PARTS))
    p = rng.randint(1, q - 1)
    words = f"{in_words(p)} {_PARTS[q]}{'' if p == 1 else 's'}"
    if rng.random() < 0.15:
        whole = rng.randint(1, 5)
        return f"{rng.choice((str(whole), in_words(whole)))} and {words}", f"({whole} + Fraction({p}, {q}))"  # fmt: skip
    return words, f"Fraction({p}, {q})"
