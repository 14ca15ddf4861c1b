"""Files that are no tables: patterns find what was put in, readers read what was written."""

import random
import re
from typing import Any

import pytest

from model.nano.recipe.execute import Notebook
from model.nano.recipe.tasks import generate
from model.nano.recipe.tasks.files import findings, logs, objects
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.phrasing import saying


@pytest.mark.parametrize("pattern", findings._PATTERNS, ids=lambda p: p.names[0])
def test_a_pattern_finds_what_it_is_for(pattern):
    """A thing made for a pattern is found whole among words, sentence marks behind it."""
    for seed in range(100):
        made = findings._finding(random.Random(seed), pattern)
        for text in (f"see {made} here", f"See {made}, or", f"it is {made}."):
            found = re.findall(pattern.regex, text)
            bare = made.strip('"()$%')
            assert bare in [f.strip('"()$%') for f in found], (made, found)


def test_a_log_has_its_levels_in_every_line():
    """Each line holds one level, and the time's expression finds the time of each."""
    for seed in range(200):
        log = logs.log_of(random.Random(seed))
        for line in log.lines:
            assert any(level in line for level in log.levels)
            assert re.search(logs.TIME, line)


def test_paths_lead_to_their_leaves():
    """Every path of an object, followed in it, ends at the value that it was given with."""
    for seed in range(100):
        value = objects._object(random.Random(seed))
        for path, leaf in objects._paths(value):
            at: Any = value
            for step in path:
                at = at[step]
            assert at == leaf


def test_imports_come_before_the_data():
    """A text in the prompt is a literal named text or data, after the imports."""
    q = Request(
        "How many?", ("import re", "text = {text}", "print(len(text))"), saying("x"), "", ""
    )
    draft = filed(random.Random(0), q, "a b\nc\n", "txt", inline=True)
    assert draft.code == "import re\ntext = '''a b\nc'''\nprint(len(text))"
    notebook = Notebook()
    assert notebook.run(draft.code) == "5\n"


@pytest.mark.parametrize(
    "family", ["logs", "access logs", "findings", "lines of files", "settings"]
)
def test_the_file_is_never_retyped(family):
    """Piped data stands in no cell, but for what the question itself names."""
    for seed in range(60):
        turn = generate(random.Random(seed), family=family).turns[0]
        if turn.stdin is not None and len(turn.stdin) > 200:
            longest = max(turn.stdin.decode().splitlines(), key=len)
            assert len(longest) < 20 or all(longest not in step.code for step in turn.steps)
