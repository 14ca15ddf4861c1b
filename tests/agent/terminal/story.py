"""An eventful turn, for the views to show."""

from agent.errors import Status
from agent.events import (
    Event,
    Final,
    ItemCompleted,
    ItemDelta,
    ItemStarted,
    ItemStatus,
    ItemUpdated,
    Preamble,
    Reasoning,
    SessionStarted,
    Timing,
    ToolUse,
    TurnCompleted,
    TurnStarted,
    Usage,
    Warned,
)

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b1;1H\u202e"
CODE = "\n".join(f"print({n})" for n in range(20))
OUTPUT = "".join(f"{n}\n" for n in range(20))
DONE = ItemStatus.COMPLETED


def story(evil: str = "") -> list[Event]:
    call = ToolUse("i2", "python", "python", arguments=CODE + evil)
    answer = f"The **sum**{evil} is 190.\n\n| n | m |\n|---|---|\n| 1 | 2 |\n\nDone."
    return [
        SessionStarted("nano", "0", "low", 1000, "/", None, ("python",), 0.0, 1.0, None, load_ms=1),
        TurnStarted(1, 200),
        ItemStarted(Reasoning("i1")),
        *(ItemDelta("i1", f"thought {n}{evil}\n") for n in range(30)),
        ItemCompleted(Reasoning("i1", DONE, f"Let me see.{evil}", 412)),
        Warned("harmony.skipped", f"a detail{evil}"),
        ItemStarted(Preamble("i0")),
        ItemDelta("i0", "I will compute."),
        ItemCompleted(Preamble("i0", DONE, "I will compute.")),
        ItemStarted(ToolUse("i2", "python", f"python{evil}")),
        *(ItemDelta("i2", line + "\n") for line in CODE.split("\n")),
        ItemUpdated(call),
        *(ItemDelta("i2", f"{n}{evil}\n", output=True) for n in range(20)),
        ItemCompleted(
            ToolUse("i2", "python", "python", DONE, CODE, OUTPUT + evil, ms=30),
        ),
        Warned("sandbox", f"a notice{evil}"),
        ItemStarted(Final("i3")),
        *(ItemDelta("i3", character) for character in answer),
        ItemCompleted(Final("i3", DONE, answer)),
        TurnCompleted(
            1,
            Status.OK,
            2,
            Usage(18204, 17950, 254, 412, 233),
            Timing(10, 180, 6700, 2400),
            96.4,
            140,
        ),
    ]
