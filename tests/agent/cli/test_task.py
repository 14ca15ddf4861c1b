"""What is the prompt and what is data."""

import asyncio
import os
from pathlib import Path

import pytest

from agent.cli.models import nano_folder
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
    where = found.message(load_tokenizer(), 4096, "/home/me")
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


def test_files_stand_in_the_message_and_the_folder(pipe_in, tmp_path: Path) -> None:
    """In order, whole while short; bytes that are no text are named; a pipe of the shell is kept."""
    pipe_in(b"piped\n")
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "b.bin").write_bytes(b"\x00\xff" * 50)
    (tmp_path / "empty").write_bytes(b"")
    reader, writer = os.pipe()
    os.write(writer, b"1\n2\n")
    os.close(writer)
    names = [str(tmp_path / name) for name in ("a.csv", "b.bin", "empty")] + [f"/dev/fd/{reader}"]
    store = tmp_path / "store"
    store.mkdir()
    found = task("Sum?", store, Settings(files=tuple(names)))
    os.close(reader)
    assert found.inputs == {
        "a.csv": tmp_path / "a.csv",
        "b.bin": tmp_path / "b.bin",
        "empty": tmp_path / "empty",
        str(reader): store / str(reader),
        "stdin.txt": store / "stdin.txt",
    }
    assert (store / str(reader)).read_bytes() == b"1\n2\n"
    assert found.message(load_tokenizer(), 4096, "/d") == (
        "Sum?\n\nThe file a.csv (2 lines, 8 bytes) is in /d/a.csv:\nx,y\n1,2\n\n"
        "The file b.bin (100 bytes, not text) is in /d/b.bin.\n\n"
        "The file empty (0 lines, 0 bytes) is in /d/empty:\n\n\n"
        f"The file {reader} (2 lines, 4 bytes) is in /d/{reader}:\n1\n2\n\n"
        "Standard input (1 line, 6 bytes) is in /d/stdin.txt:\npiped"
    )


def test_many_files_share_the_room(pipe_in, tmp_path: Path) -> None:
    """However many there are, they do not fill the context."""
    pipe_in(None)
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text("1234567 " * 5000)
    names = tuple(str(tmp_path / f"{number}.txt") for number in range(30))
    message = task("Sum?", tmp_path, Settings(files=names)).message(load_tokenizer(), 131072)
    assert message.count("[the middle is not shown here]") == 30
    assert len(load_tokenizer().encode(message)) < 4000


@pytest.mark.parametrize("data", ["字" * 5000, "🍎\n" * 5000, "\u00a0é" * 5000, "�" * 5000])
def test_characters_of_many_tokens_do_not_fill_the_context(
    data: str, pipe_in, tmp_path: Path
) -> None:
    """Head and tail are measured in tokens: in nano's vocabulary such a character is several."""
    pipe_in(data.encode())
    tokenizer = load_tokenizer(nano_folder())
    message = task("Sum?", tmp_path).message(tokenizer, 4096)
    assert "[the middle is not shown here]" in message
    assert len(tokenizer.encode(message)) < 1200


def test_piped_bytes_that_are_no_text_are_named(pipe_in, tmp_path: Path) -> None:
    """A picture is Python's to read; text in another encoding is shown, its odd bytes as U+FFFD."""
    pipe_in(b"\x89PNG\0\xff" * 500)
    message = task("What is it?", tmp_path).message(load_tokenizer(), 4096)
    assert message == (
        "What is it?\n\nStandard input (3,000 bytes, not text) is in /mnt/data/stdin.txt."
    )
    (tmp_path / "stdin.txt").unlink()
    pipe_in("café\n".encode("latin-1"))
    assert task("?", tmp_path).message(load_tokenizer(), 4096).endswith("stdin.txt:\ncaf�")


def test_standard_input_by_name(pipe_in, tmp_path: Path) -> None:
    """-f - reads it, and does not go on without it."""
    pipe_in(b"3\n")
    assert task("Sum?", tmp_path, Settings(files=("-",), stdin=False)).piped is not None
    pipe_in(None)
    with pytest.raises(InputError, match="there is no standard input to read"):
        task("Sum?", tmp_path, Settings(files=("-",)))
    with pytest.raises(ConfigError, match="-f - is standard input, and so is the prompt"):
        task(None, tmp_path, Settings(files=("-",)))


def test_files_that_cannot_be_had(pipe_in, tmp_path: Path) -> None:
    """One sentence for each, exit 8; a pipe without a writer does not hang."""
    pipe_in(b"x")
    (tmp_path / "sub").mkdir()
    for name in ("a", "sub/a", "stdin.txt", "bell\a"):
        (tmp_path / name).write_text("x")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "large").touch()
    os.truncate(tmp_path / "large", (256 << 20) + 1)
    for names, message in (
        (["none"], f"cannot read {tmp_path}/none: No such file or directory"),
        (["sub"], f"{tmp_path}/sub is a folder"),
        (["a", "sub/a"], "two files are named a"),
        (["a", "a"], "two files are named a"),
        (["large"], f"{tmp_path}/large is larger than 256 MiB"),
        (["bell\a"], f"{str(tmp_path / 'bell') + chr(7)!r} has a name that cannot be shown"),
        (["https://example.org/x"], "-f takes files, and https://example.org/x is an address"),
        (["a\0/b"], f"cannot read {tmp_path}/a\0/b: embedded null byte"),
        (["stdin.txt"], "a file is named stdin.txt, like what is piped in"),
        (["fifo"], f"{tmp_path}/fifo is a pipe that nobody writes to"),
        (["a"] * 201, "more than 200 files are given"),
    ):
        (tmp_path / "store").mkdir(exist_ok=True)
        (tmp_path / "store" / "stdin.txt").unlink(missing_ok=True)
        pipe_in(b"x")
        full = tuple(n if "://" in n else f"{tmp_path}/{n}" for n in names)
        with pytest.raises(InputError) as error:
            task("Hi", tmp_path / "store", Settings(files=full))
        assert error.value.message == message
        assert error.value.exit_code == 8
