"""A text that is changed from turn to turn: "reverse it", "uppercase that", "and how long is it now?".

`text` holds in Python what the last turn made of it, so later turns never copy it again.
"""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.copying import quoting_line
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import amounting, capital
from model.nano.recipe.tasks.writing import identifiers, text

# What is done with it: imperatives, elliptic wishes, the expression.
_CHANGES = (
    (("[uppercase|capitalize all of] {it}", "put {it} in [capitals|upper case]", "make {it} uppercase"), ("in capitals", "in upper case", "all caps"), "text.upper()"),
    (("lowercase {it}", "put {it} in lower case", "make {it} lowercase"), ("in lower case", "in small letters"), "text.lower()"),
    (("[reverse|turn around|flip] {it}", "write {it} backwards"), ("backwards", "in reverse", "the other way round"), "text[::-1]"),
    (("[remove|delete|drop] the vowels", "take the vowels out of {it}"), ("without vowels",), "''.join(c for c in text if c.lower() not in 'aeiou')"),
    (("[remove|delete] the spaces", "take the spaces out"), ("without spaces", "in one word"), "text.replace(' ', '')"),
    (("replace the spaces [by|with] underscores",), ("with underscores for spaces", "in snake case"), "text.replace(' ', '_')"),
    (("[sort|order] its letters", "put its letters in alphabetical order"), ("with sorted letters",), "''.join(sorted(text))"),
    (("keep the first {n} [letters|characters]", "cut {it} after {n} [letters|characters]"), ("only the first {n} [letters|characters]",), "text[:{n}]"),
    (("keep only the last {n} [letters|characters]",), ("only the last {n} [letters|characters]",), "text[-{n}:]"),
    (("write {it} twice", "double {it}"), ("twice", "two times in a row"), "text * 2"),
    (("capitalize every word", "put {it} in title case"), ("in title case",), "text.title()"),
    (("swap upper and lower case",), ("with the case swapped",), "text.swapcase()"),
    (("[remove|drop] the first [letter|character]",), ("without the first [letter|character]",), "text[1:]"),
    (("[remove|drop] the last [letter|character]",), ("without the last [letter|character]",), "text[:-1]"),
    (("put {it} in brackets",), ("in brackets",), "'[' + text + ']'"),
    (("put a dash between the letters",), ("with dashes between the letters",), "'-'.join(text)"),
)  # fmt: skip
# What is counted in it: questions, the expression, the answer.
_MEASURES = (
    (("how long is {it}[ now|]", "how many characters [has it|are that|are there]", "its length", "length"), "len(text)", "It has {} characters."),
    (("how many vowels [has it|are in {it}|are there]",), "sum(c in 'aeiouAEIOU' for c in text)", "It has {} vowels."),
    (("how many words [are that|has it|are there]", "word count"), "len(text.split())", "The number of words is {}."),
    (("how many different letters [has it|are in {it}]",), "len({c for c in text.lower() if c.isalpha()})", "It has {} different letters."),
    (("how many digits are in {it}",), "sum(c.isdigit() for c in text)", "It has {} digits."),
    (("how often is {c} in {it}", "how many {c}'s are [there|in {it}]"), "text.count('{c}')", "It occurs {} times."),
)  # fmt: skip
_IT = "[it|it|that|that|this|the result]"


def text_chats(rng: random.Random) -> list[Draft]:
    """A first turn about one text, then one to three that go on with it."""
    first, made = _first(rng)
    drafts = [first]
    for _ in range(rng.choices((1, 2, 3), (5, 4, 2))[0]):
        following, made = _following(rng, made)
        drafts.append(following)
    return drafts


def _first(rng: random.Random) -> tuple[Draft, str]:
    """A draft whose cell ends in printing an expression over `text`, and that expression."""
    (drafted,) = rng.choice((text.strings, identifiers.identifiers))(rng)
    before, _, last = drafted.code.rpartition("\n")
    made = last.removeprefix("print(").removesuffix(")")
    if last == made or not _is_text(before, made):
        raise ValueError("nothing to go on with")
    return drafted, made


def _is_text(before: str, expression: str) -> bool:
    """Whether an expression is one text, of two characters or more, after the lines before it."""
    namespace: dict[str, object] = {}
    try:
        exec(before, namespace)
        value = eval(expression, namespace)
    except (SyntaxError, NameError):
        # Several arguments of print.
        return False
    return "text" in namespace and isinstance(value, str) and len(value) > 1


def _following(rng: random.Random, made: str) -> tuple[Draft, str]:
    """The next turn, and what it prints of the text as it is then; nothing for a number."""
    slots = {"n": str(rng.randint(2, 5)), "c": rng.choice("aeinorst")}
    # The text becomes what the turn before made of it, if that was another.
    kept = [] if made == "text" else [f"text = {made}"]
    if rng.random() < 0.3:
        questions, expression, form = rng.choice(_MEASURES)
        request = say(rng, rng.choice(questions).replace("{it}", _IT), slots)
        code = expression.replace("{c}", slots["c"])
        drafted = Draft(
            _spoken(rng, say(rng, "[and|and|now:|so|||]", {}), request, "?"),
            amounting(form),
            wanted="something about the text of before",
            how="use text from before",
            code="\n".join([*kept, code]),
        )
        return drafted, "text"
    orders, wishes, expression = rng.choice(_CHANGES)
    expression = expression.replace("{n}", slots["n"])
    if rng.random() < 0.6:
        order = say(rng, rng.choice(orders).replace("{it}", _IT), slots)
        opening = say(rng, "[now|then|and now|please|ok,|||||]", {})
        prompt = _spoken(rng, opening, order, ".")
    else:
        wish = say(rng, rng.choice(wishes), slots)
        opening = say(rng, "[and|and now|now|and||]", {})
        prompt = _spoken(rng, opening, wish, rng.choice("?."))
    drafted = Draft(
        prompt,
        quoting_line,
        wanted="the text of before, changed",
        how="use text from before",
        code="\n".join([*kept, f"print({expression})"]),
    )
    return drafted, expression


def _spoken(rng: random.Random, opening: str, request: str, mark: str) -> str:
    """As one types in the middle of a chat."""
    words = " ".join(filter(None, (opening, request))) + rng.choice((mark, "", ""))
    return capital(words) if rng.random() < 0.4 else words
