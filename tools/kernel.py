"""The kernel as it runs inside the sandbox: ipykernel, with its edges taken off.

Read as text and given to `python -I -c`, so it imports nothing of ours. Its one argument is the
descriptor of a pipe that holds JSON: `key`, `packages` (folders with more of them), `advice` (for who
would install some), and `shell`, `control`, `iopub`, the descriptors of listening unix sockets that the
host has made. So nothing that the host can write stands inside, and
no path leads from one to the other.

What differs from a plain ipykernel: sockets are inherited and no other is made, so that it runs where
`socket()` is refused; there is no heartbeat and no standard input; stdout and stderr keep their
order, also with what forked processes print; long texts leave in pieces or cut, because a front end
drops the connection on a message that is too long.
"""

import codecs
import contextvars
import json
import multiprocessing
import os
import selectors
import sys
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, cast

import zmq

# No debugger: it is a tenth of the start, and nobody may attach one.
sys.modules["debugpy"] = None  # pyright: ignore[reportArgumentType]

from ipykernel import kernelapp  # noqa: E402
from ipykernel.iostream import IOPubThread, OutStream  # noqa: E402
from ipykernel.ipkernel import IPythonKernel  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from IPython.core.error import StdinNotImplementedError  # noqa: E402
from jupyter_client.session import Session  # noqa: E402

_PIECE = 256 << 10
_LONGEST_TEXT = 4 << 20
# More than the host stores, so that it says so.
_LONGEST_FILE = 12 << 20
_STORED = frozenset({"image/png", "image/jpeg", "image/svg+xml", "text/html"})
# Unsent messages beyond this wait where they are made: a print blocks.
_WAITING_MESSAGES = 16
_NOBODY = "{} was called, but nobody can answer it here. Put the value into the code instead."


def main() -> None:
    with open(int(sys.argv[1]), encoding="ascii") as pipe:  # noqa: PTH123
        setup: dict[str, Any] = json.load(pipe)
    # An interrupt reaches the kernel's process group: so os.system and subprocesses end, too.
    if os.getpgid(0) != os.getpid():
        os.setpgid(0, 0)
    if sys.version_info >= (3, 14):
        # The default since 3.14 wants a unix socket, which the sandbox refuses.
        multiprocessing.set_start_method("fork")
    sys.argv = ["kernel"]
    app = _Kernel.instance(
        transport="ipc",
        shell_port=setup["shell"],
        control_port=setup["control"],
        iopub_port=setup["iopub"],
        outstream_class="__main__.OrderedStream",
        kernel_class=_UnattendedKernel,
        log_level=50,
    )
    app.session = BoundedSession(parent=app, key=setup["key"].encode())
    app.config.HistoryManager.enabled = False
    app.config.InteractiveShell.colors = "nocolor"
    app.initialize([])
    _use_packages(setup["packages"])
    _refuse_installing(app.shell, setup["advice"])
    _run_without_terminals(app.shell)
    # Not the kernel's own threads: they serve every cell.
    _bind_threads()
    app.start()


def _use_packages(folders: list[str]) -> None:
    """Put `folders` before this interpreter's own packages, now that the kernel's own are loaded."""
    own = (i for i, path in enumerate(sys.path) if path.endswith(("-packages", "-packages/")))
    place = next(own, len(sys.path))
    sys.path[place:place] = folders


def _run_without_terminals(shell: Any) -> None:
    """What follows a `!` runs in a terminal of its own, but where there is none to be had."""
    try:
        for end in os.openpty():
            os.close(end)
    except OSError:

        def run(command: str) -> None:
            shell.user_ns["_exit_code"] = os.system(shell.var_expand(command, depth=1))  # noqa: S605

        shell.system = run


def _refuse_installing(shell: Any, advice: str) -> None:
    """`%pip` and its like give the advice, without what IPython would add to it."""

    def refuse(line: str) -> None:
        del line
        print(advice, file=sys.stderr)  # noqa: T201

    for name in ("pip", "conda", "mamba", "micromamba", "uv") if advice else ():
        shell.register_magic_function(refuse, magic_name=name)


