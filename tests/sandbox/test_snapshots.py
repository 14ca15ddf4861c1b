"""The state of a layer at each turn's end: kept cheaply, brought back whole."""

from contextlib import closing

import pytest

from sandbox.base import Workspace
from sandbox.changes import ChangesError, Pending
from sandbox.ladder import open_sandbox
from tests.sandbox.attempts import run
from tests.sandbox.layers import opaque, whiteout, write


def test_turns_can_be_undone(layer):
    """Each snapshot is brought back as it was: contents, permissions, whiteouts, opaque folders."""
    upper = layer.upper
    write(upper / "a.txt", "first", 0o600)
    whiteout(upper / "run.sh")
    opaque(upper / "sub")
    write(upper / "sub" / "z", "z")
    (upper / "link").symlink_to("sub/z")
    assert layer.snapshot() == 1
    first = layer.changes()
    write(upper / "a.txt", "second")
    (upper / "run.sh").unlink()
    assert layer.snapshot() == 2
    (upper / "sub" / "z").write_text("changed in place")

    layer.restore(1)
    assert layer.changes() == first
    assert layer.turns == (0, 1)
    # What is brought back is a copy: the kept state stays whole.
    (upper / "sub" / "z").write_text("changed in place")
    layer.restore(1)
    assert layer.changes() == first
    layer.restore(0)
    assert layer.changes() == Pending(())
    with pytest.raises(ChangesError, match="Turn 1 is not kept"):
        layer.restore(1)


def test_a_snapshot_shares_what_did_not_change(layer):
    """The second snapshot of a file is another name of the first one."""
    write(layer.upper / "a.txt", "same")
    write(layer.upper / "b", "1")
    layer.snapshot()
    write(layer.upper / "b", "2")
    layer.snapshot()

    def inode(turn: int, name: str) -> int:
        return (layer.path / "turns" / str(turn) / name).stat().st_ino

    assert inode(1, "a.txt") == inode(2, "a.txt")
    assert inode(1, "b") != inode(2, "b")
    assert (layer.path / "turns" / "1" / "b").read_text() == "1"


def test_a_restored_layer_is_what_the_next_process_sees(tmp_path):
    """Undoing a turn: the kernel's successor finds the files of the turn before."""
    folder = tmp_path / "folder"
    write(folder / "a", "user")
    with closing(open_sandbox(Workspace(folder))) as sandbox:
        assert sandbox.layer is not None
        run(sandbox, "open('a', 'w').write('first')")
        sandbox.layer.snapshot()
        run(sandbox, "import os; os.unlink('a'); open('b', 'w')")
        sandbox.layer.snapshot()
        sandbox.layer.restore(1)
        code = "import os; print(sorted(os.listdir()), open('a').read())"
        assert run(sandbox, code) == ("['a'] first\n", 0)
        sandbox.layer.discard(["a"])
        assert run(sandbox, code) == ("['a'] user\n", 0)
