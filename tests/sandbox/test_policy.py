"""Extra paths are shown where they are, hidden ones cannot be read or replaced, in every mode."""

import json
import os
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.apply import apply
from sandbox.base import Mode, Policy, SandboxError, Workspace
from sandbox.ladder import Rung, open_rung, open_sandbox
from sandbox.patterns import below, hides
from sandbox.plan import plan
from sandbox.policy import Cover, Shown, covers, extra_paths
from sandbox.store import LayerStore
from tests.sandbox.attempts import run

MODES = [Mode.READ_ONLY, Mode.OVERLAY, Mode.WRITE]

# Tries each way to the words of a hidden file, and to put something in its place.
_PRY = """
import json, os, shutil, sys
hidden = json.loads(sys.argv[1]) if len(sys.argv) > 1 else HIDDEN
def words(path):
    if os.path.isdir(path):
        return ''.join(words(os.path.join(path, name)) for name in os.listdir(path))
    return open(path).read()
def replace(path):
    open('mine', 'w').write('mine')
    try:
        os.replace('mine', path)
    finally:
        os.unlink('mine')
def link(path):
    os.link(path, 'other'); return words('other')
def symlink(path):
    os.symlink(path, 'soft')
    try:
        return words('soft')
    finally:
        os.unlink('soft')
def through_proc(path):
    return words('/proc/self/root' + path)
def moved_parent(path):
    folder, name = os.path.split(path)
    os.rename(folder, folder + '-moved')
    try:
        return words(folder + '-moved/' + name)
    finally:
        os.rename(folder + '-moved', folder)
def write(path):
    open(path, 'w').write('mine')
for path in hidden:
    for way in (words, link, symlink, through_proc, os.listdir, os.unlink, shutil.rmtree,
                replace, write, lambda p: os.rename(p, 'away'), lambda p: os.chmod(p, 0o777),
                lambda p: os.open(p + '/new', os.O_CREAT), moved_parent):
        try:
            said = way(path)
        except OSError:
            continue
        print('reached', path, getattr(way, '__name__', '?'), said)
print('done')
"""


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in (".env", "sub/deep/.env", "secrets/key", "kept", "sub/kept", "certificates/a.pem"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"words of {name}")
    os.link(folder / ".env", folder / "sub/hard")
    (folder / "link").symlink_to("secrets/key")
    (folder / "sub/.env.d").symlink_to("../kept")
    return folder


HIDE = (".env", "secrets/", "*.pem")
HIDDEN = (".env", "sub/deep/.env", "secrets", "secrets/key", "sub/hard", "certificates/a.pem")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("rung", [Rung.OVERLAY, Rung.BINDS])
def test_hidden_paths_are_out_of_reach(mode, rung, project):
    """By no name can code read, move, remove, link or replace what is hidden; the rest is there."""
    before = tree(project)
    places = json.dumps([f"/mnt/data/{name}" for name in HIDDEN])
    with closing(open_rung(rung, Workspace(project, mode), policy=Policy(hide=HIDE))) as sandbox:
        seen, _ = run(
            sandbox,
            "print(open('kept').read(), open('sub/kept').read())\n"
            "try:\n    print(open('link').read())\nexcept OSError as e:\n    print(e.strerror)",
        )
        pried, status = run(sandbox, _PRY.replace("HIDDEN", repr(json.loads(places))))
    assert seen == "words of kept words of sub/kept\nPermission denied\n"
    # A parent folder may be renamed where the mode allows it, and the cover goes with it.
    assert (pried, status) == ("done\n", 0)
    assert tree(project) == before


@pytest.mark.parametrize("mode", MODES)
def test_extra_paths_are_read_only_and_hide_their_secrets(mode, tmp_path):
    """An extra folder stands at its own path, read-only, with the hidden covered in it too."""
    folder, extra = tmp_path / "folder", tmp_path / "data sets: α"
    folder.mkdir()
    extra.mkdir()
    (extra / "numbers").write_text("1 2 3")
    (extra / ".env").write_text("words")
    (tmp_path / "alone").write_text("one file")
    (tmp_path / "by-link").symlink_to(extra)
    code = f"""
import os
print(open({str(extra / "numbers")!r}).read(), open({str(tmp_path / "alone")!r}).read(),
      os.listdir({str(tmp_path / "by-link")!r}) == os.listdir({str(extra)!r}))
for path in ({str(extra / "new")!r}, {str(tmp_path / "alone")!r}):
    try:
        open(path, 'w'); print('written')
    except OSError:
        pass
for path in ({str(extra / ".env")!r}, {str(tmp_path / "by-link" / ".env")!r}):
    try:
        print(open(path).read())
    except OSError as error:
        print(error.strerror)
"""
    policy = Policy(read=(extra, tmp_path / "alone", tmp_path / "by-link"), hide=(".env",))
    with closing(open_sandbox(Workspace(folder, mode), policy=policy)) as sandbox:
        output, _ = run(sandbox, code)
    assert output == "1 2 3 one file True\n" + "Permission denied\n" * 2
    assert tree(extra) == {"numbers": "1 2 3", ".env": "words"}


