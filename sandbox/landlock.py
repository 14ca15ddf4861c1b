"""Confinement without namespaces: Landlock, a stricter system call filter, and a supervisor.

For where the kernel or a container's own filter forbids user namespaces. Nothing can be mounted, so
there is no view of the user's folder: code works on a copy of it, or in an empty folder of its own,
may read the system's programs and this Python, and reaches nothing else. What namespaces do elsewhere
is done here by refusing: no socket can be made, no signal leaves the domain, no process is named by
number.

Landlock's version 6 (Linux 6.12) is needed: before it, signals go to every process of the user,
which is a way to end motet, and nothing could end all that was started in one step.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from sandbox import policy as policies
from sandbox import view
from sandbox.base import Isolation, Limits, Mode, Policy, SandboxError, Workspace
from sandbox.changes import ChangesError
from sandbox.copied import Copying
from sandbox.layer import Layer
from sandbox.limits import Cgroup, Descendants, Guard, in_force, rlimits
from sandbox.python_env import as_seen, this_python, write_stand_ins
from sandbox.seccomp import seccomp_filter, served_calls
from sandbox.start import exit_status, first_line, pipe, sealed, start
from sandbox.store import LayerStore
from sandbox.workspace import PrivateFolder

_NEEDED = 6
_END_S = 10.0

_LANDLOCK_CREATE = 444
# Of the private folder: the home, the folder for temporary files.
_WRITTEN = ("home", "tmp")
# Devices that hold nothing.
_DEVICES = ("/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


class LandlockSandbox:
    """A sandbox that starts each process below a supervisor, all in the same folder."""

    kind = "landlock"
    # Its real place has names of this session and this user in it, which a model need not read.
    drive = "."

    def __init__(
        self,
        workspace: Workspace,
        folder: Path | None,
        limits: Limits,
        *,
        policy: Policy | None = None,
        notices: tuple[str, ...] = (),
    ) -> None:
        """`folder` is copied; without one code works in an empty folder. The inputs stand in either.

        Raises SandboxError, also for a folder that is too large.
        """
        version = landlock_version()
        if version < _NEEDED:
            raise SandboxError(
                f"Landlock's version {_NEEDED} (Linux 6.12) is needed, and here is "
                + (f"version {version}" if version else "none")
            )
        self.limits = limits
        self.network = False
        self.layer: Layer | None = None
        self._copy: Layer | None = None
        self._is_writable = folder is None or workspace.mode is Mode.OVERLAY
        self._policy = policy or Policy()
        self._filter = seccomp_filter(namespaces=False)
        if self._policy.network is not None:
            notices += ("The network stays off: without namespaces no socket can be allowed.",)
        self._extra, self.notices = self._extra_paths(notices)
        self._readable = [
            *map(str, view.readable_paths(self._policy.python)),
            *_DEVICES,
            *self._extra,
        ]
        self._has_cgroup = Cgroup.can_be_made(limits)
        self._private = PrivateFolder(avoid=None)
        try:
            inputs = self._private.copy_inputs(workspace)
            links = {name: inputs / name for name in workspace.inputs}
            if folder is None:
                self.folder = self._scratch(links)
            else:
                self._copy = self._copied(folder, links)
                self.folder = self._copy.upper
            # What nobody may change is no change either.
            self.layer = self._copy if self._is_writable else None
            python = self._policy.python or this_python()
            stand_ins = write_stand_ins(self._private.folder("stand-ins"), python)
            self.python, self._paths = as_seen(python, *stand_ins)
            self._readable += [str(inputs), *map(str, stand_ins), str(self.folder)]
        except BaseException:
            self.close()
            raise

    @property
    def private(self) -> Path:
        return self._private.folder("files")

    @property
    def isolation(self) -> Isolation:
        folder = None if self._copy is None else self._copy.folder
        return _isolation(
            self.limits, folder, is_writable=self._is_writable, has_cgroup=self._has_cgroup
        )

    def identity(self) -> str:
        """A digest of all that a proof of this confinement depends on."""
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        digest = hashlib.sha256()
        for source in sorted(Path(__file__).parent.glob("*.py")):
            digest.update(source.read_bytes())
        devices = (path.stat().st_dev for path in (self._private.path, self.folder))
        facts = ("landlock", boot, os.getuid(), sys.executable, self._is_writable, *devices)
        digest.update(json.dumps([str(fact) for fact in facts]).encode())
        return digest.hexdigest()

    def is_mounted_as(self, kind: str, access: str) -> bool:
        return (kind, access) == ("folder", "rw" if self._is_writable else "ro")

    def spawn(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> "LandlockProcess":
        with Cgroup.starting(self.limits) as cgroup:
            return self._spawn(argv, env or {}, pass_fds, cgroup)

    def close(self) -> None:
        self._private.close()
        if self._copy is not None:
            self._copy.close()

    def _scratch(self, links: Mapping[str, Path]) -> Path:
        scratch = self._private.folder("scratch")
        for name, file in links.items():
            (scratch / name).symlink_to(file)
        return scratch

    def _copied(self, folder: Path, links: Mapping[str, Path]) -> Layer:
        def hidden() -> list[str]:
            found = policies.covers((policies.Shown(folder, "/"),), self._policy.hide)
            return [cover.place.removeprefix("/") for cover in found]

        try:
            return LayerStore().make(
                folder, hide=self._policy.hide, copying=Copying(links, leave_out=hidden)
            )
        except ChangesError as error:
            raise SandboxError(str(error)) from error

    def _written(self) -> list[Path]:
        """The folders in which what is written inside ends up."""
        own = [self._private.folder(name) for name in _WRITTEN]
        return [self.folder, *own] if self._is_writable else own

    def _spawn(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        pass_fds: Sequence[int],
        cgroup: Cgroup | None,
    ) -> "LandlockProcess":
        with contextlib.ExitStack() as ours:
            pids, pids_in = pipe(ours)
            gate_out, gate = pipe(ours)
            life_out, life = pipe(ours)
            plan = {
                **self._plan(argv, env, pass_fds),
                "pids": pids_in.fileno(),
                "gate": gate_out.fileno(),
                "life": life_out.fileno(),
            }
            text = ours.enter_context(sealed(json.dumps(plan).encode()))
            ours_in = (pids_in, gate_out, life_out, text)
            source = Path(__file__).with_name("supervisor.py").read_text(encoding="utf-8")
            popen = start(
                [sys.executable, "-I", "-S", "-c", source, str(text.fileno())],
                env={},
                cwd="/",
                pass_fds=(*pass_fds, *(file.fileno() for file in ours_in)),
            )
            try:
                pids_in.close()
                child = int(first_line(pids, popen, "it says nothing"))
                if cgroup is not None:
                    cgroup.add(child)
                process = LandlockProcess(
                    popen,
                    self.limits,
                    cgroup,
                    os.dup(life.fileno()),
                    self._written(),
                )
                gate.write(b"1")
            except BaseException as error:
                _end(popen)
                if isinstance(error, OSError):
                    raise SandboxError(f"The sandbox did not start: {error}.") from error
                raise
            return process

    def _plan(
        self, argv: Sequence[str], env: Mapping[str, str], pass_fds: Sequence[int]
    ) -> dict[str, object]:
        home, tmp = (str(self._private.folder(name)) for name in _WRITTEN)
        limits = rlimits(self.limits)
        if os.getuid() == 0:
            # Does not bind root.
            del limits["RLIMIT_NPROC"]
        else:
            # Counts all that the user runs.
            limits["RLIMIT_NPROC"] += _threads_of_user()
        environment = {
            "HOME": home,
            "USER": "agent",
            "LANG": "C.UTF-8",
            "TMPDIR": tmp,
            **self._paths,
        }
        return {
            "argv": list(argv),
            "env": {**environment, **env},
            "folder": str(self.folder),
            "limits": limits,
            "readable": self._readable,
            "writable": [*map(str, self._written()), "/dev/null"],
            "filter": self._filter.hex(),
            "served": served_calls(),
            "keep": list(pass_fds),
        }

    def _extra_paths(self, notices: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
        """The policy's paths to read, without those that hold something hidden: no part can be."""
        paths: list[str] = []
        for shown in policies.extra_paths(self._policy.read):
            if policies.covers((shown,), self._policy.hide):
                notices += (f"{shown.place} is not shown: here no part of a folder can be hidden.",)
            else:
                paths.append(str(shown.path))
        return paths, notices


