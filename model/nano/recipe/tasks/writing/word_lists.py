"""Words in a list: words × property × what is done with them, and changes of every word."""

import random
from collections.abc import Callable

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import dressed, with_data
from model.nano.recipe.tasks.words import NAMES, PLURALS, styled, vocabulary_words, word

_PRIMITIVES: tuple[Callable[[random.Random], str], ...] = (
    word, word, lambda rng: rng.choice(PLURALS), lambda rng: rng.choice(NAMES[:40]), lambda rng: rng.choice(vocabulary_words()).lower(), styled,
)  # fmt: skip


def word_lists(rng: random.Random) -> list[Draft]:
    """Which words, how many words, the longest of them; all of them changed, joined, sorted, counted."""
    draw = rng.choice(_PRIMITIVES)
    given = [draw(rng) for _ in range(rng.randint(3, 6))]
    if rng.random() < 0.15:
        given += rng.choices(given, k=1)
    if any("'" in one for one in given):
        raise ValueError("a mark that needs escaping")
    dice = rng.random()
    meaning = (
        _chosen(rng, given)
        if dice < 0.45
        else _changed(rng)
        if dice < 0.75
        else _single(rng, given)
    )
    listed = _written(rng, given)
    lines = [f"words = {given!r}", *meaning.code.split("\n")]
    lines.sort(key=lambda line: not line.startswith("from "))
    asks = Meaning(
        "\n".join(lines), meaning.form, nouns=meaning.nouns, plurals=meaning.plurals, orders=meaning.orders, questions=meaning.questions,
        wanted=meaning.wanted, how=meaning.how, shown=meaning.shown, typing=False,
    )  # fmt: skip
    if rng.random() < 0.5:
        return [draft(rng, asks, {"o": listed})]
    what = rng.choice(("words", "names" if given[0] in NAMES else "words", "strings"))
    these = rng.choice(("these words", "the words", "these", "the list", "this list", "my words"))
    return [draft(rng, asks, {"o": these}, lambda text: _beside(rng, text, listed, what))]


def _beside(rng: random.Random, request: str, listed: str, what: str) -> str:
    return with_data(
        rng, dressed(rng, request, typing=False) if rng.random() < 0.2 else request, listed, what
    )


def _written(rng: random.Random, given: list[str]) -> str:
    match rng.randrange(6):
        case 0 | 1 | 2:
            return ", ".join(given)
        case 3:
            return f"{', '.join(given[:-1])} and {given[-1]}"
        case 4:
            return repr(given) if rng.random() < 0.5 else f"[{', '.join(given)}]"
        case _:
            return " ".join(given)


def _property(rng: random.Random, given: list[str]) -> tuple[str, str]:
    """A clause on a word ("start with b"), as a plural verb, and its condition on w."""
    one = rng.choice(given)
    n = rng.choice((len(one), rng.randint(3, 9)))
    letter = rng.choice([c for c in one.lower() if c.isalpha() and c.isascii()] or ["a"])
    kw = count_word(rng, n)
    verb, code = rng.choice(
        (
            (f"[start|begin] with [the letter|] {letter}", f"w.lower().startswith('{letter}')"), (f"[start|begin] with [an|a] {letter}", f"w.lower().startswith('{letter}')"),
            (f"end [with|in] [the letter|] {letter}", f"w.lower().endswith('{letter}')"), (f"[contain|have] [the letter|an|a] {letter}", f"'{letter}' in w.lower()"), (f"[do not|don't] contain [the letter|] {letter}", f"'{letter}' not in w.lower()"),
            (f"have more than {kw} letters", f"len(w) > {n}"), (f"are longer than {kw} letters", f"len(w) > {n}"), (f"have [fewer|less] than {kw} letters", f"len(w) < {n}"), (f"have [exactly|] {kw} letters", f"len(w) == {n}"),
            (f"have at least {kw} letters", f"len(w) >= {n}"), ("are palindromes", "w.lower() == w.lower()[::-1]"), ("start with a vowel", "w[0].lower() in 'aeiou'"), ("end with a vowel", "w[-1].lower() in 'aeiou'"),
            ("start with a capital letter", "w[0].isupper()"), ("have an even number of letters", "len(w) % 2 == 0"), ("have an odd number of letters", "len(w) % 2 == 1"),
        )
    )  # fmt: skip
    return say(rng, verb, {}), code


