"""`motet chat` in a pseudo-terminal, as a person at a keyboard meets it."""

import re
import shlex
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from tests.e2e.command import CALL, FINAL, MOTET, THINK, UNCONFINABLE, Motet

# prompt_toolkit shows the cursor when it is ready for keys.
READY = "\x1b[?7h\x1b[0m\x1b[?12l\x1b[?25h"
Start = Callable[..., pexpect.spawn]


@pytest.fixture
def start(motet: Motet) -> Iterator[Start]:
    """Starts the command in a terminal of 80 columns; ends it at the end."""
    children: list[pexpect.spawn] = []

    def begin(*args: str) -> pexpect.spawn:
        child = pexpect.spawn(
            MOTET[0],
            [*MOTET[1:], *args],
            # The pseudo-terminal does not answer a question for the cursor's place.
            env=motet.env | {"PROMPT_TOOLKIT_NO_CPR": "1"},
            cwd=str(motet.folder),
            encoding="utf-8",
            timeout=60,
            dimensions=(24, 80),
        )
        children.append(child)
        return child

    yield begin
    for child in children:
        child.close(force=True)


def say(chat: pexpect.spawn, line: str, *answers: str) -> None:
    """Type a line at the prompt and wait for each of `answers`, then for the next prompt."""
    chat.send(f"{line}\r")
    for answer in answers:
        chat.expect_exact(answer)
    chat.expect_exact(READY)


def seen(chat: pexpect.spawn) -> str:
    """The output before the latest match."""
    assert isinstance(chat.before, str)
    return chat.before


@contextmanager
def leaving(chat: pexpect.spawn, code: int) -> Iterator[None]:
    """What is sent inside ends the chat with `code`."""
    yield
    chat.expect(pexpect.EOF)
    chat.close()
    assert (chat.exitstatus, chat.signalstatus) == (code, None)


def test_a_second_turn_uses_the_first_one_s_variable(motet: Motet, start: Start) -> None:
    """Python keeps its state, the answer is shown as Markdown, Ctrl-D leaves with 0."""
    model = motet.script(
        THINK + CALL.format("x = 48271 * 3917 + 17\nx"),
        FINAL.format("It is **189077524**."),
        CALL.format("x + 1"),
        FINAL.format("Then 189077525."),
    )
    chat = start("chat", "-m", model)
    chat.expect_exact(READY)
    say(chat, "What is it?", "thought", "189077524", "It is ", "\x1b[1m189077524\x1b[0m", "ctx")
    say(chat, "And one more?", "189077525", "Then 189077525.", "ctx")
    with leaving(chat, 0):
        chat.send("\x04")


def test_ctrl_c_stops_the_answer_and_not_the_chat(motet: Motet, start: Start) -> None:
    """The running cell is interrupted, variables stay, the next message is answered."""
    model = motet.script(
        CALL.format("y = 41\nprint('begun')\nwhile True: pass"),
        CALL.format("y + 1"),
        FINAL.format("42 it is."),
    )
    chat = start("chat", "-m", model, "Begin")
    chat.expect_exact("running python")
    chat.expect_exact("begun")
    chat.send("\x03")
    chat.expect_exact("interrupted this call")
    chat.expect_exact("motet: stopped")
    chat.expect_exact(READY)
    say(chat, "Go on", "42 it is.", "ctx")
    with leaving(chat, 0):
        chat.send("/quit\r")


def test_what_is_typed_meanwhile_comes_next(motet: Motet, start: Start) -> None:
    """With Enter it is sent after the answer, without it stands at the prompt; never echoed before."""
    model = motet.script(
        CALL.format("import time; print('begun'); time.sleep(1)"),
        FINAL.format("First."),
        FINAL.format("Second."),
        FINAL.format("Third."),
    )
    chat = start("chat", "-m", model, "Begin")
    chat.expect_exact("begun")
    chat.send("And then?\rBut")
    chat.expect_exact("First.")
    assert "then" not in seen(chat)
    chat.expect_exact("And then?")
    chat.expect_exact("Second.")
    chat.expect_exact("> But")
    chat.expect_exact(READY)
    say(chat, " last?", "Third.", "ctx")
    history = Path(motet.env["HOME"], ".local/state/motet/history")
    assert history.read_text().endswith("+But last?\n")


