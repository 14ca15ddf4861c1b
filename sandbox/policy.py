"""Extra paths that are shown, and paths that are hidden: which they are, before anything is mounted.

An extra path stands inside at its own place, read-only. It is refused where it would show a home, the
root, motet's own files or a well-known secret. A hidden path is covered by an empty thing that nobody
can read: code inside can neither read nor replace it, since a covered place cannot be renamed, removed
or written. Other names of a hidden file (links, hard links) are covered as well. What is made or put
in a hidden file's place from outside while a sandbox runs is not covered.
"""

import fnmatch
import os
import pwd
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.base import DRIVE, SandboxError
from sandbox.patterns import is_name, parts_of
from sandbox.workspace import homes, own_folders

# Not more than one second of looking; bubblewrap takes 9,000 arguments in all.
MOST_ENTRIES = 300_000
MOST_COVERS = 1000

# Mounts of the sandbox's own, which an extra path may neither cover nor hold.
_OWN_PLACES = tuple(map(Path, (DRIVE, "/workspace", "/tmp", "/home/agent", "/run")))  # noqa: S108
_KERNEL = tuple(map(Path, ("/proc", "/sys", "/dev", "/run", "/var/run", "/boot")))
_NOT_WHOLE = tuple(map(Path, ("/etc", "/var", "/home", "/opt", "/srv", "/mnt", "/var/lib")))
_SECRETS = (
    ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".netrc", ".pgpass", ".git-credentials",
    ".password-store", ".mozilla", ".thunderbird", ".npmrc", ".pypirc", ".bash_history",
    ".config/gcloud", ".config/gh", ".config/chromium", ".config/google-chrome",
    ".local/share/keyrings",
)  # fmt: skip
_SYSTEM_SECRETS = ("/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/ssh", "/etc/ssl/private")


@dataclass(frozen=True, slots=True)
class Shown:
    """`path` on the host, real, stands inside at `place`."""

    path: Path
    place: str


@dataclass(frozen=True, slots=True)
class Cover:
    """`place` inside is to be covered by an empty folder or file."""

    place: str
    is_folder: bool


def extra_paths(paths: Iterable[Path]) -> tuple[Shown, ...]:
    """Each path at its own place. Raises SandboxError for one that may not be shown."""
    shown: list[Shown] = []
    for path in paths:
        # Not resolved: it stands where the user says. Only `..` is taken out.
        place = Path(os.path.normpath(path))
        try:
            real = path.resolve(strict=True)
        except OSError as error:
            raise SandboxError(f"The path {path} cannot be shown: {error.strerror}.") from error
        reason = why_not(real) or why_not(place)
        if reason is not None:
            raise SandboxError(
                f"The path {path} may not be shown, because it {reason}.",
                "Take it out of `read` under [sandbox], or name less of it.",
            )
        if not (place.is_relative_to("/usr") and real.is_relative_to("/usr")):
            shown.append(Shown(real, str(place)))
    return tuple(shown)


def why_not(path: Path, *, is_env: bool = False) -> str | None:
    """Why `path` may not be shown, as the end of a sentence. An environment may lie with our data."""
    if path == Path("/"):
        return "is everything"
    if any(home.is_relative_to(path) for home in (*homes(), *_other_homes())):
        return "holds a home folder"
    if path in _NOT_WHOLE:
        return "is a whole folder of the system"
    if any(path.is_relative_to(place) for place in _KERNEL):
        return "belongs to the system"
    own = own_folders()
    is_kept_env = is_env and any(path.is_relative_to(folder / "envs") for folder in own)
    if not is_kept_env and any(_overlap(path, folder) for folder in own):
        return "holds motet's own files"
    if any(place.is_relative_to(path) for place in _OWN_PLACES) or _in_drive(path):
        return "would cover a folder of the sandbox itself"
    for secret in _secrets():
        if _overlap(path, secret) and secret.exists():
            return f"holds secrets ({secret})"
    return None


def _in_drive(path: Path) -> bool:
    return any(path.is_relative_to(place) for place in (Path(DRIVE), Path("/workspace")))


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _other_homes() -> list[Path]:
    """Of people and of root; a service's home is often a folder of programs."""
    return [
        Path(entry.pw_dir)
        for entry in pwd.getpwall()
        if (entry.pw_uid == 0 or entry.pw_uid >= 1000)
        and Path(entry.pw_dir).is_absolute()
        and entry.pw_dir != "/"
    ]


def _secrets() -> list[Path]:
    return [
        *(home / name for home in homes() for name in _SECRETS),
        *map(Path, _SYSTEM_SECRETS),
    ]


