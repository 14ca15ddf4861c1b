"""Where layers lie: made, found again, locked while their session runs, swept up."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.changes import ChangesError, Kind
from sandbox.store import LayerStore
from tests.sandbox.layers import kinds, layer_of, write

ROOT = Path(__file__).parents[2]


def test_what_was_killed_while_it_was_made_is_removed(folder, tmp_path):
    """No layer yet, an hour old: the next one that is made takes it away."""
    stray = tmp_path / "changes" / "aaaaaa"
    write(stray / "upper" / "x", "x")
    fresh = tmp_path / "changes" / "bbbbbb"
    fresh.mkdir()
    os.utime(stray, (0, 0))
    with layer_of(folder, tmp_path):
        assert not stray.exists()
        assert fresh.exists()


def test_layers_are_found_again(folder, tmp_path):
    """By folder, by the beginning of an id; live while their session runs; empty ones vanish."""
    store = LayerStore(tmp_path / "changes")
    first, second, empty = (store.make(folder) for _ in range(3))
    assert len({first.id, second.id, empty.id}) == 3
    assert all(info.is_live for info in store.layers(folder))
    write(first.upper / "x", "1")
    write(second.upper / "x", "2")
    for layer in (first, second, empty):
        layer.close()
        layer.close()

    found = store.layers(folder)
    assert [info.id for info in found] == [second.id, first.id]
    assert not any(info.is_live for info in found)
    assert store.layers(tmp_path) == ()
    with closing(store.open(first.id)) as layer:
        assert kinds(layer) == {"x": Kind.NEW}
        layer.discard()
    with pytest.raises(ChangesError, match="There is no layer that begins with '-'"):
        store.open("-")
    with pytest.raises(ChangesError, match="Several layers begin"):
        store.open(first.id[:2])
    assert store.gc() == ()
    assert store.gc(older_than_s=0) == (first.id,)
    assert stat.S_IMODE((tmp_path / "changes").stat().st_mode) == 0o700


def test_a_live_layer_can_be_read_but_not_written_by_others(folder, tmp_path):
    """Its own session is the only one that applies, discards or restores."""
    code = (
        "import sys; from pathlib import Path; from sandbox.store import LayerStore\n"
        "layer = LayerStore(Path(sys.argv[1])).make(Path(sys.argv[2]))\n"
        "(layer.upper / 'x').write_text('x'); print(layer.id, flush=True); sys.stdin.read()"
    )
    store = LayerStore(tmp_path / "changes")
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "changes", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as session:
        assert session.stdout is not None
        identifier = session.stdout.readline().strip()
        with closing(store.open(identifier)) as layer:
            assert kinds(layer) == {"x": Kind.NEW}
            with pytest.raises(ChangesError, match="still runs"):
                layer.discard()
            # A session that is killed loses nothing.
            session.kill()
            session.wait()
            assert kinds(layer) == {"x": Kind.NEW}
            assert layer.discard() == ("x",)


def test_no_layer_lies_in_the_folder_that_it_changes(tmp_path, monkeypatch):
    """A folder above the state's: another place is taken."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with closing(LayerStore().make(tmp_path)) as layer:
        assert not layer.path.is_relative_to(tmp_path)


def test_somebody_elses_place_is_not_used(folder, tmp_path, monkeypatch):
    """A link in the place of ours is passed over."""
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "motet").symlink_to(other)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    # The variable's folder is resolved, ours in it is not.
    with closing(LayerStore().make(folder)) as layer:
        assert not layer.path.resolve().is_relative_to(other)


def test_sessions_begin_and_end_beside_each_other(folder, tmp_path):
    """Six at once, each making, listing and ending layers: nobody trips over another's."""
    base = tmp_path / "state" / "changes"

    def sessions(number: int) -> int:
        store, kept = LayerStore(base), 0
        for round_ in range(15):
            layer = store.make(folder)
            if (number + round_) % 4 == 0:
                write(layer.upper / "new", "n")
                kept += 1
            store.layers(folder)
            layer.close()
        return kept

    with ThreadPoolExecutor(6) as pool:
        kept = sum(pool.map(sessions, range(6)))

    pending = LayerStore(base).layers(folder)
    assert len(pending) == kept
    assert not any(info.is_live for info in pending)
