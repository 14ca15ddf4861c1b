"""Wording: how a meaning becomes a request, and a result a sentence.

Three moods carry all requests. A *noun phrase* names what is wanted ("the sum of 3 and 4"), an *order*
is a verb phrase ("sort these words"), a *claim* is a yes/no question with its clause ("is 7 prime",
"7 is prime"). Each is wrapped in many ways, with or without politeness, capitals and punctuation.
"""

import ast
import random

from model.nano.recipe.tasks.base import Answer, Reply
from model.nano.recipe.tasks.words import NAMES

_NOUN_QUESTIONS = (
    "What is {}?", "What is {}?", "What is {}?", "What's {}?", "what is {}", "whats {}", "How much is {}?",
    "Can you tell me {}?", "Do you know {}?", "Could you work out {}?", "Can you calculate {}?",
    "Could you please give me {}?", "What would {} be?", "May I ask for {}?", "Any idea what {} is?",
    "Tell me, what is {}?", "And what is {}?", "What exactly is {}?", "So what is {}?", "What was {} again?",
    "Would you mind telling me {}?", "Is there a way to get {}?", "what might {} be?", "What number is {}?",
)  # fmt: skip
_NOUN_ORDERS = (
    "Compute {}.", "Calculate {}.", "Find {}.", "Give me {}.", "Tell me {}.", "Work out {}.",
    "Determine {}.", "Please compute {}.", "Please find {}.", "Show me {}", "I need {}.",
    "I want to know {}.", "I'd like to know {}.", "Let me know {}.", "{}, please.", "Figure out {}.",
    "Use Python to compute {}.", "Help me find {}.", "Get {}.", "evaluate {}", "report {}",
    "Tell me what {} is.", "I wonder what {} is.", "I am looking for {}.", "We need {}.", "I have to know {}.",
    "Print {}.", "Let's compute {}.", "Say what {} is.", "Check what {} is.", "Do the math: {}.", "Name {}.",
)  # fmt: skip
_NOUN_FRAGMENTS = ("{}", "{}?", "{} =", "{}:", "{} please", "{} ...", "{} = ?", "{} is", "{}!")
_ORDERS = (
    "{}.", "{}.", "{}", "Please {}.", "please {}", "Can you {}?", "Could you {}?", "Could you please {}?",
    "I need you to {}.", "I want you to {}.", "I'd like you to {}.", "Would you {}?", "{}, please.",
    "Now {}.", "Just {}.", "Your task: {}.", "Help me {}.", "{} for me.", "Use Python to {}.",
    "Go ahead and {}.", "Let's {}.", "Kindly {}.", "I have to {}.", "I want to {}.", "How do I {}?",
    "What do I get if I {}?", "What comes out if you {}?", "{} and tell me the result.", "{} and show the result.",
    "My task is to {}.", "Are you able to {}?", "It would help if you could {}.", "You should {}.", "{} now!",
)  # fmt: skip
_CLAIMS = (
    "{question}?", "{question}?", "{question}", "Can you check whether {claim}?", "Check if {claim}.",
    "Can I say that {claim}?", "Would you say that {claim}?", "I think {claim}. Right?", "{claim}, right?",
    "{claim}: yes or no?", "Verify that {claim}.", "Test if {claim}", "Find out whether {claim}.",
    "Tell me whether {claim}.", "Tell me if {claim}", "I wonder if {claim}.", "Please check if {claim}.",
    "Do you know if {claim}?", "Determine whether {claim}.", "true or false: {claim}", "Is it true that {claim}?",
)  # fmt: skip
_TAILS = (
    ". How much is that?", ". What do I get?", ". What is the result?", ", what comes out?", " - what does that make?",
    " ... what is it?", ". Can you do that?", ". Tell me the result.", ", I need the result.", ": how much?",
)  # fmt: skip
_OPENINGS = (
    "Hi! ",
    "Hello, ",
    "Hey nano, ",
    "OK. ",
    "Quick question: ",
    "One more thing: ",
    "So, ",
    "hey, ",
)
_CONTEXTS = (
    "I am checking my homework. ", "This is for a report. ", "My friend asked me this. ",
    "I have a question about numbers. ", "We need this for the budget. ", "I forgot my calculator. ",
    "For my notes: ", "It is for a friend. ", "I am learning Python. ",
    "My teacher wants this. ", "I am not sure about it. ", "I tried it by hand. ", "We had an argument about this. ",
    "I am in a hurry. ", "Someone at work asked: ", "I keep getting it wrong. ", "Exercise 3: ",
)  # fmt: skip
_CLOSINGS = (" Thanks!", " Thank you.", " thx", " Just the result.", " Be brief.", " It's urgent.")


