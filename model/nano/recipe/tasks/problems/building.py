"""Scenes of rooms and ground: what covers them, goes around them and fills them, and its price."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.problems.scenes import End, Scene, from_scenes
from model.nano.recipe.tasks.slots import Template

BUILDING: tuple[Scene, ...] = (
    Scene(
        4,
        "shape=@shape a=2-60. b=2-60.",
        "[a {shape} is {a} m long and {b} m wide|my {shape} measures {a} by {b} meters|our {shape} is {a} m by {b} m|there is a {shape} of {a} x {b} m]",
        "[{shape} {a} m x {b} m|{shape}, {a} by {b} m]",
        (
            End("[What is its area?|How many square meters is that?|How big is it in square meters?|What area is that?|Area?]", "[area|how many m2|square meters]", "{a} * {b}", "The area is {} m².", how="multiply the sides"),
            End("[What is its perimeter?|How long is the way around it?|Perimeter?]", "[perimeter|way around]", "2 * ({a} + {b})", "The perimeter is {} m.", how="add up the four sides"),
            End("[What is its diagonal?|How far is it from corner to corner?|How long is the diagonal?]", "[diagonal]", "math.hypot({a}, {b})", "The diagonal is {} m.", how="use Pythagoras"),
            End("[How many square feet is that?|What is the area in square feet?]", "[square feet]", "{a} * {b} / 0.3048 ** 2", "The area is {} square feet.", how="multiply, over the square of a foot"),
        ),
    ),
    Scene(
        3.5,
        "shape=garden/field/lawn/yard/pasture/plot/playground a=4-90 b=4-90",
        "[a {shape} [of|that measures] {a} m by {b} m gets a fence|a fence goes around a {shape} of {a} by {b} meters|I want to fence a {shape}, {a} m long and {b} m wide]",
        "fence, {shape} {a} x {b} m",
        (
            End("[How much fence is needed?|How many meters of fence is that?|How long is the fence?]", "[meters of fence|how long]", "2 * ({a} + {b})", "It is {} m of fence.", how="add up the four sides"),
            End("[A meter costs {p$}. What does the fence cost?|At {p$} per meter, how much is it?]", "[{p$} a meter, cost]", "2 * ({a} + {b}) * {p}", "It costs {}.", spec="p=3-60$", money=True, how="the perimeter times the price"),
            End("[A gate of {g} m is left open. How many meters of fence are needed?|There is a gate of {g} m. How long is the fence without it?]", "[minus a {g} m gate]", "2 * ({a} + {b}) - {g}", "It is {} m of fence.", spec="g=1-3.", how="the perimeter less the gate"),
            End("[There is a post every {k} m. How many posts are needed?|With a post every {k} meters, how many posts are that?]", "[a post every {k} m, posts]", "math.ceil(2 * ({a} + {b}) / {k})", "{} posts are needed.", spec="k=2-5", how="the perimeter over the distance, rounded up"),
            End("[Rolls of {k} m are sold for {p$} each. What do the rolls cost?|It comes in rolls of {k} m at {p$}. How much is it?]", "[rolls of {k} m, {p$} each, cost]", "math.ceil(2 * ({a} + {b}) / {k}) * {p}", "It costs {}.", spec="k=5/10/20/25 p=10-90#", how="the number of rolls, rounded up, times the price"),
        ),
    ),
    Scene(
        3.5,
        "room=floor/room/hall/terrace/kitchen/bathroom/patio a=2-20. b=2-20.",
        "[a {room} is {a} m by {b} m|the {room} measures {a} by {b} meters|our {room} is {a} m long and {b} m wide]",
        "{room} {a} x {b} m",
        (
            End("[[Carpet|Parquet|Tiling|Turf] costs {p$} per square meter. How much is that in total?|At {p$} a square meter, what does a new covering cost?]", "[{p$}/m2, cost]", "{a} * {b} * {p}", "It costs {}.", spec="p=3-90$", money=True, how="area times price"),
            End("[How many tiles of {k} cm by {k} cm are needed?|Tiles are {k} x {k} cm. How many does it take?]", "[tiles {k}x{k} cm, how many]", "math.ceil({a} * 100 / {k}) * math.ceil({b} * 100 / {k})", "{} tiles are needed.", spec="k=10/20/25/30/40/50/60", how="the tiles along each side, rounded up, multiplied"),
            End("[How many tiles of {k} by {l} cm are needed?|Tiles measure {k} x {l} cm. How many does it take?]", "[tiles {k}x{l} cm, how many]", "math.ceil({a} * {b} / ({k} * {l} / 10000))", "{} tiles are needed.", spec="k=10/15/20/30/40 l=25/45/60/80/90", how="the area over that of a tile in m², rounded up"),
            End("[A pack of tiles covers {c} m². How many packs are needed?|One pack is enough for {c} square meters. How many packs must I buy?]", "[packs of {c} m2]", "math.ceil({a} * {b} / {c})", "{} packs are needed.", spec="c=1/1.5/2/2.5/1.44/0.9", how="area over a pack, rounded up"),
            End("[With {w}% waste, how many square meters must be ordered?|{w}% more is ordered for waste. How many m² is that?]", "[+ {w}% waste, m2]", "{a} * {b} * (100 + {w}) / 100", "It is {} m².", spec="w=5/8/10/15", how="area plus the percentage"),
            End("[It is {h} m high. What is the area of its four walls?|The walls are {h} m high. How many m² of wall is that?]", "[{h} m high, m2 of walls]", "2 * ({a} + {b}) * {h}", "The walls have {} m².", spec="h=2/2.4/2.5/2.6/3/3.2", how="the perimeter times the height"),
            End("[The walls are {h} m high and a liter of paint covers {c} m². How many liters are needed for the walls?|For walls of {h} m, with {c} m² from each liter of paint, how many liters is that?]", "[walls {h} m high, {c} m2 per liter, liters of paint]", "2 * ({a} + {b}) * {h} / {c}", "It takes {} liters.", spec="h=2.4/2.5/3 c=5/6/8/10/12", how="the area of the walls over that of a liter"),
        ),
    ),
    Scene(
        3,
        "what=pool/tank/box/trough/sandbox/pit/container a=2-40. b=2-20. c=1-9. unit=m/dm",
        "a {what} is {a} {unit} long, {b} {unit} wide and {c} {unit} [deep|high]",
        "{what} {a} x {b} x {c} {unit}",
        (
            End("[What is its volume?|How big is the volume?|Volume?]", "[volume]", "{a} * {b} * {c}", "The volume is {} cubic {unit}.", how="multiply all three"),
            End("[How many liters does it hold?|How many liters fit in?|How much water does it hold, in liters?]", "[liters]", "{a} * {b} * {c} * {k}", "It holds {} liters.", spec="k=:1000~if~unit=='m'~else~1", how="the volume in liters"),
            End("[What is the area of its bottom and four sides?|How much does the inside without a lid measure?]", "[inside without lid]", "{a} * {b} + 2 * {c} * ({a} + {b})", "It is {} square {unit}.", how="the bottom plus the sides"),
            End("[It is filled to {p}%. What volume is in it?|How much is in it if it is {p}% full?]", "[{p}% full, volume]", "{a} * {b} * {c} * {p} / 100", "It is {} cubic {unit}.", spec="p=10/20/25/40/50/60/75/80/90", how="the percentage of the volume"),
        ),
    ),
    Scene(
        2,
        "what=pizza/plate/round~table/pond/wheel/coin/lid d=4-90",
        "a {what} has a diameter of {d} [cm|centimeters]",
        "{what}, diameter {d} cm",
        (
            End("[What is its area?|How large is its area?|Area?]", "[area]", "math.pi * ({d} / 2) ** 2", "The area is {} cm².", how="half the diameter is the radius"),
            End("[What is its circumference?|How long is the way around it?|How long is its edge?]", "[circumference|edge]", "math.pi * {d}", "The circumference is {} cm.", how="pi times the diameter"),
            End("[How many times as large is one with {e} cm?|By what factor is the area of one of {e} cm larger?]", "[one of {e} cm is how many times as large]", "({e} / {d}) ** 2", "It is {} times as large.", spec="e=:d+rng.randint(1,40)", how="the square of the ratio"),
        ),
    ),
    Scene(
        1.5,
        "d=20-90 what=bike/car/cart/tractor",
        "the wheels of a {what} have a diameter of {d} cm",
        "{what} wheel, diameter {d} cm",
        (
            End("[How far does it go in {n} turns, in meters?|How many meters are {n} turns?]", "[meters in {n} turns]", "math.pi * {d} / 100 * {n}", "It goes {} m.", spec="n=2-900", how="pi times the diameter in meters, times the turns"),
            End("[How many turns are {k} km?|How often do they turn on {k} km?]", "[turns on {k} km]", "{k} * 1000 / (math.pi * {d} / 100)", "It is {} turns.", spec="k=1-20", how="the way over one turn"),
        ),
    ),
    Scene(
        1.5,
        "a=2-12# b=:a+rng.randint(1,12)",
        "[a ladder [of {b} m|{b} m long] leans against a wall with its foot {a} m from the wall|the foot of a {b} m ladder is {a} m from a wall]",
        "ladder {b} m, foot {a} m from the wall",
        (
            End("[How high does it reach?|How high up is its top?]", "[how high]", "math.sqrt({b} ** 2 - {a} ** 2)", "It reaches {} m.", how="use Pythagoras"),
        ),
    ),
    Scene(
        1.5,
        "s=10-900# what=map/plan k=10000/25000/50000/100000/200000/500",
        "a {what} has the scale 1:{k}",
        "{what} 1:{k}",
        (
            End("[Two places are {c} cm apart on it. How many meters is that really?|How many meters are {c} cm of it in reality?]", "[{c} cm, meters]", "{c} * {k} / 100", "It is {} m.", spec="c=1-30.", how="times the scale, over 100"),
            End("[How many cm on it are {d} km?|A way of {d} km is how many cm long on it?]", "[{d} km, cm]", "{d} * 100000 / {k}", "It is {} cm.", spec="d=1-40.", how="in cm, over the scale"),
        ),
    ),
)  # fmt: skip

_ASKED: tuple[Template, ...] = (
    (2, "a=2-60. b=2-60. shape=@shape", Meaning(
        "{a} * {b}", "The area is {} m².", questions=("how many square meters does a {shape} of {a} m by {b} m have", "how big is a {shape} of {a} by {b} meters"), nouns=("the area of a {shape} of {a} m by {b} m", "the floor space of {a} m x {b} m"), wanted="the area", how="multiply the sides")),
    (2, "a=2-60 b=2-60 shape=@shape", Meaning(
        "2 * ({a} + {b})", "It is {} m.", questions=("how [much|many meters of] [fence|fencing|edging] [do I need|is needed] [for|around|to go around|to enclose] a {shape} of {a} m by {b} m", "how long is the way around a {shape} of {a} by {b} m"), wanted="the perimeter", how="add up the four sides")),
    (2, "a=2-20. b=2-20. p=3-60#", Meaning(
        "{a} * {b} * {p}", "It costs {}.", questions=("how much does it cost to [cover|tile|carpet|paint] a [room|floor|wall] of {a} m by {b} m at [${p}|{p} euros] per square meter",), nouns=("the cost of {a} m by {b} m at {p} per m²",), wanted="the cost", how="area times price", money=True)),
    (1.5, "a=1-9. b=1-9. k=10/20/25/30/40/50", Meaning(
        "math.ceil({a} * 100 / {k}) * math.ceil({b} * 100 / {k})", "{} tiles are needed.", questions=("how many tiles of {k} by {k} cm [are needed|do I need] for {a} m by {b} m", "how many {k} cm tiles cover a floor of {a} m x {b} m"), wanted="the number of tiles", how="the tiles along each side, rounded up, multiplied")),
)  # fmt: skip


def building(rng: random.Random) -> list[Draft]:
    """Areas to cover, fences, tiles, paint, volumes to fill."""
    return from_scenes(rng, BUILDING, _ASKED)
