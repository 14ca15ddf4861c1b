"""The decoder on what models write: the grammar, and each observed way to miss it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai_harmony import HarmonyError

from agent.conversation import Channel, Message, Role
from agent.harmony.decode import (
    ContentDelta,
    DecodeEvent,
    Deviation,
    Diagnostic,
    HeaderKnown,
    MessageEnded,
    Span,
    StreamDecoder,
    Terminator,
)
from agent.harmony.encode import encode_message, encode_messages
from agent.harmony.header import CONTENT_TYPES, Problem
from agent.harmony.history import replayed
from model.tokenizer import Tokenizer
from tests.agent.harmony import samples
from tests.agent.harmony.conftest import Write, written
from tests.agent.harmony.oracle import Oracle
from tests.soak import count

END, CALL, RETURN = Terminator.END, Terminator.CALL, Terminator.RETURN
EOS, TRUNCATED = Terminator.EOS, Terminator.TRUNCATED

Ended = tuple[Message, Terminator]


def decoded(
    ids: list[int], tokenizer: Tokenizer, role: Role | None = Role.ASSISTANT
) -> list[DecodeEvent]:
    decoder = StreamDecoder(tokenizer, role=role)
    return decoder.feed(ids) + decoder.finish()


def ended(events: list[DecodeEvent]) -> list[Ended]:
    return [(e.message, e.terminator) for e in events if isinstance(e, MessageEnded)]


def kinds(events: list[DecodeEvent]) -> list[str]:
    return [event.kind.value for event in events if isinstance(event, Diagnostic)]


def said(
    content: str,
    channel: str | None = None,
    recipient: str | None = None,
    content_type: str | None = None,
) -> Message:
    return Message(Role.ASSISTANT, content, None, channel, recipient, content_type)


def test_a_turn_in_events(gpt_oss: Tokenizer) -> None:
    """Headers as soon as they are known, text as it comes, ends with what ended them."""
    text = (
        "<|channel|>analysis<|message|>Add them.<|end|>"
        "<|start|>assistant to=python<|channel|>analysis code<|message|>1+1<|call|>"
    )

    assert decoded(written(text, gpt_oss), gpt_oss) == [
        HeaderKnown(Role.ASSISTANT, None, "analysis", None, None),
        ContentDelta("Add"),
        ContentDelta(" them"),
        ContentDelta("."),
        MessageEnded(said("Add them.", "analysis"), END, Span(0, 7), Span(3, 6)),
        HeaderKnown(Role.ASSISTANT, None, "analysis", "python", "code"),
        ContentDelta("1"),
        ContentDelta("+"),
        ContentDelta("1"),
        MessageEnded(
            said("1+1", "analysis", "python", "code"), CALL, Span(7, 20), Span(16, 19)
        ),
    ]  # fmt: skip


JSON = "<|constrain|>json"
# What is sampled after `<|start|>assistant`, the messages it means, and what is reported.
SAMPLED: dict[str, tuple[str, list[Ended], list[str]]] = {
    # The grammar.
    "final": (
        "<|channel|>final<|message|>4<|return|>",
        [(said("4", "final"), RETURN)],
        [],
    ),
    "call in the role part": (
        f" to=functions.f<|channel|>commentary {JSON}<|message|>{{}}<|call|>",
        [(said("{}", "commentary", "functions.f", JSON), CALL)],
        [],
    ),
    "call in the channel part": (
        f"<|channel|>commentary to=functions.f {JSON}<|message|>{{}}<|call|>",
        [(said("{}", "commentary", "functions.f", JSON), CALL)],
        [],
    ),
    "marker without a space": (
        f"<|channel|>commentary to=functions.f{JSON}<|message|>{{}}<|call|>",
        [(said("{}", "commentary", "functions.f", JSON), CALL)],
        [],
    ),
    "plain type": (
        "<|channel|>analysis to=browser.search code<|message|>{}<|call|>",
        [(said("{}", "analysis", "browser.search", "code"), CALL)],
        [],
    ),
    "no channel": ("<|message|>hi<|end|>", [(said("hi"), END)], []),
    "empty content": ("<|channel|>final<|message|><|return|>", [(said("", "final"), RETURN)], []),
    "end of text": ("<|channel|>final<|message|>4<|endoftext|>", [(said("4", "final"), EOS)], []),
    "analysis then return": (
        "<|channel|>analysis<|message|>hm<|return|>",
        [(said("hm", "analysis"), RETURN)],
        [],
    ),
    # Headers that were never finished.
    "no header": ("hello<|return|>", [(said("hello"), RETURN)], ["missing-message"]),
    "no header, many lines": (
        "One.\n\n Python is two.<|end|>",
        [(said("One.\n\n Python is two."), END)],
        ["missing-message"],
    ),
    "answer in the channel part": (
        "<|channel|>analysis I must refuse<|end|>",
        [(said("I must refuse", "analysis"), END)],
        ["missing-message"],
    ),
    "no message token in a call": (
        f' to=functions.f<|channel|>commentary {JSON}{{"a": 1}}<|call|>',
        [
            (
                said(JSON.removeprefix("<|constrain|>") + '{"a": 1}', "commentary", "functions.f"),
                CALL,
            )
        ],
        ["missing-message"],
    ),
    "no message token, type apart": (
        " to=functions.f<|channel|>commentary json {}<|call|>",
        [(said("{}", "commentary", "functions.f", "json"), CALL)],
        ["missing-message"],
    ),
    "call without body": (
        " to=python<|channel|>analysis code<|call|>",
        [(said("", "analysis", "python", "code"), CALL)],
        ["missing-message"],
    ),
    "marks in an unfinished header": (
        "Not<|channel|>final<|constrain|>so<|return|>",
        [(said("Not<|channel|>final<|constrain|>so"), RETURN)],
        ["missing-message"],
    ),
    # Rule 1: the next message without `<|start|>`.
    "channel after call": (
        "<|channel|>final<|message|>a<|call|>commentary<|channel|>analysis<|message|>b<|end|>",
        [(said("a", "final"), CALL), (said("b", "analysis"), END)],
        ["missing-start"],
    ),
    "role and channel after end": (
        "<|channel|>analysis<|message|>a<|end|>assistant<|channel|>final<|message|>b<|return|>",
        [(said("a", "analysis"), END), (said("b", "final"), RETURN)],
        ["missing-start"],
    ),
    "role and message after end": (
        "<|channel|>analysis<|message|>a<|end|>assistant<|message|>b<|return|>",
        [(said("a", "analysis"), END), (said("b"), RETURN)],
        ["missing-start"],
    ),
    "text after end": (
        "<|message|>a<|end|>so it is<|start|>assistant<|channel|>final<|message|>b<|return|>",
        [(said("a"), END), (said("b", "final"), RETURN)],
        ["skipped"],
    ),
    "text and channel after return": (
        "<|message|>a<|return|>so it is<|channel|>final<|message|>b<|end|>",
        [(said("a"), RETURN), (said("b", "final"), END)],
        ["skipped", "missing-start"],
    ),
    "two terminators": (
        "<|message|>a<|end|><|end|><|start|>assistant<|message|>b<|return|>",
        [(said("a"), END), (said("b"), RETURN)],
        ["skipped"],
    ),
    "two starts": (
        "<|start|><|start|>assistant<|channel|>final<|message|>a<|return|>",
        [(said("a", "final"), RETURN)],
        ["skipped"],
    ),
    "the prompt's start again": (
        "<|start|>assistant<|channel|>final<|message|>a<|return|>",
        [(said("a", "final"), RETURN)],
        [],
    ),
    "the prompt's role again": (
        "assistant<|channel|>final<|message|>a<|return|>",
        [(said("a", "final"), RETURN)],
        [],
    ),
    "no role": (
        "<|message|>a<|end|><|start|><|channel|>final<|message|>b<|return|>",
        [(said("a"), END), (said("b", "final"), RETURN)],
        ["missing-role"],
    ),
    # Rule 2: channels.
    "question mark": (
        "<|channel|>commentary?<|message|>a<|end|>",
        [(said("a", "commentary"), END)],
        ["malformed-channel"],
    ),
    "number": (
        "<|channel|>commentary 2?<|message|>a<|end|>",
        [(said("a", "commentary"), END)],
        ["stray-text"],
    ),
    "dashes": (
        "<|channel|>––commentary<|message|>a<|end|>",
        [(said("a", "commentary"), END)],
        ["malformed-channel"],
    ),
    "only punctuation": (
        "<|channel|>??<|message|>a<|end|>",
        [(said("a", "analysis"), END)],
        ["unknown-channel"],
    ),
    "no channel's name": (
        "<|channel|><|message|>a<|end|>",
        [(said("a", "analysis"), END)],
        ["unknown-channel"],
    ),
    "unknown channel": (
        "<|channel|>thoughts<|message|>a<|end|>",
        [(said("a", "analysis"), END)],
        ["unknown-channel"],
    ),
    "unknown channel of a call": (
        "<|channel|>tool to=functions.f json<|message|>{}<|call|>",
        [(said("{}", "commentary", "functions.f", "json"), CALL)],
        ["unknown-channel"],
    ),
    "recipient in place of a channel": (
        "<|channel|>to=functions.f json<|message|>{}<|call|>",
        [(said("{}", "commentary", "functions.f", "json"), CALL)],
        ["unknown-channel"],
    ),
    "glued recipient": (
        "<|channel|>commentaryto=functions.f<|message|>{}<|call|>",
        [(said("{}", "commentary", "functions.f"), CALL)],
        [],
    ),
    "two channels": (
        "<|channel|>analysis<|channel|>final<|message|>a<|return|>",
        [(said("a", "final"), RETURN)],
        ["second-channel"],
    ),
    "role and channel in one word": (
        "<|message|>a<|end|><|start|>assistantfinal<|message|>b<|return|>",
        [(said("a"), END), (said("b", "final"), RETURN)],
        ["malformed-channel"],
    ),
    # Rule 3: recipients.
    "type alone": (
        "<|channel|>commentary json<|message|>{}<|call|>",
        [(said("{}", "commentary", None, "json"), CALL)],
        [],
    ),
    "structured answer": (
        f"<|channel|>final {JSON}<|message|>{{}}<|return|>",
        [(said("{}", "final", None, JSON), RETURN)],
        [],
    ),
    "stray word": (
        "<|channel|>analysis foo<|message|>a<|end|>",
        [(said("a", "analysis"), END)],
        ["stray-text"],
    ),
    "stray words": (
        "<|channel|>analysis foo bar baz<|message|>a<|end|>",
        [(said("a", "analysis"), END)],
        ["stray-text"],
    ),
    "prose before the channel": (
        "I shall look<|channel|>commentary to=browser.open<|message|>{}<|call|>",
        [(said("{}", "commentary", "browser.open"), CALL)],
        ["stray-text"],
    ),
    "recipient after the type": (
        f"<|channel|>commentary {JSON} to=functions.f<|message|>{{}}<|call|>",
        [(said("{}", "commentary", "functions.f", JSON), CALL)],
        [],
    ),
    "recipient twice": (
        " to=functions.f<|channel|>commentary to=functions.f json<|message|>{}<|call|>",
        [(said("{}", "commentary", "functions.f", "json"), CALL)],
        [],
    ),
    "two recipients": (
        " to=functions.f<|channel|>commentary to=functions.g<|message|>{}<|call|>",
        [(said("{}", "commentary", "functions.f"), CALL)],
        ["second-recipient"],
    ),
    "recipient ends at a token": (
        "<|channel|>commentary to=functions.f<|channel|>analysis<|message|>{}<|call|>",
        [(said("{}", "analysis", "functions.f"), CALL)],
        ["second-channel"],
    ),
    "recipient ends at a marker in text": (
        "<|channel|>commentary to=functions.f<|channel|<|message|>{}<|call|>",
        [(said("{}", "commentary", "functions.f"), CALL)],
        [],
    ),
    "recipient that is no name": (
        "<|channel|>commentary to=f/g<|message|>{}<|call|>",
        [(said("{}", "commentary"), CALL)],
        ["bad-recipient"],
    ),
    "quoted recipient": (
        '<|channel|>commentary to="functions.f"<|message|>{}<|call|>',
        [(said("{}", "commentary", "functions.f"), CALL)],
        [],
    ),
    "glued type": (
        "<|channel|>analysis to=browser.searchcode<|message|>{}<|call|>",
        [(said("{}", "analysis", "browser.searchcode"), CALL)],
        [],
    ),
    # Rule 6: prose after the marker.
    "one word of prose": (
        "<|channel|>final <|constrain|>response<|message|>a<|return|>",
        [(said("a", "final"), RETURN)],
        ["bad-content-type"],
    ),
    "a sentence": (
        "<|channel|>commentary to=functions.f <|constrain|>write: a json<|message|>{}<|call|>",
        [(said("{}", "commentary", "functions.f"), CALL)],
        ["bad-content-type"],
    ),
    "nothing after the marker": (
        "<|channel|>final <|constrain|><|message|>a<|return|>",
        [(said("a", "final"), RETURN)],
        [],
    ),
    # Rule 7: structure inside content.
    "start in content": (
        "<|channel|>analysis<|message|>a<|start|>assistant<|channel|>final<|message|>b<|return|>",
        [(said("a", "analysis"), END), (said("b", "final"), RETURN)],
        ["missing-end"],
    ),
    "channel after JSON": (
        ' to=f<|channel|>commentary<|message|>{"a": [1]} <|channel|>analysis<|message|>b<|end|>',
        [(said('{"a": [1]} ', "commentary", "f"), END), (said("b", "analysis"), END)],
        ["missing-end", "missing-start"],
    ),
    "channel in text": (
        "<|channel|>final<|message|>4<|channel|>b<|return|>",
        [(said("4<|channel|>b", "final"), RETURN)],
        ["control-in-content"],
    ),
    "channel in broken JSON": (
        '<|channel|>final<|message|>{"a": <|channel|>1}<|return|>',
        [(said('{"a": <|channel|>1}', "final"), RETURN)],
        ["control-in-content"],
    ),
    "message and constrain in content": (
        "<|channel|>final<|message|>a<|message|>b<|constrain|>c<|return|>",
        [(said("a<|message|>b<|constrain|>c", "final"), RETURN)],
        ["control-in-content", "control-in-content"],
    ),
    # The end of the stream.
    "nothing": ("", [], ["empty"]),
    "only return": ("<|return|>", [], ["skipped"]),
    "only a channel": ("<|channel|>final<|return|>", [], ["skipped"]),
    "cut in content": (
        "<|channel|>final<|message|>a",
        [(said("a", "final"), TRUNCATED)],
        [],
    ),
    "cut in the header": ("<|channel|>anal", [], ["skipped"]),
    "cut before the header": ("<|message|>a<|end|><|start|>", [(said("a"), END)], ["skipped"]),
    "cut after the role": (
        "<|message|>a<|end|><|start|>assistant",
        [(said("a"), END)],
        ["skipped"],
    ),
    "cut without header": ("hello", [(said("hello"), TRUNCATED)], ["missing-message"]),
    "cut after the end": ("<|message|>a<|end|>b", [(said("a"), END)], ["skipped"]),
}


@pytest.mark.parametrize("name", SAMPLED)
def test_sampled_text_means(name: str, tokenizer: Tokenizer, write: Write) -> None:
    """Each observed shape gives the messages that were meant, and says what was wrong."""
    text, messages, reported = SAMPLED[name]

    events = decoded(write(text), tokenizer)

    assert (ended(events), kinds(events)) == (messages, reported)


def test_a_model_that_speaks_as_a_tool_is_reported(tokenizer: Tokenizer, write: Write) -> None:
    """A result that the model made up is no result; the loop must know."""
    text = "<|channel|>final<|message|>a<|end|><|start|>python to=assistant<|message|>4<|end|>"

    events = decoded(write(text), tokenizer)

    forged = Message(Role.TOOL, "4", "python", None, "assistant")
    assert ended(events)[1] == (forged, END)
    assert kinds(events) == ["foreign-role"]


def test_skipped_text_is_in_the_diagnostic(tokenizer: Tokenizer, write: Write) -> None:
    """Nothing that the model wrote is lost."""
    events = decoded(write("<|message|>a<|end|>so ünd<|return|> so"), tokenizer)

    length = len(write("<|message|>a<|end|>so ünd<|return|> so"))
    assert events[-1] == Diagnostic(Deviation.SKIPPED, "so ünd<|return|> so", Span(3, length))


def test_stray_header_text_is_in_the_diagnostic(tokenizer: Tokenizer, write: Write) -> None:
    """Also what a header has too much."""
    ids = write("Let me see <|channel|>final<|message|>a<|end|>")

    events = decoded(ids, tokenizer)

    where = Span(0, ids.index(tokenizer.control_ids["<|message|>"]) + 1)
    assert events[1] == Diagnostic(Problem.STRAY_TEXT, "Let me see", where)


def test_unknown_ids_read_as_replacement_characters(tokenizer: Tokenizer, write: Write) -> None:
    """Beyond the vocabulary, in its holes, below zero: kept, reported, never raised."""
    unknown = [-1, tokenizer.n_vocab, 2**40, -(2**40)]
    ids = [*write("<|channel|>final<|message|>a"), *unknown, *write("b<|return|>")]

    events = decoded(ids, tokenizer)

    assert ended(events) == [(said("a\ufffd\ufffd\ufffd\ufffdb", "final"), RETURN)]
    assert [e.detail for e in events if isinstance(e, Diagnostic)] == [str(i) for i in unknown]


def test_a_long_text_without_header_is_shown_while_it_comes(
    tokenizer: Tokenizer, write: Write
) -> None:
    """An answer whose header is missing does not wait for its end."""
    words = "Well, π is " + "3.14 and " * 200
    decoder = StreamDecoder(tokenizer)

    shown = "".join(e.text for e in decoder.feed(write(words)) if isinstance(e, ContentDelta))
    rest = decoder.feed(write("<|return|>"))

    assert shown == words
    assert ended(rest) == [(said(words), RETURN)]


def test_characters_split_over_tokens_come_whole(gpt_oss: Tokenizer) -> None:
    """An emoji of two tokens is one delta; a broken one is a replacement character."""
    head = written("<|channel|>final<|message|>", gpt_oss)
    stop = written("<|return|>", gpt_oss)
    robot = gpt_oss.encode(" \U0001f9a4")

    assert len(robot) > 1
    assert decoded(head + robot + stop, gpt_oss)[1:-1] == [ContentDelta(" "), ContentDelta("🦤")]
    assert ended(decoded([*head, 9552, 9552, *stop], gpt_oss))[0][0].content == " \ufffd \ufffd"
    assert ended(decoded([*head, 132990, 9552], gpt_oss))[0][0].content.endswith(" \ufffd")


def test_broken_characters_in_a_header_do_not_reach_the_content(gpt_oss: Tokenizer) -> None:
    """The header's bytes end with the header."""
    message = written("<|message|>", gpt_oss)
    ids = [*written("<|channel|>final", gpt_oss), 9552, *message, *gpt_oss.encode("a")]

    assert ended(decoded(ids, gpt_oss)) == [(said("a", "final"), TRUNCATED)]


