"""The host as the attacks find it: canaries of each kind, and what of the machine must not change.

`Canaries` makes a home with secrets, files outside the folder, services that listen, a process and
another session's private folder, all of the user who runs the attacks. `manifest` is compared
before and after: bit for bit, with the machine's switches, mounts and System V objects.
"""

import asyncio
import contextlib
import ctypes
import fcntl
import hashlib
import os
import platform
import socket
import stat
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sandbox.seccomp import _REFUSED, _UNKNOWN

_SECRETS = (
    ".ssh/id_ed25519",
    ".git-credentials",
    ".aws/credentials",
    ".bash_history",
    ".bashrc",
    ".config/motet/config.toml",
    ".local/state/motet/changes/other/upper/secret",
    ".local/share/jupyter/runtime/kernel-1.json",
)
# These count or name what the whole machine does from moment to moment.
_RESTLESS = (
    "random/", "ns_last_pid", "pty/nr", "dentry-state", "inode-nr", "inode-state", "file-nr",
    "aio-nr", "nf_conntrack_count", "pipe-user", "mount-nr", "sched_domain", "perf_event_max",
    "perf_cpu_time", "net/", "quota/", "debug/", "user/", "crypto/", "tcp_mem",
)  # fmt: skip


class Canaries:
    """Made in `base`, a folder of the user alone. Leave by `close`."""

    def __init__(self, base: Path) -> None:
        self.word = f"word{os.urandom(8).hex()}"
        self._stack = contextlib.ExitStack()
        self.base = base
        self.home, self.outside = base / "home", base / "outside"
        for name in _SECRETS:
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'{{"key": "{self.word}"}}\n')
        self.outside.mkdir()
        (self.outside / "file").write_text(self.word)
        self.session = base / "tmp" / f"motet-{os.getuid()}" / "box-other"
        (self.session / "files").mkdir(parents=True)
        (self.session / "files" / "secret").write_text(self.word)
        # Locked as a living session's is: else the next sandbox would remove it.
        lock = self._stack.enter_context((self.session / "lock").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.refresh()

    async def open(self) -> dict[str, Any]:
        """Start the services and the process; what an attack may know of them."""
        enter = self._stack.enter_context
        tcp = enter(socket.create_server(("127.0.0.1", 0), backlog=128))
        port6 = 0
        with contextlib.suppress(OSError):
            server = socket.create_server(("::1", 0), family=socket.AF_INET6, backlog=128)
            port6 = enter(server).getsockname()[1]
        self._listen(f"\0{self.word}")
        self._listen(str(self.outside / "agent"))
        loop = asyncio.get_running_loop()
        echo, _ = await loop.create_datagram_endpoint(_Echo, ("127.0.0.1", 0))
        self._stack.callback(echo.close)
        sleeper = self._sleeper()
        return {
            "word": self.word,
            "home": str(self.home),
            "outside": str(self.outside),
            "file": str(self.outside / "file"),
            "size": len(self.word),
            "disposable": str(self.outside / "disposable"),
            "session": str(self.session),
            "agent": str(self.outside / "agent"),
            "port": tcp.getsockname()[1],
            "port6": port6,
            "udp": echo.get_extra_info("sockname")[1],
            "addresses": _addresses(),
            "pid": sleeper.pid,
            "driver": os.getpid(),
            "handle": _handle(self.outside / "file"),
            "sys_resource": _has_capability(24),
            "io_uring": _switch("/proc/sys/kernel/io_uring_disabled") in ("", "0"),
            "numbers": _numbers(),
        }

    def _sleeper(self) -> subprocess.Popen[bytes]:
        """A process with the word in its arguments, environment, folder and open files."""
        with (self.outside / "file").open() as file:
            sleeper = subprocess.Popen(
                [sys.executable, "-c", "input()", self.word],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={"SECRET": self.word},
                cwd=self.outside,
                pass_fds=[file.fileno()],
            )
        self._stack.enter_context(sleeper)
        self._stack.callback(sleeper.kill)
        return sleeper

    def folder(self, name: str) -> Path:
        """A workspace with two services' sockets in it."""
        folder = self.base / name
        folder.mkdir()
        (folder / "README").write_text("mine\n")
        self._listen(str(folder / "stream"))
        datagram = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        datagram.bind(str(folder / "datagram"))
        datagram.setblocking(False)
        self._stack.enter_context(datagram)
        return folder

    def refresh(self) -> None:
        """What the attacks without confinement may have used up."""
        (self.outside / "disposable").write_text("once")

    def manifest(self, folder: Path | None) -> dict[str, str]:
        """The state of the canaries (and of `folder`) and of the machine, by name."""
        trees = [self.home, self.outside, self.session, *([folder] if folder else [])]
        found = {str(path): _fingerprint(path) for tree in trees for path in _walk(tree)}
        # The proofs of the sandbox and the layers are ours to write.
        ours = (str(self.home / ".cache"), str(self.home / ".local/state"))
        found = {name: value for name, value in found.items() if not name.startswith(ours)}
        found |= {f"in {self.base}": str(sorted(_names(self.base)))}
        found |= {f"in {self.session.parent}": str(sorted(_names(self.session.parent)))}
        return found | _machine(self.word)

    def close(self) -> None:
        self._stack.close()

    def _listen(self, address: str) -> None:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address)
        listener.listen(128)
        self._stack.enter_context(listener)


