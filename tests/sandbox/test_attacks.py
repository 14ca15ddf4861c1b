"""The table of attacks: each gets through in a plain kernel, and on no rung of the sandbox.

All of it runs as root and as an ordinary user, the latter in an environment of its own. Once for
each user: two processes run the table, the tests judge what they report.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sandbox.ladder import available_rungs
from tests.sandbox.attacks import Attack, Plain
from tests.sandbox.attacks_limits import EXHAUSTIONS, Exhaustion
from tests.sandbox.attacks_run import ATTACKS
from tests.users import NOBODY, dependencies, interpreter, make_environment, ordinary_user

ROOT = Path(__file__).parents[2]
USERS = ("root", "user") if os.geteuid() == 0 else ("user",)
# The model's, which neither the sandbox nor a kernel needs, are large.
LARGE = {"numpy", "safetensors", "tiktoken", "torch", "triton"}

users = pytest.mark.parametrize("user", USERS)
attacks = pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
exhaustions = pytest.mark.parametrize(
    "exhaustion", EXHAUSTIONS, ids=[exhaustion.name for exhaustion in EXHAUSTIONS]
)


@pytest.fixture(scope="session")
def users_python() -> Iterator[Path]:
    """A Python that an ordinary user can start, with what a kernel needs, beside our sources."""
    if os.geteuid() != 0:
        yield Path(sys.executable)
        return
    if interpreter() is None:
        pytest.skip("this interpreter lies where other users cannot reach it")
    with tempfile.TemporaryDirectory(prefix="motet-user-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for package in ("sandbox", "tools", "tests/sandbox"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / package, folder / package, ignore=ignored)
        (folder / "tests/__init__.py").touch()
        yield make_environment(folder / "environment", dependencies() - LARGE)


@pytest.fixture(scope="session")
def reports(request: pytest.FixtureRequest) -> Any:
    """The report of each user, made when it is first asked for."""

    @cache
    def report(user: str) -> dict[str, Any]:
        if user == "root":
            return run(Path(sys.executable), ROOT)
        python: Path = request.getfixturevalue("users_python")
        sources = ROOT if os.geteuid() != 0 else python.parents[2]
        return run(python, sources, **ordinary_user())

    return report


def run(python: Path, sources: Path, **who: Any) -> dict[str, Any]:
    # Not below /tmp, which the sandbox covers: what is outside should be missing for a better reason.
    with tempfile.TemporaryDirectory(prefix="motet-host-", dir="/var/tmp") as base:
        if who:
            os.chown(base, NOBODY, NOBODY)
        done = subprocess.run(
            [python, "-m", "tests.sandbox.attacks_run", base],
            cwd=sources,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(sources)},
            capture_output=True,
            text=True,
            check=False,
            **who,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_table_is_long_enough():
    """At least eighty attacks, each with a name of its own and a reason where nothing is claimed."""
    assert len(ATTACKS) >= 80
    for attack in ATTACKS.values():
        assert bool(attack.why) == (attack.plain in (Plain.NEVER, Plain.VARIES)), attack.name


@users
@attacks
def test_it_gets_through_without_the_sandbox(user: str, attack: Attack, reports: Any):
    """In a kernel without confinement an attack reaches what the table says."""
    report = reports(user)
    verdict = report["plain"].get(attack.name, "not tried")

    if attack.plain is Plain.NEVER:
        assert verdict == "not tried"
    else:
        assert verdict.split()[0] in ("reached", "refused")
    if is_claimed(attack, user, report):
        assert verdict == "reached"


def is_claimed(attack: Attack, user: str, report: dict[str, Any]) -> bool:
    """Whether the table says that this attack must get through on such a host."""
    if attack.needs and attack.needs not in report["has"]:
        return False
    match attack.plain:
        case Plain.ANYONE:
            return True
        case Plain.UNFILTERED:
            return report["unfiltered"]
        case Plain.ROOT:
            return user == "root" and report["mighty"] and report["unfiltered"]
        case Plain.VARIES | Plain.NEVER:
            return False


@users
@attacks
def test_it_is_refused_in_the_sandbox(user: str, attack: Attack, reports: Any):
    """On every rung of this machine, in its boldest mode, an attack is refused."""
    rungs = reports(user)["rungs"]
    verdicts = {
        name: found[attack.name].split()[0] for name, found in rungs.items() if attack.name in found
    }

    expected = {name for name in rungs if name.startswith(attack.rung)}
    assert verdicts == dict.fromkeys(expected, "refused")


@users
def test_every_rung_was_attacked(user: str, reports: Any):
    """The rungs that this machine offers are the ones in the report, for both users."""
    offered = {str(rung) for rung in available_rungs()}
    assert offered
    assert {name.rpartition(", ")[0] for name in reports(user)["rungs"]} == offered


@users
def test_the_host_is_as_it_was(user: str, reports: Any):
    """After all attacks: canaries, mounts, switches, keys, processes and folders are unchanged."""
    changes = reports(user)["changes"]
    assert changes == {name: [] for name in reports(user)["rungs"]}


@users
@exhaustions
def test_greed_ends_at_its_limit(user: str, exhaustion: Exhaustion, reports: Any):
    """More than a limit allows cannot be had on any rung, though a plain kernel gives it."""
    report = reports(user)["exhaustions"]
    if exhaustion.plain:
        assert report["plain"][exhaustion.name] == "reached"

    rungs = [rung for rung in report if rung != "plain" and rung.startswith(exhaustion.rung)]
    for rung in rungs:
        end = report[rung][exhaustion.name]
        assert end.startswith(("refused", "died: ", "timeout")), (rung, end)
