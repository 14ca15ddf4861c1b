"""Which Python runs the cells: this one, or one that the user names with packages of their own.

An environment is a folder as `python -m venv`, uv or conda make it. Nothing of it is run to find out
what it is: its version and packages are read from its files. It runs the kernel itself if it has
ipykernel; else this interpreter does, with the environment's packages before its own, if the two are
of one version. It is shown read-only, with the installation that it is based on.

Nothing can be installed inside. Whoever tries is told by one sentence, from stand-ins for pip.
"""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sandbox.base import Interpreter, SandboxError
from sandbox.policy import why_not

# What tools/kernel.py is written for.
_NEEDED_IPYKERNEL = 7
_NAMES = ("pip", "pip3", "uv", "conda", "mamba")

_ADVICE = (
    "Packages cannot be installed here; ask the user to install {what} on their own machine, {how}."
)
_OWN = (
    "into a virtual environment that `env` under [python] of motet's configuration names (motet "
    "config path says where that is)"
)
_NAMED = "with: {python} -m pip install NAME"


def this_python() -> Interpreter:
    """The interpreter that runs motet."""
    return Interpreter(sys.executable, advice=_ADVICE.format(what="what is missing", how=_OWN))


def find_env(name: str, environ: Mapping[str, str]) -> Interpreter:
    """The environment at the path `name`, or of that name in `$XDG_DATA_HOME/motet/envs`.

    Raises SandboxError with a sentence for the user where it cannot run the cells.
    """
    folder = _folder(name, environ)
    executable = folder / "bin" / "python"
    if not executable.exists():
        raise SandboxError(
            f"{folder} is no virtual environment: there is no {executable}.",
            f"Make one: python3 -m venv {folder}",
        )
    version = _version(folder)
    if version is None:
        raise SandboxError(f"{folder} does not say which version of Python it has.")
    packages = folder / "lib" / f"python{version[0]}.{version[1]}" / "site-packages"
    advice = _ADVICE.format(what="them", how=_NAMED.format(python=executable))
    if _ipykernel(packages) >= _NEEDED_IPYKERNEL:
        base = _base(executable, version)
        _refuse_private(folder, base)
        return Interpreter(str(executable), prefixes=(folder, base), advice=advice)
    if version == sys.version_info[:2]:
        _refuse_private(folder)
        return Interpreter(sys.executable, (str(packages),), (folder,), advice)
    ours = f"{sys.version_info[0]}.{sys.version_info[1]}"
    raise SandboxError(
        f"{folder} has Python {version[0]}.{version[1]} without ipykernel {_NEEDED_IPYKERNEL}, and "
        f"motet runs on {ours}.",
        f"Run: {executable} -m pip install 'ipykernel>={_NEEDED_IPYKERNEL}'",
    )


def as_seen(
    python: Interpreter, programs: Path, modules: Path
) -> tuple[Interpreter, dict[str, str]]:
    """`python` with the stand-ins where they stand inside, and the variables that programs need."""
    packages = (str(modules), *python.packages)
    folders = (Path(python.executable).parent, Path(sys.executable).parent)
    # The interpreter's own folder early, so that `python` in a shell is the same one.
    path = (programs, *folders, "/usr/local/bin", "/usr/bin", "/bin")
    environment = {
        "PATH": ":".join(map(str, dict.fromkeys(path))),
        "PYTHONPATH": ":".join(packages),
    }
    return replace(python, packages=packages), environment


def write_stand_ins(folder: Path, python: Interpreter) -> tuple[Path, Path]:
    """Programs and a module named pip that say the advice; returns their two folders."""
    programs, modules = folder / "bin", folder / "lib"
    module = modules / "pip"
    module.mkdir(parents=True)
    programs.mkdir()
    for name in _NAMES:
        program = programs / name
        program.write_text(f"#!/bin/sh\nprintf '%s\\n' {_quoted(python.advice)} >&2\nexit 1\n")
        program.chmod(0o755)
    (module / "__init__.py").write_text(
        f"import sys\n\n\ndef main(*_: object) -> int:\n    print({python.advice!r}, file=sys.stderr)\n"
        "    return 1\n"
    )
    (module / "__main__.py").write_text("import sys\n\nimport pip\n\nsys.exit(pip.main())\n")
    return programs, modules


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _folder(name: str, environ: Mapping[str, str]) -> Path:
    if "/" in name or name.startswith("~"):
        folder = _expanded(name)
        if not folder.is_absolute():
            raise SandboxError(f"{name!r} is no whole path.", "Write it from / or ~ on.")
    else:
        data = environ.get("XDG_DATA_HOME") or "~/.local/share"
        folder = _expanded(data) / "motet" / "envs" / name
    if not folder.is_dir() or name in ("", ".", ".."):
        raise SandboxError(
            f"There is no environment {folder}.", f"Make one: python3 -m venv {folder}"
        )
    return folder


def _expanded(path: str) -> Path:
    # Path.expanduser raises where there is no home.
    return Path(os.path.expanduser(path))  # noqa: PTH111


def _version(folder: Path) -> tuple[int, int] | None:
    """From pyvenv.cfg, else from the one lib/pythonX.Y that an installation has."""
    try:
        text = (folder / "pyvenv.cfg").read_text("utf-8", "replace")
    except OSError:
        names = [path.name for path in (folder / "lib").glob("python3.*") if path.is_dir()]
        found = [match for name in names if (match := re.fullmatch(r"python(3)\.(\d+)", name))]
    else:
        match = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)", text, re.MULTILINE)
        found = [match] if match else []
    return (int(found[0][1]), int(found[0][2])) if len(found) == 1 else None


def _ipykernel(packages: Path) -> int:
    """Its major version, 0 without."""
    found = [re.match(r"ipykernel-(\d+)\.", path.name) for path in packages.glob("ipykernel-*")]
    return max((int(match[1]) for match in found if match), default=0)


def _base(executable: Path, version: tuple[int, int]) -> Path:
    """The installation that an environment's interpreter belongs to."""
    real = executable.resolve()
    base = real.parent.parent
    library = f"python{version[0]}.{version[1]}/os.py"
    if real.parent.name != "bin" or not any(
        (base / lib / library).exists() for lib in ("lib", "lib64")
    ):
        raise SandboxError(f"{executable} leads to {real}, which is no installed Python.")
    return base


def _refuse_private(*folders: Path) -> None:
    for folder in folders:
        reason = why_not(folder.resolve(), is_env=True)
        if reason is not None:
            raise SandboxError(
                f"The environment needs {folder} to be shown, which {reason}.",
                "Make a virtual environment in a folder of its own.",
            )
