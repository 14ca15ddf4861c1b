"""What is held out of the training: compositions and wordings, by hash; never what is elementary."""

import ast
import random
from itertools import combinations, islice

from agent.conversation import Effort
from model.nano.recipe.packing import rows, task_seeds
from model.nano.recipe.render import nano_tokenizer
from model.nano.recipe.tasks import Split, Turn, generate
from model.nano.recipe.tasks.base import Step
from model.nano.recipe.tasks.mixture import elementary_meanings, is_held_out
from model.nano.recipe.tasks.split import (
    COMPOSED,
    LEAVES,
    has_held_out_meaning,
    has_held_out_rendering,
    meaning,
    operation_nodes,
    rendering,
)
from tests.soak import count


def _turn(prompt, *steps):
    return Turn(prompt, None, steps, ("1",) * len(steps), None, "1", ("1",))


def test_a_meaning_has_no_data_no_mistakes_and_no_checks():
    """Other numbers and names, a failing cell before, a check after: the same operations."""
    steps = (
        Step(None, "sm([1])", is_mistake=True),
        Step(None, "numbers = [3, 9]\nprint(sum(x ** 2 for x in numbers))"),
        Step(None, "sum([9, 81]) == 90", is_check=True),
    )
    other = Step("Plan.", "v = [int(w) for w in open('f').read().split()]\nsum(y ** 2 for y in v)")
    assert meaning(_turn("", *steps)) == ("sum", "Pow", "comprehension")
    assert set(meaning(_turn("", other))) == {"sum", "Pow", "comprehension"}


def test_a_meaning_does_not_depend_on_the_effort():
    """Else what is held out at one effort would be trained at another."""
    looks = 0
    for seed in range(count(3000, 300)):
        tasks = [generate(random.Random(seed), effort=effort) for effort in Effort]
        if len({tuple(turn.prompt for turn in task.turns) for task in tasks}) == 1:
            assert len({tuple(map(meaning, task.turns)) for task in tasks}) == 1, seed
        looks += any(step.is_look for turn in tasks[-1].turns for step in turn.steps)
    assert looks > 0


def test_a_rendering_has_no_numbers_and_no_quotations():
    """Lists of any length, dates and quoted text leave the wording."""
    prompts = ("Sum of 3, 4.5, -1 please!", "sum of 12 please", "SUM OF 1,200 PLEASE")
    tasks = [generate(random.Random(1), family="signs") for _ in prompts]
    wordings = {
        rendering(type(task)(task.family, task.effort, (_turn(prompt),)))
        for task, prompt in zip(tasks, prompts, strict=True)
    }
    assert wordings == {"sum of 0 please"}
    quoted = type(tasks[0])("", tasks[0].effort, (_turn("Reverse 'a b' and \"c\"."),))
    assert rendering(quoted) == "reverse ' and '"


def test_the_splits_are_disjoint_and_both_kinds_are_held_out():
    """What the training draws is never what the evaluation draws."""
    n = count(2000, 150)
    training = [generate(random.Random(seed), split=Split.TRAINING) for seed in range(n)]
    held_out = [generate(random.Random(seed), split=Split.HELD_OUT) for seed in range(n)]
    elementary = elementary_meanings()
    assert not any(map(is_held_out, training))
    assert all(map(is_held_out, held_out))
    reworded = {rendering(task) for task in held_out if has_held_out_rendering(task)}
    assert reworded
    assert not {rendering(task) for task in training} & reworded
    for task in held_out:
        if not has_held_out_rendering(task):
            assert has_held_out_meaning(task, elementary)
    assert any(has_held_out_meaning(task, elementary) for task in held_out)


def test_what_is_elementary_is_trained():
    """A short or common operation is never held out, however it hashes."""
    elementary = elementary_meanings()
    assert ("Add",) in elementary
    for seed in range(count(2000, 300)):
        task = generate(random.Random(seed))
        meanings = [meaning(turn) for turn in task.turns]
        if all(len(one) < COMPOSED or one in elementary for one in meanings):
            assert not has_held_out_meaning(task, elementary)


def test_rows_hold_no_held_out_task():
    """The rows come from the training's split: the same rows as when drawn by hand."""
    first = next(islice(rows(3, 2048, nano_tokenizer()), 1))
    assert first.ids.any()
    assert all(not is_held_out(generate(random.Random(s), split=Split.TRAINING)) for s in range(50))


def test_trainings_and_workers_draw_tasks_of_their_own():
    """A million seeds of each, and none is shared; none is the evaluation's."""
    ranges = []
    for seed, worker in ((1, 0), (1, 13), (2, 0), (255, 13)):
        first, second, *_, last = islice(task_seeds(seed, worker, 14), 10**6)
        assert second - first == 14
        ranges.append(range(first, last + 1, 14))
    for one, other in combinations(ranges, 2):
        assert other.start > one[-1] or one.start > other[-1] or (one.start - other.start) % 14
    assert max(one[-1] for one in ranges) < 2**40


def test_operations_come_in_the_order_of_ast_walk():
    """Which decides by hash what is held out: every node but names, constants and contexts."""
    nodes = walked = 0
    for seed in range(count(2000, 200)):
        for turn in generate(random.Random(seed)).turns:
            for step in turn.steps:
                if "Syntax" in "".join(turn.outputs) or step.output is not None:
                    continue
                tree = ast.parse(step.code)
                expected = [node for node in ast.walk(tree) if not isinstance(node, LEAVES)]
                assert list(operation_nodes(tree)) == expected
                nodes, walked = nodes + len(expected), walked + len([*ast.walk(tree)])
    assert 0 < nodes < walked
