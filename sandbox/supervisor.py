"""The keeper of a process that Landlock confines: starts it, reaps what it leaves, ends all of it.

For machines without namespaces, where nothing else ends a tree of processes at once. The file is
read as text and given to `python -I -S -c`, so it imports nothing of ours. Its one argument is the
descriptor of a file with JSON; `sandbox.landlock` writes it, and `_Plan` names what it holds.

Two Landlock domains, one in the other. The outer one holds this program and forbids nothing but
signals to what lies outside of it. So `kill(-1)` from here, which the kernel does in one step, ends
everything that was ever started below, however it hid, and nothing else of the user's. The inner
domain is the confinement proper; from in there no signal reaches this program.

If this program is killed, its twin (the warden) ends everything; if motet dies, this program does.
"""

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import resource
import select
import signal
import socket
import stat
import struct
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TypedDict

_LIBC = ctypes.CDLL(None, use_errno=True)
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_SCOPE_ABSTRACT_SOCKETS, _SCOPE_SIGNALS = 1, 2
# Binding and connecting TCP ports.
_NETWORK = 3

# linux/landlock.h
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK, _MAKE_SOCK = 1 << 6, 1 << 11, 1 << 9
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_ALL = (1 << 16) - 1
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_WRITE = _ALL & ~(_MAKE_CHAR | _MAKE_BLOCK | _MAKE_SOCK | _IOCTL_DEV)
# What may be granted for something that is no folder.
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE

_PR_SET_PDEATHSIG, _PR_GET_SECCOMP, _PR_CAPBSET_DROP = 1, 21, 24
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 36, 38, 39
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_SECCOMP_MODE_FILTER, _SECCOMP_SET_FILTER, _SECCOMP_NEW_LISTENER = 2, 1, 8
_CAPABILITY_VERSION_3 = 0x20080522


# include/uapi/linux/seccomp.h: struct seccomp_notif and seccomp_notif_resp, and their ioctls.
_NOTICE, _ANSWER = struct.Struct("=QIIiIQ6Q"), struct.Struct("=Qqii")
_NOTIF_RECV, _NOTIF_SEND, _NOTIF_ID_VALID = 0xC0502100, 0xC0182101, 0x40082102
_NOTIF_CONTINUE = 1
_FILE_CALLS = ("chmod", "fchmod", "fchmodat", "utimensat")
# -100 as the 32 bits that a system call's argument holds.
_AT_FDCWD, _AT_SYMLINK_NOFOLLOW = 0xFFFFFF9C, 0x100
_LONGEST_PATH, _PAGE = 4096, 4096


class _Plan(TypedDict):
    """Descriptors are numbers. `pids`: where the child's pid goes; `gate`: what it then waits for.

    `life` is a pipe that ends with motet. `readable` and `writable` are paths for Landlock; `filter`
    is the seccomp program in hexadecimal digits, `served` the calls by number that it hands to us.
    """

    argv: list[str]
    env: dict[str, str]
    folder: str
    limits: dict[str, int]
    readable: list[str]
    writable: list[str]
    filter: str
    served: dict[str, str]
    keep: list[int]
    pids: int
    gate: int
    life: int


def main() -> NoReturn:
    with open(int(sys.argv[1]), encoding="utf-8") as file:  # noqa: PTH123
        plan: _Plan = json.load(file)
    try:
        _die_with_parent()
        _enter_outer_domain()
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)
        news = _wake_on_signals()
        warden, link = _start_warden()
        mail, mail_in = socket.socketpair()
        child = _start_child(plan, mail_in)
        mail_in.close()
        os.write(plan["pids"], b"%d\n" % child)
        for descriptor in (plan["pids"], plan["gate"], *plan["keep"]):
            os.close(descriptor)
    except OSError as error:
        # Whatever was started waits for what ends with this program.
        sys.stderr.write(f"cannot confine the process: {error}\n")
        os._exit(125)
    status = _Keeper(plan, child, warden, news, mail).keep()
    _end_all()
    os.close(link)
    # 128 + n for signal n, as shells say it.
    os._exit(128 - status if status < 0 else status)


def _die_with_parent() -> None:
    parent = os.getppid()
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(125)


