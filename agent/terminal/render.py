"""The view for a real terminal: inline, scrollback first.

What is settled is printed once and never touched again; at most eight lines at the bottom are live.
No alternate screen, no mouse, no clearing: scrolling, copying and tmux keep working. A rich `Live`
region exists only while something goes on, so a prompt never shares the terminal with it.
"""

import threading
import time
from collections.abc import Callable

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.live import Live
from rich.markdown import Markdown
from rich.segment import Segment
from rich.spinner import Spinner
from rich.syntax import Syntax
from rich.text import Text

from agent.errors import Failure
from agent.events import (
    Event,
    FileChange,
    Final,
    Item,
    ItemCompleted,
    ItemDelta,
    ItemStarted,
    ItemStatus,
    ItemUpdated,
    Preamble,
    Reasoning,
    RunCompleted,
    RunFailed,
    SessionStarted,
    ToolUse,
    TurnCompleted,
    TurnStarted,
    Warned,
)
from agent.terminal.blocks import Blocks
from agent.terminal.format import changed, counts, folded, number, thought
from agent.terminal.plain import Wanted
from agent.terminal.text import safe_line, safe_text

LIVE_LINES = 8
_FRAMES_PER_SECOND = 15
# The terminal's own sixteen colours, so that it fits every theme.
_PYTHON = Syntax("", "python", theme="ansi_dark", background_color="default")


class LiveView:
    """Draws on `console` while a turn runs. Folds a call's code and output to `short` lines."""

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
        self._bottom = _Bottom(clock)
        self._region = _Region(console, self._bottom)
        self._context: int | None = None
        self._blocks = Blocks()
        self._item: Item | None = None
        self._began = 0.0

    def __call__(self, event: Event) -> None:
        match event:
            case SessionStarted(context=context):
                self._context = context
            case TurnStarted(prompt_tokens=tokens):
                self._show(f"reading {number(tokens)} tok")
            case ItemStarted(item):
                self._start(item)
            case ItemDelta(text=text):
                self._more(text)
            case ItemUpdated(ToolUse() as call):
                self._run(call)
            case ItemCompleted(item):
                self._complete(item)
            case Warned(code, message) if self._wanted.warns_of(code):
                self.notice(message)
            case TurnCompleted():
                self.close()
                if self._wanted.answer or self._wanted.details:
                    self._print(Text(counts(event, self._context), style="dim"))
            case RunCompleted() | RunFailed():
                self.close()
            case _:
                pass

    def wait(self, phase: str) -> None:
        self._show(phase)

    def progress(self, done: int, total: int) -> None:
        # Another thread's call: it sets a number and draws nothing.
        self._bottom.share = done / total if total else None

    def notice(self, text: str) -> None:
        if self._wanted.notices:
            self._print(Text(f"motet: {safe_line(text)}", style="yellow"))

    def tell(self, text: str) -> None:
        self._region.print(Text(safe_text(text)), soft_wrap=True)

    def fail(self, failure: Failure) -> None:
        self.close()
        self._print(Text(f"motet: {safe_text(failure.message)}", style="bold red"))
        if failure.hint:
            self._print(Text(safe_text(failure.hint)))

    def close(self) -> None:
        self._region.hide()

    def _start(self, item: Item) -> None:
        self._item = item
        self._began = self._clock()
        self._blocks = Blocks()
        match item:
            case Reasoning():
                self._show("thinking")
            case ToolUse():
                self._show(f"writing to {safe_line(item.recipient)}")
            case Preamble() | Final():
                self._show("answering")

    def _more(self, text: str) -> None:
        bottom = self._bottom
        bottom.tokens += 1
        match self._item:
            case Final() | Preamble() if self._wanted.answer:
                settled = self._blocks.add(text)
                bottom.tail = self._blocks.tail
                for block in settled:
                    self._markdown(block)
            case Reasoning() if not self._wanted.reasoning:
                pass
            case _:
                bottom.tail += text

    def _run(self, call: ToolUse) -> None:
        self._bottom.tail = ""
        code = folded(safe_text(call.arguments), self._lines)
        self._print(Text(safe_line(call.recipient), style="bold cyan"))
        self._print(_indented(_PYTHON.highlight(code) if call.tool == "python" else Text(code)))
        self._show(f"running {safe_line(call.recipient)}")

    def _complete(self, item: Item | FileChange) -> None:
        self._item = None
        self._bottom.tail = ""
        match item:
            case Reasoning(text=text) if self._wanted.reasoning:
                self._print(Text(safe_text(text).strip(), style="dim italic"))
            case Reasoning(tokens=tokens) if tokens:
                self._print(Text(thought(tokens, self._clock() - self._began), style="dim"))
            case ToolUse():
                style = "dim" if item.status is ItemStatus.COMPLETED else "red"
                output = folded(safe_text(item.output), self._lines)
                self._print(_indented(Text(output, style=style)))
            case Preamble(text=text) if not self._wanted.answer:
                self._print(Text(safe_text(text).strip()))
            case Final() | Preamble() if self._wanted.answer:
                self._markdown(self._blocks.rest())
            case FileChange() if self._wanted.answer:
                self.notice(changed(item))
            case _:
                pass
        self._show("reading")

    def _markdown(self, block: str) -> None:
        # Made safe as a whole: an escape may come in pieces.
        block = safe_text(block).strip("\n")
        if block.strip():
            markdown = Markdown(block, code_theme="ansi_dark", hyperlinks=False)
            self._print(_unpadded(self._console.render_lines(markdown, pad=False)))

    def _print(self, what: Text | Group) -> None:
        self._region.print(what)

    def _show(self, phase: str) -> None:
        self._bottom.begin(phase)
        if self._wanted.progress:
            self._region.show()


