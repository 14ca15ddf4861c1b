"""Looking for processes of the host."""

import random
import time
from contextlib import suppress
from pathlib import Path


def alive_with(word: str) -> list[int]:
    """The processes that carry `word`, without those that have ended and wait to be reaped."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if word.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def duration() -> str:
    """For `sleep`: years, and a word that no other process carries."""
    return str(random.randrange(10**8, 10**9))


def held() -> list[set[str]]:
    """The descriptors and threads of this process."""
    return [{path.name for path in Path("/proc/self", kind).iterdir()} for kind in ("fd", "task")]


def children(pid: int) -> list[int]:
    """The processes that the main thread of `pid` has started and not yet reaped."""
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()))


def wait_until_gone(word: str, within_s: float = 10.0) -> None:
    deadline = time.monotonic() + within_s
    while alive_with(word):
        assert time.monotonic() < deadline, f"still alive: {alive_with(word)}"
        time.sleep(0.01)
