"""What a formula answers: shapes, money, motion, work, chances, and everyday units of measure.

Each line is a meaning with its formula in Python, asked as a noun phrase, a question or a short
story. Longer stories are in `stories`.
"""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.slots import Template, from_table


def _measured(q: str) -> str:
    """A request for a measure of the shape just named, as a sentence."""
    return f"[What is its {q}?|What's the {q}?|Find the {q}.|Calculate its {q}.|Compute the {q}.|I need its {q}.|{q.capitalize()}?|Tell me the {q}.]"


def _shape(
    weight: float,
    spec: str,
    shape: str,
    given: str,
    q: str,
    code: str,
    *,
    also: tuple[str, ...] = (),
    real: bool = True,
) -> Template:
    """A measure `q` of a shape, of which `given` is known: "radius {r}", "a radius of {r}"."""
    name = q.partition("|")[0].strip("[")
    ask_for = _measured(name)
    return (
        weight,
        spec,
        Meaning(
            code,
            f"The {name} is {{}}.",
            nouns=(
                f"the {q} of a {shape} [with|of|that has] {given}",
                f"the {q} of a {shape} [with|of] {given}",
            ),
            said=(
                f"A {shape} has {given}. {ask_for}",
                f"[{shape}|a {shape}], {given}[, {name}?|: {q}?|. {q}?| - {q}|, find the {q}]",
                f"[Given|I have|There is|Take|Consider] a {shape} with {given}. {ask_for}",
                f"[Given|For|Take|Consider] a {shape} with {given}, [find|compute|what is|calculate] the {q}[.|?|]",
                f"[If|When] a {shape} has {given}, what is [its|the] {q}?",
                f"[What is|Find|Compute|I need] the {q} of a {shape} [that has|having|with] {given}[.|?|]",
            ),
            questions=(f"what {name} does a {shape} with {given} have", *also),
            wanted=f"the {name}",
            how="use the formula",
            real=real,
        ),
    )


_R = "[a radius of {r}|a radius that is {r}|radius {r}|a radius of {r} cm|radius {r} m|r = {r}]"
_D = "[a diameter of {r}|diameter {r}|a diameter of {r} cm]"
_AB = "[length {a} and width {b}|a length of {a} and a width of {b}|sides {a} and {b}|sides of {a} and {b}|width {a} and height {b}|sides of {a} cm and {b} cm]"
_ABC = "[sides {a}, {b} and {c}|length {a}, width {b} and height {c}|dimensions {a} x {b} x {c}|edges of {a}, {b} and {c}]"
_LEGS = "[legs {a} and {b}|legs of {a} and {b}|legs of length {a} and {b}|the legs {a} and {b}]"
_RH = "[radius {r} and height {h}|a radius of {r} and a height of {h}]"
_SIDE = "[side {a}|sides of {a}|a side of {a}|side length {a}|a side length of {a} cm|edge {a}]"

