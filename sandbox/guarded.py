"""Which changes are applied only by name: what programs outside act on, and links that lead out."""

import posixpath

from sandbox.changes import Node

# Changed inside the sandbox they would act outside, without anybody running them.
GUARDED = (".git", ".envrc", ".vscode", ".idea", ".motet")
_ACTS_OUTSIDE = "programs outside act on it"
_LEADS_OUT = "it is a link that leads out of the folder"


def is_guarded(path: str) -> bool:
    """Whether a name in it is one that programs outside act on."""
    return any(name.lower() in GUARDED for name in path.split("/"))


def why_guarded(path: str, after: Node | None) -> str | None:
    """A phrase for `Change.guard`; None for what may go with all the rest."""
    if is_guarded(path):
        return _ACTS_OUTSIDE
    if after is not None and after.target is not None:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), after.target))
        if after.target.startswith("/") or joined == ".." or joined.startswith("../"):
            return _LEADS_OUT
    return None
