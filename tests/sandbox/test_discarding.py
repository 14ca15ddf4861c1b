"""What is discarded shows the user's folder again."""

import pytest

from sandbox.changes import ChangesError, Kind, Pending
from tests.sandbox.layers import kinds, opaque, whiteout, write


def test_discarding_shows_the_folder_again(layer, folder):
    """Each kind of change can be dropped alone, also inside a replaced or deleted folder."""
    upper = layer.upper
    write(upper / "a.txt", "changed")
    write(upper / "new" / "n", "n")
    opaque(upper / "sub")
    write(upper / "sub" / "z", "z")
    whiteout(upper / "run.sh")

    assert layer.discard(["a.txt", "run.sh"]) == ("a.txt", "run.sh")
    assert layer.discard(["sub/deep/y"]) == ("sub/deep/y",)
    assert kinds(layer) == {"new": "new", "new/n": "new", "sub/x": "deleted", "sub/z": "new"}
    assert layer.discard(["new", "sub"]) == ("new", "new/n", "sub/x", "sub/z")
    assert layer.changes() == Pending(())
    whiteout(upper / "link")
    write(upper / "x", "x")
    assert layer.discard() == ("link", "x")
    assert layer.changes() == Pending(())
    with pytest.raises(ChangesError, match="Nothing is changed at a"):
        layer.discard(["a.txt"])


def test_a_file_of_a_deleted_folder_can_be_kept(layer):
    """The folder comes back with just that file; the rest stays deleted."""
    whiteout(layer.upper / "sub")

    layer.discard(["sub/deep/y"])
    assert kinds(layer) == {"sub/x": Kind.DELETED}
    assert (layer.upper / "sub" / "deep" / "y").read_text() == "y"
