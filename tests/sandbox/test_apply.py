"""Applying a layer: what is written, what conflicts, that a kill leaves whole files, and the way back."""

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.apply import ActionKind, PathConflict, apply, history, plan, undo
from sandbox.base import Workspace
from sandbox.changes import ChangesError, Pending
from sandbox.ladder import Rung, open_sandbox
from sandbox.layer import Layer, LayerStore
from tests.sandbox.attempts import finish
from tests.sandbox.layers import layer_of, opaque, state, whiteout, write
from tests.soak import count

ROOT = Path(__file__).parents[2]
LINES = "".join(f"{i}\n" for i in range(40))


def make_folder(root: Path) -> Path:
    write(root / "a.txt", LINES)
    write(root / "b.bin", b"\0" * 100)
    write(root / "run.sh", "#!/bin/sh\n", 0o755)
    write(root / "sub" / "x", "x")
    write(root / "sub" / "deep" / "y", "y")
    (root / "link").symlink_to("a.txt")
    return root


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path / "folder")


@pytest.fixture
def layer(folder, tmp_path):
    with layer_of(folder, tmp_path) as made:
        yield made


def every_kind(upper: Path) -> None:
    """One change of each kind, as code inside could have made it."""
    write(upper / "a.txt", LINES.replace("\n5\n", "\nfive\n"))
    write(upper / "b.bin", b"\1\0")
    write(upper / "run.sh", "#!/bin/sh\n", 0o600)
    write(upper / "new", "new", 0o640)
    write(upper / "made" / "inner" / "f", "f")
    (upper / "made" / "empty").mkdir()
    (upper / "link").symlink_to("run.sh")
    (upper / "made" / "link").symlink_to("inner/f")
    opaque(upper / "sub")
    write(upper / "sub" / "x" / "now", "a folder of that name")
    write(upper / "sub" / "deep", "a file of that name")


