"""Runs the whole table as the user who starts it, and prints what came of it as JSON.

`python -m tests.sandbox.attacks_run FOLDER`, FOLDER being an empty one of that user. Every attack is
a cell of a real kernel: one kernel without confinement, then one for each rung and mode.
"""

import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from sandbox.base import Mode, Sandbox, Workspace
from sandbox.ladder import available_rungs, open_rung, open_sandbox
from tests.sandbox.attacks import FRAME, Attack, Plain
from tests.sandbox.attacks_files import SECRETS, WRITES
from tests.sandbox.attacks_host import Canaries, is_mighty, is_unfiltered
from tests.sandbox.attacks_limits import EXHAUSTIONS, SMALL, Exhaustion
from tests.sandbox.attacks_network import NETWORK
from tests.sandbox.attacks_processes import PROCESSES
from tools.jupyter import KernelSession

ATTACKS = {
    attack.name: attack
    for attack in (*SECRETS, *WRITES, *NETWORK, *PROCESSES)
    if attack.machine in ("", platform.machine())
}
_TIMEOUT_S = 30.0


async def main() -> None:
    base = Path(sys.argv[1])
    os.environ |= {"HOME": str(base / "home"), "TMPDIR": str(base / "tmp")}
    canaries = Canaries(base)
    with closing(canaries):
        known = await canaries.open()
        report: dict[str, Any] = {
            "mighty": is_mighty(),
            "unfiltered": is_unfiltered(),
            "has": sorted(name for name, value in known.items() if value),
            "plain": await _plain(canaries, known),
            "rungs": {},
            "changes": {},
        }
        for number, (title, rung, mode) in enumerate(_confinements()):
            folder = canaries.folder(f"folder-{number}")
            canaries.refresh()
            watched = folder if mode is not Mode.WRITE else None
            before = canaries.manifest(watched)
            began = time.process_time()
            with closing(open_rung(rung, Workspace(folder, mode))) as sandbox:
                attacks = [a for a in ATTACKS.values() if a.rung in ("", rung)]
                report["rungs"][title] = await _attacked(sandbox, attacks, known)
            after = canaries.manifest(watched)
            report["changes"][title] = _differences(before, after)
            print(title, f"{time.process_time() - began:.1f} s CPU", file=sys.stderr)
    report["exhaustions"] = {"plain": await _exhausted(None, base)}
    for rung in available_rungs():
        began = time.process_time()
        report["exhaustions"][rung] = await _exhausted(rung, base)
        print(rung, f"{time.process_time() - began:.1f} s CPU", file=sys.stderr)
    json.dump(report, sys.stdout)


def _confinements() -> list[tuple[str, str, Mode]]:
    """Each rung in the mode that lets most be written; binds also in the one that lets nothing."""
    found: list[tuple[str, str, Mode]] = []
    for rung in available_rungs():
        mode = Mode.WRITE if rung == "bubblewrap binds" else Mode.OVERLAY
        found.append((f"{rung}, {mode}", rung, mode))
    if any(rung == "bubblewrap binds" for _, rung, _ in found):
        found.append(("bubblewrap binds, read-only", "bubblewrap binds", Mode.READ_ONLY))
    return found


async def _plain(canaries: Canaries, known: dict[str, Any]) -> dict[str, str]:
    folder = canaries.folder("plain")
    attacks = [attack for attack in ATTACKS.values() if attack.plain is not Plain.NEVER]
    with closing(open_sandbox(Workspace(folder, Mode.OFF))) as sandbox:
        return await _attacked(sandbox, attacks, known)


async def _attacked(
    sandbox: Sandbox, attacks: Iterable[Attack], known: dict[str, Any]
) -> dict[str, str]:
    async with _session(sandbox) as session:
        await session.execute(f"a = {known!r}\n{FRAME}", timeout_s=_TIMEOUT_S)
        return {attack.name: await _verdict(session, attack) for attack in attacks}


async def _verdict(session: KernelSession, attack: Attack) -> str:
    result = await session.execute(f"attack({attack.body.strip()!r})", timeout_s=_TIMEOUT_S)
    text = result.output.render().text
    _, _, verdict = text.rpartition("verdict: ")
    return verdict.strip() if result.status == "ok" else f"broken: {result.status}: {text}"


async def _exhausted(rung: str | None, base: Path) -> dict[str, str]:
    """How each attack by greed ends on a rung, or without one."""
    with tempfile.TemporaryDirectory(dir=base) as name:
        if rung is None:
            greed = [exhaustion for exhaustion in EXHAUSTIONS if exhaustion.plain]
            opened = open_sandbox(Workspace(Path(name), Mode.OFF))
        else:
            greed = [e for e in EXHAUSTIONS if rung.startswith(e.rung)]
            opened = open_rung(rung, Workspace(Path(name), Mode.OVERLAY), SMALL)
        with closing(opened) as sandbox:
            async with _session(sandbox) as session:
                return {exhaustion.name: await _greed(session, exhaustion) for exhaustion in greed}


async def _greed(session: KernelSession, exhaustion: Exhaustion) -> str:
    """`reached`, or how it ended: by what the cell says, or with the kernel."""
    result = await session.execute(exhaustion.code, timeout_s=exhaustion.timeout_s)
    text = result.output.render().text.strip()
    # Whatever it did, the next cell is answered.
    after = await session.execute("print(1 + 1)", timeout_s=_TIMEOUT_S)
    assert after.output.render().text == "2\n", exhaustion.name
    if result.status == "died":
        return f"died: {result.reason}"
    if result.status == "timeout":
        return "timeout"
    return text.rpartition("verdict: ")[2] or f"broken: {text[-500:]}"


@asynccontextmanager
async def _session(sandbox: Sandbox) -> AsyncIterator[KernelSession]:
    session = KernelSession(sandbox, grace_s=1)
    try:
        await session.start()
        yield session
    finally:
        await session.close()


def _differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    names = sorted(before.keys() | after.keys())
    return [
        f"{name}: {before.get(name)} -> {after.get(name)}"
        for name in names
        if before.get(name) != after.get(name)
    ]


if __name__ == "__main__":
    asyncio.run(main())
