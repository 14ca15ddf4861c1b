"""Which checkpoint a name means, and which is taken when none is named.

Installed models stand in `$XDG_DATA_HOME/motet/models/NAME` (else `~/.local/share`); nano comes with
the program; anything else is a folder, or `scripted:FILE`, a recorded run to replay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.config import expanded
from model.errors import EngineError

# Best first.
INSTALLED = ("120b", "20b")
SCRIPTED = "scripted:"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """`path` is a checkpoint folder, or the file of a script. `notice` is for stderr."""

    name: str
    path: Path
    is_script: bool = False
    notice: str | None = None


def choose_model(name: str | None, environ: Mapping[str, str]) -> ModelChoice:
    """Raises EngineError, saying where models are looked for."""
    if name is None:
        return _best(environ)
    if name.startswith(SCRIPTED):
        path = expanded(name.removeprefix(SCRIPTED))
        if not path.is_file():
            raise EngineError(f"there is no script {str(path)!r} to replay.")
        return ModelChoice("scripted", path, is_script=True)
    if name == "nano":
        return ModelChoice("nano", nano_folder())
    if name in INSTALLED:
        path = models_folder(environ) / name
        if path.is_dir():
            return ModelChoice(name, path)
        raise EngineError(
            f"{name} is not installed: put its checkpoint into {path}, name its folder with -m, "
            "or try -m nano."
        )
    path = expanded(name)
    if path.is_dir():
        return ModelChoice(path.resolve().name, path.resolve())
    known = ", ".join((*INSTALLED, "nano"))
    raise EngineError(f"{name!r} is neither a checkpoint folder nor one of {known}.")


def nano_folder() -> Path:
    """The checkpoint that is shipped inside the package."""
    # Not importlib.resources: weights are mapped from a real file, and wheels are unpacked.
    from model.nano import CHECKPOINT

    return CHECKPOINT


def models_folder(environ: Mapping[str, str]) -> Path:
    data = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return expanded(data) / "motet" / "models"


def _best(environ: Mapping[str, str]) -> ModelChoice:
    folder = models_folder(environ)
    for name in INSTALLED:
        if (folder / name).is_dir():
            return ModelChoice(name, folder / name, notice=f"model: {name}, the best one installed")
    notice = "model: nano, the small one that comes with motet (no gpt-oss is installed)"
    return ModelChoice("nano", nano_folder(), notice=notice)
