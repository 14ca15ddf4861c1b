"""A command for each test; one home for all, so that the sandbox is proved once."""

from pathlib import Path

import pytest

from tests.e2e.command import Motet


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def motet(tmp_path: Path, home: Path) -> Motet:
    folder = tmp_path / "work"
    folder.mkdir()
    return Motet(folder, home)