def applied_state(before: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    return {
        "a.txt": ("file", 0o644, LINES.replace("\n5\n", "\nfive\n").encode()),
        "b.bin": ("file", 0o644, b"\1\0"),
        "link": ("link", "run.sh"),
        "made": ("folder", 0o755),
        "made/empty": ("folder", 0o755),
        "made/inner": ("folder", 0o755),
        "made/inner/f": ("file", 0o644, b"f"),
        "made/link": ("link", "inner/f"),
        "new": ("file", 0o640, b"new"),
        "run.sh": ("file", 0o600, b"#!/bin/sh\n"),
        "sub": ("folder", 0o755),
        "sub/deep": ("file", 0o644, b"a file of that name"),
        "sub/x": ("folder", 0o755),
        "sub/x/now": ("file", 0o644, b"a folder of that name"),
    }


def conflicts(layer: Layer, *paths: str) -> dict[str, str]:
    return {c.path: c.reason for c in plan(layer, paths or None).conflicts}


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


def test_both_sides_edits_are_merged(layer, folder):
    """Far lines of one file: both are kept, in the folder; the layer's base moves on."""
    write(layer.upper / "a.txt", LINES.replace("\n5\n", "\nfive\n"))
    layer.snapshot()
    write(folder / "a.txt", LINES.replace("\n30\n", "\nthirty\n"), 0o600)

    (action,) = plan(layer).actions
    assert action.is_merged
    done = apply(plan(layer))
    merged = LINES.replace("\n5\n", "\nfive\n").replace("\n30\n", "\nthirty\n")
    assert state(folder)["a.txt"] == ("file", 0o600, merged.encode())
    assert layer.changes() == Pending(())
    # The session goes on with its own text; only what is new since is merged.
    write(layer.upper / "a.txt", LINES.replace("\n5\n", "\nfive\n").replace("\n9\n", "\nnine\n"))
    apply(plan(layer))
    assert (folder / "a.txt").read_text() == merged.replace("\n9\n", "\nnine\n")
    assert undo(layer, done).conflicts == (
        PathConflict("a.txt", "It was changed since it was applied."),
    )


def test_a_conflict_never_overwrites(layer, folder):
    """Whatever both changed differently stays as the user has it, and pending, with the reason."""
    upper = layer.upper
    write(upper / "a.txt", LINES.replace("\n5\n", "\nfive\n"))
    write(upper / "b.bin", b"\1\0")
    write(upper / "both", "sandbox")
    write(upper / "run.sh", "#!/bin/sh\n", 0o700)
    write(upper / "sub" / "n", "n")
    (upper / "link").symlink_to("run.sh")
    whiteout(upper / "sub" / "x")
    opaque(upper / "sub" / "deep")
    write(upper / "sub" / "deep" / "y", "changed")
    layer.snapshot()
    write(folder / "a.txt", LINES.replace("\n5\n", "\ncinq\n"))
    write(folder / "b.bin", b"\2\0")
    write(folder / "both", "user")
    (folder / "run.sh").chmod(0o644)
    (folder / "link").unlink()
    (folder / "link").symlink_to("sub")
    write(folder / "sub" / "x", "user")
    (folder / "sub" / "deep" / "y").unlink()
    before = state(folder)

    expected = {
        "a.txt": "You and the sandbox both changed it at line 6 of the original.",
        "b.bin": "You and the sandbox both changed it, and it cannot be merged by lines.",
        "both": "You and the sandbox both made it, each differently.",
        "link": "You and the sandbox both changed it.",
        "run.sh": "You and the sandbox both changed its permissions.",
        "sub/deep/y": "You removed what the sandbox changed.",
        "sub/x": "You changed what the sandbox deleted.",
    }
    assert conflicts(layer) == expected
    pending = {change.path for change in layer.changes().changes}
    done = apply(plan(layer))
    assert done.paths == ("sub/n",)
    assert state(folder) == {**before, "sub/n": ("file", 0o644, b"n")}
    assert {change.path for change in layer.changes().changes} == pending - {"sub/n"}


def test_what_both_did_alike_is_no_conflict(layer, folder):
    """Equal on both sides: nothing to write, nothing pending."""
    write(layer.upper / "a.txt", "same")
    write(layer.upper / "new", "same")
    whiteout(layer.upper / "run.sh")
    write(folder / "a.txt", "same")
    write(folder / "new", "same")
    (folder / "run.sh").unlink()
    before = state(folder)

    assert {action.kind for action in plan(layer).actions} == {ActionKind.NOTHING}
    apply(plan(layer))
    assert layer.changes() == Pending(())
    assert state(folder) == before


def test_new_files_in_a_deleted_folder_keep_it(layer, folder):
    """The sandbox removed a folder in which the user made something since: that stays."""
    whiteout(layer.upper / "sub")
    layer.snapshot()
    write(folder / "sub" / "mine", "mine")

    assert conflicts(layer) == {
        "sub": "The sandbox deleted the folder, but not all that is in it now."
    }
    apply(plan(layer))
    assert state(folder / "sub") == {"mine": ("file", 0o644, b"mine")}


def test_a_file_changed_during_the_session_has_no_base(layer, folder):
    """Edited by the user before the turn's end: equal or a conflict, unless hunks are chosen."""
    write(folder / "a.txt", LINES.replace("\n30\n", "\nthirty\n"))
    write(layer.upper / "a.txt", LINES.replace("\n5\n", "\nfive\n"))
    layer.snapshot()

    assert conflicts(layer) == {"a.txt": "You changed it while the sandbox did."}
    # Shown against the present file, so the user can take just the part that is the sandbox's.
    first, _ = layer.hunks(layer.changes().changes[0])
    apply(plan(layer, hunks={"a.txt": [first.id]}))
    expected = LINES.replace("\n5\n", "\nfive\n").replace("\n30\n", "\nthirty\n")
    assert (folder / "a.txt").read_text() == expected


def test_paths_choose(layer, folder):
    """A path takes what is at and below it, and the new folders above it; the rest is pending."""
    every_kind(layer.upper)
    pending = {change.path for change in layer.changes().changes}

    assert apply(plan(layer, ["made/inner/f", "./new"])).paths == (
        "made",
        "made/inner",
        "made/inner/f",
        "new",
    )
    left = pending - {"made", "made/inner", "made/inner/f", "new"}
    assert {change.path for change in layer.changes().changes} == left
    assert set(apply(plan(layer, ["sub"])).paths) == {path for path in left if "sub" in path}
    with pytest.raises(ChangesError, match="Nothing is changed at nowhere"):
        plan(layer, ["nowhere"])


def test_hunks_choose(layer, folder):
    """Some hunks of a file: they are written, the others stay pending under their names."""
    ours = LINES.replace("\n5\n", "\nfive\n").replace("\n30\n", "\nthirty\n")
    write(layer.upper / "a.txt", ours)
    first, second = layer.hunks(layer.changes().changes[0])

    done = apply(plan(layer, hunks={"a.txt": [second.id]}))
    assert (folder / "a.txt").read_text() == LINES.replace("\n30\n", "\nthirty\n")
    (change,) = layer.changes().changes
    assert [hunk.id for hunk in layer.hunks(change)] == [first.id]
    apply(plan(layer, ["a.txt"], {"a.txt": [first.id]}))
    assert (folder / "a.txt").read_text() == ours
    assert layer.changes() == Pending(())

    for one in reversed(history(layer)):
        assert undo(layer, one).conflicts == ()
    assert (folder / "a.txt").read_text() == LINES
    assert done.id == "1"
    with pytest.raises(ChangesError, match="has no hunk 00"):
        plan(layer, hunks={"a.txt": ["00"]})
    with pytest.raises(ChangesError, match="Nothing is changed at b"):
        plan(layer, hunks={"b.bin": []})


def test_what_programs_act_on_must_be_named(layer, folder):
    """Hooks, editors' settings and links that lead out are left, unless their path is given."""
    for path in (".git/hooks/pre-commit", ".envrc", "d/.vscode/tasks.json"):
        write(layer.upper / path, "evil", 0o755)
    (layer.upper / "out").symlink_to("/etc/shadow")
    before = state(folder)

    planned = plan(layer)
    assert {change.path for change in planned.guarded if change.after} == {
        ".envrc", ".git", ".git/hooks", ".git/hooks/pre-commit", "d/.vscode",
        "d/.vscode/tasks.json", "out",
    }  # fmt: skip
    apply(planned)
    assert state(folder) == {**before, "d": ("folder", 0o755)}
    # A folder above does not name them.
    assert plan(layer, ["d/.vscode/tasks.json", "out"]).guarded == ()
    assert apply(plan(layer, [".envrc", "out", ".git"])).conflicts == ()
    assert state(folder)[".git/hooks/pre-commit"] == ("file", 0o755, b"evil")
    assert state(folder)["out"] == ("link", "/etc/shadow")


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


def test_a_folder_too_large_to_be_noted_is_merged_all_the_same(folder, tmp_path):
    """Beyond the noted entries the files' own times tell what changed since the start."""
    write(folder / "zz", LINES)
    write(folder / "zzd" / "inner" / "x", "x")
    for number in range(20_000):
        (folder / f"n{number}").touch()
    with layer_of(folder, tmp_path) as layer:
        write(layer.upper / "zz", LINES.replace("\n5\n", "\nfive\n"))
        whiteout(layer.upper / "zzd")
        write(layer.upper / "zznew", "sandbox")
        layer.snapshot()
        write(folder / "zz", LINES.replace("\n30\n", "\nthirty\n"))
        write(layer.upper / "zzlate", "sandbox")
        write(folder / "zzlate", "user")

        paths = ["zz", "zzd", "zzd/inner", "zzd/inner/x", "zzlate", "zznew"]
        assert [change.path for change in layer.changes().changes] == paths
        done = apply(plan(layer))
        assert [conflict.path for conflict in done.conflicts] == ["zzlate"]
        merged = LINES.replace("\n5\n", "\nfive\n").replace("\n30\n", "\nthirty\n")
        assert (folder / "zz").read_text() == merged
        assert not (folder / "zzd").exists()


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


def prepared(tmp_path: Path) -> tuple[Path, str, dict[str, tuple[object, ...]]]:
    """A folder and a layer on disk with every kind of change, and what the apply shall give."""
    folder = tmp_path / "folder"
    with layer_of(folder, tmp_path) as layer:
        every_kind(layer.upper)
        for name in ("a.txt", "b.bin"):
            layer.baseline.keep(name, with_content=True)
        identifier = layer.id
    # An edit of the user's, so that one file has to be merged.
    write(folder / "a.txt", LINES.replace("\n30\n", "\nthirty\n"))
    expected = applied_state({})
    merged = LINES.replace("\n5\n", "\nfive\n").replace("\n30\n", "\nthirty\n")
    expected["a.txt"] = ("file", 0o644, merged.encode())
    return folder, identifier, expected


_APPLY = """
import os, signal, sys
from pathlib import Path
from sandbox.apply import apply, history, plan, undo
from sandbox.layer import LayerStore
store, identifier, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def step(name):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
layer = LayerStore(store).open(identifier)
print("ready", flush=True)
if sys.argv[4] == "apply":
    apply(plan(layer), step=step)
else:
    for one in reversed(history(layer)):
        undo(layer, one, step=step)
"""


def in_another_process(tmp_path: Path, identifier: str, kill_at: int, verb: str):
    return subprocess.Popen(
        [sys.executable, "-c", _APPLY, tmp_path / "changes", identifier, str(kill_at), verb],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )


def check_whole(
    now: dict[str, tuple[object, ...]],
    old: dict[str, tuple[object, ...]],
    new: dict[str, tuple[object, ...]],
) -> None:
    """Each path is as it was or as it shall be; a half-made file has another name than any of them."""
    for path in {*old, *new}:
        was, shall = old.get(path), new.get(path)
        # A file gives way to a folder, or the other way, in two steps.
        changes_type = was is not None and shall is not None and was[0] != shall[0]
        assert now.get(path) in (was, shall) or (changes_type and path not in now), path
    strays = now.keys() - old.keys() - new.keys()
    assert all(Path(stray).name.startswith(".motet-") for stray in strays)


def check_the_rest(tmp_path, folder, identifier, old, new) -> None:
    """A further apply ends in the whole result without strays, and all of it can be undone."""
    check_whole(state(folder), old, new)
    with closing(LayerStore(tmp_path / "changes").open(identifier)) as layer:
        assert apply(plan(layer)).conflicts == ()
        assert state(folder) == new
        assert layer.changes() == Pending(())
        for one in reversed(history(layer)):
            assert undo(layer, one).conflicts == ()
        assert state(folder) == old


@pytest.mark.parametrize("verb", ["apply", "undo"])
def test_a_kill_at_any_step_leaves_whole_files(verb, tmp_path):
    """kill -9 after each single step: old or new, never between; the next one finishes."""
    rounds = 0
    for kill_at in range(1, 200, count(1, 4)):
        round_path = tmp_path / str(kill_at)
        make_folder(round_path / "folder")
        there, identifier, new = prepared(round_path)
        old = state(there)
        if verb == "undo":
            with closing(LayerStore(round_path / "changes").open(identifier)) as layer:
                apply(plan(layer))
        process = in_another_process(round_path, identifier, kill_at, verb)
        process.communicate()
        rounds += 1
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        check_the_rest(round_path, there, identifier, old, new)
        shutil.rmtree(round_path)
    assert rounds > 5


def test_a_kill_at_any_time_leaves_whole_files(tmp_path):
    """kill -9 from outside at random moments, system calls included."""
    seeded = random.Random(count(2, 1))
    for number in range(count(300, 8)):
        round_path = tmp_path / str(number)
        make_folder(round_path / "folder")
        there, identifier, new = prepared(round_path)
        old = state(there)
        process = in_another_process(round_path, identifier, 0, "apply")
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seeded.uniform(0, 0.02))
        process.kill()
        process.communicate()
        check_the_rest(round_path, there, identifier, old, new)
        shutil.rmtree(round_path)


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
