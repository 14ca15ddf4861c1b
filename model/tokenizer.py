"""o200k_harmony, or a checkpoint's own vocabulary, through tiktoken. Never downloads.

The ranks of o200k_base ship with the package (xz, its sha256 is checked). A checkpoint that brings a
vocabulary has two files beside its weights: `tokenizer.tiktoken`, the same format (lines of
`base64 SP rank`, ranks dense from 0), and `special_tokens.json`, control tokens by their text with
ids above the ranks. Both use o200k's split pattern: a vocabulary without a token of two digits
splits numbers digit by digit all the same. What the control tokens mean is `agent.harmony`.
"""

import binascii
import hashlib
import json
import lzma
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from model.errors import EngineError

RANKS_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"

# tiktoken's o200k_base; a test compares the two.
_CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_LOWER_WORD = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
_UPPER_WORD = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
_DIGITS = r"\p{N}{1,3}"
_PUNCTUATION = r" ?[^\s\p{L}\p{N}]+[\r\n/]*"
_WHITE_SPACE = r"\s*[\r\n]+|\s+(?!\S)|\s+"
SPLIT_PATTERN = f"{_LOWER_WORD}{_CONTRACTION}|{_UPPER_WORD}{_CONTRACTION}|{_DIGITS}|{_PUNCTUATION}|{_WHITE_SPACE}"

HARMONY_CONTROL_TOKENS = {
    "<|startoftext|>": 199998,
    "<|endoftext|>": 199999,
    "<|return|>": 200002,
    "<|constrain|>": 200003,
    "<|channel|>": 200005,
    "<|start|>": 200006,
    "<|end|>": 200007,
    "<|message|>": 200008,
    "<|call|>": 200012,
    # One id, two texts: tiktoken names 200018 both ways.
    "<|endofprompt|>": 200018,
}
HARMONY_RESERVED_IDS = (200000, 200001, 200004, 200009, 200010, 200011, *range(200013, 201088))

# tiktoken's regex engine gives up ("StackOverflow") on about 333,000 white space characters in a
# row; no other run troubles it. Runs beyond this length are cut, which no real text notices.
_LONGEST_SPACE_RUN = 100_000
_SPACE_RUN = re.compile(r"\s+")


