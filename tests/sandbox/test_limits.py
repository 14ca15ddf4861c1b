"""Every limit on every rung of this machine, the watchdog by itself, and what is said of limits."""

import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sandbox.base import Limits, Sandbox, Workspace
from sandbox.bubblewrap import BubblewrapProcess
from sandbox.disk import Disk
from sandbox.ladder import available_rungs, open_rung, open_sandbox
from sandbox.limits import (
    Cgroup,
    SameNamespace,
    Watchdog,
    _candidates,
    _own_groups,
    in_force,
    rlimits,
)
from sandbox.words import in_words, time_in_words
from tests.sandbox.attempts import ended

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

    # bwrap's process 1, the program, thirty forks.
    assert len(members()) == 32
    assert watchdog.look() is None


def test_what_can_wait_in_sockets_counts(start):
    """By the most that the kernel lets wait in one; a socket that forks share counts once."""
    most_in_one = 2 * int(Path("/proc/sys/net/core/wmem_max").read_text())
    before = "import socket\npairs = [socket.socketpair() for _ in range(200)]"
    _, pid = start(FORKS.format(before=before))

    limits = Limits(memory_bytes=300 * most_in_one)
    assert watched(pid, limits) == f"the memory limit of {in_words(limits.memory_bytes)}"
    _, pid = start(FORKS.format(before=before))
    limits = Limits(memory_bytes=500 * most_in_one)
    assert Watchdog(SameNamespace(pid), limits, lambda: None).look() is None


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
    assert [time_in_words(seconds) for seconds in (7200, 3600, 60, 90, 1)] == [
        "2 hours", "1 hour", "1 minute", "90 seconds", "1 second",
    ]  # fmt: skip


def test_limits_of_a_process():
    """No core files, memory as asked for, address space wider, time as a last resort."""
    limits = Limits(memory_bytes=1 << 30, processes=5, open_files=6, file_bytes=7, cpu_seconds=8)
    assert rlimits(limits) == {
        "RLIMIT_CORE": 0,
        "RLIMIT_DATA": 1 << 30,
        "RLIMIT_AS": 3 << 30,
        "RLIMIT_FSIZE": 7,
        "RLIMIT_NOFILE": 6,
        "RLIMIT_NPROC": 5,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_CPU": 68,
    }


def test_what_is_in_force_is_said():
    """Each limit is named with what holds it, or among what is lacking."""
    for has_cgroup, is_measured in ((True, True), (False, True), (True, False)):
        holds, lacks = in_force(Limits(), has_cgroup=has_cgroup, is_measured=is_measured)
        for name in ("memory", "processes", "open files", "disk", "processor"):
            assert any(name in sentence for sentence in (*holds, *lacks))
        assert any("disk" in sentence for sentence in holds) == is_measured
        assert ("a control group" in holds[0]) == has_cgroup


def test_a_watchdog_that_cannot_look_ends_the_sandbox():
    """Whatever goes wrong in looking, nothing runs unwatched."""

    def members() -> list[str]:
        raise MemoryError("no room")

    ended = threading.Event()
    watchdog = Watchdog(members, Limits(), ended.set)
    watchdog.start()
    assert ended.wait(20)
    watchdog.stop()
    assert watchdog.reached == "a limit that could not be watched (no room)"


