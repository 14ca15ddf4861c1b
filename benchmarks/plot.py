"""Draws a benchmark's result: how near each row comes to its floor.

`python benchmarks/plot.py RESULT.json OUT.svg`, and `--plot OUT.svg` of the benchmarks themselves. The ending
says the format: svg, png, pdf.
"""

import argparse
import json
from pathlib import Path
from typing import Any

# Inches of a bar, and of what stands around the bars.
_BAR, _AROUND = 0.28, 1.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path)
    parser.add_argument("picture", type=Path)
    arguments = parser.parse_args()
    plot(json.loads(arguments.result.read_text("utf-8")), arguments.picture)


def plot(report: dict[str, Any], picture: Path) -> None:
    """report: as the benchmarks write it. Raises ValueError for an ending that matplotlib does not know."""
    # Of the tests' tools: a measurement alone needs no picture.
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    labels = [label_of(row) for row in report["rows"]]
    shares = [100 * row.get("loop_share", row.get("share")) for row in report["rows"]]
    # Text stays text in an SVG.
    with rc_context({"svg.fonttype": "none"}):
        figure = Figure(figsize=(8, _AROUND + _BAR * len(labels)), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        bars = axes.barh(labels, shares, color="tab:blue", height=0.7)
        axes.bar_label(bars, fmt="%.0f %%", padding=3)
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("share of the floor, %")
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title(f"{report.get('model', '20b')}: {report['card']}, {report['date']}")
        figure.savefig(picture)


def label_of(row: dict[str, Any]) -> str:
    if "operation" in row:
        return str(row["operation"])
    if "context" in row:
        return f"decoding at {row['context']:,}"
    return f"{row['tokens']:,} onto {row['onto']:,}"


if __name__ == "__main__":
    main()
