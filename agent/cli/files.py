"""Files that `run` is given with -f: read once for the message, and shown to Python by their names."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.cli.stdin import SIZE_LIMIT, keep, read_all, too_large
from agent.config import current_folder, expanded
from agent.errors import InputError

# Each is a mount of the sandbox.
MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class Attached:
    """`path` is where the bytes lie outside, `name` what the file is called inside."""

    name: str
    data: bytes
    path: Path


async def read_files(names: Sequence[str], store: Path) -> tuple[Attached, ...]:
    """The files in order. What is no regular file (a pipe of the shell's `<(…)`) is kept in `store`.

    Raises InputError for one that cannot be had, and for two of one name.
    """
    if len(names) > MOST_FILES:
        raise InputError(f"more than {MOST_FILES} files are given", "Show their folder with --cd.")
    found: dict[str, Attached] = {}
    for name in names:
        attached = await _read(name, store)
        if attached.name in found:
            raise InputError(f"two files are named {attached.name}", "Rename one of them.")
        found[attached.name] = attached
    return tuple(found.values())


async def _read(name: str, store: Path) -> Attached:
    if "://" in name:
        raise InputError(f"-f takes files, and {name} is an address", "Fetch it first.")
    path = _whole(name)
    if not path.name.isprintable() or not path.name:
        raise InputError(f"{name!r} has a name that cannot be shown", "Rename it.")
    try:
        # Not to hang on a pipe that nobody writes to.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"cannot read {name}: {why}") from error
    try:
        status = os.fstat(descriptor)
        mode = status.st_mode
        if stat.S_ISDIR(mode):
            raise InputError(f"{name} is a folder", "Name its files, or show it whole with --cd.")
        if status.st_size > SIZE_LIMIT:
            # Said before a quarter of a gigabyte is read.
            raise too_large(name, SIZE_LIMIT)
        first = _first(descriptor, name) if stat.S_ISFIFO(mode) else b""
        data = first + await read_all(descriptor, name, is_stream=stat.S_ISFIFO(mode))
    finally:
        os.close(descriptor)
    if not stat.S_ISREG(mode):
        path = store / path.name
        keep(data, path)
    return Attached(path.name, data, path)


def _first(descriptor: int, name: str) -> bytes:
    """What a pipe holds already. One without a writer would never become readable."""
    try:
        data = os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return b""
    if not data:
        raise InputError(
            f"{name} is a pipe that nobody writes to", "Start what writes to it first."
        )
    return data


def _whole(name: str) -> Path:
    """Not resolved: a link keeps its own name."""
    return current_folder() / expanded(name)
