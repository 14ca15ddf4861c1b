"""No confinement: what `--sandbox off` means, chosen by the user in so many words, never by us.

The code runs as the user, with the user's files and network. What stays: per-process limits, an
environment reduced to what programs need to run, and that nothing outlives the session by accident
(a process that makes its own session escapes that).
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from sandbox.base import Interpreter, Isolation, Limits, Policy, SandboxError, Workspace
from sandbox.limits import rlimits
from sandbox.start import exit_status, start
from sandbox.workspace import PrivateFolder

# Enough to run programs; tokens and keys have other names.
_PASSED = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH")

# The first counts all that the user runs; the second would end a kernel without a reason given.
_NOT_SET = ("RLIMIT_NPROC", "RLIMIT_CPU")


class UnconfinedSandbox:
    """Starts processes as they are, in the user's folder or in an empty private one."""

    def __init__(
        self,
        workspace: Workspace,
        folder: Path | None,
        limits: Limits,
        policy: Policy | None = None,
    ) -> None:
        """Of the policy only the interpreter means something here."""
        self.limits = limits
        python = policy.python if policy and policy.python else Interpreter(sys.executable)
        # Nothing keeps the user's own pip from working.
        self.python = replace(python, advice="")
        self.network = True
        self.layer = None
        self.notices = ("No sandbox: Python runs as you, with all your files and the network.",)
        self.isolation = Isolation(
            mechanism="none",
            holds=("memory and file sizes per process",),
            lacks=("files, network, processes and the environment are not confined",),
        )
        self._private = PrivateFolder(avoid=folder)
        self.drive = str(folder or self._private.folder("scratch"))
        try:
            inputs = self._private.copy_inputs(workspace)
            for name in workspace.inputs:
                self._private.link(Path(self.drive, name), inputs / name)
        except OSError as error:
            self._private.close()
            raise SandboxError(f"The input cannot be placed in {self.drive}: {error}.") from error
        except BaseException:
            self._private.close()
            raise

    @property
    def private(self) -> Path:
        return self._private.folder("files")

    def spawn(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> "UnconfinedProcess":
        plan = {
            "argv": list(argv),
            "limits": {k: v for k, v in rlimits(self.limits).items() if k not in _NOT_SET},
            "writable": None,
            "checked": False,
            "parent": True,
        }
        source = Path(__file__).with_name("inner.py").read_text(encoding="utf-8")
        kept = {name: os.environ[name] for name in _PASSED if name in os.environ}
        popen = start(
            [sys.executable, "-I", "-S", "-c", source, json.dumps(plan)],
            env={**kept, **(env or {})},
            cwd=self.drive,
            pass_fds=pass_fds,
        )
        return UnconfinedProcess(popen)

    def close(self) -> None:
        self._private.close()


class UnconfinedProcess:
    """A process and its group."""

    def __init__(self, popen: subprocess.Popen[bytes]) -> None:
        assert popen.stdout is not None
        assert popen.stderr is not None
        self.stdout: IO[bytes] = popen.stdout
        self.stderr: IO[bytes] = popen.stderr
        self._popen = popen
        self._killed = False

    @property
    def pid(self) -> int:
        return self._popen.pid

    def poll(self) -> int | None:
        return exit_status(self._popen)

    def limit_reached(self) -> str | None:
        return None

    def kill(self) -> None:
        if self._killed:
            return
        self._killed = True
        # The group outlives its leader, and its number is not reused while it has members.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()
        self.stdout.close()
        self.stderr.close()
