"""What a confinement must refuse, tried from inside: facts as JSON on stdout, judged by the host.

Read as text and given to `python -I -S -c` within the very arguments that will be used. Imports
nothing of ours. argv[1] is the drive, argv[2] the port of a listener on the host's loopback, argv[3]
the user's home.
"""

import json
import os
import socket
import sys


def main() -> None:
    drive, port, home = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123
        status = dict(line.split(":\t", 1) for line in file.read().splitlines() if ":\t" in line)
    interfaces = [name for _, name in socket.if_nameindex()]
    facts = {
        "no capabilities": int(status["CapEff"], 16) == 0,
        "a system call filter": status["Seccomp"] == "2",
        "no new privileges": status["NoNewPrivs"] == "1",
        "an empty environment": _reads("/proc/1/environ") == b"",
        "a network of its own": interfaces == ["lo"] and not _connects(port),
        "no unix sockets": not _makes_socket(socket.AF_UNIX),
        "a process table of its own": len([n for n in os.listdir("/proc") if n.isdigit()]) < 8,  # noqa: PTH208
        "a read-only /proc/sys": not _opens("/proc/sys/kernel/core_pattern"),
        "a read-only root": not _makes_file("/probe") and not _makes_file("/usr/probe"),
        "no secrets in /etc": not os.path.exists("/etc/shadow"),  # noqa: PTH110
        "no home folder": not any(
            os.path.exists(f"{home}/{name}")  # noqa: PTH110
            for name in (".ssh", ".bashrc", ".profile", ".gitconfig", ".bash_history")
        ),
    }
    print(json.dumps({"facts": facts, "drive": _kind_of_mount(drive)}))  # noqa: T201


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


def _makes_file(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
