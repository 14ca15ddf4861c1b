"""What a benchmark of a card reports: when, where and with what it ran, then what it found."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

import torch
import triton

from benchmarks.plot import plot

Report = dict[str, object]


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """With --json and --plot, for `write`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path, help="a picture: .svg, .png")
    return parser


def begin(**known: object) -> Report:
    """Printed, too."""
    report: Report = {
        "date": datetime.now(UTC).date().isoformat(),
        "card": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "triton": triton.__version__,
        **known,
    }
    print("  ".join(f"{name}: {value}" for name, value in report.items()))
    return report


def write(report: Report, file: Path | None, picture: Path | None = None) -> None:
    """picture: of a report with rows, see benchmarks/plot.py."""
    if picture is not None:
        plot(report, picture)
    if file is not None:
        file.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
