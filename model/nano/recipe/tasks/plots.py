"""Plots, when they are asked for: matplotlib where it is there, an honest sentence where it is not.

A figure is saved beside the data and shown by the notebook; the tool's text for that is written here, as
the recipe's own notebook has no matplotlib.
"""

import random
import string

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.columns import label_column, number_column
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.numerals import decimal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import dressed, with_data
from model.nano.recipe.tasks.subjects import LABELS as _LABELS
from model.nano.recipe.tasks.subjects import NUMBERS
from model.nano.recipe.tasks.words import THINGS, word

_ORDER = "[plot|draw|make a plot of|show a plot of|create a {k} of|draw a {k} of|make a {k} of|plot a {k} of|show me a {k} of|visualize|graph|chart|I want a {k} of|I need a {k} of|Can you plot|Could you draw a {k} of|please plot|Give me a {k} of|generate a {k} of]"  # fmt: skip
_KINDS = {
    "plot": ("line plot", "line chart", "line graph", "plot", "graph", "curve"),
    "bar": ("bar chart", "bar plot", "bar graph", "column chart"),
    "hist": ("histogram",),
    "pie": ("pie chart",),
    "scatter": ("scatter plot", "scatter chart"),
}
_UNNAMED = "plot.png"
_START = "import matplotlib.pyplot as plt"


def plots(rng: random.Random) -> list[Draft]:
    """Numbers of the prompt, a column of a file, or a function over a range."""
    draft = rng.choice((_of_numbers, _of_numbers, _of_table, _of_function, _of_names))(rng)
    return [draft]


def _finish(rng: random.Random, request: str, name: str) -> str:
    """The request, sometimes with the file's name."""
    request = request[0].upper() + request[1:] if rng.random() < 0.7 else request
    request = request.rstrip(". ")
    if name != _UNNAMED:
        tail = say(
            rng,
            "[ and save it as {f}| to {f}| and save it to {f}|, saved as {f}| in a file {f}| as {f}][.|]",
            {"f": name},
        )
        return f"{request} {tail}" if not tail.startswith(",") else request + tail
    return dressed(
        rng,
        request
        + rng.choice((".", "", "?" if request.lower().startswith(("can", "could")) else ".")),
    )


def _file(rng: random.Random) -> str:
    if rng.random() < 0.35:
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


def _of_numbers(rng: random.Random) -> Draft:
    kind = rng.choice(("plot", "plot", "bar", "hist", "pie"))
    top = rng.choice((10, 50, 100, 1000))
    values = [
        decimal(rng, 2) if top == 50 else str(rng.randint(1, top))
        for _ in range(rng.randint(3, 12))
    ]
    name = _file(rng)
    last, output, answer, fails = _ending(rng, name)
    call = {
        "plot": "plt.plot(numbers)",
        "bar": "plt.bar(range(len(numbers)), numbers)",
        "hist": "plt.hist(numbers)",
        "pie": "plt.pie(numbers)",
    }[kind]
    what = rng.choice(("these numbers", "these values", "the values", "the following numbers"))
    request = _finish(rng, f"{_asked(rng, kind)} {what}", name)
    return Draft(
        with_data(rng, request, ", ".join(values)),
        answer,
        wanted=f"a {_KINDS[kind][0]} of the numbers",
        how="draw it with matplotlib and save it",
        code="\n".join([_START, f"numbers = [{', '.join(values)}]", call, last]),
        output=output,
        fails=fails,
    )  # fmt: skip


def _asked(rng: random.Random, kind: str) -> str:
    form = say(rng, _ORDER, {"k": rng.choice(_KINDS[kind])})
    # What does not name the kind would mean a line.
    if kind != "plot" and not any(name in form for name in _KINDS[kind]):
        return f"make a {rng.choice(_KINDS[kind])} of"
    return form


