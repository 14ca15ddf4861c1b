"""A benchmark's result as a picture."""

import json
from pathlib import Path

import pytest

from benchmarks.plot import plot
from benchmarks.tables import RESULTS

ROWS = {
    "ops": ({"operation": "route 16", "share": 0.25}, "route 16"),
    "decode": ({"context": 8192, "loop_share": 0.25}, "decoding at 8,192"),
    "prefill": ({"tokens": 256, "onto": 8192, "share": 0.25}, "256 onto 8,192"),
}


@pytest.mark.parametrize(("row", "label"), ROWS.values(), ids=ROWS)
def test_every_benchmark_has_a_picture(tmp_path: Path, row: dict[str, object], label: str) -> None:
    """With its card, its rows and their shares in it."""
    picture = tmp_path / "picture.svg"
    plot({"card": "NVIDIA H200", "date": "2026-11-28", "rows": [row]}, picture)
    text = picture.read_text("utf-8")
    assert all(word in text for word in (label, "25 %", "NVIDIA H200, 2026-11-28"))


def test_the_results_that_are_kept_can_be_drawn(tmp_path: Path) -> None:
    for result in RESULTS.glob("*.json"):
        report = json.loads(result.read_text("utf-8"))
        if "rows" in report:
            plot(report, tmp_path / f"{result.stem}.png")
            assert (tmp_path / f"{result.stem}.png").stat().st_size > 5000
