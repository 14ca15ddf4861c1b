"""Hostile programs: each tries one thing and prints `reached` or `refused`.

They run in the sandbox, where they must be refused, and most also as plain processes of the tests,
where they must get through: an attempt that fails everywhere proves nothing. An attempt is the body
of a function that returns whether it got through; `a` holds what it needs to know of the host.
"""

import json
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from typing import Any

from sandbox.base import Process, Sandbox

_FRAME = """
import ctypes, json, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
a = json.loads(sys.argv[1])
def attempt():
{body}
try:
    reached = attempt()
except (OSError, ProcessLookupError) as error:
    reached = False
print("reached" if reached else "refused", flush=True)
"""


def confined(sandbox: Sandbox, attempt: str, known: Mapping[str, Any]) -> str:
    """What the attempt prints in the sandbox; errors of its own included."""
    output, _ = finish(sandbox.spawn([sys.executable, "-c", program(attempt), json.dumps(known)]))
    return output.strip()


def unconfined(attempt: str, known: Mapping[str, Any], folder: str) -> str:
    """What the attempt prints as a plain process that works in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", program(attempt), json.dumps(known)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip()


def program(attempt: str) -> str:
    return _FRAME.format(body=textwrap.indent(attempt.strip(), "    "))


def run(sandbox: Sandbox, code: str) -> tuple[str, int]:
    """The output and the exit status of a Python program in the sandbox."""
    return finish(sandbox.spawn([sys.executable, "-c", code]))


def finish(process: Process) -> tuple[str, int]:
    """Read a process to its end."""
    output = process.stdout.read() + process.stderr.read()
    status = ended(process)
    process.kill()
    return output.decode(), status


def ended(process: Process, within_s: float = 20.0) -> int:
    """The exit status, once there is one."""
    deadline = time.monotonic() + within_s
    while (status := process.poll()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return status
