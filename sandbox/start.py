"""How a process of ours is started: with nothing of this one but what is named, and pipes to it."""

import contextlib
import io
import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import IO

from sandbox.base import SandboxError

_REPORT_S = 10.0


def start(
    command: Sequence[str], *, env: Mapping[str, str], cwd: str, pass_fds: Sequence[int]
) -> subprocess.Popen[bytes]:
    """A process in a session of its own. Raises SandboxError."""
    try:
        return subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            # Pipes: a file of the host could be opened again through /proc/self/fd.
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            pass_fds=tuple(pass_fds),
            start_new_session=True,
        )
    except OSError as error:
        raise SandboxError(f"{command[0]} cannot be started: {error}.") from error


def first_line(report: IO[bytes], popen: subprocess.Popen[bytes], otherwise: str) -> bytes:
    """What `popen` writes to `report` first. It comes in pieces, so it is read to its newline.

    Raises SandboxError with its last words, or `otherwise`, where nothing comes.
    """
    line = b""
    deadline = time.monotonic() + _REPORT_S
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([report], [], [], max(0.0, deadline - time.monotonic()))
        piece = os.read(report.fileno(), 4096) if ready else b""
        if not piece:
            raise failure(popen, otherwise)
        line += piece
    return line


def failure(popen: subprocess.Popen[bytes], otherwise: str) -> SandboxError:
    """What a process said at its end, which is made to come now."""
    popen.kill()
    _, errors = popen.communicate()
    return SandboxError(errors.decode("utf-8", "replace").strip() or otherwise)


def exit_status(popen: subprocess.Popen[bytes]) -> int | None:
    """128 + n where signal n ended it, None while it runs."""
    status = popen.poll()
    return 128 - status if status is not None and status < 0 else status


def pipe(stack: contextlib.ExitStack) -> tuple[IO[bytes], IO[bytes]]:
    reading, writing = os.pipe()
    return (
        stack.enter_context(io.FileIO(reading, "rb")),
        stack.enter_context(io.FileIO(writing, "wb")),
    )


def sealed(data: bytes) -> IO[bytes]:
    """`data` as an open file in memory, to hand over by descriptor."""
    file = io.FileIO(os.memfd_create("motet", os.MFD_CLOEXEC), "wb+")
    file.write(data)
    file.seek(0)
    return file
