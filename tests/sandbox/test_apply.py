"""Applying a layer: what is written, that nothing leads out, and the way back."""

import os
import stat
import sys
from contextlib import closing

import pytest

from sandbox.apply import apply
from sandbox.base import Workspace
from sandbox.changes import ChangesError, Pending
from sandbox.ladder import Rung, open_sandbox
from sandbox.plan import plan
from sandbox.store import LayerStore
from sandbox.undo import history, undo
from tests.sandbox.applying import LINES, applied_state, conflicts, every_kind, make_folder
from tests.sandbox.attempts import finish
from tests.sandbox.layers import layer_of, state, whiteout, write


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path / "folder")


def test_every_kind_of_change_is_applied_and_undone(layer, folder):
    """The folder becomes what the sandbox saw, nothing is pending, and back again."""
    every_kind(layer.upper)
    before = state(folder)
    planned = plan(layer)
    assert state(folder) == before
    pending = layer.changes()

    done = apply(planned)
    assert done.conflicts == ()
    assert set(done.paths) == {change.path for change in pending.changes}
    assert state(folder) == applied_state(before)
    assert layer.changes() == Pending(())
    assert plan(layer).actions == ()

    back = undo(layer, done)
    assert back.conflicts == ()
    assert state(folder) == before
    assert layer.changes() == pending
    assert history(layer) == ()
    with pytest.raises(ChangesError):
        undo(layer, apply(plan(layer, [], {})))


def test_set_id_and_sticky_bits_are_never_set(layer, folder):
    """Whatever the layer holds, a file gets permission bits only."""
    write(layer.upper / "suid", "x").chmod(0o6755)
    write(layer.upper / "run.sh", "#!/bin/sh\n").chmod(0o7700)
    (layer.upper / "made").mkdir()
    (layer.upper / "made").chmod(0o3777)

    apply(plan(layer))
    modes = [stat.S_IMODE((folder / name).stat().st_mode) for name in ("suid", "run.sh", "made")]
    assert modes == [0o755, 0o700, 0o777]


def test_a_folder_swapped_for_a_link_leads_nowhere(layer, folder, tmp_path):
    """Between plan and apply the user's folder becomes a link to another one: nothing is written."""
    outside = tmp_path / "outside"
    write(outside / "x", "x")
    write(layer.upper / "sub" / "x", "changed")
    write(layer.upper / "sub" / "n", "new")
    planned = plan(layer)
    (folder / "sub").rename(folder / "moved")
    (folder / "sub").symlink_to(outside)

    done = apply(planned)
    assert done.paths == ()
    assert {c.path for c in done.conflicts} == {"sub/n", "sub/x"}
    assert state(outside) == {"x": ("file", 0o644, b"x")}
    assert conflicts(layer) == {
        "sub/n": "The folder that it belongs in is not there.",
        "sub/x": "The folder that it belongs in is not there.",
    }


def test_an_edit_between_plan_and_apply_is_seen(layer, folder):
    """A file edited, made or removed after the plan is left alone."""
    write(layer.upper / "a.txt", "sandbox")
    write(layer.upper / "new", "sandbox")
    whiteout(layer.upper / "run.sh")
    write(layer.upper / "b.bin", "sandbox")
    planned = plan(layer)
    write(folder / "a.txt", "user")
    write(folder / "new", "user")
    (folder / "b.bin").unlink()
    with (folder / "run.sh").open("a") as file:
        file.write("more")
    before = state(folder)

    done = apply(planned)
    assert done.paths == ()
    assert {c.reason for c in done.conflicts} == {"It was changed just now."}
    assert state(folder) == before


def test_hard_links_of_one_file_are_applied_together(folder, tmp_path):
    """Each name is a file of its own in the layer; replacing one is no edit of the other."""
    for name in ("one", "two", "three"):
        os.link(folder / "a.txt", folder / name)
    with layer_of(folder, tmp_path) as layer:
        whiteout(layer.upper / "one")
        whiteout(layer.upper / "two")
        write(layer.upper / "three", "changed")

        assert apply(plan(layer)).conflicts == ()
        assert layer.changes() == Pending(())
    assert {path.name for path in folder.iterdir()} & {"one", "two", "three"} == {"three"}
    assert (folder / "a.txt").read_text() == LINES


