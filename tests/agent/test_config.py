"""Settings: flag before variable before default, one parser, errors that name their origin."""

from pathlib import Path

import pytest

from agent.config import Color, SandboxMode, Settings, Shown, parse_duration, resolve
from agent.conversation import Effort
from agent.errors import ConfigError
from sandbox.base import Mode


def test_nothing_given_is_all_defaults() -> None:
    """No flag and no variable: the defaults, with no origin."""
    assert resolve({}, {}) == Settings()


def test_a_flag_wins_over_a_variable() -> None:
    """The origin tells which one was used."""
    settings = resolve({"effort": "high"}, {"MOTET_EFFORT": "low", "MOTET_MODEL": "nano"})
    assert settings.effort is Effort.HIGH
    assert settings.model == "nano"
    assert settings.origins == {"effort": "--effort", "model": "MOTET_MODEL"}


def test_every_setting_reads_its_text(tmp_path: Path) -> None:
    """Each flag arrives as its type."""
    instructions = tmp_path / "instructions.md"
    instructions.write_text("Be brief.\n")
    flags = {
        "model": "20b",
        "effort": "low",
        "system": f"@{instructions}",
        "folder": str(tmp_path),
        "sandbox": "off",
        "i_know": True,
        "show": "tools, reasoning",
        "color": "never",
        "plain": True,
        "quiet": True,
        "debug": True,
        "json": True,
        "deltas": True,
        "max_turns": "3",
        "max_tokens": "400",
        "timeout_s": "2m",
        "seed": "-7",
        "temperature": "0.5",
        "top_p": "0.9",
        "stdin_wait_s": "0",
        "stdin": "1",
    }
    settings = resolve(flags, {})
    assert settings == Settings(
        model="20b",
        effort=Effort.LOW,
        system="Be brief.\n",
        folder=tmp_path.resolve(),
        sandbox=SandboxMode.OFF,
        show=frozenset({Shown.TOOLS, Shown.REASONING}),
        color=Color.NEVER,
        plain=True,
        quiet=True,
        debug=True,
        json=True,
        deltas=True,
        max_turns=3,
        max_tokens=400,
        timeout_s=120.0,
        seed=-7,
        temperature=0.5,
        top_p=0.9,
        stdin_wait_s=0.0,
        stdin=False,
        origins=settings.origins,
    )


@pytest.mark.parametrize(
    ("flags", "environ", "message"),
    [
        ({"effort": "max"}, {}, "--effort: 'max' is none of low, medium, high"),
        ({}, {"MOTET_SEED": "x"}, "MOTET_SEED: 'x' is no whole number"),
        ({"max_turns": "0"}, {}, "--max-turns: '0' is less than 1"),
        ({"temperature": "3"}, {}, "--temperature: '3' is not within 0 and 2"),
        ({"temperature": "nan"}, {}, "--temperature: 'nan' is not within 0 and 2"),
        ({"top_p": "0"}, {}, "--top-p: '0' is not within 0 and 1"),
        ({"timeout_s": "soon"}, {}, "--timeout: 'soon' is no duration"),
        ({"folder": "/nowhere/at/all"}, {}, "--cd: '/nowhere/at/all' is no folder"),
        (
            {"system": "@/nowhere"},
            {},
            "--system: cannot read '/nowhere': No such file or directory",
        ),
        ({"system": "@~nobody-here/x"}, {}, "--system: cannot read '~nobody-here/x': No such"),
        ({"folder": "~nobody-here"}, {}, "--cd: '~nobody-here' is no folder"),
        ({"show": "reasoning,thoughts"}, {}, "--show: 'thoughts' is none of reasoning, tools"),
        ({}, {"MOTET_PLAIN": "maybe"}, "MOTET_PLAIN: 'maybe' is neither 1 nor 0"),
        ({"deltas": True}, {}, "--deltas belongs to --json"),
        ({"quiet": True, "verbose": True}, {}, "-q and -v exclude each other"),
        ({"sandbox": "off"}, {}, "--sandbox off lets the model's Python do whatever you can do"),
        ({}, {"MOTET_SANDBOX": "off", "MOTET_I_KNOW": "1"}, "MOTET_SANDBOX off lets"),
    ],
)
def test_nonsense_is_refused_by_name(
    flags: dict[str, object], environ: dict[str, str], message: str
) -> None:
    """The sentence names the flag or variable and what it may be; exit 2."""
    with pytest.raises(ConfigError) as error:
        resolve(flags, environ)
    assert str(error.value).startswith(message)
    assert error.value.exit_code == 2


def test_a_current_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, and another can be named."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ConfigError, match="the current folder is no longer there"):
        resolve({}, {})
    assert resolve({"folder": str(tmp_path)}, {}).folder == tmp_path


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90.0), ("1.5s", 1.5), ("500ms", 0.5), ("10m", 600.0), ("2h", 7200.0), ("0", 0.0)],
)
def test_durations(text: str, seconds: float) -> None:
    """A bare number is seconds."""
    assert parse_duration(text) == seconds


def test_sandbox_words_are_the_sandbox_s_own() -> None:
    """The two enums cannot drift apart."""
    assert [mode.value for mode in SandboxMode] == [mode.value for mode in Mode]
