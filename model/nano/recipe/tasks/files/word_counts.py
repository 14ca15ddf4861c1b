"""Words, sentences and characters of a text: counted, compared, the frequent and the rare ones."""

import random
from collections.abc import Callable

from model.nano.recipe.tasks.base import Answer, Draft
from model.nano.recipe.tasks.files.material import FILE, TEXT, joined, paragraphs
from model.nano.recipe.tasks.formats import rounded
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    amounting,
    ask,
    asked,
    comes_to,
    counting,
    dressed,
    how_many,
    judging,
    lines_answer,
    order,
    quoting,
    quoting_fields,
    states,
    whether,
)
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.words import word

_WORDS = ("import re", TEXT, 'words = re.findall(r"[\\w\']+", text.lower())')
_COUNTED = ("from collections import Counter", *_WORDS)
_SPLIT = "split the text into words"


def words_of(rng: random.Random) -> list[Draft]:
    """Words of a text: counts, the most common, those of a kind."""
    inline = rng.random() < 0.1
    lines = paragraphs(rng, short=inline)
    return [filed(rng, word_question(rng, lines), joined(rng, lines), rng.choice(("txt", "txt", "md")), inline=inline)]  # fmt: skip


def word_question(rng: random.Random, lines: list[str]) -> Request:
    """A question about the words of a text."""
    kinds, weights = zip(*_KINDS, strict=True)
    return rng.choices(kinds, weights)[0](rng, lines)


def _in_it(rng: random.Random) -> str:
    return rng.choice(("", "", "", " in the text", " in the file", " in this"))


def _a_word(rng: random.Random, lines: list[str]) -> str:
    """A word of the text; seldom one that need not be there."""
    found = [w.strip(".,!?;:'\"()").lower() for line in lines for w in line.split()]
    return word(rng) if rng.random() < 0.08 else rng.choice([w for w in found if w.isalpha()] or ["the"])  # fmt: skip


def _counts(rng: random.Random, _: list[str]) -> Request:
    """How many words, characters, sentences or marks there are."""
    letter = rng.choice("aeioubcdstnrlmpAT")
    mark = rng.choice((",", ".", "!", "?", ";", "-", "'"))
    unit, expression = rng.choice((
        ("words", "len(text.split())"), ("words", "len(text.split())"), ("words", "len(text.split())"), ("characters", "len(text)"), ("letters", "sum(c.isalpha() for c in text)"),
        ("digits", "sum(c.isdigit() for c in text)"), ("vowels", "sum(c in 'aeiouAEIOU' for c in text)"), ("spaces", "text.count(' ')"),
        ("capital letters", "sum(c.isupper() for c in text)"), (f"{letter}'s", f"text.count('{letter}')"), (f"letters {letter}", f"text.count('{letter}')"),
        ("sentences", "len(re.findall(r'[.!?]+(?:\\s|$)', text))"), ("paragraphs", "len([p for p in text.split('\\n\\n') if p.strip()])"),
        ("commas" if mark == "," else f"'{mark}' characters", f"text.count({mark!r})"), ("characters without spaces", "sum(not c.isspace() for c in text)"),
        ("question marks", "text.count('?')"), ("lines", "len(text.splitlines())"), ("punctuation marks", "sum(c in '.,;:!?' for c in text)"),
    ))  # fmt: skip
    imports = ("import re",) if "re." in expression else ()
    return Request(how_many(rng, unit, rng.choice(FILE)), (*imports, TEXT, f"print({expression})"), counting(unit), f"the number of {unit}", "read the text and count", result=expression)  # fmt: skip


