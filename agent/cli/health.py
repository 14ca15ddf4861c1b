"""What `motet doctor` looks at: each part of this machine, with what to do where something lacks.

Takes a second: torch is looked up and not imported, checkpoints are found and not read. The sandbox is
really opened, and a kernel really started in it, for one cell.
"""

import asyncio
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from agent.cli import options

if TYPE_CHECKING:
    from agent.config import Settings
    from sandbox.base import Sandbox

_GPU_S = 5.0


class Health(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `advice` is a sentence with what to do; `exit_code` counts for a `fail`."""

    name: str
    health: Health
    text: str
    advice: str | None = None
    exit_code: int = 0


def findings(ctx: typer.Context) -> Iterator[Finding]:
    """One after another, as they are found."""
    from agent.errors import ConfigError

    yield Finding("Python", Health.OK, f"{platform.python_version()}, {sys.executable}")
    yield _torch()
    yield _gpu()
    try:
        settings = options.settings_of(ctx)
    except ConfigError as error:
        yield Finding("configuration", Health.FAIL, error.message, error.hint, 2)
        return
    yield _configuration()
    yield from _models(settings)
    yield from _sandbox(settings)
    yield _terminal()


def _torch() -> Finding:
    try:
        version = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return Finding("torch", Health.FAIL, "not installed", "Run: pip install torch", 6)
    return Finding("torch", Health.OK, version)


def _gpu() -> Finding:
    """By the driver's own program: torch would take seconds to load."""
    program = shutil.which("nvidia-smi")
    advice = "Without one, use -m nano, or a checkpoint that fits into memory and patience."
    if program is None:
        return Finding("GPU", Health.WARN, "none found", advice)
    query = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    try:
        done = subprocess.run(
            [program, *query], capture_output=True, text=True, timeout=_GPU_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Finding("GPU", Health.WARN, f"nvidia-smi failed ({type(error).__name__})", advice)
    cards = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    if not cards:
        return Finding("GPU", Health.WARN, "none found", advice)
    return Finding("GPU", Health.OK, "; ".join(cards))


def _configuration() -> Finding:
    from agent.config_file import SYSTEM_FILE, user_file

    files = [file for file in (user_file(os.environ), SYSTEM_FILE) if file and file.is_file()]
    return Finding(
        "configuration", Health.OK, ", ".join(map(str, files)) or "no file, all defaults"
    )


def _models(settings: "Settings") -> Iterator[Finding]:
    from agent.cli.models import INSTALLED, choose_model, models_folder
    from model.errors import EngineError

    base = models_folder(os.environ)
    found = [name for name in INSTALLED if (base / name).is_dir()]
    try:
        choice = choose_model(settings.model, os.environ)
    except EngineError as error:
        yield Finding("model", Health.FAIL, str(error), None, 6)
        return
    if not found:
        advice = (
            f"Put the checkpoint of gpt-oss-20b into {base / '20b'}, or name its folder with -m."
        )
        yield Finding("model", Health.WARN, f"{choice.name}; no gpt-oss is installed", advice)
    else:
        yield Finding("model", Health.OK, f"{choice.name}; installed: {', '.join(found)}")


def _sandbox(settings: "Settings") -> Iterator[Finding]:
    from agent.cli.session import sandbox_for
    from agent.errors import ConfigError
    from sandbox.base import SandboxError

    try:
        box = sandbox_for(settings, {})
    except ConfigError as error:
        yield Finding("configuration", Health.FAIL, error.message, error.hint, 2)
        return
    except SandboxError as error:
        yield Finding("sandbox", Health.FAIL, error.reason, error.fix, 7)
        return
    with closing(box):
        text = f"{box.isolation.mechanism}, mode {settings.sandbox}"
        notices = " ".join(box.notices) or None
        yield Finding("sandbox", Health.WARN if notices else Health.OK, text, notices)
        began = time.monotonic()
        try:
            answer = asyncio.run(_one_cell(settings, box))
        except SandboxError as error:
            yield Finding("Python's kernel", Health.FAIL, error.reason, error.fix, 7)
            return
        seconds = time.monotonic() - began
        if answer != "42":
            advice = "Run: motet sandbox check -v"
            yield Finding("Python's kernel", Health.FAIL, f"6*7 gave {answer[:200]!r}", advice, 7)
        else:
            where = box.python.executable
            yield Finding(
                "Python's kernel", Health.OK, f"{where}, a cell ran after {seconds:.1f} s"
            )


async def _one_cell(settings: "Settings", box: "Sandbox") -> str:
    from agent.cli.session import python_for
    from tools.base import ToolCall, ToolResult

    tool = python_for(settings, box)
    answer = ""
    try:
        await tool.start()
        async for output in tool.call(ToolCall("python", "6*7")):
            if isinstance(output, ToolResult):
                answer = output.text.strip()
    finally:
        await tool.close()
    return answer


def _terminal() -> Finding:
    from agent.terminal.style import can_redraw

    if not sys.stdout.isatty():
        return Finding("terminal", Health.OK, "standard output is none; answers are plain text")
    encoding = (sys.stdout.encoding or "").lower()
    size = shutil.get_terminal_size()
    text = f"{os.environ.get('TERM', 'unknown')}, {size.columns} x {size.lines}, {encoding}"
    if encoding not in {"utf-8", "utf8"}:
        return Finding("terminal", Health.WARN, text, "Set a UTF-8 locale: export LANG=C.UTF-8")
    if not can_redraw(sys.stdout, os.environ):
        return Finding(
            "terminal", Health.WARN, f"{text}, no redrawing", "Output is as with --plain."
        )
    return Finding("terminal", Health.OK, text)
