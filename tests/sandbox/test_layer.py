"""What a layer says was changed, and that nothing in it leads out."""

import os
import stat
from contextlib import closing

import pytest

from sandbox.base import Mode, Workspace
from sandbox.beneath import remove_tree
from sandbox.changes import Change, ChangesError, Kind, Node, NodeType, Pending, Skipped
from sandbox.ladder import open_sandbox
from sandbox.store import LayerStore
from tests.sandbox.attempts import run
from tests.sandbox.layers import change_of, kinds, opaque, state, whiteout, write


def test_each_kind_of_change_is_told(layer):
    """New, modified, deleted, permissions, links, folders, and things that became another thing."""
    upper = layer.upper
    write(upper / "new", "n")
    write(upper / "a.txt", "1\ntwo\n3\n")
    write(upper / "run.sh", "#!/bin/sh\n", 0o644)
    whiteout(upper / "sub" / "x")
    write(upper / "sub" / "deep", "a file now")
    (upper / "link").symlink_to("run.sh")
    (upper / "made").mkdir()

    assert kinds(layer) == {
        "a.txt": Kind.MODIFIED,
        "link": Kind.MODIFIED,
        "made": Kind.NEW,
        "new": Kind.NEW,
        "run.sh": Kind.MODE,
        "sub/deep": Kind.TYPE,
        "sub/deep/y": Kind.DELETED,
        "sub/x": Kind.DELETED,
    }
    modified = change_of(layer, "a.txt")
    assert modified.before == Node(NodeType.FILE, 0o644, 6)
    assert modified.after == Node(NodeType.FILE, 0o644, 8)
    assert layer.before(modified) == b"1\n2\n3\n"
    assert layer.after(modified) == b"1\ntwo\n3\n"
    (hunk,) = layer.hunks(modified)
    assert hunk.lines == (b" 1\n", b"-2\n", b"+two\n", b" 3\n")
    assert [line for hunk in layer.hunks(change_of(layer, "new")) for line in hunk.lines] == [b"+n"]
    assert change_of(layer, "link").after == Node(NodeType.LINK, 0o777, target="run.sh")


def test_what_is_the_same_is_no_change(layer):
    """A file that was opened, written as it was, or copied up with its folder: nothing to tell."""
    write(layer.upper / "a.txt", "1\n2\n3\n")
    (layer.upper / "sub" / "deep").mkdir(parents=True)
    (layer.upper / "link").symlink_to("a.txt")
    whiteout(layer.upper / "was-never-there")

    assert layer.changes() == Pending(())


def test_a_deleted_folder_is_told_file_by_file(layer):
    """One whiteout over a folder stands for all that was in it."""
    whiteout(layer.upper / "sub")

    assert kinds(layer) == dict.fromkeys(("sub", "sub/deep", "sub/deep/y", "sub/x"), Kind.DELETED)


def test_a_replaced_folder_shows_nothing_of_the_old_one(layer):
    """An opaque folder: what it does not hold is deleted."""
    opaque(layer.upper / "sub")
    write(layer.upper / "sub" / "x", "x")
    write(layer.upper / "sub" / "z", "z")

    assert kinds(layer) == {
        "sub/deep": Kind.DELETED,
        "sub/deep/y": Kind.DELETED,
        "sub/z": Kind.NEW,
    }


def test_the_newer_whiteouts_are_known(layer):
    """An empty file with overlayfs' mark deletes; one without is just empty."""
    os.setxattr(write(layer.upper / "a.txt", ""), "user.overlay.whiteout", b"")
    write(layer.upper / "run.sh", "", 0o755)

    assert kinds(layer) == {"a.txt": Kind.DELETED, "run.sh": Kind.MODIFIED}


