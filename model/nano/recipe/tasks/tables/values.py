"""The values of a column as a set: which there are, the most common one, what repeats."""

import random

from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    counting,
    dressed,
    judging,
    lines_answer,
    number_lines,
    quoting,
    whether,
)
from model.nano.recipe.tasks.tables.views import Ask, View

_MANY = {"city": "cities", "country": "countries", "category": "categories", "status": "statuses", "class": "classes"}  # fmt: skip


def distinct(rng: random.Random, v: View) -> Ask:
    """Different values of a column, how many they are, the most common one, how often each occurs."""
    c = rng.choice(v.table.of_kind("category") or v.table.of_kind("label"))
    n, cell = v.name(c, rng), v.cell(c)
    many = _MANY.get(n, f"{n}s")
    if "column" in n:
        many = f"values in {n}" if n.startswith("column") else f"values in the {n}"
    slots = {"m": many, "n": n}
    values = f"values = [{cell} for r in rows]"
    dice = rng.random()
    if dice < 0.35:
        request = say_one(rng, "How many [different|distinct|unique] {m} are there?|How many [different|distinct] {m}[?|]|number of [unique|distinct] {m}[?|]|Count the different {m}.|how many unique {m} are in the data[?|]|how many {m} [are there|do we have], each counted once[?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), (f"print(len({{{cell} for r in rows}}))",), counting(f"different {many}"), f"the number of different {many}", f"put the {n} values in a set", check=f"print(len(set({cell} for r in rows)))")  # fmt: skip
    if dice < 0.6:
        request = say_one(rng, "[Which|What] {m} are there?|[List|Show] the [different|unique|distinct] {m}[.|]|What are the unique {m}?|all distinct {m}[, please| pls|]|unique {m}[?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), (f"print(*dict.fromkeys({cell} for r in rows), sep='\\n')",), lines_answer, f"the different {many}", "print every value once")  # fmt: skip
    if dice < 0.72:
        slots["n"] = f"value in {n}" if "column" in n else n
        request = say_one(rng, "How often does each {n} [occur|appear]?|[count|Count] each {n}|counts by {n}[?|]|how many rows [per|for each|by] {n}[?|]|[distribution|frequencies] of {n}", slots)  # fmt: skip
        code = (values, "for k, n in Counter(values).most_common():", "    print(f'{k}: {n}')")
        return Ask(dressed(rng, request), code, number_lines(), f"how often each {n} occurs", "count them with Counter", ("from collections import Counter",))  # fmt: skip
    fn, word = rng.choices((("max", "most common"), ("max", "most frequent"), ("min", "rarest"), ("min", "least common")), (4, 3, 1, 1))[0]  # fmt: skip
    slots |= {"x": word, "o": "most" if fn == "max" else "least"}
    patterns = "What is the {x} {n}?|Which {n} is [the|] {x}?|the {x} {n}|Which {n} [appears|occurs] {o} often?|find the {x} {n}|{x} {n}[?|]"
    request = say_one(rng, patterns if "column" not in n else "What is the {x} value in {n}?|the {x} value in {n}[?|]", slots)  # fmt: skip
    return Ask(dressed(rng, request), (values, f"print({fn}(values, key=values.count))"), quoting("It is {}."), f"the {word} {n}", "count each value")  # fmt: skip


def repeats(rng: random.Random, v: View) -> Ask:
    """Whether values of a column occur more than once, which, how often one does."""
    # Labels are mostly all different: then the answer is no.
    c = rng.choice([*v.table.of_kind("category") * 2, v.label])
    n, cell = v.name(c, rng), v.cell(c)
    values = f"values = [{cell} for r in rows]"
    dice = rng.random()
    if dice < 0.3:
        claim = f"there are duplicates in {n}" if not n.endswith(" column") else f"there are duplicates in the {n}"  # fmt: skip
        return Ask(whether(rng, claim.replace("there are", "are there", 1), claim), (values, "print(len(values) != len(set(values)))"), judging("Yes, there are duplicates.", "No, there are no duplicates."), "a yes or no", f"compare the number of {n} values with that of different ones")  # fmt: skip
    if dice < 0.6:
        value = rng.choice(c.cells)
        slots = {"x": value if rng.random() < 0.9 else value.lower(), "n": n.removesuffix(" column")}  # fmt: skip
        request = say_one(rng, "[How often|How many times] does {x} [occur|appear] in [the {n} column|{n}]?|count of {x} in {n}|How many rows have {x} as {n}?|how many {x} [are there|do we have][?|]|how often {x}[?|]", slots)  # fmt: skip
        return Ask(dressed(rng, request), (values, f"print(values.count({v.literal(c, value)}))"), counting("such rows"), f"how often {value} occurs", f"count {value} in {n}")  # fmt: skip
    request = say_one(rng, "[Which|What] {n} [values|] [occur|appear] more than once?|[List|Show|Find] the {n} [values|] that [repeat|occur more than once|appear several times].|duplicate {n} values?|duplicates in {n}[?|]", {"n": n})  # fmt: skip
    return Ask(dressed(rng, request), (values, "print(*[x for x in dict.fromkeys(values) if values.count(x) > 1], sep='\\n')"), lines_answer, f"the repeated {n} values", "keep those that occur more than once")  # fmt: skip
