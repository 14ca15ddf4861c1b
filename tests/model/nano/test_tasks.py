"""The generator: deterministic, complete, and right by its own measure."""

import os
import random
import subprocess
import sys
from hashlib import sha256

import pytest

from agent.conversation import Effort
from model.nano.recipe.scoring import is_right
from model.nano.recipe.tasks import FAMILIES, KINDS, Draft, Reply, computing, data, generate
from model.nano.recipe.tasks.numerals import in_words, worded
from model.nano.recipe.tasks.phrasing import in_singular, plain, quoting, quoting_fields, singular
from tests.soak import count


@pytest.mark.parametrize("family", KINDS)
def test_every_family_answers_its_own_tasks(family):
    """Each of 50 tasks runs, has an answer a turn, and the answer holds what is expected."""
    for seed in range(50):
        task = generate(random.Random(seed), family=family)
        assert task.family == family
        for turn in task.turns:
            assert turn.prompt.strip() == turn.prompt
            assert turn.answer.strip() == turn.answer != ""
            assert turn.expected
            assert "" not in turn.expected
            assert is_right(turn.answer, turn.expected), turn


def test_effort_decides_the_shape_of_a_turn():
    """Low never thinks, medium plans once, high also checks, corrects a slip, and thinks at the end."""
    shapes = {effort: set() for effort in Effort}
    for seed in range(300):
        for effort in Effort:
            task = generate(random.Random(seed), effort=effort, family="signs")
            (turn,) = task.turns
            thoughts = [step.thought is not None for step in turn.steps]
            shapes[effort].add((*thoughts, turn.closing_thought is not None))
    assert shapes[Effort.LOW] == {(False, False)}
    assert shapes[Effort.MEDIUM] == {(True, False)}
    assert shapes[Effort.HIGH] >= {(True, True, True), (True, True, True, True, True)}
    assert all(all(shape) for shape in shapes[Effort.HIGH])


def test_high_effort_looks_at_data_before_it_computes():
    """Without a second way to compute, the beginning of the file is shown first."""
    looks = 0
    for seed in range(40):
        task = generate(random.Random(seed), effort=Effort.HIGH, family="lines of files")
        for turn in task.turns:
            if len(turn.steps) == 2 and turn.steps[0].code.endswith(".read()[:200])"):
                data = turn.files[0][1] if turn.stdin is None else turn.stdin
                assert turn.outputs[0].strip() in data.decode()
                looks += 1
    assert looks > 10


def test_a_check_agrees_with_the_result():
    """A cell that compares with the one before says True, unless that was a slip to be found."""
    verdicts = set()
    for seed in range(count(5000, 800)):
        task = generate(random.Random(seed), effort=Effort.HIGH)
        for turn in task.turns:
            slips = [i for i, step in enumerate(turn.steps) if step.is_slip]
            assert all(turn.outputs[i + 1].strip() == "False" for i in slips)
            for i, (step, output) in enumerate(zip(turn.steps, turn.outputs, strict=True)):
                compares = " == " in step.code.rpartition("\n")[2] and i - 1 not in slips
                if step.is_check and compares and output.strip() in ("True", "False"):
                    verdicts.add((step.code, output.strip()))
    assert [code for code, verdict in verdicts if verdict == "False"] == []


def test_the_same_seed_gives_the_same_task_in_any_process():
    """Nothing depends on hash randomisation, order of import or what was drawn before."""
    script = (
        "import random, hashlib\n"
        "from model.nano.recipe.tasks import generate\n"
        "tasks = repr([generate(random.Random(seed)) for seed in range(300)])\n"
        "print(hashlib.sha256(tasks.encode()).hexdigest())\n"
    )
    here = sha256(repr([generate(random.Random(seed)) for seed in range(300)]).encode())
    for hash_seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        command = [sys.executable, "-c", script]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert ran.stdout.strip() == here.hexdigest()


@pytest.fixture(scope="module")
def tasks():
    """Of every family, as often as it comes."""
    return [generate(random.Random(seed)) for seed in range(count(20_000, 3000))]


