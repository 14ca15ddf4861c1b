"""One life of one kernel process, seen from outside: its start, the talk with it, its death.

What a kernel sends is data from a hostile place: its key proves nothing, because code in the cell
knows it. Messages are believed only where they answer a request of ours, and taken apart by hand.

The channels are unix sockets that this side makes, connects and hands down listening. Their paths
are gone before the kernel is started, and a lost connection is not made again: there is one peer,
and nobody else can become it.
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from sandbox.base import Process, Sandbox
from tools.cell import Cell
from tools.pace import Pace
from tools.signals import interrupt_program
from tools.wire import Message, Wire
from tools.zmtp import Connection, ConnectionEnded, Kind, ProtocolError

# How long a lost connection waits for the news that the process died, which explains it.
_DEATH_NEWS_S = 2.0
_LAST_WORDS_S = 1.0
_LOG_BYTES = 64 << 10
_CHANNELS: dict[str, Kind] = {"shell": "DEALER", "control": "DEALER", "iopub": "SUB"}


class KernelDied(Exception):
    """The kernel's process or its connection ended. The text says why, as a phrase."""


class Kernel:
    """One kernel process, its channels, and the tasks that read them. Used on one event loop."""

    def __init__(self, sandbox: Sandbox, *, on_death: Callable[[], None] = lambda: None) -> None:
        """`on_death` is called once, when the kernel ends by itself.

        `has_run` says whether it was ever given a cell.
        """
        self._sandbox = sandbox
        self._on_death = on_death
        self._process: Process | None = None
        self._argv: tuple[str, ...] = ()
        self._wire = Wire(secrets.token_hex(32))
        self._pace = Pace()
        self._channels: dict[str, Connection] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._watched: list[int] = []
        self._exit_event = -1
        self._cells: dict[str, Cell] = {}
        self._death: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answered = {name: asyncio.Event() for name in _CHANNELS}
        self._greetings: set[str] = set()
        self._last_heard = asyncio.Event()
        self._log = bytearray()
        self.has_run = False

    def begin(self) -> None:
        """Start the process and connect; `ready` waits for it. Raises SandboxError.

        Runs on the calling thread, with which the process will die.
        """
        key = secrets.token_hex(32)
        self._wire = Wire(key)
        try:
            with contextlib.ExitStack() as listening:
                listeners = self._connect(listening)
                self._spawn(key, listeners)
        except BaseException:
            self._release()
            raise
        self._listen()

    async def ready(self, timeout_s: float) -> None:
        """Return when the kernel answers on every channel. Raises KernelDied, also when late."""
        try:
            async with asyncio.timeout(timeout_s):
                for answered in self._answered.values():
                    await self.wait_for(answered)
        except TimeoutError as error:
            raise KernelDied(f"no answer within {timeout_s:g} seconds") from error

    @property
    def is_ready(self) -> bool:
        return all(answered.is_set() for answered in self._answered.values())

    def execute(self, code: str, cell: Cell) -> str:
        """Send a cell; what comes of it goes to `cell`. Returns the request's id."""
        content: dict[str, Any] = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        self.has_run = True
        self._pace.hurry()
        request_id = self._request("shell", "execute_request", content)
        self._cells[request_id] = cell
        return request_id

    async def wait_for(self, *events: asyncio.Event) -> None:
        """Wait until one of the events is set. Raises KernelDied."""
        waiting = [asyncio.ensure_future(event.wait()) for event in events]
        try:
            await asyncio.wait([*waiting, self._death], return_when=asyncio.FIRST_COMPLETED)
            if not any(event.is_set() for event in events):
                await self._last_words()
        finally:
            for task in waiting:
                task.cancel()
        if not any(event.is_set() for event in events):
            raise KernelDied(self._death.result())

    def forget(self, request_id: str) -> None:
        """Drop whatever still comes of a cell."""
        self._cells.pop(request_id, None)
        if not self._cells:
            self._pace.rest()

    def interrupt(self) -> None:
        """KeyboardInterrupt in the running cell, by a message.

        It is served by a thread in the kernel, so code that never lets go of the interpreter lock
        does not notice: then `signal` may help.
        """
        self._request("control", "interrupt_request", {})

    def signal(self) -> bool:
        """SIGINT to the kernel inside its sandbox. False: it cannot be found."""
        return self._process is not None and interrupt_program(self._process.pid, self._argv)

    async def shut_down(self, timeout_s: float) -> None:
        """Let the kernel end by itself, so that open files are written; return in any case."""
        if self._death.done() or not self.is_ready or self._cells:
            return
        self._on_death = lambda: None
        self._request("control", "shutdown_request", {"restart": False})
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await asyncio.shield(self._death)

    def death(self) -> str | None:
        """Why the kernel is dead, None while it lives."""
        return self._death.result() if self._death.done() else None

    def log(self) -> str:
        """The end of what the process wrote to its own stdout and stderr."""
        return self._log.decode("utf-8", "replace")

    async def kill(self) -> None:
        """End the process and let go of everything. Safe to call twice."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        self._release()

    def _connect(self, listening: contextlib.ExitStack) -> dict[str, socket.socket]:
        """Connect each channel to a listening socket that the kernel is to inherit."""
        folder = self._sandbox.private / f"kernel-{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        # A path may have 107 bytes; by descriptor it is short wherever the folder lies.
        descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        listeners: dict[str, socket.socket] = {}
        try:
            for name, kind in _CHANNELS.items():
                path = f"/proc/self/fd/{descriptor}/{name}"
                listener = listening.enter_context(socket.socket(socket.AF_UNIX))
                listener.bind(path)
                listener.listen(1)
                connected = socket.socket(socket.AF_UNIX)
                try:
                    connected.connect(path)
                    self._channels[name] = Connection(connected, kind, self._pace)
                except BaseException:
                    connected.close()
                    raise
                listeners[name] = listener
        finally:
            os.close(descriptor)
            shutil.rmtree(folder, ignore_errors=True)
        return listeners

    def _spawn(self, key: str, listeners: dict[str, socket.socket]) -> None:
        source = Path(__file__).with_name("kernel.py").read_text(encoding="utf-8")
        setup = {name: listener.fileno() for name, listener in listeners.items()}
        python = self._sandbox.python
        extra = {"packages": python.packages, "advice": python.advice}
        reading, writing = os.pipe()
        try:
            # By a pipe, because arguments and environments can be read by others. It fits in there.
            os.write(writing, json.dumps({"key": key, **extra, **setup}).encode())
            os.close(writing)
            self._argv = (python.executable, "-I", "-c", source, str(reading))
            self._process = self._sandbox.spawn(self._argv, pass_fds=(reading, *setup.values()))
        finally:
            os.close(reading)
        for pipe in (self._process.stdout, self._process.stderr):
            os.set_blocking(pipe.fileno(), False)
            self._watch(pipe.fileno(), self._drain, pipe.fileno())
        # A descriptor of the process becomes readable when it ends.
        self._exit_event = os.pidfd_open(self._process.pid)
        self._watch(self._exit_event, self._on_exit)

    def _listen(self) -> None:
        takers = {
            "shell": self._take_reply,
            "control": self._take_reply,
            "iopub": self._take_output,
        }
        for name, take in takers.items():
            reading: Coroutine[Any, Any, None] = self._read(name, take)
            self._tasks.append(asyncio.create_task(reading))
        for name in ("shell", "control"):
            self._greetings.add(self._request(name, "kernel_info_request", {}))

    def _request(self, channel: str, kind: str, content: dict[str, Any]) -> str:
        request_id, frames = self._wire.request(kind, content)
        self._channels[channel].send(frames)
        return request_id

    async def _read(self, name: str, take: Callable[[str, Message], None]) -> None:
        reason = "it closed its connection"
        try:
            while True:
                frames = await self._channels[name].receive()
                message = self._wire.read(frames)
                for request_id, cell in self._cells.items():
                    is_own = message is not None and message.parent == request_id
                    cell.count(sum(map(len, frames)), is_own=is_own)
                if message is not None:
                    take(name, message)
        except ConnectionEnded:
            pass
        except ProtocolError as error:
            reason = str(error)
        finally:
            if name == "iopub":
                self._last_heard.set()
        await asyncio.wait([self._death], timeout=_DEATH_NEWS_S)
        self._die(reason)

    def _take_reply(self, channel: str, message: Message) -> None:
        if message.parent in self._greetings:
            self._answered[channel].set()
        elif (
            channel == "shell"
            and message.kind == "execute_reply"
            and (cell := self._cells.get(message.parent)) is not None
        ):
            cell.take_reply(message.content or {})

    def _take_output(self, channel: str, message: Message) -> None:
        # The first message is a welcome, sent once the subscription stands.
        self._answered[channel].set()
        if (cell := self._cells.get(message.parent)) is not None:
            cell.take_output(message.kind, message.content)

    async def _last_words(self) -> None:
        """Let the reader take what a dead kernel had sent before it died."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS_S):
                await self._last_heard.wait()

    def _die(self, reason: str) -> None:
        if not self._death.done():
            self._death.set_result(reason)
            self._on_death()

    def _on_exit(self) -> None:
        assert self._process is not None
        asyncio.get_running_loop().remove_reader(self._exit_event)
        status = self._process.poll()
        self._die(self._process.limit_reached() or _in_words(status))

    def _drain(self, pipe: int) -> None:
        try:
            data = os.read(pipe, 1 << 16)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(pipe)
        self._log += data
        del self._log[:-_LOG_BYTES]

    def _watch(self, descriptor: int, callback: Callable[..., None], *arguments: Any) -> None:
        asyncio.get_running_loop().add_reader(descriptor, callback, *arguments)
        self._watched.append(descriptor)

    def _release(self) -> None:
        self._on_death = lambda: None
        loop = asyncio.get_running_loop()
        for descriptor in self._watched:
            loop.remove_reader(descriptor)
        self._watched.clear()
        if self._exit_event >= 0:
            os.close(self._exit_event)
            self._exit_event = -1
        for channel in self._channels.values():
            channel.close()
        self._channels.clear()
        if self._process is not None:
            self._process.kill()
            self._process = None
        self._die("it was ended")


def _in_words(status: int | None) -> str:
    """An exit status as a phrase."""
    if status is None or status < 0:
        return "its sandbox was ended from outside"
    if status > 128:
        with contextlib.suppress(ValueError):
            return f"it was ended by {signal.Signals(status - 128).name}"
    return f"it exited with status {status}"
