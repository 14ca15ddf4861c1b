"""A Python that remembers: cells run in an ipykernel, one after another, inside a sandbox.

`KernelSession` runs cells and survives whatever they do: it interrupts, kills, notices deaths and
starts the next kernel. `Kernel` is one life of one kernel process and the talk with it.

What a kernel sends is data from a hostile place: its key proves nothing, because code in the cell
knows it. Each message is taken apart by hand; what does not fit is dropped. Comms, payloads and
requests for input are ignored. A forged "idle" can only end the forger's own cell early.

The channels are unix sockets that this side makes and the kernel inherits, listening. Their paths
are gone before any code runs, and a connection that is lost is not made again: a kernel that puts
something else in a socket's place gains nothing.
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.session import Session

from sandbox.base import Process, Sandbox, SandboxError
from tools.cell import MOST_IMAGES, Cell, OnOutput
from tools.output import Capture, plain_text

START_S = 30.0
_SHUTDOWN_S = 1.0
# How long a lost connection waits for the news that the process died, which explains it.
_DEATH_NEWS_S = 2.0
_LAST_WORDS_S = 1.0
_LONGEST_MESSAGE = 64 << 20
_WAITING_MESSAGES = 16
_LOG_BYTES = 64 << 10
_CHANNELS = ("shell", "control", "iopub")

Status = Literal["ok", "error", "interrupted", "timeout", "died"]


class KernelDied(Exception):
    """The kernel's process or its connection ended. The text says why, as a phrase."""


@dataclass(slots=True)
class CellResult:
    """How a cell ended. `reason` says why the kernel died; `state_lost`: the variables are gone.

    `restarted` is the reason why the kernel that ran the cell was a new one, where the one before
    had died unnoticed.
    """

    status: Status
    output: Capture
    images: tuple[Path, ...] = ()
    reason: str | None = None
    state_lost: bool = False
    restarted: str | None = None
    seconds: float = 0.0


