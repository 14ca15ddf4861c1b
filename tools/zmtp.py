"""ZMTP 3.0, the client's half of a ZeroMQ connection: messages over a connected stream socket.

The peer is a kernel that runs hostile code, so the library that it speaks (libzmq) is not used on
this side: a peer can make libzmq end the whole process. Here whatever breaks the grammar or a limit
is a `ProtocolError` for the owner of the connection, and memory is bounded by the longest message.

Grammar: rfc.zeromq.org/spec/23. Done: the NULL mechanism, DEALER and SUB sockets, PING. Security
mechanisms, listening and reconnecting are not.
"""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tools.pace import Pace

MOST_BYTES = 64 << 20
_MOST_FRAMES = 64
_LONGEST_COMMAND = 16 << 10
_LONGEST_PING_CONTEXT = 16
_READ_BYTES = 1 << 17

_MORE, _LONG, _COMMAND = 1, 2, 4
_GREETING_BYTES = 64
# Signature, version 3.0, mechanism, not the server, filler.
_GREETING = b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
_PEERS = {"DEALER": (b"ROUTER", b"REP", b"DEALER"), "SUB": (b"XPUB", b"PUB")}

Kind = Literal["DEALER", "SUB"]


class ProtocolError(Exception):
    """What the peer sent breaks the grammar or a limit. The text says how, as a phrase."""


class ConnectionEnded(Exception):
    """The peer has closed the connection, or is gone."""


@dataclass(frozen=True, slots=True)
class Command:
    """A frame between the messages, about the connection itself."""

    name: bytes
    data: bytes


@dataclass(slots=True)
class Decoder:
    """Bytes in, commands and messages out, wherever the bytes are cut. Holds one message at most.

    Messages are lists of frames. After a ProtocolError it is of no further use.
    """

    most_bytes: int = MOST_BYTES
    _data: bytearray = field(default_factory=bytearray)
    _greeted: bool = False
    _frames: list[bytes] = field(default_factory=list[bytes])
    _message_bytes: int = 0

    def feed(self, data: bytes) -> Iterator[Command | list[bytes]]:
        """What `data` completes, in order. Raises ProtocolError."""
        self._data += data
        while (item := self._next()) is not None:
            if item:
                yield item

    def _next(self) -> Command | list[bytes] | Literal[False] | None:
        """The next item, False for one that completes nothing, None where bytes are missing."""
        if not self._greeted:
            return self._greeting()
        if not self._data:
            return None
        flags = self._data[0]
        header = 9 if flags & _LONG else 2
        if flags & ~(_MORE | _LONG | _COMMAND) or (flags & _COMMAND and flags & _MORE):
            raise ProtocolError("it sent something that is not a message")
        if len(self._data) < header:
            return None
        size = int.from_bytes(self._data[1:header], "big")
        self._check(size, is_command=bool(flags & _COMMAND))
        if len(self._data) < header + size:
            return None
        body = bytes(memoryview(self._data)[header : header + size])
        del self._data[: header + size]
        if flags & _COMMAND:
            return _command(body)
        return self._frame(body, has_more=bool(flags & _MORE))

    def _greeting(self) -> Literal[False] | None:
        greeting = bytes(self._data[:_GREETING_BYTES])
        for place, expected in ((0, b"\xff"), (9, b"\x7f")):
            if greeting[place : place + 1] not in (b"", expected):
                raise ProtocolError("it speaks another protocol")
        if len(greeting) < _GREETING_BYTES:
            return None
        if greeting[10] < 3 or greeting[12:32] != _GREETING[12:32]:
            raise ProtocolError("it speaks another version of the protocol")
        del self._data[:_GREETING_BYTES]
        self._greeted = True
        return False

    def _check(self, size: int, *, is_command: bool) -> None:
        """The limits, before the body is waited for."""
        if is_command:
            if size > _LONGEST_COMMAND:
                raise ProtocolError("it sent something that is not a message")
        elif self._message_bytes + size > self.most_bytes:
            raise ProtocolError(f"it sent a message of more than {self.most_bytes >> 20} MiB")
        elif len(self._frames) >= _MOST_FRAMES:
            raise ProtocolError(f"it sent a message of more than {_MOST_FRAMES} parts")

    def _frame(self, body: bytes, *, has_more: bool) -> list[bytes] | Literal[False]:
        self._frames.append(body)
        self._message_bytes += len(body)
        if has_more:
            return False
        message, self._frames, self._message_bytes = self._frames, [], 0
        return message


