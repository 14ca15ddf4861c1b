"""A chat from the first prompt to the last: what `motet chat` does."""

import asyncio
import os
import shlex
import signal
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

from agent.cli.models import choose_model
from agent.cli.pending import at, command, how_to_see, is_pending, paths_in, pending_words, select
from agent.cli.review import NOTHING, Diff
from agent.cli.session import Session, sandbox_for, sandbox_info
from agent.cli.signals import interruptible, on_signals
from agent.cli.taking import conflict, drop, take, to_discard
from agent.cli.told import mark_told
from agent.cli.turns import Turns
from agent.cli.version import build
from agent.cli.views import view_for_chat
from agent.config import Settings
from agent.conversation import Effort
from agent.errors import ConfigError, MotetError, Stopped, describe
from agent.events import Event, SessionStarted, TurnCompleted
from agent.terminal.diff import shown_name
from agent.terminal.format import number
from agent.terminal.repl import (
    Command,
    Leave,
    Repl,
    confirm,
    new_prompt,
    open_history,
    typing_unseen,
)
from agent.terminal.view import View
from model.errors import EngineError
from sandbox.base import Sandbox, SandboxError
from sandbox.changes import ChangesError
from sandbox.plan import plan
from sandbox.store import LayerStore


def talk(settings: Settings, first: str | None) -> int:
    """Chat and return the exit code. Raises ConfigError without a terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise ConfigError("a chat needs a terminal", "Use: motet run 'What to do' < data")
    view = view_for_chat(settings, os.environ)
    try:
        return asyncio.run(_Chat(settings, view).run(first))
    finally:
        view.close()


class _Chat:
    """One conversation at a time, its commands, and what its status line needs."""

    def __init__(self, settings: Settings, view: View) -> None:
        self._settings = settings
        self._view = view
        self._context_used = 0
        self._context = 0
        self._commands = [
            Command("/help", "", "this list", self._help),
            Command("/effort", "low|medium|high", "how long to think", self._effort),
            Command("/model", "[NAME|PATH]", "show the model, or go on with another", self._model),
            Command("/status", "", "model, effort, sandbox, context", self._status),
            Command("/tools", "", "what the model can call", self._tools),
            Command("/diff", "[PATHS]", "what Python changed in the folder's layer", self._diff),
            Command("/apply", "[PATHS]", "write it into the folder", self._apply),
            Command("/discard", "[PATHS]", "drop it", self._discard),
            Command("/undo", "", "take back the last turn's changes to files", self._undo),
            Command(
                "/new",
                "",
                "forget the conversation and Python's variables, not its files",
                self._new,
            ),
            Command("/quit", "", "leave (also Ctrl-D)", self._quit),
        ]

    async def run(self, first: str | None) -> int:
        choice = choose_model(self._settings.model, os.environ)
        self._view.notice(choice.notice or f"model: {choice.name}")
        self._sandbox = self._open_sandbox()
        self._session = Session(
            self._settings,
            choice,
            self._sandbox,
            emit=self._emit,
            on_progress=self._view.progress,
            needs_python=False,
        )
        names = [command.name for command in self._commands]
        self._repl = Repl(
            self._commands,
            self._answer,
            self._view.notice,
            prompt=new_prompt(names, open_history(os.environ)),
        )
        chat = asyncio.ensure_future(self._talk(first))
        stopped: list[signal.Signals] = []

        def stop(number: signal.Signals) -> None:
            stopped.append(number)
            chat.cancel()

        with on_signals(stop, numbers=(signal.SIGTERM, signal.SIGHUP)):
            try:
                await chat
            except asyncio.CancelledError:
                if not stopped:
                    raise
                return Stopped(stopped[0]).exit_code
        return 0

    async def _talk(self, first: str | None) -> None:
        async with self._session:
            if first is not None:
                self._view.tell(f"> {first}")
            await self._repl.run(first)
        self._tell_pending()

    def _tell_pending(self) -> None:
        """At the end: how what is pending can be seen and applied later."""
        turns = self._session.turns
        words = None if turns is None else pending_words(turns.pending)
        if turns is not None and words is not None:
            layer = turns.layer
            see = how_to_see(LayerStore(), layer)
            self._view.notice(f"{words}: {see}; {command('apply', layer)}")
            mark_told([layer.id])

    def _open_sandbox(self) -> Sandbox | None:
        try:
            return sandbox_for(self._settings, {}, self._emit)
        except SandboxError as error:
            self._view.notice(f"Going on without Python: {error}")
            return None

    async def _answer(self, line: str) -> None:
        """One turn. Ctrl-C ends it and not the chat; so does an error that is not ours."""
        turn = asyncio.ensure_future(self._turn(line))
        interrupts: list[signal.Signals] = []

        def stop(number: signal.Signals) -> None:
            interrupts.append(number)
            turn.cancel()

        with typing_unseen() as show_typing:

            def leave() -> None:
                self._view.close()
                show_typing()

            with on_signals(stop, numbers=(signal.SIGINT,), before_leaving=leave):
                try:
                    await turn
                except asyncio.CancelledError:
                    if not interrupts:
                        raise
                    self._view.close()
                    self._view.notice("stopped")
                except (MotetError, EngineError, SandboxError) as error:
                    if self._settings.debug:
                        traceback.print_exception(error)
                    self._view.fail(describe(error))
                finally:
                    self._view.close()

    async def _turn(self, line: str) -> None:
        self._view.wait("loading the model")
        await self._session.turn(line)

    def _emit(self, event: Event) -> None:
        match event:
            case SessionStarted(context=context):
                self._context = context
            case TurnCompleted(context_tokens=tokens):
                self._context_used = tokens
            case _:
                pass
        self._view(event)

    async def _help(self, _: str) -> None:
        self._view.tell(self._repl.help())

    async def _effort(self, argument: str) -> None:
        system = self._session.conversation.system
        if not argument:
            self._view.tell(f"effort: {system.effort}")
            return
        try:
            effort = Effort(argument.lower())
        except ValueError:
            self._view.notice(f"/effort takes {', '.join(Effort)}, not {argument}")
            return
        self._session.use_effort(effort)
        cost = f"; {number(self._context_used)} tokens are read again" if self._context_used else ""
        self._view.tell(f"effort: {effort} from the next message on{cost}")

    async def _model(self, argument: str) -> None:
        if not argument:
            self._view.tell(f"model: {self._session.choice.name}")
            return
        try:
            choice = choose_model(argument, os.environ)
        except EngineError as error:
            self._view.fail(describe(error))
            return
        with self._to_the_end("leaving the model"):
            await self._session.use_model(choice)
        self._view.tell(f"model: {choice.name}; the conversation goes on with it")

    async def _status(self, _: str) -> None:
        session, settings = self._session, self._settings
        sandbox = sandbox_info(settings, session.sandbox)
        full = f" of {number(self._context)}" if self._context else ""
        rows = {
            "motet": build(),
            "model": session.choice.name,
            "effort": session.conversation.system.effort,
            "context": f"{number(self._context_used)}{full} tokens",
            "folder": settings.folder,
            "Python": "off" if sandbox is None else sandbox.rung,
            "network": "off" if sandbox is None else sandbox.net,
        }
        self._view.tell("\n".join(f"{name:8} {value}" for name, value in rows.items()))

    async def _tools(self, _: str) -> None:
        specs = self._session.toolbox.specs
        for spec in specs:
            names = [f"{spec.name}.{function.name}" for function in spec.functions] or [spec.name]
            self._view.tell("\n".join(names))
        if not specs:
            self._view.tell("the model has no tools here")

    async def _diff(self, argument: str) -> None:
        await self._review(self._show_diff, argument)

    async def _apply(self, argument: str) -> None:
        await self._review(self._take, argument)

    async def _discard(self, argument: str) -> None:
        await self._review(self._drop, argument)

    async def _undo(self, argument: str) -> None:
        if argument:
            self._view.notice("/undo takes back a whole turn; /discard PATHS drops single files")
        else:
            await self._review(self._undo_turn, "", needs_pending=False)

    async def _review(
        self,
        act: Callable[[Turns, Sequence[str]], Awaitable[None]],
        argument: str,
        *,
        needs_pending: bool = True,
    ) -> None:
        """`act` on the layer and the paths that are named; what goes wrong is a sentence."""
        turns = self._session.turns
        if turns is None:
            self._view.notice(
                "there is no layer of changes here: Python changes nothing, or for real"
            )
            return
        try:
            await self._compare(turns)
            paths = paths_in(turns.layer.folder, turns.pending, shlex.split(argument))
            if is_pending(turns.pending) or not needs_pending:
                await act(turns, paths)
            else:
                self._view.notice(NOTHING)
        except ValueError as error:
            self._view.notice(f"{argument}: {error}")
        except Stopped:
            self._view.notice("stopped")
        except (MotetError, ChangesError, SandboxError) as error:
            self._view.fail(describe(error))

    async def _compare(self, turns: Turns) -> None:
        """Look at the layer anew. Raises Stopped after Ctrl-C."""
        is_stopped = threading.Event()

        def on_progress(done: int, total: int) -> None:
            if is_stopped.is_set():
                raise Stopped(signal.SIGINT)
            self._view.progress(done, total)

        self._view.wait("comparing")
        with self._on_interrupt(is_stopped.set):
            await asyncio.to_thread(turns.refresh, on_progress)

    @contextmanager
    def _to_the_end(self, phase: str) -> Iterator[None]:
        """What must not be left half-way: Ctrl-C waits for it, a second one ends the chat."""
        self._view.wait(phase)
        with self._on_interrupt(lambda: self._view.notice("soon done; Ctrl-C again leaves")):
            yield

    @contextmanager
    def _on_interrupt(self, act: Callable[[], None]) -> Iterator[None]:
        """`act` for Ctrl-C, while the view shows what goes on."""
        try:
            with on_signals(
                lambda _: act(), numbers=(signal.SIGINT,), before_leaving=self._view.close
            ):
                yield
        finally:
            self._view.close()

    async def _show_diff(self, turns: Turns, paths: Sequence[str]) -> None:
        chosen = select(turns.pending, paths, everything=False)
        # Not in a thread: the pager has the terminal, and Ctrl-C.
        with interruptible():
            Diff(turns.layer, at(turns.pending, paths), chosen).show(self._settings, os.environ)

    async def _take(self, turns: Turns, paths: Sequence[str]) -> None:
        with self._to_the_end("applying"):
            planned = await asyncio.to_thread(plan, turns.layer, paths or None)
            report = await asyncio.to_thread(take, planned)
            await asyncio.to_thread(turns.refresh)
        self._view.tell("\n".join(report.done))
        for line in report.left:
            self._view.notice(line)
        if report.conflicts:
            raise conflict(report)

    async def _drop(self, turns: Turns, paths: Sequence[str]) -> None:
        question = to_discard(turns.pending, paths)
        if not await confirm(f"{question}, and Python's variables?"):
            self._view.notice("nothing was discarded")
            return
        with self._to_the_end("discarding"):
            await self._session.stop_python("the user discarded changes to files")
            report = await asyncio.to_thread(drop, turns.layer, paths)
            await asyncio.to_thread(turns.refresh)
        self._view.tell("\n".join(report.done))

    async def _undo_turn(self, turns: Turns, _: Sequence[str]) -> None:
        if not turns.can_undo:
            self._view.notice("no turn changed files, so there is nothing to take back")
            return
        with self._to_the_end("taking back"):
            await self._session.stop_python("the user took back the last changes to files")
            changed = await asyncio.to_thread(turns.undo)
        names = [f"restored  {shown_name(file.path)}" for file in changed]
        names = names or ["what the turn changed was applied, and stays in the folder"]
        self._view.tell("\n".join([*names, "Python begins anew: its variables are gone"]))

    async def _new(self, _: str) -> None:
        try:
            with self._to_the_end("beginning anew"):
                await self._session.restart()
        except SandboxError as error:
            self._view.fail(describe(error))
        self._context_used = 0
        self._view.tell("a new conversation; Python's variables are gone")

    async def _quit(self, _: str) -> None:
        raise Leave
