"""Arithmetic: expressions in signs and in words, steps one after another, variables, equations."""

import math
import random
import re
from dataclasses import replace

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.calculation.expressions import Expression, in_signs, in_words
from model.nano.recipe.tasks.formats import formatted, without_noise
from model.nano.recipe.tasks.grammar import Meaning, answering, needed_imports
from model.nano.recipe.tasks.numerals import integer, numeral, worded, written
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import amounting, ask, asked, dressed, order
from model.nano.recipe.tasks.slots import Template, from_table

_SIGNS = {
    "+": ("+", "+", "+", "plus"),
    "-": ("-", "-", "-", "minus"),
    "*": ("*", "*", "x", "×", "times", "multiplied by"),
    "/": ("/", "/", "÷", "divided by", "over"),
}


def signs(rng: random.Random) -> list[Draft]:
    """Digits and signs: "What is 48271 * 3917 + 17?"."""
    return [_evaluated(rng, in_signs(rng, rng.choices((1, 2, 3, 4, 5), (8, 6, 4, 2, 1))[0]))]


def words(rng: random.Random) -> list[Draft]:
    """Operations nested in words: "the square of the sum of 3 and 4"; asked for, ordered, compared."""
    tree = in_words(rng)
    if rng.random() < 0.08:
        tree = replace(tree, text=worded(tree.text))
    return [_evaluated(rng, tree)]


def _evaluated(rng: random.Random, asked_for: Expression) -> Draft:
    """The value of an expression, now and then in a format."""
    text, code, shown = asked(rng, asked_for.text), asked_for.code, "value"
    if rng.random() < (0.16 if "/" in code or "sqrt" in code else 0.05):
        wish = formatted(rng, text, code)
        text, code = wish.prompt, wish.expression
        shown = "text" if wish.is_text else shown
    elif _adds_decimals(code):
        code = without_noise(code)
    imports = needed_imports(code)
    lines = [f"x = {code}", "x"] if shown == "value" else [f"print({code})"]
    return Draft(
        dressed(rng, text),
        answering("The result is {}.", shown, code),
        wanted="the value of the expression",
        how="write it in Python",
        code="\n".join([*imports, *lines]),
        check=f"{code} == x" if shown == "value" else "",
        result="x" if shown == "value" else None,
    )


def _adds_decimals(code: str) -> bool:
    """Whether there are decimals in it, and sums, differences and products only."""
    return re.search(r"\d\.\d", code) is not None and not re.search(r"[a-z/%]|\*\*|^[\d.]+$", code)


def _assigned(expression: str) -> tuple[str, str]:
    """The expression kept under a name that it does not use, and shown."""
    name = "result" if "x" in re.findall(r"\w+", expression) else "x"
    return name, f"{name} = {expression}\n{name}"


def remembered(rng: random.Random) -> list[Draft]:
    """First "Set x = 41 in Python", then a question about x."""
    name = (
        rng.choice("xyzabcknm")
        if rng.random() < 0.6
        else rng.choice(("total", "price", "count", "width"))
    )
    value = numeral(rng, decimals=0.1, digits=rng.choice((1, 2, 3, 5)))
    request = rng.choice(
        (
            f"Set {name} = {value.text} in Python.", f"let {name} = {value.text}", f"{name} = {value.text}",
            f"Store {value.text} in a variable called {name}.", f"Remember that {name} is {value.text}.",
            f"Assign {value.text} to {name}.", f"Define {name} as {value.text}.",
            f"In Python, let {name} be {value.text}.", f"Save {value.text} as {name}",
            f"Let us call {value.text} {name}.", f"{name} shall be {value.text}.", f"Put {value.text} into {name}.",
            f"Keep {value.text} in {name} for later.", f"Note that {name} is {value.text}.", f"{name} has the value {value.text}.",
            f"Create a variable {name} with the value {value.text}.", f"make {name} equal to {value.text}", f"{name} is {value.text}.",
            f"Use {name} for {value.text} from now on.",
        )
    )  # fmt: skip
    first = Draft(
        dressed(rng, request) if rng.random() < 0.3 else request,
        amounting(f"{name} is now {{}}."),
        wanted=f"the variable {name} set",
        how="assign it in Python",
        code=f"{name} = {value.code}\n{name}",
        result=name,
    )
    if rng.random() < 0.15:
        return [first]
    other = written(rng, integer(rng, rng.choice((1, 2, 3))))
    operator = rng.choice("+-*/+*")
    sign = rng.choice(_SIGNS[operator])
    new, code = _assigned(f"{name} {operator} {other.code}")
    text = f"{name} {sign} {other.text}"
    second = Draft(
        ask(rng, text),
        amounting("It is {}."),
        wanted=f"an expression in {name}",
        how=f"use {name} in Python",
        code=code,
        check=f"{name} {operator} {other.code} == {new}",
        result=new,
    )
    return [first, second]


