"""What SIGINT and SIGTERM do: the first stops in order, a second SIGINT within 2 s leaves at once."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from agent.errors import Stopped, TimedOut

T = TypeVar("T")

IMPATIENT_S = 2.0


@contextmanager
def on_signals(
    stop: Callable[[signal.Signals], None],
    *,
    numbers: Sequence[signal.Signals] = (signal.SIGINT, signal.SIGTERM),
    before_leaving: Callable[[], None] = lambda: None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Call `stop` for each of `numbers` while inside; from the running event loop.

    A second SIGINT within two seconds ends the process with 130 after `before_leaving`, which gives
    the terminal back and no more: what runs in the sandbox dies with this process. A signal that was
    ignored when we were started (`nohup`, a shell's background job) stays ignored.
    """
    loop = asyncio.get_running_loop()
    last_interrupt = -IMPATIENT_S

    def take(number: signal.Signals) -> None:
        nonlocal last_interrupt
        if number is signal.SIGINT:
            if clock() - last_interrupt < IMPATIENT_S:
                before_leaving()
                os._exit(128 + signal.SIGINT)
            last_interrupt = clock()
        stop(number)

    before = {number: signal.getsignal(number) for number in numbers}
    handled = [number for number in numbers if before[number] is not signal.SIG_IGN]
    for number in handled:
        loop.add_signal_handler(number, take, number)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])


@contextmanager
def interruptible() -> Iterator[None]:
    """For work in the event loop's own thread: Ctrl-C ends it, as Stopped, and not the loop."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(signal.SIGINT) from None
    finally:
        signal.signal(signal.SIGINT, before)


async def supervised(
    job: Coroutine[Any, Any, T], *, timeout_s: float | None, before_leaving: Callable[[], None]
) -> T:
    """Run `job` until it ends, a signal comes or `timeout_s` is over; it always gets to tidy up.

    Raises Stopped or TimedOut, or what the job raised.
    """
    task = asyncio.ensure_future(job)
    stopped_by: signal.Signals | None = None

    def stop(number: signal.Signals) -> None:
        nonlocal stopped_by
        stopped_by = stopped_by or number
        task.cancel()

    with on_signals(stop, before_leaving=before_leaving):
        clock = asyncio.timeout(timeout_s)
        try:
            async with clock:
                return await task
        except TimeoutError:
            if clock.expired():
                hint = "Raise --timeout, or ask for less."
                raise TimedOut(f"not done within {timeout_s:g} s", hint) from None
            raise
        except asyncio.CancelledError:
            if stopped_by is not None:
                raise Stopped(stopped_by) from None
            raise