def _enter_outer_domain() -> None:
    """Only signals are confined. Proved, because `kill(-1)` without it would end the user's session."""
    reading, writing = os.pipe()
    stranger = os.fork()
    if stranger == 0:
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)
    os.close(reading)
    try:
        # Without the confinement this one could be signalled, having the same user and no domain.
        os.kill(stranger, 0)
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        # Every domain forbids to move files between folders, unless a rule of its own allows it.
        _restrict(_REFER, 0, _SCOPE_SIGNALS, {"/": _REFER})
        try:
            os.kill(stranger, 0)
        except PermissionError:
            return
        raise OSError("signals are not confined")
    finally:
        os.close(writing)
        os.waitpid(stranger, 0)


def _wake_on_signals() -> int:
    """A descriptor that becomes readable when a child ends or somebody asks us to end."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, _nothing)
    return reading


def _nothing(number: int, frame: object) -> None:
    """A handler, so that the signal is written to the descriptor instead of doing what it does."""


def _start_warden() -> tuple[int, int]:
    """A process that ends everything when this one is no more. Returns its pid and our end of a pipe."""
    reading, writing = os.pipe()
    warden = os.fork()
    if warden == 0:
        os.closerange(0, reading)
        os.closerange(reading + 1, 1 << 16)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        os.read(reading, 1)
        _kill_all()
        os._exit(0)
    os.close(reading)
    return warden, writing


def _start_child(plan: _Plan, mail: socket.socket) -> int:
    child = os.fork()
    if child == 0:
        signal.set_wakeup_fd(-1)
        # Python ignores the last two, and an ignored signal stays so in the next program.
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        try:
            _become(plan, mail)
        except (OSError, ValueError) as error:
            os.write(2, f"cannot confine the process: {error}\n".encode())
        finally:
            os._exit(125)
    return child


def _become(plan: _Plan, mail: socket.socket) -> NoReturn:
    _die_with_parent()
    os.setsid()
    if os.read(plan["gate"], 1) != b"1":
        raise OSError("nobody let it start")
    _close_all_but({0, 1, 2, mail.fileno(), *plan["keep"]})
    mail.set_inheritable(False)
    os.chdir(plan["folder"])
    _prefer_for_killing()
    # The user's programs, and motet itself, come first.
    os.nice(5)
    for name, value in plan["limits"].items():
        _limit(getattr(resource, name), value)
    _drop_capabilities()
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    rules = dict.fromkeys(plan["readable"], _READ) | dict.fromkeys(plan["writable"], _WRITE)
    _restrict(_ALL, _NETWORK, _SCOPE_ABSTRACT_SOCKETS | _SCOPE_SIGNALS, rules)
    listener = _filter_calls(bytes.fromhex(plan["filter"]))
    socket.send_fds(mail, [b"x"], [listener])
    _check()
    os.execve(plan["argv"][0], plan["argv"], plan["env"])  # noqa: S606


def _close_all_but(kept: set[int]) -> None:
    for descriptor in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208
        if descriptor in kept:
            os.set_inheritable(descriptor, True)
        else:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _prefer_for_killing() -> None:
    """When memory is short the system ends this first, not the user's programs."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
        file.write("500")


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _drop_capabilities() -> None:
    """All of them, for good: out of every set from which an exec could take them back."""
    capability = 0
    while _LIBC.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:
        capability += 1
    _LIBC.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _check_result(_LIBC.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())))