def _sizes(rng: random.Random, _: list[str]) -> Request:
    """Several counts at once."""
    request = say_one(rng, "[how many|number of] lines and words[?|]|lines, words[, and characters|]?|count lines[, words and characters| and words]|like wc: lines and words|How many lines and how many words does it have?", {})  # fmt: skip
    three = "characters" in request
    shown = "len(text.splitlines()), len(text.split())" + (", len(text)" if three else "")

    form = "{} lines, {} words and {} characters." if three else "{} lines and {} words."
    return Request(dressed(rng, request), (TEXT, f"print({shown})"), quoting_fields(form), "the numbers of lines and words", "read the text and count")  # fmt: skip


def _common(rng: random.Random, _: list[str]) -> Request:
    """The most common word or words."""
    o = _in_it(rng)
    if rng.random() < 0.5:
        noun = f"the most {rng.choice(('common', 'frequent', 'used'))} word{o}"
        request = rng.choice((asked(rng, noun), say_one(rng, "Which word [occurs|appears] [most often|most|the most]{o}?|Which word is used [the most|most often]{o}?|top word{o}[?|]", {"o": o})))  # fmt: skip
        if rng.random() < 0.3:
            request = request.rstrip(".?! ") + rng.choice((", and how often does it occur?", " and how often?", " with its count"))  # fmt: skip
            return Request(dressed(rng, request), (*_COUNTED, "print(*Counter(words).most_common(1)[0])"), quoting("{}"), "the most common word and its count", "count the words with Counter")  # fmt: skip
        return Request(dressed(rng, request), (*_COUNTED, "print(Counter(words).most_common(1)[0][0])"), states("the most common word", '"'), "the most common word", "count the words with Counter")  # fmt: skip
    k = rng.randint(2, 5)
    noun = say_one(rng, "the {k} most [common|frequent|used] words{o}|the top {k} words{o}", {"k": count_word(rng, k), "o": o})  # fmt: skip
    request = rng.choice((ask(rng, noun), order(rng, f"list {noun}"), dressed(rng, f"Which are {noun}?"), noun.removeprefix("the "), f"word frequency{o}, top {k}"))  # fmt: skip
    return Request(request, (*_COUNTED, f"for w, n in Counter(words).most_common({k}):", "    print(w, n)"), lines_answer, noun, "count the words with Counter")  # fmt: skip


def _occurrences(rng: random.Random, lines: list[str]) -> Request:
    """How often a word occurs, or whether it does."""
    w, o = _a_word(rng, lines), _in_it(rng)
    said = rng.choice((f"the word {w}", f"'{w}'", f'"{w}"', f"the word '{w}'", w))
    if rng.random() < 0.2:
        return Request(whether(rng, f"does the word {w} occur{o}", f"the word {w} occurs{o}"), (*_WORDS, f"print({w!r} in words)"), judging(f"Yes, {w} occurs.", f"No, {w} does not occur."), "a yes or no", f"{_SPLIT}, look for {w}")  # fmt: skip
    request = say_one(rng, "How often does {s} occur{o}?|How many times does {s} [appear|come up]{o}?|count {s}{o}|How often is {s} used{o}?|number of times {s} appears{o}|occurrences of {s}{o}[?|]|how often {s}{o}[?|]", {"s": said, "o": o})  # fmt: skip
    return Request(dressed(rng, request), (*_WORDS, f"print(words.count({w!r}))"), quoting(f"'{w}' occurs {{}} times."), f"how often {w} occurs", f"{_SPLIT} and count")  # fmt: skip