class KernelSession:
    """Cells in one sandbox. Not for two cells at once. Closed by its owner."""

    def __init__(self, sandbox: Sandbox, *, grace_s: float, start_s: float = START_S) -> None:
        """`grace_s`: how long an interrupted cell may take to stop before the kernel is killed."""
        self._sandbox = sandbox
        self._start_s = start_s
        self._grace_s = grace_s
        self._kernel: Kernel | None = None
        self._settling: asyncio.Task[bool] | None = None
        self._images = 0

    async def start(self) -> None:
        """Return when a kernel is ready. Raises SandboxError."""
        if self._kernel is None:
            kernel = Kernel(self._sandbox)
            self._kernel = kernel
            kernel.begin()
        try:
            await self._kernel.ready(self._start_s)
        except KernelDied as death:
            log = self._kernel.log()
            await self._drop()
            last = f" ({plain_text(log.strip().splitlines()[-1])[:300]})" if log.strip() else ""
            raise SandboxError(f"Python's kernel did not start: {death}{last}.") from death
        except BaseException:
            # A cancelled start leaves no half-made kernel for the next one to trip over.
            await self._drop()
            raise

    async def execute(
        self, code: str, *, timeout_s: float, on_output: OnOutput | None = None
    ) -> CellResult:
        """Run a cell. `on_output` is called with each piece as it comes, raw as the kernel sent it.

        At the deadline the cell is interrupted, and the kernel killed if that does not help. A
        cancelled call interrupts the cell, too: the next cell waits until that is settled.
        Raises SandboxError where no kernel can be started.
        """
        began = time.monotonic()
        restarted = await self._settled()
        await self.start()
        assert self._kernel is not None
        kernel, cell = self._kernel, Cell(on_output, self._save_image)
        message_id = kernel.execute(code, cell)
        result = CellResult("ok", cell.output, restarted=restarted)
        try:
            async with asyncio.timeout(timeout_s):
                await kernel.finished(cell)
            result.status = "error" if cell.failed else "ok"
        except TimeoutError:
            result.status = "timeout"
            result.state_lost = not await self._stop(kernel, cell)
        except KernelDied as death:
            result.status, result.reason, result.state_lost = "died", str(death), True
            await self._drop()
        except asyncio.CancelledError:
            self._settling = asyncio.create_task(self._stop(kernel, cell))
            raise
        finally:
            if self._settling is None:
                kernel.forget(message_id)
        result.images = tuple(cell.images)
        result.seconds = time.monotonic() - began
        return result

    async def restart(self) -> None:
        """A fresh kernel; all variables are gone. Raises SandboxError."""
        await self._settled()
        await self._drop()
        await self.start()

    async def close(self) -> None:
        """End the kernel and everything that it started. Safe to call twice."""
        await self._settled()
        if self._kernel is not None:
            await self._kernel.shut_down(_SHUTDOWN_S)
        await self._drop()

    async def _settled(self) -> str | None:
        """Wait for an interruption under way; why the kernel from before is no more, if so."""
        if self._settling is not None:
            settling, self._settling = self._settling, None
            if not await settling:
                return "the interrupted cell did not stop"
        if self._kernel is not None and (death := self._kernel.death()) is not None:
            await self._drop()
            return death
        return None

    async def _stop(self, kernel: "Kernel", cell: "Cell") -> bool:
        """Interrupt the running cell. False: it did not stop, and the kernel was killed."""
        try:
            await kernel.interrupt()
            async with asyncio.timeout(self._grace_s):
                await kernel.finished(cell)
        except (TimeoutError, KernelDied):
            await self._drop()
            return False
        return True

    async def _drop(self) -> None:
        kernel, self._kernel = self._kernel, None
        if kernel is not None:
            await kernel.kill()

    def _save_image(self, data: bytes) -> Path | None:
        if self._images >= MOST_IMAGES:
            return None
        self._images += 1
        path = self._sandbox.private / f"image-{self._images}.png"
        path.write_bytes(data)
        return path


