"""The decoder on anything at all: it never raises, loses no id, and does not care for grouping."""

import random
from collections.abc import Iterator

import pytest

from agent.conversation import Message, Role
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
from agent.harmony.encode import encode_message
from model.tokenizer import Tokenizer
from tests.agent.harmony import samples
from tests.agent.harmony.conftest import written
from tests.soak import count

WORDS = (
    "assistant", "user", "python", " to=", " to=python", " to=functions.get_weather", "analysis",
    "commentary", "final", "json", " json", " code", "{", "}", '{"a": 1}', "hello", " world", "\n",
    "?", "é", "🤖", "<|start|>", "function",
)  # fmt: skip


# The whole count takes two minutes alone on a core.
@pytest.mark.timeout(1200)
def test_random_and_mutated_streams(gpt_oss: Tokenizer, small: Tokenizer) -> None:
    """Random ids, random words and control tokens, and real turns with ids changed."""
    for seed in range(count(100_000, 3_000)):
        rng = random.Random(seed)
        tokenizer = rng.choice([gpt_oss, small])
        role = rng.choice([Role.ASSISTANT, Role.ASSISTANT, None])
        ids = rng.choice([noise, babble, mutated, mutated])(rng, tokenizer)

        whole = StreamDecoder(tokenizer, role=role)
        events = whole.feed(ids) + whole.finish()

        check(ids, events, tokenizer, seed)
        for groups in (singles(ids), random_groups(rng, ids)):
            grouped = StreamDecoder(tokenizer, role=role)
            pieces = [event for group in groups for event in grouped.feed(group)]
            assert pieces + grouped.finish() == events, seed
        assert whole.position == len(ids), seed
        assert whole.finish() == [], seed


def test_long_streams_of_one_kind(tokenizer: Tokenizer) -> None:
    """The same id over and over, in every state: nothing piles up, nothing is lost."""
    control = tokenizer.control_ids
    heads = ["", "<|message|>", "<|channel|>", "<|message|>{}", "<|message|>x<|end|>"]
    for head in heads:
        for repeated in [*[*control.values()][:12], *tokenizer.encode("x"), -1]:
            ids = [*written(head, tokenizer), *[repeated] * 2000]
            decoder = StreamDecoder(tokenizer)

            events = decoder.feed(ids) + decoder.finish()

            check(ids, events, tokenizer, repeated)


def noise(rng: random.Random, tokenizer: Tokenizer) -> list[int]:
    """Ids from anywhere, also from outside the vocabulary."""
    return [any_id(rng, tokenizer) for _ in range(rng.randrange(60))]


def babble(rng: random.Random, tokenizer: Tokenizer) -> list[int]:
    """Words of headers and bodies, and control tokens, in any order."""
    ids: list[int] = []
    for _ in range(rng.randrange(40)):
        if rng.random() < 0.5:
            ids.append(rng.choice(harmony_ids(tokenizer)))
        else:
            ids += tokenizer.encode(rng.choice(WORDS))
    return ids


def mutated(rng: random.Random, tokenizer: Tokenizer) -> list[int]:
    """A turn as a model would sample it, with some ids dropped, doubled, changed or moved."""
    messages = [message for message in samples.turn(rng) if message.role is Role.ASSISTANT]
    ids = [token for message in messages for token in encode_message(message, tokenizer)]
    for _ in range(rng.randrange(6)):
        where = rng.randrange(len(ids) + 1)
        match rng.randrange(5):
            case 0:
                del ids[where : where + 1]
            case 1:
                ids[where:where] = ids[where : where + 1]
            case 2:
                ids[where : where + 1] = [any_id(rng, tokenizer)]
            case 3:
                ids.insert(where, rng.choice(harmony_ids(tokenizer)))
            case _:
                ids = ids[: where + rng.randrange(5)] + ids[where:]
    return ids[: rng.randrange(len(ids) + 1)] if rng.random() < 0.3 else ids


def any_id(rng: random.Random, tokenizer: Tokenizer) -> int:
    outside = rng.choice([-1, -(2**31), tokenizer.n_vocab, 201_088, 2**32, 2**64])
    anywhere = rng.randrange(tokenizer.n_vocab)
    return rng.choice([rng.choice(harmony_ids(tokenizer)), anywhere, anywhere, outside])


def harmony_ids(tokenizer: Tokenizer) -> list[int]:
    names = ["start", "end", "message", "channel", "constrain", "return", "call", "endoftext"]
    return [tokenizer.control_ids[f"<|{name}|>"] for name in names]


def singles(ids: list[int]) -> list[list[int]]:
    return [[token] for token in ids]


def random_groups(rng: random.Random, ids: list[int]) -> Iterator[list[int]]:
    position = 0
    while position < len(ids):
        size = rng.randrange(8)
        yield ids[position : position + size]
        position += size


def check(ids: list[int], events: list[DecodeEvent], tokenizer: Tokenizer, case: int) -> None:
    assert_every_id_is_accounted_for(ids, events, case)
    assert_messages_are_made_of_their_events(events, case)
    for event in events:
        if isinstance(event, MessageEnded):
            assert_content_is_the_ids_text(ids, event, tokenizer, case)


def assert_every_id_is_accounted_for(ids: list[int], events: list[DecodeEvent], case: int) -> None:
    """Messages and skipped stretches, in order, cover the stream without gap or overlap."""
    covered = 0
    for event in events:
        span = None
        if isinstance(event, MessageEnded) or (
            isinstance(event, Diagnostic) and event.kind is Deviation.SKIPPED
        ):
            span = event.span
        if span is not None:
            assert span.start == covered < span.stop, case
            covered = span.stop
        if isinstance(event, Diagnostic):
            assert 0 <= event.span.start <= event.span.stop <= len(ids), case
    assert covered == len(ids), case


def assert_messages_are_made_of_their_events(events: list[DecodeEvent], case: int) -> None:
    """One header, then deltas that join to the content, then the end; nothing left open."""
    header: HeaderKnown | None = None
    content: list[str] = []
    for event in events:
        match event:
            case HeaderKnown():
                assert header is None, case
                header, content = event, []
            case ContentDelta(text):
                assert header is not None, case
                assert text, case
                content.append(text)
            case MessageEnded(message, terminator):
                assert header is not None, case
                assert message == Message(
                    header.role,
                    "".join(content),
                    header.name,
                    header.channel,
                    header.recipient,
                    header.content_type,
                ), case
                assert terminator is not Terminator.TRUNCATED or event is events[-1], case
                header = None
            case Diagnostic():
                pass
    assert header is None, case


def assert_content_is_the_ids_text(
    ids: list[int], event: MessageEnded, tokenizer: Tokenizer, case: int
) -> None:
    """What was read is the text of the ids, to the last byte."""
    content = event.message.content
    if event.content_span is None:
        assert content in text_of(ids, event.span, tokenizer), case
    else:
        assert content == text_of(ids, event.content_span, tokenizer), case


def text_of(ids: list[int], span: Span, tokenizer: Tokenizer) -> str:
    return b"".join(bytes_of(token, tokenizer) for token in ids[span.start : span.stop]).decode(
        "utf-8", errors="replace"
    )


def bytes_of(token: int, tokenizer: Tokenizer) -> bytes:
    try:
        return tokenizer.token_bytes(token)
    except KeyError:
        return b"\xff"
