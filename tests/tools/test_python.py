"""The python tool in its real kernel and sandbox: what the model is told, cell after cell."""

import asyncio
import base64
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import aclosing, closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.base import Limits, Mode, SandboxError, Workspace
from sandbox.ladder import open_sandbox
from tests.sandbox.processes import alive_with, children, duration, held, wait_until_gone
from tests.tools.kernels import DEATH, cell, in_kernel, text
from tools.base import ToolCall, ToolResult, ToolText
from tools.output import NO_OUTPUT
from tools.python import PythonTool, code_of_call, python_namespace


def test_the_declaration_is_the_trained_text():
    """The two paragraphs that gpt-oss knows, with the truth about the internet."""
    assert python_namespace().name == "python"
    assert python_namespace().functions == ()
    assert python_namespace().description == (
        "Use this tool to execute Python code in your chain of thought. The code will not be shown "
        "to the user. This tool should be used for internal reasoning, but not for code that is "
        "intended to be visible to the user (e.g. when creating plots, tables, or files).\n\n"
        "When you send a message containing Python code to python, it will be executed in a "
        "stateful Jupyter notebook environment. python will respond with the output of the "
        "execution or time out after 120.0 seconds. The drive at '/mnt/data' can be used to save "
        "and persist user files. Internet access for this session is disabled."
    )


def test_the_declaration_says_what_is_true():
    """Another deadline, another folder and a network change their own words only."""
    words = python_namespace(7, internet=True, drive="/home/me").description
    usual = python_namespace().description
    assert usual is not None

    assert words == (
        usual.replace("120.0 seconds", "7.0 seconds")
        .replace("/mnt/data", "/home/me")
        .replace("disabled", "enabled")
    )


