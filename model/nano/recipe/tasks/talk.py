"""Small talk, and the honest answer to what nano cannot do.

nano knows nothing of the world: what no Python can compute is refused in one sentence. Refusals need the
breadth of the questions, so topics are drawn from words at large and the frames are many.
"""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import integer
from model.nano.recipe.tasks.phrasing import ask, dressed, order, saying
from model.nano.recipe.tasks.words import NAMES, listed, sentence, word

_WHO = "I am nano, a very small gpt-oss model that comes with motet."
_CAN = "I compute with Python: arithmetic, lists of numbers, text, tables, units and dates."
_MOTET = "motet is a terminal agent that runs gpt-oss models on your own machine."
# Wordings, answers, and what a right answer holds.
_SMALL_TALK: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        ("hello", "hi", "hey", "hello there", "good morning", "good evening", "hi nano", "hey there", "good day", "greetings", "yo", "hello nano!", "hallo"),
        ("Hello! What shall I compute?", "Hello! Give me something to compute."),
        "Hello!",
    ),
    (
        ("who are you", "what are you", "what is your name", "introduce yourself", "who am I talking to", "who am I talking with", "with whom do I speak", "who is answering", "what kind of model are you", "say who you are", "what should I call you", "do you have a name", "which assistant is this", "what am I talking to", "what's your name", "tell me about yourself", "are you ChatGPT", "what model are you", "which model is this", "are you gpt-oss", "are you a large model", "who is this", "what is nano", "are you GPT-4", "are you a robot", "are you an AI", "are you human"),
        (f"{_WHO} {_CAN}",),
        "I am nano",
    ),
    (
        ("what can you do", "how can you help me", "what do you do", "help", "what are you good at", "what can I ask you", "what kind of questions can I ask", "which things can you do", "what sort of problems do you solve", "what do you offer", "show me what you can do", "what is possible with you", "which questions do you answer", "what are you for", "what is your purpose", "list your abilities", "how do I use you", "what are your skills", "what can nano do", "what should I ask", "give me an example of what you can do", "what kind of tasks can you handle", "what are you able to do", "what do you know"),
        (f"{_CAN} Try: What is 48271 * 3917 + 17?",),
        "compute",
    ),
    (
        ("who made you", "who wrote you", "whose work are you", "where were you trained", "who created you", "who trained you", "where do you come from", "who built you", "who is your author", "how were you made", "how were you trained", "who developed you"),
        ("I was trained from scratch by the authors of motet, with the recipe in its repository.",),
        "trained from scratch",
    ),
    (
        ("what is motet", "what does motet do", "tell me about motet", "explain motet", "what is this program", "what program is this", "what am I using", "what is this tool"),
        (_MOTET,),
        "terminal agent",
    ),
    (
        ("thanks", "thank you", "many thanks", "thank you, that was it", "thanks for the help", "much appreciated", "very good", "exactly right", "thanks a lot", "thank you very much", "great, thanks", "thx", "perfect", "great", "nice", "well done", "good job", "cool", "awesome", "that helped", "ok", "okay"),
        ("You are welcome.", "You are welcome!"),
        "You are welcome",
    ),
    (
        ("bye", "goodbye", "see you", "good night", "that's all", "see you later", "bye bye", "I am done", "ciao"),
        ("Goodbye!",),
        "Goodbye",
    ),
    (
        ("how are you", "how are you doing", "how is it going", "how do you feel", "are you ok", "what's up", "are you there", "do you work", "can you hear me", "is this working"),
        ("I am ready. What shall I compute?",),
        "ready",
    ),
    (
        ("how big are you", "how many parameters do you have", "how large are you", "what size are you", "are you small", "how much memory do you need"),
        ("I have about 35 million parameters and fit into 28 MiB.",),
        "35 million",
    ),
    (
        ("do you need the internet", "are you online", "do you have internet access", "can you browse the web", "can you search the web", "do you send my data anywhere", "is my data private", "do you work offline"),
        ("I run on your machine and have no internet access.",),
        "no internet",
    ),
    (
        ("how can I get better answers", "how do I use a bigger model", "can I use a larger model", "how do I run gpt-oss-20b", "how do I switch models", "is there a smarter model"),
        ("Give motet a larger gpt-oss model with -m PATH.",),
        "-m PATH",
    ),
    (
        ("can you run code", "can you use Python", "do you have Python", "can you execute Python", "how do you compute", "do you calculate yourself", "where does the code run"),
        ("Yes, I run Python in a sandbox on your machine.",),
        "sandbox",
    ),
)  # fmt: skip