def test_only_mishaps_fail(tasks):
    """A traceback is in the outputs of the families about errors, and of no other."""
    families = {
        task.family
        for task in tasks
        for turn in task.turns
        for output in turn.outputs
        if "Traceback (most recent call last)" in output
    }
    assert families <= {
        "repaired", "hopeless", "corrected", "befallen", "given up", "surprises", "plots",
    }  # fmt: skip


def test_piped_data_is_read_and_never_retyped(tasks):
    """With data on stdin, the first cell opens the file."""
    for task in tasks:
        for turn in task.turns:
            if turn.stdin is not None and turn.steps and not turn.steps[0].is_mistake:
                assert "open('/mnt/data/stdin.txt')" in turn.steps[0].code


def test_without_python_nothing_is_computed(tasks):
    """No tool but the user's functions, no cell, and no number that nobody computed."""
    without = [task for task in tasks if not task.has_python]
    assert without
    for task in without:
        declared = {function.name for function in task.functions}
        assert all(step.function in declared for turn in task.turns for step in turn.steps)


def test_a_draft_that_is_wrong_is_drawn_again_and_told(monkeypatch):
    """So a training goes on and prints it; the suite, where warnings are errors, fails."""
    codes = iter(("class = 3\nclass", "x + 1", "1 // 0", "40 + 2"))

    def family(_rng):
        return [Draft("What is it?", lambda output: Reply(output, (output,)), code=next(codes))]

    monkeypatch.setitem(FAMILIES, "doubtful", (0, family))
    with pytest.warns(UserWarning, match="doubtful") as told:
        task = generate(random.Random(1), family="doubtful", effort=Effort.LOW)
    assert task.turns[0].answer == "42"
    assert [type(warning.message) for warning in told] == [UserWarning, UserWarning]
    assert "SyntaxError" in str(told[0].message)
    assert "NameError" in str(told[1].message)


def test_numbers_in_words():
    """Up to a billion, as English writes them; a text's numbers, too, where they have words."""
    assert [in_words(n) for n in (0, 13, 40, 48, 100, 219, 1000, 7021, 62_085, 1_200_000)] == [
        "zero", "thirteen", "forty", "forty-eight", "one hundred", "two hundred and nineteen",
        "one thousand", "seven thousand twenty-one", "sixty-two thousand eighty-five",
        "one million two hundred thousand",
    ]  # fmt: skip
    assert worded("312 times -1.5") == "three hundred twelve times minus one point five"
    with pytest.raises(ValueError, match="not said in words"):
        worded("3/4 of 12")


def test_what_an_answer_quotes():
    """The value without the marks of a string or of a list; nothing to quote is an error."""
    assert plain("42\n") == "42"
    assert plain("'it''s'") == "its"
    assert plain("[1, 2.5, 'a']") == "1, 2.5, a"
    assert plain("[1,\n 2]") == "1, 2"
    assert plain("'open") == "'open"
    with pytest.raises(ValueError, match="no text"):
        plain("\n")


def test_singular():
    """The first plural loses its s; so does what a form counts if it is one."""
    assert quoting_fields("It is {} hours and {} minutes.")("1 21") == Reply(
        "It is 1 hour and 21 minutes.", ("1", "21")
    )
    assert quoting("There are {}.")("1").text == "There is 1."
    assert in_singular("one time, 11 times, 2.1 hours") == "one time, 11 times, 2.1 hours"
    assert singular("lines that contain trees") == "line that contain trees"
    assert singular("d's") == "d"
    assert singular("such people") == "such person"
    assert singular("entries where cities are") == "entry where cities are"


def test_a_doubt_is_answered_by_computing_again():
    """After a result the user asks whether it is right, and a cell says so."""
    doubts = [
        task.turns
        for seed in range(300)
        if len((task := generate(random.Random(seed), family="chats")).turns) == 2
        and task.turns[0].steps
        and task.turns[1].steps
        and "the same again" in task.turns[1].answer
    ]
    assert len(doubts) > 30
    assert {turns[1].outputs[-1].strip() for turns in doubts} == {"True"}


def test_no_family_hides_another():
    """Two families of one name would silently become one."""
    assert not computing.FAMILIES.keys() & data.FAMILIES.keys()
    for families in (computing.FAMILIES, data.FAMILIES):
        assert {name: FAMILIES[name] for name in families} == families
