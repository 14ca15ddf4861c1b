"""Enough of a terminal to see what a view leaves behind: lines, carriage returns, cursor up, erase.

Anything else that a view would send fails the test: it must not clear, jump or switch screens.
"""

import re

_STEP = re.compile(
    r"\x1b\[(?P<up>\d*)A|(?P<erase>\x1b\[2K)|(?P<cursor>\x1b\[\?25[lh])|(?P<style>\x1b\[[0-9;]*m)"
    r"|(?P<cr>\r)|(?P<lf>\n)|(?P<text>[^\x1b\r\n]+)"
)


class Screen:
    """The scrollback after some output. `tallest` is how many lines the cursor ever went up."""

    def __init__(self) -> None:
        self._lines = [""]
        self._row = self._column = 0
        self.tallest = 0
        self.shows_cursor = True

    @property
    def text(self) -> str:
        """What stands there, without trailing spaces and empty last lines."""
        return "\n".join(line.rstrip() for line in self._lines).rstrip("\n")

    def feed(self, output: str) -> "Screen":
        position = 0
        while position < len(output):
            step = _STEP.match(output, position)
            assert step, f"not allowed: {output[position : position + 20]!r}"
            self._take(step)
            position = step.end()
        return self

    def _take(self, step: re.Match[str]) -> None:
        match step.lastgroup:
            case "up":
                lines = int(step["up"] or 1)
                self._row -= lines
                self.tallest = max(self.tallest, lines)
            case "erase":
                self._lines[self._row] = ""
            case "cursor":
                self.shows_cursor = step[0].endswith("h")
            case "cr":
                self._column = 0
            case "lf":
                self._row += 1
                self._column = 0
                if self._row == len(self._lines):
                    self._lines.append("")
            case "text":
                line = self._lines[self._row].ljust(self._column)
                end = self._column + len(step[0])
                self._lines[self._row] = line[: self._column] + step[0] + line[end:]
                self._column = end
            case _:
                pass