def test_a_finished_decoder_says_no_more(tokenizer: Tokenizer, write: Write) -> None:
    """And ids that come later all the same are reported, not lost."""
    decoder = StreamDecoder(tokenizer)
    decoder.feed(write("<|message|>a"))

    assert len(decoder.finish()) == 1
    assert decoder.finish() == []
    assert decoder.feed(write("late")) == []
    assert kinds(decoder.finish()) == ["skipped"]


def test_random_conversations_come_back(tokenizer: Tokenizer) -> None:
    """Encode, then decode: the same messages, no diagnostic."""
    for seed in range(count(2000, 200)):
        messages = samples.conversation(random.Random(f"back {seed}")).messages

        events = decoded(encode_messages(messages, tokenizer), tokenizer, role=None)

        assert [message for message, _ in ended(events)] == replayed(messages), seed
        assert kinds(events) == [], seed


def test_well_formed_streams_are_equal_to_the_reference(gpt_oss: Tokenizer, oracle: Oracle) -> None:
    """Messages as openai-harmony parses them."""
    for seed in range(count(2000, 200)):
        rng = random.Random(f"parse {seed}")
        messages = [m for m in samples.turn(rng) if m.role is not Role.USER]
        ids = [token for m in messages for token in oracle.message(m)]

        ours = [message for message, _ in ended(decoded(ids, gpt_oss, role=None))]

        assert ours == oracle.parse(ids, role=None) == messages, seed


