"""Markdown as it streams: what is settled can be printed for good, the rest may still change.

A block is settled when a blank line outside a code fence follows it. A table or a list could go on
after a blank line in theory; models do not write so, and the cost would be a second list.
"""

import re

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class Blocks:
    """Collects text; gives settled blocks back one by one. The pieces joined are the text."""

    def __init__(self) -> None:
        self._tail = ""

    @property
    def tail(self) -> str:
        """What is not settled yet."""
        return self._tail

    def add(self, text: str) -> list[str]:
        """Take more text; returns the blocks that became settled, their blank lines included."""
        self._tail += text
        settled: list[str] = []
        while (end := _first_end(self._tail)) is not None:
            settled.append(self._tail[:end])
            self._tail = self._tail[end:]
        return settled

    def rest(self) -> str:
        """The end: whatever is left, settled or not."""
        tail, self._tail = self._tail, ""
        return tail


def _first_end(text: str) -> int | None:
    """Where the first block ends, its blank lines included, once text follows them."""
    fence: str | None = None
    position = 0
    has_content = is_blank_before = False
    for line in text.splitlines(keepends=True):
        is_blank = not line.strip()
        if has_content and is_blank_before and not is_blank and fence is None:
            return position
        found = _FENCE.match(line)
        if found is not None:
            if fence is None:
                fence = found[1]
            elif found[1].startswith(fence) and not line.strip(" \r\n" + fence[0]):
                fence = None
        has_content = has_content or not is_blank
        is_blank_before = is_blank and line.endswith("\n")
        position += len(line)
    return None
