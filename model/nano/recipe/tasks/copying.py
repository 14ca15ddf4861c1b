"""Text that must come back unchanged: said again, told again later, picked out, put between marks.

What is only to be said again needs no Python: the answer is the text. The strings are such as nobody
has seen: codes, long numbers, words of other scripts, quoted sentences, cells with commas.
"""

import csv
import io
import random

from model.nano.recipe.tasks.base import Draft, Reply
from model.nano.recipe.tasks.numerals import decimal, integer, ordinal
from model.nano.recipe.tasks.phrasing import dressed, saying
from model.nano.recipe.tasks.tables.subjects import SURNAMES
from model.nano.recipe.tasks.words import NAMES, code, foreign, sentence, styled, word

_ORDERS = (
    "Repeat exactly: {}", "Repeat this exactly: {}", "Repeat after me: {}", "Say {}", "Say exactly {}", "Copy this: {}", "Copy exactly: {}",
    "Write {}", "Write exactly this: {}", "Type {}", "Echo {}", "echo: {}", "Return this text unchanged: {}", "Give me back {}",
    "Reply with {} and nothing else.", "Answer with exactly this: {}", "Please repeat {}", "Can you repeat {}?", "Could you write {} for me?",
    "repeat {}", "copy {}", "Just say {}", "Respond only with {}", "Output exactly: {}", "Send back this string: {}", "Please copy the following text:\n{}",
    "Repeat the following, word for word: {}", "Say it again: {}", "Quote this without changes: {}", "Reproduce this line: {}",
    "Print this back to me: {}", "{}\nRepeat the line above.", "{}\nSay that again.", "{} - repeat that", "Write this down exactly as it is: {}",
    "Reply only with this: {}", "Tell me this again: {}", "Spell out exactly this and nothing more: {}", "Copy it letter by letter: {}",
    "I say: {}. You say the same.", "Parrot this: {}", "Return {} as it is.", "Please return the following exactly: {}", "Your answer must be: {}",
    "What did I just write? {}", "Mirror back (do not change): {}", "Repeat back {} please", "Do not compute anything, only repeat: {}",
    "Transcribe: {}", "Can you say {}?", "Copy the {k} {}", "Repeat the {k} {}", "Write the {k} {} again.", "Give me the {k} {} back, unchanged.",
    "Here is a {k}: {}. Repeat it.", "The {k} is {}. What is the {k}?", "This is my {k}: {}. Please repeat it.", "Please confirm the {k} {} by repeating it.",
    "Return the {k} {} character for character.", "Copy this {k} exactly: {}", "Say this {k}: {}", "Repeat my {k} back to me: {}",
)  # fmt: skip
_LATER = (
    ("My {k} is {}.", "What is my {k}?"), ("Remember this {k}: {}", "What was the {k}?"), ("The {k} is {}. Keep it in mind.", "Tell me the {k} again."),
    ("Please note the {k} {}.", "Which {k} did I give you?"), ("I give you a {k}: {}", "Repeat the {k}."), ("Save the {k} {} for later.", "What {k} did I tell you?"),
    ("Note: {k} = {}", "{k}?"), ("Keep in mind that the {k} is {}", "So what is the {k}?"),
)  # fmt: skip