def test_both_places_of_a_recipient_are_equal_to_the_reference(
    gpt_oss: Tokenizer, oracle: Oracle
) -> None:
    """What the renderers write and what the model samples."""
    for name in ("call in the role part", "call in the channel part", "marker without a space"):
        ids = oracle.encode(SAMPLED[name][0])

        ours = [message for message, _ in ended(decoded(ids, gpt_oss))]

        assert ours == oracle.parse(ids)


RAISING = (
    "stray words",
    "recipient after the type",
    "recipient twice",
    "no channel's name",
    "no header",
    "answer in the channel part",
    "text after end",
    "two terminators",
    "role and channel after end",
    "channel after call",
    "role and channel in one word",
    "no role",
    "cut in the header",
    "cut without header",
    "only return",
    "nothing",
)


@pytest.mark.parametrize("name", RAISING)
def test_where_the_reference_raises(name: str, oracle: Oracle) -> None:
    """The oracle still raises there; if it no longer does, docs/harmony.md must be told."""
    with pytest.raises(HarmonyError):
        oracle.parse(oracle.encode(SAMPLED[name][0]))


PHANTOMS = {
    "type alone": "json",
    "structured answer": "<|constrain|>json",
    "stray word": "foo",
    "recipient ends at a token": "functions.f<|channel|>analysis",
    "two channels": "<|channel|>final",
}


