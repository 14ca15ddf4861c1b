"""The tables of README.md and docs/performance.md, made from benchmarks/results.

`python benchmarks/tables.py` writes them anew; `--check` only says whether they are in step. A table stands
between `<!-- table: NAME -->` and `<!-- end of table -->`, and NAME is a function below.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
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
    """The same text, each table as the results have it. Raises KeyError for a name without a function."""

    def made(match: re.Match[str]) -> str:
        return f"{match[1]}\n{TABLES[match[2]](results)}\n\n{match[3]}"

    return MARKED.sub(made, text)


def speed(results: Path) -> str:
    """README's: decoding only, and what it means."""
    rows = [
        (
            _name(result),
            _card(result),
            f"{row['context']:,}",
            f"{row['loop_tokens_s']:.0f}",
            f"{row['loop_share']:.0%}",
        )
        for result in _read(results, "decode")
        for row in result["rows"]
    ]
    titles = ("model", "card", "context", "tokens/s", "of what its memory allows")
    return _table(titles, rows, n_left=2)


def decode(results: Path) -> str:
    found = _read(results, "decode")
    rows = [
        (
            _name(result),
            _card(result),
            f"{row['context']:,}",
            f"{row['floor_ms']:.3f}",
            f"{row['graph_ms']:.3f}",
            f"{row['loop_ms']:.3f}",
            f"{row['loop_tokens_s']:.0f}",
            f"{row['loop_share']:.0%}",
        )
        for result in found
        for row in result["rows"]
    ]
    titles = (
        "model", "card", "context", "floor, ms", "graph, ms", "loop, ms", "tokens/s", "share of the floor",
    )  # fmt: skip
    return _table(titles, rows, n_left=2) + _sources(found)


def reading(results: Path) -> str:
    """Fresh prompts, then what is appended."""
    found = [*_read(results, "prefill"), *_read(results, "append")]
    rows = [
        (
            _card(result),
            f"{row['tokens']:,}",
            f"{row['onto']:,}",
            f"{row['floor_ms']:.2f}",
            f"{row['ms']:.2f}",
            f"{1e3 * row['tokens'] / row['ms']:,.0f}",
            f"{row['floor_ms'] / row['ms']:.0%}",
        )
        for result in found
        for row in result["rows"]
    ]
    titles = ("card", "tokens", "onto", "floor, ms", "ms", "tokens/s", "share of the floor")
    return _table(titles, rows, n_left=1) + _sources(found)


def ops(results: Path) -> str:
    found = _read(results, "ops")
    rows = [
        (
            row["operation"],
            _card(result),
            f"{row['gflop']:,.2f}",
            f"{row['mb']:,.1f}",
            f"{row['us']:,.1f}",
            row["bound"],
            f"{row['share']:.0%}",
        )
        for result in found
        for row in result["rows"]
    ]
    titles = ("operation", "card", "GFLOP", "MB", "us", "bound by", "share of the floor")
    return _table(titles, rows, n_left=2) + _sources(found)


def memory(results: Path) -> str:
    found = _read(results, "memory")
    rows = [
        (
            _name(result),
            _card(result),
            f"{result['context']:,}",
            f"{result['weights_gb']:.2f}",
            f"{result['cache_gb']:.2f}",
            f"{result['tensors_gb']:.2f}",
            f"{result['reserved_gb']:.2f}",
            f"{result['device_gb']:.2f}",
            f"{result['limit_gb']:.0f}",
        )
        for result in found
    ]
    titles = (
        "model", "card", "context", "weights", "cache", "tensors at most", "reserved", "in use on the card",
        "limit, GB",
    )  # fmt: skip
    return _table(titles, rows, n_left=2) + _sources(found)


TABLES: dict[str, Callable[[Path], str]] = {
    "speed": speed,
    "decode": decode,
    "reading": reading,
    "ops": ops,
    "memory": memory,
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


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, n_left: int) -> str:
    """Markdown; the first columns are words, the others numbers."""
    rule = ["---" if column < n_left else "---:" for column in range(len(titles))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (titles, rule, *rows))


if __name__ == "__main__":
    main()
