"""The independent questions: each answer is computed, from the data that the question brings.

Written on 2026-11-28 from the list of skills alone, without a look at what the recipe generates. The dated
sets judge trainings: blind, never trained on, never edited. `development` is the set whose failures may be
looked at. A line of a set is one conversation: what the user says in each turn, the data that is piped in
(`stdin`) or lies in the folder (`files`, name to text), a `check` that binds `answer` from them, and that
answer, one entry a turn, as `model.nano.recipe.scoring.holds` compares it. The dated sets: skills by family,
what is to be refused beside what only sounds like it, and exact copies of what no training saw.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from model.nano.recipe.scoring import holds

HERE = Path(__file__).parent
FIELDS = ["id", "family", "date", "turns", "stdin", "files", "check", "answer"]
SETS = {
    name: [json.loads(line) for line in (HERE / file).read_text("utf-8").splitlines()]
    for name, file in {
        "questions": "questions-2026-11-28.jsonl",
        "refusals": "refusals-2026-11-28.jsonl",
        "copies": "copies-2026-11-28.jsonl",
        "development": "development.jsonl",
    }.items()
}
EVERY = [record for records in SETS.values() for record in records]


@pytest.mark.parametrize("name", SETS)
def test_answers_are_computed(name):
    """Each check gives the answer that stands beside it, one entry a turn."""
    for record in SETS[name]:
        found = {key: record[key] for key in ("turns", "stdin", "files")}
        exec(record["check"], found)
        assert found["answer"] == record["answer"], record["id"]
        assert len(record["answer"]) == len(record["turns"]), record["id"]


def test_answers_can_be_compared():
    """The comparison knows every kind of item, and takes the empty answer only for small talk."""
    for record in EVERY:
        for item in record["answer"]:
            assert holds("", item) == (item == []), record["id"]


def test_records_are_whole():
    """The same fields everywhere, ids and questions once, data by one way at a time."""
    assert {tuple(record) for record in EVERY} == {tuple(FIELDS)}
    assert len({record["id"] for record in EVERY}) == len(EVERY)
    asked = Counter(
        (*record["turns"], record["stdin"], json.dumps(record["files"])) for record in EVERY
    )
    # A number, not the question: the dated ones are not to be read.
    assert set(asked.values()) == {1}
    assert all(text.strip() for record in EVERY for text in record["turns"])
    assert not [record["id"] for record in EVERY if record["stdin"] and record["files"]]
    assert {record["date"] for record in EVERY} == {"2026-11-28"}


def test_every_family_is_asked():
    """Questions of all skills, not of a few."""
    assert Counter(record["family"] for record in SETS["questions"]) == {
        "arithmetic": 30,
        "sequences": 26,
        "tables": 19,
        "text": 28,
        "dates": 23,
        "units": 21,
        "word-problems": 29,
        "comparisons": 13,
        "smallest": 14,
        "first-n": 11,
        "which-of-these": 11,
        "piped": 27,
        "files": 40,
        "several-cells": 10,
        "follow-ups": 18,
        "formats": 17,
        "plots": 6,
        "small-talk": 10,
    }
    assert Counter(record["family"] for record in SETS["refusals"]) == {
        "unanswerable": 100,
        "near-miss": 100,
    }
    assert Counter(record["family"] for record in SETS["copies"]) == {
        "copy-names": 40,
        "copy-codes": 40,
        "copy-unicode": 30,
        "copy-numbers": 36,
        "copy-cells": 30,
        "copy-sentences": 24,
    }
    asked = Counter(record["family"] for record in SETS["development"])
    assert len(asked) == 20
    assert set(asked.values()) <= {20, 21, 22, 23, 24}


def test_what_is_to_be_refused():
    """All unanswerable questions and no other."""
    refused = {record["id"] for record in EVERY if record["answer"] == [{"refused": True}]}
    assert refused == {record["id"] for record in EVERY if record["family"] == "unanswerable"}
