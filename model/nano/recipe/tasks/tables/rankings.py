"""Rows in the order of a column: the first, the last, the nth, the top few, all of them."""

import random

from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import (
    ask,
    asked,
    comes_to,
    dressed,
    lines_answer,
    number_lines,
    ordered,
    quoting,
)
from model.nano.recipe.tasks.tables.columns import Column
from model.nano.recipe.tasks.tables.filters import picking
from model.nano.recipe.tasks.tables.views import Ask, View, best_line, needed, values_line


def an_order(rng: random.Random, v: View) -> tuple[Column, str, str]:
    """A column to sort by, words for its direction ("oldest first"), and the argument of `sorted`."""
    columns = [c for c in v.table.of_kind("number", "date") if not c.present]
    if not columns:
        raise ValueError("nothing to sort by")
    c, down = rng.choice(columns), rng.random() < 0.6
    n = v.name(c, rng)
    topic = c.topic if v.written.headed else None
    ends = ("largest", "smallest") if c.kind == "number" else ("newest", "oldest")
    most, least = (topic.most, topic.least) if topic and topic.most else ends
    first = most if down else least
    words = say_one(rng, "{f} first|sorted by {n}, {f} first|by {n}, {f} first|ordered by {n} [{d}|in {d} order]|{f} one first" + ("|by {n}|sorted by {n}" if not down else ""),
                    {"f": first, "n": n, "d": "descending" if down else "ascending"})  # fmt: skip
    return c, words, ", reverse=True" if down else ""


def extreme(rng: random.Random, v: View) -> Ask:
    """Which row has the most or least of a column."""
    c = rng.choice(v.table.of_kind("number"))
    f, rows, narrow = picking(rng, v, avoid=c, chance=0.3)
    fn, adjective, word = _superlative(rng, v, c)
    n = v.name(c, rng)
    where = f" among {f.of(v.plural)}" if f.words else ""
    if f.words.startswith(_DIRECT) and rng.random() < 0.6:
        where = f" {f.words}"
    slots = {"o": v.one, "n": n, "x": word, "w": where, "a": adjective}
    what = f"the {adjective} {v.one}" if adjective and rng.random() < 0.6 else f"the {v.one} with the {word} {n}"  # fmt: skip
    needs = needed(c.needs if not v.written.typed else "", f.needs)
    best = (*narrow, best_line(v, c, fn, rows))
    how = f"{f.keeping}take the row with the {word} {n}"
    out = v.label if rng.random() < 0.8 else rng.choice(v.table.columns)
    if out is not v.label and out is not c:
        slots |= {"m": v.name(out, rng), "t": what}
        request = dressed(rng, say_one(rng, "What is the {m} of {t}{w}?|[the|] {m} of {t}{w}[?|]|Give me the {m} of {t}{w}.|Find {t}{w} and tell me the {m}.|which {m} does {t}{w} have[?|]", slots))  # fmt: skip
        return Ask(request, (*best, f"print({v.cell(out, 'best')})"), quoting("It is {}."), what, how, needs)  # fmt: skip
    request = say_one(rng, _extreme_patterns(v, c, fn, adjective, what), slots)
    if rng.random() < 0.3:
        request = say(rng, "{r}[, and how much is it?| and what is the value?|, and what is the {n}?| (with the value)| and its {n}?| and how much[?|]|, with the {n}]", {"r": request.rstrip(".?! "), "n": n})  # fmt: skip
        code = f'print(f"{{{v.cell(v.label, "best")}}}: {{{v.cell(c, "best")}}}")'
        return Ask(dressed(rng, request), (*best, code), quoting("{}"), what, how, needs)
    return Ask(dressed(rng, request), (*best, f"print({v.cell(v.label, 'best')})"), quoting("It is {}."), what, how, needs)  # fmt: skip


def _extreme_patterns(v: View, c: Column, fn: str, adjective: str, what: str) -> str:
    most = "most" if fn == "max" else "least"
    verb = c.topic.verb if c.topic and v.written.headed else ""
    patterns = [f"[Which|which] {{o}} has the {{x}} {{n}}{{w}}[?|]|[the|] {{o}} with [the|] {{x}} {{n}}{{w}}[?|]|[Find|Name|Show me] the {{o}} with the {{x}} {{n}}{{w}}[.|]|What is the {{o}} with the {{x}} {{n}}{{w}}?|Whose {{n}} is [the|] {{x}}{{w}}?|{'max' if fn == 'max' else 'min'} {{n}}{{w}}: which {{o}}?|{what}{{w}}, please"]  # fmt: skip
    if v.table.label.person:
        patterns += ["[Who|who] has the {x} {n}{w}[?|]|[Who|who]'s got the {x} {n}{w}[?|]"]
        patterns += [f"[Who|who] {verb}s [the|] {most}{{w}}[?|]"] * 2 if verb else []
    elif verb and not v.one.endswith("y"):
        patterns += [f"[Which|which] {{o}} {verb}s [the|] {most}{{w}}[?|]"]
    if adjective:
        patterns += ["[Which|which] {o} is [the|] {a}{w}[?|]|[the|] {a} {o}{w}[?|]|[What|what]['s| is] the {a} {o}{w}[?|]|[Find|Name] the {a} {o}{w}[.|]|{a} {o}{w} pls"] * 2  # fmt: skip
        patterns += ["[Who|who] is [the|] {a}{w}[?|]"] * 2 if v.table.label.person else []
    return "|".join(patterns)


