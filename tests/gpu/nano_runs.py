"""What nano wrote on a CPU: the ids of every generation of some conversations, kept in nano-runs.json.

`python -m tests.gpu.nano_runs` records them anew, which only a vocabulary with other ids makes necessary:
the tests compute from the ids what the shipped weights say on a CPU, so the file may be older than those.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.engine_thread import EngineThread
from model.engine import Engine, GenerationStats, SamplingParams, load_engine
from model.nano.recipe.asking import ask
from model.nano.recipe.questions import from_file
from model.nano.recipe.render import CHECKPOINT
from model.tokenizer import Tokenizer

FILE = Path(__file__).with_name("nano-runs.json")
QUESTIONS = Path(__file__).parents[1] / "eval" / "questions.jsonl"
# Of the questions: some forty generations of all skills.
EVERY = 3


@dataclass(frozen=True, slots=True)
class Run:
    prompt: list[int]
    generated: list[int]


def read_runs() -> list[Run]:
    return [Run(*pair) for pair in json.loads(FILE.read_text("utf-8"))]


class RecordingEngine:
    """Another engine, whose generations are kept in `runs`. Greedy."""

    def __init__(self, engine: Engine, runs: list[Run]) -> None:
        self._engine, self._runs = engine, runs

    @property
    def name(self) -> str:
        return self._engine.name

    @property
    def tokenizer(self) -> Tokenizer:
        return self._engine.tokenizer

    @property
    def context_length(self) -> int:
        return self._engine.context_length

    @property
    def default_sampling(self) -> SamplingParams:
        return SamplingParams(temperature=0.0)

    @property
    def stats(self) -> GenerationStats:
        return self._engine.stats

    def generate(
        self,
        prompt: Sequence[int],
        params: SamplingParams,
        *,
        stop: Collection[int],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[int]:
        run = Run(list(prompt), [])
        self._runs.append(run)
        for token in self._engine.generate(prompt, params, stop=stop, cancelled=cancelled):
            run.generated.append(token)
            yield token

    def close(self) -> None:
        self._engine.close()


async def record() -> list[Run]:
    runs: list[Run] = []
    engine = RecordingEngine(load_engine(CHECKPOINT, device="cpu"), runs)
    async with EngineThread(lambda: engine) as thread:
        for dialogue in list(from_file(QUESTIONS, None))[::EVERY]:
            await ask(dialogue, thread)
    return runs


if __name__ == "__main__":
    lines = [
        json.dumps([run.prompt, run.generated], separators=(",", ":"))
        for run in asyncio.run(record())
    ]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")
