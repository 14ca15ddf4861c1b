"""What the sandbox costs on this machine: every rung of the ladder beside a kernel without one.

`python benchmarks/sandbox.py [--runs N] [--json]`. Medians over N runs (7), because other programs
disturb, and the best. Cold: nothing proved yet, so the self-test runs too; warm: the proof of this boot stands.
Both begin before the sandbox is opened and end with the answer to the first cell. What runs inside is
timed inside. Memory is the proportional share (PSS) of the kernel, and of what holds it.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psutil

# A script of the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

from sandbox.base import Mode, Sandbox, Workspace
from sandbox.ladder import available_rungs, open_rung, open_sandbox
from tools.jupyter import KernelSession

PLAIN = "no sandbox"
CELLS = 50
SPIN_S = 0.3
# Each prints its seconds. The repetitions take some tenths of a second.
INSIDE = {
    "200,000 system calls, s": "for _ in range(200_000): os.getppid()",
    "20,000 file stats, s": "for _ in range(20_000): os.stat('/usr/bin/env')",
    "processor loop, s": "sum(n * n for n in range(3_000_000))",
    "20 subprocesses, s": "for _ in range(20): subprocess.run(['/usr/bin/env', 'true'])",
}

Figures = dict[str, list[float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    names = [PLAIN, *map(str, available_rungs())]
    figures: dict[str, Figures] = {name: {} for name in names}
    # Round by round, so that a disturbance meets all of them.
    for _ in range(options.runs):
        for name in names:
            for figure, value in asyncio.run(one_run(name)).items():
                figures[name].setdefault(figure, []).append(value)
    summary = {
        name: {figure: (statistics.median(values), min(values)) for figure, values in found.items()}
        for name, found in figures.items()
    }
    where = machine()
    if options.json:
        print(
            json.dumps(
                {"machine": where, "runs": options.runs, "median and best": summary}, indent=1
            )
        )
    else:
        print(where, f"medians of {options.runs} (best)", sep=", ")
        print(table(summary))


async def one_run(name: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        # A cache of its own, which holds no proof at first.
        os.environ["XDG_CACHE_HOME"] = cache
        figures = {"cold start, s": await start_s(name, Path(folder))}
        figures["warm start, s"] = await start_s(name, Path(folder))
        with closing(opened(name, Path(folder))) as sandbox:
            session = KernelSession(sandbox, grace_s=3)
            await session.start()
            figures |= await session_figures(session)
            await session.close()
    return figures


async def start_s(name: str, folder: Path) -> float:
    began = time.perf_counter()
    with closing(opened(name, folder)) as sandbox:
        session = KernelSession(sandbox, grace_s=3)
        await run(session, "pass")
        seconds = time.perf_counter() - began
        await session.close()
    return seconds


async def session_figures(session: KernelSession) -> dict[str, float]:
    await run(session, "import os, subprocess, time")
    trips: list[float] = []
    for _ in range(CELLS):
        began = time.perf_counter()
        await run(session, "pass")
        trips.append(time.perf_counter() - began)
    figures = {"a cell, ms": 1e3 * statistics.median(trips)}
    for title, code in INSIDE.items():
        cell = f"began = time.perf_counter()\n{code}\nprint(time.perf_counter() - began)"
        figures[title] = float(await run(session, cell))
    kernel, holders = memory_mib()
    figures |= {"memory of the kernel, MiB": kernel, "memory of what holds it, MiB": holders}
    result = await session.execute("while True: pass", timeout_s=SPIN_S)
    assert result.status == "timeout"
    figures["interrupt, ms"] = 1e3 * (result.seconds - SPIN_S)
    began = time.perf_counter()
    await session.restart()
    figures["restart, s"] = time.perf_counter() - began
    return figures


async def run(session: KernelSession, code: str) -> str:
    """What a cell prints."""
    result = await session.execute(code, timeout_s=60)
    assert result.status == "ok", result.output.render().text
    return result.output.render().text


def opened(name: str, folder: Path) -> Sandbox:
    if name == PLAIN:
        return open_sandbox(Workspace(folder, Mode.OFF))
    return open_rung(name, Workspace(folder, Mode.OVERLAY))


def memory_mib() -> tuple[float, float]:
    """The proportional share of the kernel's process, and of all others below this one."""
    shares: list[float] = []
    for process in psutil.Process().children(recursive=True):
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii").splitlines()
        share = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        shares.append(share / 1024)
    return max(shares), sum(shares) - max(shares)


def machine() -> str:
    cpus = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        if line.startswith("model name")
    ]
    return ", ".join(
        (
            datetime.now(UTC).date().isoformat(),
            f"{os.cpu_count()} x {cpus[0] if cpus else platform.machine()}",
            f"Linux {platform.release()}",
            f"Python {platform.python_version()}",
            "root" if os.getuid() == 0 else "an ordinary user",
        )
    )


def table(summary: dict[str, dict[str, tuple[float, float]]]) -> str:
    """Markdown: a row for each figure, a column for each rung."""
    rows: list[Iterable[str]] = [("", *summary), ("---", *["---:"] * len(summary))]
    rows += [
        (figure, *("{:.3g} ({:.3g})".format(*found[figure]) for found in summary.values()))
        for figure in summary[PLAIN]
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
