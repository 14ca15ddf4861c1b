"""`motet config`: which settings hold, where each came from, and where the file is."""

import json
import os
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from agent.cli import options
from agent.cli.commands import Command, Group

app = typer.Typer(help="Settings and where they come from.", cls=Group)


@app.callback()
def config() -> None:
    """Settings and where they come from."""


@app.command("show", cls=Command)
def show(
    ctx: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Where each value came from.")] = False,
) -> None:
    """The settings that hold, as TOML. With every key that a configuration file may have."""
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.config_file import KEYS

    settings = options.settings_of(ctx)
    for key, meant in KEYS.items():
        value = getattr(settings, meant.setting)
        line = f"# {key} is not set" if value is None else f"{key} = {_toml(key, value)}"
        came_from = settings.origins.get(meant.setting, "default")
        print(f"{line}  # {came_from}" if origin and value is not None else line)


@app.command("path", cls=Command)
def path() -> None:
    """Where this user's file is, or would be."""
    from agent.config_file import user_file
    from agent.errors import ConfigError

    file = user_file(os.environ)
    if file is None:
        raise ConfigError("there is no home folder to keep a configuration in", "Set HOME.")
    print(file)


def _toml(key: str, value: Any) -> str:
    match value:
        case Enum() | Path() | str():
            # TOML's basic strings are JSON's.
            return json.dumps(str(value), ensure_ascii=False)
        case tuple():
            return json.dumps([str(item) for item in value], ensure_ascii=False)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        case int() if key in {"sandbox.memory", "sandbox.disk"}:
            return f'"{value / (1 << 20):g}MiB"'
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value)
