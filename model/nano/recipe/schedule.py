"""When a training learns how fast, when it saves, and when it ends: by the clock, not by a count of steps.

A training may be done in pieces, each from the checkpoint of the one before. Every piece warms up, since the
optimizers' state does not travel; only the last one decays.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

WARMUP_STEPS = 50
# Compiling happens in these.
STEPS_UNTIMED = 5
# Of a run's time, so much is left for its last checkpoint.
LAST_SAVE_S = 3.0


@dataclass(slots=True)
class Clock:
    """The time of one piece, which begins when everything is compiled.

    It has `seconds` or, compiling and saving included, lasts until `until` (of `time.monotonic`). Over the
    last `decay_share` of it the rate falls to 0. Every `save_every_s` a checkpoint is due.
    """

    seconds: float
    decay_share: float
    save_every_s: float
    until: float | None = None
    started: float | None = None
    _saved: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        self.started = self._saved = time.monotonic()
        if self.until is not None:
            self.seconds = max(1.0, self.until - LAST_SAVE_S - self.started)

    @property
    def elapsed_s(self) -> float:
        return 0.0 if self.started is None else time.monotonic() - self.started

    @property
    def spent(self) -> float:
        """The share of the time that is over."""
        return self.elapsed_s / self.seconds

    def rate(self, number: int) -> float:
        """The learning rate of step `number`, as a share of the full one."""
        return rate(number, self.spent, self.decay_share)

    def save_is_due(self) -> bool:
        """True once every `save_every_s`, never before the start."""
        now = time.monotonic()
        if self.started is None or now - self._saved < self.save_every_s:
            return False
        self._saved = now
        return True


def rate(number: int, spent: float, decay_share: float) -> float:
    """Warm-up by steps, then constant, then down to 0 over the last `decay_share` of the time."""
    decay = (1 - spent) / decay_share if decay_share else 1.0
    return max(0.0, min(1.0, (number + 1) / WARMUP_STEPS, decay))


@dataclass(slots=True)
class Interruption:
    """Whether the user or the machine wants an end."""

    is_requested: bool = False

    def request(self, number: int, _frame: FrameType | None) -> None:
        """The first signal asks, a second one ends the process as it always does."""
        self.is_requested = True
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def interruption() -> Iterator[Interruption]:
    """Ctrl-C and SIGTERM ask for an end while this is open."""
    asked = Interruption()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, asked.request) for number in signals]
    try:
        yield asked
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