BEYOND = (
    "That is beyond me: I am nano, a very small model, and can only compute with Python.",
    "That is beyond me. I am a very small model that computes with Python; a larger gpt-oss model can help.",
)
_CAPITALS = listed(
    "France Peru Kenya Japan Norway Canada Egypt Chile India Spain Ghana Mongolia Iceland Vietnam"
)
_CITIES = listed(
    "Paris London Tokyo Cairo Lima Oslo Berlin Madrid Sydney Toronto Lagos Mumbai Rome Vienna"
)
_TOPICS = listed(
    "love, the sea, history, dark matter, black holes, photosynthesis, the Roman empire, football, jazz, "
    "philosophy, climate change, quantum mechanics, evolution, democracy, the French revolution, cats, dogs, "
    "spring, the moon, inflation, chess, religion, happiness, vaccines, dinosaurs, the universe, volcanoes, "
    "artificial intelligence, the stock market, gravity, DNA, poetry, art, cooking, war and peace, space travel, "
    "music theory, the ocean, my garden, Shakespeare, blockchain, relativity, the election, tigers, coffee",
    ", ",
)  # fmt: skip
_LANGUAGES = listed(
    "French German Spanish Italian Latin Japanese Chinese Russian Portuguese Dutch Polish"
)
_FRAMES = (
    "Who {invented} {topic}?", "What is {topic}?", "What is the capital of {country}?", "Where is {city}?",
    "Explain {topic}.", "Explain {topic} to a child.", "Write a poem about {topic}.", "Write a story about {topic}.",
    "Write an essay on {topic}.", "Tell me a joke.", "Tell me a story about {topic}.", "Tell me about {topic}.",
    "What do you think about {topic}?", "What is your opinion on {topic}?", "Do you like {topic}?",
    "Translate '{phrase}' into {language}.", "How do you say {word} in {language}?", "What does {word} mean?",
    "What is the meaning of {word}?", "What is the weather in {city}?", "Will it rain in {city} tomorrow?",
    "What happened in {year}?", "Who was the president of {country} in {year}?", "Who won the world cup in {year}?",
    "What is in the news today?", "Give me the latest news about {topic}.", "Recommend a book about {topic}.",
    "Recommend a restaurant in {city}.", "How do I cook {word}?", "Give me a recipe for {word} soup.",
    "Why is the sky blue?", "Why do people like {topic}?", "Why is {topic} important?", "How does {topic} work?",
    "Summarize {topic}.", "Summarize the history of {country}.", "Write an email to {name} about {topic}.",
    "Write a song for {name}.", "Give me advice about {topic}.", "Should I move to {city}?", "Who is {name}?",
    "Who was {name}?", "When was {name} born?", "When did {topic} begin?", "What is the population of {country}?",
    "How tall is the highest mountain in {country}?", "How far is {city} from {other}?", "What language do they speak in {country}?",
    "What is the best {word}?", "Plan a trip to {city}.", "Give me ideas for {topic}.", "Is {topic} good or bad?",
    "Compare {topic} and {topic2}.", "What is the difference between {topic} and {topic2}?", "Draw a picture of {topic}.",
    "Play some music.", "What is the meaning of life?", "Do you love me?", "Are you conscious?", "What will happen in {year}?",
    "Write a haiku about {topic}", "Which is better, {topic} or {topic2}?", "How can I learn about {topic}?",
    "Name three facts about {topic}.", "Name a famous person from {country}.", "Find a synonym for {word}.",
    "Correct the grammar: {phrase}", "Finish this sentence: {phrase}", "Who wrote {word}?", "How old is {name}?",
    "What is the price of {word} today?", "What's the stock price of {word}?", "Send an email to {name}.",
    "Open my calendar.", "Remind me to call {name}.", "Order a pizza.", "I feel sad today.", "I am bored.", "Sing a song.",
    "What should I eat tonight?", "Is there life on Mars?", "Define {word}.", "Who discovered {topic}?", "Give me a quote about {topic}.",
)  # fmt: skip


def small_talk(rng: random.Random) -> list[Draft]:
    """About itself and motet; greetings and thanks."""
    questions, answers, expected = rng.choice(_SMALL_TALK)
    answer = saying(rng.choice(answers), expected)
    prompt = _spoken(rng, rng.choice(questions))
    return [Draft(prompt, answer, wanted="small talk", how="no Python needed")]


def refusals(rng: random.Random) -> list[Draft]:
    """What it does not know and cannot do."""
    if rng.random() < 0.1:
        return [_about_piped_text(rng)]
    return [_refusal(rng, dressed(rng, _beyond(rng)))]


def _refusal(rng: random.Random, prompt: str, stdin: bytes | None = None) -> Draft:
    answer = saying(rng.choice(BEYOND), "beyond me")
    return Draft(prompt, answer, wanted="knowledge that I do not have", how="I say so", stdin=stdin)


def _about_piped_text(rng: random.Random) -> Draft:
    """What nobody computes, asked of piped text."""
    request = rng.choice(
        ("summarize this text", "what is this text about?", "translate this into {language}", "correct the grammar",
         "who wrote this?", "is this a good text?", "rewrite this politely", "what is the mood of this text?",
         "explain this", "write an answer to this mail", "give it a title", "what do you think of this?")
    )  # fmt: skip
    request = request.replace("{language}", rng.choice(_LANGUAGES))
    lines = [sentence(rng) for _ in range(rng.randint(1, 5))]
    prompt = dressed(rng, request if rng.random() < 0.4 else request[:1].upper() + request[1:])
    return _refusal(rng, prompt, "\n".join([*lines, ""]).encode())


