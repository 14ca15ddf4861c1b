"""The prompt of a chat: editing, history, commands; one line in, one action out.

prompt_toolkit owns the terminal only while it asks. While a turn runs the terminal belongs to the
view, typing is not echoed, and what was typed meanwhile is at the next prompt: sent, if with Enter.
"""

import difflib
import os
import signal
import sys
import termios
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from agent.terminal.text import safe_line

_TWICE_S = 2.0


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. `act` gets what stands after its name."""

    name: str
    argument: str
    help: str
    act: Callable[[str], Awaitable[None]]


class Leave(Exception):
    """A command's way to end the chat."""


class Repl:
    """Asks for lines until the user leaves. `answer` gets every line that is no command."""

    def __init__(
        self,
        commands: Sequence[Command],
        answer: Callable[[str], Awaitable[None]],
        say: Callable[[str], None],
        *,
        prompt: PromptSession[str],
    ) -> None:
        self._commands = {command.name: command for command in commands}
        self._answer = answer
        self._say = say
        self._prompt = prompt
        self._last_interrupt = -_TWICE_S

    async def run(self, first: str | None = None) -> None:
        """Returns when the user leaves (Ctrl-D, Ctrl-C twice, /quit)."""
        line = first
        while True:
            if line is None:
                line = await self._ask()
            if line is None:
                return
            try:
                await self._take(line)
            except Leave:
                return
            line = None

    async def _ask(self) -> str | None:
        """The next non-empty line, None to leave."""
        while True:
            try:
                line = await self._prompt.prompt_async()
            except EOFError:
                return None
            except KeyboardInterrupt:
                if self._is_second_interrupt():
                    return None
                self._say("Ctrl-C again, or Ctrl-D, leaves.")
                continue
            if line.strip():
                return line

    def _is_second_interrupt(self) -> bool:
        now = time.monotonic()
        is_second = now - self._last_interrupt < _TWICE_S
        self._last_interrupt = now
        return is_second

    async def _take(self, line: str) -> None:
        name, _, argument = line.strip().partition(" ")
        if not is_command(line):
            await self._answer(line)
        elif command := self._commands.get(name):
            await command.act(argument.strip())
        else:
            near = difflib.get_close_matches(name, self._commands, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]}?" if near else "/help lists the commands."
            self._say(f"There is no command {safe_line(name)}. {hint}")

    def help(self) -> str:
        """The table of `/help`."""
        rows = [(f"{c.name} {c.argument}".strip(), c.help) for c in self._commands.values()]
        width = max(len(left) for left, _ in rows)
        keys = "Enter sends, Alt-Enter or Ctrl-J begins a new line, Ctrl-C stops an answer."
        return "\n".join([*(f"{left:{width}}  {right}" for left, right in rows), "", keys])


def is_command(line: str) -> bool:
    """`/word` and `/word …` are commands; `/usr/bin is …` is a message that begins with a path."""
    name = line.strip().split(maxsplit=1)[0]
    return name.startswith("/") and "/" not in name[1:]


async def confirm(question: str) -> bool:
    """Ask for y or n between two prompts; anything but yes is no, Ctrl-C and Ctrl-D too."""
    try:
        answer = await PromptSession[str](f"{question} [y/N] ").prompt_async()
    except (EOFError, KeyboardInterrupt):
        return False
    return answer.strip().lower() in {"y", "yes"}


def new_prompt(names: Sequence[str], history: History) -> PromptSession[str]:
    """A prompt with our keys; Tab completes commands at the beginning of a line."""
    return PromptSession(
        "> ",
        multiline=True,
        prompt_continuation=lambda width, _line, _wrapped: " " * width,
        key_bindings=_keys(),
        history=history,
        completer=WordCompleter(list(names), sentence=True),
        complete_while_typing=False,
        enable_open_in_editor=True,
        enable_history_search=True,
        enable_suspend=True,
    )


def open_history(environ: Mapping[str, str]) -> History:
    """What was typed in earlier chats, in a file of this user alone; none if it cannot be had."""
    state = environ.get("XDG_STATE_HOME") or "~/.local/state"
    try:
        path = Path(state).expanduser() / "motet" / "history"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600))
    # RuntimeError: a user without a home.
    except (OSError, RuntimeError):
        return InMemoryHistory()
    return FileHistory(str(path))


@contextmanager
def typing_unseen() -> Iterator[Callable[[], None]]:
    """Keys typed while a turn runs do not show up in its output; signals still work.

    Enter stays what it is, or the next prompt would read it as Ctrl-J, a new line.

    Yields what puts the terminal right again, for a way out that skips the end of the block.
    """
    fd = sys.stdin.fileno()
    try:
        before = termios.tcgetattr(fd)
    except termios.error:
        yield lambda: None
        return

    def restore() -> None:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)

    quiet = [*before]
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~termios.ECHO

    def hide(*_: object) -> None:
        termios.tcsetattr(fd, termios.TCSADRAIN, quiet)

    # A shell gives the terminal back as it has it itself, after Ctrl-Z and fg.
    continued = signal.signal(signal.SIGCONT, hide)
    hide()
    try:
        yield restore
    finally:
        signal.signal(signal.SIGCONT, continued)
        restore()


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def send(event: KeyPressEvent) -> None:  # pyright: ignore[reportUnusedFunction]
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    @keys.add("c-j")
    def newline(event: KeyPressEvent) -> None:  # pyright: ignore[reportUnusedFunction]
        event.current_buffer.insert_text("\n")

    @keys.add("c-c")
    def clear_or_interrupt(event: KeyPressEvent) -> None:  # pyright: ignore[reportUnusedFunction]
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt)

    return keys
