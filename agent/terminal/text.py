"""One function between foreign text and the terminal.

Whatever a model, a tool, a file or a page wrote could carry escape sequences: retitle the window,
move the cursor over an earlier line, fake a prompt, turn text around. What is shown is data, so all
of that is taken out here, once, for everything that is drawn or printed.
"""

import re

_ESCAPE = re.compile(
    # Strings (OSC, DCS, SOS, PM, APC), 7 and 8 bit, with their terminator or to the end of the line.
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    # Control sequences (CSI), 7 and 8 bit.
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    # Everything else that ESC introduces.
    r"|\x1b[ -/]*[0-~]?"
)
# C0 but tab and newline, DEL, C1, direction overrides and isolates, line and paragraph separators,
# the byte order mark and the invisible tag characters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
# What `visible_text` spells out. A tab is no danger.
_HIDDEN = re.compile(f"[\n]|{_CONTROL.pattern}|{_SURROGATE.pattern}")


def safe_text(text: str) -> str:
    """`text` without terminal escapes and controls; tabs and newlines stay, CR becomes a newline.

    Total and idempotent. Lone surrogates become U+FFFD, so the result always encodes.
    """
    text = _CONTROL.sub("", _ESCAPE.sub("", _LINE_END.sub("\n", text)))
    return _SURROGATE.sub("\ufffd", text)


def safe_line(text: str) -> str:
    """`safe_text` for one line: newlines and tabs become spaces."""
    return " ".join(safe_text(text).split())


def visible_text(text: str) -> str:
    """`text` with each control spelt out instead of taken out: `^[`, `^M`, `<U+202E>`, `<9B>`.

    For what a person must judge, such as a diff: nothing is hidden, and nothing is obeyed. A byte
    that was no UTF-8, decoded with `surrogateescape`, is `<9B>`. Tabs stay.
    """
    return _HIDDEN.sub(_spelt, text)


def _spelt(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return f"^{chr(code + 0x40)}"
    if code == 0x7F:
        return "^?"
    if 0xDC80 <= code <= 0xDCFF:
        return f"<{code - 0xDC00:02X}>"
    return f"<U+{code:04X}>"