class _Region:
    """Where the live lines are: a thread draws them again and again, and prints go above them.

    One at a time: rich's own refreshing may come between a print's look at how many lines there are
    and its taking them back, which leaves some of them standing.
    """

    def __init__(self, console: Console, bottom: "_Bottom") -> None:
        self._console = console
        self._bottom = bottom
        self._drawing = threading.RLock()
        self._hidden = threading.Event()
        self._live: Live | None = None

    def print(self, what: Text | Group, *, soft_wrap: bool = False) -> None:
        with self._drawing:
            self._console.print(what, soft_wrap=soft_wrap)

    def show(self) -> None:
        if self._live is not None:
            return
        self._live = Live(
            self._bottom,
            console=self._console,
            transient=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start()
        self._hidden = threading.Event()
        threading.Thread(target=self._draw, args=(self._live, self._hidden), daemon=True).start()

    def hide(self) -> None:
        self._hidden.set()
        with self._drawing:
            if self._live is not None:
                self._live.stop()
                self._live = None

    def _draw(self, live: Live, hidden: threading.Event) -> None:
        while not hidden.wait(1 / _FRAMES_PER_SECOND):
            with self._drawing:
                if not hidden.is_set():
                    live.refresh()


class _Bottom:
    """The live lines: the end of what is being written, then one line of what goes on.

    `tail` is raw text; it is made safe when it is drawn.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.tail = ""
        self.tokens = 0
        self.share: float | None = None
        self._phase = ""
        self._since = 0.0
        self._clock = clock
        self._spinner = Spinner("dots")

    def begin(self, phase: str) -> None:
        self.tokens = 0
        self.share = None
        self._since = self._clock()
        self._phase = phase

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = min(LIVE_LINES, console.height - 1) - 1
        width = options.max_width
        # No more than may be seen, or a long text would be wrapped again and again.
        end = safe_text(self.tail[-width * LIVE_LINES :]).rstrip("\n")
        if end and room > 0:
            yield from Text(end).wrap(console, width)[-room:]
        self._spinner.update(text=self._status())
        yield self._spinner.render(self._clock())

    def _status(self) -> Text:
        seconds = self._clock() - self._since
        text = self._phase
        if self.tokens:
            text += f" {number(self.tokens)} tok"
            if seconds > 0.5:
                text += f" · {self.tokens / seconds:.0f} tok/s"
        elif self.share is not None and self.share < 1:
            text += f" {self.share:.0%}"
        elif seconds >= 1:
            text += f" {seconds:.0f} s"
        return Text(text, style="dim", no_wrap=True, overflow="ellipsis")


def _indented(text: Text) -> Text:
    """Two spaces before each line, none after: what is copied has no padding."""
    text.rstrip()
    lines = text.split("\n", allow_blank=True)
    return Text("\n").join(Text("  ") + line for line in lines)


def _unpadded(lines: list[list[Segment]]) -> Group:
    """Rendered lines without the blank ones around them and the spaces after them, then one blank."""
    texts = [Text.assemble(*((part.text, part.style or "") for part in line)) for line in lines]
    for text in texts:
        text.rstrip()
    while texts and not texts[0].plain:
        del texts[0]
    while texts and not texts[-1].plain:
        del texts[-1]
    return Group(*texts, Text())