def missing_data(rng: random.Random) -> list[Draft]:
    """A computation of nothing: the data is asked for."""
    thing, request = rng.choice(
        (
            ("numbers", order(rng, rng.choice(("add these numbers up", "sort these numbers", "sum up the numbers", "average them", "multiply the following numbers")))),
            ("numbers", ask(rng, f"the {rng.choice(('sum', 'mean', 'largest', 'median', 'product', 'smallest'))} of these numbers")),
            ("text", order(rng, rng.choice(("reverse this text", "count the words in this text", "convert this word to upper case", "sort these words", "count the lines")))),
            ("number", order(rng, rng.choice(("double it", "divide that by 7", "square it", "add 5 to it", "round it to 2 decimals", "convert it to binary")))),
        )
    )  # fmt: skip
    answer = f"Which {thing}? Write the {thing} in your message or pipe the data in."
    wanted = f"a computation, but there is no {thing}"
    return [Draft(request, saying(answer, f"Which {thing}"), wanted=wanted, how="I ask for it")]


def without_python(rng: random.Random) -> list[Draft]:
    """No tool is declared: it says so rather than guess a number."""
    dice = rng.random()
    if dice < 0.3:
        return small_talk(rng)
    if dice < 0.5:
        return refusals(rng)
    # Deferred: these families import this package's other modules.
    from model.nano.recipe.tasks import arithmetic, lists, percentages, stories, text

    family = rng.choice(
        (
            arithmetic.signs,
            arithmetic.words,
            percentages.percentages,
            text.strings,
            stories.stories,
            lists.aggregates,
        )
    )
    draft = family(rng)[0]
    answer = rng.choice(
        ("I cannot compute that without Python, and it is not available here.",
         "Python is not available here, so I cannot compute that.")
    )  # fmt: skip
    return [
        Draft(
            draft.prompt,
            saying(answer, "Python"),
            wanted="a computation, but there is no Python",
            stdin=draft.stdin,
        )
    ]


def chats(rng: random.Random) -> list[Draft]:
    """Two turns of talk, or talk before a computation."""
    from model.nano.recipe.tasks import arithmetic, percentages

    first = rng.choice((small_talk, refusals, small_talk))(rng)
    second = rng.choice((small_talk, refusals, arithmetic.signs, percentages.percentages))(rng)
    return first + second if rng.random() < 0.7 else second + first


def _spoken(rng: random.Random, text: str) -> str:
    """As typed: with or without capitals, marks, greetings and words that add nothing."""
    greets = text.split(maxsplit=1)[0] in ("hello", "hi", "hey", "thanks", "thank", "bye", "good")
    ends = "!" if greets else "?"
    if not greets and rng.random() < 0.3:
        text += rng.choice(
            (
                " here",
                " exactly",
                " then",
                " really",
                " actually",
                ", nano",
                ", please",
                " for me",
                " in general",
                " now",
            )
        )
    if not greets and rng.random() < 0.25:
        text = (
            rng.choice(
                (
                    "so ",
                    "and ",
                    "tell me: ",
                    "please tell me, ",
                    "I wonder, ",
                    "say, ",
                    "well, ",
                    "excuse me, ",
                    "now ",
                )
            )
            + text
        )
    text = text if rng.random() < 0.5 else text[:1].upper() + text[1:]
    text += rng.choice(("", ends, ends, ".", "")) if text[-1] not in "!?" else ""
    if rng.random() < 0.2 and not greets:
        text = (
            rng.choice(
                (
                    "Hello! ",
                    "Hi, ",
                    "Hey nano, ",
                    "Just curious: ",
                    "One question: ",
                    "Good morning. ",
                    "Hi there! ",
                )
            )
            + text
        )
    return text


def _beyond(rng: random.Random) -> str:
    text = rng.choice(_FRAMES)
    topic, topic2 = (rng.choice(_TOPICS) if rng.random() < 0.6 else word(rng) for _ in range(2))
    fills = {
        "{invented}": rng.choice(("invented", "founded", "painted", "wrote", "built")),
        "{topic}": topic,
        "{topic2}": topic2,
        "{country}": rng.choice(_CAPITALS) if rng.random() < 0.7 else word(rng).capitalize(),
        "{city}": rng.choice(_CITIES) if rng.random() < 0.7 else word(rng).capitalize(),
        "{other}": rng.choice(_CITIES),
        "{phrase}": sentence(rng, 2, 6),
        "{language}": rng.choice(_LANGUAGES),
        "{word}": word(rng),
        "{year}": str(1000 + integer(rng, 3)),
        "{name}": rng.choice(NAMES),
    }
    for mark, fill in fills.items():
        text = text.replace(mark, fill)
    return text