class LandlockProcess:
    """A supervisor, the confined process below it, and all that comes of that."""

    def __init__(
        self,
        popen: subprocess.Popen[bytes],
        limits: Limits,
        cgroup: Cgroup | None,
        life: int,
        folders: Sequence[Path],
    ) -> None:
        """`life`: closing it ends everything, as motet's end does. `folders`: what is written to."""
        assert popen.stdout is not None
        assert popen.stderr is not None
        self.stdout: IO[bytes] = popen.stdout
        self.stderr: IO[bytes] = popen.stderr
        self._popen = popen
        self._life = life
        try:
            members = Descendants(popen.pid)
            self._guard = Guard(members, limits, self._signal, cgroup=cgroup, folders=folders)
        except OSError:
            os.close(life)
            raise

    @property
    def pid(self) -> int:
        return self._popen.pid

    def poll(self) -> int | None:
        return exit_status(self._popen)

    def limit_reached(self) -> str | None:
        return self._guard.reached(self.poll())

    def kill(self) -> None:
        if self._life < 0:
            return
        self._signal()
        try:
            # It has ended when everything below it has.
            self._popen.wait(_END_S)
        except subprocess.TimeoutExpired:
            # Its twin then does the same.
            self._popen.kill()
            self._popen.wait()
        self._guard.close(self.poll())
        self.stdout.close()
        self.stderr.close()
        os.close(self._life)
        self._life = -1

    def _signal(self) -> None:
        # Popen does not signal a process that it has reaped.
        self._popen.send_signal(signal.SIGTERM)