_STEPS = (
    ("[add {n}|add {n} to it|add {n} to the result|plus {n}|increase it by {n}|raise it by {n}|put {n} on top]", "{v} + {n}"),
    ("[subtract {n}|minus {n}|take away {n}|subtract {n} from the result|subtract {n} from it|reduce it by {n}|take {n} off|decrease it by {n}|remove {n}]", "{v} - {n}"),
    ("[multiply by {n}|times {n}|multiply it by {n}|multiply the result by {n}|multiply the outcome by {n}|multiply the answer by {n}|multiply that by {n}]", "{v} * {n}"),
    ("[divide by {n}|divide it by {n}|divide the result by {n}|divide the outcome by {n}|divide the answer by {n}|divide that by {n}]", "{v} / {n}"),
    ("[double it|double the result|double the outcome|double that|multiply by two]", "{v} * 2"),
    ("[halve it|halve the result|halve the outcome|halve what you get|take half of it|take half of that|divide it in half]", "{v} / 2"),
    ("[triple it|triple the result|triple that]", "{v} * 3"),
    ("[halve it twice|halve that two times]", "{v} / 2 / 2"),
    ("[double it twice|double that two times]", "{v} * 2 * 2"),
    ("[square it|square the result|square the answer|square that|take the square]", "{v} ** 2"),
    ("[cube it|cube the result]", "{v} ** 3"),
    ("[take the square root|take its square root|take the root of that]", "math.sqrt({v})"),
    ("[add {n} percent|increase it by {n}%|raise it by {n} percent|add {n}%]", "{v} * (100 + {n}) / 100"),
    ("[take {n} percent of it|take {n}% of that|take {n}% of the result]", "{v} * {n} / 100"),
    ("[subtract {n} percent|reduce it by {n}%|take {n} percent off|lower it by {n} percent]", "{v} * (100 - {n}) / 100"),
)  # fmt: skip
_BEGINNINGS = (
    ("multiply {a} by itself", "{a} ** 2"),
    ("add {a} to itself", "{a} * 2"),
    ("[take|start with|begin with|take the number|start from|think of|take the number] {a}", "{a}"),
    ("[add|add up] {a} and {b}", "{a} + {b}"),
    ("[take|find|compute] [three quarters|3/4] of {a}", "{a} * 3 / 4"),
    ("[take|find|compute] [five eighths|5/8] of {a}", "{a} * 5 / 8"),
    ("[take|find|compute] {c}% of {a}", "{a} * {c} / 100"),
    ("[take|find|compute] the average of {a} and {b}", "({a} + {b}) / 2"),
    ("add {a} to {b}", "{b} + {a}"),
    ("multiply {a} [by|with|and] {b}", "{a} * {b}"),
    ("divide {a} by {b}", "{a} / {b}"),
    ("subtract {a} from {b}", "{b} - {a}"),
    ("[take|take away|remove] {a} [from|away from] {b}", "{b} - {a}"),
    ("square {a}", "{a} ** 2"),
    ("[cube|take the cube of] {a}", "{a} ** 3"),
    ("[double|multiply by two the number] {a}", "{a} * 2"),
    ("[halve|take half of|take one half of] {a}", "{a} / 2"),
    ("[triple|treble] {a}", "{a} * 3"),
    ("[take the square root of|take the root of] {a}", "math.sqrt({a})"),
    ("[increase|raise] {a} by {b}", "{a} + {b}"),
    ("[decrease|reduce|lower] {a} by {b}", "{a} - {b}"),
    ("raise {a} to the power of {c}", "{a} ** {c}"),
    ("[sum|total] {a}, {b} and {d}", "{a} + {b} + {d}"),
    ("multiply {a}, {b} and {d}", "{a} * {b} * {d}"),
)  # fmt: skip