def test_a_suspended_chat_goes_on(motet: Motet) -> None:
    """Ctrl-Z gives the terminal back to the shell, at the prompt and during an answer; fg takes it."""
    model = motet.script(
        CALL.format("import time; print('begun')\nfor _ in range(30): time.sleep(0.1)"),
        FINAL.format("Done."),
        FINAL.format("Again."),
    )
    shell = pexpect.spawn(
        "bash",
        ["--norc", "--noprofile", "-i"],
        env=motet.env | {"PROMPT_TOOLKIT_NO_CPR": "1", "PS1": "shell$ "},
        cwd=str(motet.folder),
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
    )
    shell.expect_exact("shell$ ")
    shell.sendline(shlex.join([*MOTET, "chat", "-m", model]))
    shell.expect_exact(READY)
    shell.send("\x1a")
    shell.expect_exact("Stopped")
    shell.sendline("fg")
    shell.expect_exact(READY)
    shell.send("Begin\r")
    shell.expect_exact("begun")
    shell.send("\x1a")
    shell.expect_exact("Stopped")
    shell.sendline("fg")
    # The shell says which job it is.
    shell.expect_exact("agent.cli chat")
    shell.send("unseen\r")
    shell.expect_exact("Done.")
    assert "unseen" not in seen(shell)
    shell.expect_exact("Again.")
    shell.close(force=True)


def test_keys_at_the_prompt(motet: Motet, start: Start) -> None:
    """Alt-Enter and Ctrl-J begin a line, Ctrl-C clears one, and twice on an empty one leaves."""
    model = motet.script(FINAL.format("Two lines."))
    chat = start("chat", "-m", model)
    chat.expect_exact(READY)
    chat.send("not this")
    chat.expect_exact("not this")
    chat.send("\x03")
    chat.send("one\x1b\rtwo\nthree")
    chat.expect_exact("three")
    say(chat, "", "Two lines.", "ctx")
    history = Path(motet.env["HOME"], ".local/state/motet/history")
    assert history.read_text().endswith("+one\n+two\n+three\n")
    assert history.stat().st_mode & 0o077 == 0
    chat.send("\x03")
    chat.expect_exact("Ctrl-C again")
    chat.expect_exact(READY)
    with leaving(chat, 0):
        chat.send("\x03")


def test_commands(motet: Motet, start: Start) -> None:
    """Each does what /help says; an unknown one is never sent to the model."""
    model = motet.script(FINAL.format("One."), CALL.format("x = 1"), FINAL.format("Set."),
                         CALL.format("x"), FINAL.format("Gone."))  # fmt: skip
    chat = start("chat", "-m", model)
    chat.expect_exact(READY)
    say(chat, "/hlep", "no command /hlep. Did you mean /help?")
    say(chat, "/xyzzy", "/help lists the commands.")
    say(chat, "/help", "/effort low|medium|high", "/quit", "Ctrl-J")
    say(chat, "/effort", "effort: medium")
    say(chat, "/effort max", "/effort takes low, medium, high, not max")
    say(chat, "/model", "model: scripted")
    say(chat, "/model 30b", "neither a checkpoint folder nor one of 120b, 20b, nano")
    say(chat, "/tools", "python")
    say(chat, "Hello", "One.", "ctx")
    say(chat, "/effort high", "high from the next message on", "tokens are read again")
    say(chat, "/status", "effort   high", "context", "folder", "network  off")
    say(chat, "/usr/bin is what?", "Set.", "ctx")
    say(chat, "/new", "a new conversation")
    say(chat, "x?", "NameError", "Gone.", "ctx")
    say(chat, "More?", "no answer left")
    with leaving(chat, 0):
        chat.send("/quit\r")


