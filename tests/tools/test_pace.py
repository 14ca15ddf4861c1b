"""How fast a kernel is listened to, by the clock of the event loop."""

import asyncio
import time

from tools.pace import MESSAGE_BYTES, Pace


def test_what_is_too_fast_waits():
    """After the burst no more than the rate; a message costs more than its bytes."""

    async def run() -> float:
        pace = Pace(bytes_per_s=10 * MESSAGE_BYTES, burst=5 * MESSAGE_BYTES)
        began = time.monotonic()
        for _ in range(8):
            await pace.take(0, messages=1)
        return time.monotonic() - began

    assert asyncio.run(run()) >= 0.25


def test_who_begins_to_wait_is_not_held_up_by_what_was_taken_before():
    """At rest little is taken; a cell makes an end of that at once."""

    async def run() -> None:
        pace = Pace(idle_bytes_per_s=1, burst=1)
        pace.rest()
        taking = asyncio.create_task(pace.take(1000))
        await asyncio.wait([taking], timeout=0.2)
        assert not taking.done()
        pace.hurry()
        await taking

    asyncio.run(asyncio.wait_for(run(), 60))
