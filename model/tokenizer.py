"""o200k_harmony, or a checkpoint's own vocabulary, through tiktoken. Never downloads."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Tokenizer(Protocol):
    """Text to ids by ordinary BPE only: no text whatever can become a control id."""

    @property
    def n_vocab(self) -> int:
        """One more than the largest id."""
        ...

    @property
    def control_ids(self) -> Mapping[str, int]:
        """The Harmony control tokens by their text: `<|start|>` to its id, and so on."""
        ...

    def encode(self, text: str) -> list[int]:
        """Ordinary BPE. Lone surrogates become U+FFFD; never raises."""
        ...

    def token_bytes(self, token_id: int) -> bytes:
        """The bytes of an id; a control token gives its text. Raises KeyError for an unknown id."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """For people and tests: bytes joined, broken UTF-8 replaced."""
        ...


def load_tokenizer(checkpoint: Path | None = None) -> Tokenizer:
    """o200k_harmony, or the vocabulary in `checkpoint` (`tokenizer.tiktoken`) if it brings one."""
    raise NotImplementedError
