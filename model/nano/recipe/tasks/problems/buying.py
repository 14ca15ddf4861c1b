"""Scenes about prices: purchases with discounts, taxes and change, bills that are shared, what one costs."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.problems.scenes import End, Scene, Step, from_scenes
from model.nano.recipe.tasks.slots import Template

_DISCOUNT = Step(
    "d=5/10/15/20/25/30/40/50/12/35",
    "[there is a {d}% discount|everything is {d}% off|the shop gives {d}% off|a sale takes {d}% off|it is reduced by {d}%|a member gets {d} percent off|a coupon is good for {d}% off]",
    "[{d}% off|-{d}%|{d} percent off|{d}% discount|minus {d}%]",
    "{v} * (100 - {d}) / 100",
)
_AGAIN = Step(
    "e=5/10/15/20",
    "[then another {e}% comes off|a loyalty card takes off another {e}%|with the app it is a further {e}% less]",
    "[another {e}% off|extra {e}% off]",
    "{v} * (100 - {e}) / 100",
)
_COUPON = Step(
    "c=1-20#",
    "[a coupon takes {c$} off|a voucher is worth {c$}|there is a {c$} rebate|a gift card pays {c$} of it]",
    "[coupon {c$}|minus {c$} voucher|{c$} off]",
    "{v} - {c}",
)
_TAX = Step(
    "t=5/7/8/10/19/20/21/6.5/8.25",
    "[{t}% tax is added|sales tax is {t}%|VAT of {t}% comes on top|the tax is {t} percent|on top of that there is {t}% tax]",
    "[tax {t}%|+{t}% tax|plus {t}% VAT|{t}% sales tax]",
    "{v} * (100 + {t}) / 100",
)
_DELIVERY = Step(
    "s=2-20$",
    "[shipping costs {s$}|delivery is another {s$}|there is a delivery fee of {s$}|postage is {s$}]",
    "[shipping {s$}|+ {s$} delivery|delivery fee {s$}]",
    "{v} + {s}",
)
_TIP = Step(
    "t=10/12/15/18/20/25",
    "[the tip is {t}%|we leave a {t}% tip|I tip {t}%|we add {t} percent for the waiter]",
    "[{t}% tip|tip {t}%|+{t}% tip]",
    "{v} * (100 + {t}) / 100",
)
_BILL = (_DISCOUNT, _AGAIN, _COUPON, _TAX, _DELIVERY)

_TOTAL = End(
    "[What is the total?|How much is that in total?|What does it come to?|How much is it altogether?|What is the final price?|How much must be paid?|What do I pay?|Total?|What will it cost?|How much money is that?]",
    "[total|how much|total price|what do i pay|final price|sum]",
    "{v}",
    "The total is {}.",
    money=True,
)
_CHANGE = End(
    "[I pay|They pay] with [a {c} note|{c$}|a {c} bill]. [How much change is there?|What is the change?|How much comes back?|How much do I get back?|Change?]",
    "[paid with {c}, change|{c} note, how much back|change from {c}]",
    "{c} - {v}",
    "The change is {}.",
    spec="c=:min(c~for~c~in~(5,10,20,50,100,200,500,1000,5000)~if~c>v)",
    money=True,
)
_EACH = End(
    "[{k} people share the cost|It is split between {k} friends|{k} of us split it evenly|We are {k} and share it]. [How much does each pay?|What does each one owe?|How much per person?|How much is that each?]",
    "[split by {k}, each|{k} people, per person|shared by {k}]",
    "{v} / {k}",
    "Each pays {}.",
    spec="k=2-9",
    money=True,
)
_LEFT = End(
    "[The budget is {b$}|There were {b$} in the purse|{b$} is what I had|I started out with {b$}]. [How much is left?|What remains?|How much money is left over?|What's left?]",
    "[budget {b$}, what's left|from {b$}, rest|left of {b$}]",
    "{b} - {v}",
    "{} is left.",
    spec="b=:int(v)+rng.choice((5,10,20,50,100))",
    money=True,
)
_PAID = (_TOTAL, _TOTAL, _CHANGE, _EACH, _LEFT)

PURCHASES: tuple[Scene, ...] = (
    Scene(
        3,
        "who=@who n=2-30 things=@wares p=1-60$",
        "[{who} buys|{who} bought|{who} orders|I bought|I need|We got] {n} {things} [at|for] {p$} [each|apiece|a piece]",
        "{n} {things} [at|@|for] {p$}[ each|]",
        _PAID,
        code="{n} * {p}",
        steps=_BILL,
    ),
    Scene(
        3,
        "who=@who n=2-12 things=@wares p=1-40$ m=2-12 more=@wares q=1-40$",
        "[{who} buys|{who} bought|{who} orders|I bought|We need|She took] {n} {things} [at|for] {p$} each and {m} {more} [at|for] {q$} each",
        "{n} {things} [at|@] {p$}, {m} {more} [at|@] {q$}",
        _PAID,
        code="{n} * {p} + {m} * {q}",
        steps=_BILL,
    ),
    Scene(
        2.5,
        "n=2-9 things=coffees/teas/rolls/sodas/beers/muffins/sandwiches/stamps/tickets p=1-9$ one=a~cake/a~book/a~pizza/a~newspaper/an~umbrella/a~postcard/a~salad/a~bag q=2-30$",
        "[{n} {things} at {p$} and {one} for {q$}|I had {n} {things} for {p$} each and {one} for {q$}|we took {n} {things} at {p$} each and {one} at {q$}]",
        "{n} {things} [at|@] {p$}, {one} {q$}",
        _PAID,
        code="{n} * {p} + {q}",
        steps=(_DISCOUNT, _COUPON, _TIP),
    ),
    Scene(
        2,
        "n=2-20 p=5-30$ m=2-20 q=2-15$",
        "[tickets cost|a museum takes|a boat trip costs|the entrance is] {p$} for adults and {q$} for children. [{n} adults and {m} children [come|go|want to go]|We are {n} adults and {m} kids|A group has {n} adults and {m} children]",
        "{n} adults [at|x] {p$}, {m} [kids|children] [at|x] {q$}",
        _PAID,
        code="{n} * {p} + {m} * {q}",
        steps=(_DISCOUNT, _COUPON),
    ),
    Scene(
        2,
        "a=2-90$ b=2-90$ c=2-90$",
        "[I bought things for|I spent|The items cost|The receipts are|We paid] {a$}, {b$} and {c$}",
        "[{a$}, {b$}, {c$}|{a$} + {b$} + {c$}]",
        _PAID,
        code="{a} + {b} + {c}",
        steps=_BILL,
    ),
    Scene(
        3,
        "good=@good p=20-900$",
        "a {good} [costs|is priced at|is|normally costs|is listed at] {p$}",
        "{good} {p$}",
        (_TOTAL, _TOTAL, _TOTAL, _CHANGE, _LEFT),
        code="{p}",
        steps=_BILL,
        least=1,
    ),
    Scene(
        2,
        "p=12-300$",
        "[the bill|dinner|lunch|our meal|the restaurant bill|the taxi] [is|was|comes to|came to|costs] {p$}",
        "[bill|dinner|meal|check] {p$}",
        (_TOTAL, _EACH, _EACH),
        code="{p}",
        steps=(_COUPON, _TAX, _TIP),
        least=1,
    ),
    Scene(
        2,
        "a=10-90# b=2-30$ n=2-24 what=a~kilometer/an~hour/a~month/a~visit/a~day",
        "a [taxi|plumber|phone plan|gym|rental car|parking lot] [charges|costs|takes] {a$} plus {b$} {what}",
        "{a$} + {b$} {what}",
        (
            End("[What is the price for {n}?|How much is it for {n}?|What do {n} cost?]", "[for {n}|{n} of them]", "{v}", money=True),
            End("[What is the price for {n}, on average for each?|How much is each of {n} on average?]", "[average of {n}]", "{v} / {n}", money=True),
        ),
        code="{a} + {b} * {n}",
        steps=(_DISCOUNT, _TAX),
    ),
)  # fmt: skip

PRICES: tuple[Scene, ...] = (
    Scene(
        2,
        "a=2-20$ b=1-9$ what=kilometer/hour/visit/minute/day n=2-30",
        "[a taxi|a plumber|a boat|a gym] [charges|costs|takes] {a$} and {b$} for each {what}",
        "[{a$} base plus {b$} per {what}|base {a$}, {b$}/{what}]",
        (
            End("[I paid {g$}. How many {what}s was that?|The bill is {g$}. How many {what}s were there?|{g$} is what I paid. How many {what}s?]", "[paid {g$}, how many {what}s|{g$} in all: {what}s]", "({g} - {a}) / {b}", "It was {} {what}s.", spec="g=:round(a+b*n,2)", how="what is left without the base, over the price of one"),
            End("[How many {what}s can I get for {g$}?|I have {g$}. How many whole {what}s is that?]", "[{g$} is good for how many {what}s]", "math.floor(({g} - {a}) / {b})", "It is {} {what}s.", spec="g=:int(a+b*n)+rng.randint(0,9)", how="the rest over the price of one, rounded down"),
        ),
    ),
    Scene(
        2,
        "p=20-900$ t=5/7/8/10/19/20/21/25 good=@good",
        "[a {good} is {p$} without tax|the net price of a {good} is {p$}|a shop adds {t}% VAT to {p$}|net it is {p$}]",
        "[net {p$}|net price {p$}]",
        (
            End("[VAT is {t}%. What is the gross price?|With {t}% VAT, what is it?|What does it cost with {t}% tax?]", "[VAT {t}%, gross|+{t}% VAT]", "{p} * (100 + {t}) / 100", "The gross price is {}.", money=True, how="add the percentage"),
            End("[How much is {t}% VAT on it?|What is the tax at {t}%?]", "[tax at {t}%]", "{p} * {t} / 100", "The tax is {}.", money=True, how="the percentage of the price"),
        ),
    ),
    Scene(
        2,
        "d=5/10/15/20/25/30/40/50 p=20-900$ good=@good",
        "[after a {d}% discount a {good} costs {p$}|a {good} is {d}% off and costs {p$} now|I paid {p$} for a {good} that was {d}% off|with {d}% off, a {good} is {p$}|a {good} is on sale for {p$}, {d}% less than before]",
        "{good} {p$} after {d}% off",
        (
            End("[What was the original price?|What did it cost before?|How much was it before?|What is the full price?|Original price?]", "[original price|price before|full price]", "{p} / (100 - {d}) * 100", "It was {} before.", money=True, how="divide by the remaining percentage"),
            End("[How much was saved?|How much is the discount in money?|How much cheaper is it?|What do I save?]", "[saved|how much saved]", "{p} / (100 - {d}) * {d}", "{} was saved.", money=True, how="divide by the remaining percentage, times the discount"),
        ),
    ),
    Scene(
        2,
        "t=5/7/8/10/19/20/21/25 p=20-900$",
        "[a price of {p$} includes {t}% VAT|the total with {t}% tax is {p$}|{p$} is the price with {t}% tax|the gross price is {p$}, with {t}% VAT included|we paid {p$} including {t}% tax]",
        "[{p$} incl. {t}% VAT|gross {p$}, VAT {t}%]",
        (
            End("[What is it without tax?|What is the net price?|How much was it before tax?|What is the price before tax?|Net?]", "[net|before tax|without tax]", "{p} / (100 + {t}) * 100", "The net price is {}.", money=True, how="divide by the grown percentage"),
            End("[How much tax is in it?|How much of it is tax?|What is the tax in it?]", "[tax|how much tax|VAT part]", "{p} / (100 + {t}) * {t}", "The tax is {}.", money=True, how="divide by the grown percentage, times the tax"),
        ),
    ),
    Scene(
        2,
        "a=20-900# b=20-900# what=a~ticket/the~rent/petrol/a~share/the~subscription/a~house/a~coffee/the~fee",
        "[{what} went from {a$} to {b$}|{what} was {a$} last year and is {b$} now|the price of {what} changed from {a$} to {b$}|{what} used to cost {a$}; now it costs {b$}]",
        "{what} {a$} -> {b$}",
        (
            End("[What is the change in percent?|By what percentage did it change?|How many percent is that?|Percentage change?|By how many percent did it change?]", "[percent change|change in %|how many percent]", "({b} - {a}) / {a} * 100", "The change is {}%.", how="difference over the old value"),
            End("[By how much did it change?|What is the difference?|How much is the change?]", "[difference|change]", "{b} - {a}", "The change is {}."),
            End("[What if it changes by the same percentage again?|What will it be after the same change in percent once more?]", "[same percent again]", "{b} * {b} / {a}", "It is {} then.", money=True, how="the same factor again"),
        ),
    ),
    Scene(
        2,
        "a=20-500# g=5-300# good=@good b=:a+g n=2-20",
        "[I buy|She buys|A shop buys|He bought|A dealer bought] a {good} for {a$} and [sells|sold] it for {b$}",
        "{good}: bought {a$}, sold {b$}",
        (
            End("[What is the profit?|How much profit is that?|How much was earned?]", "profit", "{b} - {a}", "The profit is {}."),
            End("[What is the profit in percent?|What percentage profit is that?|How many percent profit is it?]", "[profit in percent|profit %]", "({b} - {a}) / {a} * 100", "The profit is {}%.", how="profit over cost"),
            End("[How much profit do {n} of them bring?|What is the profit on {n} of them?]", "[profit on {n}]", "({b} - {a}) * {n}", "The profit is {}.", how="profit of one, times the number"),
            End("[What share of the selling price is profit, in percent?|What is the margin in percent of the selling price?]", "[margin %]", "({b} - {a}) / {b} * 100", "It is {}%.", how="profit over the selling price"),
        ),
    ),
    Scene(
        3,
        "n=2-12 things=@wares p=2-200$ k=2-40 c=20-400#",
        "[{n} {things} cost {p$}|{n} {things} are {p$}|a pack of {n} {things} costs {p$}|a shop sells {n} {things} for {p$}|I paid {p$} for {n} {things}]",
        "{n} {things} = {p$}",
        (
            End("[How much is one?|What does one cost?|What is the price of one?|Price per piece?|How much is that each?]", "[one|each|price per piece]", "{p} / {n}", "One costs {}.", money=True, how="divide by the number"),
            End("[How much do {k} cost?|What do {k} cost?|How much would {k} be?|What is the price of {k}?|And {k}?]", "[{k}|{k} cost|price for {k}]", "{p} / {n} * {k}", "They cost {}.", money=True, how="price of one, then times"),
            End("How many [{things}|] do I get for {c$}?", "[how many for {c$}]", "math.floor({c} / {p} * {n})", "You get {}.", how="the money over the price of one, rounded down"),
        ),
    ),
    Scene(
        2,
        "g=50-900# p=1-30$ good=cheese/nuts/tea/rice/ham/coffee/chocolate/olives k=2-9",
        "{g} [g|grams] of {good} cost {p$}",
        "{good} {g} g {p$}",
        (
            End("[What does a kilo cost?|What is the price per kg?|How much is a kilogram?|Price per kilo?]", "[per kg|kilo price|price per kilo]", "{p} / {g} * 1000", "A kilo costs {}.", money=True, how="price over grams, times 1000"),
            End("[What do 100 g cost?|What is the price per 100 grams?]", "[per 100 g]", "{p} / {g} * 100", "100 g cost {}.", money=True, how="price over grams, times 100"),
            End("[What do {k} kg cost?|How much are {k} kilos?]", "[{k} kg]", "{p} / {g} * 1000 * {k}", "They cost {}.", money=True, how="the price of a kilo, times the kilos"),
        ),
    ),
    Scene(
        2,
        "p=1-30$ k=2-40. what=apples/potatoes/nuts/grapes/coffee~beans/flour/cherries",
        "{what} cost {p$} [a kilo|per kg|per kilogram|a kg]",
        "{what} {p$}/kg",
        (
            End("[What do {k} kg cost?|How much are {k} kilos?|What is the price of {k} kg?|How much for {k} kg?]", "{k} kg", "{p} * {k}", "They cost {}.", money=True, how="multiply"),
            End("[What do {g} g cost?|How much are {g} grams?]", "{g} g", "{p} * {g} / 1000", "They cost {}.", spec="g=50-900#", money=True, how="price times grams over 1000"),
            End("[How many kilos do I get for {c$}?|How much do I get for {c$}?]", "[how much for {c$}]", "{c} / {p}", "You get {} kg.", spec="c=5-90#", how="money over price"),
        ),
    ),
    Scene(
        1.5,
        "a=2-12# p=2-30$ b=2-12# q=2-30$ things=@wares",
        "[one shop sells {a} {things} for {p$}, another {b} for {q$}|a pack of {a} {things} costs {p$}, a pack of {b} costs {q$}|{a} {things} are {p$} here and {b} are {q$} there]",
        "{a} {things} {p$} or {b} {things} {q$}",
        (
            End("[Which is the better deal?|Which is cheaper per piece?|Where is one cheaper?|Which one should I take?]", "[which is cheaper|better deal|cheaper per piece]", "'{a} for {p}' if {p} / {a} < {q} / {b} else '{b} for {q}'", "{} is the better deal.", shown="text", how="compare the price of one"),
            End("[By how much does the price of one differ?|What is the difference per piece?]", "[difference per piece]", "abs({p} / {a} - {q} / {b})", "It differs by {}.", money=True, how="subtract the prices of one"),
        ),
    ),
    Scene(
        2,
        "things=@wares p=1-60$ n=2-20",
        "[{things} are {p$} each, three for the price of two|there is an offer: take three {things}, pay two, at {p$} each]",
        "{things} {p$}, 3 for 2",
        (
            End("[What do {n} cost?|How much are {n} of them?]", "[{n} of them]", "({n} - {n} // 3) * {p}", "They cost {}.", money=True, how="every third one is free"),
            End("[How much is saved on {n}?|What does the offer save on {n} of them?]", "[saved on {n}]", "{n} // 3 * {p}", "{} is saved.", money=True, how="every third one is free"),
        ),
    ),
    Scene(
        1.5,
        "a=3-60$ k=1-30 b=:round(a*12-k,2) what=plan/subscription/membership/licence",
        "[{what} A costs {a$} a month, {what} B {b$} a year|a {what} is {a$} per month or {b$} per year]",
        "{what}: {a$}/month or {b$}/year",
        (
            End("[How much is saved in a year by paying once?|By how much is the yearly one cheaper over a year?|What is the difference over a year?]", "[difference in a year]", "{a} * 12 - {b}", "The difference is {}.", money=True, how="twelve months less the year"),
            End("[Which is cheaper over {n} months, the monthly or the yearly one?|For {n} months, should one pay monthly or yearly?]", "[{n} months, monthly or yearly]", "'monthly' if {a} * {n} < {b} else 'yearly'", "The {} one is cheaper.", spec="n=2-12", shown="text", how="the months against the year"),
            End("[After how many months does the yearly one pay?|From how many months on is the yearly one cheaper?]", "[yearly pays after how many months]", "math.floor({b} / {a}) + 1", "It is cheaper from {} months on.", how="the year over a month, rounded down, plus one"),
        ),
    ),
    Scene(
        2,
        "p=10-900$ x=1.08/1.1/0.92/1.25/0.85/1.17/0.9/7.3/20.5 a=dollar/euro/pound/franc b=yen/peso/crown/lira",
        "[one {a} is worth {x} {b}s|1 {a} = {x} {b}s|the rate is {x} {b}s for a {a}|at the bank you get {x} {b}s for one {a}]",
        "1 {a} = {x} {b}s",
        (
            End("[How much is {p} {a}s in {b}s?|How many {b}s do I get for {p} {a}s?|What are {p} {a}s worth?]", "{p} {a}s in {b}s", "{p} * {x}", "It is {} {b}s.", money=True, how="times the rate"),
            End("[How much is {p} {b}s in {a}s?|How many {a}s are {p} {b}s?|What are {p} {b}s in {a}s?]", "{p} {b}s in {a}s", "{p} / {x}", "It is {} {a}s.", money=True, how="divide by the rate"),
            End("[How many {b}s for {p} {a}s after a fee of {f}%?|The bank keeps {f}%. How many {b}s are paid out for {p} {a}s?]", "{p} {a}s minus {f}% fee", "{p} * (100 - {f}) / 100 * {x}", "It is {} {b}s.", spec="f=1/2/3/5", money=True, how="take off the fee, times the rate"),
        ),
    ),
    Scene(
        2,
        "n=2-12 p=10-400$ people=@people what=a~bill/the~rent/a~taxi/a~present/a~dinner/the~costs/a~holiday~home",
        "{n} {people} [share|split|divide] {what} of {p$}[ equally| evenly| in equal parts|]",
        "{what} {p$}, {n} {people}",
        (
            End("[How much is that for each?|What does each one pay?|How much per person?|What is each share?|How much each?]", "[each|per person]", "{p} / {n}", "Each pays {}.", money=True, how="divide by the number"),
            End("[One of them pays nothing. How much is it for each of the others?|One drops out. What does each of the others pay?]", "[one drops out, each]", "{p} / ({n} - 1)", "Each pays {}.", money=True, how="one less to divide by"),
            End("[{t} percent tip is added first. What does each pay?|With a tip of {t}%, what is it per person?]", "[plus {t}% tip, each]", "{p} * (100 + {t}) / 100 / {n}", "Each pays {}.", spec="t=10/15/18/20", money=True, how="add the tip, then divide"),
        ),
    ),
)  # fmt: skip

_M = "[${p}|{p}|{p} euros|{p} dollars|€{p}]"
_PURCHASES_ASKED: tuple[Template, ...] = (
    (3, "p=2-90$ n=2-40 good=@wares", Meaning(
        "{n} * {p}", "They cost {}.",
        questions=(f"how much do {{n}} {{good}} cost [at|if each costs|if one is] {_M}[ each| apiece|]", f"what do {{n}} {{good}} at {_M} each cost"),
        nouns=(f"the price of {{n}} {{good}} at {_M} each", f"{{n}} times {_M}"), orders=(f"add up the price of {{n}} {{good}} for {_M} each",),
        wanted="the price of all", how="number times price", money=True)),
    (3, "p=20-900#. d=5/10/15/20/25/30/40/50/12/35 good=@good", Meaning(
        "{p} * (100 - {d}) / 100", "It costs {} now.",
        questions=(f"[how much is|what is the price of|what do I pay for] a {_M} {{good}} [after|with|at] a {{d}}% discount", f"how much is {_M} with {{d}}% off"),
        nouns=(f"the price of a {_M} {{good}} after {{d}}% off", f"the sale price of a {{good}} of {_M} with {{d}}% off", f"{{d}}% off {_M}"),
        orders=(f"take {{d}}% off {_M}", f"[reduce|mark down] {_M} by {{d}}%"), wanted="the new price", how="take the rest in percent", real=True, money=True)),
    (3, "p=10-900$ t=5/7/8/10/12/15/18/20/22", Meaning(
        "{p} * {t} / 100", "It is {}.",
        questions=(f"how much [is|would be] a {{t}}% [tip|fee|commission|deposit] on {_M}", f"what tip do I leave at {{t}}% on {_M}", f"how much tax is {{t}}% on {_M}"),
        nouns=(f"[the|a] {{t}}% [tip|tax|commission|fee|deposit] [on|for] [a bill of|] {_M}", f"{{t}} percent tip on {_M}"), wanted="the tip or tax", how="the percentage of the amount", real=True, money=True)),
    (2, "p=10-900$ t=5/7/8/10/19/20/21", Meaning(
        "{p} * (100 + {t}) / 100", "The total is {}.",
        questions=(f"how much is {_M} [with|plus|including] {{t}}% [tip|tax|VAT|sales tax|service]",), nouns=(f"{_M} [plus|with] {{t}}% [tax|tip|VAT]", f"the price of something for {_M} with {{t}}% tax"),
        orders=(f"add {{t}}% [tax|VAT|tip] to {_M}",), wanted="the total", how="add the percentage", real=True, money=True)),
    (1.5, "p=10-900$ d=5/10/15/20/25/30 e=5/7/8/10/19/20", Meaning(
        "{p} * (100 - {d}) / 100 * (100 + {e}) / 100", "The final price is {}.",
        questions=(f"how much is {_M} after a {{d}}% discount and then {{e}}% [tax|VAT|sales tax]",), nouns=(f"{_M} less {{d}}% plus {{e}}% tax",), wanted="the final price", how="discount first, then tax", real=True, money=True)),
)  # fmt: skip
_PRICES_ASKED: tuple[Template, ...] = (
    (1.5, "p=10-900# x=1.08/1.1/0.92/1.25/0.85/150/1.17/0.9/20.5/7.3", Meaning(
        "{p} * {x}", "It is {}.", questions=("[how much|what] is {p} [euros|dollars|pounds] at [an exchange rate of|a rate of] {x}",),
        orders=("[convert|change|exchange] {p} [euros to dollars|dollars to euros|USD to EUR|pounds to euros] at [a rate of|] {x}",), wanted="the converted amount", how="times the rate", money=True)),
    (1.5, "p=10-900$ n=2-12 people=@people", Meaning(
        "{p} / {n}", "Each pays {}.", questions=(f"how much does each of {{n}} {{people}} pay if they split {_M}", f"what is {_M} split by {{n}}"),
        orders=(f"split {_M} [between|among] {{n}} {{people}}", f"divide a bill of {_M} by {{n}}"), nouns=(f"{_M} per head for {{n}} {{people}}",), wanted="each one's share", how="divide by the number", real=True, money=True)),
    (1, "p=20-900$ t=5/7/8/10/19/20/25", Meaning(
        "{p} / (100 + {t}) * 100", "It was {} before.", questions=(f"what [number|amount] increased by {{t}}% is {_M}",), nouns=(f"the net price of {_M} with {{t}}% VAT in it", f"{_M} without the {{t}}% tax"), wanted="the amount before", how="divide by the grown percentage", real=True, money=True)),
    (1, "p=20-900$ d=5/10/15/20/25/30/40/50", Meaning(
        "{p} / (100 - {d}) * 100", "It was {} before.", questions=(f"what [number|amount] reduced by {{d}}% is {_M}",), nouns=(f"the price before {{d}}% off if it is {_M} now",), wanted="the amount before", how="divide by the remaining percentage", real=True, money=True)),
)  # fmt: skip


def purchases(rng: random.Random) -> list[Draft]:
    """What is bought, what comes off or on top, and what is asked of the total."""
    return from_scenes(rng, PURCHASES, _PURCHASES_ASKED)


def prices(rng: random.Random) -> list[Draft]:
    """Original and net prices, the price of one, rates of exchange, shares of a bill."""
    return from_scenes(rng, PRICES, _PRICES_ASKED)
