"""Wording: how a meaning becomes a request, and a result a sentence.

Three moods carry all requests. A *noun phrase* names what is wanted ("the sum of 3 and 4"), an *order*
is a verb phrase ("sort these words"), a *claim* is a yes/no question with its clause ("is 7 prime",
"7 is prime"). Each is wrapped in many ways, with or without politeness, capitals and punctuation.
"""

import ast
import random
import re

from model.nano.recipe.tasks.base import Answer, Reply
from model.nano.recipe.tasks.formats import has_one_place, whole, whole_numbers
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.words import NAMES

_NOUN_QUESTIONS = (
    "[What is|What is|What is|What's|what is|whats|How much is|And what is|So what is|What exactly is|What number is] {}?",
    "[Can|Could|Would|Will] you [please|] [tell me|give me|calculate|compute|work out|find|figure out|show me|determine] {}?",
    "[Do you know|Do you happen to know|Can I get|May I ask for|Could I have|Would you mind telling me|Is there a way to get] {}?",
    "[Any idea what|Can you tell me what|Do you know what|Could you say what] {} is?",
    "[What does|what will] {} come to?",
    "[What do you get for|What is the value of|What's the result of|what is the answer to] {}?",
    "Hey, what is {}?",
    "[I'm trying to figure out|I'm trying to work out|I need to figure out|I'd like to find out|I could use] {}[.|. Can you help?|, can you help?]",
    "[What do you get|What do I get|What do we get|What comes out] for {}?",
    "[If I want|If I need|Suppose I need] {}, what [is it|do I get|is the result]?",
)  # fmt: skip
_NOUN_ORDERS = (
    "[Please|] [compute|calculate|find|work out|determine|evaluate|give me|tell me|show me|figure out|get|print|report] {}[.|.|]",
    "[Compute|Calculate|Find|Give me|Tell me|Work out|Determine|Show|Find out|State|Provide|Return|Output|Display] {}[.|.|, please.| please|]",
    "[I need|I want|I'd like|I would like|I want to know|I'd like to know|I have to know|I am looking for|We need|I'm trying to find|I must find] {}.",
    "[Let me know|Help me find|Help me with|Help me work out|Let's compute|Let's find] {}.",
    "[Tell me what|I wonder what|Say what|I want to know what|Check what|Find out what|Please say what] {} is.",
    "[Use Python to compute|Do the math:|My question:|Question:|Name|Quickly compute|Task: compute|Problem: find] {}.",
    "{}, please.",
)  # fmt: skip
_NOUN_FRAGMENTS = (
    "{}", "{}?", "{} =", "{}:", "{} please", "{} ...", "{} = ?", "{} is", "{}!", "{} equals",
    "{}[. How much is that?|. What do I get?|. What is the result?|, what comes out?| - what does that make?|, what is it?|. Tell me the result.|, I need the result.|: how much?| equals what?| gives?| is what?]",
)  # fmt: skip
_ORDERS = (
    "{}[.|.||!]",
    "[Please|please|Kindly|Now|Just|OK,|Could you|Can you|Would you|Could you please|Can you please|Can you help me|Go ahead and|Let's] {}[.||?]",
    "[I need you to|I want you to|I'd like you to|I would like to|I have to|I want to|I need to|You should|Help me|Use Python to|My task is to|Your task: |Task: ] {}.",
    "[How do I|How would you|How can I|What do I get if I|What do you get when you|What comes out if you|What happens if I|Are you able to|Would it be possible to] {}?",
    "{}[ and tell me the result| and show the result| and give me the result| for me|, please|, then show me| and print it| please].",
    "It would [help|be great|be nice] if you could {}.",
    "[If you|If I|When you|If we|Suppose you] {}, what [do you get|do I get|is the result|number do you end up with|comes out|is it|remains]?",
    "What [do I end up with|is the result|do you get] [if I|when I|if you|when you] {}?",
)  # fmt: skip
_LISTS = (
    "[What are|What are|Which are|what are|Can you list|Could you list|Can you tell me|Can you show me|Do you know] {}?",
    "[List|Show|Find|Print|Give me|Write down|Tell me|Enumerate|Output|Name|Please list|Please show|Get|I need|I want|I'd like] {}[.|.|| please.]",
    "[I need|Give me|Make|Show me|Create] a list of {}.",
    "{}", "{}?", "{}, please.",
)  # fmt: skip
_QUESTIONS = (
    "{}?", "{}?", "{}?", "{}?", "{}",
    "[Tell me:|Quick question:|Question:|Say,|Please tell me,|I wonder:|So|Now,|One question:|Hey,|Well,|Can you tell me:|I need to know:] {}?",
    "{}[? Please compute it.|? I need the number.|, please?| please|? Use Python.|? Any idea?|, do you know?|, can you tell me?|??]",
)  # fmt: skip
_CLAIMS = (
    "{question}?", "{question}?", "{question}?", "{question}", "{question}, yes or no?", "{question}? yes/no", "{question} or not?",
    "[Can|Could|Would|Will] you [please|] [check|tell me|verify|find out|test|say] [if|whether] {claim}?",
    "[Check|Verify|Test|Find out|Tell me|Determine|Please check|Please tell me|Say|I wonder|I'd like to know|I want to know|Decide|Let me know] [if|whether] {claim}[.|.|]",
    "[Do you know|Are you able to say] [if|whether] {claim}?",
    "[Can I say|Would you say|Is it true|Is it correct|Is it right|Would it be right to say|Am I right] that {claim}?",
    "[I think|I believe|I guess|My friend says|My teacher says|Someone says|They say|I heard|I claim] [that|] {claim}. [Right?|Is that right?|Is that true?|Correct?|True?|Am I right?|Is it?|Is that so?]",
    "{claim}[, right?|: yes or no?|: true or false?|, true?|, correct?|. True or false?|. Is that correct?|. Is this true?]",
    "[true or false|True or false|yes or no|Yes or no|right or wrong]: {claim}[|?|.]",
)  # fmt: skip
_OPENINGS = (
    "[Hi|Hello|Hey|Good morning|Good evening|Hi there|hello]! ", "[Hi|Hello|Hey|hey|Hey nano|Hi nano|Excuse me|Sorry|Please|Well|So|OK|Right|Listen], ",
    "[Quick question|One more thing|Another one|Next question|Next|A question|Math question|Small task]: ", "OK. ",
)  # fmt: skip
_CONTEXTS = (
    "I am [checking my homework|in a hurry|not sure about it|learning Python|preparing a quiz|filling in a form|helping my son|planning a party|writing a report]. ",
    "[This is for|It is for|We need this for] [a report|the budget|a friend|school|my class|an exam|work|my boss|the website|our club|a bet]. ",
    "[My friend|My boss|My daughter|My teacher|Someone at work|A customer|My neighbor] [asked me this|wants to know this|needs this today]. ",
    "[I have a question about numbers|I forgot my calculator|I tried it by hand|We had an argument about this|I keep getting it wrong|I can't do this in my head|It is late and I am tired|The weather is nice today|I like numbers]. ",
    "[For my notes|Exercise 3|From my homework|Just curious|Here is a problem|Here's one for you|For tomorrow]: ",
)  # fmt: skip
_CLOSINGS = (
    " [I have to hand it in today|My friend does not believe me|I need it for tomorrow|We are curious|It is for my notes|I could not find it|I asked before but forgot].",
    " [Thanks|Thank you|Thanks a lot|Many thanks|thx|Cheers|Thanks in advance][!|.|]",
    " [Just the result|Be brief|It's urgent|No explanation needed|Only the answer|Keep it short|Please hurry|I'm curious|You can use Python|Take your time].",
)  # fmt: skip


