"""Lines of a text: selection × change × order, counts, one line out of many."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.texts import FILE, LINES, TEXT, joined, material, some_piece
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.numerals import count_word, ordinal
from model.nano.recipe.tasks.phrasing import (
    ask,
    counting,
    dressed,
    how_many,
    judging,
    lines_answer,
    order,
    quoting,
    states,
    whether,
)
from model.nano.recipe.tasks.words import word


def lines_of(rng: random.Random) -> list[Draft]:
    """Counts, single lines and changed lines of a text."""
    inline = rng.random() < 0.1
    lines = material(rng, short=inline)
    q = line_question(rng, lines)
    return [
        filed(rng, q, joined(rng, lines), rng.choice(("txt", "txt", "log", "md")), inline=inline)
    ]


def line_question(rng: random.Random, lines: list[str]) -> Request:
    """A question about the lines of a text."""
    return rng.choices((_count_lines, _one_line, _changed, _claim), (4, 4, 6, 1))[0](rng, lines)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the lines: `words` behind "the lines", `code` over `{l}`."""

    words: str
    code: str
    how: str = ""


def a_part(rng: random.Random, lines: list[str]) -> Part:
    """Which lines are meant."""
    piece = some_piece(rng, lines)
    n = rng.randint(1, max(1, min(5, len(lines) - 1)))
    k = count_word(rng, n)
    a = rng.randint(1, len(lines))
    b = rng.randint(a, len(lines))
    length = rng.choice((3, 5, 8, 10, 12, 20, 30, 40, 80))
    if rng.random() < 0.55:
        said = rng.choice(("that contain {}", "containing {}", "with {}", "that mention {}", "in which {} occurs", "that have {} in them",
                           "with the word {}", "where {} appears", "including {}", "matching {}", "that include {}"))  # fmt: skip
        quoted = rng.choice((piece, f"'{piece}'", f'"{piece}"'))
        if rng.random() < 0.12:
            said = rng.choice(("that do not contain {}", "without {}", "not containing {}", "that don't mention {}"))  # fmt: skip
            return Part(
                said.replace("{}", quoted),
                f"[line for line in {{l}} if {piece!r} not in line]",
                f"without '{piece}'",
            )
        if rng.random() < 0.15:
            tail = rng.choice(
                (
                    " in any case",
                    ", ignoring case",
                    " (case does not matter)",
                    ", upper or lower case",
                )
            )
            return Part(
                f"{said.replace('{}', quoted)}{tail}",
                f"[line for line in {{l}} if {piece.lower()!r} in line.lower()]",
                f"with '{piece}' in any case",
            )
        return Part(
            said.replace("{}", quoted),
            f"[line for line in {{l}} if {piece!r} in line]",
            f"with '{piece}'",
        )
    letter = (rng.choice([line for line in lines if line] or ["a"]))[0]
    many = rng.choice(("more", "more", "fewer"))
    forms = (
        Part(rng.choice((f"starting with {letter}", f"that start with {letter}", f"that begin with '{letter}'")), f"[line for line in {{l}} if line.startswith({letter!r})]", f"starting with {letter}"),
        Part(rng.choice((f"ending with {piece[-1]}", f"that end in {piece[-1]}", f"that end with '{piece[-1]}'")), f"[line for line in {{l}} if line.endswith({piece[-1]!r})]", f"ending in {piece[-1]}"),
        Part(rng.choice((f"longer than {length} characters", f"with more than {length} characters", f"of more than {length} characters")), f"[line for line in {{l}} if len(line) > {length}]", f"over {length} characters"),
        Part(rng.choice((f"shorter than {length} characters", f"with fewer than {length} characters", f"with less than {length} characters")), f"[line for line in {{l}} if len(line) < {length}]", f"under {length} characters"),
        Part(rng.choice((f"with {many} than {k} words", f"that have {many} than {k} words", f"of {many} than {k} words")), f"[line for line in {{l}} if len(line.split()) {'>' if many == 'more' else '<'} {n}]", f"{many} than {n} words"),
        Part(rng.choice(("that are not empty", "with text", "that are not blank", "with something in them")), "[line for line in {l} if line.strip()]", "not empty"),
        Part(rng.choice(("with a digit", "that contain a number", "with digits in them", "containing digits")), "[line for line in {l} if any(c.isdigit() for c in line)]", "with digits"),
        Part(rng.choice(("in capitals", "that are all upper case", "written in upper case")), "[line for line in {l} if line.isupper()]", "in capitals"),
        Part(rng.choice((f"from {a} to {b}", f"{a} to {b}", f"{a}-{b}")), f"{{l}}[{a - 1}:{b}]", f"{a} to {b}"),
    )  # fmt: skip
    return rng.choice(forms)


