"""`motet run` as a filter: what stands on stdout and stderr, and how it ends."""

import hashlib
import os
import re
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.e2e.command import (
    CALL,
    FINAL,
    MOTET,
    ROOT,
    THINK,
    UNCONFINABLE,
    Motet,
    kinds,
    read_events,
)


def test_stdout_is_the_answer_and_stderr_silent(motet: Motet) -> None:
    """Python's result, an answer, one newline; nothing else anywhere in a pipe."""
    model = motet.script(
        THINK + CALL.format("print(48271 * 3917 + 17)"), FINAL.format("189077524.")
    )
    assert motet("run", "-m", model, "What is 48271 * 3917 + 17?").outcome == (
        0,
        "189077524.\n",
        "",
    )


def test_the_json_stream_of_a_run(motet: Motet) -> None:
    """Every event of a run in order, the call with what Python really said."""
    model = motet.script(
        THINK + CALL.format("print(48271 * 3917 + 17)"), FINAL.format("189077524.")
    )
    result = motet("run", "-m", model, "--json", "-e", "low", "--seed", "7", "Well?")
    assert (result.code, result.stderr) == (0, "")
    events = result.events
    assert kinds(events) == [
        "session.started",
        "turn.started",
        "item.started",
        "item.completed",
        "item.started",
        "item.updated",
        "item.completed",
        "item.started",
        "item.completed",
        "turn.completed",
        "run.completed",
    ]
    session, call, last = events[0], events[6]["item"], events[-1]
    assert (session["model"], session["effort"], session["seed"]) == ("scripted", "low", 7)
    assert (session["tools"], session["sandbox"]["net"]) == (["python"], "off")
    assert session["cwd"] == str(motet.folder)
    assert (call["arguments"], call["output"], call["status"]) == (
        "print(48271 * 3917 + 17)",
        "189077524\n",
        "completed",
    )
    assert (last["final"], last["exit_code"], last["status"]) == ("189077524.", 0, "ok")
    assert last["totals"] == events[-2]["usage"]


def test_show_and_verbose_speak_on_stderr(motet: Motet) -> None:
    """--show adds thoughts and calls, -v the counts; stdout stays the answer."""
    model = motet.script(THINK + CALL.format("6*7"), FINAL.format("42"))
    result = motet("run", "-m", model, "--show", "reasoning,tools", "-v", "Well?")
    assert (result.code, result.stdout) == (0, "42\n")
    counts = result.stderr.splitlines()[-1]
    assert result.stderr.removesuffix(counts + "\n") == (
        "thinking:\n  Let me see.\npython:\n  6*7\noutput:\n  42\n"
    )
    assert re.match(r"in \d+ \(\d+ reused\) · think \d+ · out \d+ · ttft [\d.]+ s · tools ", counts)


def test_the_default_model_is_named(motet: Motet) -> None:
    """On stderr, unless -q; --dry-run needs no run to tell which tokens count."""
    result = motet("run", "--dry-run", "Hello")
    assert result.code == 0
    assert result.stdout.startswith("<|start|>system<|message|>You are ChatGPT")
    assert result.stdout.endswith("<|start|>user<|message|>Hello<|end|><|start|>assistant\n")
    assert re.fullmatch(r"\d+ of 4096 tokens, for nano\n", result.stderr)


def test_piped_data_stands_in_the_sandbox_whole(motet: Motet) -> None:
    """A megabyte is shown by head and tail, and read from the file by Python, byte for byte."""
    data = "".join(f"{n}\n" for n in range(150_000)).encode()
    code = (
        "import hashlib; print(hashlib.sha256(open('/mnt/data/stdin.txt','rb').read()).hexdigest())"
    )
    model = motet.script(CALL.format(code), FINAL.format("done"))
    result = motet("run", "-m", model, "--json", "Hash?", data=data)
    (call,) = [
        event["item"]
        for event in result.events
        if event["type"] == "item.completed" and event["item"]["type"] == "tool_call"
    ]
    assert call["output"] == hashlib.sha256(data).hexdigest() + "\n"
    started = next(event for event in result.events if event["type"] == "turn.started")
    assert started["prompt_tokens"] < 3000


