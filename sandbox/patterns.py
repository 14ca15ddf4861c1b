"""How a hidden path is written: `.env` at any depth, `config/*/token` below a folder, `/home/me/.aws`.

Pure: what is there on a disk is looked up by `sandbox.policy`.
"""

import fnmatch
import posixpath
from collections.abc import Iterable


def hides(patterns: Iterable[str], path: str) -> bool:
    """Whether `path`, relative to a shown folder, or a folder above it fits a relative pattern."""
    parts = path.strip("/").split("/")
    for pattern in patterns:
        if pattern.startswith("/"):
            continue
        wanted = parts_of(pattern)
        if is_name(pattern):
            if any(fnmatch.fnmatchcase(part, wanted[0]) for part in parts):
                return True
        elif len(parts) >= len(wanted) and all(map(fnmatch.fnmatchcase, parts, wanted)):
            return True
    return False


def below(patterns: Iterable[str], folder: str) -> tuple[str, ...]:
    """`patterns` as they are for `folder` alone: absolute ones below it become places in it."""
    found: list[str] = []
    for pattern in patterns:
        if not pattern.startswith("/"):
            found.append(pattern)
            continue
        path = posixpath.normpath(pattern)
        if path.startswith(f"{folder.rstrip('/')}/"):
            end = "/" if pattern.endswith("/") else ""
            found.append(f"./{posixpath.relpath(path, folder)}{end}")
    return tuple(found)


def is_name(pattern: str) -> bool:
    return "/" not in pattern.rstrip("/")


def parts_of(pattern: str) -> list[str]:
    return pattern.removeprefix("./").strip("/").split("/")
