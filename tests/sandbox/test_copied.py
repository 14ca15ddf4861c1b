"""Layers that are copies of the folder, where no overlay can be had."""

import os
import shutil
from pathlib import Path

import pytest

from sandbox.baseline import MOST_ENTRIES
from sandbox.changes import ChangesError, Kind, Pending
from sandbox.copied import MOST_BYTES
from tests.sandbox.layers import kinds, layer_of, state, write


def test_a_copy_serves_where_there_is_no_overlay(folder, tmp_path):
    """The same changes, turns and discards, of a layer that is a copy of the whole folder."""
    before = state(folder)
    with layer_of(folder, tmp_path, as_copy=True) as layer:
        assert layer.changes() == Pending(())
        write(layer.upper / "a.txt", "first")
        (layer.upper / "run.sh").unlink()
        shutil.rmtree(layer.upper / "sub")
        write(layer.upper / "sub", "a file now")
        os.mkfifo(layer.upper / "pipe")
        first = layer.changes()
        assert kinds(layer) == {
            "a.txt": Kind.MODIFIED,
            "run.sh": Kind.DELETED,
            "sub": Kind.TYPE,
            "sub/deep": Kind.DELETED,
            "sub/deep/y": Kind.DELETED,
            "sub/x": Kind.DELETED,
        }
        layer.snapshot()
        write(layer.upper / "a.txt", "second")
        write(layer.upper / "run.sh", "again")
        layer.snapshot()
        # What the user edits is not seen inside, and no change of the layer's.
        write(folder / "link2", "user")
        (folder / "link").unlink()
        layer.begin_turn()
        layer.restore(1)
        assert layer.changes().changes == first.changes
        assert layer.discard(["run.sh", "sub"]) == (
            "run.sh", "sub", "sub/deep", "sub/deep/y", "sub/x",
        )  # fmt: skip
        assert kinds(layer) == {"a.txt": Kind.MODIFIED}
        assert state(layer.upper)["sub/deep/y"] == ("file", 0o644, b"y")
        layer.discard()
        assert layer.changes() == Pending(())
        write(layer.upper / "x", "x")
        layer.restore(0)
        assert layer.changes() == Pending(())
        seen = state(layer.upper)
        assert seen.pop("stdin.txt") == ("file", 0o444, b"")
        assert seen == state(folder)
        before = {**before, "link2": ("file", 0o644, b"user")}
        del before["link"]
        assert seen == before


def test_a_copy_leaves_out_what_it_cannot_read(folder, tmp_path):
    """Closed folders and files of the user's are not touched, and not told as deleted."""
    write(folder / "closed" / "x", "x")
    (folder / "closed").chmod(0)
    write(folder / "secret", "x", 0)
    modes = {path: path.lstat().st_mode for path in folder.iterdir()}
    with layer_of(folder, tmp_path, as_copy=True) as layer:
        assert layer.changes() == Pending(())
    assert {path: path.lstat().st_mode for path in folder.iterdir()} == modes
    (folder / "closed").chmod(0o700)


def large(folder: Path) -> None:
    with (folder / "large").open("wb") as file:
        file.truncate(MOST_BYTES + 1)


def many(folder: Path) -> None:
    for number in range(MOST_ENTRIES + 1):
        os.mknod(folder / str(number))


@pytest.mark.parametrize("grow", [large, many])
def test_a_large_folder_is_not_copied(grow, folder, tmp_path):
    """By its files' sizes and by their number; nothing is left of the attempt."""
    grow(folder)
    with (
        pytest.raises(ChangesError, match="is too large to be copied"),
        layer_of(folder, tmp_path, as_copy=True),
    ):
        pass
    assert list((tmp_path / "changes").iterdir()) == []
