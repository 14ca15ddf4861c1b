"""What `run` was asked: the words, and the data piped in beside them."""

import sys
from dataclasses import dataclass
from pathlib import Path

from agent.attachments import STDIN_PATH, shown_tokens, with_stdin
from agent.cli.stdin import NothingPiped, Piped, read_stdin
from agent.config import Settings
from agent.errors import ConfigError, InputError
from model.tokenizer import Tokenizer

STDIN_NAME = "stdin.txt"


@dataclass(frozen=True, slots=True)
class Task:
    """`piped` is data for Python; a prompt that was piped in is `prompt` and not data."""

    prompt: str
    piped: Piped | None = None
    warning: str | None = None

    @property
    def inputs(self) -> dict[str, Path]:
        """What the sandbox shows in Python's folder."""
        return {} if self.piped is None else {STDIN_NAME: self.piped.path}

    def message(self, tokenizer: Tokenizer, context: int, path: str = STDIN_PATH) -> str:
        """The user's message, the data shown as far as a context of `context` tokens allows."""
        if self.piped is None:
            return self.prompt
        return with_stdin(
            self.prompt,
            self.piped.data,
            count_tokens=lambda text: len(tokenizer.encode(text)),
            limit=shown_tokens(context),
            path=path,
        )


def stdin_descriptor() -> int | None:
    """None where standard input was closed (`<&-`): its number may since belong to another file."""
    return None if sys.stdin is None else sys.stdin.fileno()  # pyright: ignore[reportUnnecessaryComparison]


async def read_task(settings: Settings, prompt: str | None, store: Path, *, fd: int | None) -> Task:
    """Settle what is the prompt and what is data from `fd`; keeps data in the new file `store`.

    Raises ConfigError where there is no prompt, InputError for input that cannot be used.
    """
    is_prompt = prompt is None or prompt == "-"
    found: Piped | NothingPiped = NothingPiped()
    if settings.stdin:
        found = await read_stdin(fd, is_prompt=is_prompt, wait_s=settings.stdin_wait_s, store=store)
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