def _bind_threads() -> None:
    """What a thread publishes belongs to the cell that started it, or that gave it the work."""
    start, submit = threading.Thread.start, ThreadPoolExecutor.submit

    def start_in_context(self: threading.Thread) -> None:
        self.run = partial(contextvars.copy_context().run, self.run)
        start(self)

    def submit_in_context(
        pool: ThreadPoolExecutor, work: Any, /, *arguments: Any, **options: Any
    ) -> Any:
        context = contextvars.copy_context()
        return submit(pool, context.run, work, *arguments, **options)

    threading.Thread.start = start_in_context
    ThreadPoolExecutor.submit = submit_in_context


class _Kernel(IPKernelApp):
    def init_connection_file(self) -> None:
        """The connection came by the pipe."""

    def write_connection_file(self, **_: Any) -> None:
        """Nobody else is to connect."""

    def init_iopub(self, context: Any) -> None:
        # The one place to put a class of our own: ipykernel has no setting for it.
        kernelapp.IOPubThread = _SocketlessIOPub  # pyright: ignore[reportPrivateImportUsage]
        super().init_iopub(context)

    def init_heartbeat(self) -> None:
        """The host watches the process itself."""

    def init_control(self, context: Any) -> None:
        super().init_control(context)
        # The debugger's connection to the shell channel goes by path, and there is none.
        self.debug_shell_socket.disconnect(self.shell_socket.getsockopt(zmq.LAST_ENDPOINT))

    def _bind_socket(self, s: Any, port: int) -> int:
        if port == 0:
            s.bind("inproc://stdin")
            return 0
        # Nothing may be dropped. What the host has not read yet holds up whoever publishes more.
        s.sndhwm = 0
        if s.type == zmq.XPUB:
            s.sndhwm = _WAITING_MESSAGES
            s.setsockopt(zmq.XPUB_NODROP, 1)
        s.setsockopt(zmq.USE_FD, port)
        s.bind(f"ipc:///run/kernel-{port}")
        return port


class _UnattendedKernel(IPythonKernel):
    """A kernel with nobody at the keyboard."""

    def raw_input(self, prompt: str = "") -> str:
        del prompt
        raise StdinNotImplementedError(_NOBODY.format("input()"))

    def getpass(self, prompt: str = "", stream: Any = None, **options: Any) -> str:
        del prompt, stream, options
        raise StdinNotImplementedError(_NOBODY.format("getpass()"))


class _SocketlessIOPub(IOPubThread):
    """Opens no port for forked processes: where no socket may be made, libzmq aborts over that.

    What a forked process prints goes by the descriptor (`OrderedStream`). What else it publishes,
    such as a display, is dropped.
    """

    def __init__(self, socket: Any, pipe: bool = False, session: Any = None) -> None:
        del pipe
        super().__init__(socket, pipe=False, session=session)

    def _really_send(self, msg: Any, *arguments: Any, **options: Any) -> None:
        if self._is_master_process():
            super()._really_send(msg, *arguments, **options)


