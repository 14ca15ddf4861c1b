"""How good a nano is: tasks it never saw, through the real loop and the real sandbox.

    python -m model.nano.recipe.evaluate [-n 200] [--seed S] [--effort high] [--questions FILE ...]

The tasks come from the generator, such as the training never draws (`tasks.split`), or from a file of
questions in other people's words. Prints a table by family: turns answered right, turns without any
deviation from the format, tokens a turn, tokens a second. Of a set with a date in its name nothing is
shown but the figures: it is blind.
"""

import argparse
import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from agent.conversation import Effort
from model.nano.recipe.asking import Outcome, ask_one_by_one, ask_together
from model.nano.recipe.questions import Dialogue, failing_first, fresh, from_file
from model.nano.recipe.render import CHECKPOINT
from model.nano.recipe.report import described, summary, table, write

_ASKED = Path(__file__).parents[3] / "tests" / "eval"
_DATED = re.compile(r"-\d{4}-\d\d-\d\d\b")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=200, help="fresh tasks of the generator")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--effort", type=Effort, choices=tuple(Effort), default=None)
    parser.add_argument("--family", nargs="+", help="fresh tasks of these families only")
    parser.add_argument("--questions", type=Path, nargs="+", help="files of questions instead")
    parser.add_argument(
        "--fail-first", action="store_true", help="the first cell of every task raises an error"
    )
    parser.add_argument(
        "--at-once",
        type=int,
        default=1,
        help="conversations decoded together, on a GPU if there is one; 1: the engine that ships",
    )
    parser.add_argument(
        "--notebook",
        action="store_true",
        help="cells in the recipe's own notebook, quick and not confined, instead of a sandbox",
    )
    parser.add_argument(
        "--within", type=float, help="seconds after which no conversation begins, with --at-once"
    )
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--out", type=Path, help="a folder for scores.json and what went wrong")
    parser.add_argument("--json", action="store_true", help="every outcome as a line of JSON")
    parser.add_argument("--wrong", action="store_true", help="show what went wrong")
    parser.add_argument(
        "--all",
        action="store_true",
        help="held-out tasks, also at each effort, with errors, with functions, all questions of tests/eval",
    )
    _evaluate(parser.parse_args())


def _evaluate(arguments: argparse.Namespace) -> None:
    begun = time.monotonic()
    sets = _sets(arguments)
    results: dict[str, list[Outcome]] = {}
    # Together all sets are one: else the GPU would wait for the last few of each.
    groups = [list(sets)] if arguments.at_once > 1 else [[title] for title in sets]
    for titles in groups:
        answered = iter(_asked([one for title in titles for one in sets[title]], arguments, begun))
        for title in titles:
            results[title] = [outcome for _ in sets[title] for outcome in next(answered)]
            _show(title, results[title], arguments)
    if arguments.out is not None:
        turns = {title: sum(len(one.questions) for one in sets[title]) for title in sets}
        blind = {title for title in sets if _DATED.search(title)}
        write(arguments.out, results, turns, blind, round(time.monotonic() - begun, 1))


def _asked(
    dialogues: Sequence[Dialogue], arguments: argparse.Namespace, begun: float
) -> list[list[Outcome]]:
    """What became of each."""
    checkpoint, notebook = arguments.checkpoint, arguments.notebook
    if arguments.at_once == 1:
        return asyncio.run(ask_one_by_one(dialogues, checkpoint, in_notebook=notebook))
    until = begun + (float("inf") if arguments.within is None else arguments.within)
    together = ask_together(
        dialogues, checkpoint, arguments.at_once, in_notebook=notebook, until=until
    )
    return asyncio.run(together)


def _show(title: str, outcomes: Sequence[Outcome], arguments: argparse.Namespace) -> None:
    console = Console()
    if not outcomes:
        console.print(f"{title}: no time was left")
        return
    figures = summary(outcomes)
    is_blind = _DATED.search(title) is not None
    if arguments.json:
        for outcome in () if is_blind else outcomes:
            verdict = {"well_formed": outcome.is_well_formed, "refuses": outcome.refuses}
            print(json.dumps({"set": title} | asdict(outcome) | verdict, ensure_ascii=False))
        print(json.dumps({"set": title, "summary": figures}), flush=True)
        return
    if arguments.wrong and not is_blind:
        for outcome in outcomes:
            if not outcome.is_good:
                console.print(described(outcome), markup=False, highlight=False)
    console.print(table(outcomes, title))
    if arguments.at_once == 1:
        console.print(f"{figures['tokens_a_second']} tokens/s decoding")


def _sets(arguments: argparse.Namespace) -> dict[str, list[Dialogue]]:
    """What is to be asked, by title."""
    n, seed, effort = arguments.n, arguments.seed, arguments.effort
    if arguments.questions:
        files = list(arguments.questions)
        sets = {file.stem: list(from_file(file, effort)) for file in files}
    else:
        sets = {"held-out tasks": list(fresh(n, seed, effort, arguments.family))}
    if arguments.fail_first:
        sets = {f"{title}, first cell fails": failing_first(asked) for title, asked in sets.items()}
    if arguments.all:
        sets |= {
            file.stem: list(from_file(file, effort)) for file in sorted(_ASKED.glob("*.jsonl"))
        }
        sets["first cell fails"] = failing_first(list(fresh(n, seed + 1, effort)))[: n // 2]
        sets["functions of the user's"] = list(fresh(n // 8, seed + 3, effort, ["functions"]))
        for each in Effort:
            sets[f"the same at {each} effort"] = list(fresh(n // 4, seed + 2, each))
    return sets


if __name__ == "__main__":
    main()
