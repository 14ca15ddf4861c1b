"""Whatever code does in the real sandbox and the user does outside: apply gives the three-way merge.

What is expected comes from a model of its own: the same operations on a plain copy say what the
sandbox saw, and a few lines below say what merging two states of a folder means.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sandbox.apply import apply
from sandbox.base import Workspace
from sandbox.changes import Pending
from sandbox.ladder import Rung, open_sandbox
from sandbox.plan import plan
from sandbox.store import LayerStore
from sandbox.undo import history, undo
from tests.sandbox import operations
from tests.sandbox.attempts import finish
from tests.sandbox.layers import state
from tests.soak import count

PROGRAM = Path(operations.__file__).read_text("utf-8")
Nodes = dict[str, tuple[object, ...]]

PATHS = st.sampled_from(["a", "b", "d", "d/x", "d/y", "d/e", "d/e/z", "link"])
VALUES = st.integers(0, 3)
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), PATHS, VALUES),
        st.tuples(st.just("binary"), PATHS, VALUES),
        st.tuples(st.just("edit"), PATHS, st.integers(0, operations.SLOTS - 1), VALUES),
        st.tuples(st.just("edit"), PATHS, st.integers(0, operations.SLOTS - 1), VALUES),
        st.tuples(st.just("remove"), PATHS),
        st.tuples(st.just("folder"), PATHS),
        st.tuples(st.just("link"), PATHS, st.sampled_from(["a", "d", "nowhere"])),
        st.tuples(st.just("mode"), PATHS, st.sampled_from([0o600, 0o644, 0o755])),
        st.tuples(st.just("rename"), PATHS, PATHS),
    ),
    max_size=10,
)


def merged(base: Nodes, ours: Nodes, theirs: Nodes) -> Nodes:
    """The folder after an apply: at each path what one side changed, else the user's."""
    result: Nodes = {}
    for path in {*base, *ours, *theirs}:
        node = merged_node(base.get(path), ours.get(path), theirs.get(path))
        if node is not None:
            result[path] = node
    # What needs a folder that did not come, or is a folder that could not go, is as the user has it.
    while True:
        wrong = {
            path
            for path in {*result, *theirs}
            if result.get(path) != theirs.get(path)
            and (is_loose(result, path) or is_full(result, path))
        }
        if not wrong:
            return result
        for path in wrong:
            result.pop(path, None)
            if path in theirs:
                result[path] = theirs[path]


def is_loose(nodes: Nodes, path: str) -> bool:
    """Whether it stands in what is no folder."""
    return path in nodes and "/" in path and kind(nodes, path.rpartition("/")[0]) != "folder"


def is_full(nodes: Nodes, path: str) -> bool:
    """Whether it is no folder, but something stands in it."""
    return kind(nodes, path) != "folder" and any(other.startswith(path + "/") for other in nodes)


def kind(nodes: Nodes, path: str) -> object:
    return nodes.get(path, ("nothing",))[0]


def merged_node(base, ours, theirs):
    if ours == base:
        return theirs
    if theirs == base:
        return ours
    if not (base and ours and theirs) or {base[0], ours[0], theirs[0]} != {"file"}:
        return theirs
    mode = merged_value(base[1], ours[1], theirs[1])
    content = merged_value(base[2], ours[2], theirs[2])
    if content is None:
        content = merged_lines(base[2], ours[2], theirs[2])
    return theirs if mode is None or content is None else ("file", mode, content)


def merged_value(base, ours, theirs):
    """The side that changed; None where both did, differently."""
    return theirs if ours in (base, theirs) else ours if theirs == base else None


def merged_lines(*texts: bytes) -> bytes | None:
    """Line by line; of neighbours that were changed all must be one side's."""
    if any(text.startswith(b"\0") for text in texts):
        return None
    rows = list(zip(*(text.splitlines(keepends=True) for text in texts), strict=True))
    result: list[bytes] = []
    while rows:
        run = 0
        while run < len(rows) and len(set(rows[run])) > 1:
            run += 1
        base, ours, theirs = ([row[side] for row in rows[: run or 1]] for side in range(3))
        if run and ours not in (base, theirs) and theirs != base:
            return None
        result += theirs if ours == base else ours
        rows = rows[run or 1 :]
    return b"".join(result)


def in_folder(folder: Path, done: list[tuple[object, ...]]) -> None:
    """As the user would, or on a plain copy as the code would without a sandbox."""
    command = [sys.executable, "-I", "-S", "-c", PROGRAM, json.dumps(done)]
    subprocess.run(command, cwd=folder, check=True)