def _chosen(rng: random.Random, given: list[str]) -> Meaning:
    verb, condition = _property(rng, given)
    matches = f"[w for w in words if {condition}]"
    dice = rng.random()
    if dice < 0.45:
        return Meaning(matches, "They are {}.", plurals=(f"[those of|the words in|the words among] {{o}} that {verb}",), orders=(f"[list|find|show|pick|keep|select] [those of|the words in] {{o}} that {verb}", f"filter {{o}} [for|to] words that {verb}"),
                       questions=(f"which of {{o}} {verb}", f"which words in {{o}} {verb}"), shown="text", wanted="the words that fit", how="test every word")  # fmt: skip
    if dice < 0.8:
        return Meaning(f"len({matches})", "There are {}.", nouns=(f"the number of words in {{o}} that {verb}",), orders=(f"count [the words in|those of] {{o}} that {verb}",), questions=(f"how many of {{o}} {verb}", f"how many words in {{o}} {verb}"), wanted="how many words fit", how="test every word and count")  # fmt: skip
    if dice < 0.9:
        return Meaning(f"max({matches}, key=len)", "It is {}.", nouns=(f"the longest [word|] of {{o}} [among those|of those] that {verb}",), shown="text", wanted="the longest of the words that fit", how="choose the words, then compare")  # fmt: skip
    return Meaning(f"[w for w in words if not ({condition})]", "They are {}.", orders=(f"[remove|drop|delete|leave out] [the words in|those of] {{o}} that {verb}",), shown="text", wanted="the words that are left", how="test every word")  # fmt: skip


def _changed(rng: random.Random) -> Meaning:
    n = rng.randint(2, 4)
    order, plural, code = rng.choice(
        (
            ("[write|put] {o} in [capitals|upper case|uppercase]", "{o} in capitals", "[w.upper() for w in words]"), ("capitalize [each of|every one of|] {o}", "{o}, each with a capital", "[w.capitalize() for w in words]"),
            ("reverse [each of|every word in|the letters of each of] {o}", "{o}, each spelled backwards", "[w[::-1] for w in words]"), ("[give|list|show] the lengths of {o}", "the lengths of {o}", "[len(w) for w in words]"),
            ("[give|list|take|show] the first letters of {o}", "the first letters of {o}", "[w[0] for w in words]"), ("[give|list|take|show] the last letters of {o}", "the last letters of {o}", "[w[-1] for w in words]"),
            (f"[give|take|show] the first {count_word(rng, n)} letters of each of {{o}}", f"the first {n} letters of each of {{o}}", f"[w[:{n}] for w in words]"), ("[sort|order|alphabetize] {o} [alphabetically|in alphabetical order|from a to z|]", "{o} in alphabetical order", "sorted(words, key=str.lower)"),
            ("[sort|order] {o} [in reverse alphabetical order|from z to a]", "{o} in reverse alphabetical order", "sorted(words, key=str.lower, reverse=True)"), ("[sort|order] {o} by [length|their length|the number of letters]", "{o} sorted by length", "sorted(words, key=len)"),
            ("[sort|order] {o} by length, longest first", "{o} from longest to shortest", "sorted(words, key=len, reverse=True)"), ("[sort|order] {o} by their last letter", "{o} sorted by their last letter", "sorted(words, key=lambda w: w[-1])"),
            ("reverse the order of {o}", "{o} in reverse order", "words[::-1]"), ("[remove the duplicates from|remove repeated words from|deduplicate] {o}", "the different words in {o}", "list(dict.fromkeys(words))"),
            ("[number|enumerate] {o}", "{o} with their numbers", "[f'{i}. {w}' for i, w in enumerate(words, 1)]"), ("[take|keep|show] every second one of {o}", "every second one of {o}", "words[::2]"),
            (f"[split {{o}} into groups of|group {{o}} by] {n}", f"{{o}} in groups of {n}", f"[words[i:i + {n}] for i in range(0, len(words), {n})]"),
        )
    )  # fmt: skip
    return Meaning(code, "They are {}.", orders=(order, order), plurals=(plural,), shown="text", wanted="the new list", how="go over the words")  # fmt: skip


