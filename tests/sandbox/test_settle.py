"""A kill leaves whole files, and the next apply finishes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.apply import apply
from sandbox.changes import Pending
from sandbox.plan import plan
from sandbox.store import LayerStore
from sandbox.undo import history, undo
from tests.sandbox.applying import LINES, applied_state, every_kind, make_folder
from tests.sandbox.layers import layer_of, state, write
from tests.soak import count

ROOT = Path(__file__).parents[2]


def prepared(tmp_path: Path) -> tuple[Path, str, dict[str, tuple[object, ...]]]:
    """A folder and a layer on disk with every kind of change, and what the apply shall give."""
    folder = make_folder(tmp_path / "folder")
    with layer_of(folder, tmp_path) as layer:
        every_kind(layer.upper)
        for name in ("a.txt", "b.bin"):
            layer.baseline.keep(name, with_content=True)
        identifier = layer.id
    # An edit of the user's, so that one file has to be merged.
    write(folder / "a.txt", LINES.replace("\n30\n", "\nthirty\n"))
    expected = applied_state({})
    merged = LINES.replace("\n5\n", "\nfive\n").replace("\n30\n", "\nthirty\n")
    expected["a.txt"] = ("file", 0o644, merged.encode())
    return folder, identifier, expected


_APPLY = """
import os, signal, sys
from pathlib import Path
from sandbox.apply import apply
from sandbox.plan import plan
from sandbox.undo import history, undo
from sandbox.store import LayerStore
store, identifier, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def step(name):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
layer = LayerStore(store).open(identifier)
print("ready", flush=True)
if sys.argv[4] == "apply":
    apply(plan(layer), step=step)
else:
    for one in reversed(history(layer)):
        undo(layer, one, step=step)
"""


def in_another_process(tmp_path: Path, identifier: str, kill_at: int, verb: str):
    return subprocess.Popen(
        [sys.executable, "-c", _APPLY, tmp_path / "changes", identifier, str(kill_at), verb],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )


def check_whole(
    now: dict[str, tuple[object, ...]],
    old: dict[str, tuple[object, ...]],
    new: dict[str, tuple[object, ...]],
) -> None:
    """Each path is as it was or as it shall be; a half-made file has another name than any of them."""
    for path in {*old, *new}:
        was, shall = old.get(path), new.get(path)
        # A file gives way to a folder, or the other way, in two steps.
        changes_type = was is not None and shall is not None and was[0] != shall[0]
        assert now.get(path) in (was, shall) or (changes_type and path not in now), path
    strays = now.keys() - old.keys() - new.keys()
    assert all(Path(stray).name.startswith(".motet-") for stray in strays)


def check_the_rest(tmp_path, folder, identifier, old, new) -> None:
    """A further apply ends in the whole result without strays, and all of it can be undone."""
    check_whole(state(folder), old, new)
    with closing(LayerStore(tmp_path / "changes").open(identifier)) as layer:
        assert apply(plan(layer)).conflicts == ()
        assert state(folder) == new
        assert layer.changes() == Pending(())
        for one in reversed(history(layer)):
            assert undo(layer, one).conflicts == ()
        assert state(folder) == old


@pytest.mark.parametrize("verb", ["apply", "undo"])
def test_a_kill_at_any_step_leaves_whole_files(verb, tmp_path):
    """kill -9 after each single step: old or new, never between; the next one finishes."""
    rounds = 0
    for kill_at in range(1, 200, count(1, 4)):
        round_path = tmp_path / str(kill_at)
        there, identifier, new = prepared(round_path)
        old = state(there)
        if verb == "undo":
            with closing(LayerStore(round_path / "changes").open(identifier)) as layer:
                apply(plan(layer))
        process = in_another_process(round_path, identifier, kill_at, verb)
        process.communicate()
        rounds += 1
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        check_the_rest(round_path, there, identifier, old, new)
        shutil.rmtree(round_path)
    assert rounds > 5


def test_a_kill_at_any_time_leaves_whole_files(tmp_path):
    """kill -9 from outside at random moments, system calls included."""
    seeded = random.Random(count(2, 1))
    for number in range(count(300, 8)):
        round_path = tmp_path / str(number)
        there, identifier, new = prepared(round_path)
        old = state(there)
        process = in_another_process(round_path, identifier, 0, "apply")
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seeded.uniform(0, 0.02))
        process.kill()
        process.communicate()
        check_the_rest(round_path, there, identifier, old, new)
        shutil.rmtree(round_path)
