"""Geometry by formula: areas, perimeters, volumes, angles of figures; rooms and ground are `building`."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.phrasing import capital
from model.nano.recipe.tasks.slots import Template, drawn, from_table


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of which something is `given` ("radius {r}", "a radius of {r}"), and its measures with their Python.

    `name` and the measures are patterns; a measure may have questions of its own.
    """

    weight: float
    spec: str
    name: str
    given: str
    measures: tuple[tuple[str, str] | tuple[str, str, tuple[str, ...]], ...]


_R = "[a radius of {r}|a radius that is {r}|radius {r}|a radius of {r} cm|radius {r} m|r = {r}]"
_D = "[a diameter of {r}|diameter {r}|a diameter of {r} cm]"
_AB = "[length {a} and width {b}|a length of {a} and a width of {b}|sides {a} and {b}|sides of {a} and {b}|width {a} and height {b}|sides of {a} cm and {b} cm]"
_ABC = "[sides {a}, {b} and {c}|length {a}, width {b} and height {c}|dimensions {a} x {b} x {c}|edges of {a}, {b} and {c}]"
_LEGS = "[legs {a} and {b}|legs of {a} and {b}|legs of length {a} and {b}|the legs {a} and {b}]"
_RH = "[radius {r} and height {h}|a radius of {r} and a height of {h}]"
_SIDE = "[side {a}|sides of {a}|a side of {a}|side length {a}|a side length of {a} cm|edge {a}]"

