"""Plots, when they are asked for: matplotlib where it is there, an honest sentence where it is not.

A figure is saved beside the data and shown by the notebook; the tool's text for that is written here, as
the recipe's own notebook has no matplotlib.
"""

import random
import string
from collections.abc import Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.number_lists import lists
from model.nano.recipe.tasks.numerals import decimal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import dressed, uncapital, with_data
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.tables.columns import label_column, number_column
from model.nano.recipe.tasks.tables.subjects import LABELS, NUMBERS
from model.nano.recipe.tasks.words import NAMES, THINGS, word

_ORDER = "[plot|draw|make a plot of|show a plot of|create a {k} of|draw a {k} of|make a {k} of|plot a {k} of|show me a {k} of|visualize|visualise|graph|chart|I want a {k} of|I need a {k} of|Can you plot|Could you draw a {k} of|please plot|Give me a {k} of|generate a {k} of|{k} of|{k} of|{k} for|I'd like to see a {k} of]"  # fmt: skip
_KINDS = {
    "plot": ("line plot", "line chart", "line graph", "plot", "graph", "curve"),
    "bar": ("bar chart", "bar plot", "bar graph", "column chart"),
    "barh": ("horizontal bar chart", "bar chart with horizontal bars", "horizontal bar plot"),
    "hist": ("histogram",),
    "pie": ("pie chart",),
    "scatter": ("scatter plot", "scatter chart"),
    "step": ("step plot", "step chart"),
}
_OF_LIST = {
    "plot": "plt.plot(numbers)",
    "bar": "plt.bar(range(len(numbers)), numbers)",
    "barh": "plt.barh(range(len(numbers)), numbers)",
    "hist": "plt.hist(numbers)",
    "pie": "plt.pie(numbers)",
    "step": "plt.step(range(len(numbers)), numbers)",
}
_UNNAMED = "plot.png"
_START = "import matplotlib.pyplot as plt"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is asked ("a bar chart of …" said somehow), its data if they stand apart, and the cell without start and end."""

    request: str
    wanted: str
    how: str
    lines: tuple[str, ...]
    imports: tuple[str, ...] = ()
    data: str = ""


def plots(rng: random.Random) -> list[Draft]:
    """Numbers or points of the prompt, a column of a file, a function, a sequence, the list of the turn before."""
    if rng.random() < 0.1:
        return _after_a_list(rng)
    form = rng.choice((_of_numbers, _of_names, _of_names, _of_function, _of_function, _of_points, _of_sequence, _of_letters))  # fmt: skip
    if rng.random() < 0.3:
        return [rng.choice((_of_table, _of_table, _of_file))(rng)]
    return [_drawn(rng, form(rng))]


def _drawn(rng: random.Random, drawing: Drawing) -> Draft:
    name = _file(rng)
    words, lettering = _lettered(rng) if rng.random() < 0.12 else ("", ())
    request = _finished(rng, f"{drawing.request}{words}", name)
    last, output, answer, fails = _ending(rng, name)
    return Draft(
        with_data(rng, request, drawing.data) if drawing.data else request,
        answer,
        wanted=drawing.wanted,
        how=drawing.how,
        code="\n".join([*drawing.imports, _START, *drawing.lines, *lettering, last]),
        output=output,
        fails=fails,
    )


def _lettered(rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """A wish for a title or for names of the axes, and the lines that fulfil it."""
    title, x, y = word(rng).capitalize(), *rng.choice((("x", "y"), ("time", "value"), ("n", "value"), (word(rng), word(rng))))  # fmt: skip
    with_title = f"plt.title('{title}')"
    with_axes = (f"plt.xlabel('{x}')", f"plt.ylabel('{y}')")
    return rng.choice((
        (rng.choice((f" with the title {title}", f", titled {title}", f" and call it {title}")), (with_title,)),
        (rng.choice((f" with axes labelled {x} and {y}", f", label the axes {x} and {y}")), with_axes),
        (f" with the title {title} and axis labels {x} and {y}", (with_title, *with_axes)),
        (" with a grid", ("plt.grid()",)),
    ))  # fmt: skip


def _finished(rng: random.Random, request: str, name: str) -> str:
    """The request, sometimes with the file's name."""
    request = request[0].upper() + request[1:] if rng.random() < 0.6 else request
    request = request.rstrip(". ")
    if name != _UNNAMED:
        tail = say(
            rng,
            "[ and save it as {f}| to {f}| and save it to {f}|, saved as {f}| in a file {f}| as {f}][.|]",
            {"f": name},
        )
        return f"{request} {tail}" if not tail.startswith(",") else request + tail
    asks = request.lower().startswith(("can", "could"))
    return dressed(rng, request + rng.choice((".", "", "?" if asks else ".")))