def top(rng: random.Random, v: View) -> Ask:
    """The n rows with the most or least, perhaps with their values; all of them: a sorted list."""
    c = rng.choice(v.table.of_kind("number", "date"))
    if v.table.rows < 3 or (c.present and not v.written.typed):
        raise ValueError("too few rows to sort")
    f, rows, narrow = picking(rng, v, avoid=c, chance=0.25)
    k, down = rng.randint(2, min(5, v.table.rows)), rng.random() < 0.6
    n = v.name(c, rng)
    slots = {"n": n, "p": f.of(v.plural) if f.words else v.plural, "k": count_word(rng, k)}
    if rng.random() < 0.4:
        request, noun, cut = ordered(rng, say_one(rng, _sorting(c, down=down), slots)), f"the {v.plural} by {n}", ""  # fmt: skip
    else:
        noun = say_one(rng, _first_few(v, c, down=down, filtered=bool(f.words)), slots)
        request = rng.choice((asked(rng, noun), ordered(rng, f"list {noun}"), ordered(rng, f"show {noun}"), f"Which are {noun}?", noun.removeprefix("the ")))  # fmt: skip
        cut = f"[:{k}]"
    shown = v.cell(v.label)
    if rng.random() < 0.3:
        request = say(rng, "{r}[ with their values| with their {n}|, and show the {n}| and the {n} of each|, with {n}]", {"r": request.rstrip(".?! "), "n": n})  # fmt: skip
        shown = f"{shown}, {v.cell(c)}"
    reverse = ", reverse=True" if down else ""
    return Ask(
        dressed(rng, request),
        (*narrow, f"ranked = sorted({rows}, key=lambda r: {v.value(c)}{reverse})", f"for r in ranked{cut}:", f"    print({shown})"),
        lines_answer,
        noun,
        f"{f.keeping}sort by {n}{' downwards' if down else ''}",
        needed(c.needs if not v.written.typed or c.kind == "date" else "", f.needs),
    )  # fmt: skip


def _sorting(c: Column, *, down: bool) -> str:
    """Patterns that sort everything, as an imperative."""
    if c.kind == "date":
        way = "[newest|latest] first" if down else "[oldest|earliest] first"
    else:
        way = "[descending|highest first|from high to low|largest first|in descending order|decreasing|biggest on top]" if down else "[ascending|lowest first|from low to high|smallest first|in ascending order]"  # fmt: skip
    return f"[sort|order|rank|arrange] the {{p}} by {{n}}, {way}|[list|show|print] [the|all] {{p}} [sorted|ordered] by {{n}}, {way}" + ("" if down else "|sort the {p} by {n}|[list|show] the {p} in order of {n}")  # fmt: skip


_DOERS = {"earn": "earners", "spend": "spenders", "sell": "sellers", "score": "scorers"}


def _first_few(v: View, c: Column, *, down: bool, filtered: bool) -> str:
    """Patterns for the first few rows, as a noun phrase."""
    if c.kind == "date":
        end = "[latest|newest|most recent]" if down else "[earliest|oldest|first]"
        return f"the {{k}} {end} {{p}}|the {{k}} {{p}} with the {end} {{n}}"
    end = "[highest|largest|biggest]" if down else "[lowest|smallest]"
    patterns = [f"the {{k}} {{p}} with the {end} {{n}}|the {'top' if down else 'bottom'} {{k}} {{p}} by {{n}}|the {{k}} {end} {{n}} {{p}}"]  # fmt: skip
    if filtered:
        patterns += [f"the {'top' if down else 'bottom'} {{k}} by {{n}}, only {{p}}"]
    topic = c.topic if v.written.headed else None
    if topic and topic.most:
        patterns += [f"the {{k}} {topic.most if down else topic.least} {{p}}"] * 2
    if topic and topic.verb in _DOERS and down and v.table.label.person and not filtered:
        patterns += [f"the top {{k}} {_DOERS[topic.verb]}"]
    return "|".join(patterns)


_DIRECT = ("in ", "from ", "of ", "on ", "with ", "for ", "by ")


