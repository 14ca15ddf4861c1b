"""A project, one change of each kind to it, and what an apply makes of the two."""

from pathlib import Path

from sandbox.layer import Layer
from sandbox.plan import plan
from tests.sandbox.layers import opaque, write

LINES = "".join(f"{i}\n" for i in range(40))


def make_folder(root: Path) -> Path:
    write(root / "a.txt", LINES)
    write(root / "b.bin", b"\0" * 100)
    write(root / "run.sh", "#!/bin/sh\n", 0o755)
    write(root / "sub" / "x", "x")
    write(root / "sub" / "deep" / "y", "y")
    (root / "link").symlink_to("a.txt")
    return root


def every_kind(upper: Path) -> None:
    """One change of each kind, as code inside could have made it."""
    write(upper / "a.txt", LINES.replace("\n5\n", "\nfive\n"))
    write(upper / "b.bin", b"\1\0")
    write(upper / "run.sh", "#!/bin/sh\n", 0o600)
    write(upper / "new", "new", 0o640)
    write(upper / "made" / "inner" / "f", "f")
    (upper / "made" / "empty").mkdir()
    (upper / "link").symlink_to("run.sh")
    (upper / "made" / "link").symlink_to("inner/f")
    opaque(upper / "sub")
    write(upper / "sub" / "x" / "now", "a folder of that name")
    write(upper / "sub" / "deep", "a file of that name")


def applied_state(before: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    return {
        "a.txt": ("file", 0o644, LINES.replace("\n5\n", "\nfive\n").encode()),
        "b.bin": ("file", 0o644, b"\1\0"),
        "link": ("link", "run.sh"),
        "made": ("folder", 0o755),
        "made/empty": ("folder", 0o755),
        "made/inner": ("folder", 0o755),
        "made/inner/f": ("file", 0o644, b"f"),
        "made/link": ("link", "inner/f"),
        "new": ("file", 0o640, b"new"),
        "run.sh": ("file", 0o600, b"#!/bin/sh\n"),
        "sub": ("folder", 0o755),
        "sub/deep": ("file", 0o644, b"a file of that name"),
        "sub/x": ("folder", 0o755),
        "sub/x/now": ("file", 0o644, b"a folder of that name"),
    }


def conflicts(layer: Layer, *paths: str) -> dict[str, str]:
    return {c.path: c.reason for c in plan(layer, paths or None).conflicts}
