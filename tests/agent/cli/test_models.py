"""Which model a name means, and which is taken when none is named."""

from pathlib import Path

import pytest

from agent.cli.models import ModelChoice, choose_model, nano_folder
from model.errors import EngineError


@pytest.fixture
def data(tmp_path: Path) -> dict[str, str]:
    return {"XDG_DATA_HOME": str(tmp_path)}


def install(data: dict[str, str], name: str) -> Path:
    folder = Path(data["XDG_DATA_HOME"], "motet", "models", name)
    folder.mkdir(parents=True)
    return folder


def test_without_a_name_the_best_installed_is_taken(data: dict[str, str]) -> None:
    """nano, then 20b, then 120b as they become available; each time it is said which."""
    choice = choose_model(None, data)
    assert (choice.name, choice.path) == ("nano", nano_folder())
    assert choice.notice is not None
    assert choice.notice.startswith("model: nano")
    for name in ("20b", "120b"):
        folder = install(data, name)
        notice = f"model: {name}, the best one installed"
        assert choose_model(None, data) == ModelChoice(name, folder, notice=notice)


def test_a_name_is_taken_at_its_word(data: dict[str, str], tmp_path: Path) -> None:
    """An installed model, nano, a folder by path, a script; without a word about it."""
    folder = install(data, "20b")
    assert choose_model("20b", data) == ModelChoice("20b", folder)
    assert choose_model("nano", data) == ModelChoice("nano", nano_folder())
    assert choose_model(str(folder), data) == ModelChoice("20b", folder)
    script = tmp_path / "script.json"
    script.touch()
    expected = ModelChoice("scripted", script, is_script=True)
    assert choose_model(f"scripted:{script}", data) == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("20b", "20b is not installed: put its checkpoint into "),
        ("30b", "'30b' is neither a checkpoint folder nor one of 120b, 20b, nano."),
        ("scripted:/nowhere.json", "there is no script '/nowhere.json' to replay."),
    ],
)
def test_what_is_not_there_is_named(data: dict[str, str], name: str, message: str) -> None:
    """One sentence that says where a model would be looked for."""
    with pytest.raises(EngineError) as error:
        choose_model(name, data)
    assert str(error.value).startswith(message)
