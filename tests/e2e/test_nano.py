"""The real thing: nano thinks, calls Python in the sandbox, reads the result and answers."""

import pexpect

from tests.e2e.command import MOTET, Motet


def test_a_product_is_computed_by_python(motet: Motet) -> None:
    """The answer on stdout, the computation in the event stream."""
    question = "What is 48271 * 3917 + 17?"
    result = motet("run", "-m", "nano", "--json", question)
    assert result.code == 0, result.stderr
    (call,) = [
        event["item"]
        for event in result.events
        if event["type"] == "item.completed" and event["item"]["type"] == "tool_call"
    ]
    assert "189077524" in call["output"]
    assert "189077524" in result.events[-1]["final"]


def test_piped_numbers_are_summed_from_the_file(motet: Motet) -> None:
    """The default model, named on stderr; the answer alone on stdout."""
    result = motet("run", "What is the sum of these numbers?", data=b"3\n9\n27\n")
    assert result.code == 0, result.stderr
    assert "39" in result.stdout
    assert result.stdout.count("\n") == 1
    assert result.stderr.startswith("motet: model: nano")


def test_a_chat_of_two_turns_uses_the_first_one_s_variable(motet: Motet) -> None:
    """A follow-up that only Python's memory, or the conversation, can answer."""
    chat = pexpect.spawn(
        MOTET[0],
        [*MOTET[1:], "chat", "--plain", "-m", "nano", "What is 48271 * 3917?"],
        env=motet.env | {"PROMPT_TOOLKIT_NO_CPR": "1"},
        cwd=str(motet.folder),
        encoding="utf-8",
        timeout=90,
        dimensions=(24, 200),
    )
    chat.expect_exact("answer:")
    chat.expect_exact("189077507")
    chat.send("Now add 17 to that.\r")
    chat.expect_exact("answer:")
    chat.expect_exact("189077524")
    chat.send("/quit\r")
    chat.expect(pexpect.EOF)
    chat.close()
    assert chat.exitstatus == 0
