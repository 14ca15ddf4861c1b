"""The tables of README.md and docs/performance.md, made from benchmarks/results.

`python benchmarks/tables.py` writes them anew; `--check` only says whether they are in step. A table stands
between `<!-- table: NAME -->` and `<!-- end of table -->`, and NAME is one of those below.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "performance.md")
MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end of table -->)", re.DOTALL)

Result = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check: bool = parser.parse_args().check
    stale = False
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        made = with_tables(text, RESULTS)
        if made == text:
            continue
        stale = True
        print(f"{document.relative_to(ROOT)}: {'is out of step' if check else 'written anew'}")
        if not check:
            document.write_text(made, "utf-8")
    sys.exit(check and stale)


def with_tables(text: str, results: Path) -> str:
    """The same text, each table as the results have it. Raises KeyError for a name without one."""

    def made(match: re.Match[str]) -> str:
        return f"{match[1]}\n{TABLES[match[2]].made(results)}\n\n{match[3]}"

    return MARKED.sub(made, text)


Cell = Callable[[Result, Result], str]
"""What stands in a column, of a result and one of its rows."""


def of_row(name: str, form: str) -> Cell:
    return lambda _result, row: format(row[name], form)


def model(result: Result, _row: Result) -> str:
    return _name(result)


def card(result: Result, _row: Result) -> str:
    return _card(result)


@dataclass(frozen=True, slots=True)
class Table:
    """kinds: of the results that it is made of. columns: their titles and cells. n_words: how many columns
    are words and stand to the left.

    A result without rows is one itself.
    """

    kinds: tuple[str, ...]
    columns: Mapping[str, Cell]
    n_words: int = 2
    has_sources: bool = True

    def made(self, results: Path) -> str:
        """As Markdown."""
        found = [result for kind in self.kinds for result in _read(results, kind)]
        rows = [
            [cell(result, row) for cell in self.columns.values()]
            for result in found
            for row in result.get("rows", [result])
        ]
        rule = ["---" if n < self.n_words else "---:" for n in range(len(self.columns))]
        lines = [f"| {' | '.join(row)} |" for row in (self.columns, rule, *rows)]
        return "\n".join(lines) + (_sources(found) if self.has_sources else "")


TABLES = {
    # README's: decoding only, and what it means.
    "speed": Table(
        ("decode",),
        {
            "model": model,
            "card": card,
            "context": of_row("context", ","),
            "tokens/s": of_row("loop_tokens_s", ".0f"),
            "of what its memory allows": of_row("loop_share", ".0%"),
        },
        has_sources=False,
    ),
    "decode": Table(
        ("decode",),
        {
            "model": model,
            "card": card,
            "context": of_row("context", ","),
            "floor, ms": of_row("floor_ms", ".3f"),
            "graph, ms": of_row("graph_ms", ".3f"),
            "loop, ms": of_row("loop_ms", ".3f"),
            "tokens/s": of_row("loop_tokens_s", ".0f"),
            "share of the floor": of_row("loop_share", ".0%"),
        },
    ),
    # Fresh prompts, then what is appended.
    "reading": Table(
        ("prefill", "append"),
        {
            "card": card,
            "tokens": of_row("tokens", ","),
            "onto": of_row("onto", ","),
            "floor, ms": of_row("floor_ms", ".2f"),
            "ms": of_row("ms", ".2f"),
            "tokens/s": lambda _, row: f"{1e3 * row['tokens'] / row['ms']:,.0f}",
            "share of the floor": lambda _, row: f"{row['floor_ms'] / row['ms']:.0%}",
        },
        n_words=1,
    ),
    "ops": Table(
        ("ops",),
        {
            "operation": of_row("operation", ""),
            "card": card,
            "GFLOP": of_row("gflop", ",.2f"),
            "MB": of_row("mb", ",.1f"),
            "us": of_row("us", ",.1f"),
            "bound by": of_row("bound", ""),
            "share of the floor": of_row("share", ".0%"),
        },
    ),
    "memory": Table(
        ("memory",),
        {
            "model": model,
            "card": card,
            "context": of_row("context", ","),
            "weights": of_row("weights_gb", ".2f"),
            "cache": of_row("cache_gb", ".2f"),
            "tensors at most": of_row("tensors_gb", ".2f"),
            "reserved": of_row("reserved_gb", ".2f"),
            "in use on the card": of_row("device_gb", ".2f"),
            "limit, GB": of_row("limit_gb", ".0f"),
        },
    ),
}


def _read(results: Path, kind: str) -> list[Result]:
    """Of one benchmark: the 20b before the 120b, then by card."""
    found = [json.loads(path.read_text("utf-8")) for path in results.glob(f"{kind}-*.json")]
    return sorted(found, key=lambda result: (len(_name(result)), _card(result)))


def _name(result: Result) -> str:
    return str(result.get("model", "20b")).partition(",")[0]


def _card(result: Result) -> str:
    return result["card"].removeprefix("NVIDIA ").split()[0]


def _sources(results: Iterable[Result]) -> str:
    """A sentence a result: where, when, and what the floor was made of."""
    lines: list[str] = []
    for result in results:
        rates = [f"reads {result['read_gb_s']:,} GB/s"] if "read_gb_s" in result else []
        if "bf16_tflop_s" in result:
            rates.append(f"multiplies bf16 at {result['bf16_tflop_s']} TFLOP/s")
        if "peak_gib" in result:
            rates.append(f"at most {result['peak_gib']} GiB of memory in use")
        software = f"torch {result['torch'].partition('+')[0]}, triton {result['triton']}"
        source = f"{result['card']}, {result['date']}, {software}"
        lines.append(f"- {_name(result)}, {source}{': ' if rates else ''}{', '.join(rates)}")
    return "\n\n" + "\n".join(dict.fromkeys(lines))


if __name__ == "__main__":
    main()