def test_changes_are_reviewed_in_the_chat(motet: Motet, start: Start) -> None:
    """Each turn says what it changed; /diff shows it, /apply writes it, the end tells of the rest."""
    model = motet.script(
        CALL.format("open('a.txt', 'w').write('one\\n'); x = 1"),
        FINAL.format("Wrote a."),
        CALL.format("for n in 'bc': open(n, 'w').write(n)"),
        FINAL.format("Wrote b and c."),
        CALL.format("print('x is', x)"),
        FINAL.format("Still there."),
    )
    chat = start("chat", "-m", model)
    chat.expect_exact(READY)
    say(chat, "/diff", "nothing is pending")
    say(chat, "/undo", "nothing to take back")
    say(chat, "Write", "Wrote a.", "1 file changed: /diff", "ctx")
    say(chat, "/diff", "+++ b/a.txt", "+one")
    say(chat, "More", "Wrote b and c.", "2 files changed: /diff", "ctx")
    say(chat, "/diff nope", "nothing changed at nope")
    say(chat, "/apply a.txt", "new       a.txt")
    assert (motet.folder / "a.txt").read_text() == "one\n"
    say(chat, "/diff", "+++ b/b", "+++ b/c")
    assert "a.txt" not in seen(chat)
    say(chat, "Variables?", "x is 1", "Still there.", "ctx")
    say(chat, "/new", "a new conversation")
    with leaving(chat, 0):
        chat.send("/quit\r")
        chat.expect_exact("2 files pending: motet diff; motet apply ")
    assert sorted(path.name for path in motet.folder.iterdir()) == ["a.txt"]
    assert motet("diff").stdout.count("+++ b/") == 2


def test_ctrl_c_during_a_command_does_not_end_the_chat(motet: Motet, start: Start) -> None:
    """A comparison of many files is stopped; an apply is not left half-way."""
    code = (
        "import os\n"
        "for d, count in (('many', 2950), ('few', 50)):\n"
        "    os.mkdir(d)\n"
        "    for n in range(count): open(f'{d}/{n}', 'w').write('x')"
    )
    model = motet.script(CALL.format(code), FINAL.format("Wrote many."))
    chat = start("chat", "-m", model)
    chat.expect_exact(READY)
    say(chat, "Write", "Wrote many.", "3 000 files changed: /diff", "ctx")
    # Keys as they come: 3,000 files are compared in a quarter of a second.
    chat.delaybeforesend = None
    chat.send("/diff\r")
    chat.expect_exact("comparing")
    chat.send("\x03")
    say(chat, "", "motet: stopped")
    chat.send("/apply few\r")
    chat.expect_exact("applying")
    chat.send("\x03")
    chat.expect_exact("soon done; Ctrl-C again leaves")
    chat.expect_exact("new       few/49")
    chat.expect_exact(READY)
    assert len(list((motet.folder / "few").iterdir())) == 50
    with leaving(chat, 0):
        chat.send("/quit\r")
        chat.expect_exact("2 950 files pending")


def test_a_turn_is_undone(motet: Motet, start: Start) -> None:
    """/undo takes back what the last turns wrote, one by one, and says that variables are gone."""
    model = motet.script(
        CALL.format("open('a.txt', 'w').write('one'); x = 1"),
        FINAL.format("One."),
        CALL.format("open('a.txt', 'w').write('two'); open('b.txt', 'w').write('b')"),
        FINAL.format("Two."),
        CALL.format("print(open('a.txt').read(), x)"),
        FINAL.format("Three."),
    )
    chat = start("chat", "-m", model)
    chat.expect_exact(READY)
    say(chat, "Write", "One.", "1 file changed: /diff", "ctx")
    say(chat, "Again", "Two.", "2 files changed: /diff", "ctx")
    say(chat, "/undo", "restored  a.txt", "restored  b.txt", "variables are gone")
    say(chat, "/diff", "+one")
    say(
        chat,
        "Well?",
        "The kernel had stopped (the user took back the last changes to files)",
        "one",
        "NameError",
        "Three.",
        "ctx",
    )
    say(chat, "/undo now", "/undo takes back a whole turn")
    say(chat, "/undo", "restored  a.txt")
    say(chat, "/diff", "nothing is pending")
    with leaving(chat, 0):
        chat.send("\x04")


