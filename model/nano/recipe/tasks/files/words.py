"""Words, sentences and characters of a text."""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.texts import FILE, TEXT, joined, paragraphs
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    comes_to,
    counting,
    dressed,
    how_many,
    lines_answer,
    order,
    quoting,
    states,
)


def words_of(rng: random.Random) -> list[Draft]:
    """Words of a text: counts, the most common, those of a kind."""
    inline = rng.random() < 0.1
    lines = paragraphs(rng, short=inline)
    return [filed(rng, word_question(rng, lines), joined(rng, lines), "txt", inline=inline)]


def word_question(rng: random.Random, lines: list[str]) -> Request:
    """A question about the words of a text."""
    return rng.choices((_count_text, _words_asked), (4, 7))[0](rng, lines)


_WORDS = 'words = re.findall(r"[\\w\']+", text.lower())'


def _count_text(rng: random.Random, _: list[str]) -> Request:
    o = rng.choice(FILE)
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
    code = ((needs,) if needs else ()) + (TEXT, f"print({expression})")
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
    base = ("import re", TEXT, _WORDS)
    counted = ("import re", "from collections import Counter", TEXT, _WORDS)
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
            comes_to("the average", shown),
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
        return Request(request, (TEXT, "lines = text.splitlines()", f"print({shown})"), comes_to("the average", shown), "the average number of words a line", "divide the words by the lines")  # fmt: skip
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
    read = ("import re", TEXT, "sentences = re.split(r'(?<=[.!?])\\s+', text.strip())")
    how = "split the text at the ends of sentences"
    noun, fn = rng.choice((
        ("the longest sentence", "max(sentences, key=len)"), ("the shortest sentence", "min(sentences, key=len)"), ("the first sentence", "sentences[0]"), ("the last sentence", "sentences[-1]"),
        ("the second sentence", "sentences[1]"), ("the average number of words per sentence", "sum(len(s.split()) for s in sentences) / len(sentences)"), ("the number of words in the longest sentence", "max(len(s.split()) for s in sentences)"),
    ))  # fmt: skip
    return Request(
        ask(rng, noun + o),
        (*read, f"print({fn})"),
        amounting("It is: {}"),
        noun,
        how,
    )


def _letters(rng: random.Random, o: str) -> Request:
    """The most common letters."""
    read = (
        "from collections import Counter",
        TEXT,
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