def ask(rng: random.Random, noun: str) -> str:
    """A request for what `noun` names, dressed."""
    return dressed(rng, asked(rng, noun))


def asked(rng: random.Random, noun: str) -> str:
    """A request for what `noun` names."""
    forms = rng.choices((_NOUN_QUESTIONS, _NOUN_ORDERS, _NOUN_FRAGMENTS), (5, 4, 2))[0]
    form = rng.choices(forms, (6, *[1] * (len(forms) - 1)))[0]
    if forms is _NOUN_FRAGMENTS and rng.random() < 0.4:
        noun = noun.removeprefix("the ")
    return _put(say(rng, form, {}), noun)


def order(rng: random.Random, verb_phrase: str) -> str:
    """A request to do something: `verb_phrase` begins with an imperative in lower case."""
    return dressed(rng, ordered(rng, verb_phrase))


def ordered(rng: random.Random, verb_phrase: str) -> str:
    """As `order`, undressed."""
    form = say(rng, rng.choices(_ORDERS, (5, 4, 2, 1, 1, 0.5, 1, 0.6))[0], {})
    text = _put(form, verb_phrase)
    return _as_question(text)


def how_many(rng: random.Random, unit: str, o: str) -> str:
    """A request for the number of `unit`, which may have a clause behind its plural, in `o`."""
    return rng.choice((
        dressed(rng, f"How many {unit} are there?"), dressed(rng, f"How many {unit} are in {o}?"), dressed(rng, f"How many {unit} does {o} have?"),
        order(rng, f"count the {unit}"), order(rng, f"count the {unit} in {o}"), ask(rng, f"the number of {unit}"), f"count {unit}",
        f"How many {unit}?", f"number of {unit}", dressed(rng, f"How many {unit} do I have?"), dressed(rng, f"Tell me how many {unit} there are."),
        dressed(rng, f"I need to know how many {unit} {o} has."), f"how many {unit} r there", dressed(rng, f"Count all {unit}."),
    ))  # fmt: skip