def test_an_undo_never_overwrites_newer_edits(layer, folder):
    """What the user edited after the apply stays; the rest is put back."""
    every_kind(layer.upper)
    done = apply(plan(layer))
    write(folder / "a.txt", "user")
    write(folder / "made" / "mine", "user")

    back = undo(layer, done)
    assert {c.path: c.reason for c in back.conflicts} == {
        "a.txt": "It was changed since it was applied.",
        "made": "The folder is to be removed, but it holds other files.",
    }
    assert (folder / "a.txt").read_text() == "user"
    assert state(folder / "made") == {"mine": ("file", 0o644, b"user")}
    assert (folder / "sub" / "x").read_text() == "x"
    assert [set(one.paths) for one in history(layer)] == [{"a.txt", "made"}]


def test_attributes_of_a_replaced_file_stay(layer, folder):
    """What the user attached to a file is on the new one, as when an editor saves in place."""
    os.setxattr(folder / "a.txt", "user.note", b"mine")
    write(layer.upper / "a.txt", "x")

    apply(plan(layer))
    assert os.getxattr(folder / "a.txt", "user.note") == b"mine"


def test_a_layer_with_applies_is_kept_for_undo(folder, tmp_path):
    """After the session's end an apply can still be undone, from another process."""
    before = state(folder)
    with layer_of(folder, tmp_path) as layer:
        every_kind(layer.upper)
        apply(plan(layer))
        identifier = layer.id
    with closing(LayerStore(tmp_path / "changes").open(identifier)) as again:
        (one,) = history(again)
        assert undo(again, one).conflicts == ()
    assert state(folder) == before


@pytest.fixture
def gate():
    """A pipe by which a program inside is told to go on: the reading and the writing end."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_a_running_program_goes_on_after_an_apply(tmp_path, gate):
    """The layer stays mounted: what was applied is still seen, and later changes are pending again."""
    folder = make_folder(tmp_path / "folder")
    code = """
import os, sys
open("a.txt", "a").write("first\\n")
os.makedirs("made/inner"); open("made/inner/f", "w").write("f")
os.unlink("run.sh")
print("written", flush=True)
os.read(int(sys.argv[1]), 1)
open("a.txt", "a").write("second\\n")
open("made/inner/f", "a").write("g")
os.unlink("b.bin")
print(sorted(os.listdir()), open("a.txt").read()[-13:])
"""
    with closing(open_sandbox(Workspace(folder), rungs=(Rung.OVERLAY,))) as sandbox:
        assert sandbox.layer is not None
        command = [sys.executable, "-c", code, str(gate[0])]
        process = sandbox.spawn(command, pass_fds=gate[:1])
        assert process.stdout.read(8) == b"written\n"
        sandbox.layer.snapshot()
        assert apply(plan(sandbox.layer)).conflicts == ()
        assert (folder / "a.txt").read_text() == LINES + "first\n"
        os.write(gate[1], b"1")
        assert finish(process) == ("['a.txt', 'link', 'made', 'sub'] first\nsecond\n\n", 0)

        changes = {change.path: change.kind for change in sandbox.layer.changes().changes}
        assert changes == {"a.txt": "modified", "b.bin": "deleted", "made/inner/f": "modified"}
        assert apply(plan(sandbox.layer)).conflicts == ()
        assert (folder / "a.txt").read_text() == LINES + "first\nsecond\n"
        assert sandbox.layer.changes() == Pending(())
        for one in reversed(history(sandbox.layer)):
            assert undo(sandbox.layer, one).conflicts == ()
        assert (folder / "a.txt").read_text() == LINES
        assert (folder / "run.sh").exists()
        assert not (folder / "made").exists()


def test_what_a_running_program_cannot_see_is_not_undone(tmp_path, gate):
    """The user replaces a file between turns; the kernel still sees the old one and appends to it."""
    folder = make_folder(tmp_path / "folder")
    code = """
import os, sys
print(len(open("a.txt").read()), os.path.exists("made"), flush=True)
os.read(int(sys.argv[1]), 1)
open("a.txt", "a").write("sandbox\\n")
open("made", "w").write("sandbox")
"""
    with closing(open_sandbox(Workspace(folder), rungs=(Rung.OVERLAY,))) as sandbox:
        assert sandbox.layer is not None
        process = sandbox.spawn([sys.executable, "-c", code, str(gate[0])], pass_fds=gate[:1])
        process.stdout.read(1)
        sandbox.layer.snapshot()
        write(folder / "other", LINES.replace("\n5\n", "\nuser\n")).rename(folder / "a.txt")
        write(folder / "made", "user")
        before = state(folder)
        sandbox.layer.begin_turn()
        os.write(gate[1], b"1")
        assert finish(process)[1] == 0
        sandbox.layer.snapshot()

        done = apply(plan(sandbox.layer))
        assert {conflict.path for conflict in done.conflicts} == {"a.txt", "made"}
        assert state(folder) == before
        sandbox.layer.restore(0)
