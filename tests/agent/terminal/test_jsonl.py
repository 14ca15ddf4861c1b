"""The event stream as a reader in a pipe meets it."""

import json
import os
import re
from pathlib import Path

import pytest

from agent.errors import Failure, Status
from agent.events import (
    Final,
    ItemCompleted,
    ItemDelta,
    ItemStatus,
    RunCompleted,
    RunFailed,
    SandboxInfo,
    SessionStarted,
    ToolUse,
    Usage,
    Warned,
)
from agent.terminal.jsonl import JsonLines


@pytest.fixture
def stream(tmp_path: Path):
    fd = os.open(tmp_path / "out", os.O_WRONLY | os.O_CREAT)
    yield fd, (tmp_path / "out").read_bytes
    os.close(fd)


def test_lines_are_numbered_and_the_first_names_the_schema(stream) -> None:
    """`type, seq, ts, session_id` on each line, `v` on the first, then the event's own fields."""
    fd, written = stream
    write = JsonLines(fd, "s1", clock=lambda: 12.3456)
    write(Warned("stdin_skipped", "nothing came"))
    write(RunCompleted("4", Usage(1, 0, 1, 2, 3)))
    first, second = written().decode().splitlines()
    assert json.loads(first) == {
        "type": "warning",
        "seq": 0,
        "ts": 12.346,
        "session_id": "s1",
        "v": 1,
        "code": "stdin_skipped",
        "message": "nothing came",
    }
    assert json.loads(second) == {
        "type": "run.completed",
        "seq": 1,
        "ts": 12.346,
        "session_id": "s1",
        "final": "4",
        "totals": {"input": 1, "cached": 0, "prefilled": 1, "reasoning": 2, "output": 3},
        "exit_code": 0,
        "status": "ok",
        "changes_pending": 0,
        "layer": None,
    }


def test_everything_becomes_plain_json(stream) -> None:
    """Items with their type, enums as words, paths as text, tuples as lists, None as null."""
    fd, written = stream
    write = JsonLines(fd, "s")
    write(
        SessionStarted(
            model="nano",
            build="1",
            effort="low",
            context=4096,
            cwd="/w",
            sandbox=SandboxInfo("bubblewrap", "overlay"),
            tools=("python",),
            temperature=0.0,
            top_p=1.0,
            seed=None,
            load_ms=7,
        )
    )
    write(
        ItemCompleted(
            ToolUse(
                "item_1",
                "python",
                "python",
                ItemStatus.FAILED,
                arguments="1/0",
                output="no",
                images=(Path("/tmp/image-1.png"),),
            )
        )
    )
    write(
        RunFailed.of(
            Failure(4, Status.LIMIT, "turns", "too many", "Raise it."), final=None, totals=Usage()
        )
    )
    session, item, failed = map(json.loads, written().decode().splitlines())
    assert session["sandbox"] == {"rung": "bubblewrap", "mode": "overlay", "net": "off"}
    assert (session["tools"], session["seed"]) == (["python"], None)
    assert item["item"] == {
        "type": "tool_call",
        "id": "item_1",
        "tool": "python",
        "recipient": "python",
        "status": "failed",
        "arguments": "1/0",
        "output": "no",
        "output_truncated": False,
        "images": ["/tmp/image-1.png"],
        "ms": 0,
    }
    assert failed["error"] == {"code": "turns", "message": "too many", "hint": "Raise it."}
    assert (failed["exit_code"], failed["status"], failed["final"]) == (4, "limit", None)


def test_text_is_exact_yet_harmless_to_a_terminal(stream) -> None:
    """Text survives the round trip; what a terminal would obey stands escaped in the bytes."""
    fd, written = stream
    text = "naïve \x1b[31m \x9b2J \u202egnp \ud83d line\u2028end"
    JsonLines(fd, "s")(ItemCompleted(Final("i", text=text)))
    line = written()
    assert json.loads(line)["item"]["text"] == text
    assert "naïve".encode() in line
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", line.decode())


def test_deltas_only_on_request(stream) -> None:
    """Without --deltas they are left out, and the numbers have no gap."""
    fd, written = stream
    for deltas in (False, True):
        write = JsonLines(fd, "s", deltas=deltas)
        write(ItemDelta("i", "x"))
        write(Warned("c", "m"))
    numbers = [(e["type"], e["seq"]) for e in map(json.loads, written().decode().splitlines())]
    assert numbers == [("warning", 0), ("item.delta", 0), ("warning", 1)]


def test_a_reader_that_left_is_told_once() -> None:
    """The first write after it raises; what still comes while tidying up is dropped."""
    reader, writer = os.pipe()
    os.close(reader)
    write = JsonLines(writer, "s")
    with pytest.raises(BrokenPipeError):
        write(Warned("c", "m"))
    write(Warned("c", "m"))
    os.close(writer)
