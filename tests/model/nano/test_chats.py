"""Chats about a table: later turns use what Python holds."""

import random
import re

from agent.conversation import Effort
from model.nano.recipe.execute import Notebook
from model.nano.recipe.tasks import followups, generate
from model.nano.recipe.tasks.base import compose
from model.nano.recipe.tasks.files import file_chats
from model.nano.recipe.tasks.tables import table_chats
from model.nano.recipe.tasks.tables.views import tabled, view


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


def test_a_later_question_about_a_file_has_the_answer_of_a_first_one():
    """What a cell leaves behind does not change what the next one says: in a fresh notebook it is the same."""
    same = 0
    for seed in range(200):
        task = generate(random.Random(seed), family="file chats", effort=Effort.LOW)
        first = task.turns[0]
        for turn in task.turns[1:]:
            notebook = Notebook()
            notebook.stdin = first.stdin
            notebook.files.update(first.files)
            for code in _defining([first, *task.turns[1:]], turn):
                notebook.run(code, may_fail=True)
            same += 1
            assert notebook.run(turn.steps[-1].code) == turn.outputs[-1]
    assert same > 200


def _defining(turns, last):
    """The lines of earlier cells that read or define, and nothing else of them."""
    for turn in turns[: turns.index(last)]:
        for step in turn.steps:
            yield "\n".join(line for line in step.code.split("\n") if file_chats._bound(line))


def test_a_text_is_never_copied_again():
    """Later cells go on with `text`, and what they say is what they printed or counted of it."""
    turns = [
        turn
        for seed in range(200)
        for turn in generate(random.Random(seed), family="text chats", effort=Effort.LOW).turns[1:]
    ]
    assert len(turns) > 250
    for turn in turns:
        (step,) = turn.steps
        assert not re.search(r"^text = ['\"][^'\"]*['\"]$", step.code, re.MULTILINE)
        assert turn.outputs[0].strip() in turn.answer or turn.answer in turn.outputs[0]


def test_a_claim_about_another_number_names_that_number():
    """ "And 1011?" after "is 1009 prime?": the verdict is about the new number."""
    verdicts = set()
    for seed in range(600):
        try:
            drafts = followups._claims(random.Random(seed))
            turns = compose(random.Random(0), "claims", Effort.LOW, drafts).turns
        except (ArithmeticError, ValueError):
            continue
        for turn in turns[1:]:
            said = turn.answer.partition(",")[0]
            assert {"True": "Yes", "False": "No"}[turn.outputs[-1]] == said
            verdicts.add(said)
            if new := re.fullmatch(r"(?:and|what about|how about|and for) (\d+)\W?", turn.prompt):
                # A long claim is not repeated.
                assert new[1] in turn.answer or "that is" in turn.answer
                verdicts.add("short")
    assert verdicts == {"Yes", "No", "short"}


def test_the_other_end_of_a_column_is_the_other_end():
    """ "Same for the lowest" after the highest: both stand in the table at its ends."""
    seen = 0
    for seed in range(1500):
        rng = random.Random(seed)
        try:
            v = view(rng)
            first, state = table_chats._extreme(rng, v)
            second, _ = table_chats._opposite(rng, v, state)
            drafts = [tabled(rng, v, first), table_chats._next(second, set())]
            turns = compose(rng, "x", Effort.LOW, drafts).turns
        except (ValueError, IndexError):
            continue
        c = state.column
        if c.present or c.convert != "float({})":
            continue
        seen += 1
        said = [float(turn.outputs[-1]) for turn in turns]
        assert sorted(said) == [min(c.values), max(c.values)]
        assert (said[0] >= said[1]) == (state.end == "max") or said[0] == said[1]
    assert seen > 100


def test_lines_once_picked_are_gone_on_with():
    """Later turns open nothing, and picked and other lines are all lines together."""
    sums = 0
    for seed in range(300):
        first, *later = generate(random.Random(seed), family="line chats", effort=Effort.LOW).turns
        assert later
        assert all("open(" not in step.code for turn in later for step in turn.steps)
        if "print(len(picked))" in first.steps[-1].code and "other line" in later[0].answer:
            data = (first.stdin or first.files[0][1]).decode()
            counts = [int(turn.outputs[-1]) for turn in (first, later[0])]
            assert sum(counts) == len(data.splitlines())
            sums += 1
    assert sums > 5
