"""The watchdog, which guards where no control group can be made, and what is said of limits."""

import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.base import Limits
from sandbox.bubblewrap import BubblewrapProcess
from sandbox.ladder import open_sandbox
from sandbox.limits import (
    Cgroup,
    SameNamespace,
    Watchdog,
    _candidates,
    _own_groups,
    in_words,
    rlimits,
)

MIB = 1 << 20


@pytest.fixture
def start() -> Iterator:
    """Starts a program in a sandbox with wide limits, once it has said that it is ready."""
    with closing(open_sandbox()) as sandbox:
        started: list[BubblewrapProcess] = []

        def start(code: str) -> tuple[BubblewrapProcess, int]:
            process = sandbox.spawn([sys.executable, "-c", code])
            assert isinstance(process, BubblewrapProcess)
            started.append(process)
            assert process.stdout.read(6) == b"ready\n"
            info = Path(f"/proc/self/fdinfo/{process._child}").read_text()
            return process, int(info.partition("Pid:")[2].split()[0])

        yield start
        for process in started:
            process.kill()


FORKS = """
import os, signal
{before}
for _ in range(30):
    if os.fork() == 0:
        signal.pause()
print("ready", flush=True)
signal.pause()
"""


def watched(pid: int, limits: Limits) -> str | None:
    """What a watchdog says when it ends the sandbox."""
    ended = threading.Event()
    watchdog = Watchdog(SameNamespace(pid), limits, ended.set)
    watchdog.start()
    assert ended.wait(20)
    watchdog.stop()
    return watchdog.reached


def test_too_many_processes_are_seen(start):
    """All processes of the sandbox count, and only those."""
    _, pid = start(FORKS.format(before=""))

    assert watched(pid, Limits(processes=20)) == "the limit of 20 processes"


def test_too_much_memory_is_seen(start):
    """Anonymous memory of all processes together."""
    _, pid = start(
        "import signal\nm = bytearray(80 << 20)\nprint('ready', flush=True)\nsignal.pause()"
    )

    assert watched(pid, Limits(memory_bytes=64 * MIB)) == "the memory limit of 64 MiB"


def test_shared_pages_count_once(start):
    """Thirty forks of a large process are no thirty times as large."""
    _, pid = start(FORKS.format(before="m = b'x' * (40 << 20)"))
    members = SameNamespace(pid)
    watchdog = Watchdog(members, Limits(memory_bytes=512 * MIB), lambda: None)
    inside = members()

    # bwrap's process 1, the program, thirty forks.
    assert len(inside) == 32
    assert not watchdog._too_much_memory(inside)


def test_the_groups_of_this_process_are_read():
    """Version 1, version 2 and the mix of both."""
    text = "8:pids:/\n4:memory:/a/b\n2:cpu,cpuacct:/c\n0::/user.slice/x.scope\n"

    assert _own_groups(text) == {
        "pids": "", "memory": "a/b", "cpu": "c", "cpuacct": "c", "": "user.slice/x.scope",
    }  # fmt: skip
    assert _candidates({}) == []


def test_a_group_goes_as_it_came():
    """Whether or not a control group can be had here, none is left behind."""
    group = Cgroup.make(Limits())
    folders = group.folders if group is not None else ()
    there = [folder.is_dir() for folder in folders]
    reached = group.limit_reached() if group is not None else None
    for _ in range(2):
        if group is not None:
            group.remove()

    assert there == [True] * len(folders)
    assert reached is None
    assert [folder.exists() for folder in folders] == [False] * len(folders)


def test_sizes_in_words():
    """Limits are named as people name them."""
    assert [in_words(size) for size in (2 << 30, 512 << 20, 1536 << 20)] == [
        "2 GiB",
        "512 MiB",
        "1.5 GiB",
    ]


def test_limits_of_a_process():
    """No core files, memory as asked for, address space wider."""
    assert rlimits(Limits(memory_bytes=1 << 30, processes=5, open_files=6, file_bytes=7)) == {
        "RLIMIT_CORE": 0,
        "RLIMIT_DATA": 1 << 30,
        "RLIMIT_AS": 3 << 30,
        "RLIMIT_FSIZE": 7,
        "RLIMIT_NOFILE": 6,
        "RLIMIT_NPROC": 5,
        "RLIMIT_MSGQUEUE": 0,
    }