def _file(rng: random.Random) -> str:
    if rng.random() < 0.25:
        return f"{rng.choice((word(rng), 'out', 'result', 'sales', 'hist', 'bars'))}.{rng.choice(('png', 'png', 'svg', 'pdf'))}"
    return _UNNAMED


def _ending(rng: random.Random, name: str) -> tuple[str, str | None, Answer, bool]:
    """The last line, the tool's text or None where matplotlib is missing, the answer, whether it fails."""
    last = f"plt.savefig('/mnt/data/{name}')"
    if rng.random() < 0.2:
        return last, None, _missing, True
    folder = "".join(rng.choices(string.ascii_lowercase + string.digits, k=8))
    stamp = f"{rng.randint(2025, 2029)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    shown = f"/tmp/motet-{rng.randrange(2000)}/box-{folder}/files/displays/{stamp}/display-1.png"  # noqa: S108
    text = f"<Figure size 640x480 with 1 Axes>\n[image/png {rng.randint(9000, 40_000)} bytes saved to {shown}]"
    form = "The plot is in /mnt/data/{}."
    reply = Reply(form.replace("{}", name), (name,))
    return last, text, lambda _: reply, False


def _missing(output: str) -> Reply:
    assert "matplotlib" in output
    return Reply(
        "I cannot draw it: matplotlib is not installed here.", ("matplotlib is not installed",)
    )


def _asked(rng: random.Random, kind: str) -> str:
    """An order or a noun phrase that what is drawn follows. What names no kind means a line."""
    while True:
        form = say(rng, _ORDER, {"k": rng.choice(_KINDS[kind])})
        if kind == "plot" or any(name in form for name in _KINDS[kind]):
            return form


def _of_numbers(rng: random.Random) -> Drawing:
    kind = rng.choice(("plot", "plot", "bar", "hist", "hist", "pie", "step", "barh"))
    values = ", ".join(_numbers(rng))
    lines = (f"numbers = [{values}]", _OF_LIST[kind])
    wanted, how = f"a {_KINDS[kind][0]} of the numbers", "draw it with matplotlib and save it"
    written = values if rng.random() < 0.6 else values.replace(",", "")
    if rng.random() < 0.4:
        return Drawing(f"{_asked(rng, kind)} {written}", wanted, how, lines)
    what = rng.choice(("these numbers", "these values", "the values", "the following numbers"))
    return Drawing(f"{_asked(rng, kind)} {what}", wanted, how, lines, data=written)


def _numbers(rng: random.Random) -> list[str]:
    top = rng.choice((10, 50, 100, 1000))
    return [
        decimal(rng, 2) if top == 50 else str(rng.randint(1, top))
        for _ in range(rng.randint(3, 12))
    ]


def _of_names(rng: random.Random) -> Drawing:
    """Names with a number each, as bars or a pie."""
    kind = rng.choice(("bar", "bar", "pie", "barh"))
    pool = rng.choice((THINGS, NAMES, [word(rng) for _ in range(9)]))
    names = rng.sample(pool, rng.randint(2, 6))
    pairs = [(name, str(rng.randint(1, 99))) for name in names]
    form = rng.choice(("{} {}", "{} {}", "{}: {}", "{} = {}"))
    written = rng.choice((", ", ", ", "; ", "\n")).join(form.format(*pair) for pair in pairs)
    call = "plt.pie(d.values(), labels=d.keys())" if kind == "pie" else f"plt.{kind}(list(d), list(d.values()))"  # fmt: skip
    lines = (f"d = {{{', '.join(f'{k!r}: {v}' for k, v in pairs)}}}", call)
    wanted = f"a {_KINDS[kind][0]} of the data"
    how = "put it in a dict, draw it with matplotlib and save it"
    if "\n" in written or rng.random() < 0.5:
        what = rng.choice(("this", "these", "the data", "it"))
        return Drawing(f"{_asked(rng, kind)} {what}", wanted, how, lines, data=written)
    joint = rng.choice((" of ", ": ", " of ", " - ", " with "))
    said = (
        f"{_asked(rng, kind).removesuffix(' of')}{joint}{written}"
        if joint != " of "
        else f"{_asked(rng, kind)} {written}"
    )
    return Drawing(said, wanted, how, lines)


