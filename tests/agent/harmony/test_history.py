"""What of the past the model reads again."""

import random

from agent.conversation import Conversation, Message, Role
from agent.harmony.encode import encode_conversation
from agent.harmony.history import INTERRUPTED, replayed
from model.tokenizer import Tokenizer
from tests.agent.harmony import samples
from tests.soak import count

USER = Message(Role.USER, "one")
NEXT = Message(Role.USER, "two")
THOUGHT = Message(Role.ASSISTANT, "hm", channel="analysis")
PREAMBLE = Message(Role.ASSISTANT, "I shall look.", channel="commentary")
CALL = Message(Role.ASSISTANT, "1+1", None, "analysis", "python", "code")
RESULT = Message(Role.TOOL, "2", "python", "analysis", "assistant")
ANSWER = Message(Role.ASSISTANT, "2", channel="final")
LOST = Message(Role.TOOL, INTERRUPTED, "python", "analysis", "assistant")


def test_finished_turns_lose_their_reasoning_only() -> None:
    """Preambles, calls, results and answers stay; a call on the analysis channel is no reasoning."""
    turn = [THOUGHT, PREAMBLE, THOUGHT, CALL, RESULT, THOUGHT, ANSWER]

    assert replayed([USER, *turn, NEXT]) == [USER, PREAMBLE, CALL, RESULT, ANSWER, NEXT]


def test_every_finished_turn_loses_its_reasoning() -> None:
    """Not only the first one, as in the reference."""
    kept = replayed([USER, THOUGHT, ANSWER, USER, THOUGHT, ANSWER, NEXT, THOUGHT])

    assert kept == [USER, ANSWER, USER, ANSWER, NEXT, THOUGHT]


def test_a_turn_without_a_later_question_is_whole() -> None:
    """Also when its answer is there: only the next question changes the past."""
    turn = [USER, THOUGHT, CALL, RESULT, THOUGHT, ANSWER]

    assert replayed(turn) == turn


def test_an_interrupted_call_gets_a_result_that_says_so() -> None:
    """The model never sees a call without result, whatever stands after it."""
    assert replayed([USER, CALL, NEXT]) == [USER, CALL, LOST, NEXT]
    assert replayed([USER, CALL, ANSWER, NEXT]) == [USER, CALL, LOST, ANSWER, NEXT]
    assert replayed([USER, CALL, CALL, RESULT, NEXT]) == [USER, CALL, LOST, CALL, RESULT, NEXT]


def test_a_call_in_the_current_turn_waits_for_its_result() -> None:
    """The tool has not answered yet."""
    assert replayed([USER, CALL]) == [USER, CALL]


def test_messages_to_people_are_no_calls() -> None:
    """Recipients that are no tool need no result."""
    for recipient in ("all", "user", "assistant"):
        message = Message(Role.ASSISTANT, "hi", channel="commentary", recipient=recipient)

        assert replayed([USER, message, NEXT]) == [USER, message, NEXT]


def test_messages_before_the_first_question_stay() -> None:
    """A conversation may begin with anything, or hold no question at all."""
    assert replayed([]) == []
    assert replayed([THOUGHT, CALL]) == [THOUGHT, CALL]
    assert replayed([ANSWER, USER]) == [ANSWER, USER]


def test_inside_a_turn_each_prompt_extends_the_one_before(gpt_oss: Tokenizer) -> None:
    """So the cache stays valid from step to step; only a question may change the past."""
    for seed in range(count(300, 40)):
        whole = samples.conversation(random.Random(seed))
        growing = Conversation(whole.system, whole.developer)
        before = encode_conversation(growing, gpt_oss, completion=False)
        for message in whole:
            growing.append(message)
            after = encode_conversation(growing, gpt_oss, completion=False)
            if message.role is not Role.USER:
                assert after[: len(before)] == before, seed
            before = after