def covers(shown: Sequence[Shown], patterns: Sequence[str]) -> tuple[Cover, ...]:
    """What must be covered so that nothing of `patterns` can be read below `shown`.

    A pattern is an absolute path; with a slash inside (`./.env`) a path below each shown folder; else
    a name at any depth. `*` and `?` match within a name, a slash at the end matches folders only.
    Raises SandboxError where a shown path is itself hidden, and where there is too much to look at.
    """
    if not patterns:
        return ()
    search = _Search(tuple(one.path for one in shown))
    found: set[Path] = set()
    for pattern in patterns:
        if pattern.startswith("/"):
            found |= search.absolute(pattern)
        elif not is_name(pattern):
            found |= search.below(pattern)
    names = [pattern for pattern in patterns if is_name(pattern)]
    if names:
        found |= search.named(names)
    found |= search.other_names(found)
    outermost = [path for path in found if not any(p in found for p in path.parents)]
    result = [
        Cover(_place(one, path), path.is_dir())
        for path in sorted(outermost)
        for one in shown
        if path.is_relative_to(one.path)
    ]
    if len(result) > MOST_COVERS:
        raise SandboxError(
            f"More than {MOST_COVERS} paths would have to be hidden.",
            "Hide the folders that hold them.",
        )
    return tuple(result)


def _place(shown: Shown, path: Path) -> str:
    if path == shown.path:
        return shown.place
    return f"{shown.place.rstrip('/')}/{path.relative_to(shown.path)}"


class _Search:
    """Looks for hidden paths below real folders; every answer is real and below one of them."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self._roots = roots
        self._seen = 0

    def absolute(self, pattern: str) -> set[Path]:
        path = Path(os.path.normpath(pattern))
        return self._real(path)

    def below(self, pattern: str) -> set[Path]:
        found: set[Path] = set()
        for root in self._roots:
            here = [root]
            for part in parts_of(pattern):
                here = [child for folder in here for child in self._children(folder, part)]
            for path in here:
                if not pattern.endswith("/") or path.is_dir():
                    found |= self._real(path)
        return found

    def named(self, names: Sequence[str]) -> set[Path]:
        any_kind = _matcher([name for name in names if not name.endswith("/")])
        folders = _matcher([name.rstrip("/") for name in names if name.endswith("/")])
        found: set[Path] = set()

        def is_hidden(entry: os.DirEntry[str]) -> bool:
            return any_kind(entry.name) or (folders(entry.name) and _is_folder(entry))

        for root in self._roots:
            if root.is_file() and any_kind(root.name):
                found |= self._real(root)
            for entry in self._walk(root, leave_out=is_hidden):
                if is_hidden(entry):
                    found |= self._real(Path(entry.path))
        return found

    def other_names(self, hidden: set[Path]) -> set[Path]:
        """Hard links, elsewhere below the roots, of files in `hidden`."""
        inodes: set[tuple[int, int]] = set()
        for path in hidden:
            status = path.lstat()
            if stat.S_ISDIR(status.st_mode):
                for entry in self._walk(path):
                    inodes |= _linked(entry.stat(follow_symlinks=False))
            inodes |= _linked(status)
        if not inodes:
            return set()
        return {
            Path(entry.path)
            for root in self._roots
            for entry in self._walk(root)
            if _linked(entry.stat(follow_symlinks=False)) & inodes
        }

    def _real(self, path: Path) -> set[Path]:
        """`path`, and for a link what it leads to: a link cannot be covered, only its end can."""
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return set()
        for root in self._roots:
            if root.is_relative_to(real):
                raise SandboxError(
                    f"{root} is to be shown and to be hidden.",
                    "Take one of the two out of the configuration ([sandbox] read, hide).",
                )
        return {real} if any(real.is_relative_to(root) for root in self._roots) else set()

    def _children(self, folder: Path, part: str) -> Iterator[Path]:
        if not any(mark in part for mark in "*?["):
            if (folder / part).exists():
                yield folder / part
            return
        for entry in self._entries(folder):
            if fnmatch.fnmatchcase(entry.name, part):
                yield Path(entry.path)

    def _walk(
        self, root: Path, leave_out: Callable[[os.DirEntry[str]], bool] = lambda _: False
    ) -> Iterator[os.DirEntry[str]]:
        """Everything below, without following links or entering what is left out."""
        pending = [root]
        while pending:
            for entry in self._entries(pending.pop()):
                yield entry
                if entry.is_dir(follow_symlinks=False) and not leave_out(entry):
                    pending.append(Path(entry.path))

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        try:
            entries = os.scandir(folder)
        except OSError:
            # Not a folder, or not ours to read: then nor is it for code inside.
            return
        with entries:
            for entry in entries:
                self._seen += 1
                if self._seen > MOST_ENTRIES:
                    raise SandboxError(
                        f"There are more than {MOST_ENTRIES:,} files to search for hidden ones.",
                        "Hide by place (a path with a slash) rather than by name, or show less.",
                    )
                yield entry


def _matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    if not patterns:
        return lambda _: False
    expression = re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns))
    return lambda name: expression.match(name) is not None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _linked(status: os.stat_result) -> set[tuple[int, int]]:
    """The file's identity, if it has more than one name."""
    if stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
        return {(status.st_dev, status.st_ino)}
    return set()
