"""Quantities: their units by kind, and what people say has so much of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """`many` and `one` are patterns for its name, `short` its sign; times `size` and over `per` it is in the base unit."""

    many: str
    one: str
    short: str
    size: str = ""
    per: str = ""


LENGTHS = (
    Unit("[millimeters|millimetres]", "millimeter", "mm", "0.001"), Unit("[centimeters|centimetres|centimeters]", "centimeter", "cm", "0.01"),
    Unit("[meters|metres|meters]", "meter", "m"), Unit("[kilometers|kilometres|kilometers]", "kilometer", "km", "1000"), Unit("miles", "mile", "mi", "1609.344"),
    Unit("feet", "foot", "ft", "0.3048"), Unit("inches", "inch", "in", "0.0254"), Unit("yards", "yard", "yd", "0.9144"), Unit("nautical miles", "nautical mile", "nmi", "1852"),
    Unit("[micrometers|micrometres|microns]", "micrometer", "µm", "0.000001"),
)  # fmt: skip
MASSES = (
    Unit("[kilograms|kilos|kilogrammes|kilograms]", "kilogram", "kg"), Unit("[grams|grammes|grams]", "gram", "g", "0.001"), Unit("milligrams", "milligram", "mg", "0.000001"),
    Unit("pounds", "pound", "[lb|lbs]", "0.45359237"), Unit("ounces", "ounce", "oz", "0.028349523125"), Unit("[tonnes|tons|metric tons]", "tonne", "t", "1000"), Unit("stone", "stone", "st", "6.35029318"),
)  # fmt: skip
TIMES = (
    Unit("seconds", "second", "[s|sec]"), Unit("minutes", "minute", "min", "60"), Unit("hours", "hour", "[h|hrs]", "3600"), Unit("days", "day", "d", "86400"),
    Unit("weeks", "week", "[weeks|wk]", "604800"), Unit("milliseconds", "millisecond", "ms", "0.001"), Unit("years", "year", "years", "31536000"),
)  # fmt: skip
VOLUMES = (
    Unit("[liters|litres|liters]", "liter", "[l|L]"), Unit("[milliliters|millilitres]", "milliliter", "[ml|mL]", "0.001"), Unit("[cubic meters|cubic metres]", "cubic meter", "[m3|m³]", "1000"),
    Unit("[gallons|US gallons|gallons]", "gallon", "gal", "3.785411784"), Unit("[cubic centimeters|cubic centimetres]", "cubic centimeter", "[cm3|cm³|cc]", "0.001"), Unit("[pints|US pints]", "pint", "pt", "0.473176473"),
    Unit("[cups|US cups]", "cup", "cups", "0.2365882365"), Unit("[tablespoons|US tablespoons]", "tablespoon", "tbsp", "0.01478676478125"), Unit("[teaspoons|US teaspoons]", "teaspoon", "tsp", "0.00492892159375"),
    Unit("centiliters", "centiliter", "cl", "0.01"), Unit("deciliters", "deciliter", "dl", "0.1"), Unit("[fluid ounces|US fluid ounces]", "fluid ounce", "fl oz", "0.0295735295625"),
)  # fmt: skip
STORAGE = (
    Unit("bytes", "byte", "B"), Unit("bits", "bit", "bits", "", "8"), Unit("kilobytes", "kilobyte", "[kB|KB]", "1000"), Unit("megabytes", "megabyte", "MB", "10**6"), Unit("gigabytes", "gigabyte", "GB", "10**9"),
    Unit("terabytes", "terabyte", "TB", "10**12"), Unit("kibibytes", "kibibyte", "KiB", "1024"), Unit("mebibytes", "mebibyte", "MiB", "1024**2"), Unit("gibibytes", "gibibyte", "GiB", "1024**3"), Unit("tebibytes", "tebibyte", "TiB", "1024**4"),
)  # fmt: skip
AREAS = (
    Unit("[square meters|square metres]", "square meter", "[m2|m²|sqm]"), Unit("hectares", "hectare", "ha", "10000"), Unit("[square kilometers|square kilometres]", "square kilometer", "[km2|km²]", "10**6"),
    Unit("acres", "acre", "acres", "4046.8564224"), Unit("square feet", "square foot", "[sq ft|ft2]", "0.09290304"), Unit("square centimeters", "square centimeter", "[cm2|cm²]", "0.0001"), Unit("square miles", "square mile", "sq mi", "2589988.110336"),
)  # fmt: skip
SPEEDS = (
    Unit("[meters per second|metres per second]", "meter per second", "m/s"), Unit("[kilometers per hour|km per hour|kilometres per hour]", "kilometer per hour", "[km/h|kph|kmh]", "1000", "3600"),
    Unit("miles per hour", "mile per hour", "[mph|mi/h]", "0.44704"), Unit("knots", "knot", "[kn|knots]", "1852", "3600"),
)  # fmt: skip
ENERGIES = (
    Unit("joules", "joule", "J"), Unit("kilojoules", "kilojoule", "kJ", "1000"), Unit("kilowatt hours", "kilowatt hour", "kWh", "3600000"), Unit("calories", "calorie", "cal", "4.184"), Unit("kilocalories", "kilocalorie", "kcal", "4184"),
    Unit("megajoules", "megajoule", "MJ", "10**6"), Unit("watt hours", "watt hour", "Wh", "3600"),
)  # fmt: skip
PRESSURES = (
    Unit("pascals", "pascal", "Pa"),
    Unit("bar", "bar", "bar", "100000"),
    Unit("hectopascals", "hectopascal", "hPa", "100"),
    Unit("atmospheres", "atmosphere", "atm", "101325"),
    Unit("kilopascals", "kilopascal", "kPa", "1000"),
    Unit("[psi|pounds per square inch]", "psi", "psi", "6894.757293168"),
    Unit("millimeters of mercury", "millimeter of mercury", "mmHg", "133.322387415"),
)
POWERS = (
    Unit("watts", "watt", "W"), Unit("kilowatts", "kilowatt", "kW", "1000"), Unit("megawatts", "megawatt", "MW", "10**6"), Unit("horsepower", "horsepower", "hp", "745.69987"),
)  # fmt: skip
FLOWS = (
    Unit("[liters per second|litres per second]", "liter per second", "l/s"), Unit("[liters per minute|litres per minute]", "liter per minute", "l/min", "", "60"),
    Unit("[liters per hour|litres per hour]", "liter per hour", "l/h", "", "3600"), Unit("cubic meters per hour", "cubic meter per hour", "m³/h", "1000", "3600"), Unit("gallons per minute", "gallon per minute", "gpm", "3.785411784", "60"),
)  # fmt: skip
RATES = (
    Unit("[megabits per second|Mbps]", "megabit per second", "[Mbit/s|Mbps|Mb/s]", "10**6", "8"), Unit("megabytes per second", "megabyte per second", "MB/s", "10**6"), Unit("gigabits per second", "gigabit per second", "[Gbit/s|Gbps]", "10**9", "8"),
    Unit("kilobytes per second", "kilobyte per second", "kB/s", "1000"), Unit("gigabytes per hour", "gigabyte per hour", "GB/h", "10**9", "3600"), Unit("mebibytes per second", "mebibyte per second", "MiB/s", "1024**2"),
)  # fmt: skip
DENSITIES = (
    Unit("kilograms per cubic meter", "kilogram per cubic meter", "kg/m³"), Unit("grams per cubic centimeter", "gram per cubic centimeter", "g/cm³", "1000"), Unit("kilograms per liter", "kilogram per liter", "kg/l", "1000"), Unit("grams per liter", "gram per liter", "g/l"),
)  # fmt: skip
FREQUENCIES = (Unit("hertz", "hertz", "Hz"), Unit("kilohertz", "kilohertz", "kHz", "1000"), Unit("megahertz", "megahertz", "MHz", "10**6"), Unit("gigahertz", "gigahertz", "GHz", "10**9"), Unit("[revolutions per minute|turns per minute]", "revolution per minute", "rpm", "", "60"))  # fmt: skip
ANGLES = (Unit("degrees", "degree", "[degrees|deg]", "math.pi / 180"), Unit("radians", "radian", "rad"), Unit("[full turns|turns|revolutions]", "full turn", "turns", "2 * math.pi"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """Units that measure the same; `more` and `less` compare two, `stated` are clauses on a quantity `{q}`."""

    weight: float
    units: tuple[Unit, ...]
    more: str
    less: str
    stated: str


KINDS = (
    Kind(6, LENGTHS, "longer", "shorter", "[the board is {q} long|the hike is {q}|my sister is {q} tall|the shelf measures {q}|the tower is {q} high|it is {q} to the next station|we swam {q}]"),
    Kind(5, MASSES, "heavier", "lighter", "[I weigh {q}|the parcel weighs {q}|my dog weighs {q}|the recipe says {q} of flour|a bag holds {q}|the truck carries {q}]"),
    Kind(5, TIMES, "longer", "shorter", "[the film lasts {q}|it took {q}|the flight takes {q}|the server was up for {q}|I slept for {q}]"),
    Kind(5, VOLUMES, "more", "less", "[the recipe says {q} of milk|the tank holds {q}|the bottle has {q}|we drank {q}|the pot takes {q}]"),
    Kind(4, STORAGE, "[larger|bigger]", "smaller", "[the file has {q}|the backup takes {q}|the disk shows {q}|the download is {q}|my photos take {q}]"),
    Kind(3, AREAS, "[larger|bigger]", "smaller", "[the flat has {q}|the field has {q}|the park covers {q}|our lot is {q}]"),
    Kind(4, SPEEDS, "faster", "slower", "[the limit is {q}|the wind blows at {q}|I ran at {q}|the train does {q}|the ball flew at {q}]"),
    Kind(1.5, ENERGIES, "more", "less", "[the snack has {q}|the meter shows {q}|the battery holds {q}|a day needs {q}]"),
    Kind(1.2, PRESSURES, "more", "less", "[my tires have {q}|the barometer shows {q}|the pump gives {q}]"),
    Kind(1, POWERS, "stronger", "weaker", "[the engine has {q}|the heater takes {q}|the panel gives {q}]"),
    Kind(0.8, FLOWS, "more", "less", "[the pump moves {q}|the pipe carries {q}|the shower uses {q}]"),
    Kind(1.2, RATES, "faster", "slower", "[my line does {q}|the disk reads {q}|the upload runs at {q}]"),
    Kind(0.5, DENSITIES, "denser", "less dense", "[the oil has {q}|this wood has {q}]"),
    Kind(0.5, FREQUENCIES, "faster", "slower", "[the clock runs at {q}|the motor does {q}]"),
    Kind(0.8, ANGLES, "larger", "smaller", "[the angle is {q}|the wheel turned by {q}]"),
)  # fmt: skip
NAMED = {unit.one: unit for kind in KINDS for unit in kind.units}
"""Every unit by the name of one of it."""
