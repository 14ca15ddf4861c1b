"""The way out: what is asked for is judged outside, and only listed, public hosts are reached."""

import asyncio
import http.server
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.base import Mode, Network, Policy, SandboxError, Workspace
from sandbox.ladder import open_sandbox
from sandbox.proxy import Bounds, Proxy, Refused, parse_connect
from tests.sandbox.attempts import run

PUBLIC = "93.184.216.34"


@contextmanager
def echo_server() -> Iterator[int]:
    """A server on the host's loopback that sends back what it gets; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

        def answer(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                while data := connection.recv(1 << 16):
                    connection.sendall(data)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


class World:
    """An internet of names with addresses, each of which is a port of this machine."""

    def __init__(self, names: Mapping[str, list[Sequence[str]]], port: int) -> None:
        """`names`: what a resolver says, one answer after another, the last one for ever."""
        self.names = names
        self.port = port
        self.dialled: list[tuple[str, int]] = []
        self.warnings: list[str] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        answers = self.names.get(host, [()])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def dial(self, address: str, port: int):
        self.dialled.append((address, port))
        return await asyncio.open_connection("127.0.0.1", self.port)

    def network(self, *hosts: str) -> Network:
        return Network(hosts, self.warnings.append, self.resolve, self.dial)


def ask(channel: socket.socket) -> socket.socket | None:
    """A connection as the relay gets one."""
    channel.sendall(b"c")
    _, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    if not descriptors:
        return None
    connection = socket.socket(fileno=descriptors[0])
    connection.settimeout(20)
    return connection


def said(channel: socket.socket, request: bytes) -> str:
    """The first line of the answer to `request`, as the far side reads it."""
    connection = ask(channel)
    assert connection is not None
    with connection:
        connection.sendall(request)
        return connection.makefile("rb").readline().decode().strip()


def connect(target: str) -> bytes:
    return f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode()


OK = "HTTP/1.1 200 Connection established"


def test_a_listed_host_is_reached_and_no_other():
    """By any spelling of its name, on 80 and 443; what is refused is said there and here, once."""
    with echo_server() as port:
        names: dict[str, list[Sequence[str]]]
        names = {"a.example": [[PUBLIC]], "b.below.example": [[PUBLIC]], "evil.example": [[PUBLIC]]}
        world = World(names, port)
        proxy = Proxy(world.network("A.example.", "*.below.example"))
        with closing(proxy), proxy.channel() as channel:
            for target in ("a.example:443", "A.EXAMPLE.:80", "b.below.example:443"):
                assert said(channel, connect(target)) == OK
            refused = "HTTP/1.1 403 The host {} is not on the list of those that may be reached."
            for host in ("evil.example", "evil.example", "a.example.evil.example", "below.example"):
                assert said(channel, connect(f"{host}:443")) == refused.format(host)
            assert said(channel, connect(f"{PUBLIC}:443")) == refused.format(PUBLIC)
            assert said(channel, connect("a.example:22")) == (
                "HTTP/1.1 403 Port 22 is not open, only 80 and 443."
            )
            assert said(channel, b"GET http://a.example/ HTTP/1.1\r\n\r\n") == (
                "HTTP/1.1 405 Only connections by CONNECT are let through: use https."
            )
    assert world.dialled == [(PUBLIC, 443), (PUBLIC, 80), (PUBLIC, 443)]
    assert world.warnings == [
        f"Python asked for {host}, which allow_hosts does not name; it was refused."
        for host in ("evil.example", "a.example.evil.example", "below.example", PUBLIC)
    ]


def test_an_address_that_is_not_public_is_refused():
    """One private address among the answers is enough; rebinding finds the judged address pinned."""
    with echo_server() as port:
        names: dict[str, list[Sequence[str]]] = {
            "mixed.example": [[PUBLIC, "127.0.0.1"]],
            "inner.example": [["::ffff:10.0.0.1"]],
            # Public when judged, private for whoever would ask again.
            "rebinds.example": [[PUBLIC], ["127.0.0.1"]],
            "none.example": [[]],
        }
        world = World(names, port)
        proxy = Proxy(world.network("*.below.example", *names, "10.0.0.1", "[::1]"))
        with closing(proxy), proxy.channel() as channel:
            private = "HTTP/1.1 403 The host {} has an address that is not public."
            assert said(channel, connect("rebinds.example:443")) == OK
            for host in ("mixed.example", "inner.example", "rebinds.example"):
                assert said(channel, connect(f"{host}:443")) == private.format(host)
            assert said(channel, connect("none.example:443")) == (
                "HTTP/1.1 502 The name none.example cannot be resolved."
            )
    assert world.dialled == [(PUBLIC, 443)]
    assert world.warnings[0] == (
        "Python asked for mixed.example, which leads to a private address; it was refused."
    )


def test_a_listed_address_is_judged_like_any_other():
    """An address on the list is no way to a private one; the real resolver is asked."""
    warnings: list[str] = []
    proxy = Proxy(Network(("127.0.0.1", "[::1]", "localhost"), warnings.append))
    with closing(proxy), proxy.channel() as channel:
        for target, host in (
            ("127.0.0.1:80", "127.0.0.1"),
            ("[::1]:443", "::1"),
            ("localhost:80", "localhost"),
        ):
            assert said(channel, connect(target)) == (
                f"HTTP/1.1 403 The host {host} has an address that is not public."
            )


@pytest.mark.parametrize(
    "request_",
    [
        b"\r\n\r\n",
        b"CONNECT\r\n\r\n",
        b"CONNECT a.example HTTP/1.1\r\n\r\n",
        b"CONNECT a.example:443 HTTP/2\r\n\r\n",
        b"CONNECT user@a.example:443 HTTP/1.1\r\n\r\n",
        b"CONNECT a.example:443@evil.example:443 HTTP/1.1\r\n\r\n",
        b"CONNECT a.example:+443 HTTP/1.1\r\n\r\n",
        b"CONNECT a.example:0x1bb HTTP/1.1\r\n\r\n",
        b"CONNECT a.example%00.evil:443 HTTP/1.1\r\n\r\n",
        b"CONNECT a.example\x00:443 HTTP/1.1\r\n\r\n",
        b"CONNECT a\xc3\xb6.example:443 HTTP/1.1\r\n\r\n",
        b"CONNECT " + b"a" * 3000 + b":443 HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"x" * 20000,
    ],
)
def test_hostile_requests_get_an_answer(request_):
    """Whatever stands there is refused in words, and the proxy goes on."""
    with echo_server() as port:
        world = World({"a.example": [[PUBLIC]]}, port)
        proxy = Proxy(world.network("a.example"))
        with closing(proxy), proxy.channel() as channel:
            assert said(channel, request_).split()[:2][1] in {"400", "403", "405", "431"}
            assert said(channel, connect("a.example:443")) == OK


@given(st.binary(max_size=300) | st.text(max_size=80).map(connect))
def test_any_request_is_parsed_or_refused(head):
    """The parser gives a host that is one, or Refused with a sentence that fits on a line."""
    try:
        answer = parse_connect(head)
    except Refused as refusal:
        answer = refusal
    match answer:
        case Refused(status=status):
            assert 400 <= status < 500
            assert str(answer).isprintable()
        case (host, port):
            assert host
            assert host == host.lower()
            assert port in {80, 443}


def test_bounds_hold():
    """Connections at once, bytes in all, silence and slow requests end; the channel stays usable."""
    with echo_server() as port:
        world = World({"a.example": [[PUBLIC]]}, port)
        bounds = Bounds(connections=2, all_bytes=1 << 20, head_s=0.2, idle_s=0.3)
        proxy = Proxy(world.network("a.example"), bounds)
        with closing(proxy), proxy.channel() as channel:
            slow, silent = ask(channel), ask(channel)
            assert slow is not None
            assert silent is not None
            assert ask(channel) is None
            slow.sendall(b"CONNECT")
            silent.sendall(connect("a.example:443"))
            # Both are ended from outside.
            assert slow.recv(100) == b""
            assert silent.makefile("rb").read().startswith(OK.encode())
            slow.close()
            silent.close()
            greedy = _ask_until_free(channel)
            with greedy:
                greedy.sendall(connect("a.example:443"))
                sender = threading.Thread(target=_send_for_ever, args=(greedy,))
                sender.start()
                got = sum(map(len, iter(lambda: _read(greedy), b"")))
                sender.join()
            assert got < 1 << 20
            assert said(channel, connect("a.example:443")) == (
                "HTTP/1.1 403 The limit of this session on bytes is reached."
            )
    assert world.warnings == ["Python's network is closed: it has moved all the bytes that it may."]


def _ask_until_free(channel: socket.socket) -> socket.socket:
    deadline = time.monotonic() + 20
    while (connection := ask(channel)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return connection


def _read(connection: socket.socket) -> bytes:
    try:
        return connection.recv(1 << 16)
    except ConnectionError:
        return b""


def _send_for_ever(connection: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection.sendall(b"x" * (1 << 16))


def test_nothing_is_left():
    """After close no thread, no descriptor; connections that were open are ended."""

    def held() -> tuple[int, list[str]]:
        names = [thread.name for thread in threading.enumerate()]
        return psutil.Process().num_fds(), [name for name in names if name.startswith("sandbox-")]

    before = held()
    with echo_server() as port:
        world = World({"a.example": [[PUBLIC]]}, port)
        proxy = Proxy(world.network("a.example"))
        channel = proxy.channel()
        connections = [ask(channel) for _ in range(5)]
        for connection in connections:
            assert connection is not None
            connection.sendall(connect("a.example:443"))
            assert connection.recv(100).startswith(OK.encode())
        proxy.close()
        proxy.close()
        for connection in connections:
            assert connection is not None
            assert _read(connection) == b""
            connection.close()
        channel.close()
    # The server of this test lets go of its ends in its own time.
    deadline = time.monotonic() + 20
    while held()[0] > before[0] and time.monotonic() < deadline:
        time.sleep(0.01)
    assert held() == (before[0], [])


@pytest.mark.parametrize("host", ["*", "*.com", "a b", "https://a.example", "a.example:443"])
def test_an_entry_that_is_no_host_is_an_error(host):
    """The list is checked when the sandbox is made, not when a cell trips over it."""
    with pytest.raises(SandboxError, match="in allow_hosts"):
        Proxy(Network((host,)))


@pytest.fixture
def https_server(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """A web server with a certificate of its own: its port and that certificate's file."""
    pem = tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", str(tmp_path / "key.pem"), "-out", str(pem), "-subj", "/CN=a.example",
         "-addext", "subjectAltName=DNS:a.example"],
        check=True,
        capture_output=True,
    )  # fmt: skip

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            moved = self.path == "/moved"
            self.send_response(302 if moved else 200)
            if moved:
                self.send_header("Location", "https://evil.example/")
            self.send_header("Content-Length", "0" if moved else "5")
            self.end_headers()
            self.wfile.write(b"" if moved else b"hello")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, tmp_path / "key.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1], pem.read_text()
    server.shutdown()
    thread.join()
    server.server_close()


