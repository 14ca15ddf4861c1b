"""The verb that is meant, and what the command imports before it is needed."""

import subprocess
import sys

import pytest

from agent.cli.main import VERBS, app, with_verb


@pytest.mark.parametrize(
    ("args", "in_terminal", "in_pipe"),
    [
        ([], ["chat"], ["run"]),
        (["-m", "nano"], ["chat", "-m", "nano"], ["run", "-m", "nano"]),
        (["-p", "hi"], ["run", "-p", "hi"], ["run", "-p", "hi"]),
        (["-e", "low", "-p", "hi"], ["run", "-e", "low", "-p", "hi"], None),
        (["--", "-p"], ["chat", "--", "-p"], ["run", "--", "-p"]),
        (["run", "hi"], ["run", "hi"], ["run", "hi"]),
        (["chat"], ["chat"], ["chat"]),
        (["--help"], ["--help"], ["--help"]),
        (["--version"], ["--version"], ["--version"]),
        (["rnu", "hi"], ["rnu", "hi"], ["rnu", "hi"]),
    ],
)
def test_the_verb_that_is_meant(
    args: list[str], in_terminal: list[str], in_pipe: list[str] | None
) -> None:
    """A terminal chats, a pipe runs, -p runs; a word stays for the parser to judge."""
    assert with_verb(args, is_terminal=True) == in_terminal
    assert with_verb(args, is_terminal=False) == (in_pipe or in_terminal)


def test_all_verbs_are_known_to_the_router() -> None:
    """The list cannot fall behind the app."""
    commands = [command.name for command in app.registered_commands]
    groups = [group.name for group in app.registered_groups]
    assert set(VERBS) == {*commands, *groups}


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["run", "--help"]])
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    """No torch, no Jupyter, no HTTP, no rich, no event loop for a line of help."""
    program = (
        "import sys, atexit\n"
        "heavy = ['torch', 'numpy', 'jupyter_client', 'zmq', 'httpx', 'rich', 'asyncio',\n"
        "         'prompt_toolkit', 'tiktoken', 'pydantic']\n"
        "atexit.register(lambda: print(sorted(set(heavy) & set(sys.modules)), file=sys.stderr))\n"
        f"sys.argv[1:] = {args!r}\n"
        "from agent.cli.main import main\n"
        "main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stderr == "[]\n"
    assert result.stdout.startswith(("Usage: motet", "motet "))
