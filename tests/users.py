"""An ordinary user for tests that run as root, and an interpreter that this user can start.

An interpreter often lies in a home that others cannot enter. Then the system's own of the same
version serves, if there is one, in an environment made of the same third-party files.
"""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NOBODY = 65534
ROOT = Path(__file__).parents[1]


def interpreter() -> str | None:
    """An interpreter of this version that every user can start, or None."""
    version = "python{}.{}".format(*sys.version_info)
    candidates = [str(Path(sys.base_prefix, "bin", version)), f"/usr/bin/{version}"]
    candidates = [path for path in candidates if as_nobody(path, "-c", "import venv")]
    return candidates[0] if candidates else None


def ordinary_user() -> dict[str, Any]:
    """Arguments for subprocess.run that give up root, where there is root to give up."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}


@cache
def as_nobody(*command: str) -> bool:
    try:
        subprocess.run(command, check=True, capture_output=True, cwd="/", **ordinary_user())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def link(source: str | Path, target: str | Path) -> None:
    """A hard link, or a copy where the file system or its owner does not allow one."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def dependencies() -> set[str]:
    """The names of what the program needs, as pyproject has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = map(Requirement, project["dependencies"])
    return {r.name for r in requirements if r.marker is None or r.marker.evaluate()}


def make_environment(folder: Path, distributions: Iterable[str]) -> Path:
    """A virtual environment in `folder` with these distributions and what they need; its Python.

    Made of the files that this interpreter has: nothing is downloaded. Every user can start it, if any
    interpreter here is everyone's.
    """
    command = [interpreter() or sys.executable, "-m", "venv", "--without-pip", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    for distribution in _closure(distributions).values():
        for file in distribution.files or ():
            source, target = Path(str(file.locate())), site_packages / file
            # Scripts lie beside the environment, byte code is of another interpreter.
            if ".." not in file.parts and source.is_file() and source.suffix != ".pyc":
                target.parent.mkdir(parents=True, exist_ok=True)
                link(source, target)
    return folder / "bin" / "python"


def _closure(names: Iterable[str]) -> dict[str, importlib.metadata.Distribution]:
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found[name] = importlib.metadata.distribution(name)
            for line in found[name].requires or ():
                requirement = Requirement(line)
                if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                    waiting.append(requirement.name)
    return found