def _of_names(rng: random.Random) -> Draft:
    """Names with a number each, as bars or a pie."""
    kind = rng.choice(("bar", "bar", "pie"))
    names = rng.sample(THINGS, rng.randint(2, 6))
    values = [str(rng.randint(1, 99)) for _ in names]
    name = _file(rng)
    last, output, answer, fails = _ending(rng, name)
    call = (
        "plt.bar(d.keys(), d.values())" if kind == "bar" else "plt.pie(d.values(), labels=d.keys())"
    )
    pairs = zip(names, values, strict=True)
    written = ", ".join(rng.choice(("{} {}", "{}: {}", "{} = {}")).format(k, v) for k, v in pairs)
    literal = ", ".join(f"{k!r}: {v}" for k, v in zip(names, values, strict=True))
    request = _finish(rng, f"{_asked(rng, kind)} {rng.choice(('this', 'these', 'the data'))}", name)
    return Draft(
        with_data(rng, request, written),
        answer,
        wanted=f"a {_KINDS[kind][0]} of the data",
        how="put it in a dict, draw it with matplotlib and save it",
        code="\n".join([_START, f"d = {{{literal}}}", call, last]),
        output=output,
        fails=fails,
    )  # fmt: skip


def _of_table(rng: random.Random) -> Draft:
    """A column of a CSV file, over the names or as a histogram."""
    kind = rng.choice(("bar", "plot", "hist", "bar"))
    n = rng.randint(3, 12)
    label = label_column(rng, rng.choice(_LABELS), n)
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
    call = "plt.hist(values)" if kind == "hist" else f"plt.{kind}(names, values)"
    what = (
        rng.choice((f"the {column.noun}", f"{column.noun}", f"the {column.noun} column"))
        if kind == "hist"
        else rng.choice(
            (
                f"{column.noun} by {label.noun}",
                f"the {column.noun} of each {label.noun}",
                f"{column.noun} per {label.noun}",
                f"{column.noun} against {label.noun}",
            )
        )
    )
    q = Request(
        _finish(rng, f"{_asked(rng, kind)} {what}", name),
        (_START, "import csv", "rows = list(csv.DictReader({lines}))", *((names,) if kind != "hist" else ()), values, call, last),
        answer,
        f"a {_KINDS[kind][0]} of the {column.noun}",
        "read the CSV, draw it with matplotlib and save it",
        output=output,
        fails=fails,
    )  # fmt: skip
    return filed(rng, q, text, "csv")


def _of_function(rng: random.Random) -> Draft:
    a, b = rng.randint(2, 9), rng.randint(1, 20)
    said, code = rng.choice((
        ("x squared", "x ** 2"), ("x^2", "x ** 2"), ("y = x**2", "x ** 2"), (f"{a}x + {b}", f"{a} * x + {b}"), (f"y = {a}x - {b}", f"{a} * x - {b}"), ("sin(x)", "math.sin(x)"), ("the sine function", "math.sin(x)"),
        ("cos(x)", "math.cos(x)"), ("x cubed", "x ** 3"), (f"x^2 + {a}x", f"x ** 2 + {a} * x"), ("the square root of x", "math.sqrt(x)"), ("exp(x)", "math.exp(x)"), ("1/x", "1 / x"), (f"{a}^x", f"{a} ** x"),
    ))  # fmt: skip
    low = rng.choice((0, -5, -10, 1)) if "sqrt" not in code and "1 / x" not in code else 1
    high = rng.choice((5, 10, 20))
    name = _file(rng)
    last, output, answer, fails = _ending(rng, name)
    where = rng.choice(
        (
            f"from {low} to {high}",
            f"for x from {low} to {high}",
            f"between {low} and {high}",
            f"on the interval {low} to {high}",
        )
    )
    imports = ["import math"] if "math." in code else []
    return Draft(
        _finish(rng, f"{_asked(rng, 'plot')} {said} {where}", name),
        answer,
        wanted=f"a plot of {said}",
        how="compute many points, draw them with matplotlib and save it",
        code="\n".join([*imports, _START, f"xs = [{low} + i * ({high} - {low}) / 200 for i in range(201)]", f"plt.plot(xs, [{code} for x in xs])", last]),
        output=output,
        fails=fails,
    )  # fmt: skip