def identities(folder: Path) -> dict[str, tuple[int, ...]]:
    """What tells whether anything touched the folder: inodes and times."""
    statuses = {str(path): path.lstat() for path in [folder, *folder.rglob("*")]}
    return {
        path: (status.st_ino, status.st_mode, status.st_mtime_ns, status.st_ctime_ns)
        for path, status in statuses.items()
    }


@settings(max_examples=count(400, 25), suppress_health_check=[HealthCheck.too_slow])
@given(
    first=OPERATIONS,
    inside=OPERATIONS,
    outside=OPERATIONS,
    rung=st.sampled_from([Rung.OVERLAY, *Rung]),
)
@example(first=[], inside=[("remove", "d")], outside=[("mode", "d", 0o600)], rung=Rung.OVERLAY)
@example(
    first=[],
    inside=[("remove", "d"), ("write", "d", 0)],
    outside=[("mode", "d", 0o600)],
    rung=Rung.OVERLAY,
)
def test_apply_is_the_three_way_merge(first, inside, outside, rung):
    """Nothing is touched before, the model's merge is there after, and undo brings back the rest."""
    with tempfile.TemporaryDirectory() as parent:
        folder, copy = Path(parent, "folder"), Path(parent, "copy")
        folder.mkdir()
        in_folder(folder, [("folder", "d"), ("write", "a", 0), ("write", "d/x", 0), *first])
        shutil.copytree(folder, copy, symlinks=True)
        base, before = state(folder), identities(folder)

        # Where there are no overlays the folder is copied; what comes of it is the same.
        with closing(open_sandbox(Workspace(folder), rungs=(rung,))) as sandbox:
            command = [sys.executable, "-I", "-S", "-c", PROGRAM, json.dumps(inside)]
            assert finish(sandbox.spawn(command)) == ("", 0)
            assert sandbox.layer is not None
            identifier = sandbox.layer.id
        assert identities(folder) == before
        in_folder(copy, inside)
        ours = state(copy)
        in_folder(folder, outside)
        theirs, before = state(folder), identities(folder)

        if ours == base:
            assert identifier not in {info.id for info in LayerStore().layers()}
            return
        with closing(LayerStore().open(identifier)) as layer:
            changed = {path for path in {*base, *ours} if base.get(path) != ours.get(path)}
            assert {change.path for change in layer.changes().changes} == changed
            planned = plan(layer)
            assert identities(folder) == before

            done = apply(planned)
            assert {c.path for c in done.conflicts} == {c.path for c in planned.conflicts}
            assert state(folder) == merged(base, ours, theirs)
            left = {change.path for change in layer.changes().changes}
            assert left == {conflict.path for conflict in done.conflicts}

            for one in reversed(history(layer)):
                assert undo(layer, one).conflicts == ()
            assert state(folder) == theirs
            layer.discard()
            assert layer.changes() == Pending(())


@settings(max_examples=count(200, 10), suppress_health_check=[HealthCheck.too_slow])
@given(
    first=OPERATIONS,
    early=OPERATIONS,
    outside=OPERATIONS,
    late=OPERATIONS,
    rung=st.sampled_from(Rung),
)
def test_edits_made_meanwhile_are_never_lost(first, early, outside, late, rung):
    """The user edits between two cells of one turn: whatever he changed is his after the apply."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "folder")
        folder.mkdir()
        in_folder(folder, [("folder", "d"), ("write", "a", 0), ("write", "d/x", 0), *first])
        base = state(folder)
        with closing(open_sandbox(Workspace(folder), rungs=(rung,))) as sandbox:
            assert sandbox.layer is not None
            command = [sys.executable, "-I", "-S", "-c", PROGRAM]
            assert finish(sandbox.spawn([*command, json.dumps(early)])) == ("", 0)
            in_folder(folder, outside)
            theirs = state(folder)
            assert finish(sandbox.spawn([*command, json.dumps(late)])) == ("", 0)
            assert state(folder) == theirs

            apply(plan(sandbox.layer))
            after = state(folder)
            for path in {*base, *theirs}:
                was, mine = base.get(path), theirs.get(path)
                if was == mine or kind(theirs, path) == "folder":
                    continue
                # The permissions alone may be the sandbox's, where the user left them as they were.
                if was and mine and was[:2] == mine[:2] == ("file", mine[1]):
                    assert after[path][::2] == mine[::2], path
                else:
                    assert after.get(path) == mine, path
            sandbox.layer.restore(0)
