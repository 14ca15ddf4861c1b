"""Which folder a sandbox shows at the drive, and the private folder that it keeps on the host.

A folder that is `/`, the user's home or above it is never shown, nor are the system's own: then the
workspace is an empty scratch folder and a notice says so. The private folder (0700) holds what a
sandbox needs on the host: scratch workspace, overlay layers, copies of the inputs. A lock tells
whether its owner still lives, so the next sandbox removes what a killed one left.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sandbox.base import Mode, SandboxError, Workspace

# Kernel interfaces, devices, sockets of services: never a workspace, nor anything below.
_NEVER = tuple(map(Path, ("/proc", "/sys", "/dev", "/run", "/var/run", "/boot")))
# Fine to work below, but not to show whole.
_NOT_WHOLE = tuple(
    map(Path, ("/", "/etc", "/usr", "/var", "/opt", "/home", "/srv", "/lib", "/bin"))
)
_MEMORY = Path("/dev/shm")  # noqa: S108


@dataclass(frozen=True, slots=True)
class Shown:
    """The folder to show, real and absolute, or None for scratch; and what the user must hear."""

    folder: Path | None
    notices: tuple[str, ...] = ()


def shown_folder(workspace: Workspace) -> Shown:
    """Apply the folder rules. Raises SandboxError for a folder that is not there or not to be had.

    In mode `write` a folder that holds this program or its configuration is refused, because what
    runs inside could then change what runs outside.
    """
    if workspace.folder is None:
        return Shown(None)
    try:
        folder = workspace.folder.resolve(strict=True)
    except OSError as error:
        raise SandboxError(
            f"The folder {workspace.folder} cannot be used: {error.strerror}."
        ) from error
    if not folder.is_dir():
        raise SandboxError(f"{workspace.folder} is not a folder.")
    reason = _why_not(folder)
    if reason is not None:
        return Shown(
            None,
            (f"{folder} is {reason}, so Python works in an empty folder of its own instead.",),
        )
    if workspace.mode is Mode.WRITE:
        _refuse_own_files(folder)
    return Shown(folder)


def homes() -> tuple[Path, ...]:
    """The user's home folder by $HOME and by the password file, real and absolute."""
    found: list[Path] = []
    if os.environ.get("HOME", "").startswith("/"):
        found.append(Path(os.environ["HOME"]).resolve())
    with contextlib.suppress(KeyError):
        found.append(Path(pwd.getpwuid(os.getuid()).pw_dir).resolve())
    # A service user's home is often / or /nonexistent: then nothing is above it.
    return tuple(dict.fromkeys(home for home in found if home != Path("/")))


def _why_not(folder: Path) -> str | None:
    for home in homes():
        if home == folder:
            return "your home folder"
        if home.is_relative_to(folder):
            return "above your home folder"
    if folder in _NOT_WHOLE:
        return "a folder of the system"
    if any(folder.is_relative_to(path) for path in _NEVER) and not (
        folder != _MEMORY and folder.is_relative_to(_MEMORY)
    ):
        return "a folder of the system"
    return None


def _refuse_own_files(folder: Path) -> None:
    source = Path(__file__).resolve().parent.parent
    configs = _own_folders("XDG_CONFIG_HOME", ".config")
    for name, path in (
        ("installation", source),
        ("installation", Path(sys.prefix).resolve()),
        *(("configuration", path) for path in configs),
    ):
        if path.is_relative_to(folder) or folder.is_relative_to(path):
            raise SandboxError(
                f"Mode write is refused for {folder}, because it holds motet's own {name}.",
                "Use --sandbox overlay.",
            )


def own_cache() -> Path | None:
    """Our folder in the user's cache; None for a user without a home."""
    return next(iter(_own_folders("XDG_CACHE_HOME", ".cache")), None)


def own_displays() -> Path | None:
    """Where what cells display is kept after a run; None for a user without a home."""
    states = _own_folders("XDG_STATE_HOME", ".local/state")
    return states[0] / "displays" if states else None


def own_folders() -> list[Path]:
    """Where this user's motet keeps what is its own: settings, data, histories, private folders."""
    variables = {
        "XDG_CONFIG_HOME": ".config",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "XDG_DATA_HOME": ".local/share",
    }
    xdg = [path for item in variables.items() for path in _own_folders(*item)]
    temporary = (Path(tempfile.gettempdir()).resolve(), Path("/var/tmp"))  # noqa: S108
    return [*xdg, Path("/etc/motet"), *(path / f"motet-{os.getuid()}" for path in temporary)]


def own_state() -> Path | None:
    """Our folder for what is to last; None for a user without a home."""
    return next(iter(_own_folders("XDG_STATE_HOME", ".local/state")), None)