FIGURES: tuple[Figure, ...] = (
    Figure(6, "r=1-60.", "circle", _R, (
        ("area", "math.pi * {r} ** 2", ("how big is a circle with radius {r}", "what area does a circle of radius {r} cover", "what is the area of a circle [whose radius is|if the radius is] {r}")),
        ("[circumference|circumference|perimeter]", "2 * math.pi * {r}", ("how long is the edge of a circle with radius {r}",)),
        ("diameter", "2 * {r}"),
    )),
    Figure(3, "r=2-90.", "circle", _D, (("area", "math.pi * ({r} / 2) ** 2"), ("circumference", "math.pi * {r}"), ("radius", "{r} / 2"))),
    Figure(1.5, "r=2-900", "circle", "[a circumference of {r}|circumference {r}]", (("radius", "{r} / (2 * math.pi)"), ("diameter", "{r} / math.pi"), ("area", "{r} ** 2 / (4 * math.pi)"))),
    Figure(1.5, "r=2-900", "circle", "[an area of {r}|area {r}]", (("radius", "math.sqrt({r} / math.pi)"), ("circumference", "2 * math.sqrt({r} * math.pi)"))),
    Figure(1.5, "r=2-40 a=10-180#", "sector", "[radius {r} and angle {a}°|a radius of {r} and an angle of {a} degrees]", (("area", "{a} / 360 * math.pi * {r} ** 2"), ("arc length", "{a} / 360 * 2 * math.pi * {r}"))),
    Figure(1, "r=2-20 b=:r+rng.randint(1,20)", "ring", "[inner radius {r} and outer radius {b}|an inner radius of {r} and an outer one of {b}]", (("area", "math.pi * ({b} ** 2 - {r} ** 2)"),)),
    Figure(7, "a=2-90. b=2-90.", "rectangle", _AB, (
        ("area", "{a} * {b}"),
        ("perimeter", "2 * ({a} + {b})"),
        ("diagonal", "math.hypot({a}, {b})", ("how long is the diagonal of a {a} by {b} rectangle",)),
    )),
    Figure(1.5, "a=2-40 b=2-40 s=:a*b", "rectangle", "[an area of {s} and one side of {a}|area {s} and length {a}]", (("other side", "{s} / {a}"), ("perimeter", "2 * ({a} + {s} / {a})"))),
    Figure(5, "a=2-60.", "square", _SIDE, (("area", "{a} ** 2"), ("perimeter", "4 * {a}"), ("diagonal", "math.sqrt(2) * {a}"))),
    Figure(2, "a=2-900", "square", "[an area of {a}|area {a}|an area of {a} square meters]", (
        ("[side|side length|side]", "math.sqrt({a})", ("how long is the side of a square of area {a}",)),
        ("perimeter", "4 * math.sqrt({a})"),
        ("diagonal", "math.sqrt(2 * {a})"),
    )),
    Figure(2, "a=8-900", "square", "[a perimeter of {a}|perimeter {a}]", (("area", "({a} / 4) ** 2"), ("side", "{a} / 4"), ("diagonal", "math.sqrt(2) * {a} / 4"))),
    Figure(1, "a=4-90", "square", "[a diagonal of {a}|diagonal {a}]", (("area", "{a} ** 2 / 2"), ("side", "{a} / math.sqrt(2)"))),
    Figure(2, "a=2-60. b=2-60.", "triangle", "[base {a} and height {b}|a base of {a} and a height of {b}|base {a} cm and height {b} cm]", (("area", "{a} * {b} / 2"),)),
    Figure(2, "a=6-20 b=7-20 c=8-13", "triangle", "[sides {a}, {b} and {c}|sides of {a}, {b} and {c}]", (
        ("perimeter", "{a} + {b} + {c}"),
        ("area", "s = ({a} + {b} + {c}) / 2\nmath.sqrt(s * (s - {a}) * (s - {b}) * (s - {c}))"),
    )),
    Figure(1.5, "a=2-60", "equilateral triangle", "[sides of {a}|side {a}|a side of {a}]", (("area", "math.sqrt(3) / 4 * {a} ** 2"), ("height", "math.sqrt(3) / 2 * {a}"), ("perimeter", "3 * {a}"))),
    Figure(4, "a=2-60 b=2-60", "right triangle", _LEGS, (
        ("hypotenuse", "math.hypot({a}, {b})", ("how long is the hypotenuse of a right triangle with legs {a} and {b}", "what is the hypotenuse [if|when] the legs are {a} and {b}")),
        ("area", "{a} * {b} / 2"),
        ("perimeter", "{a} + {b} + math.hypot({a}, {b})"),
        ("angle opposite the first leg in degrees", "math.degrees(math.atan2({a}, {b}))"),
    )),
    Figure(1.5, "a=3-40 c=:a+rng.randint(1,30)", "right triangle", "[a hypotenuse of {c} and one leg of {a}|hypotenuse {c} and one leg {a}]", (
        ("other leg", "math.sqrt({c} ** 2 - {a} ** 2)"), ("area", "{a} * math.sqrt({c} ** 2 - {a} ** 2) / 2"),
    )),
    Figure(1.5, "a=2-60 b=2-60 h=2-40", "trapezoid", "[parallel sides {a} and {b} and height {h}|bases of {a} and {b} and a height of {h}]", (("area", "({a} + {b}) / 2 * {h}"),)),
    Figure(1, "a=2-60 h=2-40", "parallelogram", "[base {a} and height {h}|a base of {a} and a height of {h}]", (("area", "{a} * {h}"),)),
    Figure(1, "a=2-40 b=2-40", "rhombus", "[diagonals {a} and {b}|diagonals of {a} and {b}]", (("area", "{a} * {b} / 2"), ("side", "math.hypot({a}, {b}) / 2"))),
    Figure(1, "a=2-40 b=2-40", "ellipse", "[semi-axes {a} and {b}|half axes of {a} and {b}]", (("area", "math.pi * {a} * {b}"),)),
    Figure(1.2, "a=2-30 n=5/6/8/10/12", "regular polygon", "[{n} sides of length {a}|{n} sides, each {a} long]", (
        ("perimeter", "{n} * {a}"), ("area", "{n} * {a} ** 2 / (4 * math.tan(math.pi / {n}))"), ("interior angle in degrees", "180 * ({n} - 2) / {n}"),
    )),
    Figure(4, "a=2-40.", "cube", _SIDE, (("volume", "{a} ** 3", ("how much does a cube with side {a} hold",)), ("surface area", "6 * {a} ** 2"), ("space diagonal", "math.sqrt(3) * {a}"))),
    Figure(1, "a=8-9000", "cube", "[a volume of {a}|volume {a}]", (("side", "math.cbrt({a})"), ("surface area", "6 * math.cbrt({a}) ** 2"))),
    Figure(3.5, "a=2-40. b=2-40. c=2-40.", "[box|cuboid|room|tank|container]", _ABC, (
        ("volume", "{a} * {b} * {c}"), ("surface area", "2 * ({a} * {b} + {a} * {c} + {b} * {c})"), ("space diagonal", "math.hypot({a}, {b}, {c})"),
    )),
    Figure(3.5, "r=1-30.", "[sphere|ball]", _R, (("volume", "4 / 3 * math.pi * {r} ** 3"), ("surface area", "4 * math.pi * {r} ** 2"))),
    Figure(1, "r=1-9000", "sphere", "[a volume of {r}|volume {r}]", (("radius", "math.cbrt(3 * {r} / (4 * math.pi))"),)),
    Figure(3.5, "r=1-30. h=1-60.", "[cylinder|cylindrical tank|can|pipe]", _RH, (
        ("volume", "math.pi * {r} ** 2 * {h}", ("how much [water|] fits into a cylinder with radius {r} and height {h}",)),
        ("surface area", "2 * math.pi * {r} * ({r} + {h})"),
        ("lateral surface", "2 * math.pi * {r} * {h}"),
    )),
    Figure(2, "r=1-30 h=1-60", "cone", _RH, (("volume", "math.pi * {r} ** 2 * {h} / 3"), ("slant height", "math.hypot({r}, {h})"), ("surface area", "math.pi * {r} * ({r} + math.hypot({r}, {h}))"))),
    Figure(1, "a=2-40 h=2-40", "square pyramid", "[base side {a} and height {h}|a base side of {a} and a height of {h}]", (("volume", "{a} ** 2 * {h} / 3"),)),
)  # fmt: skip