def test_extra_paths_that_are_refused(tmp_path, monkeypatch):
    """Homes, the root, motet's own files, secrets, the system, the sandbox's own: one sentence."""
    home = tmp_path / "home" / "user"
    (home / ".ssh").mkdir(parents=True)
    (home / ".config" / "motet").mkdir(parents=True)
    (home / "keys").symlink_to(home / ".ssh")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    refused = {
        Path("/"): "is everything",
        home: "holds a home folder",
        home.parent: "holds a home folder",
        home / ".ssh": f"holds secrets ({home}/.ssh)",
        home / "keys": f"holds secrets ({home}/.ssh)",
        home / ".config": "holds motet's own files",
        home / ".config" / "motet": "holds motet's own files",
        Path("/etc"): "is a whole folder of the system",
        Path("/etc/shadow"): "holds secrets (/etc/shadow)",
        Path("/proc/self"): "belongs to the system",
        Path("/root/.."): "is everything",
    }
    for path, reason in refused.items():
        with pytest.raises(SandboxError) as caught:
            extra_paths((path,))
        assert caught.value.reason == f"The path {path} may not be shown, because it {reason}."

    with pytest.raises(SandboxError) as missing:
        extra_paths((tmp_path / "none",))
    assert missing.value.reason == (
        f"The path {tmp_path}/none cannot be shown: No such file or directory."
    )
    (home / "data").mkdir()
    assert extra_paths((home / "data", Path("/usr/share"))) == (
        Shown(home / "data", str(home / "data")),
    )


def test_what_is_shown_cannot_be_hidden(project):
    """A folder that is hidden itself is an error, not an unhidden folder."""
    for pattern in (str(project), str(project.parent)):
        with pytest.raises(SandboxError, match="to be shown and to be hidden"):
            open_sandbox(Workspace(project), policy=Policy(hide=(pattern,)))


def test_the_forms_of_a_pattern(project):
    """Names at any depth, places below the folder, absolute paths, links by their end."""
    shown = (Shown(project, "/d"),)

    def places(*patterns: str) -> list[str]:
        return [cover.place for cover in covers(shown, patterns)]

    assert places(".env") == ["/d/.env", "/d/sub/deep/.env", "/d/sub/hard"]
    assert places("sub/deep/.env", "./kept") == ["/d/kept", "/d/sub/deep/.env"]
    assert places("sub/*/.env") == ["/d/sub/deep/.env"]
    assert covers(shown, ("secrets/", "kept/")) == (Cover("/d/secrets", is_folder=True),)
    assert places(str(project / "secrets")) == ["/d/secrets"]
    assert places("link") == ["/d/secrets/key"]
    assert places("sub", "deep/", ".env") == ["/d/.env", "/d/sub"]
    assert places("none", "/none/*", "/nowhere") == []


def test_nothing_is_applied_to_a_hidden_path(project, tmp_path, monkeypatch):
    """Not in the diff and not through apply, also where the hidden path did not exist before."""
    (project / ".env").unlink()
    (project / "sub/hard").unlink()
    (project / "sub/.env.d").unlink()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    before = tree(project)
    hide = (*HIDE, str(project / "absolute"))
    code = """
import os
os.makedirs('new/secrets')
for name in ('.env', 'new/.env', 'new/secrets/key', 'absolute', 'sub/b.pem', 'kept'):
    open(name, 'w').write('mine')
"""
    with closing(open_sandbox(Workspace(project), policy=Policy(hide=hide))) as sandbox:
        assert run(sandbox, code) == ("", 0)
        assert sandbox.layer is not None
        identifier = sandbox.layer.id
    layer = LayerStore().open(identifier)
    with closing(layer):
        pending = layer.changes()
        assert [change.path for change in pending.changes] == ["kept", "new"]
        assert [skipped.path for skipped in pending.skipped] == [
            ".env", "absolute", "new/.env", "new/secrets", "new/secrets/key", "sub/b.pem",
        ]  # fmt: skip
        assert apply(plan(layer)).paths == ("kept", "new")
        layer.discard()
    assert tree(project) == {**before, "kept": "mine"}


def test_absolute_patterns_are_places_in_the_folder():
    """What an absolute path means for the changes of one folder."""
    patterns = (".env", "a/b", "/home/me/p/x/", "/home/me/p", "/home/me/other", "/home/me/p/../p/y")
    assert below(patterns, "/home/me/p") == (".env", "a/b", "./x/", "./y")


@given(st.lists(st.text(max_size=12), max_size=4), st.text(max_size=30))
def test_any_pattern_and_path_are_judged(patterns, path):
    """`hides` answers for whatever is written, and a plain name hides what is below it."""
    assert hides(patterns, path) in (True, False)
    assert hides(("secrets/",), "a/secrets/b")
    assert hides(("a/b",), "a/b/c")
    assert not hides(("a/b",), "x/a/b")