def said_again(rng: random.Random) -> list[Draft]:
    """A text to be repeated at once, or in the next turn."""
    kind, text = material(rng)
    if rng.random() < 0.12 and "\n" not in text:
        first, second = rng.choice(_LATER)
        kind = rng.choice((kind, kind, "name", "code", "password", "number", "word"))
        told = first.replace("{k}", kind).replace("{}", text)
        return [
            Draft(told, saying("OK, I will remember it.", "remember"), wanted=f"to remember the {kind}"),
            Draft(dressed(rng, second.replace("{k}", kind)), saying(text, text), wanted=f"the {kind} from before"),
        ]  # fmt: skip
    form = rng.choice(_ORDERS).replace("{k}", kind)
    mark = rng.choices(("", '"', "'", "`"), (5, 4, 2, 1))[0]
    if (mark in text and mark) or "\n" in text:
        mark = ""
    prompt = form.replace("{}", f"{mark}{text}{mark}")
    if rng.random() < 0.2 and form.startswith(("Repeat", "Copy", "Say", "Write", "copy", "repeat")):
        prompt = rng.choice(("Please ", "Hi! Please ", "Now ", "Could you please ", "Hello, ")) + prompt[0].lower() + prompt[1:]  # fmt: skip
    return [
        Draft(
            prompt.strip(),
            saying(text, text),
            wanted="the same text again",
            how="copy it exactly",
        )
    ]  # fmt: skip


def picked_out(rng: random.Random) -> list[Draft]:
    """One cell of a row, one line of several, one of some quoted strings: by code, copied exactly."""
    n = rng.randint(2, 6)
    parts = [material(rng, short=True)[1] for _ in range(n)]
    if any("\n" in part for part in parts):
        raise ValueError("a part of several lines")
    k = rng.randint(1, n)
    which, index = rng.choice(((ordinal(rng, k), k - 1), (ordinal(rng, k), k - 1), ("last", -1)))
    match rng.randrange(4):
        case 0:
            out = io.StringIO()
            csv.writer(out, lineterminator="").writerow(parts)
            row = out.getvalue()
            noun = rng.choice(("cell", "field", "column", "value"))
            prompt = rng.choice((f"What is the {which} {noun} of this CSV row: {row}", f"{row}\nGive me the {which} {noun}.", f"{which} {noun} of the line {row}",
                                 f"Take the {which} {noun} of: {row}", f"Here is a row of a CSV file:\n{row}\nWhat is in the {which} {noun}?"))  # fmt: skip
            body = f"import csv\nrow = next(csv.reader([{row!r}]))\nprint(row[{index}])"
        case 1:
            noun = rng.choice(("line", "line", "row"))
            text = "\n".join(parts)
            prompt = rng.choice((f"{text}\nRepeat the {which} {noun}.", f"What is the {which} {noun}?\n{text}", f"Give me the {which} {noun} of this:\n{text}"))  # fmt: skip
            body = f"lines = {parts!r}\nprint(lines[{index}])"
        case 2:
            noun = rng.choice(("string", "text", "entry", "item", "word"))
            quoted = ", ".join(f'"{part}"' for part in parts)
            prompt = rng.choice((f"Give me the {which} {noun}: {quoted}", f"Which is the {which} {noun} of {quoted}?", f"{quoted}: copy the {which} {noun}"))  # fmt: skip
            body = f"items = {parts!r}\nprint(items[{index}])"
        case _:
            text = rng.choice(parts)
            n = rng.randint(2, 3)
            mark = rng.choice(("brackets", "quotation marks", "stars", "parentheses", "dashes"))
            left, right = {"brackets": "[]", "quotation marks": '""', "stars": "**", "parentheses": "()", "dashes": "--"}[mark]  # fmt: skip
            if rng.random() < 0.5:
                prompt = rng.choice((f"Put {text} between {mark}.", f"Write {text} in {mark}", f"Surround {text} with {mark}."))  # fmt: skip
                body = f"text = {text!r}\nprint({left!r} + text + {right!r})"
            else:
                prompt = rng.choice((f"Print {text} in Python.", f"Use Python to print {text}", f"print {text} with python", f"Store {text} in a variable and print it."))  # fmt: skip
                body = f"text = {text!r}\nprint(text)"
    return [
        Draft(
            prompt.strip(),
            quoting_line,
            wanted="an exact copy",
            how="put it in Python as it is",
            code=body,
        )
    ]


def quoting_line(output: str) -> Reply:
    """The printed line as it is."""
    line = output.removesuffix("\n")
    if not line or line != line.strip():
        raise ValueError("nothing to copy, or spaces that nobody sees")
    return Reply(line, (line,))


