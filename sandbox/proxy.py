"""The only way out of a sandbox with a network: a CONNECT proxy in this process, for a list of hosts.

The sandbox's network stays empty. A relay inside (sandbox/relay.py) listens on its loopback and asks,
by one byte on an inherited socket, for each connection; the proxy answers with one end of a pair that
it made itself. So nothing that comes from inside is more than bytes. What is asked for is judged here,
by the target of the CONNECT line: the name by the allow-list, the port, and every address that the
name resolves to, which must be public. The connection goes to a judged address. There is no DNS inside.

What is spoken through an allowed connection is not looked into, and who else is served from the same
address is not known: the list is one of hosts that are trusted.
"""

import asyncio
import contextlib
import logging
import re
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.addresses import canonical_host, canonical_pattern, is_allowed, is_public
from sandbox.base import Network, SandboxError

# Inside, where nothing else listens.
PORT = 3128
PORTS = (80, 443)
_HEAD_BYTES = 8192
_PIECE = 1 << 16
_MOST_WARNINGS = 20
_LAST_WORDS_S = 5.0
_LINE = re.compile(rb"([A-Za-z]{1,20}) ([!-~]{1,2048}) HTTP/1\.[01]\r\n")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Dial = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]

log = logging.getLogger("motet.network")


class Refused(Exception):
    """Not to be connected. `status` is HTTP's; the text is a sentence for the program inside."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Bounds:
    """`all_bytes` both ways and for all connections of a session; the rest for one connection."""

    connections: int = 32
    all_bytes: int = 2 << 30
    head_s: float = 20.0
    dial_s: float = 20.0
    idle_s: float = 120.0
    whole_s: float = 1800.0


def parse_connect(head: bytes) -> tuple[str, int]:
    """Host and port of a CONNECT request, canonical. Raises Refused for anything else."""
    match = _LINE.match(head)
    if match is None:
        raise Refused(400, "This is no request to a proxy.")
    method, target = match[1].decode(), match[2].decode()
    if method != "CONNECT":
        raise Refused(405, "Only connections by CONNECT are let through: use https.")
    host, colon, port = target.rpartition(":")
    if not colon or not re.fullmatch(r"\d{1,5}", port):
        raise Refused(400, "The target is not HOST:PORT.")
    try:
        host = canonical_host(host)
    except ValueError as error:
        raise Refused(400, f"The host {error}.") from None
    if int(port) not in PORTS:
        raise Refused(403, f"Port {int(port)} is not open, only {PORTS[0]} and {PORTS[1]}.")
    return host, int(port)


class Proxy:
    """Serves the sandboxes of one session from a thread of its own, which the first channel starts."""

    def __init__(self, network: Network, bounds: Bounds | None = None) -> None:
        """Raises SandboxError for an entry of the allow-list that is no host."""
        self._patterns = tuple(map(_pattern, network.hosts))
        self._warn = network.warn
        self._resolve: Resolve = network.resolve or _resolve
        self._dial: Dial = network.dial or asyncio.open_connection
        self._bounds = bounds or Bounds()
        self._bytes_left = self._bounds.all_bytes
        self._open = 0
        self._warned: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._channels: set[asyncio.Task[None]] = set()

    def channel(self) -> socket.socket:
        """The end for one sandboxed process to inherit; the caller closes it once that has it."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._loop.run_forever, name="sandbox-proxy", daemon=True
            )
            self._thread.start()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._loop.call_soon_threadsafe(self._begin, ours)
        return theirs

    @property
    def environment(self) -> dict[str, str]:
        """What programs inside must know to use the relay."""
        address, direct = f"http://127.0.0.1:{PORT}", "127.0.0.1,localhost"
        names = {"HTTP_PROXY": address, "HTTPS_PROXY": address, "NO_PROXY": direct}
        return names | {name.lower(): value for name, value in names.items()}

    def relay(self, channel: socket.socket) -> dict[str, Any]:
        """The relay as the first program inside starts it."""
        program = Path(__file__).with_name("relay.py").read_text(encoding="utf-8")
        return {"channel": channel.fileno(), "port": PORT, "program": program}

    def close(self) -> None:
        """End every connection and the thread. Safe to call twice."""
        loop, self._loop = self._loop, None
        if loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        self._thread.join()
        loop.close()

    def _begin(self, channel: socket.socket) -> None:
        task = asyncio.get_running_loop().create_task(self._serve_channel(channel))
        self._channels.add(task)
        task.add_done_callback(self._channels.discard)

    async def _end(self) -> None:
        tasks = tuple(self._channels)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # Transports close in the next round of the loop.
        await asyncio.sleep(0)

    async def _serve_channel(self, channel: socket.socket) -> None:
        """Each byte that comes asks for a connection. All of them end with the channel."""
        connections: set[asyncio.Task[None]] = set()
        loop = asyncio.get_running_loop()
        try:
            while await loop.sock_recv(channel, 1):
                if self._open >= self._bounds.connections:
                    await loop.sock_sendall(channel, b"n")
                    continue
                ours, theirs = socket.socketpair()
                with theirs:
                    self._open += 1
                    task = loop.create_task(self._serve(ours))
                    connections.add(task)
                    task.add_done_callback(connections.discard)
                    await _send(channel, theirs)
        except OSError:
            pass
        finally:
            channel.close()
            for task in tuple(connections):
                task.cancel()
            await asyncio.gather(*connections, return_exceptions=True)

    async def _serve(self, connection: socket.socket) -> None:
        try:
            reader, writer = await asyncio.open_connection(sock=connection, limit=_HEAD_BYTES)
            try:
                await self._answer(reader, writer)
            except Refused as refusal:
                writer.write(_response(refusal))
            finally:
                await _shut(writer)
        # The other side may break off at any point; that is the end of it and no error of ours.
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open -= 1

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(self._bounds.head_s):
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.LimitOverrunError:
                raise Refused(431, "The request is too long.") from None
        host, port = parse_connect(head)
        addresses = await self._judged(host, port)
        far_reader, far_writer = await self._connected(host, addresses, port)
        log.info("connected to %s:%d", host, port)
        try:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await self._pass_on((reader, far_writer), (far_reader, writer))
        finally:
            await _shut(far_writer)

    async def _judged(self, host: str, port: int) -> Sequence[str]:
        """The addresses to try. Raises Refused."""
        if self._bytes_left <= 0:
            self._say("Python's network is closed: it has moved all the bytes that it may.")
            raise Refused(403, "The limit of this session on bytes is reached.")
        if not is_allowed(host, self._patterns):
            self._say(f"Python asked for {host}, which allow_hosts does not name; it was refused.")
            raise Refused(403, f"The host {host} is not on the list of those that may be reached.")
        try:
            async with asyncio.timeout(self._bounds.dial_s):
                addresses = await self._resolve(host, port)
        except (OSError, TimeoutError, UnicodeError):
            addresses = ()
        if not addresses:
            raise Refused(502, f"The name {host} cannot be resolved.")
        if not all(map(is_public, addresses)):
            self._say(f"Python asked for {host}, which leads to a private address; it was refused.")
            raise Refused(403, f"The host {host} has an address that is not public.")
        return addresses

    async def _connected(
        self, host: str, addresses: Sequence[str], port: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._bounds.dial_s):
                for address in addresses:
                    with contextlib.suppress(OSError):
                        return await self._dial(address, port)
        raise Refused(502, f"The host {host} does not answer.")

    async def _pass_on(
        self,
        up: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        down: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Both directions to their ends; or until nothing moved for a while, or for too long."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._bounds.whole_s), asyncio.timeout(None) as idle:

            async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                while True:
                    idle.reschedule(loop.time() + self._bounds.idle_s)
                    data = await reader.read(_PIECE)
                    if not data:
                        break
                    self._bytes_left -= len(data)
                    if self._bytes_left < 0:
                        raise ConnectionError("the limit on bytes is reached")
                    writer.write(data)
                    await writer.drain()
                writer.write_eof()

            copies = [loop.create_task(copy(*up)), loop.create_task(copy(*down))]
            try:
                await asyncio.gather(*copies)
            finally:
                for task in copies:
                    task.cancel()
                await asyncio.gather(*copies, return_exceptions=True)

    def _say(self, sentence: str) -> None:
        """One warning for each sentence, and not without end."""
        if sentence not in self._warned and len(self._warned) < _MOST_WARNINGS:
            self._warned.add(sentence)
            self._warn(sentence)


async def _shut(writer: asyncio.StreamWriter) -> None:
    """Close once what was written is read, but do not wait for that without end."""
    writer.close()
    try:
        async with asyncio.timeout(_LAST_WORDS_S):
            await writer.wait_closed()
    except (OSError, TimeoutError):
        pass
    finally:
        writer.transport.abort()


async def _send(channel: socket.socket, end: socket.socket) -> None:
    while True:
        try:
            socket.send_fds(channel, [b"y"], [end.fileno()])
        except BlockingIOError:
            await _writable(channel)
        else:
            return


async def _writable(channel: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_writer(channel, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_writer(channel)


async def _resolve(host: str, port: int) -> Sequence[str]:
    """The system's answer, from a thread that nobody waits for at the end: it may hang for long."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str]) -> None:
        if not answer.done():
            answer.set_result(addresses)

    def ask() -> None:
        addresses: list[str] = []
        with contextlib.suppress(OSError, UnicodeError):
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = [str(entry[4][0]) for entry in found]
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, addresses)

    threading.Thread(target=ask, name="sandbox-resolver", daemon=True).start()
    return await answer


def _pattern(text: str) -> str:
    try:
        return canonical_pattern(text)
    except ValueError as error:
        raise SandboxError(f"{text!r} in allow_hosts {error}.") from None


def _response(refusal: Refused) -> bytes:
    # The sentence as the reason, too: most clients show that and not the body.
    text = str(refusal)
    body = f"{text}\n"
    return (
        f"HTTP/1.1 {refusal.status} {text}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    ).encode("ascii", "replace")
