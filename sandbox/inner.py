"""The first program inside: takes the last steps of confinement on itself, then becomes the target.

Some limits can only be set from inside: the process limit counts per user namespace, and Landlock
forbids the mounts that bubblewrap still has to make. The file is read as text and given to
`python -I -S -c`, so it imports nothing of ours. Its one argument is JSON: `argv`, `limits` (rlimit
name → value), `writable` (folders for Landlock, None without), `checked` (whether to insist on the
seccomp filter and on having no capabilities), `parent` (whether to die with the parent, for where
no bubblewrap sees to it), and perhaps `relay` (the `channel` to a proxy outside, the `port` to serve it
at, and its program: a process beside the target). It exits with 125 and one line if a step fails.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any

_LIBC = ctypes.CDLL(None, use_errno=True)
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38

# linux/landlock.h. Reading and executing are left to the mounts; what is handled here is writing.
_WRITE_FILE, _TRUNCATE, _REFER = 1 << 1, 1 << 14, 1 << 13
_REMOVE_AND_MAKE = sum(1 << bit for bit in range(4, 13))
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3


def main() -> None:
    plan: dict[str, Any] = json.loads(sys.argv[1])
    try:
        if plan["parent"]:
            _die_with_parent()
        if plan["checked"]:
            _check_confinement()
            # The user's programs, and motet itself, come first.
            os.nice(5)
        for name, value in plan["limits"].items():
            _limit(getattr(resource, name), value)
        if plan["writable"] is not None:
            _landlock(plan["writable"])
        if plan.get("relay") is not None:
            _start_relay(**plan["relay"])
        argv = plan["argv"]
        os.execv(argv[0], argv)  # noqa: S606
    except OSError as error:
        sys.stderr.write(f"cannot confine the process: {error}\n")
        sys.exit(125)


def _die_with_parent() -> None:
    parent = os.getppid()
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(125)


def _check_confinement() -> None:
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123
        status = dict(line.split(":\t", 1) for line in file.read().splitlines() if ":\t" in line)
    for name, expected in (("Seccomp", 2), ("NoNewPrivs", 1), ("CapEff", 0), ("CapPrm", 0)):
        if int(status[name], 16) != expected:
            raise OSError(f"{name} is {status[name]}, not {expected}")


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _landlock(writable: list[str]) -> None:
    """No writing but below `writable`. Does nothing on a kernel without Landlock's second version.

    The first version would forbid every rename between folders.
    """
    version = _LIBC.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 2:
        return
    rights = _WRITE_FILE | _REMOVE_AND_MAKE | _REFER | (_TRUNCATE if version >= 3 else 0)
    scopes = _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    attributes = (ctypes.c_uint64 * 3)(rights, 0, scopes)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _call(_LANDLOCK_CREATE, ctypes.byref(attributes), size, 0)
    for path in writable:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
        # struct landlock_path_beneath_attr is packed: a 64-bit mask and a 32-bit descriptor.
        rule = ctypes.create_string_buffer(
            rights.to_bytes(8, sys.byteorder) + folder.to_bytes(4, sys.byteorder), 12
        )
        _call(_LANDLOCK_ADD, ruleset, 1, ctypes.byref(rule), 0)
        os.close(folder)
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call(_LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _start_relay(channel: int, port: int, program: str) -> None:
    """The port is open when this returns. The relay is nobody's child and holds nothing else."""
    # Late, because few need it.
    import socket

    listener = socket.create_server(("127.0.0.1", port), backlog=64)
    child = os.fork()
    if child != 0:
        os.waitpid(child, 0)
        listener.close()
        os.close(channel)
        return
    os.setsid()
    if os.fork() != 0:
        os._exit(0)
    kept = sorted((listener.fileno(), channel))
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    for low, high in zip((2, *kept), (*kept, 1 << 16), strict=True):
        os.closerange(low + 1, high)
    os.set_inheritable(listener.fileno(), True)
    words = [sys.executable, "-I", "-S", "-c", program, str(listener.fileno()), str(channel)]
    os.execv(words[0], words)  # noqa: S606


def _call(number: int, *arguments: Any) -> int:
    result: int = _LIBC.syscall(number, *arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


if __name__ == "__main__":
    main()
