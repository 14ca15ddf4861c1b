"""Text on standard input: lines, words and characters of a file that is read, never retyped."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.numerals import ordinal
from model.nano.recipe.tasks.phrasing import (
    ask,
    capital,
    counting,
    dressed,
    order,
    plain,
    singular,
    states,
)
from model.nano.recipe.tasks.words import NAMES, sentence, styled, word

_LINES = "lines = open('/mnt/data/stdin.txt').read().splitlines()"
_TEXT = "text = open('/mnt/data/stdin.txt').read()"
_FILE = ("the file", "the input", "this text", "the text", "this", "the data")


@dataclass(frozen=True, slots=True)
class Question:
    """`request` is a whole prompt; `code` runs after `lines` or `text` was read."""

    request: str
    code: str
    answer: Answer
    noun: str


def piped_counts(rng: random.Random) -> list[Draft]:
    """How many lines, words, characters, matches."""
    lines = _lines(rng)
    part = _part(rng, lines)
    o = rng.choice(_FILE)
    unit, code = rng.choice(
        (
            ("lines", "len(lines)"),
            ("lines", "len(lines)"),
            ("words", "len(text.split())"),
            ("words", "len(text.split())"),
            ("characters", "len(text)"),
            ("different lines", "len(set(lines))"),
            ("distinct words", "len(set(text.split()))"),
            ("empty lines", "sum(not line.strip() for line in lines)"),
            (f"lines that contain {part}", f"sum({part!r} in line for line in lines)"),
            (f"lines containing '{part}'", f"len([line for line in lines if {part!r} in line])"),
            (f"lines that mention {part}", f"sum({part!r} in line for line in lines)"),
            (f"lines in which {part} occurs", f"sum({part!r} in line for line in lines)"),
            (f"lines with the word {part}", f"sum({part!r} in line for line in lines)"),
            (f"lines with {part}", f"sum({part!r} in line for line in lines)"),
            (f"lines starting with {part[0]}", f"sum(line.startswith('{part[0]}') for line in lines)"),
            ("digits", "sum(c.isdigit() for c in text)"),
            ("vowels", "sum(c in 'aeiouAEIOU' for c in text)"),
        )
    )  # fmt: skip
    request = rng.choice(
        (
            dressed(rng, f"How many {unit} are there?"),
            dressed(rng, f"How many {unit} are in {o}?"),
            dressed(rng, f"How many {unit} does {o} have?"),
            order(rng, f"count the {unit}"),
            order(rng, f"count the {unit} in {o}"),
            ask(rng, f"the number of {unit}"),
            f"{unit}?",
            f"count {unit}",
            f"How many {unit}?",
            f"{singular(unit)} count" if " " not in unit else f"number of {unit}",
            f"{unit}, please",
            dressed(rng, f"How many {unit} do I have?"),
            dressed(rng, f"How many {unit} did you get?"),
            dressed(rng, f"Tell me how many {unit} there are."),
            dressed(rng, f"I need to know how many {unit} {o} has."),
        )
    )
    return [
        _draft(
            rng,
            Question(request, code, counting(unit), f"the number of {unit}"),
            lines,
        )
    ]


def piped_lines(rng: random.Random) -> list[Draft]:
    """One line out of many, or one word."""
    lines = _lines(rng)
    n = rng.randint(1, min(len(lines), 12))
    o = rng.choice(_FILE)
    noun, code = rng.choice(
        (
            ("the longest line", "max(lines, key=len)"),
            ("the longest line", "max(lines, key=len)"),
            ("the shortest line", "min(lines, key=len)"),
            ("the first line", "lines[0]"),
            ("the last line", "lines[-1]"),
            (f"the {ordinal(rng, n)} line", f"lines[{n - 1}]"),
            (f"line {n}", f"lines[{n - 1}]"),
            ("the alphabetically first line", "min(lines)"),
            ("the longest word", "max(text.split(), key=len)"),
            ("the first word", "text.split()[0]"),
            ("the last word", "text.split()[-1]"),
            ("the most common word", "max(text.split(), key=text.split().count)"),
            ("the most frequent line", "max(lines, key=lines.count)"),
        )
    )  # fmt: skip
    place = rng.choice(("", "", f" of {o}", f" in {o}"))
    question = Question(ask(rng, noun + place), f"print({code})", states(rng, noun, '"'), noun)
    if rng.random() < 0.15:
        code = code.removeprefix("print(")
        question = Question(
            ask(rng, f"the length of {noun}"),
            f"len({code})",
            states(rng, f"the length of {noun}"),
            f"the length of {noun}",
        )
    return [_draft(rng, question, lines)]


def piped_edits(rng: random.Random) -> list[Draft]:
    """The whole text changed: sorted, reversed, filtered, in capitals."""
    lines = _lines(rng, short=True)
    part = _part(rng, lines)
    n = rng.randint(2, 4)
    o = rng.choice(("the lines", "these lines", "the file", "this", "the input"))
    verb, code, noun = rng.choice(
        (
            ("sort {o}", "sorted(lines)", "the sorted lines"),
            ("sort {o} alphabetically", "sorted(lines)", "the sorted lines"),
            ("sort {o} in reverse order", "sorted(lines, reverse=True)", "the lines in reverse order"),
            ("put {o} in alphabetical order", "sorted(lines)", "the sorted lines"),
            ("arrange {o} from A to Z", "sorted(lines)", "the sorted lines"),
            ("order {o} by the alphabet", "sorted(lines)", "the sorted lines"),
            ("list {o} backwards, last line first", "lines[::-1]", "the reversed lines"),
            ("turn {o} into capitals", "[line.upper() for line in lines]", "the text in capitals"),
            ("drop repeated lines", "dict.fromkeys(lines)", "the lines without repeats"),
            (f"print all lines that have {part} in them", f"[line for line in lines if {part!r} in line]", "the matching lines"),
            ("sort {o} by length", "sorted(lines, key=len)", "the lines by length"),
            ("reverse the order of the lines", "lines[::-1]", "the reversed lines"),
            ("reverse each line", "[line[::-1] for line in lines]", "the reversed lines"),
            ("convert {o} to upper case", "[line.upper() for line in lines]", "the text in capitals"),
            ("put {o} in lower case", "[line.lower() for line in lines]", "the text in lower case"),
            ("remove duplicate lines", "dict.fromkeys(lines)", "the lines without repeats"),
            ("list the unique lines", "dict.fromkeys(lines)", "the unique lines"),
            (f"show the lines that contain {part}", f"[line for line in lines if {part!r} in line]", "the matching lines"),
            (f"find all lines with '{part}'", f"[line for line in lines if {part!r} in line]", "the matching lines"),
            (f"show the first {n} lines", f"lines[:{n}]", f"the first {n} lines"),
            (f"show the last {n} lines", f"lines[-{n}:]", f"the last {n} lines"),
            ("number the lines", "[f'{i} {line}' for i, line in enumerate(lines, 1)]", "the numbered lines"),
        )
    )  # fmt: skip
    code = (
        f"print(*{code}, sep='\\n')"
        if rng.random() < 0.6
        else f"for line in {code}:\n    print(line)"
    )
    question = Question(order(rng, verb.replace("{o}", o)), code, _lines_answer(noun), noun)
    return [_draft(rng, question, lines)]


def _lines_answer(noun: str) -> Answer:
    def answer(output: str) -> Reply:
        if output.startswith("[WARN]"):
            return Reply("There are none.", ("none",))
        value = plain(output)
        return Reply(f"{capital(noun)}:\n{value}", (value,))

    return answer


def _draft(rng: random.Random, question: Question, lines: list[str]) -> Draft:
    reads = _LINES if "lines" in question.code else _TEXT
    code = question.code
    if not code.startswith(("print", "for")) and rng.random() < 0.4:
        code = f"print({code})"
    data = "\n".join(lines) + ("\n" if rng.random() < 0.9 else "")
    return Draft(
        question.request,
        question.answer,
        wanted=question.noun,
        how=rng.choice(("read the file in Python", "read the file", "read it from the file")),
        code=f"{reads}\n{code}",
        stdin=data.encode(),
    )


def _part(rng: random.Random, lines: list[str]) -> str:
    """Something to look for: a piece of a line, or a word that need not be there."""
    if rng.random() < 0.2:
        return word(rng)
    candidates = rng.choice(lines).split() or ["a"]
    chosen = rng.choice(candidates).strip(".,!?") or "a"
    return chosen if rng.random() < 0.7 else chosen[:3]


def _lines(rng: random.Random, *, short: bool = False) -> list[str]:
    """Lines of one kind: sentences, words, names, log entries."""
    n = rng.randint(2, 8 if short else rng.choice((6, 12, 25)))
    if not short and rng.random() < 0.02:
        n = rng.randint(400, 1200)
    match rng.randrange(6):
        case 0 | 1:
            lines = [sentence(rng, 1, 7) for _ in range(n)]
        case 2:
            lines = [word(rng) for _ in range(n)]
        case 3:
            lines = [rng.choice(NAMES) for _ in range(n)]
        case 4:
            lines = [
                f"{rng.choice(('INFO', 'ERROR', 'WARN', 'DEBUG'))} {sentence(rng, 2, 4)}"
                for _ in range(n)
            ]
        case _:
            lines = [styled(rng) for _ in range(n)]
    if rng.random() < 0.3:
        lines += rng.choices(lines, k=rng.randint(1, 3))
        rng.shuffle(lines)
    if rng.random() < 0.1:
        lines.insert(len(lines) // 2, "")
    return lines
