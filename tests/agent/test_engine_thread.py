"""One thread for every engine call: streams, errors, cancelling, and a load that nobody awaits."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from agent.engine_thread import EngineThread
from model.engine import GenerationStats, SamplingParams
from model.errors import EngineError
from model.scripted_engine import ScriptedEngine
from tests.agent.scripted import TOKENIZER

GREEDY = SamplingParams(temperature=0.0)


class Witness(ScriptedEngine):
    """Notes the thread of each call."""

    def __init__(self, answers: list[list[int]]) -> None:
        super().__init__(TOKENIZER, answers)
        self.threads = {threading.current_thread().name}

    def generate(self, *args, **kwargs) -> Iterator[int]:
        self.threads.add(threading.current_thread().name)
        return super().generate(*args, **kwargs)

    def close(self) -> None:
        self.threads.add(threading.current_thread().name)


def test_every_call_is_made_on_one_thread() -> None:
    """Loading, generating and closing: all on the engine's own thread."""
    loaded: list[Witness] = []

    def load() -> Witness:
        loaded.append(Witness([[1, 2, 3]]))
        return loaded[0]

    async def use() -> list[int]:
        async with EngineThread(load) as thread:
            return [token async for token in thread.generate([5], GREEDY, stop=[3])]

    assert asyncio.run(use()) == [1, 2, 3]
    assert loaded[0].threads == {"engine"}
    assert "engine" not in {thread.name for thread in threading.enumerate()}


def test_stats_are_of_the_latest_generation() -> None:
    """Zero before one, final after one, zero again for one that was refused."""

    async def use() -> list[GenerationStats]:
        async with EngineThread(lambda: ScriptedEngine(TOKENIZER, [[1, 2]])) as thread:
            seen = [thread.stats]
            assert [t async for t in thread.generate([5, 6], GREEDY, stop=[2])] == [1, 2]
            seen.append(thread.stats)
            with pytest.raises(EngineError):
                _ = [t async for t in thread.generate([5, 6], GREEDY, stop=[2])]
            return [*seen, thread.stats]

    before, after, refused = asyncio.run(use())
    assert before == refused == GenerationStats()
    assert after.generated_tokens == 2


def test_a_failed_load_is_raised_to_whoever_waits() -> None:
    """Each time; and closing is quiet."""

    def load() -> ScriptedEngine:
        raise EngineError("no such checkpoint")

    async def use() -> None:
        async with EngineThread(load) as thread:
            for _ in range(2):
                with pytest.raises(EngineError, match="no such checkpoint"):
                    await thread.ready()

    asyncio.run(use())


def test_leaving_a_stream_stops_the_engine_before_the_next_generation() -> None:
    """The next generation finds the engine idle; nothing of the first one is mixed in."""

    async def use() -> list[int]:
        engine = ScriptedEngine(TOKENIZER, [list(range(1000)), [7, 8]])
        async with EngineThread(lambda: engine) as thread:
            async with aclosing(thread.generate([1], GREEDY, stop=[])) as stream:
                async for token in stream:
                    if token == 3:
                        break
            return [token async for token in thread.generate([2], GREEDY, stop=[8])]

    assert asyncio.run(use()) == [7, 8]


def test_closing_does_not_wait_for_a_load() -> None:
    """A load of minutes does not keep a stopped program: it is left to a daemon thread."""
    gate = threading.Event()

    def load() -> ScriptedEngine:
        gate.wait()
        return ScriptedEngine(TOKENIZER, [])

    async def use() -> None:
        async with EngineThread(load) as thread:
            assert thread.is_loading

    asyncio.run(use())
    (left,) = [thread for thread in threading.enumerate() if thread.name == "engine"]
    assert left.daemon
    gate.set()
    left.join()
