"""What is counted and measured in a text: letters, words, how often one occurs, lengths, places, order."""

import random
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import asked, dressed, ordered, questioned, quoting
from model.nano.recipe.tasks.words import styled, word, words
from model.nano.recipe.tasks.writing.text import CHANGES, in_order
from model.nano.recipe.tasks.writing.texts import joined, literal, material, placed, with_text


@dataclass(frozen=True, slots=True)
class Count:
    """Something that is counted: a plural, the code over `text`."""

    things: str
    code: str


_COUNTS = (
    (3, Count("vowels", "sum(c in 'aeiouAEIOU' for c in text)")),
    (2, Count("consonants", "sum(c.isalpha() and c.lower() not in 'aeiou' for c in text)")),
    (3, Count("letters", "sum(c.isalpha() for c in text)")),
    (3, Count("[characters|characters|symbols|signs]", "len(text)")),
    (1.5, Count("[capital letters|uppercase letters|capitals]", "sum(c.isupper() for c in text)")),
    (1, Count("[small letters|lowercase letters]", "sum(c.islower() for c in text)")),
    (1.5, Count("digits", "sum(c.isdigit() for c in text)")),
    (1.5, Count("[different|distinct|unique] letters", "len({c for c in text.lower() if c.isalpha()})")),
    (1, Count("[different|distinct|unique] characters", "len(set(text))")),
)  # fmt: skip
_WORD_COUNTS = (
    (4, Count("words", "len(text.split())")),
    (1.5, Count("[different|distinct|unique] words", "len(set(text.split()))")),
    (1.5, Count("spaces", "text.count(' ')")),
)  # fmt: skip
_SELECTIONS = (
    ("[the first word of|the first word in]", "text.split()[0]"), ("[the last word of|the last word in]", "text.split()[-1]"), ("the longest word [of|in]", "max(text.split(), key=len)"),
    ("the shortest word [of|in]", "min(text.split(), key=len)"), ("the second word [of|in]", "text.split()[1]"), ("the first [two|2] words of", "' '.join(text.split()[:2])"),
)  # fmt: skip


def text_counts(rng: random.Random) -> list[Draft]:
    """How many letters, vowels, words, times; in the whole or in a part of it."""
    text = material(rng)
    if rng.random() < 0.4:
        return [_occurrences(rng, text)]
    counts = (*_COUNTS, *_WORD_COUNTS * (2 if " " in text else 0))
    chosen = rng.choices([c for _, c in counts], [w for w, _ in counts])[0]
    things = say(rng, chosen.things, {})
    if rng.random() < 0.15:
        n = rng.randint(3, 7)
        things, code = rng.choice(((f"words with more than {n} letters", f"sum(len(w) > {n} for w in text.split())"), (f"words with {n} letters", f"sum(len(w) == {n} for w in text.split())"), (f"words that start with a {text[0]}", f"sum(w.startswith('{text[0]}') for w in text.split())")))  # fmt: skip
        chosen = Count(things, code)
    quoted, before = placed(rng, text)
    lines = [f"text = {literal(text)}"]
    if rng.random() < 0.12 and before == "":
        change = rng.choice([op for _, op in CHANGES[:6]])
        lines += [f"text = {change.code}", f"x = {chosen.code}", "x"]
        request = f"{in_order(rng, change, quoted)} and {rng.choice(('count', 'then count', 'tell me the number of'))} {'' if 'number' in things else 'the '}{things}{rng.choice((' in it', ' of the result', ''))}"
        return [Draft(dressed(rng, ordered(rng, request), typing=False), quoting("There are {}."), wanted=f"the number of {things}", how="change the text, then count", code="\n".join(lines), check=f"{chosen.code} == x", result="x")]  # fmt: skip
    if " " in text and "words" not in things and rng.random() < 0.3:
        part, selection = rng.choice(_SELECTIONS)
        quoted = f"{say(rng, part, {})} {quoted}"
        lines.append(f"text = {selection}")
    prompt = _counting_request(rng, things, quoted)
    lines += [f"x = {chosen.code}", "x"]
    return [
        Draft(
            with_text(rng, before, prompt),
            quoting("There are {}."),
            wanted=f"the number of {things}",
            how="count in Python",
            code="\n".join(lines),
            check=f"{chosen.code} == x",
            result="x",
        )
    ]


