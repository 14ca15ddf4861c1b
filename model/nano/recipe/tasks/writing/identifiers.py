"""Names, codes, addresses and paths that are taken apart, rewritten or measured.

People paste them as they are, mostly without quotes, after the word for what they are ("the serial number
ZQ88-V"). All have to be copied into the cell character by character; what comes out is the answer, unchanged.
"""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass, replace

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.copying import quoting_line
from model.nano.recipe.tasks.grammar import Meaning, draft
from model.nano.recipe.tasks.numerals import ordinal
from model.nano.recipe.tasks.tables.columns import SURNAMES
from model.nano.recipe.tasks.words import NAMES, foreign, listed, styled, word


@dataclass(frozen=True, slots=True)
class Kind:
    """What such a thing is called, how one is drawn, and what is asked of it beside what is asked of all."""

    names: tuple[str, ...]
    drawn: Callable[[random.Random], str]
    asked: tuple[Meaning, ...]


def identifiers(rng: random.Random) -> list[Draft]:
    """One question about one of them."""
    kind = rng.choice(_KINDS)
    text = kind.drawn(rng)
    meaning = rng.choice(kind.asked if rng.random() < 0.6 else _OF_ALL)
    n = rng.randint(1, len(text))
    slots = {
        "q": _pasted(rng, rng.choice(kind.names), text),
        "t": repr(text),
        "nth": ordinal(rng, n),
        "i": str(n - 1),
        "n": str(rng.randint(2, 9)),
        "few": str(rng.randint(2, 3)),
        "limit": str(max(1, len(text) + rng.randint(-4, 4))),
        "c": rng.choice(text.replace(" ", "")),
    }
    made = draft(rng, meaning, slots)
    return [replace(made, answer=quoting_line) if meaning.shown == "text" else made]


def _pasted(rng: random.Random, name: str, text: str) -> str:
    """The thing in a sentence: bare, after what it is called, or quoted."""
    mark = rng.choice("'\"")
    forms = (text, text, f"the {name} {text}", f"the {name} {text}", f"{mark}{text}{mark}", f"the {name} {mark}{text}{mark}", f"{name} {text}")  # fmt: skip
    return rng.choice(forms)


def _exact(expression: str, *, wanted: str, nouns: tuple[str, ...] = (), orders: tuple[str, ...] = (), questions: tuple[str, ...] = ()) -> Meaning:  # fmt: skip
    """A text that comes out of `text`; the answer is that text alone."""
    return Meaning(
        f"text = {{t}}\n{expression}",
        nouns=nouns,
        orders=orders,
        questions=questions,
        wanted=wanted,
        how="put it in Python as it is",
        shown="text",
    )


def _measure(expression: str, form: str, *, wanted: str, nouns: tuple[str, ...] = (), questions: tuple[str, ...] = (), orders: tuple[str, ...] = ()) -> Meaning:  # fmt: skip
    """A number that is counted in `text`."""
    return Meaning(
        f"text = {{t}}\n{expression}",
        form,
        nouns=nouns,
        orders=orders,
        questions=questions,
        wanted=wanted,
        how="put it in Python as it is and count",
    )


