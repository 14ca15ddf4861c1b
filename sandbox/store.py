"""Where layers lie: made, found again by folder or id, swept up.

In `$XDG_STATE_HOME/motet/changes` (~/.local/state), for users without a home below /var/tmp, never
inside the folder that they change; 0700. A layer's id is its folder's name.
"""

import contextlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sandbox.beneath import remove_tree
from sandbox.changes import ChangesError, Pending
from sandbox.copied import Copied, Copying
from sandbox.layer import Layer, mend, read_meta
from sandbox.lock import try_lock
from sandbox.patterns import below
from sandbox.workspace import own_state

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Longer than any layer takes to be made.
_MAKING_S = 3600.0
_KEEP_S = 30 * 86400.0


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A layer without opening it. `made_at` is seconds since 1970; `is_live`: its session runs."""

    id: str
    folder: Path
    made_at: float
    is_live: bool


class LayerStore:
    """All layers of this user. `LayerStore()` is the usual one."""

    def __init__(self, base: Path | None = None) -> None:
        """`base`: another folder than the usual, for tests."""
        self._bases = _usual_bases() if base is None else [base]

    def layers(self, folder: Path | None = None) -> tuple[LayerInfo, ...]:
        """Those of `folder`, or all; newest first."""
        found = [info for path in self._paths() if (info := _info(path)) is not None]
        found = [info for info in found if folder is None or info.folder == folder.resolve()]
        return tuple(sorted(found, key=lambda info: (info.made_at, info.id), reverse=True))

    def open(self, identifier: str) -> Layer:
        """By its id or an unambiguous beginning of it. The caller closes it. Raises ChangesError."""
        paths = {path.name: path for path in self._paths() if path.name.startswith(identifier)}
        if identifier in paths:
            paths = {identifier: paths[identifier]}
        if len(paths) != 1 or not identifier:
            what = "Several layers begin" if paths else "There is no layer that begins"
            raise ChangesError(f"{what} with {identifier!r}.")
        (path,) = paths.values()
        info = _info(path)
        if info is None:
            raise ChangesError(f"Layer {identifier} cannot be read.")
        try:
            inputs = dict.fromkeys(read_meta(path, "inputs"))
            copying = Copying(inputs) if Copied(path).exists() else None
            layer = Layer(path, info.folder, info.made_at, copying=copying)
        except OSError as error:
            raise ChangesError(
                f"The folder of layer {identifier}, {info.folder}, cannot be opened: "
                f"{error.strerror}. Bring it back, or discard layer {identifier} whole."
            ) from error
        if not info.is_live:
            mend(path)
        layer.baseline.load()
        return layer

    def make(
        self,
        folder: Path,
        *,
        skip: int = 0,
        hide: Collection[str] = (),
        copying: Copying | None = None,
    ) -> Layer:
        """A new, empty, locked layer of `folder` (real, absolute). Raises ChangesError.

        `copying`: the layer is a copy of the whole folder, for where no overlay can be had. A folder
        that is too large is refused.
        `hide`: patterns of paths that are never applied (sandbox/patterns.py).
        `skip`: how many of the places that could hold it have proved unfit for an overlay.
        """
        places = [base for base in self._bases if not base.is_relative_to(folder)]
        usable = [base for base in places if _is_usable(base)]
        if len(usable) <= skip:
            raise ChangesError(
                "No folder was found that can hold what Python changes. "
                "Set XDG_STATE_HOME to a folder that you can write."
            )
        self.gc()
        path, lock, made_at = _place(usable[skip])
        hidden = below(hide, str(folder))
        inputs = [] if copying is None else [*copying.inputs]
        meta = {"folder": str(folder), "made_at": made_at, "hide": hidden, "inputs": inputs}
        try:
            layer = Layer(path, folder, made_at, lock, copying=copying)
            layer.begin()
            # Last: what has none is no layer yet.
            (path / "meta.json.new").write_text(json.dumps(meta), "ascii")
            (path / "meta.json.new").rename(path / "meta.json")
        except BaseException as error:
            os.close(lock)
            remove_tree(path)
            if isinstance(error, OSError):
                raise ChangesError(f"{folder} cannot be opened: {error.strerror}.") from error
            raise
        return layer

    def drop(self, info: LayerInfo) -> None:
        """Remove a layer with all that it holds, also where its folder is gone. Raises ChangesError."""
        for path in self._paths():
            if path.name != info.id:
                continue
            lock = try_lock(path / "lock")
            if lock is None:
                raise ChangesError(f"The session that writes layer {info.id} still runs.")
            try:
                remove_tree(path)
            finally:
                os.close(lock)

    def gc(self, older_than_s: float = _KEEP_S) -> tuple[str, ...]:
        """Remove layers that hold nothing pending and are older than that. Returns their ids."""
        removed: list[str] = []
        for base in filter(_is_ours, self._bases):
            _sweep(base)
        for info in self.layers():
            if info.is_live or info.made_at > time.time() - older_than_s:
                continue
            with contextlib.suppress(ChangesError, OSError):
                layer = self.open(info.id)
                with contextlib.closing(layer), layer.writing():
                    if layer.changes() == Pending(()):
                        remove_tree(layer.path)
                        removed.append(info.id)
        return tuple(removed)

    def _paths(self) -> list[Path]:
        return [
            path.parent
            for base in self._bases
            if _is_ours(base)
            for path in base.glob("*/meta.json")
        ]


# The most that `_usual_bases` returns.
LAYER_PLACES = 3


def _usual_bases() -> list[Path]:
    state = own_state()
    folders = [Path("/var/tmp"), Path(tempfile.gettempdir())]  # noqa: S108
    places = [state / "changes"] if state else []
    places += [folder.resolve() / f"motet-{os.getuid()}" / "changes" for folder in folders]
    return list(dict.fromkeys(places))


def _is_usable(base: Path) -> bool:
    """Make it if need be; False where that fails or where it is not ours alone."""
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (_is_ours(base.parent) and _is_ours(base)):
            return False
        base.chmod(0o700)
        return os.access(base, os.W_OK | os.X_OK)
    except OSError:
        return False


def _is_ours(base: Path) -> bool:
    try:
        status = base.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()


def _place(base: Path) -> tuple[Path, int, float]:
    """A new folder below `base`, the lock that is held on it, and when it was made."""
    made_at = time.time()
    number = int(made_at)
    while True:
        path = base / _short(number)
        try:
            path.mkdir(mode=0o700)
            break
        except FileExistsError:
            number += 1
    lock = try_lock(path / "lock")
    assert lock is not None
    return path, lock, made_at


def _sweep(base: Path) -> None:
    """Remove what was killed while it was made."""
    for path in base.iterdir():
        # Another session may end, and its folder go, between two looks.
        with contextlib.suppress(FileNotFoundError):
            if (
                not (path / "meta.json").exists()
                and path.lstat().st_mtime < time.time() - _MAKING_S
            ):
                remove_tree(path)


def _short(number: int) -> str:
    """Six letters and digits that sort by time until 2038 and beyond."""
    text = ""
    for _ in range(6):
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


def _info(path: Path) -> LayerInfo | None:
    try:
        meta = json.loads((path / "meta.json").read_text("ascii"))
        folder, made_at = Path(str(meta["folder"])), float(meta["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        lock = try_lock(path / "lock", shared=True)
    except FileNotFoundError:
        # Its session has just ended and left nothing to keep.
        return None
    if lock is not None:
        os.close(lock)
    return LayerInfo(path.name, folder, made_at, is_live=lock is None)
