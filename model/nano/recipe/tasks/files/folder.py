"""The working folder: which files there are, two files together, and files that are to be written."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft, Step
from model.nano.recipe.tasks.patterns import say, say_one
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    judging,
    lines_answer,
    quoting,
    saying,
    whether,
)
from model.nano.recipe.tasks.places import file_name
from model.nano.recipe.tasks.tables.subjects import GOODS
from model.nano.recipe.tasks.words import NAMES, sentence, styled, word

_FOLDER = "/mnt/data"
_EXTENSIONS = ("txt", "csv", "json", "log", "md", "py", "ini", "tsv")
_NAMES = "names = sorted(os.listdir('/mnt/data'))"


def listings(rng: random.Random) -> list[Draft]:
    """Which files are there, how many, of which kind, how long."""
    extensions = [rng.choice(_EXTENSIONS) for _ in range(rng.randint(1, 6))]
    files = {file_name(rng, e): _text(rng) for e in extensions}
    e = rng.choice(extensions)
    name = rng.choice(list(files))
    there = name if rng.random() < 0.5 else file_name(rng, e)
    where = rng.choice(
        (
            "in this folder",
            "here",
            "in the folder",
            "in /mnt/data",
            "in the working folder",
            "in the current directory",
        )
    )
    kind = rng.randrange(8)
    read = f"open('{_FOLDER}/' + name)"
    forms: tuple[tuple[str, str, Answer, str], ...] = (
        (say_one(rng, "[Which|What] files are {w}?|[List|Show|Print] [the|all|all the] files {w}.|[what is|What's] {w}?|ls|list files|Show me the folder's contents.|file names, please", {"w": where}),
         "print(*names, sep='\\n')", lines_answer, "the names of the files"),
        (say_one(rng, "[How many files are {w}?|Count the files {w}.|number of files {w}|How many files do I have {w}?]", {"w": where}), "print(len(names))", counting("files"), "the number of files"),
        (say_one(rng, "[How many {e} files are {w}?|Count the {e} files {w}.|number of .{e} files {w}]", {"w": where, "e": e}), f"print(sum(name.endswith('.{e}') for name in names))", counting(f"{e} files"), f"the number of {e} files"),
        (say_one(rng, "[Which|What] {e} files are {w}?|[List|Show] the {e} files {w}.|all {e} files", {"w": where, "e": e}), f"print(*[name for name in names if name.endswith('.{e}')], sep='\\n')", lines_answer, f"the {e} files"),
        (whether(rng, f"is there a file {there}", f"there is a file {there}"), f"print('{there}' in names)", judging(f"Yes, {there} is there.", f"No, there is no {there}."), "a yes or no"),
        (say_one(rng, "[Which file has the most lines?|What is the file with the most lines?|Find the file with the most lines {w}.|longest file by lines?]", {"w": where}),
         f"print(max(names, key=lambda name: len({read}.read().splitlines())))", quoting("It is {}."), "the file with the most lines"),
        (say_one(rng, "[How many lines does each file have?|Count the lines of every file {w}.|lines per file|Show the number of lines of each file.]", {"w": where}),
         f"for name in names:\n    print(name, len({read}.read().splitlines()))", lines_answer, "the number of lines of each file"),
        (say_one(rng, "[Which file is the largest?|What is the biggest file {w}?|largest file?|Find the largest file {w}.]", {"w": where}),
         f"print(max(names, key=lambda name: len({read}.read())))", quoting("It is {}."), "the largest file"),
    )  # fmt: skip
    request, code, answer, wanted = forms[kind]
    return [
        Draft(
            dressed(rng, request, typing=False),
            answer,
            wanted=wanted,
            how="list the folder",
            code=f"import os\n{_NAMES}\n{code}",
            files=tuple((n, t.encode()) for n, t in files.items()),
        )
    ]


def _text(rng: random.Random) -> str:
    return "\n".join(sentence(rng, 1, 4) for _ in range(rng.randint(1, 6))) + "\n"


def pairs(rng: random.Random) -> list[Draft]:
    """Two files: what both have, what only one has, all of it, numbers of both, prices and amounts."""
    return [rng.choice((_two_lists, _two_lists, _two_numbers, _prices))(rng)]


_PAIRS = (("a", "b"), ("old", "new"), ("first", "second"), ("list1", "list2"), ("jan", "feb"), ("one", "two"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class TwoFiles:
    """Their names and their texts."""

    one: str
    two: str
    texts: tuple[str, str]

    def draft(
        self, rng: random.Random, request: str, code: str, answer: Answer, wanted: str, how: str
    ) -> Draft:
        """A question about both, which are shown in the message or looked at in one cell first."""
        attached = rng.random() < 0.4
        paths = [f"open('{_FOLDER}/{name}').read()[:300]" for name in (self.one, self.two)]
        look = "\n".join(f"print({path})" for path in paths)
        return Draft(
            dressed(rng, request, typing=False),
            answer,
            wanted=wanted,
            how=how,
            code=code,
            before=() if attached else (Step("Look at both files first.", look),),
            files=((self.one, self.texts[0].encode()), (self.two, self.texts[1].encode())),
            attached=attached,
        )


def _names(rng: random.Random) -> tuple[str, str]:
    a, b = rng.choice((*_PAIRS, (word(rng), word(rng))))
    if a == b:
        raise ValueError("two files of one name")
    return f"{a}.txt", f"{b}.txt"


def _lines(items: Sequence[str]) -> str:
    return "\n".join(items) + "\n"


def _two_lists(rng: random.Random) -> Draft:
    one, two = _names(rng)
    pool = list(
        dict.fromkeys(
            rng.choice((rng.choice(NAMES), rng.choice(GOODS), styled(rng))) for _ in range(9)
        )
    )
    first = [x for x in pool if rng.random() < 0.6] or pool[:1]
    second = [x for x in pool if rng.random() < 0.6] or pool[-1:]
    rng.shuffle(second)
    read = f"a = open('{_FOLDER}/{one}').read().splitlines()\nb = open('{_FOLDER}/{two}').read().splitlines()\n"
    slots = {"a": one, "b": two}
    request, shown, answer, wanted = rng.choice((
        (say_one(rng, "[Which lines are in both {a} and {b}?|What do {a} and {b} have in common?|List the common lines of {a} and {b}.|lines that {a} and {b} share]", slots), "*[x for x in a if x in b], sep='\\n'", lines_answer, "the lines in both files"),
        (say_one(rng, "[Which lines of {a} are not in {b}?|What is in {a} but not in {b}?|Lines only in {a}, not in {b}?|What was removed from {a} to {b}?|Show what {a} has and {b} has not.]", slots), "*[x for x in a if x not in b], sep='\\n'", lines_answer, f"the lines of {one} that {two} has not"),
        (say_one(rng, "[Which lines of {b} are not in {a}?|What is new in {b} compared to {a}?|What is in {b} but missing in {a}?]", slots), "*[x for x in b if x not in a], sep='\\n'", lines_answer, f"the lines of {two} that {one} has not"),
        (say_one(rng, "[How many lines do {a} and {b} have in common?|number of lines in both {a} and {b}|How many lines are in both {a} and {b}?]", slots), "len([x for x in a if x in b])", counting("common lines"), "the number of lines in both files"),
        (say_one(rng, "[How many lines do {a} and {b} have together?|total number of lines of {a} and {b}|Count the lines of both {a} and {b} together.]", slots), "len(a) + len(b)", counting("lines together"), "the number of lines of both"),
        (say_one(rng, "[Merge {a} and {b} without duplicates.|List every line of {a} and {b} once.|Combine {a} and {b}, no repeats, sorted]", slots), "*sorted(set(a + b)), sep='\\n'", lines_answer, "the lines of both, each once"),
        (whether(rng, f"are {one} and {two} the same", f"{one} and {two} are the same"), "a == b", judging("Yes, they are the same.", "No, they differ."), "a yes or no"),
        (say_one(rng, "[Which file is longer, {a} or {b}?|Which has more lines: {a} or {b}?]", slots), f"'{one}' if len(a) > len(b) else '{two}'", quoting("{} has more lines."), "the file with more lines"),
    ))  # fmt: skip
    if "longer" in request and len(first) == len(second):
        raise ValueError("neither is longer")
    files = TwoFiles(one, two, (_lines(first), _lines(second)))
    code = f"{read}print({shown})"
    return files.draft(rng, request, code, answer, wanted, "read the lines of both")


def _two_numbers(rng: random.Random) -> Draft:
    one, two = _names(rng)
    a, b = ([str(rng.randint(1, 200)) for _ in range(rng.randint(2, 7))] for _ in range(2))
    read = f"a = [int(x) for x in open('{_FOLDER}/{one}').read().split()]\nb = [int(x) for x in open('{_FOLDER}/{two}').read().split()]\n"
    slots = {"a": one, "b": two}
    request, shown, noun = rng.choice((
        (ask(rng, say_one(rng, "the [sum|total] of all numbers in {a} and {b}", slots)), "sum(a) + sum(b)", "the sum"), (ask(rng, say_one(rng, "the average of the numbers in {a} and {b} together", slots)), "sum(a + b) / len(a + b)", "the average"),
        (ask(rng, say_one(rng, "the difference between the sum of {a} and the sum of {b}", slots)), "sum(a) - sum(b)", "the difference"), (ask(rng, say_one(rng, "the largest number in {a} and {b}", slots)), "max(a + b)", "the largest number"),
        (say_one(rng, "[Which file has the larger sum, {a} or {b}?|Is the total of {a} or of {b} higher?]", slots), f"'{one}' if sum(a) > sum(b) else '{two}'", "the file with the larger sum"),
    ))  # fmt: skip
    files = TwoFiles(one, two, (_lines(a), _lines(b)))
    code = f"{read}print({shown})"
    return files.draft(rng, request, code, comes_to(noun), noun, "read the numbers of both")


def _prices(rng: random.Random) -> Draft:
    """A list of prices and a list of amounts that name the same things."""
    things = rng.sample(GOODS, rng.randint(2, 5))
    one, two = rng.choice(
        (("prices.csv", "orders.csv"), ("products.csv", "sales.csv"), ("items.csv", "basket.csv"))
    )
    key = rng.choice(("item", "product", "name"))
    amount = rng.choice(("quantity", "qty", "amount", "count"))
    orders = [rng.choice(things) for _ in range(rng.randint(2, 6))]
    texts = (
        f"{key},price\n" + "".join(f"{thing},{rng.randint(1, 90)}\n" for thing in things),
        f"{key},{amount}\n" + "".join(f"{thing},{rng.randint(1, 9)}\n" for thing in orders),
    )
    code = (
        f"import csv\nprices = {{r['{key}']: float(r['price']) for r in csv.DictReader(open('{_FOLDER}/{one}'))}}\n"
        f"rows = list(csv.DictReader(open('{_FOLDER}/{two}')))\nvalues = [prices[r['{key}']] * int(r['{amount}']) for r in rows]\n"
    )  # fmt: skip
    files = TwoFiles(one, two, texts)
    slots = {"a": one, "b": two}
    if rng.random() < 0.6:
        request = say_one(
            rng,
            "[What is the total of all {n} in {b}, with the prices of {a}?|How much does everything in {b} cost, using {a}?|{a} has the prices. What does {b} cost in total?|Multiply each {q} in {b} by its price in {a} and add it up.|Compute the total value of {b} with prices from {a}.]",
            slots | {"n": "orders", "q": amount},
        )
        shown, how = f"{code}print(sum(values))", "look up each price, multiply, add up"
        return files.draft(rng, request, shown, comes_to("the total"), "the total value", how)
    request = say_one(
        rng,
        "[Which line of {b} is the most expensive with the prices of {a}?|Which {k} in {b} costs the most in total, by {a}?]",
        slots | {"k": key},
    )
    shown = f"{code}print(rows[values.index(max(values))]['{key}'])"
    wanted, how = "the most expensive line", "look up each price and multiply"
    return files.draft(rng, request, shown, quoting("It is {}."), wanted, how)


@dataclass(frozen=True, slots=True)
class _Content:
    """What is to be written, the request for it, the code that does it, and the files it is made of."""

    what: str
    request: str
    code: str
    files: tuple[tuple[str, bytes], ...] = ()


def written_files(rng: random.Random) -> list[Draft]:
    """A file that is to be made: a text, numbers, words, a table, a result, another file in another form."""
    name = file_name(rng, rng.choice(("txt", "txt", "md", "csv")))
    path = f"{_FOLDER}/{name}"
    content = rng.choice(_CONTENTS)(rng, name, f"with open('{path}', 'w') as f:\n    f.write(")
    return [
        Draft(
            dressed(rng, content.request, typing=False),
            _wrote(name),
            wanted=f"{content.what} in {name}",
            how=f"write it to {path}, then read it to be sure",
            code=f"{content.code})\nprint(open('{path}').read())",
            files=content.files,
        )
    ]


def _wrote(name: str) -> Answer:
    return saying(f"Saved in {_FOLDER}/{name}.", name)


def _a_text(rng: random.Random, name: str, write: str) -> _Content:
    text = rng.choice((sentence(rng, 2, 7), styled(rng)))
    if "'" in text:
        raise ValueError("a quotation mark in the text")
    request = say_one(
        rng,
        "[Write|Save|Put|Store] [the text|the line|] '{t}' [to|into|in] [a file|the file|] {f}[.|]|[Create|Make] a file {f} [with the content|that contains|containing|with the text] '{t}'[.|]",
        {"t": text, "f": name},
    )
    return _Content("the text", request, f"{write}{text!r}")


def _numbers(rng: random.Random, name: str, write: str) -> _Content:
    n, a = rng.randint(2, 30), rng.randint(1, 60)
    what, expression = rng.choice((
        (f"the numbers from 1 to {n}", f"i for i in range(1, {n + 1})"), (f"the numbers 1 to {n}", f"i for i in range(1, {n + 1})"), (f"all numbers up to {n}", f"i for i in range(1, {n + 1})"),
        (f"the squares of 1 to {n}", f"i * i for i in range(1, {n + 1})"), (f"the first {n} even numbers", f"2 * i for i in range(1, {n + 1})"), (f"the multiplication table of {a} up to {n}", f"{a} * i for i in range(1, {n + 1})"),
        (f"the multiples of {a} below {a * n}", f"i for i in range({a}, {a * n}, {a})"), (f"the first {n} powers of 2", f"2 ** i for i in range(1, {n + 1})"), (f"a countdown from {n} to 1", f"i for i in range({n}, 0, -1)"),
    ))  # fmt: skip
    request = say_one(
        rng,
        "[Write|Save|Put|Store] {w} [to|into|in] {f}[, one per line|, a line each|, one on each line|][.|]|[Create|Make] a file {f} with {w}[, one per line|].",
        {"w": what, "f": name},
    )
    return _Content(what, request, f"{write}'\\n'.join(str(x) for x in ({expression}))")


def _some_words(rng: random.Random, name: str, write: str) -> _Content:
    words = [word(rng) for _ in range(rng.randint(2, 6))]
    request = say_one(
        rng,
        "[Write|Save|Put|Store] [these words|this list|these] [to|into|in] {f}, one [per|a] line: {t}|[Create|Make] a file {f} with these lines: {t}",
        {"t": ", ".join(words), "f": name},
    )
    return _Content("the words", request, f"{write}'\\n'.join({words!r})")


def _a_table(rng: random.Random, name: str, write: str) -> _Content:
    """Names and numbers as CSV, with a header."""
    head = rng.choice((("name", "age"), ("item", "price"), ("city", "population"), ("player", "points")))  # fmt: skip
    rows = [(rng.choice(NAMES[:40]), rng.randint(1, 90)) for _ in range(rng.randint(2, 5))]
    said = ", ".join(f"{key} {value}" for key, value in rows)
    request = say_one(
        rng,
        "[Make|Create|Write] a CSV {f} with the columns {a} and {b}: {t}[.|]|[Save|Put] this as CSV in {f}, header {a},{b}: {t}",
        {"f": name, "a": head[0], "b": head[1], "t": said},
    )
    text = "\n".join([",".join(head), *(f"{key},{value}" for key, value in rows)]) + "\n"
    return _Content("the table", request, f"{write}{text!r}")


def _a_result(rng: random.Random, name: str, write: str) -> _Content:
    a, b = rng.randint(1, 60), rng.randint(2, 999)
    said, op = rng.choice((("times", "*"), ("plus", "+"), ("minus", "-"), ("*", "*"), ("+", "+")))
    request = say_one(
        rng,
        "[Compute|Calculate] {a} {s} {b} and [save|write|store] [it|the result] [to|in] {f}[.|]|[Save|Write] the result of {a} {s} {b} [to|in|into] {f}[.|]",
        {"a": a, "s": said, "b": b, "f": name},
    )
    return _Content("the result", request, f"x = {a} {op} {b}\n{write}str(x)")


_FORMS = (
    ("[sorted|in alphabetical order]", "sorted(lines)"),
    ("[without duplicates|each line once]", "dict.fromkeys(lines)"),
    ("[in reverse order|backwards, last line first]", "lines[::-1]"),
    ("[in capitals|in upper case]", "[line.upper() for line in lines]"),
    ("with line numbers", "[f'{i} {line}' for i, line in enumerate(lines, 1)]"),
    ("[without empty lines|leaving out empty lines]", "[line for line in lines if line]"),
)


def _another_form(rng: random.Random, name: str, write: str) -> _Content:
    """The lines of a file that is there, changed, in a new one."""
    old = file_name(rng, "txt")
    if old == name:
        raise ValueError("one name for two files")
    lines = [rng.choice((word(rng), rng.choice(NAMES), "")) for _ in range(rng.randint(3, 8))]
    form, code = rng.choice(_FORMS)
    request = say_one(
        rng,
        "[Write|Save|Copy|Put] the lines of {o} {w} [to|into] {f}[.|]|[Take|Read] {o} and write its lines {w} [to|into] {f}[.|]|{f} should have the lines of {o} {w}",
        {"o": old, "f": name, "w": say(rng, form, {})},
    )
    read = f"lines = open('{_FOLDER}/{old}').read().splitlines()\n"
    text = "\n".join(lines) + "\n"
    return _Content("the lines", request, f"{read}{write}'\\n'.join({code})", ((old, text.encode()),))  # fmt: skip


_CONTENTS: tuple[Callable[[random.Random, str, str], _Content], ...] = (
    _a_text, _numbers, _numbers, _some_words, _a_table, _a_result, _another_form, _another_form,
)  # fmt: skip
