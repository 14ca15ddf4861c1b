"""Rows for the training from generator processes, each with a pipe of its own.

With one queue for all, a process that stops while it writes stops everybody, and a training that falls back
on the rows it has learns them by heart without a word. Here a process that is stuck holds up nobody, one
that fails or dies is announced and missed, and rows that come too slowly end the training.
"""

import multiprocessing
import random
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from model.nano.recipe.packing import Row, rows
from model.tokenizer import load_tokenizer

_ROWS_A_MESSAGE = 16

# Of 32 KiB each: 1.3 GB, and 1.6 in fact.
POOL_ROWS = 40_000
FRESH_ROWS = 8192
# Of the latest batches, so many must have been made of new rows for the most part.
WATCHED_BATCHES = 500
LEAST_FRESH = 0.2

Work = Callable[[Connection, int, int], None]
"""Sends lists of rows for ever, or a RuntimeError. Its arguments: the pipe, its number, how many there are."""


class Feed:
    """Batches of fresh rows while there are any, else of rows drawn again from a pool.

    Rows that nobody needs yet wait in the processes, which then rest.
    `work` runs in each of `workers` processes. `rows` raises RuntimeError if the last of them fails or dies,
    if nothing comes for `patience` seconds, or if for long most rows had to be drawn again.
    """

    def __init__(self, work: Work, workers: int, seed: int, patience: float = 120) -> None:
        context = multiprocessing.get_context("spawn")
        self._rng = random.Random(seed)
        self._patience = patience
        self._changed = threading.Condition()
        self._pool: list[Row] = []
        self._fresh: list[Row] = []
        self._failure: RuntimeError | None = None
        self._shares: list[float] = []
        self._processes: dict[Any, BaseProcess] = {}
        for number in range(workers):
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=work, args=(sender, number, workers), daemon=True)
            process.start()
            # Else the pipe would not end with the process.
            sender.close()
            self._processes[receiver] = process
        self._is_open = True
        threading.Thread(target=self._read, name="feed", daemon=True).start()

    def rows(self, size: int) -> list[Row]:
        """The next `size` rows."""
        deadline = time.monotonic() + self._patience
        with self._changed:
            while self._failure is None and len(self._pool) < min(8 * size, FRESH_ROWS):
                if not self._changed.wait(deadline - time.monotonic()):
                    raise RuntimeError("the generator processes deliver nothing")
            if self._failure is not None:
                raise self._failure
            chosen, self._fresh = self._fresh[:size], self._fresh[size:]
            again = self._rng.choices(self._pool, k=size - len(chosen))
            self._changed.notify_all()
        self._shares = [*self._shares[1 - WATCHED_BATCHES :], len(chosen) / size]
        if len(self._shares) == WATCHED_BATCHES and self.fresh_share() < LEAST_FRESH:
            raise RuntimeError(
                f"only {self.fresh_share():.0%} of the latest rows were new: the generator is too slow"
            )
        return chosen + again

    def fresh_share(self) -> float:
        """Of the rows of the latest batches, how many were new."""
        return sum(self._shares) / max(1, len(self._shares))

    def waiting(self) -> int:
        """How many new rows have come and are not used yet: where it falls, the generator is the slower one."""
        return len(self._fresh)

    def close(self) -> None:
        self._is_open = False
        for process in [*self._processes.values()]:
            process.kill()

    def _read(self) -> None:
        """Take what comes, from whichever process it comes, while there is room for it."""
        while self._is_open and self._processes:
            with self._changed:
                if not self._changed.wait_for(self._has_room, timeout=1):
                    continue
            ready: list[Any] = wait(list(self._processes), timeout=1)
            for pipe in ready:
                received = self._received(pipe)
                if isinstance(received, RuntimeError):
                    self._miss(pipe, received)
                else:
                    self._keep(received)

    def _received(self, pipe: Any) -> list[Row] | RuntimeError:
        """What a process sent, or that it ended."""
        try:
            return pipe.recv()
        except (EOFError, OSError):
            process = self._processes[pipe]
            process.join(5)
            return RuntimeError(f"a generator process ended with exit code {process.exitcode}")

    def _keep(self, received: list[Row]) -> None:
        with self._changed:
            self._pool += received
            self._fresh += received
            if len(self._pool) > POOL_ROWS:
                self._pool = self._pool[-POOL_ROWS * 3 // 4 :]
            self._changed.notify_all()

    def _has_room(self) -> bool:
        return len(self._fresh) < FRESH_ROWS

    def _miss(self, pipe: Any, failure: RuntimeError) -> None:
        """Go on without a process; without the last one there is no going on."""
        del self._processes[pipe]
        if not self._is_open:
            return
        if self._processes:
            print(f"{failure}\n{len(self._processes)} others go on.", file=sys.stderr, flush=True)
            return
        with self._changed:
            self._failure = failure
            self._changed.notify_all()


def deliver(
    pipe: Connection, number: int, workers: int, *, seed: int, length: int, vocabulary: Path
) -> None:
    """Rows for ever; the text of what goes wrong."""
    # Whoever interrupts the training wants it to save; the feed ends this process.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)
    pending: list[Row] = []
    try:
        for row in rows(seed, length, load_tokenizer(vocabulary), number, workers):
            pending.append(row)
            if len(pending) == _ROWS_A_MESSAGE:
                pipe.send(pending)
                pending = []
    except Exception:  # noqa: BLE001 - the trainer is told
        pipe.send(RuntimeError(f"a generator process failed:\n{traceback.format_exc()}"))