_ASKED: tuple[Template, ...] = (
    (1, "a=3-12 b=2-9", Meaning("({a} - 2) * 180", "The sum of the angles is {}.", nouns=("the sum of the [interior|] angles [of|in] a polygon with {a} sides",), questions=("how many degrees do the angles of a {a}-sided polygon add up to",), wanted="the angle sum", how="use (n - 2) times 180")),
    (1, "a=20-80 b=20-80", Meaning("180 - {a} - {b}", "The third angle is {} degrees.", said=(
        "Two angles of a triangle are {a} and {b} degrees. [What is the third?|How big is the third angle?|Find the third.]", "A triangle has angles of {a}° and {b}°. [What is the third angle?|Third angle?]"), wanted="the third angle", how="the angles add up to 180")),
    (1, "a=1-40 b=1-40 c=41-90 d=41-90", Meaning("math.dist(({a}, {b}), ({c}, {d}))", "The distance is {}.", nouns=("the distance between the points ({a}, {b}) and ({c}, {d})", "the distance from ({a}, {b}) to ({c}, {d})"),
        questions=("how far [is|apart are] ({a}, {b}) [from|and] ({c}, {d})",), wanted="the distance", how="use math.dist", real=True)),
    (0.7, "a=1-40# b=1-40# c=41-90# d=41-90#", Meaning("({d} - {b}) / ({c} - {a})", "The slope is {}.", nouns=("the slope of the line through ({a}, {b}) and ({c}, {d})",), wanted="the slope", how="rise over run", real=True)),
)  # fmt: skip


def shapes(rng: random.Random) -> list[Draft]:
    """A measure of a figure, or an angle, a distance, a slope."""
    if rng.random() < 0.08:
        return from_table(rng, _ASKED)
    figure = rng.choices(FIGURES, [figure.weight for figure in FIGURES])[0]
    measure, code, *also = rng.choice(figure.measures)
    meaning = _measured(figure, measure, code, also[0] if also else ())
    return [draft(rng, meaning, drawn(rng, figure.spec))]


def _measured(figure: Figure, q: str, code: str, also: tuple[str, ...]) -> Meaning:
    shape, given = figure.name, figure.given
    one = f"an {shape}" if shape[0] in "aeiou" else f"a {shape}"
    name = q.partition("|")[0].strip("[")
    ask_for = f"[What is its {name}?|What's the {name}?|Find the {name}.|Calculate its {name}.|Compute the {name}.|I need its {name}.|{name.capitalize()}?|Tell me the {name}.]"
    return Meaning(
        code,
        f"The {name} is {{}}.",
        nouns=(
            f"the {q} of {one} [with|of|that has] {given}",
            f"the {q} of {one} [with|of] {given}",
        ),
        said=(
            f"{capital(one)} has {given}. {ask_for}",
            f"[{shape}|{one}], {given}[, {name}?|: {q}?|. {q}?| - {q}|, find the {q}]",
            f"[Given|I have|There is|Take|Consider] {one} with {given}. {ask_for}",
            f"[Given|For|Take|Consider] {one} with {given}, [find|compute|what is|calculate] the {q}[.|?|]",
            f"[If|When] {one} has {given}, what is [its|the] {q}?",
            f"[What is|Find|Compute|I need] the {q} of {one} [that has|having|with] {given}[.|?|]",
        ),
        questions=(f"what {name} does {one} with {given} have", *also),
        wanted=f"the {name}",
        how="use the formula",
        real="/" in code or "math." in code,
    )
