"""Scenes about money over time: interest, growth and decay, savings, loans, wages and budgets."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.problems.scenes import End, Scene, Step, from_scenes
from model.nano.recipe.tasks.slots import Template

_RATES = "r=1/2/3/4/5/6/7/8/2.5/1.5/3.5/4.2"

GROWTH: tuple[Scene, ...] = (
    Scene(
        4,
        f"p=100-9000# {_RATES} y=2-30",
        "[I put|she puts|we put|he deposits|you invest|my aunt saves] {p$} [in the bank|into an account|in a savings account|] at {r}% [compound interest|interest a year|a year, compounded yearly|per annum|compounded annually]",
        "{p$}, {r}% a year, {y} years, compounded yearly",
        (
            End("[How much is it after {y} years?|What is it worth after {y} years?|How much will there be in {y} years?|Balance after {y} years?|What does it grow to in {y} years?]", "[final amount|balance|how much in the end]", "{p} * (1 + {r} / 100) ** {y}", "It grows to {}.", money=True, how="compound it every year"),
            End("[How much interest is that in {y} years?|How much of it is interest after {y} years?|What is earned in {y} years?]", "[interest only|interest earned|how much interest]", "{p} * (1 + {r} / 100) ** {y} - {p}", "The interest is {}.", money=True, how="the amount at the end less the start"),
            End("[What is it after {y} years if interest comes every month?|How much is it after {y} years when it is compounded monthly?]", "[compounded monthly instead, amount]", "{p} * (1 + {r} / 100 / 12) ** (12 * {y})", "It grows to {}.", money=True, how="twelve times a year"),
            End("[What is it after {y} years if it is compounded quarterly?|How much after {y} years with interest every quarter?]", "[quarterly instead, amount]", "{p} * (1 + {r} / 100 / 4) ** (4 * {y})", "It grows to {}.", money=True, how="four times a year"),
            End("[After how many years has it doubled?|How many years until it has doubled?|How long until it doubles?]", "[years until doubled]", "n = 0\nv = {p}\nwhile v < 2 * {p}:\n    v *= 1 + {r} / 100\n    n += 1\nn", "It takes {} years.", shown="fields", how="let it grow year by year"),
            End("[After how many years are there at least {g$}?|How many years until it is {g$}?|When are there {g$}?]", "[years until {g$}]", "n = 0\nv = {p}\nwhile v < {g}:\n    v *= 1 + {r} / 100\n    n += 1\nn", "It takes {} years.", spec="g=:p+rng.choice((100,500,1000,p))", shown="fields", how="let it grow year by year"),
        ),
    ),
    Scene(
        2,
        f"p=100-9000# {_RATES} y=1-12",
        "[a loan of {p$} has {r}% simple interest|{p$} [earns|is lent at|is put away at] {r}% simple interest a year|I borrow {p$} at {r}% simple interest]",
        "simple interest, {p$}, {r}%, {y} years",
        (
            End("[How much interest is that in {y} years?|What is the interest over {y} years?|How much interest for {y} years?]", "[interest]", "{p} * {r} * {y} / 100", "The interest is {}.", money=True, how="principal times rate times years"),
            End("[How much is it with interest after {y} years?|What must be paid back after {y} years?|What is the total after {y} years?]", "[total to pay back|total]", "{p} + {p} * {r} * {y} / 100", "It is {}.", money=True, how="add the interest"),
            End("[How much interest is that in {m} months?|What is the interest for {m} months?]", "[for {m} months only]", "{p} * {r} / 100 * {m} / 12", "The interest is {}.", spec="m=2/3/4/5/6/7/8/9/10/11/15/18", money=True, how="a twelfth of the year's interest each month"),
        ),
    ),
    Scene(
        2.5,
        "p=1000-90000# r=5/8/10/12/15/20/25 y=2-10 good=car/machine/laptop/boat/phone/camera/van",
        "[a {good} worth {p$} loses {r}% of its value every year|a {good} bought for {p$} gets {r}% cheaper each year|the value of a {good} is {p$} and falls by {r}% a year]",
        "{good} {p$}, -{r}% a year",
        (
            End("[What is it worth after {y} years?|How much is it worth in {y} years?|What is its value after {y} years?]", "[value after {y} years|worth in {y} years]", "{p} * (1 - {r} / 100) ** {y}", "It is worth {}.", money=True, how="shrink it every year"),
            End("[How much value is lost in {y} years?|How much has it lost after {y} years?]", "[loss in {y} years]", "{p} - {p} * (1 - {r} / 100) ** {y}", "It loses {}.", money=True, how="the start less the value at the end"),
            End("[After how many years is it worth less than half?|When is it worth less than half of that?]", "[years to half]", "n = 0\nv = {p}\nwhile v >= {p} / 2:\n    v *= 1 - {r} / 100\n    n += 1\nn", "It takes {} years.", shown="fields", how="let it shrink year by year"),
        ),
    ),
    Scene(
        2.5,
        "p=1000-90000# r=1/2/3/4/5/10/20 y=2-20 place=town/city/village/country/colony what=people/inhabitants/members",
        "a {place} [of|with] {p} {what} grows by {r}% [a year|every year|per year|annually]",
        "{place}, {p} {what}, +{r}% a year",
        (
            End("[How many are there after {y} years?|What is the population in {y} years?|How big is it after {y} years?]", "[after {y} years|in {y} years]", "{p} * (1 + {r} / 100) ** {y}", "There are {}.", how="let it grow every year"),
            End("[How many more are there after {y} years?|By how many has it grown in {y} years?]", "[growth in {y} years]", "{p} * (1 + {r} / 100) ** {y} - {p}", "There are {} more.", how="the end less the start"),
        ),
    ),
    Scene(
        1.5,
        "s=100-900 y=2-12",
        "[{s} [bacteria|cells] double every hour|a culture of {s} cells doubles every hour]",
        "{s} cells, doubling hourly",
        (
            End("[How many are there after {y} hours?|How many in {y} hours?]", "[after {y} hours]", "{s} * 2 ** {y}", "There are {}.", how="double it each time"),
            End("[After how many hours are there more than {g}?|When are there more than {g}?]", "[hours until more than {g}]", "n = 0\nv = {s}\nwhile v <= {g}:\n    v *= 2\n    n += 1\nn", "It takes {} hours.", spec="g=2000-900000#", shown="fields", how="double hour by hour"),
        ),
    ),
    Scene(
        1.2,
        "s=100-9000# h=2-12 t=3-60",
        "[a substance has a half-life of {h} days, and there are {s} g of it|{s} grams decay with a half-life of {h} days]",
        "{s} g, half-life {h} days",
        (
            End("[How much is left after {t} days?|How many grams remain after {t} days?]", "[left after {t} days]", "{s} / 2 ** ({t} / {h})", "There are {} g left.", how="halve it each half-life"),
        ),
    ),
    Scene(
        2,
        "what=a~salary/the~rent/a~price/the~number~of~members/the~fee/a~budget p=100-9000# r=2/3/4/5/10/12/20 q=2/3/4/5/10/15/25",
        "[{what} of {p} [rises|goes up|increases] by {r}% and then [falls|goes down|drops] by {q}%|{what} is {p}. First it is raised by {r}%, then lowered by {q}%]",
        "{what} {p}, +{r}%, then -{q}%",
        (
            End("[What is it in the end?|What is it now?|How much is that in the end?]", "[in the end|result]", "{p} * (100 + {r}) / 100 * (100 - {q}) / 100", "It is {}.", how="one change after the other"),
            End("[What is the change in percent altogether?|By how many percent has it changed in all?]", "[total change in %]", "(100 + {r}) * (100 - {q}) / 100 - 100", "The change is {}%.", how="multiply both factors"),
        ),
    ),
    Scene(
        1.5,
        "what=a~salary/the~rent/a~price/the~fee/the~budget p=100-9000# r=2/3/4/5/10/12/20",
        "{what} [is {p} after a rise of {r}%|was raised by {r}% to {p}|went up {r}% and is {p} now]",
        "{what} {p} after +{r}%",
        (
            End("[What was it before?|How much was it before?|What was the old amount?]", "[before]", "{p} / (100 + {r}) * 100", "It was {} before.", money=True, how="divide by the grown percentage"),
            End("[What will it be after another rise of {r}%?|What is it if it goes up by {r}% once more?]", "[once more]", "{p} * (100 + {r}) / 100", "It is {} then.", money=True, how="add the percentage"),
        ),
    ),
)  # fmt: skip

SAVINGS: tuple[Scene, ...] = (
    Scene(
        3,
        "who=@who a=20-900# b=5-90# unit=week/month/day n=3-40",
        "[{who} has {a$} and saves {b$} every {unit}|I have {a$} and put aside {b$} every {unit}|there are {a$} in the box and {b$} come in each {unit}|starting with {a$}, we save {b$} a {unit}]",
        "{a$} + {b$} per {unit}",
        (
            End("[How much is it after {n} {unit}s?|How much is there in {n} {unit}s?|What is it after {n} {unit}s?]", "[after {n} {unit}s]", "{a} + {b} * {n}", "There are {}.", how="the start plus the product"),
            End("[After how many {unit}s are there {g$}?|How many {unit}s until there are at least {g$}?|How long until {g$} are reached?]", "[{unit}s until {g$}]", "math.ceil(({g} - {a}) / {b})", "It takes {} {unit}s.", spec="g=:a+b*rng.randint(2,40)+rng.randint(0,9)", how="the missing part over the rate, rounded up"),
            End("[How much must be saved each {unit} to have {g$} after {n} {unit}s?|What would it have to be each {unit} for {g$} after {n} {unit}s?]", "[needed per {unit} for {g$} in {n} {unit}s]", "({g} - {a}) / {n}", "It is {} each {unit}.", spec="g=:a+rng.randint(1,40)*50", money=True, how="the missing part over the number"),
        ),
    ),
    Scene(
        2.5,
        "g=100-5000# b=10-90# unit=week/month",
        "[she wants {g$} and saves|he needs {g$} and puts aside|a bike costs {g$}. I save|I need {g$} and put aside|we want {g$} and can save] {b$} [a|every|each] {unit}",
        "goal {g$}, {b$} a {unit}",
        (
            End("[How many {unit}s does it take?|How long does it take?|After how many {unit}s is it enough?|How many {unit}s is that?]", "[how many {unit}s|how long]", "math.ceil({g} / {b})", "It takes {} {unit}s.", how="divide and round up"),
            End("[How many {unit}s sooner is it with {c$} more each {unit}?|With {c$} more each {unit}, how many {unit}s earlier?]", "[{unit}s saved with {c$} more]", "math.ceil({g} / {b}) - math.ceil({g} / ({b} + {c}))", "It is {} {unit}s sooner.", spec="c=5/10/15/20/25", how="compute both, subtract"),
        ),
    ),
    Scene(
        2,
        "n=6/10/12/18/24/36/48 m=20-900#",
        "[a computer can be paid in {n} monthly rates of {m$}|a loan is paid back in {n} rates of {m$} each|we pay {m$} a month for {n} months]",
        "{n} rates of {m$}",
        (
            End("[How much is that in all?|What is paid in total?|What is the sum of the rates?]", "[total]", "{n} * {m}", "It is {}.", how="multiply"),
            End("[The price in cash is {c$}. How much more are the rates?|Paid at once it is {c$}. How much more expensive are the rates?]", "[cash price {c$}, how much more]", "{n} * {m} - {c}", "The rates are {} more.", spec="c=:n*m-rng.randint(5,200)", how="all rates less the cash price"),
            End("[The price in cash is {c$}. By how many percent are the rates more expensive?|At once it is {c$}. How many percent more are the rates?]", "[cash price {c$}, percent more]", "({n} * {m} - {c}) / {c} * 100", "They are {}% more.", spec="c=:max(n*m-rng.randint(5,200),50)", how="the difference over the cash price"),
        ),
    ),
    Scene(
        2.5,
        "p=1000-300000# r=1/2/3/4/5/6/7/3.5/4.2 y=1-30",
        "[a loan of {p$} at {r}% a year is paid back in equal monthly payments over {y} years|I borrow {p$} for {y} years at {r}% a year, with the same payment every month|a mortgage of {p$} runs {y} years at {r}%, paid monthly]",
        "loan {p$}, {r}% a year, {y} years, monthly payments",
        (
            End("[How much is each payment?|What is the monthly payment?|How much is it a month?]", "[monthly payment]", "{p} * ({r} / 1200) / (1 - (1 + {r} / 1200) ** (-12 * {y}))", "It is {} a month.", money=True, how="the annuity formula with a twelfth of the rate"),
            End("[What is paid in total?|How much is paid back altogether?]", "[total paid]", "{p} * ({r} / 1200) / (1 - (1 + {r} / 1200) ** (-12 * {y})) * 12 * {y}", "It is {} in all.", money=True, how="the annuity formula, times all the months"),
            End("[How much of the first payment is interest?|What is the interest of the first month?]", "[interest of the first month]", "{p} * {r} / 1200", "It is {}.", money=True, how="a twelfth of the year's interest"),
        ),
    ),
    Scene(
        2,
        "m=10-900# r=1/2/3/4/5/6 y=1-30",
        "[{m$} are put aside at the end of every month at {r}% a year, with interest every month|I save {m$} each month end at {r}% a year, compounded monthly]",
        "{m$} a month, {r}% a year, monthly interest",
        (
            End("[How much is there after {y} years?|What is it after {y} years?]", "[after {y} years]", "{m} * ((1 + {r} / 1200) ** (12 * {y}) - 1) / ({r} / 1200)", "There are {}.", money=True, how="the sum of all deposits with their interest"),
            End("[How much of it is interest after {y} years?|How much interest is in it after {y} years?]", "[interest in it after {y} years]", "{m} * ((1 + {r} / 1200) ** (12 * {y}) - 1) / ({r} / 1200) - {m} * 12 * {y}", "It is {}.", money=True, how="the sum with interest less the deposits"),
        ),
    ),
    Scene(
        2,
        "who=@who b=500-3000# c=1/2/3/5/8/10 s=1000-90000#",
        "[{who} gets {b$} a month and {c}% of what is sold|{who} has a salary of {b$} plus a commission of {c}%]",
        "{b$} + {c}% commission",
        (
            End("[What is the pay for sales of {s$}?|How much is that if {s$} are sold?]", "[sales {s$}, pay]", "{b} + {s} * {c} / 100", "It is {}.", money=True, how="the salary plus the percentage"),
            End("[What must be sold for a pay of {g$}?|How much has to be sold to get {g$}?]", "[sales for a pay of {g$}]", "({g} - {b}) / {c} * 100", "It takes sales of {}.", spec="g=:b+rng.randint(2,60)*50", money=True, how="what is missing over the percentage"),
        ),
    ),
    Scene(
        3,
        "who=@who w=9-60$ h=4-45 n=2-12",
        "[[{who} earns|she is paid|he gets|a helper gets] {w$} [an hour|per hour|for each hour] and works|I earn {w$} an hour and work|we get {w$} per hour and work] {h} hours a week",
        "{w$}/h, {h} h a week",
        (
            End("[How much is that a week?|What is the weekly pay?|How much in one week?]", "[per week|weekly pay]", "{w} * {h}", "It is {} a week.", money=True, how="wage times hours"),
            End("[How much is that in {n} weeks?|What is it for {n} weeks?|How much in {n} weeks?]", "[{n} weeks|in {n} weeks]", "{w} * {h} * {n}", "It is {}.", money=True, how="hours times wage times weeks"),
            End("[With {o} hours of overtime at one and a half times the wage, what is it in a week?|In one week there are {o} more hours, paid one and a half times. What is the pay?]", "[+ {o} h overtime at 1.5x]", "{w} * {h} + {o} * {w} * 1.5", "It is {}.", spec="o=1-12", money=True, how="overtime counts one and a half"),
            End("[After {t}% tax, what is left a week?|{t}% is taken off. What is paid out a week?]", "[after {t}% tax]", "{w} * {h} * (100 - {t}) / 100", "It is {}.", spec="t=10/15/20/22/25/30/35", money=True, how="wage times hours, less the percentage"),
            End("[What is it with a raise of {r}%, a week?|The wage goes up by {r}%. How much is that a week?]", "[with {r}% raise]", "{w} * (100 + {r}) / 100 * {h}", "It is {} a week.", spec="r=2/3/4/5/10", money=True, how="raise the wage, times hours"),
        ),
    ),
    Scene(
        2,
        "p=50-5000# h=3-60",
        "[a worker earned {p$} in {h} hours|{p$} were paid for {h} hours of work|I got {p$} for {h} hours|he makes {p$} in {h} hours]",
        "{p$} for {h} h",
        (
            End("[How much is that an hour?|What is the hourly wage?|How much per hour?|What is that per hour?]", "[per hour|hourly]", "{p} / {h}", "It is {} an hour.", money=True, how="pay over hours"),
            End("[At that rate, what are {k} hours worth?|How much is it for {k} hours at the same rate?]", "[{k} h at that rate]", "{p} / {h} * {k}", "It is {}.", spec="k=2-60", money=True, how="pay over hours, times the hours"),
        ),
    ),
    Scene(
        2,
        "p=900-9000# what=I~earn/she~earns/the~rent~is/he~makes/we~pay/the~pension~is",
        "{what} {p$} [a month|per month|every month|monthly]",
        "{p$} a month",
        (
            End("[How much is that per year?|What is that a year?|How much in a year?]", "[per year|yearly]", "{p} * 12", "It is {} a year.", how="times twelve months"),
            End("[How much is that a week, with 52 weeks in a year?|What is that per week if a year has 52 weeks?]", "[per week (52 weeks a year)]", "{p} * 12 / 52", "It is {} a week.", money=True, how="twelve months over 52 weeks"),
            End("[How many years of that make {g$}?|After how many years is that {g$} in all?]", "[years until {g$}]", "{g} / ({p} * 12)", "It takes {} years.", spec="g=20000-900000#", how="the amount over that of a year"),
            End("[How much is that in a year and a half?|What is it for one and a half years?]", "[1.5 years]", "{p} * 18", "It is {}.", how="times eighteen months"),
            End("[{t}% of it is saved. How much is saved in {n} months?|If {t} percent is put aside, how much is that in {n} months?]", "[{t}% saved, {n} months]", "{p} * {t} / 100 * {n}", "It is {}.", spec="t=5/10/12/15/20/25 n=2-36", money=True, how="the percentage, times the months"),
            End("[How much is that in {n} months?|What are {n} months of it?]", "[{n} months]", "{p} * {n}", "It is {}.", spec="n=2-36", how="multiply"),
        ),
    ),
    Scene(
        1.5,
        "p=12000-90000# what=I~earn/she~earns/the~salary~is/he~makes/we~pay",
        "{what} {p$} [a year|per year|yearly|annually]",
        "{p$} a year",
        (
            End("[How much is that per month?|What is that a month?|How much monthly?]", "[per month|monthly]", "{p} / 12", "It is {} a month.", money=True, how="divide by twelve months"),
            End("[How much is that an hour, at {h} hours a week and 52 weeks?|With 52 weeks of {h} hours, what is that an hour?]", "[per hour, {h} h/week, 52 weeks]", "{p} / (52 * {h})", "It is {} an hour.", spec="h=35/38/40/36", money=True, how="divide by all hours of the year"),
        ),
    ),
    Scene(
        2.5,
        "p=900-6000# what=I~earn/she~earns/my~income~is/we~have",
        "{what} {p$} a month",
        "income {p$}",
        (
            End("[How much is left?|What remains?|How much is that after the costs?]", "[what's left|rest]", "{v}", "{} is left.", money=True),
            End("[How much can be saved in {n} months?|How much is left in {n} months altogether?]", "[left in {n} months]", "{v} * {n}", "It is {}.", spec="n=2-24", money=True),
            End("[How much is that a day, with 30 days?|How much can be spent each day of 30 days?]", "[per day (30)]", "{v} / 30", "It is {} a day.", money=True),
        ),
        code="{p}",
        steps=(
            Step("a=200-900#", "[the rent is {a$}|{a$} go to the rent|rent takes {a$}]", "[rent {a$}|- {a$} rent]", "{v} - {a}"),
            Step("a=50-500#", "[food costs {a$}|{a$} are spent on food|groceries are {a$}]", "[food {a$}|groceries {a$}]", "{v} - {a}"),
            Step("t=5/10/15/20/25/30", "[{t}% of it is put aside|{t}% goes into savings|{t} percent is tax]", "[{t}% saved|-{t}% tax]", "{v} * (100 - {t}) / 100"),
            Step("a=20-300#", "[the rest of the bills is {a$}|another {a$} go to insurance|the car takes {a$}]", "[bills {a$}|car {a$}]", "{v} - {a}"),
            Step("a=20-300#", "[a bonus of {a$} comes on top|child benefit adds {a$}|a side job brings {a$} more]", "[+ {a$} bonus]", "{v} + {a}"),
        ),
        least=1,
    ),
)  # fmt: skip

_M = "[${p}|{p}|{p} euros|{p} dollars|€{p}]"
_GROWTH_ASKED: tuple[Template, ...] = (
    (3, f"p=100-9000# {_RATES} y=2-30", Meaning(
        "{p} * (1 + {r} / 100) ** {y}", "It grows to {}.",
        questions=(f"[what will|how much will] {_M} [be worth|grow to|become] [in|after] {{y}} years at {{r}}% [compound interest|interest compounded yearly|a year|annual interest]", f"how much is {_M} after {{y}} years at {{r}}% a year"),
        nouns=(f"the value of {_M} after {{y}} years at {{r}}% [compound interest|a year, compounded]", f"the final amount of {_M} at {{r}}% compound interest for {{y}} years"), wanted="the amount with interest", how="compound it every year", real=True, money=True)),
    (2, f"p=100-9000# {_RATES} y=1-12", Meaning(
        "{p} * {r} * {y} / 100", "The interest is {}.", nouns=(f"the simple interest on {_M} at {{r}}% for {{y}} years",), questions=(f"how much is the simple interest [on|for] {_M} at {{r}}% [for|over] {{y}} years",), wanted="the simple interest", how="principal times rate times years", real=True, money=True)),
    (1, "p=100-9000# r=3/4/5/6/7/8/9/10", Meaning(
        "n = 0\nv = {p}\nwhile v < 2 * {p}:\n    v *= 1 + {r} / 100\n    n += 1\nn", "It takes {} years.", questions=(f"[how many years|how long] does it take [for|until] {_M} [to double|doubles|has doubled] at {{r}}% [a year|interest|compound interest]", f"when does {_M} double at {{r}}% a year"), wanted="the years to double", how="let it grow year by year", shown="fields")),
)  # fmt: skip


def growth(rng: random.Random) -> list[Draft]:
    """Interest, growth and decay over years."""
    return from_scenes(rng, GROWTH, _GROWTH_ASKED)


def savings(rng: random.Random) -> list[Draft]:
    """Savings, rates, wages and budgets."""
    return from_scenes(rng, SAVINGS)
