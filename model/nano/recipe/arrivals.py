"""What a training is about to learn from, looked at before its first step.

A training is dear and its faults are silent: rows that come again and again, ids of another vocabulary,
weights that are all 0, families that come rarely or never. This says what came, and which training would be
worth nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model.nano.recipe.packing import PADDING, Row
from model.nano.recipe.tasks import KINDS
from model.tokenizer import Tokenizer

# How each row begins, its prefix shared or not.
_HEAD = "<|start|>system<|message|>"
_HEAD_TOKENS = 32


def fingerprint(folder: Path) -> str:
    """Of a checkpoint's vocabulary: equal where the ids mean the same."""
    names = ("tokenizer.tiktoken", "special_tokens.json")
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in names)).hexdigest()[:16]


def faults(rows: Sequence[Row], tokenizer: Tokenizer) -> list[str]:
    """Why a training on such rows would be worth nothing."""
    found: list[str] = []
    different = {row.ids.tobytes() for row in rows}
    if len(different) < len(rows):
        found.append(f"of {len(rows)} rows only {len(different)} are different")
    if strange := sum(not _is_read(row, tokenizer) for row in rows):
        found.append(f"{strange} rows do not begin with a system message in this vocabulary")
    if idle := sum(not _learned(row).any() for row in rows):
        found.append(f"in {idle} rows nothing has a weight")
    return found


def described(rows: Sequence[Row]) -> str:
    """How full the rows are, how much of them is learned, and every family's share of the tokens."""
    tokens = sum(int((row.document != PADDING).sum()) for row in rows)
    learned = sum(int(_learned(row).sum()) for row in rows)
    conversations = sum(len(row.families) for row in rows)
    size = sum(row.ids.size for row in rows)
    shares = _shares(rows)
    families = ", ".join(
        f"{kind} {shares[kind]:.1%}" for kind in sorted(KINDS, key=lambda kind: -shares[kind])
    )
    return (
        f"{len(rows)} rows, {tokens / size:.0%} full, {conversations} conversations; "
        f"{learned / tokens:.0%} of the tokens are written by the model\n"
        f"their tokens by family: {families}"
    )


def _is_read(row: Row, tokenizer: Tokenizer) -> bool:
    beginning = row.ids[:_HEAD_TOKENS].tolist()
    return int(row.ids.max()) < tokenizer.n_vocab and tokenizer.decode(beginning).startswith(_HEAD)


def _learned(row: Row) -> np.ndarray:
    """[L]: whether a token is one that the model itself must write."""
    return row.weight == 1


def _shares(rows: Sequence[Row]) -> Counter[str]:
    """Every family's share of the tokens of all conversations."""
    counts: Counter[str] = Counter()
    for row in rows:
        lengths = np.bincount(row.document[row.document > 0], minlength=len(row.families) + 1)
        for family, length in zip(row.families, lengths[1:], strict=True):
            counts[family] += int(length)
    total = counts.total()
    return Counter({family: count / total for family, count in counts.items()})
