"""One thread makes every engine call, loading included; asyncio reads its tokens as a stream.

An engine is synchronous and may hold the thread for long (a prefill, a 13 GB load). Keeping all its
calls on one thread of its own leaves the event loop free for the terminal and the kernel, lets the
load overlap with typing and with the sandbox's start, and gives a CUDA context the single thread it
wants. The thread is a daemon: a load in progress must not keep a stopped program alive.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from types import TracebackType
from typing import Self, TypeVar

from model.engine import Engine, GenerationStats, SamplingParams

T = TypeVar("T")


class EngineThread:
    """Runs `load` at once, then generations, one after another.

    `async with` closes the engine. Errors of the load are raised by `ready`, those of a generation
    by its stream. Make it inside a running event loop; use it from that loop only.
    """

    def __init__(self, load: Callable[[], Engine]) -> None:
        self.stats = GenerationStats()
        self._loop = asyncio.get_running_loop()
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._cancelled = threading.Event()
        self._closing = threading.Event()
        self._engine: Future[Engine] = self._submit(load)
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._thread.start()

    async def ready(self) -> Engine:
        """The engine once it is loaded, for its plain properties. Raises what loading raised."""
        # Shielded: a cancelled waiter must not mark the load as cancelled.
        return await asyncio.shield(asyncio.wrap_future(self._engine))

    @property
    def is_loading(self) -> bool:
        return not self._engine.done()

    def generate(
        self, prompt: Sequence[int], params: SamplingParams, *, stop: Collection[int]
    ) -> AsyncGenerator[int]:
        """Sampled ids as they come, the stop id included. `stats` are of the latest call.

        Leaving the stream early (`aclose`, a cancelled task) stops the engine at its next token and
        waits for that, so that the cache is whole and `stats` are final when it returns.
        """
        self.stats = GenerationStats()
        return self._stream(prompt, params, stop)

    async def _stream(
        self, prompt: Sequence[int], params: SamplingParams, stop: Collection[int]
    ) -> AsyncGenerator[int]:
        engine = await self.ready()
        tokens: asyncio.Queue[int | None] = asyncio.Queue()
        self._cancelled.clear()

        def decode() -> None:
            try:
                for token in engine.generate(
                    prompt, params, stop=stop, cancelled=self._cancelled.is_set
                ):
                    self._loop.call_soon_threadsafe(tokens.put_nowait, token)
            finally:
                self._loop.call_soon_threadsafe(tokens.put_nowait, None)

        done = self._submit(decode)
        try:
            while (token := await tokens.get()) is not None:
                yield token
        finally:
            self._cancelled.set()
            # Shielded twice over: even a second cancellation must not leave two calls overlapping,
            # which the single thread prevents, nor mark the job as cancelled.
            waiter = asyncio.wrap_future(done)
            await asyncio.shield(waiter)
            # Not after an error: an engine that refused a prompt still has the counts of another.
            self.stats = engine.stats

    async def close(self) -> None:
        """Stop what runs, close the engine, end the thread. A load in progress is left to die."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._cancelled.set()
        # Whoever is ahead in the queue ends first; a load ends by itself, and then the thread does.
        self._jobs.put(None)
        if self._engine.done():
            await asyncio.to_thread(self._thread.join)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def _submit(self, call: Callable[[], T]) -> "Future[T]":
        future: Future[T] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - handed to whoever awaits the future
                future.set_exception(error)

        self._jobs.put(job)
        return future

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
        if self._engine.exception() is None:
            self._engine.result().close()