def _restrict(files: int, network: int, scopes: int, rules: dict[str, int]) -> None:
    """Enter a Landlock domain: nothing of what is named may be done, but by `rules` below a path."""
    attributes = (ctypes.c_uint64 * 3)(files, network, scopes)
    ruleset = _call(_LANDLOCK_CREATE, ctypes.byref(attributes), 24, 0)
    for path, rights in rules.items():
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        granted = rights if os.path.isdir(path) else rights & _OF_A_FILE  # noqa: PTH112
        # struct landlock_path_beneath_attr is packed: a 64-bit mask and a 32-bit descriptor.
        rule = ctypes.create_string_buffer(
            granted.to_bytes(8, sys.byteorder) + descriptor.to_bytes(4, sys.byteorder), 12
        )
        _call(_LANDLOCK_ADD, ruleset, 1, ctypes.byref(rule), 0)
        os.close(descriptor)
    _call(_LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _filter_calls(program: bytes) -> int:
    """Returns the descriptor by which somebody else sees, and answers, some of the calls."""
    instructions = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a count and, after padding, a pointer.
    header = (ctypes.c_void_p * 2)(len(program) // 8, ctypes.addressof(instructions))
    number = 317 if os.uname().machine == "x86_64" else 277
    return _call(number, _SECCOMP_SET_FILTER, _SECCOMP_NEW_LISTENER, ctypes.byref(header))


def _check() -> None:
    """What must hold, asked of the kernel once more before the program starts."""
    if _LIBC.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) != _SECCOMP_MODE_FILTER:
        raise OSError("there is no system call filter")
    if _LIBC.prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1:
        raise OSError("privileges can be gained")
    header, sets = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    _check_result(_LIBC.capget(ctypes.byref(header), ctypes.byref(sets)))
    if any(sets):
        raise OSError("capabilities are left")


class _Keeper:
    """Waits for the end, reaps, and meanwhile answers the calls that the filter hands over."""

    def __init__(
        self, plan: _Plan, child: int, warden: int, news: int, mail: socket.socket
    ) -> None:
        self._child = child
        self._warden = warden
        self._life = plan["life"]
        self._news = news
        self._mail = mail
        self._names = {int(number): name for number, name in plan["served"].items()}
        self._files = _Files(plan)
        self._listener = -1
        self._poll = select.poll()
        for descriptor in (self._life, news, mail.fileno()):
            self._poll.register(descriptor, select.POLLIN)

    def keep(self) -> int:
        """Return when the child or the warden ends, motet does, or we are asked to: the status."""
        while True:
            for descriptor, events in self._poll.poll():
                if descriptor == self._life:
                    return -signal.SIGKILL
                if descriptor == self._news and signal.SIGTERM in os.read(descriptor, 4096):
                    return -signal.SIGKILL
                if descriptor == self._mail.fileno():
                    self._take_listener()
                elif descriptor == self._listener:
                    self._answer(events)
            while (reaped := _reap()) is not None:
                pid, status = reaped
                if pid == self._child:
                    return status
                if pid == self._warden:
                    return -signal.SIGKILL

    def _take_listener(self) -> None:
        _, descriptors, _, _ = socket.recv_fds(self._mail, 1, 1)
        self._poll.unregister(self._mail)
        if descriptors:
            self._listener = descriptors[0]
            self._poll.register(self._listener, select.POLLIN)

    def _answer(self, events: int) -> None:
        if not events & select.POLLIN:
            # The last process with this filter has ended.
            self._poll.unregister(self._listener)
            return
        notice = bytearray(_NOTICE.size)
        # The caller may be gone by now, at each of the three calls.
        with contextlib.suppress(OSError):
            fcntl.ioctl(self._listener, _NOTIF_RECV, notice)
            call, pid, _, number, _, _, *arguments = _NOTICE.unpack(notice)
            error = flags = 0
            try:
                if self._names[number] in _FILE_CALLS:
                    self._files.serve(
                        self._names[number], pid, arguments, lambda: self._is_waiting(call)
                    )
                else:
                    _check_thread(pid, arguments[0] & 0xFFFFFFFF)
                    flags = _NOTIF_CONTINUE
            except OSError as refused:
                error = -(refused.errno or errno.EPERM)
            fcntl.ioctl(self._listener, _NOTIF_SEND, _ANSWER.pack(call, 0, error, flags))

    def _is_waiting(self, call: int) -> bool:
        try:
            fcntl.ioctl(self._listener, _NOTIF_ID_VALID, call.to_bytes(8, sys.byteorder))
        except OSError:
            return False
        return True


class _Files:
    """Changes the modes and times of files below the writable folders, for those who may not ask.

    Everything in a call is hostile: the path is read once, opened once, and the change is made to
    what was opened, after the kernel has said where that is.
    """

    def __init__(self, plan: _Plan) -> None:
        self._roots = tuple(
            os.path.realpath(path)
            for path in plan["writable"]
            if os.path.isdir(path)  # noqa: PTH112
        )

    def serve(
        self, name: str, pid: int, arguments: list[int], is_waiting: Callable[[], bool]
    ) -> None:
        """Raises OSError with the number that the caller is to see."""
        folder, path, value, flags = {
            "chmod": (_AT_FDCWD, arguments[0], arguments[1], 0),
            "fchmod": (arguments[0], 0, arguments[1], 0),
            "fchmodat": (arguments[0], arguments[1], arguments[2], 0),
            "utimensat": tuple(arguments[:4]),
        }[name]
        if flags & ~_AT_SYMLINK_NOFOLLOW:
            raise OSError(errno.EINVAL, "flags")
        if path == 0 and name in ("chmod", "fchmodat"):
            raise OSError(errno.EFAULT, "no path")
        file = self._open(pid, folder & 0xFFFFFFFF, path, flags)
        try:
            times = _memory(pid, value, 32) if name == "utimensat" and value else None
            if not is_waiting():
                raise OSError(errno.ESRCH, "the caller is gone")
            if name == "utimensat":
                _set_times(file, times)
            elif value & 0o6000:
                raise OSError(errno.EPERM, "set-id bits")
            else:
                os.chmod(f"/proc/self/fd/{file}", value & 0o1777)  # noqa: PTH101
        finally:
            os.close(file)

    def _open(self, pid: int, folder: int, path: int, flags: int) -> int:
        """What the call means, opened without reading it, if it is below a writable folder."""
        way = f"/proc/{pid}/cwd" if folder == _AT_FDCWD else f"/proc/{pid}/fd/{folder}"
        follow = os.O_NOFOLLOW if flags & _AT_SYMLINK_NOFOLLOW else 0
        if path:
            name = _text(pid, path)
            start = os.open(way if not name.startswith(b"/") else "/", os.O_PATH | os.O_CLOEXEC)
            try:
                file = os.open(name, os.O_PATH | os.O_CLOEXEC | follow, dir_fd=start)
            finally:
                os.close(start)
        else:
            file = os.open(way, os.O_PATH | os.O_CLOEXEC)
        real = os.readlink(f"/proc/self/fd/{file}")  # noqa: PTH115
        if not any(real == root or real.startswith(root + "/") for root in self._roots):
            os.close(file)
            raise OSError(errno.EPERM, "not a file of the sandbox")
        return file


def _check_thread(caller: int, target: int) -> None:
    """Whether both are threads of one process. What the call says is in registers and stays so."""
    if not os.path.exists(f"/proc/{caller}/task/{target}"):  # noqa: PTH110
        raise OSError(errno.EPERM, "another process")


def _text(pid: int, address: int) -> bytes:
    """A path in the caller's memory. It may end with its page, so each page is read by itself."""
    text = b""
    while b"\0" not in text:
        if len(text) > _LONGEST_PATH:
            raise OSError(errno.ENAMETOOLONG, "path")
        at = address + len(text)
        text += _memory(pid, at, _PAGE - at % _PAGE)
    return text.partition(b"\0")[0]


def _memory(pid: int, address: int, size: int) -> bytes:
    try:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
            memory.seek(address)
            data = memory.read(size)
    except (OSError, OverflowError, ValueError) as error:
        number = errno.EFAULT if not isinstance(error, PermissionError) else errno.EPERM
        raise OSError(number, "address") from error
    if len(data) != size:
        raise OSError(errno.EFAULT, "address")
    return data


def _set_times(file: int, times: bytes | None) -> None:
    # A link itself is opened only where the caller asked for it; /proc would follow it.
    path = b"/proc/self/fd/%d" % file
    if stat.S_ISLNK(os.fstat(file).st_mode):
        raise OSError(errno.EPERM, "a link's own times")
    buffer = None if times is None else ctypes.create_string_buffer(times, 32)
    _check_result(_LIBC.utimensat(_AT_FDCWD - (1 << 32), path, buffer, 0))


def _reap() -> tuple[int, int] | None:
    with contextlib.suppress(ChildProcessError):
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            return pid, os.waitstatus_to_exitcode(status)
    return None


def _end_all() -> None:
    """Return when every process of the domain has ended: this one is the parent of all orphans."""
    _kill_all()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _kill_all() -> None:
    # Reached only after `_enter_outer_domain` has proved that signals stay inside.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(-1, signal.SIGKILL)


def _prctl(option: int, value: int, third: int = 0) -> None:
    long = ctypes.c_ulong
    _check_result(_LIBC.prctl(option, long(value), long(third), long(0), long(0)))


def _call(number: int, *arguments: Any) -> int:
    return _check_result(_LIBC.syscall(number, *arguments))


def _check_result(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


if __name__ == "__main__":
    main()
