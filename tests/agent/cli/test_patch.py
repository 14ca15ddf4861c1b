"""A layer's changes as a patch: git makes the new content from the old one by it."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.cli.patch import Counts, counts, patch
from agent.terminal.diff import Line
from sandbox.layer import Layer
from sandbox.store import LayerStore
from tests.soak import count

LINES = st.lists(
    st.sampled_from([b"a", b"b", b"c\r", b"", b"--- a", b"\\ No", b"\xff"]), max_size=12
)


@contextmanager
def layered(old: dict[str, bytes], new: dict[str, bytes]) -> Iterator[tuple[Path, Layer]]:
    """A folder that holds `old`, and a layer in which `new` was written over it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "folder")
        folder.mkdir()
        for path, data in old.items():
            (folder / path).write_bytes(data)
        with closing(LayerStore(Path(name, "layers")).make(folder)) as layer:
            for path, data in new.items():
                (layer.upper / path).write_bytes(data)
            yield folder, layer


def text(lines: Iterator[Line]) -> bytes:
    return b"".join(line.data + b"\n" for line in lines)


@settings(max_examples=count(300, 30), deadline=None)
@given(
    LINES, LINES, st.booleans(), st.booleans(), st.sampled_from(["f", "a b", 'q"\n\\', "\udcff"])
)
def test_git_applies_the_patch_of_a_text(
    old: list[bytes], new: list[bytes], old_ends: bool, new_ends: bool, name: str
) -> None:
    """With or without a last newline, whatever stands in the lines and in the name."""
    before = b"\n".join(old) + b"\n" * old_ends
    after = b"\n".join(new) + b"\n" * new_ends
    with layered({name: before}, {name: after}) as (folder, layer):
        changes = layer.changes().changes
        assert bool(changes) == (before != after)
        for change in changes:
            data = text(patch(layer, change))
            added, removed = (data.count(sign) for sign in (b"\n+", b"\n-"))
            assert counts(layer, change) == Counts(added - 1, removed - 1)
            git_apply(data, folder)
        assert (folder / name).read_bytes() == after


def git_apply(data: bytes, folder: Path) -> None:
    command = ["git", "apply", "--whitespace=nowarn"]
    subprocess.run(command, input=data, cwd=folder, check=True, env={"PATH": "/usr/bin:/bin"})