def test_what_cannot_be_applied_is_skipped_with_a_reason(layer):
    """Pipes, sockets and devices are listed, not followed, and delete nothing."""
    os.mkfifo(layer.upper / "pipe")
    os.mknod(layer.upper / "sock", stat.S_IFSOCK | 0o600)
    os.mkfifo(layer.upper / "a.txt")

    pending = layer.changes()
    assert pending.changes == ()
    assert pending.skipped == (
        Skipped("a.txt", "it is a pipe"),
        Skipped("pipe", "it is a pipe"),
        Skipped("sock", "it is a socket"),
    )
    if os.getuid() == 0:
        os.mknod(layer.upper / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
        assert layer.changes().skipped[1] == Skipped("null", "it is a device")


def test_links_are_never_followed(layer, folder, tmp_path):
    """A link in the layer is a link; one that leads out is marked, and a link is no way down."""
    secret = write(tmp_path / "secret" / "x", "secret")
    for name, target in {
        "shadow": "/etc/shadow",
        "up": "../secret/x",
        "dir": str(secret.parent),
        "fine": "sub/../a.txt",
    }.items():
        (layer.upper / name).symlink_to(target)
    (layer.upper / "sub").symlink_to(secret.parent)

    found = {change.path: change.guard for change in layer.changes().changes}
    leads_out = "it is a link that leads out of the folder"
    assert found == {
        "dir": leads_out,
        "fine": None,
        "shadow": leads_out,
        "sub": leads_out,
        "sub/deep": None,
        "sub/deep/y": None,
        "sub/x": None,
        "up": leads_out,
    }
    with pytest.raises(ChangesError):
        layer.after(Change("dir/x", Kind.NEW, None, Node(NodeType.FILE, 0o644)))
    # The user's own folder, swapped for a link while nobody looks.
    (folder / "sub" / "x").unlink()
    (folder / "sub" / "deep" / "y").unlink()
    (folder / "sub" / "deep").rmdir()
    (folder / "sub").rmdir()
    (folder / "sub").symlink_to(secret.parent)
    with pytest.raises(ChangesError):
        layer.before(change_of(layer, "sub/x"))


def test_hostile_names_are_only_names(layer):
    """Newlines, escapes, bytes that are no text, long names and deep folders come through."""
    names = [b"new\nline", b"\x1b[31mred", b"\xff\xfe", b" ", b"-rf", b"n" * 255, "höhle".encode()]
    for name in names:
        write(layer.upper / os.fsdecode(name), "x")
    assert {os.fsencode(path) for path in kinds(layer)} == set(names)

    here = layer.upper
    for _ in range(200):
        here /= "d"
        here.mkdir()
    assert "folders are nested too deep below it" in [s.reason for s in layer.changes().skipped]
    remove_tree(layer.upper)
    assert not layer.upper.exists()
    layer.upper.mkdir()


def test_a_closed_layer_can_be_read_all_the_same(layer):
    """Code inside took away the permissions of its files and of the drive itself."""
    write(layer.upper / "a.txt", "closed", 0)
    write(layer.upper / "shut" / "x", "x")
    (layer.upper / "shut").chmod(0)
    layer.upper.chmod(0)

    change = change_of(layer, "a.txt")
    assert layer.after(change) == b"closed"
    layer.snapshot()
    layer.restore(1)
    assert layer.after(change) == b"closed"
    if os.getuid():
        reason = "its permissions forbid to read the folder"
        assert layer.changes().skipped == (Skipped("shut", reason),)
    (layer.upper / "a.txt").chmod(0o644)
    (layer.upper / "shut").chmod(0o700)
    assert state(layer.upper)["shut/x"] == ("file", 0o644, b"x")
    layer.discard()
    assert layer.changes() == Pending(())


def test_any_depth_and_any_permissions_can_be_removed(tmp_path):
    """Deeper than a path may be long, with folders that nobody may enter."""
    root = tmp_path / "root"
    root.mkdir()
    here = os.open(root, os.O_RDONLY)
    for depth in range(3000):
        os.mkdir("deep" * 10, dir_fd=here)
        there = os.open("deep" * 10, os.O_RDONLY, dir_fd=here)
        if depth % 100 == 0:
            os.fchmod(here, 0)
        os.close(here)
        here = there
    os.close(here)

    remove_tree(root)
    assert not root.exists()


def test_binaries_and_large_files_have_no_hunks(layer, folder):
    """A NUL or too many bytes on either side."""
    write(layer.upper / "nul", b"a\0b")
    write(layer.upper / "large", b"a\n" * (3 << 20))
    write(layer.upper / "a.txt", b"1\0")

    for path in ("nul", "large", "a.txt"):
        change = change_of(layer, path)
        assert change.is_binary
        assert layer.hunks(change) == ()


def test_what_programs_act_on_is_guarded_and_internals_are_hidden(layer, folder):
    """VCS internals and what the user's .gitignore names are marked; all of it is kept."""
    write(folder / ".gitignore", "*.log\n!keep.log\nbuild/\n")
    write(folder / "sub" / ".gitignore", "/only-here\n")
    for path in (
        ".git/hooks/pre-commit", "nested/.GIT/config", ".envrc", "a.log", "keep.log",
        "build/x/out", "sub/only-here", "only-here", ".gitignore",
    ):  # fmt: skip
        write(layer.upper / path, "x")

    found = layer.changes().changes
    assert {c.path for c in found if c.is_hidden and c.after and c.after.type == "file"} == {
        ".git/hooks/pre-commit",
        "a.log",
        "build/x/out",
        "sub/only-here",
    }
    assert {c.path for c in found if c.guard} == {
        ".envrc",
        ".git",
        ".git/hooks",
        ".git/hooks/pre-commit",
        "nested/.GIT",
        "nested/.GIT/config",
    }


def test_a_gitignore_of_the_sandbox_hides_nothing(layer):
    """Code inside cannot leave what it did out of the list."""
    write(layer.upper / ".gitignore", "*\n")
    write(layer.upper / "evil", "x")

    assert not any(change.is_hidden for change in layer.changes().changes)


def test_the_base_is_kept_at_a_turns_end(layer, folder):
    """After the snapshot the user may edit: what the session started from is still known."""
    write(layer.upper / "a.txt", "1\ntwo\n3\n")
    layer.snapshot()
    write(folder / "a.txt", "something else")

    change = change_of(layer, "a.txt")
    assert change.is_base_known
    assert layer.before(change) == b"1\n2\n3\n"


def test_a_file_that_the_user_changed_first_has_no_known_base(layer, folder):
    """Nobody knows which of the two the session saw: said, and shown against the present one."""
    write(folder / "a.txt", "user\n")
    write(layer.upper / "a.txt", "sandbox\n")

    change = change_of(layer, "a.txt")
    assert not change.is_base_known
    assert layer.before(change) == b"user\n"


def test_what_the_user_edits_between_turns_is_what_the_next_turn_sees(layer, folder):
    """The overlay shows it, so it is the base of what the next turn changes."""
    layer.snapshot()
    write(folder / "a.txt", "user\n")
    layer.begin_turn()
    write(layer.upper / "a.txt", "user\nand sandbox\n")

    change = change_of(layer, "a.txt")
    assert change.is_base_known
    assert layer.before(change) == b"user\n"


def test_a_file_that_was_replaced_between_turns_has_no_known_base(layer, folder):
    """A mounted overlay goes on to show the old one to who has seen it: nobody knows."""
    layer.snapshot()
    write(folder / "other", "user\n").rename(folder / "a.txt")
    write(folder / "made", "user\n")
    layer.begin_turn()
    write(layer.upper / "a.txt", "1\n2\n3\n4\n")
    write(layer.upper / "made", "sandbox")
    layer.snapshot()

    assert not change_of(layer, "a.txt").is_base_known
    assert change_of(layer, "made").kind is Kind.NEW


def test_a_file_that_was_only_copied_up_keeps_its_base(layer, folder):
    """The layer holds the old text unchanged; that the user edits his is no change of the layer's."""
    write(layer.upper / "a.txt", "1\n2\n3\n")
    layer.snapshot()
    write(folder / "a.txt", "user\n")
    layer.begin_turn()

    assert layer.changes() == Pending(())


def test_a_sandbox_keeps_what_it_changed(tmp_path):
    """In mode overlay what code wrote is there after the session, and only there."""
    folder = tmp_path / "folder"
    write(folder / "old", "old")
    before = state(folder)
    code = "open('new', 'w').write('n'); import os; os.unlink('old'); os.mkfifo('pipe')"
    with closing(open_sandbox(Workspace(folder))) as sandbox:
        assert sandbox.layer is not None
        assert run(sandbox, code) == ("", 0)
        with closing(open_sandbox(Workspace(folder))) as other:
            assert other.layer is not None
            assert other.layer.id != sandbox.layer.id
            assert run(other, "import os; print(os.listdir())") == ("['old']\n", 0)
        identifier = sandbox.layer.id

    assert [info.id for info in LayerStore().layers(folder)] == [identifier]
    with closing(LayerStore().open(identifier)) as layer:
        assert kinds(layer) == {"new": Kind.NEW, "old": Kind.DELETED}
        assert layer.changes().skipped == (Skipped("pipe", "it is a pipe"),)
        layer.discard()
    assert state(folder) == before


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.WRITE, Mode.OFF])
def test_other_modes_have_no_layer(mode, tmp_path):
    """Nothing is kept where nothing is held back."""
    with closing(open_sandbox(Workspace(tmp_path, mode))) as sandbox:
        assert sandbox.layer is None