class Tokenizer(Protocol):
    """Text to ids by ordinary BPE only: no text whatever can become a control id."""

    @property
    def n_vocab(self) -> int:
        """One more than the largest id."""
        ...

    @property
    def control_ids(self) -> Mapping[str, int]:
        """The control tokens by their text, reserved ones included: `<|start|>` to its id…"""
        ...

    def encode(self, text: str) -> list[int]:
        """Ordinary BPE. Lone surrogates become U+FFFD; never raises."""
        ...

    def token_bytes(self, token_id: int) -> bytes:
        """The bytes of an id; a control token gives its text. Raises KeyError for an unknown id."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """For people and tests: bytes joined, broken UTF-8 and unknown ids replaced by U+FFFD."""
        ...


class BytePairTokenizer:
    """The Tokenizer of a rank table and control tokens.

    ranks: every byte alone and every merged token, to ids dense from 0.
    control_ids: by their text; ids above the ranks, where holes are allowed.
    """

    def __init__(self, ranks: dict[bytes, int], control_ids: Mapping[str, int]) -> None:
        # Here and not above: readers of the protocol alone need no BPE.
        from tiktoken import Encoding

        self._control_ids = MappingProxyType(dict(control_ids))
        self._n_vocab = 1 + max(len(ranks) - 1, *control_ids.values())
        self._encoding = Encoding(
            "o200k_harmony",
            pat_str=SPLIT_PATTERN,
            mergeable_ranks=ranks,
            special_tokens=dict(control_ids),
        )

    @property
    def n_vocab(self) -> int:
        return self._n_vocab

    @property
    def control_ids(self) -> Mapping[str, int]:
        return self._control_ids

    def encode(self, text: str) -> list[int]:
        ids: list[int] = []
        for piece in _cut_space_runs(_without_lone_surrogates(text)):
            ids += self._encoding.encode_ordinary(piece)
        return ids

    def token_bytes(self, token_id: int) -> bytes:
        # A negative id would overflow inside tiktoken, as would one beyond 32 bits.
        if not 0 <= token_id < self._n_vocab:
            raise KeyError(token_id)
        return self._encoding.decode_single_token_bytes(token_id)

    def decode(self, ids: Sequence[int]) -> str:
        return b"".join(map(self._bytes_or_replacement, ids)).decode("utf-8", errors="replace")

    def _bytes_or_replacement(self, token_id: int) -> bytes:
        try:
            return self.token_bytes(token_id)
        except KeyError:
            return "\N{REPLACEMENT CHARACTER}".encode()


def load_tokenizer(checkpoint: Path | None = None) -> Tokenizer:
    """o200k_harmony, or the vocabulary in `checkpoint` (`tokenizer.tiktoken`) if it brings one.

    Raises EngineError for a vocabulary that is damaged.
    """
    if checkpoint is None or not (checkpoint / "tokenizer.tiktoken").exists():
        return BytePairTokenizer(_parse_ranks(o200k_ranks_file()), _harmony_control_ids())
    ranks_file, control_file = checkpoint / "tokenizer.tiktoken", checkpoint / "special_tokens.json"
    try:
        ranks = _parse_ranks(ranks_file.read_bytes())
        _check_ranks(ranks)
    except (OSError, ValueError) as error:
        raise _damaged(ranks_file, error) from error
    try:
        control_ids = _parse_control_ids(control_file.read_bytes(), len(ranks))
    except (OSError, ValueError) as error:
        raise _damaged(control_file, error) from error
    return BytePairTokenizer(ranks, control_ids)


def o200k_ranks_file() -> bytes:
    """The published `o200k_base.tiktoken`, byte for byte."""
    packed = files("model").joinpath("data", "o200k_base.tiktoken.xz")
    try:
        ranks = lzma.decompress(packed.read_bytes())
    except (OSError, lzma.LZMAError, EOFError) as error:
        raise EngineError(
            f"The vocabulary inside the motet package cannot be read ({error}): reinstall motet."
        ) from error
    if hashlib.sha256(ranks).hexdigest() != RANKS_SHA256:
        raise EngineError("The vocabulary inside the motet package is damaged: reinstall motet.")
    return ranks


def _harmony_control_ids() -> dict[str, int]:
    reserved = {f"<|reserved_{token_id}|>": token_id for token_id in HARMONY_RESERVED_IDS}
    return HARMONY_CONTROL_TOKENS | reserved


def _parse_ranks(content: bytes) -> dict[bytes, int]:
    """Raises ValueError on a line that is not `base64 SP rank`, or ranks that are not dense."""
    ranks: dict[bytes, int] = {}
    for line_number, line in enumerate(content.splitlines()):
        token, _, rank = line.partition(b" ")
        # binascii.Error is a ValueError, as is what int() raises.
        ranks[binascii.a2b_base64(token, strict_mode=True)] = line_number
        if int(rank) != line_number:
            raise ValueError(f"line {line_number + 1} holds rank {int(rank)}")
    return ranks


def _check_ranks(ranks: dict[bytes, int]) -> None:
    if b"" in ranks:
        raise ValueError("it holds an empty token")
    if [*ranks.values()] != [*range(len(ranks))]:
        raise ValueError("it holds a token twice")
    missing = sum(bytes([byte]) not in ranks for byte in range(256))
    if missing:
        raise ValueError(f"{missing} of the 256 single bytes are missing")


def _parse_control_ids(content: bytes, n_ranks: int) -> dict[str, int]:
    entries: object = json.loads(content)
    if not isinstance(entries, dict) or not entries:
        raise ValueError("it is not an object of control tokens and ids")
    control_ids: dict[str, int] = {}
    for text, token_id in entries.items():  # pyright: ignore[reportUnknownVariableType]
        # bool is an int to Python, and not to a vocabulary.
        if not isinstance(text, str) or type(token_id) is not int:  # pyright: ignore[reportUnknownArgumentType]
            raise ValueError(f"{text!r} has no whole number for its id")
        if not n_ranks <= token_id < 2**31:
            raise ValueError(f"{text!r} has id {token_id}, which is not above the {n_ranks} ranks")
        control_ids[text] = token_id
    if len(set(control_ids.values())) != len(control_ids):
        raise ValueError("two control tokens share an id")
    return control_ids


def _damaged(file: Path, error: Exception) -> EngineError:
    reason = error.strerror or "unreadable" if isinstance(error, OSError) else str(error)
    return EngineError(
        f"The vocabulary file {file} is damaged ({reason}): fetch the checkpoint again."
    )


def _without_lone_surrogates(text: str) -> str:
    """Surrogate pairs become the character they mean, lone ones U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")


def _cut_space_runs(text: str) -> list[str]:
    if len(text) <= _LONGEST_SPACE_RUN:
        return [text]
    cuts = [
        cut
        for run in _SPACE_RUN.finditer(text)
        for cut in range(run.start() + _LONGEST_SPACE_RUN, run.end(), _LONGEST_SPACE_RUN)
    ]
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
