"""What cells display, as files that a person may open after the run.

Each session has a folder of its own, made with its first file; folders of earlier ones go after a
month. Names are ours, contents are data: nothing here opens or runs them. A PNG is written anew,
an SVG or a page may hold scripts that run in a browser, and is kept as it came.
"""

import os
import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

MOST_PER_CELL = 32
MOST_PER_SESSION = 256
MOST_BYTES_PER_SESSION = 256 << 20
LARGEST = 8 << 20
_KEPT_S = 30 * 24 * 3600

# Types that become files, and how their names end. What is text in a message is stored as UTF-8.
SUFFIXES = {
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/jpeg": ".jpg",
    "text/html": ".html",
    "text/latex": ".tex",
    "text/markdown": ".md",
}
BASE64 = frozenset({"image/png", "image/jpeg"})

_RUN = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")
_FILE = re.compile(rf"display-\d+(?:{'|'.join(map(re.escape, SUFFIXES.values()))})")


class DisplayRefused(Exception):
    """A display is not stored. The text says why, as a phrase."""


@dataclass(slots=True)
class DisplayStore:
    """Files of one session below `parent`, which is made if it is not there."""

    parent: Path
    _files: int = 0
    _bytes: int = 0
    _folder: tuple[Path, int] | None = field(default=None, repr=False)

    def store(self, kind: str, data: bytes, *, used: int) -> Path:
        """Write `data` of a type in SUFFIXES, for a cell that has `used` so many. Raises DisplayRefused."""
        if used >= MOST_PER_CELL:
            raise DisplayRefused(f"a cell may store {MOST_PER_CELL} displays")
        if self._files >= MOST_PER_SESSION:
            raise DisplayRefused(f"a session may store {MOST_PER_SESSION} displays")
        if self._bytes + len(data) > MOST_BYTES_PER_SESSION:
            size = MOST_BYTES_PER_SESSION >> 20
            raise DisplayRefused(f"a session may store displays of {size} MiB")
        name = f"display-{self._files + 1}{SUFFIXES[kind]}"
        try:
            if self._folder is None:
                self._folder = _fresh_folder(self.parent)
            path, folder = self._folder
            # By the folder's descriptor and exclusively: whatever may have been put in the way of
            # the path since, is not followed.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(name, flags, 0o600, dir_fd=folder), "wb") as file:
                file.write(data)
        except OSError as error:
            raise DisplayRefused(f"it cannot be written: {error.strerror}") from error
        self._files += 1
        self._bytes += len(data)
        return path / name

    def close(self) -> None:
        """Let go of the folder; the files stay. Safe to call twice."""
        if self._folder is not None:
            os.close(self._folder[1])
            self._folder = None


def _fresh_folder(parent: Path) -> tuple[Path, int]:
    """A new folder of this user alone, and its descriptor; those of a month ago are removed."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW
    above = os.open(parent, flags)
    try:
        _remove_old(above)
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        os.mkdir(name, 0o700, dir_fd=above)
        return parent / name, os.open(name, flags, dir_fd=above)
    finally:
        os.close(above)


def _remove_old(above: int) -> None:
    """Only what has our names, and no link is followed."""
    with os.scandir(above) as entries:
        runs = [entry.name for entry in entries if _RUN.fullmatch(entry.name)]
    for run in runs:
        try:
            folder = os.open(
                run, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW, dir_fd=above
            )
        except OSError:
            continue
        try:
            if os.fstat(folder).st_mtime > time.time() - _KEPT_S:
                continue
            with os.scandir(folder) as entries:
                names = [entry.name for entry in entries if _FILE.fullmatch(entry.name)]
            for name in names:
                os.unlink(name, dir_fd=folder)
            os.rmdir(run, dir_fd=above)
        except OSError:
            continue
        finally:
            os.close(folder)
