"""Chats about a table: later turns use what Python holds."""

import random

from model.nano.recipe.tasks import generate


def test_later_turns_read_nothing_again():
    """No later cell opens a file to read it, and each defines only what is new."""
    turns = [
        turn
        for seed in range(150)
        for turn in generate(random.Random(seed), family="table chats").turns[1:]
    ]
    assert len(turns) > 150
    for turn in turns:
        assert turn.stdin is None
        assert turn.files == ()
        for step in turn.steps:
            assert "open(" not in step.code or "'w'" in step.code


def test_rows_that_were_saved_are_counted_in_the_answer():
    """The file is named in the answer, and the number of rows is the tool's."""
    seen = 0
    for seed in range(400):
        for turn in generate(random.Random(seed), family="table chats").turns[1:]:
            if "rows saved" in turn.outputs[-1]:
                seen += 1
                assert turn.outputs[-1].split()[0] in turn.answer
                assert "/mnt/data/" in turn.answer
    assert seen > 5
