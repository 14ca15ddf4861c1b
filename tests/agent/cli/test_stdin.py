"""Standard input: terminals are never read, idle pipes never hang, nothing is dropped."""

import asyncio
import os
import pty
import socket
import stat
from pathlib import Path

import pytest

from agent.cli.stdin import NothingPiped, Piped, read_stdin
from agent.errors import InputError


def read(fd: int | None, store: Path, *, is_prompt: bool = False, wait_s: float = 5.0, **kwargs):
    return asyncio.run(read_stdin(fd, is_prompt=is_prompt, wait_s=wait_s, store=store, **kwargs))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "stdin"


def test_a_terminal_is_never_read(store: Path) -> None:
    """Bytes that wait in a terminal stay there, also where standard input is the prompt."""
    master, slave = pty.openpty()
    os.write(master, b"typed\n")
    try:
        assert read(slave, store, is_prompt=True) == NothingPiped()
        assert os.read(slave, 100) == b"typed\n"
    finally:
        os.close(master)
        os.close(slave)
    assert not store.exists()


def test_a_closed_descriptor_is_no_input(store: Path) -> None:
    """`<&-` is not an error."""
    assert read(None, store) == NothingPiped()
    assert read(987, store) == NothingPiped()


def test_a_file_is_read_whole_into_a_private_file(store: Path, tmp_path: Path) -> None:
    """Bytes arrive unchanged, NUL and broken UTF-8 included, readable by this user only."""
    data = bytes(range(256)) * 5000
    source = tmp_path / "source"
    source.write_bytes(data)
    with source.open("rb") as file:
        assert read(file.fileno(), store) == Piped(data, store)
    assert store.read_bytes() == data
    assert stat.S_IMODE(store.stat().st_mode) == 0o600


def test_dev_null_is_no_input_and_no_reason_to_talk(store: Path) -> None:
    """Scripts write `</dev/null`; that is not worth a warning."""
    with Path(os.devnull).open("rb") as file:
        assert read(file.fileno(), store) == NothingPiped()
    assert not store.exists()


def test_an_empty_file_is_said(store: Path, tmp_path: Path) -> None:
    """Someone pointed at a file that has nothing in it."""
    source = tmp_path / "empty"
    source.touch()
    with source.open("rb") as file:
        assert read(file.fileno(), store) == NothingPiped("standard input was empty")


def test_a_silent_pipe_beside_a_prompt_is_left(store: Path) -> None:
    """A pipe whose writer never writes costs the wait and one sentence."""
    reader, writer = os.pipe()
    try:
        result = read(reader, store, wait_s=0.05)
    finally:
        os.close(reader)
        os.close(writer)
    assert isinstance(result, NothingPiped)
    assert result.warning is not None
    assert "sent nothing in 0.05 s" in result.warning
    assert not store.exists()


def test_a_pipe_without_writer_is_at_its_end(store: Path) -> None:
    """A closed pipe is known to be empty at once."""
    reader, writer = os.pipe()
    os.close(writer)
    try:
        assert read(reader, store) == NothingPiped("standard input was empty")
    finally:
        os.close(reader)


@pytest.mark.parametrize("kind", ["pipe", "socket"])
def test_after_the_first_byte_there_is_no_clock(store: Path, kind: str) -> None:
    """A writer that starts in time may pause for longer than the wait."""
    if kind == "pipe":
        reader, writer = os.pipe()
    else:
        ends = socket.socketpair()
        reader, writer = (end.detach() for end in ends)
    wait_s = 0.3

    async def slow() -> Piped | NothingPiped:
        os.write(writer, b"1\n")
        reading = asyncio.create_task(
            read_stdin(reader, is_prompt=False, wait_s=wait_s, store=store)
        )
        done, _ = await asyncio.wait({reading}, timeout=2 * wait_s)
        assert not done
        os.write(writer, b"2\n")
        os.close(writer)
        return await reading

    try:
        assert asyncio.run(slow()) == Piped(b"1\n2\n", store)
    finally:
        os.close(reader)


def test_a_pipe_that_is_the_prompt_has_no_clock(store: Path) -> None:
    """`-` waits for as long as it takes."""
    reader, writer = os.pipe()

    async def slow() -> Piped | NothingPiped:
        reading = asyncio.create_task(read_stdin(reader, is_prompt=True, wait_s=0.01, store=store))
        done, _ = await asyncio.wait({reading}, timeout=0.2)
        assert not done
        os.write(writer, b"hello")
        os.close(writer)
        return await reading

    try:
        assert asyncio.run(slow()) == Piped(b"hello", store)
    finally:
        os.close(reader)


def test_too_much_is_an_error_not_a_cut(store: Path, tmp_path: Path) -> None:
    """One byte over the limit is refused with a way out; the limit itself is fine."""
    source = tmp_path / "source"
    source.write_bytes(b"x" * (1 << 20))
    with source.open("rb") as file:
        assert isinstance(read(file.fileno(), store, limit=1 << 20), Piped)
    store.unlink()
    with source.open("ab") as file:
        file.write(b"x")
    with source.open("rb") as file, pytest.raises(InputError, match="larger than 1 MiB") as error:
        read(file.fileno(), store, limit=1 << 20)
    assert error.value.exit_code == 8


def test_an_unreadable_descriptor_is_an_input_error(store: Path, tmp_path: Path) -> None:
    """A folder as standard input gives exit 8 with the system's words."""
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(InputError, match="cannot read standard input: Is a directory"):
            read(folder, store)
    finally:
        os.close(folder)