def steps(rng: random.Random) -> list[Draft]:
    """Orders one after another, and a line of code for each: "take 8, double it and subtract 3"."""
    first, expression = rng.choice(_BEGINNINGS)
    slots = {name: written(rng, integer(rng, rng.choice((1, 2, 2, 3, 4)))) for name in "abd"}
    slots["c"] = written(rng, rng.randint(2, 9))
    texts = {name: number.text for name, number in slots.items()}
    for name, number in slots.items():
        expression = expression.replace(f"{{{name}}}", number.code)
    parts = [say(rng, first, texts)]
    lines = [f"x = {expression}"]
    least = 1 if expression.isdigit() else 0
    for _ in range(rng.choices((least, 1, 2, 3), (4, 4, 3, 1))[0]):
        step, code = rng.choice(_STEPS)
        n = written(rng, integer(rng, rng.choice((1, 1, 2, 3))))
        parts.append(say(rng, step, {"n": n.text}))
        lines.append(f"x = {code.replace('{v}', 'x').replace('{n}', n.code)}")
        inner = expression if expression.isdigit() or code.startswith("math.") else f"({expression})"  # fmt: skip
        expression = code.replace("{v}", inner).replace("{n}", n.code)
    *front, last = parts
    joint = rng.choice((", then ", " and then ", " and ", ", ", ". Then ", ", and ")) if front else ""  # fmt: skip
    between = rng.choice((", ", ", then ", ", ", ". Then "))
    if abs(eval(expression, {"math": math})) > 10**18:
        raise OverflowError("too large")
    return [
        Draft(
            order(rng, between.join(front) + joint + last),
            amounting("The result is {}."),
            wanted="the result of the steps",
            how="write a line for each step",
            code="\n".join([*needed_imports(expression), *lines, "x"]),
            check=f"{expression} == x",
            result="x",
        )
    ]


_FOR = "[Solve {e}[ for {n}|].|Solve for {n}: {e}|{e}. What is {n}?|If {e}, what is {n}?|Find {n}: {e}|{e}, {n} = ?|What is {n} if {e}?|{e}, find {n}|Solve the equation {e}.|Which {n} satisfies {e}?|For which {n} is {e}?|What value of {n} makes {e} true?|Given {e}, find {n}.|{e}; {n}?]"


def _equation(
    weight: float, spec: str, left_right: str, code: str, *, told: tuple[str, ...] = ()
) -> Template:
    """An equation for one unknown, in signs or told."""
    said = tuple(_FOR.replace("{e}", left_right.replace("~", n)).replace("{n}", n) for n in "xyn")
    # The unknown has many names.
    form = "The number is {}." if not left_right else "The solution is {}."
    return (
        weight,
        spec,
        Meaning(
            code,
            form,
            said=(*(said if left_right else ()), *told),
            wanted="the unknown",
            how="solve for it",
        ),
    )