@pytest.mark.parametrize("mode", ["overlay", "read-only", "write"])
def test_files_are_there_for_python(motet: Motet, mode: str) -> None:
    """-f, repeated: each under its name, read-only, over what the folder has; no trace is left."""
    (motet.folder / "a.txt").write_text("the folder's own")
    given = motet.folder.parent / "given"
    given.mkdir()
    for name in ("a.txt", "b.txt"):
        (given / name).write_text(f"given {name}")
    code = (
        "import os\n"
        "print(open('a.txt').read(), open('/mnt/data/b.txt').read(), os.access('b.txt', os.W_OK))"
    )
    model = motet.script(CALL.format(code), FINAL.format("done"))
    files = ["-f", str(given / "a.txt"), "--file", str(given / "b.txt")]
    result = motet("run", "-m", model, "--json", "--sandbox", mode, *files, "Read.")
    (call,) = [
        event["item"]
        for event in result.events
        if event["type"] == "item.completed" and event["item"]["type"] == "tool_call"
    ]
    assert call["output"] == "given a.txt given b.txt False\n"
    assert {path.name: path.read_text() for path in motet.folder.iterdir()} == {
        "a.txt": "the folder's own"
    }


def test_the_configuration_file_counts(motet: Motet) -> None:
    """What stands in it is used, a flag wins, nonsense is exit 2; hidden files stay hidden."""
    (motet.folder / ".env").write_text("secret")
    config = motet.folder.parent / "config" / "motet" / "config.toml"
    config.parent.mkdir(parents=True)
    code = (
        "try:\n    print(open('.env').read())\nexcept OSError as error:\n    print(error.strerror)"
    )
    model = motet.script(CALL.format(code), FINAL.format("done"))
    config.write_text(f'model = "{model}"\neffort = "high"\n[sandbox]\nhide = [".env"]\n')
    env = {"XDG_CONFIG_HOME": str(motet.folder.parent / "config")}
    events = motet("run", "--json", "-e", "low", "Read.", env=env).events
    assert events[0]["effort"] == "low"
    outputs = [event["item"].get("output") for event in events if event["type"] == "item.completed"]
    assert "Permission denied\n" in outputs

    config.write_text("[sandbox]\nhid = []\n")
    assert motet("run", "Hi", env=env).outcome == (
        2,
        "",
        f"motet: {config}: there is no key '[sandbox] hid'\nDid you mean [sandbox] hide?\n",
    )


@pytest.mark.parametrize("args", [["run", "-"], []])
def test_a_piped_prompt(motet: Motet, args: list[str]) -> None:
    """`-`, or no word at all: standard input is what to do."""
    model = motet.script(FINAL.format("yes"))
    assert motet(*args, "-m", model, data=b"Say yes.\n").outcome == (0, "yes\n", "")


def test_a_silent_pipe_costs_a_wait_and_a_warning(motet: Motet) -> None:
    """A pipe that nobody writes to, as a parent program may leave it, does not hang the run."""
    model = motet.script(FINAL.format("yes"))
    reader, writer = os.pipe()
    try:
        result = motet("run", "-m", model, "--json", "--stdin-wait", "50ms", "Hi", stdin=reader)
    finally:
        os.close(reader)
        os.close(writer)
    assert result.code == 0
    assert (result.events[0]["type"], result.events[0]["code"]) == ("warning", "stdin_skipped")
    assert "sent nothing in 0.05 s" in result.stderr


def test_an_unfinished_answer_goes_to_stderr(motet: Motet) -> None:
    """A limit in the middle of an answer: stdout stays empty, the words so far are not lost."""
    model = motet.script(FINAL.format("one two three four five six seven"))
    result = motet("run", "-m", model, "--max-tokens", "7", "Count.")
    assert (result.code, result.stdout) == (4, "")
    first, partial, *_ = result.stderr.splitlines()
    assert first == "motet: the unfinished answer:"
    assert "one two three four five six seven".startswith(partial)
    assert partial


def test_closed_outputs(motet: Motet) -> None:
    """`2>&-` and `>&-`: nothing is written where it does not belong, and nothing breaks."""
    model = motet.script(FINAL.format("yes"))
    for closed, stdout in (("2>&-", "yes\n"), (">&-", "")):
        result = subprocess.run(
            ["sh", "-c", f'exec "$@" {closed}', "sh", *MOTET, "run", "-m", model, "Hi"],
            env=motet.env,
            cwd=motet.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.returncode, result.stdout, result.stderr) == (0, stdout, "")