def test_an_interrupted_turn_is_kept_and_discarded(motet: Motet, start: Start) -> None:
    """What a stopped cell wrote is a change like any other; /discard asks."""
    model = motet.script(
        CALL.format("open('a.txt', 'w').write('half'); print('begun')\nwhile True: pass")
    )
    chat = start("chat", "-m", model, "Begin")
    chat.expect_exact("running python")
    chat.expect_exact("begun")
    chat.send("\x03")
    chat.expect_exact("1 file changed: /diff")
    chat.expect_exact("motet: stopped")
    chat.expect_exact(READY)
    say(chat, "/discard", "Discard changes to 1 file for good", "[y/N]")
    say(chat, "", "nothing was discarded")
    say(chat, "/discard a.txt", "[y/N]")
    say(chat, "y", "discarded  a.txt")
    say(chat, "/diff", "nothing is pending")
    with leaving(chat, 0):
        chat.send("\x04")


def test_escapes_reach_no_terminal(motet: Motet, start: Start) -> None:
    """Neither from the model's words nor from what its Python prints."""
    code = "print(chr(27) + ']0;ow' + 'ned' + chr(7) + 'out')"
    model = motet.script(CALL.format(code), FINAL.format("a\x1b]0;owned\x07b"))
    chat = start("chat", "-m", model)
    chat.expect_exact(READY)
    chat.send("Hi\r")
    chat.expect_exact("ctx")
    assert "owned" not in seen(chat)
    assert "\x07" not in seen(chat)


def test_plain_redraws_nothing(motet: Motet, start: Start) -> None:
    """Words for headings, no cursor movement outside the prompt."""
    model = motet.script(THINK + CALL.format("6*7"), FINAL.format("It is **42**."))
    chat = start("chat", "--plain", "-m", model)
    chat.expect_exact(READY)
    chat.send("Hi\r")
    chat.expect_exact("It is **42**.")
    turn = seen(chat).split("\x1b[?2004l")[-1]
    assert re.fullmatch(
        r"thought \d+ tok, [\d.]+ s\r\npython:\r\n  6\*7\r\noutput:\r\n  42\r\nanswer:\r\n", turn
    )


def test_a_terminal_without_a_verb_is_a_chat(motet: Motet, start: Start) -> None:
    """And SIGTERM ends it with 143, the terminal as it was."""
    chat = start("-m", motet.script())
    chat.expect_exact(READY)
    with leaving(chat, 143):
        chat.kill(signal.SIGTERM)


def test_a_chat_without_a_sandbox_goes_on_without_python(motet: Motet, tmp_path: Path) -> None:
    """It says so, the model is not offered Python, and a call of it is answered with what there is."""
    model = motet.script(CALL.format("1"), FINAL.format("Without, then."))
    chat = pexpect.spawn(
        UNCONFINABLE[0],
        [*UNCONFINABLE[1:], *MOTET, "chat", "-m", model],
        env=motet.env | {"HOME": str(tmp_path), "PROMPT_TOOLKIT_NO_CPR": "1"},
        cwd=str(motet.folder),
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 200),
    )
    chat.expect_exact("Going on without Python: Python cannot be confined on this machine")
    chat.expect_exact(READY)
    say(chat, "/tools", "the model has no tools here")
    say(chat, "Compute", "Available: none.", "Without, then.", "ctx")
    with leaving(chat, 0):
        chat.send("\x04")


def test_run_in_a_terminal_shows_progress_on_stderr_and_takes_it_back(
    motet: Motet, start: Start
) -> None:
    """Live lines while it works; what stays is the thought, the call and the answer."""
    model = motet.script(THINK + CALL.format("6*7"), FINAL.format("It is 42."))
    run = start("run", "-m", model, "Hi")
    run.expect(pexpect.EOF)
    output = seen(run)
    run.close()
    assert run.exitstatus == 0
    assert output.endswith("It is 42.\r\n")
    assert "\x1b[?1049h" not in output
    assert "\x1b[2J" not in output
    assert output.count("\x1b[?25l") == output.count("\x1b[?25h")