def ask(rng: random.Random, noun: str) -> str:
    """A request for what `noun` names."""
    forms = rng.choices((_NOUN_QUESTIONS, _NOUN_ORDERS, _NOUN_FRAGMENTS), (5, 4, 2))[0]
    text = _filled(rng.choice(forms), noun)
    if forms is _NOUN_FRAGMENTS and rng.random() < 0.3:
        text = noun + rng.choice(_TAILS)
    return dressed(rng, text)


def order(rng: random.Random, verb_phrase: str) -> str:
    """A request to do something: `verb_phrase` begins with an imperative in lower case."""
    return dressed(rng, _filled(rng.choice(_ORDERS), verb_phrase))


def whether(rng: random.Random, question: str, claim: str) -> str:
    """A yes/no question: "is 7 prime" and "7 is prime"."""
    text = rng.choice(_CLAIMS).replace("{question}", question).replace("{claim}", claim)
    return dressed(rng, capital(text) if rng.random() < 0.8 else text)


def dressed(rng: random.Random, text: str) -> str:
    """The request with a greeting, some context, thanks, sloppy typing, or as it is."""
    dice = rng.random()
    if dice < 0.08:
        text = rng.choice(_OPENINGS) + uncapital(text)
    elif dice < 0.13:
        text = rng.choice(_CONTEXTS) + text
    elif dice < 0.18 and text[-1] in ".?":
        text += rng.choice(_CLOSINGS)
    elif dice < 0.28:
        text = uncapital(text).rstrip(".? ")
    return text


def with_data(rng: random.Random, request: str, data: str, what: str = "") -> str:
    """A request and its data: after, before, or introduced as `what` ("numbers", "words")."""
    bare = request.rstrip(".?: ")
    forms = [f"{bare}: {data}", f"{bare}: {data}", f"{bare}\n{data}", f"{data}\n{request}"]
    if what:
        forms += [
            f"Here are some {what}: {data}. {request}",
            f"Given the {what} {data}, {uncapital(request)}",
            f"My {what}: {data}\n{request}",
        ]
    return rng.choice(forms)


def states(rng: random.Random, noun: str, quote: str = "") -> Answer:
    """Mostly "The sum is 39."; `quote` goes round the value."""
    form = rng.choices(
        (capital(f"{noun} is {quote}{{}}{quote}."), f"It is {quote}{{}}{quote}.", "{}"), (7, 1, 1)
    )[0]
    return quoting(form)


def quoting(form: str) -> Answer:
    """`form` with the tool's text, stripped, in place of `{}`."""

    def answer(output: str) -> Reply:
        value = plain(output)
        return Reply(form.replace("{}", value), (value,))

    return answer


def quoting_fields(form: str) -> Answer:
    """`form` with the words that the tool printed in place of its `{}`s, one after another."""

    def answer(output: str) -> Reply:
        values = output.split()
        text = form
        for value in values:
            text = text.replace("{}", value, 1)
        return Reply(text, tuple(values))

    return answer


def counting(things: str) -> Answer:
    """Either "There are 3 lines." or "There is 1 line.": `things` begins with a plural."""

    def answer(output: str) -> Reply:
        value = plain(output)
        text = f"There is 1 {singular(things)}." if value == "1" else f"There are {value} {things}."
        return Reply(text, (value,))

    return answer


def judging(yes: str, no: str) -> Answer:
    """The sentence for an output of True or of False."""

    def answer(output: str) -> Reply:
        assert output.strip() in ("True", "False"), output
        text = yes if output.strip() == "True" else no
        return Reply(text, (text.split(maxsplit=1)[0].rstrip(","),))

    return answer


def saying(text: str, *expected: str) -> Answer:
    """An answer that does not depend on any output."""
    return lambda _: Reply(text, expected)


def plain(output: str) -> str:
    """The value in a tool's text: stripped, a quoted string or a list without its marks.

    Raises ValueError if there is nothing to quote.
    """
    text = output.strip()
    if not text:
        raise ValueError("an answer of no text")
    if text[0] not in "'\"[":
        return text
    try:
        value: object = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text
    return ", ".join(map(str, value)) if isinstance(value, list) and value else str(value)


def singular(things: str) -> str:
    """The first plural among the words without its s: "different lines" gives "different line"."""
    parts = things.split(" ")
    for i, part in enumerate(parts):
        if part.endswith("s") and not part.endswith("ss"):
            parts[i] = part.removesuffix("s").removesuffix("'")
            break
    return " ".join(parts)


def capital(text: str) -> str:
    """A capital at the start, unless the first word is a formula, a name or a quotation."""
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() or "'" in first else text


def uncapital(text: str) -> str:
    """A lower-case start, except for "I", for names and for words in capitals."""
    first = text.split(" ", 1)[0].split("'", 1)[0]
    if first == "I" or first in NAMES or first[1:] != first[1:].lower():
        return text
    return text[:1].lower() + text[1:]


def _filled(form: str, phrase: str) -> str:
    return form.replace(
        "{}", capital(phrase) if form.startswith("{}") and form.endswith(".") else phrase
    )
