"""A unified diff as lines: exact bytes for a program, colours and visible controls for a person.

What a diff shows was written by a sandbox or stands in files: for a person each control is spelt
out (`agent.terminal.text.visible_text`), so that nothing moves the cursor or hides. The exact form is
git's, which `git apply` and `patch -p1` read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from agent.terminal.format import number
from agent.terminal.text import visible_text

# Of one line, for a person: a minified file is one line.
_SHOWN_CHARACTERS = 2000
_END = "\x1b[m"


class Part(Enum):
    """What a line of a diff is, with the colour that people know it by."""

    HEADER = "\x1b[1m"
    HUNK = "\x1b[36m"
    REMOVED = "\x1b[31m"
    ADDED = "\x1b[32m"
    CONTEXT = ""
    # About the changes, and no part of the patch.
    NOTE = "\x1b[33m"


@dataclass(frozen=True, slots=True)
class Line:
    """`data` is exact and without its newline. A note is text of ours, names in it quoted."""

    part: Part
    data: bytes

    @classmethod
    def note(cls, text: str) -> "Line":
        return cls(Part.NOTE, f"# {text}".encode())


def painted(line: Line, *, color: bool) -> str:
    """The line for a person, without its newline."""
    # More bytes than characters can be shown; the cut may fall into a character.
    text = visible_text(line.data[: 4 * _SHOWN_CHARACTERS + 4].decode("utf-8", "surrogateescape"))
    if len(text) > _SHOWN_CHARACTERS:
        text = f"{text[:_SHOWN_CHARACTERS]} … (a line of {number(len(line.data))} bytes)"
    return f"{line.part.value}{text}{_END}" if color and line.part.value and text else text


def quoted(name: bytes) -> bytes:
    """A name as git writes it in a patch: as it is, or in quotes with octal escapes.

    UTF-8 stays readable; a name with controls, quotes, backslashes or other bytes is quoted.
    """
    try:
        text = name.decode()
    except UnicodeDecodeError:
        text = None
    if text is not None and text == visible_text(text) and not set(text) & set('\t"\\'):
        return name
    return b'"' + b"".join(map(_escaped, name)) + b'"'


def shown_name(path: str) -> str:
    """A path for a person: quoted where it could mislead, always one line without controls."""
    return quoted(path.encode("utf-8", "surrogateescape")).decode()


def folded_lines(lines: Iterator[Line], most: int, rest: str) -> Iterator[Line]:
    """At most `most` lines, then how many more there are and `rest`, which says how to see them."""
    for shown, line in enumerate(lines, 1):
        if shown > most:
            left = 1 + sum(1 for _ in lines)
            yield Line.note(f"… {number(left)} more lines; {rest}")
            return
        yield line


_SHORT = {7: b"\\a", 8: b"\\b", 9: b"\\t", 10: b"\\n", 11: b"\\v", 12: b"\\f", 13: b"\\r",
          0x22: b'\\"', 0x5C: b"\\\\"}  # fmt: skip


def _escaped(byte: int) -> bytes:
    if byte in _SHORT:
        return _SHORT[byte]
    return bytes([byte]) if 0x20 <= byte < 0x7F else b"\\%03o" % byte
