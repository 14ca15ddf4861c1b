"""What a layer says was changed, how it is kept, and that nothing in it leads out."""

import contextlib
import os
import shutil
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.base import Mode, Workspace
from sandbox.beneath import remove_tree
from sandbox.changes import Change, ChangesError, Kind, Node, NodeType, Pending, Skipped
from sandbox.ladder import open_sandbox
from sandbox.layer import Layer, LayerStore
from tests.sandbox.attempts import run
from tests.sandbox.layers import layer_of, opaque, state, whiteout, write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    """A small project of the user's."""
    root = tmp_path / "folder"
    write(root / "a.txt", "1\n2\n3\n")
    write(root / "run.sh", "#!/bin/sh\n", 0o755)
    write(root / "sub" / "x", "x")
    write(root / "sub" / "deep" / "y", "y")
    (root / "link").symlink_to("a.txt")
    return root


@pytest.fixture
def layer(folder, tmp_path):
    with layer_of(folder, tmp_path) as made:
        yield made


def kinds(layer: Layer) -> dict[str, Kind]:
    return {change.path: change.kind for change in layer.changes().changes}


def change_of(layer: Layer, path: str) -> Change:
    return next(change for change in layer.changes().changes if change.path == path)


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


def test_a_large_folder_is_not_copied(folder, tmp_path):
    """By its files' sizes and by their number; nothing is left of the attempt."""
    with (folder / "large").open("wb") as file:
        file.truncate(600 << 20)
    with (
        pytest.raises(ChangesError, match="is too large to be copied"),
        layer_of(folder, tmp_path, as_copy=True),
    ):
        pass
    assert list((tmp_path / "changes").iterdir()) == []


def test_what_was_killed_while_it_was_made_is_removed(folder, tmp_path):
    """No layer yet, an hour old: the next one that is made takes it away."""
    stray = tmp_path / "changes" / "aaaaaa"
    write(stray / "upper" / "x", "x")
    fresh = tmp_path / "changes" / "bbbbbb"
    fresh.mkdir()
    os.utime(stray, (0, 0))
    with layer_of(folder, tmp_path):
        assert not stray.exists()
        assert fresh.exists()


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


def test_discarding_shows_the_folder_again(layer, folder):
    """Each kind of change can be dropped alone, also inside a replaced or deleted folder."""
    upper = layer.upper
    write(upper / "a.txt", "changed")
    write(upper / "new" / "n", "n")
    opaque(upper / "sub")
    write(upper / "sub" / "z", "z")
    whiteout(upper / "run.sh")

    assert layer.discard(["a.txt", "run.sh"]) == ("a.txt", "run.sh")
    assert layer.discard(["sub/deep/y"]) == ("sub/deep/y",)
    assert kinds(layer) == {"new": "new", "new/n": "new", "sub/x": "deleted", "sub/z": "new"}
    assert layer.discard(["new", "sub"]) == ("new", "new/n", "sub/x", "sub/z")
    assert layer.changes() == Pending(())
    whiteout(upper / "link")
    write(upper / "x", "x")
    assert layer.discard() == ("link", "x")
    assert layer.changes() == Pending(())
    with pytest.raises(ChangesError, match="Nothing is changed at a"):
        layer.discard(["a.txt"])


def test_a_file_of_a_deleted_folder_can_be_kept(layer):
    """The folder comes back with just that file; the rest stays deleted."""
    whiteout(layer.upper / "sub")

    layer.discard(["sub/deep/y"])
    assert kinds(layer) == {"sub/x": Kind.DELETED}
    assert (layer.upper / "sub" / "deep" / "y").read_text() == "y"


def test_layers_are_found_again(folder, tmp_path):
    """By folder, by the beginning of an id; live while their session runs; empty ones vanish."""
    store = LayerStore(tmp_path / "changes")
    first, second, empty = (store.make(folder) for _ in range(3))
    assert len({first.id, second.id, empty.id}) == 3
    assert all(info.is_live for info in store.layers(folder))
    write(first.upper / "x", "1")
    write(second.upper / "x", "2")
    for layer in (first, second, empty):
        layer.close()
        layer.close()

    found = store.layers(folder)
    assert [info.id for info in found] == [second.id, first.id]
    assert not any(info.is_live for info in found)
    assert store.layers(tmp_path) == ()
    with closing(store.open(first.id)) as layer:
        assert kinds(layer) == {"x": Kind.NEW}
        layer.discard()
    with pytest.raises(ChangesError, match="There is no layer that begins with '-'"):
        store.open("-")
    with pytest.raises(ChangesError, match="Several layers begin"):
        store.open(first.id[:2])
    assert store.gc() == ()
    assert store.gc(older_than_s=0) == (first.id,)
    assert stat.S_IMODE((tmp_path / "changes").stat().st_mode) == 0o700


def test_a_live_layer_can_be_read_but_not_written_by_others(folder, tmp_path):
    """Its own session is the only one that applies, discards or restores."""
    code = (
        "import sys; from pathlib import Path; from sandbox.layer import LayerStore\n"
        "layer = LayerStore(Path(sys.argv[1])).make(Path(sys.argv[2]))\n"
        "(layer.upper / 'x').write_text('x'); print(layer.id, flush=True); sys.stdin.read()"
    )
    store = LayerStore(tmp_path / "changes")
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "changes", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as session:
        assert session.stdout is not None
        identifier = session.stdout.readline().strip()
        with closing(store.open(identifier)) as layer:
            assert kinds(layer) == {"x": Kind.NEW}
            with pytest.raises(ChangesError, match="still runs"):
                layer.discard()
            # A session that is killed loses nothing.
            session.kill()
            session.wait()
            assert kinds(layer) == {"x": Kind.NEW}
            assert layer.discard() == ("x",)


def test_no_layer_lies_in_the_folder_that_it_changes(tmp_path, monkeypatch):
    """A folder above the state's: another place is taken."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with closing(LayerStore().make(tmp_path)) as layer:
        assert not layer.path.is_relative_to(tmp_path)


def test_somebody_elses_place_is_not_used(folder, tmp_path, monkeypatch):
    """A link, or a folder of another user, in the place of ours is passed over."""
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "motet").symlink_to(other)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    # The variable's folder is resolved, ours in it is not.
    with contextlib.closing(LayerStore().make(folder)) as layer:
        assert not layer.path.resolve().is_relative_to(other)


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


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.WRITE, Mode.OFF])
def test_other_modes_have_no_layer(mode, tmp_path):
    """Nothing is kept where nothing is held back."""
    with closing(open_sandbox(Workspace(tmp_path, mode))) as sandbox:
        assert sandbox.layer is None


def test_sessions_begin_and_end_beside_each_other(folder, tmp_path):
    """Six at once, each making, listing and ending layers: nobody trips over another's."""
    base = tmp_path / "state" / "changes"

    def sessions(number: int) -> int:
        store, kept = LayerStore(base), 0
        for round_ in range(15):
            layer = store.make(folder)
            if (number + round_) % 4 == 0:
                write(layer.upper / "new", "n")
                kept += 1
            store.layers(folder)
            layer.close()
        return kept

    with ThreadPoolExecutor(6) as pool:
        kept = sum(pool.map(sessions, range(6)))

    pending = LayerStore(base).layers(folder)
    assert len(pending) == kept
    assert not any(info.is_live for info in pending)
