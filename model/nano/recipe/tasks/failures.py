"""What befalls right code from outside, and data that is not as it seemed.

A cell may fail though nothing is wrong with it: it is run again, and after the second failure the answer
says so. Or the data holds what the first reading did not expect: a cell that is no number, another
encoding, a name that is spelt otherwise.
"""

import random
from dataclasses import replace

from model.nano.recipe.tasks import computing, data
from model.nano.recipe.tasks.base import Draft, Reply, Step
from model.nano.recipe.tasks.numerals import decimal, integer
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import ask, comes_to, dressed, saying, states
from model.nano.recipe.tasks.places import file_name
from model.nano.recipe.tasks.words import NAMES, foreign, word

_POOL = {**computing.FAMILIES, **data.FAMILIES}
_DIED = "[ERROR] The kernel died: {why}. The next cell runs in a new one; all variables are gone."
_SLOW = "[ERROR] Timed out after 120 seconds. The cell was interrupted; variables are kept."


def befallen(rng: random.Random) -> list[Draft]:
    """Right code of any family that fails once, seldom twice, and is run again."""
    first, *rest = computed(rng)
    many = 2 if rng.random() < 0.06 else 1
    return [replace(first, befalls=tuple(_misfortune(rng, rest) for _ in range(many))), *rest]


def given_up(rng: random.Random) -> list[Draft]:
    """Right code that fails twice: the answer says that it did, and why."""
    first, *_ = computed(rng)
    error = _misfortune(rng, [])
    return [
        replace(first, befalls=(error, error if rng.random() < 0.7 else _misfortune(rng, [])), fails=True, check="", answer=_gave_up)
    ]  # fmt: skip


def _gave_up(output: str) -> Reply:
    """The kind of the last error, in one sentence."""
    last = output.strip().split("\n")[-1]
    if last.startswith("[ERROR] "):
        last = last.removeprefix("[ERROR] ").partition(". ")[0]
    name = last.partition(":")[0]
    return Reply(f"Python failed twice ({name}), so I have no result.", ("failed twice", name))


def computed(rng: random.Random) -> list[Draft]:
    """Drafts whose first turn is one cell or more that work. Raises ValueError for others."""
    names, weights = tuple(_POOL), tuple(weight for weight, _ in _POOL.values())
    drafts = _POOL[rng.choices(names, weights)[0]][1](rng)
    first = drafts[0]
    if not first.code or first.broken or first.fails or first.befalls or first.output:
        raise ValueError("nothing that can fail once")
    return drafts


def _misfortune(rng: random.Random, later: list[Draft]) -> str:
    """An exception of any kind, or what the tool says of a kernel that died or hung."""
    if rng.random() < 0.12:
        why = rng.choice(("it ran out of memory", "killed by signal 9", "it exited with code 1", "killed by signal 11"))  # fmt: skip
        return _SLOW if later or rng.random() < 0.5 else _DIED.replace("{why}", why)
    w, n = word(rng), rng.randrange(1000)
    return rng.choice((
        f"ValueError({f'could not convert string to float: {w!r}'!r})", f"ValueError({f'invalid literal for int() with base 10: {w!r}'!r})", "ValueError('not enough values to unpack (expected 2, got 1)')",
        f"ValueError({f'{w} is out of range'!r})", f"KeyError({w!r})", f"KeyError({n})", "IndexError('list index out of range')", "IndexError('string index out of range')", "ZeroDivisionError('division by zero')",
        "TypeError(\"unsupported operand type(s) for +: 'int' and 'str'\")", "TypeError(\"'NoneType' object is not iterable\")", f"TypeError({f'{w}() takes 1 positional argument but 2 were given'!r})",
        f"NameError({f'name {w!r} is not defined'!r})", f"AttributeError({f'{chr(39)}list{chr(39)} object has no attribute {w!r}'!r})", f"ModuleNotFoundError({f'No module named {w!r}'!r})",
        f"FileNotFoundError(2, 'No such file or directory', {f'{w}.csv'!r})", "PermissionError(13, 'Permission denied')", "OSError(5, 'Input/output error')", "OSError(28, 'No space left on device')",
        "MemoryError()", "RecursionError('maximum recursion depth exceeded')", "TimeoutError()", "TimeoutError('timed out')", "ConnectionError('connection refused')", "RuntimeError('the kernel is busy')",
        f"RuntimeError({w!r})", "OverflowError('int too large to convert to float')", "UnicodeDecodeError('utf-8', b'\\xe9', 0, 1, 'invalid continuation byte')", "AssertionError()", "EOFError()",
        "ImportError('cannot import name')", "StopIteration()", "NotImplementedError()", "BlockingIOError(11, 'Resource temporarily unavailable')", "InterruptedError(4, 'Interrupted system call')",
        "ArithmeticError('overflow')", "UnboundLocalError(\"cannot access local variable 'x'\")", "SyntaxError('invalid syntax')", "BufferError()", "SystemError('error return without exception set')",
    ))  # fmt: skip