def listed_for(rng: random.Random, plural: str) -> str:
    """A request for several things that `plural` names."""
    return _put(say(rng, rng.choices(_LISTS, (5, 5, 1, 0.5, 0.5, 0.5))[0], {}), plural)


def questioned(rng: random.Random, question: str) -> str:
    """A question that is whole but for its mark."""
    text = _put(say(rng, rng.choice(_QUESTIONS), {}), question)
    return capital(text) if rng.random() < 0.9 else text


def stated(_rng: random.Random, request: str) -> str:
    """A request that has its own sentences and marks."""
    return capital(request)


def whether(rng: random.Random, question: str, claim: str) -> str:
    """A yes/no question: "is 7 prime" and "7 is prime"."""
    return dressed(rng, wondered(rng, question, claim))


def wondered(rng: random.Random, question: str, claim: str) -> str:
    """As `whether`, undressed."""
    form = say(rng, rng.choice(_CLAIMS), {})
    text = form.replace("{question}", question).replace("{claim}", claim)
    return capital(text) if rng.random() < 0.85 else text


def dressed(rng: random.Random, text: str, *, typing: bool = True) -> str:
    """The request with a greeting, some context, thanks, sloppy `typing`, or as it is."""
    dice = rng.random()
    if dice < 0.07:
        text = say(rng, rng.choice(_OPENINGS), {}) + " " + uncapital(text)
    elif dice < 0.12:
        text = say(rng, rng.choice(_CONTEXTS), {}) + " " + text
    elif dice < 0.16 and text[-1] in ".?":
        text += " " + say(rng, rng.choice(_CLOSINGS), {})
    elif dice < 0.26:
        text = uncapital(text).rstrip(".? ")
    elif dice < 0.29 and typing:
        text = _mistyped(rng, text)
    elif dice < 0.31 and text[-1] in ".?" and ": " not in text:
        text += rng.choice(("!", "!!", "?", "...", " :)"))
    elif dice < 0.36 and typing:
        text = _in_haste(rng, text)
    return text


