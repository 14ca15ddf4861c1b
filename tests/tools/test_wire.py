"""Jupyter's messages: made as ipykernel wants them, read as if from an enemy who has the key."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_client.session import Session

from tools.wire import Message, Wire

KEY = "secret"


def signed(*parts: bytes) -> list[bytes]:
    """Frames with a signature that holds, whatever the parts are."""
    signature = hmac.new(KEY.encode(), b"".join(parts), hashlib.sha256).hexdigest().encode()
    return [b"<IDS|MSG>", signature, *parts]


def test_jupyter_reads_a_request():
    """jupyter_client's own Session accepts the signature and finds what was put in."""
    request_id, frames = Wire(KEY).request("execute_request", {"code": "é\ud800"})
    session = Session(key=KEY.encode())
    _, parts = session.feed_identities([b"route", *frames])
    message = session.deserialize(parts)
    assert (message["msg_id"], message["msg_type"]) == (request_id, "execute_request")
    assert message["content"] == {"code": "é\ud800"}


def test_a_message_of_jupyter_is_read():
    """What jupyter_client's Session serialises, with a topic before and buffers behind."""
    session = Session(key=KEY.encode())
    message = session.msg("stream", {"name": "stdout", "text": "é🙂\n"}, parent={"msg_id": "7"})
    frames = [b"stream.stdout", *session.serialize(message), b"a buffer"]
    assert Wire(KEY).read(frames) == Message("stream", "7", {"name": "stdout", "text": "é🙂\n"})
    assert Wire("another").read(frames) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(st.binary(max_size=40) | st.just(b"<IDS|MSG>"), max_size=8))
def test_any_frames_are_a_message_or_nothing(frames):
    """Frames of any bytes, also with the delimiter in any place."""
    assert Wire(KEY).read(frames) is None


@given(st.lists(JSON.map(lambda value: json.dumps(value).encode()), min_size=4, max_size=4))
def test_signed_values_of_any_type_are_a_message_or_nothing(parts):
    """Who knows the key can sign what is no header; it is not believed."""
    message = Wire(KEY).read(signed(*parts))
    assert message is None or isinstance(message.kind, str)


@given(st.binary(max_size=200), st.binary(max_size=200), st.binary(max_size=400))
def test_signed_bytes_of_any_kind_are_a_message_or_nothing(header, parent, content):
    """Nor does it matter whether they are JSON at all."""
    message = Wire(KEY).read(signed(header, parent, b"{}", content))
    assert message is None
    message = Wire(KEY).read(signed(b'{"msg_type": "stream"}', b"{}", b"{}", content))
    assert message is not None
    assert message.content is None or isinstance(message.content, dict)


@pytest.mark.parametrize(
    ("header", "parent"),
    [
        (b"{}", b"{}"),
        (b"[]", b"{}"),
        (b'{"msg_type": 1}', b"{}"),
        (b'{"msg_type": ["stream"]}', b"{}"),
        (b'{"msg_type": "%s"}' % (b"x" * 201), b"{}"),
        (b'{"msg_type": "stream", "x": "%s"}' % (b"x" * (64 << 10)), b"{}"),
        (b'{"msg_type": "stream"}', b'{"msg_id": null}'),
        (b'{"msg_type": "stream"}', b'{"msg_id": {"a": 1}}'),
        (b'{"msg_type": "stream"}', b'{"msg_id": "%s"}' % (b"x" * 201)),
        (b'{"msg_type": "stream"}', b'{"x": "%s"}' % (b"x" * (64 << 10))),
    ],
)
def test_a_header_that_is_none_makes_no_message(header, parent):
    """Wrong types, names without end, headers without end."""
    assert Wire(KEY).read(signed(header, parent, b"{}", b"{}")) is None


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 1_000_000,
        b'{"a":' * 1_000_000,
        b"[" * 33 + b"]" * 33,
        b"[" + b"1," * 10_000_000 + b"1]",
        b'{"a": "' + b'\\"' * 10_000_000 + b"x",
        b'"' * 10_000_001,
        b'"' + b"x" * (32 << 20) + b'"',
    ],
    ids=["depth", "objects", "just too deep", "many values", "no end", "quotes", "length"],
)
def test_a_content_beyond_the_limits_is_not_parsed(content):
    """Depth and number of values are bounded before the parser sees them, in linear time."""
    message = Wire(KEY).read(signed(b'{"msg_type": "stream"}', b"{}", b"{}", content))
    assert message == Message("stream", "", None)


def test_a_long_text_is_fine():
    """Brackets, commas and quotes inside a string count for nothing."""
    text = '[{",\\n' * 2_000_000
    content = json.dumps({"text": text}).encode()
    message = Wire(KEY).read(signed(b'{"msg_type": "stream"}', b"{}", b"{}", content))
    assert message is not None
    assert message.content == {"text": text}