_CLIENT = """
import socket, ssl, urllib.request
context = ssl.create_default_context(cadata={certificate!r})
def get(url):
    try:
        with urllib.request.urlopen(url, context=context, timeout=20) as reply:
            return reply.read().decode()
    except OSError as error:
        return str(error)
for url in ('https://a.example/', 'https://a.example/moved', 'https://evil.example/'):
    print(get(url))
for name in ('a.example', '{public}', '127.0.0.1', '10.0.0.1'):
    try:
        socket.create_connection((name, {port}), timeout=2); print('connected', name)
    except OSError as error:
        print(type(error).__name__)
"""


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.OVERLAY, Mode.WRITE])
def test_code_inside_reaches_listed_hosts_by_https_alone(mode, https_server, tmp_path):
    """An ordinary client gets the page; a redirect elsewhere is refused; nothing goes round it."""
    port, certificate = https_server
    world = World({"a.example": [[PUBLIC]], "evil.example": [[PUBLIC]]}, port)
    folder = tmp_path / "folder"
    folder.mkdir()
    policy = Policy(network=world.network("a.example"))
    with closing(open_sandbox(Workspace(folder, mode), policy=policy)) as sandbox:
        assert sandbox.network
        code = _CLIENT.format(certificate=certificate, public=PUBLIC, port=port)
        output, status = run(sandbox, code)
    refused = (
        "<urlopen error Tunnel connection failed: 403 The host evil.example is not on the list of "
        "those that may be reached.>\n"
    )
    assert (output, status) == (
        "hello\n" + refused * 2 + "gaierror\nOSError\nConnectionRefusedError\nOSError\n",
        0,
    )
    assert world.dialled == [(PUBLIC, 443)] * 2
    assert world.warnings == [
        "Python asked for evil.example, which allow_hosts does not name; it was refused."
    ]


