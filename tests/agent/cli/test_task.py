"""What is the prompt and what is data."""

import asyncio
import os
from pathlib import Path

import pytest

from agent.cli.stdin import Piped
from agent.cli.task import Task, read_task
from agent.config import Settings
from agent.errors import ConfigError, InputError, MotetError
from model.tokenizer import load_tokenizer


@pytest.fixture
def pipe_in():
    """Puts bytes (or a closed pipe, None: nothing at all) on descriptor 0."""
    kept = os.dup(0)

    def put(data: bytes | None) -> None:
        if data is None:
            source = os.open(os.devnull, os.O_RDONLY)
        else:
            source, writer = os.pipe()
            os.write(writer, data)
            os.close(writer)
        os.dup2(source, 0)
        os.close(source)

    yield put
    os.dup2(kept, 0)
    os.close(kept)


def task(prompt: str | None, folder: Path, settings: Settings | None = None) -> Task:
    return asyncio.run(read_task(settings or Settings(), prompt, folder / "stdin.txt", fd=0))


@pytest.mark.parametrize("prompt", [None, "-"])
def test_piped_words_are_the_prompt(prompt: str | None, pipe_in, tmp_path: Path) -> None:
    """Without a prompt, or with -; the last newline is not part of it."""
    pipe_in(b"What is 2+2?\nPlease.\n")
    assert task(prompt, tmp_path) == Task("What is 2+2?\nPlease.")


def test_beside_a_prompt_they_are_data(pipe_in, tmp_path: Path) -> None:
    """Byte for byte, in a file for Python and in the message."""
    pipe_in(b"3\n9\n")
    found = task("Sum?", tmp_path)
    assert found == Task("Sum?", Piped(b"3\n9\n", tmp_path / "stdin.txt"))
    assert found.inputs == {"stdin.txt": tmp_path / "stdin.txt"}
    message = found.message(load_tokenizer(), 4096)
    assert message == ("Sum?\n\nStandard input (2 lines, 4 bytes) is in /mnt/data/stdin.txt:\n3\n9")
    where = found.message(load_tokenizer(), 4096, "/home/me/stdin.txt")
    assert "is in /home/me/stdin.txt:\n3" in where


def test_no_stdin_leaves_it_alone(pipe_in, tmp_path: Path) -> None:
    """--no-stdin reads nothing, not even to warn."""
    pipe_in(b"3\n")
    assert task("Sum?", tmp_path, Settings(stdin=False)) == Task("Sum?")
    assert os.read(0, 10) == b"3\n"


def test_an_empty_pipe_beside_a_prompt_is_a_warning(pipe_in, tmp_path: Path) -> None:
    """`grep nothing log | motet run …` must not look as if it had data."""
    pipe_in(b"")
    assert task("Sum?", tmp_path) == Task("Sum?", warning="standard input was empty")


@pytest.mark.parametrize(
    ("prompt", "data", "error", "message"),
    [
        (None, None, ConfigError, "there is no prompt"),
        ("-", b"", InputError, "standard input was empty"),
        (None, b" \n", InputError, "standard input holds no prompt"),
        ("  ", None, InputError, "the prompt is empty"),
    ],
)
def test_nothing_to_do_is_said(
    prompt: str | None,
    data: bytes | None,
    error: type[MotetError],
    message: str,
    pipe_in,
    tmp_path: Path,
) -> None:
    """Usage (2) where nothing was given, input (8) where something empty was."""
    pipe_in(data)
    with pytest.raises(error, match=message):
        task(prompt, tmp_path)


def test_data_may_come_with_no_words(pipe_in, tmp_path: Path) -> None:
    """An empty prompt beside data: the message is the data."""
    pipe_in(b"1\n")
    message = task("", tmp_path).message(load_tokenizer(), 4096)
    assert message.startswith("Standard input (1 line, 2 bytes)")