def material(rng: random.Random, *, short: bool = False) -> tuple[str, str]:
    """What kind of text it is, and the text, without white space at its ends."""
    kinds = (
        (5, "name", lambda: f"{rng.choice((*NAMES, *SURNAMES, word(rng).capitalize(), foreign(rng)))} {rng.choice((*SURNAMES, word(rng).capitalize(), foreign(rng)))}"),
        (2, "name", lambda: rng.choice((*NAMES, *SURNAMES, word(rng).capitalize()))),
        (8, "code", lambda: code(rng)),
        (6, "number", lambda: _long_number(rng)),
        (7, "word", lambda: foreign(rng)),
        (6, "word", lambda: styled(rng)),
        (6, "sentence", lambda: _quoted_sentence(rng)),
        (3, "text", lambda: " ".join(rng.choice((foreign, code, styled, word))(rng) for _ in range(rng.randint(2, 5)))),
        (0 if short else 2, "row", lambda: _row(rng)),
        (0 if short else 1, "text", lambda: "\n".join(sentence(rng, 2, 5) for _ in range(rng.randint(2, 4)))),
        (2, "path", lambda: _path(rng)),
        (2, "password", lambda: "".join(rng.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#$%&*+-=?@_", k=rng.randint(6, 24)))),
    )  # fmt: skip
    _, kind, draw = rng.choices(kinds, [weight for weight, _, _ in kinds])[0]
    return kind, draw().strip()


def _long_number(rng: random.Random) -> str:
    dice = rng.random()
    digits = rng.choice((rng.randint(4, 16), rng.randint(17, 32), 30, rng.randint(28, 45)))
    if dice < 0.7:
        return str(integer(rng, digits))
    if dice < 0.8:
        return f"{integer(rng, rng.randint(5, 20)):,}"
    if dice < 0.9:
        return f"-{integer(rng, digits)}"
    return f"{integer(rng, rng.randint(1, 9))}.{integer(rng, rng.randint(3, 25))}" if dice < 0.96 else decimal(rng)  # fmt: skip


def _quoted_sentence(rng: random.Random) -> str:
    """A sentence with marks, names, numbers, and now and then a quotation inside."""
    parts = [rng.choice((word, word, word, styled))(rng) for _ in range(rng.randint(3, 10))]
    if rng.random() < 0.3:
        parts[rng.randrange(len(parts))] = rng.choice((code, foreign))(rng)
    if rng.random() < 0.3:
        i = rng.randrange(len(parts))
        parts[i] = rng.choice((f"'{parts[i]}'", f"({parts[i]})", f"{parts[i]},", f"{parts[i]};", f"{parts[i]}'s", f"{parts[i]}:", f"“{parts[i]}”", f"*{parts[i]}*"))  # fmt: skip
    text = " ".join(parts)
    return text[0].upper() + text[1:] + rng.choice((".", ".", "!", "?", "", "..."))


def _row(rng: random.Random) -> str:
    cells = [rng.choice((styled, word, code, foreign, lambda r: str(integer(r)), decimal))(rng) for _ in range(rng.randint(2, 6))]  # fmt: skip
    if rng.random() < 0.3:
        cells[rng.randrange(len(cells))] = f'"{word(rng)}, {word(rng)}"'
    return rng.choice((",", ", ", ";", "\t", " | ")).join(cells)


def _path(rng: random.Random) -> str:
    parts = "/".join(word(rng) for _ in range(rng.randint(1, 4)))
    return rng.choice((f"/{parts}.{rng.choice(('txt', 'csv', 'py'))}", f"https://{word(rng)}.com/{parts}?id={rng.randrange(999)}", f"{word(rng)}@{word(rng)}.org",
                       f"C:\\{parts.replace('/', chr(92))}", f"~/{parts}"))  # fmt: skip
