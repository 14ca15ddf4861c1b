"""The sentences and counts that both views print, so that they say the same."""

from agent.events import FileChange, TurnCompleted


def counts(turn: TurnCompleted, context: int | None) -> str:
    """`in 18 204 (17 950 reused) · think 412 · out 233 · 96 tok/s · …`: where a turn went."""
    usage, timing = turn.usage, turn.timing
    parts = [f"in {number(usage.input)} ({number(usage.cached)} reused)"]
    if usage.reasoning:
        parts.append(f"think {number(usage.reasoning)}")
    parts.append(f"out {number(usage.output)}")
    if turn.tok_s is not None:
        parts.append(f"{turn.tok_s:.0f} tok/s")
    parts.append(f"ttft {timing.ttft_ms / 1000:.2f} s")
    if timing.tool_ms:
        parts.append(f"tools {timing.tool_ms / 1000:.1f} s")
    if context:
        parts.append(f"ctx {turn.context_tokens / context:.0%}")
    return " · ".join(parts)


def changed(turn: FileChange) -> str:
    """`2 files changed: /diff`, in a chat at the end of a turn."""
    shown = sum(not file.is_hidden for file in turn.changes)
    hidden = len(turn.changes) - shown
    words = f"{number(shown)} file{'' if shown == 1 else 's'} changed"
    if hidden:
        words += f", {number(hidden)} hidden ones too" if shown else f" ({number(hidden)} hidden)"
    return f"{words}: /diff"


def thought(tokens: int, seconds: float) -> str:
    return f"thought {number(tokens)} tok, {seconds:.1f} s"


def number(value: int) -> str:
    """Digits in groups of three, parted by a thin no-break space."""
    return f"{value:,}".replace(",", "\u202f")


def folded(text: str, lines: int | None) -> str:
    """At most `lines` lines of `text` (None: all), with the count of those left out."""
    text = text.rstrip("\n")
    whole = text.split("\n")
    if lines is None or len(whole) <= lines + 1:
        return text
    return "\n".join([*whole[:lines], f"… {len(whole) - lines} more lines"])
