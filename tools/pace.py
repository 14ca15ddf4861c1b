"""How fast a kernel is listened to: what it sends beyond that waits on its own side."""

import asyncio
import time
from dataclasses import dataclass, field

# A message costs more than its bytes: it is parsed, checked and shown.
MESSAGE_BYTES = 2 << 10
_TURN_BYTES = 1 << 20
_LONGEST_SLEEP_S = 0.1


@dataclass(slots=True)
class Pace:
    """Bytes per second that may be taken, after `burst` bytes at once; shared by all channels.

    `idle_bytes_per_s` holds while nobody waits for anything.
    """

    bytes_per_s: float = 32 << 20
    burst: float = 64 << 20
    idle_bytes_per_s: float = 1 << 20
    _is_idle: bool = False
    _owed: float = 0.0
    _at: float = field(default_factory=time.monotonic)
    _since_turn: float = 0.0

    def rest(self) -> None:
        """Nobody waits any more."""
        self._settle()
        self._is_idle = True

    def hurry(self) -> None:
        """Somebody waits: what was taken before counts no more."""
        self._is_idle = False
        self._owed = 0.0

    async def take(self, size: int, *, messages: int = 0) -> None:
        """Account for `size` bytes and so many messages; waits if that is too fast.

        Lets others have their turn now and then, also where it need not wait.
        """
        cost = size + messages * MESSAGE_BYTES
        self._settle()
        self._owed += cost
        self._since_turn += cost
        if self._since_turn > _TURN_BYTES:
            self._since_turn = 0
            await asyncio.sleep(0)
        # In steps, because somebody may begin to wait.
        while (excess := self._owed - self.burst) > 0:
            await asyncio.sleep(min(excess / self._rate, _LONGEST_SLEEP_S))
            self._settle()

    @property
    def _rate(self) -> float:
        return self.idle_bytes_per_s if self._is_idle else self.bytes_per_s

    def _settle(self) -> None:
        now = time.monotonic()
        self._owed = max(0.0, self._owed - (now - self._at) * self._rate)
        self._at = now
