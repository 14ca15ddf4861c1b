"""Scenes with a law of nature in them: density, current, falling, force, energy, waves, how dense people live."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.problems.scenes import End, Scene, from_scenes

PHYSICS: tuple[Scene, ...] = (
    Scene(
        2,
        "what=stone/block/liquid/piece~of~metal/ball m=20-900# v=2-90#",
        "a {what} [of {m} g has a volume of {v} cm³|has a mass of {m} g and a volume of {v} cm³|weighs {m} g and takes up {v} cm³]",
        "{what}, {m} g, {v} cm³",
        (
            End("[What is its density?|How dense is it?]", "[density]", "{m} / {v}", "It has {} g/cm³.", how="mass over volume"),
            End("[What is its density in kg/m³?|How many kg would a cubic meter of it weigh?]", "[kg/m³]", "{m} / {v} * 1000", "It has {} kg/m³.", how="mass over volume, times 1000"),
            End("[What do {w} cm³ of it weigh?|How heavy are {w} cm³ of the same material?]", "[mass of {w} cm³]", "{m} / {v} * {w}", "They weigh {} g.", spec="w=2-500#", how="density times the other volume"),
            End("Does it [float on|swim in] water, which has 1 g/cm³? Answer floats or sinks.", "floats or sinks in water", "'floats' if {m} / {v} < 1 else 'sinks'", "It {}.", shown="text", how="compare the density with 1"),
        ),
    ),
    Scene(
        2,
        "u=3/5/9/12/24/110/120/230 r=2-900#",
        "[a voltage of {u} V is put on a resistor of {r} ohms|a {r} ohm resistor is connected to {u} volts|{u} V drive a current through {r} Ω]",
        "{u} V, {r} Ω",
        (
            End("[What is the current?|How many amperes flow?|How big is the current in amps?]", "[current|amps]", "{u} / {r}", "It is {} A.", how="voltage over resistance"),
            End("[What power is that?|How many watts does it take?|What is the power in watts?]", "[power|watts]", "{u} ** 2 / {r}", "It is {} W.", how="voltage squared over resistance"),
            End("[How much energy is that in {t} hours, in kWh?|How many kWh does it take in {t} h?]", "[kWh in {t} h]", "{u} ** 2 / {r} * {t} / 1000", "It is {} kWh.", spec="t=1-48", how="the power times the hours, over 1000"),
        ),
    ),
    Scene(
        1.5,
        "u=5/12/110/120/230 p=5-3000# what=lamp/heater/kettle/charger/motor/toaster",
        "a {what} [of {p} watts runs at {u} volts|takes {p} W at {u} V]",
        "{what} {p} W, {u} V",
        (
            End("[What current does it draw?|How many amps is that?]", "[amps]", "{p} / {u}", "It draws {} A.", how="power over voltage"),
            End("[What is its resistance?|How many ohms does it have?]", "[ohms]", "{u} ** 2 / {p}", "It has {} Ω.", how="voltage squared over power"),
            End("[How many of them can run on a {f} A fuse?|A fuse allows {f} A. How many of these can be on it?]", "[how many on {f} A]", "math.floor({f} * {u} / {p})", "{} can run on it.", spec="f=10/13/16/20/32", how="the power of the fuse over that of one, rounded down"),
        ),
    ),
    Scene(
        2,
        "what=stone/ball/key/drop/coin h=2-300#",
        "a {what} falls from a height of {h} m (g = 9.81 m/s², no air)",
        "{what} falls {h} m, g = 9.81",
        (
            End("[How long does it fall?|How many seconds does it take?|When does it hit the ground?]", "[seconds]", "math.sqrt(2 * {h} / 9.81)", "It falls {} s.", how="the root of twice the height over g"),
            End("[How fast is it at the bottom?|With what speed does it hit the ground?]", "[speed at the bottom]", "math.sqrt(2 * 9.81 * {h})", "It has {} m/s.", how="the root of 2 g h"),
            End("[How fast is it at the bottom, in km/h?|What is its speed at the ground in km/h?]", "[km/h at the bottom]", "math.sqrt(2 * 9.81 * {h}) * 3.6", "It has {} km/h.", how="the root of 2 g h, times 3.6"),
        ),
    ),
    Scene(
        2,
        "what=car/bike/train/runner/ball m=5-2000# v=2-60#",
        "a {what} of {m} kg moves at {v} m/s",
        "{what} {m} kg, {v} m/s",
        (
            End("[What is its kinetic energy?|How many joules does it have?]", "[kinetic energy]", "{m} * {v} ** 2 / 2", "It is {} J.", how="half the mass times the speed squared"),
            End("[What is its momentum?|How big is the momentum?]", "[momentum]", "{m} * {v}", "It is {} kg m/s.", how="mass times speed"),
            End("[It stops within {t} s. What force is that on average?|It is brought to a stop in {t} seconds. How many newtons does that take?]", "[stopped in {t} s, force]", "{m} * {v} / {t}", "It is {} N.", spec="t=1-20", how="the momentum over the time"),
            End("[How fast is that in km/h?|What is that in km/h?]", "[km/h]", "{v} * 3.6", "It is {} km/h.", how="times 3.6"),
        ),
    ),
    Scene(
        1.5,
        "what=cart/crate/rocket/sled m=2-900# a=1-20.",
        "a {what} of {m} kg [speeds up|is accelerated] by {a} m/s²",
        "{what} {m} kg, {a} m/s²",
        (
            End("[What force is that?|How many newtons does it take?]", "[force]", "{m} * {a}", "It is {} N.", how="mass times acceleration"),
            End("[How fast is it after {t} s from rest?|What speed does it have {t} seconds after the start?]", "[speed after {t} s]", "{a} * {t}", "It has {} m/s.", spec="t=2-60", how="acceleration times time"),
            End("[How far does it get in {t} s from rest?|What way does it go in the first {t} seconds?]", "[way in {t} s]", "{a} * {t} ** 2 / 2", "It gets {} m far.", spec="t=2-60", how="half the acceleration times the time squared"),
        ),
    ),
    Scene(
        1.2,
        "f=20-20000# v=340/343/1480/300000000 what=sound/a~wave/a~tone",
        "{what} of {f} Hz travels at {v} m/s",
        "{f} Hz, {v} m/s",
        (
            End("[What is its wavelength?|How long is the wave?]", "[wavelength]", "{v} / {f}", "It is {} m.", how="speed over frequency"),
            End("[How long does one cycle take, in milliseconds?|What is the period in ms?]", "[period in ms]", "1000 / {f}", "It is {} ms.", how="1000 over the frequency"),
        ),
    ),
    Scene(
        1.5,
        "t=2-30#",
        "[there are {t} seconds between the lightning and the thunder|thunder comes {t} s after the flash]",
        "thunder {t} s after the flash",
        (
            End("[How far away is it at 343 m/s?|How many meters is it away, with sound at 343 m/s?]", "[meters at 343 m/s]", "{t} * 343", "It is {} m away.", how="time times speed"),
            End("[How many km is it away, with sound at 343 m/s?|How far is that in km at 343 m/s?]", "[km at 343 m/s]", "{t} * 343 / 1000", "It is {} km away.", how="time times speed, in km"),
        ),
    ),
    Scene(
        1.5,
        "place=town/country/region/city n=1000-90000000# a=10-900000#",
        "[a {place} has {n} people on {a} km²|{n} people live on the {a} km² of a {place}]",
        "{place}: {n} people, {a} km²",
        (
            End("[What is the population density?|How many people is that per square kilometer?]", "[people per km²]", "{n} / {a}", "It is {} per km².", how="people over area"),
            End("[How many square meters are there for each?|How many m² does each have?]", "[m² for each]", "{a} * 10**6 / {n}", "Each has {} m².", how="the area in m² over the people"),
        ),
    ),
    Scene(
        1.5,
        "m=2-90# a=1-6. b=1-6.",
        "on a seesaw somebody of {m} kg sits {a} m from the middle",
        "{m} kg at {a} m",
        (
            End("[Who weighs how much to balance it at {b} m on the other side?|What weight at {b} m on the other side balances it?]", "[balance at {b} m, kg]", "{m} * {a} / {b}", "It takes {} kg.", how="weight times distance is the same on both sides"),
            End("[How far from the middle must somebody of {w} kg sit?|Where does somebody of {w} kg balance it?]", "[where must {w} kg sit]", "{m} * {a} / {w}", "It is {} m from the middle.", spec="w=10-120#", how="weight times distance is the same on both sides"),
        ),
    ),
)  # fmt: skip


def physics(rng: random.Random) -> list[Draft]:
    """What follows from a law of nature."""
    return from_scenes(rng, PHYSICS)