SHAPES: tuple[Template, ...] = (
    (1.2, "a=2-12# b=:a+rng.randint(1,12)", Meaning("math.sqrt({b} ** 2 - {a} ** 2)", "It is {} m.", said=("A ladder [of {b} m|{b} m long] leans against a wall with its foot {a} m from the wall. [How high does it reach?|How high up is its top?]",), wanted="the height", how="use Pythagoras", real=True)),
    (1.5, "d=4-90", Meaning("math.pi * ({d} / 2) ** 2", "The area is {}.", said=("A [pizza|plate|wheel|coin|round table|pond] has a diameter of {d} [cm|m|]. [What is its area?|How large is its area?|Find its area.|Area?]",), wanted="the area", how="half the diameter is the radius", real=True)),
    (1, "d=4-90", Meaning("math.pi * {d}", "The circumference is {}.", said=("A [wheel|plate|round table|pond|tree] has a diameter of {d} [cm|m|]. [What is its circumference?|How long is its edge?|How long is the way around it?]",), wanted="the circumference", how="pi times the diameter", real=True)),
    (1, "a=8-400", Meaning("({a} / 4) ** 2", "The area is {}.", said=("The perimeter of a square is {a}. [How large is its area?|What is its area?|Area?]",), wanted="the area", how="the side is a quarter of it")),
    (1, "a=4-900", Meaning("4 * math.sqrt({a})", "The perimeter is {}.", said=("The area of a square is {a}. [What is its perimeter?|How long is its perimeter?]",), wanted="the perimeter", how="the side is the root", real=True)),
    (1, "a=2-40 b=2-40 s=:a*b", Meaning("{s} / {a}", "It is {}.", said=("A rectangle has an area of {s} and [one side is|a length of|a width of] {a}. [How long is the other side?|What is the other side?]",), wanted="the other side", how="the area over the side", real=True)),
    _shape(3, "r=1-60.", "circle", _R, "area", "math.pi * {r} ** 2", also=("how big is a circle with radius {r}", "what area does a circle of radius {r} cover", "what is the area of a circle [whose radius is|if the radius is] {r}")),
    _shape(2, "r=1-60.", "circle", _R, "[circumference|circumference|perimeter]", "2 * math.pi * {r}", also=("how long is the edge of a circle with radius {r}",)),
    _shape(1, "r=2-90.", "circle", _D, "area", "math.pi * ({r} / 2) ** 2"),
    _shape(1, "r=2-90.", "circle", _D, "circumference", "math.pi * {r}"),
    _shape(3, "a=2-90. b=2-90.", "rectangle", _AB, "area", "{a} * {b}", real=False),
    _shape(3, "a=2-90. b=2-90.", "rectangle", _AB, "perimeter", "2 * ({a} + {b})", real=False),
    _shape(2, "a=2-90. b=2-90.", "rectangle", _AB, "diagonal", "math.hypot({a}, {b})", also=("how long is the diagonal of a {a} by {b} rectangle",)),
    _shape(2, "a=2-60.", "square", _SIDE, "area", "{a} ** 2", real=False),
    _shape(1.5, "a=2-60.", "square", _SIDE, "perimeter", "4 * {a}", real=False),
    _shape(1.5, "a=2-60.", "square", _SIDE, "diagonal", "math.sqrt(2) * {a}"),
    _shape(1, "a=2-900", "square", "[an area of {a}|area {a}|an area of {a} square meters]", "[side|side length|side]", "math.sqrt({a})", also=("how long is the side of a square of area {a}",)),
    _shape(1, "a=8-900", "square", "[a perimeter of {a}|perimeter {a}]", "area", "({a} / 4) ** 2"),
    _shape(2, "a=2-60. b=2-60.", "triangle", "[base {a} and height {b}|a base of {a} and a height of {b}|base {a} cm and height {b} cm]", "area", "{a} * {b} / 2", real=False),
    _shape(2.5, "a=2-60 b=2-60", "right triangle", _LEGS, "hypotenuse", "math.hypot({a}, {b})", also=("how long is the hypotenuse of a right triangle with legs {a} and {b}", "what is the hypotenuse [if|when] the legs are {a} and {b}")),
    _shape(1, "a=2-60 b=2-60", "right triangle", _LEGS, "area", "{a} * {b} / 2", real=False),
    _shape(1, "a=3-40 c=:a+rng.randint(1,30)", "right triangle", "[a hypotenuse of {c} and one leg of {a}|hypotenuse {c} and one leg {a}]", "other leg", "math.sqrt({c} ** 2 - {a} ** 2)"),
    _shape(1, "a=6-20 b=7-20 c=8-13", "triangle", "[sides {a}, {b} and {c}|sides of {a}, {b} and {c}]", "perimeter", "{a} + {b} + {c}", real=False),
    _shape(2, "a=2-40.", "cube", _SIDE, "volume", "{a} ** 3", real=False, also=("how much does a cube with side {a} hold",)),
    _shape(1.5, "a=2-40.", "cube", _SIDE, "surface area", "6 * {a} ** 2", real=False),
    _shape(2, "a=2-40. b=2-40. c=2-40.", "[box|cuboid|room|tank|container]", _ABC, "volume", "{a} * {b} * {c}", real=False),
    _shape(1, "a=2-40 b=2-40 c=2-40", "[box|cuboid]", _ABC, "surface area", "2 * ({a} * {b} + {a} * {c} + {b} * {c})", real=False),
    _shape(2, "r=1-30.", "[sphere|ball]", _R, "volume", "4 / 3 * math.pi * {r} ** 3"),
    _shape(1.5, "r=1-30.", "[sphere|ball]", _R, "surface area", "4 * math.pi * {r} ** 2"),
    _shape(2, "r=1-30. h=1-60.", "[cylinder|cylindrical tank|can|pipe]", _RH, "volume", "math.pi * {r} ** 2 * {h}", also=("how much [water|] fits into a cylinder with radius {r} and height {h}",)),
    _shape(1, "r=1-30 h=1-60", "cone", _RH, "volume", "math.pi * {r} ** 2 * {h} / 3"),
    _shape(1, "a=2-60 b=2-60 h=2-40", "trapezoid", "[parallel sides {a} and {b} and height {h}|bases of {a} and {b} and a height of {h}]", "area", "({a} + {b}) / 2 * {h}", real=False),
    (2, "a=2-60. b=2-60. shape=@shape", Meaning("{a} * {b}", "The area is {} m².", said=(
        "A {shape} is {a} m long and {b} m wide. [What is its area?|What is the area?|How many square meters is that?|How big is it?|Area?|Find the area.]",
        "[My|Our|The] {shape} measures {a} by {b} meters. [How many square meters is that?|What area is that?|How big is it in square meters?|What is the area?]",
        "[How many square meters does|How big is] a {shape} of {a} m by {b} m [have|cover|]?",
        "{shape} {a} m x {b} m, [area?|how many m2?|how many square meters?]"), wanted="the area", how="multiply the sides")),
    (2, "a=2-60 b=2-60 shape=@shape", Meaning("2 * ({a} + {b})", "The perimeter is {} m.", said=(
        "A {shape} is {a} m long and {b} m wide. [What is its perimeter?|How long is the way around it?|How much fence does it need?|How many meters of fence are needed?|Perimeter?]",
        "How [much|many meters of] [fence|fencing|edging] [do I need|is needed] [for|around|to go around|to enclose] a {shape} of {a} m by {b} m?", "A [rectangular|] {shape} measures {a} m by {b} m. How [long a fence|much fence|long a border] [do I need|is needed] [to go all around it|around it|for it]?"), wanted="the perimeter", how="add up the four sides")),
    (1.2, "a=2-20 b=2-20 p=3-60#", Meaning("{a} * {b} * {p}", "It costs {}.", said=(
        "A floor is {a} m by {b} m. [Carpet|Tiles|Paint|Turf] cost[s|] {p} [dollars|euros] per square meter. [How much is that in total?|What does it cost?|What is the total cost?]",
        "How much does it cost to [cover|tile|carpet] a room of {a} m by {b} m at [${p}|{p} euros] per square meter?"), wanted="the cost", how="area times price")),
    (1, "a=3-12 b=2-9", Meaning("({a} - 2) * 180", "The sum of the angles is {}.", nouns=("the sum of the [interior|] angles [of|in] a polygon with {a} sides",), questions=("how many degrees do the angles of a {a}-sided polygon add up to",), wanted="the angle sum", how="use (n - 2) times 180")),
    (1, "a=20-80 b=20-80", Meaning("180 - {a} - {b}", "The third angle is {} degrees.", said=(
        "Two angles of a triangle are {a} and {b} degrees. [What is the third?|How big is the third angle?|Find the third.]", "A triangle has angles of {a}° and {b}°. [What is the third angle?|Third angle?]"), wanted="the third angle", how="the angles add up to 180")),
    (1, "a=1-40 b=1-40 c=41-90 d=41-90", Meaning("math.dist(({a}, {b}), ({c}, {d}))", "The distance is {}.", nouns=("the distance between the points ({a}, {b}) and ({c}, {d})", "the distance from ({a}, {b}) to ({c}, {d})"),
        questions=("how far [is|apart are] ({a}, {b}) [from|and] ({c}, {d})",), wanted="the distance", how="use math.dist", real=True)),
    (0.7, "a=1-40# b=1-40# c=41-90# d=41-90#", Meaning("({d} - {b}) / ({c} - {a})", "The slope is {}.", nouns=("the slope of the line through ({a}, {b}) and ({c}, {d})",), wanted="the slope", how="rise over run", real=True)),
)  # fmt: skip

