"""Rendering is openai-harmony's, token for token."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.conversation import (
    Conversation,
    DeveloperMessage,
    Effort,
    Message,
    Role,
    SystemMessage,
)
from agent.harmony.encode import (
    encode_conversation,
    encode_for_training,
    encode_head,
    encode_message,
    encode_messages,
    encode_opening,
)
from agent.harmony.history import replayed
from agent.harmony.tokens import ControlIds, stop_ids
from model.tokenizer import BytePairTokenizer, Tokenizer
from tests.agent.harmony import samples
from tests.agent.harmony.conftest import written
from tests.agent.harmony.oracle import Oracle, browser, python
from tests.soak import count
from tools.base import FunctionSpec, NamespaceSpec

USER = Message(Role.USER, "What is 2 + 2?")
THOUGHT = Message(Role.ASSISTANT, "Simple arithmetic.", channel="analysis")
ANSWER = Message(Role.ASSISTANT, "2 + 2 = 4.", channel="final")
WEATHER = FunctionSpec(
    "lookup_weather",
    "Looks the weather up.\nIn one place.",
    {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]},
)
FUNCTIONS = NamespaceSpec("functions", None, (WEATHER, FunctionSpec("get_location", "Where.")))
EVERYTHING = FunctionSpec(
    "everything",
    "Takes all kinds of arguments.",
    {
        "type": "object",
        "description": "All of them.",
        "properties": {
            "word": {"type": "string", "title": "WORD", "examples": ["one", "two"]},
            "maybe": {
                "type": "string",
                "nullable": True,
                "default": "none",
                "description": "Or null.",
            },
            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"},
            "places": {"type": "array", "items": {"type": "string"}, "description": 'E.g. ["a"].'},
            "either": {
                "oneOf": [
                    {"type": "string", "default": "text"},
                    {"type": "number", "description": "A number will do."},
                ],
                "description": "Text or number.",
                "default": 20,
            },
        },
        "required": ["word"],
    },
)
CALL = Message(
    Role.ASSISTANT, '{"place": "Rome"}', None, "commentary", "functions.f", "<|constrain|>json"
)
RESULT = Message(Role.TOOL, "sunny", "functions.f", "commentary", "assistant")


def test_random_conversations_are_equal(gpt_oss: Tokenizer, oracle: Oracle) -> None:
    """Heads, declarations, all roles, channels, types and markers in texts give equal ids."""
    for seed in range(count(20_000, 2_000)):
        made = samples.conversation(random.Random(seed))

        ours = encode_conversation(made, gpt_oss)

        assert ours == oracle.completion(made, replayed(made.messages)), seed


def test_training_is_equal(gpt_oss: Tokenizer, oracle: Oracle) -> None:
    """A last `final` ends in RETURN, everything else as in a prompt."""
    for seed in range(count(500, 50)):
        made = samples.conversation(random.Random(f"training {seed}"))

        ours = encode_for_training(made, gpt_oss)

        assert ours == oracle.training(made, replayed(made.messages)), seed


HEADS = {
    "bare": (SystemMessage(), None),
    "dated": (SystemMessage(current_date="2025-06-28", effort=Effort.HIGH), None),
    "old": (SystemMessage(knowledge_cutoff="2021-01", current_date="2021-01-01"), None),
    "two channels": (SystemMessage(channels=("analysis", "final")), None),
    "nothing": (SystemMessage(None, None, None, None, (), ()), None),
    "browser": (SystemMessage(namespaces=(browser(),)), None),
    "python before browser": (SystemMessage(namespaces=(python(), browser())), None),
    "robot": (SystemMessage(effort=Effort.LOW), DeveloperMessage("Answer like a robot.")),
    "line end": (SystemMessage(), DeveloperMessage("Hi\n", (FUNCTIONS,))),
    "all kinds of parameters": (
        SystemMessage(),
        DeveloperMessage("Do.", (NamespaceSpec("functions", None, (EVERYTHING,)),)),
    ),
    "no instructions": (SystemMessage(), DeveloperMessage(None, (FUNCTIONS,))),
    "empty instructions": (SystemMessage(), DeveloperMessage("")),
    "empty developer": (SystemMessage(), DeveloperMessage()),
    "browser and functions": (
        SystemMessage(namespaces=(browser(),)),
        DeveloperMessage("Do.", (FUNCTIONS,)),
    ),
    "other namespace": (
        SystemMessage(),
        DeveloperMessage("Do.", (NamespaceSpec("tools", "CR LF\r\nlines\r\n", (WEATHER,)),)),
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_heads_are_equal(name: str, gpt_oss: Tokenizer, oracle: Oracle) -> None:
    """Each part of the system and developer messages, present and absent."""
    conversation = Conversation(*HEADS[name])

    ours = encode_conversation(conversation, gpt_oss)

    assert ours == oracle.completion(conversation, [])


@pytest.mark.parametrize(
    "message",
    [
        USER,
        THOUGHT,
        ANSWER,
        CALL,
        RESULT,
        Message(Role.USER, "hi", name="Ann"),
        Message(Role.ASSISTANT, "1+1", None, "analysis", "python", "code"),
        Message(Role.ASSISTANT, "hi", recipient="all"),
        Message(Role.ASSISTANT, "hi", channel="", content_type=""),
        Message(Role.ASSISTANT, "hi", content_type="<|constrain|>"),
        Message(Role.ASSISTANT, "hi", content_type="x<|constrain|>json"),
        Message(Role.TOOL, "", "browser.search"),
        Message(Role.SYSTEM, "text"),
        Message(Role.DEVELOPER, "text"),
    ],
    ids=repr,
)
def test_messages_are_equal(message: Message, gpt_oss: Tokenizer, oracle: Oracle) -> None:
    """Every header that can be written, its odd corners included."""
    assert encode_message(message, gpt_oss) == oracle.message(message)


def test_the_first_finished_turn_is_dropped_as_the_reference_drops_it(
    gpt_oss: Tokenizer, oracle: Oracle
) -> None:
    """One finished turn and the next question: its automatic rule and ours agree."""
    conversation = Conversation(SystemMessage())
    conversation.extend([USER, THOUGHT, ANSWER, Message(Role.USER, "What about 9 / 2?")])

    ours = encode_conversation(conversation, gpt_oss)

    assert ours == oracle.completion(conversation, conversation.messages, drop=True)


def test_the_last_turn_keeps_its_reasoning_as_in_the_reference(
    gpt_oss: Tokenizer, oracle: Oracle
) -> None:
    """Two finished turns and no question after them."""
    conversation = Conversation(SystemMessage())
    conversation.extend([USER, THOUGHT, ANSWER, USER, THOUGHT, ANSWER])

    ours = encode_conversation(conversation, gpt_oss)

    assert ours == oracle.completion(conversation, conversation.messages, drop=True)


def test_the_reference_keeps_the_reasoning_of_later_turns(
    gpt_oss: Tokenizer, oracle: Oracle
) -> None:
    """It drops before the first final only, and nothing while a later turn is in progress."""
    conversation = Conversation(SystemMessage())
    conversation.extend([USER, THOUGHT, ANSWER, USER, THOUGHT, ANSWER, USER])
    without_first = [USER, ANSWER, USER, THOUGHT, ANSWER, USER]
    ongoing = [USER, THOUGHT, ANSWER, USER, THOUGHT, CALL, RESULT]

    theirs = oracle.completion(conversation, conversation.messages, drop=True)

    assert theirs == oracle.completion(conversation, without_first)
    assert theirs != encode_conversation(conversation, gpt_oss)
    assert oracle.completion(conversation, ongoing, drop=True) == oracle.completion(
        conversation, ongoing
    )


def test_the_reference_drops_calls_on_the_analysis_channel(oracle: Oracle) -> None:
    """With their results; ours keeps both."""
    call = Message(Role.ASSISTANT, "1+1", None, "analysis", "python", "code")
    result = Message(Role.TOOL, "2", "python", "analysis", "assistant")
    conversation = Conversation(SystemMessage())

    theirs = oracle.completion(conversation, [USER, call, result, ANSWER], drop=True)

    assert theirs == oracle.completion(conversation, [USER, ANSWER])
    assert replayed([USER, call, result, ANSWER, USER]) == [USER, call, result, ANSWER, USER]


def test_an_ongoing_turn_keeps_its_reasoning_as_in_the_reference(
    gpt_oss: Tokenizer, oracle: Oracle
) -> None:
    """Between a call and the answer nothing is dropped."""
    conversation = Conversation(SystemMessage())
    conversation.extend([USER, THOUGHT, CALL, RESULT])

    ours = encode_conversation(conversation, gpt_oss)

    assert ours == oracle.completion(conversation, conversation.messages, drop=True)


def test_the_whole_prompt_in_text(tokenizer: Tokenizer) -> None:
    """What the model reads, written out, in either vocabulary."""
    conversation = Conversation(SystemMessage(), DeveloperMessage("Be brief.", (FUNCTIONS,)))
    conversation.extend([USER, THOUGHT, CALL, RESULT])

    ids = encode_conversation(conversation, tokenizer)

    assert tokenizer.decode(ids) == (
        "<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\n"
        "Knowledge cutoff: 2024-06\n"
        "\n"
        "Reasoning: medium\n"
        "\n"
        "# Valid channels: analysis, commentary, final. Channel must be included for every "
        "message.\n"
        "Calls to these tools must go to the commentary channel: 'functions'.<|end|>"
        "<|start|>developer<|message|># Instructions\n"
        "\n"
        "Be brief.\n"
        "\n"
        "# Tools\n"
        "\n"
        "## functions\n"
        "\n"
        "namespace functions {\n"
        "\n"
        "// Looks the weather up.\n"
        "// In one place.\n"
        "type lookup_weather = (_: {\n"
        "place: string,\n"
        "}) => any;\n"
        "\n"
        "// Where.\n"
        "type get_location = () => any;\n"
        "\n"
        "} // namespace functions<|end|>"
        "<|start|>user<|message|>What is 2 + 2?<|end|>"
        "<|start|>assistant<|channel|>analysis<|message|>Simple arithmetic.<|end|>"
        "<|start|>assistant to=functions.f<|channel|>commentary <|constrain|>json<|message|>"
        '{"place": "Rome"}<|call|>'
        "<|start|>functions.f to=assistant<|channel|>commentary<|message|>sunny<|end|>"
        "<|start|>assistant"
    )


def test_a_conversation_is_its_head_and_its_messages(tokenizer: Tokenizer) -> None:
    """The parts can be rendered apart and joined: no piece of text crosses a message's end."""
    conversation = Conversation(SystemMessage(), DeveloperMessage("Hi"))
    conversation.extend([USER, THOUGHT, ANSWER])
    opening = written("<|start|>assistant", tokenizer)

    parts = encode_head(conversation.system, conversation.developer, tokenizer)
    parts += encode_messages(conversation.messages, tokenizer)

    assert encode_conversation(conversation, tokenizer, completion=False) == parts
    assert encode_conversation(conversation, tokenizer) == parts + opening