class OrderedStream(OutStream):
    """stdout or stderr, with what child processes write to the descriptor, in true order.

    Before a stream takes a text, the other one sends what it holds back; and what stands in a
    descriptor's pipe is read before anything is written or flushed. So nothing overtakes, and
    nothing is still on its way when the cell ends.
    """

    streams: "list[OrderedStream]" = []  # noqa: RUF012

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._pipe_lock = threading.RLock()
        self._pipe_ready = False
        self._writing = -1
        self._unsent = 0
        # A character may be cut between two reads.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        if self.streams:
            # Both descriptors lead into stdout's pipe: two pipes would have no order between them.
            options["watchfd"] = False
            os.dup2(1, 2)
        super().__init__(*arguments, **options)
        self.streams.append(self)

    def fileno(self) -> int:
        """Where a child process may write: into the pipe that is watched."""
        return 1 if self.name == "stdout" else 2

    def write(self, string: str) -> int | None:
        if not self._is_master_process():
            return self._pass_on(string)
        self._drain_all()
        return self._take(string)

    def flush(self) -> None:
        # What a forked process inherited in the buffer is the parent's to send.
        if self._is_master_process():
            self._drain_all()
            super().flush()

    def _pass_on(self, string: str) -> int:
        """From a forked process: into the pipe that the kernel watches."""
        data = string.encode("utf-8", "replace")
        while data:
            data = data[os.write(self.fileno(), data) :]
        return len(string)

    def _drain_all(self) -> None:
        for stream in self.streams:
            stream._drain()  # noqa: SLF001

    def set_parent(self, parent: dict[str, Any]) -> None:
        """A new cell begins."""
        if self._pipe_ready:
            self._change_pipe()
        super().set_parent(parent)

    def _change_pipe(self) -> None:
        """A pipe for each cell: so what a process of an earlier one still writes is not this one's."""
        assert self._fid is not None
        with self._pipe_lock:
            self._drain()
            try:
                # Unless a cell has put something else in the descriptors' place, or closed them.
                if not all(os.path.sameopenfile(n, self._writing) for n in (1, 2)):
                    return
                reading, writing = os.pipe()
            except OSError:
                return
            os.set_blocking(reading, False)
            for stream in (1, 2):
                os.dup2(writing, stream)
            os.close(self._writing)
            self._fid, self._writing = reading, writing
            self._selector.register(reading, selectors.EVENT_READ)

    def _watch_pipe_fd(self) -> None:
        """Runs in a thread of its own, for output that comes while the cell does nothing."""
        assert self._fid is not None
        os.set_blocking(self._fid, False)
        # Held open, so that a cell that closes its descriptors does not end the pipe.
        self._writing = os.dup(1)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._fid, selectors.EVENT_READ)
        self._pipe_ready = True
        while self._should_watch:
            for key, _ in self._selector.select():
                if key.fd == self._fid:
                    self._drain()
                elif self._read_pipe(key.fd) == b"":
                    self._selector.unregister(key.fd)
                    os.close(key.fd)

    def _drain(self) -> None:
        # Until its thread has begun, the pipe would block.
        if not self._pipe_ready:
            return
        assert self._fid is not None
        with self._pipe_lock:
            while data := self._read_pipe(self._fid):
                self._take(self._decoder.decode(data))

    def _read_pipe(self, pipe: int) -> bytes | None:
        """What stands in it; nothing at its end, None where there is nothing yet."""
        try:
            return os.read(pipe, 1 << 16)
        except BlockingIOError:
            return None

    def _take(self, text: str) -> int | None:
        for other in self.streams:
            if other is not self and other._flush_pending:  # noqa: SLF001 - the only sign
                OutStream.flush(other)
        written = super().write(text)
        self._unsent += len(text)
        if self._unsent > _PIECE:
            self._unsent = 0
            OutStream.flush(self)
        return written

    def _flush_buffers(self) -> Generator[tuple[dict[str, Any], str], Any, None]:
        buffers = cast("Generator[tuple[dict[str, Any], str]]", super()._flush_buffers())
        for parent, text in buffers:
            for start in range(0, len(text), _PIECE):
                yield parent, text[start : start + _PIECE]


class BoundedSession(Session):
    """Cuts each long text in what it sends, and joins or replaces halves of UTF-16 characters."""

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, *arguments: Any, **options: Any
    ) -> Any:
        if isinstance(msg_or_type, dict):
            message = cast("dict[str, Any]", msg_or_type)
            msg_or_type = {**message, "content": _bounded(message.get("content"))}
        return super().send(stream, msg_or_type, _bounded(content), *arguments, **options)


def _bounded(value: Any) -> Any:
    """`value` with each long text cut: head and tail, or just the head of what becomes a file."""
    if isinstance(value, str):
        return _whole(_cut(value))
    if isinstance(value, dict):
        return {
            name: _whole(item[:_LONGEST_FILE])
            if isinstance(item, str) and name in _STORED
            else _bounded(item)
            for name, item in cast("dict[Any, Any]", value).items()
        }
    if isinstance(value, list | tuple):
        return [_bounded(item) for item in cast("list[Any]", value)]
    return value


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    head, tail = _LONGEST_TEXT * 3 // 4, _LONGEST_TEXT // 4
    omitted = len(text) - head - tail
    return f"{text[:head]}\n[... {omitted:,} characters omitted ...]\n{text[-tail:]}"


def _whole(text: str) -> str:
    """What can be sent: the two halves of a character are joined, one alone is U+FFFD.

    Else a cell that prints one shows pages of the kernel's own tracebacks.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


if __name__ == "__main__":
    main()
