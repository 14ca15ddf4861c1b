"""A Python that remembers: cells run in an ipykernel, one after another, inside a sandbox.

`KernelSession` runs cells and survives whatever they do: it interrupts, kills, notices deaths and
starts the next kernel at once, so that the next cell does not wait for it. `tools/kernel_host.py`
is one life of one kernel process and the talk with it.

There is one kernel at a time and never a spare beside it: two of them would mount the workspace's
overlay twice, which overlayfs leaves undefined.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sandbox.base import Sandbox, SandboxError
from tools.cell import Cell, OnOutput
from tools.displays import DisplayStore
from tools.kernel_host import Kernel, KernelDied
from tools.output import MOST_OUTPUT_BYTES, Capture, plain_text

START_S = 30.0
_SHUTDOWN_S = 1.0
# A kernel that serves its messages has stopped a cell by then; else a signal may do it.
_SIGNAL_AFTER_S = 1.0

Status = Literal["ok", "error", "interrupted", "timeout", "overflow", "died"]


@dataclass(slots=True)
class CellResult:
    """How a cell ended. `reason` says why the kernel died; `state_lost`: the variables are gone.

    `overflow`: it was stopped because too much came, and `reason` says what. `restarted` is the reason why the kernel
    that ran the cell was a new one, where the one before had died unnoticed. `images` are the files
    that were made of its displays.
    """

    status: Status
    output: Capture
    images: tuple[Path, ...] = ()
    reason: str | None = None
    state_lost: bool = False
    restarted: str | None = None
    seconds: float = 0.0


class KernelSession:
    """Cells in one sandbox. Not for two cells at once. Closed by its owner."""

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        grace_s: float,
        start_s: float = START_S,
        most_output_bytes: int = MOST_OUTPUT_BYTES,
        displays: Path | None = None,
    ) -> None:
        """`grace_s`: how long an interrupted cell may take to stop before the kernel is killed.

        `most_output_bytes`: a cell that sends more is interrupted. `displays`: the folder below
        which displayed files are kept; without one they go with the sandbox's own files.
        """
        self._sandbox = sandbox
        self._start_s = start_s
        self._grace_s = grace_s
        self._most_output_bytes = most_output_bytes
        self._displays = DisplayStore(displays or sandbox.private / "displays")
        self._kernel: Kernel | None = None
        self._is_running = False
        self._settling: asyncio.Task[str | None] | None = None

    async def start(self) -> None:
        """Return when a kernel is ready. Raises SandboxError."""
        kernel = self._kernel
        if kernel is None or kernel.death() is not None:
            await self._drop()
            kernel = self._begin()
        try:
            await kernel.ready(self._start_s)
        except KernelDied as death:
            log = kernel.log()
            await self._drop()
            last = f" ({plain_text(log.strip().splitlines()[-1])[:300]})" if log.strip() else ""
            raise SandboxError(f"Python's kernel did not start: {death}{last}.") from death
        except BaseException:
            # A cancelled start leaves no half-made kernel for the next one to trip over.
            await self._drop()
            raise

    async def execute(
        self, code: str, *, timeout_s: float, on_output: OnOutput | None = None
    ) -> CellResult:
        """Run a cell. `on_output` is called with each piece as it comes, raw as the kernel sent it.

        At the deadline the cell is interrupted, and the kernel killed if that does not help. A
        cancelled call interrupts the cell, too: the next cell waits until that is settled.
        Raises SandboxError where no kernel can be started.
        """
        began = time.monotonic()
        restarted = await self._settled()
        await self.start()
        assert self._kernel is not None
        kernel = self._kernel
        cell = Cell(on_output, self._displays, self._most_output_bytes)
        self._is_running = True
        request_id = kernel.execute(code, cell)
        result = CellResult("ok", cell.output, restarted=restarted)
        try:
            await self._run(kernel, cell, timeout_s, result)
        except asyncio.CancelledError:
            self._settling = asyncio.create_task(self._stop_cancelled(kernel, cell, request_id))
            raise
        else:
            kernel.forget(request_id)
        finally:
            self._is_running = False
        result.images = tuple(cell.files)
        result.seconds = time.monotonic() - began
        return result

    async def restart(self) -> None:
        """A fresh kernel; all variables are gone. Raises SandboxError."""
        await self._settled()
        await self._drop()
        await self.start()

    async def close(self) -> None:
        """End the kernel and everything that it started. A later cell finds a new one. Safe twice."""
        await self._settled()
        if self._kernel is not None:
            await self._kernel.shut_down(_SHUTDOWN_S)
        await self._drop()
        self._displays.close()

    async def _run(self, kernel: Kernel, cell: Cell, timeout_s: float, result: CellResult) -> None:
        """Wait for the cell's end, whatever it is, and write it into `result`."""
        try:
            async with asyncio.timeout(timeout_s):
                await kernel.wait_for(cell.finished, cell.overflowed)
            if cell.finished.is_set():
                result.status = "error" if cell.failed else "ok"
                return
            result.status, result.reason = "overflow", cell.overflow
        except TimeoutError:
            result.status = "timeout"
        except KernelDied as death:
            result.status, result.reason, result.state_lost = "died", str(death), True
            await self._succeed()
            return
        result.state_lost = not await self._stop(kernel, cell)

    async def _settled(self) -> str | None:
        """Wait for what is under way; why the kernel from before is no more, if so."""
        reason: str | None = None
        while (settling := self._settling) is not None:
            try:
                # A caller that gives up waiting does not stop it half-way.
                reason = await asyncio.shield(settling) or reason
            finally:
                if settling.done() and self._settling is settling:
                    self._settling = None
        if self._kernel is not None and (death := self._kernel.death()) is not None:
            await self._drop()
            return death
        return reason

    async def _stop_cancelled(self, kernel: Kernel, cell: Cell, request_id: str) -> str | None:
        if not await self._stop(kernel, cell):
            return "the interrupted cell did not stop"
        kernel.forget(request_id)
        return None

    async def _stop(self, kernel: Kernel, cell: Cell) -> bool:
        """Interrupt the running cell. False: it did not stop, and the next kernel is on its way."""
        patience_s = min(_SIGNAL_AFTER_S, self._grace_s / 2)
        try:
            kernel.interrupt()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience_s):
                    await kernel.wait_for(cell.finished)
            if not cell.finished.is_set():
                kernel.signal()
                async with asyncio.timeout(self._grace_s - patience_s):
                    await kernel.wait_for(cell.finished)
        except (TimeoutError, KernelDied):
            await self._succeed()
            return False
        return True

    def _begin(self) -> Kernel:
        kernel = Kernel(self._sandbox, on_death=self._on_death)
        kernel.begin()
        self._kernel = kernel
        return kernel

    def _on_death(self) -> None:
        """A kernel ended by itself. Where no cell runs, nobody else is there to see it."""
        if not self._is_running and self._settling is None:
            self._settling = asyncio.create_task(self._bury())

    async def _bury(self) -> str | None:
        reason = None if self._kernel is None else self._kernel.death()
        await self._succeed()
        return reason

    async def _succeed(self) -> None:
        """End the kernel and begin the next, without waiting for it."""
        was_used = self._kernel is not None and self._kernel.has_run
        await self._drop()
        # One that did not get so far would fail again and again; the next cell says why.
        if was_used:
            with contextlib.suppress(SandboxError):
                self._begin()

    async def _drop(self) -> None:
        kernel, self._kernel = self._kernel, None
        if kernel is not None:
            await kernel.kill()
