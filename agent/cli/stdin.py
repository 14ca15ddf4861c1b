"""Standard input by the manners of a filter: never hang on an idle pipe, never drop a byte unsaid.

- A terminal is never read.
- A regular file is read.
- A pipe or socket that is the prompt (`-`, or no prompt) is read to its end.
- A pipe or socket beside a prompt has `wait_s` to send its first byte, because a program that starts
  motet may hand down a pipe that nobody ever writes to. Once a byte came, there is no clock.
- More than `limit` bytes is an error, not a cut.
"""

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from agent.errors import InputError

SIZE_LIMIT = 256 << 20
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Piped:
    """What was read, held at `path` too, which only this user may read. Never empty."""

    data: bytes
    path: Path


@dataclass(frozen=True, slots=True)
class NothingPiped:
    """`warning` is a sentence where the user may have expected otherwise."""

    warning: str | None = None


async def read_stdin(
    fd: int | None,
    *,
    is_prompt: bool,
    wait_s: float,
    store: Path,
    limit: int = SIZE_LIMIT,
) -> Piped | NothingPiped:
    """Read `fd` (None: closed) into the new file `store`.

    Raises InputError for more than `limit` bytes or an unreadable descriptor.
    """
    kind = _kind(fd)
    if fd is None or kind is None or os.isatty(fd):
        return NothingPiped()
    is_stream = stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)
    if is_stream and not is_prompt:
        try:
            async with asyncio.timeout(wait_s):
                await _readable(fd)
        except TimeoutError:
            return NothingPiped(
                f"standard input is a pipe that sent nothing in {wait_s:g} s; going on without it "
                "(--stdin-wait waits longer, --no-stdin does not look)"
            )
    data = await read_all(fd, "standard input", is_stream=is_stream, limit=limit)
    if not data:
        return NothingPiped(None if stat.S_ISCHR(kind) else "standard input was empty")
    keep(data, store)
    return Piped(data, store)


async def read_all(fd: int, what: str, *, is_stream: bool, limit: int = SIZE_LIMIT) -> bytes:
    """Everything from `fd`. Raises InputError, with the name `what`, for more than `limit` bytes."""
    pieces: list[bytes] = []
    size = 0
    try:
        async for piece in _pieces(fd, is_stream):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise too_large(what, limit)
    except OSError as error:
        raise InputError(f"cannot read {what}: {error.strerror}") from error
    return b"".join(pieces)


def too_large(what: str, limit: int) -> InputError:
    return InputError(
        f"{what} is larger than {limit >> 20} MiB",
        "Name the folder that holds it with --cd and let Python read it there.",
    )


def keep(data: bytes, store: Path) -> None:
    """Put `data` into the new file `store`, for this user alone."""
    with os.fdopen(os.open(store, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)


def _kind(fd: int | None) -> int | None:
    try:
        return None if fd is None else os.fstat(fd).st_mode
    except OSError:
        return None


async def _pieces(fd: int, is_stream: bool) -> AsyncIterator[bytes]:
    while True:
        if is_stream:
            await _readable(fd)
            piece = os.read(fd, _PIECE)
        else:
            # Files and devices are not pollable; a thread keeps Ctrl-C alive on a slow disk.
            piece = await asyncio.to_thread(os.read, fd, _PIECE)
        if not piece:
            return
        yield piece


async def _readable(fd: int) -> None:
    """Wait until `fd` has bytes or is at its end."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def on_ready() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(fd, on_ready)
    try:
        await ready
    finally:
        loop.remove_reader(fd)
