"""Escapes from the sandbox into the terminal, through the real command in a real pseudo-terminal."""

import re
import subprocess
import sys

import pexpect
import pytest

from tests.e2e.command import CALL, FINAL, MOTET, Motet

# What each would do: fill the clipboard, rename the window, forge a link, ask the terminal to type,
# switch screens, redefine keys, draw over what stands there, reverse the reading order, hide text.
EVIL = (
    "\x1b]52;c;b3duZWQ=\x07", "\x1b]0;owned\x1b\\", "\x1b]8;;http://evil/\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[6n", "\x1b[c", "\x1b[21t", '\x1bP$q"p\x1b\\', "\x1b_Gowned\x1b\\", "\x1b^owned\x1b\\",
    "\x1b[?1049h", "\x1b[2J\x1b[H", "\x1b[5A\x1b[1G", "\x1b#8", "\x1bc", "\x1b(0", "\x1b[?1000h",
    "\x9b2J", "\x9d0;owned\x9c", "\x90q\x9c", "\x07", "\x0e", "\u202eevil", "\u2066evil", "\u200f",
    "\U000e0041\U000e007f",
)  # fmt: skip
# By the way that each text takes to the terminal: `evil` is all of the above, between two words.
WAYS = {
    "stdout": "print(evil)",
    "stderr": "import sys; print(evil, file=sys.stderr)",
    "bytes": "import os; os.write(1, evil.encode() + bytes(range(128, 160)) + b'\\n')",
    "a subprocess": "import subprocess, sys; subprocess.run([sys.executable, '-c', f'print({evil!r})'])",
    "in pieces": "import sys\nfor c in evil + '\\n': sys.stdout.write(c); sys.stdout.flush()",
    "a result": "type('T', (), {'__repr__': lambda self: evil})()",
    "an exception's text": "raise ValueError(evil)",
    "an exception's name": "raise type(evil, (Exception,), {})('x')",
    "a file's name": "import os\nopen(evil.replace('/', '|'), 'w').close(); print(os.listdir('.'), *os.listdir('.'))",
    "a display": "from IPython.display import display\ndisplay({'text/plain': evil}, raw=True)",
}
# What the views themselves send: colours, erasing, the cursor in the live lines, synchronised output.
OURS = re.compile(
    rb"\x1b\[[0-9;]*m|\x1b\[[0-9]*[ABCDGJK]|\x1b\[\?(?:25|2026|2004|7)[hl]|\x1b\[\?12[hl]"
)
UNSAFE = re.compile(
    "[\x07\x0e\x1b\x80-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_python_prints_steers_the_terminal(way: str, motet: Motet) -> None:
    """No escape, control or hidden character of a cell arrives, by whichever way it leaves."""
    code = f"evil = 'w0rd' + {''.join(EVIL)!r} + 'w1rd'\n{WAYS[way]}"
    model = motet.script(CALL.format(code), FINAL.format("Done."))
    child = pexpect.spawn(
        MOTET[0],
        [*MOTET[1:], "run", "--show", "reasoning,tools", "-m", model, "Hi"],
        env=motet.env,
        cwd=str(motet.folder),
        timeout=60,
        dimensions=(50, 200),
    )
    output: bytes = child.read()
    child.close()

    assert child.exitstatus == 0
    assert re.search(rb"w0rd.*w1rd", output, re.DOTALL)
    assert UNSAFE.findall(OURS.sub(b"", output).decode()) == []
    # The views use escapes for themselves, so none of the forged ones may be among the allowed.
    assert b"\x1b[5A" not in output
    assert b"\x1b[2J" not in output


def test_without_the_view_they_would_arrive() -> None:
    """A plain process prints every one of them."""
    code = f"print({''.join(EVIL)!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode() == "".join(EVIL) + "\n"
