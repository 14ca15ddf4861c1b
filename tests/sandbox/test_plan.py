"""What an apply would do: merged, in conflict, chosen by paths and hunks."""

import pytest

from sandbox.apply import apply
from sandbox.changes import ChangesError, Pending
from sandbox.plan import ActionKind, PathConflict, plan
from sandbox.undo import history, undo
from tests.sandbox.applying import LINES, conflicts, every_kind, make_folder
from tests.sandbox.layers import layer_of, opaque, state, whiteout, write


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path / "folder")


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