MONEY: tuple[Template, ...] = (
    (1.2, "p=20-900# t=7/10/19/20/21/25", Meaning("{p} / (100 + {t}) * 100", "The net price is {}.", said=("[If|When] VAT is {t}% and the gross price is {p}, what is the net price?", "[The gross price is|Gross] {p}[ with|, including] {t}% VAT. [What is the net price?|Net?]"), wanted="the net price", how="divide by the grown percentage", real=True)),
    (1.2, "p=900-9000# r=2/3/4/5/10", Meaning("{p} * (1 + {r} / 100) ** 2", "It is {}.", said=("A [salary|rent|price] of {p} is [raised|increased] by {r}% twice. What is it [after that|then|now]?", "[The salary|The rent|It] of {p} [rises|goes up] {r}% this year and {r}% next year. What is it then?"), wanted="the amount in the end", how="grow it twice", real=True)),
    (2.5, "p=10-900#. t=5/7/8/10/12/15/18/20/22 w=1-2", Meaning("{p} * {t} / 100", "It is {}.", said=(
        "[How much is|What is|What's|Compute|Calculate] [a|the|] {t}% [tip|tax|fee|commission|surcharge|discount|deposit|VAT] [on|for|of] [${p}|{p}|{p} euros|a bill of {p}|a ${p} bill][?|]", "[A|The] [bill|order|sale|meal|invoice] is [${p}|{p} euros|{p}][, {t}% tip|. The tip is {t}%|. I tip {t}%|, commission {t}%]. How much is that?",
        "[What tip|How much tip] [do I leave|should I give|is that] at {t}% on [${p}|{p} euros]?", "{t}% [tip|tax|commission] on [${p}|{p}][?|, how much?|]"), nouns=("the [tip|tax|fee|commission] of {t}% on [${p}|{p}]", "a {t}% tip on [${p}|{p} dollars]"), wanted="the tip or tax", how="the percentage of the amount", real=True)),
    (1, "p=100-9000# r=2/3/4/5/6/8 y=2-12", Meaning("{p} * (1 + {r} / 100 / 4) ** (4 * {y})", "It grows to {}.", said=("[${p}|{p} euros|{p}] at {r}% [interest|annual interest|] compounded quarterly for {y} years. [How much is that?|What is the final amount?|What is it worth?]", "[How much is|What is] [${p}|{p}] worth after {y} years at {r}% compounded quarterly?"), wanted="the amount with interest", how="four times a year", real=True)),
    (1.5, "g=50-900# p=1.2/2.49/0.99/4.2/3.5/12", Meaning("{p} / {g} * 1000", "A kilo costs {}.", said=("{g} [g|grams] of [cheese|nuts|tea|rice|ham|coffee] cost [${p}|{p} euros]. [What does a kilo cost?|What is the price per kg?|How much is a kilogram?]", "[What is the price per kg|How much per kilo] if {g} g cost {p}?"), wanted="the price of a kilo", how="price over grams, times 1000", real=True)),
    (1.5, "a=2-9# p=2-30# b=2-9# q=2-30#", Meaning("'{a} for {p}' if {p} / {a} < {q} / {b} else '{b} for {q}'", "{} is the better deal.", said=("[Which is|What is] [the better deal|cheaper|better value], {a} for [{p}|{p}] or {b} for {q}?", "{a} for {p} or {b} for {q}: which is [cheaper|the better deal] per piece?"), shown="text", wanted="the better deal", how="compare the price of one")),
    (1, "a=100-900# b=20-90#", Meaning("{a} - {b}", "{} remains.", said=("[My budget is|I have] [${a}|{a} euros] and I spend {b}. [How much is left?|What remains?|What's left?]", "[A balance|An account] of [${a}|{a}] minus a payment of {b}: what remains?"), wanted="what remains", how="subtract")),
    (1.2, "a=900-5000# b=20-900# c=20-900# d=20-300#", Meaning("{a} - {b} - {c} - {d}", "{} is left.", said=("[I earn|She earns|My income is] {a} [a month|monthly] and the costs are {b} for rent, {c} for food and {d} for the rest. [How much is left?|What remains?]",), wanted="what is left", how="subtract them all")),
    (3, "p=20-9000# d=5/10/15/20/25/30/40/50/12/35 good=@good", Meaning("{p} * (100 - {d}) / 100", "It costs {} now.", said=(
        "A {good} [costs|is priced at|is] [${p}|{p} dollars|{p} euros|€{p}][ and is {d}% off| with a discount of {d}%|, {d}% off|, reduced by {d}%|. It is {d}% off|. There is a {d}% discount|. The shop gives {d}% off]. [What is the new price?|What does it cost now?|How much do I pay?|How much is it?|What's the sale price?|What is the final price?|Price?]",
        "A {good} that [normally|usually|] costs [${p}|{p} euros] is [marked down|reduced|discounted] [by|] {d}[%| percent]. [What will I pay?|What do I pay?|What is the price now?|How much is it now?]",
        "[How much is|What is the price of|What do I pay for|What does one pay for] a [${p}|{p} dollar|{p} euro] {good} [after|with|at] a {d}% discount?",
        "[{d}% off|a discount of {d}% on] [a|] [${p}|{p} dollars|{p} euros][: what do I pay?|, final price?|. What is the price?|?]"),
        nouns=("the price of a [${p}|{p} dollar] {good} after {d}% off", "the sale price of a {good} of {p} [dollars|euros] with {d}% off"), wanted="the new price", how="take the rest in percent", real=True)),
    (2, "p=20-9000# d=5/10/15/20/25/30 t=5/7/8/10/19/20/21 good=@good", Meaning("{p} * (100 - {d}) / 100 * (100 + {t}) / 100", "The final price is {}.", said=(
        "A {good} costs [${p}|{p} dollars|{p} euros]. [First|] [there is|I get] a {d}% discount, then {t}% tax is added. [What is the final price?|What do I pay?|How much is it?]",
        "[What is|How much is] [${p}|{p} dollars|{p} euros] after a {d}% discount and then {t}% [tax|VAT|sales tax]?",
        "[{p}|${p}], {d}% off, [then|plus] {t}% tax[: total?|. What do I pay?|, how much?]"), wanted="the final price", how="discount first, then tax", real=True)),
    (1.5, "p=20-9000# d=5/10/15/20/25/30 e=5/10/20/15", Meaning("{p} * (100 - {d}) / 100 * (100 - {e}) / 100", "The price is {}.", said=(
        "A price of [${p}|{p} dollars|{p} euros|{p}] is [reduced|cut|lowered] by {d}% and then by [another|a further|] {e}%. [What is it now?|What is the final price?|How much is left?]",
        "[What is|How much is] [${p}|{p}] after {d}% off and [another|an extra] {e}% off?"), wanted="the final price", how="one reduction after the other", real=True)),
    (2, "p=10-900#. t=5/7/8/10/15/18/20 x=1-2", Meaning("{p} * (100 + {t}) / 100", "The total is {}.", said=(
        "[The bill|Dinner|Lunch|My bill|The meal|The taxi] [is|was|comes to|costs] [${p}|{p} dollars|{p} euros] [and I want to leave|plus|and I add|and I give] [a|] {t}% tip. [What is the total?|How much do I pay?|What do I pay in all?|Total?]",
        "[What is|How much is] [${p}|{p} euros|{p} dollars] [with|plus|including] [a|] {t}% [tip|tax|VAT|sales tax|service]?",
        "A [ticket|phone|book|lamp] costs [${p}|{p}] without tax. [Tax|VAT] is {t}%. [What is the price with tax?|How much is it with tax?|Total?]"), wanted="the total", how="add the percentage", real=True)),
    (1.5, "p=10-900# t=10/15/18/20/12 n=2-9 people=@people", Meaning("{p} * (100 + {t}) / 100 / {n}", "Each pays {}.", said=(
        "[A bill|The bill|Dinner] of [${p}|{p} dollars|{p} euros] plus {t}% tip is [split|shared|divided] [equally|evenly|] [among|between|by] {n} {people}. [How much does each pay?|What does each one pay?|How much per person?|Each?]",
        "[We split|They share|We share] a [bill|restaurant bill|dinner] of [${p}|{p} euros] plus {t}% tip between {n} people. [What does each person owe?|How much does each owe?|How much each?]",
        "{n} {people} split a bill of [${p}|{p} dollars] and leave a {t}% tip. [How much does each pay?|What is it per person?]"), wanted="each one's share", how="add the tip, then divide", real=True)),
    (2, "t=5/7/8/10/19/20/25 p=20-900#", Meaning("{p} / (100 + {t}) * 100", "It was {} before.", said=(
        "[A price|The price|The total|A bill] of [${p}|{p} euros|{p}] includes {t}% [tax|VAT]. [What is it without tax?|What is the net price?|How much was it before tax?]",
        "After [a raise of|a rise of|an increase of|going up] {t}% [the price|the rent|my salary|it] is [{p}|${p}]. [What was it before?|What was the original?|How much was it before?]",
        "[A number|Something] [increased|raised] by {t}% [is|gives] {p}. What [was it|was the number]?"), wanted="the amount before", how="divide by the grown percentage", real=True)),
    (2, "d=5/10/15/20/25/30/40/50 p=20-900# good=@good", Meaning("{p} / (100 - {d}) * 100", "It was {} before.", said=(
        "[After|With] a {d}% discount a {good} costs [${p}|{p} euros|{p} dollars|{p}]. [What was the original price?|What did it cost before?|How much was it before?|Original price?]",
        "[I paid|She paid|He paid] [${p}|{p} euros|{p}] for a {good} that was {d}% off. [What was the original price?|What was the full price?]",
        "[What number|Which number] [decreased|reduced] by {d}% is {p}?"), wanted="the price before", how="divide by the remaining percentage", real=True)),
    (2, "a=20-900# b=20-900# good=@good", Meaning("({b} - {a}) / {a} * 100", "The change is {}%.", said=(
        "[The price|The rent|A share|The value] [went|rose|fell|changed|moved] from [{a} to {b}|${a} to ${b}]. [What is the change in percent?|By what percentage?|How many percent is that?|Percentage change?]",
        "A {good} [used to cost|was] {a} and now costs {b}. [By how many percent did it change?|What is the percent change?]"),
        nouns=("the [percentage change|percent change|change in percent|percentage difference] from {a} to {b}", "the percent [increase|decrease|change] [from|going from] {a} to {b}"), wanted="the change in percent", how="difference over the old value", real=True)),
    (1.5, "a=20-500# g=5-300# good=@good b=:a+g", Meaning("({b} - {a}) / {a} * 100", "The profit is {}%.", said=(
        "[I buy|She buys|A shop buys|He bought] a {good} for [${a}|{a} euros|{a}] and [sells|sold] it for [${b}|{b} euros|{b}]. [What is the profit in percent?|What percentage profit is that?|How many percent profit?]",), wanted="the profit in percent", how="profit over cost", real=True)),
    (1, "a=20-500# g=5-300# good=@good b=:a+g", Meaning("{b} - {a}", "The profit is {}.", said=(
        "[I buy|She buys|A shop buys|He bought] a {good} for [${a}|{a} euros|{a}] and [sells|sold] it for [${b}|{b} euros|{b}]. [What is the profit?|How much profit is that?|How much was earned?]",), wanted="the profit", how="subtract the cost")),
    (2.5, "p=100-9000# r=1/2/3/4/5/6/7/8/2.5/1.5/3.5/4.2 y=2-30", Meaning("{p} * (1 + {r} / 100) ** {y}", "It grows to {}.", said=(
        "[I put|She puts|We put] [${p}|{p} euros|{p} dollars] [in|into] [the bank|an account|a savings account] at {r}% [compounded every year|interest a year|a year|compounded yearly]. How much [do I have|is it|is there|will it be] after {y} years?",
        "[I invest|She invests|I put|He saves|I deposit|You invest] [${p}|{p} euros|{p} dollars|{p}] [at|with|and get] {r}% [interest|] [compounded annually|compound interest|a year|per year|yearly|annually|per annum|interest a year]. [How much is it after {y} years?|What is it worth after {y} years?|How much will there be in {y} years?|Balance after {y} years?]",
        "[What will|How much will] [${p}|{p}] [be worth|grow to|become] [in|after] {y} years at {r}% [compound interest|interest compounded yearly|a year|annual interest]?",
        "[${p}|{p} euros] at {r}% for {y} years, compounded [yearly|annually][?|: how much?]"),
        nouns=("the value of [${p}|{p}] after {y} years at {r}% [compound interest|a year, compounded]", "the final amount of {p} at {r}% compound interest for {y} years"), wanted="the amount with interest", how="compound it every year", real=True)),
    (1, "p=100-9000# r=2/3/4/5/6/8 y=2-12", Meaning("{p} * (1 + {r} / 100 / 12) ** (12 * {y})", "It grows to {}.", said=(
        "[${p}|{p} euros|{p}] at {r}% [interest|annual interest] compounded monthly for {y} years. [How much is that?|What is the final amount?]",
        "[How much is|What is] [${p}|{p}] worth after {y} years at {r}% compounded [monthly|every month]?"), wanted="the amount with interest", how="twelve times a year", real=True)),
    (1, "p=100-9000# r=1/2/3/4/5/6 y=2-30", Meaning("{p} * (1 + {r} / 100) ** {y} - {p}", "The interest is {}.", said=(
        "[${p}|{p} euros|{p}] [earns|at] {r}% compound interest [a year|yearly|per year] for {y} years. [How much interest is that?|How much interest is earned?|What is the interest alone?]",), wanted="the interest alone", how="the amount at the end less the start", real=True)),
    (2, "p=100-9000# r=1/2/3/4/5/6/7/8/2.5 y=1-12", Meaning("{p} * {r} * {y} / 100", "The interest is {}.", said=(
        "[What is|Calculate|How much is] the simple interest [on|for] [${p}|{p} euros|{p}] at {r}% [for|over] {y} years[?|]", "[${p}|{p}] at {r}% simple interest for {y} years. How much interest [is that|do I get]?"),
        nouns=("the simple interest on {p} at {r}% for {y} years",), wanted="the simple interest", how="principal times rate times years", real=True)),
    (1, "p=100-9000# r=3/4/5/6/7/8/9/10", Meaning("n = 0\nv = {p}\nwhile v < 2 * {p}:\n    v *= 1 + {r} / 100\n    n += 1\nn", "It takes {} years.", said=(
        "[How many years|How long] does it take [for|until] [${p}|{p}] [to double|doubles|has doubled] at {r}% [a year|interest|compound interest]?",
        "When [will|does] [${p}|{p}] double at {r}% [interest|] a year?"), wanted="the years to double", how="let it grow year by year", shown="fields")),
    (1.5, "p=1000-90000# r=5/8/10/12/15/20/25 y=2-10 good=@good", Meaning("{p} * (1 - {r} / 100) ** {y}", "It is worth {}.", said=(
        "A [car|machine|{good}] worth [${p}|{p} euros|{p}] loses {r}% of its value [every year|each year|a year|per year]. [What is it worth after {y} years?|How much is it worth in {y} years?]",
        "[A town|A village|A herd|A city] of {p} [people|animals|inhabitants] shrinks by {r}% [a year|every year]. How many are left after {y} years?"), wanted="the value at the end", how="shrink it every year", real=True)),
    (1.5, "p=1000-90000# r=1/2/3/4/5/10/20 y=2-20", Meaning("{p} * (1 + {r} / 100) ** {y}", "It is {}.", said=(
        "[A town|A city|A country|A village|A colony] [has|of] {p} [people|inhabitants|members|bacteria][ and grows| and grows| that grows] by {r}% [a year|every year|per year|annually]. [How many are there after {y} years?|What is the population in {y} years?|How big is it after {y} years?]",
        "[A population|The population] of {p} grows {r}% [per year|every year]. [What is it|How big is it] after {y} years?"), wanted="the size at the end", how="let it grow every year", real=True)),
    (2, "p=2-90. n=2-40 good=@plural", Meaning("{n} * {p}", "They cost {}.", said=(
        "[One of the|If one of the|Each of the] {good} costs [${p}|{p} euros|{p} dollars]. [How much do {n} cost?|What do {n} cost?|How much for {n}?|What about {n} of them?]",
        "[How much|What] do {n} {good} cost [at|if each costs|if one is] [${p}|{p} euros|{p} dollars] [each|apiece|]?"), wanted="the price of all", how="number times price")),
    (2, "p=12-900# n=2-12 good=@plural k=2-30", Meaning("{p} / {n} * {k}", "They cost {}.", said=(
        "{n} {good} cost [${p}|{p} euros|{p} dollars]. [How much do {k} cost?|What do {k} cost?|How much would {k} be?|What is the price of {k}?|How much for {k}?]",
        "If {n} {good} cost [${p}|{p} euros|{p} dollars], [how much do {k} cost|what do {k} {good} cost|what is the price of {k}]?"), wanted="the price of the others", how="price of one, then times", real=True)),
    (1.5, "p=12-900# n=2-12 good=@plural", Meaning("{p} / {n}", "One costs {}.", said=(
        "{n} {good} cost [${p}|{p} euros|{p} dollars]. [How much is one?|What does one cost?|What is the price of one?|Price per piece?|How much each?]",
        "If {n} {good} cost [${p}|{p} euros], [what does one cost|how much is one]?"), wanted="the price of one", how="divide by the number", real=True)),
    (1, "m=100-5000# s=10-90#", Meaning("math.ceil({m} / {s})", "It takes {}.", said=(
        "[I want|I need] [${m}|{m} euros|{m} dollars] and [save|can save|put aside] {s} [a month|every month|a week|every week]. [How many months does it take?|How long does it take?|How many weeks is that?]",), wanted="the number of months or weeks", how="divide and round up")),
    (1.5, "p=1200-9000#", Meaning("{p} * 12", "It is {} a year.", said=(
        "[I earn|She earns|The rent is|He makes|We pay] [${p}|{p} euros|{p} dollars] [a month|per month|every month|monthly]. [How much is that per year?|What is that a year?|Yearly?|How much in a year?]",), wanted="the amount a year", how="times twelve months")),
    (1.5, "p=12000-90000#", Meaning("{p} / 12", "It is {} a month.", said=(
        "[I earn|She earns|The salary is|He makes|We pay] [${p}|{p} euros|{p} dollars] [a year|per year|yearly|annually]. [How much is that per month?|What is that a month?|Monthly?]",), wanted="the amount a month", how="divide by twelve months", real=True)),
    (2, "p=10-900# x=1.08/1.1/0.92/1.25/0.85/150/1.17/0.9/20.5/7.3", Meaning("{p} * {x}", "It is {}.", said=(
        "[One euro is|1 EUR =|A euro is worth] {x} [dollars|yen|crowns|pesos|francs]. [How much is|What is|How much do I get for|What are] {p} euros[?| worth?]",
        "[1 USD =|A dollar is worth|One dollar is] {x} [euros|yen|EUR|pesos]. [How much is|What is|What do I get for] {p} dollars?",
        "[At an exchange rate of|With a rate of] {x}, [how much is|what is] {p} [euros|dollars|pounds]?",
        "[Convert|Change|Exchange] {p} [euros to dollars|dollars to euros|USD to EUR|pounds to euros] at [a rate of|] {x}."), wanted="the converted amount", how="times the rate")),
)  # fmt: skip

