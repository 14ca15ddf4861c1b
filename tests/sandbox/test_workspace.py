"""The folder that is shown, what is placed in it, and that nothing of it stays."""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from sandbox.base import Mode, SandboxError, Workspace
from sandbox.ladder import open_sandbox
from sandbox.workspace import shown_folder
from tests.sandbox.attempts import run
from tests.sandbox.processes import held

MODES = [Mode.READ_ONLY, Mode.OVERLAY, Mode.WRITE]


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("mode", [*MODES, Mode.OFF])
@pytest.mark.parametrize("name", ["plain", "with space, comma:colon\\back", "höhle"])
def test_inputs_are_there_and_leave_no_trace(mode, name, tmp_path):
    """An input stands whole in the drive in every mode; after close the folder is as it was."""
    folder = tmp_path / name
    folder.mkdir()
    (folder / "mine").write_text("mine")
    source = tmp_path / "source"
    source.write_text("3\n9\n27\n")
    before = state(folder)

    workspace = Workspace(folder, mode, {"stdin.txt": source})
    with closing(open_sandbox(workspace)) as sandbox:
        source.unlink()
        code = "print(open('stdin.txt').read() + open('mine').read())"
        assert run(sandbox, code) == ("3\n9\n27\nmine\n", 0)
        assert sandbox.notices == () or mode is Mode.OFF
    assert state(folder) == before


@pytest.mark.parametrize("mode", MODES)
def test_an_input_covers_a_file_of_its_name_and_cannot_be_written(mode, tmp_path):
    """The user's own stdin.txt is hidden, not changed."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "stdin.txt").write_text("the user's")
    source = tmp_path / "source"
    source.write_text("piped")
    code = """
import os
print(open("stdin.txt").read())
for attempt in (lambda: open("stdin.txt", "a"), lambda: os.unlink("stdin.txt"),
                lambda: os.rename("stdin.txt", "other")):
    try:
        attempt()
        print("done")
    except OSError:
        print("refused")
"""
    with closing(open_sandbox(Workspace(folder, mode, {"stdin.txt": source}))) as sandbox:
        assert run(sandbox, code) == ("piped\n" + "refused\n" * 3, 0)
    assert state(folder) == {"stdin.txt": b"the user's"}


def test_a_link_in_the_place_of_an_input_is_not_followed(tmp_path):
    """A link named like the input, left by earlier code, leads nowhere."""
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    (folder / "stdin.txt").symlink_to(outside)
    source = tmp_path / "source"
    source.write_text("piped")
    for mode in (Mode.READ_ONLY, Mode.OVERLAY):
        with closing(open_sandbox(Workspace(folder, mode, {"stdin.txt": source}))) as sandbox:
            assert run(sandbox, "print(open('stdin.txt').read())") == ("piped\n", 0)

    with pytest.raises(SandboxError) as caught:
        open_sandbox(Workspace(folder, Mode.WRITE, {"stdin.txt": source}))
    assert str(caught.value) == (
        f"{folder}/stdin.txt is in the way of the input of that name. Rename it."
    )
    assert not outside.exists()


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc/passwd", "a\0b"])
def test_an_input_has_a_plain_name(name, tmp_path):
    """A name that is a path is refused."""
    (tmp_path / "source").write_text("x")
    with pytest.raises(SandboxError, match="is not a file name"):
        open_sandbox(Workspace(None, Mode.OVERLAY, {name: tmp_path / "source"}))


def test_the_modes(tmp_path):
    """Written files reach the folder in mode write only; /workspace is the drive's other name."""
    code = """
try:
    open("/workspace/new", "w").write("x")
    print(open("/mnt/data/new").read(), open("old").read())
except OSError as error:
    print(error.strerror)
open("/tmp/x", "w").write("x")
"""
    seen: dict[Mode, tuple[str, list[str]]] = {}
    for mode in MODES:
        folder = tmp_path / mode
        folder.mkdir()
        (folder / "old").write_text("old")
        with closing(open_sandbox(Workspace(folder, mode))) as sandbox:
            output, _ = run(sandbox, code)
        seen[mode] = (output, sorted(state(folder)))

    assert seen == {
        Mode.READ_ONLY: ("Read-only file system\n", ["old"]),
        Mode.OVERLAY: ("x old\n", ["old"]),
        Mode.WRITE: ("x old\n", ["new", "old"]),
    }