_OF_ALL = (
    _exact("text.upper()", wanted="it in capitals", nouns=("{q} in [capitals|upper case|uppercase|all caps]",), orders=("[uppercase|capitalize all of|convert to upper case] {q}", "[write|put|make|print] {q} in [capitals|upper case|all caps]", "make {q} uppercase")),
    _exact("text.lower()", wanted="it in lower case", nouns=("{q} in [lower case|lowercase|small letters]", "[lower case|lowercase] of {q}"), orders=("[lowercase|convert to lower case] {q}", "[write|put|make|print] {q} in [lower case|small letters]")),
    _exact("text[::-1]", wanted="it backwards", nouns=("{q} [backwards|reversed|in reverse|from back to front]", "the reverse of {q}"), orders=("[reverse|turn around|flip|mirror] {q}", "[write|spell|print|say] {q} [backwards|in reverse]")),
    _exact("text[0]", wanted="its first character", nouns=("the first [character|letter|sign] of {q}",), questions=("[which|what] [character|letter] does {q} [begin|start] with", "what does {q} [begin|start] with")),
    _exact("text[-1]", wanted="its last character", nouns=("the last [character|letter|sign] of {q}",), questions=("[which|what] [character|letter] does {q} end [with|in]", "what does {q} end [with|in]")),
    _exact("text[0] + text[-1]", wanted="its first and last character", nouns=("the first and [the|] last [character|letter] of {q}",), questions=("which are the first and the last [character|letter] of {q}",)),
    _exact("text[{i}]", wanted="one of its characters", nouns=("the {nth} [character|letter|sign] of {q}", "the {nth} [character|sign] in {q}"), questions=("which is the {nth} [character|letter] of {q}", "[which|what] [character|sign] is {nth} in {q}")),
    _exact("text[:{n}]", wanted="its beginning", nouns=("the first {n} [characters|letters|signs] of {q}",), orders=("cut {q} after {n} [characters|signs]", "[keep|take] only the first {n} [characters|signs] of {q}", "truncate {q} to {n} [characters|signs]")),
    _exact("text[-{n}:]", wanted="its end", nouns=("the last {n} [characters|letters|signs|places] of {q}",), orders=("[keep|take] only the last {n} [characters|signs] of {q}",)),
    _exact("text[::2]", wanted="every second character", nouns=("every [second|other] [character|letter|sign] of {q}",), orders=("take every [second|other] [character|letter] of {q}",)),
    _exact("text * {few}", wanted="it several times", nouns=("{q} {few} times [in a row|without gaps|one after the other]",), orders=("[write|repeat|print] {q} {few} times [in a row|without spaces|]",)),
    _exact("''.join(c for c in text if c.isdigit())", wanted="its digits", nouns=("[only the|the|just the] digits [of|in|from] {q}",), orders=("[keep|extract|take] [only|] the digits [of|from] {q}", "[remove|strip] everything but the digits from {q}")),
    _exact("''.join(c for c in text if c.isalpha())", wanted="its letters", nouns=("[only the|the|just the] letters [of|in|from] {q}",), orders=("[keep|extract] [only|] the letters [of|from] {q}", "[remove|strip] everything but the letters from {q}")),
    _measure("len(text)", "It has {} characters.", wanted="its length", nouns=("the [length|number of characters|number of signs] of {q}",), questions=("how long is {q}", "how many [characters|signs] [has|are in|does it take to type] {q}")),
    _measure("sum(c.isdigit() for c in text)", "It has {} digits.", wanted="the number of its digits", nouns=("the number of digits in {q}",), questions=("how many digits [are in|has|are there in] {q}",), orders=("count the digits in {q}",)),
    _measure("sum(c.isalpha() for c in text)", "It has {} letters.", wanted="the number of its letters", nouns=("the number of letters in {q}",), questions=("how many letters [are in|has|are there in] {q}",), orders=("count the letters in {q}",)),
    _measure("sum(int(c) for c in text if c in '0123456789')", "The sum of its digits is {}.", wanted="the sum of its digits", nouns=("the [sum of the digits|digit sum] [of|in] {q}",), orders=("add up the digits [of|in] {q}",)),
    _measure("text.count('{c}')", "It occurs {} times.", wanted="the count of a character", nouns=("the number of [times {c} occurs in|{c}'s in] {q}",), questions=("how [often|many times] [does {c} occur in|is {c} in|does {c} stand in] {q}",)),
    Meaning("text = {t}\nlen(text) > {limit}", claims=(("is {q} longer than {limit} [characters|signs]", "{q} is longer than {limit} [characters|signs]", "{q} is not longer than {limit} [characters|signs]"), ("[has|does] {q} [have|] more than {limit} [characters|signs]", "{q} has more than {limit} [characters|signs]", "{q} has not more than {limit} [characters|signs]")), how="put it in Python as it is and compute its length"),
)  # fmt: skip
_OF_NAMES = (
    _exact("''.join(part[0] for part in text.split())", wanted="the initials", nouns=("the initials of {q}", "initials of {q}"), orders=("[give|write|form] the initials of {q}",), questions=("what are the initials of {q}",)),
    _exact("', '.join(text.rsplit(' ', 1)[::-1])", wanted="the surname first", nouns=("{q} [in the form last, first|as surname, first name|with the surname first|in the form 'surname, first name']",), orders=("[write|put|format] {q} [as last name, first name|in the form last, first|with the surname first]",)),
    _exact("text.split()[-1]", wanted="the surname", nouns=("the [surname|last name|family name] of {q}",), questions=("[what|which] is the [surname|last name] in {q}",)),
    _exact("text.split()[0]", wanted="the first name", nouns=("the [first name|given name] of {q}",), questions=("[what|which] is the first name in {q}",)),
    _exact("text[0].lower() + text.split()[-1].lower()", wanted="a user name", nouns=("[a user name|a login] from {q}: first letter and surname in lower case", "the [login|user name] for {q}, [initial and surname in lower case|first initial plus surname, all lower case]"), orders=("make a [login|user name] of {q}: first letter plus surname, lower case",)),
    _exact("text.replace(' ', '-')", wanted="it with hyphens", nouns=("{q} with hyphens instead of spaces",), orders=("[join|connect] the parts of {q} [with|by] [a hyphen|hyphens|dashes]", "replace the [space|spaces|blanks] in {q} by [hyphens|dashes]")),
    _exact("text.replace(' ', '_').lower()", wanted="it in snake case", nouns=("{q} in [snake case|snake_case]",), orders=("[turn|convert] {q} [in|]to [snake case|snake_case]",)),
    _exact("text[0] + '. ' + text.split()[-1]", wanted="it abbreviated", nouns=("{q} with the first name [abbreviated|as an initial]",), orders=("abbreviate the first name in {q}",)),
)  # fmt: skip
_OF_CODES = (
    _exact("text.replace('-', '')", wanted="it without hyphens", nouns=("{q} without [its hyphens|hyphens|dashes|the dashes]",), orders=("[remove|delete|strip|drop] the [hyphens|dashes] [from|in] {q}",)),
    _exact("text.replace('-', ' ')", wanted="it with spaces", nouns=("{q} with [spaces|blanks] instead of [dashes|hyphens]",), orders=("replace the [hyphens|dashes] in {q} [by|with] [spaces|blanks]",)),
    _exact("text.replace('-', '/')", wanted="it with slashes", nouns=("{q} with slashes instead of [dashes|hyphens]",), orders=("replace the [hyphens|dashes] in {q} [by|with] slashes",)),
    _exact("text.split('-')[0]", wanted="its first part", nouns=("the first [part|block|group] of {q}", "the part of {q} before the first [dash|hyphen]"), questions=("what [is|stands] before the first [dash|hyphen] in {q}",)),
    _exact("text.split('-')[1]", wanted="its second part", nouns=("the [second|2nd] [part|block|group] of {q}", "the [second|2nd] [part|block] of {q}, split at the [dashes|hyphens]")),
    _exact("text.split('-')[-1]", wanted="its last part", nouns=("the last [part|block|group] of {q}", "the part of {q} after the last [dash|hyphen]"), questions=("what [is|stands] after the last [dash|hyphen] in {q}",)),
    _exact("'-'.join(text.split('-')[::-1])", wanted="its parts in reverse order", orders=("reverse the order of the [parts|blocks] of {q}",)),
    _exact("text[len(text) // 2:] + text[:len(text) // 2]", wanted="its halves swapped", nouns=("{q} with its [two|] halves swapped",), orders=("swap the [two|] halves of {q}", "put the second half of {q} first")),
    _measure("len(text.split('-'))", "It has {} parts.", wanted="the number of its parts", questions=("how many [parts|blocks|groups] has {q}", "how many [parts|blocks] do the [dashes|hyphens] make in {q}"), orders=("count the [parts|blocks] of {q}",)),
)  # fmt: skip
_OF_SPACED = (
    _exact("text.replace(' ', '')", wanted="it without spaces", nouns=("{q} without [spaces|the spaces|blanks]", "{q} in one piece"), orders=("[remove|delete|strip|take out] the [spaces|blanks] [from|in] {q}", "[write|say back|give back] {q} without [the|] spaces")),
    _exact("text.replace(' ', '-')", wanted="it with hyphens", nouns=("{q} with [dashes|hyphens] instead of spaces",), orders=("replace the spaces in {q} [by|with] [dashes|hyphens]",)),
    _exact("text.split()[-1]", wanted="its last group", nouns=("the last [group|block] of {q}",), questions=("what is the last [group|block] of {q}",)),
    _exact("text.split()[0]", wanted="its first group", nouns=("the first [group|block] of {q}",)),
    _exact("text.replace(' ', '')[-4:]", wanted="its last four signs", nouns=("the last four [signs|characters|places] of {q}",), questions=("how does {q} end, the last four signs",)),
    _exact("'*' * 8 + text[-4:]", wanted="it masked", orders=("mask {q}: eight stars and the last four signs", "[hide|mask] all but the last four signs of {q}, with eight stars before them")),
    _measure("len(text.replace(' ', ''))", "It has {} characters without spaces.", wanted="its length without spaces", nouns=("the length of {q} without spaces",), questions=("how many characters has {q} [without|not counting] [the|] spaces",)),
    _measure("len(text.split())", "It has {} groups.", wanted="the number of its groups", questions=("how many [groups|blocks] has {q}",)),
)  # fmt: skip
_OF_MAILS = (
    _exact("text.split('@')[0]", wanted="the user", nouns=("the [user|user name|user part|local part|part before the @] of {q}",), questions=("what [is|stands] before the @ in {q}", "who is the user in {q}")),
    _exact("text.split('@')[1]", wanted="the domain", nouns=("the [domain|host|provider|part after the @] of {q}",), questions=("[which|what] domain does {q} belong to", "what comes after the @ in {q}")),
    _exact("text.split('.')[-1]", wanted="the top-level domain", nouns=("the [top-level domain|TLD|ending] of {q}",)),
    _exact("text.replace('@', ' at ')", wanted="it with at", nouns=("{q} with 'at' instead of @", "{q} with ' at ' for the @"), orders=("replace the @ in {q} [by|with] ' at '",)),
    _exact("text[0] + '***@' + text.split('@')[1]", wanted="it masked", orders=("mask {q}: first letter, three stars, then the domain", "[hide|mask] the user of {q} as first letter and three stars")),
)  # fmt: skip
_OF_FILES = (
    _exact("text.rsplit('.', 1)[-1]", wanted="the extension", nouns=("the [extension|file extension|file type|suffix|ending] of {q}", "extension of {q}"), questions=("[which|what] [extension|ending] has {q}", "what is the [extension|suffix] of {q}")),
    _exact("text.rsplit('.', 1)[0]", wanted="the name without extension", nouns=("{q} without [its extension|the extension|extension|ending]", "the stem of {q}"), orders=("[remove|strip|drop|cut off] the extension [from|of] {q}",)),
    _exact("text.rsplit('.', 1)[0] + '.bak'", wanted="it with another extension", nouns=("{q} with the extension bak",), orders=("change the extension of {q} to bak", "replace the extension of {q} [by|with] bak")),
)  # fmt: skip
_OF_PATHS = (
    _exact("text.split('/')[-1]", wanted="the file's name", nouns=("the [file name|last part|base name|basename] of {q}", "the name of the file in {q}"), questions=("what is the file called in {q}",)),
    _exact("text.rsplit('/', 1)[0]", wanted="the folder", nouns=("the [folder|directory|path without the file] of {q}",), questions=("in which folder is {q}",)),
    _measure("text.count('/')", "It has {} slashes.", wanted="the number of slashes", questions=("how many [slashes|/] are in {q}",)),
)  # fmt: skip
_OF_SNAKES = (
    _exact("text.replace('_', ' ')", wanted="it with spaces", nouns=("{q} with [spaces|blanks] instead of underscores",), orders=("replace the underscores in {q} [by|with] [spaces|blanks]", "turn the underscores of {q} into spaces")),
    _exact("text.replace('_', '-')", wanted="it with hyphens", nouns=("{q} in kebab case", "{q} with [hyphens|dashes] instead of underscores"), orders=("replace the underscores in {q} [by|with] [hyphens|dashes]",)),
    _exact("''.join(part.capitalize() for part in text.split('_'))", wanted="it in camel case", nouns=("{q} in [camel case|CamelCase|PascalCase]",), orders=("[turn|convert] {q} [in|]to [camel case|CamelCase]",)),
    _exact("text.split('_')[-1]", wanted="its last part", nouns=("the part of {q} after the last underscore", "the last part of {q}")),
    _measure("len(text.split('_'))", "It has {} parts.", wanted="the number of its parts", questions=("how many parts has {q}", "how many words are in {q}")),
)  # fmt: skip


