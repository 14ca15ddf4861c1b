"""A small project of the user's, and a layer of it."""

import pytest

from tests.sandbox.layers import layer_of, write


@pytest.fixture
def folder(tmp_path):
    """A small project of the user's."""
    root = tmp_path / "folder"
    write(root / "a.txt", "1\n2\n3\n")
    write(root / "run.sh", "#!/bin/sh\n", 0o755)
    write(root / "sub" / "x", "x")
    write(root / "sub" / "deep" / "y", "y")
    (root / "link").symlink_to("a.txt")
    return root


@pytest.fixture
def layer(folder, tmp_path):
    with layer_of(folder, tmp_path) as made:
        yield made