# --- data that is not as it seemed --------------------------------------------------------------------


def surprises(rng: random.Random) -> list[Draft]:
    """A file whose first reading fails for a reason that the traceback tells."""
    return [rng.choice((_hidden_text, _hidden_text, _latin, _byte_order_mark, _misspelt, _absent, _no_such_column, _nothing_left))(rng)]  # fmt: skip


def _hidden_text(rng: random.Random) -> Draft:
    """A long list with something that is no number where it is not shown."""
    bad = rng.choice(
        ("n/a", "none", "-", "missing", "total", "x", word(rng), "error", "NaN.", "unknown", "?")
    )
    is_decimal = rng.random() < 0.3
    n = rng.randint(130, 400)
    top = rng.choice((100, 1000, 10_000))
    values = [decimal(rng, 2) if is_decimal else str(rng.randint(1, top)) for _ in range(n)]
    values.insert(rng.randint(n // 3, n // 2), bad)
    kind = "float" if is_decimal else "int"
    noun, fn = rng.choice((("sum", "sum(numbers)"), ("total", "sum(numbers)"), ("average", "sum(numbers) / len(numbers)"), ("maximum", "max(numbers)"), ("smallest", "min(numbers)"), ("mean", "sum(numbers) / len(numbers)")))  # fmt: skip
    piped = rng.random() < 0.3
    name = "stdin.txt" if piped else file_name(rng, "txt")
    lines = f"open('/mnt/data/{name}')"
    text = "\n".join(values).encode() + b"\n"
    request = ask(
        rng, f"the {noun} of {rng.choice(('the numbers', 'these numbers', 'the values'))}"
    )
    look = Step(None, f"print({lines}.read()[:500])")
    return Draft(
        request if piped else say(rng, "[The numbers are in {f}.|In {f}:|Read {f}.|Look at {f}:] {r}", {"f": name, "r": request}),
        comes_to(f"the {noun} without '{bad}'"),
        wanted=f"the {noun}",
        how="read the numbers, one a line",
        broken=f"numbers = [{kind}(line) for line in {lines}]\nprint({fn})",
        lesson=f"'{bad}' is no number: skip it.",
        code=f"numbers = [{kind}(line) for line in {lines} if line.strip() != {bad!r}]\nprint({fn})",
        stdin=text if piped else None,
        files=() if piped else ((name, text),),
        before=() if piped else (look,),
        sequence="numbers",
    )  # fmt: skip


def _latin(rng: random.Random) -> Draft:
    """A file in Latin-1."""
    words = [rng.choice(("café", "Zürich", "señor", "naïve", "Köln", "Malmö", "année", "coração", "jalapeño", "Åsa", "résumé", word(rng), word(rng))) for _ in range(rng.randint(3, 12))]  # fmt: skip
    if all(w.isascii() for w in words):
        words[0] = "Zoë"
    name = file_name(rng, "txt")
    text = "\n".join(words).encode("latin-1") + b"\n"
    path = f"open('/mnt/data/{name}'"
    request, shown, answer = rng.choice((
        ("How many lines does {f} have?", "len(lines)", states("the number of lines")), ("What is the longest line of {f}?", "max(lines, key=len)", states("the longest line")),
        ("What is the first line of {f}?", "lines[0]", states("the first line")), ("Sort the lines of {f}.", "*sorted(lines), sep=', '", saying_lines), ("count the lines in {f}", "len(lines)", states("the number of lines")),
        ("What is the last line in {f}?", "lines[-1]", states("the last line")),
    ))  # fmt: skip
    return Draft(
        dressed(rng, request.replace("{f}", name)),
        answer,
        wanted="an answer about the lines",
        how="read the lines",
        broken=f"lines = {path}).read().splitlines()\nprint({shown})",
        lesson="It is not UTF-8: read it as latin-1.",
        code=f"lines = {path}, encoding='latin-1').read().splitlines()\nprint({shown})",
        files=((name, text),),
        attached=rng.random() < 0.5,
    )


def saying_lines(output: str) -> Reply:
    """The tool's text as it is."""
    text = output.strip()
    return Reply(text, (text,))


def _rows(rng: random.Random) -> tuple[str, str, list[str], list[str]]:
    label = rng.choice(("name", "item", "id", "city", "person", "product"))
    column = rng.choice(
        ("price", "age", "score", "amount", "points", "total", "stock", "hours", word(rng))
    )
    n = rng.randint(2, 8)
    labels = [rng.choice((rng.choice(NAMES), word(rng), foreign(rng))) for _ in range(n)]
    return label, column, labels, [str(rng.randint(1, rng.choice((50, 900)))) for _ in range(n)]


_TOTALS = (("total", "sum(values)"), ("average", "sum(values) / len(values)"), ("highest", "max(values)"), ("lowest", "min(values)"), ("sum of the", "sum(values)"))  # fmt: skip


def _byte_order_mark(rng: random.Random) -> Draft:
    """A CSV that begins with a mark: its first header is not what it looks like."""
    label, column, labels, values = _rows(rng)
    text = f"\ufeff{column},{label}\n" + "".join(
        f"{v},{k}\n" for k, v in zip(labels, values, strict=True)
    )
    noun, fn = rng.choice(_TOTALS)
    read = "import csv\nrows = list(csv.DictReader(open('/mnt/data/stdin.txt'{})))\nvalues = [int(r['{c}']) for r in rows]\nprint({f})"
    read = read.replace("{c}", column).replace("{f}", fn)
    return Draft(
        ask(rng, f"the {noun} {column}"),
        comes_to(f"the {noun} {column}"),
        wanted=f"the {noun} {column}",
        how="read the CSV",
        broken=read.replace("{}", ""),
        lesson="The file begins with a byte order mark: read it as utf-8-sig.",
        code=read.replace("{}", ", encoding='utf-8-sig'"),
        stdin=text.encode(),
    )


def _misspelt(rng: random.Random) -> Draft:
    """A file that is there under a slightly different name."""
    label, column, labels, values = _rows(rng)
    name = file_name(rng, "csv")
    stem = name.removesuffix(".csv")
    said = rng.choice(
        (
            f"{stem.capitalize()}.csv",
            f"{stem}s.csv",
            f"{stem}.CSV",
            f"{stem}.txt",
            f"my_{name}",
            f"{stem[:-1]}.csv",
        )
    )
    if said == name:
        raise ValueError("not misspelt")
    noun, fn = rng.choice(_TOTALS)
    text = f"{label},{column}\n" + "".join(
        f"{k},{v}\n" for k, v in zip(labels, values, strict=True)
    )
    body = f"import csv\nrows = list(csv.DictReader(open('/mnt/data/{name}')))\nvalues = [int(r['{column}']) for r in rows]\nprint({fn})"
    # The name that was asked for is tried, not guessed at: nothing wrong in that.
    look = Step(None, f"print(open('/mnt/data/{said}').read()[:500])", is_mistake=True)
    search = Step(
        "That file is not there: which are?", "import os\nprint(sorted(os.listdir('/mnt/data')))"
    )
    second = Step(f"It is called {name}.", f"print(open('/mnt/data/{name}').read()[:500])")
    return Draft(
        say(rng, "[In {f}, what is the {n} {c}?|What is the {n} {c} in {f}?|{n} {c} of {f}|Look at {f}: the {n} {c}?|Read {f} and give me the {n} {c}.]", {"f": said, "n": noun, "c": column}),
        comes_to(f"the {noun} {column} in {name}"),
        wanted=f"the {noun} {column}",
        how="look at the file first",
        code=body,
        files=((name, text.encode()),),
        before=(look, search, second),
    )  # fmt: skip


def _absent(rng: random.Random) -> Draft:
    """A file that is not there at all."""
    name = file_name(rng, rng.choice(("csv", "txt", "json", "log")))
    request = say(rng, "[How many lines does {f} have|What is in {f}|Sum the numbers in {f}|What is the total in {f}|Show the first line of {f}|Read {f}|Count the words in {f}|What is the largest number in {f}|open {f} and add up the prices][?|.|]", {"f": name})  # fmt: skip
    return Draft(
        dressed(rng, request, typing=False),
        saying(f"There is no file {name} here.", "no file"),
        wanted=f"something of {name}",
        how="look at the file first",
        code=f"print(open('/mnt/data/{name}').read()[:500])",
        fails=True,
    )


def _no_such_column(rng: random.Random) -> Draft:
    """A column that the table does not have."""
    label, column, labels, values = _rows(rng)
    other = rng.choice(
        [
            c
            for c in ("price", "age", "weight", "salary", "height", "cost", "tax", "rating")
            if c != column
        ]
    )
    text = f"{label},{column}\n" + "".join(
        f"{k},{v}\n" for k, v in zip(labels, values, strict=True)
    )
    noun, fn = rng.choice(_TOTALS)
    return Draft(
        ask(rng, f"the {noun} {other}"),
        saying(f"There is no column {other}: the columns are {label} and {column}.", "no column"),
        wanted=f"the {noun} {other}",
        how="read the CSV",
        code=f"import csv\nrows = list(csv.DictReader(open('/mnt/data/stdin.txt')))\nvalues = [float(r['{other}']) for r in rows]\nprint({fn})",
        stdin=text.encode(),
        fails=True,
    )


def _nothing_left(rng: random.Random) -> Draft:
    """An average or a maximum of no rows."""
    label, column, labels, values = _rows(rng)
    pivot = max(map(int, values)) + integer(rng, 2)
    text = f"{label},{column}\n" + "".join(
        f"{k},{v}\n" for k, v in zip(labels, values, strict=True)
    )
    noun, fn = rng.choice(
        (
            ("average", "sum(values) / len(values)"),
            ("mean", "sum(values) / len(values)"),
            ("smallest", "min(values)"),
            ("largest", "max(values)"),
        )
    )
    words = rng.choice((f"above {pivot}", f"over {pivot}", f"greater than {pivot}"))
    return Draft(
        ask(rng, f"the {noun} {column} of the rows where {column} is {words}"),
        saying(f"No row has a {column} {words}, so there is no {noun}.", "no"),
        wanted=f"the {noun} {column} of some rows",
        how=f"read the CSV, keep the rows where {column} > {pivot}",
        code=f"import csv\nrows = list(csv.DictReader(open('/mnt/data/stdin.txt')))\npicked = [r for r in rows if int(r['{column}']) > {pivot}]\nvalues = [int(r['{column}']) for r in picked]\nprint({fn})",
        stdin=text.encode(),
        fails=True,
    )
