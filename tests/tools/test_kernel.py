"""The kernel's program: what it needs of the machine, and what forked processes print."""

import errno
import json
import sys

from sandbox.base import Sandbox
from sandbox.ladder import available_rungs
from tests.tools.kernels import DEATH, in_kernel, text
from tools.python import PythonTool

# A filter that refuses socket(2) in every family, set by the process on itself before the kernel.
_WITHOUT_SOCKETS = """
import ctypes, json, os, platform, struct, sys
number = {"x86_64": 41, "aarch64": 198}[platform.machine()]
program = b"".join(struct.pack("<HBBI", *line) for line in (
    (0x20, 0, 0, 0), (0x15, 0, 1, number), (0x06, 0, 0, 0x50000 | 1), (0x06, 0, 0, 0x7FFF0000)))
lines = ctypes.create_string_buffer(program, len(program))
header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(lines)), 16)
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(38, 1, 0, 0, 0)
if libc.prctl(22, 2, header, 0, 0) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))
argv = json.loads(sys.argv[1])
os.execv(argv[0], argv)
"""


class _WithoutSockets:
    """A sandbox in which no socket can be made."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def spawn(self, argv, **options):
        return self._sandbox.spawn(
            [sys.executable, "-I", "-S", "-c", _WITHOUT_SOCKETS, json.dumps(argv)], **options
        )

    def __getattr__(self, name):
        return getattr(self._sandbox, name)


def test_halves_of_characters_are_printed():
    """A pair is the character that it means, one alone is U+FFFD, and what stands around is kept."""

    async def play(tool: PythonTool) -> None:
        code = r"print('a'); print('\ud83d\ude00', '\ud800'); '\udfff'"
        assert await text(tool, code) == "a\n😀 �\n'\\udfff'"
        raised = await text(tool, r"raise ValueError('\ud800 here')")
        assert raised.endswith("ValueError: � here")
        assert await text(tool, "print('b')") == "b\n"

    in_kernel(play)


def test_a_kernel_needs_no_socket_of_its_own():
    """Where socket() is refused for every family, cells, forks, subprocesses and asyncio work."""

    async def play(tool: PythonTool) -> None:
        refused = """
import socket
def why(family):
    try:
        socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        return error.errno
{why(family) for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK)}
"""
        assert await text(tool, refused) == f"{{{errno.EPERM}}}"
        assert await text(tool, "x = 5\nprint(x)\n!echo shell") == "5\nshell\n"
        assert await text(tool, "import asyncio\nawait asyncio.sleep(0, x)") == "5"
        assert await text(tool, FORKS) == FORKED
        assert (await text(tool, "while True: pass")).endswith("variables are kept.")
        await tool.restart()
        assert await text(tool, "1") == "1"

    in_kernel(play, around=_WithoutSockets, timeout_s=2.0)  # pyright: ignore[reportArgumentType]


FORKS = """
import multiprocessing, os, sys
def work(number):
    print('é', number)
    print('error', file=sys.stderr)
    return number * number
with multiprocessing.Pool(1) as pool:
    print(pool.map(work, range(2)))
if (child := os.fork()) == 0:
    try:
        print('from a fork')
        display('dropped')
    finally:
        os._exit(0)
os.waitpid(child, 0)
print('end')
"""
FORKED = "é 0\nerror\né 1\nerror\n[0, 1]\nfrom a fork\nend\n"


def test_forked_processes_print_in_order():
    """What a forked process prints stands where it was printed; what it displays is dropped."""

    async def play(tool: PythonTool) -> None:
        assert await text(tool, "print('kept back', end=' ')\n" + FORKS) == "kept back " + FORKED

    in_kernel(play)


def test_every_kind_of_confinement_runs_the_same_cells():
    """Values, threads, shell commands (also where there are no terminals), interrupts, deaths."""

    async def play(tool: PythonTool) -> None:
        assert await text(tool, "x = 5\nprint(x)\nx") == "5\n5"
        assert await text(tool, "!echo from a magic; echo error >&2") == "from a magic\nerror\n"
        assert await text(tool, "import os; os.system('echo shell')") == "shell\n0"
        threads = (
            "import threading\nt = threading.Thread(target=print, args=(1,)); t.start(); t.join()"
        )
        assert await text(tool, threads) == "1\n"
        assert (await text(tool, "while True: pass")).endswith("variables are kept.")
        deaf = "import re; re.match('(a+)+b', 'a' * 60)"
        assert (await text(tool, deaf)).endswith("variables are kept.")
        assert await text(tool, "x") == "5"
        assert await text(tool, "os._exit(3)") == (
            f"[ERROR] The kernel died: it exited with status 3. {DEATH}"
        )
        assert await text(tool, "2") == "2"

    for rung in available_rungs():
        in_kernel(play, rungs=(rung,), timeout_s=1.0, grace_s=6.0)


def test_what_an_earlier_cell_started_prints_into_no_later_one():
    """Threads and processes belong to their cell: after its end their output is dropped."""

    async def play(tool: PythonTool) -> None:
        thread = """
import os, subprocess, threading, time
from concurrent.futures import ThreadPoolExecutor
go, gone = threading.Event(), threading.Event()
def work():
    print('begun')
    gone.set()
    go.wait()
    print('late')
    display('late')
thread = threading.Thread(target=work)
thread.start()
gone.wait()
pool = ThreadPoolExecutor(1)
list(pool.map(print, ['pooled']))
process = subprocess.Popen('echo begun; touch begun; read x; echo late; echo late >&2', shell=True,
                           stdin=subprocess.PIPE)
while not os.path.exists('begun'):
    time.sleep(0.01)
"""
        assert sorted((await text(tool, thread)).split()) == ["begun", "begun", "pooled"]
        assert await text(
            tool,
            "print('mine')\ngo.set()\nthread.join()\nlist(pool.map(print, ['pooled']))\n"
            "process.communicate(b'x')\nos.system('echo shell')",
        ) == ("mine\npooled\nshell\n0")

    in_kernel(play)
