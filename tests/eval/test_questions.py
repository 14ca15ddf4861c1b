"""The oldest questions in other people's words: sound, and read by the evaluation."""

import json
from pathlib import Path

import pytest

from agent.conversation import Effort
from model.nano.recipe.execute import Notebook
from model.nano.recipe.questions import from_file

FILE = Path(__file__).with_name("questions.jsonl")
RECORDS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["turns"][0]["prompt"][:40])
def test_expectations_are_computed(record):
    """Where a question has a truth, running it gives what is expected."""
    notebook = Notebook()
    for turn in record["turns"]:
        assert turn["prompt"]
        assert turn["expected"]
        if "stdin" in turn:
            notebook.stdin = turn["stdin"].encode()
        if "truth" in turn:
            assert [notebook.run(f"print({turn['truth']})").strip()] == turn["expected"]


def test_the_file_is_what_the_evaluation_reads():
    """Every line becomes a dialogue of the effort asked."""
    dialogues = list(from_file(FILE, Effort.LOW))
    assert len(dialogues) == len(RECORDS) >= 60
    assert {dialogue.effort for dialogue in dialogues} == {Effort.LOW}
    assert [d.questions[0].prompt for d in dialogues] == [r["turns"][0]["prompt"] for r in RECORDS]
