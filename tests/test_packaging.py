"""The wheel, not the checkout, is what people get: built, installed into a clean environment, used.

The clean environment holds what pyproject asks for, in files of the one that runs the tests (hard links,
so nothing is downloaded and torch is not stored twice), and of motet what the wheel brings.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.users import NOBODY, dependencies, interpreter, make_environment, ordinary_user

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["setuptools"]["packages"]
TOP_LEVEL = sorted({package.split(".")[0] for package in PACKAGES})
QUESTION, ANSWER = "What is 48271 * 3917 + 17?", "189077524"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that no build/ folder of an earlier day can leak into it."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, source)
    for name in TOP_LEVEL:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    target = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", target, source)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installation(wheel: Path) -> Iterator[Path]:
    """The bin folder of a clean environment, readable by every user of the machine."""
    # Not below pytest's own temporary folder: that one is closed to other users.
    with tempfile.TemporaryDirectory(prefix="motet-wheel-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        python = make_environment(Path(folder, "environment"), dependencies())
        options = ["--no-deps", "--no-index", "--quiet"]
        run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel)
        yield python.parent


def run(*command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command without this process's own settings; a failure shows what it printed."""
    ours = ("PYTHON", "MOTET_", "XDG_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    environment |= options.pop("env", {})
    result = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        **options,
    )
    assert result.returncode == 0, f"{command}: {result.returncode}\n{result.stdout}{result.stderr}"
    return result


def test_every_package_is_listed() -> None:
    """pyproject names exactly the tree's packages, but the recipe."""
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for name in TOP_LEVEL
        for path in (ROOT / name).rglob("__init__.py")
    }
    assert {name for name in found if not name.startswith("model.nano.recipe")} == set(PACKAGES)


def test_every_module_lies_in_a_package() -> None:
    """No folder with Python files lacks its __init__.py: the wheel would leave it out unsaid."""
    folders = {path.parent for name in TOP_LEVEL for path in (ROOT / name).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_wheel_holds_the_program_and_its_data(wheel: Path) -> None:
    """Exactly the listed packages' modules and the two data folders; no recipe, no tests."""
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package.replace(".", "/")).glob("*.py")
    }
    for data in ("model/data", "model/nano/checkpoint"):
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / data).iterdir()}
        assert files, f"{data} is empty"
        expected |= files
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == expected


def test_the_command_names_its_version(installation: Path, tmp_path: Path) -> None:
    """`motet --version` from the wheel prints the version of pyproject on one line."""
    result = run(installation / "motet", "--version", cwd=tmp_path)
    assert result.stdout == f"motet {PROJECT['project']['version']}\n"


def test_nothing_comes_from_the_checkout(installation: Path, tmp_path: Path) -> None:
    """In the clean environment every package of ours is the wheel's."""
    program = (
        f"import {', '.join(TOP_LEVEL)}; print(*(m.__file__ for m in ({', '.join(TOP_LEVEL)})))"
    )
    found = run(installation / "python", "-c", program, cwd=tmp_path).stdout.split()
    site_packages = next((installation.parent / "lib").glob("python*/site-packages"))
    assert found == [str(site_packages / name / "__init__.py") for name in TOP_LEVEL]


def test_the_demo_question_is_answered(installation: Path, tmp_path: Path) -> None:
    """From the wheel, in an empty folder and home: nano calls Python, and the answer is its result."""
    events = ask(installation, tmp_path, home=tmp_path)
    (call,) = [item for item in items(events) if item["type"] == "tool_call"]
    assert ANSWER in call["output"]
    assert ANSWER in events[-1]["final"].replace(",", "")


def test_an_ordinary_user_gets_the_same_answer(installation: Path) -> None:
    """Without root, with a home of their own: the same answer. As root this runs as `nobody`."""
    if interpreter() is None:
        pytest.skip("this interpreter lies where other users cannot reach it")
    with tempfile.TemporaryDirectory(prefix="motet-home-", dir="/var/tmp") as home:
        if os.geteuid() == 0:
            os.chown(home, NOBODY, NOBODY)
        events = ask(installation, Path(home), home=Path(home), **ordinary_user())
    assert ANSWER in events[-1]["final"].replace(",", "")


def ask(bin_folder: Path, folder: Path, *, home: Path, **who: Any) -> list[dict]:
    command = [bin_folder / "motet", "run", "-m", "nano", "--json", QUESTION]
    result = run(*command, cwd=folder, env={"HOME": str(home)}, **who)
    return [json.loads(line) for line in result.stdout.splitlines()]


def items(events: list[dict]) -> list[dict]:
    return [event["item"] for event in events if event["type"] == "item.completed"]
