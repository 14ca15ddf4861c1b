"""Lists of numbers, written in the prompt or piped in: selection × change × aggregate, positions, sets, pairs."""

import random
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.formats import without_noise
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.number_lists.sources import Source, predicate, selection, source
from model.nano.recipe.tasks.number_lists.two_lists import two_lists
from model.nano.recipe.tasks.numerals import count_word, integer, ordinal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.words import NAMES


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`nouns` name it, `{v}` in `code` and `check` is the list; `orders` ask for it as verbs."""

    nouns: tuple[str, ...]
    code: str
    check: str = ""
    orders: tuple[str, ...] = ()


AGGREGATES = (
    Aggregate(("sum", "sum", "total"), "sum({v})", "t = 0\nfor n in {v}:\n    t += n\nt == x",
              ("add up {o}", "sum {o}", "add {o} up", "total {o}", "add {o} together", "sum up {o}", "add {o}")),
    Aggregate(("mean", "average", "average", "arithmetic mean"), "sum({v}) / len({v})",
              "math.isclose(statistics.fmean({v}), x)", ("average {o}",)),
    Aggregate(("median", "median value"), "statistics.median({v})", "(sorted({v})[(len({v}) - 1) // 2] + sorted({v})[len({v}) // 2]) / 2"),
    Aggregate(("maximum", "largest number", "max", "largest value", "biggest number", "highest value", "largest", "greatest number", "highest"),
              "max({v})", "sorted({v})[-1]"),
    Aggregate(("minimum", "smallest number", "min", "smallest value", "lowest value", "smallest", "lowest"),
              "min({v})", "sorted({v})[0]"),
    Aggregate(("range", "difference between the largest and the smallest", "span", "spread"), "max({v}) - min({v})"),
    Aggregate(("product",), "math.prod({v})", "p = 1\nfor n in {v}:\n    p *= n\np == x",
              ("multiply {o}", "multiply {o} together", "multiply all of {o}")),
    Aggregate(("sum of the squares", "sum of squares", "total of the squares"), "sum(n ** 2 for n in {v})", "sum(n * n for n in {v})"),
    Aggregate(("second largest", "second highest", "second biggest number", "second largest number"), "sorted({v})[-2]", "sorted({v}, reverse=True)[1]"),
    Aggregate(("second smallest", "second lowest", "second smallest number"), "sorted({v})[1]", "sorted({v}, reverse=True)[-2]"),
    Aggregate(("mode", "most common number", "most frequent value", "most common value", "number that occurs most often"), "statistics.mode({v})", "max({v}, key={v}.count)"),
    Aggregate(("variance", "population variance"), "statistics.pvariance({v})"),
    Aggregate(("standard deviation", "population standard deviation", "stdev"), "statistics.pstdev({v})"),
    Aggregate(("sample standard deviation",), "statistics.stdev({v})"),
    Aggregate(("sample variance",), "statistics.variance({v})"),
    Aggregate(("third largest", "third highest"), "sorted({v})[-3]"),
    Aggregate(("sum of the absolute values",), "sum(abs(n) for n in {v})"),
    Aggregate(("number of different values", "number of distinct numbers", "number of unique values"), "len(set({v}))"),
    Aggregate(("middle of the largest and the smallest", "midrange"), "(max({v}) + min({v})) / 2"),
    Aggregate(("difference between the mean and the median",), "sum({v}) / len({v}) - statistics.median({v})"),
    Aggregate(("sum of the cubes",), "sum(n ** 3 for n in {v})"),
    Aggregate(("average of the squares",), "sum(n ** 2 for n in {v}) / len({v})"),
    Aggregate(("geometric mean",), "statistics.geometric_mean({v})"),
)  # fmt: skip
_COMMON = (6, 5, 4, 4, 3, 2.5, 2, 2, 1.5, 1, 1.5, 0.4, 1.5, 0.4, 0.3, 0.5, 0.2, 1, *[0.1] * 5)


def aggregates(rng: random.Random) -> list[Draft]:
    """One aggregate of a whole list, of a part of it, or of what becomes of it."""
    given = source(rng)
    aggregate = _exact(rng.choices(AGGREGATES, _COMMON)[0], given)
    name = rng.choice(aggregate.nouns)
    dice = rng.random()
    if dice < 0.55:
        return [given.draft(rng, _whole(given, aggregate, name))]
    part = selection(rng, given.values) if dice < 0.88 else _changed(rng)
    words = part.words
    noun = f"the {name} of {words}"
    meaning = Meaning(
        f"chosen = {part.code}\n{aggregate.code.replace('{v}', 'chosen')}",
        f"The {name} is {{}}.",
        nouns=(noun, noun, noun),
        orders=tuple(order.replace("{o}", words) for order in aggregate.orders),
        wanted=f"the {name} of a part of the numbers",
        how="first choose the numbers, then compute",
        check=aggregate.check.replace("{v}", "chosen"),
        real="/" in aggregate.code,
    )
    return [given.draft(rng, meaning)]


def _exact(aggregate: Aggregate, given: Source) -> Aggregate:
    """The same without the noise of floats, where decimals are added or subtracted."""
    if not any("." in value for value in given.values) or aggregate.code not in ("sum({v})", "max({v}) - min({v})"):  # fmt: skip
        return aggregate
    check = aggregate.check.replace("t == x", "round(t, 10) == x")
    return replace(aggregate, code=without_noise(aggregate.code), check=check)


def _whole(given: Source, aggregate: Aggregate, name: str) -> Meaning:
    bare = (name, f"the {name}") if given.stdin is not None else ()
    asks = {
        "maximum": "[which|which number|which one] is the [largest|biggest|highest]",
        "minimum": "[which|which number|which one] is the [smallest|lowest]",
        "sum": "what do {o} add up to",
        "mean": "what is {o} on average",
    }
    question = asks.get(aggregate.nouns[0], "")
    return Meaning(
        aggregate.code.replace("{v}", "numbers"),
        f"The {name} is {{}}.",
        nouns=(f"the {name} of {{o}}", f"the {name} [of|in|for] {{o}}", *bare),
        orders=aggregate.orders,
        questions=((question if "{o}" in question else f"{question} of {{o}}"),) if question else (),
        wanted=f"the {name}",
        how="put the numbers in a list" if given.stdin is None else "read the numbers from the file",
        check=aggregate.check.replace("{v}", "numbers"),
        real="/" in aggregate.code or "statistics.p" in aggregate.code or "stdev" in aggregate.code,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Change:
    words: str
    code: str


def _changed(rng: random.Random) -> _Change:
    """Every number made another one: "the doubled numbers"."""
    k = rng.randint(2, 9)
    kw = count_word(rng, k)
    return rng.choice(
        (
            _Change("{o} after [doubling each|each is doubled]", "[n * 2 for n in numbers]"),
            _Change(f"{{o}}, each multiplied by {kw}", f"[n * {k} for n in numbers]"),
            _Change(f"{{o}} after adding {kw} to each", f"[n + {k} for n in numbers]"),
            _Change(f"{{o}}, each reduced by {kw}", f"[n - {k} for n in numbers]"),
            _Change("the squares of {o}", "[n ** 2 for n in numbers]"),
            _Change("the absolute values of {o}", "[abs(n) for n in numbers]"),
            _Change(f"{{o}} increased by {k * 5}% each", f"[n * (100 + {k * 5}) / 100 for n in numbers]"),
            _Change("the differences between neighbors in {o}", "[b - a for a, b in zip(numbers, numbers[1:])]"),
        )
    )  # fmt: skip


def counts(rng: random.Random) -> list[Draft]:
    """How many numbers there are, how many of some kind, how often one occurs."""
    given = source(rng)
    dice = rng.random()
    if dice < 0.22:
        meaning = Meaning(
            "len(numbers)", "There are {}.", nouns=("the [number|count|amount] of values in {o}", "the length of {o}"), orders=("count {o}", "count how many [numbers|values] there are in {o}"),
            questions=("how many [numbers|values] are [there|] in {o}", "how many are {o}", "how many numbers do {o} have"), wanted="how many numbers there are", how="use len",
        )  # fmt: skip
    elif dice < 0.36:
        value = rng.choice(given.values)
        meaning = Meaning(
            f"numbers.count({value})", f"{value} occurs {{}} times.", questions=(f"how [often|many times] does {value} [occur|appear|come up] in {{o}}", f"how many {value}s are in {{o}}"), nouns=(f"the number of times {value} [occurs|appears] in {{o}}",), orders=(f"count [how often {value} occurs|the {value}s] in {{o}}",),
            wanted=f"how often {value} occurs", how="use count", check=f"sum(n == {value} for n in numbers)",
        )  # fmt: skip
    elif dice < 0.48:
        word_, sign, code = rng.choice((("above", ">", "sum(numbers) / len(numbers)"), ("below", "<", "sum(numbers) / len(numbers)"), ("above", ">", "statistics.median(numbers)")))  # fmt: skip
        what = "median" if "median" in code else "[average|mean]"
        better = (
            "[above|larger than|greater than|higher than|over]"
            if word_ == "above"
            else "[below|smaller than|less than|under]"
        )
        meaning = Meaning(
            f"middle = {code}\nsum(n {sign} middle for n in numbers)", "There are {}.", questions=(f"how many of {{o}} are {better} [the|their] {what}", f"how many [numbers|values] in {{o}} are {better} the {what}"), nouns=(f"the number of values in {{o}} {better} the {what}",),
            wanted=f"how many are {word_} it", how="compute it first, then count",
        )  # fmt: skip
    else:
        words, condition = predicate(rng, given.values)
        meaning = Meaning(
            f"len([n for n in numbers if {condition}])", "There are {}.",
            nouns=(f"the [number|count] of [numbers|values] in {{o}} that are {words}",), orders=(f"count [the numbers in|those of] {{o}} that are {words}", f"count how many of {{o}} are {words}"),
            questions=(f"how many of {{o}} are {words}", f"how many [numbers|values] in {{o}} are {words}", f"how many are {words} in {{o}}"), wanted=f"how many are {words}", how="count those that fit", check=f"sum(1 for n in numbers if {condition})",
        )  # fmt: skip
    return [given.draft(rng, meaning)]


def arrangements(rng: random.Random) -> list[Draft]:
    """The list sorted, reversed, without repeats, filtered, cut, mapped; one step or two."""
    given = source(rng, longest=12)
    first = step(rng, given)
    if rng.random() < 0.3 and is_flat(first[1]):
        second = step(rng, given)
        order = f"{first[0]}[ and then |, then | and ]{second[0].replace('{o}', '[them|the result|what is left]')}"
        code = f"numbers = {first[1]}\n{second[1]}"
    else:
        order, code = first[0], first[1]
    form = "The result is {}."
    if rng.random() < 0.15 and is_flat(code):
        words, shown = rng.choice(_WRITTEN)
        *before, last = code.split("\n")
        order, form = f"{order}, {words}", "{}"
        code = "\n".join([*before, shown.replace("{v}", last)])
    plurals = (first[2],) if code == first[1] and first[2] else ()
    how = "go step by step" if "\n" in code else "do it in Python"
    meaning = Meaning(code, form, orders=(order, order), plurals=plurals, wanted="the new list", how=how, shown="text")  # fmt: skip
    return [given.draft(rng, meaning)]


# How a list is to be written, and the arguments of `print` for that.
_WRITTEN = (
    ("[separated by semicolons|with semicolons between]", "*{v}, sep='; '"),
    ("[separated by spaces|with single spaces in between]", "*{v}"),
    ("[separated by commas without spaces|comma separated, no spaces]", "*{v}, sep=','"),
    ("[one per line|a line each|each on its own line]", "*{v}, sep='\\n'"),
    ("[with dashes in between|joined by hyphens]", "*{v}, sep='-'"),
    ("[separated by bars|with vertical bars between]", "*{v}, sep=' | '"),
)  # fmt: skip


def is_flat(code: str) -> bool:
    """Whether a step makes numbers: with groups or pairs no other step can go on."""
    return "range(0" not in code and "[(n, " not in code


def step(rng: random.Random, given: Source) -> tuple[str, str, str]:
    """An order on `{o}`, its expression over `numbers`, and a plural for what comes of it (or nothing)."""
    n, k = rng.randint(2, 5), rng.randint(2, 9)
    count, kw = count_word(rng, n), count_word(rng, k)
    words, condition = predicate(rng, given.values)
    value = rng.choice(given.values)
    return rng.choice(
        (
            ("[sort|order|arrange|rank] {o}[| in ascending order| ascending| from smallest to largest| from low to high| in increasing order]", "sorted(numbers)", "{o} [sorted|in ascending order|from smallest to largest]"),
            ("[put {o} in order|put {o} in ascending order|bring {o} into order]", "sorted(numbers)", "{o} in order"),
            ("[sort|order|arrange|rank] {o} [in descending order|descending|from largest to smallest|from high to low|in decreasing order|largest first|in reverse order of size]", "sorted(numbers, reverse=True)", "{o} in descending order"),
            ("[reverse {o}|reverse the order of {o}|flip {o}|turn {o} around|write {o} in reverse order]", "numbers[::-1]", "{o} in reverse order"),
            ("[remove the duplicates from|remove duplicates from|drop repeated values from|delete repeats in|deduplicate] {o}", "list(dict.fromkeys(numbers))", "the [unique|distinct|different] values [of|in] {o}"),
            (f"[take|show|keep|give me|list] the first {count} of {{o}}", f"numbers[:{n}]", f"the first {count} of {{o}}"),
            (f"[take|show|keep|give me|list] the last {count} of {{o}}", f"numbers[-{n}:]", f"the last {count} of {{o}}"),
            (f"[find|take|show|list|give me] the {count} [largest|biggest|highest] of {{o}}", f"sorted(numbers, reverse=True)[:{n}]", f"the {count} largest of {{o}}"),
            (f"[find|take|show|list|give me] the {count} [smallest|lowest] of {{o}}", f"sorted(numbers)[:{n}]", f"the {count} smallest of {{o}}"),
            (f"[list|show|find|keep|keep only|pick|select|filter] [those of|the numbers in] {{o}} that are {words}", f"[n for n in numbers if {condition}]", f"[those|the numbers] [of|in] {{o}} that are {words}"),
            (f"[remove|drop|delete|leave out] [those of|the numbers in] {{o}} that are {words}", f"[n for n in numbers if not ({condition})]", ""),
            (f"multiply [each of|every one of|all of|every element of|every number in] {{o}} by {kw}", f"[n * {k} for n in numbers]", f"{{o}}, each times {kw}"),
            (f"add {kw} to [each of|every one of|all of|every element of|every number in] {{o}}", f"[n + {k} for n in numbers]", ""),
            (f"subtract {kw} from [each of|every one of|all of] {{o}}", f"[n - {k} for n in numbers]", ""),
            (f"divide [each of|every one of|all of] {{o}} by {kw}", f"[n / {k} for n in numbers]", ""),
            ("double [each of|every one of|all of|] {o}", "[n * 2 for n in numbers]", "{o}, each doubled"),
            ("halve [each of|every one of|all of|] {o}", "[n / 2 for n in numbers]", ""),
            ("square [each of|every one of|all of|] {o}", "[n ** 2 for n in numbers]", "the squares of {o}"),
            ("[negate|change the sign of] [each of|every one of|all of|] {o}", "[-n for n in numbers]", ""),
            (f"[remove|delete|drop] [every|all|each] {value} from {{o}}", f"[n for n in numbers if n != {value}]", f"{{o}} without {value}"),
            (f"[append|add] {k} [to|at the end of] the list {{o}}", f"numbers + [{k}]", ""),
            ("[compute|give|show] the [running totals|cumulative sums|running sums] of {o}", "[sum(numbers[:i + 1]) for i in range(len(numbers))]", "the [running totals|cumulative sums] of {o}"),
            ("[compute|give|show] the differences between neighbors in {o}", "[b - a for a, b in zip(numbers, numbers[1:])]", "the differences between [neighboring|consecutive] numbers in {o}"),
            ("[take|keep|show] every [second|other] [number|value|one] of {o}", "numbers[::2]", "every [second|other] number of {o}"),
            ("[take|keep|show] every third [number|value|one] of {o}, starting with the [third|3rd]", "numbers[2::3]", "every third number of {o}, starting with the third"),
            ("[take|keep|show] every third [number|value|one] of {o}, starting with the first", "numbers[::3]", "every third number of {o} from the first on"),
            ("[show|list] {o} with [how often each occurs|the count of each]", "[(n, numbers.count(n)) for n in dict.fromkeys(numbers)]", ""),
            ("[rank|number] {o} by size, the largest being 1", "[sorted(numbers, reverse=True).index(n) + 1 for n in numbers]", "the ranks of {o}, the largest being 1"),
            (f"[compute|show|give] the moving averages of {{o}} over {count} values", f"[sum(numbers[i:i + {n}]) / {n} for i in range(len(numbers) - {n - 1})]", f"the moving averages of {{o}} over {count} values"),
            ("[scale|normalize] {o} so that the largest is 1", "[n / max(numbers) for n in numbers]", "{o} divided by the largest"),
            (f"[split {{o}} into groups of|split {{o}} into parts of|chunk {{o}} into pieces of] {count}", f"[numbers[i:i + {n}] for i in range(0, len(numbers), {n})]", f"{{o}} in groups of {count}"),
            ("[sort|order] {o} by [absolute value|their absolute value|distance from zero]", "sorted(numbers, key=abs)", "{o} sorted by absolute value"),
            ("[remove|drop|leave out] the [largest|biggest] of {o}", "sorted(numbers)[:-1]", "{o} without the largest"),
            ("[remove|drop|leave out] the smallest of {o}", "sorted(numbers)[1:]", "{o} without the smallest"),
            ("[find|list|show] the values that occur more than once in {o}", "[n for n in dict.fromkeys(numbers) if numbers.count(n) > 1]", "the [duplicates|repeated values] in {o}"),
            ("[move the first of {o} to the end|rotate {o} left by one]", "numbers[1:] + numbers[:1]", ""),
            ("round [each of|every one of|all of|] {o} to the nearest ten", "[round(n, -1) for n in numbers]", ""),
            ("[show|give|write] the share of each of {o} in the total in percent", "[n / sum(numbers) * 100 for n in numbers]", ""),
        )
    )  # fmt: skip


def positions(rng: random.Random) -> list[Draft]:
    """The nth number, where one stands, the kth in size, the nearest, shares and jumps."""
    given = source(rng)
    n = rng.randint(1, min(len(given.values), 9))
    nth = ordinal(rng, n)
    value = rng.choice(given.values)
    target = rng.choice((value, str(rng.randint(1, 100))))
    meanings = (
        (3, Meaning(f"numbers[{n - 1}]", "It is {}.", nouns=(f"the {nth} [number|value|one] [of|in] {{o}}", f"[number|value] {n} [of|in] {{o}}"), questions=(f"which [number|value] is [in position|at place|number] {n} [of|in] {{o}}",), wanted="the number in that place", how="count from 0")),
        (1, Meaning("numbers[-1]", "It is {}.", nouns=("the last [number|value|one] [of|in] {o}",), questions=("which number comes last in {o}",), wanted="the last number", how="take the last")),
        (1, Meaning("numbers[0]", "It is {}.", nouns=("the first [number|value|one] [of|in] {o}",), wanted="the first number", how="take the first")),
        (1, Meaning("numbers[-2]", "It is {}.", nouns=("the [second to last|next to last|penultimate|second last] [number|value|one] [of|in] {o}",), wanted="the number before the last", how="count from the end")),
        (1.5, Meaning(f"sorted(numbers, reverse=True)[{n - 1}]", "It is {}.", nouns=(f"the {nth} [largest|highest|biggest] [number|value|] [of|in] {{o}}",) if n > 1 else ("the largest of {o}",), wanted="that number by size", how="sort downwards")),
        (1, Meaning(f"sorted(numbers)[{n - 1}]", "It is {}.", nouns=(f"the {nth} [smallest|lowest] [number|value|] [of|in] {{o}}",) if n > 1 else ("the smallest of {o}",), wanted="that number by size", how="sort them")),
        (1.5, Meaning(f"numbers.index({value}) + 1", "It is at position {}.", nouns=(f"the position of {value} in {{o}}",), questions=(f"[at which position|at what position|where] is {value} in {{o}}", f"in which place does {value} first occur in {{o}}"), wanted="the position, counted from 1", how="use index and add 1")),
        (1, Meaning("numbers.index(max(numbers)) + 1", "It is at position {}.", nouns=("the position of the [largest|biggest|highest] [number|value|] in {o}",), questions=("[at which position|where] is the [largest|maximum] [in|of] {o}",), wanted="the position of the largest", how="use index and add 1")),
        (1, Meaning("numbers.index(min(numbers)) + 1", "It is at position {}.", nouns=("the position of the [smallest|lowest] [number|value|] in {o}",), questions=("[at which position|where] is the [smallest|minimum] [in|of] {o}",), wanted="the position of the smallest", how="use index and add 1")),
        (1.2, Meaning(f"min(numbers, key=lambda n: abs(n - {target}))", "It is {}.", questions=(f"which of {{o}} is [closest|nearest] to {target}", f"which number in {{o}} [is closest to|comes nearest to] {target}"), nouns=(f"the [number|value] in {{o}} [closest|nearest] to {target}",), wanted="the nearest number", how="compare the distances")),
        (0.8, Meaning("mean = sum(numbers) / len(numbers)\nmin(numbers, key=lambda n: abs(n - mean))", "It is {}.", questions=("which of {o} is [closest|nearest] to [the|their] [mean|average]",), wanted="the number nearest to the mean", how="the mean first")),
        (1, Meaning("max(numbers) / min(numbers)", "It is {}.", questions=("how many times larger is the largest than the smallest of {o}",), nouns=("the ratio of the largest to the smallest [of|in] {o}",), wanted="the ratio", how="divide the largest by the smallest", real=True)),
        (1.2, Meaning(f"{value} / sum(numbers) * 100", "It is {}%.", questions=(f"what share of the total of {{o}}, in percent, is {value}", f"what percentage of the sum of {{o}} has the {value}"), nouns=(f"the share of {value} in the total of {{o}}, in percent",), wanted="the share", how="that value over the sum", real=True)),
        (1.2, Meaning("max(abs(b - a) for a, b in zip(numbers, numbers[1:]))", "It is {}.", nouns=("the [biggest|largest] [jump|change|step] between neighbors in {o}", "the largest difference between consecutive numbers of {o}"), questions=("how big is the biggest jump from one to the next in {o}",), wanted="the biggest jump", how="compare all neighbors")),
        (1, Meaning("numbers[-1] - numbers[0]", "It is {}.", nouns=("the [change|difference] from the first to the last of {o}",), questions=("by how much do {o} change from the first to the last",), wanted="the change", how="the last less the first")),
        (1, Meaning("(numbers[-1] - numbers[0]) / numbers[0] * 100", "It is {}%.", nouns=("the [change|growth] in percent from the first to the last of {o}",), wanted="the change in percent", how="the difference over the first", real=True)),
        (1, Meaning(f"(sum(numbers) + {target}) / (len(numbers) + 1)", "It is {}.", nouns=(f"the [average|mean] of {{o}} and {target} together",), questions=(f"what would the [average|mean] of {{o}} be with {target} added",), wanted="the average with one more", how="one more in the sum and in the count", real=True)),
        (1, Meaning("(sum(numbers) - max(numbers) - min(numbers)) / (len(numbers) - 2)", "It is {}.", nouns=("the [average|mean] of {o} without the largest and the smallest",), questions=("what is the average of {o} if the highest and the lowest are dropped",), wanted="the trimmed average", how="drop both ends, then average", real=True)),
        (0.8, Meaning("sum(numbers[: len(numbers) // 2]) - sum(numbers[len(numbers) // 2 :])", "It is {}.", questions=("by how much is the sum of the first half of {o} larger than that of the second half",), wanted="the difference of both halves", how="add up each half, subtract")),
        (1, Meaning("max(numbers) / sum(numbers) * 100", "It is {}%.", questions=("what percentage of the total is the largest of {o}",), nouns=("the share of the largest in the total of {o} in percent",), wanted="the share", how="the largest over the sum", real=True)),
    )  # fmt: skip
    meaning = rng.choices([m for _, m in meanings], [w for w, _ in meanings])[0]
    return [given.draft(rng, meaning)]


def checks(rng: random.Random) -> list[Draft]:
    """Whether something is true of a list: sorted, contains, all of a kind, a sum above a limit."""
    given = source(rng, longest=12)
    words, condition = predicate(rng, given.values)
    value = rng.choice((rng.choice(given.values), str(rng.randint(1, 100))))
    limit = rng.choice((10, 50, 100, 500, 1000, rng.randint(10, 2000)))
    claims_code = rng.choice(
        (
            ((("are {o} sorted", "{o} are sorted", "{o} are not sorted"), ("are {o} in ascending order", "{o} are in ascending order", "{o} are not in ascending order")), "numbers == sorted(numbers)"),
            (((f"is {value} [in|among|one of] {{o}}", f"{value} is in {{o}}", f"{value} is not in {{o}}"), (f"[do|does] {{o}} contain {value}", f"{value} is in {{o}}", f"{value} is not in {{o}}")), f"{value} in numbers"),
            (((f"are all of {{o}} {words}", f"all of {{o}} are {words}", f"not all of {{o}} are {words}"),), f"all({condition} for n in numbers)"),
            (((f"is any of {{o}} {words}", f"one of {{o}} is {words}", f"none of {{o}} is {words}"), (f"is one of {{o}} {words}", f"one of {{o}} is {words}", f"none of {{o}} is {words}")), f"any({condition} for n in numbers)"),
            (((f"is the sum of {{o}} [more|greater|larger] than {limit}", f"the sum of {{o}} is more than {limit}", f"the sum of {{o}} is not more than {limit}"), (f"do {{o}} add up to more than {limit}", f"{{o}} add up to more than {limit}", f"{{o}} do not add up to more than {limit}")), f"sum(numbers) > {limit}"),
            (((f"is the [average|mean] of {{o}} [below|less than] {limit}", f"the average of {{o}} is below {limit}", f"the average of {{o}} is not below {limit}"),), f"sum(numbers) / len(numbers) < {limit}"),
            ((("are there [duplicates|repeats] in {o}", "there are duplicates in {o}", "there are no duplicates in {o}"), ("do {o} contain duplicates", "there are duplicates in {o}", "there are no duplicates in {o}")), "len(set(numbers)) < len(numbers)"),
            ((("is the [mean|average] of {o} [larger|greater|higher] than [their|the] median", "the mean of {o} is larger than their median", "the mean of {o} is not larger than their median"),), "sum(numbers) / len(numbers) > statistics.median(numbers)"),
        )
    )  # fmt: skip
    return [
        given.draft(rng, Meaning(claims_code[1], claims=claims_code[0], how="test it in Python"))
    ]


def pairs(rng: random.Random) -> list[Draft]:
    """Several aggregates of one list, or two lists: common values, differences, sums place by place."""
    if rng.random() < 0.5:
        return [_several(rng)]
    return [two_lists(rng)]


def _several(rng: random.Random) -> Draft:
    given = source(rng)
    chosen = rng.sample(
        AGGREGATES[:6] + AGGREGATES[10:11] + AGGREGATES[12:13], rng.choice((2, 2, 2, 3))
    )
    chosen = [_exact(aggregate, given) for aggregate in chosen]
    names = [rng.choice(aggregate.nouns) for aggregate in chosen]
    codes = ", ".join(aggregate.code.replace("{v}", "numbers") for aggregate in chosen)
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    answers = ", ".join(f"{name} {{}}" for name in names)
    noun = f"the {listed} of {{o}}"
    if rng.random() < 0.5:
        noun = " and ".join(f"the {name}" for name in names) + " of {o}"
    meaning = Meaning(
        f"print({codes})", f"{answers[0].upper()}{answers[1:]}.", plurals=(noun, noun), orders=(f"[compute|find|calculate|give me|show] {noun}",), wanted="several values", how="compute each of them", shown="fields",
    )  # fmt: skip
    return given.draft(rng, meaning)


# What is asked of amounts: a weight, the name of the answer, questions, the code.
_OF_AMOUNTS = (
    (4, "total", "[How much is that in total?|Total?|What is the total?|How much altogether?|What do they add up to?|Sum?|How much in all?|How many {u} is that?|How much is that together?|What does that come to?|add them up]", "sum(numbers)"),
    (2, "average", "[What is the average?|On average?|How much is that on average?|Average?|What's the mean?]", "sum(numbers) / len(numbers)"),
    (1, "largest", "[Which is the largest?|What is the highest one?|The biggest?|Which one is the most?]", "max(numbers)"),
    (1, "smallest", "[Which is the smallest?|What is the lowest one?|The least?]", "min(numbers)"),
    (1, "difference", "[What is the difference between the largest and the smallest?|How far apart are the largest and the smallest?]", "max(numbers) - min(numbers)"),
    (0.7, "rest", "[How much is left of {b}?|I had {b}. What is left?|From {b}, what remains?]", "{b} - sum(numbers)"),
)  # fmt: skip
_TOLD = (
    "{w} {t} are {l} {u}.", "{w} {t}: {l} {u}.", "{w} {t} were {l}.", "I have {n} {t}: {l} {u}.", "There are {t} of {l} {u}.", "I noted {t} of {c}.", "{c} {u} -", "{t}: {c}.",
)  # fmt: skip


def amounts(rng: random.Random) -> list[Draft]:
    """Numbers in a sentence of everyday life: "My bills are 12.50, 30 and 9 euros. How much in total?"."""
    thing, unit = rng.choice(_AMOUNTS)
    money = unit in ("dollars", "euros", "pounds")
    values = [
        f"{integer(rng, rng.choice((1, 2)))}.{rng.randrange(100):02}"
        if money and rng.random() < 0.5
        else str(integer(rng, rng.choice((1, 2, 3))))
        for _ in range(rng.randint(2, 6))
    ]
    _, name, question, code = rng.choices(_OF_AMOUNTS, [asked[0] for asked in _OF_AMOUNTS])[0]
    budget = str(sum(int(float(value)) for value in values) + rng.choice((5, 10, 50, 100)))
    slots = {
        "w": rng.choice(("My", "Our", "Her", "His", "The", f"{rng.choice(NAMES)}'s")),
        "t": thing,
        "u": unit,
        "n": count_word(rng, len(values)),
        "l": f"{', '.join(values[:-1])} and {values[-1]}",
        "c": ", ".join(values),
        "b": budget,
    }
    parts = [say(rng, rng.choice(_TOLD), slots), say(rng, question, slots)]
    prompt = " ".join(parts if rng.random() < 0.85 or parts[0][-1] == "-" else reversed(parts))
    meaning = Meaning(
        f"numbers = [{', '.join(values)}]\n{code.replace('{b}', budget)}",
        f"The {name} is {{}}.",
        said=("{q}",),
        wanted=f"the {name}",
        how="put the numbers in a list",
        real=True,
        money=money and name in ("total", "average", "difference", "rest"),
    )
    return [replace(draft(rng, meaning, {"q": prompt}), sequence="numbers")]


_AMOUNTS = (
    ("bills", "dollars"), ("prices", "euros"), ("purchases", "dollars"), ("receipts", "euros"), ("scores", "points"),
    ("grades", "points"), ("runs", "kilometers"), ("trips", "miles"), ("walks", "minutes"), ("parcels", "kilograms"),
    ("bags", "kg"), ("boards", "meters"), ("calls", "minutes"), ("donations", "pounds"), ("savings", "euros"),
    ("tips", "dollars"), ("tickets", "euros"), ("rooms", "square meters"), ("results", "points"), ("films", "minutes"),
)  # fmt: skip