class _Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._transport.sendto(data, addr)


def is_unfiltered() -> bool:
    """Whether no system call filter lies on this process."""
    return _status("Seccomp") == "0"


def is_mighty() -> bool:
    """Whether this is root with CAP_SYS_ADMIN: root of a container may lack it."""
    return os.geteuid() == 0 and _has_capability(21)


def _has_capability(number: int) -> bool:
    return bool(int(_status("CapEff"), 16) >> number & 1)


def _status(name: str) -> str:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith(f"{name}:"))


def _switch(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""


def _numbers() -> dict[str, int]:
    """The system calls' numbers on this machine. The plain kernel shows that they are right."""
    column = 0 if platform.machine() == "x86_64" else 1
    tables = {**_REFUSED, **_UNKNOWN}
    numbers = {name: pair[column] for name, pair in tables.items()}
    return {name: number for name, number in numbers.items() if number is not None} | {
        "fchmodat2": 452
    }


def _addresses() -> list[str]:
    """Addresses of the host; the last resort is one that only its own loopback knows."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return [probe.getsockname()[0]]
    return ["127.0.0.2"]


def _handle(path: Path) -> list[Any] | None:
    """What open_by_handle_at wants of a file, where its file system gives it."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0) + bytes(128))
    mount = ctypes.c_int()
    if libc.name_to_handle_at(-100, os.fsencode(path), handle, ctypes.byref(mount), 0) != 0:
        return None
    size, kind = struct.unpack("Ii", handle.raw[:8])
    return [size, kind, handle.raw[8 : 8 + size].hex()]


def _walk(tree: Path) -> list[Path]:
    return [tree, *sorted(tree.rglob("*"))]


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _fingerprint(path: Path) -> str:
    status = path.lstat()
    text = f"{status.st_mode:o} {status.st_uid} {status.st_gid} {status.st_nlink}"
    if stat.S_ISDIR(status.st_mode):
        return text
    if stat.S_ISREG(status.st_mode):
        text += f" {status.st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    if stat.S_ISLNK(status.st_mode):
        text += f" {path.readlink()}"
    return text + f" {os.listxattr(path, follow_symlinks=False)}"


def _machine(word: str) -> dict[str, str]:
    found = {name: Path("/proc", name).read_text() for name in ("self/mountinfo", "swaps")}
    for name in ("shm", "msg", "sem"):
        found[f"System V {name}"] = str(_objects(Path("/proc/sysvipc", name)))
    keys = [line for line in _switch("/proc/keys").splitlines() if word in line]
    found["keys"] = str(keys)
    found["clock, in minutes"] = str(
        round((time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)) / 60)
    )
    found["priority"] = str(os.getpriority(os.PRIO_PROCESS, os.getpid()))
    found["processes with the word"] = str(len(_processes(word)))
    for folder, _, names in os.walk("/proc/sys"):
        for name in names:
            path = f"{folder}/{name}"
            if not any(part in path[len("/proc/sys/") :] for part in _RESTLESS):
                found[path] = _switch(path)
    return found


def _objects(table: Path) -> list[list[str]]:
    """Key and number of this user's System V objects."""
    names, *rows = (line.split() for line in _switch(str(table)).splitlines() or [""])
    return [row[:2] for row in rows if row[names.index("uid")] == str(os.getuid())]


def _processes(word: str) -> list[str]:
    found = [path.name for path in Path("/proc").glob("[0-9]*") if _has(path / "cmdline", word)]
    return [pid for pid in found if pid != str(os.getpid())]


def _has(path: Path, word: str) -> bool:
    with contextlib.suppress(OSError):
        return word.encode() in path.read_bytes()
    return False
