"""Which pending changes the user has been told of, so that a killed session's are told once.

A session that ends tells of what it leaves pending; one that was killed cannot. The ids lie in
`$XDG_STATE_HOME/motet/told-changes`, one a line; where that cannot be written, telling twice is the
lesser evil.
"""

import contextlib
import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from agent.cli.pending import command, pending_words
from sandbox.changes import ChangesError
from sandbox.store import LayerStore
from sandbox.workspace import own_state


def left_behind(folder: Path) -> tuple[str, ...]:
    """A sentence for each layer of `folder` that a killed session left and nobody was told of."""
    told = _told()
    sentences: list[str] = []
    new: list[str] = []
    store = LayerStore()
    for info in store.layers(folder):
        if info.is_live or info.id in told:
            continue
        # The verbs say what is wrong with it; a new session need not fail for an old one's changes.
        with contextlib.suppress(ChangesError, OSError), closing(store.open(info.id)) as layer:
            words = pending_words(layer.changes())
            if words is not None:
                sentences.append(f"{words} from an earlier session: {command('diff', layer)}")
                new.append(info.id)
    mark_told(new)
    return tuple(sentences)


def mark_told(ids: Iterable[str]) -> None:
    """Remember the ids, and forget those that are no more."""
    ids, folder = tuple(ids), own_state()
    if not ids or folder is None:
        return
    with contextlib.suppress(OSError, ChangesError):
        known = {info.id for info in LayerStore().layers()}
        kept = [one for one in dict.fromkeys((*_told(), *ids)) if one in known]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = folder / f"told-changes.{os.getpid()}"
        new.write_text("".join(f"{one}\n" for one in kept), "utf-8")
        new.replace(folder / "told-changes")


def _told() -> tuple[str, ...]:
    folder = own_state()
    if folder is None:
        return ()
    try:
        return tuple((folder / "told-changes").read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return ()
