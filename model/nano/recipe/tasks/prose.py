"""Text in a file, or of several lines in the prompt: lines × selection × change × order, words, findings.

A file is read, never retyped. Findings are what a pattern matches: addresses, links, numbers, dates.
"""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.columns import GOODS, SURNAMES
from model.nano.recipe.tasks.formats import rounded
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
from model.nano.recipe.tasks.words import COMMON, NAMES, code, foreign, sentence, styled, word

_LINES = "lines = {text}.splitlines()"
_TEXT = "text = {text}"
_WORDS = 'words = re.findall(r"[\\w\']+", text.lower())'
_FILE = ("the file", "the input", "this text", "the text", "this", "the data", "it")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the lines: `words` behind "the lines", `code` over `{l}`."""

    words: str
    code: str
    how: str = ""


def lines_of(rng: random.Random) -> list[Draft]:
    """Counts, single lines and changed lines of a text."""
    inline = rng.random() < 0.1
    lines = material(rng, short=inline)
    q = line_question(rng, lines)
    return [
        filed(rng, q, _joined(rng, lines), rng.choice(("txt", "txt", "log", "md")), inline=inline)
    ]


def words_of(rng: random.Random) -> list[Draft]:
    """Words of a text: counts, the most common, those of a kind."""
    inline = rng.random() < 0.1
    lines = paragraphs(rng, short=inline)
    return [filed(rng, word_question(rng, lines), _joined(rng, lines), "txt", inline=inline)]


def line_question(rng: random.Random, lines: list[str]) -> Request:
    """A question about the lines of a text."""
    return rng.choices((_count_lines, _one_line, _changed, _claim), (4, 4, 6, 1))[0](rng, lines)


def word_question(rng: random.Random, lines: list[str]) -> Request:
    """A question about the words of a text."""
    return rng.choices((_count_text, _words_asked), (4, 7))[0](rng, lines)


def _joined(rng: random.Random, lines: list[str]) -> str:
    return "\n".join(lines) + ("\n" if rng.random() < 0.9 else "")


# --- lines --------------------------------------------------------------------------------------------


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
    o = rng.choice(_FILE)
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
    return Request(request, (_LINES, f"print({expression})"), counting(unit), f"the {noun}", "read the lines and count", result=expression)  # fmt: skip


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
    o = rng.choice(("", "", f" of {rng.choice(_FILE[:6])}", f" in {rng.choice(_FILE[:6])}"))
    expression = expression.replace("{s}", source)
    dice = rng.random()
    if dice < 0.12:
        request = rng.choice((ask(rng, f"the length of {noun}{o}"), dressed(rng, f"How long is {noun}{o}?"), dressed(rng, f"How many characters does {noun} have?")))  # fmt: skip
        return Request(request, (_LINES, *body, f"print(len({expression}))"), quoting("It has {} characters."), f"the length of {noun}", "read the lines, use len")  # fmt: skip
    if dice < 0.2:
        request = rng.choice(
            (
                dressed(rng, f"How many words does {noun} have?"),
                ask(rng, f"the number of words in {noun}"),
            )
        )
        return Request(request, (_LINES, *body, f"print(len({expression}.split()))"), counting("words"), f"the number of words in {noun}", "read the lines, split it")  # fmt: skip
    if dice < 0.28:
        which, i = rng.choice((("first", 0), ("last", -1), ("second", 1)))
        request = ask(rng, f"the {which} word of {noun}")
        return Request(request, (_LINES, *body, f"print({expression}.split()[{i}])"), states(f"the {which} word", '"'), f"the {which} word of {noun}", "read the lines, split it")  # fmt: skip
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
        return Request(request, (_LINES, f"print(lines.index({expression}) + 1)"), quoting("It is line {}."), f"the number of {noun}", "find its index, from 1")  # fmt: skip
    request = rng.choice((ask(rng, noun + o), order(rng, f"show {noun}{o}"), order(rng, f"print {noun}{o}"), dressed(rng, f"Which is {noun}{o}?"), dressed(rng, f"What does {noun}{o} say?")))  # fmt: skip
    return Request(request, (_LINES, *body, f"print({expression})"), states(noun.partition(" that ")[0] if part else noun, '"'), noun, "read the lines")  # fmt: skip


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
    return Request(request, (_LINES, *body, f"print(*{source}, sep={mark})"), lines_answer, noun, "read the lines, " + (f"change them, print {noun}" if change else f"print {noun}"))  # fmt: skip


def _claim(rng: random.Random, lines: list[str]) -> Request:
    piece = some_piece(rng, lines)
    o = rng.choice(_FILE[:6])
    fn, question, claim, denial = rng.choice((
        ("{p} in text", f"does {o} contain {piece}", f"{o} contains {piece}", f"{o} does not contain {piece}"),
        ("{p} in text", f"is {piece} in {o}", f"{piece} is in {o}", f"{piece} is not in {o}"),
        ("{p} in text.splitlines()", f"is there a line '{piece}'", f"there is a line '{piece}'", f"there is no line '{piece}'"),
        ("len(text.splitlines()) != len(set(text.splitlines()))", "are there duplicate lines", "there are duplicate lines", "there are no duplicate lines"),
        ("any(not line.strip() for line in text.splitlines())", "are there empty lines", "there are empty lines", "there are no empty lines"),
    ))  # fmt: skip
    return Request(whether(rng, question, claim), (_TEXT, f"print({fn.replace('{p}', repr(piece))})"), judging(f"Yes, {claim}.", f"No, {denial}."), "a yes or no", "read the text and test it")  # fmt: skip


# --- words and characters -------------------------------------------------------------------------------


def _count_text(rng: random.Random, _: list[str]) -> Request:
    o = rng.choice(_FILE)
    letter = rng.choice("aeioubcdstnrlmpAT")
    mark = rng.choice((",", ".", "!", "?", ";", "-", "'"))
    unit, needs, expression = rng.choice((
        ("words", "", "len(text.split())"), ("words", "", "len(text.split())"), ("characters", "", "len(text)"), ("letters", "", "sum(c.isalpha() for c in text)"),
        ("digits", "", "sum(c.isdigit() for c in text)"), ("vowels", "", "sum(c in 'aeiouAEIOU' for c in text)"), ("spaces", "", "text.count(' ')"),
        ("capital letters", "", "sum(c.isupper() for c in text)"), (f"{letter}'s", "", f"text.count('{letter}')"), (f"letters {letter}", "", f"text.count('{letter}')"),
        ("sentences", "import re", "len(re.findall(r'[.!?]+(?:\\s|$)', text))"), ("paragraphs", "", "len([p for p in text.split('\\n\\n') if p.strip()])"),
        ("commas" if mark == "," else f"'{mark}' characters", "", f"text.count({mark!r})"), ("characters without spaces", "", "sum(not c.isspace() for c in text)"),
        ("question marks", "", "text.count('?')"), ("lines", "", "len(text.splitlines())"),
    ))  # fmt: skip
    code = ((needs,) if needs else ()) + (_TEXT, f"print({expression})")
    return Request(
        how_many(rng, unit, o),
        code,
        counting(unit),
        f"the number of {unit}",
        "read the text and count",
        result=expression,
    )


def _words_asked(rng: random.Random, lines: list[str]) -> Request:
    found = [w.strip(".,!?;:'\"()").lower() for line in lines for w in line.split()]
    w = rng.choice([w for w in found if w.isalpha()] or ["the"])
    o = rng.choice(("", "", " in the text", " in the file", " in this"))
    n = rng.randint(3, 9)
    k = rng.randint(2, 5)
    letter = rng.choice("abcdefhilmnoprstw")
    numbered = count_word(rng, k)
    base = ("import re", _TEXT, _WORDS)
    counted = ("import re", "from collections import Counter", _TEXT, _WORDS)
    choice = rng.randrange(12)
    if choice == 10:
        return _sentences(rng, o)
    if choice == 11:
        return _letters(rng, o)
    if choice == 0:
        request = rng.choice((ask(rng, f"the most common word{o}"), ask(rng, f"the most frequent word{o}"), dressed(rng, f"Which word occurs most often{o}?"), dressed(rng, f"Which word is used the most{o}?")))  # fmt: skip
        return Request(
            request,
            (*counted, "print(Counter(words).most_common(1)[0][0])"),
            states("the most common word", '"'),
            "the most common word",
            "count the words with Counter",
        )
    if choice == 1:
        noun = rng.choice(
            (
                f"the {numbered} most common words{o}",
                f"the {numbered} most frequent words{o}",
                f"the top {numbered} words{o}",
            )
        )
        return Request(rng.choice((ask(rng, noun), order(rng, f"list {noun}"), dressed(rng, f"Which are {noun}?"))), (*counted, f"for w, n in Counter(words).most_common({k}):", "    print(w, n)"),
                       lines_answer, noun, "count the words with Counter")  # fmt: skip
    if choice in (2, 3):
        said = rng.choice((f"the word {w}", f"'{w}'", f'"{w}"', f"the word '{w}'"))
        request = rng.choice((f"How often does {said} occur{o}?", f"How many times does {said} appear{o}?", f"count {said}{o}", f"How often is {said} used{o}?", f"number of times {said} appears{o}"))  # fmt: skip
        return Request(
            dressed(rng, request),
            (*base, f"print(words.count({w!r}))"),
            quoting(f"'{w}' occurs {{}} times."),
            f"how often {w} occurs",
            "split the text into words and count",
        )
    if choice == 4:
        noun, fn = rng.choice((("the longest word", "max(words, key=len)"), ("the longest word", "max(words, key=len)"), ("the shortest word", "min(words, key=len)"), ("the alphabetically last word", "max(words)"), ("the alphabetically first word", "min(words)")))  # fmt: skip
        return Request(
            ask(rng, noun + o),
            (*base, f"print({fn})"),
            states(noun, '"'),
            noun,
            "split the text into words",
        )
    if choice == 5:
        unit = rng.choice(("different words", "distinct words", "unique words"))
        return Request(
            how_many(rng, unit, "the text"),
            (*base, "print(len(set(words)))"),
            counting(unit),
            f"the number of {unit}",
            "put the words in a set",
            "print(len(dict.fromkeys(words)))",
        )
    if choice == 6:
        noun = rng.choice(
            (
                f"the average word length{o}",
                f"the mean length of the words{o}",
                f"the average number of letters per word{o}",
            )
        )
        shown, request = rounded(rng, "sum(len(w) for w in words) / len(words)", ask(rng, noun))
        return Request(
            request,
            (*base, f"print({shown})"),
            states("the average"),
            noun,
            "add up the lengths, divide by the number of words",
            result=shown,
        )
    if choice == 7:
        shown, request = rounded(
            rng,
            "len(text.split()) / len(lines)",
            ask(
                rng,
                rng.choice(
                    (
                        f"the average number of words per line{o}",
                        f"the mean number of words a line{o}",
                    )
                ),
            ),
        )
        return Request(request, (_TEXT, "lines = text.splitlines()", f"print({shown})"), states("the average"), "the average number of words a line", "divide the words by the lines")  # fmt: skip
    words_, test = rng.choice((
        (f"words longer than {n} letters", f"len(w) > {n}"), (f"words with more than {n} letters", f"len(w) > {n}"), (f"words with {n} letters", f"len(w) == {n}"), (f"words of exactly {n} letters", f"len(w) == {n}"),
        (f"words starting with {letter}", f"w.startswith('{letter}')"), (f"words that begin with {letter}", f"w.startswith('{letter}')"), (f"words ending in {letter}", f"w.endswith('{letter}')"),
        (f"words that contain the letter {letter}", f"'{letter}' in w"), (f"words shorter than {n} letters", f"len(w) < {n}"), ("words that are palindromes", "w == w[::-1]"),
        (f"words containing {w[:2]}", f"{w[:2]!r} in w"),
    ))  # fmt: skip
    if choice == 8:
        return Request(how_many(rng, words_, "the text"), (*base, f"print(sum({test} for w in words))"), counting(words_), f"the number of {words_}", "split the text into words and count", f"print(len([w for w in words if {test}]))")  # fmt: skip
    listed, tail = rng.choice(
        (
            ("dict.fromkeys(w for w in words if {})", ""),
            ("sorted(set(w for w in words if {}))", ", sorted"),
        )
    )
    verb = f"{rng.choice(('list', 'find', 'show', 'print', 'give me'))} {rng.choice(('all', 'the'))} {words_}{o}{tail}"
    return Request(
        order(rng, verb),
        (*base, f"print(*{listed.replace('{}', test)}, sep=', ')"),
        lines_answer,
        f"the {words_}",
        "split the text into words, keep those",
    )


def _sentences(rng: random.Random, o: str) -> Request:
    """One sentence of the text, or how long they are."""
    read = ("import re", _TEXT, "sentences = re.split(r'(?<=[.!?])\\s+', text.strip())")
    how = "split the text at the ends of sentences"
    noun, fn = rng.choice((
        ("the longest sentence", "max(sentences, key=len)"), ("the shortest sentence", "min(sentences, key=len)"), ("the first sentence", "sentences[0]"), ("the last sentence", "sentences[-1]"),
        ("the second sentence", "sentences[1]"), ("the average number of words per sentence", "sum(len(s.split()) for s in sentences) / len(sentences)"), ("the number of words in the longest sentence", "max(len(s.split()) for s in sentences)"),
    ))  # fmt: skip
    return Request(
        ask(rng, noun + o),
        (*read, f"print({fn})"),
        quoting("It is: {}"),
        noun,
        how,
    )


def _letters(rng: random.Random, o: str) -> Request:
    """The most common letters."""
    read = (
        "from collections import Counter",
        _TEXT,
        "letters = Counter(c for c in text.lower() if c.isalpha())",
    )
    if rng.random() < 0.6:
        request = rng.choice(
            (
                ask(rng, f"the most common letter{o}"),
                dressed(rng, f"Which letter occurs most often{o}?"),
                ask(rng, f"the most frequent letter{o}"),
            )
        )
        return Request(
            request,
            (*read, "print(letters.most_common(1)[0][0])"),
            states("the most common letter"),
            "the most common letter",
            "count the letters with Counter",
        )
    k = rng.randint(2, 5)
    noun = f"the {count_word(rng, k)} most common letters{o}"
    return Request(
        rng.choice((ask(rng, noun), order(rng, f"list {noun}"))),
        (*read, f"for c, n in letters.most_common({k}):", "    print(c, n)"),
        lines_answer,
        noun,
        "count the letters with Counter",
    )


# --- findings --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pattern:
    """What can be found in a text; `numeric` ones can be added up."""

    names: tuple[str, ...]
    regex: str
    numeric: str = ""


_PATTERNS = (
    Pattern(("email addresses", "emails", "e-mail addresses", "mail addresses"), r"[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    Pattern(("URLs", "links", "web addresses", "urls"), r"https?://\S*[\w/]"),
    Pattern(("numbers", "numbers", "numeric values"), r"-?\d+(?:\.\d+)?", "float"),
    Pattern(("dates", "ISO dates", "days"), r"\d{4}-\d\d-\d\d"),
    Pattern(("times", "clock times"), r"\d\d:\d\d"),
    Pattern(("phone numbers", "telephone numbers"), r"\+\d[\d -]+\d"),
    Pattern(("hashtags", "tags"), r"#\w+"),
    Pattern(("mentions", "@ mentions", "user names with @"), r"(?<!\w)@\w+"),
    Pattern(("IP addresses", "IPs"), r"\d+\.\d+\.\d+\.\d+"),
    Pattern(("dollar amounts", "amounts in dollars", "prices"), r"\$(\d+(?:\.\d+)?)", "float"),
    Pattern(("percentages", "percent values"), r"(\d+(?:\.\d+)?)%", "float"),
    Pattern(("capitalized words", "words with a capital letter", "words starting with a capital"), r"\b[A-Z]\w*"),
    Pattern(("texts in quotes", "quoted texts", "strings in quotation marks"), r'"([^"]*)"'),
    Pattern(("texts in parentheses", "parts in brackets"), r"\(([^)]*)\)"),
    Pattern(("words in capitals", "all-caps words"), r"\b[A-Z]{2,}\b"),
)  # fmt: skip


def findings(rng: random.Random) -> list[Draft]:
    """What a pattern matches in a text: all, how many, the first, unique, sorted, the sum."""
    p = rng.choice(_PATTERNS)
    inline = rng.random() < 0.1
    lines = _with_findings(rng, p, paragraphs(rng, short=True))
    name = rng.choice(p.names)
    o = rng.choice(("", "", " in the text", " in the file", " in this", " in it"))
    read = ("import re", _TEXT, f"found = re.findall({_raw(p.regex)}, text)")
    how = f"find the {name} with a regular expression"
    dice = rng.random()
    if p.numeric and dice < 0.5:
        of = "[float(x) for x in found]"
        if p.names[0] == "numbers" and all("." not in line for line in lines):
            of = "[int(x) for x in found]"
        noun, fn = rng.choice((("sum", "sum(numbers)"), ("sum", "sum(numbers)"), ("total", "sum(numbers)"), ("largest", "max(numbers)"), ("smallest", "min(numbers)"), ("average", "sum(numbers) / len(numbers)")))  # fmt: skip
        noun = f"the {noun} of the {name}"
        request = rng.choice((ask(rng, noun + o), ask(rng, noun.replace("the " + name, "all " + name) + o), dressed(rng, f"Add up all {name}{o}.") if fn == "sum(numbers)" else ask(rng, noun + o)))  # fmt: skip
        q = Request(
            request,
            (*read, f"numbers = {of}", f"print({fn})"),
            states(noun),
            noun,
            how,
            result=fn,
            sequence="numbers",
        )
    elif dice < 0.6:
        verb = rng.choice(
            ("list", "find", "extract", "show", "print", "give me", "pull out", "get")
        )
        how_many_of = rng.choice(("all", "the", "every one of the", "all the"))
        request = rng.choice((order(rng, f"{verb} {how_many_of} {name}{o}"), dressed(rng, f"Which {name} are{o or ' in the text'}?"), f"{name}?", dressed(rng, f"What are the {name}{o}?")))  # fmt: skip
        out, said = rng.choice((("found", ""), ("found", ""), ("found", ""), ("dict.fromkeys(found)", ", each once"), ("dict.fromkeys(found)", " without duplicates"), ("sorted(found)", ", sorted"), ("sorted(set(found))", ", unique and sorted")))  # fmt: skip
        request = request.rstrip(".?! ") + said if said else request
        mark = "', '" if rng.random() < 0.2 else "'\\n'"
        if mark == "', '":
            request = request.rstrip(".?! ") + rng.choice(
                (", separated by commas", " in one line with commas")
            )
        q = Request(
            request,
            (*read, f"print(*{out}, sep={mark})"),
            lines_answer,
            f"the {name}",
            how,
            sequence=None,
        )
    elif dice < 0.85:
        unit, out = rng.choice(
            ((name, "len(found)"), (name, "len(found)"), (f"different {name}", "len(set(found))"))
        )
        q = Request(
            how_many(rng, unit, rng.choice(_FILE)),
            (*read, f"print({out})"),
            counting(unit),
            f"the number of {unit}",
            how,
            result=out,
        )
    elif p.names[0] == "email addresses" and dice < 0.95:
        request = rng.choice(
            (
                "Which domains do the email addresses have?",
                "list the different email domains",
                "What domains are the mails from?",
                "unique domains of the emails",
            )
        )
        q = Request(
            dressed(rng, request),
            (*read, "print(*dict.fromkeys(x.split('@')[1] for x in found), sep='\\n')"),
            lines_answer,
            "the domains of the email addresses",
            how,
        )
    else:
        which, i = rng.choice((("first", 0), ("last", -1), ("second", 1)))
        one = (
            name.removesuffix("es")
            if name.endswith("addresses")
            else name.replace("texts", "text")
            .replace("parts", "part")
            .replace("words", "word")
            .removesuffix("s")
        )
        q = Request(
            ask(rng, f"the {which} {one}{o}"),
            (*read, f"print(found[{i}])"),
            states(f"the {which} {one}"),
            f"the {which} {one}",
            how,
        )
    return [filed(rng, q, _joined(rng, lines), rng.choice(("txt", "md", "txt")), inline=inline)]


def _raw(regex: str) -> str:
    return f"r'{regex}'" if "'" not in regex else f'r"{regex}"'


def _with_findings(rng: random.Random, p: Pattern, lines: list[str]) -> list[str]:
    """Text with one to six things of this kind, and perhaps a few of others."""
    lines = [line for line in lines if line] or ["x"]
    made = [_finding(rng, p) for _ in range(rng.randint(1, 6))]
    if rng.random() < 0.3:
        made.append(rng.choice(made))
    if rng.random() < 0.4:
        made.append(_finding(rng, rng.choice(_PATTERNS)))
    for thing in made:
        i = rng.randrange(len(lines))
        parts = lines[i].split(" ")
        parts.insert(rng.randint(0, len(parts)), thing)
        lines[i] = " ".join(parts)
    return lines


def _finding(rng: random.Random, p: Pattern) -> str:
    w, n, d = word(rng), rng.randrange(1, 500), rng.randint(10, 28)
    made = {
        "email addresses": f"{rng.choice((w, f'{w}.{word(rng)}', f'{w}{n}'))}@{word(rng)}.{rng.choice(('com', 'org', 'de', 'co.uk', 'io'))}",
        "URLs": f"http{rng.choice(('s', 's', ''))}://{rng.choice(('', 'www.'))}{w}.{rng.choice(('com', 'org', 'net'))}{rng.choice(('', '/', f'/{word(rng)}', f'/a?id={n}'))}",
        "numbers": rng.choice((str(n), str(n), str(-n), f"{n}.{d}")),
        "dates": f"20{d}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "times": f"{rng.randrange(24):02}:{rng.randrange(60):02}",
        "phone numbers": f"+{d} {rng.randrange(100, 999)} {rng.randrange(1000, 999999)}",
        "hashtags": f"#{w}",
        "mentions": f"@{w}",
        "IP addresses": ".".join(str(rng.randrange(256)) for _ in range(4)),
        "dollar amounts": rng.choice((f"${n}", f"${n}.{d}")),
        "percentages": rng.choice((f"{n % 100}%", f"{n % 100}.{d % 9 + 1}%")),
        "capitalized words": w.capitalize(),
        "texts in quotes": f'"{word(rng)} {w}"',
        "texts in parentheses": f"({word(rng)} {w})",
        "words in capitals": f"{w.upper()}X",
    }  # fmt: skip
    return made[p.names[0]]


# --- material --------------------------------------------------------------------------------------------


def some_piece(rng: random.Random, lines: list[str]) -> str:
    """Something to look for: a piece of a line, or a word that need not be there."""
    if rng.random() < 0.15:
        return word(rng)
    candidates = rng.choice(lines).split() or ["a"]
    chosen = rng.choice(candidates).strip(".,!?'\"()[]:;") or "a"
    return chosen if rng.random() < 0.75 else chosen[:3]


def material(rng: random.Random, *, short: bool = False) -> list[str]:
    """Lines of one kind: sentences, words, names, codes, log entries."""
    n = rng.randint(2, 6 if short else rng.choice((4, 6, 8, 16)))
    if not short and rng.random() < 0.015:
        n = rng.randint(300, 900)
    match rng.randrange(8):
        case 0 | 1:
            lines = [sentence(rng, 1, 7) for _ in range(n)]
        case 2:
            lines = [word(rng) for _ in range(n)]
        case 3:
            lines = [
                rng.choice((rng.choice(NAMES), f"{rng.choice(NAMES)} {rng.choice(SURNAMES)}"))
                for _ in range(n)
            ]
        case 4:
            lines = [
                f"{rng.choice(('INFO', 'ERROR', 'WARN', 'DEBUG'))} {sentence(rng, 2, 4)}"
                for _ in range(n)
            ]
        case 5:
            lines = [rng.choice(GOODS) for _ in range(n)]
        case 6:
            lines = [rng.choice((code, styled, foreign))(rng) for _ in range(n)]
        case _:
            lines = [styled(rng) for _ in range(n)]
    if rng.random() < 0.35:
        lines += rng.choices(lines, k=rng.randint(1, 3))
        rng.shuffle(lines)
    if rng.random() < 0.1:
        lines.insert(len(lines) // 2, "")
    return lines


def paragraphs(rng: random.Random, *, short: bool = False) -> list[str]:
    """Prose: sentences with capitals and full stops, some words again and again, perhaps blank lines."""
    favourite = [rng.choice(COMMON) for _ in range(3)] + [word(rng)]
    lines: list[str] = []
    for _ in range(rng.randint(1, 3 if short else rng.choice((3, 6, 10)))):
        sentences: list[str] = []
        for _ in range(rng.randint(1, 3)):
            parts = [
                rng.choice((word(rng), word(rng), rng.choice(COMMON), rng.choice(favourite)))
                for _ in range(rng.randint(3, 9))
            ]
            if len(parts) > 5 and rng.random() < 0.3:
                parts[2] += ","
            text = " ".join(parts)
            sentences.append(text[0].upper() + text[1:] + rng.choice((".", ".", ".", "!", "?")))
        lines.append(" ".join(sentences))
        if not short and rng.random() < 0.15:
            lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    return lines
