"""One task from prompt to exit code: what `motet run` does."""

import asyncio
import os
import sys
import tempfile
import traceback
import uuid
from contextlib import closing
from pathlib import Path
from typing import TypedDict

from agent.attachments import STDIN_NAME
from agent.cli.models import choose_model
from agent.cli.patch import files
from agent.cli.pending import command, how_to_see, is_pending, pending_words, told
from agent.cli.session import Session, new_conversation, prompt_facts, python_for, sandbox_for
from agent.cli.signals import supervised
from agent.cli.streams import claim_stdout, die_of_broken_pipe, write_all
from agent.cli.taking import conflict, take
from agent.cli.task import read_task, stdin_descriptor
from agent.cli.told import mark_told
from agent.cli.turns import Turns
from agent.cli.views import view_for_run
from agent.config import Apply, Settings
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
from sandbox.plan import plan
from sandbox.store import LayerStore


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
            message = task.message(tokenizer, context, sandbox.drive)
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
        self._final: str | None = None
        self._turns: Turns | None = None

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
        self._tell_pending()
        self._emit(RunCompleted(answer, self._totals, **self._pending()))
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
            settings, choice, sandbox, emit=self._emit, on_progress=self._view.progress
        )
        async with session:
            try:
                self._view.wait("loading the model")
                await session.agent()
                engine = await session.engine()
                message = task.message(engine.tokenizer, engine.context_length, sandbox.drive)
                answer = await session.turn(message)
                self._final = answer
                if self._json is None:
                    self._view.close()
                    write_all(self._stdout, safe_text(answer).rstrip("\n").encode() + b"\n")
                if settings.apply is Apply.ON_SUCCESS:
                    await self._apply(session)
            finally:
                self._turns = session.turns
        return answer

    async def _apply(self, session: Session) -> None:
        """`--apply on-success`. Raises Conflict, ChangesError."""
        turns = session.turns
        if turns is None or not turns.pending.changes:
            return
        await session.stop_python("the run is over")
        report = await asyncio.to_thread(lambda: take(plan(turns.layer)))
        await asyncio.to_thread(turns.refresh)
        if report.done:
            undo = command("apply", turns.layer, "--undo")
            self._view.notice(f"{files(len(report.done))} applied; undo: {undo}")
        for line in report.left:
            self._view.notice(line)
        if report.conflicts:
            raise conflict(report)

    def _tell_pending(self) -> None:
        """One line on stderr, once the session is over."""
        if self._turns is None:
            return
        words = pending_words(self._turns.pending)
        if words is not None:
            layer = self._turns.layer
            self._view.notice(f"{words}: {how_to_see(LayerStore(), layer)}")
            mark_told([layer.id])

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
        self._tell_pending()
        final = self._unfinished if self._final is None else self._final
        self._emit(RunFailed.of(failure, final=final, totals=self._totals, **self._pending()))
        return failure.exit_code

    def _pending(self) -> "_PendingFields":
        if self._turns is None or not is_pending(self._turns.pending):
            return {"changes_pending": 0, "layer": None}
        changes = told(self._turns.pending.changes)
        return {"changes_pending": len(changes), "layer": self._turns.layer.id}


class _PendingFields(TypedDict):
    changes_pending: int
    layer: str | None
