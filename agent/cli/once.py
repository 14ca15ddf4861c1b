"""One task from prompt to exit code: what `motet run` does."""

import asyncio
import os
import sys
import tempfile
import traceback
import uuid
from contextlib import closing
from pathlib import Path

from agent.cli.models import choose_model
from agent.cli.session import Session, new_conversation, prompt_facts, python_for, sandbox_for
from agent.cli.signals import supervised
from agent.cli.streams import claim_stdout, die_of_broken_pipe, write_all
from agent.cli.task import STDIN_NAME, read_task, stdin_descriptor
from agent.cli.views import view_for_run
from agent.config import Settings
from agent.conversation import Message, Role
from agent.errors import describe
from agent.events import (
    Event,
    Final,
    ItemCompleted,
    ItemStatus,
    RunCompleted,
    RunFailed,
    TurnCompleted,
    Usage,
    Warned,
)
from agent.harmony.encode import encode_conversation
from agent.terminal.jsonl import JsonLines
from agent.terminal.text import safe_text
from agent.terminal.view import View


def run_once(settings: Settings, prompt: str | None) -> int:
    """Answer and return the exit code; dies by SIGPIPE if the reader of stdout leaves."""
    stdout = claim_stdout()
    view = view_for_run(settings, os.environ)
    try:
        return asyncio.run(_Run(settings, prompt, view, stdout).perform())
    except BrokenPipeError:
        view.close()
        die_of_broken_pipe()
    finally:
        view.close()


def print_prompt(settings: Settings, prompt: str | None) -> int:
    """`--dry-run`: the exact prompt on stdout, its token count on stderr. Loads no model."""
    stdout = claim_stdout()
    choice = choose_model(settings.model, os.environ)
    tokenizer, context = prompt_facts(choice)
    with tempfile.TemporaryDirectory(prefix="motet-") as folder:
        task = asyncio.run(
            read_task(settings, prompt, Path(folder, STDIN_NAME), fd=stdin_descriptor())
        )
        with closing(sandbox_for(settings, task.inputs)) as sandbox:
            declared = python_for(settings, sandbox).spec
            message = task.message(tokenizer, context, f"{sandbox.drive}/{STDIN_NAME}")
    conversation = new_conversation(settings, (declared,))
    conversation.append(Message(Role.USER, message))
    ids = encode_conversation(conversation, tokenizer)
    try:
        write_all(stdout, tokenizer.decode(ids).encode() + b"\n")
    except BrokenPipeError:
        die_of_broken_pipe()
    print(f"{len(ids)} of {context} tokens, for {choice.name}", file=sys.stderr)
    return 0


class _Run:
    """The run of one task. Every path ends in exactly one `RunCompleted` or `RunFailed`."""

    def __init__(self, settings: Settings, prompt: str | None, view: View, stdout: int) -> None:
        self._settings = settings
        self._prompt = prompt
        self._view = view
        self._stdout = stdout
        self._json: JsonLines | None = None
        if settings.json:
            self._json = JsonLines(stdout, str(uuid.uuid4()), deltas=settings.deltas)
        self._totals = Usage()
        self._unfinished: str | None = None

    async def perform(self) -> int:
        """Returns the exit code. Raises BrokenPipeError when stdout has no reader."""
        try:
            answer = await supervised(
                self._answer(),
                timeout_s=self._settings.timeout_s,
                before_leaving=self._view.close,
            )
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - the one place where any error becomes an exit code
            return self._failed(error)
        self._emit(RunCompleted(answer, self._totals))
        return 0

    async def _answer(self) -> str:
        settings = self._settings
        choice = choose_model(settings.model, os.environ)
        with tempfile.TemporaryDirectory(prefix="motet-") as folder:
            task = await read_task(
                settings, self._prompt, Path(folder, STDIN_NAME), fd=stdin_descriptor()
            )
            if task.warning is not None:
                self._emit(Warned("stdin_skipped", task.warning))
            # Before the model loads: a refusal must not cost a minute.
            sandbox = sandbox_for(settings, task.inputs, self._emit)
        if choice.notice is not None:
            self._view.notice(choice.notice)
        session = Session(
            settings, choice, sandbox, emit=self._emit, on_progress=self._view.loading
        )
        async with session:
            self._view.wait("loading the model")
            agent, engine = await session.agent(), await session.engine()
            message = task.message(
                engine.tokenizer, engine.context_length, f"{sandbox.drive}/{STDIN_NAME}"
            )
            answer = await agent.run_turn(message)
            if self._json is None:
                self._view.close()
                write_all(self._stdout, safe_text(answer).rstrip("\n").encode() + b"\n")
        return answer

    def _emit(self, event: Event) -> None:
        match event:
            case TurnCompleted(usage=usage):
                self._totals += usage
            case ItemCompleted(Final(status=ItemStatus.CANCELLED, text=text)) if text.strip():
                self._unfinished = text
            case _:
                pass
        self._view(event)
        if self._json is not None:
            self._json(event)

    def _failed(self, error: Exception) -> int:
        failure = describe(error)
        self._view.close()
        if self._unfinished is not None and self._json is None:
            self._view.notice("the unfinished answer:")
            print(safe_text(self._unfinished), file=sys.stderr)
        if self._settings.debug:
            traceback.print_exception(error)
        self._view.fail(failure)
        self._emit(RunFailed.of(failure, final=self._unfinished, totals=self._totals))
        return failure.exit_code