def _name(rng: random.Random) -> str:
    def part(known: tuple[str, ...]) -> str:
        return rng.choice((rng.choice(known), word(rng).capitalize(), rng.choice(known)))

    middle = f" {part(NAMES)}" if rng.random() < 0.25 else ""
    double = f"-{part(SURNAMES)}" if rng.random() < 0.15 else ""
    return f"{part(NAMES)}{middle} {part(SURNAMES)}{double}"


def _dashed(rng: random.Random) -> str:
    return "-".join(_block(rng) for _ in range(rng.randint(2, 4)))


def _block(rng: random.Random) -> str:
    signs = rng.choice((string.digits, string.ascii_uppercase, "0123456789abcdef", string.ascii_uppercase + string.digits))  # fmt: skip
    return "".join(rng.choices(signs, k=rng.randint(2, 6)))


def _plain_code(rng: random.Random) -> str:
    return "".join(_block(rng) for _ in range(rng.randint(2, 3)))


def _spaced(rng: random.Random) -> str:
    first = f"{rng.choice(string.ascii_uppercase)}{rng.choice(string.ascii_uppercase)}{rng.randint(10, 99)}"
    groups = ["".join(rng.choices(string.digits, k=4)) for _ in range(rng.randint(2, 5))]
    return " ".join([first, *groups] if rng.random() < 0.5 else groups)


