"""Single numbers: powers and roots, divisors and primes, digits, bases, numerals."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning
from model.nano.recipe.tasks.slots import Template, from_table

_PRIME = "all(n % d for d in range(2, int(n ** 0.5) + 1))"
_FACTORS = "n = {n}\nfactors = []\nd = 2\nwhile n > 1:\n    while n % d == 0:\n        factors.append(d)\n        n //= d\n    d += 1\n"
_DIVISORS = "[d for d in range(1, {n} + 1) if {n} % d == 0]"
_ROMAN = (
    "n = {n}\ntext = ''\nfor value, sign in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), 'M CM D CD C XC L XL X IX V IV I'.split()):\n"
    "    text += sign * (n // value)\n    n %= value\ntext"
)
_ARABIC = (
    "values = {'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}\nnumbers = [values[c] for c in '{r}']\n"
    "sum(-a if a < b else a for a, b in zip(numbers, numbers[1:] + [0]))"
)
_DIGITS = "[int(d) for d in str({n})]"
_BASES = {"binary": "bin", "hexadecimal": "hex", "octal": "oct", "hex": "hex"}

POWERS: tuple[Template, ...] = (
    (1.2, "n=2-40# m=2-40#", Meaning("{n} ** 3 - {m} ** 3", "It is {}.", nouns=("{n}³ [-|−] {m}³", "{n}^3 - {m}^3", "{n} cubed minus {m} cubed", "the difference of the cubes of {n} and {m}"), wanted="the difference of the cubes", how="cube both, subtract")),
    (1, "n=2-60# m=2-60# k=2-60#", Meaning("{n} ** 2 + {m} ** 2 - {k} ** 2", "It is {}.", nouns=("{n}² + {m}² [-|−] {k}²", "{n}^2 + {m}^2 - {k}^2"), wanted="the result", how="write the powers with **")),
    (1, "n=3.7e5/2e3/1.5e6/6.02e4/9.1e-3/4e8/2.5e-2 m=2-90#", Meaning("{n} / {m}", "It is {}.", nouns=("{n} divided by {m}", "{n} / {m}"), orders=("divide {n} by {m}",), wanted="the quotient", how="Python reads such numbers as they are", real=True)),
    (4, "n=2-900", Meaning("math.sqrt({n})", "It is {}.", nouns=("the [square root|root] of {n}", "the square root of {n}", "sqrt({n})", "sqrt {n}", "√{n}"), questions=("which [positive|] number squared is {n}", "what is {n} square rooted"), orders=("take the square root of {n}",), wanted="the square root", how="use math.sqrt", check="math.isclose({n} ** 0.5, x)", real=True)),
    (2, "k=2-90# n=:k*k", Meaning("math.sqrt({n})", "It is {}.", nouns=("the square root of {n}", "sqrt({n})", "the root of {n}"), wanted="the square root", how="use math.sqrt", check="x * x == {n}")),
    (2, "n=2-2000", Meaning("math.cbrt({n})", "It is {}.", nouns=("the [cube root|third root|cubic root] of {n}", "cbrt({n})", "∛{n}"), wanted="the cube root", how="use math.cbrt", check="math.isclose({n} ** (1 / 3), x)", real=True)),
    (1.5, "n=2-2000 k=4-9", Meaning("{n} ** (1 / {k})", "It is {}.", nouns=("the {k}th root of {n}",), wanted="the root", how="raise to one over it", real=True)),
    (4, "n=2-99 e=2-20", Meaning("{n} ** {e}", "It is {}.", nouns=("{n} to the power [of|] {e}", "{n}^{e}", "{n} ** {e}", "{n} raised to the [power of|power] {e}", "{n} to the {e}th [power|]", "the {e}th power of {n}"), orders=("raise {n} to the power of {e}", "raise {n} to the {e}th power"), questions=("how much is {n} to the power of {e}",), wanted="the power", how="use **", check="pow({n}, {e})")),
    (2, "n=2-900.", Meaning("{n} ** 2", "It is {}.", nouns=("{n} squared", "the square of {n}", "{n}²", "{n}^2"), orders=("square {n}",), questions=("what do you get when you square {n}",), wanted="the square", how="use **")),
    (1.5, "n=2-300", Meaning("{n} ** 3", "It is {}.", nouns=("{n} cubed", "the cube of {n}", "{n}³", "{n}^3"), orders=("cube {n}",), wanted="the cube", how="use **")),
    (1.2, "n=2-99 m=2-99", Meaning("{n} ** 2 + {m} ** 2", "It is {}.", nouns=("the sum of the squares of {n} and {m}", "{n} squared plus {m} squared", "{n}² + {m}²"), wanted="the sum of squares", how="square both, add")),
    (1, "n=2-99 m=2-99", Meaning("{n} ** 2 - {m} ** 2", "It is {}.", nouns=("the difference of the squares of {n} and {m}", "{n} squared minus {m} squared"), wanted="the difference of squares", how="square both, subtract")),
    (1, "n=2-99 m=2-99", Meaning("({n} + {m}) ** 2", "It is {}.", nouns=("the square of the sum of {n} and {m}", "({n} + {m}) squared", "({n} + {m})²"), wanted="the square of the sum", how="add, then square")),
    (1.5, "n=2-900.", Meaning("math.log({n})", "It is {}.", nouns=("the natural [logarithm|log] of {n}", "ln({n})", "ln {n}", "log base e of {n}"), wanted="the logarithm", how="use math.log", real=True)),
    (1.5, "n=2-90000", Meaning("math.log10({n})", "It is {}.", nouns=("the [base 10|decimal|common] logarithm of {n}", "log base 10 of {n}", "log10({n})", "the logarithm of {n} to base 10"), wanted="the logarithm", how="use math.log10", real=True)),
    (1.2, "n=2-90000", Meaning("math.log2({n})", "It is {}.", nouns=("[the binary logarithm of|log base 2 of|log2 of|the logarithm to base 2 of] {n}", "log2({n})"), wanted="the logarithm", how="use math.log2", real=True)),
    (1, "n=2-900 b=3-12", Meaning("math.log({n}, {b})", "It is {}.", nouns=("log base {b} of {n}", "the logarithm of {n} to base {b}"), wanted="the logarithm", how="use math.log with a base", real=True)),
    (1, "n=1-20.", Meaning("math.exp({n})", "It is {}.", nouns=("e to the power of {n}", "e^{n}", "exp({n})", "the exponential of {n}"), wanted="the exponential", how="use math.exp", real=True)),
    (1, "n=2-9000", Meaning("math.isqrt({n})", "It is {}.", nouns=("the integer square root of {n}", "the square root of {n} rounded down"), wanted="the whole root", how="use math.isqrt")),
    (1, "n=2-20 e=2-9 m=3-99", Meaning("pow({n}, {e}, {m})", "It is {}.", nouns=("{n} to the power of {e} modulo {m}", "{n}^{e} mod {m}", "the remainder of {n}^{e} divided by {m}"), wanted="the remainder of the power", how="use pow with three arguments")),
    (1, "k=2-12 x=1-2", Meaning("format(math.pi, '.{k}f')", "It is {}.", nouns=("pi to {k} [decimals|decimal places|digits]", "pi rounded to {k} decimals", "π to {k} decimal places"), shown="text", wanted="pi", how="use math.pi")),
    (0.6, "k=2-12 x=1-2", Meaning("format(math.e, '.{k}f')", "It is {}.", nouns=("[e|Euler's number|the number e] to {k} [decimals|decimal places]",), shown="text", wanted="e", how="use math.e")),
)  # fmt: skip

THEORY: tuple[Template, ...] = (
    (1, "x=:hex(rng.randint(9,4000)) y=:rng.choice((bin(rng.randint(3,200)),hex(rng.randint(9,900)),oct(rng.randint(8,500)),rng.randint(3,500)))", Meaning("{x} + {y}", "It is {}.", nouns=("{x} + {y} in decimal", "the sum of {x} and {y} as a decimal number"), questions=("how much is {x} + {y} in decimal",), wanted="the sum in decimal", how="Python reads those numbers as they are")),
    (0.8, "x=:hex(rng.randint(9,4000)) y=:hex(rng.randint(9,900))", Meaning("hex({x} + {y})", "It is {}.", nouns=("{x} + {y} in hex", "the sum of {x} and {y} in hexadecimal"), shown="text", wanted="the sum in hex", how="add, then use hex")),
    (1.5, "k=2-30 n=10-2000", Meaning("{n} % {k} == 0", claims=(("does {k} divide {n}", "{k} divides {n}", "{k} does not divide {n}"), ("is {k} a [factor|divisor] of {n}", "{k} is a [factor|divisor] of {n}", "{k} is not a [factor|divisor] of {n}"), ("does {k} go into {n} [evenly|without remainder]", "{k} goes into {n} evenly", "{k} does not go into {n} evenly"), ("can {n} be divided by {k} [evenly|without remainder]", "{n} can be divided by {k}", "{n} cannot be divided by {k}")), how="test the remainder")),
    (0.8, "k=2-30# m=2-60# n=:k*m", Meaning("{n} % {k} == 0", claims=(("does {k} divide {n}", "{k} divides {n}", "{k} does not divide {n}"), ("is {k} a [factor|divisor] of {n}", "{k} is a [factor|divisor] of {n}", "{k} is not a [factor|divisor] of {n}")), how="test the remainder")),
    (1, "b=2-7# x=2-8# n=:b**x", Meaning("next(k for k in range(100) if {b} ** k >= {n})", "{n} is {b} to the power of {}.", orders=("[express|write] {n} as a power of {b}",), questions=("which power of {b} is {n}",), wanted="the exponent", how="try one exponent after another")),
    (1, "k=2-6# a=10-900#", Meaning("primes = [n for n in range({a} + 1, {a} + 200) if all(n % d for d in range(2, int(n ** 0.5) + 1))]\nprimes[{k} - 1]", "It is {}.", nouns=("prime number {k} after {a}", "prime {k} after {a}"), wanted="that prime", how="list the primes from there")),
    (1, "a=10-900#", Meaning("primes = [n for n in range({a} + 1, {a} + 200) if all(n % d for d in range(2, int(n ** 0.5) + 1))]\nprimes[:3]", "They are {}.", plurals=("the [next|first] three primes after {a}",), questions=("which are the next three primes after {a}",), shown="text", wanted="those primes", how="list the primes from there")),
    (1, "h=FF/1A/7F/B2/2C9/ABC/3F/10/3E8/9a/be", Meaning("bin(int('{h}', 16))[2:]", "It is {}.", orders=("[convert|turn|change] [hex|the hexadecimal number|hexadecimal] {h} [to|into] binary",), nouns=("hex {h} in binary",), shown="text", wanted="the binary form", how="use int, then bin")),
    (1, "n=5-500# t=:int(bin(n)[2:])", Meaning("hex(int('{t}', 2))[2:]", "It is {}.", orders=("[convert|turn|change] [binary|the binary number] {t} [to|into] [hex|hexadecimal]",), nouns=("binary {t} in hex",), shown="text", wanted="the hexadecimal form", how="use int, then hex")),
    (3, "n=6-900 m=6-900", Meaning("math.gcd({n}, {m})", "It is {}.", nouns=("the [greatest common divisor|gcd|GCD|highest common factor|largest common divisor|greatest common factor|hcf] of {n} and {m}", "gcd({n}, {m})", "the [largest|biggest|greatest] number that divides [both|] {n} and {m}"), questions=("what is the biggest number by which {n} and {m} are divisible",), wanted="the greatest common divisor", how="use math.gcd", check="max(d for d in range(1, {n} + 1) if {n} % d == 0 and {m} % d == 0)")),
    (1, "n=6-400 m=6-400 k=6-400", Meaning("math.gcd({n}, {m}, {k})", "It is {}.", nouns=("the [gcd|greatest common divisor] of {n}, {m} and {k}",), wanted="the greatest common divisor", how="use math.gcd")),
    (2.5, "n=2-200 m=2-200", Meaning("math.lcm({n}, {m})", "It is {}.", nouns=("the [least common multiple|lcm|LCM|smallest common multiple|lowest common multiple] of {n} and {m}", "lcm({n}, {m})", "the [smallest|least] number divisible by [both|] {n} and {m}", "the smallest number that [both {n} and {m} divide|is a multiple of {n} and {m}]"), wanted="the least common multiple", how="use math.lcm", check="{n} * {m} // math.gcd({n}, {m})")),
    (1, "n=2-40 m=2-40 k=2-40", Meaning("math.lcm({n}, {m}, {k})", "It is {}.", nouns=("the [lcm|least common multiple] of {n}, {m} and {k}", "the smallest number divisible by {n}, {m} and {k}"), wanted="the least common multiple", how="use math.lcm")),
    (1, "n=2-20 k=1-2", Meaning("math.lcm(*range(1, {n} + 1))", "It is {}.", nouns=("the smallest [positive|] number divisible by [all numbers|every number|all integers] from 1 to {n}",), wanted="the least common multiple", how="use math.lcm over the range")),
    (1, "n=6-40 m=6-40", Meaning("math.lcm({n}, {m})", "It is after {}.", said=("[One bus|One bell|One light] is due every {n} minutes, another every {m} minutes. [Both start together.|They start at the same time.] After how many minutes do they [meet|coincide] again?",), wanted="the least common multiple", how="use math.lcm")),
    (3, "n=2-25", Meaning("math.factorial({n})", "It is {}.", nouns=("{n}!", "the factorial of {n}", "{n} factorial", "factorial({n})"), wanted="the factorial", how="use math.factorial", check="math.prod(range(1, {n} + 1))")),
    (1.2, "n=3-15 k=2-9", Meaning("math.factorial({n}) / math.factorial({k})", "It is {}.", nouns=("{n}! / {k}!", "{n}! divided by {k}!", "the factorial of {n} divided by the factorial of {k}"), wanted="the quotient", how="use math.factorial")),
    (1, "n=10-60", Meaning("len(str(math.factorial({n})))", "It has {} digits.", nouns=("the number of digits of {n}!", "the number of digits [in|of] {n} factorial"), questions=("how many digits does {n}! have",), wanted="the number of digits", how="count the digits of the factorial")),
    (1, "b=2-9 e=20-200", Meaning("len(str({b} ** {e}))", "It has {} digits.", nouns=("the number of digits of {b}^{e}",), questions=("how many digits does {b}^{e} have", "how many digits has {b} to the power of {e}"), wanted="the number of digits", how="count the digits of the power")),
    (1, "b=2-9 e=20-99", Meaning("sum(int(d) for d in str({b} ** {e}))", "It is {}.", nouns=("the [digit sum|sum of the digits] of {b}^{e}", "the sum of the digits of {b} to the power of {e}"), wanted="the digit sum", how="add the digits of the power")),
    (3, "n=6-900", Meaning(_DIVISORS, "They are {}.", plurals=("[the|all] [divisors|factors] of {n}", "every [divisor|factor] of {n}", "all numbers that divide {n}", "all [positive|] divisors of {n}"), questions=("which numbers divide {n}", "by which numbers is {n} divisible"), shown="text", wanted="the divisors", how="try all numbers", check="")),
    (2, "n=6-900", Meaning(f"len({_DIVISORS})", "It has {}.", nouns=("the number of [divisors|factors] of {n}",), questions=("how many [divisors|factors] does {n} have", "how many numbers divide {n}"), orders=("count the divisors of {n}",), wanted="the number of divisors", how="try all numbers")),
    (1.5, "n=6-900", Meaning(f"sum({_DIVISORS})", "It is {}.", nouns=("the sum of [all|the] [divisors|factors] of {n}",), orders=("add up the divisors of {n}",), wanted="the sum of divisors", how="try all numbers")),
    (0.8, "n=6-900", Meaning("sum(d for d in range(1, {n}) if {n} % d == 0)", "It is {}.", nouns=("the sum of the proper divisors of {n}",), wanted="the sum of proper divisors", how="try all smaller numbers")),
    (0.8, "n=6-900 m=6-900", Meaning("[d for d in range(1, {n} + 1) if {n} % d == 0 and {m} % d == 0]", "They are {}.", plurals=("the common divisors of {n} and {m}", "all numbers that divide both {n} and {m}"), shown="text", wanted="the common divisors", how="try all numbers")),
    (3, "n=12-9000", Meaning(_FACTORS + "print(factors)", "The prime factors are {}.", orders=("[factor|factorize|factorise] {n}", "factor {n} into primes", "[find|list|give] the prime factors of {n}", "write {n} as a product of primes", "break {n} [down|] into [primes|its prime factors]"), plurals=("the prime factors of {n}",), nouns=("the prime factorization of {n}",), shown="list", wanted="the prime factors", how="divide by each prime", check="import math\nmath.prod(factors)")),
    (1, "n=12-9000", Meaning(_FACTORS + "max(factors)", "It is {}.", nouns=("the largest prime [factor|divisor] of {n}", "the biggest prime that divides {n}"), wanted="the largest prime factor", how="divide by each prime")),
    (1, "n=12-9000", Meaning(_FACTORS + "len(set(factors))", "It has {}.", nouns=("the number of [different|distinct] prime factors of {n}",), questions=("how many [different|distinct] prime factors does {n} have",), wanted="the number of prime factors", how="divide by each prime")),
    (2, "n=12-900000", Meaning("sum(int(d) for d in str({n}))", "It is {}.", nouns=("the sum of the digits of {n}", "the digit sum of {n}", "the cross sum of {n}", "the sum of all digits in {n}"), orders=("add [up|] the digits of {n}", "sum the digits of {n}"), questions=("what do the digits of {n} add up to",), wanted="the digit sum", how="add the digits", check="sum(map(int, '{n}'))")),
    (1.2, "n=12-900000", Meaning("math.prod(int(d) for d in str({n}))", "It is {}.", nouns=("the product of the digits of {n}",), orders=("multiply the digits of {n}",), wanted="the product of the digits", how="multiply the digits")),
    (1.2, "n=12-90000000", Meaning("len(str({n}))", "It has {} digits.", nouns=("the number of digits [of|in] {n}",), questions=("how many digits does {n} have", "how many digits are in {n}", "how long is the number {n}"), orders=("count the digits of {n}",), wanted="the number of digits", how="take the length of the text")),
    (1, "n=120-900000", Meaning("max(str({n}))", "It is {}.", nouns=("the [largest|biggest|highest] digit [of|in] {n}",), shown="text", wanted="the largest digit", how="take the largest character")),
    (0.8, "n=120-900000", Meaning("min(str({n}))", "It is {}.", nouns=("the smallest digit [of|in] {n}",), shown="text", wanted="the smallest digit", how="take the smallest character")),
    (1.2, "n=120-900000", Meaning("str({n})[::-1]", "It is {}.", orders=("reverse the digits of {n}", "reverse the number {n}", "write [the number|] {n} backwards"), nouns=("{n} [reversed|backwards|with its digits reversed]",), shown="text", wanted="the digits reversed", how="reverse the text")),
    (0.8, "n=120-900000", Meaning("''.join(sorted(str({n})))", "It is {}.", orders=("sort the digits of {n}", "put the digits of {n} in order"), shown="text", wanted="the sorted digits", how="sort the text")),
    (1.2, "n=120-9000000 d=0-9#", Meaning("str({n}).count('{d}')", "It is {}.", questions=("how [many times|often] does [the digit|] {d} [occur|appear] in {n}", "how many {d}s are in {n}"), nouns=("the number of {d}s in {n}",), wanted="how often it occurs", how="count in the text")),
    (1, "n=120-900000", Meaning("{n} % 10", "It is {}.", nouns=("the last digit of {n}", "the [ones|units] digit of {n}"), wanted="the last digit", how="use % 10")),
    (0.8, "n=120-900000", Meaning("str({n})[0]", "It is {}.", nouns=("the first digit of {n}",), shown="text", wanted="the first digit", how="take the first character")),
    (1, "b=2-30 e=3-90", Meaning("{b} ** {e} % 10", "It is {}.", nouns=("the last digit of {b}^{e}", "the last digit of {b} to the power of {e}"), wanted="the last digit", how="use % 10")),
    (2.5, "n=2-5000", Meaning("bin({n})[2:]", "It is {} (0b{}).", orders=("convert {n} to binary", "[write|express|show] {n} in [binary|base 2]", "[change|turn] {n} into binary"), nouns=("{n} in [binary|base 2|base two]", "[the|] binary of {n}", "the binary [form|representation] of {n}", "{n} as a binary number"), said=("{n} [to|in] binary[?|]",), shown="text", wanted="the binary form", how="use bin")),
    (2, "n=10-90000", Meaning("hex({n})[2:]", "It is {} (0x{}).", orders=("convert {n} to [hex|hexadecimal]", "[write|express|show] {n} in [hexadecimal|hex|base 16]"), nouns=("{n} in [hex|hexadecimal|base 16]", "[the|] hex of {n}", "{n} hex", "the [hex|hexadecimal] [form|representation] of {n}"), said=("{n} [to|in] hex[?|]",), shown="text", wanted="the hexadecimal form", how="use hex")),
    (1.2, "n=10-9000", Meaning("oct({n})[2:]", "It is {} (0o{}).", orders=("convert {n} to octal", "[write|express] {n} in [octal|base 8]"), nouns=("{n} in [octal|base 8]",), shown="text", wanted="the octal form", how="use oct")),
    (2, "n=5-500# t=:int(bin(n)[2:])", Meaning("int('{t}', 2)", "It is {}.", orders=("convert [binary|the binary number] {t} to decimal", "convert {t} from binary to decimal"), nouns=("the binary number {t} in decimal", "binary {t} in decimal", "the [decimal value|value] of the binary number {t}", "{t} [base two|base 2|in binary] [in|as] [base ten|base 10|decimal]", "[the|] decimal of binary {t}", "{t} in base 2 as a decimal number"), wanted="the decimal value", how="use int with base 2")),
    (2, "h=FF/1A/7F/B2/2C9/ABC/DEAD/10/3E8/C0DE/F00/9a/beef", Meaning("int('{h}', 16)", "It is {}.", orders=("convert [hex|hexadecimal|the hex number] {h} to decimal", "convert 0x{h} to decimal", "convert {h} from hex to decimal"), nouns=("[hex|hexadecimal] {h} in decimal", "0x{h} in decimal", "the decimal value of hex {h}"), wanted="the decimal value", how="use int with base 16")),
    (0.8, "n=7-90 t=:int(oct(n)[2:])", Meaning("int('{t}', 8)", "It is {}.", orders=("convert octal {t} to decimal", "convert {t} from octal to decimal"), nouns=("octal {t} in decimal",), wanted="the decimal value", how="use int with base 8")),
    (1, "n=10-500 b=3-9#", Meaning("n = {n}\ndigits = ''\nwhile n:\n    digits = str(n % {b}) + digits\n    n //= {b}\ndigits", "It is {}.", orders=("convert {n} to base {b}", "write {n} in base {b}"), nouns=("{n} in base {b}",), shown="text", wanted="the digits in that base", how="divide again and again")),
    (1, "n=10-500 b=3-9# t=12/101/21/110/212/1001/120", Meaning("int('{t}', {b})", "It is {}.", orders=("convert {t} from base {b} to decimal",), nouns=("{t} in base {b} as a decimal number",), wanted="the decimal value", how="use int with a base")),
    (1.2, "n=2-5000", Meaning("bin({n}).count('1')", "It is {}.", nouns=("the number of [ones|1s|set bits] in the binary form of {n}", "the number of bits set in {n}"), questions=("how many [ones|1s] does {n} have in binary",), wanted="the number of ones", how="count in bin")),
    (1, "n=2-5000", Meaning("({n}).bit_length()", "It needs {} bits.", nouns=("the number of bits needed for {n}", "the bit length of {n}"), questions=("how many bits [are needed|do you need] for {n}",), wanted="the number of bits", how="use bit_length")),
    (1.2, "n=2-500 m=2-500", Meaning("{n} ^ {m}", "It is {}.", nouns=("{n} XOR {m}", "the bitwise xor of {n} and {m}", "{n} xor {m}"), wanted="the xor", how="use ^")),
    (0.8, "n=2-500 m=2-500", Meaning("{n} & {m}", "It is {}.", nouns=("{n} AND {m} bitwise", "the bitwise and of {n} and {m}"), wanted="the bitwise and", how="use &")),
    (0.8, "n=2-500 m=2-500", Meaning("{n} | {m}", "It is {}.", nouns=("{n} OR {m} bitwise", "the bitwise or of {n} and {m}"), wanted="the bitwise or", how="use |")),
    (0.8, "n=2-500 m=1-8#", Meaning("{n} << {m}", "It is {}.", nouns=("{n} shifted left by {m} [bits|]", "{n} << {m}"), wanted="the shifted number", how="use <<")),
    (1.5, "n=2-3000", Meaning(_ROMAN, "It is {}.", orders=("convert {n} to [roman|Roman] numerals", "[write|express] {n} in [roman|Roman] numerals", "write {n} as a Roman numeral"), nouns=("{n} in [roman|Roman] numerals", "{n} as a [roman|Roman] numeral", "the Roman numeral for {n}"), shown="text", wanted="the Roman numeral", how="take the largest values first")),
    (1.5, "r=XIV/MCMXCIV/XLII/IX/CD/MMXXVI/LXXXVIII/XC/DCLXVI/CXI/XXIX/MDCCC/CCXLVI/LIV/MMMCMXCIX/XVII/CMXC", Meaning(_ARABIC, "It is {}.", orders=("convert [the Roman numeral|Roman|] {r} to [a number|decimal|digits|an arabic number]",), nouns=("the Roman numeral {r} as a number", "{r} in [arabic|normal] numerals", "the value of [the Roman numeral|] {r}", "{r} as a number"), questions=("what number is {r}", "which number does the Roman numeral {r} stand for"), wanted="the number", how="subtract a sign before a larger one")),
    (1, "n=2-60 k=1-2", Meaning("primes = [n for n in range(2, 2000) if " + _PRIME + "]\nprimes[{n} - 1]", "It is {}.", nouns=("prime number {n}", "the prime number with index {n}"), questions=("which prime is number {n}",), wanted="the prime", how="list the primes")),
    (1.2, "n=3-30", Meaning("n, steps = {n}, 0\nwhile n != 1:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1\n    steps += 1\nsteps", "It takes {} steps.", questions=("how many [Collatz|collatz] steps does {n} [need|take] to reach 1", "how many steps does the Collatz sequence from {n} take"), nouns=("the number of Collatz steps [for|from] {n}",), wanted="the number of steps", how="follow the sequence")),
    (1, "n=10-900 m=10-900", Meaning("math.gcd({n}, {m}) == 1", claims=(("are {n} and {m} coprime", "{n} and {m} are coprime", "{n} and {m} are not coprime"), ("are {n} and {m} relatively prime", "{n} and {m} are relatively prime", "{n} and {m} are not relatively prime")), how="compare the gcd with 1")),
    (1, "n=6/28/12/496/100/8128/30/27/36", Meaning("sum(d for d in range(1, {n}) if {n} % d == 0) == {n}", claims=(("is {n} a perfect number", "{n} is a perfect number", "{n} is not a perfect number"),), how="add the proper divisors")),
    (1.2, "n=2/3/5/8/12/13/20/21/34/50/55/89/100/144/145/233", Meaning("numbers = [1, 1]\nwhile numbers[-1] < {n}:\n    numbers.append(numbers[-1] + numbers[-2])\n{n} in numbers", claims=(("is {n} a Fibonacci number", "{n} is a Fibonacci number", "{n} is not a Fibonacci number"), ("does {n} occur in the Fibonacci sequence", "{n} occurs in the Fibonacci sequence", "{n} does not occur in the Fibonacci sequence")), how="build the sequence")),
)  # fmt: skip


_LONG = "x=:round(rng.uniform(0,rng.choice((2,20,500,9000))),rng.choice((3,4,5,6)))"
_LARGE = "n=1000-90000000#"

ROUNDING: tuple[Template, ...] = (
    (4, f"{_LONG} k=1-4", Meaning("round({x}, {k})", "It is {}.", orders=("round {x} to {k} [decimals|decimal places|digits after the point|places]",), nouns=("{x} rounded to {k} [decimals|decimal places]", "{x} to {k} decimals"), questions=("how much is {x} rounded to {k} decimals",), wanted="the rounded number", how="use round")),
    (2, _LONG, Meaning("round({x})", "It is {}.", orders=("round {x}", "round {x} to the nearest [integer|whole number]", "round {x} to a whole number", "round {x} off"), nouns=("{x} rounded to the nearest [integer|whole number]", "the integer nearest to {x}"), wanted="the rounded number", how="use round")),
    (1.2, _LONG, Meaning("round({x}, 2)", "It is {}.", orders=("round {x} to the nearest [hundredth|cent]", "round [${x}|{x} euros] to cents"), wanted="the rounded number", how="use round")),
    (1, _LONG, Meaning("round({x}, 1)", "It is {}.", orders=("round {x} to the nearest tenth", "round {x} to one decimal"), wanted="the rounded number", how="use round")),
    (1.5, _LONG, Meaning("math.ceil({x})", "It is {}.", orders=("round {x} up", "round {x} up to [the next|a] [integer|whole number]"), nouns=("the ceiling of {x}", "{x} rounded up"), wanted="the number rounded up", how="use math.ceil")),
    (1.5, _LONG, Meaning("math.floor({x})", "It is {}.", orders=("round {x} down", "round {x} down to [an integer|a whole number]", "cut off the decimals of {x}", "truncate {x}"), nouns=("the floor of {x}", "{x} rounded down", "the integer part of {x}"), wanted="the number rounded down", how="use math.floor")),
    (1.5, _LARGE, Meaning("round({n}, -2)", "It is {}.", orders=("round {n} to the nearest hundred", "round {n} to hundreds"), nouns=("{n} rounded to the nearest hundred",), wanted="the rounded number", how="use round with minus 2")),
    (1, _LARGE, Meaning("round({n}, -1)", "It is {}.", orders=("round {n} to the nearest ten", "round {n} to tens"), nouns=("{n} to the nearest ten",), wanted="the rounded number", how="use round with minus 1")),
    (1.2, _LARGE, Meaning("round({n}, -3)", "It is {}.", orders=("round {n} to the nearest thousand", "round {n} to thousands"), nouns=("{n} rounded to the nearest thousand",), wanted="the rounded number", how="use round with minus 3")),
    (1, f"{_LONG} k=1-4", Meaning("format({x}, '.{k}g')", "It is {}.", orders=("round {x} to {k} significant [digits|figures]", "give {x} to {k} significant figures"), shown="text", wanted="the rounded number", how="format with g")),
    (1.5, f"{_LONG} k=1-4", Meaning("format({x}, '.{k}f')", "It is {}.", orders=("[show|write|format|print|give] {x} with [exactly|] {k} [decimals|decimal places]",), shown="text", wanted="the number in that form", how="format with f")),
    (2, _LARGE, Meaning("format({n}, ',')", "It is {}.", orders=("[write|format|show|print] {n} with [thousands separators|commas|commas between the thousands]", "put commas into {n}", "add thousands separators to {n}"), nouns=("{n} with [thousands separators|commas]",), shown="text", wanted="the number in that form", how="format with a comma")),
    (1.2, _LARGE, Meaning("format({n}, 'e')", "It is {}.", orders=("[write|express|show|convert] {n} [in|to] scientific notation",), nouns=("{n} in scientific notation",), shown="text", wanted="the number in that form", how="format with e")),
    (1, "n=1-999# k=5-9", Meaning("str({n}).zfill({k})", "It is {}.", orders=("[pad|fill] {n} with [leading|] zeros to {k} digits", "write {n} with {k} digits and leading zeros"), nouns=("{n} with leading zeros as {k} digits",), shown="text", wanted="the number in that form", how="use zfill")),
    (1, "x=1.5e3/2e5/3.2e-4/7.25e6/1e-3/6.02e8", Meaning("format({x}, 'f')", "It is {}.", orders=("write {x} [as a normal number|without an exponent|as a decimal number|in full]",), shown="text", wanted="the number in that form", how="format with f")),
    (1, "n=1-255#", Meaning("format({n}, '08b')", "It is {}.", orders=("[write|show|give] {n} [as|in] 8[-| ]bit binary", "write {n} in binary with 8 digits"), nouns=("{n} as an 8-bit binary number", "{n} in 8 bit binary"), shown="text", wanted="the number in that form", how="format with 08b")),
    (1, "n=10-255#", Meaning("format({n}, '02X')", "It is {}.", orders=("write {n} as two hex digits in capitals",), nouns=("{n} as two upper-case hex digits",), shown="text", wanted="the number in that form", how="format with 02X")),
    (1, "a=1-90# b=91-300# k=2-3#", Meaning("format({a} / {b}, '.{k}%')", "It is {}.", orders=("[write|show|give] {a}/{b} as a percentage with {k} [decimals|decimal places]",), nouns=("{a}/{b} as a percentage with {k} [decimals|decimal places]", "{a} of {b} in percent with {k} decimals"), shown="text", wanted="the percentage in that form", how="format with a percent sign")),
    (0.8, "n=1-999# k=:n+0.5", Meaning("math.floor({k} + 0.5)", "It is {}.", orders=("round {k} half up",), nouns=("{k} rounded half up", "{k} rounded, halves going up"), wanted="the number rounded half up", how="Python rounds halves to even: add a half and cut off")),
    (0.8, "n=1000-900000# c=10-99#", Meaning("format({n}.{c}, ',.2f')", "It is {}.", orders=("[write|show|format] {n}.{c} with [commas|thousands separators] and two decimals",), shown="text", wanted="the number in that form", how="format with a comma and two decimals")),
    (1.2, "n=10-5000", Meaning("print(bin({n})[2:], hex({n})[2:])", "Binary {} and hexadecimal {}.", orders=("convert {n} to [binary and hex|binary and hexadecimal|both binary and hex]",), shown="fields", nouns=("{n} in binary and [in|] hex",), wanted="both forms", how="use bin and hex")),
)  # fmt: skip


def rounding(rng: random.Random) -> list[Draft]:
    """A given number rounded or written in a form."""
    return from_table(rng, ROUNDING)


def powers(rng: random.Random) -> list[Draft]:
    """Roots, powers, exponentials and logarithms."""
    return from_table(rng, POWERS)


def theory(rng: random.Random) -> list[Draft]:
    """Divisors, primes, factorials, digits, bases, Roman numerals."""
    return from_table(rng, THEORY)