def _range_part(rng: random.Random, lines: list[str]) -> Part:
    """ "first three lines": words before the noun."""
    n = rng.randint(2, max(2, min(5, len(lines) - 1)))
    k = count_word(rng, n)
    return rng.choice((
        Part(f"first {k} lines", f"{{l}}[:{n}]"), Part(f"last {k} lines", f"{{l}}[-{n}:]"), Part("even lines", "{l}[1::2]"),
        Part("odd-numbered lines", "{l}[::2]"), Part(f"{k} longest lines", f"sorted({{l}}, key=len)[-{n}:][::-1]"),
        Part(f"{k} shortest lines", f"sorted({{l}}, key=len)[:{n}]"), Part("unique lines", "list(dict.fromkeys({l}))"),
        Part("different lines", "list(dict.fromkeys({l}))"), Part("non-empty lines", "[line for line in {l} if line.strip()]"),
    ))  # fmt: skip


def _count_lines(rng: random.Random, lines: list[str]) -> Request:
    o = rng.choice(FILE)
    part = a_part(rng, lines) if rng.random() < 0.65 else None
    if part is None:
        unit, expression = rng.choice((
            ("lines", "len(lines)"), ("lines", "len(lines)"), ("different lines", "len(set(lines))"), ("unique lines", "len(set(lines))"),
            ("empty lines", "sum(not line.strip() for line in lines)"), ("blank lines", "sum(not line.strip() for line in lines)"),
            ("non-empty lines", "sum(bool(line.strip()) for line in lines)"), ("duplicate lines", "len(lines) - len(set(lines))"),
        ))  # fmt: skip
    else:
        unit, expression = f"lines {part.words}", f"len({part.code.replace('{l}', 'lines')})"
    request = how_many(rng, unit, o)
    noun = f"number of {unit}"
    return Request(request, (LINES, f"print({expression})"), counting(unit), f"the {noun}", "read the lines and count", result=expression)  # fmt: skip


def _one_line(rng: random.Random, lines: list[str]) -> Request:
    """One line out of many, of all or of a part, or its length, number or word."""
    part = a_part(rng, lines) if rng.random() < 0.2 else None
    n = rng.randint(1, min(len(lines), 12))
    source = part.code.replace("{l}", "lines") if part else "lines"
    noun, expression = rng.choice((
        ("the longest line", "max({s}, key=len)"), ("the longest line", "max({s}, key=len)"), ("the shortest line", "min({s}, key=len)"), ("the line with the most words", "max({s}, key=lambda line: len(line.split()))"),
        ("the first line", "{s}[0]"), ("the last line", "{s}[-1]"), ("the alphabetically first line", "min({s})"),
        ("the most frequent line", "max({s}, key={s}.count)"), ("the most common line", "max({s}, key={s}.count)"),
        (f"the {ordinal(rng, n)} line", f"{{s}}[{n - 1}]"), (f"line {n}", f"{{s}}[{n - 1}]"), ("the second to last line", "{s}[-2]"),
    ))  # fmt: skip
    body = ()
    if part:
        noun, body, source = f"{noun} {part.words}", (f"picked = {source}",), "picked"
    o = rng.choice(("", "", f" of {rng.choice(FILE[:6])}", f" in {rng.choice(FILE[:6])}"))
    expression = expression.replace("{s}", source)
    dice = rng.random()
    if dice < 0.12:
        request = rng.choice((ask(rng, f"the length of {noun}{o}"), dressed(rng, f"How long is {noun}{o}?"), dressed(rng, f"How many characters does {noun} have?")))  # fmt: skip
        return Request(request, (LINES, *body, f"print(len({expression}))"), quoting("It has {} characters."), f"the length of {noun}", "read the lines, use len")  # fmt: skip
    if dice < 0.2:
        request = rng.choice(
            (
                dressed(rng, f"How many words does {noun} have?"),
                ask(rng, f"the number of words in {noun}"),
            )
        )
        return Request(request, (LINES, *body, f"print(len({expression}.split()))"), counting("words"), f"the number of words in {noun}", "read the lines, split it")  # fmt: skip
    if dice < 0.28:
        which, i = rng.choice((("first", 0), ("last", -1), ("second", 1)))
        request = ask(rng, f"the {which} word of {noun}")
        return Request(request, (LINES, *body, f"print({expression}.split()[{i}])"), states(f"the {which} word", '"'), f"the {which} word of {noun}", "read the lines, split it")  # fmt: skip
    if dice < 0.34 and not part and "longest" in noun:
        request = dressed(
            rng,
            rng.choice(
                (
                    f"Which line number is {noun}?",
                    f"On which line is {noun}?",
                    f"What is the number of {noun}?",
                )
            ),
        )
        return Request(request, (LINES, f"print(lines.index({expression}) + 1)"), quoting("It is line {}."), f"the number of {noun}", "find its index, from 1")  # fmt: skip
    request = rng.choice((ask(rng, noun + o), order(rng, f"show {noun}{o}"), order(rng, f"print {noun}{o}"), dressed(rng, f"Which is {noun}{o}?"), dressed(rng, f"What does {noun}{o} say?")))  # fmt: skip
    return Request(request, (LINES, *body, f"print({expression})"), states(noun.partition(" that ")[0] if part else noun, '"'), noun, "read the lines")  # fmt: skip


