"""A Python of the user's own for the cells: which one it is, and that nothing can be installed in it."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.base import Interpreter, Policy, SandboxError, Workspace
from sandbox.ladder import open_rung
from sandbox.python_env import find_env, this_python
from tests.tools.kernels import text
from tools.python import PythonTool

HERE = f"python{sys.version_info[0]}.{sys.version_info[1]}"
OWN_PACKAGES = next(path for path in sys.path if path.endswith("site-packages"))


@pytest.fixture
def env(tmp_path: Path) -> Path:
    """A real virtual environment with one module in it."""
    folder = tmp_path / "my env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages(folder) / "only_there.py").write_text("value = 'from the environment'\n")
    return folder


def packages(env: Path) -> Path:
    return env / "lib" / HERE / "site-packages"


def with_kernel(env: Path) -> None:
    """ipykernel in the environment: the one of the tests, by a path file."""
    (packages(env) / "tests.pth").write_text(f"{OWN_PACKAGES}\n")
    (packages(env) / "ipykernel-7.4.0.dist-info").mkdir()


def kernel_with(
    play: Callable[[PythonTool], Awaitable[None]],
    env: Path | None,
    rung: str = "bubblewrap overlay",
) -> None:
    """Play with a tool whose cells run in the environment, on a rung of the ladder."""
    python = None if env is None else find_env(str(env), {})

    async def run() -> None:
        with closing(open_rung(rung, Workspace(), policy=Policy(python=python))) as sandbox:
            tool = PythonTool(sandbox)
            try:
                await play(tool)
            finally:
                await tool.close()

    asyncio.run(run())


@pytest.mark.parametrize("rung", ["bubblewrap overlay", "landlock"])
@pytest.mark.parametrize("has_kernel", [False, True])
def test_cells_have_the_packages_of_the_environment(has_kernel, rung, env):
    """With its own interpreter if it has a kernel, else with this one; read-only; in programs too."""
    if has_kernel:
        with_kernel(env)

    async def play(tool: PythonTool) -> None:
        assert await text(tool, "import only_there; only_there.value") == "'from the environment'"
        assert await text(tool, "import sys; sys.executable") == repr(
            str(env / "bin" / "python") if has_kernel else sys.executable
        )
        assert await text(tool, "!python -c 'import only_there; print(only_there.value)'") == (
            "from the environment\n"
        )
        code = f"open({str(packages(env) / 'only_there.py')!r}, 'a')"
        assert "Error" in (await text(tool, code)).splitlines()[-1]

    kernel_with(play, env, rung)


@pytest.mark.parametrize("rung", ["bubblewrap overlay", "landlock"])
def test_whoever_installs_is_told_how_the_user_does(rung):
    """By every way to pip: one sentence, no traceback, no word of a network."""
    advice = this_python().advice

    async def play(tool: PythonTool) -> None:
        for code in (
            "%pip install numpy",
            "pip install numpy",
            "!pip install numpy",
            "!pip3 install -q numpy",
            "!python -m pip install numpy",
            "import sys\n!{sys.executable} -m pip install numpy",
            "!uv pip install numpy",
            "%conda install numpy",
            "import pip\n_ = pip.main(['install', 'numpy'])",
            "import os\n_ = os.system('pip install numpy')",
        ):
            assert (await text(tool, code)).strip() == advice, code

    kernel_with(play, None, rung)


def test_plots_are_images():
    """matplotlib draws into a PNG without being told how, and says nothing about its settings."""
    pytest.importorskip("matplotlib")

    async def play(tool: PythonTool) -> None:
        said = await text(
            tool,
            "import matplotlib.pyplot as plt\n"
            "plt.plot([1, 4, 9]); plt.title('squares ²')\n"
            "plt.show()",
        )
        lines = said.strip().splitlines()
        assert lines[0] == "<Figure size 640x480 with 1 Axes>"
        assert lines[1].startswith("[image/png ")
        assert len(lines) == 2

    kernel_with(play, None)


def fake(folder: Path, version: str, *names: str) -> Path:
    """What an environment of another Python looks like from outside."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")
    for name in names:
        short = ".".join(version.split(".")[:2])
        (folder / "lib" / f"python{short}" / "site-packages" / name).mkdir(parents=True)
    return folder


def test_an_environment_that_cannot_run_cells_is_refused(tmp_path, monkeypatch):
    """One sentence, and the command that would help."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    data = {"XDG_DATA_HOME": str(tmp_path / "data")}
    ours = f"{sys.version_info[0]}.{sys.version_info[1]}"
    other = fake(tmp_path / "other", "3.9.1")
    old = fake(tmp_path / "old", "3.9.1", "ipykernel-6.29.0.dist-info")
    empty = tmp_path / "empty"
    empty.mkdir()
    (home / "bin").mkdir()
    for name, reason, fix in (
        (str(tmp_path / "none"), f"There is no environment {tmp_path}/none.", "Make one:"),
        ("science", f"There is no environment {tmp_path}/data/motet/envs/science.", "Make one:"),
        ("..", f"There is no environment {tmp_path}/data/motet/envs/...", "Make one:"),
        ("a/b", "'a/b' is no whole path.", "Write it"),
        (str(empty), f"{empty} is no virtual environment: there is no {empty}/bin/python.", "Make"),
        (
            str(other),
            f"{other} has Python 3.9 without ipykernel 7, and motet runs on {ours}.",
            "Run:",
        ),
        (str(old), f"{old} has Python 3.9 without ipykernel 7, and motet runs on {ours}.", "Run:"),
    ):
        with pytest.raises(SandboxError) as caught:
            find_env(name, data)
        assert caught.value.reason == reason
        assert (caught.value.fix or "").startswith(fix)

    whole_home = fake(home / "x", f"{ours}.0")
    whole_home.rename(home / "y")
    (home / "bin" / "python").symlink_to(sys.executable)
    (home / "pyvenv.cfg").write_text(f"version = {ours}.0\n")
    with pytest.raises(SandboxError, match="which holds a home folder"):
        find_env(str(home), data)


def test_an_environment_by_name(tmp_path):
    """A plain name is one of the user's data folder."""
    folder = fake(
        tmp_path / "motet" / "envs" / "science", f"{sys.version_info[0]}.{sys.version_info[1]}.0"
    )
    found = find_env("science", {"XDG_DATA_HOME": str(tmp_path)})
    assert found == Interpreter(
        sys.executable,
        (str(folder / "lib" / HERE / "site-packages"),),
        (folder,),
        "Packages cannot be installed here; ask the user to install them on their own machine, "
        f"with: {folder}/bin/python -m pip install NAME.",
    )