def _extremes(rng: random.Random, _: list[str]) -> Request:
    """The longest, the shortest, the first or last by alphabet, or how long that is."""
    o = _in_it(rng)
    noun, fn = rng.choice((("the longest word", "max(words, key=len)"), ("the longest word", "max(words, key=len)"), ("the shortest word", "min(words, key=len)"), ("the alphabetically last word", "max(words)"), ("the alphabetically first word", "min(words)")))  # fmt: skip
    request = rng.choice((asked(rng, noun + o), say_one(rng, "[Which|What] is {n}{o}?|[Find|Show me] {n}{o}[.|]", {"n": noun, "o": o})))  # fmt: skip
    dice = rng.random()
    if dice < 0.2:
        request = request.rstrip(".?! ") + rng.choice((", and how long is it?", " and its length", " and how many letters does it have?"))  # fmt: skip
        return Request(dressed(rng, request), (*_WORDS, f"w = {fn}", "print(w, len(w))"), quoting("{}"), f"{noun} and its length", _SPLIT)  # fmt: skip
    if dice < 0.35:
        request = ask(rng, f"the length of {noun}{o}")
        return Request(request, (*_WORDS, f"print(len({fn}))"), quoting("It has {} letters."), f"the length of {noun}", _SPLIT)  # fmt: skip
    return Request(
        dressed(rng, request), (*_WORDS, f"print({fn})"), states(noun, '"'), noun, _SPLIT
    )


def _different(rng: random.Random, _: list[str]) -> Request:
    """Different words, or those that occur once or several times."""
    unit, code, check = rng.choice((
        ("different words", "len(set(words))", "print(len(dict.fromkeys(words)))"), ("distinct words", "len(set(words))", "print(len(dict.fromkeys(words)))"), ("unique words", "len(set(words))", "print(len(dict.fromkeys(words)))"),
        ("words that occur only once", "sum(words.count(w) == 1 for w in words)", ""), ("words that occur more than once", "len({w for w in words if words.count(w) > 1})", ""),
    ))  # fmt: skip
    if " that " in unit and rng.random() < 0.5:
        test = "== 1" if "once" in unit and "more" not in unit else "> 1"
        request = order(rng, f"{rng.choice(('list', 'show', 'find'))} the {unit}")
        return Request(request, (*_WORDS, f"print(*dict.fromkeys(w for w in words if words.count(w) {test}), sep=', ')"), lines_answer, f"the {unit}", f"{_SPLIT} and count each")  # fmt: skip
    return Request(how_many(rng, unit, "the text"), (*_WORDS, f"print({code})"), counting(unit), f"the number of {unit}", "put the words in a set", check)  # fmt: skip


def _averages(rng: random.Random, _: list[str]) -> Request:
    """The length of words, words a line, words a sentence, minutes to read."""
    o = _in_it(rng)
    pace = rng.choice((200, 220, 250))
    noun, lines, expression, how = rng.choice((
        ("the [average|mean] word length{o}|the average number of letters per word{o}|the mean length of the words{o}", _WORDS, "sum(len(w) for w in words) / len(words)", "add up the lengths, divide by the number of words"),
        ("the [average|mean] number of words [per|a] line{o}|words per line on average{o}", (TEXT, "lines = text.splitlines()"), "len(text.split()) / len(lines)", "divide the words by the lines"),
        (f"the minutes it takes to read this at {pace} words a minute|the reading time in minutes at {pace} words per minute", (TEXT,), f"len(text.split()) / {pace}", f"count the words, divide by {pace}"),
    ))  # fmt: skip
    noun = say_one(rng, noun, {"o": o})
    shown, request = rounded(rng, expression, asked(rng, noun))
    wanted = noun if noun.startswith("the ") else f"the number of {noun}"
    return Request(dressed(rng, request), (*lines, f"print({shown})"), comes_to("the result" if "read" in noun else "the average", shown), wanted, how, result=shown)  # fmt: skip