def test_an_interrupt_during_the_imports_is_silent(motet: Motet, tmp_path: Path) -> None:
    """It ends as by any Ctrl-C, and shows no traceback of half an import."""
    (tmp_path / "typer.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)\n"
    )
    result = motet("run", "Hi", env={"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    assert result.outcome == (-signal.SIGINT, "", "")


def test_a_full_disk(motet: Motet) -> None:
    """One sentence and exit 1, with --json too: no answer is lost unsaid."""
    model = motet.script(FINAL.format("yes"))
    for args in (["run", "-m", model, "Hi"], ["run", "--json", "-m", model, "Hi"]):
        with Path("/dev/full").open("wb") as full:
            result = motet(*args, stdout=full)
        sentence = "motet: nothing more can be written: No space left on device\n"
        assert result.outcome == (1, "", sentence + "Make room, then run it again.\n")


def test_a_folder_that_is_gone(motet: Motet) -> None:
    """The current one: a sentence; with --cd it does not matter."""
    model = motet.script(CALL.format("open('a', 'w').write('a')"), FINAL.format("yes"))
    gone = motet.folder / "gone"

    def from_there(*args: str) -> tuple[int, str, str]:
        gone.mkdir()
        with motet.start(*args, cwd="/", preexec_fn=lambda: (os.chdir(gone), gone.rmdir())) as one:
            stdout, stderr = one.communicate(timeout=120)
        return one.returncode, stdout.decode(), stderr.decode()

    sentence = (
        "motet: the current folder is no longer there\nGo to another one, or name one with --cd.\n"
    )
    assert from_there("run", "-m", model, "Hi") == (2, "", sentence)
    assert from_there("diff") == (2, "", sentence)
    code, stdout, stderr = from_there("run", "-C", str(motet.folder), "-m", model, "Hi")
    assert (code, stdout) == (0, "yes\n")
    assert "1 file pending: motet diff" in stderr


def test_a_home_that_is_none(motet: Motet) -> None:
    """`~nobody-here` is a path that does not exist, not an error of ours."""
    for flag, code in (("-m", 6), ("-C", 2), ("-f", 8)):
        result = motet("run", flag, "~nobody-here/x", "Hi")
        assert result.code == code
        assert "internal error" not in result.stderr


def test_a_closed_standard_input(motet: Motet) -> None:
    """`<&-` with a prompt is a run like any other."""
    model = motet.script(FINAL.format("yes"))
    result = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *MOTET, "run", "-m", model, "Hi"],
        env=motet.env,
        cwd=motet.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "yes\n", "")


def test_an_option_ends_at_two_dashes(motet: Motet) -> None:
    """A prompt may begin with a dash; -p is run."""
    model = motet.script(FINAL.format("yes"))
    assert motet("-p", "-m", model, "--", "--version").outcome == (0, "yes\n", "")


def test_a_noisy_library_cannot_stain_the_answer(motet: Motet) -> None:
    """What anything in the process prints to stdout goes to stderr."""
    model = motet.script(FINAL.format("yes"))
    (motet.folder / "sitecustomize.py").write_text(
        "import builtins\n"
        "real = builtins.__import__\n"
        "def noisy(name, *args, **kwargs):\n"
        "    if name == 'tools.jupyter':\n"
        "        print('DeprecationWarning: noise')\n"
        "    return real(name, *args, **kwargs)\n"
        "builtins.__import__ = noisy\n"
    )
    path = f"{motet.folder}:{motet.env['PYTHONPATH']}"
    result = motet("run", "-m", model, "Hi", env={"PYTHONPATH": path})
    assert result.stdout == "yes\n"
    assert "noise" in result.stderr


def test_a_plot_can_be_opened_after_the_run(motet: Motet) -> None:
    """What a cell displays as PNG stays, in the user's state folder and nowhere else."""
    cell = (
        "import struct, zlib\n"
        "def chunk(name, body):\n"
        "    check = struct.pack('>I', zlib.crc32(name + body))\n"
        "    return struct.pack('>I', len(body)) + name + body + check\n"
        "png = b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 0, 0, 0, 0))"
        " + chunk(b'IDAT', zlib.compress(b'\\0x')) + chunk(b'IEND', b'')\n"
        "from IPython.display import Image\ndisplay(Image(png))"
    )
    model = motet.script(CALL.format(cell), FINAL.format("done"))
    call = next(
        event["item"]
        for event in motet("run", "-m", model, "--json", "Draw").events
        if event["type"] == "item.completed" and "arguments" in event["item"]
    )
    [image] = map(Path, call["images"])
    assert image.read_bytes().startswith(b"\x89PNG")
    assert image.parent.parent == Path(motet.env["HOME"], ".local/state/motet/displays")
    assert f"saved to {image}]" in call["output"]


