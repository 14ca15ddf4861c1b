"""What hostile code cannot do that takes more than one process, or a view from outside.

The table of attacks stands in `attacks.py`, its tests in `test_attacks.py`.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.base import Limits, Mode, Sandbox, Workspace
from sandbox.ladder import open_sandbox
from tests.sandbox.attempts import finish, run
from tests.sandbox.processes import alive_with, wait_until_gone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


@pytest.fixture
def sandbox(folder: Path) -> Iterator[Sandbox]:
    """The bold mode: what is refused here is refused in the others."""
    with closing(open_sandbox(Workspace(folder, Mode.WRITE))) as sandbox:
        yield sandbox


def test_only_three_socket_families(sandbox):
    """Of all socket families only IPv4, IPv6 and netlink's routing protocol can be had."""
    code = """
import socket
made = []
for family in range(64):
    for kind in (1, 2, 3, 4, 5):
        try:
            socket.socket(family, kind).close()
        except OSError:
            continue
        made.append(family)
print(sorted(set(made)))
"""
    everywhere = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert socket.AF_UNIX in json.loads(everywhere)
    assert run(sandbox, code) == ("[2, 10, 16]\n", 0)
    refused = """
import socket
try:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
except PermissionError:
    print("refused")
"""
    assert run(sandbox, refused) == ("refused\n", 0)


def test_nobody_outside_reaches_a_server_inside(sandbox):
    """A port that is open inside is not open outside, though loopback works among those inside."""
    process = sandbox.spawn(
        [
            sys.executable,
            "-c",
            (
                "import socket\n"
                "s = socket.create_server(('127.0.0.1', 0)); port = s.getsockname()[1]\n"
                "socket.create_connection(('127.0.0.1', port)); print(port, flush=True)\n"
                "s.accept(); s.accept()"
            ),
        ]
    )
    port = int(process.stdout.read(16))

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
    process.kill()


def test_a_signal_to_everybody_stays_inside(sandbox):
    """kill(-1) ends what is in the sandbox and nothing else."""
    sleeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    code = """
import os, signal
child = os.fork()
if child == 0:
    signal.pause()
os.kill(-1, signal.SIGKILL)
print(os.WTERMSIG(os.waitpid(child, 0)[1]))
"""
    with sleeper:
        assert run(sandbox, code) == ("9\n", 0)
        assert sleeper.poll() is None
        sleeper.kill()


def test_processes_are_not_seen(sandbox):
    """The process table shows the sandbox's own processes."""
    code = "import os; print(sorted(int(n) for n in os.listdir('/proc') if n.isdigit()))"
    output, _ = run(sandbox, code)

    assert json.loads(output) == [1, 2]


def test_typing_into_a_terminal_is_refused(sandbox):
    """TIOCSTI, the request with rubbish in its upper half, and TIOCLINUX fail with EPERM."""
    code = """
import ctypes, errno, os, pty
libc = ctypes.CDLL(None, use_errno=True)
libc.ioctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p]
_, terminal = pty.openpty()
for request in (0x5412, 0x5412 | 1 << 32, 0x541C):
    assert libc.ioctl(terminal, request, b"x") == -1
    print(ctypes.get_errno() == errno.EPERM)
"""
    assert run(sandbox, code) == ("True\n" * 3, 0)


def test_nothing_outlives_the_session(sandbox):
    """A daemon that has left its parent, session and terminal ends with the sandbox."""
    word = f"daemon-{os.urandom(8).hex()}"
    process = sandbox.spawn(
        [
            sys.executable,
            "-c",
            (
                "import os, sys, time\n"
                "if os.fork() == 0:\n"
                "    os.setsid()\n"
                "    if os.fork() == 0:\n"
                "        print('ready', flush=True)\n"
                "        os.closerange(0, 100)\n"
                "    time.sleep(1000)\n"
                "time.sleep(1000)"
            ),
            word,
        ]
    )
    assert process.stdout.read(6) == b"ready\n"
    assert alive_with(word)

    process.kill()
    assert not alive_with(word)