class Kernel:
    """One kernel process, its channels, and the tasks that read them. Used on one event loop."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._process: Process | None = None
        self._context: zmq.asyncio.Context | None = None
        self._client: AsyncKernelClient | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._watched: list[int] = []
        self._cells: dict[str, Cell] = {}
        self._death: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._connected = {name: asyncio.Event() for name in _CHANNELS}
        self._last_heard = asyncio.Event()
        self._log = bytearray()
        self._sockets: Path | None = None

    def begin(self) -> None:
        """Start the process and connect; `ready` waits for it. Raises SandboxError.

        Runs on the calling thread, with which the process will die.
        """
        key = secrets.token_hex(32)
        self._sockets = self._sandbox.private / f"kernel-{secrets.token_hex(4)}"
        self._sockets.mkdir(mode=0o700)
        try:
            with contextlib.ExitStack() as ours:
                listeners = {
                    name: ours.enter_context(_listener(self._sockets, name)) for name in _CHANNELS
                }
                self._spawn(key, listeners)
                self._connect(key)
        except BaseException:
            self._release()
            raise

    async def ready(self, timeout_s: float) -> None:
        """Return when the kernel answers on every channel. Raises KernelDied, also when late."""
        if self._sockets is None:
            return
        try:
            async with asyncio.timeout(timeout_s):
                for name in _CHANNELS:
                    await self._or_death(self._connected[name].wait())
        except TimeoutError as error:
            raise KernelDied(f"no answer within {timeout_s:g} seconds") from error
        # All three channels are connected; from here on there is no way in by a path.
        shutil.rmtree(self._sockets, ignore_errors=True)
        self._sockets = None

    def execute(self, code: str, cell: Cell) -> str:
        """Send a cell; what comes of it goes to `cell`. Returns the request's id."""
        assert self._client is not None
        message_id = str(self._client.execute(code, allow_stdin=False, stop_on_error=False))
        self._cells[message_id] = cell
        return message_id

    async def finished(self, cell: Cell) -> None:
        """Wait for the end of a cell. Raises KernelDied."""
        await self._or_death(cell.finished.wait())

    def forget(self, message_id: str) -> None:
        """Drop whatever still comes of a cell."""
        self._cells.pop(message_id, None)

    async def interrupt(self) -> None:
        """KeyboardInterrupt in the running cell.

        By message, not by signal: a signal would reach the sandbox's own process. It is served by a
        thread, so code that never lets go of the interpreter lock does not notice.
        """
        self._request("interrupt_request", {})

    async def shut_down(self, timeout_s: float) -> None:
        """Let the kernel end by itself, so that open files are written; return in any case."""
        if self._death.done() or self._sockets is not None or self._cells:
            return
        self._request("shutdown_request", {"restart": False})
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

    def _spawn(self, key: str, listeners: dict[str, socket.socket]) -> None:
        source = Path(__file__).with_name("kernel.py").read_text(encoding="utf-8")
        setup = {name: listener.fileno() for name, listener in listeners.items()}
        runs = self._sandbox.python
        python = {"packages": runs.packages, "advice": runs.advice}
        reading, writing = os.pipe()
        try:
            # By a pipe, because arguments and environments can be read by others. It fits in there.
            os.write(writing, json.dumps({"key": key, **setup, **python}).encode())
            os.close(writing)
            self._process = self._sandbox.spawn(
                [runs.executable, "-I", "-c", source, str(reading)],
                pass_fds=(reading, *setup.values()),
            )
        finally:
            os.close(reading)
        for pipe in (self._process.stdout, self._process.stderr):
            os.set_blocking(pipe.fileno(), False)
            self._watch(pipe.fileno(), self._drain, pipe.fileno())
        # A descriptor of the process becomes readable when it ends.
        exit_event = os.pidfd_open(self._process.pid)
        self._watch(exit_event, self._on_exit)
        self._exit_event = exit_event

    def _connect(self, key: str) -> None:
        assert self._sockets is not None
        context = self._context = zmq.asyncio.Context()
        # Never by path again once a connection is lost.
        context.setsockopt(zmq.RECONNECT_IVL, -1)
        context.setsockopt(zmq.LINGER, 0)
        context.setsockopt(zmq.MAXMSGSIZE, _LONGEST_MESSAGE)
        # What the host holds unread is bounded; the kernel waits in its own memory.
        context.setsockopt(zmq.RCVHWM, _WAITING_MESSAGES)
        session = Session(key=key.encode())
        # A path may have 107 bytes; by descriptor it is short wherever the folder lies.
        folder = os.open(self._sockets, os.O_PATH | os.O_CLOEXEC)
        self._folder = folder
        client = self._client = AsyncKernelClient(
            context=context,
            transport="ipc",
            ip=f"/proc/self/fd/{folder}/socket",
            session=session,
            **{f"{name}_port": port for port, name in enumerate(_CHANNELS, 1)},
        )
        client.start_channels(stdin=False, hb=False)
        channels = (client.shell_channel, client.control_channel, client.iopub_channel)
        for name, channel in zip(_CHANNELS, channels, strict=True):
            # jupyter_client waits for a second with what a dead kernel will never read.
            channel.socket.linger = 0
            monitor = cast("zmq.asyncio.Socket", channel.socket.get_monitor_socket())
            self._tasks.append(asyncio.create_task(self._watch_connection(name, monitor)))
        self._tasks += [
            asyncio.create_task(self._read_replies(client.shell_channel, "shell")),
            asyncio.create_task(self._read_replies(client.control_channel, "control")),
            asyncio.create_task(self._read_outputs(client.iopub_channel)),
        ]
        client.kernel_info()
        self._request("kernel_info_request", {})

    def _request(self, kind: str, content: dict[str, Any]) -> None:
        assert self._client is not None
        self._client.control_channel.send(self._client.session.msg(kind, content))

    async def _read_replies(self, channel: Any, name: str) -> None:
        while True:
            kind, parent, content = await _message(channel)
            self._connected[name].set()
            if kind == "execute_reply" and parent in self._cells:
                self._cells[parent].take_reply(content)

    async def _read_outputs(self, channel: Any) -> None:
        while True:
            kind, parent, content = await _message(channel)
            # The first message is a welcome, sent once the subscription stands.
            self._connected["iopub"].set()
            if parent in self._cells:
                self._cells[parent].take_output(kind, content)

    async def _watch_connection(self, name: str, monitor: zmq.asyncio.Socket) -> None:
        """A connection is dropped without a word when a message is too long: see it, and say it."""
        try:
            while True:
                frames = await monitor.recv_multipart()
                event = int.from_bytes(frames[0][:2], sys.byteorder)
                if event == zmq.EVENT_DISCONNECTED:
                    if name == "iopub":
                        self._last_heard.set()
                    await asyncio.wait([self._death], timeout=_DEATH_NEWS_S)
                    self._die("it sent a message that is too long or broken")
        finally:
            monitor.close()

    async def _or_death(self, coming: Any) -> None:
        """Wait for an event or for the kernel's death, whichever is first. Raises KernelDied."""
        waiting = asyncio.ensure_future(coming)
        try:
            await asyncio.wait([waiting, self._death], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if not waiting.done() or waiting.cancelled():
            await self._last_words()
            raise KernelDied(self._death.result())

    async def _last_words(self) -> None:
        """Let the readers take what a dead kernel had sent before it died."""
        assert self._client is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS_S):
                await self._last_heard.wait()
                # The readers take one message in each round of the loop.
                while await self._client.iopub_channel.socket.poll(0):  # noqa: ASYNC110
                    await asyncio.sleep(0)

    def _die(self, reason: str) -> None:
        if not self._death.done():
            self._death.set_result(reason)

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
        loop = asyncio.get_running_loop()
        for descriptor in self._watched:
            loop.remove_reader(descriptor)
        if self._watched:
            os.close(self._exit_event)
            self._watched.clear()
        if self._client is not None:
            for channel in (
                self._client.shell_channel,
                self._client.control_channel,
                self._client.iopub_channel,
            ):
                channel.stop()
            os.close(self._folder)
            self._client = None
        if self._context is not None:
            self._context.destroy(linger=0)
            self._context = None
        if self._process is not None:
            self._process.kill()
            self._process = None
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)
        self._die("it was ended")


