"""Lines of a text: counts, one line out of many, and selection × change × order."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.material import FILE, LINES, TEXT, joined, some_lines, some_piece
from model.nano.recipe.tasks.files.which_lines import a_part, a_stretch
from model.nano.recipe.tasks.numerals import ordinal
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    ask,
    counting,
    dressed,
    how_many,
    judging,
    lines_answer,
    order,
    ordered,
    quoting,
    states,
    whether,
)
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.words import word


def lines_of(rng: random.Random) -> list[Draft]:
    """Counts, single lines and changed lines of a text."""
    inline = rng.random() < 0.1
    lines = some_lines(rng, short=inline)
    name = rng.choice(("txt", "txt", "log", "md"))
    return [filed(rng, line_question(rng, lines), joined(rng, lines), name, inline=inline)]


def line_question(rng: random.Random, lines: list[str]) -> Request:
    """A question about the lines of a text."""
    return rng.choices((_count, _one_line, _changed, _found, _claim), (4, 4, 6, 1, 1))[0](rng, lines)  # fmt: skip


def _count(rng: random.Random, lines: list[str]) -> Request:
    unit, expression = rng.choice((
        ("lines", "len(lines)"), ("lines", "len(lines)"), ("different lines", "len(set(lines))"), ("unique lines", "len(set(lines))"),
        ("empty lines", "sum(not line.strip() for line in lines)"), ("blank lines", "sum(not line.strip() for line in lines)"),
        ("non-empty lines", "sum(bool(line.strip()) for line in lines)"), ("duplicate lines", "len(lines) - len(set(lines))"),
    ))  # fmt: skip
    if rng.random() < 0.65:
        part = a_part(rng, lines)
        unit, expression = part.name, f"len({part.code})"
    request = how_many(rng, unit, rng.choice(FILE))
    return Request(request, (LINES, f"print({expression})"), counting(unit), f"the number of {unit}", "read the lines and count", result=expression)  # fmt: skip


def _one_line(rng: random.Random, lines: list[str]) -> Request:
    """One line out of many, of all or of a part, or its length, number or word."""
    n = rng.randint(1, min(len(lines), 12))
    noun, expression = rng.choice((
        ("the longest line", "max({s}, key=len)"), ("the longest line", "max({s}, key=len)"), ("the shortest line", "min({s}, key=len)"), ("the line with the most words", "max({s}, key=lambda line: len(line.split()))"),
        ("the first line", "{s}[0]"), ("the last line", "{s}[-1]"), ("the alphabetically first line", "min({s})"), ("the alphabetically last line", "max({s})"),
        ("the most frequent line", "max({s}, key={s}.count)"), ("the most common line", "max({s}, key={s}.count)"),
        (f"the {ordinal(rng, n)} line", f"{{s}}[{n - 1}]"), (f"line {n}", f"{{s}}[{n - 1}]"), ("the second to last line", "{s}[-2]"), ("the second longest line", "sorted({s}, key=len)[-2]"),
    ))  # fmt: skip
    body, source = (), "lines"
    if rng.random() < 0.2:
        part = a_part(rng, lines)
        noun, body, source = f"{noun} {part.words}", (f"picked = {part.code}",), "picked"
    read = (LINES, *body)
    expression = expression.replace("{s}", source)
    o = rng.choice(("", "", f" of {rng.choice(FILE[:6])}", f" in {rng.choice(FILE[:6])}"))
    dice = rng.random()
    if dice < 0.36:
        return _about_it(rng, noun, read, expression, o)
    request = rng.choice((ask(rng, noun + o), order(rng, f"{rng.choice(('show', 'print', 'give me'))} {noun}{o}"), dressed(rng, say_one(rng, "Which [line |]is {n}{o}?|What does {n}{o} say?|what is {n}{o}[?|]|{n}{o}[?| pls]", {"n": noun, "o": o}))))  # fmt: skip
    return Request(request, (*read, f"print({expression})"), states(noun if not body else noun.partition(" line")[0] + " line", '"'), noun, "read the lines")  # fmt: skip


def _about_it(rng: random.Random, noun: str, read: tuple[str, ...], line: str, o: str) -> Request:
    """Not the line itself, but its length, its words, its number, or the line with its length."""
    match rng.randrange(5 if "longest" in noun or "shortest" in noun else 3):
        case 0:
            request = rng.choice((ask(rng, f"the length of {noun}{o}"), dressed(rng, say_one(rng, "How long is {n}{o}?|How many characters does {n} have?", {"n": noun, "o": o}))))  # fmt: skip
            return Request(request, (*read, f"print(len({line}))"), quoting("It has {} characters."), f"the length of {noun}", "read the lines, use len")  # fmt: skip
        case 1:
            request = rng.choice((dressed(rng, f"How many words does {noun} have?"), ask(rng, f"the number of words in {noun}")))  # fmt: skip
            return Request(request, (*read, f"print(len({line}.split()))"), counting("words"), f"the number of words in {noun}", "read the lines, split it")  # fmt: skip
        case 2:
            which, i = rng.choice((("first", 0), ("last", -1), ("second", 1)))
            return Request(ask(rng, f"the {which} word of {noun}"), (*read, f"print({line}.split()[{i}])"), states(f"the {which} word", '"'), f"the {which} word of {noun}", "read the lines, split it")  # fmt: skip
        case 3:
            if len(read) > 1:
                raise ValueError("its number among which lines?")
            request = dressed(rng, say_one(rng, "Which line number is {n}?|On which line is {n}?|What is the number of {n}?|line number of {n}[?|]", {"n": noun}))  # fmt: skip
            return Request(request, (*read, f"print(lines.index({line}) + 1)"), quoting("It is line {}."), f"the number of {noun}", "find its index, from 1")  # fmt: skip
        case _:
            request = dressed(rng, say_one(rng, "Which is {n}{o}, and how [long is it|many characters has it got|many characters does it have]?|{n}{o} and its length[?|]|[show|print] {n} with its length", {"n": noun, "o": o}))  # fmt: skip
            return Request(request, (*read, f"found = {line}", "print(f'{len(found)}: {found}')"), quoting("{}"), f"{noun} and its length", "read the lines, use len")  # fmt: skip


def _changed(rng: random.Random, lines: list[str]) -> Request:
    """Selection, then change or order, then the way it is printed."""
    dice = rng.random()
    o, body = rng.choice(("the lines", "these lines", "all lines", "the lines")), ()
    if dice < 0.55:
        part = a_part(rng, lines) if dice < 0.4 else a_stretch(rng, lines)
        o, body = f"the {part.name}", (f"lines = {part.code}",)
    if rng.random() < (0.3 if body else 0.45):
        pattern, expression, noun = _a_change(rng, lines)
        verb, shown = say_one(rng, pattern, {"o": o}), f"[{expression} for line in lines]"
        if rng.random() < 0.2:
            verb, shown = f"{verb}{rng.choice((' and sort them', ', sorted', ', then sort'))}", f"sorted({shown})"  # fmt: skip
    elif body and rng.random() < 0.45:
        verb, shown, noun = f"{rng.choice(('show', 'print', 'list', 'give me', 'find', 'display', 'output', 'extract'))} {o}", "lines", o  # fmt: skip
    else:
        pattern, shown, noun = rng.choice(_ORDERS)
        whole = "" if body else _OF_ALL.get(shown, "")
        verb = say_one(rng, whole if whole and rng.random() < 0.35 else pattern, {"o": o})
    request = ordered(rng, verb)
    mark = "'\\n'"
    if rng.random() < 0.12:
        mark, said = rng.choice((("', '", "joined by commas"), ("', '", "in one line, separated by commas"), ("' '", "in one line"), ("','", "as one CSV line"), ("' | '", "separated by ' | '"), ("'; '", "separated by semicolons")))  # fmt: skip
        request = f"{request.rstrip('.?! ')} {said}"
    return Request(dressed(rng, request), (LINES, *body, f"print(*{shown}, sep={mark})"), lines_answer, noun, f"read the lines, print {noun}")  # fmt: skip


def _a_change(rng: random.Random, lines: list[str]) -> tuple[str, str, str]:
    """Patterns for a verb on `{o}`, an expression on `line`, a noun for the result."""
    piece, new, n = some_piece(rng, lines), word(rng), rng.randint(1, 6)
    mark = rng.choice(("- ", "* ", "> ", "# ", "    "))
    return rng.choice((
        ("convert {o} to upper case|turn {o} into capitals|uppercase {o}", "line.upper()", "the text in capitals"), ("put {o} in lower case|make {o} lowercase|lowercase {o}", "line.lower()", "the text in lower case"),
        ("write {o} in title case|capitalize every word of {o}", "line.title()", "the text in title case"), ("reverse each of {o}|write each of {o} backwards", "line[::-1]", "the reversed lines"),
        (f"replace {piece} with {new} in {{o}}|change {piece} to {new} in {{o}}|replace every {piece} by {new} in {{o}}", f"line.replace({piece!r}, {new!r})", "the new text"), (f"remove {piece} from {{o}}|delete every {piece} in {{o}}", f"line.replace({piece!r}, '')", "the new text"),
        (f"put '{mark}' in front of {{o}}|prefix {{o}} with '{mark}'", f"{mark!r} + line", "the lines"), ("give the length of each of {o}|show how long each of {o} is", "len(line)", "the lengths"),
        ("show the number of words in each of {o}|count the words in each of {o}", "len(line.split())", "the numbers of words"), ("show the first word of each of {o}", "(line.split() or [''])[0]", "the first words"), ("show the last word of each of {o}", "(line.split() or [''])[-1]", "the last words"),
        (f"show the first {n} characters of each of {{o}}|cut each of {{o}} after {n} characters", f"line[:{n}]", "the beginnings"), ("strip the spaces around {o}", "line.strip()", "the lines"),
        ("remove all spaces from {o}", "line.replace(' ', '')", "the lines without spaces"), ("remove the digits from {o}", "''.join(c for c in line if not c.isdigit())", "the lines without digits"),
    ))  # fmt: skip


# Patterns on `{o}`, what is printed, and a noun for it.
_ORDERS = (
    ("sort {o}|sort {o} alphabetically|put {o} in alphabetical order|arrange {o} from A to Z", "sorted(lines)", "the sorted lines"), ("sort {o}|sort {o} alphabetically|order {o} by alphabet", "sorted(lines)", "the sorted lines"),
    ("sort {o} in reverse order|sort {o} from Z to A", "sorted(lines, reverse=True)", "the lines in reverse order"), ("sort {o} by length|order {o} by length, shortest first", "sorted(lines, key=len)", "the lines by length"),
    ("sort {o} by length, longest first", "sorted(lines, key=len, reverse=True)", "the lines by length"), ("sort {o} by length, then alphabetically|sort {o} by length and then by alphabet", "sorted(lines, key=lambda line: (len(line), line))", "the lines by length and alphabet"),
    ("list {o} backwards, last line first|reverse the order of {o}|print {o} from the last to the first", "lines[::-1]", "the reversed lines"), ("number {o}|put a number before each of {o}", "[f'{i} {line}' for i, line in enumerate(lines, 1)]", "the numbered lines"),
    ("show {o} with line numbers", "[f'{i}: {line}' for i, line in enumerate(lines, 1)]", "the numbered lines"), ("sort {o} and number them|number {o} in alphabetical order", "[f'{i} {line}' for i, line in enumerate(sorted(lines), 1)]", "the numbered lines"),
    ("remove duplicates from {o}|drop repeated lines among {o}|list every one of {o} once", "dict.fromkeys(lines)", "the lines without repeats"), ("sort {o} and remove duplicates|list {o} sorted, each once", "sorted(set(lines))", "the sorted lines without repeats"),
    ("remove the blank ones from {o}", "[line for line in lines if line.strip()]", "the lines without blank ones"), ("sort {o} ignoring case", "sorted(lines, key=str.lower)", "the sorted lines"),
)  # fmt: skip
# What people say when all lines are meant.
_OF_ALL = {
    "sorted(lines)": "sort this|sort it alphabetically|alphabetize[ this|]|sort the file",
    "dict.fromkeys(lines)": "remove duplicate lines|dedupe|delete repeated lines|dedupe this, keep the order",
    "sorted(set(lines))": "sort and dedupe|sort -u, please|sorted without duplicates",
    "lines[::-1]": "reverse the file|print it upside down, last line first",
}  # fmt: skip


def _found(rng: random.Random, lines: list[str]) -> Request:
    """Where something stands: the numbers of the lines, or how often each line occurs."""
    piece = some_piece(rng, lines)
    if rng.random() < 0.6:
        request = dressed(rng, say_one(rng, "[On|In] which lines does {p} [occur|appear]?|line numbers [of|with] {p}[?|]|Which line numbers have {p}?|where does {p} appear, by line number[?|]", {"p": rng.choice((piece, f"'{piece}'"))}))  # fmt: skip
        return Request(request, (LINES, f"print(*[i for i, line in enumerate(lines, 1) if {piece!r} in line], sep=', ')"), lines_answer, f"the numbers of the lines with {piece}", "number the lines from 1")  # fmt: skip
    request = dressed(rng, say_one(rng, "[How often|How many times] does each line occur?|count how often each line occurs|lines with their counts, most frequent first|like sort, uniq -c", {}))  # fmt: skip
    return Request(request, ("from collections import Counter", LINES, "for line, n in Counter(lines).most_common():", "    print(f'{n} {line}')"), lines_answer, "how often each line occurs", "count the lines with Counter")  # fmt: skip


def _claim(rng: random.Random, lines: list[str]) -> Request:
    piece = some_piece(rng, lines)
    o = rng.choice(FILE[:6])
    test, question, claim, denial = rng.choice((
        ("{p} in text", f"does {o} contain {piece}", f"{o} contains {piece}", f"{o} does not contain {piece}"),
        ("{p} in text", f"is {piece} in {o}", f"{piece} is in {o}", f"{piece} is not in {o}"),
        ("{p} in text.splitlines()", f"is there a line '{piece}'", f"there is a line '{piece}'", f"there is no line '{piece}'"),
        ("len(text.splitlines()) != len(set(text.splitlines()))", "are there duplicate lines", "there are duplicate lines", "there are no duplicate lines"),
        ("any(not line.strip() for line in text.splitlines())", "are there empty lines", "there are empty lines", "there are no empty lines"),
        ("text.splitlines() == sorted(text.splitlines())", "are the lines sorted", "the lines are sorted", "the lines are not sorted"),
    ))  # fmt: skip
    return Request(whether(rng, question, claim), (TEXT, f"print({test.replace('{p}', repr(piece))})"), judging(f"Yes, {claim}.", f"No, {denial}."), "a yes or no", "read the text and test it")  # fmt: skip