@pytest.mark.parametrize("use", ["", "asyncio.run(play(PythonTool(sandbox)))"])
def test_this_side_needs_nothing_of_jupyter(use):
    """Neither the declaration (recipe, dry run) nor a session loads zmq: a kernel could end it."""
    code = f"""
import asyncio, sys
from contextlib import closing
from sandbox.ladder import open_sandbox
from tools.base import ToolCall
from tools.python import PythonTool, python_namespace
async def play(tool):
    print([output async for output in tool.call(ToolCall("python", "6 * 7"))][-1].text)
    await tool.close()
with closing(open_sandbox()) as sandbox:
    {use or "print(42)"}
print({{"zmq", "jupyter_client", "ipykernel"}} & set(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("42\nset()\n", "")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("print(1)", "print(1)"),
        ('{"code": "print(1)"}', "print(1)"),
        (' \n{"code": "a\\nb"}\n', "a\nb"),
        ('{"code": "x", "timeout": 3}', '{"code": "x", "timeout": 3}'),
        ('{"code": 3}', '{"code": 3}'),
        ('{"code": "x"}.keys()', '{"code": "x"}.keys()'),
        ('{"kode": "x"}', '{"kode": "x"}'),
        ("{1, 2}", "{1, 2}"),
        ("", ""),
    ],
)
def test_a_body_is_code_unless_it_is_just_an_object_with_code(body, code):
    """Raw Python is the rule; JSON is tolerated only where nothing else can be meant."""
    assert code_of_call(body) == code


@given(st.text())
def test_any_body_is_taken(body):
    """No body raises."""
    assert isinstance(code_of_call(body), str)


def test_output():
    """True order, the last value, one traceback, no escapes, images as files, all of it told."""

    async def play(tool: PythonTool) -> None:
        assert await text(tool, "1 + 1") == "2"
        assert await text(tool, "x = 5") == NO_OUTPUT
        assert await text(tool, "x") == "5"
        assert await text(tool, "x;") == NO_OUTPUT
        assert await text(tool, '{"code": "x + 1"}') == "6"
        assert await text(tool, "print('a', end='')\nx") == "a\n5"
        assert await text(tool, "import os, sys\nsys.argv") == "['kernel']"
        assert await text(tool, "print('\\x1b[31mred\\x1b[0m', '<|end|>')") == "red <|end|>\n"
        assert await text(tool, "'é🙂' + chr(0xd800)") == "'é🙂\\ud800'"
        assert (
            await text(
                tool,
                "for i in range(3):\n"
                "    print('out', i)\n"
                "    print('err', i, file=sys.stderr)\n"
                "display(i)\n"
                "print('last')",
            )
            == "out 0\nerr 0\nout 1\nerr 1\nout 2\nerr 2\n2\nlast\n"
        )
        for _ in range(10):
            assert await text(tool, "status = os.system('echo from a shell')") == "from a shell\n"
            assert await text(tool, "os.system('echo é 1; echo 2 >&2')") == "é 1\n2\n0"
        assert await text(
            tool, "for i in range(3):\n    print(i)\n    status = os.system(f'echo shell {i}')"
        ) == ("0\nshell 0\n1\nshell 1\n2\nshell 2\n")
        child = "import subprocess\nsubprocess.run(['echo', 'child'], stdout=sys.stderr).returncode"
        assert await text(tool, child) == "child\n0"
        assert await text(tool, "!echo from a magic") == "from a magic\n"

        failed = await cell(tool, "print('before')\n1 / 0")
        assert failed.is_error
        assert failed.text.startswith("before\n-----")
        assert failed.text.count("ZeroDivisionError: division by zero") == 1
        assert "\x1b" not in failed.text
        assert "SyntaxError" in await text(tool, "for for")
        asked = await text(tool, "input('name?')")
        assert asked.endswith(
            "StdinNotImplementedError: input() was called, but nobody can answer it here. "
            "Put the value into the code instead."
        )
        asked = await text(tool, "import getpass\ngetpass.getpass()")
        assert "getpass() was called, but nobody can answer it here." in asked

    in_kernel(play)


def test_displays(tmp_path):
    """Pictures and pages become files that live on; what is not what it says is not stored."""
    png = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
        "RU5ErkJggg=="
    )

    async def play(tool: PythonTool) -> None:
        shown = await cell(
            tool,
            "import base64\nfrom IPython.display import HTML, SVG, Image\n"
            f"png = base64.b64decode('{png}')\ndisplay(Image(png))",
        )
        [image] = shown.images
        images.append(image)
        assert image.read_bytes() == base64.b64decode(png)
        assert image.is_relative_to(tmp_path)
        assert shown.text == (
            f"<IPython.core.display.Image object>\n[image/png 70 bytes saved to {image}]"
        )
        assert await text(tool, "display(HTML('<b>x</b>'))") == (
            "<IPython.core.display.HTML object>"
        )
        page = await cell(tool, "display({'text/html': '<b>é</b>'}, raw=True)")
        assert page.text == f"[text/html 9 bytes saved to {page.images[0]}]"
        assert page.images[0].read_text("utf-8") == "<b>é</b>"
        drawing = await cell(tool, "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))")
        assert drawing.images[0].suffix == ".svg"

        fake = "display({'image/png': 'eHh4', 'text/plain': 'fake'}, raw=True)"
        assert await text(tool, fake) == "fake\n[image/png not saved: it is not a PNG]"
        other = "display({'application/x': 'y'}, raw=True)"
        assert await text(tool, other) == "[application/x not shown]"
        values = "display({'application/x': {'y': list(range(300_000))}}, raw=True)"
        assert await text(tool, values) == "[a display of too many values not shown]"
        large = "display({'text/html': 'x' * 20_000_000, 'image/png': 'x' * 20_000_000}, raw=True)"
        assert await text(tool, large) == "[image/png not saved: it has more than 8 MiB]"
        many = await cell(tool, "for _ in range(100): display(Image(png))\nprint('end')")
        assert len(many.images) == 32
        assert many.text.endswith("Image object>\nend\n")
        refusal = "[image/png not saved, nor what follows: a cell may store 32 displays]"
        assert many.text.count(refusal) == 1
        assert many.text.count("saved to") == 32

    images: list[Path] = []
    in_kernel(play, displays=tmp_path)
    assert images[0].exists()


def test_a_cell_that_sends_without_end_is_stopped():
    """Beyond the budget it is interrupted, or the kernel ends; one sentence says which."""

    async def play(tool: PythonTool) -> None:
        await cell(tool, "x = 5")
        for code in (
            "while True: print('y' * 1000)",
            "while True: display('y')",
            "import os\nwhile True: os.write(1, b'y' * 1000)",
        ):
            result = await cell(tool, code)
            assert result.is_error
            assert result.text.endswith(
                "[ERROR] The cell sent more than 8 MiB of output. The cell was interrupted; "
                "variables are kept."
            )
            assert len(result.text.encode()) <= 16_384
            assert await text(tool, "x") == "5"
        stubborn = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        assert (await text(tool, stubborn + "while True: print('y' * 1000)")).endswith(
            "[ERROR] The cell sent more than 8 MiB of output. The cell did not stop when "
            "interrupted, so the kernel was restarted: all variables are gone."
        )
        assert "NameError" in await text(tool, "x")

    in_kernel(play, most_output_bytes=8 << 20, grace_s=2.0)


def test_what_no_message_stops_a_signal_does():
    """Code that holds the interpreter lock never serves a message, but may look for signals."""

    async def play(tool: PythonTool) -> None:
        await cell(tool, "x = 5")
        assert (await text(tool, "import re; re.match('(a+)+b', 'a' * 60)")).endswith(
            "[ERROR] Timed out after 0.5 seconds. The cell was interrupted; variables are kept."
        )
        assert await text(tool, "x") == "5"

    in_kernel(play, timeout_s=0.5, grace_s=6.0)


def test_the_next_kernel_is_under_way_before_it_is_asked_for():
    """After a death the next kernel begins at once: the next cell finds it, and not its start."""

    async def play(tool: PythonTool) -> None:
        assert (await text(tool, "import os; os._exit(3)")).startswith("[ERROR] The kernel died")
        assert tool._session is not None
        kernel = tool._session._kernel
        assert kernel is not None
        await kernel.ready(30)
        assert await text(tool, "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)") == (
            "[ERROR] Timed out after 1 seconds. The cell did not stop when interrupted, so the "
            "kernel was restarted: all variables are gone."
        )
        assert tool._session._kernel not in (None, kernel)

    in_kernel(play, timeout_s=1.0, grace_s=0.2)


def test_much_output():
    """Head and tail of anything, in bounded memory, whatever makes it; the kernel lives on."""

    async def play(tool: PythonTool) -> None:
        assert await text(tool, "kept = 1") == NO_OUTPUT
        for code in (
            "print('x' * 40_000_000)",
            "'y' * 80_000_000",
            "for i in range(100_000): print(i)",
            "raise ValueError('z' * 20_000_000)",
            "import os; os.system('head -c 20000000 /dev/zero | tr \"\\\\0\" w'); None",
        ):
            result = await cell(tool, code)
            assert result.truncated
            assert "omitted ...]" in result.text
            assert len(result.text.encode()) <= 16_384
        assert await text(tool, "kept") == "1"
        assert await text(tool, "print(*range(1000), sep='\\n')") == "".join(
            f"{n}\n" for n in range(1000)
        )

    in_kernel(play)


def test_output_appears_while_the_cell_runs(tmp_path):
    """Pieces come as they are printed, free of escapes, before the result."""

    async def play(tool: PythonTool) -> None:
        outputs = tool.call(
            ToolCall(
                "python",
                "import os, time\nprint('\\x1b[1mfirst\\x1b[0m', flush=True)\n"
                "while not os.path.exists('go'): time.sleep(0.01)\nprint('second')",
            )
        )
        assert await anext(outputs) == ToolText("first\n")
        (tmp_path / "go").touch()
        assert await anext(outputs) == ToolText("second\n")
        assert await anext(outputs) == ToolResult("first\nsecond\n")
        with pytest.raises(StopAsyncIteration):
            await anext(outputs)

    in_kernel(play, workspace=Workspace(tmp_path, Mode.READ_ONLY))


def test_a_timeout_keeps_the_state_if_the_cell_can_be_interrupted():
    """At the deadline the cell is interrupted; the model is told, and goes on with its variables."""

    async def play(tool: PythonTool) -> None:
        await cell(tool, "x = 5")
        for code in (
            "while True: pass",
            "import time; time.sleep(100)",
            "import os; os.system('sleep 100')",
        ):
            result = await cell(tool, f"print('begun')\n{code}")
            assert result.is_error
            assert result.text.startswith("begun\n")
            assert result.text.endswith(
                "\n[ERROR] Timed out after 0.5 seconds. The cell was interrupted; variables are kept."
            )
        assert await text(tool, "x") == "5"

    in_kernel(play, timeout_s=0.5)


def test_a_timeout_that_nothing_stops_ends_the_kernel():
    """Code that ignores the interrupt is killed; the model is told that its variables are gone."""

    async def play(tool: PythonTool) -> None:
        await cell(tool, "x = 5")
        for code in (
            "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
            "import itertools; sum(itertools.repeat(1))",
            "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
        ):
            assert await text(tool, code) == (
                "[ERROR] Timed out after 0.5 seconds. The cell did not stop when interrupted, so the "
                "kernel was restarted: all variables are gone."
            )
        assert "NameError" in await text(tool, "x")

    in_kernel(play, timeout_s=0.5, grace_s=0.3)


def test_the_kernel_may_die_of_anything(tmp_path):
    """Each death has its reason, is told once, and the next cell finds a fresh kernel."""

    async def play(tool: PythonTool) -> None:
        assert await text(tool, "import os; os._exit(3)") == (
            f"[ERROR] The kernel died: it exited with status 3. {DEATH}"
        )
        outputs = tool.call(
            ToolCall(
                "python",
                "import ctypes, os, time\nprint('first', flush=True)\n"
                "while not os.path.exists('go'): time.sleep(0.01)\nctypes.string_at(0)",
            )
        )
        assert await anext(outputs) == ToolText("first\n")
        (tmp_path / "go").touch()
        assert await anext(outputs) == ToolResult(
            f"first\n[ERROR] The kernel died: it was ended by SIGSEGV. {DEATH}", is_error=True
        )
        assert await text(tool, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)") == (
            f"[ERROR] The kernel died: it was ended by SIGKILL. {DEATH}"
        )
        for code in (
            "import os; os.execv('/bin/sleep', ['sleep', '1000'])",
            # Only what leads outside: libzmq ends the process over any other.
            (
                "import socket, time\nheld = []\nfor fd in range(3, 100):\n    try:\n"
                "        held.append(socket.socket(fileno=fd))\n"
                "        held[-1].getpeername()\n"
                "        if held[-1].getsockname(): held[-1].shutdown(socket.SHUT_RDWR)\n"
                "    except OSError: pass\ntime.sleep(1000)"
            ),
        ):
            assert await text(tool, code) == (
                f"[ERROR] The kernel died: it closed its connection. {DEATH}"
            )
        assert await text(tool, "1 + 1") == "2"

    in_kernel(play, workspace=Workspace(tmp_path, Mode.READ_ONLY))


def test_a_kernel_that_stops_between_cells_is_noticed():
    """exit() works as asked, and the model learns that its variables went with it."""

    async def play(tool: PythonTool) -> None:
        await cell(tool, "x = 5")
        assert tool._session is not None
        kernel = tool._session._kernel
        assert kernel is not None
        await cell(tool, "exit()")
        assert await kernel._death == "it exited with status 0"
        assert await text(tool, "1") == (
            "[WARN] The kernel had stopped (it exited with status 0), so this cell ran in a new "
            "one: earlier variables are gone.\n1"
        )
        assert await text(tool, "2") == "2"

    in_kernel(play)


def test_too_much_memory():
    """A greedy allocation is an error of the cell; what no process limit sees ends the kernel."""
    hog = """
