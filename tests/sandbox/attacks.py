"""The table of attacks: what hostile code tries, and who could do it without the sandbox.

An attack is the body of a function that says whether it got through; an OSError means that it was
refused. It runs in a forked child of a real kernel (`attacks_run.py`): once in a kernel without
confinement, where it must get through as `Plain` claims, because an attempt that fails everywhere
proves nothing; then on every rung of this machine, as root and as an ordinary user, where it must
be refused. `a` holds what it knows of the host (`attacks_host.py`), far more than a model would.

The families stand in files of their own. `attacks_limits.py` holds what exhausts something.
"""

from dataclasses import dataclass
from enum import StrEnum


class Plain(StrEnum):
    """Who gets through in a kernel without confinement."""

    ANYONE = "anyone"
    # On a host that is not itself confined by a system call filter, as most containers are.
    UNFILTERED = "anyone on an unfiltered host"
    # Root with CAP_SYS_ADMIN on such a host.
    ROOT = "root"
    # Tried, and either outcome is right: `why` says on what it depends.
    VARIES = "depends on the host"
    # Not tried: `why` says what it would do to this machine, or why there is nothing to reach.
    NEVER = "not tried"


@dataclass(frozen=True, slots=True)
class Attack:
    """`needs`: what the host must have for the claim of `plain` to stand, by its name in `a`.

    `machine`: the only processor on which it means something. `rung`: the only rung.
    """

    name: str
    plain: Plain
    body: str
    why: str = ""
    needs: str = ""
    machine: str = ""
    rung: str = ""


# Given to the kernel as its first cell. The child of a fork takes what happens; a child that hangs
# is ended by its alarm, and that counts as neither reached nor refused.
FRAME = '''
import ctypes, errno, fcntl, json, os, platform, resource, select, signal, socket, stat, struct
import sys, threading, time, warnings
warnings.simplefilter("ignore")
libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    """A system call by name or number; what is no int goes as it is."""
    ctypes.set_errno(0)
    number = a["numbers"][name] if isinstance(name, str) else name
    wide = [ctypes.c_long(n) if isinstance(n, int) else n for n in arguments]
    result = libc.syscall(ctypes.c_long(number), *wide)
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

def holds_word(path):
    try:
        with open(path, "rb") as file:
            return a["word"].encode() in file.read(1 << 20)
    except OSError:
        return False

def attack(body):
    lines = ["def attempt():", *("    " + line for line in body.splitlines())]
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(10)
            exec(chr(10).join(lines), globals())
            verdict = "reached" if attempt() else "refused"
        except OSError as error:
            verdict = f"refused {errno.errorcode.get(error.errno, error.errno)}"
        except BaseException as error:
            verdict = f"broken {error!r}"
        os.write(writing, verdict.encode()[:4000])
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(pid, 0)
    os.set_blocking(reading, False)
    try:
        verdict = os.read(reading, 4096).decode()
    except OSError:
        verdict = ""
    os.close(reading)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        verdict = "refused SIGSYS" if number == signal.SIGSYS else f"broken by signal {number}"
    print("verdict:", verdict)
'''
