"""A layer without a sandbox: what overlayfs would leave in its upper folder, made by hand."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.changes import Change, Kind
from sandbox.copied import Copying
from sandbox.layer import Layer
from sandbox.store import LayerStore

Tree = dict[str, object]


@contextmanager
def layer_of(folder: Path, state: Path, *, as_copy: bool = False) -> Iterator[Layer]:
    """A layer of `folder` that is kept below `state`, as its session has it."""
    copying = Copying({"stdin.txt": None}) if as_copy else None
    layer = LayerStore(state / "changes").make(folder, copying=copying)
    try:
        yield layer
    finally:
        layer.close()


def write(path: Path, text: str | bytes, mode: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(mode)
    return path


def whiteout(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mknod(path, stat.S_IFCHR, 0)


def opaque(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)
    os.setxattr(path, "user.overlay.opaque", b"y")


def state(folder: Path) -> dict[str, tuple[object, ...]]:
    """Everything below: kind, permissions, content or target."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        name = str(path.relative_to(folder))
        if stat.S_ISLNK(status.st_mode):
            found[name] = ("link", str(path.readlink()))
        elif stat.S_ISDIR(status.st_mode):
            found[name] = ("folder", stat.S_IMODE(status.st_mode))
        elif stat.S_ISREG(status.st_mode):
            found[name] = ("file", stat.S_IMODE(status.st_mode), path.read_bytes())
        else:
            found[name] = ("other", stat.S_IFMT(status.st_mode))
    return found


def kinds(layer: Layer) -> dict[str, Kind]:
    return {change.path: change.kind for change in layer.changes().changes}


def change_of(layer: Layer, path: str) -> Change:
    return next(change for change in layer.changes().changes if change.path == path)
