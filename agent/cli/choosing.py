"""`motet apply -p`: each hunk is shown and asked for, as `git add -p` does it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from os import environ
from sys import stdout

from agent.cli.patch import hunk_lines, hunks_of, patch, patch_header
from agent.cli.pending import select, told
from agent.config import Settings
from agent.terminal.diff import Line, folded_lines, painted, shown_name
from agent.terminal.style import wants_color
from sandbox.changes import Change, Kind, NodeType
from sandbox.layer import Layer

_HELP = """\
y - apply this hunk
n - do not apply it
q - quit: neither this nor what follows; what was chosen before is applied
a - apply this hunk and all that follow in the file
d - apply neither this hunk nor any that follow in the file
? - this help"""
_SHOWN_LINES = 500


@dataclass(slots=True)
class Chosen:
    """For `sandbox.plan.plan`: paths, and for files of which only some hunks are wanted, these."""

    paths: list[str] = field(default_factory=list[str])
    hunks: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


class _Quit(Exception):
    pass


def choose(layer: Layer, paths: Sequence[str], settings: Settings) -> Chosen:
    """Ask in the terminal. Ctrl-C raises KeyboardInterrupt: then nothing is chosen at all."""
    asking = _Asking(layer, color=wants_color(stdout, settings.color, environ))
    changes = select(layer.changes(), paths, everything=True).changes
    try:
        for change in told(changes):
            asking.about(change)
    except _Quit:
        pass
    return asking.chosen


class _Asking:
    def __init__(self, layer: Layer, *, color: bool) -> None:
        self.chosen = Chosen()
        self._layer = layer
        self._color = color

    def about(self, change: Change) -> None:
        if change.guard is not None:
            self._show(iter([Line.note(f"{shown_name(change.path)}: {change.guard}")]))
        # Only a file's text comes in parts.
        hunks = () if change.is_binary or _is_link(change) else hunks_of(self._layer, change)
        if hunks is None or change.kind is not Kind.MODIFIED or len(hunks) < 2:
            self._show(patch(self._layer, change))
            if self._ask(f"Apply {_what(change)} {shown_name(change.path)}", "ynq?") == "y":
                self.chosen.paths.append(change.path)
            return
        self._show(patch_header(change))
        wanted: list[str] = []
        for_the_rest: str | None = None
        for number, hunk in enumerate(hunks, 1):
            answer = for_the_rest
            if answer is None:
                self._show(hunk_lines(hunk))
                where = f"hunk {number} of {len(hunks)} of {shown_name(change.path)}"
                try:
                    answer = self._ask(f"Apply {where}", "ynqad?")
                except _Quit:
                    self._take(change, wanted, whole=False)
                    raise
                for_the_rest = {"a": "y", "d": "n"}.get(answer)
            if (for_the_rest or answer) == "y":
                wanted.append(hunk.id)
        self._take(change, wanted, whole=len(wanted) == len(hunks))

    def _take(self, change: Change, wanted: list[str], *, whole: bool) -> None:
        if wanted:
            self.chosen.paths.append(change.path)
            if not whole:
                self.chosen.hunks[change.path] = wanted

    def _ask(self, question: str, keys: str) -> str:
        """The key; never "q" or "?". The end of input quits."""
        while True:
            try:
                answer = input(f"{question} [{','.join(keys)}]? ").strip().lower()[:1]
            except EOFError:
                print()
                raise _Quit from None
            if answer == "q":
                raise _Quit
            if answer and answer in keys.removesuffix("?"):
                return answer
            lines = [line for line in _HELP.split("\n") if line[0] in keys]
            print("\n".join(lines))

    def _show(self, lines: Iterator[Line]) -> None:
        for line in folded_lines(lines, _SHOWN_LINES, "motet diff shows them"):
            print(painted(line, color=self._color))


def _is_link(change: Change) -> bool:
    return change.after is not None and change.after.type is NodeType.LINK


def _what(change: Change) -> str:
    node = change.after or change.before
    kind = "" if node is None else node.type.value
    match change.kind:
        case Kind.NEW:
            return f"the new {kind}"
        case Kind.DELETED:
            return f"the deletion of the {kind}"
        case Kind.MODE:
            return "the mode of"
        case _:
            return "the change of"