def test_an_opening_puts_the_model_inside_a_message(tokenizer: Tokenizer) -> None:
    """What primes a final answer after `<|start|>assistant`."""
    assert encode_opening("final", tokenizer) == written("<|channel|>final<|message|>", tokenizer)


def test_a_result_needs_the_name_of_its_tool(tokenizer: Tokenizer) -> None:
    """Without it the model could not tell who answers."""
    with pytest.raises(ValueError, match="needs the tool's name"):
        encode_message(Message(Role.TOOL, "42"), tokenizer)


def test_sampling_stops_at_return_call_and_end_of_text(tokenizer: Tokenizer) -> None:
    """And not at `<|end|>`, after which the model goes on."""
    expected = {tokenizer.control_ids[f"<|{name}|>"] for name in ("return", "call", "endoftext")}

    assert stop_ids(tokenizer) == expected


def test_a_vocabulary_without_harmony_is_refused() -> None:
    """With the name of what it lacks."""
    ranks = {bytes([byte]): byte for byte in range(256)}
    plain = BytePairTokenizer(ranks, {"<|start|>": 256, "<|message|>": 257, "<|end|>": 258})

    with pytest.raises(ValueError, match=r"this vocabulary has no <\|channel\|>"):
        ControlIds.of(plain)


MARKED = st.lists(
    st.one_of(st.sampled_from(samples.FRAGMENTS), st.text(max_size=20)), max_size=8
).map("".join)


