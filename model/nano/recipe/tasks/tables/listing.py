"""Which rows: the labels or other cells of those that fulfil a condition, in some order."""

import random

from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import dressed, lines_answer
from model.nano.recipe.tasks.tables.filters import Filter, picking
from model.nano.recipe.tasks.tables.rankings import an_order
from model.nano.recipe.tasks.tables.views import Ask, View, needed


def names(rng: random.Random, v: View) -> Ask:
    """The labels (or another column, or both) of the rows that fulfil a condition, or of all, perhaps sorted."""
    f, rows, narrow = picking(rng, v, chance=0.8)
    c = v.label if rng.random() < 0.8 else rng.choice(v.table.columns)
    both = c is not v.label and rng.random() < 0.4
    n, p = v.name(c, rng), f.of(v.plural) if f.words else f"all {v.plural}"
    noun = p if c is v.label else f"{v.name(v.label, rng)} and {n} of {p}" if both else f"{n} of {p}"  # fmt: skip
    request, wanted = _worded(rng, v, f, noun, is_label=c is v.label)
    out, needs, how = f"[{v.cell(c)} for r in {rows}]", needed(f.needs), f"{f.keeping}print {n}"
    dice = rng.random()
    if dice < 0.13:
        if both:
            raise ValueError("sorted by what?")
        request = f"{request.rstrip('.?! ')}{rng.choice((', sorted', ' in alphabetical order', ', sorted alphabetically', ' from A to Z', f', sorted by {n}', f', by {n}'))}"  # fmt: skip
        out = f"sorted({v.cell(c)} for r in {rows})"
    elif dice < 0.3:
        by, words, reverse = an_order(rng, v)
        request = f"{request.rstrip('.?! ')}, {words}"
        narrow = (*narrow, f"ranked = sorted({rows}, key=lambda r: {v.value(by)}{reverse})")
        rows, out = "ranked", f"[{v.cell(c)} for r in ranked]"
        needs, how = needed(f.needs, by.needs if not v.written.typed or by.kind == "date" else ""), f"{f.keeping}sort by {by.noun}, print {n}"  # fmt: skip
    if both:
        code = (f"for r in {rows}:", f"    print({v.cell(v.label)}, {v.cell(c)}, sep=', ')")
        return Ask(dressed(rng, request), (*narrow, *code), lines_answer, wanted, how, needs)
    mark = "', '" if rng.random() < 0.2 else "'\\n'"
    if mark == "', '":
        request = f"{request.rstrip('.?! ')}{rng.choice((', separated by commas', ' as a comma separated list', ' in one line, comma separated', ', comma separated'))}"  # fmt: skip
    return Ask(dressed(rng, request), (*narrow, f"print(*{out}, sep={mark})"), lines_answer, wanted, how, needs)  # fmt: skip


def _worded(rng: random.Random, v: View, f: Filter, noun: str, *, is_label: bool) -> tuple[str, str]:  # fmt: skip
    """A request for what `noun` names, and that with its article."""
    wanted = noun if noun.startswith("all ") else f"the {noun}"
    slots = {"w": wanted, "n": noun, "p": v.plural, "f": f.words, "d": f.predicate}
    patterns = ["[List|Show|Give me|Print|Find|Get|Name|Output] {w}[.||, please|]", "[list|show me|give me|print|names of] {n}[| please| pls]",
                "What are {w}?", "I need {w}.", "[Can|Could] you list {w}?", "{n}[?|]"]  # fmt: skip
    if f.words and is_label:
        patterns += ["[Which|which] {p} {d}[?|]", "Which {n} are there?", "[Only the|Filter for|Just the] {n}[.|]", "[Show|Give me] everything {f}[.|]", "[Which|What] are {w}[?|]",
                     "[is there|are there] any {n}, and which[?|]", "[Anything|anything|any] {f}[? Which?|?]"]  # fmt: skip
        if v.table.label.person:
            patterns += ["Who [are|is among] {w}[?|]", "[Who|who] {s}[?|]", "Which person {s}?", "[everybody|everyone] {f}[, by name|]", "[Show|List|Name] [everyone|everybody] {f}[.|]", "names of everyone {f}[| please]"] * 2  # fmt: skip
            slots["s"] = f.predicate.replace("are ", "is ", 1) if f.predicate.startswith("are ") else f.predicate  # fmt: skip
        if f.words.startswith("whose "):
            patterns += ["[Whose|whose] {x}[?|]"] * 3
            slots["x"] = f.words.removeprefix("whose ")
    return say(rng, rng.choice(patterns), slots), wanted
