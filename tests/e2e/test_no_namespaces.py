"""`motet` where no namespace can be made, as in a stock container: the next kind of confinement serves."""

import subprocess
import sys

from tests.e2e.command import CALL, FINAL, MOTET, ROOT, THINK, Motet, Result, read_events

FORBIDDING = (sys.executable, str(ROOT / "tests" / "sandbox" / "forbidding.py"))


def without_namespaces(motet: Motet, *args: str, data: bytes = b"") -> Result:
    done = subprocess.run(
        [*FORBIDDING, *MOTET, *args],
        cwd=motet.folder,
        env=motet.env,
        input=data,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_run_goes_by_landlock_and_says_so(motet: Motet) -> None:
    """Python works on a copy of the folder and on what was piped in; the rung and the loss are named."""
    (motet.folder / "mine").write_text("mine")
    code = "import os; print(sorted(os.listdir()), open('stdin.txt').read()); open('new', 'w').write('n')"
    model = motet.script(THINK + CALL.format(code), FINAL.format("done"))

    result = without_namespaces(motet, "run", "-m", model, "--json", "Look", data=b"7")

    events = read_events(result.stdout)
    started = next(event for event in events if event["type"] == "session.started")
    assert started["sandbox"]["rung"].startswith("Landlock, version")
    warning = next(event for event in events if event["type"] == "warning")
    assert "so Landlock does: Python works on a copy of" in warning["message"]
    calls = [
        event["item"]["output"]
        for event in events
        if event["type"] == "item.completed" and event["item"]["type"] == "tool_call"
    ]
    assert calls == ["['mine', 'stdin.txt'] 7\n1"]
    assert (result.code, events[-1]["final"]) == (0, "done")
    assert [path.name for path in motet.folder.iterdir()] == ["mine"]
    assert without_namespaces(motet, "apply").stdout == "new       new\n"
    assert (motet.folder / "new").read_text() == "n"


def test_the_built_in_model_computes_there(motet: Motet) -> None:
    """The first thing that somebody in a container tries: its prompt is much as everywhere."""
    result = without_namespaces(motet, "run", "-m", "nano", "What is 48271 * 3917 + 17?")
    assert (result.code, result.stdout) == (0, "48271 * 3917 + 17 = 189077524.\n")


def test_a_proof_from_elsewhere_is_none_here(motet: Motet) -> None:
    """What was proved where namespaces can be had does not serve where they cannot."""
    names = ["bubblewrap", "Landlock", "bubblewrap"]
    for number, name in enumerate(names):
        if number == 1:
            result = without_namespaces(motet, "sandbox", "check")
        else:
            result = motet("sandbox", "check")
        assert result.code == 0
        assert result.stdout.startswith(name)