def _changes(rng: random.Random, lines: list[str]) -> tuple[str, str, str]:
    """A verb on `{o}`, an expression on `line`, a noun for the result."""
    piece, new, n = some_piece(rng, lines), word(rng), rng.randint(1, 6)
    mark = rng.choice(("- ", "* ", "> ", "# ", "    "))
    return rng.choice((
        ("convert {o} to upper case", "line.upper()", "the text in capitals"), ("turn {o} into capitals", "line.upper()", "the text in capitals"),
        ("uppercase {o}", "line.upper()", "the text in capitals"), ("put {o} in lower case", "line.lower()", "the text in lower case"),
        ("make {o} lowercase", "line.lower()", "the text in lower case"), ("write {o} in title case", "line.title()", "the text in title case"),
        ("reverse each of {o}", "line[::-1]", "the reversed lines"), ("write each of {o} backwards", "line[::-1]", "the reversed lines"),
        (f"replace {piece} with {new} in {{o}}", f"line.replace({piece!r}, {new!r})", "the new text"), (f"change {piece} to {new} in {{o}}", f"line.replace({piece!r}, {new!r})", "the new text"),
        (f"remove {piece} from {{o}}", f"line.replace({piece!r}, '')", "the new text"),
        (f"put '{mark}' in front of {{o}}", f"{mark!r} + line", "the lines"), (f"prefix {{o}} with '{mark}'", f"{mark!r} + line", "the lines"),
        ("give the length of each of {o}", "len(line)", "the lengths"), ("show the number of words in each of {o}", "len(line.split())", "the numbers of words"),
        ("show the first word of each of {o}", "(line.split() or [''])[0]", "the first words"), ("show the last word of each of {o}", "(line.split() or [''])[-1]", "the last words"),
        (f"show the first {n} characters of each of {{o}}", f"line[:{n}]", "the beginnings"), ("strip the spaces around {o}", "line.strip()", "the lines"),
        ("remove all spaces from {o}", "line.replace(' ', '')", "the lines without spaces"), ("remove the digits from {o}", "''.join(c for c in line if not c.isdigit())", "the lines without digits"),
    ))  # fmt: skip