@pytest.mark.parametrize("name", PHANTOMS)
def test_where_the_reference_finds_a_tool(name: str, oracle: Oracle) -> None:
    """The oracle still takes these words for recipients; ours takes none of them."""
    (parsed,) = oracle.parse(oracle.encode(SAMPLED[name][0]))

    assert parsed.recipient == PHANTOMS[name]


LITERAL = {
    "question mark": Message(Role.ASSISTANT, "a", channel="commentary?"),
    "dashes": Message(Role.ASSISTANT, "a", channel="––commentary"),
    "unknown channel": Message(Role.ASSISTANT, "a", channel="thoughts"),
    "channel in text": Message(Role.ASSISTANT, "4<|channel|>b", channel="final"),
    "end of text": Message(Role.ASSISTANT, "4<|endoftext|>", channel="final"),
    "start in content": Message(
        Role.ASSISTANT, "a<|start|>assistant<|channel|>final<|message|>b", channel="analysis"
    ),
}


@pytest.mark.parametrize("name", LITERAL)
def test_where_the_reference_takes_it_literally(name: str, oracle: Oracle) -> None:
    """Names of channels as they are, control tokens in content as text."""
    assert oracle.parse(oracle.encode(SAMPLED[name][0])) == [LITERAL[name]]


NAMES = st.from_regex(r"[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]+)?", fullmatch=True)
KINDS = st.sampled_from(sorted(CONTENT_TYPES))
CONTENT = st.lists(
    st.one_of(st.sampled_from(samples.FRAGMENTS), st.text(st.characters(exclude_categories=["Cs"])))
).map("".join)
ASSISTANT = st.builds(
    Message,
    st.just(Role.ASSISTANT),
    CONTENT,
    channel=st.sampled_from([None, *(channel.value for channel in Channel)]),
    recipient=st.none() | NAMES,
    content_type=st.none() | KINDS | KINDS.map(lambda kind: f"<|constrain|>{kind}"),
)
OTHERS = st.builds(
    Message,
    st.sampled_from([Role.USER, Role.SYSTEM, Role.DEVELOPER]),
    CONTENT,
    name=st.none() | NAMES,
)
MESSAGE = st.one_of(ASSISTANT, OTHERS)


@given(st.lists(MESSAGE, max_size=4))
def test_any_message_comes_back(tokenizer: Tokenizer, messages: list[Message]) -> None:
    """Everything that a message may say survives its tokens."""
    ids = [token for message in messages for token in encode_message(message, tokenizer)]

    events = decoded(ids, tokenizer, role=None)

    assert [message for message, _ in ended(events)] == messages
    assert kinds(events) == []
