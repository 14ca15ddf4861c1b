"""Text turned into another: operation after operation.

A cell keeps the text in `text`, changes it line by line as often as the request has steps, and shows
the last one. Selections ("the last word"), changes ("reversed") and measures ("how many vowels") combine.
"""

import base64
import codecs
import random
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import count_word, ordinal
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import asked, capital, dressed, listing, ordered, quoting
from model.nano.recipe.tasks.words import word
from model.nano.recipe.tasks.writing.texts import literal, material, placed, with_text


@dataclass(frozen=True, slots=True)
class Operation:
    """`verb` is an order on `{o}`, `noun` names what comes of `{o}`, `code` is an expression over `text`."""

    verb: str
    noun: str
    code: str
    listed: bool = False


_VOWELS = "aeiou"
CHANGES = (
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
    (0.7, Operation("[encode {o} in hex in|write {o} as hex in|give the hex bytes of]", "the hex [bytes|encoding] of {o}", "text.encode().hex()")),
    (0.7, Operation("[write {o} in binary ASCII in|convert {o} to binary in]", "{o} in binary ASCII", "' '.join(format(ord(c), '08b') for c in text)")),
    (0.7, Operation("[list the alphabet positions of the letters in|turn the letters of {o} into their numbers in the alphabet in]", "the alphabet positions of the letters in {o}", "[ord(c) - 96 for c in text.lower() if c.isalpha()]", listed=True)),
    (0.7, Operation("[alternate the case of|write {o} in alternating capitals in]", "{o} in alternating case, a capital first", "''.join(c.upper() if i % 2 == 0 else c.lower() for i, c in enumerate(text))")),
    (0.6, Operation("[keep every third letter of]", "every third [letter|character] of {o}, from the first on", "text[::3]")),
    (0.6, Operation("[remove everything but letters, digits and spaces from|strip the special characters from]", "{o} without special characters", "''.join(c for c in text if c.isalnum() or c == ' ')")),
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
    (1, Operation("[reverse the last word of|write the last word of {o} backwards in]", "the last word of {o} [reversed|backwards]", "text.split()[-1][::-1]")),
    (0.8, Operation("[write the words of {o} one per line in|put each word of {o} on its own line in]", "the words of {o}, one per line", "'\\n'.join(text.split())")),
    (0.8, Operation("[take every second word of|keep every other word of]", "every second word of {o}", "' '.join(text.split()[::2])")),
    (0.8, Operation("[number the words of|number each word in]", "the words of {o}, numbered", "', '.join(f'{i}. {w}' for i, w in enumerate(text.split(), 1))")),
    (0.7, Operation("[join the first letters of the words in|take the first letter of each word of]", "the first letters of the words in {o}", "''.join(w[0] for w in text.split())")),
    (0.7, Operation("[join the last letters of the words in|take the last letter of each word of]", "the last letters of the words in {o}", "''.join(w[-1] for w in text.split())")),
    (0.7, Operation("[convert {o} to kebab case in|make a URL slug of]", "{o} as a [slug|lower-case slug with hyphens]", "'-'.join(text.lower().split())")),
    (0.7, Operation("[put the longest words of {o} first in|sort the words of {o} from longest to shortest in]", "the words of {o} from longest to shortest", "' '.join(sorted(text.split(), key=len, reverse=True))")),
    (1, Operation("[list the words of|split {o} into words in]", "the list of words in {o}", "text.split()", listed=True)),
    (1, Operation("[list the lengths of the words in|give the word lengths of]", "the lengths of the words in {o}", "[len(w) for w in text.split()]", listed=True)),
    (0.8, Operation("[remove the punctuation from|strip the punctuation in|delete all punctuation marks in]", "{o} without punctuation", "''.join(c for c in text if c.isalnum() or c == ' ')")),
    (0.8, Operation("[convert {o} to camel case in|write {o} in camelCase in]", "{o} in camel case", "''.join(w.capitalize() for w in text.split())")),
)  # fmt: skip
_IMPORTS = {"codecs.": "import codecs", "base64.": "import base64", "hashlib.": "import hashlib", "Counter(": "from collections import Counter"}  # fmt: skip


