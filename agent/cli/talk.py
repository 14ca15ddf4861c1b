"""A chat from the first prompt to the last: what `motet chat` does."""

import asyncio
import os
import signal
import sys
import traceback

from agent.cli.models import choose_model
from agent.cli.session import Session, sandbox_for, sandbox_info
from agent.cli.signals import on_signals
from agent.cli.version import build
from agent.cli.views import view_for_chat
from agent.config import Settings
from agent.conversation import Effort
from agent.errors import ConfigError, MotetError, Stopped, describe
from agent.events import Event, SessionStarted, TurnCompleted
from agent.terminal.format import number
from agent.terminal.repl import Command, Leave, Repl, new_prompt, open_history, typing_unseen
from agent.terminal.view import View
from model.errors import EngineError
from sandbox.base import Sandbox, SandboxError


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
            Command("/new", "", "forget the conversation and Python's variables", self._new),
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
            on_progress=self._view.loading,
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
        agent = await self._session.agent()
        await agent.run_turn(line)

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

    async def _new(self, _: str) -> None:
        try:
            await self._session.restart()
        except SandboxError as error:
            self._view.fail(describe(error))
        self._context_used = 0
        self._view.tell("a new conversation; Python's variables are gone")

    async def _quit(self, _: str) -> None:
        raise Leave
