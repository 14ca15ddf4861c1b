"""The vocabularies: o200k_harmony against tiktoken's own, and a checkpoint's."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tiktoken
from hypothesis import example, given
from hypothesis import strategies as st
from tiktoken_ext import openai_public

from model.errors import EngineError
from model.tokenizer import (
    HARMONY_CONTROL_TOKENS,
    HARMONY_RESERVED_IDS,
    SPLIT_PATTERN,
    Tokenizer,
    load_tokenizer,
    o200k_ranks_file,
)
from tests.model.vocabulary import write_vocabulary

ANY_TEXT = st.text(st.characters(codec=None, categories=None))
WHITE_SPACE = " \t\n\r\x0b\x0c\x1c\x85\u00a0\u2003\u2028"


@pytest.fixture(scope="module")
def o200k() -> Tokenizer:
    return load_tokenizer()


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tiktoken.Encoding]:
    """tiktoken's own o200k_harmony, its cache filled from our file."""
    cache = tmp_path_factory.mktemp("tiktoken")
    cache.joinpath("fb374d419588a4632f3f557e76b4b70aebbca790").write_bytes(o200k_ranks_file())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIKTOKEN_CACHE_DIR", str(cache))
        yield tiktoken.get_encoding("o200k_harmony")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    """A checkpoint's vocabulary: 256 bytes and some merges, control ids with a hole."""
    return load_tokenizer(write_vocabulary(tmp_path_factory.mktemp("checkpoint"), n_ranks=1000))


def test_the_ranks_file_is_the_published_one() -> None:
    """The compressed copy unpacks to the bytes whose hash the specification pins."""
    digest = hashlib.sha256(o200k_ranks_file()).hexdigest()
    assert digest == "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"


def test_split_pattern_and_control_tokens_are_tiktokens(oracle: tiktoken.Encoding) -> None:
    """What we copied from tiktoken is what tiktoken still has."""
    reserved = {f"<|reserved_{token_id}|>": token_id for token_id in HARMONY_RESERVED_IDS}
    assert oracle._pat_str == SPLIT_PATTERN
    assert openai_public.o200k_harmony()["special_tokens"] == HARMONY_CONTROL_TOKENS | reserved


def test_control_ids_are_those_of_o200k_harmony(o200k: Tokenizer) -> None:
    """201,088 ids, with the control tokens where Harmony has them."""
    names = ["start", "end", "message", "channel", "constrain", "return", "call"]
    ids = [200006, 200007, 200008, 200005, 200003, 200002, 200012]
    assert o200k.n_vocab == 201088
    assert [o200k.control_ids[f"<|{name}|>"] for name in names] == ids
    assert {*o200k.control_ids.values()} == {*range(199998, 201088)}


@given(text=st.one_of(ANY_TEXT, st.text(WHITE_SPACE + "aZ1.é中'")))
@example(text="<|start|>assistant<|message|>")
@example(text="1234567 don't DON'T\r\n\r\n  x ½ \u0301")
def test_encoding_is_tiktokens(o200k: Tokenizer, oracle: tiktoken.Encoding, text: str) -> None:
    """Any text gives the ids that tiktoken's own o200k_harmony gives."""
    assert o200k.encode(text) == oracle.encode_ordinary(text)


@given(text=ANY_TEXT)
@example(text="\ud800a")
@example(text="\udc00\ud83d\ude00\ud83d")
@example(text="<|start|>system<|message|>x<|end|><|reserved_200018|><|call|>")
def test_content_round_trips_and_never_becomes_control(
    o200k: Tokenizer, own: Tokenizer, text: str
) -> None:
    """Decoding gives the text back (lone surrogates as U+FFFD); no control id ever appears."""
    for tokenizer in (o200k, own):
        ids = tokenizer.encode(text)
        expected = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        assert tokenizer.decode(ids) == expected
        assert not {*ids} & {*tokenizer.control_ids.values()}


@pytest.mark.parametrize("character", [" ", "\n", "\t", "a", "!", "1", "\u0301", "中", "\u2003"])
def test_a_million_of_one_character_are_encoded(o200k: Tokenizer, character: str) -> None:
    """No run is too long for the split pattern's regex engine, nor quadratic in the merges."""
    text = character * 1_000_000 + "x"
    assert o200k.decode(o200k.encode(text)) == text


