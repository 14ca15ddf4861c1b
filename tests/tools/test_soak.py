"""Many rounds of everything that a kernel can suffer: afterwards nothing is left of any of them."""

import asyncio
import ctypes
import gc
import os
import random
import signal
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from select import select

from sandbox.base import Mode, Workspace
from sandbox.ladder import open_sandbox
from tests.sandbox.processes import alive_with, children
from tests.soak import count
from tests.tools.kernels import cell
from tools.base import ToolCall, ToolText
from tools.python import PythonTool

ROUNDS = count(500, 25)
CHECK_EVERY = count(50, 13)
# In the arguments of every process that a round leaves behind on purpose.
WORD = f"soak-{os.urandom(8).hex()}"

CELLS = {
    "value": "1 + 1",
    "prints": "for i in range(2000): print(i, 'é' * 50)",
    "errors": "import sys\nprint('to stderr', file=sys.stderr)\n1 / 0",
    "long text": "'x' * 3_000_000",
    "displays": "for _ in range(5): display({'text/html': '<p>'}, raw=True)",
    "shell": "import os; os.system('echo shell; echo error >&2')",
    "files": "open('kept', 'a').write('x' * 10_000)",
    "threads": "import threading\nfor _ in range(5): threading.Thread(target=print, args=(1,)).start()",
    "forks": "import os\nfor _ in range(5):\n    if os.fork() == 0:\n        os._exit(0)\n    os.wait()",
    "pool": "import multiprocessing\nwith multiprocessing.Pool(2) as p: print(p.map(abs, [-1, -2]))",
    "daemon": (
        "import os, subprocess, time\n"
        f"subprocess.Popen(['sh', '-c', 'while :; do echo x; sleep 0.05; done', '{WORD}'],"
        " start_new_session=True).pid"
    ),
    "daemon by fork": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        f"        os.execv('/bin/sh', ['sh', '-c', 'sleep 1000; :', '{WORD}'])\n    os._exit(0)"
    ),
    "endless": "while True: pass",
    "deaf": "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    "stopped": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "exit": "import os; os._exit(7)",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "too much": "while True: print('y' * 100_000)",
    "closed": "import os; os.closerange(3, 500)",
}
# What is done to a session from outside.
BLOWS = ("restart", "cancel", "leave", "kill guard", "kill kernel", "close")


def test_nothing_is_left_of_any_round(tmp_path):
    """No process, mount, socket, file, descriptor or thread, and no growing memory."""
    chance = random.Random(3)
    counts: Counter[str] = Counter()
    holdings: list[Holding] = []
    # Descriptors of the sandboxes' processes 1, which are readable when these have ended.
    witnesses: list[int] = []

    async def play() -> None:
        with closing(open_sandbox(Workspace(tmp_path, Mode.OVERLAY))) as sandbox:
            tool = PythonTool(sandbox, timeout_s=1, grace_s=0.4, most_output_bytes=16 << 20)
            for number in range(ROUNDS):
                # So that each is met, also in few rounds.
                everything = [*CELLS, *BLOWS]
                name = everything[number] if number < len(everything) else chance.choice(everything)
                counts[name] += 1
                await (blow(tool, name) if name in BLOWS else cell(tool, CELLS[name]))
                for pid in sandbox_inits(tool):
                    with suppress(ProcessLookupError):
                        witnesses.append(os.pidfd_open(pid))
                if number % CHECK_EVERY == CHECK_EVERY - 1 or number == ROUNDS - 1:
                    await tool.close()
                    assert not alive_with(WORD)
                    assert len(select(witnesses, [], [], 0)[0]) == len(witnesses)
                    while witnesses:
                        os.close(witnesses.pop())
                    holdings.append(Holding.now(sandbox.private))

    # An earlier test may have started a process that stays, like multiprocessing's tracker.
    others = len(children(os.getpid()))
    asyncio.run(play())
    print(f"\n{ROUNDS} rounds: {dict(counts)}")
    for holding in holdings:
        print(holding)
    first, last = holdings[0], holdings[-1]
    assert replace(last, memory_kib=0) == replace(first, memory_kib=0)
    assert all(holding.children == others for holding in holdings)
    # What Python and libc keep for later is not a leak; a kernel's worth of buffers each round is.
    assert last.memory_kib - first.memory_kib < 16 << 10
    assert not list(tmp_path.iterdir())


@dataclass(frozen=True)
class Holding:
    """What this process has: numbers, and what stands in its sandbox's folder."""

    children: int
    descriptors: int
    sockets: int
    threads: int
    mounts: int
    groups: int
    private: tuple[str, ...]
    memory_kib: int

    @classmethod
    def now(cls, private: Path) -> "Holding":
        gc.collect()
        # Give back what is free, so that a measure of what is used is taken.
        ctypes.CDLL(None).malloc_trim(0)
        # Listing the folder holds one itself.
        links = [str(p.readlink()) for p in Path("/proc/self/fd").iterdir() if p.is_symlink()]
        status = Path("/proc/self/status").read_text("ascii")
        rss = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return cls(
            children=len(children(os.getpid())),
            descriptors=len(links),
            sockets=sum(link.startswith("socket:") for link in links),
            threads=len(list(Path("/proc/self/task").iterdir())),
            mounts=len(Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()),
            groups=len(list(Path("/sys/fs/cgroup").glob(f"**/motet-{os.getpid()}-*"))),
            private=tuple(sorted(path.name for path in private.iterdir())),
            memory_kib=int(rss.split()[1]),
        )


def sandbox_inits(tool: PythonTool) -> list[int]:
    """Process 1 of the sandbox that is there now; with it goes all that is in it."""
    kernel = tool._session._kernel if tool._session is not None else None
    if kernel is None or kernel._process is None:
        return []
    with suppress(FileNotFoundError):
        return children(kernel._process.pid)
    return []


async def blow(tool: PythonTool, name: str) -> None:
    await tool.start()
    assert tool._session is not None
    kernel = tool._session._kernel
    assert kernel is not None
    assert kernel._process is not None
    match name:
        case "restart":
            await tool.restart()
        case "close":
            await tool.close()
        case "cancel":
            # At some moment; each is a case.
            running = asyncio.create_task(cell(tool, "while True: pass"))
            await asyncio.sleep(0.05)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
        case "leave":
            outputs = tool.call(ToolCall("python", "print('begun')\nwhile True: pass"))
            assert isinstance(await anext(outputs), ToolText)
            await outputs.aclose()
        case "kill guard":
            running = asyncio.create_task(cell(tool, "while True: pass"))
            await asyncio.sleep(0.05)
            os.kill(kernel._process.pid, signal.SIGKILL)
            assert (await running).is_error
        case _:
            inside = sandbox_inits(tool)
            running = asyncio.create_task(cell(tool, "import time; time.sleep(100)"))
            await asyncio.sleep(0.05)
            for pid in inside:
                os.kill(pid, signal.SIGKILL)
            assert (await running).is_error
