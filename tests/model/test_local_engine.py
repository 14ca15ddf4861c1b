"""The local engine: prefix reuse, limits, cancelling, reproducible sampling, refusals."""

import json
from pathlib import Path

import pytest

from model.engine import SamplingParams, load_engine
from model.errors import ContextOverflow, EngineError
from model.local_engine import PREFILL_CHUNK, LocalEngine
from tests.model.checkpoints import smaller, write_checkpoint
from tests.model.vocabulary import write_vocabulary

GREEDY = SamplingParams(temperature=0.0, max_tokens=8)
SHAPE = smaller(n_layers=2, vocab_size=512, max_position_embeddings=2048)
PROMPT = list(range(30, 60))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of 512 ids and a vocabulary of 300 bytes and merges, eight controls and `<|last|>`."""
    folder = write_vocabulary(tmp_path_factory.mktemp("models") / "tiny", n_ranks=300)
    return write_checkpoint(folder, SHAPE)


@pytest.fixture
def engine(folder: Path) -> LocalEngine:
    return LocalEngine.load(folder, device="cpu")


def run(engine: LocalEngine, prompt: list[int], params: SamplingParams = GREEDY) -> list[int]:
    return list(engine.generate(prompt, params, stop=()))


def test_load_engine_reports_each_byte_once(folder: Path) -> None:
    """Progress rises to the total, which is the size of the tensors in the file."""
    seen: list[tuple[int, int]] = []
    engine = load_engine(folder, device="cpu", on_progress=lambda *step: seen.append(step))
    done = [step[0] for step in seen]
    assert engine.name == "tiny"
    assert engine.context_length == 2048
    assert done == sorted(done)
    assert seen[-1] == (seen[0][1], seen[0][1])
    file_size = folder.joinpath("model.safetensors").stat().st_size
    assert file_size - 20_000 < seen[-1][0] < file_size


def test_a_new_prompt_reads_nothing_before_the_first_changed_token(engine: LocalEngine) -> None:
    """The stats count what the cache held: none, all but the last, up to the change, the answer too."""
    answer = run(engine, PROMPT)
    assert (engine.stats.prompt_tokens, engine.stats.cached_tokens) == (30, 0)
    assert run(engine, PROMPT) == answer
    assert engine.stats.cached_tokens == 29
    run(engine, [*PROMPT[:20], 7, *PROMPT[21:]])
    assert engine.stats.cached_tokens == 20
    answer = run(engine, PROMPT)
    run(engine, [*PROMPT, *answer[:-1], 5])
    # The last id of an answer is never read back by the model.
    assert engine.stats.cached_tokens == 30 + 7


def test_a_reused_prefix_gives_the_same_answer(engine: LocalEngine, folder: Path) -> None:
    """An answer after a rewind equals that of an engine that never saw the first conversation."""
    run(engine, PROMPT)
    changed = [*PROMPT[:12], *range(100, 140)]
    assert run(engine, changed) == run(LocalEngine.load(folder, device="cpu"), changed)


def test_generation_ends_with_the_stop_id(engine: LocalEngine) -> None:
    """The stop id is part of the stream, and nothing follows it."""
    answer = run(engine, PROMPT)
    stopped = list(engine.generate(PROMPT, GREEDY, stop={answer[3]}))
    assert stopped == answer[: answer.index(answer[3]) + 1]
    assert engine.stats.generated_tokens == len(stopped)


@pytest.mark.parametrize(("max_tokens", "expected"), [(0, 0), (1, 1), (5, 5)])
def test_max_tokens_bounds_the_answer(engine: LocalEngine, max_tokens: int, expected: int) -> None:
    """As many ids as asked for, none included."""
    assert len(run(engine, PROMPT, SamplingParams(0.0, max_tokens=max_tokens))) == expected


def test_the_end_of_the_context_ends_the_answer(engine: LocalEngine) -> None:
    """A prompt that leaves room for three ids gets three; one that leaves none is refused."""
    assert len(run(engine, [5] * 2045, SamplingParams(0.0))) == 3
    with pytest.raises(ContextOverflow, match="2048 tokens and the context 2048: shorten"):
        engine.generate([5] * 2048, GREEDY, stop=())


def test_a_cancel_ends_the_answer_before_the_next_token(engine: LocalEngine) -> None:
    """`cancelled` is asked once a token; the cache stays usable."""
    answer = run(engine, PROMPT)
    received: list[int] = []
    received.extend(engine.generate(PROMPT, GREEDY, stop=(), cancelled=lambda: len(received) == 3))
    assert received == answer[:3]
    assert run(engine, PROMPT) == answer


def test_a_cancel_ends_prefill_at_the_next_chunk(engine: LocalEngine) -> None:
    """A long prompt is left after the chunk that is being read; what was read is kept."""
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > 2

    prompt = [5 + n % 200 for n in range(3 * PREFILL_CHUNK)]
    assert list(engine.generate(prompt, GREEDY, stop=(), cancelled=cancelled)) == []
    assert engine.stats.generated_tokens == 0
    run(engine, prompt)
    assert engine.stats.cached_tokens == 2 * PREFILL_CHUNK


def test_a_new_answer_ends_the_one_before(engine: LocalEngine) -> None:
    """A stream that nobody finished cannot disturb the cache of its successor."""
    first = engine.generate(PROMPT, GREEDY, stop=())
    next(first)
    answer = run(engine, PROMPT)
    assert list(first) == []
    assert run(engine, PROMPT) == answer


def test_a_seed_repeats_an_answer(engine: LocalEngine) -> None:
    """Equal seeds give equal ids, other seeds and no seed give others."""
    params = [SamplingParams(1.0, 1.0, seed, 40) for seed in (1, 1, 2, None, None)]
    first, again, other, fresh, fresher = (run(engine, PROMPT, each) for each in params)
    assert first == again
    assert len({tuple(ids) for ids in (first, other, fresh, fresher)}) == 4


def test_only_ids_of_the_vocabulary_are_sampled(engine: LocalEngine) -> None:
    """The model has 512 ids, the vocabulary 309 with a hole: the others never come out."""
    ids = run(engine, PROMPT, SamplingParams(temperature=100.0, seed=3, max_tokens=1500))
    known = {*range(300), *engine.tokenizer.control_ids.values()}
    assert len({*ids}) > 250
    assert {*ids} <= known
    assert {*engine.tokenizer.control_ids.values()} == {*range(300, 308), 323}


@pytest.mark.parametrize(
    ("prompt", "params", "sentence"),
    [
        ([], GREEDY, "The prompt is empty"),
        ([512], GREEDY, "ids that the model does not have"),
        ([-1], GREEDY, "ids that the model does not have"),
        ([5], SamplingParams(temperature=-1.0), "temperature is 0 or more"),
        ([5], SamplingParams(temperature=float("nan")), "temperature is 0 or more"),
        ([5], SamplingParams(top_p=0.0), "top_p above 0"),
        ([5], SamplingParams(top_p=1.5), "at most 1"),
    ],
)
def test_what_cannot_be_generated_is_refused(
    engine: LocalEngine, prompt: list[int], params: SamplingParams, sentence: str
) -> None:
    """One sentence, at the call and not at the first token."""
    with pytest.raises(EngineError, match=sentence):
        engine.generate(prompt, params, stop=())


@pytest.mark.parametrize("device", ["tpu", "cuda:99", "meta", ""])
def test_an_unknown_device_is_refused(folder: Path, device: str) -> None:
    """The sentence names what can be taken instead."""
    with pytest.raises(EngineError, match="take auto"):
        LocalEngine.load(folder, device=device)


def test_a_vocabulary_larger_than_the_model_is_refused(tmp_path: Path) -> None:
    """Ids without an embedding would be a crash at the first such token."""
    write_checkpoint(write_vocabulary(tmp_path, n_ranks=600), SHAPE)
    with pytest.raises(EngineError, match="624 ids and the model 512"):
        LocalEngine.load(tmp_path, device="cpu")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, SamplingParams(1.0, 1.0)),
        ({}, SamplingParams(1.0, 1.0)),
        ({"do_sample": True, "temperature": 0.7, "top_p": 0.9}, SamplingParams(0.7, 0.9)),
        ({"do_sample": False, "temperature": 0.7}, SamplingParams(temperature=0.0)),
    ],
)
def test_sampling_defaults_come_from_the_checkpoint(
    tmp_path: Path, content: object, expected: SamplingParams
) -> None:
    """generation_config.json decides; without it, temperature and top_p are 1."""
    write_checkpoint(write_vocabulary(tmp_path, n_ranks=300), SHAPE)
    if content is not None:
        tmp_path.joinpath("generation_config.json").write_text(json.dumps(content))
    assert LocalEngine.load(tmp_path, device="cpu").default_sampling == expected