_EQUATIONS: tuple[Template, ...] = (
    _equation(3, "a=2-200# s=2-400#", "[~ + {a} = {s}|{a} + ~ = {s}|{s} = ~ + {a}]", "{s} - {a}"),
    _equation(2, "a=2-200# s=2-400#", "[~ - {a} = {s}|{s} = ~ - {a}]", "{s} + {a}"),
    _equation(1.5, "a=2-400# s=2-200#", "{a} - ~ = {s}", "{a} - {s}"),
    _equation(3, "a=2-60# x=2-90# s=:a*x", "[{a}~ = {s}|{a} * ~ = {s}|{a}*~={s}|{s} = {a}~]", "{s} / {a}"),
    _equation(1.5, "a=2-60# s=2-90#", "[~ / {a} = {s}|~/{a} = {s}]", "{s} * {a}"),
    _equation(4, "a=2-30# x=2-60# b=1-90# s=:a*x+b", "[{a}~ + {b} = {s}|{a}*~ + {b} = {s}|{b} + {a}~ = {s}|{a}~+{b}={s}|{s} = {a}~ + {b}]", "({s} - {b}) / {a}"),
    _equation(3, "a=2-30# x=6-60# b=1-11# s=:a*x-b", "[{a}~ - {b} = {s}|{a} * ~ - {b} = {s}|{a}~-{b}={s}]", "({s} + {b}) / {a}"),
    _equation(2, "a=2-30# x=2-60# b=1-60# s=:a*(x+b)", "[{a}(~ + {b}) = {s}|{a} * (~ + {b}) = {s}|{a}({b} + ~) = {s}]", "{s} / {a} - {b}"),
    _equation(1.5, "a=2-30# x=16-60# b=1-15# s=:a*(x-b)", "[{a}(~ - {b}) = {s}|{a} * (~ - {b}) = {s}]", "{s} / {a} + {b}"),
    _equation(2, "c=1-9# d=1-9# x=1-30# b=1-40# a=:c+d s=:d*x+b", "[{a}~ + {b} = {c}~ + {s}|{a}*~ + {b} = {c}*~ + {s}]", "({s} - {b}) / ({a} - {c})"),
    _equation(1.5, "c=1-5# e=1-5# x=6-30# b=1-5# a=:c+e s=:e*x-a*b", "[{a}(~ - {b}) = {c}~ + {s}|{a} * (~ - {b}) = {c} * ~ + {s}]", "({s} + {a} * {b}) / ({a} - {c})"),
    _equation(1.5, "c=1-5# e=1-5# x=6-30# b=1-5# a=:c+e s=:e*x+a*b", "[{a}(~ + {b}) = {c}~ + {s}|{a} * (~ + {b}) = {c} * ~ + {s}]", "({s} - {a} * {b}) / ({a} - {c})"),
    (1.5, "a=2-30# b=1-90# x=2-40#", Meaning("x = {x}\n{a} * x - {b}", "It is {}.", shown="fields", wanted="the value at that point", how="put it in", said=(
        "[What is|Evaluate|Compute] {a}x - {b} [for|when|if|at] x = {x}[?|]", "If y = {a}x - {b}, what is y when x [is|=] {x}?", "y = {a}x - {b}. [What is y for x = {x}?|Find y if x is {x}.]"))),
    (1.5, "a=2-30# b=1-90# x=2-40#", Meaning("x = {x}\n{a} * x + {b}", "It is {}.", shown="fields", wanted="the value at that point", how="put it in", said=(
        "If y = {a}x + {b}, what is y when x [is|=] {x}?", "y = {a}x + {b}. [What is y for x = {x}?|Find y if x is {x}.]"))),
    (1.5, "m=3-200# s=:3*m", Meaning("print({s} // 3 - 1, {s} // 3, {s} // 3 + 1)", "They are {}, {} and {}.", shown="fields", wanted="the three numbers", how="the middle is a third", said=("Three consecutive [integers|numbers] add up to {s}. [What are they?|Find them.|Which are they?]", "The sum of three consecutive [integers|numbers] is {s}. [What are they?|Find all three.]"))),
    (1.5, "d=2-30 s=40-190", Meaning("({s} + {d}) / 2", "The larger one is {}.", wanted="the larger one", how="sum plus difference, halved", said=("The sum of two numbers is {s} and one is {d} [more|larger|greater] than the other. [Find the larger.|What is the larger one?|Which is the larger?]",))),
    _equation(1.5, "a=2-20# b=1-60# s=61-90#", "[~/{a} + {b} = {s}|~ / {a} + {b} = {s}]", "({s} - {b}) * {a}"),
    _equation(1, "x=2-40# s=:x*x", "[~^2 = {s}|~² = {s}|~ * ~ = {s}|~ squared = {s}]", "math.sqrt({s})", told=("Which positive number squared is {s}?", "What positive number times itself is {s}?")),
    _equation(1, "x=2-12# s=:x**3", "[~^3 = {s}|~³ = {s}]", "math.cbrt({s})", told=("Which number cubed [is|gives] {s}?",)),
    _equation(1, "x=2-16# a=2-5# s=:a**x", "[{a}^~ = {s}|{a}**~ = {s}]", "next(n for n in range(100) if {a} ** n >= {s})", told=("To which power must {a} be raised to [get|give] {s}?",)),
    _equation(2.5, "a=2-300 s=301-900", "", "{s} - {a}", told=(
        "[What number|Which number|What] [plus|added to] {a} [is|makes|gives|equals] {s}?", "What [must|do I have to|should I|do you] [be added|add] to {a} to [get|reach|make] {s}?",
        "How much is missing from {a} to {s}?", "{a} plus [what|which number] [is|makes|equals] {s}?", "[I think of a number and add|If I add] {a}[. I get|, I get] {s}. What [is|was] the number?",
        "How [much|many] more [do I need|is needed] to get from {a} to {s}?", "I have {a} and need {s}. How much is missing?")),
    _equation(2, "a=2-300 s=2-900", "", "{s} + {a}", told=(
        "[What number|Which number] minus {a} [is|gives|equals] {s}?", "[What number|Which number], [reduced|decreased|lowered] by {a}, [is|gives] {s}?",
        "[I subtract|When I take away] {a} from a number [and get|I get] {s}. What [is|was] [it|the number]?", "From what number must I take {a} to get {s}?")),
    _equation(2, "a=2-60 x=2-90 s=:a*x", "", "{s} / {a}", told=(
        "[What number|Which number|What] [times|multiplied by] {a} [is|gives|equals|makes] {s}?", "{a} times [what|what number|which number] [is|gives|equals] {s}?",
        "[By what|With what number] must {a} be multiplied to [get|give] {s}?", "How many times {a} [is|makes] {s}?", "How [often|many times] does {a} [go into|fit into] {s}?")),
    _equation(1.5, "a=2-60 s=2-90", "", "{s} * {a}", told=("[What number|Which number] divided by {a} [is|gives|equals] {s}?", "If I divide a number by {a}[, the result is|, I get] {s}. What is [it|the number]?")),
    _equation(3, "a=2-30 x=2-60 b=1-90 s=:a*x+b", "", "({s} - {b}) / {a}", told=(
        "{a} times a number plus {b} is {s}. [What is the number?|Find the number.|Which number is it?]", "[I think of a number, multiply it by|If you multiply a number by] {a} and [add|then add] {b}[. The result is|, and get|. I get|, the result is] {s}. What [is|was] the number?",
        "[What|Which] number times {a}, plus {b}, [is|gives] {s}?")),
    _equation(2, "a=2-30 x=6-60 b=1-11 s=:a*x-b", "", "({s} + {b}) / {a}", told=(
        "{a} times a number minus {b} is {s}. [What is the number?|Find the number.]", "[I multiply a number by|Multiply my number by] {a}[, subtract| and subtract| and take away] {b}[ and get| to get|: I get] {s}. What is the number?")),
    _equation(1.5, "x=3-60# s=:2*x+1", "", "({s} - 1) / 2", told=("The sum of two consecutive [numbers|integers] is {s}. [What is the smaller one?|Which is the smaller?|Find the smaller one.]",)),
    _equation(1, "x=3-60# s=:3*x", "", "{s} / 3", told=("The sum of three consecutive [numbers|integers] is {s}. [What is the middle one?|Find the middle one.]",)),
    (3, "a=1-9# b=1-9# c=1-9# e=1-9# x=1-20# y=1-20# d=:a+c f=:e+b*2 p=:a*x+b*y q=:d*x+f*y", Meaning(
        "a, b, c = {a}, {b}, {p}\nd, e, f = {d}, {f}, {q}\nD = a * e - b * d\nprint((c * e - b * f) / D, (a * f - c * d) / D)", "x = {} and y = {}.", shown="fields", wanted="both unknowns", how="use Cramer's rule",
        said=("[Solve|Solve the system|Find x and y:|Solve for x and y:] {a}x + {b}y = {p}[ and |, |; ]{d}x + {f}y = {q}[.|]", "If {a}x + {b}y = {p} and {d}x + {f}y = {q}, what are x and y?", "{a}x + {b}y = {p}, {d}x + {f}y = {q}. [What are x and y?|Find x and y.|Solve.]"))),
    (2, "s=10-90# d=1-9# e=:2*d t=:s*2+d*2", Meaning(
        "print(({t} + {e}) / 2, ({t} - {e}) / 2)", "They are {} and {}.", shown="fields", wanted="both numbers", how="half of sum plus and minus difference",
        said=("[Two numbers add up to|The sum of two numbers is] {t} and their difference is {e}. [What are they?|Find both.]",))),
    (2.5, "p=1-12# q=1-12# b=:p+q c=:p*q", Meaning(
        "a, b, c = 1, {b}, {c}\nd = b ** 2 - 4 * a * c\nprint((-b - d ** 0.5) / (2 * a), (-b + d ** 0.5) / (2 * a))", "x = {} or x = {}.", shown="fields", wanted="the roots", how="use the quadratic formula",
        said=("[Solve|Find the roots of|What are the solutions of|Solve for x:] [x^2|x²|x**2] + {b}x + {c} = 0[.|]", "[x^2|x²] + {b}x + {c} = 0. [What is x?|Solve.|Find x.]"))),
    (2.5, "p=1-12# q=1-12# b=:p+q c=:p*q", Meaning(
        "a, b, c = 1, -{b}, {c}\nd = b ** 2 - 4 * a * c\nprint((-b - d ** 0.5) / (2 * a), (-b + d ** 0.5) / (2 * a))", "x = {} or x = {}.", shown="fields", wanted="the roots", how="use the quadratic formula",
        said=("[Solve|Find the roots of|What are the solutions of|Solve for x:] [x^2|x²|x**2] - {b}x + {c} = 0[.|]", "[x^2|x²] - {b}x + {c} = 0. [What is x?|Solve.|Which x?]"))),
    (1.5, "p=2-12# r=1-9# q=:p+r c=:p*q", Meaning(
        "a, b, c = 1, {r}, -{c}\nd = b ** 2 - 4 * a * c\nprint((-b - d ** 0.5) / (2 * a), (-b + d ** 0.5) / (2 * a))", "x = {} or x = {}.", shown="fields", wanted="the roots", how="use the quadratic formula",
        said=("[Solve|Find the roots of|What are the solutions of|Solve for x:] [x^2|x²|x**2] + {r}x - {c} = 0[.|]", "[x^2|x²] + {r}x - {c} = 0. [What is x?|Solve.|Find x.]"))),
    (1, "p=2-12# r=1-9# q=:p+r c=:p*q", Meaning(
        "a, b, c = 1, -{r}, -{c}\nd = b ** 2 - 4 * a * c\nprint((-b - d ** 0.5) / (2 * a), (-b + d ** 0.5) / (2 * a))", "x = {} or x = {}.", shown="fields", wanted="the roots", how="use the quadratic formula",
        said=("[Solve|Find the roots of|What are the solutions of|Solve for x:] [x^2|x²|x**2] - {r}x - {c} = 0[.|]",))),
    (1.5, "a=2-5# p=1-9# q=1-9# b=:a*(p+q) c=:a*p*q", Meaning(
        "a, b, c = {a}, -{b}, {c}\nd = b ** 2 - 4 * a * c\nprint((-b - d ** 0.5) / (2 * a), (-b + d ** 0.5) / (2 * a))", "x = {} or x = {}.", shown="fields", wanted="the roots", how="use the quadratic formula",
        said=("[Solve|Find the roots of|What are the zeros of|Roots of] {a}[x^2|x²] - {b}x + {c}[ = 0|][.|?|]",))),
    (1.5, "a=2-20# b=2-20# c=2-60#", Meaning("{b} * {c} / {a}", "x = {}.", wanted="the unknown of the proportion", how="cross multiply", said=("[{a} is to {b} as {c} is to x. What is x?|{a} : {b} = {c} : x. Find x.|If {a}/{b} = {c}/x, what is x?|Solve the proportion {a}/{b} = {c}/x.]",))),
    (2, "a=2-30# b=1-90# x=2-40#", Meaning("x = {x}\n{a} * x + {b}", "It is {}.", shown="fields", wanted="the value at that point", how="put it in", said=(
        "[What is|Evaluate|Compute] {a}x + {b} [for|when|if|at] x = {x}[?|]", "f(x) = {a}x + {b}. [What is f({x})?|Compute f({x}).|f({x})?]", "If x = {x}, what is {a}x + {b}?", "[Let x be|Suppose x is|x =] {x}[. What is|, what is] {a}x + {b}?"))),
    (2, "a=1-9# b=1-40# c=1-40# x=2-20#", Meaning("x = {x}\n{a} * x ** 2 + {b} * x + {c}", "It is {}.", shown="fields", wanted="the value at that point", how="put it in", said=(
        "[What is|Evaluate|Compute] {a}[x^2|x²] + {b}x + {c} [for|when|if|at] x = {x}[?|]", "f(x) = {a}[x^2|x²] + {b}x + {c}. [What is f({x})?|f({x}) = ?]"))),
)  # fmt: skip


