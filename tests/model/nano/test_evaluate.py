"""The evaluation: a model that writes what was trained is judged right, another one is not."""

import asyncio
import json
import random
from dataclasses import replace

from agent.conversation import Effort, Role
from agent.engine_thread import EngineThread
from agent.harmony.encode import encode_message
from model.nano.recipe.asking import ask, ask_together
from model.nano.recipe.questions import Dialogue, Question, fresh, from_file, of_task
from model.nano.recipe.render import CHECKPOINT, turn_messages
from model.nano.recipe.report import summary, table, write
from model.nano.recipe.tasks import generate
from model.scripted_engine import ScriptedEngine
from model.tokenizer import load_tokenizer


def _script(task, tokenizer):
    """What the model itself writes in a task, one list an engine call."""
    opening = 1 + len(tokenizer.encode("assistant"))
    written = []
    for turn in task.turns:
        piece, given = [], opening
        for message in turn_messages(turn):
            if message.role is Role.TOOL:
                written.append(piece)
                piece, given = [], opening
            else:
                piece += encode_message(message, tokenizer)[given:]
                given = 0
        written.append([*piece[:-1], tokenizer.control_ids["<|return|>"]])
    return written


async def play(dialogue, task, tokenizer):
    """The dialogue, answered as the task is trained."""
    return await _asked_of(dialogue, _script(task, tokenizer), tokenizer)


async def _asked_of(dialogue, answers, tokenizer):
    async with EngineThread(lambda: ScriptedEngine(tokenizer, answers)) as thread:
        return await ask(dialogue, thread)


async def _asked(task, answers, tokenizer):
    return await _asked_of(of_task(task), answers, tokenizer)


def test_what_is_trained_is_right_and_well_formed():
    """Played through the loop and the sandbox, tasks of several kinds come out as they should."""
    tokenizer = load_tokenizer()
    for family in ("follow-ups", "aggregates", "repaired", "small talk"):
        for effort in (Effort.LOW, Effort.HIGH):
            task = generate(random.Random(2), family=family, effort=effort)
            outcomes = asyncio.run(_asked(task, _script(task, tokenizer), tokenizer))
            assert [o.answer for o in outcomes] == [turn.answer for turn in task.turns]
            assert [o.calls for o in outcomes] == [
                tuple(step.code for step in turn.steps) for turn in task.turns
            ]
            assert all(o.is_right and o.is_well_formed and o.tokens > 0 for o in outcomes)


def test_a_wrong_answer_and_a_broken_form_are_counted():
    """A number that is not the tool's is wrong; a turn that never ends in a final is malformed."""
    tokenizer = load_tokenizer()
    task = generate(random.Random(2), family="small talk", effort=Effort.LOW)
    control = tokenizer.control_ids
    said = [control["<|channel|>"], *tokenizer.encode("final"), control["<|message|>"]]
    wrong = [[*said, *tokenizer.encode("No."), control["<|return|>"]]]
    mute = [[control["<|return|>"]]] * 3
    (first,) = asyncio.run(_asked(task, wrong, tokenizer))
    (second,) = asyncio.run(_asked(task, mute, tokenizer))
    assert (first.is_right, first.is_well_formed) == (False, True)
    assert (second.is_right, second.is_well_formed) == (False, False)
    figures = summary([first, second])
    assert (figures["turns"], figures["right"], figures["well_formed"]) == (2, 0, 1)
    assert table([first, second]).row_count == 3


def test_fresh_tasks_are_reproducible_and_of_the_effort_asked():
    """The same seed asks the same questions."""
    first, second = ([*fresh(20, 7, Effort.HIGH)] for _ in range(2))
    assert first == second
    assert {dialogue.effort for dialogue in first} == {Effort.HIGH}
    assert [*fresh(20, 8, Effort.HIGH)] != first
    assert all(isinstance(d, Dialogue) and isinstance(d.questions[0], Question) for d in first)


