"""Scenes of work and matter: rates, tanks, several at one job, recipes, mixtures, shares in a ratio."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.problems.scenes import End, Scene, Step, from_scenes
from model.nano.recipe.tasks.slots import Template

WORK: tuple[Scene, ...] = (
    Scene(
        3,
        "who=a~machine/a~printer/a~worker/a~robot/she/he/the~team/a~baker verb=makes/prints/packs/fills/folds/sorts things=pages/boxes/bottles/parts/toys/letters k=2-90 t=2-12 unit=minute/hour/day a=:k*t",
        "[{who} {verb} {a} {things} in {t} {unit}s|in {t} {unit}s {who} {verb} {a} {things}]",
        "{a} {things} in {t} {unit}s",
        (
            End("[How many {things} is that per {unit}?|How many are that in one {unit}?|How many {things} each {unit}?|What is the rate per {unit}?]", "[per {unit}|in one {unit}]", "{a} / {t}", "It is {} {things} per {unit}.", how="divide by the time"),
            End("[How many {things} in {s} {unit}s?|How many would that be in {s} {unit}s?|How many are made in {s} {unit}s?]", "[in {s} {unit}s]", "{a} / {t} * {s}", "It is {} {things}.", spec="s=3-40", how="rate times time"),
            End("[How long do {b} {things} take?|How many {unit}s for {b} {things}?|How long does it take for {b}?]", "[{unit}s for {b}]", "{b} / ({a} / {t})", "It takes {} {unit}s.", spec="b=20-2000#", how="the number over the rate"),
            End("[How many {things} do {n} of them make in {s} {unit}s?|With {n} of them working, how many is that in {s} {unit}s?]", "[{n} of them, {s} {unit}s]", "{a} / {t} * {n} * {s}", "It is {} {things}.", spec="n=2-9 s=2-20", how="rate times number times time"),
        ),
    ),
    Scene(
        3,
        "n=2-12 d=2-30 who=painters/builders/gardeners/workers/cooks/machines/pumps job=a~house/a~wall/a~job/the~work/a~field unit=day/hour",
        "[{n} {who} [need|take] {d} {unit}s for {job}|{job} takes {n} {who} {d} {unit}s|{n} {who} finish {job} in {d} {unit}s]",
        "{n} {who}, {d} {unit}s",
        (
            End("[How long do {m} need?|How many {unit}s do {m} {who} need?|How long would {m} of them take?|And {m} {who}?]", "[{m} {who}|with {m}]", "{n} * {d} / {m}", "They need {} {unit}s.", spec="m=2-30", how="the work stays the same"),
            End("[How many {who} are needed to do it in {e} {unit}s?|How many must there be to finish in {e} {unit}s?]", "[how many for {e} {unit}s]", "math.ceil({n} * {d} / {e})", "{} are needed.", spec="e=1-20", how="all the work over the time, rounded up"),
            End("[How long does one alone need?|How many {unit}s would a single one take?]", "[one alone]", "{n} * {d}", "It takes {} {unit}s.", how="multiply"),
        ),
    ),
    Scene(
        2.5,
        "a=2-20 b=2-20 who=pump/pipe/tap/worker/printer/machine/painter",
        "[one {who} [needs|takes] {a} hours for a job, another {b} hours|the first {who} does it in {a} hours, the second in {b} hours|alone, one {who} needs {a} hours and the other {b} hours]",
        "{a} h alone, {b} h alone",
        (
            End("[How long do they need together?|How many hours does it take both together?|How long together?]", "[together]", "1 / (1 / {a} + 1 / {b})", "Together they need {} hours.", how="add the rates"),
            End("[How many minutes do they need together?|How many minutes is it with both?]", "[together, minutes]", "60 / (1 / {a} + 1 / {b})", "Together they need {} minutes.", how="add the rates, in minutes"),
            End("[A third one needs {c} hours. How long do all three need together?|With a third one that takes {c} hours, how long is it?]", "[and {c} h alone, all together]", "1 / (1 / {a} + 1 / {b} + 1 / {c})", "Together they need {} hours.", spec="c=2-20", how="add the rates"),
        ),
    ),
    Scene(
        3,
        "c=100-5000# what=tank/pool/tub/barrel/pond/cistern",
        "a {what} [holds|has room for] {c} liters",
        "{what} {c} l",
        (
            End("[It is filled at {r} liters a minute. How long does it take?|{r} liters flow in per minute. How many minutes until it is full?]", "[filled at {r} l/min, minutes]", "{c} / {r}", "It takes {} minutes.", spec="r=3-60#", how="volume over rate"),
            End("[It is full and loses {r} liters an hour. When is it empty?|{r} liters run out every hour. After how many hours is the full {what} empty?]", "[loses {r} l/h, empty after]", "{c} / {r}", "It takes {} hours.", spec="r=3-60#", how="volume over rate"),
            End("[It is {p}% full. How many liters are in it?|How many liters are in it if it is {p} percent full?]", "[{p}% full, liters]", "{c} * {p} / 100", "There are {} liters in it.", spec="p=5-95#", how="the percentage of the volume"),
            End("[It is {p}% full and {r} liters flow in per minute. How long until it is full?|{p} percent is in it already; {r} l come in a minute. When is it full?]", "[{p}% full, {r} l/min, minutes to full]", "{c} * (100 - {p}) / 100 / {r}", "It takes {} minutes.", spec="p=10/20/25/40/50/60/75/80 r=3-60#", how="the missing volume over the rate"),
            End("[{i} liters flow in and {o} liters flow out each minute. How many minutes until the empty {what} is full?|It gains {i} l and loses {o} l a minute. How long does it take to fill?]", "[in {i} l/min, out {o} l/min, minutes]", "{c} / ({i} - {o})", "It takes {} minutes.", spec="o=2-20# i=:o+rng.randint(2,40)", how="volume over the difference"),
            End("[{r} liters an hour are used. How much is left of a full one after {n} days?|It loses {r} l an hour. How many liters are left after {n} days if it was full?]", "[- {r} l/h, left after {n} days]", "{c} - {r} * 24 * {n}", "{} liters are left.", spec="r=1-3 n=1-3", how="a day has 24 hours: subtract the product"),
            End("[Every day {r} liters are used. How many are left of a full one after {n} days?|{r} liters are taken out a day, for {n} days. How much is left if it was full?]", "[- {r} l a day, after {n} days]", "{c} - {r} * {n}", "{} liters are left.", spec="r=2-9 n=2-9", how="subtract the product"),
        ),
    ),
    Scene(
        3,
        "a=2-12 what=flour/sugar/rice/pasta/butter/lentils/cheese/oats g=50-900# unit=people/servings/cakes/portions",
        "[a recipe for {a} {unit} [needs|takes|calls for] {g} g of {what}|for {a} {unit} one needs {g} grams of {what}|{g} g {what} are enough for {a} {unit}]",
        "{a} {unit}: {g} g {what}",
        (
            End("[How much for {b}?|How much {what} is needed for {b} {unit}?|How many grams do {b} {unit} take?|And for {b} {unit}?]", "[{b} {unit}|for {b}]", "{g} / {a} * {b}", "It takes {} g.", spec="b=2-40", how="scale it"),
            End("[How many {unit} are {k} kg enough for?|For how many {unit} do {k} kilos do?]", "[{k} kg is for how many]", "math.floor({k} * 1000 / ({g} / {a}))", "It is enough for {}.", spec="k=1-5.", how="all grams over those for one, rounded down"),
            End("[How many packs of {p} g are needed for {b} {unit}?|{what} comes in packs of {p} g. How many for {b} {unit}?]", "[packs of {p} g for {b} {unit}]", "math.ceil({g} / {a} * {b} / {p})", "{} are needed.", spec="p=250/500/1000 b=5-60", how="scale it, over one pack, rounded up"),
        ),
    ),
    Scene(
        2.5,
        "a=1-50# b=1-50# p=5-60# q=5-90# what=acid/alcohol/juice/salt/sugar",
        "[{a} liters of {p}% {what} are mixed with {b} liters of {q}%|I mix {a} l with {p}% {what} and {b} l with {q}%|{a} liters at {p} percent {what} and {b} liters at {q} percent come together]",
        "{a} l {p}% + {b} l {q}%",
        (
            End("[What is the concentration?|How strong is the mixture?|What percentage does the mixture have?|What is it in percent?]", "[concentration|percent]", "({a} * {p} + {b} * {q}) / ({a} + {b})", "The mixture has {}%.", how="weighted average"),
            End("[How many liters of {what} are in it?|How much pure {what} is that?]", "[liters of pure {what}]", "({a} * {p} + {b} * {q}) / 100", "There are {} liters in it.", how="add both parts"),
            End("[{w} liters of water are added. What is the concentration then?|With {w} l of water more, how strong is it?]", "[+ {w} l water, percent]", "({a} * {p} + {b} * {q}) / ({a} + {b} + {w})", "The mixture has {}%.", spec="w=1-40#", how="weighted average, the water at 0"),
        ),
    ),
    Scene(
        1.5,
        "a=2-30# b=2-30# p=2-20# q=2-30# what=coffee/nuts/tea/rice/seeds",
        "{a} kg of {what} at {p$} a kilo are mixed with {b} kg at {q$}",
        "{a} kg {p$}/kg + {b} kg {q$}/kg",
        (
            End("[What does a kilo of the mix cost?|What is the price per kg of the mixture?]", "[price per kg]", "({a} * {p} + {b} * {q}) / ({a} + {b})", "It is {} per kg.", money=True, how="weighted average"),
            End("[What does the mixture cost in all?|What is all of it worth?]", "[total]", "{a} * {p} + {b} * {q}", "It is {} in all.", how="add both"),
        ),
    ),
    Scene(
        2.5,
        "a=1-9 b=1-9 t=20-900 what=euros/liters/points/hectares/marbles/stamps",
        "[{t} {what} are [divided|split|shared] in the ratio {a}:{b}|two share {t} {what} in the ratio {a} to {b}|the ratio is {a}:{b} and there are {t} {what}]",
        "{t} {what}, {a}:{b}",
        (
            End("[What is the first part?|How big is the first share?|How much does the first get?]", "[first part]", "{t} * {a} / ({a} + {b})", "The first part is {}.", how="its part of the whole"),
            End("[What are both parts?|How much does each get?|How big are the two shares?]", "[both parts]", "print({t} * {a} / ({a} + {b}), {t} * {b} / ({a} + {b}))", "The parts are {} and {}.", shown="fields", how="each its part of the whole"),
            End("[By how much do the parts differ?|How much more is one share than the other?]", "[difference]", "abs({t} * {a} / ({a} + {b}) - {t} * {b} / ({a} + {b}))", "They differ by {}.", how="both parts, then subtract"),
            End("[What share in percent does the first have?|How many percent is the first part?]", "[first in percent]", "{a} / ({a} + {b}) * 100", "It is {}%.", how="its part of all parts"),
        ),
    ),
    Scene(
        1.5,
        "a=2-9# b=2-9# c=2-9# t=60-2000#",
        "[{t} is divided in the ratio {a}:{b}:{c}|three partners share {t} in the ratio {a} to {b} to {c}]",
        "{t}, {a}:{b}:{c}",
        (
            End("[What is the largest part?|How big is the largest share?]", "[largest part]", "{t} * max({a}, {b}, {c}) / ({a} + {b} + {c})", "The largest part is {}.", how="its part of the whole"),
            End("[What are the three parts?|How much does each get?]", "[all three]", "s = {a} + {b} + {c}\nprint({t} * {a} / s, {t} * {b} / s, {t} * {c} / s)", "The parts are {}, {} and {}.", shown="fields", how="each its part of the whole"),
        ),
    ),
    Scene(
        2,
        "what=fridge/heater/lamp/TV/stove/server/pump w=20-3000# h=1-24. p=0.25/0.3/0.35/0.28/0.4/0.15",
        "a {what} of {w} watts runs {h} hours a day",
        "{what} {w} W, {h} h/day",
        (
            End("[How many kWh is that in {n} days?|How much energy does it use in {n} days, in kWh?]", "[kWh in {n} days]", "{w} * {h} * {n} / 1000", "It is {} kWh.", spec="n=2-60", how="watts times hours, over 1000"),
            End("[What does it cost in {n} days at {p$} a kWh?|A kWh costs {p$}. How much is it for {n} days?]", "[cost, {n} days, {p$}/kWh]", "{w} * {h} * {n} / 1000 * {p}", "It costs {}.", spec="n=2-60", money=True, how="kilowatt hours times the price"),
        ),
    ),
    Scene(
        2,
        "a=5-40#",
        "[it was {a} degrees in the morning|the oven is at {a} degrees|the water has {a} degrees|at noon it was {a} degrees]",
        "{a} degrees",
        (
            End("[What is the temperature now?|How warm is it in the end?|How many degrees is it then?]", "[now|temperature]", "{v}", "It is {} degrees."),
            End("[By how much has it changed altogether?|What is the change in all?]", "[change in all]", "{v} - {a}", "The change is {} degrees."),
        ),
        code="{a}",
        steps=(
            Step("b=2-12", "[it gets {b} degrees warmer|it rises by {b} degrees|then it goes up {b} degrees]", "[+{b}|up {b}]", "{v} + {b}"),
            Step("b=2-20", "[it falls by {b} degrees|it gets {b} degrees colder|in the night it drops by {b}]", "[-{b}|down {b}]", "{v} - {b}"),
            Step("b=1-4 h=2-5", "[for {h} hours it rises by {b} degrees an hour|then it gains {b} degrees an hour for {h} hours]", "[+{b} an hour for {h} h]", "{v} + {b} * {h}"),
        ),
        least=1,
    ),
)  # fmt: skip

_ASKED: tuple[Template, ...] = (
    (2, "n=2-12 d=2-20 m=2-30 who=workers/painters/people/machines", Meaning(
        "{n} * {d} / {m}", "They need {}.", questions=("if {n} {who} [need|take] {d} [days|hours], how long do {m} [need|take]", "how long do {m} {who} need if {n} need {d} [days|hours]"), wanted="the time", how="the work stays the same", real=True)),
    (2, "v=100-5000# r=3-60#", Meaning(
        "{v} / {r}", "It takes {} minutes.", questions=("how long does it take to fill {v} liters at {r} liters [a|per] minute", "how many minutes do {v} l need at {r} l/min"), wanted="the time to fill it", how="volume over rate", real=True)),
    (2, "a=1-9 b=1-9 t=20-900", Meaning(
        "print({t} * {a} / ({a} + {b}), {t} * {b} / ({a} + {b}))", "The parts are {} and {}.", orders=("[divide|split|share] {t} in the ratio {a}:{b}", "[divide|split] {t} in a ratio of {a} to {b}"), wanted="the two shares", how="each its part of the whole", shown="fields")),
    (1.5, "a=2-12 b=2-40 g=50-900# what=flour/sugar/rice/pasta", Meaning(
        "{g} / {a} * {b}", "It takes {} g.", questions=("how much {what} for {b} if {a} need {g} g", "if {g} g of {what} are enough for {a}, how much do {b} need"), wanted="the amount needed", how="scale it", real=True)),
)  # fmt: skip


def work(rng: random.Random) -> list[Draft]:
    """What is made, filled, cooked, mixed and shared."""
    return from_scenes(rng, WORK, _ASKED)