def test_escapes_in_an_answer_are_not_printed(motet: Motet) -> None:
    """stdout is safe to look at; the JSON stream has the exact text."""
    said = "a\x1b]0;title\x07b\x1b[31m\u202ec"
    model = motet.script(FINAL.format(said), FINAL.format(said))
    assert motet("run", "-m", model, "Hi").stdout == "abc\n"
    assert motet("run", "-m", model, "--json", "Hi").events[-1]["final"] == said


LOOP = [CALL.format("1")] * 4


@pytest.mark.parametrize(
    ("answers", "args", "code", "error", "sentence"),
    [
        (["<|return|>", "<|return|>"], [], 3, "no_answer", "without an answer"),
        (LOOP, ["--max-turns", "1"], 4, "turns", "no answer within 1 model steps"),
        ([FINAL.format("word " * 99)], ["--max-tokens", "9"], 4, "tokens", "within 9 tokens"),
        (LOOP, [], 4, "loop", "repeats one call of python"),
        ([], [], 6, "model", "no answer left"),
        (
            [CALL.format("import time; time.sleep(600)")],
            ["--timeout", "3s"],
            124,
            "timeout",
            "not done within 3 s",
        ),
    ],
)
def test_a_run_that_fails_says_why_in_three_places(
    motet: Motet, answers: list[str], args: list[str], code: int, error: str, sentence: str
) -> None:
    """Exit code, the last event, one sentence on stderr; every started item completes."""
    result = motet("run", "-m", motet.script(*answers), "--json", *args, "Hi")
    assert result.code == code
    last = result.events[-1]
    assert (last["type"], last["exit_code"], last["error"]["code"]) == ("run.failed", code, error)
    assert sentence in last["error"]["message"]
    assert result.stderr.startswith(f"motet: {last['error']['message']}\n")
    assert "Traceback" not in result.stderr
    started = [e["item"]["id"] for e in result.events if e["type"] == "item.started"]
    completed = [e["item"]["id"] for e in result.events if e["type"] == "item.completed"]
    assert started == completed


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (["run", "--effort", "max", "Hi"], 2, "--effort: 'max' is none of low, medium, high"),
        (["run", "--nope", "Hi"], 2, "No such option: --nope"),
        (["run", "--nope", "Hi"], 2, "See: motet run --help\n"),
        (["run", "-5 + 3"], 2, "A prompt that begins with - goes after --\n"),
        (["rnu", "Hi"], 2, "No such command 'rnu'. Did you mean 'run'?"),
        (["What is 2+2?"], 2, "Write: motet run 'What is 2+2?'\n"),
        (["config"], 2, "Missing command.\nSee: motet config --help\n"),
        (["run"], 2, "there is no prompt"),
        (["chat"], 2, "a chat needs a terminal"),
        (["run", "--sandbox", "off", "Hi"], 2, "whatever you can do"),
        (["run", "-m", "/nowhere", "Hi"], 6, "neither a checkpoint folder nor one of"),
        (["run", "-C", "/nowhere", "Hi"], 2, "is no folder"),
        (["run", ""], 8, "the prompt is empty"),
    ],
)
def test_what_cannot_begin_says_why(
    motet: Motet, args: list[str], code: int, sentence: str
) -> None:
    """Before anything is loaded: one sentence, what to do, the code of the kind of error."""
    result = motet(*args)
    assert (result.code, result.stdout) == (code, "")
    assert result.stderr.startswith("motet: ")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_an_error_before_the_session_is_an_event_too(motet: Motet) -> None:
    """With --json the one event is the last."""
    result = motet("run", "--json", "-m", "/nowhere", "Hi")
    assert kinds(result.events) == ["run.failed"]
    assert result.events[0]["error"]["code"] == "model"


def test_debug_shows_the_traceback(motet: Motet) -> None:
    """Only then."""
    result = motet("run", "--debug", "-m", "/nowhere", "Hi")
    assert result.code == 6
    assert "Traceback" in result.stderr


