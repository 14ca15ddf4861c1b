"""A view without redrawing: whole lines, words instead of colours.

For `--plain`, dumb terminals, logs and pipes. What it prints is chosen by the caller: a filter's
standard error stays empty unless something was asked for.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console

from agent.config import Shown
from agent.errors import Failure
from agent.events import (
    Event,
    FileChange,
    Final,
    Item,
    ItemCompleted,
    ItemStarted,
    ItemStatus,
    ItemUpdated,
    Preamble,
    Reasoning,
    SessionStarted,
    ToolUse,
    TurnCompleted,
    Warned,
)
from agent.terminal.format import changed, counts, folded, thought
from agent.terminal.text import safe_line, safe_text

# Warnings about what was repaired on the way; of interest to who debugs a model.
_DETAILS = ("harmony.", "primed_final", "unknown_tool", "unaddressed_call", "repeated_call")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a view prints. `answer`: the final too (a chat), `progress`: what goes on meanwhile."""

    progress: bool = True
    answer: bool = False
    reasoning: bool = False
    tools: bool = False
    details: bool = False
    notices: bool = True

    @classmethod
    def of(cls, show: frozenset[Shown], **others: bool) -> "Wanted":
        return cls(reasoning=Shown.REASONING in show, tools=Shown.TOOLS in show, **others)

    def warns_of(self, code: str) -> bool:
        return self.details or (self.notices and not code.startswith(_DETAILS))


class PlainView:
    """See the module's docstring. Folds a call's code and output to `short` lines in progress."""

    def __init__(
        self,
        console: Console,
        wanted: Wanted,
        *,
        short: int = 8,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._wanted = wanted
        self._lines = None if wanted.tools else short
        self._clock = clock
        self._context: int | None = None
        self._began = 0.0

    def __call__(self, event: Event) -> None:
        match event:
            case SessionStarted(context=context):
                self._context = context
            case ItemStarted():
                self._began = self._clock()
            case ItemUpdated(ToolUse() as call):
                self._call(call)
            case ItemCompleted(item):
                self._completed(item)
            case Warned(code, message) if self._wanted.warns_of(code):
                self.notice(message)
            case TurnCompleted() if self._wanted.details:
                self._say(counts(event, self._context))
            case _:
                pass

    def wait(self, phase: str) -> None:
        pass

    def progress(self, done: int, total: int) -> None:
        pass

    def notice(self, text: str) -> None:
        if self._wanted.notices:
            self._say(f"motet: {safe_line(text)}")

    def tell(self, text: str) -> None:
        self._say(safe_text(text))

    def fail(self, failure: Failure) -> None:
        self._say(f"motet: {safe_text(failure.message)}", style="red")
        if failure.hint:
            self._say(safe_text(failure.hint))

    def close(self) -> None:
        pass

    def _call(self, call: ToolUse) -> None:
        if self._wanted.tools or self._wanted.progress:
            self._say(f"{safe_line(call.tool)}:")
            self._say(_indented(folded(safe_text(call.arguments), self._lines)))

    def _completed(self, item: Item | FileChange) -> None:
        wanted = self._wanted
        match item:
            case Reasoning(text=text) if wanted.reasoning:
                self._say("thinking:")
                self._say(_indented(safe_text(text).strip()))
            case Reasoning(tokens=tokens) if wanted.progress:
                self._say(thought(tokens, self._clock() - self._began))
            case ToolUse() if wanted.tools or wanted.progress:
                heading = "output:" if item.status is ItemStatus.COMPLETED else f"{item.status}:"
                self._say(heading)
                self._say(_indented(folded(safe_text(item.output), self._lines)))
            case Preamble(text=text) if wanted.progress or wanted.answer:
                self._say(safe_text(text).strip())
            case Final(text=text) if wanted.answer:
                self._say("answer:")
                self._say(safe_text(text).strip())
            case FileChange() if wanted.answer:
                self.notice(changed(item))
            case _:
                pass

    def _say(self, text: str, style: str | None = None) -> None:
        self._console.print(text, style=style, soft_wrap=True)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))