def strings(rng: random.Random) -> list[Draft]:
    """A word or sentence turned into another, in one step or in two or three; seldom a code that is read."""
    if rng.random() < 0.07:
        return [_decoded(rng)]
    text = material(rng)
    operations = [_operation(rng, text)]
    while rng.random() < 0.33 and len(operations) < 3 and not operations[-1].listed:
        operations.append(_operation(rng, text, later=True))
    quoted, before = placed(rng, text)
    if len(operations) == 1 and rng.random() < 0.35:
        prompt = with_text(rng, before, asked(rng, say(rng, operations[0].noun, {"o": quoted})))
    elif len(operations) == 2 and rng.random() < 0.4:
        # "The capitals of the reverse of x": outermost first.
        inner = say(rng, operations[0].noun, {"o": quoted})
        prompt = with_text(rng, before, asked(rng, say(rng, operations[1].noun, {"o": inner})))
    else:
        parts = [in_order(rng, operations[0], quoted)]
        parts += [
            in_order(rng, op, rng.choice(("it", "it", "the result", "that")))
            for op in operations[1:]
        ]
        joint = rng.choice((" and then ", ", then ", " and ", ". Then ", ", and after that "))
        prompt = with_text(rng, before, ordered(rng, joint.join(parts)))
    return [_turned(prompt, text, operations)]


def _decoded(rng: random.Random) -> Draft:
    """A text in base64, hex, binary or Morse, to be read."""
    text = rng.choice((word(rng), f"{word(rng)} {word(rng)}", f"{word(rng).capitalize()} {word(rng)} {word(rng)}"))  # fmt: skip
    name, written, code = rng.choice((
        ("base64", base64.b64encode(text.encode()).decode(), "base64.b64decode(text).decode()"),
        ("hex", text.encode().hex(), "bytes.fromhex(text).decode()"),
        ("binary ASCII", " ".join(format(ord(c), "08b") for c in text[:9]), "''.join(chr(int(b, 2)) for b in text.split())"),
        ("rot13", codecs.encode(text, "rot13"), "codecs.decode(text, 'rot13')"),
        ("ASCII codes", " ".join(str(ord(c)) for c in text), "''.join(chr(int(n)) for n in text.split())"),
        ("reversed text", text[::-1], "text[::-1]"),
    ))  # fmt: skip
    request = say(
        rng,
        "[decode {n} {t}|decode this {n}: {t}|what does this {n} say: {t}|decode the {n} {t}|read this {n}: {t}|turn this {n} back into text: {t}]",
        {"n": name, "t": written if rng.random() < 0.6 else f"'{written}'"},
    )
    lines = [f"text = '{written}'", f"print({code})"]
    return Draft(
        dressed(rng, capital(request), typing=False),
        quoting("{}"),
        wanted="the text behind the code",
        how="decode it in Python",
        code="\n".join([*_imports(lines), *lines]),
    )


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


def in_order(rng: random.Random, operation: Operation, what: str) -> str:
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
        return rng.choices([op for _, op in CHANGES], [w for w, _ in CHANGES])[0]
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
        Operation(f"[put a hyphen|put a dash|insert a dash] after every {count} [letters|characters] of", f"{{o}} in groups of {count} characters with dashes", f"'-'.join(text[i:i + {n}] for i in range(0, len(text), {n}))"),
        Operation(f"[give me|show] the first {count} hex digits of the [sha256|SHA-256] of", f"the first {count} hex digits of the [sha256|SHA-256] of {{o}}", f"hashlib.sha256(text.encode()).hexdigest()[:{n}]"),
        Operation(f"[give me|show] the first {count} hex digits of the [md5|MD5] of", f"the first {count} hex digits of the [md5|MD5] [hash|] of {{o}}", f"hashlib.md5(text.encode()).hexdigest()[:{n}]"),
        Operation(f"split {{o}} at [every|each] {mark}{letter}{mark} in", f"the parts of {{o}} between the {letter}'s", f"text.split('{letter}')", listed=True),
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