def _of_points(rng: random.Random) -> Drawing:
    """Pairs of coordinates, as points or joined by a line."""
    kind = rng.choice(("scatter", "scatter", "plot"))
    points = [
        (str(x), rng.choice((str(rng.randint(-9, 30)), decimal(rng, 1))))
        for x in sorted(rng.sample(range(-9, 30), rng.randint(3, 7)))
    ]
    joint = rng.choice((", ", " "))
    written = joint.join(rng.choice(("({},{})", "({}, {})")).format(*point) for point in points)
    literal = ", ".join(f"({x}, {y})" for x, y in points)
    said = rng.choice((f"{_asked(rng, kind)} the points {written}", f"{_asked(rng, kind)} {written}"))  # fmt: skip
    if kind == "scatter" and rng.random() < 0.3:
        said = f"scatter {written}"
    return Drawing(
        said,
        f"a {_KINDS[kind][0]} of the points",
        "put the points in a list, draw them with matplotlib and save it",
        (f"points = [{literal}]", "xs, ys = zip(*points)", f"plt.{kind}(xs, ys)"),
    )


def _of_sequence(rng: random.Random) -> Drawing:
    """Numbers that are computed first: primes, powers, growth."""
    n, a, p = rng.randint(5, 40), rng.randint(2, 50) * 100, rng.randint(2, 12)
    is_prime = "all(n % d for d in range(2, int(n ** 0.5) + 1))"
    said, code = rng.choice((
        (f"the first {n} [square numbers|squares|perfect squares]", f"[n ** 2 for n in range(1, {n} + 1)]"),
        (f"the first {n} [cubes|cubic numbers]", f"[n ** 3 for n in range(1, {n} + 1)]"),
        (f"the [primes|prime numbers] [up to|below] {n * 5 + 1}", f"[n for n in range(2, {n * 5 + 1}) if {is_prime}]"),
        (f"the first {n} [primes|prime numbers]", f"[n for n in range(2, 200) if {is_prime}][:{n}]"),
        (f"the first {n} triangular numbers", f"[n * (n + 1) // 2 for n in range(1, {n} + 1)]"),
        (f"the powers of 2 up to 2^{n}", f"[2 ** n for n in range({n} + 1)]"),
        (f"[the growth of {a} at {p}% [a year|per year|interest] [over|for] {n} years|how {a} [grows|develops] at {p}% [a year|per year|interest] [over|for] {n} years]", f"[{a} * (1 + {p} / 100) ** n for n in range({n} + 1)]"),
        (f"the digit sums of the numbers from 1 to {n}", f"[sum(int(d) for d in str(n)) for n in range(1, {n} + 1)]"),
    ))  # fmt: skip
    said = say(rng, said, {})
    kind = rng.choice(("plot", "plot", "bar"))
    against = rng.choice(("", "", "", " against their index", " in order"))
    return Drawing(
        f"{_asked(rng, kind)} {said}{'' if '%' in said else against}",
        f"a {_KINDS[kind][0]} of numbers to be computed",
        "compute the numbers, draw them with matplotlib and save it",
        (f"numbers = {code}", _OF_LIST[kind]),
    )


def _of_letters(rng: random.Random) -> Drawing:
    """How often each letter of a text occurs."""
    text = " ".join(word(rng) for _ in range(rng.choice((1, 1, 1, 2, 3))))
    if len({*text} - {" "}) < 2:
        raise ValueError("a chart of one bar")
    mark = rng.choice(("'", '"'))
    what = rng.choice(("the letter counts of", "the letter frequencies in", "how often each letter occurs in", "the letters of"))  # fmt: skip
    return Drawing(
        f"{_asked(rng, 'bar')} {what} {mark}{text}{mark}",
        "a bar chart of the letters",
        "count the letters, draw the counts with matplotlib and save it",
        (f"text = {text!r}", "d = Counter(c for c in text.lower() if c.isalpha())", "plt.bar(list(d), list(d.values()))"),
        imports=("from collections import Counter",),
    )  # fmt: skip