def _single(rng: random.Random, given: list[str]) -> Meaning:
    """One word, one text or one number that comes of the list."""
    one = rng.choice(given)
    mark, name = rng.choice((("-", "hyphens"), ("-", "dashes"), (", ", "commas"), ("_", "underscores"), (" ", "spaces"), ("/", "slashes"), ("", "nothing in between")))  # fmt: skip
    vowels = "sum(c in 'aeiou' for c in w.lower())"
    return rng.choice(
        (
            Meaning(f"'{mark}'.join(words)", "{}", orders=(f"join {{o}} with {name}", f"[connect|combine] {{o}} with {name}"), shown="text", wanted="the joined text", how="use join"),
            Meaning("max(words, key=len)", "It is {}.", nouns=("the longest [word|] [of|in|among] {o}",), questions=("which of {o} is [the longest|longest]", "which of {o} has the most letters"), shown="text", wanted="the longest word", how="compare the lengths"),
            Meaning("min(words, key=len)", "It is {}.", nouns=("the shortest [word|] [of|in|among] {o}",), questions=("which of {o} is [the shortest|shortest]", "which of {o} has the fewest letters"), shown="text", wanted="the shortest word", how="compare the lengths"),
            Meaning("sorted(words, key=str.lower)[0]", "It is {}.", nouns=("the alphabetically first [word|] [of|in] {o}",), questions=("which of {o} comes first [in the alphabet|alphabetically]",), shown="text", wanted="the first in the alphabet", how="sort them"),
            Meaning("sorted(words, key=str.lower)[-1]", "It is {}.", questions=("which of {o} comes last [in the alphabet|alphabetically]",), shown="text", wanted="the last in the alphabet", how="sort them"),
            Meaning(f"max(words, key=lambda w: {vowels})", "It is {}.", nouns=("the word with the most vowels [of|in] {o}",), questions=("which of {o} has the most vowels",), shown="text", wanted="the word with the most vowels", how="count the vowels of each"),
            Meaning("sum(len(w) for w in words)", "It is {}.", nouns=("the total number of letters in {o}",), questions=("how many letters do {o} have [together|in all|in total]",), wanted="the letters in all", how="add the lengths"),
            Meaning("sum(len(w) for w in words) / len(words)", "It is {}.", nouns=("the average [word length|length of the words|number of letters] [of|in] {o}",), questions=("how long are {o} on average",), wanted="the average length", how="add the lengths and divide"),
            Meaning("len(words)", "There are {}.", nouns=("the number of words in {o}",), questions=("how many words are [there|] in {o}",), orders=("count {o}",), wanted="how many words there are", how="use len"),
            Meaning("len(set(words))", "There are {}.", nouns=("the number of different words in {o}",), questions=("how many different words are [there|] in {o}",), wanted="how many different words there are", how="use a set"),
            Meaning(f"words.count('{one}')", f"{one} occurs {{}} times.", questions=(f"how [often|many times] does {one} occur in {{o}}",), wanted=f"how often {one} occurs", how="use count"),
            Meaning(f"words.index('{one}') + 1", "It is at position {}.", nouns=(f"the position of {one} in {{o}}",), questions=(f"at which position is {one} in {{o}}",), wanted="the position, counted from 1", how="use index and add 1"),
            Meaning("''.join(w[0].upper() for w in words)", "It is {}.", nouns=("the [initials|acronym] of {o}",), orders=("make an acronym [of|from] {o}",), shown="text", wanted="the acronym", how="take the first letters"),
            Meaning("from collections import Counter\nCounter(words).most_common(1)[0][0]", "It is {}.", nouns=("the most [common|frequent] word in {o}",), questions=("which word [occurs|appears] most often in {o}",), shown="text", wanted="the most common word", how="use Counter"),
        )
    )  # fmt: skip