import mmap
pieces = []
while True:
    piece = mmap.mmap(-1, 16 << 20)
    for start in range(0, len(piece), 4096):
        piece[start] = 1
    pieces.append(piece)
"""

    async def play(tool: PythonTool) -> None:
        await cell(tool, "x = 5")
        assert "MemoryError" in await text(tool, "bytearray(1 << 30)")
        assert await text(tool, "x") == "5"
        assert await text(tool, hog) == (
            f"[ERROR] The kernel died: the memory limit of 512 MiB. {DEATH}"
        )
        assert await text(tool, "1") == "1"

    in_kernel(play, limits=Limits(memory_bytes=512 << 20))


def test_a_cancelled_call_interrupts_the_cell():
    """Cancelling returns at once; the cell stops, and the tool stays usable with its state."""

    async def play(tool: PythonTool) -> None:
        await cell(tool, "x = 5")
        outputs = tool.call(ToolCall("python", "print('begun')\nwhile True: pass"))
        assert await anext(outputs) == ToolText("begun\n")
        waiting = asyncio.ensure_future(anext(outputs))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await text(tool, "x") == "5"

        # Nor does a second one that gives up waiting for it.
        waiting = asyncio.create_task(cell(tool, "while True: pass"))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.wait([waiting])
        waiting = asyncio.create_task(cell(tool, "x"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert await text(tool, "x") == "5"
        assert tool._session is not None
        assert tool._session._kernel is not None
        assert not tool._session._kernel._cells

        # Leaving the loop early is the same.
        async with aclosing(
            tool.call(ToolCall("python", "print('begun')\nwhile True: pass"))
        ) as outputs:
            assert await anext(outputs) == ToolText("begun\n")
        assert await text(tool, "x") == "5"

    in_kernel(play)


def test_without_a_sandbox_it_is_the_same_tool(tmp_path):
    """Mode off: the same cells, interrupts and endings; the declaration says where and what."""

    word = duration()

    async def play(tool: PythonTool) -> None:
        description = tool.spec.description
        assert description is not None
        assert f"The drive at '{tmp_path}' can be" in description
        assert description.endswith("Internet access for this session is enabled.")
        assert await text(tool, "import os; x = 5; os.getcwd()") == repr(str(tmp_path))
        assert "variables are kept" in await text(tool, "while True: pass")
        assert await text(tool, "x") == "5"
        assert await text(tool, "os.kill(os.getpid(), 9)") == (
            f"[ERROR] The kernel died: it was ended by SIGKILL. {DEATH}"
        )
        sleeper = f"import subprocess\np = subprocess.Popen(['sleep', '{word}'])\n1"
        assert await text(tool, sleeper) == "1"

    in_kernel(play, workspace=Workspace(tmp_path, Mode.OFF), timeout_s=1.0)
    assert not alive_with(word)


def test_restart():
    """A restart forgets the variables and keeps the files."""

    async def play(tool: PythonTool) -> None:
        await cell(tool, "x = 5\nopen('file', 'w').write('kept')")
        await tool.restart()
        assert "NameError" in await text(tool, "x")
        assert await text(tool, "open('file').read()") == "'kept'"

    in_kernel(play)


def test_a_kernel_leads_nowhere():
    """From inside a cell: no sockets' paths, no home, no environment, no network."""

    async def play(tool: PythonTool) -> None:
        code = """
import os, socket
print(sorted(os.environ))
print(os.listdir('/run') if os.path.exists('/run') else [], os.path.exists('/etc/shadow'))
kinds = set()
for name in os.listdir('/proc/self/fd'):
    try:
        kinds.add(os.readlink('/proc/self/fd/' + name).split(':')[0])
    except OSError:
        pass
print({kind for kind in kinds if kind.startswith('/')} - {'/dev/null', '/proc/2/fd'})
try:
    socket.create_connection(('1.1.1.1', 53), timeout=1)
except OSError as error:
    print(error.strerror)
"""
        assert await text(tool, code) == (
            "['CLICOLOR', 'CLICOLOR_FORCE', 'FORCE_COLOR', 'GIT_PAGER', 'HOME', 'LANG', 'MPLBACKEND',"
            " 'PAGER', 'PATH', 'PWD', 'PYTHONPATH', 'TERM', 'TMPDIR', 'USER']\n[] False\nset()\n"
            "Network is unreachable\n"
        )

    in_kernel(play)


