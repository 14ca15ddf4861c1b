"""What `run` was asked: the words, the files, and the data piped in beside them."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from agent.attachments import STDIN_NAME, with_data
from agent.cli.files import Attached, read_files
from agent.cli.stdin import NothingPiped, Piped, read_stdin
from agent.config import Settings
from agent.errors import ConfigError, InputError
from model.tokenizer import Tokenizer
from sandbox.base import DRIVE


@dataclass(frozen=True, slots=True)
class Task:
    """`piped` is data for Python; a prompt that was piped in is `prompt` and not data."""

    prompt: str
    piped: Piped | None = None
    warning: str | None = None
    files: tuple[Attached, ...] = ()

    @property
    def inputs(self) -> dict[str, Path]:
        """What the sandbox shows in Python's folder."""
        piped = {} if self.piped is None else {STDIN_NAME: self.piped.path}
        return {file.name: file.path for file in self.files} | piped

    def message(self, tokenizer: Tokenizer, context: int, drive: str = DRIVE) -> str:
        """The user's message, the data shown as far as a context of `context` tokens allows."""
        return with_data(
            self.prompt,
            [(file.name, file.data) for file in self.files],
            None if self.piped is None else self.piped.data,
            tokenizer=tokenizer,
            context_length=context,
            drive=drive,
        )


def stdin_descriptor() -> int | None:
    """None where standard input was closed (`<&-`): its number may since belong to another file."""
    return None if sys.stdin is None else sys.stdin.fileno()  # pyright: ignore[reportUnnecessaryComparison]


async def read_task(settings: Settings, prompt: str | None, store: Path, *, fd: int | None) -> Task:
    """Settle what is the prompt and what is data from `fd`; keeps data in the new file `store`.

    Raises ConfigError where there is no prompt, InputError for input that cannot be used.
    """
    is_prompt = prompt is None or prompt == "-"
    is_named = "-" in settings.files
    if is_named and is_prompt:
        raise ConfigError(
            "-f - is standard input, and so is the prompt", "Give the prompt as words."
        )
    found: Piped | NothingPiped = NothingPiped()
    if settings.stdin or is_named:
        found = await read_stdin(
            fd, is_prompt=is_prompt or is_named, wait_s=settings.stdin_wait_s, store=store
        )
    if is_named and not isinstance(found, Piped):
        raise InputError(found.warning or "there is no standard input to read", "Pipe data in.")
    names = [name for name in settings.files if name != "-"]
    files = await read_files(names, store.parent)
    if isinstance(found, Piped) and any(file.name == STDIN_NAME for file in files):
        raise InputError(f"a file is named {STDIN_NAME}, like what is piped in", "Rename it.")
    task = _task(prompt, found, is_prompt=is_prompt)
    return replace(task, files=files)


def _task(prompt: str | None, found: Piped | NothingPiped, *, is_prompt: bool) -> Task:
    if isinstance(found, Piped):
        if is_prompt:
            return Task(_prompt_in(found.data))
        return Task(prompt or "", found)
    if is_prompt and found.warning is not None:
        raise InputError(found.warning, "Pipe a prompt in, or give it as an argument.")
    if is_prompt:
        raise ConfigError("there is no prompt", "Write: motet run 'What to do'")
    if not (prompt or "").strip():
        raise InputError("the prompt is empty", "Write: motet run 'What to do'")
    return Task(prompt or "", warning=found.warning)


def _prompt_in(data: bytes) -> str:
    text = data.decode("utf-8", errors="replace").removesuffix("\n")
    if not text.strip():
        raise InputError("standard input holds no prompt", "Pipe a prompt in.")
    return text