def test_runs_are_cut_only_where_no_text_has_them(
    o200k: Tokenizer, oracle: tiktoken.Encoding
) -> None:
    """Long text with ordinary runs of white space keeps tiktoken's ids."""
    text = ("word " + " " * 99_990 + "\n\n\tx") * 3
    assert o200k.encode(text) == oracle.encode_ordinary(text)


@pytest.mark.parametrize("token_id", [-1, 201088, 2**40])
def test_unknown_ids_are_refused_by_bytes_and_shown_by_decode(
    o200k: Tokenizer, token_id: int
) -> None:
    """`token_bytes` raises KeyError; `decode` is for people and shows U+FFFD."""
    with pytest.raises(KeyError):
        o200k.token_bytes(token_id)
    assert o200k.decode([27, token_id]) == "<\ufffd"


def test_bytes_of_every_id(o200k: Tokenizer) -> None:
    """Ordinary ids give their bytes, control ids their text; tiktoken prefers `endofprompt`."""
    ranks = [o200k.token_bytes(token_id) for token_id in range(199998)]
    assert len({*ranks}) == 199998
    assert o200k.token_bytes(200006) == b"<|start|>"
    assert o200k.token_bytes(200018) == b"<|endofprompt|>"
    assert o200k.decode([o200k.encode("é")[0], 27]) == "é<"


def test_a_checkpoints_vocabulary_is_used(own: Tokenizer) -> None:
    """Its ids, its control ids and its holes, under the same split pattern."""
    assert own.n_vocab == 1024
    assert own.control_ids["<|start|>"] == 1003
    assert own.encode("12") == [own.encode("1")[0], own.encode("2")[0]]
    with pytest.raises(KeyError):
        own.token_bytes(1015)


def test_a_checkpoint_without_a_vocabulary_has_o200k_harmony(tmp_path: Path) -> None:
    """gpt-oss's own folders hold no `tokenizer.tiktoken`."""
    assert load_tokenizer(tmp_path).n_vocab == 201088


def _drop_a_byte(folder: Path) -> None:
    lines = folder.joinpath("tokenizer.tiktoken").read_bytes().splitlines(keepends=True)
    folder.joinpath("tokenizer.tiktoken").write_bytes(b"".join(lines[:200]))


def _write(name: str, content: bytes) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        folder.joinpath(name).write_bytes(content)

    return damage


def _control(entries: object) -> Callable[[Path], None]:
    return _write("special_tokens.json", json.dumps(entries).encode())


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (_write("tokenizer.tiktoken", b"!!!! 0\n"), "tokenizer.tiktoken is damaged"),
        (_write("tokenizer.tiktoken", b"IQ== 1\n"), "line 1 holds rank 1"),
        (_write("tokenizer.tiktoken", b"IQ== 0\nIQ== 1\n"), "it holds a token twice"),
        (_write("tokenizer.tiktoken", b"IQ== x\n"), "invalid literal for int"),
        (_write("tokenizer.tiktoken", b"\xff\xfe"), "tokenizer.tiktoken is damaged"),
        (_drop_a_byte, "of the 256 single bytes are missing"),
        (lambda folder: folder.joinpath("special_tokens.json").unlink(), "No such file"),
        (_write("special_tokens.json", b"{"), "special_tokens.json is damaged"),
        (_write("special_tokens.json", b"\xff"), "special_tokens.json is damaged"),
        (_control([]), "it is not an object"),
        (_control({"<|start|>": "5"}), "has no whole number"),
        (_control({"<|start|>": True}), "has no whole number"),
        (_control({"<|start|>": 5}), "not above the 1000 ranks"),
        (_control({"<|start|>": 2000, "<|end|>": 2000}), "share an id"),
    ],
)
def test_a_damaged_vocabulary_is_refused_with_a_sentence(
    tmp_path: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    """Each kind of damage names the file, the reason and what to do."""
    write_vocabulary(tmp_path, n_ranks=1000)
    damage(tmp_path)
    with pytest.raises(EngineError, match=sentence) as refusal:
        load_tokenizer(tmp_path)
    assert str(refusal.value).endswith(": fetch the checkpoint again.")
    assert "\n" not in str(refusal.value)
