"""Two of a kind: the answer is right by what the prompt says, read apart from the recipe's code."""

import random
import re

from agent.conversation import Effort
from model.nano.recipe.tasks import generate
from tests.soak import count


def test_the_faster_one_is_named():
    """By the seconds of a kilometre."""
    runs = 0
    for seed in range(count(1000, 200)):
        turn = generate(random.Random(seed), family="rivals", effort=Effort.LOW).turns[0]
        if times := re.findall(
            r"(\w+) (?:ran |did |needs |took )?(\d+) km in (\d+):(\d\d)", turn.prompt
        ):
            best = min(times, key=lambda run: (int(run[2]) * 60 + int(run[3])) / int(run[1]))
            assert turn.answer == f"{best[0]} was faster."
            runs += 1
    assert runs > 30


def test_the_cheaper_tariff_is_named_with_the_difference():
    """Over the months of the span that the prompt names."""
    months = {"for a year": 12, "for half a year": 6, "for two years": 24}
    tariffs = 0
    for seed in range(count(1000, 200)):
        turn = generate(random.Random(seed), family="rivals", effort=Effort.LOW).turns[0]
        found = re.search(
            r"([\d.]+\d|\d) (?:a|per) month(?:,| or) (?:tariff B: )?(\d+)( for [a-z ]+)",
            turn.prompt,
        )
        if found and found[3].strip() in months:
            monthly, once = float(found[1]) * months[found[3].strip()], int(found[2])
            assert f"{abs(monthly - once):.2f}".rstrip("0").rstrip(".") in turn.answer
            assert any(
                name in turn.answer
                for name in (("Tariff A", "monthly") if monthly < once else ("Tariff B", "once"))
            )
            tariffs += 1
    assert tariffs > 20