_IN_HASTE = (
    ("what is", "whats"), ("what's", "whats"), ("i'm", "im"), ("i am", "im"), ("don't", "dont"), ("can't", "cant"), ("doesn't", "doesnt"), ("you are", "ur"),
    ("are you", "r u"), ("you", "u"), ("your", "ur"), ("please", "pls"), ("please", "plz"), ("thanks", "thx"), ("because", "bc"), ("how much is", "how much"),
)  # fmt: skip


def hasty(rng: random.Random, text: str) -> str:
    """Words without data as a phone is typed on: no capitals, "whats", "u", "pls"."""
    return _shortened(rng, text.lower()).strip()


def _in_haste(rng: random.Random, text: str) -> str:
    """A request so typed as far as it cannot be data: its first words and its end."""
    first = uncapital(text).split(" ", 4)
    head, rest = " ".join(first[:4]), " ".join(["", *first[4:]])
    if not re.search(r"[\d\"`:\n]|(?<!\w)'|'(?!\w)", head):
        text = _shortened(rng, head) + rest
    if text[-1] in ".?":
        text = text.rstrip(".? ") + rng.choice(("", "", " pls", " plz", " thx", "??", " please"))
    return text


def _shortened(rng: random.Random, text: str) -> str:
    for long, short in rng.sample(_IN_HASTE, 9):
        text = re.sub(rf"\b{long}\b", short, text)
    return text


_MISTYPED = ["what", "calculate", "compute", "please", "number", "numbers", "between", "difference", "average", "percent", "divided", "multiplied", "many", "square", "many", "there", "letters", "words", "convert", "which", "largest", "smallest", "would", "total", "much", "remainder", "could", "find"]  # fmt: skip


def _mistyped(rng: random.Random, text: str) -> str:
    """One of the request's own first words with two letters swapped, one dropped or one doubled."""
    words = text.split(" ")
    places = [i for i, word in enumerate(words[:7]) if word.lower() in _MISTYPED]
    if not places:
        return text
    i = rng.choice(places)
    word = words[i]
    k = rng.randrange(1, len(word) - 1)
    words[i] = rng.choice(
        (
            word[:k] + word[k + 1] + word[k] + word[k + 2 :],
            word[:k] + word[k + 1 :],
            word[:k] + word[k] + word[k:],
        )
    )
    return " ".join(words)


def with_data(rng: random.Random, request: str, data: str, what: str = "") -> str:
    """A request and its data: after, before, or introduced as `what` ("numbers", "words")."""
    bare = request.rstrip(".?: ")
    forms = [
        f"{bare}: {data}",
        f"{bare}: {data}",
        f"{bare}\n{data}",
        f"{data}\n{request}",
        f"{data} - {uncapital(request)}",
        f"{data}: {uncapital(request)}",
        f"{bare} ({data})",
    ]
    if what:
        forms += [
            f"Here are some {what}: {data}. {request}",
            f"Given the {what} {data}, {uncapital(request)}",
            f"My {what}: {data}\n{request}",
        ]
    return rng.choice(forms)


def states(noun: str, quote: str = "") -> Answer:
    """ "The sum is 39."; `quote` goes round the value. One form: answers are learnt, not varied."""
    return quoting(capital(f"{noun} is {quote}{{}}{quote}."))


def quoting(form: str) -> Answer:
    """`form` with the tool's text, stripped, in place of `{}`."""

    def answer(output: str) -> Reply:
        value = plain(output)
        text = form.replace("{}", value)
        return Reply(in_singular(text) if value == "1" else text, (value,))

    return answer


def comes_to(noun: str, shown: str = "") -> Answer:
    """As `states`, for a number."""
    return amounting(capital(f"{noun} is {{}}."), shown)


def amounting(form: str, shown: str = "") -> Answer:
    """As `quoting`, for a number: a whole one is said whole, unless `shown` has one decimal."""
    return quoting(form) if has_one_place(shown) else lambda output: quoting(form)(whole(output))


def listing(form: str) -> Answer:
    """As `quoting`, for a list that may be empty."""

    def answer(output: str) -> Reply:
        if output.strip() == "[]":
            return Reply("There are none.", ("none",))
        return quoting(form)(output)

    return answer