def _counting_request(rng: random.Random, things: str, quoted: str) -> str:
    """A question for the number of `things` in what `quoted` names."""
    dice = rng.random()
    if dice < 0.6:
        form = "[how many {t} are [there|] in {o}|how many {t} does {o} have|how many {t} has {o}|how many {t} are in {o}|how many {t} does {o} [contain|consist of]|how many {t} in {o}|{o} has how many {t}|how many {t} can you find in {o}]"  # fmt: skip
        return questioned(rng, say(rng, form, {"t": things, "o": quoted}))
    if dice < 0.8:
        return asked(rng, say(rng, "[the number of {t} in {o}|the {t} count of {o}|how many {t} {o} has|the count of {t} in {o}]", {"t": things, "o": quoted}))  # fmt: skip
    return ordered(rng, say(rng, "[count the {t} in {o}|count the {t} of {o}|count how many {t} {o} has|count all {t} in {o}]", {"t": things, "o": quoted}))  # fmt: skip


def _occurrences(rng: random.Random, text: str) -> Draft:
    """How often a letter or a piece of text occurs."""
    letters = [c for c in text if c.isalnum() and c.isascii()] or ["a"]
    letter = (
        rng.choice(letters) if rng.random() < 0.85 else rng.choice("abcdefghijklmnopqrstuvwxyz")
    )
    if rng.random() < 0.12:
        i = rng.randrange(len(text))
        letter = text[i : i + 2].strip() or letter
    if "'" in letter or "\\" in letter:
        raise ValueError("a mark that needs escaping")
    # A small letter is meant in both cases; a capital, a digit or a piece of text as it stands.
    counted = "text.lower()" if len(letter) == 1 and letter.islower() else "text"
    quoted, before = placed(rng, text)
    shown = rng.choice(
        (
            letter,
            letter,
            f"'{letter}'",
            f'"{letter}"',
            f"the letter {letter}" if len(letter) == 1 else letter,
        )
    )
    dice = rng.random()
    slots = {"l": shown, "L": letter, "o": quoted}
    if dice < 0.65:
        form = "[how often does {l} [occur|appear|come up] in {o}|how many times does {l} [occur|appear|show up] in {o}|how many times is {l} in {o}|how often is {l} in {o}|how many {L}'s are [there|] in {o}|how many {L}s are in {o}|how many {L} does {o} have|how many {l} are there in {o}|how many times do you find {l} in {o}|how many {L}s does {o} have|how many {L}'s are there in {o}|how many letters {L} are in {o}]"  # fmt: skip
        prompt = questioned(rng, say(rng, form, slots))
    elif dice < 0.8:
        prompt = asked(rng, say(rng, "[the number of {L}'s in {o}|the number of times {l} occurs in {o}|the number of {L} in {o}|how often {l} occurs in {o}|the count of {l} in {o}]", slots))  # fmt: skip
    else:
        prompt = ordered(rng, say(rng, "[count {l} in {o}|count the {L}'s in {o}|count how often {l} occurs in {o}|count the occurrences of {l} in {o}|count the letter {L} in {o}]", slots))  # fmt: skip
    return Draft(
        with_text(rng, before, prompt),
        quoting(f"{letter} occurs {{}} times."),
        wanted=f"how often {letter} occurs",
        how="count in Python",
        code=f"text = {literal(text)}\nx = {counted}.count('{letter}')\nx",
        check=f"len({counted}.split('{letter}')) - 1 == x",
        result="x",
    )