MOTION: tuple[Template, ...] = (
    (1, "d=20-900# t=5-90", Meaning("{d} / {t} * 3.6", "It is {} km/h.", said=("[A runner|A sprinter|A dog|A car] [runs|covers|does] {d} [m|meters] in {t} [s|seconds]. [How fast is that in km/h?|What is the speed in km/h?]", "{d} m in {t} s: how many km/h?"), wanted="the speed in km/h", how="meters a second times 3.6", real=True)),
    (1, "a=40-120# b=1-6 c=40-120# d=1-6", Meaning("({a} * {b} + {c} * {d}) / ({b} + {d})", "The average speed is {} km/h.", said=("[A car|A bus|A train] [drives|goes] {b} hours at {a} km/h and [then|] {d} hours at {c} km/h. What is the average speed?",), wanted="the average speed", how="all distance over all time", real=True)),
    (1, "a=40-120# b=1-6 c=40-120# d=1-6", Meaning("{a} * {b} + {c} * {d}", "It is {} km.", said=("[A car|A bus|A train|A cyclist] [drives|goes] {b} hours at {a} km/h and [then|] {d} hours at {c} km/h. [How far is that?|How far does it get?|What is the total distance?]",), wanted="the whole distance", how="add both distances")),
    (1, "m=20-60# d=100-900#", Meaning("{d} / {m}", "It needs {} gallons.", said=("[A car|My car] [gets|does|makes] {m} [mpg|miles per gallon]. [How many gallons for {d} miles?|How much gas for {d} miles?|How many gallons does it need for {d} miles?]", "[How many gallons|How much gas] do I need for {d} miles at {m} mpg?"), wanted="the gallons", how="miles over miles per gallon", real=True)),
    (1, "m=20-60# g=5-20 p=3/3.5/4/3.79", Meaning("{m} * {g}", "It is {} miles.", said=("[A car|My car] [gets|does] {m} [mpg|miles per gallon]. How far does it get [on|with] {g} gallons?",), wanted="the distance", how="multiply")),
    (3, "s=4-160. t=2-12.", Meaning("{s} * {t}", "The distance is {}.", said=(
        "A [car|bus|train|truck|cyclist|plane|boat|ship] [travels|goes|drives|moves|runs] [at|with] {s} [km/h|kilometers per hour|km per hour] for {t} [hours|h]. [How far does it go?|What distance is covered?|How many kilometers is that?|How far is that?|Distance?]",
        "How far [does one get|do I get|does a car go|can a train travel] in {t} hours at {s} [km/h|kilometers per hour]?",
        "If [I drive|a car goes|you ride|she walks] at {s} [mph|miles per hour] for {t} hours, how [far do I get|many miles is that]?",
        "[At|Going] {s} [mph|km/h|m/s], how far [do I get|does it go] in {t} hours?",
        "[Speed|speed] {s} km/h, time {t} h[: distance?|, how far?|. What is the distance?]"), wanted="the distance", how="speed times time")),
    (3, "d=20-900# t=2-12.", Meaning("{d} / {t}", "The speed is {}.", said=(
        "A [car|bus|train|truck|cyclist|plane|boat|ship] [covers|travels|drives|goes|does] {d} [km|kilometers] in {t} hours. [What is its speed?|How fast is it?|What is the average speed?|How fast is it in km/h?|Average speed?]",
        "How fast [is|was] a [car|bus|train|ship] that [covers|goes|travels] {d} km in {t} hours?",
        "[I drove|We drove|She rode|He flew] {d} [km|miles] in {t} hours. [What was the average speed?|How fast was that?|What speed is that?]",
        "[What|Which] [average|] speed is {d} [km|miles|meters] in {t} hours?"), wanted="the speed", how="distance over time", real=True)),
    (3, "d=20-900# s=4-160#", Meaning("{d} / {s}", "It takes {} hours.", said=(
        "How long does [it take to go|a car need for|a train need for|it take to drive|a drive of] {d} [km|kilometers] at {s} [km/h|kilometers per hour]?",
        "[If I drive|Driving|Going] {d} miles at {s} mph, how [long|many hours] [will it take|does it take|is that]?", "How many hours [is|are] {d} [km at {s} km/h|miles at {s} mph]?",
        "[A car|A train|A bus|A cyclist] [drives|travels|goes] at {s} km/h. [How long does it take for {d} km?|How many hours for {d} km?|How long do {d} km take?]"), wanted="the time", how="distance over speed", real=True)),
    (1.5, "d=20-900# s=4-160#", Meaning("{d} / {s} * 60", "It takes {} minutes.", said=(
        "How many minutes does [it take|a car need|one need] for {d} km at {s} km/h?",
        "At {s} km/h, how many minutes do {d} km take?", "[If I drive|Driving] {d} miles at {s} mph, how many minutes [will it take|will I be on the road|is that]?"), wanted="the minutes", how="distance over speed, times 60", real=True)),
    (2, "a=40-120# b=40-120# d=100-900#", Meaning("{d} / ({a} + {b})", "They meet after {} hours.", said=(
        "Two [trains|cars|cyclists|ships|buses|planes] [start|are] {d} km apart and [drive|move|head|travel] [towards|toward] each other at {a} and {b} km/h. [When do they meet?|After how many hours do they meet?|How long until they meet?]",), wanted="the time until they meet", how="distance over both speeds", real=True)),
    (1, "a=40-120# b=40-120# t=2-9", Meaning("({a} + {b}) * {t}", "They are {} km apart.", said=(
        "Two [trains|cars|ships] leave [the same place|a town|a station] in opposite directions at {a} and {b} km/h. How far apart are they after {t} hours?",), wanted="the distance between them", how="both speeds times the time")),
    (1.5, "a=4-12# b=100-900#", Meaning("{b} * {a} / 100", "It uses {} liters.", said=(
        "[A car|My car|The van] [uses|needs|burns|consumes] {a} [liters|l] [per|for every|every] 100 km. [How much does it use for {b} km?|How many liters for {b} km?|How much fuel for {b} km?|How much fuel does it need for {b} km?]",
        "How much fuel [does a car need|is needed] for {b} km at {a} [liters|l] per 100 km?"), wanted="the fuel", how="distance times consumption over 100", real=True)),
    (1.5, "a=4-12# b=100-900# p=1.5/1.79/1.65/2/1.89", Meaning("{b} * {a} / 100 * {p}", "It costs {}.", said=(
        "[A car|My car] [uses|needs] {a} liters per 100 km and [a liter costs {p} euros|fuel costs {p} euros a liter|gas is {p} per liter]. [What do {b} km cost?|How much does a trip of {b} km cost?]",), wanted="the fuel cost", how="liters, then price", real=True)),
    (1, "a=20-60# b=100-900#", Meaning("{a} / {b} * 100", "It uses {} liters per 100 km.", said=("[A car|My car] used {a} liters [for|on] {b} km. [What is that per 100 km?|How much per 100 km?|What is the consumption per 100 km?]",), wanted="the consumption", how="liters over distance, times 100", real=True)),
)  # fmt: skip