def unknowns(rng: random.Random) -> list[Draft]:
    """Equations with one unknown or two, quadratic ones, functions at a point."""
    return from_table(rng, _EQUATIONS)


_RELATIONS: tuple[Template, ...] = (
    (1.2, "a=2-60 b=2-60 c=2-60", Meaning("{a} ** 2 + {b} ** 2 + {c} ** 2", "The sum is {}.", nouns=("the sum of [the|] squares of {a}, {b} and {c}", "{a} squared plus {b} squared plus {c} squared"), wanted="the sum of squares", how="square each, then add")),
    (1, "a=2-30 b=2-30 c=2-30", Meaning("{a} ** 3 + {b} ** 3 + {c} ** 3", "The sum is {}.", nouns=("the sum of [the|] cubes of {a}, {b} and {c}",), wanted="the sum of cubes", how="cube each, then add")),
    (1, "a=2-30 b=2-30 c=2-30", Meaning("1 / {a} + 1 / {b} + 1 / {c}", "The sum is {}.", nouns=("the sum of [the|] reciprocals of {a}, {b} and {c}",), wanted="the sum of reciprocals", how="invert each, then add", real=True)),
    (1, "a=2-90 b=2-90 c=2-90", Meaning("math.sqrt({a}) + math.sqrt({b}) + math.sqrt({c})", "The sum is {}.", nouns=("the sum of [the|] square roots of {a}, {b} and {c}",), wanted="the sum of roots", how="take each root, then add", real=True)),
    (1.2, "a=2-60 b=2-60", Meaning("abs({a} ** 3 - {b} ** 2)", "The difference is {}.", nouns=("the difference between the cube of {a} and the square of {b}",), wanted="the difference", how="compute both, subtract")),
    (1.5, "a=8-30 b=2-30", Meaning("{a} ** 3 - {b} ** 2", "The difference is {}.", questions=("how much [bigger|larger|more] is the cube of {a} than the square of {b}", "by how much does {a} cubed exceed {b} squared"), wanted="the difference", how="compute both, subtract")),
    (1, "a=2-300", Meaning("{a} * {a}", "It is {}.", nouns=("{a} times itself", "the product of {a} and itself", "{a} multiplied by itself"), wanted="the product", how="multiply")),
    (1, "a=2-300#", Meaning("abs(-{a})", "It is {}.", nouns=("the absolute value of [-|minus ]{a}", "|-{a}|", "abs(-{a})"), wanted="the absolute value", how="use abs")),
    (1, "a=2-90# b=2-90#", Meaning("-{a} + {b}", "It is {}.", nouns=("[-|minus ]{a} plus {b}", "-{a} + {b}"), wanted="the sum", how="compute it")),
    (1, "a=2-90# b=2-90#", Meaning("-{a} - {b}", "It is {}.", nouns=("[-|minus ]{a} minus {b}", "-{a} - {b}"), wanted="the difference", how="compute it")),
    (1, "a=2-90# b=2-90#", Meaning("{a} - (-{b})", "It is {}.", nouns=("{a} minus [-|minus |negative ]{b}", "{a} - (-{b})"), wanted="the difference", how="compute it")),
    (1, "a=2-90# b=2-90#", Meaning("-{a} * {b}", "It is {}.", nouns=("[-|minus |negative ]{a} times {b}", "-{a} * {b}"), wanted="the product", how="compute it")),
    (0.7, "a=2-90# b=2-90#", Meaning("-{a} * -{b}", "It is {}.", nouns=("[-{a} times -{b}|minus {a} times minus {b}|-{a} * -{b}]",), wanted="the product", how="compute it")),
    (0.7, "a=2-90# b=2-5#", Meaning("(-{a}) ** {b}", "It is {}.", nouns=("(-{a})^{b}", "minus {a} to the power of {b}", "(-{a}) to the power of {b}"), wanted="the power", how="compute it")),
    (2, "a=20-900 b=2-600", Meaning("{a} - {b}", "The difference is {}.", questions=(
        "how much [more|larger|bigger|greater] is {a} than {b}", "by how much does {a} exceed {b}", "how far is it from {b} to {a}", "how much is left [if|when] [you|I] take {b} [away|] from {a}",
        "what is left of {a} after {b} are [gone|taken away|used]", "how much [must|do] [you|I] [add|have to add] to {b} to [get|reach] {a}", "by how much is {b} [smaller|less] than {a}", "how many more is {a} than {b}"), wanted="the difference", how="subtract")),
    (2, "a=20-900 b=2-60", Meaning("{a} / {b}", "The ratio is {}.", questions=(
        "how many times [larger|bigger|greater|as large] is {a} than {b}", "how many times does {b} go into {a}", "how often does {b} fit into {a}", "by what factor is {a} [larger|bigger] than {b}"), nouns=("the ratio of {a} to {b}", "{a} divided [equally|evenly] by {b}"), wanted="the ratio", how="divide", real=True)),
    (1, "a=20-9000 b=2-60", Meaning("print({a} // {b}, {a} % {b})", "It is {} with remainder {}.", shown="fields", orders=("divide {a} by {b} with [a|] remainder",), nouns=("{a} divided by {b} with remainder", "the quotient and [the|] remainder of {a} [and|divided by] {b}"), questions=("how often does {b} go into {a} and what is left over",), wanted="quotient and remainder", how="use // and %")),
    (1.5, "a=20-9000 b=2-60", Meaning("{a} // {b}", "It is {}.", nouns=("the integer quotient of {a} and {b}", "{a} divided by {b}, rounded down", "the whole part of {a} divided by {b}", "{a} // {b}"), questions=("how many whole times does {b} go into {a}",), orders=("divide {a} by {b} [and ignore the remainder|without remainder|and drop the remainder|using integer division]",), wanted="the whole quotient", how="use //")),
    (1.5, "a=20-9000 b=2-60", Meaning("{a} % {b}", "The remainder is {}.", nouns=("the remainder of {a} [/|divided by|over] {b}", "the rest when [you divide|dividing] {a} by {b}", "{a} [mod|modulo] {b}"), questions=("what remains when {a} is divided by {b}", "what is left over when {a} is divided by {b}", "which remainder does {a} leave when divided by {b}"), wanted="the remainder", how="use %")),
    (2, "a=2-900 b=2-900 c=2-900", Meaning("{a} + {b} + {c}", "The sum is {}.", nouns=("the sum of {a}, {b} and {c}", "the total of {a}, {b} and {c}"), orders=("add {a}, {b} and {c}", "add up {a}, {b} and {c}", "sum {a}, {b}, {c}"), questions=("what do {a}, {b} and {c} [add up|sum] to", "how much are {a}, {b} and {c} together"), wanted="the sum", how="add them")),
    (1.5, "a=2-90 b=2-90 c=2-90", Meaning("{a} * {b} * {c}", "The product is {}.", nouns=("the product of {a}, {b} and {c}",), orders=("multiply {a}, {b} and {c}", "multiply {a} by {b} and by {c}"), wanted="the product", how="multiply them")),
    (1.5, "a=2-900 b=2-900 c=2-900", Meaning("({a} + {b} + {c}) / 3", "The average is {}.", nouns=("the [average|mean|arithmetic mean] of {a}, {b} and {c}",), orders=("average {a}, {b} and {c}",), wanted="the average", how="add and divide by 3", real=True)),
    (1, "a=2-900 b=2-900 c=2-900 d=2-900", Meaning("max({a}, {b}, {c}, {d})", "It is {}.", nouns=("the [largest|biggest|greatest|maximum|highest] of {a}, {b}, {c} and {d}",), questions=("which is the [largest|biggest|greatest] of {a}, {b}, {c} and {d}", "which of {a}, {b}, {c} and {d} is the [largest|biggest]"), wanted="the largest", how="use max")),
    (1, "a=2-900 b=2-900 c=2-900 d=2-900", Meaning("min({a}, {b}, {c}, {d})", "It is {}.", nouns=("the [smallest|lowest|minimum|least] of {a}, {b}, {c} and {d}",), questions=("which is the [smallest|lowest] of {a}, {b}, {c} and {d}", "which of {a}, {b}, {c} and {d} is the smallest"), wanted="the smallest", how="use min")),
    (1, "a=2-90 b=91-900", Meaning("({a} + {b}) / 2", "It is {}.", nouns=("the number [halfway|in the middle] between {a} and {b}", "the midpoint [between|of] {a} and {b}"), questions=("which number is halfway between {a} and {b}",), wanted="the midpoint", how="average both", real=True)),
    (1, "a=2-90 b=91-900", Meaning("math.sqrt({a} * {b})", "It is {}.", nouns=("the geometric mean of {a} and {b}",), wanted="the geometric mean", how="root of the product", real=True)),
    (1, "a=2-90 b=91-900", Meaning("2 * {a} * {b} / ({a} + {b})", "It is {}.", nouns=("the harmonic mean of {a} and {b}",), wanted="the harmonic mean", how="use the formula", real=True)),
    (1.5, "a=1-99# w=2-12", Meaning("{a} * 12", "It is {}.", said=("How many [eggs|pieces|items|things|donuts] are {a} dozen?", "{a} dozen [is how many|eggs are how many|as a number]?", "[What is|How much is] {a} dozen?"), wanted="the number", how="twelve each")),
    (2, "a=2/3/1.5/2.5/12/40/7.2 b=2-900", Meaning("{a} * 10 ** 6 + {b}", "It is {}.", nouns=("{a} million plus {b}",), wanted="the sum", how="a million is 10 ** 6")),
    (1.5, "a=2/3/1.5/2.5/12/40/7 b=2-90#", Meaning("{a} * 10 ** 6 / {b}", "It is {}.", nouns=("{a} million divided by {b}",), orders=("divide {a} million by {b}",), questions=("how much does each of {b} get of {a} million",), wanted="the quotient", how="a million is 10 ** 6", real=True)),
    (1, "a=2/3/1.5/2.5/4 b=2/5/3/10/12", Meaning("{a} * 10 ** 9 / ({b} * 10 ** 6)", "It is {}.", nouns=("{a} billion divided by {b} million",), wanted="the quotient", how="write both out")),
)  # fmt: skip


def relations(rng: random.Random) -> list[Draft]:
    """How much more, how many times, quotient and remainder, the largest of several."""
    return from_table(rng, _RELATIONS)
