"""ZMTP against libzmq itself, and against peers that send anything at all."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing
from itertools import pairwise

import pytest
import zmq
from hypothesis import example, given
from hypothesis import strategies as st

from tests.soak import count
from tools.pace import Pace
from tools.zmtp import Command, Connection, ConnectionEnded, Decoder, ProtocolError

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(16 + 32)
READY = b"\x04\x1c\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER"
LIMIT = 1000


def frame(body: bytes, flags: int = 0, *, is_long: bool = False) -> bytes:
    if is_long or len(body) > 255:
        return bytes((flags | 2,)) + len(body).to_bytes(8, "big") + body
    return bytes((flags, len(body))) + body


def encoded(message: list[bytes], *, is_long: bool = False) -> bytes:
    *first, last = message
    return b"".join(frame(part, 1, is_long=is_long) for part in first) + frame(last, 0)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(places)]


def decoded(data: bytes, cuts: list[int]) -> list[Command | list[bytes]]:
    decoder = Decoder(LIMIT)
    found: list[Command | list[bytes]] = []
    for piece in pieces(data, cuts):
        found += decoder.feed(piece)
        # One message at most, its frames' headers, and what has just come.
        assert len(decoder._data) <= LIMIT + 9 + (16 << 10) + 64
        assert sum(map(len, decoder._frames)) <= LIMIT
    return found


CUTS = st.lists(st.integers(0, 1 << 16), max_size=20)


@given(
    st.lists(st.lists(st.binary(max_size=300), min_size=1, max_size=3), max_size=5),
    CUTS,
    st.booleans(),
)
def test_messages_are_what_was_sent_wherever_they_are_cut(messages, cuts, is_long):
    """Any messages, in short or long frames, in any pieces."""
    data = b"".join(encoded(message, is_long=is_long) for message in messages)
    assert decoded(GREETING + data, cuts) == messages


@given(st.binary(max_size=4000), CUTS, st.booleans())
@example(b"\x02" + b"\xff" * 8, [], True)
@example(b"\x01\x00" * 2000, [], True)
@example(b"\x04\x00", [], True)
@example(b"\x04\x01\x05", [], True)
def test_any_bytes_are_messages_or_a_protocol_error(data, cuts, is_greeted):
    """Nothing else is raised, and no more is held than a message may have."""
    try:
        decoded(GREETING * is_greeted + data, cuts)
    except ProtocolError as error:
        assert str(error).startswith("it ")  # noqa: PT017 - most bytes are fine


@given(st.data())
def test_a_damaged_stream_is_messages_or_a_protocol_error(data):
    """A good stream with bytes changed, lost and doubled."""
    stream = bytearray(GREETING + READY + encoded([b"<IDS|MSG>", b"x" * 300, b"{}"]) * 3)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(stream) - 1))
        stream[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    try:
        decoded(bytes(stream), data.draw(CUTS))
    except ProtocolError as error:
        assert str(error).startswith("it ")  # noqa: PT017


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"HTTP/1.1 200 OK", "it speaks another protocol"),
        (b"\xff" + bytes(8) + b"\x7f\x02" + bytes(53), "it speaks another version of the protocol"),
        (GREETING.replace(b"NULL", b"CURV"), "it speaks another version of the protocol"),
        (GREETING + b"\x08", "it sent something that is not a message"),
        (GREETING + b"\x05\x01", "it sent something that is not a message"),
        (GREETING + frame(b"\x09READY", 4), "it sent something that is not a message"),
        (
            GREETING + b"\x02" + (65 << 20).to_bytes(8, "big"),
            "it sent a message of more than 64 MiB",
        ),
        (
            GREETING + frame(b"x" * 300, 1) + b"\x02" + ((64 << 20) - 299).to_bytes(8, "big"),
            "it sent a message of more than 64 MiB",
        ),
        (GREETING + frame(b"", 1) * 65, "it sent a message of more than 64 parts"),
    ],
)
def test_each_breach_has_its_reason(data, reason):
    """At the first byte that proves it, without waiting for the rest."""
    with pytest.raises(ProtocolError) as caught:
        list(Decoder().feed(data))
    assert str(caught.value) == reason


def with_peer(play: Callable[[Connection, socket.socket], Awaitable[None]]) -> None:
    """Play with a DEALER and the raw socket at the other end."""

    async def run() -> None:
        ours, peer = socket.socketpair()
        peer.setblocking(False)
        with closing(Connection(ours, "DEALER", Pace())) as connection, peer:
            async with asyncio.timeout(60):
                await play(connection, peer)

    asyncio.run(run())


@given(st.binary(max_size=2000), st.booleans())
def test_a_connection_ends_with_one_of_two_errors(data, is_ready):
    """Whatever the peer sends before it closes: messages, then the end, and never a hang."""

    async def play(connection: Connection, peer: socket.socket) -> None:
        peer.send((GREETING + READY) * is_ready + data)
        peer.shutdown(socket.SHUT_WR)
        with pytest.raises((ProtocolError, ConnectionEnded)):
            await _receive_all(connection)

    with_peer(play)


async def _receive_all(connection: Connection) -> None:
    while True:
        await connection.receive()


def test_a_handshake_as_it_should_be():
    """Greeting, READY of the right kind, then messages both ways; PING is answered."""

    async def play(connection: Connection, peer: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        connection.send([b"early", b""])
        sent = await loop.sock_recv(peer, 1 << 16)
        assert sent.startswith(b"\xff" + bytes(8) + b"\x7f\x03\x00NULL\0")
        assert sent[64:].startswith(b"\x04\x29\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER")
        assert b"early" not in sent
        peer.send(
            GREETING + READY + frame(b"\x04PING\x00\x10context", 4) + frame(b"\x04WHAT", 4)
            + frame(b"x", 1) + frame(b"\x04PING\x00\x10", 4) + frame(b"y")
        )  # fmt: skip
        assert await connection.receive() == [b"x", b"y"]
        answer = await loop.sock_recv(peer, 1 << 16)
        assert answer == (
            encoded([b"early", b""]) + frame(b"\x04PONGcontext", 4) + frame(b"\x04PONG", 4)
        )

    with_peer(play)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (frame(b"x"), "it sent a message before it was asked"),
        (READY.replace(b"ROUTER", b"XPUBXX"), "it is a socket of another kind"),
        (frame(b"\x05READY", 4), "it is a socket of another kind"),
        (frame(b"\x05READY\x0b", 4), "it sent something that is not a message"),
        (frame(b"\x05ERROR\x00", 4), "it refused the connection"),
    ],
)
def test_a_wrong_handshake_has_its_reason(data, reason):
    """The peer is what it must be, or it is not spoken to."""

    async def play(connection: Connection, peer: socket.socket) -> None:
        peer.send(GREETING + data)
        with pytest.raises(ProtocolError) as caught:
            await connection.receive()
        assert str(caught.value) == reason

    with_peer(play)


def test_a_peer_that_asks_and_does_not_read_fills_no_memory():
    """Of thousands of PINGs only as many are answered as the peer takes."""

    async def play(connection: Connection, peer: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        pings = frame(b"\x04PING\x00\x10" + b"c" * 16, 4) * 30_000
        reading = asyncio.create_task(connection.receive())
        await loop.sock_sendall(peer, GREETING + READY + pings + frame(b"end"))
        assert await reading == [b"end"]
        assert len(connection._outgoing) <= 64

    with_peer(play)


def test_what_a_peer_does_not_read_is_sent_in_the_background():
    """A long message to a peer that reads late arrives whole; nobody waits for it."""

    async def play(connection: Connection, peer: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        reading = asyncio.create_task(connection.receive())
        await loop.sock_sendall(peer, GREETING + READY + frame(b"first"))
        assert await reading == [b"first"]
        connection.send([b"x" * 3_000_000])
        data = b""
        while len(data) < 3_000_000 + 64:
            data += await loop.sock_recv(peer, 1 << 20)
        assert data.endswith(encoded([b"x" * 3_000_000]))

    with_peer(play)


def test_messages_beyond_the_pace_stay_with_the_peer():
    """What is not taken yet waits in the socket, and then on the other side."""

    async def run() -> None:
        ours, peer = socket.socketpair()
        peer.setblocking(False)
        pace = Pace(bytes_per_s=1, burst=100_000)
        with closing(Connection(ours, "DEALER", pace)) as connection, peer:
            reading = asyncio.create_task(connection.receive())
            loop = asyncio.get_running_loop()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await loop.sock_sendall(peer, GREETING + READY + frame(b"x" * 50_000_000))
            assert len(connection._decoder._data) < 1_000_000
            reading.cancel()
            await asyncio.wait([reading])

    asyncio.run(run())


@pytest.mark.parametrize("kind", ["DEALER", "SUB"])
def test_libzmq_is_understood(kind, tmp_path):
    """A real socket of libzmq, which inherits the listening end: messages of every shape, both ways."""
    messages = [
        [b""], [b"x", b"", b"y"], [b"a" * 255], [b"a" * 256], [b"b" * 70_000, b"c"],
        [b"d" * 5_000_000], *([os.urandom(n % 600)] * (n % 4 + 1) for n in range(count(2000, 200))),
    ]  # fmt: skip

    async def run() -> None:
        with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as connected:
            listener.bind(str(tmp_path / "socket"))
            listener.listen(1)
            connected.connect(str(tmp_path / "socket"))
            kind_of_peer = zmq.ROUTER if kind == "DEALER" else zmq.XPUB
            with (
                zmq.Context() as context,
                context.socket(kind_of_peer) as peer,
                closing(Connection(connected, kind, Pace())) as connection,
            ):
                peer.linger = 0
                # As the kernel does: a publisher drops what is over its mark.
                peer.sndhwm = 0
                peer.setsockopt(zmq.USE_FD, listener.detach())
                peer.bind(f"ipc://{tmp_path}/socket")
                await exchange(connection, peer)

    async def exchange(connection: Connection, peer: zmq.Socket) -> None:
        receiving = asyncio.create_task(connection.receive())
        hello = [b"hello", b"", b"x" * 300] if kind == "DEALER" else [b"\x01"]
        if kind == "DEALER":
            connection.send(hello)
        heard = await asyncio.to_thread(peer.recv_multipart)
        route = heard[: -len(hello)]
        assert heard[len(route) :] == hello
        sending = asyncio.create_task(asyncio.to_thread(_send_all, peer, route, messages))
        assert await receiving == messages[0]
        for message in messages[1:]:
            assert await connection.receive() == message
        await sending

    asyncio.run(asyncio.wait_for(run(), 60))


def _send_all(peer: zmq.Socket, route: list[bytes], messages: list[list[bytes]]) -> None:
    for message in messages:
        peer.send_multipart([*route, *message])