def test_nothing_is_left(tmp_path, monkeypatch):
    """No process, thread, descriptor or file stays after many kernels of every fate."""
    word = duration()

    async def play(tool: PythonTool) -> None:
        await cell(tool, "1")
        await tool.restart()
        sleeper = f"subprocess.Popen(['sleep', '{word}'])"
        await cell(tool, f"import os, subprocess\n{sleeper}\nos._exit(1)")
        await tool.start()
        await tool.close()
        await tool.close()

    # The private folders of others' sandboxes are not looked at.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    # An earlier test may have started a process that stays, like multiprocessing's tracker.
    others = children(os.getpid())
    in_kernel(play)
    before = held()
    in_kernel(play)

    assert held() == before
    assert not alive_with(word)
    assert children(os.getpid()) == others
    assert [path.name for path in tmp_path.glob("*/*")] == ["lock"]


def test_a_kernel_dies_with_a_killed_program():
    """kill -9 of the program ends its kernel and what the kernel started."""
    word = f"sleeper-{os.urandom(8).hex()}"
    code = f"""
import asyncio
from sandbox.ladder import open_sandbox
from tools.base import ToolCall
from tools.python import PythonTool
async def main():
    tool = PythonTool(open_sandbox())
    call = ToolCall("python", "import subprocess; p = subprocess.Popen(['python3', '-c', 'input()', '{word}'], stdin=subprocess.PIPE); 1")
    print([output async for output in tool.call(call)][-1].text, flush=True)
    await asyncio.sleep(1000)
asyncio.run(main())
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"1\n"
        assert alive_with(word)
        program.send_signal(signal.SIGKILL)
    wait_until_gone(word)


def test_a_kernel_that_cannot_start_is_an_error():
    """The user learns why; the model reads one sentence, not a traceback."""

    async def play() -> None:
        with closing(open_sandbox()) as sandbox:
            broken = _WithoutKernel(sandbox)
            tool = PythonTool(broken)  # pyright: ignore[reportArgumentType]
            with pytest.raises(SandboxError) as caught:
                await tool.start()
            assert caught.value.reason == (
                "Python's kernel did not start: it exited with status 1 "
                "(ModuleNotFoundError: No module named 'zmq')."
            )
            result = await cell(tool, "1")
            assert result == ToolResult(
                f"[ERROR] Python cannot be used: {caught.value.reason}", is_error=True
            )
            await tool.close()

    asyncio.run(play())


class _WithoutKernel:
    """A sandbox whose Python has no packages: the kernel's program runs with -S."""

    def __init__(self, sandbox) -> None:
        self._sandbox = sandbox

    def spawn(self, argv, **options):
        return self._sandbox.spawn([argv[0], "-S", *argv[1:]], **options)

    def __getattr__(self, name):
        return getattr(self._sandbox, name)
