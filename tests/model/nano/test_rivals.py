"""Two of a kind: the answer is right by what the prompt says, read apart from the recipe's code."""

import random
import re

from agent.conversation import Effort
from model.nano.recipe.tasks import generate
from tests.soak import count


def test_the_better_one_is_named():
    """The cheaper pack by the price of one piece or gram, the faster runner by the seconds of a kilometre."""
    packs = runs = 0
    for seed in range(count(2000, 400)):
        turn = generate(random.Random(seed), family="rivals", effort=Effort.LOW).turns[0]
        if offers := re.findall(r"((\d+) (?:g|ml|pieces) for ([\d.]+\d))", turn.prompt):
            best = min(offers, key=lambda offer: float(offer[2]) / int(offer[1]))
            assert turn.answer == f"{best[0]} is cheaper."
            packs += 1
        if times := re.findall(
            r"(\w+) (?:ran |did |needs |took )?(\d+) km in (\d+):(\d\d)", turn.prompt
        ):
            best = min(times, key=lambda run: (int(run[2]) * 60 + int(run[3])) / int(run[1]))
            assert turn.answer == f"{best[0]} was faster."
            runs += 1
    assert min(packs, runs) > 30
