"""Geometry by formula: areas, perimeters, volumes, angles of shapes; rooms and ground are `building`."""

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
    (1, "a=3-12 b=2-9", Meaning("({a} - 2) * 180", "The sum of the angles is {}.", nouns=("the sum of the [interior|] angles [of|in] a polygon with {a} sides",), questions=("how many degrees do the angles of a {a}-sided polygon add up to",), wanted="the angle sum", how="use (n - 2) times 180")),
    (1, "a=20-80 b=20-80", Meaning("180 - {a} - {b}", "The third angle is {} degrees.", said=(
        "Two angles of a triangle are {a} and {b} degrees. [What is the third?|How big is the third angle?|Find the third.]", "A triangle has angles of {a}° and {b}°. [What is the third angle?|Third angle?]"), wanted="the third angle", how="the angles add up to 180")),
    (1, "a=1-40 b=1-40 c=41-90 d=41-90", Meaning("math.dist(({a}, {b}), ({c}, {d}))", "The distance is {}.", nouns=("the distance between the points ({a}, {b}) and ({c}, {d})", "the distance from ({a}, {b}) to ({c}, {d})"),
        questions=("how far [is|apart are] ({a}, {b}) [from|and] ({c}, {d})",), wanted="the distance", how="use math.dist", real=True)),
    (0.7, "a=1-40# b=1-40# c=41-90# d=41-90#", Meaning("({d} - {b}) / ({c} - {a})", "The slope is {}.", nouns=("the slope of the line through ({a}, {b}) and ({c}, {d})",), wanted="the slope", how="rise over run", real=True)),
)  # fmt: skip


def shapes(rng: random.Random) -> list[Draft]:
    """Areas, perimeters, volumes, diagonals."""
    return from_table(rng, SHAPES)
