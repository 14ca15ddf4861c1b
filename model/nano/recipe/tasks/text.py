"""Text given in the prompt: operation after operation, what is counted in it, and claims about it.

A cell keeps the text in `text`, changes it line by line as often as the request has steps, and shows
the last one. Selections ("the last word"), changes ("reversed") and measures ("how many vowels") combine.
"""

import random
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Answer, Draft, Reply
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import count_word, ordinal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import (
    asked,
    dressed,
    judging,
    listing,
    ordered,
    questioned,
    quoting,
    wondered,
)
from model.nano.recipe.tasks.words import (
    COMMON,
    NAMES,
    sentence,
    styled,
    vocabulary_words,
    word,
    words,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """`verb` is an order on `{o}`, `noun` names what comes of `{o}`, `code` is an expression over `text`."""

    verb: str
    noun: str
    code: str
    listed: bool = False


_VOWELS = "aeiou"
_ALWAYS = (
    (1, Operation("[remove all digits from|delete the digits in|strip the numbers from]", "{o} without digits", "''.join(c for c in text if not c.isdigit())")),
    (0.8, Operation("[keep only the digits of|extract the digits from]", "the digits in {o}", "''.join(c for c in text if c.isdigit())")),
    (0.8, Operation("[keep only the letters of|remove everything but letters from]", "the letters in {o}", "''.join(c for c in text if c.isalpha())")),
    (4, Operation("[reverse|reverse|spell {o} backwards|write {o} backwards|turn around|flip|mirror|write {o} from back to front|invert the order of the letters of]", "[the reverse of|the reversal of|the mirror image of] {o}", "text[::-1]")),
    (3, Operation("[uppercase|convert {o} to upper case|write {o} in capital letters|make {o} all caps|put {o} in capitals|write {o} in uppercase|capitalize all letters of|turn {o} into capitals]", "{o} in [capitals|upper case|capital letters|all caps|uppercase]", "text.upper()")),
    (2, Operation("[lowercase|convert {o} to lower case|put {o} in lower case|make {o} lowercase|write {o} without capitals|write {o} in small letters]", "{o} in [lower case|small letters|lowercase]", "text.lower()")),
    (1.5, Operation("[convert {o} to title case|capitalize each word of|capitalize every word in|write {o} in title case|capitalize the first letter of every word in|start every word of {o} with a capital]", "{o} in title case", "text.title()")),
    (1, Operation("[capitalize|write {o} with a capital first letter|make the first letter of {o} a capital|capitalize the first letter of]", "{o} with a capital first letter", "text.capitalize()")),
    (1.2, Operation("[swap the case of|invert the case of|swap upper and lower case in|toggle the case of]", "{o} with its case swapped", "text.swapcase()")),
    (2, Operation("[remove the vowels from|delete all vowels in|write {o} without vowels|drop the vowels of|strip the vowels from|leave out the vowels in]", "{o} without [its|the|] vowels", "''.join(c for c in text if c.lower() not in 'aeiou')")),
    (1, Operation("[keep only the vowels of|remove the consonants from|list the vowels in]", "the vowels [of|in] {o}", "''.join(c for c in text if c.lower() in 'aeiou')")),
    (1, Operation("[keep only the consonants of|list the consonants in]", "the consonants [of|in] {o}", "''.join(c for c in text if c.isalpha() and c.lower() not in 'aeiou')")),
    (1.5, Operation("[sort the letters of|put the letters of {o} in alphabetical order|order the letters in {o} alphabetically|arrange the letters of {o} alphabetically|sort the characters of]", "the [sorted letters|letters in alphabetical order|letters, sorted,] of {o}", "''.join(sorted(text))")),
    (1.2, Operation("[remove duplicate letters from|remove repeated letters from|delete the letters that repeat in|keep each letter of {o} only once in|drop repeated characters from]", "{o} without [repeated|duplicate] letters", "''.join(dict.fromkeys(text))")),
    (1, Operation("[take every second letter of|keep every other letter of|take every other character of]", "every [second|other] [letter|character] of {o}", "text[::2]")),
    (1, Operation("[remove the first and last letter of|cut off the first and the last character of|drop the first and last character of]", "{o} without its first and last [letter|character]", "text[1:-1]")),
    (1, Operation("[remove the first letter of|drop the first character of|cut off the first letter of]", "{o} without its first [letter|character]", "text[1:]")),
    (1, Operation("[remove the last letter of|drop the last character of|cut off the last letter of]", "{o} without its last [letter|character]", "text[:-1]")),
    (1, Operation("[double every letter in|write every letter of {o} twice in|repeat each letter of]", "{o} with every letter doubled", "''.join(c * 2 for c in text)")),
    (1, Operation("[put a hyphen between the letters of|put a dash between every letter of|put a dash between the letters of|separate the letters of {o} with hyphens in|join the letters of {o} with dashes in|spell {o} with hyphens in]", "the letters of {o} joined by hyphens", "'-'.join(text)")),
    (1, Operation("[put spaces between the letters of|separate the letters of {o} by spaces in|spell out]", "the letters of {o} separated by spaces", "' '.join(text)")),
    (1.5, Operation("[encode {o} with rot13 in|apply rot13 to|rot13|encrypt {o} with ROT13 in|decode the rot13 text]", "the [rot13|ROT13] of {o}", "codecs.encode(text, 'rot13')")),
    (0.8, Operation("[encode {o} in base64 in|base64 encode|convert {o} to base64 in]", "the base64 of {o}", "base64.b64encode(text.encode()).decode()")),
    (0.7, Operation("[compute the md5 of|hash {o} with md5 in]", "the [md5|MD5] [hash|] of {o}", "hashlib.md5(text.encode()).hexdigest()")),
    (0.7, Operation("[compute the sha256 of|hash {o} with sha256 in]", "the [sha256|SHA-256|sha256 hash] of {o}", "hashlib.sha256(text.encode()).hexdigest()")),
    (1, Operation("[give the ASCII codes of|list the ASCII codes of|list the character codes of|list the code points of|convert {o} to ASCII codes in]", "the [ASCII codes|character codes|code points] of {o}", "[ord(c) for c in text]", listed=True)),
    (0.8, Operation("[list the letters of|split {o} into letters in]", "the [list of letters|single letters] [of|in] {o}", "list(text)", listed=True)),
)  # fmt: skip
_OF_WORDS = (
    (1, Operation("swap the first and the last word [in|of]", "{o} with its first and last word swapped", "' '.join([text.split()[-1], *text.split()[1:-1], text.split()[0]])")),
    (2, Operation("[sort the words of|sort the words in|put the words of {o} in alphabetical order|order the words of {o} alphabetically|alphabetize the words in]", "the words of {o} [in alphabetical order|sorted alphabetically]", "' '.join(sorted(text.split(), key=str.lower))")),
    (2, Operation("[reverse the order of the words in|reverse the word order of|write the words of {o} in reverse order|put the words of {o} in reverse order]", "the words of {o} in reverse order", "' '.join(text.split()[::-1])")),
    (1.5, Operation("[reverse each word of|reverse every word in|spell each word of {o} backwards in|write every word of {o} backwards in]", "{o} with every word reversed", "' '.join(w[::-1] for w in text.split())")),
    (1.5, Operation("[remove all spaces from|delete the spaces in|delete the blanks in|write {o} without spaces in|take the spaces out of|squeeze out the spaces in]", "{o} without spaces", "text.replace(' ', '')")),
    (1.2, Operation("[replace the spaces in {o} with underscores in|put underscores instead of spaces in|convert {o} to snake case in]", "{o} with underscores [instead of|for] spaces", "text.replace(' ', '_')")),
    (1.2, Operation("[join the words of {o} with hyphens in|replace the spaces in {o} with hyphens in|put dashes between the words of]", "the words of {o} joined [by|with] hyphens", "'-'.join(text.split())")),
    (1, Operation("[join the words of {o} with commas in|separate the words of {o} by commas in]", "the words of {o} separated by commas", "', '.join(text.split())")),
    (1.5, Operation("[make an acronym from|make an acronym out of|build an acronym of|take the first letters of the words in|form the acronym of]", "the [acronym|initials] of {o}", "''.join(w[0].upper() for w in text.split())")),
    (2, Operation("[find the longest word in|pick the longest word of|give the longest word of]", "the longest word [in|of] {o}", "max(text.split(), key=len)")),
    (1.5, Operation("[find the shortest word in|pick the shortest word of]", "the shortest word [in|of] {o}", "min(text.split(), key=len)")),
    (1.5, Operation("[find the last word of|take the last word of]", "the [last|final] word [in|of] {o}", "text.split()[-1]")),
    (1.5, Operation("[find the first word of|take the first word of]", "the first word [in|of] {o}", "text.split()[0]")),
    (1, Operation("[sort the words of {o} by length in|order the words in {o} by their length in]", "the words of {o} sorted by length", "' '.join(sorted(text.split(), key=len))")),
    (1, Operation("[remove repeated words from|remove duplicate words from|keep every word of {o} only once in]", "{o} without repeated words", "' '.join(dict.fromkeys(text.split()))")),
    (1, Operation("[remove the first word of|drop the first word from]", "{o} without its first word", "' '.join(text.split()[1:])")),
    (1, Operation("[remove the last word of|drop the last word from]", "{o} without its last word", "' '.join(text.split()[:-1])")),
    (1, Operation("[list the words of|split {o} into words in]", "the list of words in {o}", "text.split()", listed=True)),
    (1, Operation("[list the lengths of the words in|give the word lengths of]", "the lengths of the words in {o}", "[len(w) for w in text.split()]", listed=True)),
    (0.8, Operation("[remove the punctuation from|strip the punctuation in|delete all punctuation marks in]", "{o} without punctuation", "''.join(c for c in text if c.isalnum() or c == ' ')")),
    (0.8, Operation("[convert {o} to camel case in|write {o} in camelCase in]", "{o} in camel case", "''.join(w.capitalize() for w in text.split())")),
)  # fmt: skip
_IMPORTS = {"codecs.": "import codecs", "base64.": "import base64", "hashlib.": "import hashlib", "Counter(": "from collections import Counter"}  # fmt: skip


def strings(rng: random.Random) -> list[Draft]:
    """A word or sentence turned into another, in one step or in two or three."""
    text = _material(rng)
    operations = [_operation(rng, text)]
    while rng.random() < 0.33 and len(operations) < 3 and not operations[-1].listed:
        operations.append(_operation(rng, text, later=True))
    quoted, before = _placed(rng, text)
    if len(operations) == 1 and rng.random() < 0.35:
        prompt = _with_text(rng, before, asked(rng, say(rng, operations[0].noun, {"o": quoted})))
    elif len(operations) == 2 and rng.random() < 0.4:
        # "The capitals of the reverse of x": outermost first.
        inner = say(rng, operations[0].noun, {"o": quoted})
        prompt = _with_text(rng, before, asked(rng, say(rng, operations[1].noun, {"o": inner})))
    else:
        parts = [_order(rng, operations[0], quoted)]
        parts += [
            _order(rng, op, rng.choice(("it", "it", "the result", "that"))) for op in operations[1:]
        ]
        joint = rng.choice((" and then ", ", then ", " and ", ". Then ", ", and after that "))
        prompt = _with_text(rng, before, ordered(rng, joint.join(parts)))
    return [_turned(prompt, text, operations)]


def _turned(prompt: str, text: str, operations: list[Operation]) -> Draft:
    lines = [f"text = {literal(text)}"]
    lines += [f"text = {operation.code}" for operation in operations[:-1]]
    lines.append(f"print({operations[-1].code})")
    return Draft(
        prompt,
        listing("{}") if operations[-1].listed else quoting("{}"),
        wanted="the changed text",
        how="change the text step by step" if len(operations) > 1 else "change the text in Python",
        code="\n".join([*_imports(lines), *lines]),
    )


def _imports(lines: list[str]) -> list[str]:
    code = "\n".join(lines[1:])
    return [line for use, line in _IMPORTS.items() if use in code]


def _order(rng: random.Random, operation: Operation, what: str) -> str:
    """An imperative on `what`; its object stands where the pattern has it, else at the end."""
    verb = say(rng, operation.verb, {})
    if "{o}" in verb:
        # Some patterns end with a word for the case that the object follows.
        verb = verb.removesuffix(" in")
        return verb.replace("{o}", what)
    return f"{verb} {what}"


def _operation(rng: random.Random, text: str, *, later: bool = False) -> Operation:
    has_words = " " in text
    dice = rng.random()
    if has_words and dice < 0.4:
        return rng.choices([op for _, op in _OF_WORDS], [w for w, _ in _OF_WORDS])[0]
    if dice < (0.85 if later else 0.7):
        return rng.choices([op for _, op in _ALWAYS], [w for w, _ in _ALWAYS])[0]
    return _with_argument(rng, text)


def _with_argument(rng: random.Random, text: str) -> Operation:
    """An operation with a number, a letter or a word of its own."""
    n = rng.randint(2, 6)
    count = count_word(rng, n)
    letters = [c for c in text if c.isalpha() and c.isascii()] or ["a"]
    letter = rng.choice(letters)
    other = rng.choice("abcdefghijklmnopqrstuvwxyz*-_#0123456789")
    parts = text.split()
    k = rng.randint(1, len(parts))
    part, new = rng.choice(parts), word(rng)
    shift = rng.randint(1, 13)
    mark = rng.choice(("", "", "'", '"'))
    nth = ordinal(rng, rng.randint(1, max(1, min(9, len(text) - 1))))
    position = int("".join(filter(str.isdigit, nth)) or _ORDINAL_WORDS.index(nth) + 1)
    caesar = "''.join(chr((ord(c) - 97 + {s}) % 26 + 97) if c.islower() else chr((ord(c) - 65 + {s}) % 26 + 65) if c.isupper() else c for c in text)"
    forms = [
        Operation(f"[replace every|replace all|change every|swap each|replace each] {mark}{letter}{mark} [with|by] {mark}{other}{mark} in", f"{{o}} with every {letter} replaced by {other}", f"text.replace('{letter}', '{other}')"),
        Operation(f"[replace|change|exchange] {mark}{letter}{mark} [with|to|by] {mark}{other}{mark} in", f"{{o}} with {other} [instead of|in place of] {letter}", f"text.replace('{letter}', '{other}')"),
        Operation(f"[substitute|put] {other} for [every|each] {letter} in", f"{{o}} with {letter} replaced by {other}", f"text.replace('{letter}', '{other}')"),
        Operation(f"[remove|delete|drop] [every|all|each|the letter] {mark}{letter}{mark} [from|in]", f"{{o}} without [the letter|any|its] {letter}", f"text.replace('{letter}', '')"),
        Operation(f"[take|give me|get|show|keep] the first {count} [letters|characters] of", f"the first {count} [letters|characters] of {{o}}", f"text[:{n}]"),
        Operation(f"[take|give me|get|show|keep] the last {count} [letters|characters] of", f"the last {count} [letters|characters] of {{o}}", f"text[-{n}:]"),
        Operation(f"[cut|truncate|shorten] {{o}} [after|to] {count} [letters|characters]", f"{{o}} cut after {count} letters", f"text[:{n}]"),
        Operation(f"[remove|drop|cut off] the first {count} [letters|characters] [of|from]", f"{{o}} without its first {count} letters", f"text[{n}:]"),
        Operation(f"[remove|drop|cut off] the last {count} [letters|characters] [of|from]", f"{{o}} without its last {count} letters", f"text[:-{n}]"),
        Operation(f"[repeat|write|print|say] {{o}} {count} times", f"{{o}} repeated {count} times", f"text * {n}"),
        Operation(f"[repeat|write|print] {{o}} {count} times with spaces in between", f"{{o}} repeated {count} times with spaces", f"' '.join([text] * {n})"),
        Operation(f"[put|add|append|attach] {mark}{new}{mark} [at the end of|to the end of|after]", f"{{o}} followed by {new}", f"text + '{new}'"),
        Operation(f"[put|add] {mark}{new}{mark} [in front of|before|at the start of]", f"{{o}} with {new} in front", f"'{new}' + text"),
        Operation(f"[shift {{o}} by {shift} letters in the Caesar cipher|shift [each|every] letter of {{o}} by {shift} [places|positions|]|apply a Caesar cipher with shift {shift} to {{o}}|caesar cipher {{o}} with shift {shift}]", f"[the Caesar cipher of {{o}} with [shift|a shift of] {shift}|{{o}} with every letter shifted by {shift}]", caesar.replace("{s}", str(shift))),
        Operation(f"[encrypt|encode] {{o}} [with a Caesar [shift|cipher] of {shift}|by moving each letter {shift} places forward in the alphabet|by shifting every letter by {shift}]", f"{{o}} in a Caesar cipher with a shift of {shift}", caesar.replace("{s}", str(shift))),
        Operation(f"[decrypt|decode] {{o}} with a Caesar [shift|cipher] of {shift}", f"{{o}} decoded with a Caesar shift of {shift}", caesar.replace("+ {s}", f"- {shift}")),
        Operation(f"[find|give me|show|take] the {nth} [letter|character] of", f"the {nth} [letter|character] [of|in] {{o}}", f"text[{position - 1}]"),
        Operation("[find|give me|show] the last [letter|character] of", "the last [letter|character] [of|in] {o}", "text[-1]"),
        Operation(f"pad {{o}} to {n + 14} characters with {other}", f"{{o}} padded to {n + 14} characters with {other}", f"text.ljust({n + 14}, '{other}')"),
    ]  # fmt: skip
    if len(parts) > 1:
        kth = ordinal(rng, k)
        forms += [
            Operation(f"[find|give me|take|show] the {kth} word of", f"the {kth} word [of|in] {{o}}", f"text.split()[{k - 1}]"),
            Operation(f"[find|give me|take|show] word number {k} of", f"word [number|no.] {k} of {{o}}", f"text.split()[{k - 1}]"),
            Operation("[take|give me|show] the first [two|2] words of", "the first [two|2] words of {o}", "' '.join(text.split()[:2])"),
            Operation("[take|give me|show] the last two words of", "the last [two|2] words of {o}", "' '.join(text.split()[-2:])"),
            Operation(f"[replace|exchange] [the word|] {mark}{part}{mark} [with|by] {mark}{new}{mark} in", f"{{o}} with {new} [instead of|for] {part}", f"text.replace({literal(part)}, '{new}')"),
            Operation(f"[remove|delete] [the word|] {mark}{part}{mark} from", f"{{o}} without [the word|] {part}", f"' '.join(w for w in text.split() if w != {literal(part)})"),
            Operation(f"[list|find|give me] the words [with|of] more than {n} letters in", f"the words [of|in] {{o}} [with|that have] more than {n} letters", f"[w for w in text.split() if len(w) > {n}]", listed=True),
            Operation(f"[list|find|give me] the words [starting|that start|beginning] with {part[0]} in", f"the words in {{o}} that [start|begin] with {part[0]}", f"[w for w in text.split() if w.startswith('{part[0]}')]", listed=True),
            Operation(f"[list|find|give me] the words [containing|with|that contain] [the letter|] {letter} in", f"the words in {{o}} that contain {letter}", f"[w for w in text.split() if '{letter}' in w]", listed=True),
        ]  # fmt: skip
    chosen = rng.choice(forms)
    if "'''" in chosen.code or "'\\'" in chosen.code:
        raise ValueError("a quotation mark within quotation marks")
    return chosen


_ORDINAL_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")  # fmt: skip


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
    text = _material(rng)
    if rng.random() < 0.4:
        return [_occurrences(rng, text)]
    counts = (*_COUNTS, *_WORD_COUNTS * (2 if " " in text else 0))
    chosen = rng.choices([c for _, c in counts], [w for w, _ in counts])[0]
    things = say(rng, chosen.things, {})
    if rng.random() < 0.15:
        n = rng.randint(3, 7)
        things, code = rng.choice(((f"words with more than {n} letters", f"sum(len(w) > {n} for w in text.split())"), (f"words with {n} letters", f"sum(len(w) == {n} for w in text.split())"), (f"words that start with a {text[0]}", f"sum(w.startswith('{text[0]}') for w in text.split())")))  # fmt: skip
        chosen = Count(things, code)
    quoted, before = _placed(rng, text)
    lines = [f"text = {literal(text)}"]
    if rng.random() < 0.12 and before == "":
        change = rng.choice([op for _, op in _ALWAYS[:6]])
        lines += [f"text = {change.code}", f"x = {chosen.code}", "x"]
        request = f"{_order(rng, change, quoted)} and {rng.choice(('count', 'then count', 'tell me the number of'))} {'' if 'number' in things else 'the '}{things}{rng.choice((' in it', ' of the result', ''))}"
        return [Draft(dressed(rng, ordered(rng, request), typing=False), _there_are, wanted=f"the number of {things}", how="change the text, then count", code="\n".join(lines), check=f"{chosen.code} == x", result="x")]  # fmt: skip
    if " " in text and "words" not in things and rng.random() < 0.3:
        part, selection = rng.choice(_SELECTIONS)
        quoted = f"{say(rng, part, {})} {quoted}"
        lines.append(f"text = {selection}")
    prompt = _counting_request(rng, things, quoted)
    lines += [f"x = {chosen.code}", "x"]
    return [
        Draft(
            _with_text(rng, before, prompt),
            _there_are,
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


def _there_are(output: str) -> Reply:
    value = output.strip()
    return Reply(f"There {'is' if value == '1' else 'are'} {value}.", (value,))


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
    quoted, before = _placed(rng, text)
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
        _with_text(rng, before, prompt),
        _times(letter),
        wanted=f"how often {letter} occurs",
        how="count in Python",
        code=f"text = {literal(text)}\nx = {counted}.count('{letter}')\nx",
        check=f"len({counted}.split('{letter}')) - 1 == x",
        result="x",
    )


def _times(letter: str) -> Answer:
    def answer(output: str) -> Reply:
        value = output.strip()
        return Reply(f"{letter} occurs {value} {'time' if value == '1' else 'times'}.", (value,))

    return answer


def lengths(rng: random.Random) -> list[Draft]:
    """Lengths, places, the most common letter, which of two is longer, what comes first."""
    text = _material(rng)
    quoted, before = _placed(rng, text)
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
        (1.5, Meaning(body + "text.index('{l}') + 1", "It is at position {}.", nouns=("the position of the first {l} in {o}",), questions=("[where|at which position] is the first {l} in {o}", "at which place does {l} first [occur|appear] in {o}"), wanted="the position, counted from 1", how="use index and add 1")),
        (1, Meaning(body + "text.index('{l}')", "The index is {}.", nouns=("the index of the first {l} in {o}", "the index of {l} in {o} counted from 0"), wanted="the index", how="use index")),
        (2, Meaning("from collections import Counter\n" + body + "Counter(c for c in text.lower() if c.isalpha()).most_common(1)[0][0]", "It is {}.", nouns=("the most [common|frequent] [letter|character] [in|of] {o}",), questions=("which [letter|character] [occurs|appears] most [often|] in {o}", "which letter is most [common|frequent] in {o}"), shown="text", wanted="the most common letter", how="use Counter")),
        (1, Meaning("from collections import Counter\n" + body + "[c for c, n in Counter(text.lower()).items() if n > 1 and c.isalpha()]", "They are {}.", plurals=("the [letters|characters] that occur more than once in {o}", "the repeated letters in {o}"), questions=("which letters [are repeated|occur more than once] in {o}",), shown="text", wanted="the repeated letters", how="use Counter")),
        (1, Meaning("from collections import Counter\n" + body + "', '.join(f'{c}: {n}' for c, n in Counter(text).items())", "{}", orders=("count [each letter|every letter|each character] in {o}", "count how often each letter occurs in {o}"), questions=("how often does [each|every] letter occur in {o}",), nouns=("the letter frequencies [of|in] {o}",), shown="text", wanted="how often each letter occurs", how="use Counter")),
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
        return [replace(drafted, prompt=_joined(before, drafted.prompt))]
    return [drafted]


def text_claims(rng: random.Random) -> list[Draft]:
    """Palindromes, anagrams, what a text begins with, ends with or contains."""
    text = styled(rng)
    other = styled(rng)
    match rng.randrange(9):
        case 0 | 1:
            half = word(rng)
            text = rng.choice((half + half[::-1], half + half[-2::-1], half, word(rng)))
            claims = (
                ("is {t} a palindrome", "{t} is a palindrome", "{t} is not a palindrome"),
                (
                    "does {t} read the same [in both directions|backwards|forwards and backwards]",
                    "{t} is a palindrome",
                    "{t} is not a palindrome",
                ),
                (
                    "is {t} the same [from behind|when reversed|backwards]",
                    "{t} is the same backwards",
                    "{t} is not the same backwards",
                ),
            )
            if rng.random() < 0.3:
                text = rng.choice(
                    (
                        text.capitalize(),
                        f"{half} {half[::-1]}",
                        f"{half[:2]} {half[2:]} {half[-2::-1]}".strip(),
                    )
                )
                text = " ".join(text.split())
            code = "letters = [c for c in text.lower() if c.isalnum()]\nletters == letters[::-1]"
        case 2:
            part = rng.choice((word(rng)[:2], text[1:3], text[-2:], text[:3]))
            claims = (
                (
                    f"does {{t}} contain {part}",
                    f"{{t}} contains {part}",
                    f"{{t}} does not contain {part}",
                ),
                (
                    f"is {part} [in|part of|contained in] {{t}}",
                    f"{part} is in {{t}}",
                    f"{part} is not in {{t}}",
                ),
            )
            code = f"'{part}' in text"
        case 3:
            shuffled = "".join(rng.sample(text, len(text)))
            other = rng.choice((shuffled, shuffled[:-1] + rng.choice("aeiou")))
            claims = (
                (
                    f"are {{t}} and {other} anagrams",
                    f"{{t}} and {other} are anagrams",
                    f"{{t}} and {other} are not anagrams",
                ),
                (
                    f"is {other} an anagram of {{t}}",
                    f"{other} is an anagram of {{t}}",
                    f"{other} is not an anagram of {{t}}",
                ),
            )
            code = f"sorted(text.lower()) == sorted('{other}'.lower())"
        case 4:
            part = rng.choice((text[:2], word(rng)[:1], text[:1]))
            claims = (
                (
                    f"does {{t}} [start|begin] with {part}",
                    f"{{t}} [starts|begins] with {part}",
                    f"{{t}} does not [start|begin] with {part}",
                ),
            )
            code = f"text.startswith('{part}')"
        case 5:
            part = rng.choice((text[-2:], word(rng)[-1:], text[-1:]))
            claims = (
                (
                    f"does {{t}} end [with|in] {part}",
                    f"{{t}} ends [with|in] {part}",
                    f"{{t}} does not end [with|in] {part}",
                ),
            )
            code = f"text.endswith('{part}')"
        case 6:
            n = rng.choice((len(text), rng.randint(3, 12)))
            claims = (
                (
                    f"does {{t}} have {n} [letters|characters]",
                    f"{{t}} has {n} [letters|characters]",
                    f"{{t}} does not have {n} [letters|characters]",
                ),
                (
                    f"is {{t}} {n} characters long",
                    f"{{t}} is {n} characters long",
                    f"{{t}} is not {n} characters long",
                ),
            )
            code = f"len(text) == {n}"
        case 7:
            claims = (
                (
                    f"is {{t}} longer than {other}",
                    f"{{t}} is longer than {other}",
                    f"{{t}} is not longer than {other}",
                ),
                (
                    f"does {{t}} have more letters than {other}",
                    f"{{t}} has more letters than {other}",
                    f"{{t}} does not have more letters than {other}",
                ),
            )
            code = f"len(text) > len('{other}')"
        case _:
            claims = (
                (
                    f"does {{t}} come before {other} in the alphabet",
                    f"{{t}} comes before {other}",
                    f"{{t}} does not come before {other}",
                ),
            )
            code = f"text < '{other}'"
    mark = rng.choice(("'", '"') if " " in text else ("", "", "", "'", '"'))
    seed = rng.random()
    parts = rng.choice(claims)
    question, claim, denial = (
        say(random.Random(seed), part, {"t": f"{mark}{text}{mark}"}) for part in parts
    )
    return [
        Draft(
            dressed(rng, wondered(rng, question, claim), typing=False),
            judging(f"Yes, {claim}.", f"No, {denial}."),
            wanted="a yes or no",
            how="test it in Python",
            code=f"text = '{text}'\n{code}",
        )
    ]  # fmt: skip


def literal(text: str) -> str:
    """As people write it: single quotes unless the text has one."""
    return repr(text)


def _material(rng: random.Random) -> str:
    match rng.randrange(8):
        case 0 | 1:
            return word(rng)
        case 2:
            return rng.choice(
                (
                    styled(rng),
                    f"{rng.choice(NAMES[:40])} {rng.choice(vocabulary_words()).capitalize()}",
                )
            )
        case 3 | 4:
            return " ".join(
                rng.choice(COMMON) if rng.random() < 0.5 else rng.choice(vocabulary_words()).lower()
                for _ in range(rng.randint(2, 8))
            )
        case _:
            return sentence(rng, 2, 5)


def _placed(rng: random.Random, text: str) -> tuple[str, str]:
    """How the request names the text, and what stands before or after it: the text itself, or nothing."""
    kind = "word" if " " not in text else rng.choice(("sentence", "phrase", "text"))
    if rng.random() < 0.22:
        # First the text, then a request about "it".
        opening = rng.choice(
            (
                f"{text}\n",
                f"Here is a {kind}: {text}\n",
                f"{kind.capitalize()}: {text}\n",
                f"Take the {kind} {text!r}. ",
                f'My {kind} is "{text}". ',
                f"Given the {kind} {text!r}: ",
                f"\n\n{text}",
                f": {text}",
                f": '{text}'",
            )
        )
        return rng.choice((f"this {kind}", "it", f"the {kind}", "this")), opening
    where = rng.choice(("", f"the {kind}", f"the {kind}", "the string", "the text"))
    mark = rng.choice(("'", '"', '"')) if " " in text or rng.random() < 0.4 else ""
    if "'" in text:
        mark = '"'
    return f"{where} {mark}{text}{mark}".strip(), ""


def _with_text(rng: random.Random, opening: str, request: str) -> str:
    """The request with its text before it, or after it where the opening is a colon or a blank line."""
    if not opening:
        return dressed(rng, request, typing=False)
    return _joined(opening, request)


def _joined(opening: str, request: str) -> str:
    after = opening.startswith((":", "\n"))
    return f"{request.rstrip('.?!: ')}{opening}" if after else f"{opening}{request}"