def _of_table(rng: random.Random) -> Draft:
    """A column of a CSV file, over the names or as a histogram."""
    kind = rng.choice(("bar", "plot", "hist", "bar", "barh", "pie"))
    n = rng.randint(3, 12)
    label = label_column(rng, rng.choice(LABELS), n)
    column = number_column(rng, rng.choice(NUMBERS), n, plain=True)
    if column.header.lower() == label.header.lower() or any("," in cell for cell in label.cells):
        raise ValueError("two columns of one name")
    text = f"{label.header},{column.header}\n" + "".join(
        f"{a},{b}\n" for a, b in zip(label.cells, column.cells, strict=True)
    )
    name = _file(rng)
    last, output, answer, fails = _ending(rng, name)
    values = f"values = [{column.convert.replace('{}', f'r[{column.header!r}]')} for r in rows]"
    names = f"names = [r[{label.header!r}] for r in rows]"
    call = {"hist": "plt.hist(values)", "pie": "plt.pie(values, labels=names)"}.get(kind, f"plt.{kind}(names, values)")  # fmt: skip
    what = (
        rng.choice((f"the {column.noun}", f"{column.noun}", f"the {column.noun} column"))
        if kind == "hist"
        else rng.choice(
            (
                f"{column.noun} by {label.noun}",
                f"the {column.noun} of each {label.noun}",
                f"{column.noun} per {label.noun}",
                f"the {column.noun} for every {label.noun}",
                f"{column.noun} over {label.noun}" if kind == "plot" else f"the {column.noun}",
                f"the table, {label.header} on x, {column.header} on y" if kind in ("plot", "bar") else "the table",
                rng.choice(("it", "this", "the data", "this table", "these data", "the whole thing")),
            )
        )
    )  # fmt: skip
    q = Request(
        _finished(rng, f"{_asked(rng, kind)} {what}", name),
        (_START, "import csv", "rows = list(csv.DictReader({lines}))", *((names,) if kind != "hist" else ()), values, call, last),
        answer,
        f"a {_KINDS[kind][0]} of the {column.noun}",
        "read the CSV, draw it with matplotlib and save it",
        output=output,
        fails=fails,
    )  # fmt: skip
    return filed(rng, q, text, "csv")


def _of_file(rng: random.Random) -> Draft:
    """Numbers in a file, one a line."""
    kind = rng.choice(("hist", "hist", "plot", "bar"))
    name = _file(rng)
    last, output, answer, fails = _ending(rng, name)
    what = rng.choice(("the numbers", "the values", "these numbers", "the data", "it", "all of them"))  # fmt: skip
    q = Request(
        _finished(rng, f"{_asked(rng, kind)} {what}", name),
        (_START, "numbers = [float(line) for line in {lines}]", _OF_LIST[kind], last),
        answer,
        f"a {_KINDS[kind][0]} of the numbers",
        "read the numbers, one a line, draw them with matplotlib and save it",
        output=output,
        fails=fails,
    )
    return filed(rng, q, "".join(f"{number}\n" for number in _numbers(rng)), "txt")


