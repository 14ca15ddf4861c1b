"""Code in a cell knows the key and holds the sockets. What it sends harms nobody but its own cell."""

import random

import pytest

from tests.soak import count
from tests.tools.kernels import DEATH, cell, in_kernel, text
from tools.output import NO_OUTPUT
from tools.python import PythonTool

# How a cell gets at the wire. The key is where any code finds it.
FORGE = """
import gc, json, os, socket, time
from ipykernel.kernelapp import IPKernelApp
app = IPKernelApp.instance()
session, thread, shell = app.session, app.iopub_thread, app.kernel.shell_stream
found = {o for d in gc.get_objects() if isinstance(d, dict) for o in d.values()
         if isinstance(o, bytes) and len(o) == 64}
assert session.key in found
def mine():
    return get_ipython().get_parent()
def send(kind, content, parent=None):
    session.send(thread, kind, content, parent=mine() if parent is None else parent)
def reply(content, parent=None, kind='execute_reply'):
    parent = mine() if parent is None else parent
    app.shell_channel_thread.io_loop.add_callback(
        session.send, shell, kind, content, parent, app.kernel._shell_parent_ident.get())
def raw_sockets():
    found = {}
    for name in map(int, os.listdir('/proc/self/fd')):
        try:
            end = socket.socket(fileno=os.dup(name))
            end.getpeername()
            if end.getsockname():
                found[end.getsockname().rsplit('/', 1)[1]] = end
        except OSError:
            pass
    return found
"""


def forging(play):
    async def run(tool: PythonTool) -> None:
        assert await text(tool, FORGE) == NO_OUTPUT
        await play(tool)

    return run


def test_rubbish_of_every_type():
    """Wrong types everywhere, other parents, comms, requests for input, buffers: dropped."""
    rubbish = """
for content in ({}, {'text': None, 'name': 'stdout'}, {'name': 'stdin', 'text': 'x'}, [], 'x', None,
                {'name': ['stdout'], 'text': 'x'}, {'data': []}, {'data': {'text/plain': 3}},
                {'data': {'image/png': 'x' * 100}}, {'traceback': 'x'}, {'traceback': [3]},
                {'execution_state': ['idle']}, {'data': {'text/html': ['x']}}, 10 ** 400):
    for kind in ('stream', 'execute_result', 'display_data', 'error', 'comm_open', 'input_request',
                 'clear_output', 'made_up', 'execute_reply', 'status'):
        send(kind, json.dumps(content).encode())
        send(kind, json.dumps(content).encode(), parent={'msg_id': ['x']})
        send('stream', {'name': 'stdout', 'text': 'of another'}, parent={'msg_id': 'other'})
        reply(json.dumps(content).encode(), parent={'msg_id': 'other'})
        reply(json.dumps(content).encode(), parent={'msg_id': ['x']}, kind=kind)
for frames in ([b''], [b'x'], [b'<IDS|MSG>'], [b'<IDS|MSG>', b'bad', b'{}', b'{}', b'{}', b'{}'],
               [b'<IDS|MSG>', b''] + [b'[' * 100000] * 4, [b''] * 60, [b'<IDS|MSG>'] * 60):
    thread.send_multipart(frames)
session.send(thread, 'stream', {'name': 'stdout', 'text': 'with buffers '}, parent=mine(),
             buffers=[b'x' * 100000] * 5)
print('after')
"""

    @forging
    async def play(tool: PythonTool) -> None:
        result = await text(tool, rubbish)
        assert "of another" not in result
        assert result.endswith("with buffers after\n")
        payload = (
            "get_ipython().set_next_input('import os')\n"
            "get_ipython().payload_manager.write_payload({'source': 'page', 'data': {}})"
        )
        assert await text(tool, payload) == NO_OUTPUT
        assert await text(tool, "1") == "1"

    in_kernel(play)


def test_a_forged_end_ends_only_the_forgers_cell():
    """Idle alone ends nothing; idle and reply end the cell early, and what it sends later is lost."""

    @forging
    async def play(tool: PythonTool) -> None:
        assert await text(tool, "send('status', {'execution_state': 'idle'})\nprint('x')") == "x\n"
        forged = (
            "print('before', flush=True)\n"
            "reply({'status': 'ok'})\nsend('status', {'execution_state': 'idle'})\n"
            "time.sleep(1)\nprint('late')\nsend('stream', {'name': 'stdout', 'text': 'later'})\n"
            "1 / 0"
        )
        assert await text(tool, forged) == "before\n"
        assert await text(tool, "print('next')") == "next\n"
        failed = "reply({'status': 'error', 'ename': 'E', 'evalue': 'forged'})\nprint('x')"
        assert (await cell(tool, failed)).is_error
        assert await text(tool, "2") == "2"

    in_kernel(play)


def test_what_is_too_long_or_too_much_ends_where_it_began():
    """One message of more than 64 MiB ends the kernel; a million tiny ones are cut by the budget."""

    @forging
    async def play(tool: PythonTool) -> None:
        tiny = "while True: thread.send_multipart([b'x'])"
        assert await text(tool, tiny) == (
            "[ERROR] The kernel sent more than 32 MiB that is no output of this cell. The cell was "
            "interrupted; variables are kept."
        )
        assert await text(tool, "1") == "1"
        parts = "thread.send_multipart([b''] * 65)\ntime.sleep(100)"
        assert await text(tool, parts) == (
            f"[ERROR] The kernel died: it sent a message of more than 64 parts. {DEATH}"
        )
        assert await text(tool, FORGE) == NO_OUTPUT
        long = "thread.send_multipart([b'x' * (80 << 20)])\ntime.sleep(100)"
        assert await text(tool, long) == (
            f"[ERROR] The kernel died: it sent a message of more than 64 MiB. {DEATH}"
        )
        assert await text(tool, "1") == "1"

    in_kernel(play, most_output_bytes=32 << 20)


@pytest.mark.parametrize("channel", ["shell", "control", "iopub"])
def test_a_connection_that_is_broken_by_hand(channel):
    """Bytes of any kind written into the sockets themselves: the kernel is given up, we are not."""
    chance = random.Random(channel)
    bytes_of_any_kind = [
        "b'\\x01\\x05hello'",
        "b'\\x04\\x05\\x04PING'",
        "b'\\x02' + b'\\xff' * 8",
        *(
            repr(bytes(chance.choices(range(256), k=chance.randrange(1, 300))))
            for _ in range(count(50, 2))
        ),
    ]

    async def play(tool: PythonTool) -> None:
        for data in bytes_of_any_kind:
            assert await text(tool, FORGE) == NO_OUTPUT
            write = f"raw_sockets()[{channel!r}].send({data})\nos._exit(0)"
            result = await text(tool, write)
            assert result.startswith("[ERROR] The kernel died: it ")
            assert await text(tool, "1") == "1"

    in_kernel(play)
