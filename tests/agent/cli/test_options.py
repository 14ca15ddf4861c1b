"""Flags, variables, the page about them and the settings tell the same story."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from typer.main import get_command

from agent.cli.main import app
from agent.config import OPTIONS, Settings
from agent.config_file import KEYS
from agent.events import Event

PAGE = (Path(__file__).parents[3] / "docs" / "cli.md").read_text("utf-8")
# What no variable may set: typed each time, or not a setting of a run.
NO_VARIABLE = {"i_know", "dry_run", "print_", "help"}


def flags(verb: str) -> dict[str, list[str]]:
    """The options of a verb: its parameter's name to its flags."""
    command = get_command(app).commands[verb]  # pyright: ignore[reportAttributeAccessIssue]
    return {param.name: param.opts for param in command.params if param.opts[0].startswith("-")}


@pytest.mark.parametrize("verb", ["run", "chat"])
def test_every_flag_is_a_setting(verb: str) -> None:
    """What the parser takes, `agent.config` reads, under the flag's own name."""
    settings = {option.name: option.flag for option in OPTIONS}
    for name, names in flags(verb).items():
        if name not in NO_VARIABLE:
            assert settings[name] in names


def test_every_setting_is_a_flag_and_a_variable() -> None:
    """--max-turns is MOTET_MAX_TURNS; none is without a flag or a key, a field and a default."""
    known = flags("run")
    keys = {key.setting for key in KEYS.values()}
    for option in OPTIONS:
        if not option.flag:
            assert option.name in keys
            assert str(option.env).startswith(("MOTET_SANDBOX_", "MOTET_PYTHON_"))
            continue
        assert option.flag in known[option.name]
        assert option.env == "MOTET_" + option.flag.removeprefix("--").replace("-", "_").upper()
        assert hasattr(Settings(), option.name)


def test_the_page_lists_every_flag_and_no_other() -> None:
    """docs/cli.md cannot fall behind."""
    verbs = ("run", "chat", "diff", "apply", "discard")
    taken = {name for verb in verbs for names in flags(verb).values() for name in names}
    told = set(re.findall(r"`(--?[a-z][a-z-]*)", PAGE, re.IGNORECASE))
    assert told - {"--help", "--version"} == taken - {"-h", "--help"}


def test_the_page_lists_every_key_of_a_file() -> None:
    """The sample in docs/cli.md has every key there is, and is a file that can be used."""
    sample = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert sample is not None
    table = tomllib.loads(sample[1])
    keys = {
        f"{name}.{key}" if isinstance(value, dict) else name
        for name, value in table.items()
        for key in (value if isinstance(value, dict) else [name])
    }
    assert keys == set(KEYS)


def test_the_page_lists_every_event() -> None:
    """Each type of the union, once in the table."""
    types = [kind.type for kind in get_args(Event)]
    assert (
        re.findall(r"^\| `((?:session|turn|item|run)\.\w+|warning)` \|", PAGE, re.MULTILINE)
        == types
    )


def test_the_page_lists_every_exit_code() -> None:
    """And says no more than docs/cli.md's table of them."""
    table = PAGE.split("## Exit codes")[1].split("##")[0]
    codes = [
        int(code)
        for row in re.findall(r"^\| ([\d, ]+) \|", table, re.MULTILINE)
        for code in row.split(",")
    ]
    assert codes == [0, 1, 2, 3, 4, 6, 7, 8, 9, 124, 130, 143, 141]
