"""Attacks by greed: each takes more of something than its limit allows, in a kernel of its own."""

from dataclasses import dataclass

from sandbox.base import Limits

# Far below the defaults, so that little is enough to pass them.
SMALL = Limits(
    memory_bytes=320 << 20,
    processes=40,
    open_files=256,
    file_bytes=16 << 20,
    tmp_bytes=32 << 20,
    disk_bytes=64 << 20,
    disk_files=2000,
)


@dataclass(frozen=True, slots=True)
class Exhaustion:
    """A cell that prints `verdict: reached` where it got more than `SMALL` allows.

    It may also end with its kernel. `plain`: whether a kernel without confinement, with the default
    limits, gives that much. `rung`: the beginning of the names of the rungs that it is for.
    """

    name: str
    code: str
    plain: bool = True
    rung: str = ""
    timeout_s: float = 60.0


# Each child says by a byte that it holds its share, or ends; then all wait to be counted.
_CHILDREN = """
import os, select, signal, socket, time
def held(count, take):
    reading, writing = os.pipe()
    children, holds, ended = [], 0, 0
    try:
        for _ in range(count):
            pid = os.fork()
            if pid == 0:
                # A group of its own, so that its children end with it.
                os.setpgid(0, 0)
                try:
                    kept = take()
                    os.write(writing, b"x")
                    time.sleep(60)
                finally:
                    os._exit(1)
            children.append(pid)
        while holds < count and not ended:
            if select.select([reading], [], [], 0.05)[0]:
                holds += len(os.read(reading, count))
            ended = os.waitpid(-1, os.WNOHANG)[0]
        # Held for a while: who looks ten times a second may let a burst pass.
        for _ in range(6 if holds == count else 0):
            time.sleep(0.1)
            ended = ended or os.waitpid(-1, os.WNOHANG)[0]
    except OSError as error:
        print("verdict: refused", error.strerror)
        return
    finally:
        for child in children:
            try:
                os.killpg(child, signal.SIGKILL)
            except ProcessLookupError:
                os.kill(child, signal.SIGKILL) if child != ended else None
            if child != ended:
                os.waitpid(child, 0)
    print("verdict:", "reached" if holds == count and not ended else "refused")
"""
_FILL = """
import os, shutil, tempfile, time
def busy(seconds):
    # A disk is measured while something runs; a thousandth of the time is enough.
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        os.stat(".")
        time.sleep(0.001)
def fill(folder, mebibytes, held_s=0.0):
    place, folder = folder, None
    try:
        folder = tempfile.mkdtemp(dir=place)
        for number in range(mebibytes // 8):
            with open(f"{folder}/{number}", "wb", buffering=0) as file:
                for _ in range(8):
                    if file.write(bytes(1 << 20)) < 1 << 20:
                        raise OSError(28, "No space left on device")
        busy(held_s)
        print("verdict: reached")
    except OSError as error:
        print("verdict: refused", error.strerror)
    if folder is not None:
        shutil.rmtree(folder)
"""

EXHAUSTIONS = (
    Exhaustion(
        "memory in one piece",
        """
try:
    kept = bytearray(400 << 20)
    print("verdict: reached")
    del kept
except MemoryError:
    print("verdict: refused")
""",
    ),
    Exhaustion(
        "memory of many processes",
        _CHILDREN + "held(5, lambda: b'x' * (90 << 20))",
    ),
    Exhaustion(
        "memory that processes share",
        """
import mmap, time
try:
    pieces = [mmap.mmap(-1, 8 << 20) for _ in range(50)]
    for piece in pieces:
        for start in range(0, len(piece), 4096):
            piece[start] = 1
    # Held for as long as the slowest watchdog needs to look.
    time.sleep(1)
    print("verdict: reached")
    del piece, pieces
except OSError:
    print("verdict: refused")
""",
    ),
    Exhaustion(
        "memory of the kernel, by sockets",
        _CHILDREN
        + """
def take():
    pairs = [socket.socketpair() for _ in range(80)]
    for one in (end for pair in pairs for end in pair):
        one.setblocking(False)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        try:
            while True:
                one.send(bytes(1 << 16))
        except BlockingIOError:
            pass
    return pairs
held(6, take)
""",
    ),
    Exhaustion(
        "files in /tmp",
        _FILL + "fill(tempfile.gettempdir(), 40)",
        rung="bubblewrap",
    ),
    Exhaustion(
        "files in /dev/shm",
        _FILL + "fill('/dev/shm', 80)",
        plain=False,
        rung="bubblewrap",
    ),
    Exhaustion(
        "files in the home inside",
        _FILL + "fill(os.path.expanduser('~'), 80)",
        plain=False,
        rung="bubblewrap",
    ),
    Exhaustion("the disk, by size", _FILL + "fill('.', 160, held_s=3.0)"),
    Exhaustion(
        "the disk, by files",
        _FILL
        + """
try:
    os.mkdir("many")
    for number in range(4000):
        os.close(os.open(f"many/{number}", os.O_CREAT | os.O_WRONLY))
    busy(3.0)
    print("verdict: reached")
except OSError as error:
    print("verdict: refused", error.strerror)
""",
    ),
    Exhaustion(
        "one large file",
        """
import tempfile
with tempfile.TemporaryFile(buffering=0) as file:
    try:
        while file.tell() < 24 << 20:
            file.write(bytes(1 << 20))
        print("verdict: reached")
    except OSError as error:
        print("verdict: refused", error.strerror)
""",
    ),
    Exhaustion(
        "one large file with nothing in it",
        """
import tempfile
with tempfile.TemporaryFile() as file:
    try:
        file.truncate(24 << 20)
        print("verdict: reached")
    except OSError as error:
        print("verdict: refused", error.strerror)
""",
    ),
    Exhaustion(
        "processes",
        _CHILDREN + "held(60, lambda: None)",
    ),
    Exhaustion(
        "processes of processes",
        _CHILDREN
        + """
def take():
    for _ in range(8):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
held(8, take)
""",
    ),
    Exhaustion(
        "threads",
        """
import threading
leave = threading.Event()
try:
    for _ in range(60):
        threading.Thread(target=leave.wait).start()
    print("verdict: reached")
except RuntimeError:
    print("verdict: refused")
leave.set()
""",
    ),
    Exhaustion(
        "open files",
        """
import os
kept = []
try:
    for _ in range(400):
        kept.append(os.dup(0))
    print("verdict: reached")
except OSError as error:
    print("verdict: refused", error.strerror)
for descriptor in kept:
    os.close(descriptor)
""",
    ),
    Exhaustion(
        "recursion without end",
        """
import sys
sys.setrecursionlimit(1 << 30)
deep = []
for _ in range(1 << 18):
    deep = [deep]
try:
    repr(deep)
    print("verdict: reached")
except RecursionError:
    print("verdict: refused")
""",
        plain=False,
    ),
    Exhaustion("time", "while True: pass", plain=False, timeout_s=0.5),
    Exhaustion(
        "time, deaf to interrupts",
        """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    time.sleep(60)
""",
        plain=False,
        timeout_s=0.5,
    ),
    Exhaustion(
        "time, stopped",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
        plain=False,
        timeout_s=0.5,
    ),
)
