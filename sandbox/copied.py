"""A layer that is a copy of the whole folder, for where no overlay can be had.

What each path was when it was copied is noted; what is no longer so is what the session changed.
"""

import contextlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.baseline import MOST_ENTRIES, Baseline
from sandbox.beneath import Identity, Tree, identity, remove_tree
from sandbox.changes import ChangesError
from sandbox.upper import copy_layer, read_identities

# A folder up to here is copied, if all that is in it could be noted.
MOST_BYTES = 512 << 20


@dataclass(frozen=True, slots=True)
class Copying:
    """How a folder is copied.

    `inputs`: the files that stand in it as well, as links to these, or None where a mount will cover
    the place. `leave_out`: which paths are not copied, asked each time.
    """

    inputs: Mapping[str, Path | None] = field(default_factory=dict[str, Path | None])
    leave_out: Callable[[], Collection[str]] = tuple


class Copied:
    """Kept in a folder of the layer: `copied.json`."""

    def __init__(self, path: Path) -> None:
        self._file = path / "copied.json"

    def exists(self) -> bool:
        return self._file.exists()

    def identities(self) -> dict[str, Identity]:
        return read_identities(self._file)

    def fill(self, upper: Path, folder: Tree, baseline: Baseline, copying: Copying) -> None:
        """Copy the folder as it is now into the new `upper`. Raises ChangesError for one too large."""
        baseline.forget(baseline.records())
        baseline.refresh()
        size = baseline.size()
        if size is None or size > MOST_BYTES:
            raise ChangesError(
                f"{folder.path} is too large to be copied (at most {MOST_ENTRIES:,} files and "
                f"{MOST_BYTES >> 20} MiB)."
            )
        copy_layer(folder, upper, is_ours=False, leave_out=copying.leave_out())
        for name, file in copying.inputs.items():
            place = upper / name
            if file is not None or not place.is_file() or place.is_symlink():
                remove_tree(place)
                place.unlink(missing_ok=True)
                if file is None:
                    place.touch(0o444)
                else:
                    place.symlink_to(file)
        with contextlib.closing(Tree(upper)) as made:
            self._write({path: identity(status) for path, status in made.walk()})

    def note_restored(self, upper: Path, then: Mapping[str, Identity]) -> None:
        """`upper` is a copy of a turn: what was unchanged in that (`then`) is so in this."""
        copied = self.identities()
        with contextlib.closing(Tree(upper)) as made:
            for path, same in copied.items():
                status = made.status(path)
                if status is not None and then.get(path) == same:
                    copied[path] = identity(status)
        self._write(copied)

    def note_discarded(self, upper: Tree, paths: Collection[str]) -> None:
        """What stands at `paths` is the folder's own again."""
        copied = self.identities()
        for path in paths:
            status = upper.status(path)
            copied.pop(path, None)
            if status is not None:
                copied[path] = identity(status)
        self._write(copied)

    def _write(self, copied: Mapping[str, Identity]) -> None:
        new = self._file.with_name("copied.json.new")
        new.write_text(json.dumps(copied), "ascii")
        new.replace(self._file)