class Connection:
    """One side of a connected stream socket, which it owns. Used on one event loop, by one reader.

    The greeting is sent at once and waits in the socket until the peer reads it; messages follow when
    the peer has answered, which `receive` sees. A SUB is subscribed to everything.
    """

    def __init__(
        self, connected: socket.socket, kind: Kind, pace: Pace, *, most_bytes: int = MOST_BYTES
    ) -> None:
        connected.setblocking(False)
        self._socket = connected
        self._kind: Kind = kind
        self._pace = pace
        self._decoder = Decoder(most_bytes)
        self._arrived: Iterator[Command | list[bytes]] = iter(())
        self._ready = False
        self._outgoing = bytearray()
        # A message that overtakes the peer's READY counts as a broken handshake.
        self._held_back = bytearray()
        self._waits_to_write = False
        self._queue(_GREETING + _frame(_ready(kind), _COMMAND))
        if kind == "SUB":
            self.send([b"\x01"])

    def send(self, frames: list[bytes]) -> None:
        """Send a message, in the background where the peer does not read."""
        last = len(frames) - 1
        data = b"".join(_frame(frame, _MORE if n < last else 0) for n, frame in enumerate(frames))
        if self._ready:
            self._queue(data)
        else:
            self._held_back += data

    async def receive(self) -> list[bytes]:
        """The next message. Reads from the socket only here. Raises ProtocolError, ConnectionEnded."""
        while True:
            for item in self._arrived:
                await self._pace.take(0, messages=1)
                if isinstance(item, Command):
                    self._obey(item)
                elif self._ready:
                    return item
                else:
                    raise ProtocolError("it sent a message before it was asked")
            data = await self._read()
            await self._pace.take(len(data))
            self._arrived = self._decoder.feed(data)

    def close(self) -> None:
        """Close the socket. Safe to call twice."""
        if self._waits_to_write:
            asyncio.get_running_loop().remove_writer(self._socket)
            self._waits_to_write = False
        self._socket.close()

    async def _read(self) -> bytes:
        try:
            data = await asyncio.get_running_loop().sock_recv(self._socket, _READ_BYTES)
        except OSError as error:
            raise ConnectionEnded from error
        if not data:
            raise ConnectionEnded
        return data

    def _obey(self, command: Command) -> None:
        match command.name:
            case b"READY" if not self._ready:
                if _properties(command.data).get(b"socket-type") not in _PEERS[self._kind]:
                    raise ProtocolError("it is a socket of another kind")
                self._ready = True
                self._queue(bytes(self._held_back))
                self._held_back.clear()
            case b"ERROR":
                raise ProtocolError("it refused the connection")
            case b"PING" if not self._outgoing:
                # The first two bytes are a time to live. Unanswered while an answer still waits:
                # who asks and does not read would fill our memory.
                context = command.data[2:][:_LONGEST_PING_CONTEXT]
                self._queue(_frame(b"\x04PONG" + context, _COMMAND))
            case _:
                pass

    def _queue(self, data: bytes) -> None:
        self._outgoing += data
        if not self._waits_to_write:
            self._write()

    def _write(self) -> None:
        try:
            sent = self._socket.send(self._outgoing)
        except BlockingIOError:
            sent = 0
        except OSError:
            # The reader will see the end, and says it.
            sent = len(self._outgoing)
        del self._outgoing[:sent]
        loop = asyncio.get_running_loop()
        if self._outgoing and not self._waits_to_write:
            loop.add_writer(self._socket, self._write)
        elif not self._outgoing and self._waits_to_write:
            loop.remove_writer(self._socket)
        self._waits_to_write = bool(self._outgoing)


def _frame(body: bytes, flags: int) -> bytes:
    if len(body) < 256:
        return bytes((flags, len(body))) + body
    return bytes((flags | _LONG,)) + len(body).to_bytes(8, "big") + body


def _ready(kind: Kind) -> bytes:
    """READY with the properties that every peer wants to see."""
    return b"\x05READY" + b"".join(
        bytes((len(name),)) + name + len(value).to_bytes(4, "big") + value
        for name, value in ((b"Socket-Type", kind.encode()), (b"Identity", b""))
    )


def _command(body: bytes) -> Command:
    if not body or not 0 < body[0] < len(body):
        raise ProtocolError("it sent something that is not a message")
    return Command(body[1 : 1 + body[0]], body[1 + body[0] :])


def _properties(data: bytes) -> dict[bytes, bytes]:
    """The properties of READY; their names do not care about case."""
    found: dict[bytes, bytes] = {}
    while data:
        name_end = 1 + data[0]
        value_start = name_end + 4
        value_end = value_start + int.from_bytes(data[name_end:value_start], "big")
        if value_end > len(data) or value_start > len(data):
            raise ProtocolError("it sent something that is not a message")
        found[data[1:name_end].lower()] = data[value_start:value_end]
        data = data[value_end:]
    return found