_SHORT = 40


def lines_answer(output: str) -> Reply:
    """The tool's lines: in one if all are short and few, else as they are; nothing printed means none."""
    if output.startswith("[WARN]") or not output.strip():
        return Reply("There are none.", ("none",))
    lines = output.strip().split("\n")
    if "" in lines:
        raise ValueError("a line of no text")
    if len(lines) < 6 and not any("," in line or len(line) > _SHORT for line in lines):
        text = ", ".join(lines)
        return Reply(text, (text,))
    return Reply("\n".join(lines), tuple(lines))


def number_lines(shown: str = "") -> Answer:
    """As `lines_answer`, for lines with numbers that were computed: whole ones are said whole."""
    if has_one_place(shown):
        return lines_answer
    return lambda output: lines_answer(whole_numbers(output))


def quoting_fields(form: str) -> Answer:
    """`form` with the words that the tool printed, numbers as `amounting` says them, in place of its `{}`s."""

    def answer(output: str) -> Reply:
        values = [whole(value) for value in output.split()]
        text = form
        for value in values:
            text = text.replace("{}", value, 1)
        return Reply(in_singular(text) if "1" in values else text, tuple(values))

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
    """The value in a tool's text: stripped, a quoted string or a list without its marks, its floats whole if they are.

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
    if isinstance(value, list) and value:
        items = [whole(str(v)) if isinstance(v, float) else str(v) for v in value]
        return ", ".join(items)
    return str(value)


_ONES = {
    "people": "person", "entries": "entry", "cities": "city", "countries": "country", "categories": "category",
    "branches": "branch", "boxes": "box", "classes": "class", "addresses": "address", "matches": "match", "buses": "bus",
    "statuses": "status", "properties": "property", "companies": "company", "families": "family", "queries": "query",
}  # fmt: skip


_COUNTED = "time|second|minute|hour|day|week|month|year|liter|gallon|euro|dollar|buck|meter|kilometer|mile|page|zero|digit|degree|point|step|coin|word"  # fmt: skip


def in_singular(text: str) -> str:
    """With "1 hour" for "1 hours": what a form counts is only known when it is filled."""
    text = re.sub(rf"(?<![\d.,])(1|one) ({_COUNTED})s\b", r"\1 \2", text)
    return re.sub(r"\bThere are 1\b(?![.,]\d)", "There is 1", text)


def singular(things: str) -> str:
    """The first plural among the words without its s: "different lines" gives "different line"."""
    parts = things.split(" ")
    for i, part in enumerate(parts):
        if part in _ONES or (part.endswith("s") and not part.endswith("ss")):
            parts[i] = _ONES.get(part) or part.removesuffix("s").removesuffix("'")
            break
    return " ".join(parts)


def capital(text: str) -> str:
    """A capital at the start, unless the first word is a formula, a name or a quotation."""
    first = text.partition(" ")[0]
    is_word = (first.isalpha() and (len(first) > 1 or first in "aAiI")) or "'" in first
    return text[:1].upper() + text[1:] if is_word else text


def uncapital(text: str) -> str:
    """A lower-case start, except for "I", for names and for words in capitals."""
    first = text.split(" ", 1)[0].split("'", 1)[0]
    if first == "I" or first in NAMES or first[1:] != first[1:].lower():
        return text
    return text[:1].lower() + text[1:]


def _put(form: str, phrase: str) -> str:
    starts = form.startswith("{}") and form.endswith((".", "!"))
    return form.replace("{}", capital(phrase) if starts else phrase)


def _as_question(text: str) -> str:
    """A request that begins as a question ends as one."""
    starts = ("can you", "could you", "would you")
    if text.lower().startswith(starts) and text.endswith("."):
        return f"{text[:-1]}?"
    return (
        text.removesuffix("?") + "."
        if text.endswith("?")
        and text.lower().startswith(("please", "kindly", "now", "just", "go ahead", "ok,", "let's"))
        else text
    )