def _mail(rng: random.Random) -> str:
    user = rng.choice((word(rng), f"{word(rng)}.{word(rng)}", f"{word(rng)}_{rng.randrange(99)}", f"{word(rng)[:1]}.{word(rng)}"))  # fmt: skip
    return f"{user}@{rng.choice(('mail', 'post', word(rng), word(rng)))}.{rng.choice(_TLDS)}"


def _file(rng: random.Random) -> str:
    name = rng.choice((word(rng), f"{word(rng)}_{rng.randint(1, 2030)}", f"{word(rng)}-{word(rng)}", f"{word(rng)}.{rng.choice(('final', 'v2', 'old'))}"))  # fmt: skip
    return f"{name}.{rng.choice(_EXTENSIONS)}"


def _path(rng: random.Random) -> str:
    folders = [word(rng) for _ in range(rng.randint(1, 3))]
    return f"{rng.choice(('/', '', '~/', './'))}{'/'.join([*folders, _file(rng)])}"


def _snake(rng: random.Random) -> str:
    return "_".join(rng.choice((word, word, styled))(rng) for _ in range(rng.randint(2, 4)))


_TLDS = listed("com org net de fr it io example edu co uk info")
_EXTENSIONS = listed(
    "txt csv json pdf png jpg gz zip md py log xlsx docx mp3 yaml toml html tar.gz"
)
_KINDS = (
    Kind(listed("name,name,customer,guest,author,client", ","), _name, _OF_NAMES),
    Kind(listed("code,serial number,id,ticket,licence plate,license key,order number,part number,reference", ","), _dashed, _OF_CODES),
    Kind(listed("code,token,id,hash,booking code,voucher", ","), _plain_code, _OF_CODES[-2:-1]),
    Kind(listed("IBAN,phone number,card number,account number,number", ","), _spaced, _OF_SPACED),
    Kind(listed("address,email,e-mail address,mail address,email address", ","), _mail, _OF_MAILS),
    Kind(listed("file,file name,attachment,file", ","), _file, _OF_FILES),
    Kind(listed("path,file,path", ","), _path, (*_OF_PATHS, *_OF_FILES)),
    Kind(listed("variable,column name,identifier,key,field name", ","), _snake, _OF_SNAKES),
    Kind(listed("word,name,place,nickname,term", ","), foreign, _OF_ALL),
)  # fmt: skip
