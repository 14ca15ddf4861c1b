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

READ_FILE = "return 'secret' in open(a['file']).read()"
LIST_HOME = "return len(os.listdir(a['home'])) > 0 and os.path.exists(a['home'] + '/' + a['name'])"
READ_SHADOW = "return 'root:' in open('/etc/shadow').read()"
READ_ENVIRONMENT = """
texts = [json.dumps(dict(os.environ))]
for pid in os.listdir('/proc'):
    try:
        texts.append(open(f'/proc/{pid}/environ', errors='replace').read())
    except OSError:
        pass
return any(a['word'] in text for text in texts)
"""
WRITE_FILE = """
with open(a['file'], 'a') as file:
    file.write('x')
return True
"""
WRITE_THROUGH_SYMLINK = """
os.symlink(a['file'], 'link')
try:
    with open('link', 'a') as file:
        file.write('x')
finally:
    os.unlink('link')
return True
"""
WRITE_THROUGH_HARD_LINK = """
os.link(a['file'], 'hard')
with open('hard', 'a') as file:
    file.write('x')
os.unlink('hard')
return True
"""
# From every descriptor and from what /proc says of every process, up to the root and down again.
WRITE_THROUGH_PROC = """
ways = [f'/proc/self/fd/{n}' for n in os.listdir('/proc/self/fd')]
ways += [f'/proc/{pid}/{name}' for pid in os.listdir('/proc') if pid.isdigit()
         for name in ('root', 'cwd')]
for way in ways:
    for up in ('', '/..' * 20):
        try:
            with open(way + up + a['file'], 'a') as file:
                file.write('x')
            return True
        except OSError:
            pass
return False
"""
OPEN_SYSCTL = "os.close(os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY)); return True"
OPEN_SYSRQ = "os.close(os.open('/proc/sysrq-trigger', os.O_WRONLY)); return True"
MOUNT = "return libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0"
NEW_NAMESPACE = "return libc.unshare(0x10000000) == 0"
CHROOT = "os.chroot('/tmp'); return True"
TCP = "socket.create_connection(('127.0.0.1', a['port']), timeout=2); return True"
ABSTRACT_SOCKET = """
s = socket.socket(socket.AF_UNIX)
s.connect('\\0' + a['word'])
return True
"""
SIGNAL = "os.kill(a['pid'], 0); return True"
TRACE = """
PTRACE_SEIZE = 0x4206
libc.ptrace.argtypes = [ctypes.c_long] * 4
return libc.ptrace(PTRACE_SEIZE, a['pid'], 0, 0) == 0
"""
SET_USER_ID = "open('f', 'w').close(); os.chmod('f', 0o4755); os.unlink('f'); return True"
MAKE_SET_USER_ID = (
    "os.close(os.open('g', os.O_CREAT | os.O_WRONLY, 0o4755)); os.unlink('g'); return True"
)
MEMORY_FILE = "os.memfd_create('x'); return True"
SHARED_MEMORY = """
segment = libc.shmget(0, 4096, 0o1600)
return segment >= 0 and libc.shmctl(segment, 0, None) == 0
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
