"""Which layer of changes is meant, which of its changes, and the sentences about them."""

import difflib
import os
import shlex
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from agent.cli.patch import counts, files
from agent.errors import ConfigError
from agent.events import ChangedFile
from agent.terminal.diff import shown_name
from agent.terminal.text import safe_line
from sandbox.changes import Change, Kind, NodeType, Pending
from sandbox.layer import Layer, OnProgress
from sandbox.store import LayerInfo, LayerStore

_LIST = "motet diff --stat names what changed here, motet diff --list all changes."
# Fewer letters of an id are rather a file's name.
_SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class Meant:
    """What `[ID] [PATHS...]` stands for. `layer` is None where nothing is pending; else to be closed."""

    layer: Layer | None
    pending: Pending
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """`hidden` counts what was left out of the list, as .gitignore and version control say."""

    changes: tuple[Change, ...]
    hidden: int = 0


def meant(
    store: LayerStore,
    words: Sequence[str],
    folder: Path,
    on_progress: OnProgress = lambda _done, _all: None,
) -> Meant:
    """The layer of the id that comes first, else the newest of `folder` with something pending.

    Paths are relative to the layer's folder. Raises ConfigError for an id or a path that is none.
    """
    infos = store.layers()
    info = named(infos, words[0]) if words else None
    if info is not None:
        layer = store.open(info.id)
        pending = layer.changes(on_progress)
        words = words[1:]
    else:
        layer, pending = _newest(store, folder, on_progress)
    try:
        paths = paths_in(folder if layer is None else layer.folder, pending, words)
    except ConfigError as error:
        if layer is not None:
            layer.close()
        if info is None:
            raise _unknown(infos, words[0], error) from error
        raise
    return Meant(layer, pending, paths)


def named(infos: Sequence[LayerInfo], word: str) -> LayerInfo | None:
    """The layer whose id is `word` or alone begins with it. Raises ConfigError if several do."""
    exact = [info for info in infos if info.id == word]
    found = exact or [i for i in infos if len(word) >= _SHORTEST_ID and i.id.startswith(word)]
    if len(found) > 1:
        ids = ", ".join(info.id for info in found)
        raise ConfigError(f"{word!r} is the beginning of several ids: {ids}", _LIST)
    return found[0] if found else None


def paths_in(folder: Path, pending: Pending, words: Sequence[str]) -> tuple[str, ...]:
    """The words as paths below `folder`. Raises ConfigError for one where nothing is pending."""
    known = [change.path for change in pending.changes]
    found: list[str] = []
    for word in words:
        path = _relative(word, folder)
        if path is None or not any(is_within(one, path) for one in known):
            near = difflib.get_close_matches(path or word, known, n=1)
            hint = f"Did you mean {shown_name(near[0])}?" if near else _LIST
            raise ConfigError(f"nothing changed at {shown_name(word)}", hint)
        found.append(path)
    # The folder itself is everything.
    return () if "" in found else tuple(found)


def _newest(
    store: LayerStore, folder: Path, on_progress: OnProgress
) -> tuple[Layer | None, Pending]:
    """The newest layer of `folder` in which something is pending; the caller closes it."""
    for info in store.layers(folder):
        layer = store.open(info.id)
        pending = layer.changes(on_progress)
        if is_pending(pending):
            return layer, pending
        layer.close()
    return None, Pending(())


def is_pending(pending: Pending) -> bool:
    return bool(pending.changes or pending.skipped)


def select(pending: Pending, paths: Collection[str], *, everything: bool) -> Selection:
    """The changes at `paths` and below, or all; hidden ones only if named or if `everything`."""
    if paths or everything:
        return Selection(at(pending, paths).changes)
    shown = tuple(change for change in pending.changes if not change.is_hidden)
    hidden = tuple(change for change in pending.changes if change.is_hidden)
    return Selection(shown, len(told(hidden)))


def at(pending: Pending, paths: Collection[str]) -> Pending:
    """Only what lies at `paths` and below; all where there are none."""

    def is_meant(path: str) -> bool:
        return not paths or any(is_within(path, one) for one in paths)

    return Pending(
        tuple(change for change in pending.changes if is_meant(change.path)),
        tuple(skipped for skipped in pending.skipped if is_meant(skipped.path)),
    )


def is_within(path: str, folder: str) -> bool:
    return folder in {"", path} or path.startswith(f"{folder}/")


def told(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Without the new and deleted folders that go without saying: something in them is told."""
    parents = {parent for change in changes for parent in _parents(change.path)}
    return tuple(c for c in changes if not (_is_whole_folder(c) and c.path in parents))


def pending_words(pending: Pending) -> str | None:
    """`3 files pending`, and how many are hidden; None where nothing is."""
    shown = select(pending, (), everything=False)
    hidden = f"{files(shown.hidden)} that .gitignore or version control hides"
    if count := len(told(shown.changes)):
        return f"{files(count)} pending" + (f", and {hidden}" if shown.hidden else "")
    if shown.hidden:
        return f"{hidden} pending"
    return f"{files(len(pending.skipped))} that cannot be applied" if pending.skipped else None


def changed_files(layer: Layer, changes: Sequence[Change]) -> tuple[ChangedFile, ...]:
    """For the event stream."""
    return tuple(
        ChangedFile(change.path, change.kind.value, count.added, count.removed, change.is_hidden)
        for change, count in ((change, counts(layer, change)) for change in changes)
    )


def how_to_see(store: LayerStore, layer: Layer) -> str:
    """`motet diff`, with the id where there are other pending changes or another folder."""
    if not _is_current(layer.folder):
        return command("diff", layer)
    for info in store.layers(layer.folder):
        if info.id != layer.id:
            with closing(store.open(info.id)) as other:
                if is_pending(other.changes()):
                    return command("diff", layer)
    return "motet diff"


def _is_current(folder: Path) -> bool:
    try:
        return folder == Path.cwd()
    except FileNotFoundError:
        # The current folder was removed.
        return False


def command(verb: str, layer: Layer, *words: str) -> str:
    """A command line to copy. Each word is quoted for the shell."""
    return shlex.join(["motet", verb, layer.id, *words])


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _is_whole_folder(change: Change) -> bool:
    node = change.after or change.before
    return (
        change.kind in {Kind.NEW, Kind.DELETED}
        and node is not None
        and node.type is NodeType.FOLDER
    )


def _unknown(infos: Sequence[LayerInfo], word: str, error: ConfigError) -> ConfigError:
    """For a first word that is neither an id nor a path with changes."""
    near = difflib.get_close_matches(word, [info.id for info in infos], n=1)
    if near:
        return ConfigError(f"there are no changes {safe_line(word)}", f"Did you mean {near[0]}?")
    return ConfigError(f"{error.message}, nor is that the id of changes", error.hint)


def _relative(word: str, folder: Path) -> str | None:
    """`word` as a path in the folder, "" for the folder itself, None where it leads out of it."""
    path = os.path.normpath(word)
    if path.startswith("/"):
        path = os.path.relpath(path, folder)
    if path == ".":
        return ""
    return None if path.startswith(("../", "/")) or path == ".." else path
