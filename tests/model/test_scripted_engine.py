"""The scripted engine keeps the contract of the local one."""

import pytest

from model.engine import GenerationStats, SamplingParams
from model.errors import ContextOverflow, EngineError
from model.scripted_engine import ScriptedEngine
from model.tokenizer import Tokenizer, load_tokenizer

PARAMS = SamplingParams()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer()


def test_answers_are_played_in_order_up_to_the_stop_id(tokenizer: Tokenizer) -> None:
    """Each call plays the next answer, the stop id included, and notes its prompt."""
    engine = ScriptedEngine(tokenizer, [[1, 2, 9, 3], [4]])
    assert list(engine.generate([7, 8], PARAMS, stop={9})) == [1, 2, 9]
    assert list(engine.generate([7, 8, 1, 5], PARAMS, stop={9})) == [4]
    assert engine.prompts == [[7, 8], [7, 8, 1, 5]]
    assert engine.stats == GenerationStats(prompt_tokens=4, cached_tokens=3, generated_tokens=1)


def test_limits_and_cancel_end_an_answer(tokenizer: Tokenizer) -> None:
    """`max_tokens`, the context and `cancelled` cut it short, as with the local engine."""
    engine = ScriptedEngine(tokenizer, [[1, 2, 3]] * 4, context_length=4)
    assert list(engine.generate([7], SamplingParams(max_tokens=2), stop=())) == [1, 2]
    assert list(engine.generate([7, 7], PARAMS, stop=())) == [1, 2]
    assert list(engine.generate([7], PARAMS, stop=(), cancelled=lambda: True)) == []
    with pytest.raises(ContextOverflow):
        engine.generate([7] * 4, PARAMS, stop=())


def test_a_script_that_is_over_says_so(tokenizer: Tokenizer) -> None:
    """An unexpected call is an error, not silence."""
    engine = ScriptedEngine(tokenizer, [])
    with pytest.raises(EngineError, match="no answer left"):
        engine.generate([7], PARAMS, stop=())
