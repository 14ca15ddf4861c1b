"""Scenes in which things, people and years are counted: groups, shares, boxes, ages, scores, rows."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.problems.scenes import End, Scene, Step, from_scenes
from model.nano.recipe.tasks.slots import Template

_IN_ALL = "[How many is that in all?|How many are there in total?|How many are there altogether?|Total?|What is the total?|How many in all?]"
_LEFT = "[How many are left?|How many remain?|How many are left over?|How many are there then?]"
_EACH = End(
    "[They are shared equally by {k} people. How many does each get?|{k} children share all of them. How many each?|How many does each of {k} people get?]",
    "[shared by {k}, each|each of {k}]",
    "{v} / {k}",
    "Each gets {}.",
    spec="k=2-12",
    whole=True,
)
_BOXED = End(
    "[They go into boxes of {k}. How many boxes are needed?|How many boxes of {k} hold them all?|{k} fit into a box. How many boxes are that?]",
    "[boxes of {k}, how many]",
    "math.ceil({v} / {k})",
    "{} are needed.",
    spec="k=2-30",
)
_OVER = End(
    "[They go into full boxes of {k}. How many are left over?|How many are left over if they are packed by {k}?]",
    "[packed by {k}, left over]",
    "{v} % {k}",
    "{} are left over.",
    spec="k=2-30",
)
_BOTH = End(
    "[They go into boxes of {k}. How many full boxes are there and how many are left over?|How many full packs of {k} is that, and what is left over?]",
    "[boxes of {k}, full ones and left over]",
    "print({v} // {k}, {v} % {k})",
    "{} full ones, and {} left over.",
    spec="k=2-30",
    shown="fields",
)
_CHANGES = (
    Step("c=2-19", "[{c} of them are broken|{c} get lost|{c} are given away|{c} are eaten by mice|someone takes {c}]", "[-{c}|{c} lost|minus {c} broken]", "{v} - {c}"),
    Step("c=2-40", "[{c} more are added|{c} more come|another {c} are found|then {c} new ones arrive]", "[+{c}|{c} more]", "{v} + {c}"),
    Step("p=10/20/25/30/40/50", "[{p}% of them are sold|{p} percent are taken|{p}% go bad]", "[{p}% sold|-{p}%]", "{v} * (100 - {p}) / 100"),
    Step("f=2/3", "[then the number is multiplied by {f}|after a year there are {f} times as many]", "[x{f}]", "{v} * {f}"),
)  # fmt: skip

COUNTING: tuple[Scene, ...] = (
    Scene(
        4,
        "a=2-30 where=boxes/shelves/rows/bags/rooms/tables/crates b=2-60 things=@plural",
        "[there are {a} {where} with {b} {things} [each|in each]|each of {a} {where} has {b} {things}|{a} {where} hold {b} {things} each]",
        "{a} {where}, {b} {things} each",
        (End(_IN_ALL, "[in all|total|how many]", "{v}", "There are {}."), _EACH, _BOXED, _OVER, _BOTH),
        code="{a} * {b}",
        steps=_CHANGES,
        whole=True,
    ),
    Scene(
        3,
        "who=@who a=2-200 things=@plural where=box/shop/garden/room",
        "[{who} has {a} {things}|there are {a} {things} in the {where}|{who} collects {a} {things}|we start with {a} {things}]",
        "{a} {things}",
        (End(_LEFT, "[now|left|how many now]", "{v}", "There are {}."), _EACH, _BOXED, _OVER, _BOTH),
        code="{a}",
        steps=_CHANGES,
        least=2,
        whole=True,
    ),
    Scene(
        3,
        "a=2-90 b=2-90 c=2-90 things=@plural first=Monday/Friday/the~first~day second=Tuesday/Saturday/the~second~day",
        "[{a} {things} were sold on {first} and {b} on {second}|on {first} we counted {a} {things}, on {second} {b}|{first}: {a} {things}, {second}: {b}]",
        "{things}: {a} on {first}, {b} on {second}",
        (
            End(_IN_ALL, "[in all|total]", "{a} + {b}", "There are {}."),
            End("[How many more is the larger number?|By how many do they differ?]", "[difference]", "abs({a} - {b})", "The difference is {}."),
            End("[{c} of all of them came back. How many does that leave?|{c} were returned later. How many is that in the end?]", "[{c} came back, left]", "{a} + {b} - {c}", "It is {}."),
            End("[What is that on average per day?|How many a day is that on average?]", "[average per day]", "({a} + {b}) / 2", "It is {} a day."),
            End("[What share of all, in percent, is that of {first}?|How many percent of both days' number is {first}'s?]", "[{first} in percent of all]", "{a} / ({a} + {b}) * 100", "It is {}%."),
        ),
    ),
    Scene(
        3,
        "who=@name other=@name a=3-90 b=2-40 f=2-6 things=@plural",
        "[{who} has {a} {things} and {other} has {b} [more|more than that]|{other} has {b} more {things} than {who}, who has {a}]",
        "{who} {a} {things}, {other} {b} more",
        (
            End("[How many do they have together?|How many {things} do they have in total?]", "[together|both]", "{a} + {a} + {b}", "Together they have {}.", how="the other one first, then add"),
            End("[How many does {other} have?|What does {other} have?]", "[{other}]", "{a} + {b}", "{other} has {}.", how="add"),
            End("[A third friend has {f} times as many as {other}. How many does the third have?|If Zoe has {f} times as many as {other}, how many is that?]", "[third has {f} times {other}'s]", "({a} + {b}) * {f}", "It is {}.", how="add, then multiply"),
        ),
    ),
    Scene(
        2,
        "who=@name other=@name b=2-20 d=1-60 a=:b+d things=@plural",
        "[{who} has {a} {things} and {other} has {b} [fewer|less]|{other} has {b} {things} fewer than {who}, who has {a}]",
        "{who} {a} {things}, {other} {b} fewer",
        (
            End("[How many do they have together?|How many {things} do they have in total?]", "[together|both]", "{a} + {a} - {b}", "Together they have {}.", how="the other one first, then add"),
            End("[How many does {other} have?|What does {other} have?]", "[{other}]", "{a} - {b}", "{other} has {}.", how="subtract"),
        ),
    ),
    Scene(
        2.5,
        "who=@name other=@name a=3-60 f=2-6 things=@plural",
        "[{who} has {a} {things} and {other} has {f} times as many|{other} has {f} times as many {things} as {who}, who has {a}]",
        "{who} {a} {things}, {other} {f}x",
        (
            End("[How many do they have together?|How many in total?]", "[together|both]", "{a} + {a} * {f}", "Together they have {}.", how="the other one first, then add"),
            End("[How many more does {other} have?|How many does {other} have more than {who}?]", "[difference]", "{a} * {f} - {a}", "The difference is {}.", how="the other one first, then subtract"),
            End("[How many does {other} have?|What does {other} have?]", "[{other}]", "{a} * {f}", "{other} has {}.", how="multiply"),
            End("[How many must {other} give to {who} so that both have the same?|After how many from {other} to {who} do they have the same?]", "[{other} gives how many to be equal]", "({a} * {f} - {a}) / 2", "It is {}.", how="half the difference", whole=True),
        ),
    ),
    Scene(
        3,
        "who=@name other=@name a=9-70# d=2-40",
        "[{who} is {a} years old and {other} is {d} years older|{other} is {d} years older than {who}, who is {a}]",
        "{who} {a}, {other} {d} years older",
        (
            End("[How old are they together?|What is the sum of their ages?]", "[together]", "{a} + {a} + {d}", "Together they are {}.", how="the other age first, then add"),
            End("[How old is {other}?|What is {other}'s age?]", "[{other}]", "{a} + {d}", "{other} is {}.", how="add"),
            End("[How old was {other} {n} years ago?|What was {other}'s age {n} years ago?]", "[{other} {n} years ago]", "{a} + {d} - {n}", "{other} was {}.", spec="n=2-8", how="add, then subtract"),
            End("[How old are both together in {n} years?|What is the sum of their ages in {n} years?]", "[together in {n} years]", "{a} + {a} + {d} + 2 * {n}", "Together they are {}.", spec="n=2-30", how="both get older"),
            End("[In how many years is {other} {g}?|How many years until {other} is {g}?]", "[years until {other} is {g}]", "{g} - ({a} + {d})", "It is in {} years.", spec="g=:a+d+rng.randint(1,30)", how="the age then less the age now"),
        ),
    ),
    Scene(
        2.5,
        "who=@name other=@name f=2-5# x=3-40# s=:x*(f+1) d=:x*(f-1)",
        "{who} is {f} times as old as {other}",
        "{who} = {f} x {other}",
        (
            End("[Together they are {s}. How old is {other}?|The sum of their ages is {s}. What is {other}'s age?]", "[sum {s}, age of {other}]", "{s} / ({f} + 1)", "{other} is {}.", how="the sum over all parts"),
            End("[Together they are {s}. How old is {who}?|The sum of their ages is {s}. What is {who}'s age?]", "[sum {s}, age of {who}]", "{s} / ({f} + 1) * {f}", "{who} is {}.", how="the sum over all parts, times the parts"),
            End("[{who} is {d} years older. How old is {other}?|The difference is {d} years. What is {other}'s age?]", "[difference {d}, age of {other}]", "{d} / ({f} - 1)", "{other} is {}.", how="the difference over its parts"),
        ),
    ),
    Scene(
        2,
        "what=numbers/people/siblings/bags/towns d=2-30# x=3-60# s=:2*x+d p=:x*(x+d)",
        "[two {what} are {s} together and differ by {d}|the sum of two {what} is {s} and their difference is {d}]",
        "sum {s}, difference {d}",
        (
            End("[What is the larger one?|Which is the larger value?|How much is the larger?]", "[larger]", "({s} + {d}) / 2", "The larger one is {}.", how="sum plus difference, halved"),
            End("[What is the smaller one?|Which is the smaller value?|How much is the smaller?]", "[smaller]", "({s} - {d}) / 2", "The smaller one is {}.", how="sum less difference, halved"),
            End("[What are both?|Find both.]", "[both]", "print(({s} + {d}) / 2, ({s} - {d}) / 2)", "They are {} and {}.", shown="fields", how="half of sum plus and minus difference"),
        ),
    ),
    Scene(
        3,
        "t=40-900 k=5-60 verb=reads/writes/translates/proofreads who=@who",
        "[a book has {t} pages and {who} {verb} {k} pages a day|{who} {verb} {k} pages of a {t}-page book every day]",
        "{t} pages, {k} a day",
        (
            End("[How many days does it take?|After how many days is it finished?|How long does it take?]", "[days|how many days]", "math.ceil({t} / {k})", "It takes {} days.", how="divide and round up"),
            End("[How many pages are left after {d} days?|How many pages remain after {d} days?]", "[left after {d} days]", "{t} - {k} * {d}", "{} pages are left.", spec="d=:rng.randint(1,max(1,(t-1)//k))", how="subtract the product"),
            End("[{d} pages are done already. How many days does the rest take?|{d} pages are read so far. How many more days is it?]", "[{d} done, days for the rest]", "math.ceil(({t} - {d}) / {k})", "It takes {} days.", spec="d=:rng.randint(5,t-5)", how="the rest, divided and rounded up"),
            End("[How many pages are there on the last day?|How many are left for the last day?]", "[pages on the last day]", "({t} - 1) % {k} + 1", "It is {} pages.", how="the remainder, a whole day's if none"),
            End("[How many pages a day must it be to finish in {d} days?|To finish in {d} days, how many pages a day are that?]", "[pages a day for {d} days]", "math.ceil({t} / {d})", "It is {} pages a day.", spec="d=3-30", how="divide and round up"),
        ),
    ),
    Scene(
        2.5,
        "n=10-400 k=4-60 what=bus/boat/table/van/room/tent/lift who=people/students/guests/fans/hikers",
        "[a {what} [holds|has room for|takes] {k} and there are {n} {who}|{n} {who} go {k} to a {what}]",
        "{n} {who}, {k} per {what}",
        (
            End("[How many of them are needed?|How many must there be?]", "[how many needed]", "math.ceil({n} / {k})", "{} are needed.", how="divide and round up"),
            End("[How many seats stay empty?|How many places are free in the last one?]", "[empty places]", "-{n} % {k}", "{} stay empty.", how="what is missing to a full one"),
            End("[One costs {p$}. What do all that are needed cost?|At {p$} for each of them, what is the cost?]", "[{p$} each, cost]", "math.ceil({n} / {k}) * {p}", "It costs {}.", spec="p=20-400#", how="the number, rounded up, times the price"),
        ),
    ),
    Scene(
        2.5,
        "n=20-900 p=10/20/25/30/35/40/60/75 who=visitors/guests/passengers/voters/members what=children/students/women/from~abroad",
        "[of {n} {who}, {p}% are {what}|{p} percent of {n} {who} are {what}|there are {n} {who}, {p}% of them {what}]",
        "{n} {who}, {p}% {what}",
        (
            End("[How many are that?|How many are {what}?]", "[how many]", "{n} * {p} / 100", "There are {}.", how="the percentage of the number", whole=True),
            End("[How many are not?|How many are the others?]", "[the others]", "{n} * (100 - {p}) / 100", "There are {}.", how="the rest of 100 percent", whole=True),
            End("[Half of those that are {what} leave. How many {who} are there then?|If half of these leave, how many {who} stay?]", "[half of these leave, rest]", "{n} - {n} * {p} / 100 / 2", "There are {}.", how="the number less half the part", whole=True),
        ),
    ),
    Scene(
        2,
        "n=20-400 f=2/3/4/5 who=students/eggs/seats/lamps/members what=missing/broken/new/free",
        "[one in {f} of {n} {who} is {what}|there are {n} {who}, and one in {f} is {what}]",
        "{n} {who}, 1 in {f} {what}",
        (
            End("[How many are {what}?|How many are that?]", "[how many]", "{n} / {f}", "There are {}.", how="divide", whole=True),
            End("[How many are not {what}?|How many are the others?]", "[the others]", "{n} - {n} / {f}", "There are {}.", how="subtract the part", whole=True),
        ),
    ),
    Scene(
        2.5,
        "a=40-99 b=40-99 c=40-99 what=scores/grades/marks/points",
        "[my {what} are {a}, {b} and {c}|the {what} were {a}, {b} and {c}]",
        "{what} {a}, {b}, {c}",
        (
            End("[What is the average?|How much is that on average?]", "[average]", "({a} + {b} + {c}) / 3", "The average is {}.", how="add and divide by three"),
            End("[What must the fourth be for an average of {g}?|What do I need in the fourth for a mean of {g}?]", "[fourth for an average of {g}]", "4 * {g} - {a} - {b} - {c}", "It must be {}.", spec="g=60-95", how="the wanted sum less the others"),
            End("[The last one counts twice. What is the average?|What is the average if the last counts double?]", "[last counts twice, average]", "({a} + {b} + 2 * {c}) / 4", "The average is {}.", how="weigh the last one twice"),
            End("[What is the average without the lowest?|The lowest is dropped. What is the average?]", "[without the lowest, average]", "({a} + {b} + {c} - min({a}, {b}, {c})) / 2", "The average is {}.", how="drop the lowest, then average"),
        ),
    ),
    Scene(
        2,
        "a=50-99 b=50-99 p=20-50# first=the~exam/homework/the~project/the~talk",
        "[{first} counts {p}% and the rest is the test. I have {a} and {b}|{p}% of the grade is {first}, the other part is the test; the scores are {a} and {b}]",
        "{first} {p}%: {a}, test: {b}",
        (
            End("[What is the final grade?|What is the weighted average?|What is the overall score?]", "[final grade|weighted average]", "({a} * {p} + {b} * (100 - {p})) / 100", "It is {}.", how="weigh both"),
        ),
    ),
    Scene(
        2,
        "n=10-60# a=5-50# r=1-9# w=:max(n-a,0)",
        "a test has {n} questions; {a} answers are right",
        "{a} of {n} right",
        (
            End("[What percentage is that?|How many percent is that?]", "[percent]", "{a} / {n} * 100", "It is {}%.", how="divide, times 100"),
            End("[A right answer gives {p} points, a wrong one takes {q} away. How many points are that?|{p} points for a right one, {q} off for a wrong one: how many points?]", "[{p} points right, -{q} wrong, points]", "{a} * {p} - ({n} - {a}) * {q}", "It is {} points.", spec="p=2-5# q=1-2#", how="the points for right ones less those for wrong ones"),
        ),
    ),
    Scene(
        2.5,
        "a=2-30 d=2-12 n=5-40 what=seats/bricks/chairs/steps/stones",
        "[the first row has {a} {what} and each next one {d} more|row 1 has {a} {what}; every further row has {d} more]",
        "first row {a} {what}, +{d} each",
        (
            End("[How many has row {n}?|How many are in row number {n}?]", "[row {n}]", "{a} + ({n} - 1) * {d}", "It has {}.", how="first plus steps"),
            End("[How many are there in {n} rows?|How many {what} do {n} rows have altogether?]", "[{n} rows in all]", "sum({a} + i * {d} for i in range({n}))", "There are {}.", how="add up the rows"),
            End("[Which row is the first with more than {g}?|In which row are there more than {g} for the first time?]", "[first row with more than {g}]", "n = 1\nwhile {a} + (n - 1) * {d} <= {g}:\n    n += 1\nn", "It is row {}.", spec="g=:a+d*rng.randint(2,30)", shown="fields", how="row after row"),
        ),
    ),
    Scene(
        1.5,
        "a=10-90 b=2-30 c=1-12 what=bus/train/tram/lift/ship",
        "[a {what} has {a} passengers|there are {a} people on a {what}]",
        "{a} passengers",
        (
            End("[How many are there now?|How many passengers are on it then?]", "[now|how many]", "{v}", "There are {}."),
            End("[How many seats are free if it has {s}?|It has {s} seats. How many are free?]", "[{s} seats, free]", "{s} - {v}", "{} are free.", spec="s=:int(v)+rng.randint(1,60)"),
        ),
        code="{a}",
        steps=(
            Step("b=2-9 c=2-12", "[at a stop {b} get off and {c} get on|{b} leave and {c} enter]", "[-{b} +{c}]", "{v} - {b} + {c}"),
            Step("b=2-9 c=2-12", "[at the next stop {c} get on and {b} get off|then {c} come in and {b} go]", "[+{c} -{b}]", "{v} + {c} - {b}"),
            Step("f=:2", "[at the end of the line half of them get off|half of them leave]", "[half leave]", "{v} / {f}"),
        ),
        least=1,
        whole=True,
    ),
    Scene(
        2,
        "a=1-20# b=1-20# c=1-20# d=1-20#",
        "[there are {a} coins of 2 euros, {b} of 1 euro, {c} of 50 cents and {d} of 20 cents in a box|I have {a} two-euro coins, {b} one-euro coins, {c} fifty-cent coins and {d} twenty-cent coins]",
        "{a} x 2 euros, {b} x 1 euro, {c} x 50 cents, {d} x 20 cents",
        (
            End("[How much money is that?|What is it worth in euros?|What is the total in euros?]", "[total in euros]", "{a} * 2 + {b} + {c} * 0.5 + {d} * 0.2", "It is {} euros.", money=True, how="each kind times its value"),
            End("[How many coins are that?|What is the number of coins?]", "[how many coins]", "{a} + {b} + {c} + {d}", "There are {}.", how="add them up"),
        ),
    ),
    Scene(
        1.5,
        "q=1-20# d=1-20# n=1-20# p=1-20#",
        "[I have {q} quarters, {d} dimes, {n} nickels and {p} pennies|in the jar are {q} quarters, {d} dimes, {n} nickels and {p} cents]",
        "{q} quarters, {d} dimes, {n} nickels, {p} pennies",
        (
            End("[How many cents is that?|What is it in cents?]", "[in cents]", "{q} * 25 + {d} * 10 + {n} * 5 + {p}", "It is {} cents.", how="each kind times its cents"),
            End("[How many dollars is that?|How much money is it in dollars?]", "[in dollars]", "({q} * 25 + {d} * 10 + {n} * 5 + {p}) / 100", "It is {} dollars.", money=True, how="all cents over 100"),
        ),
    ),
    Scene(
        2,
        "w=20-900# u=1000-90000#",
        "[I read {w} words a minute|she types {w} words per minute|the speaker says {w} words a minute]",
        "{w} words a minute",
        (
            End("[How many minutes do {u} words take?|How long does it take for {u} words, in minutes?]", "[minutes for {u} words]", "{u} / {w}", "It takes {} minutes.", how="words over words a minute"),
            End("[How many words is that in {h} hours?|How many words in {h} h?]", "[words in {h} h]", "{w} * 60 * {h}", "It is {} words.", spec="h=2-9", how="times 60, times the hours"),
            End("[How many hours do {n} pages of {k} words take?|A book has {n} pages with {k} words each. How many hours is that?]", "[hours for {n} pages of {k} words]", "{n} * {k} / {w} / 60", "It takes {} hours.", spec="n=20-900# k=200/250/300/350/400", how="all words over those a minute, over 60"),
        ),
    ),
    Scene(
        1.5,
        "n=2000-20000# l=60-90#",
        "[I walk {n} steps a day and a step is {l} cm|{n} steps a day, {l} cm each]",
        "{n} steps/day, {l} cm",
        (
            End("[How many km is that a day?|How far is that each day in km?]", "[km a day]", "{n} * {l} / 100000", "It is {} km.", how="steps times length, in km"),
            End("[How many km is that in {d} days?|How far in {d} days, in km?]", "[km in {d} days]", "{n} * {l} / 100000 * {d}", "It is {} km.", spec="d=2-60", how="steps times length in km, times the days"),
            End("[How many days for {k} km?|After how many days is it {k} km?]", "[days for {k} km]", "math.ceil({k} / ({n} * {l} / 100000))", "It takes {} days.", spec="k=20-900#", how="the way over that of a day, rounded up"),
        ),
    ),
    Scene(
        1.5,
        "b=2-9# g=2-9# k=2-20# n=:k*(b+g) what=class/club/choir/crowd",
        "[in a {what} of {n} the ratio of boys to girls is {b}:{g}|a {what} has {n} members, boys to girls like {b} to {g}]",
        "{n} in a {what}, boys:girls {b}:{g}",
        (
            End("[How many boys are there?|How many are boys?]", "[boys]", "{n} * {b} / ({b} + {g})", "There are {}.", how="their part of the whole", whole=True),
            End("[How many more girls than boys are there? (Less than zero if there are fewer.)]", "[girls minus boys]", "{n} * ({g} - {b}) / ({b} + {g})", "It is {}.", how="the difference of the parts"),
        ),
    ),
    Scene(
        2,
        "what=tablet/spoon/pill/drop h=4/6/8/12 d=3-30 n=1-3#",
        "[the patient takes {n} {what}s every {h} hours|{n} {what}s are due every {h} hours]",
        "{n} {what}s every {h} h",
        (
            End("[How many {what}s is that in {d} days?|How many {what}s are needed for {d} days?]", "[{what}s for {d} days]", "{n} * 24 / {h} * {d}", "It is {} {what}s.", how="those of a day, times the days"),
            End("[How many days does a pack of {k} last?|After how many days is a pack of {k} empty?]", "[pack of {k}, days]", "{k} / ({n} * 24 / {h})", "It lasts {} days.", spec="k=10-120#", how="the pack over those of a day"),
        ),
    ),
    Scene(
        2,
        "n=4-30 p=5-60# c=50-900# who=people/guests/students/families",
        "[{n} {who} pay {p$} each for a party that costs {c$}|a trip costs {c$} and {n} {who} pay {p$} each]",
        "{n} {who} x {p$}, costs {c$}",
        (
            End("[How much is left over or missing?|What is left after the costs?|What is the balance?]", "[balance|left over]", "{n} * {p} - {c}", "The balance is {}.", how="what comes in less the costs"),
            End("[How much would each have to pay to cover it exactly?|What must each pay so that nothing is left?]", "[exact share]", "{c} / {n}", "Each pays {}.", money=True, how="the costs over the number"),
        ),
    ),
    Scene(
        1.5,
        "h=5-40# r=1-39# l=:2*h+2*min(r,h) what=hens~and~rabbits/chickens~and~cows/birds~and~dogs",
        "[there are {h} heads and {l} legs of {what}|a farm has {what} with {h} heads and {l} legs]",
        "{what}: {h} heads, {l} legs",
        (
            End("[How many of each?|How many are there of each kind?]", "[how many of each]", "r = ({l} - 2 * {h}) // 2\nprint({h} - r, r)", "{} with two legs and {} with four.", shown="fields", how="four legs are two more than two"),
            End("[How many have four legs?|How many of the animals have four legs?]", "[with four legs]", "({l} - 2 * {h}) // 2", "{} have four legs.", how="four legs are two more than two"),
        ),
    ),
    Scene(
        1.5,
        "w=45-120# h=150-200#",
        "[somebody is {h} cm tall and weighs {w} kg|I weigh {w} kg at {h} cm]",
        "{w} kg, {h} cm",
        (
            End("[What is the BMI?|What is the body mass index?]", "[BMI|body mass index]", "{w} / ({h} / 100) ** 2", "It is {}.", how="weight over height squared"),
            End("[What weight gives a BMI of {g}?|What weight is a BMI of {g}?]", "[weight for BMI {g}]", "{g} * ({h} / 100) ** 2", "It is {} kg.", spec="g=20/21/22/23/24/25", how="the index times height squared"),
        ),
    ),
)  # fmt: skip

_ASKED: tuple[Template, ...] = (
    (1, "n=4-60 f=2/4/6/8", Meaning("{n} * {f}", "There are {}.", questions=("how many [legs|wheels|corners] do {n} [animals|insects|machines|tables] with {f} each have",), wanted="the total", how="multiply")),
    (1, "a=20-300 b=2-90 things=@plural", Meaning("{a} - {b}", "It is {}.", questions=("how many of {a} {things} are gone if {b} are left", "if {b} of {a} {things} are left, how many are gone"), wanted="how many are gone", how="subtract")),
    (1, "a=3-40 b=2-9", Meaning("{a} * {b}", "It is {}.", questions=("how old is a father who is {b} times as old as his child of {a}", "how many [eggs|pieces] are {b} boxes of {a}"), wanted="the number", how="multiply")),
)  # fmt: skip


def counting(rng: random.Random) -> list[Draft]:
    """How many there are, are left, fit, belong to each."""
    return from_scenes(rng, COUNTING, _ASKED)