# Of a function: how it is said, its code, and where it starts if nothing is said.
_FUNCTIONS: Sequence[tuple[str, str, int]] = (
    ("[x squared|x^2|y = x**2|the parabola x²|f(x) = x^2|x*x]", "x ** 2", -10),
    ("[{a}x + {b}|y = {a}x+{b}|f(x) = {a}x + {b}|the line {a}x + {b}|{a}*x + {b}]", "{a} * x + {b}", -10),
    ("[y = {a}x - {b}|{a}x-{b}]", "{a} * x - {b}", -10),
    ("[sin(x)|the sine function|a sine curve|sin x|a sine wave|the sine]", "math.sin(x)", -10),
    ("[cos(x)|the cosine function|a cosine curve|cos x|the cosine]", "math.cos(x)", -10),
    ("[sin({a}x)|y = sin({a}x)]", "math.sin({a} * x)", -10),
    ("[x cubed|x^3|x**3|a cubic curve x³]", "x ** 3", -10),
    ("[x^2 + {a}x|x² + {a}x|y = x^2+{a}x]", "x ** 2 + {a} * x", -10),
    ("[x^2 - {b}|x² - {b}|y = x^2-{b}]", "x ** 2 - {b}", -10),
    ("[the square root of x|sqrt(x)|the root function]", "math.sqrt(x)", 0),
    ("[exp(x)|e^x|the exponential function|y = exp(x)]", "math.exp(x)", -10),
    ("[exp(-x)|e^-x|a decaying exponential]", "math.exp(-x)", 0),
    ("[1/x|y = 1/x|the hyperbola 1/x]", "1 / x", 1),
    ("[log(x)|ln(x)|the logarithm|the natural logarithm of x]", "math.log(x)", 1),
    ("[{a}^x|y = {a}**x]", "{a} ** x", -10),
    ("[abs(x)|the absolute value of x|y = abs(x)]", "abs(x)", -10),
)  # fmt: skip


def _of_function(rng: random.Random) -> Drawing:
    """One function or two over a range, which may be left to us."""
    chosen = rng.sample(_FUNCTIONS, 2 if rng.random() < 0.25 else 1)
    slots = {"a": rng.randint(2, 9), "b": rng.randint(1, 20)}
    said = rng.choice((" and ", " and ", " together with ", " against ")).join(
        say(rng, text, slots) for text, _, _ in chosen
    )
    codes = [
        code.replace("{a}", str(slots["a"])).replace("{b}", str(slots["b"]))
        for _, code, _ in chosen
    ]
    low, high, where = _interval(rng, max(start for _, _, start in chosen))
    together = rng.choice(("", "", " in one figure", " in one picture", " in the same plot")) if len(chosen) > 1 else ""  # fmt: skip
    points = f"xs = [{low} + i * ({high} - {low}) / 200 for i in range(201)]"
    needs_math = any("math." in text for text in (*codes, low, high))
    return Drawing(
        f"{_asked(rng, 'plot')} {said}{where}{together}",
        f"a plot of {said}",
        "compute many points, draw them with matplotlib and save it",
        (points, *(f"plt.plot(xs, [{code} for x in xs])" for code in codes)),
        imports=("import math",) if needs_math else (),
    )


def _interval(rng: random.Random, start: int) -> tuple[str, str, str]:
    """Both ends as code, and the words for them: none if the user does not say."""
    if rng.random() < 0.25:
        return str(start), "10", ""
    low = rng.choice(("0", "-5", "-10", "1", "0", "-2")) if start < 0 else rng.choice(("1", "0.5", "2"))  # fmt: skip
    high = rng.choice(("5", "10", "20", "3", "8"))
    if low == "0" and rng.random() < 0.3:
        high = rng.choice(("2 * math.pi", "math.pi"))
    name = high.replace("math.", "").replace(" * ", rng.choice((" ", "*", "")))
    form = rng.choice((" from {} to {}", " for x from {} to {}", " between {} and {}", " on the interval {} to {}", " for {} <= x <= {}", ", x from {} to {}", " in [{}, {}]"))  # fmt: skip
    return low, high, form.format(low, name)


def _after_a_list(rng: random.Random) -> list[Draft]:
    """First something is computed of a list, then it is drawn."""
    first = lists.aggregates(rng)
    while first[-1].sequence is None:
        first = lists.aggregates(rng)
    kind = rng.choice(("plot", "plot", "bar", "hist"))
    what = rng.choice(("them", "these numbers", "the list", "the numbers", "that list"))
    start = rng.choice(("now ", "and now ", "then ", "now please ", "", "also "))
    drawing = Drawing(
        f"{start}{uncapital(_asked(rng, kind))} {what}",
        f"a {_KINDS[kind][0]} of the same numbers",
        "use the list from before, draw it with matplotlib and save it",
        (_OF_LIST[kind].replace("numbers", str(first[-1].sequence)),),
    )
    return [*first, _drawn(rng, drawing)]