def test_without_a_list_there_is_no_way_out(tmp_path):
    """No relay, no variables, and the sandbox says that it has no network."""
    with closing(open_sandbox(Workspace(tmp_path))) as sandbox:
        assert not sandbox.network
        code = """
import os, socket
print([name for name in os.environ if 'proxy' in name.lower()])
try:
    socket.create_connection(('127.0.0.1', 3128), timeout=2); print('connected')
except OSError as error:
    print(type(error).__name__)
"""
        assert run(sandbox, code) == ("[]\nConnectionRefusedError\n", 0)


def test_many_programs_inside_and_a_killed_relay(tmp_path):
    """A program that floods the relay or kills it harms its own way out, and nobody else."""
    with echo_server() as port:
        world = World({"a.example": [[PUBLIC]]}, port)
        policy = Policy(network=world.network("a.example"))
        flood = """
import os, signal, socket
held = [socket.create_connection(('127.0.0.1', 3128)) for _ in range(45)]
answers = set()
for s in held:
    s.settimeout(20)
    try:
        s.sendall(b'CONNECT a.example:443 HTTP/1.1\\r\\n\\r\\n'); answers.add(s.recv(12))
    except OSError:
        answers.add(b'')
print(sorted(answers))
for pid in filter(str.isdigit, os.listdir('/proc')):
    if int(pid) not in (1, os.getpid()) and b'recv_fds' in open(f'/proc/{pid}/cmdline', 'rb').read():
        os.kill(int(pid), signal.SIGKILL); print('killed')
"""
        one = "import socket\ns = socket.create_connection(('127.0.0.1', 3128))\n"
        one += "s.sendall(b'CONNECT a.example:443 HTTP/1.1\\r\\n\\r\\n'); print(s.recv(12))"
        with closing(open_sandbox(Workspace(tmp_path), policy=policy)) as sandbox:
            assert run(sandbox, flood) == ("[b'', b'HTTP/1.1 200']\nkilled\n", 0)
            assert run(sandbox, one) == ("b'HTTP/1.1 200'\n", 0)