def test_without_a_sandbox_nothing_is_run(motet: Motet, tmp_path: Path) -> None:
    """Exit 7 with the reason and the way out, before the model is touched.

    Made true by running the command where neither a namespace nor Landlock may be had.
    """
    result = subprocess.run(
        [*UNCONFINABLE, *MOTET, "run", "--json", "-m", motet.script(FINAL.format("x")), "Hi"],
        env=motet.env | {"HOME": str(tmp_path)},
        cwd=motet.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 7
    (event,) = read_events(result.stdout)
    assert (event["type"], event["error"]["code"]) == ("run.failed", "sandbox")
    assert event["error"]["message"].startswith("Python cannot be confined on this machine")
    assert event["error"]["hint"]
    assert event["error"]["hint"] in result.stderr


def test_the_prompt_of_a_full_context(motet: Motet) -> None:
    """Too much is a limit with a way out, never a silent cut."""
    model = motet.script(FINAL.format("x"), context=100)
    result = motet("run", "-m", model, "--json", "word " * 200)
    assert result.code == 4
    assert result.events[-1]["error"]["code"] == "context"


def read_until(process: subprocess.Popen[bytes], marker: bytes) -> bytes:
    assert process.stdout is not None
    seen = b""
    while marker not in seen:
        line = process.stdout.readline()
        assert line, seen
        seen += line
    return seen


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"]
)
def test_a_signal_stops_in_order(motet: Motet, number: signal.Signals, code: int) -> None:
    """The running cell is interrupted, every item completes, the last event says so, none is left."""
    model = motet.script(THINK + CALL.format("while True: pass"))
    with motet.start("run", "-m", model, "--json", "Hi") as process:
        seen = read_until(process, b"item.updated")
        tools = psutil.Process(process.pid).children(recursive=True)
        assert tools
        process.send_signal(number)
        rest, stderr = process.communicate(timeout=60)
    events = read_events((seen + rest).decode())
    assert process.returncode == code
    last = events[-1]
    assert (last["status"], last["exit_code"]) == ("interrupted", code)
    assert events[-2]["status"] == "interrupted"
    assert events[-3]["item"]["status"] == "cancelled"
    assert stderr.decode() == f"motet: stopped by {number.name}\n"
    _, alive = psutil.wait_procs(tools, timeout=20)
    assert alive == []


def test_a_signal_while_waiting_for_input(motet: Motet) -> None:
    """Ctrl-C works before anything was read."""
    model = motet.script(FINAL.format("x"))
    reader, writer = os.pipe()
    try:
        with motet.start("run", "-m", model, "--json", "-", stdin=reader) as process:
            # The wait is on: the process sleeps in epoll with the pipe registered.
            wait_for_epoll(process.pid)
            process.send_signal(signal.SIGINT)
            stdout, _ = process.communicate(timeout=60)
    finally:
        os.close(reader)
        os.close(writer)
    assert process.returncode == 130
    assert b'"status":"interrupted"' in stdout


def wait_for_epoll(pid: int) -> None:
    """Until an epoll of the process watches its descriptor 0."""
    while True:
        for path in Path(f"/proc/{pid}/fdinfo").glob("*"):
            try:
                text = path.read_text()
            except OSError:
                continue
            if re.search(r"tfd:\s+0 ", text):
                return


def test_an_ignored_interrupt_stays_ignored(motet: Motet) -> None:
    """What `nohup` or a background job set holds: SIGINT does nothing."""
    model = motet.script(CALL.format("import time; time.sleep(0.5)"), FINAL.format("done"))
    command = 'trap "" INT; exec "$@"'
    process = subprocess.Popen(
        ["sh", "-c", command, "sh", *MOTET, "run", "--json", "-m", model, "Hi"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=motet.env,
        cwd=motet.folder,
    )
    with process:
        read_until(process, b"item.updated")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.parametrize("args", [[], ["--json"]])
def test_a_reader_that_leaves_ends_the_run_by_sigpipe(motet: Motet, args: list[str]) -> None:
    """As `yes | head` does: the shell sees 141."""
    model = motet.script(FINAL.format("x"))
    with motet.start("run", "-m", model, *args, "Hi") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        stderr = process.stderr.read()
        process.wait(timeout=60)
    assert process.returncode == -signal.SIGPIPE
    assert b"Traceback" not in stderr


def test_sandbox_check_says_what_holds(motet: Motet) -> None:
    """The mechanism, what it confines and what it does not."""
    result = motet("sandbox", "check")
    assert (result.code, result.stderr) == (0, "")
    first, *rest = result.stdout.splitlines()
    assert first.endswith(", mode overlay, Python's folder /mnt/data")
    assert {line.split(":")[0].strip() for line in rest} >= {"holds", "lacks"}
