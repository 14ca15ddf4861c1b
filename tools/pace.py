"""How fast a kernel is listened to: what it sends beyond that waits on its own side."""

import asyncio
import time
from dataclasses import dataclass, field

# A message costs more than its bytes: it is parsed, checked and shown.
MESSAGE_BYTES = 2 << 10
_TURN_BYTES = 1 << 20


@dataclass(slots=True)
class Pace:
    """Bytes per second that may be taken, after `burst` bytes at once; shared by all channels."""

    bytes_per_s: float = 32 << 20
    burst: float = 64 << 20
    _owed: float = 0.0
    _at: float = field(default_factory=time.monotonic)
    _since_turn: float = 0.0

    async def take(self, size: int, *, messages: int = 0) -> None:
        """Account for `size` bytes and so many messages; waits if that is too fast.

        Lets others have their turn now and then, also where it need not wait.
        """
        cost = size + messages * MESSAGE_BYTES
        now = time.monotonic()
        self._owed = max(0.0, self._owed - (now - self._at) * self.bytes_per_s) + cost
        self._at = now
        self._since_turn += cost
        if self._owed > self.burst:
            self._since_turn = 0
            await asyncio.sleep((self._owed - self.burst) / self.bytes_per_s)
        elif self._since_turn > _TURN_BYTES:
            self._since_turn = 0
            await asyncio.sleep(0)