def _of_kind(rng: random.Random, lines: list[str]) -> Request:
    """Words that fulfil a condition: how many, which, the longest of them."""
    n, letter, w = rng.randint(3, 9), rng.choice("abcdefhilmnoprstw"), _a_word(rng, lines)
    o = _in_it(rng)
    unit, test = rng.choice((
        ("words [longer than|with more than] {n} letters", f"len(w) > {n}"), ("words [with|of] [exactly|] {n} letters", f"len(w) == {n}"), ("{n}-letter words", f"len(w) == {n}"), ("words [starting with|that begin with|that start with] {l}", f"w.startswith('{letter}')"),
        ("words [ending in|that end with|ending with] {l}", f"w.endswith('{letter}')"), ("words [that contain the letter|with the letter|containing] {l}", f"'{letter}' in w"), ("words shorter than {n} letters", f"len(w) < {n}"),
        ("words that are palindromes", "w == w[::-1]"), ("words containing {p}", f"{w[:2]!r} in w"),
    ))  # fmt: skip
    unit = say_one(rng, unit, {"n": n, "l": letter, "p": w[:2]})
    if rng.random() < 0.5:
        return Request(how_many(rng, unit, "the text"), (*_WORDS, f"print(sum({test} for w in words))"), counting(unit), f"the number of {unit}", f"{_SPLIT} and count", f"print(len([w for w in words if {test}]))")  # fmt: skip
    listed, tail = rng.choice((("dict.fromkeys(w for w in words if {})", ""), ("dict.fromkeys(w for w in words if {})", ", each once"), ("sorted(set(w for w in words if {}))", ", sorted")))  # fmt: skip
    request = rng.choice((order(rng, say_one(rng, "[list|find|show|print|give me] [all|the] {u}{o}{t}", {"u": unit, "o": o, "t": tail})), dressed(rng, say_one(rng, "Which {u} are there{t}?|{u}{o}{t}[?|]", {"u": unit, "o": o, "t": tail}))))  # fmt: skip
    return Request(request, (*_WORDS, f"print(*{listed.replace('{}', test)}, sep=', ')"), lines_answer, f"the {unit}", f"{_SPLIT}, keep those")  # fmt: skip


def _sentences(rng: random.Random, _: list[str]) -> Request:
    """One sentence of the text, or how long they are."""
    noun, fn = rng.choice((
        ("the longest sentence", "max(sentences, key=len)"), ("the shortest sentence", "min(sentences, key=len)"), ("the first sentence", "sentences[0]"), ("the last sentence", "sentences[-1]"),
        ("the second sentence", "sentences[1]"), ("the average number of words per sentence", "sum(len(s.split()) for s in sentences) / len(sentences)"), ("the number of words in the longest sentence", "max(len(s.split()) for s in sentences)"),
    ))  # fmt: skip
    code = ("import re", TEXT, "sentences = re.split(r'(?<=[.!?])\\s+', text.strip())", f"print({fn})")  # fmt: skip
    answer: Answer = amounting("It is {}.") if "number" in noun else quoting("It is: {}")
    return Request(ask(rng, noun + _in_it(rng)), code, answer, noun, "split the text at the ends of sentences")  # fmt: skip


def _letters(rng: random.Random, _: list[str]) -> Request:
    """The most common letters."""
    read = ("from collections import Counter", TEXT, "letters = Counter(c for c in text.lower() if c.isalpha())")  # fmt: skip
    o, how = _in_it(rng), "count the letters with Counter"
    if rng.random() < 0.6:
        request = rng.choice((ask(rng, f"the most {rng.choice(('common', 'frequent'))} letter{o}"), dressed(rng, f"Which letter occurs most often{o}?")))  # fmt: skip
        return Request(request, (*read, "print(letters.most_common(1)[0][0])"), states("the most common letter"), "the most common letter", how)  # fmt: skip
    k = rng.randint(2, 5)
    noun = f"the {count_word(rng, k)} most common letters{o}"
    return Request(rng.choice((ask(rng, noun), order(rng, f"list {noun}"))), (*read, f"for c, n in letters.most_common({k}):", "    print(c, n)"), lines_answer, noun, how)  # fmt: skip


_KINDS: tuple[tuple[Callable[[random.Random, list[str]], Request], float], ...] = (
    (_counts, 4), (_sizes, 0.6), (_common, 1.6), (_occurrences, 1.5), (_extremes, 1), (_different, 1), (_averages, 1.2), (_of_kind, 1.6), (_sentences, 0.7), (_letters, 0.6),
)  # fmt: skip
