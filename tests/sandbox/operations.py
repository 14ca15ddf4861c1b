"""File operations of two kinds of people, code in the sandbox and the user, on one small folder.

`perform` works in the current folder and imports nothing of ours, so that its text can be given to a
Python inside. An operation that cannot be done is left out, alike on both sides.
"""

import contextlib
import json
import shutil
import sys
from pathlib import Path

SLOTS = 8


def text_of(values):
    """A text whose lines say which they are, so that an edit of one is an edit of that one."""
    return b"".join(b"%d: %d\n" % (number, value) for number, value in enumerate(values))


def perform(operations):
    for name, path, *arguments in operations:
        with contextlib.suppress(OSError):
            globals()["_" + name](Path(path), *arguments)


def _write(path, value):
    path.write_bytes(text_of([value] * SLOTS))


def _binary(path, value):
    path.write_bytes(b"\0%d" % value)


def _edit(path, slot, value):
    lines = path.read_bytes().splitlines(keepends=True)
    if len(lines) == SLOTS:
        lines[slot] = b"%d: %d\n" % (slot, value)
        with path.open("r+b") as file:
            file.write(b"".join(lines))
            file.truncate()


def _remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _folder(path):
    path.mkdir()


def _link(path, target):
    path.symlink_to(target)


def _mode(path, mode):
    if not path.is_symlink():
        path.chmod(mode | (0o100 if path.is_dir() else 0))


def _rename(path, other):
    # Of a folder that lies below, an overlay has no rename: programs copy then.
    if not path.is_dir() or path.is_symlink():
        path.rename(other)


if __name__ == "__main__":
    perform(json.loads(sys.argv[1]))