WORK: tuple[Template, ...] = (
    (2, "a=2-20 b=2-20", Meaning("1 / (1 / {a} + 1 / {b})", "Together they need {}.", said=(
        "[One pump|One pipe|One worker|Anna|A painter] [needs|takes] {a} hours [for a job|to finish|], [another|the other|a second one] {b} hours. [How long do they need together?|How long does it take both together?|How many hours together?]",
        "[One tap|One pipe] fills a [tank|pool] in {a} hours, [another|a second] in {b} hours. [How long do both take?|How long together?]"), wanted="the time together", how="add the rates", real=True)),
    (3, "n=2-12 d=2-20 m=2-30 people=@people", Meaning("{n} * {d} / {m}", "They need {} days.", said=(
        "{n} [painters|builders|cooks|gardeners|{people}] [finish|do|complete] [a job|a house|a wall|the work] in {d} [days|hours]. How long [would {m} need|do {m} need|does it take {m}|would it take {m} of them]?",
        "{n} workers [need|take] {d} days [for a job|to build a wall|to paint a house|]. [How many days do {m} workers need?|How long do {m} take?|How long would {m} workers need?]",
        "If {n} [workers|people|machines] [need|take] {d} days, how [many days|long] do {m} [need|take]?"), wanted="the days", how="the work stays the same", real=True)),
    (2, "n=2-12 k=10-400 t=2-12 s=5-40", Meaning("{k} / {t} * {s}", "It is {}.", said=(
        "A [machine|printer|factory|worker|robot] [makes|prints|produces|packs] {k} [parts|pages|boxes|toys] in {t} [minutes. How many in {s} minutes?|hours. How many in {s} hours?|minutes. How many does it make in {s} minutes?|hours. How many is that in {s} hours?]",), wanted="the number made", how="rate times time", real=True)),
    (2, "v=100-5000# r=3-60#", Meaning("{v} / {r}", "It takes {} minutes.", said=(
        "A [tank|pool|tub|barrel] [of {v} liters is filled|holds {v} liters and is filled] at {r} liters [per|a] minute. [How long does it take?|How many minutes does that take?]",
        "[Water flows|A tap runs] at {r} liters [a|per] minute. How long does it take to fill {v} liters?"), wanted="the time to fill it", how="volume over rate", real=True)),
    (1.5, "a=2-12 b=2-9 g=100-900#", Meaning("{g} / {a} * {b}", "You need {} g.", said=(
        "A recipe for {a} [people|persons|servings] needs {g} g of [flour|sugar|rice|pasta]. [How much for {b}?|How much is needed for {b} people?|How much do I need for {b}?]",
        "For {a} [cakes|people] I need {g} grams of [flour|butter]. How much [for|do I need for] {b}?"), wanted="the amount needed", how="scale it", real=True)),
    (1.5, "a=1-9 b=1-9 t=20-900", Meaning("{t} * {a} / ({a} + {b})", "The first part is {}.", said=(
        "[Divide|Split|Share] {t} in the ratio {a}:{b}. [What is the first part?|How much is the first share?]",
        "{t} is [divided|split|shared] in the ratio {a} to {b}. [What is the first part?|How big is the first share?]"), wanted="the first share", how="its part of the whole", real=True)),
    (1, "a=1-9# b=1-9# t=20-900", Meaning("print({t} * {a} / ({a} + {b}), {t} * {b} / ({a} + {b}))", "The parts are {} and {}.", orders=("[divide|split|share] {t} in the ratio {a}:{b}", "[divide|split] {t} in a ratio of {a} to {b}"), wanted="the two shares", how="each its part of the whole", shown="fields")),
    (1.5, "a=1-50# b=1-50# p=5-60# q=5-90#", Meaning("({a} * {p} + {b} * {q}) / ({a} + {b})", "The mixture has {}%.", said=(
        "{a} [liters|l] of a {p}% [solution|acid|juice] [are mixed|is mixed] with {b} [liters|l] of a {q}% one. [What is the concentration?|What percentage does the mixture have?|How strong is the mixture?]",
        "[I mix|Mix] {a} liters at {p}% [with|and] {b} liters at {q}%. [What concentration is that?|What is the result in percent?]"), wanted="the concentration", how="weighted average", real=True)),
    (1, "a=2-30# b=2-30# p=2-20# q=2-30#", Meaning("({a} * {p} + {b} * {q}) / ({a} + {b})", "It is {} per kg.", said=("{a} kg of [coffee|nuts|tea] at {p} [euros|dollars] a kilo are mixed with {b} kg at {q} [euros|dollars]. What does a kilo of the mix cost?",), wanted="the price of the mixture", how="weighted average", real=True)),
    (2, "a=1-40 b=2-9", Meaning("{a} * {b}", "It is {}.", said=("[A child|The boy|Tom|My son] is {a} [years old|]. [His father is {b} times as old. How old is the father?|His aunt is {b} times older. How old is she?]",), wanted="the other age", how="multiply")),
    (1.5, "d=2-30 s=30-90", Meaning("({s} + {d}) / 2", "The larger one is {}.", said=("Two [people|siblings|friends] are together {s} years old. One is {d} years older [than the other|]. [How old is the older one?|What is the age of the older?]", "The sum of two numbers is {s} and their difference is {d}. [What is the larger number?|Find the larger one.|Which is the larger?]"), wanted="the larger one", how="sum plus difference, halved")),
    (1.5, "d=2-30 s=31-90", Meaning("({s} - {d}) / 2", "The smaller one is {}.", said=("Two [people|siblings|friends] are together {s} years old. One is {d} years older. [How old is the younger one?|What is the age of the younger?]", "The sum of two numbers is {s} and their difference is {d}. [What is the smaller number?|Find the smaller one.]"), wanted="the smaller one", how="sum less difference, halved")),
    (1.5, "n=3-300 k=2-40", Meaning("math.ceil({n} / {k})", "{} are needed.", said=(
        "[A bus|A boat|A box|A table|A van|A room] [holds|has room for|takes|seats] {k}. [How many of them do we need for {n}?|How many are needed for {n}?|How many do {n} need?]",
        "{n} [people|students|guests|eggs|books] go {k} to a [bus|table|box|boat]. How many of them are needed?"), wanted="how many are needed", how="divide and round up")),
)  # fmt: skip

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


def shapes(rng: random.Random) -> list[Draft]:
    """Areas, perimeters, volumes, diagonals."""
    return from_table(rng, SHAPES)


def money(rng: random.Random) -> list[Draft]:
    """Discounts, taxes, tips, interest, growth, prices of several."""
    return from_table(rng, MONEY)


def motion(rng: random.Random) -> list[Draft]:
    """Speed, distance, time, fuel; rates of work; ratios and mixtures."""
    return from_table(rng, MOTION if rng.random() < 0.5 else WORK)


def chances(rng: random.Random) -> list[Draft]:
    """How many ways there are, and how likely something is."""
    return from_table(rng, CHANCES)