def test_processes_of_one_sandbox_share_the_drive(tmp_path):
    """What one process writes the next one finds, until the sandbox is closed."""
    for workspace in (Workspace(tmp_path), Workspace(None)):
        with closing(open_sandbox(workspace)) as sandbox:
            run(sandbox, "open('x', 'w').write('kept')")
            assert run(sandbox, "print(open('x').read())") == ("kept\n", 0)
            private = sandbox.private
        assert not private.exists()


def test_home_and_system_folders_are_not_shown(tmp_path, monkeypatch):
    """Home, what is above it and the system's folders give an empty folder and a sentence."""
    home = tmp_path / "home" / "user"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    reasons = {
        home: "your home folder",
        home.parent: "above your home folder",
        Path("/"): "above your home folder",
        Path("/proc/self"): "a folder of the system",
        Path("/sys/kernel"): "a folder of the system",
        Path("/etc"): "a folder of the system",
        Path("/dev"): "a folder of the system",
    }
    for folder, reason in reasons.items():
        shown = shown_folder(Workspace(folder))
        assert shown.folder is None
        assert shown.notices == (
            f"{folder.resolve()} is {reason}, so Python works in an empty folder of its own instead.",
        )
    project = home / "project"
    project.mkdir()
    assert shown_folder(Workspace(project)).folder == project


def test_a_folder_that_is_none_is_an_error(tmp_path):
    """A missing folder and a file are refused by name."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SandboxError) as missing:
        open_sandbox(Workspace(tmp_path / "missing"))
    with pytest.raises(SandboxError) as file:
        open_sandbox(Workspace(tmp_path / "file"))

    assert str(missing.value) == (
        f"The folder {tmp_path}/missing cannot be used: No such file or directory."
    )
    assert str(file.value) == f"{tmp_path}/file is not a folder."


def test_write_is_refused_where_motet_itself_lies():
    """What runs inside may not change what runs outside; the other modes show such a folder."""
    source = Path(__file__).parents[2]
    with pytest.raises(SandboxError) as caught:
        open_sandbox(Workspace(source, Mode.WRITE))

    assert caught.value.reason == (
        f"Mode write is refused for {source}, because it holds motet's own installation."
    )
    assert caught.value.fix == "Use --sandbox overlay."


def test_a_folder_above_the_temporary_one_can_be_shown(tmp_path, monkeypatch):
    """The layers of an overlay lie elsewhere than in the folder that they cover."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with closing(open_sandbox(Workspace(tmp_path))) as sandbox:
        assert run(sandbox, "open('x', 'w'); print(1)") == ("1\n", 0)
        assert not sandbox.private.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def held_with_children() -> list[set[str]]:
    """Zombies included."""
    return [*held(), {str(child.pid) for child in psutil.Process().children(recursive=True)}]


def test_nothing_is_left_open(tmp_path):
    """Descriptors and processes are the same after many sandboxes as before."""
    (tmp_path / "source").write_text("x")
    workspace = Workspace(tmp_path, Mode.OVERLAY, {"stdin.txt": tmp_path / "source"})

    def one() -> None:
        with closing(open_sandbox(workspace)) as sandbox:
            process = sandbox.spawn([sys.executable, "-c", "import time; time.sleep(1000)"])
            process.kill()
            process.kill()
            sandbox.close()

    one()
    before = held_with_children()
    for _ in range(3):
        one()
    assert held_with_children() == before
