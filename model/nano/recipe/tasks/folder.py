"""The working folder: which files there are, two files together, and files that are to be written."""

import random

from model.nano.recipe.tasks.base import Answer, Draft, Reply, Step
from model.nano.recipe.tasks.layouts import file_name
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    judging,
    lines_answer,
    quoting,
    whether,
)
from model.nano.recipe.tasks.subjects import GOODS
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


def _two(rng: random.Random, extension: str) -> tuple[str, str]:
    a, b = rng.choice(
        (
            ("a", "b"),
            ("old", "new"),
            ("first", "second"),
            ("list1", "list2"),
            ("jan", "feb"),
            ("one", "two"),
            (word(rng), word(rng)),
        )
    )
    if a == b:
        raise ValueError("two files of one name")
    return f"{a}.{extension}", f"{b}.{extension}"


def _both(
    rng: random.Random,
    one: str,
    two: str,
    texts: tuple[str, str],
    request: str,
    code: str,
    answer: Answer,
    wanted: str,
    how: str,
) -> Draft:
    """Shown in the message, or looked at in one cell first."""
    attached = rng.random() < 0.4
    look = (
        f"print(open('{_FOLDER}/{one}').read()[:300])\nprint(open('{_FOLDER}/{two}').read()[:300])"
    )
    before = () if attached else (Step("Look at both files first.", look),)
    return Draft(dressed(rng, request, typing=False), answer, wanted=wanted, how=how, code=code, before=before, files=((one, texts[0].encode()), (two, texts[1].encode())), attached=attached)  # fmt: skip


def _two_lists(rng: random.Random) -> Draft:
    one, two = _two(rng, "txt")
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
    texts = ("\n".join(first) + "\n", "\n".join(second) + "\n")
    return _both(
        rng,
        one,
        two,
        texts,
        request,
        f"{read}print({shown})",
        answer,
        wanted,
        "read the lines of both",
    )


def _two_numbers(rng: random.Random) -> Draft:
    one, two = _two(rng, "txt")
    a, b = ([str(rng.randint(1, 200)) for _ in range(rng.randint(2, 7))] for _ in range(2))
    read = f"a = [int(x) for x in open('{_FOLDER}/{one}').read().split()]\nb = [int(x) for x in open('{_FOLDER}/{two}').read().split()]\n"
    slots = {"a": one, "b": two}
    request, shown, noun = rng.choice((
        (ask(rng, say_one(rng, "the [sum|total] of all numbers in {a} and {b}", slots)), "sum(a) + sum(b)", "the sum"), (ask(rng, say_one(rng, "the average of the numbers in {a} and {b} together", slots)), "sum(a + b) / len(a + b)", "the average"),
        (ask(rng, say_one(rng, "the difference between the sum of {a} and the sum of {b}", slots)), "sum(a) - sum(b)", "the difference"), (ask(rng, say_one(rng, "the largest number in {a} and {b}", slots)), "max(a + b)", "the largest number"),
        (say_one(rng, "[Which file has the larger sum, {a} or {b}?|Is the total of {a} or of {b} higher?]", slots), f"'{one}' if sum(a) > sum(b) else '{two}'", "the file with the larger sum"),
    ))  # fmt: skip
    texts = ("\n".join(a) + "\n", "\n".join(b) + "\n")
    return _both(
        rng,
        one,
        two,
        texts,
        request,
        f"{read}print({shown})",
        comes_to(noun),
        noun,
        "read the numbers of both",
    )


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
    slots = {"a": one, "b": two}
    if rng.random() < 0.6:
        request = say_one(
            rng,
            "[What is the total of all {n} in {b}, with the prices of {a}?|How much does everything in {b} cost, using {a}?|{a} has the prices. What does {b} cost in total?|Multiply each {q} in {b} by its price in {a} and add it up.|Compute the total value of {b} with prices from {a}.]",
            slots | {"n": "orders", "q": amount},
        )
        return _both(
            rng,
            one,
            two,
            texts,
            request,
            f"{code}print(sum(values))",
            comes_to("the total"),
            "the total value",
            "look up each price, multiply, add up",
        )
    request = say_one(
        rng,
        "[Which line of {b} is the most expensive with the prices of {a}?|Which {k} in {b} costs the most in total, by {a}?]",
        slots | {"k": key},
    )
    return _both(
        rng,
        one,
        two,
        texts,
        request,
        f"{code}print(rows[values.index(max(values))]['{key}'])",
        quoting("It is {}."),
        "the most expensive line",
        "look up each price and multiply",
    )


