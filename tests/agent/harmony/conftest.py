"""Two vocabularies, that of gpt-oss and a small one with control ids of its own, and the oracle."""

import re
from collections.abc import Callable

import pytest

from model.tokenizer import BytePairTokenizer, Tokenizer, load_tokenizer
from tests.agent.harmony.oracle import Oracle

Write = Callable[[str], list[int]]


@pytest.fixture(scope="session")
def gpt_oss() -> Tokenizer:
    return load_tokenizer()


@pytest.fixture(scope="session")
def small() -> Tokenizer:
    """Bytes, a few merges and control tokens in another order and place than gpt-oss has them."""
    merges = [b"as", b"si", b"assi", b"st", b"an", b"assist", b"ant", b"assistant", b" t", b" to"]
    ranks = {bytes([byte]): byte for byte in range(256)}
    ranks |= {merge: 256 + number for number, merge in enumerate(merges)}
    names = ["call", "end", "return", "message", "channel", "start", "constrain", "endoftext"]
    names += ["reserved_1", "reserved_2"]
    control = {f"<|{name}|>": 300 + 3 * number for number, name in enumerate(names)}
    return BytePairTokenizer(ranks, control)


@pytest.fixture(scope="session", params=["gpt_oss", "small"])
def tokenizer(request: pytest.FixtureRequest) -> Tokenizer:
    return request.getfixturevalue(request.param)


@pytest.fixture
def write(tokenizer: Tokenizer) -> Write:
    """Text with markers to ids: `<|start|>` and its like become control ids, the rest plain BPE."""
    return lambda text: written(text, tokenizer)


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    return Oracle(tmp_path_factory.mktemp("ranks"))


def written(text: str, tokenizer: Tokenizer) -> list[int]:
    ids: list[int] = []
    for piece in re.split(r"(<\|\w+\|>)", text):
        known = tokenizer.control_ids.get(piece)
        ids += tokenizer.encode(piece) if known is None else [known]
    return ids
