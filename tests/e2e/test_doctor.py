"""`motet sandbox check` and `motet doctor`: true words about this machine, and their exit codes."""

import json
import os
import shlex

import pytest

from tests.e2e.command import Motet


def test_check_says_what_holds_and_with_which_command(motet: Motet) -> None:
    """Each limit with what holds it; -v the command; --json the same for programs."""
    plain, verbose, as_json = (
        motet("sandbox", "check", *flags) for flags in ([], ["-v"], ["--json"])
    )
    assert (plain.code, verbose.code, as_json.code) == (0, 0, 0)
    facts = json.loads(as_json.stdout)
    assert facts["mode"] == "overlay"
    assert facts["net"] == "off"
    for sentence in facts["holds"]:
        assert f"  holds: {sentence}\n" in plain.stdout
    assert any("2 GiB" in sentence for sentence in facts["holds"])
    assert "--seccomp" not in plain.stdout
    command = shlex.split(verbose.stdout[verbose.stdout.index("\n/") :].replace("\\\n", ""))
    assert command[0] == facts["arguments"][0]
    assert "--unshare-net" in command
    assert command[-2:] == ["--", "PROGRAM"]
    assert command[1 : command.index("--tmpfs")] == facts["arguments"][1 : command.index("--tmpfs")]


def test_doctor_starts_a_kernel(motet: Motet) -> None:
    """Every part has a line, in words and as JSON; exit 0 where nothing fails."""
    plain, as_json = motet("doctor"), motet("doctor", "--json")
    assert (plain.code, as_json.code) == (0, 0)
    findings = {finding["name"]: finding for finding in json.loads(as_json.stdout)["findings"]}
    assert list(findings) == [
        "Python", "torch", "GPU", "configuration", "model", "sandbox", "Python's kernel", "terminal",
    ]  # fmt: skip
    assert findings["Python's kernel"]["health"] == "ok"
    assert "a cell ran after" in findings["Python's kernel"]["text"]
    assert findings["model"]["advice"].startswith("Put the checkpoint of gpt-oss-20b into")
    for line in plain.stdout.splitlines():
        assert line.startswith(("ok    ", "warn  ", "      "))


@pytest.mark.parametrize(
    ("env", "code", "line"),
    [
        ({"MOTET_EFFORT": "max"}, 2, "fail  configuration: MOTET_EFFORT: 'max' is none of"),
        ({"MOTET_MODEL": "/nowhere"}, 6, "fail  model: '/nowhere' is neither"),
        ({"MOTET_PYTHON_ENV": "none"}, 2, "fail  configuration: MOTET_PYTHON_ENV: There is no"),
        ({"MOTET_CD": os.devnull}, 2, "fail  configuration: MOTET_CD: '/dev/null' is no folder"),
    ],
)
def test_doctor_says_what_fails(motet: Motet, env: dict[str, str], code: int, line: str) -> None:
    """The first failure gives the exit code."""
    result = motet("doctor", env=env)
    assert result.code == code
    assert line in result.stdout