def _own_folders(variable: str, name: str) -> list[Path]:
    """`motet` in the folder that the XDG variable names, else in that of each home."""
    if os.environ.get(variable, "").startswith("/"):
        return [Path(os.environ[variable]).resolve() / "motet"]
    return [home / name / "motet" for home in homes()]


class PrivateFolder:
    """A locked folder of our own below a per-user base; `close` removes it."""

    def __init__(self, avoid: Path | None) -> None:
        """`avoid`: the shown folder. An overlay's upper layer must not lie inside its lower one."""
        base = _base(avoid)
        # Under the base's lock, so that nobody sweeps a folder that is not locked yet.
        guard = _lock(base / "lock")
        try:
            _sweep(base)
            self.path = Path(tempfile.mkdtemp(prefix="box-", dir=base))
            self._lock = _lock(self.path / "lock")
        finally:
            os.close(guard)

    def folder(self, name: str) -> Path:
        """A subfolder, made on first use."""
        path = self.path / name
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    def nothing(self) -> tuple[Path, Path]:
        """An empty file and an empty folder that nobody may read, to cover others with."""
        folder = self.folder("nothing")
        file, empty = folder / "file", folder / "folder"
        if not empty.exists():
            file.touch(mode=0o000)
            empty.mkdir(mode=0o000)
        return file, empty

    def copy_inputs(self, workspace: Workspace) -> Path:
        """A folder that holds the workspace's inputs by name, each 0444."""
        folder = self.folder("inputs")
        for name, source in workspace.inputs.items():
            if name in ("", ".", "..") or "/" in name or "\0" in name:
                raise SandboxError(f"{name!r} is not a file name.")
            try:
                shutil.copyfile(source, folder / name)
            except OSError as error:
                raise SandboxError(f"{source} cannot be read: {error.strerror}.") from error
            (folder / name).chmod(0o444)
        return folder

    def hold_place(self, path: Path) -> None:
        """Make an empty file in the user's folder for a mount to cover; removed again at close.

        Recorded before it is made, so that the next sandbox removes it if this one is killed.
        """
        self._record(path)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o444))

    def link(self, path: Path, target: Path) -> None:
        """As `hold_place`, with a link to a file of this private folder."""
        self._record(path)
        path.symlink_to(target)

    def _record(self, path: Path) -> None:
        with (self.path / "placeholders").open("ab") as record:
            record.write(os.fsencode(path) + b"\0")

    def close(self) -> None:
        """Remove the folder and the placeholders. Safe to call twice."""
        if self._lock < 0:
            return
        _remove(self.path)
        os.close(self._lock)
        self._lock = -1


def _lock(path: Path) -> int:
    """An open descriptor that holds the lock of `path`; closing it gives the lock back."""
    flags = os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _base(avoid: Path | None) -> Path:
    """A folder of this user alone, on a disk rather than in memory, and outside `avoid`."""
    cache = own_cache()
    parents = [Path(tempfile.gettempdir()), Path("/var/tmp"), *([cache] if cache else [])]  # noqa: S108
    for parent in parents:
        base = parent.resolve() / f"motet-{os.getuid()}"
        if avoid is not None and base.is_relative_to(avoid):
            continue
        with contextlib.suppress(OSError):
            base.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = base.lstat()
            if stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid():
                base.chmod(0o700)
                return base
    raise SandboxError(
        "The sandbox found no folder for its own files.",
        "Set TMPDIR to a folder that you can write.",
    )


def _sweep(base: Path) -> None:
    """Remove private folders whose owner is gone: nobody holds their lock."""
    for path in base.glob("box-*"):
        try:
            lock = os.open(path / "lock", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(path)
        except OSError:
            pass
        finally:
            os.close(lock)


def _remove(path: Path) -> None:
    """Remove a private folder and the placeholders that it names."""
    with contextlib.suppress(OSError):
        for name in (path / "placeholders").read_bytes().split(b"\0")[:-1]:
            placeholder = Path(os.fsdecode(name))
            with contextlib.suppress(OSError):
                status = placeholder.lstat()
                if stat.S_ISLNK(status.st_mode):
                    is_ours = placeholder.readlink().is_relative_to(path)
                else:
                    is_ours = stat.S_ISREG(status.st_mode) and status.st_size == 0
                if is_ours:
                    placeholder.unlink()
    # Overlayfs leaves a folder without permissions, and code inside may have made more of them.
    for folder, names, _ in os.walk(path):
        for name in names:
            with contextlib.suppress(OSError):
                if not Path(folder, name).is_symlink():
                    Path(folder, name).chmod(0o700)
    shutil.rmtree(path, ignore_errors=True)