@pytest.fixture(params=available_rungs())
def rung(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def opened(rung: str, folder: Path, limits: Limits) -> Iterator[Sandbox]:
    with closing(open_rung(rung, Workspace(folder if "overlay" in rung else None), limits)) as box:
        yield box


def ends(sandbox: Sandbox, code: str) -> tuple[str | None, str]:
    """The limit that ended a program, and what it printed before."""
    process = sandbox.spawn([sys.executable, "-c", code])
    try:
        output = process.stdout.read()
        ended(process)
        return process.limit_reached(), output.decode()
    finally:
        process.kill()


WRITE = """
import os, time
block = os.urandom(1 << 20)
for n in range(60):
    with open(f"file-{n}", "wb") as file:
        file.write(block)
print("written", flush=True)
time.sleep(30)
"""


def test_too_much_on_disk_ends_the_writer(rung, tmp_path):
    """The next process can read and clear up, and is ended if it writes on instead."""
    with opened(rung, tmp_path, Limits(disk_bytes=32 * MIB)) as sandbox:
        assert ends(sandbox, WRITE)[0] == "the disk limit of 32 MiB"
        count = "import os; print(len([n for n in os.listdir() if n.startswith('file-')]) > 30)"
        assert ends(sandbox, count) == (None, "True\n")
        assert ends(sandbox, WRITE.replace("file-", "more-"))[0] == "the disk limit of 32 MiB"
        clear = "import os\nfor name in os.listdir():\n    os.unlink(name)\nprint('cleared')"
        assert ends(sandbox, clear) == (None, "cleared\n")
        again = WRITE.replace("range(60)", "range(9)").replace("sleep(30)", "sleep(1)")
        assert ends(sandbox, again) == (None, "written\n")


@pytest.mark.parametrize(
    ("before", "after", "reached"),
    [
        (300, 257, None),
        (300, 255, "the room on the disk"),
        (250, 249.5, None),
        (250, 240, "the room on the disk"),
    ],
)
def test_the_last_room_on_the_disk_is_kept(before, after, reached, tmp_path):
    """In mode write, where nothing else bounds the sum; who begins with less may look and clear up."""
    room = before
    disk = Disk((), Limits(), users_folder=tmp_path, free=lambda _: round(room * MIB))
    room = after
    assert disk.look([], 1.0) == reached


HIDE = {
    "removed": """
files = []
for n in range(60):
    files.append(open("file", "wb"))
    files[-1].write(block)
    os.unlink("file")
""",
    "closed": """
for n in range(60):
    os.mkdir(f"d{n}")
    open(f"d{n}/file", "wb").write(block)
    os.chmod(f"d{n}", 0)
""",
    "linked": """
os.mkdir("d"); os.mkdir("e")
for n in range(60):
    open(f"d/{n}", "wb").write(block)
    os.rename("d", "g"); os.symlink("e", "d"); os.unlink("d"); os.rename("g", "d")
""",
}


@pytest.mark.parametrize("way", HIDE)
def test_what_is_hidden_counts_as_well(rung, way, tmp_path):
    """Files that have no name any more, folders that are closed, folders that are swapped for links."""
    code = "import os, time\nblock = os.urandom(1 << 20)\n" + HIDE[way] + "time.sleep(30)"
    with opened(rung, tmp_path, Limits(disk_bytes=32 * MIB)) as sandbox:
        assert ends(sandbox, code)[0] == "the disk limit of 32 MiB"


def test_too_many_files_end_the_writer(rung, tmp_path):
    """Small files are counted; the same file by many names counts once."""
    code = "import os, time\nfor n in range(500):\n    {make}\nprint('made', flush=True)\n"
    with opened(rung, tmp_path, Limits(disk_files=200)) as sandbox:
        link = code.format(make="open('a', 'w'); os.link('a', f'b{n}')") + "time.sleep(1)"
        assert ends(sandbox, link) == (None, "made\n")
        many = code.format(make="os.mkdir(f'd{n}')") + "time.sleep(30)"
        assert ends(sandbox, many)[0] == "the limit of 200 files"


def test_what_cannot_be_measured_is_ended(rung, tmp_path):
    """Folders in folders beyond any reason: nobody looks so deep, so nobody may write there."""
    code = "import os, time\nfor n in range(500):\n    os.mkdir('d'); os.chdir('d')\ntime.sleep(30)"
    with opened(rung, tmp_path, Limits()) as sandbox:
        reached, _ = ends(sandbox, code)
    assert reached == "a limit that could not be watched (more than 128 folders in each other)"


def test_too_much_processor_time_is_ended(rung, tmp_path):
    """All processes together count, also those that have ended."""
    code = """
import os, time
for n in range(200):
    if os.fork() == 0:
        end = time.process_time() + 0.2
        while time.process_time() < end:
            pass
        os._exit(0)
    os.wait()
"""
    with opened(rung, tmp_path, Limits(cpu_seconds=1)) as sandbox:
        assert ends(sandbox, code)[0] == "the limit of 1 second of processor time"


def test_too_much_memory_together_is_ended(rung, tmp_path):
    """Six processes, none of which has too much by itself: one of them is ended, or all."""
    code = """
import os, time
children = []
for n in range(6):
    if os.fork() == 0:
        held = bytearray(os.urandom(1 << 20) * 60)
        time.sleep(30)
    time.sleep(0.1)
_, status = os.wait()
print("ended by", os.WTERMSIG(status), flush=True)
"""
    with opened(rung, tmp_path, Limits(memory_bytes=200 * MIB)) as sandbox:
        assert ends(sandbox, code) in (
            (None, "ended by 9\n"),
            ("the memory limit of 200 MiB", ""),
        )


def test_a_fork_bomb_is_stopped(rung, tmp_path):
    """Either a fork fails and the program goes on, or all of it is ended."""
    code = """
import os, signal
made = 0
while True:
    try:
        if os.fork() == 0:
            signal.pause()
    except BlockingIOError:
        break
    made += 1
print(made, flush=True)
"""
    with opened(rung, tmp_path, Limits(processes=40)) as sandbox:
        reached, output = ends(sandbox, code)
    assert reached == "the limit of 40 processes" or int(output) < 40


def test_what_one_process_hits_is_an_error_that_it_survives(rung, tmp_path):
    """Memory, open files, the size of a file: Python raises, and the program goes on."""
    code = """
import os, resource
def attempt(call):
    try:
        call()
    except (OSError, MemoryError) as error:
        print(type(error).__name__, getattr(error, "errno", ""))
attempt(lambda: bytearray(400 << 20))
attempt(lambda: [os.open("/dev/null", os.O_RDONLY) for _ in range(100)])
os.closerange(3, 100)
def write():
    with open("large", "wb", buffering=0) as file:
        for _ in range(20):
            assert file.write(bytes(1 << 20)) == 1 << 20
attempt(write)
attempt(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (9999, 9999)))
print("goes on")
"""
    limits = Limits(memory_bytes=256 * MIB, open_files=64, file_bytes=4 * MIB)
    code = code.replace("(OSError, MemoryError)", "(OSError, MemoryError, ValueError)")
    with opened(rung, tmp_path, limits) as sandbox:
        assert ends(sandbox, code) == (
            None, "MemoryError \nOSError 24\nOSError 27\nValueError \ngoes on\n",
        )  # fmt: skip
