"""What came of an evaluation: tables for people, a file of figures, what went wrong by family."""

import json
import statistics
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from model.nano.recipe.asking import Outcome


def table(outcomes: Sequence[Outcome], title: str = "nano") -> Table:
    """Families in the order of their names, then the efforts, then the sum."""
    view = Table("family", "turns", "right", "well-formed", "refuses", "tokens a turn", title=title)
    for column in view.columns[1:]:
        column.justify = "right"
    for family, some in _by(outcomes, "family").items():
        view.add_row(*_row(family, some))
    view.add_section()
    for effort, some in _by(outcomes, "effort").items():
        view.add_row(*_row(f"effort {effort}", some))
    view.add_section()
    view.add_row(*_row("all", outcomes))
    return view


def summary(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures of the table's last row, and the decoding speed."""
    seconds = sum(outcome.decode_s for outcome in outcomes)
    return {
        "turns": len(outcomes),
        "right": sum(outcome.is_right for outcome in outcomes),
        "well_formed": sum(outcome.is_well_formed for outcome in outcomes),
        "refuses": sum(outcome.refuses for outcome in outcomes),
        "tokens_a_turn": round(statistics.mean(outcome.tokens for outcome in outcomes), 1),
        "tokens_a_second": round(sum(o.tokens for o in outcomes) / seconds, 1) if seconds else 0.0,
    }


def _row(name: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    figures = summary(outcomes)
    n = len(outcomes)
    return (
        name,
        str(n),
        f"{figures['right']} ({figures['right'] / n:.1%})",
        f"{figures['well_formed'] / n:.1%}",
        str(figures["refuses"]),
        f"{figures['tokens_a_turn']:.0f}",
    )


def write(
    folder: Path,
    results: Mapping[str, Sequence[Outcome]],
    turns: Mapping[str, int],
    blind: Collection[str],
    seconds: float,
) -> None:
    """`scores.json`: every set's figures in all, by family and by effort, and how many `turns` it has.

    And a file for each family of each set that is not `blind`, with what went wrong.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sets = {title: {"turns": turns[title]} | _scores(results[title]) for title in results}
    scores = {"seconds": seconds, "sets": sets}
    (folder / "scores.json").write_text(json.dumps(scores, indent=1) + "\n")
    for title in results.keys() - set(blind):
        wrong = [outcome for outcome in results[title] if not outcome.is_good]
        place = folder / "wrong" / title.replace(" ", "-")
        for family, outcomes in _by(wrong, "family").items():
            place.mkdir(parents=True, exist_ok=True)
            text = "\n".join(described(outcome) for outcome in outcomes)
            (place / f"{family.replace(' ', '-')}.txt").write_text(text + "\n")


def described(outcome: Outcome) -> str:
    """All of it, for people."""
    return "\n".join(
        (
            f"--- {outcome.family}, {outcome.effort} {' '.join(outcome.deviations)}",
            f"prompt   {outcome.prompt}",
            *(f"call     {call}" for call in outcome.calls),
            f"answer   {outcome.answer}",
            f"expected {outcome.expected}",
        )
    )


def _scores(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    if not outcomes:
        return {}
    figures = {"all": summary(outcomes)}
    for name in ("family", "effort"):
        figures |= {f"{name} {key}": summary(some) for key, some in _by(outcomes, name).items()}
    return figures


def _by(outcomes: Sequence[Outcome], name: str) -> dict[str, list[Outcome]]:
    """In the order of the names."""
    keys = sorted({getattr(outcome, name) for outcome in outcomes})
    return {key: [o for o in outcomes if getattr(o, name) == key] for key in keys}
