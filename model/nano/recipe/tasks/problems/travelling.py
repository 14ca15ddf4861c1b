"""Scenes on the way: speed, distance and time, two that meet, fuel, timetables."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.problems.scenes import End, Scene, from_scenes
from model.nano.recipe.tasks.slots import Template

_WHO = "who=a~car/a~bus/a~train/a~truck/a~cyclist/a~ferry/a~van/a~motorbike/a~tram/a~drone"
# Hours and minutes of a number of minutes, and a time of day.
_HOURS = "print(t // 60, t % 60)"
_CLOCK = "f'{t // 60 % 24:02}:{t % 60:02}'"

MOTION: tuple[Scene, ...] = (
    Scene(
        3,
        f"{_WHO} s=4-160# t=2-12.",
        "{who} [travels|goes|drives|moves|runs] [at|with] {s} [km/h|kilometers per hour|kph] for {t} [hours|h]",
        "[{who}|speed] {s} km/h, {t} h",
        (
            End("[How far does it go?|What distance is covered?|How many kilometers is that?|How far is that?|How far does it get?|Distance?]", "[distance|how far|how many km]", "{s} * {t}", "The distance is {} km.", how="speed times time"),
            End("[How many meters is that?|What distance is that in meters?]", "[meters|distance in m]", "{s} * {t} * 1000", "It is {} m.", how="speed times time, times 1000"),
            End("[How many miles is that?|How far is it in miles?]", "[miles|distance in miles]", "{s} * {t} / 1.609344", "It is {} miles.", how="kilometers over 1.609344"),
            End("[How long would that take at {q} km/h?|And at {q} km/h, how many hours would the same way take?]", "[same way at {q} km/h, hours]", "{s} * {t} / {q}", "It takes {} hours.", spec="q=20-150#", how="the distance over the other speed"),
        ),
    ),
    Scene(
        3,
        f"{_WHO} d=20-900# t=2-12. unit=km/miles",
        "[{who} [covers|travels|does]|we drove|I rode|she went] {d} {unit} in {t} [hours|h]",
        "{d} {unit} in {t} h",
        (
            End("[What is the average speed?|How fast is that?|What speed is that?|What is the speed?|Average speed?]", "[speed|average speed|how fast]", "{d} / {t}", "The speed is {} {unit} per hour.", how="distance over time"),
            End("[How far is that in {k} hours?|How far does one get in {k} hours like that?|How many {unit} would that be in {k} h?]", "[in {k} h]", "{d} / {t} * {k}", "It is {} {unit}.", spec="k=2-24", how="speed times the other time"),
            End("[How long do {e} {unit} take at that speed?|How many hours for {e} {unit} at that speed?]", "[hours for {e} {unit}]", "{e} / ({d} / {t})", "It takes {} hours.", spec="e=20-900#", how="the other distance over the speed"),
            End("[How many minutes is that for each of the {unit}?|How many minutes per {one} is that?]", "[minutes per {one}]", "{t} * 60 / {d}", "It is {} minutes.", spec="one=:'km'~if~unit=='km'~else~'mile'", how="all minutes over the distance"),
        ),
    ),
    Scene(
        3,
        f"{_WHO} d=20-900# s=4-160#",
        "[the way is {d} km long and {who} goes at {s} km/h|{who} drives {d} km at {s} km/h|I have {d} km to go and drive {s} km/h|{d} km at {s} km/h]",
        "{d} km, {s} km/h",
        (
            End("[How long does it take?|How many hours is that?|How long will it take?|How many hours does it take?]", "[hours|how long|time]", "{d} / {s}", "It takes {} hours.", how="distance over speed"),
            End("[How many minutes is that?|How many minutes does it take?]", "[minutes|how many minutes]", "{d} / {s} * 60", "It takes {} minutes.", how="distance over speed, times 60"),
            End("[How long is that in hours and minutes?|How many hours and minutes does it take?]", "[h and min|in hours and minutes]", f"t = round({{d}} / {{s}} * 60)\n{_HOURS}", "It takes {} hours and {} minutes.", shown="fields", how="the minutes, rounded, then split"),
            End("[With a break of {b} minutes, how many minutes does it take?|How many minutes is it with {b} minutes of breaks?]", "[minutes with a {b} min break]", "{d} / {s} * 60 + {b}", "It takes {} minutes.", spec="b=10/15/20/30/45", how="the minutes of the way, plus the break"),
            End("[How much sooner is one there at {f} km/h, in minutes?|How many minutes are saved at {f} km/h?]", "[minutes saved at {f} km/h]", "({d} / {s} - {d} / {f}) * 60", "{} minutes are saved.", spec="f=:s+rng.choice((5,10,20,30,40))", how="both times, subtract, in minutes"),
        ),
    ),
    Scene(
        2.5,
        f"{_WHO} a=20-140# b=1-6. c=20-140# d=1-6.",
        "{who} [drives|goes|travels] {b} hours at {a} km/h and [then|after that] {d} hours at {c} km/h",
        "{b} h at {a} km/h, {d} h at {c} km/h",
        (
            End("[How far is that?|How far does it get?|What is the total distance?|How many kilometers is that in all?]", "[total distance|km in total]", "{a} * {b} + {c} * {d}", "It is {} km.", how="add both distances"),
            End("[What is the average speed?|What is the average speed of it all?|Average speed?]", "[average speed]", "({a} * {b} + {c} * {d}) / ({b} + {d})", "The average speed is {} km/h.", how="all distance over all time"),
        ),
    ),
    Scene(
        2,
        f"{_WHO} d=20-400# a=30-90# b=40-130#",
        "{who} goes {d} km at {a} km/h and comes back at {b} km/h",
        "{d} km, there {a} km/h, back {b} km/h",
        (
            End("[How long is it on the way in all?|How many hours does it take there and back?|How many hours is that altogether?]", "[hours there and back]", "{d} / {a} + {d} / {b}", "It takes {} hours.", how="add both times"),
            End("[What is the average speed?|What is the average speed there and back?]", "[average speed]", "2 * {d} / ({d} / {a} + {d} / {b})", "The average speed is {} km/h.", how="all distance over all time"),
            End("[How much longer is the slower way, in minutes?|By how many minutes do both ways differ?]", "[difference in minutes]", "abs({d} / {a} - {d} / {b}) * 60", "They differ by {} minutes.", how="both times, subtract, in minutes"),
        ),
    ),
    Scene(
        2.5,
        "what=trains/cars/cyclists/ships/buses/planes a=40-120# b=40-120# d=100-900#",
        "two {what} are {d} km apart and [drive|move|head|travel|start] [towards|toward] each other at {a} and {b} km/h",
        "two {what}, {d} km apart, {a} and {b} km/h towards each other",
        (
            End("[When do they meet?|After how many hours do they meet?|How many hours until they meet?]", "[hours until they meet|when do they meet]", "{d} / ({a} + {b})", "They meet after {} hours.", how="distance over both speeds"),
            End("[After how many minutes do they meet?|How many minutes until they meet?]", "[minutes until they meet]", "{d} / ({a} + {b}) * 60", "They meet after {} minutes.", how="distance over both speeds, times 60"),
            End("[How far has the first one gone when they meet?|At which distance from the start of the first do they meet?]", "[km of the first one]", "{d} / ({a} + {b}) * {a}", "It has gone {} km.", how="the time until they meet, times its speed"),
            End("[How far apart are they after {m} minutes?|What is between them after {m} minutes?]", "[km apart after {m} min]", "abs({d} - ({a} + {b}) * {m} / 60)", "They are {} km apart.", spec="m=10/15/20/30/45", how="the distance less both ways"),
        ),
    ),
    Scene(
        1.5,
        "what=trains/cars/ships/cyclists/planes a=40-120# b=40-120# t=2-9",
        "two {what} leave [the same place|a town|a station] in opposite directions at {a} and {b} km/h",
        "two {what}, opposite directions, {a} and {b} km/h",
        (
            End("[How far apart are they after {t} hours?|What is the distance between them after {t} hours?]", "[km apart after {t} h]", "({a} + {b}) * {t}", "They are {} km apart.", how="both speeds times the time"),
            End("[After how many hours are they {d} km apart?|When are they {d} km apart?]", "[hours until {d} km apart]", "{d} / ({a} + {b})", "It takes {} hours.", spec="d=100-900#", how="distance over both speeds"),
        ),
    ),
    Scene(
        1.5,
        "a=40-90# k=5-60# t=1-5 b=:a+k what=car/bus/truck/ship/train",
        "a {what} starts at {a} km/h; {t} hours later a second one follows at {b} km/h",
        "first {a} km/h, second {t} h later {b} km/h",
        (
            End("[How many hours does the second one need to catch up?|After how many hours has it caught up?]", "[hours to catch up]", "{a} * {t} / ({b} - {a})", "It needs {} hours.", how="the lead over the difference of speeds"),
            End("[How many km from the start does it catch up?|How far from the start do they meet?]", "[km from the start]", "{a} * {t} / ({b} - {a}) * {b}", "It is {} km from the start.", how="the time to catch up, times its speed"),
        ),
    ),
    Scene(
        1.5,
        "who=a~runner/a~sprinter/a~dog/a~car/a~snail/a~bird d=20-900# t=5-90",
        "{who} [covers|does|makes] {d} [m|meters] in {t} [s|seconds]",
        "{d} m in {t} s",
        (
            End("[How fast is that in m/s?|How many meters per second is that?]", "[m/s]", "{d} / {t}", "The speed is {} m/s.", how="meters over seconds"),
            End("[How fast is that in km/h?|What is the speed in km/h?|How many km/h is that?]", "[km/h|in km/h]", "{d} / {t} * 3.6", "The speed is {} km/h.", how="meters a second times 3.6"),
            End("[At that speed, how many seconds do {e} m take?|How many seconds for {e} m like that?]", "[seconds for {e} m]", "{e} * {t} / {d}", "It takes {} seconds.", spec="e=50-3000#", how="scale the time"),
        ),
    ),
    Scene(
        3,
        "what=a~car/my~car/the~van/a~truck a=4-14. b=100-900#",
        "{what} [uses|needs|burns|consumes] {a} [liters|l] [per|for every|every] 100 km",
        "{a} l/100km",
        (
            End("[How much fuel does it need for {b} km?|How many liters for {b} km?|How much does it use for {b} km?]", "[liters for {b} km|{b} km]", "{b} * {a} / 100", "It uses {} liters.", how="distance times consumption over 100"),
            End("[A liter costs {p$}. What do {b} km cost?|Fuel is {p$} a liter. How much is a trip of {b} km?|What do {b} km cost at {p$} a liter?]", "[{b} km at {p$} a liter, cost]", "{b} * {a} / 100 * {p}", "It costs {}.", spec="p=1.5/1.79/1.65/2/1.89/1.72", money=True, how="liters, then price"),
            End("[How far does it get with {f} liters?|How many km with a tank of {f} liters?]", "[km with {f} liters]", "{f} / {a} * 100", "It gets {} km far.", spec="f=20-90#", how="liters over consumption, times 100"),
            End("[{k} people share the fuel for {b} km at {p$} a liter. What does each pay?|Fuel is {p$} a liter and {k} of us drive {b} km. How much is that each?]", "[{b} km, {p$}/l, {k} people, each]", "{b} * {a} / 100 * {p} / {k}", "Each pays {}.", spec="p=1.5/1.79/1.65/2/1.89 k=2-5", money=True, how="liters, price, then divide"),
        ),
    ),
    Scene(
        1.5,
        "what=a~car/my~car/the~van a=20-60. b=100-900#",
        "{what} used {a} liters [for|on] {b} km",
        "{a} l for {b} km",
        (
            End("[What is that per 100 km?|How much per 100 km?|What is the consumption per 100 km?]", "[per 100 km|l/100km]", "{a} / {b} * 100", "It uses {} liters per 100 km.", how="liters over distance, times 100"),
            End("[How far does it get on one liter?|How many km is that per liter?]", "[km per liter]", "{b} / {a}", "It gets {} km far.", how="distance over liters"),
            End("[How many liters for {c} km?|How much does it need for {c} km?]", "[for {c} km]", "{a} / {b} * {c}", "It needs {} liters.", spec="c=50-900#", how="scale it"),
        ),
    ),
    Scene(
        1.5,
        "what=a~car/my~car/the~van m=15-60# d=100-900#",
        "{what} [gets|does|makes] {m} [mpg|miles per gallon]",
        "{m} mpg",
        (
            End("[How many gallons for {d} miles?|How much gas for {d} miles?|How many gallons does it need for {d} miles?]", "[gallons for {d} miles]", "{d} / {m}", "It needs {} gallons.", how="miles over miles per gallon"),
            End("[How far does it get on {g} gallons?|How many miles with {g} gallons?]", "[miles on {g} gallons]", "{m} * {g}", "It is {} miles.", spec="g=5-20", how="multiply"),
            End("[Gas is {p$} a gallon. What do {d} miles cost?|At {p$} a gallon, what is the cost of {d} miles?]", "[{d} miles at {p$} a gallon]", "{d} / {m} * {p}", "It costs {}.", spec="p=3/3.5/4/3.79/3.29", money=True, how="gallons, then price"),
        ),
    ),
    Scene(
        2,
        "who=@name other=@name d=3-20# m=15-90# s=0-59# e=3-20# n=15-90# t=0-59# ss=:f'{s:02}' tt=:f'{t:02}'",
        "[{who} ran {d} km in {m}:{ss} and {other} {e} km in {n}:{tt}|{who} needs {m}:{ss} minutes for {d} km, {other} {n}:{tt} for {e} km]",
        "{who} {d} km {m}:{ss}, {other} {e} km {n}:{tt}",
        (
            End("[Who was faster?|Who is the faster one?|Which of them was faster?]", "[who was faster]", "'{who}' if ({m} * 60 + {s}) / {d} < ({n} * 60 + {t}) / {e} else '{other}'", "{} was faster.", shown="text", how="compare the seconds per km"),
            End("[How many seconds per km do they differ?|By how many seconds per km do they differ?]", "[difference in seconds per km]", "abs(({m} * 60 + {s}) / {d} - ({n} * 60 + {t}) / {e})", "They differ by {} seconds.", how="the seconds per km of both, subtracted"),
            End("[What was {who}'s speed in km/h?|How many km/h did {who} run?]", "[{who} in km/h]", "{d} / ({m} * 60 + {s}) * 3600", "It was {} km/h.", how="kilometers over seconds, times 3600"),
        ),
    ),
    Scene(
        2.5,
        "what=bus/train/tram/ferry/shuttle h=5-11# m=0/5/10/15/20/30/40/45 n=5/8/10/12/15/20/25/30/40 mm=:f'{m:02}'",
        "[a {what} leaves every {n} minutes, the first one at {h}:{mm}|the first {what} goes at {h}:{mm}, then one every {n} minutes]",
        "{what} from {h}:{mm}, every {n} min",
        (
            End("[When does number {k} leave?|At what time does the {what} number {k} leave?]", "[time of number {k}]", f"t = {{h}} * 60 + {{m}} + ({{k}} - 1) * {{n}}\n{_CLOCK}", "It leaves at {}.", spec="k=2-30", shown="text", how="the first time plus the steps, in minutes"),
            End("[How many leave until {e}:00, the one at that time included?|How many are there up to {e}:00, including one at {e}:00?]", "[how many up to {e}:00 incl.]", "({e} * 60 - ({h} * 60 + {m})) // {n} + 1", "There are {}.", spec="e=12-22#", how="the minutes between over the step, plus one"),
            End("[I come at {e}:{r}. How many minutes do I wait?|It is {e}:{r}. How many minutes until the next one?]", "[wait at {e}:{r}, minutes]", "-({e} * 60 + {q} - ({h} * 60 + {m})) % {n}", "It is {} minutes.", spec="e=12-20# q=0-59# r=:f'{q:02}'", how="the rest of the step"),
        ),
    ),
    Scene(
        2.5,
        "what=train/bus/flight/ferry/drive/hike h=5-20# m=0/5/10/15/20/30/40/45/50 k=1-9# n=5-59# mm=:f'{m:02}'",
        "[a {what} starts at {h}:{mm} and takes {k} [hours|h] {n} [minutes|min]|the {what} begins at {h}:{mm} and lasts {k} h {n} min]",
        "{what} {h}:{mm}, {k}h{n}",
        (
            End("[When does it end?|At what time is it over?|When is the arrival?|What time does one get there?]", "[end|arrival|over when]", f"t = {{h}} * 60 + {{m}} + {{k}} * 60 + {{n}}\n{_CLOCK}", "It ends at {}.", shown="text", how="add the minutes, then write the time"),
            End("[It is {d} minutes late. When does it end?|With a delay of {d} minutes, when is the arrival?]", "[arrival with {d} min delay]", f"t = {{h}} * 60 + {{m}} + {{k}} * 60 + {{n}} + {{d}}\n{_CLOCK}", "It ends at {}.", spec="d=5-90", shown="text", how="add all minutes, then write the time"),
            End("[When must one start to be there at {e}:00 instead?|To be there at {e}:00, when must it start?]", "[start to arrive at {e}:00]", f"t = {{e}} * 60 - ({{k}} * 60 + {{n}})\n{_CLOCK}", "It must start at {}.", spec="e=10-23#", shown="text", how="subtract the minutes, then write the time"),
        ),
    ),
)  # fmt: skip

_ASKED: tuple[Template, ...] = (
    (3, "s=4-160# t=2-12.", Meaning(
        "{s} * {t}", "The distance is {}.", questions=(
            "how far [does one get|do I get|does a car go|can a train travel] in {t} hours at {s} [km/h|kilometers per hour|mph]",
            "if [I drive|a car goes|you ride|she walks] at {s} [mph|miles per hour|km/h] for {t} hours, how far is that", "at {s} [mph|km/h], how far is it in {t} hours"), wanted="the distance", how="speed times time")),
    (3, "d=20-900# t=2-12.", Meaning(
        "{d} / {t}", "The speed is {}.", questions=(
            "how fast [is|was] a [car|bus|train|ship] that [covers|goes|travels] {d} [km|miles] in {t} hours", "[what|which] [average|] speed is {d} [km|miles|meters] in {t} hours"), nouns=("the average speed for {d} [km|miles] in {t} hours",), wanted="the speed", how="distance over time", real=True)),
    (3, "d=20-900# s=4-160#", Meaning(
        "{d} / {s}", "It takes {} hours.", questions=(
            "how long does [it take to go|a car need for|a train need for|it take to drive|a drive of] {d} km at {s} [km/h|kilometers per hour]", "how many hours are {d} [km at {s} km/h|miles at {s} mph]",
            "if I drive {d} miles at {s} mph, how [long|many hours] does it take"), nouns=("the time for {d} km at {s} km/h",), wanted="the time", how="distance over speed", real=True)),
    (1.5, "d=20-900# s=4-160#", Meaning(
        "{d} / {s} * 60", "It takes {} minutes.", questions=("how many minutes does [it take|a car need|one need] for {d} km at {s} km/h", "at {s} km/h, how many minutes do {d} km take"), wanted="the minutes", how="distance over speed, times 60", real=True)),
    (2, "a=4-12# b=100-900#", Meaning(
        "{b} * {a} / 100", "It uses {} liters.", questions=("how much fuel [does a car need|is needed] for {b} km at {a} [liters|l] per 100 km", "how many liters are {b} km at {a} l/100km"), wanted="the fuel", how="distance times consumption over 100", real=True)),
    (1, "m=15-60# d=100-900#", Meaning(
        "{d} / {m}", "It needs {} gallons.", questions=("[how many gallons|how much gas] do I need for {d} miles at {m} mpg",), wanted="the gallons", how="miles over miles per gallon", real=True)),
)  # fmt: skip


def motion(rng: random.Random) -> list[Draft]:
    """How fast, how far, how long, how much fuel, when."""
    return from_scenes(rng, MOTION, _ASKED)