async def _message(channel: Any) -> tuple[str, str, dict[str, Any]]:
    """The next message that is one: its type, its parent's id, its content. Others are dropped."""
    while True:
        try:
            message: Any = await channel.get_msg()
            kind, parent, content = (
                message["msg_type"],
                message["parent_header"],
                message["content"],
            )
        # A forged message may break any part of the parsing (depth, digits, types, signature).
        except Exception:  # noqa: BLE001
            await asyncio.sleep(0)
            continue
        parent_id: Any = (
            cast("dict[Any, Any]", parent).get("msg_id") if isinstance(parent, dict) else ""
        )
        if isinstance(kind, str) and isinstance(content, dict):
            return (
                kind,
                parent_id if isinstance(parent_id, str) else "",
                cast("dict[str, Any]", content),
            )


def _listener(folder: Path, name: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        listener.bind(f"/proc/self/fd/{descriptor}/socket-{_CHANNELS.index(name) + 1}")
        listener.listen(8)
    except BaseException:
        listener.close()
        raise
    finally:
        os.close(descriptor)
    return listener


def _in_words(status: int | None) -> str:
    """An exit status as a phrase."""
    if status is None or status < 0:
        return "its sandbox was ended from outside"
    if status > 128:
        with contextlib.suppress(ValueError):
            return f"it was ended by {signal.Signals(status - 128).name}"
    return f"it exited with status {status}"