def _superlative(rng: random.Random, v: View, c: Column) -> tuple[str, str, str]:
    """ "max" or "min", an adjective if the topic has one, and "highest" or "lowest"."""
    is_max = rng.random() < 0.6
    topic = c.topic
    adjective = (topic.most if is_max else topic.least) if topic and v.written.headed else ""
    word = rng.choice(("highest", "largest", "most", "biggest", "greatest") if is_max else ("lowest", "smallest", "least"))  # fmt: skip
    return "max" if is_max else "min", adjective, word


def both_ends(rng: random.Random, v: View) -> Ask:
    """The rows or the values at both ends of a column."""
    c = v.a_number(rng)
    n, needs = v.name(c, rng), needed("" if v.written.typed else c.needs)
    if rng.random() < 0.4:
        (first, high), (second, low) = rng.sample((("max", "[highest|maximum|largest]"), ("min", "[lowest|minimum|smallest]")), 2)  # fmt: skip
        request = say_one(rng, f"[What are|Give me|Show|Find] the {high} and {low} {{n}}[?|.|]|{first} and {second} {{n}}[?|]|{first} and {second} of {{n}} [please|]", {"n": n})  # fmt: skip
        code = (values_line(v, c, "rows"), f"print({first}(values), {second}(values))")
        return Ask(dressed(rng, request), code, number_lines(), f"both ends of {n}", f"take {first} and {second} of {n}", needs)  # fmt: skip
    topic = c.topic
    most, least = (topic.most, topic.least) if topic and topic.most and v.written.headed else (f"one with the highest {n}", f"one with the lowest {n}")  # fmt: skip
    request = say_one(rng, "[Which {p} are|Show me|Find|What is|Name] the {a} and the {b}[?|.|]|{a} and {b} {o}[?|]" if "one" not in most else "[Which {p} are|Show me|Find|What is|Name] the {a} and the {b}[?|.|]", {"p": v.plural, "a": most, "b": least, "o": v.one})  # fmt: skip
    best = best_line(v, c, "max", "rows").replace("best", "most", 1)
    worst = best_line(v, c, "min", "rows").replace("best", "least", 1)
    code = (best, worst, f"print({v.cell(v.label, 'most')}, {v.cell(v.label, 'least')}, sep='\\n')")
    return Ask(dressed(rng, request), code, lines_answer, f"both ends by {n}", f"take the rows with the largest and the smallest {n}", needs)  # fmt: skip


def nth(rng: random.Random, v: View) -> Ask:
    """The nth by a column, or the place of a row."""
    c = v.a_number(rng)
    if v.table.rows < 3:
        raise ValueError("too few to rank")
    n, needs = v.name(c, rng), needed("" if v.written.typed else c.needs)
    down = rng.random() < 0.7
    k = rng.randint(2, min(4, v.table.rows))
    slots = {"o": v.one, "k": {2: "second", 3: "third", 4: "fourth"}[k], "n": n, "w": "Who" if v.table.label.person else f"Which {v.one}",
             "m": rng.choice(("highest", "largest") if down else ("lowest", "smallest"))}  # fmt: skip
    reverse = ", reverse=True" if down else ""
    line = f"ranked = sorted(rows, key=lambda r: {v.value(c)}{reverse})"
    dice = rng.random()
    if dice < 0.55:
        patterns = "[Which {o}|{w}] has the {k} {m} {n}[?|]|Find the {o} with the {k} {m} {n}[.|]|{o} with the {k} {m} {n}[?|]"
        topic = c.topic if v.written.headed else None
        if topic and topic.most:
            slots["a"] = topic.most if down else topic.least
            patterns += "|[Which|What] is the {k} {a} {o}?|[the|] {k} {a} {o}[?|]"
        request = dressed(rng, say_one(rng, patterns, slots))
        return Ask(request, (line, f"print({v.cell(v.label, f'ranked[{k - 1}]')})"), quoting("It is {}."), f"the {slots['k']} by {n}", f"sort by {n}, take the {slots['k']}", needs)  # fmt: skip
    if dice < 0.78:
        noun = f"the {slots['k']} {slots['m']} {n}"
        return Ask(ask(rng, noun), (values_line(v, c, "rows"), f"print(sorted(values{reverse})[{k - 1}])"), comes_to(noun), noun, f"sort {n}, take the {slots['k']}", needs)  # fmt: skip
    i = rng.randrange(v.table.rows)
    label = v.label.cells[i]
    request = say_one(rng, "[What rank|Which place|Which position] does {l} have by {n}, {m} first?|[Where does {l} rank by {n}|What is the rank of {l} by {n}], {m} first?|rank of {l} by {n}, {m} first", {**slots, "l": v.said(rng, i)})  # fmt: skip
    code = (line, f"print([{v.cell(v.label)} for r in ranked].index({label!r}) + 1)")
    return Ask(dressed(rng, request), code, quoting(f"{label} has rank {{}}."), f"the rank of {label}", f"sort by {n}, find {label}", needs)  # fmt: skip
