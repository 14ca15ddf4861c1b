"""Files that are no tables: patterns find what was put in, readers read what was written."""

import random
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from model.nano.recipe.execute import Notebook
from model.nano.recipe.tasks import generate
from model.nano.recipe.tasks.files import (
    access_logs,
    findings,
    log_times,
    logs,
    material,
    objects,
    settings,
    which_lines,
)
from model.nano.recipe.tasks.phrasing import saying
from model.nano.recipe.tasks.places import Request, filed


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


@pytest.mark.parametrize("layout", access_logs._LAYOUTS)
def test_the_fields_of_an_access_log_are_where_they_are_said_to_be(layout):
    """Each layout's numbers lead to what was written."""
    write, numbers = layout
    line = write(datetime(2026, 1, 2, tzinfo=UTC), "10.0.0.5", "GET", "/cart", "404", 98)
    fields = [line.split()[number] for number in numbers]
    assert [field.lstrip('"') for field in fields] == ["10.0.0.5", "GET", "/cart", "404", "98"]


def test_the_busiest_day_of_a_log_has_the_most_lines():
    """By day or hour, what is named is counted most often; by hand it is the same."""
    seen = 0
    for seed in range(200):
        rng = random.Random(seed)
        log = logs.log_of(rng)
        q = log_times.by_time(rng, log, "ERROR")
        if "print(max(days" not in "\n".join(q.code) or not any(
            "ERROR" in line for line in log.lines
        ):
            continue
        seen += 1
        draft = filed(rng, q, "\n".join(log.lines), "log", inline=True)
        notebook = Notebook()
        narrowed = any("'ERROR'" in line for line in q.code)
        days = [
            re.findall(r"\d{4}-\d\d-\d\d", line)[0]
            for line in log.lines
            if "ERROR" in line or not narrowed
        ]
        assert days.count(notebook.run(draft.code).strip()) == max(map(days.count, days))
    assert seen > 5


@pytest.mark.parametrize("family", ["ini", "settings"])
def test_a_switch_is_on_if_it_says_so(family):
    """Whether true, yes, on or their opposites are written, and whichever way it is asked."""
    draw = settings._with_sections if family == "ini" else settings._of_lines
    seen = set()
    for seed in range(800):
        rng = random.Random(seed)
        s = draw(rng)
        try:
            q = settings._is_on(rng, s)
        except ValueError:
            continue
        notebook = Notebook()
        answer = q.answer(notebook.run(filed(rng, q, s.text, "ini", inline=True).code)).text
        written = next(e.setting.text for e in s.entries if e.at in q.code[-1])
        is_off_asked = "not in" in q.code[-1]
        assert answer.startswith("Yes") == (settings._SWITCHED[written] != is_off_asked)
        seen.add((written, is_off_asked))
    assert len(seen) > 6


def test_a_part_of_the_lines_is_what_its_words_say():
    """Lines that start with, are longer than, or contain something: the code keeps exactly those."""
    seen = set()
    for seed in range(600):
        rng = random.Random(seed)
        lines = material.some_lines(rng)
        part = which_lines.a_part(rng, lines)
        kept = eval(part.code, {"lines": lines})
        if found := re.fullmatch(
            r"lines (?:starting|that start|beginning) with ([^\s']+)", part.name
        ):
            seen.add("start")
            assert kept == [line for line in lines if line.startswith(found[1])]
        elif found := re.fullmatch(r"lines (?:longer than|over) (\d+) characters", part.name):
            seen.add("long")
            assert kept == [line for line in lines if len(line) > int(found[1])]
        elif found := re.fullmatch(r"lines (?:containing|that mention) '(.+)'", part.name):
            seen.add("piece")
            assert kept == [line for line in lines if found[1] in line]
    assert seen == {"start", "long", "piece"}
