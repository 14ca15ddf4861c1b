"""The real command as a subprocess, with a home of its own and a scripted model where one is named."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from agent.cli.models import nano_folder

ROOT = Path(__file__).parents[2]
MOTET = (sys.executable, "-m", "agent.cli")
# Before a command: where no confinement of any kind can be had.
UNCONFINABLE = (sys.executable, str(ROOT / "tests/sandbox/forbidding.py"), "--landlock-too")

THINK = "<|channel|>analysis<|message|>Let me see.<|end|><|start|>assistant"
CALL = "<|channel|>analysis to=python code<|message|>{}<|call|>"
FINAL = "<|channel|>final<|message|>{}<|return|>"


class Motet:
    """Runs the command in `folder` with a clean environment and its own home."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("MOTET_", "XDG_", "PYTEST_")) and name != "NO_COLOR"
        }
        self.env |= {"HOME": str(home), "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}

    def script(self, *answers: str, context: int = 131072) -> str:
        """The -m argument of a model that says `answers`."""
        path = self.folder.parent / f"script-{len(list(self.folder.parent.iterdir()))}.json"
        # nano's vocabulary loads ten times as fast as o200k.
        script = {"answers": answers, "context": context, "tokenizer": str(nano_folder())}
        path.write_text(json.dumps(script), "utf-8")
        return f"scripted:{path}"

    def start(self, *args: str, **options: Any) -> subprocess.Popen[bytes]:
        options = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "cwd": self.folder,
        } | options
        env = self.env | options.pop("env", {})
        process = subprocess.Popen([*MOTET, *args], env=env, **options)
        return cast("subprocess.Popen[bytes]", process)

    def __call__(self, *args: str, data: bytes | None = None, **options: Any) -> "Result":
        if data is not None:
            options["stdin"] = subprocess.PIPE
        with self.start(*args, **options) as process:
            stdout, stderr = process.communicate(data, timeout=120)
        return Result(process.returncode, (stdout or b"").decode(), (stderr or b"").decode())


class Result:
    def __init__(self, code: int, stdout: str, stderr: str) -> None:
        self.code = code
        self.stdout = stdout
        self.stderr = stderr

    @property
    def outcome(self) -> tuple[int, str, str]:
        return self.code, self.stdout, self.stderr

    @property
    def events(self) -> list[dict[str, Any]]:
        return read_events(self.stdout)


def read_events(stdout: str) -> list[dict[str, Any]]:
    """The events of a JSON stream, after checking what holds for every stream."""
    events = [json.loads(line) for line in stdout.splitlines()]
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert len({event["session_id"] for event in events}) == 1
    assert ["v" in event for event in events] == [True] + [False] * (len(events) - 1)
    terminal = [event["type"] in {"run.completed", "run.failed"} for event in events]
    assert terminal == [False] * (len(events) - 1) + [True]
    return events


def kinds(events: Sequence[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]