def _changed(rng: random.Random, lines: list[str]) -> Request:
    """Selection, then change, then order, then the way it is printed."""
    o = rng.choice(("the lines", "these lines", "all lines", "the lines"))
    source, verb, noun = "lines", "", "the lines"
    dice = rng.random()
    body: list[str] = []
    if dice < 0.4:
        part = a_part(rng, lines)
        o = noun = f"the lines {part.words}"
        body.append(f"lines = {part.code.replace('{l}', 'lines')}")
    elif dice < 0.55:
        part = _range_part(rng, lines)
        o = noun = f"the {part.words}"
        body.append(f"lines = {part.code.replace('{l}', 'lines')}")
    change = rng.random() < (0.3 if body else 0.45)
    if change:
        verb, expression, noun = _changes(rng, lines)
        verb = verb.replace("{o}", o)
        source = f"[{expression} for line in lines]"
    ordering = rng.random()
    if not change and (ordering < 0.55 or not body):
        say, out, noun2 = rng.choice((
            ("sort {o}", "sorted(lines)", "the sorted lines"), ("sort {o} alphabetically", "sorted(lines)", "the sorted lines"), ("put {o} in alphabetical order", "sorted(lines)", "the sorted lines"),
            ("arrange {o} from A to Z", "sorted(lines)", "the sorted lines"), ("sort {o} in reverse order", "sorted(lines, reverse=True)", "the lines in reverse order"),
            ("sort {o} from Z to A", "sorted(lines, reverse=True)", "the lines in reverse order"), ("sort {o} by length", "sorted(lines, key=len)", "the lines by length"),
            ("sort {o} by length, longest first", "sorted(lines, key=len, reverse=True)", "the lines by length"), ("list {o} backwards, last line first", "lines[::-1]", "the reversed lines"),
            ("reverse the order of {o}", "lines[::-1]", "the reversed lines"), ("print {o} from the last to the first", "lines[::-1]", "the reversed lines"),
            ("number {o}", "[f'{i} {line}' for i, line in enumerate(lines, 1)]", "the numbered lines"), ("show {o} with line numbers", "[f'{i}: {line}' for i, line in enumerate(lines, 1)]", "the numbered lines"),
            ("remove duplicates from {o}", "dict.fromkeys(lines)", "the lines without repeats"), ("drop repeated lines among {o}", "dict.fromkeys(lines)", "the lines without repeats"),
            ("list every one of {o} once", "dict.fromkeys(lines)", "the lines without repeats"), ("remove the blank ones from {o}", "[line for line in lines if line.strip()]", "the lines without blank ones"),
            ("sort {o} ignoring case", "sorted(lines, key=str.lower)", "the sorted lines"),
        ))  # fmt: skip
        verb, source, noun = say.replace("{o}", o), out, noun2
        if rng.random() < 0.3 and not body:
            verb = {"sorted(lines)": rng.choice(("sort this", "sort it alphabetically", "alphabetize")), "dict.fromkeys(lines)": rng.choice(("remove duplicate lines", "dedupe", "delete repeated lines", "unique lines"))}.get(out, verb)  # fmt: skip
    elif not change:
        verb = (
            f"{rng.choice(('show', 'print', 'list', 'give me', 'find', 'display', 'output'))} {o}"
        )
        noun = o
    elif ordering < 0.25:
        verb += rng.choice((" and sort them", ", sorted", ", then sort"))
        source = f"sorted({source})"
    request = order(rng, verb)
    mark = "'\\n'"
    if rng.random() < 0.12:
        mark, said = rng.choice((("', '", "joined by commas"), ("', '", "in one line, separated by commas"), ("' '", "in one line"), ("','", "as one CSV line"), ("' | '", "separated by ' | '")))  # fmt: skip
        request = f"{request.rstrip('.?! ')} {said}"
    return Request(request, (LINES, *body, f"print(*{source}, sep={mark})"), lines_answer, noun, "read the lines, " + (f"change them, print {noun}" if change else f"print {noun}"))  # fmt: skip


def _claim(rng: random.Random, lines: list[str]) -> Request:
    piece = some_piece(rng, lines)
    o = rng.choice(FILE[:6])
    fn, question, claim, denial = rng.choice((
        ("{p} in text", f"does {o} contain {piece}", f"{o} contains {piece}", f"{o} does not contain {piece}"),
        ("{p} in text", f"is {piece} in {o}", f"{piece} is in {o}", f"{piece} is not in {o}"),
        ("{p} in text.splitlines()", f"is there a line '{piece}'", f"there is a line '{piece}'", f"there is no line '{piece}'"),
        ("len(text.splitlines()) != len(set(text.splitlines()))", "are there duplicate lines", "there are duplicate lines", "there are no duplicate lines"),
        ("any(not line.strip() for line in text.splitlines())", "are there empty lines", "there are empty lines", "there are no empty lines"),
    ))  # fmt: skip
    return Request(whether(rng, question, claim), (TEXT, f"print({fn.replace('{p}', repr(piece))})"), judging(f"Yes, {claim}.", f"No, {denial}."), "a yes or no", "read the text and test it")  # fmt: skip