def test_nothing_outlives_a_killed_program(folder):
    """A program that is killed without a chance to clean up takes its sandbox with it."""
    word = f"orphan-{os.urandom(8).hex()}"
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from sandbox.base import Workspace\n"
        "from sandbox.ladder import open_sandbox\n"
        "sandbox = open_sandbox(Workspace(Path(sys.argv[1])))\n"
        "program = 'import os, time; os.fork(); print(1, flush=True); time.sleep(1000)'\n"
        "process = sandbox.spawn([sys.executable, '-c', program, sys.argv[2]])\n"
        "process.stdout.read(2); print(sandbox.private, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder), word],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as program:
        assert program.stdout is not None
        private = Path(program.stdout.readline().decode().strip())
        assert alive_with(word)
        program.kill()
    wait_until_gone(word)

    assert private.exists()
    open_sandbox(Workspace(folder)).close()
    assert not private.exists()


def test_what_a_user_runs_later_is_guarded(folder):
    """In mode write, git's hooks and editors' settings can neither be changed nor be replaced."""
    (folder / ".git" / "hooks").mkdir(parents=True)
    (folder / ".envrc").write_text("old")
    code = """
import os
def attempt(action, *arguments):
    try:
        action(*arguments)
        print("done")
    except OSError as error:
        print("refused")
attempt(lambda: open(".git/hooks/post-commit", "w"))
attempt(os.rename, ".git", "moved")
attempt(lambda: open(".envrc", "w"))
attempt(os.unlink, ".envrc")
attempt(lambda: open("mine", "w"))
"""
    with closing(open_sandbox(Workspace(folder, Mode.WRITE))) as sandbox:
        assert run(sandbox, code) == ("refused\n" * 4 + "done\n", 0)
    assert sorted(path.name for path in folder.iterdir()) == [".envrc", ".git", "mine"]


def test_a_fork_bomb_is_stopped():
    """Processes are limited together, for root too."""
    code = """
import os, sys, time
made = 0
try:
    while made < 500:
        if os.fork() == 0:
            time.sleep(1000)
        made += 1
except OSError:
    print("stopped", flush=True)
os._exit(0)
"""
    with closing(open_sandbox(limits=Limits(processes=40))) as sandbox:
        process = sandbox.spawn([sys.executable, "-c", code])
        output = process.stdout.read(8)
        process.kill()

    # Where only the watchdog guards, it ends the sandbox before the program can say anything.
    assert output == b"stopped\n" or process.limit_reached() == "the limit of 40 processes"


def test_memory_is_limited_for_all_together():
    """Shared memory escapes the limits of a process, not that of the sandbox."""
    code = """
import mmap
pieces = []
while True:
    piece = mmap.mmap(-1, 16 << 20)
    for start in range(0, len(piece), 4096):
        piece[start] = 1
    pieces.append(piece)
"""
    with closing(open_sandbox(limits=Limits(memory_bytes=192 << 20))) as sandbox:
        process = sandbox.spawn([sys.executable, "-c", code])
        output, status = finish(process)

    assert status != 0
    # A process may meet the end of its own address space before the watchdog looks.
    assert process.limit_reached() == "the memory limit of 192 MiB" or "OSError" in output


def test_one_large_allocation_is_an_ordinary_error():
    """A greedy allocation raises MemoryError, which a program survives."""
    code = """
try:
    bytearray(300 << 20)
except MemoryError:
    print("refused")
"""
    with closing(open_sandbox(limits=Limits(memory_bytes=256 << 20))) as sandbox:
        assert run(sandbox, code) == ("refused\n", 0)


def test_temporary_files_are_limited():
    """/tmp, /dev/shm and the home inside have a size, and / and /dev cannot be written."""
    code = """
import os
def fill(folder):
    with open(folder + "/file", "wb", buffering=0) as file:
        size = 0
        try:
            while size < 512 << 20:
                size += file.write(bytes(1 << 20))
        except OSError:
            pass
    os.unlink(folder + "/file")
    return size >> 20
print(fill("/tmp"), fill("/dev/shm"), fill("/home/agent"))
for folder in ("/", "/dev", "/etc", "/usr", "/home", "/mnt"):
    try:
        open(folder + "/file", "w")
        print("written", folder)
    except OSError:
        pass
"""
    with closing(open_sandbox(limits=Limits(tmp_bytes=32 << 20))) as sandbox:
        assert run(sandbox, code) == ("32 64 64\n", 0)
