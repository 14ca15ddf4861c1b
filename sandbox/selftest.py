"""What a confinement must refuse, tried from inside: facts as JSON on stdout, judged by the host.

Read as text and given to `python -I -S -c` within the very arguments that will be used. Imports
nothing of ours. argv[1] is the kind of confinement (`namespaces` or `landlock`), argv[2] the drive,
argv[3] the port of a listener on the host's loopback, argv[4] the user's home, argv[5] the pid of
motet.
"""

import ctypes
import json
import os
import socket
import sys

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_GET_SECCOMP, _PR_GET_NO_NEW_PRIVS, _SEIZE = 21, 39, 0x4206
_CAPABILITY_VERSION_3 = 0x20080522


def main() -> None:
    kind, drive, port, home, motet = sys.argv[1:6]
    facts = {
        "no capabilities": not _capabilities(),
        "a system call filter": _LIBC.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) == 2,
        "no new privileges": _LIBC.prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1,
        "an empty environment": _reads("/proc/1/environ") == b"",
        "no unix sockets": not _makes_socket(socket.AF_UNIX),
        "a read-only /proc/sys": not _opens("/proc/sys/kernel/core_pattern"),
        "a read-only root": not _makes_file("/") and not _makes_file("/usr"),
        "no secrets in /etc": _reads("/etc/shadow") == b"",
    }
    if kind == "namespaces":
        facts |= _namespace_facts(int(port), home)
        mount = _kind_of_mount(drive)
    else:
        facts |= _landlock_facts(home, int(motet))
        # Not access(2): that knows nothing of Landlock.
        mount = ["folder", "rw" if _makes_file(drive) else "ro"]
    print(json.dumps({"facts": facts, "drive": mount}))  # noqa: T201


def _namespace_facts(port: int, home: str) -> dict[str, bool]:
    interfaces = [name for _, name in socket.if_nameindex()]
    return {
        "a network of its own": interfaces == ["lo"] and not _connects(port),
        "a process table of its own": len([n for n in os.listdir("/proc") if n.isdigit()]) < 8,  # noqa: PTH208
        "no home folder": not any(
            os.path.exists(f"{home}/{name}")  # noqa: PTH110
            for name in (".ssh", ".bashrc", ".profile", ".gitconfig", ".bash_history")
        ),
    }


def _landlock_facts(home: str, motet: int) -> dict[str, bool]:
    families = range(64)
    return {
        # The supervisor looks into the caller's memory for it, which a machine may forbid.
        "modes for its own files": _sets_mode(os.environ["HOME"]),
        "no modes for others' files": not _sets_mode("/usr"),
        "no network": not any(map(_makes_socket, families)),
        "no look at processes": not _lists("/proc") and not _reads(f"/proc/{motet}/cmdline"),
        "no way to signal motet": not _signals(motet) and not _signals(os.getppid()),
        "no way to trace motet": not _traces(motet) and not _traces(os.getppid()),
        "no home folder": not _lists(home) and not _makes_file(home),
        "no shared folders": not _makes_file("/tmp")  # noqa: S108
        and not _makes_file("/dev/shm"),  # noqa: S108
    }


def _capabilities() -> bool:
    """Whether any is effective, permitted or inheritable."""
    header, sets = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    return _LIBC.capget(ctypes.byref(header), ctypes.byref(sets)) != 0 or any(sets)


def _signals(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _traces(pid: int) -> bool:
    long = ctypes.c_long
    return _LIBC.ptrace(long(_SEIZE), long(pid), long(0), long(0)) == 0


def _sets_mode(path: str) -> bool:
    try:
        os.chmod(path, os.stat(path).st_mode & 0o777)  # noqa: PTH101, PTH116
    except OSError:
        return False
    return True


def _lists(path: str) -> bool:
    try:
        os.listdir(path)  # noqa: PTH208
    except OSError:
        return False
    return True


def _kind_of_mount(drive: str) -> list[str]:
    """The file system of the drive and whether it is `ro` or `rw`."""
    with open("/proc/self/mountinfo", encoding="utf-8") as file:  # noqa: PTH123
        lines = [line.split() for line in file]
    fields = next(line for line in reversed(lines) if line[4] == drive)
    kind, _, whole = fields[fields.index("-") + 1 :][:3]
    read_only = "ro" in fields[5].split(",") or "ro" in whole.split(",")
    return [kind, "ro" if read_only else "rw"]


def _connects(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _makes_socket(family: int) -> bool:
    try:
        socket.socket(family).close()
    except OSError:
        return False
    return True


def _reads(path: str) -> bytes:
    """What can be read of `path`: nothing where Landlock keeps other processes closed."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return b""


def _opens(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError:
        return False
    return True


def _makes_file(folder: str) -> bool:
    # A name that nobody can have taken, which would look like a refusal.
    path = f"{folder}/.motet-probe-{os.urandom(8).hex()}"
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    except OSError:
        return False
    os.unlink(path)  # noqa: PTH108
    return True


if __name__ == "__main__":
    main()