def lengths(rng: random.Random) -> list[Draft]:
    """Lengths, places, the most common letter, which of two is longer, what comes first."""
    text = material(rng)
    quoted, before = placed(rng, text)
    letters = [c for c in text if c.isalpha() and c.isascii()] or [text[0]]
    letter = rng.choice(letters)
    if "'" in letter or "\\" in text:
        raise ValueError("a mark that needs escaping")
    two = rng.sample((*words(rng, 2, 2), styled(rng)), 2)
    some = [word(rng) for _ in range(rng.randint(3, 6))]
    listed = ", ".join(some[:-1]) + rng.choice((", ", " and ", " or ")) + some[-1]
    body = f"text = {literal(text)}\n"
    meanings = (
        (3, Meaning(body + "len(text)", "It has {} characters.", nouns=("the length of {o}", "the length of {o} in characters"), questions=("how long is {o}", "what length does {o} have"), wanted="the length", how="use len")),
        (1, Meaning(body + "sum(len(w) for w in text.split()) / len(text.split())", "It is {}.", nouns=("the average [word length|length of the words] in {o}",), questions=("how long are the words of {o} on average",), wanted="the average length", how="all letters over all words", real=True)),
        (1, Meaning(body + "sum(c in 'aeiouAEIOU' for c in text) / len(text) * 100", "It is {}%.", nouns=("the share of vowels in {o}, in percent",), questions=("what percentage of the characters of {o} are vowels",), wanted="the share of vowels", how="the vowels over all characters", real=True)),
        (1, Meaning("from collections import Counter\n" + body + "Counter(text.lower().split()).most_common(1)[0][0]", "It is {}.", nouns=("the most [common|frequent] word in {o}",), questions=("which word occurs most often in {o}",), shown="text", wanted="the most common word", how="use Counter")),
        (0.8, Meaning(body + "text.rindex('{l}') + 1", "It is at position {}.", nouns=("the position of the last {l} in {o}",), questions=("[where|at which position] is the last {l} in {o}",), wanted="the position, counted from 1", how="use rindex and add 1")),
        (1.5, Meaning(body + "text.index('{l}') + 1", "It is at position {}.", nouns=("the position of the first {l} in {o}",), questions=("[where|at which position] is the first {l} in {o}", "at which place does {l} first [occur|appear] in {o}"), wanted="the position, counted from 1", how="use index and add 1")),
        (1, Meaning(body + "text.index('{l}')", "The index is {}.", nouns=("the index of the first {l} in {o}", "the index of {l} in {o} counted from 0"), wanted="the index", how="use index")),
        (2, Meaning("from collections import Counter\n" + body + "Counter(c for c in text.lower() if c.isalpha()).most_common(1)[0][0]", "It is {}.", nouns=("the most [common|frequent] [letter|character] [in|of] {o}",), questions=("which [letter|character] [occurs|appears] most [often|] in {o}", "which letter is most [common|frequent] in {o}"), shown="text", wanted="the most common letter", how="use Counter")),
        (1, Meaning("from collections import Counter\n" + body + "[c for c, n in Counter(text.lower()).items() if n > 1 and c.isalpha()]", "They are {}.", plurals=("the [letters|characters] that occur more than once in {o}", "the repeated letters in {o}"), questions=("which letters [are repeated|occur more than once] in {o}",), shown="text", wanted="the repeated letters", how="use Counter")),
        (1, Meaning("from collections import Counter\n" + body + "', '.join(f'{c}: {many}' for c, many in Counter(text).items())", "{}", orders=("count [each letter|every letter|each character] in {o}", "count how often each letter occurs in {o}"), questions=("how often does [each|every] letter occur in {o}",), nouns=("the letter frequencies [of|in] {o}",), shown="text", wanted="how often each letter occurs", how="use Counter")),
        (2, Meaning(f"max('{two[0]}', '{two[1]}', key=len)", "{} is longer.", said=(f"[Which|Which word|What] is longer, {two[0]} or {two[1]}?", f"Is {two[0]} or {two[1]} longer?", f"{two[0]} or {two[1]}: which [word|] is longer?", f"Which [word|one] has more letters, {two[0]} or {two[1]}?"), shown="text", wanted="the longer word", how="compare the lengths")),
        (1, Meaning(f"min('{two[0]}', '{two[1]}', key=len)", "{} is shorter.", said=(f"[Which|Which word|What] is shorter, {two[0]} or {two[1]}?", f"{two[0]} or {two[1]}: which [word|] is shorter?"), shown="text", wanted="the shorter word", how="compare the lengths")),
        (1.5, Meaning(f"min('{two[0]}', '{two[1]}')", "{} comes first.", said=(f"[Which|Which word] comes first [in the alphabet|alphabetically|in a dictionary], {two[0]} or {two[1]}?", f"Does {two[0]} or {two[1]} come first in the alphabet?"), shown="text", wanted="the first in the alphabet", how="compare the texts")),
        (1, Meaning(f"abs(len('{two[0]}') - len('{two[1]}'))", "The difference is {}.", said=(f"By how many letters do {two[0]} and {two[1]} differ in length?", f"How many letters longer is one of {two[0]} and {two[1]} than the other?"), wanted="the difference in length", how="compare the lengths")),
        (1, Meaning(f"sorted(set('{two[0]}') & set('{two[1]}'))", "They are {}.", plurals=(f"the letters [that {two[0]} and {two[1]} share|that {two[0]} and {two[1]} have in common]",), questions=(f"[which|what] letters do {two[0]} and {two[1]} have in common", f"[which|what] letters do [the words|] {two[0]} and {two[1]} share", f"which letters occur in both {two[0]} and {two[1]}"), shown="text", wanted="the common letters", how="intersect the sets")),
        (2.5, Meaning(f"words = {some!r}\nmax(words, key=len)", "{} is the longest.", nouns=(f"the longest [word|] of {listed}",), questions=(f"which [word|] is the longest[:| of] {listed}", f"which of {listed} [is the longest|is longest|has the most letters]"), shown="text", wanted="the longest word", how="compare the lengths")),
        (2.5, Meaning(f"words = {some!r}\nsorted(words, key=str.lower)", "Sorted: {}.", orders=(f"sort [these words|the words|] [alphabetically|]: {listed}", f"[sort|alphabetize|order] {listed} [alphabetically|in alphabetical order]", f"put {listed} in alphabetical order", f"put these words in [alphabetical order|order]: {listed}"), shown="text", wanted="the sorted words", how="use sorted")),
        (1, Meaning(f"words = {some!r}\nsorted(words, key=str.lower, reverse=True)", "Sorted: {}.", orders=(f"sort {listed} [in reverse alphabetical order|from z to a|backwards through the alphabet]",), shown="text", wanted="the words in reverse order", how="use sorted in reverse")),
        (1.2, Meaning(f"words = {some!r}\nsorted(words, key=len)", "Sorted: {}.", orders=(f"sort {listed} by length", f"order the words {listed} [by length|from shortest to longest]"), shown="text", wanted="the words by length", how="use len as the key")),
        (1, Meaning(f"words = {some!r}\nsum(len(w) for w in words)", "It is {}.", questions=(f"how many letters do {listed} have [together|in total|in all]",), nouns=(f"the total [number of letters|length] of {listed}",), wanted="the letters in all", how="add the lengths")),
        (1, Meaning(f"words = {some!r}\n[w for w in words if '{some[0][0]}' in w]", "They are {}.", questions=(f"which of {listed} contain [the letter|] {some[0][0]}",), plurals=(f"those of {listed} that contain {some[0][0]}",), shown="text", wanted="those words", how="test each word")),
        (1, Meaning(f"words = {some!r}\nwords[-1]", "It is {}.", nouns=(f"the last of {listed}",), shown="text", wanted="the last word", how="take the last")),
        (0.8, Meaning("ord('{l}')", "It is {}.", nouns=("the [ASCII code|character code|code point|ascii value] of [the letter|] {l}",), questions=("what is the ASCII value of {l}",), wanted="the code", how="use ord")),
        (0.8, Meaning("chr({n})", "It is {}.", nouns=("the character with [ASCII code|code] {n}",), shown="text", wanted="the character", how="use chr")),
        (0.8, Meaning("ord('{u}') - 64", "It is number {}.", nouns=("the position of [the letter|] {u} in the alphabet",), questions=("which number in the alphabet is [the letter|] {u}",), wanted="the position in the alphabet", how="use ord")),
        (0.6, Meaning("chr({k} + 64)", "It is {}.", nouns=("letter number {k} of the alphabet", "the {k}th letter of the alphabet"), shown="text", wanted="the letter", how="use chr")),
        (1, Meaning(body + "sum(ord(c) - 64 for c in text.upper() if c.isalpha())", "It is {}.", nouns=("the sum of the alphabet positions of the letters in {o} (a = 1)", "the value of {o} if a = 1, b = 2 and so on"), wanted="the sum of the letters", how="use ord")),
    )  # fmt: skip
    meaning = rng.choices([m for _, m in meanings], [w for w, _ in meanings])[0]
    slots = {
        "o": quoted,
        "l": letter,
        "n": str(rng.randint(65, 122)),
        "u": rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "k": str(rng.randint(4, 20)),
    }
    drafted = draft(rng, meaning, slots)
    if before and "{o}" in "".join((*meaning.nouns, *meaning.questions, *meaning.plurals)):
        return [replace(drafted, prompt=joined(before, drafted.prompt))]
    return [drafted]