@given(st.builds(Message, st.just(Role.ASSISTANT), MARKED, MARKED, MARKED, MARKED, MARKED))
def test_no_text_becomes_a_control_id(tokenizer: Tokenizer, message: Message) -> None:
    """Content, names, recipients and types: control ids stand only where the grammar has them."""
    constrain = (message.content_type or "").startswith("<|constrain|>")
    names = ["start", "channel", *(["constrain"] if constrain else []), "message", "call"]

    ids = encode_message(message, tokenizer)

    controls = set(tokenizer.control_ids.values())
    expected = [tokenizer.control_ids[f"<|{n}|>"] for n in names]
    assert [token for token in ids if token in controls] == expected


@given(MARKED, MARKED, MARKED)
def test_no_declaration_becomes_a_control_id(
    tokenizer: Tokenizer, one: str, two: str, three: str
) -> None:
    """Identity, dates, instructions, names, descriptions, schema keys and values."""
    value = {"type": "string", "description": two, "enum": [three], "default": one, "title": two}
    schema = {"type": "object", "properties": {one: value}, "description": three}
    space = NamespaceSpec(one, two, (FunctionSpec(three, one, schema),))
    system = SystemMessage(one, two, three, Effort.LOW, (space,), (one, two))
    developer = DeveloperMessage(three, (space,))

    ids = encode_head(system, developer, tokenizer)

    controls = set(tokenizer.control_ids.values())
    expected = written("<|start|><|message|><|end|>" * 2, tokenizer)
    assert [token for token in ids if token in controls] == expected
