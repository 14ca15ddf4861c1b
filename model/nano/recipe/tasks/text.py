"""Text given in the prompt: one operation on a word or a sentence, or two after each other."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.numerals import ordinal
from model.nano.recipe.tasks.phrasing import (
    ask,
    counting,
    dressed,
    judging,
    order,
    quoting,
    whether,
    with_data,
)
from model.nano.recipe.tasks.words import sentence, styled, word, words


@dataclass(frozen=True, slots=True)
class Operation:
    """`verb` is an order on `{o}`, `code` an expression over `text`, `noun` names the result."""

    verb: str
    code: str
    noun: str


def strings(rng: random.Random) -> list[Draft]:
    """A word or sentence turned into another."""
    text = _material(rng)
    operation = _operation(rng, text)
    code, noun = operation.code, operation.noun
    verb = operation.verb
    if rng.random() < 0.15:
        second = rng.choice(_SIMPLE)
        verb = f"{verb} and then {second.verb.replace('{o}', 'it').replace(' of it', '')}"
        code = second.code.replace("text", f"({code})" if " " in code else code)
        noun = "the result"
    where, quoted = _placed(rng, text)
    prompt = _request(rng, verb, text, where, quoted)
    body = f"text = {literal(text)}\n" + (code if rng.random() < 0.3 else f"print({code})")
    answer = quoting(rng.choice(("{}", "{}", "The result is: {}", '"{}"')))
    return [
        Draft(
            prompt,
            answer,
            wanted=noun,
            how=rng.choice(("use a Python string", "do it in Python", "use string methods")),
            code=body,
        )
    ]


_SIMPLE = (
    Operation("reverse {o}", "text[::-1]", "the reversed text"),
    Operation("write {o} backwards", "text[::-1]", "the reversed text"),
    Operation("spell {o} backwards", "text[::-1]", "the reversed text"),
    Operation("write {o} from the end to the start", "text[::-1]", "the reversed text"),
    Operation("mirror {o}", "text[::-1]", "the reversed text"),
    Operation("turn {o} around", "text[::-1]", "the reversed text"),
    Operation("flip {o}", "text[::-1]", "the reversed text"),
    Operation("make {o} all caps", "text.upper()", "the text in capitals"),
    Operation("put {o} in capitals", "text.upper()", "the text in capitals"),
    Operation("write {o} with big letters only", "text.upper()", "the text in capitals"),
    Operation("make {o} small letters", "text.lower()", "the text in lower case"),
    Operation("write {o} without capitals", "text.lower()", "the text in lower case"),
    Operation("capitalize the words in {o}", "text.title()", "the text in title case"),
    Operation("write {o} without vowels", "''.join(c for c in text if c.lower() not in 'aeiou')", "the text without vowels"),
    Operation("delete the blanks in {o}", "text.replace(' ', '')", "the text without spaces"),
    Operation("put the letters of {o} in alphabetical order", "''.join(sorted(text))", "the sorted letters"),
    Operation("convert {o} to upper case", "text.upper()", "the text in capitals"),
    Operation("uppercase {o}", "text.upper()", "the text in capitals"),
    Operation("write {o} in capital letters", "text.upper()", "the text in capitals"),
    Operation("put {o} in lower case", "text.lower()", "the text in lower case"),
    Operation("lowercase {o}", "text.lower()", "the text in lower case"),
    Operation("capitalize each word of {o}", "text.title()", "the text in title case"),
    Operation("remove the vowels from {o}", "''.join(c for c in text if c.lower() not in 'aeiou')", "the text without vowels"),
    Operation("remove all spaces from {o}", "text.replace(' ', '')", "the text without spaces"),
    Operation("swap the case of {o}", "text.swapcase()", "the text with its case swapped"),
    Operation("sort the letters of {o}", "''.join(sorted(text))", "the sorted letters"),
)  # fmt: skip


def _operation(rng: random.Random, text: str) -> Operation:
    if rng.random() < 0.6:
        return rng.choice(_SIMPLE)
    n = rng.randint(2, 5)
    parts = text.split()
    letter = rng.choice([c for c in text if c.isalpha()] or ["a"])
    other = rng.choice("abcdefghijklmnopqrstuvwxyz*-_#0123456789")
    k = rng.randint(1, len(parts))
    forms = [
        Operation(
            f"change {letter} to {other} in {{o}}",
            f"text.replace('{letter}', '{other}')",
            "the new text",
        ),
        Operation(
            f"substitute {other} for {letter} in {{o}}",
            f"text.replace('{letter}', '{other}')",
            "the new text",
        ),
        Operation(
            f"put {other} in place of every {letter} in {{o}}",
            f"text.replace('{letter}', '{other}')",
            "the new text",
        ),
        Operation(
            f"delete every {letter} in {{o}}", f"text.replace('{letter}', '')", "the new text"
        ),
        Operation(f"cut {{o}} after {n} letters", f"text[:{n}]", f"the first {n} letters"),
        Operation(f"write {{o}} {n} times in a row", f"text * {n}", "the repeated text"),
        Operation(
            f"replace every {letter} with {other} in {{o}}",
            f"text.replace('{letter}', '{other}')",
            "the new text",
        ),
        Operation(
            f"remove the letter {letter} from {{o}}",
            f"text.replace('{letter}', '')",
            "the new text",
        ),
        Operation(
            f"give me the first {n} letters of {{o}}", f"text[:{n}]", f"the first {n} letters"
        ),
        Operation(
            f"give me the last {n} characters of {{o}}", f"text[-{n}:]", f"the last {n} characters"
        ),
        Operation(f"repeat {{o}} {n} times", f"text * {n}", "the repeated text"),
    ]
    if len(parts) > 1:
        new = word(rng)
        forms += [
            Operation("sort the words of {o} alphabetically", "' '.join(sorted(text.split()))", "the sorted words"),
            Operation("reverse the order of the words in {o}", "' '.join(text.split()[::-1])", "the words in reverse order"),
            Operation(f"find the {ordinal(rng, k)} word of {{o}}", f"text.split()[{k - 1}]", "a word"),
            Operation("find the longest word in {o}", "max(text.split(), key=len)", "the longest word"),
            Operation("find the shortest word in {o}", "min(text.split(), key=len)", "the shortest word"),
            Operation("find the last word of {o}", "text.split()[-1]", "the last word"),
            Operation("join the words of {o} with hyphens", "'-'.join(text.split())", "the joined words"),
            Operation("make an acronym from {o}", "''.join(w[0].upper() for w in text.split())", "the acronym"),
            Operation(f"replace {parts[k - 1]} with {new} in {{o}}", f"text.replace({literal(parts[k - 1])}, '{new}')", "the new text"),
        ]  # fmt: skip
    return rng.choice(forms)  # fmt: skip


def text_counts(rng: random.Random) -> list[Draft]:
    """How many letters, vowels, words, times."""
    text = _material(rng)
    letter = rng.choice([c for c in text if c.isalpha()] or ["a"])
    if rng.random() < 0.15:
        letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    unit, code, noun = rng.choice(
        (
            (f"times does {letter} occur", f"text.count('{letter}')", f"how often {letter} occurs"),
            (f"{letter}'s are there", f"text.count('{letter}')", f"how many {letter} there are"),
            (f"times does the letter {letter} appear", f"text.count('{letter}')", f"how often {letter} occurs"),
            ("letters are there", "sum(c.isalpha() for c in text)", "the number of letters"),
            ("letters does it have", "sum(c.isalpha() for c in text)", "the number of letters"),
            ("characters are there", "len(text)", "the number of characters"),
            ("vowels are there", "sum(c in 'aeiouAEIOU' for c in text)", "the number of vowels"),
            ("consonants are there", "sum(c.isalpha() and c.lower() not in 'aeiou' for c in text)", "the number of consonants"),
            ("words are there", "len(text.split())", "the number of words"),
            ("different letters are there", "len({c for c in text.lower() if c.isalpha()})", "the number of different letters"),
            ("capital letters are there", "sum(c.isupper() for c in text)", "the number of capital letters"),
            ("digits are there", "sum(c.isdigit() for c in text)", "the number of digits"),
        )
    )  # fmt: skip
    where, quoted = _placed(rng, text)
    verb = unit.replace("does it have", "are there")
    dice = rng.random()
    if unit.startswith("times") and rng.random() < 0.5:
        form = rng.choice((f"How often does {letter} occur in {{}}?", f"How often is {letter} in {{}}?", f"count {letter} in {{}}",
                           f"How many {letter} does {{}} have?", f"How many {letter} in {{}}?", f"number of {letter} in {{}}"))  # fmt: skip
        prompt = dressed(rng, form.replace("{}", f"{where} {quoted}".strip()))
    elif dice < 0.6:
        prompt = dressed(rng, f"How many {verb} in {where} {quoted}?".replace("in  ", "in "))
    elif dice < 0.8:
        prompt = with_data(rng, f"How many {unit}?", text)
    elif dice < 0.88:
        prompt = with_data(
            rng,
            f"How many {_thing(unit).replace('times', 'letters ' + letter)} does this have?",
            text,
        )
    else:
        what = f"{letter}'s" if unit.startswith("times") else _thing(unit)
        prompt = order(rng, f"count the {what} in {quoted}")
    answer = _occurrences(letter) if unit.startswith("times") else counting(_thing(unit))
    body = f"text = {literal(text)}\n" + (code if rng.random() < 0.6 else f"print({code})")
    return [Draft(prompt, answer, wanted=noun, how="count in Python", code=body)]


def _thing(unit: str) -> str:
    return unit.partition(" are ")[0].partition(" does ")[0]


def _occurrences(letter: str) -> Answer:
    def answer(output: str) -> Reply:
        value = output.strip()
        return Reply(f"{letter} occurs {value} {'time' if value == '1' else 'times'}.", (value,))

    return answer


def lengths(rng: random.Random) -> list[Draft]:
    """The length of a text, or which of two is longer."""
    text = _material(rng)
    where, quoted = _placed(rng, text)
    if rng.random() < 0.7:
        noun = rng.choice(
            (f"the length of {where} {quoted}", f"the number of characters in {quoted}")
        )
        prompt = (
            ask(rng, noun.replace("  ", " "))
            if rng.random() < 0.6
            else dressed(rng, f"How long is {quoted}?")
        )
        answer = quoting(
            rng.choice(("It has {} characters.", "The length is {}.", "It is {} characters long."))
        )
        return [
            Draft(prompt, answer, wanted="the length", how="use len", code=f"len({literal(text)})")
        ]
    a, b = rng.sample((*words(rng, 2, 2), styled(rng)), 2)
    prompt = dressed(rng, f"Which word is longer, {a} or {b}?")
    return [
        Draft(
            prompt,
            quoting("{} is longer."),
            wanted="the longer word",
            how="compare the lengths",
            code=f"print(max('{a}', '{b}', key=len))",
        )
    ]


def text_claims(rng: random.Random) -> list[Draft]:
    """Palindromes, anagrams, what a text begins with or contains."""
    text = styled(rng)
    match rng.randrange(4):
        case 0:
            half = word(rng)
            text = rng.choice((half + half[::-1], half + half[-2::-1], half, word(rng)))
            question, claim = rng.choice(
                (
                    (f"is {text} a palindrome", f"{text} is a palindrome"),
                    (f"does {text} read the same in both directions", f"{text} is a palindrome"),
                    (f"is {text} the same from behind", f"{text} is a palindrome"),
                )
            )
            denial, code = f"{text} is not a palindrome", "text == text[::-1]"
        case 1:
            part = rng.choice((word(rng)[:2], text[1:3], text[-2:]))
            question, claim = f"does {text} contain {part}", f"{text} contains {part}"
            denial, code = f"{text} does not contain {part}", f"'{part}' in text"
        case 2:
            shuffled = "".join(rng.sample(text, len(text)))
            other = rng.choice((shuffled, shuffled[:-1] + rng.choice("aeiou")))
            question, claim = f"are {text} and {other} anagrams", f"{text} and {other} are anagrams"
            denial, code = (
                f"{text} and {other} are not anagrams",
                f"sorted(text) == sorted('{other}')",
            )
        case _:
            part = rng.choice((text[:2], word(rng)[:1]))
            question, claim = f"does {text} start with {part}", f"{text} starts with {part}"
            denial, code = f"{text} does not start with {part}", f"text.startswith('{part}')"
    return [
        Draft(
            whether(rng, question, claim),
            judging(f"Yes, {claim}.", f"No, {denial}."),
            wanted="a yes or no",
            how="test it in Python",
            code=f"text = '{text}'\n{code}",
        )
    ]


def literal(text: str) -> str:
    """As people write it: single quotes unless the text has one."""
    return repr(text)


def _material(rng: random.Random) -> str:
    match rng.randrange(5):
        case 0 | 1:
            return word(rng)
        case 2:
            return styled(rng)
        case _:
            return sentence(rng, 2, 8)


def _placed(rng: random.Random, text: str) -> tuple[str, str]:
    """A name for the text, such as "the word", and the text with or without quotes."""
    kind = "word" if " " not in text else "sentence"
    where = rng.choice(("", f"the {kind}", f"the {kind}", "the text", "the string"))
    mark = rng.choice(("'", '"', '"')) if " " in text or rng.random() < 0.35 else ""
    if "'" in text:
        mark = '"'
    return where, f"{mark}{text}{mark}"


def _request(rng: random.Random, verb: str, text: str, where: str, quoted: str) -> str:
    if rng.random() < 0.3:
        it = rng.choice(("this", "this text", f"this {'sentence' if ' ' in text else 'word'}"))
        return with_data(rng, order(rng, verb.replace("{o}", it)), text)
    return order(rng, verb.replace("{o}", f"{where} {quoted}".strip()))