def landlock_version() -> int:
    """The version of the kernel's Landlock, 0 where it has none or may not be asked."""
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_LANDLOCK_CREATE, None, 0, 1)))


def _end(popen: subprocess.Popen[bytes]) -> None:
    popen.terminate()
    try:
        popen.wait(_END_S)
    except subprocess.TimeoutExpired:
        popen.kill()
        popen.wait()
    for stream in (popen.stdout, popen.stderr):
        if stream is not None:
            stream.close()


def _threads_of_user() -> int:
    """How many processes and threads this user has, which the limit on processes counts as well."""
    uid, count = os.getuid(), 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                count += len(os.listdir(folder / "task"))  # noqa: PTH208
    return count


def _isolation(
    limits: Limits, folder: Path | None, *, is_writable: bool, has_cgroup: bool
) -> Isolation:
    held, not_held = in_force(limits, has_cgroup=has_cgroup, is_measured=True)
    if folder is None:
        shown, lack = "an empty folder", "Python works in an empty folder of its own"
    else:
        access = "" if is_writable else ", read-only"
        shown, lack = f"a copy of {folder}{access}", "a copy of it does not show what you edit"
    lacks = [
        f"your folder itself is not shown: {lack}",
        "whether a file exists, its size and times can be learnt by who knows its name; not what is in it",
        "which process numbers are in use can be learnt; no process can be reached",
        "there are no pseudo-terminals, no /proc and no /dev/shm (multiprocessing has no locks)",
        *not_held,
    ]
    if os.getuid() == 0:
        lacks.append("you are root: a hole in the kernel would be one for root")
    return Isolation(
        mechanism=f"Landlock, version {landlock_version()}",
        holds=(
            f"files: {shown}, the system's programs and this Python, nothing else",
            "network: none; no socket of any kind can be made",
            "processes: none outside can be signalled or read; none outlives the session",
            *held,
        ),
        lacks=tuple(lacks),
    )