def written_files(rng: random.Random) -> list[Draft]:
    """A file that is to be made: a text, a range of numbers, a list, a result."""
    name = file_name(rng, rng.choice(("txt", "txt", "md", "csv")))
    path = f"{_FOLDER}/{name}"
    n = rng.randint(2, 30)
    a = rng.randint(1, 60)
    start = f"with open('{path}', 'w') as f:\n    "
    match rng.randrange(5):
        case 0:
            text = rng.choice((sentence(rng, 2, 7), styled(rng)))
            request = say_one(
                rng,
                "[Write|Save|Put|Store] [the text|the line|] '{t}' [to|into|in] [a file|the file|] {f}[.|]|[Create|Make] a file {f} [with the content|that contains|containing|with the text] '{t}'[.|]",
                {"t": text, "f": name},
            )
            if "'" in text:
                raise ValueError("a quotation mark in the text")
            code, what = f"{start}f.write({text!r})", "the text"
        case 1:
            what = rng.choice(
                (f"the numbers from 1 to {n}", f"the numbers 1 to {n}", f"all numbers up to {n}")
            )
            code = f"{start}f.write('\\n'.join(str(i) for i in range(1, {n + 1})))"
            request = say_one(
                rng,
                "[Write|Save|Put] {w} [to|into|in] {f}, one [per|a] line[.|]|[Create|Make] a file {f} with {w}, one per line.",
                {"w": what, "f": name},
            )
        case 2:
            what, expression = rng.choice((
                (f"the squares of 1 to {n}", f"i * i for i in range(1, {n + 1})"), (f"the first {n} even numbers", f"2 * i for i in range(1, {n + 1})"), (f"the multiplication table of {a} up to {n}", f"{a} * i for i in range(1, {n + 1})"),
                (f"the multiples of {a} below {a * n}", f"i for i in range({a}, {a * n}, {a})"), (f"the first {n} powers of 2", f"2 ** i for i in range(1, {n + 1})"),
            ))  # fmt: skip
            code = f"{start}f.write('\\n'.join(str(x) for x in ({expression})))"
            request = say_one(
                rng,
                "[Write|Save|Put|Store] {w} [to|into|in] {f}[, one per line|, a line each|][.|]|[Create|Make] a file {f} with {w}.",
                {"w": what, "f": name},
            )
        case 3:
            words_ = [word(rng) for _ in range(rng.randint(2, 6))]
            what = "the words"
            code = f"{start}f.write('\\n'.join({words_!r}))"
            request = say_one(
                rng,
                "[Write|Save|Put|Store] [these words|this list|these] [to|into|in] {f}, one [per|a] line: {t}|[Create|Make] a file {f} with these lines: {t}",
                {"t": ", ".join(words_), "f": name},
            )
        case _:
            b = rng.randint(2, 999)
            said, op = rng.choice(
                (("times", "*"), ("plus", "+"), ("minus", "-"), ("*", "*"), ("+", "+"))
            )
            what = "the result"
            code = f"x = {a} {op} {b}\n{start}f.write(str(x))"
            request = say_one(
                rng,
                "[Compute|Calculate] {a} {s} {b} and [save|write|store] [it|the result] [to|in] {f}[.|]|[Save|Write] the result of {a} {s} {b} [to|in|into] {f}[.|]",
                {"a": a, "s": said, "b": b, "f": name},
            )
    code += f"\nprint(open('{path}').read())"
    return [
        Draft(dressed(rng, request, typing=False), _wrote(name), wanted=f"{what} in {name}", how=f"write it to {path}, then read it to be sure", code=code)
    ]  # fmt: skip


def _wrote(name: str) -> Answer:
    reply = Reply(f"Saved in {_FOLDER}/{name}.", (name,))
    return lambda _: reply
