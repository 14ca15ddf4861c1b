"""Tasks moved to other machines: another drive, another time limit, a network.

Families write and run their cells where nearly all conversations take place. A model that has read
one path only takes it to be the name of data: under Landlock the drive is `.`, and without a sandbox
it is a long path.
"""

import random
from dataclasses import replace

from model.nano.recipe.tasks.base import USUAL_PLACE, Place, Step, Task, Turn

_ELSEWHERE = 0.3
_NAMES = (
    "work",
    "data",
    "project",
    "notes",
    "inbox",
    "week42",
    "motet",
    "report-2026",
    "ana",
    "kim",
)
_TIMEOUTS_S = (10.0, 30.0, 60.0, 300.0, 600.0)


def draw_place(rng: random.Random) -> Place:
    """The usual one, but for three in ten."""
    if rng.random() > _ELSEWHERE:
        return USUAL_PLACE
    return Place(
        rng.choice((".", USUAL_PLACE.drive, _folder(rng))),
        internet=rng.random() < 0.3,
        timeout_s=rng.choice(_TIMEOUTS_S) if rng.random() < 0.3 else USUAL_PLACE.timeout_s,
    )


def moved(task: Task, place: Place) -> Task:
    """The same conversation there: all that names the drive or the time limit names the new one."""
    if task.place == place:
        return task
    limit, new_limit = (f"after {one.timeout_s:g} seconds" for one in (task.place, place))

    def here(text: str) -> str:
        return text.replace(task.place.drive, place.drive).replace(limit, new_limit)

    def step(one: Step) -> Step:
        thought = None if one.thought is None else here(one.thought)
        return replace(one, thought=thought, code=here(one.code))

    def turn(one: Turn) -> Turn:
        closing = None if one.closing_thought is None else here(one.closing_thought)
        return replace(
            one,
            prompt=here(one.prompt),
            steps=tuple(map(step, one.steps)),
            outputs=tuple(map(here, one.outputs)),
            closing_thought=closing,
            answer=here(one.answer),
            expected=tuple(map(here, one.expected)),
        )

    instructions = None if task.instructions is None else here(task.instructions)
    return replace(task, turns=tuple(map(turn, task.turns)), instructions=instructions, place=place)


def _folder(rng: random.Random) -> str:
    """A path as motet's users have them, with and without a sandbox."""
    number = rng.randrange(16**8)
    return rng.choice(
        (
            f"/tmp/motet-{rng.choice((0, 501, 1000))}/box-{number:08x}/scratch",  # noqa: S108
            f"/home/{rng.choice(_NAMES)}/{rng.choice(_NAMES)}",
            f"/Users/{rng.choice(_NAMES)}/Documents/{rng.choice(_NAMES)}",
            f"/{rng.choice(('root', 'workspace', 'srv', 'opt'))}/{rng.choice(_NAMES)}",
        )
    )