def test_independent_questions_are_read_and_judged(tmp_path):
    """Their second form: items instead of strings, files, the date of the question."""
    record = {
        "id": "x", "family": "files", "date": "2026-11-28", "turns": ["Sum of a.txt?", "Is it odd?"],
        "stdin": None, "files": {"a.txt": "3 4"}, "check": "", "answer": [7, {"yes": True}],
    }  # fmt: skip
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(record))
    (dialogue,) = from_file(file, None)
    first, second = dialogue.questions
    assert (dialogue.family, dialogue.effort) == ("files", Effort.MEDIUM)
    assert str(dialogue.today) == "2026-11-28"
    assert (first.files, second.files) == ((("a.txt", b"3 4"),), ())
    assert first.is_right("The sum is 7.", plotted=False)
    assert not first.is_right("The sum is 17.", plotted=False)
    assert second.is_right("Yes, it is.", plotted=False)
    assert not second.is_right("No, it is even.", plotted=False)


def test_a_first_cell_that_fails_is_seen_with_the_line_that_was_written():
    """Right code raises once, its traceback points into it, and the second time it works."""
    tokenizer = load_tokenizer()
    task = generate(random.Random(5), family="signs", effort=Effort.LOW)
    (call, answer) = _script(task, tokenizer)
    dialogue = replace(of_task(task), fails_first=True)
    engine = ScriptedEngine(tokenizer, [call, call, answer])

    async def played():
        async with EngineThread(lambda: engine) as thread:
            return await ask(dialogue, thread)

    (outcome,) = asyncio.run(played())
    assert outcome.is_right
    assert outcome.calls == (task.turns[0].steps[0].code,) * 2
    read = tokenizer.decode(engine.prompts[1])
    assert "Traceback (most recent call last)" in read
    assert f"----> {len(outcome.calls[0].splitlines())} {outcome.calls[0].splitlines()[-1]}" in read
    assert "_Fail" not in read
    assert "Traceback" not in tokenizer.decode(engine.prompts[2][len(engine.prompts[1]) :])


def test_a_folder_holds_the_figures_and_what_went_wrong(tmp_path):
    """By family; of a blind set the figures alone."""
    tokenizer = load_tokenizer()
    task = generate(random.Random(2), family="small talk", effort=Effort.LOW)
    right = asyncio.run(_asked(task, _script(task, tokenizer), tokenizer))
    (bad,) = [replace(one, answer="So?", is_right=False, family="two files") for one in right]
    results = {"held-out tasks": [*right, bad], "q-2026-11-28": [bad], "late": []}
    turns = {"held-out tasks": 2, "q-2026-11-28": 9, "late": 4}
    write(tmp_path, results, turns, {"q-2026-11-28"}, 1.5)
    scores = json.loads((tmp_path / "scores.json").read_text())
    assert scores["seconds"] == 1.5
    assert scores["sets"]["late"] == {"turns": 4}
    blind = scores["sets"]["q-2026-11-28"]
    assert (blind["turns"], blind["all"]["turns"], blind["all"]["right"]) == (9, 1, 0)
    held_out = scores["sets"]["held-out tasks"]
    assert held_out["all"]["right"] == held_out["effort low"]["right"] == 1
    assert held_out["family two files"]["right"] == 0
    wrong = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.txt")}
    assert wrong == {"wrong/held-out-tasks/two-files.txt"}
    assert "answer   So?" in (tmp_path / "wrong/held-out-tasks/two-files.txt").read_text()


def test_asked_together_each_has_its_own_outcomes():
    """In the order of the dialogues; what cannot begin in time has none."""
    dialogues = [one for one in fresh(12, 3, Effort.LOW, ["small talk"]) if len(one.questions) == 1]
    answered = asyncio.run(ask_together(dialogues[:3], CHECKPOINT, 2, in_notebook=True))
    asked = [[outcome.prompt for outcome in outcomes] for outcomes in answered]
    assert asked == [[one.questions[0].prompt] for one in dialogues[:3]]
    late = ask_together(dialogues[:2], CHECKPOINT, 2, in_notebook=True, until=0)
    assert asyncio.run(late) == [[], []]
