"""Where displays are kept: names of ours, limits, nothing followed, old ones gone."""

import os
import time

import pytest

from tools.displays import (
    MOST_BYTES_PER_SESSION,
    MOST_PER_SESSION,
    DisplayRefused,
    DisplayStore,
)


def test_files_have_names_of_ours_and_live_on(tmp_path):
    """One folder for a session, made with its first file, for this user alone."""
    store = DisplayStore(tmp_path / "state" / "displays")
    assert list(tmp_path.iterdir()) == []
    first = store.store("image/png", b"1", used=0)
    second = store.store("text/html", b"<p>", used=1)
    store.close()
    store.close()

    assert (first.name, second.name) == ("display-1.png", "display-2.html")
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"<p>")
    assert first.parent == second.parent
    assert first.stat().st_mode & 0o777 == 0o600
    assert first.parent.stat().st_mode & 0o777 == 0o700
    another = DisplayStore(tmp_path / "state" / "displays")
    assert another.store("image/png", b"2", used=0).parent != first.parent
    another.close()


def test_number_and_size_are_bounded(tmp_path):
    """For a cell and for a session, each with its sentence."""
    store = DisplayStore(tmp_path)
    with pytest.raises(DisplayRefused, match=r"^a cell may store 32 displays$"):
        store.store("image/png", b"", used=32)
    store.store("image/png", bytes(MOST_BYTES_PER_SESSION), used=0).unlink()
    with pytest.raises(DisplayRefused, match=r"^a session may store displays of 256 MiB$"):
        store.store("image/png", b"x", used=0)
    for _ in range(MOST_PER_SESSION - 1):
        store.store("image/png", b"", used=0)
    with pytest.raises(DisplayRefused, match=r"^a session may store 256 displays$"):
        store.store("image/png", b"", used=0)
    store.close()


def test_what_stands_in_the_way_is_not_followed(tmp_path):
    """A link planted under the next name, or in the folder's place, leads nowhere."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    store = DisplayStore(tmp_path / "displays")
    folder = store.store("image/png", b"1", used=0).parent
    (folder / "display-2.png").symlink_to(victim)
    with pytest.raises(DisplayRefused, match="it cannot be written: File exists"):
        store.store("image/png", b"2", used=1)
    store.close()
    assert victim.read_text() == "mine"

    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DisplayRefused, match="it cannot be written: Not a directory"):
        DisplayStore(tmp_path / "link").store("image/png", b"", used=0)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_old_folders_go_and_nothing_else_does(tmp_path):
    """A month later the files of ours are removed; what has other names, and links, stay."""
    long_ago = time.time() - 31 * 24 * 3600
    kept, strange = tmp_path / "kept", tmp_path / "20260101-000000-00000002"
    old, fresh = tmp_path / "20260101-000000-00000000", tmp_path / "20260101-000000-00000001"
    for folder in (kept, strange, old, fresh):
        folder.mkdir()
        (folder / "display-1.png").write_bytes(b"")
    (strange / "notes").write_bytes(b"")
    link = tmp_path / "20260101-000000-00000003"
    link.symlink_to(kept)
    for folder in (kept, strange, old):
        os.utime(folder, (long_ago, long_ago))

    store = DisplayStore(tmp_path)
    made = store.store("image/png", b"", used=0).parent
    store.close()

    assert sorted(tmp_path.iterdir()) == sorted([kept, strange, fresh, link, made])
    assert (strange / "notes").exists()
    assert (kept / "display-1.png").exists()
